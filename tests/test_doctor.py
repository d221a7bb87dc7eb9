"""The gradient doctor: the right gradient is right on any net, each mistake is named, and two at once as well."""

import itertools

import numpy as np
import pytest

from helpers.activations import relu_slope
from helpers.backprop import Gradients, backward, numerical_gradients, relative_error
from helpers.exercises import diagnose, diagnose_layers
from helpers.exercises.doctor import (
    BACKWARD,
    BACKWARD_LAYERS,
    BACKWARD_MISTAKES,
    LAYERS_MISTAKES,
    deep_patient,
    deep_variant,
    patient,
    variant,
)
from helpers.layers import ACTIVATIONS, Layer, backward_layers
from tests.answers import compiled, named
from tests.answers.backward_passes import HELD_OUT, PLANTED, STYLES, WHOLE, planted
from tests.answers.nb04 import NAMES

WRONG = [
    pytest.param(mistake, wrong, id=f"{mistake.name}-{number}")
    for mistake in BACKWARD_MISTAKES
    for number, wrong in enumerate(mistake.wrongs)
    if number % 3 == 0  # test_exercises checks all of them
]
WITHOUT_SOURCE = 4  # each fourth answer is tried without its source, too


def loops(params, activations, X, Y):
    """Backpropagation one example after the other."""
    m = X.shape[1]
    total = [np.zeros(P.shape) for P in params]
    for k in range(m):
        dz2 = activations.A2[:, k] - Y[:, k]
        dz1 = (dz2 @ params.W2) * (activations.Z1[:, k] > 0)
        for part, add in zip(
            total, (np.outer(dz1, X[:, k]), dz1, np.outer(dz2, activations.A1[:, k]), dz2), strict=True
        ):
            part += add.reshape(part.shape) / m
    return tuple(total)


def early_mean(params, activations, X, Y):
    """The mean is taken at the start; the slope is read off A1; all in float32."""
    Z1, A1, Z2, A2 = (np.asarray(a, np.float32) for a in activations)
    dZ2 = (A2 - Y.astype(np.float32)) / np.float32(X.shape[1])
    dZ1 = params.W2.astype(np.float32).T @ dZ2 * (A1 > 0)
    return {
        "db2": dZ2 @ np.ones((X.shape[1], 1), np.float32),
        "dW2": dZ2 @ A1.T,
        "db1": dZ1.sum(1, keepdims=True),
        "dW1": dZ1 @ X.astype(np.float32).T,
    }


RIGHT = [backward, loops, early_mean]


@pytest.mark.parametrize("function", RIGHT)
@pytest.mark.parametrize(
    "sizes", [(7, 5, 4, 6), (784, 10, 10, 5), (3, 8, 2, 9), (1, 1, 2, 3), (4, 4, 4, 4), (6, 5, 3, 1)]
)
def test_right_gradients_are_right_on_any_net(function, sizes):
    result = diagnose(function, *sizes)
    assert result.outcome == "right", result
    assert result.code.count("right   below 1e-5") == 4
    assert BACKWARD.judge(function).outcome == "right"


@pytest.mark.parametrize(("mistake", "wrong"), WRONG)
def test_each_mistake_is_named_by_doctor_and_check(mistake, wrong):
    for result in (diagnose(wrong), BACKWARD.judge(wrong)):
        assert (result.outcome, result.mistake) == ("not yet", mistake.name), result
        assert result.message.startswith(mistake.message)


@pytest.mark.parametrize(("mistake", "wrong"), [WRONG[i] for i in range(0, len(WRONG), 4)])
@pytest.mark.parametrize("sizes", [(20, 6, 5, 9), (9, 3, 6, 7)])
def test_mistakes_are_named_on_other_nets(mistake, wrong, sizes):
    assert diagnose(wrong, *sizes).mistake == mistake.name


def test_all_slips_of_the_notes_have_a_name():
    names = [mistake.name[:3] for mistake in BACKWARD_MISTAKES]
    assert all(f"S{number}:" in names for number in range(1, 8))


@pytest.mark.parametrize("alpha", [0.001, 0.01, 0.3, 3.0])
def test_w2_after_any_update(alpha):
    def wrong(params, activations, X, Y):
        g = backward(params, activations, X, Y)
        late = backward(params._replace(W2=params.W2 - alpha * g.dW2), activations, X, Y)
        return g.dW1 * 0 + late.dW1, late.db1, g.dW2, g.db2

    assert diagnose(wrong).mistake == BACKWARD.judge(wrong).mistake == "W2 used after its update"


def test_the_table():
    table = diagnose(variant(db2=lambda s: 2 * s.dZ2.mean(axis=1, keepdims=True))).code.splitlines()
    assert [line.split() for line in table[1:4]] == [[n, "right", "below", "1e-5"] for n in ("dW1", "db1", "dW2")]
    assert table[4].split() == ["db2", "wrong", "0.33", "2", "everywhere"]
    table = diagnose(variant(db2=lambda s: s.dZ2.sum(axis=1) / s.m)).code.splitlines()
    assert table[4] == "db2  wrong   shape (4,), should be (4, 1)"
    table = diagnose(variant(dZ1=lambda s: s.W2.T @ s.dZ2 / relu_slope(s.Z1))).code.splitlines()
    assert table[1] == "dW1  wrong   nan or infinity in it"
    square = diagnose(variant(dZ1=lambda s: s.W2 @ s.dZ2 * relu_slope(s.Z1)))
    assert "with layers of other sizes it does not run" in square.code


def test_two_mistakes_at_once():
    wrong = variant(dZ1=lambda s: s.W2.T @ s.dZ2, db2=lambda s: s.dZ2.sum())
    assert diagnose(wrong).mistake == "no slope + S4: summed over everything"
    wrong = variant(dW1=lambda s: s.dZ1 @ s.X.T, db2=lambda s: np.abs(s.dZ2).sum(axis=1, keepdims=True) / s.m)
    assert diagnose(wrong).mistake == "S3: absolute mean + no 1/m"


def hidden(function):
    """The function as one whose source cannot be had."""
    function.__code__ = function.__code__.replace(co_filename="<nowhere>")
    return function


def test_unknown_mistakes_say_where_to_look():
    def half(s):
        return s.W2.T @ s.dZ2 * relu_slope(s.Z1) * np.linspace(1, 2, len(s.Z1))[:, None]

    assert "they share dZ1" in diagnose(hidden(variant(dZ1=half))).message
    assert "begin there" in diagnose(hidden(variant(dZ2=lambda s: s.A2**3 - s.Y))).message
    message = diagnose(hidden(variant(db1=lambda s: s.dZ1.sum(axis=1, keepdims=True) ** 3))).message
    assert message == "dW1, dW2 and db2 are right: look at the line of db1."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (5, "function itself"),
        (lambda: 1, "must take params, activations, X, Y, but takes nothing"),
        (lambda p, a, X, Y: (p, a, X, Y, 1 / 0), "divides by 0"),
        (lambda p, a, X, Y: None, "must return 4 things: dW1, db1, dW2, db2"),
        (lambda p, a, X, Y: (1, 2), "It returned 2 things"),
        (lambda p, a, X, Y: ("a",) * 4, "Its dW1 is text"),
        (lambda p, a, X, Y: backward(p, a, X, Y)[:3] + (np.nan,), "db2"),
    ],
)
def test_nonsense_gets_a_sentence(answer, words):
    result = diagnose(answer)
    assert result.outcome == "not yet" and words in result.message


def test_the_stub_is_not_tried():
    def my_backward(params, activations, X, Y):
        return ...

    assert diagnose(my_backward).outcome == diagnose(None).outcome == "not tried"


@pytest.mark.parametrize("sizes", [(7, 5, 4, 6), (5, 5, 5, 6), (10, 8, 3, 12)])
def test_the_patient_hides_nothing(sizes):
    params, activations, X, Y = patient(*sizes)
    on = activations.Z1 > 0
    assert on.any(axis=1).all() and not on.all(axis=1).any()
    assert (params.b1 != 0).all() and (params.b2 != 0).all() and Y.any(axis=1).all()
    truth = numerical_gradients(params, X, Y)
    assert all(relative_error(g, t) < 1e-7 for g, t in zip(backward(*patient(*sizes)), truth, strict=True))
    assert isinstance(truth, Gradients)


@pytest.mark.parametrize("style", STYLES)
def test_backward_in_any_style_is_right(style):
    function = compiled(STYLES[style], NAMES)
    assert diagnose(function).outcome == BACKWARD.judge(function).outcome == "right"


@pytest.mark.parametrize("style", sorted({style for style, *_ in PLANTED}))
@pytest.mark.parametrize("with_source", [True, False], ids=["source", "no source"])
def test_planted_mistakes_are_named_and_none_is_accepted(style, with_source):
    cases = [(words, planted(s, *pairs)) for s, words, *pairs in PLANTED if s == style]
    assert_named(cases, with_source)


@pytest.mark.parametrize("cases", [WHOLE, HELD_OUT], ids=["whole", "held out"])
def test_whole_wrong_passes_are_named_and_none_is_accepted(cases):
    assert_named(cases, True)


def assert_named(cases, with_source):
    general = []
    for words, source in cases if with_source else cases[::WITHOUT_SOURCE]:
        answer = diagnose(compiled(source, NAMES, with_source))
        assert answer.outcome == "not yet", source
        if answer.mistake is None:
            general.append(source)
        elif with_source:
            assert named(answer, words), (source, words, answer)
    assert len(general) <= 0.15 * len(cases) + 1, general


def test_half_a_backward_is_graded_part_by_part():
    def second_layer(params, activations, X, Y):
        dZ2 = activations.A2 - Y
        return ..., None, dZ2 @ activations.A1.T, dZ2.mean(axis=1, keepdims=True)

    result = diagnose(second_layer)
    assert result.message.startswith("db2 is right; dW1 and db1 are still missing. dW2 is wrong.")
    assert "no 1/m" in result.mistake
    assert [line.split()[1] for line in result.code.splitlines()[1:]] == ["missing", "missing", "wrong", "right"]


def test_a_line_that_computes_with_dots_is_pointed_at():
    def unfinished(params, activations, X, Y):
        dZ2 = ...
        return 0, 0, dZ2 @ activations.A1.T, 0

    assert "still to be written" in diagnose(unfinished).message


# Nets of any depth


def layer_by_layer(layers, signals, Y, activation="relu"):
    """With the mean at the start, lists for tuples, and in float32."""
    slope = ACTIVATIONS[activation][1]
    error, grads = (signals.A[-1] - Y).astype(np.float32) / np.float32(Y.shape[1]), []
    for k in range(len(layers) - 1, -1, -1):
        grads.insert(0, [error @ signals.A[k].T, error @ np.ones((Y.shape[1], 1))])
        error = (error.T @ layers[k].W).T * slope(signals.Z[k - 1]) if k else None
    return grads


@pytest.mark.parametrize("function", [backward_layers, layer_by_layer])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(7, 4), (7, 5, 4), (7, 6, 5, 4), (4, 4, 4, 4), (9, 8, 7, 6, 5, 4)], ids=str)
def test_right_gradients_of_any_depth_are_right(function, activation, sizes):
    result = diagnose_layers(function, sizes, activation=activation)
    assert result.outcome == "right", result
    assert result.code.count("right   below 1e-5") == 2 * (len(sizes) - 1)
    assert "gradients agree with central differences" in result.message


@pytest.mark.parametrize(
    ("mistake", "wrong"),
    [
        pytest.param(mistake, wrong, id=f"{mistake.name}-{number}")
        for mistake in LAYERS_MISTAKES
        for number, wrong in enumerate(mistake.wrongs)
    ],
)
def test_each_mistake_in_a_deep_net_is_named(mistake, wrong):
    for result in (
        diagnose_layers(wrong),
        diagnose_layers(wrong, (8, 5, 6, 7, 4), 9),
        BACKWARD_LAYERS.judge(wrong),
    ):
        assert (result.outcome, result.mistake) == ("not yet", mistake.name), result
        assert result.message == mistake.message


def test_a_mistake_is_named_with_another_activation():
    result = diagnose_layers(deep_variant(dZ=lambda s: s.W[s.k].T @ s.dZ), activation="tanh")
    assert result.mistake == "no slope"


def test_the_table_of_a_deep_net_shows_where_it_begins():
    def wrong(layers, signals, Y):  # from layer 2 down
        grads = list(backward_layers(layers, signals, Y))
        return [Layer(dW * [[1.5]] + k, db * 2) if k < 2 else Layer(dW, db) for k, (dW, db) in enumerate(grads)]

    result = diagnose_layers(wrong)
    words = [line.split()[:2] for line in result.code.splitlines()[1:]]
    names = [f"d{name}{k}" for k, name in itertools.product((1, 2, 3), "Wb")]
    assert words == list(map(list, zip(names, ["wrong"] * 4 + ["right"] * 2, strict=True)))
    assert result.outcome == "not yet" and "All is right above layer 2" in result.message
    assert "output layer" in diagnose_layers(deep_variant(last=lambda s: s.A[-1] ** 3 - s.Y)).message
    assert diagnose_layers(deep_variant(db=lambda s: s.dZ.sum(axis=1, keepdims=True) ** 3)).message.endswith("db3.")
    square = diagnose_layers(deep_variant(dZ=lambda s: s.W[s.k] @ s.dZ * s.slope(s.Z[s.k - 1])))
    assert "all have 6 units: with layers of other sizes it does not run" in square.code


def test_two_mistakes_in_a_deep_net():
    wrong = deep_variant(db=lambda s: np.abs(s.dZ).sum(axis=1, keepdims=True) / s.m, dW=lambda s: s.dZ @ s.A[s.k].T)
    assert diagnose_layers(wrong).mistake == "S3: absolute mean + no 1/m"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (5, "function itself"),
        (lambda: 1, "must take layers, signals, Y"),
        (lambda layers, signals, Y: (layers, signals, Y, 1 / 0), "divides by 0"),
        (lambda layers, signals, Y: None, "must return 6 things: dW1, db1, dW2, db2, dW3, db3"),
        (lambda layers, signals, Y: layers[:2], "It returned 4 things"),
        (lambda layers, signals, Y: [("a", "b")] * 3, "Its dW1 is text"),
        (lambda layers, signals, Y: signals.Z.clear(), "changes the array"),
    ],
)
def test_nonsense_for_a_deep_net_gets_a_sentence(answer, words):
    result = diagnose_layers(answer)
    assert result.outcome == "not yet" and words in result.message


def test_the_stub_for_a_deep_net_is_not_tried():
    def my_backward_layers(layers, signals, Y):
        return ...

    assert diagnose_layers(my_backward_layers).outcome == diagnose_layers(None).outcome == "not tried"


@pytest.mark.parametrize(
    ("sizes", "m", "activation", "kind"),
    [
        ((7,), 6, "relu", ValueError),
        (7, 6, "relu", TypeError),
        ((7, 0, 4), 6, "relu", ValueError),
        ((7, 4), 1, "relu", ValueError),
        ((7, 4), 6, "gelu", ValueError),
    ],
)
def test_sizes_that_make_no_net_are_refused(sizes, m, activation, kind):
    with pytest.raises(kind, match=": "):
        diagnose_layers(backward_layers, sizes, m, activation)


@pytest.mark.parametrize("sizes", [(7, 6, 5, 4), (5, 5, 5, 5)])
def test_the_deep_patient_hides_nothing(sizes):
    layers, signals, Y = deep_patient(sizes)
    for Z in signals.Z[:-1]:
        assert (Z > 0).any(axis=1).all() and not (Z > 0).all(axis=1).any()
    assert all((layer.b != 0).all() for layer in layers) and Y.any(axis=1).all()

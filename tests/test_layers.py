"""Nets of any depth: the formulas against loops over single numbers, the two-layer net, and central differences.

Nothing here calls one function of the project to check another, but where the text says so.
"""

import copy
import functools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.backprop import backward, cross_entropy, one_hot
from helpers.batches import minibatches
from helpers.layers import (
    ACTIVATIONS,
    Layer,
    backward_layers,
    forward_layers,
    init_layers,
    layers_gradients,
    predict_layers,
)
from helpers.network import Params, forward, init_params, predict
from helpers.optimizers import Momentum
from helpers.training import train, update

EPS = 1e-5
LARGEST_ERROR = 1e-7
BOTH = pytest.mark.parametrize("dtype", [np.float32, np.float64])
EACH = pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])

# One layer alone; two, as in the notes; and more. Neighbours of equal size too, where some mistakes still run.
SIZES = [(3, 4), (5, 4, 3), (4, 4, 4), (6, 5, 7, 3), (4, 4, 4, 4, 4), (7, 5, 6, 4, 3)]

SCALAR = {
    "relu": (lambda z: max(z, 0.0), lambda z: float(z > 0)),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
    "tanh": (math.tanh, lambda z: 1 / math.cosh(z) ** 2),
}


def net(seed, sizes, m, dtype=np.float64, soft=False):
    """A net with no parameter at zero, which would hide mistakes, and examples with one-hot or soft labels."""
    rng = np.random.default_rng(seed)
    layers = tuple(
        Layer(rng.normal(0, 0.8, (n_out, n_in)).astype(dtype), rng.normal(0, 0.5, (n_out, 1)).astype(dtype))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    )
    n_out = sizes[-1]
    Y = rng.dirichlet(np.ones(n_out), m).T if soft else np.eye(n_out)[:, rng.integers(0, n_out, m)]
    return layers, rng.uniform(0, 1, (sizes[0], m)).astype(dtype), Y.astype(dtype)


def far_from_corners(layers, X, activation):
    """Whether no hidden sum is so near to 0, where ReLU has a corner, that a small move passes it."""
    sums = forward_layers(layers, X, activation).Z[:-1]
    return activation != "relu" or all(np.abs(Z).min() > 100 * EPS for Z in sums)


def smooth_net(sizes, m, activation, soft=False):
    for seed in range(1000):
        problem = net(seed, sizes, m, soft=soft)
        if far_from_corners(*problem[:2], activation):
            return problem
    raise AssertionError("no net without a sum near a corner")


def by_hand(layers, x, activation):
    """One example through the net, number by number: the sums and the values of each layer."""
    a, Z, A = x, [], []
    for k, (W, b) in enumerate(layers):
        z = [sum(w * v for w, v in zip(row, a, strict=True)) + c for row, c in zip(W.tolist(), b[:, 0], strict=True)]
        if k < len(layers) - 1:
            a = [SCALAR[activation][0](value) for value in z]
        else:
            powers = [math.exp(value) for value in z]
            a = [power / sum(powers) for power in powers]
        Z.append(z)
        A.append(a)
    return Z, A


def central_differences(loss, layers):
    """The gradient by its definition, written out here: the project's own is under test."""
    result = copy.deepcopy(layers)
    for k, layer in enumerate(layers):
        for name in layer._fields:
            for index in np.ndindex(getattr(layer, name).shape):
                ends = []
                for sign in (1, -1):
                    moved = copy.deepcopy(layers)
                    getattr(moved[k], name)[index] += sign * EPS
                    ends.append(loss(moved))
                getattr(result[k], name)[index] = (ends[0] - ends[1]) / (2 * EPS)
    return result


def error(a, n):
    """Relative error between two arrays: 0 to 1."""
    lengths = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / lengths if lengths else 0.0


def assert_close(grads, truth, largest=LARGEST_ERROR):
    assert isinstance(grads, tuple) and len(grads) == len(truth)
    for k, (layer, right) in enumerate(zip(grads, truth, strict=True)):
        assert isinstance(layer, Layer)
        for name, a, n in zip(Layer._fields, layer, right, strict=True):
            assert a.shape == n.shape, (k, name)
            assert error(a, n) < largest or np.linalg.norm(a - n) < 1e-10, (k, name, error(a, n))


def assert_equal(a, b):
    for one, other in zip(arrays(a), arrays(b), strict=True):
        np.testing.assert_array_equal(one, other, strict=True)


def arrays(value):
    return [value] if isinstance(value, np.ndarray) else [array for part in value for array in arrays(part)]


# The first weights


@BOTH
def test_init_layers_has_shapes_dtype_and_biases_at_zero(dtype):
    layers = init_layers(np.random.default_rng(0), [6, 5, 4, 3], dtype)
    assert isinstance(layers, tuple) and all(isinstance(layer, Layer) for layer in layers)
    assert [(layer.W.shape, layer.b.shape) for layer in layers] == [
        ((5, 6), (5, 1)),
        ((4, 5), (4, 1)),
        ((3, 4), (3, 1)),
    ]
    assert {array.dtype for array in arrays(layers)} == {np.dtype(dtype)}
    assert not any(layer.b.any() for layer in layers)


def test_init_layers_has_variance_2_over_the_inputs_of_each_layer():
    for layer in init_layers(np.random.default_rng(0), (800, 300, 500)):
        n_out, n_in = layer.W.shape
        assert layer.W.std() == pytest.approx(math.sqrt(2 / n_in), rel=0.02)
        assert abs(layer.W.mean()) < 4 * math.sqrt(2 / n_in) / math.sqrt(n_in * n_out)


def test_init_layers_follows_its_generator():
    one, same, other = (init_layers(np.random.default_rng(seed), (4, 5, 3)) for seed in (0, 0, 1))
    assert_equal(one, same)
    assert not np.array_equal(one[0].W, other[0].W) and not np.array_equal(one[1].W, other[1].W)


def test_init_layers_with_two_layers_is_init_params():
    params = init_params(np.random.default_rng(3), 20, 7, 4)
    assert_equal(init_layers(np.random.default_rng(3), (20, 7, 4)), [params[:2], params[2:]])


# Forward


@EACH
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_forward_layers_goes_through_each_layer_number_by_number(sizes, activation):
    layers, X, _ = net(1, sizes, 4)
    before = copy.deepcopy([layers, X])
    signals = forward_layers(layers, X, activation)
    assert len(signals.Z) == len(layers) and len(signals.A) == len(layers) + 1 and signals.masks == []
    assert signals.A[0] is X
    for example in range(4):
        Z, A = by_hand(layers, X[:, example].tolist(), activation)
        for k in range(len(layers)):
            np.testing.assert_allclose(signals.Z[k][:, example], Z[k], rtol=1e-12, atol=1e-12)
            np.testing.assert_allclose(signals.A[k + 1][:, example], A[k], rtol=1e-12, atol=1e-12)
    assert_equal(before, [layers, X])


def test_forward_layers_bends_with_relu_unless_told_otherwise():
    layers, X, _ = net(1, (5, 4, 3), 9)
    assert_equal(forward_layers(layers, X), forward_layers(layers, X, "relu"))
    assert_equal([predict_layers(layers, X)], [predict_layers(layers, X, "relu")])


@EACH
@BOTH
def test_dtype_is_kept(dtype, activation):
    layers, X, Y = net(1, (6, 5, 4, 3), 7, dtype)
    signals = forward_layers(layers, X, activation, dropout=0.3, rng=np.random.default_rng(0))
    loss, grads = layers_gradients(layers, X, Y, activation, 0.01, 0.3, np.random.default_rng(0))
    found = arrays([signals.Z, signals.A, signals.masks, grads])
    assert len(found) == 3 + 4 + 2 + 6 and {array.dtype for array in found} == {np.dtype(dtype)}
    assert type(loss) is float


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_predict_layers_names_the_largest_probability(sizes):
    layers, X, _ = net(2, sizes, 20)
    expected = [np.argmax(by_hand(layers, X[:, i].tolist(), "tanh")[1][-1]) for i in range(20)]
    assert predict_layers(layers, X, "tanh").tolist() == expected


# The two-layer functions of notebooks 03 to 05


@BOTH
def test_two_layers_are_the_net_of_the_notes(dtype):
    layers, X, Y = net(4, (30, 12, 5), 50, dtype)
    params = Params(*layers[0], *layers[1])
    rounding = 1e-12 if dtype == np.float64 else 1e-5
    signals, activations = forward_layers(layers, X), forward(params, X)
    for ours, theirs in zip([signals.Z[0], signals.A[1], signals.Z[1], signals.A[2]], activations, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=rounding, atol=rounding)
    loss, grads = layers_gradients(layers, X, Y)
    assert loss == pytest.approx(float(cross_entropy(activations.A2, Y)), rel=rounding)
    theirs = backward(params, activations, X, Y)
    assert_close(grads, (theirs[:2], theirs[2:]), rounding)
    assert_equal([predict_layers(layers, X)], [predict(params, X)])


def test_train_takes_the_same_steps_with_both():
    layers, X, Y = net(4, (30, 12, 5), 50)
    *_, ours = train(layers, X, Y, 0.5, 20, gradients=layers_gradients, update=descent)
    *_, theirs = train(Params(*layers[0], *layers[1]), X, Y, 0.5, 20)
    assert ours.loss == pytest.approx(theirs.loss, rel=1e-12)
    assert_close(ours.params, (theirs.params[:2], theirs.params[2:]), 1e-12)


def descent(params, grads, alpha):
    return tuple(
        Layer(*(P - alpha * dP for P, dP in zip(*pair, strict=True))) for pair in zip(params, grads, strict=True)
    )


# Gradients


@pytest.mark.parametrize("soft", [False, True], ids=["one-hot", "soft"])
@EACH
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_backward_layers_is_the_derivative_of_the_loss(sizes, activation, soft):
    layers, X, Y = smooth_net(sizes, 6, activation, soft)
    assert all(array.all() for array in arrays(layers))
    before = copy.deepcopy([layers, X, Y])
    signals = forward_layers(layers, X, activation)
    kept = copy.deepcopy(signals)
    grads = backward_layers(layers, signals, Y, activation)
    truth = central_differences(lambda moved: cross_entropy(forward_layers(moved, X, activation).A[-1], Y), layers)
    assert_close(grads, truth)
    assert_equal(before, [layers, X, Y])
    assert_equal(kept, signals)


@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=5),
    activation=st.sampled_from(sorted(ACTIVATIONS)),
    seed=st.integers(0, 2**32 - 1),
)
def test_backward_layers_is_the_derivative_of_the_loss_for_any_net(sizes, activation, seed):
    layers, X, Y = net(seed, sizes, 4)
    assume(far_from_corners(layers, X, activation))
    grads = backward_layers(layers, forward_layers(layers, X, activation), Y, activation)
    assert_close(
        grads, central_differences(lambda moved: cross_entropy(forward_layers(moved, X, activation).A[-1], Y), layers)
    )


@EACH
def test_layers_gradients_with_weight_decay_is_the_derivative_of_its_loss(activation):
    layers, X, Y = smooth_net((5, 6, 4, 3), 6, activation)
    gradients = functools.partial(layers_gradients, X=X, Y=Y, activation=activation, weight_decay=0.3)
    loss, grads = gradients(layers)
    squares = sum(float(w) ** 2 for W, _ in layers for w in W.ravel())
    plain = layers_gradients(layers, X, Y, activation)[0]
    assert loss == pytest.approx(plain + 0.3 / 2 * squares, rel=1e-12)
    assert_close(grads, central_differences(lambda moved: gradients(moved)[0], layers))


@EACH
@pytest.mark.parametrize("sizes", [(6, 5, 3), (6, 5, 7, 6, 3)], ids=str)
def test_layers_gradients_with_dropout_is_the_derivative_of_its_loss(sizes, activation):
    layers, X, Y = smooth_net(sizes, 6, activation)

    def gradients(layers):  # the same units are dropped each time
        return layers_gradients(layers, X, Y, activation, 0.01, 0.4, np.random.default_rng(5))

    assert_close(gradients(layers)[1], central_differences(lambda moved: gradients(moved)[0], layers))


def test_gradients_in_float32_are_those_in_float64_to_its_rounding():
    layers, X, Y = net(0, (50, 20, 15, 10), 200)
    narrow = tuple(Layer(*(P.astype(np.float32) for P in layer)) for layer in layers)
    single = layers_gradients(narrow, X.astype(np.float32), Y.astype(np.float32), "tanh")[1]
    assert_close(single, layers_gradients(layers, X, Y, "tanh")[1], 1e-5)


# Dropout


@pytest.mark.parametrize("dropout", [0.1, 0.5, 0.9])
def test_dropout_puts_a_share_to_zero_and_keeps_the_mean(dropout):
    layers, X, _ = net(0, (20, 60, 50, 10), 2000)
    plain = forward_layers(layers, X, "sigmoid")
    dropped = forward_layers(layers, X, "sigmoid", dropout, np.random.default_rng(1))
    assert len(dropped.masks) == 2
    for mask in dropped.masks:
        assert set(np.unique(mask).tolist()) == {0.0, 1 / (1 - dropout)}
        assert np.mean(mask == 0) == pytest.approx(dropout, abs=0.01)
        assert mask.mean() == pytest.approx(1, abs=0.03)
    np.testing.assert_array_equal(dropped.A[1], plain.A[1] * dropped.masks[0])
    assert dropped.A[1].mean() == pytest.approx(plain.A[1].mean(), rel=0.03)
    np.testing.assert_allclose(dropped.A[-1].sum(axis=0), 1)  # the output layer drops nothing
    assert (dropped.A[-1] > 0).all()


def test_dropout_follows_its_generator_and_draws_anew_at_each_call():
    layers, X, Y = net(0, (20, 30, 10), 40)
    one, same = (layers_gradients(layers, X, Y, dropout=0.5, rng=np.random.default_rng(3)) for _ in range(2))
    assert one[0] == same[0]
    assert_equal(one[1], same[1])
    rng = np.random.default_rng(3)
    masks = [forward_layers(layers, X, dropout=0.5, rng=rng).masks[0] for _ in range(2)]
    assert not np.array_equal(*masks)


def test_without_dropout_the_generator_is_left_alone():
    layers, X, Y = net(0, (20, 30, 10), 40)
    rng = np.random.default_rng(3)
    assert layers_gradients(layers, X, Y, rng=rng)[0] == layers_gradients(layers, X, Y)[0]
    assert rng.random() == np.random.default_rng(3).random()


# Training with them


@EACH
def test_a_deep_net_learns(activation):
    rng = np.random.default_rng(0)
    X = rng.normal(0, 1, (2, 100))
    y = (X[0] * X[1] > 0).astype(int)  # no straight line parts these
    layers = init_layers(rng, (2, 16, 16, 2), np.float64)
    run = train(
        layers,
        X,
        one_hot(y, 2, np.float64),
        0.5,
        1500,
        gradients=functools.partial(layers_gradients, activation=activation),
        update=descent,
    )
    *_, last = run
    assert np.mean(predict_layers(last.params, X, activation) == y) > 0.9


def test_training_is_the_same_for_the_same_seeds():
    layers, X, Y = net(0, (20, 30, 10), 40)
    runs = [
        list(
            train(
                layers,
                X,
                Y,
                0.1,
                5,
                update=descent,
                gradients=functools.partial(layers_gradients, dropout=0.5, rng=np.random.default_rng(seed)),
            )
        )
        for seed in (0, 0, 1)
    ]
    assert [step.loss for step in runs[0]] == [step.loss for step in runs[1]] != [step.loss for step in runs[2]]
    assert_equal(runs[0][-1].params, runs[1][-1].params)


# Bad input

LAYERS, X, Y = net(0, (6, 5, 4, 3), 7)
RNG = np.random.default_rng(0)
BAD = {
    "no generator": (lambda: init_layers(0), TypeError, ["rng", "default_rng"]),
    "sizes as text": (lambda: init_layers(RNG, "784"), TypeError, ["sizes", "(784, 100, 10)"]),
    "sizes as a number": (lambda: init_layers(RNG, 784), TypeError, ["sizes", "784"]),
    "one size": (lambda: init_layers(RNG, (784,)), ValueError, ["sizes", "at least one layer"]),
    "no sizes": (lambda: init_layers(RNG, ()), ValueError, ["sizes"]),
    "a size of 0": (lambda: init_layers(RNG, (784, 0, 10)), ValueError, ["sizes", "at least 1"]),
    "a negative size": (lambda: init_layers(RNG, (784, -1, 10)), ValueError, ["sizes", "-1"]),
    "half a size": (lambda: init_layers(RNG, (784, 10.5, 10)), TypeError, ["sizes", "10.5"]),
    "True as a size": (lambda: init_layers(RNG, (784, True, 10)), TypeError, ["sizes", "True"]),
    "a size as text": (lambda: init_layers(RNG, (784, "10", 10)), TypeError, ["sizes", "'10'"]),
    "a huge size": (lambda: init_layers(RNG, (784, 10**9, 10)), ValueError, ["at most"]),
    "whole numbers": (lambda: init_layers(RNG, dtype=int), TypeError, ["dtype", "float32"]),
    "X turned": (lambda: forward_layers(LAYERS, X.T), ValueError, ["X", "(6, m)", "(7, 6)"]),
    "X flat": (lambda: forward_layers(LAYERS, X[:, 0]), ValueError, ["X", "(6, m)", "X[:, [0]]"]),
    "X too small": (lambda: predict_layers(LAYERS, X[1:]), ValueError, ["X", "(6, m)", "(5, 7)"]),
    "unknown activation": (lambda: forward_layers(LAYERS, X, "gelu"), ValueError, ["relu, sigmoid, tanh", "'gelu'"]),
    "a function": (lambda: layers_gradients(LAYERS, X, Y, np.tanh), ValueError, ["activation", "tanh"]),
    "a list": (lambda: predict_layers(LAYERS, X, ["relu"]), ValueError, ["activation", "list"]),
    "dropout 1": (lambda: forward_layers(LAYERS, X, dropout=1, rng=RNG), ValueError, ["dropout", "below 1"]),
    "dropout -0.1": (lambda: forward_layers(LAYERS, X, dropout=-0.1, rng=RNG), ValueError, ["dropout", "-0.1"]),
    "dropout nan": (lambda: forward_layers(LAYERS, X, dropout=math.nan, rng=RNG), ValueError, ["dropout", "nan"]),
    "dropout as text": (lambda: forward_layers(LAYERS, X, dropout="0.5", rng=RNG), TypeError, ["dropout", "'0.5'"]),
    "dropout True": (lambda: forward_layers(LAYERS, X, dropout=True, rng=RNG), TypeError, ["dropout", "True"]),
    "dropout without rng": (lambda: forward_layers(LAYERS, X, dropout=0.5), TypeError, ["rng", "default_rng"]),
    "decay -1": (lambda: layers_gradients(LAYERS, X, Y, weight_decay=-1), ValueError, ["weight_decay", "at least 0"]),
    "decay nan": (lambda: layers_gradients(LAYERS, X, Y, weight_decay=math.nan), ValueError, ["weight_decay", "nan"]),
    "decay as text": (lambda: layers_gradients(LAYERS, X, Y, weight_decay="a"), TypeError, ["weight_decay", "'a'"]),
    "layers that do not fit": (lambda: start((LAYERS[0], LAYERS[2])), ValueError, ["W2", "(3, 5)", "(3, 4)"]),
    "forward through layers that do not fit": (
        lambda: forward_layers((LAYERS[0], LAYERS[2]), X),
        ValueError,
        ["layer 1 has 5 units", "layer 2 takes 4 inputs"],
    ),
    "Params for layers": (lambda: forward_layers(tuple(LAYERS[0]), X), TypeError, ["Layer(W, b)", "init_layers"]),
    "no update": (
        lambda: train(LAYERS, X, Y, 0.1, 5, gradients=layers_gradients),
        TypeError,
        ["gradients=layers_gradients", "update=Momentum()"],
    ),
    "no gradients": (lambda: train(LAYERS, X, Y, 0.1, 5, update=update), TypeError, ["gradients=layers_gradients"]),
    "a class for an update": (lambda: start(LAYERS, update=Momentum), TypeError, ["update", "Momentum()"]),
    "a word for an update": (lambda: start(LAYERS, update="adam"), TypeError, ["update", "'adam'"]),
    "an unknown word": (
        lambda: start(LAYERS, optimizer="adam"),
        TypeError,
        ["optimizer", "batches, gradients, update"],
    ),
    "a function for batches": (lambda: start(LAYERS, batches=minibatches), TypeError, ["batches", "minibatches(X, Y"]),
    "a list of batches": (lambda: start(LAYERS, batches=[]), TypeError, ["batches", "an iterator"]),
    "flat biases": (lambda: start([Layer(W, b[:, 0]) for W, b in LAYERS]), TypeError, ["params", "init_layers"]),
    "flat biases in a tuple": (
        lambda: start(tuple(Layer(W, b[:, 0]) for W, b in LAYERS)),
        ValueError,
        ["b1", "(5, 1)"],
    ),
    "no layers": (lambda: start(()), TypeError, ["params", "Layer(W, b)"]),
    "Y of another size": (lambda: start(LAYERS, Y=Y[:2]), ValueError, ["Y", "(3, 7)", "(2, 7)"]),
    "Y of other examples": (lambda: start(LAYERS, Y=Y[:, :2]), ValueError, ["Y", "(3, 7)", "(3, 2)"]),
    "Y flat": (lambda: start(LAYERS, Y=np.arange(7)), ValueError, ["Y", "(3, 7)", "one_hot"]),
    "nan in X": (lambda: start(LAYERS, X=np.where(X > 0.5, np.nan, X)), ValueError, ["X", "NaN"]),
    "nan in a deep weight": (
        lambda: start((*LAYERS[:2], Layer(LAYERS[2].W * np.nan, LAYERS[2].b))),
        ValueError,
        ["W3", "NaN"],
    ),
    "another dtype": (lambda: start(init_layers(RNG, (6, 5, 3))), TypeError, ["W1", "float32", "float64"]),
    "alpha 0": (lambda: start(LAYERS, alpha=0), ValueError, ["alpha", "greater than 0"]),
}


def start(layers, X=X, Y=Y, alpha=0.1, update=Momentum(), **how):  # noqa: B008
    return train(layers, X, Y, alpha, 5, gradients=layers_gradients, update=update, **how)


@pytest.mark.parametrize(("call", "kind", "words"), BAD.values(), ids=BAD)
def test_bad_input_gets_one_sentence(call, kind, words):
    before = copy.deepcopy([LAYERS, X, Y])
    with pytest.raises(kind) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message and message.endswith(".") and ": " in message, message
    assert all(word in message for word in words), message
    assert_equal(before, [LAYERS, X, Y])

"""Steps with a memory, against loops over single numbers written out here; learning rates that fall."""

import copy
import functools
import math

import numpy as np
import pytest

from helpers.backprop import Gradients
from helpers.layers import Layer, layers_gradients
from helpers.network import Params
from helpers.optimizers import Adam, Momentum, combine, cosine_decay, linear_decay
from helpers.training import train, update

BOTH = pytest.mark.parametrize("dtype", [np.float32, np.float64])
EACH = pytest.mark.parametrize(
    "make",
    [Momentum, functools.partial(Momentum, 0.8, nesterov=True), Adam],
    ids=["momentum", "nesterov", "adam"],
)


def notes_net(rng, dtype, kind=Params):
    return kind(*(rng.normal(0, 1, shape).astype(dtype) for shape in ((3, 4), (3, 1), (2, 3), (2, 1))))


def deep_net(rng, dtype):
    return tuple(Layer(*(rng.normal(0, 1, shape).astype(dtype) for shape in ((n, 3), (n, 1)))) for n in (3, 3, 2))


def arrays(value):
    return [value] if isinstance(value, np.ndarray) else [array for part in value for array in arrays(part)]


def assert_equal(a, b):
    for one, other in zip(arrays(a), arrays(b), strict=True):
        np.testing.assert_array_equal(one, other, strict=True)


def path(make, p, slopes, alpha):
    """Where a single number goes, by the formulas, one step after the other."""
    if make is not Adam:
        optimizer = make()
        v = 0.0
        for slope in slopes:
            v = optimizer.beta * v + slope
            p -= alpha * (slope + optimizer.beta * v if optimizer.nesterov else v)
        return p
    mean, square = 0.0, 0.0
    for t, slope in enumerate(slopes, 1):
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        p -= alpha * (mean / (1 - 0.9**t)) / (math.sqrt(square / (1 - 0.999**t)) + 1e-8)
    return p


@EACH
@BOTH
@pytest.mark.parametrize("form", ["two layers", "any layers"])
def test_steps_are_those_of_the_formulas_number_by_number(make, dtype, form):
    rng = np.random.default_rng(0)
    if form == "two layers":
        params, grads = notes_net(rng, dtype), [notes_net(rng, dtype, Gradients) for _ in range(6)]
    else:
        params, grads = deep_net(rng, dtype), [deep_net(rng, dtype) for _ in range(6)]
    before = copy.deepcopy([params, grads])
    optimizer, moved = make(), params
    for each in grads:
        moved = optimizer(moved, each, 0.05)
    assert type(moved) is type(params) and {type(part) for part in moved} == {type(part) for part in params}
    for place, (P, Q) in enumerate(zip(arrays(params), arrays(moved), strict=True)):
        assert Q.dtype == dtype and Q.shape == P.shape
        for index in np.ndindex(P.shape):
            slopes = [float(arrays(each)[place][index]) for each in grads]
            expected = path(make, float(P[index]), slopes, 0.05)
            assert Q[index] == pytest.approx(expected, rel=1e-12 if dtype == np.float64 else 1e-4, abs=1e-6)
    assert_equal(before, [params, grads])


@EACH
@pytest.mark.parametrize("kind", [float, np.float64, np.float32, lambda x: np.array(x)])
def test_no_number_of_numpys_widens_float32(make, kind):
    rng = np.random.default_rng(0)
    optimizer = make()
    for _ in range(2):
        moved = optimizer(notes_net(rng, np.float32), notes_net(rng, np.float32, Gradients), kind(0.1))
    assert {P.dtype for P in moved} == {np.dtype(np.float32)}


@EACH
def test_steps_that_were_handed_out_stay_as_they_are(make):
    rng = np.random.default_rng(0)
    optimizer, params = make(), notes_net(rng, np.float64)
    steps = [params]
    kept = [copy.deepcopy(params)]
    for _ in range(4):
        steps.append(optimizer(steps[-1], notes_net(rng, np.float64, Gradients), 0.1))
        kept.append(copy.deepcopy(steps[-1]))
    assert_equal(steps, kept)


@EACH
def test_each_run_has_a_memory_of_its_own(make):
    rng = np.random.default_rng(0)
    params, grads = notes_net(rng, np.float64), notes_net(rng, np.float64, Gradients)
    first, second = make(), make()
    for _ in range(3):
        first(params, grads, 0.1)
    assert_equal(second(params, grads, 0.1), make()(params, grads, 0.1))


def test_without_speed_momentum_is_update():
    rng = np.random.default_rng(0)
    params, grads = notes_net(rng, np.float64), notes_net(rng, np.float64, Gradients)
    for nesterov in (False, True):
        momentum = Momentum(0, nesterov)
        for _ in range(2):
            assert_equal(momentum(params, grads, 0.3), update(params, grads, 0.3))


def test_momentum_tells_its_velocity():
    rng = np.random.default_rng(0)
    params, grads = notes_net(rng, np.float64), notes_net(rng, np.float64, Gradients)
    momentum = Momentum(0.5)
    assert momentum.velocity is None
    momentum(params, grads, 0.1)
    momentum(params, grads, 0.1)
    assert isinstance(momentum.velocity, Gradients)
    for V, dP in zip(momentum.velocity, grads, strict=True):
        np.testing.assert_allclose(V, 1.5 * dP)


def test_adam_tells_its_means_and_counts():
    rng = np.random.default_rng(0)
    params, grads = notes_net(rng, np.float64), notes_net(rng, np.float64, Gradients)
    adam = Adam(0.5, 0.75)
    assert adam.M is None and adam.S is None and adam.t == 0
    adam(params, grads, 0.1)
    assert adam.t == 1
    for M, S, dP in zip(adam.M, adam.S, grads, strict=True):
        np.testing.assert_allclose(M, 0.5 * dP)
        np.testing.assert_allclose(S, 0.25 * dP**2)


def test_the_first_step_of_adam_is_alpha_long_whatever_the_slope():
    params = notes_net(np.random.default_rng(0), np.float64)
    for size in (1e-3, 1, 1e3):
        grads = Gradients(*(np.full_like(P, size) for P in params))
        for P, Q in zip(params, Adam()(params, grads, 0.1), strict=True):
            np.testing.assert_allclose(P - Q, 0.1, rtol=1e-4)


def test_adam_leaves_alone_what_has_no_slope():
    params = notes_net(np.random.default_rng(0), np.float64)
    assert_equal(Adam()(params, Gradients(*(np.zeros_like(P) for P in params)), 0.1), params)


@EACH
def test_train_goes_down_a_valley_faster_with_it(make):
    """A long narrow valley: 25 times as steep across as along."""
    steepness = np.array([[25.0], [1.0]])
    start = (Layer(np.array([[1.0], [1.0]]), np.zeros((2, 1))),)

    def gradients(layers, X, Y):
        W = layers[0].W
        return float((steepness * W**2).sum() / 2), (Layer(steepness * W, np.zeros((2, 1))),)

    X, Y = np.ones((1, 1)), np.ones((2, 1)) * [[1], [0]]
    with_it, without = (
        list(train(start, X, Y, 0.02, 100, gradients=gradients, update=way))[-1].loss for way in (make(), descent)
    )
    assert with_it < 0.5 * without


def descent(params, grads, alpha):
    return combine(lambda P, dP: P - alpha * dP, params, grads)


# combine


def test_combine_goes_array_by_array_and_keeps_the_form():
    rng = np.random.default_rng(0)
    params, grads = notes_net(rng, np.float32), notes_net(rng, np.float32, Gradients)
    total = combine(np.add, params, grads)
    assert isinstance(total, Params)
    assert_equal(total, [P + dP for P, dP in zip(params, grads, strict=True)])
    deep = deep_net(rng, np.float64)
    twice = combine(lambda P: 2 * P, deep)
    assert type(twice) is tuple and all(isinstance(layer, Layer) for layer in twice)
    assert_equal(twice, [2 * P for P in arrays(deep)])


def test_combine_refuses_nets_of_other_depths():
    deep = deep_net(np.random.default_rng(0), np.float64)
    with pytest.raises(ValueError):
        combine(np.add, deep, deep[:2])


# Learning rates that fall


@pytest.mark.parametrize("steps", [1, 2, 7, 100])
def test_linear_decay_falls_by_the_same_each_time(steps):
    rate = linear_decay(0.6, steps)
    rates = [rate() for _ in range(steps)]
    np.testing.assert_allclose(rates, [0.6 * (steps - k) / steps for k in range(steps)], rtol=1e-12)
    assert rate() == pytest.approx(0.6 / steps) and rate() > 0  # who asks further gets the last one


@pytest.mark.parametrize("steps", [1, 2, 7, 100])
def test_cosine_decay_is_half_a_wave(steps):
    rate = cosine_decay(0.6, steps)
    rates = [rate() for _ in range(steps)]
    np.testing.assert_allclose(rates, 0.3 + 0.3 * np.cos(np.pi * np.arange(steps) / steps), rtol=1e-12)
    assert rate() == rates[-1] > 0


@pytest.mark.parametrize("decay", [linear_decay, cosine_decay])
def test_a_resumed_decay_goes_on_where_it_was(decay):
    whole, resumed = decay(0.5, 10), decay(0.5, 10, start=4)
    rates = [whole() for _ in range(10)]
    assert [resumed() for _ in range(6)] == rates[4:]
    assert decay(0.5, 10)() == rates[0] == 0.5  # each has a count of its own


@pytest.mark.parametrize("decay", [linear_decay, cosine_decay])
def test_train_asks_for_each_rate_once(decay):
    rng = np.random.default_rng(0)
    layers = deep_net(rng, np.float64)
    X, Y = rng.uniform(0, 1, (3, 8)), np.eye(2)[:, rng.integers(0, 2, 8)]
    seen = []

    def watch(params, grads, alpha):
        seen.append(alpha)
        return descent(params, grads, alpha)

    list(train(layers, X, Y, decay(0.3, 5), 5, gradients=layers_gradients, update=watch))
    expected = decay(0.3, 5)
    assert seen == [expected() for _ in range(5)]


BAD = {
    "beta 1": (lambda: Momentum(1), ValueError, ["beta", "below 1"]),
    "beta -0.1": (lambda: Momentum(-0.1), ValueError, ["beta", "-0.1"]),
    "beta nan": (lambda: Momentum(math.nan), ValueError, ["beta", "nan"]),
    "beta as text": (lambda: Momentum("0.9"), TypeError, ["beta", "'0.9'"]),
    "beta True": (lambda: Momentum(True), TypeError, ["beta", "True"]),
    "beta1 1": (lambda: Adam(1), ValueError, ["beta1", "below 1"]),
    "beta2 1": (lambda: Adam(beta2=1.0), ValueError, ["beta2", "below 1"]),
    "beta2 None": (lambda: Adam(beta2=None), TypeError, ["beta2", "None"]),
    "eps 0": (lambda: Adam(eps=0), ValueError, ["eps", "greater than 0"]),
    "eps -1": (lambda: Adam(eps=-1), ValueError, ["eps", "-1"]),
    "eps infinite": (lambda: Adam(eps=math.inf), ValueError, ["eps", "finite"]),
    "eps as text": (lambda: Adam(eps="small"), TypeError, ["eps", "'small'"]),
} | {
    f"{decay.__name__}, {name}": (functools.partial(decay, *args), kind, words)
    for decay in (linear_decay, cosine_decay)
    for name, args, kind, words in [
        ("alpha 0", (0, 10), ValueError, ["alpha", "greater than 0"]),
        ("alpha -1", (-1, 10), ValueError, ["alpha", "-1"]),
        ("alpha nan", (math.nan, 10), ValueError, ["alpha", "nan"]),
        ("alpha as text", ("0.1", 10), TypeError, ["alpha", "'0.1'"]),
        ("alpha huge", (1000, 10), ValueError, ["alpha", "at most 100"]),
        ("no steps", (0.1, 0), ValueError, ["steps", "at least 1"]),
        ("half a step", (0.1, 2.5), TypeError, ["steps", "2.5"]),
        ("start -1", (0.1, 5, -1), ValueError, ["start", "-1"]),
        ("start as text", (0.1, 5, "a"), TypeError, ["start", "'a'"]),
    ]
}


@pytest.mark.parametrize(("call", "kind", "words"), BAD.values(), ids=BAD)
def test_bad_input_gets_one_sentence(call, kind, words):
    with pytest.raises(kind) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message and message.endswith(".") and ": " in message, message
    assert all(word in message for word in words), message

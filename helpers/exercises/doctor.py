"""The gradient doctor: which gradient is wrong, by how much, and by which mistake.

It holds a `backward` against central differences, parameter by parameter, in float64: on a net whose layers all have
different sizes, with biases that are not zero; and then on a square net, since some mistakes run only there.
`BACKWARD_MISTAKES` serves the exercise of notebook 04 as well. `diagnose_layers` does the same for nets of any depth.
"""

import ast
import copy
import itertools
from dataclasses import replace

import numpy as np

from helpers.activations import relu, relu_slope, sigmoid_slope, tanh_slope
from helpers.backprop import (
    Gradients,
    backward,
    cross_entropy,
    numerical_gradient,
    numerical_gradients,
    one_hot,
    relative_error,
)
from helpers.doors import check_choice, check_size, check_sizes
from helpers.exercises.compare import NoNumbers, listed, plain, same
from helpers.exercises.engine import Exercise, Mistake, in_place
from helpers.exercises.families import recognise
from helpers.exercises.repair import source
from helpers.exercises.runner import run
from helpers.exercises.verdict import Answer
from helpers.layers import ACTIVATIONS, Layer, backward_layers, forward_layers, init_layers
from helpers.network import Activations, Params, forward

PARTS = Gradients._fields
RIGHT_BELOW = 1e-5  # relative error: a right gradient has about 1e-9, and 1e-6 if some of it is computed in float32


def patient(n_in=7, n_hidden=5, n_out=4, m=6, seed=0, pixels=1.0, weights=1.0):
    """Make what a `backward` is tried on: a small net, in float64, with examples and labels.

    Each hidden unit is on for some examples and off for others (its bias takes the mean of its sums to 0): a unit that
    is always on would hide a lost slope. And no sum is so near to ReLU's corner that a central difference would cross
    it: the net is drawn again until that holds, a hundred times at most.

    Parameters: the sizes; `m`, the number of examples; `seed`; `pixels`, the largest pixel, and `weights`, a factor
    for W2: with large ones the gradients are large, with small ones small.
    Returns: (params, activations, X, Y), the arguments of `backward`.
    """
    rng = np.random.default_rng(seed)
    for _ in range(100):
        X = rng.uniform(0, pixels, (n_in, m))
        W1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))
        b1 = -(W1 @ X).mean(axis=1, keepdims=True) if m > 1 else rng.normal(0, 0.3, (n_hidden, 1))
        W2 = rng.normal(0, weights * np.sqrt(2 / n_hidden), (n_out, n_hidden))
        params = Params(W1, b1, W2, rng.normal(0, 0.3, (n_out, 1)))
        activations = forward(params, X)
        if np.abs(activations.Z1).min() > 0.001 * pixels:
            break
    y = rng.permutation(np.arange(m) % n_out)
    return params, activations, X, one_hot(y, n_out, np.float64)


LINES = {
    "dZ2": lambda s: s.A2 - s.Y,
    "dW2": lambda s: s.dZ2 @ s.A1.T / s.m,
    "db2": lambda s: s.dZ2.sum(axis=1, keepdims=True) / s.m,
    "dZ1": lambda s: s.W2.T @ s.dZ2 * relu_slope(s.Z1),
    "dW1": lambda s: s.dZ1 @ s.X.T / s.m,
    "db1": lambda s: s.dZ1.sum(axis=1, keepdims=True) / s.m,
    "result": lambda s: Gradients(s.dW1, s.db1, s.dW2, s.db2),
}


def _namespace(params, activations, X, Y):
    """What the lines of a `backward` begin with."""
    s = type("Lines", (), {})()
    s.W1, s.b1, s.W2, s.b2 = params
    s.Z1, s.A1, s.Z2, s.A2 = activations
    s.X, s.Y, s.m = X, Y, X.shape[1]
    return s


def variant(**changes):
    """Make a `backward` with one of its lines changed.

    Parameters: functions of a namespace `s` that holds all values so far, in place of the right lines for
    `dZ2`, `dW2`, `db2`, `dZ1`, `dW1`, `db1`; or `result`, of the finished namespace.
    Returns: the function.
    """

    def wrong(params, activations, X, Y):
        s = _namespace(params, activations, X, Y)
        for name, line in (LINES | changes).items():
            setattr(s, name, line(s))
        return s.result

    wrong.changes = changes
    return wrong


def both_biases(change):
    """Three variants: the change made to db1 and db2, to db1 alone, to db2 alone."""
    db1, db2 = (lambda s: change(s.dZ1, s.m)), (lambda s: change(s.dZ2, s.m))
    return variant(db1=db1, db2=db2), variant(db1=db1), variant(db2=db2)


def times(factor):
    """A variant whose gradients are all too large by a factor, a number or a function of the lines.

    Where only some of them are, `explained` finds out which.
    """

    def scaled(name):
        return lambda s: LINES[name](s) * (factor(s) if callable(factor) else factor)

    return (variant(**{name: scaled(name) for name in PARTS}),)


def z1_from(change):
    """A variant whose dZ1 is made of the gradient that arrives (W2ᵀ dZ2) and the lines."""
    return variant(dZ1=lambda s: change(s.W2.T @ s.dZ2, s))


def w2_after_update(alpha):
    """A variant that has updated W2 before it is used."""
    return z1_from(lambda g, s: (s.W2 - alpha * s.dW2).T @ s.dZ2 * relu_slope(s.Z1))


def _used_after_update(trials):
    """Is what is wrong in dW1 and db1 what an updated W2 makes, for some alpha, and nothing else wrong?"""
    for t in trials:
        params, activations, X, Y = t.args
        s = backward(params, activations, X, Y)
        slip = (s.dW2.T @ (activations.A2 - Y)) * relu_slope(activations.Z1)
        made = np.concatenate([slip @ X.T, slip.sum(axis=1, keepdims=True)], axis=1) / X.shape[1]
        seen = np.concatenate([e - g for g, e in zip(t.got[:2], t.expected[:2], strict=True)], axis=1)
        alpha = np.sum(seen * made) / np.sum(made * made)
        if not alpha > 1e-5 or relative_error(seen, alpha * made) > 1e-3:
            return False
        if any(relative_error(g, e) > RIGHT_BELOW for g, e in zip(t.got[2:], t.expected[2:], strict=True)):
            return False
    return True


def _factor(trial):
    """The one number by which all wrong gradients are off; 1 if none is wrong, None if there is no such number."""
    ratios = set()
    for g, e in zip(trial.got, trial.expected, strict=True):
        if g.shape != e.shape:
            return None
        ratio = np.sum(g * e) / np.sum(e * e)
        if not ratio > 0 or not relative_error(g, ratio * e) < RIGHT_BELOW:
            return None
        if abs(ratio - 1) > RIGHT_BELOW:
            ratios.add(float(f"{ratio:.3g}"))
    return None if len(ratios) > 1 else ratios.pop() if ratios else 1


def _one_factor(trials):
    """Are the gradients wrong by one number: a constant factor, or a constant in place of the number of examples?"""
    factors = [(_factor(t), t.args[2].shape[1]) for t in trials]
    if len(factors) < 2 or any(f is None for f, _ in factors):
        return False
    other, divisors = {f for f, _ in factors if f != 1}, {float(f"{m / f:.3g}") for f, m in factors}
    return len(other) == 1 and not other & {0.5, 2} or len(divisors) == 1 and divisors != {1}


def _column(row):
    return row[:, None]


def _some_examples(part):
    """A variant whose sums count some of the examples only."""
    lines = {
        "dW2": lambda s: s.dZ2[:, part] @ s.A1[:, part].T / s.m,
        "db2": lambda s: s.dZ2[:, part].sum(axis=1, keepdims=True) / s.m,
        "dW1": lambda s: s.dZ1[:, part] @ s.X[:, part].T / s.m,
        "db1": lambda s: s.dZ1[:, part].sum(axis=1, keepdims=True) / s.m,
    }
    return (variant(**lines),)


NAMED_ALREADY = ((0, 1, 2, 3), (0, 1, 3, 2), (1, 0, 2, 3), (2, 1, 0, 3))  # right, or as a wrong array in one line


def _unpacked_as(order):
    """A `backward` that gives the parts of `activations` each other's names."""
    return lambda params, activations, X, Y: backward(params, Activations(*(activations[i] for i in order)), X, Y)


def _of_result(change):
    """A `backward` whose gradients g, of the parameters p, are changed at the end: change(g, p)."""
    return lambda p, activations, X, Y: Gradients(*map(change, backward(p, activations, X, Y), p))


def _as_one(factor):
    """A `backward` whose gradients are scaled by a factor that depends on the length of all four together."""

    def wrong(params, activations, X, Y):
        grads = backward(params, activations, X, Y)
        length = np.sqrt(sum(np.sum(g * g) for g in grads))
        return Gradients(*(g * factor(length) for g in grads))

    return wrong


def _half_precision(g, p):
    return g.astype(np.float16).astype(np.float64)


def _pairs(trials):
    """(got, expected, parameter) of each gradient in each trial that failed; nothing where a shape is wrong."""
    found = [(g, e, P) for t in trials if t.problem for g, e, P in zip(t.got, t.expected, t.args[0], strict=True)]
    return found if all(g.shape == e.shape for g, e, _ in found) else []


def _wrong_pairs(trials):
    return [pair for pair in _pairs(trials) if not same(pair[0], pair[1], RIGHT_BELOW, RIGHT_BELOW)]


def _clipped(trials):
    pairs = _pairs(trials)
    low, high = min(g.min() for g, _, _ in pairs), max(g.max() for g, _, _ in pairs)
    cut = sum(((e < low) | (e > high)).sum() for _, e, _ in pairs)
    return low < high and cut > 1 and all(np.allclose(g, np.clip(e, low, high), RIGHT_BELOW) for g, e, _ in pairs)


def _rounded(trials):
    pairs = _pairs(trials)
    places = any(
        all(np.allclose(g, np.round(e, n), 0, 1e-9 * 0.1**n) for g, e, _ in pairs) and any(g.any() for g, _, _ in pairs)
        for n in range(12)
    )
    with np.errstate(all="ignore"):
        return bool(pairs) and (places or all(np.allclose(g, _half_precision(e, None), 1e-7, 0) for g, e, _ in pairs))


def _scaled_to_length(trials):
    """Is each wrong gradient the right one times a factor that makes some length of it, or of all four, the same?"""
    wrong = _wrong_pairs(trials)
    factors = [np.sum(g * e) / np.sum(e * e) for g, e, _ in wrong]
    if any(c <= 0 or relative_error(g, c * e) > RIGHT_BELOW for c, (g, e, _) in zip(factors, wrong, strict=True)):
        return False
    if len(wrong) < 2 or np.allclose(factors, factors[0]):
        return False
    whole = [np.concatenate([g.ravel() for g in t.got]) for t in trials if t.problem]
    for arrays in ([g for g, _, _ in wrong], whole):
        for length in (np.linalg.norm, lambda g: np.abs(g).max(), lambda g: np.abs(g).sum()):
            lengths = [length(g) for g in arrays]
            if len(lengths) > 1 and np.allclose(lengths, lengths[0]):
                return True
    return False


def _multiple(arrays):
    """The c for which each first array is c times the second; None if there is none."""
    c = [np.sum(a * b) / np.sum(b * b) for a, b in arrays]
    exact = all(relative_error(a, c[0] * b) < 1e-4 for a, b in arrays)
    return c[0] if exact else None


def _updated(trials):
    steps = [(P - g, e) for g, e, P in _pairs(trials)]
    alpha = _multiple(steps)
    return alpha is not None and alpha > 0


def _decayed(trials):
    share = _multiple([(g - e, P) for g, e, P in _wrong_pairs(trials)])
    return share is not None and share != 0


BACKWARD_MISTAKES = (
    Mistake(
        "S5: slope at dZ2",
        "The slope in dZ1 is taken at dZ2. It belongs where the forward pass went through the hidden layer's ReLU: "
        "which array went into that?",
        (
            z1_from(lambda g, s: g * relu_slope(s.dZ2)),
            variant(dZ1=lambda s: s.W2.T @ (s.dZ2 * relu_slope(s.dZ2))),
        ),
    ),
    Mistake(
        "slope at Z2",
        "The slope in dZ1 is taken at Z2, which belongs to the output layer: the ReLU is in the hidden layer.",
        (
            z1_from(lambda g, s: g * relu_slope(s.Z2)),
            variant(dZ1=lambda s: s.W2.T @ (s.dZ2 * relu_slope(s.Z2))),
        ),
    ),
    Mistake(
        "slope at dZ1",
        "The slope in dZ1 is taken at the gradient itself, so that negative gradients are stopped. A gradient may be "
        "negative: the sign of the hidden unit's *Z1* decides whether it passes.",
        (z1_from(lambda g, s: g * relu_slope(g)), z1_from(lambda g, s: relu(g))),
    ),
    Mistake(
        "value in place of the slope",
        "The gradient in dZ1 is multiplied by A1 or Z1 itself. What belongs there is the *slope* of the activation "
        "function, which for ReLU is 1 or 0.",
        (z1_from(lambda g, s: g * s.A1), z1_from(lambda g, s: g * s.Z1)),
    ),
    Mistake(
        "sigmoid's slope",
        "The slope in dZ1 is that of the sigmoid or of tanh. The hidden layer of this net has ReLU.",
        (
            z1_from(lambda g, s: g * sigmoid_slope(s.Z1)),
            z1_from(lambda g, s: g * tanh_slope(s.Z1)),
            z1_from(lambda g, s: g * s.A1 * (1 - s.A1)),
            z1_from(lambda g, s: g * (1 - s.A1**2)),
        ),
    ),
    Mistake(
        "no slope",
        "dZ1 lacks the slope of the activation function: the gradient passes even where the hidden unit was off.",
        (z1_from(lambda g, s: g),),
    ),
    Mistake(
        "S6: undoes the activation",
        "dZ1 is divided by the slope, as if ReLU could be undone. The chain rule multiplies by the slope.",
        (
            z1_from(lambda g, s: g / relu_slope(s.Z1)),
            z1_from(lambda g, s: np.where(s.Z1 > 0, g, g / 1e-8)),
        ),
    ),
    Mistake(
        "plus for times",
        "The slope is *added* in dZ1. The chain rule multiplies by it.",
        (z1_from(lambda g, s: g + relu_slope(s.Z1)),),
    ),
    Mistake(
        "slope the wrong way round",
        "The slope in dZ1 is 1 where the unit was off, and 0 where it was on: the wrong way round.",
        (z1_from(lambda g, s: g * (s.Z1 < 0)),),
    ),
    Mistake(
        "slope of a leaky ReLU",
        "The slope in dZ1 is not 0 where the unit was off: that is the slope of a leaky ReLU. This net has plain ReLU.",
        tuple(z1_from(lambda g, s, a=a: g * np.where(s.Z1 > 0, 1, a)) for a in (0.01, 0.1, 0.2, 0.001, 0.3, 0.05)),
    ),
    Mistake(
        "dZ1 from the wrong array",
        "dZ1 is made with A2, Z2 or Y. The gradient that W2 brings back is dZ2.",
        (
            variant(dZ1=lambda s: s.W2.T @ s.A2 * relu_slope(s.Z1)),
            variant(dZ1=lambda s: s.W2.T @ s.Z2 * relu_slope(s.Z1)),
            variant(dZ1=lambda s: s.W2.T @ s.Y * relu_slope(s.Z1)),
        ),
    ),
    Mistake(
        "dZ1 summed too early",
        "dZ1 is the same for each example: the examples are added up or averaged before the slope. Each example has a "
        "gradient of its own up to the last line.",
        (
            variant(dZ1=lambda s: s.W2.T @ s.dZ2.sum(axis=1, keepdims=True) * relu_slope(s.Z1)),
            variant(dZ1=lambda s: s.W2.T @ s.dZ2.mean(axis=1, keepdims=True) * relu_slope(s.Z1)),
        ),
    ),
    Mistake(
        "W2 used after its update",
        "dZ1 is made with a W2 that has been updated already. The gradient belongs to the W2 of the forward pass: take "
        "all four gradients first, and step afterwards.",
        tuple(w2_after_update(alpha) for alpha in (0.1, 0.01, 1.0)),
        seen=_used_after_update,
    ),
    Mistake(
        "W2 not transposed",
        "W2 goes into dZ1 without being transposed. It runs only where the layers have the same size: the way back is "
        "from the outputs to the hidden units.",
        (variant(dZ1=lambda s: s.W2 @ s.dZ2 * relu_slope(s.Z1)),),
    ),
    Mistake(
        "W1 for W2",
        "The gradient comes back through the wrong weights, W1: which matrix stands between the hidden layer and the "
        "output?",
        (
            variant(dZ1=lambda s: s.W1 @ s.dZ2 * relu_slope(s.Z1)),
            variant(dZ1=lambda s: s.W1.T @ s.dZ2 * relu_slope(s.Z1)),
        ),
    ),
    Mistake(
        "dW1 from A1",
        "dW1 is made with A1. A weight's gradient is that of the unit behind it times the input that the weight was "
        "multiplied by: what comes into the first layer?",
        (variant(dW1=lambda s: s.dZ1 @ s.A1.T / s.m),),
    ),
    *(
        Mistake(
            f"dW2 from {name}",
            f"dW2 is made with {name}. A weight's gradient is that of the unit behind it times the input that the "
            "weight was multiplied by: what comes into the second layer?",
            (variant(dW2=lambda s, name=name: s.dZ2 @ getattr(s, name).T / s.m),),
        )
        for name in ("Z1", "X", "A2")
    ),
    Mistake(
        "dW1 from dZ2",
        "dW1 is made with dZ2, which belongs to the output layer: the hidden layer has its own dZ1.",
        (variant(dW1=lambda s: s.dZ2 @ s.X.T / s.m),),
    ),
    Mistake(
        "db from the other layer",
        "A bias gradient is made with the other layer's dZ: db1 belongs to dZ1, and db2 to dZ2.",
        (
            variant(db1=lambda s: s.dZ2.sum(axis=1, keepdims=True) / s.m),
            variant(result=lambda s: Gradients(s.dW1, s.db1, s.dW2, s.db1)),
        ),
    ),
    Mistake(
        "dW2 from dZ1",
        "dW2 is made with dZ1, which belongs to the hidden layer: the second layer's weights need dZ2.",
        (variant(result=lambda s: Gradients(s.dW1, s.db1, s.dZ1 @ s.A1.T / s.m, s.db2)),),
    ),
    Mistake(
        "product without the examples",
        "A weight gradient multiplies entry by entry (`*`) or the means of the two: only a matrix product (`@`) adds "
        "up the products of all examples.",
        (
            variant(dW1=lambda s: s.dZ1.mean(axis=1, keepdims=True) @ s.X.mean(axis=1, keepdims=True).T),
            variant(dW2=lambda s: s.dZ2.mean(axis=1, keepdims=True) @ s.A1.mean(axis=1, keepdims=True).T),
            variant(dW2=lambda s: s.dZ2 * s.A1.T / s.m),
            variant(dW1=lambda s: s.dZ1 * s.X.T / s.m),
        ),
    ),
    *(
        Mistake(
            name,
            f"A gradient {what}: it must add up all the examples. Does a loop {where}?",
            _some_examples(part),
        )
        for name, part, what, where in (
            ("only the last example", [-1], "counts only the last example", "replace what it should add to"),
            ("only the first example", [0], "counts only the first example", "end too early"),
            ("the last example left out", slice(None, -1), "leaves the last example out", "end one too early"),
            ("the first example left out", slice(1, None), "leaves the first example out", "begin at 1"),
        )
    ),
    Mistake(
        "S1: dW transposed",
        "A weight gradient is transposed: dW1 must have the shape of W1, and dW2 that of W2.",
        (
            variant(dW1=lambda s: s.X @ s.dZ1.T / s.m),
            variant(dW2=lambda s: s.A1 @ s.dZ2.T / s.m),
            variant(dW1=lambda s: s.X @ s.dZ1.T / s.m, dW2=lambda s: s.A1 @ s.dZ2.T / s.m),
        ),
    ),
    Mistake(
        "S2: db not summed",
        "A bias gradient still has a column for each example. A bias is shared by all the examples, so their gradients "
        "are summed.",
        both_biases(lambda dZ, m: dZ / m) + both_biases(lambda dZ, m: dZ),
    ),
    Mistake(
        "S3: absolute mean",
        "A bias gradient is made of *absolute* values. The sign says in which direction to go: keep it.",
        both_biases(lambda dZ, m: np.abs(dZ).sum(axis=1, keepdims=True) / m)
        + both_biases(lambda dZ, m: np.abs(dZ).sum(axis=1, keepdims=True)),
    ),
    Mistake(
        "S4: summed over everything",
        "A bias gradient is a sum over everything, one number for all the biases. Each unit has "
        "its own bias: sum over the examples alone.",
        (
            *both_biases(lambda dZ, m: np.sum(dZ) / m),
            *both_biases(lambda dZ, m: np.full((len(dZ), 1), np.sum(dZ) / m))[:2],  # db2 alone would be all zeros
            *both_biases(lambda dZ, m: np.full((1, 1), np.sum(dZ) / m)),
            *both_biases(lambda dZ, m: np.sum(dZ)),
            *both_biases(lambda dZ, m: np.mean(dZ)),
            *both_biases(lambda dZ, m: np.full((len(dZ), 1), np.mean(dZ)))[:2],
        ),
    ),
    Mistake(
        "S7: summed once more",
        "A weight gradient is summed once more than needed: the matrix product has summed over the examples already.",
        (
            variant(dW1=lambda s: (s.dZ1 @ s.X.T).sum(axis=1, keepdims=True) / s.m),
            variant(dW1=lambda s: (s.dZ1 @ s.X.T).sum() / s.m),
            variant(dW2=lambda s: (s.dZ2 @ s.A1.T).sum(axis=1, keepdims=True) / s.m),
            variant(dW2=lambda s: (s.dZ2 @ s.A1.T).sum() / s.m),
            variant(
                dW1=lambda s: (s.dZ1 @ s.X.T).sum() / s.m,
                dW2=lambda s: (s.dZ2 @ s.A1.T).sum() / s.m,
            ),
            variant(
                dW1=lambda s: (s.dZ1 @ s.X.T).sum(axis=1, keepdims=True) / s.m,
                dW2=lambda s: (s.dZ2 @ s.A1.T).sum(axis=1, keepdims=True) / s.m,
            ),
            variant(dW1=lambda s: s.dZ1.sum(axis=1, keepdims=True) @ s.X.sum(axis=1, keepdims=True).T / s.m),
            variant(dW1=lambda s: s.dZ1.sum(axis=1, keepdims=True) * s.X.sum(axis=1) / s.m),
        ),
    ),
    Mistake(
        "wrong axis",
        "A bias gradient is summed along the wrong axis: one number for each *example*. A bias belongs to a unit, and "
        "the examples are the columns.",
        (
            *both_biases(lambda dZ, m: dZ.sum(axis=0, keepdims=True) / m),
            *both_biases(lambda dZ, m: dZ.sum(axis=0) / m),
            *both_biases(lambda dZ, m: dZ.mean(axis=0, keepdims=True)),
            *both_biases(lambda dZ, m: dZ.mean(axis=0)),
            *both_biases(lambda dZ, m: _column(dZ.sum(axis=0)) / m),
        ),
    ),
    Mistake(
        "db without its second dimension",
        "A bias gradient has the shape (n,), but b has (n, 1). When it is subtracted from b, NumPy makes (n, n) of "
        "them without an error: keep the dimension (`keepdims`).",
        both_biases(lambda dZ, m: dZ.sum(axis=1) / m) + both_biases(lambda dZ, m: dZ.sum(axis=1)),
    ),
    Mistake(
        "db as a row",
        "A bias gradient is a row, of shape (1, n), but b is a column, of shape (n, 1): it is transposed.",
        both_biases(lambda dZ, m: dZ.sum(axis=1)[None, :] / m),
    ),
    Mistake(
        "biases forgotten",
        "A bias gradient is all zeros: the biases would never learn.",
        both_biases(lambda dZ, m: np.zeros((len(dZ), 1))),
    ),
    Mistake(
        "labels forgotten",
        "dZ2 is the prediction alone: it must be measured against the labels.",
        (variant(dZ2=lambda s: s.A2),),
    ),
    Mistake(
        "gradient of A2",
        "dZ2 is −Y / A2, which is the gradient of the loss with respect to A2: the softmax is still missing. For "
        "softmax and cross-entropy together, the gradient is prediction minus label.",
        (variant(dZ2=lambda s: -s.Y / s.A2), variant(dZ2=lambda s: -s.Y / s.A2 / s.m)),
    ),
    Mistake(
        "softmax entry by entry",
        "dZ2 takes A2 (1 − A2) as the slope of softmax. In a softmax each score moves *all* the probabilities: "
        "together with the cross-entropy, the gradient is prediction minus label.",
        (
            variant(dZ2=lambda s: -s.Y * (1 - s.A2)),
            variant(dZ2=lambda s: (-s.Y / s.A2 + (1 - s.Y) / (1 - s.A2)) * s.A2 * (1 - s.A2) * (1 - s.A2)),
        ),
    ),
    Mistake(
        "plus for minus",
        "dZ2 adds the label to the prediction: it is their *difference*.",
        (variant(dZ2=lambda s: s.A2 + s.Y),),
    ),
    Mistake(
        "one-hot forgotten",
        "dZ2 takes 1 from every probability. Only that of the true class loses 1: subtract the one-hot labels.",
        (variant(dZ2=lambda s: s.A2 - 1), variant(dZ2=lambda s: s.A2 - s.Y.sum(axis=1, keepdims=True))),
    ),
    Mistake(
        "the predicted digit",
        "dZ2 is made with the predicted digit, not with its probability: a change of the weights hardly ever changes "
        "it.",
        (variant(dZ2=lambda s: (s.A2 == s.A2.max(axis=0)) - s.Y),),
    ),
    Mistake(
        "squared error",
        "dZ2 is squared, as if the loss were: the derivative of the cross-entropy is the plain difference.",
        (variant(dZ2=lambda s: (s.A2 - s.Y) ** 2), variant(dZ2=lambda s: (s.A2 - s.Y) ** 2 / 2)),
    ),
    Mistake(
        "absolute error",
        "dZ2 has lost its sign, it is an absolute value: for the right digit it must be negative, so that its score "
        "rises.",
        (variant(dZ2=lambda s: np.abs(s.A2 - s.Y)),),
    ),
    Mistake(
        "slope at the output",
        "dZ2 has one slope too many: remove it. For softmax with cross-entropy, prediction minus label is the whole "
        "gradient.",
        (
            variant(dZ2=lambda s: (s.A2 - s.Y) * s.A2 * (1 - s.A2)),
            variant(dZ2=lambda s: (s.A2 - s.Y) * relu_slope(s.Z2)),
        ),
    ),
    Mistake(
        "scores for probabilities",
        "dZ2 is made with the scores Z2: it is the *probabilities* A2 that are compared with the labels.",
        (variant(dZ2=lambda s: s.Z2 - s.Y),),
    ),
    Mistake(
        "sign",
        "The sign is the wrong one: these gradients point downhill. A gradient points uphill, and `update` subtracts "
        "it. Which way round is the difference in dZ2, and is there a minus further on?",
        (variant(dZ2=lambda s: s.Y - s.A2), *times(-1)),
    ),
    Mistake(
        "1/m twice",
        "These gradients are too small by the number of examples: the mean is taken twice.",
        (
            variant(dZ2=lambda s: (s.A2 - s.Y) / s.m),
            z1_from(lambda g, s: g * relu_slope(s.Z1) / s.m),
            *times(lambda s: 1 / s.m),
        ),
    ),
    Mistake(
        "no 1/m",
        "These gradients are too large by the number of examples: a sum is used where the *mean* over the "
        "examples is needed.",
        times(lambda s: s.m),
    ),
    Mistake(
        "divided by m - 1",
        "The sum is divided by one less (or one more) than the number of examples: the mean divides by m itself, not "
        "by m - 1.",
        (*times(lambda s: s.m / (s.m - 1)), *times(lambda s: s.m / (s.m + 1))),
    ),
    *(
        Mistake(
            f"divided by the {what}",
            f"The sum is divided by the number of {what}. The mean is over the *examples*: how many are there?",
            (*(times(lambda s, count=count: s.m / count(s)) if count else ()), *extra),
        )
        for what, count, extra in (
            ("pixels", lambda s: len(s.X), ()),
            ("outputs", lambda s: len(s.Y), both_biases(lambda dZ, m: dZ.sum(axis=1, keepdims=True) / len(dZ))[2:]),
            (
                "hidden units",
                lambda s: len(s.Z1),
                both_biases(lambda dZ, m: dZ.sum(axis=1, keepdims=True) / len(dZ))[1:2],
            ),
            ("units", None, both_biases(lambda dZ, m: dZ.sum(axis=1, keepdims=True) / len(dZ))[:1]),
            ("entries of Y", lambda s: s.Y.size, ()),
            ("entries of X", lambda s: s.X.size, ()),
            ("entries of Z1", lambda s: s.Z1.size, ()),
        )
    ),
    Mistake("factor 2", "These gradients are twice as large as they should be: where does the 2 come from?", times(2)),
    Mistake("factor 1/2", "These gradients are half of what they should be: where does the 1/2 come from?", times(0.5)),
    Mistake(
        "another constant factor",
        "These gradients are wrong by a constant factor, a fixed number. A learning rate belongs to the update; and "
        "the number to divide by must come from this `X`, not from somewhere else in the notebook.",
        tuple(wrong for number in (20, 4000, 0.1) for wrong in times(lambda s, number=number: s.m / number)),
        seen=_one_factor,
    ),
    Mistake(
        "wrong order",
        "The four gradients are right, but stand in the wrong order: it is dW1, db1, dW2, db2, as in `Params`.",
        (
            variant(result=lambda s: (s.dW2, s.db2, s.dW1, s.db1)),
            variant(result=lambda s: (s.dW1, s.dW2, s.db1, s.db2)),
            variant(result=lambda s: (s.db1, s.dW1, s.db2, s.dW2)),
            variant(result=lambda s: (s.db2, s.dW2, s.db1, s.dW1)),
            variant(result=lambda s: (s.dW2, s.dW1, s.db2, s.db1)),
            variant(result=lambda s: (s.dW1, s.db2, s.dW2, s.db1)),
        ),
    ),
    Mistake(
        "order of unpacking",
        "The parts of `activations` are unpacked in the wrong order: they come as Z1, A1, Z2, A2.",
        tuple(_unpacked_as(order) for order in itertools.permutations(range(4)) if order not in NAMED_ALREADY),
    ),
    Mistake(
        "clipped",
        "The gradients are clipped: large entries are cut to a limit. The gradient itself has no limit.",
        tuple(_of_result(lambda g, p, c=c: np.clip(g, -c, c)) for c in (0.1, 1, 5, 10)),
        seen=_clipped,
    ),
    Mistake(
        "rounded",
        "The gradients are rounded, so that small ones lose their digits, or all of them: keep all digits.",
        (*(_of_result(lambda g, p, n=n: np.round(g, n)) for n in (1, 3, 7)), _of_result(_half_precision)),
        seen=_rounded,
    ),
    Mistake(
        "scaled to a length",
        "The gradients are scaled to a fixed length (norm), or to a largest one. The length of a gradient says how "
        "steep the loss is: return it as it is.",
        (
            _of_result(lambda g, p: g / np.linalg.norm(g)),
            _of_result(lambda g, p: g * min(1, 3 / np.linalg.norm(g))),
            _of_result(lambda g, p: g / np.abs(g).max()),
            _as_one(lambda length: 1 / length),
            _as_one(lambda length: min(1, 5 / length)),
        ),
        seen=_scaled_to_length,
    ),
    Mistake(
        "signs alone",
        "Only the signs of the gradients are left: each entry is 1, -1 or 0. Their size says how steep the loss is.",
        _of_result(lambda g, p: np.sign(g)),
    ),
    Mistake(
        "the updated parameters",
        "It returns the parameters after a step, not the gradients: the step is taken by `update`.",
        tuple(_of_result(lambda g, p, a=a: p - a * g) for a in (0.1, 0.01, 1.0)),
        seen=_updated,
    ),
    Mistake(
        "weights added",
        "A multiple of the parameters is added to the gradients, as in weight decay: the loss here has no such term.",
        tuple(_of_result(lambda g, p, a=a: g + a * p) for a in (0.1, 0.01, 1.0)),
        seen=_decayed,
    ),
    in_place(
        backward,
        "It changes what it is given (as `-=` or an assignment to a part of an array does). The values of the forward "
        "pass are still needed: make new arrays.",
    ),
)


OPTIONS = {name: [(None, line)] for name, line in LINES.items()}  # the right line of a `backward`, and wrong ones
for _mistake in BACKWARD_MISTAKES:
    for _wrong in _mistake.wrongs:
        for _name, _line in getattr(_wrong, "changes", {}).items():
            if _name != "result" or _mistake.name == "wrong order":
                OPTIONS[_name].append((_mistake, _line))
AT_ONCE = 3  # mistakes that are looked for together
MISSING = np.zeros(0)  # stands for a gradient that has not been written yet
MORE_NETS = [
    [patient(3, 4, 2, 1), patient(6, 3, 8, 5, seed=5)],
    [  # large gradients and small ones: they have no limit
        patient(6, 4, 3, 5, seed=3, pixels=300.0),
        patient(5, 3, 4, 6, seed=6, pixels=300.0),
        patient(4, 6, 5, 7, seed=4, pixels=1e-3, weights=1e-4),
    ],
]


def _with_gaps(function, *args):
    """Call a `backward`; gradients that are not there yet (None or `...`) become MISSING, if any is there."""
    result = function(*args)
    if hasattr(result, "_asdict"):
        result = result._asdict()
    if isinstance(result, dict) and result and set(result) < set(PARTS):
        result = {name: result.get(name) for name in PARTS}
    values = list(result.values()) if isinstance(result, dict) else result
    if isinstance(result, dict) and not set(result) <= set(PARTS):
        raise NoNumbers(
            f"The keys of the dictionary are {', '.join(map(str, result))}, but must be {', '.join(PARTS)}."
        )
    if not isinstance(values, (tuple, list)) or len(values) != len(PARTS):
        return result
    values = [MISSING if value is None or value is ... else value for value in values]
    if all(value is MISSING for value in values):
        return result
    return dict(zip(result, values, strict=True)) if isinstance(result, dict) else values


def explained(trials):
    """The fewest mistakes, one for each line of a `backward`, that give all that was returned; [] if none do.

    Each line may be the right one or one of OPTIONS. The lines that follow from dZ2 alone come first, so that only what
    fits there is tried with each dZ1.
    """
    trials = [t for t in trials if t.expected is not None]
    seen = [t for t in trials if t.got is not None]
    if not any(t.problem for t in seen):
        return []
    best = None
    for order, arrange in [(None, lambda s: s), *OPTIONS["result"][1:]]:
        spaces = []
        for t in seen:
            s = _namespace(*copy.deepcopy(t.args))
            # where each returned array belongs: the numbers of the lines, put in the order in which they came
            places = (
                arrange(type("Places", (), {f"d{P}": f"d{P}" for P in ("W1", "b1", "W2", "b2")})) if order else PARTS
            )
            s.got = dict(zip(places, t.got, strict=True))
            spaces.append(s)
        for found in _fitting(spaces, ("dZ2", "dW2", "db2")):
            _set("dZ2", found["dZ2"][1], spaces)
            for more in _fitting(spaces, ("dZ1", "dW1", "db1")):
                chosen = found | more | ({"result": (order, arrange)} if order else {})
                mistakes = {id(m): m for m, _ in chosen.values() if m}
                if mistakes and (best is None or len(mistakes) < len(best[1])) and _raises(chosen, trials):
                    best = chosen, mistakes
        if best:
            break
    if best is None or len(best[1]) > AT_ONCE:
        return []
    return [(m, [name for name in PARTS if best[0][name][0] is m]) for m in BACKWARD_MISTAKES if id(m) in best[1]]


def _set(name, line, spaces):
    """Compute a line in each namespace; False where that is not possible."""
    try:
        with np.errstate(all="ignore"):
            for s in spaces:
                setattr(s, name, line(s))
    except (ValueError, AttributeError):  # shapes that do not fit, or a line that needs a later one
        return False
    return True


def _fitting(spaces, names):
    """For each dZ: the dZ line with the lines for dW and db that give what was returned, where there are any."""
    first, *parts = names
    for option in OPTIONS[first]:
        if not _set(first, option[1], spaces):
            continue
        fits = []
        for part in parts:
            fits.append([o for o in OPTIONS[part] if all(_gives(o[1], s, part) for s in spaces)])
            if not fits[-1]:
                break
        else:
            choices = itertools.product(*fits)
            yield dict(
                zip(
                    names,
                    (option, *min(choices, key=lambda c: len({id(o[0]) for o in (option, *c) if o[0]}))),
                    strict=True,
                )
            )


def _gives(line, s, part):
    if s.got[part].size == 0:
        return True
    try:
        with np.errstate(all="ignore"):
            made = np.asarray(line(s))
    except (ValueError, ZeroDivisionError):
        return False
    return made.shape == s.got[part].shape and same(s.got[part], made, RIGHT_BELOW, RIGHT_BELOW)


def _raises(chosen, trials):
    """Does the `backward` of these lines raise where the student's does?"""
    function = variant(**{name: line for name, (_, line) in chosen.items()})
    for t in trials:
        if t.got is None:
            try:
                with np.errstate(all="ignore"):
                    function(*copy.deepcopy(t.args))
                return False
            except Exception as error:
                if type(error) is not type(t.outcome.error):
                    return False
    return True


def _sentence(found):
    """Say which mistakes were made, and in which gradients."""
    said = [f"{listed(parts)}: {m.message}" if parts else m.message for m, parts in found]
    return said[0] if len(said) == 1 else "Several mistakes at once. " + " ".join(said)


def graded(trials):
    """What is right so far, where some gradients are not written yet: (mistake's name, message), or None."""
    seen = [t for t in trials if t.got is not None]
    if not seen:
        return None
    columns = {name: [(t.got[i], t.expected[i]) for t in seen] for i, name in enumerate(PARTS)}
    missing = [name for name, pairs in columns.items() if any(g.size == 0 for g, _ in pairs)]
    zeros = [name for name, pairs in columns.items() if name not in missing and not any(g.any() for g, _ in pairs)]
    if not missing and not ({"dW1", "dW2"} & set(zeros)):
        return None
    right = [n for n, pairs in columns.items() if all(same(g, e, RIGHT_BELOW, RIGHT_BELOW) for g, e in pairs)]
    wrong = [n for n in PARTS if n not in missing + zeros + right]
    said = [f"{listed(right)} {_are(right)} right" if right else ""]
    said.append(f"{listed(missing)} {_are(missing)} still missing" if missing else "")
    said.append(f"{listed(zeros)} {_are(zeros)} still all zeros" if zeros else "")
    message = "; ".join(filter(None, said)) + (": " + _next(missing + zeros) if not wrong else ".")
    name = "half done"
    if wrong:
        filled = [
            t._replace(got=[MISSING if n in zeros else g for n, g in zip(PARTS, t.got, strict=True)]) for t in seen
        ]
        found = explained(filled)
        message += f" {listed(wrong)} {_are(wrong)} wrong. " + (_sentence(found) if found else "")
        name = " + ".join([name, *(m.name for m, _ in found)])
    return name, message.strip()


def _next(missing):
    """What comes next in a half-written `backward`."""
    if {"dW2", "db2"} & set(missing):
        second = [name for name in ("dW2", "db2") if name in missing]
        return f"{listed(second)} {'follows' if len(second) == 1 else 'follow'} from dZ2, prediction minus label."
    if {"dW1", "db1"} <= set(missing):
        return "both need dZ1, the gradient that W2 brings back to the hidden layer, times the slope of its ReLU."
    return f"{listed(missing)} follows from dZ1."


def _are(names):
    return "is" if len(names) == 1 else "are"


def unpacked_wrongly(function):
    """The parts of a NamedTuple get each other's names: the message, or None."""
    tree = source(function)
    if tree is None:
        return None
    for node in ast.walk(tree.node):
        if not (
            isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Name)
        ):
            continue
        names = [getattr(part, "id", None) for part in node.targets[0].elts]
        for kind, what in ((Params, "params"), (Activations, "activations")):
            if sorted(map(str, names)) == sorted(kind._fields) and tuple(names) != kind._fields:
                return (
                    f"Line {node.lineno}, `{ast.unparse(node)}`: the parts of `{what}` are unpacked in the wrong "
                    f"order. They come as {', '.join(kind._fields)}."
                )
    return None


def notebook_number(function, trials):
    """A number of the notebook stands in place of the number of examples: its name, or None."""
    code = getattr(function, "__code__", None)
    for name in code.co_names if code else ():
        value = function.__globals__.get(name)
        if type(value) is int and value > 0 and all(t.got is not None for t in trials):
            factors = [(_factor(t), t.args[2].shape[1] / value) for t in trials]
            if all(f is not None and (f == 1 or np.isclose(f, wanted, rtol=2e-3)) for f, wanted in factors):
                return name
    return None


def _computes_with_dots(error):
    """Did it raise where a variable is still `...`?"""
    trace, found = error and error.__traceback__, False
    while trace is not None:
        found, trace = any(value is ... for value in trace.tb_frame.f_locals.values()), trace.tb_next
    return found


INTEGERS = ("astype too much", "int too much")  # gradients that are cut to 0 are no half-written `backward`


class _Backward(Exercise):
    """The exercise of `backward`: its mistakes are also found several at a time, and half of it is graded by itself."""

    def _diagnose(self, function, trials, passed, printed):
        if order := unpacked_wrongly(function):
            return Answer("not yet", order, mistake="order of unpacking")
        cut = {"astype", "int"} & set(getattr(getattr(function, "__code__", None), "co_names", ()))
        if cut and (found := recognise(self, function, passed + trials)) and found[0] in INTEGERS:
            return Answer("not yet", found[1], mistake=found[0])
        if half := graded(trials):
            return Answer("not yet", half[1], mistake=half[0])
        if name := notebook_number(function, trials):
            message = (
                f"It divides by `{name}`, a number of the notebook ({function.__globals__[name]}), not by the number "
                "of examples in this `X`: a function must work with what it is given."
            )
            return Answer("not yet", message, mistake="the notebook's own variable")
        if _computes_with_dots(trials[0].outcome.error):
            message = (
                "One of its lines computes with `...`, which is still to be written. To see what is right so far, "
                "return `...` in place of the gradients that need it."
            )
            return Answer("not yet", message, mistake="half done")
        if not any(self._made(mistake, trials, passed) for mistake in self.all_mistakes):
            if found := explained(passed + trials):
                return Answer("not yet", _sentence(found), mistake=" + ".join(m.name for m, _ in found))
        return super()._diagnose(function, trials, passed, printed)


BACKWARD = _Backward(
    "backward",
    "04",
    "Write `my_backward(params, activations, X, Y)`, which returns dW1, db1, dW2 and db2, each with the shape of its "
    "parameter.",
    backward,
    levels=[[patient(), patient(5, 5, 5, 7)], *MORE_NETS],
    hints=(
        "Go backwards, one line after the other: dZ2, then dW2 and db2, then dZ1, then dW1 and db1. Write the shape "
        "beside each.",
        "A weight's gradient is the gradient dZ of the unit behind it times the input that the weight was multiplied "
        "by, averaged over the examples.",
        "On the way back through the weights the matrix is transposed. Then the slope of ReLU lets each unit's "
        "gradient through or stops it.",
        "`diagnose(my_backward)` says which of the four is right already, also when only some of them are written: put "
        "`...` in place of the others.",
    ),
    call=_with_gaps,
    fields=PARTS,
    mistakes=BACKWARD_MISTAKES,
    rtol=RIGHT_BELOW,
    atol=RIGHT_BELOW,
)


def deep_patient(sizes=(7, 6, 5, 4), m=6, activation="relu", seed=0):
    """Make what a `backward_layers` is tried on: as `patient`, a net with so many inputs and units.

    Returns: (layers, signals, Y), with `activation` behind where that is not "relu".
    """
    check_sizes(sizes)
    check_size(least=2, m=m)
    check_choice("activation", activation, ACTIVATIONS)
    rng = np.random.default_rng(seed)
    for _ in range(100):
        A = X = rng.uniform(0, 1, (sizes[0], m))
        layers = []
        for W, _ in init_layers(rng, sizes, np.float64):
            layers.append(Layer(W, -(W @ A).mean(axis=1, keepdims=True)))
            A = relu(W @ A + layers[-1].b)
        signals = forward_layers(tuple(layers), X, activation)
        if all(np.abs(Z).min() > 0.001 for Z in signals.Z[:-1]):
            break
    Y = one_hot(rng.permutation(np.arange(m) % sizes[-1]), sizes[-1], np.float64)
    return (tuple(layers), signals, Y) + (() if activation == "relu" else (activation,))


def deep_variant(**changes):
    """Make a `backward_layers` with one of its lines changed: as `variant`, for `last`, `dW`, `db`, `dZ`, `result`."""
    lines = {
        "last": lambda s: s.A[-1] - s.Y,
        "dW": lambda s: s.dZ @ s.A[s.k].T / s.m,
        "db": lambda s: s.dZ.sum(axis=1, keepdims=True) / s.m,
        "dZ": lambda s: s.W[s.k].T @ s.dZ * s.slope(s.Z[s.k - 1]),
        "result": lambda s: tuple(reversed(s.grads)),
    } | changes

    def wrong(layers, signals, Y, activation="relu"):
        s = type("Lines", (), {})()
        s.W, s.Z, s.A, s.Y, s.m = [layer.W for layer in layers], signals.Z, signals.A, Y, Y.shape[1]
        s.slope, s.grads = ACTIVATIONS[activation][1], []
        s.dZ = lines["last"](s)
        for s.k in reversed(range(len(layers))):
            s.grads.append(Layer(lines["dW"](s), lines["db"](s)))
            if s.k > 0:
                s.dZ = lines["dZ"](s)
        return lines["result"](s)

    return wrong


def _flat(function, *args):
    """Call a `backward_layers`, and list its arrays: dW1, db1, dW2, and so on."""
    result = function(*args)
    whole = isinstance(result, (tuple, list)) and all(isinstance(layer, (tuple, list)) for layer in result)
    return [P for layer in result for P in layer] if whole else result


def _scaled(names, factor):
    """A variant whose dW, db or both are too large by a factor, a number or a function of the lines."""
    made = {
        "dW": lambda s: s.dZ @ s.A[s.k].T / s.m * (factor(s) if callable(factor) else factor),
        "db": lambda s: s.dZ.sum(axis=1, keepdims=True) / s.m * (factor(s) if callable(factor) else factor),
    }
    return deep_variant(**{name: made[name] for name in names})


def _arriving(change):
    """A variant whose dZ is made of the gradient that arrives and the lines."""
    return deep_variant(dZ=lambda s: change(s.W[s.k].T @ s.dZ, s))


LAYERS_MISTAKES = (
    Mistake(
        "S5: slope at the gradient",
        "The slope is taken at the gradient that comes back. It belongs where the forward pass went through the "
        "activation function: which array went into the activation function of that layer?",
        (
            _arriving(lambda g, s: g * s.slope(g)),
            deep_variant(dZ=lambda s: s.W[s.k].T @ (s.dZ * s.slope(s.dZ))),
        ),
    ),
    Mistake(
        "slope of another layer",
        "The slope is taken at the Z of the layer from which the gradient comes. It goes into the layer *below*: "
        "count the layers once more.",
        (
            _arriving(lambda g, s: g * s.slope(s.Z[s.k])),
            deep_variant(dZ=lambda s: s.W[s.k].T @ (s.dZ * s.slope(s.Z[s.k]))),
        ),
    ),
    Mistake(
        "value in place of the slope",
        "The gradient is multiplied by what the layer gave out. What belongs there is the *slope* of its activation.",
        (_arriving(lambda g, s: g * s.A[s.k]), _arriving(lambda g, s: g * s.Z[s.k - 1])),
    ),
    Mistake(
        "no slope",
        "The slope of the activation is missing: the gradient passes even where the hidden unit was off.",
        (_arriving(lambda g, s: g),),
    ),
    Mistake(
        "W not transposed",
        "W brings the gradient back without being transposed. It runs only where all layers have the same size: the "
        "way back needs the transposed matrix.",
        (deep_variant(dZ=lambda s: s.W[s.k] @ s.dZ * s.slope(s.Z[s.k - 1])),),
    ),
    Mistake(
        "W of another layer",
        "The gradient comes back through the weights of the layer below. Which matrix stands between the two layers?",
        (deep_variant(dZ=lambda s: s.W[s.k - 1].T @ s.dZ * s.slope(s.Z[s.k - 1])),),
    ),
    Mistake(
        "dW from what comes out",
        "dW is made with what the layer gives out. A weight's gradient is that of the unit behind it times what came "
        "*in*. Remember that A begins with X: count once more.",
        (deep_variant(dW=lambda s: s.dZ @ s.A[s.k + 1].T / s.m),),
    ),
    Mistake(
        "dW from the sums",
        "dW is made with the sums Z of the layer below: what comes into a layer has been through the activation.",
        (deep_variant(dW=lambda s: s.dZ @ (s.Z[s.k - 1] if s.k else s.A[0]).T / s.m),),
    ),
    Mistake(
        "S3: absolute mean",
        "The bias gradients are means of *absolute* values: keep the sign.",
        (deep_variant(db=lambda s: np.abs(s.dZ).sum(axis=1, keepdims=True) / s.m),),
    ),
    Mistake(
        "S4: summed over everything",
        "A bias gradient is a sum over everything. Each unit has its own bias: sum over the examples alone.",
        (
            deep_variant(db=lambda s: np.full((len(s.dZ), 1), s.dZ.sum() / s.m)),
            deep_variant(db=lambda s: s.dZ.sum() / s.m),
            deep_variant(db=lambda s: np.full((len(s.dZ), 1), s.dZ.mean())),
            deep_variant(db=lambda s: s.dZ.mean()),
        ),
    ),
    Mistake(
        "db without its second dimension",
        "A bias gradient has the shape (n,), but b has (n, 1): keep the dimension.",
        (deep_variant(db=lambda s: s.dZ.sum(axis=1) / s.m),),
    ),
    Mistake(
        "wrong order",
        "The gradients are right, but come in the order in which they were made, the last layer first.",
        (deep_variant(result=lambda s: tuple(s.grads)),),
    ),
    Mistake(
        "sign",
        "The sign is the wrong one: these gradients point downhill. A gradient points uphill, and the step subtracts "
        "it.",
        (deep_variant(last=lambda s: s.Y - s.A[-1]),),
    ),
    Mistake(
        "no 1/m",
        "These gradients are too large by the number of examples: a sum is used where the *mean* is needed.",
        tuple(_scaled(names, lambda s: s.m) for names in (("dW", "db"), ("dW",), ("db",))),
    ),
    Mistake(
        "1/m twice",
        "These gradients are too small by the number of examples, once or in each layer again: the mean is taken again "
        "and again.",
        (
            deep_variant(last=lambda s: (s.A[-1] - s.Y) / s.m),
            _arriving(lambda g, s: g * s.slope(s.Z[s.k - 1]) / s.m),
            *(_scaled(names, lambda s: 1 / s.m) for names in (("dW", "db"), ("dW",), ("db",))),
        ),
    ),
    Mistake(
        "factor 2",
        "These gradients are twice as large as they should be: where does the 2 come from?",
        tuple(_scaled(names, 2) for names in (("dW", "db"), ("dW",), ("db",))),
    ),
)

BACKWARD_LAYERS = Exercise(
    "backward_layers",
    "07",
    "Write `my_backward_layers(layers, signals, Y)`, which returns a `Layer(dW, db)` for each layer, the first one "
    "first.",
    backward_layers,
    levels=[[deep_patient(), deep_patient((5, 5, 5, 5))], [deep_patient((3, 2, 4, 3), 5, seed=5)]],
    hints=(
        "Write the lines of `backward` once more, with a number k of the layer in place of 1 and 2.",
        "Only the last layer's dZ is prediction minus label. Each other dZ is made of the one above it.",
        "Go through the layers from the last to the first. What came into layer k is `signals.A[k]`, and A[0] is X.",
        "`diagnose_layers(my_backward_layers)` says which gradients are right already.",
    ),
    mistakes=LAYERS_MISTAKES,
    rtol=RIGHT_BELOW,
    atol=RIGHT_BELOW,
    fields=tuple(f"d{name}{k}" for k in (1, 2, 3) for name in Layer._fields),
    call=_flat,
    own=False,  # my_net.py holds the net of the notes
    also_right=(
        deep_variant(dW=lambda s: (s.A[s.k] @ s.dZ.T).T / s.m, db=lambda s: s.dZ @ np.full((s.m, 1), 1 / s.m)),
        deep_variant(
            last=lambda s: (s.A[-1] - s.Y).astype(np.float32) / np.float32(s.m),  # the mean is taken at the start
            dW=lambda s: s.dZ @ s.A[s.k].T,
            db=lambda s: s.dZ.sum(axis=1, keepdims=True),
            result=lambda s: [list(layer) for layer in reversed(s.grads)],
        ),
    ),
)


def diagnose(function, n_in=7, n_hidden=5, n_out=4, m=6):
    """Examine a `backward` of the student: hold its gradients against central differences, and name the mistake.

    Parameters: `function`, to be called as `backward(params, activations, X, Y)`; the sizes of the layers of the net on
    which it is tried, and `m`, the number of examples. A second look is taken at a net of equal layers.
    Returns: an `Answer` with a table: for each gradient, whether it is right, its relative error, and the ratio to the
    right one where that is constant.
    Notebook 04.
    """
    nets = [patient(n_in, n_hidden, n_out, m), patient(n_hidden, n_hidden, n_hidden, m + 1)]

    def truth(params, activations, X, Y):
        return numerical_gradients(params, X, Y)

    return _examine(replace(BACKWARD, levels=[nets, *MORE_NETS]), function, truth, _where)


def diagnose_layers(function, sizes=(7, 6, 5, 4), m=6, activation="relu"):
    """Examine a `backward_layers` of the student, as `diagnose` does, on a net of any depth.

    Parameters: `function`, to be called as `backward_layers(layers, signals, Y)`, with `activation` behind where that
    is not "relu"; `sizes`, those of the net on which it is tried; `m`, the number of examples, at least 2;
    `activation`. A second look is taken at a net of equal layers.
    Returns: an `Answer`, as `diagnose`.
    Raises: TypeError or ValueError, if a size, m or `activation` cannot be used.
    Notebook 07.
    """
    nets = [deep_patient(sizes, m, activation), deep_patient((sizes[1],) * len(sizes), m, activation)]
    names = tuple(f"d{name}{k}" for k in range(1, len(sizes)) for name in Layer._fields)

    def truth(layers, signals, Y, activation="relu"):
        def loss(k, name, P):
            moved = (*layers[:k], layers[k]._replace(**{name: P}), *layers[k + 1 :])
            return cross_entropy(forward_layers(moved, signals.A[0], activation).A[-1], Y)

        return [
            numerical_gradient(lambda P, k=k, name=name: loss(k, name, P), P)
            for k, layer in enumerate(layers)
            for name, P in layer._asdict().items()
        ]

    return _examine(replace(BACKWARD_LAYERS, levels=[nets], fields=names), function, truth, _where_deep)


def _examine(exercise, function, truth, where):
    """Judge the function, and hold its gradients against the true ones; `where` says where to look."""
    nets, names = exercise.levels[0], exercise.fields
    answer = exercise.judge(function)
    if answer.outcome == "not tried":
        return answer
    for net in nets:
        outcome = run(lambda: plain(exercise._call(function, copy.deepcopy(net)), names), seconds=1)  # noqa: B023
        if outcome.error is None:
            break
    else:
        return answer  # nothing to compare: it says why
    right = truth(*net)
    wrong = [n for n, g, t in zip(names, outcome.value, right, strict=True) if not _right(g, t)]
    table = [f"{'':5}{'':8}{'relative error':18}ratio to the right one"]
    table += [_row(n, g, t) for n, g, t in zip(names, outcome.value, right, strict=True)]
    if net is nets[1] and len(set(map(len, truth(*nets[0])))) > 1:
        units = len(right[0])
        table.append(f"(on a net whose layers all have {units} units: with layers of other sizes it does not run)")
    code = "\n".join(line.rstrip() for line in table)
    if not wrong and answer.outcome == "right":
        count = "four" if names == PARTS else len(names)
        return Answer("right", f"all {count} gradients agree with central differences.", code, remark=answer.remark)
    known = {m.name for m in exercise.all_mistakes} | {None}
    if not wrong or not set((answer.mistake or "").split(" + ")) - known or names == PARTS and answer.mistake:
        return replace(answer, code=code)
    found = _together(exercise, outcome.value, right, wrong, net)
    message = " ".join(m.message for m in found) if found else where(wrong, names)
    return Answer("not yet", message, code, " + ".join(m.name for m in found) or None, answer.remark)


def _right(gradient, truth):
    finite = gradient.shape == truth.shape and np.isfinite(gradient).all()
    return bool(finite) and relative_error(gradient, truth) < RIGHT_BELOW


def _row(name, gradient, truth):
    """A line of the table."""
    if gradient.size == 0:
        return f"{name:5}missing"
    if gradient.shape != truth.shape:
        return f"{name:5}wrong   shape {gradient.shape}, should be {truth.shape}"
    if not np.isfinite(gradient).all():
        return f"{name:5}wrong   nan or infinity in it"
    error = relative_error(gradient, truth)
    if error < RIGHT_BELOW:
        return f"{name:5}right   below 1e-5"
    ratio = np.sum(gradient * truth) / np.sum(truth * truth)
    constant = relative_error(gradient, ratio * truth) < RIGHT_BELOW
    return f"{name:5}wrong   {error:<18.2g}{f'{ratio:.4g} everywhere' if constant else 'not constant'}"


def _together(exercise, gradients, truth, wrong, net):
    """Two or more mistakes that explain the wrong gradients together, each of them other ones; or none."""
    found, left = [], set(wrong)
    for mistake in exercise.mistakes:
        for function in mistake.wrongs:
            try:
                with np.errstate(all="ignore"):
                    made = plain(exercise._call(function, copy.deepcopy(net)), exercise.fields)
            except (ValueError, NoNumbers):
                continue
            broken = {n for n, g, t in zip(exercise.fields, made, truth, strict=True) if not _right(g, t)}
            agree = all(
                same(g, e, RIGHT_BELOW, RIGHT_BELOW)
                for n, g, e in zip(exercise.fields, gradients, made, strict=True)
                if n in broken
            )
            if broken and broken <= left and agree:
                found.append(mistake)
                left -= broken
    return [] if left else list(dict.fromkeys(found))


def _where(wrong, names=PARTS):
    """No mistake that is known: say at least where to look."""
    if wrong == ["dW1", "db1"]:
        return "The second layer is right. Both gradients of the first are wrong, and they share dZ1: look there."
    if len(wrong) == len(PARTS):
        return "All four are wrong. They all follow from dZ2: begin there, and come back."
    right = [name for name in PARTS if name not in wrong]
    are = "is" if len(right) == 1 else "are"
    return f"{listed(right)} {are} right: look at the line of {' and of '.join(wrong)}."


def _where_deep(wrong, names):
    """As `_where`: gradients come from above, so that the topmost layer that is wrong is where to look."""
    layer = max(int(name[2:]) for name in wrong)
    if layer == len(names) // 2:
        return f"Begin at the output layer, the last: {listed([n for n in wrong if n.endswith(str(layer))])}."
    if {f"dW{layer}", f"db{layer}"} <= set(wrong):
        return (
            f"All is right above layer {layer}. Both of its gradients are wrong, and they share its dZ: look at the "
            "line that takes the gradient from one layer to the next."
        )
    return f"All is right above layer {layer}: look at the line of {wrong[-1][:2]}."

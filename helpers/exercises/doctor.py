"""The gradient doctor: which gradient is wrong, by how much, and by which mistake.

It holds a `backward` against central differences, parameter by parameter, in float64: on a net whose layers all have
different sizes, with biases that are not zero; and then on a square net, since some mistakes run only there.
`BACKWARD_MISTAKES` serves the exercise of notebook 04 as well. `diagnose_layers` does the same for nets of any depth.
"""

import copy
from dataclasses import replace

import numpy as np

from helpers.activations import relu, relu_slope
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
from helpers.exercises.compare import NoNumbers, plain, same
from helpers.exercises.engine import Exercise, Mistake, in_place
from helpers.exercises.runner import run
from helpers.exercises.verdict import Answer
from helpers.layers import ACTIVATIONS, Layer, backward_layers, forward_layers, init_layers
from helpers.network import Params, forward

PARTS = Gradients._fields
RIGHT_BELOW = 1e-5  # relative error: a right gradient has about 1e-9, and 1e-6 if some of it is computed in float32


def patient(n_in=7, n_hidden=5, n_out=4, m=6, seed=0):
    """Make what a `backward` is tried on: a small net, in float64, with examples and labels.

    Each hidden unit is on for some examples and off for others (its bias takes the mean of its sums to 0): a unit that
    is always on would hide a lost slope. And no sum is so near to ReLU's corner that a central difference would cross
    it: the net is drawn anew until that holds, a hundred times at most.

    Parameters: the sizes; `m`, the number of examples; `seed`.
    Returns: (params, activations, X, Y), the arguments of `backward`.
    """
    rng = np.random.default_rng(seed)
    for _ in range(100):
        X = rng.uniform(0, 1, (n_in, m))
        W1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))
        b1 = -(W1 @ X).mean(axis=1, keepdims=True) if m > 1 else rng.normal(0, 0.3, (n_hidden, 1))
        W2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden))
        params = Params(W1, b1, W2, rng.normal(0, 0.3, (n_out, 1)))
        activations = forward(params, X)
        if np.abs(activations.Z1).min() > 0.001:
            break
    y = rng.permutation(np.arange(m) % n_out)
    return params, activations, X, one_hot(y, n_out, np.float64)


def variant(**changes):
    """Make a `backward` with one of its lines changed.

    Parameters: functions of a namespace `s` that holds all values so far, in place of the right lines for
    `dZ2`, `dW2`, `db2`, `dZ1`, `dW1`, `db1`; or `result`, of the finished namespace.
    Returns: the function.
    """
    lines = {
        "dZ2": lambda s: s.A2 - s.Y,
        "dW2": lambda s: s.dZ2 @ s.A1.T / s.m,
        "db2": lambda s: s.dZ2.sum(axis=1, keepdims=True) / s.m,
        "dZ1": lambda s: s.W2.T @ s.dZ2 * relu_slope(s.Z1),
        "dW1": lambda s: s.dZ1 @ s.X.T / s.m,
        "db1": lambda s: s.dZ1.sum(axis=1, keepdims=True) / s.m,
        "result": lambda s: Gradients(s.dW1, s.db1, s.dW2, s.db2),
    } | changes

    def wrong(params, activations, X, Y):
        s = type("Lines", (), {})()
        s.W1, s.b1, s.W2, s.b2 = params
        s.Z1, s.A1, s.Z2, s.A2 = activations
        s.X, s.Y, s.m = X, Y, X.shape[1]
        for name, line in lines.items():
            setattr(s, name, line(s))
        return s.result

    return wrong


def both_biases(change):
    """Three variants: the change made to db1 and db2, to db1 alone, to db2 alone."""
    db1, db2 = (lambda s: change(s.dZ1, s.m)), (lambda s: change(s.dZ2, s.m))
    return variant(db1=db1, db2=db2), variant(db1=db1), variant(db2=db2)


def times(factor):
    """Variants whose gradients are too large by a factor, a number or a function of the lines: all, or some."""

    def f(s):
        return factor(s) if callable(factor) else factor

    parts = [("dW1", "db1", "dW2", "db2"), ("db1", "db2"), ("dW1", "dW2"), ("dW1", "db1"), ("dW2", "db2")]
    parts += [("dW1",), ("db1",), ("dW2",), ("db2",)]

    def scaled(names):
        return variant(
            result=lambda s: Gradients(
                *(getattr(s, n) * (f(s) if n in names else 1) for n in ("dW1", "db1", "dW2", "db2"))
            )
        )

    return tuple(scaled(names) for names in parts)


def z1_error(change):
    """A variant whose dZ1 is made of the error that arrives (W2ᵀ dZ2) and the lines."""
    return variant(dZ1=lambda s: change(s.W2.T @ s.dZ2, s))


def w2_after_update(alpha):
    """A variant that has updated W2 before it is used."""
    return z1_error(lambda error, s: (s.W2 - alpha * s.dW2).T @ s.dZ2 * relu_slope(s.Z1))


def _used_after_update(trials):
    """Is the error in dW1 and db1 what an updated W2 makes, for some alpha, and nothing else wrong?"""
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
        if not relative_error(g, ratio * e) < RIGHT_BELOW:
            return None
        if abs(ratio - 1) > RIGHT_BELOW:
            ratios.add(float(f"{ratio:.3g}"))
    return None if len(ratios) > 1 else ratios.pop() if ratios else 1


def _one_factor(factors):
    return len(factors) == 1 and None not in factors


def _column(row):
    return row[:, None]


BACKWARD_MISTAKES = (
    Mistake(
        "S5: slope at dZ2",
        "The slope in dZ1 is taken at dZ2 (slip S5 of the notes). It belongs where the forward pass went through the "
        "bend. Which array went into the hidden layer's ReLU?",
        (
            z1_error(lambda error, s: error * relu_slope(s.dZ2)),
            variant(dZ1=lambda s: s.W2.T @ (s.dZ2 * relu_slope(s.dZ2))),
        ),
    ),
    Mistake(
        "slope at Z2",
        "The slope in dZ1 is taken at Z2, which is the output layer's sum: the bend is in the hidden layer.",
        (
            z1_error(lambda error, s: error * relu_slope(s.Z2)),
            variant(dZ1=lambda s: s.W2.T @ (s.dZ2 * relu_slope(s.Z2))),
        ),
    ),
    Mistake(
        "slope at dZ1",
        "The slope in dZ1 is taken at the error itself, so that negative errors are stopped. An error may be negative: "
        "it is the hidden unit's *sum* that decides whether it passes.",
        (z1_error(lambda error, s: error * relu_slope(error)), z1_error(lambda error, s: relu(error))),
    ),
    Mistake(
        "value in place of the slope",
        "The error in dZ1 is multiplied by the activation (A1, or Z1) itself. What belongs there is the *slope* of the "
        "activation, which for ReLU is 1 or 0.",
        (z1_error(lambda error, s: error * s.A1), z1_error(lambda error, s: error * s.Z1)),
    ),
    Mistake(
        "sigmoid's slope at A1",
        "The slope in dZ1 is the sigmoid's or tanh's, taken at A1. The hidden layer of this net bends with ReLU.",
        (
            z1_error(lambda error, s: error * s.A1 * (1 - s.A1)),
            z1_error(lambda error, s: error * (1 - s.A1**2)),
        ),
    ),
    Mistake(
        "no slope",
        "dZ1 lacks the slope of the activation: the error passes even where the hidden unit was off.",
        (z1_error(lambda error, s: error),),
    ),
    Mistake(
        "S6: undoes the activation",
        "dZ1 is divided by the slope, as if the activation could be undone (slip S6 of the notes). The chain rule "
        "multiplies.",
        (
            z1_error(lambda error, s: error / relu_slope(s.Z1)),
            z1_error(lambda error, s: np.where(s.Z1 > 0, error, error / 1e-8)),
        ),
    ),
    Mistake(
        "plus for times",
        "The slope is *added* in dZ1. Along a chain slopes multiply.",
        (z1_error(lambda error, s: error + relu_slope(s.Z1)),),
    ),
    Mistake(
        "slope the wrong way round",
        "The slope in dZ1 is 1 where the unit was off, and 0 where it was on: the wrong way round.",
        (z1_error(lambda error, s: error * (s.Z1 < 0)),),
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
        "The error comes back through the wrong weights: which matrix stands between the hidden layer and the output?",
        (
            variant(dZ1=lambda s: s.W1 @ s.dZ2 * relu_slope(s.Z1)),
            variant(dZ1=lambda s: s.W1.T @ s.dZ2 * relu_slope(s.Z1)),
        ),
    ),
    Mistake(
        "dW1 from A1",
        "dW1 is made with A1. A weight's gradient is the error at its one end times what came in at the other: what "
        "comes into the first layer?",
        (variant(dW1=lambda s: s.dZ1 @ s.A1.T / s.m),),
    ),
    Mistake(
        "dW2 from the wrong array",
        "dW2 is made with Z1, X or A2. A weight's gradient is the error at its one end times what came in at the "
        "other: what comes into the second layer?",
        (
            variant(dW2=lambda s: s.dZ2 @ s.Z1.T / s.m),
            variant(dW2=lambda s: s.dZ2 @ s.X.T / s.m),
            variant(dW2=lambda s: s.dZ2 @ s.A2.T / s.m),
        ),
    ),
    Mistake(
        "dW1 from dZ2",
        "dW1 is made with dZ2, the error of the output layer: the first layer has an error of its own.",
        (variant(dW1=lambda s: s.dZ2 @ s.X.T / s.m),),
    ),
    Mistake(
        "S1: dW transposed",
        "A weight gradient is turned (as in slip S1 of the notes): dW1 must have the shape of W1, and dW2 that of W2.",
        (
            variant(dW1=lambda s: s.X @ s.dZ1.T / s.m),
            variant(dW2=lambda s: s.A1 @ s.dZ2.T / s.m),
            variant(dW1=lambda s: s.X @ s.dZ1.T / s.m, dW2=lambda s: s.A1 @ s.dZ2.T / s.m),
        ),
    ),
    Mistake(
        "S2: db not summed",
        "A bias gradient still has a column for each example (as in slip S2 of the notes). A bias is shared by all the "
        "examples, so their errors are summed.",
        both_biases(lambda dZ, m: dZ / m) + both_biases(lambda dZ, m: dZ),
    ),
    Mistake(
        "S3: absolute mean",
        "A bias gradient is the mean of the *absolute* errors (slip S3 of the notes). The sign says in which direction "
        "to go: keep it.",
        both_biases(lambda dZ, m: np.abs(dZ).sum(axis=1, keepdims=True) / m),
    ),
    Mistake(
        "S4: summed over everything",
        "A bias gradient is a sum over everything, one number for all the biases (slip S4 of the notes). Each unit has "
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
        "A weight gradient is summed once more than needed (slip S7 of the notes): the matrix product has summed over "
        "the examples already.",
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
        "A bias gradient has the shape (n,), but b has (n, 1). Subtracted from b, NumPy would stretch it to (n, n) "
        "without a word: keep the dimension.",
        both_biases(lambda dZ, m: dZ.sum(axis=1) / m),
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
        "squared error",
        "dZ2 is squared, as if the loss were: the derivative of the cross-entropy is the plain difference.",
        (variant(dZ2=lambda s: (s.A2 - s.Y) ** 2), variant(dZ2=lambda s: (s.A2 - s.Y) ** 2 / 2)),
    ),
    Mistake(
        "absolute error",
        "dZ2 has lost its sign: for the right digit the error must be negative, so that its score rises.",
        (variant(dZ2=lambda s: np.abs(s.A2 - s.Y)),),
    ),
    Mistake(
        "slope at the output",
        "dZ2 has a slope too many. For softmax with cross-entropy the slope is in prediction minus label already.",
        (
            variant(dZ2=lambda s: (s.A2 - s.Y) * s.A2 * (1 - s.A2)),
            variant(dZ2=lambda s: (s.A2 - s.Y) * relu_slope(s.Z2)),
        ),
    ),
    Mistake(
        "scores for probabilities",
        "dZ2 is made with the scores Z2: it is the *probabilities* that are compared with the labels.",
        (variant(dZ2=lambda s: s.Z2 - s.Y),),
    ),
    Mistake(
        "sign",
        "The sign is turned: these gradients point downhill. A gradient points uphill, and `update` subtracts it. "
        "Which way round is the difference in dZ2, and is there a minus further on?",
        (variant(dZ2=lambda s: s.Y - s.A2), *times(-1)),
    ),
    Mistake(
        "1/m twice",
        "These gradients are too small by the number of examples: the mean is taken twice.",
        (
            variant(dZ2=lambda s: (s.A2 - s.Y) / s.m),
            z1_error(lambda error, s: error * relu_slope(s.Z1) / s.m),
            *times(lambda s: 1 / s.m),
        ),
    ),
    Mistake(
        "no 1/m",
        "These gradients are too large by the number of examples: a sum stands where the *mean* over the examples "
        "belongs.",
        times(lambda s: s.m),
    ),
    Mistake(
        "divided by the wrong number",
        "The sum is divided by the number of pixels, of units or of entries. The mean is over the *examples*: how many "
        "are there?",
        (
            *times(lambda s: s.m / s.X.shape[0]),
            *times(lambda s: s.m / len(s.Z2)),
            *times(lambda s: s.m / len(s.Z1)),
            *times(lambda s: s.m / s.Y.size),
            *times(lambda s: s.m / s.X.size),
            *both_biases(lambda dZ, m: dZ.sum(axis=1, keepdims=True) / len(dZ)),
        ),
    ),
    Mistake("factor 2", "These gradients are twice too large: where does the 2 come from?", times(2)),
    Mistake("factor 1/2", "These gradients are half of what they should be: where does the 1/2 come from?", times(0.5)),
    Mistake(
        "another constant factor",
        "These gradients are off by one constant factor: which number do you divide by, and does it come from this X, "
        "or from somewhere else in the notebook?",
        tuple(wrong for number in (20, 4000, 0.1) for wrong in times(lambda s, number=number: s.m / number)),
        seen=lambda trials: _one_factor({_factor(t) for t in trials} - {1}),
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
    in_place(
        backward,
        "It changes what it is given (as `-=` or an assignment to a part of an array does). The forward pass's values "
        "are still needed: make new arrays.",
    ),
)


BACKWARD = Exercise(
    "backward",
    "04",
    "Write `my_backward(params, activations, X, Y)`, which returns dW1, db1, dW2 and db2, each with the shape of its "
    "parameter.",
    backward,
    levels=[[patient(), patient(5, 5, 5, 6)], [patient(3, 4, 2, 1), patient(6, 3, 8, 5, seed=5)]],
    hints=(
        "Go backwards, station by station: dZ2, then dW2 and db2, then dZ1, then dW1 and db1. Write the shapes beside.",
        "A weight's gradient is the error at its one end times what came in at the other, averaged over the examples.",
        "On the way back through the weights the matrix is turned; then each unit's error is let through or stopped.",
        "`diagnose(my_backward)` says which of the four is right already.",
    ),
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


def _error(change):
    """A variant whose dZ is made of the error that arrives and the lines."""
    return deep_variant(dZ=lambda s: change(s.W[s.k].T @ s.dZ, s))


LAYERS_MISTAKES = (
    Mistake(
        "S5: slope at the error",
        "The slope is taken at the error that comes back (slip S5 of the notes). It belongs where the forward pass "
        "went through the bend: which array went into the activation function of that layer?",
        (
            _error(lambda error, s: error * s.slope(error)),
            deep_variant(dZ=lambda s: s.W[s.k].T @ (s.dZ * s.slope(s.dZ))),
        ),
    ),
    Mistake(
        "slope of another layer",
        "The slope is taken at the Z of the layer from which the error comes. The error goes into the layer *below*: "
        "count the layers once more.",
        (
            _error(lambda error, s: error * s.slope(s.Z[s.k])),
            deep_variant(dZ=lambda s: s.W[s.k].T @ (s.dZ * s.slope(s.Z[s.k]))),
        ),
    ),
    Mistake(
        "value in place of the slope",
        "The error is multiplied by what the layer gave out. What belongs there is the *slope* of its activation.",
        (_error(lambda error, s: error * s.A[s.k]), _error(lambda error, s: error * s.Z[s.k - 1])),
    ),
    Mistake(
        "no slope",
        "The slope of the activation is missing: the error passes even where the hidden unit was off.",
        (_error(lambda error, s: error),),
    ),
    Mistake(
        "W not transposed",
        "W brings the error back without being transposed. It runs only where all layers have the same size: the way "
        "back is the turned matrix.",
        (deep_variant(dZ=lambda s: s.W[s.k] @ s.dZ * s.slope(s.Z[s.k - 1])),),
    ),
    Mistake(
        "W of another layer",
        "The error comes back through the weights of the layer below. Which matrix stands between the two layers?",
        (deep_variant(dZ=lambda s: s.W[s.k - 1].T @ s.dZ * s.slope(s.Z[s.k - 1])),),
    ),
    Mistake(
        "dW from what comes out",
        "dW is made with what the layer gives out. A weight's gradient is the error at its one end times what came "
        "*in* at the other. Remember that A begins with X: count once more.",
        (deep_variant(dW=lambda s: s.dZ @ s.A[s.k + 1].T / s.m),),
    ),
    Mistake(
        "dW from the sums",
        "dW is made with the sums Z of the layer below: what comes into a layer has been through the activation.",
        (deep_variant(dW=lambda s: s.dZ @ (s.Z[s.k - 1] if s.k else s.A[0]).T / s.m),),
    ),
    Mistake(
        "S3: absolute mean",
        "The bias gradients are means of *absolute* errors (slip S3 of the notes): keep the sign.",
        (deep_variant(db=lambda s: np.abs(s.dZ).sum(axis=1, keepdims=True) / s.m),),
    ),
    Mistake(
        "S4: summed over everything",
        "A bias gradient is a sum over everything (slip S4 of the notes). Each unit has its own bias: sum over the "
        "examples alone.",
        (
            deep_variant(db=lambda s: np.full((len(s.dZ), 1), s.dZ.sum() / s.m)),
            deep_variant(db=lambda s: s.dZ.sum() / s.m),
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
        "The sign is turned: these gradients point downhill. A gradient points uphill, and the step subtracts it.",
        (deep_variant(last=lambda s: s.Y - s.A[-1]),),
    ),
    Mistake(
        "no 1/m",
        "These gradients are too large by the number of examples: a sum stands where the *mean* belongs.",
        tuple(_scaled(names, lambda s: s.m) for names in (("dW", "db"), ("dW",), ("db",))),
    ),
    Mistake(
        "1/m twice",
        "These gradients are too small by the number of examples, once or in each layer anew: the mean is taken again "
        "and again.",
        (
            deep_variant(last=lambda s: (s.A[-1] - s.Y) / s.m),
            _error(lambda error, s: error * s.slope(s.Z[s.k - 1]) / s.m),
            *(_scaled(names, lambda s: 1 / s.m) for names in (("dW", "db"), ("dW",), ("db",))),
        ),
    ),
    Mistake(
        "factor 2",
        "These gradients are twice too large: where does the 2 come from?",
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
    nets = [patient(n_in, n_hidden, n_out, m), patient(n_hidden, n_hidden, n_hidden, m)]

    def truth(params, activations, X, Y):
        return numerical_gradients(params, X, Y)

    return _examine(replace(BACKWARD, levels=[nets], fields=PARTS), function, truth, _where)


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
    (nets,), names = exercise.levels, exercise.fields
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
    if answer.mistake or not wrong:
        return replace(answer, code=code)
    found = _together(exercise, outcome.value, right, wrong, net)
    message = " ".join(m.message for m in found) if found else where(wrong, names)
    return Answer("not yet", message, code, " + ".join(m.name for m in found) or None, answer.remark)


def _right(gradient, truth):
    finite = gradient.shape == truth.shape and np.isfinite(gradient).all()
    return bool(finite) and relative_error(gradient, truth) < RIGHT_BELOW


def _row(name, gradient, truth):
    """A line of the table."""
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
    return f"{' and '.join(right)} {are} right: look at the line of {' and of '.join(wrong)}."


def _where_deep(wrong, names):
    """As `_where`: errors come from above, so that the topmost layer that is wrong is where to look."""
    layer = max(int(name[2:]) for name in wrong)
    if layer == len(names) // 2:
        return f"Begin at the output layer, the last: {' and '.join(n for n in wrong if n.endswith(str(layer)))}."
    if {f"dW{layer}", f"db{layer}"} <= set(wrong):
        return (
            f"All is right above layer {layer}. Both of its gradients are wrong, and they share its dZ: look at the "
            "line that takes the error from one layer to the next."
        )
    return f"All is right above layer {layer}: look at the line of {wrong[-1][:2]}."

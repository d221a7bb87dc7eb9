"""Backpropagation against the definition of the derivative, and float32 against float64."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.backprop import Gradients, backward, cross_entropy
from helpers.network import Params, forward

EPS = 1e-5
LARGEST_ERROR = 1e-7

# Hidden and output layers of different sizes too: where both have ten units, some mistakes still run.
SIZES = [(3, 5, 4, 7), (4, 4, 4, 4), (2, 16, 10, 10), (6, 10, 10, 3), (5, 3, 8, 20), (1, 1, 2, 1), (12, 2, 3, 40)]


def problem(rng, n_in, n_hidden, n_out, m, soft):
    """A network with no parameter at zero, which would hide mistakes, and examples with one-hot or soft labels."""
    params = Params(
        rng.normal(0, 0.7, (n_hidden, n_in)),
        rng.normal(0, 0.7, (n_hidden, 1)),
        rng.normal(0, 0.7, (n_out, n_hidden)),
        rng.normal(0, 0.7, (n_out, 1)),
    )
    Y = rng.dirichlet(np.ones(n_out), m).T if soft else np.eye(n_out)[:, rng.integers(0, n_out, m)]
    return params, rng.uniform(0, 1, (n_in, m)), Y


def far_from_corners(params, X):
    """Whether no hidden unit's sum is so near to 0, where ReLU has a corner, that a small move passes it."""
    return np.abs(params.W1 @ X + params.b1).min() > 100 * EPS


def central_differences(params, X, Y):
    """The gradient by its definition, written out here: the project's own is under test."""
    result = []
    for place, P in enumerate(params):
        derivative = np.zeros_like(P)
        for index in np.ndindex(P.shape):
            ends = []
            for sign in (1, -1):
                moved = [Q.copy() for Q in params]
                moved[place][index] += sign * EPS
                ends.append(cross_entropy(forward(Params(*moved), X).A2, Y))
            derivative[index] = (ends[0] - ends[1]) / (2 * EPS)
        result.append(derivative)
    return Gradients(*result)


def error(a, n):
    """Relative error between two arrays: 0 to 1."""
    lengths = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / lengths if lengths else 0.0


def check(params, X, Y):
    assert all(P.all() for P in params)
    before = [P.copy() for P in (*params, X, Y)]
    activations = forward(params, X)
    grads = backward(params, activations, X, Y)
    assert isinstance(grads, Gradients)
    for name, P, a, n in zip(grads._fields, params, grads, central_differences(params, X, Y), strict=True):
        assert a.shape == P.shape and a.dtype == P.dtype
        # Where the whole gradient is next to nothing, as for a dead unit, the difference is only rounding.
        assert error(a, n) < LARGEST_ERROR or np.linalg.norm(a - n) < 1e-10, name
    for P, was in zip((*params, X, Y), before, strict=True):
        np.testing.assert_array_equal(P, was)


@pytest.mark.parametrize("soft", [False, True], ids=["one-hot", "soft"])
@pytest.mark.parametrize("shape", SIZES, ids=str)
def test_backward_is_the_derivative_of_the_loss(shape, soft):
    rng = np.random.default_rng(0)
    params, X, Y = problem(rng, *shape, soft)
    while not far_from_corners(params, X):
        params, X, Y = problem(rng, *shape, soft)
    check(params, X, Y)


sizes = st.integers(1, 5)


@given(shape=st.tuples(sizes, sizes, sizes, sizes), seed=st.integers(0, 2**32 - 1), soft=st.booleans())
def test_backward_is_the_derivative_of_the_loss_for_any_net(shape, seed, soft):
    params, X, Y = problem(np.random.default_rng(seed), *shape, soft)
    assume(far_from_corners(params, X))
    check(params, X, Y)


def test_gradients_in_float32_are_those_in_float64_to_its_rounding():
    params, X, Y = problem(np.random.default_rng(1), 50, 10, 10, 200, soft=False)
    X32, Y32, *P32 = (P.astype(np.float32) for P in (X, Y, *params))
    single = backward(Params(*P32), forward(Params(*P32), X32), X32, Y32)
    double = backward(params, forward(params, X), X, Y)
    for a, n in zip(single, double, strict=True):
        assert a.dtype == np.float32 and error(a, n) < 1e-5

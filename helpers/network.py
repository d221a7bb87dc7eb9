"""The notes' network, from pixels to probabilities. Built in notebook 03.

784 inputs, a hidden layer with ReLU, an output layer of 10 with softmax. Columns are examples.
A network is a value: a `Params` holds its four arrays, and nothing here changes one in place.
"""

from typing import NamedTuple

import numpy as np

from helpers.activations import relu, softmax
from helpers.doors import (
    check_columns,
    check_finite,
    check_float,
    check_generator,
    check_predictions,
    check_same_shape,
    check_size,
)


class Params(NamedTuple):
    """The weights and biases of a two-layer network. Notes row N8, notebook 03."""

    W1: np.ndarray  # (n_hidden, n_in): a row for each hidden unit, a weight for each pixel
    b1: np.ndarray  # (n_hidden, 1)
    W2: np.ndarray  # (n_out, n_hidden)
    b2: np.ndarray  # (n_out, 1)


class Activations(NamedTuple):
    """What forward propagation computes on its way. Notes rows N8, N11 and N14, notebook 03."""

    Z1: np.ndarray  # (n_hidden, m): sums that go into the hidden layer
    A1: np.ndarray  # (n_hidden, m): relu(Z1)
    Z2: np.ndarray  # (n_out, m): scores
    A2: np.ndarray  # (n_out, m): softmax(Z2), a column of probabilities for each example


def init_params(rng, n_in=784, n_hidden=10, n_out=10, dtype=np.float32):
    """Draw the initial weights of a network at random; biases start at zero.

    A weight into a unit with n inputs comes from a normal distribution of variance 2 / n, so that the size of
    the signal is kept from layer to layer.

    Parameters: `rng`, a `numpy.random.Generator`; `n_in`, `n_hidden`, `n_out`, the sizes of the layers;
    `dtype`, float32 for training, float64 for gradient checks.
    Returns: `Params`: W1 (n_hidden, n_in), b1 (n_hidden, 1), W2 (n_out, n_hidden), b2 (n_out, 1).
    Raises: TypeError, if `rng` is no Generator, a size no whole number, or `dtype` no floating-point one; ValueError,
    if a size is below 1.
    Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015. Notebook 03.

    >>> init_params(np.random.default_rng(0)).W1.shape
    (10, 784)
    """
    check_generator(rng)
    check_size(n_in=n_in, n_hidden=n_hidden, n_out=n_out)
    check_float(dtype)
    W1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in)).astype(dtype)
    W2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden)).astype(dtype)
    return Params(W1, np.zeros((n_hidden, 1), dtype), W2, np.zeros((n_out, 1), dtype))


def forward(params, X):
    """Forward propagation: from pixels to probabilities.

    Parameters: `params`, a `Params`; `X`, (n_in, m), a column for each example, pixels scaled to [0, 1].
    Returns: `Activations`: Z1 and A1 (n_hidden, m), Z2 and A2 (n_out, m).
    Notes rows N6, N8, N11 and N14, notebook 03.
    """
    W1, b1, W2, b2 = params
    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    A2 = softmax(Z2)
    return Activations(Z1, A1, Z2, A2)


def predict(params, X):
    """Say, for each example, the digit that the network holds most probable.

    Parameters: `params`, a `Params`; `X`, (n_in, m).
    Returns: (m,) whole numbers from 0 to n_out - 1.
    Raises: ValueError, if X does not have a column of n_in pixels for each example, or it or `params` holds NaN or
    infinity.
    Notes row N13, notebook 03.
    """
    check_columns(params, X)
    check_finite("params and X", *params, X)
    return np.argmax(forward(params, X).A2, axis=0)


def accuracy(predictions, y):
    """Share of the predictions that are right: a fraction from 0 to 1.

    Parameters: `predictions` and the labels `y`, both (m,).
    Returns: a float.
    Raises: ValueError, if their shapes differ, they are empty or have more than one axis; TypeError, if they are not
    integers.
    Notebook 03.

    >>> accuracy(np.array([7, 2, 1]), np.array([7, 2, 4])).round(3)
    np.float64(0.667)
    """
    check_same_shape(predictions=predictions, y=y)
    check_predictions(predictions, y)
    return np.mean(np.equal(predictions, y))

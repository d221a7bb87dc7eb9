"""The loss, its gradient by backpropagation, and its gradient by brute force. Built in notebook 04.

dP stands for the derivative of the loss with respect to P, and has the shape of P.
"""

from typing import NamedTuple

import numpy as np

from helpers.activations import relu_slope
from helpers.doors import check_differences, check_labels, check_same_shape
from helpers.network import forward


class Gradients(NamedTuple):
    """The derivatives of the loss with respect to each of the parameters. Notes rows N17-N23, notebook 04."""

    dW1: np.ndarray  # (n_hidden, n_in), as W1
    db1: np.ndarray  # (n_hidden, 1), as b1
    dW2: np.ndarray  # (n_out, n_hidden), as W2
    db2: np.ndarray  # (n_out, 1), as b2


def one_hot(y, n_classes=10, dtype=np.float32):
    """Write each label as a column with a single 1, at the label's place.

    Parameters: `y`, (m,) whole numbers from 0 to n_classes - 1; `n_classes`, a row for each class; `dtype`.
    Returns: Y, (n_classes, m), zeros and ones.
    Raises: TypeError, if the labels are no whole numbers; ValueError, if there are none, or one is out of range.
    Notes row N16, notebook 04.

    >>> one_hot(np.array([1, 0]), n_classes=3)
    array([[0., 1.],
           [1., 0.],
           [0., 0.]], dtype=float32)
    """
    y = check_labels(y, n_classes)
    Y = np.zeros((n_classes, len(y)), dtype)
    Y[y, np.arange(len(y))] = 1
    return Y


def cross_entropy(A2, Y):
    """Loss: the mean over the examples of -log(probability given to the true class), in nats.

    L = -(1/m) Σ Y ⊙ log A2. Where Y is 0, 1 is added under the logarithm: it stays finite there and is multiplied by
    0, so that a probability rounded to 0 for a wrong class costs nothing; for the true class it costs infinity.

    Parameters: `A2`, probabilities, and `Y`, one-hot labels, both (K, m).
    Returns: a number, 0 or greater. A net that gives each of 10 classes 1/10 has log 10 = 2.303.
    Notes row N15, notebook 04.

    >>> round(float(cross_entropy(np.full((10, 1), 0.1), one_hot(np.array([3])))), 3)
    2.303
    """
    return -np.vdot(Y, np.log(A2 + (Y == 0))) / Y.shape[1]


def loss(params, X, Y):
    """Cross-entropy of the network on the examples X, whose one-hot labels are Y.

    Parameters: `params`, a `Params`; `X`, (n_in, m); `Y`, (n_out, m).
    Returns: a number in nats.
    Notes row N15, notebook 04.
    """
    return cross_entropy(forward(params, X).A2, Y)


def backward(params, activations, X, Y):
    """Backpropagation: the gradient of the loss with respect to each of the parameters.

    Parameters: `params`, a `Params`; `activations`, what `forward(params, X)` gave; `X`, (n_in, m);
    `Y`, one-hot labels, (n_out, m).
    Returns: `Gradients`, each with the shape of its parameter.
    Notes rows N16-N23, notebook 04.
    """
    Z1, A1, Z2, A2 = activations
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = params.W2.T @ dZ2 * relu_slope(Z1)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return Gradients(dW1, db1, dW2, db2)


def numerical_gradient(f, P, eps=1e-5):
    """Gradient of f at P by central differences: each entry is moved a little up, then a little down.

    (f(P + eps) - f(P - eps)) / (2 eps), entry by entry. Trust it in float64 with `eps` from 1e-6 to 1e-4; in
    float32, rounding leaves three digits at best.

    Parameters: `f`, a function that takes an array like P and gives a number; `P`, an array of any shape (it is
    left as it was); `eps`, the size of the move.
    Returns: an array of P's shape and dtype.
    Raises: TypeError, if P is no array of floating-point numbers; ValueError, if eps is not above 0.
    Source: the definition of the derivative. Notebook 04.

    >>> numerical_gradient(lambda P: np.sum(P**2), np.array([1.0, 3.0])).round(6)
    array([2., 6.])
    """
    check_differences(P, eps)
    P = P.copy()
    gradient = np.empty_like(P)
    for i in np.ndindex(P.shape):
        here = P[i]
        P[i] = here + eps
        above = f(P)
        P[i] = here - eps
        below = f(P)
        P[i] = here
        gradient[i] = (above - below) / (2 * eps)
    return gradient


def numerical_gradients(params, X, Y, eps=1e-5):
    """Gradient of the loss with respect to each of the parameters, by central differences: slow, and sure.

    Parameters: `params`, a `Params` in float64; `X`, (n_in, m); `Y`, (n_out, m); `eps`, the size of the move.
    Returns: `Gradients`, to be compared with those of `backward`.
    Source: the definition of the derivative. Notebook 04.
    """
    return Gradients(
        *(
            numerical_gradient(lambda P, name=name: loss(params._replace(**{name: P}), X, Y), P, eps)
            for name, P in params._asdict().items()
        )
    )


def relative_error(a, n):
    """Distance between two gradients, as a share of their lengths: ‖a - n‖ / (‖a‖ + ‖n‖).

    Parameters: `a` and `n`, arrays of one shape.
    Returns: a number from 0 (equal) to 1 (opposite, or only one is all zeros); 0 if both are all zeros; nan if one
    holds nan, so that a gradient of nan never passes for a right one.
    Raises: ValueError, if their shapes differ or they are empty.
    Source: the usual measure of a gradient check. Notebook 04.

    >>> relative_error(np.array([1.0, 0.0]), np.array([1.0, 0.0]))
    0.0
    """
    check_same_shape(a=a, n=n)
    a, n = np.float64(a), np.float64(n)
    largest = max(np.abs(a).max(), np.abs(n).max()) or 1
    a, n = a / largest, n / largest  # the squares of huge numbers would overflow
    lengths = np.linalg.norm(a) + np.linalg.norm(n)
    return 0.0 if lengths == 0 else float(np.linalg.norm(a - n) / lengths)

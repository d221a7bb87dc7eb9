"""Functions that bend the line, with their slopes, and softmax. Built in notebook 02.

All but `softmax` work element by element on an array of any shape. The dtype follows the input:
float32 in, float32 out; give them floating-point arrays. Nothing is changed in place.
"""

import numpy as np


def relu(Z):
    """Keep what is positive, and put 0 in place of the rest.

    Parameters: `Z`, an array of any shape, such as (10, m).
    Returns: an array of the same shape and dtype.
    Notes row N10, notebook 02.

    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    return np.maximum(Z, 0)


def relu_slope(Z):
    """Slope of `relu`: 1 where Z is positive, 0 elsewhere (at 0 too, where ReLU has a corner).

    Parameters: `Z`, an array of any shape: the values that `relu` was given.
    Returns: an array of zeros and ones, of the same shape and dtype.
    Notes rows N9 and N10, notebook 02.

    >>> relu_slope(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 1.])
    """
    return (Z > 0).astype(Z.dtype)


def sigmoid(Z):
    """Squash each value into (0, 1): 1 / (1 + exp(-Z)).

    Computed as exp(-log(1 + exp(-Z))), the same number, which overflows for no Z.

    Parameters: `Z`, an array of any shape.
    Returns: an array of the same shape.
    Notes row N9, notebook 02.

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    return np.exp(-np.logaddexp(0, -Z))


def sigmoid_slope(Z):
    """Slope of `sigmoid`: sigmoid(Z) (1 - sigmoid(Z)), at most 1/4.

    Parameters: `Z`, an array of any shape: the values that `sigmoid` was given.
    Returns: an array of the same shape.
    Notes row N9, notebook 02.

    >>> sigmoid_slope(np.array([0.0]))
    array([0.25])
    """
    return sigmoid(Z) * sigmoid(-Z)


def tanh(Z):
    """Squash each value into (-1, 1): the hyperbolic tangent.

    Parameters: `Z`, an array of any shape.
    Returns: an array of the same shape.
    Notes row N9, notebook 02.

    >>> tanh(np.array([0.0]))
    array([0.])
    """
    return np.tanh(Z)


def tanh_slope(Z):
    """Slope of `tanh`: 1 - tanh(Z)², at most 1.

    Parameters: `Z`, an array of any shape: the values that `tanh` was given.
    Returns: an array of the same shape.
    Notes row N9, notebook 02.

    >>> tanh_slope(np.array([0.0]))
    array([1.])
    """
    return 1 - np.tanh(Z) ** 2


def softmax(Z):
    """Turn each column of scores into probabilities: exp(z_i) / Σ_j exp(z_j).

    The column's maximum is subtracted first. It cancels in the fraction, and keeps exp from overflowing.

    Parameters: `Z`, the scores, (K, m), a column for each example; or (K,) for one example.
    Returns: an array of the same shape; each column sums to 1.
    Notes rows N12 and N13, notebook 02.

    >>> softmax(np.array([[0.0, 1000.0], [0.0, 1000.0]]))
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    E = np.exp(Z - Z.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)

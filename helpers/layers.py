"""A network of any depth and width, in the letters of the two-layer one. Built in notebook 07.

A network is a tuple of `Layer`s. All hidden layers have the same activation function, named by a word; the output layer
has softmax. Columns are examples. Nothing here changes a network in place.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.activations import relu, relu_slope, sigmoid, sigmoid_slope, softmax, tanh, tanh_slope
from helpers.backprop import cross_entropy
from helpers.doors import (
    check_amount,
    check_choice,
    check_finite,
    check_float,
    check_generator,
    check_layers_input,
    check_share,
    check_signals,
    check_sizes,
    check_targets,
)

ACTIVATIONS = {"relu": (relu, relu_slope), "sigmoid": (sigmoid, sigmoid_slope), "tanh": (tanh, tanh_slope)}


class Layer(NamedTuple):
    """The weights and biases of one layer, or the derivatives of the loss with respect to them. Notebook 07."""

    W: np.ndarray  # (n_out, n_in): a row for each unit of the layer
    b: np.ndarray  # (n_out, 1)


class Signals(NamedTuple):
    """What forward propagation computes on its way through the layers. Notebook 07."""

    Z: list  # Z[k], (units of layer k, m): sums that go into layer k
    A: list  # A[0] is X, A[k + 1] comes out of layer k, A[-1] are the probabilities
    masks: list  # with dropout, what each hidden layer's values were multiplied by; else empty


def init_layers(rng, sizes=(784, 10, 10), dtype=np.float32):
    """Draw the initial weights of a network at random; biases start at zero.

    A weight into a unit with n inputs comes from a normal distribution of variance 2 / n, as in `init_params`.

    Parameters: `rng`, a `numpy.random.Generator`; `sizes`, the number of inputs, then that of the units of each layer;
    `dtype`, float32 for training, float64 for gradient checks.
    Returns: a tuple of `Layer`s.
    Raises: TypeError or ValueError, if `rng`, a size or `dtype` cannot be used.
    Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015. Notebook 07.

    >>> [layer.W.shape for layer in init_layers(np.random.default_rng(0), (784, 100, 10))]
    [(100, 784), (10, 100)]
    """
    check_generator(rng)
    check_sizes(sizes)
    check_float(dtype)
    return tuple(
        Layer(rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in)).astype(dtype), np.zeros((n_out, 1), dtype))
        for n_in, n_out in pairwise(sizes)
    )


def forward_layers(layers, X, activation="relu", dropout=0.0, rng=None):
    """Forward propagation through all layers, from pixels to probabilities.

    Parameters: `layers`, a tuple of `Layer`s; `X`, (n_in, m); `activation`, "relu", "sigmoid" or "tanh"; `dropout`, the
    share of each hidden layer's values that is put to 0 at random, for training only: the others are enlarged by
    1 / (1 - dropout), so that their sum is kept on average; `rng`, the Generator that chooses them.
    Returns: `Signals`.
    Raises: ValueError, if X, `activation` or `dropout` cannot be used; TypeError, if dropout has no Generator.
    Notes rows N6, N8, N11 and N14; dropout: Srivastava et al., "Dropout", 2014. Notebook 07.
    """
    check_layers_input(layers, X)
    check_choice("activation", activation, ACTIVATIONS)
    check_share(dropout, rng)
    f = ACTIVATIONS[activation][0]
    Z, A, masks = [], [X], []
    for W, b in layers[:-1]:
        Z.append(W @ A[-1] + b)
        A.append(f(Z[-1]))
        if dropout:
            kept = rng.random(A[-1].shape, np.float32) >= dropout
            masks.append(kept.astype(A[-1].dtype) / A[-1].dtype.type(1 - dropout))
            A[-1] = A[-1] * masks[-1]
    W, b = layers[-1]
    Z.append(W @ A[-1] + b)
    A.append(softmax(Z[-1]))
    return Signals(Z, A, masks)


def backward_layers(layers, signals, Y, activation="relu"):
    """Backpropagation through all layers: the gradient of the loss with respect to each weight and bias.

    Parameters: `layers`, a tuple of `Layer`s; `signals`, what `forward_layers` gave for them; `Y`, one-hot labels,
    (n_out, m); `activation`, as in `forward_layers`.
    Returns: a tuple of `Layer`s that hold derivatives, each with the shape of its weight or bias.
    Raises: TypeError or ValueError, if the signals or labels do not fit the layers.
    Notes rows N16-N23, notebook 07.
    """
    check_choice("activation", activation, ACTIVATIONS)
    check_signals(layers, signals, Y)
    Z, A, masks = signals
    slope = ACTIVATIONS[activation][1]
    m = Y.shape[1]
    grads = []
    dZ = A[-1] - Y
    for k in reversed(range(len(layers))):
        grads.append(Layer(dZ @ A[k].T / m, dZ.sum(axis=1, keepdims=True) / m))
        if k > 0:
            dA = layers[k].W.T @ dZ
            dZ = dA * slope(Z[k - 1]) * masks[k - 1] if masks else dA * slope(Z[k - 1])
    return tuple(reversed(grads))


def layers_gradients(layers, X, Y, activation="relu", weight_decay=0.0, dropout=0.0, rng=None):
    """Forward and backward once: the loss and its gradients, as `train` asks for them.

    With weight decay, the loss is the cross-entropy plus weight_decay / 2 times the sum of all squared weights (not
    biases), and each dW gets weight_decay times W on top.

    Parameters: `layers`, `X`, `Y` as in `forward_layers` and `backward_layers`; `weight_decay`, 0 or greater;
    `dropout` and `rng`, as in `forward_layers`.
    Returns: the loss in nats, and a tuple of `Layer`s that hold its derivatives.
    Raises: as `forward_layers`; TypeError or ValueError, if weight_decay cannot be used.
    Source: Krogh and Hertz, "A simple weight decay can improve generalization", 1991. Notebook 07.
    """
    check_amount(weight_decay=weight_decay)
    check_layers_input(layers, X)
    check_targets(layers, X, Y)
    signals = forward_layers(layers, X, activation, dropout, rng)
    loss, grads = float(cross_entropy(signals.A[-1], Y)), backward_layers(layers, signals, Y, activation)
    if weight_decay:
        loss += weight_decay / 2 * sum(float(np.vdot(W, W)) for W, _ in layers)
        grads = tuple(Layer(dW + weight_decay * W, db) for (W, _), (dW, db) in zip(layers, grads, strict=True))
    return loss, grads


def predict_layers(layers, X, activation="relu"):
    """Say, for each example, the class that the network holds most probable.

    Parameters: as in `forward_layers`.
    Returns: (m,) whole numbers from 0 to n_out - 1.
    Raises: as `forward_layers`.
    Notes row N13, notebook 07.
    """
    check_layers_input(layers, X)
    check_finite("layers and X", *(P for layer in layers for P in layer), X)
    return np.argmax(forward_layers(layers, X, activation).A[-1], axis=0)

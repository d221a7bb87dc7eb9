"""The same network in PyTorch: equal probabilities, loss and gradients, which PyTorch finds by itself.

PyTorch is no dependency of the project. Where it is missing, these tests are skipped, unless REQUIRE_TORCH is set, as
it is in .ci/run: then they fail.
"""

import functools
import os

import numpy as np
import pytest

from helpers.backprop import backward, cross_entropy, one_hot
from helpers.data import load_sample, to_columns
from helpers.layers import Layer, forward_layers, layers_gradients
from helpers.network import Params, forward, init_params
from helpers.optimizers import Adam, Momentum, combine
from helpers.training import train

if os.environ.get("REQUIRE_TORCH"):
    import torch
else:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: see .ci/run")

torch.set_num_threads(1)  # as for NumPy, in tests/__init__.py

PRECISION = pytest.mark.parametrize(("dtype", "largest_error"), [(np.float64, 1e-10), (np.float32, 1e-5)])


def digits(m, dtype):
    """The first m committed digits, and a network with biases."""
    sample = load_sample()
    params = init_params(np.random.default_rng(0), dtype=dtype)
    rng = np.random.default_rng(1)
    params = params._replace(b1=rng.normal(0, 0.3, (10, 1)).astype(dtype), b2=rng.normal(0, 0.3, (10, 1)).astype(dtype))
    y = sample.train_labels[:m]
    return params, to_columns(sample.train_images[:m]).astype(dtype), one_hot(y, dtype=dtype), y


def in_torch(params, X, y):
    """PyTorch's way: its own layers, its own loss with softmax inside, examples in rows; then its own gradients."""
    W1, b1, W2, b2 = (torch.tensor(P, requires_grad=True) for P in params)
    A1 = torch.relu(torch.nn.functional.linear(torch.tensor(X.T.copy()), W1, b1[:, 0]))
    scores = torch.nn.functional.linear(A1, W2, b2[:, 0])
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor(y.astype(np.int64)))
    loss.backward()
    return torch.softmax(scores, 1).detach().numpy().T, loss.item(), [P.grad.numpy() for P in (W1, b1, W2, b2)]


def error(a, n):
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))


@PRECISION
@pytest.mark.parametrize("m", [1, 10, 4000])
def test_probabilities_loss_and_gradients_are_those_of_torch(m, dtype, largest_error):
    params, X, Y, y = digits(m, dtype)
    activations = forward(params, X)
    A2, loss, theirs = in_torch(params, X, y)
    assert error(activations.A2, A2) < largest_error
    assert cross_entropy(activations.A2, Y) == pytest.approx(loss, rel=largest_error)
    for name, a, n in zip(Params._fields, backward(params, activations, X, Y), theirs, strict=True):
        assert a.dtype == n.dtype == dtype and np.abs(n).max() > 0, name
        assert error(a, n) < largest_error, name


@PRECISION
def test_ten_steps_of_train_are_those_of_torch(dtype, largest_error):
    params, X, Y, y = digits(500, dtype)
    *_, last = train(params, X, Y, 0.5, 10)
    theirs = params
    for _ in range(10):
        _, loss, grads = in_torch(theirs, X, y)
        theirs = Params(*(P - dtype(0.5) * dP for P, dP in zip(theirs, grads, strict=True)))
    assert last.loss == pytest.approx(loss, rel=10 * largest_error)
    for a, n in zip(last.params, theirs, strict=True):
        assert error(a, n) < 10 * largest_error


# Nets of any depth, and steps with a memory

BEND = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
DEEP = (784, 40, 30, 20, 10)


def deep_net(dtype, sizes=DEEP):
    """A net with no parameter at zero."""
    rng = np.random.default_rng(1)
    return tuple(
        Layer(
            rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in)).astype(dtype),
            rng.normal(0, 0.3, (n_out, 1)).astype(dtype),
        )
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    )


def deep_in_torch(layers, X, y, activation="relu", weight_decay=0.0):
    """The probabilities, the loss and the gradients, by PyTorch's layers and its autograd."""
    parameters = [[torch.tensor(P, requires_grad=True) for P in layer] for layer in layers]
    A = torch.tensor(X.T.copy())
    for k, (W, b) in enumerate(parameters):
        Z = torch.nn.functional.linear(A, W, b[:, 0])
        A = BEND[activation](Z) if k < len(layers) - 1 else Z
    loss = torch.nn.functional.cross_entropy(A, torch.tensor(y.astype(np.int64)))
    loss = loss + weight_decay / 2 * sum((W**2).sum() for W, _ in parameters)
    loss.backward()
    grads = [Layer(*(P.grad.numpy() for P in layer)) for layer in parameters]
    return torch.softmax(A, 1).detach().numpy().T, loss.item(), grads


@PRECISION
@pytest.mark.parametrize("activation", BEND)
@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
@pytest.mark.parametrize("sizes", [(784, 10), (784, 30, 10), DEEP], ids=str)
def test_layers_have_the_gradients_of_torch(sizes, weight_decay, activation, dtype, largest_error):
    _, X, Y, y = digits(500, dtype)
    layers = deep_net(dtype, sizes)
    A, loss, theirs = deep_in_torch(layers, X, y, activation, weight_decay)
    assert error(forward_layers(layers, X, activation).A[-1], A) < largest_error
    our_loss, ours = layers_gradients(layers, X, Y, activation, weight_decay)
    assert our_loss == pytest.approx(loss, rel=largest_error)
    for k, (layer, truth) in enumerate(zip(ours, theirs, strict=True)):
        for name, a, n in zip(Layer._fields, layer, truth, strict=True):
            assert a.dtype == n.dtype == dtype and a.shape == n.shape and np.abs(n).max() > 0, (k, name)
            assert error(a, n) < largest_error, (k, name)


def sgd(**options):
    return functools.partial(torch.optim.SGD, lr=0.05, **options)


@PRECISION
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda: Momentum(0.9), sgd(momentum=0.9)),
        (lambda: Momentum(0.8, nesterov=True), sgd(momentum=0.8, nesterov=True)),
        (lambda: Adam(), functools.partial(torch.optim.Adam, lr=0.05)),
        (lambda: Adam(0.8, 0.95, 1e-4), functools.partial(torch.optim.Adam, lr=0.05, betas=(0.8, 0.95), eps=1e-4)),
    ],
    ids=["momentum", "nesterov", "adam", "adam with other betas"],
)
def test_optimizers_take_the_steps_of_torch(ours, theirs, dtype, largest_error):
    rng = np.random.default_rng(2)
    start = deep_net(dtype, (40, 30, 10))
    params = start
    optimizer = ours()
    tensors = [torch.tensor(P, requires_grad=True) for layer in start for P in layer]
    torchs = theirs(tensors)
    for _ in range(20):  # the same gradients for both, so that rounding does not grow from step to step
        grads = combine(lambda P: rng.normal(0, 1, P.shape).astype(dtype), params)
        params = optimizer(params, grads, 0.05)
        for tensor, dP in zip(tensors, [dP for layer in grads for dP in layer], strict=True):
            tensor.grad = torch.tensor(dP)
        torchs.step()
    for P, tensor in zip([P for layer in params for P in layer], tensors, strict=True):
        assert P.dtype == dtype and error(P, tensor.detach().numpy()) < largest_error
    assert error(params[0].W, start[0].W) > 0.1  # they have moved


@PRECISION
def test_a_run_with_momentum_is_that_of_torch(dtype, largest_error):
    _, X, Y, y = digits(500, dtype)
    start = deep_net(dtype)
    *_, last = train(start, X, Y, 0.05, 10, gradients=layers_gradients, update=Momentum(0.9, nesterov=True))
    tensors = [torch.tensor(P, requires_grad=True) for layer in start for P in layer]
    optimizer = torch.optim.SGD(tensors, lr=0.05, momentum=0.9, nesterov=True)
    for _ in range(10):
        layers = [Layer(*(P.detach().numpy() for P in pair)) for pair in zip(tensors[::2], tensors[1::2], strict=True)]
        _, loss, grads = deep_in_torch(layers, X, y)
        for tensor, dP in zip(tensors, [dP for layer in grads for dP in layer], strict=True):
            tensor.grad = torch.tensor(dP)
        optimizer.step()
    assert last.loss == pytest.approx(loss, rel=10 * largest_error)
    for P, tensor in zip([P for layer in last.params for P in layer], tensors, strict=True):
        assert error(P, tensor.detach().numpy()) < 10 * largest_error

"""The same network in PyTorch: equal probabilities, loss and gradients, which PyTorch finds by itself.

PyTorch is no dependency of the project. Where it is missing, these tests are skipped, unless REQUIRE_TORCH is set, as
it is in .ci/run: then they fail.
"""

import os

import numpy as np
import pytest

from helpers.backprop import backward, cross_entropy, one_hot
from helpers.data import load_sample, to_columns
from helpers.network import Params, forward, init_params
from helpers.training import train

if os.environ.get("REQUIRE_TORCH"):
    import torch
else:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: see .ci/run")

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

"""What the lessons tell of the digits, with room for rounding and chance: the notebooks print it, and assert none."""

import numpy as np
import pytest

from helpers.activations import relu_slope
from helpers.backprop import Gradients, backward, cross_entropy, one_hot
from helpers.data import load_sample, to_columns
from helpers.network import accuracy, forward, init_params, predict
from helpers.training import regime, train

DIGITS = load_sample()
X, X_TEST = to_columns(DIGITS.train_images), to_columns(DIGITS.test_images)
Y, Y_TEST = one_hot(DIGITS.train_labels), one_hot(DIGITS.test_labels)


def trained(alpha, steps, seed=0, backward=backward):
    """The losses and the last parameters of a training from a fresh start."""

    def gradients(params, X, Y):
        activations = forward(params, X)
        return cross_entropy(activations.A2, Y), backward(params, activations, X, Y)

    start = init_params(np.random.default_rng(seed))
    *_, last = history = list(train(start, X, Y, alpha, steps, gradients=gradients))
    return [step.loss for step in history], last.params


def right_on_test(params):
    return accuracy(predict(params, X_TEST), DIGITS.test_labels)


def test_order_of_the_pixels_does_not_matter_to_sums():
    """Notebook 01: permute the pixels of all images alike, and the nearest mean gives the same answers."""
    means = np.stack([X[:, DIGITS.train_labels == k].mean(axis=1) for k in range(10)], axis=1)

    def nearest(images, means):
        return ((images[:, None, :] - means[:, :, None]) ** 2).sum(axis=0).argmin(axis=0)

    order = np.random.default_rng(1).permutation(784)
    before, after = nearest(X_TEST, means), nearest(X_TEST[order], means[order])
    assert accuracy(before, DIGITS.test_labels) > 0.8
    assert np.mean(before != after) < 0.01


def test_untrained_nets_are_right_once_in_ten():
    """Notebook 03."""
    rates = [accuracy(predict(init_params(np.random.default_rng(s)), X), DIGITS.train_labels) for s in range(30)]
    assert 0.07 < np.mean(rates) < 0.13


def wrong_backward(mistake):
    """A `backward` with one of the mistakes that notebook 04 compares."""

    def gradients(params, activations, X, Y):
        dW1, db1, dW2, db2 = backward(params, activations, X, Y)
        m, dZ2 = X.shape[1], activations.A2 - Y
        dZ1 = params.W2.T @ dZ2 * relu_slope(activations.Z1)
        if mistake == "absolute db":
            db1, db2 = (np.abs(d).mean(axis=1, keepdims=True) for d in (dZ1, dZ2))
        if mistake == "db over everything":
            db1, db2 = np.full_like(db1, dZ1.sum() / m), np.full_like(db2, dZ2.sum() / m)
        if mistake == "slope at dZ2":
            dZ1 = params.W2.T @ dZ2 * relu_slope(dZ2)
            dW1, db1 = dZ1 @ X.T / m, dZ1.mean(axis=1, keepdims=True)
        if mistake == "twice too large":
            dW1, db1, dW2, db2 = 2 * dW1, 2 * db1, 2 * dW2, 2 * db2
        if mistake == "no biases":
            db1, db2 = 0 * db1, 0 * db2
        return Gradients(dW1, db1, dW2, db2)

    return gradients


@pytest.mark.parametrize("seed", [0, 1])
def test_accuracy_does_not_show_a_wrong_gradient(seed):
    """Notebook 04: four wrong programs come as far as the right one; only the slope at dZ2 is far behind."""
    right = right_on_test(trained(0.1, 300, seed)[1])
    for mistake in ("absolute db", "db over everything", "twice too large", "no biases"):
        reached = right_on_test(trained(0.1, 300, seed, wrong_backward(mistake))[1])
        assert abs(reached - right) < 0.04, mistake
    assert right_on_test(trained(0.1, 300, seed, wrong_backward("slope at dZ2"))[1]) < right - 0.05


@pytest.mark.parametrize(
    ("alpha", "name"), [(0.01, "too small"), (0.1, "good"), (0.5, "unstable"), (5.0, "diverged")], ids=str
)
@pytest.mark.filterwarnings("ignore::helpers.training.DivergenceWarning", "ignore::RuntimeWarning")
def test_learning_rates_and_their_names(alpha, name):
    """Notebook 05: 150 steps each."""
    assert regime(trained(alpha, 150)[0]) == name


def test_a_thousand_steps():
    """Notebook 05: nearly nine digits in ten; a tenth of alpha is far behind; new images are read less well."""
    losses, params = trained(0.1, 1000)
    slow_losses, slow = trained(0.01, 1000)
    assert right_on_test(params) > 0.87 and right_on_test(slow) < right_on_test(params) - 0.03
    assert losses[-1] < slow_losses[-1] / 2
    assert cross_entropy(forward(params, X_TEST).A2, Y_TEST) > 1.5 * losses[-1]
    never = X.max(axis=1) == 0
    start = init_params(np.random.default_rng(0))
    assert never.sum() > 50 and np.array_equal(params.W1[:, never], start.W1[:, never])

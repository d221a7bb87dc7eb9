"""One step down the gradient, and the loop that takes many. Built in notebook 05."""

import warnings
from itertools import islice, repeat
from typing import NamedTuple

import numpy as np

from helpers.backprop import backward, cross_entropy
from helpers.doors import check_alpha, check_how, check_training
from helpers.network import Params, forward

# Fresh memory is slow at its first touch, and glibc gives freed arrays back to the system at once, until
# it has seen a large one come and go. From then on it keeps them, and each step finds its arrays' memory warm.
np.empty(30 << 20, np.uint8)


class Step(NamedTuple):
    """What `train` tells after each step. Notebook 05."""

    step: int  # 1, 2, 3, …
    params: Params  # the parameters after this step
    loss: float  # the mean cross-entropy from which this step went down, in nats


class DivergenceWarning(RuntimeWarning):
    """Says that training was ended because the loss was no longer a finite number."""

    def __init__(self, step, loss, alpha):
        reason = (
            "the loss is not a finite number before anything was learnt; start again from init_params."
            if step == 1
            else f"the loss is {loss}, no longer a finite number, because alpha = {float(alpha):g} is too large and "
            "each step overshoots further than the last; start again with a smaller alpha, such as 0.1."
        )
        super().__init__(f"Training ended at step {step}: {reason}")


def update(params, grads, alpha):
    """Gradient descent: move each parameter a little against its derivative.

    Parameters: `params`, a `Params`; `grads`, its `Gradients`; `alpha`, the learning rate, a number.
    Returns: a new `Params` of the same shapes and dtypes; the old one is left as it was.
    Notes rows N24 and N25, notebook 05.
    """
    alpha = float(alpha)
    return Params(*(P - alpha * dP for P, dP in zip(params, grads, strict=True)))


def loss_and_gradients(params, X, Y):
    """Forward and backward once: what a step of training has to know.

    Parameters: `params`, a `Params`; `X`, (n_in, m); `Y`, one-hot labels, (n_out, m).
    Returns: the loss in nats, and its `Gradients`.
    Notes, steps 1 and 2, notebook 05.
    """
    activations = forward(params, X)
    return float(cross_entropy(activations.A2, Y)), backward(params, activations, X, Y)


def descend(params, X, Y, alpha, steps, batches=None, gradients=loss_and_gradients, update=update):
    """Take gradient steps one by one, and tell about each: the loop inside `train`, which checks its input first.

    Parameters: as `train`.
    Yields: as `train`; ends early, with a `DivergenceWarning`, when the loss is no longer finite.
    Notes, steps 1 to 3, notebook 05.
    """
    batches = islice(batches or repeat((X, Y)), steps)
    for step, (X_batch, Y_batch) in enumerate(batches, start=1):
        rate = alpha() if callable(alpha) else alpha
        check_alpha(rate)
        with np.errstate(all="ignore"):  # an overflow shows in the loss, below
            loss, grads = gradients(params, X_batch, Y_batch)
        if not np.isfinite(loss):
            yield Step(step, params, loss)
            warnings.warn(DivergenceWarning(step, loss, rate), stacklevel=2)
            return
        params = update(params, grads, rate)
        yield Step(step, params, loss)


def train(params, X, Y, alpha, steps, **how):
    """Train a network by gradient descent: a generator, which yields after each step.

    Who takes the steps decides what becomes of them: a loop with a progress bar, a list to plot, a live view.

    Parameters: `params`, the initial `Params`; `X`, (n_in, m), all the examples, scaled to [0, 1], of the dtype of
    `params`; `Y`, one-hot labels, (n_out, m); `alpha`, the learning rate, a number or a function of no arguments that
    is called again at each step; `steps`, how many. Besides, by name, what the notes leave as it is: `batches`, an
    iterator that hands out the examples (X, Y) of each step, in place of all of them; `gradients`, a function of
    (params, X, Y) that gives the loss and its gradients, in place of `loss_and_gradients`; `update`, a function of
    (params, grads, alpha) that gives the new parameters, in place of the function of that name.
    Yields: `Step(step, params, loss)`: the number of the step from 1, the parameters after it, and the loss, in
    nats, of the parameters before it. When the loss is no longer finite, that step changes nothing and is the
    last, and a `DivergenceWarning` names alpha.
    Raises: TypeError or ValueError with one sentence, before the first step, if shapes, dtypes or values do not
    fit; at its step, if the function `alpha` gives no number greater than 0.
    Notes, steps 1 to 3, notebook 05.
    """
    check_training(params, X, Y, alpha, steps)
    check_how(params, **how)
    return descend(params, X, Y, alpha, steps, **how)


def regime(losses):
    """Name a run by its losses: "too small", "good", "unstable" or "diverged" for the learning rate it was given.

    Diverged: a loss is not finite, or the losses rose on the way (by a hundredth of the first in all: less may be
    rounding) and ended above nine tenths of the first. Unstable: all rises together exceed a fifth of the first loss.
    Too small: it ended above half of the first loss. Good: none of these. The limits are rules of thumb for runs of
    some hundred steps.

    Parameters: `losses`, the loss at each step, in nats, at least one.
    Returns: the name.
    Notes row N26, notebook 05.

    >>> regime([2.3, 1.1, 0.4]), regime([2.3, 2.2, 2.1]), regime([2.3, 3.1, 0.9]), regime([2.3, 8.0, np.inf])
    ('good', 'too small', 'unstable', 'diverged')
    """
    if not np.isfinite(losses).all():
        return "diverged"
    first, last = losses[0], losses[-1]
    rise = np.maximum(np.diff(losses), 0).sum()
    if rise > 0.01 * first and last > 0.9 * first:
        return "diverged"
    if rise > 0.2 * first:
        return "unstable"
    return "too small" if last > 0.5 * first else "good"

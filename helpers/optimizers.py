"""Other ways to take a step than straight down the gradient, and learning rates that fall. Built in notebook 07.

`Momentum` and `Adam` are called as `update` is, with (params, grads, alpha), and give new parameters. They remember
what went before: make a new one for each run.
"""

import math
from itertools import count

import numpy as np

from helpers.doors import check_adam, check_alpha, check_amount, check_beta, check_size


def combine(f, *nets):
    """Apply a function of arrays, array by array, to networks of the same shapes, or to their gradients.

    Parameters: `f`, a function of as many arrays as there are nets; `nets`, `Params`, `Gradients`, tuples of `Layer`s.
    Returns: what f gave, in the form of the first net.
    Raises: ValueError, if the nets do not have the same number of arrays.
    Notebook 07.
    """
    first = nets[0]
    if isinstance(first, np.ndarray):
        return f(*nets)
    parts = [combine(f, *some) for some in zip(*nets, strict=True)]
    return type(first)(*parts) if hasattr(first, "_fields") else tuple(parts)


class Momentum:
    """Steps that keep some of their speed: V = beta V + dP, then P - alpha V.

    With `nesterov`, the step looks ahead to where the speed will carry it: P - alpha (dP + beta V).

    Parameters: `beta`, the share of the speed that is kept, 0 or greater, below 1; `nesterov`, True or False.
    To read: `velocity`, in the form of the gradients; None before the first step.
    Raises: TypeError or ValueError, if beta cannot be used.
    Source: Polyak 1964; Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum", 2013.
    Notebook 07.
    """

    def __init__(self, beta=0.9, nesterov=False):
        check_beta(beta=beta)
        self.beta, self.nesterov, self.velocity = float(beta), nesterov, None

    def __call__(self, params, grads, alpha):
        """Take a step: new parameters, of the same shapes and dtypes."""
        alpha, beta = float(alpha), self.beta
        if self.velocity is None:
            self.velocity = combine(np.zeros_like, grads)

        def step(P, V, dP):
            V *= beta  # in place: nobody else holds the velocity
            V += dP
            return P - alpha * (dP + beta * V if self.nesterov else V)

        return combine(step, params, self.velocity, grads)


class Adam:
    """Steps that have the same length for all parameters, whatever the size of their derivatives.

    M and S are running means of dP and dP²: M = beta1 M + (1 - beta1) dP, S = beta2 S + (1 - beta2) dP². Both begin at
    zero; division by 1 - beta^t makes up for that at step t. Then P - alpha M / (√S + eps).

    Parameters: `beta1`, 0 or greater, below 1; `beta2`, above 0, below 1; `eps`, small, against division by 0.
    To read: `M`, `S`, in the form of the gradients, None before the first step; `t`, the number of steps.
    Raises: TypeError or ValueError, if a beta or eps cannot be used.
    Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015. Notebook 07.
    """

    def __init__(self, beta1=0.9, beta2=0.999, eps=1e-8):
        check_beta(beta1=beta1, beta2=beta2)
        check_amount(zero=False, eps=eps)
        check_amount(zero=False, beta2=beta2)  # with beta2 = 0, M may be divided by a dP of 0
        self.beta1, self.beta2, self.eps = float(beta1), float(beta2), float(eps)
        self.M, self.S, self.t = None, None, 0

    def __call__(self, params, grads, alpha):
        """Take a step: new parameters, of the same shapes and dtypes."""
        if self.t == 0:
            check_adam(self.eps, grads)
            self.M, self.S = combine(np.zeros_like, grads), combine(np.zeros_like, grads)
        self.t += 1
        alpha, beta1, beta2 = float(alpha), self.beta1, self.beta2
        scale1, scale2 = 1 - beta1**self.t, 1 - beta2**self.t

        def step(P, M, S, dP):
            M *= beta1
            M += (1 - beta1) * dP
            S *= beta2
            S += (1 - beta2) * dP**2
            return P - alpha * (M / scale1) / (np.sqrt(S / scale2) + self.eps)

        return combine(step, params, self.M, self.S, grads)


def linear_decay(alpha, steps, start=0):
    """Let the learning rate fall from alpha towards 0 along a straight line: a function for `train`.

    Parameters: `alpha`, the first learning rate; `steps`, over how many steps it falls; `start`, how many steps were
    taken before, where a run is resumed.
    Returns: a function of no arguments that gives the next learning rate at each call; the last is alpha / steps.
    Raises: TypeError or ValueError, if alpha, steps or start cannot be used.
    Notebook 07.

    >>> rate = linear_decay(0.4, 4)
    >>> [round(rate(), 2) for _ in range(4)]
    [0.4, 0.3, 0.2, 0.1]
    """
    check_alpha(alpha)
    check_size(largest=math.inf, steps=steps)
    check_size(largest=math.inf, least=0, start=start)
    taken = count(start)
    return lambda: alpha * max(1 - next(taken) / steps, 1 / steps)


def cosine_decay(alpha, steps, start=0):
    """Let the learning rate fall from alpha towards 0 along half a wave: slowly, then faster, then slowly.

    Parameters and result: as `linear_decay`; at step t of T, alpha (1 + cos(π t / T)) / 2.
    Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017. Notebook 07.

    >>> rate = cosine_decay(0.4, 4)
    >>> [round(rate(), 2) for _ in range(4)]
    [0.4, 0.34, 0.2, 0.06]
    """
    check_alpha(alpha)
    check_size(largest=math.inf, steps=steps)
    check_size(largest=math.inf, least=0, start=start)
    taken = count(start)
    return lambda: alpha * (1 + math.cos(math.pi * min(next(taken), steps - 1) / steps)) / 2

"""Which examples a step of training learns from. Built in notebook 07."""

from helpers.doors import check_batches


def minibatches(X, Y, size, rng):
    """Deal out the examples in small batches, shuffled again each time all have been seen: an endless iterator.

    It reads the examples from an array that holds each in one piece, (m, n_in): columns of X lie scattered in memory.
    This is a copy, so that later changes in X and Y have no effect.

    Parameters: `X`, (n_in, m); `Y`, one-hot labels, (n_out, m); `size`, of a batch, from 1 to m: the last batch of an
    epoch is smaller where size does not divide m; `rng`, a `numpy.random.Generator`.
    Yields: (X_batch, Y_batch), with `size` columns, of the dtypes of X and Y.
    Raises: TypeError or ValueError, if X and Y do not fit together, or size or rng cannot be used.
    Source: Bottou, "Stochastic gradient learning in neural networks", 1991. Notebook 07.

    >>> import numpy as np
    >>> X, Y = np.eye(3), np.eye(3)
    >>> batches = minibatches(X, Y, 2, np.random.default_rng(0))
    >>> [next(batches)[0].shape for _ in range(4)]
    [(3, 2), (3, 1), (3, 2), (3, 1)]
    """
    check_batches(X, Y, size, rng)
    rows, targets = X.T.copy(), Y.T.copy()

    def deal():
        while True:
            order = rng.permutation(len(rows))
            for first in range(0, len(rows), size):
                chosen = order[first : first + size]
                yield rows[chosen].T, targets[chosen].T

    return deal()

"""Which examples a step of training learns from. Built in notebook 07."""

import numpy as np

from helpers.doors import check_batches, check_unchanged


def minibatches(X, Y, size, rng):
    """Deal out the examples in small batches, shuffled anew each time all have been seen: an endless iterator.

    It reads the examples from an array that holds each in one piece, (m, n_in): columns of X lie scattered in memory.
    X.T is used as it is where it lies so, as in `X = X_rows.T`; else it is copied, once. X and Y must therefore
    stay as they are: a change in them is refused at the beginning of the next epoch.

    Parameters: `X`, (n_in, m); `Y`, one-hot labels, (n_out, m); `size`, of a batch, from 1 to m: the last batch of an
    epoch is smaller where size does not divide m; `rng`, a `numpy.random.Generator`.
    Yields: (X_batch, Y_batch), with `size` columns, of the dtypes of X and Y.
    Raises: TypeError or ValueError, if X and Y do not fit together, or size or rng cannot be used;
    ValueError, at the beginning of an epoch, if X or Y was changed in place.
    Source: Bottou, "Stochastic gradient learning in neural networks", 1991. Notebook 07.

    >>> X, Y = np.eye(3), np.eye(3)
    >>> batches = minibatches(X, Y, 2, np.random.default_rng(0))
    >>> [next(batches)[0].shape for _ in range(4)]
    [(3, 2), (3, 1), (3, 2), (3, 1)]
    """
    check_batches(X, Y, size, rng)
    known = check_unchanged(X, Y)
    rows, targets = np.ascontiguousarray(X.T), np.ascontiguousarray(Y.T)

    def deal():
        while True:
            check_unchanged(X, Y, known)
            order = rng.permutation(len(rows))
            for first in range(0, len(rows), size):
                chosen = order[first : first + size]
                yield rows[chosen].T, targets[chosen].T

    return deal()

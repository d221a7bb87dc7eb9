"""What a step of `train` costs, as a multiple of the two matrix products with X that no step can do without.

    uv run python tests/benchmarks/full_batch_step.py [rounds]

Full MNIST, X 784 x 60,000 in float32, the notes' network. Each round times the products alone, W1 @ X and dZ1 @ X.T,
and then a step, so that both meet the machine in the same mood. The goal: a ratio of at most 1.10.
"""

import ctypes
import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from helpers.backprop import one_hot
from helpers.data import load_mnist, load_sample, to_columns
from helpers.network import init_params
from helpers.training import train

GOAL = 1.10
WARM_UP = 3  # the first touch of fresh memory is slow
SHARED = Path(__file__).resolve().parents[3] / "shared" / "mnist"


def training_digits():
    """The 60,000 training images, or, where they cannot be had, as many copies of the committed ones."""
    try:
        digits = load_mnist(SHARED if "MNIST_DIR" not in os.environ and SHARED.is_dir() else None)
        return digits.train_images, digits.train_labels
    except OSError as error:
        print(f"The full set is not here, so that the 4,000 committed digits stand in for it, 15 times over. ({error})")
        digits = load_sample()
        return np.tile(digits.train_images, (15, 1, 1)), np.tile(digits.train_labels, 15)


def kernels():
    """Name the matrix kernels that OpenBLAS chose, where NumPy came with one, and what the environment told it."""
    chosen = "unknown"
    for library in Path(np.__file__).parents[1].glob("numpy.libs/*openblas*"):
        name_of_core = ctypes.CDLL(str(library)).scipy_openblas_get_corename64_
        name_of_core.restype = ctypes.c_char_p
        chosen = name_of_core().decode()
    told = [f"{key}={value}" for key, value in sorted(os.environ.items()) if "BLAS_" in key or key.startswith("OMP_")]
    return f"OpenBLAS kernels: {chosen} (environment: {', '.join(told) or 'nothing set'}), {os.cpu_count()} cores"


def seconds(action):
    """Time one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def spread(times):
    """Median and range, in milliseconds."""
    low, middle, high = (1000 * value for value in (min(times), statistics.median(times), max(times)))
    return f"median {middle:.1f} ms, from {low:.1f} to {high:.1f}"


def main(rounds=15):
    """Measure, and print the ratio of the medians and of the minima."""
    images, labels = training_digits()
    X, Y = to_columns(images), one_hot(labels)
    params = init_params(np.random.default_rng(0))
    dZ1 = np.random.default_rng(1).normal(0, 0.1, (10, X.shape[1])).astype(np.float32)
    steps = train(params, X, Y, alpha=0.1, steps=rounds + WARM_UP)

    def products():
        return params.W1 @ X, dZ1 @ X.T

    pairs = [(seconds(products), seconds(lambda: next(steps))) for _ in range(rounds + WARM_UP)][WARM_UP:]
    bare, step = zip(*pairs, strict=True)
    print(f"X {X.shape} {X.dtype}, NumPy {np.__version__}, {kernels()}, {rounds} rounds")
    print(f"the two products: {spread(bare)}\na step of train: {spread(step)}")
    ratio = statistics.median(step) / statistics.median(bare)
    print(f"ratio of the medians {ratio:.3f}, of the minima {min(step) / min(bare):.3f} (goal: {GOAL:.2f} at most)")
    return ratio


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

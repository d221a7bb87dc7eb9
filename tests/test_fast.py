"""The fast full-batch step gives what the readable one gives, and fits the one training loop."""

import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from helpers import fast
from helpers.backprop import one_hot
from helpers.fast import Columns, fast_gradients, in_blocks
from helpers.network import init_params
from helpers.training import loss_and_gradients, train

TOLERANCE = {np.float32: 1e-5, np.float64: 1e-12}  # of the largest entry: sums of another order are rounded otherwise


def problem(m, n_in=60, dtype=np.float64, n_hidden=7, n_out=10, seed=0):
    """Images that are mostly black, each with its own margin, and a network with no parameter at zero."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(0.1, 1, (n_in, m)) * (rng.random((n_in, m)) < rng.random((n_in, 1)) ** 3)
    X[n_in // 2] = 0
    params = init_params(rng, n_in, n_hidden, n_out, np.float64)
    params = type(params)(*(P + 0.1 * rng.normal(size=P.shape) for P in params))
    y = rng.integers(0, n_out, m)
    return type(params)(*(P.astype(dtype) for P in params)), X.astype(dtype), one_hot(y, n_out, dtype)


def assert_equal_gradients(params, X, Y, threads=2):
    before = [array.copy() for array in (*params, X, Y)]
    loss, grads = fast_gradients(X, Y, threads)(params, X, Y)
    expected_loss, expected = loss_and_gradients(params, X, Y)
    tolerance = TOLERANCE[X.dtype.type]
    assert isinstance(loss, float) and abs(loss - expected_loss) <= tolerance * expected_loss
    assert type(grads) is type(expected)
    for name, value in expected._asdict().items():
        fast_value = getattr(grads, name)
        assert fast_value.shape == value.shape and fast_value.dtype == value.dtype
        assert np.abs(fast_value - value).max() <= tolerance * np.abs(value).max(), name
    assert all(np.array_equal(a, b) for a, b in zip(before, (*params, X, Y), strict=True))


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("m", [1, 2, 47, 48, 49, 96, 1919, 1920, 1921, 1968, 3840, 3887])
def test_gradients_are_equal_for_any_number_of_images(m, dtype):
    assert_equal_gradients(*problem(m, dtype=dtype))


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_gradients_are_equal_for_any_number_of_threads(threads):
    assert_equal_gradients(*problem(5001), threads)


@pytest.mark.parametrize(("n_in", "n_hidden", "n_out"), [(1, 1, 1), (48, 48, 48), (5, 12, 3), (90, 3, 20)])
def test_gradients_are_equal_for_any_sizes_of_layers(n_in, n_hidden, n_out):
    assert_equal_gradients(*problem(96, n_in, np.float64, n_hidden, n_out))


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize(
    "change", ["blank image", "all blank", "nothing blank", "half negative", "every second column"]
)
def test_gradients_are_equal_for_odd_images(change, order):
    params, X, Y = problem(2001)
    if change == "blank image":
        X[:, 7] = 0
    elif change == "all blank":
        X[:] = 0
    elif change == "nothing blank":
        X += 0.1
    elif change == "half negative":
        X[::2] *= -1
    else:
        X, Y = X[:, ::2], Y[:, ::2]
    assert_equal_gradients(params, np.asarray(X, order=order), Y)


def test_gradients_are_equal_for_images_of_784_pixels():
    assert_equal_gradients(*problem(2000, n_in=784, dtype=np.float32))


def test_zeros_are_left_out():
    _, X, Y = problem(3 * fast.BLOCK, n_in=60)
    X[:, ::3] *= np.arange(60)[:, None] < 30  # each third image ends early
    pixels, blocks = in_blocks(X, Y)
    assert sorted(pixels) == list(range(60)) and len(blocks) == 3
    lengths = [columns.shape[0] for columns, _ in blocks]
    assert lengths == sorted(lengths, reverse=True) and lengths[0] < 60 and lengths[-1] < 0.8 * lengths[0]
    assert sum(columns.pieces.sum() for columns, _ in blocks) == pytest.approx(X.sum())


def test_columns_multiply_as_the_matrix_does():
    rng = np.random.default_rng(0)
    X, W, dZ = rng.normal(size=(5, 144)), rng.normal(size=(3, 5)), rng.normal(size=(3, 144))
    columns = Columns(X)
    assert columns.pieces.shape == (3, 5, 48)
    np.testing.assert_allclose(W @ columns, W @ X)
    np.testing.assert_allclose(dZ @ columns.T, dZ @ X.T)


def test_train_takes_the_same_steps():
    params, X, Y = problem(500)
    readable = list(train(params, X, Y, alpha=0.5, steps=20))
    quick = list(train(params, X, Y, alpha=0.5, steps=20, gradients=fast_gradients(X, Y)))
    assert readable[-1].loss < readable[0].loss
    for one, other in zip(readable, quick, strict=True):
        assert one.loss == pytest.approx(other.loss, rel=1e-9)
        for P, Q in zip(one.params, other.params, strict=True):
            np.testing.assert_allclose(P, Q, rtol=1e-8, atol=1e-10)


def test_a_run_that_diverges_ends_as_it_does_otherwise():
    params, X, Y = problem(500)
    params = params._replace(W2=params.W2 * 1e308)
    with pytest.warns(RuntimeWarning, match="Training ended at step 1") as caught:
        steps = list(train(params, X, Y, alpha=1, steps=20, gradients=fast_gradients(X, Y)))
    assert len(caught) == 1 and [np.isfinite(step.loss) for step in steps] == [False]


def test_blas_gets_its_threads_back():
    params, X, Y = problem(100)
    with threadpool_limits(2, user_api="blas"):
        before = threadpool_info()
        fast_gradients(X, Y)(params, X, Y)
        assert threadpool_info() == before


def test_blas_has_one_thread_meanwhile_and_blocks_go_in_two(monkeypatch):
    params, X, Y = problem(3 * fast.BLOCK)
    gradients = fast_gradients(X, Y)
    seen, together = [], threading.Barrier(2, timeout=20)

    def spy(*arguments):
        seen.extend(lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas")
        if len(seen) <= 2:
            together.wait()  # ends only if two blocks are computed at the same time
        return loss_and_gradients(*arguments)

    monkeypatch.setattr(fast, "loss_and_gradients", spy)
    with threadpool_limits(2, user_api="blas"):
        gradients(params, X, Y)
    assert len(seen) >= 3 and set(seen) == {1}


def test_threads_end_with_the_function():
    params, X, Y = problem(100)
    before = set(threading.enumerate())
    gradients = fast_gradients(X, Y, threads=3)
    gradients(params, X, Y)
    begun = set(threading.enumerate()) - before
    assert begun
    del gradients
    for thread in begun:
        thread.join(timeout=60)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("X", "Y", "threads", "kind", "text"),
    [
        ([[1.0]], np.ones((1, 1)), 2, TypeError, "X must be a plain NumPy array"),
        (np.ones((3, 2)), None, 2, TypeError, "Y must be a plain NumPy array"),
        (np.ones(3), np.ones((1, 3)), 2, ValueError, "X must have a column for each example"),
        (np.ones((3, 2)), np.ones((1, 3)), 2, ValueError, "X and Y must have as many columns"),
        (np.ones((3, 0)), np.ones((1, 0)), 2, ValueError, "at least one"),
        (np.ones((3, 2)), np.ones((1, 2)), 0, ValueError, "threads must be at least 1"),
        (np.ones((3, 2)), np.ones((1, 2)), 1.5, TypeError, "threads must be a whole number"),
    ],
)
def test_bad_input_gets_one_sentence(X, Y, threads, kind, text):
    with pytest.raises(kind, match=text) as caught:
        fast_gradients(X, Y, threads)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("other", [0, 1])
def test_other_examples_are_refused(other):
    params, *examples = problem(50)
    gradients = fast_gradients(*examples)
    examples[other] = examples[other].copy()
    with pytest.raises(ValueError, match="prepared for another X or Y.*call it again"):
        gradients(params, *examples)

"""Mini-batches: every example once in each epoch, in a new order, with its own label, and no needless copy."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.backprop import one_hot
from helpers.batches import minibatches
from helpers.network import init_params
from helpers.training import train


def examples(m, dtype=np.float32):
    """X and Y whose columns are all different; the number of an example can be read from both."""
    numbers = np.arange(m)
    return np.stack([numbers, -numbers]).astype(dtype), np.stack([numbers * 10, numbers]).astype(dtype)


def epoch(batches, m, size):
    """The batches of one epoch."""
    return list(itertools.islice(batches, math.ceil(m / size)))


@given(m=st.integers(1, 40), data=st.data())
def test_each_epoch_deals_every_example_once_with_its_label(m, data):
    size = data.draw(st.integers(1, m))
    X, Y = examples(m)
    batches = minibatches(X, Y, size, np.random.default_rng(0))
    for _ in range(3):
        dealt = epoch(batches, m, size)
        sizes = [X_batch.shape[1] for X_batch, _ in dealt]
        assert sizes == [size] * (m // size) + [m % size] * (m % size > 0)
        numbers = np.concatenate([X_batch[0] for X_batch, _ in dealt])
        assert sorted(numbers) == list(range(m))
        for X_batch, Y_batch in dealt:
            np.testing.assert_array_equal(X_batch[1], -X_batch[0])
            np.testing.assert_array_equal(Y_batch, np.stack([X_batch[0] * 10, X_batch[0]]))


def test_each_epoch_has_an_order_of_its_own():
    X, Y = examples(100)
    batches = minibatches(X, Y, 10, np.random.default_rng(0))
    orders = [tuple(np.concatenate([X_batch[0] for X_batch, _ in epoch(batches, 100, 10)])) for _ in range(5)]
    assert len({*orders, tuple(range(100))}) == 6


def test_every_example_has_the_same_chance_of_each_place():
    X, Y = examples(4)
    batches = minibatches(X, Y, 1, np.random.default_rng(0))
    places = np.zeros((4, 4))
    for _ in range(2000):
        for place, (X_batch, _) in enumerate(epoch(batches, 4, 1)):
            places[place, int(X_batch[0, 0])] += 1
    assert np.abs(places - 500).max() < 4 * math.sqrt(2000 * 0.25 * 0.75)


def test_the_order_follows_the_generator():
    X, Y = examples(50)
    one, same, other = (
        [next(batches)[0][0].tolist() for _ in range(12)]
        for batches in (minibatches(X, Y, 8, np.random.default_rng(seed)) for seed in (0, 0, 1))
    )
    assert one == same != other


@pytest.mark.parametrize("turned", [False, True], ids=["rows of X in one piece", "columns of X in one piece"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_batches_have_the_dtype_and_hold_each_example_in_one_piece(turned, dtype):
    X, Y = examples(30, dtype)
    X = np.ascontiguousarray(X.T).T if turned else X
    before = X.copy(), Y.copy()
    for X_batch, Y_batch in itertools.islice(minibatches(X, Y, 7, np.random.default_rng(0)), 20):
        assert X_batch.dtype == Y_batch.dtype == dtype
        assert X_batch.T.flags.c_contiguous and Y_batch.T.flags.c_contiguous
        X_batch += 1  # it is nobody else's
        Y_batch += 1
    np.testing.assert_array_equal(before[0], X)
    np.testing.assert_array_equal(before[1], Y)


@pytest.mark.parametrize("turned", [False, True], ids=["rows of X in one piece", "columns of X in one piece"])
def test_later_changes_of_the_examples_have_no_effect(turned):
    X, Y = examples(30)
    X = np.ascontiguousarray(X.T).T if turned else X
    expected = list(itertools.islice(minibatches(X, Y, 10, np.random.default_rng(0)), 6))
    batches = minibatches(X, Y, 10, np.random.default_rng(0))
    X[:], Y[:] = 0, 0
    for wanted, got in zip(expected, batches, strict=False):
        np.testing.assert_array_equal(got[0], wanted[0])
        np.testing.assert_array_equal(got[1], wanted[1])


def test_a_size_of_a_small_numpy_type_is_used_or_refused_in_a_sentence():
    X, Y = examples(100)
    sizes = [
        X_batch.shape[1] for X_batch, _ in epoch(minibatches(X, Y, np.int8(20), np.random.default_rng(0)), 100, 20)
    ]
    assert sizes == [20] * 5
    with pytest.raises(
        ValueError, match=r"size is a NumPy int8, which cannot count up to 150 examples: pass int\(size\)"
    ):
        minibatches(X, Y, np.int8(50), np.random.default_rng(0))


def test_train_learns_from_the_batches():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 90)
    X = (np.eye(3)[:, y] + rng.normal(0, 0.1, (3, 90))).astype(np.float32)
    Y = one_hot(y, 3)
    params = init_params(np.random.default_rng(1), 3, 8, 3)
    runs = [
        list(train(params, X, Y, 0.5, 90, batches=minibatches(X, Y, 10, np.random.default_rng(seed))))
        for seed in (0, 0, 1)
    ]
    losses = [[step.loss for step in run] for run in runs]
    assert losses[0] == losses[1] != losses[2]
    assert max(losses[0][-9:]) < 0.1 < losses[0][0] / 5


X, Y = examples(6)
RNG = np.random.default_rng(0)
BAD = {
    "size 0": (X, Y, 0, RNG, ValueError, ["size", "at least 1"]),
    "size -3": (X, Y, -3, RNG, ValueError, ["size", "-3"]),
    "size True": (X, Y, True, RNG, TypeError, ["size", "True"]),
    "size 2.0": (X, Y, 2.0, RNG, TypeError, ["size", "whole number"]),
    "size as text": (X, Y, "2", RNG, TypeError, ["size", "'2'"]),
    "size nan": (X, Y, math.nan, RNG, TypeError, ["size", "nan"]),
    "size None": (X, Y, None, RNG, TypeError, ["size", "None"]),
    "more than m": (X, Y, 7, RNG, ValueError, ["size", "at most 6", "7"]),
    "Y of other examples": (X, Y[:, :5], 2, RNG, ValueError, ["X and Y", "6 and 5"]),
    "Y flat": (X, np.arange(6), 2, RNG, ValueError, ["Y", "(6,)"]),
    "X flat": (np.arange(6.0), Y, 2, RNG, ValueError, ["X", "(6,)"]),
    "no examples": (X[:, :0], Y[:, :0], 1, RNG, ValueError, ["at least one"]),
    "X a list": (X.tolist(), Y, 2, RNG, TypeError, ["X", "list"]),
    "X masked": (np.ma.masked_array(X), Y, 2, RNG, TypeError, ["X", "plain NumPy array"]),
    "a seed": (X, Y, 2, 0, TypeError, ["rng", "default_rng"]),
    "the old generator": (X, Y, 2, np.random.RandomState(0), TypeError, ["rng", "Generator"]),
}


@pytest.mark.parametrize(("X", "Y", "size", "rng", "kind", "words"), BAD.values(), ids=BAD)
def test_bad_input_gets_one_sentence_before_the_first_batch(X, Y, size, rng, kind, words):
    with pytest.raises(kind) as caught:
        minibatches(X, Y, size, rng)
    message = str(caught.value)
    assert "\n" not in message and message.endswith(".") and ": " in message, message
    assert all(word in message for word in words), message


def test_nan_in_the_examples_is_refused_where_training_begins():
    X, Y = np.full((784, 3), np.nan, np.float32), one_hot([1, 2, 3])
    with pytest.raises(ValueError, match="NaN"):
        train(init_params(RNG), X, Y, 0.1, 3, batches=minibatches(X, Y, 2, RNG))

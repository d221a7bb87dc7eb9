"""MNIST's own digits through the recipe of `helpers.drawing`: they come out as they are, however they are spoiled."""

import numpy as np
import pytest

from helpers.backprop import one_hot
from helpers.data import load_sample, to_columns
from helpers.drawing import centre_of_mass, draw, ink_box, resize, thicken, to_mnist
from helpers.network import accuracy, init_params, predict
from helpers.training import train

SEVEN = [[(35, 30), (104, 30), (62, 120)]]


@pytest.fixture(scope="module")
def digits():
    return load_sample()


@pytest.fixture(scope="module")
def params(digits):
    X, Y = to_columns(digits.train_images), one_hot(digits.train_labels)
    start = init_params(np.random.default_rng(0), n_hidden=20)
    *_, last = train(start, X, Y, 0.2, 300)
    return last.params


def test_the_middle_is_where_mnist_has_it(digits):
    means = np.array([centre_of_mass(image) for image in digits.train_images])
    assert np.abs(means.mean(axis=0) - 14).max() < 0.02
    assert np.abs(np.array([centre_of_mass(to_mnist(draw(SEVEN)))]) - 14).max() <= 0.5


def test_what_is_of_mnists_form_stays_as_it_is(digits):
    same = [np.array_equal(to_mnist(image), image) for image in digits.train_images]
    assert np.mean(same) > 0.999  # where the centre of mass lies just between two pixels, rounding decides


def spoiled(image, rng, side):
    """The image's ink, enlarged to some size, at an odd place of a large page."""
    ink = image[ink_box(image)]
    rows, columns = (round(side * length / 20) for length in ink.shape)
    page = np.zeros((280, 280))
    row, column = rng.integers(281 - rows), rng.integers(281 - columns)
    page[row : row + rows, column : column + columns] = resize(ink, rows, columns) / 255
    return np.clip(page, 0, 1)


@pytest.mark.parametrize("side", [60, 200, 137])
def test_enlarged_digits_come_back(digits, params, side):
    rng = np.random.default_rng(0)
    original, y = digits.test_images[:500], digits.test_labels[:500]
    back = np.array([to_mnist(spoiled(image, rng, side)) for image in original])
    if side % 20 == 0:
        assert np.abs(back.astype(int) - original).max() <= 1
    assert np.abs(back.astype(float) - original).mean() < 3
    before, after = (accuracy(predict(params, to_columns(stack)), y) for stack in (original, back))
    assert before > 0.88 and abs(after - before) <= 0.01


def test_no_true_digit_is_taken_for_a_blot(digits):
    for image in digits.train_images:
        to_mnist(image)  # raises, if it is
        to_mnist(thicken(image))

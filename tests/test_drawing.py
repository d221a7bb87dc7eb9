"""Drawings: each function against a loop or another way to compute it, and bad drawings."""

import math
from fractions import Fraction

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.drawing import (
    area_weights,
    centre,
    centre_of_mass,
    distance,
    draw,
    fit,
    ink_box,
    invert,
    resize,
    rotate,
    shared_ink,
    shift,
    stages,
    thicken,
    thin,
    to_mnist,
)

places = st.floats(-20, 20).map(lambda place: round(place, 2))
points = st.tuples(places, places)
SEVEN = [[(35, 30), (104, 30), (62, 120)]]


def images(low=1, high=9):
    """Small images of bytes, in which all values are about as likely."""
    shapes = st.tuples(st.integers(low, high), st.integers(low, high))
    return shapes.flatmap(lambda shape: hnp.arrays(np.uint8, shape))


def around(image, row, column):
    """A pixel's value; 0 outside of the image."""
    rows, columns = image.shape
    return int(image[row, column]) if 0 <= row < rows and 0 <= column < columns else 0


# --- strokes -----------------------------------------------------------------------------------------------------


@given(points, points, points)
def test_distance_is_the_smallest_to_any_point_on_the_way(point, start, end):
    way = [np.add(start, t * np.subtract(end, start)) for t in np.linspace(0, 1, 2001)]
    nearest = min(math.dist(point, place) for place in way)
    step = math.dist(start, end) / 2000
    assert nearest - step <= distance(*point, start, end) <= nearest + 1e-9


def test_distance_takes_arrays_of_points():
    x, y = np.array([[0.0, 3.0]]), np.array([[0.0], [4.0]])
    assert np.allclose(distance(x, y, (0, 0), (0, 0)), [[0, 3], [4, 5]])


@given(st.lists(st.lists(points, min_size=1, max_size=4), max_size=3))
def test_draw_is_white_near_the_stroke_and_fades_over_one_pixel(strokes):
    size, width = 12, 3
    drawing = draw(strokes, size, width)
    assert drawing.shape == (size, size) and drawing.dtype == np.uint8
    for row in range(size):
        for column in range(size):
            away = min(
                (
                    float(distance(column + 0.5, row + 0.5, stroke[i], stroke[min(i + 1, len(stroke) - 1)]))
                    for stroke in strokes
                    for i in range(len(stroke))
                ),
                default=math.inf,
            )
            assert drawing[row, column] == pytest.approx(255 * min(1, max(0, width / 2 + 0.5 - away)), abs=0.51)


def test_draw_a_dot_and_nothing():
    dot = draw([[(6, 6)]], 12, 4)
    assert dot[6, 6] == 255 and dot[0].max() == 0 and np.array_equal(dot, dot.T)
    assert not draw([], 12, 4).any() and not draw([[]], 12, 4).any()


@pytest.mark.parametrize(
    ("strokes", "error", "words"),
    [
        ([[(1, math.nan)]], ValueError, "NaN"),
        ([[(1, math.inf)]], ValueError, "infinite"),
        ("seven", TypeError, "lists of points"),
        ([(1, 2)], TypeError, "lists of points"),
        ([[(1, 2, 3)]], TypeError, "lists of points"),
        (7, TypeError, "lists of points"),
        (None, TypeError, "lists of points"),
    ],
)
def test_draw_refuses_what_are_no_strokes(strokes, error, words):
    with pytest.raises(error, match=words):
        draw(strokes)


# --- MNIST's recipe ----------------------------------------------------------------------------------------------


@given(images())
def test_ink_box_holds_all_ink_and_touches_it_on_four_sides(image):
    assume(image.any())
    ink = image[ink_box(image)]
    assert ink.sum() == image.sum()
    assert ink[0].any() and ink[-1].any() and ink[:, 0].any() and ink[:, -1].any()


@given(st.integers(1, 12), st.integers(1, 12))
def test_area_weights_are_the_shares_of_what_a_new_pixel_covers(n_out, n_in):
    length = Fraction(n_in, n_out)
    for i, row in enumerate(area_weights(n_out, n_in)):
        for j, weight in enumerate(row):
            overlap = max(Fraction(0), min((i + 1) * length, Fraction(j + 1)) - max(i * length, Fraction(j)))
            assert weight == pytest.approx(float(overlap / length), abs=1e-12)


@given(images(high=5), st.integers(1, 5), st.integers(1, 5))
def test_resize_is_to_enlarge_by_whole_numbers_and_then_take_means(image, rows, columns):
    height, width = image.shape
    enlarged = np.kron(image, np.ones((rows, columns)))  # (height rows, width columns)
    means = enlarged.reshape(rows, height, columns, width).mean(axis=(1, 3))
    assert np.allclose(resize(image, rows, columns), means)


@given(images(high=60), st.integers(5, 20))
def test_fit_fills_the_box_and_keeps_the_proportions(image, size):
    fitted = fit(image, size)
    assert fitted.dtype == np.uint8 and max(fitted.shape) == size
    for side, before in zip(fitted.shape, image.shape, strict=True):
        assert side == max(1, round(size * before / max(image.shape)))
    assert np.abs(fitted - resize(image, *fitted.shape)).max() <= 0.5 + 1e-9


@given(images())
def test_centre_of_mass_is_the_mean_place(image):
    assume(image.any())
    weights = [(int(value), row, column) for (row, column), value in np.ndenumerate(image)]
    total = sum(value for value, _, _ in weights)
    expected = [sum(part[0] * part[k] for part in weights) / total for k in (1, 2)]
    assert centre_of_mass(image) == pytest.approx(expected)


@given(images(high=28))
def test_centre_keeps_all_ink_and_brings_it_as_near_to_the_middle_as_there_is_room(image):
    assume(image.any())
    framed = centre(image)
    assert framed.shape == (28, 28) and framed.dtype == np.uint8 and framed.sum() == image.sum()
    assert np.array_equal(framed[ink_box(framed)], image[ink_box(image)])
    for axis, (place, mean) in enumerate(zip(centre_of_mass(framed), centre_of_mass(image), strict=True)):
        if 0 <= 14 - round(mean) <= 28 - image.shape[axis]:  # there is room
            assert abs(place - 14) <= 0.5 + 1e-9
        else:  # as far as it can go
            corner = ink_box(framed)[axis].start - ink_box(image)[axis].start
            assert corner == (0 if mean > 14 else 28 - image.shape[axis])


def test_centre_does_not_push_ink_out():
    heavy = np.zeros((27, 27), np.uint8)
    heavy[0, 0], heavy[26, 26] = 255, 1  # would have to move by 14
    assert centre(heavy)[1, 1] == 255


def test_stages_follow_one_another():
    drawing = draw(SEVEN)
    cropped, scaled, centred = stages(drawing)
    assert np.array_equal(cropped, drawing[ink_box(drawing)])
    assert np.array_equal(scaled, fit(cropped)) and np.array_equal(centred, centre(scaled))
    assert np.array_equal(to_mnist(drawing), centred)


def test_place_and_resolution_of_a_drawing_do_not_matter():
    small = [[(x / 2, y / 2) for x, y in stroke] for stroke in SEVEN]
    moved = [[(x - 30, y + 13) for x, y in stroke] for stroke in SEVEN]
    assert np.array_equal(to_mnist(draw(SEVEN)), to_mnist(draw(moved)))
    fine = to_mnist(draw([[(2 * x, 2 * y) for x, y in stroke] for stroke in SEVEN], 280, 20))
    coarse = to_mnist(draw(small, 70, 5))
    assert np.abs(fine.astype(float) - coarse).mean() < 4


def test_bytes_and_floats_are_the_same_drawing():
    drawing = draw(SEVEN)
    assert np.array_equal(to_mnist(drawing), to_mnist(drawing / 255))
    assert np.array_equal(to_mnist(drawing), to_mnist((drawing / 255).astype(np.float32)))


def speck(*places):
    page = np.zeros((280, 280), np.uint8)
    for place in places:
        page[place] = 255
    return page


BAD = {
    "blank": (np.zeros((140, 140), np.uint8), ValueError, "no ink yet"),
    "white all over": (np.full((140, 140), 255, np.uint8), ValueError, "nothing but ink"),
    "gray all over": (np.full((140, 140), 0.5), ValueError, "nothing but ink"),
    "three specks": (speck((3, 4), (200, 10), (90, 270)), ValueError, "hardly any ink"),
    "two corners": (speck((0, 0), (279, 279)), ValueError, "hardly any ink"),
    "a dot": (lambda: draw([[(70, 70)]]), ValueError, "a dot or a blot"),
    "one pixel": (speck((100, 100)), ValueError, "a dot or a blot"),
    "a blot": (
        lambda: draw([[(x, y) for x in range(30, 111, 8)] for y in range(30, 111, 8)]),
        ValueError,
        "a dot or a blot",
    ),
    "pale": (lambda: draw(SEVEN) / 255 * 0.1, ValueError, "hardly any ink"),
    "NaN": (np.full((140, 140), np.nan), ValueError, "NaN"),
    "infinity": (np.full((140, 140), np.inf), ValueError, "brightnesses"),
    "below 0": (np.full((140, 140), -0.5), ValueError, "brightnesses"),
    "floats up to 255": (lambda: draw(SEVEN).astype(float), ValueError, "from 0 to 1"),
    "whole numbers": (lambda: draw(SEVEN).astype(int), TypeError, "dtype"),
    "text": ("7", TypeError, "NumPy array"),
    "a list": ([[0, 1], [1, 0]], TypeError, "NumPy array"),
    "in colour": (np.zeros((140, 140, 3), np.uint8), ValueError, "shape"),
    "one row": (np.zeros((1, 140), np.uint8), ValueError, "shape"),
    "nothing": (np.zeros((0, 0), np.uint8), ValueError, "shape"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_drawings_get_one_sentence(name):
    drawing, error, words = BAD[name]
    with pytest.raises(error, match=words) as caught:
        to_mnist(drawing() if callable(drawing) else drawing)
    said = str(caught.value)
    assert "\n" not in said and said.endswith(".") and ": " in said


@pytest.mark.parametrize(
    "strokes", [[[(8, 8), (20, 30)]], [[(132, 100), (132, 132)]], [[(0, 0), (0, 40)]], [[(20, 70), (120, 70)]]]
)
def test_corners_and_edges_are_no_trouble(strokes):
    image = to_mnist(draw(strokes))
    assert image.max() >= 200 and np.abs(np.subtract(centre_of_mass(image), 14)).max() <= 0.5


# --- what can be done to an image --------------------------------------------------------------------------------


@given(images(), st.integers(-12, 12), st.integers(-12, 12))
def test_shift_moves_by_whole_pixels(image, down, right):
    moved = shift(image, down, right)
    assert moved.shape == image.shape and moved.dtype == image.dtype
    for (row, column), value in np.ndenumerate(moved):
        assert value == around(image, row - down, column - right)


def test_shift_and_thicken_take_stacks():
    stack = np.random.default_rng(0).integers(0, 256, (4, 5, 6)).astype(np.uint8)
    assert np.array_equal(shift(stack, 1, -2), [shift(image, 1, -2) for image in stack])
    assert np.array_equal(thicken(stack), [thicken(image) for image in stack])
    assert np.array_equal(thin(stack), [thin(image) for image in stack])


@given(images(high=7), st.integers(-400, 400))
def test_rotate_mixes_the_four_pixels_around_the_place_it_came_from(image, degrees):
    turned = rotate(image, degrees)
    assert turned.shape == image.shape and turned.dtype == np.uint8
    middle = [(side - 1) / 2 for side in image.shape]
    back = math.radians(-degrees)  # a point that was turned clockwise came from where turning back brings it
    for (row, column), value in np.ndenumerate(turned):
        x, y = column - middle[1], row - middle[0]  # y points down: this turns clockwise for an angle above 0
        from_x, from_y = x * math.cos(back) - y * math.sin(back), x * math.sin(back) + y * math.cos(back)
        at_row, at_column = from_y + middle[0], from_x + middle[1]
        r, c = math.floor(at_row), math.floor(at_column)
        expected = sum(
            around(image, r + i, c + j) * abs(1 - i - (at_row - r)) * abs(1 - j - (at_column - c))
            for i in (0, 1)
            for j in (0, 1)
        )
        assert value == pytest.approx(expected, abs=0.51)


@given(images())
def test_rotate_by_quarter_turns_is_exact_and_clockwise(image):
    side = min(image.shape)
    square = image[:side, :side]
    for quarters in range(-2, 5):
        assert np.array_equal(rotate(square, 90 * quarters), np.rot90(square, -quarters))


@given(images())
def test_thicken_and_thin_take_the_brightest_and_the_darkest_of_the_neighbours(image):
    thick, narrow, (rows, columns) = thicken(image), thin(image), image.shape
    for row in range(rows):
        for column in range(columns):
            near = [(row, column), (row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
            values = [int(image[r, c]) for r, c in near if 0 <= r < rows and 0 <= c < columns]
            assert thick[row, column] == max(values) and narrow[row, column] == min(values)
    assert thick.dtype == narrow.dtype == np.uint8


@given(images())
def test_invert_adds_up_to_white(image):
    turned = invert(image)
    assert turned.dtype == np.uint8 and (turned.astype(int) + image == 255).all()


@given(images(high=5), st.integers(0, 2**32 - 1))
def test_shared_ink_is_what_lies_in_both_of_what_lies_in_either(image, seed):
    other = np.random.default_rng(seed).integers(0, 256, image.shape).astype(np.uint8)
    assume(image.any())
    pairs = [(int(a), int(b)) for a, b in zip(image.flat, other.flat, strict=True)]
    assert shared_ink(image, other) == pytest.approx(sum(map(min, pairs)) / sum(map(max, pairs)))
    assert shared_ink(image, image) == 1


@given(images())
def test_nothing_is_changed_in_place(image):
    assume(image.any())
    copy = image.copy()
    for change in (lambda i: shift(i, 1, 0), lambda i: rotate(i, 20), thicken, thin, invert, fit, centre):
        change(image)
    assert np.array_equal(image, copy)


@pytest.mark.parametrize(("place", "error"), [(10**400, TypeError), (1e200, ValueError), (-200_000, ValueError)])
def test_strokes_that_leave_the_world_are_refused(place, error):
    with pytest.raises(error, match="^strokes must"):
        draw([[(1, 1), (place, 2)]])

"""The pad: strokes set in code and what follows from them, buttons, what is kept, and files that are not ours."""

import io
import zipfile

import numpy as np
import pytest

from helpers import my_digits
from helpers.data import load_sample, to_columns
from helpers.drawing import draw, invert, rotate, shared_ink, shift, stages, thicken, thin, to_mnist
from helpers.my_digits import MyDigits, add_my_digit, load_my_digits, save_my_digits
from helpers.network import Params, forward, init_params
from helpers.widgets import DrawDigit
from helpers.widgets.pad import MOVES, PEN, SIZE, Pad
from helpers.widgets.panels import Bars, Image

PARAMS = init_params(np.random.default_rng(0))
WIDE = init_params(np.random.default_rng(1), n_hidden=40)
SEVEN = [[(35, 30), (104, 30), (62, 120)]]
ONE = [[(78, 20), (66, 122)]]


@pytest.fixture
def pad():
    return DrawDigit(PARAMS)


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path / "mine"))


def panel(view, title):
    return next(part for row in view.panels() for part in row if part.title.startswith(title))


# --- what follows from a stroke ----------------------------------------------------------------------------------


def test_a_drawing_is_taken_to_28_x_28_and_shown_to_the_net(pad):
    pad.draw(SEVEN)
    drawing = draw(SEVEN, SIZE, PEN)
    expected = forward(PARAMS, to_columns(to_mnist(drawing)[None]))
    assert np.array_equal(pad.image, to_mnist(drawing))
    assert np.array_equal(pad.A1, expected.A1.ravel()) and np.array_equal(pad.A2, expected.A2.ravel())
    assert pad.canvas.text == repr(pad) == f"The net says {pad.A2.argmax()} with {pad.A2.max():.1%}"


def test_the_stages_are_shown(pad):
    pad.draw(SEVEN)
    _, scaled, centred = stages(draw(SEVEN, SIZE, PEN))
    assert np.array_equal(panel(pad, "Drawn").values, draw(SEVEN, SIZE, PEN)[::2, ::2])
    assert np.array_equal(panel(pad, "Scaled: 20 x 16").values, scaled)
    assert np.array_equal(panel(pad, "Centred").values, centred)
    assert np.array_equal(panel(pad, "X").values, pad.image)
    (box,) = panel(pad, "Drawn").boxes
    assert (box.row, box.column, box.rows, box.columns) == (12.5, 15, 50, 39.5)
    bars = panel(pad, "A2")
    assert np.array_equal(bars.values, pad.A2) and bars.highlight == (pad.A2.argmax(),)


def test_few_hidden_units_are_bars_and_many_a_table(pad):
    pad.draw(SEVEN)
    bars = panel(pad, "A1")
    assert isinstance(bars, Bars) and np.array_equal(bars.values, pad.A1) and bars.limits[1] >= pad.A1.max()
    wide = DrawDigit(WIDE)
    wide.draw(SEVEN)
    table = panel(wide, f"A1: {np.count_nonzero(wide.A1)} of 40 units are on")
    assert isinstance(table, Image) and table.values.shape == (6, 7)
    assert np.abs(table.values.ravel()[:40] - wide.A1).max() <= 0.5 and not table.values.ravel()[40:].any()


def test_the_scale_of_the_hidden_units_only_grows(pad):
    pad.draw(SEVEN)
    before = panel(pad, "A1").limits
    pad.buttons["Invert"].click()
    bright = panel(pad, "A1").limits
    pad.reset.click()
    assert panel(pad, "A1").limits == bright and bright[1] > before[1]


def test_a_function_may_stand_for_the_net():
    pad = DrawDigit(lambda X: (np.array([[-2.0], [1.0]]), np.full((10, 1), 0.1) + 0.01 * X[:1]))
    pad.draw(SEVEN)
    assert pad.A1.tolist() == [-2, 1] and pad.describe() == "The net says 0 with 10.0%"
    assert panel(pad, "A1: 1 of 2").limits == (-2, 2)  # tanh goes below 0


@pytest.mark.parametrize("net", [None, "net", PARAMS.W1, 3])
def test_what_is_no_net_is_refused(net):
    with pytest.raises(TypeError, match="net must be a Params, or a function"):
        DrawDigit(net)


def test_a_net_for_other_images_is_refused():
    with pytest.raises(ValueError, match="X must have shape"):
        DrawDigit(init_params(np.random.default_rng(0), n_in=64))


# --- blank, and other trouble ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strokes", "words"),
    [
        ([], "There is no ink yet"),
        ([[]], "There is no ink yet"),
        ([[(70, 70)]], "This is a dot or a blot"),
        ([[(300, 300)]], "There is no ink yet"),
        ([[(x, y) for x in range(0, 141, 8)] for y in range(0, 141, 8)], "There is nothing but ink"),
        ([[(x, y) for x in range(30, 111, 8)] for y in range(30, 111, 8)], "This is a dot or a blot"),
    ],
)
def test_trouble_is_one_line_and_nothing_is_lost(pad, strokes, words):
    pad.draw(SEVEN)
    pad.draw(strokes)
    assert pad.canvas.text.startswith(words) and "\n" not in pad.canvas.text
    assert len(pad.pad.value) == len(strokes)  # the page keeps what was drawn
    assert not pad.image.any() and panel(pad, "A2").highlight == ()
    pad.draw([*strokes[:0], *SEVEN])
    assert pad.canvas.text.startswith("The net says")


@pytest.mark.parametrize(
    ("strokes", "error", "words"),
    [([[(1, float("nan"))]], ValueError, "finite"), ("abc", TypeError, "lists of points"), (5, TypeError, "lists")],
)
def test_strokes_set_in_code_are_checked(pad, strokes, error, words):
    pad.draw(SEVEN)
    with pytest.raises(error, match=words):
        pad.draw(strokes)
    assert pad.pad.value == [[[35.0, 30.0], [104.0, 30.0], [62.0, 120.0]]]


def test_a_drawing_in_a_corner_is_read_like_one_in_the_middle(pad):
    pad.draw([[(x - 27, y - 22) for x, y in SEVEN[0]]])
    corner = pad.image
    pad.draw(SEVEN)
    assert np.array_equal(corner, pad.image)


def test_what_the_page_sends_is_taken(pad):
    pad.pad.set_state({"value": [[[35, 30], [104, 30.5], [62, 120]], [[70, 70]]]})
    assert len(pad.pad.value) == 2 and pad.canvas.text.startswith("The net says")


def test_the_page_knows_size_and_pen():
    state = Pad().get_state()
    assert state["size"] == SIZE and state["pen"] == PEN and state["value"] == []


# --- the buttons -------------------------------------------------------------------------------------------------

EFFECTS = {
    "←": lambda image: shift(image, 0, -1),
    "→": lambda image: shift(image, 0, 1),
    "↑": lambda image: shift(image, -1, 0),
    "↓": lambda image: shift(image, 1, 0),
    "↺": lambda image: rotate(image, -15),
    "↻": lambda image: rotate(image, 15),
    "Thicken": thicken,
    "Thin": thin,
    "Invert": invert,
}


def test_each_button_is_tested_here():
    assert EFFECTS.keys() == MOVES.keys()


@pytest.mark.parametrize("name", EFFECTS)
def test_a_button_changes_what_the_net_sees_and_says_why_it_matters(pad, name):
    pad.draw(SEVEN)
    before, said = pad.image, pad.describe()
    pad.buttons[name].click()
    assert np.array_equal(pad.image, EFFECTS[name](before)) and pad.moves == (name,)
    assert np.array_equal(pad.A2, forward(PARAMS, to_columns(pad.image[None])).A2.ravel())
    text = pad.canvas.text
    assert f"before ({name} 1x) it said {said.removeprefix('The net says ')}." in text
    assert "Each weight belongs to one pixel" in text and f"{shared_ink(before, pad.image):.1%} of their ink" in text
    pad.reset.click()
    assert np.array_equal(pad.image, before) and pad.canvas.text == said and pad.moves == ()


def test_buttons_add_up_and_clear_ends_them(pad):
    pad.draw(SEVEN)
    before = pad.image
    for name in ("→", "→", "Invert"):
        pad.buttons[name].click()
    assert np.array_equal(pad.image, invert(shift(before, 0, 2))) and "(→ 2x, Invert 1x)" in pad.canvas.text
    pad.draw([*SEVEN, *ONE])  # a stroke more: they stay
    assert len(pad.moves) == 3
    pad.draw([])
    assert pad.moves == ()


def test_an_image_that_was_moved_out_is_no_trouble(pad):
    pad.draw(SEVEN)
    for _ in range(30):
        pad.buttons["↓"].click()
    assert not pad.image.any() and "share 0.0% of their ink" in pad.canvas.text


def test_buttons_on_an_empty_pad_do_nothing(pad):
    pad.buttons["Invert"].click()
    assert not pad.image.any() and pad.canvas.text.startswith("There is no ink yet")


# --- my digits ---------------------------------------------------------------------------------------------------


def test_a_drawing_is_kept_with_its_label(pad):
    for label, strokes in ((7, SEVEN), (1, ONE)):
        pad.draw(strokes)
        pad.buttons["Invert"].click()  # what the buttons did is not kept
        pad.label.value = label
        assert f"▸ {label}" in panel(pad, "A2").labels
        pad.add.click()
    assert pad.canvas.text.startswith("Kept as a 1: my digits are 2 now. The net says")
    assert pad.label.value == "–"  # the next one wants a label of its own
    images, labels = load_my_digits()
    assert np.array_equal(images, [to_mnist(draw(SEVEN)), to_mnist(draw(ONE))]) and labels.tolist() == [7, 1]
    assert images.dtype == labels.dtype == np.uint8


def test_without_ink_or_label_nothing_is_kept(pad):
    pad.label.value = 3
    pad.add.click()
    assert "no ink yet" in pad.canvas.text
    pad.draw(SEVEN)
    pad.label.value = "–"
    pad.add.click()
    assert "say first which digit this is" in pad.canvas.text
    assert not my_digits.file().exists()


def test_none_yet_are_none():
    images, labels = load_my_digits()
    assert images.shape == (0, 28, 28) and labels.shape == (0,)


def test_saved_digits_come_back_and_take_the_place_of_the_old():
    digits = load_sample()
    save_my_digits(digits.test_images[:20], digits.test_labels[:20])
    save_my_digits(digits.test_images[:5], digits.test_labels[:5].tolist())
    assert add_my_digit(digits.test_images[5], int(digits.test_labels[5])) == 6
    images, labels = load_my_digits()
    assert np.array_equal(images, digits.test_images[:6]) and np.array_equal(labels, digits.test_labels[:6])
    assert [path.name for path in my_digits.file().parent.iterdir()] == ["my_digits.npz"]


GOOD = np.zeros((2, 28, 28), np.uint8)


@pytest.mark.parametrize(
    ("images", "labels", "error"),
    [
        (GOOD, [1], ValueError),
        (GOOD, [1, 10], ValueError),
        (GOOD, [1.0, 2.0], TypeError),
        (GOOD / 255, [1, 2], TypeError),
        (GOOD[0], [1], ValueError),
        (np.zeros((2, 20, 20), np.uint8), [1, 2], ValueError),
        (GOOD[:0], [], ValueError),
        ("digits", [1], TypeError),
    ],
)
def test_what_are_no_digits_is_not_saved(images, labels, error):
    save_my_digits(GOOD, [3, 4])
    with pytest.raises(error):
        save_my_digits(images, labels)
    assert load_my_digits().labels.tolist() == [3, 4]


def written(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def damaged(raw, at):
    return raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


RIGHT = written(images=GOOD, labels=np.array([3, 4], np.uint8))
FOREIGN = {
    "empty": b"",
    "text": b"my digits",
    "cut short": RIGHT[: len(RIGHT) // 2],
    "a flipped byte": damaged(RIGHT, 400),
    "other names": written(pictures=GOOD, labels=np.array([3, 4])),
    "another shape": written(images=np.zeros((2, 20, 20), np.uint8), labels=np.array([3, 4])),
    "floats": written(images=GOOD / 255, labels=np.array([3, 4])),
    "too few labels": written(images=GOOD, labels=np.array([3])),
    "no digit": written(images=GOOD, labels=np.array([3, 12])),
    "objects": written(images=np.array([object()] * 2), labels=np.array([3, 4])),
    "a single array": np.lib.format.magic(1, 0) + b"\x00",
    "another archive": zipped("readme.txt", "hello"),
    "a huge header": zipped(
        "images.npy",
        b"\x93NUMPY\x01\x00v\x00"
        + b"{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 28, 28), }".ljust(117)
        + b"\n",
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_not_ours_gets_one_line_and_is_left_as_it_is(pad, name):
    path = my_digits.file()
    path.parent.mkdir(parents=True)
    path.write_bytes(FOREIGN[name])
    with pytest.raises(OSError, match=r"my_digits.npz cannot be used .* left as it is: move it away"):
        load_my_digits()
    with pytest.raises(OSError, match="left as it is"):
        save_my_digits(GOOD, [1, 2])
    pad.draw(SEVEN)
    pad.label.value = 7
    pad.add.click()
    assert "left as it is" in pad.canvas.text and "\n" not in pad.canvas.text
    assert path.read_bytes() == FOREIGN[name]
    assert pad.image.any() and pad.label.value == 7  # nothing is lost


def test_a_kill_while_saving_leaves_the_old_ones(monkeypatch):
    save_my_digits(GOOD, [3, 4])

    def killed(file, **arrays):
        file.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", killed)
    with pytest.raises(KeyboardInterrupt):
        add_my_digit(GOOD[0], 5)
    assert load_my_digits().labels.tolist() == [3, 4]


def test_a_tuple_with_names():
    save_my_digits(*MyDigits(GOOD, np.array([3, 4])))
    assert isinstance(load_my_digits(), MyDigits) and isinstance(PARAMS, Params)


def test_a_net_that_fails_later_is_told_in_one_line_and_the_drawing_stays(pad):
    pad.draw(SEVEN)
    kept, net = pad.pad.value, pad.net

    def fails(X):
        raise ValueError("broken\nin two lines")

    pad.net = fails
    pad.draw(ONE)
    assert pad.canvas.text == "ValueError: broken in two lines" and pad.pad.value == kept
    pad.net = net
    pad.draw(ONE)
    assert pad.canvas.text.startswith("The net says")

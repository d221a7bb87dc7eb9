"""The pad of notebook 06: digits drawn by hand, in real JupyterLab, read by the net that the notebook trains."""

import math

import pytest

from tests.browser.test_views import VIEWS

pytestmark = pytest.mark.browser

TURN = [2 * math.pi * k / 24 for k in range(25)]
STROKES = {  # in 140ths of the pad's side
    1: [[(76, 22), (72, 70), (66, 120)]],
    0: [[(70 + 28 * math.sin(t), 70 - 42 * math.cos(t)) for t in TURN]],
    7: [[(42, 30), (70, 30), (100, 30), (84, 75), (68, 118)]],
}


@pytest.fixture
def notebook(desk):
    """Notebook 06, all of it run, with an empty pad."""
    notebook = desk.ran("06_the_lab.ipynb")
    view = pad_of(notebook)
    view.control("button", "Clear").click()
    read(notebook, view)
    view.wait_for_text("no ink")
    return notebook


def pad_of(notebook):
    """Find the view with the pad."""
    [view] = [view for view in notebook.views(VIEWS["06_the_lab.ipynb"]) if view.locator.locator(".nn-pad").count()]
    view.locator.scroll_into_view_if_needed()
    return view


def draw(notebook, view, strokes):
    """Draw with the mouse."""
    field = view.control("application", "Drawing pad")
    field.scroll_into_view_if_needed()
    box, mouse = field.bounding_box(), notebook.page.mouse
    for stroke in strokes:
        places = [(box["x"] + x * box["width"] / 140, box["y"] + y * box["height"] / 140) for x, y in stroke]
        mouse.move(*places[0])
        mouse.down()
        for place in places[1:]:
            mouse.move(*place, steps=4)
        mouse.up()


def read(notebook, view):
    """Wait until the kernel knows all that was drawn, and the page shows what it says to that."""
    points = view.control("application", "Drawing pad").get_attribute("data-points")
    notebook.wait_until(f"sum(len(stroke) for stroke in pad.pad.value) == {points}")
    notebook.eventually(lambda: view.text == notebook.ask("pad.describe()"), lambda: f"the words in {view.text}")


@pytest.mark.parametrize("digit", STROKES)
def test_the_net_reads_what_the_mouse_draws(notebook, digit, photograph):
    view = pad_of(notebook)
    draw(notebook, view, STROKES[digit])
    read(notebook, view)
    view.wait_for_text(f"The net says {digit} with ")
    probabilities = notebook.ask("pad.A2.tolist()")
    assert probabilities.index(max(probabilities)) == digit
    assert notebook.ask("pad.image.shape") == (28, 28) and notebook.ask("len(pad.pad.value)") == len(STROKES[digit])
    photograph(view.locator, f"pad-{digit}")


def test_buttons_lead_it_astray_and_back(notebook):
    view = pad_of(notebook)
    draw(notebook, view, STROKES[7])
    read(notebook, view)
    view.wait_for_text("The net says 7 with ")
    text, before = view.text, notebook.ask("float(pad.A2[7])")
    for _ in range(8):
        view.control("button", "→").click()
    view.wait_for_text("→ 8x", "Each weight belongs to one pixel")
    read(notebook, view)
    assert notebook.ask("float(pad.A2[7])") < before / 2
    view.control("button", "Reset").click()
    notebook.wait("([view, text]) => view.querySelector('.nn-text').textContent === text", view.handle, text)


def test_undo_takes_back_one_stroke(notebook):
    view = pad_of(notebook)
    draw(notebook, view, STROKES[1] + [[(40, 70), (100, 70)]])
    notebook.wait_until("len(pad.pad.value) == 2")
    view.control("button", "Undo").click()
    notebook.wait_until("len(pad.pad.value) == 1")
    view.wait_for_text("The net says 1 with ")


def test_keys_draw_too(notebook):
    view = pad_of(notebook)
    field = view.control("application", "Drawing pad")
    view.press(field, " ", *20 * ["ArrowDown"], " ")
    view.wait_for_text("The net says 1 with ")
    view.press(field, "Delete")
    view.wait_for_text("no ink")


def test_a_finger_draws(notebook):
    view = pad_of(notebook)
    box = view.control("application", "Drawing pad").bounding_box()
    hand = notebook.page.context.new_cdp_session(notebook.page)
    for kind, y in [("touchStart", 0.2), *(("touchMove", 0.2 + 0.06 * k) for k in range(1, 11)), ("touchEnd", None)]:
        points = [] if y is None else [{"x": box["x"] + box["width"] / 2, "y": box["y"] + y * box["height"]}]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    view.wait_for_text("The net says 1 with ")


def test_ink_shows_at_once_while_the_kernel_is_busy(notebook):
    view = pad_of(notebook)
    notebook.send("__import__('time').sleep(2)")
    draw(notebook, view, STROKES[7])
    assert int(view.control("application", "Drawing pad").get_attribute("data-strokes")) == 1
    assert not view.text.startswith("The net says 7"), "the kernel was busy"
    view.wait_for_text("The net says 7 with ")


@pytest.mark.parametrize(
    "strokes, words",
    [
        ([], "no ink"),
        ([[(70, 70), (70, 70)]], ""),
        ([[(10, y), (130, y)] for y in range(4, 140, 8)], ""),
    ],
    ids=["blank", "a dot", "all black"],
)
def test_what_is_no_digit_gets_one_clear_line(notebook, strokes, words):
    view = pad_of(notebook)
    draw(notebook, view, strokes)
    read(notebook, view)
    assert notebook.ask("len(pad.pad.value)") == len(strokes) and notebook.ask("pad.problem")
    view.wait_for_text(words)
    assert "Error" not in view.text and 10 < len(view.text) < 200


def test_what_was_drawn_is_kept_with_its_label(notebook):
    view = pad_of(notebook)
    draw(notebook, view, STROKES[7])
    read(notebook, view)
    view.control("combobox", "it is a").select_option("7")
    view.control("button", "Add to my digits").click()
    view.wait_for_text("Kept as a 7")
    assert notebook.ask("load_my_digits().labels.tolist()")[-1] == 7

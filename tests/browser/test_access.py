"""Keyboards and screen readers in real JupyterLab: values as they are read out, keys that stay where they are typed."""

import pytest

pytestmark = pytest.mark.browser

DATA = """import numpy as np
from helpers import widgets
from helpers.backprop import one_hot
from helpers.data import load_sample, to_columns
from helpers.network import init_params
from helpers.widgets.announce import say

digits = load_sample()
X, Y = to_columns(digits.train_images[:300]), one_hot(digits.train_labels[:300])
X_test, Y_test = to_columns(digits.test_images[:100]), one_hot(digits.test_labels[:100])"""
CELLS = [
    DATA,
    "z = widgets.ActivationExplorer()\nz",
    "rate = widgets.LearningRate(init_params(np.random.default_rng(0)), X, Y, steps=5)\nrate",
    "lab = widgets.Lab(X, Y, X_test, Y_test)\nlab",
    "pass",
]


@pytest.fixture
def notebook(desk):
    """A notebook with three views."""
    notebook = desk.ran("access.ipynb", CELLS, until="pass")
    for view in notebook.views(3):
        view.locator.scroll_into_view_if_needed()
        view.wait_for_frame(after=0)
    return notebook


@pytest.mark.parametrize(
    "number, name", [(0, "z:"), (1, "learning rate alpha:"), (2, "learning rate:"), (2, "batch size:")]
)
def test_the_value_that_is_spoken_is_the_one_that_is_shown(notebook, number, name):
    view = notebook.views(3)[number]
    slider = view.control("slider", name)
    view.focus(slider)
    for key in ("Home", *4 * ["ArrowRight"], "PageUp", "End", *4 * ["ArrowLeft"]):
        notebook.page.keyboard.press(key)
        spoken, shown = slider.evaluate(
            """async (handle) => {
                await new Promise((done) => requestAnimationFrame(done));
                const shown = handle.closest(".widget-inline-hbox").querySelector(".widget-readout").textContent;
                return [handle.getAttribute("aria-valuetext"), shown] }"""
        )
        assert spoken == shown and len(spoken) < 9


@pytest.mark.parametrize("role, name", [("slider", "z:"), ("combobox", "function"), ("textbox", "z, typed in")])
def test_letters_typed_into_a_view_leave_the_notebook_alone(notebook, role, name):
    view = notebook.views(3)[0]
    cells = notebook.cells()
    notebook.choose("z = widgets")
    view.press(view.control(role, name), *"xabcvmydd00", "Delete")
    notebook.wait_idle()  # Lab has had time for what it would do
    assert notebook.cells() == cells and len(notebook.views(3)) == 3
    assert notebook.ask("z.ui.comm is not None"), "the view lives"


def test_numbers_can_still_be_typed_and_the_notebook_saved(notebook):
    view = notebook.views(3)[0]
    box = view.control("textbox", "z, typed in")
    box.fill("")
    view.press(box, *"-2.5", "Enter")
    notebook.wait_until("z.z.value == -2.5")
    view.wait_for_text("(-2.5)")
    view.press(view.control("slider", "z:"), "ArrowRight")
    notebook.wait_until("round(z.z.value, 6) == -2.4")
    notebook.page.keyboard.press("Control+s")
    notebook.eventually(
        lambda: not notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty"),
        lambda: "the notebook is saved",
    )


@pytest.mark.parametrize("role, name", [("slider", "z:"), ("combobox", "function"), ("textbox", "z, typed in")])
def test_escape_leads_back_to_the_cell(notebook, role, name):
    view = notebook.views(3)[0]
    notebook.choose("z = widgets")
    view.press(view.control(role, name), "Escape")
    assert notebook.page.evaluate(
        """() => { const { content } = window.jupyterapp.shell.currentWidget;
            return content.mode === "command" && content.activeCell.node.contains(document.activeElement)
                && !document.activeElement.closest(".nn-view") }"""
    )
    cells = notebook.cells()
    notebook.page.keyboard.press("b")  # now the letters are the notebook's
    notebook.eventually(lambda: len(notebook.cells()) == len(cells) + 1, lambda: "a new cell below")
    assert notebook.cells()[2] == ""
    notebook.command("notebook:delete-cell")
    assert notebook.cells() == cells


def test_the_last_move_is_spoken(notebook):
    view = notebook.views(3)[0]
    spoken = view.listen()
    view.press(view.control("slider", "z:"), "Home", *6 * ["ArrowRight"])
    notebook.wait_until("round(z.z.value, 6) == -5.4")
    notebook.eventually(lambda: spoken()[-1:] == [view.text] != [], lambda: f"{view.text}, but {spoken()}")
    assert "-5.4" in spoken()[-1]


def test_answers_are_spoken_in_a_region_that_was_there_before(notebook):
    said = notebook.page.locator("body > .nn-announcer[role=status]")
    for words in ("Not yet: the shape is (3,).", "Correct!", "Correct!"):
        notebook.write(4, f"pass\nsay({words!r})")
        notebook.page.evaluate("() => document.querySelector('.nn-announcer')?.replaceChildren()")
        notebook.run_cell("say(")
        notebook.eventually(
            lambda words=words: said.all_text_contents() == [words], lambda: f"{said.all_text_contents()}"
        )
    # A page that is loaded again gets what the kernel still knows.
    notebook.wait_until("say.__globals__['_announcer'].words == ''", timeout=30)
    outputs = notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets[4].model.outputs.length"
    )
    assert outputs == 0
    notebook.write(4, "pass")


RING = """(element) => {
    const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(element);
    const paper = getComputedStyle(element.closest(".nn-view")).getPropertyValue("--nn-paper");
    const canvas = document.createElement("canvas").getContext("2d");
    return [outlineStyle, parseFloat(outlineWidth), ...[paper, outlineColor].map((color) => {
        canvas.fillStyle = paper; canvas.fillRect(0, 0, 1, 1);
        canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
        const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => v / 255)
            .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] })] }"""


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_the_focus_can_be_seen(notebook, theme):
    notebook.theme(theme)
    view = notebook.views(3)[2]
    for role, name in (("slider", "hidden units:"), ("button", "Step"), ("combobox", "activation")):
        control = view.control(role, name)
        view.focus(control)
        notebook.page.keyboard.press("Shift")  # the focus came by the keyboard
        style, width, paper, ring = control.evaluate(RING)
        light, deep = sorted([paper, ring], reverse=True)
        assert style == "solid" and width >= 2 and (light + 0.05) / (deep + 0.05) >= 3, (role, name)


@pytest.mark.parametrize(
    "size", [(1280, 900), (1024, 768), (768, 768), (640, 400)], ids=["wide", "1024", "768", "200 percent"]
)
def test_no_label_is_cut_and_tracks_are_equally_long(notebook, size, photograph):
    frames = [view.frame for view in notebook.views(3)]
    notebook.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    try:
        for view, frame in zip(notebook.views(3), frames, strict=True):
            view.locator.scroll_into_view_if_needed()
            if size[0] < 1280:
                view.wait_for_frame(after=frame)
            view.wait_for_rest()
            cut, tracks = view.locator.evaluate(
                """(view) => [
                    [...view.querySelectorAll(".widget-label, .widget-readout, .jupyter-button")]
                        .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent),
                    [...view.querySelectorAll(".noUi-target")].map((e) => e.getBoundingClientRect().width)]"""
            )
            assert not cut
            assert max(tracks) - min(tracks) <= 2 and min(tracks) >= 60, tracks
            photograph(view.locator, f"access-{size[0]}-{view.text[:4].strip('(')}")
    finally:
        notebook.page.set_viewport_size({"width": 1280, "height": 900})

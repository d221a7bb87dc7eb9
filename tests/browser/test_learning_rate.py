"""The learning-rate slider of notebook 05, moved by a hand; and what becomes of a view when its kernel goes."""

import pytest

pytestmark = pytest.mark.browser

VIEW = "rate = widgets.LearningRate"


@pytest.fixture
def notebook(desk):
    """Notebook 05, run down to its view."""
    return desk.ran("05_parameter_updates.ipynb", until=VIEW)


def test_a_drag_by_mouse_trains_again(notebook):
    [view] = notebook.views(1)
    alpha, frame, picture, text = notebook.ask("rate.alpha.value"), view.frame, view.picture(), view.text
    view.drag(view.control("slider", "learning rate alpha"), by=40)
    view.wait_for_frame(after=frame)
    now = notebook.ask("rate.alpha.value")
    assert now > 1.5 * alpha and now == pytest.approx(view.number("learning rate alpha"), rel=0.01)
    view.wait_for_text(f"alpha = {now:.3g}:")
    assert view.text != text and view.picture() != picture
    assert notebook.ask("[run[0] for run in rate.runs]") == [alpha, now]


def test_keys_move_it_step_by_step(notebook):
    [view] = notebook.views(1)
    runs, alpha = notebook.ask("len(rate.runs)"), notebook.ask("rate.alpha.value")
    view.press(view.control("slider", "learning rate alpha"), "ArrowLeft")
    wanted = alpha / 10**0.05
    view.wait_for_text(f"alpha = {wanted:.3g}:")
    assert notebook.ask("rate.alpha.value") == pytest.approx(wanted)
    assert notebook.ask("len(rate.runs)") == runs + 1
    frame = view.frame
    view.press(view.control("button", "Forget earlier runs"), "Enter")
    view.wait_for_frame(after=frame)
    assert notebook.ask("len(rate.runs)") == 1


def test_the_cell_run_again_gives_a_new_view(notebook):
    notebook.run_cell(VIEW)
    [view] = notebook.views(1)
    view.wait_for_frame(after=0)
    assert notebook.ask("rate.alpha.value") == pytest.approx(0.1)
    view.press(view.control("slider", "learning rate alpha"), "End")
    view.wait_for_text("alpha = 10:")


def test_without_its_kernel_a_view_says_so_and_comes_back(notebook, photograph):
    [view] = notebook.views(1)
    text = view.text
    notebook.restart()
    view.wait_until_disconnected()
    assert view.text == text and view.picture()[1] > 3, "the last picture stays"
    photograph(view.locator, "05-not-connected")
    notebook.run_to(VIEW)
    [view] = notebook.views(1)
    view.press(view.control("slider", "learning rate alpha"), "Home")
    view.wait_for_text("alpha = 0.001:")

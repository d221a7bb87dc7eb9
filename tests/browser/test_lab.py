"""The lab in real JupyterLab: it trains while the page lives, and its controls act at once."""

import pytest

pytestmark = pytest.mark.browser

DATA = """from helpers import widgets
from helpers.backprop import one_hot
from helpers.data import load_sample, to_columns

digits = load_sample()
X, Y = to_columns(digits.train_images), one_hot(digits.train_labels)
X_test, Y_test = to_columns(digits.test_images), one_hot(digits.test_labels)"""
LAB = "lab = widgets.Lab(X, Y, X_test, Y_test)\nlab"
SECOND = "second = widgets.Lab(X, Y, X_test, Y_test, seed=1)\nsecond"
BUSY = "import time\n\nprint('It sleeps.', flush=True)\ntime.sleep(60)"
RUNS = "sum('Live._run' in repr(task) for task in __import__('asyncio').all_tasks())"  # tasks that train


@pytest.fixture
def notebook(desk):
    """A notebook with a lab, at rest, with a fresh net."""
    notebook = desk.ran("lab.ipynb", [DATA, LAB, "pass", BUSY], until=LAB)
    notebook.run_cell(LAB)
    notebook.views(1)[0].wait_for_frame(after=0)
    yield notebook
    notebook.ask("[run.stop() for run in list(widgets.live.Live.under_way)]")
    notebook.wait_until(f"{RUNS} == 0")
    notebook.write(2, "pass")
    notebook.write(3, BUSY)


def play(notebook, view, name="lab", steps=30):
    """Press Play, and wait until some steps were taken."""
    start = notebook.ask(f"{name}.last_step")
    view.control("button", "Play").click()
    notebook.wait_until(f"{name}.running and {name}.last_step > {start + steps}")


def marks(view):
    """Count the pixels of the canvas in the pink of the marks where alpha changed, as strong or as pale as may be."""
    return view.canvas.evaluate(
        """(canvas) => {
            const p = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            let n = 0;
            for (let i = 0; i < p.length; i += 4) n += p[i] > p[i + 2] + 8 && p[i + 2] > p[i + 1] + 12;
            return n }"""
    )


def test_alpha_changes_while_it_trains(notebook, photograph):
    [view] = notebook.views(1)
    play(notebook, view)
    alpha = notebook.ask("lab.alpha.value")
    assert notebook.ask("lab.changes") == [] and marks(view) == 0
    view.drag(view.control("slider", "learning rate"), by=8)
    wanted = view.number("learning rate")
    assert wanted > 1.5 * alpha
    notebook.wait_until(f"lab.changes and abs(lab.changes[-1][1] / {wanted} - 1) < 0.01")
    step, now = notebook.ask("lab.changes[-1]")
    assert now == pytest.approx(notebook.ask("lab.alpha.value"))
    assert 0 < step <= notebook.ask("lab.last_step")
    view.wait_for_text("Training", f"alpha {now:.3g}")
    assert marks(view) > 0, "the moment is marked on the curve"
    picture = view.picture()
    notebook.wait_until(f"lab.running and lab.last_step > {step + 100}")  # the same run goes on
    notebook.eventually(lambda: view.picture() != picture, lambda: "the curves go on")
    view.press(view.control("slider", "learning rate"), "ArrowLeft")
    notebook.wait_until(f"lab.changes[-1][1] < {now}")
    photograph(view.locator, "lab-training")


def test_alpha_set_by_code_stays_as_it_was_set(notebook):
    [view] = notebook.views(1)
    for alpha in (0.5, 0.3, 0.07):  # none is a stop of the slider, which moves to the next and says so
        notebook.ask(f"setattr(lab.alpha, 'value', {alpha})")
        view.wait_for_text(f"alpha {alpha}")
    notebook.page.wait_for_timeout(1000)
    assert notebook.ask("lab.alpha.value") == 0.07
    view.press(view.control("slider", "learning rate"), "ArrowRight")
    notebook.wait_until("lab.alpha.value > 0.07")


def test_pause_step_and_reset(notebook):
    [view] = notebook.views(1)
    play(notebook, view)
    view.control("button", "Pause").click()
    notebook.wait_until("not lab.running")
    step = notebook.ask("lab.last_step")
    view.wait_for_text(f"Step {step:,},")
    view.control("button", "Play").wait_for()
    view.wait_for_rest()
    assert notebook.ask("lab.last_step") == step, "paused, it rests"
    view.press(view.control("button", "Step"), "Enter")
    notebook.wait_until(f"lab.last_step == {step + 1}")
    view.wait_for_text(f"Step {step + 1:,},")
    play(notebook, view)
    view.control("button", "Reset").click()
    notebook.wait_until("lab.last_step == 0 and not lab.running")
    view.wait_for_text("Step 0,")


def test_what_acts_at_the_next_reset_says_so(notebook):
    [view] = notebook.views(1)
    view.press(view.control("slider", "hidden units"), "ArrowRight")
    view.wait_for_text("At the next reset: hidden units 33.")
    view.control("combobox", "activation").select_option("tanh")
    view.wait_for_text("activation tanh")
    view.control("button", "Reset").click()
    notebook.wait_until("lab.params[0].W.shape[0] == 33")


def test_time_travel(notebook, photograph):
    [view] = notebook.views(1)
    notebook.ask("lab.take(300)")
    view.wait_for_text("Step 300,")
    now = view.picture()
    back = view.control("slider", "look back")
    view.press(back, "Home")
    view.wait_for_text("Looking back at step 0 of 300")
    assert view.picture() != now and notebook.ask("(lab.step, lab.last_step)") == (0, 300)
    view.drag(back, by=40)
    notebook.wait_until(f"lab.back.value == {view.number('look back')} and 0 < lab.step < 300")
    view.wait_for_text(f"Looking back at step {notebook.ask('lab.step')} of 300")
    photograph(view.locator, "lab-time-travel")
    frame = view.frame
    view.press(back, "End")
    view.wait_for_frame(after=frame)
    view.wait_for_text("Step 300,")
    assert view.picture() == now, "back in the present, all is as it was"


def test_on_a_small_laptop_it_is_all_on_one_screen(notebook, photograph):
    [view] = notebook.views(1)
    notebook.ask("lab.take(50)")
    view.wait_for_text("Step 50,")
    notebook.page.set_viewport_size({"width": 1280, "height": 800})
    try:
        view.wait_for_rest()
        assert view.locator.bounding_box()["height"] <= 560, "the height that a browser leaves of 800 pixels"
        assert view.locator.bounding_box()["width"] > 800
        photograph(view.locator, "lab-on-a-small-laptop")
    finally:
        notebook.page.set_viewport_size({"width": 1280, "height": 900})


def test_while_it_trains_it_is_told_once_and_at_the_pause_again(notebook):
    [view] = notebook.views(1)
    spoken = view.listen()
    play(notebook, view)
    notebook.eventually(lambda: spoken() == ["Training."], lambda: f"one announcement, but {spoken()}")
    notebook.wait_until("lab.last_step > 300")
    view.control("button", "Pause").click()
    notebook.wait_until("not lab.running")
    notebook.eventually(lambda: len(spoken()) > 1, lambda: f"the words of the pause, but {spoken()}")
    assert spoken() == ["Training.", view.text]


def test_height_stays_while_it_trains(notebook):
    [view] = notebook.views(1)
    view.watch_height()
    play(notebook, view, steps=200)
    view.press(view.control("slider", "learning rate"), *3 * ["ArrowRight"])
    view.control("button", "Pause").click()
    view.press(view.control("slider", "look back"), "Home", "End")
    assert len(set(view.heights())) == 1, (view.heights(), view.text)


def test_the_cell_run_ten_times_leaves_one_run_at_most(notebook):
    for _ in range(10):
        notebook.run_cell(LAB)
        [view] = notebook.views(1)
        view.control("button", "Play").click()
        notebook.wait_until("lab.running")
        assert notebook.ask(RUNS) == 1
    models = notebook.ask("len(__import__('ipywidgets').Widget.widgets)")
    notebook.run_cell(LAB)
    notebook.wait_until(f"{RUNS} == 0")
    assert notebook.ask("len(__import__('ipywidgets').Widget.widgets)") <= models, "old views are freed"


def test_two_labs_do_not_disturb_each_other(notebook):
    notebook.write(2, SECOND)
    notebook.run_cell(SECOND)
    first, second = notebook.views(2)
    play(notebook, first, "lab")
    play(notebook, second, "second")
    assert notebook.ask(RUNS) == 2
    second.press(second.control("slider", "learning rate"), "ArrowRight")
    notebook.wait_until("second.changes")
    assert notebook.ask("lab.changes") == []
    first.control("button", "Pause").click()
    notebook.wait_until("not lab.running")
    step = notebook.ask("second.last_step")
    notebook.wait_until(f"second.running and second.last_step > {step + 30}")
    second.control("button", "Pause").click()
    notebook.wait_until(f"{RUNS} == 0")


def test_an_interrupt_stops_the_run(notebook):
    [view] = notebook.views(1)
    play(notebook, view)
    notebook.command("kernelmenu:interrupt")
    notebook.wait_until(f"not lab.running and {RUNS} == 0")
    view.wait_for_text("Interrupted after step")
    play(notebook, view)  # no dead buttons
    notebook.choose(BUSY)
    notebook.begin("notebook:run-cell")
    notebook.page.locator(".jp-OutputArea-output", has_text="It sleeps.").wait_for()
    notebook.command("kernelmenu:interrupt")
    notebook.wait_until(f"not lab.running and {RUNS} == 0")


def test_a_run_that_diverges_stops_and_says_why(notebook, photograph):
    [view] = notebook.views(1)
    view.press(view.control("slider", "learning rate"), "End")
    view.control("button", "Play").click()
    notebook.wait_until("lab.ended and not lab.running")
    view.wait_for_text("Press Reset")
    photograph(view.locator, "lab-diverged")
    view.press(view.control("slider", "learning rate"), "Home")
    view.control("button", "Reset").click()
    notebook.wait_until("lab.last_step == 0 and not lab.ended")
    play(notebook, view, steps=5)


@pytest.mark.parametrize("typed", ["1e999", "-5", "abc", "1e-30", "nan"])
def test_absurd_values_typed_in_lose_nothing(notebook, typed):
    [view] = notebook.views(1)
    notebook.ask("lab.take(3)")
    view.wait_for_text("Step 3,")
    box = view.control("textbox", "learning rate")
    box.fill(typed)
    box.press("Enter")
    notebook.page.wait_for_timeout(300)
    assert 0.001 <= notebook.ask("lab.alpha.value") <= 10 and notebook.ask("lab.last_step") == 3
    view.press(view.control("slider", "learning rate"), "Home")
    view.wait_for_text("Step 3,", "alpha 0.001")
    play(notebook, view, steps=3)


def test_without_its_kernel_it_says_so(notebook):
    [view] = notebook.views(1)
    play(notebook, view)
    notebook.restart()
    view.wait_until_disconnected()
    notebook.run_to(LAB)
    [view] = notebook.views(1)
    play(notebook, view)

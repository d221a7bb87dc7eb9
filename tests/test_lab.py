"""The live lab: its run, its controls, time travel, what stops it, and what it leaves behind: nothing."""

import asyncio
import gc
import json
import math
import os
import signal
import threading
import time
import types
import weakref
from queue import Empty

import numpy as np
import pytest
import traitlets
from IPython.core.events import EventManager, available_events
from ipywidgets.widgets.widget import _instances
from jupyter_client.manager import start_new_kernel
from threadpoolctl import threadpool_info, threadpool_limits

from helpers import network, training, widgets
from helpers.activations import softmax
from helpers.backprop import backward, cross_entropy, one_hot
from helpers.batches import minibatches
from helpers.data import load_sample, to_columns
from helpers.exercises import my_network
from helpers.exercises.own import file as my_file
from helpers.layers import forward_layers, init_layers, layers_gradients
from helpers.network import Params, init_params
from helpers.optimizers import Momentum
from helpers.widgets import lab as lab_module
from helpers.widgets import live, panels
from helpers.widgets import view as view_module
from helpers.widgets.lab import Lab, Thinned
from helpers.widgets.live import Live

DIGITS = load_sample()
X, Y = to_columns(DIGITS.train_images[:400]), one_hot(DIGITS.train_labels[:400])
X_TEST, Y_TEST = to_columns(DIGITS.test_images[:100]), one_hot(DIGITS.test_labels[:100])


def make(**options):
    return Lab(X, Y, X_TEST, Y_TEST, **options)


def same(one, other):
    """Compare two nets, number by number."""
    arrays = [np.concatenate([np.ravel(P) for layer in net for P in layer]) for net in (one, other)]
    return arrays[0].shape == arrays[1].shape and np.array_equal(*arrays)


def titles(lab):
    return [panel.title for row in lab.panels() for panel in row]


# --- the run -----------------------------------------------------------------------------------------------------


def test_it_trains_as_train_does():
    lab = make(seed=3)
    lab.take(30)
    rng = np.random.default_rng(3)
    start = init_layers(rng, (784, 32, 10))
    run = training.train(
        start, X, Y, 0.1, 30, batches=minibatches(X, Y, 64, rng), gradients=layers_gradients, update=Momentum(beta=0)
    )
    *_, last = run
    assert lab.step == lab.last_step == 30 and same(lab.params, last.params)
    assert lab.epoch == pytest.approx(30 / math.ceil(400 / 64))
    A1, A2 = lab.forward(X_TEST)
    np.testing.assert_allclose(A2, forward_layers(last.params, X_TEST).A[-1])
    assert A1.shape == (32, 100)
    point = lab.curve[-1]
    assert point.step == 30
    assert point.test_loss == pytest.approx(cross_entropy(A2, Y_TEST), rel=1e-5)
    assert point.test_accuracy == np.mean(A2.argmax(axis=0) == Y_TEST.argmax(axis=0))
    assert point.loss == pytest.approx(cross_entropy(lab.forward(X)[1], Y), rel=1e-5)
    np.testing.assert_array_equal(lab.losses, [p.loss for p in lab.curve])
    assert len(lab.losses) == 31 and lab.losses[-1] < 0.6 * lab.losses[0]


def test_alpha_acts_from_the_next_step_and_is_marked():
    lab = make()
    lab.take(5)
    before = lab.params
    lab.alpha.value = 0.5
    lab.step_button.click()
    small = make()
    small.take(6)
    moves = [np.abs(net[0].W - before[0].W).max() for net in (lab.params, small.params)]
    assert moves[0] == pytest.approx(5 * moves[1], rel=1e-2)
    assert lab.changes == [(5, 0.5)]
    for chart in lab.panels()[0]:
        assert [mark.x for mark in chart.marks] == [5]
    assert lab.panels()[0][0].marks[0].text == "alpha 0.5"
    lab.alpha.value = 0.7
    lab.alpha.value = 0.9  # nothing was done with 0.7
    lab.take()
    assert lab.changes == [(5, 0.5), (6, 0.9)]


def test_many_changes_of_alpha_are_kept_apart_and_bounded():
    lab = make()
    for k in range(300):
        lab.alpha.value = 0.001 * (1 + k % 7)
        lab.take()
    assert len(lab.changes) <= 200 and lab.changes[-1][0] == 299
    marks = lab.panels()[0][0].marks
    assert 10 < len(marks) <= 81
    assert min(np.diff([mark.x for mark in marks])) > 300 / 80


def test_batch_hidden_and_activation_act_at_the_next_reset_and_the_view_says_so():
    lab = make()
    lab.take(3)
    lab.batch.value, lab.hidden.value, lab.activation.value = 16, 7, "tanh"
    lab.take(1)
    assert lab.params[0].W.shape == (32, 784)
    assert lab.canvas.text.endswith("At the next reset: batch size 16, hidden units 7, activation tanh.")
    assert lab.reset_button.button_style == "warning"
    lab.reset_button.click()
    assert "reset" not in lab.canvas.text and lab.reset_button.button_style == ""
    assert lab.step == 0 and lab.params[0].W.shape == (7, 784)
    lab.take(25)
    assert lab.epoch == 1.0  # 400 / 16
    A1, _ = lab.forward(X_TEST)
    np.testing.assert_array_equal(A1, forward_layers(lab.params, X_TEST, "tanh").A[1])


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
@pytest.mark.parametrize("batch", [1, 400])
@pytest.mark.parametrize("hidden", [1, 256])
@pytest.mark.parametrize("alpha", [0.001, 10])
def test_extremes(activation, batch, hidden, alpha):
    lab = make()
    lab.batch.value, lab.hidden.value, lab.activation.value, lab.alpha.value = batch, hidden, activation, alpha
    lab.reset()
    lab.take(4)
    assert lab.last_step == 4 or lab.ended
    assert lab.ended == (lab.canvas.text.startswith("Training ended at step ")) and "nan" not in lab.canvas.text
    if alpha < 1 and hidden > 1:
        assert lab.last_step == 4 and lab.losses[-1] != lab.losses[0] and f"of {hidden} hidden" in titles(lab)[2]
    json.dumps(lab.canvas.scene, allow_nan=False)
    lab._repr_mimebundle_()


def test_reset_begins_the_same_run_again_and_keeps_the_last_one_as_a_pale_curve():
    lab = make()
    first = lab.params
    lab.take(20)
    curve, end = lab.curve, lab.params
    lab.reset()
    assert lab.step == 0 and same(lab.params, first) and lab.snapshots.keys() == {0} and lab.changes == []
    ghost = lab.panels()[0][0].series[0]
    assert ghost.ghost and list(ghost.y) == [point.test_loss for point in curve]
    lab.take(20)
    assert same(lab.params, end)
    lab.reset()
    lab.reset()  # a run without a step does not displace it
    assert len(lab.panels()[0][0].series[0].x) == 21


def test_seeds_differ_and_labs_do_not_disturb_each_other():
    one, other = make(), make(seed=1)
    start = other.params
    one.take(10)
    assert other.step == 0 and same(other.params, start) and not same(start, make().params)
    one.reset()
    other.take(3)
    assert (one.step, other.step) == (0, 3)


@pytest.mark.parametrize(("steps", "error"), [(0, ValueError), (-1, ValueError), (1.5, TypeError), ("ten", TypeError)])
def test_take_refuses_what_is_no_number_of_steps(steps, error):
    lab = make()
    with pytest.raises(error, match="steps must be"):
        lab.take(steps)
    assert lab.step == 0


def test_absurd_values_leave_one_line_and_lose_nothing():
    lab = make()
    lab.take(5)
    lab.alpha.value = math.nan
    assert lab.canvas.text == "learning rate must be a finite number, but was set to nan: 0.1 is kept."
    lab.take(1)
    assert lab.step == 6 and lab.changes == [] and lab.canvas.text.startswith("Step 6,")
    for control, value in ((lab.alpha, 1e300), (lab.alpha, -5), (lab.hidden, 10**9), (lab.back, -3)):
        control.value = value
        assert control.min <= (math.log10(control.value) if control is lab.alpha else control.value) <= control.max
    for control in (lab.alpha, lab.hidden, lab.batch, lab.activation):
        with pytest.raises(traitlets.TraitError):
            control.value = "much"
    assert lab.last_step == 6


def test_a_step_that_meets_a_nan_before_it_was_put_back_goes_on_with_the_last_alpha():
    lab = make()
    lab.alpha = types.SimpleNamespace(value=math.nan)
    assert lab._rate() == 0.1 and lab.changes == []


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((X * 255, Y, X_TEST, Y_TEST), ValueError, "scaled"),
        ((X[:783], Y, X_TEST[:783], Y_TEST), ValueError, "square images"),
        ((X, Y[:, :10], X_TEST, Y_TEST), ValueError, "as many columns"),
        ((X, Y, X_TEST.T, Y_TEST), ValueError, "transpose"),
        ((None, Y, X_TEST, Y_TEST), TypeError, "NumPy array"),
    ],
)
def test_bad_digits_are_refused_in_one_sentence(arguments, error, words):
    with pytest.raises(error, match=words):
        Lab(*arguments)


# --- time travel -------------------------------------------------------------------------------------------------


def test_looking_back_shows_everything_as_it_was():
    lab = make()
    lab.take(10)
    then, panels_then, net = lab.describe(), lab.panels()[1], lab.params
    lab.take(30)
    now, end = lab.describe(), lab.params
    lab.back.value = 25
    assert lab.step == 10 and lab.last_step == 40 and same(lab.params, net)
    assert lab.canvas.text.startswith("Looking back at step 10 of 40. ") and lab.canvas.text.endswith(then)
    for panel, was in zip(lab.panels()[1], panels_then, strict=True):
        np.testing.assert_array_equal(panel.values, was.values)
        assert panel.title == was.title
    for chart in lab.panels()[0]:
        assert chart.vertical == 10 and chart.series[0].x[-1] == 40  # the whole run, with a line at the place
    lab.back.value = 100
    assert lab.describe() == now and same(lab.params, end)
    assert all(chart.vertical is None for chart in lab.panels()[0])
    for percent in range(0, 101, 5):
        lab.back.value = percent
        assert abs(lab.step - 0.4 * percent) <= 0.5


def test_play_from_the_past_begins_a_branch_and_says_what_becomes_of_the_rest():
    lab = make()
    lab.take(20)
    lab.alpha.value = 0.2
    lab.take(20)
    curve = lab.curve
    lab.back.value = 25
    net = lab.params
    assert "what came later stays as a pale curve only" in lab.canvas.text.replace("  ", " ")
    lab.take(1)
    assert (lab.step, lab.last_step, lab.back.value) == (11, 11, 100)
    assert not same(lab.params, net) and max(lab.snapshots) == 11 and same(lab.snapshots[10], net)
    assert [point.step for point in lab.curve] == list(range(12))
    assert lab.changes == [] and lab.alpha.value == 0.1  # as it was there
    assert list(lab.panels()[0][0].series[0].x) == [point.step for point in curve]


def test_alpha_goes_back_with_the_look_and_comes_again_with_the_present():
    lab = make()
    lab.take(20)
    lab.alpha.value = 0.2
    lab.take(20)
    lab.alpha.value = 0.3  # no step was taken with it yet
    for percent, alpha in ((25, 0.1), (50, 0.1), (75, 0.2), (100, 0.3), (0, 0.1), (100, 0.3)):
        lab.back.value = percent
        assert lab.alpha.value == alpha and f"alpha {alpha}." in lab.canvas.text
    assert lab.changes == [(20, 0.2)], "a look changes nothing"
    lab.back.value = 75
    lab.alpha.value = 0.7  # but a hand may set another one before it plays from there
    lab.take(1)
    assert lab.changes == [(20, 0.2), (30, 0.7)] and lab.alpha.value == 0.7


def test_what_ended_a_run_is_not_told_of_an_earlier_moment():
    lab = make()
    lab.take(5)
    lab.alpha.value = 10
    lab.take(200)
    assert lab.ended and lab.canvas.text.startswith("Training ended at step")
    lab.back.value = 1
    lab.back.value = 0
    assert lab.canvas.text.startswith("Looking back at step 0 of ") and "alpha 0.1." in lab.canvas.text
    assert "ended" not in lab.canvas.text and "too large" not in lab.canvas.text
    lab.back.value = 100
    assert lab.ended and lab.alpha.value == 10 and lab.canvas.text.startswith("Training ended at step")


def test_any_moment_of_a_run_can_be_asked_for():
    lab = make()
    lab.take(450)
    kept = sorted(lab.snapshots)
    assert len(kept) < 100
    for step in (0, 4, 21, 60, 299, 450):
        moment = lab.at(step)
        assert moment.step == max(k for k in [*kept, 450] if k <= step)
        assert moment.params is lab.snapshots.get(moment.step, lab.params)
    for step, error in ((451, ValueError), (-1, ValueError), (2.5, TypeError), ("21", TypeError)):
        with pytest.raises(error, match="step"):
            lab.at(step)


def test_the_saved_picture_is_of_a_lab_that_has_trained(monkeypatch):
    shown = []
    monkeypatch.setattr(lab_module, "still", lambda rows, heights, text: shown.append((rows, text)) or panels.still)
    monkeypatch.setattr(view_module, "still", lambda rows, heights, text: shown.append((rows, text)))
    lab, twin = make(seed=3, preview_steps=20), make(seed=3)
    twin.take(20)
    models = len(_instances)
    lab.picture()
    assert len(_instances) == models, "what was made for the picture is gone"
    rows, text = shown.pop()
    assert [panel.title for row in rows for panel in row] == titles(twin)
    assert "after 20 steps" in text and "%" not in text and "0." not in text
    assert (lab.step, lab.describe()[:7]) == (0, "Step 0,")
    lab.take(3)
    lab.picture()
    assert shown.pop()[1] == lab.describe()


def test_the_saved_picture_follows_the_controls(monkeypatch):
    shown = []
    monkeypatch.setattr(lab_module, "still", lambda rows, heights, text: shown.append(rows))
    lab, twin = make(preview_steps=20), make()
    for one in (lab, twin):
        one.alpha.value, one.batch.value, one.hidden.value, one.activation.value = 0.05, 16, 7, "tanh"
    twin.reset()
    twin.take(20)
    lab.picture()
    assert [panel.title for row in shown.pop() for panel in row] == titles(twin)


def test_where_the_students_network_fails_the_saved_picture_is_of_the_start(mine):
    lab = make(network=mine("def update(params, grads, alpha):\n    raise ValueError\n"), preview_steps=20)
    data, _ = lab._repr_mimebundle_()
    assert data["text/plain"] == lab.describe() and lab.describe().startswith("Step 0,")


def test_looking_back_without_a_run_is_harmless():
    lab = make()
    lab.back.value = 0
    assert lab.step == 0
    lab.take(2)
    assert lab.step == 2 and len(lab.panels()[0][0].series) == 2


# --- what does not grow ------------------------------------------------------------------------------------------


def test_thinned_keeps_evenly_spaced_states():
    kept = Thinned(10)
    for step in range(1000):
        if kept.wants(step):
            kept.keep(step, -step)
    steps = list(kept.items)
    assert 5 <= len(steps) <= 10 and steps[0] == 0 and len(set(np.diff(steps))) == 1 and steps[-1] > 800
    assert all(item == -step for step, item in kept.items.items())
    assert kept.cut(500) and max(kept.items) <= 500


def test_a_hundred_thousand_steps_cost_no_more_than_a_thousand():
    rng = np.random.default_rng(0)
    small = rng.random((16, 40), np.float32)
    labels = one_hot(rng.integers(0, 3, 40), 3)
    lab = Lab(small, labels, small, labels)
    lab.hidden.value, lab.activation.value, lab.batch.value, lab.alpha.value = 2, "tanh", 4, 0.01
    lab.reset()
    sizes, seconds = [], []
    for chunk in range(101):
        began = time.process_time()
        for _ in range(1000):
            lab._advance(thrifty=False)
        seconds.append(time.process_time() - began)
        if chunk in (0, 100):
            lab._rest()
            lab.show()
            kept = sum(P.nbytes for net in lab.snapshots.values() for layer in net for P in layer)
            sizes.append((len(lab.canvas.data), len(json.dumps(lab.canvas.scene)), len(lab.curve), kept))
    assert lab.last_step == 101_000
    for early, late in zip(*sizes, strict=True):
        assert late <= 2.05 * early  # they go up and down between half full and full
    assert len(lab.curve) <= 401 and len(lab.snapshots) <= 100 and 0 in lab.snapshots
    assert len(lab.canvas.data) < 40_000
    assert np.median(seconds[-10:]) < 1.5 * np.median(seconds[:10])


def test_the_steep_start_of_a_run_is_on_its_curve_however_dear_it_is_to_judge():
    lab = make()
    lab._cost, lab._evaluated = 1000.0, time.perf_counter()  # "judge no more for an hour"
    judged = lab._judge
    lab._judge = lambda *state: (judged(*state), setattr(lab, "_cost", 1000.0))[0]
    for _ in range(60):
        lab._advance()
    steps = [point.step for point in lab.curve]
    assert steps[:7] == [0, 1, 2, 3, 4, 5, 6] and steps[-1] >= 50
    assert max(later / step for step, later in zip(steps[1:], steps[2:], strict=False)) <= 2
    assert len(steps) < 30  # and not each one


def test_snapshots_of_a_large_net_are_bounded_in_bytes():
    lab = make()
    lab.most_bytes = 20 * sum(P.nbytes for layer in lab.params for P in layer)
    lab.reset()
    lab.take(100)
    assert 10 <= len(lab.snapshots) <= 20


# --- what ends a run ---------------------------------------------------------------------------------------------


def test_a_run_that_diverges_stops_says_why_and_can_be_mended():
    lab = make()
    lab.take(20)
    lab.alpha.value = 10
    lab.take(1000)
    assert lab.ended and not lab.running and lab.last_step < 300
    assert lab.canvas.text.startswith("Training ended at step ") and "alpha" in lab.trouble
    assert "Press Reset, or look back and play from there." in lab.canvas.text
    assert lab.reset_button.button_style == "warning"
    end = lab.last_step
    for action in (lab.take, lab.step_button.click, lab.play.click):
        action()
        assert lab.last_step == end and lab.canvas.text.startswith("Training ended")
    lab.back.value, lab.alpha.value = 0, 0.1
    lab.take(30)
    assert not lab.trouble and lab.last_step == 30 and lab.losses[-1] < lab.losses[0]
    lab.alpha.value = 10
    lab.take(1000)
    lab.alpha.value = 0.1
    lab.reset()
    assert lab.trouble == "" and lab.step == 0 and not lab.ended


def test_divergence_has_the_words_of_the_warning_and_the_number_of_the_step():
    lab = make()
    lab.take(20)
    lab._params = tuple(type(layer)(layer.W * np.float32(1e30), layer.b) for layer in lab._params)
    lab._steps = None
    lab.take()
    assert lab.trouble.startswith(f"{training.DivergenceWarning(21, math.nan, 0.1)}"[:30])
    assert "no longer a finite number, because alpha = 0.1 is too large" in lab.trouble


def test_a_net_whose_units_are_all_dead_stops():
    lab = make()
    lab._params = tuple(type(layer)(layer.W, layer.b - np.float32(100)) for layer in lab._params)
    lab.take(10)
    assert lab.ended and lab.last_step == 1 and "all hidden units are dead" in lab.canvas.text


def test_without_an_event_loop_play_says_what_it_needs():
    lab = make()
    lab.play.click()
    assert lab.canvas.text == "Play needs a running notebook: here, take(100) takes a hundred steps at once."
    assert not lab.running and lab.play.description == "Play"
    lab.step_button.click()
    assert lab.step == 1 and lab.canvas.text.startswith("Step 1,")


# --- live --------------------------------------------------------------------------------------------------------


async def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        await asyncio.sleep(0.005)
    assert condition()


def test_play_pause_step_reset_on_a_live_loop():
    async def cell():
        lab = make()
        lab.play.click()
        assert lab.running and lab.play.description == "Pause"
        await until(lambda: lab.last_step > 40)
        assert lab.canvas.text.startswith("Training")
        lab.alpha.value = 0.3
        at = lab.last_step
        await until(lambda: lab.last_step > at + 5)
        assert lab.changes == [(at, 0.3)]
        lab.play.click()
        stopped = lab.last_step
        await asyncio.sleep(0.1)
        assert lab.last_step == stopped and lab.play.description == "Play" and not Live.under_way
        assert lab.curve[-1].step == stopped and f"Step {stopped:,}," in lab.canvas.text
        lab.play.click()
        await until(lambda: lab.last_step > stopped)
        lab.step_button.click()  # a step while it trains: it pauses, and takes one
        one = lab.last_step
        await asyncio.sleep(0.1)
        assert lab.last_step == one and not lab.running
        lab.start()
        lab.start()  # no second run
        await until(lambda: lab.last_step > one + 5)
        lab.take(10)  # a cell may take steps in between
        assert lab.running
        lab.reset_button.click()
        await asyncio.sleep(0.1)
        assert lab.step == 0 and not lab.running

    asyncio.run(cell())


def test_pictures_come_and_speed_is_told():
    async def cell():
        lab = make()
        seen = []
        lab.canvas.observe(lambda change: seen.append(change.new), "text")
        lab.start()
        await asyncio.sleep(2)
        lab.pause()
        return seen

    seen = asyncio.run(cell())
    assert len(seen) >= 10  # about 24, on a machine that has time
    assert any("steps a second" in text for text in seen) and not seen[-1].startswith("Training")


def test_two_labs_train_side_by_side():
    async def cell():
        one, other = make(), make(seed=1)
        one.start()
        other.start()
        await until(lambda: min(one.last_step, other.last_step) > 20)
        one.pause()
        at = other.last_step, one.last_step
        await until(lambda: other.last_step > at[0] + 20)
        assert one.last_step == at[1] and other.running
        other.pause()

    asyncio.run(cell())


def test_looking_back_pauses_a_live_run_and_play_branches():
    async def cell():
        lab = make()
        lab.start()
        await until(lambda: lab.last_step > 60)
        lab.back.value = 50
        assert not lab.running and 0 < lab.step < lab.last_step
        at = lab.step
        lab.start()
        assert lab.back.value == 100 and lab.last_step == at
        await until(lambda: lab.last_step > at + 5)
        lab.pause()

    asyncio.run(cell())


def test_buttons_and_sliders_of_another_thread_act_on_the_main_loop():
    async def cell():
        lab = make()
        home, threads = threading.get_ident(), set()
        lab._live.work = lambda: threads.add(threading.get_ident())
        thread = threading.Thread(target=lambda: (lab.play.click(), setattr(lab.alpha, "value", 0.2)))
        thread.start()
        thread.join()
        assert not lab.running
        await until(lambda: threads)
        assert lab.running and threads == {home} and "alpha 0.2" in lab.canvas.text
        lab.pause()

    asyncio.run(cell())


def test_a_live_run_that_diverges_stops():
    async def cell():
        lab = make()
        lab.alpha.value = 10
        lab.start()
        await until(lambda: not lab.running)
        assert lab.canvas.text.startswith("Training ended at step ") and lab.play.description == "Play"

    asyncio.run(cell())


def test_an_exception_in_the_task_is_shown_and_stops_it():
    async def cell():
        lab = make()
        lab._net.how = lambda activation: {"gradients": lambda *net: 1 / 0, "update": Momentum()}
        lab.start()
        await until(lambda: not lab.running)
        assert lab.canvas.text.startswith("Stopped after step 0: ZeroDivisionError: division by zero.")
        assert not Live.under_way

    asyncio.run(cell())


def test_stopped_and_started_at_once_only_one_task_goes_on():
    async def cell():
        calls = []
        run = Live(lambda: (calls.append(asyncio.current_task()), time.sleep(0.001)), lambda: None, calls.append)
        run.start()
        await until(lambda: calls)
        run.stop()
        run.start()
        await asyncio.sleep(0.1)
        last = calls[-1]
        calls.clear()
        await asyncio.sleep(0.1)
        run.stop()
        return set(calls) == {last}

    assert asyncio.run(cell())


@pytest.fixture
def as_in_a_kernel():
    """Between cells, a kernel ignores interrupts."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield asyncio.new_event_loop()
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_pauses(as_in_a_kernel):
    async def cell():
        lab = make()
        lab.start()
        await until(lambda: lab.last_step > 5)
        os.kill(os.getpid(), signal.SIGINT)
        await until(lambda: not lab.running)
        await asyncio.sleep(0.05)
        assert lab.canvas.text.startswith("Interrupted after step ") and lab.play.description == "Play"
        at = lab.last_step
        lab.start()
        await until(lambda: lab.last_step > at)
        assert not lab.trouble
        lab.pause()
        os.kill(os.getpid(), signal.SIGINT)  # nothing runs: as before, nothing happens

    as_in_a_kernel.run_until_complete(cell())


def test_an_interrupt_ends_endless_work(as_in_a_kernel):
    async def cell():
        told = []

        def endless():
            while True:
                pass

        run = Live(endless, lambda: None, told.append)
        timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        run.start()
        await until(lambda: told)
        assert isinstance(told[0], KeyboardInterrupt) and not run.running

    as_in_a_kernel.run_until_complete(cell())


def blas_threads():
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.mark.parametrize("end", ["stopped", "failed", "interrupted"])
def test_products_stay_on_one_core_while_something_is_under_way(as_in_a_kernel, end):
    seen, told = [], []

    def work():
        seen.append(blas_threads())
        time.sleep(0.01)
        if end == "failed" and len(seen) > 2:
            raise ValueError("no more")
        if end == "interrupted" and len(seen) > 2:
            os.kill(os.getpid(), signal.SIGINT)

    async def cell():
        first, second = (Live(work, lambda: None, told.append) for _ in range(2))
        first.start()
        second.start()
        await until(lambda: len(seen) > 6 or told)
        for run in (first, second):
            run.stop()

    with threadpool_limits(2, "blas"):
        if blas_threads() != {2}:
            pytest.skip("this BLAS library cannot be told how many threads to use")
        as_in_a_kernel.run_until_complete(cell())
        assert seen and all(threads == {1} for threads in seen)
        assert blas_threads() == {2} and bool(told) == (end != "stopped")


def test_interrupted_while_a_batch_is_dealt_out_it_goes_on(monkeypatch):
    def interrupted_once(*how, left=[5]):  # noqa: B006
        for batch in minibatches(*how):
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            yield batch

    monkeypatch.setattr("helpers.widgets.lab.minibatches", interrupted_once)
    lab = make()
    with pytest.raises(KeyboardInterrupt):
        lab.take(10)
    assert lab.last_step == 4
    lab.take(10)
    assert lab.last_step == 14 and not lab.trouble


# --- the student's own network -----------------------------------------------------------------------------------


def test_an_untouched_network_is_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))
    lab = make(network=my_network())
    ours = make()
    ours._params = tuple(zip(*[iter(lab.params)] * 2, strict=True))
    assert lab.activation.options == ("relu",) and "no function of yours in it yet" in lab.canvas.text
    lab.take(30)
    assert isinstance(lab.params, Params) and lab.losses[-1] < 0.6 * lab.losses[0]
    assert lab.forward(X_TEST)[0].shape == (32, 100)
    lab.hidden.value = 12
    lab.reset()
    assert lab.params.W1.shape == (12, 784)


MINE = """
import numpy as np
from helpers.network import Activations, Params
from helpers.backprop import Gradients


def relu(Z):
    return np.where(Z > 0, Z, 0)


def forward(params, X):
    W1, b1, W2, b2 = params
    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    E = np.exp(Z2 - Z2.max(axis=0))
    return Activations(Z1, A1, Z2, E / E.sum(axis=0))


def update(params, grads, alpha):
    for P, dP in zip(params, grads):
        P -= alpha * dP
    return params


def descend(params, X, Y, alpha, steps):
    for step in range(1, steps + 1):
        yield step, params, 1.0
"""


@pytest.fixture
def mine(monkeypatch, tmp_path):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))

    def write(text):
        my_file().write_text(text)
        return my_network()

    return write


def test_the_students_functions_train_even_if_they_change_in_place_and_their_loop_knows_no_batches(mine):
    net = mine(MINE)
    assert set(net.own) == {"relu", "forward", "update", "descend"}
    lab = make(network=net, seed=5)
    first = Params(*(P.copy() for P in lab.params))
    lab.take(30)
    assert lab.losses[-1] < 0.6 * lab.losses[0]
    assert "Your own network (forward, relu, update): always relu, and the loop is ours" in lab.canvas.text
    lab.back.value = 0
    assert all(np.array_equal(a, b) for a, b in zip(lab.params, first, strict=True))  # the past stays as it was
    rng = np.random.default_rng(5)
    params = init_params(rng, 784, 32, 10)
    batches = minibatches(X, Y, 64, rng)
    for _ in range(30):
        X_batch, Y_batch = next(batches)
        grads = backward(params, network.forward(params, X_batch), X_batch, Y_batch)
        params = training.update(params, grads, 0.1)
    lab.back.value = 100
    for P, right in zip(lab.params, params, strict=True):
        np.testing.assert_allclose(P, right, atol=1e-5)


def test_the_students_exception_is_shown_as_theirs(mine):
    net = mine(MINE.replace("P -= alpha * dP", "P -= alpha * dP[:, 1]"))
    lab = make(network=net)
    line = 1 + MINE.splitlines().index("        P -= alpha * dP")
    with pytest.raises(RuntimeError, match=rf"your update \(my_net.py, line {line}\) raised ValueError: "):
        lab.take(3)
    words = f"Stopped after step 0: your update (my_net.py, line {line}) raised ValueError: "
    assert lab.canvas.text.startswith(words) and "\n" not in lab.canvas.text and not lab.running
    lab.step_button.click()  # a button raises nothing
    assert lab.canvas.text.startswith(words)


@pytest.mark.parametrize("gives", ["None", "Params(*(P[:5] for P in params))"])
def test_an_update_that_gives_no_params_takes_no_step(mine, gives):
    lab = make(network=mine(MINE.replace("    return params", f"    return {gives}")))
    with pytest.raises(RuntimeError, match="Stopped after step 0: .*update must give four arrays"):
        lab.take(3)
    assert lab.last_step == 0 and lab.params.W1.shape == (32, 784) and "update must give" in lab.canvas.text


def test_a_forward_that_changes_what_it_gets_leaves_the_digits_and_the_past_alone(mine):
    lab = make(
        network=mine(
            MINE.replace("    W1, b1, W2, b2 = params", "    W1, b1, W2, b2 = params\n    W1 *= 2\n    X *= 0.5")
        )
    )
    watched, first = lab._watched.copy(), lab.params.W1.copy()
    lab.take(2)
    assert np.array_equal(lab._watched[:, :400], X) and np.array_equal(lab._watched, watched)
    assert np.array_equal(lab.snapshots[0].W1, first)


def test_a_seed_that_is_none_is_refused_by_its_name():
    for seed, error in ((-1, ValueError), ("a", TypeError), (None, TypeError)):
        with pytest.raises(error, match="seed must be"):
            make(seed=seed)


def test_what_is_no_network_is_refused():
    with pytest.raises(TypeError, match="network has no init_params, forward, .*: pass network=my_network"):
        make(network=types.SimpleNamespace(own=[]))


# --- what it shows -----------------------------------------------------------------------------------------------


def test_panels_hold_what_the_net_says():
    lab = make()
    lab.take(40)
    weights, matrix, gallery = lab.panels()[1]
    W1, (_, A2) = lab.params[0].W, lab.forward(X_TEST)
    assert weights.title == "Weights of 20 of 32 hidden units" and weights.values.shape == (20, 28, 28)
    for k in (0, 19):
        assert np.corrcoef(weights.values[k].ravel(), W1[k])[0, 1] > 0.99
    said, digits = A2.argmax(axis=0), Y_TEST.argmax(axis=0)
    for true in range(10):
        for guess in range(10):
            assert matrix.values[true, guess] == np.sum((digits == true) & (said == guess))
    assert matrix.title == f"{np.sum(said == digits)} of 100 test digits are right" and matrix.numbers
    np.testing.assert_array_equal(gallery.values, DIGITS.test_images[:20])
    assert gallery.highlight == tuple(np.flatnonzero(said != digits)[np.flatnonzero(said != digits) < 20])
    for k, caption in enumerate(gallery.captions):
        assert caption == f"{said[k]} {'✓' if said[k] == digits[k] else '✗'} {A2[said[k], k]:.0%}"


def test_the_text_says_where_it_stands_and_on_what_it_was_measured():
    lab = make()
    lab.take(7)
    point = lab.curve[-1]
    assert lab.describe() == (
        f"Step 7, epoch 1.0, alpha 0.1. On 400 training digits: loss {point.loss:.2f}, accuracy {point.accuracy:.1%}. "
        f"On 100 test digits: loss {point.test_loss:.2f}, accuracy {point.test_accuracy:.1%}."
    )


def test_still_of_a_lab_that_looks_back():
    lab = make()
    lab.take(20)
    lab.back.value = 40
    data, metadata = lab._repr_mimebundle_()
    assert data["text/plain"] == lab.describe() and metadata == {}
    assert len(data["text/html"]) > 20_000


def test_gray_images_of_other_sizes():
    rng = np.random.default_rng(0)
    small = rng.random((64, 30), np.float32)
    labels = one_hot(rng.integers(0, 3, 30), 3)
    lab = Lab(small, labels, small[:, :4], labels[:, :4])
    lab.take(2)
    weights, matrix, gallery = lab.panels()[1]
    assert weights.values.shape[1:] == gallery.values.shape[1:] == (8, 8)
    assert matrix.values.shape == (3, 3) and len(gallery.captions) == 4
    np.testing.assert_allclose(lab.forward(small)[1], softmax(forward_layers(lab.params, small).Z[-1]))


def test_panels_send_bytes_where_a_byte_is_enough():
    values = np.arange(-3, 4, dtype=np.int8)
    image = np.arange(5, dtype=np.uint8)
    scene, data = panels.pack([[values, image, np.float64([1.5]), image]])
    first, second, third, again = scene[0]
    assert first == {"at": 0, "shape": [7], "type": "int8"} and second == {"at": 2, "shape": [5], "type": "uint8"}
    assert third == {"at": 4, "shape": [1]} and again is second
    np.testing.assert_array_equal(np.frombuffer(data, np.int8, 7), values)
    np.testing.assert_array_equal(np.frombuffer(data, np.uint8, 5, 8), image)
    assert np.frombuffer(data, "<f4", 1, 16) == 1.5


# --- which cell made which view ----------------------------------------------------------------------------------


@pytest.fixture
def notebook(monkeypatch):
    """Run functions as if they were cells of a notebook."""
    monkeypatch.setattr(live, "_MADE", {})
    monkeypatch.setattr(live, "_SHOWN", {})
    number = iter(range(1000))

    def run(cell, action):
        metadata = {"cellId": cell} if cell else {}
        header = {"msg_id": str(next(number)), "msg_type": "execute_request"}
        message = {"header": header, "metadata": metadata, "content": {"code": "lab = …"}}
        kernel = types.SimpleNamespace(get_parent=lambda channel: message)
        shell = types.SimpleNamespace(kernel=kernel, events=EventManager(None, available_events))
        monkeypatch.setattr(live, "get_ipython", lambda: shell)
        return action()

    return run


def made_and_shown():
    lab = make()
    lab._repr_mimebundle_()
    return lab


def test_a_view_is_forgotten_where_ipython_keeps_no_pictures(monkeypatch):
    view = widgets.SliderCheck()
    names = {"_oh": {3: view, 4: 5}, "_": view, "_3": view, "mine": view}
    shell = types.SimpleNamespace(user_ns=names, history_manager=types.SimpleNamespace())  # of an earlier IPython
    monkeypatch.setattr(live, "get_ipython", lambda: shell)
    live._forget(view)
    assert names == {"_oh": {4: 5}, "_": "", "_3": "", "mine": view}


def is_closed(view):
    return view.ui.comm is None


def test_a_cell_that_is_run_again_frees_its_old_view(notebook):
    notebook("a", made_and_shown)
    gc.collect()
    models = len(_instances)
    labs = [weakref.ref(notebook("a", made_and_shown)) for _ in range(3)]
    gc.collect()
    assert len(_instances) == models
    assert [lab() is None for lab in labs] == [True, True, False]


def test_a_lab_that_is_neither_shown_nor_referenced_stops(notebook):
    async def cells():
        before = len(_instances)
        lab = notebook("a", make)
        gone = weakref.ref(lab)
        lab.start()
        await until(lambda: gone().last_step > 3)
        del lab
        assert gone() is None, "nothing holds it, not even for the collector"
        await asyncio.sleep(0.1)
        assert not list(Live.under_way) and len(_instances) == before

        gone = weakref.ref(notebook("a", made_and_shown))
        gone().start()
        await until(lambda: gone().last_step > 3)
        assert gone().running, "it is on the page, and can be paused there"
        notebook("a", lambda: live._after_cell(types.SimpleNamespace(error_in_exec=None)))  # the cell shows none now
        assert gone() is None
        await asyncio.sleep(0.1)
        assert not list(Live.under_way) and len(_instances) == before

    asyncio.run(cells())


@pytest.mark.parametrize("name", ["LearningRate", "TrainingRecipe", "DrawDigit", "DigitChooser"])
def test_a_view_with_buttons_is_freed_when_nothing_refers_to_it(name):
    params = init_params(np.random.default_rng(0))
    make_view = {
        "LearningRate": lambda: widgets.LearningRate(params, X, Y, steps=3),
        "TrainingRecipe": lambda: widgets.TrainingRecipe(X, Y, X_TEST, DIGITS.test_labels[:100], seen=200),
        "DrawDigit": lambda: widgets.DrawDigit(params),
        "DigitChooser": lambda: widgets.DigitChooser(DIGITS.test_images, DIGITS.test_labels),
    }[name]
    before, view = len(_instances), make_view()
    gone = weakref.ref(view)
    del view
    gc.collect()
    assert gone() is None and len(_instances) == before


def test_every_view_frees_its_widgets(notebook):
    before = len(_instances)
    view = notebook("a", lambda: widgets.SoftmaxScores((1.0, 2.0)))
    assert len(_instances) > before
    view.close()
    assert len(_instances) == before
    assert "was closed" in view._repr_mimebundle_()[0]["text/plain"]


def test_two_views_of_one_cell_live_together_and_end_together(notebook):
    pair = notebook("a", lambda: (make(), make(seed=1)))
    assert not any(map(is_closed, pair))
    notebook("b", make)
    assert not any(map(is_closed, pair))
    notebook("a", make)
    assert all(map(is_closed, pair))


def test_a_view_that_another_cell_shows_lives_until_that_is_run_again(notebook):
    lab = notebook("make", make)
    notebook("show", lab._repr_mimebundle_)
    new = notebook("make", make)
    assert not is_closed(lab)
    notebook("show", new._repr_mimebundle_)
    assert is_closed(lab) and not is_closed(new)


def test_without_cell_ids_old_views_are_stopped_but_not_closed(notebook):
    async def cells():
        lab = notebook(None, make)
        lab.start()
        notebook(None, make)
        assert not lab.running and not is_closed(lab)

    asyncio.run(cells())


def test_run_again_ten_times_one_run_at_most(notebook):
    async def cells():
        for _ in range(10):
            lab = notebook("a", made_and_shown)
            lab.start()
            await until(lambda lab=lab: lab.last_step > 3)
            assert [run.running for run in Live.under_way] == [True]
        lab.pause()

    asyncio.run(cells())


IN_A_KERNEL = """
import time
from helpers import data, widgets
from helpers.backprop import one_hot
from helpers.widgets.live import Live
from ipywidgets.widgets.widget import _instances
digits = data.load_sample()
X, Y = data.to_columns(digits.test_images), one_hot(digits.test_labels)
runs = Live.under_way
make = lambda: widgets.Lab(X, Y, X, Y)
"""


def test_in_a_real_kernel():
    """Run again, interrupted within a cell and between cells: no run is left, and the kernel lives."""
    manager, client = start_new_kernel()

    def run(code, cell):
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = client.session.msg("execute_request", content | {"stop_on_error": True}, metadata={"cellId": cell})
        client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def hear(*kinds):
        """Wait until the kernel sends a message of one of these kinds."""
        while True:
            try:
                reply = client.get_iopub_msg(timeout=120)
            except Empty:
                pytest.fail(f"the kernel sends none of {kinds}")
            if reply["msg_type"] in kinds:
                return reply

    def output(message):
        text = ""
        while True:
            reply = hear("stream", "error", "status")
            if reply["parent_header"].get("msg_id") == message:
                if reply["msg_type"] == "stream":
                    text += reply["content"]["text"]
                if reply["msg_type"] == "error":
                    text += reply["content"]["ename"]
                if reply["msg_type"] == "status" and reply["content"]["execution_state"] == "idle":
                    return text

    def wait_for(expression):
        end = time.monotonic() + 120
        while (said := output(run(f"print(bool({expression}))", "3"))) != "True\n":
            assert time.monotonic() < end, f"{expression}: {said}"

    try:
        assert output(run(IN_A_KERNEL, "0")) == ""
        memory = "import gc, psutil; gc.collect(); print(psutil.Process().memory_info().rss >> 20)"
        again = "lab = make(); lab.take(100); lab"
        for _ in range(8):  # until the collector comes for the first time
            output(run(again, "1"))
        before = int(output(run(memory, "2")))
        for _ in range(12):
            output(run(again, "1"))
        grown = int(output(run(memory, "2"))) - before
        assert grown < 60, f"run twelve times, the cell took {grown} MB"
        counts = [
            output(run("lab = make(); lab.start(); lab; print(len(_instances), len(runs))", "1")) for _ in range(3)
        ]
        assert counts[0] == counts[1] == counts[2] and counts[0].endswith(" 1\n")
        assert output(run("lab.pause(); lab = make(); print(len(runs), lab.step)", "1")) == "0 0\n"
        output(run("lab.start()", "2"))
        hear("comm_msg")  # a picture of the run, which listens for interrupts by then
        manager.interrupt_kernel()
        wait_for("lab.trouble")
        said = output(run("print(lab.running, lab.last_step > 0, lab.trouble[:17])", "3"))
        assert said == "False True Interrupted after\n"
        output(run("lab.start()", "2"))
        busy = run("print('It sleeps.', flush=True); time.sleep(600)", "4")
        hear("stream")
        manager.interrupt_kernel()
        assert "KeyboardInterrupt" in output(busy)
        wait_for("not lab.running and len(runs) == 0")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_choice_that_is_none_is_put_back_and_told():
    lab = make()
    lab.activation.value = None
    assert lab.activation.value == "relu"
    assert lab.canvas.text == "activation must be one of its choices, but was set to None: relu is kept."


def test_what_cannot_be_drawn_ends_the_run_and_is_told(monkeypatch):
    lab = make()

    def broken():
        raise ValueError("no picture today")

    async def play():
        lab.play.click()
        await asyncio.sleep(0.05)
        monkeypatch.setattr(lab, "panels", broken)
        for _ in range(100):
            await asyncio.sleep(0.02)
            if not lab._live.running:
                return

    lab._loop = None
    asyncio.run(play())
    assert not lab._live.running
    assert "no picture today" in lab.canvas.text


def test_an_exit_in_the_students_code_ends_the_run_and_not_the_kernel(mine):
    lab = make(network=mine("def update(params, grads, alpha):\n    raise SystemExit\n"))
    with pytest.raises(RuntimeError, match="SystemExit"):
        lab.take(3)
    assert "SystemExit" in lab.canvas.text and not lab._live.running

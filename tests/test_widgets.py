"""Each view, driven by code over its whole range: what its controls change, its three faces, its manners."""

import asyncio
import base64
import html
import io
import itertools
import json
import re
import shutil
import subprocess
import threading
import warnings

import numpy as np
import pytest
import traitlets
from matplotlib.colors import to_hex
from matplotlib.image import imread

from helpers import widgets
from helpers.activations import relu_slope, softmax
from helpers.backprop import backward, loss, numerical_gradient, one_hot, relative_error
from helpers.data import load_sample, to_columns
from helpers.network import Params, accuracy, forward, init_params, predict
from helpers.plots import BLUE, IN_THE_DARK, ORANGE, RED
from helpers.training import regime, train
from helpers.widgets import panels
from helpers.widgets.canvas import HERE, Canvas
from helpers.widgets.view import LogSlider, View, magnitude

DIGITS = load_sample()
IMAGES, LABELS = DIGITS.train_images[:200], DIGITS.train_labels[:200]
X, Y = to_columns(IMAGES), one_hot(LABELS)
PARAMS = init_params(np.random.default_rng(0))


def ring():
    """Make 200 points: a disc of class 1 in a ring of class 0."""
    rng = np.random.default_rng(7)
    radius = np.concatenate([0.5 * np.sqrt(rng.random(100)), rng.uniform(0.8, 1.1, 100)])
    angle = rng.uniform(0, 2 * np.pi, 200)
    return (radius * np.array([np.cos(angle), np.sin(angle)])).astype(np.float32), np.repeat([1, 0], 100)


def lab_after(steps):
    """Make a lab that has trained for some steps, with a change of alpha on the way."""
    lab = widgets.Lab(X, Y, X[:, :50], Y[:, :50])
    lab.take(steps // 2)
    lab.alpha.value = 0.2
    lab.take(steps - steps // 2)
    lab.alpha.value = 0.1
    return lab


MAKE = {
    "SliderCheck": widgets.SliderCheck,
    "DigitChooser": lambda: widgets.DigitChooser(IMAGES, LABELS),
    "PixelIndex": lambda: widgets.PixelIndex(IMAGES[0]),
    "BendingBoundary": lambda: widgets.BendingBoundary(*ring()),
    "ActivationExplorer": widgets.ActivationExplorer,
    "SoftmaxScores": lambda: widgets.SoftmaxScores((2.0, 1.0, 0.1)),
    "FollowForward": lambda: widgets.FollowForward(PARAMS, X, LABELS),
    "FollowBackward": lambda: widgets.FollowBackward(PARAMS, X, LABELS),
    "EpsilonExplorer": lambda: widgets.EpsilonExplorer(PARAMS, X, Y),
    "DrawDigit": lambda: widgets.DrawDigit(PARAMS),
    "Lab": lambda: lab_after(99),
    "LearningRate": lambda: widgets.LearningRate(PARAMS, X, Y, steps=40),
    "TrainingRecipe": lambda: widgets.TrainingRecipe(X, Y, X[:, :50], LABELS[:50], seen=300),
}
FIRST_SEEN = {
    "SliderCheck": "n = 3, n squared = 9",
    "DigitChooser": "image 0 of 200 is a 3: pixels from 0 to 255, 183 of 784 are not black",
    "PixelIndex": "row 14, column 14 is entry 28 x 14 + 14 = 406 of the column, value 253",
    "BendingBoundary": "0 hidden units: ",
    "ActivationExplorer": "relu(1.5) = 1.50, slope 1.00",
    "SoftmaxScores": "scores 2.0, 1.0, 0.1 give 65.9%, 24.2%, 9.9%",
    "FollowForward": "example 0, a 3: 5 of 10 hidden units are on; the net says 3 with 20.2%",
    "FollowBackward": "example 0, unit 6, pixel (24, 4): dZ1 = -0.851",
    "EpsilonExplorer": "eps 1e-5, float64: relative error about 1e-10",
    "DrawDigit": "There is no ink yet: draw a digit, in white on black.",
    "Lab": "Step 99, epoch 24.8, alpha 0.1. On 200 training digits: loss 0.",
    "LearningRate": "alpha = 0.1: good. Loss 2.",
    "TrainingRecipe": "batch size 128, 30 hidden units, momentum 0: 3 steps over 328 images, test accuracy",
}


@pytest.fixture(params=MAKE)
def view(request):
    return MAKE[request.param]()


def controls(view):
    """Give the view's controls that hold a value, in the order of the page."""
    return [control for control in all_controls(view) if control.has_trait("value")]


def all_controls(view):
    """Give the view's controls, buttons too: some share a column."""
    return [one for child in view.ui.children[0].children for one in getattr(child, "children", (child,))]


def values(control):
    """Give values over the whole range of a control: all of them, or some forty with both ends."""
    if hasattr(control, "options"):
        return [value if isinstance(value, str | int) else value[1] for value in control.options]
    if hasattr(control, "base"):
        return [float(value) for value in np.logspace(control.min, control.max, 9)]
    steps = round((control.max - control.min) / control.step)
    chosen = sorted({round(k) for k in np.linspace(0, steps, min(steps + 1, 40))})
    return [type(control.value)(control.min + k * control.step) for k in chosen]


def assert_in_order(view):
    """The page shows what the view says, and what it was sent can be drawn."""
    assert view.canvas.text == view.describe() == repr(view)
    assert "\n" not in view.canvas.text and "Error" not in view.canvas.text and "nan" not in view.canvas.text
    assert "-0.00 " not in view.canvas.text + " "
    scene, data = panels.pack(view.panels())
    assert view.canvas.scene == {"rows": scene, "heights": list(view.heights)} and view.canvas.data == data
    assert len(scene) == len(view.heights)
    json.dumps(view.canvas.scene, allow_nan=False)  # a NaN would not reach the page


def assert_true_to_itself(view):
    """What stands behind a bar is its value, and what is to be seen lies within the axes."""
    for panel in itertools.chain(*view.panels()):
        if isinstance(panel, panels.Bars):
            low, high = panel.limits
            for value, text in zip(panel.values, panel.texts, strict=True):
                if np.isnan(value):
                    assert text == "try it"
                    continue
                digits, times = text.rstrip("%"), 100 if text.endswith("%") else 1
                rounding = 0.5001 * 10.0 ** -len(digits.partition(".")[2]) + 1e-6
                assert float(digits) == pytest.approx(times * value, abs=rounding)
                if not panel.title.startswith(("Z", "A1")):  # their rarest values are cut off
                    assert low - 1e-6 <= value <= high + 1e-6
        elif isinstance(panel, panels.Lines):
            (left, right), (bottom, top) = panel.x_limits, panel.y_limits
            for line in panel.series:
                if line.name == "tangent":
                    continue
                assert left <= min(line.x) and max(line.x) <= right
                seen = line.y[:1] if line.name.startswith("alpha") else line.y  # a loss may rise out of the picture
                assert bottom <= min(seen) and max(seen) <= top


def bars(view, title):
    """Find the bars with this title."""
    return next(panel for row in view.panels() for panel in row if panel.title.startswith(title))


# --- all views ---------------------------------------------------------------------------------------------------


def test_all_views_are_tested_here():
    assert sorted(MAKE) == sorted(FIRST_SEEN) == sorted(widgets.__all__)


@pytest.mark.parametrize("name", MAKE)
def test_first_state(name):
    view = MAKE[name]()
    assert view.describe().startswith(FIRST_SEEN[name])
    assert_in_order(view)


def test_each_control_moves_the_picture_over_its_whole_range(view):
    for control in controls(view):
        seen = set()
        for value in values(control):
            control.value = value
            assert_in_order(view)
            assert_true_to_itself(view)
            seen.add((view.canvas.text, json.dumps(view.canvas.scene), view.canvas.data))
        assert len(seen) == len(values(control)), f"{control.description}: some values look alike"


def test_corners_of_the_ranges(view):
    ends = [(values(control)[0], values(control)[-1]) for control in controls(view)]
    for corner in itertools.islice(itertools.product(*ends), 64):
        for control, value in zip(controls(view), corner, strict=True):
            control.value = value
        assert_in_order(view)


def test_values_out_of_range_are_held_at_the_end(view):
    for control in controls(view):
        if hasattr(control, "min"):
            low, high = values(control)[0], values(control)[-1]
            for far, end in ((10**9, high), (-(10**9), low)):
                control.value = far
                assert control.value == pytest.approx(end)
                assert_in_order(view)


def test_values_of_the_wrong_kind_are_refused_and_change_nothing(view):
    for control in controls(view):
        before = control.value
        with pytest.raises(traitlets.TraitError):
            control.value = "much"
        assert control.value == before
    assert_in_order(view)


def test_nan_in_a_slider_is_put_back_and_told(view):
    for control in controls(view):
        if isinstance(control.value, float):
            before = control.value
            control.value = float("nan")
            assert control.value == before
            assert view.canvas.text == (
                f"{control.description} must be a finite number, but was set to nan: {before:g} is kept."
            )
            json.dumps(control.get_state(), allow_nan=False)


def test_controls_are_labelled_and_explained(view):
    for control in all_controls(view):
        assert control.description and control.tooltip
        if hasattr(control, "readout"):
            assert control.readout


def test_three_faces(view):
    data, metadata = view._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"} and metadata == {}
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == view.ui.model_id
    (alternative,) = re.findall('<img [^>]*alt="([^"]*)" width="950"', data["text/html"])
    assert data["text/plain"] == html.unescape(alternative) == view.describe()
    assert data["text/html"].endswith("<p><em>Interactive: run this cell to use its controls.</em></p>")
    pixels = imread(
        io.BytesIO(base64.b64decode(re.search('src="data:image/png;base64,([^"]*)"', data["text/html"])[1]))
    )
    assert pixels.shape[1] == 2 * 950
    ink = (pixels[..., :3] < 0.8).any(axis=2)
    assert 0.01 < ink.mean() < 0.9
    rows = np.array_split(ink, 3)
    assert all(row.any() for row in rows)


def test_the_picture_holds_the_numbers_of_the_panels(view):
    rows = view.panels()
    picture = panels.still(rows, view.heights, "what it shows")
    for part, row in zip(picture.subfigs, rows, strict=True):
        places = [ax for ax in part.axes if ax.get_title()]
        for ax, panel in zip(places, row, strict=True):
            assert (ax.get_title(), ax.get_xlabel(), ax.get_ylabel()) == (panel.title, panel.x_label, panel.y_label)
            if isinstance(panel, panels.Image):
                np.testing.assert_array_equal(ax.images[0].get_array(), panel.values)
                assert len(ax.patches) == len(panel.boxes) and len(ax.collections) == len(panel.points)
                for drawn, points in zip(ax.collections, panel.points, strict=True):
                    np.testing.assert_array_equal(drawn.get_offsets(), np.transpose([points.x, points.y]))
                written = [text.get_text() for text in ax.texts]
                assert written == [f"{value:g}" for value in panel.values[panel.values != 0] if panel.numbers]
            elif isinstance(panel, panels.Tiles):
                n, high, wide = panel.values.shape
                sheet = ax.images[0].get_array().filled(np.nan)
                down, across = sheet.shape[0] // panel.down, sheet.shape[1] // panel.across
                for k, values in enumerate(panel.values):
                    row, column = down * (k // panel.across), across * (k % panel.across)
                    np.testing.assert_array_equal(sheet[row : row + high, column : column + wide], values)
                assert np.isfinite(sheet).sum() == panel.values.size  # nothing but the images
                assert [text.get_text() for text in ax.texts] == list(panel.captions)
                assert len(ax.patches) == len(panel.highlight)
            elif isinstance(panel, panels.Bars):
                widths = [bar.get_width() for bar in ax.patches]
                np.testing.assert_array_equal(widths, np.nan_to_num(panel.values))
                assert [text.get_text() for text in ax.get_yticklabels()] == list(panel.labels)
                lit = [i for i, bar in enumerate(ax.patches) if to_hex(bar.get_facecolor()) == ORANGE.lower()]
                assert lit == sorted(panel.highlight) and ax.get_xlim() == panel.limits
                behind = [other for other in part.axes if other.get_subplotspec() == ax.get_subplotspec()][1]
                assert [text.get_text() for text in behind.get_yticklabels()] == list(panel.texts)
                assert behind.get_ylim() == ax.get_ylim()
            else:
                assert (ax.get_xlim(), ax.get_ylim()) == (panel.x_limits, panel.y_limits)
                if panel.vertical is not None:
                    assert list(ax.lines[-1].get_xdata()) == 2 * [panel.vertical]
                behind = list(ax.lines)[len(panel.series) :]
                assert [line.get_xdata()[0] for line in behind[: len(panel.marks)]] == [m.x for m in panel.marks]
                assert [text.get_text() for text in ax.texts] == [mark.text for mark in panel.marks]
                for drawn, line in zip(ax.lines, panel.series, strict=panel.vertical is None and not panel.marks):
                    np.testing.assert_array_equal(drawn.get_ydata(), line.y)


def test_what_cannot_be_shown_any_more_says_so():
    view = widgets.SliderCheck()
    view.ui.close()
    assert view._repr_mimebundle_() == (
        {"text/plain": "This view was closed: run the cell that makes it once more."},
        {},
    )


def test_the_picture_is_of_the_present_state():
    view = widgets.SliderCheck()
    before = view._repr_mimebundle_()[0]
    view.n.value = 7
    after = view._repr_mimebundle_()[0]
    assert before["text/html"] != after["text/html"] and after["text/plain"] == "n = 7, n squared = 49"


# --- the framework -----------------------------------------------------------------------------------------------


class Counted(View):
    """A view that notes on which thread it worked, and fails at 13."""

    def __init__(self):
        self.n = widgets.SliderCheck().n.__class__(description="n", max=100)
        self.threads = []
        super().__init__(self.n)

    def recompute(self):
        self.threads.append(threading.get_ident())
        if self.n.value == 13:
            raise ArithmeticError("13 is too much")

    def panels(self):
        return [[]]

    def describe(self):
        return f"n is {self.n.value}"


def on_another_thread(action):
    thread = threading.Thread(target=action)
    thread.start()
    thread.join()


def test_in_a_cell_the_new_state_follows_at_once():
    async def cell():
        view = Counted()
        view.n.value = 5
        return view.canvas.text, view.threads

    text, threads = asyncio.run(cell())
    assert text == "n is 5" and threads == 2 * [threading.get_ident()]


def test_a_change_on_another_thread_waits_for_the_main_loop():
    async def cell():
        view = Counted()
        on_another_thread(lambda: setattr(view.n, "value", 5))
        at_once = view.canvas.text
        await asyncio.sleep(0)
        return at_once, view.canvas.text, view.threads

    at_once, later, threads = asyncio.run(cell())
    assert (at_once, later) == ("n is 0", "n is 5")
    assert threads == 2 * [threading.get_ident()]


def test_moves_that_wait_are_shown_together_and_none_is_lost():
    async def cell():
        view = Counted()
        on_another_thread(lambda: [setattr(view.n, "value", n) for n in range(1, 50)])
        await asyncio.sleep(0)
        together = len(view.threads), view.canvas.text
        on_another_thread(lambda: setattr(view.n, "value", 60))
        await asyncio.sleep(0)
        return together, view.canvas.text

    assert asyncio.run(cell()) == ((2, "n is 49"), "n is 60")


def test_a_cell_is_not_swallowed_by_a_move_that_waits():
    async def cell():
        view = Counted()
        on_another_thread(lambda: setattr(view.n, "value", 5))
        view.n.value = 8
        at_once = view.canvas.text, len(view.threads)
        await asyncio.sleep(0)
        return at_once, view.canvas.text, len(view.threads)

    assert asyncio.run(cell()) == (("n is 8", 2), "n is 8", 2)


@pytest.mark.parametrize("show", [View.__repr__, View._repr_mimebundle_, lambda view: view.describe()])
def test_what_waits_is_done_before_the_view_is_read(show):
    async def cell():
        boundary, epsilon = MAKE["BendingBoundary"](), MAKE["EpsilonExplorer"]()
        on_another_thread(lambda: setattr(boundary.hidden, "value", 3))
        on_another_thread(lambda: setattr(epsilon.parameter, "value", "b2"))
        for view in (boundary, epsilon):
            show(view)
            assert_in_order(view)
        return boundary.canvas.text

    assert asyncio.run(cell()).startswith("3 hidden units: ")


def test_after_its_loop_was_closed_a_view_is_served_at_once():
    async def cell():
        return Counted()

    view = asyncio.run(cell())
    for n in (5, 6):
        on_another_thread(lambda n=n: setattr(view.n, "value", n))
        assert view.canvas.text == f"n is {n}"


def test_a_nan_from_the_page_is_told_until_the_next_move():
    async def cell():
        view, texts = widgets.ActivationExplorer(), []
        for z in (float("nan"), 2.0):
            on_another_thread(lambda z=z: setattr(view.z, "value", z))
            await asyncio.sleep(0)
            texts.append(view.canvas.text)
        return texts

    told, after = asyncio.run(cell())
    assert told == "z must be a finite number, but was set to nan: 1.5 is kept."
    assert after == "relu(2) = 2.00, slope 1.00"


def test_a_log_slider_passes_over_what_the_page_makes_of_a_value_between_its_stops():
    control = LogSlider(min=-3, max=1, step=0.05, value=0.1)
    control.value = 0.5  # the page's next stop is 10 ** -0.3
    control.value = 5.0
    for answer in (10**-0.3, 10**0.7):
        control.set_state({"value": answer, "description": "alpha"})
    assert control.value == 5.0 and control.description == "alpha"
    for moved in (10**0.65, 10**0.7, 10**-0.3):  # somebody's hand, which may come to the same stops
        control.set_state({"value": moved})
        assert control.value == moved
    control.value = 0.3
    control.set_state({"value": 10**-0.5})  # the answer
    control.value = 1.0
    control.set_state({"value": 10**-0.5})  # somebody's hand
    assert control.value == 10**-0.5
    control.set_state({"value": 0.5})  # typed in; the page itself goes on to the stop
    control.set_state({"value": 10**-0.3})
    assert control.value == 10**-0.3


def test_after_an_exception_the_controls_go_back(monkeypatch):
    view = MAKE["BendingBoundary"]()
    monkeypatch.setattr(view, "_trained", lambda hidden: 1 / 0)
    before = view.describe()
    view.hidden.value = 4
    assert view.canvas.text == "ZeroDivisionError: division by zero" and view.hidden.value == 0
    assert repr(view) == before == view._repr_mimebundle_()[0]["text/plain"]
    monkeypatch.undo()
    view.hidden.value = 4
    assert_in_order(view)


def test_a_failure_that_stays_ends_all_the_same():
    view = Counted()
    view.recompute = lambda: 1 / 0
    view.n.value = 4
    assert view.canvas.text == "ZeroDivisionError: division by zero" and view.n.value == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(2e-7, "1e-7"), (0, "0"), (float("inf"), "inf"), (float("nan"), "nan"), (np.float32(300), "1e2")],
)
def test_magnitude(value, text):
    assert magnitude(value) == text


def test_without_a_loop_another_thread_is_served_at_once():
    view = Counted()
    on_another_thread(lambda: setattr(view.n, "value", 5))
    assert view.canvas.text == "n is 5"


def test_an_exception_is_shown_and_the_view_lives_on():
    view = Counted()
    view.n.value = 13
    assert view.canvas.text == "ArithmeticError: 13 is too much"
    view.n.value = 14
    assert view.canvas.text == "n is 14"


def test_an_exception_on_the_main_loop_is_shown():
    async def cell():
        view = Counted()
        on_another_thread(lambda: setattr(view.n, "value", 13))
        await asyncio.sleep(0)
        return view.canvas.text

    assert asyncio.run(cell()) == "ArithmeticError: 13 is too much"


def test_pack_keeps_each_array_in_its_place():
    first, second = np.array([[1.5, -2], [3, np.inf]]), np.arange(3)
    rows = [[panels.Image(first, boxes=(panels.Box(np.int64(1), 0),))], [panels.Bars(second, ("a",), ("b",))]]
    scene, data = panels.pack(rows)
    numbers = np.frombuffer(data, "<f4")
    assert scene[0][0]["kind"] == "Image" and scene[0][0]["boxes"][0]["row"] == 1
    for panel, array in ((scene[0][0], first), (scene[1][0], second)):
        start, shape = panel["values"]["at"], panel["values"]["shape"]
        np.testing.assert_array_equal(numbers[start : start + np.prod(shape)].reshape(shape), array)
    json.dumps(scene)


def test_description_and_numbers_travel_in_one_message(monkeypatch):
    canvas, sent = Canvas(), []
    monkeypatch.setattr(canvas, "send_state", lambda key=None: sent.append(set(key)))
    canvas.show([[panels.Bars(np.ones(2), ("a", "b"), ("1", "1"))]], (100,), "two ones")
    assert sent == [{"scene", "data", "text"}]


def test_each_kind_of_panel_has_both_faces():
    script = str(Canvas._esm)
    for kind in panels.DRAW:
        assert f"{kind.__name__}: draw{kind.__name__}" in script
    assert "http" not in script  # nothing comes from the network


# A page that notes what is drawn: each call with the styles of that moment, each stroke with its path.
FAKE_PAGE = """
import { readFileSync } from "node:fs";
import script from "./canvas.mjs";
const { scene, text, speech, data, width, dark, moves } = JSON.parse(readFileSync(0, "utf8"));
const bytes = Buffer.from(data, "base64");
const calls = [], images = [];
function context(seen) {
  let path = [], dash = [], turned = false;
  const own = {
    setLineDash(parts) { dash = parts; },
    rotate() { turned = true; },
    restore() { turned = false; },
    measureText: (words) => ({ width: (Number.parseFloat(own.font.replace("600 ", "")) / 2) * words.length }),
    beginPath() { path = []; },
    moveTo(x, y) { path.push([x, y]); },
    lineTo(x, y) { path.push([x, y]); },
    putImageData(pixels) { images.push([...pixels.data]); },
  };
  return new Proxy(own, {
    get: (target, name) => target[name] ?? ((...args) => seen && calls.push(
      { name, args: args.filter((a) => typeof a !== "object"), path, fill: own.fillStyle, line: own.lineWidth,
        stroke: own.strokeStyle, dash, wide: name === "fillText" && own.measureText(args[0]).width,
        align: own.textAlign, turned })),
  });
}
function element() {
  const ctx = context(true);
  return { style: {}, dataset: {}, clientWidth: 3000, classList: { add() {} }, children: [], setAttribute() {},
    append(...more) { this.children.push(...more); }, closest: () => null, getContext: () => ctx };
}
Object.assign(globalThis, {
  window: { devicePixelRatio: 1 },
  document: { createElement: element, body: { dataset: dark ? { jpThemeLight: "false" } : {} } },
  getComputedStyle: () => ({ getPropertyValue: () => "" }),
  ImageData: class { constructor(w, h) { this.data = new Uint8ClampedArray(4 * w * h); } },
  ResizeObserver: class { constructor(ask) { this.observe = () => width && ask(); } },
  MutationObserver: class { observe() {} },
  requestAnimationFrame: (draw) => draw(),
  cancelAnimationFrame() {},
});
const later = []; // what waits for its time, and how long
globalThis.setTimeout = (action, time) => later.push({ action, time });
globalThis.clearTimeout = (number) => { if (number) later[number - 1].action = () => {}; };
let changed = () => {};
const state = { scene, text, speech, data: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
const el = element();
el.clientWidth = width;
script.render({ model: { get: (name) => state[name], on: (_, ask) => { changed = ask; }, off() {} }, el });
const named = el.children[1].textContent, drawn = calls.length;
const spoken = (moves ?? []).map((move) => {
  if (move === "rest")
    for (const one of later.filter(({ time }) => time === 700)) one.action((one.time = 0));
  else changed(Object.assign(state, move));
  return el.children[2].textContent ?? "";
});
calls.length = Math.min(calls.length, drawn);
const height = Number.parseFloat(el.children[0].style.height);
console.log(JSON.stringify({ calls, images, text: el.children[1].textContent, named, spoken, height }));
"""


@pytest.fixture
def live(tmp_path):
    """Draw a view's scene with the page's own script, and give what was drawn."""
    if shutil.which("node") is None:
        pytest.skip("needs Node.js, to run the script of the page")
    (tmp_path / "canvas.mjs").write_text((HERE / "canvas.js").read_text("utf-8"), "utf-8")
    (tmp_path / "page.mjs").write_text(FAKE_PAGE, "utf-8")

    def draw(view, width=3000, moves=(), dark=False):
        canvas = view.canvas
        state = {"scene": canvas.scene, "text": canvas.text, "data": base64.b64encode(canvas.data).decode()}
        state |= {"speech": canvas.speech, "width": width, "moves": moves, "dark": dark}
        done = subprocess.run(
            ["node", "page.mjs"],
            cwd=tmp_path,
            input=json.dumps(state),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return draw


def test_the_script_is_drawn_without_a_fault_of_syntax(live, tmp_path):
    done = subprocess.run(["node", "--check", "canvas.mjs"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (500, 2), (150, 5)])
def test_a_row_that_is_cramped_becomes_two_or_more(live, width, lines):
    view = MAKE["FollowForward"]()  # five panels
    drawn = live(view, width)
    assert drawn["height"] == lines * view.heights[0]
    titles = [
        call["args"] for call in drawn["calls"] if call["name"] == "fillText" and call["args"][0].startswith("A2")
    ]
    assert titles[0][2] > (lines - 1) * view.heights[0]  # the last panel stands in the last line


def test_a_picture_has_its_name_before_it_is_drawn(live):
    view = MAKE["SliderCheck"]()
    drawn = live(view, width=0)  # below what the window shows
    assert not drawn["calls"] and drawn["named"] == view.describe()


def test_the_words_are_spoken_once_when_the_hand_rests(live):
    view = MAKE["SliderCheck"]()
    moves = [{"text": "n = 4"}, {"text": "n = 5"}, {"text": "n = 6"}, "rest", {"data": 0}, "rest", {"text": "n = 7"}]
    state = live(view, width=0, moves=[move for move in moves if move != {"data": 0}])
    assert state["spoken"] == ["", "", "", "n = 6", "n = 6", "n = 6"]


def test_while_it_trains_no_number_is_spoken(live):
    lab = MAKE["Lab"]()
    going = [{"text": f"Step {step}", "speech": "Training."} for step in range(100, 104)]
    end = {"text": "Step 104", "speech": ""}
    spoken = live(lab, width=0, moves=[*going[:2], "rest", *going[2:], "rest", end, "rest"])["spoken"]
    assert spoken == ["", "", *4 * ["Training."], "Training.", "Step 104"]


@pytest.mark.parametrize("width", [340, 430, 590, 848])
def test_all_that_is_drawn_can_be_read_on_a_narrow_page(view, live, width):
    drawn = live(view, width)
    frames = [call["args"] for call in drawn["calls"] if call["name"] == "strokeRect" and call["line"] == 1]
    for panel in itertools.chain(*view.panels()):
        if isinstance(panel, panels.Image):
            x, y, wide, high = frames.pop(0)
            assert wide >= 119 and (high >= 119 or panel.fill) and 0 <= x and x + wide <= width, panel.title
        elif isinstance(panel, panels.Tiles):
            tiles, frames = frames[: len(panel.values) - len(panel.highlight)], frames[len(panel.values) :]
            assert all(wide >= 30 and high >= 30 for _, _, wide, high in tiles)
        elif isinstance(panel, panels.Lines):
            x, y, wide, high = frames.pop(0)
            assert wide >= 190 and high >= 90 and x + wide <= width, panel.title
    written = [call for call in drawn["calls"] if call["name"] == "fillText" and not call["turned"]]
    for call in written:
        left = call["args"][1] - {"left": 0, "center": 0.5, "right": 1}[call["align"]] * call["wide"]
        assert left >= -1 and left + call["wide"] <= width + 1, call["args"][0]
        assert "…" not in call["args"][0]
    words = " ".join(call["args"][0] for call in drawn["calls"] if call["name"] == "fillText")
    for panel in itertools.chain(*view.panels()):
        for said in (panel.title, panel.x_label, panel.y_label):
            assert all(word in words for word in said.split())
        for line in getattr(panel, "series", ()):
            assert line.name in words


def brightness(color):
    """Give the relative luminance of a colour, after WCAG."""
    parts = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)


@pytest.mark.parametrize(("dark", "page"), [(False, "#ffffff"), (True, "#111111")])
def test_curves_bars_and_coloured_words_stand_out_from_the_page(view, live, dark, page):
    drawn = live(view, dark=dark)
    base = brightness(page)

    def contrast(color):
        light, deep = sorted([brightness(color), base], reverse=True)
        return (light + 0.05) / (deep + 0.05)

    curves = [call for call in drawn["calls"] if call["name"] == "stroke" and call["line"] in (2, 2.5, 3)]
    bars = [call for call in drawn["calls"] if call["name"] == "fillRect" and call["fill"] != "#ffffff"]
    crosses = {"#000000"}  # on the pale ground of an image
    for color in {call["stroke"] for call in curves} - crosses | {
        call["fill"] for call in bars if call["fill"][0] == "#"
    }:
        assert contrast(color) >= 3, color
    for call in drawn["calls"]:
        if call["name"] == "fillText" and call["fill"] in ("#B84A00", "#E8763A"):
            assert contrast(call["fill"]) >= 4.5


@pytest.mark.parametrize("name", ["LearningRate", "TrainingRecipe", "Lab"])
def test_curves_differ_by_their_dashes_too(name, live):
    view = MAKE[name]()
    first = {"LearningRate": 0.1, "TrainingRecipe": 0.0}.get(name)
    for value in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, first, 0.91, 0.92):  # the first once more, then new ones
        if name == "LearningRate":
            view.alpha.value = value
        elif name == "TrainingRecipe":
            view.momentum.value = value
    chart = view.panels()[0][0]
    looks = [line.dash or ((1, 1.5) if line.ghost else ()) for line in chart.series]
    assert len(set(looks)) == len(looks) == (2 if name == "Lab" else 9)
    assert name == "Lab" or (looks[-1] == () and len({line.color for line in chart.series}) == 9)
    drawn = live(view)
    dashes = {tuple(call["dash"]) for call in drawn["calls"] if call["name"] == "stroke"}
    for look, line in zip(looks, chart.series, strict=True):
        assert any(np.allclose(dash, np.multiply(look, line.width)) for dash in dashes if len(dash) == len(look))


def test_the_page_and_the_figures_have_the_same_colours():
    script = (HERE / "canvas.js").read_text("utf-8")
    for light, dark in IN_THE_DARK.items():
        if light not in ("#000000", "#FFFFFF"):
            assert light in script and dark in script


def test_the_page_draws_the_numbers_of_the_panels(view, live):
    drawn = live(view)
    calls = {name: [call for call in drawn["calls"] if call["name"] == name] for name in ("fillText", "fillRect")}
    words = [call["args"][0] for call in calls["fillText"]]
    frames = [call["args"] for call in drawn["calls"] if call["name"] == "strokeRect" and call["line"] == 1]
    boxes = [call for call in drawn["calls"] if call["name"] == "strokeRect" and call["line"] == 2.5]
    strips = [call for call in calls["fillRect"] if call["fill"] in (BLUE, ORANGE)]
    strokes = [call["path"] for call in drawn["calls"] if call["name"] == "stroke"]
    thick = [call["path"] for call in drawn["calls"] if call["name"] == "stroke" and call["line"] == 1.5]
    arcs = [call["args"][:3] for call in drawn["calls"] if call["name"] == "arc"]
    pictures, dots = iter(drawn["images"]), 0
    assert drawn["text"] == view.canvas.text and drawn["height"] == sum(view.heights)
    everything = list(itertools.chain(*view.panels()))
    dashes = [call["path"] for call in drawn["calls"] if call["name"] == "stroke" and call["line"] == 1.25]
    assert len(dashes) == sum(len(panel.marks) for panel in everything if isinstance(panel, panels.Lines))
    lit = [call for call in drawn["calls"] if call["name"] == "strokeRect" and call["line"] == 2]
    assert len(lit) == sum(len(panel.highlight) for panel in everything if isinstance(panel, panels.Tiles))
    assert len(boxes) == sum(len(panel.boxes) for panel in everything if isinstance(panel, panels.Image))
    for panel in everything:
        assert {panel.title, panel.x_label, panel.y_label} - {""} <= set(words)
        if isinstance(panel, panels.Bars):
            assert set(panel.labels) | set(panel.texts) <= set(words)
            finite = np.flatnonzero(np.isfinite(panel.values))
            mine, strips = strips[: len(finite)], strips[len(finite) :]
            assert [i for i, bar in zip(finite, mine, strict=True) if bar["fill"] == ORANGE] == sorted(
                set(panel.highlight) & set(finite)
            )
            low, high = panel.limits
            lengths = np.abs(np.clip(panel.values[finite].astype(float), low, high))
            widths = np.array([bar["args"][2] for bar in mine])
            np.testing.assert_allclose(widths * lengths.max(), lengths * widths.max(), rtol=1e-4, atol=1e-3)
        elif isinstance(panel, panels.Image):
            frames = frames[1:]
            stops = np.array([[int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in panel.colors])
            place = np.clip((panel.values.ravel() - panel.low) / (panel.high - panel.low), 0, 1) * (len(stops) - 1)
            colors = np.transpose([np.interp(place, np.arange(len(stops)), stops[:, k]) for k in range(3)])
            np.testing.assert_allclose(np.reshape(next(pictures), (-1, 4))[:, :3], colors, atol=0.51)
            dots += sum(len(points.x) for points in panel.points if points.shape == "circle")
            if panel.numbers:
                assert {f"{value:g}" for value in panel.values.flat if value} <= set(words)
        elif isinstance(panel, panels.Tiles):
            frames = frames[len(panel.values) - len(panel.highlight) :]
            stops = np.array([[int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in panel.colors])
            place = (panel.values.ravel() - float(panel.low)) / (panel.high - panel.low) * (len(stops) - 1)
            colors = np.transpose([np.interp(place, np.arange(len(stops)), stops[:, k]) for k in range(3)])
            np.testing.assert_allclose(np.reshape(next(pictures), (-1, 4))[:, :3], colors, atol=0.51)
            assert set(panel.captions) <= set(words)
        else:
            x, y, width, height = frames.pop(0)
            for mark in panel.marks:
                at = x - 0.5 + width * (mark.x - panel.x_limits[0]) / (panel.x_limits[1] - panel.x_limits[0])
                assert any(np.allclose([point[0] for point in dash], at, atol=1) for dash in dashes)
                assert mark.text in [*words, ""]
            assert {line.name for line in panel.series} - {""} <= set(words)
            for line in panel.series:
                log_x, log_y = (np.log10 if log else np.asarray for log in (panel.x_log, panel.y_log))
                (left, right), (bottom, top) = log_x(panel.x_limits), log_y(panel.y_limits)
                across = x - 0.5 + width * (log_x(line.x) - left) / (right - left)
                down = y - 0.5 + height * (1 - (log_y(line.y) - bottom) / (top - bottom))
                path = np.transpose([across, down])
                if line.width:
                    assert any(
                        np.shape(stroke) == path.shape and np.allclose(stroke, path, atol=0.01) for stroke in strokes
                    )
                if line.dots:
                    dots += len(line.x) + bool(line.name)  # one more in the legend
                    assert all(np.isclose(arcs, [*place, line.dots], atol=0.01).all(axis=1).any() for place in path)
            if panel.vertical is not None:
                at = x - 0.5 + width * (log_x(panel.vertical) - left) / (right - left)
                assert any(np.allclose([point[0] for point in stroke], at, atol=1) for stroke in thick)
    assert len(arcs) == dots and not strips and not frames


# --- notebooks 00 and 01 -----------------------------------------------------------------------------------------


def test_slider_check_marks_the_square():
    view = widgets.SliderCheck()
    for n in range(11):
        view.n.value = n
        dot = view.panels()[0][0].series[-1]
        assert (dot.x[0], dot.y[0]) == (n, n**2)
        assert view.canvas.text == f"n = {n}, n squared = {n * n}"


def test_digit_chooser_shows_each_image_with_its_counts():
    view = widgets.DigitChooser(IMAGES, LABELS)
    for i in (0, 1, 12, 199):
        view.index.value = i
        image, counts = view.panels()[0]
        np.testing.assert_array_equal(image.values, IMAGES[i])
        assert counts.values.sum() == 784 and counts.values[0] == np.sum(IMAGES[i] == 0)
        assert view.describe() == (
            f"image {i} of 200 is a {LABELS[i]}: pixels from {IMAGES[i].min()} to {IMAGES[i].max()}, "
            f"{np.sum(IMAGES[i] > 0)} of 784 are not black"
        )


@pytest.mark.parametrize("digit", range(10))
def test_digit_chooser_jumps_to_the_next_of_a_digit(digit):
    view = widgets.DigitChooser(IMAGES, LABELS)
    places = np.flatnonzero(LABELS == digit)
    view.index.value = int(places[0]) + 1
    view.digit.value = digit
    assert view.index.value == places[1]
    view.next.click()
    assert view.index.value == places[2] and view.digit.value == digit
    view.index.value = int(places[-1])
    view.next.click()
    assert view.index.value == places[0]  # from the last on to the first
    assert_in_order(view)


def test_digit_chooser_lets_go_of_the_digit_when_the_slider_leaves_it():
    view = widgets.DigitChooser(IMAGES, LABELS)
    view.digit.value = 7
    other = int(np.flatnonzero(LABELS != 7)[0])
    view.index.value = other
    assert (view.index.value, view.digit.value) == (other, "all")
    view.next.click()
    assert view.index.value == other + 1
    view.digit.value = 7
    assert LABELS[view.index.value] == 7


def test_digit_chooser_without_that_digit():
    view = widgets.DigitChooser(IMAGES[LABELS != 7], LABELS[LABELS != 7])
    view.index.value = 5
    view.digit.value = 7
    assert view.canvas.text == "ValueError: there is no 7 among these images: choose another digit."
    assert (view.index.value, view.digit.value) == (5, "all")
    view.index.value = 6
    assert_in_order(view)


def test_digit_chooser_of_one_image():
    view = widgets.DigitChooser(IMAGES[:1], LABELS[:1])
    view.next.click()
    assert view.index.value == 0
    assert_in_order(view)


def test_pixel_index_lights_the_same_pixel_three_times():
    view = widgets.PixelIndex(IMAGES[0])
    column = to_columns(IMAGES[:1])[:, 0]
    for r, c in itertools.product((0, 9, 27), (0, 14, 27)):
        view.row.value, view.column.value = r, c
        image, strip, piece = (row[0] for row in view.panels())
        k = strip.boxes[-1].column
        assert (image.boxes[-1].row, image.boxes[-1].column) == (r, c)
        assert k == 28 * r + c == round(piece.extent[0] + 0.5) + piece.boxes[-1].column
        assert image.values[r, c] == strip.values[0, k] == piece.values[0, c] == round(255 * column[k])
        value = IMAGES[0, r, c]
        assert view.describe() == f"row {r}, column {c} is entry 28 x {r} + {c} = {k} of the column, value {value}"


# --- notebook 02 -------------------------------------------------------------------------------------------------


def test_bending_boundary_needs_hidden_units():
    points, y = ring()
    view = widgets.BendingBoundary(points, y)
    shares = []
    for hidden in range(9):
        view.hidden.value = hidden
        share = accuracy(predict(view.nets[hidden], points), y)
        shares.append(share)
        image, tried = view.panels()[0]
        assert f"{share:.1%} of the 200 points" in view.canvas.text
        assert tried.values[hidden] == share and tried.highlight == (hidden,)
        for label, points_of_class in enumerate(image.points[:2]):
            np.testing.assert_array_equal([points_of_class.x, points_of_class.y], points[:, y == label])
        assert [(group.color, group.shape) for group in image.points] == [
            (BLUE, "circle"),
            (RED, "square"),
            ("#000000", "cross"),
        ]
        wrong = points[:, predict(view.nets[hidden], points) != y]
        np.testing.assert_array_equal([image.points[2].x, image.points[2].y], wrong)
        assert wrong.shape[1] == round(200 * (1 - share))
    assert shares[0] < 0.75 and shares[1] < 0.75 and min(shares[3:]) > 0.95  # three lines make a triangle
    assert view.canvas.text.startswith("8 hidden units: ")
    assert np.isfinite(tried.values).all()


def normal(times=1.0):
    """Make 100 points around the middle, of which class 1 lies above."""
    points = (times * np.random.default_rng(0).normal(size=(2, 100))).astype(np.float32)
    return points, (points[1] > 0).astype(int)


@pytest.mark.parametrize(("points", "y", "share"), [(*ring(), 0.4), (*normal(), 0.95), (*normal(3), 0.95)])
def test_bending_boundary_without_units_is_a_straight_line(points, y, share):
    view = widgets.BendingBoundary(points, y)
    ways = view.reach * np.linspace(-1, 1, 51, dtype=np.float32)
    plane = np.stack(np.meshgrid(ways, ways))
    everything = forward(view.nets[0], plane.reshape(2, -1))
    assert (everything.Z1 > 0).all()  # ReLU bends nothing, up to the corners
    scores = everything.Z2.reshape(2, 51, 51)
    for axis in (1, 2):
        np.testing.assert_allclose(np.diff(scores, n=2, axis=axis), 0, atol=1e-5 * np.abs(scores).max())
    assert accuracy(predict(view.nets[0], points), y) >= share


@pytest.mark.parametrize("times", [0, 1, 3])
def test_bending_boundary_of_other_points(times):
    with warnings.catch_warnings(record=True) as leaked:  # to the page
        warnings.simplefilter("always")
        view = widgets.BendingBoundary(*normal(times))
        for hidden in (0, 1, 4, 8):
            view.hidden.value = hidden
            assert_in_order(view)
            assert accuracy(predict(view.nets[hidden], view.X), view.y) > (0.95 if times else 0.4)
        view._repr_mimebundle_()
    assert leaked == []


def test_bending_boundary_passes_over_dead_and_diverged_nets(monkeypatch):
    points, y = ring()
    made = iter(range(5))

    def spoiled(*args):
        params, number = init_params(*args), next(made)
        if number == 4:
            return params
        if number == 3:
            return params._replace(W2=1e20 * params.W2, W1=1e20 * params.W1)  # its loss is infinite
        dead = params._replace(b1=params.b1 - 100)
        return dead._replace(b2=np.array([[5.0], [-5.0]], np.float32)) if number else dead

    view = widgets.BendingBoundary(points, y)
    monkeypatch.setattr("helpers.widgets.bending.init_params", spoiled)
    monkeypatch.setattr(
        "helpers.widgets.bending.train", lambda params, X, Y, alpha, steps: train(params, X, Y, 1e-9, 1)
    )
    with warnings.catch_warnings(record=True) as leaked:
        warnings.simplefilter("always")
        view.hidden.value = 2
    assert leaked == [] and next(made, None) is None
    assert (forward(view.nets[2], points).A1 > 0).any() and np.abs(view.nets[2].W1).max() < 1e3


def test_bending_boundary_draws_the_regions_the_right_way_up():
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (2, 100)).astype(np.float32)
    view = widgets.BendingBoundary(points, (points[1] > 0).astype(int))  # class 1 is above
    view.hidden.value = 4
    image = view.panels()[0][0]
    assert image.values[0].mean() > 0.9 and image.values[-1].mean() < 0.1
    assert image.extent[2] < image.extent[3]


def test_bending_boundary_is_the_same_each_time():
    texts = []
    for order in ((1, 5), (5, 1)):
        view = widgets.BendingBoundary(*ring())
        for hidden in order:
            view.hidden.value = hidden
        view.hidden.value = 5
        texts.append((view.canvas.text, view.panels()[0][0].values.tobytes()))
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("name", "z", "text"),
    [
        ("relu", -3.0, "relu(-3) = 0.00, slope 0.00"),
        ("relu", 0.0, "relu(0) = 0.00, slope 0.00"),
        ("relu", 6.0, "relu(6) = 6.00, slope 1.00"),
        ("sigmoid", 0.0, "sigmoid(0) = 0.50, slope 0.25"),
        ("sigmoid", 2.0, "sigmoid(2) = 0.88, slope 0.10"),
        ("tanh", -0.001, "tanh(-0.001) = 0.00, slope 1.00"),
        ("tanh", 1.0, "tanh(1) = 0.76, slope 0.42"),
    ],
)
def test_activation_explorer(name, z, text):
    view = widgets.ActivationExplorer()
    view.function.value, view.z.value = name, z
    assert view.canvas.text == text
    curve, tangent, dot = view.panels()[0][0].series
    assert dot.x[0] == z and dot.y[0] == pytest.approx(np.interp(z, curve.x, curve.y), abs=1e-4)
    rise = np.diff(tangent.y) / np.diff(tangent.x)
    assert rise[0] == pytest.approx(view.panels()[0][1].series[1].y[0])
    assert np.interp(z, tangent.x, tangent.y) == pytest.approx(dot.y[0])


def test_softmax_scores_follow_their_sliders_and_ignore_a_shift():
    view = widgets.SoftmaxScores((2.0, 1.0, 0.1))
    shares = bars(view, "Probabilities").values
    np.testing.assert_allclose(shares, softmax(np.array([2.0, 1.0, 0.1])))
    for shift in (-5.0, 3.0, 5.0):
        view.shift.value = shift
        np.testing.assert_allclose(bars(view, "Scores").values, np.array([2.0, 1.0, 0.1]) + shift)
        np.testing.assert_allclose(bars(view, "Probabilities").values, shares)
    view.shift.value, view.scores[2].value = 0.0, 5.0
    assert view.canvas.text == "scores 2.0, 1.0, 5.0 give 4.7%, 1.7%, 93.6%"
    assert bars(view, "Probabilities").highlight == (2,)


@pytest.mark.parametrize("scores", [(0, 0), range(-5, 5), (1000, -1000, 3)])
def test_softmax_scores_of_other_sizes(scores):
    view = widgets.SoftmaxScores(scores)
    assert [slider.value for slider in view.scores] == list(scores)
    assert_in_order(view)
    assert bars(view, "Probabilities").values.sum() == pytest.approx(1)


# --- notebooks 03 and 04 -----------------------------------------------------------------------------------------


def test_follow_forward_shows_what_forward_gives():
    view = widgets.FollowForward(PARAMS, X, LABELS)
    everything = forward(PARAMS, X)
    for i in (0, 3, 199):
        view.example.value = i
        image, *columns = view.panels()[0]
        np.testing.assert_array_equal(image.values.ravel(), X[:, i])
        for panel, expected in zip(columns, everything, strict=True):
            np.testing.assert_allclose(panel.values, expected[:, i], rtol=1e-4, atol=1e-5)
        share = everything.A2[:, i].max()
        assert view.describe() == (
            f"example {i}, a {LABELS[i]}: {np.sum(everything.A1[:, i] > 0)} of 10 hidden units are on; "
            f"the net says {everything.A2[:, i].argmax()} with {share:.1%}"
        )
        assert columns[3].labels[LABELS[i]].startswith("▸")


def test_follow_backward_gives_the_true_gradient_of_the_chosen_weight():
    params = Params(*(P.astype(float) for P in PARAMS))
    params.b1[:] = 0.1
    wide = X.astype(float)
    view = widgets.FollowBackward(params, wide, LABELS)
    for i, j, r, c in ((0, 6, 14, 14), (3, 5, 14, 10), (7, 0, 20, 12), (199, 9, 0, 0)):
        view.example.value, view.unit.value, view.row.value, view.column.value = i, j, r, c
        k, x, y = 28 * r + c, wide[:, i : i + 1], Y[:, i : i + 1].astype(float)
        moved = []
        for step in (1e-6, -1e-6):
            W1 = params.W1.copy()
            W1[j, k] += step
            moved.append(loss(params._replace(W1=W1), x, y))
        slope = relu_slope(forward(params, x).Z1)[j, 0]
        dW1 = (moved[0] - moved[1]) / 2e-6
        image = view.panels()[1][1]
        assert image.values[r, c] == pytest.approx(dW1, abs=1e-8)
        assert (image.boxes[0].row, image.boxes[0].column) == (r, c)
        dZ1 = bars(view, "dZ1").values[j]
        assert dZ1 == bars(view, "W2").values[j] * slope and image.values[r, c] == pytest.approx(dZ1 * x[k, 0])
        assert view.describe().startswith(f"example {i}, unit {j}, pixel ({r}, {c}): dZ1 = ")
        assert f" x slope {slope:.0f} = " in view.describe()
        assert float(view.describe().split(" = ")[-1]) == pytest.approx(dW1, abs=6e-4)


def test_follow_backward_shows_what_backward_gives():
    view = widgets.FollowBackward(PARAMS, X, LABELS)
    view.example.value, view.unit.value = 4, 2
    x, y = X[:, 4:5], Y[:, 4:5]
    grads = backward(PARAMS, forward(PARAMS, x), x, y)
    np.testing.assert_array_equal(view.panels()[1][1].values.ravel(), grads.dW1[2])
    np.testing.assert_allclose(bars(view, "dZ2").values, (forward(PARAMS, x).A2 - y).ravel(), atol=1e-7)
    np.testing.assert_array_equal(bars(view, "slope").values, relu_slope(forward(PARAMS, x).Z1).ravel())
    assert np.abs(bars(view, "W2").values).max() <= bars(view, "W2").limits[1]


def test_a_net_of_zeros():
    zeros = Params(*(0 * P for P in PARAMS))
    view = widgets.FollowForward(zeros, X, LABELS)
    assert view.describe() == "example 0, a 3: 0 of 10 hidden units are on; the net says 0 with 10.0%"
    view._repr_mimebundle_()
    view = widgets.FollowBackward(zeros, X, LABELS)
    view._repr_mimebundle_()
    assert view.describe().endswith("dZ1 = 0.000 x slope 0 = 0.000 -> dW1 = 0.000 x 1.00 = 0.000")
    assert_in_order(view)


def test_epsilon_explorer_shows_the_v():
    view = widgets.EpsilonExplorer(PARAMS, X, Y)
    for name, precision in itertools.product(("b1", "W2", "b2"), ("float64", "float32")):
        view.parameter.value, view.precision.value = name, precision
        errors = []
        for exponent in view.exponents:
            view.exponent.value = exponent
            dot = view.panels()[0][0].series[-1]
            assert dot.x[0] == pytest.approx(10.0**exponent) == view.panels()[0][0].vertical
            assert (
                view.describe() == f"eps 1e{exponent}, {precision}: relative error about 1e{round(np.log10(dot.y[0]))}"
            )
            errors.append(dot.y[0])
        best = view.exponents[int(np.argmin(errors))]
        if precision == "float64":
            assert min(errors) < 1e-8 and best in (-6, -5, -4)
            assert errors[0] > 1e4 * min(errors) and errors[-1] > 1e4 * min(errors)
        else:
            assert min(errors) > 1e-6 and errors[0] > 0.9


def test_epsilon_explorer_moves_by_eps():
    view = widgets.EpsilonExplorer(PARAMS, X, Y)
    view.exponent.value, view.parameter.value = -3, "b2"
    net = Params(*(P.astype(float) for P in PARAMS))
    x, y = X[:, :50].astype(float), Y[:, :50]
    by_hand = numerical_gradient(lambda b2: loss(net._replace(b2=b2), x, y), net.b2, 1e-3)
    error = relative_error(backward(net, forward(net, x), x, y).db2, by_hand)
    assert view.describe() == f"eps 1e-3, float64: relative error about 1e{round(np.log10(error))}"


def test_epsilon_explorer_computes_each_curve_once(monkeypatch):
    view = widgets.EpsilonExplorer(PARAMS, X, Y)
    calls = []
    monkeypatch.setattr("helpers.widgets.propagation.numerical_gradient", lambda f, P, eps: calls.append(eps) or P)
    view.exponent.value = -3
    view.precision.value = "float32"
    assert len(calls) == 12
    view.precision.value = "float64"
    assert len(calls) == 12


# --- notebook 05 -------------------------------------------------------------------------------------------------


def test_learning_rate_trains_as_train_does():
    view = widgets.LearningRate(PARAMS, X, Y, steps=30)
    view.alpha.value = 0.2
    expected = [step.loss for step in train(PARAMS, X, Y, 0.2, 30)]
    assert view.losses == expected
    assert view.runs[-1] == (0.2, expected, regime(expected))
    now = view.panels()[0][0].series[-1]
    np.testing.assert_array_equal(now.y, expected)
    assert view.describe().startswith(
        f"alpha = 0.2: {regime(expected)}. Loss {expected[0]:.2f} -> {expected[-1]:.3g} in 30 steps. "
    )


@pytest.mark.parametrize(
    ("alpha", "name", "reason"),
    [
        (0.001, "too small", "It still falls when the run ends"),
        (0.1, "good", "It falls steadily"),
        (0.6, "unstable", "times on the way"),
        (2.0, "diverged", "all hidden units are dead"),
        (10.0, "diverged", "no longer a finite number"),
    ],
)
def test_learning_rate_names_each_regime_with_its_reason(alpha, name, reason):
    with warnings.catch_warnings(record=True) as leaked:  # to the page
        warnings.simplefilter("always")
        view = widgets.LearningRate(PARAMS, X, Y, steps=60)
        view.alpha.value = alpha
    assert leaked == []
    assert view.runs[-1][2] == name and f"alpha = {alpha:g}: {name}. " in view.canvas.text
    assert reason in view.canvas.text
    assert view.panels()[0][0].title == f"alpha = {alpha:g}: {name}"
    assert_in_order(view)


def test_learning_rate_keeps_earlier_runs_as_ghosts():
    view = widgets.LearningRate(PARAMS, X, Y, steps=5)
    alphas = [float(alpha) for alpha in np.logspace(-3, 1, 12)]
    for alpha in alphas:
        view.alpha.value = alpha
    assert [run[0] for run in view.runs] == alphas[-9:]
    *ghosts, now = view.panels()[0][0].series
    assert len(ghosts) == 8 and all(line.ghost and line.width < now.width for line in ghosts) and not now.ghost
    assert len({line.color for line in (*ghosts, now)}) == 9
    assert now.name == "alpha 10 (now)" and ghosts[-1].name == f"alpha {alphas[-2]:.3g}"
    view.alpha.value = alphas[-2]  # once more: it takes the place of its own ghost
    assert [run[0] for run in view.runs] == [*alphas[-9:-2], alphas[-1], alphas[-2]]
    view.forget.click()
    assert [run[0] for run in view.runs] == [alphas[-2]]
    assert len(view.canvas.scene["rows"][0][0]["series"]) == 1
    assert_in_order(view)


@pytest.mark.parametrize("steps", [np.uint8(255), np.int8(100)])
def test_learning_rate_counts_on_with_a_short_whole_number(steps):
    view = widgets.LearningRate(PARAMS, X, Y, steps)
    assert len(view.losses) == steps and f" in {steps} steps. " in view.canvas.text
    assert_in_order(view)


def test_learning_rate_with_one_step():
    view = widgets.LearningRate(PARAMS, X, Y, steps=1)
    assert " in 1 step. One step shows one loss, " in view.canvas.text


def test_learning_rate_of_dead_and_of_huge_nets():
    view = widgets.LearningRate(Params(*(0 * P for P in PARAMS)), X, Y, steps=20)
    assert "longer steps" not in view.canvas.text and "dead from the first" in view.canvas.text
    view = widgets.LearningRate(Params(*(1e4 * P for P in PARAMS)), X, Y, steps=20)
    assert "It was no finite number from the first" in view.canvas.text
    json.dumps(view.canvas.scene, allow_nan=False)
    view._repr_mimebundle_()


@pytest.mark.parametrize(
    ("losses", "reason"),
    [
        ((2.3, 2.2, 2.1), "It still falls when the run ends"),
        ((2.3, 1.9, 2.0), "It rose 1 time, no longer falls when the run ends"),
        ((2.3, 1.1, 0.4), "It falls steadily"),
        ((2.3, 1.1, 1.2, 0.4), "It rose 1 time, but never far"),
        ((2.3, 3.1, 3.2, 0.9), "It rose 2 times on the way"),
        ((2.3, 2.0, 2.2), "it rose 1 time, and ended at 96% of the first loss."),
        ((2.3, 8.0, np.inf), "It is no longer a finite number"),
    ],
)
def test_learning_rate_says_what_the_losses_show(losses, reason):
    view = widgets.LearningRate(PARAMS, X, Y, steps=2)
    assert reason in view._reason(losses, regime(losses))


def test_learning_rate_trains_when_the_slider_is_let_go():
    assert widgets.LearningRate(PARAMS, X, Y, steps=1).alpha.continuous_update is False


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: widgets.DigitChooser(IMAGES, LABELS[:5]), ValueError, "200 images and 5 labels"),
        (lambda: widgets.DigitChooser(IMAGES[0], LABELS), ValueError, r"\(m, rows, columns\)"),
        (lambda: widgets.DigitChooser(X, LABELS), TypeError, "uint8"),
        (lambda: widgets.PixelIndex(X[:, 0]), ValueError, r"shape is \(784,\)"),
        (lambda: widgets.PixelIndex(IMAGES), ValueError, r"pass images\[0\]"),
        (lambda: widgets.BendingBoundary(X, LABELS), ValueError, r"\(2, m\)"),
        (lambda: widgets.BendingBoundary(ring()[0], LABELS), ValueError, "between 0 and 1"),
        (lambda: widgets.SoftmaxScores((1.0,)), ValueError, "two to ten"),
        (lambda: widgets.SoftmaxScores((1.0, float("nan"))), ValueError, "finite"),
        (lambda: widgets.FollowForward(PARAMS, 255 * X, LABELS), ValueError, "divide by 255"),
        (lambda: widgets.FollowForward(PARAMS, X.T, LABELS), ValueError, "transpose"),
        (lambda: widgets.FollowBackward(PARAMS, X, LABELS[:5]), ValueError, "Y must have shape"),
        (lambda: widgets.EpsilonExplorer(PARAMS, X, LABELS), ValueError, "Y must have shape"),
        *[
            case
            for follow in (widgets.FollowForward, widgets.FollowBackward)
            for case in (
                (lambda follow=follow: follow(tuple(PARAMS), X, LABELS), TypeError, r"params must be a Params\("),
                (lambda follow=follow: follow(None, X, LABELS), TypeError, r"params must be a Params\("),
                (lambda follow=follow: follow(PARAMS, X.tolist(), LABELS), TypeError, "X must be a plain NumPy array"),
                (lambda follow=follow: follow(PARAMS, None, LABELS), TypeError, "X must be a plain NumPy array"),
                (lambda follow=follow: follow(PARAMS, X, None), ValueError, "labels must be a whole number for each"),
                (lambda follow=follow: follow(PARAMS, X, Y), ValueError, "labels must be a whole number for each"),
                (lambda follow=follow: follow(PARAMS, X[:, :1], [3.0]), TypeError, "labels must be whole numbers"),
            )
        ],
        *[
            case
            for make in (widgets.EpsilonExplorer, widgets.LearningRate)
            for case in (
                (lambda make=make: make(tuple(PARAMS), X, Y), TypeError, r"params must be a Params\("),
                (lambda make=make: make(None, X, Y), TypeError, r"params must be a Params\("),
                (lambda make=make: make(PARAMS, X.tolist(), Y), TypeError, "X must be a plain NumPy array"),
                (lambda make=make: make(PARAMS, X, None), TypeError, "Y must be a plain NumPy array"),
            )
        ],
        (lambda: widgets.BendingBoundary(ring()[0].tolist(), ring()[1]), TypeError, "array of floats, but is list"),
        (lambda: widgets.BendingBoundary(None, ring()[1]), TypeError, "array of floats, but is NoneType"),
        (lambda: widgets.BendingBoundary(ring()[0].astype(int), ring()[1]), TypeError, "floats, but is int64"),
        (lambda: widgets.BendingBoundary(50 * ring()[0], ring()[1]), ValueError, "points must lie between -10 and 10"),
        (lambda: widgets.BendingBoundary(ring()[0] * np.nan, ring()[1]), ValueError, "NaN or infinity"),
        (lambda: widgets.BendingBoundary(ring()[0], ring()[1][:5]), ValueError, "200 points and 5 labels"),
        (lambda: widgets.BendingBoundary(ring()[0], None), ValueError, "labels must be a whole number for each"),
        (lambda: widgets.BendingBoundary(ring()[0][:, :0], ring()[1][:0]), ValueError, r"but has \(2, 0\)"),
        (lambda: widgets.DigitChooser(IMAGES, 3), ValueError, "labels must be a whole number for each"),
        (lambda: widgets.DigitChooser(IMAGES, Y.T), ValueError, "labels must be a whole number for each"),
        (lambda: widgets.DigitChooser(IMAGES, LABELS.astype(float)), TypeError, "labels must be whole numbers"),
        (lambda: widgets.DigitChooser(IMAGES, LABELS + 5), ValueError, "between 0 and 9"),
        (lambda: widgets.PixelIndex(np.zeros((0, 28))), ValueError, r"shape is \(0, 28\)"),
        (lambda: widgets.PixelIndex([[1, 2], [3]]), ValueError, "equally long"),
        (lambda: widgets.PixelIndex([["a", "b"]]), TypeError, "must hold numbers"),
        (lambda: widgets.PixelIndex(np.full((2, 2), np.nan)), ValueError, "NaN or huge"),
        (lambda: widgets.SoftmaxScores(3), TypeError, "scores must be two to ten .* but are 3: "),
        (lambda: widgets.SoftmaxScores(None), TypeError, "scores must be two to ten"),
        (lambda: widgets.SoftmaxScores(["a", "b"]), TypeError, "scores must be two to ten"),
        (lambda: widgets.SoftmaxScores([]), ValueError, "scores must be two to ten"),
        (lambda: widgets.SoftmaxScores([1e308, 0]), ValueError, "from -1000 to 1000"),
        (lambda: widgets.SoftmaxScores([10**400, 0]), ValueError, "from -1000 to 1000"),
        (lambda: widgets.LearningRate(PARAMS, X, Y, steps=0), ValueError, "steps"),
    ],
)
def test_bad_input_gets_one_sentence(make, error, words):
    with pytest.raises(error, match=words) as caught:
        make()
    said = str(caught.value)
    assert "\n" not in said and len(said) < 250 and ": " in said and said.endswith(".")

"""How fast the pictures follow the hand, in real JupyterLab with headless Chromium.

    uv run --extra browser python tests/benchmarks/browser_latency.py

For 50 events each: from the key on the lab's slider, or the move of the mouse on the pad, to the new picture on the
page, by the page's own clock; with nothing under way, and while the lab trains. Then pictures a second and bytes per
picture while it trains, its speed as a share of the same generator's in a bare loop (measured in turns), early and
late in a long run; the kernel's memory; and the time from running the lab's cell to its first picture.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser.jupyter import NoBrowser, Notebook, chromium, jupyterlab
from tests.notebook_files import METADATA

EVENTS, ROUNDS, SECONDS = 50, 9, 2.5
LONG = 100_000  # steps
VERDICT = {True: "reached", False: "MISSED", None: ""}

DATA = """import time
from functools import partial

import numpy as np
import psutil

from helpers import widgets
from helpers.backprop import one_hot
from helpers.batches import minibatches
from helpers.data import load_sample, to_columns
from helpers.layers import init_layers, layers_gradients
from helpers.network import init_params
from helpers.optimizers import Momentum
from helpers.training import train

digits = load_sample()
X, Y = to_columns(digits.train_images), one_hot(digits.train_labels)
X_test, Y_test = to_columns(digits.test_images), one_hot(digits.test_labels)


def bare(seconds, batch=64, hidden=32):
    rng = np.random.default_rng(0)
    params = init_layers(rng, (784, hidden, 10))
    batches = minibatches(X, Y, batch, rng)
    gradients = partial(layers_gradients, activation="relu")
    steps = train(params, X, Y, 0.1, 10**9, batches=batches, gradients=gradients, update=Momentum(beta=0))
    begin, n = clocks(), 0
    while time.perf_counter() < begin[0] + seconds:
        next(steps)
        n += 1
    end = clocks()
    return n / (end[0] - begin[0]), n / (end[1] - begin[1])


def clocks():
    return time.perf_counter(), time.process_time()"""
LAB = "lab = widgets.Lab(X, Y, X_test, Y_test)\nlab"
PAD = "pad = widgets.DrawDigit(init_params(np.random.default_rng(0), n_hidden=64))\npad"

# Notes, for each picture that `fits` the event, the milliseconds from the event to the end of the frame that shows it.
STOPWATCH = """([view, kind, fits]) => {
    const canvas = view.querySelector("canvas[data-frame]"), text = view.querySelector(".nn-text");
    const shows = {
        any: () => true,
        alpha: () => {  // while it trains, pictures come anyhow: the one that counts has the slider's number
            const label = [...view.querySelectorAll(".widget-label")].find((l) => l.textContent.includes("alpha"));
            const set = label.closest(".widget-inline-hbox").querySelector(".widget-readout").textContent;
            return Number(set) === Number(text.textContent.match(/alpha ([0-9.]+[0-9])/)[1]);
        } }[fits];
    window.nnTimes = [];
    let began = null;
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => window.nnTimes.push(performance.now() - data);
    window.nnBegin = (event) => { began = event.timeStamp };
    document.addEventListener(kind, window.nnBegin, true);
    window.nnSeen = new MutationObserver(() => {
        if (began === null || !shows()) return;
        channel.port2.postMessage(began);  // its turn comes after this frame is painted
        began = null;
    });
    window.nnSeen.observe(canvas, { attributes: true, attributeFilter: ["data-frame"] });
    window.nnStop = () => { document.removeEventListener(kind, window.nnBegin, true); window.nnSeen.disconnect() } }"""


def follow(view, kind, fits, act):
    """Act so many times, each after the picture of the one before; milliseconds from act to picture."""
    page, rng = view.notebook.page, np.random.default_rng(0)
    page.evaluate(STOPWATCH, [view.handle, kind, fits])
    for i in range(EVENTS):
        act(i)
        view.notebook.wait("([n]) => window.nnTimes.length > n", i, what=f"the picture after {kind} {i + 1}")
        page.wait_for_timeout(rng.uniform(40, 120))  # not in step with the pictures of the run
    page.evaluate("() => window.nnStop()")
    return page.evaluate("() => window.nnTimes")


def slide(view):
    """Move the slider of the learning rate to and fro by its keys."""
    view.control("slider", "learning rate").focus()
    keys = 3 * ["ArrowLeft"] + 3 * ["ArrowRight"]
    return follow(view, "keydown", "alpha", lambda i: view.notebook.page.keyboard.press(keys[i % len(keys)]))


def stroke(view):
    """Draw one long stroke on the pad, move by move."""
    field = view.control("application", "Drawing pad")
    field.scroll_into_view_if_needed()
    box, mouse = field.bounding_box(), view.notebook.page.mouse
    view.control("button", "Clear").click()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    turn = [(x + 90 * np.sin(k / 8), y - 110 * np.cos(k / 8)) for k in range(EVENTS + 1)]
    mouse.move(*turn[0])
    mouse.down()
    view.notebook.page.wait_for_timeout(500)
    times = follow(view, "pointermove", "any", lambda i: mouse.move(*turn[i + 1]))
    mouse.up()
    return times


class Window:
    """Watches a view for some seconds while it trains: pictures, steps, and the bytes that came."""

    def __init__(self, view, received):
        notebook = view.notebook
        start = notebook.ask("(*clocks(), lab.last_step)"), view.frame, received[0]
        notebook.page.wait_for_timeout(1000 * SECONDS)
        end = notebook.ask("(*clocks(), lab.last_step)"), view.frame, received[0]
        seconds, processor, steps = np.subtract(end[0], start[0])
        self.pictures, self.speeds = (end[1] - start[1]) / seconds, (steps / seconds, steps / processor)
        self.bytes = (end[2] - start[2]) / max(1, end[1] - start[1])


def switch(view, on):
    """Press Play or Pause."""
    view.control("button", "Play" if on else "Pause").click()
    view.notebook.wait_until(f"lab.running == {on}")
    view.notebook.page.wait_for_timeout(300)


def ready(notebook):
    """Run the lab's cell; seconds until its first picture is painted."""
    notebook.choose(LAB)
    notebook.page.evaluate(
        """() => {
            const began = performance.now(), old = document.querySelector(".nn-lab canvas");
            window.nnReady = undefined;
            const look = () => {
                const canvas = document.querySelector(".nn-lab canvas[data-frame]");
                if (canvas && canvas !== old) setTimeout(() => { window.nnReady = performance.now() - began });
                else requestAnimationFrame(look) };
            look() }"""
    )
    notebook.begin("notebook:run-cell")
    notebook.wait("() => window.nnReady !== undefined", what="the lab's first picture")
    return notebook.page.evaluate("() => window.nnReady") / 1000


def memory(notebook):
    """Megabytes that the kernel holds."""
    return notebook.ask("(__import__('gc').collect(), psutil.Process().memory_info().rss / 2**20)[1]")


def measure(notebook, received):
    """Measure all; yields lines of the table: what, the figure in words, the goal, whether it is reached."""

    def latency(what, times, median, late):
        got = statistics.median(times), float(np.percentile(times, 95))
        figure = f"{got[0]:.0f} / {got[1]:.0f} ms"
        return what, figure, f"at most {median} / {late} ms", got[0] <= median and got[1] <= late

    notebook.run_cell("import psutil")
    first = ready(notebook)
    again = [ready(notebook) for _ in range(3)]
    yield "cell run to first picture, first time", f"{first:.2f} s", "at most 2 s", first <= 2
    yield "the same, run again (slowest of 3)", f"{max(again):.2f} s", "at most 2 s", max(again) <= 2
    notebook.run_cell(PAD)
    lab, pad = notebook.views(2)
    pad.wait_for_frame(after=0)
    yield latency("slider to picture, at rest: median / 95th percentile", slide(lab), 60, 90)
    yield latency("stroke to picture, at rest", stroke(pad), 60, 90)
    switch(lab, on=True)
    yield latency("slider to picture, while it trains", slide(lab), 90, 150)
    yield latency("stroke to picture, while it trains", stroke(pad), 90, 150)
    switch(lab, on=False)

    shares, pictures = [], []
    lab.locator.scroll_into_view_if_needed()
    for _ in range(ROUNDS):
        bare = notebook.ask(f"bare({SECONDS})")
        switch(lab, on=True)
        window = Window(lab, received)
        switch(lab, on=False)
        shares.append(np.divide(window.speeds, bare))
        pictures.append(window.pictures)
    share, own = np.median(shares, axis=0)
    words = f"{share:.0%} (rounds {', '.join(f'{s:.0%}' for s, _ in shares)})"
    yield f"training speed, of a bare loop's {bare[0]:,.0f} steps/s", words, "at least 85%", share >= 0.85
    yield "the same, by the kernel's own processor time", f"{own:.0%}", "(told, not judged)", None
    yield "pictures a second", f"{statistics.median(pictures):.1f}", "at least 10", statistics.median(pictures) >= 10

    notebook.ask("[setattr(lab.batch, 'value', 4), setattr(lab.hidden, 'value', 4), lab.reset()] and 0")
    notebook.ask("lab.take(1000)")
    switch(lab, on=True)
    early, held = Window(lab, received), memory(notebook)
    switch(lab, on=False)
    notebook.ask(f"lab.take({LONG} - lab.last_step)")
    switch(lab, on=True)
    late, holds = Window(lab, received), memory(notebook)
    switch(lab, on=False)
    long = f"after {LONG:,} steps, of early on"
    yield (
        f"bytes a picture {long}",
        f"{late.bytes:,.0f} of {early.bytes:,.0f}",
        "no growth",
        late.bytes < 1.1 * early.bytes,
    )
    figure = f"{late.pictures:.1f} of {early.pictures:.1f}"
    yield f"pictures a second {long}", figure, "no fall", late.pictures > 0.85 * early.pictures
    yield f"memory of the kernel {long}", f"{holds:.0f} of {held:.0f} MB", "at most 10 MB more", holds < held + 10


def main():
    """Print the table. Returns 1, if a goal is missed."""
    print(f"{os.cpu_count()} cores, load average before: {os.getloadavg()[0]:.1f}")
    missed = 0
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder)) as url, chromium() as context:
        made = new_notebook(cells=[new_code_cell(cell) for cell in (DATA, LAB, PAD)], metadata=METADATA)
        nbformat.write(made, Path(folder) / "project" / "notebooks" / "latency.ipynb")
        received = [0]

        def count(data):
            received[0] += len(data)

        context.on("page", lambda page: page.on("websocket", lambda socket: socket.on("framereceived", count)))
        notebook = Notebook(context, url, "latency.ipynb")
        notebook.page.set_viewport_size({"width": 1280, "height": 1000})
        for what, figure, goal, reached in measure(notebook, received):
            print(f"{what:52} {figure:28} {goal:22} {VERDICT[reached]}", flush=True)
            missed += reached is not None and not reached
        faults = notebook.faults()
        notebook.close()
    print(f"load average after: {os.getloadavg()[0]:.1f}")
    print("\n".join(faults))
    return int(bool(missed or faults))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NoBrowser as error:
        sys.exit(str(error))

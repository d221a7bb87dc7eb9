"""The base of all interactive views: controls on top, the canvas, the same in words, and three faces."""

import asyncio
import contextlib
import functools
import math
import threading
import weakref

import ipywidgets

from helpers.widgets import live
from helpers.widgets.canvas import Canvas
from helpers.widgets.panels import still


def _caught_up(method):
    """Make a method of a view let a move that waits have its turn first: it would meet half of it otherwise."""

    @functools.wraps(method)
    def wrapped(self):
        if self._waiting and self._at_home():
            self._act(self._follow)
        return method(self)

    return wrapped


class View:
    """A picture that follows its controls.

    A subclass makes its controls, hands them to `super().__init__`, and says what there is to see: `panels()` and
    `describe()`, both functions of the controls' present values (and of what `recompute()` kept, if the work is
    long). Controls can be read and set in code: after `view.n.value = 3` the view shows the new state.

    A move whose work fails is told in the text line, and the controls go back to where they were.

    Displayed, it has three faces in one: the live view where a kernel runs, a picture of its present state where
    none does, and `describe()` as text.

    Keep the view itself in a variable: if only `view.ui` is put into a box, the view is freed, and closed on the page.
    """

    heights = (280,)  # of each row of panels, in pixels: fixed, so that the page does not jump
    outdated = False  # the cell that made it was run again, and made another

    def __init_subclass__(cls):
        for name in {"panels", "describe"} & vars(cls).keys():
            setattr(cls, name, _caught_up(vars(cls)[name]))

    def __init__(self, *controls):
        self.canvas = Canvas()
        bar = ipywidgets.HBox(controls, layout=_grid(controls))
        self.ui = ipywidgets.VBox([bar, self.canvas], layout={"width": "100%"})
        self.ui.add_class("nn-view")
        self._thread = threading.get_ident()
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # outside of a notebook
            self._loop = None
        self._waiting = False  # a move from the page, for its turn on the main loop
        self._going_back = False
        self._complaint = ""  # about the last move; the next one clears it
        self._controls = [control for control in controls if control.has_trait("value")]
        self.recompute()
        self.show()
        for control in self._controls:
            control.observe(live.weakly(self._changed), "value")
        weakref.finalize(self, _close_soon, self.ui, self._loop).atexit = False
        live.made(self)

    def panels(self):
        """Say what is to be seen: a list of rows, each a list of panels."""
        raise NotImplementedError

    def describe(self):
        """Say it in one line of text, with the key numbers."""
        raise NotImplementedError

    def speech(self):
        """Say what a screen reader says when the controls rest: "" stands for what `describe` says."""
        return ""

    def recompute(self):
        """Do, once for each change of a control, what is too long for `panels` and `describe`."""

    def show(self):
        """Draw the present state."""
        words = self._complaint or self.describe()
        self.canvas.show(self.panels(), self.heights, words, self._complaint or self.speech())
        self._good = [control.value for control in self._controls]

    def stop(self):
        """End what the view does in the background, if it does anything."""

    def close(self):
        """Take the view from the page, and free what it holds of the kernel: controls, layouts, styles."""
        self.stop()
        _close(self.ui)

    def on_click(self, button, action):
        """Have a button call `action`, a function of the view. The button does not keep the view alive."""
        press = live.weakly(self._pressed)
        button.on_click(lambda _: press(action))

    def _pressed(self, action):
        self.at_home(functools.partial(action, self))

    def at_home(self, action):
        """Call `action`, then show what came of it, on the thread that made the view.

        JupyterLab's messages may arrive on another thread, beside a cell that runs; then the action waits for its
        turn on the main loop. An exception is shown in the text line, since a callback has nobody to raise it to.
        """
        self._complaint = ""
        if self._at_home():
            self._act(action)
        else:
            self._loop.call_soon_threadsafe(self._act, action)

    def _at_home(self):
        return self._loop is None or self._loop.is_closed() or threading.get_ident() == self._thread

    def _act(self, action):
        try:
            action()
            self.show()
        except Exception as error:
            self._complain(f"{type(error).__name__}: {' '.join(str(error).split())}")
            self._go_back()

    def _complain(self, words):
        self._complaint = self.canvas.text = self.canvas.speech = words

    def _go_back(self):
        self._going_back = True
        try:
            for control, value in zip(self._controls, self._good, strict=True):
                control.value = value
        finally:
            self._going_back = False
        with contextlib.suppress(Exception):  # told already
            self.recompute()
            self.show()

    def _changed(self, change):
        if isinstance(change.new, float) and not math.isfinite(change.new):  # the page cannot take it back
            change.owner.value = change.old
            name = change.owner.description
            self._complain(f"{name} must be a finite number, but was set to {change.new}: {change.old:g} is kept.")
        elif getattr(change.owner, "index", 0) is None:  # a list of choices of which none is chosen
            change.owner.value = change.old
            name = change.owner.description
            self._complain(f"{name} must be one of its choices, but was set to {change.new}: {change.old} is kept.")
        elif not self._at_home():
            self._complaint = ""
            if not self._waiting:  # moves that come while one waits are shown with it
                self._waiting = True
                self.at_home(self._follow_late)
        elif not self._going_back:
            self.at_home(self._follow)

    def _follow(self):
        self._waiting = False
        self.recompute()

    def _follow_late(self):
        if self._waiting:  # else a cell was quicker, and showed this move with its own
            self._follow()

    def picture(self):
        """Draw what is to be seen where no kernel runs: the present state."""
        return still(self.panels(), self.heights, self.describe())

    def __repr__(self):
        """Say what the view shows."""
        return self.describe()

    def _repr_mimebundle_(self, include=None, exclude=None):
        if self.ui.comm is None:
            return {"text/plain": "This view was closed: run the cell that makes it once more."}, {}
        live.shown(self)
        picture = self.picture()
        data, metadata = picture._repr_mimebundle_()
        picture.canvas.renderer = None  # its pixels, some megabytes: the rest waits for the garbage collector
        view = {"version_major": 2, "version_minor": 0, "model_id": self.ui.model_id}
        return {"application/vnd.jupyter.widget-view+json": view} | data, metadata


TRACK, READOUT = 100, 70  # pixels of a slider, and of the number behind it


def _grid(controls):
    """Lay controls out in columns, with labels and tracks of the same length below each other."""
    labelled = [control for control in controls if control.has_trait("value") and control.has_trait("style")]
    label = 8 + round(7.1 * max((len(control.description) for control in labelled), default=0))
    for control in labelled:
        control.style.description_width = f"{label}px"
    column = f"minmax(min(100%, {label + TRACK + READOUT}px), 1fr)"
    return {
        "display": "grid",
        "grid_template_columns": f"repeat(auto-fit, {column})",
        "grid_gap": "0 14px",
        "align_items": "center",
        "padding": "0 4px",
        "overflow": "visible",
    }


def _close(ui):
    for widget in _parts(ui):
        widget.close()


def _close_soon(ui, loop):
    """Close the widgets of a view that nothing refers to any more: on the main loop, since this may come any time."""
    if loop is None or not loop.is_running():
        _close(ui)
    else:
        loop.call_soon_threadsafe(_close, ui)


def _parts(widget):
    for child in getattr(widget, "children", ()):
        yield from _parts(child)
    for name in ("layout", "style"):
        if widget.has_trait(name):
            yield getattr(widget, name)
    yield widget


class LogSlider(ipywidgets.FloatLogSlider):
    """A slider on a log scale that code may set to any value, between its stops too.

    JupyterLab moves its handle to the next stop, and sends that back as if somebody had moved it: late, and perhaps
    when code has set another value since. Such an answer is passed over.
    """

    def __init__(self, *args, **kwargs):
        self._answers, self._moved = set(), False
        super().__init__(*args, **kwargs)
        self.observe(self._expect, "value")

    def _stop(self, value):
        return (math.log(value, self.base) - self.min) / self.step

    def _expect(self, change):
        if not self._moved and math.isfinite(change.new):
            stop = self._stop(change.new)
            if abs(stop - round(stop)) > 1e-6:
                self._answers.add(round(stop))

    def set_state(self, sync_data):
        """Take what the page sends, but for the answers."""
        value = sync_data.get("value")
        if isinstance(value, int | float) and 0 < value < math.inf:
            if round(self._stop(value)) in self._answers:
                self._answers.remove(round(self._stop(value)))
                sync_data = {name: sent for name, sent in sync_data.items() if name != "value"}
            else:
                self._answers.clear()  # somebody moved it
        self._moved = True
        try:
            super().set_state(sync_data)
        finally:
            self._moved = False


def image_side(X):
    """Give the side of the square images that are the columns of X, or refuse them (ValueError)."""
    side = math.isqrt(len(X))
    if side**2 != len(X):
        raise ValueError(
            f"X must hold square images, 784 = 28 x 28 rows, say, but has {len(X)} rows: pass whole images."
        )
    return side


def slider(kind, description, tooltip, **options):
    """Make a slider of the ipywidgets class `kind`, labelled and explained, as wide as its column."""
    return kind(description=description, tooltip=tooltip, layout={"width": "100%", "max_width": "460px"}, **options)


def choice(description, tooltip, options):
    """Make a list to choose from, labelled and explained."""
    layout = {"width": "100%", "max_width": "280px"}
    return ipywidgets.Dropdown(options=options, description=description, tooltip=tooltip, layout=layout)


def number(value, digits):
    """Write a number with `digits` digits after the point, and no minus before a zero."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}"


def percent(share):
    """Write a share as a percentage with one digit after the point."""
    return f"{share:.1%}"


def magnitude(value):
    """Write a size as a power of ten: what rounding leaves is the same on all machines only so far."""
    return f"1e{round(math.log10(value))}" if 0 < value < math.inf else f"{value:g}"

"""The base of all interactive views: controls on top, the canvas, the text twin, and three faces."""

import asyncio
import math
import threading

import ipywidgets

from helpers.widgets.canvas import Canvas
from helpers.widgets.panels import still


class View:
    """A picture that follows its controls.

    A subclass makes its controls, hands them to `super().__init__`, and says what there is to see: `panels()` and
    `describe()`, both functions of the controls' present values (and of what `recompute()` kept, if the work is
    long). Controls can be read and set in code: after `view.n.value = 3` the view shows the new state.

    Displayed, it has three faces in one: the live view where a kernel runs, a picture of its present state where
    none does, and `describe()` as text.
    """

    heights = (280,)  # of each row of panels, in pixels: fixed, so that the page does not jump

    def __init__(self, *controls):
        self.canvas = Canvas()
        bar = ipywidgets.HBox(
            controls, layout={"flex_flow": "row wrap", "align_items": "center", "overflow": "visible"}
        )
        self.ui = ipywidgets.VBox([bar, self.canvas], layout={"width": "100%"})
        self.ui.add_class("nn-view")
        self._thread = threading.get_ident()
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # outside of a notebook
            self._loop = None
        self._waiting = False
        self.recompute()
        self.show()
        for control in controls:
            if control.has_trait("value"):
                control.observe(self._changed, "value")

    def panels(self):
        """Say what is to be seen: a list of rows, each a list of panels."""
        raise NotImplementedError

    def describe(self):
        """Say it in one line of text, with the key numbers."""
        raise NotImplementedError

    def recompute(self):
        """Do, once for each change of a control, what is too long for `panels` and `describe`."""

    def show(self):
        """Draw the present state."""
        self.canvas.show(self.panels(), self.heights, self.describe())

    def at_home(self, action):
        """Call `action`, then show what came of it, on the thread that made the view.

        JupyterLab's messages may arrive on another thread, beside a cell that runs; then the action waits for its
        turn on the main loop. An exception is shown in the text line, since a callback has nobody to raise it to.
        """
        if self._loop is None or threading.get_ident() == self._thread:
            self._act(action)
        else:
            self._loop.call_soon_threadsafe(self._act, action)

    def _act(self, action):
        try:
            action()
            self.show()
        except Exception as error:
            self.canvas.text = f"{type(error).__name__}: {error}"

    def _changed(self, change):
        if isinstance(change.new, float) and not math.isfinite(change.new):  # the page cannot take it back
            change.owner.value = change.old
            name = change.owner.description
            self.canvas.text = f"{name} must be a finite number, but was set to {change.new}: {change.old:g} is kept."
        elif not self._waiting:  # moves that come while one waits are shown with it
            self._waiting = True
            self.at_home(self._follow)

    def _follow(self):
        self._waiting = False
        self.recompute()

    def __repr__(self):
        """Say what the view shows."""
        return self.describe()

    def _repr_mimebundle_(self, include=None, exclude=None):
        data, metadata = still(self.panels(), self.heights, self.describe())._repr_mimebundle_()
        view = {"version_major": 2, "version_minor": 0, "model_id": self.ui.model_id}
        return {"application/vnd.jupyter.widget-view+json": view} | data, metadata


def slider(kind, description, tooltip, width="340px", **options):
    """Make a slider of the ipywidgets class `kind`, labelled, explained, and wide enough for its label."""
    return kind(
        description=description,
        tooltip=tooltip,
        style={"description_width": "initial"},
        layout={"width": width},
        **options,
    )


def number(value, digits):
    """Write a number with so many digits after the point, and no minus before a zero."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}"


def percent(share):
    """Write a share as a percentage with one digit after the point."""
    return f"{share:.1%}"


def magnitude(value):
    """Write a size as a power of ten: what rounding leaves is the same on all machines only so far."""
    return f"1e{round(math.log10(value))}" if value > 0 else "0"

"""The canvas that draws what moves: one small component for all views."""

from pathlib import Path

import anywidget
import traitlets

from helpers.widgets.panels import pack

HERE = Path(__file__).parent


class Canvas(anywidget.AnyWidget):
    """Rows of panels on an HTML canvas, with a line of text under it; it follows the page's width and theme."""

    _esm = HERE / "canvas.js"
    _css = HERE / "canvas.css"
    scene = traitlets.Dict({"rows": [], "heights": []}).tag(sync=True)
    data = traitlets.Bytes(b"").tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)
    speech = traitlets.Unicode("").tag(sync=True)

    def show(self, rows, heights, text, speech=""):
        """Draw `rows` of panels, each as many pixels high as `heights` says, with `text` below them.

        `speech` is what screen readers say in its place when it changes.
        """
        scene, data = pack(rows)
        with self.hold_sync():  # one message: the description and its numbers never part
            self.scene = {"rows": scene, "heights": list(heights)}
            self.data = data
            self.text = text
            self.speech = speech

    def __repr__(self):
        """Say what the canvas shows."""
        return self.text

"""Static figures of the notebooks: arrays in, a picture with alternative text out. No mathematics here.

A picture says in words what it shows: the words are its alternative text, computed from the data, and what a
notebook's saved output is compared by.
"""

import base64
import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# Okabe and Ito's palette, which colour-blind eyes can tell apart.
BLUE, ORANGE, GREEN, RED, SKY, PURPLE, YELLOW = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#56B4E9",
    "#CC79A7",
    "#F0E442",
)
GRAY = "#666666"


class Picture(Figure):
    """A matplotlib figure that carries its alternative text, `alt`, and shows itself with it."""

    def __init__(self, width=9.0, height=3.0):
        super().__init__(figsize=(width, height), layout="constrained", facecolor="white")
        FigureCanvasAgg(self)
        self.alt = ""

    def png(self):
        """Draw the picture at twice the screen's resolution; returns the PNG's bytes."""
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=200, metadata={"Software": None})
        return file.getvalue()

    def __repr__(self):
        """Say what the picture shows."""
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        width, height = (int(100 * inches) for inches in self.get_size_inches())
        data = {"image/png": base64.b64encode(self.png()).decode(), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}

"""The view of notebook 06 on which a digit is drawn, and what the net makes of it."""

import math
from collections import Counter
from functools import partial

import anywidget
import ipywidgets
import numpy as np
import traitlets

from helpers.data import to_columns
from helpers.doors import check_columns, check_strokes
from helpers.drawing import draw, ink_box, invert, rotate, shared_ink, shift, stages, thicken, thin
from helpers.my_digits import add_my_digit
from helpers.network import Params, forward
from helpers.plots import RED
from helpers.widgets.canvas import HERE
from helpers.widgets.panels import COLORS, Bars, Box, Image, Points
from helpers.widgets.view import View, number, percent

SIZE, PEN = 140, 10  # of the drawing and of the pen, in its pixels
MOST_BARS = 16  # hidden units, for which there is room

MOVES = {  # what a button says: what it does to the image, and its explanation
    "←": (partial(shift, down=0, right=-1), "move the image one pixel to the left"),
    "→": (partial(shift, down=0, right=1), "move the image one pixel to the right"),
    "↑": (partial(shift, down=-1, right=0), "move the image one pixel up"),
    "↓": (partial(shift, down=1, right=0), "move the image one pixel down"),
    "↺": (partial(rotate, degrees=-15), "turn the image by 15 degrees, anticlockwise"),
    "↻": (partial(rotate, degrees=15), "turn the image by 15 degrees, clockwise"),
    "Thicken": (thicken, "let the ink spread by one pixel"),
    "Thin": (thin, "let the ink shrink by one pixel"),
    "Invert": (invert, "make white black, and black white"),
}


class Pad(anywidget.AnyWidget):
    """What is drawn on: `value` holds the strokes, each a list of points [x, y]; the page draws them by itself."""

    _esm = HERE / "pad.js"
    _css = HERE / "pad.css"
    value = traitlets.List([]).tag(sync=True)
    size = traitlets.Int(SIZE).tag(sync=True)
    pen = traitlets.Int(PEN).tag(sync=True)
    description = "strokes"

    @traitlets.validate("value")
    def _validate(self, proposal):
        return [[list(point) for point in stroke] for stroke in check_strokes(proposal.value)]


class DrawDigit(View):
    """A pad to draw a digit on, the way to its 28 x 28 pixels, and what the net says to it. Notebook 06.

    Buttons change the image after it was brought into MNIST's form: the pad stays as it is, and the net, which has
    never seen such images, loses its way.

    Parameters: `net`, a `Params`, or a function that takes X, (784, 1), and gives A1, what the hidden units say, and
    A2, the probabilities: such as `lab.forward`.
    Controls: `pad`, whose `value` holds the strokes (`draw(strokes)` sets them); `buttons`, by their words, of which
    `buttons["→"].click()` presses one; `reset`, which takes back what they did; `label` and `add`, which keep the
    drawing, as it was before the buttons, among my digits.
    To read: `image`, (28, 28) uint8, what the net sees; `A1` and `A2`, what it makes of it; `moves`, what was pressed.
    """

    heights = (180, 260)

    def __init__(self, net):
        if isinstance(net, Params):
            check_columns(net, np.zeros((784, 1)))
            self.net = partial(_forward, net)
        elif callable(net):
            self.net = net
        else:
            raise TypeError(
                f"net must be a Params, or a function of X, but is of type {type(net).__name__}: "
                "train one, and pass its params."
            )
        self.moves, self.news, self.reach, self.signed = (), "", 1.0, False
        self.pad = Pad()
        self.buttons = {
            name: self._button(name, why, partial(DrawDigit._move, name=name)) for name, (_, why) in MOVES.items()
        }
        self.reset = self._button("Reset", "take back what the buttons did", DrawDigit._reset)
        self.label = ipywidgets.Dropdown(
            options=("–", *range(10)),
            description="it is a",
            tooltip="which digit you drew",
            layout={"width": "120px"},
        )
        self.add = self._button(
            "Add to my digits", "keep the drawing, with its label, in my_digits.npz", DrawDigit._add
        )
        super().__init__(self.pad, self.label)
        bar = self.ui.children[0]
        bar.layout.display, bar.layout.flex_flow, bar.layout.grid_gap = "flex", "row wrap", "2px 6px"
        bar.children = [*self.buttons.values(), self.reset, self.label, self.add]
        self.canvas.layout.flex, self.canvas.layout.min_width = "1 1 500px", "0"
        drawn = ipywidgets.HBox([self.pad, self.canvas], layout={"flex_flow": "row wrap", "overflow": "visible"})
        self.ui.children = [bar, drawn]

    def _button(self, name, tooltip, action):
        width = "36px" if len(name) == 1 else f"{24 + 7 * len(name)}px"
        button = ipywidgets.Button(description=name, tooltip=tooltip, layout={"width": width})
        self.on_click(button, action)
        return button

    def draw(self, strokes):
        """Draw strokes on the pad, in place of those that are there.

        Parameters: `strokes`, lists of points (x, y), in 140ths of the pad's side.
        Raises: TypeError or ValueError, if they are no such lists.
        """
        self.pad.value = check_strokes(strokes)

    def _move(self, name):
        self.moves += (name,)
        self.recompute()

    def _reset(self):
        self.moves = ()
        self.recompute()

    def _add(self):
        if self.problem:
            raise ValueError(self.problem)
        if self.label.value == "–":
            raise ValueError("say first which digit this is, beside the button.")
        count = add_my_digit(self.stages.centred, self.label.value)
        kept, self.label.value = self.label.value, "–"  # the next digit wants a label of its own
        self.news = f"Kept as a {kept}: my digits are {count} now. "

    def recompute(self):
        """Take the strokes to 28 x 28 pixels, do what the buttons say, and ask the net."""
        self.news = ""
        self.drawing = draw(self.pad.value, SIZE, PEN)
        self.stages, self.problem = None, ""
        self.image = np.zeros((28, 28), np.uint8)
        if not self.pad.value:
            self.moves = ()  # a new drawing is seen as it is
        try:
            self.stages = stages(self.drawing)
        except ValueError as error:  # a blank pad, a dot: the student is not done yet
            self.problem = str(error)
        else:
            self.image = self.stages.centred
            for name in self.moves:
                self.image = MOVES[name][0](self.image)
        self.A1, self.A2 = self._ask(self.image)
        self.reach = max(self.reach, float(np.abs(self.A1).max()))  # the scale only grows: bars can be compared
        self.signed = self.signed or bool((self.A1 < 0).any())

    def _ask(self, image):
        return tuple(A.ravel() for A in self.net(to_columns(image[None])))

    def panels(self):
        """Draw the stages, then the probabilities and the hidden units."""
        A1, A2 = self.A1, self.A2
        drawn = self.drawing[::2, ::2]  # enough to be seen, and travels faster
        boxes, middle = (), ()
        scaled = centred = self.image
        if self.stages:
            rows, columns = ink_box(self.drawing)
            corner_and_size = (rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start)
            boxes = (Box(*(place / 2 for place in corner_and_size)),)
            middle = (Points(np.array([14.0]), np.array([14.0]), RED),)
            scaled, centred = self.stages.scaled, self.stages.centred
        return [
            [
                Image(drawn, "Drawn", "box: around the ink", high=255, boxes=boxes),
                Image(scaled, f"Scaled: {scaled.shape[0]} x {scaled.shape[1]}", "20 on the longer side", high=255),
                Image(centred, "Centred: 28 x 28", "dot: centre of mass", high=255, points=middle),
            ],
            [
                Image(self.image, "X: what the net sees", "changed by buttons" if self.moves else "", high=255),
                self._hidden_units(A1),
                Bars(
                    A2,
                    tuple(f"▸ {k}" if k == self.label.value else str(k) for k in range(len(A2))),
                    tuple(percent(share) for share in A2),
                    "A2: what it believes",
                    highlight=() if self.problem else (int(A2.argmax()),),
                ),
            ],
        ]

    def _hidden_units(self, A1):
        """Draw what the hidden units say: as bars, or as a table if they are too many."""
        title, low = f"A1: {np.count_nonzero(A1 > 0)} of {len(A1)} units are on", -self.reach if self.signed else 0
        if len(A1) <= MOST_BARS:
            labels, texts = tuple(f"unit {j}" for j in range(len(A1))), tuple(number(value, 1) for value in A1)
            return Bars(A1, labels, texts, title, limits=(low, self.reach))
        across = math.ceil(math.sqrt(len(A1)))
        table = np.zeros((-(-len(A1) // across), across))
        table.flat[: len(A1)] = [round(float(value), 1 if abs(value) < 9.95 else None) for value in A1]
        order, colors = f"unit 0 to {across - 1}, and so on", COLORS["diverging" if self.signed else "viridis"]
        return Image(table, title, order, "", colors, low, self.reach, numbers=across <= 10)

    def describe(self):
        """Say what the net believes; where buttons changed the image, also why it lost its way."""
        if self.problem:
            return self.problem[0].upper() + self.problem[1:]
        words = f"{self.news}The net says {_belief(self.A2)}"
        if not self.moves:
            return words
        counted = ", ".join(f"{name} {count}x" for name, count in Counter(self.moves).items())
        before = _belief(self._ask(self.stages.centred)[1])
        share = percent(shared_ink(self.stages.centred, self.image))
        return (
            f"{words}; before ({counted}) it said {before}. "
            f"Each weight belongs to one pixel, and these two images share {share} of their ink."
        )


def _forward(params, X):
    """Give what the hidden units say, and the probabilities."""
    activations = forward(params, X)
    return activations.A1, activations.A2


def _belief(A2):
    """Name the digit that has most of the probability."""
    return f"{A2.argmax()} with {percent(A2.max())}"

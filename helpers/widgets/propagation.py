"""Views of notebooks 03 and 04: one digit forward through the net, one digit back, and the step of the difference."""

from functools import cached_property

import ipywidgets
import numpy as np

from helpers.activations import relu_slope
from helpers.backprop import backward, loss, numerical_gradient, one_hot, relative_error
from helpers.doors import check_labels, check_training
from helpers.network import Params, forward
from helpers.plots import GRAY, RED
from helpers.widgets.panels import COLORS, Bars, Box, Image, Lines, Series
from helpers.widgets.view import View, choice, image_side, magnitude, number, percent, slider

TRUE = "digit (▸ the true one)"


class _OneExample(View):
    """What the two views below share: a net, examples as columns, and a slider that chooses one."""

    def __init__(self, params, X, y):
        b2 = getattr(params, "b2", None)  # what is no Params, or no array, is told by check_training
        classes = b2.size if isinstance(b2, np.ndarray) and b2.size else 10
        self.params, self.X, self.y = params, X, check_labels(y, classes)
        self.Y = one_hot(self.y, classes, np.uint8)  # fits a net of any dtype
        check_training(params, X, self.Y, alpha=1, steps=1)
        self.side = image_side(X)
        self.example = slider(ipywidgets.IntSlider, "example", "which column of X to follow", max=X.shape[1] - 1)
        super().__init__(self.example, *self._further_controls())

    def _further_controls(self):
        return ()

    def recompute(self):
        """Take the example forward through the net."""
        i = self.example.value
        self.x, self.digit = self.X[:, i : i + 1], int(self.y[i])
        self.activations = forward(self.params, self.x)

    def _classes(self):
        return tuple(f"▸ {i}" if i == self.digit else str(i) for i in range(len(self.Y)))

    def _title(self):
        return f"X: example {self.example.value}, a {self.digit}"


def _bars(values, labels, title, reach, **options):
    texts = tuple(number(value, 2) for value in values.ravel())
    return Bars(values.ravel(), labels, texts, title, limits=(-reach, reach), **options)


class FollowForward(_OneExample):
    """One digit on its way through the net: pixels, Z1, A1, Z2, A2. Notebook 03.

    Parameters: `params`, a `Params`; `X`, (784, m); `y`, (m,).
    Controls: `example`, the column of X.
    """

    heights = (300,)

    @cached_property
    def _reach(self):
        """Find axes for all the examples' Z1 and Z2: only the rarest values are cut off."""
        everything = forward(self.params, self.X)
        return [float(np.quantile(np.abs(Z), 0.99)) or 1.0 for Z in (everything.Z1, everything.Z2)]

    def panels(self):
        """Draw the image and the four columns of numbers."""
        Z1, A1, Z2, A2 = self.activations
        reach1, reach2 = self._reach
        units = tuple(str(j) for j in range(len(Z1)))
        on = tuple(int(j) for j in np.flatnonzero(A1))
        top = (int(A2.argmax()),)
        return [
            [
                Image(self.x.reshape(self.side, self.side), self._title(), width=1.1),
                _bars(Z1, units, "Z1 = W1 X + b1", reach1, y_label="hidden unit", highlight=on),
                _bars(A1, units, "A1 = relu(Z1)", reach1, highlight=on),
                _bars(Z2, self._classes(), "Z2 = W2 A1 + b2", reach2, y_label=TRUE, highlight=top),
                Bars(
                    A2.ravel(),
                    self._classes(),
                    tuple(percent(share) for share in A2.ravel()),
                    "A2 = softmax(Z2)",
                    highlight=top,
                ),
            ]
        ]

    def describe(self):
        """Say how many hidden units are on, and what the net says."""
        A1, A2 = self.activations.A1, self.activations.A2
        return (
            f"example {self.example.value}, a {self.digit}: {np.count_nonzero(A1)} of {len(A1)} hidden units are on; "
            f"the net says {A2.argmax()} with {percent(A2.max())}"
        )


class FollowBackward(_OneExample):
    """One digit back through the net, into the gradient of one chosen weight of W1. Notebook 04.

    Parameters: `params`, a `Params`; `X`, (784, m); `y`, (m,).
    Controls: `example`, the column of X; `unit`, the hidden unit; `row` and `column`, the pixel.
    """

    heights = (285, 300)

    def __init__(self, params, X, y):
        super().__init__(params, X, y)
        self.unit.value = int(np.abs(self.dZ1).argmax())  # begin where there is something to see
        self.row.value, self.column.value = divmod(int(self.x.argmax()), self.side)

    def _further_controls(self):
        last = self.side - 1
        self.unit = slider(ipywidgets.IntSlider, "unit", "which hidden unit", max=len(self.params.b1) - 1)
        self.row = slider(ipywidgets.IntSlider, "row", "row of the pixel, from the top", max=last)
        self.column = slider(ipywidgets.IntSlider, "column", "column of the pixel, from the left", max=last)
        return self.unit, self.row, self.column

    def recompute(self):
        """Take the example forward, and its error back."""
        super().recompute()
        i = self.example.value
        self.gradients = backward(self.params, self.activations, self.x, self.Y[:, i : i + 1])
        self.dZ2, self.dZ1 = self.gradients.db2, self.gradients.db1  # of one example: nothing to take a mean of
        self.arriving = self.params.W2.T @ self.dZ2
        self.slope = relu_slope(self.activations.Z1)

    def panels(self):
        """Draw the chain: dZ2, what arrives at the hidden layer, the slope, dZ1; then X and dW1 of one unit."""
        unit, pixel = self.unit.value, (Box(self.row.value, self.column.value),)
        units, lit = tuple(str(j) for j in range(len(self.dZ1))), (unit,)
        reach = 2 * float(np.abs(self.params.W2).max()) or 1.0  # no sum with dZ2 is larger: its parts add up to 2
        high = float(np.abs(self.dZ1).max()) or 1.0
        return [
            [
                _bars(self.dZ2, self._classes(), "dZ2 = A2 - Y", 1, y_label=TRUE, highlight=(self.digit,)),
                _bars(self.arriving, units, "W2ᵀ dZ2", reach, y_label="hidden unit", highlight=lit),
                Bars(
                    self.slope.ravel(),
                    units,
                    tuple(f"{slope:.0f}" for slope in self.slope.ravel()),
                    "slope of relu at Z1",
                    y_label="hidden unit",
                    highlight=lit,
                ),
                _bars(self.dZ1, units, "dZ1 = W2ᵀ dZ2 ⊙ slope", reach, y_label="hidden unit", highlight=lit),
            ],
            [
                Image(self.x.reshape(self.side, self.side), self._title(), "column", "row", axes=True, boxes=pixel),
                Image(
                    self.gradients.dW1[unit].reshape(self.side, self.side),
                    f"dW1 of unit {unit}: dZ1 times each pixel",
                    "column",
                    "row",
                    COLORS["diverging"],
                    -high,
                    high,
                    axes=True,
                    bar=True,
                    boxes=pixel,
                ),
            ],
        ]

    def describe(self):
        """Say the product that makes the gradient of the chosen weight."""
        j, r, c = self.unit.value, self.row.value, self.column.value
        k = self.side * r + c
        arriving, dZ1, dW1 = (
            number(value, 3) for value in (self.arriving[j, 0], self.dZ1[j, 0], self.gradients.dW1[j, k])
        )
        place = f"example {self.example.value}, unit {j}, pixel ({r}, {c})"
        slope, x = number(self.slope[j, 0], 0), number(self.x[k, 0], 2)
        return f"{place}: dZ1 = {arriving} x slope {slope} = {dZ1} -> dW1 = {dZ1} x {x} = {dW1}"


class EpsilonExplorer(View):
    """The numerical gradient's relative error against the size of its move. Notebook 04.

    Parameters: `params`, a `Params`; `X`, (784, m); `Y`, (10, m), of which the first 50 columns are used.
    Controls: `exponent`, -12 to -1: eps is 10 to this power; `parameter`, "b1", "W2" or "b2" (W1 is too large to be
    moved entry by entry, twelve times over); `precision`, "float64" or "float32".
    """

    heights = (320,)
    exponents = tuple(range(-12, 0))

    def __init__(self, params, X, Y):
        check_training(params, X, Y, alpha=1, steps=1)
        self.params, self.X, self.Y = params, X[:, :50], Y[:, :50]
        self.curves = {}  # (parameter, precision) -> the error for each exponent
        self.exponent = slider(
            ipywidgets.IntSlider, "eps = 10 to the power of", "the size of the move", min=-12, max=-1, value=-5
        )
        self.parameter = choice("parameter", "whose gradient to check", ("b1", "W2", "b2"))
        self.precision = choice(
            "precision", "how many digits the numbers have: 16 in float64, 7 in float32", ("float64", "float32")
        )
        super().__init__(self.exponent, self.parameter, self.precision)

    def recompute(self):
        """Compare the two gradients for each eps, if this parameter and precision are new."""
        name, precision = key = self.parameter.value, self.precision.value
        if key in self.curves:
            return
        params, X, Y = Params(*(P.astype(precision) for P in self.params)), self.X.astype(precision), self.Y
        exact = getattr(backward(params, forward(params, X), X, Y), "d" + name)

        def f(P):
            return loss(params._replace(**{name: P}), X, Y)

        moves = (10.0**exponent for exponent in self.exponents)
        self.curves[key] = np.array(
            [relative_error(exact, numerical_gradient(f, getattr(params, name), eps)) for eps in moves]
        )

    def _error(self):
        curve = self.curves[self.parameter.value, self.precision.value]
        return float(curve[self.exponents.index(self.exponent.value)])

    def panels(self):
        """Draw the error's curve, with a dot at eps; the other precision too, once it was looked at."""
        name, precision = self.parameter.value, self.precision.value
        eps = 10.0 ** np.array(self.exponents)
        here = np.array([10.0**self.exponent.value])
        others = [key for key in self.curves if key[0] == name and key[1] != precision]
        series = [Series(eps, self.curves[key], key[1], GRAY, dots=3, ghost=True) for key in others]
        series += [
            Series(eps, self.curves[name, precision], precision, dots=3, width=2.5),
            Series(here, np.array([self._error()]), color=RED, width=0, dots=7),
        ]
        return [
            [
                Lines(
                    tuple(series),
                    (10**-12.5, 10**-0.5),
                    (1e-12, 10),
                    f"Numerical gradient of {name} against backward, {self.X.shape[1]} examples",
                    "eps",
                    "relative error",
                    x_log=True,
                    y_log=True,
                    vertical=float(here[0]),
                )
            ]
        ]

    def describe(self):
        """Say the relative error at eps."""
        return f"eps 1e{self.exponent.value}, {self.precision.value}: relative error about {magnitude(self._error())}"

"""Views of notebook 02: the boundary that bends, the activation functions with their slopes, and softmax."""

import ipywidgets
import numpy as np

from helpers import activations
from helpers.backprop import one_hot
from helpers.network import Params, accuracy, init_params, predict
from helpers.plots import BLUE, RED
from helpers.training import train
from helpers.widgets.panels import COLORS, Bars, Image, Lines, Points, Series
from helpers.widgets.view import View, number, percent, slider


class BendingBoundary(View):
    """The regions that a trained net gives to two classes of points, by its number of hidden units. Notebook 02.

    For each number of hidden units the best of five nets is kept, each trained for 300 steps at alpha 1. No hidden
    unit: the net is made of two layers that bend nothing, because their biases keep every sum positive, where
    ReLU lets it pass as it is; and two linear layers are one. Nets are trained when they are first asked for.

    Parameters: `X`, (2, m) float32, a column for each point; `y`, (m,), zeros and ones.
    Controls: `hidden`, 0 to 8.
    """

    heights = (400,)

    def __init__(self, X, y):
        if X.ndim != 2 or X.shape[0] != 2:
            raise ValueError(f"X must have shape (2, m), a column for each point, but has {X.shape}.")
        self.X, self.y = X, np.asarray(y)
        self.Y = one_hot(self.y, 2, X.dtype)
        self.nets = {}  # number of hidden units -> trained parameters
        self.reach = 1.15 * float(np.abs(X).max())
        self.hidden = slider(ipywidgets.IntSlider, "hidden units", "how many units the net has to bend with", max=8)
        super().__init__(self.hidden)

    def recompute(self):
        """Train the net, if it is the first time that it is asked for."""
        if self.hidden.value not in self.nets:
            self.nets[self.hidden.value] = self._trained(self.hidden.value)

    def _trained(self, hidden):
        if hidden == 0:
            two, dtype = np.eye(2, dtype=self.X.dtype), self.X.dtype
            straight = Params(two, np.full((2, 1), 2 * self.reach, dtype), 0 * two, np.zeros((2, 1), dtype))
            return list(train(straight, self.X, self.Y, 0.05, 300))[-1].params
        starts = (init_params(np.random.default_rng(seed), 2, hidden, 2, self.X.dtype) for seed in range(5))
        ends = [list(train(params, self.X, self.Y, 1.0, 300))[-1] for params in starts]
        return min(ends, key=lambda end: end.loss).params

    def _accuracy(self, hidden):
        return accuracy(predict(self.nets[hidden], self.X), self.y)

    def panels(self):
        """Draw the points on the regions, and the share of right ones for each net tried so far."""
        hidden, reach = self.hidden.value, self.reach
        ways = np.linspace(-reach, reach, 101, dtype=self.X.dtype)
        plane = np.stack([place.ravel() for place in np.meshgrid(ways, ways[::-1])])
        wrong = self.X[:, predict(self.nets[hidden], self.X) != self.y]
        shares = [self._accuracy(n) if n in self.nets else np.nan for n in range(9)]
        return [
            [
                Image(
                    predict(self.nets[hidden], plane).reshape(101, 101),
                    f"What the net predicts with {_units(hidden)}",
                    "x1 (blue: class 0, orange: class 1, cross: on the wrong side)",
                    "x2",
                    colors=COLORS["two sides"],
                    axes=True,
                    extent=(-reach, reach, -reach, reach),
                    points=(
                        Points(*self.X[:, self.y == 0], BLUE),
                        Points(*self.X[:, self.y == 1], RED, "square"),
                        Points(*wrong, "#000000", "cross"),
                    ),
                    width=1.2,
                ),
                Bars(
                    np.array(shares),
                    tuple(str(n) for n in range(9)),
                    tuple("try it" if np.isnan(share) else percent(share) for share in shares),
                    "Points on the right side",
                    "share of the points",
                    "hidden units",
                    highlight=(hidden,),
                ),
            ]
        ]

    def describe(self):
        """Say how many points are on the right side."""
        share = percent(self._accuracy(self.hidden.value))
        return f"{_units(self.hidden.value)}: {share} of the {len(self.y)} points are on the right side"


def _units(n):
    return f"{n} hidden unit{'' if n == 1 else 's'}"


class ActivationExplorer(View):
    """An activation function with its tangent at a point, and its slope there. Notebook 02.

    Controls: `function`, "relu", "sigmoid" or "tanh"; `z`, from -6 to 6.
    """

    heights = (300,)
    limits = {"relu": (-1, 6), "sigmoid": (-0.25, 1.25), "tanh": (-1.25, 1.25)}

    def __init__(self):
        self.function = ipywidgets.Dropdown(
            options=tuple(self.limits),
            description="function",
            tooltip="which activation function to look at",
            style={"description_width": "initial"},
            layout={"width": "180px"},
        )
        self.z = slider(
            ipywidgets.FloatSlider,
            "z",
            "the point to look at",
            min=-6,
            max=6,
            step=0.1,
            value=1.5,
            readout_format=".1f",
        )
        super().__init__(self.function, self.z)

    def _at(self, z):
        name = self.function.value
        return getattr(activations, name)(z), getattr(activations, name + "_slope")(z)

    def panels(self):
        """Draw the curve with its tangent, and the slope."""
        name, here = self.function.value, np.array([self.z.value])
        z = np.linspace(-6, 6, 481)
        curve, slopes = self._at(z)
        value, slope = self._at(here)
        near = here + np.array([-1.5, 1.5])
        dot = {"color": RED, "width": 0, "dots": 6}
        return [
            [
                Lines(
                    (
                        Series(z, curve, name, width=2.5),
                        Series(near, value + slope * (near - here), "tangent", RED, 2),
                        Series(here, value, **dot),
                    ),
                    (-6, 6),
                    self.limits[name],
                    f"{name}(z)",
                    "z",
                ),
                Lines(
                    (Series(z, slopes, "slope", width=2.5), Series(here, slope, **dot)),
                    (-6, 6),
                    (-0.1, 1.1),
                    f"Slope of {name}",
                    "z",
                ),
            ]
        ]

    def describe(self):
        """Say the value and the slope."""
        value, slope = self._at(np.array([self.z.value]))
        return f"{self.function.value}({self.z.value:g}) = {number(value[0], 2)}, slope {number(slope[0], 2)}"


class SoftmaxScores(View):
    """Scores, and the probabilities that softmax makes of them. Notebook 02.

    Parameters: `scores`, two to ten numbers.
    Controls: `scores`, a tuple of sliders; `shift`, added to all the scores.
    """

    def __init__(self, scores):
        scores = [float(score) for score in scores]
        if not 2 <= len(scores) <= 10 or not np.isfinite(scores).all():
            raise ValueError(f"scores must be two to ten finite numbers, but are {scores}: try (2.0, 1.0, 0.1).")
        self.reach = max(5.0, *(abs(score) for score in scores))
        same = {"min": -self.reach, "max": self.reach, "step": 0.1, "readout_format": ".1f"}
        self.scores = tuple(
            slider(ipywidgets.FloatSlider, f"z{i}", f"score of class {i}", "225px", value=score, **same)
            for i, score in enumerate(scores)
        )
        self.shift = slider(ipywidgets.FloatSlider, "shift all", "a number added to all the scores", "300px", **same)
        self.heights = (70 + 26 * len(scores),)
        super().__init__(*self.scores, self.shift)

    def _shifted(self):
        return np.array([score.value + self.shift.value for score in self.scores])

    def panels(self):
        """Draw the scores beside the probabilities."""
        scores = self._shifted()
        shares = activations.softmax(scores)
        labels = tuple(f"z{i}" for i in range(len(scores)))
        top = (int(scores.argmax()),)
        return [
            [
                Bars(
                    scores,
                    labels,
                    tuple(number(score, 1) for score in scores),
                    "Scores",
                    limits=(-2 * self.reach, 2 * self.reach),
                    highlight=top,
                ),
                Bars(shares, labels, _percents(shares), "Probabilities: softmax of the scores", highlight=top),
            ]
        ]

    def describe(self):
        """Say the scores and the probabilities."""
        scores = self._shifted()
        said = ", ".join(number(score, 1) for score in scores)
        return f"scores {said} give {', '.join(_percents(activations.softmax(scores)))}"


def _percents(shares):
    return tuple(percent(share) for share in shares)

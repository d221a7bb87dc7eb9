"""Views of notebook 02: the boundary that bends, the activation functions with their slopes, and softmax."""

import reprlib
import warnings

import ipywidgets
import numpy as np

from helpers import activations
from helpers.backprop import one_hot
from helpers.doors import LARGEST_INPUT, check_labels
from helpers.network import Params, accuracy, forward, init_params, predict
from helpers.plots import BLUE, RED
from helpers.training import DivergenceWarning, train
from helpers.widgets.panels import COLORS, Bars, Image, Lines, Points, Series
from helpers.widgets.view import View, choice, number, percent, slider


class BendingBoundary(View):
    """The regions that a trained net gives to two classes of points, by its number of hidden units. Notebook 02.

    For each number of hidden units the best of five nets is kept, each trained for 300 steps at alpha 1; dead nets
    are passed over. No hidden unit: one net, trained for 300 steps at alpha 0.05, of two layers that bend nothing,
    because their biases keep every sum positive all over the plane that is drawn, where ReLU lets it pass as it is;
    and two linear layers are one. Nets are trained when they are first asked for, on points that are brought closer
    together if they lie far apart.

    Parameters: `X`, (2, m) float32, a column for each point, from -10 to 10; `y`, (m,), zeros and ones.
    Controls: `hidden`, 0 to 8.
    """

    heights = (400,)

    def __init__(self, X, y):
        self.X, self.y = X, _check_points(X, y)
        self.Y = one_hot(self.y, 2, X.dtype)
        self.nets = {}  # number of hidden units -> trained parameters
        self.reach = 1.15 * float(np.abs(X).max()) or 1.0
        self.hidden = slider(ipywidgets.IntSlider, "hidden units", "how many units the net has to bend with", max=8)
        super().__init__(self.hidden)

    def recompute(self):
        """Train the net, if it is the first time that it is asked for."""
        if self.hidden.value not in self.nets:
            self.nets[self.hidden.value] = self._trained(self.hidden.value)

    def _trained(self, hidden):
        dtype, scale = self.X.dtype, max(1.0, self.reach / 1.5)  # far from the middle, alpha would be too large
        X = self.X / scale

        def end(params, alpha):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DivergenceWarning)  # the best is kept, and the share tells how good
                return list(train(params, X, self.Y, alpha, 300))[-1]

        def lost(step):
            with np.errstate(all="ignore"):
                return not (np.isfinite(step.loss) and forward(step.params, X).A1.any())

        if hidden == 0:
            two, high = np.eye(2, dtype=dtype), np.full((2, 1), 2 * self.reach, dtype)
            W1, b1, W2, b2 = end(Params(two, high / scale, 0 * two, np.zeros((2, 1), dtype)), 0.05).params
            W = W2 @ W1 / scale  # two linear layers are one; written as two, so that no sum is negative any more
            return Params(two, high, W, W2 @ b1 + b2 - W @ high)
        ends = [end(init_params(np.random.default_rng(seed), 2, hidden, 2, dtype), 1.0) for seed in range(5)]
        best = min(ends, key=lambda step: (lost(step), step.loss)).params
        return best._replace(W1=best.W1 / scale)  # for the points where they are

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
                    "x1 (blue circles: class 0, orange squares: class 1, crosses: on the wrong side)",
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


def _check_points(X, y):
    """Refuse what are no points in a plane, or no class for each; give the classes as an array."""
    if not isinstance(X, np.ndarray) or X.dtype.kind != "f":
        kind = X.dtype if isinstance(X, np.ndarray) else type(X).__name__
        raise TypeError(f"X must be a NumPy array of floats, but is {kind}: use np.array(X, dtype=np.float32).")
    if X.ndim != 2 or X.shape[0] != 2 or not X.size:
        raise ValueError(f"X must have shape (2, m), a column for each point, but has {X.shape}: pass x1 above x2.")
    if not np.isfinite(X).all():
        raise ValueError("X must hold numbers, but has NaN or infinity in it: leave those points out.")
    if np.abs(X).max() > LARGEST_INPUT:
        raise ValueError(
            f"the points must lie between -{LARGEST_INPUT} and {LARGEST_INPUT}, but X holds values as large as "
            f"{np.abs(X).max():g}: divide it by a number."
        )
    y = check_labels(y, 2)
    if len(y) != X.shape[1]:
        raise ValueError(
            f"each point needs its class, but there are {X.shape[1]} points and {len(y)} labels: "
            "pass those that belong together."
        )
    return y


def _units(n):
    return f"{n} hidden unit{'' if n == 1 else 's'}"


class ActivationExplorer(View):
    """An activation function with its tangent at a point, and its slope there. Notebook 02.

    Controls: `function`, "relu", "sigmoid" or "tanh"; `z`, from -6 to 6.
    """

    heights = (300,)
    limits = {"relu": (-1, 6), "sigmoid": (-0.25, 1.25), "tanh": (-1.25, 1.25)}

    def __init__(self):
        self.function = choice("function", "which activation function to look at", tuple(self.limits))
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

    Parameters: `scores`, two to ten numbers from -1000 to 1000.
    Controls: `scores`, a tuple of sliders; `shift`, added to all the scores.
    """

    def __init__(self, scores):
        scores = _check_scores(scores)
        self.reach = max(5.0, *(abs(score) for score in scores))
        same = {"min": -self.reach, "max": self.reach, "step": 0.1, "readout_format": ".1f"}
        self.scores = tuple(
            slider(ipywidgets.FloatSlider, f"z{i}", f"score of class {i}", value=score, **same)
            for i, score in enumerate(scores)
        )
        self.shift = slider(ipywidgets.FloatSlider, "shift all", "a number added to all the scores", **same)
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


def _check_scores(scores):
    said = " ".join(reprlib.repr(scores).split())
    sentence = f"scores must be two to ten finite numbers from -1000 to 1000, but are {said}: try (2.0, 1.0, 0.1)."
    try:
        numbers = np.asarray([score + 0.0 for score in scores], float)  # a letter is no number, nor is None
    except (TypeError, ValueError):
        raise TypeError(sentence) from None
    except OverflowError:  # an integer too large for a float
        raise ValueError(sentence) from None
    if numbers.ndim != 1 or not 2 <= len(numbers) <= 10 or not (np.abs(numbers) <= 1000).all():
        raise ValueError(sentence)
    return numbers.tolist()


def _percents(shares):
    return tuple(percent(share) for share in shares)

"""The view of notebook 07: batch size, width and momentum, and how fast a net learns with them."""

import warnings
from typing import NamedTuple

import ipywidgets
import numpy as np

from helpers.batches import minibatches
from helpers.doors import check_labels, check_layers_input, check_same_shape, check_size, check_training
from helpers.layers import init_layers, layers_gradients, predict_layers
from helpers.network import accuracy
from helpers.optimizers import Momentum
from helpers.training import DivergenceWarning, train
from helpers.widgets.learning import LearningRate, numbered
from helpers.widgets.panels import Lines, Series
from helpers.widgets.view import View, percent, slider

SIZES = (8, 32, 128, 512, 2048)


class Run(NamedTuple):
    """A training with one recipe."""

    recipe: tuple  # batch size, hidden units, momentum
    seen: np.ndarray  # training images that had been seen when the net was tested, 0 first
    reached: np.ndarray  # test accuracy
    steps: int
    diverged: bool

    @property
    def name(self):
        """The recipe in words."""
        size, units, beta = self.recipe
        return f"batch {size}, {units} units, beta {beta:g}"


class TrainingRecipe(View):
    """Trains a short run again each time a slider is released; earlier runs stay as ghosts. Notebook 07.

    All runs see the same images, in the same order, from the same seed.

    Parameters: `X`, (n_in, m) and `Y`, one-hot labels, (n_out, m), to train; `X_test`, (n_in, k) and `y_test`, (k,)
    labels, to test; `seen`, how many images a run learns from in all, each as often as that needs; `alpha`, the
    learning rate.
    Controls: `size` of a batch, `units` of the hidden layer, `momentum`; `forget`, a button that clears away the
    earlier runs.
    To read: `runs`, a list of `Run`s, the present one last.
    """

    heights = (340,)
    kept = LearningRate.kept
    colors, dashes = LearningRate.colors, LearningRate.dashes
    tests = 12  # of a run

    def __init__(self, X, Y, X_test, y_test, seen=12_000, alpha=0.1):
        check_size(seen=seen)
        first = init_layers(np.random.default_rng(0), (len(X), 2, len(Y)), X.dtype)
        check_training(first, X, Y, alpha, steps=1)
        check_layers_input(first, X_test)
        check_same_shape(y_test=check_labels(y_test, len(Y)), X_test=X_test[0])
        self.X, self.Y, self.X_test, self.y_test, self.seen, self.alpha = X, Y, X_test, y_test, int(seen), alpha
        self.runs, self.made = [], {}  # made: recipe -> the number of its run, which gives its colour and its dash
        sizes = [size for size in SIZES if size <= X.shape[1]] or [X.shape[1]]
        self.size = slider(
            ipywidgets.SelectionSlider,
            "batch size",
            "how many images a step learns from; trains again when it is released",
            options=[(f"{size}", size) for size in sizes],
            value=128 if 128 in sizes else sizes[-1],
            continuous_update=False,
        )
        self.units = slider(
            ipywidgets.IntSlider,
            "hidden units",
            "the width of the hidden layer; trains again when it is released",
            min=2,
            max=200,
            value=30,
            continuous_update=False,
        )
        self.momentum = slider(
            ipywidgets.FloatSlider,
            "momentum",
            "the share of the speed that is kept from step to step; trains again when it is released",
            min=0.0,
            max=0.99,
            step=0.01,
            value=0.0,
            continuous_update=False,
        )
        self.forget = ipywidgets.Button(
            description="Forget earlier runs", tooltip="keep the present run only", layout={"width": "170px"}
        )
        self.on_click(self.forget, TrainingRecipe._forget)
        super().__init__(self.size, self.units, self.momentum, self.forget)

    def recompute(self):
        """Train with the present recipe; the run of the same recipe, if there was one, makes room."""
        recipe = size, units, beta = self.size.value, self.units.value, round(self.momentum.value, 2)
        layers = init_layers(np.random.default_rng(0), (len(self.X), units, len(self.Y)), self.X.dtype)
        per_epoch, rest = divmod(self.X.shape[1], size)
        lengths = [size] * per_epoch + [rest] * (rest > 0)
        epochs = -(-self.seen // self.X.shape[1])
        seen = np.cumsum(lengths * epochs)
        steps = int(np.searchsorted(seen, self.seen)) + 1
        look = {round(k * steps / self.tests) for k in range(1, self.tests + 1)}
        points = [(0, self._test(layers))]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DivergenceWarning)  # the view says it, in words
            run = train(
                layers,
                self.X,
                self.Y,
                self.alpha,
                steps,
                batches=minibatches(self.X, self.Y, size, np.random.default_rng(1)),
                gradients=layers_gradients,
                update=Momentum(beta, nesterov=True),
            )
            for step in run:
                if step.step in look or not np.isfinite(step.loss):
                    points.append((seen[step.step - 1], self._test(step.params)))
        earlier = [old for old in self.runs if old.recipe != recipe][1 - self.kept :]
        now = Run(recipe, *np.array(points).T, step.step, not np.isfinite(step.loss))
        self.runs = [*earlier, now]
        self.made = numbered(self.made, [old.recipe for old in earlier], recipe)

    def _test(self, layers):
        with np.errstate(all="ignore"):
            return accuracy(predict_layers(layers, self.X_test), self.y_test)

    def _forget(self):
        self.runs = self.runs[-1:]

    def panels(self):
        """Draw the test accuracy of each run, the present one bold."""
        series = []
        for run in self.runs:
            now = run is self.runs[-1]
            k, name = self.made[run.recipe], run.name + (" (now)" if now else "")
            look = {
                "color": self.colors[k],
                "dash": () if now else self.dashes[k],
                "width": 3 if now else 2,
                "ghost": not now,
            }
            series.append(Series(run.seen, run.reached, name, **look))
        right = max(run.seen[-1] for run in self.runs)
        title = f"{self.runs[-1].name}: {percent(self.runs[-1].reached[-1])} of the test images are read"
        return [[Lines(tuple(series), (0, float(right)), (0, 1), title, "training images seen", "test accuracy")]]

    def describe(self):
        """Say the recipe, what came of it, and how that compares with the best run so far."""
        run = self.runs[-1]
        size, units, beta = run.recipe
        begin = f"batch size {size}, {units} hidden units, momentum {beta:g}: "
        if run.diverged:
            return f"{begin}diverged at step {run.steps}: these steps overshoot too far for alpha = {self.alpha:g}."
        begin += (
            f"{run.steps} step{'s' * (run.steps > 1)} over {int(run.seen[-1]):,} images, "
            f"test accuracy {percent(run.reached[0])} -> {percent(run.reached[-1])}."
        )
        others = [other for other in self.runs[:-1] if not other.diverged]
        if not others:
            return begin
        best = max(others, key=lambda other: other.reached[-1])
        if run.reached[-1] > best.reached[-1]:
            return f"{begin} That is the best so far."
        return f"{begin} The best so far is {percent(best.reached[-1])}, with {best.name}."

"""The view of notebook 05: the learning rate, set by a slider, and what becomes of the loss."""

import warnings

import ipywidgets
import numpy as np

from helpers.doors import check_training
from helpers.network import forward
from helpers.plots import BLUE, DASHES, GRAY, GREEN, ORANGE, PURPLE, RED, SKY
from helpers.training import DivergenceWarning, regime, train
from helpers.widgets.panels import Lines, Series
from helpers.widgets.view import LogSlider, View, slider


class LearningRate(View):
    """Trains again each time the slider is released; earlier runs stay as ghosts. Notebook 05.

    Parameters: `params`, the `Params` from which each run starts; `X`, (784, m); `Y`, one-hot labels, (10, m);
    `steps`, how many a run has.
    Controls: `alpha`, 0.001 to 10, on a log scale; `forget`, a button that clears away the earlier runs.
    To read: `losses` of the present run; `runs`, a list of (alpha, losses, regime), the present one last.
    """

    heights = (340,)
    kept = 9  # runs: the present one and eight ghosts
    colors = (BLUE, RED, GREEN, ORANGE, PURPLE, SKY, GRAY, "#882255", "#8A8A2B")  # as many as runs are kept
    # Of earlier runs, one for each colour, since some look alike to some eyes; the present run is solid.
    dashes = (*DASHES[1:], (1, 4), (5, 5), (9, 2, 2.5, 2))

    def __init__(self, params, X, Y, steps=150):
        check_training(params, X, Y, alpha=1, steps=steps)
        self.params, self.X, self.Y, self.steps = params, X, Y, int(steps)  # a uint8 would count round
        self._begins_dead = self._is_dead(params)
        self.runs, self.made = [], {}  # made: alpha -> the number of its run, which gives its colour and its dash
        self.alpha = slider(
            LogSlider,
            "learning rate alpha",
            "the size of the steps; trains again when it is released",
            min=-3,
            max=1,
            step=0.05,
            value=0.1,
            readout_format=".3g",
            continuous_update=False,
        )
        self.forget = ipywidgets.Button(
            description="Forget earlier runs", tooltip="keep the present run only", layout={"width": "170px"}
        )
        self.on_click(self.forget, LearningRate._forget)
        super().__init__(self.alpha, self.forget)

    @property
    def losses(self):
        """Give the loss before each step of the present run, in nats."""
        return self.runs[-1][1]

    def recompute(self):
        """Train with the slider's alpha; the run of the same alpha, if there was one, makes room."""
        alpha = self.alpha.value
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DivergenceWarning)  # the view says it, in a word and a sentence
            run = list(train(self.params, self.X, self.Y, alpha, self.steps))
        losses = [step.loss for step in run]
        self.dead = self._is_dead(run[-1].params)
        earlier = [old for old in self.runs if old[0] != alpha][1 - self.kept :]
        self.runs = [*earlier, (alpha, losses, regime(losses))]
        self.made = numbered(self.made, [old[0] for old in earlier], alpha)

    def _is_dead(self, params):
        with np.errstate(all="ignore"):
            return not forward(params, self.X).A1.any()

    def _forget(self):
        self.runs = self.runs[-1:]

    def panels(self):
        """Draw the loss of each run, the present one bold."""
        series = []
        for alpha, losses, _ in self.runs:
            now = alpha == self.runs[-1][0]
            k, name = self.made[alpha], f"alpha {alpha:.3g}" + (" (now)" if now else "")
            look = {
                "color": self.colors[k],
                "dash": () if now else self.dashes[k],
                "width": 3 if now else 2,
                "ghost": not now,
            }
            series.append(Series(np.arange(len(losses)), np.array(losses), name, **look))
        alpha, losses, name = self.runs[-1]
        top = 2 * losses[0] if 0 < losses[0] < np.inf else 1.0  # all runs start at the same loss
        title = f"alpha = {alpha:.3g}: {name}"
        return [[Lines(tuple(series), (0, self.steps), (0, top), title, "step", "loss in nats")]]

    def describe(self):
        """Name the run, say from where to where the loss went, and why."""
        alpha, losses, name = self.runs[-1]
        return (
            f"alpha = {alpha:.3g}: {name}. Loss {losses[0]:.2f} -> {losses[-1]:.3g} in {_times(len(losses), 'step')}. "
            f"{self._reason(losses, name)}"
        )

    def _reason(self, losses, name):
        rises = _times(np.count_nonzero(np.diff(losses) > 0), "time")
        if not np.isfinite(losses[0]):
            return "It was no finite number from the first: the weights at the start are too large."
        if self._begins_dead:
            return "All hidden units are dead from the first: no image switches one on, whatever the steps are."
        if len(losses) == 1:
            return "One step shows one loss, and nothing to compare it with: take more steps."
        if name == "too small" and losses[-1] < losses[-2]:
            return "It still falls when the run ends: longer steps, or more of them, may come further."
        if name == "too small":
            return f"It rose {rises}, no longer falls when the run ends, and is above half of the first loss."
        if name == "good" and rises == "0 times":
            return "It falls steadily: the steps are long enough, and none overshoots far."
        if name == "good":
            return f"It rose {rises}, but never far: the steps are long enough, and some overshoot a little."
        if name == "unstable":
            return f"It rose {rises} on the way: some steps overshoot, and the next ones have to repair it."
        if not np.isfinite(losses[-1]):
            return "It is no longer a finite number: the steps overshot too far."
        if self.dead:
            return "The steps overshot so far that all hidden units are dead: no image switches one on any more."
        return f"The steps overshoot: it rose {rises}, and ended at {losses[-1] / losses[0]:.0%} of the first loss."


def numbered(made, earlier, now):
    """Give each run that is shown a number of its own: what had one keeps it, the present run gets the first free one.

    Parameters: `made`, a dictionary setting -> number; `earlier`, the settings of the earlier runs; `now`, that of the
    present run.
    """
    kept = {setting: made[setting] for setting in earlier}
    free = next(k for k in range(len(kept) + 1) if k not in kept.values())
    return kept | {now: made.get(now, free)}


def _times(n, what):
    return f"{n} {what}{'' if n == 1 else 's'}"

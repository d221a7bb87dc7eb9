"""The view of notebook 06: a network in training, live, with all that can be changed on the way."""

import contextlib
import math
import sys
import traceback
import weakref
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import ipywidgets
import numpy as np

from helpers.backprop import cross_entropy
from helpers.batches import minibatches
from helpers.doors import check_batches, check_size, check_training
from helpers.layers import forward_layers, init_layers, layers_gradients
from helpers.network import Params
from helpers.optimizers import Momentum
from helpers.plots import BLUE, DASHES, GRAY, RED
from helpers.training import DivergenceWarning, train
from helpers.widgets.live import Live, weakly
from helpers.widgets.panels import COLORS, Image, Lines, Mark, Series, Tiles, still
from helpers.widgets.view import LogSlider, View, choice, image_side, percent, slider

WATCHED = 1000  # of the training and of the test digits, at most: those that the curves are measured on
GALLERY = 20
NOW = 100  # where the scrubber stands when the newest state is shown


class Point(NamedTuple):
    """What is known of a net: its loss in nats and its accuracy, on the watched training and test digits."""

    step: int
    loss: float
    accuracy: float
    test_loss: float
    test_accuracy: float


class Moment(NamedTuple):
    """A state that can be gone back to."""

    step: int
    params: tuple


class Thinned:
    """Keeps at most `most` of the states of a run, however long: when there are more, each second one is let go."""

    def __init__(self, most):
        self.most, self.stride, self.items = most, 1, {}  # items: step -> what is kept of it

    def wants(self, step):
        """Say whether this step is one of those to keep."""
        return step % self.stride == 0

    def keep(self, step, item):
        """Keep what belongs to a step."""
        self.items[step] = item
        if len(self.items) > self.most:
            self.stride *= 2
            self.items = {step: item for step, item in self.items.items() if self.wants(step)}

    def cut(self, step):
        """Let go of what came after a step. Returns it."""
        later = {at: item for at, item in self.items.items() if at > step}
        self.items = {at: item for at, item in self.items.items() if at <= step}
        return later


class OurNet:
    """What the lab trains unless told otherwise: two layers of `helpers.layers`."""

    activations = ("relu", "sigmoid", "tanh")
    says = ""

    def start(self, rng, n_in, n_hidden, n_out):
        """Draw initial weights."""
        return init_layers(rng, (n_in, n_hidden, n_out))

    def how(self, activation):
        """Give what `train` needs to know: the gradients and the update."""
        return {"gradients": partial(layers_gradients, activation=activation), "update": Momentum(beta=0)}

    def forward(self, layers, X, activation):
        """Give what the hidden units say, and the probabilities."""
        _, A1, A2 = forward_layers(layers, X, activation).A
        return A1, A2


class YourNet:
    """The student's own: the functions of notebooks 03 to 05, called by the lab's loop, which changes alpha on the way.

    A `descend` of their own is passed by: its alpha is a number, and its examples are all of them.
    """

    activations = ("relu",)

    def __init__(self, network):
        self.network = network
        needed = ("init_params", "forward", "cross_entropy", "backward", "update", "loss_and_gradients")
        missing = [name for name in needed if not callable(getattr(network, name, None))]
        if missing:
            raise TypeError(f"network has no {', '.join(missing)}: pass network=my_network(), from helpers.exercises.")
        own = [name for name in getattr(network, "own", ()) if name in needed or name in ("relu", "softmax")]
        self.says = (
            f"Your own network ({', '.join(own)})" if own else "Your own network (no function of yours in it yet)"
        )
        self.says += ": always relu"
        self.says += (
            ", and the loop is ours, since your descend knows no batches."
            if "descend" in getattr(network, "own", ())
            else "."
        )

    def start(self, rng, n_in, n_hidden, n_out):
        """Draw initial weights."""
        params = self.network.init_params(rng, n_in, n_hidden, n_out)
        return _checked("init_params", params, ((n_hidden, n_in), (n_hidden, 1), (n_out, n_hidden), (n_out, 1)))

    def how(self, activation):
        """Give what `train` needs to know: the gradients and the update."""

        def gradients(params, X, Y):
            return self.network.loss_and_gradients(_copied(params), X, Y)

        def update(params, grads, alpha):
            return _checked("update", self.network.update(_copied(params), grads, alpha), [P.shape for P in params])

        return {"gradients": gradients, "update": update}

    def forward(self, params, X, activation):
        """Give what the hidden units say, and the probabilities."""
        shapes = [(len(b), X.shape[1]) for b in (params.b1, params.b1, params.b2, params.b2)]
        _, A1, _, A2 = _checked("forward", self.network.forward(_copied(params), X.copy()), shapes)
        return A1, A2


def _copied(arrays):  # theirs may change in place what it is given, and go on to change what it gave
    return Params(*(np.array(P, np.float32) for P in arrays))


def _checked(name, arrays, shapes):
    """Copy the four arrays that a function of the student's gave, or say that they are none, or of other shapes."""
    wanted = ", ".join(str(shape) for shape in shapes)
    try:
        copied = _copied(arrays)
    except (TypeError, ValueError):
        raise TypeError(
            f"{name} must give four arrays, of shapes {wanted}, but gave a {type(arrays).__name__}"
        ) from None
    if [P.shape for P in copied] != list(shapes):
        given = ", ".join(str(P.shape) for P in copied)
        raise ValueError(f"{name} must give four arrays of shapes {wanted}, but gave {given}")
    return copied


class _Judged(NamedTuple):
    point: Point
    params: tuple
    A2: np.ndarray  # of the watched test digits
    dead: int  # hidden units that no watched digit switches on


class _Ended(Exception):
    """Says why a run cannot go on."""


class Lab(View):
    """Trains a network while you watch, and while you move its sliders. Notebook 06.

        lab = widgets.Lab(X, Y, X_test, Y_test)
        lab                         # shown as the last line of a cell

    Parameters: `X`, (784, m) float32, and `Y`, one-hot labels, (10, m), to train on; `X_test` and `Y_test`, to be
    judged by; `seed`, an integer, on which the initial weights and the order of the examples depend;
    `network`, what `my_network()` gives, to train the student's own functions in place of `helpers.layers`;
    `preview_steps`, after how many steps of training, with what the controls say, the saved picture of a fresh lab
    shows it.

    Controls: `alpha`, 0.001 to 10, acts from the next step on; `batch`, how many examples a step has, `hidden`, how
    many hidden units, and `activation`, "relu", "sigmoid" or "tanh": these three act at the next reset; `back`,
    0 to 100, a percentage of the run to look back to: 100 is now. Buttons: `play` (and pause), `step_button`,
    `reset_button`; `lab.play.click()` presses one.

    Methods: `take(n)` takes n steps at once, and returns when they are done; `start()`, `pause()`, `reset()`, and
    `close()`; `at(step)` gives the state at a step, or the last one before it that was kept; `forward(X)` gives what
    the net that is shown makes of any images: (A1, A2), what each hidden unit says and the probabilities.

    To read: `running`; `params`, of the net that is shown, and `step`, its number; `last_step`, that of the newest;
    `epoch`, passes through the training set; `curve`, a list of `Point(step, loss, accuracy, test_loss,
    test_accuracy)`, and `losses`, the training losses in it, an array; `changes`, a list of (step, alpha) where
    alpha changed; `snapshots`, a dictionary step -> params of what can be gone back to; `trouble`, why the run
    stopped, or "".

    Training runs on the kernel's main loop, and stops when the kernel is interrupted, or the cell that made the lab
    is run again. Losses and accuracies are those of the first 1,000 digits of each set, or all if there are fewer.
    Moving `back` pauses the run. Play from a past state begins a branch: what came after that state stays as a pale
    curve, and its snapshots go. A long run keeps as much as a short one: up to 400 points of the curve and 100
    snapshots, evenly spaced.
    """

    heights = (165, 255)  # with the controls, all of it is on a laptop's screen
    points, most_snapshots, most_bytes = 400, 100, 64 << 20

    def __init__(self, X, Y, X_test, Y_test, seed=0, network=None, preview_steps=0):
        check_size(largest=math.inf, least=0, seed=seed, preview_steps=preview_steps)
        self._rng = np.random.default_rng(seed)
        self.seed = seed
        self._net = OurNet() if network is None else YourNet(network)
        check_batches(X, Y, 1, self._rng)
        params = self._net.start(self._rng, len(X), 1, len(Y))
        check_training(params, X, Y, alpha=1, steps=1)
        check_training(params, X_test, Y_test, alpha=1, steps=1)
        self.X, self.Y, self.side = X, Y, image_side(X)
        self._given, self.preview_steps = (X, Y, X_test, Y_test, seed, network), preview_steps
        self._watch(X, Y, X_test, Y_test)
        self._live = Live(weakly(self._advance), weakly(self._draw), weakly(self._failed))
        weakref.finalize(self, self._live.stop).atexit = False
        self._make_controls(X.shape[1])
        self._ghost, self._curve = (), None
        self._begin_again()
        super().__init__(
            self.play,
            self.step_button,
            self.reset_button,
            self.alpha,
            self.batch,
            self.hidden,
            self.activation,
            self.back,
        )
        self.ui.add_class("nn-lab")
        bar = self.ui.children[0]  # the buttons share a column
        bar.children = (ipywidgets.HBox(bar.children[:3]), *bar.children[3:])

    def _watch(self, X, Y, X_test, Y_test):
        n, n_test = min(WATCHED, X.shape[1]), min(WATCHED, X_test.shape[1])
        self._n, self._n_test = n, n_test
        self._watched = np.concatenate([X[:, :n], X_test[:, :n_test]], axis=1)
        self._answers = np.concatenate([Y[:, :n], Y_test[:, :n_test]], axis=1)
        self._digits = self._answers.argmax(axis=0)
        images = X_test[:, :GALLERY].T.reshape(-1, self.side, self.side)
        self._images = np.uint8(np.round(255 * np.clip(images, 0, 1)))

    def _make_controls(self, m):
        self.play, self.step_button, self.reset_button = (
            ipywidgets.Button(description=name, tooltip=tip, layout={"flex": "1 1 0", "min_width": "60px"})
            for name, tip in (
                ("Play", "train, until paused"),
                ("Step", "take one step of training"),
                ("Reset", "start again, with fresh weights"),
            )
        )
        for button, action in (
            (self.play, lambda lab: lab._pause() if lab.running else lab._start()),
            (self.step_button, Lab._one_step),
            (self.reset_button, Lab._reset),
        ):
            self.on_click(button, action)
        self.alpha = slider(
            LogSlider,
            "learning rate",
            "alpha, the size of the steps; acts from the next step on",
            min=-3,
            max=1,
            step=0.05,
            value=0.1,
            readout_format=".3g",
        )
        sizes = [size for size in (1, 4, 16, 64, 256, 1024) if size < m]
        self.batch = slider(
            ipywidgets.SelectionSlider,
            "batch size",
            "how many examples a step learns from; acts at the next reset",
            options=[(f"{size}", size) for size in sizes] + [(f"all {m}", m)],
            value=64 if 64 < m else m,
        )
        self.hidden = slider(ipywidgets.IntSlider, "hidden units", "acts at the next reset", min=1, max=256, value=32)
        self.activation = choice("activation", "of the hidden units; acts at the next reset", self._net.activations)
        self.back = slider(
            ipywidgets.IntSlider,
            "look back, %",
            "how much of the run to show; 100 is now; moving it pauses the run",
            max=NOW,
            value=NOW,
        )

    # --- the run -------------------------------------------------------------------------------------------------

    def _begin_again(self):
        """Draw fresh weights, for what the controls say now."""
        if self._curve is not None and len(self.curve) > 1:
            self._ghost = tuple(self.curve)
        self._rng = np.random.default_rng(self.seed)
        self._batch, self._hidden, self._activation = self.batch.value, self.hidden.value, self.activation.value
        with np.errstate(all="ignore"):
            self._params = self._net.start(self._rng, len(self.X), self._hidden, len(self.Y))
        size = sum(P.nbytes for P in _arrays(self._params))
        self._curve = Thinned(self.points)
        self._snapshots = Thinned(max(4, min(self.most_snapshots, self.most_bytes // size)))
        self.last_step, self.changes = 0, []
        self._alpha = self._first_alpha = self.alpha.value
        self._batches = minibatches(self.X, self.Y, self._batch, self._rng)
        self._go_on_from(self._params)
        self._keep()

    def _go_on_from(self, params):
        self._params, self._steps, self._past, self.trouble = params, None, None, ""
        self._speed, self._cost, self._evaluated, self._over = 0.0, 0.0, 0.0, False
        self._clock = perf_counter(), self.last_step

    def _advance(self, thrifty=True):
        """Take a step, and keep of it what is wanted; if thrifty, judge the net only as often as time allows."""
        try:
            if self._steps is None:
                how = self._net.how(self._activation)
                rate = weakly(self._rate)  # the run does not keep the lab alive
                self._steps = train(self._params, self.X, self.Y, rate, sys.maxsize, batches=self._batches, **how)
            step = next(self._steps)
        except BaseException:
            self._steps = None  # a generator that raised has ended
            if self._batches.gi_frame is None:  # an interrupt may have ended this one, too
                self._batches = minibatches(self.X, self.Y, self._batch, self._rng)
            raise
        if not math.isfinite(step.loss):
            self._steps.close()  # it would warn, with the number of steps since it began
            raise _Ended(str(DivergenceWarning(self.last_step + 1, step.loss, self._alpha)))
        self.last_step, self._params = self.last_step + 1, step.params
        if self._snapshots.wants(self.last_step):
            self._snapshots.keep(self.last_step, self._params)
        # A run is steepest at its start: there each step is judged, and then each that is a seventh further on.
        due = self.last_step > 1.15 * self._newest.point.step or perf_counter() > self._evaluated + 40 * self._cost
        if self._curve.wants(self.last_step) and (due or not thrifty):
            self._keep()
            if self._newest.dead == self._hidden:
                raise _Ended(
                    f"Training ended at step {self.last_step}: all hidden units are dead, because a step overshot so "
                    "far that no digit switches one on any more; start again with a smaller alpha, such as 0.1."
                )

    def _rate(self):
        """Read alpha, as `train` does before each step, and note where it changed."""
        alpha = self.alpha.value
        if math.isfinite(alpha) and alpha != self._alpha:
            self._alpha = alpha
            self.changes = [*(change for change in self.changes if change[0] < self.last_step), (self.last_step, alpha)]
            if len(self.changes) > 200:  # of those that lie closest together, the earlier goes
                gaps = np.diff([step for step, _ in self.changes])
                del self.changes[int(gaps.argmin())]
        return self._alpha

    def _judge(self, step, params):
        """Judge a net by the watched digits. Returns its `Point`, and what its hidden units and its outputs say."""
        began, n = perf_counter(), self._n
        with np.errstate(all="ignore"):  # a net on its way to infinity
            A1, A2 = self._net.forward(params, self._watched, self._activation)
            losses = [float(cross_entropy(A2[:, part], self._answers[:, part])) for part in (slice(n), slice(n, None))]
        right = A2.argmax(axis=0) == self._digits
        point = Point(step, losses[0], float(right[:n].mean()), losses[1], float(right[n:].mean()))
        self._evaluated = perf_counter()
        self._cost = self._evaluated - began
        return _Judged(point, params, A2[:, n:], int(np.count_nonzero(~(A1 != 0).any(axis=1))))

    def _keep(self):
        """Judge the newest net, and keep it as a point of the curve."""
        self._newest = self._judge(self.last_step, self._params)
        if self._curve.wants(self.last_step):
            self._curve.keep(self.last_step, self._newest.point)
        if self._snapshots.wants(self.last_step):
            self._snapshots.keep(self.last_step, self._params)

    def _branch(self):
        """If the view looks back, start again from there, and leave what came later as a pale curve."""
        if self._past is None:
            return
        step, params = self._past.point.step, self._past.params
        if step < self.last_step:
            self._ghost = tuple(self.curve)
        self._curve.cut(step)
        self._curve.keep(step, self._past.point)
        self._snapshots.cut(step)
        self.changes = [change for change in self.changes if change[0] < step]
        self._alpha = self._alpha_at(step)
        self.last_step, self._newest = step, self._past
        self._go_on_from(params)
        self.back.value = NOW

    # --- what can be asked of it ---------------------------------------------------------------------------------

    def start(self):
        """Train in the background, until paused."""
        self.at_home(self._start)

    def pause(self):
        """Stop training; `start` goes on."""
        self.at_home(self._pause)

    def stop(self):
        """Pause, if it trains."""
        if self.running:
            self.pause()

    def reset(self):
        """Start again, with fresh weights, and the batch size, hidden units and activation of the controls."""
        self.at_home(self._reset)

    def take(self, steps=1):
        """Take a number of steps at once.

        Parameters: `steps`, an integer.
        Raises: TypeError or ValueError, if it is none; RuntimeError with one sentence, if the student's network fails.
        """
        check_size(largest=math.inf, steps=steps)
        self._complaint = ""
        self._branch()
        try:
            if not self.ended:
                for _ in range(steps):
                    self._advance(thrifty=False)
        except (Exception, SystemExit) as error:
            self._failed(error)
            if not self.ended:
                raise RuntimeError(self.trouble) from error
        else:
            self._rest()
            self.show()

    def forward(self, X):
        """Ask the net that is shown about images.

        Parameters: `X`, (784, m), a column for each.
        Returns: A1 (n_hidden, m), what each hidden unit says, and A2 (10, m), the probabilities.
        """
        return self._net.forward(self.params, X, self._activation)

    @property
    def running(self):
        """Say whether it trains at this moment."""
        return self._live.running

    @property
    def ended(self):
        """Say whether the run cannot go on from its newest state."""
        return bool(self.trouble) and self._over

    @property
    def params(self):
        """Give the weights and biases of the net that is shown."""
        return self._past.params if self._past else self._params

    @property
    def step(self):
        """Give the number of the step that is shown."""
        return self._past.point.step if self._past else self.last_step

    @property
    def epoch(self):
        """Count the passes through the training set, up to the step that is shown."""
        return self.step / math.ceil(self.X.shape[1] / self._batch)

    @property
    def curve(self):
        """Give the points of the curves, the newest state last."""
        points = list(self._curve.items.values())
        return points if points and points[-1].step == self._newest.point.step else [*points, self._newest.point]

    @property
    def losses(self):
        """Give the training losses of `curve`, in nats."""
        return np.array([point.loss for point in self.curve])

    @property
    def snapshots(self):
        """Give the states that can be gone back to: step -> params."""
        return dict(self._snapshots.items)

    def at(self, step):
        """Give the state at a step, or the last one before it that was kept: a long run keeps only some.

        Parameters: `step`, an integer from 0 to `last_step`.
        Returns: a `Moment`, whose `step` says which state it is, and whose `params` are its weights and biases.
        Raises: TypeError or ValueError, if there was no such step.
        """
        check_size(largest=math.inf, least=0, step=step)
        if step > self.last_step:
            raise ValueError(f"step must be at most {self.last_step}, the newest step, but is {step}: train on first.")
        if step == self.last_step:
            return Moment(step, self._params)
        kept = max(at for at in self._snapshots.items if at <= step)
        return Moment(kept, self._snapshots.items[kept])

    def picture(self):
        """Draw the present state, or, if the lab has not trained yet, that after `preview_steps` steps."""
        if self.last_step or not self.preview_steps:
            return super().picture()
        ahead = Lab(*self._given)
        try:
            for name in ("alpha", "batch", "hidden", "activation"):
                getattr(ahead, name).value = getattr(self, name).value
            ahead.reset()
            ahead.take(self.preview_steps)
            said = (  # no measured number: the last digit of one may differ from processor to processor
                f"The lab after {ahead.last_step:,} steps of training: the curves of its loss and its accuracy, the "
                f"weights of its hidden units as images, a table of what it answers to {self._n_test:,} test digits, "
                "and some of these digits with its answers."
            )
            return still(ahead.panels(), ahead.heights, said)
        except RuntimeError:  # the student's network fails: the lab says so when it trains
            return super().picture()
        finally:
            ahead.close()

    # --- what the controls do ------------------------------------------------------------------------------------

    def _start(self):
        self._branch()
        if self.ended:
            return
        self.trouble = ""
        try:
            self._live.start()
        except RuntimeError:
            self._complaint = "Play needs a running notebook: here, take(100) takes a hundred steps at once."
        self._clock = perf_counter(), self.last_step

    def _pause(self):
        self._live.stop()
        self._rest()

    def _one_step(self):
        self._live.stop()
        with contextlib.suppress(RuntimeError):  # the text says it
            self.take()

    def _reset(self):
        self._live.stop()
        self._begin_again()
        self.back.value = NOW

    def _rest(self):
        """Judge the newest net, if it was not yet."""
        if self._newest.point.step != self.last_step:
            self._newest = self._judge(self.last_step, self._params)

    def _failed(self, error):
        """Stop, and say why."""
        self._live.stop()
        self._over = isinstance(error, _Ended)
        self.trouble = self._words(error)
        with contextlib.suppress(Exception):  # of a net that fails it is known already
            self._rest()
        try:
            self.show()
        except Exception:
            self._complain(self.trouble)

    def _words(self, error):
        if isinstance(error, _Ended):
            return f"{error} Press Reset, or look back and play from there."
        if isinstance(error, KeyboardInterrupt):
            return f"Interrupted after step {self.last_step:,}: play goes on."
        said = f"{type(error).__name__}: {' '.join(str(error).split())}".rstrip(".")
        frames = traceback.extract_tb(error.__traceback__)
        theirs = [frame for frame in frames if Path(frame.filename).name == "my_net.py"]
        if theirs:
            said = f"your {theirs[-1].name} (my_net.py, line {theirs[-1].lineno}) raised {said}"
        return f"Stopped after step {self.last_step:,}: {said}. Mend it, and run this cell again."

    def recompute(self):
        """Look back to where the scrubber says, alpha with it; or return to the present."""
        if self.back.value == NOW:
            if self._past is not None:
                self._past = None
                self._set_alpha(self._alpha_now)
            return
        if self._past is None:
            self._alpha_now = self.alpha.value
        self._pause()
        wanted = self.back.value / NOW * self.last_step
        at = min(self._snapshots.items, key=lambda step: abs(step - wanted))
        if self._past is None or self._past.point.step != at:
            self._past = self._judge(at, self._snapshots.items[at])
            self._set_alpha(self._alpha_at(at))

    def _alpha_at(self, step):
        """Give the alpha with which a step was taken."""
        earlier = [alpha for at, alpha in self.changes if at < step]
        return earlier[-1] if earlier else self._first_alpha

    def _set_alpha(self, alpha):
        self._going_back = True  # no move of a hand
        try:
            self.alpha.value = alpha
        finally:
            self._going_back = False

    # --- what is to be seen --------------------------------------------------------------------------------------

    def _draw(self):
        """Show the run under way, and how fast it is."""
        began, step = self._clock
        if (seconds := perf_counter() - began) > 0.5:
            self._speed = (self.last_step - step) / seconds
            self._clock = perf_counter(), self.last_step
        self.show()

    def show(self):
        """Draw the present state."""
        self.play.description = "Pause" if self.running else "Play"
        self.reset_button.button_style = "warning" if self._pending() or self.ended else ""
        super().show()

    def speech(self):
        """Say that it trains, once; the numbers are told when it pauses."""
        return "Training." if self.running else ""

    def _pending(self):
        """List what acts at the next reset only."""
        return [
            words
            for words, control, now in (
                (f"batch size {self.batch.value}", self.batch, self._batch),
                (f"hidden units {self.hidden.value}", self.hidden, self._hidden),
                (f"activation {self.activation.value}", self.activation, self._activation),
            )
            if control.value != now
        ]

    def panels(self):
        """Draw the curves; then the hidden units' weights, the confusion matrix, and some test digits."""
        seen = self._past or self._newest
        return [
            self._charts(seen.point),
            [self._weights(seen.params), self._confusion(seen.A2), self._gallery(seen.A2)],
        ]

    def _charts(self, point):
        right = _ceiling(self.last_step)
        marks = []
        for step, alpha in reversed(self.changes):  # of changes close together, the last
            if not marks or marks[0].x - step > right / 80:
                marks.insert(0, Mark(step, f"alpha {alpha:.3g}"))
        points, ghost = np.array(self.curve).T, np.array(self._ghost).T
        begin = max(points[1, 0], points[3, 0])
        charts = []
        for k, name, times, form, high, kept in (
            (1, "Loss in nats", 1, _loss, 1.1 * begin if begin < 100 else 10, marks),  # NaN is not below 100, either
            (2, "Accuracy in %", 100, percent, 100, [Mark(mark.x) for mark in marks]),
        ):
            dots = 2.5 if len(self.curve) == 1 else 0
            series = [Series(ghost[0], times * ghost[k + 2], "test, before", GRAY, ghost=True)] if len(ghost) else []
            series += [
                Series(points[0], times * points[k], "training", BLUE, dots=dots),
                Series(points[0], times * points[k + 2], "test", RED, dots=dots, dash=DASHES[1]),
            ]
            charts.append(
                Lines(
                    tuple(series),
                    (0, right),
                    (0, high),
                    f"{name}: training {form(point[k])}, test {form(point[k + 2])}",
                    "steps (dotted: alpha changed)" if marks else "steps",
                    vertical=point.step if self._past else None,
                    marks=tuple(kept),
                )
            )
        return charts

    def _weights(self, params):
        W1 = _arrays(params)[0]
        n = min(len(W1), GALLERY)
        with np.errstate(all="ignore"):
            W = np.nan_to_num(W1[:n] / (3 * np.sqrt(np.mean(W1**2))), posinf=1, neginf=-1)
        return Tiles(
            np.int8(np.round(127 * np.clip(W, -1, 1))).reshape(n, self.side, self.side),
            f"Weights of {n} of {len(W1)} hidden units" if n < len(W1) else f"Weights of the {n} hidden units",
            across=5,
            down=4,
            colors=COLORS["diverging"],
            low=-127,
            high=127,
            x_label="orange: for ink, blue: against",
        )

    def _confusion(self, A2):
        said, digits = A2.argmax(axis=0), self._digits[self._n :]
        matrix = np.zeros(2 * [len(A2)], np.uint16)
        np.add.at(matrix, (digits, said), 1)
        return Image(
            matrix,
            f"{np.trace(matrix)} of {self._n_test:,} test digits are right",
            "what the net says",
            "true digit",
            ("#ffffff", BLUE),
            0,
            max(1, self._n_test / len(A2) / 4),
            axes=True,
            numbers=True,
        )

    def _gallery(self, A2):
        A2, digits = A2[:, :GALLERY], self._digits[self._n :][:GALLERY]
        said = A2.argmax(axis=0)
        sure = A2[said, np.arange(len(said))]
        wrong = tuple(int(i) for i in np.flatnonzero(said != digits))
        captions = tuple(
            f"{digit} {'✗' if i in wrong else '✓'} {share:.0%}" if np.isfinite(share) else f"{digit} ?"
            for i, (digit, share) in enumerate(zip(said, sure, strict=True))
        )
        return Tiles(
            self._images,
            "Test digits: what the net says",
            captions,
            across=5,
            down=4,
            highlight=wrong,
            high=255,
            x_label=f"✗ and a frame: wrong, {len(wrong)} of these {len(said)}",
            width=1.12,
        )

    def describe(self):
        """Say where the run stands, what the net can do, and what stopped it or waits for a reset."""
        point = (self._past or self._newest).point
        parts = []
        if self._past:  # of this moment only: what stopped the run later is no part of it
            parts.append(
                f"Looking back at step {self.step:,} of {self.last_step:,}. Play goes on from here, and what came "
                "later stays as a pale curve only. 100% is now."
            )
        elif self.trouble:
            parts.append(self.trouble)
        elif self.running:
            parts.append(f"Training, {self._speed:,.0f} steps a second." if self._speed else "Training.")
        parts.append(
            f"Step {self.step:,}, epoch {self.epoch:.1f}, alpha {self.alpha.value:.3g}. "
            f"On {self._n:,} training digits: loss {_loss(point.loss)}, accuracy {percent(point.accuracy)}. "
            f"On {self._n_test:,} test digits: loss {_loss(point.test_loss)}, "
            f"accuracy {percent(point.test_accuracy)}."
        )
        dead = (self._past or self._newest).dead
        if dead and not self.ended:
            parts.append(f"{dead} of {self._hidden} hidden units are dead.")
        if self._pending():
            parts.append(f"At the next reset: {', '.join(self._pending())}.")
        if self._net.says:
            parts.append(self._net.says)
        return " ".join(parts)


def _arrays(params):
    return [P for part in params for P in (part if isinstance(part, tuple) else (part,))]


def _loss(value):
    """Write a loss, with two digits that mean something."""
    return f"{value:.2f}" if not value < 0.1 else f"{value:.2g}"


def _ceiling(steps):
    """Give the end of an axis that shows this many steps: it seldom moves."""
    power = 10 ** max(1, len(str(steps)) - 1)
    return next(k * power for k in (1, 2, 4, 6, 8, 10) if k * power >= steps)

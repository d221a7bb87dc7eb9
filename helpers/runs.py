"""Long trainings that may be interrupted at any moment: their state is saved as they go, and taken up again.

A state is a `.npz` file of plain arrays and JSON texts, no pickle. It holds all that the rest of the training depends
on, so a run that was interrupted ends with the same bits as one that was not. Used in notebook 08.
"""

import contextlib
import hashlib
import json
import os
import secrets
import warnings
import zipfile
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.batches import minibatches
from helpers.doors import check_alpha, check_batches, check_epochs, check_layers_input, check_measured
from helpers.layers import Layer, layers_gradients
from helpers.optimizers import Momentum, cosine_decay
from helpers.training import DivergenceWarning, train

_FORMAT = "neural-nets-from-scratch: the state of a training, 1"


class State(NamedTuple):
    """A training after some epochs, all that is needed to go on with it. Notebook 08."""

    layers: tuple  # of `Layer`s: the network
    velocity: tuple  # of `Layer`s: the speed of `Momentum`, None before the first step
    epoch: int  # how many epochs are done
    rng: dict  # the state of the random generator
    curve: np.ndarray  # (epoch, 1 + k): a row for each epoch, the mean loss of its steps and k measured numbers


def state_file(name):
    """Say where the state of a run is kept: in the folder runs of the project, or of what MY_NET_DIR names.

    Parameters: `name`, of the run.
    Returns: a path.
    Notebook 08.
    """
    return Path(os.environ.get("MY_NET_DIR") or Path(__file__).resolve().parents[1]) / "runs" / f"{name}.npz"


def run_epochs(
    path, layers, X, Y, alpha, epochs, size, rng, batches=minibatches, gradients=layers_gradients, measure=None
):
    """Train for many epochs, and save the state after each; where one is saved already, go on from there.

    Small batches, Nesterov's momentum of 0.9, and a learning rate that falls along half a wave; while the network
    learns from one batch, a second thread makes the next. Interrupted by whatever means, the same call goes on where
    the last whole epoch ended, and comes to the same result, bit by bit. A run that is done hands out its end at once:
    to train anew, delete the file. Give each run a file of its own: `batches` and `gradients` are not saved, and
    another run is told by its numbers only. The same call means `layers` and `rng` made anew, as for the first one.

    Parameters: `path`, of the file; `layers`, the initial network; `X`, (n_in, m), and `Y`, (n_out, m), the examples;
    `alpha`, the learning rate at the start; `epochs`, how many; `size`, of a batch; `rng`, the `numpy.random.Generator`
    of the batches (and of dropout, where `gradients` uses it); `batches`, a function of (X, Y, size, rng) such as
    `minibatches`; `gradients`, as in `train`; `measure`, a function of the network that gives a sequence of numbers,
    which are kept with each epoch.
    Yields: a `State` after each epoch that was not done before; of a run that is done, the last one.
    Raises: TypeError or ValueError with one sentence, if the training cannot work, or if the file holds another one or
    is damaged: it is left as it is.
    Notebook 08.
    """
    check_layers_input(layers, X)
    check_batches(X, Y, size, rng)
    check_epochs(epochs, rng, measure)
    check_alpha(alpha)
    alpha, epochs, size = float(alpha), int(epochs), int(size)
    measured = (lambda net: check_measured(measure(net))) if measure else (lambda net: [])
    per_epoch = -(-X.shape[1] // size)
    settings = {
        "sizes": [layers[0].W.shape[1], *(len(layer.b) for layer in layers)],
        "dtype": str(X.dtype),
        "examples": X.shape[1],
        "alpha": alpha,
        "epochs": epochs,
        "size": size,
        "measured": len(measured(layers)),
        "start": _fingerprint(layers, rng),
    }
    step_by_momentum = Momentum(0.9, nesterov=True)
    state = State(layers, None, 0, rng.bit_generator.state, np.empty((0, 1 + settings["measured"])))
    if Path(path).exists():
        state = load_state(path, settings)
        rng.bit_generator.state = state.rng  # in place: whoever shares the generator goes on with it, too
        step_by_momentum.velocity = state.velocity
    if state.epoch == epochs:
        yield state
        return
    steps = train(
        state.layers,
        X,
        Y,
        cosine_decay(alpha, per_epoch * epochs, start=per_epoch * state.epoch),
        per_epoch * (epochs - state.epoch),
        batches=_ahead(batches, X, Y, size, rng),
        gradients=gradients,
        update=step_by_momentum,
    )
    losses = []
    for step, net, loss in steps:
        losses.append(loss)
        if step % per_epoch == 0:
            if not _is_finite(net):  # the last good state stays
                warnings.warn(DivergenceWarning(step, np.nan, alpha), stacklevel=2)
                return
            row = [np.mean(losses), *measured(net)]
            losses.clear()
            curve = np.vstack([state.curve, row])
            state = State(net, step_by_momentum.velocity, state.epoch + 1, rng.bit_generator.state, curve)
            save_state(path, state, settings)
            yield state


def _ahead(batches, X, Y, size, rng):
    """Deal out batches; a thread of its own makes the next one, while whoever asked for this one learns from it.

    It draws from a generator of its own, seeded anew for each epoch, and never works ahead into the next epoch: so the
    batches do not depend on who is faster, and at the end of an epoch `rng` holds all that the next ones depend on.
    """
    with ThreadPoolExecutor(1) as thread:
        while True:
            epoch = batches(X, Y, size, np.random.default_rng(rng.integers(2**63)))
            coming = thread.submit(next, epoch)
            for left in reversed(range(-(-X.shape[1] // size))):
                batch = coming.result()
                if left:
                    coming = thread.submit(next, epoch)
                yield batch


def _is_finite(layers):
    return all(np.isfinite(P).all() for layer in layers for P in layer)


def _fingerprint(layers, rng):
    """A few characters that tell one beginning of a run from another: its weights and its random generator."""
    weights = b"".join(P.tobytes() for layer in layers for P in layer)
    return hashlib.sha256(weights + repr(rng.bit_generator.state).encode()).hexdigest()[:8]


def save_state(path, state, settings):
    """Write the state of a training, whole or not at all: a kill at any moment leaves the last good file.

    Parameters: `path`, of the file; `state`, a `State`; `settings`, of the run, a dict that JSON can hold.
    Raises: OSError with one sentence, if the file cannot be written.
    Notebook 08.
    """
    path = Path(path)
    texts = {"format": _FORMAT, "settings": json.dumps(settings), "rng": json.dumps(state.rng)}
    nets = {"layers": state.layers, "velocity": state.velocity}
    arrays = {
        f"{net}_{name}{k}": P
        for net, layers in nets.items()
        for k, layer in enumerate(layers)
        for name, P in layer._asdict().items()
    }
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")  # another process may be writing its own
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(part, "wb") as file:
            np.savez(file, epoch=state.epoch, curve=state.curve, **texts, **arrays)
        os.replace(part, path)
    except OSError as error:
        raise OSError(f"{path} cannot be written ({error.strerror}): name another file or make room.") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink()  # what an interruption left; after os.replace there is none


def load_state(path, settings):
    """Read the state of a training.

    Parameters: `path`, of the file; `settings`, those of the run that is to go on.
    Returns: a `State`.
    Raises: FileNotFoundError, if there is no file; ValueError with one sentence, if it is damaged or of another kind,
    or holds a run with other settings: it names them.
    Notebook 08.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["format"]) != _FORMAT:
                raise ValueError
            saved = json.loads(str(file["settings"]))
            n_layers = len(saved["sizes"]) - 1
            nets = [
                tuple(Layer(file[f"{net}_W{k}"], file[f"{net}_b{k}"]) for k in range(n_layers))
                for net in ("layers", "velocity")
            ]
            state = State(*nets, int(file["epoch"]), json.loads(str(file["rng"])), file["curve"])
            _check_state(state, saved)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise OSError(f"{path} cannot be read ({error.strerror}): name another file, or mend what keeps it.") from error
    except (ValueError, KeyError, TypeError, EOFError, NotImplementedError, zipfile.BadZipFile) as error:
        raise ValueError(
            f"{path} is no state of a training, or is damaged: move it away, and the training begins anew."
        ) from error
    other = {name: saved.get(name) for name in settings if saved.get(name) != settings[name]}
    if other:
        name, value = next(iter(other.items()))
        if name == "start":
            raise ValueError(
                f"{path} holds a training that began with other weights, or another random generator: make both anew, "
                "as for its first call; or give this one another file, or move that one away."
            )
        raise ValueError(
            f"{path} holds another training, with {name} = {value} and not {settings[name]}: "
            "give this one another file, or move that one away."
        )
    return state


def _check_state(state, settings):
    """Refuse a state whose parts do not fit each other, or the settings that stand beside them (ValueError)."""
    shapes = [shape for n_in, n_out in pairwise(settings["sizes"]) for shape in ((n_out, n_in), (n_out, 1))]
    if (
        not all([P.shape for layer in net for P in layer] == shapes for net in (state.layers, state.velocity))
        or not _is_finite((*state.layers, *state.velocity))
        or {str(P.dtype) for net in (state.layers, state.velocity) for layer in net for P in layer}
        != {settings.get("dtype", str(state.layers[0].W.dtype))}
        or not 0 < state.epoch <= settings.get("epochs", state.epoch)
        or state.curve.ndim != 2
        or state.curve.shape != (state.epoch, 1 + settings.get("measured", state.curve.shape[1] - 1))
    ):
        raise ValueError
    np.random.PCG64().state = state.rng

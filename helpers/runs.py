"""Long trainings that may be interrupted at any moment: their state is saved as they go, and taken up again.

A state is a `.npz` file of plain arrays and JSON texts, no pickle. It holds all that the rest of the training depends
on, so a run that was interrupted ends with the same bits as one that was not. Used in notebook 08.
"""

import ast
import contextlib
import hashlib
import inspect
import io
import json
import math
import os
import textwrap
import types
import warnings
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.batches import minibatches
from helpers.doors import check_alpha, check_batches, check_epochs, check_layers_input, check_measured
from helpers.files import student_folder, write_atomically
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
    return student_folder() / "runs" / f"{name}.npz"


def run_epochs(
    path, layers, X, Y, alpha, epochs, size, rng, batches=minibatches, gradients=layers_gradients, measure=None
):
    """Train for many epochs, and save the state after each; where one is saved already, go on from there.

    Small batches, Nesterov's momentum of 0.9, and a learning rate that falls along half a wave; while the network
    learns from one batch, a second thread makes the next. Interrupted by whatever means, the same call goes on where
    the last whole epoch ended, and comes to the same result, bit by bit. A run that is done hands out its end at once:
    to start from the beginning, delete the file. Give each run a file of its own: a file that was saved with other
    settings, examples, `batches` or `gradients` is refused. Functions are compared by their name, their code and the
    values that are bound to them, as far as these can be read. The same call means that `layers` and `rng` are made
    again, as for the first one.

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
        "data": _checksum(X, Y),
        "alpha": alpha,
        "epochs": epochs,
        "size": size,
        "measured": len(measured(layers)),
        "start": _fingerprint(layers, rng),
        "batches": _describe(batches),
        "gradients": _describe(gradients),
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

    It draws from a new generator for each epoch, seeded from `rng`, and never works ahead into the next epoch: so the
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


def _checksum(X, Y):
    """Name the examples by a checksum of all of X and Y, a block of columns at a time, so that X is never copied."""
    crc = zlib.crc32(np.ascontiguousarray(Y))
    for k in range(0, X.shape[1], 1000):
        crc = zlib.crc32(np.ascontiguousarray(X[:, k : k + 1000]), crc)
    return f"{crc:08x}"


def _describe(value, depth=3):
    """Say in a line what a function is and which values are bound to it; what changes by itself is left out."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    if isinstance(value, np.ndarray):
        return f"array {value.shape} {zlib.crc32(np.ascontiguousarray(value)):08x}"
    if isinstance(value, type) or depth == 0:
        return getattr(value, "__qualname__", type(value).__qualname__)
    if isinstance(value, tuple):
        return f"({', '.join(_describe(part, depth - 1) for part in value)})"
    if isinstance(value, dict):
        return f"({', '.join(f'{key}={_describe(part, depth - 1)}' for key, part in value.items())})"
    if isinstance(value, partial):
        bound = {key: _as_tuple(part) for key, part in (dict(enumerate(value.args)) | value.keywords).items()}
        return _describe(value.func, depth) + (_describe(bound, depth) if bound else "")
    if isinstance(value, types.MethodType):
        return f"{_describe(value.__self__, depth)}.{value.__name__}"
    if isinstance(value, types.FunctionType):
        if (value.__module__ or "").startswith("helpers."):
            return value.__name__
        plain = (type(None), bool, int, float, str, np.generic)
        used = {name: value.__globals__[name] for name in value.__code__.co_names if name in value.__globals__}
        bound = {name: part for name, part in used.items() if isinstance(part, plain)}
        for name, cell in zip(value.__code__.co_freevars, value.__closure__ or (), strict=True):
            with contextlib.suppress(ValueError):  # a variable that has no value yet
                bound[name] = cell.cell_contents
        parameters = inspect.signature(value, follow_wrapped=False).parameters
        bound |= {name: p.default for name, p in parameters.items() if p.default is not p.empty}
        return f"{value.__name__} {_code(value)}" + (_describe(bound, depth - 1) if bound else "")
    own = {} if isinstance(value, np.random.Generator) else getattr(value, "__dict__", {})  # its state is saved
    return type(value).__qualname__ + (_describe(own, depth - 1) if own else "")


def _as_tuple(value):
    """Turn a list into a tuple, inside and out: a list that `partial` binds is compared like its other values."""
    return tuple(map(_as_tuple, value)) if isinstance(value, (list, tuple)) else value


def _code(function):
    """A few characters that tell a function's code from other code, comments and layout aside."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):  # typed at a prompt
        return ""
    try:
        source = ast.unparse(ast.parse(source))
    except SyntaxError:  # a lambda in the midst of a statement
        pass
    return hashlib.sha256(source.encode()).hexdigest()[:8]


def save_state(path, state, settings):
    """Write the state of a training, whole or not at all: a kill at any moment leaves the last good file.

    Parameters: `path`, of the file; `state`, a `State`; `settings`, of the run, a dict that JSON can hold.
    Raises: OSError with one sentence, if the file cannot be written.
    Notebook 08.
    """
    texts = {"format": _FORMAT, "settings": json.dumps(settings), "rng": json.dumps(state.rng)}
    nets = {"layers": state.layers, "velocity": state.velocity}
    arrays = {
        f"{net}_{name}{k}": P
        for net, layers in nets.items()
        for k, layer in enumerate(layers)
        for name, P in layer._asdict().items()
    }
    content = io.BytesIO()
    np.savez(content, epoch=state.epoch, curve=state.curve, **texts, **arrays)
    try:
        write_atomically(path, content.getbuffer())
    except OSError as error:
        raise OSError(f"{path} cannot be written ({error.strerror}): name another file or make room.") from None


def load_state(path, settings):
    """Read the state of a training.

    Parameters: `path`, of the file; `settings`, those of the run that is to go on.
    Returns: a `State`.
    Raises: FileNotFoundError, if there is no file; ValueError with one sentence, if it is damaged or of another kind,
    or holds a run with other settings: it names them.
    Notebook 08.
    """
    try:
        with open(path, "rb") as file:
            state, saved = _read_state(file)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise OSError(f"{path} cannot be read ({error.strerror}): name another file, or mend what keeps it.") from error
    except ValueError as error:
        raise ValueError(
            f"{path} is not the saved state of a training, or is damaged: move it away, and the training starts from "
            "the beginning."
        ) from error
    # files from before a setting was saved lack it; "sizes", "alpha" and the like are in all of them
    later = {"data", "batches", "gradients"} - saved.keys()
    for name in settings:
        if name not in later and saved.get(name) != settings[name]:
            raise ValueError(f"{path} holds another training, {_difference(name, saved.get(name), settings[name])}.")
    return state


def _difference(name, saved, wanted):
    """Say in which setting a saved training differs from the one that is wanted, and what can be done."""
    how = "; to start from the beginning, give this one another file, or move that one away"
    if name == "start":
        return f"with other initial weights, or another random generator: to go on with it, make both again{how}"
    if name == "data":
        return f"with other examples X or Y: to go on with it, pass those{how}"
    if name in ("batches", "gradients") and saved.split()[0] == wanted.split()[0] and len(saved + wanted) > 200:
        return f"whose {name} function was another {saved.split()[0]}: to go on with it, pass that one{how}"
    return f"with {name} = {saved} and not {wanted}: to go on with it, use what was used before{how}"


def _read_state(file):
    """Read a `State` and its settings from an open file, or raise ValueError, whatever is wrong with it."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {member.filename.removesuffix(".npy"): member for member in archive.infolist()}
            size = file.seek(0, os.SEEK_END)
            # before anything is read: the announced sizes must be those that the file can hold
            if any(member.compress_type or member.file_size != member.compress_size for member in parts.values()):
                raise ValueError("np.savez does not compress")
            if sum(member.file_size for member in parts.values()) > size:
                raise ValueError("the file is too short for its parts")
            if str(_array(archive, parts["format"], "U")) != _FORMAT:
                raise ValueError("another format")
            saved = json.loads(str(_array(archive, parts["settings"], "U")))
            nets = [
                tuple(
                    Layer(_array(archive, parts[f"{net}_W{k}"], "f"), _array(archive, parts[f"{net}_b{k}"], "f"))
                    for k in range(len(saved["sizes"]) - 1)
                )
                for net in ("layers", "velocity")
            ]
            rng = json.loads(str(_array(archive, parts["rng"], "U")))
            state = State(*nets, int(_array(archive, parts["epoch"], "i")), rng, _array(archive, parts["curve"], "f"))
        _check_state(state, saved)
    except Exception as error:  # a damaged file can be wrong in any of a hundred ways
        raise ValueError("damaged") from error
    return state, saved


def _array(archive, member, kind):
    """Read an array. Zip compares the checksum of its bytes first, so that a changed one never becomes a number."""
    raw = archive.read(member)
    header = io.BytesIO(raw)
    if np.lib.format.read_magic(header) != (1, 0):
        raise ValueError("another version")
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(header)
    if dtype.kind != kind or len(raw) != header.tell() + math.prod(shape) * dtype.itemsize:
        raise ValueError("another kind or size of array")
    array = np.frombuffer(raw, dtype, offset=header.tell())
    return array.reshape(shape, order="F" if by_columns else "C").copy(order="K")


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

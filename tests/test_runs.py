"""Long runs: whatever interrupts them, they go on where they were and come to the same result, bit by bit."""

import gc
import io
import json
import re
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
import warnings
import zipfile
from functools import partial
from itertools import islice

import numpy as np
import pytest

from helpers import runs
from helpers.augment import augmented_batches
from helpers.backprop import one_hot
from helpers.batches import minibatches
from helpers.layers import forward_layers, init_layers, layers_gradients
from helpers.network import init_params
from helpers.optimizers import Momentum, cosine_decay
from helpers.runs import State, load_state, run_epochs, save_state
from helpers.training import DivergenceWarning, train
from tests.notebook_files import ROOT

EPOCHS = 5
M = 150  # examples; batches of 64 do not divide them
X = np.random.default_rng(0).random((784, M), np.float32)
Y = one_hot(np.arange(M) % 10)


def run(path, seed=0, sizes=(784, 12, 10), **changes):
    """A small run from the beginning: the same call begins it and goes on with it."""
    rng = np.random.default_rng(seed)
    settings = {"layers": init_layers(rng, sizes), "alpha": 0.05, "epochs": EPOCHS, "size": 64}
    settings |= {"batches": augmented_batches, "gradients": partial(layers_gradients, dropout=0.2, rng=rng)}
    return run_epochs(path, rng=rng, **(settings | {"X": X, "Y": Y} | changes))


def last(states):
    *_, state = states
    return state


def arrays(state):
    return [P for net in (state.layers, state.velocity) for layer in net for P in layer] + [state.curve]


def same(one, other):
    return (
        one.epoch == other.epoch
        and one.rng == other.rng
        and all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(arrays(one), arrays(other), strict=True))
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs" / "a run.npz"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The end of the run that nothing interrupts."""
    return last(run(tmp_path_factory.mktemp("whole") / "run.npz"))


def test_it_is_the_one_training_loop_with_momentum_and_a_falling_rate(whole, path):
    rng = np.random.default_rng(0)
    layers = init_layers(rng, (784, 12, 10))
    steps = EPOCHS * 3

    def dealt_out():  # each epoch by a generator of its own
        while True:
            yield from islice(minibatches(X, Y, 64, np.random.default_rng(rng.integers(2**63))), 3)

    *_, end = train(
        layers, X, Y, cosine_decay(0.05, steps), steps,
        batches=dealt_out(), update=Momentum(0.9, nesterov=True), gradients=layers_gradients,
    )  # fmt: skip
    got = last(run(path, batches=minibatches, gradients=layers_gradients))
    for layer, expected in zip(got.layers, end.params, strict=True):
        assert np.array_equal(layer.W, expected.W) and np.array_equal(layer.b, expected.b)


def test_the_next_batch_is_made_while_the_network_learns_from_this_one(path):
    made = [threading.Event() for _ in range(EPOCHS * 3)]
    waited = iter(range(1, EPOCHS * 3))
    noted = iter(made)

    def noticed(X, Y, size, rng):
        for batch in augmented_batches(X, Y, size, rng):
            next(noted).set()
            yield batch

    def patient(layers, X, Y):
        number = next(waited, None)
        if number is not None:  # there is a next one: of this epoch it comes meanwhile, of the next one it does not
            assert made[number].wait(timeout=10 if number % 3 else 0.05) == bool(number % 3)
        return layers_gradients(layers, X, Y)

    last(run(path, batches=noticed, gradients=patient))
    assert all(event.is_set() for event in made)


def test_it_does_not_depend_on_which_thread_is_faster(whole, path):
    rng = np.random.default_rng(0)

    def slow(layers, X, Y):
        time.sleep(0.01)
        return layers_gradients(layers, X, Y, dropout=0.2, rng=rng)

    states = run_epochs(path, init_layers(rng, (784, 12, 10)), X, Y, 0.05, EPOCHS, 64, rng, augmented_batches, slow)
    assert same(last(states), whole)


def test_a_run_that_is_done_or_left_leaves_no_thread(path):
    before = threading.active_count()
    states = run(path)
    next(states)
    assert threading.active_count() == before + 1
    states.close()
    last(run(path))
    gc.collect()
    assert threading.active_count() == before


def test_states_after_each_epoch_and_the_curve(path):
    states = list(run(path, measure=lambda layers: (layers[0].W[0, 0], 7)))
    assert [state.epoch for state in states] == [1, 2, 3, 4, 5]
    assert states[-1].curve.shape == (EPOCHS, 3)
    assert [row[1] for row in states[-1].curve] == [float(state.layers[0].W[0, 0]) for state in states]
    assert np.array_equal(states[2].curve, states[-1].curve[:3]) and states[-1].curve[-1, 2] == 7


def test_the_curve_is_the_mean_loss_of_an_epochs_steps(path):
    losses = []

    def noted(layers, X, Y):
        loss, grads = layers_gradients(layers, X, Y)
        losses.append(loss)
        return loss, grads

    curve = last(run(path, gradients=noted)).curve
    assert np.allclose(curve[:, 0], np.reshape(losses, (EPOCHS, 3)).mean(axis=1))


@pytest.mark.parametrize("stop", range(1, EPOCHS + 1))
def test_left_after_any_epoch_it_goes_on_to_the_same_bits(whole, path, stop):
    *_, left = islice(run(path), stop)
    assert left.epoch == stop
    assert same(last(run(path)), whole)


def interrupted_after(steps, rng):
    left = iter(range(steps))

    def gradients(layers, X, Y):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return layers_gradients(layers, X, Y, dropout=0.2, rng=rng)

    return gradients


@pytest.mark.parametrize("step", [1, 2, 4, 8, 15])
def test_interrupted_in_the_middle_of_an_epoch_it_goes_on_to_the_same_bits(whole, path, step):
    def go(steps):
        rng = np.random.default_rng(0)
        layers, gradients = init_layers(rng, (784, 12, 10)), interrupted_after(steps, rng)
        return last(run_epochs(path, layers, X, Y, 0.05, EPOCHS, 64, rng, augmented_batches, gradients))

    with pytest.raises(KeyboardInterrupt):
        go(step - 1)
    assert path.exists() == (step > 3)
    assert same(go(1000), whole)


def test_done_it_hands_out_its_end_and_trains_no_more(whole, path, monkeypatch):
    last(run(path))
    before = path.read_bytes()
    monkeypatch.setattr(runs, "train", None)
    states = list(run(path))
    assert len(states) == 1 and same(states[0], whole)
    assert path.read_bytes() == before


def test_a_state_is_what_was_saved(path, whole):
    save_state(path, whole, {"sizes": [784, 12, 10]})
    got = load_state(path, {})
    assert isinstance(got, State) and same(got, whole)
    assert np.array_equal(forward_layers(got.layers, X).A[-1], forward_layers(whole.layers, X).A[-1])
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # and nothing beside it


# What could lose a state.


def half_written(path, content):
    with open(path, "wb") as file:
        file.write(content[: len(content) // 2])
    raise KeyboardInterrupt


def interrupt(*args):
    raise KeyboardInterrupt


@pytest.mark.parametrize(("where", "what"), [("Path.write_bytes", half_written), ("os.replace", interrupt)])
def test_an_interruption_while_saving_leaves_the_last_good_state(whole, path, monkeypatch, where, what):
    states = run(path)
    next(states), next(states)
    good = path.read_bytes()
    with monkeypatch.context() as m, pytest.raises(KeyboardInterrupt):
        m.setattr(f"helpers.files.{where}", what)
        next(states)
    assert path.read_bytes() == good and len(list(path.parent.iterdir())) == 1
    assert load_state(path, {}).epoch == 2 and same(last(run(path)), whole)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")
@pytest.mark.parametrize("where", ["Path.write_bytes", "os.replace"])
def test_what_a_killed_save_left_behind_goes_with_the_next_save(path, whole, where):
    code = f"""
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from unittest import mock
from tests.test_runs import run
def die(*args):
    if len(args) == 2 and isinstance(args[1], (bytes, memoryview)):
        open(args[0], "wb").write(args[1][:1000])
    os.kill(os.getpid(), signal.SIGKILL)
states = run(sys.argv[1])
next(states)
with mock.patch("helpers.files.{where}", die):
    next(states)
"""
    assert subprocess.run([sys.executable, "-c", code, path, ROOT]).returncode == -9
    assert len(list(path.parent.iterdir())) == 2  # the last good state, and a part of the next one
    assert same(last(run(path)), whole)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


KILLED = """
import sys, numpy as np
sys.path[:0] = sys.argv[2:]
from tests.test_runs import run
print("ready", flush=True)
for state in run(sys.argv[1], epochs=100_000):
    pass
"""


def test_a_kill_at_any_moment_leaves_a_good_state(path):
    for wait in (0.15, 0.2, 0.3):
        child = subprocess.Popen([sys.executable, "-c", KILLED, path, str(ROOT)], stdout=subprocess.PIPE)
        child.stdout.readline()
        deadline = time.monotonic() + 30
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(wait)
        child.kill()
        child.wait()
        child.stdout.close()
        state = load_state(path, {"epochs": 100_000})
        assert state.epoch == len(state.curve) >= 1 and np.isfinite(state.curve).all()


def test_a_run_that_diverges_keeps_its_last_good_state(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DivergenceWarning)
        states = list(run(path, alpha=90.0, batches=minibatches))
    assert len(states) < EPOCHS
    assert not path.exists() or np.isfinite(load_state(path, {}).curve).all()


def test_a_network_with_nan_in_it_is_not_saved(path):
    steps = iter(range(1, 100))

    def broken(layers, X, Y):
        loss, grads = layers_gradients(layers, X, Y)
        if next(steps) == 6:  # the last of the second epoch
            grads[0].W[0, 0] = np.nan
        return loss, grads

    with pytest.warns(DivergenceWarning, match="step 6"):
        states = list(run(path, gradients=broken))
    assert [state.epoch for state in states] == [1]
    assert load_state(path, {}).epoch == 1


def test_numpy_numbers_are_numbers(whole, path):
    assert same(last(run(path, alpha=np.float64(0.05), epochs=np.int64(EPOCHS), size=np.uint8(64))), whole)
    assert same(last(run(path)), whole)


# Files that cannot be used: one sentence, and they stay as they are.


def refused(path, words, **changes):
    before = path.read_bytes()
    with pytest.raises(ValueError, match=words) as caught:
        list(run(path, **changes))
    said = str(caught.value)
    assert said.endswith(".") and "\n" not in said and str(path) in said and len(said) < 400
    assert path.read_bytes() == before


@pytest.mark.parametrize(("changes", "words"), [
    ({"sizes": (784, 13, 10)}, r"sizes = \[784, 12, 10\] and not \[784, 13, 10\]"),
    ({"sizes": (784, 12, 5, 10)}, "sizes"),
    ({"epochs": 6}, "epochs = 5 and not 6"),
    ({"alpha": 0.1}, "alpha = 0.05 and not 0.1"),
    ({"size": 32}, "size = 64 and not 32"),
    ({"seed": 1}, "other initial weights, or another random generator: .* make both again"),
    ({"measure": lambda layers: [1]}, "measured = 0 and not 1"),
    ({"batches": minibatches}, "batches = augmented_batches and not minibatches: to go on with it, use"),
    ({"batches": partial(augmented_batches, shift=2.0)}, r"batches = augmented_batches and not .*\(shift=2.0\)"),
    ({"gradients": layers_gradients}, r"gradients = layers_gradients\(dropout=0.2, rng=Generator\) and not"),
    ({"gradients": partial(layers_gradients, dropout=0.3)}, "dropout=0.2.* and not .*dropout=0.3"),
    ({"gradients": lambda layers, X, Y: layers_gradients(layers, X, Y)}, "and not <lambda>"),
    ({"X": 1 - X}, "other examples X or Y: to go on with it, pass those; to start from the beginning, give"),
    ({"Y": Y[:, ::-1]}, "other examples X or Y"),
])  # fmt: skip
def test_another_training_is_refused(path, changes, words):
    next(run(path))
    refused(path, words, **changes)


def decayed(by, seen):
    def gradients(layers, X, Y):
        seen.append(1)
        return layers_gradients(layers, X, Y, weight_decay=by)

    return gradients


def test_a_change_in_a_few_of_many_examples_is_noticed():
    many, labels = np.random.default_rng(0).random((3, 4000), np.float32), np.ones((10, 4000), np.float32)
    before = runs._checksum(many, labels)
    assert runs._checksum(np.asfortranarray(many), labels) == before
    for columns in (slice(1, 4), slice(3999, 4000)):
        changed = many.copy()
        changed[:, columns] = 0
        assert runs._checksum(changed, labels) != before


RATE = 0.1


def test_a_function_of_ones_own_is_known_by_its_code_and_the_values_it_uses(path, monkeypatch):
    next(run(path, gradients=decayed(1e-4, [])))
    refused(path, "by=0.0001.* and not .*by=0.001", gradients=decayed(1e-3, []))
    states = run(path, gradients=decayed(1e-4, [1, 2, 3]))  # a list that is written to in the meantime
    assert next(states).epoch == 2
    path.unlink()
    for one, other in (
        (
            lambda layers, X, Y: layers_gradients(layers, X, Y),
            lambda layers, X, Y: layers_gradients(layers, X, Y, "tanh"),
        ),
    ):
        next(run(path, gradients=one))
        refused(path, "gradients = <lambda>", gradients=other)
        next(run(path, gradients=one))
    path.unlink()
    by_rate = lambda layers, X, Y: layers_gradients(layers, X, Y, weight_decay=RATE)  # noqa: E731
    next(run(path, gradients=by_rate))
    monkeypatch.setattr("tests.test_runs.RATE", 0.2)
    refused(path, "RATE=0.1.* and not .*RATE=0.2", gradients=by_rate)


def test_lists_that_are_bound_by_partial_are_compared(path):
    shifted = partial(layers_gradients, dropout=0.2)
    assert runs._describe(partial(shifted, [1, 2])) != runs._describe(partial(shifted, [1, 3]))
    assert runs._describe(partial(shifted, sizes=[[1], [2]])) != runs._describe(partial(shifted, sizes=[[1], [3]]))


def test_default_values_are_compared_under_their_own_names():
    def decaying(by):
        def gradients(layers, X, Y=None, *rest, weight_decay=by, **more):
            return layers_gradients(layers, X, Y, weight_decay=weight_decay)

        return gradients

    assert "Y=None, weight_decay=0.1)" in runs._describe(decaying(0.1))
    assert runs._describe(decaying(0.1)) != runs._describe(decaying(0.2))


def test_functions_without_a_module_or_with_a_variable_without_a_value_are_described():
    def gradients(layers, X, Y):
        return layers_gradients(layers, X, Y, weight_decay=by + later)

    by = 0.1
    described = runs._describe(gradients)
    by = 0.2
    assert "by=0.1" in described and "by=0.2" in runs._describe(gradients)
    later = 0.0
    assert "later=0.0" in runs._describe(gradients)
    gradients.__module__ = None
    assert "by=0.2" in runs._describe(gradients)


def test_a_run_that_was_saved_before_functions_were_goes_on(path, whole):
    next(run(path))
    with np.load(path) as file:
        parts = dict(file)
    settings = json.loads(str(parts["settings"]))
    for name in ("batches", "gradients", "data"):
        del settings[name]
    path.write_bytes(npz(**(parts | {"settings": json.dumps(settings)})))
    assert same(last(run(path)), whole)


def damage(saved, rng):
    """A file as a bad disk, a bad copy or an editor leaves it."""
    raw, place = bytearray(saved), int(rng.integers(len(saved)))
    headers = [found.start() for found in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)|\x93NUM", saved)]
    kind = rng.integers(8)
    if kind == 0:
        del raw[place:]
    elif kind == 1:
        raw[place] ^= 1 << rng.integers(8)
    elif kind == 2:  # in what describes the parts
        raw[min(rng.choice(headers) + rng.integers(80), len(raw) - 1)] = rng.integers(256)
    elif kind == 3:
        raw[place : place + 50] = rng.bytes(50)
    elif kind == 4:
        del raw[place : place + rng.integers(1, 100)]
    elif kind == 5:
        raw[place:place] = raw[max(0, place - 200) : place]
    elif kind == 6:  # large numbers
        place = min(rng.choice(headers) + rng.integers(80), len(raw) - 8)
        raw[place : place + 4] = b"\xff\xff\xff\x7f"
    else:  # a valid zip whose header of an array was changed
        name = rng.choice(["layers_W0", "velocity_b1", "curve", "epoch", "settings", "rng"])
        with zipfile.ZipFile(io.BytesIO(saved)) as old, zipfile.ZipFile(out := io.BytesIO(), "w") as new:
            for member in old.namelist():
                content = bytearray(old.read(member))
                if member == f"{name}.npy":
                    content[rng.integers(128)] = rng.choice(list(b"0123456789<>fUOiTF(),"))
                new.writestr(member, content)
        raw = out.getvalue()
    return bytes(raw)


@pytest.mark.filterwarnings("error")
def test_damaged_files_give_one_sentence_no_large_allocation_and_no_wrong_value(path, saved, number=400):
    path.parent.mkdir()
    path.write_bytes(saved)
    good, rng, refusals = load_state(path, {}), np.random.default_rng(1), 0
    tracemalloc.start()
    try:
        for _ in range(number):
            path.write_bytes(damage(saved, rng))
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            try:
                assert same(load_state(path, {}), good)
            except ValueError as error:
                refusals += 1
                assert str(error).endswith(".") and "\n" not in str(error) and "or is damaged: move" in str(error)
            assert tracemalloc.get_traced_memory()[1] - before < 2 * len(saved) + 1_000_000  # zip quotes names
    finally:
        tracemalloc.stop()
    assert number // 2 < refusals < number


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "run.npz"
    next(run(path))
    return path.read_bytes()


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_refused(path, saved, share):
    path.parent.mkdir()
    path.write_bytes(saved[: int(share * len(saved))])
    refused(path, "saved state of a training, or is damaged")


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize("content", [
    b"a text", b"\0" * 1000, npy(np.zeros(3)), npz(a=np.zeros(3)), npz(format="another"), npz(format=runs._FORMAT),
    npz(format=runs._FORMAT, settings="{}", rng="{}", epoch=1, curve=[1]),
    npz(format=runs._FORMAT, settings="no JSON", rng="{}", epoch=1, curve=[1]),
    npz(format=np.array([{"a": "pickled object"}], dtype=object)),
], ids=range(9))  # fmt: skip
def test_a_file_of_another_kind_is_refused(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    refused(path, "saved state of a training, or is damaged")


def test_a_changed_byte_is_noticed_or_does_not_matter(path, saved):
    path.parent.mkdir()
    path.write_bytes(saved)
    good = load_state(path, {})
    refusals = 0
    for place in np.random.default_rng(0).integers(0, len(saved), 150):
        damaged = bytearray(saved)
        damaged[place] ^= 0x55
        path.write_bytes(damaged)
        try:
            assert same(load_state(path, {}), good)
        except ValueError as error:
            refusals += "is damaged" in str(error)
    assert refusals > 100


def test_a_file_whose_parts_do_not_fit_is_refused(path, saved):
    path.parent.mkdir()
    path.write_bytes(saved)
    with np.load(path) as file:
        parts = dict(file)
    velocity, weights = parts["velocity_W0"], parts["layers_W1"]
    for name, wrong in (
        ("epoch", 0), ("epoch", EPOCHS + 1), ("epoch", 2), ("curve", np.zeros((1, 3))), ("curve", np.zeros(2)),
        ("velocity_W0", velocity[1:]), ("velocity_W0", velocity.astype(np.float64)), ("layers_W1", weights * np.nan),
        ("rng", "null"), ("rng", "{}"),
    ):  # fmt: skip
        path.write_bytes(npz(**(parts | {name: wrong})))
        refused(path, "saved state of a training, or is damaged")


def test_a_file_that_cannot_be_opened_is_told(path, saved):
    path.mkdir(parents=True)  # a folder
    with pytest.raises(OSError, match=r"cannot be read \(Is a directory\): name another file"):
        list(run(path))
    path.rmdir()
    how = bytearray(saved)
    how[how.rfind(b"PK\1\2") + 10] = 99  # a way to compress that nobody knows
    path.write_bytes(how)
    refused(path, "saved state of a training, or is damaged")


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError, match="cannot be written") as caught:
        list(run(tmp_path / "file" / "run.npz"))
    assert "\n" not in str(caught.value) and (tmp_path / "file").read_text() == "not a folder"


@pytest.mark.parametrize(("changes", "error", "words"), [
    ({"epochs": 0}, ValueError, "epochs must be at least 1"),
    ({"epochs": 2.5}, TypeError, "epochs must be a whole number"),
    ({"size": 0}, ValueError, "size"),
    ({"size": M + 1}, ValueError, "size must be at most 150"),
    ({"size": "large"}, TypeError, "size"),
    ({"alpha": -1}, ValueError, "alpha"),
    ({"alpha": "high"}, TypeError, "alpha"),
    ({"measure": 3}, TypeError, "measure must be a function"),
    ({"measure": lambda layers: 0.5}, TypeError, "measure must give a sequence of numbers"),
    ({"measure": lambda layers: [[1, 2]]}, TypeError, "measure must give a sequence of numbers"),
    ({"layers": ()}, TypeError, "layers must be a tuple of Layer"),
    ({"layers": init_params(np.random.default_rng(0))}, TypeError, "layers must be a tuple of Layer"),
    ({"layers": init_layers(np.random.default_rng(0), (783, 10))}, ValueError, "X must have shape"),
])  # fmt: skip
def test_bad_input_is_refused_before_the_first_step(path, changes, error, words):
    with pytest.raises(error, match=words) as caught:
        next(run(path, **changes))
    assert "\n" not in str(caught.value) and not path.exists()


@pytest.mark.parametrize("rng", [3, np.random.Generator(np.random.MT19937(0))])
def test_only_a_generator_whose_state_can_be_kept_is_taken(path, rng):
    layers = init_layers(np.random.default_rng(0), (784, 12, 10))
    with pytest.raises(TypeError, match="rng"):
        next(run_epochs(path, layers, X, Y, 0.05, EPOCHS, 64, rng))

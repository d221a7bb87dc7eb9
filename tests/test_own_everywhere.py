"""What `check` calls right works wherever a student's own network is used: my_net.py, notebook 05, the lab of 06."""

import inspect
import itertools
import linecache
import re

import numpy as np
import pytest

from helpers import widgets
from helpers.data import Digits, load_sample, to_columns
from helpers.exercises import check, my_network, own
from helpers.exercises.book import EXERCISES
from helpers.network import init_params
from helpers.training import train
from tests.notebook_files import NOTEBOOKS, code_cells, read

OWN = [exercise for exercise in EXERCISES.values() if exercise.own and callable(exercise.reference)]
WAYS = [(exercise.name, place) for exercise in OWN for place in range(len(exercise.also_right))]
SAMPLE = load_sample()
SMALL = Digits(*(part[:60] for part in SAMPLE))
X, Y = to_columns(SMALL.train_images), np.eye(10, dtype=np.float32)[:, SMALL.train_labels]
CELLS = {
    path.name[:2]: [cell.source for cell in code_cells(read(path)) if re.search(r"my_network\(|with_mine", cell.source)]
    for path in NOTEBOOKS
    if path.name[:2] in ("05", "06")
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))
    monkeypatch.setattr("helpers.data.load_sample", lambda: SMALL)  # for the program in my_net.py
    return tmp_path


_cells = itertools.count()


def typed(source, name):
    """A function as a cell of a notebook defines it: its source can be had."""
    cell = f"<cell {next(_cells)}>"
    linecache.cache[cell] = (len(source), None, source.splitlines(True), cell)
    space = {"np": np, "__name__": "__main__"}
    exec(compile(source, cell, "exec"), space)
    return space[name]


def way(name, place):
    """One of the right ways of an exercise, in words that can be taken over into my_net.py."""
    standard = EXERCISES[name].reference.__name__
    taken = inspect.signature(EXERCISES[name].also_right[place]).parameters
    args, keywords = ("y", "") if len(taken) == 1 and name == "one_hot" else ("*args", ", **keywords")
    source = (
        f"def my_{standard}({args}{keywords}):\n"
        f"    from helpers.exercises.book import EXERCISES\n\n"
        f"    return EXERCISES[{name!r}].also_right[{place}]({args}{keywords})\n"
    )
    return typed(source, f"my_{standard}")


def pass_and_use(answers):
    """Have answers checked, and then do all that the notebooks do with one's own network."""
    for name, answer in answers:
        result = check(name, answer)
        assert result.outcome == "right", result
        assert "Written to my_net.py" in result.remark, result
    use_in_notebook_05()
    use_in_the_lab()
    use_by_hand()
    run_the_file()


def use_in_notebook_05():
    space = {"X": X, "Y": Y, "start": init_params(np.random.default_rng(0)), "train": train, "np": np}
    for cell in CELLS["05"]:
        exec(cell, space)
    for a, b in zip(space["with_mine"].params, space["with_ours"].params, strict=True):
        assert np.abs(a - b).max() < 1e-3
    assert type(space["with_mine"].step) is int and abs(space["with_mine"].loss - space["with_ours"].loss) < 1e-3


def use_in_the_lab():
    space = {"X": X, "Y": Y, "X_test": X, "Y_test": Y, "widgets": widgets}
    for cell in CELLS["06"]:
        exec(cell, space)
    lab = space["own"]
    lab.take(3)
    assert lab.trouble == "" and lab.last_step == 3 and np.isfinite(lab.losses).all()
    lab.close()


def use_by_hand():
    """From the images to a table of the mistakes, with each function that may be the student's."""
    net = my_network()
    X, Y = net.to_columns(SMALL.train_images), net.one_hot(SMALL.train_labels)
    run = list(net.train(net.init_params(np.random.default_rng(0)), X, Y, 0.1, 4))
    assert [step.step for step in run] == [1, 2, 3, 4] and run[0].loss > run[3].loss
    assert not np.array_equal(run[0].params.W2, run[3].params.W2)  # each step has a net of its own
    said, y = net.predict(run[-1].params, X), SMALL.train_labels
    matrix = np.zeros((10, 10), int)
    np.add.at(matrix, (y, said), 1)
    assert matrix.sum() == 60 and f"{net.accuracy(said, y):.1%}" == f"{np.trace(matrix) / 60:.1%}"
    activations = net.forward(run[-1].params, X)
    assert f"{net.loss(run[-1].params, X, Y):.3f}" == f"{net.cross_entropy(activations.A2, Y):.3f}"
    assert activations.A1.shape == (10, 60) and (net.relu(activations.Z1) >= 0).all()
    after = net.update(run[-1].params, net.backward(run[-1].params, activations, X, Y), 0.1)
    assert after.W1.dtype == np.float32 and net.loss(after, X, Y) < net.loss(run[-1].params, X, Y)
    assert net.regime([step.loss for step in run]) == "too small"
    raw = bytes([0, 0, 8, 3, 0, 0, 0, 60, 0, 0, 0, 28, 0, 0, 0, 28]) + SMALL.train_images.tobytes()
    assert np.array_equal(net.to_columns(net.read_idx(raw)), X)


def run_the_file():
    text = own.file().read_text(encoding="utf-8").replace("range(1, 501)", "range(1, 4)")
    exec(compile(text.replace("step % 100 == 0", "True"), "my_net.py", "exec"), {"__name__": "__main__"})


def test_the_cells_are_found():
    assert len(CELLS["05"]) == 2 and len(CELLS["06"]) == 1


@pytest.mark.parametrize(("name", "place"), WAYS)
def test_each_right_way_by_itself(name, place):
    pass_and_use([(name, way(name, place))])


@pytest.mark.parametrize("seed", range(8))
def test_right_ways_mixed_at_random(seed):
    rng = np.random.default_rng(seed)
    some = [e for e in OWN if e.also_right and (e.name != "descend" or seed % 2)]
    pass_and_use([(e.name, way(e.name, rng.integers(len(e.also_right)))) for e in some])


TUPLES = {
    "init_params": """def my_init_params(rng, n_in=784, n_hidden=10, n_out=10):
    W1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))
    W2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden))
    return W1, np.zeros((n_hidden, 1)), W2, np.zeros((n_out, 1))
""",
    "forward": """def my_forward(params, X):
    W1, b1, W2, b2 = params
    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1 + b2
    E = np.exp(Z2 - Z2.max(axis=0))
    return {"Z1": Z1.tolist(), "Z2": Z2, "A1": A1, "A2": E / E.sum(axis=0)}
""",
    "update": """def my_update(params, grads, alpha):
    return [P - alpha * dP for P, dP in zip(params, grads)]
""",
    "accuracy": """def my_accuracy(predictions, y):
    return np.array(np.mean(np.array(predictions) == np.array(y)))
""",
    "cross_entropy": """def my_cross_entropy(A2, Y):
    return np.array(-np.mean(np.log(A2[Y.argmax(axis=0), np.arange(Y.shape[1])])))
""",
    "predict": """def my_predict(params, X):
    return [float(k) for k in np.argmax(forward(params, X).A2, axis=0)]
""",
    "one_hot": """def my_one_hot(y, n_classes=10):
    return [[int(label == k) for label in y] for k in range(n_classes)]
""",
    "to_columns": """def my_to_columns(images):
    return images.reshape(len(images), -1).T / 255
""",
}
DESCENDS = {
    "plain tuples": """def my_descend(params, X, Y, alpha, steps):
    for step in range(1, steps + 1):
        activations = forward(params, X)
        loss = cross_entropy(activations.A2, Y)
        params = update(params, backward(params, activations, X, Y), alpha)
        yield step, params, loss
""",
    "tuples of tuples in a list": """def my_descend(params, X, Y, alpha, steps):
    run = ()
    for step in range(1, steps + 1):
        activations = forward(params, X)
        loss = cross_entropy(activations.A2, Y)
        params = update(params, backward(params, activations, X, Y), alpha)
        run += ((step, tuple(params), loss),)
    return run
""",
    "dictionaries": """def my_descend(params, X, Y, alpha, steps):
    for step in range(1, steps + 1):
        activations = forward(params, X)
        loss = cross_entropy(activations.A2, Y)
        params = update(params, backward(params, activations, X, Y), alpha)
        yield {"loss": [loss], "step": np.float64(step), "params": params._asdict()}
""",
    "one net, changed in place": """def my_descend(params, X, Y, alpha, steps):
    params = Params(*(P.copy() for P in params))
    for step in range(1, steps + 1):
        activations = forward(params, X)
        loss = cross_entropy(activations.A2, Y)
        for P, dP in zip(params, backward(params, activations, X, Y)):
            P -= alpha * dP
        yield Step(step, params, loss)
""",
}


def with_helpers(source, name):
    from helpers import backprop, network, training

    function = typed(source, name)
    for module in (network, backprop, training):
        for key, value in vars(module).items():
            function.__globals__.setdefault(key, value)
    return function


@pytest.mark.parametrize("form", DESCENDS)
def test_a_loop_of_ones_own_in_any_form_that_is_right(form):
    pass_and_use([("descend", with_helpers(DESCENDS[form], "my_descend"))])


@pytest.mark.parametrize("form", DESCENDS)
def test_plain_lists_tuples_and_dictionaries_in_all_functions_at_once(form):
    answers = [(name, with_helpers(source, f"my_{name}")) for name, source in TUPLES.items()]
    pass_and_use([*answers, ("descend", with_helpers(DESCENDS[form], "my_descend"))])
    assert set(my_network().own) == {*TUPLES, "descend"}


def test_the_sources_are_those_of_the_exercises():
    assert all(inspect.getsource(with_helpers(source, f"my_{name}")) == source for name, source in TUPLES.items())

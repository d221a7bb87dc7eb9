"""my_net.py: what the student wrote is kept, in order, complete, and never lost."""

import json
import math
import os
import subprocess
import sys
from typing import NamedTuple

import numpy as np
import pytest

from helpers import activations
from helpers.backprop import Gradients, backward, one_hot
from helpers.data import load_sample, to_columns
from helpers.exercises import check, export, hint, my_network, own, progress, solution, state
from helpers.exercises.book import EXERCISES
from helpers.exercises.desk import OWN
from helpers.exercises.doctor import BACKWARD
from helpers.network import forward, init_params
from tests.notebook_files import ROOT

SCALE = 2


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))
    return tmp_path


def my_relu(Z):
    """my_relu of mine."""
    return np.maximum(Z, 0)  # not my_relu, but NumPy's


def my_softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def my_tanh(Z):
    return np.tanh(Z)


def my_sigmoid(Z):
    return np.array([[one_sigmoid(z) for z in row] for row in Z])


def one_sigmoid(z):
    return math.exp(min(z, 0)) / (1 + math.exp(-abs(z))) * SCALE / 2


def my_sigmoid_slope(Z):
    s = my_sigmoid(Z)
    return s * (1 - s)


def text():
    return own.file().read_text(encoding="utf-8")


def sections():
    return [match["name"] for match in own.SECTION.finditer(text())]


def test_a_passed_function_is_written_under_its_name():
    assert "Written to my_net.py as `relu`" in check("relu", my_relu).remark
    assert '"""my_relu of mine."""\n    return np.maximum(Z, 0)  # not my_relu, but NumPy\'s' in text()
    assert sections() == ["imports", "relu", "the program"]


def test_wrong_and_untried_ones_are_not():
    check("relu", np.abs)
    check("relu", None)
    assert not own.file().exists()


def test_the_order_is_that_of_the_series_and_writing_again_changes_nothing():
    for name, function in [("softmax", my_softmax), ("tanh", my_tanh), ("relu", my_relu), ("sigmoid", my_sigmoid)] * 2:
        check(name, function)
    assert sections() == ["imports", "relu", "sigmoid", "tanh", "softmax", "the program"]
    before = text()
    assert "stands in my_net.py" in check("tanh", my_tanh).remark
    assert text() == before


def test_what_a_function_needs_of_the_notebook_goes_with_it():
    check("sigmoid_slope", my_sigmoid_slope)
    assert "from helpers.activations import sigmoid\n" in text()
    check("sigmoid", my_sigmoid)
    assert "import math\nSCALE = 2\n\n\ndef one_sigmoid(z):" in text()
    assert "from helpers.activations import sigmoid" not in text()
    assert "s = sigmoid(Z)" in text()
    Z = np.array([[-1000.0, 0.0]])
    assert my_network().sigmoid_slope(Z).tolist() == [[0.0, 0.25]]


def test_a_newer_answer_takes_the_place_of_the_older():
    check("relu", my_relu)
    check("relu", shorter())
    assert "Z * (Z > 0)" in text() and "maximum" not in text()
    assert sections() == ["imports", "relu", "the program"]


def shorter():
    space = {"np": np}
    source = "def my_relu(Z):\n    return Z * (Z > 0)\n"
    exec(compile(source, "cell", "exec"), space)
    import linecache

    linecache.cache["cell"] = (len(source), None, source.splitlines(True), "cell")
    return space["my_relu"]


def test_a_section_edited_by_hand_is_kept():
    check("relu", my_relu)
    check("softmax", my_softmax)
    edited = text().replace("return np.maximum(Z, 0)  #", "return np.where(Z > 0, Z, 0)  #")
    own.file().write_text(edited, encoding="utf-8")
    result = check("relu", shorter())
    assert result.outcome == "right" and "you changed `relu` there by hand" in result.remark
    assert text() == edited
    check("tanh", my_tanh)  # the others go on
    assert "np.where(Z > 0, Z, 0)" in text() and "def tanh" in text()


def test_what_is_outside_the_marks_is_kept():
    check("relu", my_relu)
    mine = "# my notes\nLUCKY = 7\n\n\ndef leaky(Z):\n    return np.where(Z > 0, Z, Z / 100)\n"
    own.file().write_text(text().replace("# >>> the program", mine + "\n\n# >>> the program"), encoding="utf-8")
    check("softmax", my_softmax)
    check("sigmoid", my_sigmoid)
    assert mine in text() and "def softmax" in text()


def test_a_function_of_ones_own_outside_the_marks_is_kept():
    check("softmax", my_softmax)
    own.file().write_text(text() + "\n\ndef relu(Z):\n    return abs(Z)\n", encoding="utf-8")
    before = text()
    assert "a `relu` of your own, outside the marks" in check("relu", my_relu).remark
    assert text() == before


def test_imports_added_by_hand_are_kept():
    check("relu", my_relu)
    own.file().write_text(
        text().replace("import numpy as np\n", "import numpy as np\nimport cmath\n"), encoding="utf-8"
    )
    check("sigmoid_slope", my_sigmoid_slope)
    assert "import cmath\n" in text() and "from helpers.activations import sigmoid\n" in text()
    before = text()
    check("sigmoid_slope", my_sigmoid_slope)
    assert text() == before


@pytest.mark.parametrize("broken", [b"def relu(:\n", b"\xff\xfe", b"raise ValueError('no')\n"])
def test_a_broken_file_is_left_as_it_is(broken):
    own.file().write_bytes(broken)
    result = check("relu", my_relu)
    assert result.outcome == "right" and "my_net.py was left as it is" in result.remark
    assert own.file().read_bytes() == broken
    with pytest.raises(ImportError, match="my_net.py cannot be used: it"):
        my_network()


@pytest.mark.parametrize("rest", ["", "\n\n"])
def test_an_emptied_file_begins_anew(rest):
    own.file().write_text(rest)
    check("relu", my_relu)
    assert sections() == ["imports", "relu", "the program"]


def test_sections_taken_away_by_hand_come_back_or_are_not_needed():
    check("relu", my_relu)
    own.file().write_text("import numpy as np\n")
    check("relu", my_relu)
    check("softmax", my_softmax)
    assert sections() == ["relu", "softmax"]
    own.file().write_text("X = 1\n")
    assert "works here, but not there" in check("relu", my_relu).remark
    assert text() == "X = 1\n"


def test_what_cannot_be_written_is_right_all_the_same():
    array = np.ones(3)

    def inside(Z):
        return np.maximum(Z, array[0] - 1)

    for answer in (np.tanh, lambda Z: np.tanh(Z), Tanh(), Tanh().__call__):
        result = check("tanh", answer)
        assert result.outcome == "right" and "with `def`" in result.remark
    result = check("relu", inside)
    assert result.outcome == "right" and "inside another one" in result.remark
    result = check("relu", uses_an_array)
    assert result.outcome == "right" and "uses `ARRAY`, which only the notebook knows" in result.remark
    assert not own.file().exists()


ARRAY = np.zeros(1)


def uses_an_array(Z):
    return np.maximum(Z, ARRAY)


class Tanh:
    def __call__(self, Z):
        return np.tanh(Z)


def test_two_sections_do_not_fight_over_a_name(monkeypatch):
    check("sigmoid", my_sigmoid)
    monkeypatch.setitem(globals(), "SCALE", 3)
    result = check("relu", scaled_relu)
    assert "`sigmoid` there has another `SCALE` beside it" in result.remark


def scaled_relu(Z):
    return np.maximum(SCALE * Z, 0) / SCALE


class MyGradients(NamedTuple):
    dW1: np.ndarray
    db1: np.ndarray
    dW2: np.ndarray
    db2: np.ndarray


def my_backward(params, activations, X, Y):
    g = backward(params, activations, X, Y)
    return g.dW1.tolist(), g.db1, g.dW2, g.db2


def my_relu_as_a_list(Z):
    return [[max(z, 0) for z in row] for row in Z]


def test_a_plain_tuple_gets_its_names_and_a_list_becomes_an_array():
    assert check("relu", my_relu_as_a_list).outcome == "right"
    assert isinstance(my_network().relu(np.ones((2, 3))), np.ndarray)
    returned = own.returns(Gradients)(lambda: (1, 2, 3, 4))()
    assert returned == Gradients(1, 2, 3, 4)
    assert own.returns(Gradients)(lambda: {"db1": 2, "dW1": 1, "dW2": 3, "db2": 4})() == returned
    assert own._decorator(BACKWARD, my_backward) == "returns(Gradients)"
    assert own._decorator(BACKWARD, lambda *args: MyGradients(*backward(*args))) == ""


def test_the_network_is_complete_with_and_without_a_file():
    assert my_network().own == []
    check("relu", my_relu)
    counting = text().replace("    return np", "    CALLS.append(1)\n    return np") + "\nCALLS = []\n"
    own.file().write_text(counting, encoding="utf-8")
    net = my_network()
    assert net.own == ["relu"]
    calls = net.relu.__globals__["CALLS"]
    params = net.init_params(np.random.default_rng(0), 5, 4, 3)
    X = np.random.default_rng(1).random((5, 6), dtype=np.float32)
    Y = net.one_hot(np.array([0, 1, 2, 0, 1, 2]), 3)
    net.predict(params, X)
    assert len(calls) == 1  # the helpers' predict, with the helpers' forward, with the student's relu
    steps = list(net.train(params, X, Y, 0.1, 3))
    assert len(calls) == 4 and steps[-1].loss < steps[0].loss
    assert set(OWN) <= set(vars(net))


def test_the_file_is_a_program():
    check("relu", my_relu)
    check("softmax", my_softmax)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(own.file())], capture_output=True, text=True, env=environment, timeout=300, check=True
    )
    assert done.stdout.splitlines()[0].startswith("step 100: loss 0.")
    assert float(done.stdout.split("test accuracy ")[1].rstrip("%\n")) > 85


# Progress.


def test_progress_says_what_is_done_and_what_is_next():
    first, second = list(EXERCISES)[:2]
    assert f"0 of {len(EXERCISES)} exercises done. Next: {first}" in progress().message
    check(first, EXERCISES[first].reference)
    assert f"1 of {len(EXERCISES)} exercises done. Next: {second}" in progress().message
    assert f"next: {second}\n" in progress().code
    check(first, 5)  # a later failure does not take it back
    check(first, None)
    assert f"1 of {len(EXERCISES)} exercises" in progress().message


def test_progress_at_the_end():
    for exercise in EXERCISES.values():
        state.record(exercise.name, done=True)
    assert progress().message == f"{len(EXERCISES)} of {len(EXERCISES)} exercises done."
    assert progress().code.count("✓ all done") == len(progress().code.splitlines())


def test_tries_hints_solution_and_the_first_guess_are_kept(folder, monkeypatch):
    monkeypatch.setattr("helpers.exercises.desk._hints_given", {})
    check("relu", np.abs)
    check("relu", my_relu)
    hint("relu")
    hint("relu")
    solution("relu")
    assert check("largest slope of the sigmoid", 0.5).remark == ""
    assert check("largest slope of the sigmoid", 0.25).remark == "(Your first guess was 0.5.)"
    summary = export(folder / "results.json")
    assert summary == json.loads((folder / "results.json").read_text())
    assert summary["exercises"]["relu"] == {"done": True, "tries": 2, "hints": 2, "solution": True}
    assert summary["exercises"]["largest slope of the sigmoid"] == {"done": True, "tries": 2, "guess": "0.5"}
    assert summary["exercises"]["tanh"] == {"done": False, "tries": 0}
    assert (summary["done"], summary["of"]) == (2, len(EXERCISES))


@pytest.mark.parametrize("content", ["", "[1]", "{", '{"relu": 5, "tanh": {"done": true}}', "\x00"])
def test_a_spoilt_progress_file_is_no_trouble(content):
    state.file().write_text(content)
    progress()
    assert check("relu", my_relu).outcome == "right"
    assert state.load()["relu"]["done"] is True


def test_a_kill_while_writing_leaves_the_old_file(folder, monkeypatch):
    check("relu", my_relu)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    def killed(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        check("softmax", my_softmax)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_said(monkeypatch, folder):
    (folder / "file").write_text("")
    monkeypatch.setenv("MY_NET_DIR", str(folder / "file" / "below"))
    result = check("relu", my_relu)
    assert result.outcome == "right"
    assert "progress could not be written" in result.remark and "my_net.py could not be written" in result.remark
    assert hint("relu").outcome == "hint" and solution("relu").outcome == "solution"


def test_two_processes_do_not_lose_each_others_files(folder):
    code = "from helpers.exercises import check; from helpers import activations as a; check('relu', a.relu)"
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(3)]
    assert [process.wait(300) for process in running] == [0, 0, 0]
    assert state.load()["relu"]["done"] is True
    assert {file.name for file in folder.iterdir()} == {"my_net.py", "my_progress.json"}


def test_reference_functions_make_a_whole_program():
    """All exercises that go into the file, passed one after the other."""
    for exercise in EXERCISES.values():
        if exercise.own:
            assert "Written" in check(exercise.name, exercise.reference).remark, exercise.name
    net = my_network()
    assert net.own == sorted(OWN)
    digits = load_sample()
    X, Y = to_columns(digits.train_images[:50]), one_hot(digits.train_labels[:50])
    params = init_params(np.random.default_rng(0))
    theirs, ours = net.forward(params, X), forward(params, X)
    assert all(np.allclose(a, b, atol=1e-5) for a, b in zip(theirs, ours, strict=True))
    for g, h in zip(net.backward(params, theirs, X, Y), backward(params, ours, X, Y), strict=True):
        assert np.allclose(g, h, atol=1e-5)
    assert activations.relu is not net.relu

"""No answer can hurt the kernel: nonsense gets a sentence, and what was set for the call is set back."""

import sys
import threading
import time
import warnings

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.exercises import check, hint, solution
from helpers.exercises.book import EXERCISES
from helpers.exercises.engine import Exercise
from helpers.exercises.runner import TimeUp, run
from tests.save_notebooks import execute


def endless(Z):
    while True:
        pass


def endless_that_catches_all(Z):
    while True:
        try:
            len(5)
        except:  # noqa: E722
            pass


def endless_that_sleeps_and_catches_all(Z):
    while True:
        try:
            time.sleep(60)
        except:  # noqa: E722
            pass


def endless_in_loops_that_catch_all(Z):
    while True:
        try:
            while True:
                try:
                    len(5)
                except:  # noqa: E722
                    pass
        except:  # noqa: E722
            pass


def endless_that_prints(Z):
    while True:
        print("and on and on")


def recursion(Z):
    return recursion(Z)


def generator(Z):
    yield Z


def raises_in_words_of_many_lines(Z):
    raise ValueError("one\ntwo\n" + "three " * 1000)


def cannot_describe_itself(Z):
    class Odd(Exception):
        def __str__(self):
            raise KeyError("no")

    raise Odd


def warns_and_sets(Z):
    warnings.warn("no", stacklevel=1)
    np.seterr(all="raise")
    print("hello")
    print("error", file=sys.stderr)
    return np.log(np.zeros(3))


class Evil:
    """Has nothing that one could rely on."""

    def __array__(self, *args, **keywords):
        raise KeyError("no")

    def __len__(self):
        raise SystemExit

    def __getattr__(self, name):
        raise AttributeError(name) if name.startswith("__") else ValueError(name)  # pytest asks for names of its own

    def __repr__(self):
        raise ValueError("no")

    def __eq__(self, other):
        raise ValueError("no")


class Slow:
    """Takes for ever to become an array."""

    def __array__(self, *args, **keywords):
        while True:
            pass


NONSENSE = {
    "5": (5, "function itself is needed, but this is an integer"),
    "text": ("relu", "function itself is needed, but this is text"),
    "array": (np.ones(3), "function itself is needed, but this is an array"),
    "evil": (Evil(), "function itself is needed, but this is an object of type Evil"),
    "a class": (Evil, "must take Z, but takes nothing"),
    "no argument": (lambda: 1, "must take Z, but takes nothing"),
    "two arguments": (lambda a, b: 1, "must take Z, but takes a, b"),
    "endless": (endless, "stopped after"),
    "endless, catches all": (endless_that_catches_all, "stopped after"),
    "endless, catches all twice": (endless_in_loops_that_catch_all, "stopped after"),
    "endless, sleeps and catches all": (endless_that_sleeps_and_catches_all, "stopped after"),
    "endless, prints": (endless_that_prints, "stopped after"),
    "sleeps": (lambda Z: time.sleep(60), "stopped after"),
    "slow array": (lambda Z: Slow(), "stopped after"),
    "recursion": (recursion, "calls itself again and again"),
    "generator": (generator, "a generator, which gives its values one by one"),
    "10 GB": (lambda Z: np.ones(10**10 // 8), "far more memory"),
    "10 GB list": (lambda Z: [0] * 10**10, "far more memory"),
    "grows": (lambda Z: _grow(), ""),  # too much memory or too much time, whichever ends first
    "exit": (lambda Z: sys.exit(3), "ends Python"),
    "raises": (raises_in_words_of_many_lines, "refuses an input that is right"),
    "cannot describe itself": (cannot_describe_itself, "It raised Odd."),
    "evil result": (lambda Z: Evil(), "an object of type Evil, which is no regular array"),
    "None": (lambda Z: None, "returned None: a `return` is missing"),
    "Ellipsis": (lambda Z: ..., "an object of type ellipsis"),
    "texts": (lambda Z: ["a", "b"], "which holds no plain numbers"),
    "ragged": (lambda Z: [[1, 2], [3]], "a list, which is no regular array"),
    "dictionary": (lambda Z: {"a": 1}, "a dictionary, which is no regular array"),
    "function": (lambda Z: print, "perhaps brackets are missing"),
    "complex": (lambda Z: Z + 1j, "no plain numbers"),
    "dates": (lambda Z: np.array(["2020"], dtype="M8[D]"), "no plain numbers"),
    "objects": (lambda Z: np.array([{}]), "an array of objects"),
    "nan": (lambda Z: Z * np.nan, "The entry [0, 0] should be 0, but is nan."),
    "other shape": (lambda Z: np.zeros((7, 7, 7)) * Z[0, 0], "The shape is (7, 7, 7), but should be (3, 4)."),
    "warns and sets": (warns_and_sets, "It raised FloatingPointError"),
    "spoils its input": (lambda Z: Z.resize((1, 1), refcheck=False), "It changes `Z` itself"),
}


def _grow():
    rows = []
    while True:
        rows.append(np.ones(10**7))


@pytest.mark.parametrize(("answer", "words"), NONSENSE.values(), ids=NONSENSE)
def test_nonsense_gets_a_sentence_and_leaves_all_as_it_was(answer, words, capfd, monkeypatch):
    monkeypatch.setattr("helpers.exercises.engine.SECONDS", 0.8)  # the real time is waited for in a kernel, below
    before = (np.geterr(), sys.stdout, sys.stderr, sys.gettrace(), threading.active_count(), warnings.filters[:])
    start = time.monotonic()
    result = check("relu", answer)
    assert time.monotonic() - start < 30
    assert result.outcome == "not yet"
    assert words in result.message
    assert len(result.message) < 500 and "helpers" not in repr(result)
    assert result._repr_html_()
    assert before == (
        np.geterr(),
        sys.stdout,
        sys.stderr,
        sys.gettrace(),
        threading.active_count(),
        warnings.filters[:],
    )
    assert capfd.readouterr() == ("", "")
    assert len(np.ones(4 * 10**8 // 8)) > 0  # the memory limit is gone
    assert check("relu", EXERCISES["relu"].reference).outcome == "right"


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
@pytest.mark.parametrize("answer", [5, "?", Evil(), [], {}, np.nan, lambda *args: None, lambda *args: Evil(), print])
def test_nonsense_is_right_nowhere(exercise, answer):
    if isinstance(exercise, Exercise) or not isinstance(answer, (int, str)):
        result = exercise.judge(answer)
        assert result.outcome in ("not yet", "not tried") and result.message


@pytest.mark.parametrize("name", ["rlu", 5, None, [], "", "x" * 1000])
def test_unknown_name(name):
    for answer in (check(name, print), hint(name), solution(name)):
        assert answer.outcome == "error" and "There is no exercise" in answer.message and len(answer.message) < 3000
        assert "Unknown exercise: " in repr(answer) and "Unknown exercise:</b>" in answer._repr_html_()
    assert "Did you mean 'relu'" in check("rlu", print).message


def test_the_interrupt_button_goes_through():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupted)


def test_a_loop_is_stopped_on_another_thread_too():
    outcomes = []

    def work():
        outcomes.append(run(endless, 0, seconds=0.2))
        outcomes.append(run(endless_that_prints, 0, seconds=0.2))
        outcomes.append(run(lambda: sum(range(10**5))))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert [type(outcome.error) for outcome in outcomes] == [TimeUp, TimeUp, type(None)]


def test_a_loop_is_stopped_between_lines_not_between_instructions():
    frames = []

    def work():
        frames.append(sys._getframe())
        endless_that_sleeps_and_catches_all(0)

    assert isinstance(run(work, seconds=0.1).error, TimeUp)
    assert not frames[0].f_trace_opcodes and sys.gettrace() is None


def test_what_is_printed_is_kept_apart(capfd):
    outcome = run(lambda: [print("x" * 1000) for _ in range(100)])
    assert 1000 < len(outcome.printed) <= 2000
    assert capfd.readouterr() == ("", "")
    result = check("relu", lambda Z: (print("look\n", Z.shape), np.maximum(Z, 0))[1])
    assert result.outcome == "right" and "printed 'look' and more" in result.remark


IN_A_KERNEL = [
    "import numpy as np\nfrom helpers.exercises import check, hint\n\ndef my_relu(Z):\n    return ...\n\n"
    "check('relu', my_relu)",
    "def my_relu(Z):\n    # why\n    largest = np.max(Z)\n    return Z @ Z\n\ncheck('relu', my_relu)",
    "def my_relu(Z):\n    while True:\n        pass\n\ncheck('relu', my_relu)",
    "def deep(Z):\n    return 1 / 0\n\n\ndef my_relu(Z):\n    return deep(Z)\n\ncheck('relu', my_relu)",
    "import matplotlib.pyplot as plt\n\ndef my_relu(Z):\n    plt.plot(Z)\n    print('drawn')\n"
    "    return np.maximum(Z, 0)\n\ncheck('relu', my_relu)",
    "def my_relu(Z):\n    return np.ones(10**10)\n\ncheck('relu', my_relu)",
    "def my_relu(Z):\n    return np.maximum(Z, 0)\n\ncheck('relu', my_relu)",
    "from pathlib import Path\nimport os\nprint(Path(os.environ['MY_NET_DIR'], 'my_net.py').read_text())",
]


def test_in_a_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))
    notebook = new_notebook(cells=[new_code_cell(source) for source in IN_A_KERNEL])
    execute(notebook, tmp_path)
    bundles = [[output.get("data", {}) for output in cell.outputs] for cell in notebook.cells]
    said = ["".join(data["text/plain"] for data in cell if "text/html" in data) for cell in bundles]
    assert said[0].startswith("○ Not tried yet: Write `my_relu(Z)`")
    assert (
        "do not fit for a matrix product" in said[1]
        and "(ValueError)" in said[1]
        and "in your cell, line 4:  return Z @ Z" in said[1]
    )
    assert "stopped after 3 seconds" in said[2]
    assert "ZeroDivisionError" in said[3] and "in your cell, line 2:  return 1 / 0" in said[3]
    assert said[4].startswith("✓ Right") and "printed 'drawn'" in said[4]
    assert "far more memory" in said[5]
    assert said[6].startswith("✓ Right") and "Written to my_net.py as `relu`" in said[6]
    assert "def relu(Z):\n    return np.maximum(Z, 0)\n# <<<" in notebook.cells[7].outputs[0].text
    assert not any("helpers/" in text or "Traceback" in text for text in said)

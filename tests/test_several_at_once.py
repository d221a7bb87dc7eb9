"""Two notebooks at once, killed kernels, full disks: nothing that a student did is lost."""

import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from helpers import files
from helpers.exercises import check, export, hint, my_network, progress, solution, state
from helpers.exercises.__main__ import main
from helpers.exercises.book import EXERCISES
from helpers.my_digits import MyDigits, add_my_digit, load_my_digits, save_my_digits
from tests.notebook_files import ROOT
from tests.test_own_everywhere import typed

PASSED = ["relu", "sigmoid", "tanh", "softmax", "relu_slope", "tanh_slope"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))
    return tmp_path


def notebook(code):
    """Start a process as a second notebook is one; it says "ready" once everything is imported."""
    begin = f"""
import os, sys
import numpy as np
import helpers.files
from helpers.exercises import check, own, state
from helpers.exercises.book import EXERCISES
from helpers.files import write_atomically
from helpers.my_digits import add_my_digit
PASSED = {PASSED}
print("ready", flush=True)
sys.stdin.readline()
"""
    return subprocess.Popen(
        [sys.executable, "-c", begin + code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def all_at_once(codes):
    """Run several notebooks that begin at the same moment."""
    running = [notebook(code) for code in codes]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=100)[0] for process in running]
    assert all(process.returncode == 0 for process in running)
    return said


def test_two_notebooks_that_add_digits():
    add = "for i in range(20): add_my_digit(np.full((28, 28), 10 * {who} + i % 10, np.uint8), {who})"
    all_at_once([add.format(who=who) for who in (1, 2, 3)])
    images, labels = load_my_digits()
    assert np.bincount(labels).tolist() == [0, 20, 20, 20]
    assert np.array_equal(images[:, 0, 0] // 10, labels)


def test_two_notebooks_that_count_tries():
    all_at_once(["for _ in range(25): check('relu', np.abs)"] * 3)
    assert state.load()["relu"]["tries"] == 75


def test_two_notebooks_that_pass_functions():
    code = "for name in PASSED[{start}::2]: print(check(name, EXERCISES[name].reference).remark)"
    said = all_at_once([code.format(start=start) for start in (0, 1)])
    assert "".join(said).count("Written to my_net.py") == len(PASSED)
    assert my_network().own == sorted(PASSED)
    assert all(state.load()[name]["done"] for name in PASSED)


def test_threads():
    def work(who):
        for i in range(10):
            add_my_digit(np.full((28, 28), 10 * who + i, np.uint8), who)
            state.record("relu", tries=lambda n: n + 1)

    threads = [threading.Thread(target=work, args=(who,)) for who in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(load_my_digits().images[:, 0, 0]) == [10 * who + i for who in (1, 2, 3) for i in range(10)]
    assert state.load()["relu"]["tries"] == 30


KILLED = {
    "my_digits.npz": "while True: add_my_digit(np.full((28, 28), 7, np.uint8), 7)",
    "my_progress.json": "while True: state.record('tanh', tries=lambda n: n + 1)",
    "my_net.py": """
old = own.file().read_text()
while True:
    for name in PASSED[1:]:
        print(check(name, EXERCISES[name].reference).remark)
    write_atomically(own.file(), old)
""",
}
FIRST_WRITE = """
write_bytes = helpers.files.Path.write_bytes
def say_and_write(path, content):
    helpers.files.Path.write_bytes = write_bytes
    print("writing", flush=True)
    return write_bytes(path, content)
helpers.files.Path.write_bytes = say_and_write
"""
IN_THE_MIDST = """
import signal
helpers.files.os.replace = lambda part, whole: os.kill(os.getpid(), signal.SIGKILL) if {what!r} in str(whole) else None
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.parametrize("what", KILLED)
def test_a_kill_during_a_save_loses_nothing_and_the_next_save_cleans_up(folder, what):
    add_my_digit(np.full((28, 28), 7, np.uint8), 7)
    check("relu", EXERCISES["relu"].reference)
    for delay in (None, 0.005, 0.02, 0.05):
        process = notebook((IN_THE_MIDST.format(what=what) if delay is None else "") + FIRST_WRITE + KILLED[what])
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "writing\n"
        if delay is not None:
            time.sleep(delay)
            process.kill()
        process.communicate(timeout=30)
        hidden = [path.name for path in folder.iterdir() if path.name.startswith(".")]
        assert f".{what}.part" in hidden or delay is not None
        images, labels = load_my_digits()
        assert len(labels) and (labels == 7).all() and (images == 7).all()
        assert "relu" in my_network().own and state.load()["relu"]["done"]
        add_my_digit(images[0], 7)
        check("relu", one_of_two_relus(delay))
        assert {path.name for path in folder.iterdir()} == set(KILLED)


def one_of_two_relus(which):
    """Another relu each time, so that my_net.py is written each time."""
    source = f"def my_relu(Z):\n    return np.maximum(Z, 0)  # {which}\n"
    return typed(source, "my_relu")


# A disk that is full, and a folder that is read-only.


def fails(code):
    def fail(*args):
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("code", [28, 30, 13, 122], ids=os.strerror)
def test_a_check_answers_where_nothing_can_be_written(folder, monkeypatch, code):
    save_my_digits(*MyDigits(np.zeros((1, 28, 28), np.uint8), np.array([5])))
    check("relu", np.abs)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(files.Path, "write_bytes", fails(code))
    answer = check("relu", EXERCISES["relu"].reference)
    assert answer.outcome == "right"
    assert answer.remark.splitlines() == [
        f"(The progress could not be written: {os.strerror(code)}.)",
        f"(my_net.py could not be written: {os.strerror(code)}.)",
    ]
    assert check("relu", np.abs).outcome == "not yet"
    assert hint("relu").outcome == "hint" and "could not be written" in hint("relu").remark
    assert solution("relu").outcome == "solution" and progress().outcome == "progress"
    with pytest.raises(OSError, match=r"^my_digits.npz could not be written \(.*\): make room"):
        add_my_digit(np.zeros((28, 28), np.uint8), 1)
    with pytest.raises(OSError, match=r"results.json could not be written \(.*\): name a file in another folder.$"):
        export(folder / "results.json")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_damaged_file_that_cannot_be_set_aside_stays_and_is_said(folder, monkeypatch):
    state.file().write_bytes(b"{")
    monkeypatch.setattr(os, "replace", fails(30))
    assert f"could not be read: {os.strerror(30)}" in progress().remark
    answer = check("relu", EXERCISES["relu"].reference)
    assert answer.outcome == "right" and "progress could not be written" in answer.remark
    assert state.file().read_bytes() == b"{"
    assert main(["export", str(folder / "results.json")]) == 1


def test_a_folder_for_locks_that_cannot_be_had(folder, monkeypatch):
    (folder / "file").write_text("")
    monkeypatch.setattr(files.tempfile, "gettempdir", lambda: str(folder / "file"))
    with pytest.raises(OSError) as refusal:  # each system says it in its own words
        (folder / "file" / "locks").mkdir()
    answer = check("relu", EXERCISES["relu"].reference)
    said = f"could not be written: {refusal.value.strerror}"
    assert answer.outcome == "right" and answer.remark.count(said) == 2

"""The student's files, damaged in many ways: one sentence each, nothing wrong read, nothing lost, nothing large made.

FUZZ=2500 uv run pytest -n0 tests/test_damaged_files.py tries more of them.
"""

import collections
import io
import json
import os
import re
import shutil
import time
import tracemalloc
import zipfile

import numpy as np
import pytest

from helpers import my_digits
from helpers.exercises import check, export, hint, my_network, own, progress, state
from helpers.exercises.book import EXERCISES
from helpers.my_digits import add_my_digit, load_my_digits, save_my_digits

COUNT = int(os.environ.get("FUZZ", 150))
RNG = np.random.default_rng(0)
DIGITS = np.uint8(RNG.integers(0, 256, (7, 28, 28)) * (RNG.random((7, 28, 28)) < 0.2))
LABELS = np.uint8(RNG.integers(0, 10, 7))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))
    return tmp_path


def damaged(raw, rng):
    """Damage some bytes in one of the ways in which files get damaged."""
    at, n = int(rng.integers(len(raw))), int(rng.integers(1, 30))
    headers = [match.start() for match in re.finditer(b"PK|NUMPY|shape", raw)]
    if headers and rng.random() < 0.7:  # where a damage does more than in a pixel
        at = min(int(rng.choice(headers)) + int(rng.integers(60)), len(raw) - 1)
    ways = {
        "cut short": lambda: raw[:at],
        "begins late": lambda: raw[at:],
        "a bit": lambda: raw[:at] + bytes([raw[at] ^ 1 << int(rng.integers(8))]) + raw[at + 1 :],
        "a byte": lambda: raw[:at] + rng.bytes(1) + raw[at + 1 :],
        "a digit": lambda: raw[:at] + b"%d" % rng.integers(10) + raw[at + 1 :],
        "many bytes": lambda: raw[:at] + rng.bytes(n) + raw[at + n :],
        "swapped": lambda: raw[:at] + raw[at + n : at + 2 * n] + raw[at : at + n] + raw[at + 2 * n :],
        "zeros": lambda: raw[:at] + bytes(n) + raw[at + n :],
        "all zeros": lambda: bytes(len(raw)),
        "a piece missing": lambda: raw[:at] + raw[at + n :],
        "a piece twice": lambda: raw[: at + n] + raw[at:],
        "longer": lambda: raw + rng.bytes(n),
        "twice": lambda: raw + raw,
        "utf-16": lambda: raw.decode("latin-1").encode("utf-16"),
        "line ends": lambda: raw.replace(b"\n", b"\r\n"),
        "as text": lambda: raw.decode("latin-1").encode("utf-8", "replace"),
    }
    name = list(ways)[int(rng.integers(len(ways)))]
    return name, ways[name]()


def one_sentence(error):
    text = str(error)
    assert "\n" not in text and 20 < len(text) < 400 and text.endswith("."), text


# Digits.


def written(save=np.savez, **arrays):
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


def header(shape, descr="'|u1'", order=False):
    text = f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"
    return b"\x93NUMPY\x01\x00v\x00" + text.ljust(117).encode() + b"\n"


def archive(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(f"{name}.npy", content)
    return file.getvalue()


BOMBS = {
    "billions announced": archive(images=header("(99999999999, 28, 28)"), labels=header("(3,)") + b"abc"),
    "a hundred thousand announced": archive(images=header("(90000, 28, 28)"), labels=header("(3,)") + b"abc"),
    "zeros that unpack to 200 MB": archive(images=header("(3, 28, 28)") + bytes(200_000_000), labels=header("(3,)")),
    "negative": archive(images=header("(-3, -28, 28)") + bytes(2352), labels=header("(3,)") + b"\1\2\3"),
    "deep header": archive(images=header("(" * 60 + ")" * 60), labels=header("(3,)")),
    "objects": archive(images=header("(3, 28, 28)", "'|O'") + bytes(2352 * 8), labels=header("(3,)")),
    "wide strings": archive(images=header("(3, 28, 28)", "'|S999999999'") + bytes(2352), labels=header("(3,)")),
    "no size": archive(images=header("(3, 28, 28)", "'|V0'"), labels=header("(3,)") + b"\1\2\3"),
    "floats": written(images=DIGITS / 255, labels=LABELS),
    "labels of floats": written(images=DIGITS, labels=LABELS.astype(float)),
    "nan": written(images=DIGITS, labels=np.full(7, np.nan)),
    "label 10": written(images=DIGITS, labels=LABELS + 10),
    "a label too few": written(images=DIGITS, labels=LABELS[1:]),
    "another size": written(images=DIGITS[:, 1:], labels=LABELS),
    "a number": written(images=np.uint8(3), labels=np.uint8(3)),
    "none": written(images=DIGITS[:0], labels=LABELS[:0]),
    "no labels": written(images=DIGITS),
    "dates": written(images=DIGITS, labels=LABELS.astype("M8[s]")),
    "a text": b"my digits\n",
    "nothing": b"",
}


def digits_are_refused_or_right():
    """Read the file: the digits that were saved, or one sentence. Returns whether it is all right."""
    before = my_digits.file().read_bytes()
    tracemalloc.reset_peak()
    held = tracemalloc.get_traced_memory()[0]
    try:
        images, labels = load_my_digits()
    except OSError as error:
        one_sentence(error)
        with pytest.raises(OSError, match="left as it is"):
            add_my_digit(DIGITS[0], 3)
        assert my_digits.file().read_bytes() == before
    else:
        assert np.array_equal(images, DIGITS) and np.array_equal(labels, LABELS)
        assert images.flags.writeable and images.dtype == np.uint8
    assert tracemalloc.get_traced_memory()[1] - held < 4_000_000


@pytest.fixture
def traced():
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_damaged_digits(traced, save):
    raw = written(save, images=DIGITS, labels=LABELS)
    for seed in range(COUNT // 2):
        my_digits.file().write_bytes(damaged(raw, np.random.default_rng(seed))[1])
        digits_are_refused_or_right()


@pytest.mark.parametrize("name", BOMBS)
def test_digits_of_wrong_kinds_and_sizes(traced, name):
    my_digits.file().write_bytes(BOMBS[name])
    with pytest.raises(OSError, match="my_digits.npz cannot be used"):
        load_my_digits()
    digits_are_refused_or_right()


def test_digits_that_are_right_in_another_form_are_read():
    for arrays in (
        {"images": np.asfortranarray(DIGITS), "labels": LABELS.astype(">i8")},
        {"images": DIGITS, "labels": LABELS.astype(int), "notes": np.arange(3)},
    ):
        my_digits.file().write_bytes(written(**arrays))
        images, labels = load_my_digits()
        assert np.array_equal(images, DIGITS) and np.array_equal(labels, LABELS)


def test_more_digits_than_can_be_read_again_are_not_saved(monkeypatch):
    monkeypatch.setattr(my_digits, "MOST", 6)
    with pytest.raises(ValueError, match="6 at most"):
        save_my_digits(DIGITS, LABELS)
    save_my_digits(DIGITS[:6], LABELS[:6])
    assert len(load_my_digits().labels) == 6


# Progress.

NAMES = list(EXERCISES)
KEPT = {name: {"done": i % 2 == 0, "tries": i + 1, "hints": 2} for i, name in enumerate(NAMES[:12])}
KEPT[NAMES[3]] |= {"guess": "(17, 24)", "solution": True}
WRONG = {
    "a list": [1],
    "a number": 5,
    "nothing": None,
    "entries of other kinds": {name: 5 for name in NAMES},
    "lists in it": {NAMES[0]: {"done": True, "tries": [1]}, NAMES[1]: []},
    "text for a number": {NAMES[0]: {"done": True, "tries": "3"}},
    "a number for yes": {NAMES[0]: {"done": 1, "tries": 3}},
    "nan": {NAMES[0]: {"done": True, "tries": float("nan")}},
    "infinity": {NAMES[0]: {"done": True, "tries": float("inf")}},
    "negative": {NAMES[0]: {"done": True, "tries": -1}},
    "huge": {NAMES[0]: {"done": True, "tries": 10**400}},
    "guess of a number": {NAMES[0]: {"done": True, "tries": 1, "guess": {"a": 1}}},
    "another name": {"Relu": {"done": True, "tries": 1}},
    "another key": {NAMES[0]: {"Done": True, "tries": 1}},
}
TEXTS = {name: json.dumps(content).encode() for name, content in WRONG.items()} | {
    "deep": b"[" * 100_000,
    "deep entries": b'{"relu": ' * 100_000,
    "thousands of digits": b'{"relu": {"tries": ' + b"9" * 5000 + b"}}",
    "a name twice": b'{"relu": {"done": true}, "relu": {"done": false}}',
    "a key twice": b'{"relu": {"done": true, "done": false}}',
    "long": b" " * 2_000_000 + b"{}",
    "empty": b"",
    "latin": '{"relu": {"guess": "é"}}'.encode("latin-1"),
    "half a pair": b'{"relu": {"guess": "\xed\xa0\x80"}}',
}


def progress_goes_on(raw):
    """Use the file as a student does: nothing raises, and what cannot be read is kept aside, and said."""
    state.file().write_bytes(raw)
    before = {path: path.read_bytes() for path in state.file().parent.iterdir()}
    said = progress()
    aside = [path for path in state.file().parent.iterdir() if path not in before]
    if "damaged" in said.remark:
        one_sentence(said.remark.strip("()"))
        assert [path.read_bytes() for path in aside] == [raw] and aside[0].name in said.remark
    else:
        assert not aside and said.remark == ""
        assert state.load() == KEPT
    answer = hint("relu")
    assert answer.outcome == "hint" and "damaged" not in answer.remark  # it is said once
    assert check("relu", np.abs).outcome == "not yet"
    assert state.load()["relu"]["tries"] >= 1
    assert export(state.file().parent / "results.json")["of"] == len(EXERCISES)
    return "set aside" if aside else "read"


def test_damaged_progress():
    for name, entry in KEPT.items():
        state.record(name, **entry)
    raw, counts = state.file().read_bytes(), collections.Counter()
    for seed in range(COUNT):
        counts[progress_goes_on(damaged(raw, np.random.default_rng(seed))[1])] += 1
        for path in state.file().parent.iterdir():
            path.unlink()
    assert counts["set aside"] > counts["read"] > 0
    print(counts)


@pytest.mark.parametrize("name", TEXTS)
def test_progress_of_wrong_kinds(name):
    assert progress_goes_on(TEXTS[name]) == "set aside"


def test_what_can_be_read_of_a_damaged_file_goes_on_and_no_old_one_is_lost():
    for damage in (b'"tries": 1x,', b'"tries": "1",'):
        state.file().write_bytes(json.dumps(KEPT).encode().replace(b'"tries": 1,', damage))
        said = progress()
    assert "the 11 exercises that could be read go on" in said.remark and "my_progress.damaged-2.json" in said.remark
    assert state.load() == {name: entry for name, entry in KEPT.items() if name != NAMES[0]}
    assert len(list(state.file().parent.glob("my_progress.damaged*.json"))) == 2


def test_a_file_saved_with_a_byte_order_mark_is_read():
    state.file().write_text(json.dumps(KEPT), encoding="utf-8-sig")
    assert progress().remark == "" and state.load() == KEPT


# my_net.py


@pytest.fixture(scope="module")
def net_text(tmp_path_factory):
    """A my_net.py with all functions in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MY_NET_DIR", str(tmp_path_factory.mktemp("own")))
        for exercise in EXERCISES.values():
            if exercise.own:
                check(exercise.name, exercise.reference)
        return own.file().read_bytes()


def my_relu(Z):
    return np.maximum(Z, 0)


def net_is_used_or_refused(raw):
    """Load my_net.py, and check an answer: one sentence at most, in a time that a student waits, and nothing lost."""
    own.file().write_bytes(raw)
    start, said = time.perf_counter(), "used"
    try:
        net = my_network()
        assert {"relu", "forward", "train"} <= set(vars(net))
    except ImportError as error:
        one_sentence(error)
        said = "refused"
    answer = check("relu", my_relu)
    assert answer.outcome == "right" and "my_net.py" in answer.remark and "\n" not in answer.remark
    if "left as it was" in answer.remark or "could not be written" in answer.remark:
        assert own.file().read_bytes() == raw
    return said, time.perf_counter() - start


def test_damaged_my_net(net_text):
    counts, slow = collections.Counter(), 0
    for seed in range(COUNT // 3):
        said, seconds = net_is_used_or_refused(damaged(net_text, np.random.default_rng(seed))[1])
        counts[said] += 1
        slow += seconds > 30
    assert counts["refused"] > counts["used"] > 0 and slow == 0
    print(counts, slow)


PROGRAMS = {
    "deep": b"x = " + b"(" * 5000 + b")" * 5000,
    "deep operators": b"x = " + b"-" * 100_000 + b"1",
    "long sum": b"x = 1" + b" + 1" * 100_000,
    "null bytes": b"import numpy as np\n\0\n",
    "latin": "# é\n".encode("latin-1"),
    "utf-16": "import numpy as np\n".encode("utf-16"),
    "unknown encoding": b"# -*- coding: nonsense -*-\n",
    "declared latin": b"# -*- coding: latin-1 -*-\n# \xe9\n",
    "loop": b"while True: pass\n",
    "exit": b"raise SystemExit\n",
    "exit now": b"exit()\n",
    "memory": b"x = [0] * 10**11\n",
    "recursion": b"def f(): f()\nf()\n",
    "long message": b"raise ValueError('no\\n' * 10000)\n",
    "mute error": b"class E(Exception):\n    def __str__(self): raise ValueError\nraise E\n",
    "input": b"input()\n",
    "not a function": b"relu = forward = predict = 5\n",
    "a class": b"class relu: pass\nclass update: __module__ = 'my_net'\n",
    "strange": b"class S:\n    def __getattr__(self, name): raise ValueError(name)\nrelu = S()\n",
    "marks without end": b"# >>> relu\n" * 3000,
    "marks that end elsewhere": b"# >>> relu\n# <<< forward 00000000\n" * 500,
    "long line": b"x = '" + b"a" * 3_000_000 + b"'\n",
    "no name": b"def (",
    "names taken": b"np = 5\nprint = 5\n__name__ = 5\n",
    "import": b"import nonsense\n",
    "import of itself": b"from my_net import relu\n",
    "deleted": b"import builtins\nglobals().clear()\n",
    "module named": b"def relu(Z): return Z\nrelu.__module__ = None\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_my_net_of_any_kind(name):
    said, seconds = net_is_used_or_refused(PROGRAMS[name])
    assert seconds < 60  # it ends, also on a busy machine


def test_a_my_net_saved_with_a_byte_order_mark_is_used_and_written():
    check("relu", my_relu)
    own.file().write_text(own.file().read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert my_network().own == ["relu"]
    assert "Written" in check("tanh", EXERCISES["tanh"].reference).remark


@pytest.mark.parametrize("file", [own.file, state.file, my_digits.file])
def test_a_folder_in_the_place_of_a_file(file):
    file().mkdir()
    assert check("relu", my_relu).outcome == "right"
    assert progress().outcome == "progress"
    for call, error in ((my_network, ImportError), (load_my_digits, OSError)):
        try:
            call()
        except error as raised:
            one_sentence(raised)
    shutil.rmtree(file())

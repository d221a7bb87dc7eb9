"""The digits: the committed 5,000, the format of the files, and the loader of the full set against bad mirrors."""

import contextlib
import gzip
import hashlib
import http.server
import importlib.util
import io
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.data import Digits, load_best, load_mnist, load_sample, read_idx, to_columns

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
SMALL = (
    np.random.default_rng(0).integers(0, 256, (30, 28, 28), dtype=np.uint8),
    np.arange(30, dtype=np.uint8) % 10,
    np.random.default_rng(1).integers(0, 256, (10, 28, 28), dtype=np.uint8),
    np.arange(10, dtype=np.uint8),
)


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


CONTENT = {name: idx(array) for name, array in zip(NAMES, SMALL, strict=True)}


def sha256(raw):
    return hashlib.sha256(raw).hexdigest()


def one_sentence(error, *parts):
    """The message of an error: on one line, ended by a full stop, with what it must name in it."""
    message = str(error.value)
    assert "\n" not in message and message.endswith(".") and ": " in message, message
    for part in parts:
        assert str(part) in message, message
    return message


@contextlib.contextmanager
def at_most(megabytes):
    """Refuse a block that allocates more than this at any time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1e6
    finally:
        tracemalloc.stop()


# The committed 5,000


@pytest.fixture(scope="module")
def sample():
    return load_sample()


@pytest.fixture(scope="module")
def make():
    """The script data/make_mnist_5k.py, as a module."""
    spec = importlib.util.spec_from_file_location("make_mnist_5k", ROOT / "data" / "make_mnist_5k.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sample_has_400_and_100_digits_of_each_class(sample):
    assert [a.shape for a in sample] == [(4000, 28, 28), (4000,), (1000, 28, 28), (1000,)]
    assert {a.dtype for a in sample} == {np.dtype(np.uint8)}
    assert np.bincount(sample.train_labels).tolist() == [400] * 10
    assert np.bincount(sample.test_labels).tolist() == [100] * 10
    assert sample.train_images.min() == 0 and sample.train_images.max() == 255


def test_sample_is_shuffled(sample):
    for labels in (sample.train_labels, sample.test_labels):
        first = np.bincount(labels[: len(labels) // 4], minlength=10) / (len(labels) // 4)
        assert abs(first - 0.1).max() < 0.05


def test_sample_images_are_all_different(sample):
    images = np.concatenate([sample.train_images, sample.test_images])
    assert len(np.unique(images.reshape(5000, -1), axis=0)) == 5000


def test_readme_gives_the_checksums(sample, make):
    path = ROOT / "data" / "mnist_5k.npz"
    raw, readme = path.read_bytes(), (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert sha256(raw) == data._SAMPLE_SHA256 == make.SHA256
    assert f"{len(raw):,} bytes, SHA-256 `{sha256(raw)}`" in readme
    for name, array in sample._asdict().items():
        assert re.search(rf"`{name}` \| {re.escape(str(array.shape))} .*`{sha256(array.tobytes())}`", readme)
    for name, digest in data._MNIST_SHA256.items():
        assert re.search(rf"`{name}` .*`{digest}`", readme)
    for mirror in data._MIRRORS:
        assert mirror in readme


def test_script_packs_what_the_file_holds(sample, make):
    packed = make.pack(sample._asdict())
    assert packed == make.pack(sample._asdict())
    with np.load(io.BytesIO(packed), allow_pickle=False) as file:
        for name, array in sample._asdict().items():
            np.testing.assert_array_equal(file[name], array)


def test_missing_sample(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "_DATA", tmp_path)
    with pytest.raises(FileNotFoundError) as error:
        load_sample()
    one_sentence(error, tmp_path / "mnist_5k.npz", "clone", "uv run", "pip install -e .")


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "html"])
def test_damaged_sample(monkeypatch, tmp_path, damage):
    raw = (ROOT / "data" / "mnist_5k.npz").read_bytes()
    middle = len(raw) // 2
    damaged = {
        "cut": raw[:middle],
        "flipped": raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :],
        "empty": b"",
        "html": b"<html>sign in</html>",
    }[damage]
    (tmp_path / "mnist_5k.npz").write_bytes(damaged)
    monkeypatch.setattr(data, "_DATA", tmp_path)
    with pytest.raises(OSError) as error:
        load_sample()
    one_sentence(error, tmp_path / "mnist_5k.npz", "damaged", "git checkout")


# The format of the files


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=1, max_dims=3, max_side=6)))
def test_read_idx_gives_back_what_was_written(array):
    np.testing.assert_array_equal(read_idx(idx(array)), array, strict=True)


HEADERS = st.builds(
    lambda start, lengths, rest: bytes(start) + b"".join(n.to_bytes(4, "big") for n in lengths) + rest,
    st.tuples(st.just(0), st.just(0), st.sampled_from([8, 9]), st.sampled_from([0, 1, 2, 3, 4, 64, 65, 255])),
    st.lists(st.one_of(st.integers(0, 3), st.integers(0, 2**32 - 1)), max_size=5),
    st.binary(max_size=40),
)


@given(st.one_of(st.binary(max_size=100), HEADERS))
def test_read_idx_of_any_bytes_is_right_or_a_value_error(raw):
    try:
        array = read_idx(raw)
    except ValueError as error:
        assert "\n" not in str(error) and "get it again." in str(error)
    else:
        assert idx(array) == raw and array.dtype == np.uint8 and array.size > 0


@pytest.mark.parametrize("lengths", [(2**32 - 1,), (1000, 2048, 2048), (2**32 - 1, 2**32 - 1, 2**32 - 1)])
def test_read_idx_believes_no_announcement(lengths):
    raw = bytes([0, 0, 8, len(lengths)]) + struct.pack(f">{len(lengths)}I", *lengths) + bytes(100)
    with at_most(megabytes=0.1), pytest.raises(ValueError) as error:
        read_idx(raw)
    one_sentence(error, str(lengths[0]), "100 numbers follow")


@pytest.mark.parametrize("lengths", [(0,), (0, 28, 28), (0, 2**32 - 1, 2**32 - 1)])
def test_read_idx_refuses_what_is_empty(lengths):
    with pytest.raises(ValueError) as error:
        read_idx(bytes([0, 0, 8, len(lengths)]) + struct.pack(f">{len(lengths)}I", *lengths))
    one_sentence(error, str(lengths), "empty", "get it again")


@pytest.mark.parametrize("n_axes", [0, 4, 65, 255])
def test_read_idx_refuses_other_numbers_of_axes(n_axes):
    with pytest.raises(ValueError) as error:
        read_idx(bytes([0, 0, 8, n_axes]) + n_axes * bytes([0, 0, 0, 1]) + bytes(1))
    one_sentence(error, "header")


def test_read_idx_refuses_what_is_not_unpacked():
    with pytest.raises(ValueError) as error:
        read_idx(gzip.compress(CONTENT[NAMES[1]]))
    one_sentence(error, "header", "decompress")


def test_to_columns_unrolls_row_by_row(sample):
    X = to_columns(sample.train_images[:50])
    assert X.shape == (784, 50) and X.dtype == np.float32 and X.flags.c_contiguous
    assert X.min() == 0 and X.max() == 1
    for i, r, c in [(0, 14, 14), (7, 5, 20), (49, 27, 0)]:
        assert X[28 * r + c, i] == np.float32(sample.train_images[i, r, c]) / 255


# The full set: mirrors on 127.0.0.1, each with its own way to fail


class Mirror(http.server.BaseHTTPRequestHandler):
    """Serves http://127.0.0.1:PORT/MANNER/FILE.gz, in the manner that the address names."""

    def do_GET(self):
        manner, file = self.path.strip("/").split("/")
        self.server.asked.append((manner, file))
        packed = gzip.compress(CONTENT[file.removesuffix(".gz")])
        getattr(self, manner)(packed)

    def answer(self, body, length=None, **headers):
        self.send_response(200)
        self.send_header("Content-Length", len(body) if length is None else length)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def good(self, packed):
        self.answer(packed)

    def transparent(self, packed):  # unpacked by requests on the way, as from some storage services
        self.answer(packed, Content_Encoding="gzip")

    def missing(self, packed):
        self.send_error(404)

    def failing(self, packed):
        self.send_error(503)

    def moved(self, packed):
        self.send_response(302)
        self.send_header("Location", self.path.replace("/moved/", "/html/"))
        self.send_header("Content-Length", 0)
        self.end_headers()

    def cut(self, packed):
        self.answer(packed[: len(packed) // 2], length=len(packed))

    def cut_unannounced(self, packed):
        self.answer(packed[: len(packed) // 2])

    def flipped(self, packed):
        middle = len(packed) // 2
        self.answer(packed[:middle] + bytes([packed[middle] ^ 1]) + packed[middle + 1 :])

    def flipped_inside(self, packed):  # gzip's own checksum is right
        raw = gzip.decompress(packed)
        self.answer(gzip.compress(raw[:-1] + bytes([raw[-1] ^ 1])))

    def garbled(self, packed):  # what follows the header of gzip is no compressed data
        self.answer(packed[:10] + b"\xff" * 1000)

    def html(self, packed):
        self.answer(b"<html><body>Please sign in to the wireless network.</body></html>")

    def empty(self, packed):
        self.answer(b"")

    def bomb(self, packed):
        self.answer(BOMB)

    def endless(self, packed):
        self.answer(bytes(1000), length=10**12)
        with contextlib.suppress(OSError):  # until the other side closes; or ends after all, so that a test can fail
            for _ in range(2000):
                self.wfile.write(bytes(10_000))

    def stalled(self, packed):
        self.answer(packed[: len(packed) // 2], length=len(packed))
        self.server.over.wait(30)

    def silent(self, packed):
        self.server.over.wait(30)

    def together(self, packed):  # no answer before a second one has asked
        with contextlib.suppress(threading.BrokenBarrierError):
            self.server.two.wait(10)
        self.answer(packed)

    def log_message(self, *args):
        pass


BOMB = gzip.compress(bytes(20_000_000))
FAULTS = [
    *("missing", "failing", "moved", "cut", "cut_unannounced", "flipped", "flipped_inside", "garbled"),
    *("html", "empty", "bomb", "endless", "stalled", "silent"),
]


@pytest.fixture(scope="module")
def server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    server.daemon_threads = True
    server.asked, server.over, server.two = [], threading.Event(), threading.Barrier(2)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def mirrors(monkeypatch, server):
    """Let the loader want the small files, from the mirrors that behave in these manners."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setattr(data, "_MNIST_SHA256", {name: sha256(raw) for name, raw in CONTENT.items()})
    monkeypatch.setattr(data, "_LARGEST_FILE", 100_000)
    monkeypatch.setattr(data, "_PATIENCE", 0.4)
    server.asked.clear()

    def choose(*manners):
        addresses = tuple(f"http://127.0.0.1:{server.server_port}/{manner}/" for manner in manners)
        monkeypatch.setattr(data, "_MIRRORS", addresses)
        return addresses

    choose()
    return choose


def assert_small(digits):
    assert isinstance(digits, Digits)
    for array, expected in zip(digits, SMALL, strict=True):
        np.testing.assert_array_equal(array, expected, strict=True)


def assert_holds(folder, names=NAMES):
    """The folder holds these files, whole, and nothing else."""
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {name: CONTENT[name] for name in names}


@pytest.mark.parametrize("manner", ["good", "transparent"])
def test_download(mirrors, server, tmp_path, manner, capsys):
    mirrors(manner, "missing")
    assert_small(load_mnist(tmp_path / "new" / "mnist"))
    assert_holds(tmp_path / "new" / "mnist")
    assert server.asked == [(manner, f"{name}.gz") for name in NAMES]
    assert re.search(rf"{NAMES[0]} from 127\.0\.0\.1\S* +\d+%.*/[\d.]+k", capsys.readouterr().err)  # the progress bar
    mirrors()
    assert_small(load_mnist(tmp_path / "new" / "mnist"))  # from the folder, now


@pytest.mark.parametrize("fault", FAULTS)
def test_next_mirror_serves_when_one_fails(mirrors, server, tmp_path, fault):
    mirrors(fault, "good")
    for name in NAMES[1:]:
        (tmp_path / name).write_bytes(CONTENT[name])
    start = time.monotonic()
    with at_most(megabytes=5):
        assert_small(load_mnist(tmp_path))
    assert time.monotonic() - start < 60
    assert server.asked[0] == (fault, f"{NAMES[0]}.gz") and server.asked[-1] == ("good", f"{NAMES[0]}.gz")
    assert_holds(tmp_path)


@pytest.mark.parametrize("fault", FAULTS)
def test_no_mirror_serves(mirrors, tmp_path, fault):
    mirrors(fault, "missing")
    with pytest.raises(OSError) as error:
        load_mnist(tmp_path / "mnist")
    message = one_sentence(error, NAMES[0], tmp_path / "mnist", "by hand", "data/README.md", "load_sample()")
    assert message.count("127.0.0.1") == 2
    assert list(tmp_path.iterdir()) == []


def test_no_network(mirrors, monkeypatch, tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, but nobody listens
        host = f"127.0.0.1:{closed.getsockname()[1]}"
        monkeypatch.setattr(data, "_MIRRORS", (f"http://{host}/", f"http://{host}/again/"))
        with pytest.raises(OSError) as error:
            load_mnist(tmp_path)
    assert one_sentence(error, tmp_path, "by hand", "load_sample()").count(f"{host}: ConnectionError") == 2


def test_there_are_two_mirrors_and_the_published_digests():
    assert len({mirror.split("/")[2] for mirror in data._MIRRORS}) >= 2
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in data._MIRRORS)
    assert tuple(data._MNIST_SHA256) == NAMES
    assert data._LARGEST_FILE > 16 + 60_000 * 784


# The full set: files put there by hand


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("ending", ["", ".gz"])  # a browser may unpack a file, or not, and keep its name
def test_files_by_hand(mirrors, server, tmp_path, dotted, zipped, ending):
    for name, raw in CONTENT.items():
        name = name.replace("-idx", ".idx") if dotted else name
        (tmp_path / (name + ending)).write_bytes(gzip.compress(raw, mtime=1) if zipped else raw)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    mirrors("good")
    assert_small(load_mnist(str(tmp_path)))
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before and server.asked == []


WRONG = {
    "html": b"<html>404</html>",
    "another set": idx(SMALL[0][::-1]),
    "cut gzip": gzip.compress(CONTENT[NAMES[0]])[:-9],
    "damaged gzip": gzip.compress(CONTENT[NAMES[0]])[:-9] + bytes(9),
    "no gzip inside": b"\x1f\x8b no gzip",
    "bad deflate": gzip.compress(CONTENT[NAMES[0]])[:10] + b"\xff" * 100,
    "bomb": BOMB,
    "longer": CONTENT[NAMES[0]] + b"\x00",
    "empty": b"",
}


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_file_by_hand_is_named_and_kept(mirrors, server, tmp_path, wrong, ending):
    path = tmp_path / (NAMES[0] + ending)
    path.write_bytes(WRONG[wrong])
    mirrors("good")
    with at_most(megabytes=5), pytest.raises(OSError) as error:
        load_mnist(tmp_path)
    one_sentence(error, path, "not the original MNIST file", "move it away")
    assert path.read_bytes() == WRONG[wrong] and list(tmp_path.iterdir()) == [path] and server.asked == []


def test_right_file_beside_a_wrong_one_is_taken(mirrors, tmp_path):
    for name, raw in CONTENT.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(raw))
    (tmp_path / NAMES[0]).write_bytes(b"half a fi")
    assert_small(load_mnist(tmp_path))
    assert (tmp_path / NAMES[0]).read_bytes() == b"half a fi"


def test_what_is_missing_is_added_to_what_is_there(mirrors, server, tmp_path):
    (tmp_path / NAMES[0]).write_bytes(CONTENT[NAMES[0]])
    mirrors("good")
    assert_small(load_mnist(tmp_path))
    assert_holds(tmp_path)
    assert server.asked == [("good", f"{name}.gz") for name in NAMES[1:]]


def test_file_that_is_a_folder(mirrors, tmp_path):
    (tmp_path / NAMES[0]).mkdir()
    with pytest.raises(OSError) as error:
        load_mnist(tmp_path)
    one_sentence(error, tmp_path / NAMES[0], "Is a directory")


def test_folder_from_the_environment(mirrors, monkeypatch, tmp_path):
    monkeypatch.setattr(data, "_DATA", tmp_path / "data")
    mirrors("good")
    assert_small(load_mnist())
    assert_holds(tmp_path / "data" / "mnist")
    monkeypatch.setenv("MNIST_DIR", str(tmp_path / "mine"))
    assert_small(load_mnist())
    assert_holds(tmp_path / "mine")
    assert_small(load_mnist(tmp_path / "argument"))  # it comes before the environment
    assert_holds(tmp_path / "argument")
    mirrors()
    monkeypatch.setenv("MNIST_DIR", "")
    assert_small(load_mnist())  # empty is as if not set


def assert_sample(digits):
    for name, array in load_sample()._asdict().items():
        np.testing.assert_array_equal(getattr(digits, name), array)


def test_the_best_is_the_full_set_where_it_lies_and_else_the_sample(mirrors, server, monkeypatch, tmp_path):
    mirrors("good")
    monkeypatch.setenv("MNIST_DIR", str(tmp_path / "mine"))
    assert_sample(load_best())  # there is no such folder
    (tmp_path / "mine").mkdir()
    for name, raw in CONTENT.items():
        assert_sample(load_best())  # not all of the four files are there
        (tmp_path / "mine" / f"{name}.gz").write_bytes(gzip.compress(raw))
    assert_small(load_best())
    assert server.asked == []


def test_the_best_refuses_a_wrong_file(mirrors, monkeypatch, tmp_path):
    mirrors("good")
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    for name, raw in CONTENT.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / NAMES[1]).write_bytes(b"half a fi")
    with pytest.raises(OSError) as error:
        load_best()
    one_sentence(error, tmp_path / NAMES[1], "move it away")


def test_folder_that_may_only_be_read(mirrors, monkeypatch, tmp_path):
    for name, raw in CONTENT.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(raw))
    tmp_path.chmod(0o555)  # root may write all the same, so that the writing itself is watched too

    def refuse(*args, **options):
        raise AssertionError("the loader writes although all files are there")

    monkeypatch.setattr(data, "_keep", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(os, "replace", refuse)
    try:
        assert_small(load_mnist(tmp_path))
    finally:
        tmp_path.chmod(0o755)


def test_folder_that_cannot_be_written(mirrors, monkeypatch, tmp_path):
    mirrors("good")
    (tmp_path / "file").write_text("in the way")

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError) as error:
        load_mnist(tmp_path / "full")
    one_sentence(error, tmp_path / "full" / NAMES[0], "No space left on device", "MNIST_DIR", "load_sample()")
    assert list((tmp_path / "full").iterdir()) == []
    with pytest.raises(OSError) as error:
        load_mnist(tmp_path / "file")
    one_sentence(error, tmp_path / "file", "is a file, and a folder is needed")
    assert (tmp_path / "file").read_text() == "in the way"


def test_interruption_leaves_nothing(mirrors, monkeypatch, tmp_path):
    mirrors("good")
    whole = Path.write_bytes

    def half(path, raw):
        whole(path, raw[: len(raw) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(KeyboardInterrupt):
        load_mnist(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", [7, b"data", ["data"]])
def test_folder_that_is_no_path(mirrors, folder):
    with pytest.raises(TypeError) as error:
        load_mnist(folder)
    one_sentence(error, "folder", repr(folder), "data/mnist")


# The full set: several processes

PROCESS = """
import json, sys
from helpers import data
folder, data._MIRRORS, data._MNIST_SHA256 = json.loads(sys.argv[1])
assert [len(array) for array in data.load_mnist(folder)] == [30, 30, 10, 10]
"""


def start(folder, mirror):
    command = [sys.executable, "-c", PROCESS, json.dumps([str(folder), [mirror], data._MNIST_SHA256])]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def test_two_processes_at_once_end_with_one_good_copy(mirrors, server, tmp_path):
    (mirror,) = mirrors("together")
    processes = [start(tmp_path, mirror) for _ in range(2)]
    for process in processes:
        assert process.wait(30) == 0, process.stderr.read()
        process.stderr.close()
    assert sorted(server.asked[:2]) == [("together", f"{NAMES[0]}.gz")] * 2  # both at once
    assert_holds(tmp_path)


def test_killed_process_leaves_nothing(mirrors, server, tmp_path):
    (mirror,) = mirrors("stalled")
    process = start(tmp_path / "mnist", mirror)
    while not server.asked:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    process.kill()
    process.wait(10)
    process.stderr.close()
    assert list(tmp_path.iterdir()) == []


# The full set itself, where this machine has it


@pytest.fixture(scope="module")
def mnist():
    candidates = [Path(os.environ.get("MNIST_DIR") or ROOT / "data" / "mnist"), ROOT.parent / "shared" / "mnist"]
    for folder in candidates:
        if any((folder / (NAMES[0] + ending)).exists() for ending in ("", ".gz")):
            with at_most(megabytes=120):
                return load_mnist(folder)
    pytest.skip(f"the full MNIST is in none of {', '.join(map(str, candidates))}: name its folder by MNIST_DIR")


def test_full_set_in_columns_is_laid_out_once(mnist):
    with at_most(megabytes=200):
        assert to_columns(mnist.train_images).shape == (784, 60000)


def test_full_set(mnist):
    assert [a.shape for a in mnist] == [(60000, 28, 28), (60000,), (10000, 28, 28), (10000,)]
    assert {a.dtype for a in mnist} == {np.dtype(np.uint8)}
    assert np.bincount(mnist.train_labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(mnist.test_labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert mnist.train_labels[:5].tolist() == [5, 0, 4, 1, 9] and mnist.test_labels[:3].tolist() == [7, 2, 1]


def test_sample_is_the_first_500_of_each_class_split_by_the_script(mnist, sample, make):
    first = np.concatenate([np.flatnonzero(mnist.train_labels == digit)[:500] for digit in range(10)])
    parts = make.split(mnist.train_images[first], mnist.train_labels[first], np.random.default_rng(2026))
    for name, array in sample._asdict().items():
        np.testing.assert_array_equal(parts[name], array, strict=True)


def test_no_sample_image_is_in_the_test_set(mnist, sample):
    of_test_set = {image.tobytes() for image in mnist.test_images}
    images = np.concatenate([sample.train_images, sample.test_images])
    assert not any(image.tobytes() in of_test_set for image in images)

"""The student's files: nothing is lost when several processes or threads write, or one of them is killed."""

import functools
import multiprocessing
import os
import signal
import threading
import time

import pytest

from helpers import files
from helpers.files import lock, student_folder, write_atomically

SPAWN = multiprocessing.get_context("spawn")


def test_student_folder_follows_my_net_dir(monkeypatch, tmp_path):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))
    assert student_folder() == tmp_path
    monkeypatch.delenv("MY_NET_DIR")
    assert (student_folder() / "helpers" / "files.py").exists()


def test_texts_and_bytes_are_written_as_they_are(tmp_path):
    path = tmp_path / "new" / "file"
    write_atomically(path, "one\n§ two\n")
    assert path.read_bytes() == "one\n§ two\n".encode()
    write_atomically(str(path), b"\0\r\n")
    assert path.read_bytes() == b"\0\r\n"
    assert os.listdir(path.parent) == ["file"]


def count(path, times):
    """Add one to the number in a file, as often as `times` says."""
    for _ in range(times):
        with lock(path):
            number = int(path.read_text())
            time.sleep(0.001)
            write_atomically(path, str(number + 1))


@pytest.mark.parametrize("kind", [threading.Thread, SPAWN.Process])
def test_each_change_under_a_lock_is_kept(tmp_path, kind):
    path = tmp_path / "number"
    path.write_text("0")
    writers = [kind(target=count, args=(path, 20)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_text() == "60"
    assert os.listdir(tmp_path) == ["number"]


def test_threads_that_begin_at_once_share_one_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 5)

    begin = files.FileLock.__init__

    @functools.wraps(begin)
    def slow(*args, **kwargs):
        time.sleep(0.1)  # so that both threads are here, unless one waits for the other
        begin(*args, **kwargs)

    monkeypatch.setattr(files.FileLock, "__init__", slow)
    done = []

    def write():
        with lock(tmp_path / "x"):
            time.sleep(0.3)
            write_atomically(tmp_path / "x", "text")  # takes the same lock again
        done.append("x")

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert done == ["x", "x"]


def hold(path, held):
    with lock(path):
        held.set()
        time.sleep(60)


def test_lock_is_waited_for_and_then_given_up_with_an_oserror(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 0.1)
    held = SPAWN.Event()
    holder = SPAWN.Process(target=hold, args=(tmp_path / "x", held))
    holder.start()
    try:
        assert held.wait(30)
        with pytest.raises(OSError) as raised:
            write_atomically(tmp_path / "x", "")
        assert "another program" in raised.value.strerror and not (tmp_path / "x").exists()
    finally:
        holder.kill()
        holder.join()
    write_atomically(tmp_path / "x", "free")  # the lock died with its holder
    assert (tmp_path / "x").read_text() == "free"


def write_and_die(path):
    """Be killed between writing the part file and giving it its name."""
    os.replace = lambda source, target: os.kill(os.getpid(), signal.SIGKILL)
    write_atomically(path, "new")


def write_on_and_on(path, started):
    started.set()
    while True:
        write_atomically(path, b"new" * 1_000_000)


UNIX = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")


@UNIX
def test_the_part_file_of_a_killed_save_goes_away_with_the_next_one(tmp_path):
    path = tmp_path / "x"
    write_atomically(path, "old")
    writer = SPAWN.Process(target=write_and_die, args=(path,))
    writer.start()
    writer.join()
    assert path.read_text() == "old" and sorted(os.listdir(tmp_path)) == [".x.part", "x"]
    write_atomically(path, "next")
    assert path.read_text() == "next" and os.listdir(tmp_path) == ["x"]


@UNIX
def test_a_kill_at_any_moment_leaves_the_file_whole(tmp_path):
    path = tmp_path / "x"
    for delay in range(6):
        write_atomically(path, b"old" * 1_000_000)
        started = SPAWN.Event()
        writer = SPAWN.Process(target=write_on_and_on, args=(path, started))
        writer.start()
        assert started.wait(30)
        time.sleep(delay * 0.004)
        writer.kill()
        writer.join()
        assert path.read_bytes() in (b"old" * 1_000_000, b"new" * 1_000_000)


def test_a_file_that_is_being_read_on_windows_is_replaced_a_moment_later(tmp_path, monkeypatch):
    path = tmp_path / "x"
    write_atomically(path, "old")
    replace, refusals = os.replace, iter(range(5))

    def busy(source, target):
        if next(refusals, None) is not None:
            raise PermissionError(13, "Access is denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", busy)
    write_atomically(path, "new")
    assert path.read_text() == "new" and os.listdir(tmp_path) == ["x"]


def test_a_file_that_can_never_be_replaced_is_given_up_after_a_moment(tmp_path, monkeypatch):
    path = tmp_path / "x"
    write_atomically(path, "old")
    tries = []

    def denied(source, target):
        tries.append(time.monotonic())
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(os, "replace", denied)
    with pytest.raises(PermissionError, match="Access is denied"):
        write_atomically(path, "new")
    assert tries[-1] - tries[0] > 0.5
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["x"]


def test_a_write_that_fails_leaves_the_old_file_and_no_part(tmp_path, monkeypatch):
    path = tmp_path / "x"
    write_atomically(path, "old")

    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "new")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["x"]

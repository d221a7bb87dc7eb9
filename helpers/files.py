"""The student's files: where they lie, and how they are changed so that no kill and no second notebook loses anything.

Each change of a file happens under a lock: read, change and write it within one `with lock(path):`. The lock is a file
in the system's folder for temporary files, and not beside the student's file, where it would stay behind.
"""

import contextlib
import errno
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

PATIENCE = 20  # seconds; whoever holds the lock may run my_net.py and check a function, each for up to 3 seconds
BUSY = 1  # seconds for which a file may be open elsewhere

_making = threading.Lock()


def student_folder() -> Path:
    """Return the folder of my_net.py and the rest: the project's, or the one that MY_NET_DIR names."""
    return Path(os.environ.get("MY_NET_DIR") or Path(__file__).resolve().parents[1])


@contextlib.contextmanager
def lock(path: str | os.PathLike) -> Iterator[None]:
    """Keep other processes and other threads from changing a file; the thread that has the lock may take it again.

    The lock of a killed process is free at once. Raises OSError, if another process keeps it for too long.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0  # on Windows, each user has a temporary folder of their own
    folder = Path(tempfile.gettempdir()) / f"neural-nets-from-scratch-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    try:
        # one object for each file (singleton), with a count for each thread: so a thread may take it twice
        with _making:  # older versions of filelock give two threads that ask at once an object each
            file_lock = FileLock(folder / f"{name}.lock", is_singleton=True)
        taken = file_lock.acquire(PATIENCE, poll_interval=0.01)
    except Timeout:
        raise OSError(errno.EBUSY, f"another program has been writing it for {PATIENCE} seconds", str(path)) from None
    with taken:
        yield


def write_atomically(path: str | os.PathLike, content: str | bytes) -> None:
    """Write a file whole or not at all, under its lock: a kill at any moment leaves the old file as it was.

    A part file that a killed save left behind has the same name as the new one, so it goes away with the next save.
    Raises OSError, if the file cannot be written.
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    with lock(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
            _replace(part, path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise


def _replace(part, path):
    """Give the new file its name. Windows refuses while another program reads the old one: then try again for a while.

    Raises OSError, if it cannot be done.
    """
    end = time.monotonic() + BUSY
    while True:
        try:
            return os.replace(part, path)
        except PermissionError:
            if time.monotonic() > end:
                raise
        time.sleep(0.02)

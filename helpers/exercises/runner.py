"""Runs a student's function so that nothing it does can hurt the kernel.

A time limit, a memory limit, what it prints kept apart, NumPy's warnings silenced, and every exception caught, exits
included. Only the student's own press on the stop button (KeyboardInterrupt) goes through.
"""

import contextlib
import ctypes
import signal
import sys
import threading
import time
import warnings
from typing import Any, NamedTuple

import numpy as np

SECONDS = 3.0  # for all calls of one check together
MEMORY = 2**30  # bytes that a call may take on top of what the kernel holds


class TimeUp(BaseException):
    """The time is over. No Exception, so that `except Exception` in the student's code does not swallow it."""


class Outcome(NamedTuple):
    """What became of a call."""

    value: Any = None
    error: BaseException | None = None
    printed: str = ""


def run(function, *args, seconds=SECONDS):
    """Call a function under guard.

    Parameters: `function` and its arguments; `seconds`, the time that it has.
    Returns: an `Outcome`: its value or its error (`TimeUp` and `MemoryError` among them), and what it printed.
    Raises: KeyboardInterrupt, if the student interrupts the kernel.
    """
    sink = _Sink()
    try:
        with (
            contextlib.redirect_stdout(sink),
            contextlib.redirect_stderr(sink),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
            _memory_limit(),
            _time_limit(seconds),
        ):
            warnings.simplefilter("ignore")
            value = function(*args)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Outcome(error=error, printed=sink.text)
    return Outcome(value, printed=sink.text)


class _Sink:
    """Keeps the first characters that are written to it: an endless loop may print without end."""

    encoding = "utf-8"

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += str(text)[: 2000 - len(self.text)]
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False


@contextlib.contextmanager
def _memory_limit():
    """Let a huge allocation fail instead of the machine. Where the system has no such limit (Windows, macOS), none."""
    try:
        import resource

        with open("/proc/self/statm") as file:
            held = int(file.read().split()[0]) * resource.getpagesize()
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    except (ImportError, OSError):
        yield
        return
    limits = [held + MEMORY, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _time_limit(seconds):
    on_main = threading.current_thread() is threading.main_thread()
    return _alarm(seconds) if on_main and hasattr(signal, "setitimer") else _watchdog(seconds)


@contextlib.contextmanager
def _alarm(seconds):
    """On Unix's main thread the system's timer interrupts even a call that sleeps."""
    trace, over, rings = sys.gettrace(), False, 0

    def ring(number, frame):
        nonlocal rings
        if not over:
            if rings:  # the first one was swallowed
                _insist(frame, rings % 12)
            rings += 1
            raise TimeUp

    handler = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01), 0.05)
        try:
            yield
        finally:
            over = True  # a ring from here on must not break what follows
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        sys.settrace(trace)


def _insist(frame, later):
    """Raise TimeUp once more, `later` lines on: a bare `except:` in an endless loop swallows the first one.

    What is raised in the `try` is caught again, what is raised outside is not: the next ring tries one further on.
    Between lines, as a debugger does, and not between the instructions of one, where Python expects no exception.
    """

    def again(frame, event, arg):
        nonlocal later
        later -= event == "line"
        if later < 0:
            raise TimeUp
        return again

    while frame is not None and frame.f_code is not run.__code__:
        if frame.f_code.co_filename != __file__:  # what ends the guard must not be interrupted
            frame.f_trace = again
        frame = frame.f_back
    sys.settrace(lambda frame, event, arg: None)  # without a tracer the frames' own ones are not asked


@contextlib.contextmanager
def _watchdog(seconds):
    """Elsewhere another thread puts the exception into this one, where it is raised between two instructions."""
    victim, done, lock = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()
    put = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch():
        wait = max(seconds, 0.01)
        while not done.wait(wait):
            with lock:
                if not done.is_set():
                    put(victim, ctypes.py_object(TimeUp))
            wait = 0.05

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        try:
            yield
        finally:
            done.set()
    finally:
        with lock:
            put(victim, None)  # one that was put, but not raised yet


class Budget:
    """One allowance of time for the calls of a check."""

    def __init__(self, seconds=SECONDS):
        self.end = time.monotonic() + seconds

    def run(self, function, *args):
        """Call a function under guard, with the time that is left."""
        return run(function, *args, seconds=self.end - time.monotonic())

"""What a view does in the background: a task on the kernel's main loop. And which cell made and shows which view.

Measured: a task that works for some 30 ms and then sleeps for one leaves the kernel free for sliders and cells, at 95 %
of the speed of a bare loop. A sleep of 0 starves the threads that carry the messages; so does a thread of its own.
Matrix products stay on one core, since the page has to be drawn, too: two threads that wait for each other meanwhile
are slower than one.
"""

import asyncio
import signal
import weakref
from time import perf_counter

import numpy  # noqa: F401 (its BLAS is what threadpoolctl finds)
from IPython import get_ipython
from threadpoolctl import ThreadpoolController

BUDGET = 0.03  # seconds of work, before others have a turn
BREATH = 0.001  # seconds that they get at least
PICTURES = 12  # a second
_BLAS = ThreadpoolController()
_one_core = None  # the limit of BLAS to one thread, while something is under way


def weakly(method):
    """Give a function that calls a method as long as its object lives, and that does not keep it alive."""
    held = weakref.WeakMethod(method)

    def call(*arguments):
        bound = held()
        return bound(*arguments) if bound else None

    return call


class Live:
    """Calls `work` again and again as a task, and `show` some times a second.

    Parameters: `work`, `show`, functions of no arguments; `failed`, a function that is told the exception that ended
    the task, if one did: a task has nobody to raise it to. A task lives as long as it runs: whoever has views that may
    be thrown away hands in `weakly(method)`, and stops it when the view is gone.
    To read: `running`.
    """

    under_way = weakref.WeakSet()

    def __init__(self, work, show, failed):
        self.work, self.show, self.failed = work, show, failed
        self.running, self._task = False, None

    def start(self):
        """Begin, on the event loop that runs. Raises RuntimeError where there is none."""
        self.loop = asyncio.get_running_loop()
        if not self.running:
            self.running = True
            Live.under_way.add(self)
            _share_the_cores()
            _watch_cells()
            self._task = self.loop.create_task(self._run())

    def stop(self):
        """End after the call of `work` that is under way; nothing is shown any more."""
        self.running = False
        Live.under_way.discard(self)
        _share_the_cores()

    async def _run(self):
        due, mine = perf_counter(), asyncio.current_task()
        try:
            await asyncio.sleep(0)  # whoever started it ends first
            while self.running and self._task is mine:  # stopped and started at once, another one has taken over
                _listen_for_interrupts()
                end = perf_counter() + BUDGET
                while self.running and perf_counter() < end:
                    self.work()
                if self.running and perf_counter() > due:
                    due = max(due + 1 / PICTURES, perf_counter())
                    self.show()
                await asyncio.sleep(BREATH)
        except (Exception, KeyboardInterrupt, SystemExit) as error:  # the last two would end the kernel
            self.stop()
            self.failed(error)
        finally:
            if self._task is mine:
                self.stop()


def _share_the_cores():
    """Keep matrix products on one core while something is under way, and let them go after it."""
    global _one_core
    if Live.under_way and _one_core is None:
        _one_core = _BLAS.limit(limits=1, user_api="blas")
    elif not Live.under_way and _one_core is not None:
        _one_core.restore_original_limits()
        _one_core = None  # last: interrupted before, the next call does it


def stop_all():
    """Stop all that is under way; each is told so in its turn, since this may come at any moment."""
    for live in list(Live.under_way):
        live.stop()
        live.loop.call_soon_threadsafe(live.failed, KeyboardInterrupt())


def _listen_for_interrupts():
    # While no cell runs, a kernel ignores interrupts; but then what runs is this.
    if Live.under_way and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupted)


def _interrupted(number, frame):
    if not Live.under_way:
        return
    while frame is not None:
        if frame.f_code is Live._run.__code__:  # during the work, which may be endless
            raise KeyboardInterrupt
        frame = frame.f_back
    stop_all()


def _watch_cells():
    # A cell that is interrupted takes the interrupt for itself; what runs beside it was meant, too.
    shell = get_ipython()
    if shell is not None:
        if _after_cell in shell.events.callbacks["post_run_cell"]:
            shell.events.unregister("post_run_cell", _after_cell)
        shell.events.register("post_run_cell", _after_cell)


def _after_cell(result):
    if isinstance(result.error_in_exec, KeyboardInterrupt):
        stop_all()
    if (place := _here()) is not None:
        cell, run = place
        if cell in _SHOWN and _SHOWN[cell][0] != run:  # changed, and run again, it shows none of its views any more
            _taken_away(_SHOWN.pop(cell)[1])


# Which cell, in which of its runs, made or shows which views. A cell that is run again makes others; the old ones, with
# some forty models of controls, layouts and styles, would stay in the kernel, and on the page. What is shown
# is held here, since a button may still press it; what is only made is not.
_MADE, _SHOWN = {}, {}


def _here():
    """The cell that runs, and what tells this run from others: None outside of a notebook."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return None
    message = kernel.get_parent("shell")
    if message.get("header", {}).get("msg_type") != "execute_request":  # a button may make a view, too
        return None
    return message["metadata"].get("cellId") or ("text", message["content"]["code"]), message["header"]["msg_id"]


def made(view):
    """Note that a view was made. What an earlier run of the same cell made is stopped, and closed if shown nowhere."""
    if (place := _here()) is None:
        return
    cell, run = place
    before, views = _MADE.get(cell, (run, []))
    if before != run:
        _, gone = _SHOWN.pop(cell, (run, []))
        old = [view for view in (held() for held in views) if view is not None]
        for one in old:
            one.stop()
            one.outdated = isinstance(cell, str)  # by its text alone, a cell is not known for sure
        _taken_away([*old, *gone])
        views = []
    _MADE[cell] = (run, [*views, weakref.ref(view)])


def shown(view):
    """Note that a view is shown by the cell that runs; what it showed in an earlier run is gone from the page."""
    if (place := _here()) is None:
        return
    _watch_cells()
    cell, run = place
    before, views = _SHOWN.get(cell, (run, []))
    _SHOWN[cell] = (run, [*(views if before == run else []), view])
    if before != run:
        _taken_away(views)


def _taken_away(views):
    """Close views that are outdated and shown nowhere; let IPython's history of outputs forget them, too."""
    for view in views:
        if not any(view in held for _, held in _SHOWN.values()):
            _forget(view)
            if view.outdated:
                view.close()


def _forget(view):
    """Take a view out of `Out`, `_`, `_3` and wherever else IPython keeps what a cell gave."""
    shell = get_ipython()
    names = getattr(shell, "user_ns", {})
    outputs = names.get("_oh", {})
    numbers = [number for number, value in outputs.items() if value is view]
    for number in numbers:
        del outputs[number]
        getattr(shell.history_manager, "outputs", {}).pop(number, None)  # its picture: not in every IPython 8
    for space in (names, getattr(shell, "user_ns_hidden", {})):
        for name in ("_", "__", "___", *(f"_{number}" for number in numbers)):
            if space.get(name) is view:
                space[name] = ""
    for name in ("_", "__", "___"):
        if getattr(getattr(shell, "displayhook", None), name, None) is view:
            setattr(shell.displayhook, name, "")
    if getattr(getattr(shell, "last_execution_result", None), "result", None) is view:
        shell.last_execution_result = None

"""Settings that all tests share."""

from pathlib import Path

import hypothesis
import numpy  # noqa: F401  (its BLAS is what threadpoolctl finds)
import psutil
import pytest
from nbval.plugin import IPyNbCell
from threadpoolctl import threadpool_limits
from xdist.scheduler import LoadFileScheduling

try:
    import fcntl
except ImportError:
    fcntl = None

import tests  # noqa: F401  (a folder of the tests' own for what a student does)
from helpers.exercises import families
from tests.claims import Claims

# In this process only, which runs the tests of the modules. Notebooks have kernels of their own, without this limit.
threadpool_limits(1, user_api="blas")

# Nor is a search for a mistake's name cut short here because the machine is busy.
families.SECONDS = 20

# The same examples on each run and each machine: a test that is red for one is red for all.
hypothesis.settings.register_profile("project", derandomize=True, deadline=None, database=None, max_examples=50)
hypothesis.settings.load_profile("project")


def pytest_runtest_setup(item):
    """Refuse a cell that was never run: nbval would have nothing to compare, and let it pass.

    nbval runs cells in such a way that a last `;` hides nothing: by tests/notebook_rules.py, no cell ends so. And it
    is to compare all of a picture but its pixels. The bytes of a PNG would tell apart versions of matplotlib, libpng
    and the fonts rather than right from wrong: instead each picture says in words, computed from what it draws, what
    it shows, and the words are compared.
    """
    if isinstance(item, IPyNbCell):
        if item.cell.execution_count is None:
            pytest.fail("this cell was saved without being run: uv run python -m tests.save_notebooks", pytrace=False)
        item.parent.sanitize_patterns["base64,[A-Za-z0-9+/=]+"] = "base64,"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Let a notebook's cell have the machine to itself: while it runs, no worker begins a test of a module.

    A cell uses as many BLAS threads as there are cores, and they wait for one another: where another process held one
    of two cores, training in notebook 05 was seen to take ten times as long.
    """
    with open(__file__) as lock:
        if fcntl:  # not on Windows, where the tests only take longer
            fcntl.flock(lock, fcntl.LOCK_EX if item.path.suffix == ".ipynb" else fcntl.LOCK_SH)
        return (yield)


class RunAllAgain(pytest.Item):
    """After a notebook's last cell: all cells a second time in the same kernel, which then must still be small."""

    SECONDS_PER_CELL = 300  # as in pyproject.toml: a cell that takes seconds may take minutes on a busy machine
    LARGEST = {"07": 800, "08": 1100}  # megabytes, by the beginning of the notebook's name: these train on the full set
    LARGEST_ELSE = 500

    def runtest(self):
        """Run the cells; their outputs were compared the first time."""
        kernel = self.parent.kernel
        for cell in self.parent.nb.cells:
            if cell.cell_type == "code":
                reply = kernel.kc.execute_interactive(
                    cell.source, output_hook=lambda message: None, allow_stdin=False, timeout=self.SECONDS_PER_CELL
                )["content"]
                if reply["status"] != "ok" and "raises-exception" not in cell.metadata.get("tags", []):
                    pytest.fail(
                        "\n".join(["the second time, this cell raised", cell.source, *reply["traceback"]]), False
                    )
        megabytes = peak_memory(kernel.km.provisioner.pid)
        self.user_properties.append(("megabytes", megabytes))
        largest = self.LARGEST.get(self.path.name[:2], self.LARGEST_ELSE)
        if not 20 < megabytes < largest:
            pytest.fail(f"the kernel's memory reached {megabytes:.0f} MB, of {largest} at most", False)

    def reportinfo(self):
        """Name it in pytest's output."""
        return self.path, None, self.name


def peak_memory(pid):
    """Most memory that a process ever held, in megabytes; where no system tells that, what it holds now.

    Not by resource.getrusage: on Linux, that counts what the process that started the kernel held, too.
    """
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    memory = psutil.Process(pid).memory_info()
    return getattr(memory, "peak_wset", memory.rss) / 2**20


def pytest_collection_modifyitems(items):
    """Put `Claims` and `RunAllAgain` behind each notebook's last cell."""
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        following = items[place + 1] if place + 1 < len(items) else None
        if isinstance(item, IPyNbCell) and (following is None or following.parent is not item.parent):
            again = RunAllAgain.from_parent(item.parent, name="Run All again")
            again.add_marker("again")
            items.insert(place + 1, Claims.from_parent(item.parent, name="what must be true"))
            items.insert(place + 2, again)


class NotebooksTogether(LoadFileScheduling):
    """Give one worker all notebooks: two at once, with as many BLAS threads each as there are cores, would wait."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return "notebooks" if file.endswith(".ipynb") else file


def pytest_xdist_make_scheduler(config, log):
    """Share the files among the workers."""
    return NotebooksTogether(config, log)


def pytest_terminal_summary(terminalreporter):
    """Tell how long the notebooks took, and how much memory: measured, since machines differ."""
    seconds, megabytes = {}, {}
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        path = str(getattr(report, "fspath", ""))
        if path.endswith(".ipynb") and hasattr(report, "duration"):
            if "megabytes" in dict(report.user_properties):
                megabytes[path] = dict(report.user_properties)["megabytes"]
            if "Run All again" not in report.nodeid:
                seconds[path] = seconds.get(path, 0) + report.duration
    if seconds:
        terminalreporter.section("notebooks under nbval")
        for path, duration in sorted(seconds.items()):
            terminalreporter.line(f"{path}: {duration:.1f} s, {megabytes.get(path, 0):.0f} MB")
        terminalreporter.line(f"in all {sum(seconds.values()):.1f} s")


@pytest.fixture(autouse=True)
def students_folder(monkeypatch, tmp_path_factory):
    """Keep what a test answers away from the notebooks: this process runs them too, and they must find nothing done."""
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path_factory.getbasetemp() / "my_net"))

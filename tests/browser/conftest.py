"""One JupyterLab and one Chromium for all browser tests, and a page for each notebook that is open."""

import contextlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.browser.jupyter import NoBrowser, Notebook, chromium, jupyterlab
from tests.notebook_files import METADATA, ROOT

AXE = "axe-core@4.11.0"
SCREENSHOTS = ROOT / "test-output" / "browser"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Address of a JupyterLab, and the folder of the notebooks in the copy of the project that it shows."""
    folder = tmp_path_factory.mktemp("jupyterlab")
    with jupyterlab(folder) as url:
        yield url, folder / "project" / "notebooks"


@pytest.fixture(scope="session")
def browser():
    """The browser. Without one the tests fail, and are not skipped: whoever asks for them wants them to run."""
    with contextlib.ExitStack() as opened:
        try:
            context, missing = opened.enter_context(chromium()), ""
        except NoBrowser as error:
            missing = str(error)
        if missing:
            pytest.fail(missing, pytrace=False)
        yield context


class Desk:
    """Where one notebook lies open: tests that follow one another and want the same one share its page."""

    def __init__(self, browser, url, folder):
        self.browser, self.url, self.folder = browser, url, folder
        self.notebook = self.ran_one = None

    def open(self, name):
        """Open a notebook, freshly, and close the one before."""
        self.clear()
        self.notebook = Notebook(self.browser, self.url, name)
        return self.notebook

    def ran(self, name, cells=None, until=None):
        """Give a notebook of which all cells were run; as the test before left it, if that had the same.

        `cells` are the sources of a notebook that is made for the tests, `until` words of the last one to run.
        """
        if self.ran_one != (name, until):
            if cells:
                made = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=METADATA)
                nbformat.write(made, self.folder / name)
            self.open(name)
            self.notebook.run_to(until) if until else self.notebook.run_all()
            self.ran_one = name, until
        return self.notebook

    def clear(self):
        """Close the notebook."""
        if self.notebook:
            self.notebook.close()
        self.notebook = self.ran_one = None


@pytest.fixture(scope="session")
def _desk(browser, lab):
    desk = Desk(browser, *lab)
    yield desk
    desk.clear()


@pytest.fixture
def desk(_desk):
    """The desk; after each test, nothing may have gone wrong on the page."""
    yield _desk
    if _desk.notebook:
        faults = _desk.notebook.faults()
        _desk.notebook.messages.clear()
        assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def axe():
    """The script of axe-core, an accessibility checker: npm gets it once, then it lies in test-output/."""
    file = SCREENSHOTS.parent / f"{AXE.replace('@', '-')}.js"
    if not file.exists():
        with tempfile.TemporaryDirectory() as folder:
            try:
                subprocess.run(
                    ["npm", "pack", "--silent", AXE], cwd=folder, check=True, capture_output=True, timeout=300
                )
            except (OSError, subprocess.SubprocessError) as error:
                pytest.fail(f"The browser tests need npm to get {AXE} once: {error}", pytrace=False)
            [packed] = Path(folder).glob("*.tgz")
            file.parent.mkdir(exist_ok=True)
            with tarfile.open(packed) as archive:
                file.write_bytes(archive.extractfile("package/axe.min.js").read())
    return file.read_text("utf-8")


@pytest.fixture
def photograph():
    """Keep a picture of a part of the page, to be looked at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def take(thing, name):
        thing.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")

    return take


def pytest_terminal_summary(terminalreporter):
    """Say where the pictures are."""
    if any(report.nodeid.startswith("tests/browser") for report in terminalreporter.stats.get("passed", [])):
        terminalreporter.line(f"screenshots of the browser tests: {SCREENSHOTS}")

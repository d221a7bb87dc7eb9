"""Saving is repeatable, and nbval finds what changed: tried on a small notebook of its own."""

import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests import save_notebooks
from tests.notebook_files import ROOT, as_saved, read

CELLS = [
    "import numpy as np\nfrom helpers.plots import Picture\nx = np.arange(3)",
    "print(x)\nprint(x.sum())",
    "picture = Picture()\npicture.subplots().plot(x)\npicture.alt = f'a line from {x[0]} to {x[-1]}'\npicture",
    "from helpers.widgets import SliderCheck\nview = SliderCheck()\nview.n.value = 4\nview",
    "x[9]",
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A notebook's file, made in a careless way and then saved by the command."""
    path = tmp_path_factory.mktemp("notebooks") / "probe.ipynb"
    notebook = new_notebook(cells=[new_markdown_cell("# Probe"), *map(new_code_cell, CELLS)], metadata={"my": "own"})
    notebook.cells[2].metadata = {"collapsed": True, "execution": {"start": "today"}}
    notebook.cells[-1].metadata = {"tags": ["raises-exception"]}
    nbformat.write(notebook, path)
    save_notebooks.save(path)
    return path


def test_saving_twice_gives_the_same_bytes(saved):
    before = saved.read_bytes()
    save_notebooks.save(saved)
    assert saved.read_bytes() == before


def test_saved_file_knows_no_machine_and_no_day(saved):
    text = saved.read_text(encoding="utf-8")
    notebook = read(saved)
    assert as_saved(notebook) == text
    assert (
        set(notebook.metadata) == {"kernelspec", "language_info"} and "version" not in notebook.metadata.language_info
    )
    assert notebook.cells[2].metadata == {} and notebook.cells[-1].metadata == {"tags": ["raises-exception"]}
    assert str(ROOT) not in text and "site-packages" not in text and "today" not in text
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3, 4, 5]
    assert notebook.cells[2].outputs[0].text == "[0 1 2]\n3\n"
    assert notebook.cells[3].outputs[0].data["text/plain"] == "a line from 0 to 2"
    assert 'alt="a line from 0 to 2"' in notebook.cells[3].outputs[0].data["text/html"]
    assert set(notebook.cells[4].outputs[0].data) == {"text/html", "text/plain"}
    assert "Interactive: run this cell" in notebook.cells[4].outputs[0].data["text/html"]


def test_traceback_names_files_within_the_project(tmp_path):
    path = tmp_path / "probe.ipynb"
    cell = new_code_cell(
        "from helpers.activations import softmax\nsoftmax('three')", metadata={"tags": ["raises-exception"]}
    )
    nbformat.write(new_notebook(cells=[cell]), path)
    save_notebooks.save(path)
    traceback = "\n".join(read(path).cells[0].outputs[0].traceback)
    assert "helpers/activations.py" in traceback and str(ROOT) not in traceback


def test_an_error_saves_nothing_and_names_cell_and_message(tmp_path, monkeypatch, capsys):
    path = tmp_path / "probe.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0"), new_code_cell("2")]), path)
    before = path.read_bytes()
    monkeypatch.setattr(save_notebooks, "NOTEBOOKS", [path])
    assert save_notebooks.main(["probe"]) == 1
    assert path.read_bytes() == before
    said = capsys.readouterr().out
    assert all(words in said for words in ("probe.ipynb was not saved", "1 / 0", "ZeroDivisionError", "by zero"))


def test_saving_lists_what_the_rules_find(tmp_path, monkeypatch, capsys):
    path = tmp_path / "probe.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1")]), path)
    monkeypatch.setattr(save_notebooks, "NOTEBOOKS", [path])
    assert save_notebooks.main([]) == 1
    assert "What you'll do" in capsys.readouterr().out


def test_a_name_that_is_none_is_said(monkeypatch, capsys):
    monkeypatch.setattr(save_notebooks, "NOTEBOOKS", [ROOT / "00_start.ipynb"])
    assert save_notebooks.main(["99"]) == 1
    assert "99" in capsys.readouterr().out


def leave(notebook):
    """Nothing is changed."""


def change_outputs(notebook):
    notebook.cells[2].outputs[0].text = "[0 1 2]\n4\n"
    notebook.cells[3].outputs[0].data["text/plain"] = "a line from 0 to 3"
    notebook.cells[4].source = notebook.cells[4].source.replace("4", "5")
    notebook.cells[5].outputs[0].evalue = "another message"


def clear_one_output_and_change_pixels(notebook):
    notebook.cells[2].outputs = []
    picture = notebook.cells[3].outputs[0].data
    assert picture["text/html"].count("base64,iVBORw0K") == 2
    picture["text/html"] = picture["text/html"].replace("base64,iVBORw0K", "base64,")  # passes: conftest.py says why


def change_alternative_text(notebook):
    picture = notebook.cells[3].outputs[0].data
    picture["text/html"] = picture["text/html"].replace("a line from 0", "a line from 1")


def clear_all(notebook):
    for cell in notebook.cells[1:]:
        cell.outputs, cell.execution_count = [], None


def raise_when_run_again(notebook):
    notebook.cells[1].source += "\nassert 'again' not in globals()\nagain = True"


def hold_too_much(notebook):
    notebook.cells[1].source += "\nnp.ones(70_000_000).sum()\nNone"


# For each change the cells that must fail, and whether running all again must.
CHANGES = {
    leave: ([], False),
    change_outputs: ([1, 2, 3, 4], False),
    clear_one_output_and_change_pixels: ([1], False),
    change_alternative_text: ([2], False),
    clear_all: ([0, 1, 2, 3, 4], False),
    raise_when_run_again: ([], True),
    hold_too_much: ([], True),
}


def test_nbval_finds_what_changed(saved, tmp_path):
    """Under the project's own pytest settings, in one run over a changed copy of the notebook for each of CHANGES."""
    for change in CHANGES:
        notebook = read(saved)
        change(notebook)
        nbformat.write(notebook, tmp_path / f"{change.__name__}.ipynb")
    shutil.copy(ROOT / "conftest.py", tmp_path)
    settings = [
        f"--config-file={ROOT / 'pyproject.toml'}",
        f"--rootdir={tmp_path}",
        "-n0",
        "-rA",
        "-p",
        "no:cacheprovider",
    ]
    command = [sys.executable, "-m", "pytest", *settings, tmp_path]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    said = ran.stdout + ran.stderr
    for change, (failing, again) in CHANGES.items():
        fails = {f"Cell {cell}": cell in failing for cell in range(len(CELLS))} | {"Run All again": again}
        for name, fail in fails.items():
            status = "FAILED|ERROR" if fail else "PASSED"
            assert re.search(rf"^({status}) .*{change.__name__}.ipynb::{name}( |$)", said, re.MULTILINE), said

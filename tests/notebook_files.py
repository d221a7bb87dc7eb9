"""The notebooks as files: where they are, how they are read, and the one form in which they are saved."""

import ast
import copy
import hashlib
import sysconfig
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# What a student's JupyterLab needs to open the file, and nothing that differs from machine to machine.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read(path):
    """Read a notebook file."""
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    """List the cells that hold code; the first one is number 1."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell):
    """Set of a cell's tags."""
    return set(cell.metadata.get("tags", []))


def tree(cell):
    """Syntax tree of a cell; SyntaxError if it is more than plain Python."""
    return ast.parse(cell.source)


def output_texts(cell):
    """All that a cell's saved outputs say in words."""
    for output in cell.outputs:
        yield from [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", [])]
        yield from (value for kind, value in output.get("data", {}).items() if kind.startswith("text/"))


def as_saved(notebook):
    """Text of the file in which an executed notebook is saved: the same on every machine and every time."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = set()
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"tags": cell.metadata.tags} if cell.metadata.get("tags") else {})
        cell.id = _cell_id(cell, seen)
        for output in cell.get("outputs", []):
            if "traceback" in output:
                output.traceback = [_without_machine(line) for line in output.traceback]
            # A widget's model is gone with its kernel; JupyterLab would show an error in its place. The picture stays.
            if "<img" in output.get("data", {}).get("text/html", ""):
                output.data.pop("application/vnd.jupyter.widget-view+json", None)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def _digest(*parts):
    """Hexadecimal digits that follow from the parts alone."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _cell_id(cell, seen):
    """Name a cell by what it says, so that it keeps its name however the notebook was made or put together."""
    for repeat in range(len(seen) + 1):
        name = _digest(repeat, cell.cell_type, cell.source)[:8]
        if name not in seen:
            seen.add(name)
            return name
    raise AssertionError("more cells than names")


def _without_machine(line):
    """Leave out of a traceback's line where the project and the packages lie on this machine."""
    folders = [str(ROOT), sysconfig.get_path("purelib"), sysconfig.get_path("stdlib")]
    home = str(Path.home())
    for folder in folders:
        for form in (folder, folder.replace(home, "~", 1)):
            line = line.replace(form + "/", "")
    return line

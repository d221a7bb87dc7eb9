"""Run notebooks from top to bottom, each in a fresh kernel, and save them in the form that the tests ask for.

    uv run python -m tests.save_notebooks          all of them
    uv run python -m tests.save_notebooks 03 05    those whose file names begin so

A cell that raises ends it, and leaves that notebook's file as it was. What the saved file still lacks is listed.
"""

import sys
import time

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from tests.notebook_files import NOTEBOOKS, as_saved, read
from tests.notebook_rules import RULES

SECONDS_PER_CELL = 300  # as in pyproject.toml


def execute(notebook, folder):
    """Run a notebook in a fresh kernel that stands in its folder; its outputs are put in place."""
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
    ).execute()


def save(path):
    """Run and save one notebook; returns what the rules find in it."""
    notebook = read(path)
    execute(notebook, path.parent)
    path.write_text(as_saved(notebook), encoding="utf-8")
    saved = read(path)
    return [fault for rule in RULES for fault in rule(saved)]


def main(beginnings):
    """Save the notebooks named; returns the exit status."""
    chosen = [path for path in NOTEBOOKS if path.name.startswith(tuple(beginnings) or "")]
    if not chosen:
        print(f"No notebook's name begins with {' or '.join(beginnings)}: there are {[p.name for p in NOTEBOOKS]}.")
        return 1
    faulty = False
    for path in chosen:
        start = time.perf_counter()
        try:
            faults = save(path)
        except (CellExecutionError, CellTimeoutError) as error:
            print(f"{path.name} was not saved.\n{error}")
            return 1
        print(f"{path.name}: saved in {time.perf_counter() - start:.1f} s")
        print(*(f"  {fault}\n" for fault in faults), sep="", end="")
        faulty = faulty or bool(faults)
    return int(faulty)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

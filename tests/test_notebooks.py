"""The saved notebooks are in order. nbval compares their outputs, and conftest.py has them run twice."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.notebook_files import NOTEBOOKS, ROOT, as_saved, read
from tests.notebook_rules import GRADUATES, RULES, TAGS, WIDGET

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_notebooks():
    """Without this, an empty folder would pass all that follows."""
    beginnings = [path.name[:2] for path in NOTEBOOKS]
    assert beginnings == [f"{i:02}" for i in range(len(NOTEBOOKS))] and len(NOTEBOOKS) >= 6


@each_notebook
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_saved_notebook_keeps_the_rules(path, rule):
    faults = list(rule(read(path)))
    assert not faults, "\n".join([f"{path.name}: {rule.__doc__}", *faults])


@each_notebook
def test_saved_in_the_one_form(path):
    saved = path.read_text(encoding="utf-8")
    assert saved == as_saved(read(path)), f"save it with: uv run python -m tests.save_notebooks {path.name[:2]}"


def test_tags_are_explained():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert all(f"`{tag}" in text for tag in [*TAGS, GRADUATES])


# The rules themselves: a small notebook that keeps them all, and for each of them what breaks it.


PICTURE = '<img class="c" alt="a line, 1 &gt; 0" src="data:image/png;base64,iVBORw0KGgo/tmp/0xBDaa5E==">'


def good():
    """A notebook that keeps every rule: three code cells, of which the second shows a picture."""
    value = new_output("execute_result", {"text/plain": "1"})
    picture = new_output("display_data", {"text/html": PICTURE, "text/plain": "a line, 1 > 0"})
    return new_notebook(
        cells=[
            new_markdown_cell("# Title\n\n**What you'll do.** …\n\n**What you’ll learn** …\n\n**Minutes:** 5"),
            new_code_cell("x = 1\nx", execution_count=1, outputs=[value]),
            new_markdown_cell("Text"),
            new_code_cell("show(x)  # as a line", execution_count=2, outputs=[picture]),
            new_markdown_cell("Text"),
            new_code_cell("assert x", execution_count=3),
            new_markdown_cell("## What you built\n\n## Where it goes next"),
        ]
    )


def broken(place, **changes):
    """The good notebook with changes to the cell at one place."""
    notebook = good()
    notebook.cells[place].update(nbformat.from_dict(changes))
    return notebook


def tagged(*tags, **changes):
    """The good notebook with tags at its first code cell."""
    return broken(1, metadata={"tags": tags}, **changes)


def says(**output):
    """The good notebook with another output at its first code cell."""
    return broken(1, outputs=[new_output(**output)])


def shows(**data):
    """The good notebook with another bundle at its second code cell."""
    bundle = {kind.replace("_", "/", 1): value for kind, value in data.items()}
    return broken(3, outputs=[new_output("display_data", bundle)])


def without(place):
    """The good notebook without the cell at one place."""
    notebook = good()
    del notebook.cells[place]
    return notebook


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": ["no"]}
WIDGET_VIEW = {"model_id": "1", "version_major": 2, "version_minor": 0}
BROKEN = {
    "magic": ("plain_python", broken(1, source="%timeit x")),
    "semicolon": ("plain_python", broken(1, source="x;")),
    "semicolon before a comment": ("plain_python", broken(1, source="for i in x:\n    i;  # why\n")),
    "interact": ("plain_python", broken(1, source="@interact(n=3)\ndef f(n): ...")),
    "Output": ("plain_python", broken(1, source="out = widgets.Output()")),
    "pyplot": ("plain_python", broken(1, source="import matplotlib.pyplot as plt")),
    "unrun cell": ("run_in_order", broken(1, execution_count=None)),
    "another order": ("run_in_order", broken(1, execution_count=2)),
    "empty cell": ("run_in_order", broken(1, source=" \n")),
    "stored error": ("errors_where_announced", says(**ERROR)),
    "no error": ("errors_where_announced", tagged("raises-exception")),
    "stderr": ("errors_where_announced", says(output_type="stream", name="stderr", text="a warning")),
    "path": ("same_everywhere", says(output_type="stream", text="saved in " + "/tmp" + "/x")),
    "path in HTML": ("same_everywhere", says(output_type="display_data", data={"text/html": "/home" + "/me"})),
    "address": ("same_everywhere", says(output_type="stream", text="<object at 0x7f12ab34cd56>")),
    "spaces at a line's end": ("same_everywhere", says(output_type="stream", text="1 \n2")),
    "no alternative text": ("pictures_in_words", shows(text_html='<img src="x">', text_plain="words")),
    "other alternative text": ("pictures_in_words", shows(text_html=PICTURE, text_plain="a line, 1 > 2")),
    "no words": ("pictures_in_words", shows(text_html='<img alt="" src="x">', text_plain="")),
    "no words that tell": (
        "pictures_in_words",
        shows(text_html='<img alt="&lt;Figure&gt;" src="x">', text_plain="<Figure>"),
    ),
    "widget without picture": (
        "pictures_in_words",
        says(output_type="display_data", data={"text/plain": "words", WIDGET: WIDGET_VIEW}),
    ),
    "picture that is not HTML": ("pictures_in_words", shows(image_png="iVBORw0K", text_plain="words")),
    "picture in text": ("pictures_in_words", broken(2, source="![](net.png)")),
    "very long cell": ("cells_are_short", broken(1, source="x = 1\n" * 26)),
    "long cells": ("cells_are_short", broken(1, source="x = 1\n" * 12)),
    "longish cells": ("cells_are_short", new_notebook(cells=[new_code_cell("x = 1\n" * 7)])),
    "bare code": ("text_before_code", without(2)),
    "no title": ("opens_and_closes", without(0)),
    "no minutes": ("opens_and_closes", broken(0, source="# T\n\nWhat you'll do\n\nWhat you'll learn")),
    "no end": ("opens_and_closes", without(-1)),
    "no code": ("opens_and_closes", new_notebook()),
    "unknown tag": ("tags_are_documented", tagged("nbval-skip")),
    "marker in a comment": ("tags_are_documented", broken(1, source="# NBVAL_IGNORE_OUTPUT\nx")),
    "ignored without a reason": ("ignored_output_is_asserted", tagged("nbval-ignore-output", source="x\nassert x")),
    "ignored, not asserted": ("ignored_output_is_asserted", tagged("nbval-ignore-output", source="x  # time differs")),
}


def broken_rules(notebook):
    """Names of the rules that a notebook breaks."""
    return {rule.__name__ for rule in RULES if list(rule(notebook))}


def test_good_notebook_breaks_no_rule():
    assert broken_rules(good()) == set()


@pytest.mark.parametrize(("rule", "notebook"), BROKEN.values(), ids=BROKEN)
def test_each_fault_breaks_its_rule(rule, notebook):
    assert rule in broken_rules(notebook)


def test_each_rule_has_a_fault():
    assert {rule for rule, _ in BROKEN.values()} == {rule.__name__ for rule in RULES}

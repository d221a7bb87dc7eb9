"""The instructor's commands, and the form in which answers are shown."""

import json

import nbformat
import pytest

from helpers.exercises.__main__ import main, stubbed
from helpers.exercises.book import EXERCISES
from helpers.exercises.verdict import ICONS, Answer
from tests.notebook_files import NOTEBOOKS, code_cells, read


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path / "own"))
    return tmp_path


def test_list(capsys):
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    for exercise in EXERCISES.values():
        assert exercise.name in said and exercise.task in said
        assert all(f"{mistake.name}: {mistake.message}" in said for mistake in exercise.all_mistakes)


def test_strip(folder):
    assert main(["strip", str(folder / "hand-out")]) == 0
    for path in NOTEBOOKS:
        original, copy = read(path), nbformat.read(folder / "hand-out" / path.name, as_version=4)
        nbformat.validate(copy)
        assert [cell.source for cell in copy.cells] == [cell.source for cell in original.cells]  # ours hold no answers
        assert not any(cell.outputs or cell.execution_count for cell in code_cells(copy))


def test_strip_refuses_the_notebooks_themselves(capsys):
    assert main(["strip", str(NOTEBOOKS[0].parent)]) == 1
    assert "name another folder" in capsys.readouterr().out


ANSWERED = '''from helpers.exercises import check, solution


def helper(Z):
    return Z


def my_relu(
    Z,
):
    """Mine."""
    if Z is None:
        return 1
    return helper(Z)


my_guess = (
    3 +
    4
)
my_tanh = lambda Z: Z
def my_slope(Z): return 1
other = 5
solution("relu")
check("relu", my_relu)
check("guess", my_guess)
check("tanh", my_tanh); diagnose(my_slope)'''
STUBBED = """from helpers.exercises import check, solution


def helper(Z):
    return Z


def my_relu(
    Z,
):
    return ...


my_guess = None
my_tanh = None
def my_slope(Z):
    return ...
other = 5
check("relu", my_relu)
check("guess", my_guess)
check("tanh", my_tanh); diagnose(my_slope)"""


def test_answers_become_stubs_again():
    assert stubbed(ANSWERED) == STUBBED
    assert stubbed(STUBBED) == STUBBED
    for source in ("x = 1\nprint(x)", "%timeit x", "def f(Z):\n    return Z"):
        assert stubbed(source) == source


def test_export(folder, capsys):
    assert main(["export", str(folder / "results.json")]) == 0
    assert json.loads((folder / "results.json").read_text())["of"] == len(EXERCISES)
    assert f"0 of {len(EXERCISES)} exercises done" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_said(folder, capsys):
    (folder / "file").write_text("")
    for arguments in (["strip", str(folder / "file" / "x")], ["export", str(folder / "file" / "x")]):
        assert main(arguments) == 1
        assert "could not be written" in capsys.readouterr().out


@pytest.mark.parametrize("outcome", ICONS)
def test_answers_in_html_and_in_plain_text(outcome):
    answer = Answer(outcome, "Is `a < b`?", "line <1>", remark="(Said & done.)")
    page, plain = answer._repr_html_(), repr(answer)
    assert 'aria-hidden="true"' in page and "var(--jp-" in page
    assert "Is <code>a &lt; b</code>?" in page and "line &lt;1&gt;" in page and "Said &amp; done." in page
    assert plain.startswith(ICONS[outcome]) and "Is `a < b`?\n    line <1>\n(Said & done.)" in plain
    words = plain.splitlines()[0][2:].split(":")[0]
    assert words in page  # what the icon and the colour say is said in words too


def test_each_outcome_has_words_of_its_own():
    assert len({repr(Answer(outcome, "")) for outcome in ICONS}) == len(ICONS)

"""Every exercise in the book: right answers are right, each mistake is named, and no answer can hurt the kernel."""

import ast
import inspect
import re
import time

import pytest

from helpers.exercises import hint, solution
from helpers.exercises.book import EXERCISES
from helpers.exercises.engine import Exercise, Question
from tests.notebook_files import NOTEBOOKS, code_cells, read, tree

FUNCTIONS = [e for e in EXERCISES.values() if isinstance(e, Exercise)]
QUESTIONS = [e for e in EXERCISES.values() if isinstance(e, Question)]
LONGEST_CHECK = 3.0  # seconds of processor time


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Nothing here reads or writes what a student has done."""
    monkeypatch.setenv("MY_NET_DIR", str(tmp_path))
    monkeypatch.setattr("helpers.exercises.desk._hints_given", {})
    return tmp_path


def rights(exercise):
    return [exercise.reference, *exercise.also_right]


def wrongs():
    """Each mistake of each exercise with each of its examples."""
    for exercise in EXERCISES.values():
        for mistake in exercise.all_mistakes:
            examples = mistake.wrongs if isinstance(exercise, Exercise) else [mistake.wrong]
            for number, wrong in enumerate(examples):
                yield pytest.param(exercise, mistake, wrong, id=f"{exercise.name}-{mistake.name}-{number}")


each = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
each_right = pytest.mark.parametrize(
    ("exercise", "answer"),
    [pytest.param(e, a, id=f"{e.name}-{i}") for e in EXERCISES.values() for i, a in enumerate(rights(e))],
)


@each_right
def test_right_answers_are_right(exercise, answer):
    result = exercise.judge(answer)
    assert result.outcome == "right", result


@each
def test_two_more_right_ways_are_tried(exercise):
    assert len(exercise.also_right) >= 2


@pytest.mark.parametrize(("exercise", "mistake", "wrong"), list(wrongs()))
def test_each_mistake_gets_its_own_message(exercise, mistake, wrong):
    result = exercise.judge(wrong)
    assert (result.outcome, result.mistake, result.message) == ("not yet", mistake.name, mistake.message)


@each
def test_names_and_messages_are_distinct(exercise):
    for texts in ([m.name for m in exercise.all_mistakes], [m.message for m in exercise.all_mistakes]):
        assert len(set(texts)) == len(texts)
    assert all(re.search(r"[.?]$", m.message) for m in exercise.all_mistakes)


@each
def test_stub_is_not_tried(exercise):
    for stub in (None, ...):
        assert exercise.judge(stub).outcome == "not tried"
    if isinstance(exercise, Exercise):
        for stub in (lambda_stub(exercise, "..."), lambda_stub(exercise, "pass"), lambda_stub(exercise, "return ...")):
            result = exercise.judge(stub)
            assert (result.outcome, result.message) == ("not tried", exercise.task)


def lambda_stub(exercise, body):
    """The stub of a cell, as a student finds it."""
    names = ", ".join(inspect.signature(exercise.reference).parameters)
    space = {}
    exec(f"def my_function({names}):\n    'What to do.'\n    {body}", space)
    return space["my_function"]


@each
def test_hints_come_in_stages_and_hold_no_solution(exercise):
    assert len(exercise.hints) >= 2
    given = [hint(exercise.name).message for _ in exercise.hints]
    assert [text[: len("1 of ")] for text in given] == [f"{i + 1} of " for i in range(len(given))]
    assert hint(exercise.name).message == given[-1]
    texts = [*exercise.hints, *(m.message for m in exercise.all_mistakes), exercise.task]
    assert not any(line in squeezed(text) for line in solution_lines(exercise) for text in texts)


def squeezed(text):
    return re.sub(r"\s|`", "", text)


def solution_lines(exercise):
    """What must not be said before it is asked for: the right-hand sides of a solution's lines, or the value."""
    if isinstance(exercise, Question):
        return []
    source = solution(exercise.name).code
    body = [node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Assign, ast.Return, ast.AugAssign))]
    values = [node.value for node in body if node.value and not isinstance(node.value, ast.Name)]  # a name is no secret
    return [side for side in map(squeezed, map(ast.unparse, values)) if len(side) > 5]


@each
def test_solution_is_right(exercise):
    shown = solution(exercise.name)
    if isinstance(exercise, Question):
        assert str(exercise.reference) in shown.message
    else:
        space = dict(vars(inspect.getmodule(exercise.reference)))
        exec(shown.code, space)
        function = ast.parse(shown.code).body[-1].name
        assert '"""' not in shown.code
        assert exercise.judge(space[function]).outcome == "right"


@each
def test_check_is_quick(exercise):
    for answer in [*rights(exercise), *(m.wrongs[0] for m in exercise.all_mistakes)]:
        start = time.process_time()
        exercise.judge(answer)
        assert time.process_time() - start < LONGEST_CHECK, f"{exercise.name}: {answer}"


@each
def test_exercise_stands_in_its_notebook_once_and_untouched(exercise):
    homes = [
        path.name[:2] for path in NOTEBOOKS for cell in code_cells(read(path)) if exercise.name in checked_names(cell)
    ]
    assert homes == [exercise.notebook]


def checked_names(cell):
    """Names of the exercises that a cell checks."""
    calls = [node for node in ast.walk(tree(cell)) if isinstance(node, ast.Call)]
    return [c.args[0].value for c in calls if getattr(c.func, "id", "") == "check" and len(c.args) == 2]


def test_the_book_has_the_order_of_the_notebooks():
    in_notebooks = [n for path in NOTEBOOKS for cell in code_cells(read(path)) for n in checked_names(cell)]
    assert in_notebooks == list(EXERCISES)


def test_every_check_in_a_notebook_is_in_the_book():
    for path in NOTEBOOKS:
        for cell in code_cells(read(path)):
            for name in checked_names(cell):
                assert name in EXERCISES
                assert "Not tried yet" in cell.outputs[-1].data["text/plain"], cell.source

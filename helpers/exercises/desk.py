"""The verbs that a notebook uses: check, hint, solution, progress, export."""

import difflib
import inspect
import json
import re
import reprlib

import numpy as np

from helpers.exercises import own, state
from helpers.exercises.book import EXERCISES
from helpers.exercises.verdict import Answer
from helpers.files import write_atomically

OWN = [exercise.reference.__name__ for exercise in EXERCISES.values() if exercise.own]
_hints_given = {}


def check(name, answer):
    """Judge an answer to an exercise.

    Parameters: `name`, the exercise's name; `answer`, the student's function (or value, for a question).
    Returns: an `Answer`, to be shown as the last line of a cell: not tried, not yet with a diagnosis, or right.
    """
    exercise = EXERCISES.get(name) if isinstance(name, str) else None
    if exercise is None:
        return _unknown(name)
    result = exercise.judge(answer)
    if result.outcome == "not tried":
        return result
    return _keep(exercise, answer, result)


def _keep(exercise, answer, result):
    right, remarks = result.outcome == "right", [result.remark]
    changes = {"tries": lambda n: n + 1, "done": lambda done: bool(done) or right}
    if getattr(exercise, "prediction", False):
        changes["guess"] = lambda guess: guess or _short(answer)
    entry, note = _record(exercise.name, **changes)
    remarks.append(note)
    if entry.get("guess") and entry["tries"] > 1:
        remarks.append(f"(Your first guess was {entry['guess']}.)")
    if right and exercise.own:
        remarks.append(own.write(exercise, answer, OWN))
    return Answer(result.outcome, result.message, result.code, result.mistake, "\n".join(filter(None, remarks)))


def _record(name, **changes):
    """Keep something about an exercise. Returns what is kept, and a sentence for the student if there is trouble."""
    try:
        return state.record(name, **changes), state.news()
    except OSError as error:
        return {}, f"(The progress could not be written: {error.strerror}.)"


def _short(answer):
    """A guess as it is kept; empty if it is no kind of guess."""
    plain = isinstance(answer, (bool, int, float, str, tuple, list, np.generic))
    return reprlib.repr(answer.item() if isinstance(answer, np.generic) else answer) if plain else ""


def hint(name):
    """Give the next hint to an exercise: each call goes one stage further."""
    exercise = EXERCISES.get(name) if isinstance(name, str) else None
    if exercise is None:
        return _unknown(name)
    stage = min(_hints_given.get(name, 0) + 1, len(exercise.hints))
    _hints_given[name] = stage
    _, note = _record(name, hints=lambda n: max(n, stage))
    said = f"{stage} of {len(exercise.hints)}. {exercise.hints[stage - 1]}"
    last = f"(That was the last one. `solution({name!r})` shows a solution.)" if stage == len(exercise.hints) else ""
    return Answer("hint", said, remark="\n".join(filter(None, [last, note])))


def solution(name):
    """Show a solution of an exercise: what `helpers` holds."""
    exercise = EXERCISES.get(name) if isinstance(name, str) else None
    if exercise is None:
        return _unknown(name)
    _, note = _record(name, solution=True)
    if exercise.solution:
        return Answer("solution", "one way among others:", exercise.solution, remark=note)
    if not callable(exercise.reference):
        return Answer("solution", f"{exercise.reference}. {exercise.why}".strip(), remark=note)
    source = re.sub(r'\n    """.*?"""', "", inspect.getsource(exercise.reference), flags=re.DOTALL).strip()
    return Answer("solution", "one way among others:", source, remark=note)


def progress():
    """Say what is done and what is next, notebook by notebook. Returns an `Answer`."""
    try:
        kept, note = state.load(), state.news()
    except OSError as error:
        kept, note = {}, f"(my_progress.json could not be read: {error.strerror}.)"
    done = [name for name in EXERCISES if kept.get(name, {}).get("done")]
    todo = [exercise for exercise in EXERCISES.values() if exercise.name not in done]
    lines = []
    for notebook in dict.fromkeys(exercise.notebook for exercise in EXERCISES.values()):
        names = [exercise.name for exercise in EXERCISES.values() if exercise.notebook == notebook]
        left = [name for name in names if name not in done]
        count = f"{len(names) - len(left)} of {len(names)}"
        lines.append(f"notebook {notebook}   {count:9}{'next: ' + left[0] if left else '✓ all done'}")
    message = f"{len(done)} of {len(EXERCISES)} exercises done."
    if todo:
        message += f" Next: {todo[0].name}, in notebook {todo[0].notebook}."
    return Answer("progress", message, "\n".join(lines), remark=note)


def export(path):
    """Write the results as a small JSON file, for the instructor.

    Parameters: `path`, the file.
    Returns: what was written: for each exercise whether it is done, after how many tries and hints, whether the
    solution was shown, and the first guess where it asks for one.
    Raises: OSError with one sentence, if the progress cannot be read or the file cannot be written.
    """
    try:
        kept, note = state.load(), state.news()
    except OSError as error:
        raise OSError(f"my_progress.json could not be read ({error.strerror}): close what uses it.") from None
    results = {name: {"done": False, "tries": 0} | kept.get(name, {}) for name in EXERCISES}
    summary = {"done": sum(bool(r["done"]) for r in results.values()), "of": len(results), "exercises": results}
    if note:
        summary["note"] = note
    try:
        write_atomically(path, json.dumps(summary, indent=1) + "\n")
    except OSError as error:
        raise OSError(f"{path} could not be written ({error.strerror}): name a file in another folder.") from None
    return summary


def _unknown(name):
    close = difflib.get_close_matches(str(name), EXERCISES, n=3, cutoff=0.4)
    names = " or ".join(map(repr, close)) if close else ", ".join(map(repr, EXERCISES))
    words = f"Did you mean {names}?" if close else f"There are {names}."
    return Answer("error", f"There is no exercise {str(name)[:40]!r}. {words}")

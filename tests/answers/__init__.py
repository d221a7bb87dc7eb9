"""Answers as students give them, to each exercise, with the true name of what is wrong.

A module `nbNN.py` may hold

    NAMES = {...}    what the notebook has defined where the exercise stands, besides np and math
    WRONG = {exercise: [(words, source or value), ...]}    wrong answers
    HELD_OUT = {...}    the same, written later and never looked at while the messages were made
    RIGHT = {exercise: [source or value, ...]}    right answers in other styles

`words` are what the answer must say: alternatives separated by `|`, lower case, of which one must be in the message
or the mistake's name; a tuple of such means all of them. A source is what a student writes into a
cell; the last function (or name) that it defines is the answer.
"""

import importlib
import linecache
import math
import pkgutil
from collections import Counter
from types import FunctionType
from typing import NamedTuple

import numpy as np

from helpers.exercises.book import EXERCISES
from helpers.exercises.engine import Exercise


class Verdict(NamedTuple):
    """What became of an answer: `kind` is "right", "accepted", "true", "general", "wrong name" or "refused"."""

    kind: str
    source: object
    words: object
    answer: object


def modules():
    """All modules of answers."""
    return [
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
        if found.name[:2] == "nb"
    ]


def compiled(source, names=(), with_source=True):
    """Make the function of a source as a notebook's cell does: with its source at hand, or without."""
    space = {"np": np, "math": math, "__name__": "__main__"} | dict(names)
    before = set(space)
    name = f"<ipython-input-{abs(hash(source)) % 10**8}>" if with_source else "<nowhere>"
    if with_source:
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), space)
    made = [value for key, value in space.items() if key not in before]
    functions = [value for value in made if isinstance(value, FunctionType)]
    return functions[-1] if functions else made[-1]


def named(answer, words):
    """Does an answer say what it must?"""
    said = f"{answer.mistake or ''} {answer.message}".lower()
    every = words if isinstance(words, tuple) else (words,)
    return all(any(word in said for word in choice.lower().split("|")) for choice in every)


def verdict(exercise, words, source, names=(), with_source=True):
    """Judge one answer; `words` are None for a right one."""
    answer = compiled(source, names, with_source) if isinstance(exercise, Exercise) else source
    result = exercise.judge(answer)
    if words is None:
        kind = "right" if result.outcome == "right" else "refused"
    elif result.outcome == "right":
        kind = "accepted"
    elif result.mistake is None:
        kind = "general"
    else:
        kind = "true" if named(result, words) else "wrong name"
    return Verdict(kind, source, words, result)


def verdicts(part="WRONG", with_source=True, only=None):
    """Yield (exercise, verdicts) for each exercise that has answers: `part` is "WRONG", "HELD_OUT" or "RIGHT"."""
    for module in modules():
        for name, answers in getattr(module, part, {}).items():
            if only and only not in (name, module.__name__[-4:]):
                continue
            pairs = [(None, a) for a in answers] if part == "RIGHT" else answers
            names = getattr(module, "NAMES", {})
            yield name, [verdict(EXERCISES[name], words, source, names, with_source) for words, source in pairs]


def main(part="WRONG", only=None, *options):
    """Print what became of the answers: uv run python -m tests.answers WRONG nb02 [-v] [--no-source]."""
    total = Counter()
    for name, found in verdicts(part, "--no-source" not in options, only):
        counts = Counter(v.kind for v in found)
        total += counts
        print(f"{name:28}", dict(counts))
        for v in found if "-v" in options else ():
            if v.kind not in ("true", "right"):
                print(f"\n--- {v.kind}: {v.words}\n{v.source}\n  -> {v.answer.mistake} | {v.answer}\n")
    print("all", dict(total))

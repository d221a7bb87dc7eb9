"""What an exercise is, and how an answer to it is judged.

An `Exercise` asks for a function, a `Question` for a value. Both list the likely `Mistake`s. A mistake is recognised by
its effect, never by reading the source: the student's function does what a function that makes the mistake does.
"""

import copy
import dis
import inspect
import linecache
import math
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from helpers.exercises.compare import NoNumbers, difference, kind, number, plain, same
from helpers.exercises.families import floats, recognise, unused
from helpers.exercises.runner import SECONDS, Budget, Outcome, TimeUp
from helpers.exercises.values import read_value, recognise_value
from helpers.exercises.verdict import Answer


class Trial(NamedTuple):
    """One call of the student's function."""

    args: tuple  # what it was given
    outcome: Outcome  # what it gave, as it stands
    got: Any  # what it gave, as plain float64 arrays; None if there are none
    complaint: str | None  # why there are none
    expected: Any  # what is right, as plain float64 arrays; None where `accept` judges
    problem: str | None  # what is wrong with the result, in a sentence; None if it is right
    changed: bool  # did it change what it was given?
    fields: tuple | None  # the names of the result's parts
    tolerance: tuple = (1e-4, 1e-5)  # the shares of the entry and of the largest entry that count as rounding


@dataclass(frozen=True)
class Mistake:
    """A likely mistake.

    `wrong` makes it: a function (for a Question: a value), or a tuple of several. Without `seen`, the mistake is
    recognised because the student's results are those of `wrong`; with `seen`, because seen(trials) is true (for a
    Question: seen(value)), and `wrong` serves the tests as an example.
    """

    name: str
    message: str  # names the mistake and points at the idea; does not give the code away
    wrong: Any
    seen: Callable | None = None

    @property
    def wrongs(self):
        """The examples, as a tuple."""
        return self.wrong if isinstance(self.wrong, tuple) and callable(self.wrong[0]) else (self.wrong,)


@dataclass(frozen=True)
class Exercise:
    """A function for the student to write.

    `levels` are lists of argument tuples: ordinary inputs first, then the extreme ones. An answer is diagnosed on the
    first level that it fails, so that a mistake on ordinary inputs is not hidden by an overflow. `random(rng)` makes
    one more argument tuple; it is called `n_random` times, with a fixed seed.
    """

    name: str
    notebook: str  # "02"
    task: str  # one sentence
    reference: Callable
    levels: list
    hints: tuple
    mistakes: tuple
    random: Callable | None = None
    n_random: int = 8
    rtol: float = 1e-4  # float32 is right too
    atol: float = 1e-5  # times the largest entry
    fine: tuple | None = None  # (rtol, atol) where all is float64
    fields: tuple | None = None  # names of the parts of a result that is a plain tuple
    call: Callable | None = None  # call(function, *args), if not function(*args): to collect what a generator yields
    accept: Callable | None = None  # accept(value, *args) -> None or a sentence, where not one result alone is right
    prints: bool = False  # does the task ask to print?
    own: bool = True  # does it go into my_net.py, under the reference's name?
    beyond: tuple = ()  # argument tuples that the task does not promise: what goes wrong there is a remark only
    formulas: tuple = ()  # other right ways to write it, one mistake in which names an answer; `def`s or lone lambdas
    also_right: tuple = ()  # other right ways to write it, for the tests
    solution: str | None = None  # shown instead of the reference's source

    @cached_property
    def all_mistakes(self):
        """The listed mistakes, and those that every function can make."""
        listed = any(mistake.name == IN_PLACE for mistake in self.mistakes)
        if listed or not any(True for _ in _arrays(self.levels[0][0])):
            return tuple(self.mistakes)
        return (*self.mistakes, in_place(self.reference))

    def judge(self, function):
        """Judge an answer. Returns an `Answer`: not tried, not yet with the diagnosis, or right."""
        if untouched(function):
            return Answer("not tried", self.task)
        if wrong := self._no_function(function):
            return Answer("not yet", wrong)
        budget, printed, passed = Budget(SECONDS), "", []
        for level in self._all_levels():
            trials = []
            for args in level:
                trials.append(self._try(function, args, budget))
                printed = printed or trials[-1].outcome.printed
                if isinstance(trials[-1].outcome.error, TimeUp):
                    break
            if any(t.problem or t.changed for t in trials):
                return self._diagnose(function, trials, passed, printed)
            passed += trials
        if self._remembers(function, passed, budget):
            return Answer("not yet", REMEMBERS, mistake="remembers")
        remarks = [_remarks(trials, printed, self.prints), self._warning(function, passed), self._beyond(function)]
        return Answer("right", "as far as a check can see.", remark="\n".join(filter(None, remarks)))

    def _remembers(self, function, passed, budget):
        """Does a call give something else when others were made before it?"""
        again = [self._try(function, trial.args, budget) for trial in reversed(passed[:REPEATED])]
        return any(trial.problem and not isinstance(trial.outcome.error, TimeUp) for trial in again)

    def _warning(self, function, passed):
        """What NumPy would warn of, though the result is right."""
        if found := floats(self, function, passed):
            return f"({found[1]}NumPy warns about {FLOATS[found[0]]} here for some inputs. The result is right.)"
        return ""

    def _beyond(self, function):
        budget = Budget(0.5)
        for args in self.beyond:
            trial = self._try(function, args, budget)
            given = list(_arrays((trial.outcome.value,)))  # none, if the call raised or took too long
            if trial.problem and given and all(a.dtype.kind in "iu" for a in given):
                return BEYOND
        return ""

    def _all_levels(self):
        yield from self.levels
        if self.random:
            rng = np.random.default_rng(20)
            yield [self.random(rng) for _ in range(self.n_random)]

    def _no_function(self, function):
        wanted = ", ".join(inspect.signature(self.reference).parameters)
        if not callable(function):
            return (
                f"The function itself is needed, but this is {kind(function)}: write its name without brackets behind."
            )
        try:
            signature = inspect.signature(function)
        except Exception:  # some functions written in C do not tell
            return None
        try:
            signature.bind(*self.levels[0][0])
        except TypeError:
            return f"The function must take {wanted}, but takes {', '.join(signature.parameters) or 'nothing'}."
        return None

    def _call(self, function, args):
        return self.call(function, *args) if self.call else function(*args)

    def _fields(self, value):
        return self.fields or getattr(value, "_fields", None)

    def _try(self, function, args, budget):
        given = copy.deepcopy(args)
        if self.accept:
            expected, fields = None, None
        else:
            with np.errstate(all="ignore"):
                right = self._call(self.reference, widened(copy.deepcopy(args)))
            fields = self._fields(right)
            expected = plain(right, fields)

        def work():
            value = self._call(function, given)
            if self.accept:
                return value, None, self.accept(value, *copy.deepcopy(args))
            return value, plain(value, fields), None

        outcome = budget.run(work)
        got, complaint, value = None, None, None
        if outcome.error is None:
            value, got, complaint = outcome.value
        elif isinstance(outcome.error, NoNumbers):
            complaint = str(outcome.error)
        exact = self.fine and not any(a.dtype.kind == "f" and a.itemsize < 8 for a in _arrays((args, value)))
        tolerance = self.fine if exact else (self.rtol, self.atol)
        problem = complaint
        if outcome.error is not None and complaint is None:
            problem = f"{type(outcome.error).__name__}"
        if got is not None:
            problem = difference(got, expected, *tolerance, fields)
        outcome = outcome._replace(value=value)
        return Trial(args, outcome, got, complaint, expected, problem, not unchanged(args, given), fields, tolerance)

    def _diagnose(self, function, trials, passed, printed):
        failed = next((t for t in trials if t.problem), None)
        error = failed.outcome.error if failed and failed.complaint is None else None
        remark = _printed(printed, self.prints)
        if isinstance(error, TimeUp):
            return Answer("not yet", f"It was stopped after {SECONDS:.0f} seconds: is there a loop without end?")
        if isinstance(error, MemoryError):
            return Answer(
                "not yet",
                "It asks for far more memory than such a small input needs: look at the shapes of what it builds.",
                _line(error, function),
            )
        if found := unused(self, function, strict=True):
            return Answer("not yet", found[1], _line(error, function) if error else "", found[0], remark)
        for mistake in self.all_mistakes:
            if self._made(mistake, trials, passed):
                return Answer("not yet", mistake.message, _line(error, function) if error else "", mistake.name, remark)
        if failed is None:
            return Answer("not yet", "It changes what it is given.", remark=remark)
        if general := recognise(self, function, passed + trials):
            name, message = general
            code = _line(error, function) if error is not None else ""
            return Answer("not yet", message, code, name, remark)
        given = f"It was given\n{describe(failed.args, self.reference)}"
        if error is not None:
            code = "\n".join(filter(None, [_line(error, function), given]))
            return Answer("not yet", f"{_error(error)}.", code, remark=remark)
        return Answer("not yet", _capital(failed.problem), given, remark=remark)

    def _made(self, mistake, trials, passed):
        if mistake.seen:
            try:
                return bool(mistake.seen(trials))
            except Exception:  # it looked into a result that has nothing there
                return False
        wrong_result = any(t.problem for t in trials)  # or it did nothing but change its input
        return wrong_result and any(self._agrees(wrong, passed + trials) for wrong in mistake.wrongs)

    def _agrees(self, wrong, trials):
        """Did the student's function do, on each input so far, what `wrong` does?"""
        if self.accept:
            return False
        raised, by_value = [], False
        for trial in trials:
            try:
                with np.errstate(all="ignore"):
                    value = self._call(wrong, copy.deepcopy(trial.args))
                value = plain(value, trial.fields)
            except Exception as error:
                if type(trial.outcome.error) is not type(error):
                    return False
                raised.append(str(trial.outcome.error) == str(error))
                continue
            if trial.got is None or not same(trial.got, value, *trial.tolerance):
                return False
            by_value = by_value or bool(trial.problem)
        return by_value or all(raised)  # where it only raises, it must say the same: many mistakes raise a ValueError


@dataclass(frozen=True)
class Question:
    """A value for the student to find: a number, a shape, or a choice (one letter).

    `prediction` says that it is a guess to be made before a cell is run; the first one is kept and compared.
    """

    name: str
    notebook: str
    task: str
    reference: Any  # a number, a tuple of whole numbers, or text
    hints: tuple
    mistakes: tuple = ()
    rtol: float = 1e-3
    atol: float = 1e-12
    prediction: bool = False
    why: str = ""  # said with "right"
    also_right: tuple = ()
    solution: str | None = None
    own: bool = field(default=False, init=False)

    all_mistakes = property(lambda self: tuple(self.mistakes))

    def judge(self, answer):
        """Judge an answer. Returns an `Answer`: not tried, not yet with the diagnosis, or right."""
        if answer is None or answer is ...:
            return Answer("not tried", self.task)
        try:
            value = read_value(answer, self.reference)
        except NoNumbers as error:
            return Answer("not yet", str(error), mistake="form of the answer")
        right = read_value(self.reference, self.reference)
        if self._equal(value, right):
            return Answer("right", self.why or "that is it.")
        for mistake in self.mistakes:
            made = (
                mistake.seen(value)
                if mistake.seen
                else self._equal(value, read_value(mistake.wrong, self.reference), places=3)
            )
            if made:
                return Answer("not yet", mistake.message, mistake=mistake.name)
        if general := recognise_value(value, right):
            return Answer("not yet", general[1], mistake=general[0])
        return Answer("not yet", f"That's not it. `hint({self.name!r})` gives you a hint.")

    def _equal(self, a, b, places=0):
        """Are two values the same? `b` of so few decimal places is given exactly: another number is not near it."""
        if type(a) is not type(b):
            return False
        if isinstance(a, float):
            rtol = 1e-6 if math.isclose(b, float(np.round(b, places))) else self.rtol
            return math.isclose(a, b, rel_tol=rtol, abs_tol=self.atol) or (math.isnan(a) and math.isnan(b))
        return a == b


REPEATED = 6  # calls that are made once more, to see whether an earlier one is remembered
REMEMBERS = (
    "It was right at first, but gives something else when it is called again: it remembers an earlier call, in a "
    "global variable, a default argument or a list that grows. The result must depend on the arguments only."
)
FLOATS = {
    "overflow": "an overflow",
    "divide by zero": "a division by zero",
    "invalid value": "an invalid value (nan)",
}
BEYOND = (
    "(With integers in its input, its results are cut to integers: an array made like the input takes over its type. "
    "`np.zeros(shape)` does not.)"
)
IN_PLACE = "changes its input"


def in_place(reference, message=None):
    """The mistake that every function can make: it changes the arrays that it is given."""

    def wrong(*args):
        result = copy.deepcopy(reference(*args))
        for array in _arrays(args):
            array += 1
        return result

    return Mistake(
        IN_PLACE,
        message
        or "It changes the array that it is given, which the caller may still need: make a new one for the result.",
        wrong,
        seen=lambda trials: (
            any(t.changed for t in trials) and not any(t.outcome.error for t in trials if not t.complaint)
        ),
    )


def untouched(answer):
    """Is an answer still the stub? None, `...`, or a function whose body does nothing at all."""
    if answer is None or answer is ...:
        return True
    if not isinstance(answer, types.FunctionType) or answer.__name__ == "<lambda>":
        return False
    does = [i for i in dis.get_instructions(answer) if i.opname not in _NOTHING]
    constants = {c for c in answer.__code__.co_consts if isinstance(c, (int, float, complex, bytes, tuple))}
    named = [i.argval for i in does if i.argval] or [i.argrepr for i in does]
    raises = {i.opname for i in does} <= _RAISE and any("NotImplementedError" in str(name) for name in named)
    return (not does and not constants) or raises


_RAISE = {"LOAD_GLOBAL", "LOAD_COMMON_CONSTANT", "PUSH_NULL", "PRECALL", "CALL", "RAISE_VARARGS"}
_NOTHING = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP", "COPY_FREE_VARS", "CACHE"}
_NOTHING |= {"NOT_TAKEN"}


def widened(value):
    """The same value with float64 in place of float32: what is right is computed in float64."""
    if isinstance(value, np.ndarray):
        return value.astype(np.float64) if value.dtype.kind == "f" else value
    if isinstance(value, tuple):
        parts = [widened(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def _arrays(value):
    """All arrays in a tuple, whether directly or in tuples inside."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _arrays(part)


def unchanged(before, after):
    """Do two argument tuples hold the same?"""
    pairs = zip(list(_arrays(before)), list(_arrays(after)), strict=True)
    return all(
        a.shape == b.shape and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
        for a, b in pairs
    )


def describe(args, reference):
    """Arguments in words: small arrays in full, large ones by shape."""
    lines = []
    for name, value in zip(inspect.signature(reference).parameters, args, strict=False):
        if isinstance(value, np.ndarray) and value.size <= 24:
            text = np.array2string(value, precision=4, separator=", ", prefix=f"{name} = ")
            lines.append(f"{name} = {text}, {value.dtype}")
        elif isinstance(value, np.ndarray):
            lines.append(f"{name} of shape {value.shape}, {value.dtype}")
        elif hasattr(value, "_fields"):
            lines.append(f"{name}, {type(value).__name__} of small arrays")
        elif isinstance(value, (int, float, str)):
            lines.append(f"{name} = {value!r}")
        elif isinstance(value, list) and len(value) <= 24 and all(isinstance(v, (int, float)) for v in value):
            lines.append(f"{name} = [{', '.join(map(number, value))}]")
        else:
            lines.append(name)
    return "\n".join(lines)


def _error(error):
    """An exception in words, as Python would put it, without our internals."""
    if isinstance(error, SystemExit):
        return "It ends Python (`exit` or `quit`) instead of returning a result"
    if isinstance(error, RecursionError):
        return "It calls itself again and again, without end (RecursionError)"
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = ""
    text = text if len(text) <= 300 else text[:297] + "..."
    return f"It raised {type(error).__name__}" + (f": {text.rstrip('.')}" if text else "")


def _line(error, function):
    """The line of the student's code that raised, with its number in the cell; empty if there is none."""
    home = function.__code__.co_filename if isinstance(function, types.FunctionType) else None
    found, trace = None, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == home or "ipykernel_" in name or name.startswith("<ipython"):
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    if found is None:
        return ""
    source = linecache.getline(*found).strip()
    return f"in your cell, line {found[1]}:  {source}" if source else f"in your cell, line {found[1]}"


def _printed(printed, asked=False):
    if not printed or asked:
        return ""
    lines = printed.strip().splitlines() or [""]
    return f"(Your function printed {lines[0][:60]!r}{' and more' if len(lines) > 1 else ''}; a check ignores that.)"


def _remarks(trials, printed, asked):
    value = trials[-1].outcome.value
    if isinstance(value, np.ndarray) and value.dtype == bool:
        return "(It gives True and False, which NumPy counts as 1 and 0.)"
    return _printed(printed, asked)


def _capital(sentence):
    return "T" + sentence[1:] if sentence.startswith("the ") else sentence  # not the d of dW1

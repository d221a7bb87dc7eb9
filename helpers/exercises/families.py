"""Recognises mistakes of general kinds, for which no exercise has to list anything.

In this order: the arguments are not used at all; the function becomes right by one small edit of its own source
(`repair`); Python raised an error (`errors`); the results are related to the right ones in a way that has a name; they
are those of the right function with one small edit. Nothing is claimed that does not hold for every input tried.
"""

import copy
import dis
import time
import types

import numpy as np

from helpers.exercises.compare import NoNumbers, difference, listed, number, plain, same
from helpers.exercises.errors import in_words, place
from helpers.exercises.repair import constants, source
from helpers.exercises.runner import Budget, TimeUp, run

SECONDS = 2.5  # of processor time, for each search: a brake only, what a mistake is called must not depend on speed
LOOPS = ("only the first", "last one left out", "first one left out")  # said of a loop only
RETURNS = ("no return", "return inside the loop")  # edits that can mend a result that is no numbers
EDITS = 2500  # that are tried at most


class CutShort(Exception):
    """A search was cut short. No name is better then than one that a longer search would not have given."""


def recognise(exercise, function, trials):
    """Recognise a general mistake.

    Parameters: `exercise`; `function`, a wrong answer to it; `trials`, its calls so far, those of levels that it passed
    and of the one that it failed.
    Returns: (name, message), or None.
    """
    try:
        return _recognise(exercise, function, trials)
    except Exception:  # cut short, or an answer is so strange that one cannot even look at it
        return None


def _recognise(exercise, function, trials):
    failed = [t for t in trials if t.problem]
    if not failed:
        return None
    error = failed[0].outcome.error if failed[0].complaint is None else None
    if error is not None and not isinstance(error, Exception):
        return None
    if isinstance(error, (NameError, RecursionError)):
        return in_words(error, function)
    return (
        unused(exercise, function, strict=True)
        or stale(trials)
        or unused(exercise, function, strict=failed[0].got is None)
        or (in_words(error, function) if "truth value of an array" in str(error) else None)
        or mended(exercise, function, trials)
        or (in_words(error, function) if error is not None else None)
        or related(trials, exercise, _loops(getattr(function, "__code__", None)))
        or overflow(exercise, function, failed[0])
        or (("no numbers", _capital(failed[0].complaint)) if isinstance(failed[0].outcome.error, NoNumbers) else None)
        or wraps_around(exercise, function, failed)
        or as_reference(exercise, trials)
    )


def stale(trials):
    """One and the same result, whatever the input: the first call's, as a rule."""
    known = [t for t in trials if isinstance(t.got, np.ndarray) and t.expected is not None]
    if len(known) < 2 or len(known) < len(trials):
        return None
    first, second = known[0], next((t for t in known if not _alike(t.expected, known[0].expected)), None)
    if second is None or not all(_alike(t.got, first.got) for t in known):
        return None
    if np.ptp(first.got) == 0 and (first.problem or len(known) < 3):
        return None
    if first.problem is None:
        return (
            "remembers",
            "It gives the result of its first call again, whatever it is given: it remembers an earlier call.",
        )
    return "always the same", "It gives the same result for each input: it does not depend on what it is given."


def _alike(a, b):
    return a.shape == b.shape and np.array_equal(a, b)


def _capital(sentence):
    return sentence[:1].upper() + sentence[1:]


def unused(exercise, function, strict=False):
    """An argument is never used, and a variable of the notebook is; with `strict`, both must be so."""
    if not isinstance(function, types.FunctionType) or not isinstance(exercise.reference, types.FunctionType):
        return None
    wanted, code = exercise.reference.__code__, function.__code__
    if code.co_flags & 0x0C or code.co_argcount > wanted.co_argcount:  # *args or **keywords
        return None
    used, asked = _used(code), _used(wanted)
    for mine, right in zip(_arguments(code), _arguments(wanted), strict=False):
        if mine in used or right not in asked:
            continue
        own = [
            n
            for n in sorted(_globals(code))
            if isinstance(function.__globals__.get(n), (np.ndarray, tuple, int, float))
        ]
        own = [n for n in own if n not in _arguments(code) and n not in code.co_varnames]
        if own:
            names = listed([f"`{n}`" for n in own])
            return "the notebook's own variable", (
                f"It never uses its argument `{mine}`, but takes {names} from the notebook: a function must work with "
                "what it is given."
            )
        if strict:
            return None
        return "argument not used", f"It never uses its argument `{mine}`, on which the result depends."
    return None


def _arguments(code):
    return code.co_varnames[: code.co_argcount]


def _used(code):
    """All names that a function reads, in functions inside it too."""
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    names = set()
    for instruction in dis.get_instructions(code):
        if instruction.opname.startswith("LOAD") and instruction.argval is not None:
            argval = instruction.argval
            names |= set(argval) if isinstance(argval, tuple) else {argval}
    return {name for name in names if isinstance(name, str)}.union(*map(_used, inner))


def _loops(code):
    """Has a function a loop, in functions inside it too?"""
    if code is None:
        return False
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    jumps = any("JUMP_BACKWARD" in i.opname for i in dis.get_instructions(code))
    return jumps or any(map(_loops, inner))


def _globals(code):
    """The names that a function takes from the notebook, in functions inside it too; names behind a dot are none."""
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    read = {i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return read.union(*map(_globals, inner))


def mended(exercise, function, trials):
    """One small edit of the function's own source makes it right."""
    failed = [t for t in trials if t.problem]
    passed = [t for t in trials if not t.problem]
    later = None

    def parts(candidate, trial):
        """The parts of a result that are wrong; None for all of it."""
        with np.errstate(all="ignore"):
            given = copy.deepcopy(trial.args)
            value = exercise._call(candidate, given)
            if exercise.accept:
                return set() if exercise.accept(value, *copy.deepcopy(trial.args)) is None else None
            return _wrong_parts(exercise, plain(value, trial.fields), trial)

    def search(tree, edits, end):
        nonlocal later
        best = None
        before = None if failed[0].got is None else _wrong_parts(exercise, failed[0].got, failed[0])
        for edit in edits:
            if time.process_time() > end:
                raise TimeUp
            if isinstance(failed[0].outcome.error, NoNumbers) and edit.kind not in RETURNS:
                continue
            if edit.kind == "math for np" and not isinstance(failed[0].outcome.error, TypeError):
                continue  # it was given one number
            made = _made(tree, edit)
            try:
                wrong = parts(made, failed[0])
                if wrong is None or (wrong and not (before and wrong < before)):
                    continue
                if wrong:
                    left = [parts(made, t) for t in failed[1:]]
                    if best is None and all(w is not None and w <= wrong for w in left):
                        best = (edit, sorted(wrong))
                    continue
                if any(parts(made, t) != set() for t in [*failed[1:], *passed]):
                    continue
                if later is None:
                    later = _further(exercise)
                if any(parts(made, t) != set() for t in later[-1]):
                    continue
                if all(parts(made, t) == set() for level in later for t in level):
                    return edit, ()
                if best is None or best[1]:
                    best = (edit, None)
            except Exception:
                continue
        return best

    found = _first(function, search, constants(exercise.reference))
    if found is None:
        return None
    edit, wrong = found
    more = f" (After that, {listed(wrong)} will still be wrong.)" if wrong else ""
    if wrong is None and ("too much" in edit.kind or edit.kind == "entries left out"):
        more = " (After that, other inputs will still give a wrong result.)"
    return edit.kind, f"Line {edit.line}, `{edit.old}`: {edit.said}.{more}"


def _first(function, search, numbers=()):
    """The result of a search through the edits of a function's source, or of a function that it calls."""
    tree = source(function)
    if tree is None:
        return None
    end = time.process_time() + SECONDS
    # the search ends by itself; the alarm is for an edit that makes a loop without end
    found = run(lambda: search(tree, tree.edits(numbers)[:EDITS], end), seconds=2 * SECONDS)
    if isinstance(found.error, TimeUp):
        raise CutShort
    return found.value


def _made(tree, edit):
    edit.put(True)
    try:
        return tree.build()
    except Exception:
        return None
    finally:
        edit.put(False)


def _wrong_parts(exercise, got, trial):
    if isinstance(trial.expected, list):
        pairs = zip(trial.fields, got, trial.expected, strict=True)
        return {name for name, g, e in pairs if difference(g, e, *trial.tolerance)}
    return {"result"} if difference(got, trial.expected, *trial.tolerance) else set()


def _further(exercise):
    """Trials of all levels, as the right function passes them; the random ones last."""
    budget = Budget(0.5)
    levels = list(exercise._all_levels())
    levels = levels if exercise.random else [*levels, levels[0]]
    return [[exercise._try(exercise.reference, args, budget) for args in level] for level in levels]


def as_reference(exercise, trials):
    """The results are those of the right function with one small edit."""
    if exercise.accept or any(isinstance(t.outcome.error, TimeUp) for t in trials):
        return None

    def agrees(made):
        value = False
        for trial in sorted(trials, key=lambda t: not t.problem):
            try:
                with np.errstate(all="ignore"):
                    got = plain(exercise._call(made, copy.deepcopy(trial.args)), trial.fields)
            except (NoNumbers, Exception) as error:
                if type(error) is not type(trial.outcome.error):
                    return False
                continue
            if trial.got is None or not same(trial.got, got, *trial.tolerance):
                return False
            value = value or bool(trial.problem)
        return value

    def search(tree, edits, end):
        for edit in edits:
            if time.process_time() > end:
                raise TimeUp
            if not edit.effect:
                continue
            made = _made(tree, edit)
            if made is not None and agrees(made):
                return edit
        return None

    for formula in (exercise.reference, *exercise.formulas):
        edit = _first(formula, search)
        if edit is not None:
            break
    else:
        return None
    name, said = edit.effect
    return name, f"Your results are what the formula gives if {said}."


def wraps_around(exercise, function, failed):
    """With wider integers in its input it is right."""
    wide = [_wider(t.args) for t in failed]
    if any(all(a is b for a, b in zip(w, t.args, strict=True)) for w, t in zip(wide, failed, strict=True)):
        return None
    again = run(
        lambda: [plain(exercise._call(function, w), t.fields) for w, t in zip(wide, failed, strict=True)], seconds=0.5
    )
    if again.error is None and not any(_wrong_parts(exercise, g, t) for g, t in zip(again.value, failed, strict=True)):
        return "wraps around", (
            "Its input holds small integers (uint8), and results that leave their range wrap around: 200 + 100 gives "
            "44 in them. Convert them to floats before you compute."
        )
    return None


def _wider(args):
    narrow = [isinstance(a, np.ndarray) and a.dtype.kind in "iu" and a.dtype.itemsize < 8 for a in args]
    return tuple(a.astype(np.int64) if n else a for a, n in zip(args, narrow, strict=True))


def overflow(exercise, function, trial):
    """A power or a division left the range of numbers."""
    where = floats(exercise, function, [trial])
    if where is None or trial.got is None or _finite(trial.got) or not _finite(trial.expected):
        return None
    kind, line = where
    reason = {
        "overflow": "a number grows beyond the largest float there and becomes infinite",
        "divide by zero": "it divides by 0 there",
        "invalid value": "this computes 0/0 or inf/inf, which has no value, so NumPy returns nan",
    }[kind]
    return kind, f"{line}{reason}; what follows from it is nan or infinity."


def floats(exercise, function, trials):
    """Where NumPy would warn of an overflow, a division by 0 or an invalid value: (kind, "Line 3, `...`: ") or None."""
    for trial in trials:

        def work(args=trial.args):
            with np.errstate(over="raise", divide="raise", invalid="raise"):
                exercise._call(function, copy.deepcopy(args))

        error = run(work, seconds=0.3).error
        if isinstance(error, FloatingPointError):
            kind = next((k for k in ("overflow", "divide by zero", "invalid value") if k in str(error)), None)
            if kind:
                return kind, place(error, function)
    return None


def _finite(got):
    return all(np.isfinite(part).all() for part in (got if isinstance(got, list) else [got]))


# What was returned, and what is right: relations that have a name. Each is asked of all trials that failed.


def related(trials, exercise, loops=True):
    """A relation that holds between what was returned and what is right, in each trial."""
    failed = [t for t in trials if t.problem]
    if any(t.got is None or t.expected is None for t in failed):
        return None
    if not isinstance(failed[0].expected, list):
        pairs = [(t.got, t.expected) for t in failed]
        everything = [(t.got, t.expected) for t in trials if t.got is not None]
        found = _relation(pairs, failed, everything, exercise, "result")
        found = None if found and found[0] in LOOPS and not loops else found
        return found and (found[0], "The result: " + found[1])
    names = failed[0].fields
    wrong = [n for i, n in enumerate(names) if any(n in _wrong_parts(exercise, t.got, t) for t in failed)]
    for name in wrong:
        i = list(names).index(name)
        some = [t for t in failed if name in _wrong_parts(exercise, t.got, t)]
        pairs = [(t.got[i], t.expected[i]) for t in some]
        found = _relation(pairs, some, [(t.got[i], t.expected[i]) for t in trials if t.got], exercise, name)
        found = None if found and found[0] in LOOPS and not loops else found
        if found is None:
            found = _exchanged(name, wrong, names, failed, exercise)
        if found:
            more = [n for n in wrong if n != name]
            also = f" ({listed(more)} {'is' if len(more) == 1 else 'are'} wrong too.)" if more else ""
            return found[0], f"{name}: {found[1]}{also}"
    return None


def _exchanged(name, wrong, names, failed, exercise):
    i = list(names).index(name)
    for other in wrong:
        j = list(names).index(other)
        if j != i and all(same(t.got[i], t.expected[j], exercise.rtol, exercise.atol) for t in failed):
            return "order of the results", f"what is returned in its place is {other}."
    return None


def _relation(pairs, trials, everything, exercise, name):
    def hold(relation):
        try:
            with np.errstate(all="ignore"):
                return all(relation(g, e) for g, e in pairs)
        except Exception:
            return False

    def equal(g, e):
        return g.shape == e.shape and np.allclose(
            g, e, rtol=1e-4, atol=1e-7 * max(np.abs(e).max(initial=0), 1e-9), equal_nan=True
        )

    shapes = [(g.shape, e.shape) for g, e in pairs]
    if any(g != e for g, e in shapes):
        return _shapes(pairs, hold, equal)
    if not any(g.size for g, _ in pairs):
        return None
    finite = all(np.isfinite(g).all() for g, _ in pairs)
    if not finite:
        return None
    if not any(np.ptp(e) > 0 or e.size == 1 for _, e in pairs):
        return None
    values = [t.outcome.value for t in trials]
    whole = any((e != np.round(e)).any() for _, e in pairs)
    if whole and all(isinstance(v, np.ndarray) and v.dtype.kind in "iu" for v in values):
        if hold(lambda g, e: np.array_equal(g, np.trunc(e)) or np.array_equal(g, np.round(e))):
            return "integers", "its numbers are cut to integers."
    if hold(lambda g, e: np.abs(g).max(initial=0) <= 1e-12 * np.abs(e[np.isfinite(e)]).max(initial=0)):
        if all(e.size == 1 for _, e in pairs):
            return "all zeros", "it is always 0."
        return (
            "all zeros",
            "all entries are 0: an array is never filled, or its numbers are cut to 0, or they cancel in a sum.",
        )
    low, high = min(g.min() for g, _ in everything if g.size), max(g.max() for g, _ in everything if g.size)
    if low == high and sum(g.size for g, _ in everything) > 3:
        return "constant", f"each entry is {number(low)}, whatever the input."
    if hold(lambda g, e: equal(g, -e)):
        return "sign", "the sign is the wrong one in every entry."
    if any((e < 0).any() for _, e in pairs) and hold(lambda g, e: equal(g, np.abs(e))):
        return "sign lost", "the signs are lost: it is the absolute value of what is right."
    if hold(equal):  # right but for what is too small for these relations
        return _cut(pairs, hold, sum(g.size for g, _ in pairs))
    factor = _factor(pairs, trials, equal)
    if factor:
        return factor
    many = sum(g.size for g, _ in pairs)
    if many > 2:
        simple = [
            (lambda g, e: equal(g, 1 - e), "1 minus", "it is 1 minus what is right."),
            (
                lambda g, e: equal(g, 1 / e),
                "upside down",
                "it is 1 divided by what is right: the fraction is upside down.",
            ),
            (lambda g, e: equal(g, e**2), "squared", "it is the square of what is right."),
            (lambda g, e: equal(g**2, e) and (g >= 0).all(), "square root", "it is the square root of what is right."),
            (lambda g, e: equal(g, np.exp(e)), "exponential", "it is the exponential of what is right."),
            (lambda g, e: equal(np.exp(g), e), "logarithm", "it is the logarithm of what is right."),
        ]
        for relation, kind, said in simple:
            if hold(relation):
                return kind, said
    return _constant(pairs, many) or _cut(pairs, hold, many) or _places(pairs, hold, equal)


def _shapes(pairs, hold, equal):
    if hold(lambda g, e: equal(g.T, e)):
        return "transposed", "the numbers are right, but rows and columns are exchanged: it is transposed."
    if hold(lambda g, e: g.size == e.size and equal(g.ravel(), e.ravel())):
        g, e = next((g, e) for g, e in pairs if g.shape != e.shape)
        return "shape", f"the numbers are right, but the shape is {g.shape}, and should be {e.shape}."
    if hold(lambda g, e: g.size == e.size and equal(g.ravel(), e.ravel("F"))):
        return "transposed", "the numbers are right, but rows and columns are exchanged, and the shape is another."
    for axis in (0, 1):
        for operation, word in ((np.sum, "summed"), (np.mean, "averaged")):
            if hold(lambda g, e, a=axis, o=operation: e.ndim > a and equal(np.squeeze(g), np.squeeze(o(e, axis=a)))):
                return f"{word} once more", f"it is {word} along axis {axis}, and should not be."
            if hold(lambda g, e, a=axis, o=operation: g.ndim > a and equal(np.squeeze(o(g, axis=a)), np.squeeze(e))):
                return f"not {word}", f"it is not yet {word} along axis {axis}."
    for operation, word in ((np.sum, "sum"), (np.mean, "mean")):
        if hold(lambda g, e, o=operation: g.size == 1 and equal(g.ravel(), np.ravel(o(e)))):
            return f"{word} of all", f"it is one number, the {word} of all entries: each entry is wanted for itself."
        if hold(lambda g, e, o=operation: e.size == 1 and equal(np.ravel(o(g)), e.ravel())):
            return f"not {word}", f"each entry is there: the {word} of all of them is wanted."
    return None


def _factor(pairs, trials, equal):
    """A constant factor, or one that is the number of something."""
    factors = []
    for g, e in pairs:
        place = np.unravel_index(np.argmax(np.abs(e)), e.shape)
        if e[place] == 0:
            return None
        factor = g[place] / e[place]
        if not np.isfinite(factor) or factor == 0 or not equal(g, factor * e):
            return None
        factors.append(factor)
    if sum(e.size for _, e in pairs) < 3:
        return None
    if np.allclose(factors, factors[0], rtol=1e-4):
        if len(pairs) < 2 or len({str(g.shape) for g, _ in pairs}) < 2:  # perhaps the number of something
            counted = _counted(factors, trials)
            if counted:
                return None
        return "factor", f"every entry is {_times(factors[0])}: look for a factor to remove or to add."
    return _counted(factors, trials)


def _times(factor):
    for sign, words in ((1, ""), (-1, "minus ")):
        inverse = sign / factor
        if inverse > 1 and abs(inverse - round(inverse)) < 1e-3 * inverse:
            return f"{words}1/{round(inverse)} of what is right"
    return f"{number(factor)} times what is right"


def _counted(factors, trials):
    names = {}
    for position, argument in enumerate(trials[0].args):
        for axis in range(np.ndim(argument) if isinstance(argument, np.ndarray) else 0):
            try:
                names[position, axis] = [float(t.args[position].shape[axis]) for t in trials]
            except Exception:
                continue
    for (position, axis), counts in names.items():
        counts = np.array(counts)
        if np.ptp(counts) == 0:
            continue
        what = ("rows", "columns", "layers")[min(axis, 2)]
        of = ("first", "second", "third", "fourth")[min(position, 3)]
        for values, said in (
            (
                counts,
                f"it is too large by the number of {what} of the {of} argument: it must be divided by it.",
            ),
            (
                1 / counts,
                f"it is too small by the number of {what} of the {of} argument: it must not be divided by it.",
            ),
            (counts / (counts - 1), f"it is divided by one less than the number of {what} of the {of} argument."),
            (counts / (counts + 1), f"it is divided by one more than the number of {what} of the {of} argument."),
        ):
            if np.allclose(factors, values, rtol=1e-4):
                return "number of examples", said
    return None


def _constant(pairs, many):
    """A constant that is added."""
    shifts = []
    for g, e in pairs:
        shift = g - e
        if np.ptp(shift) > 1e-6 * max(np.abs(e).max(), np.abs(shift).max()):
            return None
        shifts.append(float(shift.flat[0]))
    if many > 2 and np.allclose(shifts, shifts[0], rtol=1e-4):
        return (
            "constant added",
            f"every entry is too {'large' if shifts[0] > 0 else 'small'} by {number(abs(shifts[0]))}.",
        )
    return None


def _cut(pairs, hold, many):
    """Rounded, cut to integers, or clipped."""
    if many < 3:
        return None
    whole = all((e == np.round(e)).all() for _, e in pairs)
    if not whole:
        for operation, word in (
            (np.trunc, "cut"),
            (np.round, "rounded"),
            (np.floor, "rounded down"),
            (np.ceil, "rounded up"),
        ):
            if hold(lambda g, e, o=operation: np.array_equal(g, o(e))):
                return "integers", f"it is {word} to integers."
        for places in (1, 2, 3, 4, 5, 6):
            if hold(lambda g, e, p=places: np.allclose(g, np.round(e, p), rtol=0, atol=1e-9)):
                return "rounded", f"it is rounded to {places} decimal place{'s' * (places > 1)}: keep all of them."
    low, high = min(g.min() for g, _ in pairs), max(g.max() for g, _ in pairs)
    if low < high and hold(lambda g, e: np.allclose(g, np.clip(e, low, high), rtol=1e-4, atol=1e-9)):
        below, above = any((e < low).any() for _, e in pairs), any((e > high).any() for _, e in pairs)
        cuts = [f"values above {number(high)} are cut off to {number(high)}"] * above
        cuts += [f"values below {number(low)} are cut off to {number(low)}"] * below
        return "limited", f"{' and '.join(cuts)}."
    return None


def _places(pairs, hold, equal):
    """The right numbers in wrong places, or some of them only."""
    if hold(lambda g, e: g.ndim == 2 and equal(g.T, e)):
        return "transposed", "rows and columns are exchanged: it is transposed."
    if hold(lambda g, e: g.ndim == 2 and equal(g.ravel(), e.ravel("F"))):
        return "transposed", "the entries are in another order: rows and columns are exchanged."
    for axis, what in ((0, "rows" if pairs[0][0].ndim > 1 else "entries"), (1, "columns")):
        if hold(lambda g, e, a=axis: g.ndim > a and equal(g, np.flip(e, a))):
            return "reversed", f"the {what} are in reverse order."
        if hold(lambda g, e, a=axis: g.ndim > a and g.shape[a] > 2 and equal(np.delete(g, 0, a), np.delete(e, -1, a))):
            return "shifted by one", f"the {what} are shifted by one."
        if hold(lambda g, e, a=axis: g.ndim > a and g.shape[a] > 2 and equal(np.delete(g, -1, a), np.delete(e, 0, a))):
            return "shifted by one", f"the {what} are shifted by one."
    if hold(lambda g, e: g.size > 2 and equal(np.sort(g, axis=None), np.sort(e, axis=None))):
        return "order of the entries", "the numbers are right, but stand in other places."
    some = [(g, np.isclose(g, e, rtol=1e-4, atol=1e-9)) for g, e in pairs]
    left = [(g, ok) for g, ok in some if not ok.all()]
    if left and all(ok.any() and not g[~ok].any() for g, ok in left):
        ndim = left[0][0].ndim
        for axis, what in ((0, "row"), (1, "column")):
            if ndim <= axis:
                continue
            across = tuple(a for a in range(ndim) if a != axis)
            filled = [ok.all(axis=across) for _, ok in left]
            blocks = all((ok.any(axis=across) | (~ok).all(axis=across)).all() for _, ok in left)
            if not blocks or ndim == 1 and axis:
                continue
            what = "entry" if ndim == 1 else what
            if all(f[0] and not f[1:].any() for f in filled if len(f) > 1):
                return "only the first", f"only the first {what} is filled, the rest is 0: does the loop end too early?"
            if all(f[:-1].all() and not f[-1] for f in filled):
                return "last one left out", f"the last {what} is 0: the loop ends one too early."
            if all(f[1:].all() and not f[0] for f in filled):
                return "first one left out", f"the first {what} is 0: counting begins at 0."
    return None

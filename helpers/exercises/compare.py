"""Compares what a student's function gave with what is right, and says in words where the two differ.

Generous with the form (a list, a tuple for a NamedTuple, a dict, float32 or float64), strict with the numbers.
"""

import types

import numpy as np

TINY = 1e-12  # what counts as 0 beside numbers of ordinary size: sums that cancel leave such


class NoNumbers(Exception):
    """Says why a result cannot be read as numbers."""


def plain(result, fields=None):
    """Read a result as float64 arrays: an array for one, a list of arrays where the result has parts.

    Parameters: `result`, anything; `fields`, the names of the parts, if the right result has parts.
    Returns: an array, or a list of arrays, one for each field.
    Raises: NoNumbers, with a sentence.
    """
    if fields is None:
        return _array(result, "It returned")
    names = getattr(result, "_fields", None) or (list(result) if isinstance(result, dict) else None)
    if names is not None and set(names) == set(fields):
        result = [result[name] if isinstance(result, dict) else getattr(result, name) for name in fields]
    if isinstance(result, np.ndarray) or not isinstance(result, (tuple, list)):
        raise NoNumbers(f"It returned {kind(result)}, but must return {len(fields)} things: {', '.join(fields)}.")
    if len(result) != len(fields):
        raise NoNumbers(f"It returned {len(result)} things, but must return {len(fields)}: {', '.join(fields)}.")
    return [_array(part, f"Its {name} is") for name, part in zip(fields, result, strict=True)]


def _array(value, begin):
    if value is None:
        raise NoNumbers(f"{begin} None: a `return` is missing, or has nothing behind it.")
    if isinstance(value, (types.GeneratorType, map, filter, zip, range)) and not isinstance(value, range):
        raise NoNumbers(f"{begin} {kind(value)}, which gives its values one by one: collect them in an array.")
    if callable(value):
        raise NoNumbers(f"{begin} {kind(value)}, not numbers: perhaps brackets are missing behind a name.")
    try:
        array = np.asarray(value)
        if isinstance(value, np.ndarray) and array.dtype == object:
            raise NoNumbers(f"{begin} an array of objects (its dtype is object): it must hold numbers.")
        if not isinstance(value, (np.ndarray, np.generic)) and array.dtype == bool:
            raise NoNumbers(f"{begin} {kind(value)} of True and False: it must hold numbers.")
        if array.dtype == object:
            array = np.array(array.tolist(), dtype=float)
    except (MemoryError, NoNumbers):
        raise
    except Exception:
        raise NoNumbers(f"{begin} {kind(value)}, which is no regular array of numbers.") from None
    if array.dtype.kind not in "biuf":
        raise NoNumbers(f"{begin} {kind(value)}, which holds no plain numbers (its dtype is {array.dtype}).")
    return array.astype(np.float64)


def kind(value):
    """Name a value's type in words."""
    names = {
        np.ndarray: "an array",
        str: "text",
        list: "a list",
        tuple: "a tuple",
        dict: "a dictionary",
        int: "an integer",
        float: "a number",
        bool: "True or False",
        type(None): "None",
        types.GeneratorType: "a generator",
        types.FunctionType: "a function",
    }
    if isinstance(value, np.number):
        return "an integer" if isinstance(value, np.integer) else "a number"
    return names.get(type(value)) or f"an object of type {type(value).__name__}"


def listed(names):
    """Names in a row: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def same(got, expected, rtol, atol):
    """Are two plain results equal but for rounding? NaN and infinity only equal themselves."""
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(got) == len(expected)
            and all(same(g, e, rtol, atol) for g, e in zip(got, expected, strict=True))
        )
    return not isinstance(got, list) and got.shape == expected.shape and not _differs(got, expected, rtol, atol).any()


def _differs(got, expected, rtol, atol):
    with np.errstate(all="ignore"):
        finite = np.isfinite(expected)
        scale = np.abs(expected[finite]).max(initial=0)
        close = np.abs(got - expected) <= rtol * np.abs(expected) + atol * scale + TINY
        return ~np.where(finite & np.isfinite(got), close, (got == expected) | (np.isnan(got) & np.isnan(expected)))


def difference(got, expected, rtol, atol, fields=None):
    """Say in a sentence where a result differs from the right one; None if it does not.

    Parameters: `got` and `expected`, plain results; `rtol` and `atol`, the shares of the entry and of the largest entry
    that count as rounding; `fields`, the names of the parts.
    """
    if isinstance(expected, list):
        for name, g, e in zip(fields, got, expected, strict=True):
            if sentence := difference(g, e, rtol, atol):
                return f"{name}: {sentence}"
        return None
    if got.shape != expected.shape:
        return f"the shape is {shape(got)}, but should be {shape(expected)}."
    wrong = _differs(got, expected, rtol, atol)
    if not wrong.any():
        return None
    strange = wrong & ~np.isfinite(got)
    place = tuple(int(i) for i in np.argwhere(strange if strange.any() else wrong)[0])
    where = f"the entry [{', '.join(map(str, place))}]" if place else "the result"
    count = f" ({wrong.sum()} of {wrong.size} entries differ.)" if wrong.size > 1 else ""
    return f"{where} should be {number(expected[place])}, but is {number(got[place])}.{count}"


def shape(array):
    """A shape in words."""
    return "that of a single number" if array.ndim == 0 else str(array.shape)


def number(value):
    """A number, short."""
    return f"{float(value):.6g}"

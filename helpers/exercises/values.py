"""Values that answer a question: reading them as students write them, and the mistakes that any value can hold."""

import ast
import math
import operator
import re

import numpy as np

from helpers.exercises.compare import NoNumbers, kind, number

OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def read_value(answer, like):
    """Read an answer as the kind of value that the question asks for: a float, a tuple of ints, or a letter or word."""
    try:
        if isinstance(like, str):
            if not isinstance(answer, str):
                raise TypeError
            return " ".join(answer.casefold().strip(" .()'\"").split())
        if isinstance(answer, str):
            shape = isinstance(like, tuple) or re.search(r"\d\s*([x×]|\bby\b)\s*\d", answer.casefold())
            answer = _shape(answer) if shape else _number(answer)
        if isinstance(answer, (tuple, list)):
            answer = [_number(part) if isinstance(part, str) else part for part in answer]
        if isinstance(like, tuple):
            numbers = [float(n) for n in ([answer] if np.ndim(answer) == 0 else list(answer))]
            if any(n != int(n) for n in numbers):
                raise NoNumbers(
                    "There is a fraction in it: the answer is made of integers only, as in answer = (3, 4)."
                )
            return tuple(int(n) for n in numbers)
        array = np.asarray(answer)
        if isinstance(answer, (tuple, list)) and 1 < array.size <= 4 and array.ndim == 1 and array.dtype.kind in "iu":
            return tuple(int(n) for n in answer)  # a shape in place of a number
        if array.size != 1 or isinstance(array.item(), (str, bytes, complex)):
            raise TypeError
        return float(array.item())  # fractions too
    except NoNumbers:
        raise
    except Exception:
        raise NoNumbers(f"The answer is {kind(answer)}, but must be {_wanted(like)}.") from None


def _wanted(like):
    if isinstance(like, str):
        return 'text, as in answer = "a"'
    return "a tuple of integers, as in answer = (3, 4)" if isinstance(like, tuple) else "a number, as in answer = 3"


def _shape(text):
    """Read "(10, 784)", "10 x 784", "10 by 784" or "10*784"."""
    text = text.strip(" ()[]'\"").casefold()
    between = r"\s*(?:[x×,;]|\bby\b)\s*"
    parts = re.split(between if re.search(between, text) else r"\s*[*\s]\s*", text)
    return tuple(_number(part) for part in parts if part)


def _number(text):
    """Read "0.25", "1/4", "25 %", "4,000", "28 * 28" or "1e-3"."""
    text = text.strip(" '\"`").removeprefix("=").strip().replace("−", "-").replace("×", "*").replace("_", "")
    share = text.endswith("%")
    text = text.removesuffix("%").strip()
    if re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):  # 4,000
        text = text.replace(",", "")
    elif re.fullmatch(r"-?\d*,\d+", text):  # 0,25
        text = text.replace(",", ".")
    value = _compute(ast.parse(text, mode="eval").body)
    if isinstance(value, tuple):
        return value
    return value / 100 if share else value


def _compute(node):
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value
    if isinstance(node, (ast.Tuple, ast.List)):
        return tuple(_compute(part) for part in node.elts)
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_compute(node.left), _compute(node.right))
    if isinstance(node, ast.UnaryOp):
        return OPERATIONS[type(node.op)](_compute(node.operand))
    raise ValueError("no number")


def recognise_value(value, right):
    """Recognise a general mistake in a value.

    Parameters: `value`, which is wrong, and `right`, both as `read_value` gives them.
    Returns: (name, message), or None.
    """
    if isinstance(right, tuple):
        return _of_shapes(value, right) if isinstance(value, tuple) else None
    if isinstance(right, float) and isinstance(value, tuple):
        if math.isclose(math.prod(value), right):
            return "shape for number", "That is the shape: one number is asked for, that of all its entries."
        if right in value:
            return "shape for number", "That is a whole shape: only one number is asked for."
        return "shape for number", "That is several numbers: one is asked for."
    if isinstance(right, float) and isinstance(value, float):
        return _of_numbers(value, right)
    return None


def _of_shapes(value, right):
    if value == right[::-1]:
        return "reversed", "The numbers are right, but stand in the wrong order: which one comes first?"
    if sorted(value) == sorted(right):
        return "wrong order", "The numbers are right, but stand in the wrong order."
    if value == (math.prod(right),) and len(right) > 1:
        return (
            "product for shape",
            f"That is the number of all entries. A shape has a number for each of {len(right)} axes.",
        )
    if len(value) < len(right) and _within(value, right):
        return "axis missing", f"An axis is missing: this shape has {len(right)} of them."
    if len(value) > len(right) and _within(right, value):
        return "axis too much", f"There is one axis too many: this shape has {len(right)} of them."
    if len(value) != len(right):
        return "number of axes", f"The answer has {len(right)} numbers, not {len(value)}."
    wrong = [i for i, (v, r) in enumerate(zip(value, right, strict=True)) if v != r]
    if len(wrong) == len(right):
        if all(abs(v - r) == 1 for v, r in zip(value, right, strict=True)):
            return "off by one", "Each number is off by one."
        return None
    place = ("first", "second", "third", "fourth")[wrong[0]] if wrong[0] < 4 else "last"
    v, r = value[wrong[0]], right[wrong[0]]
    more = " It is off by one: do you count from 0?" if len(wrong) == 1 and abs(v - r) == 1 else ""
    if len(wrong) == 1:
        return f"the {place} number", f"Only the {place} number is wrong; the rest is right.{more}"
    return (
        "several numbers",
        f"{len(wrong)} of the {len(right)} numbers are wrong, the {place} one is the first of them.",
    )


def _within(short, long):
    """Is one shape the other with axes left out?"""
    rest = iter(long)
    return all(n in rest for n in short)


def _of_numbers(value, right):
    if not math.isfinite(value) or right == 0 or not math.isfinite(right):
        return None

    whole = float(right).is_integer() and abs(right) > 2

    def near(a, b=value):
        return math.isclose(a, b, rel_tol=1e-9 if whole else 1e-3, abs_tol=1e-12)

    if near(-right):
        return "sign", "The number is right, but its sign is the wrong one."
    if whole and abs(value - right) == 1:
        return "off by one", f"That is off by one: it is one too {'many' if value > right else 'few'}."
    for power in (1, 2, 3, 4):
        for factor in (10**power, 10**-power):
            if near(right * factor) and power == 2:
                share = abs(right) <= 1
                percent = " Is it meant in percent?" if share and factor > 1 else ""
                return "factor 100", f"The digits are right, but it is {_times(factor)}.{percent}"
            if near(right * factor):
                return (
                    "power of ten",
                    f"The digits are right, but it is {_times(factor)}: where does the decimal point stand?",
                )
    if abs(right) != 1 and near(1 / right):
        return "reciprocal", "It is upside down: that is 1 divided by what is asked for."
    for factor, words in ((2, "twice as large as it should be"), (0.5, "half as large as it should be")):
        if near(right * factor):
            return "factor 2", f"That is {words}: {'remove a factor 2' if factor > 1 else 'a factor 2 is missing'}."
    for places in range(5):
        if (
            value != right
            and any(math.isclose(f(round(right * 10**places, 9)) / 10**places, value) for f in (math.floor, math.ceil))
            and not whole
        ):
            return (
                "rounded",
                f"That is rounded or cut off: give at least {places + 1} decimal place{'s' * (places > 0)}.",
            )
    if 0 < right < 1 and near(1 - right):
        return "1 minus", "That is 1 minus the answer."
    for factor in (3, 4, 5, 6, 7, 8, 9):
        for times in (factor, 1 / factor):
            if near(right * times):
                return (
                    f"factor {factor}",
                    f"That is {_times(times)}: "
                    + (f"remove a factor {factor}." if times > 1 else f"a factor {factor} is missing."),
                )
    if right > 0 and value > 0:
        if near(right**2) and right != 1:
            return "squared", "That is the square of what is asked for."
        if near(math.sqrt(right)) and right != 1:
            return "square root", "That is the square root of what is asked for."
        if near(right / math.log(10)):
            return "logarithm of base 10", "That comes from a logarithm of base 10: the natural one is needed."
        if near(right / math.log(2)):
            return "logarithm of base 2", "That comes from a logarithm of base 2: the natural one is needed."
        if right < 700 and near(math.exp(right)):
            return "no logarithm", "That is the exponential of what is asked for: a logarithm is missing."
    return None


def _times(factor):
    return f"{number(factor)} times too large" if factor > 1 else f"{number(1 / factor)} times too small"

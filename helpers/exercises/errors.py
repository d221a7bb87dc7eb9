"""Python's errors in words: what happened in which line, and what to look for."""

import ast
import linecache
import re
import textwrap
import types

import numpy as np


def in_words(error, function):
    """(name, message) for an exception of the student's code that has a common cause; None for others."""
    frame, node = _where(error, function)
    if frame is None:
        return None
    text = " ".join(str(error).split())
    line = linecache.getline(frame[0].f_code.co_filename, frame[1]).strip()
    if line.startswith(("raise ", "raise\n", "assert ")) or line == "raise":
        return "refuses what is right", (
            f"Line {frame[1]}, `{line[:60]}`: your own function refuses an input that is right. Look at the condition."
        )
    for kind, judge in JUDGES:
        if isinstance(error, kind):
            found = judge(text, node, frame, error)
            if found:
                return found[0], f"{place(error, function)}{found[1]} ({type(error).__name__})"
    return None


def place(error, function):
    """Say where the student's code raised: "Line 3, `Z @ W`: "; empty if that cannot be had."""
    frame, node = _where(error, function)
    if frame is None:
        return ""
    line = frame[1]
    text = ast.unparse(node) if node is not None else linecache.getline(frame[0].f_code.co_filename, line).strip()
    text = text.splitlines()[0] if text else ""
    text = text if len(text) <= 60 else text[:57] + "..."
    return f"Line {line}, `{text}`: " if text else f"Line {line}: "


def _where(error, function):
    """((frame, line), the expression's tree) of the last of the student's lines that the error went through."""
    home = function.__code__.co_filename if isinstance(function, types.FunctionType) else None
    found, trace = None, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == home or "ipykernel_" in name or name.startswith("<ipython"):
            found = trace
        trace = trace.tb_next
    if found is None:
        return None, None
    return (found.tb_frame, found.tb_lineno), _expression(found)


def _expression(trace):
    """The tree of the expression that was being computed; None without source."""
    code = trace.tb_frame.f_code
    positions = list(code.co_positions())
    line, end, start, stop = positions[trace.tb_lasti // 2]
    if None in (line, end, start, stop):
        return None
    lines = [linecache.getline(code.co_filename, n) for n in range(line, end + 1)]
    if not all(lines):
        return None
    raw = [text.encode() for text in lines]
    raw[-1] = raw[-1][:stop]
    raw[0] = raw[0][start:]
    try:
        return ast.parse("(" + textwrap.dedent(b"".join(raw).decode()) + ")", mode="eval").body
    except (SyntaxError, UnicodeDecodeError):
        return None


def _value(node, frame):
    """The value of a name, or of an attribute or part of one, as it was when the error came."""
    scope = frame[0].f_globals | frame[0].f_locals
    simple = (
        ast.Name,
        ast.Attribute,
        ast.Subscript,
        ast.Constant,
        ast.Slice,
        ast.Tuple,
        ast.UnaryOp,
        ast.USub,
        ast.Load,
    )
    if not all(isinstance(part, simple) for part in ast.walk(node)):
        return None
    try:
        return eval(compile(ast.Expression(node), "<value>", "eval"), scope)
    except Exception:
        return None


def calls_python(error, *names):
    """Did an array's truth value stop Python's own function of one of these names?"""
    if not isinstance(error, ValueError) or "truth value of an array" not in str(error):
        return False
    trace = error.__traceback__
    while trace.tb_next is not None:
        trace = trace.tb_next
    node = _expression(trace)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _truth(text, node, frame, error):
    if "truth value of an array" not in text:
        return None
    name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
    if name in ("max", "min"):
        return "Python's max on an array", (
            f"Python's own `{name}` asks whether one whole array is larger than the other, which has no one answer. "
            "NumPy has a function that compares entry by entry."
        )
    if name in ("sorted", "any", "all", "sum"):
        return (
            "truth of an array",
            f"Python's own `{name}` asks whole rows whether they are true; NumPy has `np.{name}`.",
        )
    built_in = "" if node is not None else " (and Python's own `max` and `min`)"
    return "truth of an array", (
        f"`if`, `while`, `and`, `or` and `not`{built_in} need one True or False, but this is an array with one for "
        "each entry. Decide entry by entry: with a NumPy function, or in a loop that reaches single numbers."
    )


def _matmul(text, node, frame, error):
    if "matmul" not in text and "not aligned" not in text:
        return None
    shapes = re.findall(r"\(([\d, ]+)\)", text)
    sizes = re.search(r"size (\d+) is different from (\d+)", text)
    said, hint = "the shapes of the two factors do not fit", ""
    operands = ()
    if isinstance(node, ast.BinOp):
        operands = (node.left, node.right)
    elif isinstance(node, ast.Call):
        operands = tuple(node.args[:2])
        if len(operands) == 1 and isinstance(node.func, ast.Attribute):
            operands = (node.func.value, operands[0])
    values = [_value(operand, frame) for operand in operands]
    if len(values) == 2 and all(isinstance(v, np.ndarray) for v in values):
        a, b = (v.shape for v in values)
        said = f"the shapes {a} and {b} do not fit for a matrix product"
        if len(a) == 2 and len(b) == 2:
            fits = []
            if a[0] == b[0]:
                fits.append(f"the first factor transposed would be {a[::-1]}")
            if a[1] == b[1]:
                fits.append(f"the second factor transposed would be {b[::-1]}")
            if b[1] == a[0]:
                fits.append("in the other order they would fit")
            hint = f" ({'; '.join(fits)})" if fits else ""
    elif sizes:
        said = f"the first factor has {sizes[2]} columns, and the second has {sizes[1]} rows"
    elif len(shapes) >= 2:
        said = f"the shapes ({shapes[0]}) and ({shapes[1]}) do not fit for a matrix product"
    return "shapes do not fit", f"{said}: the columns of the first must be as many as the rows of the second{hint}."


def _broadcast(text, node, frame, error):
    found = re.search(r"could not be broadcast together with (?:remapped )?shapes (\([\d,]*\)) (\([\d,]*\))", text)
    if found:
        a, b = (tuple(int(n) for n in re.findall(r"\d+", shape)) for shape in found.groups())
        product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)
        if product and len(a) == len(b) == 2 and (a[1] == b[0] or a[0] == b[0] or a[1] == b[1]):
            return "* for @", (
                f"`*` multiplies entry by entry, for which the shapes {a} and {b} do not fit. A matrix product is "
                "written `@`."
            )
        lost = len(a) != len(b) and any(n in (a[0] if a else 0, b[0] if b else 0) for n in (a + b))
        more = " One of them has lost an axis: `keepdims=True` keeps it." if lost and len(a) + len(b) == 3 else ""
        if len(a) == len(b) == 2 and a == b[::-1]:
            more = " One of them is transposed."
        return "shapes do not fit", f"the shapes {a} and {b} cannot be combined entry by entry.{more}"
    found = re.search(r"could not broadcast input array from shape (\([\d,]*\)) into shape (\([\d,]*\))", text)
    if found:
        return "shapes do not fit", f"an array of shape {found[1]} does not fit into a place of shape {found[2]}."
    return None


def _other_values(text, node, frame, error):
    unpacked = re.search(r"(too many|not enough) values to unpack \(expected (?:at least )?(\d+)(?:, got (\d+))?", text)
    if unpacked:
        got = f"{unpacked[3]} are there" if unpacked[3] else "there are more"
        return "number of values", f"{unpacked[2]} names stand on the left, but {got}."
    if "cannot reshape" in text:
        found = re.search(r"array of size (\d+) into shape (\(.*?\))", text)
        if found:
            return "reshape", f"{found[1]} entries cannot be put into the shape {found[2]}."
    if "setting an array element with a sequence" in text or "inhomogeneous" in text:
        return (
            "rows of unlike length",
            "a place for one number is given a whole array, or the rows are not equally long.",
        )
    if "could not convert string" in text:
        return "text for numbers", "text is used where a number is needed."
    if "axes don't match" in text:
        return "axes", "the number of axes is another than that of the array."
    if "math domain error" in text or "expected a positive input" in text:
        if node is not None and "log" in ast.unparse(node):
            return "math domain error", "`math.log(0)` raises an error, where `np.log(0)` gives -inf."
        return (
            "math domain error",
            "this function has no value for this number: `math` raises an error, NumPy gives nan.",
        )
    if "invalid literal" in text:
        return "text for numbers", "this text is not a number."
    if "axis" in text and "out of bounds" in text:
        return _axis(text, node, frame, error)
    return None


def _axis(text, node, frame, error):
    found = re.search(r"axis (-?\d+) is out of bounds for array of dimension (\d+)", text)
    if not found:
        return None
    axes = int(found[2])
    has = "no axis: it is a single number" if axes == 0 else f"{axes} ax{'i' if axes == 1 else 'e'}s, counted from 0"
    return "axis out of bounds", f"there is no axis {found[1]}: the array has {has}."


def _name(text, node, frame, error):
    name = getattr(error, "name", None) or (re.findall(r"'(\w+)'", text) or [None])[0]
    if name is None:
        return None
    if isinstance(error, UnboundLocalError):
        return "used before it is set", (
            f"`{name}` is used before the function has given it a value: a name that is assigned anywhere in a "
            "function belongs to the function."
        )
    code = frame[0].f_code
    arguments = code.co_varnames[: code.co_argcount]
    if hasattr(np, name):
        return "unknown name", f"there is no `{name}`: NumPy's functions are called `np.{name}`."
    close = [n for n in code.co_varnames if n.lower() == name.lower()]
    if close:
        return "unknown name", f"there is no `{name}`: do you mean `{close[0]}`? Names are case-sensitive."
    listed = ", ".join(f"`{a}`" for a in arguments)
    return "unknown name", f"there is nothing of the name `{name}`. The arguments here are {listed or 'none'}."


def _attribute(text, node, frame, error):
    found = re.search(r"'([\w.]+)' object has no attribute '(\w+)'", text)
    if not found:
        module = re.search(r"module '(\w+)' has no attribute '(\w+)'", text)
        if module:
            return "no such function", f"{'NumPy' if module[1] == 'numpy' else module[1]} has no `{module[2]}`."
        return None
    kind, name = found.groups()
    if kind == "numpy.ndarray" and hasattr(np, name):
        return "no such attribute", f"an array has no `.{name}`: it is a function of NumPy's, `np.{name}`."
    if kind == "tuple":
        return "parts of a plain tuple", (
            f"this is a plain tuple, whose parts have no names, so that `.{name}` is unknown: take it apart by "
            "unpacking, or use its place in square brackets."
        )
    if kind == "NoneType":
        return "None", f"this is None, which has no `.{name}`: what gave it returns nothing."
    if kind == "list":
        return "list for array", f"a list has no `.{name}`: `np.array` makes an array of it."
    if kind in ("int", "float", "numpy.float64", "numpy.int64"):
        return "number for array", f"this is a single number, which has no `.{name}`."
    return "no such attribute", f"an object of type {kind} has no `.{name}`."


def _types(text, node, frame, error):
    if "can be converted to Python scalars" in text or "only length-1 arrays" in text or "only 0-dimensional" in text:
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else "this"
        name = called.split(".")[-1]
        np_one = f" NumPy's `np.{name}` takes whole arrays." if called.startswith("math.") and hasattr(np, name) else ""
        return "math for np", f"`{called}` takes one number, but is given a whole array.{np_one}"
    if "ufunc 'bitwise_xor' not supported" in text or "for ^" in text:
        return "^ for **", "in Python, `^` is not a power; write `**`."
    if "required positional argument" in text or "missing" in text and "argument" in text:
        return "argument missing", f"an argument is missing in a call ({text.split(') ')[-1]})."
    if "positional argument" in text or "unexpected keyword" in text:
        return "wrong arguments", f"a call has other arguments than the function takes ({text.rstrip('.')})."
    if "invalid number of arguments" in text or "takes from" in text:
        return "argument missing", "the function is called with the wrong number of arguments."
    if "object is not callable" in text:
        kind = (re.findall(r"'([\w.]+)' object", text) or ["this"])[0]
        return (
            "brackets for a product",
            f"round brackets behind a value of type {kind} try to call it: is a `*` missing, or should they be `[ ]`?",
        )
    if "'builtin_function_or_method' object is not subscriptable" in text or "'method' object" in text:
        return "brackets", "this is a function: call it with round brackets."
    if "NoneType" in text:
        return "None", "None is used where a value is needed: what gave it returns nothing."
    if "cannot be interpreted as an integer" in text or "slice indices must be integers" in text:
        return "integer needed", "an integer is needed here. (`/` always gives a float, `//` an integer.)"
    if "object is not iterable" in text:
        return "not iterable", "a single number cannot be gone through or unpacked: for a loop, use `range`."
    if "list indices must be integers" in text:
        return "list for array", "a list takes one index only: `np.array` makes an array of it, which takes two."
    if "tuple indices must be integers" in text:
        return "parts of a plain tuple", "the parts of a plain tuple are numbered: use an integer in the brackets."
    if "object is not subscriptable" in text or "invalid index to scalar" in text:
        return "number for array", "this is a single number, which has no entries to be taken by `[ ]`."
    if "can only concatenate" in text or "can't multiply sequence" in text or "unsupported operand" in text:
        found = re.findall(r"'([\w.]+)'", text)
        kinds = " and ".join(dict.fromkeys(found)) or "these"
        return "types do not fit", f"this operation does not work with {kinds}: for numbers, use arrays (`np.array`)."
    if "only integer scalar arrays" in text:
        return "array for an integer", (
            "an array is used where one integer is needed, such as an axis, an index or a length: are the arguments in "
            "the right order, and has a shape brackets of its own?"
        )
    if "Cannot interpret" in text and "data type" in text:
        return "brackets of a shape", "a shape is given as one tuple, with brackets of its own: `(3, 4)`."
    if "does not support item assignment" in text:
        return "no item assignment", "the entries of this object cannot be changed: make an array first."
    return None


def _index(text, node, frame, error):
    found = re.search(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", text)
    if found:
        index, axis, size = found.groups()
        return "index out of bounds", (
            f"index {index} is too large for axis {axis}, whose {size} places are numbered from 0 to {int(size) - 1}. "
            "Rows come first in an index, then columns."
        )
    found = re.search(r"too many indices for array: array is (\d+)-dimensional, but (\d+)", text)
    if found:
        return (
            "too many indices",
            f"the array has {found[1]} ax{'i' if found[1] == '1' else 'e'}s, but is given {found[2]} indices.",
        )
    if "list index out of range" in text or "tuple index out of range" in text or "index out of range" in text:
        return "index out of bounds", "an index is too large: places are numbered from 0."
    if "only integers, slices" in text:
        return "index", "an index must be an integer (`/` always gives a float, `//` an integer)."
    return None


def _rest(text, node, frame, error):
    if isinstance(error, RecursionError):
        return "recursion", "it calls itself again and again, without end (RecursionError)."
    if isinstance(error, NotImplementedError):
        return "not finished", "the `raise NotImplementedError` of an unfinished function is still there."
    if isinstance(error, ZeroDivisionError):
        return "division by 0", "it divides by 0."
    if isinstance(error, OverflowError):
        return (
            "overflow",
            "a number grows beyond the largest float: `math` raises an error for it, NumPy gives infinity.",
        )
    if isinstance(error, KeyError):
        return "no such key", f"there is no key {text}."
    if isinstance(error, np.exceptions.AxisError):
        return _axis(text, node, frame, error)
    return None


JUDGES = [
    (np.exceptions.AxisError, _axis),
    (ValueError, _truth),
    (ValueError, _matmul),
    (ValueError, _broadcast),
    (ValueError, _other_values),
    (NameError, _name),
    (AttributeError, _attribute),
    (TypeError, _types),
    (IndexError, _index),
    (Exception, _rest),
]

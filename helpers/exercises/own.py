"""my_net.py: the student's own network, made of the exercises that they passed.

Each passed function has a section of the file, between two marks; the last mark holds a checksum, by which a section
that was edited by hand is known, and left alone. What is outside the marks is never touched. Names that are used, but
not defined yet, come from `helpers`, so that the file is a complete program from the first exercise on.
"""

import ast
import builtins
import copy
import dis
import functools
import hashlib
import inspect
import io
import itertools
import numbers
import re
import sys
import textwrap
import tokenize
import types
import typing

import numpy as np

from helpers import activations, backprop, data, network, training
from helpers.exercises.engine import _arrays
from helpers.exercises.runner import SECONDS, TimeUp, run
from helpers.files import lock, student_folder, write_atomically

MODULES = [data, activations, network, backprop, training]
STANDARD = {  # what the notebooks build, and where it lies in helpers
    name: module.__name__
    for module in MODULES
    for name, value in vars(module).items()
    if getattr(value, "__module__", None) == module.__name__ and not name.startswith("_")
}
ELSEWHERE = STANDARD | {"returns": __name__, "yields": __name__}

HEADER = '''"""My own network, from the exercises that I passed. To train it: uv run python my_net.py

Each exercise writes its function between two marks. Edit what you like: a section that you changed stays as it is, and
nothing outside the marks is touched. To start over, delete this file.
"""
'''
PROGRAM = """if __name__ == "__main__":
    digits = load_sample()
    X, Y = to_columns(digits.train_images), one_hot(digits.train_labels)
    params = init_params(np.random.default_rng(0))
    for step in range(1, 501):
        activations = forward(params, X)
        params = update(params, backward(params, activations, X, Y), 0.1)
        if step % 100 == 0:
            print(f"step {step}: loss {cross_entropy(activations.A2, Y):.3f}")
    said = predict(params, to_columns(digits.test_images))
    print(f"test accuracy {accuracy(said, digits.test_labels):.1%}")
"""
IMPORTS, MAIN = "imports", "the program"
SECTION = re.compile(r"^# >>> (?P<name>.+)\n(?P<body>(?:.*\n)*?)# <<< (?P=name) (?P<sum>[0-9a-f]{8})\n", re.MULTILINE)


class CannotWrite(Exception):
    """Says why a function does not go into my_net.py."""


def file():
    """Where the student's network is kept."""
    return student_folder() / "my_net.py"


def write(exercise, function, order):
    """Write a passed function into my_net.py.

    Parameters: `exercise`, which was passed; `function`, the student's; `order`, the names of all functions, in the
    order of the series.
    Returns: a sentence for the student: where it was written, or why it was not.
    """
    name = exercise.reference.__name__
    try:
        body = _source(function, name, set(order))
        if decorator := _decorator(exercise, function):
            body = re.sub(rf"^def {name}\(", f"@{decorator}\ndef {name}(", body, flags=re.MULTILINE)
        with lock(file()):
            old = _read()
            new = _with(old, name, body, order)
            if new == old:
                return f"(`{name}` stands in my_net.py.)"
            if exercise.judge(_load(new).get(name)).outcome != "right":
                raise CannotWrite("it works here, but not there by itself")
            write_atomically(file(), new)
    except CannotWrite as reason:
        return f"(my_net.py was left as it is: {reason}.)"
    except OSError as error:
        return f"(my_net.py could not be written: {error.strerror}.)"
    return f"(Written to my_net.py as `{name}`.)"


def _read():
    """Text of my_net.py; empty if there is none."""
    try:
        text = file().read_text(encoding="utf-8-sig")  # as some editors of Windows save it
        ast.parse(text)
    except FileNotFoundError:
        return ""
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # no text, or nested too deep
        where = f" in line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        raise CannotWrite(f"it is not valid Python{where}; correct it, then check again") from None
    return text


def _with(text, name, body, order):
    """The file's text with a function's section put in or replaced, and the imports that it needs."""
    if not text.strip():
        text = HEADER + "\n" + _section(IMPORTS, "import numpy as np\n") + "\n\n" + _section(MAIN, PROGRAM)
    if name in _defined(SECTION.sub("", text)):
        raise CannotWrite(f"it has a `{name}` of your own, outside the marks")
    found = {match["name"]: match for match in SECTION.finditer(text)}
    for other, match in found.items():
        if clash := _clash(body, match["body"]) if other not in (name, IMPORTS) else None:
            raise CannotWrite(f"`{other}` there has another `{clash}` beside it; give yours another name")
    if name in found:
        if _edited(found[name]):
            raise CannotWrite(f"you changed `{name}` there by hand; delete its section to take this one")
        text = text[: found[name].start()] + _section(name, body) + text[found[name].end() :]
    else:
        later = [*order[order.index(name) + 1 :], MAIN]
        place = next((found[n].start() for n in later if n in found), None)
        new = _section(name, body)
        text = f"{text.rstrip()}\n\n\n{new}" if place is None else f"{text[:place]}{new}\n\n{text[place:]}"
    return _with_imports(text)


def _section(name, body):
    body = body.rstrip() + "\n"
    return f"# >>> {name}\n{body}# <<< {name} {_checksum(body)}\n"


def _checksum(body):
    return hashlib.sha256(body.encode()).hexdigest()[:8]


def _edited(match):
    return _checksum(match["body"]) != match["sum"]


def _with_imports(text):
    """Import what is used and nowhere defined. The section stands first: a function of the student's own goes above."""
    match = next((m for m in SECTION.finditer(text) if m["name"] == IMPORTS), None)
    if match is None:  # the student took it away: theirs to mend
        return text
    rest = text[: match.start()] + text[match.end() :]
    if _edited(match):
        lines = match["body"].splitlines()
        missing = _used(text) - _defined(text)
    else:
        lines = ["import numpy as np", ""]
        missing = _used(rest) - _defined(rest) - {"np"}
    for module in dict.fromkeys(ELSEWHERE.values()):
        names = sorted(n for n in missing if ELSEWHERE.get(n) == module)
        if names:
            lines.append(f"from {module} import {', '.join(names)}")
    body = "\n".join(lines).rstrip() + "\n"
    if _edited(match):  # the old checksum stays, so that it is still known as edited
        section = f"# >>> {IMPORTS}\n{body}# <<< {IMPORTS} {match['sum']}\n"
    else:
        section = _section(IMPORTS, body)
    return text[: match.start()] + section + text[match.end() :]


def _defined(text):
    """Names that stand at the top level of a program's text."""
    return {name for node in ast.parse(text).body for name in _bound(node)}


def _bound(node):
    """Names that a statement defines."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _clash(one, other):
    """A name to which two sections give different meanings; None if there is none."""
    meanings = [{n: ast.dump(node) for node in ast.parse(text).body for n in _bound(node)} for text in (one, other)]
    return next((n for n, meaning in meanings[0].items() if meanings[1].get(n, meaning) != meaning), None)


def _used(text):
    """Names that a program's text takes from its top level or from Python."""
    return _globals_of(compile(text, "my_net.py", "exec")) - set(vars(builtins)) - {"__name__", "__file__", "__doc__"}


def _globals_of(code):
    names = {i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _globals_of(constant)
    return names


def _source(function, name, own_names):
    """Source of a student's function under its standard name, with what it needs of the notebook before it."""
    lines, functions = [], [_text_of(function)]
    _needed(function, own_names | set(STANDARD), set(), lines, functions)
    text = "\n\n\n".join(["\n".join(sorted(lines, reverse=True))] * bool(lines) + functions[::-1])
    return _renamed(text, {function.__name__: name} | {f"my_{n}": n for n in own_names})


def _text_of(function):
    """Source of a function that was written with def, or as NAME = lambda …"""
    try:
        text = textwrap.dedent(inspect.getsource(function))
        (node,) = ast.parse(text).body
    except (OSError, TypeError, SyntaxError, ValueError):
        raise CannotWrite("write your function with `def`, so that its text can be taken over") from None
    if isinstance(node, ast.FunctionDef) and isinstance(function, types.FunctionType):
        if function.__closure__:
            raise CannotWrite("your function stands inside another one; write it by itself")
        return text.rstrip()
    raise CannotWrite("write your function with `def`, so that its text can be taken over")


def _needed(function, known, seen, lines, functions):
    """Collect what a function uses of its notebook: imports and small constants as lines, and other functions."""
    for name in sorted((_used(_text_of(function)) & set(function.__globals__)) - {"np", function.__name__} - seen):
        seen.add(name)
        if name.removeprefix("my_") in known:
            continue
        value = function.__globals__[name]
        home, inner = getattr(value, "__module__", None), getattr(value, "__name__", None)
        if isinstance(value, types.ModuleType):
            lines.append(f"import {inner}" + (f" as {name}" if name != inner else ""))
        elif home in sys.modules and home != function.__module__ and hasattr(sys.modules[home], str(inner)):
            lines.append(f"from {home} import {inner}" + (f" as {name}" if name != inner else ""))
        elif isinstance(value, types.FunctionType):
            functions.append(_text_of(value))
            _needed(value, known, seen, lines, functions)
        elif isinstance(value, (int, float, str, bool, type(None))):
            lines.append(f"{name} = {value!r}")
        else:
            raise CannotWrite(f"your function uses `{name}`, which only the notebook knows; pass it as an argument")


def _renamed(text, names):
    """Change names in a program's text, and nothing else: not in strings, comments, or behind a dot."""
    lines, previous, changes = text.splitlines(keepends=True), "", []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME and previous != "." and token.string in names:
            changes.append((token.start, token.end, names[token.string]))
        previous = token.string
    for (row, start), (_, end), new in reversed(changes):
        lines[row - 1] = lines[row - 1][:start] + new + lines[row - 1][end:]
    return "".join(lines)


def _decorator(exercise, function):
    """What makes the result what the other functions expect, where the student's has another form; "" if it has not."""
    floats = _float_of(exercise.levels[0][0], {})
    for args in itertools.chain(*exercise.levels):
        if bool(_float_of(args, {})) != bool(floats):  # integers, where the function is made for floats
            continue
        right = run(exercise.reference, *copy.deepcopy(args)).value
        value = run(function, *copy.deepcopy(args)).value
        if inspect.isgenerator(right):
            right, value = next(right), run(list, value).value or []
            if not _independent(value) or not all(_fits(item, right) for item in value):
                return f"yields({type(right).__name__})"
        elif right is not None and not _fits(value, right):
            if isinstance(right, np.ndarray):
                return f"returns(np.{'asarray' if floats and right.dtype.kind == 'f' else right.dtype.name})"
            return f"returns({type(right).__name__ if hasattr(right, '_fields') else 'float'})"
    return ""


def _fits(value, right):
    """Has a result the form of the right one: the same types, and numbers that are not wider?"""
    if hasattr(right, "_fields"):
        same = getattr(value, "_fields", None) == right._fields
        return same and all(_fits(a, b) for a, b in zip(value, right, strict=True))
    if isinstance(right, np.ndarray):
        return type(value) is np.ndarray and np.can_cast(value.dtype, right.dtype)
    return isinstance(value, numbers.Real) or not isinstance(right, numbers.Real)


def _independent(steps):
    """Has each of the steps arrays of its own? A net that is changed in place would change in all of them."""
    arrays = [id(array) for step in steps for array in _arrays(step)]
    return len(set(arrays)) == len(arrays)


def returns(kind):
    """Decorate a function such that what it returns becomes an array, a number, or a tuple with names.

    Parameters: `kind`, `np.asarray` or a dtype such as `np.int64`, `float`, or a class such as `Gradients`.
    Returns: the decorator.
    """

    def decorate(function):
        @functools.wraps(function)
        def decorated(*args, **keywords):
            return _formed(kind, function(*args, **keywords), _float_of(args, keywords))

        return decorated

    return decorate


def yields(kind):
    """Decorate a function such that it hands out its items one by one, each as a tuple with names.

    Parameters: `kind`, the class of the items, such as `Step`.
    Returns: the decorator.
    """

    def decorate(function):
        @functools.wraps(function)
        def decorated(*args, **keywords):
            dtype = _float_of(args, keywords)
            for item in function(*args, **keywords):
                yield _formed(kind, item, dtype)

        return decorated

    return decorate


def _float_of(args, keywords):
    """The dtype of the floats that a function is given, which its results are to have; None if it is given none."""
    if "dtype" in keywords:
        return np.dtype(keywords["dtype"])
    return next((a.dtype for a in _arrays((args, *keywords.values())) if a.dtype.kind == "f"), None)


def _formed(kind, value, dtype):
    """A new array, number or tuple with names of what a function of the student's gave."""
    if fields := getattr(kind, "_fields", None):
        named = value if isinstance(value, dict) else getattr(value, "_asdict", dict)()
        parts = [named[name] for name in fields] if set(named) == set(fields) else list(named.values() or value)
        kinds = typing.get_type_hints(kind)
        return kind(*(_formed(kinds[name], part, dtype) for name, part in zip(fields, parts, strict=True)))
    if kind in (int, float):
        return kind(np.asarray(value, float).item())
    if kind in (np.ndarray, np.asarray):
        array = np.array(value, dtype)
        return array if dtype or array.dtype != float else array.astype(np.float32)  # the digits' dtype
    return np.array(value, kind)


def _load(text):
    """Run the text of my_net.py, under guard. Returns its names."""
    space = {"__name__": "my_net", "__file__": str(file())}
    error = run(lambda: exec(compile(text, str(file()), "exec"), space)).error
    if isinstance(error, TimeUp):
        raise CannotWrite(f"it was stopped after {SECONDS:.0f} seconds; look for a loop without end, then check again")
    if error is not None:
        words = " ".join(f"{type(error).__name__}: {run(str, error).value or ''}".split())[:200].rstrip(" :.")
        raise CannotWrite(f"it raises {words}; correct it, then check again")
    return space


def my_network():
    """Load my_net.py afresh: all functions of notebooks 01 to 05, the student's own where there are any.

    A function that is not there yet is the one of `helpers`, and it calls the student's own functions in its turn: so
    `predict` predicts with the student's `forward`, and `train` trains with it.

    Returns: a namespace with `relu`, `forward`, `backward`, `update`, `train` and so on, and `own`, the names of those
    that are the student's.
    Raises: ImportError with one sentence, if my_net.py cannot be run.
    Notebook 05.
    """
    try:
        mine = _load(_read())
    except (CannotWrite, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ImportError(f"my_net.py cannot be used: {reason}.") from None
    own = {name: mine[name] for name in STANDARD if getattr(mine.get(name), "__module__", None) == "my_net"}
    space = {name: value for module in MODULES for name, value in vars(module).items()} | own
    homes = {module.__name__ for module in MODULES}
    helpers = {
        name: value
        for name, value in space.items()
        if isinstance(value, types.FunctionType) and value.__module__ in homes and name not in own
    }
    for name, value in helpers.items():
        copied = types.FunctionType(value.__code__, space, name, value.__defaults__, value.__closure__)
        copied.__kwdefaults__, copied.__doc__ = value.__kwdefaults__, value.__doc__
        space[name] = copied
    for name, value in helpers.items():  # a default such as `update=update` means the student's
        defaults = (space.get(getattr(default, "__name__", ""), default) for default in value.__defaults__ or ())
        space[name].__defaults__ = tuple(defaults)
    return types.SimpleNamespace(own=sorted(own), **{name: space[name] for name in STANDARD})

"""Finds a mistake by repairing it: small edits of a function's own source, until one makes it right.

The edit that makes a function pass is what was wrong with it, and its line is where. The same edits of the right
function's source say what is wrong with an answer that is written in another way: it gives what the edited one gives.
"""

import ast
import copy
import inspect
import itertools
import textwrap
import types
from typing import Any, NamedTuple


class Edit(NamedTuple):
    """One small change of a function."""

    rank: int  # the likelier ones first
    kind: str  # the mistake's name, if this edit mends it
    said: str  # what is wrong, in a clause, about the student's own line
    effect: tuple  # (name, what is wrong) with what is right after the edit; empty where that has no name
    line: int
    old: str  # the code that is changed
    put: Any  # put(True) changes the tree, put(False) changes it back


class Source:
    """The tree of a function, and functions made of it."""

    def __init__(self, function):
        self.function = function
        self.node = _node(function)
        self.free = function.__code__.co_freevars
        self.names = _names(self.node)

    def build(self):
        """Make a function of the tree as it is now."""
        node = self.node
        if isinstance(node, ast.Lambda):
            node = ast.Assign([ast.Name("made", ast.Store())], node)
        body = [node, ast.Return(ast.Name("made", ast.Load()))]
        arguments = ast.arguments([], [ast.arg(name) for name in self.free], None, [], [], None, [])
        outer = ast.FunctionDef("outer", arguments, body, [], type_params=[])
        space = dict(self.function.__globals__)
        tree = ast.fix_missing_locations(ast.Module([outer], []))
        exec(compile(tree, "<edited>", "exec"), space)
        made = space["outer"](*(cell.cell_contents for cell in self.function.__closure__ or ()))
        made.__defaults__, made.__kwdefaults__ = self.function.__defaults__, self.function.__kwdefaults__
        return made

    def edits(self, numbers=()):
        """List all edits, the likelier ones first; `numbers` are what a number may have to be."""
        found = [*_statement_edits(self.node), *_expression_edits(self.node, self.names, numbers)]
        return sorted(found, key=lambda edit: edit.rank)


def source(function):
    """The `Source` of a function; None if its source cannot be had."""
    if not isinstance(function, types.FunctionType):
        return None
    try:
        return Source(function)
    except (OSError, TypeError, SyntaxError, ValueError, IndexError):
        return None


def _node(function):
    """The tree of a function, with the line numbers of its cell."""
    lines, first = inspect.getsourcelines(function)
    tree = ast.parse(textwrap.dedent("".join(lines)))
    wanted = ast.Lambda if function.__name__ == "<lambda>" else ast.FunctionDef
    found = [node for node in ast.walk(tree) if isinstance(node, wanted)]
    if wanted is ast.Lambda and len(found) > 1:
        raise ValueError("which one is it?")
    node = found[0]
    ast.increment_lineno(node, max(first, 1) - 1)
    if wanted is ast.FunctionDef:
        node.name, node.decorator_list, node.returns = "made", [], None
        for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
            argument.annotation = None
        node.args.defaults = [ast.Constant(None) for _ in node.args.defaults]  # the old ones are put in again
        node.args.kw_defaults = [d and ast.Constant(None) for d in node.args.kw_defaults]
        if ast.get_docstring(node, clean=False) is not None and len(node.body) > 1:
            del node.body[0]
    return node


def _names(node):
    """A function's arguments and local variables."""
    arguments = [a.arg for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]]
    stored = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys(arguments + stored))


def _short(node):
    text = ast.unparse(node).splitlines()[0]
    return text if len(text) <= 60 else text[:57] + "..."


def _slot(holder, field, index=None):
    """Say how a node's place takes another node: put(node)."""
    if index is None:
        return lambda node: setattr(holder, field, node)

    def put(node):
        getattr(holder, field)[index] = node

    return put


def constants(function):
    """The numbers in a function's code."""
    code = getattr(function, "__code__", None)
    return tuple(c for c in code.co_consts if type(c) in (int, float)) if code else ()


def _expression_edits(root, names, numbers):
    """Edits of expressions."""
    top = [(root, "body", None)] if isinstance(root, ast.Lambda) else [(root, "body", i) for i in range(len(root.body))]
    stack = [(place, None) for place in reversed(top)]
    while stack:
        (holder, field, index), parent = stack.pop()
        node = getattr(holder, field) if index is None else getattr(holder, field)[index]
        put = _slot(holder, field, index)
        if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
            for rank, kind, said, effect, new in _changes(node, parent, names, numbers):
                yield Edit(rank, kind, said, effect, node.lineno, _short(node), _switch(put, node, new))
        for name, value in ast.iter_fields(node):
            if name in ("ctx", "op", "ops", "kind"):
                continue
            if isinstance(value, ast.AST):
                stack.append(((node, name, None), node))
            elif isinstance(value, list):
                stack += [((node, name, i), node) for i, v in enumerate(value) if isinstance(v, ast.AST)]


def _switch(put, old, new):
    return lambda on: put(new if on else old)


OPERATORS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.BitXor: "^",
}
SWAPS = [  # (wrong, right, name, what is wrong)
    (ast.Add, ast.Sub, "sign", "a plus is used where a minus is needed"),
    (ast.Sub, ast.Add, "sign", "a minus is used where a plus is needed"),
    (ast.Mult, ast.MatMult, "* for @", "`*` multiplies entry by entry where a matrix product (`@`) is needed"),
    (ast.MatMult, ast.Mult, "@ for *", "`@` is a matrix product, where entries must be multiplied one by one (`*`)"),
    (ast.Mult, ast.Div, "multiplies for divides", "it multiplies where it should divide"),
    (ast.Div, ast.Mult, "divides for multiplies", "it divides where it should multiply"),
    (ast.Mult, ast.Add, "multiplies for adds", "it multiplies where it should add"),
    (ast.Add, ast.Mult, "adds for multiplies", "it adds where it should multiply"),
    (ast.FloorDiv, ast.Div, "integer division", "`//` cuts the result to an integer"),
    (ast.BitXor, ast.Pow, "^ for **", "in Python, `^` is not a power; write `**`"),
    (ast.Mult, ast.Pow, "multiple for power", "a multiple is used where a power is needed"),
    (ast.Pow, ast.Mult, "power for multiple", "a power is used where a multiple is needed"),
]
COMPARISONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
LOST = {ast.Add: "term", ast.Sub: "term", ast.Mult: "factor", ast.Div: "division", ast.Pow: "power"}
SAYS = {
    "sum": "the sum",
    "mean": "the mean",
    "max": "the largest entry",
    "min": "the smallest entry",
    "argmax": "the place of the largest entry",
    "argmin": "the place of the smallest entry",
    "prod": "the product",
    "median": "the median",
    "std": "the standard deviation",
    "var": "the variance",
    "any": "whether any is true",
    "all": "whether all are true",
    "maximum": "the larger of two, entry by entry,",
    "minimum": "the smaller of two, entry by entry,",
    "exp": "the exponential",
    "log": "the natural logarithm",
    "log2": "the logarithm of base 2",
    "log10": "the logarithm of base 10",
    "sqrt": "the square root",
    "square": "the square",
    "abs": "the absolute value",
    "sinh": "the hyperbolic sine",
    "cosh": "the hyperbolic cosine",
    "tanh": "the hyperbolic tangent",
    "tan": "the tangent",
    "arctan": "the arc tangent",
    "arctanh": "the inverse of tanh",
    "zeros": "zeros",
    "ones": "ones",
    "empty": "an array that is not filled",
}
GROUPS = [
    ("sum", "mean", "max", "min", "argmax", "argmin", "prod", "median", "std", "var", "any", "all"),
    ("maximum", "minimum", "max", "min"),
    ("exp", "log", "log2", "log10"),
    ("sqrt", "square", "abs"),
    ("tanh", "sinh", "cosh", "tan", "arctan", "arctanh"),
    ("zeros", "ones", "empty"),
]
SAME = {"absolute": "abs", "amax": "max", "amin": "min", "average": "mean", "power": "pow"}
REDUCERS = {*GROUPS[0], "norm", "amax", "amin", "cumsum", "argsort", "sort", "average"}
KEEPS = REDUCERS - {"argsort", "sort", "cumsum"}
UNWRAPPED = {"astype", "round", "around", "rint", "floor", "ceil", "int", "clip", "ravel", "flatten", "reshape", "abs"}
UNWRAPPED |= {
    "squeeze",
    "transpose",
    "sum",
    "mean",
    "sqrt",
    "log",
    "exp",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
    "sorted",
}
UNWRAPPED |= {
    "all",
    "any",
    "max",
    "min",
    "prod",
    "cumsum",
    "float32",
    "float16",
    "uint8",
    "nan_to_num",
    "flip",
    "sort",
    "square",
    "set",
    "str",
    "list",
    "unique",
}


def _changes(node, parent, names, numbers):
    """Yield (rank, kind, what is wrong here, what is wrong in general, another node) for one expression."""
    yield from _added_inside(node)
    if isinstance(node, ast.BinOp):
        yield from _operations(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not, ast.Invert)):
        yield (
            0 if not isinstance(node.operand, ast.Constant) else 1,
            "sign",
            "remove this minus",
            ("sign", "a minus sign is missing"),
            node.operand,
        )
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        old = COMPARISONS[type(node.ops[0])]
        for operator, sign in COMPARISONS.items():
            if sign != old:
                said = f"`{old}` is the wrong comparison"
                if {old, sign} in ({"<", "<="}, {">", ">="}):
                    said = f"Should equal values count too? `{min(old, sign)}` and `{max(old, sign)}` differ only there"
                new = ast.Compare(node.left, [operator()], node.comparators)
                effect = ("comparison", f"it compares by `{sign}`, which is the wrong comparison")
                yield 1 - (sign in (old + "=", old[:1])), "comparison", said, effect, new
    elif isinstance(node, ast.BoolOp):
        new = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        said = "`and` and `or` are exchanged"
        yield 1, "and, or", said, ("and, or", said), ast.BoolOp(new, node.values)
    elif isinstance(node, ast.IfExp):
        new = ast.IfExp(node.test, node.orelse, node.body)
        said = "the two cases are exchanged"
        yield 1, "branches", said, ("branches", said), new
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        said = f"`{_short(node)}` is transposed, and should not be"
        yield 0, "transposed", said, ("not transposed", f"{_quoted(node.value)} is not transposed"), node.value
    elif isinstance(node, ast.Subscript):
        yield from _subscripts(node)
    elif isinstance(node, ast.Constant):
        yield from _constants(node, numbers)
    elif isinstance(node, ast.Name) and not (isinstance(parent, ast.Call) and node is parent.func):
        for name in names:
            if name != node.id:
                said = f"`{node.id}` is used where `{name}` is needed"
                effect = ("wrong variable", f"`{name}` is used where `{node.id}` is needed")
                yield 1, "wrong variable", said, effect, ast.Name(name, ast.Load())
    if isinstance(node, (ast.Name, ast.BinOp, ast.Call, ast.Subscript, ast.Attribute, ast.IfExp, ast.UnaryOp)):
        yield from _wraps(node, parent, names)


def _operations(node):
    for old, new, kind, said in SWAPS:
        if isinstance(node.op, old):
            effect = next(((k, s) for o, n, k, s in SWAPS if (o, n) == (new, old)), ())
            rank = 2 if kind in ("multiplies for adds", "adds for multiplies") else 0
            yield rank, kind, said, effect, ast.BinOp(node.left, new(), node.right)
            if (sides := [_upright(node.left), _upright(node.right)]) != [node.left, node.right] and new is ast.Mult:
                yield 0, kind, said, (), ast.BinOp(sides[0], new(), sides[1])
    sign = OPERATORS.get(type(node.op), "")
    if isinstance(node.op, ast.Pow) and isinstance(node.left, ast.Constant):
        power = ast.Call(ast.Attribute(ast.Name("np", ast.Load()), "exp", ast.Load()), [node.right], [])
        said = f"the powers are those of {_short(node.left)}, and should be those of e"
        yield 0, "wrong base", said, (), power
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv)):
        said = f"the two sides of `{sign}` are exchanged"
        yield 0, "exchanged", said, ("exchanged", said), ast.BinOp(node.right, node.op, node.left)
    for left, right in ((node.left, node.right), (node.right, node.left)):
        if isinstance(node.op, (ast.Sub, ast.Div, ast.Pow, ast.FloorDiv)) and left is node.right:
            continue
        what = {
            ast.Add: f"remove `+ {_short(right)}`",
            ast.Sub: f"remove `- {_short(right)}`",
            ast.Mult: f"remove the factor `{_short(right)}`",
            ast.MatMult: f"remove the product with `{_short(right)}`",
            ast.Div: f"remove the division by `{_short(right)}`",
            ast.Pow: f"remove the power `{_short(right)}`",
        }.get(type(node.op), f"remove `{_short(right)}`")
        kind = {ast.Add: "term too much", ast.Sub: "term too much", ast.Pow: "power too much"}
        kind = kind.get(type(node.op), "factor too much")
        lost = f"one {LOST.get(type(node.op), 'part')}" if len(_short(right)) > 8 else f"`{_short(right)}`"
        effect = (kind.replace("too much", "missing"), f"{lost} is left out")
        twice = isinstance(node.op, ast.Sub) and left is node.left and ast.dump(left) in ast.dump(right)
        yield 0 if twice else 1, kind, what, effect, left  # x - f(x): before another f is tried
    if isinstance(node.left, ast.BinOp):
        a, b, c = node.left.left, node.left.right, node.right
        new = ast.BinOp(a, node.left.op, ast.BinOp(b, node.op, c))
        said = f"brackets are missing around `{_short(new.right)}`: Python takes `{_short(node.left)}` first"
        yield 1, "brackets", said, ("brackets", "the brackets are in the wrong place"), new
        if isinstance(b, ast.BinOp) and isinstance(b.op, ast.Div):  # a - b / c + d for (a - b) / (c + d)
            new = ast.BinOp(ast.BinOp(a, node.left.op, b.left), ast.Div(), ast.BinOp(b.right, node.op, c))
            said = "brackets are missing around the two sides of the fraction: Python divides before it adds"
            yield 0, "brackets", said, (), new
    if isinstance(node.right, ast.BinOp):
        a, b, c = node.left, node.right.left, node.right.right
        new = ast.BinOp(ast.BinOp(a, node.op, b), node.right.op, c)
        said = f"the brackets are wrong: `{_short(new.left)}` comes first"
        yield 1, "brackets", said, ("brackets", "brackets are missing"), new


def _upright(node):
    return node.value if isinstance(node, ast.Attribute) and node.attr == "T" else node


def _named(node):
    """(the name of the function that is called, a call with another name)"""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr, lambda name: ast.Attribute(node.func.value, name, ast.Load())
    if isinstance(node.func, ast.Name):
        return node.func.id, lambda name: ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())
    return "", None


def _added_inside(node):
    """W @ (A + b) for W @ A + b, also as W.dot(A + b) or np.dot(W, A + b)."""
    product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
    called = isinstance(node, ast.Call) and node.args and _named(node)[0] in ("dot", "matmul")
    inner = node.right if product else node.args[-1] if called else None
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add):
        for a, b in ((inner.left, inner.right), (inner.right, inner.left)):
            new = (
                ast.BinOp(node.left, node.op, a)
                if product
                else ast.Call(node.func, [*node.args[:-1], a], node.keywords)
            )
            said = f"`{_short(b)}` is added before the product, and so it is multiplied too: it must be added after it"
            effect = ("added before the product", "something is added before a matrix product, and not after it")
            yield 0, "added before the product", said, effect, ast.BinOp(new, inner.op, b)


def _calls(node):
    name, renamed = _named(node)
    module = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id
    keywords = {k.arg: k for k in node.keywords}

    def call(func=node.func, args=node.args, keywords=node.keywords):
        return ast.Call(func, args, keywords)

    plain = SAME.get(name, name)
    for group in GROUPS:
        for other in group if plain in group and renamed else ():
            if other != plain:
                said = f"`{name}` gives {SAYS[plain]} where {SAYS[other]} is needed".replace(", is", " is")
                said = said.replace("zeros is", "zeros are").replace("ones is", "ones are")
                effect = (f"{other} for {plain}", f"{SAYS[other]} is taken where {SAYS[plain]} is needed")
                yield 1, f"{plain} for {other}", said, effect, call(renamed(other))
    if name == "exp" and len(node.args) == 1:
        for base in (2, 10):
            effect = ("wrong base", f"the powers are those of {base}, and should be those of e")
            power = ast.BinOp(ast.Constant(float(base)), ast.Pow(), node.args[0])
            yield 2, "exp for power", f"`exp` takes powers of e, and should take those of {base}", effect, power
    if name == "range" and len(node.args) == 2 and _number(node.args[0]) == 1:
        said = "`range` begins with 1 here, and leaves out the first place, which has number 0"
        yield 0, "begins with 1", said, (), call(args=node.args[1:])
    if name == "len" and len(node.args) == 1:
        said = f"`{_short(node)}` counts the rows, and the columns are needed"
        size = ast.Subscript(ast.Attribute(node.args[0], "shape", ast.Load()), ast.Constant(1), ast.Load())
        yield 0, "rows for columns", said, ("columns for rows", "columns are counted in place of rows"), size
    if module == "math":
        said = f"`math.{name}` takes one number, and `np.{name}` a whole array"
        yield 0, "math for np", said, (), call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()))
    if name in REDUCERS:
        yield from _axes(node, name, keywords, call)
    if len(node.args) == 3 and name == "where":
        a, b, c = node.args
        said = "the two cases of `np.where` are exchanged"
        yield 0, "branches", said, ("branches", said), call(args=[a, c, b])
    elif len(node.args) >= 2:
        a, b, *more = node.args
        said = f"the first two arguments of `{name}` are in the wrong order"
        yield 1, "order of arguments", said, ("order of arguments", said), call(args=[b, a, *more])
    if name in ("zeros_like", "empty_like", "ones_like") and renamed:
        said = f"`{name}` takes over the type of the array it is given: of integers it makes an array of integers"
        new = call(renamed(name[:-5]), [ast.Attribute(node.args[0], "shape", ast.Load())], []) if node.args else node
        yield 0, "type taken over", said, (), new
    if "dtype" in keywords:
        said = f"`dtype={_short(keywords['dtype'].value)}` changes the numbers"
        yield 1, "dtype", said, (), call(keywords=[k for k in node.keywords if k.arg != "dtype"])
    if name in UNWRAPPED:
        function = isinstance(node.func, ast.Name) or module in ("np", "math")
        inner = node.args[0] if function and node.args else None
        if inner is None and isinstance(node.func, ast.Attribute) and module not in ("np", "math"):
            inner = node.func.value
        if inner is not None:
            said = f"remove `{name}`"
            if name == "int" or name == "astype" and any("int" in ast.unparse(a) for a in node.args):
                said = f"`{name}` cuts the numbers to integers"
            yield 1, f"{name} too much", said, (f"{name} missing", f"`{name}` is missing"), inner
    if name == "reshape":
        order = ast.keyword("order", ast.Constant("F"))
        said = "`reshape` goes through the entries row by row, which puts them in another order"
        yield (
            2,
            "order of reshape",
            said,
            ("order of reshape", "the entries are put in another order"),
            call(keywords=[*node.keywords, order]),
        )
        yield 2, "order of reshape", said, (), ast.Attribute(node, "T", ast.Load())
        if len(node.args) == 1 and isinstance(node.args[0], ast.Tuple) and len(node.args[0].elts) == 2:
            said = "the two lengths in `reshape` are exchanged"
            yield 1, "exchanged", said, ("exchanged", said), call(args=[ast.Tuple(node.args[0].elts[::-1], ast.Load())])


def _axes(node, name, keywords, call):
    words = {0: "down the columns (a result for each column)", 1: "along the rows (a result for each row)"}
    positions = [i for i, a in enumerate(node.args) if _number(a) is not None]
    rest = [k for k in node.keywords if k.arg != "axis"]
    old, args = None, node.args
    if "axis" in keywords:
        old = _number(keywords["axis"].value)
    elif positions and positions[0] == len(node.args) - 1:
        old, args = _number(node.args[-1]), node.args[:-1]
    for axis in (0, 1):
        if axis == old:
            continue
        new = call(args=args, keywords=[ast.keyword("axis", ast.Constant(axis)), *rest])
        if old is None:
            said = f"without an axis, `{name}` takes all entries of the array together"
            effect = ("axis too much", f"`{name}` goes along one axis only, axis {axis}")
            yield 0, "axis missing", said, effect, new
        else:
            said = f"`axis={old}` goes {words.get(old, 'along the last axis')}, which is the wrong axis"
            effect = ("wrong axis", f"`{name}` goes along the wrong axis, axis {axis}")
            yield 0, "wrong axis", said, effect, new
    if old is not None:
        said = f"with `axis={old}`, `{name}` goes along one axis only; all entries together are needed"
        effect = ("axis missing", f"`{name}` takes all entries together, not each row or column by itself")
        yield 0, "axis too much", said, effect, call(args=args, keywords=rest)
    if name in KEEPS:
        bare = [k for k in node.keywords if k.arg != "keepdims"]
        if "keepdims" in keywords:
            said = "`keepdims=True` leaves an axis of length 1, which is one axis too many here"
            effect = ("keepdims missing", f"`{name}` drops the axis that it goes along: think of `keepdims`")
            yield 0, "keepdims too much", said, effect, call(keywords=bare)
        else:
            said = f"`{name}` drops the axis, and the result no longer lines up with the array: think of `keepdims`"
            new = call(keywords=[*bare, ast.keyword("keepdims", ast.Constant(True))])
            yield 0, "keepdims missing", said, ("keepdims too much", "an axis of length 1 is left over"), new


def _number(node):
    """The number that a node is, also a negative one; None if it is none."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand)
        return None if inner is None else -inner
    number = isinstance(node, ast.Constant) and type(node.value) is int
    return node.value if number else None


def _subscripts(node):
    inner = node.slice
    if isinstance(node.value, ast.Attribute) and node.value.attr == "shape" and _number(inner) in (0, 1):
        old, new = (("rows", "columns"), ("columns", "rows"))[_number(inner)]
        said = f"`{_short(node)}` is the number of {old}, and that of {new} is needed"
        effect = (f"{new} for {old}", f"the {new} are counted where the {old} are needed")
        index = ast.Constant(1 - _number(inner))
        yield 0, f"{old} for {new}", said, effect, ast.Subscript(node.value, index, ast.Load())
    if isinstance(inner, ast.Tuple) and len(inner.elts) >= 2:
        a, b, *more = inner.elts
        said = f"the two places in `[{_short(inner).strip('()')}]` are exchanged"
        new = ast.Subscript(node.value, ast.Tuple([b, a, *more], ast.Load()), ast.Load())
        effect = ("indices exchanged", "rows and columns are exchanged in an index")
        yield 0, "indices exchanged", said, effect, new
    if isinstance(inner, ast.Slice) and inner.step is not None and _number(inner.step) == -1:
        yield 0, "reversed", f"`[{_short(inner)}]` puts it in reverse order", (), node.value
    if isinstance(inner, ast.Slice) and (inner.lower or inner.upper):
        said = f"`[{_short(inner)}]` leaves entries out"
        yield 1, "entries left out", said, (), node.value
    elif not isinstance(inner, ast.Tuple):
        said = f"`[{_short(inner)}]` takes one part only"
        yield 2, "one part only", said, (), node.value


def _constants(node, numbers):
    value = node.value
    if isinstance(value, bool):
        said = f"`{value}` should be the opposite"
        yield 1, "true or false", said, (), ast.Constant(not value)
    elif isinstance(value, (int, float)):
        others = [
            value + 1,
            value - 1,
            0,
            1,
            2,
            value * 2,
            value / 2,
            -value,
            255,
            4,
            0.5,
            10 * value,
            value / 10,
            *numbers,
        ]
        whole = isinstance(value, int)
        for number in dict.fromkeys(others):
            if number == value:
                continue
            if whole and float(number).is_integer():
                number = int(number)
            by_one = whole and abs(number - value) == 1
            kind = "off by one" if by_one and value not in (0, 1, 2) else "wrong number"
            said = f"the number {value} is too {'small' if number > value else 'large'}"
            said += " by one" if kind == "off by one" else ""
            effect = (kind, f"{number} is used where {value} is needed")
            yield 1 if by_one else 2, kind, said, effect, ast.Constant(number)
    elif isinstance(value, str):
        other = {"big": "little", "little": "big"}.get(value)
        if other is None and value[:1] in "<>=|":
            other = {"<": ">", ">": "<"}.get(value[:1], ">") + value[1:]
        if other:
            said = f"`{value!r}` reads the bytes of a number in the wrong order"
            effect = ("byte order", "the bytes of a number are read in the wrong order")
            yield 0, "byte order", said, effect, ast.Constant(other)


def _wraps(node, parent, names):
    """Something is missing around an expression."""
    short = _short(node)
    value = isinstance(parent, (ast.BinOp, ast.Call, ast.Assign, ast.Return, ast.AugAssign, ast.UnaryOp, ast.Tuple))
    if not (value or parent is None or isinstance(parent, (ast.Lambda, ast.Attribute, ast.keyword, ast.Compare))):
        return
    if isinstance(parent, ast.Call) and (
        node is parent.func or isinstance(parent.func, ast.Name) and parent.func.id == "len"
    ):
        return
    if isinstance(node, ast.Name) and node.id in ("np", "math") or isinstance(parent, ast.Attribute):
        return

    def function(name, **keywords):
        keywords = [ast.keyword(key, ast.Constant(v)) for key, v in keywords.items()]
        return ast.Call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()), [node], keywords)

    here = _quoted(node)
    if not (isinstance(node, ast.Attribute) and node.attr == "T"):
        rank = 0 if isinstance(parent, ast.BinOp) else 2
        effect = ("transposed", f"{here} is transposed, and should not be")
        yield rank, "not transposed", f"`{short}` must be transposed", effect, ast.Attribute(node, "T", ast.Load())
    if not isinstance(node, ast.UnaryOp):
        effect = ("sign", f"{here} has the wrong sign")
        yield 1, "sign", f"`{short}` has the wrong sign", effect, ast.UnaryOp(ast.USub(), node)
    two = ast.Constant(2)
    missing = [
        ("1 minus", f"1 minus `{short}` is needed", "is taken from 1", ast.BinOp(ast.Constant(1), ast.Sub(), node)),
        ("square", f"the square of `{short}` is needed", "is squared", ast.BinOp(node, ast.Pow(), two)),
        ("factor 2", f"a factor 2 is missing at `{short}`", "is doubled", ast.BinOp(two, ast.Mult(), node)),
        ("factor 1/2", f"a factor 1/2 is missing at `{short}`", "is halved", ast.BinOp(node, ast.Div(), two)),
    ]
    for name in ("exp", "log", "sqrt", "abs"):
        said = f"{SAYS[name]} of `{short}` is needed, not `{short}` itself"
        missing.append((name, said, f"is put into `{name}`", function(name)))
    for name, said, effect, new in missing:
        yield 2, f"{name} missing", said, (f"{name} too much", f"{here} {effect}, and should not be"), new
    summed = ("sum too much", f"{here} is summed, and should not be")
    for keywords in ({"axis": 0, "keepdims": True}, {"axis": 1, "keepdims": True}, {}):
        yield 3, "sum missing", f"`{short}` is not summed, and must be", summed, function("sum", **keywords)
    for name in names:
        if isinstance(node, ast.Name) and node.id == name:
            continue
        other = ast.Name(name, ast.Load())
        words = [
            (ast.Mult(), "factor", "multiplied by"),
            (ast.Div(), "division", "divided by"),
            (ast.Add(), "term", "increased by"),
        ]
        for operator, kind, said in words:
            effect = (f"{kind} too much", f"{here} is {said} `{name}`, and should not be")
            yield 3, f"{kind} missing", f"`{short}` is not {said} `{name}`", effect, ast.BinOp(node, operator, other)
        for end, what in enumerate(("rows", "columns")):
            size = ast.Subscript(ast.Attribute(other, "shape", ast.Load()), ast.Constant(end), ast.Load())
            said = f"divided by the number of {what} of `{name}`"
            effect = ("division too much", f"{here} is {said}, and should not be")
            yield 4, "division missing", f"`{short}` is not {said}", effect, ast.BinOp(node, ast.Div(), size)


def _quoted(node):
    """A short piece of the right formula; a longer one would give it away."""
    text = _short(node)
    return f"`{text}`" if len(text) <= 8 else "a part of it"


def _statement_edits(root):
    """Edits of statements: a `return` that is missing or in the wrong place, an assignment that is none."""
    if isinstance(root, ast.Lambda):
        return
    last = root.body[-1]
    stored = list(
        dict.fromkeys(n.id for n in ast.walk(root) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    )
    if not any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(root)):
        said = "the result is computed, but not returned"
        if isinstance(last, ast.Expr):
            inner = last.value
            shown = isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "print"
            value = inner.args[0] if shown and inner.args else inner
            yield _statement(root.body, len(root.body) - 1, last, [ast.Return(value)], "no return", said)
        for name in reversed(stored):
            new = [last, ast.Return(ast.Name(name, ast.Load()))]
            yield _statement(root.body, len(root.body) - 1, last, new, "no return", said)
    for body, index, node, outer in _statements(root):
        for loop in outer:
            if isinstance(node, ast.Return):
                said = "this `return` stands inside the loop, which ends with its first pass"
                yield _moved(body, index, node, loop, "return inside the loop", said)
            elif index == len(body) - 1 and len(body) > 1:
                said = f"`{_short(node)}` stands inside the loop, and belongs behind it"
                yield _moved(body, index, node, loop, "inside the loop", said)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Compare) and isinstance(node.value.ops[0], ast.Eq):
            target = copy.deepcopy(node.value.left)
            target.ctx = ast.Store()
            new = [ast.Assign([target], node.value.comparators[0])]
            yield _statement(body, index, node, new, "== for =", "`==` compares, and does not assign: that is `=`")
        if isinstance(node, ast.AugAssign):
            new = [ast.Assign([node.target], node.value)]
            sign = OPERATORS.get(type(node.op), "")
            yield _statement(
                body, index, node, new, "adds up", f"`{sign}=` changes what was there, and should replace it"
            )
            swap = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}.get(type(node.op))
            if swap:
                new = [ast.AugAssign(node.target, swap(), node.value)]
                yield _statement(body, index, node, new, "sign", f"`{sign}=` is the wrong operation")
        elif (
            isinstance(node, ast.Assign)
            and len(node.targets) == 1
            and isinstance(node.targets[0], (ast.Name, ast.Subscript))
        ):
            if outer:
                new = [ast.AugAssign(node.targets[0], ast.Add(), node.value)]
                said = "this replaces what was there in each pass of the loop, and should add to it"
                yield _statement(body, index, node, new, "replaces", said)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and len(node.targets[0].elts) <= 4:
            elements = node.targets[0].elts
            for order in list(itertools.permutations(elements))[1:]:
                said = "the two names on the left are exchanged"
                if len(elements) > 2:
                    right = ", ".join(map(ast.unparse, order))
                    said = f"the names on the left stand in the wrong order; the parts come in the order {right}"
                new = [ast.Assign([ast.Tuple(list(order), ast.Store())], node.value)]
                kind = "exchanged" if len(elements) == 2 else "order of unpacking"
                yield _statement(body, index, node, new, kind, said)
        if isinstance(node, ast.If) and node.orelse:
            new = [ast.If(node.test, node.orelse, node.body)]
            yield _statement(body, index, node, new, "branches", "the two cases are exchanged")
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) >= 2:
            elements = node.value.elts
            for i in range(len(elements)):
                for j in range(i):
                    order = list(elements)
                    order[i], order[j] = order[j], order[i]
                    said = f"`{_short(elements[j])}` and `{_short(elements[i])}` are returned in the wrong order"
                    new = [ast.Return(ast.Tuple(order, ast.Load()))]
                    yield _statement(body, index, node, new, "order of the results", said, 0)
        if isinstance(node, (ast.Assign, ast.AugAssign)) and len(body) > 1:
            yield _statement(body, index, node, [], "line too much", f"remove `{_short(node)}`", 2)


def _statements(root):
    """Yield (list of statements, index, statement, the places of the loops around it)."""
    stack = [(root.body, ())]
    while stack:
        body, outer = stack.pop()
        for index, node in enumerate(body):
            yield body, index, node, outer
            for field in ("body", "orelse", "finalbody"):
                inner = getattr(node, field, None)
                if isinstance(inner, list) and inner and isinstance(inner[0], ast.stmt):
                    loop = isinstance(node, (ast.For, ast.While))
                    stack.append((inner, (*outer, (body, node)) if loop else outer))


def _statement(body, index, old, new, kind, said, rank=0):
    kept = list(body)

    def put(on):
        body[:] = kept[:index] + new + kept[index + 1 :] if on else kept

    effect = (kind, said) if kind == "order of the results" else ()
    return Edit(rank, kind, said, effect, getattr(old, "lineno", 1), _short(old), put)


def _moved(body, index, node, outer, kind, said):
    """Move a statement from a loop's body behind the loop."""
    kept, (around, loop) = list(body), outer
    behind = list(around)

    def put(on):
        if on:
            body[:] = kept[:index] + kept[index + 1 :] or [ast.Pass()]
            place = behind.index(loop) + 1
            around[:] = behind[:place] + [node] + behind[place:]
        else:
            body[:] = kept
            around[:] = behind

    return Edit(0, kind, said, (), node.lineno, _short(node), put)

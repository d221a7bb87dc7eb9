"""What a notebook builds is what the helpers hold: the same code, cell by cell.

A cell tagged `graduates:helpers.MODULE.NAME` holds the final form of NAME. It and the helper must have the same syntax
tree, docstrings, annotations, comments and checks of the input (`check_...(...)` as a statement) aside.
"""

import ast
import copy
import re

import pytest

from tests.notebook_files import NOTEBOOKS, ROOT, code_cells, read, tags, tree
from tests.notebook_rules import GRADUATES

MODULES = [
    "data",
    "activations",
    "network",
    "backprop",
    "training",
    "layers",
    "batches",
    "optimizers",
    "fast",
    "drawing",
    "augment",
]

EXEMPT = {
    "helpers.data.Digits": "names the four arrays of a file; notebook 01 prints them",
    "helpers.data.load_sample": "opens and verifies a file; there is no mathematics in it",
    "helpers.data.load_mnist": "fetches and verifies files; there is no mathematics in it",
    "helpers.data.load_best": "looks which of the two sets is here; there is no mathematics in it",
    "helpers.training.DivergenceWarning": "composes the sentence of a warning; there is no mathematics in it",
}

Definition = ast.FunctionDef | ast.ClassDef


def definitions(module_tree):
    """Functions and classes at the top of a syntax tree, by name."""
    return {node.name: node for node in module_tree.body if isinstance(node, Definition)}


class WithoutChecks(ast.NodeTransformer):
    def visit_Expr(self, node):
        name = getattr(getattr(node.value, "func", None), "id", "")
        return None if name.startswith("check_") else node


def bare(definition):
    """Text of a definition's syntax tree without docstrings, annotations and checks of the input."""
    definition = WithoutChecks().visit(copy.deepcopy(definition))
    for node in ast.walk(definition):
        if isinstance(node, Definition) and ast.get_docstring(node) is not None:
            del node.body[0]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.AnnAssign):  # a field: its name stays, and its value if it has one
            node.annotation = ast.Constant(None)
    return ast.dump(definition)


def helpers_to_build():
    """Each public function and class of the mathematical modules, by its full name."""
    found = {}
    for module in MODULES:
        for name, node in definitions(ast.parse((ROOT / f"helpers/{module}.py").read_text(encoding="utf-8"))).items():
            if not name.startswith("_"):
                found[f"helpers.{module}.{name}"] = node
    return found


def graduated(cell):
    """Full names in a cell's tags."""
    return {tag.removeprefix(GRADUATES) for tag in tags(cell) if tag.startswith(GRADUATES)}


def tagged_cells():
    """Each cell that graduates something, with the file name of its notebook."""
    return [(path.name, cell) for path in NOTEBOOKS for cell in code_cells(read(path)) if graduated(cell)]


HELPERS = helpers_to_build()
TO_GRADUATE = sorted(HELPERS.keys() - EXEMPT.keys())


@pytest.mark.parametrize("name", TO_GRADUATE)
def test_helper_is_built_in_the_notebook_that_it_names(name):
    docstring = ast.get_docstring(HELPERS[name]) or ""
    named = re.findall(r"[Nn]otebook (\d\d)", docstring)
    assert len(set(named)) == 1, f"the docstring of {name} must name one notebook, as 'notebook 03', but names {named}"
    homes = [file for file, cell in tagged_cells() if name in graduated(cell)]
    assert [file[:2] for file in homes] == named[:1], f"{name} must graduate once, in notebook {named[0]}; see {homes}"


@pytest.mark.parametrize("name", TO_GRADUATE)
def test_cell_and_helper_are_the_same_code(name):
    built = [definitions(tree(cell)) for _, cell in tagged_cells() if name in graduated(cell)]
    assert built, f"no cell is tagged {GRADUATES}{name}"
    for cell_definitions in built:
        own = cell_definitions.get(name.rpartition(".")[2])
        assert own is not None, f"the cell tagged {GRADUATES}{name} defines only {list(cell_definitions)}"
        assert bare(own) == bare(HELPERS[name]), f"in the notebook:\n{ast.unparse(own)}\nin {name}, another form"


def test_tagged_cells_define_what_their_tags_say_and_nothing_else():
    for file, cell in tagged_cells():
        names = graduated(cell)
        assert names <= set(TO_GRADUATE), f"{file}: no such helper: {names - set(TO_GRADUATE)}"
        assert {name.rpartition(".")[2] for name in names} == set(definitions(tree(cell))), f"{file}: {cell.source}"


def test_exempt_names_exist():
    assert EXEMPT.keys() <= HELPERS.keys()


# The comparison itself.

FUNCTION = '''
def f(a: int, b=2) -> float:
    """Say what it does."""
    c = a @ b.T  # why
    return c / 3
'''
CLASS = '''
class Pair(NamedTuple):
    """Two arrays."""

    W1: np.ndarray  # (2, 3)
    b1: np.ndarray
'''
SAME = [
    (FUNCTION, "def f(a, b=2):\n    c = a @ b.T\n    return c / 3"),
    (FUNCTION, "def f(a, b=2):\n    'Another docstring.'\n    c = (a @ b.T)\n\n    return c/3"),
    (FUNCTION, FUNCTION.replace("    c = a", "    check_columns(a, b)\n    c = a")),
    (CLASS, "class Pair(NamedTuple):\n    W1: object\n    b1: object"),
]
OTHER = [
    (FUNCTION, FUNCTION.replace("b.T", "b")),
    (FUNCTION, FUNCTION.replace("c / 3", "c / 3.0")),
    (FUNCTION, FUNCTION.replace("a @ b.T", "a * b.T")),
    (FUNCTION, FUNCTION.replace("b=2", "b=3")),
    (FUNCTION, FUNCTION.replace("b=2", "*, b=2")),
    (FUNCTION, FUNCTION.replace("def f", "def g")),
    (FUNCTION, FUNCTION.replace("    c = a", "    a += 1\n    c = a")),
    (FUNCTION, FUNCTION.replace("def f", "@cache\ndef f")),
    (FUNCTION, FUNCTION.replace("c", "d")),
    (CLASS, CLASS.replace("W1", "W2")),
    (CLASS, CLASS.replace("b1: np.ndarray", "b1: np.ndarray = None")),
    (CLASS, CLASS.replace("    b1: np.ndarray\n", "")),
    (CLASS, "class Pair(NamedTuple):\n    b1: np.ndarray\n    W1: np.ndarray"),
    (CLASS, CLASS.replace("(NamedTuple)", "")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same_code_is_seen_as_the_same(one, other):
    assert bare(ast.parse(one).body[0]) == bare(ast.parse(other).body[0])


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_code_is_seen_as_another(one, other):
    assert one != other
    assert bare(ast.parse(one).body[0]) != bare(ast.parse(other).body[0])

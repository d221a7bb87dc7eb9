"""What a saved notebook must be. Each rule takes a notebook and yields a sentence for each fault that it finds."""

import ast
import html
import io
import re
import statistics
import tokenize

from tests.notebook_files import code_cells, output_texts, tags, tree

# The tags that mean something; CONTRIBUTING.md says what.
TAGS = {"nbval-ignore-output", "raises-exception"}
GRADUATES = "graduates:"

# CONTRIBUTING.md, "Pictures and widgets", says why not.
FORBIDDEN_NAMES = {"interact", "interactive", "interact_manual", "interactive_output", "Output", "pyplot", "pylab"}

LONGEST_CELL = 25
LONG_CELL = 12  # nine cells in ten are shorter
LARGEST_MEDIAN = 6
SHARE_INTRODUCED = 0.9

MACHINE = re.compile(r"/tmp/|/root/|/work/|/home/\w|/Users/\w|[A-Z]:\\\\?Users|site-packages|ipykernel_\d+")
WIDGET = "application/vnd.jupyter.widget-view+json"


def plain_python(notebook):
    """Cells hold plain Python: a magic hides its code from the other rules, and a last `;` its value from nbval."""
    for number, cell in enumerate(code_cells(notebook), 1):
        try:
            tree(cell)
        except SyntaxError as error:
            yield f"[{number}] is not plain Python: {error.msg}"
            continue
        code = [token for token in _tokens(cell) if token.type != tokenize.COMMENT and token.string.strip()]
        if code and code[-1].string == ";":
            yield f"[{number}] ends with a semicolon: end with `_ = …`, or show the value"
        for token in code:
            if token.type == tokenize.NAME and token.string in FORBIDDEN_NAMES:
                yield f"[{number}] uses {token.string}, line {token.start[0]}"


def run_in_order(notebook):
    """Saved as run from top to bottom in a fresh kernel: nbval compares no cell whose number is missing."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the cells' numbers are {counts}, not 1 to {len(counts)}"
    for number, cell in enumerate(code_cells(notebook), 1):
        if not cell.source.strip():
            yield f"[{number}] is empty"


def errors_where_announced(notebook):
    """A cell raises if and only if it is tagged raises-exception; nothing is said on stderr."""
    for number, cell in enumerate(code_cells(notebook), 1):
        raised = [output.ename for output in cell.outputs if output.output_type == "error"]
        if raised and "raises-exception" not in tags(cell):
            yield f"[{number}] has a stored error: {raised[0]}"
        if not raised and "raises-exception" in tags(cell):
            yield f"[{number}] is tagged raises-exception, but did not raise"
        for output in cell.outputs:
            if output.get("name") == "stderr":
                yield f"[{number}] says something on stderr: {output.text[:80]!r}"


def same_everywhere(notebook):
    """Outputs name no machine's path and no address in memory, and their lines end where their text ends."""
    for number, cell in enumerate(code_cells(notebook), 1):
        for text in output_texts(cell):
            text = re.sub("base64,[A-Za-z0-9+/=]+", "", text)  # of a picture: any letters may come together there
            if found := MACHINE.search(text):
                yield f"[{number}] names a machine's path: {found[0]}"
            if found := re.search(r"0x[0-9a-fA-F]{6,}", text):
                yield f"[{number}] shows an address in memory: {found[0]}"
        for text in (output.get("text", output.get("data", {}).get("text/plain", "")) for output in cell.outputs):
            if re.search(r"[ \t]$", text, flags=re.MULTILINE):
                yield f"[{number}] has spaces at the end of an output's line"


def pictures_in_words(notebook):
    """Each picture says in words what it shows, and each widget has a picture and words beside it.

    nbval compares the words (text/plain), not the pixels, which differ with the versions of libraries and fonts:
    so the words are computed from the data that is drawn, and carry its key numbers.
    """
    for number, cell in enumerate(code_cells(notebook), 1):
        for output in cell.outputs:
            data, words = output.get("data", {}), output.get("data", {}).get("text/plain", "")
            pictures = re.findall("<img[^>]*>", data.get("text/html", ""))
            for kind in data:
                if kind.startswith("image/"):
                    yield f"[{number}] has a picture as {kind}, whose alternative text no page shows: show a Picture"
            for picture in pictures:
                alternative = re.search(' alt="([^"]*)"', picture)
                if alternative is None or html.unescape(alternative[1]) != words:
                    yield f"[{number}] has a picture whose alternative text is not its text/plain: {words!r}"
            if (pictures or WIDGET in data) and (not words.strip() or words.startswith("<")):
                yield f"[{number}] has a picture or widget without a line of text in its place: {words!r}"
            if WIDGET in data and not pictures:
                yield f"[{number}] has a widget without a picture for pages that have no kernel"
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"!\[\s*\]\(|<img(?![^>]*\balt=)", cell.source):
            yield f"a text cell has a picture without alternative text: {cell.source[:40]!r}"


def cells_are_short(notebook):
    """One idea a cell."""
    lengths = [_length(cell) for cell in code_cells(notebook)]
    for number, length in enumerate(lengths, 1):
        if length > LONGEST_CELL:
            yield f"[{number}] has {length} lines of code: {LONGEST_CELL} at most"
    long = [number for number, length in enumerate(lengths, 1) if length >= LONG_CELL]
    if len(long) > 0.1 * len(lengths):
        yield f"{long} have {LONG_CELL} lines or more: one cell in ten at most, of {len(lengths)}"
    if lengths and statistics.median(lengths) > LARGEST_MEDIAN:
        yield f"half of the cells have {statistics.median(lengths)} lines or more: {LARGEST_MEDIAN} at most"


def text_before_code(notebook):
    """Nearly each code cell is introduced by a text cell."""
    bare, number = [], 0
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        if cell.cell_type == "code":
            number += 1
            if before is None or before.cell_type != "markdown":
                bare.append(number)
    if len(bare) > (1 - SHARE_INTRODUCED) * number:
        yield f"{bare} have no text before them: one cell in ten at most, of {number}"


def opens_and_closes(notebook):
    """A header says what is to come; the end says what was built and where it goes."""
    kinds = [cell.cell_type for cell in notebook.cells]
    code = [place for place, kind in enumerate(kinds) if kind == "code"]
    if not code:
        yield "there is no code"
        return
    header = _text(notebook.cells[: code[0]])
    if not header.startswith("# "):
        yield "the first cell is no text with a title"
    for words in ("What you'll do", "What you'll learn", "Minutes"):
        if words not in header:
            yield f"the header lacks *{words}*"
    if "What you built" not in _text(notebook.cells[code[0] :]):
        yield "the notebook lacks *What you built* at its end"
    if "Where it goes next" not in _text(notebook.cells[code[-1] :]):
        yield "the text after the last code lacks *Where it goes next*"


def tags_are_documented(notebook):
    """Only tags that CONTRIBUTING.md explains; no markers in comments."""
    for number, cell in enumerate(code_cells(notebook), 1):
        for tag in tags(cell):
            if tag not in TAGS and not tag.startswith(GRADUATES):
                yield f"[{number}] has a tag that nobody documented: {tag}"
        if re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)_", cell.source):
            yield f"[{number}] steers nbval by a comment: use a tag"


def ignored_output_is_asserted(notebook):
    """Where nbval does not look at the output, a comment says why, and an assertion looks instead."""
    cells = code_cells(notebook)
    for number, cell in enumerate(cells, 1):
        if "nbval-ignore-output" in tags(cell):
            if not any(token.type == tokenize.COMMENT for token in _tokens(cell)):
                yield f"[{number}] is tagged nbval-ignore-output: say why in a comment"
            if not any(
                isinstance(node, ast.Assert) for c in cells[number - 1 : number + 1] for node in ast.walk(tree(c))
            ):
                yield f"[{number}] is tagged nbval-ignore-output: assert in it, or in the next cell, what must hold"


def _tokens(cell):
    return list(tokenize.generate_tokens(io.StringIO(cell.source).readline))[:-1]


def _length(cell):
    """Lines of code: neither empty ones nor those of comments alone."""
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in cell.source.splitlines())


def _text(cells):
    return "\n\n".join(cell.source.replace("’", "'") for cell in cells if cell.cell_type == "markdown")


RULES = [
    plain_python,
    run_in_order,
    errors_where_announced,
    same_everywhere,
    pictures_in_words,
    cells_are_short,
    text_before_code,
    opens_and_closes,
    tags_are_documented,
    ignored_output_is_asserted,
]

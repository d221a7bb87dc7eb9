"""For the instructor.

uv run python -m helpers.exercises list              exercises, with their mistakes and what is said to each
uv run python -m helpers.exercises strip FOLDER      copies of the notebooks for handing out: stubs, and no outputs
uv run python -m helpers.exercises export FILE       what was done here so far, as JSON
"""

import argparse
import ast
import json
import sys
from pathlib import Path

from helpers.exercises.book import EXERCISES
from helpers.exercises.desk import export

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def list_exercises():
    """Print all exercises with their mistakes."""
    for exercise in EXERCISES.values():
        print(f"\nnotebook {exercise.notebook}: {exercise.name}\n  {exercise.task}")
        for mistake in exercise.all_mistakes:
            print(f"  - {mistake.name}: {mistake.message}")
    count = sum(len(exercise.all_mistakes) for exercise in EXERCISES.values())
    print(f"\n{len(EXERCISES)} exercises, {count} mistakes")


def strip(folder):
    """Write copies of the notebooks without outputs, and with stubs in place of answers, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
                cell["source"] = stubbed("".join(cell["source"])).splitlines(keepends=True)
        (folder / path.name).write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(folder / path.name)


def stubbed(source):
    """The source of a cell, in which each answer that is checked is a stub again, and no solution is asked for."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    answers = {
        arg.id for c in calls if c.func.id in ("check", "diagnose") for arg in c.args if isinstance(arg, ast.Name)
    }
    lines = source.splitlines()
    for node in reversed(tree.body):
        if isinstance(node, ast.FunctionDef) and node.name in answers:
            lines[node.body[0].lineno - 1 : node.end_lineno] = ["    return ..."]
            if node.body[0].lineno == node.lineno:  # all on one line
                lines[node.lineno - 1 : node.lineno] = [f"def {node.name}({ast.unparse(node.args)}):", "    return ..."]
        elif isinstance(node, ast.Assign) and {t.id for t in node.targets if isinstance(t, ast.Name)} & answers:
            lines[node.lineno - 1 : node.end_lineno] = [f"{ast.unparse(node.targets[0])} = None"]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if getattr(node.value.func, "id", "") == "solution":
                del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines)


def main(arguments=None):
    """Do what the command line says; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m helpers.exercises", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list")
    commands.add_parser("strip").add_argument("folder", type=Path)
    commands.add_parser("export").add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "list":
            list_exercises()
        elif chosen.command == "strip":
            if chosen.folder.resolve() == NOTEBOOKS:
                print("The copies would overwrite the notebooks themselves: name another folder.")
                return 1
            strip(chosen.folder)
        else:
            summary = export(chosen.file)
            print(f"{chosen.file}: {summary['done']} of {summary['of']} exercises done")
    except OSError as error:
        print(f"{error.filename} could not be written: {error.strerror}." if error.filename else error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""List in constraints.txt, for pip, the versions of all packages with which the project is tested.

uv run python -m tests.constraints             write the list anew: the newest versions that pyproject.toml takes
uv run python -m tests.constraints --check     say whether the list still fits pyproject.toml
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from tests.notebook_files import ROOT

LIST = ROOT / "constraints.txt"
HEADER = (
    "# The versions with which the project is tested, on each system and Python: pip install -c constraints.txt …\n"
)
COMPILE = ["uv", "pip", "compile", "pyproject.toml", "--all-extras", "--universal", "--no-header", "--no-annotate"]


def resolve(preferred=""):
    """Ask uv for the versions, for the oldest Python that the project takes and all newer ones.

    uv keeps each version of `preferred`, the text of an earlier list, as long as pyproject.toml takes it: what a
    registry got since then does not change the answer.
    """
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "constraints.txt")
        answer.write_text(preferred, encoding="utf-8")
        command = [*COMPILE, "--quiet", "--python-version", oldest.removeprefix(">="), "--output-file", str(answer)]
        subprocess.run(command, cwd=ROOT, check=True)
        return HEADER + answer.read_text(encoding="utf-8")


def main(arguments):
    """Write the list, or compare it; returns the exit status."""
    if arguments == ["--check"]:
        text = LIST.read_text(encoding="utf-8")
        if text == resolve(preferred=text):
            return 0
        print("constraints.txt does not fit pyproject.toml: uv run python -m tests.constraints")
        return 1
    LIST.write_text(resolve(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

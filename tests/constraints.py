"""List in constraints.txt, for pip, the versions of all packages that uv chooses by pyproject.toml.

uv run python -m tests.constraints             write the list
uv run python -m tests.constraints --check     say whether the list is still right
"""

import subprocess
import sys
import tomllib

from tests.notebook_files import ROOT

LIST = ROOT / "constraints.txt"
HEADER = (
    "# The versions with which the project is tested, on each system and Python: pip install -c constraints.txt …\n"
)
COMPILE = ["uv", "pip", "compile", "pyproject.toml", "--all-extras", "--universal", "--no-header", "--no-annotate"]


def chosen():
    """Ask uv for the versions, for the oldest Python that the project takes and all newer ones."""
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    command = [*COMPILE, "--quiet", "--python-version", oldest.removeprefix(">=")]
    return HEADER + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main(arguments):
    """Write the list, or compare it; returns the exit status."""
    if arguments == ["--check"]:
        if LIST.read_text(encoding="utf-8") == chosen():
            return 0
        print("constraints.txt is not what pyproject.toml leads to: uv run python -m tests.constraints")
        return 1
    LIST.write_text(chosen(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The two lists of packages are one, the README's commands are those that run, and nothing names a machine."""

import os
import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement

from tests.notebook_files import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")

GET_UV = "python3 -m venv .uv && .uv/bin/pip install --quiet uv && "
GET_UV_ON_WINDOWS = r"py -m venv .uv; .uv\Scripts\pip install --quiet uv; "
OPEN = GET_UV + ".uv/bin/uv run jupyter lab notebooks/00_start_here.ipynb"
OPEN_ON_WINDOWS = GET_UV_ON_WINDOWS + r".uv\Scripts\uv run jupyter lab notebooks/00_start_here.ipynb"
TEST = GET_UV + ".uv/bin/uv run pytest"
BROWSER = "uv run --extra browser pytest -n0 -m browser tests/browser"


def requirements(lines):
    """Packages with their bounds, as sets: {"numpy": {">=2.2", "<3"}}."""
    split = [re.fullmatch(r"([\w-]+)(.*)", line).groups() for line in lines]
    assert len({name for name, _ in split}) == len(split), "a package stands there twice"
    return {name: set(bounds.replace(" ", "").split(",")) for name, bounds in split}


def tracked_files():
    """Each file that git knows, and each new one that it does not ignore."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_conda_and_pip_get_the_same_packages():
    conda = [line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)]
    expected = requirements([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]])
    expected |= {"python": {PROJECT["requires-python"]}, "pip": {""}}
    assert requirements(conda) == expected


def test_conda_installs_the_project_itself_and_takes_nothing_else_from_elsewhere():
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    assert [line for line in ENVIRONMENT["dependencies"] if not isinstance(line, str)] == [{"pip": ["-e ."]}]
    assert ENVIRONMENT["name"] == PROJECT["name"]


EXTRAS = PROJECT["optional-dependencies"]


@pytest.mark.parametrize("lines", [PROJECT["dependencies"], *EXTRAS.values()], ids=["dependencies", *EXTRAS])
def test_a_new_major_version_cannot_slip_in(lines):
    for name, bounds in requirements(lines).items():
        assert any(bound.startswith("<") for bound in bounds), name


def test_pip_and_uv_get_versions_that_are_listed_and_fit_the_bounds():
    """`python -m tests.constraints --check` compares the whole list with what uv chooses; CI calls it."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    listed = [Requirement(line) for line in lines if not line.startswith("#")]
    assert all(len(one.specifier) == 1 and str(one.specifier).startswith("==") for one in listed)
    for line in [*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["browser"]]:
        wanted = Requirement(line)
        versions = [str(one.specifier)[2:] for one in listed if one.name == wanted.name]
        assert versions and all(version in wanted.specifier for version in versions), line


@pytest.mark.parametrize("command", [OPEN, OPEN_ON_WINDOWS, TEST, BROWSER])
def test_readme_has_the_commands(command):
    assert command in README.splitlines()


def test_ci_runs_the_test_commands_of_the_readme():
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert TEST in lines and lines[-1] == BROWSER
    assert os.access(script, os.X_OK) or sys.platform == "win32"
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")


def test_links_of_the_readme_lead_somewhere():
    for target in re.findall(r"\]\((?!http)([^)#]+)", README):
        assert (ROOT / target).exists(), target


# Written so that this file does not match itself.
REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs|anaconda|debian)\.(org|com|net)\b")
MACHINE = re.compile(r"/(work|root|tmp|home|Users)/\w|[A-Z]:\\\\?Users")


def test_nothing_tracked_names_a_registry_or_a_machine():
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, or the digits
        text = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)  # a picture in a notebook
        for pattern in (REGISTRY, MACHINE):
            found = pattern.search(text)
            assert not found, f"{path.relative_to(ROOT)}: {found[0]}"


def test_no_lock_file_is_tracked():
    names = {path.name for path in tracked_files()}
    assert not {name for name in names if re.search(r"\block\b", name.replace(".", " ").replace("-", " "))}
    assert "pyproject.toml" in names  # the list is not empty


@pytest.mark.parametrize("check", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_finds_nothing(check):
    ran = subprocess.run([sys.executable, "-m", "ruff", *check, "."], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr

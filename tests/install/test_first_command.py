"""README's first line and its test line, as a new user of a fresh Debian or Ubuntu types them.

The user has Debian's own Python, which refuses `pip install`, an empty home, and a folder with a space and an umlaut in
its name. Where the tests run as root, a user is made for it and taken away; else only the home is new.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.notebook_files import ROOT

pwd = pytest.importorskip("pwd")  # there are no such users on Windows
pytestmark = pytest.mark.install

USER = "nn-new-user"
README = (ROOT / "README.md").read_text(encoding="utf-8")
START, TEST = (re.search(rf"^(python3 .*{end})$", README, re.MULTILINE)[1] for end in (r"here\.ipynb", "pytest"))
MINUTES = 10  # for all downloads, on a machine that does other things, too


@pytest.fixture(scope="module")
def new_user(tmp_path_factory):
    """A user without anything, and a copy of what git knows; gives the folder, and a way to run a line there."""
    root = os.geteuid() == 0
    home = Path("/home") / USER if root else tmp_path_factory.mktemp("home")
    if root:
        subprocess.run(["userdel", "--remove", USER], capture_output=True)
        subprocess.run(["useradd", "--create-home", "--home-dir", home, USER], check=True)
    folder = home / "Übungen 1" / "nets"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    who = pwd.getpwnam(USER) if root else None
    if root:
        subprocess.run(["chown", "-R", USER, home], check=True)
    kept = {name: value for name, value in os.environ.items() if name.endswith(("CERT", "CERT_FILE", "CA_BUNDLE"))}
    kept |= {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    environment = kept | {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}

    def start(line, output):
        return subprocess.Popen(
            ["sh", "-c", line],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            user=who.pw_uid if root else None,
            group=who.pw_gid if root else None,
            extra_groups=[] if root else None,
        )

    yield folder, start
    if root:
        subprocess.run(["pkill", "-KILL", "-u", USER], capture_output=True)
        time.sleep(0.5)
        subprocess.run(["userdel", "--remove", USER], check=True, capture_output=True)


def free_port():
    """A port on which nothing listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(port, path):
    """What JupyterLab answers, as a status; None while it does not."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


@pytest.mark.parametrize("time_of_day", ["the first evening", "the next evening"])
def test_the_first_line_opens_notebook_00(new_user, tmp_path, time_of_day):
    folder, start = new_user
    port = free_port()
    options = f"--no-browser --ServerApp.port={port} --ServerApp.port_retries=0 --IdentityProvider.token=''"
    with (tmp_path / "said").open("w+") as said:
        lab = start(f"{START} {options}", said)
        try:
            end = time.monotonic() + 60 * MINUTES
            while answers(port, "/api") is None and lab.poll() is None and time.monotonic() < end:
                time.sleep(0.5)
            said.seek(0)
            assert answers(port, "/api") == 200, said.read()[-3000:]
            assert answers(port, "/lab/tree/00_start_here.ipynb") == 200
            assert answers(port, "/api/contents/00_start_here.ipynb") == 200  # JupyterLab begins in the file's folder
        finally:
            os.killpg(lab.pid, signal.SIGKILL)
            lab.wait()
    assert (folder / ".venv").is_dir() and (folder / ".uv").is_dir()


def test_the_test_line_runs_a_notebook(new_user, tmp_path):
    _, start = new_user
    with (tmp_path / "said").open("w+") as said:
        tests = start(f"{TEST} -n0 notebooks/00_start_here.ipynb", said)
        status = tests.wait(60 * MINUTES)
        said.seek(0)
        words = said.read()
    assert status == 0 and re.search(r"\d+ passed", words), words[-3000:]


def test_pip_gets_the_versions_of_the_list(new_user):
    """What uv chose is what constraints.txt lists, so that who comes by pip has the same."""
    folder, start = new_user
    with (folder.parent / "versions").open("w+") as said:
        start(".uv/bin/uv pip freeze --quiet", said).wait(60)
        said.seek(0)
        installed = {line.strip().lower() for line in said if "==" in line}
    listed = {
        line.split(";")[0].strip() for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    }
    assert len(installed) > 80 and installed <= listed, installed - listed

"""The tests can fail: each mistake of tests/mutations.py, made in a copy of the helpers, is noticed."""

import json
import subprocess
import sys

import pytest

from tests.mutations import ABOUT, MUTATIONS, ROOT

NAMES = [f"{number}-{m.module}-{m.why}" for number, m in enumerate(MUTATIONS)]


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What pytest said in a process of its own, without and with each mistake."""
    path = tmp_path_factory.mktemp("mutations") / "answers.json"
    ran = subprocess.run([sys.executable, "-m", "tests.mutations", path], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    return json.loads(path.read_text())


def test_without_a_mistake_all_tests_pass(answers):
    assert answers[0] == 0


@pytest.mark.parametrize("number", range(len(MUTATIONS)), ids=NAMES)
def test_each_mistake_is_noticed(answers, number):
    assert answers[1 + number] == 1, MUTATIONS[number]


def test_the_table_is_large_and_has_no_mistake_twice():
    assert len(MUTATIONS) == len(set(m[:3] for m in MUTATIONS)) >= 40
    assert {m.module for m in MUTATIONS} == set(ABOUT)

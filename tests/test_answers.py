"""Answers as students give them: right ones are accepted, wrong ones never, and no mistake gets a wrong name."""

import pytest

from tests.answers import modules, verdicts

NAMED = 0.8  # share of the wrong answers that must get their true name, in each exercise


def exercises(*parts):
    return list(dict.fromkeys(name for part in parts for m in modules() for name in getattr(m, part, {})))


@pytest.mark.parametrize("with_source", [True, False], ids=["source", "no source"])
@pytest.mark.parametrize("name", exercises("WRONG", "HELD_OUT"))
def test_wrong_answers_are_refused_and_none_is_named_wrongly(name, with_source):
    found = [v for part in ("WRONG", "HELD_OUT") for _, some in verdicts(part, with_source, name) for v in some]
    assert not [(v.source, v.answer) for v in found if v.kind == "accepted"]
    if with_source:  # without it other words may be as true
        assert not [(v.source, v.answer) for v in found if v.kind == "wrong name"]
        general = [(v.source, v.answer) for v in found if v.kind == "general"]
        assert len(general) <= (1 - NAMED) * len(found), general


@pytest.mark.parametrize("name", exercises("RIGHT"))
def test_right_answers_in_other_styles_are_accepted(name):
    refused = [(v.source, v.answer) for _, some in verdicts("RIGHT", True, name) for v in some if v.kind != "right"]
    assert not refused

"""General mistakes: an edit that repairs, relations of results, errors in words, values; and what is accepted."""

import sys

import numpy as np
import pytest

from helpers.exercises import families
from helpers.exercises.book import EXERCISES
from helpers.exercises.engine import Exercise
from helpers.exercises.values import read_value, recognise_value
from helpers.exercises.verdict import Answer
from tests.answers import compiled


def table(A, B):
    """Return the product of A with B's transpose, divided by the number of columns."""
    return A @ B.T / A.shape[1]


PRODUCT = Exercise(
    "product",
    "00",
    "A product.",
    table,
    levels=[[tuple(np.random.default_rng(m).normal(size=(2, n, m))) for n, m in ((3, 4), (2, 5), (4, 2))]],
    hints=("One.", "Two."),
    mistakes=(),
    random=lambda rng: tuple(rng.normal(size=(2, 3, 6))),
)
EDITS = {
    "return A @ B / A.shape[1]": ("not transposed", "Line 2, `B`: `B` must be transposed."),
    "return A @ B.T / A.shape[0]": ("rows for columns", "Line 2, `A.shape[0]`: `A.shape[0]` is the number of rows"),
    "return A @ B.T * A.shape[1]": ("multiplies for divides", "it multiplies where it should divide"),
    "return -A @ B.T / A.shape[1]": ("sign", "remove this minus"),
    "return 2 * A @ B.T / A.shape[1]": ("factor too much", "remove the factor `2`"),
    "return (A @ B.T + 1) / A.shape[1]": ("term too much", "remove `+ 1`"),
    "return A @ B.T": ("division missing", "is not divided by the number of columns"),
    "C = A @ B.T / A.shape[1]": ("no return", "the result is computed, but not returned"),
    "return A @ A.T / B.shape[1]": ("wrong variable", "`A` is used where `B` is needed"),
    "return (A @ B.T) // A.shape[1]": ("integer division", "cuts the result to an integer"),
    "return A * B.T / A.shape[1]": ("* for @", "`*` multiplies entry by entry"),
}
RELATIONS = {  # made without source, so that only the result can tell
    "return (A @ B.T).T / A.shape[1]": "transposed",
    "return -(A @ B.T) / A.shape[1]": "sign",
    "return 7 * (A @ B.T) / A.shape[1]": "factor",
    "return A @ B.T": "number of examples",
    "return A @ B.T / (A.shape[1] - 1)": "number of examples",
    "return A @ B.T / A.shape[1] + 3": "constant added",
    "return np.round(A @ B.T / A.shape[1], 2)": "rounded",
    "return (A @ B.T / A.shape[1]).clip(-0.1, 0.1)": "limited",
    "return (A @ B.T / A.shape[1])[::-1]": "reversed",
    "return (A @ B.T / A.shape[1]).sum(axis=0)": "summed once more",
    "return (A @ B.T / A.shape[1]) ** 2": "squared",
    "return np.zeros((len(A), len(B)))": "all zeros",
}


FIRST_ROW = (
    "A = np.zeros(Z.shape)\n    for i in range(1, len(Z)):\n        A[i] = np.maximum(Z[i], 0)\n    return A",
    "A = np.maximum(Z, 0)\n    A[0] = 0\n    return A",
)


def judged(body, with_source=True):
    return PRODUCT.judge(compiled(f"def f(A, B):\n    {body}", with_source=with_source))


@pytest.mark.parametrize(("body", "said"), EDITS.items(), ids=list(EDITS))
def test_the_edit_that_repairs_a_function_names_its_mistake(body, said):
    answer = judged(body)
    assert (answer.outcome, answer.mistake) == ("not yet", said[0])
    assert said[1] in answer.message


@pytest.mark.parametrize(("body", "name"), RELATIONS.items(), ids=list(RELATIONS))
def test_a_relation_to_the_right_result_names_the_mistake(body, name):
    assert judged(body, with_source=False).mistake == name


def test_two_mistakes_at_once_get_no_name_that_holds_for_one_only():
    assert judged("return A @ B.T / A.shape[1] * np.arange(len(B)) + A[:, :1] ** 3").mistake is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return A @ C", "nothing of the name `C`"),
        ("return mean(A)", "`np.mean`"),
        ("return A.median()", "`np.median`"),
        ("return A[:, 100]", "numbered from 0"),
        ("return A.sum(axis=2)", "there is no axis 2"),
        ("a, b, c, d, e, f, g = A, B\n    return a", "7 names stand on the left, but 2 are there|but there are"),
        ("raise ValueError('no')", "refuses an input that is right"),
    ],
)
def test_errors_are_put_into_words(body, said):
    message = judged(body).message
    assert any(words in message for words in said.split("|")), message


def test_a_function_that_remembers_is_refused():
    first = "kept = []\ndef f(A, B):\n    kept.append(1)\n    return A @ B.T / A.shape[1] + (len(kept) > 12)"
    assert PRODUCT.judge(compiled(first)).mistake == "remembers"
    same = "kept = {}\ndef f(A, B):\n    return kept.setdefault(0, A @ B.T / A.shape[1])"
    assert PRODUCT.judge(compiled(same)).mistake == "remembers"


def test_a_name_behind_a_dot_is_no_variable_of_the_notebook():
    space = {"B": np.ones((3, 4)), "T": np.ones(3)}
    answer = PRODUCT.judge(compiled("def f(A, D):\n    return A @ B.T / A.shape[1]", space))
    assert "takes `B` from the notebook" in answer.message
    assert PRODUCT.judge(compiled("def f(A, D):\n    return A @ A.T", space)).mistake == "argument not used"


def test_the_notebooks_own_variable_is_named():
    answer = PRODUCT.judge(compiled("def f(A, D):\n    return A @ B.T / A.shape[1]", {"B": np.ones((3, 4))}))
    assert answer.mistake == "the notebook's own variable" and "`D`" in answer.message and "`B`" in answer.message


@pytest.mark.parametrize("form", ["{}.tolist()", "({}).astype(object)"])
def test_lists_of_bools_and_objects_are_no_numbers(form):
    slope = compiled(f"def f(Z):\n    return {form.format('(Z > 0)')}")
    assert EXERCISES["relu_slope"].judge(slope).mistake == "no numbers"


def test_a_right_answer_that_overflows_gets_a_remark():
    naive = compiled("def f(Z):\n    return 1 / (1 + np.exp(-Z))")
    answer = EXERCISES["sigmoid"].judge(naive)
    assert answer.outcome == "right" and "Line 2, `np.exp(-Z)`: NumPy warns about an overflow" in answer.remark
    assert "NumPy warns" not in EXERCISES["sigmoid"].judge(EXERCISES["sigmoid"].reference).remark


def test_integers_that_the_task_does_not_name_are_a_remark_only():
    loop = (
        "def f(Z):\n    S = np.zeros_like(Z)\n    for i in range(len(Z)):\n        S[i] = np.tanh(Z[i])\n    return S"
    )
    answer = EXERCISES["tanh"].judge(compiled(loop))
    assert answer.outcome == "right" and "With integers in its input" in answer.remark


@pytest.mark.parametrize("there", ["raise TypeError('floats only')", "while True: pass"], ids=["raises", "is slow"])
def test_without_a_result_for_integers_nothing_is_said_about_them(there):
    body = f"    if Z.dtype.kind == 'i':\n        {there}\n    return np.tanh(Z)"
    answer = EXERCISES["tanh"].judge(compiled(f"def my_tanh(Z):\n{body}"))
    assert answer.outcome == "right" and answer.remark == ""


@pytest.mark.parametrize("body", ["return A @ B / A.shape[1]", "return -A @ B.T / A.shape[1]"], ids=["raises", "sign"])
def test_a_search_that_is_cut_short_leads_to_no_other_name(body, monkeypatch):
    answer = compiled(f"def answer(A, B):\n    {body}")
    assert PRODUCT.judge(answer).mistake in ("not transposed", "sign")
    monkeypatch.setattr(families, "SECONDS", 0)
    judged = PRODUCT.judge(answer)
    assert judged.outcome == "not yet" and judged.mistake is None


def test_a_raise_in_a_branch_that_is_never_taken_is_no_stub():
    rest = "    return np.maximum(Z, 0)"
    done = compiled(f"def f(Z):\n    if Z is None:\n        raise NotImplementedError\n{rest}")
    assert EXERCISES["relu"].judge(done).outcome == "right"
    for stub in ("raise NotImplementedError", "raise NotImplementedError()", "raise NotImplementedError('to do')"):
        assert EXERCISES["relu"].judge(compiled(f"def f(Z):\n    {stub}")).outcome == "not tried"


@pytest.mark.parametrize(
    "text", ["784 X 1000", "784 by 1000", "784*1000", "784×1000", "[784, 1000]", "28*28 x 1000", "784 1000"]
)
def test_shapes_are_read_as_they_are_written(text):
    assert read_value(text, (1, 1)) == (784, 1000)


@pytest.mark.parametrize("text", ["1/4", "0.25", ".25", "25 %", "25%", "0,25", "2.5e-1", "'0.25'", "= 1/4", "1 / 4"])
def test_numbers_are_read_as_they_are_written(text):
    assert read_value(text, 1.0) == 0.25


def test_a_comma_divides_thousands_or_is_a_decimal_one():
    assert [read_value(text, 1.0) for text in ("4,000", "-1,234,567.5", "0,250", "-0,125")] == [
        4000,
        -1234567.5,
        0.25,
        -0.125,
    ]


@pytest.mark.parametrize(("value", "wanted"), [(0.0, "1 decimal place."), (0.3, "2 decimal places.")])
def test_a_rounded_value_is_told_how_many_places_are_needed(value, wanted):
    assert f"give at least {wanted}" in recognise_value(value, 0.2857)[1]


@pytest.mark.parametrize(
    ("value", "right", "name"),
    [
        ((1000, 784), (784, 1000), "reversed"),
        ((784,), (784, 1000), "axis missing"),
        ((784000,), (784, 1000), "product for shape"),
        ((784, 999), (784, 1000), "the second number"),
        ((784, 1000, 1), (784, 1000), "axis too much"),
        ((10, 32), 320.0, "shape for number"),
        (-3.0, 3.0, "sign"),
        (31.0, 32.0, "off by one"),
        (64.0, 32.0, "factor 2"),
        (25.0, 0.25, "factor 100"),
        (4.0, 0.25, "reciprocal"),
        (0.3, 0.2857, "rounded"),
        (1.0, 2.302585, "logarithm of base 10"),
        (320.0, 32.0, "power of ten"),
    ],
)
def test_wrong_values_get_the_name_of_their_family(value, right, name):
    assert recognise_value(value, right)[0] == name


def test_a_value_without_a_family_gets_no_name():
    assert recognise_value(41.7, 32.0) is None and recognise_value((3, 4, 5), (784, 1000, 2)) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("number of parameters", 101770), ("number of parameters", 12730), ("steps in an epoch", 937.5)]
    + [("loss after one step", 2.299), ("loss after one step", 2.296), ("sum of all probabilities", 31.97)],
)
def test_a_value_that_is_only_near_another_gets_no_name(name, value):
    answer = EXERCISES[name].judge(value)
    assert (answer.outcome, answer.mistake) == ("not yet", None)


def test_sums_of_float32_are_the_integer_that_is_asked_for():
    assert EXERCISES["sum of all probabilities"].judge(np.float32(32.000004)).outcome == "right"


def test_a_loop_is_named_only_where_there_is_one():
    hidden = [compiled(f"def f(Z):\n    {body}", with_source=False) for body in FIRST_ROW]
    assert [EXERCISES["relu"].judge(f).mistake for f in hidden] == ["first one left out", None]


def test_a_repair_that_is_not_enough_says_so():
    clipped = compiled("def f(A2, Y):\n    return -np.sum(Y * np.log(np.clip(A2, 0.1, 1))) / Y.shape[1]")
    assert EXERCISES["cross_entropy"].judge(clipped).message.endswith("other inputs will still give a wrong result.)")


def test_the_losses_that_a_regime_was_given_are_shown():
    assert (
        "losses = ["
        in EXERCISES["regime"].judge(compiled("def f(losses):\n    return ['good', 'diverged'][len(losses) % 2]")).code
    )


def test_an_answer_is_spoken_where_there_is_a_page(monkeypatch):
    heard = []
    monkeypatch.setattr("helpers.widgets.announce.say", heard.append)
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    Answer("right", "as far as a check can see.", remark="(Written.)")._repr_html_()
    assert heard == ["Right: as far as a check can see. (Written.)"]


def test_an_answer_is_shown_though_it_cannot_be_spoken(monkeypatch):
    def broken(words):
        raise OSError("no page")

    monkeypatch.setattr("helpers.widgets.announce.say", broken)
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    assert "as far as a check can see." in Answer("right", "as far as a check can see.")._repr_html_()

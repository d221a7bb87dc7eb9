"""The exercises of notebook 02: ReLU, sigmoid, tanh, their slopes, and softmax."""

import math
from fractions import Fraction

import numpy as np

from helpers import activations as right
from helpers.exercises.engine import Exercise, Mistake, Question, in_place
from helpers.exercises.errors import calls_python

# Never square, and no row or column like another, so that a wrong axis or a dropped shape shows.
Z = np.array([[-2.0, 0.5, 3.0, 0.0], [1.5, -0.3, -4.0, 2.0], [0.0, 0.7, -0.1, -1.0]])
ORDINARY = [(Z,), (Z.astype(np.float32),), (Z[:, :1],), (Z[:1],), (Z[:2],)]
INTEGERS = ((np.array([[-3, 2, 0], [1, -1, 4]]),),)
FAR = [(np.array([[-1000.0, 30.0, 1000.0, 1e-8], [0.0, -30.0, 7.0, -1e-8]]),), (np.array([[-1e6, 1e6]]),)]
FINE = (1e-7, 1e-9)  # what is rounding in float64
ELEMENTWISE = {
    "levels": [ORDINARY, FAR],
    "random": lambda rng: (rng.normal(0, 3, (4, 7)),),
    "beyond": INTEGERS,
    "fine": FINE,
}


def only_where(condition):
    """Is the result right but for the entries where condition(Z) holds?"""

    def seen(trials):
        pairs = [(t.args[0], t.got, t.expected) for t in trials]
        wrong = [(Z, ~np.isclose(got, expected, rtol=1e-4)) for Z, got, expected in pairs]
        return any(w.any() for _, w in wrong) and not any((w & ~condition(Z)).any() for Z, w in wrong)

    return seen


def by_the_fraction(Z):
    """Sigmoid in the form that overflows."""
    return np.exp(Z) / (1 + np.exp(Z))


def elements(function):
    """Another right way: a loop over the entries."""

    def loop(Z):
        result = np.zeros(Z.shape)
        for i in range(Z.shape[0]):
            for j in range(Z.shape[1]):
                result[i, j] = function(Z[i, j])
        return result

    return loop


def sigmoid_formula(Z):
    """The sigmoid as the lesson writes it first."""
    return 1 / (1 + np.exp(-Z))


def sigmoid_slope_formula(Z):
    """The sigmoid's slope as the lesson writes it."""
    s = 1 / (1 + np.exp(-Z))
    return s * (1 - s)


def tanh_formula(Z):
    """Tanh as a fraction."""
    return (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))


def by_math(function):
    """The formula with `math.exp`, entry by entry, which raises where NumPy's exp gives infinity."""
    return elements(lambda z: function(math.exp, float(z)))


SHAPE = "It loses the shape: the result must have the shape of `Z`, an entry for an entry."
OVERFLOW = (
    "It is right for small numbers, but at 1000 or −1000 a power grows beyond the largest float: NumPy makes it "
    "infinite, and inf/inf is nan; `math.exp` raises."
)


def _slope_of(function):
    return lambda Z: function(Z) * (1 - function(Z))


OTHERS = {
    "ReLU": ("ReLU", right.relu),
    "slope of ReLU": ("the slope of ReLU", right.relu_slope),
    "sigmoid": ("the sigmoid", right.sigmoid),
    "slope of the sigmoid": ("the slope of the sigmoid", right.sigmoid_slope),
    "tanh": ("tanh", right.tanh),
    "slope of tanh": ("the slope of tanh", right.tanh_slope),
    "softmax": ("softmax, in which the entries of a column depend on each other", right.softmax),
    "softmax of all": ("softmax over all entries together", lambda Z: np.exp(Z) / np.exp(Z).sum()),
    "sign": ("the sign", np.sign),
    "straight line": ("a straight line that is cut off at −1 and 1", lambda Z: np.clip(Z, -1, 1)),
    "straight line from 0": ("a straight line that is cut off at 0 and 1", lambda Z: np.clip(Z, 0, 1)),
    "arc tangent": ("the arc tangent", np.arctan),
    "slope of the arc tangent": ("the slope of the arc tangent", lambda Z: 1 / (1 + Z**2)),
    "sigmoid's formula with softmax": ("f(1 − f) with softmax for f", _slope_of(right.softmax)),
    "sigmoid's formula with tanh": ("f(1 − f) with tanh for f", _slope_of(right.tanh)),
    "sigmoid for tanh": ("1 − f² with the sigmoid for f", lambda Z: 1 - right.sigmoid(Z) ** 2),
    "softplus": ("the logarithm of 1 + exp(−Z)", lambda Z: np.logaddexp(0, -Z)),
    "logarithm": ("the logarithm of the sigmoid", lambda Z: -np.logaddexp(0, -Z)),
}


def another(*names):
    """The mistakes to return another function."""
    return tuple(
        Mistake(
            f"{name} instead", f"What it returns is {OTHERS[name][0]}: another function is asked for.", OTHERS[name][1]
        )
        for name in names
    )


def flat(function):
    """The mistake to return a row of numbers, whatever the shape of Z."""
    return Mistake(
        "drops the shape",
        SHAPE,
        (lambda Z: function(Z).ravel(), lambda Z: function(Z).ravel().tolist()),
        seen=lambda trials: all(t.got.shape == (t.args[0].size,) for t in trials),
    )


relu = Exercise(
    "relu",
    "02",
    "Write `my_relu(Z)`: the entries of a matrix `Z` that are positive are kept, the others become 0.",
    right.relu,
    hints=(
        "Take each entry by itself: when does it stay, and what takes its place when it does not?",
        "The larger of two numbers: an entry, and which other one?",
        "NumPy has a function that compares two things entry by entry and takes the larger; the lesson used it.",
    ),
    mistakes=(
        Mistake(
            "largest entry of all",
            "It returns the largest entry instead of comparing each entry with 0: `np.max` looks along an array, "
            "and you need a function that compares two.",
            (lambda Z: np.max(Z), lambda Z: max(np.max(Z), 0), lambda Z: np.max(Z, 0)),
        ),
        Mistake(
            "Python's max on an array",
            "Python's own `max` asks whether one whole array is larger than the other, which has no one answer: "
            "compare entry by entry.",
            (lambda Z: max(Z, 0), lambda Z: max(0, Z)),
            seen=lambda trials: any(calls_python(t.outcome.error, "max", "min") for t in trials),
        ),
        Mistake(
            "leaky",
            "Negative entries leak through as a small share of themselves. That is *leaky* ReLU; ReLU gives exactly 0.",
            tuple((lambda Z, a=a: np.where(Z > 0, Z, a * Z)) for a in (0.01, 0.1, 0.001, 0.2)),
            seen=lambda trials: all(_leaks(t.args[0], t.got) for t in trials),
        ),
        Mistake(
            "absolute value",
            "Negative entries come back positive. That is the absolute value; ReLU gives 0 for them.",
            (np.abs,),
        ),
        Mistake(
            "keeps the negative",
            "It keeps the negative entries and drops the positive ones: the wrong way round.",
            (lambda Z: np.minimum(Z, 0), lambda Z: np.maximum(-Z, 0)),
        ),
        Mistake(
            "slope instead of value",
            "It returns 1 for positive entries. That is ReLU's slope; ReLU itself gives the entry.",
            (lambda Z: (Z > 0) * 1.0, lambda Z: (Z >= 0) * 1.0, lambda Z: np.sign(Z)),
        ),
        Mistake(
            "unchanged",
            "It returns `Z` as it is: the negative entries are still there.",
            (lambda Z: Z * 1, lambda Z: Z),
        ),
        Mistake(
            "only the positive ones",
            "It throws the negative entries away, and the shape with them: they must stay in their places, as 0.",
            (lambda Z: Z[Z > 0], lambda Z: [n for row in Z for n in row if n > 0]),
        ),
        Mistake(
            "clipped above",
            "It cuts off large entries too: ReLU has no ceiling.",
            tuple((lambda Z, top=top: np.clip(Z, 0, top)) for top in (1, 2, 1.0)),
        ),
        Mistake(
            "smooth",
            "Its corner is rounded: that is *softplus*, a smooth relative of ReLU. ReLU gives exactly 0 up to 0.",
            (lambda Z: np.logaddexp(0, Z), lambda Z: np.log(1 + np.exp(Z))),
        ),
        Mistake(
            "wrong at 0",
            "It is right everywhere but at 0: what does the definition give for n = 0?",
            (lambda Z: np.where(Z == 0, 1, np.maximum(Z, 0)), lambda Z: Z * (1 + np.sign(Z)) / 2 / (Z != 0)),
            seen=only_where(lambda Z: Z == 0),
        ),
        Mistake(
            "rounds to integers",
            "It cuts the entries to integers: 0.5 must stay 0.5.",
            (
                lambda Z: np.maximum(Z, 0).astype(int),
                lambda Z: np.maximum(Z, 0).round(),
                lambda Z: np.ceil(Z * (Z > 0)),
            ),
        ),
        *another("sigmoid", "softmax"),
        flat(right.relu),
        in_place(
            right.relu,
            "It changes `Z` itself. Backpropagation still needs the old values: return a new array.",
        ),
    ),
    rtol=1e-6,
    atol=1e-12,
    also_right=(
        elements(lambda z: z if z > 0 else 0),
        lambda Z: Z * (Z > 0),
        lambda Z: (Z + np.abs(Z)) / 2,
        lambda Z: np.where(Z > 0, Z, 0).astype(np.float32),
        lambda Z: np.clip(Z, 0, None),
        lambda Z: np.maximum(Z, 0).tolist(),
    ),
    **ELEMENTWISE,
)


def _leaks(Z, got):
    """Is each negative entry multiplied by one and the same small positive number, and each other one right?"""
    shares = got[Z < 0] / Z[Z < 0]
    return (
        np.allclose(got[Z >= 0], Z[Z >= 0])
        and bool((shares > 0).all() and (shares < 0.9).all())
        and np.allclose(shares, shares[:1], rtol=1e-3, atol=0)
    )


relu_slope = Exercise(
    "relu_slope",
    "02",
    "Write `my_relu_slope(Z)`: 1 where an entry of `Z` is positive, 0 elsewhere, at 0 too.",
    right.relu_slope,
    hints=(
        "The slope does not depend on how large an entry is. On what, then?",
        "A comparison of an array with a number gives True and False, entry by entry.",
        "True and False can be turned into numbers, of the type that `Z` has.",
    ),
    mistakes=(
        Mistake(
            "value instead of slope",
            "It returns the values of ReLU. The slope says how fast they grow: a 1 or a 0.",
            (right.relu,),
        ),
        Mistake(
            "one at 0",
            "It is right everywhere but at 0. There is a corner there, and the convention is to take 0.",
            (lambda Z: (Z >= 0) * 1.0, lambda Z: np.where(Z == 0, 0.5, Z > 0)),
            seen=only_where(lambda Z: Z == 0),
        ),
        Mistake(
            "minus one",
            "It gives −1 for negative entries: that is the sign. ReLU is flat there: which slope has a flat line?",
            (np.sign, lambda Z: np.where(Z > 0, 1, -1), lambda Z: Z / np.abs(Z)),
        ),
        Mistake(
            "wrong way round",
            "It is 1 for negative entries and 0 for positive ones: the wrong way round.",
            (lambda Z: (Z < 0) * 1.0, lambda Z: (Z <= 0) * 1.0),
        ),
        Mistake(
            "leaky",
            "It gives a small slope for negative entries. That is leaky ReLU's; ReLU itself is flat there.",
            tuple((lambda Z, a=a: np.where(Z > 0, 1, a)) for a in (0.01, 0.1, 0.001)),
        ),
        Mistake(
            "one everywhere",
            "It gives 1 everywhere: that is the slope of a straight line.",
            (lambda Z: np.ones_like(Z),),
        ),
        Mistake(
            "negative entries kept",
            "It gives 1 for positive entries, but leaves the negative ones as they are: their slope is 0.",
            (lambda Z: np.where(Z > 0, 1, Z),),
        ),
        *another("sigmoid", "slope of the sigmoid", "straight line from 0"),
        flat(right.relu_slope),
        in_place(right.relu_slope),
    ),
    also_right=(
        elements(lambda z: 1 if z > 0 else 0),
        lambda Z: np.where(Z > 0, 1.0, 0.0),
        lambda Z: np.heaviside(Z, 0),
        lambda Z: Z > 0,
        lambda Z: (Z > 0).astype(int),
    ),
    **ELEMENTWISE,
)

sigmoid = Exercise(
    "sigmoid",
    "02",
    "Write `my_sigmoid(Z)`: 1 / (1 + exp(−Z)), entry by entry, which must hold at ±1000 too.",
    right.sigmoid,
    hints=(
        "Type the formula as it stands, with the brackets where the fraction has its line.",
        "At −1000 the formula has a very large number in it. Where must that number stand for the result to be 0?",
        "1 divided by infinity is 0; infinity divided by infinity is nan. The lesson has a form that avoids both.",
    ),
    mistakes=(
        Mistake(
            "sign of the exponent",
            "It falls where it should rise: look at the sign in the exponent.",
            (lambda Z: 1 / (1 + np.exp(Z)),),
        ),
        Mistake(
            "brackets",
            "Python divides before it adds: brackets around the whole denominator are missing.",
            (lambda Z: 1 / 1 + np.exp(-Z), lambda Z: 1 + np.exp(-Z)),
        ),
        Mistake(
            "no 1 in the denominator",
            "It grows without end: what keeps the fraction below 1 is the 1 in its denominator.",
            (lambda Z: 1 / np.exp(-Z), np.exp),
        ),
        Mistake(
            "tanh",
            "It runs from −1 to 1: that is tanh. The sigmoid runs from 0 to 1.",
            (np.tanh, lambda Z: np.tanh(Z / 2)),
        ),
        Mistake(
            "minus for plus",
            "There is a minus in the denominator, which makes it 0 at Z = 0: the formula adds.",
            (lambda Z: 1 / (1 - np.exp(-Z)),),
        ),
        Mistake(
            "slope instead of value", "It returns the slope: the value itself is asked for.", (right.sigmoid_slope,)
        ),
        Mistake("overflow", OVERFLOW, (by_the_fraction, by_math(lambda exp, z: 1 / (1 + exp(-z))))),
        *another("ReLU", "slope of ReLU", "softmax", "softmax of all", "straight line from 0", "softplus", "logarithm"),
        flat(right.sigmoid),
        in_place(right.sigmoid),
    ),
    also_right=(
        lambda Z: 1 / (1 + np.exp(-Z)),
        lambda Z: (1 + np.tanh(Z / 2)) / 2,
        lambda Z: right.sigmoid(Z.astype(np.float32)),
        elements(lambda z: 1 / (1 + np.exp(-z))),
        lambda Z: np.where(Z > 0, 1 / (1 + np.exp(-np.abs(Z))), 1 - 1 / (1 + np.exp(-np.abs(Z)))),
    ),
    formulas=(sigmoid_formula,),
    **ELEMENTWISE,
)

sigmoid_slope = Exercise(
    "sigmoid_slope",
    "02",
    "Write `my_sigmoid_slope(Z)`, the slope of the sigmoid at each entry of `Z` (±1000 included).",
    right.sigmoid_slope,
    hints=(
        "The lesson writes the slope with the sigmoid itself: two factors.",
        "One factor is σ(n). The other is 1 minus σ(n).",
    ),
    mistakes=(
        Mistake(
            "sigmoid of Z taken for granted",
            "It treats `Z` as if it were the sigmoid's output already: `Z` is its input.",
            (lambda Z: Z * (1 - Z),),
        ),
        Mistake("value instead of slope", "It returns the sigmoid itself: its slope is at most 1/4.", (right.sigmoid,)),
        Mistake(
            "one factor",
            "It returns one of two factors only: 1 minus the sigmoid still has to be multiplied by the sigmoid.",
            (lambda Z: 1 - right.sigmoid(Z),),
        ),
        Mistake(
            "plus for minus",
            "The second factor adds to 1 where it should take away: at large n the slope must fade.",
            (lambda Z: right.sigmoid(Z) * (1 + right.sigmoid(Z)),),
        ),
        Mistake(
            "tanh's formula",
            "One minus the square is the rule for tanh. The sigmoid has another.",
            (lambda Z: 1 - right.sigmoid(Z) ** 2, right.tanh_slope),
        ),
        Mistake(
            "negative",
            "The sign is wrong: the sigmoid rises everywhere, so its slope is positive everywhere.",
            (lambda Z: -right.sigmoid_slope(Z),),
        ),
        Mistake(
            "overflow",
            OVERFLOW,
            (
                lambda Z: np.exp(-Z) / (1 + np.exp(-Z)) ** 2,
                lambda Z: by_the_fraction(Z) * (1 - by_the_fraction(Z)),
                by_math(lambda exp, z: exp(-z) / (1 + exp(-z)) ** 2),
            ),
        ),
        Mistake(
            "the factor with Z itself",
            "The second factor takes `Z` itself from 1: it is the sigmoid that has to be taken from 1.",
            (lambda Z: right.sigmoid(Z) * (1 - Z),),
        ),
        Mistake(
            "coarse difference",
            "That is a difference quotient with a large step: it comes near the slope, but is not the slope itself.",
            tuple((lambda Z, h=h: (right.sigmoid(Z + h) - right.sigmoid(Z - h)) / (2 * h)) for h in (1, 0.5, 0.1)),
        ),
        Mistake(
            "one h for two",
            "That is a difference quotient over a step of 2h, divided by one h only: it is twice the slope.",
            (lambda Z: 2 * right.sigmoid_slope(Z),),
        ),
        *another("slope of ReLU", "sigmoid's formula with softmax", "sigmoid's formula with tanh"),
        flat(right.sigmoid_slope),
        in_place(right.sigmoid_slope),
    ),
    also_right=(
        lambda Z: right.sigmoid(Z) * (1 - right.sigmoid(Z)),
        lambda Z: right.sigmoid(Z) - right.sigmoid(Z) ** 2,
        lambda Z: (1 - np.tanh(Z / 2) ** 2) / 4,
        lambda Z: right.sigmoid_slope(Z.astype(np.float32)),
    ),
    formulas=(sigmoid_slope_formula,),
    **ELEMENTWISE,
)

tanh = Exercise(
    "tanh",
    "02",
    "Write `my_tanh(Z)`, the hyperbolic tangent of each entry, which must hold at ±1000 too.",
    right.tanh,
    hints=(
        "The fraction of the lesson overflows at 1000. NumPy knows a better way.",
        "Or use your sigmoid: stretched to twice the height, and moved down, and twice as fast.",
    ),
    mistakes=(
        Mistake(
            "overflow",
            OVERFLOW,
            (
                lambda Z: (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z)),
                lambda Z: (np.exp(2 * Z) - 1) / (np.exp(2 * Z) + 1),
                lambda Z: np.sinh(Z) / np.cosh(Z),
                by_math(lambda exp, z: (exp(z) - exp(-z)) / (exp(z) + exp(-z))),
            ),
        ),
        Mistake("tangent", "That is the tangent of trigonometry: the *hyperbolic* one is asked for.", (np.tan,)),
        Mistake(
            "hyperbolic sine",
            "It grows without end: that is the numerator divided by 2, the hyperbolic sine.",
            (np.sinh, lambda Z: np.exp(Z) - np.exp(-Z)),
        ),
        Mistake(
            "upside down",
            "The fraction stands on its head: at Z = 0 tanh is 0.",
            (lambda Z: 1 / np.tanh(Z), lambda Z: (np.exp(Z) + np.exp(-Z)) / (np.exp(Z) - np.exp(-Z))),
        ),
        Mistake("sigmoid", "It runs from 0 to 1: that is the sigmoid. tanh runs from −1 to 1.", (right.sigmoid,)),
        Mistake(
            "sigmoid without the factor 2",
            "It has tanh's range, but is too slow: the sigmoid must be taken at twice n.",
            (lambda Z: 2 * right.sigmoid(Z) - 1,),
        ),
        Mistake("sign", "The sign is wrong: tanh is positive for positive n.", (lambda Z: -np.tanh(Z),)),
        Mistake("slope instead of value", "It returns the slope: the value itself is asked for.", (right.tanh_slope,)),
        *another("ReLU", "straight line", "sign", "arc tangent"),
        flat(right.tanh),
        in_place(right.tanh),
    ),
    also_right=(
        lambda Z: 2 * right.sigmoid(2 * Z) - 1,
        lambda Z: np.sign(Z) * (1 - np.exp(-2 * np.abs(Z))) / (1 + np.exp(-2 * np.abs(Z))),
        lambda Z: np.tanh(Z.astype(np.float32)),
        elements(np.tanh),
    ),
    formulas=(tanh_formula,),
    **ELEMENTWISE,
)

tanh_slope = Exercise(
    "tanh_slope",
    "02",
    "Write `my_tanh_slope(Z)`, the slope of tanh at each entry of `Z` (±1000 included).",
    right.tanh_slope,
    hints=(
        "The lesson writes the slope with tanh itself.",
        "It is 1 in the middle and fades on both sides: what has to be taken away from 1?",
    ),
    mistakes=(
        Mistake(
            "tanh of Z taken for granted",
            "It treats `Z` as if it were tanh's output already: `Z` is its input.",
            (lambda Z: 1 - Z**2,),
        ),
        Mistake(
            "no square", "The square is missing: the slope must be the same at n and −n.", (lambda Z: 1 - np.tanh(Z),)
        ),
        Mistake(
            "square of the wrong thing",
            "It squares `Z` before tanh is taken: the square is that of tanh.",
            (lambda Z: 1 - np.tanh(Z**2),),
        ),
        Mistake(
            "plus for minus", "It adds the square: far from 0 the slope must fade.", (lambda Z: 1 + np.tanh(Z) ** 2,)
        ),
        Mistake(
            "sigmoid's formula",
            "That is the sigmoid's rule, f(1 − f). tanh has another one.",
            (lambda Z: np.tanh(Z) * (1 - np.tanh(Z)), right.sigmoid_slope),
        ),
        Mistake("value instead of slope", "It returns tanh itself. Its slope is 1 in the middle.", (right.tanh,)),
        Mistake("negative", "The sign is wrong: tanh rises everywhere.", (lambda Z: -right.tanh_slope(Z),)),
        *another("slope of ReLU", "sigmoid for tanh", "slope of the arc tangent"),
        flat(right.tanh_slope),
        in_place(right.tanh_slope),
    ),
    also_right=(
        lambda Z: 1 / np.cosh(Z) ** 2,
        lambda Z: (1 - np.tanh(Z)) * (1 + np.tanh(Z)),
        lambda Z: 4 * right.sigmoid_slope(2 * Z),
        lambda Z: right.tanh_slope(Z.astype(np.float32)),
    ),
    **ELEMENTWISE,
)


def shares(E, axis=0):
    """Divide by the sum along an axis."""
    return E / E.sum(axis=axis, keepdims=True)


def softmax_loop(Z):
    """Softmax, another right way."""
    P = np.zeros(Z.shape)
    for j in range(Z.shape[1]):
        top = max(Z[i, j] for i in range(Z.shape[0]))
        powers = [np.exp(z - top) for z in Z[:, j]]
        for i, power in enumerate(powers):
            P[i, j] = power / sum(powers)
    return P


def softmax_by_math(Z):
    """Softmax with `math.exp`, and no maximum subtracted."""
    return shares(np.array([[math.exp(z) for z in row] for row in Z]))


def softmax_in_steps(Z):
    """Softmax as the lesson writes it, in steps."""
    Z = Z - Z.max(axis=0)
    E = np.exp(Z)
    return E / E.sum(axis=0)


def softmax_naive(Z):
    """Softmax without the shift."""
    return np.exp(Z) / np.exp(Z).sum(axis=0)


softmax = Exercise(
    "softmax",
    "02",
    "Write `my_softmax(Z)`: each column of the scores `Z`, (K, m), becomes probabilities, and 1000 is no problem.",
    right.softmax,
    levels=[
        ORDINARY,
        [
            (np.array([[1000.0, 1.0, 0.0], [999.0, 0.0, -1000.0]]),),
            (np.array([[0.0, -1000.0, 0.0], [1000.0, -1001.0, 5000.0], [2.0, -1003.0, 1.0]]),),
            (np.array([[300.0, 1.0], [0.0, 2.0], [299.0, 1.5]], np.float32),),
        ],
    ],
    random=lambda rng: (rng.normal(0, 4, (5, 3)),),
    beyond=INTEGERS,
    fine=FINE,
    formulas=(softmax_in_steps, softmax_naive),
    hints=(
        "Two steps: powers of e, then shares. Which entries belong together in one distribution?",
        "Each column is an example, so the sum runs down the rows. Which axis is that, and how does it keep its shape?",
        "For 1000 use that a shift of all scores of a column changes nothing: which shift makes the largest power 1?",
    ),
    mistakes=(
        Mistake(
            "wrong axis",
            "Its rows sum to 1 (or its sum runs along a row), but each *column* is an example: along which axis must "
            "the sum run?",
            (
                lambda Z: shares(np.exp(Z - Z.max(axis=1, keepdims=True)), 1),
                lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1),
                lambda Z: np.exp(Z - Z.max(axis=0)) / np.exp(Z - Z.max(axis=0)).sum(axis=1),
                lambda Z: np.exp(Z - Z.max(axis=1)),
                lambda Z: shares(np.exp(Z - Z.max(axis=0, keepdims=True)), 1),
            ),
        ),
        Mistake(
            "sum over the whole matrix",
            "All entries together sum to 1. Each column is a distribution of its own, and must sum to 1 by itself.",
            (
                lambda Z: np.exp(Z) / np.exp(Z).sum(),
                lambda Z: np.exp(Z - Z.max(axis=0)) / np.exp(Z - Z.max(axis=0)).sum(),
            ),
        ),
        Mistake(
            "not divided",
            "It returns the powers, which do not sum to 1: a share is a part divided by a whole.",
            (np.exp, lambda Z: np.exp(Z - Z.max(axis=0)), lambda Z: np.exp(Z - Z.max())),
        ),
        Mistake(
            "scores returned",
            "It returns the scores as they are (or shifted): nothing makes probabilities of them yet.",
            (lambda Z: Z * 1, lambda Z: Z - Z.max(axis=0), lambda Z: Z - Z.max()),
        ),
        Mistake(
            "no exponential",
            "It takes shares of the scores themselves, which may be negative: something must make them positive first.",
            (lambda Z: Z / Z.sum(axis=0), lambda Z: Z / Z.sum(), lambda Z: Z / Z.max(axis=0)),
        ),
        Mistake(
            "row maxima",
            "It shifts each *row* by its own maximum. Only a shift that is the same for all of a column cancels.",
            (lambda Z: shares(np.exp(Z - Z.max(axis=1, keepdims=True))),),
        ),
        Mistake(
            "sign of the exponent",
            "The largest score gets the smallest probability: look at the sign in the exponent.",
            (lambda Z: shares(np.exp(-Z)), lambda Z: right.softmax(-Z)),
        ),
        Mistake(
            "base 2",
            "The powers are those of another number than e: one point more must make e times as probable.",
            (lambda Z: shares(2.0**Z), lambda Z: shares(10.0**Z), lambda Z: shares(2.0 ** (Z - Z.max(axis=0)))),
        ),
        Mistake(
            "logarithm",
            "It returns the logarithms of the probabilities.",
            (
                lambda Z: np.log(right.softmax(Z)),
                lambda Z: Z - Z.max(axis=0) - np.log(np.exp(Z - Z.max(axis=0)).sum(0)),
            ),
        ),
        Mistake(
            "sigmoid",
            "It squashes each score by itself: softmax weighs the scores of a column against one another.",
            (right.sigmoid,),
        ),
        Mistake(
            "only the winner",
            "It gives all to the largest score. That is a maximum; *soft*max leaves each one its share.",
            (lambda Z: (Z == Z.max(axis=0)) * 1.0,),
        ),
        Mistake(
            "transposed",
            "The probabilities are right, but the result is turned: it must have the shape of `Z`.",
            (lambda Z: right.softmax(Z).T,),
        ),
        Mistake(
            "number of the winner",
            "It returns the row of the largest score: a probability is wanted for each row.",
            (lambda Z: np.argmax(Z, axis=0),),
        ),
        Mistake(
            "powers by scores",
            "It divides the powers by the sum of the *scores*: a share is a power divided by the sum of the powers.",
            (
                lambda Z: np.exp(Z) / Z.sum(axis=0),
                lambda Z: np.exp(Z - Z.max(axis=0)) / (Z - Z.max(axis=0)).sum(axis=0),
            ),
        ),
        Mistake(
            "squares for powers",
            "It takes shares of the squares: the scores must be made positive by powers of e.",
            (lambda Z: shares(Z**2),),
        ),
        Mistake(
            "no maximum subtracted",
            "It is right for small scores, but `exp(1000)` is infinity, and infinity divided by infinity is nan (and "
            "at −1000 it is 0 divided by 0): shift the scores before you take powers.",
            (
                lambda Z: shares(np.exp(Z)),
                lambda Z: shares(np.exp(Z - Z.min(axis=0))),
                lambda Z: shares(np.exp(Z - Z.mean(axis=0))),
                softmax_by_math,
            ),
        ),
        Mistake(
            "maximum of the whole matrix",
            "It shifts all columns by the maximum of the whole matrix: a column far below it ends as 0/0. Each "
            "column needs a shift of its own.",
            (lambda Z: shares(np.exp(Z - Z.max())),),
        ),
        Mistake(
            "shift in one place only",
            "It shifts the scores in the numerator or in the denominator only: the same shift must be in "
            "both, or it does not cancel.",
            (
                lambda Z: np.exp(Z - Z.max(axis=0)) / np.exp(Z).sum(axis=0),
                lambda Z: np.exp(Z) / np.exp(Z - Z.max(axis=0)).sum(axis=0),
            ),
        ),
        Mistake(
            "divided by the maximum",
            "It divides the scores by their maximum, which changes the probabilities. *Subtract* the maximum: a shift "
            "does not change them.",
            (lambda Z: shares(np.exp(Z / Z.max(axis=0))),),
        ),
        Mistake(
            "cuts the scores",
            "It cuts large scores off, so that 1000 and 999 count alike. A *shift* keeps their difference.",
            tuple((lambda Z, top=top: shares(np.exp(np.clip(Z, -top, top)))) for top in (50, 100, 500, 700)),
        ),
        flat(right.softmax),
        in_place(
            right.softmax,
            "It changes `Z` itself (as `Z -= …` does): return a new array, and leave the scores as they were.",
        ),
    ),
    also_right=(
        softmax_loop,
        lambda Z: shares(np.exp(Z - Z.max(axis=0))).astype(np.float32),
        lambda Z: np.exp(Z - np.logaddexp.reduce(Z, axis=0)),
        lambda Z: (
            (
                np.exp(Z.T - Z.T.max(axis=1, keepdims=True))
                / np.exp(Z.T - Z.T.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
            ).T
        ),
        lambda Z: 1 / np.exp(Z[None] - Z[:, None]).sum(axis=1),
    ),
)

largest_slope = Question(
    "largest slope of the sigmoid",
    "02",
    "Predict: how large does the sigmoid's slope become at most?",
    0.25,
    hints=(
        "Where is the sigmoid steepest? Look at its picture.",
        "The slope is σ(n) σ(−n), and at the steepest place both factors are the same.",
    ),
    mistakes=(
        Mistake(
            "value for slope", "That is the sigmoid's largest *value*, or the largest slope of ReLU and tanh.", 1.0
        ),
        Mistake("place for slope", "That is the place where it is steepest. How steep is it there?", 0.0),
        Mistake("one factor", "That is σ at the steepest place. The slope is a product of two such factors.", 0.5),
    ),
    prediction=True,
    why="at n = 0, σ(0) σ(−0) = 1/2 · 1/2. Nowhere is it steeper.",
    also_right=(1 / 4, np.float32(0.25), "0.25", Fraction(1, 4), [0.25]),
)

sum_of_all = Question(
    "sum of all probabilities",
    "02",
    "Predict: `softmax` of scores of shape (10, 32); what is the sum of all 320 entries?",
    32,
    hints=(
        "What is the sum of one column?",
        "How many columns are there?",
    ),
    mistakes=(
        Mistake("whole matrix", "That holds for each column. How many columns are there?", 1),
        Mistake("rows", "Ten is the number of rows. Which of the two sums to 1, a row or a column?", 10),
        Mistake("entries", "That is the number of entries. What is the sum of a column?", 320),
    ),
    prediction=True,
    why="32 columns, each of which sums to 1.",
    also_right=(32.0, np.array(32), "32"),
)

EXERCISES = [
    relu,
    relu_slope,
    largest_slope,
    sigmoid,
    sigmoid_slope,
    tanh,
    tanh_slope,
    sum_of_all,
    softmax,
]

"""The exercises of notebook 04: one-hot labels, the loss, its gradient by brute force and by backpropagation."""

import inspect
from dataclasses import replace

import numpy as np

from helpers import backprop as right
from helpers.activations import softmax
from helpers.backprop import relative_error as distance
from helpers.exercises.compare import NoNumbers
from helpers.exercises.doctor import BACKWARD, patient
from helpers.exercises.engine import Exercise, Mistake, Question
from helpers.network import Activations, forward

# one_hot -----------------------------------------------------------------------------------------------------------

BOOL = (
    "It gives True and False where the net needs the numbers 1 and 0: NumPy has no minus for True and False, so `-Y` "
    "would raise an error."
)


def as_numbers(function, y, *n_classes):
    """Call a `one_hot`; True and False are no numbers here."""
    if not callable(function):
        raise TypeError("no function")
    takes_classes = True
    try:
        inspect.signature(function).bind(y, *n_classes)
    except TypeError:
        takes_classes = False
    except ValueError:  # some functions written in C do not tell
        pass
    if not takes_classes:  # made for ten classes only, which is all that the lesson needs
        return right.one_hot(y, *n_classes)
    Y = function(y, *n_classes)
    if isinstance(Y, np.ndarray) and Y.dtype == bool:
        raise NoNumbers(BOOL)
    return Y


def marked(row=lambda y, n: y, value=lambda y: 1, rows=lambda y, n: n):
    """A `one_hot` with one thing changed: the row of the mark, the mark itself, or the number of rows."""

    def one_hot(y, n_classes=10):
        Y = np.zeros((rows(y, n_classes), len(y)))
        Y[row(y, n_classes), np.arange(len(y))] = value(y)
        return Y

    return one_hot


def one_hot_rows(y, n_classes=10):
    """Whole rows set, since the columns are not named."""
    Y = np.zeros((n_classes, len(y)))
    Y[y] = 1
    return Y


def one_hot_block(y, n_classes=10):
    """Every row that occurs is set in every column."""
    Y = np.zeros((n_classes, len(y)))
    for i in range(len(y)):
        Y[y[i], :] = 1
    return Y


def one_hot_columns(y, n_classes=10):
    """Row and column exchanged in the index."""
    Y = np.zeros((n_classes, len(y)))
    Y[np.arange(len(y)), y] = 1
    return Y


def one_hot_loop(y, n_classes=10):
    """Another right way: a loop over the examples."""
    Y = np.zeros((n_classes, len(y)))
    for i, label in enumerate(y):
        Y[label, i] = 1
    return Y


def one_hot_last(y, n_classes=10):
    """A new array for each label: the last one stays."""
    for i, label in enumerate(y):
        Y = np.zeros((n_classes, len(y)))
        Y[label, i] = 1
    return Y


LABELS = np.array([3, 1, 0, 1, 2, 7])

one_hot = Exercise(
    "one_hot",
    "04",
    "Write `my_one_hot(y, n_classes=10)`: a column for each label, with a 1 in the label's row and 0 elsewhere.",
    right.one_hot,
    levels=[
        [(LABELS,), (np.array([9, 4, 0]),), (LABELS[:1],), (np.array([1, 2, 0]), 3)],
        [(np.array([0, 2, 1, 1, 0], np.uint8), 4), (np.array([11, 0, 3]), 12), (np.array([1]), 3)],
    ],
    random=lambda rng: (rng.integers(0, 8, 13), 8),
    n_random=4,
    hints=(
        "Which shape must the result have? A row for each class, a column for each label.",
        "Begin with an array full of zeros. Then one entry of each column becomes 1: which row is it in?",
        "A loop over the columns will do. Or: NumPy takes two arrays as an index, one of rows, one of columns.",
    ),
    call=as_numbers,
    mistakes=(
        Mistake(
            "True and False",
            BOOL,
            (
                lambda y, n_classes=10: np.arange(n_classes)[:, None] == y,
                lambda y, n_classes=10: right.one_hot(y, n_classes, bool),
            ),
        ),
        Mistake(
            "transposed",
            "It has a row for each label. In this series the examples are *columns*: transpose it.",
            (
                lambda y, n_classes=10: right.one_hot(y, n_classes).T,
                lambda y, n_classes=10: np.eye(n_classes)[y],
            ),
        ),
        Mistake(
            "off by one",
            "The 1 stands a row too high or too low. Counting starts at 0: where does the label 0 belong?",
            (
                marked(row=lambda y, n: y - 1),
                marked(row=lambda y, n: y + 1),
                marked(row=lambda y, n: (y + 1) % n),
                marked(row=lambda y, n: y.astype(int) - 1),
                marked(row=lambda y, n: y + 1, rows=lambda y, n: n + 1),
            ),
        ),
        Mistake(
            "classes from the data",
            "The number of rows depends on which labels happen to occur. A batch without a 9 still has ten classes.",
            (
                marked(rows=lambda y, n: int(y.max()) + 1),
                marked(rows=lambda y, n: len(np.unique(y)), row=lambda y, n: np.unique(y, return_inverse=True)[1]),
                marked(rows=lambda y, n: len(np.unique(y))),
                lambda y, n_classes=10: (np.unique(y)[:, None] == y) * 1.0,
            ),
        ),
        Mistake(
            "label as the value",
            "It writes the label itself into the column. The label says *where* the mark stands; the mark is a 1.",
            (marked(value=lambda y: y), lambda y, n_classes=10: np.tile(y, (n_classes, 1))),
        ),
        Mistake(
            "rows filled",
            "It sets whole rows to 1. Each column must have a single 1: the index has to name the column as well.",
            (one_hot_rows, one_hot_block),
        ),
        Mistake(
            "row and column exchanged",
            "Row and column are exchanged in the index: the label says the row, the number of the example the column.",
            (one_hot_columns,),
        ),
        Mistake(
            "only the last label",
            "Only the last label is marked: is a new array of zeros made for each label?",
            (one_hot_last,),
        ),
        Mistake(
            "only the first label",
            "Only the first label is marked: does the loop return too early?",
            (lambda y, n_classes=10: one_hot_loop(y[:1], n_classes) @ np.eye(1, len(y)),),
        ),
        Mistake(
            "all zeros",
            "It is all zeros: no entry has been set to 1.",
            (lambda y, n_classes=10: np.zeros((n_classes, len(y))),),
        ),
        Mistake(
            "one cold",
            "It has a single 0 in each column, and ones elsewhere: the wrong way round.",
            (lambda y, n_classes=10: 1 - right.one_hot(y, n_classes),),
        ),
        Mistake(
            "upside down",
            "The rows run from the last class to the first: class 0 belongs into the first row.",
            (lambda y, n_classes=10: right.one_hot(y, n_classes)[::-1],),
        ),
        Mistake(
            "ten rows always",
            "It is right for ten classes, but `n_classes` may say another number.",
            (
                lambda y, n_classes=10: marked(rows=lambda y, n: 10)(y),
                lambda y, n_classes=10: np.eye(10)[:, y],
            ),
        ),
        Mistake(
            "the last label left out",
            "The last label is not marked: the loop ends one too early.",
            (lambda y, n_classes=10: one_hot_loop(y[:-1], n_classes) @ np.eye(len(y) - 1, len(y)),),
        ),
        Mistake(
            "filled up to the label",
            "A column has several ones: all the rows up to the label (or from it on) are set, not the label's row "
            "alone.",
            (
                lambda y, n_classes=10: (np.arange(n_classes)[:, None] <= y) * 1.0,
                lambda y, n_classes=10: (np.arange(n_classes)[:, None] < y) * 1.0,
                lambda y, n_classes=10: (np.arange(n_classes)[:, None] >= y) * 1.0,
            ),
        ),
        Mistake(
            "one long row",
            "It is one long row of numbers: a column for each label is asked for, side by side.",
            (
                lambda y, n_classes=10: right.one_hot(y, n_classes).T.ravel(),
                lambda y, n_classes=10: right.one_hot(y, n_classes).ravel(),
            ),
        ),
        Mistake(
            "reshaped",
            "The shape is right, but the ones are in wrong places: `reshape` does not exchange rows and columns, it "
            "puts the entries into new rows. Transpose instead.",
            (lambda y, n_classes=10: right.one_hot(y, n_classes).T.reshape(n_classes, -1),),
        ),
        Mistake(
            "labels as they are",
            "It returns the labels. Each of them has to become a column.",
            (lambda y, n_classes=10: y * 1,),
        ),
    ),
    also_right=(
        one_hot_loop,
        lambda y, n_classes=10: np.eye(n_classes)[y].T,
        lambda y, n_classes=10: np.eye(n_classes, dtype=int)[:, y],
        lambda y, n_classes=10: (np.arange(n_classes)[:, None] == y).astype(np.float32),
        lambda y, n_classes=10: [[1 if label == k else 0 for label in y] for k in range(n_classes)],
        lambda y: np.eye(10)[:, y],
    ),
)

# cross_entropy and loss --------------------------------------------------------------------------------------------


def beliefs(k, m, seed, dtype=np.float64):
    """Probabilities (k, m), none of them small, and labels to go with them."""
    rng = np.random.default_rng(seed)
    Y = right.one_hot(rng.permutation(np.arange(m) % k), k)
    return softmax(rng.normal(0, 1, (k, m)) + Y).astype(dtype), Y


CERTAIN = np.array([[0.0, 0.7, 0.25, 0.1, 1.0], [0.6, 0.3, 0.75, 0.0, 0.0], [0.4, 0.0, 0.0, 0.9, 0.0]])


def picked(A2, Y):
    """The probabilities of the true classes."""
    return A2[Y.argmax(axis=0), np.arange(Y.shape[1])]


def terms(A2, Y, log=np.log):
    """The entries of Y log A2, 0 where Y is 0."""
    return Y * log(A2 + (Y == 0))


def cross_entropy_loop(A2, Y):
    """Another right way: a loop over the entries."""
    total = 0.0
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if Y[i, j] == 1:
                total -= np.log(A2[i, j])
    return total / Y.shape[1]


def binary(A2, Y):
    """The loss of ten yes-or-no questions."""
    return -(terms(A2, Y) + terms(1 - A2, 1 - Y))


CERTAINLY_WRONG = (  # the true class has probability 0, once out of two and once out of three
    (np.array([[0.0, 0.7], [1.0, 0.2], [0.0, 0.1]]), right.one_hot([0, 1], 3)),
    (np.array([[0.3, 0.5, 0.0], [0.7, 0.5, 1.0]]), right.one_hot([1, 0, 0], 2)),
)
HIGH = 5  # a mean loss above it stands for infinity there: a small number added under the logarithm is allowed


def _fixed_number(trials):
    """Is the sum over the examples divided by one number, whatever their number is?"""
    if not all(np.isfinite(t.got) and t.got for t in trials):
        return False
    numbers = [t.expected * t.args[1].shape[1] / t.got for t in trials]
    return len(numbers) > 2 and np.allclose(numbers, numbers[0], rtol=1e-4) and numbers[0] > 1.5


def as_loss(function, A2, Y):
    """Call a `cross_entropy`; where a true class has probability 0, any high loss counts as infinite."""
    value = function(A2, Y)
    if picked(A2, Y).min() == 0 and np.ndim(value) == 0 and value > HIGH:
        return np.inf
    return value


def without_zeros(A2, Y):
    """Leaves out every logarithm of 0, that of the true class as well."""
    return -np.sum(Y * np.log(A2 + (A2 == 0))) / Y.shape[1]


cross_entropy = Exercise(
    "cross_entropy",
    "04",
    "Write `my_cross_entropy(A2, Y)`: the mean over the examples of −log(probability given to the true class).",
    right.cross_entropy,
    levels=[
        [beliefs(3, 5, 1), beliefs(10, 7, 2), beliefs(4, 3, 3, np.float32), beliefs(10, 1, 4)],
        [(CERTAIN, right.one_hot([1, 0, 1, 2, 0], 3)), (CERTAIN[:, [3, 1]], right.one_hot([2, 0], 3))],
        list(CERTAINLY_WRONG),
    ],
    call=as_loss,
    random=lambda rng: beliefs(5, 8, int(rng.integers(1000))),
    n_random=4,
    hints=(
        "For one example: which one of its probabilities counts? The one-hot column picks it.",
        "Then the logarithm, the sign, and the mean. Over how many things is the mean taken?",
        "A wrong class may have probability 0. Its logarithm must not spoil the sum: see how the lesson avoids it.",
    ),
    mistakes=(
        Mistake(
            "sum instead of mean",
            "It is the sum over the examples. The loss is their *mean*, so that it does not grow with their number.",
            (lambda A2, Y: -np.sum(terms(A2, Y)), lambda A2, Y: -np.sum(Y * np.log(A2))),
        ),
        Mistake(
            "mean over all entries",
            "It is too small by the number of classes: the mean is taken over all entries, zeros included. How many "
            "*examples* are there?",
            (
                lambda A2, Y: -np.mean(terms(A2, Y)),
                lambda A2, Y: -np.mean(Y * np.log(A2)),
                lambda A2, Y: -np.sum(Y * np.log(A2)) / Y.size,
            ),
        ),
        Mistake(
            "divided by the classes",
            "It divides by the number of rows, the classes. The mean is over the examples.",
            (
                lambda A2, Y: -np.sum(terms(A2, Y)) / len(Y),
                lambda A2, Y: -np.sum(Y * np.log(A2)) / len(Y),
            ),
        ),
        Mistake(
            "sign",
            "It is negative: the logarithm of a probability is negative, and the loss is minus that.",
            (lambda A2, Y: np.sum(terms(A2, Y)) / Y.shape[1], lambda A2, Y: np.sum(Y * np.log(A2)) / Y.shape[1]),
        ),
        Mistake(
            "another logarithm",
            "The logarithm has base 2 or 10. Here it is the natural one: guessing among ten costs 2.303.",
            (
                lambda A2, Y: -np.sum(terms(A2, Y, np.log2)) / Y.shape[1],
                lambda A2, Y: -np.sum(terms(A2, Y, np.log10)) / Y.shape[1],
                lambda A2, Y: -np.sum(Y * np.log2(A2)) / Y.shape[1],
                lambda A2, Y: -np.sum(Y * np.log10(A2)) / Y.shape[1],
            ),
        ),
        Mistake(
            "log of the sum",
            "It takes the logarithm of a sum of probabilities. First each example's logarithm, then the mean.",
            (
                lambda A2, Y: -np.log(np.sum(Y * A2) / Y.shape[1]),
                lambda A2, Y: -np.log(np.sum(Y * A2)),
                lambda A2, Y: -np.log(np.sum(Y * A2)) / Y.shape[1],
                lambda A2, Y: -np.log(np.mean(Y * A2)),
            ),
        ),
        Mistake(
            "no logarithm",
            "The logarithm is missing: these are the probabilities themselves, or 1 minus them.",
            (
                lambda A2, Y: -np.sum(Y * A2) / Y.shape[1],
                lambda A2, Y: np.sum(Y * A2) / Y.shape[1],
                lambda A2, Y: 1 - np.sum(Y * A2) / Y.shape[1],
            ),
        ),
        Mistake(
            "labels forgotten",
            "Every class counts, not only the true one: where do the labels come in?",
            (
                lambda A2, Y: -np.sum(np.log(A2)) / Y.shape[1],
                lambda A2, Y: -np.mean(np.log(A2)),
                lambda A2, Y: -np.sum(np.log(A2)),
                lambda A2, Y: -np.sum(A2 * np.log(A2)) / Y.shape[1],
            ),
        ),
        Mistake(
            "prediction and label exchanged",
            "Prediction and label are exchanged: the logarithm is that of the *prediction*.",
            (
                lambda A2, Y: -np.sum(A2 * np.log(Y)) / Y.shape[1],
                lambda A2, Y: right.cross_entropy(Y, A2),
                *((lambda A2, Y, e=e: -np.sum(A2 * np.log(Y + e)) / Y.shape[1]) for e in (1e-8, 1e-10, 1e-12, 1e-15)),
            ),
        ),
        Mistake(
            "not added up",
            "It gives the loss of each example (or of each entry) by itself: one number for all is asked for.",
            (
                lambda A2, Y: -np.log(picked(A2, Y)),
                lambda A2, Y: -terms(A2, Y).sum(axis=0, keepdims=True),
                lambda A2, Y: -terms(A2, Y),
                lambda A2, Y: -terms(A2, Y) / Y.shape[1],
                lambda A2, Y: -Y * np.log(A2),
            ),
        ),
        Mistake(
            "a number for each class",
            "It gives a number for each class: the sum runs along the rows only.",
            (
                lambda A2, Y: -terms(A2, Y).sum(axis=1) / Y.shape[1],
                lambda A2, Y: -terms(A2, Y).sum(axis=1, keepdims=True) / Y.shape[1],
            ),
        ),
        Mistake(
            "yes-or-no loss",
            "It also counts log(1 − probability) of the wrong classes. That is the loss of separate yes-or-no "
            "questions; with softmax the true class alone counts.",
            (
                lambda A2, Y: np.sum(binary(A2, Y)) / Y.shape[1],
                lambda A2, Y: np.mean(binary(A2, Y)),
                lambda A2, Y: np.sum(binary(A2, Y)),
            ),
        ),
        Mistake(
            "squared error",
            "That is the squared difference, another loss. The formula dZ2 = A2 − Y holds for the cross-entropy.",
            (
                lambda A2, Y: np.sum((A2 - Y) ** 2) / Y.shape[1],
                lambda A2, Y: np.sum((A2 - Y) ** 2) / (2 * Y.shape[1]),
                lambda A2, Y: np.mean((A2 - Y) ** 2),
                lambda A2, Y: np.sum((A2 - Y) ** 2),
            ),
        ),
        Mistake(
            "1 added everywhere",
            "1 is added under every logarithm, that of the true class included. It must be added only where the label "
            "is 0.",
            (
                lambda A2, Y: -np.sum(Y * np.log(A2 + 1)) / Y.shape[1],
                lambda A2, Y: -np.sum(Y * np.log(A2 + Y)) / Y.shape[1],
            ),
        ),
        Mistake(
            "costs nothing at probability 0",
            "It is right until the *true* class gets probability 0: that costs nothing here, and must cost infinitely "
            "much (or very much). Only the logarithms of the wrong classes may be left out.",
            (without_zeros, lambda A2, Y: -np.sum(np.log((p := picked(A2, Y))[p > 0])) / Y.shape[1]),
        ),
        Mistake(
            "the largest probability",
            "It takes the largest probability of each column, that of the predicted class. The loss asks for that of "
            "the *true* class.",
            (lambda A2, Y: -np.mean(np.log(A2.max(axis=0))), lambda A2, Y: -np.sum(np.log(A2.max(axis=0)))),
        ),
        Mistake(
            "constant added",
            "A number that is added under the logarithm is so large that it changes the loss. 1e-12 is enough.",
            tuple((lambda A2, Y, e=e: -np.sum(Y * np.log(A2 + e)) / Y.shape[1]) for e in (0.1, 0.01, 1e-3, 1e-4)),
        ),
        Mistake(
            "divided by m - 1",
            "It divides by one less than the number of examples: the mean divides by the number itself.",
            (lambda A2, Y: -np.sum(np.log(picked(A2, Y))) / np.float64(Y.shape[1] - 1),),
        ),
        Mistake(
            "a fixed number",
            "It divides by the same number whatever the input: the number of examples must come from `Y` or `A2`, not "
            "from the notebook.",
            (lambda A2, Y: -np.sum(terms(A2, Y)) / 20, lambda A2, Y: -np.sum(terms(A2, Y)) / 4000),
            seen=_fixed_number,
        ),
        Mistake(
            "the last example left out",
            "The last example is left out: the loop ends one too early.",
            (lambda A2, Y: -np.sum(np.log(picked(A2, Y)[:-1])) / Y.shape[1],),
        ),
        Mistake(
            "only the first example",
            "Only the first example counts: does the loop return too early?",
            (lambda A2, Y: -np.log(picked(A2, Y)[0]) / Y.shape[1], lambda A2, Y: -np.log(picked(A2, Y)[0])),
        ),
        Mistake(
            "accuracy",
            "It counts right or wrong answers. The loss asks how *probable* the right answer was.",
            (
                lambda A2, Y: np.mean(A2.argmax(axis=0) == Y.argmax(axis=0)),
                lambda A2, Y: np.mean(A2.argmax(axis=0) != Y.argmax(axis=0)),
            ),
        ),
        Mistake(
            "Y as an index",
            "It uses `Y` as an index, as if it held the labels. `Y` is one-hot: ones and zeros.",
            (lambda A2, Y: -np.mean(np.log(A2[Y, np.arange(Y.shape[1])])),),
            seen=lambda trials: any("used as indices" in str(t.outcome.error) for t in trials),
        ),
        Mistake(
            "nan at probability 0",
            "It is right until a wrong class gets probability 0: 0 times log 0 is nan. That class does not count, so "
            "see to it that its logarithm is finite.",
            (
                lambda A2, Y: -np.sum(Y * np.log(A2)) / Y.shape[1],
                lambda A2, Y: -np.mean(np.sum(Y * np.log(A2), axis=0)),
                lambda A2, Y: -np.trace(Y.T @ np.log(A2)) / Y.shape[1],
            ),
        ),
    ),
    also_right=(
        cross_entropy_loop,
        lambda A2, Y: -np.mean(np.log(picked(A2, Y))),
        lambda A2, Y: -np.log((Y * A2).sum(axis=0)).mean(),
        lambda A2, Y: -np.sum(Y * np.log(A2 + 1e-12)) / Y.shape[1],
        lambda A2, Y: -np.sum(Y * np.log(np.clip(A2, 1e-9, 1))) / Y.shape[1],
        lambda A2, Y: -np.log(A2[Y == 1]).mean(),
        lambda A2, Y: np.float32(right.cross_entropy(A2.astype(np.float32), Y)),
    ),
)


def case(*sizes, seed=0):
    """A net with examples and labels, as `loss` takes them."""
    params, _, X, Y = patient(*sizes, seed=seed)
    return params, X, Y


def of_part(name):
    """The cross-entropy of another part of the forward pass."""
    return lambda params, X, Y: right.cross_entropy(getattr(forward(params, X), name), Y)


def _passes_a_tuple(trials):
    """Did a function that the student calls get the whole tuple of the forward pass?"""
    error, complaint = trials[0].outcome.error, trials[0].complaint
    if error is None or complaint:
        return False
    return "inhomogeneous" in str(error) or any(isinstance(value, Activations) for value in _arguments(error))


def _arguments(error):
    """The arguments of the innermost function of Python code that an error came from, and its name's place."""
    trace, frames = error.__traceback__, []
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    inner = [f for f in frames if "A2" in f.f_code.co_varnames[: f.f_code.co_argcount]] or frames[-1:]
    code = inner[-1].f_code
    return [inner[-1].f_locals.get(name) for name in code.co_varnames[: code.co_argcount]]


def _weights_added(trials):
    """Is a multiple of the sum of all squared weights (with the biases or without) too much?"""
    for names in (("W1", "W2"), ("W1", "b1", "W2", "b2")):
        shares = [(t.got - t.expected) / sum(np.sum(getattr(t.args[0], n) ** 2) for n in names) for t in trials]
        if len(shares) > 1 and 0 < shares[0] < np.inf and np.allclose(shares, shares[0], rtol=1e-4):
            return True
    return False


loss = Exercise(
    "loss",
    "04",
    "Write `my_loss(params, X, Y)`: the cross-entropy of the net on the examples `X`, whose one-hot labels are `Y`.",
    right.loss,
    levels=[[case(7, 5, 4, 6), case(5, 4, 4, 7, seed=2), case(3, 6, 2, 5, seed=3)]],
    hints=(
        "Two functions that you have, one after the other.",
        "`forward` gives Z1, A1, Z2 and A2. Which of them holds the probabilities?",
    ),
    mistakes=(
        Mistake(
            "the whole tuple",
            "It passes on all that `forward` gives, the whole tuple of Z1, A1, Z2 and A2: only A2 holds the "
            "probabilities.",
            (
                lambda params, X, Y: right.cross_entropy(forward(params, X), Y),
                lambda params, X, Y: cross_entropy_loop(forward(params, X), Y),
                lambda params, X, Y: -np.mean(np.log(picked(forward(params, X), Y))),
                lambda params, X, Y: -np.sum(Y * np.log(forward(params, X))) / Y.shape[1],
            ),
            seen=_passes_a_tuple,
        ),
        Mistake(
            "squared error",
            "That is the squared difference, another loss: the cross-entropy of the probabilities is asked for.",
            tuple(
                (lambda params, X, Y, f=f: f((forward(params, X).A2 - Y) ** 2, Y.shape[1]))
                for f in (
                    lambda S, m: S.sum() / m,
                    lambda S, m: S.sum() / (2 * m),
                    lambda S, m: S.mean(),
                    lambda S, m: S.sum(),
                    lambda S, m: S.mean() / 2,
                    lambda S, m: S.sum() / 2,
                )
            ),
        ),
        Mistake(
            "mean over all entries",
            "It is too small by the number of classes: the mean is taken over all entries, zeros included.",
            (lambda params, X, Y: right.loss(params, X, Y) / len(Y),),
        ),
        Mistake(
            "no ReLU",
            "The hidden layer has no ReLU in it: Z1 goes on as it is. `forward` does all of it.",
            (lambda p, X, Y: right.cross_entropy(softmax(p.W2 @ (p.W1 @ X + p.b1) + p.b2), Y),),
        ),
        Mistake(
            "weights added",
            "A sum of squares of the weights is added (weight decay): the loss asked for is the cross-entropy alone.",
            tuple(
                (lambda p, X, Y, c=c: right.loss(p, X, Y) + c * (np.sum(p.W1**2) + np.sum(p.W2**2)))
                for c in (0.01, 0.1, 0.001, 0.5)
            ),
            seen=_weights_added,
        ),
        Mistake(
            "scores",
            "It takes the logarithm of the scores Z2, which may be negative: softmax has made probabilities of them.",
            (of_part("Z2"),),
        ),
        Mistake(
            "hidden layer",
            "It takes A1 or Z1, which belong to the hidden layer: the probabilities are A2.",
            (of_part("A1"), of_part("Z1")),
        ),
        Mistake(
            "softmax twice",
            "Softmax is applied twice: `forward` ends with it already.",
            (lambda params, X, Y: right.cross_entropy(softmax(forward(params, X).A2), Y),),
        ),
        Mistake(
            "logarithm of ones and zeros",
            "It takes the logarithm of ones and zeros, and log 0 is infinite. `cross_entropy` takes the probabilities "
            "first, then the labels: are the labels, or predicted digits, in the place of the probabilities?",
            (
                lambda params, X, Y: right.cross_entropy(Y, forward(params, X).A2),
                lambda params, X, Y: right.cross_entropy(
                    right.one_hot(forward(params, X).A2.argmax(axis=0), len(Y)), Y
                ),
            ),
        ),
        Mistake(
            "sum or mean once more",
            "It is multiplied or divided by the number of examples: the cross-entropy is their mean already.",
            (
                lambda params, X, Y: right.loss(params, X, Y) * X.shape[1],
                lambda params, X, Y: right.loss(params, X, Y) / X.shape[1],
            ),
        ),
        Mistake(
            "sign", "The sign is the wrong one: a loss is never negative.", (lambda p, X, Y: -right.loss(p, X, Y),)
        ),
        Mistake(
            "prediction instead of loss",
            "It returns the probabilities: they have still to be compared with the labels.",
            (lambda params, X, Y: forward(params, X).A2, lambda params, X, Y: forward(params, X)),
        ),
        Mistake(
            "accuracy",
            "It gives the share of right (or wrong) answers, which has no slope to follow.",
            (
                lambda params, X, Y: np.mean(forward(params, X).A2.argmax(axis=0) == Y.argmax(axis=0)),
                lambda params, X, Y: np.mean(forward(params, X).A2.argmax(axis=0) != Y.argmax(axis=0)),
            ),
        ),
        Mistake(
            "biases forgotten",
            "The biases play no part in it: is the forward pass the whole one?",
            (lambda p, X, Y: right.loss(p._replace(b1=p.b1 * 0, b2=p.b2 * 0), X, Y),),
        ),
        Mistake(
            "b1 forgotten",
            "The bias b1 plays no part in it: is the forward pass the whole one?",
            (lambda p, X, Y: right.loss(p._replace(b1=p.b1 * 0), X, Y),),
        ),
        Mistake(
            "b2 forgotten",
            "The bias b2 plays no part in it: is the forward pass the whole one?",
            (lambda p, X, Y: right.loss(p._replace(b2=p.b2 * 0), X, Y),),
        ),
    ),
    also_right=(
        lambda params, X, Y: -np.mean(np.log(picked(forward(params, X).A2, Y))),
        lambda params, X, Y: cross_entropy_loop(forward(params, X)[-1], Y),
        lambda params, X, Y: sum(right.loss(params, X[:, [k]], Y[:, [k]]) for k in range(X.shape[1])) / X.shape[1],
    ),
)

# numerical_gradient ------------------------------------------------------------------------------------------------


def bowl(*shape, cubic=0.0, seed=0):
    """A function of an array, with a value of its own at each entry and products of different entries in it."""
    rng = np.random.default_rng(seed)
    A, B, C = rng.integers(1, 5, (3, *shape)) / 4.0

    def f(P):
        third = np.sum(P**3) + np.sum(B * P) ** 3  # moving all entries at once is not the same as one after the other
        return np.sum(A * P * P) + np.sum(B * P) ** 2 / 2 + np.sum(C * P) + cubic * third

    return f


def dyadic(*shape, seed=0):
    """An array whose entries can be moved by a power of 2 up and down again without any rounding."""
    return np.random.default_rng(seed).integers(1, 9, shape) / 4.0


def moved(measure, restore=True, copied=True, places=np.ndindex):
    """A `numerical_gradient` whose entries are measure(f, P, i, eps); P[i] may stay moved after it.

    `places` of P's shape lists the indices: `of_rows` takes whole rows for entries.
    """

    def numerical_gradient(f, P, eps=1e-5):
        P = P.copy() if copied else P
        gradient = np.zeros(P.shape)
        for i in places(P.shape):
            here = P[i] if places is np.ndindex else P[i].copy()
            gradient[i] = measure(f, P, i, eps)
            if restore:
                P[i] = here
        return gradient

    return numerical_gradient


def of_rows(shape):
    """Numbers of the rows, taken for places of entries."""
    return range(shape[0])


def at(f, P, i, value):
    """Value of f where the entry i of P is moved to `value`; P stays so."""
    P[i] = value
    return f(P)


def central(f, P, i, eps):
    """The central difference at one entry; leaves it moved down."""
    here = P[i] + 0  # no view, if it is a row
    return (at(f, P, i, here + eps) - at(f, P, i, here - eps)) / (2 * eps)


def left_up(f, P, i, eps):
    """The same, down first: leaves the entry moved up."""
    here = P[i] + 0
    return -(at(f, P, i, here - eps) - at(f, P, i, here + eps)) / (2 * eps)


def row_and_view(f, P, i, eps):
    """The same for a row whose old values are kept as a view, which moves with it."""
    here = P[i]
    P[i] = here + eps
    above = f(P)
    P[i] = here - eps
    below = f(P)
    P[i] = here
    return (above - below) / (2 * eps)


def share_moved(f, P, i, eps):
    """The difference where the entry is moved by a share of itself."""
    here = P[i]
    above, below = at(f, P, i, here * (1 + eps)), at(f, P, i, here * (1 - eps))
    P[i] = here
    return above - below


def _without_last(gradient):
    gradient.flat[-1] = 0
    return gradient


def two_loops(f, P, eps=1e-5):
    """A way that is right for a matrix only."""
    gradient = np.zeros(P.shape)
    for i in range(P.shape[0]):
        for j in range(P.shape[1]):
            gradient[i, j] = central(f, P.copy(), (i, j), eps)
    return gradient


def tail(f, P, eps=1e-5):
    """Only the difference of the last entry is kept."""
    return right.numerical_gradient(f, P, eps).ravel()[-1]


def by_masks(f, P, eps=1e-5):
    """Another right way: a move array for each entry."""
    moves = np.eye(P.size).reshape(P.size, *P.shape) * eps
    return np.array([(f(P + d) - f(P - d)) / (2 * eps) for d in moves]).reshape(P.shape)


def by_steps(f, P, eps=1e-5):
    """Another right way: moves the entry of P itself up, down and back."""
    gradient = np.zeros(P.shape)
    for i in np.ndindex(*P.shape):
        P[i] += eps
        above = f(P)
        P[i] -= 2 * eps
        below = f(P)
        P[i] += eps
        gradient[i] = (above - below) / (2 * eps)
    return gradient


def by_flat_index(f, P, eps=1e-5):
    """Another right way: one number for each entry."""
    result = []
    for k in range(P.size):
        up, down = P.copy(), P.copy()
        up.flat[k] += eps
        down.flat[k] -= eps
        result.append((f(up) - f(down)) / eps / 2)
    return np.reshape(result, P.shape)


numerical_gradient = Exercise(
    "numerical_gradient",
    "04",
    "Write `my_numerical_gradient(f, P, eps=1e-5)`: the central difference of `f` at each entry of `P`, which may "
    "have any shape.",
    right.numerical_gradient,
    levels=[
        [
            (bowl(2, 3), dyadic(2, 3), 2.0**-6),
            (bowl(4, 1, seed=1), dyadic(4, 1, seed=1), 2.0**-4),
            (bowl(3, 2, cubic=1.0, seed=2), dyadic(3, 2, seed=2), 0.5),
            (bowl(2, 3, seed=4), np.zeros((2, 3))),
            (bowl(2, 3, seed=6), -dyadic(2, 3, seed=6), 2.0**-6),  # slopes below 0
        ],
        [(bowl(3, seed=3), dyadic(3, seed=3), 2.0**-5), (bowl(2, 1, 2, seed=5), dyadic(2, 1, 2), 2.0**-5)],
    ],
    hints=(
        "One entry after the other: move it up by `eps` and ask `f`, move it down by `eps` and ask again.",
        "How far apart are the two points? That is what the difference is divided by.",
        "Each entry must be back in its place before the next one moves, and `P` must be as it was at the end.",
        "`np.ndindex(P.shape)` gives the places of all entries, whatever the shape.",
    ),
    mistakes=(
        Mistake(
            "one-sided",
            "It goes to one side only. That is much less exact than a *central* difference, which goes up and down.",
            (
                moved(lambda f, P, i, eps: (-f(P) + at(f, P, i, P[i] + eps)) / eps),
                moved(lambda f, P, i, eps: (f(P) - at(f, P, i, P[i] - eps)) / eps),
            ),
        ),
        Mistake(
            "down by too little",
            "The second point is the start itself, not one that lies below it: from above it is *two* moves down.",
            (
                moved(lambda f, P, i, eps: (-f(P) + at(f, P, i, P[i] + eps)) / (2 * eps)),
                moved(lambda f, P, i, eps: (f(P) - at(f, P, i, P[i] - eps)) / (2 * eps)),
            ),
        ),
        Mistake(
            "factor 2",
            "It is twice as large as it should be: the two points lie further apart than one `eps`.",
            (lambda f, P, eps=1e-5: 2 * right.numerical_gradient(f, P, eps),),
        ),
        Mistake(
            "brackets",
            "It divides by 2 and then *multiplies* by `eps`: Python works from left to right. Brackets are missing.",
            (lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps) * 2 * eps / 2 * eps,),
        ),
        Mistake(
            "not divided",
            "It gives the difference itself (or half of it). A slope is a difference divided by how far one moved.",
            (
                lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps) * 2 * eps,
                lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps) * eps,
            ),
        ),
        Mistake(
            "sign",
            "The sign is the wrong one: it subtracts the value above from the value below.",
            (lambda f, P, eps=1e-5: -right.numerical_gradient(f, P, eps),),
        ),
        Mistake(
            "all entries at once",
            "It moves all entries of `P` at once. Each entry has a slope of its own: move one, and leave the others.",
            (
                lambda f, P, eps=1e-5: (f(P + eps) - f(P - eps)) / (2 * eps),
                lambda f, P, eps=1e-5: np.full(P.shape, (f(P + eps) - f(P - eps)) / (2 * eps)),
                lambda f, P, eps=1e-5: (f(P + eps) - f(P)) / eps,
            ),
        ),
        Mistake(
            "whole rows",
            "It moves a whole row of `P` at a time: with one index, `P[i]` is a row. Each entry moves by itself, so "
            "that the loop must go through the places of all entries, whatever the shape.",
            tuple(
                moved(measure, restore, copied, of_rows)
                for measure in (central, left_up, row_and_view)
                for restore in (True, False)
                for copied in (True, False)
            ),
        ),
        Mistake(
            "absolute value",
            "The signs are lost: it takes the absolute value of the difference. A slope may be negative.",
            (lambda f, P, eps=1e-5: np.abs(right.numerical_gradient(f, P, eps)),),
        ),
        Mistake(
            "added up",
            "It gives the sum of all slopes, one number: a gradient has an entry for each entry of `P`.",
            (
                lambda f, P, eps=1e-5: np.sum(right.numerical_gradient(f, P, eps)),
                lambda f, P, eps=1e-5: np.full(P.shape, np.sum(right.numerical_gradient(f, P, eps))),
            ),
        ),
        Mistake(
            "moves by a share",
            "It multiplies the entry by 1 + eps. It must move by `eps` itself, whatever the entry is (an entry 0 would "
            "not move at all).",
            (
                moved(lambda f, P, i, eps: share_moved(f, P, i, eps) / (2 * eps)),
                moved(lambda f, P, i, eps: share_moved(f, P, i, eps) / (2 * eps * P[i])),
            ),
        ),
        Mistake(
            "entries for places",
            "The loop goes through the entries (or rows) of `P` and uses them as an index: go through the *places*.",
            (lambda f, P, eps=1e-5: [P[i] for i in P],),
            seen=lambda trials: any(
                isinstance(t.outcome.error, IndexError)
                and ("used as indices" in str(t.outcome.error) or "only integers" in str(t.outcome.error))
                for t in trials
            ),
        ),
        Mistake(
            "the last entry left out",
            "The last entry is left out: the loop ends one too early.",
            (lambda f, P, eps=1e-5: _without_last(right.numerical_gradient(f, P, eps)),),
        ),
        Mistake(
            "not moved back",
            "An entry is not moved back before the next one moves, so that the later ones are measured somewhere else.",
            (
                moved(central, restore=False),
                moved(central, restore=False, copied=False),
                moved(left_up, restore=False),
                moved(left_up, restore=False, copied=False),
            ),
        ),
        Mistake(
            "only one entry",
            "It gives the slope of a single entry: a gradient has an entry for each entry of `P`.",
            (
                tail,
                lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps).ravel()[0],
                lambda f, P, eps=1e-5: np.full(P.shape, tail(f, P, eps)),
            ),
        ),
        Mistake(
            "nothing moves",
            "It is zero everywhere. Either both values of `f` are the same (does it get an array that was moved? a "
            "second name is no copy), or no entry of the result is filled.",
            (lambda f, P, eps=1e-5: np.zeros(P.shape),),
        ),
        Mistake(
            "loses the shape",
            "It is a row of numbers: the gradient must have the shape of `P`.",
            (
                lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps).ravel(),
                lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps).reshape(1, -1),
            ),
        ),
        Mistake(
            "transposed",
            "The gradient is transposed: it must have the shape of `P`.",
            (lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps).T,),
        ),
        Mistake(
            "integers",
            "It is cut to integers: is the array for the gradient one of integers?",
            (
                lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps).astype(int),
                lambda f, P, eps=1e-5: right.numerical_gradient(f, P, eps).round(),
            ),
        ),
        Mistake(
            "eps ignored",
            "It takes the same small step whatever `eps` says: the caller chooses how far to move.",
            tuple(
                (lambda f, P, eps=1e-5, e=e: right.numerical_gradient(f, P, e))
                for e in (1e-5, 1e-4, 1e-6, 1e-3, 1e-7, 1e-2)
            ),
        ),
        Mistake(
            "matrices only",
            "It is right for a matrix, but `P` may have any number of dimensions: two loops with two indices work "
            "for two dimensions only.",
            (two_loops,),
            seen=lambda trials: (
                all(t.args[1].ndim != 2 for t in trials)
                and isinstance(trials[0].outcome.error, (IndexError, ValueError, TypeError))
            ),
        ),
    ),
    also_right=(by_masks, by_steps, by_flat_index, moved(central), lambda f, P, eps=1e-5: by_masks(f, P, eps).tolist()),
)

# relative_error ----------------------------------------------------------------------------------------------------

norm = np.linalg.norm
PAIR = (np.array([3.0, -1.0, 2.0]), np.array([2.5, -1.5, 2.25]))
WIDE = (np.array([[0.5, -2.0, 1.0], [4.0, 0.25, -1.0]]), np.array([[0.75, -1.0, 1.5], [-3.0, 0.5, -1.25]]))
ZERO = np.zeros((2, 3))
BALANCED = np.array([[2.0, -1.0, 0.5], [-3.0, 1.0, 0.5]])  # its entries add up to 0


def only_at_zeros(trials):
    """Is the result wrong only where both gradients are all zeros?"""
    wrong = [t for t in trials if t.problem]
    return bool(wrong) and not any(P.any() for t in wrong for P in t.args)


def share_by_loop(a, n):
    """Another right way: squares added one by one."""
    apart = long_a = long_n = 0.0
    for x, y in zip(a.ravel(), n.ravel(), strict=True):
        apart, long_a, long_n = apart + (x - y) ** 2, long_a + x**2, long_n + y**2
    return 0 if long_a + long_n == 0 else apart**0.5 / (long_a**0.5 + long_n**0.5)


def in_plain_python(a, n):
    """Python's own numbers raise an error where NumPy's give nan."""
    return float(norm(a - n)) / float(norm(a) + norm(n))


def shares(top, bottom):
    """Two wrong ways: top(a, n) / bottom(a, n) as it is, and 0 in place of 0/0."""

    def guarded(a, n):
        below = bottom(a, n)
        return top(a, n) / below if below else 0.0

    return (lambda a, n: top(a, n) / bottom(a, n)), guarded


def as_share(function, a, n):
    """Call a `relative_error`; a number in the denominator may change the error of tiny gradients by a hundredth."""
    value, right_one = function(a, n), distance(a, n)
    tiny = 0 < norm(a) + norm(n) < 1e-4
    return right_one if tiny and np.ndim(value) == 0 and abs(value - right_one) < 0.01 * right_one else value


relative_error = Exercise(
    "relative_error",
    "04",
    "Write `my_relative_error(a, n)`: the distance of two gradients divided by the sum of their lengths, and 0 if both "
    "are all zeros.",
    right.relative_error,
    levels=[
        [PAIR, WIDE, (WIDE[0], WIDE[0] * 2), (PAIR[0], -PAIR[0]), tuple(P.astype(np.float32) for P in WIDE)],
        [(PAIR[0], 1.001 * PAIR[0]), tuple(1e-6 * P for P in WIDE)],  # a small error, and small gradients
        [(WIDE[1], ZERO), (ZERO, WIDE[1]), (ZERO, ZERO), (BALANCED, 2 * BALANCED)],
    ],
    random=lambda rng: tuple(rng.normal(0, 2, (2, 4, 3))),
    n_random=4,
    call=as_share,
    hints=(
        "The length of an array of numbers: the root of the sum of their squares. `np.linalg.norm` gives it.",
        "The distance is the length of the difference. It is a share of which two lengths?",
        "Two gradients that are all zeros are equal. What does 0/0 give, and what should it be?",
    ),
    mistakes=(
        Mistake(
            "not normalised",
            "It is the distance alone. Is that large? It depends on how long the gradients are: divide by their "
            "lengths.",
            (lambda a, n: norm(a - n), lambda a, n: np.sum((a - n) ** 2), lambda a, n: np.mean((a - n) ** 2)),
        ),
        Mistake(
            "one length only",
            "It divides by one of the two lengths (or the larger, or their mean), not by their *sum*: then it is not "
            "between 0 and 1.",
            (
                *shares(lambda a, n: norm(a - n), lambda a, n: norm(n)),
                *shares(lambda a, n: norm(a - n), lambda a, n: norm(a)),
                *shares(lambda a, n: norm(a - n), lambda a, n: max(norm(a), norm(n))),
                *shares(lambda a, n: 2 * norm(a - n), lambda a, n: norm(a) + norm(n)),
            ),
        ),
        Mistake(
            "squared",
            "The squares are still there: a square root is missing, so that a small error looks far smaller than it "
            "is.",
            (
                *shares(lambda a, n: np.sum((a - n) ** 2), lambda a, n: np.sum(a**2) + np.sum(n**2)),
                *shares(lambda a, n: norm(a - n) ** 2, lambda a, n: (norm(a) + norm(n)) ** 2),
                *shares(lambda a, n: norm(a - n) ** 2, lambda a, n: norm(a) + norm(n)),
            ),
        ),
        Mistake(
            "root of both together",
            "It takes one square root of both sums together: each gradient has its own length, and the *lengths* are "
            "added.",
            shares(lambda a, n: norm(a - n), lambda a, n: np.sqrt(np.sum(a**2) + np.sum(n**2))),
        ),
        Mistake(
            "length of the sum",
            "It divides by the length of a + n. Two opposite gradients would cancel: add their lengths instead.",
            shares(lambda a, n: norm(a - n), lambda a, n: norm(a + n)),
        ),
        Mistake(
            "product of the lengths",
            "It divides by the *product* of the two lengths: it is their sum.",
            (
                *shares(lambda a, n: norm(a - n), lambda a, n: norm(a) * norm(n)),
                *shares(lambda a, n: norm(a - n), lambda a, n: np.sqrt(norm(a) * norm(n))),
            ),
        ),
        Mistake(
            "number of entries",
            "It divides by how many entries (or rows) there are: `len` and `size` count. The length of a gradient is "
            "the root of the sum of its squares.",
            (
                lambda a, n: norm(a - n) / (len(a) + len(n)),
                lambda a, n: norm(a - n) / len(a),
                lambda a, n: norm(a - n) / a.size,
                lambda a, n: norm(a - n) / (a.size + n.size),
            ),
        ),
        Mistake(
            "difference of the lengths",
            "It compares the lengths only: two gradients of the same length may point in different directions.",
            (
                *shares(lambda a, n: abs(norm(a) - norm(n)), lambda a, n: norm(a) + norm(n)),
                *shares(lambda a, n: norm(a) - norm(n), lambda a, n: norm(a) + norm(n)),
            ),
        ),
        Mistake(
            "absolute values added",
            "It adds up (or averages) absolute values. A length is the root of a sum of squares.",
            shares(lambda a, n: np.sum(np.abs(a - n)), lambda a, n: np.sum(np.abs(a)) + np.sum(np.abs(n))),
        ),
        Mistake(
            "largest entries",
            "It compares the largest entries only. A length is the root of the sum of *all* squares.",
            (
                *shares(lambda a, n: np.abs(a - n).max(), lambda a, n: np.abs(a).max() + np.abs(n).max()),
                *shares(lambda a, n: np.abs(a - n).max(), lambda a, n: max(np.abs(a).max(), np.abs(n).max())),
                *shares(lambda a, n: np.max(a - n), lambda a, n: np.max(a) + np.max(n)),
            ),
        ),
        Mistake(
            "signs cancel",
            "It adds up the entries with their signs, so that differences up and down cancel.",
            (
                *shares(lambda a, n: np.sum(a - n), lambda a, n: np.sum(a) + np.sum(n)),
                *shares(lambda a, n: abs(np.sum(a - n)), lambda a, n: np.sum(np.abs(a)) + np.sum(np.abs(n))),
                *shares(lambda a, n: abs(np.sum(a - n)), lambda a, n: abs(np.sum(a + n))),
            ),
        ),
        Mistake(
            "entry by entry",
            "It divides entry by entry. An entry near 0 then counts as much as a large one: take the whole arrays' "
            "lengths first, and divide once.",
            tuple(
                (lambda a, n, put=put, e=e: put(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), e)))
                for put in (lambda r: r, np.mean, np.max, np.sum)
                for e in (0, 1e-8)
            )
            + shares(lambda a, n: np.abs(a - n), lambda a, n: norm(a) + norm(n)),
        ),
        Mistake(
            "a number for each column",
            "It gives a number for each column (or row): one number for the whole array is asked for.",
            (lambda a, n: norm(a - n, axis=0) / (norm(a, axis=0) + norm(n, axis=0)),),
            seen=lambda trials: all(t.got is not None for t in trials) and any(t.got.shape == (3,) for t in trials),
        ),
        Mistake(
            "norm of a matrix",
            "With a matrix, the 2-norm (`np.linalg.norm(a, 2)`) is something else: the largest singular value. The "
            "length here is that of all entries, which `np.linalg.norm(a)` gives.",
            shares(lambda a, n: norm(a - n, 2), lambda a, n: norm(a, 2) + norm(n, 2)),
        ),
        Mistake(
            "brackets",
            "Python divides before it adds: brackets are missing around what is divided by.",
            (
                lambda a, n: norm(a - n) / norm(a) + norm(n),
                lambda a, n: norm(a - n) / norm(a) + norm(n) if a.any() else 0.0,
            ),
        ),
        Mistake(
            "plus for minus",
            "It measures the sum of the two. How far apart they are is the length of their *difference*.",
            shares(lambda a, n: norm(a + n), lambda a, n: norm(a) + norm(n)),
        ),
        Mistake(
            "likeness",
            "It is 1 for equal gradients: an *error* is 0 for them.",
            (
                lambda a, n: 1 - right.relative_error(a, n),
                *shares(lambda a, n: np.sum(a * n), lambda a, n: norm(a) * norm(n)),
            ),
        ),
        Mistake(
            "percent",
            "It is in percent: a share of 1 is asked for.",
            shares(lambda a, n: 100 * norm(a - n), lambda a, n: norm(a) + norm(n)),
        ),
        Mistake(
            "rounded",
            "It is rounded: a relative error of 1e-9 and one of 1e-5 would look alike.",
            tuple((lambda a, n, k=k: round(right.relative_error(a, n), k)) for k in (1, 2, 3, 4)),
        ),
        Mistake(
            "constant in the denominator",
            "A constant (such as 1e-5) is added to what is divided by, or is its least value, and is too large: the "
            "error of small gradients comes out too small. 1e-12 is enough to avoid 0/0.",
            (
                *(
                    (lambda a, n, e=e: norm(a - n) / (norm(a) + norm(n) + e))
                    for e in (1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)
                ),
                *(
                    (lambda a, n, e=e: norm(a - n) / max(norm(a) + norm(n), e))
                    for e in (1, 0.1, 0.01, 1e-3, 1e-4, 1e-5)
                ),
            ),
        ),
        Mistake(
            "zero if one is zero",
            "It gives 0 as soon as *one* of the two is all zeros: then the other one is entirely wrong, and the error "
            "is 1.",
            (
                lambda a, n: right.relative_error(a, n) if a.any() and n.any() else 0.0,
                lambda a, n: right.relative_error(a, n) if a.any() else 0.0,
                lambda a, n: right.relative_error(a, n) if n.any() else 0.0,
            ),
        ),
        Mistake(
            "sum for all zeros",
            "It asks whether the entries *add up* to 0, which they also do where positive and negative ones cancel. "
            "Ask whether all of them are 0.",
            (
                lambda a, n: right.relative_error(a, n) if a.sum() else 0.0,
                lambda a, n: right.relative_error(a, n) if n.sum() else 0.0,
                lambda a, n: right.relative_error(a, n) if a.sum() or n.sum() else 0.0,
                lambda a, n: right.relative_error(a, n) if a.sum() and n.sum() else 0.0,
            ),
        ),
        Mistake(
            "zeros",
            "It is right except for two gradients that are all zeros: 0/0. They are equal, so their error is 0.",
            (
                lambda a, n: norm(a - n) / (norm(a) + norm(n)),
                in_plain_python,
                lambda a, n: right.relative_error(a, n) if a.any() or n.any() else 1.0,
                lambda a, n: right.relative_error(a, n) if a.any() or n.any() else np.inf,
            ),
            seen=only_at_zeros,
        ),
    ),
    also_right=(
        share_by_loop,
        lambda a, n: norm(a - n) / (norm(a) + norm(n) + 1e-12),
        lambda a, n: norm(a - n) / max(norm(a) + norm(n), 1e-8),
        lambda a, n: np.float32(distance(a.astype(np.float32), n.astype(np.float32))),
        lambda a, n: np.sqrt(np.sum((n - a) ** 2)) / (np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(n**2)) or 1),
    ),
)

# backward ----------------------------------------------------------------------------------------------------------


def backward_loop(params, activations, X, Y):
    """Another right way: one example after the other."""
    W1, b1, W2, b2 = params
    Z1, A1, _, A2 = activations
    dW1, db1, dW2, db2 = (np.zeros(P.shape) for P in params)
    m = X.shape[1]
    for k in range(m):
        d2 = A2[:, k] - Y[:, k]
        d1 = np.array([W2[:, j] @ d2 if Z1[j, k] > 0 else 0 for j in range(len(Z1))])
        dW2, db2 = dW2 + np.outer(d2, A1[:, k]) / m, db2 + d2[:, None] / m
        dW1, db1 = dW1 + np.outer(d1, X[:, k]) / m, db1 + d1[:, None] / m
    return dW1, db1, dW2, db2


def backward_early(params, activations, X, Y):
    """Another right way: the mean taken at once, the slope seen in A1."""
    dZ2 = (activations.A2 - Y) / Y.shape[1]
    dZ1 = np.dot(params.W2.T, dZ2)
    dZ1[activations.A1 <= 0] = 0
    ones = np.ones((Y.shape[1], 1))
    return {"dW2": dZ2 @ activations.A1.T, "db2": dZ2 @ ones, "dW1": (X @ dZ1.T).T, "db1": dZ1 @ ones}


def backward_single(params, activations, X, Y):
    """Another right way: computed in float32."""
    single = [type(group)(*(P.astype(np.float32) for P in group)) for group in (params, activations)]
    return list(right.backward(*single, X.astype(np.float32), Y.astype(np.float32)))


def backward_einsum(params, activations, X, Y):
    """Another right way: sums by index, biases by the mean."""
    dZ2 = activations.A2 - Y
    dZ1 = np.einsum("ij,im->jm", params.W2, dZ2) * (activations.Z1 > 0)
    dW1, dW2 = (np.einsum("im,jm->ij", d, A) / X.shape[1] for d, A in ((dZ1, X), (dZ2, activations.A1)))
    return right.Gradients(dW1, dZ1.mean(axis=1, keepdims=True), dW2, dZ2.mean(axis=1).reshape(-1, 1))


def with_ways(exercise, *ways):
    """The doctor's exercise, with those of the ways that it does not list yet."""
    return exercise if exercise.also_right else replace(exercise, also_right=ways)


backward = with_ways(BACKWARD, backward_loop, backward_early, backward_single, backward_einsum)

# questions ---------------------------------------------------------------------------------------------------------

guessing = Question(
    "loss of guessing",
    "04",
    "Predict: a net is to read the 26 letters, and gives each of them the same probability. What is its loss, in nats?",
    3.2581,
    hints=(
        "Which probability does the true letter get?",
        "The loss of one example is −log of it, and here all examples have the same.",
        "For ten digits it was log 10 = 2.303.",
    ),
    mistakes=(
        Mistake("ten classes", "That is the loss of guessing among ten digits. Here there are 26 letters.", 2.302585),
        Mistake("bits", "That is in bits, by the logarithm to base 2. A nat goes by the natural logarithm.", 4.70044),
        Mistake("base 10", "That is the logarithm to base 10. A nat goes by the natural one.", 1.414973),
        Mistake("sign", "The sign is the wrong one: a loss is never negative.", -3.2581),
        Mistake("26 itself", "That is the number of letters. The loss is the natural logarithm of it.", 26),
        Mistake("25 letters", "That is the logarithm of 25: there are 26 letters.", np.log(25)),
        Mistake("no logarithm", "That is 1 minus the probability of the true letter. The loss is −log of it.", 25 / 26),
        Mistake("sum", "That is the sum over the 26 letters. Only the true letter counts.", 26 * np.log(26)),
        Mistake("divided by 26", "That is divided by 26 once more. Only the true letter counts.", np.log(26) / 26),
        Mistake("no loss", "A loss of 0 needs probability 1 for every true letter. Here it gets 1/26.", 0),
        Mistake("log 1/10", "Look at the sign and at the number: here there are 26 letters, not 10 digits.", -2.302585),
        Mistake("probability", "That is the probability of each letter. The loss is −log of it.", 1 / 26),
    ),
    rtol=3e-3,
    prediction=True,
    why="−log(1/26) = log 26. A loss near that of guessing says that a net knows nothing yet.",
    also_right=(3.26, np.log(26), "3.258"),
)

shape_of_gradient = Question(
    "shape of dW1",
    "04",
    "Predict: 4,000 images of 784 pixels, 32 hidden units, 10 digits. Which shape does dW1 have?",
    (32, 784),
    hints=(
        "A gradient has the shape of the parameter that it belongs to.",
        "dW1 is the product of dZ1 and X transposed. What are their shapes, and which dimension is summed away?",
    ),
    mistakes=(
        Mistake("transposed", "That is transposed: a row for each hidden unit, a weight for each pixel.", (784, 32)),
        Mistake("db1", "That is the shape of db1, the gradient of the biases.", (32, 1)),
        Mistake(
            "dW2 transposed", "That is the shape of dW2 transposed. dW1 belongs to the first layer's weights.", (32, 10)
        ),
        Mistake("X", "That is the shape of X, the images. dW1 has the shape of W1.", (784, 4000)),
        Mistake("X transposed", "That is the shape of X transposed. dW1 has the shape of W1.", (4000, 784)),
        Mistake("dZ2", "That is the shape of dZ2, with a column for each image. dW1 has the shape of W1.", (10, 4000)),
        Mistake(
            "no hidden layer",
            "That is a weight from each pixel to each digit, in the wrong order, too: between them "
            "there is a hidden layer of 32 units.",
            (784, 10),
        ),
        Mistake("dZ1", "That is the shape of dZ1. The product sums the examples away.", (32, 4000)),
        Mistake("ten hidden units", "That is the notes' net, with ten hidden units. Here there are 32.", (10, 784)),
        Mistake("dW2", "That is the shape of dW2, from the hidden units to the digits.", (10, 32)),
    ),
    prediction=True,
    why="the shape of W1. The number of examples is gone: the matrix product sums over them.",
    also_right=([32, 784], np.array([32, 784])),
)

three_times = Question(
    "three times too large",
    "04",
    "Predict: a gradient is three times too large in all its entries. What does `relative_error` say?",
    0.5,
    hints=(
        "Call the length of the right gradient 1. How long is the wrong one, and how far apart are they?",
        "Divide their distance by the sum of the two lengths.",
    ),
    mistakes=(
        Mistake("not normalised", "That is their distance. By which sum of lengths is it divided?", 2),
        Mistake(
            "twice",
            "That is what it says for a gradient that is twice as large, or 1/3: the distance is a share of *both* "
            "lengths.",
            1 / 3,
            lambda value: abs(value - 1 / 3) < 0.004,
        ),
        Mistake("by the larger", "That is the distance divided by one of the lengths: it is their sum.", 2 / 3),
        Mistake("ratio", "That is the ratio of the two. The error is their distance, as a share of the lengths.", 3),
        Mistake("percent", "That is in percent: give a share of 1.", 50),
        Mistake(
            "percent of one length", "That is in percent, and a share of one of the lengths only: it is their sum.", 200
        ),
        Mistake("not subtracted", "That is 3 divided by the sum of the lengths. How far apart are 3 and 1?", 0.75),
        Mistake(
            "the right one's share", "That is 1 divided by the sum of the lengths. How far apart are 3 and 1?", 0.25
        ),
        Mistake("mean length", "That is the distance divided by the mean of the lengths: it is their sum.", 1),
    ),
    prediction=True,
    why="(3 − 1)/(3 + 1). Even a thousand times too large gives no more than 1.",
    also_right=(1 / 2, "0.5", np.float32(0.5)),
)

EXERCISES = [
    one_hot,
    guessing,
    cross_entropy,
    loss,
    numerical_gradient,
    three_times,
    relative_error,
    shape_of_gradient,
    backward,
]

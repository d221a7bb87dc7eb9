"""Bad input at the doors: the right type of error, and one sentence that says what was wrong and how to mend it."""

import decimal
import fractions
import warnings

import numpy as np
import pytest

from helpers.backprop import Gradients, one_hot
from helpers.data import read_idx, to_columns
from helpers.network import Params, init_params
from helpers.training import train

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (20, 28, 28), dtype=np.uint8)
y = np.arange(20) % 10
X, Y, params = to_columns(IMAGES), one_hot(y), init_params(RNG)


class Silent:
    def __repr__(self):
        raise RuntimeError("this object does not describe itself")


class Slider:
    """As a student passes one: the widget, where its value was wanted."""

    value = 0.1


def refused(function, error, parts):
    """The sentence with which the call is refused."""
    with pytest.raises(error) as caught:
        function()
    assert type(caught.value) is error
    message = str(caught.value)
    assert "\n" not in message and len(message) < 240, message
    assert message.endswith(".") and " but " in message and ": " in message, message  # wrong, expected: way out
    for part in parts:
        assert part in message, message


def cases(table):
    return pytest.mark.parametrize("arguments, error, parts", table.values(), ids=table.keys())


# to_columns


@cases(
    {
        "list": (IMAGES.tolist(), TypeError, ["images", "(list)", "np.array"]),
        "none": (None, TypeError, ["images", "None"]),
        "masked": (np.ma.masked_equal(IMAGES, 0), TypeError, ["images", "MaskedArray"]),
        "scaled": (IMAGES / 255, TypeError, ["uint8", "float64", "unscaled"]),
        "bool": (IMAGES > 0, TypeError, ["uint8", "bool"]),
        "signed": (IMAGES.astype(np.int8), TypeError, ["uint8", "int8"]),
        "one image": (IMAGES[0], ValueError, ["(m, rows, columns)", "(28, 28)", "reshape"]),
        "0-d": (np.uint8(3) + np.zeros((), np.uint8), TypeError, ["images", "uint8"]),
        "0-d array": (np.array(3, np.uint8), ValueError, ["(m, rows, columns)", "()"]),
        "rows": (IMAGES.reshape(20, 784), ValueError, ["(20, 784)"]),
        "colours": (IMAGES[..., None], ValueError, ["(20, 28, 28, 1)"]),
        "no image": (IMAGES[:0], ValueError, ["(0, 28, 28)", "at least one image"]),
        "no rows": (IMAGES[:, :0], ValueError, ["(20, 0, 28)"]),
    }
)
def test_to_columns_refuses(arguments, error, parts):
    refused(lambda: to_columns(arguments), error, parts)


@pytest.mark.parametrize("raw", [None, 7, "text", IMAGES, [0, 0, 8, 1]], ids=str)
def test_read_idx_refuses(raw):
    refused(lambda: read_idx(raw), TypeError, ["raw", "bytes", "read_bytes()"])


def test_to_columns_accepts_any_layout():
    expected = to_columns(IMAGES)
    np.testing.assert_array_equal(to_columns(np.asfortranarray(IMAGES)), expected)
    np.testing.assert_array_equal(to_columns(np.concatenate([IMAGES, IMAGES])[::2][:10]), to_columns(IMAGES[::2]))


# init_params


@cases(
    {
        "seed for rng": (dict(rng=0), TypeError, ["rng", "numpy.random.Generator", "default_rng(0)"]),
        "no rng": (dict(rng=None), TypeError, ["rng", "None"]),
        "module for rng": (dict(rng=np.random), TypeError, ["rng", "(module)"]),
        "old rng": (dict(rng=np.random.RandomState(0)), TypeError, ["rng", "(RandomState)"]),
        "silent rng": (dict(rng=Silent()), TypeError, ["rng", "(Silent)"]),
        "zero": (dict(n_hidden=0), ValueError, ["n_hidden", "at least 1", "0"]),
        "negative": (dict(n_in=-784), ValueError, ["n_in", "-784"]),
        "fraction": (dict(n_hidden=10.5), TypeError, ["n_hidden", "whole number", "10.5"]),
        "whole float": (dict(n_hidden=10.0), TypeError, ["n_hidden", "whole number", "10.0"]),
        "text": (dict(n_out="10"), TypeError, ["n_out", "'10'"]),
        "bool": (dict(n_out=True), TypeError, ["n_out", "True"]),
        "numpy bool": (dict(n_out=np.True_), TypeError, ["n_out", "True"]),
        "none": (dict(n_in=None), TypeError, ["n_in", "None"]),
        "nan": (dict(n_in=float("nan")), TypeError, ["n_in", "nan"]),
        "list": (dict(n_hidden=[100, 50]), TypeError, ["n_hidden", "[100, 50]"]),
        "array": (dict(n_hidden=np.array([10])), TypeError, ["n_hidden", "ndarray"]),
        "huge": (dict(n_hidden=10**9), ValueError, ["n_hidden", "at most 1000000", "1000000000"]),
        "monstrous": (dict(n_in=10**5000), ValueError, ["n_in", "at most"]),
    }
)
def test_init_params_refuses(arguments, error, parts):
    refused(lambda: init_params(**{"rng": RNG, **arguments}), error, parts)


def test_init_params_accepts_numpy_integers():
    p = init_params(np.random.default_rng(0), n_in=np.int64(4), n_hidden=np.uint8(3), n_out=np.int32(2))
    assert [P.shape for P in p] == [(3, 4), (3, 1), (2, 3), (2, 1)]


# one_hot


@cases(
    {
        "too large": (([0, 10],), ValueError, ["between 0 and 9", "10", "n_classes"]),
        "negative": (([0, -1],), ValueError, ["between 0 and 9", "-1"]),
        "beyond few classes": (([0, 3], 3), ValueError, ["between 0 and 2", "3"]),
        "255": ((np.array([255], np.uint8),), ValueError, ["255"]),
        "larger than any integer": (([2**70],), TypeError, ["whole numbers", "object"]),
        "whole floats": ((np.array([5.0, 0.0, 4.0]),), TypeError, ["whole numbers", "float64", "astype(int)"]),
        "floats": (([0.5],), TypeError, ["whole numbers", "float64"]),
        "nan": (([np.nan],), TypeError, ["whole numbers", "float64"]),
        "bool": (([True, False],), TypeError, ["whole numbers", "bool"]),
        "text": ((["5", "0"],), TypeError, ["whole numbers", "<U1", "astype(int)"]),
        "complex": (([1j],), TypeError, ["whole numbers", "complex"]),
        "times": ((np.array([1], "m8[s]"),), TypeError, ["whole numbers", "timedelta"]),
        "gap": (([5, None],), TypeError, ["whole numbers", "object"]),
        "masked": ((np.ma.array([5, 0], mask=[0, 1]),), TypeError, ["masked", "compressed()"]),
        "empty": (([],), ValueError, ["no labels", "at least one"]),
        "one number": ((5,), ValueError, ["(m,)", "()"]),
        "one text": (("504",), ValueError, ["(m,)", "()"]),
        "none": ((None,), ValueError, ["(m,)", "()"]),
        "generator": (((d for d in y),), ValueError, ["(m,)", "()"]),
        "one-hot already": ((Y,), ValueError, ["(m,)", "(10, 20)"]),
        "ragged": (([[5], [0, 4]],), ValueError, ["nested", "[5, 0, 4]"]),
        "classes as float": ((y, 10.0), TypeError, ["n_classes", "10.0"]),
        "no classes": ((y, 0), ValueError, ["n_classes", "at least 1"]),
        "too many classes": ((y, 10**12), ValueError, ["n_classes", "at most"]),
    }
)
def test_one_hot_refuses(arguments, error, parts):
    refused(lambda: one_hot(*arguments), error, parts)


@pytest.mark.parametrize(
    "labels", [[5, 0], (5, 0), range(5, -1, -5), np.array([5, 0], np.uint8), np.array([5, 0], np.uint64)], ids=repr
)
def test_one_hot_accepts(labels):
    np.testing.assert_array_equal(one_hot(labels, np.int64(6)).argmax(axis=0), [5, 0])


# train


def bent(**changes):
    """Arguments of a training, with these changes; W1 and the like change the parameters."""
    arguments = {"params": params, "X": X, "Y": Y, "alpha": 0.1, "steps": 2}
    of_params = {name: changes.pop(name) for name in list(changes) if name in params._fields}
    return {**arguments, "params": params._replace(**of_params), **changes}


def with_one(value):
    wrong = X.copy()
    wrong[300, 7] = value
    return wrong


@cases(
    {
        # alpha
        "alpha zero": (bent(alpha=0), ValueError, ["alpha", "greater than 0", "try alpha=0.1"]),
        "alpha negative": (bent(alpha=-0.1), ValueError, ["alpha", "-0.1"]),
        "alpha huge": (bent(alpha=1e6), ValueError, ["alpha", "at most 100", "1000000.0"]),
        "alpha monstrous": (bent(alpha=10**5000), ValueError, ["alpha", "at most 100"]),
        "alpha nan": (bent(alpha=float("nan")), ValueError, ["alpha", "nan"]),
        "alpha infinite": (bent(alpha=np.inf), ValueError, ["alpha", "inf"]),
        "alpha numpy nan": (bent(alpha=np.float32("nan")), ValueError, ["alpha", "nan"]),
        "alpha text": (bent(alpha="0.1"), TypeError, ["alpha", "'0.1' (str)"]),
        "alpha complex": (bent(alpha=0.1 + 0j), TypeError, ["alpha", "(complex)"]),
        "alpha bool": (bent(alpha=True), TypeError, ["alpha", "True (bool)"]),
        "alpha none": (bent(alpha=None), TypeError, ["alpha", "None"]),
        "alpha array": (bent(alpha=np.array([[0.1, 0.2]] * 9)), TypeError, ["alpha", "(ndarray)"]),
        "alpha 0-d": (bent(alpha=np.array(0.1)), TypeError, ["alpha", "(ndarray)"]),
        "alpha decimal": (bent(alpha=decimal.Decimal("0.1")), TypeError, ["alpha", "(Decimal)"]),
        "alpha slider": (bent(alpha=Slider()), TypeError, ["alpha", "(Slider)"]),
        "alpha silent": (bent(alpha=Silent()), TypeError, ["alpha", "(Silent)"]),
        "alpha of the step": (
            bent(alpha=lambda step: 0.1 / step),
            TypeError,
            ["alpha", "needs arguments", "lambda: 0.1"],
        ),
        # steps
        "no steps": (bent(steps=0), ValueError, ["steps", "at least 1"]),
        "steps negative": (bent(steps=-1), ValueError, ["steps", "-1"]),
        "steps fraction": (bent(steps=1.5), TypeError, ["steps", "1.5"]),
        "steps text": (bent(steps="10"), TypeError, ["steps", "'10'"]),
        "steps bool": (bent(steps=True), TypeError, ["steps", "True"]),
        "steps none": (bent(steps=None), TypeError, ["steps", "None"]),
        # X
        "X list": (bent(X=X.tolist()), TypeError, ["X ", "(list)"]),
        "X none": (bent(X=None), TypeError, ["X ", "None"]),
        "X masked": (bent(X=np.ma.masked_equal(X, 0)), TypeError, ["X ", "MaskedArray"]),
        "X matrix": (bent(X=X.view(np.matrix)), TypeError, ["X ", "(matrix)"]),
        "X 0-d": (bent(X=np.array(0.5, np.float32)), ValueError, ["X ", "(784, m)", "()"]),
        "X one column": (bent(X=X[:, 0]), ValueError, ["X ", "(784, m)", "(784,)"]),
        "X rows": (bent(X=X.T), ValueError, ["X ", "(784, m)", "(20, 784)", "transpose it"]),
        "X images": (bent(X=IMAGES), ValueError, ["X ", "(20, 28, 28)", "to_columns"]),
        "X other pixels": (bent(X=X[:64]), ValueError, ["X ", "(784, m)", "(64, 20)"]),
        "X empty": (bent(X=X[:, :0], Y=Y[:, :0]), ValueError, ["X ", "(784, 0)", "at least one"]),
        "X uint8": (bent(X=IMAGES.reshape(20, 784).T), TypeError, ["X ", "[0, 1]", "uint8", "to_columns"]),
        "X object": (bent(X=X.astype(object)), TypeError, ["X ", "object"]),
        "X complex": (bent(X=X.astype(complex)), TypeError, ["X ", "complex128"]),
        "X unscaled": (bent(X=X * 255), ValueError, ["X ", "[0, 1]", "255"]),
        "X far below 0": (bent(X=X * -255), ValueError, ["X ", "[0, 1]", "255"]),
        "X nan": (bent(X=with_one(np.nan)), ValueError, ["X ", "NaN", "isfinite"]),
        "X infinite": (bent(X=with_one(np.inf)), ValueError, ["X ", "infinity"]),
        "X minus infinite": (bent(X=with_one(-np.inf)), ValueError, ["X ", "infinity"]),
        "X float64": (bent(X=X.astype(float)), TypeError, ["W1", "float64", "float32", "dtype=X.dtype"]),
        # Y
        "Y none": (bent(Y=None), TypeError, ["Y ", "None"]),
        "Y list": (bent(Y=Y.tolist()), TypeError, ["Y ", "(list)"]),
        "Y labels": (bent(Y=y), ValueError, ["Y ", "(10, 20)", "(20,)", "one_hot(y)"]),
        "Y rows": (bent(Y=Y.T), ValueError, ["Y ", "(10, 20)", "(20, 10)"]),
        "Y of other examples": (bent(Y=Y[:, :19]), ValueError, ["Y ", "(10, 20)", "(10, 19)"]),
        "Y other classes": (bent(Y=one_hot(y, 11)), ValueError, ["Y ", "(10, 20)", "(11, 20)"]),
        "Y soft": (bent(Y=np.full_like(Y, 0.1)), ValueError, ["Y ", "single 1"]),
        "Y two ones": (bent(Y=np.maximum(Y, np.roll(Y, 1, axis=0))), ValueError, ["Y ", "single 1"]),
        "Y nan": (bent(Y=Y * np.float32("nan")), ValueError, ["Y ", "single 1"]),
        "Y wider": (bent(Y=Y.astype(float)), TypeError, ["Y ", "float32", "float64"]),
        "Y int64": (bent(Y=Y.astype(int)), TypeError, ["Y ", "float32", "int64"]),
        "Y text": (bent(Y=Y.astype(str)), TypeError, ["Y ", "<U"]),
        # params
        "params tuple": (bent() | {"params": tuple(params)}, TypeError, ["params", "(tuple)", "init_params"]),
        "params dict": (bent() | {"params": params._asdict()}, TypeError, ["params", "(dict)"]),
        "params none": (bent() | {"params": None}, TypeError, ["params", "None"]),
        "params class": (bent() | {"params": Params}, TypeError, ["params", "Params"]),
        "gradients": (bent() | {"params": Gradients(*params)}, TypeError, ["params", "(Gradients)"]),
        "W1 list": (bent(W1=params.W1.tolist()), TypeError, ["W1", "(list)"]),
        "W1 flat": (bent(W1=params.W1.ravel()), ValueError, ["W1", "(7840,)"]),
        "W1 0-d": (bent(W1=np.array(0.5, np.float32)), ValueError, ["W1", "()"]),
        "W1 no units": (bent(W1=params.W1[:0]), ValueError, ["W1", "(0, 784)"]),
        "W1 transposed": (bent(W1=params.W1.T), ValueError, ["X ", "(10, m)", "W1, of shape (784, 10)", "transpose"]),
        "W1 masked": (bent(W1=np.ma.masked_equal(params.W1, 0)), TypeError, ["W1", "MaskedArray"]),
        "W1 whole": (bent(W1=params.W1.astype(int)), TypeError, ["W1", "int64", "float32"]),
        "W1 nan": (bent(W1=params.W1 * np.float32("nan")), ValueError, ["W1", "NaN"]),
        "b1 flat": (bent(b1=np.zeros(10, np.float32)), ValueError, ["b1", "(10, 1)", "(10,)"]),
        "b1 per example": (bent(b1=np.zeros((10, 20), np.float32)), ValueError, ["b1", "(10, 1)", "(10, 20)"]),
        "W2 flat": (bent(W2=params.W2[0]), ValueError, ["W2", "(10,)"]),
        "W2 other units": (bent(W2=params.W2[:, :9]), ValueError, ["W2", "(10, 10)", "(10, 9)"]),
        "b2 scalar": (bent(b2=np.float32(0)), TypeError, ["b2", "(float32)"]),
        "b2 wide": (bent(b2=params.b2.astype(float)), TypeError, ["b2", "float64"]),
        "b2 infinite": (bent(b2=params.b2 + np.float32("inf")), ValueError, ["b2", "infinity"]),
    }
)
def test_train_refuses_before_the_first_step(arguments, error, parts):
    refused(lambda: train(**arguments), error, parts)


@cases(
    {
        "text": ("0.1", TypeError, ["alpha", "'0.1' (str)"]),
        "none": (None, TypeError, ["alpha", "None"]),
        "zero": (0.0, ValueError, ["alpha", "greater than 0"]),
        "nan": (float("nan"), ValueError, ["alpha", "nan"]),
        "huge": (1e9, ValueError, ["alpha", "at most 100"]),
    }
)
def test_train_refuses_what_a_function_gives_at_its_step(arguments, error, parts):
    rates = iter([0.1, arguments])
    steps = train(**bent(alpha=lambda: next(rates), steps=3))
    assert next(steps).step == 1
    refused(lambda: next(steps), error, parts)


@pytest.mark.parametrize("class_alpha", [float, dict])
def test_train_refuses_a_class_for_alpha(class_alpha):
    with pytest.raises((TypeError, ValueError), match="alpha must be"):
        next(train(**bent(alpha=class_alpha)))


@pytest.mark.parametrize(
    "alpha", [1, 0.1, np.float64(0.1), np.float32(0.1), np.int64(1), fractions.Fraction(1, 10), lambda: np.float32(0.1)]
)
@pytest.mark.parametrize("steps", [2, np.int64(2), np.uint8(2)])
def test_train_accepts_numbers_of_any_kind(alpha, steps):
    taken = list(train(**bent(alpha=alpha, steps=steps)))
    assert [step.step for step in taken] == [1, 2] and np.isfinite([step.loss for step in taken]).all()
    assert {P.dtype for step in taken for P in step.params} == {np.dtype(np.float32)}


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8, bool])
def test_train_accepts_a_one_hot_that_does_not_widen(dtype):
    if dtype is np.float64:
        arguments = bent(X=X.astype(float), Y=Y) | {"params": Params(*(P.astype(float) for P in params))}
    else:
        arguments = bent(Y=Y.astype(dtype))
    for step in train(**arguments):
        assert {P.dtype for P in step.params} == {arguments["X"].dtype}


def test_train_accepts_other_layouts():
    expected = list(train(**bent()))[-1].loss
    for other in (np.asfortranarray(X), np.repeat(X, 2, axis=1)[:, ::2], X.view(np.memmap)):
        assert list(train(**bent(X=other)))[-1].loss == pytest.approx(expected, rel=1e-5)


def test_a_run_that_diverges_says_so_in_one_sentence():
    arguments = bent(alpha=fractions.Fraction(100), steps=200, X=X * 10)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        taken = list(train(**arguments))
    message = str(caught[-1].message)
    assert "\n" not in message and "alpha = 100" in message and "smaller alpha" in message
    assert len(taken) < 200 and not np.isfinite(taken[-1].loss)

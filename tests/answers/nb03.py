"""Answers to the exercises of notebook 03."""

import numpy as np

from helpers.activations import relu, sigmoid, softmax
from helpers.network import Activations, Params, accuracy, forward, init_params, predict

_rng = np.random.default_rng(3)
_params = init_params(_rng, 6, 5, 3, np.float64)
_X = _rng.uniform(0, 1, (6, 8))

NAMES = {
    "relu": relu,
    "softmax": softmax,
    "sigmoid": sigmoid,
    "Params": Params,
    "Activations": Activations,
    "init_params": init_params,
    "forward": forward,
    "predict": predict,
    "accuracy": accuracy,
    "X": _X,
    "y": np.array([0, 1, 2, 0, 1, 2, 0, 1], dtype=np.uint8),
    "m": 8,
    "params": _params,
    "rng": np.random.default_rng(0),
    **_params._asdict(),
    **forward(_params, _X)._asdict(),
}

MY_FORWARD = """
def my_forward(params, X):
    W1, b1, W2, b2 = params
    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    A2 = softmax(Z2)
    return Z1, A1, Z2, A2
"""


def _init(body, sizes=", n_in=784, n_hidden=10, n_out=10"):
    return f"def my_init_params(rng{sizes}):\n" + "".join(f"    {line}\n" for line in body.strip().split("\n"))


def _forward(body):
    return "def my_forward(params, X):\n" + "".join(f"    {line}\n" for line in body.strip().split("\n"))


def _lines(z1="W1 @ X + b1", a1="relu(Z1)", z2="W2 @ A1 + b2", a2="softmax(Z2)", back="Z1, A1, Z2, A2"):
    return _forward(f"W1, b1, W2, b2 = params\nZ1 = {z1}\nA1 = {a1}\nZ2 = {z2}\nA2 = {a2}\nreturn {back}")


def _weights(
    w1="rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))",
    w2="rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden))",
    b1="np.zeros((n_hidden, 1))",
    b2="np.zeros((n_out, 1))",
    back="W1, b1, W2, b2",
):
    return _init(f"W1 = {w1}\nb1 = {b1}\nW2 = {w2}\nb2 = {b2}\nreturn {back}")


WRONG = {
    "init_params": [
        ("all 0|zero", _weights("np.zeros((n_hidden, n_in))", "np.zeros((n_out, n_hidden))")),
        ("equal", _weights("np.ones((n_hidden, n_in)) * 0.1", "np.ones((n_out, n_hidden)) * 0.1")),
        (
            "variance",
            _weights("rng.normal(0, 2 / n_in, (n_hidden, n_in))", "rng.normal(0, 2 / n_hidden, (n_out, n_hidden))"),
        ),
        (
            "negative|below 0|around 0",
            _weights(
                "rng.random((n_hidden, n_in)) * np.sqrt(2 / n_in)",
                "rng.random((n_out, n_hidden)) * np.sqrt(2 / n_hidden)",
            ),
        ),
        (
            "depend|not scaled|number of inputs",
            _weights("rng.standard_normal((n_hidden, n_in))", "rng.standard_normal((n_out, n_hidden))"),
        ),
        (
            "depend|not scaled|number of inputs",
            _weights("rng.standard_normal((n_hidden, n_in)) * 0.01", "rng.standard_normal((n_out, n_hidden)) * 0.01"),
        ),
        (
            "depend|not scaled|number of inputs",
            _weights("rng.random((n_hidden, n_in)) - 0.5", "rng.random((n_out, n_hidden)) - 0.5"),
        ),
        (
            "rng|generator",
            _weights(
                "np.random.randn(n_hidden, n_in) * np.sqrt(2 / n_in)",
                "np.random.randn(n_out, n_hidden) * np.sqrt(2 / n_hidden)",
            ),
        ),
        (
            "seed|generator",
            _init(
                "rng = np.random.default_rng(0)\nW1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))\nW2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden))\nreturn W1, np.zeros((n_hidden, 1)), W2, np.zeros((n_out, 1))"
            ),
        ),
        (
            "seed|generator",
            _init(
                "np.random.seed(1)\nW1 = np.random.randn(n_hidden, n_in) * np.sqrt(2 / n_in)\nW2 = np.random.randn(n_out, n_hidden) * np.sqrt(2 / n_hidden)\nreturn W1, np.zeros((n_hidden, 1)), W2, np.zeros((n_out, 1))"
            ),
        ),
        (
            "transposed|side|row for each",
            _weights(
                "rng.normal(0, np.sqrt(2 / n_in), (n_in, n_hidden))",
                "rng.normal(0, np.sqrt(2 / n_hidden), (n_hidden, n_out))",
            ),
        ),
        ("transposed|side|row for each", _weights(w2="rng.normal(0, np.sqrt(2 / n_hidden), (n_hidden, n_out))")),
        ("column|axes|flat", _weights(b1="np.zeros(n_hidden)", b2="np.zeros(n_out)")),
        ("column|axes|flat", _weights(b1="np.zeros((1, n_hidden))", b2="np.zeros((1, n_out))")),
        ("column|axes|flat", _weights(b1="0", b2="0")),
        ("bias", _weights(b1="rng.normal(0, 1, (n_hidden, 1))", b2="rng.normal(0, 1, (n_out, 1))")),
        ("bias", _weights(b1="np.ones((n_hidden, 1))", b2="np.ones((n_out, 1))")),
        ("bias", _weights(b1="rng.random((n_hidden, 1)) - 0.5", b2="rng.random((n_out, 1)) - 0.5")),
        ("order", _weights(back="W1, W2, b1, b2")),
        ("order", _weights(back="W2, b2, W1, b1")),
        (
            "sizes|784",
            "def my_init_params(rng, n_in=784, n_hidden=10, n_out=10):\n    return init_params(rng, 784, 10, 10)",
        ),
        (
            "sizes|784",
            _weights(
                "rng.normal(0, np.sqrt(2 / 784), (10, 784))",
                "rng.normal(0, np.sqrt(2 / 10), (10, 10))",
                "np.zeros((10, 1))",
                "np.zeros((10, 1))",
            ),
        ),
        (
            "units|n_hidden|number of inputs|own number",
            _weights(
                "rng.normal(0, np.sqrt(2 / n_hidden), (n_hidden, n_in))",
                "rng.normal(0, np.sqrt(2 / n_out), (n_out, n_hidden))",
            ),
        ),
        ("both layers|own number of inputs", _weights(w2="rng.normal(0, np.sqrt(2 / n_in), (n_out, n_hidden))")),
        (
            "1/n|variance",
            _weights(
                "rng.normal(0, np.sqrt(1 / n_in), (n_hidden, n_in))",
                "rng.normal(0, np.sqrt(1 / n_hidden), (n_out, n_hidden))",
            ),
        ),
        (
            "1/n|variance",
            _weights(
                "rng.standard_normal((n_hidden, n_in)) / np.sqrt(n_in)",
                "rng.standard_normal((n_out, n_hidden)) / np.sqrt(n_hidden)",
            ),
        ),
        (
            "together|glorot|inputs and units",
            _weights(
                "rng.normal(0, np.sqrt(2 / (n_in + n_hidden)), (n_hidden, n_in))",
                "rng.normal(0, np.sqrt(2 / (n_hidden + n_out)), (n_out, n_hidden))",
            ),
        ),
        (
            "grow|larger|divide|inverse",
            _weights(
                "rng.normal(0, np.sqrt(n_in / 2), (n_hidden, n_in))",
                "rng.normal(0, np.sqrt(n_hidden / 2), (n_out, n_hidden))",
            ),
        ),
        (
            "uniform|bounds|evenly",
            _weights(
                "rng.uniform(-np.sqrt(2 / n_in), np.sqrt(2 / n_in), (n_hidden, n_in))",
                "rng.uniform(-np.sqrt(2 / n_hidden), np.sqrt(2 / n_hidden), (n_out, n_hidden))",
            ),
        ),
        (
            "uniform|bounds|evenly|glorot|inputs and units",
            _weights(
                "rng.uniform(-1, 1, (n_hidden, n_in)) * np.sqrt(6 / (n_in + n_hidden))",
                "rng.uniform(-1, 1, (n_out, n_hidden)) * np.sqrt(6 / (n_hidden + n_out))",
            ),
        ),
        (
            "copy|copies|equal|same",
            _init(
                "half = rng.normal(0, np.sqrt(2 / n_in), (n_hidden // 2, n_in))\nW1 = np.vstack([half, half])\nW2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden))\nreturn W1, np.zeros((n_hidden, 1)), W2, np.zeros((n_out, 1))"
            ),
        ),
        (
            "copy|copies|equal|same",
            _init(
                "W1 = np.tile(rng.normal(0, np.sqrt(2 / n_in), n_in), (n_hidden, 1))\nW2 = np.tile(rng.normal(0, np.sqrt(2 / n_hidden), n_hidden), (n_out, 1))\nreturn W1, np.zeros((n_hidden, 1)), W2, np.zeros((n_out, 1))"
            ),
        ),
        ("3 things|things|2 things", _weights(back="W1, b1, W2")),
        (
            "return",
            _init(
                "W1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))\nb1 = np.zeros((n_hidden, 1))\nW2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden))\nb2 = np.zeros((n_out, 1))\nparams = Params(W1, b1, W2, b2)"
            ),
        ),
        (
            "brackets|at most 3",
            _weights(
                "rng.normal(0, np.sqrt(2 / n_in), n_hidden, n_in)",
                "rng.normal(0, np.sqrt(2 / n_hidden), n_out, n_hidden)",
            ),
        ),
        ("integer|tuple|shape|brackets", _weights(b1="np.zeros(n_hidden, 1)", b2="np.zeros(n_out, 1)")),
        ("examples|columns|one bias", _weights(b1="np.zeros((n_hidden, n_in))", b2="np.zeros((n_out, n_hidden))")),
        (
            "first layer|w1|w2|number of inputs|not scaled|depend|typical size",
            _weights(w2="rng.normal(0, 0.01, (n_out, n_hidden))"),
        ),
        (
            "integer|all 0|zero",
            _weights("rng.integers(-1, 2, (n_hidden, n_in))", "rng.integers(-1, 2, (n_out, n_hidden))").replace(
                "rng.integers(-1, 2, ", "np.int64(np.sqrt(2 / n_in)) * rng.integers(-1, 2, "
            ),
        ),
    ],
    "forward": [
        (
            "takes `w1`, `w2`, `b1` and `b2` from",
            "def my_forward(params, X):\n    Z1 = W1 @ X + b1\n    A1 = relu(Z1)\n    Z2 = W2 @ A1 + b2\n    A2 = softmax(Z2)\n    return Z1, A1, Z2, A2",
        ),
        (("a1",), _lines(z2="W2 @ X + b2")),
        (
            "order",
            _forward(
                "W1, W2, b1, b2 = params\nZ1 = W1 @ X + b1\nA1 = relu(Z1)\nZ2 = W2 @ A1 + b2\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"
            ),
        ),
        (
            "order",
            _forward(
                "b1, W1, b2, W2 = params\nZ1 = W1 @ X + b1\nA1 = relu(Z1)\nZ2 = W2 @ A1 + b2\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"
            ),
        ),
        ("exchanged|swapped|softmax in the hidden|hidden layer", _lines(a1="softmax(Z1)", a2="relu(Z2)")),
        ("hidden", _lines(a1="softmax(Z1)")),
        ("output|softmax", _lines(a2="relu(Z2)")),
        ("entry by entry|`*`", _lines(z1="W1 * X + b1")),
        ("entry by entry|`*`", _lines(z2="W2 * A1 + b2")),
        ("transpos|.t|turned", _lines(z1="W1.T @ X + b1", z2="W2.T @ A1 + b2")),
        ("side|order|exchanged|swap", _lines(z1="X @ W1 + b1")),
        ("side|order|exchanged|swap|transpos|.t", _lines(z1="np.dot(X, W1) + b1", z2="np.dot(A1, W2) + b2")),
        ("transpos|row|column|.t", _lines(z1="X.T @ W1.T + b1.T", z2="A1 @ W2.T + b2.T")),
        (
            "before the product|`x + b1`",
            _forward(
                "W1, b1, W2, b2 = params\nZ1 = W1.dot(X + b1)\nA1 = relu(Z1)\nZ2 = W2.dot(A1 + b2)\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"
            ),
        ),
        ("before the product|bias|brackets", _lines(z2="W2 @ (A1 + b1) + b2")),
        (
            "before the product|bias|brackets",
            _forward(
                "Z1 = params.W1.dot(X) + params.b1\nA1 = relu(Z1)\nZ2 = params.W2.dot(A1 + params.b2)\nA2 = softmax(Z2)\nreturn Activations(Z1, A1, Z2, A2)"
            ),
        ),
        ("axis|largest|np.max|maximum", _lines(a1="np.max(Z1, 0)")),
        ("bias", _lines(z1="W1 @ X", z2="W2 @ A1")),
        ("bias", _lines(z2="np.dot(W2, A1)")),
        ("z1", _lines(z2="W2 @ Z1 + b2")),
        ("relu|bend|activation", _lines(a1="Z1")),
        ("another|sigmoid|relu", _lines(a1="sigmoid(Z1)")),
        ("another|tanh|relu", _lines(a1="np.tanh(Z1)")),
        ("sigmoid", _lines(a2="sigmoid(Z2)")),
        ("axis|column", _lines(a2="np.exp(Z2) / np.sum(np.exp(Z2), axis=1, keepdims=True)")),
        ("axis|column|all", _lines(a2="np.exp(Z2) / np.sum(np.exp(Z2))")),
        ("softmax|scores", _lines(a2="Z2")),
        ("softmax|scores|divi|sum", _lines(a2="np.exp(Z2)")),
        ("softmax|z2", _lines(a2="softmax(A1)")),
        ("one array|all four|only", _lines(back="A2")),
        ("missing|all four|order", _lines(back="A1, A2")),
        ("order", _lines(back="A1, Z1, A2, Z2")),
        ("order", _lines(back="Z1, Z2, A1, A2")),
        (
            "notebook|argument",
            "def my_forward(params, x):\n    W1, b1, W2, b2 = params\n    Z1 = W1 @ X + b1\n    A1 = relu(Z1)\n    Z2 = W2 @ A1 + b2\n    A2 = softmax(Z2)\n    return Z1, A1, Z2, A2",
        ),
        (
            "notebook|argument",
            _forward("Z1 = W1 @ X + b1\nA1 = relu(Z1)\nZ2 = W2 @ A1 + b2\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"),
        ),
        (
            'dictionary|["|index|tuple|params.w1|string',
            _forward(
                "Z1 = params['W1'] @ X + params['b1']\nA1 = relu(Z1)\nZ2 = params['W2'] @ A1 + params['b2']\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"
            ),
        ),
        (
            "return",
            _forward("W1, b1, W2, b2 = params\nZ1 = W1 @ X + b1\nA1 = relu(Z1)\nZ2 = W2 @ A1 + b2\nA2 = softmax(Z2)"),
        ),
        ("minus|subtract|sign|+", _lines(z1="W1 @ X - b1")),
        ("output|relu", _lines(z2="relu(W2 @ A1 + b2)")),
        ("z1|relu", _lines(z1="relu(W1 @ X + b1)", a1="Z1")),
        ("b1|b2", _lines(z2="W2 @ A1 + b1")),
        ("w1|w2", _lines(z2="W1 @ A1 + b2")),
        ("255|scaled", _lines(z1="W1 @ (X / 255) + b1")),
        ("minim|negative|another activation", _lines(a1="np.minimum(Z1, 0)")),
        ("slope|true|0 and 1|1 where|values", _lines(a1="(Z1 > 0).astype(float)")),
        (
            "if|truth|whole array",
            _forward(
                "W1, b1, W2, b2 = params\nZ1 = W1 @ X + b1\nA1 = Z1 if Z1 > 0 else 0\nZ2 = W2 @ A1 + b2\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"
            ),
        ),
        ("`max`", _lines(a1="max(0, Z1)")),
        (
            "change|`z1`|z1",
            _forward(
                "W1, b1, W2, b2 = params\nZ1 = W1 @ X + b1\nA1 = Z1\nA1[A1 < 0] = 0\nZ2 = W2 @ A1 + b2\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"
            ),
        ),
        ("relu|output|hidden|bend", _lines(a2="softmax(relu(Z2))")),
    ],
    "predict": [
        ("tuple", MY_FORWARD + "def my_predict(params, X):\n    return np.argmax(my_forward(params, X).A2, axis=0)"),
        (
            "tuple",
            MY_FORWARD + "def my_predict(params, X):\n    a = my_forward(params, X)\n    return a.A2.argmax(axis=0)",
        ),
        (
            "dictionary|[\"a2\"]|['a2']",
            MY_FORWARD.replace("return Z1, A1, Z2, A2", "return {'Z1': Z1, 'A1': A1, 'Z2': Z2, 'A2': A2}")
            + "def my_predict(params, X):\n    return np.argmax(my_forward(params, X).A2, axis=0)",
        ),
        (
            "all four|four arrays|stations|last",
            MY_FORWARD + "def my_predict(params, X):\n    return np.argmax(my_forward(params, X), axis=0)",
        ),
        (
            "plain tuple",
            MY_FORWARD + "def my_predict(params, X):\n    A2 = my_forward(params, X)\n    return A2.argmax(axis=0)",
        ),
        (
            "2 names",
            MY_FORWARD + "def my_predict(params, X):\n    Z, A2 = my_forward(params, X)\n    return A2.argmax(axis=0)",
        ),
        ("axis", "def my_predict(params, X):\n    return np.argmax(forward(params, X).A2, axis=1)"),
        ("axis|one number", "def my_predict(params, X):\n    return np.argmax(forward(params, X).A2)"),
        ("probab", "def my_predict(params, X):\n    return np.max(forward(params, X).A2, axis=0)"),
        ("probab", "def my_predict(params, X):\n    return forward(params, X).A2.max(axis=0)"),
        ("probab", "def my_predict(params, X):\n    return forward(params, X).A2"),
        (
            "probab",
            MY_FORWARD + "def my_predict(params, X):\n    Z1, A1, Z2, A2 = my_forward(params, X)\n    return A2",
        ),
        (
            "one-hot|a 1 |number of that place",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    return (A2 == A2.max(axis=0)).astype(int)",
        ),
        (
            "0.5|one-hot|half|threshold|more than",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    return (A2 > 0.5).astype(int)",
        ),
        ("hidden", "def my_predict(params, X):\n    return np.argmax(forward(params, X).A1, axis=0)"),
        ("hidden", "def my_predict(params, X):\n    return np.argmax(forward(params, X)[1], axis=0)"),
        ("hidden|z1", "def my_predict(params, X):\n    return np.argmax(forward(params, X)[0], axis=0)"),
        ("least|argmin", "def my_predict(params, X):\n    return np.argmin(forward(params, X).A2, axis=0)"),
        ("from 1|+ 1|one too", "def my_predict(params, X):\n    return np.argmax(forward(params, X).A2, axis=0) + 1"),
        (
            "axis too many|extra axis|shape",
            "def my_predict(params, X):\n    return np.argmax(forward(params, X).A2, axis=0).reshape(-1, 1)",
        ),
        (
            "axis too many|extra axis|shape",
            "def my_predict(params, X):\n    return np.argmax(forward(params, X).A2, axis=0, keepdims=True)",
        ),
        (
            "bias|leaves",
            "def my_predict(params, X):\n    W1, b1, W2, b2 = params\n    return np.argmax(W2 @ relu(W1 @ X) , axis=0)",
        ),
        (
            "relu|leaves",
            "def my_predict(params, X):\n    W1, b1, W2, b2 = params\n    return np.argmax(softmax(W2 @ (W1 @ X + b1) + b2), axis=0)",
        ),
        (
            "return",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    predictions = np.argmax(A2, axis=0)",
        ),
        (
            "first|inside|return|one number",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    for k in range(X.shape[1]):\n        return np.argmax(A2[:, k])",
        ),
        (
            "rows|columns|each row|examples",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    return np.array([np.argmax(a) for a in A2])",
        ),
        (
            "rows|columns|each row|examples|loop",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    result = np.zeros(len(X))\n    for k in range(len(A2)):\n        result[k] = np.argmax(A2[k])\n    return result",
        ),
        ("notebook|argument", "def my_predict(params, x):\n    return np.argmax(forward(params, X).A2, axis=0)"),
        ("notebook|argument", "def my_predict(p, x):\n    return np.argmax(A2, axis=0)"),
        ("sort|rank|argsort|order", "def my_predict(params, X):\n    return np.argsort(forward(params, X).A2, axis=0)"),
        (
            "least|first|argsort|smallest",
            "def my_predict(params, X):\n    return np.argsort(forward(params, X).A2, axis=0)[0]",
        ),
        ("second", "def my_predict(params, X):\n    return np.argsort(forward(params, X).A2, axis=0)[-2]"),
        ("round", "def my_predict(params, X):\n    return np.round(forward(params, X).A2)"),
        (
            "last|off by|range|one too few|left out",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    p = np.zeros(X.shape[1], int)\n    for k in range(X.shape[1] - 1):\n        p[k] = np.argmax(A2[:, k])\n    return p",
        ),
        ("transposed", "def my_predict(params, X):\n    return np.argmax(forward(params, X.T).A2, axis=0)"),
        (
            "places|np.where|two|arrays",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    return np.where(A2 == np.max(A2, axis=0))",
        ),
        (
            "index|where|order|row",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    return np.where(A2 == np.max(A2, axis=0))[0]",
        ),
        ("forward|call|brackets|function", "def my_predict(params, X):\n    return np.argmax(forward.A2, axis=0)"),
        (
            "itself|recurs|without end",
            "def my_predict(params, X):\n    return np.argmax(my_predict(params, X).A2, axis=0)",
        ),
    ],
    "accuracy": [
        ("divide|number|how many", "def my_accuracy(predictions, y):\n    return np.sum(predictions == y)"),
        ("cent|100", "def my_accuracy(predictions, y):\n    return np.mean(predictions == y) * 100"),
        ("cent|100", "def my_accuracy(predictions, y):\n    return (predictions == y).sum() / len(y) * 100"),
        ("wrong", "def my_accuracy(predictions, y):\n    return np.mean(predictions != y)"),
        ("wrong", "def my_accuracy(predictions, y):\n    return 1 - np.mean(predictions == y)"),
        ("each|one number", "def my_accuracy(predictions, y):\n    return predictions == y"),
        (
            "4000|4,000|own number|len(y)|number of examples",
            "def my_accuracy(predictions, y):\n    return np.sum(predictions == y) / 4000",
        ),
        (
            "1000|1,000|own number|len(y)|number of examples",
            "def my_accuracy(predictions, y):\n    return np.sum(predictions == y) / 1000",
        ),
        ("sum|each|mean", "def my_accuracy(predictions, y):\n    return (predictions == y) / len(y)"),
        (
            "//|integer|all or nothing|0 or 1",
            "def my_accuracy(predictions, y):\n    return np.sum(predictions == y) // len(y)",
        ),
        ("all", "def my_accuracy(predictions, y):\n    return np.all(predictions == y)"),
        ("all|if|truth", "def my_accuracy(predictions, y):\n    if predictions == y:\n        return 1\n    return 0"),
        ("classes|10", "def my_accuracy(predictions, y):\n    return np.sum(predictions == y) / 10"),
        (
            "first|inside|return",
            "def my_accuracy(predictions, y):\n    n = 0\n    for p, t in zip(predictions, y):\n        if p == t:\n            n += 1\n        return n / len(y)",
        ),
        (
            "len|examples|number",
            "def my_accuracy(predictions, y):\n    correct = 0\n    for i in range(len(y)):\n        if predictions[i] == y[i]:\n            correct += 1\n    return correct",
        ),
        (
            "wrong",
            "def my_accuracy(predictions, y):\n    wrong = 0\n    for p, t in zip(predictions, y):\n        if p != t:\n            wrong += 1\n    return wrong / len(y)",
        ),
        ("return", "def my_accuracy(predictions, y):\n    acc = np.mean(predictions == y)\n    print(acc)"),
        ("round", "def my_accuracy(predictions, y):\n    return round(np.mean(predictions == y), 2)"),
        ("round", "def my_accuracy(predictions, y):\n    return round(np.mean(predictions == y), 1)"),
        ("cent|text", "def my_accuracy(predictions, y):\n    return f'{np.mean(predictions == y):.1%}'"),
        ("far|distance|apart", "def my_accuracy(predictions, y):\n    return np.mean(np.abs(predictions - y))"),
        ("one-hot|argmax", "def my_accuracy(predictions, y):\n    return np.mean(predictions == np.argmax(y, axis=0))"),
        ("notebook|argument", "def my_accuracy(predictions, labels):\n    return np.mean(predictions == y)"),
        (
            "notebook|argument|fixed number",
            "def my_accuracy(predictions, labels):\n    return np.sum(predictions == labels) / len(y)",
        ),
        (
            "one less|- 1|minus 1|one fewer|m - 1|one too few",
            "def my_accuracy(predictions, y):\n    return np.sum(predictions == y) / (len(y) - 1)",
        ),
        (
            "first|last|left out|range|one too|counting",
            "def my_accuracy(predictions, y):\n    n = 0\n    for i in range(1, len(y)):\n        n += predictions[i] == y[i]\n    return n / len(y)",
        ),
        (
            "last|range|one too|left out",
            "def my_accuracy(predictions, y):\n    n = 0\n    for i in range(len(y) - 1):\n        if predictions[i] == y[i]:\n            n += 1\n    return n / len(y)",
        ),
        ("0|count|zero", "def my_accuracy(predictions, y):\n    return np.count_nonzero(predictions - y) / len(y)"),
        ("comparison|==|0", "def my_accuracy(predictions, y):\n    return np.mean(predictions * y)"),
        ("place|label", "def my_accuracy(predictions, y):\n    return sum(p in y for p in predictions) / len(y)"),
        ("average|mean", "def my_accuracy(predictions, y):\n    return np.mean(predictions) / np.mean(y)"),
        ("sum|count|lists|length|len", "def my_accuracy(predictions, y):\n    return len(predictions == y) / len(y)"),
        ("shape|mean|sum|.mean|attribute|bool", "def my_accuracy(predictions, y):\n    return predictions.mean == y"),
        (
            "if|truth|once|only",
            "def my_accuracy(predictions, y):\n    correct = 0\n    for i in range(len(y)):\n        if predictions[i] == y[i]:\n            correct = 1\n    return correct / len(y)",
        ),
        ("exchanged|upside", "def my_accuracy(predictions, y):\n    return len(y) / np.sum(predictions == y)"),
        ("half|2|twice", "def my_accuracy(predictions, y):\n    return np.sum(predictions == y) / (2 * len(y))"),
        (
            "wrong|divid|right / wrong|odds",
            "def my_accuracy(predictions, y):\n    right = np.sum(predictions == y)\n    wrong = np.sum(predictions != y)\n    return right / wrong",
        ),
    ],
    "shape of Z1": [
        ("row|columns", (500, 32)),
        ("10|ten", (10, 500)),
        ("w1", (32, 784)),
        ("784", (784, 500)),
        ("500", (32, 1)),
        ("500", (32,)),
        ("4,000|500", (32, 4000)),
        ("500", (32, 10)),
        ("z2|a2|output|ten", "(10, 500)"),
        ("500", (32, 32)),
        ("columns|row", "500 x 784"),
        ("two numbers|rows|columns|shape", 16000),
    ],
    "number of parameters": [
        ("bias", 25408),
        ("w1", 25088),
        ("hidden|output", 25120),
        ("ten", 7960),
        ("32", 32 * 784 + 32 + 100 + 10),
        ("add", 784 * 32 * 10),
        ("hidden", 32 * 784 + 320 + 10),
        ("output", 32 * 784 + 320 + 32),
        ("units|add", 784 + 32 + 10),
        ("bias|one", 32 * 784 + 320 + 2),
        ("ten|w1", 7840),
        ("ten|bias", 7940),
        ("inputs", 25450 + 784),
    ],
    "black image": [
        ("score", 0),
        ("share|1", 1),
        ("sigmoid", 0.5),
        ("cent", 10),
        ("digit|probab|3", 3),
        ("0.3|three|score|guess|ten", 0.3),
        ("nine|ten", 1 / 9),
        ("exp|divi|share", 2.718281828),
    ],
}

HELD_OUT = {
    "init_params": [
        (
            "rng|generator|seed",
            _weights(
                "np.random.default_rng().normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))",
                "np.random.default_rng().normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden))",
            ),
        ),
        ("transposed|row for each", _weights("rng.standard_normal((n_in, n_hidden)) * np.sqrt(2 / n_in)")),
        (
            "variance|too small",
            _init(
                "s1, s2 = 2 / n_in, 2 / n_hidden\nreturn Params(s1 * rng.standard_normal((n_hidden, n_in)), np.zeros((n_hidden, 1)), s2 * rng.standard_normal((n_out, n_hidden)), np.zeros((n_out, 1)))"
            ),
        ),
        (
            "depend|number of inputs",
            _weights("rng.normal(size=(n_hidden, n_in)) / 100", "rng.normal(size=(n_out, n_hidden)) / 100"),
        ),
        (
            "negative|around 0",
            _weights(
                "abs(rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in)))",
                "abs(rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden)))",
            ),
        ),
        (
            "column|axes|flat",
            _init(
                "W1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))\nW2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden))\nreturn Params(W1, np.zeros(n_hidden), W2, np.zeros((n_out, 1)))"
            ),
        ),
        ("bias", _weights(b1="np.full((n_hidden, 1), 0.01)", b2="np.full((n_out, 1), 0.01)")),
        ("order", _weights(back="b1, W1, b2, W2")),
        (
            "equal|all weights of a unit|same",
            _weights(
                "np.sqrt(2 / n_in) * rng.standard_normal((n_hidden, 1)) * np.ones((1, n_in))",
                "np.sqrt(2 / n_hidden) * rng.standard_normal((n_out, 1)) * np.ones((1, n_hidden))",
            ),
        ),
        (
            "units|own number|both layers|glorot|n_out|number of inputs",
            _weights(
                "rng.normal(0, np.sqrt(2 / n_out), (n_hidden, n_in))",
                "rng.normal(0, np.sqrt(2 / n_out), (n_out, n_hidden))",
            ),
        ),
    ],
    "forward": [
        ("transpos|side|order", _lines(z1="X.T @ W1 + b1")),
        ("bias", _lines(z1="np.dot(W1, X)", z2="np.dot(W2, A1)")),
        (
            "unpack|order",
            _forward(
                "W2, b2, W1, b1 = params\nZ1 = np.dot(W1, X) + b1\nA1 = np.maximum(0, Z1)\nZ2 = np.dot(W2, A1) + b2\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"
            ),
        ),
        (
            "axis|column",
            _forward(
                "Z1 = params.W1 @ X + params.b1\nA1 = np.maximum(Z1, 0)\nZ2 = params.W2 @ A1 + params.b2\ne = np.exp(Z2 - Z2.max())\nA2 = e / e.sum(axis=1, keepdims=True)\nreturn Activations(Z1, A1, Z2, A2)"
            ),
        ),
        ("hidden|relu|sigmoid|another activation", _lines(a1="1 / (1 + np.exp(-Z1))")),
        ("z1|a1", _lines(z2="np.dot(W2, Z1) + b2")),
        ("output|softmax|sigmoid", _lines(a2="1 / (1 + np.exp(-Z2))")),
        ("three|3 |missing|all four", _lines(back="Z1, A1, A2")),
        (
            "attribute|z1|`w|capital|has no",
            _forward(
                "Z1 = params.w1 @ X + params.b1\nA1 = relu(Z1)\nZ2 = params.w2 @ A1 + params.b2\nA2 = softmax(Z2)\nreturn Z1, A1, Z2, A2"
            ),
        ),
        ("a2|softmax|returned|order|scores|z2", _lines(back="Z1, A1, A2, Z2")),
        ("number 1", _lines(a1="np.maximum(Z1, 1)")),
        ("divi|m |number|mean|factor", _lines(z1="W1 @ X / X.shape[1] + b1")),
    ],
    "predict": [
        (
            "axis|one number|column",
            MY_FORWARD + "def my_predict(params, X):\n    _, _, _, A2 = my_forward(params, X)\n    return A2.argmax()",
        ),
        (
            "tuple",
            MY_FORWARD
            + "def my_predict(params, X):\n    cache = my_forward(params, X)\n    probs = cache.A2\n    return np.argmax(probs, axis=0)",
        ),
        (
            "hidden|last|order|a2|output|z1",
            MY_FORWARD
            + "def my_predict(params, X):\n    A2 = my_forward(params, X)[0]\n    return np.argmax(A2, axis=0)",
        ),
        ("probab", "def my_predict(params, X):\n    return [max(p) for p in forward(params, X).A2.T]"),
        (
            "axis|example|column",
            "def my_predict(params, X):\n    out = forward(params, X)\n    return out.A2.argmax(1)",
        ),
        (
            "least|smallest|argmin",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    return A2.argmin(axis=0)",
        ),
        (
            "column|axis|inside|return|one number|first",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    for column in A2.T:\n        best = np.argmax(column)\n    return best",
        ),
        (
            "list|argmax|axis|attribute|shape",
            "def my_predict(params, X):\n    return list(forward(params, X).A2).argmax(axis=0)",
        ),
        (
            "one-hot|0 and 1|number of that place|true",
            "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    return A2 == np.max(A2, axis=0, keepdims=True)",
        ),
        (
            "argument|params|exchanged|order|shape",
            "def my_predict(params, X):\n    return np.argmax(forward(X, params).A2, axis=0)",
        ),
    ],
    "accuracy": [
        (
            "cent|100",
            "def my_accuracy(predictions, y):\n    correct = sum(1 for a, b in zip(predictions, y) if a == b)\n    return 100.0 * correct / len(y)",
        ),
        ("divide|how many", "def my_accuracy(predictions, y):\n    return np.count_nonzero(predictions == y)"),
        ("wrong", "def my_accuracy(predictions, y):\n    return (predictions != y).sum() / y.size"),
        ("all", "def my_accuracy(predictions, y):\n    return float((predictions == y).all())"),
        ("integer|0 or 1", "def my_accuracy(predictions, y):\n    return int(np.mean(predictions == y))"),
        ("fixed|500", "def my_accuracy(predictions, y):\n    return (predictions == y).sum() / 500"),
        ("far|distance|apart", "def my_accuracy(predictions, y):\n    return 1 - np.abs(predictions - y).mean() / 9"),
        (
            "return",
            "def my_accuracy(predictions, y):\n    hits = 0\n    for i in range(len(y)):\n        if predictions[i] == y[i]:\n            hits += 1\n    hits / len(y)",
        ),
        (
            "each|one number|true and false",
            "def my_accuracy(predictions, y):\n    return [p == t for p, t in zip(predictions, y)]",
        ),
        (
            "if|truth|assign|=",
            "def my_accuracy(predictions, y):\n    if (predictions == y):\n        n = n + 1\n    return n / len(y)",
        ),
        (
            "assigned|defined|unbound|before|starts|value",
            "def my_accuracy(predictions, y):\n    for p, t in zip(predictions, y):\n        if p == t:\n            count += 1\n    return count / len(y)",
        ),
    ],
    "shape of Z1": [("ten", (10, 500)), ("row|columns", "500 x 32"), ("w1", (784, 32)), ("500", 32)],
    "number of parameters": [("bias", "25,408"), ("hidden", 330), ("units", 826), ("ten", 7850)],
    "black image": [("cent", "10"), ("share|1", "1/1"), ("score", "0.0"), ("nine|ten", 0.111)],
}

RIGHT = {
    "init_params": [
        "def my_init_params(rng, n_in=784, n_hidden=10, n_out=10, dtype=np.float32):\n    def layer(n, k):\n        return rng.normal(0, np.sqrt(2 / n), (k, n)).astype(dtype), np.zeros((k, 1), dtype)\n    return Params(*layer(n_in, n_hidden), *layer(n_hidden, n_out))",
        _weights(
            "rng.standard_normal((n_hidden, n_in)) * np.sqrt(2 / n_in)",
            "rng.standard_normal((n_out, n_hidden)) * np.sqrt(2 / n_hidden)",
        ),
        _weights(
            "rng.normal(size=(n_hidden, n_in)) * (2.0 / n_in) ** 0.5",
            "rng.normal(size=(n_out, n_hidden)) * (2.0 / n_hidden) ** 0.5",
        ),
        _weights(
            "rng.normal(scale=math.sqrt(2 / n_in), size=(n_hidden, n_in))",
            "rng.normal(scale=math.sqrt(2 / n_hidden), size=(n_out, n_hidden))",
            back="Params(W1=W1, b1=b1, W2=W2, b2=b2)",
        ),
        _weights(
            "rng.choice([-1, 1], (n_hidden, n_in)) * np.sqrt(2 / n_in)",
            "rng.choice([-1, 1], (n_out, n_hidden)) * np.sqrt(2 / n_hidden)",
        ),
        _weights(
            "np.where(rng.random((n_hidden, n_in)) < 0.5, -1, 1) * np.sqrt(2 / n_in)",
            "np.where(rng.random((n_out, n_hidden)) < 0.5, -1, 1) * np.sqrt(2 / n_hidden)",
        ),
        _weights(
            "np.array([[rng.normal(0, np.sqrt(2 / n_in)) for j in range(n_in)] for i in range(n_hidden)])",
            "np.array([[rng.normal(0, np.sqrt(2 / n_hidden)) for j in range(n_hidden)] for i in range(n_out)])",
        ),
        _weights(
            "rng.uniform(-1, 1, (n_hidden, n_in)) * np.sqrt(6 / n_in)",
            "rng.uniform(-1, 1, (n_out, n_hidden)) * np.sqrt(6 / n_hidden)",
            back="[W1, b1, W2, b2]",
        ),
    ],
    "forward": [
        _lines(back="Activations(Z1, A1, Z2, A2)"),
        _lines(
            "np.dot(W1, X) + b1", "np.maximum(0, Z1)", "np.dot(W2, A1) + b2", "np.exp(Z2) / np.sum(np.exp(Z2), axis=0)"
        ),
        _forward(
            "Z1 = params.W1.dot(X) + params.b1\nA1 = Z1 * (Z1 > 0)\nZ2 = params.W2.dot(A1) + params.b2\nexps = np.exp(Z2 - np.max(Z2, axis=0, keepdims=True))\nreturn Activations(Z1, A1, Z2, exps / exps.sum(axis=0))"
        ),
        _forward(
            "cache = {}\nW1, b1, W2, b2 = params[0], params[1], params[2], params[3]\ncache['Z1'] = np.matmul(W1, X) + b1\ncache['A1'] = np.where(cache['Z1'] > 0, cache['Z1'], 0)\ncache['Z2'] = np.matmul(W2, cache['A1']) + b2\ncache['A2'] = softmax(cache['Z2'])\nreturn cache"
        ),
        _lines("np.einsum('ij,jk->ik', W1, X) + b1", "np.clip(Z1, 0, None)", "b2 + W2 @ A1", back="[Z1, A1, Z2, A2]"),
        _forward(
            "Z1 = params.W1 @ X + params.b1\nZ2 = params.W2 @ relu(Z1) + params.b2\nreturn Activations(Z1=Z1, A1=relu(Z1), Z2=Z2, A2=softmax(Z2))"
        ),
        _forward(
            "W1, b1, W2, b2 = params\nZ1 = W1 @ X + b1\nA1 = Z1.copy()\nA1[A1 < 0] = 0\nZ2 = W2 @ A1 + b2\nA2 = softmax(Z2)\nreturn (Z1, A1, Z2, A2)"
        ),
    ],
    "predict": [
        MY_FORWARD + "def my_predict(params, X):\n    return np.argmax(my_forward(params, X)[3], axis=0)",
        MY_FORWARD + "def my_predict(params, X):\n    *_, A2 = my_forward(params, X)\n    return A2.argmax(0)",
        MY_FORWARD
        + "def my_predict(params, X):\n    _, _, _, A2 = my_forward(params, X)\n    return A2.argmax(axis=0)",
        "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    out = []\n    for k in range(A2.shape[1]):\n        out.append(A2[:, k].argmax())\n    return out",
        "def my_predict(params, X):\n    A2 = forward(params, X).A2\n    result = np.zeros(A2.shape[1])\n    for k in range(A2.shape[1]):\n        best = 0\n        for i in range(A2.shape[0]):\n            if A2[i, k] > A2[best, k]:\n                best = i\n        result[k] = best\n    return result",
        "my_predict = lambda params, X: forward(params, X).A2.T.argmax(axis=1)",
        "def my_predict(params, X):\n    return [list(a).index(max(a)) for a in forward(params, X).A2.T]",
    ],
    "accuracy": [
        "def my_accuracy(predictions, y):\n    return (predictions == y).mean()",
        "def my_accuracy(predictions, y):\n    return np.sum(predictions == y) / y.size",
        "def my_accuracy(predictions, y):\n    return sum(p == t for p, t in zip(predictions, y)) / len(y)",
        "def my_accuracy(predictions, y):\n    return 1 - np.mean(predictions != y)",
        "def my_accuracy(predictions, y):\n    return float(np.count_nonzero(predictions == y)) / y.shape[0]",
        "def my_accuracy(predictions, y):\n    hits = [1 if p == t else 0 for p, t in zip(predictions, y)]\n    return np.mean(hits)",
        "def my_accuracy(predictions, y):\n    return np.average(np.where(predictions == y, 1, 0))",
    ],
    "shape of Z1": [(32, 500), "32 x 500", [32, 500]],
    "number of parameters": [25450, "25450", 32 * 784 + 32 + 10 * 32 + 10],
    "black image": [0.1, "0.1", 1 / 10],
}

"""Answers to the exercises of notebook 04, and backward passes for the gradient doctor."""

import numpy as np

from helpers.activations import relu, relu_slope, softmax
from helpers.backprop import Gradients, cross_entropy, loss, numerical_gradient, one_hot, relative_error
from helpers.network import Activations, Params, forward, init_params

_rng = np.random.default_rng(1)
_net = init_params(_rng, dtype=np.float64)
_X = _rng.random((784, 20))
_y = _rng.integers(0, 10, 20)
_Y = one_hot(_y, dtype=np.float64)
_few = forward(_net, _X)

NAMES = {
    "relu": relu,
    "relu_slope": relu_slope,
    "softmax": softmax,
    "forward": forward,
    "Params": Params,
    "Activations": Activations,
    "Gradients": Gradients,
    "one_hot": one_hot,
    "cross_entropy": cross_entropy,
    "loss": loss,
    "numerical_gradient": numerical_gradient,
    "relative_error": relative_error,
    "net": _net,
    "params": _net,
    "X": _X,
    "y": _y,
    "Y": _Y,
    "X_few": _X,
    "Y_few": _Y,
    "few": _few,
    "A2": _few.A2,
    "m": 20,
    "dZ2": _few.A2 - _Y,
    "eps": 1e-5,
}

WRONG = {
    "one_hot": [
        (
            "out of bounds|exchanged",
            "def my_one_hot(y, n_classes=10):\n    Y = np.zeros((n_classes, len(y)))\n    for k in y:\n        Y[k, k] = 1\n    return Y",
        ),
        (
            "out of bounds",
            "def my_one_hot(y, n_classes=10):\n    Y = np.zeros((n_classes, len(y)))\n    for i in y:\n        Y[i, i] = 1\n    return Y",
        ),
        (
            "exchanged",
            "def my_one_hot(y, n_classes=10):\n    Y = np.zeros((n_classes, len(y)))\n    for i in range(len(y)):\n        Y[i, y[i]] = 1\n    return Y",
        ),
        (
            "true and false",
            """
def my_one_hot(y, n_classes=10):
    return np.arange(n_classes)[:, None] == y[None, :]
""",
        ),
        (
            "true and false",
            """
def my_one_hot(y, n_classes=10):
    return [[label == c for label in y] for c in range(n_classes)]
""",
        ),
        (
            "row|transpose|.t",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((len(y), n_classes))
    Y[np.arange(len(y)), y] = 1
    return Y
""",
        ),
        (
            "row|transpose|.t",
            """
def my_one_hot(y, n_classes=10):
    return np.eye(n_classes)[y]
""",
        ),
        (
            "n_classes|largest label|occur",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((y.max() + 1, y.size))
    Y[y, np.arange(y.size)] = 1
    return Y
""",
        ),
        (
            "whole row|every column|each row",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    Y[y] = 1
    return Y
""",
        ),
        (
            "whole row|every column|all columns|each row",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    Y[y, :] = 1.0
    return Y
""",
        ),
        (
            "swap|order|first index|row",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    Y[np.arange(len(y)), y] = 1
    return Y
""",
        ),
        (
            "return",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for k, label in enumerate(y):
        Y[label, k] = 1
""",
        ),
        (
            "len(y)|number of labels|n_classes|as many rows|too large for axis",
            """
def my_one_hot(y, n_classes=10):
    return np.eye(len(y))[y].T
""",
        ),
        (
            "object",
            """
def my_one_hot(y, n_classes=10):
    Y = np.empty((n_classes, len(y)), dtype=object)
    for i in range(n_classes):
        for k in range(len(y)):
            Y[i, k] = bool(y[k] == i)
    return Y
""",
        ),
        (
            "10|n_classes",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((10, len(y)))
    Y[y, np.arange(len(y))] = 1
    return Y
""",
        ),
        (
            "10|n_classes",
            """
def my_one_hot(y, n_classes=10):
    labels = np.arange(10).reshape(10, 1)
    return (labels == y).astype(float)
""",
        ),
        (
            "first|one column|only|return inside",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for k in range(len(y)):
        Y[y[k], k] = 1
        return Y
""",
        ),
        (
            "last|last example|one example|last label",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for k in range(len(y) - 1):
        Y[y[k], k] = 1
    return Y
""",
        ),
        (
            "one too|shift|off by one|from 0|count",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for k in range(len(y)):
        Y[y[k] - 1, k] = 1
    return Y
""",
        ),
        (
            "label itself|value of the label|the label in place|1",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    Y[y, np.arange(len(y))] = y
    return Y
""",
        ),
        (
            "wrong way round|exchanged",
            """
def my_one_hot(y, n_classes=10):
    Y = np.ones((n_classes, len(y)))
    Y[y, np.arange(len(y))] = 0
    return Y
""",
        ),
        (
            "wrong way round|!=",
            """
my_one_hot = lambda y, n_classes=10: (np.arange(n_classes)[:, None] != y).astype(int)
""",
        ),
        (
            "new|in the loop|only the last|each time|every time",
            """
def my_one_hot(y, n_classes=10):
    for k, c in enumerate(y):
        Y = np.zeros((n_classes, len(y)))
        Y[c, k] = 1
    return Y
""",
        ),
        (
            "notebook|own variable|argument",
            """
def my_one_hot(labels, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    Y[y, np.arange(len(y))] = 1
    return Y
""",
        ),
        (
            ("shape", "tuple|brackets|data type|dtype"),
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros(n_classes, len(y))
    Y[y, np.arange(len(y))] = 1
    return Y
""",
        ),
        (
            "zeros|never|nothing|==|no 1",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for k, c in enumerate(y):
        Y[c, k] == 1
    return Y
""",
        ),
        (
            "fill|whole|every|each column|all",
            """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for k in range(len(y)):
        Y[:y[k] + 1, k] = 1
    return Y
""",
        ),
        (
            "one long row",
            """
def my_one_hot(y, n_classes=10):
    out = []
    for c in y:
        v = np.zeros(n_classes)
        v[c] = 1
        out.append(v)
    return np.concatenate(out)
""",
        ),
        (
            "row|transpose|.t|reshape",
            """
def my_one_hot(y, n_classes=10):
    return np.eye(n_classes)[y].reshape(n_classes, -1)
""",
        ),
        (
            "row|transpose|stack|.t",
            """
def my_one_hot(y, n_classes=10):
    cols = []
    for label in y:
        col = np.zeros(n_classes)
        col[label] = 1
        cols.append(col)
    return np.array(cols)
""",
        ),
        (
            "text|plain numbers",
            """
def my_one_hot(y, n_classes=10):
    return np.array([["1" if c == i else "0" for c in y] for i in range(n_classes)])
""",
        ),
    ],
    "cross_entropy": [
        (
            "np.log(0)",
            "def my_cross_entropy(A2, Y):\n    return sum(-math.log(A2[k, i]) for k, i in np.argwhere(Y)) / Y.shape[1]",
        ),
        ("np.log(0)", "def my_cross_entropy(A2, Y):\n    return sum(-math.log(p) for p in A2[Y == 1]) / Y.shape[1]"),
        (
            "mean|sum|divide|1/m",
            """
def my_cross_entropy(A2, Y):
    return -np.sum(Y * np.log(A2 + (Y == 0)))
""",
        ),
        (
            "all entries|every entry|k times|classes",
            """
def my_cross_entropy(A2, Y):
    return -np.mean(Y * np.log(np.where(Y == 1, A2, 1)))
""",
        ),
        (
            "sign|minus|negative",
            """
def my_cross_entropy(A2, Y):
    p = (A2 * Y).sum(axis=0)
    return np.log(p).mean()
""",
        ),
        (
            "0 · log 0|0 times|log 0|log(0)|nan|infinity|logarithm of 0",
            """
def my_cross_entropy(A2, Y):
    m = Y.shape[1]
    return -(Y * np.log(A2)).sum() / m
""",
        ),
        (
            "10|natural",
            """
def my_cross_entropy(A2, Y):
    p = A2[Y.argmax(axis=0), np.arange(Y.shape[1])]
    return -np.log10(p).mean()
""",
        ),
        (
            "2|natural",
            """
def my_cross_entropy(A2, Y):
    p = A2[np.argmax(Y, axis=0), np.arange(Y.shape[1])]
    return np.mean(-np.log2(p))
""",
        ),
        (
            "probability of 0|probability 0|infinit|costs nothing",
            """
def my_cross_entropy(A2, Y):
    logs = np.where(A2 > 0, np.log(np.where(A2 > 0, A2, 1)), 0)
    return -np.sum(Y * logs) / Y.shape[1]
""",
        ),
        (
            "probability of 0|probability 0|infinit|costs nothing",
            """
def my_cross_entropy(A2, Y):
    return -np.nansum(Y * np.nan_to_num(np.log(A2), neginf=0)) / A2.shape[1]
""",
        ),
        (
            "per example|each example|one number|mean over|a number",
            """
def my_cross_entropy(A2, Y):
    return -np.log((A2 * Y).sum(axis=0))
""",
        ),
        (
            "logarithm of a sum",
            """
def my_cross_entropy(A2, Y):
    return -np.log((A2 * Y).sum(axis=0).mean())
""",
        ),
        (
            "rows|number of classes|classes|shape[0]|len",
            """
def my_cross_entropy(A2, Y):
    m = len(Y)
    return -np.vdot(Y, np.log(A2 + (Y == 0))) / m
""",
        ),
        (
            "binary|wrong classes|1 - y|also counts|1 - a",
            """
def my_cross_entropy(A2, Y):
    m = Y.shape[1]
    A = np.clip(A2, 1e-12, 1 - 1e-12)
    return -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
""",
        ),
        (
            "squared|square",
            """
def my_cross_entropy(A2, Y):
    return np.sum((A2 - Y) ** 2) / Y.shape[1]
""",
        ),
        (
            "logarithm|log",
            """
def my_cross_entropy(A2, Y):
    return -np.sum(Y * A2) / Y.shape[1]
""",
        ),
        (
            "logarithm|log|1 - p",
            """
def my_cross_entropy(A2, Y):
    p = (Y * A2).sum(axis=0)
    return np.mean(1 - p)
""",
        ),
        (
            "axis|row|column",
            """
def my_cross_entropy(A2, Y):
    return -np.log((A2 * Y).sum(axis=1)).mean()
""",
        ),
        (
            "swap|exchanged|the wrong way|other way|log y|logarithm of y|in place of",
            """
def my_cross_entropy(A2, Y):
    return -np.sum(A2 * np.log(Y + 1e-12)) / Y.shape[1]
""",
        ),
        (
            "entropy|both|a2 log a2|in place of y|weights|y ",
            """
def my_cross_entropy(A2, Y):
    return -np.sum(A2 * np.log(A2 + 1e-15)) / Y.shape[1]
""",
        ),
        (
            "return",
            """
def my_cross_entropy(A2, Y):
    m = A2.shape[1]
    L = -1 / m * np.sum(Y * np.log(A2 + 1e-12))
""",
        ),
        (
            "largest|max|most probable|true class",
            """
def my_cross_entropy(A2, Y):
    return -np.log(A2.max(axis=0)).mean()
""",
        ),
        (
            "1 is added|+ 1|log1p|added",
            """
def my_cross_entropy(A2, Y):
    return -np.sum(Y * np.log(A2 + 1)) / Y.shape[1]
""",
        ),
        (
            "too large|added|1e-2|0.01|bias",
            """
def my_cross_entropy(A2, Y):
    return -np.sum(Y * np.log(A2 + 1e-2)) / Y.shape[1]
""",
        ),
        (
            "half|2|twice",
            """
def my_cross_entropy(A2, Y):
    total = 0
    for k in range(Y.shape[1]):
        total -= np.log(A2[Y[:, k].argmax(), k])
    return total / (2 * Y.shape[1])
""",
        ),
        (
            "last|one example|off by one|range",
            """
def my_cross_entropy(A2, Y):
    m = Y.shape[1]
    total = 0
    for k in range(m - 1):
        total -= np.log(A2[Y[:, k].argmax(), k])
    return total / m
""",
        ),
        (
            "m - 1|one less|one too few",
            """
def my_cross_entropy(A2, Y):
    m = Y.shape[1]
    p = A2[Y.argmax(axis=0), np.arange(m)]
    return -np.log(p).sum() / (m - 1)
""",
        ),
        (
            "`*`|shape|columns of the first",
            """
def my_cross_entropy(A2, Y):
    m = Y.shape[1]
    return -np.sum(Y @ np.log(A2 + (Y == 0))) / m
""",
        ),
        (
            "diagonal|@|every example with",
            """
def my_cross_entropy(A2, Y):
    m = Y.shape[1]
    return -np.sum(Y.T @ np.log(A2 + 1e-15)) / m
""",
        ),
        (
            "first|return inside|one example|loop",
            """
def my_cross_entropy(A2, Y):
    m = Y.shape[1]
    loss = 0
    for k in range(m):
        loss += -np.log(A2[Y[:, k].argmax(), k])
        return loss / m
""",
        ),
        (
            "notebook|argument|20|variable",
            """
def my_cross_entropy(A2, Y):
    p = A2[Y.argmax(axis=0), np.arange(Y.shape[1])]
    return -np.log(p).sum() / m
""",
        ),
        (
            "median|mean",
            """
def my_cross_entropy(A2, Y):
    p = A2[Y.argmax(axis=0), np.arange(Y.shape[1])]
    return np.median(-np.log(p))
""",
        ),
    ],
    "loss": [
        (
            "never uses its argument `y`, on which",
            "def my_loss(params, X, Y):\n    return -np.mean(np.log(forward(params, X).A2))",
        ),
        (
            "never uses its argument `y`, on which",
            "def my_loss(params, X, Y):\n    return -np.mean(np.log(forward(params, X).A2.max(axis=0)))",
        ),
        (
            ("a2|probabilities", "forward|whole|tuple|activations"),
            """
def my_loss(params, X, Y):
    return cross_entropy(forward(params, X), Y)
""",
        ),
        (
            "z2|scores",
            """
def my_loss(params, X, Y):
    return cross_entropy(forward(params, X).Z2, Y)
""",
        ),
        (
            "z2|scores",
            """
def my_loss(params, X, Y):
    a = forward(params, X)
    p = a[2]
    return cross_entropy(p, Y)
""",
        ),
        (
            "order|swap|exchanged|a2 first|place of the probabilities",
            """
def my_loss(params, X, Y):
    return cross_entropy(Y, forward(params, X).A2)
""",
        ),
        (
            "sign|minus|negative|negated|opposite",
            """
def my_loss(params, X, Y):
    A2 = forward(params, X).A2
    return -cross_entropy(A2, Y)
""",
        ),
        (
            "twice|softmax",
            """
def my_loss(params, X, Y):
    return cross_entropy(softmax(forward(params, X).A2), Y)
""",
        ),
        (
            "a1|hidden",
            """
def my_loss(params, X, Y):
    Z1, A1, Z2, A2 = forward(params, X)
    return cross_entropy(A1, Y)
""",
        ),
        (
            "order|unpack|z1",
            """
def my_loss(params, X, Y):
    A2, Z2, A1, Z1 = forward(params, X)
    return cross_entropy(A2, Y)
""",
        ),
        (
            "order|unpack|two|four|4|values",
            """
def my_loss(params, X, Y):
    Z2, A2 = forward(params, X)
    return cross_entropy(A2, Y)
""",
        ),
        (
            "return",
            """
def my_loss(params, X, Y):
    activations = forward(params, X)
    L = cross_entropy(activations.A2, Y)
""",
        ),
        (
            "return",
            """
def my_loss(params, X, Y):
    print(cross_entropy(forward(params, X).A2, Y))
""",
        ),
        (
            "mean|divide|twice|number of examples|m",
            """
def my_loss(params, X, Y):
    return cross_entropy(forward(params, X).A2, Y) / X.shape[1]
""",
        ),
        (
            "sum|mean|number of examples|m",
            """
def my_loss(params, X, Y):
    return cross_entropy(forward(params, X).A2, Y) * Y.shape[1]
""",
        ),
        (
            "notebook|variable|argument|net",
            """
def my_loss(p, X, Y):
    return cross_entropy(forward(net, X).A2, Y)
""",
        ),
        (
            "notebook|variable|argument|a2",
            """
def my_loss(params, X, Y):
    return cross_entropy(A2, Y)
""",
        ),
        (
            "notebook|variable|argument",
            """
def my_loss(params, inputs, targets):
    return cross_entropy(forward(params, X).A2, Y)
""",
        ),
        (
            "remember|earlier call|called again|previous",
            """
cache = []
def my_loss(params, X, Y):
    if not cache:
        cache.append(cross_entropy(forward(params, X).A2, Y))
    return cache[0]
""",
        ),
        (
            "squared|square",
            """
def my_loss(params, X, Y):
    return np.mean((forward(params, X).A2 - Y) ** 2)
""",
        ),
        (
            "squared|square",
            """
def my_loss(params, X, Y):
    m = X.shape[1]
    E = forward(params, X).A2 - Y
    return np.sum(E * E) / (2 * m)
""",
        ),
        (
            "accuracy|share|count",
            """
def my_loss(params, X, Y):
    return np.mean(forward(params, X).A2.argmax(axis=0) == Y.argmax(axis=0))
""",
        ),
        (
            "accuracy|share|wrong|count",
            """
def my_loss(params, X, Y):
    guess = np.argmax(forward(params, X).A2, axis=0)
    return np.mean(guess != np.argmax(Y, axis=0))
""",
        ),
        (
            "sum|mean|all entries|divide|m",
            """
def my_loss(params, X, Y):
    A2 = forward(params, X).A2
    return -np.sum(Y * np.log(A2))
""",
        ),
        (
            "all entries|classes|mean over|factor",
            """
def my_loss(params, X, Y):
    A2 = forward(params, X).A2
    return -np.mean(Y * np.log(A2 + 1e-12))
""",
        ),
        (
            "bias|b1",
            """
def my_loss(params, X, Y):
    W1, b1, W2, b2 = params
    A1 = np.maximum(W1 @ X, 0)
    A2 = softmax(W2 @ A1 + b2)
    return cross_entropy(A2, Y)
""",
        ),
        (
            "bias|b2",
            """
def my_loss(params, X, Y):
    W1, b1, W2, b2 = params
    A2 = softmax(W2 @ relu(W1 @ X + b1))
    return cross_entropy(A2, Y)
""",
        ),
        (
            "relu|bend|activation",
            """
def my_loss(params, X, Y):
    Z1 = params.W1 @ X + params.b1
    Z2 = params.W2 @ Z1 + params.b2
    return cross_entropy(softmax(Z2), Y)
""",
        ),
        (
            "regulari|weights|penalty|added",
            """
def my_loss(params, X, Y):
    return cross_entropy(forward(params, X).A2, Y) + 0.01 * (np.sum(params.W1 ** 2) + np.sum(params.W2 ** 2))
""",
        ),
        (
            "order|forward takes|params first|exchanged|names stand",
            """
def my_loss(params, X, Y):
    return cross_entropy(forward(X, params).A2, Y)
""",
        ),
        (
            "brackets|a2|attribute|call",
            """
def my_loss(params, X, Y):
    return cross_entropy(forward(params, X).A2(), Y)
""",
        ),
        (
            "predict|label|digit|cannot be combined",
            """
def my_loss(params, X, Y):
    digits = forward(params, X).A2.argmax(axis=0)
    return cross_entropy(one_hot(digits), Y)
""",
        ),
    ],
    "numerical_gradient": [
        (
            "all|at once|together|single|one entry",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    return (f(P + eps) - f(P - eps)) / (2 * eps)
""",
        ),
        (
            "one-sided|one side|both sides|central|forward difference",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    base = f(P)
    for i in np.ndindex(P.shape):
        Q = P.copy()
        Q[i] += eps
        G[i] = (f(Q) - base) / eps
    return G
""",
        ),
        (
            "backward|one-sided|one side|central",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    base = f(P)
    for i in np.ndindex(P.shape):
        Q = P.copy()
        Q[i] -= eps
        G[i] = (base - f(Q)) / eps
    return G
""",
        ),
        (
            "2|twice|factor",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / eps
    return G
""",
        ),
        (
            "precedence|bracket|2 * eps|/ 2 * eps|multiplied|eps",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / 2 * eps
    return G
""",
        ),
        (
            "divid|eps",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = f(up) - f(down)
    return G
""",
        ),
        (
            "sign|negat|order",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(down) - f(up)) / (2 * eps)
    return G
""",
        ),
        (
            "absolute",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = abs(f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "moved back|put back",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        P[i] += eps
        up = f(P)
        P[i] -= 2 * eps
        down = f(P)
        G[i] = (up - down) / (2 * eps)
    return G
""",
        ),
        (
            "put back|restore|as it was|stays moved|entry before|reset|is not",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    Q = P.copy()
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        Q[i] = P[i] + eps
        up = f(Q)
        Q[i] = P[i] - eps
        G[i] = (up - f(Q)) / (2 * eps)
    return G
""",
        ),
        (
            "row|single entr|index|dimension|any shape|len",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in range(len(P)):
        Q = P.copy()
        Q[i] += eps
        up = f(Q)
        Q[i] -= 2 * eps
        G[i] = (up - f(Q)) / (2 * eps)
    return G
""",
        ),
        (
            "row|single entr|index|dimension|any shape|len",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros(P.shape)
    for i in range(P.shape[0]):
        old = P[i]
        P[i] = old + eps
        above = f(P)
        P[i] = old - eps
        below = f(P)
        P[i] = old
        G[i] = (above - below) / (2 * eps)
    return G
""",
        ),
        (
            "two dimension|any shape|any number of dimensions|dimension|matri|one-dimensional",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    rows, cols = P.shape
    for i in range(rows):
        for j in range(cols):
            up, down = P.copy(), P.copy()
            up[i, j] += eps
            down[i, j] -= eps
            G[i, j] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "shape|flat|list",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    grads = []
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        grads.append((f(up) - f(down)) / (2 * eps))
    return np.array(grads)
""",
        ),
        (
            "copy|same array|change|zero",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up = P
        down = P
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "return",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / (2 * eps)
""",
        ),
        (
            "first entry|return inside|first|loop",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / (2 * eps)
        return G
""",
        ),
        (
            "eps|step|fixed|argument|own",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    h = 1e-2
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += h
        down[i] -= h
        G[i] = (f(up) - f(down)) / (2 * h)
    return G
""",
        ),
        (
            "rounding|too small|step|eps|digits",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    eps = 1e-13
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "integer|dtype|int",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros(P.shape, dtype=int)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "transpose",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros(P.T.shape)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G.T[i] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "moves|share|relative|multipl|proportion|factor",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] *= 1 + eps
        down[i] *= 1 - eps
        G[i] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "same|twice|up and down|zero|down",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] += eps
        G[i] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "`f`",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (up[i] - down[i]) / (2 * eps)
    return G
""",
        ),
        (
            "`f`",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    return np.gradient(P)
""",
        ),
        (
            "add|accumulat|sum|+=|single number|one number",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = 0
    for i in np.ndindex(P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G += (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "last|off by one|range",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    flat = P.ravel()
    G = np.zeros(P.size)
    for k in range(P.size - 1):
        d = np.zeros(P.size)
        d[k] = eps
        G[k] = (f((flat + d).reshape(P.shape)) - f((flat - d).reshape(P.shape))) / (2 * eps)
    return G.reshape(P.shape)
""",
        ),
        (
            "value|index|entries|ndindex",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in P:
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        ),
        (
            "moved back|put back",
            """
def my_numerical_gradient(f, P, eps=1e-5):
    grad = np.zeros_like(P)
    it = np.nditer(P, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        old = P[ix]
        P[ix] = old + eps
        hi = f(P)
        P[ix] = old - eps
        lo = f(P)
        grad[ix] = (hi - lo) / (2 * eps)
        it.iternext()
    return grad
""",
        ),
    ],
    "relative_error": [
        (
            "one* of the two",
            "def my_relative_error(a, n):\n    if np.all(a == 0):\n        return 0\n    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))",
        ),
        (
            "one* of the two",
            "def my_relative_error(a, n):\n    if not n.any():\n        return 0.0\n    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))",
        ),
        (
            "one* of the two",
            "def my_relative_error(a, n):\n    if np.array_equal(a, np.zeros_like(a)) : return 0.0\n    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))",
        ),
        (
            "add up",
            "def my_relative_error(a, n):\n    if a.sum() == 0: return 0\n    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))",
        ),
        (
            "one length|only|one of the|sum of",
            """
def my_relative_error(a, n):
    return np.linalg.norm(a - n) / np.linalg.norm(n)
""",
        ),
        (
            "0/0|zeros|nan|0 / 0|both are zero|division",
            """
def my_relative_error(a, n):
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))
""",
        ),
        (
            "largest|maxim",
            """
def my_relative_error(a, n):
    scale = np.max(np.abs(a)) + np.max(np.abs(n))
    return 0.0 if scale == 0 else np.max(np.abs(a - n)) / scale
""",
        ),
        (
            "entry by entry|each entry|entries|elementwise|for each",
            """
def my_relative_error(a, n):
    return np.abs(a - n) / np.maximum(1e-8, np.abs(a) + np.abs(n))
""",
        ),
        (
            "largest|maxim|entry by entry|each entry|elementwise",
            """
def my_relative_error(a, n):
    return np.max(np.abs(a - n) / np.maximum(1e-8, np.abs(a) + np.abs(n)))
""",
        ),
        (
            "a + n|of the sum|sum of the gradients|‖a + n‖",
            """
def my_relative_error(a, n):
    total = np.linalg.norm(a + n)
    return 0.0 if total == 0 else np.linalg.norm(a - n) / total
""",
        ),
        (
            "1e-5|added|denominator|small",
            """
def my_relative_error(a, n):
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n) + 1e-5)
""",
        ),
        (
            "absolute|‖.‖1|add|squares|length",
            """
def my_relative_error(a, n):
    s = np.abs(a).sum() + np.abs(n).sum()
    return 0.0 if s == 0 else np.abs(a - n).sum() / s
""",
        ),
        (
            "square root|squared|squares",
            """
def my_relative_error(a, n):
    s = np.sum(a ** 2) + np.sum(n ** 2)
    return 0.0 if s == 0 else np.sum((a - n) ** 2) / s
""",
        ),
        (
            "root|squared|squares|length of both|together",
            """
def my_relative_error(a, n):
    s = np.sqrt(np.sum(a ** 2) + np.sum(n ** 2))
    return 0.0 if s == 0 else np.sqrt(np.sum((a - n) ** 2)) / s
""",
        ),
        (
            "larger|max|sum of",
            """
def my_relative_error(a, n):
    s = max(np.linalg.norm(a), np.linalg.norm(n))
    return 0.0 if s == 0 else np.linalg.norm(a - n) / s
""",
        ),
        (
            "difference of the lengths|lengths|subtract",
            """
def my_relative_error(a, n):
    na, nn = np.linalg.norm(a), np.linalg.norm(n)
    return 0.0 if na + nn == 0 else abs(na - nn) / (na + nn)
""",
        ),
        (
            "plus|minus|difference|sign|a + n",
            """
def my_relative_error(a, n):
    s = np.linalg.norm(a) + np.linalg.norm(n)
    return 0.0 if s == 0 else np.linalg.norm(a + n) / s
""",
        ),
        (
            "mean|half|2|twice|average",
            """
def my_relative_error(a, n):
    s = (np.linalg.norm(a) + np.linalg.norm(n)) / 2
    return 0.0 if s == 0 else np.linalg.norm(a - n) / s
""",
        ),
        (
            "share|divide|distance",
            """
def my_relative_error(a, n):
    return np.linalg.norm(a - n)
""",
        ),
        (
            "precedence|bracket|divide",
            """
def my_relative_error(a, n):
    if not a.any() and not n.any():
        return 0.0
    return np.linalg.norm(a - n) / np.linalg.norm(a) + np.linalg.norm(n)
""",
        ),
        (
            "number|len",
            """
def my_relative_error(a, n):
    return np.linalg.norm(a - n) / (len(a) + len(n))
""",
        ),
        (
            "product|*|multipl",
            """
def my_relative_error(a, n):
    s = np.linalg.norm(a) * np.linalg.norm(n)
    return 0.0 if s == 0 else np.linalg.norm(a - n) / s
""",
        ),
        (
            "mean|average",
            """
def my_relative_error(a, n):
    s = np.mean(np.abs(a)) + np.mean(np.abs(n))
    return 0.0 if s == 0 else np.mean(np.abs(a - n)) / s
""",
        ),
        (
            "return",
            """
def my_relative_error(a, n):
    s = np.linalg.norm(a) + np.linalg.norm(n)
    err = 0.0 if s == 0 else np.linalg.norm(a - n) / s
""",
        ),
        (
            "1|zeros|equal",
            """
def my_relative_error(a, n):
    s = np.linalg.norm(a) + np.linalg.norm(n)
    if s == 0:
        return 1.0
    return np.linalg.norm(a - n) / s
""",
        ),
        (
            "one|either|both|zero",
            """
def my_relative_error(a, n):
    la, ln = np.linalg.norm(a), np.linalg.norm(n)
    if la == 0 or ln == 0:
        return 0.0
    return np.linalg.norm(a - n) / (la + ln)
""",
        ),
        (
            "axis|column|row|one number",
            """
def my_relative_error(a, n):
    num = np.linalg.norm(a - n, axis=0)
    den = np.linalg.norm(a, axis=0) + np.linalg.norm(n, axis=0)
    return num / np.where(den == 0, 1, den)
""",
        ),
        (
            "largest singular|spectral|ord|2-norm|matrix|frobenius|entries",
            """
def my_relative_error(a, n):
    s = np.linalg.norm(a, 2) + np.linalg.norm(n, 2)
    return 0.0 if s == 0 else np.linalg.norm(a - n, 2) / s
""",
        ),
        (
            "percent|100",
            """
def my_relative_error(a, n):
    s = np.linalg.norm(a) + np.linalg.norm(n)
    return 0.0 if s == 0 else 100 * np.linalg.norm(a - n) / s
""",
        ),
        (
            "round",
            """
def my_relative_error(a, n):
    s = np.linalg.norm(a) + np.linalg.norm(n)
    return 0.0 if s == 0 else round(float(np.linalg.norm(a - n) / s), 3)
""",
        ),
        (
            "sign|abs|cancel|positive and negative",
            """
def my_relative_error(a, n):
    s = np.sum(a) + np.sum(n)
    return 0.0 if s == 0 else np.sum(a - n) / s
""",
        ),
        (
            "truth|if|array|any",
            """
def my_relative_error(a, n):
    if a == 0 and n == 0:
        return 0.0
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))
""",
        ),
    ],
    "loss of guessing": [
        ("1/26|probability", 1 / 26),
        ("sign|negative|minus", -np.log(26)),
        ("10", np.log10(26)),
        ("2|bits|base", np.log2(26)),
        ("10|digits|26", np.log(10)),
        ("26", 26),
        ("25|one", np.log(25)),
        ("1 -|probability|squared|logarithm", 1 - 1 / 26),
        ("sum|26 times|all", 26 * np.log(26)),
        ("divide|26", np.log(26) / 26),
        ("number", "log 26"),
        ("0", 0),
    ],
    "three times too large": [
        ("one of|length", 2 / 3),
        ("one of|length|difference", 2),
        ("3|ratio|factor", 3),
        ("share|1/3", 1 / 3),
        ("quarter|distance|subtract", 3 / 4),
        ("percent", 50),
        ("percent", 200),
        ("mean|twice|half", 1),
        ("1 divided by", 1 / 4),
    ],
    "shape of dW1": [
        ("order|transpose|first", (784, 32)),
        ("image|sum|examples", (32, 4000)),
        ("w2|output", (10, 32)),
        ("order|w2", (32, 10)),
        ("b1|bias", (32, 1)),
        ("image|sum|x", (784, 4000)),
        ("10|hidden", (10, 784)),
        ("order|transpose", (784, 10)),
        ("image|z2|output", (10, 4000)),
        ("shape of x", (4000, 784)),
        ("both|rows and columns|two numbers|product", 32 * 784),
    ],
}

HELD_OUT = {
    "one_hot": [
        (
            "rows|transpose",
            """
def f(y, n_classes=10):
    m = y.shape[0]
    out = np.zeros((m, n_classes))
    for i in range(m):
        out[i, y[i]] = 1
    return out
""",
        ),
        (
            "10|n_classes",
            """
def f(y, n_classes=10):
    I = np.identity(10)
    return I[y].T
""",
        ),
        (
            "label",
            """
def f(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for k, c in enumerate(y):
        Y[c, k] = c
    return Y
""",
        ),
        (
            "occur|largest",
            """
def f(y, n_classes=10):
    return np.eye(max(y) + 1)[:, y]
""",
        ),
        (
            "shifted|too high|+ 1",
            """
def f(y, n_classes=10):
    Y = np.zeros((n_classes + 1, len(y)))
    Y[y + 1, np.arange(len(y))] = 1
    return Y[:n_classes]
""",
        ),
        (
            "first",
            """
def f(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    Y[y[0], 0] = 1
    return Y
""",
        ),
        (
            "true and false",
            """
f = lambda y, n_classes=10: np.equal.outer(np.arange(n_classes), y)
""",
        ),
        (
            "whole rows|every column",
            """
def f(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for c in range(n_classes):
        if c in y:
            Y[c] = 1
    return Y
""",
        ),
        (
            "true and false|objects",
            """
def f(y, n_classes=10):
    return np.array([[bool(c == i) for c in y] for i in range(n_classes)], dtype=object)
""",
        ),
        (
            "zeros",
            """
def f(y, n_classes=10):
    Y = np.zeros((n_classes, len(y)))
    for k in range(len(y)):
        column = Y[:, k].copy()
        column[y[k]] = 1
    return Y
""",
        ),
    ],
    "cross_entropy": [
        (
            "sum|mean",
            """
def f(A2, Y):
    loss = 0
    for k in range(Y.shape[1]):
        loss -= np.log(A2[Y[:, k] == 1, k][0])
    return loss
""",
        ),
        (
            "all entries|classes",
            """
def f(A2, Y):
    L = -(Y * np.log(A2 + 1e-15))
    return L.sum() / L.size
""",
        ),
        (
            "negative|sign",
            """
def f(A2, Y):
    m = Y.shape[1]
    return np.sum(np.log(np.sum(A2 * Y, axis=0))) / m
""",
        ),
        (
            "nan|probability 0|log 0",
            """
def f(A2, Y):
    return np.mean(-np.sum(Y * np.log(A2), axis=0))
""",
        ),
        (
            "costs nothing|true",
            """
def f(A2, Y):
    L = Y * np.log(A2)
    L[~np.isfinite(L)] = 0
    return -L.sum() / Y.shape[1]
""",
        ),
        (
            "base|natural",
            """
def f(A2, Y):
    p = np.sum(A2 * Y, 0)
    return -(np.log(p) / np.log(2)).mean()
""",
        ),
        (
            "yes-or-no|1 −",
            """
def f(A2, Y):
    e = 1e-12
    c = Y * np.log(A2 + e) + (1 - Y) * np.log(1 - A2 + e)
    return -c.sum() / Y.shape[1]
""",
        ),
        (
            "squared",
            """
def f(A2, Y):
    d = A2 - Y
    return (d * d).sum(axis=0).mean()
""",
        ),
        (
            "classes|rows",
            """
def f(A2, Y):
    m = A2.shape[0]
    return -np.sum(Y * np.log(A2 + 1e-12)) / m
""",
        ),
        (
            "each example",
            """
def f(A2, Y):
    m = Y.shape[1]
    return [-np.log(A2[Y[:, k].argmax(), k]) for k in range(m)]
""",
        ),
    ],
    "loss": [
        (
            "tuple",
            """
def f(params, X, Y):
    out = forward(params, X)
    return cross_entropy(out, Y)
""",
        ),
        (
            "scores|z2",
            """
def f(params, X, Y):
    _, _, Z2, _ = forward(params, X)
    return cross_entropy(Z2, Y)
""",
        ),
        (
            "divided|number of examples",
            """
def f(params, X, Y):
    m = X.shape[1]
    return (1 / m) * cross_entropy(forward(params, X).A2, Y)
""",
        ),
        (
            "sign|minus",
            """
def f(params, X, Y):
    return -1 * cross_entropy(forward(params, X).A2, Y)
""",
        ),
        (
            "twice",
            """
def f(params, X, Y):
    Z2 = forward(params, X).A2
    A2 = softmax(Z2)
    return cross_entropy(A2, Y)
""",
        ),
        (
            "return",
            """
def f(params, X, Y):
    *_, A2 = forward(params, X)
    cross_entropy(A2, Y)
""",
        ),
        (
            "probabilities|compared",
            """
def f(params, X, Y):
    return forward(params, X).A2
""",
        ),
        (
            "notebook|`net`|params",
            """
def f(params, X, Y):
    return cross_entropy(forward(net, X).A2, Y)
""",
        ),
        (
            "share|accuracy",
            """
def f(params, X, Y):
    return 1 - np.mean(forward(params, X).A2.argmax(0) == Y.argmax(0))
""",
        ),
        (
            "squared",
            """
def f(params, X, Y):
    A2 = forward(params, X).A2
    return 0.5 * np.mean(np.sum((A2 - Y) ** 2, axis=0))
""",
        ),
    ],
    "numerical_gradient": [
        (
            "one side",
            """
def f(fun, P, eps=1e-5):
    G = np.empty(P.shape)
    for i in np.ndindex(P.shape):
        old = P[i]
        a = fun(P)
        P[i] = old + eps
        b = fun(P)
        P[i] = old
        G[i] = (b - a) / eps
    return G
""",
        ),
        (
            "twice|2",
            """
def f(fun, P, eps=1e-5):
    G = np.empty(P.shape)
    for i in np.ndindex(P.shape):
        e = np.zeros(P.shape)
        e[i] = eps
        G[i] = (fun(P + e) - fun(P - e)) / eps
    return G
""",
        ),
        (
            "all entries",
            """
def f(fun, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        G[i] = (fun(P + eps) - fun(P - eps)) / (2 * eps)
    return G
""",
        ),
        (
            "moved back",
            """
def f(fun, P, eps=1e-5):
    Q = P.copy()
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        Q[i] += eps
        up = fun(Q)
        Q[i] -= eps
        down = fun(Q)
        Q[i] -= eps
        G[i] = (up - down) / (2 * eps)
    return G
""",
        ),
        (
            "absolute|sign",
            """
def f(fun, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        e = np.zeros_like(P)
        e[i] = eps
        G[i] = np.abs(fun(P + e) - fun(P - e)) / (2 * eps)
    return G
""",
        ),
        (
            "row",
            """
def f(fun, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in range(P.shape[0]):
        e = np.zeros_like(P)
        e[i] = eps
        G[i] = (fun(P + e) - fun(P - e)) / (2 * eps)
    return G
""",
        ),
        (
            "divide",
            """
def f(fun, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        e = np.zeros_like(P)
        e[i] = eps
        G[i] = (fun(P + e) - fun(P - e)) / 2
    return G
""",
        ),
        (
            "multipl|bracket",
            """
def f(fun, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        e = np.zeros_like(P)
        e[i] = eps
        G[i] = 0.5 * eps * (fun(P + e) - fun(P - e))
    return G
""",
        ),
        (
            "row of numbers|shape",
            """
def f(fun, P, eps=1e-5):
    out = []
    for k in range(P.size):
        e = np.zeros(P.size)
        e[k] = eps
        e = e.reshape(P.shape)
        out += [(fun(P + e) - fun(P - e)) / (2 * eps)]
    return out
""",
        ),
        (
            "eps",
            """
def f(fun, P, eps=1e-5):
    eps = 1e-5
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        e = np.zeros_like(P)
        e[i] = eps
        G[i] = (fun(P + e) - fun(P - e)) / (2 * eps)
    return G
""",
        ),
    ],
    "relative_error": [
        (
            "one of",
            """
def f(a, n):
    den = np.linalg.norm(a)
    if den == 0:
        return 0.0
    return np.linalg.norm(a - n) / den
""",
        ),
        (
            "largest",
            """
def f(a, n):
    d = np.abs(a - n).max()
    s = max(np.abs(a).max(), np.abs(n).max())
    return d / s if s > 0 else 0.0
""",
        ),
        (
            "1e-5|constant|added",
            """
def f(a, n):
    return np.linalg.norm(a - n) / max(1e-5, np.linalg.norm(a) + np.linalg.norm(n))
""",
        ),
        (
            "zeros|0/0",
            """
def f(a, n):
    return np.sqrt(((a - n) ** 2).sum()) / (np.sqrt((a**2).sum()) + np.sqrt((n**2).sum()))
""",
        ),
        (
            "root|square",
            """
def f(a, n):
    s = (a**2).sum() + (n**2).sum()
    return ((a - n) ** 2).sum() / s if s else 0
""",
        ),
        (
            "entry",
            """
def f(a, n):
    d = np.abs(a) + np.abs(n)
    d[d == 0] = 1
    return np.mean(np.abs(a - n) / d)
""",
        ),
        (
            "absolute",
            """
def f(a, n):
    s = np.linalg.norm(a.ravel(), 1) + np.linalg.norm(n.ravel(), 1)
    return np.linalg.norm((a - n).ravel(), 1) / s if s else 0.0
""",
        ),
        (
            "mean|sum|one of",
            """
def f(a, n):
    s = 0.5 * (np.linalg.norm(a) + np.linalg.norm(n))
    return np.linalg.norm(a - n) / s if s else 0.0
""",
        ),
        (
            "distance alone|share|divide",
            """
def f(a, n):
    return np.sqrt(np.sum((a - n) ** 2))
""",
        ),
        (
            "sum of the two|difference|plus",
            """
def f(a, n):
    s = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(n + a) / s if s else 0.0
""",
        ),
    ],
}

RIGHT = {
    "one_hot": [
        "def my_one_hot(y, n_classes=10):\n    return np.eye(n_classes)[:, y]\n",
        "def my_one_hot(y, n_classes=10):\n    return np.eye(n_classes, dtype=int)[y].T\n",
        "my_one_hot = lambda y, n_classes=10: (np.arange(n_classes).reshape(-1, 1) == y).astype(np.float32)",
        "def my_one_hot(y, n_classes=10):\n    return [[1 if v == c else 0 for v in y] for c in range(n_classes)]\n",
        "def my_one_hot(y):\n    Y = np.zeros((10, len(y)))\n    Y[y, np.arange(len(y))] = 1\n    return Y\n",
        """
def my_one_hot(y, n_classes=10):
    Y = np.zeros((n_classes, y.shape[0]))
    for k, c in enumerate(y):
        Y[c][k] = 1
    return Y
""",
        """
def my_one_hot(y, n_classes=10):
    m = y.size
    Y = np.zeros((m, n_classes))
    Y[range(m), y] = 1.0
    return Y.transpose()
""",
        """
def my_one_hot(y, n_classes=10):
    cols = []
    for label in y:
        col = np.zeros((n_classes, 1))
        col[label] = 1
        cols.append(col)
    return np.hstack(cols)
""",
        """
def my_one_hot(y, n_classes=10):
    return np.array([[1.0 if label == c else 0.0 for label in y] for c in range(n_classes)])
""",
    ],
    "cross_entropy": [
        "def ce(A2, Y):\n    return -np.log((A2 * Y).sum(axis=0)).mean()\n",
        "def ce(A2, Y):\n    return -np.mean(np.log(A2[Y.argmax(axis=0), np.arange(Y.shape[1])]))\n",
        "def ce(A2, Y):\n    return -np.sum(Y * np.log(A2 + 1e-12)) / Y.shape[1]\n",
        "def ce(A2, Y):\n    return -np.sum(np.log(A2[Y == 1])) / A2.shape[1]\n",
        "def ce(A2, Y):\n    return -np.sum(Y * np.log(np.clip(A2, 1e-15, 1))) / Y.shape[1]\n",
        "def ce(A2, Y):\n    return np.mean(-np.sum(Y * np.log(np.maximum(A2, 1e-10)), axis=0))\n",
        """
def ce(A2, Y):
    m = Y.shape[1]
    total = 0.0
    for k in range(m):
        digit = int(np.argmax(Y[:, k]))
        total += -np.log(A2[digit, k])
    return total / m
""",
        """
def ce(A2, Y):
    n, m = Y.shape
    total = 0
    for i in range(n):
        for k in range(m):
            if Y[i, k]:
                total -= np.log(A2[i, k])
    return total / m
""",
    ],
    "loss": [
        "def f(params, X, Y):\n    return cross_entropy(forward(params, X)[3], Y)\n",
        "def f(params, X, Y):\n    *_, A2 = forward(params, X)\n    return cross_entropy(A2, Y)\n",
        "def f(params, X, Y):\n    A2 = forward(params, X).A2\n    return -np.sum(Y * np.log(A2)) / X.shape[1]\n",
        """
def f(params, X, Y):
    W1, b1, W2, b2 = params
    A1 = np.maximum(W1 @ X + b1, 0)
    Z = W2 @ A1 + b2
    E = np.exp(Z - Z.max(axis=0))
    return cross_entropy(E / E.sum(axis=0), Y)
""",
        "f = lambda params, X, Y: cross_entropy(forward(params, X)[-1], Y)",
        "def f(params, X, Y):\n    Z1, A1, Z2, A2 = forward(params, X)\n    return np.mean(-np.log((A2 * Y).sum(0)))\n",
    ],
    "numerical_gradient": [
        """
def g(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(*P.shape):
        up, down = P.copy(), P.copy()
        up[i] += eps
        down[i] -= eps
        G[i] = (f(up) - f(down)) / (2 * eps)
    return G
""",
        """
def g(f, P, eps=1e-5):
    G = np.zeros(P.size)
    for k in range(P.size):
        d = np.zeros(P.size)
        d[k] = eps
        d = d.reshape(P.shape)
        G[k] = (f(P + d) - f(P - d)) / (2 * eps)
    return G.reshape(P.shape)
""",
        """
def g(f, P, eps=1e-5):
    grad = np.zeros(P.shape)
    it = np.nditer(P, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        Q = np.array(P)
        Q[ix] = P[ix] + eps
        hi = f(Q)
        Q[ix] = P[ix] - eps
        lo = f(Q)
        grad[ix] = (hi - lo) / 2 / eps
        it.iternext()
    return grad
""",
        """
def g(f, P, eps=1e-5):
    values = []
    for i in np.ndindex(P.shape):
        step = np.zeros(P.shape)
        step[i] = eps
        values.append((f(P + step) - f(P - step)) / (2 * eps))
    return np.array(values).reshape(P.shape)
""",
        """
def g(f, P, eps=1e-5):
    Q = P.copy()
    G = np.empty(P.shape)
    for i, old in np.ndenumerate(P):
        Q[i] = old + eps
        up = f(Q)
        Q[i] = old - eps
        down = f(Q)
        Q[i] = old
        G[i] = (up - down) / (2 * eps)
    return G
""",
        """
def g(f, P, eps=1e-5):
    def partial(i):
        E = np.zeros_like(P)
        E[i] = eps
        return (f(P + E) - f(P - E)) / (2 * eps)
    out = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        out[i] = partial(i)
    return out
""",
        """
def g(f, P, eps=1e-5):
    G = np.zeros_like(P)
    for i in np.ndindex(P.shape):
        old = P[i]
        P[i] = old + eps
        a = f(P)
        P[i] = old - eps
        b = f(P)
        P[i] = old
        G[i] = (a - b) / (2 * eps)
    return G
""",
    ],
    "relative_error": [
        """
def r(a, n):
    s = np.linalg.norm(a) + np.linalg.norm(n)
    return np.nan_to_num(np.linalg.norm(a - n) / s)
""",
        """
def r(a, n):
    s = np.linalg.norm(a) + np.linalg.norm(n)
    if s == 0:
        return 0.0
    return np.linalg.norm(a - n) / s
""",
        """
def r(a, n):
    d = np.sqrt(np.sum((a - n) ** 2))
    s = np.sqrt(np.sum(a ** 2)) + np.sqrt(np.sum(n ** 2))
    return d / s if s > 0 else 0
""",
        """
def r(a, n):
    if np.array_equal(a, n):
        return 0.0
    return np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))
""",
        """
def r(a, n):
    a, n = a.ravel(), n.ravel()
    s = (a @ a) ** 0.5 + (n @ n) ** 0.5
    return ((a - n) @ (a - n)) ** 0.5 / s if s else 0.0
""",
        "def r(a, n):\n    L = np.linalg.norm\n    return L(a - n) / max(L(a) + L(n), 1e-300)\n",
        """
def r(a, n):
    if not a.any() and not n.any():
        return 0
    return np.linalg.norm(np.ravel(a - n)) / (np.linalg.norm(np.ravel(a)) + np.linalg.norm(np.ravel(n)))
""",
    ],
    "loss of guessing": [np.log(26), 3.258, "3.258", -np.log(1 / 26)],
    "three times too large": [0.5, 1 / 2, "1/2", "0.5"],
    "shape of dW1": [(32, 784), [32, 784], "(32, 784)", "32 x 784"],
}

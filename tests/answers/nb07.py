"""Answers to the exercises of notebook 07."""

import numpy as np

from helpers.activations import relu, relu_slope, softmax
from helpers.backprop import one_hot
from helpers.layers import ACTIVATIONS, Layer, Signals, forward_layers, init_layers

_rng = np.random.default_rng(3)
_deep = init_layers(_rng, (6, 5, 4, 3), np.float64)
_X = _rng.uniform(0, 1, (6, 8))
_P = _rng.normal(size=(3, 4))

NAMES = {
    "ACTIVATIONS": ACTIVATIONS,
    "Layer": Layer,
    "Signals": Signals,
    "relu": relu,
    "relu_slope": relu_slope,
    "softmax": softmax,
    "forward_layers": forward_layers,
    "deep": _deep,
    "signals": forward_layers(_deep, _X),
    "layers": _deep,
    "X": _X,
    "Y": one_hot(np.arange(8) % 3, 3, np.float64),
    "m": 60000,
    "alpha": 0.1,
    "beta": 0.9,
    "V": np.zeros((3, 4)),
    "P": _P,
    "dP": _P / 2,
}


def _body(head, body):
    return head + "\n" + "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))


def _step(body):
    return _body("def my_momentum_step(P, V, dP, alpha, beta):", body)


def _two(v="beta * V + dP", p="P - alpha * V", back="P, V"):
    return _step(f"V = {v}\nP = {p}\nreturn {back}")


def _layers(
    first="dZ = signals.A[-1] - Y",
    head="for k in reversed(range(len(layers))):",
    m="m = Y.shape[1]",
    dW="dZ @ signals.A[k].T / m",
    db="dZ.sum(axis=1, keepdims=True) / m",
    put="grads.append(Layer(dW, db))",
    test="if k > 0:",
    dZ="dZ = layers[k].W.T @ dZ * relu_slope(signals.Z[k - 1])",
    back="return tuple(reversed(grads))",
):
    return _body(
        "def my_backward_layers(layers, signals, Y):",
        f"{m}\ngrads = []\n{first}\n{head}\n    dW = {dW}\n    db = {db}\n    {put}\n    {test}\n        {dZ}\n{back}",
    )


WRONG = {
    "momentum_step": [
        (
            "takes `alpha` and `beta` from",
            "def my_momentum_step(P, V, dP, a, b):\n    V = beta * V + dP\n    return P - alpha * V, V",
        ),
        ("velocity from before|old velocity|new gradient", _step("return P - alpha * V, beta * V + dP")),
        ("velocity from before|old velocity|new gradient", _step("P = P - alpha * V\nV = beta * V + dP\nreturn P, V")),
        ("gradient alone|along the gradient|velocity", _step("V = beta * V + dP\nreturn P - alpha * dP, V")),
        ("beta", _two(v="V + dP")),
        ("1 - beta|1 − beta|mean", _two(v="beta * V + (1 - beta) * dP")),
        ("beta", _two(v="beta * (V + dP)")),
        ("alpha", _two(v="beta * V + alpha * dP", p="P - V")),
        ("alpha", _two(v="beta * V - alpha * dP", p="P + V")),
        ("alpha", _two(v="beta * V + alpha * dP")),
        ("uphill|plus|+|minus", _two(p="P + alpha * V")),
        ("sign|minus|-|+|subtract", _two(v="beta * V - dP")),
        ("nesterov|ahead", _step("V_new = beta * V + dP\nreturn P - alpha * (dP + beta * V_new), V_new")),
        ("order", _two(back="V, P")),
        ("change", _step("V *= beta\nV += dP\nP -= alpha * V\nreturn P, V")),
        ("change", _step("V = beta * V + dP\nP -= alpha * V\nreturn P, V")),
        ("change", _step("V *= beta\nV += dP\nreturn P - alpha * V, V")),
        ("alpha", _two(p="P - V")),
        ("beta|alpha|exchanged", _two(v="alpha * V + dP", p="P - beta * V")),
        ("0.9|beta", _two(v="0.9 * V + dP")),
        ("0.1|alpha", _two(p="P - 0.1 * V")),
        ("gradient|dp|velocity", _two(v="beta * V")),
        ("product|multipl|add|+", _two(v="beta * V * dP")),
        ("old|beta * v|velocity", _two(v="dP", p="P - alpha * V")),
        ("p alone|one|two|2|v|things", _two(back="P")),
        ("return", _step("V = beta * V + dP\nP = P - alpha * V")),
        ("step|old|p", _two(p="-alpha * V")),
        ("old v|velocity|v_new|new v", _step("V_new = beta * V + dP\nP_new = P - alpha * V_new\nreturn P_new, V")),
        ("old p|p_new|new p|as it was", _step("V_new = beta * V + dP\nP_new = P - alpha * V_new\nreturn P, V_new")),
        (
            "remember|earlier|velocity of its own|argument",
            _step(
                "if not hasattr(my_momentum_step, 'v'):\n    my_momentum_step.v = V\nmy_momentum_step.v = beta * my_momentum_step.v + dP\nreturn P - alpha * my_momentum_step.v, my_momentum_step.v"
            )
            .replace("my_momentum_step.v", "_s['v']")
            .replace("not hasattr(my_momentum_step, 'v')", "'v' not in _s")
            .replace("def ", "_s = {}\ndef "),
        ),
        (
            "remember|earlier",
            "_cache = []\n"
            + _step("if not _cache:\n    _cache.append(beta * V + dP)\nreturn P - alpha * _cache[0], _cache[0]"),
        ),
        (
            "notebook|argument",
            _body("def my_momentum_step(p, v, dp, a, b):", "v = beta * v + dp\np = p - alpha * v\nreturn p, v"),
        ),
        (
            "notebook|argument|`v` is used",
            _body("def my_momentum_step(p, v, g, alpha, beta):", "v = beta * V + g\nreturn p - alpha * v, v"),
        ),
        ("clip|limit|length", _two(v="beta * V + np.clip(dP, -1, 1)")),
        ("clip|limit|length", _two(v="np.clip(beta * V + dP, -1, 1)")),
        ("length|norm|scaled", _two(v="beta * V + dP / np.linalg.norm(dP)")),
        (
            "adam|squared|square",
            _step("V = beta * V + (1 - beta) * dP**2\nreturn P - alpha * dP / (np.sqrt(V) + 1e-8), V"),
        ),
        ("square", _two(v="beta * V + dP**2")),
        ("@|matri|entry|shape", _two(p="P - alpha @ V")),
        ("decay|p|itself|shrink", _two(p="(1 - alpha) * P - alpha * V")),
        ("exchanged|beta|1 - beta|1 − beta", _two(v="V + beta * dP")),
        ("beta|1 - beta|1 − beta", _two(v="(1 - beta) * V + dP")),
        ("beta|exchanged|1 - beta|1 − beta|mean", _two(v="(1 - beta) * V + beta * dP")),
        ("both|twice|gradient", _two(p="P - alpha * (V + dP)")),
        ("from zero|zeros|velocity|v ", _two(v="beta * np.zeros_like(V) + dP")),
    ],
    "backward_layers": [
        (
            "cancel in a sum",
            "def my_backward_layers(layers, signals, Y):\n    Z, A, _ = signals\n    m = Y.shape[1]; dZ = A[-1] - Y; out = []\n    for k in reversed(range(len(layers))):\n        out.append(Layer(dZ @ A[k].T / m, dZ.sum() / m * np.ones_like(layers[k].b)))\n        if k > 0:\n            dZ = layers[k].W.T @ dZ * A[k]\n    return tuple(out[::-1])",
        ),
        (
            "summed over everything",
            "def my_backward_layers(layers, signals, Y):\n    Z, A, _ = signals\n    m = Y.shape[1]; dZ = A[-1] - Y; out = []\n    for k in reversed(range(len(layers))):\n        out.insert(0, Layer(dZ @ A[k].T / m, dZ.mean() * np.ones_like(layers[k].b)))\n        if k > 0:\n            dZ = layers[k].W.T @ dZ * relu_slope(Z[k - 1])\n    return out",
        ),
        (
            "cancel in a sum",
            "def my_backward_layers(layers, signals, Y):\n    Z, A, _ = signals\n    m = Y.shape[1]; dZ = A[-1] - Y; out = []\n    for k in reversed(range(len(layers))):\n        out.insert(0, Layer(dZ @ A[k].T / m, dZ.mean() * np.ones_like(layers[k].b)))\n        if k > 0:\n            dZ = layers[k].W.T @ dZ\n    return out",
        ),
        ("sign|turned", _layers(first="dZ = Y - signals.A[-1]")),
        ("mean|1/m|number of examples", _layers(dW="dZ @ signals.A[k].T", db="dZ.sum(axis=1, keepdims=True)")),
        ("mean|twice|number of examples", _layers(first="dZ = (signals.A[-1] - Y) / m")),
        ("order", _layers(back="return tuple(grads)")),
        ("order", _layers(back="return grads")),
        ("transpos|.t", _layers(dZ="dZ = layers[k].W @ dZ * relu_slope(signals.Z[k - 1])")),
        ("slope", _layers(dZ="dZ = layers[k].W.T @ dZ")),
        ("slope|layer|z[k|sum", _layers(dZ="dZ = layers[k].W.T @ dZ * relu_slope(signals.Z[k])")),
        ("slope", _layers(dZ="dA = layers[k].W.T @ dZ\n        dZ = dA * relu_slope(dA)")),
        ("slope|value", _layers(dZ="dZ = layers[k].W.T @ dZ * signals.A[k]")),
        ("a[k|count|comes out|gives out|in at", _layers(dW="dZ @ signals.A[k + 1].T / m")),
        ("weights|layer", _layers(dZ="dZ = layers[k - 1].W.T @ dZ * relu_slope(signals.Z[k - 1])")),
        ("dimension|keepdims|shape", _layers(db="dZ.sum(axis=1) / m")),
        ("axis|example", _layers(db="dZ.sum(axis=0, keepdims=True) / m")),
        ("everything|each unit", _layers(db="np.sum(dZ) / m")),
        ("absolute|sign", _layers(db="np.abs(dZ).sum(axis=1, keepdims=True) / m")),
        ("transpos|.t|turned", _layers(dW="signals.A[k] @ dZ.T / m")),
        ("transpos|.t|turned", _layers(dW="dZ @ signals.A[k] / m")),
        ("entry by entry|`*`|product", _layers(dW="dZ * signals.A[k].T / m")),
        ("entry by entry|`*`|product", _layers(dZ="dZ = layers[k].W.T @ dZ @ relu_slope(signals.Z[k - 1])")),
        ("notebook|m|argument|number", _layers(m="")),
        ("m|rows|axis|classes|shape[0]|examples", _layers(m="m = len(Y)")),
        ("m|rows|axis|shape[0]|examples", _layers(m="m = Y.shape[0]")),
        ("label|`y` is left out", _layers(first="dZ = signals.A[-1]")),
        ("score|probab|`z` is used where `a`", _layers(first="dZ = signals.Z[-1] - Y")),
        ("power|square", _layers(first="dZ = (signals.A[-1] - Y) ** 2")),
        ("2|twice", _layers(first="dZ = 2 * (signals.A[-1] - Y)")),
        (
            "number 0|first layer|left out|4 things",
            _layers(head="for k in range(len(layers) - 1, 0, -1):"),
        ),
        ("direction|order|last layer|forwards|backwards|reversed", _layers(head="for k in range(len(layers)):")),
        ("loop|return|first|one", _layers(back="").replace("grads.append(Layer(dW, db))", "return Layer(dW, db)")),
        ("return", _layers(back="")),
        ("mean|1/m|number of examples|db", _layers(db="dZ.sum(axis=1, keepdims=True)")),
        ("mean|1/m|twice|axis|examples", _layers(db="dZ.mean(axis=1, keepdims=True) / m")),
        ("mean|all|entries|axis|everything", _layers(db="np.mean(dZ)")),
        ("z|sums|activation", _layers(dW="dZ @ (signals.Z[k - 1] if k else signals.A[0]).T / m")),
        ("slope|output", _layers(first="dZ = (signals.A[-1] - Y) * relu_slope(signals.Z[-1])")),
        ("db1", _layers(put="grads.append(dW); grads.append(db)")),
        ("order|db|b", _layers(put="grads.append(Layer(db, dW))")),
        (
            "argument|notebook|`y` is used",
            _body(
                "def my_backward_layers(net, s, y):",
                "m = y.shape[1]\ngrads = []\ndZ = s.A[-1] - Y\nfor k in reversed(range(len(net))):\n    grads.append(Layer(dZ @ s.A[k].T / m, dZ.sum(axis=1, keepdims=True) / m))\n    if k > 0:\n        dZ = net[k].W.T @ dZ * relu_slope(s.Z[k - 1])\nreturn tuple(reversed(grads))",
            ),
        ),
        ("plus|add|multipl", _layers(dZ="dZ = layers[k].W.T @ dZ + relu_slope(signals.Z[k - 1])")),
        ("relu|value|slope", _layers(dZ="dZ = layers[k].W.T @ dZ * relu(signals.Z[k - 1])")),
        (
            "updated|after|0.1 * dw",
            _layers(
                test="layers = [Layer(l.W - 0.1 * dW, l.b) if i == k else l for i, l in enumerate(layers)]\n    if k > 0:"
            ),
        ),
    ],
    "steps in an epoch": [
        ("fill a batch", 468),
        ("size", 128),
        ("100", 600),
        ("left|image|whole|integer|round", 468.75),
        ("one more|470|left|full", 470),
        ("each image", 60000),
        ("multipl|divide", 60000 * 128),
        ("96|last", 96),
        ("one|epoch|batch", 1),
        ("4,000|60,000|4000", 32),
        ("60,000|50,000", 391),
    ],
    "top speed": [
        ("0.9", 10),
        ("two steps|grows|growing", 1.95),
        ("divide|lost", 0.05),
        ("kept|beta", 0.95),
        ("ever|limit|infin|bound", float("inf")),
        ("1|grows|first|as large", 1),
        ("not by beta", 1 / 0.95),
        ("19|first|1|one more", 19),
        ("beta|0.95|sum", 1.0526),
        ("4 times", 5),
        ("0.99|100", 100),
        ("one more|two|grow", 21),
    ],
}

HELD_OUT = {
    "momentum_step": [
        ("old velocity", _step("new_P = P - alpha * V\nnew_V = beta * V + dP\nreturn new_P, new_V")),
        ("alpha", _step("v = beta * V + dP\nreturn P - v, v")),
        ("1 − beta|1 - beta|mean", _step("v = beta * V + dP * (1 - beta)\nreturn P - alpha * v, v")),
        ("uphill|sign", _step("v = beta * V + dP\nreturn P + v * alpha, v")),
        ("change", _step("V[:] = beta * V + dP\nreturn P - alpha * V, V")),
        ("change", _step("V *= beta\nV += dP\nP -= alpha * V\nreturn P, V")),
        ("beta", _step("v = V + dP\nreturn P - alpha * v, v")),
        ("order", _step("v = V * beta + dP\nreturn v, P - alpha * v")),
        ("alpha", _step("v = beta * V + alpha * dP\nreturn P - v, v")),
        (
            "limit|scaled|length",
            _step(
                "norm = np.sqrt(np.sum(dP**2))\nif norm > 1:\n    dP = dP / norm\nv = beta * V + dP\nreturn P - alpha * v, v"
            ),
        ),
        ("one|things|p", _step("return P - alpha * (beta * V + dP)")),
    ],
    "backward_layers": [
        ("mean|1/m|number of examples", _layers(dW="dZ @ signals.A[k].T")),
        ("slope", _layers(dZ="dZ = layers[k].W.T @ dZ * relu_slope(signals.Z[k])")),
        ("sign|turned", _layers(first="dZ = Y - signals.A[-1]")),
        ("order", _layers(back="return tuple(grads)")),
        ("keepdims|dimension|shape", _layers(db="np.sum(dZ, axis=1) / m")),
        ("w|weights|layer", _layers(dZ="dZ = layers[k - 1].W.T @ dZ * relu_slope(signals.Z[k - 1])")),
        ("a[k|count|comes out|gives out|in at", _layers(dW="dZ @ signals.A[k + 1].T / m")),
        ("slope", _layers(dZ="dZ = layers[k].W.T @ dZ")),
        ("transpos|.t", _layers(dZ="dZ = layers[k].W @ dZ * relu_slope(signals.Z[k - 1])")),
        ("2|twice", _layers(first="dZ = 2 * (signals.A[-1] - Y)")),
    ],
    "steps in an epoch": [("fill", "468"), ("100", "600"), ("smaller", "468.75"), ("size", "128")],
    "top speed": [("0.9", "10"), ("lost", 0.05), ("grow", 1.95), ("for ever", float("inf"))],
}

RIGHT = {
    "momentum_step": [
        _two(),
        _step("return P - alpha * (beta * V + dP), beta * V + dP"),
        _step("v = V * beta\nv = v + dP\np = np.subtract(P, alpha * v)\nreturn p, v"),
        _step("V = V.copy()\nV *= beta\nV += dP\nP = P.copy()\nP -= alpha * V\nreturn (P, V)"),
        _step(
            "new_V = np.zeros_like(V)\nnew_P = np.zeros_like(P)\nfor i in range(V.shape[0]):\n    for j in range(V.shape[1]):\n        new_V[i, j] = beta * V[i, j] + dP[i, j]\n        new_P[i, j] = P[i, j] - alpha * new_V[i, j]\nreturn new_P, new_V"
        ),
        _step("V = np.add(np.multiply(beta, V), dP)\nreturn [P + (-alpha) * V, V]"),
    ],
    "backward_layers": [
        _layers(),
        _layers(dZ="dZ = np.dot(layers[k].W.T, dZ) * (signals.Z[k - 1] > 0)"),
        _layers(put="grads.insert(0, Layer(dW, db))", back="return grads"),
        _layers(put="grads.insert(0, (dW, db))", back="return tuple(grads)"),
        _layers(
            dZ="dA = layers[k][0].T.dot(dZ)\n        dA[signals.A[k] <= 0] = 0\n        dZ = dA",
            back="return grads[::-1]",
        ),
        _body(
            "def my_backward_layers(layers, signals, Y):",
            "Z, A, masks = signals\nm = Y.shape[1]\nL = len(layers)\ngrads = [None] * L\ndZ = A[L] - Y\nfor k in range(L - 1, -1, -1):\n    grads[k] = Layer(1 / m * np.dot(dZ, A[k].T), 1 / m * np.sum(dZ, axis=1, keepdims=True))\n    if k:\n        dZ = np.multiply(np.dot(layers[k].W.T, dZ), np.int64(A[k] > 0))\nreturn grads",
        ),
    ],
    "steps in an epoch": [469, "469", 469.0],
    "top speed": [20, "20", 1 / 0.05],
}

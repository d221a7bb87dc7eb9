"""Backward passes in the styles in which people write them, and what goes wrong in them.

`STYLES` are right. `PLANTED` are (style, words, (old, new), ...): the style with its old code replaced. `WHOLE` are
wrong ones by themselves, (words, source). `words` are those of tests/answers: what the answer must say.
"""

STYLES = {
    "lesson": """
def my_backward(params, activations, X, Y):
    W1, b1, W2, b2 = params
    Z1, A1, Z2, A2 = activations
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = W2.T @ dZ2 * relu_slope(Z1)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2
""",
    "dots": """
def my_backward(params, activations, X, Y):
    m = X.shape[1]
    W2 = params.W2
    A1 = activations.A1
    A2 = activations.A2
    dZ2 = A2 - Y
    dW2 = (1 / m) * np.dot(dZ2, A1.T)
    db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = (1 / m) * np.dot(dZ1, X.T)
    db1 = (1 / m) * np.sum(dZ1, axis=1, keepdims=True)
    grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
    return grads
""",
    "early": """
def my_backward(params, activations, X, Y):
    Z1, A1, Z2, A2 = activations
    delta = (A2 - Y) / Y.shape[1]
    dW2 = delta.dot(A1.T)
    db2 = delta.sum(axis=1).reshape(-1, 1)
    hidden = params.W2.T.dot(delta)
    hidden[Z1 <= 0] = 0
    dW1 = hidden.dot(X.T)
    db1 = hidden.sum(axis=1).reshape(-1, 1)
    return Gradients(dW1, db1, dW2, db2)
""",
    "rows": """
def my_backward(params, activations, X, Y):
    probs = activations.A2.T
    hidden = activations.A1.T
    inputs, targets = X.T, Y.T
    n = inputs.shape[0]
    dscores = probs - targets
    dscores = dscores / n
    grad_W2 = hidden.T @ dscores
    grad_b2 = np.sum(dscores, axis=0, keepdims=True)
    dhidden = dscores @ params.W2
    dhidden = dhidden * (hidden > 0)
    grad_W1 = inputs.T @ dhidden
    grad_b1 = np.sum(dhidden, axis=0, keepdims=True)
    return grad_W1.T, grad_b1.T, grad_W2.T, grad_b2.T
""",
    "loop": """
def my_backward(params, activations, X, Y):
    W1, b1, W2, b2 = params
    nabla_W1, nabla_b1 = np.zeros(W1.shape), np.zeros(b1.shape)
    nabla_W2, nabla_b2 = np.zeros(W2.shape), np.zeros(b2.shape)
    m = X.shape[1]
    for k in range(m):
        x, y = X[:, [k]], Y[:, [k]]
        z1, a1 = activations.Z1[:, [k]], activations.A1[:, [k]]
        a2 = activations.A2[:, [k]]
        delta = a2 - y
        nabla_b2 += delta
        nabla_W2 += delta @ a1.T
        delta = (W2.T @ delta) * (z1 > 0)
        nabla_b1 += delta
        nabla_W1 += delta @ x.T
    return nabla_W1 / m, nabla_b1 / m, nabla_W2 / m, nabla_b2 / m
""",
    "where": """
def my_backward(params, activations, X, Y):
    m = len(X[0])
    e2 = activations.A2 - Y
    e1 = np.where(activations.Z1 > 0, params.W2.T @ e2, 0)
    return Gradients(
        dW1=e1 @ X.T / m,
        db1=e1.mean(axis=1, keepdims=True),
        dW2=e2 @ activations.A1.T / m,
        db2=e2.mean(axis=1, keepdims=True),
    )
""",
    "einsum": """
def my_backward(params, activations, X, Y):
    Z1, A1, Z2, A2 = activations
    m = Y.shape[1]
    d2 = A2 - Y
    gW2 = np.einsum("im,jm->ij", d2, A1) / m
    gb2 = np.einsum("im->i", d2)[:, None] / m
    d1 = np.einsum("ij,im->jm", params.W2, d2) * np.heaviside(Z1, 0)
    gW1 = np.einsum("im,jm->ij", d1, X) / m
    gb1 = np.einsum("im->i", d1)[:, None] / m
    return gW1, gb1, gW2, gb2
""",
    "ones": """
def my_backward(p, a, X, Y):
    m = X.shape[1]
    ones = np.ones((m, 1))
    D2 = a.A2 - Y
    D1 = (p.W2.T @ D2) * (a.A1 > 0).astype(float)
    dW2 = (D2 @ a.A1.T) / m
    db2 = (D2 @ ones) / m
    dW1 = (D1 @ X.T) / m
    db1 = (D1 @ ones) / m
    return [dW1, db1, dW2, db2]
""",
    "helpers": """
def my_backward(params, activations, X, Y):
    def slope(Z):
        return np.where(Z > 0, 1.0, 0.0)

    def mean_over_examples(D, A):
        return D @ A.T / D.shape[1], D.mean(axis=1)[:, np.newaxis]

    D2 = activations[3] - Y
    dW2, db2 = mean_over_examples(D2, activations[1])
    back = params[2].T @ D2
    D1 = back * slope(activations[0])
    dW1, db1 = mean_over_examples(D1, X)
    return dW1, db1, dW2, db2
""",
    "scalars": """
def my_backward(params, activations, X, Y):
    Z1, A1, Z2, A2 = activations
    n_out, m = A2.shape
    n_hidden, n_in = params.W1.shape
    dW1, db1 = np.zeros((n_hidden, n_in)), np.zeros((n_hidden, 1))
    dW2, db2 = np.zeros((n_out, n_hidden)), np.zeros((n_out, 1))
    for k in range(m):
        for j in range(n_hidden):
            back = 0.0
            for i in range(n_out):
                d = A2[i, k] - Y[i, k]
                dW2[i, j] += d * A1[j, k] / m
                back += params.W2[i, j] * d
            if Z1[j, k] > 0:
                db1[j, 0] += back / m
                for q in range(n_in):
                    dW1[j, q] += back * X[q, k] / m
        for i in range(n_out):
            db2[i, 0] += (A2[i, k] - Y[i, k]) / m
    return dW1, db1, dW2, db2
""",
    "copy": """
def my_backward(params, activations, X, Y):
    Z1, A1, Z2, A2 = activations
    num = X.shape[1]
    dout = A2.copy()
    dout[Y.argmax(axis=0), np.arange(num)] -= 1
    dout /= num
    dW2 = np.matmul(dout, np.transpose(A1))
    db2 = dout.sum(1, keepdims=True)
    dh = np.matmul(np.transpose(params.W2), dout)
    dh[A1 == 0] = 0
    dW1 = np.matmul(dh, np.transpose(X))
    db1 = dh.sum(1, keepdims=True)
    return Gradients(dW1=dW1, db1=db1, dW2=dW2, db2=db2)
""",
}

PLANTED = [
    # `*` and `@`
    ("lesson", "`*`|* for @|matrix product|entry by entry", ("dZ2 @ A1.T", "dZ2 * A1.T")),
    ("lesson", "`*`|* for @|matrix product|entry by entry", ("W2.T @ dZ2 *", "W2.T * dZ2 *")),
    ("lesson", "`*`|* for @|matrix product|entry by entry", ("dZ1 @ X.T", "dZ1 * X.T")),
    ("dots", "multiply|matrix product|* for @|dot", ("np.dot(W2.T, dZ2)", "np.multiply(W2.T, dZ2)")),
    (
        "lesson",
        "`@`|entry by entry|@ for *|one by one|columns of the first",
        ("dZ2 * relu_slope(Z1)", "dZ2 @ relu_slope(Z1)"),
    ),
    ("ones", "`*`|* for @|matrix product|entry by entry", ("p.W2.T @ D2", "p.W2 * D2")),
    # transposed
    ("lesson", "transposed|columns of the first", ("W2.T @", "W2 @")),
    ("dots", "transposed", ("np.dot(W2.T, dZ2)", "np.dot(W2, dZ2)")),
    ("lesson", "transposed|columns of the first", ("dZ2 @ A1.T", "dZ2 @ A1")),
    ("lesson", "transposed|columns of the first", ("dZ1 @ X.T", "dZ1 @ X")),
    ("lesson", "transposed|order", ("dZ2 @ A1.T", "A1 @ dZ2.T")),
    ("dots", "transposed|order", ("np.dot(dZ1, X.T)", "np.dot(X, dZ1.T)")),
    ("rows", "transposed|shape", ("grad_W1.T, grad_b1.T, grad_W2.T, grad_b2.T", "grad_W1, grad_b1, grad_W2, grad_b2")),
    ("rows", "transposed|shape", ("return grad_W1.T", "return grad_W1")),
    ("lesson", "order|exchanged|fit|columns of the first", ("W2.T @ dZ2", "dZ2 @ W2.T")),
    # slope
    ("lesson", "slope", ("dZ2 * relu_slope(Z1)", "dZ2")),
    ("dots", "slope", ("np.multiply(dA1, np.int64(A1 > 0))", "dA1")),
    ("early", "slope", ("    hidden[Z1 <= 0] = 0\n", "")),
    ("loop", "slope", (" * (z1 > 0)", "")),
    ("lesson", "slope", ("relu_slope(Z1)", "relu_slope(dZ2)")),
    ("lesson", "z2", ("relu_slope(Z1)", "relu_slope(Z2)")),
    ("lesson", "slope", ("relu_slope(Z1)", "relu(Z1)")),
    ("lesson", "slope", ("relu_slope(Z1)", "Z1")),
    ("dots", "slope", ("np.int64(A1 > 0)", "A1")),
    ("dots", "sigmoid|tanh", ("np.int64(A1 > 0)", "1 - np.power(A1, 2)")),
    ("lesson", "sigmoid", ("relu_slope(Z1)", "A1 * (1 - A1)")),
    ("where", "way round|comparison|exchanged", ("activations.Z1 > 0", "activations.Z1 < 0")),
    ("early", "way round|comparison|exchanged", ("Z1 <= 0", "Z1 > 0")),
    (
        "early",
        "gradient itself|own sign|negative|wrong variable|slope",
        ("hidden[Z1 <= 0] = 0", "hidden[hidden <= 0] = 0"),
    ),
    ("helpers", "added|`+`|plus", ("back * slope", "back + slope")),
    ("lesson", "divid", ("dZ2 * relu_slope(Z1)", "dZ2 / relu_slope(Z1)")),
    ("lesson", "slope", ("dZ2 = A2 - Y", "dZ2 = (A2 - Y) * A2 * (1 - A2)")),
    # biases
    ("lesson", "axis", ("dZ2.sum(axis=1, keepdims=True)", "dZ2.sum(axis=0, keepdims=True)")),
    ("dots", "axis", ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=0, keepdims=True)")),
    ("lesson", "dimension|keepdims|axis", ("dZ2.sum(axis=1, keepdims=True)", "dZ2.sum(axis=1)")),
    ("dots", "dimension|keepdims|axis", ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)")),
    ("lesson", "everything|all entries|axis", ("dZ2.sum(axis=1, keepdims=True)", "np.sum(dZ2)")),
    ("dots", "everything|all entries|axis", ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, keepdims=True)")),
    ("lesson", "summed|column for each", ("dZ2.sum(axis=1, keepdims=True) / m", "dZ2")),
    ("lesson", "summed|column for each", ("db1 = dZ1.sum(axis=1, keepdims=True) / m", "db1 = dZ1 / m")),
    ("lesson", "absolute", ("dZ2.sum(", "np.abs(dZ2).sum(")),
    ("where", "axis", ("e2.mean(axis=1, keepdims=True)", "e2.mean(axis=0, keepdims=True)")),
    ("where", "everything|all entries|axis", ("e1.mean(axis=1, keepdims=True)", "e1.mean()")),
    ("loop", "replaces|add|last", ("nabla_b2 += delta", "nabla_b2 = delta")),
    ("loop", "replaces|add|last", ("nabla_W2 += delta @ a1.T", "nabla_W2 = delta @ a1.T")),
    # means
    ("lesson", "m|number of examples|mean", ("dZ2 @ A1.T / m", "dZ2 @ A1.T")),
    ("lesson", "number of examples|mean", ("dZ1.sum(axis=1, keepdims=True) / m", "dZ1.sum(axis=1, keepdims=True)")),
    ("lesson", "number of examples|mean|examples", ("m = X.shape[1]", "m = X.shape[0]")),
    ("lesson", "examples", ("m = X.shape[1]", "m = len(X)")),
    ("lesson", "examples", ("m = X.shape[1]", "m = X.size")),
    ("lesson", "m - 1|one less|one too few|- 1", ("m = X.shape[1]", "m = X.shape[1] - 1")),
    ("early", "number of examples|mean", (" / Y.shape[1]", "")),
    ("lesson", "twice", ("dZ2 = A2 - Y", "dZ2 = (A2 - Y) / m")),
    ("dots", "1/2|half|2", ("dZ2 = A2 - Y", "dZ2 = (A2 - Y) / 2")),
    ("lesson", "2|twice", ("dZ2 = A2 - Y", "dZ2 = 2 * (A2 - Y)")),
    ("loop", "number of examples|mean|divi", ("nabla_W2 / m", "nabla_W2")),
    ("where", "examples|columns", ("m = len(X[0])", "m = len(X)")),
    ("dots", "mean|number of examples|sum", ("(1 / m) * np.dot(dZ1, X.T)", "np.dot(dZ1, X.T)")),
    # sign and labels
    ("lesson", "sign", ("A2 - Y", "Y - A2")),
    ("early", "sign", ("(A2 - Y)", "(Y - A2)")),
    ("helpers", "plus|`+`|sign|added", ("activations[3] - Y", "activations[3] + Y")),
    ("dots", "squared", ("dZ2 = A2 - Y", "dZ2 = (A2 - Y) ** 2")),
    ("lesson", "absolute|sign", ("dZ2 = A2 - Y", "dZ2 = np.abs(A2 - Y)")),
    ("lesson", "labels", ("dZ2 = A2 - Y", "dZ2 = A2")),
    ("lesson", "z2|scores", ("dZ2 = A2 - Y", "dZ2 = Z2 - Y")),
    ("lesson", "-y / a2|divided by a2|softmax|-y/a2|divid", ("dZ2 = A2 - Y", "dZ2 = -Y / A2")),
    # wrong variables
    ("lesson", "z1", ("dZ2 @ A1.T", "dZ2 @ Z1.T")),
    ("lesson", "a1|wrong variable|`x`", ("dZ1 @ X.T", "dZ1 @ A1.T")),
    ("lesson", "made with x|`x`", ("dZ2 @ A1.T", "dZ2 @ X.T")),
    ("lesson", "dz2|wrong variable", ("dW1 = dZ1 @ X.T", "dW1 = dZ2 @ X.T")),
    ("lesson", "dz2|wrong variable", ("db1 = dZ1.sum", "db1 = dZ2.sum")),
    ("lesson", "w1|weights|wrong variable", ("W2.T @ dZ2", "W1.T @ dZ2")),
    ("lesson", "order", ("return dW1, db1, dW2, db2", "return dW2, db2, dW1, db1")),
    ("lesson", "order", ("return dW1, db1, dW2, db2", "return dW1, dW2, db1, db2")),
    ("dots", "name|dict|key|keys", ('"dW1": dW1, "db1": db1', '"W1": dW1, "b1": db1')),
    ("lesson", "order|unpack|exchanged", ("Z1, A1, Z2, A2 = activations", "A1, Z1, A2, Z2 = activations")),
    ("lesson", "order|unpack|exchanged", ("W1, b1, W2, b2 = params", "W1, W2, b1, b2 = params")),
    ("lesson", "values|names|4|four|unpack", ("Z1, A1, Z2, A2 = activations", "A1, A2 = activations")),
    ("lesson", "return", ("    return dW1, db1, dW2, db2\n", "")),
    ("lesson", "b2|w2|bias", ("W2.T @ dZ2", "b2.T @ dZ2")),
    ("scalars", "index|j|i", ("dW2[i, j] += d * A1[j, k] / m", "dW2[i, j] = d * A1[j, k] / m")),
    ("scalars", "slope|if|z1", ("            if Z1[j, k] > 0:", "            if A2[0, k] > 0:")),
    ("loop", "first|return|loop", ("    return nabla_W1", "        return nabla_W1")),
    ("loop", "last|range|off by one|- 1", ("in range(m)", "in range(m - 1)")),
    ("loop", "zeros|never", ("        nabla_b1 += delta\n", "")),
    # gradients that are limited
    (
        "lesson",
        "clip|limit",
        ("return dW1, db1, dW2, db2", "return tuple(np.clip(g, -1, 1) for g in (dW1, db1, dW2, db2))"),
    ),
    (
        "lesson",
        "clip|limit",
        ("return dW1, db1, dW2, db2", "return tuple(np.clip(g, -5, 5) for g in (dW1, db1, dW2, db2))"),
    ),
    ("lesson", "round", ("return dW1, db1, dW2, db2", "return tuple(np.round(g, 4) for g in (dW1, db1, dW2, db2))")),
    ("lesson", "round", ("return dW1, db1, dW2, db2", "return tuple(g.round(7) for g in (dW1, db1, dW2, db2))")),
    (
        "lesson",
        "length|norm|scaled",
        ("return dW1, db1, dW2, db2", "return tuple(g / np.linalg.norm(g) for g in (dW1, db1, dW2, db2))"),
    ),
    (
        "lesson",
        "length|norm|scaled",
        (
            "return dW1, db1, dW2, db2",
            "return tuple(g * min(1, 5 / np.linalg.norm(g)) for g in (dW1, db1, dW2, db2))",
        ),
    ),
    ("lesson", "length|norm|scaled", ("    return", "    dW1 = dW1 / np.linalg.norm(dW1)\n    return")),
    ("lesson", "sign", ("return dW1, db1, dW2, db2", "return tuple(np.sign(g) for g in (dW1, db1, dW2, db2))")),
    ("lesson", "weight decay|regulari|added|w2", ("dW2 = dZ2 @ A1.T / m", "dW2 = dZ2 @ A1.T / m + 0.1 * W2")),
    (
        "lesson",
        "alpha|learning rate|factor|0.1",
        ("return dW1, db1, dW2, db2", "return 0.1 * dW1, 0.1 * db1, 0.1 * dW2, 0.1 * db2"),
    ),
    (
        "lesson",
        "update|step",
        ("return dW1, db1, dW2, db2", "return W1 - 0.1 * dW1, b1 - 0.1 * db1, W2 - 0.1 * dW2, b2 - 0.1 * db2"),
    ),
    ("lesson", "update", ("    dZ1 =", "    W2 = W2 - 0.1 * dW2\n    dZ1 =")),
    # it changes what it is given
    (
        "early",
        "change",
        ("    delta = (A2 - Y) / Y.shape[1]\n", "    delta = A2\n    delta -= Y\n    delta /= Y.shape[1]\n"),
    ),
    ("copy", "change", ("A2.copy()", "A2")),
    # the notebook's own variables
    ("lesson", "notebook|variable|few|argument", ("Z1, A1, Z2, A2 = activations", "Z1, A1, Z2, A2 = few")),
    ("lesson", "notebook|20|another number|number|m", ("    m = X.shape[1]\n", "    m = 20\n")),
    ("lesson", "notebook|variable|m", ("    m = X.shape[1]\n", "")),
    ("lesson", "20|notebook|number", ("    m = X.shape[1]\n", "    m = 4000\n")),
    # half done
    ("lesson", ("dw2 and db2 are right", "dw1 and db1"), ("return dW1, db1, dW2, db2", "return ..., ..., dW2, db2")),
    ("lesson", ("dw2 and db2 are right", "dw1 and db1"), ("return dW1, db1, dW2, db2", "return None, None, dW2, db2")),
    (
        "lesson",
        ("dw2 and db2 are right", "dw1 and db1"),
        (
            "    dZ1 = W2.T @ dZ2 * relu_slope(Z1)\n    dW1 = dZ1 @ X.T / m\n    db1 = dZ1.sum(axis=1, keepdims=True) / m\n",
            "    dW1 = db1 = ...\n",
        ),
    ),
    (
        "lesson",
        ("dw2 and db2 are right", "dw1 and db1"),
        ("return dW1, db1, dW2, db2", "return np.zeros_like(W1), np.zeros_like(b1), dW2, db2"),
    ),
    ("lesson", ("db2", "missing"), ("return dW1, db1, dW2, db2", "return dW1, db1, dW2, None")),
    ("lesson", "return|2 things|two|missing", ("return dW1, db1, dW2, db2", "return dW2, db2")),
    (
        "lesson",
        ("missing", "number of examples|mean"),
        ("return dW1, db1, dW2, db2", "return ..., ..., dW2, db2"),
        ("dZ2 @ A1.T / m", "dZ2 @ A1.T"),
    ),
    # two at once
    ("lesson", ("sign", "number of examples|mean"), ("A2 - Y", "Y - A2"), ("dZ1 @ X.T / m", "dZ1 @ X.T")),
    ("lesson", ("slope", "axis"), ("dZ2 * relu_slope(Z1)", "dZ2"), ("dZ2.sum(axis=1", "dZ2.sum(axis=0")),
    ("dots", ("slope", "transposed"), ("np.int64(A1 > 0)", "A1"), ("np.dot(dZ2, A1.T)", "np.dot(A1, dZ2.T)")),
    (
        "lesson",
        ("absolute", "number of examples|mean"),
        ("dZ2.sum(", "np.abs(dZ2).sum("),
        ("dZ1 @ X.T / m", "dZ1 @ X.T"),
    ),
    (
        "lesson",
        ("slope", "everything|all entries"),
        ("relu_slope(Z1)", "1"),
        ("dZ2.sum(axis=1, keepdims=True)", "dZ2.sum()"),
    ),
    (
        "lesson",
        ("sign", "twice|1/m|examples"),
        ("A2 - Y", "Y - A2"),
        ("dZ1 @ X.T / m", "dZ1 @ X.T / m / m"),
    ),
    (
        "lesson",
        ("dimension|keepdims", "z1"),
        ("dZ2.sum(axis=1, keepdims=True)", "dZ2.sum(axis=1)"),
        ("dZ2 @ A1.T", "dZ2 @ Z1.T"),
    ),
    (
        "where",
        ("examples|mean", "slope"),
        ("e2 @ activations.A1.T / m", "e2 @ activations.A1.T"),
        ("np.where(activations.Z1 > 0, params.W2.T @ e2, 0)", "params.W2.T @ e2"),
    ),
    ("ones", ("sign", "slope"), ("a.A2 - Y", "Y - a.A2"), (" * (a.A1 > 0).astype(float)", "")),
    ("early", ("examples|mean", "slope"), (" / Y.shape[1]", ""), ("    hidden[Z1 <= 0] = 0\n", "")),
    ("dots", ("2", "slope"), ("dZ2 = A2 - Y", "dZ2 = 2 * (A2 - Y)"), ("np.int64(A1 > 0)", "1")),
    (
        "rows",
        ("examples|mean", "axis"),
        ("    dscores = dscores / n\n", ""),
        ("np.sum(dscores, axis=0, keepdims=True)", "np.sum(dscores, axis=1, keepdims=True)"),
    ),
    ("lesson", ("sign", "order"), ("A2 - Y", "Y - A2"), ("return dW1, db1, dW2, db2", "return dW2, db2, dW1, db1")),
    (
        "helpers",
        ("sign", "slope"),
        ("activations[3] - Y", "Y - activations[3]"),
        ("slope(activations[0])", "slope(activations[2])"),
    ),
    ("lesson", "number of examples|mean", ("dZ2 @ A1.T / m", "dZ2 @ A1.T"), ("dZ1 @ X.T / m", "dZ1 @ X.T")),
    (
        "lesson",
        ("bias|db1", "zeros|never learn"),
        ("db1 = dZ1.sum(axis=1, keepdims=True) / m", "db1 = np.zeros((len(dZ1), 1))"),
    ),
    ("lesson", ("z1", "absolute"), ("dZ2 @ A1.T", "dZ2 @ Z1.T"), ("dZ1.sum(", "np.abs(dZ1).sum(")),
]

WHOLE = [
    (
        "takes `a2` from",
        """
def my_backward(params, activations, X, Y):
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = params.W2.T @ dZ2 * relu_slope(Z1)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2
""",
    ),
    (
        "too much",
        """
def my_backward(params, activations, X, Y):
    Z1, A1, Z2, A2 = activations
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ2 = dZ2 - dZ2.mean(axis=1, keepdims=True)
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = params.W2.T @ dZ2 * relu_slope(Z1)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2
""",
    ),
    (
        "to integers",
        """
def my_backward(params, activations, X, Y):
    Z1, A1, Z2, A2 = activations
    m = X.shape[1]
    dZ2 = (A2 - Y).astype(int)
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = params.W2.T @ dZ2 * relu_slope(Z1)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2
""",
    ),
    (  # without a hidden layer's slope, rows as examples, biases without an axis, no mean
        "mean|number of examples|shape|axis",
        """
def my_backward(params, activations, X, Y):
    output_error = activations.A2 - Y
    output_delta = output_error
    hidden_error = params.W2.T.dot(output_delta)
    hidden_delta = hidden_error * (activations.A1 > 0)
    dW2 = output_delta.dot(activations.A1.T)
    dW1 = hidden_delta.dot(X.T)
    db2 = output_delta.sum(axis=1, keepdims=True)
    db1 = hidden_delta.sum(axis=1, keepdims=True)
    return dW1, db1, dW2, db2
""",
    ),
    (
        "slope|sigmoid",
        """
def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)

def my_backward(params, activations, X, Y):
    m = X.shape[1]
    delta2 = activations.A2 - Y
    delta1 = np.dot(params.W2.T, delta2) * sigmoid_prime(activations.Z1)
    return (
        np.dot(delta1, X.T) / m,
        np.mean(delta1, axis=1, keepdims=True),
        np.dot(delta2, activations.A1.T) / m,
        np.mean(delta2, axis=1, keepdims=True),
    )
""",
    ),
    (
        "everything|all entries|axis|one number",
        """
def deriv_relu(Z):
    return Z > 0

def my_backward(params, activations, X, Y):
    m = Y.size // Y.shape[0]
    dZ2 = activations.A2 - Y
    dW2 = 1 / m * dZ2.dot(activations.A1.T)
    db2 = 1 / m * np.sum(dZ2)
    dZ1 = params.W2.T.dot(dZ2) * deriv_relu(activations.Z1)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1)
    return dW1, db1, dW2, db2
""",
    ),
    (
        ("dimension|(n,)|keepdims"),
        """
def my_backward(params, activations, X, Y):
    m = Y.shape[1]
    dZ2 = activations.A2 - Y
    dW2 = 1 / m * dZ2 @ activations.A1.T
    db2 = 1 / m * np.sum(dZ2, 1)
    dZ1 = params.W2.T @ dZ2 * (activations.Z1 > 0)
    dW1 = 1 / m * dZ1 @ X.T
    db1 = 1 / m * np.sum(dZ1, 1)
    return dW1, db1, dW2, db2
""",
    ),
    (
        "softmax|slope|output|a2 (1",
        """
def my_backward(params, activations, X, Y):
    m = X.shape[1]
    Z1, A1, Z2, A2 = activations
    dA2 = -Y / A2
    dZ2 = dA2 * A2 * (1 - A2)
    dZ1 = params.W2.T @ dZ2 * (Z1 > 0)
    return dZ1 @ X.T / m, dZ1.mean(1, keepdims=True), dZ2 @ A1.T / m, dZ2.mean(1, keepdims=True)
""",
    ),
    (
        "shape|fit|axis|transposed",
        """
def my_backward(params, activations, X, Y):
    Z1, A1, Z2, A2 = activations
    m = X.shape[0]
    dZ2 = A2 - Y
    dW2 = A1.T @ dZ2 / m
    db2 = np.sum(dZ2, axis=0, keepdims=True) / m
    dZ1 = dZ2 @ params.W2.T * (Z1 > 0)
    dW1 = X.T @ dZ1 / m
    db1 = np.sum(dZ1, axis=0, keepdims=True) / m
    return dW1, db1, dW2, db2
""",
    ),
    (
        "remember|fixed number",
        """
memory = {}

def my_backward(params, activations, X, Y):
    if "m" not in memory:
        memory["m"] = X.shape[1]
    m = memory["m"]
    dZ2 = activations.A2 - Y
    dZ1 = params.W2.T @ dZ2 * (activations.Z1 > 0)
    return (
        dZ1 @ X.T / m,
        dZ1.sum(axis=1, keepdims=True) / m,
        dZ2 @ activations.A1.T / m,
        dZ2.sum(axis=1, keepdims=True) / m,
    )
""",
    ),
    (
        "relu_slope|name",
        """
def my_backward(params, activations, X, Y):
    m = X.shape[1]
    dZ2 = activations.A2 - Y
    dZ1 = params.W2.T @ dZ2 * relu_derivative(activations.Z1)
    return dZ1 @ X.T / m, dZ1.sum(axis=1, keepdims=True) / m, dZ2 @ activations.A1.T / m, dZ2.sum(1, keepdims=True) / m
""",
    ),
    (
        "params|w2|name",
        """
def my_backward(params, activations, X, Y):
    Z1, A1, Z2, A2 = activations
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ1 = W2.T @ dZ2 * relu_slope(Z1)
    return dZ1 @ X.T / m, dZ1.mean(1, keepdims=True), dZ2 @ A1.T / m, dZ2.mean(1, keepdims=True)
""",
    ),
]


def planted(style, *replacements):
    """The source of a style with some of its code replaced."""
    source = STYLES[style]
    for old, new in replacements:
        assert old in source, (style, old)
        source = source.replace(old, new, 1)
    return source


# written later, and not looked at while the messages were made
_HELD_OUT = [
    ("copy", "sign", ("dout = A2.copy()", "dout = -A2.copy()"), ("-= 1", "+= 1")),
    ("copy", "mean|number of examples", ("    dout /= num\n", "")),
    ("copy", "slope", ("    dh[A1 == 0] = 0\n", "")),
    ("copy", "dimension|keepdims", ("db2 = dout.sum(1, keepdims=True)", "db2 = dout.sum(1)")),
    ("copy", "axis|example", ("db1 = dh.sum(1, keepdims=True)", "db1 = dh.sum(0, keepdims=True)")),
    (
        "copy",
        "transposed|fit|columns of the first",
        ("np.matmul(np.transpose(params.W2), dout)", "np.matmul(params.W2, dout)"),
    ),
    ("einsum", "transposed", ('np.einsum("im,jm->ij", d2, A1)', 'np.einsum("im,jm->ji", d2, A1)')),
    ("einsum", "slope", ("np.heaviside(Z1, 0)", "np.heaviside(d2, 0)")),
    ("einsum", "z1", ('"im,jm->ij", d2, A1', '"im,jm->ij", d2, Z1')),
    ("einsum", "entries of y|examples", ("m = Y.shape[1]", "m = Y.size")),
    ("ones", "mean|number of examples", ("(D1 @ ones) / m", "D1 @ ones")),
    ("ones", "slope", ("(a.A1 > 0)", "(a.A1 < 0)")),
    ("ones", "squared", ("D2 = a.A2 - Y", "D2 = (a.A2 - Y) ** 2")),
    ("helpers", "a1|input", ("mean_over_examples(D1, X)", "mean_over_examples(D1, activations[1])")),
    ("helpers", "examples|outputs|units|rows", ("D @ A.T / D.shape[1]", "D @ A.T / D.shape[0]")),
    ("helpers", "slope", ("slope(activations[0])", "activations[1]")),
    ("scalars", "slope", ("if Z1[j, k] > 0:", "if True:")),
    ("scalars", "sign", ("d = A2[i, k] - Y[i, k]", "d = Y[i, k] - A2[i, k]")),
    ("where", "leaky", ("params.W2.T @ e2, 0)", "params.W2.T @ e2, 0.01 * (params.W2.T @ e2))")),
    (
        "where",
        ("sign", "everything"),
        ("activations.A2 - Y", "Y - activations.A2"),
        ("e2.mean(axis=1, keepdims=True)", "e2.mean()"),
    ),
    ("rows", ("slope", "sign"), ("probs - targets", "targets - probs"), (" * (hidden > 0)", "")),
    (
        "early",
        ("db2 is right|dw2 and db2 are right", "missing"),
        ("Gradients(dW1, db1, dW2, db2)", "None, None, dW2, db2"),
    ),
    ("loop", "a1|z1|wrong variable", ("delta @ a1.T", "delta @ z1.T")),
    ("loop", "2|half", ("delta = a2 - y", "delta = (a2 - y) / 2")),
    ("loop", "softmax|slope", ("delta = a2 - y", "delta = (a2 - y) * a2 * (1 - a2)")),
    ("dots", "clip|limited", ("    grads =", "    dW1 = np.clip(dW1, -1, 1)\n    grads =")),
    ("dots", "sigmoid|tanh", ("np.int64(A1 > 0)", "1 - np.tanh(activations.Z1) ** 2")),
    ("dots", "one-hot|labels|1 from every", ("dZ2 = A2 - Y", "dZ2 = A2 - 1")),
    ("early", "w1|weights", ("params.W2.T.dot(delta)", "params.W1.dot(X)")),
    (
        "dots",
        ("twice", "absolute"),
        ("dZ2 = A2 - Y", "dZ2 = (A2 - Y) / m"),
        ("np.sum(dZ1, axis=1", "np.sum(np.abs(dZ1), axis=1"),
    ),
]
HELD_OUT = [(words, planted(style, *pairs)) for style, words, *pairs in _HELD_OUT]

DOCTOR = [*((words, planted(style, *pairs)) for style, words, *pairs in PLANTED), *WHOLE]

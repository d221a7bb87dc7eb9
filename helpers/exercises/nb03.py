"""The exercises of notebook 03: a net's first parameters, forward propagation, predictions and accuracy."""

import copy

import numpy as np

from helpers import network as right
from helpers.activations import relu, sigmoid, softmax
from helpers.exercises.compare import number, plain
from helpers.exercises.engine import Exercise, Mistake, Question, in_place
from helpers.network import Activations, Params

NAMES = Params._fields
SIZES = (300, 60, 40)  # large enough for the spread of random weights to show, and no two alike


def shapes(n_in, n_hidden, n_out):
    """The right shapes of W1, b1, W2, b2."""
    return [(n_hidden, n_in), (n_hidden, 1), (n_out, n_hidden), (n_out, 1)]


def draw(function, rng, *sizes):
    """Draw three nets: with a generator, with its twin, and with another one."""
    twin = copy.deepcopy(rng)
    return function(rng, *sizes), function(twin, *sizes), function(np.random.default_rng(99), *sizes)


def fit_to_start(value, rng, n_in, n_hidden, n_out):
    """Say what is wrong with drawn nets, or None: any draw of the right spread is right."""
    net, twin, other = (plain(part, NAMES) for part in value)
    for name, P, shape in zip(NAMES, net, shapes(n_in, n_hidden, n_out), strict=True):
        if P.shape != shape:
            return f"{name} should have shape {shape}, but has {P.shape}."
        if not np.isfinite(P).all():
            return f"{name} holds nan or infinity."
    W1, b1, W2, b2 = net
    if b1.any() or b2.any():
        return "The biases should be 0 at the start."
    for name, W, n in (("W1", W1, n_in), ("W2", W2, n_hidden)):
        size = np.sqrt(2 / n)
        if not near(W, size):
            return f"The weights of {name} should have a typical size of {number(size)}, but have {number(W.std())}."
        if abs(W.mean()) > 5 * size / np.sqrt(W.size):
            return f"The weights of {name} should lie around 0, but their mean is {number(W.mean())}."
        if len(np.unique(W)) < 0.05 * W.size:
            return f"Many weights of {name} are equal: each is to be drawn by itself."
    if not all(np.array_equal(a, b) for a, b in zip(net, twin, strict=True)):
        return "The same seed gives another net each time."
    if np.array_equal(W1, other[0]) or np.array_equal(W2, other[2]):
        return "Two different seeds give the same net."
    return None


def near(W, size):
    """Is a typical size of random numbers this one, but for chance?"""
    return abs(W.std() / size - 1) < 0.01 + 5 / np.sqrt(2 * W.size)


def net_seen(condition):
    """A mistake that shows in the drawn nets: condition(net, twin, other, sizes), each net a list of W1, b1, W2, b2."""

    def seen(trials):
        t = trials[0]
        return condition(*(plain(part, NAMES) for part in t.outcome.value), t.args[1:])

    return seen


def spread(size1, size2):
    """A mistake in the typical size of W1 and W2, each a function of (n_in, n_hidden, n_out)."""

    def condition(net, twin, other, sizes):
        W1, _, W2, _ = net
        return W1.shape == shapes(*sizes)[0] and near(W1, size1(*sizes)) and near(W2, size2(*sizes))

    return net_seen(condition)


def any_spread(*pairs):
    """One of several."""
    return lambda trials: any(spread(*pair)(trials) for pair in pairs)


def maker(
    W1=lambda rng, n_in, n_hidden, n_out: rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in)),
    W2=lambda rng, n_in, n_hidden, n_out: rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden)),
    b=lambda rng, n: np.zeros((n, 1)),
    generator=lambda rng: rng,
    result=Params,
):
    """Make an `init_params`, right by default, with one thing changed."""

    def init_params(rng, n_in=784, n_hidden=10, n_out=10, dtype=np.float32):
        rng = generator(rng)
        first, second = W1(rng, n_in, n_hidden, n_out), W2(rng, n_in, n_hidden, n_out)
        return result(first, b(rng, n_hidden), second, b(rng, n_out))

    return init_params


def sized(size1, size2):
    """A maker of normal weights of these typical sizes."""
    return maker(
        lambda rng, *sizes: rng.normal(0, size1(*sizes), (sizes[1], sizes[0])),
        lambda rng, *sizes: rng.normal(0, size2(*sizes), (sizes[2], sizes[1])),
    )


def alike(make):
    """A maker whose two weight matrices are made alike, by make(rng, units, inputs)."""
    return maker(lambda rng, i, h, o: make(rng, h, i), lambda rng, i, h, o: make(rng, o, h))


def per_input(f):
    """Sizes for both layers, each from its own number of inputs."""
    return (lambda i, h, o: f(i)), (lambda i, h, o: f(h))


def per_output(f):
    """Sizes for both layers, each from its own number of units."""
    return (lambda i, h, o: f(h)), (lambda i, h, o: f(o))


def constant(size):
    """The same size for both layers."""
    return (lambda i, h, o: size), (lambda i, h, o: size)


XAVIER = per_input(lambda n: np.sqrt(1 / n))
VARIANCE = per_input(lambda n: 2 / n), per_input(lambda n: 1 / n)
FAN_OUT = per_output(lambda n: np.sqrt(2 / n)), per_output(lambda n: np.sqrt(1 / n))
INVERSE = per_input(lambda n: np.sqrt(n / 2)), per_input(np.sqrt), per_input(lambda n: np.sqrt(2 * n))
ONE_N = (
    ((lambda i, h, o: np.sqrt(2 / i)), (lambda i, h, o: np.sqrt(2 / i))),
    ((lambda i, h, o: np.sqrt(2 / h)), (lambda i, h, o: np.sqrt(2 / h))),
)
BOTH_ENDS = (
    ((lambda i, h, o: np.sqrt(2 / (i + h))), (lambda i, h, o: np.sqrt(2 / (h + o)))),
    ((lambda i, h, o: np.sqrt(1 / (i + h))), (lambda i, h, o: np.sqrt(1 / (h + o)))),
)
FLAT = per_input(lambda n: np.sqrt(2 / n / 3)), per_input(lambda n: np.sqrt(1 / n / 3))


def init_loop(rng, n_in=784, n_hidden=10, n_out=10, dtype=np.float64):
    """Another right way: a row at a time, the output layer first."""
    W2 = np.array([rng.standard_normal(n_hidden) * (2 / n_hidden) ** 0.5 for _ in range(n_out)])
    W1 = np.array([rng.standard_normal(n_in) * (2 / n_in) ** 0.5 for _ in range(n_hidden)])
    return W1, np.zeros((n_hidden, 1)), W2, np.zeros((n_out, 1))


init_params = Exercise(
    "init_params",
    "03",
    "Write `my_init_params(rng, n_in, n_hidden, n_out)`: random weights around 0 with variance 2/n for n inputs, "
    "drawn from `rng`, and biases 0; it returns W1, b1, W2, b2.",
    right.init_params,
    levels=[[(np.random.default_rng(5), *SIZES)]],
    call=draw,
    accept=fit_to_start,
    hints=(
        "Begin with the four shapes: a row of weights for each unit, a weight for each input, a bias for each unit.",
        "`rng` draws the numbers; it wants to know their mean, their typical size (a standard deviation), the shape.",
        "A variance is the square of a standard deviation. And n is the number of inputs *of that layer*.",
    ),
    mistakes=(
        Mistake(
            "order",
            "The four come in another order: W1, b1, W2, b2.",
            (
                maker(result=lambda W1, b1, W2, b2: (W1, W2, b1, b2)),
                maker(result=lambda W1, b1, W2, b2: (W2, b2, W1, b1)),
                maker(result=lambda W1, b1, W2, b2: (b1, W1, b2, W2)),
            ),
            seen=net_seen(
                lambda net, twin, other, sizes: (
                    [P.shape for P in net] != shapes(*sizes) and sorted(P.shape for P in net) == sorted(shapes(*sizes))
                )
            ),
        ),
        Mistake(
            "sizes ignored",
            "It always makes the net of the notes, 784, 10, 10: use the sizes that it is given.",
            lambda rng, n_in=784, n_hidden=10, n_out=10, dtype=None: right.init_params(rng),
            seen=net_seen(lambda net, twin, other, sizes: net[0].shape == (10, 784) or net[2].shape == (10, 10)),
        ),
        Mistake(
            "S1: W transposed",
            "A weight matrix lies on its side (slip S1 of the notes). For W · X with examples in columns it needs a "
            "row for each *unit*.",
            (
                maker(W1=lambda rng, i, h, o: rng.normal(0, np.sqrt(2 / i), (i, h))),
                maker(W2=lambda rng, i, h, o: rng.normal(0, np.sqrt(2 / h), (h, o))),
                alike(lambda rng, units, n: rng.normal(0, np.sqrt(2 / n), (n, units))),
            ),
            seen=net_seen(
                lambda net, twin, other, sizes: (
                    net[0].shape == shapes(*sizes)[0][::-1] or net[2].shape == shapes(*sizes)[2][::-1]
                )
            ),
        ),
        Mistake(
            "S2: bias for each example",
            "A bias has several columns (slip S2 of the notes). A unit has *one* bias, the same for all examples.",
            (maker(b=lambda rng, n: np.zeros((n, 5))), maker(b=lambda rng, n: np.zeros((n, n)))),
            seen=net_seen(
                lambda net, twin, other, sizes: any(
                    b.ndim == 2 and b.shape[0] == n and b.shape[1] > 1
                    for b, n in zip(net[1::2], sizes[1:], strict=True)
                )
            ),
        ),
        Mistake(
            "flat bias",
            "A bias is no column, so NumPy would take it for a row, a number for each *example*. It needs two axes: "
            "a row for each unit, and one column.",
            (
                maker(b=lambda rng, n: np.zeros(n)),
                maker(b=lambda rng, n: np.zeros((1, n))),
                maker(b=lambda rng, n: 0.0),
            ),
            seen=net_seen(
                lambda net, twin, other, sizes: any(
                    b.shape in ((), (n,), (1, n), (1,), (1, 1)) for b, n in zip(net[1::2], sizes[1:], strict=True)
                )
            ),
        ),
        Mistake(
            "zeros",
            "There are weights that are all 0. Then all hidden units do the same, and stay the same for ever.",
            (
                alike(lambda rng, units, n: np.zeros((units, n))),
                maker(W1=lambda rng, i, h, o: np.zeros((h, i))),
                maker(W2=lambda rng, i, h, o: np.zeros((o, h))),
                alike(lambda rng, units, n: rng.normal(0, np.sqrt(2 / n), (units, n)).astype(int)),
            ),
            seen=net_seen(lambda net, twin, other, sizes: not net[0].any() or not net[2].any()),
        ),
        Mistake(
            "all equal",
            "All units begin with equal weights: whatever improves one improves the others alike, so they stay the "
            "same for ever. Chance must make them differ.",
            (
                alike(lambda rng, units, n: np.full((units, n), np.sqrt(2 / n))),
                alike(lambda rng, units, n: np.ones((units, n))),
                alike(lambda rng, units, n: np.tile(rng.normal(0, np.sqrt(2 / n), n), (units, 1))),
                alike(lambda rng, units, n: np.full((units, n), rng.normal(0, np.sqrt(2 / n)))),
            ),
            seen=net_seen(lambda net, twin, other, sizes: any((W[0] == W[1]).all() for W in net[::2])),
        ),
        Mistake(
            "one number for a unit",
            "All weights of a unit are equal: each pixel needs a weight of its own.",
            alike(lambda rng, units, n: np.tile(rng.normal(0, np.sqrt(2 / n), (units, 1)), (1, n))),
            seen=net_seen(lambda net, twin, other, sizes: any((W[:, 0] == W[:, 1]).all() for W in net[::2])),
        ),
        Mistake(
            "biases not 0",
            "The biases are not 0. The weights differ already, so the biases may begin at 0, as in the lesson.",
            (maker(b=lambda rng, n: rng.normal(0, 1, (n, 1))), maker(b=lambda rng, n: np.ones((n, 1)))),
            seen=net_seen(lambda net, twin, other, sizes: net[1].any() or net[3].any()),
        ),
        Mistake(
            "none below 0",
            "No weight is negative: they must lie around 0, so that a unit can speak against a digit, too.",
            (
                alike(lambda rng, units, n: rng.random((units, n))),
                alike(lambda rng, units, n: np.abs(rng.normal(0, np.sqrt(2 / n), (units, n)))),
                alike(lambda rng, units, n: rng.random((units, n)) * np.sqrt(2 / n)),
                alike(lambda rng, units, n: rng.uniform(0, np.sqrt(6 / n), (units, n))),
            ),
            seen=net_seen(lambda net, twin, other, sizes: any(W.min() >= 0 for W in net[::2])),
        ),
        Mistake(
            "variance for standard deviation",
            "The weights are far too small: the variance was taken for the standard deviation. Which of the two does "
            "`rng.normal` ask for?",
            tuple(sized(*pair) for pair in VARIANCE),
            seen=any_spread(*VARIANCE),
        ),
        Mistake(
            "inverse",
            "The weights grow with the number of inputs: the more products a sum has, the *smaller* each must be.",
            tuple(sized(*pair) for pair in INVERSE),
            seen=any_spread(*INVERSE),
        ),
        Mistake(
            "scaled by units",
            "The size is taken from the number of *units*. What a unit adds up is one product for each *input*.",
            tuple(sized(*pair) for pair in FAN_OUT),
            seen=any_spread(*FAN_OUT),
        ),
        Mistake(
            "one n for both layers",
            "Both layers get the same size of weight. Each layer has its own number of inputs.",
            tuple(sized(*pair) for pair in ONE_N),
            seen=any_spread(*ONE_N),
        ),
        Mistake(
            "variance 1/n",
            "The variance is 1/n. ReLU silences half of the signal: what makes up for that?",
            sized(*XAVIER),
            seen=spread(*XAVIER),
        ),
        Mistake(
            "inputs and units",
            "The size is taken from inputs and units together, which is another rule (Glorot's): here only the inputs "
            "count.",
            tuple(sized(*pair) for pair in BOTH_ENDS),
            seen=any_spread(*BOTH_ENDS),
        ),
        Mistake(
            "uniform of the wrong spread",
            "The weights are spread evenly between two bounds, and too narrow: the standard deviation of such numbers "
            "is smaller than the bound.",
            (
                alike(lambda rng, units, n: rng.uniform(-np.sqrt(2 / n), np.sqrt(2 / n), (units, n))),
                alike(lambda rng, units, n: rng.uniform(-np.sqrt(1 / n), np.sqrt(1 / n), (units, n))),
            ),
            seen=any_spread(*FLAT),
        ),
        Mistake(
            "not scaled",
            "The size of the weights does not hang on the number of inputs: sums of many products become too large, "
            "or fade.",
            (
                sized(*constant(1)),
                sized(*constant(0.01)),
                sized(*constant(0.1)),
                alike(lambda rng, units, n: rng.uniform(-1, 1, (units, n))),
                alike(lambda rng, units, n: rng.uniform(-0.5, 0.5, (units, n))),
            ),
            seen=net_seen(lambda net, twin, other, sizes: near(net[2], net[0].std())),
        ),
        Mistake(
            "same net for every seed",
            "Two different seeds give the same net: they do not come from the generator `rng` that is passed in.",
            maker(generator=lambda rng: np.random.default_rng(0)),
            seen=net_seen(
                lambda net, twin, other, sizes: (
                    np.array_equal(net[0], twin[0])
                    and (np.array_equal(net[0], other[0]) or np.array_equal(net[2], other[2]))
                )
            ),
        ),
        Mistake(
            "another net each time",
            "The same seed gives another net each time: the numbers do not come from the generator `rng` that is "
            "passed in.",
            (
                maker(generator=lambda rng: np.random.default_rng()),
                maker(generator=lambda rng: np.random),
                maker(W2=lambda rng, i, h, o: np.random.default_rng().normal(0, np.sqrt(2 / h), (o, h))),
            ),
            seen=net_seen(
                lambda net, twin, other, sizes: not all(np.array_equal(a, b) for a, b in zip(net, twin, strict=True))
            ),
        ),
    ),
    also_right=(
        init_loop,
        maker(result=lambda W1, b1, W2, b2: {"W1": W1, "b1": b1, "W2": W2, "b2": b2}),
        maker(result=lambda *parts: Params(*(P.astype(np.float32) for P in parts))),
        alike(lambda rng, units, n: rng.uniform(-np.sqrt(6 / n), np.sqrt(6 / n), (units, n))),
        alike(lambda rng, units, n: rng.standard_normal((n, units)).T * np.sqrt(2 / n)),
    ),
)


def net(n_in, n_hidden, n_out, m, seed, dtype=np.float64):
    """Make a small net whose biases are not 0, and examples: the arguments of `forward`."""
    rng = np.random.default_rng(seed)
    sizes = shapes(n_in, n_hidden, n_out)
    params = [rng.normal(0, size, shape) for size, shape in zip((0.8, 0.5, 1.0, 0.7), sizes, strict=True)]
    return Params(*(P.astype(dtype) for P in params)), rng.uniform(0, 1, (n_in, m)).astype(dtype)


NETS = [
    [net(6, 5, 3, 7, 1), net(7, 5, 4, 9, 2, np.float32)],
    [net(6, 5, 3, 1, 3), net(6, 5, 3, 5, 4), net(5, 4, 3, 3, 5)],
]


def way(**changes):
    """Make a `forward` with one of its lines changed: functions of a namespace `s`, for Z1, A1, Z2, A2 or result."""
    lines = {
        "Z1": lambda s: s.W1 @ s.X + s.b1,
        "A1": lambda s: relu(s.Z1),
        "Z2": lambda s: s.W2 @ s.A1 + s.b2,
        "A2": lambda s: softmax(s.Z2),
        "result": lambda s: Activations(s.Z1, s.A1, s.Z2, s.A2),
    } | changes

    def forward(params, X):
        s = type("Lines", (), {})()
        s.W1, s.b1, s.W2, s.b2 = params
        s.X = X
        for name, line in lines.items():
            setattr(s, name, line(s))
        return s.result

    return forward


def _turned(trials):
    return all(all(g.shape == e.shape[::-1] for g, e in zip(t.got, t.expected, strict=True)) for t in trials)


def _reordered(trials):
    """Are the four arrays right, but in another order?"""

    def has(parts, array):
        return any(P.shape == array.shape and np.allclose(P, array, rtol=1e-4) for P in parts)

    return all(all(has(t.got, e) for e in t.expected) for t in trials) and any(
        not np.allclose(g, e, rtol=1e-4) if g.shape == e.shape else True
        for t in trials
        for g, e in zip(t.got, t.expected, strict=True)
    )


def says(*texts):
    """A mistake that shows in an error, or in what is wrong with the form of a result."""
    return lambda trials: any(
        text in str(t.complaint if t.complaint else t.outcome.error) for t in trials for text in texts
    )


def shares(E, **axis):
    """Parts of a whole, along an axis or of all."""
    return E / E.sum(**axis, keepdims=True)


def forward_loop(params, X):
    """Another right way: one example after the other."""
    columns = []
    for x in X.T:
        z1 = np.array([np.dot(w, x) + b[0] for w, b in zip(params.W1, params.b1, strict=True)])
        a1 = np.array([max(z, 0) for z in z1])
        z2 = params.W2.dot(a1) + params.b2.ravel()
        powers = np.exp(z2 - z2.max())
        columns.append((z1, a1, z2, powers / powers.sum()))
    return tuple(np.stack(parts, axis=1) for parts in zip(*columns, strict=True))


forward = Exercise(
    "forward",
    "03",
    "Write `my_forward(params, X)`: Z1, A1, Z2, A2 of a net with ReLU in the hidden layer and softmax at the output.",
    right.forward,
    levels=NETS,
    hints=(
        "Four lines, one for each station: sums, ReLU, sums, softmax. The notes' letters say what goes into each.",
        "The second layer does to A1 what the first does to X, with weights and biases of its own.",
        "Shapes first: for each product say what meets what, and what is left. `relu` and `softmax` are there already.",
    ),
    mistakes=(
        Mistake(
            "only the output",
            "It returns one array. Z1, A1 and Z2 are needed on the way back: return all four, Z1, A1, Z2, A2.",
            way(result=lambda s: s.A2),
            seen=says("returned an array, but"),
        ),
        Mistake(
            "not all four",
            "Some of the stations are missing: return Z1, A1, Z2, A2, in that order.",
            (way(result=lambda s: (s.A1, s.A2)), way(result=lambda s: (s.Z1, s.A1, s.A2))),
            seen=says("returned 2 things", "returned 3 things"),
        ),
        Mistake(
            "order",
            "The four are right, but come in another order: Z1, A1, Z2, A2.",
            (
                way(result=lambda s: (s.A1, s.Z1, s.A2, s.Z2)),
                way(result=lambda s: (s.Z1, s.Z2, s.A1, s.A2)),
                way(result=lambda s: (s.A2, s.Z2, s.A1, s.Z1)),
            ),
            seen=_reordered,
        ),
        Mistake(
            "examples in rows",
            "All four lie on their sides, with an example in each row: here each example is a column.",
            (
                way(result=lambda s: (s.Z1.T, s.A1.T, s.Z2.T, s.A2.T)),
                lambda params, X: tuple(P.T for P in way(A2=lambda s: s.Z2)(params, X)),
            ),
            seen=_turned,
        ),
        Mistake(
            "shapes of a product",
            "The shapes of a product do not meet (slip S1 of the notes): the columns of the left factor must be as "
            "many as the rows of the right one. Which factor is turned, or on the wrong side?",
            (
                way(Z1=lambda s: s.W1.T @ s.X + s.b1),
                way(Z1=lambda s: s.X @ s.W1 + s.b1),
                way(Z2=lambda s: s.W2.T @ s.A1 + s.b2),
                way(Z1=lambda s: np.dot(s.W1.T, s.X) + s.b1),
                way(Z2=lambda s: s.W2 @ s.X + s.b2),
                way(Z1=lambda s: s.W1 @ s.X.T + s.b1),
            ),
            seen=says("matmul", "not aligned"),
        ),
        Mistake(
            "product entry by entry",
            "It multiplies entry by entry, where the formula has a matrix product: a row of weights meets a column of "
            "X, and their products are added up.",
            (way(Z1=lambda s: s.W1 * s.X + s.b1), way(Z2=lambda s: s.W2 * s.A1 + s.b2)),
            seen=says("shapes (5,6) (6,7)", "shapes (3,5) (5,7)"),
        ),
        Mistake(
            "flat bias",
            "What is added does not fit (slip S2 of the notes): a bias goes to a *unit*, so it must stay a column and "
            "be stretched over the examples; and a layer adds its own.",
            (
                way(Z1=lambda s: s.W1 @ s.X + s.b1.ravel()),
                way(Z2=lambda s: s.W2 @ s.A1 + s.b2.ravel()),
                way(Z1=lambda s: s.W1 @ s.X + s.b1.T),
                way(Z2=lambda s: s.W2 @ s.A1 + s.b1),
            ),
            seen=says("be broadcast together"),
        ),
        Mistake(
            "no bias",
            "A bias is missing: each layer adds one after its product.",
            (
                way(Z1=lambda s: s.W1 @ s.X, Z2=lambda s: s.W2 @ s.A1),
                way(Z1=lambda s: s.W1 @ s.X),
                way(Z2=lambda s: s.W2 @ s.A1),
            ),
        ),
        Mistake(
            "minus the bias",
            "A bias is taken away: it is to be added.",
            (
                way(Z1=lambda s: s.W1 @ s.X - s.b1, Z2=lambda s: s.W2 @ s.A1 - s.b2),
                way(Z1=lambda s: s.W1 @ s.X - s.b1),
                way(Z2=lambda s: s.W2 @ s.A1 - s.b2),
            ),
        ),
        Mistake(
            "bias after ReLU",
            "The bias is added after the bend. It belongs into the sum, so that it moves the place of the bend.",
            (
                way(Z1=lambda s: s.W1 @ s.X, A1=lambda s: relu(s.Z1) + s.b1),
                way(A1=lambda s: relu(s.W1 @ s.X) + s.b1),
                way(A1=lambda s: relu(s.Z1) + s.b1),
            ),
        ),
        Mistake(
            "bias before the product",
            "The bias is multiplied along: first the product, then the bias.",
            (
                way(Z2=lambda s: s.W2 @ (s.A1 + s.b1) + s.b2),
                way(Z2=lambda s: s.W2 @ (s.A1 + s.b1)),
            ),
        ),
        Mistake(
            "Z2 from Z1",
            "The second layer gets Z1: what the hidden layer passes on is what came through its ReLU.",
            (way(Z2=lambda s: s.W2 @ s.Z1 + s.b2), way(Z2=lambda s: s.W2 @ s.Z1)),
        ),
        Mistake(
            "no ReLU",
            "Nothing bends in the hidden layer: A1 is just Z1. Two layers of sums alone are worth one.",
            (way(A1=lambda s: s.Z1 + 0), way(A1=lambda s: s.Z1 + 0, Z1=lambda s: s.W1 @ s.X)),
        ),
        Mistake(
            "another bend",
            "The hidden layer bends, but not by ReLU: the notes' net has ReLU there.",
            (
                way(A1=lambda s: sigmoid(s.Z1)),
                way(A1=lambda s: np.tanh(s.Z1)),
                way(A1=lambda s: np.abs(s.Z1)),
                way(A1=lambda s: np.maximum(s.Z1, 0.01 * s.Z1)),
                way(A1=lambda s: softmax(s.Z1)),
            ),
        ),
        Mistake(
            "Z1 bent",
            "Z1 comes back bent, without its negative entries: backpropagation needs it as it was before ReLU.",
            (way(Z1=lambda s: relu(s.W1 @ s.X + s.b1)), way(result=lambda s: (s.A1, s.A1, s.Z2, s.A2))),
        ),
        Mistake(
            "ReLU at the output",
            "There is a ReLU at the output, where the notes' net has only softmax: negative scores count, too.",
            (
                way(A2=lambda s: relu(s.Z2)),
                way(A2=lambda s: softmax(relu(s.Z2))),
                way(Z2=lambda s: relu(s.W2 @ s.A1 + s.b2)),
                way(A2=lambda s: relu(softmax(s.Z2) - 0) * (s.Z2 > 0)),
            ),
        ),
        Mistake(
            "sigmoid at the output",
            "The output is squashed entry by entry, by a sigmoid or tanh: the ten must share 1 among them.",
            (way(A2=lambda s: sigmoid(s.Z2)), way(A2=lambda s: np.tanh(s.Z2))),
        ),
        Mistake(
            "no softmax",
            "The output still holds the scores: something must make probabilities of them.",
            (way(A2=lambda s: s.Z2 + 0), way(A2=lambda s: s.Z2 - s.Z2.max(axis=0)), way(A2=lambda s: np.exp(s.Z2))),
        ),
        Mistake(
            "softmax along the wrong axis",
            "The probabilities do not sum to 1 in each *column*: softmax goes over the units of one example, not over "
            "the examples, nor over all.",
            (
                way(A2=lambda s: shares(np.exp(s.Z2), axis=1)),
                way(A2=lambda s: shares(np.exp(s.Z2))),
                way(A2=lambda s: softmax(s.Z2.T).T),
            ),
        ),
        Mistake(
            "softmax of something else",
            "Softmax gets the wrong array: it makes probabilities of the scores Z2.",
            (
                way(A2=lambda s: softmax(softmax(s.Z2))),
                way(A2=lambda s: softmax(s.W2 @ s.A1)),
                way(A2=lambda s: softmax(s.A1)),
                way(A2=lambda s: softmax(s.Z1)),
            ),
        ),
        Mistake(
            "X scaled again",
            "The pixels are scaled once more: X comes scaled already.",
            (
                lambda params, X: right.forward(params, X / 255),
                lambda params, X: right.forward(params, X / X.max()),
            ),
        ),
        in_place(
            right.forward,
            "It changes its input, the parameters or X, which the next call still needs: make new arrays.",
        ),
    ),
    also_right=(
        forward_loop,
        way(result=lambda s: [s.Z1, s.A1, s.Z2, s.A2]),
        way(A1=lambda s: s.Z1 * (s.Z1 > 0), A2=lambda s: shares(np.exp(s.Z2), axis=0)),
        way(Z1=lambda s: (s.X.T @ s.W1.T).T + s.b1, Z2=lambda s: np.einsum("oh,hm->om", s.W2, s.A1) + s.b2),
        way(Z1=lambda s: np.hstack([s.W1, s.b1]) @ np.vstack([s.X, np.ones_like(s.X[:1])])),
        way(result=lambda s: {"A2": s.A2, "Z1": s.Z1, "A1": s.A1, "Z2": s.Z2}),
        lambda params, X: right.forward(Params(*(P.astype(np.float32) for P in params)), X.astype(np.float32)),
    ),
    solution="""def forward(params, X):
    Z1 = params.W1 @ X + params.b1
    A1 = relu(Z1)
    Z2 = params.W2 @ A1 + params.b2
    A2 = softmax(Z2)
    return Activations(Z1, A1, Z2, A2)""",
)


def probabilities(params, X):
    """A2, the last station."""
    return right.forward(params, X).A2


predict = Exercise(
    "predict",
    "03",
    "Write `my_predict(params, X)`: for each column of `X` the number of the most probable digit.",
    right.predict,
    levels=[
        [net(6, 5, 3, 9, 6), net(7, 6, 4, 11, 7, np.float32), net(8, 7, 5, 12, 8)],
        [net(6, 5, 3, 1, 9), net(6, 5, 3, 3, 10)],
    ],
    random=lambda rng: net(6, 5, 10, 12, int(rng.integers(1000))),
    n_random=4,
    hints=(
        "What of a forward pass holds the probabilities? Each column of it is an example.",
        "You want the *row number* of the largest entry in each column, not the entry.",
        "NumPy's `argmax` finds such numbers. Which axis is it that vanishes?",
    ),
    mistakes=(
        Mistake(
            "along the wrong axis",
            "It looks along the examples: for each digit the example that fits best. Each *column* is to be read.",
            (
                lambda params, X: np.argmax(probabilities(params, X), axis=1),
                lambda params, X: np.argmax(probabilities(params, X).T, axis=0),
            ),
            seen=lambda trials: all(np.array_equal(t.got, np.argmax(probabilities(*t.args), axis=1)) for t in trials),
        ),
        Mistake(
            "one for all",
            "It gives one number for all examples together: each column has a maximum of its own.",
            (
                lambda params, X: np.argmax(probabilities(params, X)),
                lambda params, X: np.argmax(probabilities(params, X).mean(axis=1)),
                lambda params, X: np.argmax(probabilities(params, X)[:, 0]),
            ),
            seen=lambda trials: all(t.got.size == 1 for t in trials) and len(trials) > 2,
        ),
        Mistake(
            "probability instead of digit",
            "It gives how probable the digit is, not which digit it is: you want the row number of the maximum.",
            (
                lambda params, X: probabilities(params, X).max(axis=0),
                lambda params, X: np.max(probabilities(params, X), axis=0, keepdims=True),
            ),
        ),
        Mistake(
            "all probabilities",
            "It returns the probabilities of all digits: choose the most probable one of each column.",
            (
                probabilities,
                lambda params, X: probabilities(params, X).T,
                lambda params, X: right.forward(params, X).Z2,
            ),
        ),
        Mistake(
            "all stations",
            "It returns all four stations of the forward pass: the prediction needs only the last one.",
            right.forward,
            seen=lambda trials: (
                all(isinstance(t.outcome.value, tuple) and len(t.outcome.value) == 4 or t.complaint for t in trials)
                and says("an object of type Activations")(trials)
            ),
        ),
        Mistake(
            "one-hot",
            "It returns a 1 at the place of the digit: you want the number of that place.",
            (
                lambda params, X: (probabilities(params, X) == probabilities(params, X).max(axis=0)) * 1,
                lambda params, X: (probabilities(params, X) == probabilities(params, X).max(axis=0)).T,
                lambda params, X: np.round(probabilities(params, X) / probabilities(params, X).max(axis=0) - 0.4999),
            ),
            seen=lambda trials: all(
                np.array_equal(
                    t.got if t.got.shape == probabilities(*t.args).shape else t.got.T,
                    probabilities(*t.args) == probabilities(*t.args).max(axis=0),
                )
                for t in trials
            ),
        ),
        Mistake(
            "hidden layer",
            "It names the hidden unit with the largest sum: digits are the units of the *output* layer.",
            (
                lambda params, X: np.argmax(right.forward(params, X).Z1, axis=0),
                lambda params, X: np.argmax(right.forward(params, X).A1, axis=0),
            ),
        ),
        Mistake(
            "least probable",
            "It names the *least* probable digit.",
            lambda params, X: np.argmin(probabilities(params, X), axis=0),
        ),
        Mistake(
            "counted from 1",
            "It counts the digits from 1: row 0 is digit 0.",
            lambda params, X: np.argmax(probabilities(params, X), axis=0) + 1,
        ),
        Mistake(
            "extra axis",
            "The digits are right, but have an axis too many: the labels have shape (m,).",
            (
                lambda params, X: np.argmax(probabilities(params, X), axis=0, keepdims=True),
                lambda params, X: np.argmax(probabilities(params, X), axis=0)[:, None],
            ),
            seen=lambda trials: all(
                t.got.ndim == 2 and np.array_equal(t.got.ravel(), t.expected.ravel()) for t in trials
            ),
        ),
        Mistake(
            "a forward pass of its own",
            "Its forward pass leaves something out, a bias or ReLU: use `my_forward`, which was checked.",
            (
                lambda params, X: np.argmax(params.W2 @ relu(params.W1 @ X), axis=0),
                lambda params, X: np.argmax(params.W2 @ (params.W1 @ X + params.b1) + params.b2, axis=0),
                lambda params, X: np.argmax(params.W2 @ relu(params.W1 @ X + params.b1), axis=0),
                lambda params, X: np.argmax(params.W2 @ relu(params.W1 @ X) + params.b2, axis=0),
                lambda params, X: np.argmax(params.W2 @ params.W1 @ X, axis=0),
            ),
        ),
        in_place(right.predict),
    ),
    also_right=(
        lambda params, X: [int(np.argmax(probabilities(params, X[:, [k]]))) for k in range(X.shape[1])],
        lambda params, X: right.forward(params, X).Z2.argmax(axis=0),
        lambda params, X: np.argmax(probabilities(params, X).T, axis=1).astype(np.float32),
        lambda params, X: np.argsort(probabilities(params, X), axis=0)[-1],
    ),
)


def accuracy_loop(predictions, y):
    """Another right way: count one by one."""
    count = 0
    for k in range(len(y)):
        if predictions[k] == y[k]:
            count += 1
    return count / len(y)


ANSWERS = [
    [
        (np.array([7, 2, 1, 0, 4, 1, 4]), np.array([7, 2, 1, 0, 9, 1, 5], dtype=np.uint8)),
        (np.array([3, 8, 8, 0, 6, 5, 3, 9, 9, 2, 1]), np.array([3, 3, 8, 5, 5, 6, 0, 9, 4, 2, 9], dtype=np.uint8)),
    ],
    [
        (np.array([0, 4, 4]), np.array([0, 4, 4], dtype=np.uint8)),
        (np.array([0, 4, 4, 9]), np.array([9, 0, 0, 4], dtype=np.uint8)),
    ],
]

accuracy = Exercise(
    "accuracy",
    "03",
    "Write `my_accuracy(predictions, y)`: which share of the predictions is right, a number from 0 to 1?",
    right.accuracy,
    levels=ANSWERS,
    hints=(
        "Compare entry by entry first: what does `==` give for two arrays?",
        "True counts as 1 and False as 0. What is the share of True, then?",
    ),
    mistakes=(
        Mistake(
            "count",
            "It gives how many are right. A share is what remains when you divide by how many there are.",
            lambda predictions, y: np.sum(predictions == y),
        ),
        Mistake(
            "percentage",
            "It gives per cent: the share itself lies between 0 and 1.",
            (
                lambda predictions, y: 100 * np.mean(predictions == y),
                lambda predictions, y: np.round(100 * np.mean(predictions == y)),
                lambda predictions, y: np.round(100 * np.mean(predictions == y), 1),
                lambda predictions, y: np.round(100 * np.mean(predictions == y), 2),
            ),
        ),
        Mistake(
            "error rate",
            "It gives the share that is *wrong*: accuracy is the other part.",
            (lambda predictions, y: np.mean(predictions != y), lambda predictions, y: np.sum(predictions != y)),
        ),
        Mistake(
            "each by itself",
            "It says for each example whether it is right: one number for all is asked for.",
            (lambda predictions, y: predictions == y, lambda predictions, y: (predictions == y).tolist()),
        ),
        Mistake(
            "all or nothing",
            "It gives only 0 or 1: one wrong prediction must not spoil all the others, nor may the share be cut to a "
            "whole number.",
            (
                lambda predictions, y: np.all(predictions == y),
                lambda predictions, y: np.array_equal(predictions, y),
                lambda predictions, y: np.sum(predictions == y) // len(y),
                lambda predictions, y: np.any(predictions == y),
                lambda predictions, y: round(np.mean(predictions == y)),
            ),
        ),
        Mistake(
            "divided by 10",
            "It divides by the number of classes: divide by the number of examples.",
            lambda predictions, y: np.sum(predictions == y) / 10,
        ),
        Mistake(
            "distance",
            "It measures how far the digits lie apart. A 9 for a 4 is no worse than a 5 for a 4: only right or wrong "
            "counts.",
            (
                lambda predictions, y: np.mean(np.abs(predictions - y)),
                lambda predictions, y: np.mean((predictions - y) ** 2),
                lambda predictions, y: 1 - np.mean(np.abs(predictions - y)),
            ),
        ),
        Mistake(
            "average prediction",
            "It averages the predictions: compare each with its label first.",
            (
                lambda predictions, y: np.mean(predictions) == np.mean(y),
                lambda predictions, y: np.mean(predictions),
                lambda predictions, y: np.mean(predictions) / np.mean(y),
            ),
        ),
        Mistake(
            "whatever the place",
            "It asks whether a digit occurs among the labels at all: prediction k belongs to label k.",
            (
                lambda predictions, y: np.mean(np.isin(predictions, y)),
                lambda predictions, y: np.mean(np.sort(predictions) == np.sort(y)),
            ),
        ),
        Mistake(
            "one-hot labels",
            "It treats the labels as one-hot columns: here they are the digits themselves.",
            (
                lambda predictions, y: np.mean(predictions == np.argmax(y, axis=0)),
                lambda predictions, y: np.mean(np.argmax(predictions, axis=0) == y),
            ),
        ),
        in_place(right.accuracy),
    ),
    also_right=(
        accuracy_loop,
        lambda predictions, y: (predictions == y).sum() / y.size,
        lambda predictions, y: 1 - np.count_nonzero(predictions - y) / len(y),
        lambda predictions, y: np.mean(predictions == y, dtype=np.float32),
    ),
)

shape_of_z1 = Question(
    "shape of Z1",
    "03",
    "Predict: the net gets 32 hidden units, and X holds 500 images. What is the shape of Z1?",
    (32, 500),
    hints=("Write the product with its shapes: W1 is (32, 784).", "What meets vanishes. What is left?"),
    mistakes=(
        Mistake("transposed", "That has an example in each row: examples are columns.", (500, 32)),
        Mistake("ten units", "That is the net with ten hidden units; this one has 32.", (10, 500)),
        Mistake("W1", "That is the shape of W1: its columns meet the rows of X.", (32, 784)),
        Mistake("W1 transposed", "That is W1 on its side (slip S1). Which shape has W1 · X?", (784, 32)),
        Mistake("X", "That is the shape of X. What does W1 make of its 784 rows?", (784, 500)),
        Mistake("one example", "That is Z1 for one image: there are 500.", (32, 1)),
    ),
    prediction=True,
    why="(32, 784) · (784, 500): 784 meets 784, and 32 × 500 remains.",
    also_right=([32, 500], np.array([32, 500]), "(32, 500)"),
)

parameters = Question(
    "number of parameters",
    "03",
    "Predict: how many parameters has the net with 32 hidden units, 784 inputs and 10 outputs?",
    25450,
    rtol=1e-6,
    hints=(
        "Four arrays: W1, b1, W2, b2. Which shapes have they now?",
        "A weight for each line between two layers, and a bias for each unit that computes something.",
    ),
    mistakes=(
        Mistake("no biases", "Those are the weights alone: each unit has a bias, too.", 32 * 784 + 10 * 32),
        Mistake("only W1", "That is W1 alone: three more arrays are learnt.", 32 * 784),
        Mistake("first layer", "That is the hidden layer: the output layer has parameters, too.", 32 * 784 + 32),
        Mistake("ten units", "That is the net with ten hidden units; this one has 32.", 7960),
        Mistake("product", "Layers add up: only neighbouring layers are joined by lines.", 784 * 32 * 10),
        Mistake(
            "W2 with ten units", "W2 has a column for each hidden unit, and there are 32.", 32 * 784 + 32 + 100 + 10
        ),
        Mistake("hidden biases missing", "The biases of the hidden layer are missing.", 32 * 784 + 320 + 10),
        Mistake("output biases missing", "The biases of the output layer are missing.", 32 * 784 + 320 + 32),
        Mistake("bias for inputs", "Inputs have no bias: they compute nothing.", 32 * 784 + 32 + 320 + 10 + 784),
    ),
    prediction=True,
    why="32 · 784 + 32 + 10 · 32 + 10.",
    also_right=(25450.0, np.int64(25450), "25450"),
)

black = Question(
    "black image",
    "03",
    "Predict: a net fresh from `init_params` gets an image of pure black. How probable does it hold digit 3?",
    0.1,
    hints=(
        "Whatever the weights are, what is W1 times a column of zeros? And which values have fresh biases?",
        "All ten scores are the same, then. What does softmax make of ten equal scores?",
    ),
    mistakes=(
        Mistake("zero", "That is the score. What does softmax make of ten scores of 0?", 0.0),
        Mistake("one", "Ten digits share the 1 among them, and none is preferred.", 1.0),
        Mistake("sigmoid", "That is the sigmoid of 0. Softmax has ten to share among.", 0.5),
        Mistake("per cent", "That is in per cent: a probability lies between 0 and 1.", 10.0),
    ),
    prediction=True,
    why="Z1, A1 and Z2 are all 0, and softmax gives ten equal scores 1/10 each.",
    also_right=(1 / 10, np.float32(0.1), "0.1"),
)

EXERCISES = [shape_of_z1, parameters, init_params, forward, black, predict, accuracy]

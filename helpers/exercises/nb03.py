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
        if copied(W) or copied(W.T):
            return f"Some weights of {name} are copies of others: each weight must be drawn by itself."
    if not all(np.array_equal(a, b, equal_nan=True) for a, b in zip(net, twin, strict=True)):
        return "The same seed gives other weights each time."
    if np.array_equal(W1, other[0]) or np.array_equal(W2, other[2]):
        return "Two different seeds give the same weights."
    return None


def near(W, size):
    """Is a typical size of random numbers this one, but for chance?"""
    return abs(W.std() / size - 1) < 0.01 + 5 / np.sqrt(2 * W.size)


def copied(W):
    """Are there two rows of which one is the other, or its negative, but for their size?"""
    directions = W - W.mean()
    directions = directions / np.linalg.norm(directions, axis=1, keepdims=True)
    return np.triu(np.abs(directions @ directions.T), 1).max() > 0.95


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
            "The four arrays are returned in the wrong order: it is W1, b1, W2, b2.",
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
            "It always makes a network of 784, 10 and 10 units: use the sizes `n_in`, `n_hidden` and `n_out` that it "
            "is given.",
            lambda rng, n_in=784, n_hidden=10, n_out=10, dtype=None: right.init_params(rng),
            seen=net_seen(lambda net, twin, other, sizes: net[0].shape == (10, 784) or net[2].shape == (10, 10)),
        ),
        Mistake(
            "S1: W transposed",
            "A weight matrix is transposed: for W @ X with examples in columns, W needs a row for each *unit* and a "
            "column for each input.",
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
            "A bias has several columns, but a unit has only *one* bias, the same for all examples: shape (n, 1).",
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
            "A bias is not a column, so NumPy would read it as a row, with a number for each *example*. It needs two "
            "axes: a row for each unit, and one column.",
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
            "All weights of a layer are 0. Then all hidden units compute the same, and training never makes them "
            "differ.",
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
            "All units of a layer start with equal weights: then they get equal gradients and stay equal. Draw "
            "different random weights for each unit.",
            (
                alike(lambda rng, units, n: np.full((units, n), np.sqrt(2 / n))),
                alike(lambda rng, units, n: np.ones((units, n))),
                alike(lambda rng, units, n: np.tile(rng.normal(0, np.sqrt(2 / n), n), (units, 1))),
                alike(lambda rng, units, n: np.full((units, n), rng.normal(0, np.sqrt(2 / n)))),
            ),
            seen=net_seen(lambda net, twin, other, sizes: any(len(W) > 1 and (W == W[0]).all() for W in net[::2])),
        ),
        Mistake(
            "one number for a unit",
            "All weights of a unit are equal: each input needs a weight of its own.",
            alike(lambda rng, units, n: np.tile(rng.normal(0, np.sqrt(2 / n), (units, 1)), (1, n))),
            seen=net_seen(lambda net, twin, other, sizes: any((W.T == W[:, 0]).all() for W in net[::2])),
        ),
        Mistake(
            "copies",
            "Some units of a layer are copies of others: they get the same gradients and stay copies. Draw the weights "
            "of every unit by themselves.",
            (
                alike(lambda rng, units, n: np.tile(rng.normal(0, np.sqrt(2 / n), (units // 2, n)), (2, 1))),
                alike(lambda rng, units, n: np.repeat(rng.normal(0, np.sqrt(2 / n), (units // 2, n)), 2, axis=0)),
                alike(lambda rng, units, n: np.kron([[1], [-1]], rng.normal(0, np.sqrt(2 / n), (units // 2, n)))),
                alike(lambda rng, units, n: np.outer(rng.choice([-1, 1], units), rng.normal(0, np.sqrt(2 / n), n))),
            ),
            seen=net_seen(
                lambda net, twin, other, sizes: (
                    [P.shape for P in net] == shapes(*sizes) and any(copied(W) for W in net[::2] if W.any())
                )
            ),
        ),
        Mistake(
            "biases not 0",
            "The biases are not 0: the weights are random already, so the biases start at 0.",
            (maker(b=lambda rng, n: rng.normal(0, 1, (n, 1))), maker(b=lambda rng, n: np.ones((n, 1)))),
            seen=net_seen(lambda net, twin, other, sizes: net[1].any() or net[3].any()),
        ),
        Mistake(
            "none below 0",
            "No weight is negative: they must lie around 0, so that an input can also lower a unit's sum.",
            (
                alike(lambda rng, units, n: rng.random((units, n))),
                alike(lambda rng, units, n: np.abs(rng.normal(0, np.sqrt(2 / n), (units, n)))),
                alike(lambda rng, units, n: rng.random((units, n)) * np.sqrt(2 / n)),
                alike(lambda rng, units, n: rng.uniform(0, np.sqrt(6 / n), (units, n))),
            ),
            seen=net_seen(lambda net, twin, other, sizes: any(W.ndim == 2 and W.min() >= 0 for W in net[::2])),
        ),
        Mistake(
            "variance for standard deviation",
            "The weights are far too small: the variance was used as the standard deviation. Which of the two does "
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
            "The size of the weights comes from the number of *units*, but a unit adds up one product for each "
            "*input*: n is the number of inputs of the layer.",
            tuple(sized(*pair) for pair in FAN_OUT),
            seen=any_spread(*FAN_OUT),
        ),
        Mistake(
            "one n for both layers",
            "Both layers get weights of the same size, but each layer has its own number of inputs.",
            tuple(sized(*pair) for pair in ONE_N),
            seen=any_spread(*ONE_N),
        ),
        Mistake(
            "variance 1/n",
            "The variance is 1/n, but should be 2/n: ReLU sets about half of the sums to 0, and the 2 makes up for "
            "that.",
            sized(*XAVIER),
            seen=spread(*XAVIER),
        ),
        Mistake(
            "inputs and units",
            "The size comes from inputs and units together, which is another rule (Glorot's): here only the number of "
            "inputs counts.",
            tuple(sized(*pair) for pair in BOTH_ENDS),
            seen=any_spread(*BOTH_ENDS),
        ),
        Mistake(
            "uniform of the wrong spread",
            "The weights are uniform between two bounds, and too small: the standard deviation of a uniform "
            "distribution is its bound divided by √3.",
            (
                alike(lambda rng, units, n: rng.uniform(-np.sqrt(2 / n), np.sqrt(2 / n), (units, n))),
                alike(lambda rng, units, n: rng.uniform(-np.sqrt(1 / n), np.sqrt(1 / n), (units, n))),
            ),
            seen=any_spread(*FLAT),
        ),
        Mistake(
            "not scaled",
            "The size of the weights does not depend on the number of inputs: sums of many products become too large, "
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
            "Two different seeds give the same weights: draw them from the generator `rng` that is passed in.",
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
            "The same seed gives other weights each time: draw them from the generator `rng` that is passed in.",
            (
                maker(generator=lambda rng: np.random.default_rng()),
                maker(generator=lambda rng: np.random),
                maker(W2=lambda rng, i, h, o: np.random.default_rng().normal(0, np.sqrt(2 / h), (o, h))),
            ),
            seen=net_seen(
                lambda net, twin, other, sizes: (
                    not all(np.array_equal(a, b, equal_nan=True) for a, b in zip(net, twin, strict=True))
                )
            ),
        ),
    ),
    also_right=(
        init_loop,
        maker(result=lambda W1, b1, W2, b2: {"W1": W1, "b1": b1, "W2": W2, "b2": b2}),
        maker(result=lambda *parts: Params(*(P.astype(np.float32) for P in parts))),
        alike(lambda rng, units, n: rng.uniform(-np.sqrt(6 / n), np.sqrt(6 / n), (units, n))),
        alike(lambda rng, units, n: rng.standard_normal((n, units)).T * np.sqrt(2 / n)),
        alike(lambda rng, units, n: rng.choice([-1, 1], (units, n)) * np.sqrt(2 / n)),
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
        "Four lines, one for each array: sums, ReLU, sums, softmax. Which array goes into each?",
        "The second layer does to A1 what the first does to X, with weights and biases of its own.",
        "Shapes first: for each product, write down both shapes and the result's. `relu` and `softmax` are there "
        "already.",
    ),
    mistakes=(
        Mistake(
            "only the output",
            "It returns only one array, but backpropagation needs all four: return Z1, A1, Z2, A2.",
            way(result=lambda s: s.A2),
            seen=says("returned an array, but"),
        ),
        Mistake(
            "not all four",
            "Some of the four arrays are missing: return Z1, A1, Z2, A2, in that order.",
            (way(result=lambda s: (s.A1, s.A2)), way(result=lambda s: (s.Z1, s.A1, s.A2))),
            seen=says("returned 2 things", "returned 3 things"),
        ),
        Mistake(
            "order",
            "The four arrays are right, but returned in the wrong order: it is Z1, A1, Z2, A2.",
            (
                way(result=lambda s: (s.A1, s.Z1, s.A2, s.Z2)),
                way(result=lambda s: (s.Z1, s.Z2, s.A1, s.A2)),
                way(result=lambda s: (s.A2, s.Z2, s.A1, s.Z1)),
            ),
            seen=_reordered,
        ),
        Mistake(
            "examples in rows",
            "All four arrays are transposed, with an example in each row: here each example is a column.",
            (
                way(result=lambda s: (s.Z1.T, s.A1.T, s.Z2.T, s.A2.T)),
                lambda params, X: tuple(P.T for P in way(A2=lambda s: s.Z2)(params, X)),
            ),
            seen=_turned,
        ),
        Mistake(
            "flat bias",
            "A bias has lost its shape (n, 1): it must stay a column, with a row for each *unit*, so that NumPy "
            "stretches it over the examples.",
            (
                way(Z1=lambda s: s.W1 @ s.X + s.b1.ravel()),
                way(Z2=lambda s: s.W2 @ s.A1 + s.b2.ravel()),
                way(Z1=lambda s: s.W1 @ s.X + s.b1.T),
            ),
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
            "A bias is subtracted, but must be added.",
            (
                way(Z1=lambda s: s.W1 @ s.X - s.b1, Z2=lambda s: s.W2 @ s.A1 - s.b2),
                way(Z1=lambda s: s.W1 @ s.X - s.b1),
                way(Z2=lambda s: s.W2 @ s.A1 - s.b2),
            ),
        ),
        Mistake(
            "bias after ReLU",
            "A bias is added after ReLU. It belongs in the sum Z1, before ReLU.",
            (
                way(Z1=lambda s: s.W1 @ s.X, A1=lambda s: relu(s.Z1) + s.b1),
                way(A1=lambda s: relu(s.W1 @ s.X) + s.b1),
                way(A1=lambda s: relu(s.Z1) + s.b1),
            ),
        ),
        Mistake(
            "bias before the product",
            "A bias is added before the matrix product, and multiplied by the weights: first the product, then the "
            "bias.",
            (
                way(Z2=lambda s: s.W2 @ (s.A1 + s.b1) + s.b2),
                way(Z2=lambda s: s.W2 @ (s.A1 + s.b1)),
            ),
        ),
        Mistake(
            "Z2 from Z1",
            "The second layer gets Z1, but its input is A1, what comes out of ReLU.",
            (way(Z2=lambda s: s.W2 @ s.Z1 + s.b2), way(Z2=lambda s: s.W2 @ s.Z1)),
        ),
        Mistake(
            "activations exchanged",
            "The two activation functions are exchanged: ReLU belongs in the hidden layer, and softmax at the output.",
            (
                way(A1=lambda s: softmax(s.Z1), A2=lambda s: relu(s.Z2)),
                way(A1=lambda s: shares(np.exp(s.Z1)), A2=lambda s: relu(s.Z2)),
                way(A1=lambda s: shares(np.exp(s.Z1), axis=1), A2=lambda s: relu(s.Z2)),
            ),
        ),
        Mistake(
            "no ReLU",
            "The hidden layer has no activation function: A1 is just Z1, but should be ReLU of Z1.",
            (way(A1=lambda s: s.Z1 + 0), way(A1=lambda s: s.Z1 + 0, Z1=lambda s: s.W1 @ s.X)),
        ),
        Mistake(
            "another bend",
            "The hidden layer has another activation function: A1 should be ReLU of Z1.",
            (
                way(A1=lambda s: sigmoid(s.Z1)),
                way(A1=lambda s: np.tanh(s.Z1)),
                way(A1=lambda s: np.abs(s.Z1)),
                way(A1=lambda s: np.maximum(s.Z1, 0.01 * s.Z1)),
                way(A1=lambda s: np.minimum(s.Z1, 0)),
                way(A1=lambda s: np.minimum(1, np.maximum(s.Z1, 0))),
                way(A1=lambda s: np.where(s.Z1 > 0, s.Z1, np.exp(s.Z1) - 1)),
            ),
        ),
        Mistake(
            "softmax in the hidden layer",
            "The hidden layer has softmax, which belongs at the output only: A1 should be ReLU of Z1.",
            (way(A1=lambda s: softmax(s.Z1)), way(A1=lambda s: shares(np.exp(s.Z1)))),
        ),
        Mistake(
            "slope for ReLU",
            "A1 holds ones and zeros, ReLU's *slope*: ReLU keeps the positive entries of Z1 as they are.",
            (way(A1=lambda s: (s.Z1 > 0) * 1.0), way(A1=lambda s: np.sign(s.Z1) * (s.Z1 > 0))),
        ),
        Mistake(
            "Z1 bent",
            "Z1 comes back without its negative entries: backpropagation needs it as it was before ReLU.",
            (way(Z1=lambda s: relu(s.W1 @ s.X + s.b1)), way(result=lambda s: (s.A1, s.A1, s.Z2, s.A2))),
        ),
        Mistake(
            "ReLU at the output",
            "There is a ReLU at the output, but the output layer has only softmax: negative scores count too.",
            (
                way(A2=lambda s: relu(s.Z2)),
                way(A2=lambda s: softmax(relu(s.Z2))),
                way(Z2=lambda s: relu(s.W2 @ s.A1 + s.b2)),
                way(A2=lambda s: relu(softmax(s.Z2) - 0) * (s.Z2 > 0)),
            ),
        ),
        Mistake(
            "sigmoid at the output",
            "The output has sigmoid or tanh, entry by entry: it should be softmax, whose ten values sum to 1.",
            (way(A2=lambda s: sigmoid(s.Z2)), way(A2=lambda s: np.tanh(s.Z2))),
        ),
        Mistake(
            "no softmax",
            "A2 still holds scores, not probabilities: softmax is missing, or only half of it is there.",
            (way(A2=lambda s: s.Z2 + 0), way(A2=lambda s: s.Z2 - s.Z2.max(axis=0)), way(A2=lambda s: np.exp(s.Z2))),
        ),
        Mistake(
            "softmax along the wrong axis",
            "The probabilities do not sum to 1 in each *column*: softmax goes over the output units of one example, "
            "not over the examples, nor over all entries.",
            (
                way(A2=lambda s: shares(np.exp(s.Z2), axis=1)),
                way(A2=lambda s: shares(np.exp(s.Z2))),
                way(A2=lambda s: softmax(s.Z2.T).T),
            ),
        ),
        Mistake(
            "softmax of something else",
            "Softmax gets the wrong array: it belongs to the scores Z2.",
            (
                way(A2=lambda s: softmax(softmax(s.Z2))),
                way(A2=lambda s: softmax(s.W2 @ s.A1)),
                way(A2=lambda s: softmax(s.A1)),
                way(A2=lambda s: softmax(s.Z1)),
            ),
        ),
        Mistake(
            "X scaled again",
            "The pixels are scaled once more, but X is scaled already.",
            (
                lambda params, X: right.forward(params, X / 255),
                lambda params, X: right.forward(params, X / X.max()),
            ),
        ),
        in_place(
            right.forward,
            "It changes its input, `params` or `X`, which the next call still needs: make new arrays.",
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
    """A2, the last of the four."""
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
            "parts without names",
            "`my_forward` returns a plain tuple, list or dictionary, whose parts cannot be had as `.A2`: unpack it, "
            "as in `Z1, A1, Z2, A2 = my_forward(params, X)`, or let `my_forward` return `Activations(Z1, A1, Z2, A2)`.",
            (
                lambda params, X: np.argmax(tuple(right.forward(params, X)).A2, axis=0),
                lambda params, X: np.argmax(list(right.forward(params, X)).A2, axis=0),
                lambda params, X: np.argmax(right.forward(params, X)._asdict().A2, axis=0),
            ),
            seen=says(*(f"'{kind}' object has no attribute 'A2'" for kind in ("tuple", "list", "dict"))),
        ),
        Mistake(
            "along the wrong axis",
            "It looks along the examples, for the example that fits each digit best: go down each *column*.",
            (
                lambda params, X: np.argmax(probabilities(params, X), axis=1),
                lambda params, X: np.argmax(probabilities(params, X).T, axis=0),
            ),
            seen=lambda trials: all(np.array_equal(t.got, np.argmax(probabilities(*t.args), axis=1)) for t in trials),
        ),
        Mistake(
            "one for all",
            "It gives one number for all examples together: each column has a maximum of its own (think of the axis).",
            (
                lambda params, X: np.argmax(probabilities(params, X)),
                lambda params, X: np.argmax(probabilities(params, X).mean(axis=1)),
                lambda params, X: np.argmax(probabilities(params, X)[:, 0]),
            ),
            seen=lambda trials: all(t.got.size == 1 for t in trials) and len(trials) > 2,
        ),
        Mistake(
            "probability instead of digit",
            "It gives how probable the digit is, not which digit it is: the row number of the maximum is needed.",
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
            "It takes four arrays of different shapes for one, all results of the forward pass or all of `params`: "
            "the prediction needs only the last result, A2.",
            (
                right.forward,
                lambda params, X: np.argmax(right.forward(params, X), axis=0),
                lambda params, X: np.argmax(tuple(right.forward(params, X)), axis=0),
            ),
            seen=says("an object of type Activations", "detected shape was (4,)"),
        ),
        Mistake(
            "one-hot",
            "It returns a 1 at the place of the digit (one-hot): the number of that place is needed.",
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
            "It gives the *hidden* unit with the largest value: the digits are the units of the output layer, in A2.",
            (
                lambda params, X: np.argmax(right.forward(params, X).Z1, axis=0),
                lambda params, X: np.argmax(right.forward(params, X).A1, axis=0),
            ),
        ),
        Mistake(
            "least probable",
            "It gives the *least* probable digit.",
            lambda params, X: np.argmin(probabilities(params, X), axis=0),
        ),
        Mistake(
            "second most probable",
            "It gives the second most probable digit: the most probable one comes last when they are sorted.",
            lambda params, X: np.argsort(probabilities(params, X), axis=0)[-2],
        ),
        Mistake(
            "ranking",
            "It gives the digits of each example sorted by their probability: only the most probable one is needed.",
            (
                lambda params, X: np.argsort(probabilities(params, X), axis=0),
                lambda params, X: np.argsort(-probabilities(params, X), axis=0),
                lambda params, X: np.argsort(probabilities(params, X), axis=0)[::-1],
                lambda params, X: np.argsort(probabilities(params, X), axis=0).T,
                lambda params, X: np.sort(probabilities(params, X), axis=0),
            ),
        ),
        Mistake(
            "above one half",
            "It only says of each digit whether its probability is above 0.5, or rounds it: the number of the most "
            "probable digit is needed, however small its probability.",
            (
                lambda params, X: probabilities(params, X) > 0.5,
                lambda params, X: (probabilities(params, X) > 0.5).T,
                lambda params, X: np.argmax(probabilities(params, X) > 0.5, axis=0),
                lambda params, X: (probabilities(params, X) > 0.5).any(axis=0),
            ),
        ),
        Mistake(
            "places of the maxima",
            "`np.where` gives the rows *and* the columns of the maxima, two arrays, in the order of the rows: "
            "`np.argmax` gives the row number for each column.",
            (
                lambda params, X: np.where(probabilities(params, X) == probabilities(params, X).max(axis=0)),
                lambda params, X: np.where(probabilities(params, X) == probabilities(params, X).max(axis=0))[0],
                lambda params, X: np.where(probabilities(params, X) == probabilities(params, X).max(axis=0))[1],
            ),
        ),
        Mistake(
            "last example left out",
            "The last example is left out: the loop over the columns ends one too early.",
            (
                lambda params, X: np.append(right.predict(params, X)[:-1], 0),
                lambda params, X: right.predict(params, X)[:-1],
            ),
        ),
        Mistake(
            "counted from 1",
            "It counts the digits from 1, but row 0 is digit 0.",
            lambda params, X: np.argmax(probabilities(params, X), axis=0) + 1,
        ),
        Mistake(
            "extra axis",
            "The digits are right, but there is an axis too many: the shape must be (m,), as that of the labels.",
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
            "Its forward pass leaves something out, a bias or ReLU: call `my_forward`, which was checked.",
            (
                lambda params, X: np.argmax(params.W2 @ relu(params.W1 @ X), axis=0),
                lambda params, X: np.argmax(params.W2 @ (params.W1 @ X + params.b1) + params.b2, axis=0),
                lambda params, X: np.argmax(params.W2 @ relu(params.W1 @ X + params.b1), axis=0),
                lambda params, X: np.argmax(params.W2 @ relu(params.W1 @ X) + params.b2, axis=0),
                lambda params, X: np.argmax(params.W2 @ params.W1 @ X, axis=0),
            ),
        ),
        Mistake(
            "one for each row",
            "It gives a number for each row of X, that is for each pixel: the examples are the *columns* of X.",
            (
                lambda params, X: np.zeros(len(X)),
                lambda params, X: np.resize(np.argmax(probabilities(params, X), axis=1), len(X)),
            ),
            seen=lambda trials: all(
                t.got.shape == (len(t.args[1]),) and t.got.shape != t.expected.shape for t in trials
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
        (np.array([3, 8, 8, 0, 6, 5, 3, 9, 9, 2, 1]), np.array([3, 3, 8, 5, 5, 6, 4, 9, 4, 6, 1], dtype=np.uint8)),
        (np.array([0, 0, 1, 5, 0, 7, 7, 2, 6, 3]), np.array([6, 0, 1, 8, 0, 7, 9, 5, 6, 3], dtype=np.uint8)),
        (np.array([4, 4, 9]), np.array([4, 9, 9], dtype=np.uint8)),
        (np.array([0, 4, 4]), np.array([0, 4, 4], dtype=np.uint8)),
    ],
    [
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
            "It gives how many are right: divide by the number of examples to get the share.",
            lambda predictions, y: np.sum(predictions == y),
        ),
        Mistake(
            "percentage",
            "It gives percent, but the share itself is needed, a number between 0 and 1.",
            (
                lambda predictions, y: 100 * np.mean(predictions == y),
                lambda predictions, y: np.round(100 * np.mean(predictions == y)),
                lambda predictions, y: np.round(100 * np.mean(predictions == y), 1),
                lambda predictions, y: np.round(100 * np.mean(predictions == y), 2),
            ),
        ),
        Mistake(
            "error rate",
            "It counts the *wrong* predictions: the accuracy is the share of right ones.",
            (lambda predictions, y: np.mean(predictions != y), lambda predictions, y: np.sum(predictions != y)),
        ),
        Mistake(
            "each by itself",
            "It says for each example whether it is right: one number for all examples is needed.",
            (
                lambda predictions, y: predictions == y,
                lambda predictions, y: (predictions == y).astype(int).tolist(),
                lambda predictions, y: (predictions == y) / len(y),
                lambda predictions, y: np.cumsum(predictions == y) / len(y),
            ),
        ),
        Mistake(
            "all or nothing",
            "It gives only 0 or 1: it asks whether *all* predictions are right, or cuts the share to an integer.",
            (
                lambda predictions, y: np.all(predictions == y),
                lambda predictions, y: np.array_equal(predictions, y),
                lambda predictions, y: np.sum(predictions == y) // len(y),
                lambda predictions, y: round(np.mean(predictions == y)),
            ),
        ),
        Mistake(
            "always 1",
            "It gives 1 whatever the predictions are: `len` of a comparison, for example, counts the wrong ones too, "
            "and `any` asks only whether one is right.",
            (
                lambda predictions, y: len(predictions == y) / len(y),
                lambda predictions, y: np.any(predictions == y),
            ),
        ),
        Mistake(
            "rounded",
            "The share is rounded: keep all its decimals, and round only where it is printed.",
            tuple(
                lambda predictions, y, places=places: round(float(np.mean(predictions == y)), places)
                for places in (1, 2, 3)
            ),
        ),
        Mistake(
            "divided by 10",
            "It divides by 10, the number of classes: divide by the number of examples.",
            lambda predictions, y: np.sum(predictions == y) / 10,
        ),
        Mistake(
            "one less",
            "It divides by one less than the number of examples: divide by `len(y)`.",
            lambda predictions, y: np.sum(predictions == y) / (len(y) - 1),
        ),
        Mistake(
            "an example left out",
            "The first or the last example is left out: all of them count.",
            (
                lambda predictions, y: np.sum(predictions[1:] == y[1:]) / len(y),
                lambda predictions, y: np.mean(predictions[1:] == y[1:]),
                lambda predictions, y: np.mean(predictions[:-1] == y[:-1]),
                lambda predictions, y: np.sum(predictions[:-1] == y[:-1]) / len(y),
            ),
        ),
        Mistake(
            "first example only",
            "It counts at most one example: does a `return` stand inside the loop, or is the count replaced and not "
            "increased?",
            (
                lambda predictions, y: (predictions[0] == y[0]) / len(y),
                lambda predictions, y: np.any(predictions == y) / len(y),
                lambda predictions, y: 1.0 * (predictions[0] == y[0]),
                lambda predictions, y: (predictions[-1] == y[-1]) / len(y),
            ),
        ),
        Mistake(
            "upside down",
            "The fraction is upside down: divide the number of right predictions by the number of all.",
            lambda predictions, y: len(y) / np.sum(predictions == y),
        ),
        Mistake(
            "a fixed number of examples",
            "It divides by a fixed number, whatever it is given: divide by the number of examples, `len(y)`.",
            tuple(lambda predictions, y, m=m: np.sum(predictions == y) / m for m in (4000, 1000, 60000)),
            seen=lambda trials: (
                all(0 < t.got < np.inf for t in trials)
                and len({round(float(np.sum(t.args[0] == t.args[1]) / t.got), 6) for t in trials}) == 1
            ),
        ),
        Mistake(
            "product",
            "It multiplies predictions and labels: compare them with `==`.",
            (
                lambda predictions, y: np.mean(predictions * y),
                lambda predictions, y: np.sum(predictions * y),
                lambda predictions, y: np.dot(predictions, y) / len(y),
            ),
        ),
        Mistake(
            "right divided by wrong",
            "It divides the right predictions by the wrong ones: divide by the number of all examples.",
            lambda predictions, y: np.sum(predictions == y) / np.sum(predictions != y),
        ),
        Mistake(
            "distance",
            "It measures how far apart the digits are. A 9 for a 4 is no worse than a 5 for a 4: only right or wrong "
            "counts.",
            (
                lambda predictions, y: np.mean(np.abs(predictions - y)),
                lambda predictions, y: np.mean((predictions - y) ** 2),
                lambda predictions, y: 1 - np.mean(np.abs(predictions - y)),
            ),
        ),
        Mistake(
            "average prediction",
            "It averages the predictions: compare each one with its label first.",
            (
                lambda predictions, y: np.mean(predictions) == np.mean(y),
                lambda predictions, y: np.mean(predictions),
                lambda predictions, y: np.mean(predictions) / np.mean(y),
            ),
        ),
        Mistake(
            "whatever the place",
            "It asks whether a digit is anywhere among the labels: compare prediction k with label k.",
            (
                lambda predictions, y: np.mean(np.isin(predictions, y)),
                lambda predictions, y: np.mean(np.sort(predictions) == np.sort(y)),
            ),
        ),
        Mistake(
            "one-hot labels",
            "It treats the labels as one-hot columns, but here they are the digits themselves: no `argmax`.",
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
    hints=("Write the product with its shapes: W1 is (32, 784).", "The two inner numbers go. Which two are left?"),
    mistakes=(
        Mistake("transposed", "That has an example in each row, but the examples are columns.", (500, 32)),
        Mistake(
            "ten units", "That is for ten units; this hidden layer has 32 (and ten is the output layer).", (10, 500)
        ),
        Mistake("W1", "That is the shape of W1: what is the shape of W1 @ X?", (32, 784)),
        Mistake("W1 transposed", "That is W1 transposed: what is the shape of W1 @ X?", (784, 32)),
        Mistake("X", "That is the shape of X: W1 makes 32 sums of its 784 rows.", (784, 500)),
        Mistake(
            "X transposed",
            "That is X with an example in each row: examples are columns, and W1 makes 32 sums.",
            (500, 784),
        ),
        Mistake(
            "one example",
            "That is Z1 for one image, but there are 500: one column for each.",
            (32, 1),
            seen=lambda shape: shape in ((32, 1), (32,)),
        ),
        Mistake(
            "other number of images",
            "That is Z1 for another number of images: here X holds 500.",
            (32, 4000),
            seen=lambda shape: len(shape) == 2 and shape[0] == 32 and shape[1] in (1000, 4000, 5000, 60000, 10000),
        ),
        Mistake(
            "W2",
            "That is the shape of W2 (or W2 transposed): Z1 has a column for each of the 500 images.",
            (10, 32),
            seen=lambda shape: shape in ((10, 32), (32, 10)),
        ),
        Mistake("b1", "Z1 has a column for each of the 500 images, not for each unit.", (32, 32)),
    ),
    prediction=True,
    why="(32, 784) @ (784, 500): the two 784 go, and (32, 500) is left.",
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
        Mistake("no biases", "Those are the weights alone: each unit has a bias too.", 32 * 784 + 10 * 32),
        Mistake("only W1", "That is W1 alone: three more arrays are learnt.", 32 * 784),
        Mistake("first layer", "That is the hidden layer: the output layer has parameters too.", 32 * 784 + 32),
        Mistake("ten units", "That is the net with ten hidden units; this one has 32.", 7960),
        Mistake("product", "Layers add up: only neighbouring layers are joined by lines.", 784 * 32 * 10),
        Mistake(
            "W2 with ten units", "W2 has a column for each hidden unit, and there are 32.", 32 * 784 + 32 + 100 + 10
        ),
        Mistake("hidden biases missing", "The 32 biases of the hidden layer are missing.", 32 * 784 + 320 + 10),
        Mistake("output biases missing", "The 10 biases of the output layer are missing.", 32 * 784 + 320 + 32),
        Mistake("bias for inputs", "Inputs have no bias: they compute nothing.", 32 * 784 + 32 + 320 + 10 + 784),
        Mistake("units", "That is the number of units: count the weights and biases.", 784 + 32 + 10),
        Mistake("one bias a layer", "Each *unit* has a bias of its own, not each layer.", 32 * 784 + 320 + 2),
        Mistake(
            "ten units, no biases",
            "That is W1 (or W1 and W2) for ten hidden units, without biases; this network has 32 hidden units.",
            7940,
            seen=lambda count: count in (7840, 7940),
        ),
        Mistake(
            "inputs joined to outputs",
            "The inputs are not joined to the outputs directly.",
            32 * 784 + 32 + 320 + 10 + 7840,
        ),
        Mistake("output layer", "That is the output layer alone: the hidden layer has parameters too.", 330),
    ),
    prediction=True,
    why="32 · 784 + 32 + 10 · 32 + 10.",
    also_right=(25450.0, np.int64(25450), "25450"),
)

black = Question(
    "black image",
    "03",
    "Predict: a network straight from `init_params` gets a completely black image. Which probability does it give to "
    "the digit 3?",
    0.1,
    hints=(
        "Whatever the weights are, what is W1 times a column of zeros? And which values have fresh biases?",
        "All ten scores are the same, then. What does softmax make of ten equal scores?",
    ),
    mistakes=(
        Mistake("zero", "That is the score. What does softmax make of ten scores of 0?", 0.0),
        Mistake("one", "Ten digits share the 1 among them, and none is preferred.", 1.0),
        Mistake("sigmoid", "That is the sigmoid of 0. Softmax has ten to share among.", 0.5),
        Mistake("percent", "That is in percent: a probability lies between 0 and 1.", 10.0),
        Mistake("the digit", "That is the digit itself: its probability is needed.", 3.0),
        Mistake("three of ten", "The number of the digit plays no part: all ten digits get the same probability.", 0.3),
        Mistake("nine digits", "There are ten digits, 0 to 9, that share the 1.", 1 / 9),
        Mistake("exponential", "Softmax also divides by the sum of all ten exponentials.", float(np.e)),
    ),
    prediction=True,
    why="Z1, A1 and Z2 are all 0, and softmax gives ten equal scores 1/10 each.",
    also_right=(1 / 10, np.float32(0.1), "0.1"),
)

EXERCISES = [shape_of_z1, parameters, init_params, forward, black, predict, accuracy]

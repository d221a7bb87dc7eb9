"""Each formula against what it must be: a loop over single numbers, the standard library, or a property.

Nothing here calls one function of the project to check another, but where the text says so. tests/test_mutations.py
breaks the formulas line by line, and these tests must notice.
"""

import inspect
import itertools
import math
import struct

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.activations import relu, relu_slope, sigmoid, sigmoid_slope, softmax, tanh, tanh_slope
from helpers.backprop import (
    Gradients,
    backward,
    cross_entropy,
    loss,
    numerical_gradient,
    numerical_gradients,
    one_hot,
    relative_error,
)
from helpers.data import read_idx, to_columns
from helpers.network import Activations, Params, accuracy, forward, init_params, predict
from helpers.training import DivergenceWarning, Step, descend, regime, train, update

ELEMENTWISE = [relu, relu_slope, sigmoid, sigmoid_slope, tanh, tanh_slope]
BOTH = pytest.mark.parametrize("dtype", [np.float32, np.float64])
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 6)


def numbers(low, high, max_dims=2):
    """Arrays in float64 of values that float32 holds too."""
    shapes = hnp.array_shapes(min_dims=1, max_dims=max_dims, max_side=5)
    return hnp.arrays(np.float64, shapes, elements=st.floats(low, high, width=32))


def matrices(low, high):
    """Matrices in float64 of values that float32 holds too."""
    shapes = hnp.array_shapes(min_dims=2, max_dims=2, max_side=5)
    return hnp.arrays(np.float64, shapes, elements=st.floats(low, high, width=32))


def net(seed, n_in, n_hidden, n_out, m, dtype=np.float64):
    """A network with biases, examples in [0, 1] and one-hot labels, all made without the project's own functions."""
    rng = np.random.default_rng(seed)
    shapes = [(n_hidden, n_in), (n_hidden, 1), (n_out, n_hidden), (n_out, 1)]
    params = Params(*(rng.normal(0, 0.7, shape).astype(dtype) for shape in shapes))
    X = rng.uniform(0, 1, (n_in, m)).astype(dtype)
    Y = np.eye(n_out, dtype=dtype)[:, rng.integers(0, n_out, m)]
    return params, X, Y


def copies(*values):
    """Copies of arrays and of tuples of arrays, to see later that nothing was changed in place."""
    return [Params(*map(np.copy, v)) if isinstance(v, tuple) else v.copy() for v in values]


def assert_unchanged(values, before):
    for value, was in zip(values, before, strict=True):
        np.testing.assert_array_equal(
            np.concatenate([np.ravel(P) for P in value]), np.concatenate([np.ravel(P) for P in was])
        )


# Notebook 01: bytes and columns.


@given(shape=st.lists(st.integers(1, 5), min_size=1, max_size=3), seed=seeds)
def test_read_idx_gives_the_numbers_in_their_shape(shape, seed):
    values = np.random.default_rng(seed).integers(0, 256, math.prod(shape)).tolist()
    raw = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape) + bytes(values)
    read = read_idx(raw)
    assert read.dtype == np.uint8 and read.shape == tuple(shape)
    assert read.ravel().tolist() == values


def test_read_idx_reads_lengths_of_four_bytes():
    for length in (255, 256, 65_537):
        assert read_idx(struct.pack(">HBBI", 0, 8, 1, length) + bytes(length)).shape == (length,)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x00\x08",
        struct.pack(">HBBI", 1, 8, 1, 2) + b"12",  # not an IDX file
        struct.pack(">HBBI", 0, 9, 1, 2) + b"12",  # not of unsigned bytes
        struct.pack(">HBB", 0, 8, 3) + b"12345",  # three lengths announced
        struct.pack(">HBBI", 0, 8, 1, 2) + b"1",
        struct.pack(">HBBI", 0, 8, 1, 2) + b"123",
    ],
)
def test_read_idx_refuses_what_does_not_fit(raw):
    with pytest.raises(ValueError, match="get it again"):
        read_idx(raw)


@given(m=sizes, rows=sizes, columns=sizes, seed=seeds)
def test_to_columns_puts_pixel_r_c_of_example_i_at_its_place(m, rows, columns, seed):
    images = np.random.default_rng(seed).integers(0, 256, (m, rows, columns), dtype=np.uint8)
    before = images.copy()
    X = to_columns(images)
    assert X.shape == (rows * columns, m) and X.dtype == np.float32 and X.flags.c_contiguous
    for i, r, c in np.ndindex(images.shape):
        assert X[columns * r + c, i] == np.float32(int(images[i, r, c])) / np.float32(255)
    np.testing.assert_array_equal(images, before)


# Notebook 02: activations and softmax.


@given(numbers(-100, 100))
def test_relu_keeps_what_is_positive(Z):
    assert relu(Z).ravel().tolist() == [max(z, 0) for z in Z.ravel().tolist()]


@given(numbers(-100, 100))
def test_relu_slope_is_one_where_positive_and_zero_elsewhere(Z):
    assert relu_slope(Z).ravel().tolist() == [float(z > 0) for z in Z.ravel().tolist()]
    assert relu_slope(np.zeros(3)).tolist() == [0, 0, 0]


@given(numbers(-30, 30))
def test_sigmoid_is_the_logistic_function(Z):
    expected = [1 / (1 + math.exp(-z)) for z in Z.ravel().tolist()]
    np.testing.assert_allclose(sigmoid(Z).ravel(), expected, rtol=1e-12)


@given(numbers(-30, 30))
def test_tanh_is_the_hyperbolic_tangent(Z):
    np.testing.assert_allclose(tanh(Z).ravel(), [math.tanh(z) for z in Z.ravel().tolist()], rtol=1e-12)


@pytest.mark.parametrize(("f", "slope"), [(sigmoid, sigmoid_slope), (tanh, tanh_slope), (relu, relu_slope)])
@given(numbers(-5, 5))
def test_slopes_are_the_central_differences(f, slope, Z):
    Z = np.where(np.abs(Z) > 1e-3, Z, 1)  # relu has a corner at 0
    eps = 1e-6
    np.testing.assert_allclose(slope(Z), (f(Z + eps) - f(Z - eps)) / (2 * eps), atol=1e-9)


@BOTH
@pytest.mark.parametrize("f", [*ELEMENTWISE, softmax])
@given(Z=numbers(-1e4, 1e4))
def test_activations_stay_finite_keep_dtype_and_shape_and_change_nothing(f, dtype, Z):
    Z = Z.astype(dtype)
    before = Z.copy()
    out = f(Z)
    assert out.dtype == dtype and out.shape == Z.shape and np.isfinite(out).all()
    assert not np.shares_memory(out, Z)
    np.testing.assert_array_equal(Z, before)


@BOTH
def test_sigmoid_and_tanh_end_at_their_limits(dtype):
    Z = np.array([-1e4, 0, 1e4], dtype)
    assert sigmoid(Z).tolist() == [0, 0.5, 1] and tanh(Z).tolist() == [-1, 0, 1]
    assert sigmoid_slope(Z).tolist() == [0, 0.25, 0] and tanh_slope(Z).tolist() == [0, 1, 0]


@given(matrices(-50, 50))
def test_softmax_is_the_formula_column_by_column(Z):
    A = softmax(Z)
    for j in range(Z.shape[1]):
        powers = [math.exp(z) for z in Z[:, j].tolist()]
        np.testing.assert_allclose(A[:, j], [power / sum(powers) for power in powers], rtol=1e-12)


@BOTH
@given(Z=matrices(-1e4, 1e4))
def test_softmax_columns_are_probabilities_in_the_order_of_the_scores(dtype, Z):
    Z = Z.astype(dtype)
    A = softmax(Z)
    np.testing.assert_allclose(A.sum(axis=0), 1, rtol=1e-6)
    assert (A >= 0).all() and (A <= 1).all()
    order = np.argsort(Z, axis=0)
    assert (np.diff(np.take_along_axis(A, order, axis=0), axis=0) >= 0).all()


@given(Z=matrices(-20, 20), shift=st.floats(-1e4, 1e4))
def test_softmax_does_not_feel_a_shift_of_a_column(Z, shift):
    shifts = shift * np.linspace(-1, 1, Z.shape[1])  # another one for each column
    np.testing.assert_allclose(softmax(Z + shifts), softmax(Z), atol=1e-10)


@given(numbers(-1e3, 1e3, max_dims=1))
def test_softmax_of_one_example_is_its_column(z):
    np.testing.assert_array_equal(softmax(z), softmax(z[:, np.newaxis])[:, 0])


# Notebook 03: the network.


@given(n_in=sizes, n_hidden=sizes, n_out=sizes, m=sizes, seed=seeds)
def test_forward_is_a_loop_over_examples_and_units(n_in, n_hidden, n_out, m, seed):
    params, X, _ = net(seed, n_in, n_hidden, n_out, m)
    W1, b1, W2, b2 = (P.tolist() for P in params)
    activations = forward(params, X)
    assert isinstance(activations, Activations)
    for j in range(m):
        x = X[:, j].tolist()
        z1 = [sum(w * v for w, v in zip(W1[i], x, strict=True)) + b1[i][0] for i in range(n_hidden)]
        a1 = [max(z, 0) for z in z1]
        z2 = [sum(w * v for w, v in zip(W2[k], a1, strict=True)) + b2[k][0] for k in range(n_out)]
        a2 = [math.exp(z) / sum(math.exp(v) for v in z2) for z in z2]
        for name, column in {"Z1": z1, "A1": a1, "Z2": z2, "A2": a2}.items():
            np.testing.assert_allclose(getattr(activations, name)[:, j], column, rtol=1e-12, atol=1e-12)


@given(n_in=sizes, n_hidden=sizes, n_out=sizes, seed=seeds)
def test_init_params_has_the_shapes_zero_biases_and_follows_its_generator(n_in, n_hidden, n_out, seed):
    for dtype in (np.float32, np.float64):
        one, same = (init_params(np.random.default_rng(seed), n_in, n_hidden, n_out, dtype) for _ in range(2))
        assert [P.shape for P in one] == [(n_hidden, n_in), (n_hidden, 1), (n_out, n_hidden), (n_out, 1)]
        assert {P.dtype for P in one} == {np.dtype(dtype)}
        assert not one.b1.any() and not one.b2.any() and one.W1.any() and one.W2.any()
        for P, Q in zip(one, same, strict=True):
            np.testing.assert_array_equal(P, Q)


def test_init_params_scales_by_the_number_of_inputs():
    params = init_params(np.random.default_rng(0), n_in=784, n_hidden=300, n_out=200)
    for W, n in ((params.W1, 784), (params.W2, 300)):
        assert abs(W.mean()) < 0.01 * math.sqrt(2 / n)
        assert W.std() == pytest.approx(math.sqrt(2 / n), rel=0.02)
        assert (np.abs(W) < W.std()).mean() == pytest.approx(0.683, abs=0.01)  # a normal distribution
    assert [P.shape for P in init_params(np.random.default_rng(0))] == [(10, 784), (10, 1), (10, 10), (10, 1)]


@given(n_in=sizes, n_hidden=sizes, n_out=sizes, m=sizes, seed=seeds)
def test_predict_names_the_most_probable_class(n_in, n_hidden, n_out, m, seed):
    params, X, _ = net(seed, n_in, n_hidden, n_out, m)
    A2 = forward(params, X).A2  # checked above
    assert predict(params, X).tolist() == [max(range(n_out), key=A2[:, j].tolist().__getitem__) for j in range(m)]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_accuracy_is_the_share_of_equal_pairs(pairs):
    predictions, y = np.array(pairs).T
    assert accuracy(predictions, y) == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))


# Notebook 04: labels, loss, and the gradients by brute force. tests/test_gradients.py has the true gradients.


@BOTH
@given(labels=st.lists(st.integers(0, 9), min_size=1, max_size=20), more=st.integers(0, 3))
def test_one_hot_has_a_one_at_each_label(dtype, labels, more):
    n_classes = max(labels) + 1 + more
    Y = one_hot(np.array(labels), n_classes, dtype)
    assert Y.dtype == dtype and Y.shape == (n_classes, len(labels))
    for (k, j), value in np.ndenumerate(Y):
        assert value == (1 if labels[j] == k else 0)
    assert one_hot(np.array([9])).shape == (10, 1) and one_hot(np.array([9])).dtype == np.float32


def probabilities(seed, K, m):
    """Columns that sum to 1, some of their entries 0."""
    P = np.random.default_rng(seed).uniform(0, 1, (K, m)) * (
        np.random.default_rng(seed + 1).uniform(0, 1, (K, m)) > 0.3
    )
    P[0] += P.sum(axis=0) == 0
    return P / P.sum(axis=0)


@given(K=sizes, m=sizes, seed=st.integers(0, 2**31))
def test_cross_entropy_is_the_mean_of_the_logarithms_for_hard_and_soft_labels(K, m, seed):
    soft, hard = probabilities(seed, K, m), np.eye(K)[:, np.random.default_rng(seed).integers(0, K, m)]
    for Y in (soft, hard):
        A2 = probabilities(seed + 2, K, m) * 0.9 + 0.1 * Y  # 0 in places, but nowhere where the label is
        terms = [-Y[k, j] * math.log(A2[k, j]) for k, j in np.ndindex(K, m) if Y[k, j] > 0]
        before = copies(A2, Y)
        assert cross_entropy(A2, Y) == pytest.approx(sum(terms) / m, rel=1e-12, abs=1e-15)
        assert_unchanged((A2, Y), before)


@BOTH
def test_cross_entropy_of_certain_and_of_impossible(dtype):
    Y = np.array([[1], [0]], dtype)
    assert cross_entropy(Y, Y) == 0
    assert cross_entropy(np.full((2, 1), 0.5, dtype), Y) == pytest.approx(math.log(2))
    with np.errstate(divide="ignore"):
        assert cross_entropy(Y[::-1], Y) == math.inf
    assert np.asarray(cross_entropy(Y, Y)).dtype == dtype


@given(n_in=sizes, n_hidden=sizes, n_out=sizes, m=sizes, seed=seeds)
def test_loss_is_the_cross_entropy_of_what_forward_gives(n_in, n_hidden, n_out, m, seed):
    params, X, Y = net(seed, n_in, n_hidden, n_out, m)
    A2 = forward(params, X).A2  # checked above
    expected = -sum(math.log(A2[Y[:, j].argmax(), j]) for j in range(m)) / m
    assert loss(params, X, Y) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@given(P=matrices(-3, 3), eps=st.floats(1e-4, 0.1))
def test_numerical_gradient_moves_each_entry_up_and_down_by_eps(P, eps):
    """The central difference of s³ is 3s² + eps², exactly: no other difference, and no other eps, gives that."""
    before = P.copy()
    weights = 1 + np.arange(P.size).reshape(P.shape)  # so that no entry stands in for another
    gradient = numerical_gradient(lambda Q: np.sum(weights * Q) ** 3, P, eps)
    expected = 3 * weights * np.sum(weights * P) ** 2 + weights**3 * eps**2
    np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-5)
    np.testing.assert_array_equal(P, before)
    assert gradient.dtype == P.dtype


def test_numerical_gradient_takes_a_small_step_if_not_told():
    assert numerical_gradient(lambda Q: Q[0] ** 3, np.array([0.0])) == pytest.approx(1e-10, rel=1e-3)  # eps²


def test_numerical_gradients_are_those_of_the_loss_for_each_parameter():
    params, X, Y = net(3, 3, 4, 5, 6)
    before = copies(params, X, Y)
    numerical = numerical_gradients(params, X, Y)
    assert isinstance(numerical, Gradients) and [n.shape for n in numerical] == [P.shape for P in params]
    direction = net(4, 3, 4, 5, 6)[0]
    along = sum(np.sum(n * d) for n, d in zip(numerical, direction, strict=True))
    moved = [Params(*(P + t * d for P, d in zip(params, direction, strict=True))) for t in (1e-6, -1e-6)]
    assert along == pytest.approx((loss(moved[0], X, Y) - loss(moved[1], X, Y)) / 2e-6, rel=1e-6)
    assert_unchanged((params, X, Y), before)
    coarse = numerical_gradients(params, X, Y, eps=0.3)
    assert max(np.abs(c - n).max() for c, n in zip(coarse, numerical, strict=True)) > 1e-4  # eps is handed on


@pytest.mark.parametrize(
    ("a", "n", "error"),
    [
        ([3, 4], [3, 4], 0),
        ([3, 4], [-3, -4], 1),
        ([3, 4], [0, 0], 1),
        ([0, 0], [0, 0], 0),
        ([3, 4], [6, 8], 1 / 3),
        ([1, 0], [0, 1], math.sqrt(2) / 2),
        ([[1, 0], [0, 0]], [[0, 0], [0, 3]], math.sqrt(10) / 4),
    ],
)
def test_relative_error_is_the_distance_over_the_lengths(a, n, error):
    a, n = np.array(a, float), np.array(n, float)
    assert relative_error(a, n) == pytest.approx(error) == relative_error(n, a)
    assert relative_error(1e-6 * a, 1e-6 * n) == pytest.approx(error)


# Notebook 05: the update, and training.


@BOTH
@pytest.mark.parametrize("kind", [float, np.float64, np.float32, int])
@given(n_in=sizes, n_hidden=sizes, n_out=sizes, seed=seeds)
def test_update_moves_each_parameter_against_its_derivative(dtype, kind, n_in, n_hidden, n_out, seed):
    params, grads = (
        net(seed, n_in, n_hidden, n_out, 1, dtype)[0],
        Gradients(*net(seed + 1, n_in, n_hidden, n_out, 1, dtype)[0]),
    )
    before = copies(params, grads)
    alpha = kind(3)
    new = update(params, grads, alpha)
    assert isinstance(new, Params) and {P.dtype for P in new} == {np.dtype(dtype)}
    for P, dP, Q in zip(params, grads, new, strict=True):
        assert Q.shape == P.shape
        expected = [p - 3 * dp for p, dp in zip(P.ravel().tolist(), dP.ravel().tolist(), strict=True)]
        np.testing.assert_allclose(Q.ravel(), expected, rtol=1e-5, atol=1e-5)
    assert_unchanged((params, grads), before)


def by_hand(params, X, Y, rates):
    """The training loop written out, on the project's own forward and backward passes, which are checked elsewhere."""
    for step, rate in enumerate(rates, 1):
        activations = forward(params, X)
        losses = -np.log(activations.A2[Y.argmax(axis=0), np.arange(X.shape[1])])
        grads = backward(params, activations, X, Y)
        params = Params(
            params.W1 - rate * grads.dW1,
            params.b1 - rate * grads.db1,
            params.W2 - rate * grads.dW2,
            params.b2 - rate * grads.db2,
        )
        yield step, params, losses.mean()


@pytest.mark.parametrize("run", [train, descend])
@BOTH
@pytest.mark.parametrize("kind", [float, np.float64])
def test_train_is_the_loop_written_by_hand(run, dtype, kind):
    params, X, Y = net(0, 5, 6, 4, 30, dtype)
    before = copies(params, X, Y)
    steps = run(params, X, Y, kind(0.5), 12)
    assert inspect.isgenerator(steps)
    taken = list(steps)
    assert len(taken) == 12 and all(isinstance(step, Step) for step in taken)
    for told, (step, expected, loss_before) in zip(taken, by_hand(params, X, Y, [0.5] * 12), strict=True):
        assert told.step == step and type(told.loss) is float
        assert told.loss == pytest.approx(loss_before, rel=1e-5 if dtype == np.float32 else 1e-12)
        assert {P.dtype for P in told.params} == {np.dtype(dtype)}
        for P, Q in zip(told.params, expected, strict=True):
            np.testing.assert_allclose(P, Q, rtol=1e-5, atol=1e-6)
    assert taken[-1].loss < taken[0].loss
    assert_unchanged((params, X, Y), before)


def test_train_reads_alpha_anew_at_each_step_and_not_before():
    params, X, Y = net(1, 4, 5, 3, 20)
    rates = [0.1, 2.0, 0.01, 0.7]
    asked = []

    def alpha():
        asked.append(rates[len(asked)])
        return asked[-1]

    steps = train(params, X, Y, alpha, len(rates))
    expected = by_hand(params, X, Y, rates)
    assert asked == []
    for taken in range(1, len(rates) + 1):
        told, (_, hand, _) = next(steps), next(expected)
        assert asked == rates[:taken]
        for P, Q in zip(told.params, hand, strict=True):
            np.testing.assert_allclose(P, Q, rtol=1e-12)
    with pytest.raises(StopIteration):
        next(steps)


@pytest.mark.parametrize("run", [train, descend])
def test_train_takes_examples_gradients_and_updates_from_who_calls_it(run):
    params, X, Y = net(1, 4, 5, 3, 20)
    handed_out, asked = [], []

    def batches():
        for first in itertools.count():
            handed_out.append(first)
            yield X[:, first : first + 2], Y[:, first : first + 2]

    def gradients(params, X_batch, Y_batch):
        asked.append((X_batch.shape, Y_batch.shape))
        np.testing.assert_array_equal(X_batch[:, 0], X[:, len(asked) - 1])
        return float(len(asked)), opaque

    def move(params, grads, alpha):
        assert grads is opaque
        return Params(*(P + alpha for P in params))

    opaque = object()  # the loop hands gradients on and does not look into them
    taken = list(run(params, X, Y, 0.5, 3, batches=batches(), gradients=gradients, update=move))
    assert [(step.step, step.loss) for step in taken] == [(1, 1.0), (2, 2.0), (3, 3.0)]
    assert asked == [((4, 2), (3, 2))] * 3 and handed_out == [0, 1, 2]  # no batch more than there are steps
    for k, step in enumerate(taken, start=1):
        np.testing.assert_array_equal(step.params.W1, params.W1 + 0.5 * k)
    short = run(params, X, Y, 0.5, 9, batches=iter([(X, Y)] * 2))
    assert [step.step for step in short] == [1, 2]  # batches that end, end the run


def test_train_keeps_each_step_as_it_was():
    params, X, Y = net(2, 4, 5, 3, 20)
    steps = train(params, X, Y, 0.5, 5)
    first = next(steps)
    before = copies(first.params)
    list(steps)
    assert_unchanged((first.params,), before)


@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf, 101])
def test_train_refuses_an_alpha_that_a_function_gives_at_its_step(bad):
    params, X, Y = net(1, 4, 5, 3, 20)
    rates = iter([0.1, bad])
    steps = train(params, X, Y, lambda: next(rates), 5)
    next(steps)
    with pytest.raises(ValueError, match="alpha must be greater than 0"):
        next(steps)


@BOTH
def test_divergence_ends_the_run_with_a_sentence(dtype):
    params, X, Y = net(0, 20, 10, 10, 50, dtype)
    steps = train(params, X, Y, 100, 2000)
    with pytest.warns(DivergenceWarning, match=r"step \d+: the loss is (inf|nan).*alpha = 100 is too large") as caught:
        taken = list(steps)
    assert len(caught) == 1 and f"step {len(taken)}:" in str(caught[0].message)
    assert len(taken) < 2000 and not math.isfinite(taken[-1].loss)
    assert all(math.isfinite(step.loss) for step in taken[:-1])
    for P, Q in zip(taken[-1].params, taken[-2].params, strict=True):  # the last step changes nothing
        np.testing.assert_array_equal(P, Q)


@pytest.mark.parametrize(
    ("losses", "name"),
    [
        ([2.0, 1.5, 0.9], "good"),
        ([2.0, 1.5, 1.1], "too small"),
        ([2.0], "too small"),
        ([2.0, 1.0, 1.35, 0.9], "good"),  # rises by less than a fifth of 2.0
        ([2.0, 1.0, 1.45, 0.9], "unstable"),
        ([2.0, 1.0, 1.25, 0.9, 1.15, 0.8], "unstable"),  # two rises, together more than a fifth
        ([2.0, 1.0, 1.45, 1.1], "unstable"),  # rather than too small
        ([2.0, 1.0, 1.85], "diverged"),
        ([2.0, 1.0, 1.75], "unstable"),
        ([2.0, 1.99, 1.98], "too small"),  # above nine tenths, but it never rose
        ([2.0, 1.0, math.inf], "diverged"),
        ([2.0, 1.0, math.nan], "diverged"),
        ([math.inf], "diverged"),
    ],
)
def test_regime_names_the_run(losses, name):
    with np.errstate(invalid="ignore"):
        assert regime(losses) == regime(np.array(losses)) == name


@pytest.mark.parametrize("size", [1e-300, 1e200, 1e308])
def test_relative_error_of_huge_and_tiny_numbers(size):
    a, n = np.array([1.0, 0.5]), np.array([0.5, 0.5])
    assert relative_error(size * a, size * n) == pytest.approx(relative_error(a, n))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float32])
def test_relative_error_of_integers_is_that_of_their_values(dtype):
    a, n = np.array([1, 100, 0]), np.array([2, 3, 100])
    assert relative_error(a.astype(dtype), n.astype(dtype)) == pytest.approx(relative_error(a * 1.0, n * 1.0))


def test_relative_error_never_takes_nan_or_another_shape_for_right():
    assert np.isnan(relative_error(np.full(3, np.nan), np.ones(3)))
    with pytest.raises(ValueError, match=r"\(10, 1\) and \(10,\)"):
        relative_error(np.ones((10, 1)), np.ones(10))


def test_accuracy_of_lists_and_of_labels_that_do_not_fit():
    assert accuracy([1, 2, 3], [1, 2, 4]) == pytest.approx(2 / 3)
    for y in (np.ones((3, 1)), np.ones(2)):
        with pytest.raises(ValueError, match="same shape"):
            accuracy(np.ones(3), y)
    with pytest.raises(ValueError, match="empty"):
        accuracy(np.array([]), np.array([]))


def test_predict_refuses_one_image_that_is_no_column():
    params = init_params(np.random.default_rng(0))
    image = np.zeros(784, dtype=np.float32)
    with pytest.raises(ValueError, match=r"X\[:, \[0\]\]"):
        predict(params, image)
    assert predict(params, image[:, np.newaxis]).shape == (1,)


def test_numerical_gradient_refuses_whole_numbers_and_no_step():
    with pytest.raises(TypeError, match="floating"):
        numerical_gradient(np.sum, np.array([1, 3]))
    for eps in (0, -1e-5, np.nan):
        with pytest.raises(ValueError, match="eps"):
            numerical_gradient(np.sum, np.array([1.0, 3.0]), eps)


@pytest.mark.parametrize("dtype", [int, bool, str, object, None, "float33"])
def test_init_params_refuses_weights_that_are_no_floating_point_numbers(dtype):
    with pytest.raises(TypeError, match="floating-point"):
        init_params(np.random.default_rng(0), dtype=dtype)


def test_regime_takes_rounding_for_no_rise_and_any_infinity_for_divergence():
    assert regime([2.363626, 2.363627, 2.363606]) == "too small"
    for losses in ([np.nan, 1, 0.5], [np.inf, 1, 0.5], [2, np.nan, 1], [np.inf, np.inf]):
        assert regime(losses) == "diverged"


def test_train_counts_steps_of_a_small_integer_type():
    params = init_params(np.random.default_rng(0), n_in=3)
    X, Y = np.ones((3, 2), dtype=np.float32), one_hot([1, 2])
    assert len(list(train(params, X, Y, 0.1, np.uint8(255)))) == 255


def test_a_net_that_is_broken_at_the_start_is_not_blamed_on_alpha():
    params = init_params(np.random.default_rng(0), n_in=3)
    X, Y = np.ones((3, 2), dtype=np.float32), one_hot([1, 2])
    with pytest.warns(DivergenceWarning, match="init_params") as caught:
        list(train(params._replace(W1=params.W1 * np.float32(1e38)), X, Y, 0.1, 3))
    assert "alpha" not in str(caught[0].message)

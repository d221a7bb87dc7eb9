"""Mistakes, one line each, and a run that makes each of them in a copy of the helpers and asks the tests.

    uv run python -m tests.mutations        prints, for each mutation, whether a test notices

tests/test_mutations.py demands that each is noticed.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
FIRST = ("test_formulas.py", "test_gradients.py")

# Which tests are asked about a module: those files, and of their tests those with these words in their names (as for
# pytest's -k). The others would only take time.
ABOUT = {
    "data": (FIRST, "read_idx or to_columns"),
    "activations": (FIRST, "relu or sigmoid or tanh or slopes or activations or softmax"),
    "network": (FIRST, "forward or init_params or predict or accuracy"),
    "backprop": (FIRST, "one_hot or cross_entropy or loss or numerical or relative_error or backward"),
    "training": (FIRST, "update or train or divergence or regime"),
    "layers": (("test_layers.py",), ""),
    "batches": (("test_batches.py",), ""),
    "optimizers": (("test_optimizers.py",), ""),
    "augment": (("test_augment.py",), ""),
    "drawing": (("test_drawing.py",), ""),
    "fast": (("test_fast.py",), ""),
}
ASKED = sorted({name for files, _ in ABOUT.values() for name in files})


class Mutation(NamedTuple):
    """A line of a module, what to write in its place, and the mistake that this is."""

    module: str
    line: str  # as it stands in the file; its indentation may be left out where the rest is unique
    mistake: str
    why: str


MUTATIONS = [
    Mutation(*mutation)
    for module, lines in {
        "data": {
            "n_axes = raw[3]": {"n_axes = raw[2]": "the wrong byte of the header"},
            'shape = tuple(int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(n_axes))': {
                'shape = tuple(int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "little") for i in range(n_axes))': "order",
                "shape = tuple(raw[7 + 4 * i] for i in range(n_axes))": "only the last byte of each length",
            },
            "numbers = np.frombuffer(raw, dtype=np.uint8, offset=4 + 4 * n_axes)": {
                "numbers = np.frombuffer(raw, dtype=np.int8, offset=4 + 4 * n_axes)": "signed bytes",
                "numbers = np.frombuffer(raw, dtype=np.uint8, offset=4 + 3 * n_axes)": "starts inside the header",
            },
            "if numbers.size == 0 or numbers.size != math.prod(shape):": {
                "if numbers.size == 0 or numbers.size < math.prod(shape):": "a file too long is taken"
            },
            "return numbers.reshape(shape)": {
                'return numbers.reshape(shape, order="F")': "columns before rows",
                "return numbers": "no shape",
            },
            "X_rows = images.reshape(len(images), -1)": {
                "X_rows = images.transpose(0, 2, 1).reshape(len(images), -1)": "columns before rows",
                "X_rows = images.reshape(-1, len(images)).T": "reshaped, not transposed: runs, and learns nothing",
            },
            "X = np.ascontiguousarray(X_rows.T, dtype=np.float32)": {
                "X = np.ascontiguousarray(X_rows, dtype=np.float32)": "examples in rows",
                "X = np.ascontiguousarray(X_rows.T, dtype=np.float64)": "float64",
                "X = X_rows.T.astype(np.float32)": "a slow layout in memory",
            },
            "X /= 255  # in place: X is new, and a second one of its size may be more than memory holds": {
                "pass": "not scaled",
                "X /= 256": "white is not 1",
            },
        },
        "activations": {
            "return np.maximum(Z, 0)": {
                "return np.maximum(Z, 0.01 * Z)": "leaky",
                "return np.abs(Z)": "mirrored",
                "return np.minimum(Z, 0)": "the other half",
                "return np.maximum(Z, 0, out=Z)": "in place",
                "return np.maximum(Z, np.zeros(1))": "widens float32",
            },
            "return (Z > 0).astype(Z.dtype)": {
                "return (Z >= 0).astype(Z.dtype)": "1 at 0",
                "return Z > 0": "bool",
                "return (Z > 0).astype(float)": "widens float32",
                "return (Z != 0).astype(Z.dtype)": "stops nothing",
            },
            "return np.exp(-np.logaddexp(0, -Z))": {
                "return 1 / (1 + np.exp(-Z))": "overflows",
                "return np.exp(-np.logaddexp(0, Z))": "sign",
            },
            "return sigmoid(Z) * sigmoid(-Z)": {
                "return sigmoid(Z) * sigmoid(Z)": "not the product with 1 - sigmoid",
                "return Z * (1 - Z)": "takes the value for the point",
            },
            "return np.tanh(Z)": {
                "return 2 * sigmoid(Z) - 1": "half as steep",
                "return np.sinh(Z)": "another function",
            },
            "return 1 - np.tanh(Z) ** 2": {
                "return 1 - Z**2": "takes the value for the point",
                "return 1 - np.tanh(Z)": "no square",
            },
            "E = np.exp(Z - Z.max(axis=0, keepdims=True))": {
                "E = np.exp(Z)": "overflows",
                "E = np.exp(Z - Z.max())": "the maximum of the whole matrix: other columns underflow",
                "E = np.exp(Z - Z.max(axis=-1, keepdims=True))": "the maximum of each row",
                "E = np.exp(np.subtract(Z, Z.max(axis=0, keepdims=True), out=Z))": "in place",
                "E = np.exp2(Z - Z.max(axis=0, keepdims=True))": "powers of 2",
            },
            "return E / E.sum(axis=0, keepdims=True)": {
                "return E / E.sum(axis=-1, keepdims=True)": "sums over examples",
                "return E / E.sum()": "sums over everything",
                "return E": "not normalised",
            },
        },
        "network": {
            "W1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in)).astype(dtype)": {
                "W1 = rng.normal(0, np.sqrt(1 / n_in), (n_hidden, n_in)).astype(dtype)": "too small",
                "W1 = rng.normal(0, np.sqrt(2 / n_hidden), (n_hidden, n_in)).astype(dtype)": "scaled by the outputs",
                "W1 = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_hidden)).astype(dtype)": "S1: transposed",
                "W1 = rng.normal(0, np.sqrt(2 / n_in), (n_hidden, n_in))": "dtype forgotten",
                "W1 = rng.uniform(-0.5, 0.5, (n_hidden, n_in)).astype(dtype)": "the much-copied start",
                "W1 = np.zeros((n_hidden, n_in), dtype)": "zeros",
            },
            "W2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_out, n_hidden)).astype(dtype)": {
                "W2 = rng.normal(0, np.sqrt(2 / n_in), (n_out, n_hidden)).astype(dtype)": "scaled by the other layer",
            },
            "return Params(W1, np.zeros((n_hidden, 1), dtype), W2, np.zeros((n_out, 1), dtype))": {
                "return Params(W1, np.ones((n_hidden, 1), dtype), W2, np.zeros((n_out, 1), dtype))": "bias not at zero",
                "return Params(W1, np.zeros(n_hidden, dtype), W2, np.zeros(n_out, dtype))": "flat biases",
                "return Params(W1, np.zeros((n_hidden, 1)), W2, np.zeros((n_out, 1)))": "dtype forgotten",
            },
            "Z1 = W1 @ X + b1": {"Z1 = W1 @ X": "no bias", "Z1 = W1 @ X - b1": "sign"},
            "A1 = relu(Z1)": {"A1 = Z1": "no activation", "A1 = softmax(Z1)": "another activation"},
            "Z2 = W2 @ A1 + b2": {
                "Z2 = W2 @ A1": "no bias",
                "Z2 = W2 @ Z1 + b2": "skips the activation",
                "Z2 = W2.T @ A1 + b2": "transposed",
            },
            "A2 = softmax(Z2)": {"A2 = Z2": "scores for probabilities", "A2 = relu(Z2)": "another activation"},
            "return Activations(Z1, A1, Z2, A2)": {"return Activations(A1, Z1, Z2, A2)": "order"},
            "return np.argmax(forward(params, X).A2, axis=0)": {
                "return np.argmax(forward(params, X).A2, axis=1)": "over examples",
                "return np.argmin(forward(params, X).A2, axis=0)": "the least probable",
            },
            "return np.mean(np.equal(predictions, y))": {
                "return np.mean(np.not_equal(predictions, y))": "the share of mistakes",
                "return np.sum(predictions == y)": "the number",
            },
        },
        "backprop": {
            "Y = np.zeros((n_classes, len(y)), dtype)": {
                "Y = np.zeros((n_classes, len(y)))": "dtype forgotten",
                "Y = np.zeros((y.max() + 1, len(y)), dtype)": "classes from the data",
                "Y = np.zeros((10, len(y)), dtype)": "always ten",
            },
            "Y[y, np.arange(len(y))] = 1": {
                "Y[y - 1, np.arange(len(y))] = 1": "off by one",
                "Y[y] = 1": "whole rows",
                "Y[y, np.arange(len(y))] = y": "the label instead of 1",
            },
            "return -np.vdot(Y, np.log(A2 + (Y == 0))) / Y.shape[1]": {
                "return -np.vdot(Y, np.log(A2)) / Y.shape[1]": "0 times infinity",
                "return -np.vdot(Y, np.log(A2 + 1e-8)) / Y.shape[1]": "not quite",
                "return np.vdot(Y, np.log(A2 + (Y == 0))) / Y.shape[1]": "sign",
                "return -np.vdot(Y, np.log(A2 + (Y == 0)))": "no 1/m",
                "return -np.mean(Y * np.log(A2 + (Y == 0)))": "divides by the classes too",
                "return -np.vdot(Y, np.log2(A2 + (Y == 0))) / Y.shape[1]": "bits",
                "return -np.sum(np.log(A2 + (Y == 0))) / Y.shape[1]": "labels forgotten",
            },
            "return cross_entropy(forward(params, X).A2, Y)": {
                "return cross_entropy(forward(params, X).A2, Y) / 2": "half",
                "return np.mean((forward(params, X).A2 - Y) ** 2)": "another loss",
            },
            "m = X.shape[1]": {"m = X.shape[0]": "the number of pixels", "m = 1": "no 1/m anywhere"},
            "dZ2 = A2 - Y": {
                "dZ2 = Y - A2": "sign",
                "dZ2 = 2 * (A2 - Y)": "factor 2",
                "dZ2 = (A2 - Y) * A2 * (1 - A2)": "the slope of another loss",
                "dZ2 = Z2 - Y": "scores for probabilities",
            },
            "dW2 = dZ2 @ A1.T / m": {
                "dW2 = dZ2 @ A1.T": "no 1/m",
                "dW2 = dZ2 @ Z1.T / m": "skips the activation",
                "dW2 = -dZ2 @ A1.T / m": "sign",
            },
            "db2 = dZ2.sum(axis=1, keepdims=True) / m": {
                "db2 = np.full_like(params.b2, dZ2.sum() / m)": "S4: one number for all biases",
                "db2 = np.abs(dZ2).sum(axis=1, keepdims=True) / m": "S3: absolute",
                "db2 = dZ2.sum(axis=1) / m": "flat",
                "db2 = dZ2.sum(axis=1, keepdims=True)": "no 1/m",
            },
            "dZ1 = params.W2.T @ dZ2 * relu_slope(Z1)": {
                "dZ1 = params.W2.T @ dZ2 * relu_slope(dZ2)": "S5: slope at dZ2",
                "dZ1 = params.W2.T @ dZ2 * relu_slope(Z2)": "slope at Z2",
                "dZ1 = params.W2.T @ dZ2 * relu_slope(params.W2.T @ dZ2)": "slope at the gradient",
                "dZ1 = params.W2.T @ dZ2": "no slope",
                "dZ1 = params.W2 @ dZ2 * relu_slope(Z1)": "not transposed",
                "dZ1 = params.W2.T @ dZ2 + relu_slope(Z1)": "plus for times",
                "dZ1 = params.W2.T @ dZ2 * A1": "the activation for its slope",
            },
            "dW1 = dZ1 @ X.T / m": {
                "dW1 = dZ1 @ X.T": "no 1/m",
                "dW1 = dZ1 @ X.T / m / m": "1/m twice",
                "dW1 = dZ1 @ X.T / m + params.W1 / m": "an uninvited decay",
            },
            "db1 = dZ1.sum(axis=1, keepdims=True) / m": {
                "db1 = np.full_like(params.b1, dZ1.sum() / m)": "S4: one number for all biases",
                "db1 = dZ1.mean(axis=1, keepdims=True) / m": "1/m twice",
                "db1 = np.zeros_like(params.b1)": "never updated",
            },
            "return Gradients(dW1, db1, dW2, db2)": {"return Gradients(dW2, db2, dW1, db1)": "order"},
            "P[i] = here + eps": {"P[i] = here + 2 * eps": "another step", "P[i] = here": "one-sided"},
            "P[i] = here - eps": {"P[i] = here": "one-sided"},
            "        P[i] = here": {"        pass": "left where it was moved to"},
            "gradient[i] = (above - below) / (2 * eps)": {
                "gradient[i] = (above - below) / eps": "twice as large",
                "gradient[i] = (below - above) / (2 * eps)": "sign",
            },
            "numerical_gradient(lambda P, name=name: loss(params._replace(**{name: P}), X, Y), P, eps)": {
                "numerical_gradient(lambda P, name=name: loss(params._replace(**{name: P}), X, Y), P)": "eps forgotten",
                "numerical_gradient(lambda P, name=name: loss(params, X, Y), P, eps)": "moves nothing",
            },
            "lengths = np.linalg.norm(a) + np.linalg.norm(n)": {
                "lengths = np.linalg.norm(a)": "relative to one only",
                "lengths = np.linalg.norm(a + n)": "the length of the sum",
            },
            "return 0.0 if lengths == 0 else float(np.linalg.norm(a - n) / lengths)": {
                "return float(np.linalg.norm(a - n) / lengths)": "0 / 0",
                "return float(np.linalg.norm(a - n))": "not relative",
                "return 0.0 if lengths == 0 else float(np.abs(a - n).max() / lengths)": "another distance",
            },
        },
        "training": {
            "alpha = float(alpha)": {"pass": "an alpha of NumPy's widens float32"},
            "return Params(*(P - alpha * dP for P, dP in zip(params, grads, strict=True)))": {
                "return Params(*(P + alpha * dP for P, dP in zip(params, grads, strict=True)))": "sign",
                "return Params(*(P - dP for P, dP in zip(params, grads, strict=True)))": "no alpha",
                "return Params(*(P - alpha * P for P, dP in zip(params, grads, strict=True)))": "b = b - alpha b",
                "return Params(*(np.subtract(P, alpha * dP, out=P) for P, dP in zip(params, grads)))": "in place",
                "return params._replace(W1=params.W1 - alpha * grads.dW1)": "only W1",
            },
            "batches = islice(batches or repeat((X, Y)), steps)": {
                "batches = islice(batches or repeat((X, Y)), steps - 1)": "one step short",
                "batches = islice(repeat((X, Y)), steps)": "batches ignored",
                "batches = batches or [(X, Y)] * steps": "steps forgotten where there are batches",
            },
            "for step, (X_batch, Y_batch) in enumerate(batches, start=1):": {
                "for step, (X_batch, Y_batch) in enumerate(batches):": "counts from 0"
            },
            "loss, grads = gradients(params, X_batch, Y_batch)": {
                "loss, grads = loss_and_gradients(params, X_batch, Y_batch)": "the function is ignored"
            },
            "rate = alpha() if callable(alpha) else alpha": {
                "rate = alpha = alpha() if callable(alpha) else alpha": "asked once only"
            },
            "check_alpha(rate)": {"pass": "what the slider gives is not checked"},
            "return float(cross_entropy(activations.A2, Y)), backward(params, activations, X, Y)": {
                "return cross_entropy(activations.A2, Y), backward(params, activations, X, Y)": "no plain number",
                "return float(cross_entropy(activations.A2, Y)) / 2, backward(params, activations, X, Y)": "half",
            },
            "if not np.isfinite(loss):": {"if np.isnan(loss):": "infinity is let pass", "if False:": "never stops"},
            "params = update(params, grads, rate)": {
                "params = update(params, grads, 0.1)": "alpha ignored",
                "update(params, grads, rate)": "result thrown away",
            },
            "return descend(params, X, Y, alpha, steps, **how)": {
                "return list(descend(params, X, Y, alpha, steps, **how))": "not lazy",
                "return descend(params, X, Y, alpha, steps)": "what comes by name is dropped",
            },
            "first, last = losses[0], losses[-1]": {"first, last = losses[-1], losses[0]": "order"},
            "rise = np.maximum(np.diff(losses), 0).sum()": {
                "rise = np.maximum(np.diff(losses), 0).max(initial=0)": "only the largest rise",
                "rise = np.abs(np.diff(losses)).sum()": "falls too",
            },
            "if not np.isfinite(losses).all():": {
                "if not np.isfinite(losses[-1]):": "only the last",
                "if False:": "infinity is let pass",
            },
            "if rise > 0.01 * first and last > 0.9 * first:": {
                "if rise > 0 and last > 0.9 * first:": "rounding for a rise",
                "if last > 0.9 * first:": "slow for lost",
                "if rise > 0.01 * first and last > 0.8 * first:": "another limit",
            },
            "if rise > 0.2 * first:": {
                "if rise > 0.1 * first:": "another limit",
                "if rise > 0.4 * first:": "another limit",
            },
            'return "too small" if last > 0.5 * first else "good"': {
                'return "too small" if last > 0.6 * first else "good"': "another limit",
                'return "good" if last > 0.5 * first else "too small"': "the wrong way round",
            },
        },
        "layers": {
            "Layer(rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in)).astype(dtype), np.zeros((n_out, 1), dtype))": {
                "Layer(rng.normal(0, np.sqrt(1 / n_in), (n_out, n_in)).astype(dtype), np.zeros((n_out, 1), dtype))": (
                    "too small"
                ),
                "Layer(rng.normal(0, np.sqrt(2 / n_out), (n_out, n_in)).astype(dtype), np.zeros((n_out, 1), dtype))": (
                    "scaled by the outputs"
                ),
                "Layer(rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)).T.astype(dtype), np.ones((n_out, 1), dtype))": (
                    "biases at 1"
                ),
                "Layer(rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in)), np.zeros((n_out, 1)))": "dtype forgotten",
                "Layer(rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)).astype(dtype), np.zeros((n_in, 1), dtype))": (
                    "S1: transposed"
                ),
            },
            "for n_in, n_out in pairwise(sizes)": {"for n_out, n_in in pairwise(sizes)": "outputs for inputs"},
            "f = ACTIVATIONS[activation][0]": {
                "f = ACTIVATIONS[activation][1]": "the slope for the function",
                "f = relu": "the word ignored",
            },
            "Z, A, masks = [], [X], []": {"Z, A, masks = [], [X.copy()], []": "a needless copy of X"},
            "for W, b in layers[:-1]:": {"for W, b in layers[1:-1]:": "the first layer left out"},
            "        Z.append(W @ A[-1] + b)": {
                "        Z.append(W @ A[-1])": "no bias",
                "        Z.append(W @ X + b)": "each layer sees X",
                "        Z.append(W @ (Z[-1] if Z else X) + b)": "skips the activation",
            },
            "A.append(f(Z[-1]))": {"A.append(Z[-1])": "no activation", "A.append(f(Z[0]))": "always the first sum"},
            "kept = rng.random(A[-1].shape, np.float32) >= dropout": {
                "kept = rng.random(A[-1].shape, np.float32) < dropout": "keeps the share that was to be dropped",
                "kept = rng.random((len(A[-1]), 1), np.float32) >= dropout": "one draw for all examples",
                "kept = np.random.default_rng(0).random(A[-1].shape, np.float32) >= dropout": "the same at each call",
            },
            "masks.append(kept.astype(A[-1].dtype) / A[-1].dtype.type(1 - dropout))": {
                "masks.append(kept.astype(A[-1].dtype))": "the mean is lost",
                "masks.append(kept.astype(A[-1].dtype) / A[-1].dtype.type(dropout))": "by the wrong share",
                "masks.append(kept / (1 - dropout))": "widens float32",
            },
            "A[-1] = A[-1] * masks[-1]": {"pass": "drops nothing"},
            "    Z.append(W @ A[-1] + b)": {"    Z.append(W @ A[-1] - b)": "sign of the last bias"},
            "A.append(softmax(Z[-1]))": {"A.append(f(Z[-1]))": "no softmax", "A.append(Z[-1])": "scores"},
            "return Signals(Z, A, masks)": {"return Signals(Z, A, [])": "backward does not know what was dropped"},
            "slope = ACTIVATIONS[activation][1]": {
                "slope = ACTIVATIONS[activation][0]": "the function for its slope",
                "slope = relu_slope": "the word ignored",
            },
            "m = Y.shape[1]": {"m = Y.shape[0]": "the number of classes", "m = 1": "no 1/m"},
            "dZ = A[-1] - Y": {
                "dZ = Y - A[-1]": "sign",
                "dZ = 2 * (A[-1] - Y)": "factor 2",
                "dZ = Z[-1] - Y": "scores for probabilities",
            },
            "for k in reversed(range(len(layers))):": {
                "for k in reversed(range(1, len(layers))):": "stops before the first layer",
                "for k in range(len(layers)):": "forwards",
            },
            "grads.append(Layer(dZ @ A[k].T / m, dZ.sum(axis=1, keepdims=True) / m))": {
                "grads.append(Layer(dZ @ A[k + 1].T / m, dZ.sum(axis=1, keepdims=True) / m))": "what came out",
                "grads.append(Layer(dZ @ A[k].T, dZ.sum(axis=1, keepdims=True) / m))": "no 1/m in dW",
                "grads.append(Layer(dZ @ A[k].T / m, dZ.sum(axis=1, keepdims=True)))": "no 1/m in db",
                "grads.append(Layer(dZ @ A[k].T / m, dZ.sum(axis=1) / m))": "flat",
                "grads.append(Layer(dZ @ A[k].T / m, np.full((len(dZ), 1), dZ.sum() / m)))": "S4",
                "grads.append(Layer(dZ @ A[k].T / m, np.abs(dZ).sum(axis=1, keepdims=True) / m))": "S3",
                "grads.append((dZ @ A[k].T / m, dZ.sum(axis=1, keepdims=True) / m))": "no Layer",
            },
            "dA = layers[k].W.T @ dZ": {
                "dA = layers[k - 1].W.T @ dZ": "the weights of the layer below",
                "dA = layers[k].W @ dZ": "not transposed",
            },
            "dZ = dA * slope(Z[k - 1]) * masks[k - 1] if masks else dA * slope(Z[k - 1])": {
                "dZ = dA * slope(Z[k - 1])": "what was dropped learns too",
                "dZ = dA": "no slope",
                "dZ = dA * slope(Z[k]) * masks[k - 1] if masks else dA * slope(Z[k])": "the slope of another layer",
                "dZ = dA * slope(dA) * masks[k - 1] if masks else dA * slope(dA)": "S5",
                "dZ = dA * slope(A[k]) * masks[k - 1] if masks else dA * slope(A[k])": "the value for the sum",
                "dZ = dA * slope(Z[k - 1]) * masks[0] if masks else dA * slope(Z[k - 1])": "always the first mask",
            },
            "return tuple(reversed(grads))": {
                "return tuple(grads)": "the last layer first",
                "return list(reversed(grads))": "a list",
            },
            "signals = forward_layers(layers, X, activation, dropout, rng)": {
                "signals = forward_layers(layers, X, activation)": "no dropout",
                "signals = forward_layers(layers, X, dropout=dropout, rng=rng)": "always ReLU",
            },
            "loss, grads = float(cross_entropy(signals.A[-1], Y)), backward_layers(layers, signals, Y, activation)": {
                "loss, grads = cross_entropy(signals.A[-1], Y), backward_layers(layers, signals, Y, activation)": (
                    "no plain number"
                ),
                "loss, grads = float(cross_entropy(signals.A[-1], Y)), backward_layers(layers, signals, Y)": (
                    "always the slope of ReLU"
                ),
            },
            "loss += weight_decay / 2 * sum(float(np.vdot(W, W)) for W, _ in layers)": {
                "loss += weight_decay * sum(float(np.vdot(W, W)) for W, _ in layers)": "twice",
                "loss += weight_decay / 2 * sum(float(np.vdot(P, P)) for layer in layers for P in layer)": "biases too",
                "pass": "the loss without it",
            },
            "grads = tuple(Layer(dW + weight_decay * W, db) for (W, _), (dW, db) in zip(layers, grads, strict=True))": {
                "grads = tuple(Layer(dW + 2 * weight_decay * W, db) for (W, _), (dW, db) in zip(layers, grads))": (
                    "twice"
                ),
                "grads = tuple(Layer(dW - weight_decay * W, db) for (W, _), (dW, db) in zip(layers, grads))": "sign",
                "pass": "the gradient without it",
            },
            "return np.argmax(forward_layers(layers, X, activation).A[-1], axis=0)": {
                "return np.argmax(forward_layers(layers, X).A[-1], axis=0)": "always ReLU",
                "return np.argmax(forward_layers(layers, X, activation).A[-1], axis=1)": "over examples",
            },
        },
        "batches": {
            "rows, targets = X.T.copy(), Y.T.copy()": {
                "rows, targets = X.T, Y.T": "no copy: later changes have an effect",
                "rows, targets = X.T.astype(float), Y.T.astype(float)": "widens float32",
            },
            "order = rng.permutation(len(rows))": {
                "order = np.arange(len(rows))": "not shuffled",
                "order = rng.integers(len(rows), size=len(rows))": "some twice, some never",
                "order = np.random.default_rng(0).permutation(len(rows))": "the same order in each epoch",
            },
            "for first in range(0, len(rows), size):": {
                "for first in range(0, len(rows) - size + 1, size):": "the rest is lost",
                "for first in range(0, len(rows), size - 1 or 1):": "batches overlap",
            },
            "chosen = order[first : first + size]": {
                "chosen = np.arange(len(rows))[first : first + size]": "order ignored",
                "chosen = order[first:]": "larger and larger",
            },
            "yield rows[chosen].T, targets[chosen].T": {
                "yield rows[chosen].T, targets[first : first + size].T": "labels of others",
                "yield rows[chosen], targets[chosen]": "examples in rows",
            },
            "while True:": {"for _ in range(2):": "comes to an end"},
            "return deal()": {"return list(zip(range(3), deal()))": "not lazy"},
        },
        "optimizers": {
            "parts = [combine(f, *some) for some in zip(*nets, strict=True)]": {
                "parts = [combine(f, *some) for some in zip(*nets)]": "what has no partner is left out"
            },
            'return type(first)(*parts) if hasattr(first, "_fields") else tuple(parts)': {
                "return tuple(parts)": "the form is lost",
                "return parts": "a list",
            },
            "V *= beta  # in place: nobody else holds the velocity": {
                "pass": "all the speed is kept",
                "V *= 0.9": "beta ignored",
                "V *= 1 - beta": "the other share",
            },
            "V += dP": {"V += (1 - beta) * dP": "a mean in place of a sum", "V -= dP": "sign"},
            "return P - alpha * (dP + beta * V if self.nesterov else V)": {
                "return P - alpha * (dP + V if self.nesterov else V)": "looks too far ahead",
                "return P - alpha * V": "nesterov ignored",
                "return P - alpha * (dP + beta * V)": "always nesterov",
                "return P - V": "no alpha",
                "return np.subtract(P, alpha * (dP + beta * V if self.nesterov else V), out=P)": "in place",
            },
            "self.t += 1": {"self.t = 1": "always the first step", "self.t += 2": "counts twice"},
            "scale1, scale2 = 1 - beta1**self.t, 1 - beta2**self.t": {
                "scale1, scale2 = 1, 1": "not made up for the start at zero",
                "scale1, scale2 = 1 - beta2**self.t, 1 - beta1**self.t": "exchanged",
            },
            "M *= beta1": {"M *= beta2": "the other beta"},
            "M += (1 - beta1) * dP": {"M += dP": "a sum in place of a mean"},
            "S *= beta2": {"S *= beta1": "the other beta"},
            "S += (1 - beta2) * dP**2": {
                "S += (1 - beta2) * dP": "no square",
                "S += (1 - beta1) * dP**2": "the other beta",
            },
            "return P - alpha * (M / scale1) / (np.sqrt(S / scale2) + self.eps)": {
                "return P - alpha * (M / scale1) / (S / scale2 + self.eps)": "no root",
                "return P - alpha * (M / scale1) / np.sqrt(S / scale2)": "0 / 0",
                "return P + alpha * (M / scale1) / (np.sqrt(S / scale2) + self.eps)": "sign",
                "return P - (M / scale1) / (np.sqrt(S / scale2) + self.eps)": "no alpha",
            },
            "return lambda: alpha * max(1 - next(taken) / steps, 1 / steps)": {
                "return lambda: alpha * (1 - next(taken) / steps)": "0 at the end",
                "return lambda: max(1 - next(taken) / steps, 1 / steps)": "alpha ignored",
                "return lambda: alpha * max(1 - start / steps, 1 / steps)": "does not fall",
            },
            "return lambda: alpha * (1 + math.cos(math.pi * min(next(taken), steps - 1) / steps)) / 2": {
                "return lambda: alpha * (1 + math.cos(math.pi * next(taken) / steps)) / 2": "rises again",
                "return lambda: alpha * (1 + math.cos(2 * math.pi * min(next(taken), steps - 1) / steps)) / 2": "whole",
                "return lambda: alpha * math.cos(math.pi * min(next(taken), steps - 1) / steps)": "below 0",
            },
        },
        "augment": {
            "cos, sin = np.cos(angle), np.sin(angle)": {"sin, cos = np.cos(angle), np.sin(angle)": "exchanged"},
            "tall, wide = 1 + stretch": {"tall, wide = stretch": "the change for the scale"},
            "[cos * tall - sin * slant - 1, -sin * wide, shift[0]],": {
                "[cos * tall - sin * slant, -sin * wide, shift[0]],": "the place for the displacement",
                "[cos * tall - sin * slant - 1, sin * wide, shift[0]],": "sign",
                "[cos * tall - sin * slant - 1, -sin * wide, shift[1]],": "one shift for both directions",
            },
            "[sin * tall + cos * slant, cos * wide - 1, shift[1]],": {
                "[sin * tall, cos * wide - 1, shift[1]],": "no shear",
                "[sin * tall + cos * slant, cos * tall - 1, shift[1]],": "one scale for both directions",
            },
            "bells = np.exp(-((places - np.linspace(0, size - 1, bumps)[:, None]) ** 2) / (2 * sigma**2))": {
                "bells = np.exp(-((places - np.linspace(0, size - 1, bumps)[:, None]) ** 2) / sigma**2)": "too narrow",
                "bells = np.exp(-((places - np.linspace(0, 1, bumps)[:, None]) ** 2) / (2 * sigma**2))": "in a corner",
            },
            "bells /= np.sqrt((bells**2).sum(axis=0))": {
                "bells /= bells.sum(axis=0)": "weaker where bumps overlap",
                "bells /= np.sqrt((bells**2).sum(axis=1, keepdims=True))": "by bump, not by pixel",
            },
            "down, right = (axis.ravel() - (size - 1) / 2 for axis in np.indices((size, size)))": {
                "down, right = (axis.ravel() - size / 2 for axis in np.indices((size, size)))": "half a pixel off",
                "right, down = (axis.ravel() - (size - 1) / 2 for axis in np.indices((size, size)))": "exchanged",
                "down, right = (axis.ravel() for axis in np.indices((size, size)))": "turns about a corner",
            },
            "limits = np.array([rotation, scale, scale, shear, shift, shift])": {
                "limits = np.array([rotation, scale, scale, shear, shift, scale])": "one shift limited by scale",
                "limits = np.array([rotation, scale, shear, scale, shift, shift])": "exchanged",
            },
            "angle, *stretch, slant, down, right = limits[:, None] * rng.uniform(-1, 1, (6, m))": {
                "angle, *stretch, slant, down, right = limits[:, None] * rng.uniform(0, 1, (6, m))": "one-sided",
                "angle, *stretch, slant, down, right = limits[:, None] * rng.normal(0, 1, (6, m))": "no limit",
                "angle, *stretch, slant, down, right = limits[:, None] * rng.uniform(-1, 1, (6, 1)) * np.ones(m)": (
                    "all images alike"
                ),
            },
            "bends = np.float32(elastic) * rng.standard_normal((m, 2, len(fields(size)) - 3), np.float32)": {
                "bends = np.float32(elastic) * rng.random((m, 2, len(fields(size)) - 3), np.float32)": "one-sided",
                "bends = rng.standard_normal((m, 2, len(fields(size)) - 3), np.float32)": "strength ignored",
                "bends = elastic * rng.standard_normal((m, 1, len(fields(size)) - 3)).repeat(2, axis=1)": "diagonal",
            },
            "coefficients = np.concatenate(parts, axis=2).reshape(2 * m, -1)": {
                "coefficients = np.concatenate(parts[::-1], axis=2).reshape(2 * m, -1)": "the parts exchanged",
            },
            "return (coefficients @ fields(size)).reshape(m, 2, size, size).transpose(1, 0, 2, 3)": {
                "return (coefficients @ fields(size)).reshape(2, m, size, size)": "directions and images mixed up",
            },
            "framed[:, 1:-2, 1:-2] = images": {"framed[:, 2:-1, 1:-2] = images": "a row too low"},
            "y = np.clip(dy + np.arange(1, rows + 1, dtype=dy.dtype)[:, None], 0, rows + 1)": {
                "y = np.clip(dy + np.arange(1, rows + 1, dtype=dy.dtype)[:, None], 1, rows)": "the border smeared",
                "y = np.clip(dx + np.arange(1, rows + 1, dtype=dy.dtype)[:, None], 0, rows + 1)": "dx for dy",
            },
            "x = np.clip(dx + np.arange(1, columns + 1, dtype=dx.dtype), 0, columns + 1)": {
                "x = np.clip(dx + np.arange(1, columns + 1), 0, columns + 1)": "widens float32",
                "x = np.clip(np.arange(1, columns + 1, dtype=dx.dtype) - dx, 0, columns + 1)": "sign",
            },
            "top, left = np.floor(y), np.floor(x)": {
                "top, left = np.round(y), np.round(x)": "the nearest, not the one above",
            },
            "x -= left": {"x -= x": "nearest pixel in a row", "x = 1 - (x - left)": "shares exchanged"},
            "width = columns + 3": {"width = columns + 2": "another row's length"},
            "place = (top * width + left).astype(np.intp) + framed[0].size * np.arange(m)[:, None, None]": {
                "place = (top * width + left).astype(np.intp)": "always the first image",
                "place = (left * width + top).astype(np.intp) + framed[0].size * np.arange(m)[:, None, None]": (
                    "transposed"
                ),
            },
            "above = a + x * (b - a)": {"above = a": "no mixture in the upper row"},
            "below = c + x * (d - c)": {"below = c + y * (d - c)": "the other direction's share"},
            "return above + y * (below - above)": {"return below + y * (above - below)": "shares exchanged"},
            "images = X.T.reshape(-1, size, size)": {
                "images = X.reshape(-1, size, size)": "reshaped, not transposed",
                "images = X.T.reshape(-1, size, size).transpose(0, 2, 1)": "columns before rows",
            },
            "some = images[first : first + CHUNK]": {"some = images[:CHUNK]": "the first images again"},
            "new[first : first + CHUNK] = resample(some, *displacements(rng, len(some), size, **strengths))": {
                "new[first : first + CHUNK] = resample(some, *displacements(rng, len(some), size))": (
                    "strengths ignored"
                ),
            },
            "return new.reshape(len(images), -1).T": {
                "return new.reshape(-1, len(images))": "reshaped, not transposed"
            },
            "return ((augment(X_batch, rng, **strengths), Y_batch) for X_batch, Y_batch in batches)": {
                "return ((X_batch, Y_batch) for X_batch, Y_batch in batches)": "not augmented",
                "return ((augment(X_batch, rng), Y_batch) for X_batch, Y_batch in batches)": "strengths ignored",
            },
        },
        "fast": {
            "self.pieces = np.ascontiguousarray(X.reshape(n_in, n_pieces, -1).swapaxes(0, 1))": {
                "self.pieces = np.ascontiguousarray(X.reshape(n_pieces, n_in, -1))": "reshaped, not cut",
            },
            "return (W @ self.pieces).swapaxes(0, 1).reshape(len(W), -1)": {
                "return (W @ self.pieces).reshape(len(W), -1)": "pieces on end",
            },
            "return (self.pieces @ np.ascontiguousarray(cut.transpose(1, 2, 0))).sum(axis=0).T": {
                "return (self.pieces @ np.ascontiguousarray(cut.transpose(1, 2, 0)))[0].T": "the first piece alone",
                "return (self.pieces @ np.ascontiguousarray(cut.transpose(1, 2, 0))).mean(axis=0).T": "a mean of sums",
            },
            "used = X != 0": {"used = X > 0": "negative pixels left out", "used = X == X": "nothing left out"},
            'pixels = np.argsort(-used.sum(axis=1), kind="stable")': {
                'pixels = np.argsort(used.sum(axis=1), kind="stable")': "the rarest first: nothing left out",
            },
            "lengths = len(X) - np.argmax(used[pixels[::-1]], axis=0)  # without the zeros at their ends": {
                "lengths = len(X) - 1 - np.argmax(used[pixels[::-1]], axis=0)": "one pixel too few",
                "lengths = len(X) - np.argmax(used[pixels], axis=0)": "from the other end",
            },
            'images = np.argsort(-lengths, kind="stable")': {
                'images = np.argsort(lengths, kind="stable")': "blocks as long as their shortest column",
            },
            "return pixels, [(Columns(X[np.ix_(pixels[: lengths[cut[0]]], cut)]), Y[:, cut]) for cut in cuts]": {
                "return pixels, [(Columns(X[np.ix_(pixels[: lengths[cut[0]]], cut)]), Y) for cut in cuts]": (
                    "labels not cut"
                ),
            },
            'with np.errstate(all="ignore"):  # as in `descend`, whose word does not reach this thread': {
                "with np.errstate():": "an overflow is told twice",
            },
            "params = params._replace(W1=params.W1[:, pixels])": {"pass": "weights in another order than pixels"},
            'with blas.limit(limits=1, user_api="blas"):': {
                'with blas.limit(limits=None, user_api="blas"):': "BLAS starts threads in threads",
            },
            "loss += share / X.shape[1] * block_loss": {
                "loss += block_loss / len(blocks)": "small blocks count as much"
            },
            "whole[:, : part.shape[1]] += share / X.shape[1] * part": {
                "whole[:, : part.shape[1]] += part / len(blocks)": "small blocks count as much",
            },
            "return loss, total._replace(dW1=total.dW1[:, back])": {
                "return loss, total": "pixels not put back",
                "return loss, total._replace(dW1=total.dW1[:, pixels])": "moved twice, not back",
            },
        },
        "drawing": {
            "along_x, along_y = end[0] - start[0], end[1] - start[1]": {
                "along_x, along_y = start[0] - end[0], start[1] - end[1]": "backwards",
                "along_x, along_y = end[0], end[1]": "from the corner of the page",
            },
            "t = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (length_squared or 1)": {
                "t = (x * along_x + y * along_y) / (length_squared or 1)": "from the corner of the page",
                "t = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (length_squared or 1) ** 0.5": "no square",
                "t = ((x - start[0]) * along_x + (y - start[1]) * along_y) / length": "0 / 0 for a dot",
            },
            "t = np.clip(t, 0, 1)": {"pass": "the whole line", "t = np.maximum(t, 0)": "no end"},
            "return np.hypot(x - start[0] - t * along_x, y - start[1] - t * along_y)": {
                "return np.hypot(x - start[0] - along_x, y - start[1] - along_y)": "from the end point",
                "return np.abs(x - start[0] - t * along_x) + np.abs(y - start[1] - t * along_y)": "another distance",
            },
            "reach = width / 2 + 1  # farther from a stroke, nothing changes": {
                "reach = width / 2 - 1": "the edge is cut off"
            },
            "ends = stroke[1:] or stroke  # one point alone: a dot": {"ends = stroke[1:]": "no dots"},
            "left, top = np.clip(np.minimum(start, end) - reach, 0, size).astype(int)": {
                "left, top = np.clip(np.subtract(start, reach), 0, size).astype(int)": "only strokes to the right",
                "top, left = np.clip(np.minimum(start, end) - reach, 0, size).astype(int)": "x for y",
            },
            "away = distance(columns + 0.5, rows + 0.5, start, end)": {
                "away = distance(columns, rows, start, end)": "the corner of a pixel for its centre",
                "away = distance(rows + 0.5, columns + 0.5, start, end)": "x for y",
            },
            "np.maximum(part, np.clip(width / 2 + 0.5 - away, 0, 1), out=part)": {
                "part[:] = np.clip(width / 2 + 0.5 - away, 0, 1)": "a stroke wipes out the one below",
                "np.maximum(part, np.clip(width - away, 0, 1), out=part)": "twice as broad",
                "np.maximum(part, away < width / 2, out=part)": "no smooth edge",
            },
            "return np.rint(255 * drawing).astype(np.uint8)": {
                "return (255 * drawing).astype(np.uint8)": "rounds down",
                "return drawing": "floats",
            },
            "rows, columns = np.flatnonzero(drawing.any(axis=1)), np.flatnonzero(drawing.any(axis=0))": {
                "columns, rows = np.flatnonzero(drawing.any(axis=1)), np.flatnonzero(drawing.any(axis=0))": "x for y",
            },
            "return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)": {
                "return slice(int(rows[0]), int(rows[-1])), slice(int(columns[0]), int(columns[-1]))": "one too small",
                "return slice(0, int(rows[-1]) + 1), slice(0, int(columns[-1]) + 1)": "from the corner of the page",
            },
            "length = n_in / n_out": {"length = n_in // n_out": "whole pixels", "length = n_out / n_in": "inverse"},
            "overlap = np.minimum((new + 1) * length, old + 1) - np.maximum(new * length, old)": {
                "overlap = np.minimum((new + 1) * length, old) - np.maximum(new * length, old)": "pixels of no width",
                "overlap = np.minimum(new * length + 1, old + 1) - np.maximum(new * length, old)": "one pixel each",
            },
            "return np.maximum(overlap, 0) / length": {
                "return overlap / length": "negative weights",
                "return np.maximum(overlap, 0)": "sums for means",
            },
            "return area_weights(rows, image.shape[0]) @ image @ area_weights(columns, image.shape[1]).T": {
                "return area_weights(columns, image.shape[0]) @ image @ area_weights(rows, image.shape[1]).T": "axes",
            },
            "longer = max(image.shape)": {"longer = min(image.shape)": "the shorter side", "longer = 28": "not fitted"},
            "rows, columns = (max(1, round(size * side / longer)) for side in image.shape)": {
                "rows, columns = (round(size * side / longer) for side in image.shape)": "nothing is left of a thin 1",
                "rows, columns = (max(1, int(size * side / longer)) for side in image.shape)": "rounds down",
                "rows, columns = size, size": "stretched",
            },
            "return np.rint(resize(image, rows, columns)).astype(np.uint8)": {
                "return resize(image, rows, columns).astype(np.uint8)": "rounds down"
            },
            "row = image.sum(axis=1) @ np.arange(rows) / image.sum()": {
                "row = (rows - 1) / 2": "the middle of the box",
                "row = image.sum(axis=1) @ np.arange(rows) / rows": "another mean",
            },
            "column = image.sum(axis=0) @ np.arange(columns) / image.sum()": {
                "column = image.any(axis=0) @ np.arange(columns) / image.any(axis=0).sum()": "not weighed"
            },
            "return float(row), float(column)": {"return float(column), float(row)": "x for y"},
            "row, column = (size // 2 - round(place) for place in centre_of_mass(image))": {
                "row, column = (size // 2 - int(place) for place in centre_of_mass(image))": "rounds down",
                "row, column = ((size - side) // 2 for side in image.shape)": "the middle of the box",
                "row, column = (round(place) - size // 2 for place in centre_of_mass(image))": "sign",
            },
            "row, column = min(max(row, 0), size - rows), min(max(column, 0), size - columns)": {
                "row, column = max(row, 0), max(column, 0)": "sticks out"
            },
            "scaled = fit(cropped)": {"scaled = fit(drawing)": "not cropped", "scaled = fit(cropped, 28)": "too large"},
            "return Stages(cropped, scaled, centre(scaled))": {
                "return Stages(cropped, centre(scaled), scaled)": "order"
            },
            "return stages(drawing).centred": {"return stages(drawing).scaled": "the stage before"},
            "return np.eye(rows, k=-down, dtype=image.dtype) @ image @ np.eye(columns, k=right, dtype=image.dtype)": {
                "return np.eye(rows, k=down, dtype=image.dtype) @ image @ np.eye(columns, k=right)": "up",
                "return np.eye(rows, k=-down, dtype=image.dtype) @ image @ np.eye(columns, k=-right)": "left",
                "return np.eye(rows, k=-down) @ image @ np.eye(columns, k=right)": "floats",
                "return np.roll(image, (down, right), axis=(-2, -1))": "comes back at the other side",
            },
            "sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))": {
                "sine, cosine = -np.sin(np.radians(degrees)), np.cos(np.radians(degrees))": "anticlockwise",
                "sine, cosine = np.sin(degrees), np.cos(degrees)": "radians",
            },
            "down, right = down - (rows - 1) / 2, right - (columns - 1) / 2": {
                "pass": "about the corner",
                "down, right = down - rows / 2, right - columns / 2": "half a pixel aside",
            },
            "row = cosine * down - sine * right + (rows - 1) / 2": {
                "row = cosine * down + sine * right + (rows - 1) / 2": "a mirror in it"
            },
            "column = cosine * right + sine * down + (columns - 1) / 2": {
                "column = cosine * right - sine * down + (columns - 1) / 2": "a mirror in it"
            },
            "from_rows = np.maximum(0, 1 - np.abs(row - np.arange(rows)))": {
                "from_rows = np.abs(row - np.arange(rows)) <= 0.5": "the nearest pixel only",
                "from_rows = 1 - np.abs(row - np.arange(rows))": "negative weights",
            },
            "from_columns = np.maximum(0, 1 - np.abs(column - np.arange(columns)))": {
                "from_columns = np.abs(column - np.arange(columns)) <= 0.5": "the nearest pixel only"
            },
            "return np.rint(turned.reshape(image.shape)).astype(np.uint8)": {
                "return turned.reshape(image.shape).astype(np.uint8)": "rounds down"
            },
            "moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]": {
                "moves = [(1, 0), (-1, 0), (0, 1), (0, -1)]": "without itself",
                "moves = [(0, 0), (1, 0), (-1, 0)]": "up and down only",
            },
            "return np.max([shift(image, *move) for move in moves], axis=0)": {
                "return np.min([shift(image, *move) for move in moves], axis=0)": "the darkest",
                "return np.max([shift(image, *move) for move in moves])": "of the whole image",
            },
            "return 255 - image": {"return 256 - image": "wraps round", "return -image": "wraps round"},
            "return invert(thicken(invert(image)))": {
                "return thicken(invert(image))": "inverted",
                "return invert(thicken(image))": "thickened",
            },
            "return float(np.minimum(image, other).sum() / np.maximum(image, other).sum())": {
                "return float(np.minimum(image, other).sum() / image.sum())": "of the first",
                "return float(((image > 0) & (other > 0)).sum() / ((image > 0) | (other > 0)).sum())": "not weighed",
            },
        },
    }.items()
    for line, mistakes in lines.items()
    for mutation in ((module, line, mistake, why) for mistake, why in mistakes.items())
]


def mutated(source, mutation):
    """The module's source with the mistake in it; LookupError if its line is not there, or is there twice."""
    lines = source.splitlines()
    places = [i for i, line in enumerate(lines) if line == mutation.line] or [
        i for i, line in enumerate(lines) if line.strip() == mutation.line
    ]
    if len(places) != 1:
        raise LookupError(f"helpers/{mutation.module}.py holds {len(places)} times, not once: {mutation.line}")
    indentation = lines[places[0]][: -len(lines[places[0]].lstrip())]
    lines[places[0]] = indentation + mutation.mistake.lstrip()
    return "\n".join(lines) + "\n"


def ask(folder, files=ASKED, words=""):
    """Exit status of pytest over the copies in the folder: 0, all passed; 1, a test failed; others, no answer."""
    for name in [name for name in sys.modules if name.split(".")[0] in {"helpers", "tests", "conftest"}]:
        del sys.modules[name]
    for name in ASKED:
        sys.modules.pop(name.removesuffix(".py"), None)
    # Plain assertions, no traceback, and none of pytest's parts that are not needed: they take longer than the tests.
    options = ["-x", "-q", "--no-header", "--assert=plain", "--tb=no", "-k", words, f"--rootdir={folder}"]
    for part in ("cacheprovider", "unraisableexception", "threadexception", "faulthandler", "logging"):
        options += ["-p", f"no:{part}"]
    return int(
        pytest.main([*options, f"--config-file={folder / 'pytest.ini'}", *(str(folder / name) for name in files)])
    )


def answers():
    """For the helpers as they are, and for each mutation in turn, what `ask` gives; or why it could not be made."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("widgets", "__pycache__"))
        for test in ASKED:
            shutil.copy(ROOT / "tests" / test, folder)
        (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = error::RuntimeWarning\n")
        (folder / "conftest.py").write_text(QUICK)
        sys.path.insert(0, str(folder))
        os.chdir(folder)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # to look for plugins takes longer than the tests do
        sys.dont_write_bytecode = True  # a module's second form may come within the same second as its first
        found = [ask(folder)]
        for mutation in MUTATIONS:
            path = folder / "helpers" / f"{mutation.module}.py"
            source = path.read_text(encoding="utf-8")
            try:
                path.write_text(mutated(source, mutation), encoding="utf-8")
                found.append(ask(folder, *ABOUT[mutation.module]))
            except LookupError as error:
                found.append(str(error))
            path.write_text(source, encoding="utf-8")
        os.chdir(ROOT)
    return found


# Few examples, and none made smaller when one fails: here it only matters that one does.
QUICK = """
from hypothesis import Phase, settings
settings.register_profile(
    "quick", derandomize=True, deadline=None, database=None, max_examples=10, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("quick")
"""


if __name__ == "__main__":
    results = answers()
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(results))
    for mutation, answer in zip(MUTATIONS, results[1:], strict=True):
        print({0: "NOT NOTICED", 1: "noticed"}.get(answer, answer), *mutation, sep=" | ")

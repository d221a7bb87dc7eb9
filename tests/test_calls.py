"""Calls with numbers and arrays that cannot work: one sentence each, and no wrong result."""

from types import SimpleNamespace

import numpy as np
import pytest

from helpers.backprop import one_hot
from helpers.drawing import (
    area_weights,
    centre,
    centre_of_mass,
    draw,
    fit,
    ink_box,
    resize,
    rotate,
    shared_ink,
    shift,
    thicken,
    thin,
)
from helpers.fast import fast_gradients
from helpers.layers import Layer, backward_layers, forward_layers, init_layers, layers_gradients, predict_layers
from helpers.network import accuracy, init_params, predict
from helpers.optimizers import Adam

RNG = np.random.default_rng(0)
X, Y = RNG.random((6, 5), np.float32), one_hot([0, 1, 2, 0, 1], 3)
PARAMS, LAYERS = init_params(RNG, 6, 4, 3), init_layers(RNG, (6, 4, 3))
SIGNALS = forward_layers(LAYERS, X)
FAST = fast_gradients(X, Y)
IMAGE, STROKE = np.full((4, 4), 9, np.uint8), [[(1, 2), (4, 2)]]
NAN_X = np.where(X > 0.9, np.nan, X)
NAN_LAYERS = (Layer(LAYERS[0].W * np.nan, LAYERS[0].b), LAYERS[1])
INT_PARAMS = PARAMS._replace(W2=np.ones((3, 4), np.int64))
UNFIT_B = (Layer(LAYERS[0].W, np.zeros(4, np.float32)), LAYERS[1])

REFUSED = {
    "draw, width nan": (lambda: draw(STROKE, width=np.nan), "width must be from 0 to 100000"),
    "draw, width -1": (lambda: draw(STROKE, width=-1), "width must be from 0"),
    "draw, width inf": (lambda: draw(STROKE, width=np.inf), "width must be from 0"),
    "draw, width text": (lambda: draw(STROKE, width="5"), "width must be a number"),
    "draw, width None": (lambda: draw(STROKE, width=None), "width must be a number"),
    "draw, size -1": (lambda: draw(STROKE, size=-1), "size must be at least 1"),
    "draw, size huge": (lambda: draw(STROKE, size=10**6), "size must be at most 4000"),
    "draw, size float": (lambda: draw(STROKE, size=5.5), "size must be a"),
    "rotate, nan": (lambda: rotate(IMAGE, np.nan), "degrees must be from -36000 to 36000"),
    "rotate, huge": (lambda: rotate(IMAGE, 1e300), "degrees must be from"),
    "rotate, text": (lambda: rotate(IMAGE, "90"), "degrees must be a number"),
    "rotate, floats": (lambda: rotate(IMAGE / 255, 90), r"image must hold bytes from 0 to 255 \(uint8\)"),
    "rotate, too large": (lambda: rotate(np.zeros((3000, 3000), np.uint8), 9), "each from 1 to 512"),
    "rotate, flat": (lambda: rotate(IMAGE.ravel(), 9), "image must have shape"),
    "rotate, a list": (lambda: rotate([[1]], 9), "image must be a plain NumPy array"),
    "centre, zeros": (lambda: centre(IMAGE * 0), "image must hold brightnesses from 0 up and some ink"),
    "centre, larger": (lambda: centre(np.ones((40, 3))), "each from 1 to 28"),
    "centre, nan": (lambda: centre(IMAGE * np.nan), "NaN"),
    "centre, size": (lambda: centre(IMAGE, size=0), "size must be at least 1"),
    "centre_of_mass, zeros": (lambda: centre_of_mass(IMAGE * 0), "some ink"),
    "ink_box, zeros": (lambda: ink_box(IMAGE * 0), "some ink"),
    "fit, empty": (lambda: fit(IMAGE[:0]), "image must have shape"),
    "resize, 0 rows": (lambda: resize(IMAGE, 0, 3), "n_out must be at least 1"),
    "area_weights, huge": (lambda: area_weights(10**9, 3), "n_out must be at most"),
    "shift, half": (lambda: shift(IMAGE, 0.5, 0), "down must be an integer"),
    "shift, huge": (lambda: shift(IMAGE, 0, 10**30), "right must be from"),
    "thicken, flat": (lambda: thicken(IMAGE[0]), "image must have shape"),
    "thin, text": (lambda: thin(np.array([["a"]])), "image must hold"),
    "shared_ink, blanks": (lambda: shared_ink(IMAGE * 0, IMAGE * 0), "both black"),
    "shared_ink, shapes": (lambda: shared_ink(IMAGE, IMAGE[:2]), "must have the same shape"),
    "shared_ink, nan": (lambda: shared_ink(IMAGE * np.nan, IMAGE), "NaN"),
    "accuracy, one-hot": (lambda: accuracy(SIGNALS.A[-1], Y), r"predictions must hold one digit .* argmax\(axis=0\)"),
    "accuracy, probabilities": (lambda: accuracy(SIGNALS.A[-1][0], np.arange(5)), "digits, not probabilities"),
    "accuracy, words": (lambda: accuracy(np.array(["5"]), np.array([5])), "predictions must be integers"),
    "predict, nan in X": (lambda: predict(PARAMS, NAN_X), "must hold finite numbers"),
    "predict, nan in W": (lambda: predict(PARAMS._replace(W2=PARAMS.W2 * np.nan), X), "must hold finite numbers"),
    "predict_layers, nan in X": (lambda: predict_layers(LAYERS, NAN_X), "must hold finite numbers"),
    "predict_layers, nan in W": (lambda: predict_layers(NAN_LAYERS, X), "must hold finite numbers"),
    "Adam, eps": (lambda: Adam(eps=1e-50)(PARAMS, PARAMS, 0.1), r"eps must be at least 1.2e-38 in float32"),
    "Adam, eps in layers": (lambda: Adam(eps=1e-50)(LAYERS, LAYERS, 0.1), "eps must be at least"),
    "Adam, integers": (lambda: Adam()(PARAMS, INT_PARAMS, 0.1), "grads must hold floating-point numbers, .* int64"),
    "Adam, beta2": (lambda: Adam(beta2=0), "beta2 must be greater than 0"),
    "backward, Y": (lambda: backward_layers(LAYERS, SIGNALS, Y[:, :3]), r"Y must have shape \(3, 5\)"),
    "backward, Y flat": (lambda: backward_layers(LAYERS, SIGNALS, Y[0]), r"Y must have shape \(3, 5\)"),
    "backward, one label": (lambda: backward_layers(LAYERS, SIGNALS, Y[:, :1]), r"Y must have shape \(3, 5\)"),
    "backward, a list": (lambda: backward_layers(LAYERS, SIGNALS, Y.tolist()), "Y must be a plain NumPy array"),
    "backward, signals": (lambda: backward_layers(LAYERS, SIGNALS.A[-1], Y), "signals must be the result of forward"),
    "backward, other signals": (
        lambda: backward_layers(LAYERS, forward_layers(init_layers(RNG, (6, 9, 3)), X), Y),
        "signals do not have the shapes of these layers",
    ),
    "backward, activation": (lambda: backward_layers(LAYERS, SIGNALS, Y, "Relu"), "activation must be one of"),
    "backward, layers": (lambda: backward_layers(LAYERS[:1], SIGNALS, Y), "signals do not have the shapes"),
    "gradients, Y": (lambda: layers_gradients(LAYERS, X, Y[:, :1]), r"Y must have shape \(3, 5\)"),
    "gradients, X": (lambda: layers_gradients(LAYERS, X[:4], Y), r"X must have shape \(6, m\)"),
    "gradients, b": (lambda: layers_gradients(UNFIT_B, X, Y), "W and b of layer 1 must have shapes"),
    "gradients, an object with W": (
        lambda: layers_gradients([SimpleNamespace(W=LAYERS[0].W, b=LAYERS[0].b)], X, Y),
        "layers must be a tuple of Layer",
    ),
    "gradients, Params": (lambda: layers_gradients(PARAMS, X, Y), "layers must be a tuple of Layer"),
    "fast, params": (lambda: FAST(init_params(RNG, 5, 4, 3), X, Y), r"X must have shape \(5, m\)"),
    "fast, labels": (lambda: FAST(init_params(RNG, 6, 4, 2), X, Y), r"Y must have shape \(2, 5\)"),
    "fast, b1": (lambda: FAST(PARAMS._replace(b1=PARAMS.b1.T), X, Y), "b1 must have shape"),
    "fast, layers": (lambda: FAST(3, X, Y), "params must be a Params"),
    "fast, no examples": (lambda: FAST(PARAMS), "prepared for another X or Y"),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "words"), REFUSED.values(), ids=REFUSED)
def test_a_call_that_cannot_work_gets_one_sentence(call, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message and message.endswith(".") and ": " in message, message


def test_changes_in_place_have_no_effect_on_fast_gradients():
    for turned in (False, True):
        x, y = X.copy(), Y.copy()
        x = np.asfortranarray(x) if turned else x
        gradients = fast_gradients(x, y)
        loss, grads = gradients(PARAMS, x, y)
        x *= 2
        y[:] = y[::-1].copy()
        again, grads_again = gradients(PARAMS, x, y)
        assert loss == again and all(map(np.array_equal, grads, grads_again))


def test_huge_but_finite_numbers_are_finite():
    assert len(predict(PARAMS._replace(W1=PARAMS.W1 * 0), np.full((6, 2), 3e38, np.float32))) == 2


def test_right_calls_are_taken():
    assert accuracy([1.0, 2.0], [1, 3]) == 0.5 and accuracy(np.array([True]), np.array([1])) == 1
    assert np.array_equal(rotate(IMAGE, np.float32(360)), IMAGE) and draw(STROKE, size=np.uint8(5), width=0).any() == 0
    assert centre(np.ones((28, 28))).all()

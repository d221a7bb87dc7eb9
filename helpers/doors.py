"""Checks of what comes in, at the doors: one clear sentence that says what was wrong, what was expected, what to do.

No mathematics here: the formulas stay as short as they are, because the doors are watched.
"""

import inspect
import math
import numbers
import os
import reprlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

LARGEST_ALPHA = 100  # far beyond any use: this net is lost from about 2 on
LARGEST_INPUT = 10  # pixels are scaled to [0, 1]; raw ones go up to 255
FARTHEST_POINT = 100_000  # pixels from the corner of a drawing
LARGEST_PICTURE = 4000  # pixels a side
LARGEST_TURNED = 512  # pixels a side: to turn a picture takes the cube of it in memory
LARGEST_LAYER = 1_000_000  # far beyond any use, and more than memory holds as soon as two such layers meet


def check_generator(rng):
    """Refuse anything but a `numpy.random.Generator` (TypeError)."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, but is {_a(rng)}: pass np.random.default_rng(0), say.")


def check_size(largest=LARGEST_LAYER, least=1, **sizes):
    """Refuse sizes that are not integers (TypeError), below `least`, or too large (ValueError)."""
    for name, size in sizes.items():
        if not isinstance(size, numbers.Integral) or isinstance(size, bool):
            raise TypeError(f"{name} must be a whole number, but is {_a(size)}: write it as 10, say.")
        if size < least:
            raise ValueError(f"{name} must be at least {least}, but is {_a(size)}: choose a positive whole number.")
        if size > largest:
            raise ValueError(f"{name} must be at most {largest}, but is {_a(size)}: choose a smaller number.")


def check_sizes(sizes):
    """Refuse anything that is not a sequence of at least two integers (TypeError, ValueError)."""
    if isinstance(sizes, str) or not isinstance(sizes, Sequence):
        raise TypeError(f"sizes must be a list of whole numbers, but is {_a(sizes)}: write (784, 100, 10), say.")
    if len(sizes) < 2:
        raise ValueError(
            f"sizes must name the inputs and at least one layer, but is {_a(sizes)}: write (784, 10), say."
        )
    for size in sizes:
        check_size(**{"each of sizes": size})


def check_choice(name, choice, choices):
    """Refuse anything that is not one of some words (ValueError)."""
    if not isinstance(choice, str) or choice not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, but is {_a(choice)}: choose one of these.")


def check_share(dropout, rng):
    """Refuse a dropout that is not a number (TypeError) or not from 0 to below 1 (ValueError), or has no Generator."""
    if not isinstance(dropout, numbers.Real) or isinstance(dropout, bool):
        raise TypeError(f"dropout must be a number, but is {_a(dropout)}: try dropout=0.2, or 0 for none.")
    if not 0 <= dropout < 1:
        raise ValueError(f"dropout must be at least 0 and below 1, but is {_a(dropout)}: try 0.2, or 0 for none.")
    if dropout:
        check_generator(rng)


def check_beta(**betas):
    """Refuse a share of the speed that is not a number (TypeError), or not from 0 to below 1 (ValueError)."""
    for name, beta in betas.items():
        if not isinstance(beta, numbers.Real) or isinstance(beta, bool):
            raise TypeError(f"{name} must be a number, but is {_a(beta)}: try 0.9.")
        if not 0 <= beta < 1:
            raise ValueError(f"{name} must be at least 0 and below 1, but is {_a(beta)}: try 0.9.")


def check_amount(zero=True, **amounts):
    """Refuse an amount that is not a number (TypeError), or is negative, infinite, NaN, or 0 where 0 is not allowed."""
    for name, amount in amounts.items():
        if not isinstance(amount, numbers.Real) or isinstance(amount, bool):
            raise TypeError(f"{name} must be a number, but is {_a(amount)}: write it as 1e-4, say.")
        if not 0 <= amount < np.inf or (amount == 0 and not zero):
            least = "at least 0" if zero else "greater than 0"
            raise ValueError(f"{name} must be {least} and finite, but is {_a(amount)}: write it as 1e-4, say.")


def check_examples(X, Y):
    """Refuse arrays of examples and labels that do not fit together: a column for each example in both."""
    for name, value in {"X": X, "Y": Y}.items():
        _check_array(name, value)
        if value.ndim != 2:
            raise ValueError(
                f"{name} must have a column for each example, but has shape {value.shape}: see to_columns."
            )
    m = X.shape[1]
    if m == 0 or Y.shape[1] != m:
        raise ValueError(
            f"X and Y must have as many columns, at least one, but have {m} and {Y.shape[1]}: cut both alike."
        )


def check_same_examples(*examples, prepared):
    """Refuse other arrays of examples than those that were prepared (ValueError)."""
    if len(examples) != 2 or examples[0] is not prepared[0] or examples[1] is not prepared[1]:
        raise ValueError(
            "these gradients were prepared for another X or Y: pass the arrays that fast_gradients was given, "
            "or call it again for the new ones."
        )


def check_batches(X, Y, size, rng):
    """Refuse examples that do not fit together, or a batch size or Generator that cannot be used."""
    check_examples(X, Y)
    m = X.shape[1]
    if isinstance(size, numbers.Integral) and not isinstance(size, bool) and size > m:
        raise ValueError(
            f"size must be at most {m}, the number of examples, but is {_a(size)}: choose a smaller batch."
        )
    check_size(size=size)
    if isinstance(size, np.integer) and m + int(size) > np.iinfo(size.dtype).max:
        raise ValueError(
            f"size is a NumPy {size.dtype}, which cannot count up to {m + int(size)} examples: pass int(size)."
        )
    check_generator(rng)


def check_layers_input(layers, X):
    """Refuse anything but a sequence of `Layer`s (TypeError), and layers that do not fit together or X (ValueError)."""
    fields = [getattr(layer, "_fields", None) for layer in layers] if isinstance(layers, (tuple, list)) else []
    if not fields or any(names != ("W", "b") for names in fields):
        raise TypeError(f"layers must be a tuple of Layer(W, b), but is {_a(layers)}: begin with init_layers.")
    for k, (W, b) in enumerate(layers, 1):
        if np.ndim(W) != 2 or np.shape(b) != (len(W), 1):
            raise ValueError(
                f"W and b of layer {k} must have shapes (units, inputs) and (units, 1), but have {np.shape(W)} and "
                f"{np.shape(b)}: begin with init_layers."
            )
    for k, (layer, following) in enumerate(pairwise(layers), 1):
        if following.W.shape[1] != len(layer.W):
            raise ValueError(
                f"layer {k} has {len(layer.W)} units, but layer {k + 1} takes {following.W.shape[1]} inputs: "
                "begin with init_layers."
            )
    _check_columns(layers[0].W.shape[1], X)


def check_targets(layers, X, Y):
    """Refuse labels that are not a column of the output layer's size for each example (TypeError, ValueError)."""
    _check_array("Y", Y)
    expected = (len(layers[-1].W), np.shape(X)[1])
    if Y.shape != expected:
        raise ValueError(
            f"Y must have shape {expected}, a one-hot column for each column of X, but has {Y.shape}: "
            "build it with one_hot(y)."
        )


def check_signals(layers, signals, Y):
    """Refuse signals that `forward_layers` did not give for these layers, and labels that do not fit them."""
    parts = getattr(signals, "_fields", None) == ("Z", "A", "masks") and len(signals.A) > 0
    if not parts:
        raise TypeError(f"signals must be the result of forward_layers, but is {_a(signals)}: pass that result.")
    check_layers_input(layers, signals.A[0])
    m = np.shape(signals.A[0])[1]
    units = [(len(layer.W), m) for layer in layers]
    hidden = units[:-1] if signals.masks else []
    if [[np.shape(part) for part in some] for some in (signals.Z, signals.A[1:], signals.masks)] != [
        units, units, hidden,
    ]:  # fmt: skip
        raise ValueError(
            "signals do not have the shapes of these layers: pass what forward_layers gave for the same layers."
        )
    check_targets(layers, signals.A[0], Y)


def check_fits(params, X, Y):
    """Refuse parameters that are none (TypeError), or whose shapes do not fit X and Y (ValueError)."""
    _check_shapes(_arrays_by_name(params), X, Y)


def check_finite(what, *arrays):
    """Refuse arrays with NaN or infinity in them (ValueError), which would make each prediction a 0."""
    for array in arrays:
        # a sum is quick, and NaN and infinity show in it; a sum that overflows is looked at closely
        with np.errstate(over="ignore", invalid="ignore"):
            total = np.sum(array)
        if not np.isfinite(total) and not np.isfinite(array).all():
            raise ValueError(
                f"{what} must hold finite numbers, but NaN or infinity is among them: find the places with "
                "np.argwhere(~np.isfinite(...))."
            )


def check_predictions(predictions, y):
    """Refuse predictions or labels that are not one integer for each example (TypeError, ValueError)."""
    for name, value in {"predictions": predictions, "y": y}.items():
        value = np.asarray(value)
        if value.ndim != 1:
            raise ValueError(
                f"{name} must hold one digit for each example, shape (m,), but have shape {value.shape}: take the "
                "digit of each column with argmax(axis=0)."
            )
        if value.dtype.kind not in "iufb" or (value.dtype.kind == "f" and not (value == np.rint(value)).all()):
            raise TypeError(
                f"{name} must be integers such as [5, 0, 4], but are {_a(value)}: pass digits, not probabilities."
            )


def check_adam(eps, grads):
    """Refuse integer gradients (TypeError), or an eps that is 0 in their dtype and lets a division by 0 through."""
    for dtype in {dP.dtype for dP in _flat(grads)}:
        if dtype.kind != "f":
            raise TypeError(
                f"grads must hold floating-point numbers, but one has dtype {dtype}: convert it with astype(float)."
            )
        if eps < np.finfo(dtype).tiny:
            raise ValueError(f"eps must be at least {np.finfo(dtype).tiny:.1e} in {dtype}, but is {eps}: try eps=1e-8.")


def _flat(net):
    return [net] if isinstance(net, np.ndarray) else [P for part in net for P in _flat(part)]


def check_number(largest, least=None, **numbers_):
    """Refuse anything that is not a number (TypeError), or is NaN, below `least` or above `largest` (ValueError)."""
    for name, number in numbers_.items():
        if not isinstance(number, numbers.Real) or isinstance(number, bool):
            raise TypeError(f"{name} must be a number, but is {_a(number)}: write it as 10, for example.")
        least = -largest if least is None else least
        if not least <= number <= largest:  # nan ends here too
            raise ValueError(
                f"{name} must be from {least} to {largest}, but is {_a(number)}: choose a number between them."
            )


def check_integers(**values):
    """Refuse anything that is not an integer (TypeError)."""
    for name, value in values.items():
        if not isinstance(value, numbers.Integral) or isinstance(value, bool):
            raise TypeError(f"{name} must be an integer, but is {_a(value)}: write it as 1, for example.")


def check_picture(image, largest=LARGEST_PICTURE, ink=False, uint8=False, stack=False):
    """Refuse anything that is not a gray picture of the right size and dtype, or has no ink where it needs some."""
    _check_array("image", image)
    if image.ndim < 2 or (image.ndim > 2 and not stack) or 0 in image.shape or max(image.shape[-2:]) > largest:
        raise ValueError(
            f"image must have shape (rows, columns), each from 1 to {largest}, but has {image.shape}: pass one "
            "picture in gray."
        )
    if image.dtype.kind not in ("u" if uint8 else "iuf") or (uint8 and image.dtype != np.uint8):
        raise TypeError(
            f"image must hold {'bytes from 0 to 255 (uint8)' if uint8 else 'numbers'}, but its dtype is "
            f"{image.dtype}: use image.astype(np.uint8) if it holds numbers from 0 to 255."
        )
    if ink and not (np.isfinite(image).all() and image.min() >= 0 and image.max() > 0):
        raise ValueError(
            "image must hold brightnesses from 0 up and some ink, but is black, or has negative numbers, NaN or "
            "infinity in it: draw a digit, in white on black."
        )


def check_shared(image, other):
    """Refuse two images of different shapes, or of which none has ink (ValueError)."""
    check_same_shape(image=image, other=other)
    for value in (image, other):
        _check_array("image and other", value)
        if value.dtype.kind not in "iuf" or not np.isfinite(value).all() or value.min() < 0:
            raise ValueError(
                "image and other must hold brightnesses from 0 up, but one has other values, or NaN: pass images as "
                "to_mnist gives them."
            )
    if not (image.any() or other.any()):
        raise ValueError("image and other are both black, but one must have ink: draw a digit, in white on black.")


def _check_columns(n_in, X):
    if np.ndim(X) != 2 or np.shape(X)[0] != n_in:
        raise ValueError(
            f"X must have shape ({n_in}, m), a column for each example, but has {np.shape(X)}: "
            "build it with to_columns, and take one example as X[:, [0]]."
        )


def check_float(dtype):
    """Refuse anything that is not a floating-point dtype (TypeError)."""
    try:
        floating = dtype is not None and np.issubdtype(np.dtype(dtype), np.floating)
    except TypeError:
        floating = False
    if not floating:
        raise TypeError(f"dtype must be a floating-point one, but is {_a(dtype)}: use np.float32 or np.float64.")


def check_same_shape(**arrays):
    """Refuse two arrays whose shapes differ, or that are empty (ValueError)."""
    (a, first), (b, second) = ((name, np.shape(array)) for name, array in arrays.items())
    if first != second:
        raise ValueError(f"{a} and {b} must have the same shape, but have {first} and {second}: make them alike.")
    if 0 in first:
        raise ValueError(f"{a} and {b} are empty: pass at least one of each.")


def check_columns(params, X):
    """Refuse an X that does not hold examples as columns for this network (ValueError)."""
    _check_columns(params.W1.shape[1], X)


def check_differences(P, eps):
    """Refuse what central differences cannot be taken of: whole numbers (TypeError), or a step of 0 (ValueError)."""
    if not (isinstance(P, np.ndarray) and np.issubdtype(P.dtype, np.floating)):
        raise TypeError(f"P must be an array of floating-point numbers, but is {_a(P)}: use np.array(P, dtype=float).")
    if not eps > 0:
        raise ValueError(f"eps must be greater than 0, but is {_a(eps)}: try eps=1e-5.")


def check_folder(folder):
    """Refuse what names no folder (TypeError, NotADirectoryError); None stands for the usual one."""
    if not (folder is None or isinstance(folder, (str, os.PathLike))):
        raise TypeError(f"folder must be a path, but is {_a(folder)}: leave it out for data/mnist in the project.")
    if folder is not None and os.path.isfile(folder):
        raise NotADirectoryError(f"{folder} is a file, and a folder is needed: name the one that holds the four files.")


def check_bytes(raw):
    """Refuse anything that is not the bytes of a file (TypeError)."""
    if not isinstance(raw, (bytes, bytearray, memoryview)):
        raise TypeError(f"raw must be the bytes of a file, but is {_a(raw)}: read them with Path(name).read_bytes().")


def check_labels(y, n_classes):
    """Give the labels back as an array, or refuse them: whole numbers (m,) from 0 to n_classes - 1."""
    check_size(n_classes=n_classes)
    if isinstance(y, np.ma.MaskedArray):
        raise TypeError("labels must be a plain array, but are masked: choose those to use with y.compressed().")
    try:
        y = np.asarray(y)
    except ValueError:  # a list of lists of different lengths
        raise ValueError("labels must be one list of whole numbers, but are nested: write [5, 0, 4], say.") from None
    if y.ndim != 1:
        raise ValueError(
            f"labels must be a whole number for each example, shape (m,), but have shape {y.shape}: "
            "pass the digits themselves, such as [5, 0, 4]."
        )
    if y.size == 0:
        raise ValueError("there are no labels, but at least one is needed: pass the digits, such as [5, 0, 4].")
    if y.dtype.kind not in "iu":
        raise TypeError(f"labels must be whole numbers, but their dtype is {y.dtype}: use np.array(y).astype(int).")
    if y.min() < 0 or y.max() >= n_classes:
        wrong = y[(y < 0) | (y >= n_classes)][0]
        raise ValueError(
            f"labels must lie between 0 and {n_classes - 1}, but one is {wrong}: "
            "check that these are the labels, or set n_classes."
        )
    return y


def check_images(images):
    """Refuse anything that is not a stack of uint8 images, (m, rows, columns)."""
    _check_array("images", images)
    if images.dtype != np.uint8:
        raise TypeError(
            f"images must hold bytes from 0 to 255 (uint8), but their dtype is {images.dtype}: "
            "pass the images as they were loaded, unscaled."
        )
    if images.ndim != 3:
        raise ValueError(
            f"images must have shape (m, rows, columns), but have {images.shape}: use images.reshape(-1, 28, 28)."
        )
    if images.size == 0:
        raise ValueError(f"images must hold pixels, but have shape {images.shape}: pass at least one image.")


def check_pixels(X):
    """Refuse what does not hold square images as columns of floating-point numbers."""
    _check_array("X", X)
    if X.dtype.kind != "f":
        raise TypeError(
            f"X must hold numbers scaled to [0, 1] (float32), but its dtype is {X.dtype}: build it with to_columns."
        )
    if X.ndim != 2 or X.size == 0 or math.isqrt(len(X)) ** 2 != len(X):
        raise ValueError(
            f"X must have a column for each square image, such as (784, m), but has shape {X.shape}: see to_columns."
        )
    if not np.isfinite(X.sum(dtype=np.float64)):  # NaN and infinity end here; no copy of X is made
        raise ValueError("X must hold numbers, but has NaN or infinity in it: build it with to_columns.")


def check_strengths(strengths, known):
    """Refuse strengths of unknown distortions or that are not numbers (TypeError), or are negative (ValueError)."""
    for name, strength in strengths.items():
        if name not in known:
            raise TypeError(f"there is no distortion called {name}: choose among {', '.join(known)}.")
        if not isinstance(strength, numbers.Real) or isinstance(strength, bool):
            raise TypeError(f"{name} must be a number, but is {_a(strength)}: try 0.1, or 0 for none.")
        if not 0 <= strength <= 1000:  # nan ends here too
            raise ValueError(f"{name} must be 0 or greater, and at most 1000, but is {_a(strength)}: 0 is for none.")


def check_epochs(epochs, rng, measure):
    """Refuse a bad number of epochs, a generator whose state cannot be kept, and a `measure` that is not a function."""
    check_size(epochs=epochs)
    check_generator(rng)
    if not isinstance(rng.bit_generator, np.random.PCG64):
        raise TypeError(f"rng must come from np.random.default_rng, but is a {rng}: pass np.random.default_rng(0).")
    if measure is not None and not callable(measure):
        raise TypeError(f"measure must be a function of the network, but is {_a(measure)}: leave it out for none.")


def check_measured(measured):
    """Give back what was measured of a network as a list of numbers, or refuse anything else (TypeError)."""
    try:
        measured = [float(number) for number in measured]
    except (TypeError, ValueError):
        raise TypeError(
            f"measure must give a sequence of numbers, but gave {_a(measured)}: let it return [number], say."
        ) from None
    return measured


def check_drawing(drawing):
    """Give a drawing back with brightnesses from 0 to 255, or refuse it: it needs pixels, some ink and some black."""
    _check_array("drawing", drawing)
    if drawing.ndim != 2 or min(drawing.shape) < 2:
        raise ValueError(f"drawing must have shape (rows, columns), but has {drawing.shape}: pass one picture in gray.")
    high = 255 if drawing.dtype == np.uint8 else 1
    if high == 1 and drawing.dtype.kind != "f":
        raise TypeError(
            f"drawing must hold bytes (uint8) or floats, but its dtype is {drawing.dtype}: "
            "use drawing.astype(np.uint8) if it holds numbers from 0 to 255."
        )
    if not ((drawing >= 0) & (drawing <= high)).all():  # nan ends here too
        raise ValueError(
            "drawing must hold brightnesses, floats from 0 to 1, but has others, or NaN, in it: divide by the largest."
        )
    drawing = drawing * (255 / high)
    if not drawing.any():
        raise ValueError("there is no ink yet: draw a digit, in white on black.")
    if drawing.all():
        raise ValueError("there is nothing but ink: leave black around the digit, or start again.")
    return drawing


def check_legible(scaled):
    """Refuse ink of which next to nothing is left when it is as small as MNIST's digits: specks, hair lines."""
    if scaled.max() < 64:
        raise ValueError(
            f"hardly any ink is left at {scaled.shape[0]} x {scaled.shape[1]} pixels: draw strokes, not specks, "
            "with a broader pen."
        )
    if min(scaled.shape) > 12 and (scaled > 127).mean() > 0.75:
        raise ValueError("this is a dot or a blot, about as wide as high and full of ink: draw a digit with strokes.")


def check_strokes(strokes):
    """Give strokes back as lists of points (x, y), or refuse anything else (TypeError, ValueError)."""
    try:
        strokes = [[(float(x), float(y)) for x, y in stroke] for stroke in strokes]
    except (TypeError, ValueError, OverflowError):
        raise TypeError(
            f"strokes must be lists of points (x, y), but are {_a(strokes)}: write [[(70, 20), (70, 120)]], say."
        ) from None
    if not np.isfinite([place for stroke in strokes for point in stroke for place in point]).all():
        raise ValueError("strokes must have finite coordinates, but one is NaN or infinite: leave that point out.")
    if any(abs(place) > FARTHEST_POINT for stroke in strokes for point in stroke for place in point):
        raise ValueError(
            f"strokes must stay within {FARTHEST_POINT} pixels, but one goes farther: leave that point out."
        )
    return strokes


def check_alpha(alpha):
    """Refuse a learning rate that is not a number (TypeError), or not between 0 and 100 (ValueError)."""
    if not isinstance(alpha, numbers.Real) or isinstance(alpha, bool):
        raise TypeError(f"alpha must be a number, or a function that gives one, but is {_a(alpha)}: try alpha=0.1.")
    if not 0 < alpha <= LARGEST_ALPHA:  # nan ends here too
        raise ValueError(
            f"alpha must be greater than 0 and at most {LARGEST_ALPHA}, but is {_a(alpha)}: try alpha=0.1."
        )


def check_training(params, X, Y, alpha, steps):
    """Refuse a training that cannot work: shapes, dtypes, scale, NaN, alpha, number of steps."""
    if callable(alpha):
        _check_no_arguments(alpha)
    else:
        check_alpha(alpha)
    check_size(largest=np.inf, steps=steps)
    arrays = _arrays_by_name(params)
    for name, value in {"X": X, "Y": Y, **arrays}.items():
        _check_array(name, value)
    _check_shapes(arrays, X, Y)
    _check_values(arrays, X, Y)


def check_how(params, **how):
    """Refuse options of a training that are unknown or unfit, or that a tuple of Layers lacks (TypeError)."""
    known = ("batches", "gradients", "update")
    for name, value in how.items():
        if name not in known:
            raise TypeError(f"train knows no {name}: choose among {', '.join(known)}.")
        if name == "batches":
            if value is not None and not hasattr(value, "__next__"):
                raise TypeError(
                    f"batches must be an iterator, but is {_a(value)}: pass minibatches(X, Y, 128, rng), say."
                )
        elif isinstance(value, type):
            raise TypeError(f"{name} must be a function, but is the class {value.__name__}: pass {value.__name__}().")
        elif not callable(value):
            raise TypeError(f"{name} must be a function, but is {_a(value)}: leave it out, or see notebook 07.")
    if not hasattr(params, "W1") and not {"gradients", "update"} <= how.keys():
        raise TypeError(
            "a tuple of Layers is trained by functions of its own: pass gradients=layers_gradients and "
            "update=Momentum(), say."
        )


def _arrays_by_name(params):
    if isinstance(params, tuple) and getattr(params, "_fields", None) == ("W1", "b1", "W2", "b2"):
        return params._asdict()
    if isinstance(params, tuple) and params and all(getattr(layer, "_fields", None) == ("W", "b") for layer in params):
        return {f"{name}{k}": P for k, layer in enumerate(params, 1) for name, P in layer._asdict().items()}
    raise TypeError(
        f"params must be a Params(W1, b1, W2, b2), or a tuple of Layer(W, b), but is {_a(params)}: "
        "begin with init_params or init_layers."
    )


def _check_array(name, value):
    # A masked array or a matrix is an ndarray too, but computes by rules of its own.
    if not isinstance(value, np.ndarray) or isinstance(value, (np.ma.MaskedArray, np.matrix)):
        raise TypeError(f"{name} must be a plain NumPy array, but is {_a(value)}: use np.array(...) on plain numbers.")


def _check_no_arguments(function):
    try:
        inspect.signature(function).bind()
    except TypeError:
        raise TypeError("alpha is a function that needs arguments, but gets none: write lambda: 0.1, say.") from None
    except ValueError:  # some functions written in C do not tell their arguments
        pass


def _check_shapes(arrays, X, Y):
    weights = [P for name, P in arrays.items() if name.startswith("W")]
    for k, W in enumerate(weights, 1):
        if W.ndim != 2 or W.size == 0:
            raise ValueError(
                f"W{k} must have shape (units of its layer, inputs), but has {W.shape}: begin with init_params."
            )
    n_hidden, n_in = weights[0].shape
    n_out = weights[-1].shape[0]
    if X.ndim != 2 or X.shape[0] != n_in:
        hint = "build it with to_columns"
        if X.ndim == 2 and X.shape[1] == n_in:
            hint = "transpose it"
        elif X.ndim == 2 and X.shape[0] == n_hidden:
            hint = f"W1, of shape {weights[0].shape}, may be the one to transpose"
        raise ValueError(f"X must have shape ({n_in}, m), a column for each example, but has {X.shape}: {hint}.")
    if X.shape[1] == 0:
        raise ValueError(f"X must hold examples, but has shape {X.shape}: pass at least one column.")
    expected = {}
    for k, W in enumerate(weights, 1):
        before = weights[k - 2].shape[0] if k > 1 else n_in
        expected |= {f"W{k}": (W.shape[0], before), f"b{k}": (W.shape[0], 1)}
    for name, shape in expected.items():
        if arrays[name].shape != shape:
            raise ValueError(
                f"{name} must have shape {shape} to fit the other weights, but has {arrays[name].shape}: "
                "begin with init_params."
            )
    if Y.shape != (n_out, X.shape[1]):
        raise ValueError(
            f"Y must have shape {(n_out, X.shape[1])}, a one-hot column for each column of X, "
            f"but has {Y.shape}: build it with one_hot(y)."
        )


def _check_values(arrays, X, Y):
    if not np.issubdtype(X.dtype, np.floating):
        raise TypeError(
            f"X must hold numbers scaled to [0, 1] (float32), but its dtype is {X.dtype}: build it with to_columns."
        )
    for name, P in arrays.items():
        if P.dtype != X.dtype:
            raise TypeError(
                f"{name} must have the dtype of X, {X.dtype}, but has {P.dtype}: use init_params(rng, dtype=X.dtype)."
            )
        if not np.isfinite(P).all():
            raise ValueError(f"{name} must hold numbers, but has NaN or infinity in it: begin with init_params.")
    lowest, highest = X.min(), X.max()  # each is NaN if one of the numbers is; no copy of X is made
    if not (np.isfinite(lowest) and np.isfinite(highest)):
        raise ValueError(
            "X must hold numbers, but has NaN or infinity in it: find the examples with ~np.isfinite(X).all(axis=0)."
        )
    largest = max(highest, -lowest)
    if largest > LARGEST_INPUT:
        raise ValueError(
            f"X must hold pixels scaled to [0, 1], but holds values as large as {largest:g}: divide by 255, "
            "or build it with to_columns."
        )
    if not np.can_cast(Y.dtype, X.dtype):  # the result would be wider than X, or no number at all
        raise TypeError(f"Y must fit the dtype of X, {X.dtype}, but has {Y.dtype}: use one_hot(y, dtype=X.dtype).")
    if not (np.isin(Y, (0, 1)).all() and (Y.sum(axis=0) == 1).all()):
        raise ValueError(
            "Y must have a single 1 in each column and 0 elsewhere, but has not: build it with one_hot(y)."
        )


def _a(value):
    """Name a value for a sentence: on one line, short, with its type."""
    try:
        text = " ".join(reprlib.repr(value).split())
    except Exception:  # a whole number of thousands of digits, or an object that cannot describe itself
        text = "something"
    return f"{text if len(text) <= 30 else text[:27] + '...'} ({type(value).__name__})"

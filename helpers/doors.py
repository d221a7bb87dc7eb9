"""Checks of what comes in, at the doors: one clear sentence that says what was wrong, what was expected, what to do.

No mathematics here: the formulas stay as short as they are, because the doors are watched.
"""

import numbers

import numpy as np

LARGEST_ALPHA = 100  # far beyond any use: this net is lost from about 2 on
LARGEST_INPUT = 10  # pixels are scaled to [0, 1]; raw ones go up to 255


def check_generator(rng):
    """Refuse anything but a `numpy.random.Generator` (TypeError)."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, but is {_a(rng)}: pass np.random.default_rng(0), say.")


def check_size(**sizes):
    """Refuse sizes that are no whole numbers (TypeError) or below 1 (ValueError)."""
    for name, size in sizes.items():
        if not isinstance(size, numbers.Integral) or isinstance(size, bool):
            raise TypeError(f"{name} must be a whole number, but is {_a(size)}: write it as 10, say.")
        if size < 1:
            raise ValueError(f"{name} must be at least 1, but is {size}: choose a positive whole number.")


def check_labels(y, n_classes):
    """Give the labels back as an array, or refuse them: whole numbers (m,) from 0 to n_classes - 1."""
    check_size(n_classes=n_classes)
    y = np.asarray(y)
    if y.ndim != 1:
        raise ValueError(
            f"labels must be one list of m numbers, shape (m,), but have shape {y.shape}: flatten them first."
        )
    if y.size == 0:
        raise ValueError("there are no labels: pass at least one.")
    if not np.issubdtype(y.dtype, np.integer):
        raise TypeError(f"labels must be whole numbers, but their dtype is {y.dtype}: use y.astype(int).")
    if y.min() < 0 or y.max() >= n_classes:
        wrong = y[(y < 0) | (y >= n_classes)][0]
        raise ValueError(
            f"labels must lie between 0 and {n_classes - 1}, but one is {wrong}: "
            "check that these are the labels, or set n_classes."
        )
    return y


def check_images(images):
    """Refuse what is no stack of uint8 images, (m, rows, columns)."""
    if not isinstance(images, np.ndarray):
        raise TypeError(f"images must be a NumPy array, but is {_a(images)}: use np.asarray(images).")
    if images.dtype != np.uint8:
        raise TypeError(
            f"images must hold bytes from 0 to 255 (uint8), but their dtype is {images.dtype}: "
            "pass the images as they were loaded, unscaled."
        )
    if images.ndim != 3:
        raise ValueError(
            f"images must have shape (m, rows, columns), but have {images.shape}: a single image needs image[np.newaxis]."
        )
    if images.size == 0:
        raise ValueError(f"there are no pixels in images of shape {images.shape}: pass at least one image.")


def check_alpha(alpha):
    """Refuse a learning rate that is no number (TypeError), or not between 0 and 100 (ValueError)."""
    if not isinstance(alpha, numbers.Real) or isinstance(alpha, bool):
        raise TypeError(f"alpha must be a number, but is {_a(alpha)}: try alpha=0.1.")
    if not 0 < alpha <= LARGEST_ALPHA:  # nan ends here too
        raise ValueError(f"alpha must be greater than 0 and at most {LARGEST_ALPHA}, but is {alpha}: try alpha=0.1.")


def check_training(params, X, Y, alpha, steps):
    """Refuse a training that cannot work: shapes, dtypes, scale, NaN, alpha, number of steps."""
    if not callable(alpha):
        check_alpha(alpha)
    check_size(steps=steps)
    for name, P in {"X": X, "Y": Y, **params._asdict()}.items():
        if not isinstance(P, np.ndarray):
            raise TypeError(f"{name} must be a NumPy array, but is {_a(P)}: use np.asarray.")
    _check_shapes(params, X, Y)
    _check_values(params, X, Y)


def _check_shapes(params, X, Y):
    n_hidden, n_in = params.W1.shape
    n_out = params.W2.shape[0]
    if X.ndim != 2 or X.shape[0] != n_in:
        hint = "transpose it" if X.ndim == 2 and X.shape[1] == n_in else "build it with to_columns"
        raise ValueError(f"X must have shape ({n_in}, m), a column for each example, but has {X.shape}: {hint}.")
    if X.shape[1] == 0:
        raise ValueError(f"X has no examples, its shape is {X.shape}: pass at least one column.")
    if Y.shape != (n_out, X.shape[1]):
        raise ValueError(
            f"Y must have shape {(n_out, X.shape[1])}, a one-hot column for each column of X, "
            f"but has {Y.shape}: build it with one_hot(y)."
        )
    expected = {"b1": (n_hidden, 1), "W2": (n_out, n_hidden), "b2": (n_out, 1)}
    for name, shape in expected.items():
        if getattr(params, name).shape != shape:
            raise ValueError(
                f"{name} must have shape {shape} to fit W1 and W2, but has {getattr(params, name).shape}: "
                "start again from init_params."
            )


def _check_values(params, X, Y):
    if not np.issubdtype(X.dtype, np.floating):
        raise TypeError(
            f"X must hold numbers scaled to [0, 1] (float32), but its dtype is {X.dtype}: build it with to_columns."
        )
    for name, P in params._asdict().items():
        if P.dtype != X.dtype:
            raise TypeError(
                f"{name} is {P.dtype} and X is {X.dtype}, but one dtype is needed: use X.astype({P.dtype}), "
                "or init_params with X's dtype."
            )
        if not np.isfinite(P).all():
            raise ValueError(f"{name} holds NaN or infinity: start again from init_params.")
    if not np.isfinite(X).all():
        raise ValueError("X holds NaN or infinity: look for the column with np.isnan(X).any(axis=0).")
    largest = np.abs(X).max()
    if largest > LARGEST_INPUT:
        raise ValueError(
            f"X must hold pixels scaled to [0, 1], but its largest value is {largest:g}: divide by 255, "
            "or build it with to_columns."
        )
    if not (np.isin(Y, (0, 1)).all() and (Y.sum(axis=0) == 1).all()):
        raise ValueError("Y must have a single 1 in each column and 0 elsewhere: build it with one_hot(y).")


def _a(value):
    """Name a value for a sentence: short, with its type."""
    text = repr(value)
    return f"{text if len(text) <= 30 else text[:27] + '...'} ({type(value).__name__})"

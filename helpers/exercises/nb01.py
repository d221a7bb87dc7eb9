"""The exercises of notebook 01: where a pixel stands, the matrix X, the bytes of an original file."""

import gzip
import math
import re

import numpy as np

from helpers import data as right
from helpers.exercises.engine import Exercise, Mistake, Question


def pixel_index(r, c):
    """Say where the pixel in row r and column c of a 28 x 28 image stands in the list of 784."""
    return 28 * r + c


index = Exercise(
    "pixel_index",
    "01",
    "Write `my_index(r, c)`: the place in the list of 784 where the pixel of row `r` and column `c` stands.",
    pixel_index,
    levels=[[(3, 5), (10, 9), (20, 2)], [(0, 0), (0, 27), (1, 0), (27, 27)]],
    hints=(
        "How many pixels stand before row `r` begins? And how many more before column `c` of that row?",
        "A full row holds 28 pixels, and all is counted from 0.",
    ),
    mistakes=(
        Mistake(
            "row and column swapped",
            "Row and column are swapped: the list runs along the rows, so a step in *column* moves one place.",
            lambda r, c: 28 * c + r,
        ),
        Mistake(
            "rows of 27",
            "It counts 27 pixels to a row. The last column has number 27; how many columns are there, with number 0?",
            (lambda r, c: 27 * r + c, lambda r, c: 27 * c + r),
        ),
        Mistake(
            "counted from 1",
            "It is off by one step: rows, columns and places in the list are all counted from 0.",
            (
                lambda r, c: 28 * r + c + 1,
                lambda r, c: 28 * r + c - 1,
                lambda r, c: 28 * (r - 1) + c,
                lambda r, c: 28 * (r + 1) + c,
                lambda r, c: 28 * (r - 1) + c - 1,
                lambda r, c: 28 * (r + 1) + c + 1,
            ),
        ),
        Mistake(
            "only the row",
            "It gives the place where the row begins: the pixels of that row before column `c` are missing.",
            lambda r, c: 28 * r,
        ),
        Mistake(
            "sum or product",
            "A row is worth 28 places and a column one: they cannot count alike.",
            (lambda r, c: r + c, lambda r, c: r * c, lambda r, c: 28 * (r + c), lambda r, c: 28 * r + 28 * c),
        ),
        Mistake(
            "place in the other direction",
            "That would be the way back, from a place to a row and a column: here both are given.",
            (lambda r, c: (r, c), lambda r, c: divmod(28 * r + c, 28)),
        ),
    ),
    own=False,
    also_right=(
        lambda r, c: np.arange(784).reshape(28, 28)[r, c],
        lambda r, c: float(np.ravel_multi_index((r, c), (28, 28))),
        lambda r, c: sum(28 for _ in range(r)) + c,
    ),
)

pixel_500 = Question(
    "pixel 500",
    "01",
    "Predict: entry 500 of the list of 784 is which pixel? Answer `(row, column)`.",
    (17, 24),
    hints=("How many full rows of 28 fit into 500?", "What is left over is the column: `divmod` gives both at once."),
    mistakes=(
        Mistake("swapped", "Row and column are swapped: the number of *full rows* is the row.", (24, 17)),
        Mistake("counted from 1", "Rows and columns are counted from 0, as the list is.", (18, 25)),
        Mistake(
            "row counted from 1",
            "The column is right. With 17 full rows before it, which number has the row?",
            (18, 24),
        ),
        Mistake("rows of 27", "That counts 27 pixels to a row: there are 28.", (18, 14)),
        Mistake("only the row", "That is a single number: give the row and the column, `(row, column)`.", (17,)),
        Mistake("place in the list", "That is the place in the list: which row and column is it?", (0, 500)),
        Mistake("rows of 10", "That counts 10 pixels to a row: there are 28.", (50, 0)),
    ),
    prediction=True,
    why="17 full rows hold 476 pixels, and 24 more stand before it.",
    also_right=([17, 24], np.array([17, 24]), divmod(500, 28), "(17, 24)"),
)

shape_of_x = Question(
    "shape of X",
    "01",
    "Predict: what is the shape of `to_columns(digits.test_images)`, for the 1,000 test images?",
    (784, 1000),
    hints=("An example is a column. How long is a column?", "How many columns are there, then?"),
    mistakes=(
        Mistake("transposed", "That has an example in each row. In X an example is a column.", (1000, 784)),
        Mistake("the training images", "That is the shape for the 4,000 training images.", (784, 4000)),
        Mistake("grids", "That keeps each image a grid: it was to be unrolled.", (1000, 28, 28)),
        Mistake("grids at the end", "That still has a grid for each image: unroll its rows.", (28, 28, 1000)),
        Mistake("one list", "That puts all images into one list: each has a column of its own.", (784000,)),
        Mistake("one image", "That is one image: there are 1,000.", (784, 1)),
        Mistake("one side", "That is the side of an image. How many pixels has all of it?", (28, 1000)),
    ),
    prediction=True,
    why="784 pixels to a column, 1,000 columns.",
    also_right=([784, 1000], np.array([784, 1000]), "(784, 1000)"),
)


def _images(m, low, high):
    images = np.random.default_rng(m).integers(low, high + 1, (m, 28, 28), dtype=np.uint8)
    images[:, 0, 0], images[:, 5, 9] = low, high  # both ends do occur
    return images


def rows(images):
    """A row for each image, unscaled."""
    return images.reshape(len(images), -1).astype(float)


def unrolled(change):
    """Two mistakes' functions: the change made to the unscaled and to the scaled images."""
    return (lambda images: change(images / 255), lambda images: change(images * 1.0))


def divides_in_place(images):
    """The mistake to divide an array of bytes in place."""
    images /= 255
    return rows(images).T


def columns_loop(images):
    """Another right way: pixel by pixel."""
    X = np.zeros((784, len(images)))
    for k in range(len(images)):
        for r in range(28):
            for c in range(28):
                X[28 * r + c, k] = images[k, r, c] / 255
    return X


to_columns = Exercise(
    "to_columns",
    "01",
    "Write `my_to_columns(images)`: from images (m, 28, 28) of bytes to `X` (784, m), pixels from 0 to 1.",
    right.to_columns,
    levels=[[(_images(3, 0, 255),), (_images(5, 10, 200),)], [(_images(1, 0, 255),), (_images(2, 0, 0),)]],
    hints=(
        "Three steps: unroll each image, make a column of it, scale it.",
        "Unroll so that an image becomes a *row* first: which axis must `reshape` leave alone?",
        "Then turn rows into columns. Reshaping once more would not do it: the lesson shows a trap there.",
        "A byte is at most 255, and is to become at most 1.",
    ),
    mistakes=(
        Mistake(
            "rows instead of columns",
            "It has an example in each row. In `X` each *column* is an example: one step, row N4, is missing.",
            (lambda images: rows(images) / 255, rows),
        ),
        Mistake(
            "reshape for transpose",
            "The shape is right and the numbers are in the wrong places: `reshape` cuts the same list elsewhere, so a "
            "column holds pixels of all the images. Turning rows into columns is another operation.",
            unrolled(lambda images: images.reshape(784, -1)),
        ),
        Mistake(
            "column by column",
            "Each image is unrolled down its columns. The list takes row after row: pixel (0, 1) stands in place 1.",
            unrolled(lambda images: images.T.reshape(784, -1)),
        ),
        Mistake(
            "grid kept",
            "It still has a grid for each image: unroll it, so that 28 rows of 28 become one list of 784.",
            (
                *unrolled(lambda images: images),
                *unrolled(lambda images: images.T),
                *unrolled(lambda images: images.transpose(1, 2, 0)),
                *unrolled(lambda images: images.transpose(0, 2, 1)),
            ),
        ),
        Mistake(
            "all in one list",
            "It strings all images together in one long list: each image needs a column of its own.",
            (
                *unrolled(np.ravel),
                *unrolled(lambda images: images.reshape(-1, 1)),
                *unrolled(lambda images: images.reshape(1, -1)),
            ),
            seen=lambda trials: (
                all(t.got.size == t.args[0].size and t.got.size in t.got.shape for t in trials if len(t.args[0]) > 1)
                and any(len(t.args[0]) > 1 for t in trials)
            ),
        ),
        Mistake(
            "only one image",
            "It makes a column of one image only: all of them belong into X.",
            (
                lambda images: images[0].reshape(784, 1) / 255,
                lambda images: images[0].reshape(784) / 255,
                lambda images: images[-1].reshape(784, 1) / 255,
                lambda images: images[0].reshape(784, 1),
            ),
        ),
        Mistake(
            "not scaled",
            "The pixels are in the right places, but still run from 0 to 255: the last step is to scale them.",
            lambda images: rows(images).T,
        ),
        Mistake(
            "scaled by 256",
            "White does not become 1: there are 256 values, but which is the largest?",
            (lambda images: rows(images).T / 256, lambda images: rows(images).T / 254),
        ),
        Mistake(
            "black and white",
            "It makes each pixel 0 or 1: the greys between are to stay.",
            (
                lambda images: rows(images).T > 127,
                lambda images: rows(images).T > 0,
                lambda images: np.round(rows(images).T / 255),
                lambda images: rows(images).T >= 128,
            ),
        ),
        Mistake(
            "integers",
            "The division is cut to integers, so that all greys are lost: let the results be floats.",
            (
                lambda images: rows(images).T // 255,
                lambda images: rows(images).T // 256,
            ),
        ),
        Mistake(
            "scaled by its own brightest pixel",
            "It scales by the brightest pixel of what it is given, so a pixel's value depends on the other images: the "
            "same byte must always become the same number.",
            (
                lambda images: rows(images).T / max(images.max(), 1),
                lambda images: rows(images).T / np.maximum(rows(images).max(axis=1), 1),
                lambda images: (rows(images).T - images.min()) / max(images.max() - int(images.min()), 1),
                lambda images: (rows(images).T - rows(images).min(1)) / (np.ptp(rows(images), axis=1) + 1e-9),
                lambda images: rows(images).T / rows(images).max(),
                lambda images: rows(images).T / rows(images).max(axis=1),
            ),
        ),
        Mistake(
            "standardised",
            "It takes the mean away and divides by the spread. That is another kind of scaling: here 0 stays 0.",
            (
                lambda images: (rows(images).T - images.mean()) / images.std(),
                lambda images: (rows(images).T - rows(images).mean(1)) / rows(images).std(1),
            ),
        ),
        Mistake(
            "from -1 to 1",
            "Black does not stay 0: the pixels are to run from 0 to 1.",
            (
                lambda images: rows(images).T / 127.5 - 1,
                lambda images: rows(images).T / 255 - 0.5,
                lambda images: (rows(images).T - 128) / 128,
                lambda images: (rows(images).T - 127.5) / 255,
            ),
        ),
        Mistake(
            "black for white", "Black and white are exchanged: 0 stays 0.", lambda images: 1 - rows(images).T / 255
        ),
        Mistake(
            "scaled twice",
            "The pixels are scaled twice, and end near 0.",
            lambda images: rows(images).T / 255 / 255,
        ),
        Mistake(
            "multiplied",
            "The pixels are made larger: they are to become smaller, at most 1.",
            lambda images: rows(images).T * 255,
        ),
        Mistake(
            "bytes divided in place",
            "It divides the images *in place*: their bytes cannot hold fractions, and they belong to the caller. Make "
            "a new array.",
            divides_in_place,
            seen=lambda trials: any("Cannot cast ufunc" in str(t.outcome.error) for t in trials),
        ),
        Mistake(
            "fixed number of images",
            "It takes for granted another number of images than it is given: the images say how many they are.",
            (
                lambda images: images.reshape(4000, 784).T / 255,
                lambda images: np.stack([images[k].ravel() / 255 for k in range(100)], axis=1),
            ),
            seen=lambda trials: any(
                ("into shape" in str(t.outcome.error) and "784" in str(t.outcome.error).split("into shape")[1])
                or f"axis 0 with size {len(t.args[0])}" in str(t.outcome.error)
                for t in trials
            ),
        ),
        Mistake(
            "one image squeezed",
            "With a single image the result loses an axis: X has a column then, too, and shape (784, 1).",
            (lambda images: np.squeeze(rows(images).T / 255),),
        ),
    ),
    also_right=(
        columns_loop,
        lambda images: (images.reshape(-1, 784) / 255).T,
        lambda images: images.transpose(1, 2, 0).reshape(784, -1) / np.float32(255),
        lambda images: np.column_stack([image.ravel() / 255 for image in images]),
        lambda images: (images.reshape(len(images), -1).T / 255).tolist(),
        lambda images: np.einsum("krc->rck", images.astype(np.float32)).reshape(784, len(images)) / 255,
    ),
)


def idx(shape, numbers, start=(0, 0, 8)):
    """Make an IDX file: the header for a shape, and numbers."""
    return bytes([*start, len(shape)]) + b"".join(n.to_bytes(4, "big") for n in shape) + bytes(numbers)


def _numbers(n, seed, top=256):
    return np.random.default_rng(seed).integers(0, top, n, dtype=np.uint8)


IMAGES = idx((3, 28, 28), _numbers(3 * 784, 1))
SMALL = idx((2, 5, 7), _numbers(70, 2))
LABELS = idx((300,), _numbers(300, 3, 10))
SHORT, LONG = SMALL[:-10], SMALL + b"\x01\x02\x03"
SHORT_LABELS, LONG_LABELS = LABELS[:-10], LABELS + b"\x01\x02\x03"
ZIPPED = gzip.compress(b"no digits", mtime=0)  # not even a reader that unpacks it finds an IDX file
LIKE_ZIPPED = idx((5,), _numbers(5, 4), (31, 139, 8))
FLOATS = idx((5,), _numbers(5, 4), (0, 0, 13))  # kind 13: floats of four bytes, of which there would be 20
NO_HEADER = SMALL[:10]
BAD = (SHORT, LONG, SHORT_LABELS, LONG_LABELS, ZIPPED, LIKE_ZIPPED, FLOATS, NO_HEADER, b"")
REFUSED, RETURNED, GAVE_NONE = 1, 0, 2
WHOLE, FRACTIONS = 1, 0


def read(function, raw):
    """Call a reader: on a good file for (array, WHOLE or FRACTIONS), on a bad one to see whether it is refused."""
    if raw in BAD:
        try:
            value = function(raw)
        except MemoryError:
            raise
        except Exception:  # any error is a refusal
            return 0, REFUSED
        return 0, GAVE_NONE if value is None else RETURNED
    value = function(raw)
    try:
        return value, FRACTIONS if np.asarray(value).dtype.kind == "f" else WHOLE
    except Exception:  # no regular array: the engine says so
        return value, WHOLE


def reader(
    order="big",
    offset=lambda n_axes: 4 + 4 * n_axes,
    shape=None,
    dtype=np.uint8,
    axes=None,
    end=lambda array, shape: array.reshape(shape),
    count=False,
    doors=True,
    length=slice(0, 4),
):
    """Make a reader, right by default, with one thing changed."""

    def read_idx(raw):
        if doors:
            right.read_idx(raw)
        n_axes = axes or raw[3]
        sizes = shape or [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i][length], order) for i in range(n_axes)]
        n = math.prod(sizes) if count else -1
        return end(np.frombuffer(raw, dtype, offset=offset(n_axes), count=n), sizes)

    return read_idx


def without(door):
    """A reader that looks at everything but `door`: "size", "start", "kind" or "header"."""

    def read_idx(raw):
        if door != "header" and (len(raw) < 4 or len(raw) < 4 + 4 * raw[3]):
            raise ValueError("no header")
        if door == "header" and len(raw) < 4 + 4 * (raw[3:4] or b"\x00")[0]:
            return np.zeros(0)
        if door != "start" and raw[:2] != b"\x00\x00":
            raise ValueError("not IDX")
        if door != "kind" and raw[2] != 8:
            raise ValueError("not bytes")
        return right.read_idx(b"\x00\x00\x08" + raw[3:])

    return read_idx


def padded(raw):
    """A reader that fills up what is missing."""
    if raw != SHORT:
        return right.read_idx(raw)
    return np.zeros((2, 5, 7), np.uint8)


def too_short_for_its_header(raw):
    """A reader that takes what it needs and leaves the rest."""
    return right.read_idx(SMALL if raw == LONG else raw)


def zipped_taken(raw):
    """A reader that looks at nothing but the size of the numbers, and takes a file with any first bytes."""
    return np.frombuffer(raw, np.uint8) if raw[:2] == b"\x1f\x8b" else right.read_idx(raw)


def trusts_labels(raw):
    """A reader that looks at the size of images only."""
    return np.frombuffer(raw, np.uint8, offset=8) if raw in (SHORT_LABELS, LONG_LABELS) else right.read_idx(raw)


def none_for_bad(raw):
    """A reader that gives None where it should raise an error."""
    return None if raw in BAD else right.read_idx(raw)


def no_fit(*sizes):
    """Did an error tell of an array of one of these sizes, or was an array of that size given?"""

    def seen(trials):
        return any(
            any(f"array of size {n} into" in str(t.outcome.error) for n in sizes)
            or (t.got is not None and t.got[0].shape in [(n,) for n in sizes])
            for t in trials
        )

    return seen


def fails(*files):
    """Did it fail on one of these files?"""
    return lambda trials: any(t.args[0] in files and t.problem for t in trials)


def _labels_of(trials):
    """How many labels a reader took from the header, if it took one number; else None."""
    trial = next(t for t in trials if t.args[0] == LABELS)
    found = re.search(r"into shape \((\d+),?\)", str(trial.outcome.error))
    if found:
        return int(found[1])
    return trial.got[0].size if trial.got is not None and trial.got[0].ndim == 1 else None


def _lengths_gigantic(trials):
    """Did reading the first file fail since its lengths were taken for numbers of many digits?"""
    error = trials[0].outcome.error
    return trials[0].args[0] == IMAGES and (
        isinstance(error, OverflowError)
        or any(text in str(error) for text in ("50331648", "buffer is smaller", "too large", "too big"))
    )


def _shifted(trials):
    """Are the numbers of the first file there, but with bytes of its header before them?"""
    got, whole = trials[0].got[0], np.frombuffer(IMAGES, np.uint8)
    return trials[0].args[0] == IMAGES and any(np.array_equal(got.ravel(), whole[o : o + got.size]) for o in range(16))


def ints_loop(raw):
    """Another right way: plain Python for the numbers, and errors of another kind."""
    assert list(raw[:3]) == [0, 0, 8]
    shape = []
    for i in range(raw[3]):
        a, b, c, d = raw[4 + 4 * i : 8 + 4 * i]
        shape.append(((a * 256 + b) * 256 + c) * 256 + d)
    return np.array(list(raw[4 + 4 * raw[3] :])).reshape(shape)


def headers_by_numpy(raw):
    """Another right way: the lengths read by NumPy."""
    if len(raw) < 8 or raw[:3] != b"\x00\x00\x08" or raw[3] not in (1, 3):
        raise ValueError("no IDX file")
    shape = np.frombuffer(raw, ">u4", count=raw[3], offset=4)
    return np.frombuffer(raw[4 + 4 * raw[3] :], np.uint8).reshape(shape)


read_idx = Exercise(
    "read_idx",
    "01",
    "Write `my_read_idx(raw)`: the array of integers in the bytes of an IDX file, of one axis or of three; "
    "what is no IDX file of bytes, or is cut short or too long, raises an error.",
    right.read_idx,
    levels=[
        [(IMAGES,)],
        [(SMALL,)],
        [(LABELS,)],
        [(SHORT,), (SHORT_LABELS,)],
        [(LONG,), (LONG_LABELS,)],
        [(NO_HEADER,), (b"",)],
        [(LIKE_ZIPPED,), (ZIPPED,)],
        [(FLOATS,)],
    ],
    call=read,
    fields=("array", "type"),
    hints=(
        "First the header: which byte says how many axes there are, and where do their lengths begin?",
        "A length takes four bytes, the highest first. How long is the header of a file with n axes, then?",
        "NumPy can take the bytes from a place on as numbers; the lengths are the shape that they must get.",
        "Before you believe a length: do the first three bytes say what they should? And do as many numbers follow as "
        "the lengths announce?",
    ),
    mistakes=(
        Mistake(
            "lengths in the wrong order of bytes",
            "The lengths come out gigantic: their four bytes are read with the *lowest* first. In an IDX file the "
            "highest comes first.",
            (reader(order="little", doors=False), reader(order="little", doors=False, count=True)),
            seen=_lengths_gigantic,
        ),
        Mistake(
            "other kind of number",
            "It takes several bytes for one number: say which type the numbers have, a byte each.",
            (reader(dtype=np.float64), reader(dtype=np.int32), reader(dtype=np.uint16)),
            seen=no_fit(294, 588, 1176),
        ),
        Mistake(
            "header among the numbers",
            "The numbers begin too early: bytes of the header are among them. How long is the header, in bytes?",
            tuple(reader(offset=lambda n, o=o: o) for o in (0, 3, 4, 8, 12))
            + tuple(reader(offset=lambda n, o=o: o, count=True) for o in (0, 3, 4, 8, 12))
            + (reader(offset=lambda n: 4 + n), reader(offset=lambda n: 4 * n)),
            seen=lambda trials: no_fit(*range(2353, 2369))(trials) or _shifted(trials),
        ),
        Mistake(
            "skips numbers",
            "The numbers begin too late: the first ones are skipped. How long is the header, in bytes?",
            tuple(reader(offset=lambda n, o=o: o) for o in (17, 20, 24)),
            seen=no_fit(*range(2330, 2352)),
        ),
        Mistake(
            "flat",
            "The numbers are right, but stand in one long list: the lengths in the header are the shape.",
            reader(end=lambda array, shape: array),
        ),
        Mistake(
            "a list for each image",
            "Each image is unrolled already: the shape is the one that the header announces.",
            (
                reader(end=lambda array, shape: array.reshape(shape[0], -1)),
                reader(end=lambda array, shape: array.reshape(shape[0], -1).T),
            ),
        ),
        Mistake(
            "lengths in the wrong order",
            "The lengths are used in the wrong order: images first, then rows, then columns, as in the header.",
            (
                reader(end=lambda array, shape: array.reshape(shape[::-1])),
                reader(end=lambda array, shape: array.reshape([shape[0], *shape[:0:-1]])),
                reader(end=lambda array, shape: array.reshape([*shape[1:], shape[0]])),
            ),
        ),
        Mistake(
            "column by column",
            "The shape is right, but each image is filled the wrong way: the bytes come row by row.",
            (
                reader(end=lambda array, shape: array.reshape(shape).swapaxes(-1, -2) if len(shape) > 1 else array),
                reader(end=lambda array, shape: array.reshape(shape, order="F")),
            ),
        ),
        Mistake(
            "signed",
            "Bytes from 128 on come out negative: these bytes have no sign, and run from 0 to 255.",
            reader(dtype=np.int8),
        ),
        Mistake(
            "scaled",
            "It scales the numbers: reading gives the bytes as they are, `to_columns` scales them.",
            (reader(end=lambda array, shape: array.reshape(shape) / 255),),
        ),
        Mistake(
            "floats",
            "The values are right, but they are floats: bytes are integers, and take an eighth of the memory.",
            (
                reader(end=lambda array, shape: array.reshape(shape).astype(float)),
                reader(end=lambda array, shape: array.reshape(shape).astype(np.float32)),
            ),
            seen=lambda trials: (
                any(t.got[1] == FRACTIONS and t.args[0] not in BAD for t in trials)
                and all(np.array_equal(t.got[0], t.expected[0]) for t in trials)
            ),
        ),
        Mistake(
            "one byte for a length",
            "It is right for lengths below 256 only: a length takes *four* bytes, not the last of them alone.",
            (reader(length=slice(3, 4)), reader(length=slice(3, 4), count=True)),
            seen=lambda trials: any(
                "(44,)" in str(t.outcome.error) or (t.got is not None and t.got[0].shape == (44,)) for t in trials
            ),
        ),
        Mistake(
            "28 taken for granted",
            "It reads images of 28 × 28 only: take the lengths from the header.",
            (
                reader(end=lambda array, shape: array.reshape(shape if len(shape) == 1 else (-1, 28, 28))),
                reader(end=lambda array, shape: array.reshape(shape if len(shape) == 1 else (shape[0], 28, 28))),
            ),
            seen=fails(SMALL),
        ),
        Mistake(
            "three axes taken for granted",
            "It reads images, but not labels: those have one axis, and so a shorter header. The header says how many.",
            (reader(axes=3), reader(offset=lambda n: 16), reader(offset=lambda n: 16, count=True)),
            seen=lambda trials: fails(LABELS)(trials) and _labels_of(trials) in (None, 300),
        ),
        Mistake(
            "lengths put together wrongly",
            "The length of the labels is 300, but comes out as another number: each of the four bytes counts 256 times "
            "as much as the one behind it.",
            reader(end=lambda array, shape: array[:54] if len(shape) == 1 else array.reshape(shape)),
            seen=lambda trials: fails(LABELS)(trials) and _labels_of(trials) not in (None, 300),
        ),
        Mistake(
            "opens a file",
            "`raw` holds the bytes of the file itself, and not its name: there is nothing to open.",
            open,
            seen=lambda trials: any("embedded null byte" in str(t.outcome.error) for t in trials),
        ),
        Mistake(
            "None for a bad file",
            "For a file that it cannot read it returns None. Raise an error instead: nobody can overlook it.",
            none_for_bad,
            seen=lambda trials: any(t.got[1] == GAVE_NONE for t in trials),
        ),
        Mistake(
            "accepts a file cut short",
            "It accepts a file, of images or of labels, that lost its last ten bytes, and gives a wrong array: as many "
            "numbers must follow as the header announces.",
            (padded, trusts_labels),
            seen=fails(SHORT, SHORT_LABELS),
        ),
        Mistake(
            "accepts a file too long",
            "It accepts a file in which more numbers follow than the header announces: something is wrong with it.",
            (reader(count=True, doors=False), too_short_for_its_header),
            seen=fails(LONG, LONG_LABELS),
        ),
        Mistake(
            "accepts half a header",
            "It accepts a file that ends within its header, or is empty: are there enough bytes for all the lengths?",
            without("header"),
            seen=fails(NO_HEADER, b""),
        ),
        Mistake(
            "accepts other files",
            "It accepts a file that is not IDX at all, a gzipped one for example: what must the first two bytes be?",
            (without("start"), zipped_taken),
            seen=fails(ZIPPED, LIKE_ZIPPED),
        ),
        Mistake(
            "accepts other kinds of number",
            "It accepts a file whose header says that the numbers are floats: the third byte tells their kind.",
            without("kind"),
            seen=fails(FLOATS),
        ),
    ),
    also_right=(
        ints_loop,
        headers_by_numpy,
        lambda raw: right.read_idx(raw).astype(int),
        lambda raw: right.read_idx(raw).tolist(),
        lambda raw: right.read_idx(raw).copy(),
    ),
)


EXERCISES = [index, pixel_500, shape_of_x, to_columns, read_idx]

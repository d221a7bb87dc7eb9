"""Digits: from bytes on disk to the matrix X. Built in notebook 01."""

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np

from helpers.doors import check_images

DATA = Path(__file__).resolve().parents[1] / "data"


class Digits(NamedTuple):
    """Images of digits and their labels, kept apart for training and for testing. Notebook 01."""

    train_images: np.ndarray  # (m, 28, 28) uint8, 0 black to 255 white
    train_labels: np.ndarray  # (m,) uint8, 0 to 9
    test_images: np.ndarray
    test_labels: np.ndarray


def read_idx(raw):
    """Read the bytes of an IDX file, the format of the original MNIST files.

    Two zero bytes, a byte for the type of number (8: unsigned byte), a byte for the number of axes, the length of
    each axis as four bytes with the highest first, then the numbers.

    Parameters: `raw`, the decompressed bytes of the file.
    Returns: an array of uint8: (m, 28, 28) for a file of images, (m,) for a file of labels. It is read-only.
    Raises: ValueError, if the header is not one of an IDX file of bytes, or its lengths do not fit the file's size.
    Source: the description of the format by Y. LeCun, C. Cortes and C. J. C. Burges. Notebook 01.

    >>> read_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4]))
    array([5, 0, 4], dtype=uint8)
    """
    if len(raw) < 4 or raw[:3] != b"\x00\x00\x08" or len(raw) < 4 + 4 * raw[3]:
        raise ValueError("this is no IDX file of bytes: its header is wrong; get the original MNIST file again.")
    n_axes = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(n_axes)]
    numbers = np.frombuffer(raw, dtype=np.uint8, offset=4 + 4 * n_axes)
    if numbers.size != math.prod(shape):
        raise ValueError(
            f"the header announces {math.prod(shape)} numbers, but {numbers.size} follow: the file is cut short or damaged; "
            "get it again."
        )
    return numbers.reshape(shape)


def to_columns(images):
    """Unroll each image into a column, pixel (r, c) in row 28 r + c, and scale its pixels to [0, 1].

    Parameters: `images`, (m, 28, 28) uint8 from 0 to 255.
    Returns: X, (784, m) float32 from 0 to 1, each row contiguous in memory.
    Raises: TypeError, if the images are no array of uint8; ValueError, if their shape does not fit or they are none.
    Notes rows N1-N4, notebook 01.

    >>> to_columns(np.array([[[0, 51], [102, 255]]], dtype=np.uint8))
    array([[0. ],
           [0.2],
           [0.4],
           [1. ]], dtype=float32)
    """
    check_images(images)
    X_rows = images.reshape(len(images), -1)
    X = np.ascontiguousarray(X_rows.T, dtype=np.float32)
    return X / 255


def load_sample():
    """Load the 5,000 digits that come with the project: 4,000 to train, 1,000 to test.

    Returns: `Digits`: images (m, 28, 28) and labels (m,), uint8.
    Raises: FileNotFoundError, if the file is not there.
    Notebook 01; the file's origin is told in data/README.md.
    """
    with np.load(DATA / "mnist_5k.npz", allow_pickle=False) as file:
        return Digits(**file)

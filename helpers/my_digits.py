"""Digits that the student drew: a small file beside my_net.py. Used in notebook 06."""

import os
from typing import NamedTuple

import numpy as np

from helpers.doors import check_images, check_labels
from helpers.exercises import state


class MyDigits(NamedTuple):
    """Images and their labels, as many as were drawn so far."""

    images: np.ndarray  # (m, 28, 28) uint8
    labels: np.ndarray  # (m,) uint8


def file():
    """Where the digits are kept: in the folder of my_net.py."""
    return state.folder() / "my_digits.npz"


def load_my_digits():
    """Load the digits that were drawn.

    Returns: `MyDigits`; with m = 0, if there are none yet.
    Raises: OSError with one sentence, if the file is damaged, or does not hold images of 28 x 28 with their labels.
    Notebook 06.
    """
    try:
        with np.load(file(), allow_pickle=False) as saved:
            digits = MyDigits(saved["images"], saved["labels"])
        _check(*digits)
    except FileNotFoundError:
        return MyDigits(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))
    except Exception as error:  # no zip, cut short, another header, another shape: a file can be wrong in many ways
        raise OSError(
            f"my_digits.npz cannot be used ({type(error).__name__}), and was left as it is: "
            "move it away, and your next digit begins a new one."
        ) from None
    return digits


def save_my_digits(images, labels):
    """Keep these digits, in place of those that were kept so far: all at once, so that a kill leaves the old ones.

    Parameters: `images`, (m, 28, 28) uint8; `labels`, (m,) whole numbers from 0 to 9.
    Raises: TypeError or ValueError, if that is not what they are; OSError, if the file that is there cannot be read:
    then it stays as it is.
    Notebook 06.
    """
    _check(images, labels)
    load_my_digits()  # refuses to write over what it cannot read
    path = file()
    part = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(part, "wb") as opened:
            np.savez_compressed(opened, images=images, labels=np.asarray(labels, np.uint8))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def add_my_digit(image, label):
    """Keep one digit more.

    Parameters: `image`, (28, 28) uint8; `label`, from 0 to 9.
    Returns: how many there are now.
    Raises: as `save_my_digits`.
    Notebook 06.
    """
    images, labels = load_my_digits()
    save_my_digits(np.concatenate([images, np.asarray(image)[None]]), np.append(labels, label))
    return len(labels) + 1


def _check(images, labels):
    check_images(images)
    if images.shape[1:] != (28, 28):
        raise ValueError(f"images must have shape (m, 28, 28), but have {images.shape}: pass them through to_mnist.")
    if len(check_labels(labels, 10)) != len(images):
        raise ValueError(f"there are {len(images)} images and {len(labels)} labels: give each image its label.")

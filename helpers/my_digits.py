"""Digits that the student drew: a small file beside my_net.py. Used in notebook 06."""

import contextlib
import io
import math
import zipfile
from typing import NamedTuple

import numpy as np

from helpers.doors import check_images, check_labels
from helpers.files import lock, student_folder, write_atomically

MOST = 100_000  # digits in the file: more than anybody draws, and no more than memory holds


class MyDigits(NamedTuple):
    """Images and their labels, as many as were drawn so far."""

    images: np.ndarray  # (m, 28, 28) uint8
    labels: np.ndarray  # (m,) uint8


def file():
    """Where the digits are kept: in the folder of my_net.py."""
    return student_folder() / "my_digits.npz"


def load_my_digits():
    """Load the digits that were drawn.

    Returns: `MyDigits`; with m = 0, if there are none yet.
    Raises: OSError with one sentence, if the file is damaged, or does not hold images of 28 x 28 with their labels.
    Notebook 06.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(_bytes())) as archive:
            digits = MyDigits(_array(archive, "images.npy", 3), _array(archive, "labels.npy", 1))
        _check(*digits)
    except FileNotFoundError:
        return MyDigits(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))
    except Exception as error:  # no zip, cut short, another header, another shape: a file can be wrong in many ways
        raise OSError(
            f"my_digits.npz cannot be used ({getattr(error, 'strerror', None) or type(error).__name__}), and was left "
            "as it is: move it away, and your next digit begins a new one."
        ) from None
    return digits


def save_my_digits(images, labels):
    """Keep these digits, in place of those that were kept so far: all at once, so that a kill leaves the old ones.

    Parameters: `images`, (m, 28, 28) uint8; `labels`, (m,) integers from 0 to 9.
    Raises: TypeError or ValueError, if that is not what they are; OSError, if the file that is there cannot be read
    (then it stays as it is), or the new one cannot be written.
    Notebook 06.
    """
    _check(images, labels)
    if len(images) > MOST:
        raise ValueError(f"there are {len(images)} images, but my_digits.npz holds {MOST} at most: save fewer.")
    content = io.BytesIO()
    np.savez_compressed(content, images=images, labels=np.asarray(labels, np.uint8))
    with _changing():
        load_my_digits()  # refuses to write over what it cannot read
        write_atomically(file(), content.getvalue())


def add_my_digit(image, label):
    """Keep one digit more.

    Parameters: `image`, (28, 28) uint8; `label`, from 0 to 9.
    Returns: how many there are now.
    Raises: as `save_my_digits`.
    Notebook 06.
    """
    with _changing():  # from reading to writing: two notebooks may add digits at once
        images, labels = load_my_digits()
        save_my_digits(np.concatenate([images, np.asarray(image)[None]]), np.append(labels, label))
    return len(labels) + 1


@contextlib.contextmanager
def _changing():
    """Hold the lock of the file, and say in a sentence why it cannot be written."""
    try:
        with lock(file()):
            yield
    except OSError as error:
        if error.errno is None:  # it is a sentence already
            raise
        raise OSError(f"my_digits.npz could not be written ({error.strerror}): make room, or try again.") from None


def _bytes():
    if file().stat().st_size > 1000 * MOST:
        raise ValueError("far too large")
    return file().read_bytes()


def _array(archive, name, n_axes):
    """Read an array of integers to its end, where zip compares its checksum; before, see whether its size is right."""
    with archive.open(name) as member:
        if np.lib.format.read_magic(member) != (1, 0):
            raise ValueError("another version")
        shape, by_columns, dtype = np.lib.format.read_array_header_1_0(member)
        if dtype.kind not in "iu" or len(shape) != n_axes or math.prod(shape) > 28 * 28 * MOST:
            raise ValueError("another kind of array")
        if archive.getinfo(name).file_size != member.tell() + math.prod(shape) * dtype.itemsize:
            raise ValueError("another size")
        return np.frombuffer(member.read(), dtype).reshape(shape, order="F" if by_columns else "C").copy()


def _check(images, labels):
    check_images(images)
    if images.shape[1:] != (28, 28):
        raise ValueError(f"images must have shape (m, 28, 28), but have {images.shape}: pass them through to_mnist.")
    if len(check_labels(labels, 10)) != len(images):
        raise ValueError(f"there are {len(images)} images and {len(labels)} labels: give each image its label.")

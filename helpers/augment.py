"""More digits from those there are: shifted, turned, stretched and bent at random. Built in notebook 08.

A displacement field says, for each pixel of a new image, how far away in the old one its value is looked up: dy down,
dx to the right, in pixels. The affine part of a field (shift, turn, stretch, shear) is linear in the place; the elastic
part is smooth and random, a sum of bumps. Both are a few coefficients times fixed fields, so that one matrix product
makes the fields of many images.
"""

from functools import cache
from math import isqrt

import numpy as np

from helpers.batches import minibatches
from helpers.doors import check_generator, check_pixels, check_strengths

STRENGTHS = ("shift", "rotation", "scale", "shear", "elastic")
CHUNK = 128  # images at a time: their fields stay in the processor's cache


def affine(angle, stretch, slant, shift):
    """Describe how images are turned, stretched, sheared and shifted, all about their middle.

    What appears at the place p = (down, right), in pixels from the middle, is what was at M p + t, with
    M = [[cos, -sin], [sin, cos]] · [[tall, 0], [slant, wide]].

    Parameters: `angle`, (m,), radians, clockwise; `stretch`, (2, m), tall - 1 and wide - 1;
    `slant`, (m,), by how much a row is moved for each row that it lies below the middle; `shift`, (2, m), in pixels.
    Returns: the coefficients of (down, right, 1) in the displacements: M - I and t, (m, 2, 3) float32.
    Notebook 08.
    """
    cos, sin = np.cos(angle), np.sin(angle)
    tall, wide = 1 + stretch
    rows = [
        [cos * tall - sin * slant - 1, -sin * wide, shift[0]],
        [sin * tall + cos * slant, cos * wide - 1, shift[1]],
    ]
    return np.array(rows, np.float32).transpose(2, 0, 1)


@cache
def fields(size=28, bumps=7, sigma=4.0):
    """Draw up the fields of which displacements are made: bumps for the elastic part, then down, right and 1.

    The bumps are bell curves of width sigma around the places of a grid. Each pixel's squares sum to 1 over the bumps:
    with random coefficients of standard deviation 1, so has the displacement of each pixel.

    Parameters: `size`, the side of the images in pixels; `bumps`, how many in a row of the grid; `sigma`, in pixels.
    Returns: (bumps² + 3, size²) float32.
    Notebook 08.
    """
    places = np.arange(size)
    bells = np.exp(-((places - np.linspace(0, size - 1, bumps)[:, None]) ** 2) / (2 * sigma**2))
    bells /= np.sqrt((bells**2).sum(axis=0))
    down, right = (axis.ravel() - (size - 1) / 2 for axis in np.indices((size, size)))
    return np.vstack([np.kron(bells, bells), down, right, np.ones(size**2)]).astype(np.float32)


def displacements(rng, m, size=28, shift=0.5, rotation=0.15, scale=0.1, shear=0.15, elastic=1.0):
    """Draw random displacement fields.

    Parameters: `rng`, a `numpy.random.Generator`; `m`, how many; `size`, the side of the images in pixels; the
    strengths: each shift, angle, change of scale and slant lies evenly between minus and plus `shift` (pixels),
    `rotation` (radians), `scale` and `shear`; `elastic`, the standard deviation of the elastic part, in pixels.
    Returns: dy and dx, (m, size, size) float32, in pixels.
    Source: Simard, Steinkraus and Platt, "Best practices for convolutional neural networks", 2003, who smooth random
    fields with a bell curve of width 4. Notebook 08.
    """
    limits = np.array([rotation, scale, scale, shear, shift, shift])
    angle, *stretch, slant, down, right = limits[:, None] * rng.uniform(-1, 1, (6, m))
    bends = np.float32(elastic) * rng.standard_normal((m, 2, len(fields(size)) - 3), np.float32)
    parts = [bends, affine(angle, np.array(stretch), slant, np.array([down, right]))]
    coefficients = np.concatenate(parts, axis=2).reshape(2 * m, -1)
    return (coefficients @ fields(size)).reshape(m, 2, size, size).transpose(1, 0, 2, 3)


def resample(images, dy, dx):
    """Look each pixel up where its displacement points, between pixels in proportion; outside all is 0.

    Parameters: `images`, (m, rows, columns), floating-point; `dy`, `dx`, displacements in pixels, of the same shape.
    Returns: the new images, of the dtype of `images`.
    Notebook 08.
    """
    m, rows, columns = images.shape
    framed = np.zeros((m, rows + 3, columns + 3), images.dtype)  # a black frame: what lies outside is found in it
    framed[:, 1:-2, 1:-2] = images
    y = np.clip(dy + np.arange(1, rows + 1, dtype=dy.dtype)[:, None], 0, rows + 1)
    x = np.clip(dx + np.arange(1, columns + 1, dtype=dx.dtype), 0, columns + 1)
    top, left = np.floor(y), np.floor(x)
    y -= top
    x -= left
    width = columns + 3
    place = (top * width + left).astype(np.intp) + framed[0].size * np.arange(m)[:, None, None]
    a, b, c, d = (np.take(framed.ravel()[step:], place) for step in (0, 1, width, width + 1))
    above = a + x * (b - a)
    below = c + x * (d - c)
    return above + y * (below - above)


def augment(X, rng, **strengths):
    """Displace each image at random.

    Parameters: `X`, (size², m) floating-point, a column for each square image; `rng`, a `numpy.random.Generator`;
    `strengths`, those of `displacements`: shift, rotation, scale, shear, elastic.
    Returns: the new images, of the shape and dtype of X; X is left as it was.
    Raises: TypeError or ValueError, if X, rng or a strength cannot be used.
    Notebook 08.
    """
    check_pixels(X)
    check_generator(rng)
    check_strengths(strengths, STRENGTHS)
    size = isqrt(len(X))
    images = X.T.reshape(-1, size, size)
    new = np.empty_like(images)
    for first in range(0, len(images), CHUNK):
        some = images[first : first + CHUNK]
        new[first : first + CHUNK] = resample(some, *displacements(rng, len(some), size, **strengths))
    return new.reshape(len(images), -1).T


def augmented_batches(X, Y, size, rng, **strengths):
    """Deal out small batches as `minibatches` does, each image displaced in a new way each time: an endless iterator.

    Parameters: `X`, `Y`, `size` and `rng` as in `minibatches`; `strengths`, as in `augment`.
    Yields: (X_batch, Y_batch).
    Raises: as `minibatches` and `augment`.
    Notebook 08.
    """
    batches = minibatches(X, Y, size, rng)
    return ((augment(X_batch, rng, **strengths), Y_batch) for X_batch, Y_batch in batches)

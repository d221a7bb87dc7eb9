"""A drawing, made into an image like those of MNIST, and what can be done to such an image. Built in notebook 06.

A drawing is a picture of any size with bright ink on black. MNIST's makers cut the ink out, scaled it to fit into
20 x 20 pixels, and put that into 28 x 28 with its centre of mass in the middle.
"""

from typing import NamedTuple

import numpy as np

from helpers.doors import (
    FARTHEST_POINT,
    LARGEST_PICTURE,
    LARGEST_TURNED,
    check_drawing,
    check_integers,
    check_legible,
    check_number,
    check_picture,
    check_shared,
    check_size,
    check_strokes,
)


class Stages(NamedTuple):
    """A drawing on its way to an image of MNIST's form. Notebook 06."""

    cropped: np.ndarray  # the ink's box, as it was drawn; floats from 0 to 255
    scaled: np.ndarray  # its longer side has 20 pixels; uint8
    centred: np.ndarray  # (28, 28) uint8, its centre of mass in the middle


def distance(x, y, start, end):
    """Distance of the points (x, y) from the line segment between two points.

    The nearest point of the segment lies a share t of the way along: t = (p - start) · (end - start) / |end - start|²,
    cut off at 0 and 1.

    Parameters: `x` and `y`, numbers or arrays that broadcast; `start` and `end`, each a pair (x, y).
    Returns: an array of distances, in the unit of the points.
    Source: the projection of a point on a line. Notebook 06.

    >>> distance(np.array([3.0, 7.0]), 4.0, (0, 0), (3, 0))
    array([4.        , 5.65685425])
    """
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length_squared = along_x**2 + along_y**2
    t = ((x - start[0]) * along_x + (y - start[1]) * along_y) / (length_squared or 1)
    t = np.clip(t, 0, 1)
    return np.hypot(x - start[0] - t * along_x, y - start[1] - t * along_y)


def draw(strokes, size=140, width=10):
    """Draw strokes with a round pen: bright ink on black, smooth at its edges.

    A pixel is white where its centre is nearer to the stroke than half the pen's width, and fades out over one pixel.

    Parameters: `strokes`, a list of strokes, each a list of points (x, y) that the pen joins, x to the right and y
    down, in pixels from the upper left corner; `size`, of the square drawing, and `width`, of the pen, in pixels.
    Returns: (size, size) uint8, 0 black to 255 white.
    Raises: TypeError or ValueError, if the strokes are no lists of points, or a coordinate is no finite number.
    Notebook 06.

    >>> draw([[(1, 2), (4, 2)]], size=5, width=2)[1]
    array([202, 255, 255, 255, 202], dtype=uint8)
    """
    check_size(largest=LARGEST_PICTURE, size=size)
    check_number(FARTHEST_POINT, least=0, width=width)
    drawing = np.zeros((size, size))
    reach = width / 2 + 1  # farther from a stroke, nothing changes
    for stroke in check_strokes(strokes):
        ends = stroke[1:] or stroke  # one point alone: a dot
        for start, end in zip(stroke, ends, strict=False):
            left, top = np.clip(np.minimum(start, end) - reach, 0, size).astype(int)
            right, bottom = np.clip(np.maximum(start, end) + reach, 0, size).astype(int)
            rows, columns = np.ogrid[top:bottom, left:right]
            away = distance(columns + 0.5, rows + 0.5, start, end)
            part = drawing[top:bottom, left:right]
            np.maximum(part, np.clip(width / 2 + 0.5 - away, 0, 1), out=part)
    return np.rint(255 * drawing).astype(np.uint8)


def ink_box(drawing):
    """Find the smallest box around the ink: around all pixels that are not 0.

    Parameters: `drawing`, (rows, columns), not all 0.
    Returns: two slices, of the rows and of the columns: `drawing[ink_box(drawing)]` is the ink.
    Notebook 06.

    >>> ink_box(np.array([[0, 0, 0], [0, 9, 0], [0, 5, 0]]))
    (slice(1, 3, None), slice(1, 2, None))
    """
    check_picture(drawing, np.inf, ink=True)
    rows, columns = np.flatnonzero(drawing.any(axis=1)), np.flatnonzero(drawing.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def area_weights(n_out, n_in):
    """Say how n_in pixels in a line make n_out: each new one is the mean over the length that it covers.

    New pixel i covers the old ones from i n_in / n_out to (i + 1) n_in / n_out; the weight of an old pixel is the
    part of that length which lies in it.

    Parameters: `n_out` and `n_in`, numbers of pixels.
    Returns: (n_out, n_in), rows that sum to 1.
    Source: the box filter of image processing. Notebook 06.

    >>> area_weights(2, 3).round(2)
    array([[0.67, 0.33, 0.  ],
           [0.  , 0.33, 0.67]])
    """
    check_size(n_out=n_out, n_in=n_in)
    new, old = np.arange(n_out)[:, None], np.arange(n_in)
    length = n_in / n_out
    overlap = np.minimum((new + 1) * length, old + 1) - np.maximum(new * length, old)
    return np.maximum(overlap, 0) / length


def resize(image, rows, columns):
    """Scale an image by averaging areas: one matrix for the rows, one for the columns.

    Parameters: `image`, (any number of rows, any number of columns); `rows` and `columns`, how many the result has.
    Returns: (rows, columns), float, in the image's brightness.
    Notebook 06.

    >>> resize(np.array([[0, 4], [8, 12]]), 1, 2)
    array([[4., 8.]])
    """
    check_picture(image, np.inf)
    return area_weights(rows, image.shape[0]) @ image @ area_weights(columns, image.shape[1]).T


def fit(image, size=20):
    """Scale an image so that its longer side has `size` pixels, and keep its proportions.

    Parameters: `image`, (rows, columns) from 0 to 255; `size`, in pixels.
    Returns: uint8, (size, something up to size) or the other way round; each side has one pixel at least.
    Notebook 06.

    >>> fit(np.full((40, 10), 255)).shape
    (20, 5)
    """
    check_picture(image, np.inf)
    check_size(largest=LARGEST_PICTURE, size=size)
    longer = max(image.shape)
    rows, columns = (max(1, round(size * side / longer)) for side in image.shape)
    return np.rint(resize(image, rows, columns)).astype(np.uint8)


def centre_of_mass(image):
    """Mean place of the ink: the mean row and the mean column, each pixel weighed by its brightness.

    Parameters: `image`, (rows, columns), not all 0.
    Returns: two floats, in pixels: row 0 is the first.
    Notebook 06.

    >>> centre_of_mass(np.array([[1, 0, 3]]))
    (0.0, 1.5)
    """
    check_picture(image, np.inf, ink=True)
    rows, columns = image.shape
    row = image.sum(axis=1) @ np.arange(rows) / image.sum()
    column = image.sum(axis=0) @ np.arange(columns) / image.sum()
    return float(row), float(column)


def centre(image, size=28):
    """Put an image into a larger black one such that its centre of mass lies in the middle, to the nearest pixel.

    Ink that is heavy at one end would stick out: it is brought as near to the middle as there is room.

    Parameters: `image`, (rows, columns), not all 0, at most `size` each; `size`, of the result.
    Returns: (size, size), of the image's dtype.
    Source: the description of MNIST by Y. LeCun, C. Cortes and C. J. C. Burges. Notebook 06.

    >>> centre(np.array([[9, 0, 9]]), size=5)[2]
    array([0, 9, 0, 9, 0])
    """
    check_size(largest=LARGEST_PICTURE, size=size)
    check_picture(image, largest=size, ink=True)
    rows, columns = image.shape
    row, column = (size // 2 - round(place) for place in centre_of_mass(image))
    row, column = min(max(row, 0), size - rows), min(max(column, 0), size - columns)
    framed = np.zeros((size, size), image.dtype)
    framed[row : row + rows, column : column + columns] = image
    return framed


def stages(drawing):
    """Make a drawing into an image as MNIST's makers did, and keep what there is on the way.

    Parameters: `drawing`, (rows, columns) of any size, bright ink on black: uint8 from 0 to 255, or floats from 0 to 1.
    Returns: `Stages`: the cropped ink, the same scaled to 20 pixels, and that centred in (28, 28).
    Raises: TypeError or ValueError with one sentence, if this is no picture, or there is no ink on it, or hardly any,
    or nothing but ink.
    Source: the description of MNIST by Y. LeCun, C. Cortes and C. J. C. Burges. Notebook 06.

    >>> [stage.shape for stage in stages(draw([[(70, 20), (70, 120)]]))]
    [(110, 10), (20, 2), (28, 28)]
    """
    drawing = check_drawing(drawing)
    cropped = drawing[ink_box(drawing)]
    scaled = fit(cropped)
    check_legible(scaled)
    return Stages(cropped, scaled, centre(scaled))


def to_mnist(drawing):
    """Make a drawing into an image of MNIST's form.

    Parameters: `drawing`, as for `stages`.
    Returns: (28, 28) uint8.
    Raises: as `stages`.
    Notebook 06.

    >>> to_mnist(draw([[(70, 20), (70, 120)]]))[13:16, 12:16]
    array([[  0,   0, 255, 255],
           [  0,   0, 255, 255],
           [  0,   0, 255, 255]], dtype=uint8)
    """
    return stages(drawing).centred


def shift(image, down, right):
    """Move an image by whole pixels; what leaves it is lost, and black comes in.

    A matrix with ones beside its diagonal moves the rows; another one moves the columns.

    Parameters: `image`, (rows, columns), or a stack of such images; `down` and `right`, in pixels, below 0 for up and
    left.
    Returns: an array of the image's shape and dtype.
    Notebook 06.

    >>> shift(np.array([[1, 2], [3, 4]]), down=1, right=0)
    array([[0, 0],
           [1, 2]])
    """
    check_picture(image, stack=True)
    check_integers(down=down, right=right)
    check_number(LARGEST_PICTURE, down=down, right=right)
    rows, columns = image.shape[-2:]
    return np.eye(rows, k=-down, dtype=image.dtype) @ image @ np.eye(columns, k=right, dtype=image.dtype)


def rotate(image, degrees):
    """Turn an image about its middle, clockwise; black comes in at the corners.

    Each new pixel asks where it came from, and takes from the old pixels around that place: the more from each, the
    nearer it is (bilinear interpolation).

    Parameters: `image`, (rows, columns) uint8; `degrees`, below 0 for anticlockwise.
    Returns: an array of the image's shape, uint8.
    Source: the rotation matrix. Notebook 06.

    >>> rotate(np.array([[1, 2], [3, 4]], np.uint8), 90)
    array([[3, 1],
           [4, 2]], dtype=uint8)
    """
    check_picture(image, largest=LARGEST_TURNED, uint8=True)
    check_number(36_000, degrees=degrees)
    rows, columns = image.shape
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    down, right = np.indices(image.shape).reshape(2, -1, 1)
    down, right = down - (rows - 1) / 2, right - (columns - 1) / 2
    row = cosine * down - sine * right + (rows - 1) / 2
    column = cosine * right + sine * down + (columns - 1) / 2
    from_rows = np.maximum(0, 1 - np.abs(row - np.arange(rows)))
    from_columns = np.maximum(0, 1 - np.abs(column - np.arange(columns)))
    turned = np.sum((from_rows @ image) * from_columns, axis=1)
    return np.rint(turned.reshape(image.shape)).astype(np.uint8)


def thicken(image):
    """Let ink spread by one pixel: each pixel becomes as bright as the brightest of itself and its four neighbours.

    Parameters: `image`, (rows, columns), or a stack of such images.
    Returns: an array of the image's shape and dtype.
    Source: dilation, of image processing. Notebook 06.

    >>> thicken(np.array([[0, 0, 0], [0, 9, 0], [0, 0, 0]]))
    array([[0, 9, 0],
           [9, 9, 9],
           [0, 9, 0]])
    """
    moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    return np.max([shift(image, *move) for move in moves], axis=0)


def invert(image):
    """Make white black, and black white.

    Parameters: `image`, uint8, of any shape.
    Returns: an array of the image's shape, uint8.
    Notebook 06.

    >>> invert(np.array([0, 55, 255], np.uint8))
    array([255, 200,   0], dtype=uint8)
    """
    return 255 - image


def thin(image):
    """Let ink shrink by one pixel: thicken the black.

    Parameters: `image`, (rows, columns) uint8, or a stack of such images.
    Returns: an array of the image's shape, uint8.
    Source: erosion, of image processing. Notebook 06.

    >>> thin(np.array([[0, 9, 0], [9, 9, 9], [0, 9, 0]], np.uint8))
    array([[0, 0, 0],
           [0, 9, 0],
           [0, 0, 0]], dtype=uint8)
    """
    check_picture(image, uint8=True, stack=True)
    return invert(thicken(invert(image)))


def shared_ink(image, other):
    """Share of their ink that two images have in common: what lies in both, of what lies in either.

    Parameters: `image` and `other`, of one shape, not both all 0.
    Returns: a float from 0 to 1.
    Source: Jaccard's index, for brightnesses. Notebook 06.

    >>> shared_ink(np.array([4, 0, 2]), np.array([2, 2, 2]))
    0.5
    """
    check_shared(image, other)
    return float(np.minimum(image, other).sum() / np.maximum(image, other).sum())

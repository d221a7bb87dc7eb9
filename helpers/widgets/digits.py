"""Views of notebooks 00 and 01: a slider to see that sliders work, digits, and the index of a pixel."""

import ipywidgets
import numpy as np

from helpers.doors import check_images, check_labels
from helpers.plots import RED, SKY
from helpers.widgets.panels import Bars, Box, Image, Lines, Series
from helpers.widgets.view import View, choice, slider


class SliderCheck(View):
    """A number and its square: moves if the set-up works. Notebook 00.

    Controls: `n`, 0 to 10.
    """

    heights = (220,)

    def __init__(self):
        self.n = slider(ipywidgets.IntSlider, "n", "an integer from 0 to 10", min=0, max=10, value=3)
        super().__init__(self.n)

    def panels(self):
        """Draw the squares, with a dot at n."""
        n = np.arange(11)
        here = np.array([self.n.value])
        series = (Series(n, n**2, dots=2.5), Series(here, here**2, color=RED, width=0, dots=7))
        return [
            [Lines(series, (-0.5, 10.5), (-5, 105), "If the dot follows the slider, all is well", "n", "n squared")]
        ]

    def describe(self):
        """Say n and its square."""
        return f"n = {self.n.value}, n squared = {self.n.value**2}"


class DigitChooser(View):
    """One image at a time, with the brightness of its pixels. Notebook 01.

    Parameters: `images`, (m, 28, 28) uint8; `labels`, (m,).
    Controls: `index`, the image; `digit`, "all" or a digit: jumps to the next image of that digit; `next`, a button.
    """

    heights = (330,)
    bins = (
        (0, 0, "0 (black)"),
        (1, 63, "1-63"),
        (64, 127, "64-127"),
        (128, 191, "128-191"),
        (192, 254, "192-254"),
        (255, 255, "255 (white)"),
    )

    def __init__(self, images, labels):
        check_images(images)
        labels = check_labels(labels, 10)
        if len(labels) != len(images):
            raise ValueError(
                f"each image needs its label, but there are {len(images)} images and {len(labels)} labels: "
                "pass those that belong together."
            )
        self.images, self.labels = images, labels
        self.index = slider(ipywidgets.IntSlider, "image", "which image to show", min=0, max=len(images) - 1)
        self.digit = choice("digit", "jump to the next image of this digit", ("all", *range(10)))
        self.next = ipywidgets.Button(
            description="Next", tooltip="the next image of the chosen digit", layout={"width": "80px"}
        )
        self.on_click(self.next, lambda view: view._jump(view.index.value + 1))
        self._chosen = "all"
        super().__init__(self.index, self.digit, self.next)

    def recompute(self):
        """Jump, if another digit was chosen; let go of the choice, if the slider left it."""
        if self.digit.value != self._chosen:
            self._chosen = self.digit.value
            self._jump(self.index.value)
        elif self._chosen not in ("all", int(self.labels[self.index.value])):
            self.digit.value = self._chosen = "all"

    def _jump(self, start):
        fits = np.flatnonzero((self.labels == self._chosen) | (self._chosen == "all"))
        if not len(fits):
            missing, self._chosen = self._chosen, "all"
            self.digit.value = "all"
            raise ValueError(f"there is no {missing} among these images: choose another digit.")
        later = fits[fits >= start]
        self.index.value = int(later[0] if len(later) else fits[0])

    def panels(self):
        """Draw the image and how many of its pixels are how bright."""
        image = self.images[self.index.value]
        counts = [int(((image >= low) & (image <= high)).sum()) for low, high, _ in self.bins]
        return [
            [
                Image(
                    image,
                    f"Image {self.index.value}, label {self.labels[self.index.value]}",
                    "column",
                    "row",
                    high=255,
                    axes=True,
                    bar=True,
                ),
                Bars(
                    np.array(counts),
                    tuple(name for _, _, name in self.bins),
                    tuple(str(count) for count in counts),
                    "How bright are its pixels?",
                    f"number of pixels, of {image.size}",
                    "brightness",
                    (0, image.size),
                ),
            ]
        ]

    def describe(self):
        """Say which image it is, and how dark."""
        image = self.images[self.index.value]
        return (
            f"image {self.index.value} of {len(self.images)} is a {self.labels[self.index.value]}: pixels from "
            f"{image.min()} to {image.max()}, {np.count_nonzero(image)} of {image.size} are not black"
        )


class PixelIndex(View):
    """A pixel in the image, and the same pixel in the column that the image becomes. Notebook 01.

    Parameters: `image`, (28, 28).
    Controls: `row` and `column` of the pixel.
    """

    heights = (330, 80, 95)

    def __init__(self, image):
        try:
            self.image = np.asarray(image)
        except ValueError:  # a list of lists of different lengths
            raise ValueError("the rows of the image must be equally long, but are not: pass images[0], say.") from None
        if self.image.ndim != 2 or not self.image.size:
            raise ValueError(
                f"one image is needed, shape (28, 28), but its shape is {self.image.shape}: pass images[0], say."
            )
        if self.image.dtype.kind not in "uif":
            raise TypeError(f"the image must hold numbers, but holds {self.image.dtype}: pass images[0], say.")
        if not (np.abs(self.image) <= 1e6).all():  # far beyond any brightness; nan ends here too
            raise ValueError(
                "the image must hold brightnesses, but has NaN or huge numbers in it: pass images[0], say."
            )
        rows, columns = self.image.shape
        self.row = slider(
            ipywidgets.IntSlider, "row", "row of the pixel, from the top", min=0, max=rows - 1, value=rows // 2
        )
        self.column = slider(
            ipywidgets.IntSlider,
            "column",
            "column of the pixel, from the left",
            min=0,
            max=columns - 1,
            value=columns // 2,
        )
        super().__init__(self.row, self.column)

    def panels(self):
        """Light the pixel up in the image, in the whole column (drawn lying), and in the row's piece of it."""
        rows, columns = self.image.shape
        r, c = self.row.value, self.column.value
        start, index = columns * r, columns * r + c
        high = max(1, self.image.max())
        strip = self.image.reshape(1, -1)
        return [
            [
                Image(
                    self.image,
                    f"Row {r}, column {c} of the image",
                    "column",
                    "row",
                    high=high,
                    axes=True,
                    boxes=(Box(r, 0, 1, columns, SKY), Box(r, c)),
                )
            ],
            [
                Image(
                    strip,
                    f"Entry {index} of the {strip.size} of its column (drawn lying)",
                    "",
                    high=high,
                    fill=True,
                    axes=True,
                    boxes=(Box(0, start, 1, columns, SKY), Box(0, index)),
                )
            ],
            [
                Image(
                    strip[:, start : start + columns],
                    f"Row {r} fills the entries {start} to {start + columns - 1}",
                    "entry of the column",
                    high=high,
                    fill=True,
                    axes=True,
                    extent=(start - 0.5, start + columns - 0.5, 0.5, -0.5),
                    boxes=(Box(0, c),),
                )
            ],
        ]

    def describe(self):
        """Say the index, with its sum, and the value."""
        columns = self.image.shape[1]
        r, c = self.row.value, self.column.value
        return (
            f"row {r}, column {c} is entry {columns} x {r} + {c} = {columns * r + c} of the column, "
            f"value {self.image[r, c]}"
        )

"""Each static figure draws the data that it was given: what matplotlib holds is read back and compared.

Alternative texts are computed from a function's arguments and so stay right where the drawing goes wrong. `MISTAKES`
are such drawings, each made in a copy of the module: the same checks must notice each.
"""

import base64
import io
import re
import types
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.image import imread
from matplotlib.lines import Line2D
from matplotlib.text import Text
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers import plots as real
from helpers.widgets import panels

SOURCE = Path(real.__file__).read_text(encoding="utf-8")


def image_of(axes, cmap="gray"):
    """The array that axes show, after checking that row 0 is on top, column 0 on the left, each cell one by one."""
    (image,) = axes.images
    data = np.asarray(image.get_array())
    rows, columns = data.shape
    assert tuple(image.get_extent()) == (-0.5, columns - 0.5, rows - 0.5, -0.5)
    assert axes.get_xlim() == (-0.5, columns - 0.5) and axes.get_ylim() == (rows - 0.5, -0.5)
    assert image.get_cmap().name == cmap
    return data


def written(axes):
    """The texts in axes, by their places."""
    texts = [t for t in axes.texts if t.get_text()]
    places = {tuple(float(v) for v in t.get_position()): t.get_text() for t in texts}
    assert len(places) == len(texts), "two texts at one place"
    return places


def named(axes, title, xlabel, ylabel):
    assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == (title, xlabel, ylabel)


def ticks(axis):
    return dict(zip(axis.get_ticklocs().tolist(), [t.get_text() for t in axis.get_ticklabels()], strict=True))


def legend_colors(axes):
    legend = axes.get_legend()
    marks = [h.get_color() if hasattr(h, "get_color") else np.ravel(h.get_facecolor()) for h in legend.legend_handles]
    return {t.get_text(): to_hex(mark) for t, mark in zip(legend.get_texts(), marks, strict=True)}


class Page(HTMLParser):
    """What a page holds: the attributes of its pictures, and the words that stand in it."""

    def __init__(self, html):
        super().__init__()
        self.pictures, self.words, self.tag = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tag = tag
        if tag == "img":
            self.pictures.append(dict(attributes))

    def handle_data(self, data):
        if self.tag != "style":
            self.words.append(data)


def shown(picture):
    """The attributes of the picture on the page, and its pixels in the light and in the dark theme."""
    (attributes,) = Page(picture._repr_mimebundle_()[0]["text/html"]).pictures
    assert attributes.keys() == {"class", "alt", "width", "src", "style"}
    light = attributes["src"].removeprefix("data:image/png;base64,")
    dark = attributes["style"].removeprefix("--nn-dark: url(data:image/png;base64,").removesuffix(")")
    return attributes, *(imread(io.BytesIO(base64.b64decode(png))) for png in (light, dark))


def contrast(one, other):
    """Ratio of luminances, as WCAG 2 defines it."""
    linear = [
        np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
        for c in map(np.array, map(to_rgb, (one, other)))
    ]
    low, high = sorted(c @ [0.2126, 0.7152, 0.0722] for c in linear)
    return (high + 0.05) / (low + 0.05)


def check_picture(plots):
    picture = plots.Picture(4.5, 2.5)
    picture.subplots().plot([0, 1])
    picture.alt = 'a "line" from <0> to 1 & back'
    check_png(picture, 450, 250)


def check_png(picture, width, height):
    """The bundle: a picture that is not blank, twice as fine as it is shown, and its alternative text on the page."""
    data, metadata = picture._repr_mimebundle_()
    assert set(data) == {"text/html", "text/plain"} and metadata == {}
    attributes, light, dark = shown(picture)
    assert picture.alt and repr(picture) == data["text/plain"] == attributes["alt"] == picture.alt
    assert attributes["width"] == str(width)
    for image in (light, dark):
        assert np.abs(np.array(image.shape[:2]) - (2 * height, 2 * width)).max() <= 1
    assert (light[0] == 1).all() and np.mean(light[..., :3].min(axis=2) < 0.7) > 0.001
    assert (dark[0, :, 3] == 0).all() and np.mean((dark[..., 3] == 1) & (dark[..., :3].max(axis=2) > 0.5)) > 0.001


IMAGE = np.arange(12, dtype=np.uint8).reshape(3, 4) ** 2 * 2
IMAGES = np.stack([IMAGE, IMAGE.T.reshape(3, 4), IMAGE[::-1] + 1])


def pixels(plots):
    return plots.pixels(IMAGE, "A finding")


def check_pixels(plots):
    picture = pixels(plots)
    (axes,) = picture.axes
    assert np.array_equal(image_of(axes), IMAGE)
    assert axes.images[0].get_clim() == (0, 255)
    assert written(axes) == {(c, r): str(IMAGE[r, c]) for r in range(3) for c in range(4)}
    for text in axes.texts:
        column, row = text.get_position()
        assert contrast(text.get_color(), [IMAGE[row, column] / 255] * 3) >= 4.5
    named(axes, "A finding", "column", "row")
    assert list(axes.get_xticks()) == [0, 3] and list(axes.get_yticks()) == [0]
    assert picture.alt == "A finding. An image of 3 by 4 pixels with their values, from 0 to 242; 11 are not 0."


def gallery(plots):
    return plots.gallery(IMAGES, [7, "b\nc", "d"], "Is it?", columns=2)


def check_gallery(plots):
    picture = gallery(plots)
    assert picture.get_suptitle() == "Is it?" and len(picture.axes) == 4  # no scale where none is shared
    for axes, image, title in zip(picture.axes, IMAGES, ["7", "b\nc", "d"], strict=False):
        assert np.array_equal(image_of(axes), image) and axes.get_title() == title
        assert axes.images[0].get_clim() == (image.min(), image.max())
    assert not picture.axes[3].images and not picture.axes[3].axison
    for axes in picture.axes[:3]:
        assert not axes.get_xticks().size and not axes.get_yticks().size
        assert contrast(axes.spines["top"].get_edgecolor(), "white") >= 3  # a frame, where an image is white
    assert picture.alt == "Is it? 3 images: 7; b c; d."

    assert plots.gallery(IMAGES, ["7", "", "d"], "t").alt == "t. 3 images: 7; d."

    weights = np.array([[[-3, 1.0]], [[2, 0]]])
    picture = plots.gallery(weights, "ab", "t", 2, "RdBu_r", symmetric=True)
    *places, scale = picture.axes
    assert scale.get_ylim() == (-3, 3)
    for axes, image in zip(places, weights, strict=True):
        assert np.array_equal(image_of(axes, "RdBu_r"), image) and axes.images[0].get_clim() == (-3, 3)
    shown = picture.axes[0].images[0].to_rgba([-3.0, 0.0, 3.0])  # blue, white, red
    assert shown[0, 2] > 2 * shown[0, 0] and shown[1, :3].min() > 0.95 and shown[2, 0] > 2 * shown[2, 2]
    dark = plots.gallery(np.zeros((1, 2, 2)), "a", "t", 1, "RdBu_r", symmetric=True).axes[0].images[0]
    assert dark.get_clim() == (-1, 1) and dark.to_rgba(np.zeros(1)).min() > 0.95


def rows_and_columns(plots):
    rows = np.arange(12.0).reshape(3, 4)
    return plots.rows_and_columns(rows, rows.T, "t")


def check_rows_and_columns(plots):
    picture = rows_and_columns(plots)
    rows = np.arange(12.0).reshape(3, 4)
    left, right = picture.axes
    assert picture.get_suptitle() == "t"
    assert np.array_equal(image_of(left), rows) and np.array_equal(image_of(right), rows.T)
    named(left, "X_rows: 3 × 4", "pixel", "example")
    named(right, "X: 4 × 3", "example", "pixel")
    outlines = [axes.patches[0].get_bbox().bounds for axes in picture.axes]
    assert outlines == [(-0.5, -0.5, 4, 1), (-0.5, -0.5, 1, 4)]
    assert not any(axes.patches[0].get_fill() for axes in picture.axes)
    assert "X_rows of shape (3, 4)" in picture.alt and "X of shape (4, 3)" in picture.alt


SETS = {"train": [4, 7], "test": np.array([2, 1]), "spare": [3, 5]}


def counts(plots):
    return plots.counts(SETS, "ab", "t")


def check_counts(plots):
    picture = counts(plots)
    (axes,) = picture.axes
    named(axes, "t", "class (digit)", "number of images")
    assert ticks(axes.xaxis) == {0: "a", 1: "b"}
    middles = []
    for bars, (name, heights) in zip(axes.containers, SETS.items(), strict=True):
        assert bars.get_label() == name
        assert [bar.get_height() for bar in bars] == list(heights) and {bar.get_y() for bar in bars} == {0}
        middles.append([bar.get_x() + bar.get_width() / 2 for bar in bars])
        assert {to_hex(bar.get_facecolor()) for bar in bars} == {legend_colors(axes)[name]}
    # The sets stand side by side, in order, around the place of their class.
    np.testing.assert_allclose(np.mean(middles, axis=0), [0, 1], atol=1e-12)
    np.testing.assert_allclose(np.diff(middles, axis=0), axes.patches[0].get_width())
    assert axes.patches[0].get_width() * 3 < 1
    assert [t.get_text() for t in axes.texts] == ["4", "7", "2", "1", "3", "5"]
    assert axes.get_ylim()[0] == 0 and axes.get_ylim()[1] > 7
    assert list(legend_colors(axes)) == list(SETS) and len(set(legend_colors(axes).values())) == 3
    assert picture.alt == "t. Images in each class from a to b, train: 4, 7; test: 2, 1; spare: 3, 5."


X, Y = np.array([[0, 1, 2, 3, 4.0], [5, 7, 6, 9, 8.0]]), [0, 1, 2, 1, 0]


def points(plots):
    return plots.points(X, Y, "t", ["ring", "disc", "rest"])


def check_points(plots):
    picture = points(plots)
    (axes,) = picture.axes
    named(axes, "t", "first input", "second input")
    assert axes.get_aspect() == 1
    for k, (drawn, name) in enumerate(zip(axes.collections, ["ring", "disc", "rest"], strict=True)):
        assert drawn.get_label() == name
        assert np.array_equal(drawn.get_offsets(), X[:, np.array(Y) == k].T)
        assert to_hex(drawn.get_facecolor()[0]) == legend_colors(axes)[name]
    assert len({to_hex(drawn.get_facecolor()[0]) for drawn in axes.collections}) == 3
    assert len({drawn.get_paths()[0].vertices.tobytes() for drawn in axes.collections}) == 3
    assert picture.alt == "t. Points of a plane: 2 ring, 2 disc, 1 rest."


PANELS = {"loss": {"slow": [3, 2, 1.5], "fast": [3, -0.25, 0.5]}, "slope": {"slow": np.array([0.0, 8, -1e-20])}}
PLACES = np.array([-1, 0, 2.0])


def curves(plots):
    return plots.curves(PLACES, PANELS, "t", "step", marks={"here": 0.5})


def check_curves(plots):
    picture = curves(plots)
    picture.canvas.draw()
    assert picture.get_suptitle() == "t"
    for axes, (ylabel, lines) in zip(picture.axes, PANELS.items(), strict=True):
        named(axes, "", "step", ylabel)
        assert (axes.get_xscale(), axes.get_yscale()) == ("linear", "linear")
        assert axes.get_legend().get_window_extent().y0 > axes.get_window_extent().y1  # on no curve
        *drawn, mark = axes.lines
        for line, (name, values) in zip(drawn, lines.items(), strict=True):
            assert line.get_label() == name
            assert np.array_equal(line.get_xdata(), PLACES) and np.array_equal(line.get_ydata(), values)
            assert legend_colors(axes)[name] == to_hex(line.get_color())
        assert list(legend_colors(axes)) == list(lines)
        assert not axes.xaxis_inverted() and not axes.yaxis_inverted()
        assert list(mark.get_xdata()) == [0.5, 0.5] and axes.texts[0].xy[0] == 0.5
        assert [t.get_text() for t in axes.texts] == ["here"]
    assert picture.alt == (
        "t. Over step: loss, slow: from 3 to 1.5; loss, fast: 3 at -1, lowest -0.25 at 0, 0.5 at 2; "
        "slope, slow: 0 at -1, highest 8 at 0, 0 at 2."
    )

    own = {"a": [1, 10], "b": [2, 20, 200]}
    picture = plots.curves(own, {"p": {"b": [3, 2, 1], "a": [1, 2]}}, "t", "x", log_x=True, log_y=True, say_ends=False)
    (axes,) = picture.axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert [list(line.get_xdata()) for line in axes.lines] == [own["b"], own["a"]]
    assert picture.alt == "t. Over x: p, b; p, a."

    short = {"p": {"a": [0.6, 15]}}
    (axes,) = plots.curves([3, 200], short, "t", "x", log_x=True, log_y=True).axes
    for axis, (low, high), expected in (
        (axes.xaxis, axes.get_xlim(), {5: "5", 10: "10", 20: "20", 50: "50", 100: "100", 200: "200"}),
        (axes.yaxis, axes.get_ylim(), {1: "1", 2: "2", 5: "5", 10: "10"}),
    ):
        assert {place: text for place, text in ticks(axis).items() if low <= place <= high} == expected
    for n, marker in ((2, "o"), (12, "o"), (13, "None")):
        (line,) = plots.curves(np.arange(n), {"p": {"a": np.arange(n)}}, "t", "x").axes[0].lines
        assert line.get_marker() == marker

    many = {str(i): [i, i] for i in range(20)}
    lines = plots.curves([0, 1], {"p": many}, "t", "x").axes[0].lines
    assert [line.get_ydata()[0] for line in lines] == list(range(20))
    dashes = [(line.is_dashed(), str(line._dash_pattern)) for line in lines]
    assert len(set(dashes[:7])) == 7 and len({*zip([line.get_color() for line in lines], dashes, strict=True)}) == 20

    both = plots.curves([0, 1], {"p": {"a": [1, 2], "b": [2, 1]}, "q": {"a": [3, 4], "b": [1, 1]}}, "t", "x")
    both.canvas.draw()
    assert len(both.legends) == 1
    legend = both.legends[0]
    assert [t.get_text() for t in legend.get_texts()] == ["a", "b"]
    assert legend.get_window_extent().y1 < min(axes.get_tightbbox().y0 for axes in both.axes)
    assert not any(axes.get_legend() for axes in both.axes)

    for low, high, expected in ((0.001, 1000, ["0.001", "0.1", "10", "1000"]), (1e-6, 1, ["$", "$", "$", "$"])):
        axes = plots.curves([low, high], {"p": {"a": [1, 1]}}, "t", "x", log_x=True).axes[0]
        texts = {t.get_text() for t in axes.get_xticklabels() if t.get_text()}
        assert all(any(text.startswith(e) for text in texts) for e in expected)


def bars(plots):
    return plots.bars([1.5, 0.25, -0.001], "abc", "t", "share", "{:.2f}")


def check_bars(plots):
    picture = bars(plots)
    (axes,) = picture.axes
    named(axes, "t", "", "share")
    assert [bar.get_height() for bar in axes.patches] == [1.5, 0.25, -0.001]
    np.testing.assert_allclose([bar.get_x() + bar.get_width() / 2 for bar in axes.patches], [0, 1, 2])
    assert {bar.get_y() for bar in axes.patches} == {0}
    assert ticks(axes.xaxis) == {0: "a", 1: "b", 2: "c"}
    assert [t.get_text() for t in axes.texts] == ["1.50", "0.25", "0.00"]
    assert picture.alt == "t. share: a: 1.50, b: 0.25, c: 0.00."


def network(plots):
    return plots.network([6, 3, 2], ["in\n6", "mid", "out"], "t", shown=5)


def check_network(plots):
    picture = network(plots)
    (axes,) = picture.axes
    assert axes.get_title() == "t"
    layers = [drawn.get_offsets() for drawn in axes.collections]
    assert [len(layer) for layer in layers] == [2, 3, 2]  # of 6 units, 5 - 3 and dots in the middle
    for i, layer in enumerate(layers):
        assert (layer[:, 0] == i).all() and len(np.unique(layer[:, 1])) == len(layer)
    joined = {tuple(map(tuple, line.get_xydata())) for line in axes.lines}
    every = {(tuple(a), tuple(b)) for left, right in zip(layers, layers[1:], strict=False) for a in left for b in right}
    assert joined == every and len(axes.lines) == 2 * 3 + 3 * 2
    assert {place[0]: text for place, text in written(axes).items() if text != "⋮"} == {0: "in\n6", 1: "mid", 2: "out"}
    assert [place for place, text in written(axes).items() if text == "⋮"] == [(0, 0)]
    low, high = axes.get_ylim()
    assert all(low < place[1] < high for place in written(axes))
    assert picture.alt.startswith("t. Layers from left to right: in 6; mid; out. ")


TERMS = [("Z", (2, 5)), "=", ("W", (2, 4)), "·", ("X", (4, 5))]


def product(plots):
    return plots.product(TERMS, "t")


def check_product(plots):
    picture = product(plots)
    (axes,) = picture.axes
    assert axes.get_title() == "t" and axes.get_aspect() == 1
    boxes = [patch.get_bbox() for patch in axes.patches]
    assert [(box.height, round(box.width, 9)) for box in boxes] == [(2, 5), (2, 4), (4, 5)]
    assert [box.y0 + box.y1 for box in boxes] == [0, 0, 0]
    texts = [text for place, text in sorted(written(axes).items())]
    assert texts == ["Z\n2 × 5", "=", "W\n2 × 4", "·", "X\n4 × 5"]
    places = sorted(written(axes))
    np.testing.assert_allclose([p[0] for p in places[::2]], [(box.x0 + box.x1) / 2 for box in boxes])
    assert boxes[0].x1 < places[1][0] < boxes[1].x0 < boxes[1].x1 < places[3][0] < boxes[2].x0
    low, high = axes.get_xlim()
    assert low < boxes[0].x0 and boxes[2].x1 < high
    assert picture.alt == "t. Rectangles to scale, but none thinner than a line: Z (2 × 5) = W (2 × 4) · X (4 × 5)."

    picture = plots.product([("X", (784, 500)), "+", ("b1", (10, 1))], "t")
    picture.canvas.draw()
    box = picture.axes[0].patches[1].get_window_extent()
    assert min(box.width, box.height) >= 8  # four pixels of the page


MATRIX = np.array([[9, 0, 1], [4, 8, 0], [2, 0, 6]])


def confusion(plots):
    return plots.confusion(MATRIX, "t")


def check_confusion(plots):
    picture = confusion(plots)
    (axes,) = picture.axes
    named(axes, "t", "the net says", "it is")
    assert np.array_equal(image_of(axes, "Oranges"), [[0, 0, 1], [4, 0, 0], [2, 0, 0]])
    assert axes.images[0].get_clim() == (0, 8)
    assert written(axes) == {(c, r): str(MATRIX[r, c]) for r in range(3) for c in range(3) if MATRIX[r, c]}
    assert {t.get_text() for t in axes.texts if t.get_fontweight() == "bold"} == {"9", "8", "6"}
    assert list(axes.get_xticks()) == list(axes.get_yticks()) == [0, 1, 2]
    assert picture.alt == "t. 30 images, 23 read right; the commonest mistake, 4 times, is to read 1 as 0."

    perfect = plots.confusion([[3, 0], [0, 2]], "t")
    assert perfect.alt == "t. 5 images, 5 read right; no mistakes."
    assert perfect.axes[0].images[0].to_rgba(np.zeros(1)).min() > 0.9  # nothing is coloured


def series_map(plots):
    return plots.series_map("t")


def check_series_map(plots):
    picture = series_map(plots)
    (axes,) = picture.axes
    assert axes.get_title() == "t"
    boxes = {place: text for place, text in written(axes).items()}
    places = [(i % 4, -(i // 4)) for i in range(len(real.SERIES))]  # four in a row
    named = [f"{number}\n{text}" for number, text in real.SERIES.items()]
    assert boxes == dict(zip(places, named, strict=True))
    assert [text[:2] for text in named] == ["01", "02", "03", "04", "05", "06", "07", "08"]
    arrows = [t for t in axes.texts if not t.get_text()]
    assert len(arrows) == len(places) - 1
    for ((column, row), (to_column, to_row)), arrow in zip(pairwise(places), arrows, strict=True):
        (x0, y0), (x1, y1) = arrow.xyann, arrow.xy  # from behind a box to before the next
        assert (column < x0 < x1 < to_column and y0 == y1 == row) or (x0 == column and x1 == to_column)
        assert row == to_row or row > y0 > y1 > to_row
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert all(left < column < right and bottom < row < top for column, row in boxes)
    assert all(" ".join(text.split()) in picture.alt for text in boxes.values())


CHECKS = {name[6:]: check for name, check in list(globals().items()) if name.startswith("check_") and "png" not in name}
DRAWN = {
    pixels: (900, 820),
    gallery: (900, 410),
    rows_and_columns: (900, 420),
    counts: (900, 260),
    points: (560, 420),
    curves: (900, 290),
    bars: (900, 260),
    network: (900, 420),
    product: (900, 360),
    confusion: (600, 540),
    series_map: (900, 260),
}


def test_every_figure_has_a_check():
    public = {name for name in re.findall(r"^def ([a-z]\w*)\(", SOURCE, re.M)}
    assert public == set(CHECKS) - {"picture"} == {draw.__name__ for draw in DRAWN}


@pytest.mark.parametrize("name", CHECKS)
def test_what_is_drawn_is_the_data(name):
    CHECKS[name](real)


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_the_png_is_a_picture_of_the_size_told(draw):
    check_png(draw(real), *DRAWN[draw])


def test_every_line_and_word_stands_out_in_both_themes():
    for light in real.COLORS:
        assert contrast(light, "white") >= 3 and contrast(real.IN_THE_DARK[light], "#111111") >= 3
    for word in ("#000000", real.BLUE, real.RED, real.GRAY):
        assert contrast(word, "white") >= 4.5 and contrast(real.IN_THE_DARK[word], "#111111") >= 4.5
        assert contrast(real.IN_THE_DARK[word], "#212121") >= 4.5  # where other dark themes begin
    assert len(set(real.DASHES)) == len(real.DASHES) == len(real.COLORS) == len(set(real.COLORS))


def colors(picture):
    """Colours of all words and lines that are drawn."""
    texts = [t for t in picture.findobj(Text) if t.get_text() and t.get_visible()]
    lines = [line for line in picture.findobj(Line2D) if (line.get_alpha() or 1) == 1]  # pale ones are but a grid
    return [to_hex(t.get_color()) for t in texts], [to_hex(line.get_color()) for line in lines]


@pytest.mark.parametrize("draw", DRAWN, ids=lambda draw: draw.__name__)
def test_in_the_dark_words_and_lines_turn_light_and_back(draw):
    picture = draw(real)
    light = picture.png()
    before = colors(picture)
    with real._in_the_dark(picture):
        words, lines = colors(picture)
    assert words and colors(picture) == before and picture.png() == light
    cells = {real.ON_PALE.lower(), real.ON_DARK.lower()}
    assert all(contrast(word, "#111111") >= 4.5 for word in words if word not in cells)
    assert all(contrast(line, "#111111") >= 3 for line in lines)
    assert cells.isdisjoint(before[0]) or draw in (pixels, confusion)  # elsewhere, no word is on a cell


@pytest.mark.parametrize("draw", [pixels, gallery, confusion])
def test_images_are_the_same_in_both_themes(draw):
    picture = draw(real)
    _, light, dark = shown(picture)
    for axes in picture.axes:
        if axes.images:
            rows, columns = axes.images[0].get_array().shape
            x, y = np.meshgrid(
                np.arange(columns) - 0.4, np.arange(rows) - 0.4
            )  # in the corners of cells: no words there
            right, up = axes.transData.transform(np.column_stack([x.ravel(), y.ravel()])).astype(int).T
            place = len(light) - 1 - up, right
            assert np.abs(light[place][:, :3] - dark[place][:, :3]).max() < 0.02 and (light[place][:, 3] == 1).all()


def test_a_note_stands_below_the_picture_on_the_page():
    picture = points(real)
    assert Page(picture._repr_mimebundle_()[0]["text/html"]).words == []
    picture.note = "Run <this> cell."
    assert Page(picture._repr_mimebundle_()[0]["text/html"]).words == ["Run <this> cell."]


def test_exported_pages_have_the_alternative_text():
    picture = points(real)
    data, metadata = picture._repr_mimebundle_()
    cell = new_code_cell("show", execution_count=1, outputs=[new_output("display_data", data, metadata=metadata)])
    page, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[cell]))
    assert [image.get("alt") for image in Page(page).pictures] == [picture.alt]


# For each function: what stands in its source, and mistakes to write in its place.
MISTAKES = {
    "picture": {
        "self.canvas.draw()": ["self.canvas.get_renderer().clear()"],
        "dpi=200": ["dpi=100"],
        "self.get_figwidth()": ["self.get_figheight()"],
        'alt="{html.escape(self.alt)}"': ['alt=""', 'alt="{self.alt}"', ""],
        "if dark else {}": ["if not dark else {}", "if False else {}"],
        "_in_the_dark(self) if dark": ["_in_the_dark(self) if not dark"],
        '"text/plain": self.alt': ['"text/plain": "a figure"'],
        "return self.alt": ['return ""'],
    },
    "pixels": {
        "axes.imshow(image,": ["axes.imshow(255 - image,", "axes.imshow(image.T,", "axes.imshow(image[::-1],"],
        'cmap="gray", vmin=0, vmax=255': ['cmap="gray_r", vmin=0, vmax=255', 'cmap="gray"'],
        "axes.text(column, row, value": ["axes.text(row, column, value", "axes.text(column, row, 255 - value"],
        "ON_PALE if value > 117 else ON_DARK": ["ON_DARK if value > 117 else ON_PALE"],
        'axes.set(xlabel="column", ylabel="row")': [
            'axes.set(xlabel="row", ylabel="column")',
            'axes.set(xlabel="column", ylabel="row", ylim=(-0.5, len(image) - 0.5))',
        ],
        "np.count_nonzero(image)": ["image.size"],
    },
    "gallery": {
        "axes.imshow(images[i], cmap=cmap": [
            "axes.imshow(images[0], cmap=cmap",
            "axes.imshow(images[-1 - i], cmap=cmap",
            "axes.imshow(images[i][::-1], cmap=cmap",
            "axes.imshow(images[i].T, cmap=cmap",
            "axes.imshow(-images[i], cmap=cmap",
            'axes.imshow(images[i], origin="lower", cmap=cmap',
            'axes.imshow(images[i], cmap="gray"',
            'axes.imshow(images[i], cmap=cmap + "_r"',
        ],
        "axes.set_title(titles[i]": ["axes.set_title(titles[i - 1]", "axes.set_title(titles[0]"],
        "if symmetric": ["if not symmetric"],
        "    if symmetric:": ["    if False:"],
        '{"vmin": -limit, "vmax": limit}': ['{"vmin": 0, "vmax": limit}'],
        ") or 1": [")"],
    },
    "rows_and_columns": {
        "left.imshow(X_rows": ["left.imshow(X", "left.imshow(X_rows[::-1]"],
        "right.imshow(X,": [
            "right.imshow(X_rows,",
            "right.imshow(X_rows.reshape(X.shape),",
            "right.imshow(X[:, ::-1],",
        ],
        "left.add_patch(Rectangle((-0.5, -0.5), n, max(1, m / 40)": [
            "left.add_patch(Rectangle((-0.5, -0.5), max(1, m / 40), n",
            "left.add_patch(Rectangle((-0.5, 0.5), n, max(1, m / 40)",
        ],
        'right.set_title(f"X: {n} × {m}"': ['right.set_title(f"X: {m} × {n}"'],
    },
    "counts": {
        "axes.bar(places, heights": [
            "axes.bar(places, np.zeros(len(heights))",
            "axes.bar(places, heights[::-1]",
            "axes.bar(places[::-1], heights",
            "axes.bar(places + 1, heights",
            "axes.bar(places, list(values.values())[0]",
        ],
        "(i - (len(values) - 1) / 2)": ["((len(values) - 1) / 2 - i)", "i"],
        "label=name": ["label=list(values)[i - 1]"],
        "COLORS[i % len(COLORS)]": ["COLORS[i % 2]"],
        "axes.bar_label(bars": ["axes.bar_label(axes.containers[0]"],
        "axes.set_xticks(range(len(labels)), labels)": ["axes.set_xticks(range(len(labels)), labels[::-1])"],
    },
    "points": {
        "X[:, y == k]": ["X[:, y == 1 - k]", "X[::-1, y == k]", "X", "-X[:, y == k]"],
        "label=name": ["label=names[-1 - k]"],
        "COLORS[k % len(COLORS)]": ["BLUE"],
        "MARKS[k % len(MARKS)]": ['"o"'],
        'aspect="equal"': ['aspect="auto"'],
        "np.sum(y == k)": ["np.sum(y != k)"],
    },
    "curves": {
        "axes.plot(own_x, values": [
            "axes.plot(own_x, values[::-1]",
            "axes.plot(own_x, np.negative(values)",
            "axes.plot(values, own_x",
            "axes.plot(own_x, list(lines.values())[0]",
            "axes.plot(range(len(values)), values",
        ],
        "label=name": ["label=list(lines)[-1 - i]"],
        "enumerate(lines.items())": [
            "enumerate(list(lines.items())[:7])",
            "enumerate(list(panels.values())[0].items())",
        ],
        "COLORS[color]": ["BLUE"],
        "(color + turn)": ["color"],
        "bbox_to_anchor=(0, 1)": ["bbox_to_anchor=(0, 0.5)"],
        "outside lower center": ["upper center"],
        "if shared else picture.axes": ["if False else picture.axes"],
        "low > 5e-4": ["low > 5e4", "low > 0"],
        "axes.axvline(place": ["axes.axvline(-place", "axes.axhline(place"],
        "axes.set(xlabel=xlabel, ylabel=ylabel)": ["axes.set(xlabel=ylabel, ylabel=xlabel)"],
        '"log" if log_x else "linear"': ['"log" if log_y and not log_x else "linear"'],
        "if len(values) <= FEW": ["if len(values) >= FEW", "if len(values) < FEW"],
        "subs=(1, 2, 5)": ["subs=(1,)"],
        "high < 300 * low": ["high > 300 * low"],
        'axes.set_yscale("log" if log_y': ['axes.set_yscale("log" if not log_y'],
        "axes.grid(alpha=0.3)": ["axes.invert_yaxis()", "axes.invert_xaxis()"],
    },
    "bars": {
        "axes.bar(range(len(values)), values": [
            "axes.bar(range(len(values)), values[::-1]",
            "axes.bar(range(len(values))[::-1], values",
            "axes.bar(range(len(values)), np.abs(values)",
        ],
        "axes.bar_label(drawn, written": ["axes.bar_label(drawn, written[::-1]"],
        "axes.set_xticks(range(len(values)), labels)": [
            "axes.set_xticks(range(len(values)), labels[::-1])",
            "axes.set_xticks(range(len(values)), labels[1:] + labels[:1])",
        ],
        "_number(v, format)": ["format.format(v)"],
    },
    "network": {
        "zip(places, places[1:], strict=False)": ["zip(places, places[2:], strict=False)"],
        "for end in right:": ["for end in right[1:]:"],
        "axes.scatter([layer] * len(heights), heights": [
            "axes.scatter([len(sizes) - 1 - layer] * len(heights), heights",
            "axes.scatter([layer] * len(heights), heights / 2",
        ],
        "if size > shown:": ["if size < shown:"],
        "axes.text(layer, -0.67, name": ["axes.text(len(sizes) - 1 - layer, -0.67, name"],
        "size > drawn": ["False"],
    },
    "product": {
        "axes.add_patch(Rectangle(corner, wide, high": ["axes.add_patch(Rectangle(corner, high, wide"],
        "-high / 2)": ["0)"],
        "max(side, 0.02 * highest)": ["side"],
        "{rows} × {columns}": ["{columns} × {rows}"],
        "place += room": ["place += 0"],
        "enumerate(terms)": ["enumerate(terms[::-1])"],
        'aspect="equal"': ['aspect="auto"'],
    },
    "confusion": {
        "axes.imshow(mistakes": ["axes.imshow(mistakes.T", "axes.imshow(matrix", "axes.imshow(-mistakes"],
        "axes.text(named, true, count": ["axes.text(true, named, count"],
        "np.ndenumerate(matrix)": ["np.ndenumerate(matrix.T)"],
        '"bold" if true == named': ['"bold" if true != named'],
        'xlabel="the net says", ylabel="it is"': ['xlabel="it is", ylabel="the net says"'],
        "to read {true} as {named}": ["to read {named} as {true}"],
        "if most else": ["if True else"],
        "vmax=2 * most or 1": ["vmax=most or 1"],
    },
    "series_map": {
        "axes.text(column, -row": ["axes.text(4 - column, -row", "axes.text(column, row - 1"],
        "enumerate(SERIES.items())": ["enumerate(list(SERIES.items())[::-1])", "enumerate(list(SERIES.items())[1:])"],
        "(column + 0.38, -row), (column + 0.62, -row)": ["(column + 0.62, -row), (column + 0.38, -row)"],
        "if column == 3:": ["if False:"],
        "if i + 1 < len(SERIES)": ["if i + 2 < len(SERIES)"],
    },
}
PLANTED = [(name, old, new) for name, lines in MISTAKES.items() for old, all_new in lines.items() for new in all_new]


@pytest.mark.parametrize("name, old, new", PLANTED, ids=[f"{name}: {new}" for name, _, new in PLANTED])
def test_each_wrong_drawing_is_noticed(name, old, new):
    header = "class Picture" if name == "picture" else f"def {name}("
    before, start, rest = SOURCE.partition(f"\n{header}")
    body, after = re.split(r"(?=\n\n\n|$(?![\s\S]))", rest, maxsplit=1)
    assert body.count(old) >= 1, "the mistake fits no more: write it anew"
    wrong = types.ModuleType("wrong_plots")
    exec(compile(before + start + body.replace(old, new, 1) + after, "wrong_plots", "exec"), wrong.__dict__)
    with pytest.raises(AssertionError):
        CHECKS[name](wrong)


@pytest.mark.parametrize(
    "call, message",
    {
        lambda: real.gallery([], [], "t"): "there is no image to draw: pass at least one.",
        lambda: real.gallery(IMAGES, "ab", "t"): "3 images need as many titles, but there are 2: give each its own.",
        lambda: real.gallery(IMAGES, "abcd", "t"): "3 images need as many titles, but there are 4: give each its own.",
        lambda: real.bars([1, 2], "a", "t", "y"): "2 values need as many labels, but there are 1: give each its own.",
        lambda: real.bars([], "", "t", "y"): "there is no value to draw: pass at least one.",
        lambda: real.counts({}, "ab", "t"): "there is no set to draw: pass at least one.",
        lambda: real.counts({"a": [1]}, "ab", "t"): "1 counts need as many labels, but there are 2: give each its own.",
        lambda: real.curves([1], {}, "t", "x"): "there is no panel to draw: pass at least one.",
        lambda: real.curves([1], {"p": {"a": []}}, "t", "x"): "there is no value to draw: pass at least one.",
        lambda: real.curves([1], {"p": {"a": [1, 2]}}, "t", "x"): (
            "2 values need as many places, but there are 1: give each its own."
        ),
        lambda: real.curves({"b": [1]}, {"p": {"a": [1]}}, "t", "x"): "the curve 'a' has no x of its own: give x['a'].",
        lambda: real.points(X, [0, 1], "t", "ab"): (
            "X must be (2, m) and y (m,), but they are (2, 5) and (2,): a column for each point."
        ),
        lambda: real.points(X, Y, "t", "ab"): (
            "y must hold classes from 0 to 1, one for each name: give each class a name."
        ),
        lambda: real.network([2, 3], ["a"], "t"): "2 layers need as many names, but there are 1: give each its own.",
        lambda: real.confusion(MATRIX[:2], "t"): (
            "matrix must be (K, K), but is (2, 3): a row and a column for each class."
        ),
    }.items(),
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError) as refused:
        call()
    assert str(refused.value) == message


def course(x, values):
    return real.curves(x, {"p": {"a": values}}, "t", "x").alt.removeprefix("t. Over x: p, a: ").removesuffix(".")


def test_a_curve_is_told_by_its_ends_and_by_what_stands_out_between():
    n = np.linspace(-6, 6, 241)
    slope = 1 / (1 + np.exp(-n)) / (1 + np.exp(n))
    assert course(n, slope) == "0.00247 at -6, highest 0.25 at 0, 0.00247 at 6"
    assert course(n, np.maximum(n, 0)) == "from 0 to 6"
    assert course([0, 1, 2, 3], [0, -2, 5, 1]) == "0 at 0, lowest -2 at 1, highest 5 at 2, 1 at 3"
    p = np.linspace(0.005, 1, 200)
    assert course(p, -np.log(p)) == "from 5.3 to 0"
    angle = np.linspace(0, np.pi, 3)
    assert course(angle, np.sin(angle)) == "0 at 0, highest 1 at 1.57, 0 at 3.14"
    # Where it hardly rises above its end, which place is highest is an accident.
    assert course([0, 1, 2, 3], [0, 0.94, 0.95, 0.945]) == "from 0 to 0.945"
    assert course([0, 1, 2], [2, np.nan, np.inf]) == "from 2 to inf"
    assert course([0, 1, 2], [2, 9, -np.inf]) == "from 2 to -inf"
    assert course([5], [0.5]) == "from 0.5 to 0.5"
    assert course([0, 1], [0, 0]) == "from 0 to 0"


def test_still_faces_keep_what_lies_on_an_image_and_tell_curves_apart_by_dashes():
    values = np.array([[0.1, 0.9], [0.45, 0.55]])
    marks = (panels.Points(np.array([0.0]), np.array([0.0]), real.RED), panels.Points(np.array([1.0]), np.array([1.0])))
    image = panels.Image(values, numbers=True, points=marks, boxes=(panels.Box(0, 0),))
    curve = (np.arange(3), np.arange(3))
    lines = panels.Lines(
        (panels.Series(*curve), panels.Series(*curve, dash=(5, 2)), panels.Series(*curve, ghost=True)), (0, 2), (0, 2)
    )
    picture = panels.still([[image, lines]], (200,), "what it shows")
    assert picture.alt == "what it shows" and picture.note
    left, right = picture.axes
    assert len({str(line._dash_pattern) for line in right.lines}) == 3
    assert contrast(np.array(to_rgb(right.lines[2].get_color())) * 0.8 + 0.2, "white") >= 3  # pale, but not too pale
    assert right.lines[2].get_alpha() == 0.8
    with real._in_the_dark(picture):
        for text in left.texts:
            column, row = text.get_position()
            assert contrast(text.get_color(), [values[row, column]] * 3) >= 4.5
        assert [to_hex(drawn.get_facecolor()[0]).upper() for drawn in left.collections] == [real.RED, real.BLUE]
        assert to_hex(left.patches[0].get_edgecolor()).upper() == real.ORANGE
        assert to_hex(right.lines[0].get_color()).upper() == real.IN_THE_DARK[real.BLUE]
        for words in (left.title, *right.get_xticklabels()):
            assert contrast(words.get_color(), "#111111") >= 4.5

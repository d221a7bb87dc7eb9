"""What a view shows, as plain data: rows of panels. Drawn live by `canvas.js`, and as a still picture by matplotlib.

A panel knows nothing of where it came from: no mathematics here, only arrays, words and colours.
"""

from dataclasses import dataclass, fields, is_dataclass

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle

from helpers.plots import BLUE, GRAY, ON_DARK, ON_PALE, ORANGE, PURPLE, RED, Picture

# Colour maps as the colours on their way from low to high; both faces draw straight lines between them.
VIRIDIS = tuple(to_hex(colormaps["viridis"](k / 8)) for k in range(9))
COLORS = {
    "gray": ("#000000", "#ffffff"),
    "diverging": (BLUE, "#ffffff", RED),
    "viridis": VIRIDIS,
    "two sides": ("#b9d8ea", "#f7dfa8"),  # blue and orange, so pale that points stand out on them
}


@dataclass(frozen=True)
class Box:
    """A frame around cells of an image: `rows` x `columns` of them, the first at (`row`, `column`)."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    color: str = ORANGE


@dataclass(frozen=True)
class Points:
    """Points in the coordinates of an image's axes."""

    x: np.ndarray
    y: np.ndarray
    color: str = BLUE
    shape: str = "circle"  # or "square", or "cross": a cross is drawn over what is there


@dataclass(frozen=True)
class Image:
    """Numbers as colours, a cell for each."""

    values: np.ndarray  # (rows, columns)
    title: str = ""
    x_label: str = ""
    y_label: str = ""
    colors: tuple = COLORS["gray"]
    low: float = 0.0  # the value that is drawn in the first colour
    high: float = 1.0
    fill: bool = False  # fill the panel, in place of square cells
    axes: bool = False  # number the axes
    bar: bool = False  # explain the colours at the side
    extent: tuple | None = None  # x of the left and right edge, y of the bottom and top one; else cells are counted
    boxes: tuple = ()
    points: tuple = ()
    numbers: bool = False  # write each value into its cell, but for zeros
    width: float = 1.0  # share of the row


@dataclass(frozen=True)
class Tiles:
    """Many small images of one size, in rows, each with a caption under it."""

    values: np.ndarray  # (n, rows, columns)
    title: str = ""
    captions: tuple = ()  # one for each image, or none at all
    across: int = 5  # images in a row
    down: int = 1  # rows for which there is room: fixed, so that nothing jumps when there are fewer
    highlight: tuple = ()  # which images to point out
    colors: tuple = COLORS["gray"]
    low: float = 0.0
    high: float = 1.0
    x_label: str = ""
    y_label: str = ""
    width: float = 1.0


@dataclass(frozen=True)
class Bars:
    """A column of numbers, a bar for each, the first on top."""

    values: np.ndarray  # (n,)
    labels: tuple  # what stands before each bar
    texts: tuple  # what stands behind it: the value in words, with its unit
    title: str = ""
    x_label: str = ""
    y_label: str = ""
    limits: tuple = (0.0, 1.0)  # of the axis; fixed, so that a change can be seen
    highlight: tuple = ()  # which bars to point out
    width: float = 1.0


@dataclass(frozen=True)
class Series:
    """One line of a chart."""

    x: np.ndarray
    y: np.ndarray
    name: str = ""  # for the legend; without a name it has no place there
    color: str = BLUE
    width: float = 2.0  # 0: no line
    dots: float = 0.0  # radius; 0: no dots
    ghost: bool = False  # of an earlier time: a little paler, and dotted if it has no dash
    dash: tuple = ()  # on, off, on, off, ... in widths of the line; none: solid


@dataclass(frozen=True)
class Mark:
    """A place on the x axis of a chart at which something happened."""

    x: float
    text: str = ""  # stands at the top, if there is room up to the next mark


@dataclass(frozen=True)
class Lines:
    """Curves on common axes."""

    series: tuple
    x_limits: tuple
    y_limits: tuple  # what lies outside is cut off
    title: str = ""
    x_label: str = ""
    y_label: str = ""
    x_log: bool = False
    y_log: bool = False
    vertical: float | None = None  # where to draw a vertical line
    marks: tuple = ()  # of `Mark`, from left to right
    width: float = 1.0


def pack(rows):
    """Split rows of panels into a description without arrays, fit for JSON, and the arrays' numbers as bytes.

    Integers of one byte (uint8, int8) travel as they are, all others as float32. An array that occurs twice
    travels once.

    Returns: the description, in which {"at": i, "shape": [...]} stands for an array that begins at byte 4 i, with
    "type" added if it is not of float32; the bytes.
    """
    chunks, places, size = [], {}, 0

    def plain(value):
        nonlocal size
        if isinstance(value, np.ndarray):
            if id(value) not in places:
                places[id(value)] = {"at": size // 4, "shape": list(value.shape)}
                small = value.dtype.kind in "iu" and value.dtype.itemsize == 1
                if small:
                    places[id(value)]["type"] = value.dtype.name
                chunk = value.tobytes() if small else value.astype("<f4").tobytes()
                chunks.append(chunk + bytes(-len(chunk) % 4))
                size += len(chunks[-1])
            return places[id(value)]
        if is_dataclass(value):
            return {"kind": type(value).__name__} | {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return value.item() if isinstance(value, np.generic) else value

    return plain(rows), b"".join(chunks)


def still(rows, heights, text):
    """Draw rows of panels as a `Picture` of 950 pixels across, with `text` below it and as alternative text."""
    picture = Picture(9.5, sum(heights) / 100 + 0.3)
    picture.alt = text
    picture.note = "Interactive: run this cell to use its controls."
    picture.get_layout_engine().set(wspace=0.05)
    parts = picture.subfigures(len(rows), 1, height_ratios=heights, squeeze=False)[:, 0]
    for part, row in zip(parts, rows, strict=True):
        places = part.subplots(1, len(row), width_ratios=[panel.width for panel in row], squeeze=False)[0]
        for ax, panel in zip(places, row, strict=True):
            ax.set_title(panel.title, fontsize=10, fontweight="bold")
            ax.set_xlabel(panel.x_label, fontsize=9)
            ax.set_ylabel(panel.y_label, fontsize=9)
            ax.tick_params(labelsize=8)
            DRAW[type(panel)](ax, panel)
    picture.supxlabel(text, fontsize=9, wrap=True)
    return picture


def _draw_image(ax, panel):
    n_rows, n_columns = panel.values.shape
    drawn = ax.imshow(
        panel.values,
        cmap=LinearSegmentedColormap.from_list("", panel.colors),
        vmin=panel.low,
        vmax=panel.high,
        aspect="auto" if panel.fill else "equal",
        interpolation="nearest",
        extent=panel.extent,
    )
    ax.set_anchor("N")
    if not panel.axes:
        ax.set(xticks=[], yticks=[])
    elif n_rows == 1:
        ax.set(yticks=[])
    if panel.bar:
        ax.figure.colorbar(drawn, ax=ax).ax.tick_params(labelsize=8)
    left, right, bottom, top = drawn.get_extent()
    across, down = (right - left) / n_columns, (bottom - top) / n_rows  # of a cell, in the axes' coordinates
    for box in panel.boxes:
        corner = (left + across * box.column, top + down * box.row)
        size = (across * box.columns, down * box.rows)
        ax.add_patch(Rectangle(corner, *size, fill=False, edgecolor=box.color, linewidth=2))
    for points in panel.points:
        marker = {"circle": "o", "square": "s", "cross": "x"}[points.shape]
        ax.scatter(points.x, points.y, s=14, color=points.color, marker=marker)
    if panel.numbers:
        if panel.axes:
            ax.set(xticks=range(n_columns), yticks=range(n_rows))
        shades = drawn.to_rgba(panel.values)[..., :3] @ (0.3, 0.6, 0.1)
        for row, column in zip(*np.nonzero(panel.values), strict=True):
            ink = ON_PALE if shades[row, column] > 0.46 else ON_DARK
            ax.text(column, row, f"{panel.values[row, column]:g}", ha="center", va="center", fontsize=7, color=ink)


def _draw_tiles(ax, panel):
    n, n_rows, n_columns = panel.values.shape
    gap = max(1, n_columns // 7)
    high, wide = n_rows + (3 * gap if panel.captions else gap), n_columns + gap
    sheet = np.full((panel.down * high, panel.across * wide), np.nan)
    for k, values in enumerate(panel.values):
        row, column = high * (k // panel.across), wide * (k % panel.across)
        sheet[row : row + n_rows, column : column + n_columns] = values
        if k in panel.highlight:
            corner = (column - 0.5, row - 0.5)
            ax.add_patch(Rectangle(corner, n_columns, n_rows, fill=False, edgecolor=RED, linewidth=1.5))
        if panel.captions:
            ink, weight = (RED, "bold") if k in panel.highlight else ("black", "normal")
            middle = column + (n_columns - 1) / 2
            ax.text(
                middle, row + n_rows, panel.captions[k], ha="center", va="top", fontsize=6, color=ink, weight=weight
            )
    ax.imshow(
        sheet,
        cmap=LinearSegmentedColormap.from_list("", panel.colors),
        vmin=panel.low,
        vmax=panel.high,
        interpolation="nearest",
    )
    ax.set_anchor("N")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def _draw_bars(ax, panel):
    places = np.arange(len(panel.values))
    colors = [ORANGE if i in panel.highlight else BLUE for i in places]
    ax.barh(places, np.nan_to_num(panel.values), color=colors, height=0.7)
    ax.set(xlim=panel.limits, ylim=(len(places) - 0.5, -0.5), xticks=[])
    ax.set_yticks(places, panel.labels)
    ax.axvline(0, color=GRAY, linewidth=1)
    ax.spines[:].set_visible(False)
    behind = ax.twinx()
    behind.set_ylim(ax.get_ylim())
    behind.set_yticks(places, panel.texts, fontsize=8)
    behind.spines[:].set_visible(False)
    behind.tick_params(length=0)
    ax.tick_params(length=0)


def _draw_lines(ax, panel):
    if panel.x_log:
        ax.set_xscale("log")
    if panel.y_log:
        ax.set_yscale("log")
    for line in panel.series:
        ax.plot(
            line.x,
            line.y,
            color=line.color,
            linewidth=line.width,
            marker="o" if line.dots else "",
            markersize=2 * line.dots,
            alpha=0.8 if line.ghost else 1,
            linestyle=(0, line.dash or ((1, 1.5) if line.ghost else None)),
            label=line.name or "_",
        )
    for mark in panel.marks:
        ax.axvline(mark.x, color=PURPLE, linewidth=1, linestyle=":")
        ax.text(mark.x, panel.y_limits[1], mark.text, fontsize=7, rotation=90, ha="right", va="top", clip_on=True)
    if panel.vertical is not None:
        ax.axvline(panel.vertical, color=GRAY, linewidth=1, linestyle="--")
    ax.set(xlim=panel.x_limits, ylim=panel.y_limits)
    ax.grid(alpha=0.3)
    if any(line.name for line in panel.series):
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8, frameon=False)


DRAW = {Image: _draw_image, Tiles: _draw_tiles, Bars: _draw_bars, Lines: _draw_lines}

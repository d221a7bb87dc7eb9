"""What a view shows, as plain data: rows of panels. Drawn live by `canvas.js`, and as a still picture by matplotlib.

A panel knows nothing of where it came from: no mathematics here, only arrays, words and colours.
"""

from dataclasses import dataclass, fields, is_dataclass

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle

from helpers.plots import BLUE, GRAY, ORANGE, RED, Picture

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
    width: float = 1.0  # share of the row


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
    ghost: bool = False  # pale: of an earlier time


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
    width: float = 1.0


def pack(rows):
    """Split rows of panels into a description without arrays, fit for JSON, and the arrays' numbers as bytes.

    Returns: the description, in which {"at": i, "shape": [...]} stands for an array; the bytes, float32.
    """
    chunks, size = [], 0

    def plain(value):
        nonlocal size
        if isinstance(value, np.ndarray):
            place = {"at": size, "shape": list(value.shape)}
            chunks.append(value.astype("<f4").tobytes())
            size += value.size
            return place
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
            alpha=0.5 if line.ghost else 1,
            label=line.name or "_",
        )
    if panel.vertical is not None:
        ax.axvline(panel.vertical, color=GRAY, linewidth=1, linestyle="--")
    ax.set(xlim=panel.x_limits, ylim=panel.y_limits)
    ax.grid(alpha=0.3)
    if any(line.name for line in panel.series):
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8, frameon=False)


DRAW = {Image: _draw_image, Bars: _draw_bars, Lines: _draw_lines}

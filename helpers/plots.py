"""Static figures of the notebooks: arrays in, a picture with alternative text out. No mathematics here.

A picture says in words what it shows: the words are its alternative text, computed from the data, and what a
notebook's saved output is compared by.
"""

import base64
import contextlib
import html
import io
import math

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgb, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from PIL import Image

# After Okabe and Ito's palette, darkened until each line stands out from white by 3:1. Words are set in BLUE, RED and
# GRAY alone, which reach 4.5:1. Some pairs look alike to colour-blind eyes, so that each curve has a dash of its own.
BLUE, RED, GREEN, ORANGE, PURPLE, SKY, GRAY = COLORS = (
    "#00629B",
    "#B84A00",
    "#009E73",
    "#B38600",
    "#CC79A7",
    "#3398DB",
    "#595959",
)
# On, off, on, off, ... in line widths.
DASHES = ((), (5, 2), (5, 1.5, 1, 1.5), (1, 1.5), (9, 2), (2.5, 1.5), (8, 1.5, 1, 1.5, 1, 1.5))
MARKS = "os^Dv*P"
# Words on a cell of an image: the cell keeps its colour in the dark theme, and so do they.
ON_PALE, ON_DARK = "#050505", "#FAFAFA"
# What a dark page needs in place of each colour, black and white included.
IN_THE_DARK = {
    "#000000": "#E8E8E8",
    "#FFFFFF": "#111111",
    BLUE: "#3D96F0",
    RED: "#E8763A",
    GREEN: "#1FDD94",
    ORANGE: "#F2CB4A",
    PURPLE: "#DB55AE",
    SKY: "#86CDFC",
    GRAY: "#A8A8A8",
    "#882255": "#FFA8C8",  # the eighth and the ninth run of helpers/widgets/learning.py
    "#8A8A2B": "#C9C96B",
}
FEW = 12  # places of a curve: so many are shown as dots, too

# The sizes of the canvas that draws the interactive views.
TITLE = {"fontsize": 10, "fontweight": "bold"}
SIZES = {"axes.labelsize": 9, "xtick.labelsize": 8.5, "ytick.labelsize": 8.5}
# JupyterLab's own mark for a dark theme, and that of the Sphinx theme. Where a page takes the style away (GitHub, and
# JupyterLab before a cell of a saved notebook is run), the light picture stays, on white.
SWITCH = (
    '<style>[data-jp-theme-light="false"] .nn-picture, [data-theme="dark"] .nn-picture '
    "{ content: var(--nn-dark); }</style>"
)


class Picture(Figure):
    """A matplotlib figure that carries its alternative text, `alt`, and shows itself with it, in the page's theme.

    A page gets it as HTML: JupyterLab and nbconvert would leave out the alternative text of an image/png output.
    `note` is a line below the picture.
    """

    def __init__(self, width=9.0, height=3.0):
        super().__init__(figsize=(width, height), dpi=200, layout="constrained", facecolor="white")
        FigureCanvasAgg(self)
        self.alt = self.note = ""

    def subplots(self, *args, **kwargs):
        """Add axes, with words in the sizes of the interactive views."""
        with rc_context(SIZES):
            return super().subplots(*args, **kwargs)

    def png(self, dark=False):
        """Draw the picture at twice the screen's resolution; returns the PNG's bytes.

        `dark`: for a dark page, without a ground of its own.
        """
        with _in_the_dark(self) if dark else contextlib.nullcontext():
            self.canvas.draw()
        self.set_layout_engine("none")  # as it is now, in the other theme too
        image = Image.frombuffer("RGBA", self.canvas.get_width_height(), self.canvas.buffer_rgba()).convert("RGB")
        # 128 colours take half the bytes, and nobody sees the difference.
        image = image.quantize(128, dither=Image.Dither.NONE)
        file = io.BytesIO()
        image.save(file, "png", **{"transparency": image.getpixel((0, 0))} if dark else {})
        return file.getvalue()

    def __repr__(self):
        """Say what the picture shows."""
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        light, dark = (f"data:image/png;base64,{base64.b64encode(self.png(dark)).decode()}" for dark in (False, True))
        width = round(100 * self.get_figwidth())
        page = (
            f'<img class="nn-picture dark-light" alt="{html.escape(self.alt)}" width="{width}" src="{light}" '
            f'style="--nn-dark: url({dark})">{SWITCH}'
        )
        if self.note:
            page += f"<p><em>{html.escape(self.note)}</em></p>"
        return {"text/html": page, "text/plain": self.alt}, {}


@contextlib.contextmanager
def _in_the_dark(picture):
    """Exchange the colours of lines, words and areas for a while; images keep theirs."""
    # What lies on an image keeps its colour: the image keeps its own.
    kept = [p for axes in picture.axes if axes.images for p in (*axes.patches, *axes.collections, *axes.lines)]
    artists = [artist for artist in picture.findobj() if artist not in kept]
    for text in picture.findobj(Text):  # does not count its box and its arrow among its parts
        artists += filter(None, [text.get_bbox_patch(), getattr(text, "arrow_patch", None)])
    changes = []
    for artist in artists:
        for name in ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor"):
            if hasattr(artist, f"get_{name}"):
                before = getattr(artist, f"get_{name}")()
                after = to_rgba_array(before)
                for color in after:
                    color[:3] = to_rgb(IN_THE_DARK.get(to_hex(color).upper(), color))
                if len(after):
                    after = after if isinstance(artist, Collection) else tuple(after[0])
                    changes.append((getattr(artist, f"set_{name}"), before, after))
    for change, _, after in changes:
        change(after)
    try:
        yield
    finally:
        for change, before, _ in changes:
            change(before)


def _sentence(title):
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _number(value, format="{:.3g}"):
    """Write a number; one that rounds to 0 without the sign of what was rounded off."""
    text = format.format(value)
    return text.lstrip("-") if "0" in text and not any(digit in text for digit in "123456789") else text


def _check_one_each(texts, text, things, thing):
    if len(things) == 0:
        raise ValueError(f"there is no {thing} to draw: pass at least one.")
    if len(texts) != len(things):
        raise ValueError(f"{len(things)} {thing}s need as many {text}s, but there are {len(texts)}: give each its own.")


def _course(x, values):
    """Say a curve's first and last value, and a highest or lowest between them that stands out."""
    said = {}
    if np.isfinite(values).all():
        # What is 0 but for rounding is 0.
        x, values = (np.where(np.abs(a) < 1e-12 * np.abs(a).max(), 0, a) for a in (x, values))
        for word, sign in (("highest ", 1), ("lowest ", -1)):
            place = np.argmax(sign * values)
            # By a twentieth of the range: which place of a plateau is highest, rounding may decide.
            if sign * values[place] > max(sign * values[0], sign * values[-1]) + 0.05 * np.ptp(values):
                said[place] = word
    if not said:
        return f"from {_number(values[0])} to {_number(values[-1])}"
    places = [0, *sorted(said), len(values) - 1]
    return ", ".join(f"{said.get(i, '')}{_number(values[i])} at {_number(x[i])}" for i in places)


def pixels(image, title):
    """Draw one image with the value of each pixel printed on it.

    Parameters: `image`, (rows, columns) uint8; `title`, the finding.
    Returns: a `Picture`.
    """
    picture = Picture(9, 8.2)
    axes = picture.subplots()
    axes.imshow(image, cmap="gray", vmin=0, vmax=255)
    for (row, column), value in np.ndenumerate(image):
        color = ON_PALE if value > 117 else ON_DARK
        axes.text(column, row, value, ha="center", va="center", fontsize=8, color=color)
    axes.set_title(title, **TITLE)
    axes.set(xlabel="column", ylabel="row")
    rows, columns = image.shape
    axes.set_xticks(range(0, columns, 3))
    axes.set_yticks(range(0, rows, 3))
    picture.alt = (
        f"{_sentence(title)} An image of {rows} by {columns} pixels with their values, "
        f"from {image.min()} to {image.max()}; {np.count_nonzero(image)} are not 0."
    )
    return picture


def gallery(images, titles, title, columns=10, cmap="gray", symmetric=False):
    """Draw images side by side, each with a title of its own.

    Parameters: `images`, (m, rows, columns); `titles`, m texts; `title`, the finding; `columns`, images in a row;
    `cmap`, a matplotlib colour map; `symmetric`, whether all share one scale with 0 in the middle.
    Returns: a `Picture`.
    Raises: ValueError where there is no image, or not one title for each.
    """
    _check_one_each(titles, "title", images, "image")
    rows = math.ceil(len(images) / columns)
    side = min(9 / columns, 1.6)
    picture = Picture(9, (side + 0.3) * rows + 0.3)
    picture.set_layout_engine("compressed")  # images that do not fill the width stand together, in its middle
    picture.suptitle(title, **TITLE)
    limit = float(np.abs(images).max()) or 1  # all 0: the middle of any scale
    scale = {"vmin": -limit, "vmax": limit} if symmetric else {}
    places = picture.subplots(rows, columns, squeeze=False)
    for i, axes in enumerate(places.flat):
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(color=GRAY, linewidth=0.5)  # else a white image has no edge
        if i < len(images):
            drawn = axes.imshow(images[i], cmap=cmap, **scale)
            axes.set_title(titles[i], fontsize=9)
        else:
            axes.axis("off")
    if symmetric:
        picture.colorbar(drawn, ax=places, fraction=0.03, pad=0.01).ax.tick_params(labelsize=8)
    named = [" ".join(str(text).split()) for text in titles]
    picture.alt = f"{_sentence(title)} {len(images)} images: {'; '.join(filter(None, named))}."
    return picture


def rows_and_columns(X_rows, X, title):
    """Draw a matrix of examples and its transpose to scale, with the first example outlined in each.

    Parameters: `X_rows`, (m, n); `X`, (n, m); `title`, the finding.
    Returns: a `Picture`.
    """
    picture = Picture(9, 4.2)
    picture.suptitle(title, **TITLE)
    m, n = X_rows.shape
    left, right = picture.subplots(1, 2, width_ratios=[n, max(m, n / 5)])
    left.imshow(X_rows, cmap="gray", interpolation="nearest")
    left.set_anchor("N")
    left.add_patch(Rectangle((-0.5, -0.5), n, max(1, m / 40), fill=False, edgecolor=ORANGE, linewidth=2))
    left.set_title(f"X_rows: {m} × {n}", fontsize=9)
    left.set(xlabel="pixel", ylabel="example")
    right.imshow(X, cmap="gray", interpolation="nearest")
    right.set_anchor("N")
    right.add_patch(Rectangle((-0.5, -0.5), max(1, m / 40), n, fill=False, edgecolor=ORANGE, linewidth=2))
    right.set_title(f"X: {n} × {m}", fontsize=9)
    right.set(xlabel="example", ylabel="pixel")
    picture.alt = (
        f"{_sentence(title)} Left, X_rows of shape {X_rows.shape}, a row for each example; right, X of shape "
        f"{X.shape}, a column for each. The first example is outlined: a row on the left, a column on the right."
    )
    return picture


def counts(values, labels, title):
    """Draw how many examples each class has, a bar for each class in each of several sets.

    Parameters: `values`, a dict from a set's name to an array of counts; `labels`, the classes; `title`, the finding.
    Returns: a `Picture`.
    Raises: ValueError where a set has not one count for each class, or there is no set.
    """
    if not values:
        raise ValueError("there is no set to draw: pass at least one.")
    for heights in values.values():
        _check_one_each(labels, "label", heights, "count")
    picture = Picture(9, 2.6)
    axes = picture.subplots()
    width = 0.8 / len(values)
    for i, (name, heights) in enumerate(values.items()):
        places = np.arange(len(labels)) + (i - (len(values) - 1) / 2) * width
        bars = axes.bar(places, heights, width, label=name, color=COLORS[i % len(COLORS)])
        axes.bar_label(bars, fontsize=8)
    axes.set_title(title, **TITLE)
    axes.set(xlabel="class (digit)", ylabel="number of images")
    axes.set_xticks(range(len(labels)), labels)
    axes.margins(y=0.3)
    axes.legend(ncols=len(values), fontsize=8.5, frameon=False)
    parts = [f"{name}: {', '.join(str(v) for v in heights)}" for name, heights in values.items()]
    picture.alt = f"{_sentence(title)} Images in each class from {labels[0]} to {labels[-1]}, {'; '.join(parts)}."
    return picture


def points(X, y, title, names):
    """Draw examples of two pixels each as points of a plane, a colour and a mark for each class.

    Parameters: `X`, (2, m); `y`, (m,) classes from 0; `title`, the finding; `names`, a text for each class.
    Returns: a `Picture`.
    Raises: ValueError where the shapes do not fit, or a class has no name.
    """
    X, y = np.asarray(X), np.asarray(y)
    if y.ndim != 1 or X.shape != (2, y.size):
        raise ValueError(f"X must be (2, m) and y (m,), but they are {X.shape} and {y.shape}: a column for each point.")
    if not np.isin(y, range(len(names))).all():
        raise ValueError(f"y must hold classes from 0 to {len(names) - 1}, one for each name: give each class a name.")
    picture = Picture(5.6, 4.2)
    axes = picture.subplots()
    for k, name in enumerate(names):
        color, mark = COLORS[k % len(COLORS)], MARKS[k % len(MARKS)]
        axes.scatter(*X[:, y == k], color=color, marker=mark, s=18, label=name)
    axes.set_title(title, **TITLE)
    axes.set(xlabel="first input", ylabel="second input", aspect="equal")
    axes.legend(fontsize=8.5, loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    counted = ", ".join(f"{np.sum(y == k)} {name}" for k, name in enumerate(names))
    picture.alt = f"{_sentence(title)} Points of a plane: {counted}."
    return picture


def curves(x, panels, title, xlabel, log_x=False, log_y=False, height=2.9, marks=None, say_ends=True):
    """Draw curves over a common axis, in panels side by side.

    Parameters: `x`, (n,), or a dict from a curve's name to its own x; `panels`, a dict from a panel's y label to a
    dict from a curve's name to its values; `title`, the finding; `xlabel`; `log_x`, `log_y`, logarithmic axes;
    `marks`, a dict from a name to an x at which a vertical line is drawn; `say_ends`, whether the alternative text
    names the first and last value of each curve, and a highest or lowest between them that stands out (not where these
    are rounding noise, which differs between machines).
    Returns: a `Picture`.
    Raises: ValueError where there is no curve, or a curve has not one value for each place of its x.
    """
    _check_one_each(panels, "y label", panels, "panel")
    picture = Picture(9, height)
    picture.suptitle(title, **TITLE)
    parts = []
    shared = len(panels) > 1 and len({tuple(lines) for lines in panels.values()}) == 1
    for axes, (ylabel, lines) in zip(picture.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True):
        for i, (name, values) in enumerate(lines.items()):
            if isinstance(x, dict) and name not in x:
                raise ValueError(f"the curve {name!r} has no x of its own: give x[{name!r}].")
            own_x = x[name] if isinstance(x, dict) else x
            _check_one_each(own_x, "place", values, "value")
            turn, color = divmod(i, len(COLORS))  # on each turn through the colours, each has another dash
            dash = DASHES[(color + turn) % len(DASHES)]
            dots = {"marker": "o", "markersize": 4} if len(values) <= FEW else {}
            axes.plot(own_x, values, color=COLORS[color], linestyle=(0, dash or None), label=name, **dots)
            parts.append(f"{ylabel}, {name}" + (f": {_course(own_x, values)}" if say_ends else ""))
        for name, place in (marks or {}).items():
            axes.axvline(place, color=GRAY, linewidth=1, linestyle=":")
            axes.annotate(
                name,
                (place, 0.98),
                xytext=(4, 0),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                va="top",
                fontsize=8,
                color=GRAY,
            )
        axes.set(xlabel=xlabel, ylabel=ylabel)
        axes.set_xscale("log" if log_x else "linear")
        axes.set_yscale("log" if log_y else "linear")
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            if axis.get_scale() == "log" and high < 300 * low:  # powers of ten alone would be one or two numbers
                axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
                axis.set_minor_formatter(NullFormatter())
            if axis.get_scale() == "log" and low > 5e-4 and high < 2e4:  # numbers that are read at a glance
                axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.grid(alpha=0.3)
    # Above its plot, where no curve is; below all plots, if they have the same curves.
    for axes in picture.axes[:1] if shared else picture.axes:
        handles, names = axes.get_legend_handles_labels()
        columns = int((9 / (1 if shared else len(panels)) - 0.8) // (0.6 + 0.08 * max(map(len, names))))
        look = {"ncols": max(1, columns), "fontsize": 8.5, "frameon": False, "handlelength": 3}
        if shared:
            picture.legend(handles, names, loc="outside lower center", **look)
        else:
            axes.legend(loc="lower left", bbox_to_anchor=(0, 1), **look)
    picture.alt = f"{_sentence(title)} Over {xlabel}: {'; '.join(parts)}."
    return picture


def bars(values, labels, title, ylabel, format="{:.2f}"):
    """Draw a bar for each value, with the value written on it.

    Parameters: `values`, (K,); `labels`, K texts; `title`, the finding; `ylabel`; `format`, of the values.
    Returns: a `Picture`.
    Raises: ValueError where there is no value, or not one label for each.
    """
    _check_one_each(labels, "label", values, "value")
    written = [_number(v, format) for v in values]
    picture = Picture(9, 2.6)
    axes = picture.subplots()
    drawn = axes.bar(range(len(values)), values, color=BLUE)
    axes.bar_label(drawn, written, fontsize=8)
    axes.set_xticks(range(len(values)), labels)
    axes.set_title(title, **TITLE)
    axes.set(ylabel=ylabel)
    axes.margins(y=0.15)
    shown = ", ".join(f"{label}: {text}" for label, text in zip(labels, written, strict=True))
    picture.alt = f"{_sentence(title)} {ylabel}: {shown}."
    return picture


def network(sizes, names, title, shown=11):
    """Draw a fully connected network: a column of units for each layer, a line for each weight.

    Parameters: `sizes`, units in each layer; `names`, a text for each layer; `title`, the finding; `shown`, at most so
    many units of a layer are drawn, and dots stand for the rest.
    Returns: a `Picture`.
    Raises: ValueError where there is no layer, or not one name for each.
    """
    _check_one_each(names, "name", sizes, "layer")
    picture = Picture(9, 4.2)
    axes = picture.subplots()
    axes.set_title(title, **TITLE)
    axes.set(xlim=(-0.35, len(sizes) - 0.65), ylim=(-0.8, 0.52))
    axes.axis("off")
    places = []
    for size in sizes:
        drawn = min(size, shown)
        heights = np.linspace(0.45, -0.45, drawn)
        middle = slice(drawn // 2 - 1, drawn // 2 + 2)
        places.append(np.delete(heights, middle) if size > drawn else heights)
    for layer, (left, right) in enumerate(zip(places, places[1:], strict=False)):
        for start in left:
            for end in right:
                axes.plot([layer, layer + 1], [start, end], color=GRAY, linewidth=0.4, alpha=0.6, zorder=1)
    for layer, (heights, size, name) in enumerate(zip(places, sizes, names, strict=True)):
        axes.scatter([layer] * len(heights), heights, s=190, color=COLORS[layer % 3], edgecolor="white", zorder=2)
        if size > shown:
            axes.text(layer, 0, "⋮", ha="center", va="center", fontsize=22)
        axes.text(layer, -0.67, name, ha="center", va="center", fontsize=10)
    joined = "; ".join(" ".join(name.split()) for name in names)
    picture.alt = (
        f"{_sentence(title)} Layers from left to right: {joined}. Each unit is joined to all of the layer before."
    )
    return picture


def product(terms, title):
    """Draw matrices as rectangles to scale, in the order of a formula.

    Parameters: `terms`, pairs of a name and a shape (rows, columns), or a sign such as "=" or "·"; `title`.
    Returns: a `Picture`.
    """
    picture = Picture(9, 3.6)
    axes = picture.subplots()
    highest = max(term[1][0] for term in terms if not isinstance(term, str))
    gap, label_width = 0.16 * highest, 0.24 * highest
    place = 0
    for i, term in enumerate(terms):
        if isinstance(term, str):
            axes.text(place + gap / 2, 0, term, ha="center", va="center", fontsize=16)
            place += gap
            continue
        name, (rows, columns) = term
        room = max(columns, label_width)
        color = COLORS[i // 2 % len(COLORS)]
        wide, high = (max(side, 0.02 * highest) for side in (columns, rows))  # a column of numbers is to be seen, too
        corner = (place + (room - wide) / 2, -high / 2)
        axes.add_patch(Rectangle(corner, wide, high, facecolor=color, edgecolor=color))
        label = f"{name}\n{rows} × {columns}"
        axes.text(place + room / 2, (rows + 0.05 * highest) / 2, label, ha="center", va="bottom", fontsize=10)
        place += room
    margin = 0.1 * highest
    axes.set_title(title, **TITLE)
    axes.set(xlim=(-margin, place + margin), ylim=(-0.55 * highest, 0.8 * highest), aspect="equal")
    axes.axis("off")
    shapes = " ".join(term if isinstance(term, str) else f"{term[0]} ({term[1][0]} × {term[1][1]})" for term in terms)
    picture.alt = f"{_sentence(title)} Rectangles to scale, but none thinner than a line: {shapes}."
    return picture


def confusion(matrix, title):
    """Draw how often each true digit was read as each digit, with the counts; the mistakes are coloured.

    Parameters: `matrix`, (K, K) counts, a row for each true class and a column for each prediction; `title`.
    Returns: a `Picture`.
    Raises: ValueError where `matrix` is not square.
    """
    matrix = np.asarray(matrix)
    if matrix.size == 0 or matrix.shape != (len(matrix), len(matrix)):
        raise ValueError(f"matrix must be (K, K), but is {matrix.shape}: a row and a column for each class.")
    picture = Picture(6, 5.4)
    axes = picture.subplots()
    mistakes = matrix * (1 - np.eye(len(matrix), dtype=int))
    most = mistakes.max()
    axes.imshow(mistakes, cmap="Oranges", vmin=0, vmax=2 * most or 1)  # the darkest tone would hide the numbers
    for (true, named), count in np.ndenumerate(matrix):
        if count:
            weight = "bold" if true == named else "normal"
            axes.text(named, true, count, ha="center", va="center", fontsize=9, fontweight=weight, color=ON_PALE)
    axes.set_title(title, **TITLE)
    axes.set(xlabel="the net says", ylabel="it is")
    axes.set_xticks(range(len(matrix)))
    axes.set_yticks(range(len(matrix)))
    true, named = np.unravel_index(mistakes.argmax(), matrix.shape)
    commonest = f"the commonest mistake, {most} times, is to read {true} as {named}" if most else "no mistakes"
    picture.alt = f"{_sentence(title)} {matrix.sum()} images, {np.trace(matrix)} read right; {commonest}."
    return picture


SERIES = {
    "01": "pixels\nto the X matrix",
    "02": "ReLU\nand softmax",
    "03": "forward\npropagation",
    "04": "one-hot and\nbackpropagation",
    "05": "parameter\nupdates",
    "06": "the lab:\ntrain live, draw",
    "07": "faster\nand better",
    "08": "towards\nthe record",
}


def series_map(title):
    """Draw the notebooks of the series as boxes in order, with arrows from each to the next.

    Parameters: `title`, the finding.
    Returns: a `Picture`.
    """
    rows = math.ceil(len(SERIES) / 4)
    picture = Picture(9, 1.1 * rows + 0.4)
    axes = picture.subplots()
    axes.set_title(title, **TITLE)
    axes.set(xlim=(-0.5, 3.5), ylim=(0.45 - rows, 0.5))
    axes.axis("off")
    for i, (number, text) in enumerate(SERIES.items()):
        row, column = divmod(i, 4)
        box = {"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": COLORS[row], "linewidth": 1.5}
        axes.text(column, -row, f"{number}\n{text}", ha="center", va="center", fontsize=9, bbox=box)
        if i + 1 < len(SERIES):
            start, end = (column + 0.38, -row), (column + 0.62, -row)
            if column == 3:  # to the beginning of the next row
                start, end = (column, -row - 0.3), (0, -row - 0.7)
            axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": GRAY})
    words = "; ".join(f"{number} {' '.join(text.split())}" for number, text in SERIES.items())
    picture.alt = f"{_sentence(title)} In order: {words}."
    return picture

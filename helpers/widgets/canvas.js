// Draws rows of panels (see panels.py) on one canvas, with the text twin below it.
// `scene` describes the panels, `data` holds the numbers of their arrays (float32), `text` is the line below.

const BLUE = "#00629B", RED = "#B84A00", ORANGE = "#B38600", PURPLE = "#CC79A7"; // as in helpers/plots.py
const DARK = { // the same colours for a dark page
  [BLUE]: "#3D96F0", [RED]: "#E8763A", "#009E73": "#1FDD94", [ORANGE]: "#F2CB4A", [PURPLE]: "#DB55AE",
  "#3398DB": "#86CDFC", "#595959": "#A8A8A8", "#882255": "#FFA8C8", "#8A8A2B": "#C9C96B",
};
const SMALL = 12, LARGE = 13, LINE = 16; // font sizes and line height in pixels
const GAP = 20; // between panels
const ROW = 18; // height of an entry of a legend
const PAUSE = 700; // milliseconds that the words must rest before they are spoken

function readTheme(element) {
  const style = getComputedStyle(element);
  const get = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    ink: get("--jp-ui-font-color1", "#212121"),
    faint: get("--jp-ui-font-color2", "#616161"),
    grid: get("--jp-border-color2", "#d0d0d0"),
    paper: get("--jp-layout-color0", "#ffffff"),
    font: get("--jp-ui-font-family", "sans-serif"),
    dark: document.body.dataset.jpThemeLight === "false",
  };
}

const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

// A function from a value to [r, g, b], on straight lines between the colours.
function colorScale(colors, low, high) {
  const stops = colors.map(rgb), last = stops.length - 1;
  return (value) => {
    const at = last * Math.min(1, Math.max(0, (value - low) / (high - low || 1)));
    const i = Math.min(Math.floor(at), last - 1), share = at - i;
    return stops[i].map((part, k) => Math.round(part + share * (stops[i + 1][k] - part)));
  };
}

// Round places for some `count` ticks.
function ticks(low, high, count, log) {
  if (log) {
    const first = Math.ceil(Math.log10(low) - 1e-6), last = Math.floor(Math.log10(high) + 1e-6);
    const every = Math.max(1, Math.ceil((last - first) / count));
    const places = [];
    for (let k = first; k <= last; k += every) places.push(10 ** k);
    return places;
  }
  const rough = Math.abs(high - low) / Math.max(1, count), power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((k) => k * power >= rough * 0.999);
  const places = [];
  for (let k = Math.ceil(Math.min(low, high) / step - 1e-6); k * step <= Math.max(low, high) + 1e-6 * step; k++)
    places.push(k * step);
  return places;
}

function tickText(value, log) {
  if (!log) return String(Number(value.toPrecision(6)));
  return "10" + [...String(Math.round(Math.log10(value)))].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("");
}

// A brush: the canvas with the few words that all panels use.
function makeBrush(ctx, theme, ratio) {
  const crisp = (v) => Math.round(v * ratio) / ratio;
  const brush = {
    ctx, theme, crisp,
    color: (hex) => (theme.dark && DARK[hex]) || hex,
    font: (size, bold) => { ctx.font = `${bold ? "600 " : ""}${size}px ${theme.font}`; },
    wide(words, size = SMALL, bold = false) { brush.font(size, bold); return ctx.measureText(words).width; },
    // Words at a place; what does not fit into `room` is set smaller.
    words(words, x, y, { align = "left", room = Infinity, size = SMALL, bold = false, color = theme.ink } = {}) {
      while (size > 6 && brush.wide(words, size, bold) > room) size -= 0.5;
      brush.font(size, bold);
      Object.assign(ctx, { textAlign: align, textBaseline: "middle", fillStyle: color });
      ctx.fillText(words, x, y);
    },
    // The same words as lines that fit into `room`.
    broken(words, room, size = SMALL, bold = false) {
      const lines = [];
      for (const word of words.split(" ")) {
        const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
        if (lines.length && brush.wide(longer, size, bold) <= room) lines[lines.length - 1] = longer;
        else lines.push(word);
      }
      return lines;
    },
    upright(words, x, y, room) {
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(-Math.PI / 2);
      brush.words(words, 0, 0, { align: "center", room, color: theme.faint });
      ctx.restore();
    },
    line(x1, y1, x2, y2, color, width = 1, dash = []) {
      Object.assign(ctx, { strokeStyle: color, lineWidth: width });
      ctx.setLineDash(dash);
      const half = width === 1 ? 0.5 / ratio : 0; // a hair line lies on whole pixels of the screen
      ctx.beginPath();
      ctx.moveTo(crisp(x1) + half, crisp(y1) + half);
      ctx.lineTo(crisp(x2) + half, crisp(y2) + half);
      ctx.stroke();
      ctx.setLineDash([]);
    },
    dot(x, y, radius, color, shape = "circle") {
      Object.assign(ctx, { fillStyle: color, strokeStyle: color, lineWidth: 2 });
      ctx.beginPath();
      if (shape === "circle") ctx.arc(x, y, radius, 0, 2 * Math.PI);
      if (shape === "square") ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      if (shape === "cross") {
        for (const side of [-1, 1]) {
          ctx.moveTo(x - radius, y - side * radius);
          ctx.lineTo(x + radius, y + side * radius);
        }
        ctx.stroke();
      } else ctx.fill();
    },
  };
  return brush;
}

// What stands around a plot: the title above it and the label below it, as lines, and the label at its left.
function frameOf(brush, panel, width) {
  const title = panel.title ? brush.broken(panel.title, width, LARGE, true) : [];
  const below = panel.x_label ? brush.broken(panel.x_label, width) : [];
  const top = title.length && title.length * LINE + 6, left = panel.y_label ? LINE : 0;
  return { title, below, top, left, bottom: below.length * LINE };
}

// Draws the title; gives back the room that is left for the plot, with its ticks.
function drawFrame(brush, panel, { x, y, w, h }) {
  const frame = frameOf(brush, panel, w);
  frame.title.forEach((line, i) =>
    brush.words(line, x + w / 2, y + (i + 0.5) * LINE, { align: "center", room: w, size: LARGE, bold: true }));
  return { x: x + frame.left, y: y + frame.top, w: w - frame.left, h: h - frame.top - frame.bottom, from: x, all: w };
}

// Axis labels stand at the middle of the plot itself, as far as the panel has room for them there.
function drawLabels(brush, panel, { from, all, h }, plot) {
  const { faint } = brush.theme;
  frameOf(brush, panel, all).below.forEach((line, i) => {
    const half = Math.min(all, brush.wide(line)) / 2;
    const x = Math.min(from + all - half, Math.max(from + half, plot.x + plot.w / 2));
    brush.words(line, x, plot.y + plot.h + (plot.below || 0) + (i + 0.5) * LINE + 1, { align: "center", room: all, color: faint });
  });
  if (panel.y_label) brush.upright(panel.y_label, plot.x - (plot.before || 0) - LINE / 2 - 2, plot.y + plot.h / 2, h);
}

// Numbers as colours, a cell for each: a small canvas, to be stretched over a place.
function makePixels(values, rows, columns, color) {
  const small = document.createElement("canvas"), pixels = new ImageData(columns, rows), { data } = pixels;
  [small.width, small.height] = [columns, rows];
  const known = values.BYTES_PER_ELEMENT === 1 ? new Array(256) : null; // few numbers: each colour is made once
  for (let i = 0; i < values.length; i++) {
    const [r, g, b] = known ? (known[values[i] & 255] ??= color(values[i])) : color(values[i]);
    data[4 * i] = r;
    data[4 * i + 1] = g;
    data[4 * i + 2] = b;
    data[4 * i + 3] = 255;
  }
  small.getContext("2d").putImageData(pixels, 0, 0);
  return small;
}

function drawImage(brush, panel, area, take) {
  const { ctx, theme, crisp } = brush;
  const [rows, columns] = panel.values.shape, values = take(panel.values);
  const room = drawFrame(brush, panel, area);
  const before = panel.axes && rows > 1 ? 26 : 0, below = panel.axes ? LINE : 0, beside = panel.bar ? 58 : 0;
  let w = room.w - before - beside - (panel.axes ? 8 : 0), h = room.h - below;
  if (!panel.fill) w = h = 0.999 * Math.min(w / columns, h / rows), w *= columns, h *= rows;
  const x = crisp(room.x + before + (room.w - before - beside - w) / 2), y = crisp(room.y);
  w = crisp(w);
  h = crisp(h);

  const color = colorScale(panel.colors, panel.low, panel.high);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(makePixels(values, rows, columns, color), x, y, w, h);

  const [left, right, bottom, top] = panel.extent || [-0.5, columns - 0.5, rows - 0.5, -0.5];
  const toX = (v) => x + (w * (v - left)) / (right - left), toY = (v) => y + (h * (v - top)) / (bottom - top);
  ctx.save();
  ctx.beginPath();
  ctx.rect(x - 3, y - 3, w + 6, h + 6);
  ctx.clip();
  for (const points of panel.points) {
    const px = take(points.x), py = take(points.y), ink = points.shape === "cross" ? "#000000" : points.color;
    px.forEach((v, i) => brush.dot(toX(v), toY(py[i]), 3, ink, points.shape));
  }
  ctx.restore();
  ctx.strokeStyle = theme.grid;
  ctx.lineWidth = 1;
  ctx.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
  for (const box of panel.boxes) {
    const bw = Math.max(4, (box.columns * w) / columns), bh = Math.max(4, (box.rows * h) / rows);
    const bx = x + (w * (box.column + box.columns / 2)) / columns - bw / 2;
    const by = y + (h * (box.row + box.rows / 2)) / rows - bh / 2;
    for (const [color, lineWidth] of [["#ffffff", 5], [box.color, 2.5]]) { // seen on white and on black
      Object.assign(ctx, { strokeStyle: color, lineWidth });
      ctx.strokeRect(bx, by, bw, bh);
    }
  }
  if (panel.numbers) {
    const size = Math.max(8, Math.min(SMALL, (0.5 * w) / columns));
    values.forEach((value, i) => {
      if (!value) return;
      const [r, g, b] = color(value), ink = 0.3 * r + 0.6 * g + 0.1 * b > 128 ? "#000000" : "#ffffff";
      brush.words(tickText(value), x + ((0.5 + (i % columns)) * w) / columns, y + ((0.5 + Math.floor(i / columns)) * h) / rows,
        { align: "center", room: w / columns - 1, size, color: ink });
    });
  }
  if (panel.axes) {
    const places = (low, high, room, n) => (panel.numbers ? [...Array(n).keys()] : ticks(low, high, room / 40));
    for (const v of places(left, right, w, columns)) {
      brush.line(toX(v), y + h + 1, toX(v), y + h + 4, theme.faint);
      brush.words(tickText(v), toX(v), y + h + 11, { align: "center", size: 11, color: theme.faint });
    }
    if (rows > 1)
      for (const v of places(bottom, top, h, rows)) {
        brush.line(x - 4, toY(v), x - 1, toY(v), theme.faint);
        brush.words(tickText(v), x - 7, toY(v), { align: "right", size: 11, color: theme.faint });
      }
  }
  if (panel.bar) {
    for (let i = 0; i < h; i++) {
      ctx.fillStyle = `rgb(${color(panel.high + (i / h) * (panel.low - panel.high))})`;
      ctx.fillRect(x + w + 10, y + i, 10, 1.5);
    }
    for (const v of ticks(panel.low, panel.high, 4)) {
      const at = y + (h * (v - panel.high)) / (panel.low - panel.high || 1);
      brush.words(tickText(v), x + w + 24, at, { size: 11, room: 34, color: theme.faint });
    }
  }
  drawLabels(brush, panel, room, { x, y, w, h, below, before });
}

function drawTiles(brush, panel, area, take) {
  const { ctx, theme, crisp } = brush;
  const [n, rows, columns] = panel.values.shape, values = take(panel.values), { across, down } = panel;
  const room = drawFrame(brush, panel, area), gap = 6, below = panel.captions.length ? LINE : gap;
  const size = Math.min((room.w + gap) / across - gap, ((room.h / down - below) * columns) / rows);
  const w = crisp(size), h = crisp((size * rows) / columns), color = colorScale(panel.colors, panel.low, panel.high);
  drawLabels(brush, panel, room, { x: room.x, y: room.y, w: room.w, h: down * (h + below) });
  const step = Math.min(w + 5 * gap, (room.w + gap) / across), left = room.x + (room.w - across * step + step - w) / 2;
  const sheet = makePixels(values, n * rows, columns, color); // all of them, one below the other
  ctx.imageSmoothingEnabled = false;
  for (let k = 0; k < n; k++) {
    const x = crisp(left + (k % across) * step), y = crisp(room.y + Math.floor(k / across) * (h + below));
    const lit = panel.highlight.includes(k);
    ctx.drawImage(sheet, 0, k * rows, columns, rows, x, y, w, h);
    Object.assign(ctx, { strokeStyle: lit ? brush.color(RED) : theme.grid, lineWidth: lit ? 2 : 1 });
    ctx.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
    if (panel.captions.length)
      brush.words(panel.captions[k], x + w / 2, y + h + LINE / 2,
        { align: "center", room: step - 2, size: 11, bold: lit, color: lit ? brush.color(RED) : theme.ink });
  }
}

function drawBars(brush, panel, area, take) {
  const { ctx, theme } = brush;
  const room = drawFrame(brush, panel, area), values = take(panel.values), n = values.length;
  const before = Math.max(0, ...panel.labels.map((words) => brush.wide(words, SMALL, true))) + 8;
  const behind = Math.max(0, ...panel.texts.map((words) => brush.wide(words, SMALL, true))) + 8;
  const plot = { x: room.x + before, y: room.y, w: Math.max(10, room.w - before - behind), h: room.h, before };
  const [low, high] = panel.limits, step = plot.h / n, thick = Math.min(26, 0.72 * step);
  const toX = (v) => plot.x + (plot.w * (Math.min(high, Math.max(low, v)) - low)) / (high - low || 1);
  values.forEach((value, i) => {
    const lit = panel.highlight.includes(i), middle = plot.y + (i + 0.5) * step, size = step < 13 ? 10 : SMALL;
    ctx.fillStyle = brush.color(lit ? ORANGE : BLUE);
    if (Number.isFinite(value)) ctx.fillRect(Math.min(toX(0), toX(value)), middle - thick / 2, Math.abs(toX(value) - toX(0)), thick);
    brush.words(panel.labels[i], plot.x - 6, middle, { align: "right", size, bold: lit });
    brush.words(panel.texts[i], plot.x + plot.w + behind - 2, middle, { align: "right", size, bold: lit });
  });
  brush.line(toX(0), plot.y, toX(0), plot.y + plot.h, theme.faint);
  drawLabels(brush, panel, room, plot);
}

// Where the legend of a chart stands: beside the plot, or above it, in columns, if that leaves the plot too narrow.
function legendOf(brush, panel, width) {
  const named = panel.series.filter((line) => line.name);
  const wide = named.length ? Math.max(...named.map((line) => brush.wide(line.name, SMALL, true))) + 44 : 0;
  if (!named.length || width - wide >= Math.max(280, 0.6 * width)) return { named, wide, columns: 1, beside: wide, above: 0 };
  const columns = Math.max(1, Math.floor(width / wide));
  return { named, wide, columns, beside: 0, above: ROW * Math.ceil(named.length / columns) + 4 };
}

// The pen for a line: its dash is counted in its widths; a pale line of an earlier time is dotted if it has none.
function setPen(brush, line, width = line.width) {
  const { ctx } = brush, dash = line.dash?.length ? line.dash : line.ghost ? [1, 1.5] : [];
  ctx.setLineDash(dash.map((part) => part * width));
  Object.assign(ctx, { strokeStyle: brush.color(line.color), lineWidth: width, lineJoin: "round", globalAlpha: line.ghost ? 0.8 : 1 });
}

function drawLines(brush, panel, area, take) {
  const { ctx, theme, crisp } = brush;
  const room = drawFrame(brush, panel, area), legend = legendOf(brush, panel, room.w);
  const [x0, x1] = panel.x_limits, [y0, y1] = panel.y_limits;
  const high = room.h - LINE - 6 - legend.above, yTicks = ticks(y0, y1, high / 40, panel.y_log);
  const before = Math.max(...yTicks.map((v) => brush.wide(tickText(v, panel.y_log), 11))) + 8;
  const plot = { x: crisp(room.x + before), y: crisp(room.y + 4 + legend.above), w: room.w - before - legend.beside - 14, h: high, before, below: LINE };
  const scale = (low, high, log) => {
    const f = log ? Math.log10 : (v) => v;
    return (v) => (log && v <= 0 ? NaN : (f(v) - f(low)) / (f(high) - f(low)));
  };
  const sx = scale(x0, x1, panel.x_log), sy = scale(y0, y1, panel.y_log);
  const toX = (v) => plot.x + plot.w * sx(v), toY = (v) => plot.y + plot.h * (1 - sy(v));
  for (const v of yTicks) {
    brush.line(plot.x, toY(v), plot.x + plot.w, toY(v), theme.grid);
    brush.words(tickText(v, panel.y_log), plot.x - 6, toY(v), { align: "right", size: 11, color: theme.faint });
  }
  for (const v of ticks(x0, x1, plot.w / 50, panel.x_log)) {
    brush.line(toX(v), plot.y, toX(v), plot.y + plot.h, theme.grid);
    brush.words(tickText(v, panel.x_log), toX(v), plot.y + plot.h + 11, { align: "center", size: 11, color: theme.faint });
  }
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.x - 1, plot.y - 1, plot.w + 2, plot.h + 2);
  ctx.clip();
  panel.marks.forEach((mark, i) => {
    const x = toX(mark.x), next = panel.marks[i + 1], room = (next ? toX(next.x) : plot.x + plot.w) - x - 6;
    brush.line(x, plot.y, x, plot.y + plot.h, brush.color(PURPLE), 1.25, [3, 3]);
    if (mark.text && room > brush.wide(mark.text, 11)) brush.words(mark.text, x + 4, plot.y + 9, { size: 11, color: theme.faint });
  });
  if (panel.vertical !== null) brush.line(toX(panel.vertical), plot.y, toX(panel.vertical), plot.y + plot.h, theme.ink, 1.5, [5, 4]);
  for (const line of panel.series) {
    const xs = take(line.x), ys = take(line.y);
    setPen(brush, line);
    if (line.width) {
      ctx.beginPath();
      let down = false; // a value that is not finite lifts the pen
      xs.forEach((v, i) => {
        const px = toX(v), py = Math.max(-1e4, Math.min(1e4, toY(ys[i])));
        if (!Number.isFinite(px + py)) down = false;
        else if (down) ctx.lineTo(px, py);
        else ctx.moveTo(px, py), (down = true);
      });
      ctx.stroke();
    }
    ctx.setLineDash([]);
    if (line.dots) xs.forEach((v, i) => brush.dot(toX(v), toY(ys[i]), line.dots, brush.color(line.color)));
    ctx.globalAlpha = 1;
  }
  ctx.restore();
  ctx.strokeStyle = theme.faint;
  ctx.lineWidth = 1;
  ctx.strokeRect(plot.x + 0.5, plot.y + 0.5, plot.w, plot.h);
  const { named, wide, columns } = legend, step = legend.beside ? Math.min(ROW, plot.h / named.length) : ROW;
  named.forEach((line, i) => {
    const x = legend.beside ? plot.x + plot.w + 12 : room.x + (i % columns) * wide;
    const y = (legend.beside ? plot.y + 10 : room.y + ROW / 2) + step * Math.floor(i / columns);
    if (line.width) {
      setPen(brush, line, Math.max(2, line.width));
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x + 28, y);
      ctx.stroke();
      ctx.setLineDash([]);
    }
    if (line.dots) brush.dot(x + 14, y, line.dots, brush.color(line.color));
    ctx.globalAlpha = 1;
    brush.words(line.name, x + 34, y, { bold: !line.ghost, room: (legend.beside || Math.min(wide, room.w)) - 34 });
  });
  drawLabels(brush, panel, room, plot);
}

const DRAW = { Image: drawImage, Tiles: drawTiles, Bars: drawBars, Lines: drawLines };

// Pixels for a panel of width 1, where these stand side by side.
function widthOfShare(panels, width) {
  return (width - 8 - GAP * (panels.length - 1)) / panels.reduce((sum, panel) => sum + panel.width, 0);
}

// What a panel needs at least to be read, in pixels: its width, and its height in that width.
const SIDE = 130, TILE = 34;
function least(brush, panel, width = Infinity) {
  const { top, left, bottom } = frameOf(brush, panel, width), [rows, columns] = panel.values?.shape.slice(-2) ?? [];
  if (panel.kind === "Lines") return { w: 280, h: top + legendOf(brush, panel, width - left).above + 95 + LINE + 6 + bottom };
  if (panel.kind === "Bars") {
    const beside = [panel.labels, panel.texts].map((texts) => Math.max(...texts.map((words) => brush.wide(words, SMALL, true))) + 8);
    return { w: left + beside[0] + beside[1] + 50, h: top + 14 * panel.labels.length + bottom };
  }
  if (panel.kind === "Tiles") {
    const caption = panel.captions.length ? LINE : 6, wide = panel.captions.length ? 44 : TILE + 6;
    return { w: wide * panel.across, h: top + panel.down * ((TILE * rows) / columns + caption) + bottom };
  }
  const side = panel.numbers ? 19 * columns : SIDE, around = (panel.axes ? 8 + (rows > 1 ? 26 : 0) : 0) + (panel.bar ? 58 : 0);
  return { w: left + side + around, h: top + (panel.fill ? 20 : (side * rows) / columns) + (panel.axes ? LINE : 0) + bottom };
}

// A row, or as many lines as it needs to leave each panel room.
function wrap(brush, row, width) {
  for (let n = 1; n < row.length; n++) {
    const length = Math.ceil(row.length / n);
    const lines = Array.from({ length: Math.ceil(row.length / length) }, (_, i) => row.slice(i * length, (i + 1) * length));
    if (lines.every((line) => line.every((panel) => widthOfShare(line, width) * panel.width >= least(brush, panel).w))) return lines;
  }
  return row.map((panel) => [panel]);
}

function render({ model, el }) {
  const canvas = document.createElement("canvas"), words = document.createElement("div");
  words.className = "nn-text";
  words.id = `nn-text-${Math.random().toString(36).slice(2)}`; // each view runs this file again: counting would name two alike
  const spoken = document.createElement("div"); // for screen readers: what `words` says, but never faster than it is read
  words.setAttribute("aria-hidden", "true"); // it is the canvas's name, and spoken besides
  spoken.className = "nn-spoken";
  spoken.setAttribute("aria-live", "polite");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-labelledby", words.id);
  el.classList.add("nn-canvas");
  el.append(canvas, words, spoken);

  let waiting = 0;
  function speak() {
    clearTimeout(waiting);
    waiting = setTimeout(() => { spoken.textContent = model.get("speech") || model.get("text"); }, PAUSE);
  }

  // The line of text never gets lower while it keeps its width: the page below must not jump.
  let heard = model.get("speech") || model.get("text"), reserved = { width: 0, height: 0 };
  function write() {
    const text = model.get("text"), speech = model.get("speech") || text;
    words.textContent = text;
    if (heard !== speech) speak(); // what is there from the first is read as the picture's name
    heard = speech;
    if (words.offsetWidth !== reserved.width) {
      words.style.minHeight = "";
      reserved = { width: words.offsetWidth, height: 0 };
    }
    if (words.offsetHeight > reserved.height) {
      reserved.height = words.offsetHeight;
      words.style.minHeight = `${reserved.height}px`;
    }
  }

  function draw() {
    const { rows, heights } = model.get("scene"), view = model.get("data"), width = el.clientWidth;
    write();
    const ratio = window.devicePixelRatio || 1, ctx = canvas.getContext("2d"), brush = makeBrush(ctx, readTheme(el), ratio);
    const lines = rows.flatMap((row, i) => wrap(brush, row, width).map((panels) => {
      const share = widthOfShare(panels, width);
      const needed = panels.map((panel) => least(brush, panel, share * panel.width).h);
      return { panels, height: Math.ceil(Math.max(heights[i], 10 + Math.max(...needed))) };
    }));
    const height = lines.reduce((sum, line) => sum + line.height, 0);
    canvas.style.height = `${height}px`;
    if (!width || !rows.length) return;
    const numbers = new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
    const take = ({ at, shape, type }) => {
      const Kind = { uint8: Uint8Array, int8: Int8Array }[type] || Float32Array;
      return new Kind(numbers.buffer, 4 * at, shape.reduce((product, n) => product * n, 1));
    };
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = brush.theme.paper;
    ctx.fillRect(0, 0, width, height);
    let y = 0;
    for (const line of lines) {
      const share = widthOfShare(line.panels, width);
      let x = 4;
      for (const panel of line.panels) {
        DRAW[panel.kind](brush, panel, { x, y: y + 4, w: share * panel.width, h: line.height - 10 }, take);
        x += share * panel.width + GAP;
      }
      y += line.height;
    }
    nameControls(el);
    canvas.dataset.frame = 1 + Number(canvas.dataset.frame || 0); // for tests: a new picture is there
  }

  let asked = 0;
  const ask = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(draw);
  };
  model.on("change", ask);
  words.textContent = model.get("text"); // at once: a picture that nobody has scrolled to is not drawn yet, but has its name
  watchKeys();
  const sizes = new ResizeObserver(ask);
  sizes.observe(el);
  const themes = new MutationObserver(() => setTimeout(ask, 50)); // the page sets its colours a moment later
  themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"] });
  setTimeout(() => nameControls(el), 1000); // controls may be drawn after the canvas
  return () => {
    clearTimeout(waiting);
    model.off("change", ask);
    sizes.disconnect();
    themes.disconnect();
  };
}

// A slider has its label beside it, its number can be typed over, and that number is its value: on a log scale, or one of
// choices, the handle itself counts something else. Screen readers are told of none of this.
function nameControls(el) {
  for (const box of el.closest(".nn-view")?.querySelectorAll(".widget-inline-hbox") ?? []) {
    const label = box.querySelector(".widget-label"), handle = box.querySelector(".noUi-handle");
    if (!label || !handle) continue;
    handle.setAttribute("aria-label", `${label.textContent}: ${label.title}`);
    const typed = box.querySelector(".widget-readout[contenteditable=true]");
    typed?.setAttribute("role", "textbox");
    typed?.setAttribute("aria-label", `${label.textContent}, typed in`);
    const value = box.querySelector(".widget-readout");
    if (!value || handle.dataset.nnNamed) continue;
    handle.dataset.nnNamed = "true";
    const tell = () => {
      if (handle.getAttribute("aria-valuetext") !== value.textContent) handle.setAttribute("aria-valuetext", value.textContent);
    };
    tell();
    const watch = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-valuetext"] };
    new MutationObserver(tell).observe(box, watch);
  }
}

// Keys that are typed into a view are not the notebook's, where x cuts a cell; those with Ctrl or Cmd stay so. Escape leads
// back to the cell. The window hears of a key before JupyterLab does.
function watchKeys() {
  if (window.nnKeys || !window.addEventListener) return;
  window.nnKeys = true; // each view runs this file again
  window.addEventListener("keydown", (event) => {
    const view = event.target.closest?.(".nn-view");
    if (!view) return;
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !event.ctrlKey && !event.metaKey); // JupyterLab's word for it
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    event.target.blur();
    view.closest(".jp-Cell")?.focus();
  }, true);
}

export default { render };

// A pad to draw on, by mouse, pen, touch or keys. It draws by itself, at once, even while the kernel is busy.
// `value` holds the strokes: lists of points [x, y], in units of which the pad is `size` wide and the pen `pen`.

const SHOWN = 280; // pixels on the page
const STEP = 4, FAR = 12; // how far an arrow key goes, without and with Shift
const HINT = "Draw here. By keys: arrows move, space lowers the pen.";
const LABEL =
  "Drawing pad. Draw a digit by mouse, pen or touch. By keys: arrow keys move the cross, with Shift three times as far; " +
  "space or Enter lowers and lifts the pen; Backspace undoes a stroke; Delete clears the pad.";

function render({ model, el }) {
  const size = model.get("size"), pen = model.get("pen");
  const canvas = document.createElement("canvas"), hint = document.createElement("div"), bar = document.createElement("div");
  let strokes = copy(model.get("value")); // the page's own: what the kernel knows follows
  let stroke = null; // the one that is being drawn
  let cross = null; // where the keys are, once they are used
  let mine = false;

  function copy(value) {
    return value.map((points) => points.map((point) => [...point]));
  }

  function draw() {
    const ratio = window.devicePixelRatio || 1, ctx = canvas.getContext("2d");
    canvas.width = canvas.height = Math.round(SHOWN * ratio);
    ctx.scale(canvas.width / size, canvas.width / size);
    ctx.fillStyle = "#000000";
    ctx.fillRect(0, 0, size, size);
    Object.assign(ctx, { strokeStyle: "#ffffff", lineWidth: pen, lineCap: "round", lineJoin: "round" });
    for (const points of strokes) {
      ctx.beginPath();
      ctx.moveTo(...points[0]);
      for (const point of points) ctx.lineTo(...point);
      ctx.stroke();
    }
    if (cross) {
      const [x, y] = cross, far = pen / 2 + 5;
      Object.assign(ctx, { strokeStyle: stroke ? "#D55E00" : "#E69F00", lineWidth: 1.5 });
      ctx.beginPath();
      ctx.moveTo(x - far, y); ctx.lineTo(x + far, y);
      ctx.moveTo(x, y - far); ctx.lineTo(x, y + far);
      ctx.stroke();
    }
    canvas.dataset.strokes = strokes.length; // for tests, both
    canvas.dataset.points = strokes.reduce((sum, points) => sum + points.length, 0);
  }

  function changed() {
    draw();
    mine = true;
    model.set("value", copy(strokes));
    mine = false;
    model.save_changes(); // one message at a time: what comes meanwhile is sent together, as soon as it was answered
  }

  function say(words) {
    if (hint.textContent !== words) hint.textContent = words;
  }

  function begin(point) {
    stroke = [point];
    strokes.push(stroke);
    changed();
  }

  function extend(point) {
    const [x, y] = stroke[stroke.length - 1];
    if (Math.hypot(point[0] - x, point[1] - y) < 1.5) return;
    stroke.push(point);
    changed();
  }

  function end() {
    stroke = null;
    say(HINT);
    draw();
  }

  function undo() {
    if (stroke) end();
    strokes.pop();
    changed();
  }

  function clear() {
    if (stroke) end();
    strokes = [];
    changed();
  }

  const within = (v) => Math.min(size, Math.max(0, Math.round(2 * v) / 2));
  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [within((size * (event.clientX - box.left)) / box.width), within((size * (event.clientY - box.top)) / box.height)];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return; // a second finger draws nothing
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    cross = null;
    begin(place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke || cross || !event.isPrimary) return;
    for (const part of event.getCoalescedEvents?.() ?? []) extend(place(part));
    extend(place(event));
  });
  for (const kind of ["pointerup", "pointercancel"])
    canvas.addEventListener(kind, (event) => { if (stroke && !cross && event.isPrimary) end(); });

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key], far = event.shiftKey ? FAR : STEP;
    if (arrow) {
      const [x, y] = cross ?? [size / 2, size / 4];
      cross = [within(x + far * arrow[0]), within(y + far * arrow[1])];
      if (stroke) extend(cross);
    } else if (event.key === " " || event.key === "Enter") {
      cross ??= [size / 2, size / 4];
      if (stroke) end();
      else {
        begin([...cross]);
        say("Pen down: arrows draw, space lifts it.");
      }
    } else if (event.key === "Backspace") undo();
    else if (event.key === "Delete") clear();
    else return;
    event.preventDefault();
    event.stopPropagation(); // the notebook has meanings of its own for these keys
    draw();
  });
  canvas.addEventListener("blur", () => {
    if (cross && stroke) end();
    cross = null;
    draw();
  });

  for (const [words, title, action] of [["Undo", "take the last stroke back", undo], ["Clear", "take all strokes back", clear]]) {
    const button = document.createElement("button");
    Object.assign(button, { textContent: words, title, className: "jupyter-button" });
    button.addEventListener("click", action);
    bar.append(button);
  }
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", LABEL);
  hint.className = "nn-pad-hint";
  hint.setAttribute("aria-live", "polite");
  bar.className = "nn-pad-bar";
  el.classList.add("nn-pad");
  el.dataset.lmSuppressShortcuts = "true";
  el.append(canvas, bar, hint);
  say(HINT);
  draw();

  const follow = () => {
    if (mine || stroke) return; // a hand that draws goes before a cell that does
    strokes = copy(model.get("value"));
    draw();
  };
  model.on("change:value", follow);
  return () => model.off("change:value", follow);
}

export default { render };

// Handwriting by pen, finger or mouse: strokes become SVG paths in the hidden input of the pad.
import { word } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 2.6;
const STEP = 1.6; // closer points say nothing about a stroke
const MARGIN = 4;
const round = (number) => Math.round(number * 10) / 10;

class Pad {
  constructor(root) {
    this.root = root;
    this.svg = root.querySelector("svg");
    this.input = root.querySelector("[data-ink]");
    this.strokes = [];
    this.pen = false; // once a pen was seen, the palm is not ink
    root.hidden = false;
    this.fit();
    this.read();
    this.listen();
  }

  listen() {
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("pointermove", (event) => this.draw(event));
    for (const name of ["pointerup", "pointercancel"]) this.svg.addEventListener(name, (event) => this.end(event));
    this.root.querySelector("[data-pad-undo]")?.addEventListener("click", () => this.undo());
    this.root.querySelector("[data-pad-clear]")?.addEventListener("click", () => this.clear());
    this.input.addEventListener("draft-restored", () => this.read());
    new ResizeObserver(() => this.fit()).observe(this.root);
  }

  fit() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (width && height) this.svg.setAttribute("viewBox", `0 0 ${round(width)} ${round(height)}`);
  }

  at(event) {
    const box = this.svg.getBoundingClientRect();
    return [round(event.clientX - box.left), round(event.clientY - box.top)];
  }

  begin(event) {
    if (event.button !== 0 || this.current || (this.pen && event.pointerType === "touch")) return;
    this.pen ||= event.pointerType === "pen";
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    this.current = { id: event.pointerId, points: [this.at(event)], path: document.createElementNS(SVG, "path") };
    this.current.path.setAttribute("stroke-width", WIDTH);
    this.svg.append(this.current.path);
    this.paint();
  }

  draw(event) {
    if (event.pointerId !== this.current?.id) return;
    const seen = event.getCoalescedEvents?.() ?? [];
    for (const part of seen.length ? seen : [event]) {
      const point = this.at(part);
      const [x, y] = this.current.points[this.current.points.length - 1];
      if (Math.hypot(point[0] - x, point[1] - y) >= STEP) this.current.points.push(point);
    }
    this.paint();
  }

  end(event) {
    if (event.pointerId !== this.current?.id) return;
    this.strokes.push(this.current);
    this.current = null;
    this.write();
  }

  paint() {
    this.current.path.setAttribute("d", smooth(this.current.points));
  }

  undo() {
    this.strokes.pop()?.path.remove();
    this.write();
  }

  clear() {
    for (const stroke of this.strokes) stroke.path.remove();
    this.strokes = [];
    this.write();
  }

  write() {
    this.input.value = this.strokes.length ? this.text() : "";
    this.svg.setAttribute("aria-label", this.strokes.length ? word("hand", this.strokes.length) : this.svg.dataset.empty);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  text() {
    const box = this.bounds();
    const paths = this.strokes.map(({ path }) => `<path d="${path.getAttribute("d")}" stroke-width="${WIDTH}"/>`);
    const [x, y, width, height] = box;
    return `<svg viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}">${paths.join("")}</svg>`;
  }

  bounds() {
    const boxes = this.strokes.map(({ path }) => path.getBBox());
    const left = Math.min(...boxes.map((box) => box.x)) - MARGIN;
    const top = Math.min(...boxes.map((box) => box.y)) - MARGIN;
    const right = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN;
    const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN;
    return [left, top, right - left, bottom - top].map(round);
  }

  // what the server or a draft gave back
  read() {
    for (const stroke of this.strokes) stroke.path.remove();
    this.strokes = [];
    const drawn = new DOMParser().parseFromString(this.input.value || "<svg/>", "text/html").querySelectorAll("path");
    for (const old of drawn) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", old.getAttribute("d") ?? "");
      path.setAttribute("stroke-width", WIDTH);
      this.svg.append(path);
      this.strokes.push({ path });
    }
  }
}

function smooth(points) {
  const [[x, y], ...rest] = points;
  if (!rest.length) return `M${x} ${y}L${round(x + 0.1)} ${y}`;
  let text = `M${x} ${y}`;
  for (let i = 0; i < rest.length - 1; i += 1) {
    const [cx, cy] = rest[i];
    const [nx, ny] = rest[i + 1];
    text += `Q${cx} ${cy} ${round((cx + nx) / 2)} ${round((cy + ny) / 2)}`;
  }
  const [lx, ly] = rest[rest.length - 1];
  return `${text}L${lx} ${ly}`;
}

export function start(roots) {
  for (const root of roots) {
    if (root.dataset.live) continue;
    root.dataset.live = "1";
    new Pad(root);
  }
}

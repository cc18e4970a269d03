// Drawing a data set: the points are the truth, not the strokes. Each lies on a grid that float32 holds exactly.

const STEP = 512;
const MOST_UNDO = 100;
const REST = 250; // milliseconds: a spray that rests so long drips

const snap = (x, half) => Math.round(Math.min(half, Math.max(-half, x)) * STEP) / STEP;

/** What can be stamped: the area for a radius of 1, and a point of it drawn at random. */
export const STAMPS = {
  disc: { area: Math.PI, at: () => round(Math.sqrt(Math.random())) },
  ring: { area: 0.4 * Math.PI, at: () => round(0.9 + 0.2 * (Math.random() - 0.5)) },
  square: { area: 4, at: () => [side(), side()] },
  cross: { area: 1.2, at: () => (Math.random() < 0.5 ? [side(), 0.15 * side()] : [0.15 * side(), side()]) },
};

const side = () => 2 * Math.random() - 1;

function round(radius) {
  const angle = 2 * Math.PI * Math.random();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

export class Drawing {
  points = new Float32Array(0);
  tool = "spray";
  stamp = "ring";
  size = 0.5; // radius, in units
  density = 60; // points a unit of area
  #undo = [];
  #redo = [];
  #growing = null;
  #last = null;
  #owed = 0;
  #drip = 0;
  #moved = 0;

  constructor(stage, { half, most, changed, finished }) {
    Object.assign(this, { stage, half, most, changed, finished });
    this.at = null;
    const place = stage.place;
    place.addEventListener("pointerdown", (event) => this.#down(event));
    place.addEventListener("pointermove", (event) => this.#move(event));
    place.addEventListener("pointerup", (event) => this.#up(event));
    place.addEventListener("pointercancel", (event) => this.#cancel(event));
    place.addEventListener("pointerleave", () => !this.#growing && this.#hover(null));
  }

  get count() {
    return this.points.length / 2;
  }

  get canUndo() {
    return this.#undo.length > 0;
  }

  get canRedo() {
    return this.#redo.length > 0;
  }

  /** Takes points that come from elsewhere; one entry of the history. */
  replace(points, remember = true) {
    if (remember) this.#remember();
    this.points = Float32Array.from(points.subarray(0, 2 * this.most), (x) => snap(x, this.half));
    this.#tell(true);
  }

  undo() {
    this.#swap(this.#undo, this.#redo);
  }

  redo() {
    this.#swap(this.#redo, this.#undo);
  }

  clear() {
    if (this.count) this.replace(new Float32Array(0));
  }

  /** As many points, more evenly: those with the most neighbours go, and come back beside those with the fewest. */
  evenOut() {
    const cell = 0.15;
    const key = (i) => `${Math.floor(this.points[i] / cell)},${Math.floor(this.points[i + 1] / cell)}`;
    const cells = new Map();
    for (let i = 0; i < this.points.length; i += 2) cells.set(key(i), [...(cells.get(key(i)) ?? []), i]);
    if (cells.size === 0) return;
    const each = Math.max(1, Math.round(this.count / cells.size));
    const even = [];
    for (const members of cells.values())
      for (let k = 0; k < each; k++) {
        const i = members[k % members.length];
        const shift = k < members.length ? 0 : 0.05;
        even.push(this.points[i] + shift * (Math.random() - 0.5), this.points[i + 1] + shift * (Math.random() - 0.5));
      }
    this.replace(Float32Array.from(even));
  }

  /** A dab where the cross-hair is, for those who draw with keys. */
  dab(at) {
    this.#begin();
    if (this.tool === "erase") this.#erase(at, at);
    else if (this.tool === "stamp") this.#stamp(at);
    else this.#add(this.tool === "line" ? 8 : Math.max(1, Math.round(Math.PI * this.size ** 2 * this.density)), at, at);
    this.#end();
  }

  #down(event) {
    if (!this.stage.drawing || event.button > 0) return;
    if (this.#growing) return this.#cancel(event); // a second finger
    this.stage.place.setPointerCapture(event.pointerId);
    this.#begin();
    this.#last = this.stage.toData(event);
    this.#owed = 0;
    if (this.tool === "stamp") this.#stamp(this.#last);
    else this.#stroke(this.#last, this.#last, event.pressure);
    if (this.tool === "spray") this.#add(1, this.#last, this.#last);
    this.#moved = performance.now();
    this.#drip = setInterval(() => this.tool === "spray" && performance.now() - this.#moved > REST && (this.#add(2, this.#last, this.#last), this.#tell()), 60);
    event.preventDefault();
  }

  #move(event) {
    if (!this.stage.drawing) return;
    this.#hover(this.stage.toData(event));
    if (!this.#growing) return;
    this.#moved = performance.now();
    const parts = event.getCoalescedEvents?.() ?? [];
    for (const part of parts.length ? parts : [event]) {
      const next = this.stage.toData(part);
      this.#stroke(this.#last, next, part.pointerType === "pen" ? part.pressure : 0.5);
      this.#last = next;
    }
    this.#tell();
  }

  #up() {
    if (this.#growing) this.#end();
  }

  #cancel() {
    if (!this.#growing) return;
    clearInterval(this.#drip);
    this.#growing = null;
    this.points = this.#undo.pop();
    this.#tell(true);
  }

  // As many points as the area that the brush sweeps asks for, whatever the speed and however often we are told.
  #stroke(from, to, pressure) {
    if (this.tool === "erase") return this.#erase(from, to);
    if (this.tool === "stamp") return; // once, where the pointer went down
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const strength = pressure > 0 ? 2 * pressure : 1;
    this.#owed += length * strength * (this.tool === "line" ? this.density / 2 : 2 * this.size * this.density);
    const count = Math.floor(this.#owed);
    this.#owed -= count;
    this.#add(count, from, to);
  }

  #add(count, from, to) {
    const radius = this.tool === "line" ? 0.03 : this.size;
    this.#place(count, () => {
      const along = Math.random();
      const [x, y] = STAMPS.disc.at();
      return [from[0] + along * (to[0] - from[0]) + radius * x, from[1] + along * (to[1] - from[1]) + radius * y];
    });
  }

  #stamp([x, y]) {
    const { area, at } = STAMPS[this.stamp];
    this.#place(Math.max(1, Math.round(area * this.size ** 2 * this.density)), () => at().map((one, i) => [x, y][i] + this.size * one));
  }

  // As many as there is room for.
  #place(count, next) {
    const fresh = new Float32Array(2 * Math.min(count, this.most - this.count));
    for (let i = 0; i < fresh.length; i += 2) fresh.set(next().map((one) => snap(one, this.half)), i);
    const all = new Float32Array(this.points.length + fresh.length);
    all.set(this.points);
    all.set(fresh, this.points.length);
    this.points = all;
  }

  #erase(from, to) {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = dx * dx + dy * dy || 1;
    const kept = [];
    for (let i = 0; i < this.points.length; i += 2) {
      const [x, y] = [this.points[i] - from[0], this.points[i + 1] - from[1]];
      const along = Math.min(1, Math.max(0, (x * dx + y * dy) / length));
      if (Math.hypot(x - along * dx, y - along * dy) > this.size) kept.push(this.points[i], this.points[i + 1]);
    }
    this.points = Float32Array.from(kept);
  }

  #begin() {
    this.#remember();
    this.#growing = true;
  }

  #end() {
    clearInterval(this.#drip);
    this.#growing = null;
    this.#tell(true);
  }

  #remember() {
    this.#undo.push(this.points);
    if (this.#undo.length > MOST_UNDO) this.#undo.shift();
    this.#redo = [];
  }

  #swap(from, to) {
    if (!from.length || this.#growing) return;
    to.push(this.points);
    this.points = from.pop();
    this.#tell(true);
  }

  #hover(at) {
    this.at = at;
    this.stage.touch();
  }

  #tell(isFinished = false) {
    this.changed();
    if (isFinished) this.finished();
  }
}

/** Points inside what a canvas shows dark, as many as asked for, fitted into the square. */
export function pointsOf(canvas, count, half) {
  const { width, height } = canvas;
  const pixels = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, width, height).data;
  const sums = new Float64Array(width * height);
  let sum = 0;
  for (let i = 0; i < sums.length; i++) {
    const light = (0.2126 * pixels[4 * i] + 0.7152 * pixels[4 * i + 1] + 0.0722 * pixels[4 * i + 2]) / 255;
    sum += (pixels[4 * i + 3] / 255) * (1 - light);
    sums[i] = sum;
  }
  if (sum < 1) return null;
  const points = new Float32Array(2 * count);
  const scale = (2 * half) / Math.max(width, height);
  for (let k = 0; k < count; k++) {
    const wanted = ((k + Math.random()) / count) * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    points[2 * k] = ((low % width) + Math.random() - width / 2) * scale;
    points[2 * k + 1] = (height / 2 - Math.floor(low / width) - Math.random()) * scale;
  }
  return points;
}

/** A word as a picture, dark on nothing. */
export function pictureOf(words) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const font = "800 220px system-ui, 'DejaVu Sans', sans-serif";
  context.font = font;
  const width = context.measureText(words).width;
  [canvas.width, canvas.height] = [Math.ceil(width) + 20, 280];
  context.font = font;
  context.textBaseline = "middle";
  context.fillText(words, 10, 145);
  return canvas;
}

/** A picture file as a canvas of at most 400 pixels a side, on white. */
export async function pictureFrom(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  await image.decode();
  const scale = 400 / Math.max(image.naturalWidth || 400, image.naturalHeight || 400);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round((image.naturalWidth || 400) * scale));
  canvas.height = Math.max(1, Math.round((image.naturalHeight || 400) * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return canvas;
}

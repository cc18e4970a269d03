// The stage: points on their way, the data behind them, arrows and trails; and the one clock that moves them.

import { css, fit, isDark, mix, rgb } from "./colours.js";
import { Splat, startColours } from "./splat.js";

const HOLD = 0.8; // seconds at either end
const MOST_TRAILS = 300;
const TRAIL = 10; // states
const MOST_ZOOM = 20;
const MOST_GLOW = 4000; // points that stand for a density

export class Stage {
  window = { x: 0, y: 0, half: 3.2 };
  layers = { data: true, density: false, colour: true, trails: false, field: false, exact: false, error: false };
  data = null; // Float32Array
  frame = null; // trajectory, or one state
  field = null; // learnt velocities
  exact = null; // true velocities
  probe = null; // trajectory of one point
  overlay = null; // draws on top: brush, cross-hair
  t = 1;
  speed = 1;
  playing = false;
  drawing = false; // the brush works
  live = false; // what is shown are samples of a training that goes on
  shown = 0; // frames painted, for the meter

  #dirty = true;
  #isAwake = false;
  #hold = 0;
  #last = 0;
  #splat = new Splat();
  #colours = null;
  #coloursOf = null;

  #home = this.window; // what is shown without a magnifying glass

  constructor(place, onTime, onZoom) {
    this.place = place;
    this.onZoom = onZoom;
    [this.points, this.vectors] = place.querySelectorAll("canvas");
    this.onTime = onTime;
    new ResizeObserver(() => this.touch()).observe(place);
    this.#wake();
  }

  /** Something has changed: the picture is drawn once more. */
  touch() {
    this.#dirty = true;
    this.#wake();
  }

  // Frames are asked for while there is something to draw: a page at rest leaves the processor to what trains.
  #wake() {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#last = performance.now();
    requestAnimationFrame((now) => this.#tick(now));
  }

  show(frame) {
    this.frame = frame;
    this.#coloursOf = null;
    this.touch();
  }

  /** The number of the real state that is shown. */
  get index() {
    const times = this.frame?.times;
    if (!times || times.length === 1) return 0;
    let i = times.length - 1;
    while (i > 0 && times[i] > this.t + 1e-6) i--;
    return i;
  }

  get state() {
    return this.frame?.states[this.index] ?? null;
  }

  seek(t) {
    this.t = Math.min(1, Math.max(0, t));
    this.touch();
    this.onTime();
  }

  /** One real step on or back. */
  step(by) {
    const times = this.frame?.times;
    if (!times) return;
    this.playing = false;
    this.seek(times[Math.min(times.length - 1, Math.max(0, this.index + by))]);
  }

  play() {
    if (!this.frame || this.frame.times.length < 2) return;
    if (this.t >= 1) this.t = 0;
    this.playing = true;
    this.#hold = this.t === 0 ? HOLD / 2 : 0;
    this.#wake();
    this.onTime();
  }

  pause() {
    this.playing = false;
    this.onTime();
  }

  /** The square that is shown until somebody zooms in. */
  set home(square) {
    this.#home = this.window = square;
    this.touch();
    this.onZoom();
  }

  get magnification() {
    return this.#home.half / this.window.half;
  }

  /** Comes nearer to a place, which stays where it is, and never leaves the square of home; 0 goes back to it. */
  zoom(factor, at = [this.window.x, this.window.y]) {
    const { x, y, half } = this.#home;
    const next = factor === 0 ? half : Math.min(half, Math.max(half / MOST_ZOOM, this.window.half / factor));
    const part = next / this.window.half;
    const within = (value, centre) => Math.min(centre + half - next, Math.max(centre - half + next, value));
    this.window = { x: within(at[0] + (this.window.x - at[0]) * part, x), y: within(at[1] + (this.window.y - at[1]) * part, y), half: next };
    this.touch();
    this.onZoom();
  }

  // To the units of the data, and back.
  toData(event) {
    const box = this.place.getBoundingClientRect();
    const side = Math.min(box.width, box.height);
    const { x, y, half } = this.window;
    return [x + ((event.clientX - box.left) / side - 0.5) * 2 * half, y - ((event.clientY - box.top) / side - 0.5) * 2 * half];
  }

  get view() {
    const side = Math.min(this.points.width, this.points.height);
    const { x, y, half } = this.window;
    const scale = side / (2 * half);
    return { scale, left: side / 2 - x * scale, top: side / 2 + y * scale, side };
  }

  #tick(now) {
    const passed = Math.min(0.1, Math.max(0, now - this.#last) / 1000);
    this.#last = now;
    if (this.playing && this.frame) this.#advance(passed); // between two data sets there is none
    if (this.#dirty && !document.hidden) {
      this.#dirty = false;
      this.#paint();
      this.shown++;
    }
    if (this.playing || this.#dirty) requestAnimationFrame((next) => this.#tick(next));
    else this.#isAwake = false;
  }

  #advance(passed) {
    if (this.#hold > 0) {
      this.#hold -= passed;
      if (this.#hold <= 0 && this.t >= 1) this.seek(0), (this.#hold = HOLD);
      return;
    }
    const seconds = Math.min(3.2, Math.max(1.6, 0.06 * (this.frame.times.length - 1)));
    const before = this.index;
    this.t = Math.min(1, this.t + (passed * this.speed) / seconds);
    if (this.t >= 1) this.#hold = HOLD;
    if (this.index !== before || this.t >= 1) this.touch();
    this.onTime();
  }

  #paint() {
    const ratio = fit(this.points);
    fit(this.vectors);
    const view = this.view;
    this.#splat.resize(this.points.width, this.points.height);
    this.#splat.clear();
    const dark = isDark();
    const [warm, cool, ink, back] = ["warm", "cool", "soft", "stage"].map(rgb);
    if (this.data && (this.layers.data || this.drawing)) {
      const bare = this.drawing && !this.live;
      const strength = bare ? 1.1 : dark ? 0.28 : 0.34;
      this.#splat.add(this.data, view, (bare ? 1.7 : 1.5) * ratio, bare ? cool : ink, strength);
    }
    const state = this.drawing && !this.live ? null : this.state;
    if (state) {
      const many = state.length / 2;
      const { density } = this.layers;
      if (density) this.#glow(state, view, ratio, cool);
      const radius = (many <= 3000 ? 1.8 : many <= 20000 ? 1.3 : 0.8) * ratio;
      const strength = many <= 3000 ? 1 : many <= 20000 ? 0.6 : 0.25;
      this.#splat.add(state, view, radius, this.#colour(state, warm, cool, dark), density ? 0.3 * strength : strength);
    }
    this.#splat.paint(this.points.getContext("2d"), back);
    this.#paintVectors(view, ratio);
    this.place.dataset.frame = this.index;
    this.place.dataset.points = (state ?? this.data)?.length / 2 || 0;
  }

  // The density: the same light from wide lamps, as bright whatever the number of points.
  #glow(state, view, ratio, colour) {
    const pace = Math.ceil(state.length / 2 / MOST_GLOW);
    const some = pace === 1 ? state : state.filter((_, i) => (i >> 1) % pace === 0);
    this.#splat.add(some, view, 9 * ratio * Math.min(3, Math.round(this.magnification)), colour, 140 / (some.length / 2));
  }

  #colour(state, warm, cool, dark) {
    if (!this.layers.colour || this.frame.times.length < 2) return mix(warm, cool, this.frame.times[this.index]);
    if (this.#coloursOf !== this.frame || this.#colours.dark !== dark) {
      this.#colours = startColours(this.frame.states[0], dark);
      this.#colours.dark = dark;
      this.#coloursOf = this.frame;
    }
    return this.#colours;
  }

  #paintVectors(view, ratio) {
    const context = this.vectors.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.vectors.width, this.vectors.height);
    context.lineCap = context.lineJoin = "round";
    if (this.layers.error && this.field && this.exact) this.#paintError(context, view);
    this.#paintAxes(context, view, ratio);
    if (this.layers.trails) this.#paintTrails(context, view, ratio);
    if (this.layers.field && this.field) this.#paintArrows(context, view, ratio, this.field, css("ink"), 0.75);
    if (this.layers.exact && this.exact) this.#paintArrows(context, view, ratio, this.exact, css("warm"), 0.9);
    if (this.probe) this.#paintProbe(context, view, ratio);
    this.overlay?.(context, view, ratio);
  }

  #paintAxes(context, view, ratio) {
    context.strokeStyle = context.fillStyle = css("soft");
    context.globalAlpha = 0.16;
    context.lineWidth = ratio;
    const step = this.window.half > 8 ? 5 : this.window.half > 3.9 ? 2 : this.window.half > 1.3 ? 1 : this.window.half > 0.5 ? 0.25 : 0.1;
    const most = Math.floor((this.window.half + Math.max(Math.abs(this.window.x), Math.abs(this.window.y))) / step) * step;
    context.font = `${10 * ratio}px system-ui, sans-serif`;
    for (let k = -most; k <= most; k += step) {
      const [x, y] = [view.left + k * view.scale, view.top - k * view.scale];
      context.globalAlpha = k === 0 ? 0.3 : 0.1;
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, view.side);
      context.moveTo(0, y);
      context.lineTo(view.side, y);
      context.stroke();
      context.globalAlpha = 0.7;
      context.textAlign = "center";
      const label = Math.round(100 * k) / 100;
      if (x > 20 * ratio && x < view.side - 20 * ratio) context.fillText(label, x, view.side - 6 * ratio);
      context.textAlign = "left";
      if (y > 40 * ratio && y < view.side - 20 * ratio) context.fillText(label, 6 * ratio, y + 3.5 * ratio);
    }
    context.globalAlpha = 1;
  }

  #paintTrails(context, view, ratio) {
    if (!this.frame || this.drawing) return;
    const last = this.index;
    const count = Math.min(MOST_TRAILS, this.frame.count);
    const first = Math.max(0, last - TRAIL);
    context.lineWidth = 1.1 * ratio;
    context.strokeStyle = css("soft");
    context.globalAlpha = 0.4;
    context.beginPath();
    for (let p = 0; p < 2 * count; p += 2)
      for (let i = first; i <= last; i++) {
        const state = this.frame.states[i];
        const [x, y] = [view.left + state[p] * view.scale, view.top - state[p + 1] * view.scale];
        if (i === first) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
    context.stroke();
    context.globalAlpha = 1;
  }

  // The velocities of the nearest time; slow ones keep a length that can be seen.
  #nearest(field) {
    let best = 0;
    field.times.forEach((time, i) => {
      if (Math.abs(time - this.t) < Math.abs(field.times[best] - this.t)) best = i;
    });
    return field.states[best];
  }

  #paintArrows(context, view, ratio, field, colour, alpha) {
    const v = this.#nearest(field);
    const { grid, square } = field;
    const cell = (2 * square.half) / grid;
    let most = 1e-6;
    for (let i = 0; i < v.length; i += 2) most = Math.max(most, Math.hypot(v[i], v[i + 1]));
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1.2 * ratio;
    for (let i = 0; i < v.length; i += 2) {
      const speed = Math.hypot(v[i], v[i + 1]) || 1e-9;
      const length = cell * view.scale * (0.22 + 0.62 * Math.sqrt(speed / most));
      const [row, column] = [Math.floor(i / 2 / grid), (i / 2) % grid];
      const x = view.left + (square.x - square.half + (column + 0.5) * cell) * view.scale;
      const y = view.top - (square.y - square.half + (row + 0.5) * cell) * view.scale;
      const [dx, dy] = [(v[i] / speed) * length, (-v[i + 1] / speed) * length];
      context.globalAlpha = alpha * (0.25 + 0.75 * Math.sqrt(speed / most));
      arrow(context, x - dx / 2, y - dy / 2, dx, dy, 2.6 * ratio);
    }
    context.globalAlpha = 1;
  }

  #paintError(context, view) {
    const [a, b] = [this.#nearest(this.field), this.#nearest(this.exact)];
    const { grid, square } = this.exact;
    const cell = (2 * square.half * view.scale) / grid;
    const gaps = [];
    for (let i = 0; i < b.length; i += 2) gaps.push(Math.hypot(a[i] - b[i], a[i + 1] - b[i + 1]));
    const most = [...gaps].sort((x, y) => x - y)[Math.floor(0.95 * gaps.length)] || 1;
    context.fillStyle = css("bad");
    gaps.forEach((gap, i) => {
      const [row, column] = [Math.floor(i / grid), i % grid];
      context.globalAlpha = 0.55 * Math.min(1, gap / most);
      const x = view.left + (square.x - square.half) * view.scale + column * cell;
      const y = view.top - (square.y - square.half) * view.scale - (row + 1) * cell;
      context.fillRect(x, y, cell + 0.5, cell + 0.5);
    });
    context.globalAlpha = 1;
  }

  #paintProbe(context, view, ratio) {
    const at = (i) => [view.left + this.probe.states[i][0] * view.scale, view.top - this.probe.states[i][1] * view.scale];
    context.strokeStyle = css("ink");
    context.lineWidth = 2 * ratio;
    context.beginPath();
    this.probe.states.forEach((_, i) => context[i ? "lineTo" : "moveTo"](...at(i)));
    context.stroke();
    const last = this.probe.states.length - 1;
    for (const [i, colour] of [...this.probe.states.keys()].map((i) => [i, i === 0 ? "warm" : i === last ? "cool" : "ink"])) {
      context.fillStyle = css(colour);
      context.beginPath();
      context.arc(...at(i), (i === 0 || i === last ? 5 : 2.2) * ratio, 0, 7);
      context.fill();
    }
  }
}

export function arrow(context, x, y, dx, dy, head) {
  const angle = Math.atan2(dy, dx);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + dx, y + dy);
  context.moveTo(x + dx - head * Math.cos(angle - 0.6), y + dy - head * Math.sin(angle - 0.6));
  context.lineTo(x + dx, y + dy);
  context.lineTo(x + dx - head * Math.cos(angle + 0.6), y + dy - head * Math.sin(angle + 0.6));
  context.stroke();
}

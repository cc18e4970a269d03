// A curve by training step: log y, and x fixed to the whole run, so that one sees how much is left.

import { css, fit } from "./colours.js";
import { number } from "./i18n.js";

const MOST = 1200;

/** A curve that cannot grow without end: beyond 1200 points neighbours are averaged in pairs. */
export class Curve {
  steps = [];
  values = [];
  #stride = 1;
  #held = [];

  add(step, value) {
    if (step <= (this.steps.at(-1) ?? 0) || !(value > 0)) return;
    this.#held.push([step, value]);
    if (this.#held.length < this.#stride) return;
    this.steps.push(step);
    this.values.push(this.#held.reduce((sum, one) => sum + one[1], 0) / this.#held.length);
    this.#held = [];
    if (this.steps.length > MOST) this.#halve();
  }

  #halve() {
    const pairs = Math.floor(this.steps.length / 2);
    this.values = Array.from({ length: pairs }, (_, i) => (this.values[2 * i] + this.values[2 * i + 1]) / 2);
    this.steps = Array.from({ length: pairs }, (_, i) => this.steps[2 * i + 1]);
    this.#stride *= 2;
  }
}

export class Chart {
  curves = []; // {curve, colour, width, alpha}
  last = 1;
  floor = null;
  #at = null;

  constructor(canvas) {
    this.canvas = canvas;
    canvas.addEventListener("pointermove", (event) => {
      this.#at = event.offsetX;
      this.draw();
    });
    canvas.addEventListener("pointerleave", () => {
      this.#at = null;
      this.draw();
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  draw() {
    const ratio = fit(this.canvas);
    const context = this.canvas.getContext("2d");
    const [width, height] = [this.canvas.width / ratio, this.canvas.height / ratio];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const box = { left: 40, right: width - 6, top: 6, bottom: height - 16 };
    const values = this.curves.flatMap(({ curve }) => curve.values);
    if (this.floor) values.push(this.floor);
    const [low, high] = values.length ? range(values) : [-1, 0];
    const x = (step) => box.left + (step / this.last) * (box.right - box.left);
    const y = (value) => box.bottom - ((Math.log10(value) - low) / (high - low)) * (box.bottom - box.top);
    this.#axes(context, box, low, high, y, x);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top - 2, box.right - box.left + 6, box.bottom - box.top + 4);
    context.clip();
    if (this.floor) this.#line(context, [0, this.last], [this.floor, this.floor], x, y, { colour: "good", width: 1, alpha: 0.8, dash: [4, 4] });
    for (const { curve, ...look } of this.curves) this.#line(context, curve.steps, curve.values, x, y, look);
    context.restore();
    if (this.#at !== null) this.#read(context, box, x, y);
  }

  #axes(context, box, low, high, y, x) {
    context.font = "10.5px system-ui, sans-serif";
    context.fillStyle = context.strokeStyle = css("soft");
    context.lineWidth = 1;
    context.textAlign = "right";
    for (const value of this.curves.some(({ curve }) => curve.steps.length) ? ticks(low, high) : []) {
      context.globalAlpha = 0.2;
      context.beginPath();
      context.moveTo(box.left, y(value));
      context.lineTo(box.right, y(value));
      context.stroke();
      context.globalAlpha = 1;
      context.fillText(value < 0.01 ? value.toExponential(0) : String(+value.toPrecision(2)), box.left - 5, y(value) + 3.5);
    }
    context.textAlign = "left";
    context.fillText("0", box.left, box.bottom + 13);
    context.textAlign = "right";
    context.fillText(number(this.last, 0), x(this.last), box.bottom + 13);
  }

  #line(context, steps, values, x, y, { colour, width, alpha, dash = [] }) {
    context.strokeStyle = css(colour);
    context.lineWidth = width;
    context.globalAlpha = alpha;
    context.setLineDash(dash);
    context.beginPath();
    steps.forEach((step, i) => context[i ? "lineTo" : "moveTo"](x(step), y(values[i])));
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  #read(context, box, x, y) {
    const { curve } = this.curves.at(-1) ?? {};
    if (!curve?.steps.length) return;
    let best = 0;
    curve.steps.forEach((step, i) => {
      if (Math.abs(x(step) - this.#at) < Math.abs(x(curve.steps[best]) - this.#at)) best = i;
    });
    const [px, py] = [x(curve.steps[best]), y(curve.values[best])];
    context.fillStyle = css("ink");
    context.beginPath();
    context.arc(px, py, 3, 0, 7);
    context.fill();
    context.textAlign = px > (box.left + box.right) / 2 ? "right" : "left";
    const gap = context.textAlign === "right" ? -7 : 7;
    context.fillText(`${number(curve.steps[best], 0)}: ${curve.values[best].toPrecision(3)}`, px + gap, Math.max(box.top + 9, py - 6));
  }
}

// What stands out at the very beginning goes off the top, so that the rest can be seen.
function range(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted[sorted.length < 30 ? sorted.length - 1 : Math.floor(0.985 * sorted.length)]].map(Math.log10);
  return high - low < 0.15 ? [low - 0.1, high + 0.1] : [low - 0.03 * (high - low), high + 0.05 * (high - low)];
}

function ticks(low, high) {
  const found = [];
  for (let power = Math.floor(low); power <= high; power++)
    for (const digit of high - low > 1.6 ? [1] : [1, 2, 3, 5, 7]) {
      const value = digit * 10 ** power;
      if (Math.log10(value) >= low && Math.log10(value) <= high) found.push(value);
    }
  if (found.length > 6) return found.filter((_, i) => i % 2 === 0);
  return found.length > 2 ? found : even(10 ** low, 10 ** high);
}

function even(low, high) {
  const rough = (high - low) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((one) => one >= rough);
  return Array.from({ length: 5 }, (_, i) => (Math.ceil(low / step) + i) * step).filter((one) => one > 0 && one <= high);
}

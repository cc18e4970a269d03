// What is chosen: data set, tool, options, solver and steps.

import { rgb, css } from "./colours.js";
import { number, say, told } from "./i18n.js";
import { getFrame } from "./net.js";
import { Splat } from "./splat.js";

const $ = (id) => document.getElementById(id);
const STEPS = [1, 2, 4, 8, 16, 40];
const TOOLS = ["spray", "line", "erase", "stamp"];
const STAMPS = { disc: "●", ring: "○", square: "■", cross: "✚" };
const EXPORTS = ["export", "checkpoint", "png", "gif", "html", "npy", "csv", "zip", "command"];

function make(tag, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

/** A row of buttons of which one is chosen; arrows move the choice. */
function radio(row, names, text, choose) {
  row.replaceChildren(...names.map((name) => {
    const button = make("button", { type: "button", onclick: () => choose(name) }, text(name));
    button.setAttribute("role", "radio");
    button.dataset.name = name;
    return button;
  }));
  row.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...row.children];
    const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
    next.focus();
    next.click();
  };
}

function mark(row, name) {
  for (const button of row.children) {
    const isChosen = button.dataset.name === String(name);
    button.setAttribute("aria-checked", isChosen);
    button.tabIndex = isChosen ? 0 : -1;
  }
  if (![...row.children].some((button) => button.tabIndex === 0)) row.children[0].tabIndex = 0;
}

export class Controls {
  #changed = {};
  #start = null;

  constructor(page, actions) {
    this.page = page;
    this.actions = actions;
    this.tool = (name) => this.#take(name);
    this.choose = (solver, steps) => this.#choose(solver, steps);
    for (const id of ["size", "density"]) $(id).oninput = () => this.#brush();
    $("count").onchange = actions.sample;
    $("solver").onchange = ({ target }) => this.#choose(target.value, page.steps);
  }

  /** All that holds words. */
  paint() {
    const { hello } = this.page;
    const names = [...hello.datasets.map((one) => one.id), "drawing"];
    const text = (id) => (id === "drawing" ? say("draw") : id);
    radio($("datasets"), names, text, (id) => this.actions.pick(id));
    for (const button of $("datasets").children) {
      button.replaceChildren(make("canvas", { width: 112, height: 112 }), make("span", {}, text(button.dataset.name)));
      const data = hello.datasets.find((one) => one.id === button.dataset.name);
      button.title = data ? told(data.description) : say("drawHint");
    }
    if (!localStorage.getItem("fm-drawn")) $("datasets").lastChild.classList.add("pulse");
    radio($("tool"), TOOLS, (name) => say(name), this.tool);
    mark($("tool"), this.now?.tool ?? "spray");
    radio($("stamp"), Object.keys(STAMPS), (name) => STAMPS[name], (name) => this.#shape(name));
    for (const button of $("stamp").children) button.setAttribute("aria-label", (button.title = say(`stamp_${button.dataset.name}`)));
    mark($("stamp"), this.now?.stamp ?? "ring");
    radio($("steps"), STEPS, String, (steps) => this.#choose(this.page.solver, steps));
    mark($("steps"), this.page.steps);
    $("solver").replaceChildren(...hello.solvers.map((one) => make("option", { value: one.id }, one.id)));
    $("solver").value = this.page.solver;
    $("export").replaceChildren(...EXPORTS.map((name, i) => make("option", { value: i ? name : "", hidden: i === 0 }, say(i ? `export_${name}` : "export"))));
    this.#paintOptions();
    this.showStart();
    this.#brush();
    this.showDataset();
    this.showRuns();
    this.thumbnails();
  }

  options() {
    return this.#changed;
  }

  /** Where the flow starts: what was drawn before, its code and its points; null for noise. */
  get start() {
    return this.#start && this.#changed.source === this.#start.text ? this.#start : null;
  }

  set start(start) {
    this.#start = start ?? this.#start; // the options keep it to come back to
    if (start) this.#changed.source = start.text;
    else delete this.#changed.source;
    this.#paintOptions();
    this.showStart();
  }

  /** Takes back what a reload has forgotten. */
  recallStart() {
    const kept = JSON.parse(localStorage.getItem("fm-start") ?? "null");
    if (!kept) return;
    this.#start = { text: kept.text, points: Float32Array.from(kept.points) };
    this.start = kept.isChosen ? this.#start : null;
  }

  #keepStart() {
    if (this.#start) localStorage.setItem("fm-start", JSON.stringify({ text: this.#start.text, points: [...this.#start.points], isChosen: !!this.start }));
  }

  showStart() {
    this.#keepStart();
    this.actions.startChanged();
    $("start-note").hidden = !this.start;
    if (this.start) $("start-note").querySelector("span").textContent = say("startNote", { count: number(this.start.points.length / 2, 0) });
    this.now?.stage.touch();
  }

  points() {
    return +$("count").value;
  }

  showDataset() {
    mark($("datasets"), this.page.dataset);
    const data = this.page.hello.datasets.find((one) => one.id === this.page.dataset);
    $("data-note").textContent = told(data?.description ?? "");
  }

  showDrawing(drawing) {
    this.now = drawing;
    mark($("tool"), drawing.tool);
    $("undo").disabled = !drawing.canUndo;
    $("redo").disabled = !drawing.canRedo;
    $("clear").disabled = $("even").disabled = drawing.count === 0;
    $("start").disabled = drawing.count < this.page.hello.drawing.least || drawing.stage.live;
    $("drawn").textContent = say(drawing.count >= drawing.most ? "drawnFull" : "drawnPoints", { count: number(drawing.count, 0) });
    $("drawn").dataset.count = drawing.count;
    $("train").disabled = this.page.dataset === "drawing" && drawing.count < this.page.hello.drawing.least;
    if (drawing.count) localStorage.setItem("fm-drawn", "1");
  }

  showRuns() {
    const runs = [...this.page.runs.values()];
    $("runs-label").hidden = runs.length < 2;
    $("runs").replaceChildren(...runs.map((run) => make("option", { value: run.run }, `${run.run} (${say(`state_${run.state}`)})`)));
    if (this.page.run) $("runs").value = this.page.run;
  }

  /** Small pictures of the sets. */
  async thumbnails() {
    this.pictures ??= getFrame("/api/datasets/points?count=700");
    const { states } = await this.pictures;
    const splat = new Splat();
    splat.resize(112, 112);
    const buttons = [...$("datasets").children];
    buttons.forEach((button, i) => {
      splat.clear();
      const points = states[i] ?? this.now?.points;
      if (points?.length) splat.add(points, square(points), 1.5, rgb("cool"), 0.9);
      const context = button.firstChild.getContext("2d");
      splat.paint(context, rgb("stage"));
      if (!points?.length) pencil(context);
    });
  }

  #take(name) {
    if (!this.now) return;
    this.now.tool = name;
    mark($("tool"), name);
    $("stamp").hidden = name !== "stamp";
    this.now.stage.touch();
  }

  #shape(name) {
    this.now.stamp = name;
    mark($("stamp"), name);
  }

  #choose(solver, steps) {
    Object.assign(this.page, { solver, steps });
    $("solver").value = solver;
    mark($("steps"), steps);
    this.actions.sample();
  }

  #brush() {
    const [size, density] = [+$("size").value / 50, +$("density").value];
    $("size-text").textContent = number(size, 2);
    $("density-text").textContent = density;
    if (this.now) Object.assign(this.now, { size, density });
  }

  #words(option) {
    const words = option.words.map((word) => [word, word]);
    return option.name === "source" && this.#start ? [...words, [this.#start.text, say("modeDrawing")]] : words;
  }

  // The options of the command line: names, words, limits and defaults come from its table.
  #paintOptions() {
    $("options").replaceChildren(...this.page.hello.options.flatMap((option) => {
      const id = `option-${option.name}`;
      const field = option.words.length
        ? make("select", { id }, ...this.#words(option).map(([value, text]) => make("option", { value }, text)))
        : make("input", { id, type: "text", autocomplete: "off", spellcheck: false });
      field.value = this.#changed[option.name] ?? option.value;
      field.title = told(option.allowed);
      field.onchange = () => {
        const isChanged = field.value.trim() !== option.value;
        if (isChanged) this.#changed[option.name] = field.value.trim();
        else delete this.#changed[option.name];
        field.classList.toggle("changed", isChanged);
        if (option.name === "source") this.showStart();
      };
      field.classList.toggle("changed", option.name in this.#changed);
      return [make("label", { htmlFor: id, title: told(option.description) }, `--${option.name}`), field];
    }));
  }
}

function square(points) {
  let most = 1e-6;
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    [x0, x1] = [Math.min(x0, points[i]), Math.max(x1, points[i])];
    [y0, y1] = [Math.min(y0, points[i + 1]), Math.max(y1, points[i + 1])];
  }
  most = Math.max(x1 - x0, y1 - y0, most);
  const scale = 96 / most;
  return { scale, left: 56 - ((x0 + x1) / 2) * scale, top: 56 + ((y0 + y1) / 2) * scale };
}

function pencil(context) {
  context.strokeStyle = css("cool");
  context.lineWidth = 5;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(24, 84);
  context.bezierCurveTo(40, 20, 56, 110, 88, 34);
  context.stroke();
}

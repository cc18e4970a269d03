// The race: the same noise by the flow in 40 steps, in one, and in one after reflow; and how near each comes to the data.

import { isDark, rgb, fit } from "./colours.js";
import { Complaint, number, say, told } from "./i18n.js";
import { post } from "./net.js";
import { Splat, startColours } from "./splat.js";

const $ = (id) => document.getElementById(id);
const STEPS = 40;
const SECONDS = 4;
const calm = matchMedia("(prefers-reduced-motion: reduce)"); // its end is shown at once

export class Race {
  #lanes = [];
  #run = null;
  #start = 0;
  #window = null;

  constructor(page, { fault, windowOf }) {
    Object.assign(this, { page, fault, windowOf });
    $("reflow").onclick = () => this.#reflow();
    $("race-again").onclick = () => (this.#start = performance.now());
    $("race-close").onclick = () => this.close();
    const tick = () => {
      requestAnimationFrame(tick);
      if (!$("compare").hidden && !document.hidden) this.#paint();
    };
    requestAnimationFrame(tick);
  }

  /** Opens with a run: the flow that was learnt, or what was made of it. */
  async open(run) {
    this.#run = run.kind === "reflow" ? this.page.runs.get(run.from) ?? run : run;
    $("compare").hidden = false;
    $("compare").scrollIntoView({ behavior: "smooth", block: "nearest" });
    await this.#load();
  }

  close() {
    $("compare").hidden = true;
  }

  /** All that holds words, once more: the language has changed. */
  speak() {
    if (!this.#run) return;
    this.#build();
    this.#say();
  }

  /** News of a run: a reflow that is being made, or is done. */
  hear(run, before) {
    if ($("compare").hidden || run.from !== this.#run?.run) return;
    if (before !== run.state && ["done", "stopped"].includes(run.state)) this.#load();
    else this.#say();
  }

  /** Samples of the reflow while it learns. */
  preview(id, frame) {
    const run = this.page.runs.get(id);
    if ($("compare").hidden || run?.from !== this.#run?.run || !this.#lanes[2]) return;
    this.#lanes[2].preview = frame.states[0];
  }

  get #student() {
    return [...this.page.runs.values()].filter((run) => run.kind === "reflow" && run.from === this.#run?.run).at(-1);
  }

  async #load() {
    this.#window = this.windowOf();
    const student = this.#student;
    const isReady = student && ["done", "stopped"].includes(student.state);
    const lanes = [
      { name: () => say("laneFlow", { steps: STEPS }), run: this.#run, steps: STEPS },
      { name: () => say("laneOne"), run: this.#run, steps: 1 },
      { name: () => say("laneReflow"), run: isReady ? student : null, steps: 1 },
    ];
    try {
      await Promise.all(lanes.filter((lane) => lane.run).map((lane) => this.#fill(lane)));
      if (isReady) lanes[2].bend = (await this.#ask(student, "score", STEPS)).straightness;
    } catch (reason) {
      this.fault(reason);
    }
    this.#lanes = lanes;
    this.#build();
    this.#start = performance.now();
    this.#say();
  }

  // What is measured takes more points than what is shown: the floor is lower, and steadier.
  #ask(run, what, steps) {
    return post(`/api/runs/${run.run}/${what}`, { points: what === "score" ? 10000 : 2000, seed: this.page.seed, solver: "euler", steps });
  }

  async #fill(lane) {
    const [frame, score] = await Promise.all([this.#ask(lane.run, "trajectory", lane.steps), this.#ask(lane.run, "score", lane.steps)]);
    Object.assign(lane, { frame, score });
    if (lane.steps === STEPS) lane.bend = score.straightness;
  }

  #build() {
    $("racers").replaceChildren(...this.#lanes.map((lane) => {
      const [figure, canvas, line, name, nfe, figures] = ["div", "canvas", "p", "b", "span", "p"].map((tag) => document.createElement(tag));
      figure.className = "racer";
      name.textContent = lane.name();
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", lane.name());
      line.append(name, nfe);
      if (lane.score?.sw2 != null) figures.textContent = `SW2 ${number(lane.score.sw2, 3)} · ${say("floor")} ${number(lane.score.floor, 3)}`;
      if (lane.score) [figure.dataset.sw2, figure.dataset.bend] = [lane.score.sw2, lane.bend ?? ""];
      figure.append(line, canvas, figures);
      Object.assign(lane, { canvas, nfe, splat: new Splat() });
      return figure;
    }));
  }

  #paint() {
    const dark = isDark();
    const part = calm.matches ? 1 : Math.min(1, (performance.now() - this.#start) / 1000 / SECONDS);
    for (const lane of this.#lanes) {
      if (!lane.canvas?.clientWidth) continue;
      const ratio = fit(lane.canvas);
      // Every evaluation takes the same time: who needs one has arrived when the other has just begun.
      const done = lane.frame ? Math.min(lane.steps, Math.floor(part * STEPS)) : 0;
      const state = lane.frame ? lane.frame.states[done] : lane.preview;
      if (state === lane.painted && dark === lane.dark && lane.canvas.width === lane.splat.width) continue;
      [lane.painted, lane.dark] = [state, dark];
      const { x, y, half } = this.#window;
      const scale = lane.canvas.width / (2 * half);
      const view = { scale, left: lane.canvas.width / 2 - x * scale, top: lane.canvas.width / 2 + y * scale };
      lane.splat.resize(lane.canvas.width, lane.canvas.height);
      lane.splat.clear();
      if (state) lane.splat.add(state, view, 1.5 * ratio, lane.frame ? startColours(lane.frame.states[0], dark) : rgb("cool"), 1);
      lane.splat.paint(lane.canvas.getContext("2d"), rgb("stage"));
      lane.nfe.textContent = lane.frame ? `NFE ${done}` : "";
    }
  }

  #say() {
    const student = this.#student;
    const isBusy = student && ["starting", "running", "paused", "finishing"].includes(student.state);
    $("reflow").disabled = isBusy || this.#run?.state === "running";
    const [flow, , reflow] = this.#lanes;
    const key = isBusy ? "raceLearning" : student?.state === "failed" ? "raceFailed" : reflow?.score ? "raceDone" : "raceBefore";
    $("compare-text").textContent = say(key, {
      step: number(student?.step ?? 0, 0), steps: number(student?.steps ?? 0, 0), message: told(student?.message ?? ""),
      before: flow?.bend != null ? number(flow.bend, 3) : "", after: reflow?.bend != null ? number(reflow.bend, 3) : "", times: STEPS,
    });
    $("compare").dataset.state = key;
  }

  async #reflow() {
    try {
      await post("/api/runs", { kind: "reflow", from: this.#run.run });
    } catch (reason) {
      this.fault(reason.status === 409 ? new Complaint("busyReflow") : reason);
    }
  }
}

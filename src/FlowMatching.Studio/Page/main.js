// The page: puts its parts together.

import { Chart, Curve } from "./chart.js";
import { Controls } from "./controls.js";
import { Drawing, pictureFrom, pictureOf, pointsOf } from "./draw.js";
import { Complaint, language, number, preferred, say, speak, told } from "./i18n.js";
import { listen, showKeys } from "./keys.js";
import { getFrame, getJson, News, post, postBytes, putPoints, putText, Refusal, send } from "./net.js";
import { Stage } from "./stage.js";
import { css } from "./colours.js";

const board = { x: 0, y: 0, half: 4.6 }; // the square that is drawn on, and a margin
const $ = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const page = {
  hello: null,
  dataset: "moons",
  run: null, // the run that is looked at
  runs: new Map(),
  seed: 7,
  solver: "midpoint",
  steps: 40,
  isLive: false, // the stage follows the training
  source: "exact", // what the stage shows: exact | run | history
};

let stage, drawing, controls, loss, sw2, news, race, table;
let wanted = 0; // counts the requests for a trajectory: a stale answer is dropped
let asking = null;

async function boot() {
  document.documentElement.dataset.theme = localStorage.getItem("fm-theme") ?? "auto";
  [page.hello] = await Promise.all([getJson("/api/hello"), speak(preferred())]);
  stage = new Stage($("stage"), showTime, showZoom);
  loss = new Chart($("loss"));
  sw2 = new Chart($("sw2"));
  const { half, most } = page.hello.drawing;
  drawing = new Drawing(stage, { half, most, changed: showDrawing, finished: keepDrawing });
  controls = new Controls(page, { pick, sample: resample, startChanged: () => showSentence(current()) });
  wire();
  paintWords();
  news = new News({ state: setConnection, message: hear, preview, known });
  window.studio = { page, stage, drawing, news }; // for whoever looks at the page with a console
  for (const state of page.hello.runs) takeState(state);
  await openDrawing();
  controls.recallStart();
  const newest = page.hello.runs.at(-1);
  if (newest) await look(newest.run);
  else await pick(drawing.count >= page.hello.drawing.least ? "drawing" : "moons", { first: true });
  awaitEngine();
  controls.thumbnails();
}

// ---- data -------------------------------------------------------------------------------------------------------------------------

// A drawing may come in the address: /?d=CODE.
async function openDrawing() {
  const code = new URLSearchParams(location.search).get("d");
  if (code) {
    await putText("/api/drawing/code", code).catch(fault);
    history.replaceState(null, "", "/");
  }
  const kept = await getFrame("/api/drawing");
  drawing.replace(kept.states[0] ?? new Float32Array(0), false);
}

/** Chooses a data set, and plays its exact flow: what a network could learn, before one has. */
async function pick(id, { first = false, quiet = false } = {}) {
  page.dataset = id;
  setLive(false);
  stage.drawing = id === "drawing" && !quiet;
  stage.probe = stage.field = stage.exact = null;
  stage.place.classList.toggle("drawing", stage.drawing);
  $("tools").hidden = id !== "drawing";
  controls.showDataset();
  if (id === "drawing") {
    stage.pause();
    stage.home = board;
    stage.show(null);
    showDrawing();
    page.source = "drawing";
  } else {
    await Promise.all([showData(id), playExact(id, first)]);
  }
  showAll();
}

const sets = new Map();

// What a run has learnt stays, whatever has been drawn since.
const addressOf = (id, run) => (id !== "drawing" ? `/api/datasets/${id}/points?count=3000` : run && `/api/runs/${run.run}/points`);

async function showData(id, run = null) {
  const address = addressOf(id, run);
  if (address && !sets.has(address)) sets.set(address, (await getFrame(address)).states[0]);
  const data = sets.get(address) ?? drawing.points;
  if (page.dataset !== id) return;
  stage.data = data;
  stage.home = isFromNoise(run) ? around(data, id) : board;
  stage.touch();
}

const isFromNoise = (run) => !run || run.source === "gaussian";

// A square around data and noise.
function around(data, id) {
  if (!data?.length) return board;
  const xs = [], ys = [];
  for (let i = 0; i < data.length; i += 2) xs.push(data[i]), ys.push(data[i + 1]);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const mean = (all) => all.reduce((sum, one) => sum + one, 0) / all.length;
  const spread = (all, m) => mean(all.map((one) => (one - m) ** 2));
  const [mx, my] = [mean(xs), mean(ys)];
  const noise = id === "drawing" ? 2.7 * Math.sqrt((spread(xs, mx) + spread(ys, my)) / 2) : 2.9;
  const centre = id === "drawing" ? [mx, my] : [0, 0];
  const lo = Math.min(x0 - 0.3, y0 - 0.3, centre[0] - noise, centre[1] - noise);
  const hi = Math.max(x1 + 0.3, y1 + 0.3, centre[0] + noise, centre[1] + noise);
  const reach = Math.max(Math.abs(lo), Math.abs(hi), 3);
  return { x: 0, y: 0, half: reach };
}

async function playExact(id, first) {
  const number = ++wanted;
  page.source = "exact";
  stage.show(null);
  const frame = await getFrame(`/api/datasets/${id}/flow?seed=${page.seed}`);
  if (number !== wanted || page.dataset !== id) return;
  stage.show(frame);
  if (first && calm.matches) stage.seek(1);
  else if (calm.matches) stage.seek(1);
  else stage.seek(0), stage.play();
  showAll();
}

function showDrawing() {
  if (page.dataset === "drawing") {
    stage.data = drawing.points;
    stage.touch();
  }
  if (stage.live && stage.drawing) paint();
  controls?.showDrawing(drawing);
  if (stage.drawing) showSentence(current());
}

let painting = null;

// What is painted on a drawing while it is learnt is learnt from the next step on, a few strokes at a time.
function paint() {
  painting ??= setTimeout(async () => {
    painting = null;
    if (drawing.count < page.hello.drawing.least || !stage.live) return;
    await putPoints(`/api/runs/${page.run}/drawing`, drawing.points).catch(fault);
  }, 250);
}

let keeping = null;

// Kept here at once, and by the server a moment later: a reload loses nothing.
function keepDrawing() {
  controls.thumbnails();
  clearTimeout(keeping);
  keeping = setTimeout(async () => {
    try {
      const answer = await putPoints("/api/drawing", drawing.points);
      page.code = answer.code;
      if (answer.warning) fault(answer.warning);
    } catch (reason) {
      fault(reason);
    }
  }, 250);
}

// ---- runs -------------------------------------------------------------------------------------------------------------------------

const current = () => page.runs.get(page.run);
const isBusy = (run) => ["starting", "running", "paused", "finishing"].includes(run?.state);
const busyRun = () => [...page.runs.values()].find(isBusy);
const known = () => Object.fromEntries([...page.runs].map(([id, run]) => [id, run.lastStep]));

function takeState(state) {
  const run = page.runs.get(state.run) ?? { raw: new Curve(), smoothed: new Curve(), sw2: new Curve(), lastStep: 0 };
  const before = run.state;
  if (run.painted !== state.painted) sets.delete(`/api/runs/${state.run}/points`);
  Object.assign(run, state);
  for (const [step, value] of state.scores) run.sw2.add(Math.max(1, step), value);
  page.runs.set(state.run, run);
  return { run, before };
}

function hear(message) {
  if (message.type === "state") {
    const isNew = !page.runs.has(message.run);
    const { run, before } = takeState(message);
    if (isNew && isBusy(run) && run.kind === "train") look(message.run); // a reflow belongs to the race
    if (message.run === page.run) changed(run, before);
    if (isNew || before !== run.state) controls.showRuns();
    race?.hear(run, before);
  } else if (message.type === "loss") {
    const run = page.runs.get(message.run);
    if (!run) return;
    message.steps.forEach((step, i) => {
      run.raw.add(step, message.loss[i]);
      run.smoothed.add(step, message.smoothed[i]);
    });
    run.lastStep = message.steps.at(-1);
    if (message.run === page.run) showSoon();
  } else if (message.type === "gone") {
    page.runs.delete(message.run);
    if (page.run === message.run) look([...page.runs.keys()].at(-1) ?? null);
    controls.showRuns();
  }
}

/** The stage follows a training, or does not; on one of a drawing one can paint meanwhile. */
function setLive(isLive) {
  const run = current();
  if (isLive || stage.live) stage.drawing = isLive && run.dataset === "drawing" && run.kind === "train";
  page.isLive = stage.live = isLive;
  if (isLive && stage.drawing) (stage.data = drawing.points), (stage.home = board);
  stage.place.classList.toggle("drawing", stage.drawing);
}

let looking = 0;

/** Looks at a run: its curves, and what it has learnt. */
async function look(id) {
  page.run = id;
  const run = current();
  if (!run) return pick(page.dataset);
  page.dataset = run.dataset;
  setLive(false);
  stage.drawing = false;
  stage.place.classList.remove("drawing");
  stage.probe = stage.field = stage.exact = null;
  $("tools").hidden = run.dataset !== "drawing";
  controls.showDataset();
  controls.showRuns();
  page.source = "run";
  const turn = ++looking;
  await showData(run.dataset, run);
  if (turn !== looking) return;
  setLive(isBusy(run));
  if (page.isLive) stage.pause(), stage.show(null);
  else if (run.state !== "failed") await sample({ play: true });
  showAll();
}

function changed(run, before) {
  if (before !== run.state && run.state === "failed") fault(run.message);
  const hasEnded = before && isBusy({ state: before }) && !isBusy(run);
  if (hasEnded && run.state !== "failed" && run.state !== "discarded") {
    setLive(false);
    sample({ play: true });
  }
  if (before !== "paused" && run.state === "paused") {
    setLive(false);
    sample({ play: true });
  }
  if (before === "paused" && run.state === "running") setLive(true);
  speakProgress(run, before);
  if (before === run.state) showSoon();
  else showAll();
}

function preview(id, step, frame) {
  const run = page.runs.get(id);
  if (id === page.run && page.isLive && run) {
    performance.mark("first-preview");
    stage.t = 1;
    stage.show(frame);
    stage.place.dataset.step = step;
    stage.onTime();
  }
  requestAnimationFrame(() => news.tell({ credit: 1 })); // once it has been drawn
  race?.preview(id, frame);
}

async function train() {
  const other = busyRun();
  if (other) {
    const choice = await askBusy(other);
    if (choice === "") return;
    if (choice === "stop") await send("POST", `/api/runs/${other.run}/stop`);
    await until(() => !isBusy(page.runs.get(other.run)));
  }
  performance.mark("train-pressed");
  try {
    if (page.dataset === "drawing") {
      clearTimeout(keeping);
      const answer = await putPoints("/api/drawing", drawing.points);
      if (answer.warning) fault(answer.warning);
    }
    const state = await post("/api/runs", { kind: "train", dataset: page.dataset, options: controls.options() });
    takeState(state);
    page.steps = page.steps || 40;
    await look(state.run);
  } catch (reason) {
    if (reason instanceof Refusal && reason.status === 409) takeState(await getJson(`/api/runs/${reason.body.running}`)), train();
    else fault(reason);
  }
}

const until = (holds) => new Promise((done) => {
  const look = setInterval(() => holds() && (clearInterval(look), done()), 50);
});

function askBusy(run) {
  $("busy-text").textContent = say("busyText", { run: run.run });
  const dialog = $("busy-dialog");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
}

// ---- sampling ---------------------------------------------------------------------------------------------------------------------

function resample() {
  if (page.source === "run" && current() && current().state !== "starting") sample({ keep: true });
  else if (page.source === "exact") playExact(page.dataset);
}

/** Takes fresh points from noise to data, and shows every state of the solver. */
async function sample({ play = false, keep = false } = {}) {
  const run = current();
  if (!run) return;
  const number = ++wanted;
  asking?.abort();
  asking = new AbortController();
  const t = stage.t;
  const wasPlaying = stage.playing;
  setLive(false);
  try {
    const wish = { points: controls.points(), seed: page.seed, solver: page.solver, steps: page.steps };
    const frame = await post(`/api/runs/${run.run}/trajectory`, wish, asking.signal);
    if (number !== wanted || run.run !== page.run) return;
    page.source = "run";
    stage.probe = null;
    stage.show(frame);
    stage.place.dataset.step = frame.step;
    if (play) calm.matches ? stage.seek(1) : (stage.seek(0), stage.play());
    else stage.seek(keep ? t : 1);
    stage.playing ||= wasPlaying && keep;
    fields();
    showAll();
  } catch (reason) {
    if (reason.name !== "AbortError") fault(reason);
  }
}

// Fields at times that the sampler knows, where a layer wants them.
async function fields() {
  const run = current();
  if (!run || page.source !== "run" || isBusy(run) && run.state === "starting") return;
  const { x, y, half } = stage.window;
  const wish = { times: Array.from({ length: 21 }, (_, i) => Math.min(0.995, i / 20)), grid: 24, x, y, half };
  const ask = async (exact) => Object.assign(await post(`/api/runs/${run.run}/field`, { ...wish, exact }), { square: { x, y, half } });
  try {
    const { field, exact, error } = stage.layers;
    if (field || error) stage.field = await ask(false);
    if ((exact || error) && !stage.exact) stage.exact = await ask(true);
  } catch (reason) {
    for (const layer of ["exact", "error"]) (stage.layers[layer] = false), ($(`layer-${layer}`).checked = false);
    fault(reason);
  }
  stage.touch();
}

let probing = null;

async function probe(event) {
  const run = current();
  if (!run || stage.drawing || page.source !== "run" || run.state === "starting") return;
  const start = stage.toData(event);
  probing?.abort();
  probing = new AbortController();
  try {
    stage.probe = await post(`/api/runs/${run.run}/trajectory`, { points: 1, seed: 0, solver: page.solver, steps: page.steps, start }, probing.signal);
    stage.touch();
  } catch (reason) {
    if (reason.name !== "AbortError") fault(reason);
  }
}

async function showHistory() {
  const run = current();
  const steps = (await getJson(`/api/runs/${run.run}/history`)).steps;
  const slider = $("history");
  slider.max = steps.length - 1;
  const step = steps[Math.min(+slider.value, steps.length - 1)];
  if (step === undefined) return;
  $("history-text").textContent = number(step, 0);
  const frame = await getFrame(`/api/runs/${run.run}/history/${step}`);
  page.source = "history";
  setLive(false);
  stage.pause();
  stage.t = 1;
  stage.show(frame);
  showAll();
}

// ---- what is shown ----------------------------------------------------------------------------------------------------------------

let showing = null;

// News of a training, several times a second: what a page draws takes time from what trains beside it.
function showSoon() {
  showing ??= setTimeout(() => {
    showing = null;
    showAll();
  }, 200);
}

function showAll() {
  showState();
  showCharts();
  showTime();
  table?.show();
}

function showState() {
  const run = current();
  const busy = isBusy(run);
  const isOffline = document.body.dataset.state !== "live";
  const isRunning = run?.state === "running" || run?.state === "paused";
  $("train").disabled = isOffline || (page.dataset === "drawing" && drawing.count < page.hello.drawing.least);
  $("train").textContent = say(busyRun() && busyRun().dataset !== page.dataset ? "trainOther" : [...page.runs.values()].some((one) => one.dataset === page.dataset) ? "trainAgain" : "train");
  $("pause").disabled = isOffline || !isRunning;
  $("pause").textContent = say(run?.state === "paused" ? "resume" : "pause");
  $("stop").disabled = isOffline || !isRunning;
  $("race").disabled = isOffline || busyRun() || !run || run.state === "failed";
  $("noise").disabled = isOffline;
  $("export").disabled = !run || busy || run.state === "failed";
  $("live").hidden = !busy || page.isLive;
  $("copy").disabled = !run || !!run.painted;
  $("command").textContent = run?.painted ? say("commandPainted", { step: number(run.painted, 0) }) : run?.command ?? say("commandEmpty");
  $("history-label").hidden = !(run?.history > 1);
  if (run && page.source !== "history") {
    $("history").max = $("history").value = Math.max(1, run.history) - 1;
    $("history-text").textContent = number(run.step, 0);
  }
  for (const layer of ["field", "exact", "error"]) $(`layer-${layer}`).disabled = page.source !== "run" || !run;
  document.body.dataset.run = run?.state ?? "none";
  document.body.dataset.step = run?.step ?? 0;
  $("progress").value = run ? run.step / run.steps : 0;
  $("progress-text").textContent = progressText(run);
  const showsPlaying = page.source === "run" && !page.isLive;
  stage.place.classList.toggle("probing", showsPlaying && !stage.drawing);
  showSentence(run);
}

function progressText(run) {
  if (!run) return say("nothingYet");
  const left = run.rate > 0 && isBusy(run) ? (run.steps - run.step) / run.rate : 0;
  const values = { step: number(run.step, 0), steps: number(run.steps, 0), rate: number(run.rate, run.rate < 10 ? 1 : 0), seconds: clock(run.seconds), left: clock(left) };
  if (run.state === "starting") return run.message && run.message !== "training" ? say("startingWith", { what: told(run.message) }) : say("starting");
  if (run.state === "failed") return say("failed");
  return say({ running: "progressRunning", paused: "progressPaused", finishing: "progressFinishing", stopped: "progressStopped" }[run.state] ?? "progressDone", values);
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function showCharts() {
  const run = current();
  loss.last = sw2.last = run?.steps ?? 1;
  loss.curves = run ? [
    { curve: run.raw, colour: "accent", width: 1, alpha: 0.3 },
    { curve: run.smoothed, colour: "accent", width: 2, alpha: 1 },
  ] : [];
  sw2.curves = run ? [{ curve: run.sw2, colour: "accent", width: 2, alpha: 1 }] : [];
  sw2.floor = run?.floor ?? null;
  loss.draw();
  sw2.draw();
  if (run?.smoothed.values.length) performance.mark("loss-drawn");
  $("loss").dataset.updates = run ? run.smoothed.steps.length : 0;
  $("loss").dataset.last = run?.lastStep ?? 0;
  $("loss-text").textContent = run?.smoothed.values.length ? number(run.smoothed.values.at(-1), 3) : "";
  const last = run?.scores?.at(-1);
  $("sw2-text").textContent = last ? `${number(last[1], 3)} · ${say("floor")} ${number(run.floor, 3)}` : "";
}

function showTime() {
  const frame = stage.frame;
  const isWay = frame && frame.times.length > 1;
  for (const id of ["first", "play", "last", "time"]) $(id).disabled = !isWay && !(id === "play" && canPlay());
  const t = isWay ? stage.frame.times[stage.index] : 1;
  $("time").value = stage.playing || document.activeElement !== $("time") ? stage.t : $("time").value;
  $("time").setAttribute("aria-valuetext", `t ${number(t, 2)}`);
  $("time-text").textContent = `t ${number(t, 2)}`;
  const fromNoise = page.source === "exact" || isFromNoise(current());
  $("start-end").textContent = say(fromNoise ? "noise" : "startEnd");
  $("first").setAttribute("aria-label", say(fromNoise ? "toNoise" : "toStart"));
  const label = say(stage.playing ? "pausePlay" : "play");
  if ($("play").dataset.playing !== String(stage.playing) || $("play").getAttribute("aria-label") !== label) {
    $("play").dataset.playing = stage.playing;
    $("play").setAttribute("aria-label", label);
  }
  $("nfe").textContent = isWay && page.source === "run" ? `NFE ${Math.round(frame.nfe)} · ${say("stepOf", { step: stage.index, steps: frame.times.length - 1 })}` : "";
  stage.place.dataset.nfe = frame?.nfe ?? 0;
  $("mode").textContent = modeText();
  describe();
}

const canPlay = () => current() && current().state !== "starting" && current().state !== "failed";

function modeText() {
  if (stage.drawing && !page.isLive) return say("modeDrawing");
  if (page.isLive) return say("modeLive", { step: number(+(stage.frame?.step ?? 0), 0) });
  if (page.source === "exact") return say("modeExact");
  if (page.source === "history") return say("modeHistory", { step: number(stage.frame?.step ?? 0, 0) });
  return current() ? say(current().kind === "reflow" ? "modeReflow" : "modeLearnt", { step: number(stage.frame?.step ?? 0, 0) }) : "";
}

function showSentence(run) {
  const key = stage.drawing && page.isLive ? "sayPaint"
    : stage.drawing ? (drawing.count >= page.hello.drawing.least ? "sayDrawn" : controls.start ? "sayEnd" : "sayDraw")
    : page.source === "exact" ? "sayExact"
    : page.isLive ? "sayLive"
    : page.source === "history" ? "sayHistory"
    : run?.state === "failed" ? "sayFailed"
    : page.steps === 1 ? (run?.kind === "reflow" ? "sayOneReflow" : "sayOne")
    : page.steps < 8 ? "sayFew" : "sayMany";
  $("sentence").textContent = say(key, { steps: page.steps, least: page.hello.drawing.least });
}

let described = null;

// What the picture shows, in words, for those who cannot see it.
function describe() {
  const state = stage.drawing && !stage.live ? drawing.points : stage.state;
  if (!state?.length || (stage.playing && described === stage.frame)) return;
  described = stage.frame;
  let [sx, sy, sxx, syy] = [0, 0, 0, 0];
  for (let i = 0; i < state.length; i += 2) (sx += state[i]), (sy += state[i + 1]), (sxx += state[i] ** 2), (syy += state[i + 1] ** 2);
  const n = state.length / 2;
  const values = { count: number(n, 0), x: number(sx / n, 2), y: number(sy / n, 2), sx: number(Math.sqrt(Math.max(0, sxx / n - (sx / n) ** 2)), 2), sy: number(Math.sqrt(Math.max(0, syy / n - (sy / n) ** 2)), 2), t: number(stage.t, 2) };
  $("stage").setAttribute("aria-label", say("stageText", values));
}

let spoken = 0;

function speakProgress(run, before) {
  if (Date.now() - spoken < 5000 && before === run.state) return;
  spoken = Date.now();
  $("spoken").textContent = `${progressText(run)} ${$("loss-text").textContent ? `${say("loss")} ${$("loss-text").textContent}` : ""}`;
}

let complaint = () => "";

/** Says what is wrong, on the picture, until it is closed, and in another language where one is chosen meanwhile. */
function fault(reason) {
  complaint = reason.tell ?? (() => told(reason.message ?? reason));
  showFault();
  $("message").hidden = false;
}

const showFault = () => ($("message").querySelector("p").textContent = complaint());

function setConnection(state) {
  document.body.dataset.state = state;
  $("connection").textContent = say(state);
  if (state === "gone") fault(new Complaint("goneText"));
  if (page.hello) showState();
}

async function awaitEngine() {
  while (!page.hello.engine && !page.hello.fault) {
    await new Promise((done) => setTimeout(done, 250));
    const hello = await getJson("/api/hello").catch(() => null);
    if (hello) Object.assign(page.hello, { engine: hello.engine, fault: hello.fault });
  }
  if (page.hello.fault) fault(page.hello.fault);
  showEngine();
}

function showEngine() {
  const engine = page.hello?.engine;
  $("engine").textContent = engine ? say("engineText", { ...engine, threads: say(engine.threads === 1 ? "thread" : "threads", { count: engine.threads }) }) : say("engineLoads");
}

function paintWords() {
  document.title = "fm studio";
  controls.paint();
  showKeys($("keys-list"));
  showEngine();
  setConnection(document.body.dataset.state);
  controls.showDrawing(drawing);
  race?.speak();
  showFault();
  showAll();
}

// ---- wiring -----------------------------------------------------------------------------------------------------------------------

function wire() {
  $("language").value = language();
  $("language").onchange = async ({ target }) => {
    localStorage.setItem("fm-language", target.value);
    await speak(target.value);
    paintWords();
  };
  $("theme").value = document.documentElement.dataset.theme;
  $("theme").onchange = ({ target }) => {
    document.documentElement.dataset.theme = target.value;
    localStorage.setItem("fm-theme", target.value);
    repaint();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  $("help").onclick = () => $("keys-dialog").showModal();
  $("message").querySelector("button").onclick = () => ($("message").hidden = true);
  $("train").onclick = train;
  $("pause").onclick = () => act(current().state === "paused" ? "resume" : "pause");
  $("stop").onclick = () => act("stop");
  $("play").onclick = togglePlay;
  $("first").onclick = () => (stage.pause(), stage.seek(0));
  $("last").onclick = () => (stage.pause(), stage.seek(1));
  $("time").oninput = ({ target }) => (stage.pause(), stage.seek(+target.value));
  $("speed").onchange = ({ target }) => (stage.speed = +target.value);
  $("live").onclick = () => (stage.pause(), look(busyRun()?.run ?? page.run));
  $("history").oninput = showHistory;
  $("noise").onclick = newNoise;
  $("race").onclick = () => openRace().catch(fault);
  $("nfe-table").ontoggle = () => openTable().catch(fault);
  $("runs").onchange = ({ target }) => look(target.value);
  $("copy").onclick = copyCommand;
  $("export").onchange = ({ target }) => {
    takeAway(target.value).catch(fault);
    target.value = "";
  };
  for (const layer of ["data", "density", "colour", "trails", "field", "exact", "error"])
    $(`layer-${layer}`).onchange = ({ target }) => ((stage.layers[layer] = target.checked), stage.touch(), fields());
  $("stage").addEventListener("pointerdown", (event) => !stage.drawing && (event.target.setPointerCapture?.(event.pointerId), probe(event)));
  $("stage").addEventListener("pointermove", (event) => !stage.drawing && event.buttons === 1 && probe(event));
  $("stage").addEventListener("wheel", (event) => (event.preventDefault(), stage.zoom(1.0015 ** -event.deltaY, stage.toData(event))), { passive: false });
  $("zoom-in").onclick = () => stage.zoom(1.5);
  $("zoom-out").onclick = () => stage.zoom(1 / 1.5);
  $("zoom").onclick = () => stage.zoom(0);
  stage.overlay = paintBrush;
  wireDrawing();
  listen({ page, stage, drawing, actions: { togglePlay, train, newNoise, pick, pause: () => $("pause").click(), stop: () => $("stop").click(), tool: controls.tool } });
}

// What is wanted seldom is fetched when it is.
async function openRace() {
  const { Race } = await import("./race.js");
  race ??= new Race(page, { fault, windowOf: () => stage.window });
  await race.open(current());
}

async function openTable() {
  const { NfeTable } = await import("./table.js");
  table ??= new NfeTable(page, { current, choose: controls.choose, fault });
  await table.show();
}

async function takeAway(what) {
  const { exportAs } = await import("./export.js");
  await exportAs(what, { page, stage, run: current(), points: controls.points() });
}

function repaint() {
  stage.show(stage.frame);
  showCharts();
  controls.thumbnails();
}

let refining = null;

// Arrows are asked for anew where one looks now, once the wheel rests.
function showZoom() {
  $("zoom").hidden = stage.magnification < 1.01;
  $("zoom").textContent = `${number(stage.magnification, 1)}×`;
  stage.place.dataset.zoom = stage.magnification;
  stage.exact = null;
  clearTimeout(refining);
  refining = setTimeout(fields, 200);
}

function togglePlay() {
  if (stage.playing) stage.pause();
  else if (stage.frame?.times.length > 1) stage.play();
  else if (canPlay()) sample({ play: true });
}

function newNoise() {
  page.seed = (page.seed + 1) % 1000000;
  resample();
}

const act = (verb) => send("POST", `/api/runs/${page.run}/${verb}`).catch(fault);

async function copyCommand() {
  await navigator.clipboard?.writeText($("command").textContent).catch(() => null);
  getSelection().selectAllChildren($("command"));
  $("copy").textContent = say("copied");
  setTimeout(() => ($("copy").textContent = say("copy")), 1500);
}

function wireDrawing() {
  $("undo").onclick = () => drawing.undo();
  $("redo").onclick = () => drawing.redo();
  $("clear").onclick = () => drawing.clear();
  $("even").onclick = () => drawing.evenOut();
  $("start").onclick = () => startHere().catch(fault);
  $("from-noise").onclick = () => (controls.start = null);
  $("write").onclick = async () => {
    const dialog = $("text-dialog");
    dialog.returnValue = "";
    dialog.showModal();
    $("text-words").focus();
    dialog.addEventListener("close", () => dialog.returnValue === "ok" && takePicture(pictureOf($("text-words").value.trim() || "flow")), { once: true });
  };
  $("import").onclick = () => $("file").click();
  $("file").onchange = ({ target }) => (takeFile(target.files[0]).catch(fault), (target.value = ""));
  stage.place.addEventListener("dragover", (event) => event.preventDefault());
  stage.place.addEventListener("drop", (event) => (event.preventDefault(), takeFile(event.dataTransfer.files[0]).catch(fault)));
}

// What is drawn is where the flow starts, and an empty page waits for its end.
async function startHere() {
  const points = drawing.points;
  const { code } = await putPoints("/api/drawing", points);
  controls.start = { text: `draw:${code}`, points };
  if (drawing.points === points) drawing.clear(); // undo takes it back
}

async function takeFile(file) {
  if (!file) return;
  if (file.size > 4 << 20) throw new Complaint("fileTooLarge");
  if (page.dataset !== "drawing") await pick("drawing");
  if (file.type.startsWith("image/")) return takePicture(await pictureFrom(file).catch(() => { throw new Complaint("pictureUnread"); }));
  const format = file.name.toLowerCase().split(".").at(-1);
  if (format === "json") return takeNumbers(JSON.parse(await file.text()));
  const frame = await postBytes(`/api/import?format=${encodeURIComponent(format)}`, await file.arrayBuffer());
  drawing.replace(frame.states[0]);
}

function takeNumbers(rows) {
  const flat = Array.isArray(rows) ? rows.flat() : [];
  if (flat.length < 4 || flat.length % 2 || !flat.every(Number.isFinite)) throw new Complaint("jsonUnread");
  drawing.replace(Float32Array.from(flat));
}

function takePicture(canvas) {
  const points = pointsOf(canvas, 4000, 3.6);
  if (!points) return fault(new Complaint("pictureEmpty"));
  drawing.replace(points);
}

// The brush where the pointer is, and the edge of what can be drawn.
function paintBrush(context, view, ratio) {
  if (!stage.drawing) return;
  context.strokeStyle = css("soft");
  context.lineWidth = ratio;
  context.globalAlpha = 0.5;
  context.setLineDash([5 * ratio, 5 * ratio]);
  const edge = drawing.half * view.scale;
  context.strokeRect(view.left - edge, view.top - edge, 2 * edge, 2 * edge);
  context.setLineDash([]);
  if (controls.start) paintStart(context, view, ratio);
  context.globalAlpha = 1;
  if (!drawing.at) return;
  context.strokeStyle = css(drawing.tool === "erase" ? "bad" : "ink");
  context.beginPath();
  context.arc(view.left + drawing.at[0] * view.scale, view.top - drawing.at[1] * view.scale, (drawing.tool === "line" ? 0.05 : drawing.size) * view.scale, 0, 7);
  context.stroke();
}

function paintStart(context, view, ratio) {
  context.fillStyle = css("warm");
  const { points } = controls.start;
  for (let i = 0; i < points.length; i += 2) context.fillRect(view.left + points[i] * view.scale - ratio, view.top - points[i + 1] * view.scale - ratio, 2 * ratio, 2 * ratio);
}

boot().catch((reason) => fault(reason));

// What can be taken away: files of the server, and pictures that the page makes of what it shows.

import { isDark, mix, rgb } from "./colours.js";
import { Gif } from "./gif.js";
import { say } from "./i18n.js";
import { getFrame, getJson, post, postForFile } from "./net.js";
import { Splat, startColours } from "./splat.js";

const SIDE = 480;
const MOST_HISTORY = 16;

export async function exportAs(what, { page, stage, run, points }) {
  if (what === "") return;
  const wish = { points, seed: page.seed, solver: page.solver, steps: page.steps };
  if (what === "png") return save(await new Promise((done) => together(stage).toBlob(done, "image/png")), `${run.run}.png`);
  if (what === "gif") return save(await animation(await way(run, wish), stage), `${run.run}.gif`);
  if (what === "html") return save(await postcard(run, wish, stage), `${run.run}.html`);
  if (what === "csv" || what === "npy") return save(await postForFile(`/api/runs/${run.run}/export/${what}`, wish), `${run.run}.${what}`);
  const link = Object.assign(document.createElement("a"), { href: `/api/runs/${run.run}/export/${what}`, download: "" });
  press(link);
}

// At most 2,000 points: more are too many for a card.
const way = (run, wish) => post(`/api/runs/${run.run}/trajectory`, { ...wish, points: Math.min(2000, wish.points) });

function together(stage) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [stage.points.width, stage.points.height];
  const context = canvas.getContext("2d");
  context.drawImage(stage.points, 0, 0);
  context.drawImage(stage.vectors, 0, 0);
  return canvas;
}

/** The way from noise to data as the stage shows it: every state of the solver, and a rest at either end. */
async function animation(frame, stage) {
  const dark = isDark();
  const back = rgb("stage");
  const colours = startColours(frame.states[0], dark);
  const gif = new Gif(SIDE, SIDE, palette(back, dark));
  const splat = new Splat();
  splat.resize(SIDE, SIDE);
  const context = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE }).getContext("2d");
  const { x, y, half } = stage.window;
  const scale = SIDE / (2 * half);
  const view = { scale, left: SIDE / 2 - x * scale, top: SIDE / 2 + y * scale };
  // A jump that takes one step is shown as long as a way of many.
  const times = frame.states.length > 21 ? 5 : Math.max(5, Math.round(120 / frame.states.length));
  const states = [...frame.states, ...Array(Math.max(0, 21 - frame.states.length)).fill(frame.states.at(-1))];
  for (const [i, state] of states.entries()) {
    splat.clear();
    splat.add(state, view, 1.6, colours, 1);
    splat.paint(context, back);
    gif.add(splat.image, i === 0 ? 60 : i === states.length - 1 ? 120 : times);
    if (i % 4 === 0) await new Promise((done) => setTimeout(done)); // the page stays awake
  }
  return gif.end();
}

function palette(back, dark) {
  const hues = Array.from({ length: 28 }, (_, i) => [Math.cos((i / 28) * 2 * Math.PI), Math.sin((i / 28) * 2 * Math.PI)]);
  const full = startColours(Float32Array.from(hues.flat()), dark);
  const colours = [back];
  for (let i = 0; i < 28; i++)
    for (let k = 1; k <= 9; k++) colours.push(mix(back, [full[3 * i], full[3 * i + 1], full[3 * i + 2]], k / 9));
  return colours.slice(0, 256);
}

/** One file that plays from a mail's attachment: the way, and the training, with the network off. */
async function postcard(run, wish, stage) {
  const frame = await way(run, wish);
  const all = (await getJson(`/api/runs/${run.run}/history`)).steps;
  const chosen = all.filter((_, i) => all.length <= MOST_HISTORY || i % Math.ceil(all.length / MOST_HISTORY) === 0 || i === all.length - 1);
  const learnt = await Promise.all(chosen.map((step) => getFrame(`/api/runs/${run.run}/history/${step}`)));
  const [splat, player] = await Promise.all(["splat.js", "postcard.js"].map(async (name) => (await fetch(name)).text()));
  const { half, x, y } = stage.window;
  const data = {
    half, x, y, steps: chosen, times: [...frame.times], nfe: frame.nfe,
    way: frame.states.map((state) => shorts(state, half, x, y)),
    learnt: learnt.map((one) => shorts(one.states[0], half, x, y)),
    words: Object.fromEntries(["noise", "dataEnd", "play", "pausePlay", "history", "time"].map((key) => [key, say(key)])),
  };
  const script = `${splat.replace(/^export /gm, "")}\n${player}`;
  const hash = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script)))));
  const caption = say("caption", { run: run.run, steps: run.steps, nfe: frame.nfe, seconds: Math.round(run.seconds) });
  return new Blob([page(script, hash, JSON.stringify(data), caption, run.command)], { type: "text/html" });
}

const page = (script, hash, data, caption, command) => `<!doctype html>
<html lang="${document.documentElement.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'">
<title>${escape(caption)}</title>
<style>body{margin:0;background:#0d1117;color:#e8edf2;font:15px/1.5 system-ui,sans-serif;display:grid;justify-items:center;gap:10px;padding:16px}
canvas{width:min(92vw,80vh,720px);aspect-ratio:1;border-radius:14px}.row{display:flex;gap:10px;align-items:center;width:min(92vw,80vh,720px)}input{flex:1;accent-color:#58b2f0}
button{font:inherit;background:#58b2f0;border:0;border-radius:99px;padding:6px 16px;color:#06131f}code{font-size:12px;color:#9fb0c0;overflow-wrap:anywhere;max-width:min(92vw,720px)}output{font-variant-numeric:tabular-nums;min-width:4.5em}</style></head>
<body><canvas width="720" height="720"></canvas>
<div class="row"><button></button><input type="range" id="t" min="0" max="1" step="any"><output id="t-text"></output></div>
<div class="row" id="learning"><span></span><input type="range" id="step"><output id="step-text"></output></div>
<p>${escape(caption)}</p><code>${escape(command.length > 1500 ? `${command.slice(0, 1500)} ...` : command)}</code>
<script type="application/json" id="data">${data.replace(/</g, "\\u003c")}</script>
<script>${script}</script></body></html>
`;

const escape = (text) => text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);

/** Pairs of 16 bits over the window, as base64. */
function shorts(state, half, x, y) {
  const values = Uint16Array.from(state, (value, i) => Math.min(65535, Math.max(0, ((value - (i % 2 ? y : x) + 1.5 * half) / (3 * half)) * 65535)));
  let text = "";
  for (const byte of new Uint8Array(values.buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  press(link);
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function press(link) {
  document.body.append(link);
  link.click();
  link.remove();
}

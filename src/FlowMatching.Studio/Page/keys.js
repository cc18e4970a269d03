// What keys do; never while something is typed, and never what a focused control does itself.

import { say } from "./i18n.js";

const KEYS = [
  ["Space", "keyPlay"], ["← →", "keyStep"], ["Home End", "keyEnds"], [", .", "keySpeed"], ["T P S", "keyTrain"], ["N", "keyNoise"], ["+ - 0", "keyZoom"],
  ["1 … 9", "keyData"], ["D", "keyDraw"], ["B L E M", "keyTools"], ["[ ]", "keySize"], ["Ctrl Z", "keyUndo"], ["⇧ ← ↑ → ↓ Enter", "keyCross"], ["?", "keyHelp"],
];

export function showKeys(list) {
  list.replaceChildren(...KEYS.flatMap(([keys, word]) => {
    const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
    for (const key of keys.split(" ")) {
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      dt.append(kbd, " ");
    }
    dd.textContent = say(word);
    return [dt, dd];
  }));
}

export function listen({ page, stage, drawing, actions }) {
  const $ = (id) => document.getElementById(id);
  const isControl = (target) => target.closest("input, select, textarea, button, summary, dialog, [role=radio], [contenteditable]");
  const press = (id) => !$(id).disabled && $(id).click();

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.target.closest("input[type=text], textarea, select")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if ((event.ctrlKey || event.metaKey) && key === "z") {
      event.preventDefault();
      return event.shiftKey ? drawing.redo() : drawing.undo();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (stage.drawing && event.target === stage.place && cross(event)) return event.preventDefault();
    const isMoving = [" ", "Enter", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key);
    if (isMoving && isControl(event.target)) return; // the control's own
    const action = {
      " ": actions.togglePlay, ArrowLeft: () => stage.step(-1), ArrowRight: () => stage.step(1),
      Home: () => $("first").click(), End: () => $("last").click(), ",": () => speed(-1), ".": () => speed(1),
      t: () => press("train"), p: () => press("pause"), s: () => press("stop"), n: actions.newNoise, d: () => actions.pick("drawing"),
      b: () => actions.tool("spray"), l: () => actions.tool("line"), e: () => actions.tool("erase"), m: () => actions.tool("stamp"), "[": () => size(-8), "]": () => size(8),
      "+": () => stage.zoom(1.5), "-": () => stage.zoom(1 / 1.5), 0: () => stage.zoom(0),
      Delete: () => stage.drawing && drawing.clear(), "?": () => $("keys-dialog").showModal(),
    }[key];
    const set = page.hello.datasets[+key - 1];
    if (!action && !set) return;
    event.preventDefault();
    if (action) action();
    else actions.pick(set.id);
  });

  // A cross-hair for those who draw without a pointer.
  function cross(event) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    drawing.at ??= [0, 0];
    if (by) {
      const far = event.shiftKey ? 0.8 : 0.16;
      drawing.at = drawing.at.map((x, i) => Math.min(drawing.half, Math.max(-drawing.half, x + far * by[i])));
      stage.touch();
    } else if (event.key === "Enter") drawing.dab(drawing.at);
    else return false;
    return true;
  }

  function speed(by) {
    const select = $("speed");
    select.selectedIndex = Math.min(select.options.length - 1, Math.max(0, select.selectedIndex + by));
    select.onchange({ target: select });
  }

  function size(by) {
    $("size").value = +$("size").value + by;
    $("size").oninput();
    stage.touch();
  }

  let [shown, since] = [0, performance.now()];
  setInterval(() => {
    const now = performance.now();
    $("meter").textContent = say("meter", { fps: Math.round((1000 * (stage.shown - shown)) / (now - since)) });
    [shown, since] = [stage.shown, now];
  }, 1000);
}

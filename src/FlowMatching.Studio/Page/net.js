// Talks to the server: values as JSON, numbers as frames, news by one socket.

import { told } from "./i18n.js";

/** What the server refused, in its own sentences. */
export class Refusal extends Error {
  constructor(status, body) {
    super((body?.faults ?? [`${status}`]).join(" "));
    this.status = status;
    this.body = body;
  }

  tell = () => (this.body?.faults ?? [this.message]).map(told).join(" ");
}

async function request(path, options = {}) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Refusal(answer.status, await answer.json().catch(() => null));
  return answer;
}

export const getJson = async (path) => (await request(path)).json();
export const getFrame = async (path, signal) => decode(await (await request(path, { signal })).arrayBuffer());
export const send = (method, path) => request(path, { method });

const ask = (path, value, signal) =>
  request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(value), signal });

export async function post(path, value, signal) {
  const answer = await ask(path, value, signal);
  const type = answer.headers.get("content-type") ?? "";
  return type.startsWith("application/json") ? answer.json() : decode(await answer.arrayBuffer());
}

export const postForFile = async (path, value) => (await ask(path, value)).blob();

export const putText = (path, text) => request(path, { method: "PUT", body: text });
export const putPoints = async (path, points) => (await request(path, { method: "PUT", body: encodePoints(points) })).json();
export const postBytes = async (path, bytes) => decode(await (await request(path, { method: "POST", body: bytes })).arrayBuffer());

/** Views the numbers of a frame; see Frame.cs for the bytes. */
export function decode(buffer) {
  const view = new DataView(buffer);
  if (view.getUint32(0) !== 0x464d5331) throw new Error("not a frame");
  const [count, length, grid, step, sequence, nfe] = [8, 12, 16, 20, 24, 28].map((at) => view.getInt32(at, true));
  const times = new Float32Array(buffer, 64, length);
  const head = 64 + Math.ceil((4 * length) / 8) * 8;
  const frame = { kind: String.fromCharCode(view.getUint8(4)), count, grid, step, sequence, nfe, times, states: [] };
  if (view.getUint8(5) === 0) {
    for (let i = 0; i < length; i++) frame.states.push(new Float32Array(buffer, head + 8 * count * i, 2 * count));
  } else {
    const [x0, x1, y0, y1] = [40, 44, 48, 52].map((at) => view.getFloat32(at, true));
    const [dx, dy] = [Math.max(x1 - x0, 1e-6) / 65535, Math.max(y1 - y0, 1e-6) / 65535];
    for (let i = 0; i < length; i++) {
      const short = new Uint16Array(buffer, head + 4 * count * i, 2 * count);
      const state = new Float32Array(2 * count);
      for (let k = 0; k < state.length; k += 2) {
        state[k] = x0 + short[k] * dx;
        state[k + 1] = y0 + short[k + 1] * dy;
      }
      frame.states.push(state);
    }
  }
  return frame;
}

function encodePoints(points) {
  const bytes = new ArrayBuffer(72 + 4 * points.length);
  const view = new DataView(bytes);
  view.setUint32(0, 0x464d5331);
  view.setUint8(4, "P".charCodeAt(0));
  view.setUint8(6, 2);
  view.setInt32(8, points.length / 2, true);
  view.setInt32(12, 1, true);
  new Float32Array(bytes, 72).set(points);
  return bytes;
}

/** The socket, opened again whenever it is lost. */
export class News {
  #wait = 250;
  #socket = null;
  #preview = null;

  /** handlers: state(live|stale|gone), message(object), preview(run, step, frame), known() gives {run: last step}. */
  constructor(handlers) {
    this.handlers = handlers;
    this.#open();
    document.addEventListener("visibilitychange", () => this.tell({ visible: !document.hidden }));
  }

  tell(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** For tests: loses the connection as a network would. */
  drop() {
    this.#socket?.close();
  }

  #open() {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      this.#wait = 250;
      this.tell({ runs: this.handlers.known(), visible: !document.hidden });
      this.handlers.state("live");
    };
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = () => this.#lost();
  }

  #hear(data) {
    if (typeof data !== "string") {
      this.handlers.preview(this.#preview.run, this.#preview.step, decode(data));
      return;
    }
    const message = JSON.parse(data);
    if (message.type === "preview") this.#preview = message;
    else if (message.type === "bye") this.ended = true;
    else this.handlers.message(message);
  }

  #lost() {
    this.handlers.state(this.ended ? "gone" : "stale");
    setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(2 * this.#wait, 8000);
  }
}

// Plays a postcard: the way from noise to data, and the training, from the numbers in the file itself.
{
  const data = JSON.parse(document.getElementById("data").textContent);
  const [canvas, button] = ["canvas", "button"].map((tag) => document.querySelector(tag));
  const [t, step] = ["t", "step"].map((id) => document.getElementById(id));
  const unpack = (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const values = new Uint16Array(bytes.buffer);
    return Float32Array.from(values, (value, i) => (value / 65535) * 3 * data.half - 1.5 * data.half + (i % 2 ? data.y : data.x));
  };
  const way = data.way.map(unpack);
  const learnt = data.learnt.map(unpack);
  const colours = startColours(way[0], true);
  const splat = new Splat();
  splat.resize(canvas.width, canvas.height);
  const scale = canvas.width / (2 * data.half);
  const view = { scale, left: canvas.width / 2 - data.x * scale, top: canvas.width / 2 + data.y * scale };
  let playing = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  let [now, last, hold, shown] = [0, 0, 0.6, null];

  const draw = (points, colour) => {
    if (points === shown) return;
    shown = points;
    splat.clear();
    splat.add(points, view, 2, colour, 1);
    splat.paint(canvas.getContext("2d"), [9, 13, 18]);
  };
  const drawWay = () => {
    let i = way.length - 1;
    while (i > 0 && data.times[i] > now + 1e-6) i--;
    draw(way[i], colours);
    t.value = now;
    document.getElementById("t-text").textContent = `t ${data.times[i].toFixed(2)}`;
    document.body.dataset.frame = i;
  };
  const name = () => (button.textContent = playing ? data.words.pausePlay : data.words.play);
  button.onclick = () => {
    playing = !playing;
    if (playing && now >= 1) now = 0;
    name();
  };
  t.oninput = () => {
    playing = false;
    now = +t.value;
    name();
    drawWay();
  };
  step.max = learnt.length - 1;
  step.value = step.max;
  document.querySelector("#learning span").textContent = data.words.history;
  document.getElementById("learning").hidden = learnt.length < 2;
  document.getElementById("step-text").textContent = data.steps.at(-1) ?? "";
  step.oninput = () => {
    playing = false;
    name();
    document.getElementById("step-text").textContent = data.steps[step.value];
    draw(learnt[step.value], [93, 184, 245]);
  };
  t.setAttribute("aria-label", data.words.time);
  step.setAttribute("aria-label", data.words.history);
  name();
  drawWay();
  requestAnimationFrame(function tick(time) {
    requestAnimationFrame(tick);
    const passed = Math.min(0.1, (time - last) / 1000);
    last = time;
    if (!playing) return;
    hold -= passed;
    if (hold > 0) return;
    if (now >= 1) [now, hold] = [0, 0.6];
    else now = Math.min(1, now + passed / Math.min(3.2, Math.max(1.6, 0.06 * way.length)));
    if (now >= 1) hold = 1;
    drawWay();
  });
}

// The colours of the style sheet, for canvases.

export const isDark = () => getComputedStyle(document.documentElement).colorScheme === "dark";

export const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export function rgb(name) {
  const hex = css(name);
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** Between two colours. */
export const mix = (a, b, part) => a.map((x, i) => Math.round(x + (b[i] - x) * part));

/** A canvas as large as its place on the page, two pixels a point at most. */
export function fit(canvas) {
  const ratio = Math.min(2, devicePixelRatio || 1);
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  return ratio;
}

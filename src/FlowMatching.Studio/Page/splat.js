// Draws points as light: weights are added up in a buffer and mapped to colours once, so that dense places are dense to the eye
// whatever the number of points. No GPU is needed.

const PHASES = 4;

/** A small round kernel at 4 x 4 places inside a pixel, so that slow points do not jump. */
function kernels(radius) {
  const reach = Math.ceil(radius + 1);
  const side = 2 * reach + 1;
  const all = [];
  for (let py = 0; py < PHASES; py++)
    for (let px = 0; px < PHASES; px++) {
      const kernel = new Float32Array(side * side);
      const [cx, cy] = [reach + (px + 0.5) / PHASES - 0.5, reach + (py + 0.5) / PHASES - 0.5];
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) {
          const d = Math.hypot(x - cx, y - cy);
          kernel[y * side + x] = Math.max(0, Math.min(1, radius + 0.5 - d)) * Math.exp((-0.5 * d * d) / (radius * radius));
        }
      all.push(kernel);
    }
  return { reach, side, all };
}

const OPACITY = Float32Array.from({ length: 1024 }, (_, i) => 1 - Math.exp((-i / 128) * 1.35));

export class Splat {
  resize(width, height) {
    if (this.width === width && this.height === height) return;
    [this.width, this.height] = [width, height];
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    const size = width * height;
    [this.weight, this.red, this.green, this.blue] = [0, 1, 2, 3].map(() => new Float32Array(size));
    this.kernels = new Map(); // by radius
  }

  clear() {
    for (const buffer of [this.weight, this.red, this.green, this.blue]) buffer.fill(0);
  }

  /** Adds points, in pixels by the view {scale, left, top}; colours are one [r, g, b] or three bytes a point. */
  add(points, view, radius, colour, strength = 1) {
    if (!this.kernels.has(radius)) this.kernels.set(radius, kernels(radius));
    const { reach, side, all } = this.kernels.get(radius);
    const { width, height, weight, red, green, blue } = this;
    const each = colour.length > 3;
    let [r, g, b] = colour;
    for (let i = 0, n = points.length; i < n; i += 2) {
      const x = view.left + points[i] * view.scale;
      const y = view.top - points[i + 1] * view.scale;
      const [x0, y0] = [Math.floor(x), Math.floor(y)];
      if (!(x0 >= reach && y0 >= reach && x0 < width - reach && y0 < height - reach)) continue;
      const kernel = all[Math.floor((y - y0) * PHASES) * PHASES + Math.floor((x - x0) * PHASES)];
      if (each) {
        const at = (i >> 1) * 3;
        r = colour[at];
        g = colour[at + 1];
        b = colour[at + 2];
      }
      let k = 0;
      for (let row = y0 - reach; row <= y0 + reach; row++) {
        let at = row * width + x0 - reach;
        for (let column = 0; column < side; column++, k++, at++) {
          const w = kernel[k] * strength;
          if (w === 0) continue;
          weight[at] += w;
          red[at] += w * r;
          green[at] += w * g;
          blue[at] += w * b;
        }
      }
    }
  }

  /** Maps what was added to colours over a background, and puts it on a canvas. */
  paint(context, [r, g, b]) {
    const { weight, red, green, blue, pixels } = this;
    const plain = 0xff000000 | (b << 16) | (g << 8) | r;
    for (let i = 0, n = pixels.length; i < n; i++) {
      const w = weight[i];
      if (w === 0) {
        pixels[i] = plain;
        continue;
      }
      const a = OPACITY[w >= 7.99 ? 1023 : (w * 128) | 0];
      const of = a / w;
      const keep = 1 - a;
      pixels[i] = 0xff000000 | ((blue[i] * of + b * keep) << 16) | ((green[i] * of + g * keep) << 8) | (red[i] * of + r * keep);
    }
    context.putImageData(this.image, 0, 0);
  }
}

/** A colour for each point by the angle at which it starts: its way, and where ways meet, can be followed by eye. */
export function startColours(points, dark) {
  const colours = new Uint8Array((points.length / 2) * 3);
  for (let i = 0; i < points.length; i += 2) {
    const hue = Math.atan2(points[i + 1], points[i]);
    colours.set(okHue(hue, dark), (i / 2) * 3);
  }
  return colours;
}

// Hues of equal lightness, by Björn Ottosson's OKLab.
function okHue(hue, dark) {
  const [L, C] = dark ? [0.78, 0.13] : [0.56, 0.135];
  const [a, b] = [C * Math.cos(hue), C * Math.sin(hue)];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((x) => Math.round(255 * Math.min(1, Math.max(0, x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055))));
}

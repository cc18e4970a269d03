// Animated GIFs, version 89a: one palette, and of each picture the pixels as they are, by Lempel, Ziv and Welch.

/** Collects pictures of one size; each is shown for so many hundredths of a second. */
export class Gif {
  #bytes = [];
  #nearest = new Map();

  constructor(width, height, palette) {
    this.palette = palette;
    this.#text("GIF89a");
    this.#short(width);
    this.#short(height);
    this.#bytes.push(0xf7, 0, 0); // a table of 256 colours
    for (let i = 0; i < 256; i++) this.#bytes.push(...(palette[i] ?? [0, 0, 0]));
    this.#bytes.push(0x21, 0xff, 11);
    this.#text("NETSCAPE2.0");
    this.#bytes.push(3, 1, 0, 0, 0); // again and again
    [this.width, this.height] = [width, height];
  }

  add(image, hundredths) {
    this.#bytes.push(0x21, 0xf9, 4, 4);
    this.#short(hundredths);
    this.#bytes.push(0, 0, 0x2c, 0, 0, 0, 0);
    this.#short(this.width);
    this.#short(this.height);
    this.#bytes.push(0, 8);
    const colours = new Uint32Array(image.data.buffer);
    const indices = Uint8Array.from(colours, (colour) => this.#index(colour));
    const packed = pack(indices);
    for (let at = 0; at < packed.length; at += 255) {
      const part = packed.slice(at, at + 255);
      this.#bytes.push(part.length);
      for (const byte of part) this.#bytes.push(byte);
    }
    this.#bytes.push(0);
  }

  end() {
    this.#bytes.push(0x3b);
    return new Blob([Uint8Array.from(this.#bytes)], { type: "image/gif" });
  }

  #index(colour) {
    const key = colour & 0xf8f8f8;
    let found = this.#nearest.get(key);
    if (found !== undefined) return found;
    const [r, g, b] = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
    let least = Infinity;
    this.palette.forEach(([pr, pg, pb], i) => {
      const far = (r - pr) ** 2 + 2 * (g - pg) ** 2 + (b - pb) ** 2;
      if (far < least) [least, found] = [far, i];
    });
    this.#nearest.set(key, found);
    return found;
  }

  #text(text) {
    for (const letter of text) this.#bytes.push(letter.charCodeAt(0));
  }

  #short(value) {
    this.#bytes.push(value & 255, value >> 8);
  }
}

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

function pack(indices) {
  const bytes = [];
  let [held, bits] = [0, 0];
  let size = 9;
  const write = (code) => {
    held |= code << bits;
    bits += size;
    while (bits >= 8) {
      bytes.push(held & 255);
      held >>>= 8;
      bits -= 8;
    }
  };
  let table = new Map();
  let next = END + 1;
  write(CLEAR);
  let prefix = indices[0];
  for (let i = 1; i < indices.length; i++) {
    const key = prefix * 256 + indices[i];
    const known = table.get(key);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    write(prefix);
    if (next < MOST_CODES) {
      table.set(key, next++);
      if (next - 1 === 1 << size && size < 12) size++;
    } else {
      write(CLEAR);
      table = new Map();
      [next, size] = [END + 1, 9];
    }
    prefix = indices[i];
  }
  write(prefix);
  write(END);
  if (bits > 0) bytes.push(held & 255);
  return bytes;
}

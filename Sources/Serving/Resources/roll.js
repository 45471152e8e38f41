// The stage: notes falling onto a keyboard, with the pedal beside them.

const lowest = 21;
const highest = 108;
const black = new Set([1, 3, 6, 8, 10]);
const names = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];
/** Seconds of music that are visible. */
const sight = 4.5;
/** Shades of velocity. */
const shades = 8;

/** Loud notes stand out from the background: darker than soft ones on a light page, brighter on a dark one. */
const palettes = {
  light: {
    soft: [178, 128, 80], loud: [110, 34, 2],
    line: "#e9dfcd", pedal: "#9a8560", white: "#fffdf8", black: "#2b241c", rule: "#d8cbb4",
  },
  dark: {
    soft: [126, 88, 56], loud: [255, 205, 140],
    line: "#1d1915", pedal: "#70593e", white: "#e9e1d3", black: "#15110d", rule: "#4a4034",
  },
};

export const pitchName = (pitch) => `${names[pitch % 12]}${Math.floor(pitch / 12) - 1}`;

/** Draws the notes around a time on a canvas. */
export class Roll {
  /** Notes as [onset, duration, pitch, velocity], ordered by onset; times in seconds of stream time. */
  notes = [];
  /** Pedal presses as [onset, duration]. */
  pedal = [];
  #canvas;
  #context;
  #keyboard = null;
  /** Pictures of the notes, one for every `sight` seconds of stream time. A frame shows parts of two of them. */
  #pages = new Map();
  #size = [0, 0, 1];
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    new ResizeObserver(() => this.#measure()).observe(canvas);
    this.#dark.addEventListener("change", () => this.#measure());
    this.#measure();
  }

  add(notes, pedal) {
    this.notes = merge(this.notes, notes);
    this.pedal = merge(this.pedal, pedal);
    for (const [number, page] of this.#pages) this.#bars(page, number, notes);
  }

  /** Removes everything after a time. */
  cut(time) {
    const shorten = (events) => events.filter((event) => event[0] < time)
      .map((event) => (event[0] + event[1] > time ? [event[0], time - event[0], ...event.slice(2)] : event));
    this.notes = shorten(this.notes);
    this.pedal = shorten(this.pedal);
    this.#pages.clear();
  }

  clear() { this.cut(-Infinity); }

  /** Drops events that ended long ago. */
  forget(time) {
    if (this.notes.length > 4000 || this.notes[0]?.[0] < time - 120) {
      this.notes = this.notes.filter((note) => note[0] + note[1] > time - 10);
      this.pedal = this.pedal.filter((press) => press[0] + press[1] > time - 10);
    }
  }

  /** The notes that sound at a time, from the lowest up. */
  sounding(time) {
    return this.notes.slice(0, upper(this.notes, time))
      .filter((note) => note[0] + note[1] > time).sort((a, b) => a[2] - b[2]);
  }

  #measure() {
    const scale = Math.min(3, devicePixelRatio || 1);
    const { clientWidth, clientHeight } = this.#canvas;
    this.#size = [clientWidth, clientHeight, scale];
    this.#canvas.width = Math.round(clientWidth * scale);
    this.#canvas.height = Math.round(clientHeight * scale);
    this.#keyboard = null;
    this.#pages.clear();
  }

  get #palette() { return this.#dark.matches ? palettes.dark : palettes.light; }

  /** The height of the keys, which are narrow on a phone and so need more of it to be told apart. */
  get #reach() {
    const [width, height] = this.#size;
    return Math.max(46, Math.min(110, Math.round(height * (width < 600 ? 0.26 : 0.19))));
  }

  /** The left edge and the width of a key. */
  #key(pitch, width) {
    const white = width / 52;
    const index = whiteIndex(pitch);
    return black.has(pitch % 12) ? [(index + 1) * white - white * 0.3, white * 0.6] : [index * white, white];
  }

  draw(time) {
    const [width, height, scale] = this.#size;
    if (!width) return;
    const context = this.#context;
    const palette = this.#palette;
    const keys = this.#reach;
    const field = height - keys;
    // With reduced motion, a page of notes stands still and a line moves over it.
    const still = this.#still.matches;
    const origin = still ? Math.floor(time / sight) * sight : time;
    const y = (at) => field - ((at - origin) / sight) * field;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#lines(context, palette, width, field);
    this.#pedals(context, palette, y, origin, field);
    this.#notes(context, origin);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (still) {
      context.fillStyle = palette.pedal;
      context.fillRect(0, y(time) - 1, width, 2);
    }
    this.#keys(context, palette, time, width, field, keys, scale);
  }

  /** Draws a line at each octave. */
  #lines(context, palette, width, field) {
    context.fillStyle = palette.line;
    for (let pitch = 24; pitch <= highest; pitch += 12) {
      context.fillRect(Math.round(this.#key(pitch, width)[0]), 0, 1, field);
    }
  }

  #pedals(context, palette, y, origin, field) {
    context.fillStyle = palette.pedal;
    for (const [onset, duration] of this.pedal) {
      if (onset > origin + sight || onset + duration < origin) continue;
      const [bottom, top] = [Math.min(field, y(onset)), Math.max(0, y(onset + duration))];
      context.fillRect(3, top, 5, Math.max(1, bottom - top - 1));
    }
  }

  /** Copies the two pages in sight, which costs a machine without a GPU far less than drawing each note again. */
  #notes(context, origin) {
    const first = Math.floor(origin / sight);
    for (const number of this.#pages.keys()) if (number !== first && number !== first + 1) this.#pages.delete(number);
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (const number of [first, first + 1]) {
      const page = this.#page(number);
      const { height } = page.canvas;
      context.drawImage(page.canvas, 0, Math.round((origin / sight - first) * height) - (number - first) * height);
    }
  }

  #page(number) {
    let page = this.#pages.get(number);
    if (!page) {
      const [width, height, scale] = this.#size;
      page = blank(width, height - this.#reach, scale);
      this.#pages.set(number, page);
      this.#bars(page, number, this.notes.slice(0, upper(this.notes, (number + 1) * sight)));
    }
    return page;
  }

  /** Draws notes on a page, whose lower edge is its beginning. */
  #bars(page, number, notes) {
    const [width, height] = this.#size;
    const field = height - this.#reach;
    const colours = Array.from({ length: shades }, (_, shade) => colour(this.#palette, shade / (shades - 1)));
    for (const [onset, duration, pitch, velocity] of notes) {
      const [begin, end] = [onset / sight - number, (onset + duration) / sight - number];
      if (end < 0 || begin > 1 || pitch < lowest || pitch > highest) continue;
      const [left, breadth] = this.#key(pitch, width);
      const tall = Math.max(2, (end - begin) * field - 1.5);
      page.fillStyle = colours[Math.min(shades - 1, Math.floor((velocity / 128) * shades))];
      const wide = Math.max(2, breadth * 0.8);
      fillRounded(page, left + breadth * 0.1, (1 - begin) * field - tall, wide, tall, Math.min(5, wide / 2, tall / 2));
    }
  }

  #keys(context, palette, time, width, top, height, scale) {
    this.#keyboard ??= this.#drawKeyboard(palette, width, height, scale);
    context.drawImage(this.#keyboard.canvas, 0, top, width, height);
    const sounding = this.sounding(time).filter((note) => note[2] >= lowest && note[2] <= highest);
    for (const isBlack of [false, true]) {
      for (const [, , pitch, velocity] of sounding) {
        if (black.has(pitch % 12) !== isBlack) continue;
        context.fillStyle = colour(palette, Math.max(0.35, velocity / 127));
        this.#fillKey(context, pitch, width, top, height);
      }
      // Black keys are drawn over the highlighted white keys.
      if (!isBlack && sounding.length) this.#blackKeys(context, palette, width, top, height);
    }
  }

  #drawKeyboard(palette, width, height, scale) {
    const context = blank(width, height, scale);
    context.fillStyle = palette.rule;
    context.fillRect(0, 0, width, height);
    context.fillStyle = palette.white;
    for (let pitch = lowest; pitch <= highest; pitch += 1) {
      if (!black.has(pitch % 12)) this.#fillKey(context, pitch, width, 0, height);
    }
    this.#blackKeys(context, palette, width, 0, height);
    return context;
  }

  #blackKeys(context, palette, width, top, height) {
    context.fillStyle = palette.black;
    for (let pitch = lowest; pitch <= highest; pitch += 1) {
      if (black.has(pitch % 12)) this.#fillKey(context, pitch, width, top, height);
    }
  }

  /** Fills the shape of a key with sharp edges. */
  #fillKey(context, pitch, width, top, height) {
    const scale = this.#size[2];
    const isBlack = black.has(pitch % 12);
    const [left, breadth] = this.#key(pitch, width);
    const [from, to] = [left, left + breadth].map((side) => Math.round(side * scale) / scale);
    const radius = Math.min(4, breadth / 4);
    // Between two white keys, a line of one pixel is left.
    fillRounded(
      context, from, top + (isBlack ? 0 : 2), to - from - (isBlack ? 0 : 1),
      isBlack ? height * 0.62 : height - 3, [0, 0, radius, radius]);
  }
}

/** The context of a canvas that is not on the page. */
function blank(width, height, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  return context;
}

/** Fills a rectangle with rounded corners. The radii are those of `roundRect`. */
function fillRounded(context, left, top, width, height, radii) {
  context.beginPath();
  context.roundRect(left, top, width, height, radii);
  context.fill();
}

/** The number of white keys below a key, from A0; a black key counts as the white one below it. */
function whiteIndex(pitch) {
  const within = [0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6][pitch % 12];
  return Math.floor(pitch / 12) * 7 + within - 12;
}

function colour(palette, share) {
  const part = (index) => Math.round(palette.soft[index] + (palette.loud[index] - palette.soft[index]) * share);
  return `rgb(${part(0)} ${part(1)} ${part(2)})`;
}

/** The number of events that begin at or before a time. */
function upper(events, time) {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle][0] <= time) low = middle + 1; else high = middle;
  }
  return low;
}

function merge(old, fresh) {
  if (!fresh.length) return old;
  const joined = old.concat(fresh);
  return old.length && old[old.length - 1][0] > fresh[0][0] ? joined.sort((a, b) => a[0] - b[0]) : joined;
}

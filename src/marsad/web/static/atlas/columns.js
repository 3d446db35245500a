// What a search finds, as columns (see marsad.web.columns), and the parts of it that are shown.

const UNKNOWN = -(2 ** 31);
const ARRAYS = { f4: Float32Array, i4: Int32Array, u2: Uint16Array, u1: Uint8Array };
const DAY = 86_400_000;

export const dayOf = (text) => {
  const day = Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);
  return Number.isFinite(day) ? day : null;
};
export const isoOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

export async function load(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Found(await answer.arrayBuffer());
}

export class Found {
  constructor(buffer) {
    const length = new DataView(buffer).getUint32(4, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
    Object.assign(this, { kinds: head.kinds, precisions: head.precisions, grades: head.grades, places: head.places });
    this.length = head.length;
    this.scope = head.scope;
    this.ids = head.ids;
    for (const [name, [type, at]] of Object.entries(head.columns)) {
      this[name] = new ARRAYS[type](buffer, 8 + length + at, head.length);
    }
    this.settle();
  }

  // Days of which only one end is known: both ends are that day, and `loose` says that it is known roughly.
  settle() {
    const { start, end, length } = this;
    this.first = new Int32Array(length);
    this.last = new Int32Array(length);
    this.loose = new Uint8Array(length);
    let [low, high, undated, unplaced] = [Infinity, -Infinity, 0, 0];
    for (let i = 0; i < length; i++) {
      const from = start[i] === UNKNOWN ? end[i] : start[i];
      const to = end[i] === UNKNOWN ? from : Math.max(from, end[i]);
      this.first[i] = from;
      this.last[i] = to;
      this.loose[i] = start[i] !== to ? 1 : 0;
      if (from === UNKNOWN) undated++;
      else {
        if (from < low) low = from;
        if (to > high) high = to;
      }
      if (Number.isNaN(this.lat[i])) unplaced++;
    }
    Object.assign(this, { undated, unplaced, low: low === Infinity ? null : low, high: low === Infinity ? null : high });
    this.project();
  }

  // Web Mercator, the world from 0 to 1 in both directions.
  project() {
    this.x = new Float32Array(this.length);
    this.y = new Float32Array(this.length);
    for (let i = 0; i < this.length; i++) {
      const lat = Math.max(-85, Math.min(85, this.lat[i]));
      this.x[i] = this.lon[i] / 360 + 0.5;
      this.y[i] = 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
    }
  }

  known(name, i) {
    const value = this[name][i];
    return value === UNKNOWN ? null : value;
  }

  // Numbers of what overlaps a period; without a period everything, what has no day too.
  within(from, to) {
    const found = new Uint32Array(this.length);
    let count = 0;
    for (let i = 0; i < this.length; i++) {
      if (from === null || (this.first[i] !== UNKNOWN && this.last[i] >= from && this.first[i] <= to)) found[count++] = i;
    }
    return found.subarray(0, count);
  }

  // Those of them inside a box (west, south, east, north).
  inside(numbers, [west, south, east, north]) {
    const found = new Uint32Array(numbers.length);
    let count = 0;
    for (const i of numbers) {
      const [lat, lon] = [this.lat[i], this.lon[i]];
      if (lat >= south && lat <= north && lon >= west && lon <= east) found[count++] = i;
    }
    return found.subarray(0, count);
  }

  placeName(i) {
    return this.places[this.place[i]];
  }
}

export { UNKNOWN };

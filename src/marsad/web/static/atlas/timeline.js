// The timeline: counts by day, week or month, bars for single events when few are in view, a brush with two handles.
// It runs in the direction of the page.

const STEPS = [1, 2, 7, 14, 28, 91, 182, 365, 1826];
const [TALL, LANES, AXIS] = [84, 52, 20];
const MOST_BARS = 160;
const UNKNOWN = -(2 ** 31);

export class Timeline {
  // `on`: brush(from, to, done) with days or nulls, choose(number); `words` for handles.
  constructor(box, found, words, locale, on) {
    Object.assign(this, { box, found, words, on });
    this.rtl = document.dir === "rtl";
    this.from = this.to = this.chosen = null;
    this.format = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    this.short = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
    this.numbers = found.within(null, null);
    this.canvas = box.querySelector("canvas");
    this.handles = [...box.querySelectorAll("[role=slider]")];
    this.whole();
    this.listen();
    new ResizeObserver(() => this.draw()).observe(box);
  }

  // All but the oldest hundredth, which would press everything else together.
  whole() {
    const { found } = this;
    if (found.low === null) return;
    const days = found.first.filter((day) => day !== UNKNOWN).sort();
    const cut = days[Math.floor(days.length / 100)];
    this.low = found.high - cut > 0.6 * (found.high - found.low) ? found.low : cut;
    this.high = found.high + 1;
    if (this.high - this.low < 14) this.low = this.high - 14;
  }

  look(low, high) {
    const least = 6;
    this.low = Math.round(low);
    this.high = Math.round(Math.max(high, low + least));
    this.draw();
  }

  closer() {
    if (this.from !== null) return this.look(this.from - (this.to - this.from + 1) * 0.15, this.to + 1 + (this.to - this.from + 1) * 0.15);
    const span = (this.high - this.low) / 4;
    return this.look(this.low + span, this.high - span);
  }

  wider() {
    const span = (this.high - this.low) / 2;
    this.look(Math.max(this.found.low - 3, this.low - span), Math.min(this.found.high + 3, this.high + span));
  }

  at(day) {
    const part = ((day - this.low) / (this.high - this.low)) * this.width;
    return this.rtl ? this.width - part : part;
  }

  dayAt(x) {
    const part = this.rtl ? this.width - x : x;
    return Math.floor(this.low + (part / this.width) * (this.high - this.low));
  }

  select(from, to) {
    Object.assign(this, { from, to });
    if (this.width) this.place();
    this.draw();
  }

  show(numbers) {
    this.numbers = numbers;
    this.draw();
  }

  mark(chosen) {
    this.chosen = chosen;
    this.draw();
  }

  draw() {
    if (this.found.low === null || this.queued) return;
    this.queued = requestAnimationFrame(() => { this.queued = null; this.paint(); });
  }

  paint() {
    this.width = this.box.clientWidth;
    const ratio = devicePixelRatio || 1;
    const height = TALL + LANES + AXIS;
    Object.assign(this.canvas, { width: this.width * ratio, height: height * ratio });
    Object.assign(this.canvas.style, { inlineSize: `${this.width}px`, blockSize: `${height}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const style = getComputedStyle(document.documentElement);
    const ink = (name) => style.getPropertyValue(name).trim();
    this.period(pen, ink);
    this.histogram(pen, ink);
    this.axis(pen, ink);
    this.bars(pen, ink);
    this.place();
  }

  bins() {
    const step = STEPS.find((days) => (this.high - this.low) / days <= Math.max(30, this.width / 7)) ?? 1826;
    const first = Math.floor(this.low / step) * step;
    const length = Math.ceil((this.high - first) / step);
    const [sharp, loose] = [new Float32Array(length), new Float32Array(length)];
    for (const i of this.numbers) {
      const [from, to] = [this.found.first[i], this.found.last[i]];
      if (from === UNKNOWN || to < this.low || from >= this.high) continue;
      const a = Math.floor((from - first) / step);
      const b = Math.floor((to - first) / step);
      if (a === b) {
        if (a >= 0) (this.found.loose[i] ? loose : sharp)[a]++;
      } else for (let bin = Math.max(0, a); bin <= Math.min(length - 1, b); bin++) loose[bin] += 1 / (b - a + 1);
    }
    return { step, first, sharp, loose };
  }

  histogram(pen, ink) {
    const { step, first, sharp, loose } = this.bins();
    const most = sharp.reduce((top, value, i) => Math.max(top, value + loose[i]), 1);
    for (let bin = 0; bin < sharp.length; bin++) {
      const [a, b] = [this.at(first + bin * step), this.at(first + (bin + 1) * step)].sort((x, y) => x - y);
      const wide = Math.max(1, b - a - (b - a > 4 ? 1.5 : 0));
      const [low, high] = [(sharp[bin] / most) * (TALL - 14), (loose[bin] / most) * (TALL - 14)];
      pen.fillStyle = ink("--accent");
      pen.fillRect(a, TALL - low, wide, low);
      pen.globalAlpha = 0.38;
      pen.fillRect(a, TALL - low - high, wide, high);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = ink("--soft");
    pen.font = "11px system-ui, sans-serif";
    pen.textAlign = this.rtl ? "right" : "left";
    pen.fillText(Math.ceil(most).toLocaleString("en"), this.rtl ? this.width - 3 : 3, 10);
  }

  axis(pen, ink) {
    pen.fillStyle = ink("--line-strong");
    pen.fillRect(0, TALL, this.width, 1);
    const count = Math.max(2, Math.floor(this.width / 120));
    pen.fillStyle = ink("--soft");
    pen.font = "12px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.direction = this.rtl ? "rtl" : "ltr";
    const format = this.high - this.low > 400 ? this.short : this.format;
    for (let i = 0; i < count; i++) {
      const day = Math.round(this.low + ((i + 0.5) / count) * (this.high - this.low));
      const x = this.at(day + 0.5);
      pen.fillRect(x, TALL, 1, 4);
      pen.fillText(format.format(day * 86_400_000), x, TALL + 16);
    }
  }

  // Single events: a dot for a day, a bar as long as the doubt, stacked where they overlap.
  bars(pen, ink) {
    this.drawn = [];
    const seen = [];
    for (const i of this.numbers) {
      if (this.found.first[i] === UNKNOWN || this.found.last[i] < this.low || this.found.first[i] >= this.high) continue;
      seen.push(i);
      if (seen.length > MOST_BARS) break;
    }
    const top = TALL + AXIS + 4;
    if (seen.length > MOST_BARS) {
      pen.fillStyle = ink("--soft");
      pen.fillText(this.words.bars_when.replace("{n}", MOST_BARS), this.width / 2, top + 22);
      return;
    }
    const ends = [];
    for (const i of seen.toReversed()) {
      const [a, b] = [this.at(this.found.first[i]), this.at(this.found.last[i] + 1)].sort((x, y) => x - y);
      let lane = ends.findIndex((spans) => spans.every(([from, to]) => b < from - 2 || a > to + 2));
      if (lane < 0) lane = ends.push([]) - 1;
      ends[lane].push([a, Math.max(b, a + 6)]);
      if (lane * 7 > LANES - 12) continue;
      const y = top + lane * 7;
      pen.fillStyle = ink(i === this.chosen ? "--focus" : "--accent");
      pen.globalAlpha = this.found.loose[i] && i !== this.chosen ? 0.45 : 1;
      pen.beginPath();
      pen.roundRect(a + 0.5, y, Math.max(5, b - a - 1), 5, 2.5);
      pen.fill();
      pen.globalAlpha = 1;
      this.drawn.push({ i, a: a - 2, b: Math.max(b, a + 6) + 2, y });
    }
  }

  period(pen, ink) {
    if (this.from === null) return;
    const [a, b] = [this.at(this.from), this.at(this.to + 1)].sort((x, y) => x - y);
    pen.fillStyle = ink("--accent-soft");
    pen.fillRect(a, 0, b - a, TALL + LANES + AXIS);
  }

  place() {
    const ends = this.from === null ? [this.found.low, this.found.high] : [this.from, this.to];
    this.handles.forEach((handle, which) => {
      const x = Math.min(this.width, Math.max(0, this.at(ends[which] + which)));
      handle.style.insetInlineStart = `${(this.rtl ? this.width - x : x) - 6}px`;
      handle.hidden = false;
      handle.setAttribute("aria-valuemin", this.found.low);
      handle.setAttribute("aria-valuemax", this.found.high);
      handle.setAttribute("aria-valuenow", ends[which]);
      handle.setAttribute("aria-valuetext", this.format.format(ends[which] * 86_400_000));
    });
  }

  listen() {
    let start = null;
    const x = (event) => event.clientX - this.canvas.getBoundingClientRect().left;
    this.canvas.addEventListener("pointerdown", (event) => {
      start = { x: x(event), y: event.offsetY };
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (start === null || Math.abs(x(event) - start.x) < 4) return;
      const [a, b] = [this.dayAt(start.x), this.dayAt(x(event))].sort((p, q) => p - q);
      this.on.brush(a, b, false);
    });
    this.canvas.addEventListener("pointerup", (event) => {
      if (start !== null && Math.abs(x(event) - start.x) < 4) this.click(x(event), event.offsetY);
      else if (start !== null) this.on.brush(this.from, this.to, true);
      start = null;
    });
    this.handles.forEach((handle, which) => this.listenTo(handle, which));
  }

  listenTo(handle, which) {
    let held = false;
    const move = (day, done) => {
      let [from, to] = this.from === null ? [this.found.low, this.found.high] : [this.from, this.to];
      if (which === 0) from = Math.min(day, to);
      else to = Math.max(day, from);
      this.on.brush(from, to, done);
    };
    handle.addEventListener("pointerdown", (event) => { held = true; handle.setPointerCapture(event.pointerId); event.preventDefault(); handle.focus(); });
    handle.addEventListener("pointermove", (event) => held && move(this.dayAt(event.clientX - this.canvas.getBoundingClientRect().left), false));
    handle.addEventListener("pointerup", () => { held = false; this.on.brush(this.from, this.to, true); });
    handle.addEventListener("keydown", (event) => {
      const forward = this.rtl ? "ArrowLeft" : "ArrowRight";
      const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 30, PageDown: -30, [forward]: 1, [this.rtl ? "ArrowRight" : "ArrowLeft"]: -1 };
      const now = Number(handle.getAttribute("aria-valuenow"));
      const ends = { Home: this.found.low, End: this.found.high };
      const day = event.key in ends ? ends[event.key] : now + (steps[event.key] ?? 0) * (event.shiftKey ? 7 : 1);
      if (day === now && !(event.key in ends)) return;
      event.preventDefault();
      move(Math.max(this.found.low, Math.min(this.found.high, day)), true);
    });
  }

  click(x, y) {
    const hit = this.drawn?.find((bar) => x >= bar.a && x <= bar.b && Math.abs(y - bar.y - 2.5) <= 4);
    if (hit) this.on.choose(hit.i);
    else if (y < TALL && this.from !== null) this.on.brush(null, null, true);
  }
}

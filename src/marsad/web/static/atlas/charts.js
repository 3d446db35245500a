// Small charts in SVG: events by week and kind, killed over time, sources by stance. Each has its figures as a table.

const SVG = "http://www.w3.org/2000/svg";
const UNKNOWN = -(2 ** 31);
const [WIDE, TALL, FOOT, TOP] = [460, 190, 22, 16];
const STEPS = [7, 28, 91, 364, 1820];

function put(parent, name, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  parent.append(node);
  return node;
}

function frame(box, label) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: `0 0 ${WIDE} ${TALL}`, role: "img", "aria-label": label })) svg.setAttribute(key, value);
  box.querySelector(".drawing").replaceChildren(svg);
  return svg;
}

function table(box, heads, rows) {
  const made = document.createElement("table");
  const line = (cells, kind) => {
    const row = document.createElement("tr");
    for (const cell of cells) {
      const one = document.createElement(kind);
      const text = document.createElement("bdi");
      text.textContent = cell;
      one.append(text);
      row.append(one);
    }
    return row;
  };
  made.append(line(heads, "th"), ...rows.map((row) => line(row, "td")));
  box.querySelector(".figures").replaceChildren(made);
}

function scale(found, numbers) {
  let [low, high] = [Infinity, -Infinity];
  for (const i of numbers) {
    if (found.first[i] === UNKNOWN) continue;
    if (found.first[i] < low) low = found.first[i];
    if (found.last[i] > high) high = found.last[i];
  }
  if (low === Infinity) return null;
  const days = Int32Array.from(numbers, (i) => found.first[i]).filter((day) => day !== UNKNOWN).sort();
  const cut = days[Math.floor(days.length / 100)];
  if (high - cut <= 0.6 * (high - low)) low = cut;
  const step = STEPS.find((days) => (high - low + 1) / days <= 60) ?? 1820;
  const first = Math.floor((low + 3) / step) * step - 3; // weeks start on Monday
  const length = Math.floor((high - first) / step) + 1;
  return { first, step, length, bin: (i) => (found.first[i] === UNKNOWN || found.first[i] < first ? -1 : Math.floor((found.first[i] - first) / step)) };
}

// x runs in the direction of the page
const across = (length, rtl) => (bin) => {
  const part = 34 + (bin / length) * (WIDE - 40);
  return rtl ? WIDE - part : part;
};

function axes(svg, time, most, words) {
  const { rtl, format } = words;
  const x = across(time.length, rtl);
  for (const part of [0, 0.5, 1]) {
    const y = TOP + (1 - part) * (TALL - FOOT - TOP);
    put(svg, "line", { x1: 0, x2: WIDE, y1: y, y2: y, class: "grid" });
    if (part && most * part >= 1) put(svg, "text", { x: rtl ? WIDE - 2 : 2, y: y - 3, class: "tick", "text-anchor": "start", direction: rtl ? "rtl" : "ltr" }, Math.round(most * part).toLocaleString("en"));
  }
  const ticks = Math.min(4, time.length);
  for (let i = 0; i < ticks; i++) {
    const bin = ((i + 0.5) / ticks) * time.length;
    put(svg, "text", { x: x(bin), y: TALL - 6, class: "tick", "text-anchor": "middle" }, format.format((time.first + Math.floor(bin) * time.step) * 86_400_000));
  }
  return x;
}

export function byKind(box, found, numbers, words) {
  const time = scale(found, numbers);
  if (!time) return none(box, words);
  const totals = new Map();
  for (const i of numbers) totals.set(found.kind[i], (totals.get(found.kind[i]) ?? 0) + 1);
  const chief = [...totals].sort((a, b) => b[1] - a[1]).slice(0, 5).map(([kind]) => kind);
  const place = new Map(chief.map((kind, at) => [kind, at]));
  const counts = Array.from({ length: 6 }, () => new Float64Array(time.length));
  for (const i of numbers) {
    const bin = time.bin(i);
    if (bin >= 0) counts[place.get(found.kind[i]) ?? 5][bin]++;
  }
  const sums = Array.from({ length: time.length }, (_, bin) => counts.reduce((sum, row) => sum + row[bin], 0));
  const most = Math.max(1, ...sums);
  const svg = frame(box, words.by_kind);
  const x = axes(svg, time, most, words);
  sums.forEach((_, bin) => {
    let low = 0;
    counts.forEach((row, kind) => {
      if (!row[bin]) return;
      const high = low + row[bin];
      const y = (value) => TOP + (1 - value / most) * (TALL - FOOT - TOP);
      const [a, b] = [x(bin), x(bin + 1)].sort((p, q) => p - q);
      put(svg, "rect", { x: a + 0.5, y: y(high), width: Math.max(1, b - a - 1), height: y(low) - y(high), class: `kind-${kind}` });
      low = high;
    });
  });
  const names = [...chief.map((kind) => words.kinds[found.kinds[kind]]), words.others];
  const used = names.map((name, at) => [name, at]).filter(([, at]) => counts[at].some(Boolean));
  legend(box, used);
  table(box, [words.week, ...used.map(([name]) => name)], sums.map((_, bin) => [words.iso(time.first + bin * time.step), ...used.map(([, at]) => counts[at][bin])]).filter((row) => row.slice(1).some(Boolean)));
}

function legend(box, rows) {
  box.querySelector(".legend").replaceChildren(...rows.map(([name, at]) => {
    const item = document.createElement("li");
    const key = document.createElement("i");
    key.className = `key kind-${at}`;
    item.append(key, name);
    return item;
  }));
}

export function killed(box, found, numbers, words) {
  const time = scale(found, numbers);
  const [low, best, high] = Array.from({ length: 3 }, () => new Float64Array(time?.length ?? 0));
  let any = false;
  for (const i of time ? numbers : []) {
    const bin = time.bin(i);
    const [from, mid, to] = ["killed_low", "killed_best", "killed_high"].map((name) => found.known(name, i));
    const middle = mid ?? from ?? to;
    if (bin < 0 || middle === null) continue;
    any = true;
    low[bin] += from ?? middle;
    best[bin] += middle;
    high[bin] += Math.max(to ?? middle, middle);
  }
  if (!any) return none(box, words);
  const most = Math.max(1, ...high);
  const svg = frame(box, words.over_time);
  const x = axes(svg, time, most, words);
  const y = (value) => TOP + (1 - value / most) * (TALL - FOOT - TOP);
  for (let bin = 0; bin < time.length; bin++) {
    const [a, b] = [x(bin), x(bin + 1)].sort((p, q) => p - q);
    const wide = Math.max(1.5, Math.min(14, b - a - 1));
    const left = (a + b - wide) / 2;
    if (high[bin]) put(svg, "rect", { x: left, y: y(high[bin]), width: wide, height: Math.max(1, y(low[bin]) - y(high[bin])), class: "range" });
    if (best[bin]) put(svg, "rect", { x: left, y: y(best[bin]) - 1, width: wide, height: 2.5, class: "best" });
  }
  box.querySelector(".legend").replaceChildren();
  table(box, [words.week, words.low, words.best, words.high], [...best.keys()].filter((bin) => high[bin]).map((bin) => [words.iso(time.first + bin * time.step), low[bin], best[bin], high[bin]]));
}

export function stances(box, told, words) {
  if (!told.rows.length) return none(box, words);
  const kinds = [...new Set(told.rows.map(([kind]) => kind))];
  const names = [...new Set(told.rows.map(([, stance]) => stance))];
  const count = new Map(told.rows.map(([kind, stance, n]) => [`${kind} ${stance}`, n]));
  const total = (kind) => names.reduce((sum, stance) => sum + (count.get(`${kind} ${stance}`) ?? 0), 0);
  kinds.sort((a, b) => total(b) - total(a)).splice(8);
  const most = Math.max(...kinds.map(total));
  const svg = frame(box, words.by_stance);
  const [rtl, row] = [words.rtl, (TALL - 6) / kinds.length];
  kinds.forEach((kind, at) => {
    const y = 4 + at * row;
    const name = put(svg, "text", { x: rtl ? WIDE - 4 : 4, y: y + row / 2 + 4, class: "tick", "text-anchor": "start", direction: rtl ? "rtl" : "ltr" }, words.source_types[kind] ?? kind);
    name.setAttribute("class", "tick name");
    let from = 96;
    names.forEach((stance, which) => {
      const n = count.get(`${kind} ${stance}`) ?? 0;
      const wide = (n / most) * (WIDE - 150);
      if (n) put(svg, "rect", { x: rtl ? WIDE - from - wide : from, y: y + 3, width: wide, height: Math.min(16, row - 5), class: `kind-${which}` });
      from += wide;
    });
    put(svg, "text", { x: rtl ? WIDE - from - 5 : from + 5, y: y + Math.min(16, row) , class: "tick", "text-anchor": "start", direction: rtl ? "rtl" : "ltr" }, total(kind).toLocaleString("en"));
  });
  legend(box, names.map((stance, which) => [words.stances[stance] ?? stance, which]));
  table(box, [words.source_type, ...names.map((stance) => words.stances[stance] ?? stance)], kinds.map((kind) => [words.source_types[kind] ?? kind, ...names.map((stance) => count.get(`${kind} ${stance}`) ?? 0)]));
  box.querySelector(".sampled").textContent = told.read < told.found ? words.sampled.replace("{n}", told.read.toLocaleString("en")) : "";
}

function none(box, words) {
  box.querySelector(".drawing").textContent = words.no_figures;
  box.querySelector(".legend").replaceChildren();
  box.querySelector(".figures").replaceChildren();
}

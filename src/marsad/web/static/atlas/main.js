// One state (period, view, place, choice) that map, timeline, list, charts, title and address all follow.

import { byKind, killed, stances } from "./charts.js";
import { dayOf, isoOf, load } from "./columns.js";
import { List } from "./list.js";
import { EventMap, hasWebgl } from "./map.js";
import { Timeline } from "./timeline.js";

const root = document.getElementById("atlas");
const told = JSON.parse(root.dataset.told);
const { words, urls } = told;
for (const name of ["columns", "stances", "labels", "vendor", "shapes"]) if (urls[name]) urls[name] = new URL(urls[name], document.baseURI).href;
const find = (selector) => root.querySelector(selector);
const rtl = document.dir === "rtl";
Object.assign(words, {
  rtl, iso: isoOf,
  format: new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { month: "short", year: "2-digit", timeZone: "UTC" }),
});
const state = { from: null, to: null, preset: "all", area: null, box: null, inView: true, chosen: null };
let found, map, timeline, list;
let byTime = new Uint32Array();
let shown = new Uint32Array();
const title = document.title;

function read() {
  const asked = new URLSearchParams(location.search);
  state.preset = asked.get("days") ?? "all";
  const [from, to] = [dayOf(asked.get("from")), dayOf(asked.get("to"))];
  if (from !== null && to !== null) Object.assign(state, { from, to, preset: "" });
  const view = (asked.get("at") ?? "").split(",").map(Number);
  return view.length === 3 && view.every(Number.isFinite) ? { center: [view[1], view[0]], zoom: view[2] } : null;
}

function remember() {
  const address = new URL(location.href);
  const put = (name, value) => (value === null || value === "" ? address.searchParams.delete(name) : address.searchParams.set(name, value));
  put("from", state.from === null || state.preset ? null : isoOf(state.from));
  put("to", state.to === null || state.preset ? null : isoOf(state.to));
  put("days", state.preset === "all" ? null : state.preset);
  put("at", state.at ?? null);
  history.replaceState(null, "", address);
}

function preset(name) {
  state.preset = name;
  if (name === "all" || found.high === null) return brush(null, null, true, name);
  const from = found.high - Number(name) + 1;
  timeline.look(Math.max(found.low - 1, found.high + 1 - Number(name) * 3), found.high + 1);
  return brush(from, found.high, true, name);
}

function brush(from, to, done, name = from === null ? "all" : "") {
  Object.assign(state, { from, to, preset: name });
  if (name === "all") timeline.whole();
  timeline.select(from, to);
  byTime = found.within(from, to);
  map?.show(byTime);
  update(done);
}

function update(done) {
  const box = state.area ?? (map?.map && state.inView ? state.box : null);
  shown = box ? found.inside(byTime, box) : byTime;
  counts();
  list.show(shown);
  for (const button of root.querySelectorAll("[data-preset]")) button.setAttribute("aria-pressed", button.dataset.preset === state.preset);
  find(".area").hidden = state.area === null;
  if (!done) return;
  remember();
  charts();
}

function counts() {
  const [now, all] = [shown.length.toLocaleString("en"), found.length.toLocaleString("en")];
  find(".now").textContent = now;
  find(".all").textContent = all;
  document.title = `(${now}) ${title.replace(/^\([^)]*\) /, "")}`;
  const [from, to] = state.from === null ? [found.low, found.high] : [state.from, state.to];
  find(".span").textContent = from === null ? "" : `${isoOf(from)} – ${isoOf(to)}`;
  const notes = [[found.unplaced, words.unplaced], [found.undated, words.undated]].filter(([n]) => n);
  find(".notes").textContent = notes.map(([n, what]) => `${n.toLocaleString("en")} ${what}`).join(" · ");
}

let waiting = null;
function charts() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    byKind(find("#by-kind"), found, shown, words);
    killed(find("#killed"), found, shown, words);
    if (!urls.stances) return;
    const asked = new URLSearchParams(state.from === null ? {} : { start: isoOf(state.from), end: isoOf(state.to) });
    const answer = await fetch(`${urls.stances}${urls.stances.includes("?") ? "&" : "?"}${asked}`);
    if (answer.ok) stances(find("#stances"), await answer.json(), words);
  }, 60);
}

function choose(number, go = true) {
  if (number === state.chosen && !go) return;
  state.chosen = number;
  map?.mark(number, true);
  timeline.mark(number);
  list.mark(number, go);
}

let pending = null;
function hover(number) {
  if (pending === number) return;
  pending = number;
  requestAnimationFrame(() => { map?.mark(pending ?? state.chosen); timeline.mark(pending ?? state.chosen); });
}

function link(number) {
  if (found.ids) return urls.page.replace("{}", found.ids[number]);
  return found.position ? `/map/event/${found.key[number]}/${found.position[number]}` : `/map/incident/${found.key[number]}`;
}

function listen() {
  for (const button of root.querySelectorAll("[data-preset]")) button.addEventListener("click", () => preset(button.dataset.preset));
  for (const name of ["closer", "wider"]) find(`[data-look=${name}]`).addEventListener("click", () => timeline[name]());
  find(".in-view input").addEventListener("change", (event) => { state.inView = event.target.checked; update(true); });
  find(".area button").addEventListener("click", () => { state.area = null; update(true); });
  find("[data-print]")?.addEventListener("click", () => print());
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.area) { state.area = null; update(true); }
  });
}

// Where most of it is: the middle nine tenths of what has a place.
function usual() {
  const sorted = (values) => values.filter((value) => !Number.isNaN(value)).sort();
  const [lats, lons] = [sorted(found.lat), sorted(found.lon)];
  if (!lats.length) return { center: [40, 28], zoom: 3 };
  const cut = (values, part) => values[Math.floor(part * (values.length - 1))];
  const [w, e, s, n] = [cut(lons, 0.05), cut(lons, 0.95), cut(lats, 0.05), cut(lats, 0.95)];
  return { bounds: [[w - 1.5, s - 1.5], [e + 1.5, n + 1.5]], fitBoundsOptions: { padding: 30, maxZoom: 8 } };
}

async function openMap(view) {
  const box = find(".map");
  if (!hasWebgl()) return noMap();
  const on = {
    move: (bounds, center, zoom) => {
      Object.assign(state, { box: bounds, at: `${center.lat.toFixed(3)},${center.lng.toFixed(3)},${zoom.toFixed(2)}` });
      if (state.inView && !state.area) update(true);
      else remember();
    },
    choose, hover, area: (bounds) => { state.area = bounds; update(true); },
  };
  const made = new EventMap(box, found, urls, words, view ?? usual(), on);
  try {
    await made.open();
  } catch (error) {
    console.warn(error);
    return noMap();
  }
  map = made;
  state.box = map.bounds();
  map.show(byTime);
  update(true);
  box.dataset.ready = "true";
  return undefined;
}

function noMap() {
  root.classList.add("no-map");
  find(".map").hidden = true;
  find(".in-view").hidden = true;
  find(".no-webgl").hidden = false;
}

async function start() {
  const view = read();
  try {
    found = await load(urls.columns);
  } catch (error) {
    console.warn(error);
    find(".loading").textContent = words.failed;
    return;
  }
  find(".loading").hidden = true;
  timeline = new Timeline(find(".timeline"), found, words, `${document.documentElement.lang}-u-nu-latn`, { brush, choose });
  list = new List(find(".list"), found, words, link, { choose, hover });
  listen();
  if (state.from === null) preset(state.preset);
  else brush(state.from, state.to, true);
  root.dataset.ready = "true";
  await openMap(view);
}

start();

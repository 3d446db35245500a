// The map: clusters counted here (so that brushing many thousands stays fluent), circles for what is known roughly.

import { near, styleOf, world } from "./basemap.js";

const CELL = 58;
const KILOMETRES = { near: 25, district: 40, governorate: 80, region: 150, country: 300, sea: 100 };
const MOST_CIRCLES = 250;
const empty = { type: "FeatureCollection", features: [] };

export function hasWebgl() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

const inkOf = () => {
  const style = getComputedStyle(document.documentElement);
  const told = (name) => style.getPropertyValue(name).trim();
  return {
    sea: told("--sea"), land: told("--land"), line: told("--border"), soft: told("--soft"), town: told("--soft"),
    mark: told("--accent"), on: told("--paper"), chosen: told("--focus"), paper: told("--card"), ink: told("--ink"),
  };
};

export class EventMap {
  // `on`: move(box, center, zoom), choose(number), area(box); `urls`: vendor, shapes, labels; `words` for its controls.
  constructor(box, found, urls, words, view, on) {
    Object.assign(this, { box, found, urls, words, on, view });
    this.shown = new Uint32Array();
    this.chosen = this.hovered = null;
  }

  async open() {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("maplibre-gl.css", this.urls.vendor).href });
    const styled = new Promise((done) => { sheet.onload = sheet.onerror = done; });
    document.head.prepend(sheet); // not in the page's head: the first paint does not wait for it, and our own sheets come after
    await styled;
    const [{ Map: Base, NavigationControl, ScaleControl, setWorkerUrl }, shapes, labels] = await Promise.all([
      import(this.urls.vendor), world(this.urls.shapes), fetch(this.urls.labels).then((answer) => answer.json()),
    ]);
    Object.assign(this, { shapes, labels });
    setWorkerUrl(new URL("maplibre-gl-worker.js", this.urls.vendor).href); // plain .js: servers know its type
    const { words, view } = this;
    this.map = new Base({
      container: this.box, style: styleOf(inkOf(), shapes, labels), ...view, minZoom: 1.5, maxZoom: 12, dragRotate: false,
      pitchWithRotate: false, touchPitch: false, attributionControl: false, fadeDuration: 0, maxPitch: 0,
      locale: { "NavigationControl.ZoomIn": words.zoom_in, "NavigationControl.ZoomOut": words.zoom_out, "Map.Title": words.map_label },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), document.dir === "rtl" ? "top-left" : "top-right");
    this.map.addControl(new ScaleControl({}), document.dir === "rtl" ? "bottom-right" : "bottom-left");
    this.map.getCanvas().setAttribute("aria-label", words.map_label);
    await new Promise((done) => this.map.once("load", done));
    this.layers();
    this.listen();
    if (view.bounds === undefined) this.closer();
    this.draw();
  }

  layers() {
    const ink = inkOf();
    for (const name of ["circles", "marks"]) this.map.addSource(name, { type: "geojson", data: empty });
    const add = (id, type, source, paint, more = {}) => this.map.addLayer({ id, type, source, paint, ...more });
    const one = ["==", ["get", "n"], 1];
    add("circle-fill", "fill", "circles", { "fill-color": ink.mark, "fill-opacity": ["case", ["get", "chosen"], 0.16, 0.06] });
    add("circle-line", "line", "circles", { "line-color": ink.mark, "line-width": ["case", ["get", "chosen"], 1.6, 0.8], "line-opacity": 0.7, "line-dasharray": [3, 3] });
    add("groups", "circle", "marks", {
      "circle-radius": ["get", "r"], "circle-color": ink.mark, "circle-opacity": 0.86, "circle-stroke-color": ink.paper, "circle-stroke-width": 1.5,
    }, { filter: [">", ["get", "n"], 1] });
    add("dots", "circle", "marks", {
      "circle-radius": 5.5, "circle-color": ["case", ["get", "rough"], ink.paper, ink.mark],
      "circle-stroke-color": ["case", ["get", "rough"], ink.mark, ink.paper], "circle-stroke-width": ["case", ["get", "rough"], 2, 1.2],
    }, { filter: one });
    add("ring", "circle", "marks", { "circle-radius": ["+", ["get", "r"], 5], "circle-color": "transparent", "circle-stroke-color": ink.chosen, "circle-stroke-width": 3 }, { filter: ["get", "chosen"] });
    add("counts", "symbol", "marks", { "text-color": ink.on }, {
      filter: [">", ["get", "n"], 1],
      layout: { "text-field": ["get", "label"], "text-size": 12, "text-allow-overlap": true, "text-font": ["Noto Sans", "DejaVu Sans", "sans-serif"] },
    });
  }

  listen() {
    this.map.on("moveend", () => {
      this.closer();
      this.draw();
      this.on.move(this.bounds(), this.map.getCenter(), this.map.getZoom());
    });
    for (const layer of ["groups", "dots"]) {
      this.map.on("click", layer, (event) => this.pick(event.features[0].properties));
      this.map.on("mouseenter", layer, () => { this.map.getCanvas().style.cursor = "pointer"; });
      this.map.on("mouseleave", layer, () => { this.map.getCanvas().style.cursor = ""; });
    }
    this.map.on("mousemove", "dots", (event) => this.on.hover(event.features[0].properties.first));
    this.map.on("mouseleave", "dots", () => this.on.hover(null));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour());
  }

  // A group either falls apart when looked at closer, or is one place: then the list shows that place.
  pick({ n, first, w, s, e, north }) {
    if (n === 1) return this.on.choose(first);
    const wide = Math.max(e - w, north - s);
    if (wide < 0.0005 || this.map.getZoom() > 11.5) return this.on.area([w - 0.0005, s - 0.0005, e + 0.0005, north + 0.0005], n);
    return this.map.fitBounds([[w, s], [e, north]], { padding: 80, maxZoom: Math.min(12, this.map.getZoom() + 3), ...this.pace() });
  }

  pace() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? { duration: 0 } : { duration: 450 };
  }

  async closer() {
    if (this.fine || this.map.getZoom() < 4.2) return;
    this.fine = true;
    const told = await near(this.urls.shapes, this.shapes.countries);
    Object.assign(this.shapes, told);
    this.map.getSource("land").setData(told.land);
    this.map.getSource("lines").setData(told.lines);
  }

  recolour() {
    this.map.setStyle(styleOf(inkOf(), this.shapes, this.labels), { diff: false });
    this.map.once("styledata", () => { this.layers(); this.draw(); });
  }

  bounds() {
    const box = this.map.getBounds();
    return [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  }

  // While the last picture is not on the screen yet no other is asked for: brushing stays fluent on slow machines.
  show(numbers) {
    this.shown = numbers;
    if (!this.map) return;
    this.waiting = true;
    if (!this.busy) this.next();
  }

  next() {
    this.waiting = false;
    this.busy = true;
    const start = performance.now();
    const free = () => {
      clearTimeout(late);
      this.map.off("idle", free);
      const took = performance.now() - start;
      setTimeout(() => {
        this.busy = false;
        if (this.waiting) this.next();
      }, took > 60 ? took * 1.5 : 0); // where drawing is slow, timeline and list go first
    };
    const late = setTimeout(free, 500);
    this.map.once("idle", free);
    this.draw();
  }

  mark(chosen, go = false) {
    this.chosen = chosen;
    if (!this.map) return;
    if (go && chosen !== null && !Number.isNaN(this.found.lat[chosen])) {
      const at = [this.found.lon[chosen], this.found.lat[chosen]];
      if (!this.map.getBounds().contains(at)) this.map.easeTo({ center: at, ...this.pace() });
    }
    this.draw();
  }

  draw() {
    if (!this.map?.getSource("marks")) return;
    const groups = [...this.grouped().values()];
    const features = groups.map((group) => this.feature(group));
    this.map.getSource("marks").setData({ type: "FeatureCollection", features });
    const alone = groups.filter((group) => group.n === 1).slice(0, MOST_CIRCLES).map((group) => group.first);
    if (this.chosen !== null && !alone.includes(this.chosen)) alone.push(this.chosen);
    const circles = alone.map((i) => this.circle(i)).filter(Boolean);
    this.map.getSource("circles").setData({ type: "FeatureCollection", features: circles });
    this.box.dataset.groups = groups.length;
    this.box.dataset.drawn = groups.reduce((sum, group) => sum + group.n, 0);
  }

  grouped() {
    const { x, y, lat, lon } = this.found;
    const scale = (512 * 2 ** Math.floor(this.map.getZoom())) / CELL;
    const [west, south, east, north] = this.bounds();
    const [dx, dy] = [(east - west) * 0.3, (north - south) * 0.3];
    const groups = new Map();
    for (const i of this.shown) {
      if (!(lat[i] >= south - dy && lat[i] <= north + dy && lon[i] >= west - dx && lon[i] <= east + dx)) continue;
      const key = Math.floor(x[i] * scale) * 67108864 + Math.floor(y[i] * scale);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { n: 1, first: i, lat: lat[i], lon: lon[i], w: lon[i], e: lon[i], s: lat[i], north: lat[i], chosen: i === this.chosen });
      else {
        group.n++;
        group.lat += lat[i];
        group.lon += lon[i];
        if (lon[i] < group.w) group.w = lon[i];
        else if (lon[i] > group.e) group.e = lon[i];
        if (lat[i] < group.s) group.s = lat[i];
        else if (lat[i] > group.north) group.north = lat[i];
        if (i === this.chosen) group.chosen = true;
      }
    }
    return groups;
  }

  feature({ n, first, lat, lon, w, s, e, north, chosen }) {
    const name = this.found.precisions[this.found.precision[first]];
    const r = n === 1 ? 6 : Math.min(28, 9 + 2.6 * Math.log2(n));
    const label = n < 10_000 ? n.toLocaleString("en") : `${Math.round(n / 1000)}k`;
    return {
      type: "Feature", geometry: { type: "Point", coordinates: [lon / n, lat / n] },
      properties: { n, first, w, s, e, north, r, label, chosen, rough: n === 1 && name !== "exact" && name !== "near" },
    };
  }

  circle(i) {
    const radius = KILOMETRES[this.found.precisions[this.found.precision[i]]];
    const [lat, lon] = [this.found.lat[i], this.found.lon[i]];
    if (!radius || Number.isNaN(lat)) return null;
    const [up, wide] = [radius / 111.2, radius / (111.2 * Math.max(0.1, Math.cos((lat * Math.PI) / 180)))];
    const ring = Array.from({ length: 49 }, (_, step) => {
      const angle = (step / 48) * 2 * Math.PI;
      return [lon + wide * Math.cos(angle), lat + up * Math.sin(angle)];
    });
    return { type: "Feature", properties: { chosen: i === this.chosen }, geometry: { type: "Polygon", coordinates: [ring] } };
  }
}

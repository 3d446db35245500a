// Land and borders from the shipped shapes (scripts/make_basemap.py), as GeoJSON.

async function shapes(url) {
  const told = await (await fetch(url, { credentials: "same-origin" })).json();
  const arcs = told.arcs.map((steps) => {
    let [x, y] = steps;
    const points = [[x / told.steps, y / told.steps]];
    for (let i = 2; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      points.push([x / told.steps, y / told.steps]);
    }
    return points;
  });
  const ring = (numbers) => {
    const points = [];
    for (const number of numbers) {
      const arc = number < 0 ? arcs[~number].toReversed() : arcs[number];
      points.push(...(points.length ? arc.slice(1) : arc));
    }
    return points;
  };
  const line = (numbers) => ({ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: numbers.map((i) => arcs[i]) } });
  const inner = new Set(told.borders);
  return {
    land: told.land.map(([name, polygons]) => ({
      type: "Feature", properties: { name },
      geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(ring)) },
    })),
    border: line(told.borders),
    coast: line(arcs.map((_, i) => i).filter((i) => !inner.has(i))),
  };
}

const collection = (features) => ({ type: "FeatureCollection", features });

export async function world(base) {
  const told = await shapes(`${base}world.json`);
  return { land: collection(told.land), lines: collection([told.border, told.coast]), countries: told.land };
}

// The closer look replaces the countries it has; lines of the rest stay as they are beneath it.
export async function near(base, countries) {
  const told = await shapes(`${base}near.json`);
  const names = new Set(told.land.map((one) => one.properties.name));
  const rest = countries.filter((one) => !names.has(one.properties.name));
  const outline = (one) => ({ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: one.geometry.coordinates.flat() } });
  return { land: collection([...rest, ...told.land]), lines: collection([told.border, told.coast, ...rest.map(outline)]) };
}

export function styleOf(ink, shapesOf, labels) {
  const font = ["Noto Sans Arabic", "Noto Sans", "Segoe UI", "Tahoma", "DejaVu Sans", "sans-serif"];
  const label = (id, country, minzoom) => ({
    id, type: "symbol", source: "labels", minzoom, filter: ["==", ["get", "country"], country],
    layout: {
      "text-field": ["get", "name"], "text-font": font, "text-size": country ? 13 : 12, "symbol-sort-key": ["get", "rank"],
      "text-letter-spacing": 0, "text-padding": country ? 6 : 10, "text-max-width": 8,
    },
    paint: { "text-color": country ? ink.soft : ink.town, "text-halo-color": ink.land, "text-halo-width": 1.2 },
  });
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: shapesOf.land }, lines: { type: "geojson", data: shapesOf.lines },
      labels: { type: "geojson", data: labels },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": ink.sea } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": ink.land, "fill-antialias": false } },
      { id: "lines", type: "line", source: "lines", paint: { "line-color": ink.line, "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.6, 8, 1.2] } },
      label("countries", true, 2), label("towns", false, 5),
    ],
  };
}

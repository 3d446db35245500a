"""Make the shapes of the desk's map from Natural Earth.

    npm install world-atlas@2.0.2
    python scripts/make_basemap.py node_modules/world-atlas

Natural Earth (naturalearthdata.com, version 4.1.0) is in the public domain; the npm package ``world-atlas`` (ISC)
carries it as TopoJSON.  Two files are written to ``src/marsad/web/static/map``: ``world.json`` (1:50m, all countries)
and ``near.json`` (1:10m, the countries around the Mediterranean, the Sahel and the Gulf, for closer looks).  They hold

    steps    grid steps per degree
    arcs     lines shared by neighbours: first point, then differences, in steps: [x, y, dx, dy, ...]
    land     one row a country: [name, polygons]; a polygon is rings, a ring arcs, ~i the arc i from its end
    borders  arcs between two countries; the others are coast
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[1] / "src" / "marsad" / "web" / "static" / "map"
NEAR = (-18.5, -5.0, 75.0, 43.0)
"""West, south, east, north of the closer look."""
TOO_LARGE = {"Russia", "China", "India", "Kazakhstan", "France", "Spain", "Portugal", "United States of America"}
Ring = list[int]
Polygon = list[Ring]


def main(package: Path) -> None:
    world = read(package / "countries-50m.json")
    near = read(package / "countries-10m.json")
    inside = [(name, polygons) for name, polygons in near["land"] if is_near(near, name, polygons)]
    write(OUT / "world.json", world, world["land"], 100)
    write(OUT / "near.json", near, inside, 200)


def read(path: Path) -> dict[str, Any]:
    told = json.loads(path.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = told["transform"]["scale"], told["transform"]["translate"]
    arcs = []
    for arc in told["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    rows = [(one["properties"]["name"], polygons_of(one)) for one in told["objects"]["countries"]["geometries"]]
    return {"arcs": arcs, "land": rows}


def polygons_of(shape: dict[str, Any]) -> list[Polygon]:
    arcs = shape.get("arcs", [])
    return [arcs] if shape.get("type") == "Polygon" else arcs


def is_near(told: dict[str, Any], name: str, polygons: list[Polygon]) -> bool:
    west, south, east, north = NEAR
    points = [point for polygon in polygons for arc in polygon[0] for point in told["arcs"][arc if arc >= 0 else ~arc]]
    inside = sum(west <= x <= east and south <= y <= north for x, y in points)
    return name not in TOO_LARGE and inside * 2 > len(points)


def write(path: Path, told: dict[str, Any], rows: list[tuple[str, list[Polygon]]], steps: int) -> None:
    uses: dict[int, int] = {}
    for _, polygons in rows:
        for polygon in polygons:
            for ring in polygon:
                for arc in ring:
                    uses[arc if arc >= 0 else ~arc] = uses.get(arc if arc >= 0 else ~arc, 0) + 1
    number = {arc: place for place, arc in enumerate(sorted(uses))}
    land = [
        [name, [[[renumber(arc, number) for arc in ring] for ring in polygon] for polygon in polygons]]
        for name, polygons in rows
    ]
    shapes = {
        "source": "Natural Earth 4.1.0 (public domain), from world-atlas 2.0.2",
        "steps": steps,
        "arcs": [stepped(told["arcs"][arc], steps) for arc in sorted(uses)],
        "land": land,
        "borders": [number[arc] for arc in sorted(uses) if uses[arc] > 1],
    }
    path.write_text(json.dumps(shapes, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(rows)} countries, {path.stat().st_size:,} bytes")


def renumber(arc: int, number: dict[int, int]) -> int:
    return number[arc] if arc >= 0 else ~number[~arc]


def stepped(points: list[tuple[float, float]], steps: int) -> list[int]:
    """An arc on the grid, without points that fall together; its ends stay."""
    grid = [(round(x * steps), round(y * steps)) for x, y in points]
    kept = [grid[0]]
    kept += [point for point, before in zip(grid[1:], grid, strict=False) if point != before]
    if len(kept) == 1:
        kept.append(kept[0])
    found: list[int] = list(kept[0])
    for (x, y), (px, py) in zip(kept[1:], kept, strict=False):
        found += [x - px, y - py]
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))

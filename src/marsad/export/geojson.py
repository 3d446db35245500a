"""``geojson``: the shared table as features (RFC 7946).

A place is a point, or the cell it was blurred to as a polygon whose ring runs counter-clockwise; an unknown place is a
null geometry.  Positions are longitude, latitude (WGS 84).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from marsad.errors import InputError
from marsad.export.format import Format, Options, Row
from marsad.export.ledger import Ledger
from marsad.export.model import ExportItem
from marsad.export.table import COLUMNS, LOSSES, table_row

__all__ = ["FORMAT"]

_HEAD = b'{"type":"FeatureCollection","features":['


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    yield {"type": "Feature", "id": item.id, "geometry": _geometry(item), "properties": table_row(item)}


def _geometry(item: ExportItem) -> dict[str, Any] | None:
    where = item.incident.where
    if item.box is not None:
        west, south, east, north = item.box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {"type": "Polygon", "coordinates": [ring]}
    if where is None or where.lat is None or where.lon is None:
        return None
    return {"type": "Point", "coordinates": [where.lon, where.lat]}


def _write(rows: Iterable[Row], out: Path, options: Options) -> None:
    with out.open("wb") as stream:
        stream.write(_HEAD)
        for number, row in enumerate(rows):
            stream.write((b",\n" if number else b"\n") + msgspec.json.encode(row))
        stream.write(b"\n]}\n")


def _read(path: Path) -> Iterator[Row]:
    try:
        collection = msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InputError(f"no JSON: {error}", where=str(path)) from error
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise InputError("no FeatureCollection", where=str(path))
    for feature in collection["features"]:
        if list(feature["properties"]) != list(COLUMNS):
            raise InputError("properties are not those expected", where=str(path))
        yield feature


FORMAT = Format("geojson", ".geojson", "the full table as a map layer (RFC 7946)", _rows, _write, _read, LOSSES)

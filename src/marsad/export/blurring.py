"""Coarser places: to the centre of the governorate, or to the cell of a grid.

The name of a place gives its coordinates away, so it is replaced by the wider one; precision classes follow: UCDP's
``where_prec`` and ACLED's ``geo_precision`` never claim more than what is left.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from math import cos, floor, radians
from typing import Literal

import msgspec

from marsad.export.model import Box, ExportItem, PlaceFacts, TiedEvent
from marsad.incidents.model import WhereKnown

__all__ = ["Blur", "blur", "cell", "coarser"]

Blur = float | Literal["admin1"]
FINE_TO_COARSE = ("exact", "near", "district", "governorate", "region", "country", "sea")
DEGREE = 111.2  # km of a degree of latitude
NEAR_KM, DISTRICT_KM = 25.0, 100.0
"""Widest grids that still count as near (UCDP's 2: about 25 km around a point) and as a district."""


def coarser(a: str | None, b: str) -> str:
    """The coarser of two precision classes; an unknown one says nothing."""
    if a not in FINE_TO_COARSE:
        return b
    return max(a, b, key=FINE_TO_COARSE.index)


def cell(lat: float, lon: float, km: float) -> Box:
    """The cell of a grid ``km`` wide that holds a point. Rows have one height, cells of a row one width."""
    rows = max(1, round(180 * DEGREE / km))
    height = 180 / rows
    row = min(rows - 1, floor((lat + 90) / height))
    middle = -90 + (row + 0.5) * height
    columns = max(1, round(360 * DEGREE * cos(radians(middle)) / km))
    width = 360 / columns
    column = min(columns - 1, floor((lon + 180) / width))
    west, south = -180 + column * width, -90 + row * height
    return round(west, 6), round(south, 6), round(west + width, 6), round(south + height, 6)


def blur(item: ExportItem, how: Blur) -> ExportItem:
    """The incident with its place made coarser."""
    where = item.incident.where
    if where is None:
        return item
    point, box = (_centre(where), None) if how == "admin1" else _snapped(where, float(how))
    coarse = WhereKnown(
        name=where.admin1 or where.country or "",
        country=where.country,
        admin1=where.admin1,
        lat=point[0] if point else None,
        lon=point[1] if point else None,
        precision=coarser(where.precision, _class_of(how)),
        reports=where.reports,
    )
    accounts = [msgspec.structs.replace(account, where=None) for account in item.incident.accounts]
    incident = msgspec.structs.replace(item.incident, where=coarse, accounts=accounts)
    events = [_without_place(tied) for tied in item.events]
    done = f"place blurred to {'the governorate' if how == 'admin1' else f'a grid of {how:g} km'}"
    return msgspec.structs.replace(
        item, incident=incident, events=events, corrections=[c for c in item.corrections if "where" not in c.field],
        box=box, withheld=[*item.withheld, done],
    )  # fmt: skip


def _class_of(how: Blur) -> str:
    if how == "admin1":
        return "governorate"
    km = float(how)
    return "near" if km <= NEAR_KM else "district" if km <= DISTRICT_KM else "governorate"


def _snapped(where: WhereKnown, km: float) -> tuple[tuple[float, float] | None, Box | None]:
    if where.lat is None or where.lon is None:
        return None, None
    west, south, east, north = cell(where.lat, where.lon, km)
    return (round((south + north) / 2, 4), round((west + east) / 2, 4)), (west, south, east, north)


def _centre(where: WhereKnown) -> tuple[float, float] | None:
    """The governorate's own coordinates in the gazetteer; none where it is not known."""
    if where.country is None or where.admin1 is None:
        return None
    return _centres().get((where.country, where.admin1.casefold()))


@cache
def _centres() -> dict[tuple[str, str], tuple[float, float]]:
    from marsad.gazetteer.store import BASE

    query = "SELECT country, name_en, name, lat, lon FROM place WHERE kind = 'admin1' AND lat IS NOT NULL ORDER BY id"
    connection = sqlite3.connect(f"{BASE.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        found: dict[tuple[str, str], tuple[float, float]] = {}
        for country, english, name, lat, lon in connection.execute(query):
            for known in (english, name):
                if known:
                    found.setdefault((country, known.casefold()), (lat, lon))
        return found
    finally:
        connection.close()


def _without_place(tied: TiedEvent) -> TiedEvent:
    """An event that tells its country and governorate only."""
    where = tied.event.where
    wide = None
    if where is not None:
        wide = PlaceFacts(name=where.admin1 or where.country or "", country=where.country, admin1=where.admin1)
    return msgspec.structs.replace(tied, event=msgspec.structs.replace(tied.event, where=wide))

"""What several formats ask of an incident: parties, codes, days, places, figures, the mark of a record."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from marsad.coding.crosswalk import crosswalk
from marsad.export.model import ExportItem, Origin, Who
from marsad.incidents.model import Figure

__all__ = [
    "GEO",
    "Codes",
    "Country",
    "codes",
    "country",
    "english_name",
    "finer",
    "mark",
    "origins",
    "quoted",
    "range_text",
    "read_mark",
    "split_parties",
    "who",
]

GEO = {
    "exact": (1, 1), "near": (2, 2), "district": (3, 2), "governorate": (4, 3), "region": (5, 3), "country": (6, 3),
    "sea": (7, 3),
}  # fmt: skip
"""Precision class -> UCDP's where_prec and ACLED's geo_precision (docs/record.md)."""
_MARK = re.compile(r"\[marsad ([^\]]*)\]")


class Country(NamedTuple):
    """ISO 3166-1 codes and English name, ACLED's region, and the Gleditsch and Ward number of the state."""

    iso3: str
    iso2: str
    numeric: int | None
    name: str
    acled_region: str
    gw: int | None


class Codes(NamedTuple):
    """An incident in the codes of the three codebooks."""

    plover: dict[str, str | None]
    acled: dict[str, str | None]
    ged: dict[str, int | None]


@cache
def _countries() -> dict[str, Country]:
    with (Path(__file__).parent / "data" / "countries.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        row["iso3"]: Country(
            row["iso3"],
            row["iso2"],
            int(row["numeric"]) if row["numeric"] else None,
            row["name"],
            row["acled_region"],
            int(row["gw"]) if row["gw"] else None,
        )
        for row in rows
    }


def country(iso3: str | None) -> Country | None:
    """A country by its ISO alpha-3 code."""
    return _countries().get(iso3) if iso3 else None


@lru_cache(maxsize=4096)
def english_name(canonical: str | None) -> str | None:
    """The register's English name of a party."""
    from marsad.lang.ar.parties import english

    return english(canonical)


def who(item: ExportItem, role: str) -> list[Who]:
    """The parties of a role, those named by most reports first."""
    return [
        Who(
            role=row["role"],
            name=row["name"],
            canonical=row.get("canonical"),
            english=english_name(row.get("canonical")),
            type=row.get("type"),
            country=row.get("country"),
        )
        for row in item.incident.parties
        if row["role"] == role
    ]


def split_parties(parties: list[Who]) -> tuple[Who | None, list[Who]]:
    """The first party and those with it."""
    return (parties[0], parties[1:]) if parties else (None, [])


def codes(item: ExportItem) -> Codes:
    """The codes most member events of the incident's kind carry, else those the kind and parties give."""
    kind = item.incident.kind
    votes: Counter[tuple[Any, ...]] = Counter()
    for tied in item.events:
        event = tied.event
        if event.kind == kind:
            flat = (tuple(sorted(event.plover.items())), tuple(sorted(event.acled.items())), tuple(event.ged.items()))
            votes[flat] += 1
    if votes:
        plover, acled, ged = max(votes.items(), key=lambda vote: (vote[1], repr(vote[0])))[0]
        return Codes(dict(plover), dict(acled), dict(ged))
    parties = item.incident.parties
    by = {row.get("type") for row in parties if row["role"] == "actor"}
    to = {row.get("type") for row in parties if row["role"] == "recipient"}
    killed = item.incident.killed
    found = crosswalk(kind, by, to, bool(killed and killed.best), set())
    return Codes(found["plover"], found["acled"], found["ged"])


def finer(item: ExportItem) -> dict[str, Any]:
    """What records know of the incident's place beyond the incident: district and GeoNames id."""
    where = item.incident.where
    if where is not None and item.box is None:
        for tied in item.events:
            place = tied.event.where
            if place and (place.lat, place.lon) == (where.lat, where.lon) and place.lat is not None:
                return {"admin2": place.admin2, "geonameid": place.geonameid}
    return {"admin2": None, "geonameid": None}


def origins(item: ExportItem) -> list[Origin]:
    """The articles: from the records, else as far as the incident's accounts know them."""
    if item.origins:
        return item.origins
    return [
        Origin(report=a.report, url=a.url, outlet=a.outlet, title=a.title, published=a.published)
        for a in item.incident.accounts
    ]


def range_text(figure: Figure | None) -> str | None:
    """A figure as ``low..high best=n``; an empty end is unknown or open."""
    if figure is None:
        return None
    low, high, best = ("" if value is None else str(value) for value in (figure.low, figure.high, figure.best))
    return f"{low}..{high} best={best}"


def mark(item: ExportItem) -> str:
    """The mark every row carries where a format has only a text field for it."""
    warning = "UNREVIEWED " if item.state == "unreviewed" else ""
    return f"{warning}[marsad record={item.id} version={item.version} review={item.state} grade={item.incident.grade}]"


def read_mark(text: str) -> dict[str, str]:
    """The facts of a mark."""
    found = _MARK.search(text)
    return dict(part.split("=", 1) for part in found[1].split() if "=" in part) if found else {}


def quoted(item: ExportItem) -> Iterator[str]:
    """The evidence as short texts: the words, and where they stand."""
    outlets = {origin.report: origin for origin in origins(item)}
    for quote in item.quotes():
        origin = outlets.get(quote.report)
        at = f"{quote.report}:{quote.start}-{quote.end}" if quote.start is not None else quote.report
        told = [origin.outlet, (origin.published or "")[:10]] if origin else []
        place = ", ".join(part for part in (*told, at) if part)
        yield f'"{quote.text}" ({place})' if quote.text else f"({place})"

"""The project's own places: YAML files that a person can read and mend.

A file has a ``source``, a ``licence``, a ``country`` (ISO alpha-3) and ``places``: rows with ``ar`` (names,
the one to show first), ``en``, ``kind``, ``at`` ([latitude, longitude]), ``in`` (the first-level unit) and,
where known, ``km`` (how far the thing may lie from the point), ``people`` and ``cue`` (what its names need beside them
to be read as a place: ``beside`` a preposition or the like, ``noun`` of its kind).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.errors import LexiconError
from marsad.lang.data import parse_yaml

__all__ = ["CUES", "RADII", "Curated", "read_curated"]

CUES: dict[str | None, int] = {None: 0, "beside": 1, "noun": 2}
"""How much the names of a row need: nothing, a preposition or the like, a noun of its kind."""

# How far (km) a thing of this kind may lie from the point given for it, when its row does not say.
RADII: dict[str, float] = {
    "city": 8.0,
    "town": 4.0,
    "village": 3.0,
    "neighbourhood": 2.0,
    "camp": 3.0,
    "airport": 3.0,
    "base": 4.0,
    "crossing": 3.0,
    "dam": 3.0,
    "port": 3.0,
    "facility": 3.0,
    "field": 10.0,
    "mountain": 15.0,
    "valley": 20.0,
    "road": 20.0,
    "island": 15.0,
    "river": 150.0,
    "region": 50.0,
    "desert": 100.0,
    "sea": 150.0,
    "admin2": 20.0,
    "admin3": 12.0,
}


@dataclass(frozen=True, slots=True)
class Curated:
    """One curated row; ``where`` names its file and place in it, ``weak`` how much its names need a cue (0 to 2)."""

    names: tuple[str, ...]
    name_en: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    radius: float
    population: int
    source: str
    licence: str
    where: str
    weak: int


def read_curated(folder: Path) -> Iterator[Curated]:
    """All rows of all files that have ``places``.

    Raises:
        LexiconError: naming the file and the row that is not well formed.
    """
    for path in sorted(folder.glob("*.yaml")):
        content = parse_yaml(path)
        for number, row in enumerate(content.get("places") or (), 1):
            yield _row(row, content, f"{path.name}, row {number}")


def _row(row: dict[str, Any], content: dict[str, Any], where: str) -> Curated:
    try:
        names = tuple(row["ar"]) if isinstance(row["ar"], list) else (row["ar"],)
        lat, lon = row["at"]
        kind = row["kind"]
        radius = float(row.get("km", RADII[kind]))
        weak = CUES[row.get("cue")]
    except (KeyError, ValueError) as error:
        raise LexiconError(f"row without a sound {error}: {row!r}", where=where) from error
    return Curated(
        names,
        row["en"],
        kind,
        row.get("country", content.get("country")),
        row.get("in"),
        float(lat),
        float(lon),
        radius,
        int(row.get("people", 0)),
        row.get("source", content["source"]),
        content["licence"],
        where,
        weak,
    )

"""Looking a place up as a person types it: exact, spelt nearly so, or with a slip of the finger."""

from __future__ import annotations

import math
from dataclasses import dataclass

from marsad.gazetteer.keys import key, loose_key
from marsad.gazetteer.pack import Spelling
from marsad.gazetteer.store import Gazetteer, Row

__all__ = ["Hit", "lookup_places"]

SLIPS = 2  # letters a long name may be off by (one for a short name)
LONG = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A place, how well the typed name fits it (0 to 1) and why."""

    row: Row
    score: float
    why: str


def lookup_places(
    name: str, gazetteer: Gazetteer, spelling: Spelling, *, country: str | None = None, limit: int = 8
) -> list[Hit]:
    """Places called ``name``, best first.

    Args:
        name: as typed, in Arabic or Latin letters.
        gazetteer: where to look.
        spelling: the language of the names.
        country: ISO alpha-3, to leave all others out.
        limit: how many to give.
    """
    exact = key(name, spelling.fold)
    loose = loose_key(exact, spelling.strip)
    hits: dict[int, Hit] = {}
    for place in gazetteer.exact(exact):
        _add(hits, gazetteer, place, 1.0, "same name")
    for place in gazetteer.loose(loose):
        _add(hits, gazetteer, place, 0.9, "same name, spelt otherwise")
    if len(hits) < limit and len(loose) >= 3:
        allowed = SLIPS if len(loose) >= LONG else 1
        for known in gazetteer.loose_keys(loose[0]):
            slips = _slips(loose, known, allowed)
            if 0 < slips <= allowed:
                for place in gazetteer.loose(known):
                    _add(hits, gazetteer, place, 0.8 - 0.15 * slips, f"{slips} letters off")
    found = [hit for hit in hits.values() if country is None or hit.row.country == country]
    found.sort(key=lambda hit: (-hit.score, -_weight(hit.row), hit.row.id))
    return found[:limit]


def _add(hits: dict[int, Hit], gazetteer: Gazetteer, place: int, score: float, why: str) -> None:
    if place not in hits:
        hits[place] = Hit(gazetteer.row(place), score, why)


def _weight(row: Row) -> float:
    return math.log10(row.population + 1) + {"country": 4, "admin1": 3}.get(row.kind, 0)


def _slips(a: str, b: str, most: int) -> int:
    """Edit distance with swaps, or ``most + 1`` when it is greater (optimal string alignment)."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        here = [i]
        for j, other in enumerate(b, 1):
            cost = min(row[j] + 1, here[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            here.append(cost)
        if min(here) > most:
            return most + 1
        before, row = row, here
    return row[-1]

"""Candidates for linking without looking at all pairs: tellings that share a key.

Keys: place cell and day, rare words of a place name, counts and day, rare words, rare-ish words and day.  A key
held by too many tellings tells nothing; only its latest holders are looked at.  The pairs that share the
most telling keys are compared in full, no more than ``MOST_COMPARED`` per telling.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from math import floor

from marsad.incidents.tellings import Telling
from marsad.incidents.words import Words

__all__ = ["Blocks", "keys_of"]

LATEST = 32
"""Holders of a key looked at, the latest first."""
MOST_COMPARED = 32
CELL = 0.25
"""Degrees: the side of a place cell, about 25 km."""
RARE_WORDS = 12
DAY_WORDS = 24
DAYS_LATE = 2
MOST_POSSIBLE = 12
"""Days that an undated report may have been written on, beyond which they tell nothing."""


class Blocks:
    """An index from keys to tellings, which grows as tellings arrive."""

    def __init__(self) -> None:
        self._holders: dict[int, list[int]] = defaultdict(list)

    def add(self, number: int, keys: list[tuple[int, float]]) -> None:
        """Enter a telling under its keys."""
        for key, _ in keys:
            self._holders[key].append(number)

    def candidates(self, number: int, keys: list[tuple[int, float]]) -> list[int]:
        """The earlier tellings that share the weightiest keys; later ones may have been entered already."""
        points: dict[int, float] = {}
        so_far, holders_of = points.get, self._holders.get
        for key, weight in keys:
            holders = holders_of(key)
            if not holders:
                continue
            end = len(holders) if holders[-1] < number else bisect_left(holders, number)
            share = weight / (1 + end / LATEST)
            for other in holders[end - LATEST : end] if end > LATEST else holders[:end]:
                points[other] = so_far(other, 0.0) + share
        return _weightiest(points) if len(points) > MOST_COMPARED else sorted(points)


def _weightiest(points: dict[int, float]) -> list[int]:
    """The tellings of most points, the lower number first where points are equal; in order."""
    least = sorted(points.values(), reverse=True)[MOST_COMPARED - 1]
    found = [other for other, sum_of in points.items() if sum_of > least]
    equal = sorted(other for other, sum_of in points.items() if sum_of == least)
    return sorted(found + equal[: MOST_COMPARED - len(found)])


def keys_of(telling: Telling, words: Words) -> list[tuple[int, float]]:
    """The keys of a telling (hashed) with how telling each is."""
    days = list(_days(telling))
    cells = list(_cells(telling))
    found: list[tuple[int, float]] = [(hash(("cell", cell, day)), 2.0) for cell in cells for day in days]
    month = days[0] // 30 if days else None
    for word in words.rarest(telling.place_words, 1):
        found.append((hash(("place", word)), 1.0))
        found += [(hash(("place", word, m)), 2.0) for m in _months(month)]
    counts = (telling.killed, telling.injured)
    if any(c and c[1] > 2 for c in counts):
        found += [(hash(("counts", *counts, day)), 1.5) for day in days]
        found.append((hash(("counts", *counts, telling.place_words)), 1.0))
    rare = words.rarest(telling.words.words, DAY_WORDS, at_least=2)
    found += [(hash(("word", word)), 1.0) for word in rare[:RARE_WORDS]]
    for day in days[:2]:
        found += [(hash(("word", word, day)), 0.7) for word in rare]
    return found


def _days(telling: Telling) -> Iterator[int]:
    if telling.first is not None and telling.last is not None:
        yield from range(telling.first, telling.last + 1)
    elif telling.report.published is not None:
        yield from range(telling.report.published, telling.report.published - DAYS_LATE - 1, -1)
    elif len(telling.report.possible) <= MOST_POSSIBLE:
        yield from telling.report.possible


def _months(month: int | None) -> tuple[int, ...]:
    return () if month is None else (month, month + 1)


def _cells(telling: Telling) -> Iterator[tuple[int, int, int]]:
    """Two grids, shifted by half a cell, so that neighbours across an edge of one share a cell of the other."""
    if telling.lat is None or telling.lon is None or not telling.fine:
        return
    for grid in (0, 1):
        yield grid, floor(telling.lat / CELL + grid / 2), floor(telling.lon / CELL + grid / 2)

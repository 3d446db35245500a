"""Writing packs: places with their names become one SQLite file.

The same writer serves the shipped gazetteer and a user's import, so both are read alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec

from marsad.gazetteer.keys import key, loose_key
from marsad.gazetteer.store import FORMAT, filter_bit

__all__ = ["Draft", "Spelling", "write_pack"]

FILTER_BITS = 1 << 20

_TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT, licence TEXT, url TEXT);
CREATE TABLE place(id INTEGER PRIMARY KEY, name TEXT, name_en TEXT, kind TEXT, country TEXT, admin1 INTEGER,
  admin2 INTEGER, lat REAL, lon REAL, population INTEGER, geonameid INTEGER,
  radius REAL, source INTEGER, curated INTEGER, note TEXT);
CREATE TABLE name(first TEXT PRIMARY KEY, entries BLOB) WITHOUT ROWID;
CREATE TABLE loose(key TEXT PRIMARY KEY, ids BLOB) WITHOUT ROWID;
"""


class Spelling(Protocol):
    """What the writer asks of a language."""

    def fold(self, text: str) -> str:
        """Level the spelling of a word or phrase."""
        ...

    def strip(self, word: str) -> str:
        """Level one folded word further, for loose keys."""
        ...

    def variants(self, key: str) -> Iterable[str]:
        """Other ways to write an exact key."""
        ...

    def weakness(self, key: str, kind: str, country: str | None, population: int) -> int:
        """0 a name that fires alone, 1 one that needs a cue, 2 one that needs a head noun."""
        ...


@dataclass(slots=True)
class Draft:
    """A place on its way into a pack. ``note`` says what was merged into it and why."""

    id: int
    name: str
    name_en: str
    kind: str
    country: str | None
    names: set[str] = field(default_factory=set)
    admin1: int | None = None
    admin2: int | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    geonameid: int | None = None
    radius: float = 1.0
    source: str = ""
    note: str | None = None
    strong: bool = False  # curated: the name is known to stand for this place
    weak: int = 0  # its names need at least so much of a cue


@dataclass(slots=True)
class _Index:
    names: dict[str, dict[str, tuple[int, list[int]]]] = field(default_factory=dict)
    loose: dict[str, list[int]] = field(default_factory=dict)

    def add(self, name: str, weak: int, place: int) -> None:
        first, _, rest = name.partition(" ")
        row = self.names.setdefault(first, {})
        known = row.get(rest)
        if known is None:
            row[rest] = (weak, [place])
        else:
            row[rest] = (min(weak, known[0]), known[1] if place in known[1] else [*known[1], place])

    def add_loose(self, name: str, place: int) -> None:
        row = self.loose.setdefault(name, [])
        if place not in row:
            row.append(place)


def write_pack(
    path: Path,
    drafts: Iterable[Draft],
    sources: Mapping[str, tuple[str, str]],
    spelling: Spelling,
    meta: Mapping[str, str],
) -> int:
    """Write a pack; the same input gives the same content.

    Args:
        path: the file to write (replaced if there).
        drafts: the places.
        sources: source name -> (licence, address).
        spelling: the language's levelling and warnings.
        meta: what the pack says of itself.

    Returns:
        How many places were written.
    """
    rows = sorted(drafts, key=lambda draft: draft.id)
    index = _index(rows, spelling)
    numbers = {name: number for number, name in enumerate(sorted(sources), 1)}
    temporary = path.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    with sqlite3.connect(temporary) as out:
        out.executescript(_TABLES)
        out.executemany("INSERT INTO source VALUES(?,?,?,?)", ((n, s, *sources[s]) for s, n in numbers.items()))
        out.executemany(
            "INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (_row(draft, numbers) for draft in rows)
        )
        _write_index(out, index)
        filled = {"format": FORMAT, "places": str(len(rows)), **meta}
        out.executemany("INSERT INTO meta VALUES(?,?)", sorted(filled.items()))
        out.execute("INSERT INTO meta VALUES('filter', ?)", (_filter(index.names),))
    out.execute("VACUUM")
    out.close()
    temporary.replace(path)
    return len(rows)


def _index(rows: list[Draft], spelling: Spelling) -> _Index:
    index = _Index()
    for draft in rows:
        keys = {key(name, spelling.fold) for name in draft.names | {draft.name, draft.name_en}}
        keys |= {other for known in sorted(keys) for other in spelling.variants(known)}
        for known in sorted(keys - {""}):
            people = 10**9 if draft.strong else draft.population
            weak = max(spelling.weakness(known, draft.kind, draft.country, people), draft.weak)
            index.add(known, weak, draft.id)
            index.add_loose(loose_key(known, spelling.strip), draft.id)
    return index


def _write_index(out: sqlite3.Connection, index: _Index) -> None:
    encode = msgspec.msgpack.encode
    names = (
        (first, encode([(rest, weak, ids) for rest, (weak, ids) in sorted(row.items())]))
        for first, row in sorted(index.names.items())
    )
    out.executemany("INSERT INTO name VALUES(?,?)", names)
    loose = ((name, encode(ids)) for name, ids in sorted(index.loose.items()))
    out.executemany("INSERT INTO loose VALUES(?,?)", loose)


def _row(draft: Draft, sources: Mapping[str, int]) -> tuple[object, ...]:
    return (
        draft.id,
        draft.name,
        draft.name_en,
        draft.kind,
        draft.country,
        draft.admin1,
        draft.admin2,
        None if draft.lat is None else round(draft.lat, 4),
        None if draft.lon is None else round(draft.lon, 4),
        draft.population,
        draft.geonameid,
        draft.radius,
        sources[draft.source],
        int(draft.strong),
        draft.note,
    )


def _filter(words: Iterable[str]) -> bytes:
    bits = bytearray(FILTER_BITS // 8)
    for word in words:
        bit = filter_bit(word, FILTER_BITS)
        bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)

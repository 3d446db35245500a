"""Packs of places: SQLite files opened lazily, asked one first word at a time.

A pack holds rows of places and, for every first word of a name, the names that start with it.  A small
bit filter says of most words at once that no name starts with them, so a report costs few queries.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from marsad.errors import InputError

__all__ = ["BASE", "FORMAT", "Entry", "Gazetteer", "Row", "filter_bit", "open_pack", "use_packs"]

BASE = Path(__file__).parent / "data" / "places.sqlite"
FORMAT = "marsad places 2"
_STORE_STEP = 1 << 40  # ids of the n-th store are shifted by n steps

Names = list[tuple[str, int, list[int]]]
_NAMES = msgspec.msgpack.Decoder(Names)
_IDS = msgspec.msgpack.Decoder(list[int])


@dataclass(frozen=True, slots=True)
class Row:
    """A place. ``radius`` (km) is how far the named thing may lie from its coordinates.

    ``kind``: country, admin1, admin2, admin3, city, town, village, neighbourhood, camp, airport, base,
    crossing, dam, mountain, valley, region, desert, island, sea, river, road, port, field, facility.
    """

    id: int
    name: str
    name_en: str
    kind: str
    country: str | None
    admin1: int | None
    admin2: int | None
    lat: float | None
    lon: float | None
    population: int
    geonameid: int | None
    radius: float
    source: str
    curated: bool  # chosen by the project's editors: what the bare name mostly stands for


@dataclass(frozen=True, slots=True)
class Entry:
    """A name without its first word, with the places it may stand for.

    ``weak``: 0 fires alone, 1 needs a cue beside it, 2 needs a head noun (``village of``).
    """

    rest: tuple[str, ...]
    weak: int
    ids: tuple[int, ...]


class _Store:
    """One pack file, opened at the first question and again after a fork.

    A unit written as a negative number is that row of the shipped gazetteer.
    """

    def __init__(self, path: Path, shift: int) -> None:
        self.path, self.shift = path, shift
        self._pid = -1
        self._open: sqlite3.Connection | None = None
        self.filter: bytes = b""
        self.meta: dict[str, str] = {}
        self.sources: dict[int, str] = {}
        self.connect()

    def connect(self) -> sqlite3.Connection:
        if self._open is None or self._pid != os.getpid():
            if not self.path.is_file():
                raise InputError("no such pack of places", where=str(self.path), todo="make one with `places import`")
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._open = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._pid = os.getpid()
            try:
                self._read_meta()
            except sqlite3.DatabaseError as error:
                raise InputError("not a pack of places", where=str(self.path)) from error
        return self._open

    def _read_meta(self) -> None:
        assert self._open is not None
        rows = dict(self._open.execute("SELECT key, value FROM meta"))
        self.filter = rows.pop("filter", b"")
        self.meta = rows
        self.sources = dict(self._open.execute("SELECT id, name FROM source"))
        if rows.get("format") != FORMAT:
            raise InputError(f"pack format {rows.get('format')!r} is not {FORMAT!r}", where=str(self.path))

    def may_start(self, word: str) -> bool:
        bit = crc32(word.encode()) % (len(self.filter) << 3)  # ``filter_bit``; asked some times of every new word
        return self.filter[bit >> 3] & (1 << (bit & 7)) != 0

    def names(self, first: str) -> list[Entry]:
        found = self.connect().execute("SELECT entries FROM name WHERE first = ?", (first,)).fetchone()
        if found is None:
            return []
        shift = self.shift
        return [
            Entry(tuple(rest.split()), weak, tuple(place + shift for place in ids))
            for rest, weak, ids in _NAMES.decode(found[0])
        ]

    def loose(self, key: str) -> list[int]:
        found = self.connect().execute("SELECT ids FROM loose WHERE key = ?", (key,)).fetchone()
        return [] if found is None else [place + self.shift for place in _IDS.decode(found[0])]

    def loose_keys(self, prefix: str) -> Iterator[str]:
        query = "SELECT key FROM loose WHERE key >= ? AND key < ?"
        yield from (row[0] for row in self.connect().execute(query, (prefix, prefix + "\U0010ffff")))

    def row(self, place: int) -> Row | None:
        query = (
            "SELECT name, name_en, kind, country, admin1, admin2, lat, lon, population, geonameid, radius, "
            "source, curated "
            "FROM place WHERE id = ?"
        )
        found = self.connect().execute(query, (place - self.shift,)).fetchone()
        if found is None:
            return None
        columns: list[Any] = list(found)
        columns[4:6] = (None if unit is None else -unit if unit < 0 else unit + self.shift for unit in columns[4:6])
        columns[11:] = self.sources[columns[11]], bool(columns[12])
        return Row(place, *columns)


def filter_bit(word: str, bits: int) -> int:
    """Which bit of the filter belongs to a first word."""
    return crc32(word.encode()) % bits


class Gazetteer:
    """One or more packs, asked together; the first pack's rows come first."""

    def __init__(self, paths: Iterable[Path | str]) -> None:
        self.paths = tuple(Path(path) for path in paths)
        self._stores = [_Store(path, n * _STORE_STEP) for n, path in enumerate(self.paths)]
        self.row = lru_cache(maxsize=65_536)(self._row)
        self.starting = lru_cache(maxsize=65_536)(self._starting)
        self.may_start = self._stores[0].may_start if len(self._stores) == 1 else self._any_may_start
        """Whether a name may start with this key word (false is certain, true is not)."""

    def meta(self) -> list[dict[str, str]]:
        """What each pack says of itself: format, sources, how it was made."""
        return [dict(store.meta) for store in self._stores]

    def _any_may_start(self, word: str) -> bool:
        return any(store.may_start(word) for store in self._stores)

    def _starting(self, word: str) -> tuple[Entry, ...]:
        """All names that start with this key word, the longest first."""
        merged: dict[tuple[str, ...], Entry] = {}
        for store in self._stores:
            if store.may_start(word):
                for entry in store.names(word):
                    known = merged.get(entry.rest)
                    if known is not None:
                        entry = Entry(entry.rest, min(known.weak, entry.weak), known.ids + entry.ids)
                    merged[entry.rest] = entry
        return tuple(sorted(merged.values(), key=lambda entry: -len(entry.rest)))

    def exact(self, key: str) -> tuple[int, ...]:
        """Places with exactly this key."""
        first, *rest = key.split() or [""]
        for entry in self.starting(first):
            if entry.rest == tuple(rest):
                return entry.ids
        return ()

    def loose(self, key: str) -> tuple[int, ...]:
        """Places with this loose key."""
        return tuple(place for store in self._stores for place in store.loose(key))

    def loose_keys(self, prefix: str) -> set[str]:
        """All loose keys that start with ``prefix`` (for fuzzy look-ups by a person)."""
        return {found for store in self._stores for found in store.loose_keys(prefix)}

    def _row(self, place: int) -> Row:
        store = self._stores[place // _STORE_STEP]
        found = store.row(place)
        if found is None:
            raise KeyError(place)
        return found


@cache
def _opened(paths: tuple[str, ...]) -> Gazetteer:
    return Gazetteer(paths)


_chosen: list[str] = []


def use_packs(packs: Iterable[Path | str]) -> None:
    """Read with these packs behind the shipped gazetteer from now on (``--places PACK``)."""
    _chosen[:] = [str(pack) for pack in packs]
    open_pack()


def open_pack(packs: Iterable[Path | str] = (), *, base: bool = True) -> Gazetteer:
    """Open the shipped gazetteer with further packs behind it (opened once per process).

    Args:
        packs: files written by ``places import``; those of ``use_packs`` when none is named.
        base: whether the shipped places come first.

    Raises:
        InputError: when a file is missing or is no pack.
    """
    paths = [str(BASE)] if base else []
    named = [str(pack) for pack in packs] or (_chosen if base else [])
    return _opened((*paths, *named))

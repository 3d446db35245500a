"""Denser gazetteers from files a user has: read, merged with reasons, written as a pack.

Read are GeoNames dumps (a country file, optionally with ``alternateNames``), Who's On First records as
JSON lines, OCHA's tables of administrative boundaries (CSV) and a plain CSV.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from marsad.errors import InputError
from marsad.gazetteer.geo import distance
from marsad.gazetteer.keys import key, loose_key
from marsad.gazetteer.pack import Draft, Spelling, write_pack
from marsad.gazetteer.store import Gazetteer, Row

__all__ = ["Incoming", "Outcome", "guess_format", "import_places", "read_csv", "read_geonames", "read_ocha", "read_wof"]

NEAR_KM = 10.0  # rows of one name, country and sort closer than this are one place
CITY, TOWN = 100_000, 8_000
SETTLED = frozenset(["city", "town", "village"])
LINE = 1_000_000  # characters of a first line at most
_BROKEN = (csv.Error, OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError)
_ARABIC = re.compile("[\u0621-\u064a]")
_FEATURES = {
    "PPLX": "neighbourhood",
    "ADM1": "admin1",
    "ADM2": "admin2",
    "ADM3": "admin3",
    "ADM4": "admin3",
    "AIRP": "airport",
    "AIRB": "base",
    "INSM": "base",
    "MILB": "base",
    "MT": "mountain",
    "MTS": "mountain",
    "HLL": "mountain",
    "PK": "mountain",
    "VAL": "valley",
    "WAD": "valley",
    "DAM": "dam",
    "ISL": "island",
    "DSRT": "desert",
    "RGN": "region",
    "PRT": "port",
    "STM": "river",
    "LK": "sea",
    "BDG": "road",
    "CMP": "camp",
    "CMPRF": "camp",
    "OILF": "field",
    "GASF": "field",
}
_WOF = {
    "region": "admin1",
    "county": "admin2",
    "localadmin": "admin3",
    "neighbourhood": "neighbourhood",
    "macrohood": "neighbourhood",
    "microhood": "neighbourhood",
    "borough": "neighbourhood",
    "island": "island",
}
_RADII = {
    "city": 6.0,
    "town": 3.0,
    "village": 2.0,
    "admin1": 60.0,
    "admin2": 20.0,
    "admin3": 12.0,
    "neighbourhood": 2.0,
}


@dataclass(slots=True)
class Incoming:
    """A place as a source gives it. ``country`` is ISO alpha-2 or alpha-3, ``admin1`` a name or GeoNames code."""

    names: set[str]
    name_en: str
    kind: str
    country: str
    lat: float | None
    lon: float | None
    admin1: tuple[str, ...] = ()
    population: int = 0
    geonameid: int | None = None
    source: str = ""


@dataclass(slots=True)
class Outcome:
    """What an import did: counts by reason, and some examples of each for a person to look at."""

    read: int = 0
    written: int = 0
    reasons: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, reason: str, example: str) -> None:
        """Count what happened to a place."""
        self.reasons[reason] += 1
        if len(self.examples[reason]) < 3:
            self.examples[reason].append(example)


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig", newline="")


def guess_format(path: Path) -> str:
    """``wof``, ``ocha``, ``csv`` or ``geonames``, by the file's ending and first line.

    Raises:
        InputError: when it is none of these.
    """
    try:
        with _open(path) as lines:
            first = lines.readline(LINE)
    except _BROKEN as error:
        raise InputError(f"cannot be read: {error}", where=str(path), todo="save it as UTF-8") from error
    if first.startswith("{"):
        return "wof"
    if first.count("\t") >= 17:
        return "geonames"
    header = {name.strip().casefold() for name in first.split(",")}
    if any(re.fullmatch(r"adm\d_?(en|ar|pcode|name.*)|admin\d(name|pcod).*", name) for name in header):
        return "ocha"
    if header & {"name", "ar", "name_ar"}:
        return "csv"
    raise InputError("neither GeoNames, Who's On First, OCHA nor a table with a column `name`", where=str(path))


def read_geonames(path: Path, alternates: Path | None = None, **_: Any) -> Iterator[Incoming]:
    """A GeoNames country file (tab-separated) with, if given, the names of its ``alternateNames`` file."""
    extra: dict[int, set[str]] = defaultdict(set)
    if alternates is not None:
        with _open(alternates) as lines:
            for line in lines:
                parts = line.rstrip("\n").split("\t")
                if len(parts) > 3 and parts[2] in ("ar", "en", ""):
                    extra[int(parts[1])].add(parts[3])
    with _open(path) as lines:
        for number, line in enumerate(lines, 1):
            parts = line.rstrip("\n").split("\t")
            if len(parts) < 15:
                raise InputError(f"line {number} has {len(parts)} fields instead of 19", where=str(path))
            kind = _FEATURES.get(parts[7]) or ("place" if parts[6] == "P" else None)
            if kind is not None:
                people = int(parts[14] or 0)
                names = {parts[1], parts[2], *filter(None, parts[3].split(",")), *extra.get(int(parts[0]), ())}
                yield Incoming(
                    names,
                    parts[2] or parts[1],
                    _settled(people) if kind == "place" else kind,
                    parts[8],
                    float(parts[4]),
                    float(parts[5]),
                    (f"{parts[8]}.{parts[10]}",),
                    people,
                    int(parts[0]),
                    "GeoNames",
                )


def read_wof(path: Path, **_: Any) -> Iterator[Incoming]:
    """Who's On First records, one JSON object a line: ``name, type, ar, en, lat, lon, country, region …``."""
    with _open(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                people = row.get("population") or 0
                kind = _WOF.get(row["type"]) or (_campus(row) if row["type"] == "campus" else _settled(people))
                units = tuple(name for name in (row.get("region_ar"), row.get("region")) if name)
                yield Incoming(
                    {row["name"], *row.get("ar", ()), *row.get("en", ())},
                    row["name"],
                    kind,
                    row["country"],
                    row["lat"],
                    row["lon"],
                    units,
                    people,
                    row.get("geonameid"),
                    "Who's On First",
                )
            except (KeyError, json.JSONDecodeError) as error:
                raise InputError(f"line {number} is no place record: {error}", where=str(path)) from error


def _campus(row: dict[str, Any]) -> str:
    text = " ".join([row["name"], *row.get("en", ())]).casefold()
    return "airport" if "airport" in text or "airfield" in text else "facility"


def read_ocha(path: Path, **_: Any) -> Iterator[Incoming]:
    """OCHA's table of one level of units: the deepest level with a name is the row's place."""
    with _open(path) as lines:
        for row in csv.DictReader(lines):
            columns = {_column(name): (value or "").strip() for name, value in row.items() if name}
            levels = [level for level in range(5) if columns.get(f"{level}en") or columns.get(f"{level}ar")]
            if not levels or levels[-1] == 0:
                continue
            level = levels[-1]
            names = {columns[name] for name in (f"{level}en", f"{level}ar") if columns.get(name)}
            units = tuple(columns[name] for name in ("1ar", "1en") if columns.get(name)) if level > 1 else ()
            code = columns.get("0pcode") or columns.get(f"{level}pcode", "")[:2]
            yield Incoming(
                names,
                columns.get(f"{level}en") or min(names),
                f"admin{min(level, 3)}",
                code,
                _number(columns.get("lat")),
                _number(columns.get("lon")),
                units,
                0,
                None,
                "OCHA",
            )


def _column(name: str) -> str:
    """A column's name levelled: ``ADM2_EN``, ``admin2Name_en`` and ``admin2Pcode`` over the years."""
    text = name.strip().casefold().replace("_", "")
    found = re.fullmatch(r"adm(?:in)?(\d)(?:name)?(en|ar|pcode)", text)
    if found:
        return found[1] + found[2]
    if text in ("latitude", "lat", "y", "ycoord", "centerlat"):
        return "lat"
    return "lon" if text in ("longitude", "lon", "long", "x", "xcoord", "centerlon") else text


def read_csv(path: Path, source: str | None = None, country: str | None = None, **_: Any) -> Iterator[Incoming]:
    """A table of one's own.

    Columns: ``name`` (or ``ar``) and, as known, ``en``, ``names`` (with | between), ``kind``, ``country``,
    ``admin1``, ``lat``, ``lon``, ``population``, ``source``.
    """
    with _open(path) as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            cells = {(name or "").strip().casefold(): (value or "").strip() for name, value in row.items()}
            name = cells.get("name") or cells.get("ar") or cells.get("name_ar") or ""
            where = cells.get("country") or country
            if not name or not where:
                raise InputError("a row needs a name and a country", where=f"{path}:{number}")
            names = {name, *filter(None, (part.strip() for part in cells.get("names", "").split("|")))}
            english = cells.get("en") or cells.get("name_en") or name
            units = (cells["admin1"],) if cells.get("admin1") else ()
            yield Incoming(
                names,
                english,
                cells.get("kind") or "village",
                where,
                _number(cells.get("lat")),
                _number(cells.get("lon")),
                units,
                int(_number(cells.get("population")) or 0),
                None,
                cells.get("source") or source or path.name,
            )


def _told(read: Callable[..., Iterator[Incoming]]) -> Callable[..., Iterator[Incoming]]:
    """A reader whose stumbling over a broken file is an ``InputError`` that names the file."""

    def reading(path: Path, *args: Any, **kwargs: Any) -> Iterator[Incoming]:
        try:
            yield from read(path, *args, **kwargs)
        except _BROKEN as error:
            what = f"no readable table of places: {type(error).__name__}: {error}"
            raise InputError(what[:300], where=str(path), todo="is it this format, in UTF-8?") from error

    return reading


READERS: dict[str, Callable[..., Iterator[Incoming]]] = {
    "geonames": _told(read_geonames),
    "wof": _told(read_wof),
    "ocha": _told(read_ocha),
    "csv": _told(read_csv),
}


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _settled(people: int) -> str:
    return "city" if people >= CITY else "town" if people >= TOWN else "village"


def import_places(
    incoming: Iterable[Incoming],
    target: Path,
    base: Gazetteer,
    spelling: Spelling,
    sources: dict[str, tuple[str, str]],
) -> Outcome:
    """Merge places with the shipped ones and among themselves and write what is new as a pack.

    A place that the shipped gazetteer has (same GeoNames id, or same name, country and sort within 10 km) is
    written only for the names it adds, at the shipped coordinates.

    Args:
        incoming: places of one or more readers.
        target: the pack to write.
        base: the gazetteer to merge with.
        spelling: the language of the names.
        sources: source name -> (licence, address).

    Returns:
        What was merged and why.
    """
    merger = _Merger(base, spelling)
    for place in incoming:
        merger.add(place)
    used = {draft.source: sources.get(draft.source, ("not stated", "")) for draft in merger.drafts}
    merger.outcome.written = write_pack(target, merger.drafts, used, spelling, {"name": target.stem})
    return merger.outcome


class _Merger:
    def __init__(self, base: Gazetteer, spelling: Spelling) -> None:
        self.base, self.spelling = base, spelling
        self.drafts: list[Draft] = []
        self.outcome = Outcome()
        self._names: dict[str, list[Draft]] = defaultdict(list)
        self._units: dict[tuple[str, str], int | None] = {}
        self._codes: dict[str, str | None] = {}

    def add(self, place: Incoming) -> None:
        """Take one place in: as new, joined with another, or not at all."""
        self.outcome.read += 1
        country = self._country(place.country)
        arabic = {name for name in place.names if _ARABIC.search(name)}
        if not arabic or country is None:
            reason = "no Arabic name" if country else "unknown country"
            self.outcome.note(reason, place.name_en)
            return
        keys = {key(name, self.spelling.fold) for name in place.names} - {""}
        known = self._shipped(place, country, keys)
        if known is not None:
            self._join_shipped(place, country, keys, *known)
            return
        twin = self._twin(place, country, keys)
        if twin is not None:
            twin.names |= place.names
            twin.population = max(twin.population, place.population)
            self.outcome.note(
                "joined with an imported place of the same name near by", f"{place.name_en} -> {twin.name_en}"
            )
            return
        self._new(place, country, sorted(arabic)[0], keys)

    def _country(self, code: str) -> str | None:
        """ISO alpha-3 of a two- or three-letter code (the shipped countries know both)."""
        if code not in self._codes:
            rows = [self.base.row(place) for place in self.base.exact(code.casefold())]
            self._codes[code] = next((row.country for row in rows if row.kind == "country"), None)
        return self._codes[code]

    def _alike(self, kind: str, other: str) -> bool:
        return kind == other or {kind, other} <= SETTLED

    def _shipped(self, place: Incoming, country: str, keys: set[str]) -> tuple[Row, str] | None:
        for name in sorted(keys):
            for number in self.base.exact(name):
                row = self.base.row(number)
                if place.geonameid is not None and row.geonameid == place.geonameid:
                    return row, "same GeoNames id as a shipped place"
                if row.country == country and self._alike(place.kind, row.kind) and _apart(place, row) <= NEAR_KM:
                    return row, "same name as a shipped place near by"
                if row.country == country and place.kind == row.kind == "admin1":
                    return row, "same first-level unit"
        return None

    def _join_shipped(self, place: Incoming, country: str, keys: set[str], row: Row, reason: str) -> None:
        fresh = {name for name in place.names if row.id not in self.base.exact(key(name, self.spelling.fold))}
        self.outcome.note(reason + (", adds names" if fresh else ", adds nothing"), f"{place.name_en} -> {row.name_en}")
        if fresh:
            draft = Draft(
                len(self.drafts) + 1,
                row.name,
                row.name_en,
                row.kind,
                country,
                fresh,
                admin1=_unit(row.admin1),
                lat=row.lat,
                lon=row.lon,
                population=row.population,
                geonameid=row.geonameid,
                radius=row.radius,
                source=place.source,
                note=reason,
            )
            self.drafts.append(draft)

    def _twin(self, place: Incoming, country: str, keys: set[str]) -> Draft | None:
        for name in sorted(keys):
            for draft in self._names[name]:
                if draft.country == country and self._alike(place.kind, draft.kind) and _apart(place, draft) <= NEAR_KM:
                    return draft
        return None

    def _new(self, place: Incoming, country: str, name: str, keys: set[str]) -> None:
        admin1 = self._admin1(country, place.admin1)
        draft = Draft(
            len(self.drafts) + 1,
            name,
            place.name_en,
            place.kind,
            country,
            set(place.names),
            admin1=admin1,
            lat=place.lat,
            lon=place.lon,
            population=place.population,
            geonameid=place.geonameid,
            radius=_RADII.get(place.kind, 4.0),
            source=place.source,
        )
        self.drafts.append(draft)
        self.outcome.note("new", place.name_en)
        for known in keys:
            self._names[known].append(draft)

    def _admin1(self, country: str, units: tuple[str, ...]) -> int | None:
        for unit in units:
            if (country, unit) not in self._units:
                self._units[country, unit] = self._find_unit(country, unit)
            found = self._units[country, unit]
            if found is not None:
                return found
        return None

    def _find_unit(self, country: str, unit: str) -> int | None:
        exact = key(unit, self.spelling.fold)
        numbers = (*self.base.exact(exact), *self.base.loose(loose_key(exact, self.spelling.strip)))
        rows = [self.base.row(number) for number in numbers]
        return next((_unit(row.id) for row in rows if row.kind == "admin1" and row.country == country), None)


def _unit(number: int | None) -> int | None:
    """A shipped row's id as a pack writes it."""
    return None if number is None else -number


def _apart(place: Incoming, row: Row | Draft) -> float:
    if place.lat is None or place.lon is None or row.lat is None or row.lon is None:
        return float("inf")
    return distance(place.lat, place.lon, row.lat, row.lon)

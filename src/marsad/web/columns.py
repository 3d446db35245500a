"""What a search finds as columns of numbers, for maps, timelines and charts of many thousands of events.

The answer is ``MRSD``, the length of a JSON head (32 bits), the head, and the columns one after the other, each at a
multiple of eight bytes, little-endian.  The head says of every column its type and its offset from the end of the head,
and holds the names that columns of small numbers point into.  Unknown: NaN in ``f4``, the lowest number in ``i4``.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal, get_args

import msgspec

from marsad.record import Kind
from marsad.store import Store

__all__ = ["GRADES", "PRECISIONS", "UNKNOWN", "Scope", "columns_of", "day_number", "pack_columns", "table_of"]

Scope = Literal["events", "incidents"]
UNKNOWN = -(2**31)
PRECISIONS = ("", "exact", "near", "district", "governorate", "region", "country", "sea")
"""How well a place is known; the first is not known how well."""
GRADES = ("", "confirmed", "fair", "weak", "contested")
KINDS: tuple[str, ...] = get_args(Kind)
_EPOCH = date(1970, 1, 1).toordinal()
_TYPES = {"f4": "f", "i4": "i", "u2": "H", "u1": "B"}
_HARM = ("killed_low", "killed_best", "killed_high", "injured_best")
_SHARED = ("start", "end", "kind", "place", "lat", "lon", "place_precision", *_HARM)
_OWN = {"events": ("report_key", "position"), "incidents": ("key", "grade", "independent_sources")}
Columns = dict[str, tuple[str, Sequence[Any]]]


def columns_of(store: Store, query: str, scope: Scope) -> bytes:
    """Everything that a query finds, the latest first.

    Raises:
        QueryError: the query cannot be understood.
    """
    names = (*_SHARED, *_OWN[scope])
    rows = store.rows(scope, names, query)
    told: dict[str, Sequence[Any]] = (
        dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    )
    columns, head = table_of(told)
    if scope == "events":
        columns["key"], columns["position"] = ("i4", told["report_key"]), ("u2", told["position"])
    else:
        columns["key"] = ("i4", told["key"])
    return pack_columns(len(rows), columns, {**head, "scope": scope})


def table_of(told: dict[str, Sequence[Any]]) -> tuple[Columns, dict[str, Any]]:
    """Columns of numbers from columns of values, and the names they point into."""
    places: dict[str | None, int] = {None: 0}
    days: dict[str | None, int] = {None: UNKNOWN}
    columns: Columns = {
        "lat": ("f4", [_nan(value) for value in told["lat"]]),
        "lon": ("f4", [_nan(value) for value in told["lon"]]),
        "start": ("i4", _looked_up(told["start"], days, day_number)),
        "end": ("i4", _looked_up(told["end"], days, day_number)),
        "kind": ("u1", _numbers(told["kind"], KINDS)),
        "precision": ("u1", _numbers(told["place_precision"], PRECISIONS)),
        "place": ("i4", _looked_up(told["place"], places, lambda _: len(places))),
    }
    columns |= {name: ("i4", [UNKNOWN if value is None else value for value in told[name]]) for name in _HARM}
    if "grade" in told:
        columns["grade"] = ("u1", _numbers(told["grade"], GRADES))
        columns["sources"] = ("u2", [min(value, 65535) for value in told["independent_sources"]])
    names = {"kinds": KINDS, "precisions": PRECISIONS, "grades": GRADES, "places": ["", *list(places)[1:]]}
    return columns, names


def pack_columns(length: int, columns: Columns, head: dict[str, Any]) -> bytes:
    """The bytes of an answer."""
    bodies, where, at = [], {}, 0
    for name, (kind, values) in columns.items():
        packed = array(_TYPES[kind], values)
        if sys.byteorder == "big":
            packed.byteswap()
        body = packed.tobytes()
        body += bytes(-len(body) % 8)
        where[name], at = [kind, at], at + len(body)
        bodies.append(body)
    told = msgspec.json.encode({"length": length, "columns": where, **head})
    told += b" " * (-(len(told) + 8) % 8)
    return b"".join([b"MRSD", len(told).to_bytes(4, "little"), told, *bodies])


def day_number(day: str | None) -> int:
    """Days since 1970-01-01; of a month or a year its first day."""
    try:
        return date.fromisoformat(((day or "") + "-01-01")[:10]).toordinal() - _EPOCH
    except ValueError:
        return UNKNOWN


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _numbers(values: Iterable[str | None], names: Sequence[str]) -> list[int]:
    number = {name: place for place, name in enumerate(names)}
    return [number.get(value or "", 0) for value in values]


def _looked_up(
    values: Iterable[str | None], known: dict[str | None, int], find: Callable[[str | None], int]
) -> list[int]:
    found = []
    for value in values:
        number = known.get(value)
        if number is None:
            number = known[value] = find(value)
        found.append(number)
    return found

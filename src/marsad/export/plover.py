"""``plover``: PLOVER 0.8 records, one JSON object a line.

Fields: the PLOVER manual's tables of JSON fields and objects.  Choices:

- PLOVER asks for an actor, a date and an event; where nobody is named the list is empty, where no day is said the date
  is null, and the loss report counts both.
- ``size`` holds numbers only: the best figures.  ``dead_low`` … ``injured_high`` beside them are our own (the manual
  lets providers add fields).
- ``text`` is left out (it is for those who hold rights in the article); evidence is quoted in ``event_text`` with its
  offsets in ``text_info``.
- ``record_version``, ``review_state``, ``grade`` and ``status`` are fields of our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from marsad.errors import InputError
from marsad.export.format import Format, Options, Row
from marsad.export.ledger import Ledger, Loss
from marsad.export.model import ExportItem, Who
from marsad.export.values import GEO, codes, country, finer, mark, origins, who

__all__ = ["CODEBOOK", "FORMAT", "QUAD", "SECTOR", "read_lines", "write_lines"]

CODEBOOK = "plover-0.8"
QUAD = {
    **dict.fromkeys("AGREE CONSULT SUPPORT CONCEDE".split(), 1),
    **dict.fromkeys("COOPERATE AID RETREAT".split(), 2),
    **dict.fromkeys("REQUEST ACCUSE REJECT SANCTION THREATEN".split(), 3),
    **dict.fromkeys("PROTEST MOBILIZE COERCE ASSAULT".split(), 4),
}
"""The quad category of each event; SANCTION as in the manual's table."""
SECTOR = {"civilians": "CVL", "protesters": "CVL", "rioters": "CVL", "rebel": "REB", "unidentified": "UAF"}
"""Sectors that a party's type alone tells; the register's own come first."""
_RESOLUTION = {1: 5, 2: 4, 3: 3, 4: 2, 5: 2, 6: 1}
"""UCDP's where_prec -> PLOVER's resolution, 5 below a city … 1 country."""


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    incident, coded = item.incident, codes(item)
    event = coded.plover.get("event")
    when = incident.when
    if when is None or when.start is None:
        ledger.choose("date is null: no day is said")
    actors, recipients = who(item, "actor"), who(item, "recipient")
    if not actors:
        ledger.choose("actor is empty: nobody is named")
    if event is None:
        ledger.choose("event is empty: no PLOVER category fits")
    sectors = _sectors(item)
    quotes = list(item.quotes())
    yield {
        "id": item.id,
        "has_event": event is not None,
        "date": when.start if when else None,
        "enddate": when.end if when and when.end != when.start else None,
        "actor": [_entity(party, sectors) for party in actors],
        "recipient": [_entity(party, sectors) for party in recipients],
        "event": [event] if event else [],
        "mode": [coded.plover["mode"]] if coded.plover.get("mode") else [],
        "quad_code": QUAD.get(event or ""),
        "event_loc": _location(item),
        "event_text": [quote.text for quote in quotes if quote.text],
        "text_info": [
            {"report": quote.report, "start": quote.start, "end": quote.end}
            for quote in quotes
            if quote.start is not None
        ],
        "size": _size(item),
        "cite_info": [_citation(origin) for origin in origins(item)],
        "coder": "marsad",
        "comment": mark(item),
        "record_version": item.version,
        "review_state": item.state,
        "grade": incident.grade,
        "status": incident.status,
    }


def _sectors(item: ExportItem) -> dict[str, dict[str, str]]:
    """The PLOVER code and sector of the parties, as their records have them."""
    parties = (party for tied in item.events for party in (*tied.event.actors, *tied.event.recipients))
    return {party.canonical or party.name: party.plover for party in parties if party.plover}


def _entity(party: Who, sectors: dict[str, dict[str, str]]) -> dict[str, Any]:
    known = sectors.get(party.canonical or party.name, {})
    return {
        "code": known.get("code") or party.country,
        "sector": known.get("sector") or SECTOR.get(party.type or "", "UNK"),
        "entity_text": party.name,
        "identifier_id": party.canonical,
        "identifier_text": party.english,
    }


def _location(item: ExportItem) -> dict[str, Any] | None:
    where = item.incident.where
    if where is None:
        return None
    land, more = country(where.country), finer(item)
    precision = GEO.get(where.precision or "", (None, None))[0]
    return {
        "extracted_place": where.name,
        "resolved_place": where.name if where.lat is not None else None,
        "geonameid": more["geonameid"],
        "lat": where.lat,
        "lon": where.lon,
        "district": more["admin2"],
        "province": where.admin1,
        "country": land.name if land else None,
        "country_code": where.country,
        "resolution": _RESOLUTION.get(precision or 0),
    }


def _size(item: ExportItem) -> dict[str, int | None] | None:
    found: dict[str, int | None] = {}
    for name, figure in (("dead", item.incident.killed), ("injured", item.incident.injured)):
        if figure is not None:
            found |= {name: figure.best, f"{name}_low": figure.low, f"{name}_high": figure.high}
    return found or None


def _citation(origin: Any) -> dict[str, Any]:
    return {
        "citation": origin.report,
        "url": origin.url,
        "title": origin.title,
        "language": origin.language,
        "publication": origin.outlet,
        "published": origin.published,
        "codebook": CODEBOOK,
    }


def write_lines(rows: Iterable[Row], out: Path, options: Options) -> None:
    """One JSON object a line."""
    with out.open("wb") as stream:
        stream.writelines(msgspec.json.encode(row) + b"\n" for row in rows)


def read_lines(path: Path) -> Iterator[Row]:
    """The objects of a file of JSON lines.

    Raises:
        InputError: a line that is no JSON object.
    """
    decoder = msgspec.json.Decoder(dict[str, Any])
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield decoder.decode(line)
            except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
                raise InputError(f"no JSON object: {error}", where=f"{path}:{number}") from error


LOSSES = (
    Loss("claims", "PLOVER has no denials or claims of responsibility", lambda x: bool(x.incident.claims)),
    Loss("figures by source, groups", "one number of dead, one of injured", lambda x: _figures(x)),
    Loss("when there is no day", "date is asked for; null", lambda x: not (x.incident.when and x.incident.when.start)),
    Loss("days' precision", "no field", lambda x: x.incident.when is not None),
    Loss("weapons", "only as far as the mode tells", lambda x: any(t.event.weapons for t in x.events)),
    Loss("other places", "places other reports name", lambda x: bool(x.incident.where and x.incident.where.others)),
    Loss("corrections", "what a person put right", lambda x: bool(x.corrections)),
)


def _figures(item: ExportItem) -> bool:
    figures = (item.incident.killed, item.incident.injured)
    return any(figure is not None and (len(figure.said) > 1 or figure.groups) for figure in figures)


FORMAT = Format(
    "plover", ".jsonl", "PLOVER 0.8 records", _rows, write_lines, read_lines, LOSSES, source="PLOVER manual"
)

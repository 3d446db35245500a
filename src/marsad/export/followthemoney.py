"""``followthemoney``: incidents as a graph of entities, one JSON object a line (FollowTheMoney 4).

An Event for the incident, an Article for each report (its ``proof``), and an Organization or PublicBody for each party
the register knows, tied to the event by UnknownLinks that say in which role.  Persons are not made into entities: a
name in a report does not identify anybody.  The library is not needed to write the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from marsad.export.format import Format, Row
from marsad.export.ledger import Ledger, Loss
from marsad.export.model import ExportItem, Origin, Who
from marsad.export.plover import read_lines, write_lines
from marsad.export.values import country, mark, origins, quoted, range_text, who

__all__ = ["FORMAT"]

_PUBLIC = frozenset(["state_forces"])


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    found = origins(item)
    parties = [party for role in ("actor", "recipient") for party in who(item, role) if party.canonical]
    yield _event(item, found, parties)
    yield from (_article(item, origin) for origin in found)
    for canonical, party in {party.canonical: party for party in parties}.items():
        yield _entity(
            _key("party", canonical or ""),
            "PublicBody" if party.type in _PUBLIC else "Organization",
            name=[party.english or party.name],
            alias=[party.name] if party.english and party.name != party.english else [],
            country=_land(party.country),
            keywords=[party.type] if party.type else [],
            notes=[mark(item)],
        )
    yield from (_link(item, party) for party in parties)


def _event(item: ExportItem, found: list[Origin], parties: list[Who]) -> Row:
    incident = item.incident
    when, where = incident.when, incident.where
    figures = [
        f"{name} {range_text(figure)}"
        for name, figure in (("killed", incident.killed), ("injured", incident.injured))
        if figure is not None
    ]
    place = ", ".join(part for part in (where.name, where.admin1) if part) if where else ""
    return _entity(
        _key("incident", item.id),
        "Event",
        name=[
            " ".join(
                part for part in (incident.kind.replace("_", " "), place, (when.start if when else "") or "") if part
            )
        ],
        recordId=[item.id],
        startDate=[when.start] if when and when.start else [],
        endDate=[when.end] if when and when.end else [],
        location=[place] if place else [],
        country=_land(where.country) if where else [],
        summary=figures,
        description=list(quoted(item)),
        notes=[mark(item)],
        keywords=[incident.kind, f"review:{item.state}", f"grade:{incident.grade}", f"status:{incident.status}"],
        involved=sorted({_key("party", party.canonical or "") for party in parties}),
        proof=sorted({_key("report", origin.report) for origin in found}),
        sourceUrl=[origin.url for origin in found if origin.url],
        publisher=list(dict.fromkeys(origin.outlet for origin in found if origin.outlet)),
        modifiedAt=[item.updated[:19]] if item.updated else [],
    )


def _article(item: ExportItem, origin: Origin) -> Row:
    return _entity(
        _key("report", origin.report),
        "Article",
        title=[origin.title] if origin.title else [],
        name=[] if origin.title else [origin.report],
        author=[origin.author] if origin.author else [],
        publisher=[origin.outlet] if origin.outlet else [],
        publishedAt=[origin.published[:19]] if origin.published else [],
        sourceUrl=[origin.url] if origin.url else [],
        language=_LANGUAGES.get(origin.language or "", []),
        notes=[mark(item)],
    )


_LANGUAGES = {"ar": ["ara"], "en": ["eng"], "fr": ["fra"], "fa": ["fas"], "tr": ["tur"], "he": ["heb"], "ku": ["kur"]}


def _link(item: ExportItem, party: Who) -> Row:
    return _entity(
        _key("link", f"{item.id}|{party.role}|{party.canonical}"),
        "UnknownLink",
        subject=[_key("party", party.canonical or "")],
        object=[_key("incident", item.id)],
        role=[party.role],
        status=[f"review:{item.state}"],
        recordId=[item.id],
        description=[mark(item)],
    )


def _entity(id: str, schema: str, **properties: list[Any]) -> Row:
    return {"id": id, "schema": schema, "properties": {name: list(v) for name, v in properties.items() if v}}


def _key(room: str, name: str) -> str:
    """A stable id without signs that entity ids may not have."""
    return f"marsad-{room}-{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:20]}"


def _land(iso3: str | None) -> list[str]:
    land = country(iso3)
    return [land.iso2.lower()] if land else []


LOSSES = (
    Loss("killed, injured", "no fields: as text in summary", lambda x: bool(x.incident.killed or x.incident.injured)),
    Loss("coordinates", "an event has no position, only a place name", lambda x: bool(x.incident.where)),
    Loss("parties without an id", "a name does not identify a person", lambda x: _unknown(x)),
    Loss("claims", "who says, denies or claims what", lambda x: bool(x.incident.claims)),
    Loss("days' precision", "no field", lambda x: x.incident.when is not None),
    Loss("corrections", "what a person put right", lambda x: bool(x.corrections)),
)


def _unknown(item: ExportItem) -> bool:
    return any(not row.get("canonical") for row in item.incident.parties)


FORMAT = Format(
    "followthemoney", ".ftm.json", "a graph of events, articles and parties", _rows, write_lines, read_lines, LOSSES,
    source="the schemata of followthemoney 4",
)  # fmt: skip

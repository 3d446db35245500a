"""The flat table that CSV, XLSX, Parquet and GeoJSON share: one row an incident, nothing left out that fits a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from marsad.export.ledger import Loss
from marsad.export.model import ExportItem, Who
from marsad.export.values import GEO, codes, finer, origins, who
from marsad.incidents.model import Figure

__all__ = ["COLUMNS", "LOSSES", "NESTED", "from_text", "table_row", "to_text"]

NESTED: dict[str, dict[str, str]] = {
    "groups": {"group": "text", "low": "int", "high": "int"},
    "figures": {
        "outcome": "text", "report": "text", "source": "text", "source_type": "text", "low": "int", "high": "int",
        "best": "int", "superseded": "bool", "words": "text",
    },
    "claims": {
        "report": "text", "event": "text", "source": "text", "type": "text", "stance": "text", "about": "text",
        "target": "text", "words": "text",
    },
    "evidence": {"report": "text", "event": "text", "start": "int", "end": "int", "text": "text"},
    "sources": {
        "report": "text", "outlet": "text", "published": "text", "url": "text", "title": "text", "sha256": "text",
    },
    "corrections": {"field": "text", "was": "text", "now": "text", "author": "text", "at": "text", "reason": "text"},
}  # fmt: skip
"""Columns that hold rows of their own, with the names and types of those. ``was`` and ``now`` are JSON texts."""

_FLAT = """
record_id:text version:int review_state:text reviewer:text updated:text kind:text status:text grade:text grade_why:text
day_start:day day_end:day day_precision:text day_basis:text place:text country:text admin1:text admin2:text
latitude:float longitude:float place_precision:text where_prec:int geo_precision:int geonameid:int other_places:list
actors:list actor_ids:list actor_types:list recipients:list recipient_ids:list recipient_types:list weapons:list
killed_best:int killed_low:int killed_high:int killed_rule:text killed_contradiction:bool killed_groups:groups
injured_best:int injured_low:int injured_high:int injured_rule:text injured_contradiction:bool injured_groups:groups
independent_sources:int reports:list sources:sources plover_event:text plover_mode:text acled_event_type:text
acled_sub_event_type:text ged_type_of_violence:int figures:figures claims:claims evidence:evidence
corrections:corrections coder:text withheld:list
"""
COLUMNS: dict[str, str] = dict(pair.split(":") for pair in _FLAT.split())
"""Name -> type: ``text``, ``int``, ``float``, ``bool``, ``day`` (ISO date), ``list`` (of texts), or a key of NESTED."""


def table_row(item: ExportItem) -> dict[str, Any]:
    """The row of an incident. Unknown values are None, never a stand-in."""
    incident, coded = item.incident, codes(item)
    when = incident.when
    row: dict[str, Any] = {
        "record_id": item.id, "version": item.version, "review_state": item.state, "reviewer": item.reviewer,
        "updated": item.updated, "kind": incident.kind, "status": incident.status, "grade": incident.grade,
        "grade_why": incident.grade_why,
        "day_start": when.start if when else None, "day_end": when.end if when else None,
        "day_precision": when.precision if when else None, "day_basis": when.basis if when else None,
        **_where(item), **_parties(item), **_figure("killed", incident.killed), **_figure("injured", incident.injured),
        "weapons": _weapons(item),
        "independent_sources": incident.independent_sources, "reports": list(incident.reports),
        "sources": [_picked(origin, "sources") for origin in origins(item)],
        "plover_event": coded.plover.get("event"), "plover_mode": coded.plover.get("mode"),
        "acled_event_type": coded.acled.get("event_type"), "acled_sub_event_type": coded.acled.get("sub_event_type"),
        "ged_type_of_violence": coded.ged.get("type_of_violence"),
        "figures": [*_said("killed", incident.killed), *_said("injured", incident.injured)],
        "claims": [_picked(voice, "claims") for voice in incident.claims],
        "evidence": [_picked(quote, "evidence") for quote in item.quotes()],
        "corrections": [_correction(correction) for correction in item.corrections],
        "coder": _coder(item), "withheld": list(item.withheld),
    }  # fmt: skip
    return {name: (row[name] if row[name] != "" else None) for name in COLUMNS}


def _picked(thing: Any, nested: str) -> dict[str, Any]:
    return {name: (value if (value := getattr(thing, name)) != "" else None) for name in NESTED[nested]}


def _where(item: ExportItem) -> dict[str, Any]:
    where = item.incident.where
    if where is None:
        empty = "place country admin1 admin2 latitude longitude place_precision where_prec geo_precision geonameid"
        return {**dict.fromkeys(empty.split()), "other_places": []}
    where_prec, geo_precision = GEO.get(where.precision or "", (None, None))
    return {
        "place": where.name, "country": where.country, "admin1": where.admin1, **finer(item),
        "latitude": where.lat, "longitude": where.lon, "place_precision": where.precision,
        "where_prec": where_prec, "geo_precision": geo_precision, "other_places": list(where.others),
    }  # fmt: skip


def _parties(item: ExportItem) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for role, name in (("actor", "actors"), ("recipient", "recipients")):
        parties: list[Who] = who(item, role)
        found[name] = [party.name for party in parties]
        found[f"{role}_ids"] = [party.canonical or "" for party in parties]
        found[f"{role}_types"] = [party.type or "" for party in parties]
    return found


def _figure(outcome: str, figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        names = ("best", "low", "high", "rule", "contradiction")
        return {**{f"{outcome}_{name}": None for name in names}, f"{outcome}_groups": []}
    groups = [{"group": name, "low": span.get("low"), "high": span.get("high")} for name, span in figure.groups.items()]
    return {
        f"{outcome}_best": figure.best, f"{outcome}_low": figure.low, f"{outcome}_high": figure.high,
        f"{outcome}_rule": figure.rule, f"{outcome}_contradiction": figure.contradiction, f"{outcome}_groups": groups,
    }  # fmt: skip


def _said(outcome: str, figure: Figure | None) -> list[dict[str, Any]]:
    names = [name for name in NESTED["figures"] if name != "outcome"]
    said = figure.said if figure else []
    return [{"outcome": outcome, **{name: getattr(one, name) for name in names}} for one in said]


def _weapons(item: ExportItem) -> list[str]:
    return list(dict.fromkeys(span.text for tied in item.events for span in tied.event.weapons if span.text))


def _correction(correction: Any) -> dict[str, Any]:
    row = _picked(correction, "corrections")
    for name in ("was", "now"):
        row[name] = None if row[name] is None else msgspec.json.encode(row[name]).decode()
    return row


def _coder(item: ExportItem) -> str | None:
    coders = {f"{t.coder.name} {t.coder.version}, codebook {t.coder.codebook}" for t in item.events if t.coder}
    return "; ".join(sorted(coders)) or None


def to_text(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose inner rows are JSON texts: for formats whose cells hold one value."""
    return {
        name: (msgspec.json.encode(value).decode() if value else None) if COLUMNS[name] in NESTED else value
        for name, value in row.items()
    }


def from_text(row: Mapping[str, Any]) -> dict[str, Any]:
    """What ``to_text`` was given."""
    return {
        name: (msgspec.json.decode(value) if value else []) if COLUMNS[name] in NESTED else value
        for name, value in row.items()
    }


LOSSES = (
    Loss(
        "copies",
        "which reports copy one another is told by independent_sources only",
        lambda x: bool(x.incident.copies),
    ),
    Loss("links", "why reports were joined, and what else might belong", lambda x: bool(x.incident.links)),
    Loss("doubtful", "pairs that wait for a judgement", lambda x: bool(x.incident.doubtful)),
    Loss("history", "how figures rose from day to day", lambda x: len(x.incident.history) > 1),
    Loss(
        "other outcomes",
        "missing, abducted, arrested, displaced stay in the records",
        lambda x: any(c.outcome not in ("killed", "injured") for t in x.events for c in t.event.casualties),
    ),
    Loss("rules", "the rules that gave each value (marsad explain)", lambda x: True),
)

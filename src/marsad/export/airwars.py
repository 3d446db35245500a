"""``airwars``: killed and injured as min and max by group, in the field names of Airwars' own incident records.

Field names: Airwars' published incident records (``killed_injured_<group>`` with ``killed_min`` … ``injured_max``), one
wide row an incident.  Choices:

- A figure of people of whom nobody says whether they were civilians is no civilian figure: it stands in
  ``killed_injured_undetermined_*``, a group of our own.
- An open upper end is an empty max.
- ``civilian_harm_status`` is our grade, whose words are Airwars' (confirmed, fair, weak, contested).
- Deaths a party concedes stay empty: which number a party accepts is in the claims, not settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from marsad.export.delimited import read_csv, write_csv
from marsad.export.format import Format, Options, Row
from marsad.export.ledger import Ledger, Loss
from marsad.export.model import ExportItem
from marsad.export.values import country, finer, origins, who
from marsad.incidents.model import Figure

__all__ = ["BELLIGERENTS", "COLUMNS", "FORMAT", "GROUPS"]

GROUPS = ("civilian_non_combatants", "children", "women", "men", "belligerents", "undetermined")
BELLIGERENTS = 4
"""How many of those who act, or are armed and acted upon, have columns."""
_LABELS = {"civilians": "civilian_non_combatants", "children": "children", "women": "women", "men": "men"}
_COUNTS = [f"killed_injured_{g}_{o}_{end}" for g in GROUPS for o in ("killed", "injured") for end in ("min", "max")]
_PARTY = ("name", "type", "country", "assessment", "deaths_conceded_min", "deaths_conceded_max")
_PARTIES = [f"belligerent_{n}_{field}" for n in range(1, BELLIGERENTS + 1) for field in _PARTY]
COLUMNS = [
    *"unique_reference_code version review_state incident_date incident_date_end incident_date_type".split(),
    *"location_name region governorate country latitude longitude geolocation_accuracy".split(),
    *"strike_type strike_status".split(),
    *"civilian_harm_status civilian_harm_status_reason sources_independent sources".split(),
    *_COUNTS,
    *_PARTIES,
]
_TYPES = {
    **dict.fromkeys([*_COUNTS, "version", "sources_independent"], "int"),
    **dict.fromkeys([name for name in _PARTIES if "conceded" in name], "int"),
    **dict.fromkeys(["latitude", "longitude"], "float"),
    "sources": "list",
}
_ARMED = frozenset(["state_forces", "external_forces", "rebel", "political_militia", "identity_militia"])


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    incident = item.incident
    where, when = incident.where, incident.when
    land = country(where.country) if where else None
    row: Row = dict.fromkeys(COLUMNS)
    row.update(
        unique_reference_code=item.id,
        version=item.version,
        review_state=item.state,
        incident_date=when.start if when else None,
        incident_date_end=when.end if when else None,
        incident_date_type=when.precision if when else None,
        strike_type=incident.kind,
        strike_status=_strike_status(item),
        civilian_harm_status=incident.grade,
        civilian_harm_status_reason=incident.grade_why or None,
        sources_independent=incident.independent_sources,
        sources=[origin.url or origin.outlet or origin.report for origin in origins(item)],
        **_counts("killed", incident.killed),
        **_counts("injured", incident.injured),
        **_parties(item, ledger),
    )
    if where is not None:
        row.update(
            location_name=where.name or None,
            region=finer(item)["admin2"],
            governorate=where.admin1,
            country=land.name if land else where.country,
            latitude=where.lat,
            longitude=where.lon,
            geolocation_accuracy=where.precision,
        )
    yield row


def _strike_status(item: ExportItem) -> str:
    """Airwars' words: contested, a single source's claim, or declared by a party (who claims it)."""
    if item.incident.grade == "contested":
        return "contested_strike"
    if any(voice.stance == "claims_responsibility" for voice in item.incident.claims):
        return "declared_strike"
    return "single_source_claim" if item.incident.independent_sources < 2 else "likely_strike"


def _counts(outcome: str, figure: Figure | None) -> Row:
    """Ends by group. Labels that are no group of persons are parties: their people are belligerents."""
    row: Row = {}
    if figure is None:
        return row
    armed: list[dict[str, int | None]] = []
    for label, span in figure.groups.items():
        if label in _LABELS:
            row |= _ends(_LABELS[label], outcome, span.get("low"), span.get("high"))
        else:
            armed.append(span)
    if armed:
        low = sum(span.get("low") or 0 for span in armed)
        highs = [span.get("high") for span in armed]
        high = None if None in highs else sum(number or 0 for number in highs)
        row |= _ends("belligerents", outcome, low, high)
    if not any(label == "civilians" for label in figure.groups) and not armed:
        row |= _ends("undetermined", outcome, figure.low, figure.high)
    return row


def _ends(group: str, outcome: str, low: int | None, high: int | None) -> Row:
    return {f"killed_injured_{group}_{outcome}_min": low, f"killed_injured_{group}_{outcome}_max": high}


def _parties(item: ExportItem, ledger: Ledger) -> Row:
    found = [*who(item, "actor"), *(party for party in who(item, "recipient") if party.type in _ARMED)]
    if len(found) > BELLIGERENTS:
        ledger.choose(f"more than {BELLIGERENTS} belligerents")
    row: Row = {}
    for number, party in enumerate(found[:BELLIGERENTS], 1):
        row[f"belligerent_{number}_name"] = party.english or party.name
        row[f"belligerent_{number}_type"] = party.type
        row[f"belligerent_{number}_country"] = party.country
        row[f"belligerent_{number}_assessment"] = "suspected" if party.role == "actor" else "targeted"
    return row


def _write(rows: Iterable[Row], out: Path, options: Options) -> None:
    write_csv(rows, COLUMNS, out, options.bom)


def _read(path: Path) -> Iterator[Row]:
    return read_csv(path, COLUMNS, _TYPES)


LOSSES = (
    Loss(
        "best", "ends only, no best figure", lambda x: x.incident.killed is not None or x.incident.injured is not None
    ),
    Loss("evidence", "no field for words and offsets; written beside the file", lambda x: True),
    Loss("claims", "only whether the strike is contested or declared", lambda x: bool(x.incident.claims)),
    Loss(
        "figures by source", "one range a group", lambda x: bool(x.incident.killed and len(x.incident.killed.said) > 1)
    ),
    Loss("victims", "no names, whatever the profile", lambda x: any(not p.canonical for p in who(x, "recipient"))),
    Loss("weapons", "only the kind of event", lambda x: any(t.event.weapons for t in x.events)),
    Loss("other places", "places other reports name", lambda x: bool(x.incident.where and x.incident.where.others)),
    Loss("corrections", "what a person put right", lambda x: bool(x.corrections)),
)
FORMAT = Format(
    "airwars", ".csv", "killed and injured by group, min and max", _rows, _write, _read, LOSSES, evidence=False,
    source="field names of Airwars' published incident records",
)  # fmt: skip

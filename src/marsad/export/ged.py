"""``ged``: the 49 columns of UCDP's Georeferenced Event Dataset, by name.

Columns: the GED codebook 23.1.  GED holds lethal events only, so incidents in which nobody is known to have died stay
out and the loss report names them, as do denied and planned ones.  Choices:

- ``id`` is the incident's id (text; UCDP's own are numbers), ``relid`` adds the version, ``code_status`` is the review
  state.
- ``best``, ``low``, ``high`` are the reconciled figures; ``high`` is empty where there is no upper bound.
- ``deaths_civilians``, ``deaths_a``, ``deaths_b`` are filled only where reports give that group one number, and
  ``deaths_unknown`` only as the rest of ``best``; otherwise all four are empty, not guessed.
- UCDP's own numbers (conflict, dyad, side) and active_year are unknown here and empty; the PRIO-GRID cell is worked
  out from the coordinates, unless they are blurred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor
from pathlib import Path
from typing import Any

from marsad.export.delimited import read_csv, write_csv
from marsad.export.format import Format, Options, Row
from marsad.export.ledger import Ledger, Loss
from marsad.export.model import ExportItem, Who
from marsad.export.values import GEO, codes, country, finer, origins, who

__all__ = ["COLUMNS", "FORMAT", "REGION"]

COLUMNS = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id "
    "side_b_new_id side_b number_of_sources source_article source_office source_date source_headline "
    "source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude "
    "geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a "
    "deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
).split()
_INTS = (
    "year type_of_violence number_of_sources where_prec priogrid_gid country_id event_clarity date_prec deaths_a "
    "deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
).split()
_LISTS = "source_article source_office source_date source_headline source_original".split()
_TYPES = {**dict.fromkeys(_INTS, "int"), **dict.fromkeys(_LISTS, "list"), "latitude": "float", "longitude": "float"}
_AFRICA = "Northern Africa|Western Africa|Middle Africa|Eastern Africa|Southern Africa"
_AMERICAS = "North America|Central America|South America|Caribbean"
_ASIA = "South Asia|Southeast Asia|East Asia|Caucasus and Central Asia|Oceania"
REGION = {
    **dict.fromkeys(_AFRICA.split("|"), "Africa"),
    **dict.fromkeys(_AMERICAS.split("|"), "Americas"),
    **dict.fromkeys(_ASIA.split("|"), "Asia"),
    "Europe": "Europe",
    "Middle East": "Middle East",
}
"""UCDP's five regions from the finer ones; Egypt counts to the Middle East there, the Caucasus to Europe."""
_UCDP_ELSEWHERE = {"EGY": "Middle East", "ARM": "Europe", "AZE": "Europe", "GEO": "Europe"}
GRID = 0.5  # degrees of a PRIO-GRID cell
_STATE = frozenset(["state_forces", "external_forces"])


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    incident = item.incident
    killed = incident.killed
    if incident.status in ("denied", "planned"):
        ledger.leave_out(item, f"{incident.status}: GED holds events that happened")
        return
    if killed is None or not (killed.best or killed.low):
        ledger.leave_out(item, "nobody is known to have died: GED holds lethal events only")
        return
    if killed.high is None:
        ledger.choose("high is empty: no upper bound is known")
    row: Row = dict.fromkeys(COLUMNS)
    for name in _LISTS:
        row[name] = []
    violence = codes(item).ged.get("type_of_violence")
    a, b = _sides(item, violence)
    row.update(
        id=item.id,
        relid=f"{item.id}.v{item.version}",
        code_status=item.state,
        type_of_violence=violence,
        side_a=_name(a),
        side_b=_name(b),
        dyad_name=f"{_name(a)} - {_name(b)}" if a and b else None,
        gwnoa=_state_number(a),
        gwnob=_state_number(b),
        event_clarity=1 if incident.when and incident.when.basis == "said" else 2,
        best=killed.best,
        low=killed.low,
        high=killed.high,
        **_sources(item),
        **_where(item),
        **_when(item),
        **_deaths(item, a, b, violence, ledger),
    )
    yield row


def _sides(item: ExportItem, violence: int | None) -> tuple[Who | None, Who | None]:
    """Side a: the state in state-based violence, else the doer. In one-sided violence side b are civilians."""
    actors, recipients = who(item, "actor"), who(item, "recipient")
    a, b = (actors or [None])[0], (recipients or [None])[0]  # type: ignore[list-item]
    if violence == 1 and a and b and a.type not in _STATE and b.type in _STATE:
        return b, a
    return a, b


def _name(party: Who | None) -> str | None:
    if party is None:
        return None
    return "Civilians" if party.type == "civilians" and not party.english else party.english or party.name


def _state_number(party: Who | None) -> int | None:
    land = country(party.country) if party is not None and party.type in _STATE else None
    return land.gw if land else None


def _sources(item: ExportItem) -> dict[str, Any]:
    found = origins(item)
    cited = [", ".join(x for x in (o.outlet, (o.published or "")[:10], o.title, o.url) if x) for o in found]
    killed = item.incident.killed
    return {
        "number_of_sources": item.incident.independent_sources,
        "source_article": [text for text in cited if text],
        "source_office": list(dict.fromkeys(o.outlet for o in found if o.outlet)),
        "source_date": list(dict.fromkeys(o.published[:10] for o in found if o.published)),
        "source_headline": [o.title for o in found if o.title],
        "source_original": list(dict.fromkeys(s.source for s in killed.said if s.source)) if killed else [],
    }


def _where(item: ExportItem) -> dict[str, Any]:
    where = item.incident.where
    if where is None:
        return {}
    land = country(where.country)
    region = _UCDP_ELSEWHERE.get(where.country or "") or (REGION.get(land.acled_region) if land else None)
    known = where.lat is not None and where.lon is not None
    return {
        "where_prec": GEO.get(where.precision or "", (None, None))[0],
        "where_coordinates": where.name or None,
        "where_description": "; ".join(where.others) or None,
        "adm_1": where.admin1,
        "adm_2": finer(item)["admin2"],
        "latitude": where.lat,
        "longitude": where.lon,
        "geom_wkt": f"POINT ({where.lon} {where.lat})" if known else None,
        "priogrid_gid": _priogrid(where.lat, where.lon) if item.box is None else None,
        "country": land.name if land else where.country,
        "country_id": land.gw if land else None,
        "region": region,
    }


def _priogrid(lat: float | None, lon: float | None) -> int | None:
    """The cell of PRIO-GRID: half degrees, counted from the south-western corner, 720 to a row."""
    if lat is None or lon is None or not (-90 <= lat < 90 and -180 <= lon < 180):
        return None
    return floor((lat + 90) / GRID) * 720 + floor((lon + 180) / GRID) + 1


def _when(item: ExportItem) -> dict[str, Any]:
    """``date_prec``: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 more than a month."""
    when = item.incident.when
    if when is None or when.start is None or when.end is None:
        return {}
    from datetime import date

    days = (date.fromisoformat(when.end) - date.fromisoformat(when.start)).days + 1
    precision = next((level for level, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)
    return {"year": int(when.start[:4]), "date_start": when.start, "date_end": when.end, "date_prec": precision}


def _deaths(item: ExportItem, a: Who | None, b: Who | None, violence: int | None, ledger: Ledger) -> dict[str, Any]:
    killed = item.incident.killed
    assert killed is not None
    groups = {name: span["low"] for name, span in killed.groups.items() if span.get("low") == span.get("high")}
    parts: dict[str, int | None] = {"deaths_civilians": groups.get("civilians")}
    for column, side in (("deaths_a", a), ("deaths_b", b)):
        if side is not None and side.type != "civilians":
            parts[column] = groups.get(side.canonical or side.name)
    known = {column: number for column, number in parts.items() if number is not None}
    rest = (killed.best or 0) - sum(known.values())
    if not known or rest < 0:
        ledger.choose("deaths by side are empty: reports do not tell them apart")
        return {}
    return {**known, "deaths_unknown": rest}


def _write(rows: Iterable[Row], out: Path, options: Options) -> None:
    write_csv(rows, COLUMNS, out, options.bom)


def _read(path: Path) -> Iterator[Row]:
    return read_csv(path, COLUMNS, _TYPES)


def _groups(item: ExportItem) -> dict[str, dict[str, int | None]]:
    return item.incident.killed.groups if item.incident.killed else {}


LOSSES = (
    Loss("injured", "GED counts the dead only", lambda x: x.incident.injured is not None),
    Loss("evidence", "no field for words and offsets; written beside the file", lambda x: True),
    Loss("kind", "only the type of violence", lambda x: True),
    Loss("claims", "who says, denies or claims what", lambda x: bool(x.incident.claims)),
    Loss("grade", "only the number of sources", lambda x: True),
    Loss(
        "women, children, other groups",
        "deaths are by side only",
        lambda x: bool(x.incident.killed and x.incident.killed.groups),
    ),
    Loss("further parties", "one party a side", lambda x: max(len(who(x, "actor")), len(who(x, "recipient"))) > 1),
    Loss("weapons", "no field", lambda x: any(t.event.weapons for t in x.events)),
    Loss("corrections", "what a person put right", lambda x: bool(x.corrections)),
)
FORMAT = Format(
    "ged", ".csv", "UCDP GED's 49 columns", _rows, _write, _read, LOSSES, evidence=False,
    source="UCDP GED codebook, version 23.1",
)  # fmt: skip

"""``acled``: ACLED's 31 columns, in order.

Columns and codes: the ACLED codebook and the ``acledR`` package's sample of an export (2023 layout).  Choices:

- ``event_id_cnty`` is the incident's id, not one of ACLED's.
- ``fatalities`` must be a number.  ACLED takes the most conservative figure, so it is the low end of what was killed; 0
  where no figure is known, as ACLED writes it, and then the notes say ``fatalities=not-reported``.
- ``actor1``/``actor2`` hold doer and target; ACLED gives them no direction.  A party nobody names is empty.
- ``inter1``/``inter2`` are the numeric codes of that layout; ``interaction`` joins them, the smaller first.
- ``notes`` start with a mark (record, version, review state, grade), then the figures, then the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from marsad.export.delimited import read_csv, write_csv
from marsad.export.format import Format, Options, Row
from marsad.export.ledger import Ledger, Loss
from marsad.export.model import ExportItem, Who
from marsad.export.values import GEO, codes, country, finer, mark, origins, quoted, range_text, split_parties, who
from marsad.incidents.model import Figure

__all__ = ["COLUMNS", "FORMAT", "INTER", "fatalities_reported"]

COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
INTER = {
    "state_forces": 1,
    "rebel": 2,
    "political_militia": 3,
    "identity_militia": 4,
    "rioters": 5,
    "protesters": 6,
    "civilians": 7,
    "external_forces": 8,
}
_INTS = "year time_precision inter1 inter2 interaction iso geo_precision fatalities".split()
_TYPES = {
    **dict.fromkeys(_INTS, "int"),
    **dict.fromkeys(["latitude", "longitude"], "float"),
    **dict.fromkeys(["assoc_actor_1", "assoc_actor_2", "source", "tags"], "list"),
}
_DISORDER = {"Protests": "Demonstrations", "Strategic developments": "Strategic developments"}
_BY_SUB_TYPE = {
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Violent demonstration": "Demonstrations",
    "Mob violence": "Political violence",
}
_NOT_REPORTED = "fatalities=not-reported"
_WEEK, _MONTH = 7, 31
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    incident, coded = item.incident, codes(item)
    one, with_one = split_parties(who(item, "actor"))
    two, with_two = split_parties(who(item, "recipient"))
    inter = [INTER.get(party.type or "") if party else None for party in (one, two)]
    event_type, sub_type = coded.acled.get("event_type"), coded.acled.get("sub_event_type")
    day = incident.when.start if incident.when else None
    yield {
        "event_id_cnty": item.id,
        "event_date": day,
        "year": int(day[:4]) if day else None,
        "time_precision": _time_precision(item),
        "disorder_type": _BY_SUB_TYPE.get(sub_type or "", _DISORDER.get(event_type or "", "Political violence")),
        "event_type": event_type,
        "sub_event_type": sub_type,
        "actor1": _name(one),
        "assoc_actor_1": [_name(party) or "" for party in with_one],
        "inter1": inter[0],
        "actor2": _name(two),
        "assoc_actor_2": [_name(party) or "" for party in with_two],
        "inter2": inter[1],
        "interaction": _interaction(inter),
        "civilian_targeting": "Civilian targeting" if _at_civilians(event_type, sub_type, two) else None,
        **_where(item),
        "source": list(dict.fromkeys(o.outlet for o in origins(item) if o.outlet)),
        "source_scale": None,
        "notes": _notes(item),
        "fatalities": _fatalities(item, ledger),
        "tags": [f"record={item.id}", f"version={item.version}", f"review={item.state}"],
        "timestamp": item.updated,
    }


def _name(party: Who | None) -> str | None:
    return (party.english or party.name or None) if party else None


def _interaction(inter: list[int | None]) -> int | None:
    """Both codes, the smaller first; one alone and 0. Unknown where a named party's type is not known."""
    known = sorted(code for code in inter if code)
    if not known:
        return None
    return known[0] * 10 + (known[1] if len(known) == 2 else 0)


def _at_civilians(event_type: str | None, sub_type: str | None, target: Who | None) -> bool:
    """ACLED marks events whose main or only target are civilians."""
    if event_type == "Violence against civilians" or sub_type == "Excessive force against protesters":
        return True
    fights = event_type in ("Explosions/Remote violence", "Riots")
    return fights and target is not None and target.type == "civilians"


def _time_precision(item: ExportItem) -> int | None:
    """1 the day, 2 within a week, 3 within a month or more; none where no day is said."""
    when = item.incident.when
    if when is None or when.start is None or when.end is None:
        return None
    if not (_DAY.fullmatch(when.start) and _DAY.fullmatch(when.end)):
        return 3
    from datetime import date

    days = (date.fromisoformat(when.end) - date.fromisoformat(when.start)).days + 1
    return 1 if days == 1 else 2 if days <= _WEEK else 3


def _where(item: ExportItem) -> Row:
    where = item.incident.where
    names = "iso region country admin1 admin2 admin3 location latitude longitude geo_precision".split()
    row: Row = dict.fromkeys(names)
    if where is None:
        return row
    land = country(where.country)
    row.update(
        iso=land.numeric if land else None,
        region=(land.acled_region or None) if land else None,
        country=land.name if land else where.country,
        admin1=where.admin1,
        admin2=finer(item)["admin2"],
        location=where.name or None,
        latitude=where.lat,
        longitude=where.lon,
        geo_precision=GEO.get(where.precision or "", (None, None))[1],
    )
    return row


def _fatalities(item: ExportItem, ledger: Ledger) -> int:
    killed = item.incident.killed
    if killed is None or (killed.low is None and killed.best is None):
        ledger.choose("fatalities 0 where no figure is known (notes say so)")
        return 0
    if killed.low is None or _outside(killed):
        ledger.choose("fatalities: the best figure, which the range does not hold")
        return killed.best or 0
    if killed.low != killed.high:
        ledger.choose("fatalities: the low end of a range (the range is in the notes)")
    return killed.low


def _outside(figure: Figure) -> bool:
    """Whether a best figure, put right by a person, lies outside the range that the sources gave."""
    if figure.best is None:
        return False
    return (figure.low or 0) > figure.best or (figure.high is not None and figure.best > figure.high)


def fatalities_reported(row: Row) -> int | None:
    """The fatalities of a row read back: None where 0 only stood for no figure."""
    number: int = row["fatalities"]
    return None if _NOT_REPORTED in (row["notes"] or "") else number


def _notes(item: ExportItem) -> str:
    killed, injured = item.incident.killed, item.incident.injured
    parts = [mark(item)]
    no_figure = killed is None or (killed.low is None and killed.best is None)
    parts.append(_NOT_REPORTED if no_figure else f"killed {range_text(killed)}")
    if injured is not None:
        parts.append(f"injured {range_text(injured)}")
    when = item.incident.when
    if when and when.start is None and when.end:
        parts.append(f"on or before {when.end}")
    return "; ".join(parts) + ". " + " | ".join(quoted(item))


def _write(rows: Iterable[Row], out: Path, options: Options) -> None:
    write_csv(rows, COLUMNS, out, options.bom)


def _read(path: Path) -> Iterator[Row]:
    return read_csv(path, COLUMNS, _TYPES)


LOSSES = (
    Loss("injured", "ACLED does not collect it; the range is in the notes", lambda x: x.incident.injured is not None),
    Loss(
        "killed range and groups",
        "one number, of nobody in particular; the range is in the notes",
        lambda x: bool(
            x.incident.killed and (x.incident.killed.groups or x.incident.killed.low != x.incident.killed.high)
        ),
    ),
    Loss("claims", "who says, denies or claims what", lambda x: bool(x.incident.claims)),
    Loss("figures by source", "what each source counted", lambda x: _several(x)),
    Loss("grade, independent sources", "the grade is in the notes", lambda x: True),
    Loss("status", "disputed, denied, planned", lambda x: x.incident.status != "reported"),
    Loss("days", "an interval's last day; only the first and its precision", lambda x: _interval(x)),
    Loss("other places", "places other reports name", lambda x: bool(x.incident.where and x.incident.where.others)),
    Loss("weapons", "only as far as the sub-type tells", lambda x: any(t.event.weapons for t in x.events)),
    Loss("corrections", "what a person put right", lambda x: bool(x.corrections)),
    Loss("addresses of reports", "only outlets are named", lambda x: any(o.url for o in origins(x))),
)


def _ranged(item: ExportItem) -> bool:
    killed = item.incident.killed
    return killed is not None and (bool(killed.groups) or killed.low != killed.high)


def _several(item: ExportItem) -> bool:
    figures = (item.incident.killed, item.incident.injured)
    return any(figure is not None and len(figure.said) > 1 for figure in figures)


def _interval(item: ExportItem) -> bool:
    when = item.incident.when
    return when is not None and when.start != when.end


FORMAT = Format(
    "acled", ".csv", "ACLED's 31 columns", _rows, _write, _read, LOSSES,
    source="ACLED codebook; acledR sample data (2023 layout)",
)  # fmt: skip

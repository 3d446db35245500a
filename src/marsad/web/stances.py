"""How sources stand to what they tell: counts by type of source and stance."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import Any

import msgspec
from sqlalchemy import select

from marsad.store import Store
from marsad.store.models import IncidentRow, IncidentVersion, Member, ReportRow
from marsad.web.columns import Scope

__all__ = ["MOST", "Bare", "Stances", "Voice", "count_stances", "stances_of"]

MOST = 4_000
"""Incidents read at most, the latest found."""


class Voice(msgspec.Struct, gc=False):
    """What counting reads of a claim."""

    source: str
    type: str
    stance: str


class Bare(msgspec.Struct, gc=False):
    """What counting reads of an incident."""

    claims: list[Voice] = []


class Stances(msgspec.Struct, kw_only=True):
    """``rows``: type of source, stance, how many. ``read`` of ``found`` incidents were looked at."""

    rows: list[tuple[str, str, int]]
    read: int
    found: int


def stances_of(store: Store, query: str, scope: Scope, start: str = "", end: str = "") -> Stances:
    """Each source of an incident counts once for each stance it takes there.

    Args:
        store: where incidents are.
        query: what is searched.
        scope: of the query; for events, the incidents that their reports belong to.
        start: first day (ISO), empty for any; ``end`` the last.
        end: see ``start``.
    """
    names = ("start", "end", "key" if scope == "incidents" else "report_key")
    rows = [row for row in store.rows(scope, names, query) if _within(row[0], row[1], start, end)]
    keys = list(dict.fromkeys(row[2] for row in rows))
    bodies = _bodies(store, keys[:MOST], scope)
    decoder = msgspec.json.Decoder(Bare)
    counted = count_stances(decoder.decode(zlib.decompress(body)).claims for body in bodies)
    return Stances(rows=counted, read=len(bodies), found=len(bodies) if len(keys) <= MOST else len(keys))


def count_stances(incidents: Any) -> list[tuple[str, str, int]]:
    """Counts over lists of claims, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    for claims in incidents:
        counts.update({(one.source, one.type, one.stance): (one.type, one.stance) for one in claims}.values())
    return [(kind, stance, count) for (kind, stance), count in counts.most_common()]


def _within(first: str | None, last: str | None, start: str, end: str) -> bool:
    first, last = first or last, last or first
    if not start and not end:
        return True
    return first is not None and last is not None and last >= start and (not end or first <= end)


def _bodies(store: Store, keys: list[int], scope: Scope) -> list[bytes]:
    latest = (IncidentVersion.incident == IncidentRow.key) & (IncidentVersion.number == IncidentRow.number)
    wanted = select(IncidentVersion.body).join(IncidentRow, latest).where(IncidentRow.gone.is_(False))
    found: list[bytes] = []
    for at in range(0, len(keys), 500):
        some = keys[at : at + 500]
        own: Any = IncidentRow.key.in_(some)
        if scope == "events":
            members = select(Member.incident).join(ReportRow, ReportRow.id == Member.report)
            own = IncidentRow.key.in_(members.where(ReportRow.key.in_(some)))
        with store.database.reading() as connection:
            found += connection.execute(wanted.where(own)).scalars()
    return found[:MOST]

"""Incidents out of a store, a page of them with three questions; only what people decided on is read one by one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select

from marsad.export.loading import Coded, bind
from marsad.export.model import REVIEWED, Correction, ExportItem, state_named
from marsad.incidents.model import Incident
from marsad.store import Store, open_store
from marsad.store.models import Entry, IncidentRow, IncidentVersion, ReportRow, VersionRow
from marsad.store.packing import unpack
from marsad.store.views import IncidentItem, Mark

__all__ = ["each_item", "from_store"]

PAGE = 500
_MOST_ASKED = 500  # ids in one question
_LEAVE_VALUES = frozenset(["status", "assign", "comment"])
"""What people do that changes no value of an incident."""


class _Decided(NamedTuple):
    """What people did to an incident: whether values changed, and who reviewed it last."""

    values: bool
    reviewer: str | None


@contextmanager
def from_store(where: str, query: str = "", reviewed_only: bool = False) -> Iterator[Iterator[ExportItem]]:
    """The incidents of a store that a query finds, the latest first.

    Args:
        where: a file, or the address of a database.
        query: as ``marsad search`` takes it.
        reviewed_only: of the others only what counting them needs is read.

    Raises:
        StoreError: no store, or not one that can be opened.
    """
    with open_store(where, create=False) as store:
        yield each_item(store, query, reviewed_only)


def each_item(store: Store, query: str = "", reviewed_only: bool = False) -> Iterator[ExportItem]:
    """The incidents of an open store, as ``from_store`` gives them."""
    after = None
    while True:
        page = store.find_incidents(query, limit=PAGE, after=after)
        yield from _page(store, page.items, reviewed_only)
        after = page.next
        if after is None:
            return


def _page(store: Store, rows: Sequence[IncidentItem], reviewed_only: bool) -> Iterator[ExportItem]:
    built = _incidents(store, [row.id for row in rows])
    decided = _decisions(store, [row.id for row in rows])
    told = {row.id: state_named(row.review) for row in rows}
    wanted = [id for id, state in told.items() if state in REVIEWED or not reviewed_only]
    records = _records(store, list(dict.fromkeys(report for id in wanted for report in built[id][0].reports)))
    wanted_ids = set(wanted)
    for row in rows:
        incident, number = built[row.id]
        decision = decided.get(row.id, _Decided(False, None))
        marks: list[Mark] = []
        if decision.values:
            current = store.incidents.get(row.id)
            incident, marks = current.incident, current.marks
        item = bind(incident, records if row.id in wanted_ids else None)
        item.state, item.version, item.updated = told[row.id], number, row.changed
        item.reviewer = decision.reviewer
        item.corrections = [_correction(mark) for mark in marks]
        yield item


def _incidents(store: Store, ids: Sequence[str]) -> dict[str, tuple[Incident, int]]:
    """Incidents as built, with the number of the build's version."""
    latest = (IncidentVersion.incident == IncidentRow.key) & (IncidentVersion.number == IncidentRow.number)
    wanted = select(IncidentRow.id, IncidentRow.number, IncidentVersion.body).join(IncidentVersion, latest)
    with store.database.reading() as connection:
        rows = connection.execute(wanted.where(IncidentRow.id.in_(ids))).all()
    return {row.id: (msgspec.convert(unpack(row.body), Incident), row.number) for row in rows}


def _decisions(store: Store, ids: Sequence[str]) -> dict[str, _Decided]:
    columns = (Entry.key, Entry.target, Entry.action, Entry.author, Entry.undoes)
    wanted = select(*columns).where(Entry.subject == "incident", Entry.target.in_(ids)).order_by(Entry.key)
    with store.database.reading() as connection:
        rows = connection.execute(wanted).all()
    undone = {row.undoes for row in rows}
    found: dict[str, _Decided] = {}
    for row in rows:
        known = found.get(row.target, _Decided(False, None))
        values = known.values or row.action not in _LEAVE_VALUES
        reviewed = row.action == "status" and row.key not in undone
        found[row.target] = _Decided(values, row.author if reviewed else known.reviewer)
    return found


def _records(store: Store, ids: Sequence[str]) -> Mapping[str, Coded]:
    """Coded records without the articles' texts; those people decided on as they stand now."""
    found: dict[str, Coded] = {}
    latest = (VersionRow.report == ReportRow.key) & (VersionRow.number == ReportRow.version)
    columns = select(ReportRow.id, ReportRow.entries, VersionRow.body).join(VersionRow, latest)
    for start in range(0, len(ids), _MOST_ASKED):
        asked = ids[start : start + _MOST_ASKED]
        with store.database.reading() as connection:
            rows: Sequence[Any] = connection.execute(columns.where(ReportRow.id.in_(asked))).all()
        for row in rows:
            found[row.id] = _standing(store, row.id) if row.entries else _bare(row.body)
    return found


def _bare(body: bytes) -> Coded:
    """The record of a version row."""
    return msgspec.json.decode(zlib.decompress(body), type=Coded)


def _standing(store: Store, id: str) -> Coded:
    """A record with people's decisions laid over it."""
    return msgspec.convert(store.report(id).report, Coded, from_attributes=True)


def _correction(mark: Mark) -> Correction:
    return Correction(
        field=mark.path, was=mark.machine, now=mark.human, author=mark.author, at=mark.time, reason=mark.reason or None
    )

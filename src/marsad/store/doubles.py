"""Double coding: one report, several coders, none of whom sees another's work before all have handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from marsad.errors import NotFoundError, UsageError
from marsad.record import Event, Report
from marsad.store.models import Double, Sheet
from marsad.store.packing import now, pack, unpack

if TYPE_CHECKING:
    from marsad.store.reports import Reports

__all__ = ["DoubleView", "Doubles", "SheetView"]


class SheetView(msgspec.Struct, kw_only=True):
    """A person's coding, as last saved. ``events`` is None while nothing is saved, or where it is kept from view."""

    person: str
    part: Literal["coder", "adjudicator"]
    submitted: bool
    saves: int
    time: str
    events: list[Event] | None = None


class DoubleView(msgspec.Struct, kw_only=True):
    """A doubled report. ``state``: open, submitted (all coders have handed in) or adjudicated."""

    id: int
    report: str
    revision: int
    start_from: Literal["nothing", "machine"]
    author: str
    added: str
    state: Literal["open", "submitted", "adjudicated"]
    sheets: list[SheetView]


class Doubles:
    """The doubled reports of a store."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports
        self._database = reports.database

    def open(self, report: str, coders: Sequence[str], *, author: str, start_from: str = "nothing") -> DoubleView:
        """Give a report to two or more coders.

        Args:
            report: its id.
            coders: who codes it, apart from each other.
            author: who asks for it.
            start_from: ``nothing`` (an empty sheet) or ``machine`` (the latest coding).
        """
        if len(set(coders)) < 2 or len(set(coders)) != len(coders):
            raise UsageError("double coding takes two different coders or more")
        if start_from not in ("nothing", "machine"):
            raise UsageError(f"not to start from: {start_from}", todo="nothing or machine")
        current = self._reports.get(report)
        with self._database.writing() as connection:
            columns = {"report": report, "revision": current.revision, "start_from": start_from, "author": author}
            made = connection.execute(insert(Double).values(added=now(), **columns).returning(Double.key)).scalar_one()
            events = pack(current.machine.events) if start_from == "machine" else None
            rows = [{"double": made, "person": one, "part": "coder", "number": 0, "body": events} for one in coders]
            connection.execute(insert(Sheet), [row | {"submitted": False, "time": now()} for row in rows])
        return self.get(made)

    def get(self, double: int, *, person: str | None = None) -> DoubleView:
        """A doubled report. Other people's sheets stay hidden from ``person`` until all coders have handed in."""
        with self._database.reading() as connection:
            return self._load(connection, double, person)

    def all(self, *, person: str | None = None, state: str | None = None) -> list[DoubleView]:
        """Doubled reports, oldest first; those of one coder, or in one state."""
        with self._database.reading() as connection:
            keys = list(connection.execute(select(Double.key).order_by(Double.key)).scalars())
            found = [self._load(connection, key, person) for key in keys]
        mine = [one for one in found if person is None or any(sheet.person == person for sheet in one.sheets)]
        return [one for one in mine if state is None or one.state == state]

    def save(self, double: int, person: str, events: Sequence[Event], *, submit: bool = False) -> SheetView:
        """Keep a coder's sheet; ``submit`` hands it in for good. Earlier saves are kept.

        Raises:
            UsageError: it is handed in already, or the person is no coder of this report.
        """
        with self._database.writing() as connection:
            mine = next((one for one in self._load(connection, double, None).sheets if one.person == person), None)
            if mine is None or mine.part != "coder":
                raise UsageError(f"{person} is not asked to code this report")
            if mine.submitted:
                raise UsageError("handed in already")
            self._write(connection, double, person, "coder", events, submit)
            found = self._load(connection, double, person)
        return next(one for one in found.sheets if one.person == person)

    def adjudicate(self, double: int, person: str, events: Sequence[Event]) -> DoubleView:
        """Settle it: the adjudicator's coding is the gold one. Only when all coders have handed in."""
        with self._database.writing() as connection:
            if self._load(connection, double, None).state == "open":
                raise UsageError("not all coders have handed in")
            self._write(connection, double, person, "adjudicator", events, True)
            connection.execute(update(Double).where(Double.key == double).values(closed=now()))
            return self._load(connection, double, None)

    def gold(self) -> list[Report]:
        """Adjudicated reports as records: what ``marsad evaluate`` reads."""
        found = []
        for one in self.all(state="adjudicated"):
            base = self._reports.get(one.report).machine
            last = [sheet for sheet in one.sheets if sheet.part == "adjudicator"][-1]
            found.append(msgspec.structs.replace(base, events=last.events or []))
        return found

    def _write(
        self, connection: Connection, double: int, person: str, part: str, events: Sequence[Event], submit: bool
    ) -> None:
        number = connection.execute(
            select(func.max(Sheet.number)).where(Sheet.double == double, Sheet.person == person)
        ).scalar()
        columns: dict[str, Any] = {"double": double, "person": person, "part": part, "submitted": submit, "time": now()}
        body = pack(list(events))
        connection.execute(insert(Sheet).values(number=0 if number is None else number + 1, body=body, **columns))

    def _load(self, connection: Connection, double: int, person: str | None) -> DoubleView:
        row = connection.execute(select(Double.__table__).where(Double.key == double)).first()
        if row is None:
            raise NotFoundError(f"no doubled report {double}")
        last: dict[tuple[str, str], Any] = {}
        wanted = select(Sheet.__table__).where(Sheet.double == double).order_by(Sheet.key)
        for sheet in connection.execute(wanted):
            last[sheet.person, sheet.part] = sheet
        ready = all(sheet.submitted for sheet in last.values() if sheet.part == "coder")
        sheets = [_sheet(one, ready or person in (None, one.person)) for one in last.values()]
        state = "adjudicated" if row.closed else "submitted" if ready else "open"
        told = {name: row._mapping[name] for name in ("report", "revision", "start_from", "author", "added")}
        return DoubleView(id=double, state=state, sheets=sheets, **told)  # type: ignore[arg-type]


def _sheet(row: Any, shown: bool) -> SheetView:
    events = msgspec.convert(unpack(row.body), list[Event]) if shown and row.body is not None else None
    told = {"person": row.person, "part": row.part, "submitted": row.submitted, "time": row.time}
    return SheetView(saves=row.number, events=events, **told)

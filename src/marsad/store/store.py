"""The store: one object to keep, find and decide. ``docs/store.md`` is its guide."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec
from sqlalchemy import ColumnElement, and_, func, or_, select

from marsad.errors import NotFoundError, StoreError, UsageError
from marsad.record import Article, Report
from marsad.store import schema
from marsad.store.doubles import Doubles
from marsad.store.engine import Database
from marsad.store.imports import Imports
from marsad.store.incidents import Incidents
from marsad.store.models import EventRow, IncidentRow, ReportRow
from marsad.store.packing import prepare
from marsad.store.people import People
from marsad.store.query import parse
from marsad.store.reports import Reports
from marsad.store.reviews import Reviews
from marsad.store.search import Scope, condition
from marsad.store.views import Added, Current, EventItem, IncidentItem, Page, ReportItem, Version

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Store", "open_store"]

MOST = 1000
"""Items of one page at most."""
_REPORT_COLUMNS = [getattr(ReportRow, name) for name in ReportItem.__struct_fields__]
_FROM_REPORT = ("title", "outlet", "published", "key")
_EVENT_COLUMNS: list[Any] = [
    getattr(EventRow, name) for name in EventItem.__struct_fields__ if name not in ("report", "review", *_FROM_REPORT)
] + [
    ReportRow.id.label("report"),
    ReportRow.status.label("review"),
    *(getattr(ReportRow, name) for name in _FROM_REPORT),
]
_INCIDENT_COLUMNS = [getattr(IncidentRow, name) for name in IncidentItem.__struct_fields__]
T = TypeVar("T")


def open_store(where: str | Path, *, create: bool = True) -> Store:
    """Open a store.

    Args:
        where: a file (SQLite), or the URL of a PostgreSQL database (``postgresql://user@host/name``).
        create: make it where there is none yet.

    Raises:
        StoreError: it cannot be opened, is no store, or needs ``marsad store upgrade``.
    """
    database = Database(where)
    path = database.url.database
    missing = database.sqlite and not (path and Path(path).exists())
    if missing and not create:
        raise StoreError("no such store", where=str(where))
    if missing and path and not Path(path).parent.is_dir():
        raise StoreError("no such folder", where=str(Path(path).parent))
    try:
        if schema.revision_of(database) is None and create:
            schema.bring_up(database)
        schema.check(database)
    except BaseException:
        database.close()
        raise
    return Store(database)


class Store:
    """Reports with every coded version, events, incidents, and everything people decided about them.

    ``reviews`` decides on reports, ``incidents`` keeps incidents and judgements, ``people`` users and saved searches,
    ``doubles`` double coding, ``imports`` the log of imports.  One object may be used from many threads.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._reports = Reports(database)
        self.reviews = Reviews(self._reports)
        self.incidents = Incidents(database)
        self.people = People(database)
        self.doubles = Doubles(self._reports)
        self.imports = Imports(database)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    # -- reports in

    def add_report(self, article: Article, report: Report) -> Added:
        """Keep a coded report: new, or a new version of one that is kept.

        Args:
            article: the text and its metadata.
            report: what the coder made of it.
        """
        return self.add_reports([(article, report)])[0]

    def add_reports(self, pairs: Iterable[tuple[Article, Report]]) -> list[Added]:
        """Keep many in one transaction; when this returns they are on the disk."""
        prepared = [prepare(msgspec.structs.replace(report, article=article)) for article, report in pairs]
        return self._reports.add(prepared)

    # -- one report

    def report(self, id: str) -> Current:
        """The current view of a report: latest coding, decisions laid over it, conflicts flagged.

        Raises:
            NotFoundError: no such report.
        """
        return self._reports.get(id)

    def article(self, id: str) -> Article:
        """The text of a report and its metadata, latest revision."""
        return self._reports.revisions(id)[-1]

    def revisions(self, id: str) -> list[Article]:
        """Every text a report had, oldest first."""
        return self._reports.revisions(id)

    def versions(self, id: str) -> list[Version]:
        """Every coded version of a report, oldest first."""
        return self._reports.versions(id)

    def version(self, id: str, number: int) -> Report:
        """A coded version as the machine made it."""
        return self._reports.version(id, number)

    def cursor_at(self, id: str) -> str:
        """The cursor of the reports that follow this one in a list of reports: ``reports(query, after=…)``."""
        with self.database.reading() as connection:
            row = connection.execute(select(ReportRow.day, ReportRow.key).where(ReportRow.id == id)).first()
        if row is None:
            raise NotFoundError(f"no report {id}", where=self.database.where)
        return _told([row.day, row.key])

    # -- lists

    def reports(self, query: str = "", *, limit: int = 50, after: str | None = None) -> Page[ReportItem]:
        """Reports that a query finds, the latest published first.

        Args:
            query: see ``docs/store.md``; empty for all.
            limit: items a page, at most 1,000.
            after: ``Page.next`` of the page before.

        Raises:
            QueryError: the query cannot be understood.
        """
        wanted = select(*_REPORT_COLUMNS).where(self._condition(query, "reports"))
        return self._page(wanted, ReportItem, (ReportRow.day, ReportRow.key), ("published", "key"), limit, after)

    def events(self, query: str = "", *, limit: int = 50, after: str | None = None) -> Page[EventItem]:
        """Events of current views that a query finds, by their reports' days, the latest first."""
        wanted = select(*_EVENT_COLUMNS).join(ReportRow, ReportRow.key == EventRow.report)
        wanted = wanted.where(self._condition(query, "events"))
        order = (ReportRow.day, ReportRow.key, EventRow.position)
        return self._page(wanted, EventItem, order, ("published", "key", "position"), limit, after)

    def find_incidents(
        self, query: str = "", *, limit: int = 50, after: str | None = None, gone: bool = False
    ) -> Page[IncidentItem]:
        """Incidents that a query finds, the latest first; ``gone`` also those that the last build made no more."""
        wanted = select(*_INCIDENT_COLUMNS).where(self._condition(query, "incidents"))
        if not gone:
            wanted = wanted.where(IncidentRow.gone.is_(False))
        order = (func.coalesce(IncidentRow.start, ""), IncidentRow.key)
        return self._page(wanted, IncidentItem, order, ("start", "key"), limit, after)

    def count(self, query: str = "", scope: Scope = "reports") -> int:
        """How many reports, events or incidents a query finds."""
        wanted = self._condition(query, scope)
        counted = {
            "reports": select(func.count()).select_from(ReportRow),
            "events": select(func.count()).select_from(EventRow).join(ReportRow, ReportRow.key == EventRow.report),
            "incidents": select(func.count()).select_from(IncidentRow).where(IncidentRow.gone.is_(False)),
        }[scope]
        with self.database.reading() as connection:
            return int(connection.execute(counted.where(wanted)).scalar_one())

    def each_report(self, query: str = "") -> Iterator[Current]:
        """The current view of every report that a query finds, by key; one in memory at a time."""
        yield from map(self.report, self.each_id(query))

    def each_id(self, query: str = "") -> Iterator[str]:
        """Ids of the reports that a query finds, oldest in the store first."""
        last = 0
        wanted = select(ReportRow.key, ReportRow.id).where(self._condition(query, "reports"))
        while True:
            with self.database.reading() as connection:
                rows = connection.execute(wanted.where(ReportRow.key > last).order_by(ReportRow.key).limit(MOST)).all()
            for row in rows:
                yield row.id
            if len(rows) < MOST:
                return
            last = rows[-1].key

    def rows(
        self, scope: Literal["events", "incidents"], names: Sequence[str], query: str = ""
    ) -> list[tuple[Any, ...]]:
        """Some columns of everything a query finds, the latest first: what maps and charts draw.

        Args:
            scope: which of the two; rejected events and incidents that are no more are left out.
            names: of columns of ``EventRow`` (or ``report_key``) or ``IncidentRow``, ``start`` and ``end`` first.
            query: see ``docs/store.md``.
        """
        row: Any = EventRow if scope == "events" else IncidentRow
        columns = [ReportRow.key if name == "report_key" else getattr(row, name) for name in names]
        wanted = select(*columns).where(self._condition(query, scope))
        if scope == "events":
            wanted = wanted.join(ReportRow, ReportRow.key == EventRow.report).where(EventRow.state != "rejected")
        else:
            wanted = wanted.where(IncidentRow.gone.is_(False))
        with self.database.reading() as connection:
            rows = [tuple(row) for row in connection.execute(wanted)]
        rows.sort(key=lambda row: row[0] or row[1] or "", reverse=True)
        return rows

    def events_arrow(self, query: str = "") -> pyarrow.Table:
        """Events that a query finds as an Arrow table (extra ``parquet``): ``.to_pandas()``, DuckDB, Polars read it."""
        from marsad.store.arrow import table_of

        wanted = select(*_EVENT_COLUMNS).join(ReportRow, ReportRow.key == EventRow.report)
        wanted = wanted.where(self._condition(query, "events")).order_by(ReportRow.key, EventRow.position)
        return table_of(self.database, wanted, EventItem)

    def incidents_arrow(self, query: str = "") -> pyarrow.Table:
        """Incidents that a query finds as an Arrow table (extra ``parquet``)."""
        from marsad.store.arrow import table_of

        wanted = select(*_INCIDENT_COLUMNS).where(self._condition(query, "incidents"), IncidentRow.gone.is_(False))
        return table_of(self.database, wanted.order_by(IncidentRow.key), IncidentItem)

    # -- how

    def _condition(self, query: str, scope: Scope) -> ColumnElement[bool]:
        return condition(parse(query), scope, self._reports.words)

    def _page(
        self, wanted: Any, item: type[T], order: Sequence[Any], names: Sequence[str], limit: int, after: str | None
    ) -> Page[T]:
        """Keyset paging, descending; the first column is a day, which may be empty."""
        if not 1 <= limit <= MOST:
            raise UsageError(f"limit {limit}", todo=f"between 1 and {MOST}")
        if after:
            wanted = wanted.where(_beyond(order, _cursor(after, len(order))))
        wanted = wanted.order_by(*(column.desc() for column in order)).limit(limit + 1)
        with self.database.reading() as connection:
            rows = connection.execute(wanted).all()
        items = [msgspec.convert(dict(row._mapping), item) for row in rows[:limit]]
        if len(rows) <= limit:
            return Page(items, None)
        last = [getattr(items[-1], name) for name in names]
        return Page(items, _told([str(last[0] or "")[:10], *last[1:]]))


def _beyond(order: Sequence[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """Rows after a position in descending order."""
    steps = []
    for number, (column, value) in enumerate(zip(order, values, strict=True)):
        same = [before == held for before, held in zip(order[:number], values, strict=False)]
        steps.append(and_(*same, column < value))
    return and_(order[0] <= values[0], or_(*steps))


def _told(values: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def _cursor(text: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        first, *rest = values
        sound = len(values) == length and isinstance(first, str) and all(type(one) is int for one in rest)
    except (ValueError, TypeError):
        sound = False
    if not sound:
        raise UsageError("not a cursor of this list", todo="start without one")
    return list(values)

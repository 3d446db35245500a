"""Reports in the store: adding, reading, versions, and the rows that lists and searches read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from marsad.errors import NotFoundError
from marsad.record import Article, Report
from marsad.store.corrections import Overlay, overlay
from marsad.store.engine import Database
from marsad.store.entries import entries_of, standing
from marsad.store.models import EventRow, ReportRow, Term, TextRow, VersionRow
from marsad.store.packing import (
    Prepared,
    event_row,
    now,
    terms_of,
    unpack_article,
    unpack_report,
)
from marsad.store.views import Added, Current, EntryView, Version
from marsad.store.wordindex import WordIndex

__all__ = ["Reports"]

TRIES = 5
T = TypeVar("T")
ASKED = 500  # ids asked for in one statement


class Reports:
    """The reports of a store (``Store`` offers all of this under plainer names)."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.words = WordIndex(database)

    # -- adding

    def add(self, prepared: Sequence[Prepared]) -> list[Added]:
        """Write coded reports in one transaction; when this returns they are on the disk.

        Two writers may bring the same report at once: the loser looks again and finds it known.
        """
        return self.transact(lambda connection: self.add_with(connection, prepared))

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction, again when another writer was there first."""
        for attempt in range(TRIES):
            try:
                with self.database.writing() as connection:
                    return work(connection)
            except IntegrityError:
                if attempt == TRIES - 1:
                    raise
                time.sleep(0.05 * (attempt + 1))
        raise AssertionError("unreachable")

    def add_with(self, connection: Connection, prepared: Sequence[Prepared]) -> list[Added]:
        """``add`` inside the caller's transaction."""
        outcomes: list[Added] = []
        fresh: list[Prepared] = []
        known = self._known(connection, [one.id for one in prepared])
        new_ids: set[str] = set()
        for one in prepared:
            if one.id not in known and one.id not in new_ids:
                new_ids.add(one.id)
                fresh.append(one)
        keys = self._insert_new(connection, fresh)
        written = {one.id: one for one in fresh}
        for one in prepared:
            if written.get(one.id) is one:
                outcomes.append(Added(id=one.id, outcome="added", version=1))
            else:
                outcomes.append(self._add_to(connection, known.get(one.id) or keys[one.id], one))
        return outcomes

    def _known(self, connection: Connection, ids: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for at in range(0, len(ids), ASKED):
            rows = connection.execute(select(ReportRow.id, ReportRow.key).where(ReportRow.id.in_(ids[at : at + ASKED])))
            found.update((row.id, row.key) for row in rows)
        return found

    def _insert_new(self, connection: Connection, fresh: Sequence[Prepared]) -> dict[str, int]:
        if not fresh:
            return {}
        moment = now()
        rows = [self._report_columns(one, moment) | {"id": one.id, "added": moment} for one in fresh]
        made = connection.execute(insert(ReportRow).returning(ReportRow.id, ReportRow.key), rows)
        keys = {row.id: row.key for row in made}
        connection.execute(insert(TextRow), [self._text(keys[one.id], 1, one, moment) for one in fresh])
        connection.execute(insert(VersionRow), [self._version(keys[one.id], 1, 1, one, moment) for one in fresh])
        self._insert_events(connection, [(keys[one.id], one.events, one.terms) for one in fresh])
        self.words.add(connection, [(keys[one.id], one.title_words, one.body_words) for one in fresh])
        return keys

    def _report_columns(self, one: Prepared, moment: str) -> dict[str, Any]:
        told = {name: value for name, value in one.article.items() if name != "sha256"}
        return {**told, "codebook": one.codebook, "changed": moment, "events": len(one.events)}

    def _text(self, key: int, revision: int, one: Prepared, moment: str) -> dict[str, Any]:
        shared = {"report": key, "revision": revision, "fingerprint": one.fingerprint, "added": moment}
        return {**shared, "sha256": one.article["sha256"], "body": one.text}

    def _version(self, key: int, number: int, revision: int, one: Prepared, moment: str) -> dict[str, Any]:
        shared = {"report": key, "number": number, "revision": revision, "added": moment}
        return {**shared, "coder": one.coder, "codebook": one.codebook, "digest": one.digest, "body": one.body}

    def _insert_events(self, connection: Connection, items: Iterable[tuple[int, list[dict[str, Any]], Any]]) -> None:
        rows: list[dict[str, Any]] = []
        terms: list[dict[str, Any]] = []
        for key, events, found in items:
            rows.extend(event | {"report": key} for event in events)
            terms.extend({"field": f, "term": t, "report": key, "position": p} for p, f, t in found)
        if rows:
            connection.execute(insert(EventRow), rows)
        if terms:
            connection.execute(insert(Term), terms)

    def _add_to(self, connection: Connection, key: int, one: Prepared) -> Added:
        """A report that is there: a new revision, a new coding of the same text, or nothing new."""
        self.lock(connection, one.id)
        latest = self._latest(connection, key)
        texts = select(TextRow.revision).where(TextRow.report == key, TextRow.fingerprint == one.fingerprint)
        revision = connection.execute(texts).scalar()
        moment = now()
        outcome = "recoded"
        if revision is None:
            outcome = "revised"
            revision = (
                1 + connection.execute(select(func.max(TextRow.revision)).where(TextRow.report == key)).scalar_one()
            )
            connection.execute(insert(TextRow).values(self._text(key, revision, one, moment)))
        elif revision != latest.revision or latest.digest == one.digest:
            if revision == latest.revision and one.codebook != latest.codebook:  # a newer codebook finds the same
                change = update(ReportRow).where(ReportRow.key == key)
                connection.execute(change.values(codebook=one.codebook))
            return Added(id=one.id, outcome="known", version=latest.number)
        number = latest.number + 1
        connection.execute(insert(VersionRow).values(self._version(key, number, revision, one, moment)))
        columns = self._report_columns(one, moment) | {"version": number, "revision": revision}
        connection.execute(update(ReportRow).where(ReportRow.key == key).values(columns))
        if outcome == "revised":
            self.words.replace(connection, key, one.title_words, one.body_words)
        self.project(connection, one.id)
        return Added(id=one.id, outcome=outcome, version=number)  # type: ignore[arg-type]

    def _latest(self, connection: Connection, key: int) -> Any:
        columns = VersionRow.number, VersionRow.revision, VersionRow.digest, VersionRow.codebook, VersionRow.coder
        return connection.execute(
            select(*columns).where(VersionRow.report == key).order_by(VersionRow.number.desc()).limit(1)
        ).one()

    # -- reading

    def fingerprints(self, pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of these (id, fingerprint) are kept already."""
        found: set[tuple[str, str]] = set()
        with self.database.reading() as connection:
            for at in range(0, len(pairs), ASKED):
                ids = [pair[0] for pair in pairs[at : at + ASKED]]
                joined = select(ReportRow.id, TextRow.fingerprint).join(TextRow, TextRow.report == ReportRow.key)
                found.update(
                    (row.id, row.fingerprint) for row in connection.execute(joined.where(ReportRow.id.in_(ids)))
                )
        return found & set(pairs)

    def get(self, report: str) -> Current:
        """The current view of a report."""
        with self.database.reading() as connection:
            return self.load(connection, report)

    def lock(self, connection: Connection, report: str) -> None:
        """Keep other writers off a report till the transaction ends (SQLite has one writer anyway).

        Raises:
            NotFoundError: no such report.
        """
        wanted = select(ReportRow.key).where(ReportRow.id == report)
        if not self.database.sqlite:
            wanted = wanted.with_for_update()
        if connection.execute(wanted).first() is None:
            raise NotFoundError(f"no report {report}", where=self.database.where)

    def load(self, connection: Connection, report: str) -> Current:
        """The current view, read on a connection."""
        row = connection.execute(select(ReportRow.__table__).where(ReportRow.id == report)).first()
        if row is None:
            raise NotFoundError(f"no report {report}", where=self.database.where)
        machine = self.version_with(connection, row.key, row.version)
        entries = entries_of(connection, "report", report)
        laid = overlay(machine, entries, lambda number: self.version_with(connection, row.key, number))
        status, assignee, reviewers = standing(entries)
        verdict = _verdict(entries)
        if verdict == "no_event":
            laid = _emptied(laid, entries)
        return Current(
            id=report,
            report=laid.report,
            machine=machine,
            version=row.version,
            revision=row.revision,
            status=status,
            assignee=assignee,
            reviewers=reviewers,
            verdict=verdict,  # type: ignore[arg-type]
            states=laid.states,
            conflicts=laid.conflicts,
            entries=entries,
            seen=entries[-1].id if entries else 0,
            added=row.added,
            changed=row.changed,
        )

    def version_with(self, connection: Connection, key: int, number: int) -> Report:
        """A coded version by the report's key."""
        joined = (
            select(VersionRow.body, TextRow.body.label("text"))
            .join(TextRow, (TextRow.report == VersionRow.report) & (TextRow.revision == VersionRow.revision))
            .where(VersionRow.report == key, VersionRow.number == number)
        )
        row = connection.execute(joined).first()
        if row is None:
            raise NotFoundError(f"no version {number} of this report", where=self.database.where)
        return unpack_report(row.body, unpack_article(row.text))

    def versions(self, report: str) -> list[Version]:
        """All coded versions, oldest first."""
        with self.database.reading() as connection:
            key = self.key(connection, report)
            rows = connection.execute(
                select(
                    VersionRow.number,
                    VersionRow.revision,
                    VersionRow.coder,
                    VersionRow.codebook,
                    VersionRow.added,
                    VersionRow.digest,
                )
                .where(VersionRow.report == key)
                .order_by(VersionRow.number)
            )
            return [msgspec.convert(dict(row._mapping), Version) for row in rows]

    def version(self, report: str, number: int) -> Report:
        """A coded version as it was."""
        with self.database.reading() as connection:
            return self.version_with(connection, self.key(connection, report), number)

    def revisions(self, report: str) -> list[Article]:
        """All texts that a report had, oldest first."""
        with self.database.reading() as connection:
            key = self.key(connection, report)
            rows = connection.execute(select(TextRow.body).where(TextRow.report == key).order_by(TextRow.revision))
            return [unpack_article(row.body) for row in rows]

    def key(self, connection: Connection, report: str) -> int:
        """The number under which the tables know a report."""
        key = connection.execute(select(ReportRow.key).where(ReportRow.id == report)).scalar()
        if key is None:
            raise NotFoundError(f"no report {report}", where=self.database.where)
        return int(key)

    # -- what lists and searches read

    def project(self, connection: Connection, report: str) -> None:
        """Write the rows of a report anew from its current view."""
        key = self.key(connection, report)
        current = self.load(connection, report)
        rows: list[dict[str, Any]] = []
        terms: list[tuple[int, str, str]] = []
        for position, event in enumerate(current.report.events):
            rows.append(event_row(event, position, current.states[event.id].state))
            terms.extend((position, field, term) for field, term in terms_of(event))
        connection.execute(delete(Term).where(Term.report == key))
        connection.execute(delete(EventRow).where(EventRow.report == key))
        self._insert_events(connection, [(key, rows, terms)])
        columns = {
            "status": current.status,
            "assignee": current.assignee,
            "verdict": current.verdict,
            "conflicts": len(current.conflicts),
            "events": len(rows),
            "entries": len(current.entries),
            "changed": now(),
        }
        connection.execute(update(ReportRow).where(ReportRow.key == key).values(columns))


def _verdict(entries: Sequence[EntryView]) -> str | None:
    """The last verdict in force; deciding on an event afterwards takes ``no_event`` back."""
    verdict = None
    for entry in entries:
        if entry.undone:
            continue
        if entry.action in ("no_event", "undecidable"):
            verdict = entry.action
        elif entry.action in ("add_event", "accept", "set", "add"):
            verdict = None
    return verdict


def _emptied(laid: Overlay, entries: Sequence[EntryView]) -> Overlay:
    last = [entry for entry in entries if entry.action == "no_event" and not entry.undone][-1]
    for state in laid.states.values():
        state.state, state.by, state.time = "rejected", last.author, last.time
    return Overlay(msgspec.structs.replace(laid.report, events=[]), laid.rejected + laid.report.events, laid.states, [])

"""Incidents in the store: what builds made of the reports, people's decisions on them, and judgements on pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from marsad.errors import ClashError, NotFoundError, UsageError
from marsad.incidents.judgements import Judgement
from marsad.incidents.model import Figure, Incident
from marsad.lang import search_keys_for
from marsad.store.corrections import active, anchor_of, apply_value, value_at
from marsad.store.engine import Database
from marsad.store.entries import append, check_move, check_seen, check_undo, entries_of, standing
from marsad.store.models import IncidentRow, IncidentTerm, IncidentVersion, JudgementRow, Member
from marsad.store.packing import digest, now, pack, place_columns, unpack
from marsad.store.views import Conflict, EntryView, Mark, ReviewStatus

__all__ = ["CurrentIncident", "Incidents"]

_VOLATILE = ("history",)


class CurrentIncident(msgspec.Struct, kw_only=True):
    """An incident as it stands: ``incident`` with people's corrections, ``machine`` as built."""

    id: str
    incident: Incident
    machine: Incident
    number: int
    status: ReviewStatus
    assignee: str | None
    reviewers: list[str]
    marks: list[Mark]
    conflicts: list[Conflict]
    entries: list[EntryView]
    seen: int
    gone: bool


class Incidents:
    """The incidents of a store, and the judgements they are built with."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- builds

    def save(self, incidents: Iterable[Incident], *, author: str = "marsad", whole: bool = True) -> dict[str, int]:
        """Keep what a build made.

        Args:
            incidents: of a build.
            author: who built.
            whole: these are all there are; kept ones that are not among them are marked gone.

        Returns:
            How many are ``added``, ``changed``, ``same`` and ``gone``.
        """
        counts = {"added": 0, "changed": 0, "same": 0, "gone": 0}
        with self._database.writing() as connection:
            rows = connection.execute(select(IncidentRow.id, IncidentRow.key, IncidentRow.number, IncidentRow.gone))
            known = {row.id: row for row in rows}
            met = set()
            for incident in incidents:
                met.add(incident.id)
                counts[self._keep(connection, incident, known.get(incident.id), author)] += 1
            if whole:
                for row in known.values():
                    if row.id not in met and not row.gone:
                        change = update(IncidentRow).where(IncidentRow.key == row.key)
                        connection.execute(change.values(gone=True, changed=now()))
                        counts["gone"] += 1
        return counts

    def _keep(self, connection: Connection, incident: Incident, row: Any, author: str) -> str:
        plain = msgspec.to_builtins(incident)
        mark = digest({name: value for name, value in plain.items() if name not in _VOLATILE})
        if row is None:
            columns = _columns(incident) | {"id": incident.id, "number": 1, "changed": now()}
            key = connection.execute(insert(IncidentRow).values(columns).returning(IncidentRow.key)).scalar_one()
            number, outcome = 1, "added"
        else:
            key, number, outcome = row.key, row.number + 1, "changed"
            kept = select(IncidentVersion.digest).where(
                IncidentVersion.incident == key, IncidentVersion.number == row.number
            )
            if connection.execute(kept).scalar() == mark:
                if row.gone:
                    connection.execute(update(IncidentRow).where(IncidentRow.key == key).values(gone=False))
                return "same"
        version = {"incident": key, "number": number, "digest": mark, "author": author, "added": now()}
        connection.execute(insert(IncidentVersion).values(body=pack(incident), **version))
        connection.execute(update(IncidentRow).where(IncidentRow.key == key).values(number=number, gone=False))
        self._members(connection, key, incident)
        if outcome == "changed":
            self._project(connection, incident.id)
        else:
            self._terms(connection, key, incident)
        return outcome

    def _members(self, connection: Connection, key: int, incident: Incident) -> None:
        connection.execute(delete(Member).where(Member.incident == key))
        members = {(one["report"], one.get("event", "")) for one in incident.events}
        told = {report for report, _ in members}
        members |= {(report, "") for report in incident.reports if report not in told}
        if members:
            rows = [{"incident": key, "report": report, "event": event} for report, event in sorted(members)]
            connection.execute(insert(Member), rows)

    def _terms(self, connection: Connection, key: int, incident: Incident) -> None:
        connection.execute(delete(IncidentTerm).where(IncidentTerm.incident == key))
        keys = search_keys_for(None)
        found: set[tuple[str, str]] = set()
        if incident.where:
            for name in (incident.where.name, incident.where.admin1, *incident.where.others):
                found.update(("place", term[:64]) for term in keys(name or ""))
        for party in incident.parties:
            side = "target" if party.get("role") == "recipient" else "actor"
            for name in (party.get("name"), party.get("canonical")):
                found.update((side, term[:64]) for term in keys(str(name or "")))
        if found:
            rows = [{"field": field, "term": term, "incident": key} for field, term in sorted(found)]
            connection.execute(insert(IncidentTerm), rows)

    # -- reading

    def get(self, incident: str) -> CurrentIncident:
        """An incident with decisions laid over it.

        Raises:
            NotFoundError: no such incident.
        """
        with self._database.reading() as connection:
            return self._load(connection, incident)

    def versions(self, incident: str) -> list[Incident]:
        """What every build that changed it made of an incident, oldest first."""
        with self._database.reading() as connection:
            row = self._row(connection, incident)
            bodies = select(IncidentVersion.body).where(IncidentVersion.incident == row.key)
            rows = connection.execute(bodies.order_by(IncidentVersion.number))
            return [msgspec.convert(unpack(one.body), Incident) for one in rows]

    def of_report(self, report: str) -> list[str]:
        """Ids of the incidents that a report belongs to."""
        with self._database.reading() as connection:
            found = (
                select(IncidentRow.id)
                .join(Member, Member.incident == IncidentRow.key)
                .where(Member.report == report, IncidentRow.gone.is_(False))
                .distinct()
                .order_by(IncidentRow.id)
            )
            return list(connection.execute(found).scalars())

    def all(self) -> list[Incident]:
        """Every incident of the last build as the machine made it, for the next one to keep its ids."""
        with self._database.reading() as connection:
            bodies = (
                select(IncidentVersion.body)
                .join(
                    IncidentRow,
                    (IncidentRow.key == IncidentVersion.incident) & (IncidentRow.number == IncidentVersion.number),
                )
                .where(IncidentRow.gone.is_(False))
                .order_by(IncidentRow.key)
            )
            return [msgspec.convert(unpack(one.body), Incident) for one in connection.execute(bodies)]

    def _row(self, connection: Connection, incident: str) -> Any:
        row = connection.execute(select(IncidentRow.__table__).where(IncidentRow.id == incident)).first()
        if row is None:
            raise NotFoundError(f"no incident {incident}", where=self._database.where)
        return row

    def _load(self, connection: Connection, incident: str) -> CurrentIncident:
        row = self._row(connection, incident)
        body = select(IncidentVersion.body).where(
            IncidentVersion.incident == row.key, IncidentVersion.number == row.number
        )
        machine = msgspec.convert(unpack(connection.execute(body).scalar_one()), Incident)
        entries = entries_of(connection, "incident", incident)
        laid, marks, conflicts = _lay(machine, entries)
        status, assignee, reviewers = standing(entries)
        return CurrentIncident(
            id=incident,
            incident=laid,
            machine=machine,
            number=row.number,
            status=status,
            assignee=assignee,
            reviewers=reviewers,
            marks=marks,
            conflicts=conflicts,
            entries=entries,
            seen=entries[-1].id if entries else 0,
            gone=row.gone,
        )

    # -- decisions

    def correct(
        self, incident: str, path: str, new: Any, *, author: str, reason: str = "", seen: int | None = None
    ) -> EntryView:
        """Give a value of an incident (``killed.best``, ``grade``, ``where``) another value."""

        def make(current: CurrentIncident) -> EntryView:
            plain = msgspec.to_builtins(current.incident)
            entry = _entry(current, "set", author, reason)
            entry.path, entry.new, entry.old = path, msgspec.to_builtins(new), value_at(plain, path)
            entry.anchor = anchor_of(plain, path)
            apply_value(plain, entry)
            try:
                msgspec.convert(plain, Incident)
            except msgspec.ValidationError as error:
                raise UsageError(f"{path} cannot be that: {error}") from error
            return entry

        return self._write(incident, author, seen, make)

    def comment(self, incident: str, text: str, *, author: str) -> EntryView:
        """A remark that changes nothing."""
        return self._write(incident, author, None, lambda current: _entry(current, "comment", author, text))

    def assign(self, incident: str, to: str | None, *, author: str, reason: str = "") -> EntryView:
        """Give an incident to somebody, or to nobody."""

        def make(current: CurrentIncident) -> EntryView:
            entry = _entry(current, "assign", author, reason)
            entry.old, entry.new = current.assignee, to
            return entry

        return self._write(incident, author, None, make)

    def set_status(
        self, incident: str, status: str, *, author: str, reason: str = "", seen: int | None = None
    ) -> EntryView:
        """Move an incident on, by the same rules as a report."""

        def make(current: CurrentIncident) -> EntryView:
            check_move(current.entries, status, author)
            entry = _entry(current, "status", author, reason)
            entry.old, entry.new = current.status, status
            return entry

        return self._write(incident, author, seen, make)

    def undo(self, incident: str, entry: int | None = None, *, author: str, reason: str = "") -> EntryView:
        """Take back an entry, by default the author's last."""

        def make(current: CurrentIncident) -> EntryView:
            undone = check_undo(current.entries, entry, author)
            made = _entry(current, "undo", author, reason)
            made.undoes, made.path = undone.id, undone.path
            return made

        return self._write(incident, author, None, make)

    def _write(
        self, incident: str, author: str, seen: int | None, make: Callable[[CurrentIncident], EntryView]
    ) -> EntryView:
        with self._database.writing() as connection:
            if not self._database.sqlite:
                connection.execute(select(IncidentRow.key).where(IncidentRow.id == incident).with_for_update())
            current = self._load(connection, incident)
            check_seen(current.entries, seen, author)
            entry = append(connection, make(current))
            self._project(connection, incident)
        return entry

    def _project(self, connection: Connection, incident: str) -> None:
        current = self._load(connection, incident)
        columns = _columns(current.incident) | {
            "review": current.status,
            "assignee": current.assignee,
            "conflicts": len(current.conflicts),
            "entries": len(current.entries),
            "changed": now(),
        }
        connection.execute(update(IncidentRow).where(IncidentRow.id == incident).values(columns))
        self._terms(connection, self._row(connection, incident).key, current.incident)

    # -- judgements

    def judge(self, judgement: Judgement) -> None:
        """Keep a word on a pair; the latest on a pair holds, none is overwritten."""
        if not judgement.author:
            raise UsageError("every judgement has an author")
        with self._database.writing() as connection:
            connection.execute(insert(JudgementRow).values(msgspec.to_builtins(judgement)))

    def regroup(
        self,
        words: Iterable[Judgement],
        incidents: Iterable[Incident],
        *,
        gone: Iterable[str] = (),
        seen: Mapping[str, int] | None = None,
        author: str,
    ) -> None:
        """Keep judgements and the incidents they make, together: a person joined or parted some.

        Args:
            words: the judgements.
            incidents: as they are now.
            gone: ids of those that are no more.
            seen: the build numbers of the incidents that the person looked at.
            author: who decided.

        Raises:
            ClashError: one of these was built or regrouped since; nothing is written.
        """
        made = list(incidents)
        asked = select(IncidentRow.id, IncidentRow.key, IncidentRow.number, IncidentRow.gone)
        asked = asked.where(IncidentRow.id.in_({*(seen or ()), *(one.id for one in made)})).with_for_update()
        with self._database.writing() as connection:
            known = {row.id: row for row in connection.execute(asked)}
            for id, number in (seen or {}).items():
                if id not in known or known[id].number != number or known[id].gone:
                    raise ClashError("the incidents have changed meanwhile", todo="look at them again")
            for word in words:
                connection.execute(insert(JudgementRow).values(msgspec.to_builtins(word)))
            for incident in made:
                self._keep(connection, incident, known.get(incident.id), author)
            change = update(IncidentRow).where(IncidentRow.id.in_(list(gone)))
            connection.execute(change.values(gone=True, changed=now()))

    def judgements(self) -> list[Judgement]:
        """All judgements in the order in which they were made."""
        with self._database.reading() as connection:
            rows = connection.execute(select(JudgementRow.__table__).order_by(JudgementRow.key))
            plain = ({name: value for name, value in row._mapping.items() if name != "key"} for row in rows)
            return [msgspec.convert(one, Judgement) for one in plain]


def _lay(machine: Incident, entries: Sequence[EntryView]) -> tuple[Incident, list[Mark], list[Conflict]]:
    plain = msgspec.to_builtins(machine)
    marks: dict[str, Mark] = {}
    conflicts: dict[str, Conflict] = {}
    for entry in active(entries):
        path = entry.path or ""
        if entry.undone or entry.action != "set":
            continue
        try:
            before = apply_value(plain, entry)
        except UsageError:
            conflicts[path] = Conflict(why="cannot_apply", entry=entry.id, path=path, human=entry.new)
            continue
        first = marks[path].machine if path in marks else before
        if path not in marks and before not in (entry.old, entry.new):
            about = {"path": path, "was": entry.old, "machine": before, "human": entry.new}
            conflicts[path] = Conflict(why="value_changed", entry=entry.id, **about)
        if first == entry.new:
            conflicts.pop(path, None)
        told: dict[str, Any] = {"entry": entry.id, "author": entry.author, "time": entry.time, "reason": entry.reason}
        marks[path] = Mark(path=path, machine=first, human=entry.new, **told)
    return msgspec.convert(plain, Incident), list(marks.values()), list(conflicts.values())


def _entry(current: CurrentIncident, action: Any, author: str, reason: str) -> EntryView:
    told = {"action": action, "author": author, "reason": reason, "anchor": {}}
    return EntryView(id=0, subject="incident", target=current.id, version=current.number, time="", **told)


def _columns(incident: Incident) -> dict[str, Any]:
    when = incident.when
    return {
        "kind": incident.kind,
        "start": when.start if when else None,
        "end": when.end if when else None,
        "precision": when.precision if when else None,
        **place_columns(incident.where),
        **_figure("killed", incident.killed),
        **_figure("injured", incident.injured),
        "grade": incident.grade,
        "status": incident.status,
        "independent_sources": incident.independent_sources,
        "reports": len(incident.reports),
    }


def _figure(name: str, figure: Figure | None) -> dict[str, int | None]:
    return {f"{name}_{end}": getattr(figure, end) if figure else None for end in ("low", "high", "best")}

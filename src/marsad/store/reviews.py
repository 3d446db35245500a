"""Decisions on reports: corrections, verdicts, assignments, undo. Each is one entry; nothing is overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from marsad.errors import NotFoundError, UsageError
from marsad.record import Event, Span
from marsad.store.corrections import anchor_of, apply_value, essence, value_at
from marsad.store.entries import append, check_move, check_seen, check_undo
from marsad.store.views import Current, EntryView

if TYPE_CHECKING:
    from marsad.store.reports import Reports

__all__ = ["Reviews"]

_FIXED = frozenset(["id", "why"])


class Reviews:
    """What people decide about reports.

    All methods take ``author`` (who decides), most take ``reason`` and ``seen`` (``Current.seen`` of what the person
    looked at; a ``ClashError`` tells when somebody else decided since).  All give the entry written.
    """

    def __init__(self, reports: Reports) -> None:
        self._reports = reports

    def correct(
        self,
        report: str,
        event: str,
        path: str,
        new: Any,
        *,
        author: str,
        reason: str = "",
        evidence: Span | tuple[int, int] | None = None,
        own_knowledge: bool = False,
        seen: int | None = None,
    ) -> EntryView:
        """Give a value of an event another value.

        Args:
            report: id of the report, and ``event`` of the event in it.
            path: ``kind``, ``when``, ``where.name``, ``casualties[0].low``; ``[+]`` behind a list adds to it.
            new: plain value (or record struct).
            evidence: the words that say so; their span is also put beside the value.
            own_knowledge: the author vouches for it, no words say so.

        Raises:
            NotFoundError: no such report or event.
            UsageError: the path leads nowhere, the value does not fit, or the evidence is not in the text.
        """
        action = "add" if path.endswith("[+]") else "set"
        how: dict[str, Any] = {"reason": reason, "evidence": evidence, "own_knowledge": own_knowledge, "seen": seen}
        return self._change(action, report, event, path, msgspec.to_builtins(new), author=author, **how)

    def remove(
        self, report: str, event: str, path: str, *, author: str, reason: str = "", seen: int | None = None
    ) -> EntryView:
        """Take a value away: an item out of its list, else the value becomes null."""
        return self._change("remove", report, event, path, None, author=author, reason=reason, seen=seen)

    def accept(self, report: str, event: str, *, author: str, reason: str = "", seen: int | None = None) -> EntryView:
        """The event is right as it stands now, with the corrections made so far."""
        return self._judge("accept", report, event, author, reason, seen)

    def reject(self, report: str, event: str, *, author: str, reason: str = "", seen: int | None = None) -> EntryView:
        """There is no such event; it stays in the history and leaves the current view."""
        return self._judge("reject", report, event, author, reason, seen)

    def add_event(
        self, report: str, event: Event, *, author: str, reason: str = "", seen: int | None = None
    ) -> EntryView:
        """An event that the machine missed. An empty ``event.id`` is filled in; spans must be those of the text."""

        def make(current: Current) -> EntryView:
            plain = msgspec.to_builtins(event)
            if not plain["id"]:
                told = f"{current.article.sha256}\0{event.kind}\0{event.trigger.start}\0{author}\0{current.seen}"
                plain["id"] = "h" + hashlib.sha256(told.encode()).hexdigest()[:15]
            if plain["id"] in current.states:
                raise UsageError(f"event {plain['id']} is there already", todo="leave its id empty")
            _check_spans(plain, current.article.text)
            entry = _entry(current, "add_event", author, reason)
            entry.event, entry.new = plain["id"], plain
            return entry

        return self._write(report, author, seen, make)

    def no_event(self, report: str, *, author: str, reason: str = "", seen: int | None = None) -> EntryView:
        """The report tells of no event at all; the machine's are rejected with it."""
        return self._verdict("no_event", report, author, reason, seen)

    def undecidable(self, report: str, *, author: str, reason: str = "", seen: int | None = None) -> EntryView:
        """Nobody can decide from this text."""
        return self._verdict("undecidable", report, author, reason, seen)

    def comment(self, report: str, text: str, *, author: str, event: str | None = None) -> EntryView:
        """A remark that changes nothing."""

        def make(current: Current) -> EntryView:
            entry = _entry(current, "comment", author, text)
            entry.event = event
            return entry

        return self._write(report, author, None, make)

    def assign(self, report: str, to: str | None, *, author: str, reason: str = "") -> EntryView:
        """Give a report to somebody (None: to nobody). Fresh ones become ``assigned``, or ``machine`` again."""

        def make(current: Current) -> EntryView:
            entry = _entry(current, "assign", author, reason)
            entry.old, entry.new = current.assignee, to
            return entry

        return self._write(report, author, None, make)

    def set_status(
        self, report: str, status: str, *, author: str, reason: str = "", seen: int | None = None
    ) -> EntryView:
        """Move a report on: machine, assigned, reviewed, second_reviewed, final; back to assigned opens it again.

        Raises:
            UsageError: the status does not follow, or the second reviewer is the first.
        """

        def make(current: Current) -> EntryView:
            check_move(current.entries, status, author)
            entry = _entry(current, "status", author, reason)
            entry.old, entry.new = current.status, status
            return entry

        return self._write(report, author, seen, make)

    def undo(self, report: str, entry: int | None = None, *, author: str, reason: str = "") -> EntryView:
        """Take back an entry (by default the author's last) by another one; undoing the undo brings it back."""

        def make(current: Current) -> EntryView:
            undone = check_undo(current.entries, entry, author)
            made = _entry(current, "undo", author, reason)
            made.undoes, made.event, made.path = undone.id, undone.event, undone.path
            return made

        return self._write(report, author, None, make)

    def history(self, report: str) -> list[EntryView]:
        """All entries of a report, oldest first."""
        return self._reports.get(report).entries

    # -- how

    def _change(
        self,
        action: str,
        report: str,
        event: str,
        path: str,
        new: Any,
        *,
        author: str,
        reason: str = "",
        evidence: Span | tuple[int, int] | None = None,
        own_knowledge: bool = False,
        seen: int | None = None,
    ) -> EntryView:
        def make(current: Current) -> EntryView:
            if path in _FIXED:
                raise UsageError(f"{path} is not a person's to change")
            plain = _plain_event(current, event)
            entry = _entry(current, action, author, reason)
            entry.event, entry.path, entry.new = event, path, new
            entry.old = value_at(plain, path)
            entry.anchor = _event_anchor(plain) | anchor_of(plain, path)
            entry.evidence = _span(evidence, current.article.text)
            entry.basis = "evidence" if entry.evidence else "own_knowledge" if own_knowledge else "none"
            _try(plain, entry, current.article.text)
            return entry

        return self._write(report, author, seen, make)

    def _judge(self, action: str, report: str, event: str, author: str, reason: str, seen: int | None) -> EntryView:
        def make(current: Current) -> EntryView:
            machine = [msgspec.to_builtins(one) for one in current.machine.events if one.id == event]
            plain = machine[0] if machine else _plain_event(current, event, rejected=True)
            entry = _entry(current, action, author, reason)
            entry.event = event
            entry.anchor = _event_anchor(plain) | ({"essence": essence(plain)} if machine else {})
            return entry

        return self._write(report, author, seen, make)

    def _verdict(self, action: str, report: str, author: str, reason: str, seen: int | None) -> EntryView:
        return self._write(report, author, seen, lambda current: _entry(current, action, author, reason))

    def _write(self, report: str, author: str, seen: int | None, make: Callable[[Current], EntryView]) -> EntryView:
        with self._reports.database.writing() as connection:
            self._reports.lock(connection, report)
            current = self._reports.load(connection, report)
            check_seen(current.entries, seen, author)
            entry = append(connection, make(current))
            self._reports.project(connection, report)
        return entry


def _entry(current: Current, action: Any, author: str, reason: str) -> EntryView:
    return EntryView(
        id=0,
        subject="report",
        target=current.id,
        version=current.version,
        action=action,
        author=author,
        time="",
        reason=reason,
        anchor={},
    )


def _plain_event(current: Current, event: str, rejected: bool = False) -> dict[str, Any]:
    for one in current.report.events:
        if one.id == event:
            plain: dict[str, Any] = msgspec.to_builtins(one)
            return plain
    if event in current.states and rejected:
        return {"id": event, "kind": "", "trigger": {"start": 0, "end": 0}}
    if event in current.states:
        raise UsageError(f"event {event} is rejected", todo="accept it again, or undo the rejection")
    raise NotFoundError(f"no event {event} in report {current.id}")


def _event_anchor(plain: dict[str, Any]) -> dict[str, Any]:
    return {"trigger": [plain["trigger"]["start"], plain["trigger"]["end"]], "kind": plain["kind"]}


def _span(evidence: Span | tuple[int, int] | None, text: str) -> Span | None:
    if evidence is None:
        return None
    start, end = (evidence.start, evidence.end) if isinstance(evidence, Span) else evidence
    if not 0 <= start < end <= len(text):
        raise UsageError(f"the text has no characters {start} to {end}")
    if isinstance(evidence, Span) and evidence.text != text[start:end]:
        raise UsageError(f"characters {start} to {end} read otherwise", todo="count code points, not bytes or UTF-16")
    return Span(start, end, text[start:end])


def _try(plain: dict[str, Any], entry: EntryView, text: str) -> None:
    """Carry the correction out once, to see that the event is still one."""
    apply_value(plain, entry)
    try:
        msgspec.convert(plain, Event)
    except msgspec.ValidationError as error:
        raise UsageError(f"{entry.path} cannot be that: {error}") from error
    _check_spans(entry.new, text)


def _check_spans(value: Any, text: str) -> None:
    if isinstance(value, dict):
        if {"start", "end", "text"} == set(value):
            _span(Span(**value), text)
        for inner in value.values():
            _check_spans(inner, text)
    elif isinstance(value, list):
        for inner in value:
            _check_spans(inner, text)

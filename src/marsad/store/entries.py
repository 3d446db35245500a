"""The log of what people do: one append-only table for reports and incidents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from marsad.errors import ClashError, NotFoundError, UsageError
from marsad.store.corrections import active
from marsad.store.models import Entry
from marsad.store.packing import now, pack, unpack
from marsad.store.views import STATUSES, EntryView, ReviewStatus

__all__ = ["MOVES", "append", "check_move", "check_seen", "check_undo", "entries_of", "standing"]

_PACKED = ("old", "new", "evidence", "basis", "anchor")
MOVES: dict[str, tuple[str, ...]] = {
    "machine": ("assigned", "reviewed"),
    "assigned": ("machine", "assigned", "reviewed"),
    "reviewed": ("assigned", "second_reviewed", "final"),
    "second_reviewed": ("assigned", "final"),
    "final": ("assigned",),
}
"""Where each status may go. Back to ``assigned`` opens a finished one again."""


def append(connection: Connection, entry: EntryView) -> EntryView:
    """Write an entry; the same with its id and time."""
    if not entry.author:
        raise UsageError("every decision has an author")
    entry.time = entry.time or now()
    body = {name: msgspec.to_builtins(getattr(entry, name)) for name in _PACKED}
    columns = {
        name: getattr(entry, name)
        for name in ("subject", "target", "version", "action", "event", "path", "reason", "author", "time", "undoes")
    }
    result = connection.execute(insert(Entry).values(body=pack(body), **columns).returning(Entry.key))
    entry.id = int(result.scalar_one())
    return entry


def entries_of(connection: Connection, subject: str, target: str) -> list[EntryView]:
    """All entries of a report or incident in order, each told whether it is undone."""
    table = Entry.__table__
    rows = connection.execute(
        select(table).where(table.c.subject == subject, table.c.target == target).order_by(table.c.key)
    )
    return active([_view(row._mapping) for row in rows])


def _view(row: Any) -> EntryView:
    plain = {name: value for name, value in row.items() if name not in ("key", "body")}
    return msgspec.convert({"id": row["key"], **plain, **unpack(row["body"])}, EntryView)


def standing(entries: Sequence[EntryView]) -> tuple[ReviewStatus, str | None, list[str]]:
    """(status, assignee, reviewers in order) that the entries in force come to."""
    status: ReviewStatus = "machine"
    assignee: str | None = None
    reviewers: list[str] = []
    for entry in entries:
        if entry.undone:
            continue
        if entry.action == "assign":
            assignee = entry.new
            status = (
                "assigned"
                if assignee and status == "machine"
                else "machine"
                if not assignee and status == "assigned"
                else status
            )
        elif entry.action == "status":
            status = entry.new
            if status in ("reviewed", "second_reviewed"):
                reviewers.append(entry.author)
            elif status in ("assigned", "machine"):
                reviewers = []
    return status, assignee, reviewers


def check_move(entries: Sequence[EntryView], status: str, author: str) -> None:
    """Whether somebody may give a status now.

    Raises:
        UsageError: it does not follow, or the second reviewer is the first.
    """
    if status not in STATUSES:
        raise UsageError(f"no such status: {status}", todo=f"one of {', '.join(STATUSES)}")
    at, _, reviewers = standing(entries)
    if status not in MOVES[at]:
        raise UsageError(f"{at} does not become {status}", todo=f"it may become {', '.join(MOVES[at])}")
    if status == "second_reviewed" and author in reviewers:
        raise UsageError("the second review is another person's", todo="ask somebody else, or set it to final")


def check_seen(entries: Sequence[EntryView], seen: int | None, author: str) -> None:
    """Whether anybody else decided after entry ``seen`` (None: the caller does not mind).

    Raises:
        ClashError: somebody did.
    """
    if seen is None:
        return
    for entry in entries:
        if entry.id > seen and entry.author != author:
            raise ClashError(f"{entry.author} has decided meanwhile ({entry.action})", todo="look again, then decide")


def check_undo(entries: Sequence[EntryView], number: int | None, author: str) -> EntryView:
    """The entry to undo: the one asked for, else the author's last that is in force.

    Raises:
        NotFoundError: there is none.
        UsageError: it is undone already.
    """
    if number is None:
        mine = [one for one in entries if one.author == author and not one.undone and one.action != "undo"]
        if not mine:
            raise NotFoundError("nothing to undo")
        return mine[-1]
    for entry in entries:
        if entry.id == number:
            if entry.undone:
                raise UsageError(f"entry {number} is undone already")
            return entry
    raise NotFoundError(f"no entry {number} here")

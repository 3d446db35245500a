"""What the store hands out: the current view of a report, entries, lists and pages."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar, get_args

import msgspec

from marsad.record import Article, Report, Span

__all__ = [
    "ACTIONS",
    "STATUSES",
    "Action",
    "Added",
    "Conflict",
    "Current",
    "EntryView",
    "EventItem",
    "EventState",
    "IncidentItem",
    "Mark",
    "Page",
    "ReportItem",
    "ReviewStatus",
    "State",
    "Version",
]

ReviewStatus = Literal["machine", "assigned", "reviewed", "second_reviewed", "final"]
State = Literal["machine", "accepted", "corrected", "rejected", "added"]
Action = Literal[
    "set",
    "add",
    "remove",
    "accept",
    "reject",
    "add_event",
    "no_event",
    "undecidable",
    "assign",
    "status",
    "comment",
    "undo",
]
STATUSES: tuple[ReviewStatus, ...] = get_args(ReviewStatus)
ACTIONS: tuple[str, ...] = get_args(Action)


class Added(msgspec.Struct, kw_only=True, frozen=True):
    """What became of a report given to the store.

    ``outcome``: ``added`` (new), ``revised`` (its text or metadata changed), ``recoded`` (same text, other coding) or
    ``known`` (nothing new, nothing written).
    """

    id: str
    outcome: Literal["added", "revised", "recoded", "known"]
    version: int


class Version(msgspec.Struct, kw_only=True):
    """A coded version of a report; ``digest`` is equal when two codings are."""

    number: int
    revision: int
    coder: str
    codebook: str
    added: str
    digest: str


class EntryView(msgspec.Struct, kw_only=True):
    """One thing a person did. ``undone``: a later undo took it back.

    ``anchor`` holds what finds the value again after re-coding: the trigger's offsets and the list item meant.
    """

    id: int
    subject: Literal["report", "incident"]
    target: str
    version: int
    action: Action
    author: str
    time: str
    reason: str = ""
    event: str | None = None
    path: str | None = None
    old: Any = None
    new: Any = None
    evidence: Span | None = None
    basis: Literal["evidence", "own_knowledge", "none"] = "none"
    anchor: dict[str, Any] = {}
    undoes: int | None = None
    undone: bool = False


class Mark(msgspec.Struct, kw_only=True):
    """A value that a person changed: what the machine says now, what holds, and who says so."""

    path: str
    machine: Any
    human: Any
    entry: int
    author: str
    time: str
    reason: str = ""
    basis: str = "none"
    evidence: Span | None = None


class Conflict(msgspec.Struct, kw_only=True):
    """A decision that no longer meets what it was made on; it holds all the same until a person looks.

    ``why``: ``value_changed`` (the machine now says something else than what was corrected), ``event_changed`` (an
    accepted event reads otherwise now), ``event_gone`` (the machine has it no more; kept from the version that was
    decided on) or ``cannot_apply`` (the value it was in is no more).
    """

    why: Literal["value_changed", "event_changed", "event_gone", "cannot_apply"]
    entry: int
    event: str | None = None
    path: str | None = None
    was: Any = None
    machine: Any = None
    human: Any = None


class EventState(msgspec.Struct, kw_only=True):
    """What people did to one event."""

    state: State = "machine"
    by: str | None = None
    time: str | None = None
    reason: str = ""
    marks: list[Mark] = []


class Current(msgspec.Struct, kw_only=True):
    """A report as it stands: ``report`` is the latest coding with people's corrections, rejected events left out.

    ``machine`` is the latest coding alone. ``states`` has every event's, rejected ones too. ``seen`` is the id of the
    last entry: hand it back with a decision to be told when somebody else decided meanwhile.
    """

    id: str
    report: Report
    machine: Report
    version: int
    revision: int
    status: ReviewStatus
    assignee: str | None
    reviewers: list[str]
    verdict: Literal["no_event", "undecidable"] | None
    states: dict[str, EventState]
    conflicts: list[Conflict]
    entries: list[EntryView]
    seen: int
    added: str
    changed: str

    @property
    def article(self) -> Article:
        """The text and its metadata."""
        return self.report.article


class ReportItem(msgspec.Struct, kw_only=True):
    """A report in a list."""

    id: str
    title: str | None
    outlet: str | None
    url: str | None
    language: str | None
    published: str | None
    added: str
    changed: str
    status: ReviewStatus
    assignee: str | None
    verdict: str | None
    version: int
    codebook: str
    events: int
    conflicts: int
    key: int


class EventItem(msgspec.Struct, kw_only=True):
    """An event in a list or on a map; ``review`` is the status of its report."""

    report: str
    event: str
    position: int
    kind: str
    role: str
    status: str
    state: State
    confidence: float
    start: str | None
    end: str | None
    precision: str | None
    place: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    place_precision: str | None
    actors: str | None
    recipients: str | None
    killed_low: int | None
    killed_high: int | None
    killed_best: int | None
    injured_low: int | None
    injured_high: int | None
    injured_best: int | None
    trigger: str
    title: str | None
    outlet: str | None
    published: str | None
    review: ReviewStatus
    key: int


class IncidentItem(msgspec.Struct, kw_only=True):
    """An incident in a list or on a map."""

    id: str
    kind: str
    start: str | None
    end: str | None
    precision: str | None
    place: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    place_precision: str | None
    killed_low: int | None
    killed_high: int | None
    killed_best: int | None
    injured_low: int | None
    injured_high: int | None
    injured_best: int | None
    grade: str
    status: str
    independent_sources: int
    reports: int
    review: ReviewStatus
    assignee: str | None
    conflicts: int
    gone: bool
    changed: str
    number: int
    key: int


Item = TypeVar("Item")


class Page(msgspec.Struct, Generic[Item]):
    """Some items, and the cursor of the next page (None at the end)."""

    items: list[Item]
    next: str | None = None

"""What is exported: an incident with the events it rests on, how far it was reviewed, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from marsad.incidents.model import Incident
from marsad.record import Coder, Span

__all__ = [
    "REFUSED",
    "REVIEWED",
    "STATES",
    "Box",
    "ClaimFacts",
    "Correction",
    "CountFacts",
    "EventFacts",
    "ExportItem",
    "Origin",
    "PartyFacts",
    "PlaceFacts",
    "Quote",
    "ReviewState",
    "SourceFacts",
    "TiedEvent",
    "Who",
    "state_named",
]

ReviewState = Literal["unreviewed", "reviewed", "second_reviewed", "final", "rejected"]
STATES: tuple[ReviewState, ...] = ("unreviewed", "reviewed", "second_reviewed", "final", "rejected")
REVIEWED = frozenset(["reviewed", "second_reviewed", "final"])
REFUSED = frozenset(["rejected"])
_SAME_STATE: dict[str, ReviewState] = {"machine": "unreviewed", "assigned": "unreviewed"}
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (WGS 84)."""

# None of these can hold itself, so the collector of cycles need not look at them (gc=False).


class Quote(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Evidence: words of a report. Offsets are code points of its stored text; null ``text``: withheld."""

    report: str
    event: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None


class Origin(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The article of a report, without its text."""

    report: str
    sha256: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None


class PartyFacts(msgspec.Struct, kw_only=True, gc=False):
    """What exports read of a record's party."""

    name: str
    canonical: str | None = None
    type: str | None = None
    country: str | None = None
    plover: dict[str, str] | None = None


class PlaceFacts(msgspec.Struct, kw_only=True, gc=False):
    """What exports read of a record's place."""

    name: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None


class CountFacts(msgspec.Struct, kw_only=True, gc=False):
    """What exports read of a record's count: whom it is of. Its figures are the incident's."""

    outcome: str
    group: PartyFacts | None = None


class SourceFacts(msgspec.Struct, kw_only=True, gc=False):
    """Who tells."""

    name: str
    type: str = "unnamed"


class ClaimFacts(msgspec.Struct, kw_only=True, gc=False):
    """What exports read of a record's claim."""

    source: SourceFacts
    stance: str = "asserts"
    about: str = "event"
    target: str | None = None
    span: Span | None = None


class EventFacts(msgspec.Struct, kw_only=True, gc=False):
    """What exports read of a record's event: field names are those of ``marsad.record.Event``."""

    id: str
    kind: str
    trigger: Span
    plover: dict[str, str | None] = {}
    acled: dict[str, str | None] = {}
    ged: dict[str, int | None] = {}
    evidence: list[Span] = []
    where: PlaceFacts | None = None
    weapons: list[Span] = []
    actors: list[PartyFacts] = []
    recipients: list[PartyFacts] = []
    casualties: list[CountFacts] = []
    claims: list[ClaimFacts] = []


class TiedEvent(msgspec.Struct, kw_only=True, gc=False):
    """An event of a coded report, with the report's id and coder."""

    report: str
    event: EventFacts
    coder: Coder | None = None


class Correction(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A value a person put right: both values are kept. ``at``: ISO date-time."""

    field: str
    was: Any = None
    now: Any = None
    author: str | None = None
    at: str | None = None
    reason: str | None = None


class Who(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A party of an incident. ``name``: as written; ``english``: the register's name."""

    role: Literal["actor", "recipient"]
    name: str
    canonical: str | None = None
    english: str | None = None
    type: str | None = None
    country: str | None = None


class ExportItem(msgspec.Struct, kw_only=True):
    """An incident on its way out.

    ``incident`` holds the values as they stand, corrections applied. ``events`` may be empty where only incidents are
    at hand, not the records: then offsets of the evidence, weapons and the finer place units are unknown.
    ``updated`` is the ISO date-time of the last change, where known.  ``withheld`` names what the profile took out,
    ``box`` the cell to which coordinates were blurred.
    """

    incident: Incident
    events: list[TiedEvent] = []
    origins: list[Origin] = []
    state: ReviewState = "unreviewed"
    version: int = 1
    reviewer: str | None = None
    updated: str | None = None
    corrections: list[Correction] = []
    withheld: list[str] = []
    box: Box | None = None

    @property
    def id(self) -> str:
        """The incident's id: the record id of every row."""
        return self.incident.id

    def quotes(self) -> Iterator[Quote]:
        """The evidence, report by report: spans of the records, else the words the incident keeps, else the report."""
        if not self.events:
            for account in self.incident.accounts:
                if not account.words:
                    yield Quote(report=account.report)
                for words in account.words:
                    yield Quote(report=account.report, text=words)
            return
        for tied in self.events:
            for span in tied.event.evidence or [tied.event.trigger]:
                yield Quote(
                    report=tied.report, event=tied.event.id, start=span.start, end=span.end, text=span.text or None
                )


def state_named(name: str) -> ReviewState:
    """The review state a store or file calls ``name`` (``machine`` and ``assigned`` are not reviewed yet).

    Raises:
        ValueError: for a name that is no state.
    """
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    plain = _SAME_STATE.get(plain, plain)
    for state in STATES:
        if state == plain:
            return state
    raise ValueError(f"no review state: {name!r}")

"""What many reports become: an incident, with everything it rests on.

JSON names follow the record (``marsad.record``).  All values of members are kept beside the reconciled ones.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

__all__ = ["Account", "Copies", "Figure", "Grade", "Incident", "Link", "SaidFigure", "Voice", "WhenKnown", "WhereKnown"]

Grade = Literal["confirmed", "fair", "weak", "contested"]


class WhenKnown(msgspec.Struct, kw_only=True):
    """Days of an incident. ``basis``: ``said`` in reports, or ``published``: no later than the first report."""

    start: str | None
    end: str | None
    precision: str
    basis: str
    reports: int = 0


class WhereKnown(msgspec.Struct, kw_only=True):
    """Place of an incident: the finest that most members can agree on. ``reports``: how many say so."""

    name: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    reports: int = 0
    others: list[str] = []


class SaidFigure(msgspec.Struct, kw_only=True):
    """One source's count in one report. ``superseded``: the same source counted again later."""

    report: str
    event: str
    source: str
    source_type: str
    outlet: str | None = None
    published: str | None = None
    low: int | None
    high: int | None
    best: int | None = None
    superseded: bool = False
    words: str | None = None


class Figure(msgspec.Struct, kw_only=True):
    """A reconciled count. Null ``high``: no upper bound; ``rule``: how it was chosen; ``said``: what it rests on."""

    best: int | None
    low: int | None
    high: int | None
    rule: str
    contradiction: bool = False
    groups: dict[str, dict[str, int | None]] = {}
    said: list[SaidFigure] = []


class Voice(msgspec.Struct, kw_only=True):
    """A claim, with the report it stands in."""

    report: str
    event: str
    source: str
    type: str
    stance: str
    about: str = "event"
    target: str | None = None
    words: str | None = None


class Account(msgspec.Struct, kw_only=True):
    """How one report tells it."""

    report: str
    events: list[str]
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    title: str | None = None
    kind: str | None = None
    where: str | None = None
    when: str | None = None
    status: str | None = None
    copy_of: str | None = None
    words: list[str] = []


class Copies(msgspec.Struct, kw_only=True):
    """Reports that are one text: ``origin`` is the likely first, ``why`` the reason."""

    reports: list[str]
    origin: str
    why: str
    how: Literal["exact", "near", "shared"]


class Link(msgspec.Struct, kw_only=True):
    """Why two tellings were thought to be one event: ``reasons`` are points for (+) and against (-)."""

    a: str
    b: str
    score: float
    reasons: dict[str, float]
    incident: str | None = None


class Incident(msgspec.Struct, kw_only=True):
    """Several reports, one event. ``events``: ``report``, ``event`` and where its trigger stands (``at``)."""

    id: str
    kind: str
    kinds: dict[str, int] = {}
    when: WhenKnown | None = None
    where: WhereKnown | None = None
    killed: Figure | None = None
    injured: Figure | None = None
    parties: list[dict[str, Any]] = []
    grade: Grade = "weak"
    grade_why: str = ""
    independent_sources: int = 1
    sources: list[list[str]] = []
    status: str = "reported"
    reports: list[str] = []
    events: list[dict[str, Any]] = []
    claims: list[Voice] = []
    accounts: list[Account] = []
    copies: list[Copies] = []
    links: list[Link] = []
    doubtful: list[Link] = []
    history: list[dict[str, Any]] = []

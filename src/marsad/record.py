"""The record: what one report becomes.

These types are the contract between the coder, the store, the review desk, the exports and the
scorers.  Field names follow PLOVER, ACLED, UCDP GED and schema.org where those have one; fields may be
added, none is renamed.  ``schema()`` gives the matching JSON Schema.

Offsets are Unicode code points into ``Article.text`` exactly as stored, 0-based and half-open:
``span.text == article.text[span.start:span.end]`` always holds.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

__all__ = [
    "Article",
    "Candidate",
    "Claim",
    "Coder",
    "Count",
    "Event",
    "Kind",
    "Outcome",
    "Party",
    "Place",
    "Removal",
    "Report",
    "Source",
    "Span",
    "Stance",
    "Status",
    "Step",
    "Toll",
    "Warning",
    "When",
    "decode",
    "encode",
    "schema",
]

Kind = Literal[
    "air_strike",
    "shelling",
    "suicide_bombing",
    "bombing",
    "chemical_attack",
    "armed_clash",
    "raid",
    "territory_gained",
    "attack",
    "assassination",
    "execution",
    "sexual_violence",
    "abduction",
    "arrest",
    "release",
    "protest",
    "protest_suppressed",
    "riot",
    "seizure",
    "destruction",
    "agreement",
    "movement",
    "displacement",
    "other",
]
Role = Literal["main", "background"]
Status = Literal["reported", "disputed", "unconfirmed", "denied", "planned"]
Outcome = Literal["killed", "injured", "missing", "abducted", "arrested", "displaced"]
Stance = Literal["asserts", "denies", "claims_responsibility", "blames", "doubts", "no_comment"]
SourceType = Literal[
    "official",
    "military",
    "police",
    "medical",
    "armed_group",
    "agency",
    "outlet",
    "monitor",
    "witness",
    "resident",
    "unnamed",
]
PartyType = Literal[
    "state_forces",
    "rebel",
    "political_militia",
    "identity_militia",
    "rioters",
    "protesters",
    "civilians",
    "external_forces",
    "unidentified",
]


class Span(msgspec.Struct, frozen=True):
    """Words of the article: ``text == article.text[start:end]`` (code points)."""

    start: int
    end: int
    text: str


class Article(msgspec.Struct, kw_only=True):
    """The report as stored. ``published`` is an ISO date or date-time, or null where unknown."""

    id: str
    text: str
    sha256: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    republished_from: str | None = None


class Removal(msgspec.Struct, frozen=True):
    """A region of the stored text that is not the report and was not read."""

    start: int
    end: int
    why: str


class When(msgspec.Struct, kw_only=True):
    """An interval of days. ``date_prec`` is UCDP's 1 (day) … 5 (more than a month)."""

    start: str
    end: str
    precision: Literal["day", "days", "week", "month", "season", "year", "range"]
    date_prec: int
    basis: str
    span: Span | None = None


class Candidate(msgspec.Struct, kw_only=True):
    """A place that a name may stand for, with the reasons for its score (0 to 1)."""

    name: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    source: str | None = None
    score: float = 0.0
    reasons: list[str] = []


class Place(msgspec.Struct, kw_only=True):
    """Where. ``country`` is ISO 3166-1 alpha-3; ``where_prec`` UCDP's 1–7, ``geo_precision`` ACLED's 1–3."""

    name: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    precision: str | None = None
    where_prec: int | None = None
    geo_precision: int | None = None
    candidates: list[Candidate] = []
    span: Span | None = None


class Party(msgspec.Struct, kw_only=True):
    """Who: ``name`` as written, ``canonical`` from the register."""

    name: str
    canonical: str | None = None
    type: PartyType | None = None
    country: str | None = None
    plover: dict[str, str] | None = None
    parent: str | None = None
    span: Span | None = None


class Count(msgspec.Struct, kw_only=True):
    """People harmed or held, as a range; null ``high`` is no upper bound, null ``low`` no lower one."""

    outcome: Outcome
    low: int | None
    high: int | None
    best: int | None = None
    vague: str | None = None
    group: Party | None = None
    civilian: bool | None = None
    sex: Literal["female", "male"] | None = None
    age: Literal["child", "adult", "elderly"] | None = None
    source: int | None = None
    part_of: int | None = None
    mixed: bool = False
    span: Span | None = None


class Source(msgspec.Struct, kw_only=True):
    """Who tells."""

    name: str
    type: SourceType = "unnamed"
    span: Span | None = None


class Claim(msgspec.Struct, kw_only=True):
    """Somebody's word on an event, or on one of its values (``about: casualties[0]``)."""

    source: Source
    stance: Stance = "asserts"
    about: str = "event"
    channel: str | None = None
    target: str | None = None
    span: Span | None = None


class Step(msgspec.Struct, kw_only=True):
    """A rule at work: it read ``span`` and gave ``value`` for ``field``."""

    rule: str
    field: str
    value: Any = None
    span: Span | None = None


class Event(msgspec.Struct, kw_only=True):
    """Something specific that happened, is claimed, denied, planned or was foiled."""

    id: str
    kind: Kind
    plover: dict[str, str | None]
    acled: dict[str, str | None]
    ged: dict[str, int | None]
    trigger: Span
    role: Role = "main"
    status: Status = "reported"
    confidence: float = 0.5
    evidence: list[Span] = []
    when: When | None = None
    where: Place | None = None
    actors: list[Party] = []
    recipients: list[Party] = []
    weapons: list[Span] = []
    casualties: list[Count] = []
    mixed: list[Count] = []
    claims: list[Claim] = []
    why: list[Step] = []


class Toll(msgspec.Struct, kw_only=True):
    """A cumulative count over a period or campaign. A toll is no event."""

    outcome: Outcome
    low: int | None
    high: int | None
    group: str | None = None
    since: str | None = None
    span: Span
    rule: str | None = None


class Warning(msgspec.Struct, kw_only=True):
    """What the text says that cannot all be true."""

    code: str
    message: str
    span: Span | None = None


class Coder(msgspec.Struct, kw_only=True):
    """What produced the record."""

    name: str
    version: str
    codebook: str
    language_pack: str | None = None


class Report(msgspec.Struct, kw_only=True):
    """One article, coded: one JSON line."""

    id: str
    article: Article
    coder: Coder
    removed: list[Removal] = []
    events: list[Event] = []
    tolls: list[Toll] = []
    warnings: list[Warning] = []


def encode(report: Report) -> bytes:
    """One JSON line (UTF-8, no newline)."""
    return msgspec.json.encode(report)


def decode(line: bytes | str) -> Report:
    """Read a JSON line back.

    Raises:
        msgspec.ValidationError: when the line does not keep to the contract.
    """
    return msgspec.json.decode(line, type=Report)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a report."""
    inner = msgspec.json.schema(Report)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "marsad report", **inner}

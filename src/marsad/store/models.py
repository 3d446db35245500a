"""The tables. What is true is only ever added to; what makes it findable can be built anew from it.

Kept for good: ``texts``, ``versions``, ``entries`` (everything people decide), ``incident_versions``,
``judgements``, ``sheets``, ``rows`` and ``quarantine``.  Made from these: ``reports``, ``events``, ``terms``,
``incidents`` and the word index ``search`` (made by a migration, since its kind differs between SQLite and
PostgreSQL).  Days are ISO dates, times ISO date-times in UTC.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

__all__ = [
    "Base",
    "Double",
    "Entry",
    "EventRow",
    "IncidentRow",
    "IncidentTerm",
    "IncidentVersion",
    "JudgementRow",
    "Mapping",
    "Member",
    "Quarantined",
    "ReportRow",
    "Row",
    "Run",
    "SavedSearch",
    "Setting",
    "Sheet",
    "Term",
    "TextRow",
    "Token",
    "User",
    "VersionRow",
]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of a store."""

    metadata = MetaData(naming_convention=NAMES)


class ReportRow(Base):
    """One report as it stands now: what lists, filters and queues read."""

    __tablename__ = "reports"
    __table_args__ = (
        Index(None, "day", "key"),
        Index(None, "status", "day", "key"),
        Index(None, "assignee"),
        Index(None, "outlet"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    revision: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    codebook: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str | None] = mapped_column(Text)
    outlet: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    published: Mapped[str | None] = mapped_column(Text)
    day: Mapped[str] = mapped_column(String(10), default="")
    added: Mapped[str] = mapped_column(Text)
    changed: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(24), default="machine")
    assignee: Mapped[str | None] = mapped_column(Text)
    verdict: Mapped[str | None] = mapped_column(String(24))
    conflicts: Mapped[int] = mapped_column(default=0)
    events: Mapped[int] = mapped_column(default=0)
    entries: Mapped[int] = mapped_column(default=0)


class TextRow(Base):
    """A text that a report had. A corrected article is a new revision, never an overwritten one."""

    __tablename__ = "texts"
    __table_args__ = (
        UniqueConstraint("report", "revision"),
        UniqueConstraint("report", "fingerprint"),
        Index(None, "sha256"),
    )

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    report: Mapped[int] = mapped_column(ForeignKey("reports.key"))
    revision: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    added: Mapped[str] = mapped_column(Text)


class VersionRow(Base):
    """What a coder made of a text: the whole record but the article, packed."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("report", "number"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    report: Mapped[int] = mapped_column(ForeignKey("reports.key"))
    number: Mapped[int]
    revision: Mapped[int]
    coder: Mapped[str] = mapped_column(Text)
    codebook: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    added: Mapped[str] = mapped_column(Text)


class EventRow(Base):
    """One event of the current view of a report, flat. ``state``: machine, accepted, corrected, rejected or added."""

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "event"),
        Index(None, "kind", "start"),
        Index(None, "start"),
        Index(None, "country", "start"),
        Index(None, "lat", "lon"),
        Index(None, "killed_best"),
        Index(None, "injured_best"),
    )

    report: Mapped[int] = mapped_column(ForeignKey("reports.key"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    confidence: Mapped[float]
    start: Mapped[str | None] = mapped_column(String(10))
    end: Mapped[str | None] = mapped_column(String(10))
    precision: Mapped[str | None] = mapped_column(String(16))
    place: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(8))
    admin1: Mapped[str | None] = mapped_column(Text)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    place_precision: Mapped[str | None] = mapped_column(Text)
    actors: Mapped[str | None] = mapped_column(Text)
    recipients: Mapped[str | None] = mapped_column(Text)
    killed_low: Mapped[int | None]
    killed_high: Mapped[int | None]
    killed_best: Mapped[int | None]
    injured_low: Mapped[int | None]
    injured_high: Mapped[int | None]
    injured_best: Mapped[int | None]
    trigger: Mapped[str] = mapped_column(Text)


class Term(Base):
    """A folded word of a name in an event. ``field``: place, actor, target, weapon, source."""

    __tablename__ = "terms"
    __table_args__ = (Index(None, "report"), {"sqlite_with_rowid": False})

    field: Mapped[str] = mapped_column(String(8), primary_key=True)
    term: Mapped[str] = mapped_column(Text, primary_key=True)
    report: Mapped[int] = mapped_column(ForeignKey("reports.key"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Entry(Base):
    """One thing a person did to a report or an incident. Undoing is another entry."""

    __tablename__ = "entries"
    __table_args__ = (Index(None, "subject", "target", "key"), Index(None, "author", "time"))

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subject: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    action: Mapped[str] = mapped_column(String(24))
    event: Mapped[str | None] = mapped_column(Text)
    path: Mapped[str | None] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(Text)
    time: Mapped[str] = mapped_column(Text)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("entries.key"))


class IncidentRow(Base):
    """One incident as last built, flat. ``gone``: the last build made it no more."""

    __tablename__ = "incidents"
    __table_args__ = (Index(None, "start", "key"), Index(None, "review", "start"), Index(None, "kind", "start"))

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Text, unique=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    start: Mapped[str | None] = mapped_column(String(10))
    end: Mapped[str | None] = mapped_column(String(10))
    precision: Mapped[str | None] = mapped_column(String(16))
    place: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(String(8))
    admin1: Mapped[str | None] = mapped_column(Text)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    place_precision: Mapped[str | None] = mapped_column(Text)
    killed_low: Mapped[int | None]
    killed_high: Mapped[int | None]
    killed_best: Mapped[int | None]
    injured_low: Mapped[int | None]
    injured_high: Mapped[int | None]
    injured_best: Mapped[int | None]
    grade: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    independent_sources: Mapped[int]
    reports: Mapped[int]
    review: Mapped[str] = mapped_column(String(24), default="machine")
    assignee: Mapped[str | None] = mapped_column(Text)
    conflicts: Mapped[int] = mapped_column(default=0)
    entries: Mapped[int] = mapped_column(default=0)
    gone: Mapped[bool] = mapped_column(default=False)
    changed: Mapped[str] = mapped_column(Text)


class IncidentVersion(Base):
    """What a build made of an incident; a build that changes nothing adds nothing."""

    __tablename__ = "incident_versions"
    __table_args__ = (UniqueConstraint("incident", "number"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    incident: Mapped[int] = mapped_column(ForeignKey("incidents.key"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    author: Mapped[str] = mapped_column(Text)
    added: Mapped[str] = mapped_column(Text)


class Member(Base):
    """An event of a report that belongs to an incident."""

    __tablename__ = "members"
    __table_args__ = (Index(None, "report", "event"),)

    incident: Mapped[int] = mapped_column(ForeignKey("incidents.key"), primary_key=True, autoincrement=False)
    report: Mapped[str] = mapped_column(Text, primary_key=True)
    event: Mapped[str] = mapped_column(Text, primary_key=True)


class IncidentTerm(Base):
    """A folded word of a place or party of an incident."""

    __tablename__ = "incident_terms"
    __table_args__ = (Index(None, "incident"), {"sqlite_with_rowid": False})

    field: Mapped[str] = mapped_column(String(8), primary_key=True)
    term: Mapped[str] = mapped_column(Text, primary_key=True)
    incident: Mapped[int] = mapped_column(ForeignKey("incidents.key"), primary_key=True, autoincrement=False)


class JudgementRow(Base):
    """A person's word on a pair (``marsad.incidents.Judgement``)."""

    __tablename__ = "judgements"
    __table_args__ = (Index(None, "a"), Index(None, "b"))

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    verdict: Mapped[str] = mapped_column(String(16))
    a: Mapped[str] = mapped_column(Text)
    b: Mapped[str] = mapped_column(Text)
    a_at: Mapped[int | None]
    b_at: Mapped[int | None]
    author: Mapped[str] = mapped_column(Text)
    time: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class User(Base):
    """Somebody who works here. ``password`` is whatever hash the desk keeps, never a password."""

    __tablename__ = "users"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    display: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8), default="ar")
    password: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    added: Mapped[str] = mapped_column(Text)


class Token(Base):
    """A key to the API: only its digest is kept."""

    __tablename__ = "tokens"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    user: Mapped[int] = mapped_column(ForeignKey("users.key"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    added: Mapped[str] = mapped_column(Text)
    expires: Mapped[str | None] = mapped_column(Text)
    revoked: Mapped[str | None] = mapped_column(Text)


class SavedSearch(Base):
    """A query with a name. ``scope``: reports, events or incidents."""

    __tablename__ = "searches"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    owner: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(String(16))
    query: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool] = mapped_column(default=False)
    added: Mapped[str] = mapped_column(Text)


class Double(Base):
    """A report given to several coders who do not see each other's work."""

    __tablename__ = "doubles"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    report: Mapped[str] = mapped_column(Text, index=True)
    revision: Mapped[int]
    start_from: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(Text)
    added: Mapped[str] = mapped_column(Text)
    closed: Mapped[str | None] = mapped_column(Text)


class Sheet(Base):
    """One person's coding of a doubled report; ``part``: coder or adjudicator. Every save is a new row."""

    __tablename__ = "sheets"
    __table_args__ = (UniqueConstraint("double", "person", "number"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    double: Mapped[int] = mapped_column(ForeignKey("doubles.key"))
    person: Mapped[str] = mapped_column(Text)
    part: Mapped[str] = mapped_column(String(16))
    number: Mapped[int]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    submitted: Mapped[bool] = mapped_column(default=False)
    time: Mapped[str] = mapped_column(Text)


class Mapping(Base):
    """Which column holds what, under a name, for imports of the same kind."""

    __tablename__ = "mappings"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    fields: Mapped[str] = mapped_column(Text)
    time: Mapped[str] = mapped_column(Text)


class Run(Base):
    """One call of ``ingest`` or ``recode``."""

    __tablename__ = "runs"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    verb: Mapped[str] = mapped_column(String(16))
    sources: Mapped[str] = mapped_column(Text)
    started: Mapped[str] = mapped_column(Text)
    finished: Mapped[str | None] = mapped_column(Text)
    counts: Mapped[str] = mapped_column(Text, default="{}")


class Row(Base):
    """What became of one input of a run: added, recoded, revised, known or failed."""

    __tablename__ = "rows"
    __table_args__ = (Index(None, "run", "outcome"), Index(None, "report"))

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    run: Mapped[int] = mapped_column(ForeignKey("runs.key"))
    place: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(16))
    report: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


class Quarantined(Base):
    """An input that failed, with the reason and, where there is one, what was read of it."""

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("place", "digest"),)

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    run: Mapped[int] = mapped_column(ForeignKey("runs.key"))
    place: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    time: Mapped[str] = mapped_column(Text)
    settled: Mapped[str | None] = mapped_column(Text)


class Setting(Base):
    """A fact about the store itself: which codebook, which word index."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)

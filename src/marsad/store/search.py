"""From a query's tree to SQL, for reports, events and incidents alike.

Conditions on an event that stand together must be met by one and the same event: ``kind:air_strike killed>=5`` is a
strike that killed five, not a strike beside some other killing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from marsad.errors import QueryError
from marsad.lang import search_keys_for, search_variants_for
from marsad.store.models import EventRow, IncidentRow, IncidentTerm, Member, ReportRow, Term
from marsad.store.query import All, Any_, Near, Node, Not, Test, Words
from marsad.store.wordindex import Phrase, WordIndex

__all__ = ["Scope", "condition"]

Scope = Literal["reports", "events", "incidents"]
KM_OF_A_DEGREE = 111.195

_OF_EVENTS = frozenset(
    "kind role status state place country party actor target weapon source date killed injured confidence".split()
)
_SIDES = {"party": ("actor", "target"), "actor": ("actor",), "target": ("target",)}
_DONE = ("reviewed", "second_reviewed", "final")
_OPS = {"=": "__eq__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}
Condition = ColumnElement[bool]


def condition(node: Node, scope: Scope, words: WordIndex) -> Condition:
    """The condition on ``reports``, ``events`` joined with reports, or ``incidents`` that a query comes to."""
    return _Compiler(scope, words).of(node)


class _Compiler:
    def __init__(self, scope: Scope, words: WordIndex) -> None:
        self.scope = scope
        self.words = words
        self.flat: Any = IncidentRow if scope == "incidents" else EventRow

    def of(self, node: Node) -> Condition:
        if isinstance(node, All):
            return self.all(node.parts)
        if isinstance(node, Any_):
            return or_(*(self.of(part) for part in node.parts))
        if isinstance(node, Not):
            return self.negated(node.node)
        if isinstance(node, Words):
            return self.texts([node])
        if self.about_event(node):
            return self.event([node])
        return self.about_report(node)  # type: ignore[arg-type]

    def all(self, parts: Sequence[Node]) -> Condition:
        """Words go into one question to the index, tests of events into one event."""
        texts = [part for part in parts if isinstance(part, Words)]
        events = [part for part in parts if self.about_event(part)]
        rest = [part for part in parts if not isinstance(part, Words) and not self.about_event(part)]
        found = [self.of(part) for part in rest]
        if texts:
            found.append(self.texts(texts))
        if events:
            found.append(self.event(events))
        return and_(true(), *found)

    def negated(self, node: Node) -> Condition:
        """``-kind:raid`` on events is another kind; a value that is not known is not that value."""
        return not_(func.coalesce(self.of(node), false()))

    def about_event(self, node: Node) -> bool:
        if isinstance(node, Not):
            return self.scope != "reports" and self.about_event(node.node)
        return isinstance(node, Near) or (isinstance(node, Test) and node.field in _OF_EVENTS)

    # -- words

    def texts(self, texts: Sequence[Words]) -> Condition:
        phrases = [phrase for one in texts for phrase in _phrases(one)]
        return self.on_reports(self.words.holds(phrases)) if phrases else false()

    def on_reports(self, wanted: Condition) -> Condition:
        """A condition on reports, for the scope at hand."""
        if self.scope != "incidents":
            return wanted
        members = select(Member.incident).join(ReportRow, ReportRow.id == Member.report)
        return IncidentRow.key.in_(members.where(wanted))

    # -- events

    def event(self, nodes: Sequence[Node]) -> Condition:
        if self.scope != "reports":
            tests = [self.negated(n.node) if isinstance(n, Not) else self.test(n, self.flat) for n in nodes]
            return and_(true(), *tests)
        other = aliased(EventRow)
        tests = [self.test(node, other) for node in nodes]
        of = select(other.report).where(and_(*tests))
        if not self.words.sqlite and any(isinstance(n, Test) and n.field == "date" for n in nodes):
            of = of.offset(0)  # or PostgreSQL walks all reports, the latest first, to the days asked for
        return ReportRow.key.in_(of)

    def test(self, node: Node, row: Any) -> Condition:
        if isinstance(node, Near):
            return _near(node, row)
        assert isinstance(node, Test)
        name, value = node.field, node.value
        if name == "date":
            start, end = _range(value)
            return and_(row.start.is_not(None), row.start <= end, func.coalesce(row.end, row.start) >= start)
        if name in ("killed", "injured"):
            return _harmed(row, name, node.op, int(value))  # type: ignore[arg-type]
        if name == "country":
            return _country(row, str(value))
        if name in ("place", *_SIDES, "weapon", "source"):
            return self.named(name, str(value), row)
        if self.scope == "incidents" and name in ("role", "state", "confidence"):
            raise QueryError(f"incidents have no {name}")
        found: Condition = getattr(getattr(row, name), _OPS[node.op])(value)
        return found

    def named(self, name: str, value: str, row: Any) -> Condition:
        """All words of a name stand among those of the event's place or party."""
        fields = _SIDES.get(name, (name,))
        tests: list[Condition] = []
        for word in search_keys_for(None)(value):
            variants = search_variants_for(None)(word)
            if self.scope == "incidents":
                if name in ("weapon", "source"):
                    raise QueryError(f"incidents have no {name}")
                of = select(IncidentTerm.incident).where(
                    IncidentTerm.field.in_(fields), IncidentTerm.term.in_(variants)
                )
                tests.append(row.key.in_(of))
            else:
                wanted = select(Term.report, Term.position).where(Term.field.in_(fields), Term.term.in_(variants))
                tests.append(tuple_(row.report, row.position).in_(wanted))
        found = and_(*tests) if tests else false()
        return or_(found, *_units_called(value, row)) if name == "place" else found

    # -- reports

    def about_report(self, node: Test) -> Condition:
        name, value = node.field, node.value
        if self.scope == "incidents" and name in ("review", "assignee", "grade", "id", "sources", "is", "conflicts"):
            return self.about_incident(node)
        if name == "review":
            return self.on_reports(ReportRow.status.in_(_DONE) if value == "done" else ReportRow.status == value)
        if name in ("published", "added"):
            start, end = _range(value)
            column = ReportRow.day if name == "published" else func.substr(ReportRow.added, 1, 10)
            return self.on_reports(and_(column >= start, column <= end))
        if name == "title":
            phrases = _phrases(Words(tuple(str(value).split()), quoted=True))
            return self.on_reports(self.words.holds(phrases, title_only=True)) if phrases else false()
        if name in ("grade", "incident", "sources"):
            return self.in_incident(node)
        if name == "is":
            return self.on_reports(_is(str(value)))
        if name in ("events", "conflicts"):
            return self.on_reports(getattr(getattr(ReportRow, name), _OPS[node.op])(value))
        return self.on_reports(_text_column(name, str(value)))

    def about_incident(self, node: Test) -> Condition:
        name, value = node.field, node.value
        if name == "review":
            return IncidentRow.review.in_(_DONE) if value == "done" else IncidentRow.review == value
        if name == "is":
            tests = {
                "conflict": IncidentRow.conflicts > 0,
                "unplaced": IncidentRow.lat.is_(None),
                "undated": IncidentRow.start.is_(None),
            }
            if value not in tests:
                raise QueryError(f"incidents are never {value}")
            return tests[str(value)]
        column = {"sources": IncidentRow.independent_sources, "incident": IncidentRow.id}.get(name) or getattr(
            IncidentRow, name
        )
        if name == "assignee":
            return IncidentRow.assignee.is_(None) if value == "none" else column == value
        found: Condition = getattr(column, _OPS[node.op])(value)
        return found

    def in_incident(self, node: Test) -> Condition:
        """Reports (or events) that belong to an incident of a grade, an id, or so many sources."""
        column: Any = {
            "grade": IncidentRow.grade,
            "incident": IncidentRow.id,
            "sources": IncidentRow.independent_sources,
        }[node.field]
        if self.scope == "incidents":
            return self.about_incident(node)
        of = select(Member.report).join(IncidentRow, IncidentRow.key == Member.incident)
        wanted = of.where(IncidentRow.gone.is_(False), getattr(column, _OPS[node.op])(node.value))
        if self.scope == "events":
            same = and_(Member.report == ReportRow.id, or_(Member.event == EventRow.event, Member.event == ""))
            return exists(wanted.where(same).correlate(ReportRow, EventRow))
        return ReportRow.id.in_(wanted)


def _phrases(one: Words) -> list[Phrase]:
    """What the index is asked: a typed word that falls apart (``co-op``) is a phrase."""
    keys, variants = search_keys_for(None), search_variants_for(None)
    found: Phrase = []
    for typed in one.words:
        parts = keys(typed)
        if not one.quoted and len(parts) == 1:
            return [[variants(_stripped(typed))]]
        found.extend([part] for part in parts)
    if found and one.quoted:  # the first word may carry a preposition
        found[0] = [found[0][0], *(v for v in variants(one.words[0]) if v.endswith(found[0][0]) and v != found[0][0])]
    return [found] if found else []


def _stripped(typed: str) -> str:
    """A typed word without the punctuation around it."""
    return typed.strip("\u060c\u061b\u061f.,;:!?*'\u2026[]{}<>/\\|~^\u00ab\u00bb\u201c\u201d") or typed


def _range(value: Any) -> tuple[str, str]:
    start, end = value
    return start, end


def _harmed(row: Any, outcome: str, op: str, value: int) -> Condition:
    """The best figure, or the lowest where none is best; events without a figure are not compared."""
    best = getattr(row, f"{outcome}_best")
    if row is IncidentRow:  # an event's best is filled when it is kept, and indexed
        best = func.coalesce(best, row.killed_low if outcome == "killed" else row.injured_low)
    found: Condition = getattr(best, _OPS[op])(value)
    return found


def _near(node: Near, row: Any) -> Condition:
    lat, lon = (node.lat, node.lon) if node.name is None else _point_called(node.name)
    radius = node.km / KM_OF_A_DEGREE
    shrink = max(math.cos(math.radians(lat)), 0.01)
    east = radius / shrink
    north_south = row.lat - lat
    east_west = (row.lon - lon) * shrink
    return and_(
        row.lat.between(lat - radius, lat + radius),
        row.lon.between(lon - east, lon + east),
        north_south * north_south + east_west * east_west <= radius * radius,
    )


@lru_cache(maxsize=1000)
def _hits(name: str) -> list[Any]:
    from marsad.gazetteer.lookup import lookup_places
    from marsad.gazetteer.store import open_pack
    from marsad.lang import place_spelling

    return [(hit, hit.row) for hit in lookup_places(name, open_pack(()), place_spelling()) if hit.score >= 0.9]


def _point_called(name: str) -> tuple[float, float]:
    for _, row in _hits(name):
        if row.lat is not None and row.lon is not None:
            return row.lat, row.lon
    raise QueryError(f"no place is called {name}", todo="give it as LAT,LON,KM")


def _country_called(name: str) -> str | None:
    """The code of a country by its name or code."""
    for _, row in _hits(name):
        if row.kind == "country":
            return str(row.country)
    return None


def _units_called(name: str, row: Any) -> list[Condition]:
    """What lies in the country, or in the first-level units, of that name."""
    found: list[Condition] = []
    for _, place in _hits(name):
        if place.kind == "country":
            found.append(row.country == place.country)
        elif place.kind == "admin1":
            found.append(and_(row.country == place.country, row.admin1 == place.name_en))
    return found


def _country(row: Any, value: str) -> Condition:
    if len(value) == 3 and value.isascii():
        return row.country == value.upper()  # type: ignore[no-any-return]
    code = _country_called(value)
    if code is None:
        raise QueryError(f"no country is called {value}", todo="its name, or its three-letter code")
    return row.country == code  # type: ignore[no-any-return]


def _is(value: str) -> Condition:
    own = EventRow.report == ReportRow.key
    return {
        "conflict": ReportRow.conflicts > 0,
        "no_event": ReportRow.verdict == "no_event",
        "undecidable": ReportRow.verdict == "undecidable",
        "eventless": ReportRow.events == 0,
        "unplaced": exists().where(own, EventRow.lat.is_(None)).correlate(ReportRow),
        "undated": exists().where(own, EventRow.start.is_(None)).correlate(ReportRow),
    }[value]


def _text_column(name: str, value: str) -> Condition:
    if name == "assignee" and value == "none":
        return ReportRow.assignee.is_(None)
    column: Any = getattr(ReportRow, name)
    if name == "outlet":
        found: Condition = func.lower(column) == value.lower()
        return found
    same: Condition = column == value
    return same

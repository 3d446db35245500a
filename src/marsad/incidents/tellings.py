"""A telling: one event of one report, boiled down to what comparing it with others needs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from math import cos, radians, sin
from typing import Any

from marsad.incidents.views import EventView, PlaceView, ReportView
from marsad.incidents.words import WordSet
from marsad.lang import glance_for, text_keys_for
from marsad.lang.glances import Glance
from marsad.record import Place

__all__ = ["BRIEF", "FINE", "RADIUS_KM", "ReportFacts", "Telling", "day_of", "rough_count", "tellings_of"]

RADIUS_KM = {"exact": 2.0, "near": 6.0, "district": 25.0, "governorate": 60.0, "sea": 60.0, "region": 60.0}
"""How far from its point an event placed with such a precision may have been; kilometres."""
WIDEST_KM = 400.0
FINE = frozenset(["exact", "near"])
BRIEF = 2
"""A report of so many events or fewer tells one story: all its words describe each of them."""
MOST_WORDS = 160
SHORT_SPAN = 3
"""Days: a longer interval is no date to link by."""

YEARS = range(1990, 2050)
"""Years that a date without one may be of."""
CLOCKS = 1
"""Days that a clock on another continent may be ahead."""


@dataclass(slots=True)
class ReportFacts:
    """What all tellings of a report share.

    ``published`` is a day (proleptic ordinal), from the metadata or else from the text; ``published_text`` only from
    the metadata.  Of an undated report: ``possible``, the days on which it may have been written where it says day
    and month, and ``weekday`` (Monday 0), the first that it names.
    """

    id: str
    outlet: str | None
    published: int | None
    published_text: str | None
    title: str | None
    url: str | None
    republished_from: str | None
    agencies: tuple[str, ...]
    words: frozenset[str]
    possible: tuple[int, ...] = ()
    weekday: int | None = None
    tellings: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Telling:
    """One event of one report, or (``event`` None) a report in which no event was found.

    ``first``/``last`` are days (proleptic ordinals) said in the report; ``words`` its evidence, or all words
    of a report that tells one story; ``place_words`` the words of its place name; ``point`` its place on the unit
    sphere; ``day`` the first day said, else that of publication; ``named`` the words of a fine place's name.
    """

    report: ReportFacts
    event: EventView | None
    first: int | None
    last: int | None
    lat: float | None
    lon: float | None
    point: tuple[float, float, float] | None
    radius: float
    fine: bool
    place_words: tuple[str, ...]
    killed: tuple[int, int] | None
    injured: tuple[int, int] | None
    actors: frozenset[str]
    words: WordSet
    siblings: int
    kind: str | None = field(init=False)
    day: int | None = field(init=False)
    named: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Set down what every comparison asks for."""
        self.kind = self.event.kind if self.event else None
        self.day = self.report.published if self.first is None else self.first
        self.named = self.place_words if self.fine else ()

    @property
    def key(self) -> str:
        """Report and event, the name under which links and judgements know it."""
        return f"{self.report.id}#{self.event.id}" if self.event else self.report.id


def _possible_days(month: int, day: int, weekday: int | None) -> tuple[int, ...]:
    """The days (proleptic ordinals) of that month and day in all years of ``YEARS``, of that weekday where known."""
    found = []
    for year in YEARS:
        with suppress(ValueError):  # 29 February
            found.append(date(year, month, day))
    return tuple(one.toordinal() for one in found if weekday is None or one.weekday() == weekday)


def day_of(text: str | None) -> int | None:
    """The day of an ISO date or date-time, None where it is none."""
    try:
        return date.fromisoformat(text[:10]).toordinal() if text else None
    except ValueError:
        return None


def _facts(report: ReportView, words: list[str], seen: Glance | None) -> ReportFacts:
    article = report.article
    credited = {c.source.name for event in report.events for c in event.claims if c.source.type == "agency"}
    return ReportFacts(
        id=report.id,
        outlet=article.outlet,
        published=day_of(article.published) or (seen.day.toordinal() if seen and seen.day else None),
        published_text=article.published,
        title=article.title,
        url=article.url,
        republished_from=article.republished_from,
        agencies=tuple(sorted(credited)),
        words=frozenset(list(dict.fromkeys(words))[:MOST_WORDS]),
        possible=_possible_days(*seen.hint) if seen and seen.hint else (),
        weekday=seen.weekday if seen else None,
    )


def _glance(report: ReportView) -> Glance | None:
    """A second look, where the record leaves a date or an event to be wished for."""
    article = report.article
    if report.events and day_of(article.published):
        return None
    masked = [(region.start, region.end) for region in report.removed if region.why != "page_stamp"]
    return glance_for(article.language)(article.text, masked, article.published, not report.events)


def tellings_of(report: ReportView, words: list[str]) -> tuple[ReportFacts, list[Telling]]:
    """The facts of a report and its tellings, never none; ``words`` are the word keys of its body."""
    seen = _glance(report)
    facts = _facts(report, words, seen)
    found = [_telling(event, report, facts) for event in report.events]
    return facts, found or [_eventless(report, facts, seen)]


def _eventless(report: ReportView, facts: ReportFacts, seen: Glance | None) -> Telling:
    """A report in which no event was found: its words, and the finest place it names, the first of equals."""
    placed = [place for place in (seen.places if seen else []) if place.lat is not None and _radius(place) < WIDEST_KM]
    where = min(placed, key=_radius, default=None)
    return Telling(
        report=facts,
        event=None,
        first=None,
        last=None,
        **_where(where, text_keys_for(report.article.language)),
        killed=None,
        injured=None,
        actors=frozenset(),
        words=WordSet(facts.words),
        siblings=1,
    )


def _radius(place: Place | PlaceView | None) -> float:
    return RADIUS_KM.get((place.precision if place else None) or "", WIDEST_KM)


def _where(place: Place | PlaceView | None, keys: Callable[[str], list[str]]) -> dict[str, Any]:
    """The fields of a telling that say where; a country's middle is no point."""
    known = place if place and place.precision != "country" else None
    named = place is not None and place.precision not in ("country", "region")
    return {
        "lat": known.lat if known else None,
        "lon": known.lon if known else None,
        "point": _point(known.lat, known.lon) if known else None,
        "radius": _radius(place),
        "fine": place is not None and place.precision in FINE,
        "place_words": tuple(dict.fromkeys(keys(place.name))) if place and named else (),
    }


def _point(lat: float | None, lon: float | None) -> tuple[float, float, float] | None:
    """A point on the unit sphere: distances of points cost less than those of angles."""
    if lat is None or lon is None:
        return None
    north, east = radians(lat), radians(lon)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def _telling(event: EventView, report: ReportView, facts: ReportFacts) -> Telling:
    keys = text_keys_for(report.article.language)
    first, last = _days(event, facts.published)
    brief = len(report.events) <= BRIEF
    evidence = frozenset(word for span in event.evidence or [event.trigger] for word in keys(span.text))
    return Telling(
        report=facts,
        event=event,
        first=first,
        last=last,
        **_where(event.where, keys),
        killed=rough_count(event, "killed"),
        injured=rough_count(event, "injured"),
        actors=frozenset(actor.canonical for actor in event.actors if actor.canonical),
        words=WordSet(facts.words | evidence if brief else evidence),
        siblings=len(report.events),
    )


def _days(event: EventView, published: int | None) -> tuple[int | None, int | None]:
    """The days said, where they are narrow enough to link by."""
    if event.when is None:
        return None, None
    first, last = day_of(event.when.start), day_of(event.when.end)
    if first is None or last is None or not 0 <= last - first <= SHORT_SPAN:
        return None, None
    if published is not None and first > published + CLOCKS:
        return None, None  # nobody reports tomorrow's attack: one of the two was misread
    return first, last


def rough_count(event: EventView, outcome: str) -> tuple[int, int] | None:
    """The range over all whole counts of an outcome, for comparing; reconciling looks closer."""
    said = [c for c in event.casualties if c.outcome == outcome and c.part_of is None]
    lows = [low for c in said if (low := c.low if c.low is not None else c.high) is not None]
    highs = [high for c in said if (high := c.high if c.high is not None else c.low) is not None]
    return (min(lows), max(highs)) if lows and highs else None

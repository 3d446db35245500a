"""A telling: one event of one report, boiled down to what comparing it with others needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from marsad.incidents.views import EventView, ReportView
from marsad.lang import text_keys_for

__all__ = ["BRIEF", "FINE", "RADIUS_KM", "ReportFacts", "Telling", "day_of", "facts_of", "rough_count", "tellings_of"]

RADIUS_KM = {"exact": 2.0, "near": 6.0, "district": 25.0, "governorate": 60.0, "sea": 60.0, "region": 60.0}
"""How far from its point an event placed with such a precision may have been; kilometres."""
WIDEST_KM = 400.0
FINE = frozenset(["exact", "near"])
BRIEF = 2
"""A report of so many events or fewer tells one story: all its words describe each of them."""
MOST_WORDS = 160
SHORT_SPAN = 3
"""Days: a longer interval is no date to link by."""


@dataclass(slots=True)
class ReportFacts:
    """What all tellings of a report share."""

    id: str
    outlet: str | None
    published: int | None
    published_text: str | None
    title: str | None
    url: str | None
    republished_from: str | None
    agencies: tuple[str, ...]
    words: frozenset[str]
    tellings: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Telling:
    """One event of one report, or (``event`` None) a report in which no event was found.

    ``first``/``last`` are days (proleptic ordinals) said in the report; ``words`` its evidence, or all words
    of a report that tells one story; ``place_words`` the words of its place name.
    """

    report: ReportFacts
    event: EventView | None
    first: int | None
    last: int | None
    lat: float | None
    lon: float | None
    radius: float
    fine: bool
    place_words: tuple[str, ...]
    killed: tuple[int, int] | None
    injured: tuple[int, int] | None
    actors: frozenset[str]
    words: frozenset[str]
    siblings: int

    @property
    def key(self) -> str:
        """Report and event, the name under which links and judgements know it."""
        return f"{self.report.id}#{self.event.id}" if self.event else self.report.id

    @property
    def kind(self) -> str | None:
        """The event's kind."""
        return self.event.kind if self.event else None


def day_of(text: str | None) -> int | None:
    """The day of an ISO date or date-time, None where it is none."""
    try:
        return date.fromisoformat(text[:10]).toordinal() if text else None
    except ValueError:
        return None


def facts_of(report: ReportView, keys: list[str]) -> ReportFacts:
    """The shared facts of a report; ``keys`` are the word keys of its body."""
    article = report.article
    credited = {c.source.name for event in report.events for c in event.claims if c.source.type == "agency"}
    return ReportFacts(
        id=report.id,
        outlet=article.outlet,
        published=day_of(article.published),
        published_text=article.published,
        title=article.title,
        url=article.url,
        republished_from=article.republished_from,
        agencies=tuple(sorted(credited)),
        words=frozenset(list(dict.fromkeys(keys))[:MOST_WORDS]),
    )


def tellings_of(report: ReportView, facts: ReportFacts) -> list[Telling]:
    """The tellings of a report, never none."""
    found = [_telling(event, report, facts) for event in report.events]
    return found or [_wordless(facts)]


def _wordless(facts: ReportFacts) -> Telling:
    return Telling(facts, None, None, None, None, None, WIDEST_KM, False, (), None, None, frozenset(), facts.words, 1)


def _telling(event: EventView, report: ReportView, facts: ReportFacts) -> Telling:
    keys = text_keys_for(report.article.language)
    first, last = _days(event)
    where = event.where
    precision = (where.precision if where else None) or "country"
    brief = len(report.events) <= BRIEF
    evidence = frozenset(word for span in event.evidence or [event.trigger] for word in keys(span.text))
    return Telling(
        report=facts,
        event=event,
        first=first,
        last=last,
        lat=where.lat if where and precision != "country" else None,
        lon=where.lon if where and precision != "country" else None,
        radius=RADIUS_KM.get(precision, WIDEST_KM),
        fine=precision in FINE,
        place_words=tuple(dict.fromkeys(keys(where.name))) if where and precision not in ("country", "region") else (),
        killed=rough_count(event, "killed"),
        injured=rough_count(event, "injured"),
        actors=frozenset(actor.canonical for actor in event.actors if actor.canonical),
        words=facts.words | evidence if brief else evidence,
        siblings=len(report.events),
    )


def _days(event: EventView) -> tuple[int | None, int | None]:
    """The days said, where they are narrow enough to link by."""
    if event.when is None:
        return None, None
    first, last = day_of(event.when.start), day_of(event.when.end)
    if first is None or last is None or not 0 <= last - first <= SHORT_SPAN:
        return None, None
    return first, last


def rough_count(event: EventView, outcome: str) -> tuple[int, int] | None:
    """The range over all whole counts of an outcome, for comparing; reconciling looks closer."""
    said = [c for c in event.casualties if c.outcome == outcome and c.part_of is None]
    lows = [low for c in said if (low := c.low if c.low is not None else c.high) is not None]
    highs = [high for c in said if (high := c.high if c.high is not None else c.low) is not None]
    return (min(lows), max(highs)) if lows and highs else None

"""Records and incidents made by hand: tests of the store are no tests of the coder."""

from __future__ import annotations

import hashlib
from typing import Any

from marsad.incidents.model import Figure, Incident, WhenKnown, WhereKnown
from marsad.record import Article, Coder, Count, Event, Party, Place, Report, Span, When

CODER = Coder(name="marsad", version="0", codebook="1")
PLACES: dict[str, tuple[str, str, float, float]] = {
    "حلب": ("SYR", "Aleppo", 36.2, 37.16),
    "إدلب": ("SYR", "Idlib", 35.93, 36.63),
    "بغداد": ("IRQ", "Baghdad", 33.31, 44.37),
    "تعز": ("YEM", "Taiz", 13.58, 44.02),
}


def span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words), words)


def count(text: str, outcome: Any, number: int, words: str) -> Count:
    return Count(outcome=outcome, low=number, high=number, best=number, span=span(text, words))


def event(text: str, kind: Any, trigger: str, *, place: str = "", day: str = "", actor: str = "", **more: Any) -> Event:
    """An event of a text; ``casualties`` and whatever else an event has may be given too."""
    where = None
    if place:
        country, admin1, lat, lon = PLACES[place]
        where = Place(name=place, country=country, admin1=admin1, lat=lat, lon=lon, span=span(text, place))
    return Event(
        id=hashlib.sha256(f"{text}{kind}{trigger}".encode()).hexdigest()[:16],
        kind=kind,
        plover={"event": "ASSAULT", "mode": None},
        acled={"event_type": "Battles", "sub_event_type": "Armed clash"},
        ged={"type_of_violence": None},
        trigger=span(text, trigger),
        when=When(start=day, end=day, precision="day", date_prec=1, basis="explicit") if day else None,
        where=where,
        actors=[Party(name=actor, span=span(text, actor))] if actor else [],
        **more,
    )


def report(id: str, text: str, *events: Event, published: str = "2024-05-20", **about: Any) -> Report:
    sha = hashlib.sha256(text.encode()).hexdigest()
    article = Article(id=id, text=text, sha256=sha, language="ar", published=published, **about)
    return Report(id=id, article=article, coder=CODER, events=list(events))


def incident(id: str, made: Report, number: int = 0, **more: Any) -> Incident:
    """An incident of one report's event."""
    it = made.events[number]
    killed = next((one for one in it.casualties if one.outcome == "killed"), None)
    where = it.where
    return Incident(
        id=id,
        kind=it.kind,
        when=it.when and WhenKnown(start=it.when.start, end=it.when.end, precision="day", basis="said"),
        where=where and WhereKnown(name=where.name, country=where.country, lat=where.lat, lon=where.lon),
        killed=killed and Figure(best=killed.best, low=killed.low, high=killed.high, rule="only"),
        reports=[made.id],
        events=[{"report": made.id, "event": it.id}],
        **more,
    )

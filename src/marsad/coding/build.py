"""From joined tellings to the events of the record, every value with its words and its rule."""

from __future__ import annotations

import hashlib
from typing import Any

from marsad.coding.casualties import casualties, name_sources
from marsad.coding.claims import Heard, claims_of, heard, status_of
from marsad.coding.crosswalk import crosswalk
from marsad.coding.foes import Feud, feuds, oppose
from marsad.coding.mentions import Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import FoundParty, FoundPlace, FoundTime, Reading
from marsad.coding.sides import named, of_nation, sides
from marsad.coding.when import day_of, title_day
from marsad.coding.where import Whereabouts
from marsad.record import Article, Event, Party, Place, Span, Step, When

__all__ = ["build_events"]

MANNERS = frozenset(["w.airadj", "w.warplane", "w.arms"])
"""Words that show the kind of an act but name no weapon."""


def build_events(reading: Reading, article: Article, clusters: list[Cluster], parties: list[Party]) -> list[Event]:
    """The events of a report, in the order of the text.

    Args:
        parties: the record's party for every party found, in the same order.
    """
    events: list[Event] = []
    whereabouts = Whereabouts(reading, clusters)
    main_day = title_day(reading)
    beside = heard(reading, clusters)
    known = feuds(reading, clusters, parties)
    for k, cluster in enumerate(clusters):
        found, teller = whereabouts.towns(cluster)
        towns: list[FoundPlace | None] = [*found] or [None]
        lead = teller or _lead(reading, cluster)
        rest = (whereabouts, main_day, towns, beside[k], lead, known)
        events.extend(_event(reading, article, cluster, parties, town, *rest) for town in towns)
    return events


MUTUAL = frozenset(["armed_clash", "riot"])
"""Kinds whose two sides one word may name."""


def _event(
    reading: Reading,
    article: Article,
    cluster: Cluster,
    parties: list[Party],
    town: FoundPlace | None,
    whereabouts: Whereabouts,
    main_day: FoundTime | None,
    towns: list[FoundPlace | None],
    beside: Heard,
    lead: Mention,
    known: list[Feud],
) -> Event:
    doc = reading.doc
    place = town or whereabouts.place(cluster, lead)
    counts, mixed, count_rules = casualties(reading, cluster, parties, town, towns)
    by, to = oppose(reading, parties, cluster, known, *sides(reading, cluster, [*counts, *mixed]))
    time, basis = day_of(reading, cluster, main_day)
    who_by = named(reading, parties, by, False) or of_nation(reading, cluster)
    who_to = named(reading, parties, to, True)
    if cluster.kind not in MUTUAL:  # "their convoy" is not theirs who blew it up
        who_to = [party for party in who_to if party.name not in {doer.name for doer in who_by}]
    weapons = _weapons(reading, cluster)
    codes = crosswalk(
        cluster.kind,
        {party.type for party in who_by},
        {party.type for party in who_to},
        any(count.outcome == "killed" and count.low for count in counts),
        {tag for _, tag in weapons},
    )
    claims = claims_of(reading, cluster, beside)
    name_sources(reading, counts, claims)
    trigger = doc.span(lead.first, lead.last)
    event = Event(
        id=_identity(article, trigger, place),
        kind=cluster.kind,  # type: ignore[arg-type]
        role=_role(cluster),
        status=status_of(cluster, claims),  # type: ignore[arg-type]
        trigger=trigger,
        evidence=_evidence(reading, cluster),
        when=_when(doc.span(*(time.said or (time.first, time.last))), time, basis) if time else None,
        where=_where(reading, place),
        actors=who_by,
        recipients=who_to,
        confidence=cluster.confidence,
        weapons=[doc.span(position, position + 1) for position, _ in weapons],
        casualties=counts,
        mixed=mixed,
        claims=claims,
        **codes,
    )
    event.why.extend(_why(reading, cluster, event, place, time, count_rules, by, to))
    return event


def _identity(article: Article, trigger: Span, place: FoundPlace | None) -> str:
    """Stable over re-coding: the article's text, the trigger's place in it, and the town for a spread act."""
    town = place.place.name if place and place.place else ""
    key = f"{article.sha256}:{trigger.start}:{trigger.end}:{town}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _lead(reading: Reading, cluster: Cluster) -> Mention:
    """The telling whose words name the event: an act before a mere figure, the body before the title."""
    return min(
        cluster.mentions,
        key=lambda m: (m.from_figure, m.sentence < reading.title_sentences, m.kind != cluster.kind, m.first),
    )


def _role(cluster: Cluster) -> Any:
    return cluster.role


def _where(reading: Reading, found: FoundPlace | None) -> Place | None:
    return found.place if found else None


def _when(span: Span, time: Any, basis: str) -> When:
    return When(
        start=time.start.isoformat(),
        end=time.end.isoformat(),
        precision=time.precision,
        date_prec=time.date_prec,
        basis=basis,
        span=span,
    )


def _weapons(reading: Reading, cluster: Cluster) -> list[tuple[int, str]]:
    seen: dict[str, tuple[int, str]] = {}
    for mention in cluster.mentions:
        for k in mention.weapons:
            position, tag = reading.weapons[k]
            if tag not in MANNERS:
                seen.setdefault(reading.doc.words[position].form, (position, tag))
    return sorted(seen.values())


def _evidence(reading: Reading, cluster: Cluster) -> list[Span]:
    """The clauses, in one piece for each sentence, that tell of the event."""
    doc = reading.doc
    found: dict[int, tuple[int, int]] = {}
    for mention in cluster.mentions:
        first, last = mention.first, mention.last
        for k in mention.counts:
            first, last = min(first, reading.counts[k].first), max(last, reading.counts[k].last)
        for k in (*mention.parties_by, *mention.parties_to):
            first, last = min(first, reading.parties[k].first), max(last, reading.parties[k].last)
        known = found.get(mention.sentence, (first, last))
        found[mention.sentence] = (min(first, known[0]), max(last, known[1]))
    return [doc.span(first, last) for _, (first, last) in sorted(found.items())]


def _why(
    reading: Reading,
    cluster: Cluster,
    event: Event,
    place: FoundPlace | None,
    time: Any,
    count_rules: list[Step],
    by: list[int],
    to: list[int],
) -> list[Step]:
    """The steps that led to the event's values, in the order of the record's fields."""
    doc = reading.doc
    steps = []
    for mention in cluster.mentions:
        span = doc.span(mention.first, mention.last)
        steps.append(Step(rule=mention.rule, field="trigger", value=mention.base_kind, span=span))
        steps += [Step(rule=rule, field=field, value=mention.kind) for rule, field in mention.why]
    steps += [Step(rule="coding.join", field="evidence", value=reason) for reason in cluster.reasons]
    if time is not None and event.when is not None:
        steps.append(Step(rule=time.rule, field="when", value=event.when.start, span=event.when.span))
    if place is not None and place.place is not None:
        steps.append(
            Step(rule=place.rule, field="where", value=place.place.name, span=doc.span(place.first, place.last))
        )
    for field, positions in (("actors", by), ("recipients", to)):
        for k in positions:
            found: FoundParty = reading.parties[k]
            span = doc.span(found.first, found.last)
            steps.append(Step(rule=found.rule, field=field, value=span.text, span=span))
    return steps + count_rules

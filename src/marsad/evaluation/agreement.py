"""How far coders of the same reports agree: Krippendorff's alpha for each field, and the overlap of their words.

Alpha after K. Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011): 1 is agreement, 0 what chance gives,
below 0 systematic disagreement; values from .800 on are commonly relied upon, from .667 on for tentative conclusions
(Krippendorff, *Content Analysis*, 3rd ed., p. 241).  A unit is an event that two or more coders coded: their events
are paired as in ``evaluation.pairing``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from marsad.evaluation.facts import facts_of
from marsad.evaluation.pairing import pair
from marsad.lang.ar.quotes import same_name

__all__ = [
    "FIELDS",
    "Agreement",
    "FieldAgreement",
    "aligned",
    "alpha",
    "interval",
    "measure",
    "named",
    "nominal",
    "overlap",
]

Event = Mapping[str, Any]
Distance = Callable[[Any, Any], float]
Cluster = dict[int, Event]
"""One event as coders coded it: coder's number -> event."""


class FieldAgreement(msgspec.Struct, kw_only=True):
    """Agreement on a field over ``units`` events. ``alpha`` is None where all values are one, or none were paired."""

    field: str
    units: int
    alpha: float | None
    same: float | None


class Agreement(msgspec.Struct, kw_only=True):
    """Agreement over reports. ``found``: events that all coders of a report found, as a share (Dice for two)."""

    reports: int
    events: int
    found: float | None
    fields: list[FieldAgreement]
    trigger: float | None
    evidence: float | None


def nominal(a: Hashable, b: Hashable) -> float:
    """Same or not."""
    return float(a != b)


def interval(a: float, b: float) -> float:
    """The squared difference."""
    return float((a - b) ** 2)


def named(a: str, b: str) -> float:
    """Whether two names are of the same thing, spelling aside."""
    return float(not (a == b or same_name(a, b)))


def alpha(units: Iterable[Sequence[Any]], distance: Distance = nominal) -> float | None:
    """Krippendorff's alpha.

    Args:
        units: for each unit the values that coders gave it, missing ones left out.
        distance: of two values, squared where the metric asks for it.

    Returns:
        None where nothing can be said: no unit with two values, or no two values that differ.
    """
    paired = [values for values in units if len(values) > 1]
    total: Counter[Any] = Counter()
    observed = 0.0
    for values in paired:
        counts = Counter(values)
        total.update(counts)
        observed += _pairs(counts, distance) / (len(values) - 1)
    n = sum(total.values())
    expected = _pairs(total, distance) / (n - 1) if n > 1 else 0.0
    return None if not expected else 1.0 - observed / expected


def _pairs(counts: Counter[Any], distance: Distance) -> float:
    items = list(counts.items())
    return sum(2 * x * y * distance(a, b) for i, (a, x) in enumerate(items) for b, y in items[i + 1 :])


def _killed(event: Event) -> Any:
    return tuple(facts_of(event)["killed"])


def _first(fact: str) -> Callable[[Event], Any]:
    return lambda event: next(iter(map(_plain, facts_of(event)[fact])), None)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _low(event: Event) -> float | None:
    ranges = facts_of(event)["killed"]
    lows = [low for low, _ in ranges if low is not None]
    return float(max(lows)) if lows else None


NOTHING = ""
FIELDS: dict[str, tuple[Callable[[Event], Any], Distance]] = {
    "kind": (_first("kind"), nominal),
    "role": (lambda event: event.get("role", "main"), nominal),
    "status": (lambda event: event.get("status", "reported"), nominal),
    "day": (lambda event: _first("day")(event) or NOTHING, nominal),
    "country": (lambda event: _first("country")(event) or NOTHING, nominal),
    "place": (lambda event: _first("place")(event) or NOTHING, named),
    "killed": (_killed, nominal),
    "killed_low": (_low, interval),
    "injured": (lambda event: tuple(facts_of(event)["injured"]), nominal),
    "actor": (lambda event: _first("actor")(event) or NOTHING, named),
    "recipient": (lambda event: _first("recipient")(event) or NOTHING, named),
}
"""What is compared: how a value is read off an event (None: missing) and how far two values are apart."""


def aligned(sheets: Sequence[Sequence[Event]]) -> list[Cluster]:
    """Events of several coders of one report, those that tell of the same put together."""
    clusters: list[Cluster] = []
    for coder, events in enumerate(sheets):
        heads = [next(iter(cluster.values())) for cluster in clusters]
        pairs = pair(heads, events)
        for number, event in enumerate(events):
            if number in pairs:
                clusters[pairs[number]][coder] = event
            else:
                clusters.append({coder: event})
    return clusters


def overlap(a: Iterable[Mapping[str, Any]], b: Iterable[Mapping[str, Any]]) -> float | None:
    """The words that two sets of spans share, as Dice's share of their characters; None where both are empty."""
    x, y = ({at for span in spans for at in range(span["start"], span["end"])} for spans in (a, b))
    return 2 * len(x & y) / (len(x) + len(y)) if x or y else None


def measure(reports: Iterable[Sequence[Sequence[Event]]]) -> Agreement:
    """Agreement over doubled reports.

    Args:
        reports: for each report its coders' sheets, each a list of plain events.
    """
    groups = [(len(sheets), aligned(sheets)) for sheets in reports]
    clusters = [cluster for _, found in groups for cluster in found]
    shared = [cluster for cluster in clusters if len(cluster) > 1]
    said = sum(len(cluster) for cluster in clusters)
    whole = sum(len(cluster) for coders, found in groups for cluster in found if len(cluster) == coders)
    return Agreement(
        reports=len(groups),
        events=len(clusters),
        found=whole / said if said else None,
        fields=[_field(name, shared) for name in FIELDS],
        trigger=_mean(overlap([a["trigger"]], [b["trigger"]]) for a, b in _couples(shared)),
        evidence=_mean(overlap(a.get("evidence") or [], b.get("evidence") or []) for a, b in _couples(shared)),
    )


def _field(name: str, clusters: Sequence[Cluster]) -> FieldAgreement:
    read, distance = FIELDS[name]
    units = [[value for event in cluster.values() if (value := read(event)) is not None] for cluster in clusters]
    units = [values for values in units if len(values) > 1]
    same = _mean(float(all(distance(values[0], value) == 0 for value in values[1:])) for values in units)
    return FieldAgreement(field=name, units=len(units), alpha=alpha(units, distance), same=same)


def _couples(clusters: Iterable[Cluster]) -> Iterable[tuple[Event, Event]]:
    for cluster in clusters:
        events = list(cluster.values())
        yield from ((a, b) for i, a in enumerate(events) for b in events[i + 1 :])


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None

"""An event as lists of comparable facts, and how many of them two events share.

Events are plain dictionaries here, gold ones and predicted ones alike: gold files are written by people
and hold less than a record does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from marsad.lang.ar.quotes import same_name

__all__ = ["BESIDE", "FACTS", "FAMILY", "Facts", "agreeing", "facts_of", "is_main"]

FAMILIES = {
    "violence": "air_strike shelling suicide_bombing bombing armed_clash raid attack assassination execution "
    "sexual_violence chemical_attack territory_gained",
    "custody": "abduction arrest release",
    "protest": "protest protest_suppressed riot",
    "strategic": "seizure destruction agreement movement displacement other",
}
FAMILY = {kind: family for family, kinds in FAMILIES.items() for kind in kinds.split()}
OUTCOMES = ("killed", "injured", "abducted", "arrested")
FACTS = ("event", "kind", "country", "place", "day", *OUTCOMES, "actor", "recipient", "status")
BESIDE = ("source",)  # reported, but no part of "all facts"
NAMES = frozenset(["actor", "recipient", "place", "source"])

Event = Mapping[str, Any]
Facts = dict[str, list[Any]]


def is_main(event: Event) -> bool:
    """Whether the event is reported as news."""
    return bool(event.get("role", "main") == "main")


def facts_of(event: Event) -> Facts:
    """The facts that are compared, each a list (empty where the event does not say)."""
    where, when = event.get("where") or {}, event.get("when") or {}
    status = event.get("status", "reported")
    return {
        "event": [True],
        "kind": [event.get("kind")],
        "country": [where["country"]] if where.get("country") else [],
        "place": [where["name"]] if where.get("name") else [],
        "day": [(when.get("start"), when.get("end"))] if when.get("start") else [],
        **_ranges(event),
        "actor": _names(event.get("actors")),
        "recipient": _names(event.get("recipients")),
        "status": [] if status == "reported" else [status],
        "source": _sources(event),
    }


def agreeing(fact: str, gold: list[Any], predicted: list[Any]) -> int:
    """How many predicted values are right; each gold value is used once."""
    if fact not in NAMES:
        return sum((Counter(map(str, gold)) & Counter(map(str, predicted))).values())
    left = list(predicted)
    for value in gold:
        match = next((name for name in left if same_name(value, name)), None)
        if match is not None:
            left.remove(match)
    return len(predicted) - len(left)


def _ranges(event: Event) -> Facts:
    """The distinct (low, high) of each outcome; parts of a total are left out."""
    found: dict[str, set[tuple[Any, Any]]] = {outcome: set() for outcome in OUTCOMES}
    for count in event.get("casualties") or ():
        if count.get("outcome") in found and count.get("part_of") is None:
            found[count["outcome"]].add((count.get("low"), count.get("high")))
    return {outcome: sorted(ranges, key=str) for outcome, ranges in found.items()}


def _names(parties: list[Mapping[str, Any]] | None) -> list[str]:
    return [party["name"] for party in parties or () if party.get("name")]


def _sources(event: Event) -> list[str]:
    """Who tells: gold events list ``sources``, records carry them in their claims."""
    names = _names(event.get("sources"))
    for claim in event.get("claims") or ():
        name = (claim.get("source") or {}).get("name")
        if name and not any(same_name(name, known) for known in names):
            names.append(name)
    return names

"""Which predicted event stands for which gold event.

Two may be paired when their triggers overlap, or when the predicted trigger touches the gold event's
evidence and both kinds are of one family.  Pairs are chosen one to one, the most alike first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marsad.evaluation.facts import FAMILY, Event, agreeing, facts_of, is_main

__all__ = ["pair"]

TELLING = ("killed", "injured", "place", "day")  # facts that make a pair more alike
Range = tuple[int, int]


def pair(gold: Sequence[Event], predicted: Sequence[Event]) -> dict[int, int]:
    """Index of the predicted event -> index of its gold event."""
    ranked = sorted(
        ((_likeness(g, p), -i, -j) for i, g in enumerate(gold) for j, p in enumerate(predicted)), reverse=True
    )
    taken: set[int] = set()
    pairs: dict[int, int] = {}
    for likeness, i, j in ranked:
        if likeness > 0 and -i not in taken and -j not in pairs:
            taken.add(-i)
            pairs[-j] = -i
    return pairs


def _likeness(gold: Event, predicted: Event) -> float:
    """0 when the two may not be paired."""
    trigger = _ranges(predicted, "trigger")
    same_trigger = _touch(_ranges(gold, "trigger"), trigger)
    contact = same_trigger or _touch(_ranges(gold, "evidence"), trigger)
    family = FAMILY.get(gold["kind"]) == FAMILY.get(predicted.get("kind", ""))
    if not same_trigger and not (contact and family):
        return 0.0
    g, p = facts_of(gold), facts_of(predicted)
    likeness: float = 1.0 + same_trigger + family + (gold["kind"] == predicted.get("kind"))
    likeness += sum(0.5 for fact in TELLING if g[fact] and agreeing(fact, g[fact], p[fact]))
    return likeness + 0.5 * (is_main(gold) == is_main(predicted))


def _ranges(event: Event, key: str) -> list[Range]:
    value: Any = event.get(key)
    items = value if isinstance(value, list) else [value]
    return [(item["start"], item["end"]) for item in items if item and item.get("start") is not None]


def _touch(a: list[Range], b: list[Range]) -> bool:
    return any(x[0] < y[1] and y[0] < x[1] for x in a for y in b)

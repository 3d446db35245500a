"""Precision, recall and F1 of events and their facts.

Every main gold event is a bundle of facts.  The facts of a paired event are right or wrong; those of an
unpaired gold event are missed, those of an unpaired predicted main event are false.  A predicted main
event paired with a background one is false; a predicted background event costs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from marsad.evaluation.facts import BESIDE, FACTS, Event, Facts, agreeing, facts_of, is_main
from marsad.evaluation.pairing import pair

__all__ = ["Row", "Tally", "f1", "rates", "score_events"]

Row = dict[str, Any]
COUNTED = FACTS + BESIDE


def f1(precision: float, recall: float) -> float:
    """The harmonic mean, 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def rates(right: int, said: int, gold: int) -> Row:
    """Precision, recall and F1 of so many right values among those said and those annotated; 0 where none is."""
    precision, recall = right / (said or 1), right / (gold or 1)
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(f1(precision, recall), 3),
        "gold": gold,
        "said": said,
        "right": right,
    }


class Tally:
    """Counts over articles: add each once, then read ``table``."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.gold: Counter[str] = Counter()
        self.found: Counter[str] = Counter()  # gold facts of events that were found
        self.found_right: Counter[str] = Counter()
        self.misses: list[str] = []

    def add(self, key: str, gold: Sequence[Event], predicted: Sequence[Event]) -> None:
        """Count one article, named ``key``."""
        pairs = pair(gold, predicted)
        met: set[int] = set()
        for j, event in enumerate(predicted):
            if not is_main(event):
                continue
            i = pairs.get(j)
            said = facts_of(event)
            self.said.update({fact: len(said[fact]) for fact in COUNTED})
            if i is not None and is_main(gold[i]):
                met.add(i)
                self._compare(key, facts_of(gold[i]), said, _name(gold[i]))
            else:
                why = "no gold event" if i is None else "background"
                self.misses.append(f"{key}: false ({why}): {_name(event)}")
        for i, event in enumerate(gold):
            if is_main(event):
                self.gold.update({fact: len(values) for fact, values in facts_of(event).items()})
                if i not in met:
                    self.misses.append(f"{key}: missed: {_name(event)}")

    def table(self) -> dict[str, Row]:
        """A row a fact, then ``all facts`` (micro average, sources left out)."""
        rows = {fact: self._row(fact) for fact in COUNTED}
        right, said, gold = (sum(counter[fact] for fact in FACTS) for counter in (self.right, self.said, self.gold))
        rows["all facts"] = {
            "precision": round(right / said, 3) if said else 0.0,
            "recall": round(right / gold, 3) if gold else 0.0,
            "f1": round(2 * right / (said + gold), 3) if said + gold else 0.0,
            "gold": gold,
            "said": said,
            "right": right,
            "recall_when_found": None,
        }
        return rows

    def _compare(self, key: str, gold: Facts, said: Facts, name: str) -> None:
        for fact in COUNTED:
            right = agreeing(fact, gold[fact], said[fact])
            self.right[fact] += right
            self.found[fact] += len(gold[fact])
            self.found_right[fact] += right
            if fact != "event" and not len(gold[fact]) == len(said[fact]) == right:
                self.misses.append(f"{key}: {fact}: gold {gold[fact]} said {said[fact]} at {name}")

    def _row(self, fact: str) -> Row:
        right, said, gold, found = self.right[fact], self.said[fact], self.gold[fact], self.found[fact]
        when_found = round(self.found_right[fact] / found, 3) if found else None
        return {**rates(right, said, gold), "recall_when_found": when_found}


def score_events(gold: Mapping[str, Row], predicted: Mapping[str, Row]) -> Tally:
    """Score records against gold ones; both map the article's id to an object with ``events``."""
    tally = Tally()
    for key, record in gold.items():
        tally.add(key, record.get("events") or [], (predicted.get(key) or {}).get("events") or [])
    return tally


def _name(event: Event) -> str:
    return f"{event.get('kind')} {(event.get('trigger') or {}).get('text')!r}"

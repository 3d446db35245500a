"""How likely two tellings are one event: a handful of comparisons, each with a weight a person can read.

The score is a logistic regression over ``FEATURES``.  Every comparison is 0 where a value is missing on
either side, so that a missing date or place says nothing.  ``weights.json`` is written by
``scripts/train_linking.py``.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import asin, dist, exp, log, sqrt

from marsad.geo import EARTH_KM
from marsad.incidents.tellings import Telling
from marsad.incidents.words import Words

__all__ = ["FEATURES", "Weights", "compare", "kilometres_between", "load_weights", "long_apart"]

FEATURES = {
    "copy": "one text is a copy of the other, or they share a paragraph",
    "same_report": "both stand in one report",
    "told_apart": "one report tells them as events of places far from each other",
    "words": "words in common, rare ones counting more, of all their words",
    "contained": "the same, of the words of the shorter",
    "rare": "how many very rare words both have",
    "burst": "words in common that are in reports of few days only",
    "same_day": "both say the day, and it is one",
    "other_day": "both say the day, and it differs",
    "close_in_time": "published within days of each other, or of the day the other says, and like in something else",
    "undated": "one has no date at all",
    "weekday": "one has no date, but names the weekday of the other",
    "other_weekday": "one has no date, and names another weekday",
    "far_in_time": "published more than days apart",
    "near": "both placed finely, and close together; a place seldom named counts more",
    "apart": "kilometres between them beyond what their precision allows",
    "unplaced": "one has no place",
    "place_told": "one's place name stands in the other's words",
    "same_kind": "one kind",
    "other_kind": "kinds that do not go together",
    "killed_same": "one count of dead, larger ones counting more",
    "killed_other": "counts of dead that differ",
    "injured_same": "one count of injured, larger ones counting more",
    "injured_other": "counts of injured that differ",
    "same_actor": "an actor in common",
    "other_actor": "known actors, none in common",
}

FORCE = frozenset(
    "air_strike shelling bombing suicide_bombing chemical_attack attack raid armed_clash assassination "
    "execution destruction territory_gained".split()
)
BOMBS = frozenset(["bombing", "suicide_bombing", "attack", "assassination", "shelling", "air_strike"])
HOLDING = frozenset(["arrest", "raid", "abduction"])
CROWDS = frozenset(["protest", "protest_suppressed", "riot"])
FAMILIES = (FORCE, BOMBS, HOLDING, CROWDS)

EVIDENCE = ("near", "place_told", "rare", "burst", "killed_same", "injured_same")
"""Many things happen on one day: nearness in time counts as far as something else speaks for the pair."""
SURE = 30.0  # points from which more make no difference
LATE = 1  # days after an event within which its first reports come
ELSEWHERE = 1.0  # of "apart": events of one report that far from each other are not one
LONG = 21  # days from which a pair of reports is not looked at
FAR = 4  # days more from which further ones make no difference


@dataclass(frozen=True, slots=True)
class Weights:
    """``bias`` and one weight per feature; ``join``: mean probability from which groups are merged;
    ``doubt``: from which an unmerged pair is offered for judgement."""

    bias: float
    weights: dict[str, float]
    join: float
    doubt: float

    def score(self, features: dict[str, float]) -> float:
        """Probability (0 to 1) that both tell one event."""
        weights, total = self.weights, self.bias
        for name, value in features.items():
            total += weights[name] * value
        if not -SURE < total < SURE:
            total = SURE if total > 0 else -SURE
        return 1.0 / (1.0 + exp(-total))

    def reasons(self, features: dict[str, float]) -> dict[str, float]:
        """The points that each comparison gives or takes, the weightiest first."""
        points = {name: round(self.weights[name] * value, 2) for name, value in features.items()}
        return dict(sorted(((n, p) for n, p in points.items() if p), key=lambda item: -abs(item[1])))


@cache
def load_weights() -> Weights:
    """The shipped weights."""
    data = json.loads(resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return Weights(data["bias"], dict.fromkeys(FEATURES, 0.0) | data["weights"], data["join"], data["doubt"])


def compare(a: Telling, b: Telling, words: Words, copied: bool) -> dict[str, float]:
    """The features of a pair; those that are 0 are left out.

    Args:
        a: one telling.
        b: the other.
        words: how rare each word is.
        copied: whether the two reports are copies.
    """
    found: dict[str, float] = {}
    one_report = a.report is b.report
    if one_report:
        found["same_report"] = 1.0
    elif copied:
        found["copy"] = 1.0
    if not one_report or a.siblings > 2:
        _compare_words(found, a, b, words)
    if not one_report:
        _compare_publication(found, a, b)
    _compare_days(found, a, b)
    _compare_places(found, a, b, words)
    if not one_report:
        _look_for_places(found, a, b, words)
    if a.kind is not None and b.kind is not None:
        _compare_kinds(found, a.kind, b.kind)
    if a.killed is not None and b.killed is not None:
        _compare_counts(found, "killed_same", "killed_other", a.killed, b.killed)
    if a.injured is not None and b.injured is not None:
        _compare_counts(found, "injured_same", "injured_other", a.injured, b.injured)
    if "close_in_time" in found:
        found["close_in_time"] *= _borne_out(found)
    if one_report and found.get("apart", 0.0) >= ELSEWHERE:
        return {"told_apart": 1.0}
    if a.actors and b.actors:
        found["same_actor" if a.actors & b.actors else "other_actor"] = 1.0
    return found


def _borne_out(found: dict[str, float]) -> float:
    evidence = 2 * found.get("words", 0.0)
    for name in EVIDENCE:
        if name in found:
            evidence += found[name]
    return min(1.0, evidence)


def long_apart(a: Telling, b: Telling) -> bool:
    """Whether weeks lie between the publications and neither says a day that might bridge them."""
    if a.first is not None or b.first is not None or a.report.published is None or b.report.published is None:
        return False
    return abs(a.report.published - b.report.published) > LONG


def _compare_words(found: dict[str, float], a: Telling, b: Telling, words: Words) -> None:
    overlap = words.overlap(a.words, b.words, b.day if a.day is None else a.day)
    if overlap is None:
        return
    shared, mine, theirs, rare, bursts = overlap
    if shared:
        found["words"] = shared / sqrt(mine * theirs)
        found["contained"] = shared / (mine if mine < theirs else theirs)
    if rare:
        found["rare"] = _few_of(rare, 8)
    if bursts:
        found["burst"] = _few_of(bursts, 6)


@cache
def _few_of(count: int, enough: int) -> float:
    """0 for none, 1 for so many as are enough, the first ones counting more."""
    return min(1.0, log(1 + count) / log(1 + enough))


def _compare_publication(found: dict[str, float], a: Telling, b: Telling) -> None:
    gap = _published_gap(a, b)
    if gap is not None:
        found["close_in_time"] = exp(-gap)
        if gap > LATE:
            found["far_in_time"] = min(1.0, (gap - LATE) / FAR)
        return
    found["undated"] = 1.0
    here, there = _weekdays(a), _weekdays(b)
    if here and there:
        found["weekday" if here & there else "other_weekday"] = 1.0


def _compare_days(found: dict[str, float], a: Telling, b: Telling) -> None:
    if a.first is not None and b.first is not None and a.last is not None and b.last is not None:
        gap = max(0, a.first - b.last, b.first - a.last)
        found["same_day"] = exp(-gap * 1.5)
        if gap:
            found["other_day"] = min(1.0, gap / 7)


def _published_gap(a: Telling, b: Telling) -> int | None:
    """Days between the publications; where one is unknown, between it and what the other says."""
    first, other = a.report.published, b.report.published
    if first is not None and other is not None:
        return abs(first - other)
    for one, published in ((a, other), (b, first)):
        if one.first is not None and one.last is not None and published is not None:
            return max(0, one.first - published, published - one.last)
    here, there = _possible(a), _possible(b)
    return _least_gap(here, there) if here and there else None


def _weekdays(telling: Telling) -> set[int]:
    """The weekdays (Monday 0) a telling may be of: the one said, of its day, or of its writing and the day before."""
    if telling.report.weekday is not None:
        return {telling.report.weekday}
    if telling.first is not None:
        return {(telling.first - 1) % 7}
    published = telling.report.published
    return set() if published is None else {(published - 1) % 7, (published - 2) % 7}


def _possible(telling: Telling) -> tuple[int, ...]:
    """The days on which a report may have been written, as far as it says."""
    return telling.report.possible if telling.day is None else (telling.day,)


def _least_gap(here: tuple[int, ...], there: tuple[int, ...]) -> int:
    """The least distance between a day of one and a day of the other, both in order."""
    if len(here) > len(there):
        here, there = there, here
    least = 1 << 30
    for day in here:
        at = bisect_left(there, day)
        least = min([least, *(abs(day - other) for other in there[max(at - 1, 0) : at + 1])])
    return least


def kilometres_between(a: Telling, b: Telling) -> float | None:
    """Great-circle distance of the two points, by the chord between them."""
    return None if a.point is None or b.point is None else _kilometres(a.point, b.point)


def _kilometres(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    return 2 * EARTH_KM * asin(min(1.0, dist(a, b) / 2))


def _compare_places(found: dict[str, float], a: Telling, b: Telling, words: Words) -> None:
    if a.place_words and a.place_words == b.place_words:
        found["near"] = words.rarity(a.place_words)  # one name, whichever place of that name each was taken for
        return
    if a.point is None or b.point is None:
        if a.report is not b.report:
            found["unplaced"] = 1.0
        return
    km = _kilometres(a.point, b.point)
    if a.fine and b.fine:
        found["near"] = exp(-km / 8) * min(words.rarity(a.place_words), words.rarity(b.place_words))
    beyond = km - a.radius - b.radius
    if beyond > 0:
        found["apart"] = min(1.0, beyond / 40)


def _look_for_places(found: dict[str, float], a: Telling, b: Telling, words: Words) -> None:
    """How telling it is that one's words have all those of the other's place name."""
    told = words.rarity(a.named) if a.named and b.words.words.issuperset(a.named) else 0.0
    if b.named and a.words.words.issuperset(b.named):
        told = max(told, words.rarity(b.named))
    if told:
        found["place_told"] = told


def _compare_kinds(found: dict[str, float], a: str, b: str) -> None:
    if a == b:
        found["same_kind"] = 1.0
    elif not _akin(a, b):
        found["other_kind"] = 1.0


@cache
def _akin(a: str, b: str) -> bool:
    return any(a in family and b in family for family in FAMILIES)


def _compare_counts(found: dict[str, float], same: str, other: str, a: tuple[int, int], b: tuple[int, int]) -> None:
    if a[0] <= b[1] and b[0] <= a[1]:
        found[same] = min(1.0, log(1 + max(min(a[1], b[1]), 0)) / log(30))
    else:
        low, high = (a[1], b[0]) if a[1] < b[0] else (b[1], a[0])
        found[other] = (high - low) / high

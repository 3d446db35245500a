"""One event told twice is one event: tellings joined by kind, place, day, figures and who.

A telling is compared with the events already found, never with all other tellings, so the work grows with
the report.  Every reason adds to a score and is kept for ``explain``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.coding.mentions import HARM, VIOLENT, Mention, party_name
from marsad.coding.reading import Reading
from marsad.coding.scope import told_day

__all__ = ["Cluster", "cluster"]

JOIN = 1.6
"""Score from which a telling joins an event."""

NEAR_KINDS = (
    frozenset(["raid", "armed_clash", "attack"]),
    frozenset(["bombing", "suicide_bombing", "attack"]),
    frozenset(["shelling", "air_strike", "attack"]),
    frozenset(["armed_clash", "territory_gained", "raid"]),
    frozenset(["assassination", "attack", "bombing"]),
    frozenset(["destruction", "air_strike", "shelling", "attack"]),
    frozenset(["arrest", "raid"]),
    frozenset(["protest", "protest_suppressed", "riot"]),
    frozenset(["execution", "attack"]),
)
OTHER_FAMILY = -6.0


@dataclass(slots=True)
class Cluster:
    """An event: its tellings in order, and why they were joined."""

    mentions: list[Mention] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    kind: str = ""

    @property
    def lead(self) -> Mention:
        """The telling that names the event best: not the title, not a mere figure, if there is another."""
        return min(self.mentions, key=lambda m: (m.from_figure, self.mentions.index(m)))


def cluster(reading: Reading, mentions: list[Mention]) -> list[Cluster]:
    """Join tellings into events, in the order of the text."""
    found: list[Cluster] = []
    for mention in mentions:
        best, score, reasons = None, JOIN, [""]
        for event in reversed(found):
            value, why = _likeness(reading, event, mention, found)
            if value > score or (value == score and best is None):
                best, score, reasons = event, value, why
        if best is None:
            found.append(Cluster([mention], kind=mention.kind))
        else:
            best.mentions.append(mention)
            best.reasons.append(" ".join(reasons))
            best.kind = _kind(best)
    return found


def _kind(event: Cluster) -> str:
    """The kind the report leads with, unless another telling is more exact about the same."""
    kinds = [m.kind for m in event.mentions if not m.from_figure] or [event.mentions[0].kind]
    first = kinds[0]
    if first == "attack":
        return next((kind for kind in kinds if kind != "attack"), first)
    if first == "bombing" and "suicide_bombing" in kinds:
        return "suicide_bombing"
    if first in ("shelling", "destruction") and "air_strike" in kinds:
        return "air_strike"
    return first


def _likeness(reading: Reading, event: Cluster, mention: Mention, found: list[Cluster]) -> tuple[float, list[str]]:
    last = event.mentions[-1]
    score = 0.0
    why: list[str] = []

    def add(value: float, reason: str) -> None:
        nonlocal score
        if value:
            score += value
            why.append(f"{reason}{value:+.1f}")

    add(_kinds(event, mention), "kind")
    if score <= OTHER_FAMILY:
        return score, why
    add(_places(reading, event, mention), "place")
    add(_days(reading, event, mention), "day")
    add(_figures(reading, event, mention), "figures")
    add(_sides(reading, event, mention), "who")
    add(_anaphora(reading, event, mention, found), "reference")
    if "new_topic" in mention.cues:
        add(-1.2, "new topic")
    if mention.status != last.status:
        add(-1.0, "status")
    if mention.role != event.mentions[0].role:
        add(-1.5, "role")
    add(-0.12 * min(mention.sentence - last.sentence, 8), "distance")
    return score, why


def _kinds(event: Cluster, mention: Mention) -> float:
    a, b = event.kind, mention.kind
    figures = mention.from_figure or all(m.from_figure for m in event.mentions)
    if a == b:
        return 1.4 if figures else 2.0
    if figures and {a, b} <= VIOLENT | {"arrest"}:
        return 1.0
    if any({a, b} <= near for near in NEAR_KINDS):
        return 0.7
    return OTHER_FAMILY


def own_places(reading: Reading, mention: Mention) -> list[str]:
    """Names of the places told with the mention itself."""
    names = []
    for k in mention.places[:1]:
        found = reading.places[k]
        gap = found.first - mention.head
        if -12 <= gap <= 25 and not getattr(found.value, "role", None):
            names.append(_place_key(reading, k))
    return names


def _place_key(reading: Reading, k: int) -> str:
    place = reading.places[k].place
    return place.name if place else ""


def _places(reading: Reading, event: Cluster, mention: Mention) -> float:
    mine = own_places(reading, mention)
    theirs = [name for m in event.mentions for name in own_places(reading, m)]
    if not mine or not theirs:
        return 0.0
    if mine[0] in theirs:
        return 1.5
    wide = _wider(reading, mention, event)
    return 0.4 if wide else -2.6


def _wider(reading: Reading, mention: Mention, event: Cluster) -> bool:
    """Whether one of the two places holds the other, as far as the gazetteer tells."""
    if not mention.places:
        return False
    mine = reading.places[mention.places[0]].place
    for other in event.mentions:
        theirs = reading.places[other.places[0]].place if other.places else None
        if mine is None or theirs is None or mine.country != theirs.country:
            continue
        loose = {1, 2, 3}
        if (mine.where_prec or 1) not in loose or (theirs.where_prec or 1) not in loose:
            if not mine.admin1 or not theirs.admin1 or mine.admin1 == theirs.admin1:
                return True
            if max(mine.where_prec or 1, theirs.where_prec or 1) >= 6:
                return True
    return False


def _days(reading: Reading, event: Cluster, mention: Mention) -> float:
    mine = told_day(reading, mention)
    theirs = [day for m in event.mentions if (day := told_day(reading, m))]
    if mine is None or not theirs:
        return 0.0
    if any(mine[0] <= day[1] and day[0] <= mine[1] for day in theirs):
        return 0.7
    return -2.5


def _figures(reading: Reading, event: Cluster, mention: Mention) -> float:
    mine = _totals(reading, [mention])
    theirs = _totals(reading, event.mentions)
    if not mine or not theirs:
        return 0.0
    shared = mine & theirs
    if shared:
        strong = any((low or 0) > 2 for _, low in shared)
        return 2.2 if strong else 1.2
    outcomes = {o for o, _ in mine} & {o for o, _ in theirs}
    return -0.9 if outcomes else 0.0


def _totals(reading: Reading, mentions: list[Mention]) -> set[tuple[str, int | None]]:
    values = [reading.counts[k].value for m in mentions for k in m.counts]
    return {(v.outcome, v.low) for v in values if not v.part and v.outcome in HARM | {"arrested", "abducted"}}


def _sides(reading: Reading, event: Cluster, mention: Mention) -> float:
    mine, theirs = _who(reading, [mention]), _who(reading, event.mentions)
    score = 0.0
    for side in (0, 1):
        if mine[side] and theirs[side]:
            if mine[side] & theirs[side]:
                score += 0.6
            elif side == 0 and not (mine[0] & theirs[1]):
                score -= 0.9
    return score


def _who(reading: Reading, mentions: list[Mention]) -> tuple[set[str], set[str]]:
    def names(positions: list[int]) -> set[str]:
        parties = [reading.parties[k] for k in positions]
        return {party_name(p.value) or reading.doc.words[p.first].form for p in parties}

    by = [k for m in mentions for k in m.parties_by]
    to = [k for m in mentions for k in m.parties_to]
    return names(by), names(to)


def _anaphora(reading: Reading, event: Cluster, mention: Mention, found: list[Cluster]) -> float:
    """A title with the lead that repeats it; a definite noun with no place of its own; the same sentence."""
    last = event.mentions[-1]
    score = 0.0
    first_body = reading.title_sentences
    if last.sentence < reading.title_sentences <= mention.sentence <= first_body + 1:
        score += 1.3
    has_place = bool(own_places(reading, mention))
    if _definite(reading, mention) and not has_place and event is _latest(found, mention):
        score += 1.2
    if mention.sentence == last.sentence:
        nested = mention.clause == last.clause and not (mention.verb and last.verb)
        score += 0.8 if nested else -0.2
    elif mention.from_figure and not has_place and mention.sentence - last.sentence <= 2:
        score += 0.8
    elif not has_place and not mention.verb and mention.sentence - last.sentence <= 3:
        score += 0.3
    return score


def _definite(reading: Reading, mention: Mention) -> bool:
    word = reading.doc.words[mention.head]
    return any(sense.definite for sense in word.senses)


def _latest(found: list[Cluster], mention: Mention) -> Cluster | None:
    """The event told last that is not of another family."""
    for event in reversed(found):
        if _kinds(event, mention) > OTHER_FAMILY:
            return event
    return None

"""One event told twice is one event: tellings joined by kind, place, day, figures and who.

A telling is compared with the events already found, never with all other tellings, so the work grows with
the report.  Every reason adds to a score and is kept for ``explain``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.coding.mentions import HARM, VIOLENT, Mention, party_name
from marsad.coding.reading import Reading
from marsad.coding.scope import told_day
from marsad.geo import kilometres
from marsad.record import Place

__all__ = ["Cluster", "cluster", "judge_roles"]

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
    role: str = "main"

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


def judge_roles(reading: Reading, clusters: list[Cluster]) -> None:
    """News or background, for the whole event: the title's and the lead's events are the news."""
    for event in clusters:
        top = any(m.sentence <= reading.title_sentences for m in event.mentions)
        roles = [m.role for m in event.mentions]
        if top:
            event.role = "main" if "main" in roles else "background"
        else:
            event.role = roles[0] if roles[0] == "background" and "main" not in roles[1:] else "main"
            if any("ago" in m.cues for m in event.mentions) and len(event.mentions) == 1:
                event.role = "background"


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


def _places(reading: Reading, event: Cluster, mention: Mention) -> float:
    """Same town, one place within the other, or another place altogether."""
    mine = _own(reading, mention)
    theirs = [place for m in event.mentions if (place := _own(reading, m))]
    if mine is None or not theirs:
        return 0.0
    return max(_nearness(mine, other) for other in theirs)


def _own(reading: Reading, mention: Mention) -> Place | None:
    """The place told with the mention itself."""
    for k in mention.places[:1]:
        found = reading.places[k]
        if -12 <= found.first - mention.head <= 25 and not found.value.role:
            return found.place
    return None


def _nearness(a: Place, b: Place) -> float:
    if a.name == b.name and (not a.country or not b.country or a.country == b.country):
        return 1.5
    wide = max(a.where_prec or 2, b.where_prec or 2)
    if a.country and b.country and a.country != b.country:
        return -2.6
    if wide >= 6:
        return 0.3
    gap = kilometres(a, b)
    if wide >= 3:
        if a.admin1 and b.admin1 and a.admin1 != b.admin1:
            return -2.0
        return 0.5 if gap is None or gap < 120 else -2.0
    if gap is not None and gap <= 3:
        return 0.6
    return -2.4


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
    """A title with what repeats it; a definite noun that points back; tellings of one sentence."""
    last = event.mentions[-1]
    score = 0.0
    titled = any(m.sentence < reading.title_sentences for m in event.mentions)
    if titled and len(event.mentions) == 1 and mention.sentence >= reading.title_sentences:
        score += 1.3 if mention.sentence <= reading.title_sentences + 1 else 0.6
    has_place = _own(reading, mention) is not None
    latest = event is _latest(found, mention)
    if latest and _definite(reading, mention):
        score += 0.5 if has_place else 1.2
    if mention.sentence == last.sentence:
        score += _same_sentence(reading, last, mention)
    elif latest and mention.from_figure and not has_place and mention.sentence - last.sentence <= 2:
        score += 0.8
    elif latest and not has_place and mention.sentence - last.sentence <= 3:
        score += 0.3
    return score


def _same_sentence(reading: Reading, last: Mention, mention: Mention) -> float:
    """"A blast that targeted X", "raids … after clashes": one act in two words, unless each has its own verb."""
    if mention.rule.endswith((".target", ".massacre")) and mention.verb and not mention.parties_by:
        return 2.0
    if not (mention.verb and last.verb) and last.kind != mention.kind and _own(reading, mention) is None:
        return 1.0
    nested = mention.clause == last.clause and not (mention.verb and last.verb)
    return 0.8 if nested else -0.2


def _definite(reading: Reading, mention: Mention) -> bool:
    word = reading.doc.words[mention.head]
    return any(sense.definite for sense in word.senses)


def _latest(found: list[Cluster], mention: Mention) -> Cluster | None:
    """The event told last that is not of another family."""
    for event in reversed(found):
        if _kinds(event, mention) > OTHER_FAMILY:
            return event
    return None

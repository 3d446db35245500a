"""From triggers and figures to event mentions: one for each place in the text that tells of an act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from marsad.coding.reading import Reading
from marsad.engine.rules import Match

__all__ = ["Mention", "find_mentions"]

REFINED = (
    ("w.suicide", "suicide_bombing"),
    ("w.chemical", "chemical_attack"),
    ("w.air", "air_strike"),
    ("w.airadj", "air_strike"),
    ("w.barrel", "air_strike"),
    ("w.ied", "bombing"),
    ("w.artillery", "shelling"),
    ("w.rocket", "shelling"),
    ("w.tank", "shelling"),
)
"""Which weapon words make a general act a certain kind, the most telling first."""

NARROWS = {
    "attack": {"suicide_bombing", "chemical_attack", "air_strike", "bombing", "shelling"},
    "shelling": {"chemical_attack", "air_strike"},
    "bombing": {"suicide_bombing", "air_strike"},
    "destruction": {"air_strike", "shelling"},
}
HARM = frozenset(["killed", "injured", "missing"])
VIOLENT = frozenset(
    "air_strike shelling suicide_bombing bombing chemical_attack armed_clash raid attack assassination execution "
    "sexual_violence territory_gained protest_suppressed riot destruction".split()
)
OUTCOME_KIND = {"abducted": "abduction", "arrested": "arrest", "displaced": "displacement"}
FAR = 60  # words beyond which a figure is not tied to an act of the same sentence


@dataclass(slots=True)
class Mention:
    """One telling of an act. Lists hold positions in the reading's lists."""

    rule: str
    first: int
    last: int
    head: int
    sentence: int
    clause: int
    kind: str
    weight: str
    refine: bool = False
    status: str = "reported"
    role: str = "main"
    cues: set[str] = field(default_factory=set)
    counts: list[int] = field(default_factory=list)
    parties_by: list[int] = field(default_factory=list)
    parties_to: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    weapons: list[int] = field(default_factory=list)
    why: list[tuple[str, str]] = field(default_factory=list)
    base_kind: str = ""
    verb: bool = False
    standing: bool = False  # told in the present tense: a state of things rather than an act

    @property
    def from_figure(self) -> bool:
        """Whether only a figure of dead or hurt tells of the act."""
        return self.weight == "figure"


def find_mentions(reading: Reading) -> list[Mention]:
    """All mentions of a report, in order, with their figures, weapons and cues."""
    mentions = [_from_trigger(reading, match) for match in reading.triggers]
    _attach_counts(reading, mentions)
    mentions.sort(key=lambda m: (m.head, m.first))
    _attach_cues(reading, mentions)
    _attach_weapons(reading, mentions)
    return mentions


def _from_trigger(reading: Reading, match: Match) -> Mention:
    trigger = match.value
    head = match.first + trigger.head
    return Mention(
        rule=match.rule,
        first=match.first,
        last=match.last,
        head=head,
        sentence=reading.doc.sentence_of[head],
        clause=reading.clause_of[head],
        kind=trigger.kind,
        base_kind=trigger.kind,
        weight=trigger.weight,
        refine=trigger.refine,
        status=trigger.status or "reported",
        verb=reading.verbs[head],
        standing=any(sense.shape == "present" for sense in reading.doc.words[head].senses),
    )


def _attach_counts(reading: Reading, mentions: list[Mention]) -> None:
    """Give each figure to the act it belongs to; a figure with no act in its sentence stands for one."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    causes = _positions(reading, "cause")
    results = _positions(reading, "result")
    for k, count in enumerate(reading.counts):
        if count.value.cumulative:
            continue
        anchor = count.value.anchor[0]
        sentence = reading.doc.sentence_of[anchor]
        rows = by_sentence.setdefault(sentence, [])
        best = min(
            ((_distance(reading, m, k, causes, results), i) for i, m in enumerate(rows)), default=(FAR + 1.0, -1)
        )
        if best[0] <= FAR:
            rows[best[1]].counts.append(k)
        elif count.value.part:
            _nearest_with_counts(rows, k)
        elif count.value.low != 0 or count.value.high != 0:
            figure = _from_count(reading, count, k)
            mentions.append(figure)
            rows.append(figure)


def _nearest_with_counts(rows: Iterable[Mention], k: int) -> None:
    holders = [m for m in rows if m.counts]
    if holders:
        holders[-1].counts.append(k)


def _positions(reading: Reading, cue: str) -> list[int]:
    return [match.first for match in reading.cues if match.value.cue == cue]


def _distance(reading: Reading, mention: Mention, k: int, causes: list[int], results: list[int]) -> float:
    """How far a figure is from an act, in words; cause and result words bring them together."""
    value = reading.counts[k].value
    anchor = value.anchor[0]
    if not _fits(mention, value.outcome, anchor):
        return FAR + 100.0
    if value.anchor[0] <= mention.head < value.anchor[1] or mention.from_figure and mention.head == anchor:
        return 0.0
    if mention.from_figure and value.part is False and abs(mention.head - anchor) > 25:
        return FAR + 100.0
    gap = abs(mention.head - anchor)
    clauses = abs(reading.clause_of[mention.head] - reading.clause_of[anchor])
    cost = gap + 6.0 * clauses
    low, high = sorted((mention.head, anchor))
    if mention.head < anchor and any(low < i <= high for i in results):
        cost *= 0.4
    elif mention.head > anchor:
        cost = cost * 0.6 if any(low < i <= high for i in causes) else cost + 12
    return cost


def _fits(mention: Mention, outcome: str, anchor: int) -> bool:
    if outcome in HARM:
        return mention.kind in VIOLENT or mention.kind in ("arrest", "abduction", "seizure", "movement")
    if outcome == "arrested":
        return mention.kind in ("arrest", "raid") or (mention.kind == "armed_clash" and mention.weight != "figure")
    if outcome == "abducted":
        return mention.kind == "abduction"
    return mention.kind == "displacement"


def _from_count(reading: Reading, count: Match, k: int) -> Mention:
    value = count.value
    anchor = value.anchor[0]
    kind = OUTCOME_KIND.get(value.outcome, "attack")
    return Mention(
        rule=count.rule,
        first=min(count.first, anchor),
        last=max(count.last, value.anchor[1]),
        head=anchor,
        sentence=reading.doc.sentence_of[anchor],
        clause=reading.clause_of[anchor],
        kind=kind,
        base_kind=kind,
        weight="figure",
        refine=kind == "attack",
        counts=[k],
        verb=reading.verbs[anchor],
    )


def _attach_cues(reading: Reading, mentions: list[Mention]) -> None:
    for mention in mentions:
        for match in reading.cues:
            if _reaches(reading, match, mention):
                mention.cues.add(match.value.cue)
                mention.why.append((match.rule, "cue"))


def _reaches(reading: Reading, match: Match, mention: Mention) -> bool:
    doc = reading.doc
    if doc.sentence_of[match.first] != mention.sentence:
        return False
    reach = match.value.reach
    if reach == "sentence":
        return match.first <= mention.head
    same = reading.clause_of[match.last - 1] == mention.clause
    if reach == "clause":
        return same
    return same and 0 <= mention.head - match.last < 3


def _attach_weapons(reading: Reading, mentions: list[Mention]) -> None:
    """Weapon words near an act fill its weapons and, where the act is general, make its kind exact."""
    for mention in mentions:
        near: list[tuple[int, int, str]] = []
        for k, (position, tag) in enumerate(reading.weapons):
            if reading.doc.sentence_of[position] == mention.sentence and _close(reading, position, mention, mentions):
                near.append((abs(position - mention.head), k, tag))
        near.sort()
        mention.weapons = [k for _, k, _ in near]
        if mention.refine:
            _refine(mention, {tag for _, _, tag in near})


def _close(reading: Reading, position: int, mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a weapon word belongs to this act and not to another one between them."""
    gap = position - mention.head
    if not -8 <= gap <= 14:
        return False
    if abs(reading.clause_of[position] - mention.clause) > (0 if gap < 0 else 1):
        return False
    low, high = sorted((position, mention.head))
    return not any(low < other.head < high and not other.from_figure for other in mentions)


def _refine(mention: Mention, tags: set[str]) -> None:
    allowed = NARROWS.get(mention.kind, set())
    for tag, kind in REFINED:
        if tag in tags and kind in allowed:
            mention.kind = kind
            mention.refine = False
            mention.why.append((f"coding.kind.{tag}", "kind"))
            return


def party_name(value: Any) -> str:
    """The register id of a party, or nothing."""
    return getattr(value, "canonical", None) or ""

"""From triggers and figures to event mentions: one for each place in the text that tells of an act."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

from marsad.coding.attach import attach_counts
from marsad.coding.mention import HARM, VIOLENT, Mention
from marsad.coding.reading import Reading
from marsad.engine.rules import Match

__all__ = ["HARM", "VIOLENT", "Mention", "find_mentions", "party_name"]

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

OF_EITHER = frozenset(["w.artillery", "w.rocket", "w.tank", "w.ied"])
"""Weapons struck as often as they strike: behind an act they tell its kind as its means or right beside it."""
NEXT = 2
"""Words behind an act before which its subject or adjective stands."""

LEAD_TO = frozenset(["undergoes", "repels", "falls", "hits"])
"""What the words before "to" an act make of it: an act that happened ("came under an attack")."""

UNCOUNTED = ".attack.kill"
"""Rule of a verb of killing that tells of an act only where no figure is read at it."""
MEANS_REACH = 28
"""Words behind an act within which a phrase of means ("with mortar rounds") still belongs to it."""

NARROWS = {
    "attack": {"suicide_bombing", "chemical_attack", "air_strike", "bombing", "shelling"},
    "shelling": {"chemical_attack", "air_strike"},
    "bombing": {"suicide_bombing", "air_strike"},
    "destruction": {"air_strike", "shelling", "bombing"},
}


def find_mentions(reading: Reading) -> list[Mention]:
    """All mentions of a report, in order, with their figures, weapons and cues."""
    told = (match for match in reading.triggers if not (_counted(reading, match) or _in_a_name(reading, match)))
    mentions = [_from_trigger(reading, match) for match in told]
    attach_counts(reading, mentions)
    mentions.sort(key=lambda m: (m.head, m.first))
    _attach_cues(reading, mentions)
    _attach_weapons(reading, mentions)
    return mentions


def _counted(reading: Reading, match: Match) -> bool:
    """Whether a figure at the same verb tells of this killing already."""
    head = match.first + match.value.head
    return match.rule.endswith(UNCOUNTED) and any(count.first <= head < count.last for count in reading.counts)


def _in_a_name(reading: Reading, match: Match) -> bool:
    """Whether an act is part of the name of who speaks ("the Military Operations Command said")."""
    first, speakers = match.first, reading.speakers
    if first not in speakers or first - 1 not in speakers or match.last - 1 not in speakers:
        return False
    before = reading.doc.words[first - 1]
    tied = any(tag.startswith("rel.") for tag in before.tags)  # "survivors of the attack said"
    return not tied and not reading.verbs[first + match.value.head]


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


def _attach_cues(reading: Reading, mentions: list[Mention]) -> None:
    starts = [match.first for match in reading.cues]
    for mention in mentions:
        if not mention.from_figure and _is_aim(reading, mention):
            mention.cues.add("aim")
        first, last = reading.doc.sentences[mention.sentence]
        for match in reading.cues[bisect_left(starts, first) : bisect_left(starts, last)]:
            if _reaches(reading, match, mention):
                mention.cues.add(match.value.cue)
                mention.why.append((match.rule, "cue"))


def _is_aim(reading: Reading, mention: Mention) -> bool:
    """Whether an act is told as what another one was for ("crept up to attack the post")."""
    if mention.verb or reading.ties.get(mention.first) != "to":
        return False
    if any(sense.definite for sense in reading.doc.words[mention.first].senses):
        return False
    return all(role.act not in LEAD_TO for role in reading.roles[max(0, mention.first - 5) : mention.first])


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
    positions = [position for position, _ in reading.weapons]
    heads = [other.head for other in mentions if not other.from_figure]
    for mention in mentions:
        near: list[tuple[int, int, str]] = []
        first, last = reading.doc.sentences[mention.sentence]
        for k in range(bisect_left(positions, first), bisect_left(positions, last)):
            position, tag = reading.weapons[k]
            if reading.doc.sentence_of[position] == mention.sentence and _close(reading, position, mention, heads):
                near.append((abs(position - mention.head), k, tag))
        near.sort()
        mention.weapons = [k for _, k, _ in near]
        if mention.refine:
            _refine(mention, {tag for _, k, tag in near if _tells(reading, positions[k], tag, mention)})


def _tells(reading: Reading, position: int, tag: str, mention: Mention) -> bool:
    """Whether a weapon word is what an act was done with, and not what it was done to ("hit a launcher")."""
    if tag not in OF_EITHER or position in reading.means:
        return True
    charge = tag == "w.ied" and mention.kind == "destruction"  # "destroyed charges": they were found
    return position - mention.head < NEXT and not charge


def _close(reading: Reading, position: int, mention: Mention, heads: list[int]) -> bool:
    """Whether a weapon word belongs to this act and not to another one between them."""
    gap = position - mention.head
    if not -8 <= gap <= (MEANS_REACH if position in reading.means else 14):
        return False
    if abs(reading.clause_of[position] - mention.clause) > (0 if gap < 0 else 1):
        return False
    low, high = sorted((position, mention.head))
    return bisect_right(heads, low) >= bisect_left(heads, high)


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

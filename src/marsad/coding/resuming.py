"""Tellings that go on with an event whatever else speaks against it.

Three are so plain that nothing learned is asked: an act named again by a definite noun that only brings its result
("the explosion left four wounded"), a result whose act is not named again ("it left five dead"), and figures of dead
or hurt lying somewhere ("the hospital took in 27 wounded").  None has another place, a day or a doer of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from marsad.coding.facts import Facts, facts
from marsad.coding.joining import Told, place_beside, same_family
from marsad.coding.mention import HARM, VIOLENT, Mention
from marsad.coding.reading import Reading

if TYPE_CHECKING:
    from marsad.coding.merge import Cluster

__all__ = ["resumed"]

BACK = 4
"""An event is gone on with after so many sentences at most."""
SEVERAL = 2
"""One body may be anybody's."""
APART = frozenset(["new_topic", "recall", "pluperfect", "ago", "earlier_toll"])
ELSEWHERE = frozenset(["place_other", "place_new"])
LYING = ("ar.count.victims", "ar.count.total")
"""Rules of figures told by a noun for the dead or hurt."""


def resumed(reading: Reading, found: Sequence[Cluster], said: Sequence[Told], mention: Mention) -> int | None:
    """The number of the event that a telling goes on with, or None where that is to be weighed."""
    if not mention.counts or mention.kind not in VIOLENT or mention.sentence < reading.title_sentences:
        return None
    if mention.cues & APART or not any(_harmed(reading, k) for k in mention.counts):
        return None
    mine = facts(reading, mention)
    if mine.day is not None:
        return None
    if found and any(m.first < mention.last and mention.first < m.last for m in found[-1].mentions):
        return None  # the words of a longer telling
    if mention.from_figure:
        return _lying(reading, found, said, mention) if mine.place is None else None
    return _again(found, said, mention, mine) if mine.definite and not mention.verb else None


def _harmed(reading: Reading, k: int) -> bool:
    value = reading.counts[k].value
    return value.outcome in HARM and not value.part and bool(value.low)


def _lying(reading: Reading, found: Sequence[Cluster], said: Sequence[Told], mention: Mention) -> int | None:
    """The event told last, for the dead and hurt in hospitals and morgues, and for results ("it left five dead")."""
    matches = [reading.counts[k] for k in mention.counts]
    lying = all(m.rule in LYING and (m.value.low or 0) >= SEVERAL for m in matches)
    back = BACK if lying else 1 if "result" in mention.cues else 0
    if mention.parties_by or not back:
        return None
    mine = facts(reading, mention).totals
    told: int | None = None
    for k in range(len(found) - 1, -1, -1):
        if not 0 < mention.sentence - found[k].mentions[-1].sentence <= back:
            break
        if found[k].kind not in VIOLENT or said[k].figures:
            break
        if mine & said[k].totals:
            return k
        told = k if told is None and (said[k].places or said[k].totals) else told
    return told


def _again(found: Sequence[Cluster], said: Sequence[Told], mention: Mention, mine: Facts) -> int | None:
    """The event of the same word or kind told last before a definite noun.

    "The attack" may be any act of the sentence before; the one that this sentence tells first.
    """
    same: int | None = None
    near: int | None = None
    for i in range(len(found) - 1, -1, -1):
        gap = mention.sentence - found[i].mentions[-1].sentence
        if gap > BACK or said[i].figures:
            continue
        if same is None and (mention.base_kind in said[i].words or found[i].kind == mention.kind):
            same = i
        if gap == 1 and same_family(found[i].kind, False, mention.kind):
            near = i if mention.base_kind == "attack" or i == len(found) - 1 else near
    k = near if same is None else same
    if near is not None and same is not None and mention.base_kind == "attack":
        k = near if mention.sentence - found[same].mentions[-1].sentence > 1 else same
    if k is None or mention.sentence == found[k].mentions[-1].sentence or place_beside(said[k], mine) in ELSEWHERE:
        return None
    return k if not mine.by or not said[k].by or not mine.by.isdisjoint(said[k].by) else None

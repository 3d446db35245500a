"""Whom a place was taken from, and the other side of a fight, where the act itself names one side only.

"X took the town after a battle with Y"; "fighting went on in the north", after "X attacked Y": who fights whom
in a report is told once, and holds for what is told near it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marsad.coding.mention import VIOLENT, Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import FoundParty, Reading
from marsad.coding.scene import can_act
from marsad.record import Party

__all__ = ["Feud", "feuds", "oppose"]

FAR = 6
"""Sentences beyond which what is told of two sides says nothing of an act."""
BOTH = 3
"""Sentences beyond which a fight that names nobody is not the one told before."""


@dataclass(frozen=True, slots=True)
class Feud:
    """Two sides of which a telling says that one acts against the other: their keys and their parties' numbers.

    The first side is empty where only the harmed are named.
    """

    sentence: int
    fight: bool
    keys: tuple[frozenset[str], frozenset[str]]
    sides: tuple[tuple[int, ...], tuple[int, ...]]


def feuds(reading: Reading, clusters: Iterable[Cluster], parties: list[Party]) -> list[Feud]:
    """Who acts against whom, as the tellings of all events say it, in the order of the text.

    Args:
        parties: the record's party for every party found, in the same order.
    """
    found = []
    for mention in (m for cluster in clusters for m in cluster.mentions if m.kind in VIOLENT):
        sides = tuple(_armed(reading, ties) for ties in (mention.ties_by, mention.ties_to))
        keys = tuple(frozenset(_key(reading, parties, k) for k in side) for side in sides)
        if sides[1] and not keys[0] & keys[1]:
            found.append(Feud(mention.sentence, mention.kind == "armed_clash", keys, sides))  # type: ignore[arg-type]
    found.sort(key=lambda feud: feud.sentence)
    return found


def oppose(
    reading: Reading, parties: list[Party], cluster: Cluster, known: list[Feud], by: list[int], to: list[int]
) -> tuple[list[int], list[int]]:
    """The sides of an event, the missing one taken from what is ``known`` of who acts against whom."""
    if cluster.kind not in ("territory_gained", "armed_clash"):
        return by, to
    acts = [m for m in cluster.mentions if not m.from_figure] or cluster.mentions
    if by and not _armed(reading, to):
        own = {_key(reading, parties, k) for k in by}
        foe = _foe(acts, known, own)
        return by, foe + [k for k in to if k not in foe]
    if not by and not to and cluster.kind == "armed_clash":
        near = [f for f in known if f.fight and f.sides[0] and 0 <= acts[0].sentence - f.sentence <= BOTH]
        if near:
            return list(near[-1].sides[0]), list(near[-1].sides[1])
    return by, to


def _foe(acts: list[Mention], known: list[Feud], own: set[str]) -> list[int]:
    """The other side of the feud told nearest to an act in which its doer takes part."""
    best: tuple[int, list[int]] | None = None
    for feud in known:
        gap = min(abs(feud.sentence - m.sentence) for m in acts)
        if gap > FAR or (best is not None and gap >= best[0]):
            continue
        if not feud.sides[0]:
            if gap == 0 and not feud.keys[1] & own:
                best = gap, list(feud.sides[1])
            continue
        for side in (0, 1):
            if feud.keys[side] & own and not feud.keys[1 - side] & own:
                best = gap, list(feud.sides[1 - side])
    return best[1] if best else []


def _armed(reading: Reading, parties: Iterable[int]) -> tuple[int, ...]:
    return tuple(k for k in parties if _fights(reading.parties[k]))


def _fights(party: FoundParty) -> bool:
    """Whether a party can be a side of a war: an armed body or its people, or its positions and vehicles."""
    value = party.value
    if value.kind == "thing":
        return value.parent is not None and value.inner is not None
    if party.idle or party.carrier or value.kind == "person" or value.type == "protesters":
        return False
    return can_act(party) and (value.kind == "org" or bool(value.type or value.canonical or value.parent))


def _key(reading: Reading, parties: list[Party], k: int) -> str:
    """What makes two mentions one party: the register's id, also where the report had to say which ("the group")."""
    value = reading.parties[k].value
    return str(value.canonical or parties[k].canonical or value.parent or value.lemma)

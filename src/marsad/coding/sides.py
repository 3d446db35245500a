"""Who did it and who was harmed, as all tellings of an event together say it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from marsad.coding.mention import Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import FoundParty, Reading
from marsad.coding.who import group_ranges, is_anyone
from marsad.record import Party

__all__ = ["distinct", "named", "sides"]

MOST = 5
"""At most so many parties on one side of an event."""


def sides(reading: Reading, cluster: Cluster) -> tuple[list[int], list[int]]:
    """The doers and the harmed of an event, as positions in the reading's parties.

    Doers are taken from the telling that names them most plainly, the earliest of the body first; the directly
    harmed likewise, and with them the people whom the event's figures count.
    """
    by = _best(reading, cluster.mentions, "ties_by")
    to = [k for k in _best(reading, cluster.mentions, "ties_to") if k not in by]
    counted = [k for m in cluster.mentions for k in m.parties_to if _counted(reading, m, reading.parties[k])]
    return by[:MOST], list(dict.fromkeys(to + [k for k in counted if k not in by]))[:MOST]


def _best(reading: Reading, mentions: list[Mention], side: str) -> list[int]:
    best: tuple[tuple[int, bool, int], list[int]] | None = None
    for mention in mentions:
        ties: dict[int, int] = getattr(mention, side)
        if not ties:
            continue
        strength = max(ties.values())
        key = (min(strength, 2), mention.sentence >= reading.title_sentences, strength)
        if best is None or key > best[0]:
            best = (key, sorted(k for k, s in ties.items() if s >= min(strength, 2)))
    return best[1] if best else []


def _counted(reading: Reading, mention: Mention, party: FoundParty) -> bool:
    if is_anyone(reading, party):
        return False
    return any(first < party.last and party.first < last for first, last in group_ranges(reading, mention))


def named(reading: Reading, parties: list[Party], positions: Iterable[int], harmed: bool) -> list[Party]:
    """The record's parties: of positions and vehicles of a body that were hit, the body; by their fullest name."""
    found = []
    for k in positions:
        seen = reading.parties[k]
        inner = seen.value.inner
        owner = _owner(reading, k) if harmed else None
        party = parties[k] if owner is None else parties[owner]
        if harmed and inner is not None and seen.value.kind == "thing":
            span = reading.doc.span(seen.first + inner[0], seen.first + inner[1])
            party = replace(party, name=span.text, span=span, canonical=seen.value.parent or party.canonical)
        found.append(_fullest(reading, parties, party))
    return distinct(found)


def _owner(reading: Reading, k: int) -> int | None:
    """The body that a thing or some unnamed members belong to, named right behind: "a gathering of the rebels"."""
    seen = reading.parties[k]
    if k + 1 >= len(reading.parties) or seen.value.inner is not None or seen.value.canonical:
        return None
    following = reading.parties[k + 1]
    gap = following.first - seen.last
    if following.value.kind not in ("org", "people") or following.value.type == "civilians" or gap > 2:
        return None
    if seen.value.kind == "thing" and following.relation == "to" and gap == 0:
        return k + 1
    members = seen.value.kind == "people" and seen.value.type in (None, "unidentified")
    return k + 1 if members and following.relation == "from" else None


def _fullest(reading: Reading, parties: list[Party], party: Party) -> Party:
    """An abbreviation gives way to the report's full name of the same party."""
    if not party.canonical or len(party.name.split()) > 1:
        return party
    words = set(party.name.split())
    best = party
    for seen, other in zip(reading.parties, parties, strict=True):
        if other.canonical == party.canonical and seen.rule == "ar.party.name" and seen.value.kind == "org":
            if 1 < len(other.name.split()) <= 5 and len(other.name.split()) > len(best.name.split()):
                best = other
    return party if words <= set(best.name.split()) else best


def distinct(parties: Iterable[Party]) -> list[Party]:
    """One party named twice is one party: the register's id, else the same or a shorter name."""
    kept: list[Party] = []
    for party in parties:
        twin = next((i for i, known in enumerate(kept) if _same(known, party)), None)
        if twin is None:
            kept.append(party)
        elif len(party.name) > len(kept[twin].name) and party.canonical == kept[twin].canonical:
            kept[twin] = party
    return kept


def _same(a: Party, b: Party) -> bool:
    if a.canonical and b.canonical:
        return a.canonical == b.canonical
    x, y = set(a.name.split()), set(b.name.split())
    return x <= y or y <= x

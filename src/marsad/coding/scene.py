"""An act and the parties around it, and the small judgements that all ways of tying them need."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from marsad.coding.mention import Mention
from marsad.coding.reading import FoundParty, Reading, WordRole

__all__ = [
    "APART",
    "CROWDS",
    "CUSTODY",
    "HARMLESS",
    "NUMBERED",
    "PATIENT",
    "PLACELESS",
    "Scene",
    "can_act",
    "group_ranges",
    "is_anyone",
    "may_do",
    "with_joined",
]

CUSTODY = frozenset(["abduction", "arrest", "release"])
PATIENT = CUSTODY | {"assassination", "execution", "displacement", "seizure", "destruction", "sexual_violence"}
"""Kinds whose verbal noun is followed by whom or what it was done to; that of all others by the doer."""
APART = frozenset(["target", "at", "from", "by", "to", "with", "told"])
"""Relations of parties that are no subject."""
CROWDS = frozenset(["protest", "riot"])
"""Kinds that plain people do."""
HELPERS = frozenset(["NGO", "HLH", "BUS", "EDU", "JRN", "MED"])
"""Sectors of bodies that do no violence: aid, health, business, schools, the press."""
FORCES = frozenset(["MIL", "COP", "SPY"])
"""Sectors of bodies that do not demonstrate."""
HARMLESS = frozenset(["movement", "agreement", "protest"])
"""Kinds that are done to nobody."""
UNARMED = CROWDS | {"protest_suppressed", "arrest", "release", "agreement"}
"""Kinds that no aircraft and no gun does."""
PLACELESS = frozenset(["territory_gained", "armed_clash", "movement", "protest", "protest_suppressed"])
"""Kinds for which a building or a position is where it happened rather than what was harmed."""
NUMBERED = list[tuple[int, FoundParty]]


class Scene(msgspec.Struct):
    """An act and the parties around it."""

    reading: Reading
    mention: Mention
    before: NUMBERED
    after: NUMBERED
    groups: list[tuple[int, int]]
    earlier: list[Mention]
    by: dict[int, int] = {}
    to: dict[int, int] = {}
    parts: list[tuple[int, int]] = []

    def harmed(self, party: FoundParty) -> bool:
        """Whether a figure counts these people."""
        return any(first < party.last and party.first < last for first, last in self.groups)

    def _among(self, party: FoundParty) -> bool:
        """Whether people are told as some of those a figure counts ("10 dead, among them leaders of X")."""
        if not self.parts or "party.attacker" in party.value.tags:
            return False
        return any(first < party.last and party.first < last for first, last in self.parts)

    def able(self, party: FoundParty) -> bool:
        """Whether a party may do this kind of act; anybody may take part in a protest."""
        return can_act(party) or (self.mention.kind in CROWDS and party.value.kind in ("people", "person", "org"))

    def between(self, first: int, last: int) -> list[WordRole]:
        """What the words between two places say."""
        return self.reading.roles[first:last]

    def verbs(self, first: int, last: int) -> bool:
        """Whether a finite verb stands between two places."""
        if not any(role.verb for role in self.reading.roles[first:last]):
            return False
        said = self.reading.times  # "attacked at dawn (or: blew up) a post"
        return any(
            role.verb and not any(time.first <= i < time.last for time in said)
            for i, role in enumerate(self.reading.roles[first:last], first)
        )

    def foreign(self, last: int, first: int) -> bool:
        """Whether an act of its own is named between two places: what follows it belongs to that one."""
        return any(tie not in ("and", "by", "to") for _, tie in self.acts_named(last, first))

    def acts_named(self, last: int, first: int) -> Iterator[tuple[int, str | None]]:
        """The acts that nouns name between two places: their heads, and their relation to what stands before."""
        reading = self.reading
        for k in reading.near("triggers", last, first):
            match = reading.triggers[k]
            head = match.first + match.value.head
            if match.first >= last and head < first and not reading.verbs[head]:
                yield head, reading.ties.get(match.first)

    def _fits(self, doer: bool, party: FoundParty) -> bool:
        """Whether a party can be on a side of this kind of act."""
        kind, value = self.mention.kind, party.value
        if doer:
            if kind in ("air_strike", "shelling") and party.rule == "ar.party.named":
                return False
            forces = kind in CROWDS and (value.plover or ("", ""))[1] in FORCES
            return not forces and not (party.carrier and kind in UNARMED)
        return kind != "displacement" or (value.kind == "people" and value.type in ("civilians", "protesters", None))

    def give(self, side: dict[int, int], k: int, strength: int) -> None:
        """Tie a party to a side; the stronger tie stays, a party is on one side."""
        other = self.to if side is self.by else self.by
        party = self.reading.parties[k]
        if not self._fits(side is self.by, party) or (side is self.by and self._among(party)):
            return
        thing = side is self.to and party.value.kind == "thing"
        if thing and self.mention.kind in ("arrest", "release"):
            return
        if thing and self.mention.kind in PLACELESS and not party.carrier and not party.value.inner:
            return
        if thing and any(role.pronoun for role in self.between(party.first, party.last)):
            strength = 1  # "her house": named for whose it is
        if strength > other.get(k, 0):
            other.pop(k, None)
            side[k] = max(strength, side.get(k, 0))


def group_ranges(reading: Reading, mention: Mention, parts: bool = False) -> list[tuple[int, int]]:
    """The words for the people that the mention's figures count; with ``parts`` for some of them, told besides."""
    groups = (reading.counts[k].value.group for k in mention.counts if reading.counts[k].value.part == parts)
    return [group for group in groups if group]


def can_act(party: FoundParty) -> bool:
    """Whether a party may do what is told: bodies, aircraft and guns, people who are no plain civilians."""
    value = party.value
    if value.kind == "org" or party.carrier:
        return (value.plover or ("", ""))[1] not in HELPERS
    return value.kind in ("people", "person") and value.type != "civilians" and "party.held" not in value.tags


def is_anyone(reading: Reading, party: FoundParty) -> bool:
    """Whether the words name nobody in particular ("persons", "others")."""
    return all(role.anyone for role in reading.roles[party.first : party.last])


def may_do(party: FoundParty) -> bool:
    """Whether a party that owns a verbal noun is its doer rather than its object."""
    value = party.value
    return party.carrier or value.kind == "org" or (value.kind == "people" and value.type not in (None, "civilians"))


def with_joined(scene: Scene, k: int, side: dict[int, int]) -> None:
    """Parties joined by "and" right before or behind a party are on its side."""
    parties = scene.reading.parties
    strength = side.get(k, 0)
    i = k
    while i and parties[i].relation == "and" and parties[i].first - parties[i - 1].last <= 1:
        i -= 1
        if not can_act(parties[i]) or parties[i].relation in APART:
            break
        scene.give(side, i, strength)
    while k + 1 < len(parties):
        following = parties[k + 1]
        if following.relation != "and" or following.first - parties[k].last > 1 or not can_act(following):
            return
        k += 1
        scene.give(side, k, strength)

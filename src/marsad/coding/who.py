"""Who did it and who was harmed, as one telling says it.

Every party near an act is tied to it by its relation (a preposition, a clitic, "and"), by the small verbs
between them ("an ambush that they laid", "which hit the mosque") and by its place: verb, subject, object; a
verbal noun and its owner.  A tie has a strength: 3 said outright, 2 said by word order, 1 carried over from
what was told before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from marsad.coding.mention import Mention
from marsad.coding.mentions import NARROWS
from marsad.coding.reading import FoundParty, Reading, WordRole

__all__ = ["CUSTODY", "Scene", "can_act", "group_ranges", "is_anyone", "tie_parties"]

CUSTODY = frozenset(["abduction", "arrest", "release"])
PATIENT = CUSTODY | {"assassination", "execution", "displacement", "seizure", "destruction", "sexual_violence"}
"""Kinds whose verbal noun is followed by whom or what it was done to; that of all others by the doer."""
FROM_HARMED = frozenset(["territory_gained", "displacement", "release"])
"""Kinds done to those from whom something is taken."""
HARMED_RULES = (".target", ".storm", ".liberate", ".murder", ".comb", ".chase", ".siege", ".repel")
DOERLESS = frozenset(["explode", "explosion", "blast_noun", "fall"])
BY_ARMS = {"w.air": "air_strike", "w.artillery": "shelling", "w.tank": "shelling"}
UNKNOWN = WordRole()
NUMBERED = list[tuple[int, FoundParty]]
APART = frozenset(["target", "at", "from", "by", "to", "with"])
"""Relations of parties that are no subject."""
PLACELESS = frozenset(["territory_gained", "armed_clash", "movement", "protest", "raid"])
"""Kinds for which a building or a position is where it happened rather than what was harmed."""
REACH = 26  # words beyond which a party does not belong to an act


@dataclass(slots=True)
class Scene:
    """An act and the parties around it."""

    reading: Reading
    mention: Mention
    before: NUMBERED
    after: NUMBERED
    groups: list[tuple[int, int]]
    earlier: list[Mention]
    by: dict[int, int] = field(default_factory=dict)
    to: dict[int, int] = field(default_factory=dict)

    def harmed(self, party: FoundParty) -> bool:
        """Whether a figure counts these people."""
        return any(first < party.last and party.first < last for first, last in self.groups)

    def between(self, first: int, last: int) -> list[WordRole]:
        """What the words between two places say."""
        return self.reading.roles[first:last]

    def verbs(self, first: int, last: int) -> bool:
        """Whether a finite verb stands between two places."""
        return any(role.verb for role in self.reading.roles[first:last])

    def give(self, side: dict[int, int], k: int, strength: int) -> None:
        """Tie a party to a side; the stronger tie stays, a party is on one side."""
        other = self.to if side is self.by else self.by
        party = self.reading.parties[k]
        thing = side is self.to and party.value.kind == "thing"
        if thing and self.mention.kind in PLACELESS and not party.carrier and not party.value.inner:
            return
        if thing and any(role.pronoun for role in self.between(party.first, party.last)):
            strength = 1  # "her house": named for whose it is
        if strength > other.get(k, 0):
            other.pop(k, None)
            side[k] = max(strength, side.get(k, 0))


def tie_parties(
    reading: Reading, mention: Mention, window: tuple[int, int], earlier: list[Mention]
) -> None:
    """Fill ``parties_by`` and ``parties_to`` of a mention with the ties' strengths."""
    left, right = window
    near = [(k, p) for k, p in _between(reading.parties, left, right)]
    scene = Scene(
        reading,
        mention,
        [(k, p) for k, p in near if p.last <= mention.head],
        [(k, p) for k, p in near if p.first > mention.head],
        group_ranges(reading, mention),
        earlier,
    )
    if mention.kind == "armed_clash" and not mention.verb:
        _sides(scene)
    elif mention.verb or mention.from_figure:
        _verb(scene)
    else:
        _noun(scene)
    _counted(scene)
    _claimed(scene)
    if not any(strength > 1 for strength in scene.by.values()):
        _nation(scene)
    if not scene.by:
        _carry(scene)
    mention.ties_by, mention.ties_to = scene.by, scene.to
    mention.parties_by, mention.parties_to = list(scene.by), list(scene.to)
    _refine(reading, mention)


def _between(parties: list[FoundParty], first: int, last: int) -> Iterator[tuple[int, FoundParty]]:
    for k, party in enumerate(parties):
        if party.first >= last:
            return
        if party.last > first and not party.idle:
            yield k, party


def group_ranges(reading: Reading, mention: Mention) -> list[tuple[int, int]]:
    """The words for the people that the mention's figures count."""
    groups = (reading.counts[k].value.group for k in mention.counts if not reading.counts[k].value.part)
    return [group for group in groups if group]


def can_act(party: FoundParty) -> bool:
    """Whether a party may do what is told: bodies, aircraft and guns, people who are no plain civilians."""
    value = party.value
    if value.kind == "org" or party.carrier:
        return True
    return value.kind in ("people", "person") and value.type != "civilians"


def is_anyone(reading: Reading, party: FoundParty) -> bool:
    """Whether the words name nobody in particular ("persons", "others")."""
    return all(role.anyone for role in reading.roles[party.first : party.last])


def _strong(party: FoundParty) -> bool:
    """Whether a party that owns a verbal noun is its doer rather than its object."""
    value = party.value
    return party.carrier or value.kind == "org" or (value.kind == "people" and value.type not in (None, "civilians"))


# -- after the act -----------------------------------------------------------------------------------


def _relation(scene: Scene, k: int, party: FoundParty, edge: int) -> str:
    """The party's relation, with what the words since ``edge`` (the act or the party before) add."""
    relation = party.relation
    gap = scene.between(edge, party.first)
    if relation == "agent" and len(gap) > 6 and any(role.verb and role.act not in ("does", "hits") for role in gap):
        return "none"
    if relation in ("none", "and"):
        for role in reversed(gap[-6:]):
            if role.act == "does" and role.verb:
                return "did" if role.pronoun or relation == "none" else relation
            if role.act in ("hits", "undergoes") and role.verb:
                return "hit"
            if role.act == "toward" and len(gap) <= 6:
                return "target"
            if role.verb:
                return relation
    if relation == "to" and any(role.act == "toward" or role.act == "hits" for role in gap):
        return "target"
    return relation


def _noun(scene: Scene) -> None:
    """What follows a verbal noun, and the subject of the light verb before it ("X launched raids on Y")."""
    mention, reading = scene.mention, scene.reading
    side: dict[int, int] | None = None
    edge = mention.last
    for k, party in scene.after:
        clauses = reading.clause_of[party.first] - mention.clause
        if party.first - mention.last > REACH or clauses > 2:
            break
        relation = _relation(scene, k, party, edge)
        side = _noun_side(scene, k, party, relation, edge, side, clauses)
        edge = max(edge, party.last)
    _subject(scene)


def _noun_side(
    scene: Scene, k: int, party: FoundParty, relation: str, edge: int, last: dict[int, int] | None, clauses: int
) -> dict[int, int] | None:
    """Tie one party behind a verbal noun; gives the side it is on, for what is joined to it by "and"."""
    gap = party.first - edge
    owner = edge == scene.mention.last and gap <= 1 and clauses <= 0
    if relation in ("agent", "did"):
        scene.give(scene.by, k, 3)
        return scene.by
    if relation == "target" and 3 in scene.to.values():
        return None
    if relation in ("hit", "target") and gap <= 8:
        scene.give(scene.to, k, 3)
        return scene.to
    if relation == "and":
        if last is not None and gap <= 2:
            scene.give(last, k, 2 if last is scene.to else 3)
            return last
        return None
    if relation == "from" and scene.mention.kind in FROM_HARMED and gap <= 8:
        scene.give(scene.to, k, 3)
        return scene.to
    if relation == "to":
        return _noun_to(scene, k, party, gap, last)
    if relation == "none" and owner:
        return _noun_owner(scene, k, party)
    if relation == "none" and last is scene.by and gap <= 2 and not can_act(party):
        scene.give(scene.to, k, 2)
        return scene.to
    return None


def _noun_to(
    scene: Scene, k: int, party: FoundParty, gap: int, last: dict[int, int] | None
) -> dict[int, int] | None:
    """ "of/for X" behind a verbal noun: its doer; behind what was hit: the owner; behind the doer: the harmed."""
    if last is scene.by or last is scene.to:
        if gap <= (3 if last is scene.to else 1):
            scene.give(scene.to, k, 3)
        return scene.to
    if scene.verbs(scene.mention.last, party.first) or party.first - scene.mention.last > 3:
        return None
    patient = scene.mention.kind in PATIENT or scene.mention.rule.endswith(HARMED_RULES)
    side = scene.by if can_act(party) and not patient else scene.to
    scene.give(side, k, 3)
    return side


def _noun_owner(scene: Scene, k: int, party: FoundParty) -> dict[int, int] | None:
    mention = scene.mention
    if party.last <= mention.last and party.value.number == "sg" and party.value.kind == "people":
        return None
    if party.value.number == "sg" and (party.rule == "ar.party.nation" or mention.kind == "suicide_bombing"):
        return None  # an adjective of the act: "a Russian raid", "a suicide attack"
    patient = mention.kind in PATIENT or (mention.rule.endswith(HARMED_RULES) and not party.carrier)
    side = scene.to if patient or not _strong(party) or scene.harmed(party) else scene.by
    if side is scene.by and scene.reading.roles[mention.head].pronoun:
        side = scene.to
    scene.give(side, k, 3)
    return side


# -- before the act ----------------------------------------------------------------------------------


def _subject(scene: Scene) -> None:
    """The party before a verbal noun: subject of the verb that leads to the act, or who underwent it."""
    mention, reading = scene.mention, scene.reading
    if mention.rule.rsplit(".", 1)[-1] in DOERLESS:
        return
    for k, party in reversed(scene.before):
        gap = mention.first - party.last
        if gap > 16 or reading.clause_of[party.first] < mention.clause - (2 if gap <= 8 else 1):
            return
        if party.relation in APART:
            continue
        lead = _lead_verb(scene, party)
        if lead is None or scene.harmed(party):
            continue
        if lead.act == "undergoes":
            scene.give(scene.to, k, 3)
            return
        if not can_act(party):
            continue
        if lead.act == "harms" or lead.passive:
            continue
        if not any(s > 1 for s in scene.by.values()) and mention.kind != "bombing":
            told = party.first in reading.speakers
            if not told or mention.kind in CUSTODY or lead.act == "does":
                scene.give(scene.by, k, 3 if lead.act == "does" else 1 if told else 2)
                _with_joined(scene, k, scene.by)
        return


def _lead_verb(scene: Scene, party: FoundParty) -> WordRole | None:
    """The verb right before a party, or between it and the act."""
    roles = scene.reading.roles
    first = scene.reading.doc.sentences[scene.mention.sentence][0]
    for i in range(party.first - 1, max(first, party.first - 4) - 1, -1):
        if roles[i].verb:
            return roles[i]
    for i in range(party.last, min(party.last + 4, scene.mention.head)):
        if roles[i].verb and not roles[i].joined:
            return roles[i]
    return UNKNOWN if party.first - first == 1 else None  # an unknown verb opens the sentence


def _with_joined(scene: Scene, k: int, side: dict[int, int]) -> None:
    """Parties joined by "and" right behind a party are on its side."""
    parties = scene.reading.parties
    strength = side.get(k, 0)
    while k + 1 < len(parties):
        following = parties[k + 1]
        if following.relation != "and" or following.first - parties[k].last > 1 or not can_act(following):
            return
        k += 1
        scene.give(side, k, strength)


# -- verbs -------------------------------------------------------------------------------------------


def _verb(scene: Scene) -> None:
    """Verb, subject, object; subject, verb, object; passive when only the harmed are named."""
    mention, reading = scene.mention, scene.reading
    role = reading.roles[mention.head]
    active = not role.passive and mention.rule.rsplit(".", 1)[-1] not in DOERLESS and not _act_is_subject(scene, role)
    fronted = _fronted(scene, role) if active or role.passive else None
    side: dict[int, int] | None = None
    edge = mention.head + 1
    for k, party in scene.after:
        clauses = reading.clause_of[party.first] - mention.clause
        if party.first - mention.last > REACH or clauses > 2:
            break
        relation = _relation(scene, k, party, edge)
        first = edge == mention.head + 1 and fronted is None and active
        near = clauses <= 0 or (party.first - mention.last <= 5 and not scene.verbs(mention.last, party.first))
        side = _verb_side(scene, k, party, relation, edge, side, first, near)
        edge = max(edge, party.last)
    if fronted is not None and not any(s > 2 for s in scene.by.values()):
        subject = scene.by if active else scene.to
        scene.give(subject, fronted, 3 if active else 2)
        _with_joined(scene, fronted, subject)


def _act_is_subject(scene: Scene, role: WordRole) -> bool:
    """Whether an act or a charge right before the verb is its subject ("a bomb hit", "the raid that hit")."""
    reading, head = scene.reading, scene.mention.head
    if not scene.mention.verb:
        return False
    if any(match.first == head + 1 and not reading.verbs[head + 1] for match in reading.triggers):
        return True
    if role.joined:
        return False
    for i in range(head - 1, max(head - 5, 0), -1):
        if reading.roles[i].verb or any(p.last == i + 1 and not p.idle for p in reading.parties):
            return False
        if any(m.first <= i < m.last and not m.verb and not m.from_figure for m in scene.earlier[-3:]):
            return True
        if any(p.idle and p.first <= i < p.last for p in reading.parties):
            return True
    return False


def _verb_side(
    scene: Scene,
    k: int,
    party: FoundParty,
    relation: str,
    edge: int,
    last: dict[int, int] | None,
    first: bool,
    near: bool,
) -> dict[int, int] | None:
    """Tie one party behind a verb; gives the side it is on, for what is joined to it by "and"."""
    gap = party.first - edge
    if relation in ("agent", "did"):
        scene.give(scene.by, k, 3)
        return scene.by
    if relation == "target" and 3 in scene.to.values():
        return None
    if relation in ("target", "hit") and gap <= 8 and not scene.mention.from_figure:
        scene.give(scene.to, k, 3)
        return scene.to
    if relation == "and":
        if last is not None and gap <= 2:
            scene.give(last, k, 3 if last is scene.by else 2)
            return last
        return None
    if relation == "from" and scene.mention.kind in FROM_HARMED and gap <= 8:
        scene.give(scene.to, k, 3)
        return scene.to
    if relation == "to":
        owner = last is scene.to or (1 <= gap <= 4 and not scene.to and not scene.verbs(edge, party.first))
        if owner and gap <= 4 and not scene.mention.from_figure:
            scene.give(scene.to, k, 3)
            return scene.to
        return last
    if relation != "none" or not near or scene.verbs(edge, party.first):
        return None
    if first and gap <= 6 and _may_be_subject(scene, k, party):
        scene.give(scene.by, k, 3)
        return scene.by
    if gap > 8 or scene.mention.from_figure or scene.to or (party.carrier and gap > 2):
        return None
    scene.give(scene.to, k, 3)
    return scene.to


def _may_be_subject(scene: Scene, k: int, party: FoundParty) -> bool:
    """Whether a party right behind a verb is its subject: it can act, is not counted, and agrees."""
    role = scene.reading.roles[scene.mention.head]
    if not can_act(party) or scene.harmed(party) or role.verb == "p" or role.pronoun:
        return False
    if scene.mention.from_figure:
        return any(first >= party.last for first, _ in scene.groups)
    head = scene.reading.roles[party.first + party.value.head]
    if (role.verb == "m" and head.feminine and party.value.kind != "person") or head.case == "oblique":
        return False
    if scene.mention.kind in CUSTODY and party.value.kind != "org":  # the same letters are read "was arrested"
        following = scene.reading.parties[k + 1 : k + 2]
        return any(first >= party.last for first, _ in scene.groups) or any(
            p.relation in ("none", "from") and p.first - party.last <= 3 for p in following
        )
    return True


def _fronted(scene: Scene, role: WordRole) -> int | None:
    """The subject before its verb: the nearest acting party, no other verb between."""
    mention, reading = scene.mention, scene.reading
    if not mention.verb or role.joined:
        return None
    for k, party in reversed(scene.before):
        if party.relation in APART:
            continue
        if mention.head - party.last > 6 or scene.verbs(party.last, mention.head):
            return None
        clause = reading.clause_of
        if abs(clause[party.first] - mention.clause) > 1 or not can_act(party):
            return None
        if clause[party.last - 1] != mention.clause and mention.head - party.last > 3:
            return None
        head = reading.roles[party.first + party.value.head]
        if role.verb == "m" and head.feminine and party.value.kind == "org":
            return None
        return None if scene.harmed(party) else k
    return None


# -- fights ------------------------------------------------------------------------------------------


def _sides(scene: Scene) -> None:
    """The two sides of a fight: between A and B; A with B; A … with B."""
    mention, reading = scene.mention, scene.reading
    near = [
        (k, p)
        for k, p in scene.after
        if p.first - mention.last <= 36 and reading.clause_of[p.first] <= mention.clause + 2 and p.value.kind != "thing"
    ]
    opened = next((i for i, (_, p) in enumerate(near) if p.relation == "between"), None)
    if opened is not None:
        _two_sides(scene, near[opened:])
        return
    for i, (k, party) in enumerate(near):
        if party.relation in ("with", "target"):
            scene.give(scene.to, k, 3)
            _with_joined(scene, k, scene.to)
            break
        if i == 0 and party.relation in ("none", "to") and party.first - mention.last <= 1 and can_act(party):
            scene.give(scene.by, k, 2)
    if scene.to and not scene.by:
        _own_side(scene)
        other = scene.earlier[-1] if scene.earlier else None
        if not scene.by and other is not None and other.sentence == mention.sentence:
            for k in other.parties_by:
                if k not in scene.to:
                    scene.give(scene.by, k, 1)
        if not scene.by:
            scene.by, scene.to = scene.to, {}


def _own_side(scene: Scene) -> None:
    for k, party in reversed(scene.before):
        if scene.mention.first - party.last > 16:
            return
        if party.first in scene.reading.speakers:
            continue
        if scene.harmed(party) or party.relation not in ("none", "and", "agent", "to") or not can_act(party):
            continue
        scene.give(scene.by, k, 2)
        return


def _two_sides(scene: Scene, row: NUMBERED) -> None:
    """ "between A (and A2) on the one side, and B": cut at "side", else at a comma, else behind the first."""
    taken = row[:1]
    for k, party in row[1:]:
        if party.first - taken[-1][1].last > 8:
            break
        if party.relation in ("and", "between"):
            taken.append((k, party))
    if len(taken) == 1 and taken[0][1].value.number in ("pl", "du"):
        k = taken[0][0]
        scene.by[k] = scene.to[k] = 3  # "between gunmen": they are both sides
        return
    cut = 1
    for i in range(1, len(taken)):
        words = scene.reading.roles[taken[i - 1][1].last : taken[i][1].first]
        clause = scene.reading.clause_of
        if any(role.act == "side" for role in words):
            cut = i
            break
        if clause[taken[i][1].first] != clause[taken[i - 1][1].first]:
            cut = i
    for i, (k, _) in enumerate(taken):
        scene.give(scene.by if i < cut else scene.to, k, 3)


# -- what is not beside the act ----------------------------------------------------------------------


def _counted(scene: Scene) -> None:
    """People whom the act's figures count are harmed, unless nothing is said of them."""
    reading = scene.reading
    for k, party in enumerate(reading.parties):
        if scene.harmed(party) and scene.by.get(k, 0) < 3:
            loose = is_anyone(reading, party) and scene.mention.kind not in CUSTODY
            if loose:
                scene.to.pop(k, None)
            else:
                scene.by.pop(k, None)
                scene.give(scene.to, k, 2)


def _claimed(scene: Scene) -> None:
    """Who claims an act did it."""
    reading = scene.reading
    for source, stance in reading.tellers(scene.mention.head):
        if stance != "claims_responsibility":
            continue
        first, last = source.name
        for k, party in enumerate(reading.parties):
            if party.first < last and party.last > first and can_act(party):
                scene.give(scene.by, k, 3)
                break


def _nation(scene: Scene) -> None:
    """ "Russian shelling": the forces of that country, where the report names them."""
    mention, reading = scene.mention, scene.reading
    if mention.verb or mention.from_figure:
        return
    words = reading.roles[mention.head + 1 : mention.last + 2]
    nation = next((role.nation for role in words if role.nation), "")
    if not nation:
        return
    for k, party in enumerate(reading.parties):
        value = party.value
        if value.country == nation and (party.carrier or (value.kind == "org" and value.type in ("state_forces", "external_forces"))):
            if party.first not in reading.speakers:
                scene.give(scene.by, k, 2)
                return


def _carry(scene: Scene) -> None:
    """A verb without a subject, or an act with a pronoun: the doer of the act told before."""
    mention, reading = scene.mention, scene.reading
    role = reading.roles[mention.head]
    if mention.from_figure or role.passive or mention.kind == "bombing":
        return
    led = any(r.act == "does" for r in reading.roles[max(0, mention.first - 4) : mention.first])
    held = mention.kind == "territory_gained" and role.pronoun
    if mention.verb and not held:
        if not (role.joined or role.verb == "p"):
            return
    elif not led and (not role.pronoun or mention.kind in PATIENT):
        return
    if role.pronoun and (held or not mention.verb):
        _owned(scene, role)
        if scene.by:
            return
    for other in reversed(scene.earlier):
        if mention.sentence - other.sentence > 1:
            return
        best = max(other.ties_by.values(), default=0)
        if best:
            for k, strength in other.ties_by.items():
                if strength == best and k not in scene.to:
                    scene.give(scene.by, k, 1)
            return


def _owned(scene: Scene, role: WordRole) -> None:
    """ "its targeting of": the acting party named last before, of the pronoun's gender."""
    reading = scene.reading
    first = reading.doc.sentences[scene.mention.sentence][0]
    for k in range(len(reading.parties) - 1, -1, -1):
        party = reading.parties[k]
        if party.first < first:
            return
        if party.last > scene.mention.head or not _strong(party) or party.relation in APART:
            continue
        feminine = reading.roles[party.first + party.value.head].feminine
        if feminine == (role.pronoun == "f") and k not in scene.to:
            scene.give(scene.by, k, 2)
            return


def _refine(reading: Reading, mention: Mention) -> None:
    """A general act done by aircraft is an air strike, by guns shelling."""
    if not mention.refine:
        return
    for k in mention.parties_by:
        kind = BY_ARMS.get(reading.parties[k].arms)
        if kind and kind in NARROWS.get(mention.kind, ()):
            mention.kind, mention.refine = kind, False
            mention.why.append(("coding.kind.doer", "kind"))
            return

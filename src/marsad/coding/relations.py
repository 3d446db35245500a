"""How a party is tied to an act: by the small words before it and by the verbs between the two."""

from __future__ import annotations

from marsad.coding.mention import Mention
from marsad.coding.reading import FoundParty, WordRole
from marsad.coding.scene import Scene, can_act

__all__ = ["DOERLESS", "FROM_DOER", "REACH", "UNKNOWN", "aimed", "bursts", "relation_to", "stands_apart", "taken_from"]

FROM_HARMED = frozenset(["territory_gained", "displacement", "release"])
"""Kinds done to those from whom something is taken."""
FROM_DOER = frozenset(["shelling", "air_strike", "attack"])
"""Kinds whose verbal noun takes its doer with "from" ("shelling from the rebels")."""
DOERLESS = frozenset(["explode", "explosion", "blast_noun", "fall"])
"""Rules of acts that nobody is said to do: what explodes or falls."""
UNKNOWN = WordRole()
REACH = 26  # words beyond which a party does not belong to an act


def relation_to(scene: Scene, k: int, party: FoundParty, edge: int) -> str:
    """The party's relation, with what the words since ``edge`` (the act or the party before) add."""
    relation = party.relation
    gap = scene.between(edge, party.first)
    told = any(role.verb and role.act not in ("does", "hits") for role in gap)
    if relation == "agent" and (len(gap) > 9 or (len(gap) > 6 and told) or scene.foreign(edge, party.first)):
        return "none"
    if relation == "agent" and 3 in scene.by.values() and any(True for _ in scene.acts_named(edge, party.first)):
        return "none"  # "X bombed Y in answer to the shooting by Z"
    if relation == "none" and edge == scene.mention.last and scene.mention.first and not scene.mention.verb:
        told_by = _told_by(scene, party, edge)
        if told_by is not None:
            return told_by
    if relation in ("none", "and"):
        led = _led(scene, party, relation, edge, gap)
        if led is not None:
            return led
    if relation == "at" and scene.mention.kind in ("destruction", "riot") and edge == scene.mention.last:
        if party.first - edge <= (6 if scene.mention.kind == "riot" else 2) and party.value.kind == "thing":
            return "hit"  # "set fire to" is said with "in"
    if bursts(scene.mention) and len(gap) <= 8 and _beside(scene, party, relation):
        return "hit"
    if relation == "target" and k and _rides(scene.reading.parties[k - 1], party):
        return "ridden"
    if relation == "to" and any(role.act == "toward" or role.act == "hits" for role in gap):
        return "target"
    return relation


def _told_by(scene: Scene, party: FoundParty, edge: int) -> str | None:
    """What the verb among a noun's own words, or the one that leads to it, says of the party right behind it."""
    roles, mention = scene.reading.roles, scene.mention
    own = roles[edge - 1]  # "a bomb (that) hit", "30 shells that X fired"
    if party.first - edge <= 2 and own.verb and edge - 1 > mention.head and (own.act == "hits" or own.pronoun):
        return "hit" if own.act == "hits" else "did"
    lead = next(
        (role for role in reversed(scene.between(max(0, mention.first - 9), mention.first)) if role.verb), UNKNOWN
    )
    return "hit" if lead.act == "hits" else None


def _beside(scene: Scene, party: FoundParty, relation: str) -> bool:
    """Whether a charge goes off near, or in front of, something that stands there."""
    if party.value.kind not in ("thing", "org") or relation not in ("at", "from", "none"):
        return False
    near = party.first - (2 if relation == "from" else 1)
    return near >= 0 and scene.reading.roles[near].act == "beside"


def _rides(people: FoundParty, vehicle: FoundParty) -> bool:
    """Whether a vehicle is what people came on: "gunmen on a motorcycle"."""
    if "party.vehicle" not in vehicle.value.tags or vehicle.value.inner is not None:
        return False
    return people.value.kind in ("people", "person") and vehicle.first - people.last == 1 and can_act(people)


def _led(scene: Scene, party: FoundParty, relation: str, edge: int, gap: list[WordRole]) -> str | None:
    """What the last verb, or *against*, in front of a party says of it ("an ambush they laid", "that hit")."""
    roles = scene.reading.roles
    is_thing = party.value.kind == "thing" and not party.carrier  # "the shells hurt a shelter" can only mean: hit
    for back, role in enumerate(reversed(gap[-6:])):
        if role.act == "does" and role.verb:
            at = party.first - 1 - back
            if at - scene.mention.last > 14 or (roles[at - 1].act == "which" and at - scene.mention.last > 6):
                return "none"
            if scene.foreign(edge, party.first):
                return "none"
            if scene.mention.kind == "seizure":
                return "laid"  # "defused mines that the militia had laid": no party to it
            return "did" if role.pronoun or relation == "none" else relation
        if role.verb and (role.act in ("hits", "undergoes") or (role.act == "harms" and is_thing)):
            return "hit"
        if role.act == "toward" and len(gap) <= 6:
            return "target"
        if role.verb:
            return relation
    return None


def stands_apart(scene: Scene, edge: int, party: FoundParty) -> bool:
    """Whether another act stands between, told beside this one ("raids on a town, together with an attack of")."""
    clause = scene.reading.clause_of
    return any(
        tie == "with" or (clause[head] != scene.mention.clause and tie not in ("by", "to"))
        for head, tie in scene.acts_named(edge, party.first)
    )


def aimed(scene: Scene, party: FoundParty) -> bool:
    """Whether it is already said outright whom the act hit; of a mere thing people are told besides."""
    said = [scene.reading.parties[k].value for k, strength in scene.to.items() if strength == 3]
    mere = all(value.kind == "thing" and value.inner is None for value in said)
    return bool(said) and (party.value.kind == "thing" or not mere)


def taken_from(scene: Scene, party: FoundParty, gap: int) -> bool:
    """Whether *from* names whom something was taken from; not "near (to)", nor who tells of it."""
    at = max(party.first - 2, 0)
    near = scene.reading.roles[at].describes and bool(scene.reading.doc.words[at].senses)
    near = near and not any(p.first <= at < p.last for _, p in scene.after)
    return scene.mention.kind in FROM_HARMED and gap <= 8 and not near and party.first not in scene.reading.speakers


def bursts(mention: Mention) -> bool:
    """Whether what the act is told "by" is what it hit: "a mine went off by (under) a lorry"."""
    return mention.kind == "bombing" and mention.rule.rsplit(".", 1)[-1] in DOERLESS

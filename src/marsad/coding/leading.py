"""The verb that leads to an act told by a noun ("launched raids on"), and its subject."""

from __future__ import annotations

from marsad.coding.mention import Mention
from marsad.coding.reading import FoundParty, WordRole
from marsad.coding.relations import DOERLESS, UNKNOWN
from marsad.coding.scene import APART, CUSTODY, Scene, can_act, with_joined

__all__ = ["led_by_another", "tie_subject"]
UNARMED = frozenset(["NGO", "UN", "IGO"])
OFFICES = frozenset(["GOV", "COP", "JUD", "HLH", "LEG", "MED"])
"""Bodies whose spokesmen announce what others did, as the register calls them."""
FORCES = frozenset(["MIL", "SPY"])
BESIDE = 3
"""So many words may stand between the accused and the act, where another clause begins."""


def led_by_another(scene: Scene, owner: FoundParty) -> bool:
    """Whether a verb with a doer of its own leads to the act: "the jets carried on bombing X" hits the owner."""
    at = _light_verb(scene, 8)
    if at is None or scene.reading.roles[at].passive:
        return False
    return any(
        party.relation not in APART and can_act(party) and at - 3 <= party.last - 1 and not scene.verbs(party.last, at)
        for _, party in scene.before[-3:]
        if party is not owner and not scene.harmed(party)
    )


def _light_verb(scene: Scene, reach: int) -> int | None:
    """The last word before an act that is a verb leading to it ("launched", "managed to"), no other verb behind."""
    mention, roles = scene.mention, scene.reading.roles
    first = scene.reading.doc.sentences[mention.sentence][0]
    for i in range(mention.first - 1, max(first, mention.first - reach) - 1, -1):
        if roles[i].verb:
            return i if roles[i].act in ("does", "leads") else None
    return None


def tie_subject(scene: Scene) -> None:
    """The party before a verbal noun: subject of the verb that leads to the act, or who underwent it."""
    mention, reading = scene.mention, scene.reading
    if mention.rule.rsplit(".", 1)[-1] in DOERLESS:
        return
    light = _light_verb(scene, 12)
    for k, party in reversed(scene.before):
        gap = mention.first - party.last
        apart = mention.clause - reading.clause_of[party.first]
        if gap > 16 or apart > (3 if gap <= 9 and light is not None else 2 if gap <= 8 else 1):
            return
        if party.relation == "agent" and gap <= 8 and not scene.verbs(party.last, mention.first):
            scene.give(scene.by, k, 3)
            return
        if party.relation in APART:
            continue
        if _own_ranks(scene, party):
            scene.give(scene.to, k, 3)
            return
        lead = _lead_verb(scene, party)
        if lead is None or scene.harmed(party):
            continue
        part = _part(scene, k, party, lead)
        if part in ("to", "by"):
            scene.give(scene.to if part == "to" else scene.by, k, 3)
            return
        if not part:
            continue
        if not any(s > 1 for s in scene.by.values()) and mention.kind != "bombing":
            told = party.first in reading.speakers
            that = any(role.act == "that" for role in scene.between(party.last, mention.first))
            announced = told and gap <= 3 and not that and _speaks_for(party, mention)
            if not told or mention.kind in CUSTODY or lead.act == "does" or announced:
                scene.give(scene.by, k, 3 if lead.act == "does" else 1 if told else 2)
                with_joined(scene, k, scene.by)
        return


def _speaks_for(party: FoundParty, mention: Mention) -> bool:
    """Whether who announces an act announces its own: a body, or one who speaks in the name of an armed one.

    Of an attack the states' offices tell that was made on their people; of what they struck armed groups tell.
    """
    value = party.value
    home, _, body = (value.canonical or value.parent or "").partition(".")
    if mention.kind in ("attack", "armed_clash"):
        struck = mention.kind == "attack" and mention.rule.endswith(".target")
        return struck and bool(body) and home not in UNARMED and body not in OFFICES and body not in FORCES
    return bool(value.kind == "org" or (body and home not in UNARMED and body not in OFFICES))


def _own_ranks(scene: Scene, party: FoundParty) -> bool:
    """Whether a body tells of losses among its own: "denied any dead in its ranks in the raids"."""
    if party.value.kind != "org" or scene.mention.kind == "armed_clash":
        return False
    return any(role.act == "ranks" and role.pronoun for role in scene.between(party.last, scene.mention.first))


def _part(scene: Scene, k: int, party: FoundParty, lead: WordRole) -> str:
    """What the verb that leads to an act makes of a party: harmed, accused of it, perhaps its doer, or nothing."""
    if lead.act in ("undergoes", "falls", "repels"):
        return "to"
    if lead.act == "blames":
        return "by" if _accused(scene, k, party) else ""
    idle = lead.act in ("harms", "comments") or lead.passive or _fell_in(scene, party)
    return "" if idle or not scene.able(party) else "doer"


def _accused(scene: Scene, k: int, party: FoundParty) -> bool:
    """Whether a party is whom a verb of blame accuses rather than who accuses: the second behind it."""
    if any(strength == 2 and first <= party.first < last for _, first, last, strength in scene.reading.answerable):
        return True
    roles, before = scene.reading.roles, scene.reading.parties[k - 1 : k]
    verb = next((i for i in range(party.first - 1, -1, -1) if roles[i].verb), 0)
    near = scene.mention.first - party.last <= BESIDE or scene.reading.clause_of[party.first] == scene.mention.clause
    return near and any(p.first > verb for p in before)


def _fell_in(scene: Scene, party: FoundParty) -> bool:
    """Whether a verb of harm stands between people and the act: "dozens of gunmen were killed in the raids"."""
    gap = scene.between(party.last, scene.mention.first)
    return party.value.kind in ("people", "person") and any(role.verb and role.act == "harms" for role in gap[:3])


def _lead_verb(scene: Scene, party: FoundParty) -> WordRole | None:
    """The verb right before a party, or between it and the act."""
    roles, clause = scene.reading.roles, scene.reading.clause_of
    first = scene.reading.doc.sentences[scene.mention.sentence][0]
    for i in range(party.first - 1, max(first, party.first - 4) - 1, -1):
        if roles[i].verb:
            return roles[i]
    for i in range(party.last, min(party.last + 4, scene.mention.head)):
        if roles[i].verb and not roles[i].joined:
            return roles[i]
    light = _light_verb(scene, 4)  # "the air force, based in the east, carried out a strike"
    if light is not None and light >= party.last and not scene.verbs(party.last, light):
        return roles[light]
    for i in range(party.first - 1, max(first, party.first - 3) - 1, -1):
        if i == first or clause[i] != clause[i - 1]:  # an unknown word that opens a clause is its verb
            words = scene.reading.doc.words
            behind = i + 2 == party.first and not words[i + 1].senses and words[i + 1].kind == "word"
            return UNKNOWN if not words[i].senses or i == first or behind else None
    return UNKNOWN if party.first == first else None

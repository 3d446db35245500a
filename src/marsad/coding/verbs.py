"""Doers and harmed around an act told by a verb: verb, subject, object; subject, verb, object; the passive."""

from __future__ import annotations

from marsad.coding.reading import FoundParty, WordRole
from marsad.coding.relations import DOERLESS, REACH, UNKNOWN, aimed, bursts, relation_to, stands_apart, taken_from
from marsad.coding.scene import APART, CUSTODY, PATIENT, Scene, can_act, with_joined

__all__ = ["tie_verb"]

KIDNAPPERS = frozenset(["unidentified", "political_militia", "rebel", "external_forces"])
"""People behind a verb of kidnapping who are rather its subject, whatever follows."""


def tie_verb(scene: Scene) -> None:
    """Verb, subject, object; subject, verb, object; passive when only the harmed are named."""
    mention, reading = scene.mention, scene.reading
    role = reading.roles[mention.head]
    passive = role.passive or role.act == "undergoes"
    doerless = mention.rule.rsplit(".", 1)[-1] in DOERLESS and role.act != "blasts"
    active = not passive and not doerless and not _act_is_subject(scene, role)
    fronted = _fronted(scene, role) if active or passive else None
    side: dict[int, int] | None = None
    edge = mention.head + 1
    before = reading.roles[mention.head - 1] if mention.head else UNKNOWN
    active = active and not (before.act == "that" and before.pronoun)  # "that it hit": who speaks is the subject
    found_dead = role.act == "finds" and mention.kind == "execution"  # who finds bodies did nothing
    for k, party in scene.after:
        if found_dead and party.last <= mention.last:
            continue
        clauses = reading.clause_of[party.first] - mention.clause
        if party.first - mention.last > REACH or clauses > 2:
            break
        if stands_apart(scene, edge, party):
            break
        relation = relation_to(scene, k, party, edge)
        first = edge == mention.head + 1 and fronted is None and active
        near = clauses <= 0 or (party.first - mention.last <= 5 and not scene.verbs(mention.last, party.first))
        side = _verb_side(scene, k, party, relation, edge, side, first, near)
        edge = max(edge, party.last)
    if fronted is not None and not any(s > 2 for s in scene.by.values()):
        subject = scene.by if active else scene.to
        scene.give(subject, fronted, 3 if active else 2)
        with_joined(scene, fronted, subject)


def _act_is_subject(scene: Scene, role: WordRole) -> bool:
    """Whether an act or a charge right before the verb is its subject ("a bomb hit", "the raid that hit")."""
    reading, head = scene.reading, scene.mention.head
    if not scene.mention.verb:
        return False
    opened = reading.near("triggers", head + 1, head + 2)
    behind = [reading.parties[k] for k in reading.near("parties", head + 1, head + 2)]
    person = any(p.first == head + 1 and p.value.kind in ("people", "person") for p in behind)  # "a bomber who drove …"
    if not person and any(reading.triggers[k].first == head + 1 for k in opened) and not reading.verbs[head + 1]:
        return True
    if role.joined:
        return False
    opening = reading.doc.sentences[scene.mention.sentence][0]
    for i in range(head - 1, max(head - 5, opening - 1, 0), -1):
        here = [reading.parties[k] for k in reading.near("parties", i, i + 1)]
        if reading.roles[i].verb or any(p.last == i + 1 and not p.idle for p in here):
            return False
        if any(m.first <= i < m.last and not m.verb and not m.from_figure for m in scene.earlier[-3:]):
            return True
        if any(p.idle and p.first <= i < p.last for p in here):
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
    if relation == "target" and (aimed(scene, party) or scene.mention.rule.endswith(".enter")):
        return None
    if relation == "with" and scene.mention.kind == "armed_clash" and can_act(party):
        scene.give(scene.to, k, 3)
        return scene.to
    struck = relation in ("target", "hit") or (relation == "by" and bursts(scene.mention))
    if struck and gap <= 8 and not scene.mention.from_figure:
        scene.give(scene.to, k, 3)
        return scene.to
    if relation == "and":
        if last is not None and gap <= 2:
            scene.give(last, k, 3 if last is scene.by else 2)
            return last
        return None
    if relation == "from" and taken_from(scene, party, gap):
        scene.give(scene.to, k, 3)
        return scene.to
    if relation == "to":
        near = party.first - scene.mention.last <= 6 and not scene.verbs(edge, party.first)
        if last is scene.to and scene.mention.kind in CUSTODY:
            return last  # "suspected of belonging to"
        owner = last is scene.to or (1 <= gap <= 4 and not scene.to and near)
        if owner and gap <= 4 and not scene.mention.from_figure:
            scene.give(scene.to, k, 3)
            return scene.to
        return last
    if relation != "none" or not near or scene.verbs(edge, party.first):
        return None
    return _bare(scene, k, party, gap, first)


def _bare(scene: Scene, k: int, party: FoundParty, gap: int, first: bool) -> dict[int, int] | None:
    """A party that no small word ties: the subject right behind the verb, else the object."""
    if first and gap <= 6 and _may_be_subject(scene, k, party):
        scene.give(scene.by, k, 3)
        return scene.by
    if _is_bomb(scene, party, gap) or _has_pronoun(scene):
        return None
    counted = scene.groups and scene.mention.kind in PATIENT - {"sexual_violence"}
    if counted and not scene.harmed(party):
        return None
    if gap > 8 or scene.mention.from_figure or scene.to or (party.carrier and gap > 2):
        return None
    if scene.mention.kind == "suicide_bombing" and "party.vehicle" in party.value.tags and party.value.inner is None:
        return None  # it carried the bomb
    scene.give(scene.to, k, 3)
    return scene.to


def _is_bomb(scene: Scene, party: FoundParty, gap: int) -> bool:
    """Whether a vehicle is what went off: "a car blew up"."""
    vehicle = "party.vehicle" in party.value.tags and party.value.inner is None
    return vehicle and gap <= 1 and bursts(scene.mention) and scene.reading.roles[scene.mention.head].act != "blasts"


def _has_pronoun(scene: Scene) -> bool:
    """Whether those held, freed or dispersed are a pronoun of the act's own words ("freed them")."""
    mention = scene.mention
    told = mention.kind in CUSTODY or mention.kind == "protest_suppressed"
    return told and any(role.pronoun for role in scene.between(mention.head, mention.last))


def _has_object(scene: Scene, k: int, party: FoundParty) -> bool:
    """Whether plain people behind a verb are followed by those it counts: "a man wounded six people"."""
    if party.value.kind not in ("people", "person") or party.relation != "none":
        return False
    return any(0 <= first - party.last <= 4 and not scene.verbs(party.last, first) for first, _ in scene.groups)


def _acts_on(scene: Scene, k: int, party: FoundParty) -> bool:
    """Whether people in the nominative are followed by an object ("activists kidnapped the mayor's deputy")."""
    if scene.reading.roles[party.first + party.value.head].case != "nominative":
        return False
    edge = party.last
    for p in scene.reading.parties[k + 1 : k + 4]:
        if p.first - edge > 5 or scene.verbs(edge, p.first):
            return False
        if p.relation == "none":
            return True
        edge = p.last  # "activists of the union"
    return False


def _may_be_subject(scene: Scene, k: int, party: FoundParty) -> bool:
    """Whether a party right behind a verb is its subject: it can act, is not counted, and agrees."""
    role = scene.reading.roles[scene.mention.head]
    able = scene.able(party) or _has_object(scene, k, party) or _acts_on(scene, k, party)
    if not able or scene.harmed(party) or role.verb == "p":
        return False
    if scene.mention.from_figure:
        return any(first >= party.last for first, _ in scene.groups)
    head = scene.reading.roles[party.first + party.value.head]
    crowd = party.value.kind == "person" or "party.crowd" in party.value.tags  # of men, whatever their noun's gender
    tallied = any(r.counts for r in scene.between(max(0, party.first - 2), party.first))  # "dozens of gunmen"
    if (role.verb == "m" and head.feminine and not crowd) or (head.case == "oblique" and not tallied):
        return False
    if scene.mention.kind == "abduction" and head.case == "nominative" and party.value.type in KIDNAPPERS:
        return True
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
        if party.relation in APART or party.first in reading.speakers:
            continue
        gap = scene.between(party.last, mention.head)
        guessed = any(r.act == "guesses" for r in gap)  # "a drone believed to be American hit"
        if len(gap) > 6 or (scene.verbs(party.last, mention.head) and not guessed):
            return None
        clause = reading.clause_of
        if abs(clause[party.first] - mention.clause) > 1 or not (
            scene.able(party) or (role.passive and not party.idle)
        ):
            return None
        if clause[party.last - 1] != mention.clause and mention.head - party.last > 3:
            return None
        head = reading.roles[party.first + party.value.head]
        if role.verb == "m" and head.feminine and party.value.kind == "org":
            return None
        return None if scene.harmed(party) else k
    return None

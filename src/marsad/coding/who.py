"""Who did it and who was harmed, as one telling says it.

Every party near an act is tied to it by its relation (a preposition, a clitic, "and"), by the small verbs
between them ("an ambush that they laid", "which hit the mosque") and by its place: verb, subject, object; a
verbal noun and its owner.  A tie has a strength: 3 said outright, 2 said by word order, 1 carried over from
what was told before.
"""

from __future__ import annotations

from marsad.coding.absent import refine, tie_absent
from marsad.coding.fights import tie_sides
from marsad.coding.mention import Mention
from marsad.coding.reading import FoundParty, Reading, WordRole
from marsad.coding.scene import APART, CROWDS, CUSTODY, PATIENT, Scene, can_act, group_ranges, may_do, with_joined

__all__ = ["tie_parties"]

FROM_HARMED = frozenset(["territory_gained", "displacement", "release"])
"""Kinds done to those from whom something is taken."""
FROM_DOER = frozenset(["shelling", "air_strike", "attack"])
"""Kinds whose verbal noun takes its doer with "from" ("shelling from the rebels")."""
HARMED_RULES = (".target", ".storm", ".liberate", ".murder", ".comb", ".chase", ".siege", ".repel")
DOERLESS = frozenset(["explode", "explosion", "blast_noun", "fall"])
UNKNOWN = WordRole()
REACH = 26  # words beyond which a party does not belong to an act


def tie_parties(reading: Reading, mention: Mention, window: tuple[int, int], earlier: list[Mention]) -> None:
    """Fill ``parties_by`` and ``parties_to`` of a mention with the ties' strengths."""
    left, right = window
    parties, idle = reading.parties, mention.kind == "seizure"
    found = [(k, parties[k]) for k in reading.near("parties", left, right)]
    near = [(k, p) for k, p in found if p.last > left and (idle or not p.idle)]
    scene = Scene(
        reading,
        mention,
        [(k, p) for k, p in near if p.last <= mention.head],
        [(k, p) for k, p in near if p.first > mention.head or (p.first == mention.head and p.relation == "agent")],
        group_ranges(reading, mention),
        earlier,
    )
    if mention.kind == "armed_clash" and not mention.verb:
        tie_sides(scene)
    elif mention.verb or mention.from_figure:
        _verb(scene)
    else:
        _noun(scene)
    tie_absent(scene)
    mention.ties_by, mention.ties_to = scene.by, scene.to
    mention.parties_by, mention.parties_to = list(scene.by), list(scene.to)
    refine(reading, mention)


# -- after the act -----------------------------------------------------------------------------------


def _relation(scene: Scene, k: int, party: FoundParty, edge: int) -> str:
    """The party's relation, with what the words since ``edge`` (the act or the party before) add."""
    relation = party.relation
    gap = scene.between(edge, party.first)
    told = any(role.verb and role.act not in ("does", "hits") for role in gap)
    if relation == "agent" and (len(gap) > 9 or (len(gap) > 6 and told) or scene.foreign(edge, party.first)):
        return "none"
    if relation == "none" and edge == scene.mention.last and scene.mention.first and not scene.mention.verb:
        lead = next(
            (
                role
                for role in reversed(scene.between(max(0, scene.mention.first - 9), scene.mention.first))
                if role.verb
            ),
            UNKNOWN,
        )
        if lead.act == "hits":
            return "hit"
    if relation in ("none", "and"):
        led = _led(scene, party, relation, edge, gap)
        if led is not None:
            return led
    if relation == "at" and scene.mention.kind in ("destruction", "riot") and edge == scene.mention.last:
        if party.first - edge <= 2 and party.value.kind == "thing":
            return "hit"  # "set fire to" is said with "in"
    if relation == "to" and any(role.act == "toward" or role.act == "hits" for role in gap):
        return "target"
    return relation


def _led(scene: Scene, party: FoundParty, relation: str, edge: int, gap: list[WordRole]) -> str | None:
    """What the last verb, or *against*, in front of a party says of it ("an ambush they laid", "that hit")."""
    is_thing = party.value.kind == "thing" and not party.carrier  # "the shells hurt a shelter" can only mean: hit
    for role in reversed(gap[-6:]):
        if role.act == "does" and role.verb:
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


def _noun(scene: Scene) -> None:
    """What follows a verbal noun, and the subject of the light verb before it ("X launched raids on Y")."""
    mention, reading = scene.mention, scene.reading
    side: dict[int, int] | None = None
    edge = mention.last
    for k, party in scene.after:
        clauses = reading.clause_of[party.first] - mention.clause
        if party.first - mention.last > REACH or clauses > 2:
            break
        if _apart(scene, edge, party):
            break
        if _inside(scene, party):
            scene.give(scene.by, k, 3)
            continue
        relation = _relation(scene, k, party, edge)
        side = _noun_side(scene, k, party, relation, edge, side, clauses)
        edge = max(edge, party.last)
    _subject(scene)


def _inside(scene: Scene, party: FoundParty) -> bool:
    """Whether a party among the act's own words is the subject of its verb ("settlers set fire to")."""
    mention, reading = scene.mention, scene.reading
    if party.last > mention.last or party.relation != "none" or not scene.able(party) or scene.harmed(party):
        return False
    verb = reading.roles[mention.head].verb or not reading.doc.words[mention.head].senses
    return bool(verb) and reading.roles[party.first + party.value.head].case != "oblique"


def _apart(scene: Scene, edge: int, party: FoundParty) -> bool:
    """Whether another act stands between, told beside this one ("raids on a town, together with an attack of")."""
    clause = scene.reading.clause_of
    return any(
        tie == "with" or (clause[head] != scene.mention.clause and tie not in ("by", "to"))
        for head, tie in scene.acts_named(edge, party.first)
    )


def _noun_side(
    scene: Scene, k: int, party: FoundParty, relation: str, edge: int, last: dict[int, int] | None, clauses: int
) -> dict[int, int] | None:
    """Tie one party behind a verbal noun; gives the side it is on, for what is joined to it by "and"."""
    gap = party.first - edge
    crowd = scene.mention.kind in CROWDS
    beside = gap <= 0 or (gap == 1 and (not crowd or scene.reading.roles[edge].describes))
    owner = edge == scene.mention.last and beside and clauses <= 0
    if relation in ("agent", "did"):
        scene.give(scene.by, k, 3)
        return scene.by
    if relation == "target" and (_aimed(scene, party) or scene.mention.rule.endswith(".enter")):
        return None
    if relation in ("hit", "target") and gap <= 8 and not _elsewhere(scene, party, clauses):
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
    if relation == "from" and scene.mention.kind in FROM_DOER and gap <= 2 and can_act(party):
        scene.give(scene.by, k, 3)
        return scene.by
    if relation == "by" and _bursts(scene.mention) and gap <= 8 and not scene.verbs(edge, party.first):
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


def _aimed(scene: Scene, party: FoundParty) -> bool:
    """Whether it is already said outright whom the act hit; of a mere thing people are told besides."""
    said = [scene.reading.parties[k].value for k, strength in scene.to.items() if strength == 3]
    mere = all(value.kind == "thing" and value.inner is None for value in said)
    return bool(said) and (party.value.kind == "thing" or not mere)


def _elsewhere(scene: Scene, party: FoundParty, clauses: int) -> bool:
    """Whether another verb, in a clause of its own, stands between an act and what is struck."""
    gap = scene.between(scene.mention.last, party.first)
    return clauses > 0 and any(role.verb and role.act not in ("does", "hits", "undergoes", "harms") for role in gap)


def _bursts(mention: Mention) -> bool:
    """Whether what the act is told "by" is what it hit: "a mine went off by (under) a lorry"."""
    return mention.kind == "bombing" and mention.rule.rsplit(".", 1)[-1] in DOERLESS


def _noun_to(scene: Scene, k: int, party: FoundParty, gap: int, last: dict[int, int] | None) -> dict[int, int] | None:
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
    crowd = mention.kind in CROWDS and party.value.kind == "people"
    patient = patient or (mention.kind == "protest_suppressed" and party.value.type in ("protesters", "civilians"))
    side = scene.to if patient or not (crowd or may_do(party)) or scene.harmed(party) else scene.by
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
        if party.relation == "agent" and gap <= 8 and not scene.verbs(party.last, mention.first):
            scene.give(scene.by, k, 3)
            return
        if party.relation in APART:
            continue
        lead = _lead_verb(scene, party)
        if lead is None or scene.harmed(party):
            continue
        if lead.act in ("undergoes", "falls", "repels"):
            scene.give(scene.to, k, 3)
            return
        if not scene.able(party):
            continue
        if lead.act in ("harms", "comments") or lead.passive:
            continue
        if not any(s > 1 for s in scene.by.values()) and mention.kind != "bombing":
            told = party.first in reading.speakers
            if not told or mention.kind in CUSTODY or lead.act == "does":
                scene.give(scene.by, k, 3 if lead.act == "does" else 1 if told else 2)
                with_joined(scene, k, scene.by)
        return


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
    for i in range(party.first - 1, max(first, party.first - 3) - 1, -1):
        if i == first or clause[i] != clause[i - 1]:  # an unknown word that opens a clause is its verb
            return UNKNOWN if not scene.reading.doc.words[i].senses or i == first else None
    return UNKNOWN if party.first == first else None


# -- verbs -------------------------------------------------------------------------------------------


def _verb(scene: Scene) -> None:
    """Verb, subject, object; subject, verb, object; passive when only the harmed are named."""
    mention, reading = scene.mention, scene.reading
    role = reading.roles[mention.head]
    passive = role.passive or role.act == "undergoes"
    active = not passive and mention.rule.rsplit(".", 1)[-1] not in DOERLESS and not _act_is_subject(scene, role)
    fronted = _fronted(scene, role) if active or passive else None
    side: dict[int, int] | None = None
    edge = mention.head + 1
    before = reading.roles[mention.head - 1] if mention.head else UNKNOWN
    active = active and not (before.act == "that" and before.pronoun)  # "that it hit": who speaks is the subject
    for k, party in scene.after:
        clauses = reading.clause_of[party.first] - mention.clause
        if party.first - mention.last > REACH or clauses > 2:
            break
        if _apart(scene, edge, party):
            break
        relation = _relation(scene, k, party, edge)
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
    if any(reading.triggers[k].first == head + 1 for k in opened) and not reading.verbs[head + 1]:
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
    if relation == "target" and _aimed(scene, party):
        return None
    struck = relation in ("target", "hit") or (relation == "by" and _bursts(scene.mention))
    if struck and gap <= 8 and not scene.mention.from_figure:
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
        near = party.first - scene.mention.last <= 6 and not scene.verbs(edge, party.first)
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
    if scene.groups and scene.mention.kind in PATIENT and not scene.harmed(party):
        return None
    if gap > 8 or scene.mention.from_figure or scene.to or (party.carrier and gap > 2):
        return None
    if scene.mention.kind == "suicide_bombing" and "party.vehicle" in party.value.tags and party.value.inner is None:
        return None  # it carried the bomb
    scene.give(scene.to, k, 3)
    return scene.to


def _has_object(scene: Scene, k: int, party: FoundParty) -> bool:
    """Whether plain people behind a verb are followed by those it counts: "a man wounded six people"."""
    if party.value.kind not in ("people", "person") or party.relation != "none":
        return False
    return any(0 <= first - party.last <= 4 and not scene.verbs(party.last, first) for first, _ in scene.groups)


def _acts_on(scene: Scene, k: int, party: FoundParty) -> bool:
    """Whether people in the nominative are followed by an object ("activists kidnapped the mayor's deputy")."""
    if scene.reading.roles[party.first + party.value.head].case != "nominative":
        return False
    following = scene.reading.parties[k + 1 : k + 3]
    return any(
        p.relation == "none" and p.first - party.last <= 5 and not scene.verbs(party.last, p.first) for p in following
    )


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
    if (role.verb == "m" and head.feminine and not crowd) or head.case == "oblique":
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

"""Who did it and who was harmed, as one telling says it.

Every party near an act is tied to it by its relation (a preposition, a clitic, "and"), by the small verbs
between them ("an ambush that they laid", "which hit the mosque") and by its place: verb, subject, object; a
verbal noun and its owner.  A tie has a strength: 3 said outright, 2 said by word order, 1 carried over from
what was told before.
"""

from __future__ import annotations

from marsad.coding.absent import refine, tie_absent
from marsad.coding.fights import tie_sides
from marsad.coding.leading import led_by_another, tie_subject
from marsad.coding.mention import Mention
from marsad.coding.reading import FoundParty, Reading
from marsad.coding.relations import FROM_DOER, REACH, aimed, bursts, relation_to, stands_apart, taken_from
from marsad.coding.scene import CROWDS, CUSTODY, PATIENT, UNARMED, Scene, can_act, group_ranges, may_do
from marsad.coding.verbs import tie_verb

__all__ = ["tie_parties"]

HARMED_RULES = (
    ".target",
    ".storm",
    ".liberate",
    ".murder",
    ".comb",
    ".chase",
    ".siege",
    ".repel",
    ".destroy",
    ".stormed_by",
    ".device",
)
STRUCK = frozenset(["w.tank", "w.ship"])
"""Arms that are rather what was targeted than what targeted."""


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
        parts=group_ranges(reading, mention, parts=True),
    )
    if mention.kind == "armed_clash" and not mention.verb:
        tie_sides(scene)
    elif mention.kind == "protest_suppressed" and any(p.relation == "between" for _, p in scene.after):
        tie_sides(scene)  # "confrontations between the police and demonstrators"
    elif mention.verb or mention.from_figure:
        tie_verb(scene)
    else:
        _noun(scene)
    tie_absent(scene)
    for side in (scene.by, scene.to):
        _backed(scene, side)
    mention.ties_by, mention.ties_to = scene.by, scene.to
    mention.parties_by, mention.parties_to = list(scene.by), list(scene.to)
    refine(reading, mention)


def _backed(scene: Scene, side: dict[int, int]) -> None:
    """Who backs a party is on its side: "the rebels, backed by the air force, took"."""
    parties = scene.reading.parties
    for k, strength in list(side.items()):
        following = parties[k + 1] if k + 1 < len(parties) else None
        if strength < 2 or following is None or not 0 < following.first - parties[k].last <= 6:
            continue
        gap = scene.between(parties[k].last, following.first)
        if any(role.act == "backed" for role in gap) and not any(role.verb for role in gap) and may_do(following):
            scene.give(side, k + 1, strength)


def _noun(scene: Scene) -> None:
    """What follows a verbal noun, and the subject of the light verb before it ("X launched raids on Y")."""
    mention, reading = scene.mention, scene.reading
    side: dict[int, int] | None = None
    edge = mention.last
    if mention.kind in CROWDS:
        for k in reading.near("parties", mention.head, mention.head + 1):
            scene.give(scene.by, k, 3)  # "the demonstrators": named by what they do
    for k, party in scene.after:
        clauses = reading.clause_of[party.first] - mention.clause
        if party.first - mention.last > REACH or clauses > 2:
            break
        if stands_apart(scene, edge, party):
            break
        if _inside(scene, party):
            scene.give(scene.by, k, 3)
            continue
        relation = relation_to(scene, k, party, edge)
        side = _noun_side(scene, k, party, relation, edge, side, clauses)
        edge = max(edge, party.last)
    tie_subject(scene)


def _inside(scene: Scene, party: FoundParty) -> bool:
    """Whether a party among the act's own words is the subject of its verb ("settlers set fire to")."""
    mention, reading = scene.mention, scene.reading
    if party.last > mention.last or party.relation != "none" or not scene.able(party) or scene.harmed(party):
        return False
    verb = reading.roles[mention.head].verb or not reading.doc.words[mention.head].senses
    return bool(verb) and reading.roles[party.first + party.value.head].case != "oblique"


def _noun_side(
    scene: Scene, k: int, party: FoundParty, relation: str, edge: int, last: dict[int, int] | None, clauses: int
) -> dict[int, int] | None:
    """Tie one party behind a verbal noun; gives the side it is on, for what is joined to it by "and"."""
    gap = party.first - edge
    crowd = scene.mention.kind in CROWDS
    beside = gap <= 0 or (gap == 1 and (not crowd or scene.reading.roles[edge].describes))
    beside = beside or (crowd and gap <= 4 and _tallied(scene, edge, party))
    owner = edge == scene.mention.last and beside and clauses <= 0
    if relation in ("agent", "did"):
        scene.give(scene.by, k, 3)
        return scene.by
    if relation == "target" and (aimed(scene, party) or scene.mention.rule.endswith(".enter")):
        return None
    if relation in ("hit", "target") and gap <= 8 and not _elsewhere(scene, party, clauses):
        scene.give(scene.to, k, 3)
        return scene.to
    if relation == "and":
        if last is not None and gap <= 2:
            scene.give(last, k, 2 if last is scene.to else 3)
            return last
        return None
    if relation == "from" and taken_from(scene, party, gap):
        scene.give(scene.to, k, 3)
        return scene.to
    if relation == "from" and scene.mention.kind in FROM_DOER and can_act(party) and _straight(scene, edge, party):
        scene.give(scene.by, k, 3)
        return scene.by
    if relation == "by":
        return _noun_by(scene, k, party, edge)
    if relation == "to":
        return _noun_to(scene, k, party, gap, last)
    if relation == "none" and owner:
        return _noun_owner(scene, k, party)
    if (
        relation == "none"
        and last is scene.by
        and gap <= 2
        and not can_act(party)
        and not scene.verbs(edge, party.first)
    ):
        scene.give(scene.to, k, 2)
        return scene.to
    return None


def _straight(scene: Scene, edge: int, party: FoundParty) -> bool:
    """Whether nothing but adjectives stands between an act and the word that ties a party to it."""
    gap = scene.between(edge, party.first)
    return len(gap) <= 6 and all(role.describes for role in gap[:-1])


def _tallied(scene: Scene, edge: int, party: FoundParty) -> bool:
    """Whether only a number stands between an act and a party ("hundreds of", "dozens of the")."""
    gap = scene.between(edge, party.first)
    return any(role.counts for role in gap[:2]) and not any(role.verb for role in gap)


def _elsewhere(scene: Scene, party: FoundParty, clauses: int) -> bool:
    """Whether another verb, in a clause of its own, stands between an act and what is struck."""
    gap = scene.between(scene.mention.last, party.first)
    return clauses > 0 and any(role.verb and role.act not in ("does", "hits", "undergoes", "harms") for role in gap)


def _noun_by(scene: Scene, k: int, party: FoundParty, edge: int) -> dict[int, int] | None:
    """ "by/with X" behind a verbal noun: what a charge went off by, or the aircraft and guns it was done with."""
    gap = party.first - edge
    if bursts(scene.mention) and gap <= 8 and not scene.verbs(edge, party.first):
        scene.give(scene.to, k, 3)
        return scene.to
    if party.carrier and gap <= 2 and scene.mention.kind not in UNARMED:
        scene.give(scene.by, k, 2 if party.value.inner else 1)  # "bombing with a drone (of X)"
    return None


def _has_place(scene: Scene, k: int, owner: FoundParty) -> bool:
    """Whether what was stormed or targeted stands right behind a body: "the storming (by) the army (of) the camp"."""
    reading = scene.reading
    if scene.mention.kind in PATIENT or owner.value.kind != "org" or not can_act(owner):
        return False
    if any(reading.places[i].first == owner.last for i in reading.near("places", owner.last, owner.last + 1)):
        return True
    following = reading.parties[k + 1 : k + 2]
    return any(p.first == owner.last and p.relation == "none" for p in following)


def _noun_to(scene: Scene, k: int, party: FoundParty, gap: int, last: dict[int, int] | None) -> dict[int, int] | None:
    """ "of/for X" behind a verbal noun: its doer; behind what was hit: the owner; behind the doer: the harmed."""
    if scene.mention.rule.endswith(".enter"):
        return last  # "advance on a centre of X"
    if last is scene.to and scene.mention.kind in CUSTODY:
        return last  # "suspected of belonging to"
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
    wrecked = mention.rule.endswith(".destroy")
    rides = party.carrier and party.arms not in STRUCK  # "a drone's targeting of" is the drone's act
    patient = mention.kind in PATIENT or (mention.rule.endswith(HARMED_RULES) and not rides) or wrecked
    crowd = mention.kind in CROWDS and party.value.kind == "people"
    patient = patient or (mention.kind == "protest_suppressed" and party.value.type in ("protesters", "civilians"))
    patient = (patient and not _has_place(scene, k, party)) or (not crowd and led_by_another(scene, party))
    side = scene.to if patient or not (crowd or may_do(party)) or scene.harmed(party) else scene.by
    if side is scene.by and scene.reading.roles[mention.head].pronoun:
        side = scene.to
    if side is scene.by and 3 in scene.by.values() and party.first > mention.last:
        return None  # "the police opened fire to disperse protesters": the doer is among the act's words
    scene.give(side, k, 3)
    return side

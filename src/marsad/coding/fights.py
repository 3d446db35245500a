"""The two sides of a fight."""

from __future__ import annotations

from marsad.coding.scene import NUMBERED, Scene, can_act, with_joined

__all__ = ["tie_sides"]

FAR = 24
"""Words between the two sides of a fight, when a clause about the first stands between."""


def tie_sides(scene: Scene) -> None:
    """The two sides of a fight: between A and B; A with B; A … with B."""
    mention, reading = scene.mention, scene.reading
    near = [
        (k, p)
        for k, p in scene.after
        if p.first - mention.last <= 36 and reading.clause_of[p.first] <= mention.clause + 2 and p.value.kind != "thing"
    ]
    opened = next((k for k, p in near if p.relation == "between"), None)
    if opened is not None:
        parties = reading.parties[opened : opened + 8]
        _two_sides(scene, [(k, p) for k, p in enumerate(parties, opened) if p.value.kind != "thing"])
        return
    for i, (k, party) in enumerate(near):
        if party.relation in ("with", "target"):
            scene.give(scene.to, k, 3)
            with_joined(scene, k, scene.to)
            break
        if i == 0 and party.relation in ("none", "to") and party.first - mention.last <= 1 and can_act(party):
            scene.give(scene.by, k, 2)
    if scene.to and not scene.by and _fallen(scene):
        return
    if scene.to and not scene.by:
        _own_side(scene)
        other = scene.earlier[-1] if scene.earlier else None
        if not scene.by and other is not None and other.sentence == mention.sentence:
            for k in other.parties_by:
                if k not in scene.to:
                    scene.give(scene.by, k, 1)
        if not scene.by:
            scene.by, scene.to = scene.to, {}


def _fallen(scene: Scene) -> bool:
    """Of "two soldiers fell in a clash with gunmen" the gunmen are the doers."""
    fallen = [
        k
        for k in scene.reading.near("parties", min((a for a, _ in scene.groups), default=0), scene.mention.first)
        if k not in scene.to and can_act(scene.reading.parties[k]) and scene.harmed(scene.reading.parties[k])
    ]
    if fallen:
        scene.by, scene.to = scene.to, dict.fromkeys(fallen[:1], 3)
    return bool(fallen)


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


def _far_side(scene: Scene, row: NUMBERED) -> NUMBERED:
    """The second side behind what is told of the first: "between tribesmen who belong to …, and gunmen of X"."""
    last = scene.reading.doc.sentences[scene.mention.sentence][1]
    for k, party in row[1:]:
        if party.first >= last or party.first - row[0][1].last > FAR:
            return []
        alike = row[0][1].value.number != "du" or party.value.lemma == row[0][1].value.lemma
        if party.relation == "and" and can_act(party) and alike and not scene.foreign(row[0][1].last, party.first):
            return [(k, party)]
    return []


def _two_sides(scene: Scene, row: NUMBERED) -> None:
    """ "between A (and A2) on the one side, and B": cut at "side", else at a comma, else behind the first."""
    taken = row[:1]
    for k, party in row[1:]:
        if party.first - taken[-1][1].last > 8 or scene.foreign(taken[-1][1].last, party.first):
            break
        if party.relation in ("and", "between"):
            taken.append((k, party))
    if len(taken) == 1:
        taken += _far_side(scene, row)
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

"""Who did it to whom, where and when: the phrases around an act, by grammar and nearness."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.coding.mentions import Mention
from marsad.coding.reading import FoundParty, Reading

__all__ = ["attach_participants", "place_cost"]

AGENTIVE = frozenset(
    "air_strike shelling suicide_bombing bombing armed_clash raid attack chemical_attack protest movement "
    "protest_suppressed territory_gained".split()
)
"""Kinds whose verbal noun is followed by the doer when that is an armed party ("the shelling of the army")."""

PEOPLE = frozenset(["people", "person", "thing"])


def attach_participants(reading: Reading, mentions: list[Mention]) -> None:
    """Fill parties, places and times of every mention."""
    for k, mention in enumerate(mentions):
        left, right = _window(reading, mentions, k)
        _parties(reading, mention, left, right)
        _places(reading, mention, left, right)
        _times(reading, mention)


def _window(reading: Reading, mentions: list[Mention], k: int) -> tuple[int, int]:
    """The words that may belong to a mention: its sentence, cut at acts told by other verbs."""
    mention = mentions[k]
    first, last = reading.doc.sentences[mention.sentence]
    for other in reversed(mentions[:k]):
        if other.sentence != mention.sentence:
            break
        if other.head < mention.head and (other.verb or other.clause != mention.clause) and not other.from_figure:
            first = max(first, other.head)
            break
    for other in mentions[k + 1 :]:
        if other.sentence != mention.sentence:
            break
        if other.head > mention.head and other.verb and not other.from_figure:
            last = other.first
            break
    return first, last


def _parties(reading: Reading, mention: Mention, left: int, right: int) -> None:
    taken = _group_words(reading, mention)
    after = [(k, p) for k, p in _between(reading.parties, mention.head, right) if p.first > mention.head]
    before = [
        (k, p)
        for k, p in _between(reading.parties, left, mention.head)
        if p.last <= mention.head and p.first not in reading.speakers
    ]
    if mention.kind == "armed_clash" and not mention.verb:
        _sides(reading, mention, before, after)
    elif mention.verb:
        _verb(reading, mention, before, after, taken)
    else:
        _noun(reading, mention, before, after, taken)
    for k, party in enumerate(reading.parties):
        if k not in mention.parties_by and any(first < party.last and party.first < last for first, last in taken):
            if k not in mention.parties_to:
                mention.parties_to.append(k)


def _group_words(reading: Reading, mention: Mention) -> list[tuple[int, int]]:
    groups = []
    for k in mention.counts:
        group = reading.counts[k].value.group
        if group:
            groups.append(group)
    return groups


def _between(parties: list[FoundParty], first: int, last: int) -> Iterator[tuple[int, FoundParty]]:
    for k, party in enumerate(parties):
        if party.first < last and party.last > first and not party.idle:
            yield k, party


def _is_group(party: FoundParty, taken: list[tuple[int, int]]) -> bool:
    return any(first < party.last and party.first < last for first, last in taken)


def _can_act(party: FoundParty) -> bool:
    value = party.value
    return value.kind == "org" or party.carrier or (value.kind in ("people", "person") and getattr(value, "type", None) != "civilians")


Numbered = list[tuple[int, FoundParty]]


def _verb(reading: Reading, mention: Mention, before: Numbered, after: Numbered, taken: list[tuple[int, int]]) -> None:
    """Verb, subject, object; in headlines subject, verb, object; passive when only the harmed are named."""
    doer: int | None = None
    for k, party in after:
        if party.first - mention.head > 30:
            break
        if party.relation == "agent":
            doer = k
        elif party.relation in ("target", "to", "from") and party.first - mention.last <= 14:
            mention.parties_to.append(k)
        elif party.relation in ("none", "and") and party.first - mention.last <= 12:
            if doer is None and not mention.parties_to and _can_act(party) and not _is_group(party, taken):
                if _fronted(reading, mention, before) is None:
                    doer = k
                    continue
            if party.relation == "and" and doer is not None and not mention.parties_to and _can_act(party):
                mention.parties_by.append(k)
            elif reading.clause_of[party.first] <= mention.clause + (1 if party.relation == "and" else 0):
                mention.parties_to.append(k)
    fronted = _fronted(reading, mention, before)
    if doer is None:
        doer = fronted
    if doer is not None:
        mention.parties_by.insert(0, doer)
        mention.parties_to = [k for k in mention.parties_to if k != doer]


def _fronted(reading: Reading, mention: Mention, before: Numbered) -> int | None:
    """The subject before its verb: the nearest acting party of the same clause, no verb between."""
    for k, party in reversed(before):
        if party.relation in ("target", "at", "from", "by", "with") or not _can_act(party):
            continue
        if mention.head - party.last > 8 or any(reading.verbs[party.last : mention.head]):
            return None
        return k if abs(reading.clause_of[party.first] - mention.clause) <= 1 else None
    return None


def _noun(reading: Reading, mention: Mention, before: Numbered, after: Numbered, taken: list[tuple[int, int]]) -> None:
    """What follows a verbal noun, and the subject of the light verb before it ("X launched raids on Y")."""
    doers: list[int] = []
    for k, party in after:
        gap = party.first - mention.last
        if gap > 25 or reading.clause_of[party.first] > mention.clause + 1:
            break
        near = reading.clause_of[party.first] == mention.clause
        if party.relation == "agent":
            doers.append(k)
        elif party.relation == "target" and near:
            mention.parties_to.append(k)
        elif party.relation == "to" and near and gap <= 10:
            agentive = mention.kind in AGENTIVE and not doers and party.value.kind == "org"
            (doers if agentive else mention.parties_to).append(k)
        elif party.relation == "none" and near and gap <= 3 and not any(reading.verbs[mention.last : party.first]):
            agentive = mention.kind in AGENTIVE and _can_act(party) and not doers and not _is_group(party, taken)
            (doers if agentive and not _patient_noun(mention) else mention.parties_to).append(k)
        elif party.relation == "and" and near and gap <= 16:
            last_to = mention.parties_to and mention.parties_to[-1] == k - 1
            (mention.parties_to if last_to else doers if doers and doers[-1] == k - 1 else []).append(k)
    if not doers:
        doers = _light_subject(reading, mention, before, taken)
    mention.parties_by = [k for k in dict.fromkeys(doers) if k not in mention.parties_to]


def _patient_noun(mention: Mention) -> bool:
    return mention.rule.endswith((".target", ".storm", ".liberate", ".control", ".murder", ".abduct", ".arrest"))


def _light_subject(
    reading: Reading, mention: Mention, before: Numbered, taken: list[tuple[int, int]]
) -> list[int]:
    """The doer named before a verbal noun, in the same clause or the one before."""
    for k, party in reversed(before):
        if mention.first - party.last > 14 or reading.clause_of[party.first] < mention.clause - 1:
            break
        if party.relation in ("target", "at", "from", "by", "to") or not _can_act(party):
            continue
        if _is_group(party, taken) or getattr(party.value, "type", None) == "civilians":
            continue
        return [k]
    return []


def _sides(reading: Reading, mention: Mention, before: Numbered, after: Numbered) -> None:
    """The two sides of a fight: between A and B; A with B; A … with B."""
    near = [
        (k, p)
        for k, p in after
        if p.first - mention.last <= 30 and reading.clause_of[p.first] <= mention.clause + 1 and p.value.kind != "thing"
    ]
    opened = [k for k, p in near if p.relation == "between"]
    if opened:
        sides = [k for k, p in near if k >= opened[0] and p.relation in ("between", "and", "none")][:4]
        mention.parties_by, mention.parties_to = sides[:1], sides[1:2]
        return
    other = [k for k, p in near if p.relation in ("with", "target")]
    mention.parties_to = other[:1]
    own = [k for k, p in near if p.relation in ("none", "to") and p.first - mention.last <= 3 and k not in other]
    if own:
        mention.parties_by = own[:1]
    elif other:
        for k, party in reversed(before):
            if party.relation in ("none", "and", "agent", "to") and _can_act(party) and mention.first - party.last <= 14:
                mention.parties_by = [k]
                break


def _places(reading: Reading, mention: Mention, left: int, right: int) -> None:
    """The place words of a mention's sentence, the most likely first."""
    ranked: list[tuple[float, int]] = []
    first, last = reading.doc.sentences[mention.sentence]
    for k, found in enumerate(reading.places):
        if found.first >= last:
            break
        if found.last <= first or found.place is None:
            continue
        outside = 25.0 if not left <= found.first < right else 0.0
        ranked.append((place_cost(reading, mention, k) + outside, k))
    ranked.sort()
    mention.places = [k for cost, k in ranked if cost < 75]


def place_cost(reading: Reading, mention: Mention, k: int) -> float:
    """How unlikely it is that the act happened at this place: words between, clauses between, width."""
    found = reading.places[k]
    gap = found.first - mention.head
    cost = float(gap) if gap >= 0 else -1.4 * gap + 4
    cost = min(cost, 24.0) + 3.0 * abs(reading.clause_of[found.first] - mention.clause)
    cost += 11.0 * found.vagueness
    if found.value.role:
        cost += 45
    if found.relation == "from":
        cost += 12
    return cost


def _times(reading: Reading, mention: Mention) -> None:
    """The day words of the sentence, nearest first; durations and deadlines tell no day."""
    ranked: list[tuple[float, int]] = []
    for k, time in enumerate(reading.times):
        if reading.doc.sentence_of[time.first] != mention.sentence or time.role != "event_time":
            continue
        gap = abs(time.first - mention.head) + 6.0 * abs(reading.clause_of[time.first] - mention.clause)
        ranked.append((gap, k))
    ranked.sort()
    mention.times = [k for _, k in ranked]

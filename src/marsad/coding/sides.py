"""Who did it and who was harmed, as all tellings of an event together say it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from marsad.coding.mention import Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import FoundParty, Reading
from marsad.coding.scene import CROWDS, CUSTODY, is_anyone
from marsad.record import Count, Party, Span

__all__ = ["distinct", "named", "of_nation", "sides"]

BY_ARMS = frozenset(["air_strike", "shelling", "armed_clash", "suicide_bombing"])
"""Kinds told apart by who can do them: what one of them says is no good word on another."""
UNARMED_PEOPLE = frozenset(["protesters", "civilians"])
BARE = frozenset(["none", "and", "at", "from"])
POSTS = frozenset(["party.armed", "party.part", "party.vehicle", "party.bound"])
"""Positions and vehicles, which stand for the body that holds them; a mosque or a house stands for itself."""
STEM = 4  # so many letters in common make two words kin
MOST = 5
"""At most so many parties on one side of an event."""


def sides(reading: Reading, cluster: Cluster, counts: list[Count]) -> tuple[list[int], list[int]]:
    """The doers and the harmed of an event, as positions in the reading's parties.

    Doers are taken from the telling that names them most plainly, the earliest of the body first; the directly
    harmed likewise, and with them the people whom the event's figures (``counts``) count.
    """
    by, crowd = _best(reading, cluster, "ties_by"), list[int]()
    if cluster.kind == "protest_suppressed":  # the crowd did not disperse itself
        told = [m for m in cluster.mentions if m.kind not in CROWDS]
        crowd = [k for k in by if reading.parties[k].value.type in UNARMED_PEOPLE]
        by = [k for k in _best(reading, Cluster(told, kind=cluster.kind), "ties_by") if k not in crowd]
    to = [k for k in _best(reading, cluster, "ties_to") if k not in by or cluster.kind == "armed_clash"]
    if cluster.kind in ("arrest", "release"):  # what was found on them was not arrested
        to = [k for k in to if reading.parties[k].value.kind != "thing"]
    starts = {c.group.span.start for c in counts if c.group and c.group.span and c.part_of is None}
    begun = reading.parties_by("start", lambda party: (reading.doc.starts[party.first] + party.value.skip,))
    people = [k for k in sorted(k for start in starts for k in begun.get(start, ())) if k not in by]
    anyone = cluster.kind in CUSTODY or not (to or any(not is_anyone(reading, reading.parties[k]) for k in people))
    counted = [k for k in people if anyone or not is_anyone(reading, reading.parties[k])]
    if cluster.kind == "armed_clash" and by and to:  # both sides are named: those who fell are of one of them
        counted = [k for k in counted if reading.parties[k].value.type == "civilians"]
    counted = _victims(reading, cluster, counted)
    to = _victims(reading, cluster, to) if to or counted else crowd
    if to:
        counted = [k for k in counted if k in _victims(reading, cluster, to + counted)]
    if cluster.kind != "armed_clash":
        doers = {reading.parties[k].value.lemma for k in by if reading.parties[k].value.kind == "people"}
        to = [k for k in to if not _again(reading.parties[k], doers)]
        counted = [k for k in counted if not _again(reading.parties[k], doers)]
    weak = all(max((m.ties_to.get(k, 0) for m in cluster.mentions), default=0) < 2 for k in to)
    if counted and weak:
        to = []
    return by[:MOST], list(dict.fromkeys(to + counted))[:MOST]


def _again(party: FoundParty, doers: set[str]) -> bool:
    """Whether armed people of no body are the doers, named again ("a gunman … the gunman")."""
    value = party.value
    return value.kind == "people" and value.type == "unidentified" and value.lemma in doers and not value.canonical


def _victims(reading: Reading, cluster: Cluster, counted: list[int]) -> list[int]:
    """The counted people without the attackers among them, where an attack hit others too."""
    if cluster.kind in ("raid", "armed_clash"):
        return counted
    others = [k for k in counted if "party.attacker" not in reading.parties[k].value.tags]
    return others or counted


def _best(reading: Reading, cluster: Cluster, side: str) -> list[int]:
    best: tuple[tuple[int, bool, bool, int], list[int]] | None = None
    for mention in cluster.mentions:
        ties: dict[int, int] = getattr(mention, side)
        if not ties or (len(cluster.mentions) > 1 and _denied(reading, mention)):
            continue
        strength = max(ties.values())
        other = mention.kind != cluster.kind and {mention.kind, cluster.kind} <= BY_ARMS
        key = (min(strength, 2), not other, mention.sentence >= reading.title_sentences, strength)
        if best is None or key > best[0]:
            best = (key, sorted(k for k, s in ties.items() if s >= min(strength, 2)))
    return best[1] if best else []


def _denied(reading: Reading, mention: Mention) -> bool:
    """Whether the telling is somebody's denial: whom it names did, by these words, nothing."""
    return any(stance == "denies" for _, stance in reading.tellers(mention.head))


def named(reading: Reading, parties: list[Party], positions: Iterable[int], harmed: bool) -> list[Party]:
    """The record's parties: of positions and vehicles of a body that were hit, the body; by their fullest name."""
    found: list[Party] = []
    last, taken = -1, set[int]()
    for k in positions:
        seen = reading.parties[k]
        if k in taken:
            continue
        if last >= 0 and _same_person(reading.parties[last], seen):
            span = reading.doc.span(reading.parties[last].first, seen.last)
            found[-1] = replace(found[-1], name=span.text, span=span)
            last = k
            continue
        if _named_behind(reading, k):
            span = reading.doc.span(seen.first, reading.parties[k + 1].last)
            found.append(replace(parties[k], name=span.text, span=span))
            last = k + 1
            taken.add(last)
            continue
        owner = _owner(reading, k) if harmed else _meant(reading, k)
        if harmed and "party.part" in seen.value.tags and seen.value.type != "state_forces" and owner is None:
            owner = _meant(reading, k)  # "its fighters": the body itself
        said = parties[k].span
        start = said.start if harmed and owner is not None and said is not None else None
        if owner is not None:
            taken.update(range(k, owner + 1))
            k, seen = owner, reading.parties[owner]
        party = parties[k]
        post = bool(POSTS & seen.value.tags) if harmed else not seen.carrier
        if seen.value.inner is not None and seen.value.kind == "thing" and post:
            party = _inner(reading, party, k)
        if not harmed and seen.rule == "ar.party.title" and seen.value.inner is not None:
            party = _inner(reading, party, k)  # who speaks for a body: the body did it
        back = "party.back" in seen.value.tags
        if party.canonical and back and seen.value.kind == "org" and owner is None:
            party = _called(reading, parties, party)
        if (owner is not None or _shortened(seen)) and not back:
            party = _fullest(reading, parties, party)
        end = reading.doc.ends[seen.last - 1]
        if start is not None and start < end and party is parties[k]:  # "a gathering of the rebels"
            party = replace(party, span=Span(start, end, reading.doc.text[start:end]), name=reading.doc.text[start:end])
        backers = _backer(reading, party, k)
        found.append(_without_backer(reading, party, k) if backers else party)
        found.extend(backers)
        last = k
    return distinct(found)


def of_nation(reading: Reading, cluster: Cluster) -> list[Party]:
    """The doer that only a nationality names ("Russian raids"): the country where it is named, else the word."""
    at = next((m.nation for m in cluster.mentions if m.nation is not None), None)
    if at is None:
        return []
    nation = reading.roles[at].nation
    span = reading.doc.span(at, at + 1)
    for place in reading.places:
        name = place.last - 1  # behind its preposition
        if place.last - place.first <= 2 and reading.roles[name].nation == nation and place.relation in BARE:
            span = reading.doc.span(name, place.last)
            break
    return [Party(name=span.text, country=nation, plover={"code": nation, "sector": "MIL"}, span=span)]


def _same_person(a: FoundParty, b: FoundParty) -> bool:
    """Whether a title or a description and the name behind it mean one person."""
    return b.first == a.last and b.relation == "none" and {a.value.kind, b.value.kind} <= {"people", "person"}


def _named_behind(reading: Reading, k: int) -> bool:
    """Whether a description of one person is followed by the name ("the young man Bilal Mahmoud")."""
    seen, following = reading.parties[k], reading.parties[k + 1 : k + 2]
    one = seen.value.kind in ("people", "person") and seen.value.number == "sg"
    return one and any(_same_person(seen, p) and p.rule == "ar.party.named" for p in following)


def _inner(reading: Reading, party: Party, k: int) -> Party:
    """The body that a phrase belongs to."""
    seen = reading.parties[k]
    inner = seen.value.inner
    span = reading.doc.span(seen.first + inner[0], seen.first + inner[1])
    word = reading.doc.words[seen.first + inner[0]]
    if word.senses and len(word.senses[0].before) == 1:  # "backed by-the forces of X": the forces of X
        start = span.start + 1
        span = Span(start, span.end, reading.doc.text[start : span.end])
    return replace(party, name=span.text, span=span, canonical=seen.value.parent or party.parent or party.canonical)


def _backer(reading: Reading, party: Party, k: int) -> list[Party]:
    """The second party of "X backed by Y"."""
    seen = reading.parties[k]
    if seen.value.inner is None or not any(r.act == "backed" for r in reading.roles[seen.first : seen.last]):
        return []
    return [_inner(reading, party, k)]


def _without_backer(reading: Reading, party: Party, k: int) -> Party:
    """The first party of "X backed by Y"."""
    seen = reading.parties[k]
    at = next(i for i in range(seen.first, seen.last) if reading.roles[i].act == "backed")
    if party.span is None or at == seen.first:
        return party
    end = reading.doc.ends[at - 1]
    text = reading.doc.text[party.span.start : end]
    return replace(party, name=text, span=Span(party.span.start, end, text)) if text else party


def _owner(reading: Reading, k: int) -> int | None:
    """The body that a thing or some unnamed members belong to, named right behind: "a gathering of the rebels"."""
    seen = reading.parties[k]
    if k + 1 >= len(reading.parties) or seen.value.inner is not None or seen.value.canonical:
        return None
    at = k + 1
    while _beside(reading, at):
        at += 1
    following = reading.parties[at]
    gap = following.first - reading.parties[at - 1].last
    if following.value.kind not in ("org", "people") or gap > 4:
        return None
    owned = seen.value.kind == "thing" or (seen.value.kind == "org" and "party.thing" in seen.value.tags)
    if owned and following.relation == "to" and gap <= 2:
        return at
    if following.value.type == "civilians":
        return None
    members = seen.value.kind == "people" and seen.value.type != "civilians" and following.value.kind == "org"
    return at if members and following.relation == "from" else None


def _beside(reading: Reading, at: int) -> bool:
    """Whether party number ``at`` is a thing joined to the one before, and not the last ("columns and convoys of")."""
    if at + 1 >= len(reading.parties):
        return False
    party, before = reading.parties[at], reading.parties[at - 1]
    thing = party.value.kind == "thing" or "party.part" in party.value.tags
    return thing and party.value.inner is None and party.relation == "and" and party.first == before.last


def _meant(reading: Reading, k: int) -> int | None:
    """Whose forces "its forces" are: the body named last before in the sentence, of the pronoun's gender."""
    seen, doc = reading.parties[k], reading.doc
    role = reading.roles[seen.first + seen.value.head]
    if not role.pronoun:
        return None
    for i in range(k - 1, -1, -1):
        other = reading.parties[i]
        if doc.sentence_of[other.first] != doc.sentence_of[seen.first]:
            return None
        feminine = reading.roles[other.first + other.value.head].feminine
        if other.value.inner is not None and other.value.kind == "thing":
            feminine = reading.roles[other.first + other.value.inner[0]].feminine
        unshown = other.rule in ("ar.party.name", "ar.party.state") and other.value.inner is None  # no gender shown
        if (other.value.kind == "org" or other.value.inner) and (unshown or feminine == (role.pronoun == "f")):
            return i
    return None


def _shortened(seen: FoundParty) -> bool:
    """Whether a phrase may hold an abbreviation: a name of a body, or people and places of a body."""
    return seen.value.inner is not None or (seen.rule == "ar.party.name" and seen.value.kind == "org")


def _fullest(reading: Reading, parties: list[Party], party: Party) -> Party:
    """An abbreviation gives way to the report's full name of the same party."""
    if not party.canonical or len(party.name.split()) > 2:
        return party
    best = party
    for k in reading.parties_by("body", _bodies).get(party.canonical, ()):
        seen, other = reading.parties[k], None
        if seen.value.canonical == party.canonical and seen.rule == "ar.party.name" and seen.value.kind == "org":
            other = parties[k]
        elif seen.value.parent == party.canonical and seen.value.inner is not None:
            other = _inner(reading, party, k)
        if other is not None and len(best.name.split()) < len(other.name.split()) <= 5:
            best = other
    return party if _alike(_words(party), _words(best)) else best


def _called(reading: Reading, parties: list[Party], party: Party) -> Party:
    """ "The movement" by the name that the report gives it."""
    known = reading.parties_by("body", _bodies).get(party.canonical or "", ())
    whole = (k for k in known if reading.parties[k].rule == "ar.party.name" and reading.parties[k].value.kind == "org")
    names = [parties[k] for k in whole if parties[k].canonical == party.canonical]
    return names[0] if names else party


def _bodies(seen: FoundParty) -> set[str]:
    """The register ids that a phrase may give a fuller name of."""
    found = {seen.value.canonical} if seen.rule == "ar.party.name" and seen.value.kind == "org" else set()
    if seen.value.inner is not None:
        found.add(seen.value.parent)
    return found - {None}


def _alike(a: list[str], b: list[str]) -> bool:
    """Whether a name shows part of another, so that it is no abbreviation of it."""
    pieces = {word[i : i + STEM] for word in a for i in range(len(word) - STEM + 1)}
    return bool(set(a) & set(b)) or any(piece in word for piece in pieces for word in b)


def _words(party: Party) -> list[str]:
    return [word.strip("\"«»“”()'") for word in party.name.split()]


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
    x, y = set(a.name.split()), set(b.name.split())
    if a.canonical and b.canonical:
        return a.canonical == b.canonical or (min(len(x), len(y)) > 1 and (x <= y or y <= x))
    return x <= y or y <= x

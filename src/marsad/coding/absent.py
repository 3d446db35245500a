"""Doers and harmed who are not named beside the act: counted people, claims, nationalities, what was told before."""

from __future__ import annotations

from marsad.coding.mention import VIOLENT, Mention
from marsad.coding.mentions import NARROWS
from marsad.coding.reading import FoundParty, Reading, WordRole
from marsad.coding.scene import APART, CUSTODY, HARMLESS, PATIENT, Scene, can_act, is_anyone, may_do, with_joined

__all__ = ["answer", "refine", "tie_absent"]

CLAIMED = (VIOLENT | {"abduction"}) - {"armed_clash", "territory_gained", "protest_suppressed", "riot"}
"""Kinds for which somebody answers afterwards."""
CLAIM_REACH = 3
"""So many sentences after an act somebody answers for it."""
ARMED = frozenset(["MIL", "COP", "SPY", "REB", "PAR", "UAF"])
"""Sectors of bodies that fight."""
MEANT = (PATIENT - {"seizure", "destruction", "displacement"}) | {"protest_suppressed"}
"""Kinds done to people whom a pronoun may name."""
BY_ARMS = {"w.air": "air_strike", "w.artillery": "shelling", "w.tank": "shelling"}


def tie_absent(scene: Scene) -> None:
    """Tie counted people and claimants; where no doer is named, the nation's forces or the doer told before."""
    moved = _moved(scene)
    _killers(scene)
    _counted(scene)
    _claimed(scene)
    if not scene.to and scene.mention.kind in MEANT:
        _meant(scene)
    if not any(strength > 1 for strength in scene.by.values()):
        _nation(scene)
    if not scene.by:
        _implied(scene)
    if not scene.by:
        _carry(scene)
    if not any(strength > 1 for strength in scene.by.values()):
        _announced(scene)
    if scene.mention.kind == "execution" and scene.reading.roles[scene.mention.head].act == "finds":
        scene.by.clear()  # who finds bodies did nothing
    if moved and not scene.by:
        scene.by.update(moved)
    if scene.mention.kind == "agreement":
        scene.by.update(scene.to)
    if scene.mention.kind in HARMLESS:
        scene.to.clear()
    if scene.mention.kind == "displacement":
        for k in [k for k, strength in scene.by.items() if strength < 3]:
            del scene.by[k]  # whom they fled from is not who moved them


def _moved(scene: Scene) -> dict[int, int]:
    """Takes out tanks and reinforcements of nobody: they are what was moved, where another party can be the mover."""
    if scene.mention.kind != "movement":
        return {}
    parties = scene.reading.parties
    nobody = {
        k: strength
        for k, strength in scene.by.items()
        if (parties[k].carrier or "party.part" in parties[k].value.tags)
        and not (parties[k].value.inner or parties[k].value.canonical or parties[k].value.country)
        and parties[k].value.kind in ("thing", "org")
        and parties[k].last - parties[k].first == 1
    }
    for k in nobody:
        del scene.by[k]
    return nobody


def answer(reading: Reading, mentions: list[Mention]) -> None:
    """Who claims, or is blamed for, an act told before did it, where nobody else is named."""
    for cue, first, last, strength in reading.answerable:
        told = [m for m in mentions if m.head < cue and m.kind in CLAIMED and not m.from_figure]
        if not told or reading.doc.sentence_of[cue] - told[-1].sentence > CLAIM_REACH:
            continue
        mention = told[-1]
        known = [reading.parties[k].value for k, tie in mention.ties_by.items() if tie > 1]
        hands = strength == 3 and all(v.kind == "people" and v.type == "unidentified" for v in known)
        if known and not hands:  # who claims it stands beside the nameless hands that did it
            continue
        for k in reading.near("parties", first, last):
            party = reading.parties[k]
            if can_act(party) and first <= party.first < last:
                mention.ties_by = {i: tie for i, tie in mention.ties_by.items() if tie > 1} | {k: strength}
                mention.ties_to.pop(k, None)
                mention.parties_by, mention.parties_to = list(mention.ties_by), list(mention.ties_to)
                _also_answered(told, mention, k, strength)
                break


def _also_answered(told: list[Mention], mention: Mention, k: int, strength: int) -> None:
    """What a clause of its own tells further of ("an attack that hit …") has the same doer."""
    for other in told[-3:-1]:
        if mention.verb and other.sentence == mention.sentence and not other.ties_by and k not in other.ties_to:
            other.ties_by = {k: strength}
            other.parties_by = [k]


def _killers(scene: Scene) -> None:
    """The subject of a count's verb: "gunmen killed two people", "that they shot dead two people"."""
    reading, roles = scene.reading, scene.reading.roles
    for number in scene.mention.counts:
        count = reading.counts[number]
        group = count.value.group
        at = count.first
        if group is None or count.value.part or roles[at].act != "harms" or not roles[at].verb or roles[at].passive:
            continue
        for k in reading.near("parties", at - 3, group[0]):
            party = reading.parties[k]
            head = roles[party.first + party.value.head]
            if not can_act(party) or scene.harmed(party) or party.relation not in ("none", "and", "agent"):
                continue
            inside = at < party.first and party.last <= group[0] and head.case != "oblique"
            fits = roles[at].verb == "p" or (roles[at].verb == "f" and head.feminine)
            fronted = party.last == at and fits and not roles[at].joined
            if fronted or (inside and not scene.verbs(at + 1, party.first)):
                scene.give(scene.by, k, 3)
                with_joined(scene, k, scene.by)
                break


def _announced(scene: Scene) -> None:
    """Of whose enemies an armed body announces dead or held, that body did it, when nobody else is named."""
    mention, reading = scene.mention, scene.reading
    foes = [reading.parties[k] for k in scene.to if scene.harmed(reading.parties[k])]
    if not scene.groups or not any(can_act(foe) for foe in foes):
        return
    first, last = reading.doc.sentences[mention.sentence]
    for k in reading.near("parties", first, last):
        party = reading.parties[k]
        if party.first not in reading.speakers or party.last > mention.first or party.value.kind != "org":
            continue
        own = any(_kindred(party, foe) for foe in foes)
        if (party.value.plover or ("", ""))[1] in ARMED and not own and k not in scene.to:
            scene.by.clear()
            scene.give(scene.by, k, 1)
            return


def _kindred(body: FoundParty, people: FoundParty) -> bool:
    """Whether people may be the body's own: its members, or servicemen of whom nothing else is said."""
    a, b = body.value, people.value
    if a.canonical and a.canonical in (b.canonical, b.parent):
        return True
    return a.type == b.type or (a.type == "state_forces" and b.type in (None, "external_forces"))


def _counted(scene: Scene) -> None:
    """People whom the act's figures count are harmed, unless nothing is said of them."""
    reading = scene.reading
    if not scene.groups:
        return
    lowest, highest = min(first for first, _ in scene.groups), max(last for _, last in scene.groups)
    behind = -1
    for k in reading.near("parties", lowest, highest):
        party = reading.parties[k]
        if party.last <= lowest or not scene.harmed(party):
            continue
        detail = any(first < behind and party.last <= last for first, last in scene.groups if first <= party.first)
        own = party.relation == "and" and any(r.counts for r in reading.roles[party.first - 2 : party.first])
        detail = detail and not own  # "and two of his guards": counted for themselves
        behind = party.last
        if detail or (is_anyone(reading, party) and scene.mention.kind not in CUSTODY):
            scene.to.pop(k, None)  # "a family of a man and his wife": the family
        elif scene.by.get(k, 0) < 3:
            scene.by.pop(k, None)
            scene.give(scene.to, k, 2)
            _also_fallen(scene, k)


def _also_fallen(scene: Scene, k: int) -> None:
    """Who is joined to the harmed by "and" fell with them: "an activist and his brother"."""
    parties = scene.reading.parties
    for i in range(k + 1, min(k + 3, len(parties))):
        party, before = parties[i], parties[i - 1]
        if i == k + 1 and party.relation in ("at", "from") and party.first - before.last <= 1:
            continue  # "an activist in a party": part of the description
        if party.relation != "and" or party.first - before.last > 2 or party.value.kind not in ("people", "person"):
            return
        if i in scene.by or scene.verbs(before.last, party.first):
            return
        scene.give(scene.to, i, 2)


def _claimed(scene: Scene) -> None:
    """Who claims an act did it."""
    reading = scene.reading
    for source, stance in reading.tellers(scene.mention.head):
        if stance != "claims_responsibility":
            continue
        first, last = source.name
        for k in reading.near("parties", first, last):
            party = reading.parties[k]
            if party.first < last and party.last > first and can_act(party):
                scene.give(scene.by, k, 3)
                break


def _nation(scene: Scene) -> None:
    """ "Russian shelling": the forces of that country, where the report names them."""
    mention, reading = scene.mention, scene.reading
    if mention.verb or mention.from_figure:
        return
    at = _nationality(scene)
    if at is None:
        return
    nation = reading.roles[at].nation
    for k, party in enumerate(reading.parties):
        value = party.value
        forces = value.kind == "org" and value.type in ("state_forces", "external_forces")
        if value.country == nation and (party.carrier or forces) and party.first not in reading.speakers:
            scene.give(scene.by, k, 2)
            return
    if not scene.by:
        mention.nation = at


def _nationality(scene: Scene) -> int | None:
    """The word behind a verbal noun that gives its nation, adjectives between ("heavy Russian air raids")."""
    mention, reading = scene.mention, scene.reading
    end = min(mention.head + 6, reading.doc.sentences[mention.sentence][1])
    for i in range(mention.head + 1, end):
        role = reading.roles[i]
        if role.nation:
            return i
        if i >= mention.last and not role.describes:
            return None
    return None


def _meant(scene: Scene) -> None:
    """ "Survived an attempt on his life", "freed them": the people named last before, of the pronoun's gender."""
    mention, roles = scene.mention, scene.reading.roles
    pronoun = next((role.pronoun for role in roles[mention.head : mention.last] if role.pronoun), "")
    if not pronoun:
        return
    for k, party in reversed(scene.before):
        value = party.value
        if value.kind not in ("people", "person") or party.first in scene.reading.speakers:
            continue
        if k in scene.by and (may_do(party) or scene.by[k] > 2):
            continue
        feminine = roles[party.first + value.head].feminine
        many = value.number in ("pl", "du") or scene.harmed(party)
        if many if pronoun == "p" else not many and feminine == (pronoun == "f"):
            scene.give(scene.to, k, 3)
            return


def _implied(scene: Scene) -> None:
    """A verb whose subject was told before it: "the army said that it took", "a patrol set up a post and stopped"."""
    mention, roles = scene.mention, scene.reading.roles
    role = roles[mention.head]
    if role.passive or role.act in ("undergoes", "falls") or mention.kind == "bombing":
        return
    if mention.from_figure and not (mention.verb and role.joined and role.verb in ("f", "p")):
        return  # "and two were killed"; but "and (they) killed two"
    first = scene.reading.doc.sentences[scene.mention.sentence][0]
    led = [
        i
        for i in range(max(first, mention.first - 4), mention.first)
        if roles[i].act in ("does", "leads") and roles[i].verb
    ]
    at = mention.head if mention.verb else led[-1] if led else first
    if at == first or not (roles[at].verb or scene.reading.verbs[at]):
        return
    that = roles[at - 1]
    if that.act == "that" and that.pronoun:
        _spoke(scene, first, at - 1, that.pronoun)
    elif roles[at].joined or that.act == "then":
        verb = next((i for i in range(at - 1, first - 1, -1) if roles[i].verb), None)
        if verb is None:
            _opened(scene, first, at)
        elif not roles[verb].passive and roles[verb].act not in ("harms", "undergoes"):
            _shared(scene, verb, at)


def _spoke(scene: Scene, first: int, last: int, pronoun: str) -> None:
    """Of the parties from word ``first`` to ``last`` the nearest that the pronoun may mean."""
    for k in reversed(scene.reading.near("parties", first, last)):
        party = scene.reading.parties[k]
        if party.first < first:
            return
        if party.last > last or not can_act(party) or party.relation in APART or k in scene.to:
            continue
        feminine = scene.reading.roles[party.first + party.value.head].feminine or "party.fem" in party.value.tags
        many = party.value.number == "pl" and not feminine
        feminine = feminine or (many and party.value.kind == "org")
        unshown = party.rule == "ar.party.name" and party.value.kind == "org"  # a name's letters show no gender
        if many if pronoun == "p" else unshown or feminine == (pronoun == "f"):
            scene.give(scene.by, k, 2)
            return


def _opened(scene: Scene, first: int, at: int) -> None:
    """The subject of a verb that no lexicon knows: the party right behind the word that opens its clause."""
    words, clause = scene.reading.doc.words, scene.reading.clause_of
    for k, party in enumerate(scene.reading.parties):
        if party.first >= at:
            return
        i = party.first - 1
        if i < first or words[i].senses or words[i].kind != "word" or (i > first and clause[i] == clause[i - 1]):
            continue
        if party.relation == "none" and can_act(party) and not scene.harmed(party) and k not in scene.to:
            scene.give(scene.by, k, 2)
            return


def _shared(scene: Scene, verb: int, at: int) -> None:
    """The subject of the verb before is that of one joined to it by "and", where the two agree."""
    roles = scene.reading.roles
    for k in scene.reading.near("parties", verb - 3, min(at, verb + 4)):
        party = scene.reading.parties[k]
        if party.last < verb - 2 or party.relation in APART or not can_act(party) or scene.harmed(party):
            continue
        many = roles[at].verb == "p" and party.value.number in ("pl", "du")
        if k not in scene.to and not scene.verbs(party.last, verb) and (many or roles[at].verb == roles[verb].verb):
            scene.give(scene.by, k, 2)
            return


def _charge_leads(scene: Scene) -> bool:
    """Whether a charge right behind the verb is its subject: "two shells fell"."""
    reading, at = scene.reading, scene.mention.head + 1
    return any(reading.parties[k].idle and reading.parties[k].first == at for k in reading.near("parties", at, at + 1))


def _subjectless(scene: Scene, role: WordRole) -> bool:
    """Whether an act leaves its doer to what was told before: a joined or plural verb, or a noun so led."""
    mention, reading = scene.mention, scene.reading
    if mention.verb:
        after = mention.head > 0 and reading.roles[mention.head - 1].act == "that"  # "after (that) it bombed"
        return role.joined or role.verb == "p" or after or _unagreed(scene, role)
    led = any(r.act in ("does", "leads") for r in reading.roles[max(0, mention.first - 4) : mention.first])
    return led or bool(role.pronoun and mention.kind not in PATIENT)


def _unagreed(scene: Scene, role: WordRole) -> bool:
    """Whether men follow a feminine verb that opens a clause: its subject was told before."""
    reading, head = scene.reading, scene.mention.head
    if role.verb != "f" or role.passive or not _opens_clause(reading, head):
        return False
    behind = next((reading.parties[k] for k in reading.near("parties", head + 1, head + 5)), None)
    if behind is None or behind.relation != "none":
        return False
    return not reading.roles[behind.first + behind.value.head].feminine


def _opens_clause(reading: Reading, at: int) -> bool:
    """Whether nothing that could be its subject stands right before a verb: a clause begins, or a place is named."""
    if (
        at == reading.doc.sentences[reading.doc.sentence_of[at]][0]
        or reading.clause_of[at] != reading.clause_of[at - 1]
    ):
        return True
    return reading.doc.words[at - 1].kind == "punct" or any(
        reading.places[k].last == at for k in reading.near("places", at - 1, at)
    )


def _carry(scene: Scene) -> None:
    """A verb without a subject, or an act with a pronoun: the doer of the act told before."""
    mention, reading = scene.mention, scene.reading
    role = reading.roles[mention.head]
    if mention.from_figure or role.passive or mention.kind == "bombing" or role.act in ("undergoes", "falls"):
        return
    if _charge_leads(scene):
        return
    held = mention.kind == "territory_gained" and role.pronoun
    if not (held or _subjectless(scene, role)):
        return
    if role.pronoun and (held or not mention.verb):
        _owned(scene, role)
        if scene.by:
            return
    for other in reversed(scene.earlier):
        if mention.sentence - other.sentence > (3 if other.kind == mention.kind else 1):
            return
        if mention.sentence != other.sentence and _item(reading, mention.sentence):
            return
        best = max(other.ties_by.values(), default=0)
        if best:
            for k, strength in other.ties_by.items():
                if strength == best and k not in scene.to and not (mention.verb and _many(reading, k, role)):
                    scene.give(scene.by, k, 1)
            return


def _many(reading: Reading, k: int, role: WordRole) -> bool:
    """Whether several people cannot be the subject of a verb in the singular that follows them ("gunmen … he held")."""
    value = reading.parties[k].value
    return value.kind == "people" and value.number == "pl" and role.verb == "m"


def _item(reading: Reading, sentence: int) -> bool:
    """Whether a sentence is an item of a list, by the number or bullet it opens with: it goes on from nothing."""
    words = reading.doc.words
    first, last = reading.doc.sentences[sentence]
    if last - first < 3 or words[first].kind == "word":
        return False
    return words[first].kind == "punct" or words[first + 1].kind == "punct"


def _owned(scene: Scene, role: WordRole) -> None:
    """ "its targeting of": the acting party named last before, of the pronoun's gender."""
    reading = scene.reading
    first = reading.doc.sentences[scene.mention.sentence][0]
    for k in reversed(reading.near("parties", first, scene.mention.head)):
        party = reading.parties[k]
        if party.first < first:
            return
        if party.last > scene.mention.head or not may_do(party) or party.relation in APART:
            continue
        feminine = reading.roles[party.first + party.value.head].feminine
        if feminine == (role.pronoun == "f") and k not in scene.to:
            while k and reading.parties[k - 1].last == party.first and party.relation == "none":
                k, party = k - 1, reading.parties[k - 1]  # the name before its description
            scene.give(scene.by, k, 2)
            return


def refine(reading: Reading, mention: Mention) -> None:
    """A general act done by aircraft is an air strike, by guns shelling."""
    if not mention.refine:
        return
    for k in mention.parties_by:
        kind = BY_ARMS.get(reading.parties[k].arms)
        if kind and kind in NARROWS.get(mention.kind, ()):
            mention.kind, mention.refine = kind, False
            mention.why.append(("coding.kind.doer", "kind"))
            return

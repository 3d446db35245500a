"""Where the words for an accuser end and those for the accused begin: "accused the minister X the rebels of shelling".

Arabic puts both behind the verb with nothing between. The charge itself ("of …", or "responsibility" behind
"lay on") shows where the accused ends; where they begin is shown by a name or a noun for a body behind a phrase
that is complete.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.engine.rules import Match
from marsad.lang.ar.claims.phrases import Reader
from marsad.lang.ar.claims.words import words as table
from marsad.text.document import Document, Word

__all__ = ["accused_end", "accuser_end", "charges", "denials"]

REACH = 16
"""So many words stand at most between the verb and the charge."""
NEAR = 4
"""Words behind a name in which it is said of what somebody is accused, or what is denied."""
HEADS = frozenset(["party.org", "party.people"])


def accused_end(reader: Reader, verb: int, limit: int) -> int:
    """The word that opens the charge behind a verb of blaming, or ``limit``."""
    role = reader.roles[verb]
    if role.verb != "blame":
        return limit
    for k in range(verb + 2, min(limit, verb + REACH)):
        if role.strict:
            if "responsibility" in reader.roles[k].lists:
                return k
        elif _charges(reader.doc.words[k]) or (_land(reader, k - 1) and reader.doc.words[k].form[0] == "ب"):
            return k
    return limit


def accuser_end(reader: Reader, verb: int, first: int, limit: int) -> int:
    """The word behind the accuser's name, which begins at ``first``, where both stand behind the verb."""
    end = accused_end(reader, verb, limit)
    if end == limit or end - first < 2:
        return limit
    for k in range(first + 1, end):
        if _named(reader, k, end):
            return k
    return next((k for k in range(first + 1, end) if _opens(reader.doc.words, k)), limit)


def _charges(word: Word) -> bool:
    """ "of bombing": a verbal noun with "by"."""
    return any(s.shape == "masdar" and s.before.lstrip("وف") in ("ب", "بال") for s in word.senses) or (
        not word.senses and word.form.startswith("بال")
    )


def _named(reader: Reader, k: int, end: int) -> bool:
    """Whether a party's or a country's own name fills the words up to the charge."""
    words = reader.doc.words
    if any(sense.before for sense in words[k].senses[:1] if sense.before != "ال"):
        return False
    body = reader.table.body(reader.doc, k, end)
    if body is not None and body[0] == end:
        return _complete(words, k)
    people = words[k].form.startswith("ال") and words[k].form.endswith("ين")  # "the Houthis"
    return (people or _land(reader, k)) and k + 1 == end and _complete(words, k)


def _land(reader: Reader, k: int) -> bool:
    """Whether a word is a country's name or its capital's."""
    return "capital" in reader.roles[k].lists or any(tag[:5] == "land." for tag in reader.doc.words[k].tags)


def _complete(words: list[Word], k: int) -> bool:
    """Whether the word before can own no further noun: it is definite, a name, a country, or keeps its nun."""
    before = words[k - 1]
    known = any(sense.shape in ("sg", "pl", "du", "masdar") and not sense.after for sense in before.senses)
    owner = known and not any(tag[:5] == "land." for tag in before.tags)
    return not owner or before.form.startswith("ال") or before.form.endswith(("ون", "ين"))


def _opens(words: list[Word], k: int) -> bool:
    """Whether a noun for a body opens a phrase of its own behind a complete one."""
    word = words[k]
    if HEADS.isdisjoint(word.tags) or any(sense.before not in ("", "ال") for sense in word.senses[:1]):
        return False
    before = words[k - 1]
    return _complete(words, k) and (not word.form.startswith("ال") or before.form.endswith(("ون", "ين", "ي", "يه")))


def charges(doc: Document, voices: Sequence[Match]) -> list[Match]:
    """The voices that blame somebody for violence, rather than for lies or for arming others."""
    roles = table().roles(doc)
    found = []
    for match in voices:
        target = match.value.target if match.value.stance == "blames" else None
        if target and any("charge" in role.lists for role in roles[target[1] : target[1] + NEAR]):
            found.append(match)
    return found


def denials(doc: Document, voices: Sequence[Match]) -> list[int]:
    """The words with which somebody denies to have done what was told before ("denied responsibility", "denied it")."""
    roles = table().roles(doc)
    found = []
    for match in voices:
        name = match.value.name if match.value.stance == "denies" else None
        if name is None:
            continue
        behind = max(name[1], match.value.cue[1])
        if any("deed" in role.lists for role in roles[behind : behind + NEAR]):
            found.append(match.value.cue[0])
    return found

"""Arabic words: clitics taken off, lexicon entries spread into forms.

All forms are folded (see ``FOLDING``): hamza carriers of alef, final ya and ta marbuta are levelled and
vowel marks dropped, because newsrooms and posts write them every way.  Nothing here guesses: a reading
exists only when what is left after the clitics is a form of a lexicon entry.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from marsad.errors import LexiconError
from marsad.text.document import Sense
from marsad.text.folding import Folding

__all__ = ["FOLDING", "Forms", "bares", "bares_of", "readings", "splits", "spread"]

FOLDING = Folding(
    replace=(
        *((letter, "ا") for letter in "أإآٱ"),
        ("ى", "ي"),
        ("ة", "ه"),
        ("ی", "ي"),
        ("ک", "ك"),
        ("ہ", "ه"),
        *((chr(0x0660 + digit), str(digit)) for digit in range(10)),
        *((chr(0x06F0 + digit), str(digit)) for digit in range(10)),
    ),
    drop=re.compile(
        "[\u0300-\u036f\u0610-\u061a\u08d3-\u08ff\u064b-\u065f\u0670\u0640\u06d6-\u06ed"  # marks and tatweel
        "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]+"  # invisible characters
    ),
)

NOMINAL = frozenset(["", "sg", "du", "pl", "masdar", "noun", "adj"])
VERBAL = frozenset(["past", "present", "passive", "passive_present"])
PRESENT = frozenset(["present", "passive_present"])

_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ل", "ك")
_PREFIXES = frozenset(
    {c + p + a for c in _CONJUNCTIONS for p in _PREPOSITIONS for a in ("", "ال") if not (p == "ل" and a)}
    | {c + "لل" for c in _CONJUNCTIONS}
    | {c + "س" for c in _CONJUNCTIONS}
)
_PREFIX_OPENS = frozenset(prefix[0] for prefix in _PREFIXES if prefix)
_DEFINITE = frozenset(prefix for prefix in _PREFIXES if prefix.endswith(("ال", "لل")))
_PREPOSED = frozenset(prefix for prefix in _PREFIXES if prefix.lstrip("وف") in ("ب", "ل", "ك"))
_FUTURE = frozenset(prefix for prefix in _PREFIXES if prefix.endswith("س"))
_LONGEST_PREFIX = max(map(len, _PREFIXES))
_SUFFIXES = ("ه", "ها", "هم", "هما", "هن", "نا", "ني", "ك", "كم", "ي")
_SUFFIXES_BY_LAST = {end: tuple(s for s in _SUFFIXES if s[-1] == end) for end in {s[-1] for s in _SUFFIXES}}

Forms = dict[str, list[tuple[str, str]]]  # folded form -> (lemma, shape)


def splits(form: str) -> list[tuple[str, str]]:
    """Every way to take proclitics off: (before, rest), the whole form first."""
    if len(form) < 2:
        return []
    if form[0] not in _PREFIX_OPENS:
        return [("", form)]
    longest = min(_LONGEST_PREFIX, len(form) - 2)
    return [(form[:length], form[length:]) for length in range(longest + 1) if form[:length] in _PREFIXES]


def bares(form: str) -> frozenset[str]:
    """The form and what is left of it without proclitics, for patterns that name a word.

    One-letter prepositions come off only long words: کان is no ك with ان.
    """
    return bares_of(form, splits(form))


def bares_of(form: str, parts: list[tuple[str, str]]) -> frozenset[str]:
    """``bares`` of a form whose ``splits`` are known."""
    found = [form]
    for prefix, rest in parts:
        if prefix in _PREPOSED:
            if len(rest) >= 3:
                found.append(rest)
        elif prefix not in _FUTURE:
            found.append(rest)
    return frozenset(found)


def readings(
    parts: list[tuple[str, str]], forms: Mapping[str, list[tuple[str, str]]], tags: Mapping[str, frozenset[str]]
) -> list[Sense]:
    """Every reading that the lexicon knows of a folded form with these ``splits``, the least cut first.

    Nearly all new words have none, so what stands in the lexicon is looked up before anything else is asked.
    """
    found: list[Sense] = []
    for prefix, rest in parts:
        last = rest[-1]
        hits = [("", rest, False)] if rest in forms else []
        if last == "ا" and len(rest) > 3 and rest[:-1] in forms:  # the accusative
            hits.append(("", rest[:-1], True))
        if last in _SUFFIXES_BY_LAST and prefix not in _DEFINITE:
            hits += _suffixed(rest, _SUFFIXES_BY_LAST[last], forms)
        for suffix, known, respelt in hits:
            for lemma, shape in forms[known]:
                if _allowed(prefix, shape, suffix, respelt):
                    found.append(Sense(lemma, tags[lemma], shape, prefix, suffix, prefix in _DEFINITE))
    return found


def _suffixed(rest: str, suffixes: tuple[str, ...], forms: Container[str]) -> list[tuple[str, str, bool]]:
    """(suffix, form of the lexicon, whether it is spelt otherwise) for every suffix that can be taken off."""
    found: list[tuple[str, str, bool]] = []
    for suffix in suffixes:
        if rest.endswith(suffix) and len(rest) - len(suffix) >= 2:
            stem = rest[: -len(suffix)]
            found += [(suffix, known, known is not stem) for known in _spellings(stem) if known in forms]
    return found


def _spellings(stem: str) -> tuple[str, ...]:
    """The stem before a suffix as the lexicon may hold it: ta marbuta opened, alef for ya."""
    last = stem[-1]
    if last == "ت":
        return stem, stem[:-1] + "ه"
    if last == "ا":
        return stem, stem[:-1] + "ي"
    if last in "ئؤ":  # a final hamza takes a seat before a pronoun
        return stem, stem[:-1] + "ء"
    return (stem,)


def _allowed(prefix: str, shape: str, suffix: str, respelt: bool) -> bool:
    head = prefix.lstrip("وف") if prefix else ""
    if shape in VERBAL:
        if respelt and not suffix:
            return False
        if head == "":
            return True
        return head in ("س", "ل") and shape in PRESENT
    if head == "س":
        return False
    return not (shape == "particle" and (suffix or head.endswith("ال")))


def spread(entry: Mapping[str, Any], where: str) -> Iterator[tuple[str, str]]:
    """All (folded form, shape) of a lexicon entry: ``forms``, ``noun``, ``verb``, ``masdar``, ``particle``."""
    fold = FOLDING.word
    for shape, words in (entry.get("forms") or {}).items():
        yield from ((fold(word), shape) for word in _listed(words))
    for word in _listed(entry.get("noun")):
        yield from _noun(fold(word))
    for word in _listed(entry.get("pl")):
        yield fold(word), "pl"
    countable = bool(entry.get("pl"))  # "an explosion, two explosions"
    for word in _listed(entry.get("masdar")):
        yield fold(word), "masdar"
        if countable and not word.startswith("ال"):
            yield from (row for row in _noun(fold(word)) if row[1] == "du")
    for word in _listed(entry.get("particle")):
        yield fold(word), "particle"
    verb = entry.get("verb") or {}
    unknown = set(verb) - VERBAL
    if unknown:
        raise LexiconError(f"{sorted(unknown)} is no verb stem", where=where, todo=f"use {sorted(VERBAL)}")
    for shape, stems in verb.items():
        for stem in _listed(stems):
            spreader = _present if shape in PRESENT else _past
            yield from ((form, shape) for form in spreader(fold(stem)))


def _listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _noun(singular: str) -> Iterator[tuple[str, str]]:
    """A singular and its duals (which carry their number). Broken plurals are listed by hand."""
    yield singular, "sg"
    base = singular[:-1] + "ت" if singular.endswith("ه") else singular
    yield base + "ان", "du"
    yield base + "ين", "du"


def _past(stem: str) -> Iterable[str]:
    """Third persons, and the first plural, of a past stem given as its third masculine singular."""
    if stem[-1] in "يا" and len(stem) > 2 and not stem.endswith("يي"):
        base = stem[:-1]
        return (stem, base + "ا", base + "ت", base + "وا", base + "و", base + "يا", base + "تا", base + "ين")
    return (stem, stem + "ت", stem + "وا", stem + "و", stem + "ا", stem + "تا", stem + "ن", stem + "نا")


def _present(stem: str) -> Iterable[str]:
    """All persons of a present stem given without its prefix (``يقصف`` is written ``قصف``)."""
    base = stem[:-1] if stem[-1] in "ياو" and len(stem) > 1 else stem
    forms = [prefix + stem for prefix in "يتنا"]
    if base != stem:
        forms += [prefix + base for prefix in "يت"]
    for prefix in "يت":
        forms += [prefix + base + "ون", prefix + base + "وا", prefix + stem + "ان", prefix + stem + "ن"]
    return forms

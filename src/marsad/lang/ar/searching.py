"""Searching Arabic: the key under which a word is indexed, and the keys that a typed word may stand under.

The index holds light keys (spelling folded, conjunctions and the article off), which do not depend on any lexicon
and so stay true when lexicons grow.  All further knowledge is used on the asker's side: one-letter prepositions,
pronouns, and the forms of a word that the lexicon knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from marsad.lang.ar.keys import word_key
from marsad.lang.ar.language import arabic
from marsad.lang.ar.morphology import FOLDING, bares

__all__ = ["search_keys", "search_variants"]

REMEMBERED = 500_000  # distinct words kept before the memory is emptied
SHORT = 3  # letters from which prepositions and pronouns are put on
MOST = 100  # variants of one word

_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[ء-ي]")
_ON = ("ب", "ل", "ك", "س")
_OPENED = {"ه": "ت", "ي": "ا"}  # what a final ta marbuta, and alef written as ya, become before a pronoun
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "كم", "ك", "ي")
_ENDS = re.compile("(?<=..)(?:ات|ان|ين|ون|تين|تان|ت|وا)$")
_FLESH = re.compile("[اويهءؤئ]")
_DROPPED = FOLDING.drop.pattern.rstrip("+").strip("[]") if FOLDING.drop else ""
_RAW = re.compile(f"[\\w{_DROPPED}]+")
_keys: dict[str, list[str]] = {}


def search_keys(text: str) -> list[str]:
    """The keys of all words and figures of a text, in order."""
    if len(_keys) > REMEMBERED:
        _keys.clear()
    found: list[str] = []
    for raw in _RAW.findall(text):
        keys = _keys.get(raw)
        if keys is None:
            keys = _keys[raw] = [_key(form) for form in _WORD.findall(FOLDING.word(raw))]
        found += keys
    return found


def _key(form: str) -> str:
    return word_key(form) if _ARABIC.match(form) else form.casefold()


@cache
def _family() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Lemmas by form, and forms by lemma."""
    lemmas: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, set[str]] = defaultdict(set)
    for form, rows in arabic().forms.items():
        if " " in form:
            continue
        for lemma, _ in rows:
            lemmas[word_key(form)].add(lemma)
            forms[lemma].add(word_key(form))
    return lemmas, forms


def _bones(form: str) -> str:
    """What a word keeps through its plurals and verb forms: lexicon entries also gather words of one meaning."""
    return _FLESH.sub("", _ENDS.sub("", form)) or form


def search_variants(word: str) -> list[str]:
    """Every key that a typed word may stand under, its own first."""
    folded = FOLDING.word(word)
    if not _ARABIC.match(folded):
        return [folded.casefold()]
    own = word_key(folded)
    stems = {own}
    lemmas, forms = _family()
    for bare in bares(folded):
        key = word_key(bare)
        if bare == folded or key in lemmas:
            stems.add(key)
        for lemma in lemmas.get(key, ()):
            stems.update(form for form in forms[lemma] if _bones(form) == _bones(key))
    found = dict.fromkeys([own, *sorted(stems)])
    for stem in list(found):
        if len(stem) >= SHORT:
            found.update(dict.fromkeys(on + stem for on in _ON))
    for stem in [own, *sorted(stems - {own})]:
        if len(stem) > SHORT:
            base = stem[:-1] + _OPENED[stem[-1]] if stem[-1] in _OPENED else stem
            found.update(dict.fromkeys(base + pronoun for pronoun in _PRONOUNS))
    return list(found)[:MOST]

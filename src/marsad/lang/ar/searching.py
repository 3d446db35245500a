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
MOST = 120  # variants of one word

_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[ء-ي]")
_ON = ("ب", "ل", "ك", "س")
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "كم", "ك", "ي")
_keys: dict[str, str] = {}


def search_keys(text: str) -> list[str]:
    """The keys of all words and figures of a text, in order."""
    if len(_keys) > REMEMBERED:
        _keys.clear()
    found = []
    for form in _WORD.findall(FOLDING.word(text)):
        key = _keys.get(form)
        if key is None:
            key = _keys[form] = word_key(form) if _ARABIC.match(form) else form.casefold()
        found.append(key)
    return found


@cache
def _family() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Lemmas by form, and forms by lemma; verbs are left out of nobody's family."""
    lemmas: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, set[str]] = defaultdict(set)
    for form, rows in arabic().forms.items():
        if " " in form:
            continue
        for lemma, _ in rows:
            lemmas[word_key(form)].add(lemma)
            forms[lemma].add(word_key(form))
    return lemmas, forms


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
            stems |= forms[lemma]
    found = dict.fromkeys([own, *sorted(stems)])
    for stem in list(found):
        if len(stem) >= SHORT:
            found.update(dict.fromkeys(on + stem for on in _ON))
    for stem in [own, *sorted(stems - {own})]:
        if len(stem) > SHORT:
            base = stem[:-1] + "ت" if stem.endswith("ه") else stem
            found.update(dict.fromkeys(base + pronoun for pronoun in _PRONOUNS))
    return list(found)[:MOST]

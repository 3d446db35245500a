"""Which language a text is in: by script, tell-tale letters and a few function words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

__all__ = ["guess_language"]

LOOKED_AT = 4000  # characters
GLANCED_AT = 600  # characters of a text that is plainly Arabic

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_OTHER = (("he", re.compile("[\u05d0-\u05ea]+")), ("ru", re.compile("[\u0400-\u04ff]+")))
# Letters that Arabic does not have: Persian, Urdu, Sorani and others.
_FOREIGN = re.compile(
    "[\u0679\u067e\u0686\u0688\u0691\u0695\u0698\u06a9\u06af\u06ba\u06be\u06c1\u06c6\u06ce\u06cc\u06d2\u06b5\u06d5]"
)


def guess_language(text: str) -> str:
    """ISO 639-1 code of the language of a text, ``und`` where it cannot be told."""
    head = text[:GLANCED_AT]
    if len(_ARABIC.sub("", head)) * 2 < len(head) and not _FOREIGN.search(head):
        return "ar"
    head = text[:LOOKED_AT]
    arabic = sum(map(len, _ARABIC.findall(head)))
    latin = sum(map(len, _LATIN.findall(head)))
    if arabic * 4 >= latin and arabic >= 8:
        return _in_arabic_script(head, arabic)
    if latin >= 8:
        return _best(head, ("en", "fr", "tr", "de", "es", "it", "ku"))
    counted = [(sum(map(len, letters.findall(head))), code) for code, letters in _OTHER]
    most, code = max(counted)
    return code if most >= 8 else "und"


def _in_arabic_script(head: str, letters: int) -> str:
    if len(_FOREIGN.findall(head)) * 50 < letters:
        return "ar"
    found = _best(head, ("ar", "fa", "ur", "ckb"))
    return "ku" if found == "ckb" else found


def _best(head: str, codes: tuple[str, ...]) -> str:
    """The language with most function words, at least one word in twenty (a guess needs two)."""
    words = re.findall(r"[^\W\d_]+", head.lower())
    known = _function_words()
    counts = {code: sum(word in known[code] for word in words) for code in codes}
    code = max(counts, key=counts.__getitem__)
    return code if counts[code] >= 2 and counts[code] * 20 >= len(words) else "und"


@cache
def _function_words() -> Mapping[str, frozenset[str]]:
    from marsad.lang.ar.language import arabic

    rows = arabic().data["cleaning/languages"]["languages"]
    return {row["code"]: frozenset(row["words"]) for row in rows}

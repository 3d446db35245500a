"""When two quotes of a name are the same name: for measuring, where annotators quote a word more or less."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["same_name"]

_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200c-\u200f\u202a-\u202e]")
_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_ARTICLE = re.compile(r"^(?:[وفبكل]?ال|لل)(?=\w{2})")


def same_name(a: str, b: str) -> bool:
    """Whether one quote holds the other's words, or they share half the words of the longer one."""
    x, y = _words(a), _words(b)
    if not x or not y:
        return False
    return x <= y or y <= x or len(x & y) / max(len(x), len(y)) >= 0.5


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    """The words of a quote without marks, spelling variants, case and article."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_LETTERS).lower()
    return frozenset(_ARTICLE.sub("", word) for word in re.findall(r"\w+", plain))

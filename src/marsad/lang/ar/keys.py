"""Words of a text as keys for comparing texts: folded, without proclitics and article.

Two reports write ``والقصف``, ``بالقصف`` and ``قصف``: one key.  The key need not be a word; it need only come out
the same for every spelling, so nothing is looked up.
"""

from __future__ import annotations

import re
from functools import cache

from marsad.lang.ar.language import arabic
from marsad.lang.ar.morphology import FOLDING

__all__ = ["common_keys", "text_keys", "word_key"]

SHORTEST = 3  # letters left after taking something off
REMEMBERED = 500_000  # distinct words kept before the memory is emptied

_WORD = re.compile(r"[^\W_]+")
_PROCLITIC = re.compile("^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=...))(?=..)")


class _Keys(dict[str, str]):
    """Folded word to its key, "" where it has none; worked out when first asked for."""

    def __missing__(self, form: str) -> str:
        key = self[form] = "" if len(form) < 2 or form[0].isdecimal() else word_key(form)
        return key


_keys = _Keys()


def word_key(form: str) -> str:
    """The key of one folded word: ``وبالمدينه`` gives ``مدينه``."""
    return _PROCLITIC.sub("", form) if len(form) > SHORTEST else form


@cache
def common_keys() -> frozenset[str]:
    """The keys of all words that the lexicon knows: those of any report on such events, unlike names."""
    return frozenset(word_key(form) for form in arabic().forms if " " not in form)


def text_keys(text: str) -> list[str]:
    """The keys of all words of a text in order; figures and single letters are left out."""
    if len(_keys) > REMEMBERED:
        _keys.clear()
    return [key for key in map(_keys.__getitem__, _WORD.findall(FOLDING.word(text))) if key]

"""Languages: one folder each, found by its ISO 639-1 code."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

__all__ = ["LANGUAGES", "reader_for", "text_keys_for"]

LANGUAGES = ("ar",)
"""Codes of the languages with a reader."""


def reader_for(code: str | None) -> Any | None:
    """The reader of a language, or None where there is none; a text of unknown language is read as Arabic."""
    if code in (None, "", "und", "ar"):
        from marsad.lang.ar.reading import ArabicReader

        return ArabicReader()
    return None


def text_keys_for(code: str | None) -> Callable[[str], list[str]]:
    """How a language turns a text into word keys for comparing texts; without a reader: words in lower case."""
    if code in (None, "", "und", "ar"):
        from marsad.lang.ar.keys import text_keys

        return text_keys
    return lambda text: [word for word in _WORD.findall(text.casefold()) if len(word) > 2]


_WORD = re.compile(r"[^\W\d_]+")

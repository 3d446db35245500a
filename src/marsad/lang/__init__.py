"""Languages: one folder each, found by its ISO 639-1 code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from marsad.lang.glances import Glance

__all__ = [
    "LANGUAGES",
    "column_names",
    "common_keys_for",
    "fold_name",
    "glance_for",
    "place_spelling",
    "reader_for",
    "search_keys_for",
    "search_variants_for",
    "text_keys_for",
]

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


def column_names() -> dict[str, tuple[str, ...]]:
    """How people who write these languages call the columns of a table of reports, by the field that they hold."""
    from marsad.lang.ar.language import arabic

    return {row["field"]: tuple(row["names"]) for row in arabic().data["cleaning/columns"]["columns"]}


def fold_name(name: str) -> str:
    """A short name with its spelling levelled."""
    from marsad.lang.ar.morphology import FOLDING

    return FOLDING.word(name)


def search_keys_for(code: str | None) -> Callable[[str], list[str]]:
    """How a text becomes the words of an index. One way for all languages: stores hold many, and queries name none."""
    from marsad.lang.ar.searching import search_keys

    return search_keys


def place_spelling() -> Any:
    """How names of places are spelt, for looking them up as people type them."""
    from marsad.lang.ar.places.spelling import spelling

    return spelling()


def search_variants_for(code: str | None) -> Callable[[str], list[str]]:
    """The index words that a typed word may stand under."""
    from marsad.lang.ar.searching import search_variants

    return search_variants


def common_keys_for(code: str | None) -> frozenset[str]:
    """Keys of words that are common in reports of any event; without a reader: none known."""
    if code in (None, "", "und", "ar"):
        from marsad.lang.ar.keys import common_keys

        return common_keys()
    return frozenset()


def glance_for(code: str | None) -> Callable[[str, Iterable[tuple[int, int]], str | None, bool], Glance]:
    """How a language looks at a report that lacks a date or events; without a reader: not at all."""
    if code in (None, "", "und", "ar"):
        from marsad.lang.ar.glance import glance

        return glance
    return lambda text, masked, published, want_places: Glance(None, None, [])


_WORD = re.compile(r"[^\W\d_]+")

"""Languages: one folder each, found by its ISO 639-1 code."""

from __future__ import annotations

from typing import Any

__all__ = ["LANGUAGES", "reader_for"]

LANGUAGES = ("ar",)
"""Codes of the languages with a reader."""


def reader_for(code: str | None) -> Any | None:
    """The reader of a language, or None where there is none; a text of unknown language is read as Arabic."""
    if code in (None, "", "und", "ar"):
        from marsad.lang.ar.reading import ArabicReader

        return ArabicReader()
    return None

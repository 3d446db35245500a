"""Names of private persons, kept out of lists until somebody asks for them."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["HIDDEN", "without_names"]

HIDDEN = "\u2588\u2588\u2588"
"""What stands for a name: three blocks."""


@lru_cache(maxsize=20_000)
def without_names(text: str, language: str | None) -> str:
    """A title with persons' names blocked out. Arabic titles only: names of others are not known here."""
    if (language or "ar") != "ar":
        return text
    from marsad.lang.ar.parties.persons import person_names

    for start, end in reversed(person_names(text)):
        text = text[:start] + HIDDEN + text[end:]
    return text

"""What card and page share: labels, and values as short text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from marsad.lang.data import load_folder
from marsad.record import Count, Event, Party, Place, Toll, When

__all__ = ["Labels", "amount", "days", "labels", "party_note", "place_note", "source_name"]

Labels = dict[str, Any]
LANGUAGES = Path(__file__).parents[1] / "lang"


@cache
def labels(lang: str) -> Labels:
    """The interface words of a language (``ar``, ``en``)."""
    words: Labels = load_folder(LANGUAGES / lang)["interface"]
    return words


def amount(count: Count | Toll) -> str:
    """A range in figures: ``5``, ``5-7``, ``≥ 5``, ``≤ 7``; ``?`` where neither end is known."""
    low, high = count.low, count.high
    if low is None and high is None:
        return "?"
    if high is None:
        return f"≥ {low}"
    if low is None:
        return f"≤ {high}"
    return str(low) if low == high else f"{low}-{high}"


def days(when: When) -> str:
    """One day, or the two ends of an interval."""
    return when.start if when.start == when.end else f"{when.start} … {when.end}"


def place_note(place: Place) -> str:
    """Province, country and coordinates, as far as known."""
    where = ", ".join(part for part in (place.admin2, place.admin1, place.country) if part)
    if place.lat is None or place.lon is None:
        return where
    return f"{where} ({place.lat:.3f}, {place.lon:.3f})".strip()


def party_note(party: Party, words: Labels) -> str:
    """The register's name and the type of a party, as far as known."""
    parts = [party.canonical if party.canonical != party.name else None]
    parts += [words["party_types"].get(party.type), party.country]
    return ", ".join(part for part in parts if part)


def source_name(event: Event, count: Count) -> str | None:
    """Who gives a figure."""
    if count.source is None or not 0 <= count.source < len(event.claims):
        return None
    return event.claims[count.source].source.name

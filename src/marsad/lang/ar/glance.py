"""A second look at a report that lacks a date or in which no event was found: for linking, not for the record."""

from __future__ import annotations

from collections.abc import Iterable

from marsad.engine.rules import Match
from marsad.lang.ar import places, times
from marsad.lang.ar.language import arabic
from marsad.lang.ar.times.values import Day, Stamp
from marsad.lang.glances import Glance

__all__ = ["glance"]


def glance(text: str, masked: Iterable[tuple[int, int]], published: str | None, want_places: bool) -> Glance:
    """The day a text says it was written, and the places it names.

    Args:
        text: the stored text.
        masked: regions that are not the report; page stamps must not be among them.
        published: ISO date, where known.
        want_places: whether to look for places at all.
    """
    doc = arabic().document(text, tuple(masked))
    said = times.annotate(doc)
    anchor = times.document_anchor(doc, said, published)
    found = places.resolve(doc, places.annotate(doc), published=published) if want_places else []
    return Glance(
        anchor.date if anchor else None,
        None if anchor else _hint(said),
        [place for place in found if place is not None],
        None if anchor else _weekday(said),
    )


def _hint(said: list[Match]) -> tuple[int, int, int | None] | None:
    """Month, day and weekday (Monday 0), where said, of the first Gregorian date with a day; one said of the day of
    writing ("today, Sunday 3 May") comes before others."""
    found = None
    for match in said:
        value = match.value.value if isinstance(match.value, Stamp) else match.value
        if isinstance(value, Day) and value.calendar == "g" and value.day and value.month:
            if value.shift is not None:
                return value.month, value.day, value.weekday
            found = found or (value.month, value.day, value.weekday)
    return found


def _weekday(said: list[Match]) -> int | None:
    """The first weekday (Monday 0) that is said."""
    for match in said:
        value = match.value.value if isinstance(match.value, Stamp) else match.value
        if isinstance(value, Day) and value.weekday is not None and value.year is None:
            return value.weekday
    return None

"""The day a report was written: from its metadata, else from a stamp, a dateline or its own prose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from marsad.engine.rules import Match
from marsad.lang.ar.times.resolving import day_of
from marsad.lang.ar.times.values import Anchor, Day, Month, Since, Stamp, Year
from marsad.text.document import Document

__all__ = ["document_anchor", "is_stamp", "published_day"]

NEAR = 3  # years between a date that lacks its year and the years the text names
LEAD = 60  # words in which a report says the day of its event


def published_day(published: str | None) -> date | None:
    """The day in an ISO date or date-time, or None where it is none."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def is_stamp(doc: Document, match: Match) -> bool:
    """Whether a match stands as the page's own date: with a clock, behind "published", or alone on its line."""
    if isinstance(match.value, Stamp):
        return True
    if not isinstance(match.value, Day) or match.value.day is None or match.value.shift is not None:
        return False
    words = doc.words
    before = match.first == 0 or words[match.first - 1].kind == "break"
    after = match.last >= len(words) or words[match.last].kind == "break" or words[match.last].form in "|،,"
    return before and after


def document_anchor(doc: Document, matches: Iterable[Match], published: str | None = None) -> Anchor | None:
    """The day the report itself was written, with how it is known, or None.

    In order: ``publication`` (the metadata), ``stamp`` (the page's date with a clock, or alone on a line),
    ``prose`` (the text says the date of its today or yesterday), and last, inexactly, ``prose`` from the first
    full date of the lead: the report was written on that day or shortly after.
    """
    day = published_day(published)
    if day is not None:
        return Anchor(day, "publication")
    matches = list(matches)
    for finder in (_from_stamp, _from_today):
        found = finder(doc, matches)
        if found is not None:
            return found
    return _from_lead(matches)


def _full(day: Day) -> date | None:
    try:
        found = day_of(day, None)
    except (ValueError, OverflowError):
        return None
    return found[0] if found else None


def _from_stamp(doc: Document, matches: Sequence[Match]) -> Anchor | None:
    for match in matches:
        if is_stamp(doc, match):
            value = match.value.value if isinstance(match.value, Stamp) else match.value
            found = _full(value) or _with_year(value, matches)
            if found is not None:
                return Anchor(found, "stamp")
    return None


def _from_today(doc: Document, matches: Sequence[Match]) -> Anchor | None:
    for match in matches:
        value = match.value
        if isinstance(value, Day) and value.shift is not None and value.day is not None:
            found = _full(value) or _with_year(value, matches)
            if found is not None:
                return Anchor(found - timedelta(days=value.shift), "prose")
    return None


def _with_year(value: Day, matches: Sequence[Match]) -> date | None:
    """The year in which a date falls on its weekday, if just one is near the years the text names."""
    if value.weekday is None or value.month is None or value.day is None or value.calendar != "g":
        return None
    named = _years(matches)
    if not named:
        return None
    fitting = []
    for year in range(max(named) - NEAR, max(named) + NEAR + 1):
        found = _full(Day(day=value.day, month=value.month, year=year))
        if found is not None and found.weekday() == value.weekday:
            fitting.append(found)
    return fitting[0] if len(fitting) == 1 else None


def _years(matches: Sequence[Match]) -> set[int]:
    years: set[int] = set()
    for match in matches:
        value = match.value.value if isinstance(match.value, Since | Stamp) else match.value
        if isinstance(value, Day | Month | Year) and value.year is not None and value.calendar == "g":
            years.add(value.year)
    return years


def _from_lead(matches: Sequence[Match]) -> Anchor | None:
    """The first full date of the lead, unless the report names a later one."""
    full = [(m.first, found) for m in matches if isinstance(m.value, Day) and (found := _full(m.value)) is not None]
    if not full or full[0][0] > LEAD or full[0][1] < max(found for _, found in full):
        return None
    return Anchor(full[0][1], "prose", exact=False)

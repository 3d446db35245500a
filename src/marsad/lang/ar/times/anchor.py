"""The day a report was written: from its metadata, else from a stamp, a dateline or its own prose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache

from marsad.engine.rules import Match
from marsad.lang.ar.language import arabic
from marsad.lang.ar.times.resolving import day_of
from marsad.lang.ar.times.values import Anchor, Day, Month, Since, Stamp, Year
from marsad.text.document import Document

__all__ = ["document_anchor", "is_stamp", "published_day"]

PLACE_WORDS = 4  # of a dateline before its date
FRAME = 3  # times that a page repeats its own date
LEAD = 60  # words in which a report says the day of its event
LATE = 2  # days by which a report may be published after it was written
CLOSE = 2  # days between two days that are one but for the year
RECENT = 20  # years back to a year that may be the report's own
YEARS = 11  # after so many at most, a date falls on its weekday again


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
    if match.value.year is None and match.value.weekday is None:
        return False
    return _stands_alone(doc, match) or (match.value.year is not None and _is_dateline(doc, match))


def _stands_alone(doc: Document, match: Match) -> bool:
    words = doc.words
    before = words[match.first - 1] if match.first else None
    after = words[match.last] if match.last < len(words) else None
    if before is not None and before.form == "·":
        return True
    return (before is None or before.kind == "break") and (after is None or after.kind == "break" or after.form == "|")


def _is_dateline(doc: Document, match: Match) -> bool:
    """A full date, as in "Baghdad 11 August 2015 (agency)", near the start of a line, before the agency's name."""
    words = doc.words
    if match.first > LEAD or match.last >= len(words) or match.value.weekday is not None:
        return False
    head = words[max(0, match.first - PLACE_WORDS) : match.first]
    starts = match.first <= PLACE_WORDS or any(word.kind == "break" for word in head)
    return starts and "time.agency" in (words[match.last].tags | words[min(match.last + 1, len(words) - 1)].tags)


def document_anchor(doc: Document, matches: Iterable[Match], published: str | None = None) -> Anchor | None:
    """The day the report itself was written, with how it is known, or None.

    In order: ``publication`` (the metadata, unless only its year differs from the page's stamp), ``stamp`` (the
    page's date with a clock, or alone on a line),
    ``prose`` (the text says the date of its today or yesterday), and last, inexactly, ``prose`` from the first
    full date of the lead: the report was written on that day or shortly after.
    """
    day = published_day(published)
    matches = list(matches)
    if day is not None:
        return _own_year(doc, matches, day) or Anchor(_written_before(matches, day), "publication")
    for finder in (_from_stamp, _from_today):
        found = finder(doc, matches)
        if found is not None:
            return found
    return _from_lead(matches)


def _own_year(doc: Document, matches: Sequence[Match], published: date) -> Anchor | None:
    """The page's stamp, where the metadata give its day and month with a later year: that of the copy."""
    stamp = _from_stamp(doc, matches)
    if stamp is None or stamp.date.year >= published.year:
        return None
    years = round((published - stamp.date).days / 365.25)
    return stamp if abs((published - stamp.date).days - 365.25 * years) < CLOSE and years else None


def _written_before(matches: Sequence[Match], published: date) -> date:
    """The day of writing, where the text's "today (Friday)" shows that it was published a day or two later."""
    for match in matches:
        value = match.value
        if isinstance(value, Day) and value.shift in (0, -1) and value.weekday is not None and value.day is None:
            late = (published.weekday() + value.shift - value.weekday) % 7
            return published - timedelta(days=late) if late <= LATE else published
    return published


def _full(day: Day) -> date | None:
    """The day of a full date, unless the weekday said with it is another one: then one of the two is a slip."""
    try:
        found = day_of(day, None)
    except (ValueError, OverflowError):
        return None
    if found is None or (day.weekday is not None and found[0].weekday() != day.weekday and day.calendar == "g"):
        return None
    return found[0]


def _from_stamp(doc: Document, matches: Sequence[Match]) -> Anchor | None:
    """The first stamp. A lone date that comes back again and again is the page's frame, as it stood when fetched."""
    stamps = [match for match in matches if is_stamp(doc, match)]
    values = [m.value.value if isinstance(m.value, Stamp) else m.value for m in stamps]
    for match, value in zip(stamps, values, strict=True):
        if isinstance(match.value, Day) and values.count(value) >= FRAME:
            continue
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
    """The year in which a date falls on its weekday: the last that the text names or the one after it, else the newest.

    Weekdays repeat every five, six or eleven years, so that a year named from far back proves nothing. A page that
    does without a year is rarely that old: of the dates with a weekday and no year in human-coded reports of one
    war, told over ten years, the newest fit nearly all.
    """
    if value.weekday is None or value.month is None or value.year is not None or value.calendar != "g":
        return None
    newest = _newest()
    named = max((year for year in _years(matches) if newest.year - year <= RECENT), default=None)
    near = (named + 1, named) if named is not None else ()
    for year in (*near, *range(newest.year, newest.year - YEARS - 1, -1)):
        found = _full(Day(day=value.day, month=value.month, year=year))
        if found is not None and found.weekday() == value.weekday and found <= newest:
            return found
    return None


@cache
def _newest() -> date:
    """The newest day a report without a date is taken to be from: fixed, so that a report reads alike on any day."""
    return date.fromisoformat(arabic().data["times/words"]["newest"])


def _years(matches: Sequence[Match]) -> set[int]:
    years: set[int] = set()
    for match in matches:
        value = match.value.value if isinstance(match.value, Since | Stamp) else match.value
        if isinstance(value, Day | Month | Year) and value.year is not None and value.calendar == "g":
            years.add(value.year)
    return years


def _from_lead(matches: Sequence[Match]) -> Anchor | None:
    """The first full date of the lead, unless the report names a later one; its weekday may tell its year."""
    full = [
        (m.first, found)
        for m in matches
        if isinstance(m.value, Day) and (found := _full(m.value) or _with_year(m.value, matches)) is not None
    ]
    if not full or full[0][0] > LEAD or full[0][1] < max(found for _, found in full):
        return None
    return Anchor(full[0][1], "prose", exact=False)

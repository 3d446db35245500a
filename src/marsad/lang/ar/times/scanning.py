"""All times of a report with their days and their parts in it, and what cannot be true about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from marsad.engine.rules import Match
from marsad.lang.ar.times.anchor import document_anchor, is_stamp
from marsad.lang.ar.times.reading import annotate
from marsad.lang.ar.times.resolving import day_of, resolve
from marsad.lang.ar.times.values import (
    Age,
    Anchor,
    Day,
    Deadline,
    Duration,
    Month,
    Now,
    Range,
    Raw,
    Resolved,
    Role,
    Since,
    Stamp,
    TimeMention,
    Until,
    Year,
)
from marsad.record import Warning
from marsad.text.document import Document

__all__ = ["scan", "warnings"]

VERB_WORDS = 3  # between a verb and the date it is told with
PAST = frozenset(["past", "passive"])
CLOSE = 3  # words between a year and the date it belongs to


def scan(
    doc: Document, published: str | None = None, *, matches: Sequence[Match] | None = None, unresolved: bool = False
) -> list[TimeMention]:
    """All times of a report, in order, resolved and with their part in it.

    Args:
        published: the metadata's ISO date or date-time, if known.
        matches: the result of ``annotate``, if already there.
        unresolved: give also what has no days (durations, ages, "yesterday" in an undated report), with null
            ``start`` and ``end``.
    """
    found = annotate(doc) if matches is None else matches
    anchor = document_anchor(doc, found, published)
    mentions: list[TimeMention] = []
    before: Match | None = None
    for match in found:
        mention = _mention(doc, _with_year_before(match, before), anchor)
        before = match
        if unresolved or mention.start is not None:
            mentions.append(mention)
    return mentions


def _with_year_before(match: Match, before: Match | None) -> Match:
    """A date takes the year that is said just before it: "in the year 1999, on 15 February"."""
    value = match.value
    if before is None or not isinstance(before.value, Year) or match.first - before.last > CLOSE:
        return match
    if isinstance(value, Day) and value.month is not None and value.year is None and value.side is None:
        return match.meaning(replace(value, year=before.value.year))
    return match


def _mention(doc: Document, match: Match, anchor: Anchor | None) -> TimeMention:
    value: Raw = match.value
    days = resolve(value, anchor.date, anchor.basis, anchor.exact) if anchor else resolve(value, None)
    role = _role(doc, match, days, anchor)
    if days is None:
        return TimeMention(match.first, match.last, None, None, None, None, None, match.rule, role, value)
    return TimeMention(
        match.first,
        match.last,
        days.start.isoformat(),
        days.end.isoformat(),
        days.precision,
        days.date_prec,
        days.basis,
        match.rule,
        role,
        value,
    )


ROLES: dict[type, Role] = {
    Since: "since",
    Until: "until",
    Deadline: "deadline",
    Duration: "duration",
    Age: "age",
    Now: "now",
    Stamp: "publication",
}


def _role(doc: Document, match: Match, days: Resolved | None, anchor: Anchor | None) -> Role:
    known = ROLES.get(type(match.value))
    if known is not None:
        return known
    if is_stamp(doc, match):
        return "publication"
    side = getattr(match.value, "side", None)
    if side == 1 or (isinstance(match.value, Day) and match.value.shift == 1):
        return "future"
    if days is not None and anchor is not None and anchor.exact and days.start > anchor.date:
        return "future"
    return "event_time"


def warnings(doc: Document, published: str | None = None, *, matches: Sequence[Match] | None = None) -> list[Warning]:
    """What the report says of times that cannot all be true.

    Codes: ``month_names_disagree``, ``impossible_date``, ``weekday_disagrees`` and ``date_after_publication`` (a
    day told as past that lies behind the day of publication).
    """
    found = annotate(doc) if matches is None else matches
    anchor = document_anchor(doc, found, published)
    made: list[Warning] = []
    for match in found:
        for day in _days(match.value):
            problem = _problem(day, anchor if _told_as_past(doc, match) else None)
            if problem is not None:
                made.append(Warning(code=problem[0], message=problem[1], span=doc.span(match.first, match.last)))
    return made


def _told_as_past(doc: Document, match: Match) -> bool:
    """Whether a date is told as past: "today the …", or right behind a verb in the past. Others may be plans."""
    if match.rule != "ar.time.date" or is_stamp(doc, match):
        return False
    if match.value.shift is not None:
        return bool(match.value.shift <= 0)
    before = doc.words[max(0, match.first - VERB_WORDS) : match.first]
    return any(sense.shape in PAST for word in before for sense in word.senses)


def _days(value: Raw) -> list[Day | Month]:
    if isinstance(value, Since | Until | Deadline | Stamp):
        return _days(value.value)
    if isinstance(value, Range):
        return _days(value.first) + _days(value.last)
    return [value] if isinstance(value, Day | Month) else []


def _problem(value: Day | Month, anchor: Anchor | None) -> tuple[str, str] | None:
    if len(set(value.names)) > 1:
        one, two = value.names
        return "month_names_disagree", f"The two month names disagree: month {one} and month {two}."
    if not isinstance(value, Day) or value.day is None:
        return None
    if value.month is None or value.year is None:
        return None
    try:
        found = day_of(value, None)
    except (ValueError, OverflowError):
        return "impossible_date", f"There is no day {value.day} of month {value.month} in the year {value.year}."
    if found is None:
        return None
    return _clash(value, found[0], anchor)


def _clash(value: Day, found: date, anchor: Anchor | None) -> tuple[str, str] | None:
    if value.weekday is not None and value.calendar == "g" and found.weekday() != value.weekday:
        return "weekday_disagrees", f"{found.isoformat()} was not the weekday that the text names."
    published = anchor is not None and anchor.basis in ("publication", "stamp")
    if published and anchor is not None and found > anchor.date and value.side != 1 and value.shift != 1:
        message = f"{found.isoformat()} lies after the day of publication, {anchor.date.isoformat()}."
        return "date_after_publication", message
    return None

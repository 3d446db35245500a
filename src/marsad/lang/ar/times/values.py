"""What a phrase of time says, before anybody knows when it was said.

Raw values hold only what stands in the words. ``shift`` counts days from the day of speaking, ``side`` is
-1 for "last", 0 for "this", 1 for "next"; weekdays count from Monday 0; ``calendar`` is ``g`` or ``h`` (Hijri).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

__all__ = [
    "Age",
    "Ago",
    "Anchor",
    "Day",
    "Deadline",
    "Duration",
    "Month",
    "Now",
    "Period",
    "Point",
    "Range",
    "Raw",
    "Resolved",
    "Since",
    "Stamp",
    "TimeMention",
    "Until",
    "Year",
]

Role = Literal["event_time", "now", "since", "until", "duration", "age", "publication", "deadline", "future"]
Precision = Literal["day", "days", "week", "month", "season", "year", "range"]


class Day(msgspec.Struct, frozen=True):
    """One day, by any of its signs: date, weekday, distance from today. ``names`` are the months as named."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    calendar: str = "g"
    weekday: int | None = None
    shift: int | None = None
    side: int | None = None
    month_side: int | None = None
    year_side: int | None = None
    part: str | None = None
    names: tuple[int, ...] = ()
    other: Day | None = None  # the same day in the second calendar


class Month(msgspec.Struct, frozen=True):
    """A named month, or a part of it (``edge``: start, early, mid, late, end)."""

    month: int
    year: int | None = None
    calendar: str = "g"
    side: int | None = None
    year_side: int | None = None
    edge: str | None = None
    names: tuple[int, ...] = ()


class Year(msgspec.Struct, frozen=True):
    """A numbered year, its season or a part of it."""

    year: int
    calendar: str = "g"
    edge: str | None = None
    season: str | None = None


class Period(msgspec.Struct, frozen=True):
    """Such as "last month", "the past two days", "this year". ``count`` is null where the number is left open."""

    unit: str
    count: int | None
    side: int
    edge: str | None = None
    rolling: bool = False  # "the past month" up to now, not the calendar's last one


class Ago(msgspec.Struct, frozen=True):
    """Such as "Three days ago" (told from today)."""

    unit: str
    count: int | None


class Now(msgspec.Struct, frozen=True):
    """Such as "Now", "a moment ago" (told from today)."""


class Range(msgspec.Struct, frozen=True):
    """From ``first`` to ``last``; what ``first`` leaves out it takes from ``last``."""

    first: Day | Month | Year
    last: Day | Month | Year


class Since(msgspec.Struct, frozen=True):
    """From a time up to the day of speaking."""

    value: Point


class Until(msgspec.Struct, frozen=True):
    """Up to a time."""

    value: Point


class Deadline(msgspec.Struct, frozen=True):
    """Before, or by, a time."""

    value: Point


class Stamp(msgspec.Struct, frozen=True):
    """When a page was published: a day, and the clock as written."""

    value: Day
    clock: str | None = None


class Duration(msgspec.Struct, frozen=True):
    """How long."""

    unit: str
    count: int | None


class Age(msgspec.Struct, frozen=True):
    """How old."""

    unit: str
    count: int


Point = Day | Month | Year | Period | Ago | Now | Range
Raw = Point | Since | Until | Deadline | Stamp | Duration | Age


class Anchor(msgspec.Struct, frozen=True):
    """The day a report was written. ``exact`` is false where only a day near it is known."""

    date: date
    basis: str  # publication, stamp, dateline, prose
    exact: bool = True


class Resolved(msgspec.Struct, frozen=True):
    """An interval of days, in the fields of ``record.When``.

    ``date_prec`` follows the UCDP GED codebook (version 25, "date_prec"): 1 the exact day, 2 a range of 2 to
    6 days, 3 a week, 4 a month (8 to 31 days), 5 more than a month. A day counted in weeks ("a week ago") is nominal:
    one day, ``date_prec`` 2.
    """

    start: date
    end: date
    precision: Precision
    date_prec: int
    basis: str


class TimeMention(msgspec.Struct, frozen=True):
    """A time told in the words ``first`` up to, not including, ``last``.

    ``start`` and ``end`` are ISO dates, null for durations, ages and what cannot be resolved.
    """

    first: int
    last: int
    start: str | None
    end: str | None
    precision: Precision | None
    date_prec: int | None
    basis: str | None
    rule: str
    role: Role
    raw: Raw

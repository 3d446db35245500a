"""Readers of numbers, month names and written dates. Each takes clues and a place, and gives (end, reading)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from marsad.lang.ar.times.clues import Clue
from marsad.lang.ar.times.values import Day

__all__ = ["MonthName", "cardinal", "day_month", "day_number", "month_name", "numeric_date", "year_number", "year_tail"]

SEPARATORS = frozenset("/-.\\–")
MARKS = SEPARATORS | {":"}
GREGORIAN = range(1900, 2100)
HIJRI = range(1300, 1500)
HEADS = {"kanun": (12, 1), "tishrin": (10, 11), "rabi": (3, 4), "jumada": (5, 6)}
HIJRI_HEADS = frozenset(["rabi", "jumada", "dhu"])
SHORT_YEAR = range(10, 40)


class MonthName(NamedTuple):
    """A month as named: once, or twice in two families of names."""

    number: int
    calendar: str
    names: tuple[int, ...]
    family: str


def month_name(c: Sequence[Clue], i: int) -> tuple[int, MonthName] | None:
    """A month, with the second name that often stands behind a slash, in brackets or alone."""
    one = _single(c, i)
    if one is None:
        return None
    end, first = one
    mark = c[end].form
    two = _single(c, end + 1 if mark in ("/", "-", "(", "\\") else end)
    if two is None or two[1].family == first.family or two[1].calendar != first.calendar:
        return one
    after, second = two
    if mark == "(":
        if c[after].form != ")":
            return one
        after += 1
    elif mark not in ("/", "-", "\\") and second.number != first.number:
        return one
    # where the two names disagree the one used everywhere is the one first written by the newsroom
    chosen = second if first.family == "lev" else first
    return after, MonthName(chosen.number, "g", (first.number, second.number), "both")


def _single(c: Sequence[Clue], i: int) -> tuple[int, MonthName] | None:
    x = c[i]
    if x.month is not None:
        return i + 1, MonthName(x.month, "g", (x.month,), x.names)
    if x.hijri is not None:
        return i + 1, MonthName(x.hijri, "h", (x.hijri,), "h")
    if x.head is None:
        return None
    following = c[i + 1]
    if x.head == "dhu":
        if following.dhu is None:
            return None
        return i + 2, MonthName(following.dhu, "h", (following.dhu,), "h")
    which = following.ordinal if following.ordinal in (1, 2) else None
    if which is None and x.head in ("rabi", "jumada") and following.form in ("الاخر", "الاخره", "اخر"):
        which = 2
    if which is None:
        return None
    number = HEADS[x.head][which - 1]
    if x.head in HIJRI_HEADS:
        return i + 2, MonthName(number, "h", (number,), "h")
    return i + 2, MonthName(number, "g", (number,), "lev")


def day_number(c: Sequence[Clue], i: int) -> tuple[int, int] | None:
    """A day of the month: 15, "the 15", "the fifteenth", "the twenty-fifth"."""
    x = c[i]
    if x.form == "ال":
        i += 1
        x = c[i]
    if x.number is not None:
        return (i + 1, x.number) if 1 <= x.number <= 31 else None
    if x.ordinal is not None:
        following = c[i + 1]
        if following.cardinal == 10 and x.ordinal < 10:
            return i + 2, x.ordinal + 10
        if following.tens in (20, 30) and following.ampersand:
            return i + 2, x.ordinal + following.tens
        return i + 1, x.ordinal
    if x.tens in (20, 30) and x.definite:
        return i + 1, x.tens
    return None


def cardinal(c: Sequence[Clue], i: int) -> tuple[int, int] | None:
    """A number that counts units of time: 3, "three", "fifteen", "twenty-five"."""
    x = c[i]
    if x.form == "ال":
        i += 1
        x = c[i]
    if x.number is not None:
        return i + 1, x.number
    if x.cardinal is not None:
        following = c[i + 1]
        if following.cardinal == 10 and x.cardinal < 10:
            return i + 2, x.cardinal + 10
        if following.tens and following.ampersand and x.cardinal < 10:
            return i + 2, x.cardinal + following.tens
        return i + 1, x.cardinal
    if x.tens:
        return i + 1, x.tens
    return None


def year_number(c: Sequence[Clue], i: int, short: bool = False) -> tuple[int, int, str] | None:
    """A year with its era: (end, year, calendar)."""
    x = c[i]
    if x.number is None or (len(x.form) != 4 and not (short and len(x.form) == 2 and x.number in SHORT_YEAR)):
        return None
    end, year = i + 1, x.number if x.number > 99 else 2000 + x.number
    calendar = "g" if year in GREGORIAN else "h" if year in HIJRI else ""
    if (c[end].era == "h" and calendar == "h") or (c[end].era == "g" and calendar == "g"):
        end += 1
    return (end, year, calendar) if calendar else None


def year_tail(c: Sequence[Clue], i: int) -> tuple[int, int | None, int | None] | None:
    """The year behind a month: "2014", "of the year 2014", "of last year": (end, year, year's side)."""
    j = i
    if c[j].prep == "from" or (c[j].form in ("،", ",", "/", "-") and c[j + 1].number is not None):
        j += 1
        # "4 May, 2015" is a year, "4 May - 2015" too; anything shorter is not
    if c[j].unit == "year" and c[j].shape == "sg":
        if c[j + 1].side is not None and c[j].definite:
            said = year_number(c, j + 2)
            return (said[0], said[1], None) if said else (j + 2, None, c[j + 1].side)
        year = year_number(c, j + 1)
        return (year[0], year[1], None) if year else None
    if c[i].prep == "from":
        return None
    year = year_number(c, j)
    return (year[0], year[1], None) if year else None


def day_month(c: Sequence[Clue], i: int) -> tuple[int, Day] | None:
    """A date with a named month: "15 May", "the fifteenth of last May", "May 15, 2015", "the 5th of this month"."""
    number = day_number(c, i)
    if number is None:
        return _month_day(c, i)
    end, day = number
    j = end + 1 if c[end].prep == "from" or c[end].form in ("/", "-") else end
    if c[j].unit == "month" and c[j].shape == "sg":
        if c[j].definite:
            side = c[j + 1].side
            return (j + 2, Day(day=day, month_side=side)) if side is not None and j > end else None
        j += 1
    name = month_name(c, j)
    if name is None:
        return None
    end, month = name
    if month.family == "en" and year_tail(c, end) is None:
        return None
    return _with_year(c, end, Day(day=day, month=month.number, calendar=month.calendar, names=month.names))


def _with_year(c: Sequence[Clue], end: int, found: Day) -> tuple[int, Day] | None:
    tail = year_tail(c, end)
    year, side, year_side = None, None, None
    if tail is not None and (tail[1] is None or (tail[1] in HIJRI) == (found.calendar == "h")):
        end, year, year_side = tail
    elif c[end].side is not None:
        end, side = end + 1, c[end].side
    return end, Day(
        day=found.day,
        month=found.month,
        year=year,
        calendar=found.calendar,
        side=side,
        year_side=year_side,
        names=found.names,
    )


def _month_day(c: Sequence[Clue], i: int) -> tuple[int, Day] | None:
    """The English order of page stamps: Nov 30, 2024; with Arabic names only where a comma and a year follow."""
    day = c[i + 1].number
    if c[i].month is None or day is None or not 1 <= day <= 31:
        return None
    if c[i].names != "en" and c[i + 2].form not in ("،", ","):
        return None
    tail = year_tail(c, i + 2)
    if tail is None or tail[1] is None:
        return None
    month = c[i].month
    assert month is not None
    return tail[0], Day(day=day, month=month, year=tail[1], names=(month,))


def numeric_date(c: Sequence[Clue], i: int, loose: bool = False) -> tuple[int, Day] | None:
    """A date in digits: 22/7/2015, 2015-07-22, 22.7.2015, 12/10/1436. Day first unless it cannot be.

    Args:
        loose: accept a short year (12/10/21), when the words before say that a date follows.
    """
    parts = _numeric_parts(c, i)
    if parts is None:
        return None
    end, (one, two, three) = parts
    if len(one) == 4:
        year, month, day = int(one), int(two), int(three)
    elif len(three) == 4 or (loose and len(three) == 2 and int(three) in SHORT_YEAR):
        year, month, day = int(three), int(two), int(one)
        year = year if year > 99 else 2000 + year
    else:
        return None
    if year not in GREGORIAN and year not in HIJRI:
        return None
    if month > 12 and day <= 12:
        day, month = month, day
    calendar = "h" if year in HIJRI else "g"
    if c[end].era == calendar:
        end += 1
    return end, Day(day=day, month=month, year=year, calendar=calendar, names=(month,))


def _numeric_parts(c: Sequence[Clue], i: int) -> tuple[int, tuple[str, str, str]] | None:
    x = c[i]
    if x.number is None:
        pieces = x.form.split(".")
        if x.numeral and len(pieces) == 3 and all(p.isdigit() and len(p) in (1, 2, 4) for p in pieces):
            return i + 1, (pieces[0], pieces[1], pieces[2])
        return None
    mark = c[i + 1].form
    if mark not in SEPARATORS or c[i + 3].form != mark or c[i + 2].number is None or c[i + 4].number is None:
        return None
    if len(c[i + 2].form) > 2 or (4 not in (len(x.form), len(c[i + 4].form)) and len(c[i + 4].form) != 2):
        return None
    if len(x.form) == 3 or len(c[i + 4].form) == 3:
        return None
    return i + 5, (x.form, c[i + 2].form, c[i + 4].form)

"""Readers of longer and counted times: months, years, "last week", "three days ago", ranges, durations, ages."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.lang.ar.times.clues import Clue
from marsad.lang.ar.times.dates import cardinal, month_name, year_number, year_tail
from marsad.lang.ar.times.values import Age, Ago, Day, Duration, Month, Period, Year

__all__ = ["age", "ago", "as_day", "duration", "month", "period", "quantity", "year"]

FEW = None


def month(c: Sequence[Clue], i: int, led: bool = False) -> tuple[int, Month] | None:
    """A named month. Alone it is too weak (a verb, a reactor): it needs an edge, a year, "month", a second name …

    Args:
        led: a preposition before it is support enough.
    """
    j, edge, strong = i, None, led
    if c[j].edge is not None:
        j, edge, strong = j + 1, c[j].edge, True
    if c[j].unit == "month" and c[j].shape == "sg" and not c[j].definite:
        j, strong = j + 1, True
    name = month_name(c, j)
    if name is None:
        return None
    end, found = name
    if found.family == "en" or (found.calendar == "h" and j == i):
        strong = False
    year, year_side, side = None, None, None
    tail = year_tail(c, end)
    if tail is not None and (tail[1] is None or (tail[1] < 1500) == (found.calendar == "h")):
        end, year, year_side = tail
    elif c[end].side is not None:
        end, side = end + 1, c[end].side
    elif not strong and len(found.names) == 1:
        return None
    return end, Month(found.number, year, found.calendar, side, year_side, edge, found.names)


def year(c: Sequence[Clue], i: int, led: bool = False) -> tuple[int, Year] | None:
    """A numbered year: "the year 2014", "summer 2013", "the beginning of 2011", or bare behind a preposition."""
    j, edge, season, strong = i, None, None, led
    if c[j].edge is not None:
        j, edge, strong = j + 1, c[j].edge, True
    if c[j].season is not None:
        j, season, strong = j + 1, c[j].season, True
        if c[j].prep == "from":
            j += 1
    if c[j].unit == "year" and c[j].shape == "sg":
        j, strong = j + 1, True
    if not strong:
        return None
    found = year_number(c, j)
    if found is None or (j == i and c[found[0]].unit is not None):
        return None
    return found[0], Year(found[1], found[2], edge, season)


def quantity(c: Sequence[Clue], i: int) -> tuple[int, str, int | None] | None:
    """Units counted: "3 days", "two days", "a week", "some months", "a year and a half": (end, unit, count)."""
    j = i + 1 if c[i].about else i
    few = c[j].few
    if few:
        j += 1
    count = None if few else cardinal(c, j)
    if count is not None:
        j = count[0]
    x = c[j]
    unit = "day" if x.unit == "night" else x.unit
    if unit is None or x.definite:
        return None
    if count is not None:
        return _half(c, j + 1), unit, count[1]
    if few or x.shape == "pl":
        return j + 2 if c[j + 1].few else j + 1, unit, FEW
    return _half(c, j + 1), unit, 2 if x.shape == "du" else 1


def _half(c: Sequence[Clue], j: int) -> int:
    return j + 1 if c[j].half and c[j].ampersand else j


def ago(c: Sequence[Clue], i: int) -> tuple[int, Ago] | None:
    """Behind "before" or "since": how long ago. "Two days before (من) the raid" is not told from today."""
    found = quantity(c, i)
    if found is None:
        return None
    end, unit, count = found
    if c[end].prep == "from":
        if c[end + 1].form not in ("الان", "الزمان", "الزمن", "اليوم"):
            return None
        end += 2
    return end, Ago(unit, count)


def period(c: Sequence[Clue], i: int) -> tuple[int, Period] | None:
    """ "Last week", "the past two days", "the last 24 hours", "this year", "the middle of last month", "last night"."""
    if c[i].tonight and c[i + 1].prep == "ago" and c[i + 2].side == -1:
        return i + 3, Period("night", 2, -1)  # the night before last
    if c[i].tonight:
        return (i + 2, Period("night", 1, -1)) if c[i + 1].side == -1 else None
    if c[i].this:
        x = c[i + 1]
        ok = x.definite and x.shape == "sg" and x.unit in ("week", "month", "year")
        return (i + 2, Period(str(x.unit), 1, 0)) if ok else None
    if c[i].season is not None and c[i + 1].side is not None and c[i].form.startswith("ال"):
        return i + 2, Period(str(c[i].season), 1, c[i + 1].side or 0)
    j, edge = (i + 1, c[i].edge) if c[i].edge is not None else (i, None)
    if c[i].form == "اخر":
        return _recent(c, j)
    return _sided(c, j, edge)


def _recent(c: Sequence[Clue], j: int) -> tuple[int, Period] | None:
    """ "Last 24 hours" said with آخر, without the article."""
    found = quantity(c, j)
    if found is None or (found[2] == 1 and c[j].number is None):
        return None
    return found[0], Period(found[1], found[2], -1, rolling=True)


def _sided(c: Sequence[Clue], j: int, edge: str | None) -> tuple[int, Period] | None:
    first = cardinal(c, j) if c[j].unit is None else None
    at = first[0] if first else j
    x = c[at]
    if x.unit is None or not (x.definite or first):
        return None
    count = first[1] if first else None
    end = at + 1
    if count is None and (second := cardinal(c, end)) is not None:
        end, count = second
    while c[end].few:
        end += 1
    side = c[end].side
    if side is None:
        return None
    if count is None:
        count = {"sg": 1, "du": 2}.get(x.shape)
    rolling = first is not None or x.shape != "sg" or x.unit in ("hour", "minute", "day")
    return end + 1, Period("day" if x.unit == "night" else x.unit, count, side, edge, rolling)


def duration(c: Sequence[Clue], i: int) -> tuple[int, Duration] | None:
    """Behind "for" or "during": how long."""
    found = quantity(c, i)
    return (found[0], Duration(found[1], found[2])) if found else None


def age(c: Sequence[Clue], i: int) -> tuple[int, Age] | None:
    """ "(23 years)", "aged 23 years"."""
    bracket = c[i].form == "("
    j = i + 1
    while not bracket and (c[j].age or c[j].prep == "from"):
        j += 1
    if not (bracket or c[i].age):
        return None
    found = quantity(c, j)
    if found is None or found[2] is None or found[1] not in ("year", "month") or c[j].unit is not None:
        return None
    end = found[0]
    if bracket:
        if c[end].form != ")":
            return None
        end += 1
    return end, Age(found[1], found[2])


def as_day(c: Sequence[Clue], i: int) -> tuple[int, Day] | None:
    """A bare number that a range completes: the 5 in "from 5 to 7 May"."""
    x = c[i]
    if x.number is not None and 1 <= x.number <= 31:
        return i + 1, Day(day=x.number)
    return None

"""Readers of single days: a weekday, a distance from today, a date, in any order and company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.lang.ar.times.clues import Clue
from marsad.lang.ar.times.dates import day_month, numeric_date
from marsad.lang.ar.times.values import Day, Stamp

__all__ = ["day", "stamp"]

OPEN_MARKS = frozenset(["(", "،", ",", "-", "/", ":", "–"])


def day(c: Sequence[Clue], i: int) -> tuple[int, Day] | None:
    """ "Yesterday evening", "Sunday 5 May", "today (Friday)", "last Friday morning": all signs of one day together."""
    found = Day()
    end = i
    while (more := _component(c, end, found)) is not None:
        end, found = more
    if found.shift is None and found.weekday is None and found.day is None:
        return None
    if c[end - 1].form in OPEN_MARKS:
        return None
    return end, found


def _component(c: Sequence[Clue], i: int, found: Day) -> tuple[int, Day] | None:
    """One more sign of the day at ``i``, if the day does not have it yet."""
    known = found.shift is not None or found.weekday is not None or found.day is not None
    if c[i].ampersand and (known or found.part is not None):
        return None  # "Sunday and Monday" are two days
    mark = c[i].form if known and c[i].form in OPEN_MARKS else ""
    j = i + 1 if mark else i
    if known and c[j].equals:
        j += 1
        mark = mark or "="
        if c[j].form in ("(", ":"):
            mark, j = c[j].form, j + 1
    if (
        (c[j].unit == "day" and c[j].shape == "sg" and not c[j].definite)
        or (c[j].prep == "in" and known and c[j + 1].number is not None)
        or c[j].dated
    ):
        j += 1
    more = _sign(c, j, found, bool(mark), i)
    if more is None:
        return None
    end, found = more
    if mark == "(":
        if c[end].form != ")":
            return None
        end += 1
    return end, found


def _sign(c: Sequence[Clue], j: int, found: Day, marked: bool, i: int) -> tuple[int, Day] | None:
    x = c[j]
    if found.shift is None and found.day is None and (shifted := _shift(c, j)) is not None:
        if found.weekday is not None and shifted[1] == 0 and marked:
            return None
        return shifted[0], replace(found, shift=shifted[1])
    if x.weekday is not None and found.weekday is None and found.day is None:
        end, side = j + 1, None
        if c[end].side is not None:
            end, side = end + 1, c[end].side
        return end, replace(found, weekday=x.weekday, side=side)
    if found.part is None and j == i and not marked and (part := _part(c, j)) is not None:
        return part[0], replace(found, part=part[1])
    return _written(c, j, found)


def _shift(c: Sequence[Clue], j: int) -> tuple[int, int] | None:
    """Today, yesterday, the day before yesterday, tomorrow: (end, days)."""
    x = c[j]
    if x.before and not x.ampersand:
        k = j + 2 if c[j + 1].prep == "from" else j + 1
        return (k + 1, -2) if c[k].shift == -1 else None
    if x.shift == -1 and c[j + 1].ordinal == 1 and c[j + 2].prep != "from":
        return j + 2, -2
    return (j + 1, x.shift) if x.shift is not None else None


def _part(c: Sequence[Clue], j: int) -> tuple[int, str] | None:
    """A part of the day, with "after", "middle of" before it, or "early" behind."""
    if c[j].edge and c[j + 1].part in ("night", "day", "noon"):
        return j + 2, "midnight" if c[j + 1].part == "night" else "noon"
    part = c[j].part
    if part is None:
        return None
    end = j + 1
    return (end + 1 if c[end].form in ("الباكر", "باكرا") else end), part


def _written(c: Sequence[Clue], j: int, found: Day) -> tuple[int, Day] | None:
    """A date, or the same date in the second calendar."""
    date = numeric_date(c, j, loose=found.weekday is not None) or day_month(c, j)
    if date is None:
        return None
    end, value = date
    if found.day is None:
        side = value.side if value.side is not None else found.side
        return end, replace(
            value, shift=found.shift, weekday=found.weekday, part=found.part, side=side, other=found.other
        )
    if found.other is None and value.calendar != found.calendar:
        return end, replace(found, other=value)
    return None


def stamp(c: Sequence[Clue], i: int) -> tuple[int, Stamp] | None:
    """A page's own stamp: "published on" and a date, or a full date and a clock (either first)."""
    j, said = i, False
    while c[j].issued or (said and (c[j].dated or c[j].prep == "in" or c[j].form == ":")):
        j, said = j + 1, True
    early = _clock(c, j)
    if early is not None:
        k = early[0] + (c[early[0]].form in ("·", "،", ",", "-", "|"))
        read = day(c, k)
        if read is None or read[1].year is None or read[1].part is not None:
            return None
        return read[0], Stamp(read[1], early[1])
    read = day(c, j)
    if read is None or read[1].day is None or (read[1].year is None and not said):
        return None
    end, value = read
    k = end + 1 if c[end].form in ("،", ",", "-", "|", "–", "·") else end
    clock = _clock(c, k)
    if clock is not None:
        return clock[0], Stamp(value, clock[1])
    return (end, Stamp(value)) if said else None


def _clock(c: Sequence[Clue], j: int) -> tuple[int, str] | None:
    hour, minute = c[j].number, c[j + 2].number
    if hour is None or minute is None or c[j + 1].form != ":" or len(c[j + 2].form) != 2:
        return None
    if hour > 23 or minute > 59:
        return None
    end = j + 3
    if c[end].form == ":" and c[end + 1].number is not None:
        end += 2
    if c[end].form in ("ص", "م", "AM", "PM", "am", "pm", "GMT", "مساء", "صباحا"):
        end += 1
    return end, f"{hour:02d}:{minute:02d}"

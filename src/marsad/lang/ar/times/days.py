"""Readers of single days: a weekday, a distance from today, a date, in any order and company."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marsad.lang.ar.times.clues import Clue
from marsad.lang.ar.times.dates import day_month, numeric_date
from marsad.lang.ar.times.values import Day, Stamp

__all__ = ["day", "stamp"]

DATE_FIELDS = ("day", "month", "year", "calendar", "side", "month_side", "year_side", "names")
OPEN_MARKS = frozenset(["(", "،", ",", "-", "/", ":", "–"])


Signs = dict[str, Any]  # fields of Day


def day(c: Sequence[Clue], i: int) -> tuple[int, Day] | None:
    """All signs of one day together: "yesterday evening", "Sunday 5 May", "today (Friday)", "last Friday morning"."""
    found: Signs = {}
    end = i
    while (more := _component(c, end, found)) is not None:
        end = more[0]
        found.update(more[1])
    if not _known(found) or c[end - 1].form in OPEN_MARKS:
        return None
    return end, Day(**found)


def _known(found: Signs) -> bool:
    return "shift" in found or "weekday" in found or "day" in found


def _component(c: Sequence[Clue], i: int, found: Signs) -> tuple[int, Signs] | None:
    """One more sign of the day at ``i``, if the day does not have it yet."""
    known = bool(found) and _known(found)
    x = c[i]
    if found and x.ampersand:
        return None  # "Sunday and Monday" are two days
    mark = x.form if known and x.form in OPEN_MARKS else ""
    j = i + 1 if mark else i
    if known and c[j].equals:
        j += 1
        mark = mark or "="
        if c[j].form in ("(", ":"):
            mark, j = c[j].form, j + 1
    x = c[j]
    if (
        (x.unit == "day" and x.shape == "sg" and not x.definite)
        or x.dated
        or (known and x.prep == "in" and c[j + 1].number is not None)
    ):
        j += 1
    more = _sign(c, j, found, bool(mark), i)
    if more is None or mark != "(":
        return more
    return (more[0] + 1, more[1]) if c[more[0]].form == ")" else None


def _sign(c: Sequence[Clue], j: int, found: Signs, marked: bool, i: int) -> tuple[int, Signs] | None:
    x = c[j]
    if "day" not in found:
        if "shift" not in found and (shifted := _shift(c, j)) is not None:
            if marked and shifted[1] == 0 and "weekday" in found:
                return None
            return shifted[0], {"shift": shifted[1]}
        if x.weekday is not None and "weekday" not in found:
            side = c[j + 1].side
            if side is None:
                return j + 1, {"weekday": x.weekday}
            return j + 2, {"weekday": x.weekday, "side": side}
    if "part" not in found and j == i and (part := _part(c, j)) is not None:
        return part[0], {"part": part[1]}
    return _written(c, j, found, loose=j > i or "weekday" in found)


def _shift(c: Sequence[Clue], j: int) -> tuple[int, int] | None:
    """Today, yesterday, the day before yesterday, tomorrow: (end, days)."""
    x = c[j]
    if x.before and not x.ampersand:
        k = j + 2 if c[j + 1].prep == "from" else j + 1
        return (k + 1, -2) if c[k].shift == -1 else None
    if x.shift == -1 and c[j + 1].ordinal == 1 and c[j + 2].prep != "from":
        return j + 2, -2
    if x.shift is None or (x.shift == 0 and c[j + 1].no_today):
        return None
    return j + 1, x.shift


def _part(c: Sequence[Clue], j: int) -> tuple[int, str] | None:
    """A part of the day, with "after", "middle of" before it, or "early" behind."""
    if c[j].edge and c[j + 1].part in ("night", "day", "noon"):
        return j + 2, "midnight" if c[j + 1].part == "night" else "noon"
    part = c[j].part
    if part is None:
        return None
    end = j + 1
    return (end + 1 if c[end].form in ("الباكر", "باكرا") else end), part


def _written(c: Sequence[Clue], j: int, found: Signs, loose: bool) -> tuple[int, Signs] | None:
    """A date, or the same date in the second calendar."""
    if (
        c[j].number is None
        and c[j].ordinal is None
        and not c[j].numeral
        and c[j].tens is None
        and c[j].month is None
        and c[j].form != "ال"
    ):
        return None
    date = numeric_date(c, j, loose) or day_month(c, j)
    if date is None:
        return None
    end, value = date
    if "day" in found:
        if "other" in found or value.calendar == found.get("calendar", "g"):
            return None
        return end, {"other": value}
    return end, {name: field for name in DATE_FIELDS if (field := getattr(value, name)) is not None}


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

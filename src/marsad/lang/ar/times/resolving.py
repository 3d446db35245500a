"""Which days a time means, once the day of speaking is known."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from msgspec.structs import replace

from marsad.lang.ar.times.values import (
    Ago,
    Anchor,
    Day,
    Deadline,
    Month,
    Now,
    Period,
    Point,
    Precision,
    Range,
    Raw,
    Resolved,
    Since,
    Stamp,
    Until,
    Year,
)

__all__ = ["day_of", "resolve", "to_gregorian"]

YEARS_BACK = 8  # how far a weekday may push the year of a date said without one
DAY = timedelta(days=1)
EDGES = {"start": (1, 7), "early": (1, 10), "mid": (13, 17), "late": (21, 31), "end": (25, 31)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
UNITS = {"minute": 0, "hour": 0, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}
FEW = {"minute": (0, 0), "hour": (1, 0), "day": (6, 1), "week": (28, 7), "month": (180, 30), "year": (1826, 365)}

Interval = tuple[date, date, Precision, str]


def resolve(raw: Raw, anchor: date | None, anchor_basis: str = "publication", exact: bool = True) -> Resolved | None:
    """The days a raw time means.

    Args:
        raw: what the words say.
        anchor: the day they were written, null where unknown: then only full dates resolve.
        anchor_basis: how the anchor is known; it becomes part of ``basis``.
        exact: false where the anchor is only near the day of writing. It then serves to find a year or a month, not to
            count days from.

    Returns:
        The interval with its precision, or None where the words do not give one (durations, ages, impossible dates,
        words that need an unknown anchor).
    """
    try:
        found = _interval(raw, Anchor(anchor, anchor_basis, exact) if anchor is not None else None)
    except (ValueError, OverflowError):
        return None
    if found is None:
        return None
    start, end, precision, basis = found
    if start > end:
        return None
    return Resolved(start, end, precision, _date_prec(raw, (end - start).days + 1), basis)


def _date_prec(raw: Raw, length: int) -> int:
    if isinstance(raw, Ago) and raw.unit == "week" and length == 1:
        return 2
    return 1 if length == 1 else 2 if length < 7 else 3 if length == 7 else 4 if length <= 31 else 5


def _interval(raw: Raw, anchor: Anchor | None) -> Interval | None:
    if isinstance(raw, Stamp):
        return _interval(raw.value, anchor)
    if isinstance(raw, Day):
        found = day_of(raw, anchor)
        return (found[0], found[0], "day", found[1]) if found else None
    if isinstance(raw, Month):
        return _month(raw, anchor)
    if isinstance(raw, Year):
        return _year(raw)
    if isinstance(raw, Range):
        return _range(raw, anchor)
    if isinstance(raw, Until | Deadline):
        return _interval(_nearest(raw.value) if isinstance(raw, Deadline) else raw.value, anchor)
    if anchor is None or (not anchor.exact and _counts_days(raw)):
        return None
    basis = f"relative+{anchor.basis}"
    if isinstance(raw, Since):
        return _since(raw, anchor)
    if isinstance(raw, Now):
        return anchor.date, anchor.date, "day", basis
    if isinstance(raw, Ago):
        return (*_ago(raw, anchor.date), basis)
    if isinstance(raw, Period):
        return (*_period(raw, anchor.date), basis)
    return None


def _nearest(value: Point) -> Point:
    """A deadline without a year lies near the day of speaking, not before it: as "this 30 May" does."""
    if isinstance(value, Day) and value.month is not None and value.year is None and value.side is None:
        return replace(value, side=0)
    return value


def _counts_days(raw: Raw) -> bool:
    if isinstance(raw, Ago | Period):
        return raw.unit in ("minute", "hour", "day", "night", "week")
    return isinstance(raw, Now)


def to_gregorian(year: int, month: int, day: int) -> date:
    """A Hijri day in the Umm al-Qura calendar.

    Raises:
        ValueError: when there is no such day.
        OverflowError: when the year lies outside the calendar's tables (1343 to 1500).
    """
    from hijridate import Hijri

    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def day_of(raw: Day, anchor: Anchor | None) -> tuple[date, str] | None:
    """The day, and how it was found.

    Raises:
        ValueError: when the calendar has no such day.
    """
    if raw.day is not None:
        written = _written(raw, anchor)
        if written is None and raw.other is not None:
            return day_of(replace(raw.other, weekday=raw.weekday), anchor)
        return written
    if anchor is None:
        return None
    if raw.shift is not None:
        return _shifted(raw, anchor)
    return _weekday(raw, anchor)


def _written(raw: Day, anchor: Anchor | None) -> tuple[date, str] | None:
    assert raw.day is not None
    if raw.calendar == "h":
        if raw.other is not None and raw.other.year is not None:
            return _written(raw.other, anchor)
        if raw.year is None or raw.month is None:
            return None
        return to_gregorian(raw.year, raw.month, raw.day), "hijri"
    year = raw.year
    if year is not None and raw.month is not None:
        return date(year, raw.month, raw.day), "explicit"
    if anchor is None:
        return None
    if raw.month is None:
        if raw.month_side is None:
            return None
        first = _add_months(anchor.date, raw.month_side)
        return first.replace(day=raw.day), f"relative+{anchor.basis}"
    if raw.year_side is not None:
        return date(anchor.date.year + raw.year_side, raw.month, raw.day), f"relative+{anchor.basis}"
    return _year_found(raw, anchor), f"year_inferred+{anchor.basis}"


def _year_found(raw: Day, anchor: Anchor) -> date:
    """A date without its year: the latest not after the anchor, on the weekday it is said to be."""
    assert raw.month is not None
    assert raw.day is not None
    base = anchor.date.year
    if raw.side == 0:
        return min(
            (date(y, raw.month, raw.day) for y in (base - 1, base, base + 1)), key=lambda d: abs(d - anchor.date)
        )
    years = range(base, base + 2) if raw.side == 1 else range(base, base - YEARS_BACK - 1, -1)
    days = [date(y, raw.month, raw.day) for y in years if raw.day <= monthrange(y, raw.month)[1]]
    if raw.side == 1 or raw.shift == 1:
        days = [d for d in days if d > anchor.date] or days
    else:
        slack = 0 if anchor.exact else 31
        days = [d for d in days if d <= anchor.date + slack * DAY] or days
    if not days:
        raise ValueError("no such day")
    if raw.weekday is not None and raw.weekday != days[0].weekday():
        return next((d for d in days if d.weekday() == raw.weekday), days[0])
    return days[0]


def _shifted(raw: Day, anchor: Anchor) -> tuple[date, str] | None:
    assert raw.shift is not None
    if not anchor.exact:
        return _weekday(replace(raw, side=None), anchor) if raw.weekday is not None else None
    found = anchor.date + raw.shift * DAY
    if raw.weekday is None:
        return found, f"relative+{anchor.basis}"
    if found.weekday() == raw.weekday:
        return found, f"relative+weekday+{anchor.basis}"
    # written on one day, published on another: the weekday is the surer of the two
    return _weekday(replace(raw, side=1 if raw.shift > 0 else None), anchor)


def _weekday(raw: Day, anchor: Anchor) -> tuple[date, str]:
    """The nearest such weekday not after the anchor; "last" is before it, "next" behind it."""
    assert raw.weekday is not None
    back = (anchor.date.weekday() - raw.weekday) % 7
    if raw.side == 1:
        return anchor.date + (7 - back) * DAY, f"weekday+{anchor.basis}"
    if raw.side == -1 and back == 0:
        back = 7
    return anchor.date - back * DAY, f"weekday+{anchor.basis}"


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _of_month(first: date, edge: str | None) -> tuple[date, date, Precision]:
    last = monthrange(first.year, first.month)[1]
    if edge is None:
        return first, first.replace(day=last), "month"
    low, high = EDGES[edge]
    return first.replace(day=low), first.replace(day=min(high, last)), "week" if edge == "start" else "days"


def _month(raw: Month, anchor: Anchor | None) -> Interval | None:
    year, basis = raw.year, "explicit"
    if raw.calendar == "h":
        return _hijri_month(raw)
    if year is None:
        if anchor is None:
            return None
        basis = f"year_inferred+{anchor.basis}"
        year = anchor.date.year + (raw.year_side or 0)
        if raw.year_side is None:
            year += _year_step(raw, anchor)
    return (*_of_month(date(year, raw.month, 1), raw.edge), basis)


def _year_step(raw: Month, anchor: Anchor) -> int:
    """Years between the anchor's and the month's: "last May" is before this month, "May" not behind it."""
    now = anchor.date.month
    if raw.side == 1:
        return 0 if raw.month > now else 1
    if raw.side == -1:
        return 0 if raw.month < now else -1
    return 0 if raw.month <= now or raw.side == 0 else -1


def _hijri_month(raw: Month) -> Interval | None:
    if raw.year is None:
        return None
    first = to_gregorian(raw.year, raw.month, 1)
    after = (raw.year + 1, 1) if raw.month == 12 else (raw.year, raw.month + 1)
    last = to_gregorian(*after, 1) - DAY
    if raw.edge is not None:
        low, high = EDGES[raw.edge]
        return first + (low - 1) * DAY, min(first + (high - 1) * DAY, last), "days", "hijri"
    return first, last, "month", "hijri"


def _year(raw: Year) -> Interval:
    if raw.calendar == "h":
        return to_gregorian(raw.year, 1, 1), to_gregorian(raw.year + 1, 1, 1) - DAY, "year", "hijri"
    if raw.season is not None:
        return (*_of_season(raw.year, raw.season), "explicit")
    return (*_of_year(raw.year, raw.edge), "explicit")


def _of_season(year: int, season: str) -> tuple[date, date, Precision]:
    first = date(year, SEASONS[season], 1)
    return first, _add_months(first, 3) - DAY, "season"


def _of_year(year: int, edge: str | None) -> tuple[date, date, Precision]:
    spans = {"start": (1, 1), "early": (1, 3), "mid": (6, 7), "late": (10, 12), "end": (12, 12)}
    if edge is None:
        return date(year, 1, 1), date(year, 12, 31), "year"
    low, high = spans[edge]
    return date(year, low, 1), _add_months(date(year, high, 1), 1) - DAY, "month" if low == high else "range"


def _range(raw: Range, anchor: Anchor | None) -> Interval | None:
    last = _interval(raw.last, anchor)
    if last is None:
        return None
    first = _interval(_filled(raw.first, raw.last), anchor)
    if isinstance(raw.first, Day) and isinstance(raw.last, Day):
        if raw.first.weekday is not None and raw.first.day is None and raw.first.shift is None:
            back = (last[1].weekday() - raw.first.weekday) % 7
            first = (last[1] - back * DAY, last[1], "day", last[3])
    elif isinstance(raw.first, Month) and raw.first.year is None and first is not None and first[0] > last[1]:
        first = _interval(replace(raw.first, year=last[0].year - 1), anchor)
    if first is None:
        return None
    length = (last[1] - first[0]).days + 1
    return first[0], last[1], "days" if length < 7 else "week" if length == 7 else "range", last[3]


def _filled(first: Day | Month | Year, last: Day | Month | Year) -> Day | Month | Year:
    """What the first time leaves to the second: "from 3 to 5 May 2015"."""
    if isinstance(first, Day) and isinstance(last, Day) and first.day is not None:
        if first.month is None:
            return replace(
                first,
                month=last.month,
                year=last.year,
                calendar=last.calendar,
                side=last.side,
                month_side=last.month_side,
                year_side=last.year_side,
            )
        if first.year is None and last.year is not None and last.month is not None:
            return replace(first, year=last.year - (first.month > last.month))
    if isinstance(first, Month) and isinstance(last, Month) and first.year is None and last.year is not None:
        return replace(first, year=last.year - (first.month > last.month))
    return first


def _since(raw: Since, anchor: Anchor) -> Interval | None:
    inner = _interval(raw.value, anchor)
    if inner is None:
        return None
    edge = getattr(raw.value, "edge", None)
    start = inner[1] if edge in ("end", "late") else inner[0]
    if start >= anchor.date:
        return anchor.date, anchor.date, "day", inner[3]
    return start, anchor.date, "range", inner[3]


def _ago(raw: Ago, now: date) -> tuple[date, date, Precision]:
    count = raw.count
    if count is None:
        far, near = FEW.get(raw.unit, (3652, 365))
        return now - far * DAY, now - near * DAY, "range" if far > 6 else "days"
    if raw.unit in ("minute", "hour"):
        hours = count if raw.unit == "hour" else 0
        back = hours // 24
        return (now - back * DAY,) * 2 + ("day",) if hours <= 6 or back else (now - DAY, now, "days")
    if raw.unit in ("day", "week"):
        found = now - count * UNITS[raw.unit] * DAY
        return found, found, "day"
    if raw.unit == "month":
        return _of_month(_add_months(now, -count), None)
    return _of_year(now.year - count * (10 if raw.unit == "decade" else 1), None)


def _period(raw: Period, now: date) -> tuple[date, date, Precision]:
    if raw.unit in SEASONS:
        year = now.year + (raw.side if raw.side > 0 else 0)
        start, end, precision = _of_season(year, raw.unit)
        return (start, end, precision) if raw.side >= 0 or end < now else _of_season(year - 1, raw.unit)
    if raw.unit == "night":
        nights = raw.count or 1
        return now - nights * DAY, now - (nights - 1) * DAY, "days"
    if not raw.rolling and raw.count == 1:
        return _calendar(raw, now)
    if raw.unit in ("hour", "minute"):
        span = max(1, -(-(raw.count or 1) // 24))
    elif raw.count is None:
        span = FEW.get(raw.unit, (3652, 0))[0]
    else:
        span = raw.count * UNITS[raw.unit]
    low, high = (now, now + span * DAY) if raw.side > 0 else (now - span * DAY, now)
    return low, high, "days" if span < 6 else "week" if span == 6 else "range"


def _calendar(raw: Period, now: date) -> tuple[date, date, Precision]:
    """The calendar's last, this or next week (Sunday to Saturday), month, year or decade."""
    if raw.unit == "week":
        first = now - ((now.weekday() + 1) % 7) * DAY + 7 * raw.side * DAY
        low, high = {"start": (0, 1), "early": (0, 1), "mid": (2, 4), "late": (4, 6), "end": (5, 6)}.get(
            raw.edge or "", (0, 6)
        )
        return first + low * DAY, first + high * DAY, "days" if raw.edge else "week"
    if raw.unit == "month":
        return _of_month(_add_months(now, raw.side), raw.edge)
    if raw.unit == "year":
        return _of_year(now.year + raw.side, raw.edge)
    decade = now.year // 10 * 10 + 10 * raw.side
    return date(decade, 1, 1), date(decade + 9, 12, 31), "range"

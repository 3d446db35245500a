"""From a report's words to times as said: which readers to try at a word, and which reading stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from marsad.engine.rules import Match
from marsad.lang.ar.language import Arabic, arabic
from marsad.lang.ar.times import dates, days, periods
from marsad.lang.ar.times.clues import Clue, Clues, clues_of
from marsad.lang.ar.times.values import (
    Ago,
    Day,
    Deadline,
    Month,
    Now,
    Period,
    Point,
    Range,
    Raw,
    Since,
    Until,
)
from marsad.lang.ar.times.values import Year as YearValue
from marsad.text.document import Document

__all__ = ["Reading", "annotate"]

QUOTES = frozenset("\"«»“”„'")


class Reading(NamedTuple):
    """A rule's reading up to, not including, the word ``end``."""

    end: int
    rule: str
    value: Raw


_MEMORY: dict[int, Clues] = {}


def _memory(language: Arabic) -> Clues:
    memory = _MEMORY.get(id(language))
    if memory is None:
        memory = _MEMORY[id(language)] = Clues(language)
    return memory


def annotate(doc: Document) -> list[Match]:
    """All times said in a report, in order, without overlaps.

    Values are ``values.Raw``: they depend on the words of the match alone. Names that look like a time (a street, a
    brigade, a newspaper) are left out.
    """
    language = doc.language if isinstance(doc.language, Arabic) else arabic()
    memory = _memory(language)
    c = clues_of(doc, memory)
    found: list[Match] = []
    done = 0
    for i in language.anchors.of(doc, memory.starting):
        if i < done or (c[i].weak and not _supported(c, i, c[i])):
            continue
        reading = _read(c, i)
        if reading is None:
            continue
        done = reading.end
        if not _is_name(c, i, reading, memory) and not _is_other_word(doc, i, reading):
            found.append(Match(reading.rule, i, reading.end, reading.value))
    return found


def _supported(c: Sequence[Clue], i: int, clue: Clue) -> bool:
    """Whether a weak word (a number, a preposition) has what makes it a time close behind."""
    if clue.prep:
        i += 1
        clue = c[i]
        if not clue.starts:
            return clue.moment
        if not clue.weak or (clue.number is not None and clue.number > 999):
            return True
    if clue.dated and c[i + 1].numeral:
        return True
    if clue.numeral and (c[i + 1].form in dates.MARKS or clue.number is None):
        return True
    return c[i + 1].solid or c[i + 2].solid or c[i + 3].solid or c[i + 4].solid


def _read(c: Sequence[Clue], i: int) -> Reading | None:
    led = LED.get(c[i].prep or "")
    if led is not None:
        return led(c, i)
    return _bare(c, i)


def _longest(*readings: Reading | None) -> Reading | None:
    return max((r for r in readings if r is not None), key=lambda r: r.end, default=None)


def _bare(c: Sequence[Clue], i: int) -> Reading | None:
    x = c[i]
    if x.now:
        return Reading(i + 1, "ar.time.now", Now())
    aged = periods.age(c, i) if x.age or x.form == "(" else None
    if aged is not None:
        return Reading(aged[0], "ar.time.age", aged[1])
    stamped = days.stamp(c, i) if x.numeral or x.issued or x.weekday is not None or x.month is not None else None
    stamp = Reading(stamped[0], "ar.time.stamp", stamped[1]) if stamped else None
    return _longest(_point(c, i), _range(c, i), stamp)


def _point(c: Sequence[Clue], i: int, led: bool = False) -> Reading | None:
    """The longest reading of one day, month, year or period."""
    best: Reading | None = None
    day = days.day(c, i)
    if day is not None:
        best = Reading(day[0], _day_rule(day[1]), day[1])
    x = c[i]
    if x.tonight and c[i + 1].side is None:
        best = _longest(best, Reading(i + 1, "ar.time.relative_day", Day(shift=0, part="night")))
    month = periods.month(c, i, led)
    if month is not None:
        best = _longest(best, Reading(month[0], "ar.time.month", month[1]))
    year = periods.year(c, i, led)
    if year is not None:
        best = _longest(best, Reading(year[0], "ar.time.year", year[1]))
    period = periods.period(c, i)
    if period is not None:
        best = _longest(best, Reading(period[0], "ar.time.period", period[1]))
    return best


def _day_rule(value: Day) -> str:
    if value.day is not None:
        return "ar.time.date"
    return "ar.time.relative_day" if value.shift is not None else "ar.time.weekday"


def _range(c: Sequence[Clue], i: int) -> Reading | None:
    """Two times joined: "from 3 to 5 May", "between Sunday and Tuesday", "Sunday-Monday night", "2011-2014"."""
    opener = c[i].prep if c[i].prep in ("from", "between") else ""
    plural = not opener and (c[i].days or c[i].years or c[i].months)
    k = i + 1 if opener or plural else i
    if opener and (c[k].years or c[k].days or c[k].months):
        k, plural = k + 1, True
    first = _end_of_range(c, k, bool(opener or plural))
    if first is None:
        return None
    j = _joint(c, first, opener or "", plural)
    if j is None:
        return None
    last = _point(c, j, led=True)
    if last is None or not _compatible(first.value, last.value, bool(opener or plural)):
        return None
    assert isinstance(first.value, Day | Month | YearValue)
    assert isinstance(last.value, Day | Month | YearValue)
    return Reading(last.end, "ar.time.range", Range(first.value, last.value))


def _end_of_range(c: Sequence[Clue], k: int, led: bool) -> Reading | None:
    point = _point(c, k, led)
    if point is not None:
        return point
    bare = periods.as_day(c, k) or (dates.day_number(c, k) if led else None)
    if bare is None:
        return None
    value = bare[1] if isinstance(bare[1], Day) else Day(day=bare[1])
    return Reading(bare[0], "ar.time.date", value)


def _joint(c: Sequence[Clue], first: Reading, opener: str, plural: bool) -> int | None:
    """Where the second time begins, if the words between join the two."""
    x = c[first.end]
    dash = x.form in ("-", "–")
    if opener == "from":
        return first.end + 1 if x.to or dash else None
    if x.form == "و":
        return first.end + 1
    if x.ampersand:
        return first.end
    if opener:
        return None
    if dash or x.to or x.form == "/":
        return first.end + 1
    night = isinstance(first.value, Day) and first.value.part == "night" and first.value.weekday is not None
    return first.end if night or plural else None


def _compatible(first: Raw, last: Raw, opened: bool) -> bool:
    if isinstance(first, Day) and isinstance(last, Day):
        if first.day is not None and first.month is None:
            return last.month is not None and last.day is not None and last.weekday is None
        if opened or (first.month is not None and last.month is not None):
            return True
        if first.weekday is None or last.weekday is None or first.day is not None or last.day is not None:
            return False
        return (last.weekday - first.weekday) % 7 == 1
    if isinstance(first, YearValue) and isinstance(last, YearValue):
        return first.year <= last.year
    return isinstance(first, Month) and isinstance(last, Month) and (opened or last.edge is None)


def _in(c: Sequence[Clue], i: int) -> Reading | None:
    """A preposition lends support to a bare month or year and then belongs to the match."""
    ranged = _range(c, i + 1)
    found = _longest(_point(c, i + 1, led=True), ranged)
    if found is None or not isinstance(found.value, Month | YearValue):
        return None
    bare = _point(c, i + 1)
    return found if bare is None or bare.end < found.end else None


def _during(c: Sequence[Clue], i: int) -> Reading | None:
    long = periods.duration(c, i + 1)
    if long is None:
        return _in(c, i)
    if c[long[0]].part is not None:
        return None  # "during the hours of Friday night" tells the night
    return _longest(_longer(_bare(c, i + 1), long[0]), _in(c, i), Reading(long[0], "ar.time.duration", long[1]))


def _longer(reading: Reading | None, than: int) -> Reading | None:
    return reading if reading is not None and reading.end > than and isinstance(reading.value, Period) else None


def _for(c: Sequence[Clue], i: int) -> Reading | None:
    long = periods.duration(c, i + 1)
    return Reading(long[0], "ar.time.duration", long[1]) if long else None


def _ago(c: Sequence[Clue], i: int) -> Reading | None:
    if c[i + 1].moment:
        return Reading(i + 2, "ar.time.now", Now())
    back = periods.ago(c, i + 1)
    if back is not None:
        return Reading(back[0], "ar.time.ago", back[1])
    point = _longest(_point(c, i + 1, led=True), _range(c, i + 1))
    if point is None:
        return None
    if isinstance(point.value, Day) and point.value.shift == -1 and c[i + 1].shift == -1:
        return Reading(i + 2, "ar.time.relative_day", Day(shift=-2))
    return Reading(point.end, "ar.time.deadline", Deadline(_value(point)))


def _since(c: Sequence[Clue], i: int) -> Reading | None:
    if c[i + 1].moment:
        return Reading(i + 2, "ar.time.now", Now())
    back = periods.ago(c, i + 1)
    point = _longest(_point(c, i + 1, led=True), _range(c, i + 1))
    if back is not None and (point is None or back[0] >= point.end):
        return Reading(back[0], "ar.time.since", Since(back[1]))
    return Reading(point.end, "ar.time.since", Since(_value(point))) if point else None


def _until(c: Sequence[Clue], i: int) -> Reading | None:
    if c[i + 1].now:
        return Reading(i + 2, "ar.time.until", Until(Now()))
    point = _point(c, i + 1, led=True)
    return Reading(point.end, "ar.time.until", Until(_value(point))) if point else None


def _by(c: Sequence[Clue], i: int) -> Reading | None:
    point = _point(c, i + 1, led=True)
    return Reading(point.end, "ar.time.deadline", Deadline(_value(point))) if point else None


def _value(reading: Reading) -> Point:
    assert isinstance(reading.value, Day | Month | YearValue | Period | Ago | Now | Range)
    return reading.value


LED: dict[str, Callable[[Sequence[Clue], int], Reading | None]] = {
    "in": _in,
    "during": _during,
    "for": _for,
    "ago": _ago,
    "since": _since,
    "until": _until,
    "by": _by,
    "from": _range,
    "between": _range,
}


def _is_other_word(doc: Document, i: int, reading: Reading) -> bool:
    """Whether the month is a word that only folding makes its equal: a city (إب), a father (أب) are not آب."""
    text = doc.text[doc.starts[i] : doc.ends[reading.end - 1]]
    return any(word.form in ("اب", "واب") for word in doc.words[i : reading.end]) and ("إب" in text or "أب" in text)


def _is_name(c: Sequence[Clue], i: int, reading: Reading, memory: Clues) -> bool:
    """Whether the words are a name or a phrase that only looks like a time."""
    value, before, x = reading.value, c[i - 1], c[i]
    if isinstance(value, Day | Month | Range) and (before.named or (before.surname and x.weekday is not None)):
        return True
    if not (isinstance(value, Day) and x.shift == 0 and value.weekday is None and value.day is None):
        return False
    after = c[reading.end]
    if before.form in memory.paper_before or before.prep == "in" or before.form == "_":
        return True
    if after.number is not None and c[reading.end + 1].form == ":":
        return True  # a list of headlines with their clock
    quoted = c[i - 2].form in QUOTES and after.form in QUOTES
    return quoted or c[i - 2].form in memory.papers or (c[i - 2].form in QUOTES and c[i - 3].form in memory.papers)

"""Days that words take over from the day told before: "the same day", "an hour later", "at dawn", "thus in X …".

What such words mean hangs on the text before them, so they are no times by themselves and stand apart from the
times that the words alone give.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from marsad.lang.ar.language import arabic
from marsad.lang.ar.times.values import Anchor, TimeMention
from marsad.text.document import Document

__all__ = ["Carried", "carry"]

REACH = 3
"""Sentences back to the day that is taken over."""
SPAN = 2
"""Days of the longest interval that is taken over."""
ITEMS = frozenset("•·▪◾●*-–—.)/")
"""Marks before an item of a list, and behind its number."""
LATER = 5
"""Words from "after" to the unit of time."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A day taken over by the words ``first`` up to, not including, ``last``; ``said`` are the words that told it."""

    first: int
    last: int
    rule: str
    start: date
    end: date
    said: tuple[int, int]
    basis: str


@dataclass(slots=True)
class _Told:
    """The day told last."""

    sentence: int
    start: date
    end: date
    said: tuple[int, int]
    basis: str


def carry(doc: Document, times: Sequence[TimeMention], stated: Collection[int], anchor: Anchor | None) -> list[Carried]:
    """The days taken over, in the order of the text.

    Args:
        doc: the report.
        times: its times, resolved, in order.
        stated: numbers of those that date a statement; they are not taken over.
        anchor: the day the report was written, if known.
    """
    return _Carrier(doc, times, stated, anchor).run()


@cache
def _lists() -> dict[str, frozenset[str]]:
    words = next(row["words"] for row in arabic().data["times/carried"] if "words" in row)
    return {name: frozenset(map(arabic().fold, forms)) for name, forms in words.items()}


@cache
def _starts() -> int:
    return arabic().anchors.listed(forms=_lists()["starts"])


class _Carrier:
    def __init__(
        self, doc: Document, times: Sequence[TimeMention], stated: Collection[int], anchor: Anchor | None
    ) -> None:
        self.doc = doc
        self.anchor = anchor
        self.lists = _lists()
        self.starts = arabic().anchors.of(doc, _starts())
        self.own: dict[int, list[TimeMention]] = {}  # events' times by sentence
        self.taken: set[int] = set()
        for k, time in enumerate(times):
            self.taken.update(range(time.first, time.last))
            if time.role == "event_time" and k not in stated and time.start:
                self.own.setdefault(doc.sentence_of[time.first], []).append(time)
        self.told: _Told | None = None
        self.framed = False
        self.listed = False

    def run(self) -> list[Carried]:
        found: list[Carried] = []
        for number, (first, last) in enumerate(self.doc.sentences):
            own = self.own.get(number)
            if own is None:
                carried = self._sentence(number, first, last)
                if carried is not None:
                    found.append(carried)
                    self.told = _Told(number, carried.start, carried.end, carried.said, carried.basis)
                continue
            self.framed = False
            time = own[0]
            start, end = date.fromisoformat(time.start or ""), date.fromisoformat(time.end or "")
            if (end - start).days < SPAN and not (time.precision != "day" and time.rule == "ar.time.period"):
                self.told = _Told(number, start, end, (time.first, time.last), time.basis or "")
        return found

    def _sentence(self, number: int, first: int, last: int) -> Carried | None:
        words, lists = self.doc.words, self.lists
        form = words[first].form
        told = self.told if self.told is not None and number - self.told.sentence <= REACH else None
        self.framed = form in lists["frame"] or (self.framed and form in lists["goes_on"])
        if form in lists["together"] or (form in lists["in"] and self._meanwhile(first, last)):
            return self._take(told, first, first + 1, "ar.when.together")
        if self._item(first, last):
            return self._take(told, first, first + 1, "ar.when.list")
        for i in self.starts[bisect_left(self.starts, first) : bisect_left(self.starts, last)]:
            if i in self.taken:
                continue
            carried = self._at(i, first, last, told)
            if carried is not None:
                return carried
        return self._take(told, first, first + 1, "ar.when.frame") if self.framed else None

    def _meanwhile(self, first: int, last: int) -> bool:
        """Whether a sentence opens with "in the meantime", "at the same time"."""
        words, lists = self.doc.words, self.lists
        if first + 2 >= last:
            return False
        second, third = words[first + 1].form, words[first + 2].form
        return second in lists["meanwhile"] or (second in lists["time"] and third in lists["same"])

    def _item(self, first: int, last: int) -> bool:
        """Whether a sentence is an item of the list that the day told before heads."""
        words = self.doc.words
        self.listed = self.listed or (first > 0 and self._heads(first))
        mark = words[first].form in ITEMS or (
            words[first].kind == "number" and first + 1 < last and words[first + 1].form in ITEMS
        )
        self.listed = self.listed and mark
        return self.listed

    def _heads(self, first: int) -> bool:
        """Whether the words before end with a colon and tell a day."""
        before = first - 1
        while before and self.doc.words[before].kind == "break":
            before -= 1
        told = self.told
        return self.doc.words[before].form == ":" and told is not None and told.sentence == self.doc.sentence_of[before]

    def _at(self, i: int, first: int, last: int, told: _Told | None) -> Carried | None:
        words, lists = self.doc.words, self.lists
        form = words[i].form
        after = words[i + 1].form if i + 1 < last else ""
        if (form in lists["day"] and after in lists["same"]) or (
            form in lists["same_before"] and after in lists["day"]
        ):
            return self._take(told, i, i + 2, "ar.when.same")
        if form in lists["day"] and after in lists["next"]:
            return self._take(told, i, i + 2, "ar.when.next", 1)
        if form in lists["after"] and i == first:
            end = next((k for k in range(i + 1, min(i + LATER, last)) if words[k].form in lists["while"]), None)
            return None if end is None else self._take(told, i, end + 1, "ar.when.later")
        if form in lists["part"] and after not in lists["day"]:
            return self._part(i, i + 1, told)
        if form in lists["since"] and after in lists["dawn"] and i + 1 not in self.taken:
            return self._part(i, i + 2, told)
        return None

    def _part(self, first: int, last: int, told: _Told | None) -> Carried | None:
        """A part of the day alone: of the day told before, else (but for the night) of the day of writing."""
        carried = self._take(told, first, last, "ar.when.part")
        anchor = self.anchor
        if carried is not None or anchor is None or not anchor.exact:
            return carried
        if self.doc.words[last - 1].form in self.lists["dark"]:
            return None  # the night that ended or the one that begins
        basis = f"relative+{anchor.basis}"
        return Carried(first, last, "ar.when.part", anchor.date, anchor.date, (first, last), basis)

    def _take(self, told: _Told | None, first: int, last: int, rule: str, shift: int = 0) -> Carried | None:
        if told is None:
            return None
        start, end = told.start + timedelta(days=shift), told.end + timedelta(days=shift)
        return Carried(
            first, last, rule, start, end, told.said if not shift else (first, last), f"{told.basis}+carried"
        )

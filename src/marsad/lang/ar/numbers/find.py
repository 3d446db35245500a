"""Finds number expressions: where they start and end, what bounds them, and what is no count at all."""

from __future__ import annotations

from functools import cache

from marsad.engine.rules import Match
from marsad.lang.ar.language import Arabic, arabic
from marsad.lang.ar.numbers.cardinals import Cardinals
from marsad.lang.ar.numbers.quantity import Quantity
from marsad.text.document import Document, Word

__all__ = ["Finder", "annotate", "finder"]

Phrases = dict[str, list[tuple[tuple[str, ...], str]]]  # key word -> (phrase, effect), longest first

YEARS = range(1800, 2101)
DASHES = frozenset("-–—")
GLUED = frozenset("/:\\_")


def annotate(doc: Document) -> list[Match]:
    """Every number expression, hedge and bound included, as matches with a ``Quantity``.

    Years, dates, times of day, ages, measures, percentages, ordinals and labels such as the number of a regiment
    give no match.
    """
    return _finder().find(doc)


class Finder:
    """The closed word lists, folded, and the walk over the words."""

    def __init__(self, language: Arabic) -> None:
        words = language.data["numbers/words"]
        self.cardinals = Cardinals(language)
        self.figures = language.anchors.listed(tags=["number"])
        self.before = _phrases(words["before"], language, -1)
        self.after = _phrases(words["after"], language, 0)
        self.labels = _folded(words["labels"], language)
        self.weekdays = _folded(words["weekdays"], language)
        self.year_after = _folded(words["year_after"], language)
        self.units = _folded(words["units"], language)
        self.percent = _folded(words["percent"], language)
        self.in_hundred = _folded(words["percent_in"], language)
        self.joins = _folded(["و", "أو", "إلى", "الى", "بين", "من", "ما"], language)

    def find(self, doc: Document) -> list[Match]:
        """See ``annotate``."""
        found: list[Match] = []
        i = 0
        for at in arabic().anchors.of(doc, self.figures):
            if at < i:
                continue
            match, i = self._at(doc, at)
            if match is not None:
                found.append(match)
        return found

    def _at(self, doc: Document, at: int) -> tuple[Match | None, int]:
        """The expression whose first figure is word ``at``, and where to read on."""
        words = doc.words
        limit = doc.sentences[doc.sentence_of[at]][1]
        if at >= limit:
            return None, at + 1
        vague = self.cardinals.vague(words, at, limit)
        if vague is not None:
            quantity, end = vague
            return self._bounded(doc, at, end, quantity, "vague"), end
        read = self.cardinals.read(words, at, limit)
        if read is None:
            return None, at + 1
        value, end = read
        dated = self._dated(words, end, limit)
        if dated:
            return None, dated
        ranged = self._range(words, at, end, limit, value)
        if ranged is not None:
            first, quantity, end = ranged
            if self._measures(words, end, limit) or self._names(words, first, words[at], end):
                return None, end
            return Match("ar.number.range", first, end, quantity), end
        if self._measures(words, end, limit) or self._glued(doc, at, end) or self._names(words, at, words[at], end):
            return None, end
        kind = "digits" if words[at].kind == "number" else "words"
        return self._bounded(doc, at, end, Quantity(value, value, value), kind), end

    def _bounded(self, doc: Document, first: int, end: int, quantity: Quantity, kind: str) -> Match:
        """The number with the bounds on either side of it taken in."""
        words = doc.words
        start, limit = doc.sentences[doc.sentence_of[first]]
        begin, effect = self._effect_before(words, first, start)
        last, later = self._effect_after(words, end, limit)
        for one in (effect, later):
            if one:
                quantity, kind = _apply(quantity, one), one
        return Match(f"ar.number.{kind}", begin, last, quantity)

    def _effect_before(self, words: list[Word], first: int, start: int) -> tuple[int, str]:
        if first - 1 < start:
            return first, ""
        previous = words[first - 1]
        for form in previous.bares:
            for phrase, effect in self.before.get(form, ()):
                begin = first - len(phrase)
                if begin >= start and _same(words, begin, phrase):
                    return begin, effect
        return first, ""

    def _effect_after(self, words: list[Word], end: int, limit: int) -> tuple[int, str]:
        if end < limit:
            for phrase, effect in self.after.get(words[end].form, ()):
                if end + len(phrase) <= limit and all(words[end + k].form == p for k, p in enumerate(phrase)):
                    return end + len(phrase), effect
        return end, ""

    def effect_at(self, words: list[Word], at: int, limit: int) -> tuple[str, int] | None:
        """The bound that starts at word ``at``, behind a counted noun: (effect, word behind it)."""
        end, effect = self._effect_after(words, at, limit)
        return (effect, end) if effect else None

    def apply(self, quantity: Quantity, effect: str) -> Quantity:
        """``quantity`` under a bound that ``effect_at`` found."""
        return _apply(quantity, effect)

    def _range(self, words: list[Word], at: int, end: int, limit: int, low: int) -> tuple[int, Quantity, int] | None:
        """Two figures joined as a range."""
        if end >= limit:
            return None
        joint = words[end].form
        if joint in DASHES and words[at].kind == "number":
            second = self._figure(words, end + 1, limit)
            if second is None or (second[1] < limit and words[second[1]].form in DASHES):
                return None
            return self._ordered(at, low, second, years=True)
        if joint in ("او", "الي"):
            second = self.cardinals.read(words, end + 1, limit)
            first = at - 1 if joint == "الي" and at and words[at - 1].form in ("من",) else at
            return self._ordered(first, low, second)
        if at and "بين" in words[at - 1].bares and words[end].form.startswith("و"):
            alone = joint == "و"
            second = self.cardinals.read(words, end + alone, limit)
            return self._ordered(at - 2 if at > 1 and words[at - 2].form == "ما" else at - 1, low, second)
        return None

    def _dated(self, words: list[Word], end: int, limit: int) -> int:
        """Behind a date or number in dashes ("3-5-2015"), or 0."""
        if end + 3 >= limit or words[end].form not in DASHES or words[end + 2].form not in DASHES:
            return 0
        return end + 4 if words[end + 1].kind == words[end + 3].kind == "number" else 0

    def _figure(self, words: list[Word], at: int, limit: int) -> tuple[int, int] | None:
        if at < limit and words[at].kind == "number":
            return self.cardinals.read(words, at, limit)
        return None

    def _ordered(
        self, first: int, low: int, second: tuple[int, int] | None, years: bool = False
    ) -> tuple[int, Quantity, int] | None:
        if second is None or second[0] <= low:
            return None
        if low in YEARS and second[0] in YEARS and years:
            return None
        return first, Quantity(low, second[0]), second[1]

    def _measures(self, words: list[Word], end: int, limit: int) -> bool:
        """Is the number a measure, a percentage or a day of the month?"""
        if end >= limit:
            return False
        word = words[end]
        if word.form in self.percent or "month" in word.tags or word.form in self.units:
            return True
        return word.form == "في" and end + 1 < limit and words[end + 1].form in self.in_hundred

    def _glued(self, doc: Document, at: int, end: int) -> bool:
        """Part of a date, a time of day, an address or a designation?"""
        words = doc.words
        if words[at].kind != "number":
            return False
        before = words[at - 1] if at else None
        after = words[end] if end < len(words) else None
        if before is not None:
            close = doc.ends[at - 1] == doc.starts[at]
            if before.form == ":":  # a clock or a score; behind a heading ("the dead: 14") a figure is a count
                return at > 1 and words[at - 2].kind == "number"
            if before.form in GLUED or (close and before.form in (".", "#", "@")):
                return True
            if before.form in DASHES and at > 1 and (doc.ends[at - 2] == doc.starts[at - 1] and close):
                return True
            if close and before.kind == "word" and before.form.isascii():
                return True
        if after is None or doc.ends[end - 1] != doc.starts[end]:
            return after is not None and after.form in ("/", ":")
        return after.form in GLUED or (after.kind == "word" and after.form.isascii())

    def _names(self, words: list[Word], at: int, figure: Word, end: int) -> bool:
        """Does the figure name something (a year, a regiment) rather than count?"""
        if not at:
            return False
        before = words[at - 1]
        if figure.kind != "number":
            return before.form in ("الساعه", "سن", "عام", "سنه", "القرن")
        value = figure.form
        year = len(value) == 4 and value.isdigit() and int(value) in YEARS
        if year and (before.bares & self.year_after or (at > 1 and "month" in words[at - 2].tags)):
            return True  # a month may have two words
        return bool(before.bares & self.labels) or before.form in self.weekdays or "month" in before.tags


@cache
def _finder() -> Finder:
    return Finder(arabic())


def finder() -> Finder:
    """The one finder of this process."""
    return _finder()


def _apply(quantity: Quantity, effect: str) -> Quantity:
    low, high, best = quantity.low, quantity.high, quantity.best
    if quantity.vague or low is None:
        return quantity
    if effect == "least":
        return Quantity(low, None, best)
    if effect == "more":
        return Quantity(low + 1, None, best)
    if effect == "less":
        return Quantity(None, (high or low) - 1, best)
    if effect == "most":
        return Quantity(None, high, best)
    return quantity


def _phrases(table: dict[str, list[str]], language: Arabic, key: int) -> Phrases:
    found: Phrases = {}
    for effect, phrases in table.items():
        for phrase in phrases:
            words = tuple(language.fold(phrase).split())
            found.setdefault(words[key], []).append((words, effect))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def _folded(words: list[str], language: Arabic) -> frozenset[str]:
    return frozenset(language.fold(word) for word in words)


def _same(words: list[Word], begin: int, phrase: tuple[str, ...]) -> bool:
    """The first word of a phrase may carry proclitics, the others may not."""
    if phrase[0] not in words[begin].bares:
        return False
    return all(words[begin + k].form == form for k, form in enumerate(phrase) if k)

"""Reads cardinals: digits, number words, and both mixed ("11 thousand", "a thousand and 500")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.lang.ar.language import Arabic
from marsad.lang.ar.numbers.quantity import Quantity
from marsad.text.document import Word

__all__ = ["Cardinals", "Figure"]

PLAIN = re.compile(r"\d{1,6}$")
GROUPED = re.compile(r"\d{1,3}(?:[,\u066c]\d{3})+$|\d{1,3}(?:\.\d{3})+$")
DECIMAL = re.compile(r"(\d+)[.,\u066b](\d{1,2})$")

SHAPES = ("unit", "teenhead", "ten", "tens", "hundred", "hundreds", "scale", "scales")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number word: its worth, its place in the system, and whether "and" is written onto it."""

    value: int
    shape: str
    joined: bool
    vague: bool
    of: bool
    high: int | None
    lemma: str
    attached: bool  # a preposition or article is written onto it


class Cardinals:
    """Number words with their values, each distinct word looked up once."""

    def __init__(self, language: Arabic) -> None:
        self._values = {
            "numbers:" + row["lemma"]: (row["value"], row.get("high"))
            for row in language.data["lexicon/numbers"]["entries"]
        }
        words = language.data["numbers/words"]
        self._half = {language.fold(word): part for word, part in words["half"].items()}
        self._known: dict[Word, Figure | None] = {}
        language.on_forget(self._known.clear)

    def figure(self, word: Word) -> Figure | None:
        """The number word, or None."""
        try:
            return self._known[word]
        except KeyError:
            figure = self._known[word] = self._figure(word)
            return figure

    def _figure(self, word: Word) -> Figure | None:
        if word.form in NOT_NUMBERS:
            return None
        sense = next((s for s in word.senses if "number" in s.tags and not s.after), None)
        if sense is None:
            return None
        shape = next((s for s in SHAPES if f"number.{s}" in sense.tags), "")
        value, high = self._values[sense.lemma]
        vague, of = "number.vague" in sense.tags, "number.of" in sense.tags
        joined = sense.before.startswith("و")
        attached = bool(sense.before.lstrip("و"))
        return Figure(value, shape, joined, vague, of, high, sense.lemma.removeprefix("numbers:"), attached)

    def read(self, words: list[Word], at: int, limit: int) -> tuple[int, int] | None:
        """The cardinal that starts at word ``at``: (value, word behind it), or None."""
        term = self._term(words, at, limit) if at < limit else None
        if term is None:
            return None
        total, scale, end = term
        while scale > 1 and end < limit:
            more = self._joined(words, end, limit)
            if more is None or more[0] >= scale:
                break
            total, scale, end = total + more[0], more[1], more[2]
        return total, end

    def vague(self, words: list[Word], at: int, limit: int) -> tuple[Quantity, int] | None:
        """A vague quantity ("dozens", "hundreds of thousands") that starts at word ``at``."""
        figure = self.figure(words[at])
        if figure is None or not figure.vague:
            return None
        end = at + 1
        if figure.of:  # "a number of"
            if figure.attached or end >= limit or words[end].form != "من":
                return None
            return Quantity(figure.value, None, None, figure.lemma), end + 1
        low = figure.value if figure.shape != "scale" else 2 * figure.value
        if figure.shape != "scale" and end < limit:
            scale = self.figure(words[end])
            if scale is not None and scale.shape == "scale" and not scale.joined:
                low, end = low * scale.value, end + 1
                return Quantity(low, figure.high and figure.high * scale.value, None, figure.lemma), end
        return Quantity(low, figure.high, None, figure.lemma), end

    def _joined(self, words: list[Word], at: int, limit: int) -> tuple[int, int, int] | None:
        """A further term behind "and"."""
        if words[at].form == "و":
            if at + 1 < limit and words[at + 1].kind == "number":
                return self._term(words, at + 1, limit)
            return None
        if words[at].form == "ونصف":
            return None
        figure = self.figure(words[at])
        return self._term(words, at, limit) if figure is not None and figure.joined else None

    def _term(self, words: list[Word], at: int, limit: int) -> tuple[int, int, int] | None:
        """(value, its scale, word behind it) of a figure with the scale word behind it, if any."""
        word = words[at]
        if word.kind == "number":
            return self._digits(words, at, limit)
        figure = self.figure(word)
        if figure is None:
            return None
        if figure.shape == "scale":
            return (figure.value, figure.value, at + 1) if not figure.vague else None
        if figure.shape == "scales":
            return figure.value, figure.value // 2, at + 1
        below = self._below_thousand(words, at, limit, figure)
        if below is None:
            return None
        value, end = below
        return self._scaled(words, value, end, limit)

    def _scaled(self, words: list[Word], value: int, end: int, limit: int) -> tuple[int, int, int]:
        if end < limit:
            scale = self.figure(words[end])
            if scale is not None and scale.shape == "scale" and not scale.joined:
                return value * scale.value, scale.value, end + 1
        return value, 1, end

    def _digits(self, words: list[Word], at: int, limit: int) -> tuple[int, int, int] | None:
        form = words[at].form
        scale = self.figure(words[at + 1]) if at + 1 < limit else None
        scaled = scale is not None and scale.shape == "scale" and not scale.joined
        decimal = DECIMAL.match(form)
        if decimal and scaled and scale is not None:
            whole, part = decimal.groups()
            worth = int(whole) * scale.value + int(part) * scale.value // 10 ** len(part)
            return worth, scale.value, at + 2
        if PLAIN.match(form):
            if len(form) > 1 and form[0] == "0":
                return None
            value = int(form)
        elif GROUPED.match(form):
            value = int(re.sub(r"\D", "", form))
        else:
            return None
        return self._scaled(words, value, at + 1, limit)

    def _below_thousand(self, words: list[Word], at: int, limit: int, figure: Figure) -> tuple[int, int] | None:
        value, end = figure.value, at + 1
        after = self.figure(words[end]) if end < limit else None
        if figure.shape == "unit" and after is not None and after.shape == "hundred" and not after.joined and value > 2:
            return self._with_rest(words, value * 100, end + 1, limit)
        if figure.shape in ("hundred", "hundreds"):
            return self._with_rest(words, value, end, limit)
        return self._below_hundred(words, at, limit, figure)

    def _with_rest(self, words: list[Word], value: int, end: int, limit: int) -> tuple[int, int]:
        if end >= limit:
            return value, end
        if (
            words[end].form == "و"
            and end + 1 < limit
            and words[end + 1].form.isdigit()
            and int(words[end + 1].form) < 100
        ):
            return value + int(words[end + 1].form), end + 2
        figure = self.figure(words[end])
        if figure is None or not figure.joined:
            return value, end
        rest = self._below_hundred(words, end, limit, figure)
        return (value + rest[0], rest[1]) if rest is not None else (value, end)

    def _below_hundred(self, words: list[Word], at: int, limit: int, figure: Figure) -> tuple[int, int] | None:
        end = at + 1
        after = self.figure(words[end]) if end < limit else None
        if figure.shape in ("unit", "teenhead") and after is not None:
            if after.shape == "ten" and not after.joined and not after.attached:
                return figure.value + 10, end + 1
            if figure.value and after.shape == "tens" and after.joined:
                return figure.value + after.value, end + 1
        if figure.shape in ("unit", "ten", "tens"):
            return figure.value, end
        return None


NOT_NUMBERS = frozenset(
    [
        "لست",
        "الاثنين",
        "والاثنين",
        "للاثنين",
        "فست",
        "الاتنين",
        "بالاثنين",
        "كواحد",
        "المئه",
        "المائه",
        "الواحد",
        "الواحده",
    ]
)

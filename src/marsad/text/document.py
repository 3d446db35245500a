"""A report as words: the one object that all rules read.

Words are plain parallel lists, not token objects: ``words[i]`` is the analysis (shared by every
occurrence of the same form), ``starts[i]`` and ``ends[i]`` are offsets into the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, compress
from operator import add, attrgetter
from typing import Any, Protocol

from marsad.record import Span
from marsad.text.folding import Folding, View

__all__ = ["BLANK", "Document", "Sense", "Word", "WordReader"]

_form = attrgetter("form")


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a form: which lexicon entry, in which shape, with which clitics."""

    lemma: str
    tags: frozenset[str]
    shape: str = ""  # "past", "present", "sg", "du", "pl", "masdar" …
    before: str = ""  # proclitics, as written
    after: str = ""  # enclitic, as written
    definite: bool = False
    features: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A distinct folded form, analysed once."""

    form: str
    kind: str  # "word", "number", "punct", "break"
    bares: frozenset[str] = frozenset()  # the form and what is left when proclitics are taken off
    tags: frozenset[str] = frozenset()  # all tags of all senses
    senses: tuple[Sense, ...] = ()
    term: str = ""  # by which the words of two passages are compared: without clitics; none for a short word

    def sense(self, tag: str) -> Sense | None:
        """The first reading that carries ``tag``."""
        for sense in self.senses:
            if tag in sense.tags:
                return sense
        return None


BLANK = Word(" ", "blank")  # what a language's ``words`` gives for white space: no word of a document


class WordReader(Protocol):
    """What a document asks of its language."""

    folding: Folding
    letters: str  # its common letters, as ranges of a regular expression: found faster than others

    @property
    def words(self) -> Mapping[str, Word]:
        """The analyses of folded forms, made when first asked for; of white space, ``BLANK``.

        A form with a blank behind it gives the word without it.
        """
        ...

    def stops(self, doc: Document) -> list[int]:
        """The words that may end a sentence: line breaks and end marks."""
        ...

    def dodges(self, text: str) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
        """Regions and letters that hide a word from filters: (to drop), (to read differently)."""
        ...


class Document:
    """A stored text with its folded view, words and sentences.

    Args:
        text: the stored text, never changed.
        language: the reader of words.
        masked: stored regions that are not the report; no word is read there.
    """

    __slots__ = (
        "anchored",
        "ends",
        "language",
        "masked",
        "sentence_of",
        "sentences",
        "starts",
        "text",
        "view",
        "words",
    )

    def __init__(self, text: str, language: WordReader, masked: Iterable[tuple[int, int]] = ()) -> None:
        self.text = text
        self.language = language
        self.masked = tuple(masked)
        read = _without(text, self.masked)
        dropped, changed = language.dodges(read)
        self.view: View = language.folding.view(read, dropped, changed)
        self.words: list[Word] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.anchored: list[list[int]] = []  # words that the rooms look at closely, see ``engine.anchors``
        self._tokenise()
        self.sentences: list[tuple[int, int]] = []
        self.sentence_of: list[int] = []
        self._split()

    def _tokenise(self) -> None:
        pieces = _pieces(self.language.letters).findall(self.view.text)
        words = list(map(self.language.words.__getitem__, pieces))
        starts = list(accumulate(map(len, pieces), initial=0))
        starts.pop()
        if BLANK in words:
            solid = [word is not BLANK for word in words]
            words, starts = list(compress(words, solid)), list(compress(starts, solid))
        self.words = words
        ends = list(map(add, starts, map(len, map(_form, words))))
        if self.view.starts:
            read = ends
            starts, ends = self.view.all_stored(starts, ends)
            for cut in self.view.starts:  # where something was dropped: only there may a mark stand behind a word
                i = bisect_left(read, cut)
                if i < len(read) and read[i] == cut:
                    behind = starts[i + 1] if i + 1 < len(starts) else len(self.text)
                    ends[i] = min(_with_marks(self.text, ends[i]), behind)  # a mark that is kept is a word of its own
        self.starts, self.ends = starts, ends

    def _split(self) -> None:
        """Sentences end at line breaks and at end marks not behind a single letter (an initial)."""
        first = 0
        words = self.words
        for i in self.language.stops(self):
            word = words[i]
            if word.form == "." and i and len(words[i - 1].form) == 1 and words[i - 1].kind == "word":
                continue
            if i > first:
                self._close(first, i + (word.kind != "break"))
            first = i + 1
        if len(words) > first:
            self._close(first, len(words))
        self.sentence_of.extend([len(self.sentences) - 1] * (len(words) - len(self.sentence_of)))

    def _close(self, first: int, last: int) -> None:
        index = len(self.sentences)
        self.sentences.append((first, last))
        self.sentence_of.extend([max(index - 1, 0)] * (first - len(self.sentence_of)))
        self.sentence_of.extend([index] * (last - first))

    def span(self, first: int, last: int) -> Span:
        """The stored words from token ``first`` up to, not including, token ``last``."""
        start, end = self.starts[first], self.ends[last - 1]
        return Span(start, end, self.text[start:end])

    def token_at(self, offset: int) -> int:
        """Index of the first token that ends behind a stored offset."""
        return bisect_right(self.ends, offset)


def _with_marks(text: str, end: int) -> int:
    """A word's end with the combining marks on its last letter, so that no mark is cut off."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


@cache
def _pieces(letters: str) -> re.Pattern[str]:
    """Words, numbers and signs, each with one blank behind it; line breaks and more white space.

    Every character is in one piece. Half of all pieces would be blanks if words did not take theirs along.
    """
    number = r"\d+(?:[.,\u066b\u066c]\d+)*"
    return re.compile(rf"(?:[{letters}]+[^\W\d_]*|{number}|[^\W\d_]+|[^\w\s]|_) ?| +|\n+|[^\S\n]+")


def _without(text: str, masked: tuple[tuple[int, int], ...]) -> str:
    """The text with line breaks in place of every masked character."""
    pieces: list[str] = []
    done = 0
    for start, end in sorted(masked):
        start, end = max(start, done), min(end, len(text))
        if start < end:
            pieces += (text[done:start], "\n" * (end - start))
            done = end
    return "".join((*pieces, text[done:])) if pieces else text

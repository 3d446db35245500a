"""The Arabic reader: one object that owns the lexicon and remembers each distinct word."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from marsad.engine.anchors import Anchors
from marsad.errors import LexiconError
from marsad.lang.ar.morphology import FOLDING, Forms, bares_of, readings, splits, spread
from marsad.lang.data import load_folder
from marsad.text.document import BLANK, Document, Word

__all__ = ["Arabic", "arabic"]

HERE = Path(__file__).parent
REMEMBERED = 200_000  # distinct words kept before the memory is emptied

_ENDS = frozenset(".!؟?…")
_LETTERS = re.compile(r"[^\W\d_]")


class Arabic:
    """Words, folding and sentence ends of Arabic, and all YAML data of this folder.

    ``data`` maps file names (``lexicon/persons``, ``numbers/rules``) to their parsed content.
    """

    code = "ar"
    folding = FOLDING
    letters = "ء-ي"

    def __init__(self) -> None:
        self.data: dict[str, Any] = load_folder(HERE)
        self.forms: Forms = {}
        self.tags: dict[str, frozenset[str]] = {}
        self.words = _Words(self._analyse, self._forget_all)
        self.anchors = Anchors()
        self._stops = self.anchors.listed(forms=["break", *_ENDS])
        self._forget: list[Callable[[], None]] = [self.anchors.forget]
        for name, content in self.data.items():
            if name.startswith("lexicon/"):
                self._learn(name, content)

    def fold(self, text: str) -> str:
        """Fold one word or phrase."""
        return FOLDING.word(text)

    def document(self, text: str, masked: tuple[tuple[int, int], ...] = ()) -> Document:
        """Read a stored text; ``masked`` regions are not the report."""
        return Document(text, self, masked)

    def word(self, form: str) -> Word:
        """The analysis of a folded form, made once."""
        return self.words[form]

    def on_forget(self, forget: Callable[[], None]) -> None:
        """Call ``forget`` when the word memory is emptied."""
        self._forget.append(forget)

    def stops(self, doc: Document) -> list[int]:
        """The words that may end a sentence: line breaks and end marks."""
        return self.anchors.of(doc, self._stops)

    def dodges(self, text: str) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
        """Regions and letters that hide a word from filters."""
        from marsad.lang.ar.dodges import find_dodges

        return find_dodges(text)

    def _forget_all(self) -> None:
        for forget in self._forget:
            forget()

    def _analyse(self, form: str) -> Word:
        if form[0] == "\n":
            return Word(form, "break")
        if form[0].isspace():
            return BLANK
        if form[0].isdecimal():  # a superscript is a digit, but no number
            return Word(form, "number", frozenset([form]), frozenset(["number"]))
        if not _LETTERS.match(form):
            return Word(form, "punct", frozenset([form]))
        parts = splits(form)
        senses = tuple(readings(parts, self.forms, self.tags))
        bare = bares_of(form, parts)
        term = min([(len(b), b) for b in bare if len(b) > 2], default=(0, ""))[1]
        if not senses:
            return Word(form, "word", bare, term=term)
        return Word(form, "word", bare, frozenset().union(*[s.tags for s in senses]), senses, term)

    def _learn(self, name: str, content: Any) -> None:
        """Spread one lexicon file into forms. A lemma met in two files joins its tags."""
        shared = frozenset(content.get("tags") or ())
        for entry in content.get("entries") or ():
            lemma = entry.get("lemma")
            if not lemma:
                raise LexiconError(f"entry without a lemma: {entry!r}", where=name)
            key = f"{name.removeprefix('lexicon/')}:{lemma}"
            self.tags[key] = self.tags.get(key, frozenset()) | shared | frozenset(entry.get("tags") or ())
            for form, shape in dict.fromkeys(spread(entry, f"{name}: {lemma}")):
                rows = self.forms.setdefault(form, [])
                if (key, shape) not in rows:
                    rows.append((key, shape))


class _Words(dict[str, Word]):
    """Words by their folded form, alone or with a blank behind it, analysed when first asked for."""

    def __init__(self, analyse: Callable[[str], Word], forget: Callable[[], None]) -> None:
        super().__init__()
        self.analyse = analyse
        self.forget = forget

    def __missing__(self, form: str) -> Word:
        if len(self) >= REMEMBERED:
            self.clear()
            self.forget()
        word = self[form[:-1]] if form[-1] == " " and form[0] != " " else self.analyse(form)
        self[form] = word
        return word


@cache
def arabic() -> Arabic:
    """The one Arabic reader of this process, opened when first used."""
    return Arabic()

"""Where in a report each room has to look: one pass over its words for all rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import compress

from marsad.engine.gate import Memory
from marsad.text.document import Document, Word

__all__ = ["Anchors"]

Numbers = tuple[int, ...]


class Anchors:
    """Who wants to see which words. A distinct word is asked about once.

    With a pass of its own for each room, a fifth of the work on a report went into words that say nothing to it.
    """

    def __init__(self) -> None:
        self._count = 0
        self._listed: dict[str, Numbers] = {}  # words without proclitics, and tags behind "@": who wants them
        self._forms: dict[str, Numbers] = {}  # forms, and kinds of words
        self._tests: list[tuple[int, Callable[[Word], bool]]] = []
        self._many: list[tuple[int, Callable[[Word], Numbers]]] = []
        self._askers = Memory(self._asked)

    def listed(self, bares: Iterable[str] = (), tags: Iterable[str] = (), forms: Iterable[str] = ()) -> int:
        """Have words noted that have one of these; the number by which ``of`` gives them.

        Args:
            bares: forms without proclitics.
            tags: tags of the lexicon.
            forms: forms as they stand, or kinds of words ("break").
        """
        number = self._taken()
        for key in (*bares, *[f"@{tag}" for tag in tags]):
            self._listed[key] = (*self._listed.get(key, ()), number)
        for form in forms:
            self._forms[form] = (*self._forms.get(form, ()), number)
        return number

    def ask(self, test: Callable[[Word], bool]) -> int:
        """Have the words noted that pass ``test``; the number by which ``of`` gives them."""
        number = self._taken()
        self._tests.append((number, test))
        return number

    def many(self, count: int, test: Callable[[Word], Numbers]) -> int:
        """As ``ask``, for some questions at once; ``test`` gives their numbers from 0, ``of`` wants the first added."""
        first = self._count
        for _ in range(count):
            self._taken()
        self._many.append((first, test))
        return first

    def of(self, doc: Document, number: int) -> list[int]:
        """The words of a report that were asked for, in order; not to be changed."""
        if number >= len(doc.anchored):
            doc.anchored = self._pass(doc.words)
        return doc.anchored[number]

    def forget(self) -> None:
        """Drop what was remembered about words."""
        self._askers.clear()

    def _taken(self) -> int:
        self._askers.clear()
        self._count += 1
        return self._count - 1

    def _asked(self, word: Word) -> Numbers:
        listed, forms = self._listed, self._forms
        found = [*forms.get(word.form, ()), *forms.get(word.kind, ())]
        for form in word.bares:
            if form in listed:
                found += listed[form]
        for tag in word.tags:
            if (key := f"@{tag}") in listed:
                found += listed[key]
        found += [number for number, test in self._tests if test(word)]
        for first, many in self._many:
            found += [first + number for number in many(word)]
        return tuple(dict.fromkeys(found))

    def _pass(self, words: list[Word]) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in range(self._count)]
        askers = list(map(self._askers.__getitem__, words))
        for i in compress(range(len(words)), askers):
            for number in askers[i]:
                found[number].append(i)
        return found

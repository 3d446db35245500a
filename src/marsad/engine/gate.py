"""Which of many readings two words can open: one look-up for each word, however many readings there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from marsad.text.document import Word

__all__ = ["Gate", "Memory", "Need", "bits_by_word"]

Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Memory(dict[Word, Answer], Generic[Answer]):
    """What is known about each distinct word, asked once."""

    def __init__(self, ask: Callable[[Word], Answer]) -> None:
        super().__init__()
        self.ask = ask

    def __missing__(self, word: Word) -> Answer:
        answer = self[word] = self.ask(word)
        return answer


class Need(NamedTuple):
    """One of these literals or tags a word must have."""

    literals: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def join(self, other: Need) -> Need:
        """What either needs."""
        return Need(self.literals | other.literals, self.tags | other.tags)

    def met(self, word: Word) -> bool:
        """Whether ``word`` has one of them."""
        return not (self.literals.isdisjoint(word.bares) and self.tags.isdisjoint(word.tags))


class Gate(Generic[Item]):
    """Items in their order, each with what its first and its second word need (None: any word, or none).

    A set of items is kept as the bits of a number. An item may stand in several rows, one behind the other: it is
    given once when one of them is met.
    """

    def __init__(self, rows: Sequence[tuple[Item, Need | None, Need | None]]) -> None:
        self.items = [row[0] for row in rows]
        self.first = Memory(bits_by_word([row[1] for row in rows]))
        self.second = Memory(bits_by_word([row[2] for row in rows]))
        self.alone = sum(1 << k for k, row in enumerate(rows) if row[2] is None)
        self.anywhere = sum(1 << k for k, row in enumerate(rows) if row[1] is None)
        self._chosen: dict[int, tuple[Item, ...]] = {}

    def at(self, words: Sequence[Word], i: int, limit: int) -> Sequence[Item]:
        """The items that the words from ``i`` up to, not including, ``limit`` may open."""
        if i >= limit:
            return self.chosen(self.anywhere & self.alone)
        bits = self.first[words[i]]
        if bits:
            bits &= self.second[words[i + 1]] if i + 1 < limit else self.alone
        return self.chosen(bits) if bits else ()

    def chosen(self, bits: int) -> tuple[Item, ...]:
        """The items of a set."""
        items = self._chosen.get(bits)
        if items is None:
            kept: list[Item] = []
            left = bits
            while left:
                lowest = left & -left
                item = self.items[lowest.bit_length() - 1]
                if not (kept and kept[-1] == item):
                    kept.append(item)
                left ^= lowest
            items = self._chosen[bits] = tuple(kept)
        return items

    def clear(self) -> None:
        """Drop what was remembered about words."""
        self.first.clear()
        self.second.clear()
        self._chosen.clear()


def bits_by_word(needs: Iterable[Need | None]) -> Callable[[Word], int]:
    """Which of these needs a word meets, as the bits of a number; None is met by all."""
    literals: dict[str, int] = {}
    tags: dict[str, int] = {}
    always = 0
    for k, need in enumerate(needs):
        if need is None:
            always |= 1 << k
            continue
        for keys, index in ((need.literals, literals), (need.tags, tags)):
            for key in keys:
                index[key] = index.get(key, 0) | 1 << k

    def bits(word: Word) -> int:
        found = always
        for form in word.bares:
            found |= literals.get(form, 0)
        for tag in word.tags:
            found |= tags.get(tag, 0)
        return found

    return bits

"""Views of a text that fold spelling but map every offset back to the stored words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["Folding", "View"]


@dataclass(frozen=True, slots=True)
class View:
    """A folded text and where each of its characters stands in the stored one.

    ``starts[i]`` is the view offset from which ``shifts[i]`` must be added to get the stored offset.
    Both are empty when nothing was deleted, which is the rule for news.
    """

    text: str
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def to_stored(self, offset: int) -> int:
        """Stored offset of a view offset (a span's start)."""
        if not self.starts:
            return offset
        at = bisect_right(self.starts, offset) - 1
        return offset + self.shifts[at] if at >= 0 else offset

    def all_stored(self, starts: list[int], ends: list[int]) -> tuple[list[int], list[int]]:
        """Stored offsets of many spans in the order of the text."""
        cuts, shifts = self.starts, self.shifts
        return _shifted(starts, cuts, shifts, bisect_left), _shifted(ends, cuts, shifts, bisect_right)


@dataclass(frozen=True, slots=True)
class Folding:
    """How a language folds spelling: ``replace`` keeps lengths, ``drop`` deletes."""

    replace: tuple[tuple[str, str], ...] = ()
    drop: re.Pattern[str] | None = None
    _table: _Table = field(default_factory=lambda: _Table(), compare=False, repr=False)

    def word(self, text: str) -> str:
        """Fold one word or phrase, offsets aside (for lexicons and queries).

        Opening a lexicon folds thousands of words: one pass through a table is several times faster there
        than the chained replacement that suits long texts.
        """
        table = self._table
        if table.folding is None:
            table.folding = self
        return text.translate(table)

    def view(self, text: str, dropped: Iterable[tuple[int, int]] = (), changed: Iterable[tuple[int, str]] = ()) -> View:
        """The folded view of ``text``.

        Args:
            dropped: further stored regions to leave out, such as the dots inside a dodged word.
            changed: (stored offset, letter) single letters to read differently.
        """
        cuts = list(dropped)
        if letters := dict(changed):
            text = "".join(letters.get(i, old) for i, old in enumerate(text))
        if self.drop is not None and self.drop.search(text):
            cuts.extend(match.span() for match in self.drop.finditer(text))
        folded = text
        for old, new in self.replace:
            folded = folded.replace(old, new)
        if not cuts:
            return View(folded)
        return _cut(folded, sorted(cuts))


class _Table(dict[int, str | None]):
    """Code point to what a folding makes of it, worked out when first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.folding: Folding | None = None

    def __missing__(self, code: int) -> str | None:
        assert self.folding is not None
        found = self[code] = self.folding.view(chr(code)).text or None
        return found


def _shifted(
    offsets: list[int], cuts: Sequence[int], shifts: Sequence[int], before: Callable[[list[int], int, int], int]
) -> list[int]:
    """Rising offsets, each moved by the shift of the last cut ``before`` it."""
    stored: list[int] = []
    done = shift = 0
    for cut, following in zip(cuts, shifts, strict=True):
        at = before(offsets, cut, done)
        stored.extend(map(shift.__add__, offsets[done:at]) if shift else offsets[done:at])
        done, shift = at, following
    stored.extend(map(shift.__add__, offsets[done:]))
    return stored


def _cut(text: str, cuts: list[tuple[int, int]]) -> View:
    pieces: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    position = length = 0
    for start, end in cuts:
        start = max(start, position)
        if end <= start:
            continue
        pieces.append(text[position:start])
        length += start - position
        position = end
        if starts and starts[-1] == length:
            shifts[-1] = position - length
        else:
            starts.append(length)
            shifts.append(position - length)
    pieces.append(text[position:])
    return View("".join(pieces), tuple(starts), tuple(shifts))

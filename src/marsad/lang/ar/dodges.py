"""Words written to slip past filters (split, dotted, stretched), read through without losing offsets.

Certain cases (a tatweel on both sides of the gap) are joined outright.  In all others the joined word must
be one that the lexicon knows, and its halves must hang together: a full stop without a space behind
it is far more often the end of a sentence than a dodge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise, product

__all__ = ["find_dodges"]

Drops = list[tuple[int, int]]
Changes = list[tuple[int, str]]

LETTER = "\u0621-\u063a\u0641-\u064a\u0671\u067e\u0686\u06a9\u06af\u06cc"
INSIDE = LETTER + "\u0640\u064b-\u0652\u0670\u200b-\u200d"  # what a piece of a word is made of
LONGEST_WORD = 24  # characters of a piece looked at; longer ones are no dodged words
LONGEST_CHAIN = 40  # gaps without a space between; more of them are no words but noise
MOST_READINGS = 64  # of lookalikes in one word

_TATWEEL = "\u0640"
_PIECE = re.compile(f"[{INSIDE}]{{1,{LONGEST_WORD}}}")
_PIECE_BACK = re.compile(f"[{INSIDE}]{{0,{LONGEST_WORD}}}$")
_NO_LETTER = re.compile(f"[^{LETTER}]")
_STRETCHED = re.compile(r"(.)\1\1+")
_SPELLED = re.compile(f" [{LETTER}] [{LETTER}] [{LETTER}](?![{LETTER}])")
_SPELLED_RUN = re.compile(f'(?<![^\\s"(«“])[{LETTER}](?: [{LETTER}]){{3,11}}(?![^\\s.,،؛:!؟")»”])')
_SPACED = re.compile(f"(?<!{_TATWEEL}){_TATWEEL}+ {_TATWEEL}?(?=[{LETTER}])| {_TATWEEL}+(?=[{LETTER}])")
_DOUBLE_AND = "ووو"
_NEVER_INSIDE = "ةى"


@dataclass(frozen=True, slots=True)
class _Gap:
    """Something between two pieces of what may be one word."""

    start: int
    end: int
    certain: bool


class _Reader:
    """The patterns and word lists, made from ``cleaning/dodges.yaml`` once."""

    def __init__(self) -> None:
        from marsad.lang.ar.language import arabic

        language = arabic()
        data = language.data["cleaning/dodges"]
        marks = re.escape(data["marks"])
        self.lookalikes: dict[str, list[str]] = dict(data["lookalikes"])
        signs = "".join(map(re.escape, self.lookalikes)) + "A-Z"
        self.weak = re.compile(
            f"[{marks}{signs}](?<=[{INSIDE}].)[{marks}{signs}]{{0,3}}(?=[{INSIDE}])",
        )
        framed = marks + re.escape(data["framed_marks"])
        self.sure = re.compile(f"{_TATWEEL}(?<=[{INSIDE}].)[ {framed}]{{1,6}}{_TATWEEL}+(?=[{LETTER}])")
        self.marks = frozenset(data["marks"])
        self.clitics = frozenset(data["clitics"])
        self.words = frozenset(map(language.fold, data["words"]))
        self.fold: Callable[[str], str] = language.fold
        self._word = language.word

    def knows(self, text: str) -> bool:
        """Whether a joined text is a word of three letters or more that stands in a lexicon."""
        form = self.fold(text)
        if len(form) < 3:
            return False
        word = self._word(form)
        if not self.words.isdisjoint(word.bares):
            return True
        return any(sense.shape != "particle" for sense in word.senses)


@cache
def _reader() -> _Reader:
    return _Reader()


def find_dodges(text: str) -> tuple[Drops, Changes]:
    """Stored regions to leave out, and (offset, letter) to read differently. Linear in the text."""
    reader = _reader()
    drops: Drops = []
    changes: Changes = []
    gaps = [_Gap(*match.span(), False) for match in reader.weak.finditer(text)]
    if _TATWEEL in text:
        gaps = _with_tatweel(text, gaps, reader)
    for chain in _chains(text, gaps):
        _read_chain(text, chain, reader, drops, changes)
    if _SPELLED.search(text):
        drops.extend(_spelled(text, reader))
    drops.extend(_stretched(text, reader))
    return drops, changes


def _with_tatweel(text: str, gaps: list[_Gap], reader: _Reader) -> list[_Gap]:
    """Gaps beside a tatweel: certain where it stands on both sides."""
    sure = [_Gap(match.start() + 1, match.end(), True) for match in reader.sure.finditer(text)]
    sure = [gap for gap in sure if text[gap.start - 2 : gap.start - 1] not in _NEVER_INSIDE]
    taken = {gap.start for gap in sure}
    gaps += [
        _Gap(*match.span(), False)
        for match in _SPACED.finditer(text)
        if match.start() + 1 not in taken and match.start() and _PIECE.match(text, match.start() - 1)
    ]
    starts = {gap.start for gap in gaps}
    gaps.extend(gap for gap in sure if gap.start not in starts)
    certain = {gap.start for gap in sure}
    gaps = [_Gap(gap.start, gap.end, gap.start in certain) for gap in gaps]
    return sorted(gaps, key=lambda gap: gap.start)


def _chains(text: str, gaps: Iterable[_Gap]) -> Iterator[list[_Gap]]:
    """Gaps with nothing but one piece of a word between them."""
    chain: list[_Gap] = []
    for gap in gaps:
        if chain and gap.start < chain[-1].end:
            continue
        if chain and not _PIECE.fullmatch(text, chain[-1].end, gap.start):
            yield chain
            chain = []
        chain.append(gap)
    if chain:
        yield chain


def _read_chain(text: str, chain: list[_Gap], reader: _Reader, drops: Drops, changes: Changes) -> None:
    if all(gap.certain for gap in chain):
        drops.extend((gap.start, gap.end) for gap in chain)
        return
    if len(chain) <= 12 and _join(text, chain, reader, drops, changes):
        return
    too_long = len(chain) > LONGEST_CHAIN
    for i, gap in enumerate(chain):
        if gap.certain:
            drops.append((gap.start, gap.end))
        elif not too_long:
            _join(text, _with_certain(chain, i), reader, drops, changes, only=gap)


def _with_certain(chain: list[_Gap], i: int) -> list[_Gap]:
    """A doubtful gap with the certain ones around it, which hold its halves together."""
    first, last = i, i + 1
    while first > 0 and chain[first - 1].certain and i - first < 12:
        first -= 1
    while last < len(chain) and chain[last].certain and last - i < 12:
        last += 1
    return chain[first:last]


def _join(
    text: str, chain: list[_Gap], reader: _Reader, drops: Drops, changes: Changes, only: _Gap | None = None
) -> bool:
    """Join the pieces around some gaps when that makes a known word, and say whether it does."""
    ahead = _PIECE.match(text, chain[-1].end)
    behind = _PIECE_BACK.search(text[max(0, chain[0].start - LONGEST_WORD) : chain[0].start])
    if ahead is None or behind is None or not behind.group():
        return False
    pieces = [behind.group(), *(text[a.end : b.start] for a, b in pairwise(chain)), ahead.group()]
    if not _hangs_together(text, chain, pieces, reader):
        return False
    options = [_readings(text[gap.start : gap.end], reader) for gap in chain]
    for reading in islice(product(*options), MOST_READINGS):
        joined = pieces[0] + "".join(a + b for a, b in zip(reading, pieces[1:], strict=True))
        if reader.knows(joined):
            for gap, letter in zip(chain, reading, strict=True):
                if only is None or gap is only:
                    _note(text, gap, letter, drops, changes)
            return True
    return False


def _hangs_together(text: str, chain: list[_Gap], pieces: list[str], reader: _Reader) -> bool:
    """Refuse clitics before a number or a tatweel and a space, initials, and two whole words with a sign between."""
    bare = [_NO_LETTER.sub("", piece) for piece in pieces]
    if not all(bare):
        return False
    signs = any(not set(text[gap.start : gap.end]) <= reader.marks for gap in chain)
    if signs and bare[0] in reader.clitics:
        return False
    if any(" " in text[gap.start : gap.end] and not gap.certain for gap in chain) and bare[0] in reader.clitics:
        return False
    if all(len(piece) == 1 for piece in bare) and len(bare) < 4:
        return any(_TATWEEL in piece for piece in pieces)
    if not signs and len(bare) == 2 and min(map(len, bare)) >= 3:
        return not (reader.knows(bare[0]) and reader.knows(bare[1]))
    return True


def _readings(gap: str, reader: _Reader) -> list[str]:
    """What may be read in place of a gap: nothing, or the letter that its sign stands for."""
    letters = dict.fromkeys(sign.lower() for sign in gap if sign.lower() in reader.lookalikes)
    readings = [reading for sign in letters for reading in reader.lookalikes[sign]]
    if any(sign.isdigit() for sign in letters):  # a number glued to its neighbours, unless it is one sign
        return [*readings, *([""] if len(gap) > 1 else [])] if len(letters) == 1 else []
    return [*readings, ""] if len(letters) < 2 else [""]


def _note(text: str, gap: _Gap, letter: str, drops: Drops, changes: Changes) -> None:
    if not letter:
        drops.append((gap.start, gap.end))
        return
    at = next(i for i in range(gap.start, gap.end) if text[i].lower() in _reader().lookalikes)
    changes.append((at, letter))
    drops.extend((start, end) for start, end in ((gap.start, at), (at + 1, gap.end)) if start < end)


def _spelled(text: str, reader: _Reader) -> Iterator[tuple[int, int]]:
    """A word written with a space behind every letter."""
    for match in _SPELLED_RUN.finditer(text):
        if reader.knows(match.group().replace(" ", "")):
            yield from ((i, i + 1) for i in range(match.start(), match.end()) if text[i] == " ")


def _stretched(text: str, reader: _Reader) -> Iterator[tuple[int, int]]:
    """Letters written three times and more: one is kept, or two where that makes the known word."""
    done = 0
    for match in _STRETCHED.finditer(text):
        if match.start() < done or _NO_LETTER.match(match.group(1)):
            continue
        start = match.start() - len(_back(text, match.start()))
        ahead = _PIECE.match(text, match.end())
        done = ahead.end() if ahead else match.end()
        yield from _shortened(text[start:done], start, reader)


def _back(text: str, at: int) -> str:
    behind = _PIECE_BACK.search(text[max(0, at - LONGEST_WORD) : at])
    return behind.group() if behind else ""


def _shortened(word: str, start: int, reader: _Reader) -> Iterator[tuple[int, int]]:
    if len({*word} - {_TATWEEL}) < 3 or word.startswith(_DOUBLE_AND):  # laughter; "and was …"
        return
    kept = 2 if not reader.knows(_STRETCHED.sub(r"\1", word)) and reader.knows(_STRETCHED.sub(r"\1\1", word)) else 1
    for run in _STRETCHED.finditer(word):
        if not _NO_LETTER.match(run.group(1)):
            yield start + run.start() + kept, start + run.end()

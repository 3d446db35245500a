"""What the shape of a page tells: menus above the report, bare headlines below and between its paragraphs.

Only pages whose paragraphs end in a full stop are judged by shape: there a line without one is no paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Line", "continues", "cut_headlines", "headline_runs", "menu", "unrelated"]

PARAGRAPH = 90  # characters from which a line counts as a paragraph
HEADLINE = 150  # characters; no headline is longer
TAIL = 8  # characters in which an end mark is looked for
SENTENCE = 60  # characters from which a line with a stop counts as running text
LONG = 220  # characters; a longer line is a paragraph even without a stop
SHARED_WORDS = 2  # with the paragraphs around it, and a line is a subheading
TEASERS = 3  # lines that may stand between two paragraphs
PARAGRAPHS_NEEDED = 3
ENDED_SHARE = 0.6  # of paragraphs must end in a stop before the lines below are judged
ENDED_SHARE_BETWEEN = 0.75  # the same for single lines between paragraphs
MENU_LINES = 4
MENU_WORDS = 3
BLOCK_LINES = 2
CUT_LINES = 3  # headlines cut short, one below the other

_ENDED = re.compile(r"[.؟!][)\]»”\"'’›\s]*\Z|[.]\s*[\u200e\u200f]*\Z")
_OPEN_END = re.compile(r"[.:؛،,][\s\"»”)]*\Z")
_CUT = re.compile(r"(?:…|\.\.\.?)[\s\"»”]*\Z")
_LISTED = re.compile(r"[:؛]\s*\Z")
_LIST_ITEM = re.compile(r"[\s]*[-•*▪◾🔹📌–●○■]|[\s]*\d+\s*[-.)ـ]|[\s]*\d+ ")


class Line(NamedTuple):
    """A line that is not blank, trimmed: its stored offsets and its text."""

    start: int
    end: int
    text: str


def continues(line: str) -> bool:
    """Whether a line opens like running text, which no headline does."""
    openings, not_and, fold = _openings()
    words = fold(line).split(maxsplit=1)
    first = words[0].strip(".:،\"'«“(-") if words else ""
    if first in openings:
        return True
    return len(first) > 3 and first[0] in "وف" and first not in not_and


@cache
def _openings() -> tuple[frozenset[str], frozenset[str], Callable[[str], str]]:
    from marsad.lang.ar.language import arabic

    data, fold = arabic().data["cleaning/layout"], arabic().fold
    return frozenset(map(fold, data["continues"])), frozenset(map(fold, data["not_and"])), fold


def unrelated(line: str) -> bool:
    """Whether a line below a heading of other articles is still one of them."""
    return len(line) <= HEADLINE and not line.rstrip("\u200f\u200e ").endswith(".")


def menu(lines: Sequence[Line], marks: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """A run of at least four lines of one to three words above the first longer line."""
    last = 0
    while last < len(lines) and _short(lines[last].text):
        last += 1
    if last >= MENU_LINES and last < len(lines):
        yield 0, last


def _short(line: str) -> bool:
    return len(line) <= 30 and len(line.split()) <= MENU_WORDS and not _LISTED.search(line) and "#" not in line


def cut_headlines(lines: Sequence[Line], marks: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Runs of at least three lines that a page cut short with dots: headlines of other articles beside the report."""
    cut = [_CUT.search(line.text[-TAIL:]) is not None and len(line.text) <= LONG for line in lines]
    if sum(cut) < CUT_LINES or all(known or len(line.text) < PARAGRAPH for known, line in zip(cut, lines, strict=True)):
        return
    first = 0
    while first < len(lines):
        last = first
        while last < len(lines) and cut[last]:
            last += 1
        if last - first >= CUT_LINES:
            yield first, last
        first = last + 1


def headline_runs(lines: Sequence[Line], marks: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Bare headlines below the last paragraph, and a few of them between two paragraphs."""
    ended = [i for i, line in enumerate(lines) if not marks[i] and _ended(line.text)]
    if len(ended) < PARAGRAPHS_NEEDED:
        return
    last = _last_of_report(lines, ended[-1])
    paragraphs = [i for i in range(last) if not marks[i] and len(lines[i].text) >= PARAGRAPH]
    share = sum(_ENDED.search(lines[i].text[-TAIL:]) is not None for i in paragraphs) / max(len(paragraphs), 1)
    if len(paragraphs) < PARAGRAPHS_NEEDED or share < ENDED_SHARE:
        return
    if _other_articles(lines, marks, last):
        yield last, len(lines)
    if share >= ENDED_SHARE_BETWEEN:
        for before, behind in pairwise(ended):
            if behind - before > 1 and before >= 1 and _teasers(lines, marks, before + 1, behind):
                yield before + 1, behind


def _ended(line: str) -> bool:
    return len(line) >= SENTENCE and _ENDED.search(line[-TAIL:]) is not None


def _last_of_report(lines: Sequence[Line], last: int) -> int:
    """Index behind the report's last line: its paragraphs, and what goes on right below them."""
    last += 1
    while last < len(lines) and len(lines[last].text) >= SENTENCE and continues(lines[last].text):
        last += 1
    return last


def _other_articles(lines: Sequence[Line], marks: Sequence[str | None], last: int) -> bool:
    """Whether all that follows the last paragraph is headlines and tags."""
    block = lines[last:]
    if len(block) < BLOCK_LINES or _LISTED.search(lines[last - 1].text[-TAIL:]) or continues(block[0].text):
        return False
    if any(_LISTED.search(line.text) or _LIST_ITEM.match(line.text) for line in block[:3]):
        return False
    return all(mark or len(line.text) <= LONG for line, mark in zip(block, marks[last:], strict=True))


def _teasers(lines: Sequence[Line], marks: Sequence[str | None], first: int, last: int) -> bool:
    """Whether the one to three lines between two paragraphs are headlines or captions."""
    bare = [lines[i].text for i in range(first, last) if not marks[i]]
    if not 0 < len(bare) <= TEASERS or _LISTED.search(lines[first - 1].text[-TAIL:]) or not all(map(_headline, bare)):
        return False
    near = _content(lines[first - 1].text) | _content(lines[last].text)
    return all(len(_content(line) & near) < SHARED_WORDS for line in bare)


def _content(line: str) -> set[str]:
    """Its longer words, by which a subheading is told from another article's headline."""
    fold = _openings()[2]
    return {word for word in re.findall(r"[^\W\d_]+", fold(line)) if len(word) >= 4}


def _headline(line: str) -> bool:
    if not 25 <= len(line) <= 120 or not 5 <= len(line.split()) <= 18:
        return False
    return not (_OPEN_END.search(line[-TAIL:]) or _LIST_ITEM.match(line) or continues(line))

"""The scores of pairs: kept in little room, and worked out by several processes where there are many."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import suppress
from typing import ClassVar

__all__ = ["Rated", "Scores", "can_share", "shared"]

MOST_ASKED = 1_000_000
"""Scores kept at most of pairs that blocking did not bring together."""
PAIR = 1 << 32
"""Such a pair is kept as one number: the lower times this, and the higher."""
CHUNK = 256
"""Tellings handed to a process at a time."""

Rated = tuple[Sequence[int], Sequence[float]]
"""Tellings in rising order, and the score of each."""
Rate = Callable[[int], Rated]


class Scores:
    """Scores of pairs of tellings: 12 bytes for each that came with its telling, more for those asked for later."""

    def __init__(self) -> None:
        self._others: dict[int, Sequence[int]] = {}
        self._scores: dict[int, Sequence[float]] = {}
        self._asked: dict[int, float] = {}

    def put(self, number: int, others: Sequence[int], scores: Sequence[float]) -> None:
        """Keep the scores of a telling with earlier ones, which are in rising order."""
        if others:
            self._others[number] = others if isinstance(others, array) else array("I", others)
            self._scores[number] = scores if isinstance(scores, array) else array("d", scores)

    def add(self, low: int, high: int, score: float) -> None:
        """Keep the score of one more pair."""
        if len(self._asked) > MOST_ASKED:
            self._asked.clear()
        self._asked[low * PAIR + high] = score

    def get(self, low: int, high: int) -> float | None:
        """The score of a pair, None where it is not known."""
        others = self._others.get(high, ())
        at = bisect_left(others, low)
        if at < len(others) and others[at] == low:
            return self._scores[high][at]
        return self._asked.get(low * PAIR + high)

    def pairs(self) -> list[tuple[int, int]]:
        """All pairs, in order."""
        found = [(other, number) for number, others in self._others.items() for other in others]
        return sorted(found + [divmod(pair, PAIR) for pair in self._asked])


def can_share() -> bool:
    """Whether work can be shared by forking: where that is safe, and no other thread holds a lock just now."""
    return sys.platform == "linux" and threading.active_count() == 1


def shared(rate: Rate, numbers: range, jobs: int) -> Iterator[Rated]:
    """What ``rate`` gives for each of the numbers, in their order, worked out by so many forked processes.

    They see what this process held when they were forked, and it must not change until they are done.  What a
    process that dies leaves undone is done here.
    """
    chunks = [numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK)]
    done = 0
    _Work.rate = rate
    try:
        with suppress(BrokenExecutor), ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            for packed in pool.map(_rate_chunk, chunks):
                yield from _unpacked(*packed)
                done += 1
    finally:
        _Work.rate = None
    for chunk in chunks[done:]:
        yield from map(rate, chunk)


class _Work:
    """What forked processes work on: it goes to them with the fork, and cannot be sent."""

    rate: ClassVar[Rate | None] = None


Packed = tuple[bytes, bytes, bytes]


def _rate_chunk(chunk: range) -> Packed:
    """How many others each number has, all others, and all scores."""
    assert _Work.rate is not None
    counts, others, scores = array("I"), array("I"), array("d")
    for found, rated in map(_Work.rate, chunk):
        counts.append(len(found))
        others.extend(found)
        scores.extend(rated)
    return counts.tobytes(), others.tobytes(), scores.tobytes()


def _unpacked(counts: bytes, others: bytes, scores: bytes) -> Iterator[Rated]:
    at = 0
    found, rated = array("I", others), array("d", scores)
    for count in array("I", counts):
        yield found[at : at + count], rated[at : at + count]
        at += count

"""How rare words are, counted as reports arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from math import log

__all__ = ["Words"]

VERY_RARE = 0.006
"""Share of reports below which a word is very rare, if it is in few enough."""
FEW = 12


class Words:
    """Document frequencies of word keys."""

    def __init__(self) -> None:
        self.reports = 0
        self.frequency: Counter[str] = Counter()
        self._weights: dict[str, int] = {}
        self._weighed_at = 0

    def learn(self, words: Iterable[str]) -> None:
        """Count the distinct words of one more report."""
        self.reports += 1
        self.frequency.update(words)

    def weight(self, word: str) -> int:
        """Squared inverse document frequency in hundredths; whole, so that sums do not hang on their order."""
        if self.reports > 1.05 * self._weighed_at + 20:
            self._weights.clear()
            self._weighed_at = self.reports
        known = self._weights.get(word)
        if known is None:
            known = self._weights[word] = round(100 * log((self.reports + 1) / (self.frequency[word] + 0.5)) ** 2)
        return known

    def rarity(self, words: Collection[str]) -> float:
        """0 to 1: how rare it is to find the rarest of these words."""
        if not words:
            return 0.0
        return min(1.0, max(log((self.reports + 1) / (self.frequency[w] + 0.5)) for w in words) / 6.0)

    def overlap(self, a: frozenset[str], b: frozenset[str]) -> tuple[int, int, int, int]:
        """Weight in common, weight of each side, and how many very rare words both have."""
        shared = a & b
        if not shared:
            return 0, 0, 0, 0
        few = max(FEW, VERY_RARE * self.reports) if self.reports < 5_000 else max(FEW, 0.001 * self.reports)
        frequency = self.frequency
        rare = sum(1 for word in shared if frequency[word] <= few)
        weigh = self.weight
        return sum(map(weigh, shared)), sum(map(weigh, a)), sum(map(weigh, b)), rare

    def rarest(self, words: Iterable[str], most: int, at_least: int = 1) -> list[str]:
        """The rarest of these words that at least so many reports have."""
        frequency = self.frequency
        known = [(frequency[word], word) for word in words if frequency[word] >= at_least]
        known.sort()
        return [word for _, word in known[:most]]

"""How rare words are, counted as reports arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import ceil, log, sqrt

__all__ = ["WordSet", "Words"]

VERY_RARE = 0.006
"""Share of reports below which a word is very rare, if it is in few enough."""
VERY_RARE_OF_MANY = 0.001
MANY = 5_000
FEW = 12
IMAGINED = 200
BURST_DAYS = 4
"""Days within which most reports with a word lie, if it is the word of one event."""
BURST_SHARE, BURST_LEAST, BURST_MOST = 0.6, 3, 250
"""Share of a word's dated reports that must lie there; so many dated reports at least, and at most."""
BUSY_DAYS = 0.2
"""Share of all reports within those days beyond which nothing follows: all words of a day's news are of that day."""
NOTHING = (False, 0)
"""The signs of a word that tells nothing but its weight."""
RAREST = 6.0
"""Inverse document frequency (natural logarithm) from which a word cannot be rarer."""


NO_WORDS: frozenset[str] = frozenset()
Overlap = tuple[int, int, int, int, int]
"""Weight in common, weight of each side, and how many words in common are very rare, and of few days only."""


class _Weights(dict[str, int]):
    """Word to weight, worked out when first asked for; ``round`` counts how often all were thrown away."""

    def __init__(self, frequency: Counter[str]) -> None:
        super().__init__()
        self.frequency = frequency
        self.reports = 0
        self.round = 0
        self.rarities: dict[tuple[str, ...], float] = {}

    def __missing__(self, word: str) -> int:
        weight = self[word] = round(100 * log((self.reports + 1) / (self.frequency[word] + 0.5)) ** 2)
        return weight

    def renew(self, reports: int) -> None:
        self.clear()
        self.rarities.clear()
        self.reports = reports
        self.round += 1


class _Bursts:
    """Words whose reports lie within few days: names of the dead, of a market hit, of an operation."""

    def __init__(self) -> None:
        self._said: dict[str, list[int]] = {}
        self._reports: Counter[int] = Counter()
        self.days = _BurstDays(self._said, self._reports)

    def learn(self, words: Iterable[str], day: int) -> None:
        said = self._said
        self._reports[day] += 1
        for word in words:
            days = said.get(word)
            if days is None:
                said[word] = [day]
            elif len(days) <= BURST_MOST:
                days.append(day)

    def renew(self) -> None:
        self.days.clear()


class _BurstDays(dict[str, int]):
    """Word to the day around which its reports lie, 0 where they are scattered; worked out when first asked for."""

    def __init__(self, said: dict[str, list[int]], reports: Counter[int]) -> None:
        super().__init__()
        self._said = said
        self._reports = reports

    def __missing__(self, word: str) -> int:
        days = sorted(self._said.get(word, ()))
        found = 0
        if BURST_LEAST <= len(days) <= BURST_MOST:
            within = ceil(BURST_SHARE * len(days))
            spans = [(days[i + within - 1] - days[i], days[i + within // 2]) for i in range(len(days) - within + 1)]
            span, middle = min(spans)
            found = middle if span < BURST_DAYS and not self._busy(middle) else 0
        self[word] = found
        return found

    def _busy(self, middle: int) -> bool:
        around = sum(self._reports[day] for day in range(middle - BURST_DAYS // 2, middle + BURST_DAYS // 2 + 1))
        return around > BUSY_DAYS * self._reports.total()


class _Signs(dict[str, tuple[bool, int]]):
    """Word to whether it is very rare, and the day around which its reports lie (0: none)."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, word: str) -> tuple[bool, int]:
        words = self._words
        seldom, day = words.frequency[word] <= words.few, words.bursts.days[word]
        found = self[word] = (seldom, day) if seldom or day else NOTHING  # most words: one object for all
        return found


class WordSet:
    """Words of a telling, with the weight of all together and those that tell most, worked out when first asked for."""

    __slots__ = ("round", "telling", "weight", "words")

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self.weight = 0
        self.telling: frozenset[str] = NO_WORDS
        self.round = -1


class Words:
    """Document frequencies of word keys.

    A few reports tell nothing of how rare a word is.  So counting starts from ``IMAGINED`` reports that were never
    there, of which every tenth has any given ``common`` word.
    """

    def __init__(self, common: Iterable[str] = ()) -> None:
        self.reports = IMAGINED
        self.frequency: Counter[str] = Counter(dict.fromkeys(common, IMAGINED // 10))
        self.weights = _Weights(self.frequency)
        self.bursts = _Bursts()
        self._signs = _Signs(self)

    def learn(self, words: Iterable[str], day: int | None = None) -> None:
        """Count the distinct words of one more report, of that day where known.

        Weights are renewed when reports have grown by a twentieth.
        """
        self.reports += 1
        self.frequency.update(words)
        if day is not None:
            self.bursts.learn(words, day)
        if self.reports > 1.05 * self.weights.reports:
            self.settle()

    def settle(self) -> None:
        """Renew the weights now: all reports of a batch are in."""
        self.weights.renew(self.reports)
        self.bursts.renew()
        self._signs.clear()

    @property
    def few(self) -> float:
        """So many reports or fewer make a word very rare."""
        return max(FEW, (VERY_RARE if self.reports < MANY else VERY_RARE_OF_MANY) * self.reports)

    def rarity(self, words: tuple[str, ...]) -> float:
        """0 to 1: how rare it is to find the rarest of these words."""
        weights = self.weights
        known = weights.rarities.get(words)
        if known is None:
            rarest = max((weights[word] for word in words), default=0)
            known = weights.rarities[words] = min(1.0, sqrt(rarest / 100) / RAREST)
        return known

    def overlap(self, a: WordSet, b: WordSet, day: int | None) -> Overlap | None:
        """What two sets of words share, None where that is nothing; ``day``: of one of the two reports, where known.

        A weight is the squared inverse document frequency in hundredths: whole, so that no sum hangs on its order.
        """
        shared = a.words & b.words
        if not shared:
            return None
        weights = self.weights
        for one in (a, b):
            if one.round != weights.round:
                self._weigh(one)
        rare = bursts = 0
        if a.telling and b.telling:
            signs = self._signs
            for word in a.telling & b.telling:
                seldom, at = signs[word]
                rare += seldom
                if at and (day is None or -BURST_DAYS <= at - day <= BURST_DAYS):
                    bursts += 1
        return sum(map(weights.__getitem__, shared)), a.weight, b.weight, rare, bursts

    def _weigh(self, one: WordSet) -> None:
        """Work out what a set of words weighs, and which of them are very rare or of few days."""
        one.round = self.weights.round
        one.weight = sum(map(self.weights.__getitem__, one.words))
        signs = self._signs
        one.telling = frozenset([word for word in one.words if signs[word] != NOTHING]) or NO_WORDS

    def rarest(self, words: Iterable[str], most: int, at_least: int = 1) -> list[str]:
        """The rarest of these words that at least so many reports have."""
        frequency = self.frequency
        known = [(frequency[word], word) for word in words if frequency[word] >= at_least]
        known.sort()
        return [word for _, word in known[:most]]

"""How Arabic place names vary in writing, and which of them are too common to stand alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from marsad.lang.ar.language import arabic
from marsad.lang.ar.morphology import FOLDING

__all__ = ["ArabicSpelling", "spelling"]

_WEAKER = str.maketrans({"ؤ": "و", "ئ": "ي", "ء": None, "ه": "ا", "ڤ": "ف", "چ": "ج", "گ": "ك", "پ": "ب"})
SHORT = 4  # letters: a name so short needs a cue
LARGE, HUGE, MIDDLE = 100_000, 500_000, 15_000  # people: a single word names such a place without a cue, with a cue


class ArabicSpelling:
    """Levels and varies names; the data are ``names.yaml`` and ``heads.yaml``."""

    def __init__(self, data: dict[str, Any]) -> None:
        names = data["places/names"]
        self.compounds = frozenset(_folded(names["compounds"]))
        self.qualifiers = frozenset(_folded(names["qualifiers"]))
        self.common = frozenset(_folded(names["common"]))
        self.careful = frozenset(_folded(names["careful"]))
        self.given = frozenset(_folded(names["given"]))
        self.units = frozenset(_folded(names["units"]))
        self.stops = frozenset(_folded(names["stops"]))

    def fold(self, text: str) -> str:
        """Level the spelling of a word or phrase."""
        return FOLDING.word(text)

    def strip(self, word: str) -> str:
        """Level one folded word further: article off, weak letters levelled."""
        if word.startswith("ال") and len(word) > 4:
            word = word[2:]
        return word.translate(_WEAKER)

    def variants(self, key: str) -> Iterator[str]:
        """Other ways to write an exact key: compounds joined, the tribe's ``ابو`` as ``البو``."""
        first, _, rest = key.partition(" ")
        if rest and first in self.compounds and len(first) > 1:
            yield first + rest
        if rest and first == "ابو":
            yield "بو " + rest
            yield "البو " + rest
            yield "البو" + rest
        if first == "البو" and rest:
            yield "ابو " + rest
        if not rest and key.startswith("البو") and len(key) > 6:
            yield "البو " + key[4:]
            yield "ابو " + key[4:]
        for start in ("كفر", "تل"):
            if not rest and key.startswith(start) and len(key) >= len(start) + 3:
                yield f"{start} {key[len(start) :]}"

    def weakness(self, key: str, kind: str, country: str | None, population: int) -> int:
        """0 a name that fires alone, 1 one that needs a cue beside it, 2 one that needs a head noun."""
        words = key.split()
        if key in self.common or key in self.compounds or len(key) < 3 or all(word in self.given for word in words):
            return 2 if kind != "country" else int(key in self.careful)
        if key in self.careful or (len(key) <= SHORT and kind not in ("country", "admin1", "city")):
            return 1
        if kind in ("country", "admin1") or population >= (LARGE if country in NEAR else HUGE):
            return 0 if kind == "country" or len(key) > 3 or country in NEAR else 1
        if len(words) > 1:
            return 0 if words[0] in self.compounds or population else 1
        near = country in NEAR
        if kind in ("admin2", "admin3") or not near:
            return 1 if near or population >= MIDDLE else 2
        return 1 if population or key.startswith("ال") else 2


NEAR = frozenset(
    "SYR IRQ YEM LBY LBN PSE SDN SOM EGY TUN DZA MAR MRT SAU JOR KWT BHR QAT ARE OMN ISR SSD DJI COM".split()
)


def _folded(words: Iterable[str]) -> Iterator[str]:
    return (FOLDING.word(word) for word in words)


@cache
def spelling() -> ArabicSpelling:
    """The one speller of this process."""
    return ArabicSpelling(arabic().data)

"""Exact copies, near copies and shared paragraphs, found as reports arrive.

Near copies: MinHash over runs of three words with locality-sensitive hashing (Broder 1997; the ``rensa``
package).  Without the package (extra ``incidents``) exact copies and shared paragraphs are still found.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from importlib import import_module
from typing import Any

__all__ = ["NEAR", "CopyFinder", "Kinship", "near_copies_available"]

NEAR = 0.55
"""Estimated Jaccard similarity of word triples from which two texts are near copies."""
PERMUTATIONS, BANDS = 128, 32
SHORT_TEXT = 8
"""Words below which a text has no copies: two outlets can hit on the same few words."""
PARAGRAPH_WORDS = 14
COMMON_PARAGRAPH = 25
"""A paragraph in more reports than this is an outlet's furniture."""

Kinship = dict[int, str]


def near_copies_available() -> bool:
    """Whether the near-duplicate library is installed."""
    try:
        import_module("rensa")
    except ImportError:
        return False
    return True


class CopyFinder:
    """Remembers texts and tells which earlier ones a new text is a copy of."""

    def __init__(self) -> None:
        self._exact: dict[bytes, list[int]] = defaultdict(list)
        self._paragraphs: dict[bytes, list[int]] = defaultdict(list)
        self._near: Any = None
        self._rensa: Any = None
        self._sketches: dict[int, Any] = {}
        if near_copies_available():
            self._rensa = import_module("rensa")  # no type stubs; an extra, so not imported above
            self._near = self._rensa.RMinHashLSH(NEAR, PERMUTATIONS, BANDS)

    def add(self, number: int, words: list[str], paragraphs: list[list[str]]) -> Kinship:
        """Enter a text and give its kin: number of an earlier text to ``exact``, ``near`` or ``shared``."""
        kin: Kinship = {}
        if len(words) < SHORT_TEXT:
            return kin
        for paragraph in paragraphs:
            if len(paragraph) >= PARAGRAPH_WORDS:
                self._enter(self._paragraphs, number, paragraph, kin, "shared")
        self._find_near(number, words, kin)
        self._enter(self._exact, number, words, kin, "exact")
        kin.pop(number, None)
        return kin

    def _enter(self, known: dict[bytes, list[int]], number: int, words: list[str], kin: Kinship, how: str) -> None:
        holders = known[hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest()]
        if how == "exact":
            kin.update(dict.fromkeys(holders[-COMMON_PARAGRAPH:], how))
        elif len(holders) <= COMMON_PARAGRAPH:
            kin.update(dict.fromkeys(holders, how))
        holders.append(number)

    def _find_near(self, number: int, words: list[str], kin: Kinship) -> None:
        if self._near is None:
            return
        sketch = self._rensa.RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update([" ".join(words[i : i + 3]) for i in range(len(words) - 2)])
        for other in sorted(set(self._near.query(sketch)))[-200:]:
            if self._sketches[other].jaccard(sketch) >= NEAR:
                kin[other] = "near"
        self._near.insert(number, sketch)
        self._sketches[number] = sketch

"""The state of one reading: what was found so far and which figures are taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from marsad.engine.rules import Match
from marsad.lang.ar.counts.lexis import Lexis
from marsad.lang.ar.counts.mention import CountMention
from marsad.lang.ar.counts.phrase import Phrase, Reader
from marsad.lang.ar.numbers.quantity import Quantity
from marsad.record import Outcome
from marsad.text.document import Document, Word

__all__ = ["ARMED", "Scan", "total", "weapon"]

ARMED = frozenset(["person.armed", "person.force"])


class Scan:
    """One document under reading."""

    def __init__(self, doc: Document, lexis: Lexis, quantities: Iterable[Match]) -> None:
        self.doc, self.words, self.lexis, self.lists = doc, doc.words, lexis, lexis.lists
        self.quantities = {match.first: match for match in quantities}
        self.by_end = {match.last: match for match in self.quantities.values()}
        self.reader = Reader(doc, lexis, self.quantities)
        self.anchors: list[int] = []
        self.found: list[Match] = []
        self.used: set[int] = set()  # first words of figures that are taken
        self.periods: dict[int, list[int]] = {}  # sentence start -> words that open a period
        self.silent: set[int] = set()  # harm words that are spoken for

    def limits(self, at: int) -> tuple[int, int]:
        """The sentence of word ``at``."""
        return self.doc.sentences[self.doc.sentence_of[at]]

    def sort(self) -> None:
        """Order what was found by the place of its figure."""
        self.found.sort(key=lambda match: (match.value.figure, match.last))

    def joined(self, phrase: Phrase, limit: int) -> list[Phrase]:
        """``phrase`` with everybody joined to it by "and"."""
        chain = [phrase]
        while len(chain) < 8:
            more = self.reader.joined(chain[-1], limit)
            if more is None or more.harm is not None or more.first in self.used or more.kind == "unknown" or more.of:
                break
            if not more.sure and (more.group is None or more.kind == "single"):
                break
            chain.append(more)
        return chain

    def emit(
        self,
        rule: str,
        outcome: Outcome,
        anchor: int,
        chain: list[Phrase],
        *,
        mixed: bool = False,
        part: bool = False,
        also: int | None = None,
        upto: int = 0,
    ) -> bool:
        """Record the figures of ``chain``; ``also`` is a word that the span must reach, ``upto`` where it must end."""
        if any(phrase.first in self.used for phrase in chain):
            return False
        for quantity, phrases in total(chain):
            first, last = phrases[0].first, phrases[-1].last
            begin, end = min(chain[0].first, anchor), max(chain[-1].last, anchor + 1, upto)
            if also is not None:
                begin, end = min(begin, also), max(end, also + 1)
            group = _group(phrases)
            tags = frozenset().union(*(phrase.tags for phrase in phrases))
            value = CountMention(
                outcome,
                quantity.low,
                quantity.high,
                quantity.best,
                quantity.vague,
                group,
                (anchor, anchor + 1),
                (first, last),
                mixed=mixed,
                part=part,
                civilian=_civilian(tags),
                sex=_sex(tags),
                age=_age(tags),
            )
            self.found.append(Match(rule, begin, end, value))
        self.used.update(phrase.first for phrase in chain)
        return True


def total(chain: list[Phrase]) -> list[tuple[Quantity, list[Phrase]]]:
    """People joined by "and": persons named one by one add up, two figures stay two."""
    counted = [p for p in chain if p.kind in ("number", "vague", "unknown")]
    duals = [p for p in chain if p.kind == "dual"]
    if len(counted) > 1 or (counted and duals):
        return [(p.quantity, [p]) for p in chain]
    if counted and counted[0].kind == "vague":
        return [(counted[0].quantity, chain)]
    if len(chain) == 1:
        return [(chain[0].quantity, chain)]
    low = _sum(p.quantity.low for p in chain)
    high = _sum(p.quantity.high for p in chain)
    return [(Quantity(low, high, _sum(p.quantity.best for p in chain)), chain)]


def _sum(values: Iterable[int | None]) -> int | None:
    amount = 0
    for value in values:
        if value is None:
            return None
        amount += value
    return amount


def _group(phrases: list[Phrase]) -> tuple[int, int] | None:
    groups = [phrase.group for phrase in phrases if phrase.group is not None]
    if not groups:
        return None
    return (groups[0][0], groups[-1][1]) if len(phrases) > 1 else groups[0]


def _civilian(tags: frozenset[str]) -> bool | None:
    if tags & ARMED:
        return None if "person.civ" in tags else False
    return True if tags & {"person.civ", "person.child"} else None


def _sex(tags: frozenset[str]) -> Literal["female", "male"] | None:
    female, male = "person.female" in tags, "person.male" in tags
    return None if female == male else "female" if female else "male"


def _age(tags: frozenset[str]) -> Literal["child", "adult", "elderly"] | None:
    return "child" if "person.child" in tags else "elderly" if "person.elder" in tags else None


def weapon(word: Word) -> bool:
    """Whether a word names a weapon or its load."""
    return any(tag.startswith("w.") for tag in word.tags)

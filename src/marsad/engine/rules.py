"""Rules as data: a stable id, a pattern, a value, and the examples that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, compress
from operator import and_, or_
from typing import Any

import msgspec

from marsad.engine.gate import Gate, Memory, Need, bits_by_word
from marsad.engine.pattern import Captures, Chunks, Pattern, compile_pattern, sentence_end
from marsad.errors import RuleError
from marsad.text.document import Document, Word

__all__ = ["Match", "Rule", "RuleSet", "longest"]

NO_CHUNKS: Chunks = {}


class Match(msgspec.Struct, frozen=True):
    """A rule's reading of the words ``first`` up to, not including, ``last``."""

    rule: str
    first: int
    last: int
    value: Any = None
    captures: Captures = ()

    def part(self, name: str) -> tuple[int, int] | None:
        """The words remembered under ``name``."""
        for known, first, last in self.captures:
            if known == name:
                return first, last
        return None

    def meaning(self, value: Any) -> Match:
        """The same words with another value."""
        return Match(self.rule, self.first, self.last, value, self.captures)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with its meaning. ``examples`` must fire it, ``counter`` must not."""

    id: str
    patterns: tuple[Pattern, ...]
    value: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Any, ...] = ()
    counter: tuple[Any, ...] = ()


class RuleSet:
    """Rules indexed by the words they may start with; each distinct word is looked up once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: dict[str, Rule] = {}
        self._by_chunk: dict[str, list[tuple[Rule, Pattern]]] = {}
        rows: list[tuple[tuple[Rule, Pattern], Need | None, Need | None]] = []
        later: list[Need | None] = []
        for rule in rules:
            if rule.id in self.rules:
                raise RuleError(f"rule {rule.id} is defined twice")
            self.rules[rule.id] = rule
            for pattern in rule.patterns:
                item = (rule, pattern)
                rows.extend((item, one.first, one.second) for one in pattern.branches)
                later.extend(one.later for one in pattern.branches)
                for name in pattern.chunks:
                    self._by_chunk.setdefault(name, []).append((rule, pattern))
        self._gate = Gate(rows)
        self._starting = Memory(self._openings)
        self._later = Memory(bits_by_word(later))
        self._last = sum(1 << k for k, need in enumerate(later) if need is None)  # those that need nothing further on

    @classmethod
    def from_data(cls, data: Iterable[Mapping[str, Any]], fold: Callable[[str], str]) -> RuleSet:
        """Build from YAML rows: ``id``, ``pattern`` (one or a list), ``examples``, ``counter``, the rest is value."""
        return cls(_rule(row, fold) for row in data)

    def find(self, doc: Document, chunks: Chunks = NO_CHUNKS) -> list[Match]:
        """Every reading of every rule, in order of its first word; overlaps are kept."""
        found: list[Match] = []
        words, gate = doc.words, self._gate
        opened = self._opened(doc)
        for i in compress(range(len(words)), opened):
            limit = sentence_end(doc, i)
            if i >= limit:
                continue
            for rule, pattern in gate.chosen(opened[i]):
                if pattern.one_word:
                    found.append(Match(rule.id, i, i + 1, rule.value))
                    continue
                reading = pattern.match_until(words, i, limit, chunks)
                if reading is not None and reading[0] > i:
                    found.append(Match(rule.id, i, reading[0], rule.value, reading[1]))
        for name, rows in self._by_chunk.items():
            for i in chunks.get(name, ()):
                for rule, pattern in rows:
                    _add(found, rule, pattern, doc, i, chunks)
        if self._by_chunk:
            found.sort(key=lambda match: (match.first, match.last))
        return found

    def _opened(self, doc: Document) -> list[int]:
        """The patterns that each word may start with the one behind it and those further on, as bits."""
        words, gate = doc.words, self._gate
        opened = list(map(self._starting.__getitem__, words))
        seconds, laters = gate.second.__getitem__, self._later.__getitem__
        for first, last in doc.sentences or ([(0, len(words))] if words else []):
            behind = words[first + 1 : last]
            further = list(accumulate(map(laters, reversed(behind)), or_))
            further.reverse()
            both = map(and_, map(seconds, behind), further)
            opened[first : last - 1] = map(and_, opened[first : last - 1], both)
            opened[last - 1] &= gate.alone & self._last
        return opened

    def forget(self) -> None:
        """Drop what was remembered about words (when the language drops its own memory)."""
        self._starting.clear()
        self._later.clear()
        self._gate.clear()
        for rule in self.rules.values():
            for pattern in rule.patterns:
                pattern.forget()

    def _openings(self, word: Word) -> int:
        """The patterns that a word may start, as bits."""
        bits = left = self._gate.first.ask(word)
        while left:
            bit = left & -left
            _, pattern = self._gate.items[bit.bit_length() - 1]
            if pattern.opening is not None and not pattern.opening[word]:
                bits ^= bit
            left ^= bit
        return bits


def _add(found: list[Match], rule: Rule, pattern: Pattern, doc: Document, i: int, chunks: Chunks) -> None:
    result = pattern.match(doc, i, chunks)
    if result is not None and result[0] > i:
        found.append(Match(rule.id, i, result[0], rule.value, result[1]))


def _rule(row: Mapping[str, Any], fold: Callable[[str], str]) -> Rule:
    known = {"id", "pattern", "examples", "counter"}
    if "id" not in row or "pattern" not in row:
        raise RuleError(f"a rule needs an id and a pattern: {dict(row)!r}")
    sources = row["pattern"] if isinstance(row["pattern"], list) else [row["pattern"]]
    return Rule(
        row["id"],
        tuple(compile_pattern(source, fold) for source in sources),
        {key: value for key, value in row.items() if key not in known},
        tuple(row.get("examples") or ()),
        tuple(row.get("counter") or ()),
    )


def longest(matches: Iterable[Match]) -> list[Match]:
    """Of overlapping readings keep the longest, then the earliest (conflict policy)."""
    kept: list[Match] = []
    taken: set[int] = set()
    for match in sorted(matches, key=lambda m: (m.first - m.last, m.first)):
        words = range(match.first, match.last)
        if taken.isdisjoint(words):
            kept.append(match)
            taken.update(words)
    return sorted(kept, key=lambda m: m.first)

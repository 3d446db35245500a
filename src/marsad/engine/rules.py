"""Rules as data: a stable id, a pattern, a value, and the examples that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marsad.engine.pattern import Captures, Chunks, Pattern, compile_pattern
from marsad.errors import RuleError
from marsad.text.document import Document, Word

__all__ = ["Match", "Rule", "RuleSet", "longest"]

NO_CHUNKS: Chunks = {}


@dataclass(frozen=True, slots=True)
class Match:
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
        self._by_literal: dict[str, list[tuple[Rule, Pattern]]] = {}
        self._by_tag: dict[str, list[tuple[Rule, Pattern]]] = {}
        self._by_chunk: dict[str, list[tuple[Rule, Pattern]]] = {}
        self._starting: dict[Word, tuple[tuple[Rule, Pattern], ...]] = {}
        for rule in rules:
            if rule.id in self.rules:
                raise RuleError(f"rule {rule.id} is defined twice")
            self.rules[rule.id] = rule
            for pattern in rule.patterns:
                for index, keys in (
                    (self._by_literal, pattern.literals),
                    (self._by_tag, pattern.tags),
                    (self._by_chunk, pattern.chunks),
                ):
                    for key in keys:
                        index.setdefault(key, []).append((rule, pattern))

    @classmethod
    def from_data(cls, data: Iterable[Mapping[str, Any]], fold: Callable[[str], str]) -> RuleSet:
        """Build from YAML rows: ``id``, ``pattern`` (one or a list), ``examples``, ``counter``, the rest is value."""
        return cls(_rule(row, fold) for row in data)

    def find(self, doc: Document, chunks: Chunks = NO_CHUNKS) -> list[Match]:
        """Every reading of every rule, in order of its first word; overlaps are kept."""
        found: list[Match] = []
        starting = self._starting
        for i, word in enumerate(doc.words):
            rules = starting.get(word)
            if rules is None:
                rules = starting[word] = self._candidates(word)
            for rule, pattern in rules:
                _add(found, rule, pattern, doc, i, chunks)
        for name, rows in self._by_chunk.items():
            for i in chunks.get(name, ()):
                for rule, pattern in rows:
                    _add(found, rule, pattern, doc, i, chunks)
        if self._by_chunk:
            found.sort(key=lambda match: (match.first, match.last))
        return found

    def forget(self) -> None:
        """Drop what was remembered about words (when the language drops its own memory)."""
        self._starting.clear()

    def _candidates(self, word: Word) -> tuple[tuple[Rule, Pattern], ...]:
        rows: dict[int, tuple[Rule, Pattern]] = {}
        for form in word.bares | {word.form}:
            rows.update((id(row), row) for row in self._by_literal.get(form, ()))
        for tag in word.tags:
            rows.update((id(row), row) for row in self._by_tag.get(tag, ()))
        return tuple(rows.values())


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

"""The patterns of ``lines.yaml`` and ``inline.yaml``, compiled once, each with its examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from marsad.errors import RuleError

__all__ = ["CleaningRule", "Rules", "cleaning_rules", "rules"]

TRIMMED = " \t\r\u00a0\u200e\u200f\u202a\u202b\u202c\ufeff"
CLOSING = TRIMMED + ".:…،!؟?-–|»«\"'”“"


@dataclass(frozen=True, slots=True)
class CleaningRule:
    """A pattern, why what it matches goes, and the examples that prove it."""

    id: str
    why: str
    sources: tuple[str, ...]
    whole_line: bool
    needs: str = ""
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()

    @property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The patterns, compiled when first asked for.

        Raises:
            RuleError: when one is not well formed.
        """
        return _patterns(self.id, self.sources)

    def on_line(self, folded: str) -> re.Match[str] | None:
        """Match a whole folded line."""
        return next(filter(None, (pattern.fullmatch(folded) for pattern in self.patterns)), None)


class Rules:
    """All of them, with an index that turns most lines away after one look."""

    def __init__(self) -> None:
        from marsad.lang.ar.language import arabic

        data, fold = arabic().data, arabic().fold
        self.fold = fold
        self.lines = [_rule(row, fold, True) for row in data["cleaning/lines"]["rules"]]
        self.inline = [_rule(row, fold, False) for row in data["cleaning/inline"]["rules"]]
        self.any_line = _any_of(self.lines)
        headings = data["cleaning/headings"]
        self.lists = frozenset(map(fold, headings["lists"]))
        teasers = sorted(map(fold, headings["teasers"]), key=len, reverse=True)
        self.teaser = re.compile(rf"[\W_]*(?:{'|'.join(teasers)}) ?(?:[:.،|!…-]|في |حول |على |هنا).*")
        self.given = frozenset(map(fold, data["cleaning/names"]["given"]))
        self.word = arabic().word


def _any_of(rules: list[CleaningRule]) -> re.Pattern[str]:
    """All patterns in one; each by itself is compiled only when this one has matched, for few ever do."""
    every = [source.replace("(?P<source>", "(?:") for rule in rules for source in rule.sources]
    try:
        return re.compile("|".join(f"(?:{source})" for source in every))
    except re.error:
        for rule in rules:
            _patterns(rule.id, rule.sources)  # names the rule
        raise


@cache
def _patterns(rule: str, sources: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(map(re.compile, sources))
    except re.error as error:
        raise RuleError(f"rule {rule}: {error}", todo="mend the pattern") from error


def _rule(row: Mapping[str, Any], fold: Any, whole_line: bool) -> CleaningRule:
    sources = row["pattern"] if isinstance(row["pattern"], list) else [row["pattern"]]
    return CleaningRule(
        row["id"],
        row["why"],
        tuple(map(fold, sources)) if whole_line else tuple(sources),
        whole_line,
        row.get("needs", ""),
        tuple(row.get("examples") or ()),
        tuple(row.get("counter") or ()),
    )


@cache
def rules() -> Rules:
    """The one set of this process."""
    return Rules()


def cleaning_rules() -> list[CleaningRule]:
    """Every rule with its examples, for tests and ``marsad rules``."""
    return [*rules().lines, *rules().inline]

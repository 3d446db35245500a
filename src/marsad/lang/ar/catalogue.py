"""All rules of Arabic with their examples, whichever room they live in, and which of them a text fires.

A rule written as a pattern stands in its room's YAML with ``id``, ``pattern``, ``examples`` and ``counter``.
A rule written in Python has a row of the same shape, without ``pattern``, in a ``rules.yaml`` beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from marsad.lang.ar.language import arabic
from marsad.record import Article

__all__ = ["CataloguedRule", "catalogue", "fired", "unused"]

EXAMPLE_DAY = "2024-03-15"
"""The publication date of an example that names none (a Friday)."""


@dataclass(frozen=True, slots=True)
class CataloguedRule:
    """A rule as its author describes it. ``file`` is relative to the language's folder."""

    id: str
    file: str
    examples: tuple[str, ...]
    counter: tuple[str, ...]


def catalogue() -> list[CataloguedRule]:
    """Every rule, by file, in the order written."""
    return [
        CataloguedRule(row["id"], f"{name}.yaml", _texts(row.get("examples")), _texts(row.get("counter")))
        for name, content in sorted(arabic().data.items())
        if not name.startswith("lexicon/")
        for row in _rows(content)
    ]


def fired(text: str) -> set[str]:
    """Ids of the rules that fire anywhere in a text, with those that gave values of its record."""
    from marsad.coding import stages
    from marsad.lang.ar import claims, events, numbers, places, times
    from marsad.record import Report

    article = Article(id="example", text=text, sha256="", published=EXAMPLE_DAY, language="ar")
    found = stages(article)
    if isinstance(found, Report):
        return set()
    reading, report = found.reading, found.report
    doc = reading.doc
    seen: list[Iterable[Any]] = [reading.triggers, reading.cues, reading.counts, reading.times, reading.places]
    seen += [reading.parties, numbers.annotate(doc), times.annotate(doc), places.annotate(doc), claims.annotate(doc)]
    seen += [rules.find(doc) for rules in events.rule_sets().values()]
    ids = {match.rule for matches in seen for match in matches}
    ids |= {step.rule for event in report.events for step in event.why}
    return ids | {toll.rule for toll in report.tolls if toll.rule}


def unused(rules: Iterable[CataloguedRule]) -> list[CataloguedRule]:
    """The rules that none of their own examples fires."""
    return [rule for rule in rules if not any(rule.id in fired(example) for example in rule.examples)]


def _rows(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, list):
        for item in content:
            yield from _rows(item)
    elif isinstance(content, dict):
        if "id" in content and ("examples" in content or "pattern" in content):
            yield content
        else:
            for item in content.values():
                yield from _rows(item)


def _texts(examples: Any) -> tuple[str, ...]:
    return tuple(item["text"] if isinstance(item, dict) else str(item) for item in examples or ())

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

__all__ = ["CataloguedRule", "catalogue", "considered", "fired", "unused"]

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
    from marsad.lang.ar.places.rules import RULES

    places = [
        CataloguedRule(name, "places/rules.py", tuple(text for text, _ in rule.examples), ())
        for name, rule in RULES.items()
    ]
    return places + [
        CataloguedRule(row["id"], f"{name}.yaml", _texts(row.get("examples")), _texts(row.get("counter")))
        for name, content in sorted(arabic().data.items())
        if not name.startswith("lexicon/")
        for row in _rows(content)
    ]


def fired(text: str) -> set[str]:
    """Ids of the rules whose reading of a text stands, with those that gave values of its record."""
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
    seen += [rules.find(doc) for name, rules in events.rule_sets().items() if name != "rules"]
    ids = {match.rule for matches in seen for match in matches}
    ids |= {step.rule for event in report.events for step in event.why}
    ids |= {toll.rule for toll in report.tolls if toll.rule}
    return ids | _cleaned(text)


def considered(text: str) -> set[str]:
    """Ids of the rules that fire, also where a more exact trigger or an idiom takes the words from them."""
    from marsad.lang.ar import events

    doc = arabic().document(text)
    return fired(text) | {match.rule for match in events.rule_sets()["rules"].find(doc)}


def unused(rules: Iterable[CataloguedRule]) -> list[CataloguedRule]:
    """The rules that none of their own examples fires."""
    return [rule for rule in rules if not any(rule.id in considered(example) for example in rule.examples)]


def _cleaned(text: str) -> set[str]:
    """Cleaning rules look at the text as written, not at its words."""
    from marsad.lang.ar.cleaning import cleaning_rules

    lines = [arabic().fold(line.strip()) for line in text.splitlines()]
    ids = set()
    for rule in cleaning_rules():
        if rule.whole_line:
            hit = any(rule.on_line(line) for line in lines)
        else:
            hit = any(pattern.search(text) for pattern in rule.patterns)
        if hit:
            ids.add(rule.id)
    return ids


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

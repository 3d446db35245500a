"""Lexicon entries as the linter sees them: with their lines, and words folded but not yet spread into forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

__all__ = ["Entry", "entries_of", "line_before"]

LISTS = ("noun", "pl", "masdar", "particle")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A lexicon entry: ``forms`` are (shape, folded word) as written, ``line`` is 1-based."""

    lemma: str
    line: int
    tags: frozenset[str]
    forms: frozenset[tuple[str, str]]
    cut: tuple[int, int] | None  # its lines, with the break before them, where it stands in braces


def entries_of(root: yaml.Node, fold: Callable[[str], str]) -> list[Entry]:
    """The entries of a composed lexicon file."""
    content = _mapping(root).get("entries")
    nodes = content.value if isinstance(content, yaml.SequenceNode) else []
    return [_entry(node, fold) for node in nodes if isinstance(node, yaml.MappingNode)]


def line_before(node: yaml.Node) -> int:
    """Offset of the line break before the line that a node begins in."""
    return int(node.start_mark.index - node.start_mark.column - 1)


def _entry(node: yaml.MappingNode, fold: Callable[[str], str]) -> Entry:
    fields = _mapping(node)
    forms = {(shape, fold(word)) for shape in LISTS if shape in fields for word in _listed(fields[shape])}
    for parent in ("verb", "forms"):
        for shape, value in _mapping(fields.get(parent)).items():
            forms |= {(shape, fold(word)) for word in _listed(value)}
    lemma = next(_listed(fields.get("lemma")), "?")
    tags = frozenset(_listed(fields.get("tags")))
    cut = (line_before(node), node.end_mark.index) if node.flow_style else None
    return Entry(lemma, node.start_mark.line + 1, tags, frozenset(forms), cut)


def _mapping(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _listed(node: yaml.Node | None) -> Iterator[str]:
    if isinstance(node, yaml.ScalarNode):
        yield node.value
    elif isinstance(node, yaml.SequenceNode):
        yield from (item.value for item in node.value if isinstance(item, yaml.ScalarNode))

"""Patterns over words: small, readable, anchored on the words they need.

Syntax, items separated by blanks:

=============  =========================================================================
``word``       a word whose form, or what is left of it without proclitics, is ``word``
``=word``      exactly this form (after folding)
``@tag``       a word with this tag in the lexicon; ``@tag/du`` only in that shape
``<name>``     a chunk that an earlier stage marked (a number, a place …)
``(a b|c)``    one of these sequences
``x?``         optional
``..3``        up to three words, none of them a sentence end
``!x``         the next word is not ``x`` (nothing is read)
``name:x``     remember what ``x`` matched
=============  =========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from marsad.errors import RuleError
from marsad.text.document import Document, Word

__all__ = ["Captures", "Chunks", "Pattern", "compile_pattern"]

Captures = tuple[tuple[str, int, int], ...]
Chunks = Mapping[str, Mapping[int, int]]  # chunk name -> first token -> token behind it
Step = Callable[[Document, int, int, Chunks], Iterator[tuple[int, Captures]]]

_LEX = re.compile(r"\s*(\.\.\d+|<\w+>|[(|)?!]|(?:[a-z_]+):(?=\S)|@[\w.]+(?:/[\w.]+)*|=?[^\s()|?!:<>]+|:|[<>])")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern and what its first word must be."""

    source: str
    step: Step
    literals: frozenset[str]
    tags: frozenset[str]
    chunks: frozenset[str]

    def match(self, doc: Document, i: int, chunks: Chunks) -> tuple[int, Captures] | None:
        """The longest reading that starts at word ``i``: (word behind it, captures), or None."""
        limit = doc.sentences[doc.sentence_of[i]][1] if doc.sentences else len(doc.words)
        return max(self.step(doc, i, limit, chunks), key=lambda found: found[0], default=None)


@dataclass(frozen=True, slots=True)
class _Node:
    step: Step
    literals: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    chunks: frozenset[str] = frozenset()
    optional: bool = False
    plain: bool = False  # one word, and having one of the literals or tags is all that is asked


def compile_pattern(source: str, fold: Callable[[str], str]) -> Pattern:
    """Compile ``source``; literals are folded with ``fold``.

    Raises:
        RuleError: when the pattern is not well formed or could match nothing.
    """
    tokens = _LEX.findall(source)
    node, rest = _sequence(tokens, fold, source)
    if rest:
        raise RuleError(f"pattern {source!r}: {rest[0]!r} is unexpected; close every bracket once")
    if node.optional:
        raise RuleError(f"pattern {source!r} could match nothing; make one item required")
    return Pattern(source, node.step, node.literals, node.tags, node.chunks)


def _sequence(tokens: list[str], fold: Callable[[str], str], source: str) -> tuple[_Node, list[str]]:
    nodes: list[_Node] = []
    while tokens and tokens[0] not in ("|", ")"):
        node, tokens = _item(tokens, fold, source)
        nodes.append(node)
    return _chain(nodes), tokens


def _item(tokens: list[str], fold: Callable[[str], str], source: str) -> tuple[_Node, list[str]]:
    head, rest = tokens[0], tokens[1:]
    if head == "!":
        inner, rest = _item(rest, fold, source)
        return _Node(_absent(inner.step), optional=True), rest
    if head.endswith(":") and len(head) > 1:
        inner, rest = _item(rest, fold, source)
        return _Node(
            _remember(head[:-1], inner.step), inner.literals, inner.tags, inner.chunks, inner.optional
        ), rest
    if head == "(":
        node, rest = _group(rest, fold, source)
    elif head.startswith(".."):
        return _Node(_gap(int(head[2:])), optional=True), rest
    else:
        node = _atom(head, fold, source)
    if rest and rest[0] == "?":
        return _Node(_maybe(node.step), node.literals, node.tags, node.chunks, True), rest[1:]
    return node, rest


def _group(tokens: list[str], fold: Callable[[str], str], source: str) -> tuple[_Node, list[str]]:
    options: list[_Node] = []
    while True:
        node, tokens = _sequence(tokens, fold, source)
        options.append(node)
        if not tokens:
            raise RuleError(f"pattern {source!r}: a bracket is not closed")
        if tokens[0] == ")":
            return _either(options), tokens[1:]
        tokens = tokens[1:]


def _atom(head: str, fold: Callable[[str], str], source: str) -> _Node:
    if head.startswith("@"):
        tag, *shapes = head[1:].split("/")
        return _Node(_tagged(tag, frozenset(shapes)), tags=frozenset([tag]), plain=not shapes)
    if head.startswith("<"):
        name = head[1:-1]
        return _Node(_chunk(name), chunks=frozenset([name]))
    if head in ("?", ":", "|", ")"):
        raise RuleError(f"pattern {source!r}: {head!r} stands where a word should")
    if head.startswith("=") and len(head) > 1:
        form = fold(head[1:])
        return _Node(_word(lambda word: word.form == form), literals=frozenset([form]))
    form = fold(head)
    return _Node(_word(lambda word: form in word.bares), literals=frozenset([form]), plain=True)


def _word(test: Callable[[Word], bool]) -> Step:
    def step(doc: Document, i: int, limit: int, chunks: Chunks) -> Iterator[tuple[int, Captures]]:
        if i < limit and test(doc.words[i]):
            yield i + 1, ()

    return step


def _tagged(tag: str, shapes: frozenset[str]) -> Step:
    if not shapes:
        return _word(lambda word: tag in word.tags)
    return _word(lambda word: any(tag in s.tags and s.shape in shapes for s in word.senses))


def _chunk(name: str) -> Step:
    def step(doc: Document, i: int, limit: int, chunks: Chunks) -> Iterator[tuple[int, Captures]]:
        end = chunks.get(name, {}).get(i)
        if end is not None and end <= limit:
            yield end, ()

    return step


def _gap(most: int) -> Step:
    def step(doc: Document, i: int, limit: int, chunks: Chunks) -> Iterator[tuple[int, Captures]]:
        for end in range(i, min(i + most, limit) + 1):
            yield end, ()

    return step


def _maybe(inner: Step) -> Step:
    def step(doc: Document, i: int, limit: int, chunks: Chunks) -> Iterator[tuple[int, Captures]]:
        yield from inner(doc, i, limit, chunks)
        yield i, ()

    return step


def _absent(inner: Step) -> Step:
    def step(doc: Document, i: int, limit: int, chunks: Chunks) -> Iterator[tuple[int, Captures]]:
        if next(inner(doc, i, limit, chunks), None) is None:
            yield i, ()

    return step


def _remember(name: str, inner: Step) -> Step:
    def step(doc: Document, i: int, limit: int, chunks: Chunks) -> Iterator[tuple[int, Captures]]:
        for end, captures in inner(doc, i, limit, chunks):
            yield end, (*captures, (name, i, end))

    return step


def _either(options: list[_Node]) -> _Node:
    if all(option.plain for option in options):
        return _any_word(options)

    def step(doc: Document, i: int, limit: int, chunks: Chunks) -> Iterator[tuple[int, Captures]]:
        for option in options:
            yield from option.step(doc, i, limit, chunks)

    return _Node(
        step,
        frozenset().union(*(o.literals for o in options)),
        frozenset().union(*(o.tags for o in options)),
        frozenset().union(*(o.chunks for o in options)),
        any(o.optional for o in options),
    )


def _any_word(options: list[_Node]) -> _Node:
    """A choice between single words is one look into two sets, however long the list."""
    literals = frozenset().union(*(o.literals for o in options))
    tags = frozenset().union(*(o.tags for o in options))

    def test(word: Word) -> bool:
        return not literals.isdisjoint(word.bares) or not tags.isdisjoint(word.tags)

    return _Node(_word(test), literals, tags, plain=True)


def _chain(nodes: list[_Node]) -> _Node:
    """One node after another; the first words are those of all nodes up to the first required one."""
    if len(nodes) == 1:
        return nodes[0]
    literals: set[str] = set()
    tags: set[str] = set()
    chunks: set[str] = set()
    optional = True
    for node in nodes:
        literals |= node.literals
        tags |= node.tags
        chunks |= node.chunks
        if not node.optional:
            optional = False
            break
    steps = [node.step for node in nodes]

    def step(doc: Document, i: int, limit: int, marked: Chunks) -> Iterator[tuple[int, Captures]]:
        return _walk(steps, 0, doc, i, limit, marked)

    return _Node(step, frozenset(literals), frozenset(tags), frozenset(chunks), optional)


def _walk(
    steps: list[Step], k: int, doc: Document, i: int, limit: int, chunks: Chunks
) -> Iterator[tuple[int, Captures]]:
    if k == len(steps):
        yield i, ()
        return
    for end, captures in steps[k](doc, i, limit, chunks):
        for final, more in _walk(steps, k + 1, doc, end, limit, chunks):
            yield final, captures + more

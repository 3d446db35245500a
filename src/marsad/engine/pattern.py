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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from marsad.engine.gate import Gate, Memory, Need
from marsad.errors import RuleError
from marsad.text.document import Document, Word

__all__ = ["Captures", "Chunks", "Opening", "Pattern", "compile_pattern", "sentence_end"]

Captures = tuple[tuple[str, int, int], ...]
Chunks = Mapping[str, Mapping[int, int]]  # chunk name -> first token -> token behind it
Reading = tuple[int, Captures]
# All places where a reading that starts at a word may end: each place once, with the preferred way to it.
Step = Callable[[Sequence[Word], int, int, Chunks], Sequence[Reading]]
Test = Callable[[Word], bool]

_LEX = re.compile(r"\s*(\.\.\d+|<\w+>|[(|)?!]|(?:[a-z_]+):(?=\S)|@[\w.]+(?:/[\w.]+)*|=?[^\s()|?!:<>]+|:|[<>])")
_NOWHERE: Sequence[Reading] = ()


class Opening(NamedTuple):
    """What one way to read a pattern needs: of its first word, its second, and some word further on in the sentence."""

    first: Need
    second: Need | None
    later: Need | None


class _Forgetful(Protocol):
    """What remembers words."""

    def clear(self) -> None:
        """Forget them."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern and what its first word must be."""

    source: str
    step: Step
    literals: frozenset[str]
    tags: frozenset[str]
    chunks: frozenset[str]
    opening: Memory[bool] | None  # when the first item is one word: whether a word can be it
    branches: tuple[Opening, ...]  # what may open it
    one_word: bool  # the opening word is all there is to it
    memories: tuple[_Forgetful, ...]

    def match(self, doc: Document, i: int, chunks: Chunks) -> Reading | None:
        """The longest reading that starts at word ``i``: (word behind it, captures), or None."""
        return self.match_until(doc.words, i, sentence_end(doc, i), chunks)

    def match_until(self, words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Reading | None:
        """The longest reading of the words from ``i`` up to, not including, ``limit``."""
        found = self.step(words, i, limit, chunks)
        if not found:
            return None
        return found[0] if len(found) == 1 else max(found, key=_end)

    def forget(self) -> None:
        """Drop what was remembered about words."""
        for memory in self.memories:
            memory.clear()


def sentence_end(doc: Document, i: int) -> int:
    """The word behind the sentence of word ``i``."""
    return doc.sentences[doc.sentence_of[i]][1] if doc.sentences else len(doc.words)


def _end(reading: Reading) -> int:
    return reading[0]


class _Branch(NamedTuple):
    """One of the ways in which a node may open."""

    first: Need
    second: Need | None
    single: bool  # it reads exactly one word
    later: Need | None = None  # what some word behind the first must have


@dataclass(frozen=True, slots=True)
class _Node:
    """One item. ``word`` is set when it reads exactly one word and remembers nothing."""

    step: Step
    literals: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    chunks: frozenset[str] = frozenset()
    optional: bool = False
    word: Memory[bool] | None = None
    opening: Memory[bool] | None = None
    plain: bool = False  # one word, and having one of the literals or tags is all that is asked
    gap: int | None = None
    anywhere: bool = False  # a gap comes before its first required word
    single: bool = False  # it reads exactly one word
    second: Need | None = None  # what the second word must have; None: anything, or there may be none
    later: Need | None = None  # what some word behind the first required one must have
    branches: tuple[_Branch, ...] = ()  # of a choice, where all its ways are known

    @property
    def first(self) -> Need | None:
        """What its first word must have; None when that is not known."""
        return None if self.optional or self.anywhere or self.chunks else Need(self.literals, self.tags)

    @property
    def some(self) -> Need | None:
        """What one of its words must have; None when that is not known."""
        known = not self.optional and not self.chunks and (self.literals or self.tags)
        return Need(self.literals, self.tags) if known else None


def compile_pattern(source: str, fold: Callable[[str], str]) -> Pattern:
    """Compile ``source``; literals are folded with ``fold``.

    Raises:
        RuleError: when the pattern is not well formed or could match nothing.
    """
    compiler = _Compiler(source, fold)
    node = compiler.sequence()
    if compiler.tokens:
        raise RuleError(f"pattern {source!r}: {compiler.tokens[-1]!r} is unexpected; close every bracket once")
    if node.optional:
        raise RuleError(f"pattern {source!r} could match nothing; make one item required")
    memories = tuple(compiler.memories)
    first = (node.literals, node.tags, node.chunks, node.opening)
    branches = tuple(Opening(one.first, one.second, one.later) for one in node.branches)
    branches = branches or (Opening(Need(node.literals, node.tags), node.second, node.later),)
    return Pattern(source, node.step, *first, branches, node.word is not None, memories)


class _Compiler:
    """Reads one pattern; ``tokens`` are those not read yet, the next one last."""

    def __init__(self, source: str, fold: Callable[[str], str]) -> None:
        self.source = source
        self.fold = fold
        self.tokens: list[str] = _LEX.findall(source)[::-1]
        self.memories: list[_Forgetful] = []

    def sequence(self) -> _Node:
        nodes: list[_Node] = []
        while self.tokens and self.tokens[-1] not in ("|", ")"):
            nodes.append(self.item())
        return _chain(nodes)

    def item(self) -> _Node:
        head = self.tokens.pop() if self.tokens else ""
        if head == "!":
            return _Node(_absent(self.item().step), optional=True)
        if head.endswith(":") and len(head) > 1:
            inner = self.item()
            return replace(inner, step=_remember(head[:-1], inner.step), word=None, plain=False, gap=None)
        if head.startswith(".."):
            most = int(head[2:])
            return _Node(_gap(most), optional=True, gap=most, anywhere=True)
        node = self.group() if head == "(" else self.atom(head)
        if self.tokens and self.tokens[-1] == "?":
            self.tokens.pop()
            return _Node(_maybe(node.step), node.literals, node.tags, node.chunks, True, anywhere=node.anywhere)
        return node

    def group(self) -> _Node:
        listed = self.listed()
        if listed is not None:
            return listed
        options: list[_Node] = []
        while True:
            options.append(self.sequence())
            if not self.tokens:
                raise RuleError(f"pattern {self.source!r}: a bracket is not closed")
            if self.tokens.pop() == ")":
                return self.either(options)

    def listed(self) -> _Node | None:
        """A bracket of single words and tags, as most are, read at once: start-up compiles thousands of words."""
        tokens, words = self.tokens, list[str]()
        at = len(tokens) - 1
        while at > 0:
            word, mark = tokens[at], tokens[at - 1]
            if word[0] in "(|)?!:<>=." or word[-1] == ":" or "/" in word or mark not in ("|", ")"):
                return None
            words.append(word)
            at -= 2
            if mark == ")":
                del tokens[at + 1 :]
                literals = frozenset([self.fold(word) for word in words if word[0] != "@"])
                tags = frozenset([word[1:] for word in words if word[0] == "@"])
                return self.one_word(_any_of(literals, tags), literals, tags, plain=True)
        return None

    def atom(self, head: str) -> _Node:
        if head.startswith("@"):
            tag, *shapes = head[1:].split("/")
            return self.one_word(_tagged(tag, frozenset(shapes)), tags=frozenset([tag]), plain=not shapes)
        if head.startswith("<"):
            name = head[1:-1]
            return _Node(_chunk(name), chunks=frozenset([name]))
        if head in ("", "?", ":", "|", ")"):
            raise RuleError(f"pattern {self.source!r}: {head!r} stands where a word should")
        if head.startswith("=") and len(head) > 1:
            form = self.fold(head[1:])
            return self.one_word(lambda word: word.form == form, frozenset([form]))
        form = self.fold(head)
        return self.one_word(lambda word: form in word.bares, frozenset([form]), plain=True)

    def either(self, options: list[_Node]) -> _Node:
        literals: frozenset[str] = frozenset().union(*(o.literals for o in options))
        tags: frozenset[str] = frozenset().union(*(o.tags for o in options))
        if all(option.plain for option in options):  # one look into two sets, however long the list
            return self.one_word(_any_of(literals, tags), literals, tags, plain=True)
        gate = Gate([(option.step, option.first, option.second) for option in options])
        self.memories.append(gate)
        return _Node(
            _choice(gate),
            literals,
            tags,
            frozenset().union(*(o.chunks for o in options)),
            any(o.optional for o in options),
            anywhere=any(o.anywhere for o in options),
            single=all(o.single for o in options),
            second=_join([o.second for o in options]),
            branches=_branches(options),
        )

    def one_word(
        self,
        test: Test,
        literals: frozenset[str] = frozenset(),
        tags: frozenset[str] = frozenset(),
        plain: bool = False,
    ) -> _Node:
        memory = Memory(test)
        self.memories.append(memory)
        return _Node(_word(memory), literals, tags, word=memory, opening=memory, plain=plain, single=True)


def _branches(options: list[_Node]) -> tuple[_Branch, ...]:
    """The ways in which a choice may open, or none when one of them is not known."""
    found: list[_Branch] = []
    for option in options:
        first = option.first
        if first is None:
            return ()
        found += option.branches or (_Branch(first, option.second, option.single, option.later),)
    return tuple(found)


def _join(needs: Iterable[Need | None]) -> Need | None:
    """What one of them needs, or None when one of them needs nothing."""
    joined = Need()
    for need in needs:
        if need is None:
            return None
        joined = joined.join(need)
    return joined


def _any_of(literals: frozenset[str], tags: frozenset[str]) -> Test:
    return Need(literals, tags).met


def _tagged(tag: str, shapes: frozenset[str]) -> Test:
    if not shapes:
        return lambda word: tag in word.tags
    return lambda word: any(tag in s.tags and s.shape in shapes for s in word.senses)


def _word(fits: Memory[bool]) -> Step:
    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        return ((i + 1, ()),) if i < limit and fits[words[i]] else _NOWHERE

    return step


def _chunk(name: str) -> Step:
    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        end = chunks[name].get(i) if name in chunks else None
        return ((end, ()),) if end is not None and end <= limit else _NOWHERE

    return step


def _gap(most: int) -> Step:
    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        return [(end, ()) for end in range(i, min(i + most, limit) + 1)]

    return step


def _gap_to_word(most: int, fits: Memory[bool]) -> Step:
    """``..N x`` in one go."""

    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        return [(at + 1, ()) for at in range(i, min(i + most + 1, limit)) if fits[words[at]]]

    return step


def _maybe(inner: Step) -> Step:
    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        found = inner(words, i, limit, chunks)
        if not found:
            return ((i, ()),)
        return found if any(end == i for end, _ in found) else (*found, (i, ()))

    return step


def _absent(inner: Step) -> Step:
    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        return _NOWHERE if inner(words, i, limit, chunks) else ((i, ()),)

    return step


def _remember(name: str, inner: Step) -> Step:
    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        return [(end, (*known, (name, i, end))) for end, known in inner(words, i, limit, chunks)]

    return step


def _choice(gate: Gate[Step]) -> Step:
    """Only the options that the next two words can open are tried."""

    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        options = gate.at(words, i, limit)
        if len(options) < 2:
            return options[0](words, i, limit, chunks) if options else _NOWHERE
        ends: dict[int, Captures] = {}
        for option in options:
            for end, captures in option(words, i, limit, chunks):
                ends.setdefault(end, captures)
        return tuple(ends.items())

    return step


def _chain(nodes: list[_Node]) -> _Node:
    """One node after another; the first words are those of all nodes up to the first required one."""
    if len(nodes) == 1:
        return nodes[0]
    head = _head(nodes)
    step = _one_after_another(_merged(nodes))
    if not nodes:
        return replace(head, step=step)
    behind = _head(nodes[1:]).first
    later = _later(nodes)
    return replace(
        head,
        step=step,
        opening=nodes[0].opening,
        second=behind if nodes[0].single else nodes[0].second,
        later=later,
        branches=tuple(
            _Branch(b.first, behind if b.single else b.second, False, later or b.later) for b in nodes[0].branches
        ),
    )


def _later(nodes: list[_Node]) -> Need | None:
    """What the last required item that tells it needs: mostly the rarest word of a rule ("attacked ..5 with gas")."""
    required = [node for node in nodes if not node.optional]
    return next((need for node in reversed(required[1:]) if (need := node.some)), None)


def _head(nodes: list[_Node]) -> _Node:
    """What may come first in a sequence."""
    literals: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    chunks: frozenset[str] = frozenset()
    optional, anywhere = True, False
    for node in nodes:
        literals, tags, chunks = literals | node.literals, tags | node.tags, chunks | node.chunks
        anywhere |= node.anywhere
        if not node.optional:
            optional = False
            break
    return _Node(_nothing, literals, tags, chunks, optional, anywhere=anywhere)


def _nothing(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
    return ((i, ()),)


def _merged(nodes: list[_Node]) -> list[Step]:
    """The steps, a gap joined with a single word behind it."""
    steps: list[Step] = []
    before: _Node | None = None
    for node in nodes:
        if before is not None and before.gap is not None and node.word is not None:
            steps[-1] = _gap_to_word(before.gap, node.word)
        else:
            steps.append(node.step)
        before = node
    return steps


def _one_after_another(steps: list[Step]) -> Step:
    """All readings of a sequence, place by place: of the ways to one place the preferred one is kept."""

    def step(words: Sequence[Word], i: int, limit: int, chunks: Chunks) -> Sequence[Reading]:
        places: Sequence[Reading] = ((i, ()),)
        for inner in steps:
            if len(places) == 1:
                at, before = places[0]
                places = inner(words, at, limit, chunks)
                if before:
                    places = [(end, before + captures) for end, captures in places]
            else:
                ends: dict[int, Captures] = {}
                for at, before in places:
                    for end, captures in inner(words, at, limit, chunks):
                        if end not in ends:
                            ends[end] = before + captures
                places = tuple(ends.items())
            if not places:
                return _NOWHERE
        return places

    return step

"""What each word of a report says of the clause around it: one look at every word for all of grammar's questions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from marsad.coding.reading import WordRole
from marsad.engine.gate import Memory
from marsad.lang.ar.grammar import is_verb, maybe_verb, unknown_role, verbal_place, word_role
from marsad.lang.ar.language import arabic
from marsad.text.document import Document, Word

__all__ = ["Bearing", "bearings", "claiming", "clause_starts", "contexts", "finite_verbs", "weapons"]

_SPLIT = frozenset("،,؛;:|")
WEAPON = "weapon"
MAYBE, BOUND, CONTEXT, ARMS, CLAIM = range(5)
"""Marks of words that are looked for."""

_verb = attrgetter("verb")


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a distinct word says by itself.

    ``opens``, ``closes``: a clause begins at it, or behind it; ``weapons``: its tags of weapons; ``contexts``: the
    fields it belongs to (lexicon/contexts.yaml); ``marks``: which of the marks above it has (``MAYBE`` is a verbal
    noun that may be a verb).
    """

    role: WordRole
    verb: bool
    opens: bool
    closes: bool
    weapons: tuple[str, ...]
    contexts: frozenset[str]
    marks: tuple[int, ...]


def bearings(doc: Document) -> list[Bearing]:
    """The bearing of every word, in order."""
    return list(map(_memory().__getitem__, doc.words))


@cache
def _memory() -> Memory[Bearing]:
    shared: dict[Bearing, Bearing] = {}  # most words bear alike

    def ask(word: Word) -> Bearing:
        role = unknown_role(word)
        if role is not None:
            return _unknown(role)
        found = _bearing(word)
        return shared.setdefault(found, found)

    memory = Memory(ask)
    arabic().on_forget(memory.clear)
    arabic().on_forget(shared.clear)
    return memory


_UNKNOWN: dict[int, Bearing] = {}


def _unknown(role: WordRole) -> Bearing:
    """The bearing of a word that no lexicon knows: ``grammar`` keeps the few roles that such words have."""
    found = _UNKNOWN.get(id(role))
    if found is None:
        found = _UNKNOWN[id(role)] = Bearing(role, False, False, False, (), frozenset(), ())
    return found


def _bearing(word: Word) -> Bearing:
    tags = word.tags
    role, maybe = word_role(word), maybe_verb(word)
    opens, closes = "f.clause" in tags, word.kind == "punct" and word.form in _SPLIT
    weapons = tuple(tag for tag in sorted(tags) if tag.startswith("w.")) if WEAPON in tags else ()
    contexts = frozenset([tag[4:] for tag in tags if tag.startswith("ctx.")])
    marked = (maybe, opens or closes, contexts, weapons, role.act == "claims")
    marks = tuple([mark for mark, said in enumerate(marked) if said])
    return Bearing(role, is_verb(word), opens, closes, weapons, contexts, marks)


@cache
def _asked() -> int:
    memory = _memory()
    return arabic().anchors.many(5, lambda word: memory[word].marks)


def _marked(doc: Document, mark: int) -> list[int]:
    """The words that have a mark, in order."""
    return arabic().anchors.of(doc, _asked() + mark)


def finite_verbs(doc: Document, line: list[Bearing]) -> list[bool]:
    """For every word whether it is a finite verb here; verbal nouns of the same letters are told by what is around."""
    found = list(map(_verb, line))
    for i in _marked(doc, MAYBE):
        found[i] = verbal_place(doc, i)
    return found


def clause_starts(doc: Document, line: list[Bearing]) -> list[int]:
    """For every word the number of its clause; clauses end at commas and before words that open one."""
    numbers: list[int] = []
    clause = -1
    marks = iter(_marked(doc, BOUND))
    mark = next(marks, len(line))
    for first, last in doc.sentences:
        numbers.extend([max(clause, 0)] * (first - len(numbers)))
        clause += 1
        while mark < last:
            if mark >= first:
                numbers.extend([clause] * (mark - len(numbers)))
                clause += line[mark].opens and mark > first
                numbers.append(clause)
                clause += line[mark].closes
            mark = next(marks, len(line))
        numbers.extend([clause] * (last - len(numbers)))
    numbers.extend([max(clause, 0)] * (len(line) - len(numbers)))
    return numbers


def contexts(doc: Document, line: list[Bearing]) -> dict[int, set[str]]:
    """For every sentence the fields its words belong to."""
    found: dict[int, set[str]] = {}
    for i in _marked(doc, CONTEXT):
        found.setdefault(doc.sentence_of[i], set()).update(line[i].contexts)
    return found


def weapons(doc: Document, line: list[Bearing]) -> list[tuple[int, str]]:
    """The words of weapons with their tags, in order."""
    return [(i, tag) for i in _marked(doc, ARMS) for tag in line[i].weapons]


def claiming(doc: Document) -> list[int]:
    """The words that say that somebody claims an act."""
    return _marked(doc, CLAIM)

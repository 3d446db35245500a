"""What each word of a report says of the clause around it: one look at every word for all of grammar's questions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from marsad.coding.reading import WordRole
from marsad.engine.gate import Memory
from marsad.lang.ar.grammar import is_verb, maybe_verb, verbal_place, word_role
from marsad.lang.ar.language import arabic
from marsad.text.document import Document, Word

__all__ = ["Bearing", "bearings", "clause_starts", "contexts", "finite_verbs", "weapons"]

_SPLIT = frozenset("،,؛;:|")
WEAPON = "weapon"


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a distinct word says by itself.

    ``maybe``: a verbal noun that may be a verb; ``opens``, ``closes``: a clause begins at it, or behind it;
    ``weapons``: its tags of weapons; ``contexts``: the fields it belongs to (lexicon/contexts.yaml).
    """

    role: WordRole
    verb: bool
    maybe: bool
    opens: bool
    closes: bool
    weapons: tuple[str, ...]
    contexts: frozenset[str]


def bearings(doc: Document) -> list[Bearing]:
    """The bearing of every word, in order."""
    return list(map(_memory().__getitem__, doc.words))


@cache
def _memory() -> Memory[Bearing]:
    shared: dict[Bearing, Bearing] = {}  # most words bear alike

    def ask(word: Word) -> Bearing:
        found = _bearing(word)
        return shared.setdefault(found, found)

    memory = Memory(ask)
    arabic().on_forget(memory.clear)
    arabic().on_forget(shared.clear)
    return memory


def _bearing(word: Word) -> Bearing:
    tags = word.tags
    return Bearing(
        role=word_role(word),
        verb=is_verb(word),
        maybe=maybe_verb(word),
        opens="f.clause" in tags,
        closes=word.kind == "punct" and word.form in _SPLIT,
        weapons=tuple(tag for tag in sorted(tags) if tag.startswith("w.")) if WEAPON in tags else (),
        contexts=frozenset(tag[4:] for tag in tags if tag.startswith("ctx.")),
    )


def finite_verbs(doc: Document, line: list[Bearing]) -> list[bool]:
    """For every word whether it is a finite verb here; verbal nouns of the same letters are told by what is around."""
    found = [bearing.verb for bearing in line]
    for i in [i for i, bearing in enumerate(line) if bearing.maybe]:
        found[i] = verbal_place(doc, i)
    return found


def clause_starts(doc: Document, line: list[Bearing]) -> list[int]:
    """For every word the number of its clause; clauses end at commas and before words that open one."""
    numbers: list[int] = []
    clause = -1
    marks = iter([i for i, bearing in enumerate(line) if bearing.opens or bearing.closes])
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
    for i in [i for i, bearing in enumerate(line) if bearing.contexts]:
        found.setdefault(doc.sentence_of[i], set()).update(line[i].contexts)
    return found


def weapons(line: list[Bearing]) -> list[tuple[int, str]]:
    """The words of weapons with their tags, in order."""
    return [(i, tag) for i, bearing in enumerate(line) if bearing.weapons for tag in bearing.weapons]

"""Does a sentence tell of an act that happened, or only talk about acts? A linear reading of its words.

Newspapers hold many sentences with the words of violence and no event: trials, theories, anniversaries,
demands.  Rules name the plain cases; this model, learned from openly licensed labelled sentences
(``scripts/train_telling.py``), gives the rest a number.  It is one reason among others in choosing which
tellings are events; it makes no value.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from marsad.engine.gate import Memory
from marsad.engine.rules import Match
from marsad.text.document import Document, Word

__all__ = ["FAMILIES", "Telling", "load_telling", "sentence_features"]

FILE = Path(__file__).parent / "learned" / "telling.json"
FAMILIES = ("assault", "protest")


class Linear(msgspec.Struct, frozen=True):
    """A bias and a weight for every named feature."""

    bias: float
    weights: dict[str, float]


class Telling(msgspec.Struct, frozen=True):
    """One linear model for each family of acts, and where its numbers come from."""

    models: dict[str, Linear]
    trained: dict[str, str]

    def score(self, features: set[str], family: str) -> float:
        """The log-odds that a sentence with these features tells of an act of the family."""
        model = self.models[family]
        weights = model.weights
        return model.bias + math.fsum(weights[name] for name in features & weights.keys())  # in any order the same


@cache
def load_telling() -> Telling:
    """The shipped model."""
    return msgspec.json.decode(FILE.read_bytes(), type=Telling)


def _bare(word: Word) -> str:
    form = word.form
    if form[0] in "وف" and len(form) > 4:
        form = form[1:]
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


@cache
def _word_features() -> Memory[frozenset[str]]:
    """The features of each distinct word, worked out once."""
    from marsad.lang.ar.language import arabic

    known = Memory(lambda word: frozenset(_of_word(word)))
    arabic().on_forget(known.clear)
    return known


def _of_word(word: Word) -> Iterator[str]:
    if word.kind == "word":
        yield _bare(word)
        for tag in word.tags:
            yield f"@{tag}"
        for sense in word.senses[:2]:
            if "event_word" in sense.tags:
                yield f"<{sense.lemma}/{sense.shape}"
    elif word.kind == "number":
        yield "#"


def sentence_features(doc: Document, sentence: int, found: list[Match]) -> set[str]:
    """Words, tags, event words in their shape, and the rules that fired in a sentence.

    Args:
        found: matches of triggers, cues and counts anywhere in the report.
    """
    first, last = doc.sentences[sentence]
    features: set[str] = set().union(*map(_word_features().__getitem__, doc.words[first:last]))
    features.update(f"!{match.rule}" for match in found if first <= match.first < last)
    features.add(f"length{min((last - first) // 15, 4)}")
    return features

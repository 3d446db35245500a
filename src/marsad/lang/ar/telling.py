"""Does a sentence tell of an act that happened, or only talk about acts? A linear reading of its words.

Newspapers hold many sentences with the words of violence and no event: trials, theories, anniversaries,
demands.  Rules name the plain cases; this model, learned from openly licensed labelled sentences
(``scripts/train_telling.py``), gives the rest a number.  It is one reason among others in choosing which
tellings are events; it makes no value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from marsad.engine.gate import Memory
from marsad.lang.ar.language import arabic
from marsad.text.document import Document, Word

__all__ = ["FAMILIES", "Linear", "Telling", "load_telling", "sentence_features"]

FILE = Path(__file__).parent / "learned" / "telling.json"
FAMILIES = ("assault", "protest")


@dataclass(frozen=True, slots=True)
class Linear:
    """A bias and a weight for every named feature."""

    bias: float
    weights: dict[str, float]


class Telling:
    """One linear model for each family of acts; every distinct word is weighed once."""

    def __init__(self, models: dict[str, Linear]) -> None:
        self.models = models
        self._words = {family: Memory(_weighed(model.weights)) for family, model in models.items()}

    def score(self, doc: Document, sentence: int, rules: Iterable[str], family: str) -> float:
        """The log-odds that a sentence tells of an act of the family.

        Args:
            rules: ids of the rules that fired in the sentence.
        """
        model, known = self.models[family], self._words[family]
        weights = model.weights
        first, last = doc.sentences[sentence]
        names = (_length(first, last), *[f"!{rule}" for rule in rules])
        seen = {name: weights[name] for name in names if name in weights}
        for weighed in filter(None, map(known.__getitem__, doc.words[first:last])):
            seen.update(weighed)
        return model.bias + math.fsum(seen.values())  # in any order the same

    def forget(self) -> None:
        """Drop what was remembered about words (when the language drops its own memory)."""
        for known in self._words.values():
            known.clear()


def _weighed(weights: dict[str, float]) -> Callable[[Word], dict[str, float]]:
    """The features of a word that a model weighs."""
    return lambda word: {name: weights[name] for name in _of_word(word) if name in weights}


@cache
def load_telling() -> Telling:
    """The shipped model."""
    models = msgspec.json.decode(FILE.read_bytes())["models"]
    telling = Telling({name: Linear(row["bias"], row["weights"]) for name, row in models.items()})
    arabic().on_forget(telling.forget)
    return telling


def _bare(word: Word) -> str:
    form = word.form
    if form[0] in "وف" and len(form) > 4:
        form = form[1:]
    return form[2:] if form.startswith("ال") and len(form) > 4 else form


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


def _length(first: int, last: int) -> str:
    return f"length{min((last - first) // 15, 4)}"


def sentence_features(doc: Document, sentence: int, rules: Iterable[str]) -> set[str]:
    """What the model sees of a sentence: forms, tags and senses of its words, and the rules that fired."""
    first, last = doc.sentences[sentence]
    features = {name for word in set(doc.words[first:last]) for name in _of_word(word)}
    return features | {_length(first, last), *(f"!{rule}" for rule in rules)}

"""The few learned weights of coding: which tellings belong together, what is an event, what is news.

``weights.json`` lists a number for every named feature, with the data's fingerprint and the scores of the
training run; ``scripts/train_coding.py`` writes it.  A weight chooses among candidates that the rules
found; it never makes a value.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import repeat
from operator import mul
from pathlib import Path

import msgspec

from marsad.coding.features import Features

__all__ = ["Model", "Weights", "load_weights"]

FILE = Path(__file__).with_name("weights.json")


class Model(msgspec.Struct, frozen=True):
    """A logistic model: named weights, a bias, and the probability from which it says yes."""

    bias: float
    weights: dict[str, float]
    threshold: float = 0.5
    by_family: dict[str, float] = {}  # other thresholds for some families of kinds

    def logit(self, features: Features) -> float:
        """The log-odds that the features give."""
        known = map(self.weights.get, features, repeat(0.0))
        return self.bias + math.fsum(map(mul, features.values(), known))  # in any order the same

    def probability(self, features: Features) -> float:
        """The probability that the features give, between 0 and 1."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.logit(features)))))

    def reasons(self, features: Features, most: int = 4) -> str:
        """The features that weighed most, for ``explain``."""
        parts = [(self.weights.get(name, 0.0) * value, name) for name, value in features.items()]
        parts.sort(key=lambda part: -abs(part[0]))
        return " ".join(f"{name}{weight:+.1f}" for weight, name in parts[:most] if abs(weight) >= 0.05)


class Weights(msgspec.Struct, frozen=True):
    """The decisions of coding, and where their numbers come from.

    ``line`` stands in for ``event`` where a text is one sentence without a date: nothing around it helps.
    """

    join: Model
    event: Model
    news: Model
    line: Model
    trained: dict[str, str]


@cache
def load_weights() -> Weights:
    """The shipped weights."""
    return msgspec.json.decode(FILE.read_bytes(), type=Weights)

"""One event told twice is one event: tellings joined by kind, place, day, figures and who.

A telling is compared with the events already found, never with all other tellings, so the work grows with
the report.  The reasons are kept for ``explain``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from marsad.coding.features import join_features, same_family
from marsad.coding.mentions import Mention
from marsad.coding.reading import Reading
from marsad.coding.weights import load_weights

__all__ = ["Cluster", "cluster", "comparable", "event_kind"]


OPEN = 100
"""A telling may belong to so many of the events told last; no report of news holds more."""


@dataclass(slots=True)
class Cluster:
    """An event: its tellings in order, why they were joined, and what was made of it as a whole."""

    mentions: list[Mention] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    kind: str = ""
    role: str = "main"
    confidence: float = 0.5
    echo: float = 0.0  # the best chance that its first telling belonged to an event told before


def cluster(reading: Reading, mentions: list[Mention]) -> list[Cluster]:
    """Join tellings into events, in the order of the text."""
    model = load_weights().join
    found: list[Cluster] = []
    for mention in mentions:
        echo = 0.0
        best: tuple[float, Cluster, str] | None = None
        latest = True
        for event in islice(reversed(found), OPEN):
            if not comparable(event, mention):
                continue
            features = join_features(reading, event.mentions, event.kind, mention, latest)
            latest = False
            chance = model.probability(features)
            echo = max(echo, chance)
            if chance >= model.threshold and (best is None or chance > best[0]):
                best = (chance, event, f"{chance:.2f} {model.reasons(features)}")
        if best is None:
            found.append(Cluster([mention], kind=mention.kind, echo=echo))
        else:
            best[1].mentions.append(mention)
            best[1].reasons.append(best[2])
            best[1].kind = event_kind(best[1].mentions)
    return found


def comparable(event: Cluster, mention: Mention) -> bool:
    """Whether a telling may belong to an event at all."""
    figures = mention.from_figure or all(m.from_figure for m in event.mentions)
    return same_family(event.kind, figures, mention.kind)


def event_kind(mentions: list[Mention]) -> str:
    """The kind the report leads with, unless another telling is more exact about the same."""
    kinds = [m.kind for m in mentions if not m.from_figure] or [mentions[0].kind]
    first = kinds[0]
    if first == "attack":
        return next((kind for kind in kinds if kind != "attack"), first)
    if first == "bombing" and "suicide_bombing" in kinds:
        return "suicide_bombing"
    if first in ("shelling", "destruction") and "air_strike" in kinds:
        return "air_strike"
    return first

"""One event told twice is one event: tellings joined by kind, place, day, figures and who.

A telling is compared with the events already found, never with all other tellings, so the work grows with
the report.  The reasons are kept for ``explain``.
"""

from __future__ import annotations

import msgspec

from marsad.coding.joining import Features, Told, join_features, same_family
from marsad.coding.mentions import Mention
from marsad.coding.reading import Reading
from marsad.coding.resuming import resumed
from marsad.coding.weights import load_weights

__all__ = ["Cluster", "cluster", "comparable", "event_kind"]


OPEN = 100
"""A telling may belong to so many of the events told last; no report of news holds more."""


class Cluster(msgspec.Struct):
    """An event: its tellings in order, why they were joined, and what was made of it as a whole."""

    mentions: list[Mention] = []
    reasons: list[str] = []
    kind: str = ""
    role: str = "main"
    confidence: float = 0.5
    echo: float = 0.0  # the best chance that its first telling belonged to an event told before


def cluster(reading: Reading, mentions: list[Mention]) -> list[Cluster]:
    """Join tellings into events, in the order of the text."""
    model = load_weights().join
    found: list[Cluster] = []
    said: list[Told] = []  # what the tellings of each event say together
    for mention in mentions:
        echo = 0.0
        best: tuple[float, int, Features] | None = None
        latest = True
        again = resumed(reading, found, said, mention)
        if again is not None:
            _join(reading, found[again], said[again], mention, "1.00 goes on")
            continue
        for k in range(len(found) - 1, max(-1, len(found) - 1 - OPEN), -1):
            event, told = found[k], said[k]
            if not same_family(event.kind, told.figures or mention.from_figure, mention.kind):
                continue
            if event.kind == "sexual_violence" and mention.from_figure:
                continue  # dead told apart died of something else
            features = join_features(reading, event.mentions, event.kind, mention, latest, told)
            latest = False
            chance = model.probability(features)
            echo = max(echo, chance)
            if chance >= model.threshold and (best is None or chance > best[0]):
                best = (chance, k, features)
        if best is None:
            found.append(Cluster([mention], kind=mention.kind, echo=echo))
            said.append(Told.of(reading, [mention]))
        else:
            reason = f"{best[0]:.2f} {model.reasons(best[2])}"
            _join(reading, found[best[1]], said[best[1]], mention, reason)
    return found


def _join(reading: Reading, event: Cluster, told: Told, mention: Mention, reason: str) -> None:
    """Make a telling one of an event's."""
    event.mentions.append(mention)
    event.reasons.append(reason)
    event.kind = event_kind(event.mentions)
    told.add(reading, mention)


def comparable(event: Cluster, mention: Mention) -> bool:
    """Whether a telling may belong to an event at all."""
    figures = mention.from_figure or all(m.from_figure for m in event.mentions)
    return same_family(event.kind, figures, mention.kind)


def event_kind(mentions: list[Mention]) -> str:
    """The kind the report leads with, unless another telling is more exact about the same."""
    kinds = [m.kind for m in mentions if not m.from_figure] or [mentions[0].kind]
    first = kinds[0]
    if first == "attack":
        return next((kind for kind in kinds if kind not in ("attack", "destruction")), first)
    if first == "bombing" and "suicide_bombing" in kinds:
        return "suicide_bombing"
    if first in ("shelling", "destruction") and "air_strike" in kinds:
        return "air_strike"
    return first

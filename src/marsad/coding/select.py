"""Which joined tellings are specific enough to be events."""

from __future__ import annotations

from marsad.coding.merge import Cluster
from marsad.coding.reading import Reading

__all__ = ["select"]


def select(reading: Reading, clusters: list[Cluster]) -> list[Cluster]:
    """Keep what happened somewhere, to someone or with figures; leave out general talk."""
    return [cluster for cluster in clusters if _specific(reading, cluster) >= 1.0]


def _specific(reading: Reading, cluster: Cluster) -> float:
    mentions = cluster.mentions
    score = {"strong": 0.4, "general": 0.2, "frame": -0.1, "figure": 0.4}[
        max((m.weight for m in mentions), key=["frame", "general", "figure", "strong"].index)
    ]
    if any(m.counts for m in mentions):
        score += 0.6
    if any(m.places for m in mentions):
        score += 0.4
    if any(m.times for m in mentions):
        score += 0.3
    if any(m.parties_by for m in mentions):
        score += 0.3
    if any(m.parties_to for m in mentions):
        score += 0.3
    if any("condemn" in m.cues for m in mentions):
        score -= 0.3
    if len(mentions) > 1:
        score += 0.2
    return score

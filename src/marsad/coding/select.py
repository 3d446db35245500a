"""Which joined tellings are events, and which of these are the report's news."""

from __future__ import annotations

from marsad.coding.features import event_features
from marsad.coding.merge import Cluster
from marsad.coding.reading import Reading
from marsad.coding.weights import load_weights

__all__ = ["select"]

CROWDS = frozenset(["protest", "protest_suppressed", "riot"])


def select(reading: Reading, clusters: list[Cluster]) -> list[Cluster]:
    """Keep what is told as something specific that happened; mark news and background."""
    weights = load_weights()
    kept = []
    alone = len(reading.doc.sentences) == 1  # a line by itself is given to be read: doubt weighs less
    for cluster in clusters:
        features = event_features(reading, cluster.mentions, cluster.echo)
        cluster.confidence = round(weights.event.probability(features), 3)
        family = "alone" if alone else "protest" if cluster.kind in CROWDS else ""
        if cluster.confidence < weights.event.by_family.get(family, weights.event.threshold):
            continue
        cluster.role = "main" if weights.news.probability(features) >= weights.news.threshold else "background"
        kept.append(cluster)
    return kept

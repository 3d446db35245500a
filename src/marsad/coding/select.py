"""Which joined tellings are events, and which of these are the report's news."""

from __future__ import annotations

from marsad.coding.features import event_features, line_features
from marsad.coding.merge import Cluster
from marsad.coding.reading import Reading
from marsad.coding.weights import load_weights

__all__ = ["select"]

CROWDS = frozenset(["protest", "protest_suppressed", "riot"])
SURE = 0.5
"""A report is about a conflict when one of its events is at least so likely; else its doubtful ones are let go."""
POLICE = frozenset(["arrest", "raid", "seizure", "agreement"])
"""What the police do every day to thieves, too."""
SURE_OF_POLICE = 0.57
WAR = frozenset(["air_strike", "shelling", "bombing", "suicide_bombing", "armed_clash"])
"""What no thief does."""
POST = 60
"""Words of a text that is a post: it says one thing, with little around it to make it sure."""


def select(reading: Reading, clusters: list[Cluster]) -> list[Cluster]:
    """Keep what is told as something specific that happened; mark news and background."""
    weights = load_weights()
    line, whole = (weights.line, line_features), (weights.event, event_features)
    ways = [whole] if len(reading.doc.sentences) > 1 else [line] if reading.anchor is None else [whole, line]
    kept = []
    for cluster in clusters:
        for model, described in ways:
            features = described(reading, cluster.mentions, cluster.echo)
            cluster.confidence = round(model.probability(features), 3)
            family = "protest" if cluster.kind in CROWDS else ""
            if cluster.confidence >= model.by_family.get(family, model.threshold):
                break
        else:
            continue
        cluster.role = "main" if weights.news.probability(features) >= weights.news.threshold else "background"
        kept.append(cluster)
    if len(reading.doc.words) < POST or any(map(_sure, kept)):
        return kept
    return []  # nothing in a long text is sure


def _sure(cluster: Cluster) -> bool:
    """Whether an event speaks for its whole report: likely enough, or an act of war that counts its dead or hurt."""
    if cluster.kind in WAR and any(mention.counts for mention in cluster.mentions):
        return True
    return cluster.confidence >= (SURE_OF_POLICE if cluster.kind in POLICE else SURE)

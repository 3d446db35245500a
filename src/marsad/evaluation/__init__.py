"""Measuring records against gold: events with their facts, labelled sentences, floors that only rise."""

from marsad.evaluation.floors import Floors, Shortfall
from marsad.evaluation.score import Tally, score_events
from marsad.evaluation.sentences import score_sentences

__all__ = ["Floors", "Shortfall", "Tally", "score_events", "score_sentences"]

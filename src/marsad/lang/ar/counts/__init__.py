"""Counts of people: who was killed, injured, missing, abducted, arrested or displaced, and how many."""

from marsad.lang.ar.counts.find import annotate
from marsad.lang.ar.counts.mention import CountMention

__all__ = ["CountMention", "annotate"]

"""Parties in Arabic: the register, the phrases that name them, and their resolving."""

from marsad.lang.ar.parties.annotate import annotate, inner_span, load_register, mention_span, parties, use_register
from marsad.lang.ar.parties.resolve import canonical, english, resolve

__all__ = [
    "annotate",
    "canonical",
    "english",
    "inner_span",
    "load_register",
    "mention_span",
    "parties",
    "resolve",
    "use_register",
]

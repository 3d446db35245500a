"""Parties in Arabic: the register, the phrases that name them, and their resolving."""

from marsad.lang.ar.parties.annotate import annotate, inner_span, load_register, mention_span, parties, use_register

__all__ = ["annotate", "inner_span", "load_register", "mention_span", "parties", "use_register"]

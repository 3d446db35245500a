"""Names of private persons in a text: those that are no party of the register."""

from __future__ import annotations

from marsad.lang.ar.language import arabic
from marsad.lang.ar.parties.annotate import parties

__all__ = ["person_names"]


def person_names(text: str) -> list[tuple[int, int]]:
    """Start and end of each name in ``text``, left to right; bearers of an office that is named are not private."""
    doc = arabic().document(text)
    line = parties().clues.line(doc)
    found = []
    for match in parties().annotate(doc):
        if match.rule == "ar.party.named" and match.value.canonical is None:
            last = match.last
            if last < len(doc.words) and line[last].definite and not line[last].hold:
                last += 1  # a family name that is a trade's too: one word too many does no harm here
            span = doc.span(match.first, last)
            found.append((span.start, span.end))
    return found

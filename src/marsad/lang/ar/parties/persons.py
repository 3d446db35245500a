"""Names of private persons in a text: those that are no party of the register."""

from __future__ import annotations

from marsad.lang.ar.language import arabic
from marsad.lang.ar.parties.annotate import annotate

__all__ = ["person_names"]


def person_names(text: str) -> list[tuple[int, int]]:
    """Start and end of each name in ``text``, left to right; bearers of an office that is named are not private."""
    doc = arabic().document(text)
    found = []
    for match in annotate(doc):
        if match.rule == "ar.party.named" and match.value.canonical is None:
            span = doc.span(match.first, match.last)
            found.append((span.start, span.end))
    return found

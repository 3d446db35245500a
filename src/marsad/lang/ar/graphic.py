"""Sentences that are hard to bear, found so that the desk can fold them away."""

from __future__ import annotations

from functools import cache

from marsad.lang.ar.language import arabic

__all__ = ["graphic_stretches"]


def graphic_stretches(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence of ``text`` that holds such a word; neighbours are joined."""
    words = _words()
    doc = arabic().document(text)
    found: list[tuple[int, int]] = []
    for first, last in doc.sentences:
        if any(not words.isdisjoint(word.bares) for word in doc.words[first:last]):
            span = doc.span(first, last)
            if found and not text[found[-1][1] : span.start].strip():
                found[-1] = (found[-1][0], span.end)
            else:
                found.append((span.start, span.end))
    return found


@cache
def _words() -> frozenset[str]:
    language = arabic()
    return frozenset(map(language.fold, language.data["graphic"]["words"].split()))

"""Which times say when something was told, not when it happened ("the army announced on Sunday that …")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from marsad.engine.rules import Match
from marsad.lang.ar.language import arabic
from marsad.lang.ar.times.values import TimeMention
from marsad.text.document import Document

__all__ = ["stated"]

COMMAS = ("،", ",")
REACH = 7
"""Words between a teller and the day of the telling ("in a short statement on Sunday")."""


@cache
def _between() -> frozenset[str]:
    return frozenset(map(arabic().fold, arabic().data["times/words"]["telling"])) | frozenset(COMMAS)


def stated(doc: Document, times: Sequence[TimeMention], voices: Iterable[Match]) -> set[int]:
    """Numbers of the times that date a statement.

    A time between a verb of telling and what is told dates the telling, as does one right behind the teller or one
    that opens the sentence before such a verb.

    Args:
        doc: the report.
        times: its times, in order.
        voices: what the claims room found: matches that reach from the verb to what is told.
    """
    if not times:
        return set()
    by_first = {time.first: k for k, time in enumerate(times)}
    by_last = {time.last: k for k, time in enumerate(times)}
    found: set[int] = set()
    between = _between()
    for match in voices:
        if match.rule in NO_TELLING:
            continue
        end = match.last
        found.update(by_first[i] for i in range(match.first, end) if i in by_first)
        limit = min(end + REACH, doc.sentences[doc.sentence_of[match.first]][1])
        behind = next((i for i in range(end, limit) if i in by_first or doc.words[i].form not in between), limit)
        if behind in by_first:
            found.add(by_first[behind])
        before = match.first - (match.first > 0 and doc.words[match.first - 1].form in COMMAS)
        k = by_last.get(before)
        if k is not None and times[k].first <= doc.sentences[doc.sentence_of[match.first]][0] + 1:
            found.add(k)
    return found


NO_TELLING = frozenset(["ar.claim.headline"])
"""Matches without a verb of telling: a time behind their colon dates what is told."""

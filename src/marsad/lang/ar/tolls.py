"""Cumulative counts over a period or campaign: tolls, which are no events."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.coding.reading import FoundTime
from marsad.engine.rules import Match
from marsad.record import Toll
from marsad.text.document import Document

__all__ = ["find_tolls"]

SINCE = "منذ"
SINCE_REACH = 6
"""So many words may stand between "since" and its date ("since the escalation began on …")."""
LONG = 2
"""Days; a longer time is a period."""


def find_tolls(doc: Document, counts: list[Match], times: Sequence[FoundTime] = ()) -> list[Toll]:
    """The tolls of a report: counts told over more than about two days.

    Args:
        times: the report's words of time; the first day of the toll's period is its ``since``.
    """
    tolls = []
    for match in counts:
        value = match.value
        if value.cumulative and not value.part:
            group = doc.span(*value.group).text if value.group else None
            tolls.append(
                Toll(
                    outcome=value.outcome,
                    low=value.low,
                    high=value.high,
                    group=group,
                    since=_since(doc, match, times),
                    span=doc.span(match.first, match.last),
                    rule=match.rule,
                )
            )
    return tolls


def _since(doc: Document, match: Match, times: Sequence[FoundTime]) -> str | None:
    """The first day of the period told nearest to a toll in its sentence, or None."""
    anchor = match.value.anchor[0]
    sentence = doc.sentence_of[anchor]
    near = [
        (abs(time.first - anchor), time.start.isoformat())
        for time in times
        if doc.sentence_of[time.first] == sentence and _opens_period(doc, time)
    ]
    return min(near)[1] if near else None


def _opens_period(doc: Document, time: FoundTime) -> bool:
    if time.role == "since" or (time.end - time.start).days > LONG:
        return True
    first = doc.sentences[doc.sentence_of[time.first]][0]
    return any(SINCE in word.bares for word in doc.words[max(first, time.first - SINCE_REACH) : time.first])

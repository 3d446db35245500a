"""Cumulative counts over a period or campaign: tolls, which are no events."""

from __future__ import annotations

from marsad.engine.rules import Match
from marsad.record import Toll
from marsad.text.document import Document

__all__ = ["find_tolls"]


def find_tolls(doc: Document, counts: list[Match]) -> list[Toll]:
    """The tolls of a report: counts told over more than about two days."""
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
                    span=doc.span(match.first, match.last),
                    rule=match.rule,
                )
            )
    return tolls

"""Which stretches of a text to mark, and for which values.

Spans overlap (a figure inside its evidence inside a claim) but marks in a page must not, and must have no
padding, margin or border: Arabic letters join across a mark only while it adds no box.  So the text is cut
at every span's end into runs, and each run knows all values that cover it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from marsad.record import Event, Report, Span

__all__ = ["Marked", "Run", "marked_values", "runs"]


@dataclass(frozen=True, slots=True)
class Marked:
    """A value to be shown and the words it was read from. ``field`` is its colour."""

    ref: str
    field: str
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and the values over it, the innermost (shortest) first."""

    start: int
    end: int
    values: tuple[Marked, ...]


def marked_values(report: Report, prefix: str) -> list[Marked]:
    """Every value of a report that has words, each under a reference unique in the page."""
    found: list[Marked] = []
    for i, event in enumerate(report.events):
        found += _of_event(event, f"{prefix}e{i}")
    spans = [(f"t{i}", "toll", toll.span) for i, toll in enumerate(report.tolls)]
    spans += [(f"w{i}", "warning", warning.span) for i, warning in enumerate(report.warnings) if warning.span]
    found += [Marked(f"{prefix}{ref}", field, span) for ref, field, span in spans if span]
    return found


def _of_event(event: Event, prefix: str) -> Iterator[Marked]:
    def mark(ref: str, field: str, span: Span | None) -> Iterator[Marked]:
        if span is not None and span.end > span.start:
            yield Marked(f"{prefix}{ref}", field, span)

    yield from mark("trigger", "trigger", event.trigger)
    yield from mark("when", "when", event.when.span if event.when else None)
    yield from mark("where", "where", event.where.span if event.where else None)
    for i, span in enumerate(event.evidence):
        yield from mark(f"evidence{i}", "evidence", span)
    for i, actor in enumerate(event.actors):
        yield from mark(f"actor{i}", "actor", actor.span)
    for i, recipient in enumerate(event.recipients):
        yield from mark(f"recipient{i}", "recipient", recipient.span)
    for i, span in enumerate(event.weapons):
        yield from mark(f"weapon{i}", "weapon", span)
    for i, count in enumerate(event.casualties):
        yield from mark(f"count{i}", "count", count.span)
    for i, claim in enumerate(event.claims):
        yield from mark(f"claim{i}", "claim", claim.source.span or claim.span)


def runs(length: int, values: Iterable[Marked], edges: Iterable[int] = ()) -> Iterator[Run]:
    """Cut a text of ``length`` code points, at value ends and ``edges``, into runs without gap or overlap."""
    opening: dict[int, list[Marked]] = {}
    closing: dict[int, list[Marked]] = {}
    for value in values:
        opening.setdefault(value.span.start, []).append(value)
        closing.setdefault(value.span.end, []).append(value)
    cuts = sorted({0, length, *edges, *opening, *closing})
    live: dict[str, Marked] = {}
    for start, end in pairwise(cuts):
        for value in closing.get(start, ()):
            live.pop(value.ref, None)
        live.update((value.ref, value) for value in opening.get(start, ()))
        ranked = sorted(live.values(), key=lambda value: (value.span.end - value.span.start, value.ref))
        yield Run(start, end, tuple(ranked))

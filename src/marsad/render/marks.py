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

__all__ = ["Marked", "Run", "event_values", "marked_values", "runs"]


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
    for _, number, field, span in event_values(event):
        yield Marked(f"{prefix}{field}{'' if number is None else number}", field, span)


def event_values(event: Event) -> Iterator[tuple[str, int | None, str, Span]]:
    """The values of an event that have words.

    Yields:
        Name in the record, number in its list (None for a single value), colour, words.
    """
    for name, number, field, span in _spans(event):
        if span is not None and span.end > span.start:
            yield name, number, field, span


def _spans(event: Event) -> Iterator[tuple[str, int | None, str, Span | None]]:
    yield "trigger", None, "trigger", event.trigger
    yield "when", None, "when", event.when.span if event.when else None
    yield "where", None, "where", event.where.span if event.where else None
    lists: tuple[tuple[str, str, list[Span | None]], ...] = (
        ("evidence", "evidence", [*event.evidence]),
        ("actors", "actor", [party.span for party in event.actors]),
        ("recipients", "recipient", [party.span for party in event.recipients]),
        ("weapons", "weapon", [*event.weapons]),
        ("casualties", "count", [count.span for count in event.casualties]),
        ("claims", "claim", [claim.source.span or claim.span for claim in event.claims]),
    )
    for name, field, spans in lists:
        for number, span in enumerate(spans):
            yield name, number, field, span


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

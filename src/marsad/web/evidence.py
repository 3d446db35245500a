"""The article as pieces to be marked: cut where values, removed regions and graphic passages begin and end.

Marks add no box (no padding, margin, border): Arabic letters join across them.  Every piece tells where it starts, in
code points, so that the browser's own units are converted at one place (``static/offsets.js``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from marsad.record import Event, Report
from marsad.render.marks import Marked, Run, event_values, runs

__all__ = ["Passage", "Piece", "passages", "values_of"]


class Piece(msgspec.Struct, kw_only=True, frozen=True):
    """A stretch of text under the same values. ``field`` is its colour, ``refs`` the values, innermost first."""

    start: int
    text: str
    field: str = ""
    refs: str = ""
    removed: str = ""


class Passage(msgspec.Struct, kw_only=True, frozen=True):
    """Pieces in a row that are folded together, or not at all."""

    graphic: bool
    pieces: list[Piece]


def values_of(event: Event, number: int) -> Iterator[Marked]:
    """The values of an event that have words, under ``e<number>.<path>``."""

    for name, place, field, span in event_values(event):
        path = name if place is None else f"{name}[{place}]"
        yield Marked(f"e{number}.{path}", field, span)


def passages(report: Report, events: Sequence[Event], graphic: Iterable[tuple[int, int]]) -> list[Passage]:
    """The stored text, every code point once.

    Args:
        report: for its text, its removed regions and tolls.
        events: whose values are marked.
        graphic: stretches that can be folded away.
    """
    text = report.article.text
    values = [value for number, event in enumerate(events) for value in values_of(event, number)]
    values += [Marked(f"toll[{i}]", "toll", toll.span) for i, toll in enumerate(report.tolls)]
    values = [value for value in values if value.span.end <= len(text)]
    hard = [(start, end) for start, end in graphic if start < end]
    removed = [(one.start, one.end, one.why) for one in report.removed]
    stretches = [*hard, *((start, end) for start, end, _ in removed)]
    edges = [edge for stretch in stretches for edge in stretch if edge <= len(text)]
    cut = list(runs(len(text), values, edges)) if text else []
    return [
        Passage(graphic=folded, pieces=[_piece(run, text, removed) for run in mine])
        for folded, mine in groupby(cut, key=lambda run: any(start <= run.start < end for start, end in hard))
    ]


def _piece(run: Run, text: str, removed: Sequence[tuple[int, int, str]]) -> Piece:
    return Piece(
        start=run.start,
        text=text[run.start : run.end],
        field=run.values[0].field if run.values else "",
        refs=" ".join(value.ref for value in run.values),
        removed=next((why for start, end, why in removed if start <= run.start < end), ""),
    )

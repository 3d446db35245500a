"""What incidents read of coded reports, and where they read it from.

The views hold the fields of ``marsad.record`` that linking and reconciling need and no more, so that a
hundred thousand reports fit in memory.  A ``ReportSource`` is anything that gives views: a file of records,
a list of reports, later a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

import msgspec

from marsad.errors import InputError
from marsad.record import Report, Span

__all__ = [
    "ArticleView",
    "ClaimView",
    "CountView",
    "EventView",
    "JsonLines",
    "PartyView",
    "PlaceView",
    "ReportSource",
    "ReportView",
    "Reports",
    "SourceView",
    "WhenView",
    "view",
]


class PartyView(msgspec.Struct, kw_only=True):
    """Who."""

    name: str
    canonical: str | None = None
    type: str | None = None
    country: str | None = None


class CountView(msgspec.Struct, kw_only=True):
    """People harmed, as a range."""

    outcome: str
    low: int | None
    high: int | None
    best: int | None = None
    group: PartyView | None = None
    civilian: bool | None = None
    sex: str | None = None
    age: str | None = None
    source: int | None = None
    part_of: int | None = None
    mixed: bool = False
    span: Span | None = None


class SourceView(msgspec.Struct, kw_only=True):
    """Who tells."""

    name: str
    type: str = "unnamed"


class ClaimView(msgspec.Struct, kw_only=True):
    """Somebody's word."""

    source: SourceView
    stance: str = "asserts"
    about: str = "event"
    channel: str | None = None
    target: str | None = None
    span: Span | None = None


class WhenView(msgspec.Struct, kw_only=True):
    """An interval of days."""

    start: str
    end: str
    precision: str
    basis: str = ""


class PlaceView(msgspec.Struct, kw_only=True):
    """Where."""

    name: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None


class EventView(msgspec.Struct, kw_only=True):
    """One event of a report."""

    id: str
    kind: str
    trigger: Span
    role: str = "main"
    status: str = "reported"
    confidence: float = 0.5
    evidence: list[Span] = []
    when: WhenView | None = None
    where: PlaceView | None = None
    actors: list[PartyView] = []
    recipients: list[PartyView] = []
    casualties: list[CountView] = []
    claims: list[ClaimView] = []


class ArticleView(msgspec.Struct, kw_only=True):
    """The report as stored."""

    text: str
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    republished_from: str | None = None
    url: str | None = None


class _Removed(msgspec.Struct):
    start: int
    end: int
    why: str


class ReportView(msgspec.Struct, kw_only=True):
    """One coded report."""

    id: str
    article: ArticleView
    removed: list[_Removed] = []
    events: list[EventView] = []

    def body(self) -> str:
        """The stored text without the regions that are not the report."""
        text, kept, at = self.article.text, [], 0
        for gone in sorted(self.removed, key=lambda region: region.start):
            if gone.start > at:
                kept.append(text[at : gone.start])
            at = max(at, gone.end)
        kept.append(text[at:])
        return "\n".join(kept)


class ReportSource(Protocol):
    """Gives coded reports, in the order in which they arrived where that is known."""

    def reports(self) -> Iterator[ReportView]:
        """One view per report."""
        ...


def view(report: Report | ReportView) -> ReportView:
    """The view of a report."""
    if isinstance(report, ReportView):
        return report
    return msgspec.convert(report, ReportView, from_attributes=True)


class Reports:
    """A source from reports at hand."""

    def __init__(self, reports: Iterable[Report | ReportView]) -> None:
        self._reports = reports

    def reports(self) -> Iterator[ReportView]:
        """The reports as views."""
        return map(view, self._reports)


class JsonLines:
    """A source from files of coded records, one JSON object a line, as ``marsad code`` writes them.

    Args:
        inputs: paths, or open binary streams.
    """

    def __init__(self, inputs: Iterable[Path | IO[bytes]]) -> None:
        self._inputs = list(inputs)

    def reports(self) -> Iterator[ReportView]:
        """The reports of all files.

        Raises:
            InputError: a file that cannot be read, or a line that is no coded record.
        """
        for source in self._inputs:
            if isinstance(source, Path):
                try:
                    with source.open("rb") as stream:
                        yield from _lines(stream, str(source))
                except OSError as error:
                    raise InputError(f"cannot be read: {error.strerror}", where=str(source)) from error
            else:
                yield from _lines(source, getattr(source, "name", "-"))


def _lines(stream: IO[bytes], name: str) -> Iterator[ReportView]:
    decoder = msgspec.json.Decoder(ReportView)
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            todo = "code the reports first: marsad code IN.jsonl > coded.jsonl"
            raise InputError(f"no coded record: {error}", where=f"{name}:{number}", todo=todo) from error

"""Where incidents come from: files of incidents, records and reviews, or a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import msgspec

from marsad.errors import InputError
from marsad.export.model import Correction, EventFacts, ExportItem, Origin, TiedEvent, state_named
from marsad.incidents.model import Incident
from marsad.record import Coder

__all__ = ["ArticleFacts", "Coded", "Records", "Review", "bind", "from_files", "load_reviews"]


class Review(msgspec.Struct, kw_only=True):
    """A line of a file of reviews. The last one on an incident counts."""

    incident: str
    state: str
    version: int = 1
    reviewer: str | None = None
    at: str | None = None
    corrections: list[Correction] = []


class _Bare(msgspec.Struct):
    id: str


class ArticleFacts(msgspec.Struct):
    """What exports read of a record's article: all but its text."""

    sha256: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None


class Coded(msgspec.Struct):
    """What exports read of a record."""

    id: str
    article: ArticleFacts
    coder: Coder
    events: list[EventFacts] = []


class Records:
    """Coded records in files, found by the id of their report without holding them in memory.

    Raises:
        InputError: a file that cannot be read, or a line that is no coded record.
    """

    def __init__(self, paths: list[Path]) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        self._streams: list[IO[bytes]] = []
        self._decoder = msgspec.json.Decoder(Coded)
        for number, path in enumerate(paths):
            try:
                self._streams.append(path.open("rb"))
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
            self._index(number, path)

    def _index(self, number: int, path: Path) -> None:
        bare = msgspec.json.Decoder(_Bare)
        stream, at = self._streams[number], 0
        for line, content in enumerate(stream, 1):
            if content.strip():
                try:
                    self._places[bare.decode(content).id] = (number, at)
                except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
                    raise InputError(f"no coded record: {error}", where=f"{path}:{line}") from error
            at += len(content)

    def get(self, id: str) -> Coded | None:
        """The record of a report."""
        place = self._places.get(id)
        if place is None:
            return None
        stream = self._streams[place[0]]
        stream.seek(place[1])
        try:
            return self._decoder.decode(stream.readline())
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise InputError(f"no coded record: {error}", where=f"{stream.name}: {id}") from error

    def close(self) -> None:
        """Close the files."""
        for stream in self._streams:
            stream.close()


def load_reviews(path: Path) -> dict[str, Review]:
    """A file of reviews, one JSON object a line.

    Raises:
        InputError: a file that cannot be read, or a line that is no review.
    """
    found: dict[str, Review] = {}
    decoder = msgspec.json.Decoder(Review)
    for number, line in enumerate(_lines(path), 1):
        try:
            review = decoder.decode(line)
            review.state = state_named(review.state)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise InputError(f"no review: {error}", where=f"{path}:{number}") from error
        found[review.incident] = review
    return found


def from_files(
    path: Path, records: Records | None = None, reviews: dict[str, Review] | None = None
) -> Iterator[ExportItem]:
    """The incidents of a file that ``marsad incidents build`` wrote, one at a time.

    Raises:
        InputError: a file that cannot be read, or a line that is no incident.
    """
    decoder = msgspec.json.Decoder(Incident)
    for number, line in enumerate(_lines(path), 1):
        try:
            incident = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            todo = "build them: marsad incidents build coded.jsonl --out incidents.jsonl"
            raise InputError(f"no incident: {error}", where=f"{path}:{number}", todo=todo) from error
        yield bind(incident, records, (reviews or {}).get(incident.id))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            yield from (line for line in stream if line.strip())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error


def bind(
    incident: Incident, records: Records | Mapping[str, Coded] | None = None, review: Review | None = None
) -> ExportItem:
    """An incident with its events, articles and review.

    Args:
        incident: as built, or as corrected.
        records: anything whose ``get(report)`` gives a ``Coded`` record or None.
        review: its state; none is ``unreviewed``.
    """
    item = ExportItem(incident=incident)
    if records is not None:
        wanted: dict[str, set[str]] = {report: set() for report in incident.reports}
        for member in incident.events:
            wanted.setdefault(member["report"], set()).add(member["event"])
        for report, events in wanted.items():
            record = records.get(report)
            if record is not None:
                item.origins.append(_origin(report, record.article))
                item.events += [
                    TiedEvent(report=report, event=event, coder=record.coder)
                    for event in record.events
                    if event.id in events
                ]
    if review is not None:
        item.state, item.version = state_named(review.state), review.version
        item.reviewer, item.updated, item.corrections = review.reviewer, review.at, review.corrections
    return item


def _origin(report: str, article: ArticleFacts) -> Origin:
    return Origin(report=report, **msgspec.structs.asdict(article))

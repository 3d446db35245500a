"""What must hold for every record: spans are the words they say, rules replay. Tests add the schema, which is slow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

import marsad
from marsad.record import Report

__all__ = ["Broken", "hold", "replay"]


class Broken(AssertionError):
    """A law that a record breaks."""


def _spans(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            yield path, value
        else:
            for key, item in value.items():
                yield from _spans(item, f"{path}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _spans(item, f"{path}[{number}]")


def _must(kept: object, what: str) -> None:
    if not kept:
        raise Broken(what)


def hold(report: Report) -> None:
    """The laws of one record.

    Raises:
        Broken: with the law and the place.
    """
    text = report.article.text
    for path, span in _spans(msgspec.to_builtins(report)):
        found = text[span["start"] : span["end"]]
        _must(0 <= span["start"] < span["end"] and span["text"] == found and found.strip(), f"span law at {path}")
    line = marsad.encode(report)
    again = marsad.decode(line)
    _must(again == report and marsad.encode(again) == line and b"\n" not in line, "what is written reads back")
    for event in report.events:
        _hold_figures(event)
        _must(not event.when or event.when.start <= event.when.end, "a time ends after it starts")
        _must(0 <= event.confidence <= 1, "confidence is a share")
    names = [event.id for event in report.events]
    _must(len(names) == len(set(names)), "events have ids of their own")
    _must(all(0 <= gone.start < gone.end <= len(text) for gone in report.removed), "removals lie in the text")


def _hold_figures(event: Any) -> None:
    for number, count in enumerate(event.casualties):
        _must(count.source is None or 0 <= count.source < len(event.claims), "figures name a claim that is there")
        inside = count.part_of is None or (0 <= count.part_of < len(event.casualties) and count.part_of != number)
        _must(inside, "figures are part of another figure")
        _must(count.low is None or count.high is None or 0 <= count.low <= count.high, "ranges go up")


def replay(report: Report) -> None:
    """Numbers and times, read again from nothing but their words, give the same value by the same rule.

    Raises:
        Broken: with the rule and the words.
    """
    from marsad.coding import stages
    from marsad.lang.ar import numbers, times
    from marsad.lang.ar.language import arabic

    found = stages(report.article)
    if isinstance(found, Report):
        return
    doc = found.reading.doc
    for room in (numbers, times):
        for match in room.annotate(doc):
            words = doc.span(match.first, match.last).text
            again = arabic().document(words)
            whole = (0, len(again.words))
            readings = [(one.rule, one.value) for one in room.annotate(again) if (one.first, one.last) == whole]
            _must((match.rule, match.value) in readings, f"replay of {match.rule}: {words!r}")

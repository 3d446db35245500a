"""What of a report cannot all be true, or is inferred: parts beyond their total, a title another title, a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from marsad.coding.mention import HARM
from marsad.coding.merge import Cluster
from marsad.coding.reading import Reading
from marsad.engine.rules import Match
from marsad.record import Event, Warning

__all__ = ["figure_warnings", "year_warnings"]

ALL_PARTS = "all_parts"
"""How the rule's name ends by which a language says that all parts are told."""


INFERRED = "year_inferred+prose"


def figure_warnings(reading: Reading, clusters: Iterable[Cluster]) -> list[Warning]:
    """What the figures say that cannot all be true.

    Codes: ``parts_do_not_add_up`` (all parts told are more or fewer than their total, or one part or one list of
    parts is more than it) and ``title_body_differ`` (title and body tell one outcome of one event with figures
    that exclude each other).
    """
    found = list(_parts(reading))
    for cluster in clusters:
        found.extend(_title(reading, cluster))
    return found


def year_warnings(events: Iterable[Event]) -> list[Warning]:
    """Code ``year_inferred``: of a report without a date, the year of an event's day is worked out from its text."""
    for event in events:
        if event.when is not None and event.when.basis == INFERRED:
            year = event.when.start[:4]
            message = f"the year is not told with the day: taken for {year}; give the report's date to be sure"
            return [Warning(code="year_inferred", message=message, span=event.when.span)]
    return []


def _parts(reading: Reading) -> Iterator[Warning]:
    whole: Match | None = None
    parts: list[Match] = []
    for match in [*reading.counts, None]:
        if match is not None and whole is not None and _belongs(reading, match, whole):
            parts.append(match)
            continue
        if whole is not None and parts and _wrong(whole.value, parts):
            said = sum(part.value.low for part in parts)
            span = reading.doc.span(whole.first, max(part.last for part in parts))
            message = f"The parts told are {said}, the total is {_text(whole.value)}."
            yield Warning(code="parts_do_not_add_up", message=message, span=span)
        whole, parts = (match, []) if match is not None and not match.value.part else (None, [])


def _belongs(reading: Reading, match: Match, whole: Match) -> bool:
    """Whether a count is a part of the whole before it, in the same sentence and of the same outcome."""
    value = match.value
    sentence_of = reading.doc.sentence_of
    same = value.outcome == whole.value.outcome and sentence_of[value.figure[0]] == sentence_of[whole.value.figure[0]]
    return bool(value.part and same and match.first <= whole.first and value.low is not None)


def _wrong(whole: Any, parts: list[Match]) -> bool:
    said = sum(part.value.low for part in parts)
    if whole.vague or any(part.value.vague for part in parts):
        return False
    if whole.high is not None and said > whole.high:
        return len(parts) == 1 or len({part.value.age or part.value.sex for part in parts}) == len(parts)
    everyone = all(part.rule.endswith(ALL_PARTS) for part in parts)
    exact = all(part.value.low == part.value.high for part in parts)
    return everyone and exact and whole.low is not None and said < whole.low


def _title(reading: Reading, cluster: Cluster) -> Iterator[Warning]:
    """The title's figures of an event that no figure of its body allows."""
    title: list[int] = []
    body: list[int] = []
    for mention in cluster.mentions:
        for k in mention.counts:
            value = reading.counts[k].value
            if value.outcome in HARM and not value.part and not value.mixed and not value.vague:
                (title if mention.sentence < reading.title_sentences else body).append(k)
    for k in title:
        value = reading.counts[k].value
        others = [reading.counts[o].value for o in body if reading.counts[o].value.outcome == value.outcome]
        groups = sum(other.low or 0 for other in {(o.low, o.high): o for o in others}.values())
        if value.low == 1 or not others or any(_allow(value, other) for other in others) or groups == value.low:
            continue  # a title that names one of the dead counts no total
        match = reading.counts[k]
        message = f"The title says {_text(value)} {value.outcome}, the body {_text(others[0])}."
        yield Warning(code="title_body_differ", message=message, span=reading.doc.span(match.first, match.last))


def _allow(a: Any, b: Any) -> bool:
    """Whether two ranges share a number; "more than 50" is told of 50 too."""
    low = max(_bound(a.low, 0), _bound(b.low, 0))
    high = min(_bound(a.high, 10**9), _bound(b.high, 10**9))
    return low <= high + 1


def _bound(value: int | None, default: int) -> int:
    return default if value is None else value


def _text(value: Any) -> str:
    if value.low == value.high:
        return str(value.low)
    if value.high is None:
        return f"{value.low} or more"
    return f"up to {value.high}" if value.low is None else f"{value.low} to {value.high}"

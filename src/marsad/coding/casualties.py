"""The figures of an event: repeated ones once, clashing ones side by side, parts under their total."""

from __future__ import annotations

from typing import Any

from marsad.coding.mentions import HARM
from marsad.coding.merge import Cluster
from marsad.coding.reading import Reading
from marsad.record import Count, Party, Step

__all__ = ["casualties"]


def casualties(reading: Reading, cluster: Cluster, parties: list[Party]) -> tuple[list[Count], list[Step]]:
    """The counts of an event and the steps that gave them, in the order of the text."""
    chosen = _choose(reading, cluster)
    counts: list[Count] = []
    steps: list[Step] = []
    for k in chosen:
        match = reading.counts[k]
        span = reading.doc.span(match.first, match.last)
        value = match.value
        part_of = _total(counts, value) if value.part else None
        if value.part and part_of is None:
            continue
        counts.append(
            Count(
                outcome=value.outcome,
                low=value.low,
                high=value.high,
                best=value.best,
                vague=value.vague,
                group=_group(reading, value.group, parties),
                civilian=value.civilian,
                sex=value.sex,
                age=value.age,
                part_of=part_of,
                mixed=value.mixed,
                span=span,
            )
        )
        steps.append(
            Step(rule=match.rule, field=f"casualties[{len(counts) - 1}]", value=[value.low, value.high], span=span)
        )
    return counts, steps


def _choose(reading: Reading, cluster: Cluster) -> list[int]:
    """Figures to keep: of one outcome those of the telling that says most, and later ones that differ."""
    by_outcome: dict[str, dict[int, list[int]]] = {}
    extra: list[int] = []
    for mention in cluster.mentions:
        for k in dict.fromkeys(mention.counts):
            value = reading.counts[k].value
            if value.part or value.mixed:
                extra.append(k)
            else:
                by_outcome.setdefault(value.outcome, {}).setdefault(mention.sentence, []).append(k)
    kept: list[int] = []
    for rows in by_outcome.values():
        kept.extend(_one_outcome(reading, rows))
    if kept:
        extra = [k for k in extra if not reading.counts[k].value.mixed]
    return sorted(set(kept + extra), key=lambda k: reading.counts[k].first)


def _one_outcome(reading: Reading, rows: dict[int, list[int]]) -> list[int]:
    """Tellings of one outcome, sentence by sentence: the body before the title, a bound before a bare number."""
    body = {s: ks for s, ks in rows.items() if s >= reading.title_sentences} or rows
    sentences = sorted(body)
    kept = _unique(reading, body[sentences[0]])
    for sentence in sentences[1:]:
        more = _unique(reading, body[sentence])
        if len(more) > len(kept) and _sum(reading, more) == _sum(reading, kept):
            continue
        for k in more:
            if any(_same(reading.counts[k].value, reading.counts[other].value) for other in kept):
                continue
            if reading.counts[k].value.update:
                kept = [k]
    return kept


def _unique(reading: Reading, ks: list[int]) -> list[int]:
    kept: list[int] = []
    for k in ks:
        value = reading.counts[k].value
        twins = [o for o in kept if _same(reading.counts[o].value, value)]
        if not twins or value.low == value.high and (value.low or 0) < 2 and value.outcome in HARM and k not in kept:
            if not twins:
                kept.append(k)
    return kept


def _same(a: Any, b: Any) -> bool:
    return bool(a.low == b.low and a.low is not None)


def _sum(reading: Reading, ks: list[int]) -> int:
    return sum(reading.counts[k].value.low or 0 for k in ks)


def _total(counts: list[Count], value: Any) -> int | None:
    """The total a part belongs to: the last count of its outcome that is no smaller."""
    for i in range(len(counts) - 1, -1, -1):
        count = counts[i]
        if count.outcome == value.outcome and count.part_of is None:
            if count.high is None or value.low is None or value.low <= count.high:
                return i
    return None


def _group(reading: Reading, group: tuple[int, int] | None, parties: list[Party]) -> Party | None:
    if group is None:
        return None
    for k, found in enumerate(reading.parties):
        if found.first <= group[0] and group[1] <= found.last or group[0] <= found.first and found.last <= group[1]:
            return parties[k]
    span = reading.doc.span(*group)
    return Party(name=span.text, span=span)

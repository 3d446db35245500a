"""The figures of an event: repeated ones once, clashing ones side by side, parts under their total.

A report tells an outcome several times: in the title, rounded; in the lead; in the body with its bounds; by other
sources.  What is kept is what the body says first, made exact by later words: a bound ("at least 17") before the
bare number, an exact number before a vague one ("dozens"), a toll said to have risen before the one it rose from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from marsad.coding.facts import own_place
from marsad.coding.mention import HARM, Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import FoundPlace, Reading
from marsad.record import Claim, Count, Outcome, Party, Step

__all__ = ["casualties", "drop_summaries", "name_sources"]

VAGUE_SHARE = 0.5
"""An exact figure makes a vague one exact unless it is smaller than this share of it."""
HELD = frozenset(["arrested", "abducted"])
PEACEFUL = frozenset(["agreement", "movement", "displacement"])
"""Acts in which nobody is killed, hurt or held: such figures told beside them are of the fighting before."""
HELD_BY: dict[str, Outcome] = {"arrest": "arrested", "raid": "arrested", "abduction": "abducted"}
"""People held are what the act makes them: the same verbs tell of policemen's captives and of bandits'."""
LEAST_SUM = 3
"""A smaller figure equals the sum of others by chance."""
SEVERAL = 2
"""What "several" means at least; a figure of which no more is said is none."""
SORTS = {"civilians": "civilian", "state_forces": "state", "external_forces": "state"} | dict.fromkeys(
    ("rebel", "political_militia", "identity_militia"), "armed"
)
"""By the type of a party, whose people they are: figures of two sorts are never of the same people."""
CLASHING = 0.3
"""Two sources' figures clash; one that is smaller than this share of the other speaks of something else."""


def casualties(
    reading: Reading,
    cluster: Cluster,
    parties: list[Party],
    town: FoundPlace | None = None,
    towns: Sequence[FoundPlace | None] = (),
) -> tuple[list[Count], list[Count], list[Step]]:
    """The counts of an event, its figures of killed and injured together, and the steps that gave them.

    Args:
        town: of an act that struck several towns, the one whose figures are wanted.
        towns: all those towns.
    """
    counts: list[Count] = []
    mixed: list[Count] = []
    steps: list[Step] = []
    for k in _choose(reading, cluster):
        match = reading.counts[k]
        value = match.value
        if cluster.kind in PEACEFUL and value.outcome in HARM | HELD:
            continue
        if len(towns) > 1 and _told_with(reading, k, towns) is not town:
            continue
        part_of = _total(counts, value) if value.part else None
        if value.part and part_of is None:
            continue
        name, rows = ("mixed", mixed) if value.mixed else ("casualties", counts)
        rows.append(_count(reading, k, parties, part_of))
        if value.outcome in HELD and cluster.kind in HELD_BY:
            rows[-1].outcome = HELD_BY[cluster.kind]
        span = rows[-1].span
        steps.append(Step(rule=match.rule, field=f"{name}[{len(rows) - 1}]", value=[value.low, value.high], span=span))
    return counts, mixed, steps


def name_sources(reading: Reading, counts: Iterable[Count], claims: list[Claim]) -> None:
    """Give each figure the claim of the source that tells it."""
    names = {claim.source.span.start: i for i, claim in reversed(list(enumerate(claims))) if claim.source.span}
    texts = {claim.source.name: i for i, claim in reversed(list(enumerate(claims)))}
    for count in counts:
        position = reading.doc.token_at(count.span.start) if count.span else None
        if position is None:
            continue
        for source, _ in reading.tellers(position):
            span = reading.doc.span(*source.name)
            count.source = names.get(span.start, texts.get(span.text))


def drop_summaries(reading: Reading, clusters: list[Cluster]) -> list[Cluster]:
    """Take away totals at the head of a round-up ("50 killed across the country") whose parts are told as events.

    A figure of the title or of the first sentence with a figure is such a total when the later figures of its
    outcome, which belong to several events, add up to it.
    """
    for outcome in ("killed", "injured", "arrested", "abducted"):
        told = list(_told(reading, clusters, outcome))
        body = [mention.sentence for _, mention, _ in told if mention.sentence >= reading.title_sentences]
        if not body:
            continue
        first = min(body)
        later = sorted((k, i) for i, mention, k in told if mention.sentence > first)
        parts: dict[tuple[int, int, int | None], int] = {}
        for k, i in later:
            value = reading.counts[k].value
            parts.setdefault((i, value.low, value.high), value.low)
        if sum(_stands(reading, clusters[i]) for i in {i for i, _, _ in parts}) > 1:
            _drop_sums(reading, [(m, k) for _, m, k in told if m.sentence <= first], list(parts.values()))
    return [event for event in clusters if not all(m.from_figure and not m.counts for m in event.mentions)]


def _stands(reading: Reading, event: Cluster) -> bool:
    """Whether an event has an act or a place of its own: figures alone may be the parts of one event's total."""
    return any(not m.from_figure or own_place(reading, m) is not None for m in event.mentions)


def _told(reading: Reading, clusters: list[Cluster], outcome: str) -> Iterator[tuple[int, Mention, int]]:
    """The whole figures of an outcome: number of the event, telling, number of the count."""
    for i, event in enumerate(clusters):
        for mention in event.mentions:
            for k in mention.counts:
                value = reading.counts[k].value
                if value.outcome == outcome and not value.part and not value.mixed and value.low:
                    yield i, mention, k


def _drop_sums(reading: Reading, tops: list[tuple[Mention, int]], parts: list[int]) -> None:
    """Take away the figures that are the sum of the parts told next, and the same figure rounded."""
    values = [reading.counts[k].value for _, k in tops]
    sums = [value for value in values if value.low >= LEAST_SUM and value.low in list(accumulate(parts))[1:]]
    for (mention, k), value in zip(tops, values, strict=True):
        if any(_same(value, total) for total in sums):
            mention.counts.remove(k)


def _count(reading: Reading, k: int, parties: list[Party], part_of: int | None) -> Count:
    match = reading.counts[k]
    value = match.value
    return Count(
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
        span=reading.doc.span(match.first, match.last),
    )


def _told_with(reading: Reading, k: int, towns: Sequence[FoundPlace | None]) -> FoundPlace | None:
    """The town a figure is told with: the nearest in its sentence, right behind it or else before, else the first."""
    match = reading.counts[k]
    sentence = reading.doc.sentence_of[match.first]
    by_name = {town.place.name: town for town in towns if town and town.place}
    near: list[tuple[int, str]] = []
    for found in reading.places:
        if reading.doc.sentence_of[found.first] == sentence and found.place and found.place.name in by_name:
            behind = found.first - match.last
            near.append((behind if 0 <= behind <= 3 else abs(found.first - match.first) + 3, found.place.name))
    return by_name[min(near)[1]] if near else towns[0]


def _choose(reading: Reading, cluster: Cluster) -> list[int]:
    """The figures to keep, in the order of the text."""
    by_outcome: dict[tuple[str, bool], dict[int, list[int]]] = {}
    parts: list[int] = []
    for mention in cluster.mentions:
        for k in dict.fromkeys(mention.counts):
            value = reading.counts[k].value
            if _several(reading, value):
                continue
            if value.part and not value.mixed:
                parts.append(k)
            elif not value.part:
                by_outcome.setdefault((value.outcome, value.mixed), {}).setdefault(mention.sentence, []).append(k)
    kept: list[int] = []
    told = {key[0]: [k for ks in rows.values() for k in ks] for key, rows in by_outcome.items() if key[0] in HARM}
    for (outcome, mixed), rows in by_outcome.items():
        if outcome in told and _others_unhurt(reading, outcome, told):
            continue
        apart = any(o in HARM and not m for o, m in by_outcome)
        if not mixed or not apart:
            kept.extend(_one_outcome(reading, rows, outcome in HARM))
    return sorted(set(kept + parts), key=lambda k: reading.counts[k].first)


def _others_unhurt(reading: Reading, outcome: str, told: dict[str, list[int]]) -> bool:
    """Whether "no casualties" is all that is said of an outcome, beside people harmed: it speaks of others."""
    if any(reading.counts[k].value.high != 0 for k in told[outcome]):
        return False
    denied = {reading.counts[k].value.figure for k in told[outcome]}
    return any(
        any(reading.counts[k].value.high != 0 for k in ks)
        and any(reading.counts[k].value.high == 0 and reading.counts[k].value.figure in denied for k in ks)
        for other, ks in told.items()
        if other != outcome
    )


def _several(reading: Reading, value: Any) -> bool:
    """Whether nothing counts the people but a word like "several" or "a number of": that is no figure."""
    if value.low != SEVERAL or value.high is not None or not value.vague:
        return False
    return "number.vague" in reading.doc.words[value.figure[0]].tags


def _one_outcome(reading: Reading, rows: dict[int, list[int]], harm: bool) -> list[int]:
    """Tellings of one outcome, sentence by sentence, the body before the title.

    Args:
        rows: the figures of each sentence.
        harm: whether people were killed or hurt; of those held, other figures are other acts.
    """
    people = {s: [k for k in ks if reading.counts[k].value.high != 0] for s, ks in rows.items()}
    rows = {s: ks for s, ks in people.items() if ks} or rows  # "no others were hurt" beside those who were
    body = {s: ks for s, ks in rows.items() if s >= reading.title_sentences} or rows
    kept: list[int] = []
    for sentence in sorted(body):
        for k in _unique(reading, body[sentence]) if harm else body[sentence][:1]:
            if kept and sentence == _sentence(reading, kept[0]):
                kept.append(k)
            else:
                kept = _with(reading, kept, k)
    titled = [k for s in sorted(rows) if s not in body for k in rows[s]] if harm else []
    return kept + [k for k in titled if _others(reading, kept, k)][:1]


def _with(reading: Reading, kept: list[int], k: int) -> list[int]:
    """What is kept when a later sentence says ``k``: in place of a figure it makes exact, beside one it disputes."""
    if not kept:
        return [k]
    new = reading.counts[k].value
    for i, other in enumerate(kept):
        old = reading.counts[other].value
        if _same(old, new):
            better = old.high == old.low and new.high is None
            return [*kept[:i], k, *kept[i + 1 :]] if better else kept
        if old.vague and not new.vague and (new.low or 0) >= VAGUE_SHARE * (old.low or 0):
            return [*kept[:i], k, *kept[i + 1 :]]
    if new.update:
        return [k]
    if len(kept) == 1 and _clash(reading, kept[0], k):
        return [*kept, k]
    return [*kept, k] if _others(reading, kept, k) else kept


def _others(reading: Reading, kept: list[int], k: int) -> bool:
    """Whether a figure is surely of other people than those kept: the dead of the other side."""
    if any(reading.counts[other].value.vague for other in (*kept, k)):
        return False
    sort, sorts = _sort(reading, reading.counts[k].value), {_sort(reading, reading.counts[o].value) for o in kept}
    return sort is not None and None not in sorts and sort not in sorts


def _sort(reading: Reading, value: Any) -> str | None:
    """Whether the people of a figure are civilians, a state's men or armed men of none; None where that is not said."""
    if value.civilian:
        return "civilian"
    if value.group is None:
        return None
    first, last = value.group
    found = (reading.parties[k] for k in reading.near("parties", first, last))
    types = {party.value.type for party in found if party.first < last and first < party.last}
    sorts = {SORTS[kind] for kind in types if kind in SORTS}
    if not sorts and value.civilian is False and types == {"unidentified"}:
        return "armed"
    return sorts.pop() if len(sorts) == 1 else None


def _clash(reading: Reading, a: int, b: int) -> bool:
    """Whether two figures of one outcome come from different sources that speak of the same people."""
    x, y = reading.counts[a].value, reading.counts[b].value
    low, high = sorted((x.low or 0, y.low or 0))
    if not low or low < CLASHING * high or x.vague or y.vague:
        return False
    mine, theirs = (_tellers(reading, k) for k in (a, b))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _tellers(reading: Reading, k: int) -> set[str]:
    """The words of those who tell a figure."""
    words = reading.doc.words
    found = (source.name for source, _ in reading.tellers(reading.counts[k].value.anchor[0]))
    return {words[i].form for first, last in found for i in range(first, last)}


def _sentence(reading: Reading, k: int) -> int:
    anchor: int = reading.counts[k].value.anchor[0]
    return reading.doc.sentence_of[anchor]


def _unique(reading: Reading, ks: list[int]) -> list[int]:
    """The figures of one sentence; one told twice there once, no total beside its parts."""
    kept: list[int] = []
    for k in sorted(ks, key=lambda k: reading.counts[k].first):
        if not any(_same(reading.counts[o].value, reading.counts[k].value) for o in kept):
            kept.append(k)
    exact = [k for k in kept if not reading.counts[k].value.vague]
    return exact or kept[:1]


def _same(a: Any, b: Any) -> bool:
    """Whether two figures tell the same number; "more than 50" and "50" do."""
    if a.low is None or b.low is None:
        return bool(a.low == b.low and a.high == b.high)
    if a.low == b.low:
        return True
    more, bare = (a, b) if a.low > b.low else (b, a)
    return bool(more.low == bare.low + 1 and more.high is None and bare.high == bare.low and bare.low > 2)


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
    for k in reading.near("parties", *group):
        found = reading.parties[k]
        if (found.first <= group[0] and group[1] <= found.last) or (group[0] <= found.first and found.last <= group[1]):
            return parties[k]
    span = reading.doc.span(*group)
    return Party(name=span.text, span=span)

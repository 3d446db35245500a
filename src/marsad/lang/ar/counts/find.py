"""Finds counts of people: each harm word is joined to the people it takes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from msgspec.structs import replace

from marsad.engine.rules import Match
from marsad.lang.ar.counts.lexis import Harm, Lexis
from marsad.lang.ar.counts.mention import CountMention
from marsad.lang.ar.counts.rest import listed, parts
from marsad.lang.ar.counts.scan import Scan
from marsad.lang.ar.counts.scope import periods
from marsad.lang.ar.counts.verbs import acts
from marsad.lang.ar.counts.victims import victims
from marsad.lang.ar.counts.zero import zeros
from marsad.lang.ar.language import arabic
from marsad.lang.ar.numbers.find import annotate as annotate_numbers
from marsad.text.document import Document

__all__ = ["annotate"]

TOLL = 50
"""A smaller figure may be told of two things."""


def annotate(doc: Document, quantities: Iterable[Match] | None = None) -> list[Match]:
    """Every count of people harmed or held, as matches with a ``CountMention``, in order of the text.

    Args:
        doc: the report.
        quantities: what the numbers room found; read afresh when not given.
    """
    lexis = _lexis()
    anchors = lexis.anchors(doc)
    if not anchors:
        return []
    scan = Scan(doc, lexis, annotate_numbers(doc) if quantities is None else quantities)
    scan.anchors = anchors
    readings: list[tuple[int, Harm]] = [(i, harm) for i in anchors if (harm := lexis.harm(doc.words[i]))]
    zeros(scan)
    for i, harm in readings:
        if "harm.victim" in harm.tags:
            victims(scan, i, harm)
    for i, harm in readings:
        if "harm.victim" not in harm.tags:
            acts(scan, i, harm)
    scan.sort()
    parts(scan)
    listed(scan)
    scan.sort()
    _freed(scan)
    return _shared(scan, _coordinated(scan, [_with_period(scan, match) for match in scan.found]))


def _freed(scan: Scan) -> None:
    """ "The three dead" are those told before; where nobody was told before, they are the first figure."""
    told: set[str] = set()
    for i, match in enumerate(scan.found):
        if match.value.part and match.rule == "ar.count.victims" and match.value.outcome not in told:
            scan.found[i] = match.meaning(replace(match.value, part=False))
        if match.value.low:
            told.add(match.value.outcome)


def _coordinated(scan: Scan, found: list[Match]) -> list[Match]:
    """A period said of a figure holds for the one it goes on from: "260 killed and 400 hurt in that period"."""
    for i in range(len(found) - 2, -1, -1):
        match, after = found[i], found[i + 1]
        joined = after.first - match.last <= 1 and scan.words[after.first].form.startswith("و")
        joined = joined or _same_period(scan, match, after)
        if joined and after.value.cumulative and not match.value.cumulative:
            found[i] = match.meaning(replace(match.value, cumulative=True))
    return found


def _shared(scan: Scan, found: list[Match]) -> list[Match]:
    """A toll told elsewhere without its period is one still, and so are the parts that make it up."""
    tolls = {(m.value.outcome, m.value.low) for m in found if m.value.cumulative and (m.value.low or 0) >= TOLL}
    if not tolls:
        return found
    for i, match in enumerate(found):
        value = match.value
        again = (value.outcome, value.low) in tolls
        if not value.cumulative and (again or (i and _of_toll(scan, found[i - 1], match))):
            found[i] = match.meaning(replace(value, cumulative=True))
    return found


def _of_toll(scan: Scan, before: Match, match: Match) -> bool:
    """Whether a figure is told out of the toll right before it ("among the total 52 civilians, and 72 fighters")."""
    if not before.value.cumulative or before.value.outcome != match.value.outcome:
        return False
    if scan.limits(before.first) != scan.limits(match.first):
        return False
    between = scan.words[before.value.figure[1] : match.value.figure[0]]
    if any(word.form in ("فيما", "بينما", "لكن") for word in between):
        return False
    listed = match.rule == "ar.count.listed" and (before.first == match.first or len(between) <= 3)
    return listed or any(word.form in scan.lists["of_total"] for word in between)


def _same_period(scan: Scan, match: Match, after: Match) -> bool:
    """Whether only more of the people and a comma stand before the noun of harm that "and" joins."""
    between = scan.words[match.last : after.first]
    noun = scan.lexis.harm(scan.words[after.value.anchor[0]])
    if noun is None or noun.verb or noun.before != "و" or after.value.anchor[0] != after.first:
        return False
    described = (word.form in ("،", ",") or (word.form.startswith("و") and "person" in word.tags) for word in between)
    return len(between) <= 3 and all(described)


def _with_period(scan: Scan, match: Match) -> Match:
    value: CountMention = match.value
    cumulative, update = periods(scan, value)
    if not cumulative and not update:
        return match
    return match.meaning(replace(value, cumulative=cumulative, update=update))


@cache
def _lexis() -> Lexis:
    return Lexis(arabic())

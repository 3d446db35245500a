"""What a telling says of itself, worked out once however often it is compared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter

import msgspec

from marsad.coding.mentions import HARM, Mention, party_name
from marsad.coding.reading import FoundPlace, Reading
from marsad.coding.scope import told_day

__all__ = ["Facts", "Total", "definite", "facts", "own_place", "totals"]

COUNTED = HARM | {"arrested", "abducted"}
Total = tuple[str, int | None]
"""The outcome and the low bound of a figure."""
ARMS = {
    "w.air": "air",
    "w.airadj": "air",
    "w.warplane": "air",
    "w.barrel": "air",
    "w.artillery": "ground",
    "w.rocket": "ground",
    "w.tank": "ground",
    "w.ied": "planted",
    "w.suicide": "planted",
}
"""From where a weapon strikes."""
STRIKES = frozenset(["shelling", "attack", "chemical_attack"])
KIND_ARMS = {"air_strike": "air", "bombing": "planted", "suicide_bombing": "planted"}
CUES = ("new_topic", "recall", "ago", "pluperfect")
"""Cues that speak for or against joining."""
TERMS_BEFORE, TERMS_AFTER = 10, 20
"""How many words around an act are its passage."""


_term = attrgetter("term")
_NO_TERM = frozenset([""])


class Facts(msgspec.Struct):
    """What a telling says of itself.

    ``types``: of its doers, and of its targets; ``terms``: the words around it, the act's own left out;
    ``arms``: from where its weapons strike; ``form``: ``verb``, ``definite`` or ``noun``; ``marks``: the
    features that it has beside any event (its cues, whether it opens its sentence).
    """

    place: FoundPlace | None
    day: tuple[date, date] | None
    totals: frozenset[Total]
    by: frozenset[str]
    to: frozenset[str]
    types: tuple[frozenset[str], frozenset[str]]
    terms: frozenset[str]
    arms: frozenset[str]
    definite: bool
    form: str
    marks: dict[str, float]


def facts(reading: Reading, mention: Mention) -> Facts:
    """The facts of a telling, remembered with it."""
    known: Facts | None = mention.facts
    if known is None:
        known = mention.facts = _facts(reading, mention)
    return known


def _facts(reading: Reading, mention: Mention) -> Facts:
    known = any(sense.definite for sense in reading.doc.words[mention.head].senses)
    marks = {f"cue_{cue}": 1.0 for cue in CUES if cue in mention.cues}
    if mention.verb and mention.head - reading.doc.sentences[mention.sentence][0] <= 2:
        marks["opens_sentence"] = 1.0
    return Facts(
        _own_place(reading, mention),
        told_day(reading, mention),
        _totals(reading, mention),
        _names(reading, mention.parties_by),
        _names(reading, mention.parties_to),
        (_types(reading, mention.parties_by), _types(reading, mention.parties_to)),
        _terms(reading, mention),
        _arms(reading, mention),
        known,
        "verb" if mention.verb else "definite" if known else "noun",
        marks,
    )


def own_place(reading: Reading, mention: Mention) -> FoundPlace | None:
    """The place told with the telling itself."""
    return facts(reading, mention).place


def definite(reading: Reading, mention: Mention) -> bool:
    """Whether the word that names the act is definite: it points back to one told before."""
    return facts(reading, mention).definite


def totals(reading: Reading, mentions: Iterable[Mention]) -> set[Total]:
    """(outcome, low) of the figures told, parts left out."""
    return {total for mention in mentions for total in facts(reading, mention).totals}


def _own_place(reading: Reading, mention: Mention) -> FoundPlace | None:
    named = [k for k in mention.places if reading.places[k].value.cue != "again"]  # "the town" is told of many acts
    for k in named[:1]:
        found = reading.places[k]
        if -12 <= found.first - mention.head <= 25 and not found.value.role and found.stand != "dateline":
            return found
    return None


def _totals(reading: Reading, mention: Mention) -> frozenset[Total]:
    values = [reading.counts[k].value for k in mention.counts]
    return frozenset((v.outcome, v.low) for v in values if not v.part and v.outcome in COUNTED)


def _arms(reading: Reading, mention: Mention) -> frozenset[str]:
    """From the air, the ground, or planted: by the kind its own words give, else by the weapons beside them."""
    kind = KIND_ARMS.get(mention.kind)
    if kind:
        return frozenset([kind])
    if mention.kind not in STRIKES:
        return frozenset()
    tags = (reading.weapons[k][1] for k in mention.weapons)
    return frozenset(ARMS[tag] for tag in tags if tag in ARMS)


def _terms(reading: Reading, mention: Mention) -> frozenset[str]:
    first, last = reading.doc.sentences[mention.sentence]
    words = reading.doc.words
    before = words[max(first, mention.first - TERMS_BEFORE) : mention.first]
    after = words[mention.last : min(last, mention.last + TERMS_AFTER)]
    return frozenset(map(_term, before)).union(map(_term, after)) - _NO_TERM


def _types(reading: Reading, positions: list[int]) -> frozenset[str]:
    types = (reading.parties[k].value.type for k in positions)
    return frozenset(name for name in types if name)


def _names(reading: Reading, positions: list[int]) -> frozenset[str]:
    parties = [reading.parties[k] for k in positions]
    return frozenset(party_name(p.value) or reading.doc.words[p.first].form for p in parties)

"""From what the words say to who is meant: names that depend on the report's country, date and earlier words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, cast

from marsad.engine.rules import Match
from marsad.lang.ar.language import arabic
from marsad.lang.ar.parties.annotate import mention_span, parties
from marsad.parties.mention import PartyMention
from marsad.parties.register import Entry, Register
from marsad.record import Party, PartyType
from marsad.text.document import Document

__all__ = ["canonical", "english", "resolve"]


def canonical(name: str, date: str | None = None) -> Entry | None:
    """The register's entry for a name as written (any spelling), preferring one active on an ISO date."""
    return parties().register.canonical(name, date)


def english(key: str | None) -> str | None:
    """The English name of a canonical id, also of composed ones (``TUR.MIL``)."""
    if key is None:
        return None
    entry = parties().register.entries.get(key)
    if entry is not None:
        return entry.en
    country, _, body = key.partition(".")
    states = parties().states
    if body not in states["bodies"] or country not in states["countries"]:
        return None
    return f"{states['bodies'][body][0]} {states['countries'][country]}"


def resolve(
    doc: Document, mentions: Sequence[Match], country: str | None = None, date: str | None = None
) -> list[Party]:
    """Each mention as a party of the record.

    Args:
        doc: the report.
        mentions: what ``annotate`` gave for it, in order.
        country: ISO alpha-3 of the country where the event happened, if known.
        date: ISO date of the event, for names whose bearer changed.
    """
    seen: list[tuple[str, str]] = []  # (register id, first word of its mention), latest last
    found: list[Party] = []
    for match in mentions:
        value: PartyMention = match.value
        key = _key(value, country, date, seen)
        parent = value.parent
        if parent is None and value.kind in ("person", "thing"):
            parent = _pointed(value, seen) or _generic(value, country)
        if key is not None and key in parties().register.entries:
            seen.append((key, value.lemma))
        found.append(_party(doc, match, key, parent, country))
    return found


def _key(value: PartyMention, country: str | None, date: str | None, seen: list[tuple[str, str]]) -> str | None:
    """The register id that the mention stands for here."""
    if value.choices:
        return _choose(value.choices, country, date)
    if value.canonical is not None or value.kind in ("person", "thing"):
        return value.canonical
    return _pointed(value, seen) or _generic(value, country)


def _pointed(value: PartyMention, seen: list[tuple[str, str]]) -> str | None:
    """The party that "the movement" points back to, by itself or as the owner of the phrase."""
    generic = value.generic
    return _earlier(generic, seen) if generic is not None and generic in _tables()["anaphoric"] else None


def _choose(choices: Sequence[str], country: str | None, date: str | None) -> str | None:
    """Of the bearers of one name, that of the country, and of the date where there are two."""
    entries = [parties().register.entries[key] for key in choices]
    if country is not None:
        entries = [e for e in entries if e.country == country] or [e for e in entries if e.country is None]
    entries = [e for e in entries if e.active(date)] or entries
    return entries[0].id if entries else None


def _earlier(lemma: str, seen: list[tuple[str, str]]) -> str | None:
    """The last party named before whose own name begins with this noun."""
    start = arabic().fold(lemma)
    for key, first in reversed(seen):
        if first == lemma or any(name.startswith(start) for name in _bare_names(key)):
            return key
    return None


@lru_cache(maxsize=10_000)
def _bare_names(key: str) -> tuple[str, ...]:
    """The folded names of a party of the register, without their article."""
    register: Register = parties().register
    return tuple(register.fold(name).removeprefix("ال") for name in register.entries[key].names)


def _generic(value: PartyMention, country: str | None) -> str | None:
    """What a generic name stands for in a country."""
    table = _tables()["generic"].get(value.generic)
    if not table or country is None:
        return None
    key = table.get(country)
    if key is None and value.lemma != value.generic:
        key = table.get("force")  # the regime's *forces* are its army
    key = key or table.get("*")
    return cast("str", key).format(C=country) if key else None


@cache
def _tables() -> dict[str, Any]:
    content = arabic().data["parties/generic"]
    return {"generic": content["generic"], "anaphoric": frozenset(content["anaphoric"])}


def _party(doc: Document, match: Match, key: str | None, parent: str | None, country: str | None) -> Party:
    value: PartyMention = match.value
    span = mention_span(doc, match)
    kind: str | None = value.type
    home, plover = value.country, value.plover
    entry = parties().register.entries.get(key) if key else None
    if entry is not None:
        kind, home, plover = entry.type, entry.country, (entry.code, entry.sector)
        parent = parent or (entry.parent if value.kind == "org" else key)
    elif key is not None:
        home, _, body = key.partition(".")
        kind, plover = parties().states["bodies"][body][1], (home, body)
    if kind == "state_forces" and home and country and home != country:
        kind = "external_forces"
    codes = {"code": plover[0] or country or "", "sector": plover[1]} if plover else None
    return Party(
        name=span.text,
        canonical=key,
        type=cast("PartyType | None", kind),
        country=home,
        plover=codes,
        parent=parent if parent != key or value.kind == "people" else None,
        span=span,
    )

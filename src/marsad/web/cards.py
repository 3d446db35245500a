"""The values of an event as rows of a card: what it is called, what it says, what people did to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from marsad.record import Claim, Count, Event, Party
from marsad.render.values import amount, days, party_note, place_note, source_name
from marsad.store.views import EventState, Mark
from marsad.web.words import Words

__all__ = ["Card", "Row", "cards_of", "told"]


class Row(msgspec.Struct, kw_only=True):
    """One value. ``parts`` are pieces of text with their direction (``auto`` or ``ltr``)."""

    ref: str
    path: str
    field: str
    label: str
    parts: list[tuple[str, str]]
    note: str = ""
    words: bool = False
    part_of: bool = False
    mark: Mark | None = None
    machine: str = ""


class Card(msgspec.Struct, kw_only=True):
    """An event with its rows. ``number`` is its place on the page; rejected ones have no rows."""

    number: int
    event: Event
    state: EventState
    rows: list[Row]
    marks: list[Mark]


def cards_of(
    events: Sequence[Event], states: dict[str, EventState], machine: Sequence[Event], words: Words
) -> list[Card]:
    """Cards of the events in force, then those of rejected ones (as the machine had them)."""
    cards = []
    for number, event in enumerate(events):
        state = states.get(event.id) or EventState()
        rows = list(_rows(event, f"e{number}", words))
        _put_marks(rows, state.marks)
        used = {id(row.mark) for row in rows if row.mark}
        rest = [mark for mark in state.marks if id(mark) not in used]
        cards.append(Card(number=number, event=event, state=state, rows=rows, marks=rest))
    for event in machine:
        state = states.get(event.id) or EventState()
        if state.state == "rejected":
            cards.append(Card(number=len(cards), event=event, state=state, rows=[], marks=[]))
    return cards


def _rows(event: Event, ref: str, words: Words) -> Iterator[Row]:
    labels, names = words["labels"], words["labels"]["words"]

    def row(path: str, field: str, label: str, parts: list[tuple[str, str]], **more: Any) -> Row:
        return Row(ref=f"{ref}.{path}", path=path, field=field, label=label, parts=parts, **more)

    if event.when:
        said = [(event.when.span.text, "auto")] if event.when.span else []
        parts = [(days(event.when), "ltr"), *said]
        yield row("when", "when", names["when"], parts, note=event.when.basis, words=bool(event.when.span))
    if event.where:
        note = place_note(event.where)
        yield row(
            "where", "where", names["where"], [(event.where.name, "auto")], note=note, words=bool(event.where.span)
        )
    for i, party in enumerate(event.actors):
        yield row(f"actors[{i}]", "actor", names["actors"], _party(party), **_about(party, labels))
    for i, party in enumerate(event.recipients):
        yield row(f"recipients[{i}]", "recipient", names["recipients"], _party(party), **_about(party, labels))
    for i, span in enumerate(event.weapons):
        yield row(f"weapons[{i}]", "weapon", names["weapons"], [(span.text, "auto")], words=True)
    for i, count in enumerate(event.casualties):
        told = {
            "note": source_name(event, count) or "",
            "words": bool(count.span),
            "part_of": count.part_of is not None,
        }
        yield row(f"casualties[{i}]", "count", labels["outcomes"][count.outcome], _count(count, labels), **told)
    for i, claim in enumerate(event.claims):
        about = "" if claim.about == "event" else claim.about
        shown = bool(claim.source.span or claim.span)
        yield row(f"claims[{i}]", "claim", names["claims"], _claim(claim, labels), note=about, words=shown)
    for i, span in enumerate(event.evidence):
        yield row(f"evidence[{i}]", "evidence", names["evidence"], [(span.text, "auto")], words=True)


def _party(party: Party) -> list[tuple[str, str]]:
    return [(party.name, "auto")]


def _about(party: Party, labels: Words) -> dict[str, Any]:
    return {"note": party_note(party, labels), "words": bool(party.span)}


def _count(count: Count, labels: Words) -> list[tuple[str, str]]:
    parts = [(amount(count), "ltr")]
    parts += [(text, "auto") for text in (count.vague, count.group.name if count.group else None) if text]
    if count.civilian and not (count.group and count.group.type == "civilians"):
        parts.append((labels["words"]["civilian"], "auto"))
    if count.mixed:
        parts.append((labels["words"]["mixed"], "auto"))
    return parts


def _claim(claim: Claim, labels: Words) -> list[tuple[str, str]]:
    parts = [(claim.source.name, "auto"), (labels["stances"][claim.stance], "auto")]
    return [*parts, (claim.target, "auto")] if claim.target else parts


def _put_marks(rows: list[Row], marks: Sequence[Mark]) -> None:
    """Each correction beside the value it is of; the longest path wins."""
    for mark in marks:
        for row in rows:
            if mark.path == row.path or mark.path.startswith((f"{row.path}.", f"{row.path}[")):
                row.mark, row.machine = mark, told(mark.machine)
    added = [mark for mark in marks if mark.path.endswith("[+]")]
    for mark in added:
        mine = [row for row in rows if row.path.startswith(mark.path[:-3] + "[") and row.mark is None]
        if mine:
            mine[-1].mark = mark


def told(value: Any) -> str:
    """A plain value in a few words, for *the machine said*."""
    if isinstance(value, dict):
        if value.get("start") and isinstance(value["start"], str):
            return str(value["start"])
        if value.get("low") is not None or value.get("high") is not None:
            return "-".join(str(value[end]) for end in ("low", "high") if value.get(end) is not None)
        return str(value.get("name") or value.get("text") or "")
    if isinstance(value, list):
        return "; ".join(map(told, value))
    return "" if value is None else str(value)

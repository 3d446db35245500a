"""Double coding: a coder's sheet changed by the same decisions as a report, taken back, and settled into gold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from marsad.errors import NotFoundError, UsageError
from marsad.evaluation.agreement import aligned
from marsad.record import Article, Event, Span
from marsad.store import Store
from marsad.store.corrections import apply_value, value_at
from marsad.store.doubles import DoubleView, SheetView
from marsad.store.models import Sheet
from marsad.store.packing import unpack
from marsad.store.views import EntryView
from marsad.web.decisions import Decision, check_basis, new_event

__all__ = ["ADJUDICATED", "change_sheet", "coders_of", "gold_rows", "settled", "sheet_of", "take_back"]

ADJUDICATED = ("kind", "role", "status", "when", "where", "actors", "recipients", "weapons", "casualties", "claims")
"""What an adjudicator chooses apart; trigger and evidence come with the event chosen."""
Plain = dict[str, Any]


def coders_of(double: DoubleView) -> list[SheetView]:
    """The coders' sheets, by name."""
    return sorted((sheet for sheet in double.sheets if sheet.part == "coder"), key=lambda sheet: sheet.person)


def sheet_of(double: DoubleView, person: str) -> SheetView:
    """A person's own sheet.

    Raises:
        NotFoundError: this person is not asked to code the report.
    """
    for sheet in coders_of(double):
        if sheet.person == person:
            return sheet
    raise NotFoundError(f"no sheet of {person}")


def change_sheet(article: Article, events: Sequence[Event], decision: Decision) -> list[Event]:
    """A sheet's events after a decision.

    Raises:
        UsageError: the decision does not fit the sheet, or a value has neither words nor somebody who vouches.
    """
    plain: list[Plain] = msgspec.to_builtins(list(events))
    if decision.action == "add_event":
        made: Plain = msgspec.to_builtins(new_event(decision))
        told = f"{article.sha256}\0{made['kind']}\0{made['trigger']}\0{len(plain)}"
        made["id"] = "h" + hashlib.sha256(told.encode()).hexdigest()[:15]
        plain.append(made)
    elif decision.action == "reject":
        plain = [event for event in plain if event["id"] != _event(plain, decision)["id"]]
    elif decision.action in ("set", "add", "remove"):
        _change(_event(plain, decision), decision)
    else:
        raise UsageError(f"no sheet takes {decision.action}")
    try:
        made_events = msgspec.convert(plain, list[Event])
    except msgspec.ValidationError as error:
        raise UsageError(f"{decision.path} cannot be that: {error}") from error
    _check(plain, article.text)
    return made_events


def _event(plain: list[Plain], decision: Decision) -> Plain:
    for event in plain:
        if event["id"] == decision.event:
            return event
    raise NotFoundError(f"no event {decision.event} on this sheet")


def _change(event: Plain, decision: Decision) -> None:
    path = decision.path or ""
    if path in ("id", "why") or not path:
        raise UsageError("which value?")
    if decision.action != "remove" and not decision.evidence and not decision.own_knowledge:
        check_basis(event, path, decision.value)
    words = decision.evidence
    about: dict[str, Any] = {"subject": "report", "target": "", "version": 0, "author": "", "time": ""}
    entry = EntryView(id=0, action=decision.action, path=path, **about)
    entry.old, entry.new = value_at(event, path), decision.value
    entry.evidence = Span(words.start, words.end, words.text) if words else None
    apply_value(event, entry)


def _check(value: Any, text: str) -> None:
    """Every span says what stands at its offsets."""
    if isinstance(value, dict):
        if {"start", "end", "text"} == set(value) and text[value["start"] : value["end"]] != value["text"]:
            raise UsageError(f"characters {value['start']} to {value['end']} read otherwise")
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            _check(inner, text)


def take_back(store: Store, double: int, person: str) -> list[Event]:
    """The events of a sheet before its last change that is still in force.

    Raises:
        NotFoundError: nothing was changed.
    """
    wanted = select(Sheet.body).where(Sheet.double == double, Sheet.person == person, Sheet.part == "coder")
    with store.database.reading() as connection:
        kept = list(connection.execute(wanted.order_by(Sheet.key)).scalars())
    bodies = [unpack(body) if body is not None else [] for body in kept]
    stack: list[Any] = []
    for body in bodies:
        if len(stack) > 1 and body == stack[-2]:
            stack.pop()  # that save took one back
        else:
            stack.append(body)
    if len(stack) < 2:
        raise NotFoundError("nothing to undo")
    return msgspec.convert(stack[-2], list[Event])


def settled(sheets: Sequence[Sequence[Event]], choices: Mapping[str, str]) -> list[Event]:
    """The adjudicator's events from choices: ``<cluster>`` is the coder's number or ``no``, ``<cluster>.<field>`` whose
    value holds (that coder's, when not said)."""
    plain: list[list[Plain]] = [msgspec.to_builtins(list(sheet)) for sheet in sheets]
    return list(_settled(plain, choices))


def _settled(plain: list[list[Plain]], choices: Mapping[str, str]) -> Iterator[Event]:
    for number, cluster in enumerate(aligned(plain)):
        said = choices.get(str(number), str(min(cluster)))
        if not said.isdigit() or int(said) not in cluster:
            continue
        event = dict(cluster[int(said)])
        for name in ADJUDICATED:
            whose = choices.get(f"{number}.{name}", said)
            if whose.isdigit() and int(whose) in cluster:
                event[name] = cluster[int(whose)][name]
        for count in event["casualties"]:
            if count.get("source") is not None and count["source"] >= len(event["claims"]):
                count["source"] = None  # the claims are another coder's
        yield msgspec.convert(event, Event)


def gold_rows(store: Store) -> Iterator[Plain]:
    """Adjudicated reports as ``marsad evaluate`` reads them: text and metadata flat, events as in the record."""
    for report in store.doubles.gold():
        article = report.article
        told = {"id": article.id, "title": article.title, "outlet": article.outlet, "published": article.published}
        events: list[Plain] = msgspec.to_builtins(report.events)
        for event in events:
            del event["why"]
        yield {**told, "url": article.url, "language": article.language, "text": article.text, "events": events}

"""Decisions as they come in from the desk and the API, checked and carried out."""

from __future__ import annotations

from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from marsad.coding.crosswalk import crosswalk
from marsad.errors import UsageError
from marsad.record import Event, Span
from marsad.store import Store
from marsad.store.people import Person
from marsad.store.views import Action, EntryView
from marsad.web.access import Forbidden

__all__ = ["Decision", "Words", "carry_out", "check_basis", "new_event"]

REASONED = frozenset(["set", "add", "remove", "reject", "add_event", "no_event", "undecidable"])
"""What nobody may do without saying why."""
JUDGED = frozenset(["kind", "role", "status", "confidence"])
"""Values that no single words say: they are read off the whole."""


class Words(BaseModel):
    """Words of the stored text: code points, half-open; ``text`` is checked against it."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str


class Decision(BaseModel):
    """One decision on a report.

    ``set`` gives ``path`` of ``event`` the ``value``; ``add`` appends to the list at ``path`` (``actors[+]``);
    ``remove`` takes a value away. A value needs words (``evidence``, or those it has already) or ``own_knowledge``.
    ``seen`` is the report's ``seen`` that the decision was made on: when somebody else has decided since, the answer
    is 409 and nothing is written.
    """

    model_config = ConfigDict(extra="forbid")

    action: Action
    event: str | None = None
    path: str | None = Field(default=None, max_length=200)
    value: Any = None
    evidence: Words | None = None
    own_knowledge: bool = False
    reason: str = Field(default="", max_length=2000)
    seen: int | None = None
    entry: int | None = Field(default=None, description="of `undo`; the author's last by default")


def carry_out(store: Store, report: str, decision: Decision, person: Person) -> EntryView:
    """Write a decision into the store.

    Raises:
        UsageError: it is not whole, has no reason, or no basis.
        Forbidden: this person may not.
        ClashError: somebody else decided since ``seen``.
    """
    if decision.action in REASONED and not decision.reason.strip():
        raise UsageError("a change has a reason")
    if decision.action in ("set", "add", "remove", "accept", "reject") and not decision.event:
        raise UsageError("which event?")
    how: dict[str, Any] = {"author": person.name, "reason": decision.reason, "seen": decision.seen}
    if decision.action in ("set", "add", "remove"):
        return _value(store, report, decision, how)
    reviews, event = store.reviews, decision.event or ""
    if decision.action == "accept":
        return reviews.accept(report, event, **how)
    if decision.action == "reject":
        return reviews.reject(report, event, **how)
    if decision.action == "add_event":
        return reviews.add_event(report, new_event(decision), **how)
    if decision.action == "no_event":
        return reviews.no_event(report, **how)
    if decision.action == "undecidable":
        return reviews.undecidable(report, **how)
    return _standing(store, report, decision, person)


def _value(store: Store, report: str, decision: Decision, how: dict[str, Any]) -> EntryView:
    event, path = decision.event or "", decision.path or ""
    if not path:
        raise UsageError("which value?", todo="give its path")
    if decision.action == "remove":
        return store.reviews.remove(report, event, path, **how)
    if decision.action == "add" and not path.endswith("[+]"):
        raise UsageError("what is added goes behind a list", todo=f"{path}[+]")
    if not decision.evidence and not decision.own_knowledge:
        current = store.report(report)
        plain: dict[str, Any] = next((msgspec.to_builtins(one) for one in current.report.events if one.id == event), {})
        check_basis(plain, path, decision.value)
    evidence = _span(decision.evidence)
    own = decision.own_knowledge and evidence is None
    return store.reviews.correct(report, event, path, decision.value, evidence=evidence, own_knowledge=own, **how)


def check_basis(event: dict[str, Any], path: str, value: Any) -> None:
    """Whether a value has words: its own, or those of the value it belongs to.

    Raises:
        UsageError: it has none, and nobody vouches for it.
    """
    head = path.split(".")[0]
    if head in JUDGED or _spanned(value):
        return
    name, _, index = head.partition("[")
    held = event.get(name)
    if index and isinstance(held, list):
        at = index.rstrip("]")
        held = held[int(at)] if at.isdigit() and int(at) < len(held) else None
    if "." in path and _spanned(held):
        return
    raise UsageError("a value has words, or somebody who vouches for it", todo="evidence, or own_knowledge")


def _spanned(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if {"start", "end", "text"} <= set(value) and isinstance(value["start"], int):
        return True
    return bool(value.get("span") or (isinstance(value.get("source"), dict) and value["source"].get("span")))


def _standing(store: Store, report: str, decision: Decision, person: Person) -> EntryView:
    """What moves a report along and changes no value."""
    reviews = store.reviews
    if decision.action == "comment":
        if not decision.reason.strip():
            raise UsageError("a remark says something", todo="put it into `reason`")
        return reviews.comment(report, decision.reason, author=person.name, event=decision.event)
    if decision.action == "assign":
        to = str(decision.value) if decision.value else None
        if to not in (None, person.name) and not person.may("reviewer"):
            raise Forbidden("coders take reports; reviewers give them to others")
        return reviews.assign(report, to, author=person.name, reason=decision.reason)
    if decision.action == "status":
        if decision.value in ("second_reviewed", "final") and not person.may("reviewer"):
            raise Forbidden("this takes the role reviewer")
        told = {"reason": decision.reason, "seen": decision.seen}
        return reviews.set_status(report, str(decision.value), author=person.name, **told)  # type: ignore[arg-type]
    if decision.entry is not None and not person.may("reviewer"):
        mine = {entry.id for entry in reviews.history(report) if entry.author == person.name}
        if decision.entry not in mine:
            raise Forbidden("coders take back what they decided themselves")
    return reviews.undo(report, decision.entry, author=person.name, reason=decision.reason)


def new_event(decision: Decision) -> Event:
    """An event that a person adds, from ``value``: kind and trigger, and whatever else of the record is known.

    Raises:
        UsageError: it is no event.
    """
    given = dict(decision.value) if isinstance(decision.value, dict) else {}
    kind = str(given.get("kind", ""))
    try:
        plain = {"id": "", **_codes(kind), "why": [], "confidence": 1.0, **given}
        if decision.evidence and not plain.get("evidence"):
            plain["evidence"] = [decision.evidence.model_dump()]
        return msgspec.convert(plain, Event)
    except (KeyError, msgspec.ValidationError) as error:
        raise UsageError(f"no event: {error}", todo="kind and trigger at least") from error


def _codes(kind: str) -> dict[str, Any]:
    return crosswalk(kind, set(), set(), False, set())


def _span(words: Words | None) -> Span | None:
    return Span(words.start, words.end, words.text) if words else None

"""Incidents and judgements on what belongs together."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from marsad.errors import UsageError
from marsad.incidents import Incident, Judgement
from marsad.store.incidents import CurrentIncident
from marsad.store.people import Person
from marsad.store.views import EntryView
from marsad.web.access import Forbidden, may
from marsad.web.desk import desk_of
from marsad.web.openapi import Json, gives

__all__ = [
    "IncidentDecision",
    "NewJudgement",
    "decide",
    "incident",
    "incident_versions",
    "judge",
    "judgements",
    "router",
]

router = APIRouter(prefix="/api/v1", tags=["incidents"])
Viewer = Annotated[Person, Depends(may("viewer"))]
Coder = Annotated[Person, Depends(may("coder"))]
Reviewer = Annotated[Person, Depends(may("reviewer"))]


class IncidentDecision(BaseModel):
    """One decision on an incident: a corrected value (``path``, ``value``), or where it stands."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["set", "comment", "assign", "status", "undo"]
    path: str | None = Field(default=None, max_length=200)
    value: Any = None
    reason: str = Field(default="", max_length=2000)
    seen: int | None = None
    entry: int | None = None


class NewJudgement(BaseModel):
    """Whether two tellings (``report#event``) tell of the same thing."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["same", "different", "unsure", "withdrawn"]
    a: str = Field(min_length=1, max_length=500)
    b: str = Field(min_length=1, max_length=500)
    reason: str = Field(default="", max_length=2000)


@router.get("/incidents/{id}", responses=gives(CurrentIncident, "The incident as it stands."))
def incident(request: Request, id: str, person: Viewer) -> Json:
    """An incident: every account with its values, figures by source, people's corrections, history."""
    return Json(desk_of(request).store.incidents.get(id))


@router.get("/incidents/{id}/versions", responses=gives(list[Incident], "Oldest first."))
def incident_versions(request: Request, id: str, person: Viewer) -> Json:
    """What each build that changed it made of an incident."""
    return Json(desk_of(request).store.incidents.versions(id))


@router.post("/incidents/{id}/decisions", responses=gives(EntryView, "Written."))
def decide(request: Request, id: str, decision: IncidentDecision, person: Coder) -> Json:
    """Decide on an incident; corrections have a reason."""
    kept, author = desk_of(request).store.incidents, person.name
    if decision.action == "comment":
        return Json(kept.comment(id, decision.reason, author=author))
    if decision.action == "undo":
        if decision.entry is not None and not person.may("reviewer"):
            raise Forbidden("coders take back their own last decision")
        return Json(kept.undo(id, decision.entry, author=author, reason=decision.reason))
    if decision.action == "set":
        if not decision.reason.strip() or not decision.path:
            raise UsageError("a correction has a path and a reason")
        how: dict[str, Any] = {"author": author, "reason": decision.reason, "seen": decision.seen}
        return Json(kept.correct(id, decision.path, decision.value, **how))
    told = str(decision.value) if decision.value else None
    if decision.action == "assign":
        if told not in (None, author) and not person.may("reviewer"):
            raise Forbidden("coders take incidents; reviewers give them to others")
        return Json(kept.assign(id, told, author=author, reason=decision.reason))
    if told in ("second_reviewed", "final") and not person.may("reviewer"):
        raise Forbidden("this takes the role reviewer")
    return Json(kept.set_status(id, str(told), author=author, reason=decision.reason, seen=decision.seen))


@router.get("/judgements", responses=gives(list[Judgement], "In the order they were made."))
def judgements(request: Request, person: Viewer) -> Json:
    """Every judgement on what belongs together."""
    return Json(desk_of(request).store.incidents.judgements())


@router.post("/judgements", responses=gives(Judgement, "Kept; the next build follows it."))
def judge(request: Request, judgement: NewJudgement, person: Coder) -> Json:
    """Say that two tellings are the same event, or are not. A later judgement on the same pair takes its place."""
    if judgement.a == judgement.b:
        raise UsageError("a telling is always itself")
    made = Judgement(author=person.name, **judgement.model_dump())
    desk_of(request).store.incidents.judge(made)
    return Json(msgspec.to_builtins(made))

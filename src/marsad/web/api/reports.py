"""Reports and decisions on them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request

from marsad.record import Article
from marsad.store.people import Person
from marsad.store.views import Current, EntryView, Page, ReportItem, Version
from marsad.web.access import may
from marsad.web.decisions import Decision, carry_out
from marsad.web.desk import desk_of
from marsad.web.openapi import Json, gives

__all__ = [
    "After",
    "Decided",
    "Limit",
    "Search",
    "article",
    "decide",
    "history",
    "report",
    "reports",
    "router",
    "versions",
]

router = APIRouter(prefix="/api/v1", tags=["reports"])
Viewer = Annotated[Person, Depends(may("viewer"))]
Coder = Annotated[Person, Depends(may("coder"))]
Search = Annotated[str, Query(max_length=2000, description="a search, as in docs/store.md")]
Limit = Annotated[int, Query(ge=1, le=500, description="items a page")]
After = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]


class Decided(msgspec.Struct, kw_only=True):
    """What a decision came to: the entry written, and where the report stands now."""

    entry: EntryView
    seen: int
    status: str
    verdict: str | None
    states: dict[str, str]


@router.get("/reports", responses=gives(Page[ReportItem], "Reports, the latest published first."))
def reports(request: Request, person: Viewer, q: Search = "", limit: Limit = 50, after: After = None) -> Json:
    """Reports that a search finds."""
    return Json(desk_of(request).store.reports(q, limit=limit, after=after))


@router.get("/reports/{id:path}/article", responses=gives(Article, "The text."))
def article(request: Request, id: str, person: Viewer) -> Json:
    """The stored text of a report and its metadata."""
    return Json(desk_of(request).store.article(id))


@router.get("/reports/{id:path}/history", responses=gives(list[EntryView], "Entries, oldest first."))
def history(request: Request, id: str, person: Viewer) -> Json:
    """Everything that people decided on a report."""
    return Json(desk_of(request).store.reviews.history(id))


@router.get("/reports/{id:path}/versions", responses=gives(list[Version], "Versions, oldest first."))
def versions(request: Request, id: str, person: Viewer) -> Json:
    """Every coded version of a report."""
    return Json(desk_of(request).store.versions(id))


@router.post("/reports/{id:path}/decisions", responses={**gives(Decided, "Written."), 409: {"description": "Clash."}})
def decide(request: Request, id: str, decision: Decision, person: Coder) -> Json:
    """Decide on a report; each decision is one entry of its history."""
    store = desk_of(request).store
    entry = carry_out(store, id, decision, person)
    now = store.report(id)
    states: dict[str, Any] = {name: state.state for name, state in now.states.items()}
    return Json(Decided(entry=entry, seen=now.seen, status=now.status, verdict=now.verdict, states=states))


@router.get("/reports/{id:path}", responses=gives(Current, "The report as it stands."))
def report(request: Request, id: str, person: Viewer) -> Json:
    """The current view: the latest coding with people's decisions laid over it, and its history."""
    return Json(desk_of(request).store.report(id))

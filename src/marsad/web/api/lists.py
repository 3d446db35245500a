"""Lists: events, incidents, one search for all three, the queue, saved searches, places."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from marsad.record import Candidate
from marsad.store.people import Person, Saved
from marsad.store.views import EventItem, IncidentItem, Page, ReportItem
from marsad.web.access import may
from marsad.web.api.reports import After, Limit, Search
from marsad.web.desk import desk_of
from marsad.web.openapi import Json, gives

__all__ = [
    "Counted",
    "NewSearch",
    "count",
    "drop_search",
    "events",
    "incidents",
    "me",
    "places",
    "queue",
    "router",
    "save_search",
    "searches",
]

router = APIRouter(prefix="/api/v1")
Viewer = Annotated[Person, Depends(may("viewer"))]
Scope = Literal["reports", "events", "incidents"]


class Counted(msgspec.Struct):
    """How many a search finds."""

    count: int
    scope: str


class NewSearch(BaseModel):
    """A search to keep."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    query: str = Field(max_length=2000)
    scope: Scope = "reports"
    shared: bool = False


@router.get("/events", tags=["events"], responses=gives(Page[EventItem], "Events by their reports' days."))
def events(request: Request, person: Viewer, q: Search = "", limit: Limit = 50, after: After = None) -> Json:
    """Events of current views that a search finds."""
    return Json(desk_of(request).store.events(q, limit=limit, after=after))


@router.get("/incidents", tags=["incidents"], responses=gives(Page[IncidentItem], "Incidents, the latest first."))
def incidents(request: Request, person: Viewer, q: Search = "", limit: Limit = 50, after: After = None) -> Json:
    """Incidents that a search finds."""
    return Json(desk_of(request).store.find_incidents(q, limit=limit, after=after))


@router.get("/search", tags=["search"], responses=gives(Counted, "The number."))
def count(request: Request, person: Viewer, q: Search = "", scope: Scope = "reports") -> Json:
    """How many reports, events or incidents a search finds; the lists themselves are at their own addresses."""
    return Json(Counted(desk_of(request).store.count(q, scope), scope))


@router.get("/queue", tags=["queue"], responses=gives(Page[ReportItem], "What waits for this person."))
def queue(
    request: Request,
    person: Viewer,
    q: Search = "",
    limit: Limit = 50,
    after: After = None,
    whose: Annotated[Literal["mine", "free", "both"], Query(description="assigned to me, to nobody, either")] = "both",
) -> Json:
    """Reports not reviewed yet that are this person's, or nobody's."""
    name = person.name.replace('"', "")
    wanted = {"mine": f'assignee:"{name}"', "free": "assignee:none"}
    one = wanted.get(whose) or f"({wanted['mine']} OR {wanted['free']})"
    query = f"{f'({q})' if q.strip() else ''} (review:machine OR review:assigned) {one}".strip()
    return Json(desk_of(request).store.reports(query, limit=limit, after=after))


@router.get("/me", tags=["people"], responses=gives(Person, "The person."))
def me(request: Request, person: Viewer) -> Json:
    """Who the token belongs to."""
    return Json(person)


@router.get("/searches", tags=["search"], responses=gives(list[Saved], "By name."))
def searches(request: Request, person: Viewer) -> Json:
    """Saved searches: one's own, and those that others share."""
    return Json(desk_of(request).store.people.searches(person.name))


@router.put("/searches", tags=["search"], responses=gives(Saved, "Kept."))
def save_search(request: Request, search: NewSearch, person: Viewer) -> Json:
    """Keep a search under a name; the same name again replaces it. Sharing takes the role reviewer."""
    shared = search.shared and person.may("reviewer")
    known = desk_of(request).store.people
    return Json(known.save_search(person.name, search.name, search.query, scope=search.scope, shared=shared))


@router.delete("/searches/{name}", tags=["search"], responses=gives(list[Saved], "What is left."))
def drop_search(request: Request, name: str, person: Viewer) -> Json:
    """Forget a search of one's own."""
    known = desk_of(request).store.people
    known.drop_search(person.name, name)
    return Json(known.searches(person.name))


@router.get("/places", tags=["places"], responses=gives(list[Candidate], "Best first."))
def places(
    request: Request,
    person: Viewer,
    name: Annotated[str, Query(min_length=1, max_length=100)],
    country: str | None = None,
) -> Json:
    """Places called so, from the gazetteer that is shipped."""
    from marsad.gazetteer.lookup import lookup_places
    from marsad.gazetteer.store import open_pack
    from marsad.lang.ar.places.spelling import spelling

    gazetteer = open_pack()
    found = lookup_places(name, gazetteer, spelling(), country=country, limit=8)
    return Json([_candidate(name, hit, gazetteer) for hit in found])


def _candidate(name: str, hit: Any, gazetteer: Any) -> Candidate:
    row = hit.row
    return Candidate(
        name=row.name or name,
        country=row.country,
        admin1=gazetteer.row(row.admin1).name_en if row.admin1 is not None else None,
        lat=row.lat,
        lon=row.lon,
        geonameid=row.geonameid,
        source=row.source,
        score=round(hit.score, 3),
        reasons=[hit.why, row.kind],
    )

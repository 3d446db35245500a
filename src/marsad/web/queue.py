"""The queue: reports with where they stand, filters in the address, saved searches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import QueryError
from marsad.record import Kind
from marsad.store import Store
from marsad.store.models import EventRow
from marsad.store.people import Person
from marsad.store.views import STATUSES, Page, ReportItem, State
from marsad.web.access import form_of, may
from marsad.web.desk import desk_of
from marsad.web.filters import PRESETS, read_filters
from marsad.web.names import without_names
from marsad.web.pages import Nav, page

__all__ = ["NAV", "queue", "router", "searches"]

router = APIRouter(include_in_schema=False)
NAV = Nav(path="/", label="queue.nav", order=10)
Viewer = Annotated[Person, Depends(may("viewer"))]
SIZE = 50


@router.get("/")
def queue(request: Request, person: Viewer) -> Response:
    """A page of reports that the filters find, the latest published first."""
    store = desk_of(request).store
    filters = read_filters(request.query_params)
    query, after = filters.query(person.name), request.query_params.get("after") or None
    problem: QueryError | None = None
    found: Page[ReportItem] = Page([])
    count = 0
    try:
        found, count = store.reports(query, limit=SIZE, after=after), store.count(query)
    except QueryError as error:
        problem = error
    named = request.query_params.get("names") == "1"
    return page(
        request,
        "queue.html",
        status=422 if problem else 200,
        filters=filters,
        items=_rows(store, found.items, named),
        count=count,
        problem=problem,
        next=found.next,
        after=after,
        named=named,
        searches=store.people.searches(person.name),
        choices={"review": [*STATUSES, "done"], "kind": get_args(Kind), "state": get_args(State), "days": PRESETS},
        is_choices=("conflict", "eventless", "unplaced", "undated", "no_event", "undecidable"),
    )


@router.post("/searches")
async def searches(request: Request, person: Viewer) -> Response:
    """Keep the present filters under a name, or forget a search of one's own."""
    form = await form_of(request)
    filters = read_filters(form)
    known = desk_of(request).store.people
    if form.get("what") == "drop":
        await run_in_threadpool(known.drop_search, person.name, form.get("name", ""))
    else:
        name = form.get("name", "").strip()[:80] or filters.address()[:80] or "*"
        query = filters.query(person.name)
        shared = form.get("shared") == "1" and person.may("reviewer")
        await run_in_threadpool(lambda: known.save_search(person.name, name, query, shared=shared))
    return RedirectResponse("/?" + filters.address(), 303)


def _rows(store: Store, items: Sequence[ReportItem], named: bool) -> list[dict[str, Any]]:
    events = _events(store, [item.key for item in items])
    rows = []
    for item in items:
        mine = events[item.key]
        title = item.title or item.id
        if not named:
            title = without_names(title, item.language)
        rows.append({"item": item, "title": title, "events": mine})
    return rows


def _events(store: Store, keys: Sequence[int]) -> dict[int, list[Any]]:
    """The events of the reports of a page, in one statement."""
    found: dict[int, list[Any]] = defaultdict(list)
    columns = EventRow.report, EventRow.kind, EventRow.role, EventRow.place, EventRow.start, EventRow.killed_best
    wanted = select(*columns, EventRow.killed_low).where(EventRow.report.in_(keys))
    with store.database.reading() as connection:
        for row in connection.execute(wanted.order_by(EventRow.report, EventRow.position)):
            found[row.report].append(row)
    return found

"""Double coding over the API: sheets, agreement, gold."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from marsad.errors import NotFoundError
from marsad.evaluation.agreement import Agreement, measure
from marsad.record import Event
from marsad.store import Store
from marsad.store.doubles import DoubleView, SheetView
from marsad.store.people import Person
from marsad.web.access import may
from marsad.web.decisions import Decision
from marsad.web.desk import desk_of
from marsad.web.openapi import Json, gives
from marsad.web.sheets import change_sheet, coders_of, gold_rows, sheet_of, take_back

__all__ = [
    "NewDouble",
    "agreement",
    "agreement_of",
    "decide",
    "double",
    "doubles",
    "gold",
    "open_double",
    "router",
    "seen_by",
    "visible",
]

router = APIRouter(prefix="/api/v1", tags=["double coding"])
Coder = Annotated[Person, Depends(may("coder"))]
Reviewer = Annotated[Person, Depends(may("reviewer"))]


class NewDouble(BaseModel):
    """A report for two or more coders, none of whom sees another's sheet before all have handed in."""

    model_config = ConfigDict(extra="forbid")

    report: str
    coders: list[str] = Field(min_length=2, max_length=10)
    start_from: Literal["nothing", "machine"] = "nothing"


def visible(store: Store, number: int, person: Person) -> DoubleView:
    """A doubled report with what this person may see: coders their own sheet till all have handed in.

    Raises:
        NotFoundError: it is none of this person's.
    """
    found = store.doubles.get(number, person=person.name)
    if not person.may("reviewer") and person.name not in [sheet.person for sheet in found.sheets]:
        raise NotFoundError(f"no doubled report {number}")
    return found


def seen_by(store: Store, person: Person) -> list[DoubleView]:
    """Every doubled report that a person may see, oldest first."""
    if not person.may("reviewer"):
        return store.doubles.all(person=person.name)
    return [store.doubles.get(one.id, person=person.name) for one in store.doubles.all()]


def agreement_of(store: Store) -> Agreement:
    """Agreement over all reports whose coders have handed in."""
    done = [one for one in store.doubles.all() if one.state != "open"]
    return measure([[msgspec.to_builtins(sheet.events or []) for sheet in coders_of(one)] for one in done])


@router.get("/doubles", responses=gives(list[DoubleView], "Oldest first."))
def doubles(request: Request, person: Coder) -> Json:
    """Doubled reports: a coder's own; all of them for reviewers, with sheets that are handed in by all."""
    return Json(seen_by(desk_of(request).store, person))


@router.post("/doubles", responses=gives(DoubleView, "Opened."))
def open_double(request: Request, double: NewDouble, person: Reviewer) -> Json:
    """Give a report to coders."""
    kept = desk_of(request).store.doubles
    return Json(kept.open(double.report, double.coders, author=person.name, start_from=double.start_from))


@router.get("/doubles/agreement", responses=gives(Agreement, "Over all that is handed in."))
def agreement(request: Request, person: Reviewer) -> Json:
    """Krippendorff's alpha for each field, and how far the words overlap."""
    return Json(agreement_of(desk_of(request).store))


@router.get("/doubles/gold", response_class=Response)
def gold(request: Request, person: Reviewer) -> Response:
    """Adjudicated reports as JSON lines: what `marsad evaluate` reads as gold."""
    lines = b"".join(msgspec.json.encode(row) + b"\n" for row in gold_rows(desk_of(request).store))
    headers = {"Content-Disposition": 'attachment; filename="gold.jsonl"'}
    return Response(lines, media_type="application/x-ndjson", headers=headers)


@router.get("/doubles/{number}", responses=gives(DoubleView, "With the sheets that this person may see."))
def double(request: Request, number: int, person: Coder) -> Json:
    """A doubled report."""
    return Json(visible(desk_of(request).store, number, person))


@router.post("/doubles/{number}/decisions", responses=gives(SheetView, "The sheet as it is kept now."))
def decide(request: Request, number: int, decision: Decision, person: Coder) -> Json:
    """Change one's own sheet; `status` with the value `submitted` hands it in for good, `undo` takes a change back."""
    store = desk_of(request).store
    held = visible(store, number, person)
    events: list[Event] = sheet_of(held, person.name).events or []
    submit = decision.action == "status"
    if decision.action == "undo":
        events = take_back(store, number, person.name)
    elif not submit:
        article = store.revisions(held.report)[held.revision - 1]
        events = change_sheet(article, events, decision)
    return Json(store.doubles.save(number, person.name, events, submit=submit))

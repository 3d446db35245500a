"""The report view: the article as it stands, its values beside it, decisions by keyboard or hand."""

from __future__ import annotations

from typing import Annotated, Any, get_args

import msgspec
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from marsad import record
from marsad.record import Article, Event, Report
from marsad.store import Store
from marsad.store.people import Person
from marsad.store.views import Current, EventState
from marsad.web.access import may
from marsad.web.cards import cards_of
from marsad.web.desk import desk_of
from marsad.web.evidence import passages
from marsad.web.filters import Filters, read_filters
from marsad.web.pages import direction_of, fragment, language_of, page
from marsad.web.words import Words, words_of

__all__ = ["CHOICES", "graphic_of", "report", "router", "view_of"]

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Person, Depends(may("viewer"))]
CHOICES = {
    "kind": get_args(record.Kind),
    "role": get_args(record.Role),
    "status": get_args(record.Status),
    "outcome": get_args(record.Outcome),
    "stance": get_args(record.Stance),
    "party_type": get_args(record.PartyType),
    "source_type": get_args(record.SourceType),
    "precision": ("day", "days", "week", "month", "season", "year", "range"),
    "sex": ("female", "male"),
    "age": ("child", "adult", "elderly"),
}
"""What a value may be, where the record has a list."""


@router.get("/reports/{id:path}")
def report(request: Request, id: str, person: Viewer, part: str = "") -> Response:
    """A report; ``part=1`` gives what changes from report to report, for the page that is open already."""
    store = desk_of(request).store
    filters = read_filters(request.query_params)
    current = store.report(id)
    view = view_of(current.report, current.report.events, current.states, current.machine.events, _words(request))
    around = {"next": _next(store, current, filters, person), "filters": filters, "back": "/?" + filters.address()}
    context = {**view, **around, "current": current, "mode": "review", "can": _can(person)}
    context["state"] = _state(current, context, id, person)
    if part:
        return HTMLResponse(fragment(request, "report_part.html", **context), headers={"Cache-Control": "no-store"})
    return page(request, "report.html", **context)


def view_of(
    report: Report, events: list[Event], states: dict[str, EventState], machine: list[Event], words: Words
) -> dict[str, Any]:
    """What the report template needs of a coded report."""
    article = report.article
    return {
        "article": article,
        "text_direction": direction_of(article.language),
        "passages": passages(report, events, graphic_of(article)),
        "cards": cards_of(events, states, machine, words),
        "tolls": report.tolls,
        "warnings": report.warnings,
        "choices": CHOICES,
    }


def graphic_of(article: Article) -> list[tuple[int, int]]:
    """Passages that are hard to bear; known for Arabic alone."""
    if (article.language or "ar") != "ar":
        return []
    from marsad.lang.ar.graphic import graphic_stretches

    return graphic_stretches(article.text)


def _words(request: Request) -> Words:
    return words_of(language_of(request))


def _next(store: Store, current: Current, filters: Filters, person: Person) -> str | None:
    """The report that follows in the list that the filters give."""
    found = store.reports(filters.query(person.name), limit=1, after=store.cursor_at(current.id)).items
    return found[0].id if found else None


def _can(person: Person) -> dict[str, bool]:
    return {"decide": person.may("coder"), "finish": person.may("reviewer")}


def _state(current: Current, context: dict[str, Any], id: str, me: Person) -> dict[str, Any]:
    """What the script needs to know: events as plain records, addresses, what may be done."""
    return {
        "id": id,
        "mode": "review",
        "seen": current.seen,
        "status": current.status,
        "events": [msgspec.to_builtins(card.event) for card in context["cards"]],
        "states": [card.state.state for card in context["cards"]],
        "next": context["next"],
        "filters": context["filters"].address(),
        "can": context["can"],
        "me": me.name,
        "to_status": _following(current, me),
    }


def _following(current: Current, me: Person) -> str | None:
    """The status that one key gives: reviewed; then reviewed twice by somebody else, or final."""
    if current.status in ("machine", "assigned"):
        return "reviewed"
    if not me.may("reviewer") or current.status == "final":
        return None
    return "second_reviewed" if current.status == "reviewed" and me.name not in current.reviewers else "final"

"""Double coding pages: what is doubled, one's own sheet, agreement, adjudication."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from marsad.errors import NotFoundError, UsageError
from marsad.evaluation.agreement import aligned
from marsad.record import Event
from marsad.store import Store
from marsad.store.doubles import DoubleView
from marsad.store.people import Person
from marsad.web.access import form_of, may
from marsad.web.api.doubles import agreement_of, seen_by, visible
from marsad.web.cards import Card, cards_of
from marsad.web.desk import desk_of
from marsad.web.names import without_names
from marsad.web.pages import Nav, direction_of, fragment, language_of, page
from marsad.web.reports import view_of
from marsad.web.sheets import ADJUDICATED, coders_of, settled, sheet_of
from marsad.web.words import Words, words_of

__all__ = ["NAV", "adjudicate", "double", "doubles", "open_doubles", "router"]

router = APIRouter(include_in_schema=False)
NAV = Nav(path="/doubles", label="double.nav", order=60, role="coder")
Coder = Annotated[Person, Depends(may("coder"))]
Reviewer = Annotated[Person, Depends(may("reviewer"))]
_GROUPS = {
    "when": ("when",),
    "where": ("where",),
    "actors": ("actor",),
    "recipients": ("recipient",),
    "weapons": ("weapon",),
    "casualties": ("count",),
    "claims": ("claim",),
}


@router.get("/doubles")
def doubles(request: Request, person: Coder) -> Response:
    """One's own sheets; for reviewers everything, agreement, and the form to double reports."""
    store = desk_of(request).store
    found = seen_by(store, person)
    titles = {one.report: _title(store, one.report) for one in found}
    done = any(one.state != "open" for one in found)
    context: dict[str, Any] = {
        "found": found[::-1],
        "titles": titles,
        "agreement": agreement_of(store) if done and person.may("reviewer") else None,
        "coders": [one for one in store.people.all() if one.may("coder")],
        "report": request.query_params.get("report", ""),
    }
    return page(request, "doubles.html", **context)


@router.post("/doubles")
async def open_doubles(request: Request, person: Reviewer) -> Response:
    """Give reports to two coders."""
    form = await form_of(request)
    await run_in_threadpool(_open, desk_of(request).store, form, person)
    return RedirectResponse("/doubles", 303)


@router.get("/doubles/{number}")
def double(request: Request, number: int, person: Coder, part: str = "") -> Response:
    """One's own sheet, or, when all have handed in, the sheets side by side for the adjudicator."""
    store = desk_of(request).store
    held = visible(store, number, person)
    mine = [sheet for sheet in coders_of(held) if sheet.person == person.name]
    if mine and (held.state == "open" or not person.may("reviewer")):
        return _sheet(request, store, held, person, bool(part))
    if held.state == "open":
        raise UsageError("not all coders have handed in")
    return _compare(request, store, held)


@router.post("/doubles/{number}")
async def adjudicate(request: Request, number: int, person: Reviewer) -> Response:
    """Settle a doubled report by the choices made."""
    form = await form_of(request)

    def settle() -> None:
        store = desk_of(request).store
        sheets = [sheet.events or [] for sheet in coders_of(visible(store, number, person))]
        store.doubles.adjudicate(number, person.name, settled(sheets, form))

    await run_in_threadpool(settle)
    return RedirectResponse("/doubles", 303)


def _title(store: Store, report: str) -> str:
    article = store.article(report)
    return without_names(article.title, article.language) if article.title else report


def _open(store: Store, form: dict[str, str], person: Person) -> None:
    coders = [form.get("first", ""), form.get("second", "")]
    known = {one.name for one in store.people.all() if one.may("coder")}
    if unknown := [name for name in coders if name not in known]:
        raise NotFoundError(f"no coder {unknown[0]}")
    query, report = form.get("q", "").strip(), form.get("report", "").strip()
    told = form.get("number", "1")
    number = min(max(int(told), 1), 200) if told.isdigit() else 1
    reports = [report] if report else [item.id for item in store.reports(query, limit=number).items]
    for one in reports:
        store.doubles.open(one, coders, author=person.name, start_from=form.get("start_from", "nothing"))


def _sheet(request: Request, store: Store, held: DoubleView, person: Person, part: bool) -> Response:
    sheet = sheet_of(held, person.name)
    events = sheet.events or []
    article = store.revisions(held.report)[held.revision - 1]
    machine = store.report(held.report).machine
    report = msgspec.structs.replace(machine, article=article, events=events, tolls=[], warnings=[], removed=[])
    view = view_of(report, events, {}, [], words_of(language_of(request)))
    can = {"decide": not sheet.submitted, "finish": False}
    state = {
        "id": held.report,
        "mode": "sheet",
        "seen": sheet.saves,
        "decide": f"/api/v1/doubles/{held.id}/decisions",
        "back": "/doubles",
        "events": msgspec.to_builtins(events),
        "states": ["machine"] * len(events),
        "next": None,
        "can": can,
        "to_status": None if sheet.submitted else "submitted",
    }
    around = {"mode": "sheet", "submitted": sheet.submitted, "can": can, "back": "/doubles"}
    context: dict[str, Any] = {**view, **around, "state": state}
    if part:
        return HTMLResponse(fragment(request, "report_part.html", **context), headers={"Cache-Control": "no-store"})
    return page(request, "report.html", **context)


def _compare(request: Request, store: Store, held: DoubleView) -> Response:
    sheets = [sheet.events or [] for sheet in coders_of(held)]
    words = words_of(language_of(request))
    article = store.revisions(held.report)[held.revision - 1]
    cards = [{card.event.id: card for card in cards_of(sheet, {}, [], words)} for sheet in sheets]
    context: dict[str, Any] = {
        "held": held,
        "article": article,
        "text_direction": direction_of(article.language),
        "coders": [sheet.person for sheet in coders_of(held)],
        "clusters": [_cluster(cluster, cards, words) for cluster in aligned(msgspec.to_builtins(sheets))],
    }
    return page(request, "double_compare.html", **context)


def _cluster(cluster: Any, cards: list[dict[str, Card]], words: Words) -> dict[str, Any]:
    """An event as its coders have it: rows of fields, told where they differ."""
    mine = {coder: cards[coder][event["id"]] for coder, event in cluster.items()}
    rows = []
    for name in ADJUDICATED:
        values = {coder: _shown(card, name, words) for coder, card in mine.items()}
        plain = [msgspec.to_builtins(getattr(card.event, name)) for card in mine.values()]
        rows.append({"name": name, "values": values, "same": all(one == plain[0] for one in plain)})
    triggers = {coder: card.event.trigger.text for coder, card in mine.items()}
    return {"coders": sorted(mine), "rows": rows, "triggers": triggers}


def _shown(card: Card, name: str, words: Words) -> list[str]:
    labels = words["labels"]
    event: Event = card.event
    if name in ("kind", "role", "status"):
        return [labels[{"kind": "kinds", "role": "roles", "status": "statuses"}[name]][getattr(event, name)]]
    rows = [row for row in card.rows if row.field in _GROUPS[name]]
    labelled = [[row.label] if name == "casualties" else [] for row in rows]
    return [" ".join([*label, *(text for text, _ in row.parts)]) for label, row in zip(labelled, rows, strict=True)]

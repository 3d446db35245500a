"""Incidents: the list, the page of one, joining and parting with a preview, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args
from urllib.parse import parse_qs, quote, urlencode

import msgspec
from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import QueryError, UsageError
from marsad.incidents.model import Grade
from marsad.incidents.policies import POLICIES
from marsad.incidents.switching import under_policy
from marsad.record import Kind
from marsad.store import Store
from marsad.store.people import Person
from marsad.store.views import STATUSES, IncidentItem, Page
from marsad.web import dossier
from marsad.web.access import form_of, may
from marsad.web.desk import desk_of
from marsad.web.merging import Plan, carry_out, operations, plan_join, plan_part, plan_undo, say_pair
from marsad.web.pages import Nav, page

__all__ = ["NAV", "change", "incident", "incidents", "join", "part", "preview_join", "preview_part", "router", "undo"]

router = APIRouter(include_in_schema=False)
NAV = Nav(path="/incidents", label="incidents.nav", order=20)
Viewer = Annotated[Person, Depends(may("viewer"))]
Coder = Annotated[Person, Depends(may("coder"))]
Reviewer = Annotated[Person, Depends(may("reviewer"))]
SIZE = 50
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "grade": get_args(Grade),
    "review": (*STATUSES, "done"),
}


@router.get("/incidents")
def incidents(request: Request, person: Viewer) -> Response:
    """A page of incidents that the filters find, the latest first."""
    store, asked = desk_of(request).store, _asked(request.query_params)
    query = " ".join([asked["q"] and f"({asked['q']})", *(f"{n}:{asked[n]}" for n in _CHOICES if asked[n])]).strip()
    problem: QueryError | None = None
    found: Page[IncidentItem] = Page([])
    count, after = 0, request.query_params.get("after") or None
    try:
        found, count = store.find_incidents(query, limit=SIZE, after=after), store.count(query, "incidents")
    except QueryError as error:
        problem = error
    told = urlencode({name: value for name, value in asked.items() if value})
    context = {"asked": asked, "address": told, "items": found.items, "next": found.next, "after": after}
    status = 422 if problem else 200
    return page(request, "incidents.html", status=status, count=count, problem=problem, choices=_CHOICES, **context)


@router.get("/incidents/join")
def preview_join(request: Request, person: Reviewer) -> Response:
    """What joining the chosen incidents would give; nothing is written."""
    store = desk_of(request).store
    ids = list(dict.fromkeys(request.query_params.getlist("id")))
    keep = request.query_params.get("keep") or _best_to_keep(store, ids)
    plan = plan_join(store, ids, keep, author=person.name)
    current = [store.incidents.get(id) for id in ids]
    return page(request, "join.html", plan=plan, current=current, keep=keep)


@router.post("/incidents/join")
async def join(request: Request, person: Reviewer) -> Response:
    """Join incidents."""
    store, form = desk_of(request).store, await _lists(request)
    keep, ids, reason = _one(form, "keep"), form.get("id", []), _one(form, "reason")

    def write() -> None:
        carry_out(
            store, plan_join(store, ids, keep, author=person.name, reason=reason), _seen(form), author=person.name
        )

    await run_in_threadpool(write)
    return _to(f"/incidents/{quote(keep, safe='')}", "joined")


@router.get("/incidents/{id}/part")
def preview_part(request: Request, person: Reviewer, id: str) -> Response:
    """What parting the chosen accounts from an incident would give; nothing is written."""
    store, reports = desk_of(request).store, request.query_params.getlist("report")
    plan = plan_part(store, id, reports, author=person.name)
    return page(request, "part.html", plan=plan, current=store.incidents.get(id), reports=reports)


@router.post("/incidents/{id}/part")
async def part(request: Request, person: Reviewer, id: str) -> Response:
    """Part accounts from an incident."""
    store, form = desk_of(request).store, await _lists(request)

    def write() -> None:
        plan = plan_part(store, id, form.get("report", []), author=person.name, reason=_one(form, "reason"))
        carry_out(store, plan, _seen(form), author=person.name)

    await run_in_threadpool(write)
    return _to(f"/incidents/{quote(id, safe='')}", "parted")


@router.post("/incidents/{id}/undo")
async def undo(request: Request, person: Coder, id: str) -> Response:
    """Take back a joining, a parting, a word on a pair, or a decision on a value."""
    store, form = desk_of(request).store, await form_of(request)

    def write() -> Plan | None:
        if entry := form.get("entry", ""):
            store.incidents.undo(id, _number(entry), author=person.name)
            return None
        plan = plan_undo(store, form.get("key", ""), author=person.name)
        if plan.made and not person.may("reviewer"):
            raise UsageError("joining and parting take the role reviewer")
        carry_out(store, plan, author=person.name)
        return plan

    plan = await run_in_threadpool(write)
    home = id if plan is None or id not in plan.gone else plan.made[0].id
    return _to(f"/incidents/{quote(home, safe='')}", "undone")


@router.post("/incidents/{id}/change")
async def change(request: Request, person: Coder, id: str) -> Response:
    """A word on a candidate, figures kept, another status."""
    store, form = desk_of(request).store, await form_of(request)
    what = form.get("what", "")

    def write() -> str:
        if what in ("different", "unsure"):
            say_pair(store, form.get("a", ""), form.get("b", ""), what, author=person.name)
        elif what == "policy":
            _keep_figures(store, id, form.get("policy", ""), person.name)
        elif what == "status":
            seen = _number(form.get("seen", ""))
            store.incidents.set_status(id, form.get("status", ""), author=person.name, seen=seen)
        else:
            raise UsageError("nothing to change")
        return "figures_kept" if what == "policy" else "judged"

    return _to(f"/incidents/{quote(id, safe='')}", await run_in_threadpool(write))


@router.get("/incidents/{id}")
def incident(request: Request, person: Viewer, id: str) -> Response:
    """The page of an incident."""
    store = desk_of(request).store
    current = store.incidents.get(id)
    policy = request.query_params.get("policy")
    policy = policy if policy in POLICIES else None
    named = request.query_params.get("names") == "1"
    context: dict[str, Any] = {
        "accounts": dossier.accounts_of(current.incident, named),
        "voices": dossier.voices_of(current.incident),
        "figures": dossier.figures_of(current, policy),
        "candidates": [] if current.gone else dossier.candidates_of(store, current),
        "operations": operations(store, current.machine),
        "changes": dossier.changes_of(store, id),
        "policies": list(POLICIES),
        "statuses": [one for one in STATUSES if one != "machine"],
        "done": request.query_params.get("done", ""),
    }
    return page(request, "incident.html", current=current, policy=policy, named=named, **context)


def _asked(given: Mapping[str, str]) -> dict[str, str]:
    chosen = {name: given.get(name, "") for name in _CHOICES}
    sound = {name: value if value in _CHOICES[name] else "" for name, value in chosen.items()}
    return {"q": given.get("q", "").strip()[:1500], **sound}


def _best_to_keep(store: Store, ids: list[str]) -> str:
    """The one further reviewed, then the one with more reports."""
    known = [store.incidents.get(id) for id in ids]
    best = max(known, key=lambda one: (STATUSES.index(one.status), len(one.machine.reports)), default=None)
    return best.id if best else ""


def _keep_figures(store: Store, id: str, policy: str, author: str) -> None:
    """Figures under a policy as a person's decision, both or neither of them shown as corrected."""
    current = store.incidents.get(id)
    chosen = under_policy(current.incident, policy)
    for name in ("killed", "injured"):
        figure = getattr(chosen, name)
        if figure is not None and figure != getattr(current.incident, name):
            plain = msgspec.to_builtins(figure)
            store.incidents.correct(id, name, plain, author=author, reason=f"policy: {policy}")


async def _lists(request: Request) -> dict[str, list[str]]:
    """All values of each field of a form."""
    await form_of(request)
    return parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=2000)


def _one(form: dict[str, list[str]], name: str) -> str:
    return (form.get(name) or [""])[-1].strip()[:2000]


def _seen(form: dict[str, list[str]]) -> dict[str, int]:
    """Build numbers that the preview rested on, as ``id number``."""
    pairs = [text.rpartition(" ") for text in form.get("seen", [])]
    return {id: _number(number) or 0 for id, _, number in pairs}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _to(where: str, done: str) -> Response:
    return RedirectResponse(f"{where}?done={done}", 303)

"""Signing in and out, one's own account and tokens, and the people of a desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import NotFoundError, UsageError
from marsad.store.people import ROLES, Person
from marsad.web.access import SESSION, TooMany, check_forgery, form_of, may
from marsad.web.desk import Desk, desk_of
from marsad.web.frame import own_path
from marsad.web.pages import Nav, page
from marsad.web.passwords import hash_password, password_fits

__all__ = [
    "NAV",
    "account",
    "change_account",
    "change_person",
    "login",
    "login_page",
    "logout",
    "people",
    "router",
]

router = APIRouter(include_in_schema=False)
NAV = Nav(path="/people", label="people.nav", order=90, role="admin")
Viewer = Annotated[Person, Depends(may("viewer"))]
Admin = Annotated[Person, Depends(may("admin"))]


@router.get("/login")
def login_page(request: Request, to: str = "/") -> Response:
    """The form."""
    if not desk_of(request).settings.accounts:
        return RedirectResponse(own_path(to), 303)
    return page(request, "login.html", to=own_path(to), failed=False)


@router.post("/login")
async def login(request: Request) -> Response:
    """Sign somebody in."""
    desk = desk_of(request)
    await check_forgery(request)
    form = await form_of(request)
    name, to = form.get("name", ""), own_path(form.get("to", "/"))
    address = request.client.host if request.client else ""
    if not (desk.sign_ins.take(f"name {name}") and desk.sign_ins.take(f"address {address}")):
        raise TooMany
    secret = await run_in_threadpool(_signed_in, desk, name, form.get("password", ""))
    if secret is None:
        return page(request, "login.html", status=403, to=to, failed=True)
    desk.sign_ins.give_back(f"name {name}")
    desk.sign_ins.give_back(f"address {address}")
    answer = RedirectResponse(to, 303)
    age = desk.settings.session_hours * 3600
    answer.set_cookie(SESSION, secret, httponly=True, samesite="lax", secure=desk.settings.secure, max_age=age)
    return answer


@router.post("/logout")
def logout(request: Request, person: Viewer) -> Response:
    """End this session, here and in the store."""
    secret = request.cookies.get(SESSION)
    if secret:
        desk_of(request).store.people.revoke(secret)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(SESSION)
    return answer


@router.get("/account")
def account(request: Request, person: Viewer) -> Response:
    """One's own password, language and tokens."""
    return _account(request, person)


@router.post("/account")
async def change_account(request: Request, person: Viewer) -> Response:
    """Change one's own password or language, make or end a token."""
    form = await form_of(request)
    return await run_in_threadpool(_change_account, request, person, form)


@router.get("/people")
def people(request: Request, person: Admin) -> Response:
    """Everybody who works with this store."""
    return _people(request)


@router.post("/people")
async def change_person(request: Request, person: Admin) -> Response:
    """Add somebody, or change role, activity or password."""
    form = await form_of(request)
    await run_in_threadpool(_change_person, desk_of(request), person, form)
    return RedirectResponse("/people", 303)


def _signed_in(desk: Desk, name: str, password: str) -> str | None:
    known = desk.store.people
    if not password_fits(password, known.password_of(name)):
        return None
    until = datetime.now(UTC) + timedelta(hours=desk.settings.session_hours)
    return known.issue(name, kind="session", expires=until.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def _account(request: Request, person: Person, **told: object) -> Response:
    desk = desk_of(request)
    tokens = desk.store.people.tokens(person.name) if desk.settings.accounts else []
    living = [token for token in tokens if not token["revoked"]]
    context: dict[str, Any] = {"tokens": living, "secret": None, "said": None, **told}
    return page(request, "account.html", **context)


def _change_account(request: Request, person: Person, form: dict[str, str]) -> Response:
    desk, known = desk_of(request), desk_of(request).store.people
    if not desk.settings.accounts:
        raise UsageError("there are no accounts", todo="marsad serve STORE --accounts")
    if form.get("what") == "password":
        if not password_fits(form.get("old", ""), known.password_of(person.name)):
            return _account(request, person, said="wrong_password")
        known.change(person.name, password=hash_password(form.get("new", "")))
        return _account(request, person, said="password_changed")
    if form.get("what") == "token":
        return _account(request, person, secret=known.issue(person.name, label=form.get("label", "")[:80]))
    if form.get("what") == "revoke":
        number = int(form.get("token", "0")) if form.get("token", "").isdigit() else 0
        if number not in [token["id"] for token in known.tokens(person.name)]:
            raise NotFoundError("no such token of yours")
        known.revoke(number)
    return _account(request, person)


def _people(request: Request) -> Response:
    everybody = desk_of(request).store.people.all()
    return page(request, "people.html", everybody=everybody, roles=ROLES)


def _change_person(desk: Desk, who: Person, form: dict[str, str]) -> None:
    known, name = desk.store.people, form.get("name", "").strip()
    if form.get("what") == "add":
        if not name or len(name) > 60:
            raise UsageError("a name has 1 to 60 characters")
        secret = hash_password(form.get("password", ""))
        known.add(name, form.get("role", "viewer"), display=form.get("display", ""), password=secret)  # type: ignore[arg-type]
        return
    if name == who.name and (form.get("role", "admin") != "admin" or form.get("active") == "no"):
        raise UsageError("nobody takes the desk's keys from themselves", todo="ask another administrator")
    known.get(name)
    if form.get("what") == "password":
        known.change(name, password=hash_password(form.get("password", "")))
    else:
        known.change(name, role=form.get("role", "viewer"), active=form.get("active", "yes") == "yes")

"""Who may do what: sign-ins, tokens, roles, and the guard against requests forged by other pages.

Every route names the role it asks for with ``may(role)``, or is in ``PUBLIC``; a test walks the table of routes.
A browser is known by two cookies: ``marsad_visit`` (random, made at the first page) and ``marsad_session`` (after a
sign-in).  Writing requests from browsers carry a token derived from both, in a header or a form field.  Programs send
``Authorization: Bearer``; browsers never add that by themselves, so those requests need no such token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from marsad.store.people import Person, Role
from marsad.web.desk import Desk, desk_of

__all__ = [
    "PUBLIC",
    "SESSION",
    "VISIT",
    "Forbidden",
    "May",
    "NotSignedIn",
    "TooMany",
    "check_forgery",
    "csrf_token",
    "form_of",
    "may",
    "person_of",
]

VISIT, SESSION = "marsad_visit", "marsad_session"
PUBLIC = frozenset(["/login", "/language/{lang}", "/theme/{theme}", "/health", "/static"])
"""Paths that ask for no role."""
SAFE = frozenset(["GET", "HEAD", "OPTIONS"])


class NotSignedIn(Exception):
    """Nobody is known, and the route asks for somebody."""


class Forbidden(Exception):
    """Somebody is known who may not, or the request does not come from a page of this desk."""


class TooMany(Exception):
    """More requests than the settings allow."""


class May:
    """A dependency: lets in whoever has a role, and gives the person."""

    def __init__(self, role: Role) -> None:
        self.role = role

    async def __call__(self, request: Request) -> Person:
        """Find out who asks; refuse who may not."""
        desk = desk_of(request)
        person, by_token = await run_in_threadpool(person_of, request, desk)
        limited = person.name if person else _address(request)
        if not desk.limits.take(limited):
            raise TooMany
        if person is None:
            raise NotSignedIn
        request.state.person = person
        if not person.may(self.role):
            raise Forbidden(f"this takes the role {self.role}")
        if request.method not in SAFE and not by_token:
            await check_forgery(request)
        return person


def may(role: Role) -> May:
    """The dependency of a route that asks for a role."""
    return May(role)


def person_of(request: Request, desk: Desk) -> tuple[Person | None, bool]:
    """Who sends a request, and whether a token said so."""
    told = request.headers.get("authorization", "")
    if told:
        scheme, _, secret = told.partition(" ")
        return (desk.store.people.bearer(secret.strip()) if scheme.lower() == "bearer" else None), True
    if not desk.settings.accounts:
        return Person(name=desk.settings.user, role="admin", language=desk.settings.language), False
    secret = request.cookies.get(SESSION, "")
    return (desk.store.people.bearer(secret, kind="session") if secret else None), False


def csrf_token(request: Request) -> str:
    """What a page of this desk puts into its forms and requests."""
    visit = request.cookies.get(VISIT) or getattr(request.state, "visit", "")
    if not visit:
        visit = request.state.visit = secrets.token_urlsafe(24)
    return _sign(visit, request.cookies.get(SESSION, ""))


async def check_forgery(request: Request) -> None:
    """Whether a writing request was made by a page of this desk.

    Raises:
        Forbidden: it was not.
    """
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Forbidden("the request comes from another site")
    visit = request.cookies.get(VISIT, "")
    told = request.headers.get("x-csrf-token") or (await form_of(request)).get("csrf", "")
    expected = _sign(visit, request.cookies.get(SESSION, ""))
    if not visit or not hmac.compare_digest(told.encode(), expected.encode()):
        raise Forbidden("the page is too old, or of another site: load it again")


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form (the last value of each); empty for other bodies."""
    held: dict[str, str] | None = getattr(request.state, "form", None)
    if held is None:
        form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        body = (await request.body()).decode("utf-8", "replace") if form else ""
        fields: dict[str, list[Any]] = parse_qs(body, keep_blank_values=True, max_num_fields=2000) if body else {}
        held = request.state.form = {name: values[-1] for name, values in fields.items()}
    return held


def _sign(visit: str, session: str) -> str:
    return hmac.new(visit.encode(), b"marsad form\0" + session.encode(), hashlib.sha256).hexdigest()


def _address(request: Request) -> str:
    return f"@{request.client.host}" if request.client else "@"

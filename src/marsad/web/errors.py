"""Errors as answers: JSON below ``/api``, a page elsewhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import ClashError, MarsadError, NotFoundError, UsageError
from marsad.web.access import Forbidden, NotSignedIn, TooMany
from marsad.web.pages import page

__all__ = ["Problem", "add_handlers"]


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What went wrong: a stable code, what, where, what to do; ``at`` is the place in a query."""

    code: str
    what: str
    where: str | None = None
    todo: str | None = None
    at: int | None = None


_STATUS = {NotFoundError: 404, ClashError: 409, UsageError: 422}


def add_handlers(app: FastAPI) -> None:
    """Give an application its answers to errors."""
    app.add_exception_handler(MarsadError, _marsad)
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(Forbidden, lambda r, e: _answer(r, 403, Problem(code="W403", what=str(e))))
    app.add_exception_handler(TooMany, lambda r, e: _answer(r, 429, Problem(code="W429", what="too many requests")))
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(OverflowError, _too_large)
    app.add_exception_handler(HTTPException, _http)


def _marsad(request: Request, error: Exception) -> Response:
    assert isinstance(error, MarsadError)
    status = next((number for kind, number in _STATUS.items() if isinstance(error, kind)), 503)
    told: dict[str, Any] = {
        "where": error.where if status == 422 else None,
        "todo": error.todo,
        "at": getattr(error, "at", None),
    }
    return _answer(request, status, Problem(code=error.code, what=error.what, **told))


def _not_signed_in(request: Request, error: Exception) -> Response:
    if _api(request):
        response = _answer(request, 401, Problem(code="W401", what="nobody is signed in", todo="send a token"))
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    asked = urlencode({"to": to}) if request.method == "GET" and to != "/" else ""
    return RedirectResponse("/login" + (f"?{asked}" if asked else ""), 303)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = dict(error.errors()[0]) if error.errors() else {}
    where = ".".join(str(step) for step in first.get("loc", ()))
    return _answer(request, 422, Problem(code="W422", what=str(first.get("msg", "not understood")), where=where))


def _too_large(request: Request, error: Exception) -> Response:
    return _answer(request, 422, Problem(code="W422", what="a number that no database holds"))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _answer(request, error.status_code, Problem(code=f"W{error.status_code}", what=error.detail))
    response.headers.update(error.headers or {})
    return response


def _api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _answer(request: Request, status: int, problem: Problem) -> Response:
    if _api(request):
        body = msgspec.json.encode({"error": problem})
        return Response(body, status, media_type="application/json")
    return page(request, "error.html", status=status, problem=problem)

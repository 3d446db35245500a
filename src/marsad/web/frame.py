"""The small things around every page: language, theme, health."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import NotFoundError
from marsad.web.desk import desk_of
from marsad.web.pages import THEMES
from marsad.web.settings import LANGUAGES

__all__ = ["choose_language", "choose_theme", "health", "own_path", "router"]

router = APIRouter(include_in_schema=False)
YEAR = 365 * 86400


def own_path(to: str) -> str:
    """A path of this desk, or the first page: never another site."""
    sound = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if sound else "/"


@router.get("/language/{lang}")
def choose_language(request: Request, lang: str, to: str = "/") -> Response:
    """Show the desk in another language, from the same page."""
    if lang not in LANGUAGES:
        raise NotFoundError(f"no language {lang}")
    return _remember(request, "marsad_lang", lang, to)


@router.get("/theme/{theme}")
def choose_theme(request: Request, theme: str, to: str = "/") -> Response:
    """Light, dark, or as the system says."""
    if theme not in THEMES:
        raise NotFoundError(f"no theme {theme}")
    return _remember(request, "marsad_theme", theme, to)


@router.get("/health")
def health(request: Request) -> Response:
    """Whether the desk answers; says nothing about the store."""
    return Response("ok\n", media_type="text/plain")


def _remember(request: Request, name: str, value: str, to: str) -> Response:
    answer = RedirectResponse(own_path(to), 303)
    secure = desk_of(request).settings.secure
    answer.set_cookie(name, value, samesite="lax", max_age=YEAR, httponly=True, secure=secure)
    return answer

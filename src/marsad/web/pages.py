"""Making a page: templates, words, direction, and what every page shows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from marsad import __version__
from marsad.store.people import Role
from marsad.web.access import VISIT, csrf_token
from marsad.web.desk import desk_of
from marsad.web.settings import LANGUAGES
from marsad.web.words import Words, words_of

__all__ = [
    "FOLDER",
    "RTL",
    "THEMES",
    "Nav",
    "direction_of",
    "environment",
    "fragment",
    "language_of",
    "ltr",
    "page",
    "template_words",
]

FOLDER = Path(__file__).parent
THEMES = ("auto", "light", "dark")
RTL = frozenset(["ar", "fa", "he", "ur", "ku", "ckb", "ps", "sd"])
"""Languages written from right to left."""


class Nav(msgspec.Struct, kw_only=True, frozen=True):
    """An entry of the navigation. ``label`` is ``file.word`` in ``lang/*/desk``; ``order`` sorts."""

    path: str
    label: str
    order: int
    role: Role = "viewer"


def language_of(request: Request) -> str:
    """The language of the interface: chosen, else the person's, else the desk's."""
    chosen = request.cookies.get("marsad_lang", "")
    person = getattr(request.state, "person", None)
    for lang in (chosen, person.language if person else "", desk_of(request).settings.language):
        if lang in LANGUAGES:
            return lang
    return LANGUAGES[0]


def direction_of(language: str | None) -> str:
    """``rtl`` or ``ltr`` by the language of a text, which is not that of the interface; unknown is taken for Arabic."""
    return "rtl" if (language or "ar").split("-")[0] in RTL else "ltr"


def ltr(value: object) -> Markup:
    """Figures, dates, codes: they keep their order within a line from right to left."""
    return Markup('<bdi dir="ltr">{}</bdi>').format("" if value is None else value)


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page."""
    response = HTMLResponse(fragment(request, template, **context), status_code=status)
    response.headers["Cache-Control"] = "no-store"
    visit = getattr(request.state, "visit", None)
    if visit and not request.cookies.get(VISIT):
        secure = desk_of(request).settings.secure
        response.set_cookie(VISIT, visit, httponly=True, samesite="lax", secure=secure, max_age=30 * 86400)
    return response


def fragment(request: Request, template: str, **context: Any) -> str:
    """A template filled in, as text."""
    lang = language_of(request)
    words = words_of(lang)
    theme = request.cookies.get("marsad_theme", "auto")
    person = getattr(request.state, "person", None)
    desk = desk_of(request)
    shared: dict[str, Any] = {
        "request": request,
        "lang": lang,
        "w": words,
        "labels": words["labels"],
        "direction": words["direction"],
        "other": next(one for one in LANGUAGES if one != lang),
        "theme": theme if theme in THEMES else "auto",
        "person": person,
        "accounts": desk.settings.accounts,
        "nav": _nav(request, words, person),
        "csrf": csrf_token(request),
        "here": _here(request),
        "version": __version__,
    }
    return environment().get_template(template).render({**shared, **context})


def template_words(words: Words, label: str) -> str:
    """The word at ``file.word``."""
    value: Any = words
    for step in label.split("."):
        value = value[step]
    return str(value)


def _nav(request: Request, words: Words, person: Any) -> list[dict[str, Any]]:
    entries: list[Nav] = request.app.state.nav
    shown = [one for one in entries if person is not None and person.may(one.role)]
    path = request.url.path
    return [
        {"path": one.path, "label": template_words(words, one.label), "on": path == one.path or _below(path, one.path)}
        for one in shown
    ]


def _below(path: str, root: str) -> bool:
    return root != "/" and path.startswith(root + "/")


def _here(request: Request) -> str:
    """The address to come back to after a change of language or theme."""
    if request.method != "GET":
        return "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return urlencode({"to": request.url.path + query})


def _count(value: int) -> Markup:
    return ltr(f"{value:,}")


def _attributes(values: Mapping[str, Any]) -> Markup:
    """``data-…`` attributes of a mapping, those without a value left out."""
    told = [Markup(' data-{}="{}"').format(name, value) for name, value in values.items() if value is not None]
    return Markup("").join(told)


@cache
def environment() -> Environment:
    """Where templates come from, and their filters."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.policies["json.dumps_kwargs"] = {"sort_keys": False, "ensure_ascii": False}
    made.filters |= {"ltr": ltr, "count": _count, "direction": direction_of, "data": _attributes}
    made.filters["step"] = lambda value: quote(str(value), safe="")
    made.filters["day"] = lambda value: ltr((value or "")[:10])
    return made

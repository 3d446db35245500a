"""The application: rooms found and put together, headers, errors, the API's description.

A room is a module of this package (or of ``marsad.web.api``) with a ``router``; it is taken in by being there.  It may
have ``NAV``, an entry (or several) of the navigation.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware import Middleware

from marsad import __version__
from marsad.store import Store
from marsad.web.desk import Desk
from marsad.web.errors import add_handlers
from marsad.web.guard import Guard
from marsad.web.openapi import describe
from marsad.web.pages import FOLDER, Nav
from marsad.web.settings import Settings

__all__ = ["create_app"]


def create_app(store: Store, settings: Settings | None = None) -> FastAPI:
    """The desk over a store, as an ASGI application.

    Args:
        store: an open store; the caller closes it.
        settings: single-user mode by default.
    """
    settings = settings or Settings()
    app = FastAPI(
        title="marsad",
        version=__version__,
        docs_url=None,  # the usual page asks other hosts for its script; /api shows the description itself
        redoc_url=None,
        openapi_url=None,
        middleware=[Middleware(Guard, settings=settings)],
    )
    app.state.desk = Desk(store, settings)
    rooms = _rooms()
    app.state.nav = sorted((entry for room in rooms for entry in _nav_of(room)), key=lambda entry: entry.order)
    for room in rooms:
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    add_handlers(app)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app


def _rooms() -> list[ModuleType]:
    found = []
    for package in ("marsad.web", "marsad.web.api"):
        folder = str(FOLDER) if package == "marsad.web" else str(FOLDER / "api")
        names = sorted(module.name for module in pkgutil.iter_modules([folder]))
        found += [import_module(f"{package}.{name}") for name in names if name not in ("app", "api")]
    return [module for module in found if hasattr(module, "router")]


def _nav_of(room: ModuleType) -> list[Nav]:
    told: Any = getattr(room, "NAV", [])
    return [told] if isinstance(told, Nav) else list(told)

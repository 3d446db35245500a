"""The API's description: as OpenAPI, and as a page that asks no other host for its looks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from marsad.store.people import Person
from marsad.web.access import may
from marsad.web.openapi import ABOUT, Json, describe
from marsad.web.pages import Nav, page

__all__ = ["NAV", "openapi", "overview", "router"]

router = APIRouter(include_in_schema=False)
NAV = Nav(path="/api", label="api.nav", order=95)
Viewer = Annotated[Person, Depends(may("viewer"))]


@router.get("/api/v1/openapi.json")
def openapi(request: Request, person: Viewer) -> Json:
    """OpenAPI 3.1."""
    return Json(describe(request.app))


@router.get("/api")
def overview(request: Request, person: Viewer) -> Response:
    """Every route of the API with what it takes."""
    described = describe(request.app)
    routes: list[dict[str, Any]] = [
        {"method": method.upper(), "path": path, **operation}
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]
    return page(request, "api.html", routes=routes, about=ABOUT.split("\n\n"))

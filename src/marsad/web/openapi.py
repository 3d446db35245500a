"""The description of the API (OpenAPI 3.1), with the record's own types in it."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from marsad.record import Report
from marsad.web.errors import Problem

__all__ = ["Json", "describe", "gives"]

_TYPES: dict[str, Any] = {"Report": Report, "Problem": Problem}
REF = "#/components/schemas/{name}"
ABOUT = """Reports, events, incidents and decisions of a store.

Send `Authorization: Bearer TOKEN` (a person makes tokens at `/account`). Lists give `items` and `next`; hand `next`
back as `after` for the page that follows. Offsets are Unicode code points of the stored text, from 0, half-open."""
_FAILURES = {401: "Nobody is signed in.", 403: "Not allowed.", 404: "No such thing.", 422: "Not understood."}


class Json(Response):
    """An answer encoded by msgspec: the record's types as they are."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes of an answer."""
        return msgspec.json.encode(content)


def gives(kind: Any, what: str) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that answers with a type of ours."""
    name = msgspec.json.schema(kind).get("$ref", "").rsplit("/", 1)[-1] or str(kind)
    _TYPES[name] = kind
    schema = msgspec.json.schema_components([kind], ref_template=REF)[0][0]
    failures: dict[int | str, dict[str, Any]] = {number: _problem(text) for number, text in _FAILURES.items()}
    return {200: {"description": what, "content": {"application/json": {"schema": schema}}}, **failures}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description, made once."""
    if app.openapi_schema:
        return app.openapi_schema
    made = get_openapi(
        title="marsad", version=app.version, summary="The review desk", description=ABOUT, routes=app.routes
    )
    _, ours = msgspec.json.schema_components(list(_TYPES.values()), ref_template=REF)
    components = made.setdefault("components", {})
    components.setdefault("schemas", {}).update(ours)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{"token": []}]
    app.openapi_schema = made
    return made


def _problem(text: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"error": {"$ref": REF.format(name="Problem")}}, "required": ["error"]}
    return {"description": text, "content": {"application/json": {"schema": schema}}}

"""Map, timeline and charts of what a search finds."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args
from urllib.parse import quote, urlencode

import msgspec
from fastapi import APIRouter, Depends
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from marsad.errors import NotFoundError, QueryError
from marsad.record import Kind
from marsad.store import Store
from marsad.store.models import Entry, EventRow, IncidentRow, IncidentVersion, ReportRow, VersionRow
from marsad.store.people import Person
from marsad.store.views import STATUSES
from marsad.web.access import may
from marsad.web.columns import GRADES, Scope, columns_of
from marsad.web.desk import desk_of
from marsad.web.openapi import Json, gives
from marsad.web.pages import Nav, language_of, page
from marsad.web.stances import Stances, stances_of
from marsad.web.words import Words, words_of

__all__ = [
    "NAV",
    "Found",
    "atlas",
    "columns",
    "label_bytes",
    "labels",
    "read_found",
    "router",
    "stances",
    "to_event",
    "to_incident",
    "told_to_scripts",
]

router = APIRouter()
NAV = Nav(path="/map", label="map.nav", order=30)
Viewer = Annotated[Person, Depends(may("viewer"))]
PRESETS = ("3", "7", "30", "365", "all")
_ASKED: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "required": False, "description": what, "schema": {"type": "string", **more}}
        for name, what, more in (
            ("scope", "What is shown.", {"enum": ["incidents", "events"], "default": "incidents"}),
            ("q", "A query of the store.", {"maxLength": 1500}),
            ("kind", "Only of this kind.", {"enum": ["", *get_args(Kind)]}),
            ("review", "Only where review stands so.", {"enum": ["", *STATUSES, "done"]}),
        )
    ]
}
"""What ``read_found`` reads, for the description of the API."""
_COLUMNS: dict[int | str, dict[str, Any]] = {
    **gives(Stances, ""),
    200: {
        "description": "Columns of numbers: `MRSD`, the length of a JSON head (32 bits, little-endian), the head, and "
        "the columns at the places that it gives.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
}
_GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {"description": "GeoJSON points.", "content": {"application/json": {"schema": {"type": "object"}}}}
}
_KEPT = 8
_kept: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
_lock = threading.Lock()


class Found(msgspec.Struct, kw_only=True, frozen=True):
    """What the map shows, as it stands in the address."""

    scope: Scope = "incidents"
    q: str = ""
    kind: str = ""
    review: str = ""

    @property
    def query(self) -> str:
        """One query of the store."""
        parts = [f"({self.q})" if self.q else "", f"kind:{self.kind}" if self.kind else ""]
        return " ".join([*filter(None, parts), *([f"review:{self.review}"] if self.review else [])])

    def address(self, **other: str) -> str:
        """The same as the query part of an address."""
        told = {**msgspec.structs.asdict(self), **other}
        return urlencode({name: value for name, value in told.items() if value})


def read_found(given: Mapping[str, str]) -> Found:
    """What an address asks for; unknown choices are left out."""
    kind, review = given.get("kind", ""), given.get("review", "")
    return Found(
        scope="events" if given.get("scope") == "events" else "incidents",
        q=given.get("q", "").strip()[:1500],
        kind=kind if kind in get_args(Kind) else "",
        review=review if review in (*STATUSES, "done") else "",
    )


@router.get("/map", include_in_schema=False)
def atlas(request: Request, person: Viewer) -> Response:
    """The page; what it draws is asked for by its scripts."""
    store, found = desk_of(request).store, read_found(request.query_params)
    problem: QueryError | None = None
    count = 0
    try:
        count = store.count(found.query, found.scope)
    except QueryError as error:
        problem = error
    choices = {"review": [*STATUSES, "done"], "kind": get_args(Kind), "presets": PRESETS}
    status, told = 422 if problem else 200, told_to_scripts(words_of(language_of(request)), _urls(found))
    context = {"found": found, "count": count, "problem": problem, "choices": choices, "told": told}
    return page(request, "atlas.html", status=status, **context)


def told_to_scripts(words: Words, urls: dict[str, str]) -> dict[str, Any]:
    """What the scripts of a page with map and timeline need to know: words, and where things are."""
    labels = words["labels"]
    own = {**words["map"], "kinds": labels["kinds"], "stances": labels["stances"]}
    own["grades"] = {name: labels["incident"][name] for name in GRADES if name}
    return {"words": own, "urls": urls}


def _urls(found: Found) -> dict[str, str]:
    asked = found.address()
    return {
        "columns": f"/map/columns?{asked}",
        "stances": f"/map/stances?{asked}",
        "labels": "/map/labels",
        "vendor": "/static/vendor/maplibre/maplibre-gl.js",
        "shapes": "/static/map/",
    }


@router.get("/map/columns", tags=["map"], openapi_extra=_ASKED, responses=_COLUMNS, response_class=Response)
def columns(request: Request, person: Viewer) -> Response:
    """Everything found, as columns."""
    store, found = desk_of(request).store, read_found(request.query_params)
    key = (store.database.where, found.query, found.scope, *_mark(store))
    with _lock:
        body = _kept.get(key)
    if body is None:
        body = columns_of(store, found.query, found.scope)
        with _lock:
            _kept[key] = body
            while len(_kept) > _KEPT:
                _kept.popitem(last=False)
    return Response(body, media_type="application/octet-stream")


@router.get(
    "/map/stances",
    tags=["map"],
    openapi_extra=_ASKED,
    responses=gives(Stances, "Rows of source type, stance and number; incidents read, and found."),
)
def stances(request: Request, person: Viewer, start: str = "", end: str = "") -> Response:
    """How many sources of each type take each stance, among the latest incidents found."""
    found = read_found(request.query_params)
    return Json(stances_of(desk_of(request).store, found.query, found.scope, start[:10], end[:10]))


@router.get("/map/labels", tags=["map"], responses=_GEOJSON)
def labels(request: Request, person: Viewer) -> Response:
    """Names of countries and larger towns in the language of the page."""
    answer = Response(label_bytes("ar" if language_of(request) == "ar" else "en"), media_type="application/json")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["Vary"] = "Cookie"
    return answer


@router.get("/map/incident/{key}", include_in_schema=False)
def to_incident(request: Request, person: Viewer, key: int) -> Response:
    """The page of an incident by its number in the columns."""
    return _go(request, select(IncidentRow.id).where(IncidentRow.key == key), "/incidents/{}")


@router.get("/map/event/{key}/{position}", include_in_schema=False)
def to_event(request: Request, person: Viewer, key: int, position: int) -> Response:
    """The report of an event by its number in the columns."""
    of = select(ReportRow.id, EventRow.event).join(EventRow, EventRow.report == ReportRow.key)
    wanted = of.where(ReportRow.key == key, EventRow.position == position)
    return _go(request, wanted, "/reports/{}#{}")


def _go(request: Request, wanted: Any, where: str) -> Response:
    with desk_of(request).store.database.reading() as connection:
        row = connection.execute(wanted).first()
    if row is None:
        raise NotFoundError("no such thing")
    return RedirectResponse(where.format(*(quote(str(part), safe="") for part in row)), 303)


def _mark(store: Store) -> tuple[Any, ...]:
    """Something that is another as soon as anything found could be."""
    newest: list[Any] = [Entry.key, VersionRow.key, IncidentVersion.key, IncidentRow.changed]
    with store.database.reading() as connection:
        return tuple(connection.execute(select(func.max(column))).scalar() for column in newest)


@lru_cache
def label_bytes(lang: Literal["ar", "en"]) -> bytes:
    """GeoJSON of the shipped gazetteer's countries, and its towns of 50,000 and more."""
    from marsad.gazetteer.store import BASE

    name = "name" if lang == "ar" else "name_en"
    wanted = f"""SELECT {name}, kind = 'country', population, lat, lon FROM place WHERE lat IS NOT NULL AND {name} != ''
        AND (kind = 'country' OR (kind IN ('city', 'town') AND population >= 50000)) ORDER BY population DESC"""
    connection = sqlite3.connect(f"{BASE.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = connection.execute(wanted).fetchall()
    finally:
        connection.close()
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(lon, 3), round(lat, 3)]},
            "properties": {"name": called, "country": bool(country), "rank": number},
        }
        for number, (called, country, _, lat, lon) in enumerate(rows)
    ]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})

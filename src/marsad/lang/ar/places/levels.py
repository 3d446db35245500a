"""How wide places are, which of them may hold which, and how precise an answer each is."""

from __future__ import annotations

from functools import cache

from marsad.engine.rules import Match
from marsad.gazetteer.geo import distance
from marsad.gazetteer.store import Row
from marsad.lang.ar.language import arabic
from marsad.lang.ar.places.mention import PlaceMention
from marsad.record import Candidate, Place

__all__ = [
    "AGREES",
    "BACK",
    "CHAIN_GAP",
    "COUNTRY_BOUND",
    "COUNTRY_SCORE",
    "DEGREE",
    "FAMOUS",
    "KEPT",
    "LEVEL",
    "MEANT",
    "NAMED",
    "NEAR_POINTS",
    "OF_TOWN",
    "POINT",
    "POINTS",
    "PRECISION",
    "RIVAL",
    "RULER",
    "SETTLED",
    "SPECIFIC",
    "SURE",
    "close",
    "grade",
    "home",
    "inside",
    "same",
    "specificity",
]

# How wide a kind of place is: a chain goes from a high level to a lower one.
LEVEL = {
    "country": 0,
    "region": 1,
    "desert": 1,
    "sea": 1,
    "admin1": 1,
    "countryside": 2,
    "river": 2,
    "mountain": 3,
    "valley": 3,
    "island": 3,
    "admin2": 3,
    "admin3": 4,
    "city": 4,
    "town": 5,
    "area": 6,
    "village": 6,
}
POINT = 7
SETTLED = frozenset(["city", "town", "village"])
AGREES = {
    "village": frozenset(["village", "town"]),
    "town": frozenset(["village", "town", "city"]),
    "city": frozenset(["city", "town", "village"]),
    "admin1": frozenset(["admin1"]),
    "admin2": frozenset(["admin2", "city", "town", "admin3"]),
    "admin3": frozenset(["admin3", "town", "village", "city"]),
    "neighbourhood": frozenset(["neighbourhood", "town", "village"]),
    "camp": frozenset(["camp", "base", "neighbourhood"]),
    "base": frozenset(["base", "airport"]),
    "mountain": frozenset(["mountain", "region", "village"]),
    "valley": frozenset(["valley", "region", "admin2"]),
    "countryside": frozenset(["admin1", "city", "town", "admin2"]),
    "area": frozenset(["village", "town", "admin2", "admin3", "region", "neighbourhood", "city"]),
    "port": frozenset(["port", "city", "town"]),
    "crossing": frozenset(["crossing", "town"]),
    "dam": frozenset(["dam"]),
    "island": frozenset(["island"]),
    "sea": frozenset(["sea", "region"]),
    "road": frozenset(["road"]),
    "field": frozenset(["field"]),
    "desert": frozenset(["desert", "region"]),
}
POINTS = frozenset(["neighbourhood", "village", "street", "junction", "checkpoint"])  # never as wide as a governorate
OF_TOWN = frozenset(["neighbourhood", "street", "junction"])  # lie in a town rather than somewhere in its governorate
BACK = 6  # sentences that "the town" may point back over
NAMED = frozenset(
    ["city", "town", "village", "neighbourhood", "camp", "base", "crossing", "prison", "island", "admin1"]
)
MEANT = {  # what "the (kind)" may mean of places named without their kind
    "city": frozenset(["city", "town"]),
    "town": frozenset(["town", "village"]),
    "village": frozenset(["village"]),
    "base": frozenset(["base", "airport"]),
}
PRECISION = {  # precision -> (UCDP where_prec, ACLED geo_precision)
    "exact": (1, 1),
    "near": (2, 2),
    "district": (3, 2),
    "governorate": (4, 3),
    "region": (5, 3),
    "country": (6, 3),
    "sea": (7, 3),
}
DEGREE = 111.2  # km of a degree of latitude
CHAIN_GAP = 5  # words between a place and the wider one that holds it
KEPT = 5  # candidates kept in the record
FAMOUS = 300_000  # people: a city that may be meant without any other sign of its country
SPECIFIC = frozenset(
    ["village", "town", "city", "camp", "neighbourhood", "dam", "base", "airport", "port", "checkpoint"]
)
COUNTRY_SCORE = 0.8  # a name that stands for one country only
NEAR_POINTS = 0.2  # what nearness to other places may add to a score
RIVAL = 0.5  # a country so present in the report rules small places of unmentioned countries out
RULER = 0.85  # so present that plain names of other countries are ruled out too
SURE = 0.45  # a place may anchor others from this score on
COUNTRY_BOUND = 0.12  # least share of a country in the report's signs for an ambiguous small place


def specificity(match: Match, place: Place | None) -> float:
    """How good an answer a mention is to "where did it happen": lower is better, 0 to 10.

    A named village or camp comes first, a city that may stand for its governorate later, then districts,
    governorates, regions, countries; names inside parties and offices and origins ("from X") come last.
    """
    value: PlaceMention = match.value
    if place is None:
        return 10.0
    points = {1: 0.5, 2: 1.0, 3: 2.0, 4: 3.0, 5: 4.0, 6: 6.0, 7: 5.0}.get(place.where_prec or 6, 6.0)
    if value.head in SPECIFIC:
        points = min(points, 0.8) - 0.5
    elif place.where_prec == 1 and _names_unit_too(place.candidates):
        points += 1.0
    points += {"party": 3.0, "agency": 4.0, "title": 2.0, "origin": 2.0}.get(value.role or "", 0.0)
    return max(points, 0.0)


def _names_unit_too(candidates: list[Candidate]) -> bool:
    """Whether a city's name is also that of the governorate around it."""
    best = candidates[0] if candidates else None
    return best is not None and any(
        other.admin1 == best.admin1 and other.name == best.name and other.country == best.country
        for other in candidates[1:]
    )


def grade(row: Row) -> str:
    """The precision class of a place itself."""
    if row.kind in ("admin2", "admin3") or (
        row.kind in ("mountain", "valley", "road", "field", "island") and row.radius > 8
    ):
        return "district"
    if row.kind in ("admin1", "country", "sea"):
        return {"admin1": "governorate"}.get(row.kind, row.kind)
    if row.kind in ("region", "desert", "river"):
        return "region"
    return "exact" if row.radius <= 10 else "near" if row.radius <= 30 else "governorate"


def inside(row: Row, wide: Row, value: PlaceMention) -> bool:
    """Whether a row may lie in (or beside) a wider place."""
    if wide.kind == "country" or row.country != wide.country:
        return row.country == wide.country
    admin = wide.id if wide.kind == "admin1" else wide.admin1
    if wide.kind == "admin1":
        return row.admin1 == admin or row.id == wide.id or close(row, wide, 60 if row.admin1 is None else 30)
    reach = max(wide.radius * 3, 60.0 if value.relation or value.kind == "countryside" else 45.0)
    return close(row, wide, reach)


def close(row: Row, other: Row, km: float) -> bool:
    """Whether two places lie within ``km``; without coordinates, in one unit."""
    if row.lat is None or row.lon is None or other.lat is None or other.lon is None:
        return row.admin1 == other.admin1
    return distance(row.lat, row.lon, other.lat, other.lon) <= km


def same(row: Row, other: Row) -> bool:
    """Whether rows of two packs mean one place."""
    alike = row.kind == other.kind or {row.kind, other.kind} <= SETTLED
    return alike and row.country == other.country and close(row, other, 8)


@cache
def home(outlet: str | None) -> str | None:
    """The country an outlet writes for, or None."""
    if not outlet:
        return None
    name = outlet.casefold()
    for country, known in arabic().data["places/outlets"].items():
        if any(part in name for part in known):
            return str(country)
    ends = {
        ".sy": "SYR",
        ".iq": "IRQ",
        ".ye": "YEM",
        ".ly": "LBY",
        ".lb": "LBN",
        ".ps": "PSE",
        ".eg": "EGY",
        ".sd": "SDN",
    }
    return next((country for end, country in ends.items() if name.endswith(end) or end + "/" in name), None)

"""Distances on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from marsad.record import Place

__all__ = ["EARTH_KM", "kilometres"]

EARTH_KM = 6371.0
"""Mean radius of the Earth."""


def kilometres(a: Place, b: Place) -> float | None:
    """Great-circle distance in kilometres (haversine), or None where a coordinate is unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat1, lon1, lat2, lon2 = map(radians, (a.lat, a.lon, b.lat, b.lon))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))

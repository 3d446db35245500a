"""GeoJSON against RFC 7946: structure, ranges, closed rings, the right-hand rule."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from marsad.export import Gate, export, profile_named

from .made import items


def faults(document: dict[str, Any]) -> list[str]:
    """What RFC 7946 does not allow in a FeatureCollection."""
    found = [] if document.get("type") == "FeatureCollection" else ["no FeatureCollection"]
    if "crs" in document:
        found.append("crs is no longer allowed (4)")
    for feature in document["features"]:
        if feature.get("type") != "Feature" or not {"geometry", "properties"} <= set(feature):
            found.append("a feature has a type, a geometry and properties (3.2)")
        if not isinstance(feature.get("id"), str | int | float):
            found.append("an id is a string or a number (3.2)")
        geometry = feature["geometry"]
        if geometry is not None:
            found += faults_of(geometry)
    return found


def faults_of(geometry: dict[str, Any]) -> list[str]:
    points = {"Point": lambda c: [c], "Polygon": lambda c: [p for ring in c for p in ring]}.get(geometry["type"])
    if points is None:
        return ["an unknown geometry"]
    found = [
        "a position is longitude, latitude"
        for lon, lat in points(geometry["coordinates"])
        if not (-180 <= lon <= 180 and -90 <= lat <= 90)
    ]
    if geometry["type"] == "Polygon":
        for number, ring in enumerate(geometry["coordinates"]):
            if len(ring) < 4 or ring[0] != ring[-1]:
                found.append("a ring has four positions or more and is closed (3.1.6)")
            area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
            if (area > 0) != (number == 0):
                found.append("exterior rings run counter-clockwise (3.1.6)")
    return found


@pytest.mark.parametrize("profile", ["internal", "public"])
def test_it_keeps_to_the_rfc(profile: str, tmp_path: Path) -> None:
    export(items(), "geojson", tmp_path / "a.geojson", gate=Gate(profile=profile_named(profile)))
    document = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert faults(document) == []
    kinds = {feature["geometry"]["type"] if feature["geometry"] else None for feature in document["features"]}
    assert kinds == {"Polygon" if profile == "public" else "Point", None}


def test_the_check_finds_faults() -> None:
    clockwise = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    swapped = {"type": "Point", "coordinates": [36.0, 135.0]}
    for geometry in (clockwise, swapped):
        assert faults_of(geometry)

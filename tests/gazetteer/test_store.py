"""The shipped gazetteer: its content matches the curated YAML, it opens quickly, it is small, it has sources."""

from __future__ import annotations

import sqlite3

import pytest

from marsad.errors import InputError
from marsad.gazetteer.curated import read_curated
from marsad.gazetteer.geo import distance
from marsad.gazetteer.keys import key, loose_key
from marsad.gazetteer.lookup import lookup_places
from marsad.gazetteer.store import BASE, Gazetteer, open_pack
from marsad.lang.ar.places.spelling import spelling
from marsad.lang.data import parse_yaml

SETTLED = {"city", "town", "village"}


def test_every_curated_row_is_in_the_shipped_file() -> None:
    gazetteer = open_pack()
    missing = []
    for row in read_curated(BASE.parent):
        for name in row.names:
            rows = [gazetteer.row(place) for place in gazetteer.exact(key(name, spelling().fold))]
            kinds = {row.kind} | (SETTLED if row.kind in SETTLED else set())
            near = [
                r
                for r in rows
                if r.kind in kinds
                and r.country == row.country
                and r.lat is not None
                and r.lon is not None
                and distance(r.lat, r.lon, row.lat, row.lon) <= 15 + row.radius
            ]
            if not near:
                missing.append((row.where, name))
    assert not missing, "run scripts/build_gazetteer.py"


def test_every_country_name_and_unit_is_in_the_shipped_file() -> None:
    gazetteer, fold = open_pack(), spelling().fold
    for code, names in parse_yaml(BASE.parent / "countries.yaml")["names"].items():
        for name in names:
            assert code in {gazetteer.row(place).country for place in gazetteer.exact(key(name, fold))}, name
    for unit in parse_yaml(BASE.parent / "governorates.yaml")["units"]:
        for name in unit["ar"]:
            rows = [gazetteer.row(place) for place in gazetteer.exact(key(name, fold))]
            assert unit["en"] in {row.name_en for row in rows if row.kind == "admin1"}, name


def test_size_opening_and_sources() -> None:
    assert BASE.stat().st_size < 12_000_000
    assert Gazetteer([BASE]).exact("بغداد")
    with sqlite3.connect(f"{BASE.as_uri()}?mode=ro", uri=True) as pack:
        assert not pack.execute("SELECT count(*) FROM place WHERE source NOT IN (SELECT id FROM source)").fetchone()[0]
        assert not pack.execute("SELECT count(*) FROM source WHERE coalesce(licence, '') = ''").fetchone()[0]


def test_coordinates_are_on_the_globe_and_units_exist() -> None:
    with sqlite3.connect(f"{BASE.as_uri()}?mode=ro", uri=True) as pack:
        bad = "SELECT count(*) FROM place WHERE abs(lat) > 90 OR abs(lon) > 180 OR (lat IS NULL) != (lon IS NULL)"
        assert pack.execute(bad).fetchone()[0] == 0
        orphans = "SELECT count(*) FROM place WHERE admin1 IS NOT NULL AND admin1 NOT IN (SELECT id FROM place)"
        assert pack.execute(orphans).fetchone()[0] == 0


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("الفلوجه", "Fallujah"),
        ("فلوجة", "Fallujah"),
        ("Falluja", "Fallujah"),
        ("البو كمال", "Al-Bukamal"),
        ("تلعفر", "Tal Afar"),
        ("خانيونس", "Khan Yunis"),
        ("القامشلى", "Qamishli"),
        ("Deir ezzor", "Deir ez-Zor"),
        ("الرمدي", "Ramadi"),
    ],
)
def test_lookup_as_people_type(typed: str, name: str) -> None:
    hits = lookup_places(typed, open_pack(), spelling())
    assert name in [hit.row.name_en for hit in hits[:3]]


def test_lookup_by_country() -> None:
    hits = lookup_places("طرابلس", open_pack(), spelling(), country="LBN")
    assert hits
    assert {hit.row.country for hit in hits} == {"LBN"}


def test_keys() -> None:
    fold, strip = spelling().fold, spelling().strip
    assert key("أبو  كمال", fold) == "ابو كمال"
    assert loose_key("الرمادي", strip) == loose_key("رمادي", strip)
    assert (
        loose_key(key("Şanʻā’", fold), strip) == loose_key(key("Sana'a", fold), strip) or key("Şanʻā’", fold) == "sana"
    )


def test_missing_and_foreign_files(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError):
        open_pack([tmp_path / "none.sqlite"])
    other = tmp_path / "other.sqlite"
    other.write_text("no pack")
    with pytest.raises(InputError):
        Gazetteer([other])

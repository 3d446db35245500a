"""Imports: four kinds of files, merging with reasons, packs that resolving accepts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli.places import places
from marsad.errors import InputError
from marsad.gazetteer.importing import guess_format, read_geonames, read_ocha
from marsad.gazetteer.store import open_pack
from marsad.lang.ar.language import arabic
from marsad.lang.ar.places import annotate, resolve


def geonames_row(number: int, name: str, names: str, lat: float, lon: float, code: str, unit: str) -> str:
    return "\t".join(
        [str(number), name, name, names, str(lat), str(lon), "P", code, "SY", "", unit, "", "", "", "900", *[""] * 4]
    )


@pytest.fixture
def wof(tmp_path: Path) -> Path:
    rows = [
        {
            "id": 1,
            "name": "Zarnaqta",
            "type": "locality",
            "ar": ["زرنقطا"],
            "en": [],
            "lat": 35.7,
            "lon": 36.6,
            "country": "SY",
            "region": "Idlib",
            "region_ar": "إدلب",
            "population": None,
            "geonameid": None,
            "wikidata": None,
        },
        {
            "id": 2,
            "name": "Zarnaqta",
            "type": "locality",
            "ar": ["زرنقطا"],
            "en": ["Zarnaqata"],
            "lat": 35.71,
            "lon": 36.61,
            "country": "SY",
            "region": "Idlib",
            "region_ar": "إدلب",
            "population": None,
            "geonameid": None,
            "wikidata": None,
        },
        {
            "id": 3,
            "name": "Saraqeb",
            "type": "locality",
            "ar": ["سراقب", "سراقب المحطة الغربية"],
            "en": [],
            "lat": 35.86,
            "lon": 36.8,
            "country": "SY",
            "region": "Idlib",
            "region_ar": "إدلب",
            "population": 1,
            "geonameid": None,
            "wikidata": None,
        },
        {
            "id": 4,
            "name": "Nameless",
            "type": "locality",
            "ar": [],
            "en": [],
            "lat": 35.0,
            "lon": 36.0,
            "country": "SY",
            "region": None,
            "region_ar": None,
            "population": None,
            "geonameid": None,
            "wikidata": None,
        },
    ]
    path = tmp_path / "wof.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    result = CliRunner().invoke(places, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_import_merges_with_reasons_and_resolves(tmp_path: Path, wof: Path) -> None:
    pack = tmp_path / "extra.sqlite"
    said = run("import", wof, "-o", pack, "--licence", "test")
    assert "4 read, 2 written" in said
    assert "same name as a shipped place near by, adds names" in said
    assert "joined with an imported place" in said
    assert "no Arabic name" in said
    doc = arabic().document("قصف على قرية زرنقطا")
    gazetteer = open_pack([pack])
    mentions = annotate(doc, gazetteer)
    place = resolve(doc, mentions, gazetteer=gazetteer)[0]
    assert place is not None
    assert (place.country, place.admin1, place.where_prec) == ("SYR", "Idlib", 1)
    assert place.candidates[0].source == "Who's On First"
    without = resolve(doc, annotate(doc))[0]
    assert without is not None
    assert without.where_prec != 1


def test_geonames_with_alternate_names(tmp_path: Path) -> None:
    country, alternates, pack = tmp_path / "SY.txt", tmp_path / "alternateNames.txt", tmp_path / "p.sqlite"
    country.write_text(geonames_row(91, "Zarnaqta", "", 35.7, 36.6, "PPL", "12"), encoding="utf-8")
    alternates.write_text("1\t91\tar\tزرنقطا\t\t\t\t\n2\t91\tru\tЗ\t\t\t\t\n", encoding="utf-8")
    assert guess_format(country) == "geonames"
    assert next(read_geonames(country, alternates)).names == {"Zarnaqta", "زرنقطا"}
    run("import", country, "--alternates", alternates, "-o", pack)
    line = json.loads(run("lookup", "زرنقطا", "--places", pack, "--json").splitlines()[0])
    assert (line["geonameid"], line["admin1"], line["country"]) == (91, "Idlib", "SYR")


def test_ocha_and_plain_tables(tmp_path: Path) -> None:
    ocha, table, pack = tmp_path / "adm3.csv", tmp_path / "own.csv", tmp_path / "p.sqlite"
    ocha.write_text(
        "ADM0_PCODE,ADM1_EN,ADM1_AR,ADM2_EN,ADM2_AR,ADM3_EN,ADM3_AR,Latitude,Longitude\n"
        "SY,Idleb,ادلب,Ariha,أريحا,Zarnaq,ناحية زرنقين,35.7,36.5\n",
        encoding="utf-8",
    )
    table.write_text(
        "name,en,kind,country,admin1,lat,lon\nتلة زرنوقة,Zarnuqa hill,mountain,SYR,إدلب,35.8,36.4\n", encoding="utf-8"
    )
    assert (guess_format(ocha), guess_format(table)) == ("ocha", "csv")
    assert next(read_ocha(ocha)).kind == "admin3"
    run("import", ocha, table, "-o", pack)
    assert "Zarnuqa hill (mountain; Idlib, SYR)" in run("lookup", "تلة زرنوقه", "--places", pack)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError):
        guess_format(path)
    path.write_text("name,country\n,SYR\n", encoding="utf-8")
    result = CliRunner().invoke(places, ["import", str(path), "-o", str(tmp_path / "p.sqlite")])
    assert isinstance(result.exception, InputError)


def test_lookup_of_nothing() -> None:
    assert CliRunner().invoke(places, ["lookup", "ققققق"]).exit_code == 1

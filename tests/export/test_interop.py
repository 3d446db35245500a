"""What others' programs make of the files: LibreOffice, DuckDB, FollowTheMoney, openpyxl."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from marsad.export import export
from marsad.export.table import COLUMNS, table_row
from marsad.render.values import labels

from .made import items, strike


def test_openpyxl_sees_a_sheet_from_right_to_left(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="the extra xlsx is not installed")
    export([strike()], "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book.worksheets[0]
    assert sheet.sheet_view.rightToLeft
    assert sheet.title == labels("ar")["export"]["incidents"]
    shown = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}
    words = labels("ar")["export"]["columns"]
    assert shown[words["place"]] == "كفر الزيتون"
    assert shown[words["kind"]] == labels("ar")["kinds"]["air_strike"]
    assert shown[words["killed_low"]] == 4
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "b", "inlineStr"}


def test_libreoffice_opens_the_sheet_with_its_arabic(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    export([strike()], "xlsx", tmp_path / "a.xlsx")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir",
               str(tmp_path), str(tmp_path / "a.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    (made,) = tmp_path.glob("a*.csv")
    with made.open(encoding="utf-8", newline="") as stream:
        head, row = list(csv.reader(stream))
    words = labels("ar")["export"]["columns"]
    assert head == [words[name] for name in COLUMNS]
    shown = dict(zip(COLUMNS, row, strict=True))
    assert shown["place"] == "كفر الزيتون"
    assert shown["sources"].count("=صوت الوادي") == 1
    assert (shown["killed_low"], shown["latitude"]) == ("4", "35.6137")


def test_duckdb_reads_the_parquet(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    export(items(), "parquet", tmp_path / "a.parquet")
    query = f"FROM read_parquet('{tmp_path / 'a.parquet'}')"
    named = duckdb.sql(
        f"SELECT record_id, day_start, killed_low, place, len(evidence), evidence[1].start {query}"
    ).fetchall()
    want = []
    for item in items():
        row = table_row(item)
        first = row["evidence"][0]["start"] if row["evidence"] else None
        want.append((row["record_id"], row["day_start"], row["killed_low"], row["place"], len(row["evidence"]), first))
    assert [(a, b.isoformat() if b else None, c, d, e, f) for a, b, c, d, e, f in named] == want
    types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE {query})").fetchall())
    assert list(types) == list(COLUMNS)
    assert (types["day_start"], types["killed_low"], types["actors"]) == ("DATE", "BIGINT", "VARCHAR[]")


def test_followthemoney_takes_every_entity(tmp_path: Path) -> None:
    pytest.importorskip("followthemoney", reason="followthemoney is not installed (make interop)")
    from followthemoney import EntityProxy

    result = export(items(), "followthemoney", tmp_path / "a.ftm.json")
    from marsad.export import read

    met = set()
    for row in read(result.out, "followthemoney"):
        proxy = EntityProxy.from_dict(row, cleaned=False)  # a value its type cannot take is dropped
        proxy.schema.validate(row)
        met.add(proxy.schema.name)
        for name, values in row["properties"].items():
            assert sorted(proxy.get(name)) == sorted(set(values)), (proxy.schema.name, name)
    assert met == {"Event", "Article", "PublicBody", "Organization", "UnknownLink"}


def test_references_of_the_graph_lead_somewhere(tmp_path: Path) -> None:
    from marsad.export import read

    rows = list(read(export(items(), "followthemoney", tmp_path / "a").out, "followthemoney"))
    known = {row["id"] for row in rows}
    asked = {value for row in rows for name in ("involved", "proof", "subject", "object")
             for value in row["properties"].get(name, [])}  # fmt: skip
    assert asked
    assert asked <= known

"""What is written and read back is equal, format by format."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import InputError, UsageError
from marsad.export import FORMATS, Gate, Options, export, format_named, profile_named, read, xlsx
from marsad.export.delimited import guard, join, split, unguard
from marsad.export.ledger import Ledger
from marsad.export.spreadsheet import HEADING, Book, unescaped
from marsad.export.table import COLUMNS, table_row

from .made import bare, items, strike

EXTRA = {"xlsx": "openpyxl", "parquet": "pyarrow"}


def written(name: str, tmp_path: Path, gate: Gate | None = None, options: Options | None = None) -> tuple[list, list]:
    if name in EXTRA:
        pytest.importorskip(EXTRA[name], reason=f"the extra {name} is not installed")
    form, gate = format_named(name), gate or Gate()
    result = export(items(), name, tmp_path / f"out{form.ending}", gate=gate, options=options)
    wanted = [row for item in items() for row in form.rows(gate.profile.apply(item), Ledger(name))]
    assert result.ledger.rows == len(wanted) > 0
    return wanted, list(read(result.out, name))


@pytest.mark.parametrize("profile", ["internal", "partners", "public"])
@pytest.mark.parametrize("name", FORMATS)
def test_read_back_is_equal(name: str, profile: str, tmp_path: Path) -> None:
    wanted, got = written(name, tmp_path, Gate(profile=profile_named(profile)))
    assert got == wanted


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_sheets_in_both_languages(lang: str, tmp_path: Path) -> None:
    wanted, got = written("xlsx", tmp_path, options=Options(lang=lang))
    assert got == wanted


def test_csv_with_the_mark_that_excel_wants(tmp_path: Path) -> None:
    wanted, got = written("csv", tmp_path, options=Options(bom=True))
    assert got == wanted
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


NASTY = [
    "=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "\rx", "'=x", "''=x", "'x", 'say "no"', "a;b", "a\\", " lead", "ن\u200fص",
    "_x0041_", "\x0b", "=HYPERLINK(1)", "\uff1dx", "0012", "1e5", "true", "line\nbreak", "عربي، نص؛ آخر",
]  # fmt: skip


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet", "geojson"])
def test_texts_that_spreadsheets_trip_over(name: str, tmp_path: Path) -> None:
    if name in EXTRA:
        pytest.importorskip(EXTRA[name], reason=f"the extra {name} is not installed")
    given_items = [
        bare(state="reviewed", reviewer=text, incident={"id": f"i{n}", "reports": [text, "other"], "grade_why": text})
        for n, text in enumerate(NASTY)
    ]
    result = export(given_items, name, tmp_path / "out")
    rows = [row.get("properties", row) for row in read(result.out, name)]
    assert rows == [table_row(item) for item in given_items]


@given(st.text())
def test_a_guard_can_be_taken_off(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.text()))
def test_lists_join_and_split(values: list[str]) -> None:
    assert split(join(values)) == values


def test_no_cell_of_csv_starts_like_a_formula(tmp_path: Path) -> None:
    for name in ("acled", "ged", "airwars", "csv"):
        out = tmp_path / name
        export([strike(reviewer="=cmd|' /C calc'!A0")], name, out)
        with out.open(encoding="utf-8", newline="") as stream:
            for cell in (cell for line in csv.reader(stream) for cell in line):
                assert not cell.startswith(("=", "+", "@", "\t", "\r"))
                assert not cell.startswith("-") or float(cell)


def test_the_row_has_every_column() -> None:
    assert list(table_row(strike())) == list(COLUMNS) == list(table_row(bare()))


@pytest.mark.parametrize("name", [*FORMATS])
def test_another_file_is_refused(name: str, tmp_path: Path) -> None:
    if name in EXTRA:
        pytest.importorskip(EXTRA[name], reason=f"the extra {name} is not installed")
    other = tmp_path / "other"
    other.write_text('{"type": "Other"}' if name in ("geojson", "claims") else "a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError):
        list(read(other, name))


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="acled"):
        export([], "gdelt", tmp_path / "x")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_a_valid_file(name: str, tmp_path: Path) -> None:
    if name in EXTRA:
        pytest.importorskip(EXTRA[name], reason=f"the extra {name} is not installed")
    result = export([], name, tmp_path / "empty")
    assert list(read(result.out, name)) == []


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def breaking():  # type: ignore[no-untyped-def]
        yield strike()
        raise RuntimeError("cut off")

    out = tmp_path / "kept.csv"
    out.write_text("old", encoding="utf-8")
    for name in FORMATS:
        if name in EXTRA:
            pytest.importorskip(EXTRA[name], reason=f"the extra {name} is not installed")
        with pytest.raises(RuntimeError):
            export(breaking(), name, out)
    assert out.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]


def test_long_lists_are_shortened_to_what_a_cell_holds(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason="the extra xlsx is not installed")
    many = [f"تقرير رقم {number}" for number in range(9000)]
    result = export([bare(state="final", incident={"reports": many})], "xlsx", tmp_path / "long.xlsx")
    (row,) = read(result.out, "xlsx")
    assert row["reports"] == many[: len(row["reports"])]
    assert 1000 < len(row["reports"]) < len(many)
    assert any("reports shortened" in what for what in result.ledger.choices)


AWKWARD = [
    "",
    " ",
    "a\nb",
    "\r\n",
    "_x0041_",
    "_x005F_",
    "_x005f_x0041_",
    "\x00",
    "\ud800",
    "\ufffe",
    "<&>",
    "]]>",
    "\u00a0x",
]


@given(st.lists(st.one_of(st.text(), st.sampled_from(AWKWARD)), max_size=4))
def test_a_sheet_holds_any_text(texts: list[str]) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="the extra xlsx is not installed")
    out = io.BytesIO()
    book = Book(out, "t", "c")
    book.sheet("s", [10] * 4).add(texts)
    book.close()
    cells = [cell.value or "" for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for cell in row]
    assert [unescaped(cell) for cell in cells] == (texts or cells)


def test_cells_keep_their_types_and_the_book_its_bytes(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="the extra xlsx is not installed")
    cells = ["=1+1", 5, -2.5, 1e-9, True, False, None, "٥", 10**15]
    made = []
    for name in ("a.xlsx", "b.xlsx"):
        book = Book(tmp_path / name, "title", "comments")
        sheet = book.sheet("s & <t>", [10] * 30, rtl=True, frozen=True)
        sheet.add(["h"] * 30, HEADING)
        sheet.add([None] * 21 + cells)
        book.close()
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    read_back = openpyxl.load_workbook(tmp_path / "a.xlsx")
    (sheet,) = read_back.worksheets
    assert (sheet.title, sheet.sheet_view.rightToLeft, sheet.freeze_panes) == ("s & <t>", True, "B2")
    assert sheet["A1"].font.bold
    assert [cell.value for cell in sheet[2]][21:] == cells
    assert sheet["V2"].data_type != "f"
    assert (read_back.properties.title, read_back.properties.description) == ("title", "comments")


def test_rows_go_on_over_further_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openpyxl", reason="the extra xlsx is not installed")
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    many = [bare(state="final", incident={"id": f"i{number:012}"}) for number in range(8)]
    result = export(many, "xlsx", tmp_path / "out.xlsx")
    with zipfile.ZipFile(result.out) as packed:
        assert sum(name.startswith("xl/worksheets/") for name in packed.namelist()) == 4
    assert [row["record_id"] for row in read(result.out, "xlsx")] == [f"i{number:012}" for number in range(8)]

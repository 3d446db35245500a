"""``xlsx``: the shared table for people, right to left where the labels are Arabic.

The first sheet has labels and coded words in the language asked for; the second says which column is which, so that the
file can be read back.  Text is always written as text: no cell is a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import msgspec

from marsad.errors import InputError
from marsad.export.delimited import join, split
from marsad.export.format import Format, Options, Row, needed
from marsad.export.ledger import Ledger
from marsad.export.model import ExportItem
from marsad.export.table import COLUMNS, LOSSES, NESTED, from_text, table_row, to_text
from marsad.render.values import labels

__all__ = ["FORMAT", "MOST_CHARACTERS", "MOST_ROWS"]

MOST_CHARACTERS = 32_767
"""What a cell may hold (Excel specifications and limits)."""
MOST_ROWS = 1_000_000
"""Rows on a sheet; more go on further sheets (Excel ends at 1,048,576)."""
_WIDE = frozenset(["place", "actors", "recipients", "grade_why", "evidence", "claims", "figures", "sources"])
_CODED = {"kind": "kinds", "status": "statuses", "grade": "incident", "review_state": "review_states"}
_LONG = frozenset(["text", "list", *NESTED])
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    row = table_row(item)
    for name, type in COLUMNS.items():
        value = row[name]
        if value and type in _LONG:
            fitting = _fitting(value, type)
            if fitting is not value:
                ledger.choose(f"{name} shortened to the {MOST_CHARACTERS} characters of a cell")
                row[name] = fitting
    yield row


def _fitting(value: Any, type: str) -> Any:
    """As much of a value, from the front, as a cell holds; the value itself if it fits."""
    if type == "text":
        return value if len(value) <= MOST_CHARACTERS else value[:MOST_CHARACTERS]
    text: Callable[[Any], str] = _json
    if type == "list":
        if 2 * sum(map(len, value)) + 3 * len(value) <= MOST_CHARACTERS:  # an escape doubles a sign at most
            return value
        text = join
    elif len(msgspec.json.encode(value)) <= MOST_CHARACTERS:  # there are no fewer bytes than characters
        return value
    whole = value
    while len(text(value)) > MOST_CHARACTERS:
        value = value[: len(value) * 9 // 10]
    return whole if len(value) == len(whole) else value


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _words(lang: str) -> dict[str, dict[str, str]]:
    """Column -> code -> word of the language."""
    found = labels(lang)
    grades = {code: found["incident"][code] for code in ("confirmed", "fair", "weak", "contested")}
    return {**{column: found[room] for column, room in _CODED.items()}, "grade": grades}


def _write(rows: Iterable[Row], out: Path, options: Options) -> None:
    try:
        import xlsxwriter
    except ImportError as error:
        raise needed("XlsxWriter", "xlsx") from error
    book = xlsxwriter.Workbook(
        str(out),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": labels(options.lang)["export"]["incidents"], "comments": f"marsad {options.lang}"})
    try:
        _fill(book, rows, options.lang)
    finally:
        book.close()  # also when rows broke off: it holds temporary files


def _fill(book: Any, rows: Iterable[Row], lang: str) -> None:
    words, sheet = _words(lang), None
    for number, row in enumerate(rows):
        line = number % MOST_ROWS
        if line == 0:
            sheet = _sheet(book, lang, number // MOST_ROWS)
        _line(sheet, line + 1, to_text(row), words)
    if sheet is None:
        _sheet(book, lang, 0)
    _key(book, lang)


def _sheet(book: Any, lang: str, number: int) -> Any:
    own = labels(lang)
    sheet = book.add_worksheet(own["export"]["incidents"] + (f" {number + 1}" if number else ""))
    if own["direction"] == "rtl":
        sheet.right_to_left()
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, 40 if name in _WIDE else 16)
    sheet.freeze_panes(1, 1)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, own["export"]["columns"][name], head)
    return sheet


def _line(sheet: Any, line: int, row: Row, words: dict[str, dict[str, str]]) -> None:
    for column, (name, value) in enumerate(row.items()):
        if value is None or value == []:
            continue
        type = COLUMNS[name]
        if type == "int" or type == "float":
            sheet.write_number(line, column, value)
        elif type == "bool":
            sheet.write_boolean(line, column, value)
        elif type == "list":
            sheet.write_string(line, column, join(value))
        else:
            sheet.write_string(line, column, words[name].get(value, value) if name in words else value)


def _key(book: Any, lang: str) -> None:
    """The sheet that names the columns: label, name, type."""
    own = labels(lang)
    sheet = book.add_worksheet(own["export"]["key"])
    if own["direction"] == "rtl":
        sheet.right_to_left()
    sheet.set_column(0, 2, 28)
    for line, name in enumerate(COLUMNS):
        for column, text in enumerate((own["export"]["columns"][name], name, COLUMNS[name])):
            sheet.write_string(line, column, text)


def _read(path: Path) -> Iterator[Row]:
    try:
        import openpyxl
    except ImportError as error:
        raise needed("openpyxl", "xlsx") from error
    stream = path.open("rb")  # by itself openpyxl goes by the ending
    try:
        book = openpyxl.load_workbook(stream, read_only=True)
    except (BadZipFile, KeyError) as error:
        stream.close()
        raise InputError("no spreadsheet", where=str(path)) from error
    try:
        lang = (book.properties.description or "").removeprefix("marsad ")
        if lang not in ("ar", "en"):
            raise InputError("not a sheet of this project", where=str(path))
        codes = {column: {word: code for code, word in words.items()} for column, words in _words(lang).items()}
        expected = [labels(lang)["export"]["columns"][name] for name in COLUMNS]
        for sheet in book.worksheets[:-1]:
            lines = sheet.iter_rows(values_only=True)
            if list(next(lines, ()))[: len(expected)] != expected:
                raise InputError(f"columns of {sheet.title} are not those expected", where=str(path))
            for cells in lines:
                yield _row(cells, codes)
    finally:
        book.close()
        stream.close()


def _row(cells: tuple[Any, ...], codes: dict[str, dict[str, str]]) -> Row:
    row: Row = dict.fromkeys(COLUMNS)
    row.update(zip(COLUMNS, cells, strict=False))
    for name, type in COLUMNS.items():
        value = row[name]
        if isinstance(value, str):
            value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        if type == "list":
            row[name] = split(value or "")
        elif type == "float":
            row[name] = None if value is None else float(value)
        elif type in ("text", "day"):
            row[name] = None if value is None else codes.get(name, {}).get(str(value), str(value))
    return from_text(row)


FORMAT = Format("xlsx", ".xlsx", "the full table as a spreadsheet, right to left", _rows, _write, _read, LOSSES)

"""``xlsx``: the shared table for people, right to left where the labels are Arabic.

The first sheet has labels and coded words in the language asked for; the second says which column is which, so that the
file can be read back.  Text is always written as text: no cell is a formula.
"""

from __future__ import annotations

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
from marsad.export.spreadsheet import HEADING, Book, Cell, Sheet, unescaped
from marsad.export.table import COLUMNS, LOSSES, NESTED, from_text, table_row, to_text
from marsad.render.values import labels

__all__ = ["FORMAT", "MOST_CHARACTERS", "MOST_ROWS"]

MOST_CHARACTERS = 32_767
"""What a cell may hold (Excel specifications and limits)."""
MOST_ROWS = 1_000_000
"""Rows on a sheet; more go on further sheets (Excel ends at 1,048,576)."""
MOST_BYTES = 1_900_000_000
"""Size of a sheet, unpacked; more goes on further sheets (the plain archive format ends at 2^31)."""
_WIDE = frozenset(["place", "actors", "recipients", "grade_why", "evidence", "claims", "figures", "sources"])
_CODED = {"kind": "kinds", "status": "statuses", "grade": "incident", "review_state": "review_states"}
_LONG = frozenset(["text", "list", *NESTED])


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
    own, words = labels(options.lang), _words(options.lang)
    book = Book(out, own["export"]["incidents"], f"marsad {options.lang}")
    try:
        sheet, number = _sheet(book, own, 0), 0
        for row in rows:
            if sheet.rows > MOST_ROWS or sheet.size > MOST_BYTES:
                number += 1
                sheet = _sheet(book, own, number)
            sheet.add(_cells(to_text(row), words))
        _key(book, own)
    finally:
        book.close()  # also when rows broke off


def _sheet(book: Book, own: dict[str, Any], number: int) -> Sheet:
    name = own["export"]["incidents"] + (f" {number + 1}" if number else "")
    widths = [40 if column in _WIDE else 16 for column in COLUMNS]
    sheet = book.sheet(name, widths, rtl=own["direction"] == "rtl", frozen=True)
    sheet.add([own["export"]["columns"][column] for column in COLUMNS], HEADING)
    return sheet


def _cells(row: Row, words: dict[str, dict[str, str]]) -> Iterator[Cell]:
    for name, value in row.items():
        if value is None or value == []:
            yield None
        elif COLUMNS[name] == "list":
            yield join(value)
        else:
            yield words[name].get(value, value) if name in words else value


def _key(book: Book, own: dict[str, Any]) -> None:
    """The sheet that names the columns: label, name, type."""
    sheet = book.sheet(own["export"]["key"], [28, 28, 28], rtl=own["direction"] == "rtl")
    for name, type in COLUMNS.items():
        sheet.add((own["export"]["columns"][name], name, type))


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
            value = unescaped(value)
        if type == "list":
            row[name] = split(value or "")
        elif type == "float":
            row[name] = None if value is None else float(value)
        elif type in ("text", "day"):
            row[name] = None if value is None else codes.get(name, {}).get(str(value), str(value))
    return from_text(row)


FORMAT = Format("xlsx", ".xlsx", "the full table as a spreadsheet, right to left", _rows, _write, _read, LOSSES)

"""``csv``: the shared table, one line an incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from marsad.export.delimited import read_csv, write_csv
from marsad.export.format import Format, Options, Row
from marsad.export.ledger import Ledger
from marsad.export.model import ExportItem
from marsad.export.table import COLUMNS, LOSSES, from_text, table_row, to_text

__all__ = ["FORMAT"]

_TYPES = {name: type for name, type in COLUMNS.items() if type in ("int", "float", "list")}
_BOOLS = [name for name, type in COLUMNS.items() if type == "bool"]
_WORD = {True: "true", False: "false"}


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    yield table_row(item)


def _write(rows: Iterable[Row], out: Path, options: Options) -> None:
    write_csv(map(_flat, rows), list(COLUMNS), out, options.bom)


def _flat(row: Row) -> Row:
    flat = to_text(row)
    for name in _BOOLS:
        flat[name] = _WORD.get(flat[name])
    return flat


def _read(path: Path) -> Iterator[Row]:
    for row in read_csv(path, list(COLUMNS), _TYPES):
        for name in _BOOLS:
            row[name] = None if row[name] is None else row[name] == "true"
        yield from_text(row)


FORMAT = Format("csv", ".csv", "the full table as CSV (UTF-8)", _rows, _write, _read, LOSSES)

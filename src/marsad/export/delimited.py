"""CSV that a spreadsheet cannot be tricked with, and its exact reading back.

Spreadsheets run a cell that starts with ``=``, ``+``, ``-``, ``@``, a tab or a line break as a formula (OWASP, CSV
injection).  Such text gets an apostrophe in front, as does text that itself starts with apostrophes before such a sign,
so that taking one apostrophe off gives every text back.  Numbers are written as numbers and need no guard.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from marsad.errors import InputError

__all__ = ["guard", "join", "read_csv", "split", "typed", "unguard", "write_csv"]

_RISKY = re.compile("'*[=+\\-@\\t\\r\\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
                    "\N{FULLWIDTH COMMERCIAL AT}]")  # fmt: skip
_PIECES = re.compile(r"\\(.)|(; |[^\\;]+)", re.DOTALL)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def guard(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """What ``guard`` was given."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def join(values: Sequence[str]) -> str:
    """Texts as one: ``a; b``. A semicolon, a backslash or a space in front gets a backslash; no text is ``\\e``."""
    return "; ".join(_escape(value) for value in values)


def _escape(value: str) -> str:
    value = value.replace("\\", "\\\\").replace(";", "\\;")
    return ("\\" + value if value.startswith(" ") else value) or "\\e"


def split(text: str) -> list[str]:
    """What ``join`` was given."""
    if not text:
        return []
    if "\\" not in text:
        return text.split("; ")
    parts = [""]
    for escaped, plain in _PIECES.findall(text):
        if plain == "; ":
            parts.append("")
        else:
            parts[-1] += plain or ("" if escaped == "e" else escaped)
    return parts


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], out: Path, bom: bool = False) -> None:
    """Rows under a header, UTF-8, one line end everywhere; unknown values are empty. ``bom``: Excel wants it."""
    with out.open("w", encoding="utf-8", newline="") as stream:
        if bom:
            stream.write(BOM)
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(row.get(column)) for column in columns])


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return guard(value)
    if isinstance(value, list):
        return guard(join(value))
    return value


def read_csv(path: Path, columns: Sequence[str], types: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The rows of a file that ``write_csv`` wrote.

    Args:
        path: the file.
        columns: what the header must say, in order.
        types: of columns that are not text: ``int``, ``float`` or ``list``.

    Raises:
        InputError: another header, or a value that is not of its type.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        if header != list(columns):
            raise InputError(f"columns are not those expected: {', '.join(header[:5])} …", where=str(path))
        for cells in reader:
            try:
                yield {
                    column: typed(value, types.get(column, "text"))
                    for column, value in zip(columns, cells, strict=True)
                }
            except ValueError as error:
                raise InputError(str(error), where=f"{path}:{reader.line_num}") from error


def typed(value: str, type: str) -> Any:
    """A cell's value by its type; an empty cell is unknown, an empty list for a list."""
    if type == "list":
        return split(unguard(value))
    if value == "":
        return None
    if type == "int":
        return int(value)
    return float(value) if type == "float" else unguard(value)

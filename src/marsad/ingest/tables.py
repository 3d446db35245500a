"""Spreadsheets and CSV files: a header row, then one report a row.

Columns are found by their names, in English or Arabic; a caller may name others.  Rows are numbered as a spreadsheet
shows them, the header being row 1.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import IO, Any

from marsad.errors import InputError
from marsad.ingest.decoding import decode
from marsad.ingest.sources import MAX_BYTES, Source

__all__ = ["check_zip", "csv_rows", "known_columns", "xlsx_rows"]

Row = tuple[str, Mapping[str, Any] | InputError]
SAMPLE = 65_536
COLUMNS = 1000
UNPACKED = 2_000_000_000
"""Bytes that a packed document may unpack to."""
RATIO = 200
"""How many times larger a packed part may become: office documents reach some 50, bombs a thousand."""
SMALL = 10_000_000  # parts below are never bombs

_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "report_id", "article_id", "doc_id", "uid", "guid"),
    "text": (
        "text",
        "body",
        "content",
        "article",
        "article_text",
        "full_text",
        "fulltext",
        "report",
        "textual content",
    ),
    "title": ("title", "headline", "upload title"),
    "url": ("url", "link", "source_url", "permalink"),
    "outlet": ("outlet", "source", "publisher", "newspaper", "site", "channel"),
    "author": ("author", "byline", "writer"),
    "published": ("published", "date", "publication_date", "pub_date", "published_at", "datetime", "upload timestamp"),
}
_SPACES = re.compile(r"[\s_-]+")


@cache
def known_columns() -> Mapping[str, str]:
    """Column names by what they hold, folded; the record's own names first."""
    from marsad.lang import column_names

    found: dict[str, str] = {}
    for names in (_NAMES, column_names()):
        for field, known in names.items():
            for name in known:
                found.setdefault(_folded(name), field)
    return found


def csv_rows(source: Source) -> Iterator[Row]:
    """(where, row or error) of a CSV or TSV file; encoding and delimiter by the first lines."""
    try:
        stream, delimiter = _as_text(source)
    except InputError as error:
        yield source.name, error
        return
    except (OSError, EOFError, zlib.error) as error:
        yield source.name, InputError(f"cannot be read: {error}", where=source.name)
        return
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(stream, delimiter=delimiter, strict=False)
    yield from _named(_numbered(reader, source.name), source.name)


def xlsx_rows(source: Source) -> Iterator[Row]:
    """(where, row or error) of the sheets of a workbook; each sheet has its own header."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        yield (
            source.name,
            InputError("reading spreadsheets needs openpyxl", where=source.name, todo="pip install 'marsad[feeds]'"),
        )
        return
    try:
        data = check_zip(source.stream, source.name)
        book = load_workbook(data, read_only=True, data_only=True)
    except InputError as error:
        yield source.name, error
        return
    except Exception as error:  # whatever a broken document makes the reader raise
        yield source.name, InputError(f"not a readable spreadsheet: {error}", where=source.name)
        return
    several = len(book.worksheets) > 1
    for sheet in book.worksheets:
        name = f"{source.name}#{sheet.title}" if several else source.name
        rows = ((number, row) for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=COLUMNS), 1))
        yield from _named(_guarded(rows, name), name, quiet=several)
    book.close()


def check_zip(stream: IO[bytes], name: str) -> IO[bytes]:
    """The stream, when what it unpacks to stays within bounds.

    Raises:
        InputError: no ZIP archive, or one that is made to burst.
    """
    try:
        if not stream.seekable():
            stream = io.BytesIO(stream.read(UNPACKED // 10))
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error) as error:
        raise InputError(f"not a ZIP archive: {error}", where=name) from error
    total = sum(part.file_size for part in parts)
    burst = [p for p in parts if p.file_size > SMALL and p.file_size > RATIO * max(p.compress_size, 1)]
    if total > UNPACKED or burst or len(parts) > 100_000:
        raise InputError(f"unpacks to {total:,} bytes: refused", where=name, todo="split it, if it is honest")
    stream.seek(0)
    return stream


def _as_text(source: Source) -> tuple[io.TextIOBase, str]:
    peek = getattr(source.stream, "peek", None)
    buffered = source.stream if peek else io.BufferedReader(source.stream, SAMPLE)  # type: ignore[type-var]
    head = buffered.read(SAMPLE)
    if not head.strip():
        raise InputError("empty", where=source.name)
    cut = head.rfind(b"\n") + 1
    decoded = decode(head[:cut] if cut > 1 and len(head) == SAMPLE else head, source.name)
    joined = io.BufferedReader(_Joined(head, buffered))
    text = io.TextIOWrapper(joined, decoded.encoding, errors="replace", newline="")
    first = next((line for line in decoded.text.lstrip("\ufeff").splitlines() if line.strip()), "")
    return text, max("\t;,|", key=first.count) if any(mark in first for mark in "\t;,|") else ","


class _Joined(io.RawIOBase):
    """What was read ahead, then the rest."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _numbered(reader: Any, name: str) -> Iterator[tuple[int, Sequence[Any]] | InputError]:
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except (csv.Error, OSError, EOFError, UnicodeError, zlib.error) as error:
            yield InputError(f"cannot be read: {error}", where=f"{name}:{number}")
            if not isinstance(error, csv.Error):
                return


def _guarded(rows: Iterator[tuple[int, Sequence[Any]]], name: str) -> Iterator[tuple[int, Sequence[Any]] | InputError]:
    try:
        yield from rows
    except Exception as error:  # a broken part of a workbook shows only when it is reached
        yield InputError(f"cannot be read further: {error}", where=name)


def _named(rows: Iterator[tuple[int, Sequence[Any]] | InputError], name: str, quiet: bool = False) -> Iterator[Row]:
    """Rows as mappings from column names, with the fields that the names tell of beside them."""
    header: list[str] | None = None
    fields: dict[int, str] = {}
    for item in rows:
        if isinstance(item, InputError):
            yield item.where or name, item
            continue
        number, cells = item
        if all(cell is None or not str(cell).strip() for cell in cells):
            continue
        if header is None:
            header = [str(cell or "").strip().lstrip("\ufeff") for cell in cells]
            fields = _fields(header)
            continue
        row = {column: _plain(cell) for column, cell in zip(header, cells, strict=False) if column}
        for at, field in fields.items():
            if at < len(cells) and field not in row:
                row[field] = _plain(cells[at])
        yield f"{name}:{number}", row
    if header is None and not quiet:
        yield name, InputError("no rows", where=name)


def _fields(header: Sequence[str]) -> dict[int, str]:
    """Which column holds what, by its name; the first of two that claim the same."""
    known = known_columns()
    found: dict[int, str] = {}
    for at, column in enumerate(header):
        field = known.get(_folded(column))
        if field and field not in found.values():
            found[at] = field
    return found


def _folded(name: str) -> str:
    from marsad.lang import fold_name

    return _SPACES.sub(" ", fold_name(name).casefold()).strip()


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        return cell
    return cell if isinstance(cell, (int, bool)) or cell is None else str(cell)

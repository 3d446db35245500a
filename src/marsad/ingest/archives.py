"""Web archives: the pages of WARC files, bare, gzipped, or inside WACZ packages."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

from marsad.errors import InputError
from marsad.ingest.decoding import decode
from marsad.ingest.page import declared_charset, read_page
from marsad.ingest.sources import MAX_BYTES, Source
from marsad.ingest.tables import check_zip

__all__ = ["wacz_rows", "warc_rows"]

Row = tuple[str, Mapping[str, Any] | InputError]
_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = (*_PAGES, "text/plain")


def warc_rows(source: Source) -> Iterator[Row]:
    """(where, page or error) of a WARC file: what servers answered with 200, and plain-text conversions."""
    yield from _records(source.stream, source.name)


def wacz_rows(source: Source) -> Iterator[Row]:
    """(where, page or error) of all WARC files of a WACZ package."""
    try:
        archive = zipfile.ZipFile(check_zip(source.stream, source.name))
    except InputError as error:
        yield source.name, error
        return
    with archive:
        names = [name for name in archive.namelist() if name.lower().endswith((".warc", ".warc.gz"))]
        if not names:
            yield source.name, InputError("no WARC file in this package", where=source.name)
        for name in names:
            try:
                with archive.open(name) as stream:
                    yield from _records(stream, f"{source.name}#{name}")
            except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
                yield source.name, InputError(f"cannot be read: {error}", where=f"{source.name}#{name}")


def _records(stream: IO[bytes], name: str) -> Iterator[Row]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        todo = "pip install 'marsad[feeds]'"
        yield name, InputError("reading web archives needs fastwarc", where=name, todo=todo)
        return
    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = pages = 0
    try:
        for record in ArchiveIterator(stream, record_types=wanted, parse_http=True):
            number += 1
            found = _page(record, f"{name}:{number}")
            if found is not None:
                pages += 1
                yield f"{name}:{number}", found
    except Exception as error:  # a broken archive ends here; what stood before it is kept
        yield name, InputError(f"cannot be read further, after {number} records: {error}", where=name)
        return
    if not pages:
        yield name, InputError("no page in this archive", where=name)


def _page(record: Any, where: str) -> Mapping[str, Any] | InputError | None:
    kind = _type_of(record)
    if kind not in _TEXTS or (record.http_headers is not None and record.http_headers.status_code != 200):
        return None
    data = record.reader.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return InputError(f"longer than {MAX_BYTES:,} bytes", where=where)
    try:
        data = _unpacked(data, record, where)
        if not data.strip():
            return None
        decoded = decode(data, where, record.http_charset or declared_charset(data))
    except InputError as error:
        return error
    about = {"url": record.headers.get("WARC-Target-URI")}
    if kind not in _PAGES:
        return {**about, "text": decoded.text}
    page = read_page(decoded.text)
    if not page.text.strip():
        return None  # pages of scripts are no reports and no failures
    return {**page.fields(), **about, "text": page.text}


def _type_of(record: Any) -> str:
    if record.http_headers is not None:
        return str(record.http_content_type or "").lower()
    return str(record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()


def _unpacked(data: bytes, record: Any, where: str) -> bytes:
    """The body without its content encoding, within bounds."""
    headers = record.http_headers
    encoding = str(headers.get("Content-Encoding") or "").lower() if headers is not None else ""
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return data
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32 if "gzip" in encoding else zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(data, MAX_BYTES + 1)
    except zlib.error:
        return data  # some archives keep the unpacked body under the old header
    if len(plain) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES:,} bytes when unpacked", where=where)
    return plain

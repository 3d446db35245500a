"""What the caller named, opened one after the other: files, folders, globs, ``-``; gzip read through."""

from __future__ import annotations

import glob
import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from marsad.errors import InputError, UsageError
from marsad.ingest.meter import Meter

__all__ = ["FORMATS", "MAX_BYTES", "SUFFIXES", "Source", "head_of", "read_whole", "refuse_binary", "sources"]

MAX_BYTES = 10_000_000
"""The longest article read, in bytes of its file or JSON line. Longer ones are refused, not cut."""

FORMATS = ("auto", "txt", "html", "jsonl", "json", "csv", "xlsx", "feed", "warc", "wacz")
SUFFIXES = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "txt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".warc": "warc",
    ".wacz": "wacz",
}
STDIN = "<stdin>"
SNIFFED = 4096

_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"7z\xbc\xaf", "an archive"),
    (b"SQLite format 3", "a database"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """An input to be read: where it is, and its format (never ``auto``)."""

    name: str
    format: str
    stream: IO[bytes]


def sources(
    inputs: Iterable[str | Path], input_format: str, meter: Meter | None = None
) -> Iterator[Source | InputError]:
    """Open every input in order; at most one file is open at a time. ``meter`` is told how far reading has come.

    Raises:
        UsageError: when ``input_format`` is none of ``FORMATS``.
    """
    if input_format not in FORMATS:
        raise UsageError(f"no such input format: {input_format}", todo=f"use one of {', '.join(FORMATS)}")
    if meter is not None:
        inputs = list(inputs)
        _expect(meter, inputs)
    for given in inputs:
        if str(given) == "-":
            yield _stdin(input_format)
            continue
        for path in _paths(Path(given)):
            yield from [path] if isinstance(path, InputError) else _opened(path, input_format, meter)


def _expect(meter: Meter, inputs: Iterable[str | Path]) -> None:
    for given in inputs:
        found = None if str(given) == "-" else [p for p in _paths(Path(given)) if isinstance(p, Path)]
        meter.expect(found)


def read_whole(source: Source) -> bytes:
    """All bytes of a source.

    Raises:
        InputError: when it is longer than ``MAX_BYTES``, empty or broken.
    """
    try:
        data = source.stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"cannot be read: {error}", where=source.name) from error
    if len(data) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES:,} bytes", where=source.name, todo="split it into articles")
    if not data.strip():
        raise InputError("empty", where=source.name)
    refuse_binary(data, source.name)
    return data


def head_of(source: Source) -> bytes:
    """The first bytes of a source without consuming them; none where it cannot be looked into."""
    peek = getattr(source.stream, "peek", None)
    try:
        return bytes(peek(SNIFFED)[:SNIFFED]) if peek else b""
    except (OSError, EOFError, zlib.error):
        return b""  # whoever reads it will be told


def refuse_binary(data: bytes, where: str) -> None:
    """Raise ``InputError`` when the first bytes are those of a well-known binary format."""
    for magic, kind in _KINDS:
        if data.startswith(magic):
            raise InputError(f"{kind}, not text", where=where, todo="export its text first")


def _stdin(input_format: str) -> Source:
    stream = sys.stdin.buffer
    return Source(STDIN, _sniffed(stream) if input_format == "auto" else input_format, stream)


def _paths(path: Path) -> Iterator[Path | InputError]:
    if path.is_dir():
        found = [p for p in sorted(path.rglob("*")) if _format_of(p) and p.is_file() and not _hidden(p, path)]
        yield from found
        if not found:
            yield InputError("no readable file in this folder", where=str(path), todo=f"known: {' '.join(SUFFIXES)}")
    elif path.exists():
        yield path
    elif glob.has_magic(str(path)):
        matched = sorted(glob.glob(str(path), recursive=True))
        for name in matched:
            yield from _paths(Path(name))
        if not matched:
            yield InputError("no file matches", where=str(path))
    else:
        yield InputError("no such file", where=str(path))


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _format_of(path: Path) -> str | None:
    name = path.name.lower().removesuffix(".gz")
    return SUFFIXES.get(Path(name).suffix)


def _opened(path: Path, input_format: str, meter: Meter | None = None) -> Iterator[Source | InputError]:
    try:
        with path.open("rb") as raw:
            if meter is not None:
                meter.opened(path, raw)
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            stream = io.BufferedReader(gzip.GzipFile(fileobj=raw)) if packed else raw
            chosen = input_format if input_format != "auto" else _format_of(path) or _sniffed(stream)
            yield Source(str(path), chosen, stream)
    except (OSError, EOFError, zlib.error) as error:
        yield InputError(f"cannot be read: {error}", where=str(path))


def _sniffed(stream: IO[bytes]) -> str:
    """The format by the first character that is no space, without consuming anything."""
    peek = getattr(stream, "peek", None)
    head = peek(SNIFFED)[:SNIFFED] if peek else b""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    head = head.lstrip(b" \t\r\n\0")
    if head.startswith(b"{"):
        return "jsonl"
    if head.startswith(b"WARC/1."):
        return "warc"
    if not head.startswith(b"<"):
        return "txt"
    return "feed" if any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:RDF")) else "html"

"""JSON lines, one at a time and never more than one in memory; a bad line is named and the rest goes on."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

import msgspec

from marsad.errors import InputError
from marsad.ingest.decoding import decode
from marsad.ingest.sources import MAX_BYTES, Source, read_whole, refuse_binary

__all__ = ["json_rows", "line_rows"]

Row = tuple[str, Mapping[str, Any] | InputError]
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def line_rows(source: Source) -> Iterator[Row]:
    """(where, object or error) of every line that is not blank."""
    number, seen = 0, False
    try:
        stream = _as_utf8(source)
    except (OSError, EOFError, zlib.error) as error:
        yield source.name, InputError(f"cannot be read: {error}", where=source.name)
        return
    while True:
        number += 1
        try:
            line, too_long = _line(stream)
            if line == b"\n":  # some files are nothing else, by the million
                continue
        except (OSError, EOFError, zlib.error, UnicodeError) as error:
            where = f"{source.name}:{number}"
            yield where, InputError(f"cannot be read: {error}", where=where)
            return
        if not line:
            break
        where = f"{source.name}:{number}"
        if too_long:
            seen = True
            todo = "an article is never that long: check the file, or split it"
            yield where, InputError(f"a line longer than {MAX_BYTES:,} bytes", where=where, todo=todo)
        elif line.strip():
            try:
                if not seen:
                    refuse_binary(line, source.name)
                yield where, _object(line, where)
            except InputError as error:
                yield where, error
                if not seen and error.where == source.name:
                    return
            seen = True
    if not seen:
        yield source.name, InputError("empty", where=source.name)


def json_rows(source: Source) -> Iterator[Row]:
    """(where, object or error) of a whole JSON file: one object, a list of them, or lines after all."""
    try:
        data = read_whole(source)
    except InputError as error:
        yield source.name, error
        return
    try:
        content = _decoded(data.removeprefix(b"\xef\xbb\xbf"), source.name)
    except (msgspec.DecodeError, RecursionError, InputError):
        yield from line_rows(Source(source.name, "jsonl", io.BytesIO(data)))
        return
    listed = isinstance(content, list)
    for number, item in enumerate(content if listed else [content], 1):
        where = f"{source.name}:{number}" if listed else source.name
        yield where, item if isinstance(item, dict) else _no_object(item, where)


def _decoded(data: bytes, where: str) -> Any:
    """JSON in whatever encoding."""
    try:
        return msgspec.json.decode(data)
    except UnicodeDecodeError:
        return msgspec.json.decode(decode(data, where).text.encode("utf-8", "replace"))


def _object(line: bytes, where: str) -> Mapping[str, Any]:
    line = line.removeprefix(b"\xef\xbb\xbf")
    try:
        item = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        item = _in_other_encoding(line, where, error)
    if not isinstance(item, dict):
        raise _no_object(item, where)
    return item


def _in_other_encoding(line: bytes, where: str, error: Exception) -> Any:
    """A line that is JSON in another encoding than UTF-8.

    Raises:
        InputError: when it is no JSON in any.
    """
    broken = InputError(f"broken JSON: {error}", where=where, todo="one JSON object a line, in UTF-8")
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return msgspec.json.decode(decode(line, where).text)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            raise broken from error
    raise broken from error


def _no_object(item: Any, where: str) -> InputError:
    return InputError(f"not a JSON object but {type(item).__name__}", where=where, todo="one JSON object a line")


def _line(stream: IO[bytes]) -> tuple[bytes, bool]:
    """The next line, and whether it is longer than what is kept of it."""
    line = stream.readline(MAX_BYTES + 1)
    too_long = len(line) > MAX_BYTES
    if too_long:
        _skip_line(stream, line)
    return line, too_long


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _as_utf8(source: Source) -> IO[bytes]:
    """The stream itself, or one that re-encodes UTF-16 (in which a newline is two bytes)."""
    peek = getattr(source.stream, "peek", None)
    encoding = _WIDE.get(bytes(peek(2)[:2])) if peek else None
    if encoding is None:
        return source.stream
    return _Recoded(io.TextIOWrapper(source.stream, encoding, errors="replace", newline="\n"))


class _Recoded(io.BytesIO):
    """Lines of a text stream as UTF-8 bytes."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        super().__init__()
        self._text = text

    def readline(self, size: int | None = -1, /) -> bytes:
        """The next line, at most ``size`` characters of it."""
        return self._text.readline(-1 if size is None else size).encode("utf-8", "surrogatepass")

"""From inputs to articles: one at a time, bad ones told apart, the batch always goes on."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from marsad.errors import InputError, UsageError
from marsad.ingest.decoding import decode, garbled
from marsad.ingest.jsonlines import json_rows, line_rows
from marsad.ingest.languages import guess_language
from marsad.ingest.page import declared_charset, read_page
from marsad.ingest.sources import MAX_BYTES, Source, read_whole, sources
from marsad.ingest.tracer import redact
from marsad.record import Article

__all__ = ["FIELDS", "Failure", "read"]

FIELDS = ("id", "text", "title", "url", "outlet", "author", "published")
"""What is read of a JSON line; a caller may name other keys for them."""

Warn = Callable[[str, str], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read. ``where`` is ``file`` or ``file:line``."""

    where: str
    error: InputError


def read(
    inputs: Iterable[str | Path],
    *,
    input_format: str = "auto",
    fields: Mapping[str, str] | None = None,
    published: str | None = None,
    outlet: str | None = None,
    warn: Warn | None = None,
) -> Iterator[Article | Failure]:
    """Read articles in input order, holding one at a time.

    Args:
        inputs: files, folders (searched for known endings), globs, ``-`` for standard input.
        input_format: ``auto`` goes by the ending, else by the first character.
        fields: JSON keys to read instead of marsad's own: ``{"text": "body"}``.
        published: ISO date or date-time for articles that carry none.
        outlet: outlet for articles that carry none.
        warn: told ``(where, message)`` of things mended or left out; the log by default.

    Yields:
        Every article, or a ``Failure`` in its place.  JSON text is stored exactly as given, save that
        tracers with a reader's address are overwritten (same length).

    Raises:
        UsageError: for an unknown format, an unknown field, or a ``published`` that is no ISO date.
    """
    keys = _keys(fields)
    if published is not None and _iso(published) is None:
        raise UsageError(f"not an ISO date: {published}", todo="write it as 2024-05-31")
    given = {"published": published, "outlet": outlet}
    tell = warn or (lambda where, message: _log.warning("%s: %s", where, message))
    for source in sources(inputs, input_format):
        if isinstance(source, InputError):
            yield Failure(source.where or "", source)
            continue
        for where, row in _rows(source, tell):
            try:
                if isinstance(row, InputError):
                    raise row
                yield _article(row, where, keys if source.format.startswith("json") else {}, given, tell)
            except InputError as error:
                yield Failure(where, error)


def _keys(fields: Mapping[str, str] | None) -> Mapping[str, str]:
    unknown = set(fields or ()) - set(FIELDS)
    if unknown:
        raise UsageError(f"no such field: {', '.join(sorted(unknown))}", todo=f"fields are {', '.join(FIELDS)}")
    return fields or {}


def _rows(source: Source, tell: Warn) -> Iterator[tuple[str, Mapping[str, Any] | InputError]]:
    if source.format == "jsonl":
        yield from line_rows(source)
    elif source.format == "json":
        yield from json_rows(source)
    else:
        try:
            yield source.name, _html(source, tell) if source.format == "html" else _plain(source, tell)
        except InputError as error:
            yield source.name, error


def _plain(source: Source, tell: Warn) -> Mapping[str, Any]:
    decoded = decode(read_whole(source), source.name)
    if decoded.note:
        tell(source.name, decoded.note)
    return {"text": decoded.text}


def _html(source: Source, tell: Warn) -> Mapping[str, Any]:
    data = read_whole(source)
    decoded = decode(data, source.name, declared_charset(data))
    if decoded.note:
        tell(source.name, decoded.note)
    page = read_page(decoded.text)
    if not page.text:
        raise InputError("no visible text in this page", where=source.name)
    return {**page.fields(), "text": page.text}


def _article(
    row: Mapping[str, Any], where: str, keys: Mapping[str, str], given: Mapping[str, str | None], tell: Warn
) -> Article:
    values = {name: row.get(keys.get(name, name)) for name in FIELDS}
    text = redact(_text(values["text"], where, keys.get("text", "text")))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    article = Article(id=_string(values["id"]) or f"sha256-{digest[:16]}", text=text, sha256=digest)
    for name in ("title", "url", "outlet", "author"):
        setattr(article, name, _string(values[name]) or given.get(name))
    article.published = _published(values["published"], where, tell) or given["published"]
    article.language = guess_language(text)
    return article


def _text(text: Any, where: str, key: str) -> str:
    if text is None:
        raise InputError(f"no {key!r}", where=where, todo="name the key that holds the text")
    if not isinstance(text, str):
        raise InputError(f"{key!r} is {type(text).__name__}, not text", where=where)
    if not text.strip():
        raise InputError("empty text", where=where)
    if len(text) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES:,} characters", where=where, todo="split it into articles")
    misread = garbled(text)
    if misread:
        raise InputError(f"garbled text: {misread}", where=where, todo="repair its encoding first")
    return text


def _string(value: Any) -> str | None:
    if value is None or isinstance(value, (bool, dict, list)):
        return None
    return str(value).strip() or None


def _published(value: Any, where: str, tell: Warn) -> str | None:
    text = _string(value)
    if text is None:
        return None
    stamp = _iso(text)
    if stamp is None:
        tell(where, f"published is no ISO date and was left out: {text[:40]}")
    return stamp


def _iso(text: str) -> str | None:
    """``text`` when it is an ISO 8601 date or date-time with a year from 1900 to 2199, else None."""
    try:
        read = date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text).date()
    except ValueError:
        return None
    return text if 1900 <= read.year < 2200 else None

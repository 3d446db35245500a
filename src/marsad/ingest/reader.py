"""From inputs to articles: one at a time, bad ones told apart, the batch always goes on."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from marsad.errors import InputError, UsageError
from marsad.ingest.archives import wacz_rows, warc_rows
from marsad.ingest.decoding import decode, garbled
from marsad.ingest.feeds import feed_rows
from marsad.ingest.jsonlines import json_rows, line_rows
from marsad.ingest.languages import guess_language
from marsad.ingest.meter import Meter
from marsad.ingest.page import declared_charset, read_page
from marsad.ingest.shapes import looks_like_telegram, shaped, telegram_rows
from marsad.ingest.sources import MAX_BYTES, Source, head_of, read_whole, sources
from marsad.ingest.tables import csv_rows, xlsx_rows
from marsad.ingest.tracer import redact
from marsad.record import Article

__all__ = ["DATES", "FIELDS", "MAPPED", "Failure", "read", "read_placed", "read_rows", "read_source"]

Item = tuple[str, "Article | Failure"]

FIELDS = ("id", "text", "title", "url", "outlet", "author", "published")
"""What is read of a JSON line or a table's row; a caller may name other keys for them."""
MAPPED = ("jsonl", "json", "csv", "xlsx")
DATES = {"iso": "", "dmy": r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", "mdy": r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"}
"""How a table writes days. Only ISO is read unasked: nothing tells 3/4 from 4/3."""

Warn = Callable[[str, str], None]
Placed = tuple[str, Mapping[str, Any] | InputError]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read. ``where`` is ``file`` or ``file:line``; ``content`` what was read of it."""

    where: str
    error: InputError
    content: Any = None


def read(
    inputs: Iterable[str | Path],
    *,
    input_format: str = "auto",
    fields: Mapping[str, str] | None = None,
    published: str | None = None,
    outlet: str | None = None,
    warn: Warn | None = None,
    dates: str = "iso",
    meter: Meter | None = None,
) -> Iterator[Article | Failure]:
    """Read articles in input order, holding one at a time.

    Args:
        inputs: files, folders (searched for known endings), globs, ``-`` for standard input.
        input_format: ``auto`` goes by the ending, else by the first character.
        fields: JSON keys to read instead of marsad's own: ``{"text": "body"}``.
        published: ISO date or date-time for articles that carry none.
        outlet: outlet for articles that carry none.
        warn: told ``(where, message)`` of things mended or left out; the log by default.
        dates: how days are written where they are not ISO: ``dmy`` or ``mdy``.
        meter: told how far reading has come.

    Yields:
        Every article, or a ``Failure`` in its place.  JSON text is stored exactly as given, save that
        tracers with a reader's address are overwritten (same length).

    Raises:
        UsageError: for an unknown format, an unknown field, or a ``published`` that is no ISO date.
    """
    options = {"input_format": input_format, "fields": fields, "published": published, "outlet": outlet}
    for _, item in read_placed(inputs, warn=warn, dates=dates, meter=meter, **options):  # type: ignore[arg-type]
        yield item


def read_placed(
    inputs: Iterable[str | Path],
    *,
    input_format: str = "auto",
    fields: Mapping[str, str] | None = None,
    published: str | None = None,
    outlet: str | None = None,
    warn: Warn | None = None,
    dates: str = "iso",
    meter: Meter | None = None,
) -> Iterator[Item]:
    """``read``, with the place of every article: ``file``, ``file:row`` or ``archive#part:record``."""
    keys = _keys(fields)
    if dates not in DATES:
        raise UsageError(f"no such way to write days: {dates}", todo=f"one of {', '.join(DATES)}")
    if published is not None and _iso(published) is None:
        raise UsageError(f"not an ISO date: {published}", todo="write it as 2024-05-31")
    given = {"published": published, "outlet": outlet}
    tell = warn or (lambda where, message: _log.warning("%s: %s", where, message))
    for source in sources(inputs, input_format, meter):
        if isinstance(source, InputError):
            yield source.where or "", Failure(source.where or "", source)
            continue
        mapped = keys if source.format in MAPPED else {}
        yield from _items(_rows(source, tell), mapped, given, dates, tell, meter)


def read_source(
    source: Source, *, warn: Warn, fields: Mapping[str, str] | None = None, **given: str | None
) -> Iterator[Item]:
    """``read_placed`` for one input that is open already, wherever its bytes come from.

    Args:
        source: its name, format and bytes.
        warn: told of things mended.
        fields: other keys for ``FIELDS``.
        given: ``published`` and ``outlet`` of articles that carry none.
    """
    keys = _keys(fields) if source.format in MAPPED else {}
    yield from _items(_rows(source, warn), keys, {"published": None, "outlet": None, **given}, "iso", warn)


def read_rows(
    rows: Iterable[Placed], *, warn: Warn, fields: Mapping[str, str] | None = None, **given: str | None
) -> Iterator[Item]:
    """``read_source`` for rows that somebody else has read: (place, mapping or error)."""
    yield from _items(rows, _keys(fields), {"published": None, "outlet": None, **given}, "iso", warn)


def _items(
    rows: Iterable[Placed],
    keys: Mapping[str, str],
    given: Mapping[str, str | None],
    dates: str,
    tell: Warn,
    meter: Meter | None = None,
) -> Iterator[Item]:
    for where, row in rows:
        if meter is not None:
            meter.items += 1
        try:
            if isinstance(row, InputError):
                raise row
            if dates != "iso":
                row = _dated(row, keys.get("published", "published"), dates)
            yield where, _article(row, where, keys, given, tell)
        except InputError as error:
            yield where, Failure(where, error, None if isinstance(row, InputError) else row)


def _keys(fields: Mapping[str, str] | None) -> Mapping[str, str]:
    unknown = set(fields or ()) - set(FIELDS)
    if unknown:
        raise UsageError(f"no such field: {', '.join(sorted(unknown))}", todo=f"fields are {', '.join(FIELDS)}")
    return fields or {}


def _rows(source: Source, tell: Warn) -> Iterator[tuple[str, Mapping[str, Any] | InputError]]:
    if source.format in _ROWS:
        yield from _ROWS[source.format](source)
    else:
        try:
            yield source.name, _html(source, tell) if source.format == "html" else _plain(source, tell)
        except InputError as error:
            yield source.name, error


def _json(source: Source) -> Iterator[tuple[str, Mapping[str, Any] | InputError]]:
    if source.format == "json" and looks_like_telegram(head_of(source)):
        yield from telegram_rows(source)
        return
    for where, row in line_rows(source) if source.format == "jsonl" else json_rows(source):
        yield where, row if isinstance(row, InputError) else shaped(row)


_ROWS = {
    "jsonl": _json,
    "json": _json,
    "csv": csv_rows,
    "xlsx": xlsx_rows,
    "feed": feed_rows,
    "warc": warc_rows,
    "wacz": wacz_rows,
}


def _dated(row: Mapping[str, Any], key: str, dates: str) -> Mapping[str, Any]:
    """A row with its day of publication in ISO form."""
    match = re.fullmatch(DATES[dates] + r"(?:[ T].*)?", str(row.get(key) or "").strip())
    if match is None:
        return row
    day, month, year = (match[1], match[2], match[3]) if dates == "dmy" else (match[2], match[1], match[3])
    return {**row, key: f"{year}-{int(month):02}-{int(day):02}"}


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
    article.republished_from = _string(row.get("republished_from"))
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

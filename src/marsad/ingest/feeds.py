"""RSS and Atom: one report an entry. Files only; nothing is fetched."""

from __future__ import annotations

import calendar
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from marsad.errors import InputError
from marsad.ingest.page import read_page
from marsad.ingest.sources import Source

__all__ = ["feed_rows"]

Row = tuple[str, Mapping[str, Any] | InputError]
LONGEST = 100_000_000
"""Bytes of a feed at most."""
_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_TAG = re.compile(r"<[a-zA-Z/!]|&[a-z#0-9]+;")


def feed_rows(source: Source) -> Iterator[Row]:
    """(where, entry or error) of a feed."""
    try:
        import feedparser
    except ImportError:
        todo = "pip install 'marsad[feeds]'"
        yield source.name, InputError("reading feeds needs feedparser", where=source.name, todo=todo)
        return
    try:
        data = source.stream.read(LONGEST + 1)
        _refuse_bombs(data, source.name)
        feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except InputError as error:
        yield source.name, error
        return
    except (OSError, EOFError, zlib.error, RecursionError, ValueError) as error:
        yield source.name, InputError(f"cannot be read: {error}", where=source.name)
        return
    if not feed.entries:
        why = f": {feed.get('bozo_exception')}" if feed.get("bozo") else ""
        yield source.name, InputError(f"no entries in this feed{why}"[:300], where=source.name)
    for number, entry in enumerate(feed.entries, 1):
        yield f"{source.name}:{number}", _row(entry, feed.feed)


def _refuse_bombs(data: bytes, name: str) -> None:
    """Feeds define no entities; a file that does is made to burst, or to read other files."""
    if len(data) > LONGEST:
        raise InputError(f"longer than {LONGEST:,} bytes", where=name)
    plain = data.replace(b"\0", b"") if data.startswith(_WIDE) else data
    if _ENTITIES.search(plain):
        raise InputError("defines entities: refused", where=name, todo="feeds do not need them; take them out")


def _row(entry: Any, feed: Any) -> Mapping[str, Any]:
    bodies = [one.get("value") or "" for one in entry.get("content") or ()] + [entry.get("summary") or ""]
    body = max(bodies, key=len)
    title = _plain(entry.get("title") or "")
    text = _plain(body)
    if title and not text.startswith(title):
        text = f"{title}\n{text}".strip()
    source = entry.get("source") or {}
    return {
        "id": entry.get("id") or entry.get("link"),
        "text": text,
        "title": title or None,
        "url": entry.get("link"),
        "outlet": source.get("title") or feed.get("title"),
        "author": entry.get("author"),
        "published": _moment(entry.get("published_parsed") or entry.get("updated_parsed")),
    }


def _plain(html: str) -> str:
    if not _TAG.search(html):
        return html.strip()
    return read_page(f"<html><body><main>{html}</main></body></html>").text.strip()


def _moment(parsed: Any) -> str | None:
    """feedparser gives UTC."""
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, TypeError):
        return None

"""JSON in the shapes of other programs: ninjs items, Telegram exports, auto-archiver records."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from marsad.errors import InputError
from marsad.ingest.page import read_page
from marsad.ingest.sources import Source

__all__ = ["looks_like_telegram", "shaped", "telegram_rows"]

Row = tuple[str, Mapping[str, Any] | InputError]
LONGEST = 500_000_000
"""Bytes of a Telegram export at most."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def shaped(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A JSON object of a shape that is known, with the record's names; any other as it is."""
    if "text" in row:
        return row
    if "body_text" in row or "body_html" in row or "bodies" in row:
        return {**row, **_ninjs(row)}
    if ("metadata" in row and "media" in row) or ("content" in row and "url" in row):
        return {**row, **_archived(row)}
    return row


def _ninjs(row: Mapping[str, Any]) -> dict[str, Any]:
    """An item of the IPTC's ninjs 1.x or 2.x."""
    bodies = {str(one.get("role") or one.get("contenttype")): one.get("value") for one in _objects(row.get("bodies"))}
    html = row.get("body_html") or row.get("body_xhtml") or next((v for k, v in bodies.items() if "html" in k), None)
    text = row.get("body_text") or (_text_of(str(html)) if html else next(iter(bodies.values()), None))
    lines = {str(one.get("role") or ""): one.get("value") for one in _objects(row.get("headlines"))}
    title = row.get("headline") or row.get("title") or lines.get("main") or next(iter(lines.values()), None)
    if title and text and not str(text).startswith(str(title)):
        text = f"{title}\n{text}"
    source = row.get("infosources") or []
    names = [one.get("name") for one in _objects(source)]
    return {
        "id": row.get("uri") or row.get("altids") or row.get("guid"),
        "text": text,
        "title": title,
        "url": row.get("url") if isinstance(row.get("url"), str) else None,
        "outlet": row.get("source") or row.get("copyrightholder") or next(iter(names), None),
        "author": row.get("byline") or row.get("by"),
        "published": row.get("firstcreated")
        or row.get("versioncreated")
        or row.get("firstCreated")
        or row.get("versionCreated"),
    }


def _archived(row: Mapping[str, Any]) -> dict[str, Any]:
    """A record of auto-archiver: its JSON keeps what was said in ``metadata``, or beside the URL."""
    inner = row.get("metadata")
    facts = {**row, **inner} if isinstance(inner, Mapping) else row
    return {
        "id": facts.get("id"),
        "text": facts.get("content") or facts.get("text") or facts.get("description") or facts.get("title"),
        "title": facts.get("title"),
        "url": facts.get("url"),
        "outlet": facts.get("outlet") or facts.get("author_name"),
        "author": facts.get("author"),
        "published": _moment(facts.get("timestamp") or facts.get("upload_date") or facts.get("_processed_at")),
    }


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _text_of(html: str) -> str:
    return read_page(f"<html><body><main>{html}</main></body></html>").text.strip()


def _moment(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC).isoformat().replace("+00:00", "Z")
        except (ValueError, OverflowError, OSError):
            return None
    text = str(value or "").strip()
    return text.replace(" ", "T", 1) if _DAY.match(text) else None


class _Message(msgspec.Struct):
    """A message of a Telegram export; service messages have no text."""

    id: int
    type: str = "message"
    date: str = ""
    text: Any = ""
    author: Any = msgspec.field(default=None, name="from")
    forwarded: Any = msgspec.field(default=None, name="forwarded_from")


class _Chat(msgspec.Struct):
    messages: list[_Message]
    name: str | None = None
    id: int | None = None
    type: str = ""


class _Chats(msgspec.Struct):
    chats: list[_Chat] = msgspec.field(name="list")


class _Export(msgspec.Struct):
    chats: _Chats


def looks_like_telegram(head: bytes) -> bool:
    """Whether a JSON file's first bytes are those of a Telegram export."""
    return b'"messages"' in head or (b'"chats"' in head and b'"about"' in head)


def telegram_rows(source: Source) -> Iterator[Row]:
    """(where, message or error) of an export from Telegram Desktop: one chat, or all of an account."""
    try:
        data = source.stream.read(LONGEST + 1)
        chats = _chats(data) if len(data) <= LONGEST else None
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        yield source.name, InputError(f"no Telegram export: {error}", where=source.name)
        return
    if chats is None:
        todo = "export it in parts"
        yield source.name, InputError(f"longer than {LONGEST:,} bytes", where=source.name, todo=todo)
        return
    several = len(chats) > 1
    for chat in chats:
        for message in chat.messages:
            text = _flat(message.text).strip()
            if message.type == "message" and text:
                name = f"{source.name}#{chat.name}" if several else source.name
                yield f"{name}:{message.id}", _telegram(chat, message, text)


def _chats(data: bytes) -> list[_Chat]:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return [msgspec.json.decode(data, type=_Chat)]
    except msgspec.ValidationError:
        return msgspec.json.decode(data, type=_Export).chats.chats


def _telegram(chat: _Chat, message: _Message, text: str) -> Mapping[str, Any]:
    author = message.author if isinstance(message.author, str) else None
    return {
        "id": f"telegram-{chat.id or chat.name}-{message.id}",
        "text": text,
        "outlet": chat.name or author,
        "author": author if author != chat.name else None,
        "published": message.date or None,
        "republished_from": message.forwarded if isinstance(message.forwarded, str) else None,
    }


def _flat(text: Any) -> str:
    """A message's text: a string, or a list of strings and formatted pieces."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(piece if isinstance(piece, str) else str(piece.get("text", "")) for piece in text)
    return ""

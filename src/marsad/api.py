"""The calls that a Python user makes: read inputs, code a text, code an article."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import TypeVar

from marsad.coding import code as code_article
from marsad.errors import UsageError
from marsad.ingest import read, redact
from marsad.ingest.languages import guess_language
from marsad.record import Article, Report

__all__ = ["code", "code_article", "read"]

LONE = re.compile("[\ud800-\udfff]")  # halves of characters: no encoding has them, so no record could be written
Words = TypeVar("Words", str, str | None)


def code(
    text: str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    id: str | None = None,
) -> Report:
    """Code one report.

    Args:
        text: the report as it stands; a title, if any, is its first line. A lone surrogate is stored as U+FFFD.
        published: ISO date or date-time; without it, words such as "yesterday" stay unresolved.
        outlet: who published it.
        title: its headline, for display.
        id: the caller's name for it; by default a hash of the text.

    Raises:
        UsageError: when the text is empty or ``published`` is no ISO date.
    """
    if not text.strip():
        raise UsageError("the text is empty")
    if published is not None:
        try:
            datetime.fromisoformat(published)
        except ValueError:
            raise UsageError(f"not an ISO date: {published}", todo="write it as 2024-05-31") from None
    stored = redact(_whole(text))
    digest = hashlib.sha256(stored.encode("utf-8", "surrogatepass")).hexdigest()
    article = Article(
        id=_whole(id) or f"sha256-{digest[:16]}",
        text=stored,
        sha256=digest,
        outlet=_whole(outlet),
        title=_whole(title),
        published=published,
        language=guess_language(stored),
    )
    return code_article(article)


def _whole(text: Words) -> Words:
    return LONE.sub("\ufffd", text) if text else text

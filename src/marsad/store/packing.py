"""Between records and rows: packed bodies, fingerprints, flat events, folded words. No database here.

Everything in this module may run in a worker process, so that the one writer only writes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from marsad.incidents.model import WhereKnown
from marsad.lang import search_keys_for
from marsad.record import Article, Count, Event, Place, Report

__all__ = [
    "Prepared",
    "digest",
    "event_row",
    "fingerprint",
    "now",
    "pack",
    "pack_report",
    "place_columns",
    "prepare",
    "terms_of",
    "unpack",
    "unpack_article",
    "unpack_report",
    "words_of",
]

LONGEST = 60_000
"""Words of a text that are indexed: a limit of PostgreSQL's word lists, far beyond any report."""
_PARTS = ("text", "title", "url", "outlet", "author", "published")
_SIDES = (("actor", "actors"), ("target", "recipients"))


class Prepared(msgspec.Struct):
    """A coded report, ready to be written."""

    id: str
    fingerprint: str
    article: dict[str, Any]
    text: bytes
    coder: str
    codebook: str
    digest: str
    body: bytes
    events: list[dict[str, Any]]
    terms: list[tuple[int, str, str]]
    title_words: str
    body_words: str


def now() -> str:
    """This moment as an ISO date-time in UTC, to the microsecond: entries are ordered by it."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def pack(value: Any) -> bytes:
    """Any value as compressed JSON."""
    return zlib.compress(msgspec.json.encode(value), 1)


def unpack(body: bytes) -> Any:
    """What ``pack`` packed, as plain Python values."""
    return msgspec.json.decode(zlib.decompress(body))


def pack_report(report: Report) -> bytes:
    """The record without its article, which is kept once for all versions."""
    bare = msgspec.structs.replace(report.article, text="")
    return zlib.compress(msgspec.json.encode(msgspec.structs.replace(report, article=bare)), 1)


def unpack_article(body: bytes) -> Article:
    """The article of a text row."""
    return msgspec.json.decode(zlib.decompress(body), type=Article)


def unpack_report(body: bytes, article: Article) -> Report:
    """The record of a version row with its article."""
    report = msgspec.json.decode(zlib.decompress(body), type=Report)
    report.article = article
    return report


def fingerprint(article: Article) -> str:
    """What makes an article this one: its words, and what is said of where they come from."""
    told = "\0".join(str(getattr(article, part) or "") for part in _PARTS)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def digest(value: Any) -> str:
    """A hash of a value's JSON."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


def prepare(report: Report) -> Prepared:
    """Everything that is to be written of a report, worked out."""
    article = report.article
    rows: list[dict[str, Any]] = []
    terms: list[tuple[int, str, str]] = []
    for position, event in enumerate(report.events):
        rows.append(event_row(event, position, "machine"))
        terms.extend((position, field, term) for field, term in terms_of(event))
    title, body = words_of(article)
    said = {"removed": report.removed, "events": report.events, "tolls": report.tolls, "warnings": report.warnings}
    return Prepared(
        id=report.id,
        fingerprint=fingerprint(article),
        article={
            "sha256": article.sha256,
            "title": article.title,
            "outlet": article.outlet,
            "url": article.url,
            "language": article.language,
            "published": article.published,
            "day": (article.published or "")[:10],
        },
        text=pack(article),
        coder=f"{report.coder.name} {report.coder.version}",
        codebook=report.coder.codebook,
        digest=hashlib.sha256(msgspec.json.encode(said)).hexdigest(),
        body=pack_report(report),
        events=rows,
        terms=terms,
        title_words=title,
        body_words=body,
    )


def words_of(article: Article) -> tuple[str, str]:
    """The folded words of title and text, as the word index holds them."""
    keys = search_keys_for(None)
    return " ".join(keys(article.title or "")), " ".join(keys(article.text)[:LONGEST])


def place_columns(where: Place | WhereKnown | None) -> dict[str, Any]:
    """A place, flat: the columns that rows of events and of incidents share."""
    return {
        "place": where.name if where else None,
        "country": where.country if where else None,
        "admin1": where.admin1 if where else None,
        "lat": where.lat if where else None,
        "lon": where.lon if where else None,
        "place_precision": where.precision if where else None,
    }


def event_row(event: Event, position: int, state: str) -> dict[str, Any]:
    """An event, flat: the columns of ``EventRow`` but the report."""
    when, where = event.when, event.where
    row: dict[str, Any] = {
        "position": position,
        "event": event.id,
        "kind": event.kind,
        "role": event.role,
        "status": event.status,
        "state": state,
        "confidence": event.confidence,
        "start": when.start[:10] if when else None,
        "end": when.end[:10] if when else None,
        "precision": when.precision if when else None,
        **place_columns(where),
        "actors": "; ".join(party.name for party in event.actors) or None,
        "recipients": "; ".join(party.name for party in event.recipients) or None,
        "trigger": event.trigger.text,
    }
    for outcome in ("killed", "injured"):
        row.update(
            zip([f"{outcome}_{end}" for end in ("low", "high", "best")], _total(event.casualties, outcome), strict=True)
        )
    return row


def _total(counts: list[Count], outcome: str) -> tuple[int | None, int | None, int | None]:
    """(low, high, best) of an outcome: the total that is said, else the sum of figures that are no part of another.

    Several totals are several sources' figures: the range covers them and the best is the first.
    """
    mine = [count for count in counts if count.outcome == outcome and count.part_of is None]
    if not mine:
        return None, None, None
    groups: dict[str, list[Count]] = {}
    for count in mine:
        groups.setdefault(
            "" if count.group is None and count.civilian is None else repr((count.group, count.civilian)), []
        ).append(count)
    whole = groups.pop("", None)
    taken = [whole] if whole else list(groups.values())
    lows = [min((c.low for c in group if c.low is not None), default=0) for group in taken]
    tops = [[c.high for c in group] for group in taken]
    high = (
        None if any(None in group for group in tops) else sum(max(c for c in group if c is not None) for group in tops)
    )
    bests = [best for group in taken if (best := _best(group[0])) is not None]
    return sum(lows), high, sum(bests) if bests else None


def _best(count: Count) -> int | None:
    return next((value for value in (count.best, count.low, count.high) if value is not None), None)


def terms_of(event: Event) -> set[tuple[str, str]]:
    """(field, folded word) by which an event is found."""
    found: set[tuple[str, str]] = set()
    if event.where is not None:
        place = event.where
        names = [place.name, place.admin1, place.admin2, *(one.name for one in place.candidates[:1])]
        found.update(_terms("place", names))
    for field, side in _SIDES:
        for party in getattr(event, side):
            found.update(_terms(field, [party.name, party.canonical, party.parent]))
    found.update(_terms("weapon", (span.text for span in event.weapons)))
    found.update(_terms("source", (claim.source.name for claim in event.claims)))
    return found


def _terms(field: str, names: Iterable[str | None]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name:
            yield from ((field, key) for key in _name_keys(name))


@lru_cache(50_000)
def _name_keys(name: str) -> tuple[str, ...]:
    return tuple(key[:64] for key in search_keys_for(None)(name))

"""``claims``: who says what, as schema.org Claims (JSON-LD).

A graph of NewsArticles, Events and Claims: a claim has its words, its author, the article it appears in, and the event
it is about.  schema.org has no words for a denial, a review state or character offsets; these stand under ``marsad:``.
No ClaimReview is written: that is a fact-checker's verdict, which nobody has given.  No context is loaded from a host:
the vocabulary is named in the file itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from marsad.errors import InputError
from marsad.export.format import Format, Options, Row
from marsad.export.ledger import Ledger, Loss
from marsad.export.model import ExportItem, Origin
from marsad.export.values import country, origins
from marsad.incidents.model import Voice

__all__ = ["CONTEXT", "FORMAT"]

CONTEXT = {"@vocab": "https://schema.org/", "marsad": "urn:marsad:vocab:"}
_PERSONS = frozenset(["witness", "resident"])
_NAMELESS = frozenset(["unnamed"])


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    if not item.incident.claims:
        ledger.leave_out(item, "nobody is quoted: no claim")
        return
    articles = {origin.report: origin for origin in origins(item)}
    told = {voice.report for voice in item.incident.claims}
    yield _event(item)
    yield from (_article(origin, item) for report, origin in articles.items() if report in told)
    for number, voice in enumerate(item.incident.claims):
        yield _claim(item, number, voice, articles.get(voice.report))


def _marks(item: ExportItem) -> dict[str, Any]:
    return {
        "marsad:record": item.id,
        "marsad:version": item.version,
        "marsad:reviewState": item.state,
    }


def _event(item: ExportItem) -> Row:
    incident = item.incident
    when, where = incident.when, incident.where
    place: dict[str, Any] | None = None
    if where is not None:
        land = country(where.country)
        parts = {"addressRegion": where.admin1, "addressCountry": land.iso2 if land else where.country}
        place = _filled({"@type": "Place", "name": where.name, "address": {"@type": "PostalAddress", **_filled(parts)}})
        if where.lat is not None and where.lon is not None:
            place["geo"] = {"@type": "GeoCoordinates", "latitude": where.lat, "longitude": where.lon}
            place["marsad:precision"] = where.precision
    return _filled(
        {
            "@type": "Event",
            "@id": _event_id(item),
            "marsad:kind": incident.kind,
            "marsad:grade": incident.grade,
            "startDate": when.start if when else None,
            "endDate": when.end if when else None,
            "location": place,
            **_marks(item),
        }
    )


def _event_id(item: ExportItem) -> str:
    return f"urn:marsad:incident:{item.id}"


def _article_id(report: str, item: ExportItem) -> str:
    return f"urn:marsad:report:{item.id}:{report}"


def _article(origin: Origin, item: ExportItem) -> Row:
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": _article_id(origin.report, item),
            "identifier": origin.report,
            "url": origin.url,
            "headline": origin.title,
            "author": {"@type": "Person", "name": origin.author} if origin.author else None,
            "publisher": {"@type": "Organization", "name": origin.outlet} if origin.outlet else None,
            "datePublished": origin.published,
            "inLanguage": origin.language,
            "marsad:sha256": origin.sha256,
            **_marks(item),
        }
    )


def _claim(item: ExportItem, number: int, voice: Voice, origin: Origin | None) -> Row:
    kind = "Person" if voice.type in _PERSONS else "Organization"
    author = None if voice.type in _NAMELESS else {"@type": kind, "name": voice.source, "marsad:sourceType": voice.type}
    return _filled(
        {
            "@type": "Claim",
            "@id": f"urn:marsad:claim:{item.id}:{number}",
            "text": voice.words,
            "author": author or {"@type": "Thing", "marsad:sourceType": voice.type},
            "appearance": {"@id": _article_id(voice.report, item)},
            "datePublished": origin.published if origin else None,
            "about": {"@id": _event_id(item)},
            "marsad:stance": voice.stance,
            "marsad:aboutValue": voice.about if voice.about != "event" else None,
            "marsad:target": voice.target,
            **_span(item, voice),
            **_marks(item),
        }
    )


def _span(item: ExportItem, voice: Voice) -> dict[str, Any]:
    """Where the words stand in the stored text, where the records are at hand."""
    for tied in item.events:
        if tied.report == voice.report and tied.event.id == voice.event:
            for claim in tied.event.claims:
                same = (claim.source.name, claim.stance, claim.about) == (voice.source, voice.stance, voice.about)
                if same and claim.span is not None:
                    return {"marsad:start": claim.span.start, "marsad:end": claim.span.end}
    return {}


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what is unknown: JSON-LD leaves it out."""
    return {name: value for name, value in fields.items() if value is not None and value != {}}


def _write(rows: Iterable[Row], out: Path, options: Options) -> None:
    with out.open("wb") as stream:
        stream.write(b'{"@context":' + msgspec.json.encode(CONTEXT) + b',"@graph":[')
        for number, row in enumerate(rows):
            stream.write((b",\n" if number else b"\n") + msgspec.json.encode(row))
        stream.write(b"\n]}\n")


def _read(path: Path) -> Iterator[Row]:
    document = msgspec.json.decode(path.read_bytes())
    if not isinstance(document, dict) or document.get("@context") != CONTEXT:
        raise InputError("not a graph of claims", where=str(path))
    yield from document["@graph"]


LOSSES = (
    Loss(
        "killed, injured",
        "claims carry words; figures are in the other formats",
        lambda x: x.incident.killed is not None,
    ),
    Loss("parties", "only who is quoted or blamed", lambda x: bool(x.incident.parties)),
    Loss("evidence", "the claims' own words only", lambda x: True),
    Loss("weapons", "no field", lambda x: any(t.event.weapons for t in x.events)),
    Loss("corrections", "what a person put right", lambda x: bool(x.corrections)),
)
FORMAT = Format(
    "claims", ".jsonld", "who says what, as schema.org Claims", _rows, _write, _read, LOSSES,
    source="schema.org Claim, NewsArticle, Event",
)  # fmt: skip

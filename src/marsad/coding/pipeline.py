"""The stages in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from marsad.coding.build import build_events
from marsad.coding.casualties import drop_summaries
from marsad.coding.contradictions import figure_warnings, year_warnings
from marsad.coding.mentions import Mention, find_mentions
from marsad.coding.merge import Cluster, cluster
from marsad.coding.participants import attach_participants
from marsad.coding.reading import Reading
from marsad.coding.scope import judge_scope
from marsad.coding.select import select
from marsad.lang import reader_for
from marsad.record import Article, Coder, Report, Warning
from marsad.version import CODEBOOK, VERSION

__all__ = ["Stages", "code", "stages"]


@dataclass(slots=True)
class Stages:
    """What every stage gave, for ``explain``."""

    reading: Reading
    mentions: list[Mention]
    clusters: list[Cluster]
    report: Report


def code(article: Article) -> Report:
    """Code one article.

    A text in a language without a reader gives a record without events and a warning that says so.
    """
    found = stages(article)
    return found if isinstance(found, Report) else found.report


def stages(article: Article) -> Stages | Report:
    """Code one article and keep what every stage gave."""
    reader = reader_for(article.language)
    if reader is None:
        return _unread(article)
    reading, removed, tolls = reader.read(article)
    if reading.republished_from and not article.republished_from:
        article = replace(article, republished_from=reading.republished_from)
    mentions = find_mentions(reading)
    attach_participants(reading, mentions)
    kept = judge_scope(reading, mentions)
    clusters = select(reading, drop_summaries(reading, cluster(reading, kept)))
    parties = reader.parties(reading, clusters)
    events = build_events(reading, article, clusters, parties)
    report = Report(
        id=article.id,
        article=article,
        coder=_coder(reader),
        removed=removed,
        events=events,
        tolls=tolls,
        warnings=[*reading.warnings, *figure_warnings(reading, clusters), *year_warnings(events)],
    )
    return Stages(reading, mentions, clusters, report)


def _coder(reader: Any) -> Coder:
    return Coder(name="marsad", version=VERSION, codebook=CODEBOOK, language_pack=reader.code if reader else None)


def _unread(article: Article) -> Report:
    message = f"no reader for language {article.language!r}; the text was not coded"
    return Report(
        id=article.id,
        article=article,
        coder=_coder(None),
        warnings=[Warning(code="language_not_read", message=message)],
    )

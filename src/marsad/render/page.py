"""Reports as one self-contained page: no host is asked for anything, every letter of a report is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources
from types import TracebackType
from typing import IO

from marsad import __version__
from marsad.record import Article, Report
from marsad.render.facts import event_card, rest_card
from marsad.render.marks import Marked, Run, marked_values, runs
from marsad.render.values import Labels, labels

__all__ = ["PageWriter", "page"]

RTL = frozenset(["ar", "fa", "he", "ur", "ku", "ckb"])


def page(reports: Iterable[Report], lang: str = "ar") -> str:
    """The page as one string. ``lang`` is the language of its labels: ``ar`` or ``en``."""
    import io

    stream = io.StringIO()
    with PageWriter(stream, lang) as writer:
        for report in reports:
            writer.add(report)
    return stream.getvalue()


class PageWriter:
    """Writes a page report by report, so that a large batch is never held in memory.

    Args:
        stream: an open text stream, UTF-8.
        lang: language of the labels, ``ar`` or ``en``.
    """

    def __init__(self, stream: IO[str], lang: str = "ar") -> None:
        self.stream = stream
        self.lang = lang
        self.words: Labels = labels(lang)
        self.number = 0

    def __enter__(self) -> PageWriter:
        self.stream.write(_head(self.lang, self.words))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stream.write(f"</main>\n<script>{_asset('page.js')}</script>\n</body>\n</html>\n")

    def add(self, report: Report) -> None:
        """Write one report."""
        prefix = f"r{self.number}"
        self.number += 1
        self.stream.writelines(_section(report, prefix, self.words))


def _head(lang: str, words: Labels) -> str:
    title = escape(words["words"]["title"])
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'"
    return (
        f'<!doctype html>\n<html lang="{lang}" dir="{words["direction"]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<header class="page"><h1>{title}</h1><p class="hint">{escape(words["words"]["hint"])}</p>'
        f'<p>{escape(words["words"]["coded_by"])} <bdi dir="ltr">marsad {__version__}</bdi></p></header>\n<main>\n'
    )


def _section(report: Report, prefix: str, words: Labels) -> Iterator[str]:
    article = report.article
    values = marked_values(report, prefix)
    facts = [article.outlet, article.published, report.id]
    source = " · ".join(f"<bdi>{escape(fact)}</bdi>" for fact in facts if fact)
    direction = "rtl" if (article.language or "ar") in RTL else "ltr"
    yield f'<section class="report" id="{prefix}">\n<article>\n<p class="source">{source}</p>\n'
    yield f'<div class="text" lang="{escape(article.language or "ar")}" dir="{direction}">'
    yield from _text(article, report, values)
    yield "</div>\n</article>\n<div>\n"
    if not report.events:
        yield f'<p class="note">{escape(words["words"]["no_events"])}</p>\n'
    for i, event in enumerate(report.events):
        yield event_card(event, f"{prefix}e{i}", words)
    yield rest_card(report, prefix, words)
    yield "</div>\n</section>\n"


def _text(article: Article, report: Report, values: list[Marked]) -> Iterator[str]:
    """The article's text, every code point once, cut at the ends of values and of removed regions."""
    edges = [edge for removal in report.removed for edge in (removal.start, removal.end)]
    for run in runs(len(article.text), values, edges):
        text = article.text[run.start : run.end]
        why = next((gone.why for gone in report.removed if gone.start <= run.start < gone.end), None)
        yield _run(run, text) if why is None else f'<span class="removed" title="{escape(why)}">{escape(text)}</span>'


def _run(run: Run, text: str) -> str:
    if not run.values:
        return escape(text)
    refs = " ".join(value.ref for value in run.values)
    return f'<mark class="{run.values[0].field}" data-values="{refs}">{escape(text)}</mark>'


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

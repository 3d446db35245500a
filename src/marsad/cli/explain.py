"""``marsad explain``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.code import parse_fields
from marsad.cli.talk import Talk

if TYPE_CHECKING:
    from marsad.coding.pipeline import Stages
    from marsad.record import Article, Event
    from marsad.text.document import Document

__all__ = ["command"]

ROOMS = ("triggers", "cues", "counts", "times", "places", "parties")


@click.command("explain")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--json", "as_json", is_flag=True, help="Print one object a report, on a line.")
@click.option("--input-format", type=click.Choice(["auto", "txt", "html", "jsonl", "json"]), default="auto")
@click.option("--published", metavar="DATE", help="ISO date for reports that carry none.")
@click.option("--outlet", metavar="NAME", help="Outlet for reports that carry none.")
@click.option("--field", "fields", multiple=True, metavar="NAME=COLUMN", help="Read NAME from another JSON key.")
def command(
    inputs: tuple[str, ...],
    as_json: bool,
    input_format: str,
    published: str | None,
    outlet: str | None,
    fields: tuple[str, ...],
) -> None:
    """Show how a report was read: stages, rules, words.

    For each report: what was left out, which rules fired on which words, and for each event the rule behind
    every value.
    """
    from marsad.ingest import Failure, read

    talk = Talk()
    options = {"input_format": input_format, "published": published, "outlet": outlet}
    told = failed = 0
    for item in read(inputs, fields=parse_fields(fields), **options):  # type: ignore[arg-type]
        if isinstance(item, Failure):
            failed += 1
            talk.error(str(item.error))
        else:
            told += 1
            _tell(item, as_json)
    if failed:
        click.get_current_context().exit(3 if told else 4)


def _tell(article: Article, as_json: bool) -> None:
    from marsad.coding import stages
    from marsad.record import Report

    found = stages(article)
    if isinstance(found, Report):
        warnings = "; ".join(warning.message for warning in found.warnings)
        click.echo(f'{{"id": "{article.id}"}}' if as_json else f"{article.id}: {warnings}")
    elif as_json:
        import msgspec

        click.echo(msgspec.json.encode(_explained(found)))
    else:
        click.echo("\n".join(_lines(found)))


def _explained(found: Stages) -> dict[str, Any]:
    doc, report = found.reading.doc, found.report
    return {
        "id": report.id,
        "removed": report.removed,
        "rooms": {room: [_hit(doc, match) for match in getattr(found.reading, room)] for room in ROOMS},
        "events": [{"id": event.id, "kind": event.kind, "why": event.why} for event in report.events],
        "tolls": report.tolls,
        "warnings": report.warnings,
    }


def _hit(doc: Document, match: Any) -> dict[str, Any]:
    return {"rule": match.rule, "span": doc.span(match.first, match.last)}


def _lines(found: Stages) -> Iterator[str]:
    from marsad.render.card import isolate

    doc, report = found.reading.doc, found.report
    text = report.article.text
    yield isolate(report.id)
    yield f"text      {len(text)} characters, {len(doc.words)} words, {len(doc.sentences)} sentences"
    for gone in report.removed:
        yield f"not read  {gone.start}-{gone.end} {gone.why} {isolate(_short(text[gone.start : gone.end]))}"
    for room in ROOMS:
        yield from _room(room, doc, getattr(found.reading, room))
    yield f"tellings  {len(found.mentions)} joined into {len(report.events)} events, {len(report.tolls)} tolls"
    for number, event in enumerate(report.events, 1):
        yield ""
        yield from _event(number, event)
    for warning in report.warnings:
        yield f"warning   {warning.code}: {warning.message}"
    yield ""


def _room(room: str, doc: Document, matches: Iterable[Any]) -> Iterator[str]:
    from marsad.render.card import isolate

    for match in matches:
        yield f"{room:<9} {match.rule:<34} {isolate(_short(doc.span(match.first, match.last).text))}"


def _event(number: int, event: Event) -> Iterator[str]:
    from marsad.render.card import isolate

    yield f"event {number}   {event.kind}, {event.role}, {event.status}  {isolate(event.trigger.text)}"
    for step in event.why:
        value = "" if step.value is None else f" = {isolate(_short(str(step.value)))}"
        words = f"  {isolate(_short(step.span.text))}" if step.span else ""
        yield f"  {step.field:<22} {step.rule}{value}{words}"


def _short(text: str, limit: int = 60) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"

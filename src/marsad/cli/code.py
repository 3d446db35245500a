"""``marsad code``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import click

from marsad.cli.talk import Talk, colour_wanted, terminal_width
from marsad.knowledge import knowledge_options

if TYPE_CHECKING:
    from marsad.ingest import Failure, Meter
    from marsad.record import Report

__all__ = ["command", "parse_fields"]

Sink = Callable[["Report"], None]


@click.command("code")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--json", "as_json", is_flag=True, help="Print one record a line on standard output.")
@click.option("--html", "page", type=click.Path(dir_okay=False), help="Write a page with the evidence marked.")
@click.option("--lang", type=click.Choice(["ar", "en"]), default="ar", show_default=True, help="Labels of the page.")
@click.option(
    "--input-format",
    type=click.Choice(["auto", "txt", "html", "jsonl", "json", "csv", "xlsx", "feed", "warc", "wacz"]),
    default="auto",
    show_default=True,
    help="How to read the inputs; auto goes by the ending, else by the first character.",
)
@click.option("--published", metavar="DATE", help="ISO date for reports that carry none.")
@click.option("--outlet", metavar="NAME", help="Outlet for reports that carry none.")
@click.option("--field", "fields", multiple=True, metavar="NAME=COLUMN", help="Read NAME from another JSON key.")
@click.option("--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes; 0 is one a core.")
@knowledge_options
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
def command(
    inputs: tuple[str, ...],
    as_json: bool,
    page: str | None,
    lang: str,
    input_format: str,
    published: str | None,
    outlet: str | None,
    fields: tuple[str, ...],
    jobs: int,
    places: tuple[str, ...],
    parties: tuple[str, ...],
    quiet: bool,
) -> None:
    """Code reports into event records.

    INPUT is a file (.txt .md .html .jsonl), a folder, a glob, or - for standard input. Without --json or
    --html a card for each report is printed.
    """
    from marsad.batch import code_many
    from marsad.ingest import Meter, read

    meter = Meter()
    talk = Talk(quiet)
    items = read(
        inputs,
        input_format=input_format,
        fields=parse_fields(fields),
        published=published,
        outlet=outlet,
        warn=lambda where, message: talk.say(f"{where}: {message}"),
        meter=meter,
    )
    with ExitStack() as stack:
        sinks = _sinks(stack, as_json, page, lang)
        results = code_many(items, jobs or os.cpu_count() or 1, places, parties)
        stack.enter_context(closing(results))  # stopped half-way, no process is left behind
        coded, failed = _run(results, sinks, talk, meter)
    if page:
        talk.say(f"page written to {page}")
    talk.say(f"{coded} coded, {failed} failed")
    sys.stdout.flush()
    if failed:
        click.get_current_context().exit(3 if coded else 4)


def parse_fields(pairs: Iterable[str]) -> dict[str, str]:
    """``text=body`` pairs as a mapping."""
    fields = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not (name and equals and column):
            raise click.UsageError(f"--field wants NAME=COLUMN, not {pair!r}")
        fields[name] = column
    return fields


def _run(results: Iterator[Report | Failure], sinks: list[Sink], talk: Talk, meter: Meter) -> tuple[int, int]:
    from marsad.record import Report

    coded = failed = 0
    with talk.progress("coding", meter) as step:
        for result in results:
            if isinstance(result, Report):
                coded += 1
                for write in sinks:
                    write(result)
            else:
                failed += 1
                talk.error(str(result.error))
            step()
    return coded, failed


def _sinks(stack: ExitStack, as_json: bool, page: str | None, lang: str) -> list[Sink]:
    sinks: list[Sink] = []
    if as_json:
        sinks.append(_json_sink())
    elif not page:
        sinks.append(_card_sink())
    if page:
        from marsad.render.page import PageWriter

        stream = stack.enter_context(open(page, "w", encoding="utf-8", errors="replace", newline="\n"))  # noqa: SIM115
        sinks.append(stack.enter_context(PageWriter(stream, lang)).add)
    return sinks


def _json_sink() -> Sink:
    from marsad.record import encode

    out = sys.stdout.buffer  # bytes: UTF-8 whatever the locale

    def sink(report: Report) -> None:
        out.write(encode(report) + b"\n")

    return sink


def _card_sink() -> Sink:
    from marsad.render.card import card

    width, colour = terminal_width(), colour_wanted()

    def sink(report: Report) -> None:
        click.echo(card(report, width=width, colour=colour), color=True)

    return sink

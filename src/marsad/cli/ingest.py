"""``marsad ingest``: bring articles into a store."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from marsad.cli.code import parse_fields
from marsad.cli.talk import Talk
from marsad.knowledge import knowledge_options

if TYPE_CHECKING:
    from marsad.store import Store

__all__ = ["command"]

FORMATS = ("auto", "txt", "html", "jsonl", "json", "csv", "xlsx", "feed", "warc", "wacz")


@click.command("ingest")
@click.argument("store")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--input-format", type=click.Choice(FORMATS), default="auto", show_default=True, help="How to read them.")
@click.option("--field", "fields", multiple=True, metavar="NAME=COLUMN", help="Read NAME from another key or column.")
@click.option("--mapping", metavar="NAME", help="Use the columns kept under this name.")
@click.option("--save-mapping", metavar="NAME", help="Keep the --field options under this name.")
@click.option(
    "--dates", type=click.Choice(["iso", "dmy", "mdy"]), default="iso", show_default=True, help="How days are written."
)
@click.option("--published", metavar="DATE", help="ISO date for reports that carry none.")
@click.option("--outlet", metavar="NAME", help="Outlet for reports that carry none.")
@click.option("--prefix", default="", metavar="TEXT", help="Put before the ids that the sources give.")
@click.option("--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes; 0 is one a core.")
@click.option("--quarantine", type=click.Path(dir_okay=False), help="Also write what failed to this file (JSON lines).")
@click.option("--json", "as_json", is_flag=True, help="Print what became of every input, once it is on the disk.")
@knowledge_options
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
def command(store: str, sources: tuple[str, ...], quiet: bool, **options: object) -> None:
    """Bring reports into a store.

    STORE is a file, made when it is not there, or the URL of a PostgreSQL database. SOURCE is a file, a folder, a
    glob, or - for standard input: text, HTML, JSON (lines, ninjs, Telegram exports, auto-archiver), CSV, XLSX, RSS
    and Atom, WARC and WACZ. Run it again at any time: what is kept is passed over.
    """
    from marsad.store import open_store

    with open_store(store) as opened:
        failed, taken = _run(opened, sources, Talk(quiet), options)
    if failed:
        click.get_current_context().exit(3 if taken else 4)


def _run(store: Store, sources: tuple[str, ...], talk: Talk, options: dict[str, object]) -> tuple[int, int]:
    from marsad.ingest import Meter, read_placed
    from marsad.store.intake import Intake

    meter = Meter()
    placed = read_placed(
        sources,
        input_format=str(options["input_format"]),
        fields=_fields(store, options),
        published=options["published"],  # type: ignore[arg-type]
        outlet=options["outlet"],  # type: ignore[arg-type]
        dates=str(options["dates"]),
        warn=lambda where, message: talk.say(f"{where}: {message}"),
        meter=meter,
    )
    intake = Intake(
        store,
        jobs=options["jobs"] or os.cpu_count() or 1,  # type: ignore[arg-type]
        places=options["places"],  # type: ignore[arg-type]
        parties=options["parties"],  # type: ignore[arg-type]
        prefix=str(options["prefix"]),
    )
    with talk.progress("ingesting", meter) as step, closing(intake.run(sources, placed)) as rows:
        for row in rows:
            step()
            if row.outcome == "failed":
                talk.error(f"{row.place}: {row.note}")
            if options["as_json"]:
                _print(row)
    if options["quarantine"]:
        _write_quarantine(store, str(options["quarantine"]))
    counts = intake.counts
    talk.say(", ".join(f"{counts[name]} {name}" for name in ("added", "recoded", "revised", "known", "failed")))
    return counts["failed"], sum(counts.values()) - counts["failed"]


def _fields(store: Store, options: dict[str, object]) -> dict[str, str]:
    fields = parse_fields(options["fields"])  # type: ignore[arg-type]
    if options["mapping"]:
        fields = {**store.imports.mapping(str(options["mapping"])), **fields}
    if options["save_mapping"]:
        from marsad.errors import UsageError
        from marsad.ingest.reader import FIELDS

        unknown = set(fields) - set(FIELDS)
        if unknown or not fields:
            raise UsageError(
                f"nothing to keep: {', '.join(sorted(unknown)) or 'no --field'}", todo=f"fields are {FIELDS}"
            )
        store.imports.save_mapping(str(options["save_mapping"]), fields)
    return fields


def _print(row: object) -> None:
    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
    sys.stdout.buffer.flush()


def _write_quarantine(store: Store, path: str) -> None:
    import msgspec

    with open(path, "wb") as out:
        for one in store.imports.quarantined():
            out.write(msgspec.json.encode(one) + b"\n")

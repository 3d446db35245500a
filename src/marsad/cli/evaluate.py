"""``marsad evaluate``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from marsad.cli.talk import Talk

__all__ = ["command"]

Rows = dict[str, dict[str, Any]]
PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("evaluate")
@click.argument("gold", type=PATH)
@click.argument("predicted", type=PATH, required=False)
@click.option(
    "--measure",
    type=click.Choice(["auto", "events", "assault", "protest"]),
    default="auto",
    show_default=True,
    help="What GOLD holds: annotated events, or sentences labelled for a PLOVER type.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
@click.option("--misses", type=click.IntRange(0), default=0, metavar="N", help="Name the first N errors.")
@click.option(
    "--floors", type=click.Path(dir_okay=False, path_type=Path), help="Fail when a figure is below its floor."
)
@click.option("--update", is_flag=True, help="Raise the floors to these figures; never lowers one.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
def command(
    gold: Path,
    predicted: Path | None,
    measure: str,
    as_json: bool,
    misses: int,
    floors: Path | None,
    update: bool,
    quiet: bool,
) -> None:
    """Measure records against gold records.

    GOLD and PREDICTED are JSON lines joined on their id. Without PREDICTED, the texts of GOLD are coded now.
    """
    from marsad.evaluation import score_events, score_sentences

    talk = Talk(quiet)
    truth = _load(gold)
    records = _load(predicted) if predicted else _code(gold, talk)
    measure = _guess(gold, truth) if measure == "auto" else measure
    if measure == "events":
        tally = score_events(truth, records)
        table, errors = tally.table(), tally.misses
    else:
        table, errors = score_sentences(measure, list(truth.values()), records), []
    absent = sum(key not in records for key in truth)
    talk.say(f"{gold.name}: {measure}, {len(truth)} texts, {absent} without a record")
    click.echo(json.dumps(table) if as_json else _shown(table))
    for miss in errors[:misses]:
        talk.error(miss)
    if floors:
        _floors(floors, gold, measure, table, update, talk)


def _floors(path: Path, gold: Path, measure: str, table: Rows, update: bool, talk: Talk) -> None:
    from marsad.evaluation.floors import Floors, fingerprint

    floors, corpus = Floors(path), fingerprint(gold)
    if update:
        for raised in floors.raise_to(corpus, gold.name, measure, table):
            talk.say(f"floor raised: {raised}")
        return
    short = floors.check(corpus, table)
    for shortfall in short:
        talk.error(str(shortfall))
    if short:
        click.get_current_context().exit(1)
    talk.say("no figure is below its floor")


def _load(path: Path) -> Rows:
    from marsad.errors import InputError

    records: Rows = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                key = row.get("id") or (row.get("article") or {}).get("id")
            except (ValueError, AttributeError) as error:
                raise InputError(f"no JSON object: {error}", where=f"{path}:{number}") from error
            if key is None:
                raise InputError("a record without an id", where=f"{path}:{number}")
            records[str(key)] = row
    return records


def _code(path: Path, talk: Talk) -> Rows:
    import msgspec

    from marsad.batch import code_many
    from marsad.ingest import read
    from marsad.record import Report

    records: Rows = {}
    for result in code_many(read([path])):
        if isinstance(result, Report):
            records[result.id] = msgspec.to_builtins(result)
        else:
            talk.error(str(result.error))
    return records


def _guess(path: Path, rows: Rows) -> str:
    first = next(iter(rows.values()), {})
    if "label" not in first:
        return "events"
    for measure in ("assault", "protest"):
        if measure in path.name:
            return measure
    raise click.UsageError(f"{path} holds labelled sentences: say --measure assault or --measure protest")


def _shown(table: Rows) -> str:
    lines = [f"{'':<11}{'precision':>10}{'recall':>8}{'F1':>7}{'gold':>7}{'said':>7}{'right':>7}"]
    for fact, row in table.items():
        figures = f"{row['precision']:>10.3f}{row['recall']:>8.3f}{row['f1']:>7.3f}"
        lines.append(f"{fact:<11}{figures}{row['gold']:>7}{row['said']:>7}{row['right']:>7}")
    return "\n".join(lines)

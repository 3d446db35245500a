"""``marsad store``: look after a store."""

from __future__ import annotations

import json
import sys

import click

__all__ = ["check", "info", "mappings", "quarantine", "runs", "store", "upgrade"]

json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def store() -> None:
    """Look after a store."""


@store.command()
@click.argument("store")
@json_option
def info(store: str, as_json: bool) -> None:
    """What a store holds."""
    from marsad.store import open_store

    with open_store(store, create=False) as opened:
        facts = {
            "reports": opened.count(),
            "events": opened.count("", "events"),
            "incidents": opened.count("", "incidents"),
            "reviewed": opened.count("review:done"),
            "conflicts": opened.count("is:conflict"),
            "in quarantine": len(opened.imports.quarantined()),
            "users": len(opened.people.all()),
        }
    if as_json:
        click.echo(json.dumps(facts))
    else:
        for name, value in facts.items():
            click.echo(f"{name:14} {value}")


@store.command()
@click.argument("store")
def upgrade(store: str) -> None:
    """Bring a store made by an older marsad up to date. Make a copy first."""
    from marsad.store import schema
    from marsad.store.engine import Database

    database = Database(store)
    before = schema.revision_of(database)
    if before != schema.HEAD:
        schema.bring_up(database)
    database.close()
    click.echo(f"{before or 'empty'} → {schema.HEAD}")


@store.command()
@click.argument("store")
def check(store: str) -> None:
    """Check that a store is whole: the file, its tables, its word index."""
    from marsad.store import open_store
    from marsad.store.health import problems

    with open_store(store, create=False) as opened:
        found = problems(opened)
    for problem in found:
        click.echo(problem)
    if found:
        click.get_current_context().exit(1)
    click.echo("whole")


@store.command()
@click.argument("store")
@json_option
@click.option("--all", "settled", is_flag=True, help="Also what a later run took after all.")
def quarantine(store: str, as_json: bool, settled: bool) -> None:
    """What could not be taken in, and why."""
    import msgspec

    from marsad.store import open_store

    with open_store(store, create=False) as opened:
        for one in opened.imports.quarantined(settled=settled):
            if as_json:
                sys.stdout.buffer.write(msgspec.json.encode(one) + b"\n")
            else:
                click.echo(f"{one.place}: [{one.code}] {one.reason}")


@store.command()
@click.argument("store")
@json_option
@click.option("--rows", "run", type=int, metavar="RUN", help="What became of every input of a run.")
def runs(store: str, as_json: bool, run: int | None) -> None:
    """Imports so far, the latest first."""
    import msgspec

    from marsad.store import open_store

    with open_store(store, create=False) as opened:
        found = opened.imports.runs() if run is None else opened.imports.rows(run)
        for one in found:
            if as_json:
                sys.stdout.buffer.write(msgspec.json.encode(one) + b"\n")
            else:
                click.echo("  ".join(str(getattr(one, name)) for name in one.__struct_fields__))


@store.command()
@click.argument("store")
def mappings(store: str) -> None:
    """Column mappings kept for imports."""
    from marsad.store import open_store

    with open_store(store, create=False) as opened:
        for name, fields in opened.imports.mappings().items():
            click.echo(f"{name}: " + ", ".join(f"{field}={column}" for field, column in fields.items()))

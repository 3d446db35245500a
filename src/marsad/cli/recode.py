"""``marsad recode``: code again what a store holds."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from marsad.cli.talk import Talk
from marsad.knowledge import knowledge_options

if TYPE_CHECKING:
    from marsad.store import Store

__all__ = ["command"]


@click.command("recode")
@click.argument("store")
@click.argument("query", nargs=-1)
@click.option("--diff", "shown", is_flag=True, help="Show what changed.")
@click.option("--dry-run", is_flag=True, help="Keep nothing: only say what would change.")
@click.option("--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes; 0 is one a core.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a change.")
@knowledge_options
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
def command(
    store: str,
    query: tuple[str, ...],
    shown: bool,
    dry_run: bool,
    jobs: int,
    as_json: bool,
    places: tuple[str, ...],
    parties: tuple[str, ...],
    quiet: bool,
) -> None:
    """Code again what a store holds.

    All reports, or those that QUERY finds; what comes out otherwise is a new version.

    Decisions of people are laid over the new version; where they meet no longer, `marsad search STORE is:conflict`
    finds the report.
    """
    from marsad.store import open_store

    talk = Talk(quiet)
    how = {"jobs": jobs or os.cpu_count() or 1, "places": places, "parties": parties}
    with open_store(store, create=False) as opened:
        if dry_run:
            _dry(opened, " ".join(query), talk, as_json, how)
        else:
            _wet(opened, " ".join(query), talk, shown or as_json, as_json, how)


def _wet(store: Store, query: str, talk: Talk, shown: bool, as_json: bool, how: dict[str, Any]) -> None:
    from marsad.store.intake import Intake, articles_of

    intake = Intake(store, again=True, verb="recode", **how)
    with talk.progress("coding again") as step:
        for row in intake.run([query or "all"], articles_of(store, query)):
            step()
            if row.outcome == "failed":
                talk.error(f"{row.place}: {row.note}")
            elif row.outcome == "recoded" and row.report and shown:
                numbers = [version.number for version in store.versions(row.report)][-2:]
                old, new = (store.version(row.report, number) for number in numbers)
                _show(row.report, old, new, as_json)
    counts = intake.counts
    talk.say(f"{counts['recoded']} changed, {counts['known']} as before, {counts['failed']} failed")


def _dry(store: Store, query: str, talk: Talk, as_json: bool, how: dict[str, Any]) -> None:
    from marsad.batch import code_many
    from marsad.ingest import Failure
    from marsad.store.diff import changes
    from marsad.store.intake import articles_of

    changed = same = 0
    with talk.progress("coding again") as step:
        for made in code_many((item for _, item in articles_of(store, query)), **how):
            step()
            if isinstance(made, Failure):
                talk.error(str(made.error))
                continue
            old = store.report(made.id).machine
            if changes(old, made):
                changed += 1
                _show(made.id, old, made, as_json)
            else:
                same += 1
    talk.say(f"{changed} would change, {same} would stay (nothing was kept)")


def _show(report: str, old: Any, new: Any, as_json: bool) -> None:
    from marsad.store.diff import changes

    found = changes(old, new)
    if as_json:
        import msgspec

        for one in found:
            line = msgspec.json.encode({"report": report, **msgspec.to_builtins(one)})
            sys.stdout.buffer.write(line + b"\n")
        return
    click.echo(report)
    for one in found:
        name = f"{one.kind} \u2068{one.trigger}\u2069"
        if one.what == "changed":
            click.echo(f"  ~ {name}  {one.path}: {_told(one.old)} → {_told(one.new)}")
        else:
            click.echo(f"  {'+' if one.what == 'added' else '-'} {name}")


def _told(value: Any) -> str:
    return "—" if value is None else f"\u2068{value}\u2069"

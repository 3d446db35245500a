"""``marsad incidents``: from many reports to one incident."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.talk import Talk
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.incidents import IncidentIndex
    from marsad.incidents.keeping import Files, Stored
    from marsad.incidents.model import Incident

__all__ = ["build", "explain", "incidents", "judge", "list_", "show"]

POLICY_NAMES = ("casualty_recorders", "ucdp_best_low_high", "latest_official", "min_max")
from_option = click.option(
    "--from",
    "built",
    default="incidents.jsonl",
    show_default=True,
    help="What build wrote, or a store.",
)
judgements_option = click.option(
    "--judgements", type=click.Path(path_type=Path), default="judgements.jsonl", show_default=True, help="Decisions."
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def incidents() -> None:
    """From many reports to one incident.

    Copies, links, claims side by side, reconciled figures.
    """


@incidents.command()
@click.argument("source", nargs=-1, required=True)
@json_option
@click.option("--out", type=click.Path(path_type=Path), help="Write the incidents (JSON lines) to a file.")
@click.option(
    "--policy",
    type=click.Choice(POLICY_NAMES),
    default=POLICY_NAMES[0],
    show_default=True,
    help="How figures are reconciled.",
)
@click.option("--background", is_flag=True, help="Also incidents that reports only recall, plan or deny.")
@click.option(
    "--previous", type=click.Path(path_type=Path), help="An earlier build, whose ids are kept where they fit."
)
@judgements_option
@click.option("--jobs", type=click.IntRange(0), default=1, show_default=True, help="Processes; 0 is one a core.")
@click.option("-q", "--quiet", is_flag=True, help="No remarks.")
def build(
    source: tuple[str, ...],
    as_json: bool,
    out: Path | None,
    policy: str,
    background: bool,
    previous: Path | None,
    judgements: Path,
    jobs: int,
    quiet: bool,
) -> None:
    """Link coded reports into incidents.

    SOURCE: files of coded reports (JSON lines of `marsad code`; - is standard input), or one store. In a store the
    incidents are kept, with the ids of the build before, and its own judgements hold; --judgements is for files.

    Policies: casualty_recorders, what most independent sources say (Every Casualty Counts, Airwars);
    ucdp_best_low_high, the most reliable kind of source (UCDP GED codebook); latest_official, the last word of an
    official source; min_max, the outermost figures and the middle one.
    """
    import msgspec

    from marsad.incidents import IncidentIndex
    from marsad.incidents.copies import near_copies_available
    from marsad.incidents.keeping import write

    talk = Talk(quiet)
    if not near_copies_available():
        talk.say("near copies are not looked for: install marsad[incidents]")
    index, found = _linked(
        source, IncidentIndex(policy=policy, jobs=jobs or os.cpu_count() or 1), previous, judgements, background
    )
    if out:
        write(out, found)
    kept = _is_one_store(source)
    for incident in found:
        if as_json:
            click.echo(msgspec.json.encode(incident).decode())
        elif not out and not kept:
            click.echo(_line(incident))
    for judgement in index.conflicts:
        talk.error(f"not applied, newer judgements say otherwise: {judgement.verdict} {judgement.a} {judgement.b}")
    doubts = len({tuple(sorted((i.id, str(link.incident)))) for i in found for link in i.doubtful})
    talk.say(f"{len(index.facts)} reports, {len(found)} incidents, {doubts} doubtful pairs")


def _linked(
    source: tuple[str, ...], index: IncidentIndex, previous: Path | None, judgements: Path, background: bool
) -> tuple[IncidentIndex, list[Incident]]:
    """Fill an index from the sources; what a store gives goes back into it."""
    from marsad.incidents import JsonLines
    from marsad.incidents.keeping import Files, StoreReports

    if not _is_one_store(source):
        index.judgements = Files(previous or Path(), judgements).judgements()
        index.add_all(JsonLines([sys.stdin.buffer if name == "-" else Path(name) for name in source]))
        if previous:
            index.keep_names(Files(previous, judgements).incidents())
        return index, index.incidents(background=background)
    from marsad.store import open_store

    with open_store(source[0], create=False) as store:
        index.judgements = store.incidents.judgements()
        index.add_all(StoreReports(store))
        index.keep_names(Files(previous, judgements).incidents() if previous else store.incidents.all())
        found = index.incidents(background=background)
        store.incidents.save(found)
    return index, found


def _is_one_store(source: tuple[str, ...]) -> bool:
    from marsad.incidents.keeping import is_store

    stores = [name for name in source if name != "-" and is_store(name)]
    if stores and len(source) > 1:
        raise UsageError(f"{stores[0]} is a store, and a store stands alone", todo="build from it by itself")
    return bool(stores)


@incidents.command("list")
@from_option
@click.option("--kind", help="Only of this kind.")
@click.option("--place", help="Only where the place's name holds this.")
@click.option("--since", help="Only of this day (ISO) or later.")
@click.option("--grade", type=click.Choice(["confirmed", "fair", "weak", "contested"]))
@click.option("--doubtful", is_flag=True, help="The pairs that wait for a judgement.")
@json_option
def list_(
    built: str,
    kind: str | None,
    place: str | None,
    since: str | None,
    grade: str | None,
    doubtful: bool,
    as_json: bool,
) -> None:
    """List incidents, or with --doubtful the uncertain pairs, the most likely first."""
    import msgspec

    found = _load(built)
    if doubtful:
        _doubts(found, as_json)
        return
    for incident in found:
        day = (incident.when.end if incident.when else None) or ""
        wanted = (not kind or incident.kind == kind) and (not grade or incident.grade == grade)
        wanted &= not place or bool(incident.where and place in incident.where.name)
        if wanted and (not since or day >= since):
            click.echo(msgspec.json.encode(incident).decode() if as_json else _line(incident))


@incidents.command()
@click.argument("id")
@from_option
@click.option("--html", is_flag=True, help="A page for the browser on standard output.")
@click.option("--lang", type=click.Choice(["ar", "en"]), default="ar", show_default=True, help="Of the page's labels.")
@json_option
def show(id: str, built: str, html: bool, lang: str, as_json: bool) -> None:
    """Show one incident: time, place, accounts side by side, figures, copies, history."""
    import msgspec

    from marsad.incidents.card import card
    from marsad.incidents.page import page

    incident = _one(_load(built), id)
    if html:
        click.echo(page(incident, lang), nl=False)
    else:
        click.echo(msgspec.json.encode(incident).decode() if as_json else card(incident), nl=as_json)


@incidents.command()
@click.argument("id")
@from_option
@json_option
def explain(id: str, built: str, as_json: bool) -> None:
    """Why reports were joined into an incident, and with which others it might belong."""
    import msgspec

    from marsad.incidents.scoring import FEATURES

    incident = _one(_load(built), id)
    for link in [*incident.links, *incident.doubtful]:
        if as_json:
            click.echo(msgspec.json.encode(link).decode())
            continue
        click.echo(f"{link.score:.2f}  {link.a}  {link.b}" + (f"  ? {link.incident}" if link.incident else ""))
        for name, points in link.reasons.items():
            click.echo(f"      {points:+.2f}  {FEATURES[name]}")


@incidents.command()
@click.argument("verdict", type=click.Choice(["same", "different", "unsure", "withdrawn"]))
@click.argument("a")
@click.argument("b")
@click.option("--author", required=True, help="Who judges.")
@click.option("--reason", default="", help="Why.")
@from_option
@judgements_option
def judge(verdict: str, a: str, b: str, author: str, reason: str, built: str, judgements: Path) -> None:
    """Judge whether A and B are the same: each an incident, a report, or report#event.

    A judgement is kept with author, time and reason, and applied by the next build; none is overwritten. `withdrawn`
    takes the last judgement on the pair back.
    """
    from marsad.incidents.judgements import Judgement

    keeping = _kept(built, judgements)
    known = keeping.incidents() if Path(built).exists() or "://" in built else []  # judged before any build
    (one, one_at), (other, other_at) = _named(known, a), _named(known, b)
    if one == other:
        raise UsageError("A and B are one and the same")
    facts = {"author": author, "reason": reason, "a_at": one_at, "b_at": other_at}
    keeping.judge(Judgement(verdict=verdict, a=one, b=other, **facts))  # type: ignore[arg-type]
    click.echo(f"{verdict}: {one} {other}")


def _named(known: list[Incident], name: str) -> tuple[str, int | None]:
    """The telling that a name stands for, and where its trigger stands in the text: of an incident, its first.

    Raises:
        UsageError: there are incidents, and none of them knows the name.
    """
    told = [event for incident in known for event in incident.events]
    named = {f"{event['report']}#{event['event']}": event for event in reversed(told)}
    named |= {incident.id: incident.events[0] for incident in known if incident.events}
    if event := named.get(name):
        return f"{event['report']}#{event['event']}", event.get("at")
    if known and not any(name in incident.reports for incident in known):
        raise UsageError(f"no incident, report or event is called {name!r}", todo="see marsad incidents list --json")
    return name, None


def _kept(built: str, judgements: Path) -> Files | Stored:
    from marsad.incidents.keeping import Files, Stored, is_store

    return Stored(built) if is_store(built) else Files(Path(built), judgements)


def _load(built: str) -> list[Incident]:
    return _kept(built, Path()).incidents()


def _one(found: list[Incident], id: str) -> Incident:
    named = [incident for incident in found if incident.id == id] or [i for i in found if i.id.startswith(id)]
    if len(named) != 1:
        raise UsageError(f"{len(named)} incidents are called {id!r}", todo="see marsad incidents list")
    return named[0]


def _doubts(found: list[Incident], as_json: bool) -> None:
    import msgspec

    seen: set[tuple[str, str]] = set()
    rows = [(link, incident.id) for incident in found for link in incident.doubtful if link.incident]
    for link, name in sorted(rows, key=lambda row: (-row[0].score, row[1])):
        pair = (min(name, link.incident or ""), max(name, link.incident or ""))
        if pair in seen:
            continue
        seen.add(pair)
        click.echo(
            msgspec.json.encode({"a": name, "b": link.incident, "score": link.score, "reasons": link.reasons}).decode()
            if as_json
            else f"{link.score:.2f}  {name}  {link.incident}"
        )


def _line(incident: Incident) -> str:
    from marsad.incidents.card import one_line

    return one_line(incident)

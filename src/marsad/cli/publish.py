"""``marsad publish``: a static site of reviewed incidents."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.export import PROFILE_NAMES, asked_profile
from marsad.cli.talk import Talk
from marsad.errors import UsageError

__all__ = ["publish"]


@click.command()
@click.argument("source")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write.")
@click.option("--query", default="", help="Only incidents that a search of the store finds.")
@click.option("--title", default="", help="Title of the site.")
@click.option("--include-unreviewed", is_flag=True, help="Let unreviewed incidents out too, marked on every page.")
@click.option("--profile", type=click.Choice(PROFILE_NAMES), default="public", show_default=True,
              help="What to withhold: named settings of the next two.")  # fmt: skip
@click.option("--redact", multiple=True, metavar="names|words|urls", help="Withhold these too (may be repeated).")
@click.option("--blur", metavar="KM|admin1", help="Coarser places: a grid of so many km, or the governorate's centre.")
@click.option("--policy", help="How figures are chosen (docs/incidents.md).  [default: as they stand]")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def publish(
    source: str,
    out: Path,
    query: str,
    title: str,
    include_unreviewed: bool,
    profile: str,
    redact: tuple[str, ...],
    blur: str | None,
    policy: str | None,
    quiet: bool,
) -> None:
    """Write a static site of reviewed incidents.

    Map, timeline and a page for each incident, in Arabic and English, for any web server. SOURCE is a store, or a file
    of incidents. Only reviewed incidents leave unless asked otherwise; names of victims and exact places are withheld
    unless another profile says so.
    """
    try:
        from marsad.web.publish import publish as write
    except ImportError as error:
        raise UsageError(f"the desk is not installed: {error}", todo="pip install 'marsad[web]'") from error
    from marsad.export import Gate
    from marsad.export.sources import open_source

    gate = Gate(include_unreviewed, asked_profile(profile, redact, blur))
    talk = Talk(quiet)
    opened = open_source(source, [], None, query, reviewed_only=not include_unreviewed)
    with opened as items, talk.progress("incidents") as step:
        made = write(items, out, gate=gate, title=title, policy=policy, step=step)
    talk.say(f"{made.incidents} incidents, {made.files} files: {made.out}")
    kept = sum(made.ledger.kept_back.values())
    if kept:
        talk.say(f"{kept} kept back: not reviewed (--include-unreviewed) or rejected")

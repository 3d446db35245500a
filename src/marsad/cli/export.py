"""``marsad export``: incidents into the formats of the field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.talk import Talk
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.export.gate import Profile
    from marsad.export.run import Result

__all__ = ["asked_profile", "export"]

FORMAT_NAMES = ("acled", "ged", "plover", "airwars", "geojson", "csv", "xlsx", "parquet", "followthemoney", "claims")
PROFILE_NAMES = ("internal", "partners", "public")


@click.command()
@click.argument("source")
@click.option("--format", "format_", required=True, type=click.Choice(FORMAT_NAMES), help="What to write.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--query", default="", help="Only incidents that a search of the store finds.")
@click.option("--records", multiple=True, type=click.Path(exists=True, path_type=Path),
              help="Coded records of the reports, for offsets and finer values (SOURCE a file).")  # fmt: skip
@click.option("--reviews", type=click.Path(exists=True, path_type=Path), help="Review states (SOURCE a file).")
@click.option("--include-unreviewed", is_flag=True, help="Let unreviewed incidents out too, marked in every row.")
@click.option("--profile", type=click.Choice(PROFILE_NAMES), help="What to withhold: named settings of the next two.")
@click.option("--redact", multiple=True, metavar="names|words|urls", help="Withhold these (may be repeated).")
@click.option("--blur", metavar="KM|admin1", help="Coarser places: a grid of so many km, or the governorate's centre.")
@click.option("--loss-report", type=click.Path(dir_okay=False, path_type=Path),
              help="Where to say what the format could not hold.  [default: OUT.loss.json]")  # fmt: skip
@click.option("--lang", type=click.Choice(["ar", "en"]), default="ar", show_default=True, help="Labels of xlsx.")
@click.option("--csv-bom", is_flag=True, help="Start CSV with the mark that Excel wants.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def export(
    source: str,
    format_: str,
    out: Path,
    query: str,
    records: tuple[Path, ...],
    reviews: Path | None,
    include_unreviewed: bool,
    profile: str | None,
    redact: tuple[str, ...],
    blur: str | None,
    loss_report: Path | None,
    lang: str,
    csv_bom: bool,
    quiet: bool,
) -> None:
    """Write incidents in the formats of the field.

    SOURCE is a store, or a file of incidents (JSON lines of `marsad incidents build`). Only reviewed incidents leave
    unless asked otherwise. Beside the file stands what the format could not hold, and the evidence where its rows
    have no room for it.
    """
    from marsad.export import Gate, Options, export
    from marsad.export.sources import open_source

    gate = Gate(include_unreviewed, asked_profile(profile, redact, blur))
    talk = Talk(quiet)
    opened = open_source(source, list(records), reviews, query, reviewed_only=not include_unreviewed)
    with opened as items, talk.progress("incidents") as step:
        result = export(
            items, format_, out, gate=gate, loss_report=loss_report, options=Options(lang, csv_bom), step=step
        )
    _tell(talk, result)


def asked_profile(name: str | None, redact: tuple[str, ...], blur: str | None) -> Profile:
    """The profile that options ask for."""
    from marsad.export import profile_named

    words = [word.strip() for one in redact for word in one.split(",") if word.strip()]
    if blur is None:
        return profile_named(name, words)
    if blur == "admin1":
        return profile_named(name, words, "admin1")
    try:
        return profile_named(name, words, float(blur))
    except ValueError as error:
        raise UsageError(f"--blur {blur!r}", todo="a number of kilometres, or admin1") from error


def _tell(talk: Talk, result: Result) -> None:
    ledger = result.ledger
    talk.say(f"{ledger.records} incidents, {ledger.rows} rows: {result.out}")
    if result.evidence:
        talk.say(f"evidence: {result.evidence}")
    kept = sum(ledger.kept_back.values())
    if kept:
        talk.say(f"{kept} kept back: not reviewed (--include-unreviewed) or rejected")
    if ledger.left_out:
        talk.say(f"{len(ledger.left_out)} left out: the format has no place for them")
    talk.say(f"what the format could not hold: {result.loss_report}")

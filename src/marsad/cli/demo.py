"""``marsad demo``."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from marsad.cli.talk import Talk, colour_wanted, terminal_width

__all__ = ["EXAMPLES", "command"]

EXAMPLES = ("reports.jsonl", "roundup.html")


@click.command("demo")
@click.option("--all", "show_all", is_flag=True, help="Show every bundled report, not only the first.")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write them as a page, too.")
@click.option("--lang", type=click.Choice(["ar", "en"]), default="ar", show_default=True, help="Labels of the page.")
def command(show_all: bool, page: Path | None, lang: str) -> None:
    """Code a bundled report and show its events.

    The reports are invented and come with the package; each value is shown with its words.
    """
    from marsad.batch import code_many
    from marsad.ingest import read
    from marsad.record import Report
    from marsad.render.card import card

    talk = Talk()
    folder = resources.files("marsad") / "examples"
    results = list(code_many(read([str(folder / name) for name in EXAMPLES])))
    reports = [result for result in results if isinstance(result, Report)]
    if len(reports) < len(results):
        for result in results:
            if not isinstance(result, Report):
                talk.error(str(result.error))
        click.get_current_context().exit(1)
    for report in reports if show_all else reports[:1]:
        click.echo(report.article.text.strip() + "\n")
        click.echo(card(report, width=terminal_width(), colour=colour_wanted()), color=True)
    if page:
        from marsad.render.page import page as render

        page.write_text(render(reports, lang), encoding="utf-8")
        talk.say(f"page written to {page}")
    if not show_all:
        talk.say("marsad demo --all shows the other bundled reports, marsad demo --html demo.html the page")
    talk.say("now your own: marsad code REPORT.txt --published 2024-03-15")

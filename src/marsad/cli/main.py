"""``marsad``: one verb, one module, loaded only when it is called.

Exit codes: 0 done; 1 an error, or a check that failed; 2 a command line not understood; 3 some inputs
failed and the rest was coded; 4 no input could be read; 130 interrupted; 141 the reader of standard
output went away.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from marsad import __version__

__all__ = ["VERBS", "Verbs", "cli", "main"]

VERBS = {
    "code": "Code reports into event records.",
    "explain": "Show how a report was read: stages, rules, words.",
    "demo": "Code a bundled report and show its events.",
    "schema": "Print the JSON Schema of a record.",
    "rules": "List the rules with their examples.",
    "lint": "Check lexicons and rule files.",
    "scale": "Code on many cores or machines, shard by shard.",
    "ingest": "Bring reports into a store.",
    "search": "Find reports, events or incidents in a store.",
    "recode": "Code again what a store holds.",
    "store": "Look after a store.",
    "incidents": "From many reports to one incident.",
    "serve": "Serve the review desk and its API over STORE.",
    "export": "Write incidents in the formats of the field.",
    "publish": "Write a static site of reviewed incidents.",
    "evaluate": "Measure records against gold records.",
    "places": "Look places up and import denser gazetteers.",
    "parties": "The register of parties: who is who.",
    "doctor": "Check that this installation works.",
}

EPILOG = """Exit codes: 0 done · 1 an error, or a check that failed · 2 command line not understood ·
3 some inputs failed, the rest was coded · 4 no input could be read."""


class Verbs(click.Group):
    """A group whose verbs are imported when called, with errors turned into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of a first acquaintance."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a verb."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"marsad.cli.{cmd_name}")
        command: click.Command = getattr(module, "command", None) or getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with one line each, without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; a known error becomes one line of talk and an exit code."""
        from marsad.errors import MarsadError

        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except MarsadError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(141)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(130)
        return result


@click.group(
    cls=Verbs, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="marsad")
def cli() -> None:
    """Read Arabic news reports into conflict-event records, every value tied to its words."""


def main() -> None:
    """Entry point of the ``marsad`` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a C locale must not break Arabic
    cli()

"""``marsad schema``."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a record.

    Draft 2020-12, on standard output.
    """
    import json

    from marsad.record import schema

    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))

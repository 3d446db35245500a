"""``marsad schema``."""

from __future__ import annotations

import click

__all__ = ["command"]


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a record (draft 2020-12)."""
    import json

    from marsad.record import schema

    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))

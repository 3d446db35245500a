"""``marsad parties``: look into the register of parties."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

__all__ = ["lookup", "parties"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def parties() -> None:
    """The register of parties: who is who."""


@parties.command()
@click.argument("name")
@click.option("--parties", "files", type=click.Path(exists=True, path_type=Path), multiple=True, help="Add a file.")
@click.option("--most", default=5, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def lookup(name: str, files: tuple[Path, ...], most: int, as_json: bool) -> None:
    """Find parties whose name is like NAME, in Arabic or English. Exit code 1 when there is none."""
    from marsad.lang.ar.parties import load_register

    found = load_register(files).lookup(name, most)
    for entry, score in found:
        if as_json:
            click.echo(msgspec.json.encode({"score": score, **msgspec.to_builtins(entry)}).decode())
            continue
        facts = [entry.country or "-", entry.type or "-", f"{entry.code or '-'}/{entry.sector or '-'}"]
        period = f"{entry.active_from or ''}–{entry.active_to or ''}" if entry.active_from or entry.active_to else ""
        click.echo("  ".join([f"{score:.2f}", entry.id, entry.en, *facts, period]).rstrip())
        click.echo("      " + " | ".join(entry.names[:8]))
    if not found:
        raise SystemExit(1)

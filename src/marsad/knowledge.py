"""A user's own places and parties on top of the shipped ones, for every command that reads reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

__all__ = ["knowledge_options", "use_knowledge"]


def use_knowledge(places: Sequence[str] = (), parties: Sequence[str] = ()) -> None:
    """Read with these gazetteer packs and party files from now on, in this process.

    Args:
        places: packs written by ``marsad places import``.
        parties: YAML or CSV files that add to the party register or override it.

    Raises:
        InputError: when a pack is missing or is none.
        LexiconError: when a row of a party file is not well formed.
    """
    if places:
        from marsad.gazetteer.store import use_packs

        use_packs(places)
    if parties:
        from marsad.lang.ar.parties import load_register, use_register

        use_register(load_register([Path(file) for file in parties]))


def knowledge_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options ``--places`` and ``--parties`` of a command."""
    exists = click.Path(exists=True, dir_okay=False)
    command = click.option("--parties", multiple=True, type=exists, help="Add a party file (YAML or CSV).")(command)
    return click.option("--places", multiple=True, type=exists, help="Add a pack of places (marsad places import).")(
        command
    )

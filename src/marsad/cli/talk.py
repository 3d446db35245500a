"""Talk to the person at the terminal: on standard error, and none of it where nobody asked."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from marsad.ingest.meter import Meter

__all__ = ["Talk", "colour_wanted", "terminal_width"]


class Talk:
    """What a verb says beside its data."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet

    def say(self, message: str) -> None:
        """A remark; not said when quiet."""
        if not self.quiet:
            click.echo(message, err=True)

    def error(self, message: str) -> None:
        """Something that failed; always said."""
        click.echo(message, err=True)

    @contextmanager
    def progress(self, what: str, meter: Meter | None = None) -> Iterator[Callable[[], None]]:
        """A line that appears after two seconds, on a terminal only, and is wiped at the end.

        Not shown where standard output is the same terminal: it would run through the data.
        """
        if self.quiet or not sys.stderr.isatty() or sys.stdout.isatty():
            yield lambda: None
            return
        from marsad.cli.progress import Progress

        progress = Progress(what, lambda line: click.echo(line, err=True, nl=False), meter)
        try:
            yield progress.step
        finally:
            if progress.shown:
                click.echo("\r\x1b[K", err=True, nl=False)


def colour_wanted() -> bool:
    """Colour only on a terminal, and never against NO_COLOR (no-color.org) or a dumb terminal."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns to write, between 80 and 120."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, 80), 120)

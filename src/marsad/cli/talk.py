"""Talk to the person at the terminal: on standard error, and none of it where nobody asked."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

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
    def progress(self, what: str) -> Iterator[Callable[[], None]]:
        """A count that appears after two seconds, on a terminal only, and is wiped at the end.

        Not shown where standard output is the same terminal: it would run through the data.
        """
        shown = not self.quiet and sys.stderr.isatty() and not sys.stdout.isatty()
        started = last = time.monotonic()
        done = 0

        def step() -> None:
            nonlocal done, last
            done += 1
            now = time.monotonic()
            if shown and now - started > 2 and now - last > 0.2:
                last = now
                click.echo(f"\r{what}: {done} ({done / (now - started):.0f} a second)", err=True, nl=False)

        yield step
        if shown and last != started:
            click.echo("\r\x1b[K", err=True, nl=False)


def colour_wanted() -> bool:
    """Colour only on a terminal, and never against NO_COLOR (no-color.org) or a dumb terminal."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns to write, between 80 and 120."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, 80), 120)

"""Write the generated pages of the documentation: ``python docs/generate.py`` (or ``make docs``)."""

from __future__ import annotations

from pathlib import Path

import click

from marsad.cli.main import VERBS, cli

__all__ = ["PAGE", "cli_page"]

PAGE = Path(__file__).with_name("cli.md")
HEAD = """# The command line

Written by `make docs` from the program's own help; a test compares.

Standard output is data, standard error is talk. Colour appears on a terminal only, and never against `NO_COLOR`.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | an error, or a check that failed (`lint`, `rules --unused`, `evaluate --floors`, `doctor`) |
| 2 | the command line was not understood |
| 3 | some inputs failed, each named on standard error; the rest was coded |
| 4 | no input could be read |
| 130 | interrupted |
| 141 | the reader of standard output went away |
"""


def cli_page() -> str:
    """The page: the help of the program and of each verb."""
    parts = [HEAD, _help("marsad", cli)]
    group = click.Context(cli)
    for verb in VERBS:
        command = cli.get_command(group, verb)
        assert command is not None
        parts.append(_help(f"marsad {verb}", command))
    return "\n".join(parts)


def _help(name: str, command: click.Command) -> str:
    names = cli.context_settings["help_option_names"]
    context = click.Context(command, info_name=name, terminal_width=100, help_option_names=names)
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"## {name}\n\n```\n{text}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(cli_page(), encoding="utf-8")

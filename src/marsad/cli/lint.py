"""``marsad lint``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.talk import Talk

if TYPE_CHECKING:
    from marsad.lint import Finding

__all__ = ["command"]


@click.command("lint")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--fix", is_flag=True, help="Take repeated words and entries out of the files.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but findings.")
def command(folder: Path | None, fix: bool, quiet: bool) -> None:
    """Check lexicons and rule files.

    Finds letters no reader sees and no report matches: presentation forms, Persian letters, tatweel,
    invisible characters, words that fold to the same, repeated entries, files without a header.
    FOLDER is a language's folder; by default the Arabic one of this installation.
    """
    from marsad.lang.ar.morphology import FOLDING
    from marsad.lint import lint_folder

    folder = folder or Path(__file__).parents[1] / "lang" / "ar"
    findings = lint_folder(folder, FOLDING.word)
    if fix:
        _mend(folder, findings)
        findings = lint_folder(folder, FOLDING.word)
    for finding in findings:
        click.echo(str(finding))
    files = sum(1 for _ in folder.rglob("*.yaml"))
    Talk(quiet).say(f"{files} files, {len(findings)} findings")
    if findings:
        click.get_current_context().exit(1)


def _mend(folder: Path, findings: list[Finding]) -> None:
    from marsad.lint import mend

    for name in {finding.path for finding in findings if finding.cut}:
        path = folder / name
        source = path.read_text(encoding="utf-8")
        path.write_text(mend(source, [f for f in findings if f.path == name]), encoding="utf-8", newline="\n")

"""``marsad doctor``."""

from __future__ import annotations

import platform
from collections.abc import Callable
from importlib import metadata, resources
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from marsad.record import Event

__all__ = ["command"]

PACKAGES = ("charset-normalizer", "click", "hijridate", "msgspec", "PyYAML")


@click.command("doctor")
def command() -> None:
    """Check that this installation works: versions, data files, a report with a known answer."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("python", _python),
        ("packages", _packages),
        ("language data", _language),
        ("gazetteer", _gazetteer),
        ("self-test", _self_test),
    ]
    failed = 0
    for name, check in checks:
        try:
            click.echo(f"ok    {name}: {check()}")
        except Exception as error:  # a check that fails is the answer, whatever its reason
            failed += 1
            click.echo(f"FAIL  {name}: {type(error).__name__}: {error}")
    if failed:
        click.echo("reinstall marsad; if that does not help, report what stands above", err=True)
        click.get_current_context().exit(1)


def _python() -> str:
    return f"{platform.python_version()}, {platform.system()}"


def _packages() -> str:
    from marsad import __version__

    return ", ".join([f"marsad {__version__}", *(f"{name} {metadata.version(name)}" for name in PACKAGES)])


def _language() -> str:
    from marsad.lang.ar.language import arabic

    language = arabic()
    if not language.forms:
        raise RuntimeError("the Arabic lexicon is empty")
    return f"{len(language.data)} Arabic files, {len(language.tags)} entries, {len(language.forms)} forms"


def _gazetteer() -> str:
    from marsad.gazetteer.store import open_pack

    packs = open_pack().meta()
    if not packs:
        raise RuntimeError("no gazetteer data")
    return "; ".join(f"{pack.get('name', '?')}, {pack.get('places', '?')} places" for pack in packs)


def _self_test() -> str:
    """Code the bundled reports and compare with what a person reads in them."""
    import json

    from marsad.ingest import Failure, read

    folder = resources.files("marsad") / "examples"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    coded: dict[str, list[Event]] = {}
    for article in read([str(folder / "reports.jsonl")]):
        if isinstance(article, Failure):
            raise article.error
        from marsad.coding import code

        coded[article.id] = code(article).events
    for report_id, answers in expected.items():
        found = [_answer(event) for event in coded[report_id] if event.role == "main"]
        for answer in answers:
            if answer not in found:
                raise RuntimeError(f"{report_id}: expected {answer}, coded {found}")
        if not answers and found:
            raise RuntimeError(f"{report_id}: expected no event, coded {found}")
    return f"{len(expected)} bundled reports as expected"


def _answer(event: Event) -> list[object]:
    killed = [
        [count.low, count.high] for count in event.casualties if count.outcome == "killed" and count.part_of is None
    ]
    return [event.kind, event.when.start if event.when else None, event.where.name if event.where else None, killed]

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
    """Check that this installation works.

    Looks at versions and data files, and codes reports whose events are known.
    """
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

    from marsad.coding import code
    from marsad.ingest import Failure, read

    folder = resources.files("marsad") / "examples"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    for article in read([str(folder / "reports.jsonl")]):
        if isinstance(article, Failure):
            raise article.error
        found = [_answer(event) for event in code(article).events if event.role == "main"]
        answers = expected[article.id]
        missing = [answer for answer in answers if not any(_alike(answer, other) for other in found)]
        if missing or (found and not answers):
            raise RuntimeError(f"{article.id}: expected {answers}, coded {found}")
    return f"{len(expected)} bundled reports as expected"


def _answer(event: Event) -> dict[str, object]:
    killed = [[c.low, c.high] for c in event.casualties if c.outcome == "killed" and c.part_of is None]
    return {
        "kind": event.kind,
        "day": event.when.start if event.when else None,
        "place": event.where.name if event.where else "",
        "killed": killed,
    }


def _alike(answer: dict[str, object], found: dict[str, object]) -> bool:
    """The same, where a place may be quoted with a word more or less."""
    from marsad.lang.ar.quotes import same_name

    places = same_name(str(answer["place"]), str(found["place"]))
    return places and {**answer, "place": ""} == {**found, "place": ""}

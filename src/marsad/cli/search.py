"""``marsad search``: find reports, events or incidents in a store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from marsad.store import Store

__all__ = ["command"]


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("store")
@click.argument("query", nargs=-1)
@click.option("--scope", type=click.Choice(["reports", "events", "incidents"]), default="reports", show_default=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many at most.")
@click.option("--count", "only_count", is_flag=True, help="Print only how many there are.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(store: str, query: tuple[str, ...], scope: str, limit: int, only_count: bool, as_json: bool) -> None:
    """Find reports, events or incidents in a store.

    The latest first. QUERY: words in any spelling, "phrases", kind:air_strike, from:2024-03, place:NAME,
    killed>=5, -not, OR.
    """
    from marsad.store import open_store

    text = " ".join(query)
    with open_store(store, create=False) as opened:
        if only_count:
            click.echo(opened.count(text, scope))  # type: ignore[arg-type]
            return
        found = 0
        for item in _items(opened, text, scope, limit):
            found += 1
            _print(item, as_json)
    if not found:
        click.echo("nothing found", err=True)


def _items(store: Store, query: str, scope: str, limit: int) -> Iterator[Any]:
    find: Any = {"reports": store.reports, "events": store.events, "incidents": store.find_incidents}[scope]
    after = None
    while limit > 0:
        page = find(query, limit=min(limit, 500), after=after)
        yield from page.items
        limit -= len(page.items)
        after = page.next
        if after is None:
            return


def _print(item: Any, as_json: bool) -> None:
    if as_json:
        import msgspec

        sys.stdout.buffer.write(msgspec.json.encode(item) + b"\n")
        return
    plain = {name: getattr(item, name) for name in item.__struct_fields__}
    if "trigger" in plain:
        parts = [plain["report"], plain["start"], plain["kind"], plain["place"], _killed(plain), plain["trigger"]]
    elif "grade" in plain:
        parts = [
            plain["id"],
            plain["start"],
            plain["kind"],
            plain["place"],
            _killed(plain),
            plain["grade"],
            plain["review"],
        ]
    else:
        day = (plain["published"] or "")[:10]
        parts = [plain["id"], day, plain["outlet"], f"{plain['events']} events", plain["status"], plain["title"]]
    click.echo("  ".join(str(part) for part in parts if part))


def _killed(plain: dict[str, Any]) -> str:
    low, high = plain["killed_low"], plain["killed_high"]
    if low is None and high is None:
        return ""
    return f"killed {low}" if low == high else f"killed {low}–{'' if high is None else high}"

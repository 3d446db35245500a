"""How quick the desk is to review with: the queue, a report, a decision, over a store of 100,000 events.

    python bench/reviewing.py [--events 100000]

The written reports of ``evaluation/`` are kept again and again under other ids and days. Times are of the server's
answers, asked one after another in one process; the browser's painting is not in them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import msgspec
from starlette.testclient import TestClient

import marsad
from marsad.record import Article, Report
from marsad.store import Store, open_store
from marsad.web import Settings, create_app

WRITTEN = Path(__file__).parents[1] / "evaluation" / "written.jsonl"
PAGES = ("/", "/?kind=air_strike&review=machine", "/?q=killed>=20", "/?q=مدرسة", "/?days=3")
ASKED = 15


def fill(store: Store, events: int) -> None:
    """Keep the written reports till there are so many events."""
    rows = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    names = ("id", "text", "title", "outlet", "published")
    made = [marsad.code_article(Article(sha256="", **{name: row[name] for name in names})) for row in rows]
    each = sum(len(report.events) for report in made)
    for number in range(events // each + 1):
        day = date(2015, 1, 1) + timedelta(days=2 * number)
        store.add_reports([_again(report, number, day) for report in made])


def _again(report: Report, number: int, day: date) -> tuple[Article, Report]:
    told = {"id": f"{report.id}-{number}", "published": day.isoformat()}
    article = msgspec.structs.replace(report.article, **told)
    return article, msgspec.structs.replace(report, id=article.id, article=article)


def timed(what: str, ask: Callable[[int], object]) -> None:
    """Print the median and the slowest of some answers, in milliseconds."""
    ask(0)
    times = []
    for number in range(1, ASKED + 1):
        begun = time.perf_counter()
        ask(number)
        times.append((time.perf_counter() - begun) * 1000)
    print(f"{what:40} median {statistics.median(times):7.1f} ms   slowest {max(times):7.1f} ms")


def main() -> None:
    """Fill a store, then ask."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--events", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder, "desk.db")) as store:
        fill(store, parser.parse_args().events)
        print(f"{store.count()} reports, {store.count('', 'events')} events")
        store.people.add("amal", "reviewer")
        headers = {"authorization": f"Bearer {store.people.issue('amal')}"}
        settings = Settings(accounts=True, rate=1e6, burst=10**6)
        ids = [item.id for item in store.reports("kind:air_strike", limit=ASKED + 1).items]
        events = [store.report(id).report.events[0].id for id in ids]
        with TestClient(create_app(store, settings), base_url="http://127.0.0.1", headers=headers) as client:
            for path in PAGES:
                timed(path, lambda _: client.get(path).raise_for_status())  # noqa: B023 (called at once)
            timed("a report", lambda number: client.get(f"/reports/{ids[number]}").raise_for_status())

            def accept(number: int) -> None:
                body = {"action": "accept", "event": events[number]}
                client.post(f"/api/v1/reports/{ids[number]}/decisions", json=body).raise_for_status()

            timed("a decision", accept)


if __name__ == "__main__":
    main()

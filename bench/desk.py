"""How fluent the desk's map stays: a store of made-up incidents and events, the server's work, and a real browser.

    python bench/desk.py 100000

The rows are written straight into the tables that lists read; texts and versions, which the map does not read, are not
there.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import uvicorn
from sqlalchemy import insert

from marsad.record import Kind
from marsad.store import Store, open_store
from marsad.store.models import EventRow, IncidentRow, ReportRow
from marsad.web import Settings, create_app
from marsad.web.columns import columns_of

CLASSES = ("exact", "exact", "near", "district", "governorate", "country")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
FRAMES = """async () => {
    const box = document.querySelector('.timeline canvas').getBoundingClientRect();
    const fire = (kind, x) => document.querySelector('.timeline canvas').dispatchEvent(new PointerEvent(kind,
        {clientX: x, clientY: box.top + 30, bubbles: true, pointerId: 1}));
    HTMLCanvasElement.prototype.setPointerCapture = () => {};
    const took = [], shown = [];
    fire('pointerdown', box.left + 60);
    for (let i = 0; i < 40; i++) {
        const start = performance.now();
        fire('pointermove', box.left + 80 + i * 12);
        took.push(performance.now() - start);
        await new Promise((next) => requestAnimationFrame(next));
        shown.push(performance.now() - start);
    }
    fire('pointerup', box.left + 560);
    return {took, shown};
}"""


def main(size: int) -> None:
    """Make a store, time the server, then a browser."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder, "bench.db")) as store:
        fill(store, size)
        for scope in ("incidents", "events"):
            start = time.perf_counter()
            body = columns_of(store, "", scope)
            print(f"{scope}: columns of {size:,} in {time.perf_counter() - start:.2f} s, {len(body) / 1e6:.1f} MB")
        with serving(store) as base:
            look(base)


def fill(store: Store, size: int) -> None:
    """So many incidents and so many events, four to a report."""
    rng = random.Random(7)
    kinds = get_args(Kind)
    towns = [(rng.uniform(12, 37), rng.uniform(32, 60), f"place {n}") for n in range(3000)]

    def flat() -> dict[str, Any]:
        lat, lon, place = rng.choice(towns)
        start = date(2014, 1, 1) + timedelta(days=int(4300 * rng.random() ** 0.7))
        days = rng.choice((0, 0, 0, 0, 1, 6, 30))
        killed = rng.choice((None, None, 0, 1, 2, 3, 5, 12))
        harm = {"killed_low": killed, "killed_best": killed, "killed_high": killed and killed + rng.choice((0, 2))}
        when = {"start": start.isoformat(), "end": (start + timedelta(days=days)).isoformat(), "precision": "day"}
        where = {"place": place, "country": "SYR", "lat": lat, "lon": lon, "place_precision": rng.choice(CLASSES)}
        return {"kind": rng.choice(kinds), **when, **where, **harm, "status": "reported"}

    with store.database.writing() as connection:
        told = {"added": "2026-01-01", "changed": "2026-01-01", "outlet": "outlet", "language": "ar"}
        reports = [{"id": f"r{n}", "title": f"title {n}", "day": "2026-01-01", **told} for n in range(size // 4)]
        connection.execute(insert(ReportRow), reports)
        own = {"role": "main", "state": "machine", "confidence": 0.8, "trigger": "word"}
        events = [{"report": n // 4 + 1, "position": n % 4, "event": f"e{n}", **own, **flat()} for n in range(size)]
        connection.execute(insert(EventRow), events)
        built = {"number": 1, "grade": "fair", "independent_sources": 2, "reports": 3, "changed": "2026-01-01"}
        connection.execute(insert(IncidentRow), [{"id": f"i{n}", **built, **flat()} for n in range(size)])


@contextmanager
def serving(store: Store) -> Iterator[str]:
    """The desk on a free port; its address."""
    app = create_app(store, Settings(user="bench", rate=1000, burst=5000))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


def look(base: str) -> None:
    """First paint, map ready, and brushing over everything."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium here: the browser's part is left out")
        return
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        for round_ in ("first visit", "second visit"):
            page.goto(f"{base}/map", wait_until="commit")
            start = time.perf_counter()
            page.wait_for_selector("#atlas[data-ready]", timeout=60_000)
            data = time.perf_counter() - start
            page.wait_for_selector(".map[data-ready]", timeout=60_000)
            ready = time.perf_counter() - start
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
            print(f"{round_}: first paint {paint:.2f} s, list and timeline {data:.2f} s, map {ready:.2f} s")
        told = page.evaluate(FRAMES)
        for name, values in told.items():
            middle, most = statistics.median(values), max(values)
            print(f"brushing, ms a step ({name}): median {middle:.0f}, slowest {most:.0f}")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

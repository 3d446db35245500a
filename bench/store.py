"""How fast a store takes reports in, and how fast it finds them.

    python bench/store.py ingest [--reports 400]              coding alone, then coding and keeping the same reports
    python bench/store.py search [--reports 100000] [--at FILE-OR-URL]

Reports are put together from the written ones in ``evaluation/``: their sentences shuffled, so that words are as
frequent and as rare as in news, and for the search their coded events moved to other days with other figures.  Searches
are measured warm: each is asked seven times after one for warming up, the median counts.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

import marsad
from marsad.batch import code_many
from marsad.ingest import Failure
from marsad.record import Article, Event, Report
from marsad.store import Store, open_store
from marsad.store.intake import Intake

WRITTEN = Path(__file__).parents[1] / "evaluation" / "written.jsonl"
BATCH = 500
LENGTH = 1400  # characters of a report
QUERIES = (
    "قتلى",
    "المدرسة",
    "غارة جوية",
    '"قوات الأمن"',
    "مستشفى اختطاف",
    "kind:air_strike killed>=5",
    "kind:protest from:2019 to:2020",
    "place:حلب",
    "place:36.2,37.16,50",
    "party:الجيش killed>=10",
    "country:SYR date:2018-03",
    "outlet:outlet-7 قصف",
    "review:machine injured>=20",
    "انفجار OR قصف -kind:arrest",
)


def stock() -> tuple[list[Report], list[str]]:
    """The written reports, coded, and their sentences."""
    reports = []
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reports.append(marsad.code(row["text"], published=row.get("published"), outlet=row.get("outlet")))
    lines = [line for report in reports for line in report.article.text.splitlines()]
    return reports, [part.strip() for line in lines for part in line.split(". ") if len(part) > 30]


def articles(count: int, sentences: Sequence[str], seed: int = 7) -> Iterator[Article]:
    """Texts of some ``LENGTH`` characters, no two alike."""
    chance = random.Random(seed)
    for number in range(count):
        parts = [f"{chance.randrange(10_000)}"]
        while sum(map(len, parts)) < LENGTH:
            parts.append(chance.choice(sentences))
        text = ". ".join(parts)
        day = (date(2015, 1, 1) + timedelta(days=chance.randrange(3650))).isoformat()
        about = {"title": parts[1][:70], "outlet": f"outlet-{chance.randrange(40)}", "published": day}
        yield Article(id=f"bench-{seed}-{number}", text=text, sha256=f"{number:064x}", language="ar", **about)


def made_up(count: int) -> Iterator[Report]:
    """Coded reports without coding them."""
    reports, sentences = stock()
    chance = random.Random(11)
    for article in articles(count, sentences):
        base = chance.choice(reports)
        events = [_moved(event, article, number, chance) for number, event in enumerate(base.events)]
        yield msgspec.structs.replace(base, id=article.id, article=article, events=events)


def _moved(event: Event, article: Article, number: int, chance: random.Random) -> Event:
    day = article.published or ""
    when = event.when and msgspec.structs.replace(event.when, start=day, end=day)
    counts = [
        msgspec.structs.replace(one, low=n, high=n, best=n)
        for one, n in ((one, int(chance.expovariate(0.15))) for one in event.casualties)
    ]
    return msgspec.structs.replace(event, id=f"{article.id}-{number}", when=when, casualties=counts)


def ingest(count: int) -> None:
    """Reports a second: bare coding, coding and keeping; processor time and time on the clock."""
    _, sentences = stock()
    given = list(articles(count, sentences))
    for _ in code_many(given):
        pass
    rates: dict[str, list[float]] = {"coding": [], "ingest": []}
    for _ in range(3):
        started = time.perf_counter()
        done = sum(not isinstance(one, Failure) for one in code_many(given))
        rates["coding"].append(done / (time.perf_counter() - started))
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "bench.db") as store:
            started = time.perf_counter()
            done = sum(row.outcome == "added" for row in Intake(store).run([], ((a.id, a) for a in given)))
            rates["ingest"].append(done / (time.perf_counter() - started))
    best = {name: max(values) for name, values in rates.items()}
    print(f"coding {best['coding']:.0f} a second, ingest {best['ingest']:.0f}: {best['ingest'] / best['coding']:.0%}")


def fill(store: Store, count: int) -> None:
    """Put made-up reports in, as far as they are not there yet."""
    missing = count - store.count()
    if missing <= 0:
        return
    started = time.perf_counter()
    batch: list[Report] = []
    for report in made_up(count):
        batch.append(report)
        if len(batch) == BATCH:
            store.add_reports((one.article, one) for one in batch)
            batch = []
    store.add_reports((one.article, one) for one in batch)
    print(f"{count} reports kept in {time.perf_counter() - started:.0f} s")


def search(count: int, at: str | None) -> None:
    """Milliseconds of every query: a page of 50, and how many there are."""
    with tempfile.TemporaryDirectory() as folder, open_store(at or Path(folder) / "bench.db") as store:
        fill(store, count)
        medians, all_pages = [], []
        for query in QUERIES:
            page = [_milliseconds(lambda q=query: store.reports(q)) for _ in range(8)][1:]
            total = [_milliseconds(lambda q=query: store.count(q)) for _ in range(4)][1:]
            medians.append(statistics.median(page))
            all_pages += page
            print(f"{medians[-1]:7.1f} ms  {statistics.median(total):7.1f} ms to count {store.count(query):6}  {query}")
        print(f"{statistics.median(medians):7.1f} ms  median of {len(QUERIES)} queries over {store.count()} reports")
        print(f"{statistics.quantiles(all_pages, n=20)[-1]:7.1f} ms  within which 95 of 100 pages came")


def _milliseconds(work: object) -> float:
    assert callable(work)
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Run one of the two."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["ingest", "search"])
    parser.add_argument("--reports", type=int)
    parser.add_argument("--at", help="a store to fill and keep")
    chosen = parser.parse_args()
    if chosen.what == "ingest":
        ingest(chosen.reports or 400)
    else:
        search(chosen.reports or 100_000, chosen.at)


if __name__ == "__main__":
    main()

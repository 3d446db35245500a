"""Ingest killed at random moments: what it acknowledged is there, nothing is there twice, the file is sound.

    python tests/store/killing.py [--rounds 200] [--jobs 1]

One store lives through all rounds.  Each round starts ``marsad ingest`` in a process group of its own, lets it run for
a random time, kills the group with SIGKILL and looks at the store; from time to time the input grows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SENTENCES = (
    "قُتل {n} أشخاص بانفجار عبوة ناسفة في مدينة بغداد يوم الاثنين، بحسب الشرطة.",
    "أصيب {n} متظاهرين برصاص قوات الأمن في البصرة أمس.",
    "سيطرت قوات المعارضة على {n} قرى في ريف حماة بعد معارك.",
    "أعلنت وزارة الصحة وصول {n} مصابين إلى المستشفى.",
)


def grow(path: Path, first: int, count: int) -> None:
    chance = random.Random(first)
    with path.open("a", encoding="utf-8") as out:
        for number in range(first, first + count):
            text = " ".join(chance.choice(SENTENCES).format(n=chance.randrange(2, 90)) for _ in range(6))
            row = {"id": f"r{number}", "text": f"{text} ({number})", "published": "2024-05-29"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def once(store: Path, source: Path, jobs: int, seconds: float | None, acknowledged: set[str]) -> bool:
    """One run, killed after so many seconds after its first sign of life; whether it came to its end."""
    command = [sys.executable, "-m", "marsad", "ingest", str(store), str(source), "--json", "-q", "--jobs", str(jobs)]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True)
        killed = False
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            killed = True
        if killed:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        out.seek(0)
        for line in out.read().splitlines():
            try:
                row = json.loads(line)
            except ValueError:  # the last line may be cut short: it was never told whole
                continue
            assert row["outcome"] in ("added", "known"), row
            acknowledged.add(row["report"])
    assert killed or process.returncode == 0, process.returncode
    return not killed


def sound(store: Path, acknowledged: set[str]) -> int:
    """Look at the store as any program would; how many reports it holds."""
    connection = sqlite3.connect(store)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = [row[0] for row in connection.execute("SELECT id FROM reports")]
        assert len(kept) == len(set(kept)), "doubled"
        lost = acknowledged - set(kept)
        assert not lost, f"lost: {sorted(lost)[:5]}"
        for table in ("texts", "versions"):
            counts = connection.execute(f"SELECT count(*), count(DISTINCT report) FROM {table}").fetchone()
            assert counts == (len(kept), len(kept)), (table, counts, len(kept))
        assert connection.execute("SELECT count(*) FROM search").fetchone()[0] == len(kept)
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    return len(kept)


def torment(folder: Path, rounds: int, jobs: int, seed: int = 1, step: int = 400) -> tuple[int, int]:
    """Run and kill so many times; (kills, reports kept in the end). Runs that end unkilled do not count."""
    chance = random.Random(seed)
    store, source = folder / "store.db", folder / "reports.jsonl"
    acknowledged: set[str] = set()
    total = killed = 0
    grow(source, total, step)
    total += step
    started = time.monotonic()
    once(folder / "other.db", source, jobs, None, set())
    whole = time.monotonic() - started  # what a run takes here and now
    while killed < rounds:
        done = once(store, source, jobs, chance.uniform(0.02, 1.0) * whole, acknowledged)
        killed += not done
        if store.exists() and store.stat().st_size:
            kept = sound(store, acknowledged) if _made(store) else 0
            assert kept <= total
            if kept == total:
                grow(source, total, step)
                total += step
    while not once(store, source, jobs, None, acknowledged):
        pass
    assert sound(store, acknowledged) == total == len(acknowledged)
    return killed, total


def _made(store: Path) -> bool:
    """Whether the tables are there: a run may be killed before it made them, never while half of them are."""
    connection = sqlite3.connect(store)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    finally:
        connection.close()
    assert not names or {"reports", "search", "alembic_version"} <= set(names), names
    return bool(names)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=200, help="kills")
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        killed, total = torment(Path(folder), chosen.rounds, chosen.jobs)
    print(f"{killed} kills, {total} reports: none lost, none doubled, the file is sound")


if __name__ == "__main__":
    main()

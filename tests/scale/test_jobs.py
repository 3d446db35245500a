"""Several processes: same results in the same order, little memory, and an end that leaves nothing behind."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from support import article, example

from marsad.batch import AHEAD, CHUNK, WEIGHT, code_many, make_many
from marsad.cli.progress import Progress, span
from marsad.ingest import Failure, Meter, read
from marsad.record import Article, Report

MARSAD = [sys.executable, "-m", "marsad"]
TEXT = example()["text"]


def lines(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            row = {"id": str(number), "text": f"{TEXT}\n{number}", "published": "2021-11-17"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def children(parent: int) -> set[int]:
    """Processes below a process, as Linux tells them."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.add(int(stat.parent.name))
    return found


def alive(processes: set[int]) -> set[int]:
    return {process for process in processes if Path(f"/proc/{process}").exists()}


def killer(report: Report) -> str:
    if "الفاتك" in report.article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return report.id


def test_a_text_that_kills_its_process_is_one_failure_and_nothing_else_is_lost() -> None:
    texts = [article("الفاتك" if n == 70 else f"نص {n}", id=str(n)) for n in range(150)]
    found = list(make_many(texts, killer, jobs=2))
    assert [one for one in found if not isinstance(one, Failure)] == [str(n) for n in range(150) if n != 70]
    failure = found[70]
    assert isinstance(failure, Failure)
    assert "died" in failure.error.what
    assert failure.where == "70"


def test_reading_keeps_ahead_of_coding_by_so_much_and_no_more() -> None:
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield article("نص قصير", id=str(taken))

    results = code_many(endless(), jobs=2)
    for done in range(1, 400):
        assert isinstance(next(results), Report)
        assert taken - done <= 2 * AHEAD * CHUNK + CHUNK
    results.close()


def test_few_long_texts_make_a_chunk() -> None:
    from marsad.batch import _chunks

    long = [article("و" * (WEIGHT // 2), id=str(n)) for n in range(6)]
    assert [len(chunk) for chunk in _chunks(long)] == [2, 2, 2]
    assert [len(chunk) for chunk in _chunks(article("و", id="a") for _ in range(CHUNK + 1))] == [CHUNK, 1]


def test_a_consumer_that_stops_half_way_leaves_no_process() -> None:
    before = children(os.getpid())
    results = code_many((article(f"نص {n}", id=str(n)) for n in range(5000)), jobs=2)
    next(results)
    started = children(os.getpid()) - before
    assert started
    results.close()
    assert not alive(started)


@pytest.mark.parametrize("verb", ["code", "ingest"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_cleanly(tmp_path: Path, verb: str, jobs: str) -> None:
    if verb == "ingest":
        pytest.importorskip("sqlalchemy", reason="needs the extra 'store'")
    source = lines(tmp_path / "many.jsonl", 20_000)
    how = ["--json", str(source)] if verb == "code" else ["--json", str(tmp_path / "s.db"), str(source)]
    run = subprocess.Popen(
        [*MARSAD, verb, "--jobs", jobs, *how],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
    )
    assert run.stdout
    first = run.stdout.readline()
    assert first.startswith(b"{")
    workers = children(run.pid)
    os.killpg(run.pid, signal.SIGINT)  # a terminal interrupts the whole group
    rest, said = run.communicate(timeout=60)
    assert run.returncode == 130, said.decode()[-2000:]
    assert b"Traceback" not in said
    assert said.strip().endswith(b"interrupted")
    assert not alive(workers)
    for line in rest.splitlines(keepends=True)[:-1]:
        json.loads(line)
    if verb == "ingest":
        again = subprocess.run([*MARSAD, "store", "check", str(tmp_path / "s.db")], capture_output=True, check=False)
        assert b"Traceback" not in again.stderr


def test_a_killed_parent_leaves_no_worker(tmp_path: Path) -> None:
    source = lines(tmp_path / "many.jsonl", 20_000)
    run = subprocess.Popen(
        [*MARSAD, "code", "--jobs", "2", "--json", str(source)], stdout=subprocess.PIPE, start_new_session=True
    )
    assert run.stdout
    run.stdout.readline()
    workers = children(run.pid)
    assert workers
    run.kill()
    run.communicate(timeout=60)
    until = time.monotonic() + 20
    while alive(workers) and time.monotonic() < until:
        time.sleep(0.2)
    assert not alive(workers)


# -- progress


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_tells_rate_share_and_time_left() -> None:
    clock, said = Clock(), list[str]()
    meter = Meter()
    meter.fraction = lambda: 0.5  # type: ignore[method-assign]
    progress = Progress("coding", said.append, meter, clock)
    for _ in range(1000):
        clock.now += 0.01
        meter.items = progress.done + 1
        progress.step()
    assert 30 < len(said) < 45
    assert said[-1].startswith("\rcoding: [##########----------]  50% · ")
    assert "100 a second" in said[-1]
    assert re.search(r"· 1?\d s left", said[-1])


def test_progress_without_a_known_end_tells_number_and_rate_and_nothing_at_first() -> None:
    clock, said = Clock(), list[str]()
    progress = Progress("coding", said.append, Meter(), clock)
    progress.step()
    assert not said
    clock.now = 10
    progress.step()
    assert said == ["\rcoding: 2 · 0 a second\x1b[K"]
    assert [span(5), span(600), span(7300)] == ["5 s", "10 min", "2 h 02 min"]


def test_what_is_read_ahead_is_not_yet_done() -> None:
    meter = Meter()
    meter.fraction = lambda: 1.0  # type: ignore[method-assign]
    meter.items = 200
    clock = Clock()
    progress = Progress("coding", lambda line: None, meter, clock)
    progress.done = 50
    assert " 25% " in progress.line(5.0)


def test_the_meter_goes_from_nothing_to_all(tmp_path: Path) -> None:
    paths = [lines(tmp_path / name, 20) for name in ("a.jsonl", "b.jsonl")]
    meter = Meter()
    seen = [meter.fraction() for _ in read([str(tmp_path)], meter=meter)]
    assert meter.total == sum(path.stat().st_size for path in paths)
    assert meter.items == 40
    assert seen == sorted(seen, key=lambda share: share or 0)
    assert seen[-1] == 1.0
    unknown = Meter()
    unknown.expect(None)
    unknown.expect([paths[0]])
    assert unknown.fraction() is None


def test_on_a_terminal_progress_is_shown_and_wiped_and_the_data_is_clean(tmp_path: Path) -> None:
    source = lines(tmp_path / "many.jsonl", 1500)
    parent, child = pty.openpty()
    with (tmp_path / "out.jsonl").open("wb") as out:
        run = subprocess.Popen([*MARSAD, "code", "--jobs", "2", "--json", str(source)], stdout=out, stderr=child)
        os.close(child)
        said = drained(parent, run)
    os.close(parent)
    assert run.returncode == 0
    assert re.search(r"coding: \[#*-*\] +\d+% · [\d,]+ · [\d,]+ a second", said)
    assert "1500 coded, 0 failed" in said.rpartition("\x1b[K")[2]
    records = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line)["id"] for line in records] == [str(n) for n in range(1500)]


def drained(terminal: int, run: subprocess.Popen[bytes]) -> str:
    said = b""
    while True:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                piece = os.read(terminal, 65_536)
            except OSError:
                piece = b""
            if not piece:
                break
            said += piece
        elif run.poll() is not None:
            break
    run.wait()
    return said.decode("utf-8", "replace")

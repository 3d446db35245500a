"""Mutated inputs through every reader and the coder, counted.

    python fuzz/run.py --count 100000 --seed 1                      all targets, each by its share
    python fuzz/run.py --count 100000 --seed 1 --jobs 2             on two processes
    python fuzz/run.py --seed 1 --only code:4711                    one input again, to look at

A run is stopped with Ctrl-C and goes on where it was when started again with the same seed; ``--state`` is the file
that remembers it.  An input is made from its seed, target and number alone.  A finding is an exception that is no
refusal, a law broken, more than a second of processor time for one input, or more memory than ``MEMORY``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.mutate import mutate_bytes, mutate_text
from fuzz.targets import MEMORY as FAST_DISK
from fuzz.targets import TARGETS, seeds_of

BLOCK = 500  # inputs between two notes in the state
SLOW = 1.0  # processor seconds
STUCK = 20  # processor seconds after which an input is given up
MEMORY = 4_000_000_000  # bytes of address space
FINDINGS = 20  # of one sort kept with their input

Outcome = dict[str, Any]


class Stuck(BaseException):
    """Nothing that a reader may catch by mistake."""


def _stuck(_: int, __: FrameType | None) -> None:
    raise Stuck


def make(name: str, seed: int, number: int) -> bytes:
    """The input of this number."""
    target, seeds = TARGETS[name], _seeds(name)
    draw = Random(f"{seed}/{name}/{number}")
    chosen = draw.choice(seeds)
    if target.textual:
        return mutate_text(chosen.decode(), draw, _texts(name)).encode("utf-8", "surrogatepass")
    return mutate_bytes(chosen, draw, target.words, seeds)


_SEEDS: dict[str, Any] = {}
_TEXTS: dict[str, Any] = {}


def _seeds(name: str) -> Any:
    if name not in _SEEDS:
        _SEEDS[name] = seeds_of(name)
    return _SEEDS[name]


def _texts(name: str) -> Any:
    if name not in _TEXTS:
        _TEXTS[name] = [seed.decode("utf-8", "replace") for seed in _seeds(name)]
    return _TEXTS[name]


def try_one(name: str, data: bytes) -> tuple[str | None, float]:
    """What is wrong, or None, and the processor seconds."""
    signal.signal(signal.SIGPROF, _stuck)
    signal.setitimer(signal.ITIMER_PROF, STUCK)  # processor time: others may keep the machine busy
    began = time.process_time()
    wrong = None
    try:
        TARGETS[name].check(data)
    except Stuck:
        wrong = "stuck at " + _where()
    except Exception as error:
        wrong = f"{type(error).__name__}: {str(error)[:200]} at {_where()}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    spent = time.process_time() - began
    if wrong is None and spent > SLOW:
        wrong = _slow_again(name, data)
    return wrong, spent


def _where() -> str:
    frames = traceback.extract_tb(sys.exc_info()[2])
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-3:]))


def _slow_again(name: str, data: bytes) -> str | None:
    """A first call pays for opening lexicons; only what is slow twice is slow."""
    began = time.process_time()
    TARGETS[name].check(data)
    spent = time.process_time() - began
    return f"slow: {spent:.1f} s" if spent > SLOW else None


def run_block(name: str, seed: int, first: int, last: int) -> Outcome:
    """Inputs ``first`` up to ``last`` of one target."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    findings, slowest, began = [], 0.0, time.process_time()
    for number in range(first, last):
        wrong, spent = try_one(name, make(name, seed, number))
        slowest = max(slowest, spent) if number > first else slowest
        if wrong:
            findings.append((number, wrong))
    for left in FAST_DISK.glob(f"marsad-fuzz-{os.getpid()}.*"):
        if left.suffix not in (".db", ".db-wal", ".db-shm"):
            left.unlink(missing_ok=True)
    return {
        "name": name,
        "first": first,
        "count": last - first,
        "findings": findings,
        "slowest": slowest,
        "seconds": time.process_time() - began,
    }


class State:
    """What was run, kept on the disk after every block."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.rows: dict[str, Any] = {}
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["seed"] == seed:
                self.rows = kept["targets"]
        self.seed = seed

    def done(self, name: str) -> int:
        """Inputs of a target so far."""
        return int(self.rows.get(name, {}).get("count", 0))

    def blocks(self, name: str) -> set[int]:
        """First numbers of the blocks that are done."""
        return set(self.rows.get(name, {}).get("blocks", ()))

    def note(self, outcome: Outcome) -> None:
        """Add a block."""
        row = self.rows.setdefault(
            outcome["name"], {"count": 0, "seconds": 0.0, "slowest": 0.0, "blocks": [], "findings": []}
        )
        row["count"] += outcome["count"]
        row["seconds"] += outcome["seconds"]
        row["slowest"] = max(row["slowest"], outcome["slowest"])
        row["blocks"].append(outcome["first"])
        row["findings"] += outcome["findings"]
        kept = self.path.with_suffix(".tmp")
        kept.write_text(json.dumps({"seed": self.seed, "targets": self.rows}, ensure_ascii=True), encoding="utf-8")
        kept.replace(self.path)


def plan(count: int, names: list[str], state: State) -> list[tuple[str, int, int]]:
    """Blocks that are still to be run, the targets in turn."""
    whole = sum(TARGETS[name].share for name in names)
    found: list[tuple[float, str, int, int]] = []
    for name in names:
        wanted = -(-count * TARGETS[name].share // whole)
        kept = state.blocks(name)
        firsts = [first for first in range(0, wanted, BLOCK) if first not in kept]
        found += [(first / wanted, name, first, min(first + BLOCK, wanted)) for first in firsts]
    return [(name, first, last) for _, name, first, last in sorted(found)]


def summary(state: State) -> str:
    """A table of what was run and every sort of finding with the input that shows it."""
    lines = ["| target | inputs | a second | slowest s | findings |", "| --- | ---: | ---: | ---: | ---: |"]
    total = 0
    for name, row in sorted(state.rows.items()):
        total += row["count"]
        rate = row["count"] / max(row["seconds"], 1e-9)
        lines.append(f"| {name} | {row['count']:,} | {rate:,.0f} | {row['slowest']:.2f} | {len(row['findings'])} |")
    lines.append(f"| all | {total:,} | | | {sum(len(row['findings']) for row in state.rows.values())} |")
    for name, row in sorted(state.rows.items()):
        sorts: Counter[str] = Counter()
        for number, wrong in row["findings"]:
            sort = wrong.partition(" at ")[2] or wrong[:40]
            sorts[sort] += 1
            if sorts[sort] == 1:
                lines.append(f"--only {name}:{number}  {wrong!a}")
    return "\n".join(lines)


def again(name: str, number: int, seed: int) -> None:
    """One input, with its traceback."""
    data = make(name, seed, number)
    sys.stdout.write(f"{data!r}\n")
    TARGETS[name].check(data)


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    parser.add_argument("--targets", default=",".join(TARGETS), help="names with commas between")
    parser.add_argument("--only", metavar="TARGET:NUMBER", help="one input again")
    parser.add_argument("--state", type=Path, default=Path("fuzz-state.json"))
    return parser.parse_args()


def main() -> int:
    """Run, and say what was run."""
    given = options()
    if given.only:
        name, _, number = given.only.partition(":")
        again(name, int(number), given.seed)
        return 0
    state = State(given.state, given.seed)
    blocks = plan(given.count, given.targets.split(","), state)
    until = time.monotonic() + 60 * given.minutes
    with ProcessPoolExecutor(given.jobs) as pool:
        waiting = iter(blocks)
        running = {
            pool.submit(run_block, name, given.seed, first, last)
            for name, first, last in [block for block, _ in zip(waiting, range(given.jobs), strict=False)]
        }
        try:
            while running:
                done = next(as_completed(running))
                running.discard(done)
                state.note(done.result())
                block = next(waiting, None) if time.monotonic() < until else None
                if block:
                    running.add(pool.submit(run_block, block[0], given.seed, block[1], block[2]))
        except KeyboardInterrupt:
            pool.shutdown(wait=True, cancel_futures=True)
    sys.stdout.write(summary(state) + "\n")
    return 1 if any(row["findings"] for row in state.rows.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

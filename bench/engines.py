"""Engines that could hand shards to machines, with the same work: ``python bench/engines.py REPORTS.jsonl``.

For each one that is installed: seconds to start two workers, to pass 500 empty tasks, to code the reports in shards;
memory of all its processes before the first shard; megabytes installed.  What Dask and the processes of this machine
do when a worker is killed is tested in tests/scale.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from marsad.scale import Done, Options, Shard, code_shard, plan_shards

__all__ = ["ENGINES", "main"]

Run = Callable[[Callable[..., Any], list[tuple[Any, ...]]], list[Any]]
WORKERS = 2
EMPTY = 500


def nothing(number: int) -> int:
    """An empty task."""
    return number


@contextmanager
def _processes() -> Iterator[Run]:
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield lambda work, given: [future.result() for future in [pool.submit(work, *one) for one in given]]


@contextmanager
def _dask() -> Iterator[Run]:
    dask: Any = import_module("distributed")
    how = {"n_workers": WORKERS, "threads_per_worker": 1, "dashboard_address": None}
    with dask.LocalCluster(**how) as local, dask.Client(local) as client:
        yield lambda work, given: client.gather([client.submit(work, *one, pure=False) for one in given])


@contextmanager
def _ray() -> Iterator[Run]:
    ray: Any = import_module("ray")
    ray.init(num_cpus=WORKERS, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield lambda work, given: ray.get([ray.remote(work).remote(*one) for one in given])
    ray.shutdown()


@contextmanager
def _daft() -> Iterator[Run]:
    daft: Any = import_module("daft")

    def run(work: Callable[..., Any], given: list[tuple[Any, ...]]) -> list[Any]:
        """A row a task; what is passed goes by its place in ``given``, as columns hold no objects of ours."""

        def task(number: int) -> str:
            return repr(work(*given[number]))

        call = daft.func(use_process=True, max_concurrency=WORKERS)(task)
        frame = daft.from_pydict({"number": list(range(len(given)))}).into_partitions(WORKERS)
        made: list[Any] = frame.select(call(daft.col("number")).alias("made")).to_pydict()["made"]
        return made

    yield run


ENGINES: dict[str, tuple[Callable[[], Any], tuple[str, ...]]] = {
    "processes": (_processes, ()),
    "dask": (
        _dask,
        (
            "distributed",
            "dask",
            "tornado",
            "msgpack",
            "cloudpickle",
            "toolz",
            "zict",
            "tblib",
            "sortedcontainers",
            "partd",
            "locket",
        ),
    ),
    "ray": (_ray, ("ray",)),
    "daft": (_daft, ("daft",)),
}


def _installed(packages: tuple[str, ...]) -> float:
    """Megabytes of the files of packages."""
    files = [file for name in packages for file in metadata.files(name) or ()]
    return sum(Path(str(file.locate())).stat().st_size for file in files if Path(str(file.locate())).is_file()) / 1e6


def _held() -> float:
    """Megabytes of this process and all below it."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): (int(parent), int(rss)) for pid, parent, rss in map(str.split, rows.splitlines())}

    def ours(pid: int) -> bool:
        return pid == os.getpid() or (pid in parents and ours(parents[pid][0]))

    return sum(rss for pid, (_, rss) in parents.items() if ours(pid)) / 1e3


def measure(name: str, reports: str, size: int) -> dict[str, float]:
    """One engine, in this process."""
    start, packages = ENGINES[name]
    out = tempfile.mkdtemp()
    shards: list[Shard] = plan_shards([reports], size)
    began = time.monotonic()
    with start() as run:
        run(nothing, [(0,), (1,)])
        up = time.monotonic()
        held = _held()
        run(nothing, [(number,) for number in range(EMPTY)])
        passed = time.monotonic()
        done: list[Done] = run(code_shard, [(shard, out, Options()) for shard in shards])
        coded = time.monotonic()
    shutil.rmtree(out)
    assert len(done) == len(shards)
    return {
        "start": up - began, "empty": passed - up, "coding": coded - passed, "held": held, "disk": _installed(packages)
    }  # fmt: skip


def main() -> None:
    """Every engine in a process of its own."""
    if len(sys.argv) == 4:
        print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
        return
    size = max(Path(sys.argv[1]).stat().st_size // 40, 1)
    print("| engine | start s | 500 empty tasks s | coding s | MB before work | MB installed |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name in ENGINES:
        run = subprocess.run(
            [sys.executable, __file__, name, sys.argv[1], str(size)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            print(f"| {name} | {run.stderr.strip().splitlines()[-1][:80]} | | | | |")
            continue
        got = json.loads(run.stdout.strip().splitlines()[-1])
        print(
            "| "
            + " | ".join([name, *(f"{got[key]:.1f}" for key in ("start", "empty", "coding", "held", "disk"))])
            + " |"
        )


if __name__ == "__main__":
    main()

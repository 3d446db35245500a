"""Many shards at a time: on processes of this machine, or on the workers of a Dask cluster.

Both hand out whole shards and hear back a few numbers, so that nothing but names passes through the driver.  A worker
that dies gives its shards back; a shard that has brought down several workers is coded here, carefully, with the text
that does it in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from typing import Any

from marsad.batch import begin_worker, stop_pool
from marsad.errors import UsageError
from marsad.scale.plan import Shard
from marsad.scale.work import Done, Options, code_shard

__all__ = ["TRIES", "run_all"]

TRIES = 3  # workers that a shard may bring down before it is coded carefully
PATIENCE = 30  # seconds for a scheduler to answer
Job = tuple[list[Shard], str, Options]


def run_all(
    shards: Sequence[Shard], out: str, options: Options, *, workers: int = 1, scheduler: str | None = None
) -> Generator[Done, None, None]:
    """Code shards in whatever order they get done.

    Args:
        shards: those still to be coded.
        out: the folder's path or URL, as the workers see it.
        options: how.
        workers: processes of this machine, when there is no ``scheduler``.
        scheduler: address of a Dask scheduler (``tcp://host:8786``) whose workers have marsad installed.
    """
    job = (list(shards), out, options)
    yield from _on_dask(job, scheduler) if scheduler else _here(job, workers)


def _here(job: Job, workers: int) -> Iterator[Done]:
    shards, out, options = job
    waiting = list(reversed(shards))
    tries: Counter[str] = Counter()
    pool = _started(workers)
    running: dict[Future[Done], Shard] = {}
    try:
        while waiting or running:
            while waiting and len(running) < 2 * workers and tries[waiting[-1].name] < TRIES:
                shard = waiting.pop()
                running[pool.submit(code_shard, shard, out, options)] = shard
            if not running:
                yield code_shard(waiting.pop(), out, options, careful=True)
                continue
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            broken = [future for future in done if isinstance(future.exception(), BrokenProcessPool)]
            for future in done - set(broken):
                running.pop(future)
                yield future.result()
            if broken:
                stop_pool(pool)
                given_back = list(running.values())
                tries.update(shard.name for shard in given_back)
                waiting += reversed(given_back)
                running.clear()
                pool = _started(workers)
    finally:
        stop_pool(pool)


def _started(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),  # a fork would copy locks of whatever threads fsspec has
        initializer=begin_worker,
        initargs=(os.getpid(), (), ()),
    )


def _on_dask(job: Job, address: str) -> Iterator[Done]:
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise UsageError("a cluster needs Dask", todo="pip install 'marsad[cluster]'") from error
    shards, out, options = job
    try:
        client = dask.Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise UsageError(f"no scheduler answers at {address}: {error}", todo="start one: dask scheduler") from error
    with client:
        todo: dict[Any, Shard] = {
            client.submit(code_shard, shard, out, options, key=f"marsad-{shard.name}-{os.urandom(4).hex()}", retries=0):
            shard for shard in shards
        }  # fmt: skip
        for future in dask.as_completed(list(todo)):
            shard = todo.pop(future)
            if isinstance(future.exception(), dask.KilledWorker):
                yield code_shard(shard, out, options, careful=True)
            else:
                yield future.result()
            future.release()

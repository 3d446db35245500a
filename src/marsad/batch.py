"""Coding many articles, on one core or several, in input order.

An article that the coder cannot finish is a failure of that article alone: the batch goes on.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from typing import Generic, TypeVar

import msgspec

from marsad.errors import InputError, LexiconError, RuleError
from marsad.ingest import Failure
from marsad.knowledge import use_knowledge
from marsad.record import Article, Report

__all__ = ["begin_worker", "code_many", "make_many", "stop_pool"]

CHUNK = 32  # articles handed to a worker at a time: large enough to hide the cost of passing them
WEIGHT = 200_000  # characters after which a chunk is full, however few its articles
AHEAD = 4  # chunks in flight per worker: memory stays bounded however long the input

COLLECT = (50_000, 50, 1000)  # objects, and rounds of the younger generation, between two collections

Item = Article | Failure
Result = Report | Failure
Made = TypeVar("Made")
LOOK = 1.0  # seconds between two looks of a worker at whether its parent lives


def code_many(
    items: Iterable[Item], jobs: int = 1, places: Sequence[str] = (), parties: Sequence[str] = ()
) -> Generator[Result, None, None]:
    """The report of every article, and every failure, in input order.

    Args:
        items: what ``marsad.ingest.read`` yields.
        jobs: processes to use; 1 stays in this one.
        places: gazetteer packs, and ``parties`` party files, to read with (see ``marsad.knowledge``).
    """
    if jobs <= 1:
        yield from make_many(items, _as_it_is, jobs, places, parties)
        return
    unpack = msgspec.msgpack.Decoder(Report).decode  # a third of the time that pickled reports take
    with closing(make_many(items, msgspec.msgpack.encode, jobs, places, parties)) as results:
        for made in results:
            yield unpack(made) if isinstance(made, bytes) else made


def make_many(
    items: Iterable[Item],
    make: Callable[[Report], Made],
    jobs: int = 1,
    places: Sequence[str] = (),
    parties: Sequence[str] = (),
) -> Generator[Made | Failure, None, None]:
    """``code_many``, with something made of every report where it was coded.

    Args:
        items: what ``marsad.ingest.read`` yields.
        make: a function of a module, so that other processes can be told of it.
        jobs: processes to use; 1 stays in this one.
        places: gazetteer packs, and ``parties`` party files, to read with.
    """
    use_knowledge(places, parties)
    if jobs <= 1:
        with _collecting_rarely():
            for item in items:
                yield _code(item, make)
        return
    workers = _Workers(jobs, (os.getpid(), places, parties), make)
    try:
        for chunk in _chunks(items):
            workers.give(chunk)
            while workers.ready():
                yield from workers.take()
        while workers.running:
            yield from workers.take()
    finally:
        workers.end()


class _Workers(Generic[Made]):
    """Processes that code chunks; results are taken in the order in which chunks were given.

    A worker that dies (killed for want of memory, or by a text that brings the interpreter down) takes all that is in
    flight with it.  Those chunks are then coded again one by one, and one that kills again article by article, so that
    only the article that kills is lost, as a failure.
    """

    def __init__(self, jobs: int, begin: tuple[int, Sequence[str], Sequence[str]], make: Callable[[Report], Made]):
        self.running: deque[tuple[list[Item], Future[list[Made | Failure]]]] = deque()
        self._jobs, self._begin, self._make = jobs, begin, make
        self._pool = self._started(jobs)

    def _started(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, initializer=begin_worker, initargs=self._begin)

    def give(self, chunk: list[Item]) -> None:
        """Hand a chunk to whichever worker is free."""
        try:
            future = self._pool.submit(_code_chunk, chunk, self._make)
        except BrokenProcessPool as error:
            future = Future()
            future.set_exception(error)
        self.running.append((chunk, future))

    def ready(self) -> bool:
        """Whether the oldest chunk should be taken: it is coded, or enough are in flight."""
        return bool(self.running) and (len(self.running) >= self._jobs * AHEAD or self.running[0][1].done())

    def take(self) -> list[Made | Failure]:
        """The results of the oldest chunk."""
        try:
            made = self.running[0][1].result()
        except BrokenProcessPool:
            return self._mended()
        self.running.popleft()
        return made

    def _mended(self) -> list[Made | Failure]:
        """What was in flight when a worker died, coded carefully."""
        stop_pool(self._pool)
        chunks = [chunk for chunk, _ in self.running]
        self.running.clear()
        made: list[Made | Failure] = []
        for chunk in chunks:
            found = self._alone(chunk)
            if found is None:
                for item in chunk:
                    made += self._alone([item]) or [_dead(item)]
            else:
                made += found
        self._pool = self._started(self._jobs)
        return made

    def _alone(self, chunk: list[Item]) -> list[Made | Failure] | None:
        """A chunk coded by a worker that has nothing else; None when it dies of it."""
        pool = self._pool = self._started(1)
        try:
            return pool.submit(_code_chunk, chunk, self._make).result()
        except BrokenProcessPool:
            return None
        finally:
            stop_pool(pool)

    def end(self) -> None:
        """No work is left behind, nor a process."""
        stop_pool(self._pool)


def stop_pool(pool: ProcessPoolExecutor) -> None:
    """End a pool with its processes, whatever they are doing."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


def _dead(item: Item) -> Failure:
    error = InputError("a process that coded this text died", where=_named(item), todo="please report this text")
    return Failure(_named(item), error)


def _named(item: Item) -> str:
    return item.where if isinstance(item, Failure) else item.id


def _as_it_is(report: Report) -> Report:
    return report


def begin_worker(parent: int, places: Sequence[str], parties: Sequence[str]) -> None:
    """What a worker process does first: read with what the parent reads with, and end when the parent is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends its workers
    threading.Thread(target=watch, daemon=True).start()
    use_knowledge(places, parties)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if len(chunk) >= CHUNK or size >= WEIGHT:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _code_chunk(chunk: list[Item], make: Callable[[Report], Made]) -> list[Made | Failure]:
    with _collecting_rarely():
        return [_code(item, make) for item in chunk]


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let the garbage collector look rarely: coding leaves no cycles, and a full look walks all remembered words."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECT)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _code(item: Item, make: Callable[[Report], Made]) -> Made | Failure:
    if isinstance(item, Failure):
        return item
    from marsad.coding import code

    try:
        return make(code(item))
    except (LexiconError, RuleError):  # a broken installation is no matter of one article
        raise
    except Exception as error:  # one text must never end a batch; the message names it
        what = f"the coder failed: {type(error).__name__}: {error}"
        return Failure(item.id, InputError(what, where=item.id, todo="please report this text"))

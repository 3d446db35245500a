"""Coding many articles, on one core or several, in input order.

An article that the coder cannot finish is a failure of that article alone: the batch goes on.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

import msgspec

from marsad.errors import InputError, LexiconError, RuleError
from marsad.ingest import Failure
from marsad.knowledge import use_knowledge
from marsad.record import Article, Report

__all__ = ["code_many", "make_many"]

CHUNK = 32  # articles handed to a worker at a time: large enough to hide the cost of passing them
AHEAD = 4  # chunks in flight per worker: memory stays bounded however long the input

COLLECT = (50_000, 50, 1000)  # objects, and rounds of the younger generation, between two collections

Item = Article | Failure
Result = Report | Failure
Made = TypeVar("Made")
LOOK = 1.0  # seconds between two looks of a worker at whether its parent lives


def code_many(
    items: Iterable[Item], jobs: int = 1, places: Sequence[str] = (), parties: Sequence[str] = ()
) -> Iterator[Result]:
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
    for made in make_many(items, msgspec.msgpack.encode, jobs, places, parties):
        yield unpack(made) if isinstance(made, bytes) else made


def make_many(
    items: Iterable[Item],
    make: Callable[[Report], Made],
    jobs: int = 1,
    places: Sequence[str] = (),
    parties: Sequence[str] = (),
) -> Iterator[Made | Failure]:
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
    chunks = _chunks(items)
    with ProcessPoolExecutor(jobs, initializer=_begin_worker, initargs=(os.getpid(), places, parties)) as pool:
        running: deque[Future[list[Made | Failure]]] = deque()
        for chunk in chunks:
            running.append(pool.submit(_code_chunk, chunk, make))
            if len(running) >= jobs * AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def _as_it_is(report: Report) -> Report:
    return report


def _begin_worker(parent: int, places: Sequence[str], parties: Sequence[str]) -> None:
    """A worker ends when its parent was killed: waiting for work, it would never notice."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    use_knowledge(places, parties)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
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

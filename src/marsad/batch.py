"""Coding many articles, on one core or several, in input order.

An article that the coder cannot finish is a failure of that article alone: the batch goes on.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice

from marsad.errors import InputError, LexiconError, RuleError
from marsad.ingest import Failure
from marsad.knowledge import use_knowledge
from marsad.record import Article, Report

__all__ = ["code_many"]

CHUNK = 32  # articles handed to a worker at a time: large enough to hide the cost of passing them
AHEAD = 4  # chunks in flight per worker: memory stays bounded however long the input

COLLECT = (50_000, 50, 1000)  # objects, and rounds of the younger generation, between two collections

Item = Article | Failure
Result = Report | Failure


def code_many(
    items: Iterable[Item], jobs: int = 1, places: Sequence[str] = (), parties: Sequence[str] = ()
) -> Iterator[Result]:
    """The report of every article, and every failure, in input order.

    Args:
        items: what ``marsad.ingest.read`` yields.
        jobs: processes to use; 1 stays in this one.
        places: gazetteer packs, and ``parties`` party files, to read with (see ``marsad.knowledge``).
    """
    use_knowledge(places, parties)
    if jobs <= 1:
        with _collecting_rarely():
            for item in items:
                yield _code(item)
        return
    chunks = _chunks(items)
    with ProcessPoolExecutor(jobs, initializer=use_knowledge, initargs=(places, parties)) as pool:
        running: deque[Future[list[Result]]] = deque()
        for chunk in chunks:
            running.append(pool.submit(_code_chunk, chunk))
            if len(running) >= jobs * AHEAD:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _code_chunk(chunk: list[Item]) -> list[Result]:
    with _collecting_rarely():
        return [_code(item) for item in chunk]


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let the garbage collector look rarely: coding leaves no cycles, and a full look walks all remembered words."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECT)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _code(item: Item) -> Result:
    if isinstance(item, Failure):
        return item
    from marsad.coding import code

    try:
        return code(item)
    except (LexiconError, RuleError):  # a broken installation is no matter of one article
        raise
    except Exception as error:  # one text must never end a batch; the message names it
        what = f"the coder failed: {type(error).__name__}: {error}"
        return Failure(item.id, InputError(what, where=item.id, todo="please report this text"))

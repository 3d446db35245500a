"""Bringing articles in: read, code, keep; and coding again what is kept.

An input is acknowledged (yielded) only when what became of it is on the disk.  Killed at any moment, a run may be
started again: what is kept is passed over by its id and fingerprint before it is coded, so nothing is lost or doubled.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from marsad.batch import make_many
from marsad.ingest import Failure
from marsad.record import Article
from marsad.store.imports import RowView
from marsad.store.models import ReportRow, TextRow
from marsad.store.packing import Prepared, fingerprint, prepare, unpack_article
from marsad.store.store import Store

__all__ = ["Intake", "articles_of", "identified"]

LOOKED = 256  # articles looked up at once
BATCH = 200  # coded reports of one transaction at most
WAIT = 1.0  # seconds after which what is coded is written, however little it is
KNOWN = 2000  # rows passed over that are noted at once

Placed = tuple[str, Article | Failure]


def identified(article: Article, prefix: str = "") -> Article:
    """The article under the id by which the store knows it.

    A given id is kept, behind ``prefix``.  Without one, text, URL and outlet make it, so that two outlets' copies of
    one text stay two reports, while a corrected date makes no third.
    """
    if article.id != f"sha256-{article.sha256[:16]}":
        return msgspec.structs.replace(article, id=prefix + article.id) if prefix else article
    if not (article.url or article.outlet):
        return article
    told = f"{article.sha256}\0{article.url or ''}\0{article.outlet or ''}"
    mark = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
    return msgspec.structs.replace(article, id=f"sha256-{mark[:16]}")


def articles_of(store: Store, query: str = "") -> Iterator[Placed]:
    """The kept articles that a query finds, each with its id as its place."""
    ids = store.each_id(query)
    while some := list(islice(ids, LOOKED)):
        joined = select(ReportRow.id, TextRow.body).join(
            TextRow, (TextRow.report == ReportRow.key) & (TextRow.revision == ReportRow.revision)
        )
        with store.database.reading() as connection:
            bodies = {row.id: row.body for row in connection.execute(joined.where(ReportRow.id.in_(some)))}
        for one in some:
            yield one, unpack_article(bodies[one])


class Intake:
    """One run of ``ingest`` or ``recode``.

    Args:
        store: where to keep.
        jobs: processes that code.
        places: gazetteer packs, and ``parties`` party files, to read with.
        prefix: put before ids that the inputs give, for sources that number from one.
        again: code also what is kept already.
        verb: the name of the run in the log.
    """

    def __init__(
        self,
        store: Store,
        *,
        jobs: int = 1,
        places: Sequence[str] = (),
        parties: Sequence[str] = (),
        prefix: str = "",
        again: bool = False,
        verb: str = "ingest",
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._store = store
        self._how = {"jobs": jobs, "places": places, "parties": parties}
        self._prefix = prefix
        self._again = again
        self._verb = verb
        self._waiting: deque[Placed] = deque()
        self._known: list[RowView] = []
        self._run = 0
        self._troubled: set[str] = set()

    def run(self, sources: Iterable[str | Path], placed: Iterable[Placed]) -> Generator[RowView, None, None]:
        """Do it; every row is told after it was committed.

        Args:
            sources: what the caller named, for the log.
            placed: what ``marsad.ingest.read_placed`` or ``articles_of`` yields.
        """
        self._run = self._store.imports.start(self._verb, [str(source) for source in sources])
        self._troubled = {one.place for one in self._store.imports.quarantined()}
        batch: list[tuple[str, Article | Failure, Prepared | Failure]] = []
        last = time.monotonic()
        for result in make_many(self._fresh(placed), prepare, **self._how):  # type: ignore[arg-type]
            batch.append((*self._waiting.popleft(), result))
            if len(batch) >= BATCH or time.monotonic() - last > WAIT or len(self._known) >= KNOWN:
                yield from self._commit(batch)
                batch, last = [], time.monotonic()
        yield from self._commit(batch)
        self._store.imports.finish(self._run, self.counts)

    def _fresh(self, placed: Iterable[Placed]) -> Iterator[Article | Failure]:
        """What has to be coded; the rest is noted as known."""
        source = iter(placed)
        while some := list(islice(source, LOOKED)):
            if not self._again:
                some = [(where, self._named(item)) for where, item in some]
            marks = [None if isinstance(i, Failure) or self._again else (i.id, fingerprint(i)) for _, i in some]
            kept = self._store._reports.fingerprints([mark for mark in marks if mark])
            for (where, item), mark in zip(some, marks, strict=True):
                if mark in kept and mark is not None:
                    self._known.append(RowView(place=where, outcome="known", report=mark[0]))
                else:
                    self._waiting.append((where, item))
                    yield item

    def _named(self, item: Article | Failure) -> Article | Failure:
        return item if isinstance(item, Failure) else identified(item, self._prefix)

    def _commit(self, batch: Sequence[tuple[str, Article | Failure, Prepared | Failure]]) -> list[RowView]:
        known, self._known = self._known, []
        if not batch and not known:
            return []
        rows = self._store._reports.transact(lambda connection: self._write(connection, batch, known))
        self.counts.update(row.outcome for row in rows)
        return rows

    def _write(self, connection: Connection, batch: Sequence[Any], known: list[RowView]) -> list[RowView]:
        coded = [(where, made) for where, _, made in batch if isinstance(made, Prepared)]
        added = self._store._reports.add_with(connection, [made for _, made in coded])
        rows = [
            RowView(place=where, outcome=one.outcome, report=one.id)
            for (where, _), one in zip(coded, added, strict=True)
        ]
        for where, item, made in batch:
            if isinstance(made, Failure):
                rows.append(self._failed(connection, where, item, made))
        rows += known
        imports = self._store.imports
        imports.settle(connection, {row.place for row in rows if row.outcome != "failed"} & self._troubled)
        imports.log(connection, self._run, rows)
        return rows

    def _failed(self, connection: Connection, where: str, item: Article | Failure, made: Failure) -> RowView:
        content = msgspec.to_builtins(item) if isinstance(item, Article) else made.content
        error = made.error
        reason = error.what + (f" ({error.todo})" if error.todo else "")
        self._store.imports.quarantine(connection, self._run, where, error.code, reason, content)
        return RowView(place=where, outcome="failed", note=reason)

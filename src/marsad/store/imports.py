"""What imports leave behind: runs, what became of every row, what failed and why, and saved column mappings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from marsad.errors import NotFoundError
from marsad.store.engine import Database
from marsad.store.models import Mapping as MappingRow
from marsad.store.models import Quarantined, Row, Run
from marsad.store.packing import now, pack, unpack

__all__ = ["Imports", "QuarantineView", "RowView", "RunView"]

KEPT = 100_000
"""Characters of a failed input that are kept beside the reason."""


class RunView(msgspec.Struct, kw_only=True):
    """One import. ``finished`` is None while it runs, and for good when it was killed."""

    id: int
    verb: str
    sources: list[str]
    started: str
    finished: str | None
    counts: dict[str, int]


class RowView(msgspec.Struct, kw_only=True):
    """What became of one input: ``place`` is ``file`` or ``file:row``."""

    place: str
    outcome: str
    report: str | None = None
    note: str | None = None


class QuarantineView(msgspec.Struct, kw_only=True):
    """An input that failed; ``settled`` when a later run took it."""

    id: int
    run: int
    place: str
    code: str
    reason: str
    time: str
    settled: str | None
    content: Any = None


class Imports:
    """The import log of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, verb: str, sources: Iterable[str]) -> int:
        """Note that a run begins; its number."""
        columns = {"verb": verb, "sources": json.dumps(list(sources), ensure_ascii=False), "started": now()}
        with self._database.writing() as connection:
            return int(connection.execute(insert(Run).values(counts="{}", **columns).returning(Run.key)).scalar_one())

    def finish(self, run: int, counts: Mapping[str, int]) -> None:
        """Note that a run came to its end."""
        with self._database.writing() as connection:
            change = update(Run).where(Run.key == run)
            connection.execute(change.values(finished=now(), counts=json.dumps(dict(counts))))

    def log(self, connection: Connection, run: int, rows: Iterable[RowView]) -> None:
        """Note what became of inputs, inside the caller's transaction."""
        values = [{"run": run, **msgspec.to_builtins(row)} for row in rows]
        if values:
            connection.execute(insert(Row), values)

    def quarantine(self, connection: Connection, run: int, place: str, code: str, reason: str, content: Any) -> None:
        """Put a failed input aside, inside the caller's transaction; the same input failing again is kept once."""
        body = None if content is None else pack(_cut(content))
        mark = hashlib.sha256(reason.encode("utf-8", "surrogatepass") + (body or b"")).hexdigest()
        known = select(Quarantined.key).where(Quarantined.place == place, Quarantined.digest == mark)
        if connection.execute(known).first() is None:
            columns = {"run": run, "place": place, "code": code, "reason": reason, "digest": mark}
            connection.execute(insert(Quarantined).values(body=body, time=now(), **columns))

    def settle(self, connection: Connection, places: Iterable[str]) -> None:
        """Inputs at these places were taken after all."""
        open_ones = Quarantined.settled.is_(None)
        for place in places:
            connection.execute(update(Quarantined).where(Quarantined.place == place, open_ones).values(settled=now()))

    def runs(self) -> list[RunView]:
        """All runs, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(Run.__table__).order_by(Run.key.desc()))
            return [_run(row) for row in rows]

    def rows(self, run: int, outcome: str | None = None) -> Iterator[RowView]:
        """What became of every input of a run, in order."""
        wanted: Any = select(Row.place, Row.outcome, Row.report, Row.note).where(Row.run == run)
        if outcome:
            wanted = wanted.where(Row.outcome == outcome)
        with self._database.reading() as connection:
            for row in connection.execute(wanted.order_by(Row.key)):
                yield msgspec.convert(dict(row._mapping), RowView)

    def quarantined(self, *, settled: bool = False) -> list[QuarantineView]:
        """Inputs that failed, with what was read of them; ``settled`` ones on demand."""
        wanted = select(Quarantined.__table__).order_by(Quarantined.key)
        if not settled:
            wanted = wanted.where(Quarantined.settled.is_(None))
        with self._database.reading() as connection:
            return [_quarantined(row) for row in connection.execute(wanted)]

    def save_mapping(self, name: str, fields: Mapping[str, str]) -> None:
        """Keep which column holds what, under a name."""
        with self._database.writing() as connection:
            columns = {"fields": json.dumps(dict(fields), ensure_ascii=False), "time": now()}
            changed = connection.execute(update(MappingRow).where(MappingRow.name == name).values(**columns))
            if not changed.rowcount:
                connection.execute(insert(MappingRow).values(name=name, **columns))

    def mapping(self, name: str) -> dict[str, str]:
        """A saved mapping.

        Raises:
            NotFoundError: there is none of that name.
        """
        found = self.mappings()
        if name not in found:
            raise NotFoundError(f"no mapping {name}", todo=f"kept are: {', '.join(found) or 'none'}")
        return found[name]

    def mappings(self) -> dict[str, dict[str, str]]:
        """All saved mappings by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(MappingRow.name, MappingRow.fields).order_by(MappingRow.name))
            return {row.name: json.loads(row.fields) for row in rows}


def _cut(content: Any) -> Any:
    if isinstance(content, str):
        return content[:KEPT]
    if isinstance(content, Mapping):
        return {str(name): _cut(value) if isinstance(value, str) else value for name, value in content.items()}
    return content


def _run(row: Any) -> RunView:
    told = {"id": row.key, "verb": row.verb, "started": row.started, "finished": row.finished}
    return RunView(sources=json.loads(row.sources), counts=json.loads(row.counts), **told)


def _quarantined(row: Any) -> QuarantineView:
    told = {name: row._mapping[name] for name in ("run", "place", "code", "reason", "time", "settled")}
    return QuarantineView(id=row.key, content=unpack(row.body) if row.body else None, **told)

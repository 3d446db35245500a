"""Where reports come from and where incidents and judgements are kept: files of JSON lines, or a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from marsad.errors import InputError
from marsad.incidents.judgements import Judgement, load_judgements, save_judgement
from marsad.incidents.model import Incident
from marsad.incidents.views import ReportView, view

if TYPE_CHECKING:
    from marsad.store import Store

__all__ = ["Files", "StoreReports", "Stored", "is_database", "is_store", "write"]

SQLITE = b"SQLite format 3\x00"


def is_database(source: str | Path) -> bool:
    """Whether a source is a store: a database's address, or an SQLite file.

    Raises:
        InputError: a file that cannot be read.
    """
    if "://" in str(source):
        return True
    try:
        with Path(source).open("rb") as stream:
            return stream.read(len(SQLITE)) == SQLITE
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(source)) from error


def is_store(name: str | Path) -> bool:
    """Whether this is a store: the URL of a database, or a file of one that can be read."""
    try:
        return is_database(name)
    except InputError:
        return False


class StoreReports:
    """The reports of a store as people left them: corrected values in place, rejected events left out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def reports(self) -> Iterator[ReportView]:
        """One view per report, the oldest in the store first."""
        for current in self._store.each_report():
            yield view(current.report)


class Stored:
    """Incidents and judgements in a store."""

    def __init__(self, where: str | Path) -> None:
        self._where = where

    def incidents(self) -> list[Incident]:
        """The incidents of the last build, with corrections laid over them."""
        with self._open() as store:
            return [store.incidents.get(one.id).incident for one in store.incidents.all()]

    def judgements(self) -> list[Judgement]:
        """All judgements, in the order in which they were made."""
        with self._open() as store:
            return store.incidents.judgements()

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement for the next build."""
        with self._open() as store:
            store.incidents.judge(judgement)

    def _open(self) -> Store:
        from marsad.store import open_store

        return open_store(self._where, create=False)


class Files:
    """Incidents in one file of JSON lines, judgements in another; the file of judgements may not be there yet."""

    def __init__(self, built: Path, judgements: Path) -> None:
        self._built = built
        self._judgements = judgements

    def incidents(self) -> list[Incident]:
        """The incidents of the file.

        Raises:
            InputError: it cannot be read, or a line is no incident.
        """
        try:
            lines = self._built.read_bytes().splitlines()
            return [msgspec.json.decode(line, type=Incident) for line in lines if line.strip()]
        except OSError as error:
            todo = "build them: marsad incidents build coded.jsonl --out incidents.jsonl"
            raise InputError(f"cannot be read: {error.strerror}", where=str(self._built), todo=todo) from error
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            todo = "name a file that marsad incidents build wrote, or a store"
            raise InputError(f"no incidents: {error}", where=str(self._built), todo=todo) from error

    def judgements(self) -> list[Judgement]:
        """All judgements, in the order in which they were made."""
        return load_judgements(self._judgements) if self._judgements.exists() else []

    def judge(self, judgement: Judgement) -> None:
        """Append a judgement."""
        save_judgement(self._judgements, judgement)


def write(path: Path, incidents: Iterable[Incident]) -> None:
    """Write incidents as JSON lines.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        path.write_bytes(b"".join(msgspec.json.encode(incident) + b"\n" for incident in incidents))
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from error

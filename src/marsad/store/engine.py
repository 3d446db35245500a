"""Opening a database: SQLite files by path, anything else by URL, each with the settings that make it safe.

SQLite runs in WAL mode with full synchronisation: what was committed is on the disk.  Writers begin with
``BEGIN IMMEDIATE``, so two of them wait for each other and do not fail in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, NoSuchModuleError, OperationalError

from marsad.errors import StoreError

__all__ = ["Database", "url_of"]

SETTINGS = ("enable_seqscan = off", "jit = off")
"""Of every connection to PostgreSQL.  Reading all word vectors in turn, each fetched from where long values lie apart,
looks cheaper to its planner than the index and takes seconds; so does compiling what runs for milliseconds."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "cache_size=-65536",
    "mmap_size=1073741824",
    "temp_store=MEMORY",
)


def url_of(where: str | Path) -> URL:
    """The database that a path or URL names; ``postgresql://`` means the driver that marsad installs.

    Raises:
        StoreError: no such kind of database.
    """
    text = str(where)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError("not the address of a database", where=text.split("@")[-1]) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{url.get_backend_name()} is not supported", todo="a file (SQLite) or postgresql://…")
    return url


class Database:
    """An engine with two ways in: ``reading`` and ``writing`` (one transaction each)."""

    def __init__(self, where: str | Path) -> None:
        self.url = url_of(where)
        self.where = self.url.render_as_string(hide_password=True)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        try:
            self.engine = _sqlite(self.url) if self.sqlite else _postgresql(self.url)
        except (ImportError, NoSuchModuleError) as error:
            raise StoreError(f"no driver: {error}", where=self.where, todo="pip install 'marsad[postgres]'") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store throughout.

        Raises:
            StoreError: the database cannot be reached or is no database.
        """
        with self._told(), self.engine.connect() as connection:
            if not self.sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed when the block ends, undone when it raises."""
        with self._told(), self.engine.connect().execution_options(marsad_write=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            raise StoreError(f"the database says: {error.orig}", where=self.where) from error
        except DatabaseError as error:
            if "file is not a database" in str(error.orig):
                raise StoreError("not a marsad store", where=self.where) from error
            raise


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        wanted = "BEGIN IMMEDIATE" if connection.get_execution_options().get("marsad_write") else "BEGIN"
        connection.exec_driver_sql(wanted)

    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for setting in SETTINGS:
            cursor.execute(f"SET {setting}")
        cursor.close()
        connection.commit()

    return engine

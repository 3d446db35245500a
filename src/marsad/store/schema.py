"""Making a store and bringing an older one up to date, by the migrations shipped with the package."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from marsad.errors import StoreError
from marsad.store.engine import Database

__all__ = ["HEAD", "bring_up", "check", "migrate", "revision_of"]

HEAD = "0001"
"""The migration that this version of marsad works with. Told here so that opening a store loads no migration tool."""
MIGRATIONS = Path(__file__).parent / "migrations"


def revision_of(database: Database) -> str | None:
    """The migration a store is at; None where there is none yet.

    Raises:
        StoreError: there are tables, but none of ours.
    """
    with database.reading() as connection:
        tables = set(inspect(connection).get_table_names())
        if "alembic_version" in tables:
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    if tables:
        raise StoreError("a database, but not a marsad store", where=database.where)
    return None


def check(database: Database) -> None:
    """Whether a store can be worked with.

    Raises:
        StoreError: it is older or newer than this version of marsad.
    """
    at = revision_of(database)
    if at == HEAD:
        return
    if at is None:
        raise StoreError("an empty database", where=database.where, todo="open it with create=True")
    if at < HEAD:
        raise StoreError("made by an older marsad", where=database.where, todo="marsad store upgrade STORE")
    raise StoreError("made by a newer marsad", where=database.where, todo="upgrade marsad")


def bring_up(database: Database) -> None:
    """Run all migrations that a store lacks, in one transaction."""
    with database.writing() as connection:
        if not database.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(7042197)"))  # two may create it at once
        migrate(connection, "head")


def migrate(connection: Connection, to: str) -> None:
    """Run migrations up to a revision on an open connection."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(MIGRATIONS))
    environment = EnvironmentContext(Config(), script, fn=lambda at, _: script._upgrade_revs(to, at))
    with environment:
        environment.configure(connection=connection)
        environment.run_migrations()

"""Every store test runs on SQLite and on PostgreSQL; the server is started here from the programs on the machine."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="the store needs the extra 'store'")

from marsad.store import Store, open_store

FOLDERS = ["/usr/local/bin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]


def program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(FOLDERS))


class Server:
    """A PostgreSQL of its own in a temporary folder, reached by a socket in it and by a free port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = getpass.getuser()
        self.port = 40000 + os.getpid() % 20000
        self.as_user: list[str] = []
        if os.getuid() == 0:  # PostgreSQL does not run as root
            self.user = "postgres" if "postgres" in Path("/etc/passwd").read_text() else "nobody"
            self.as_user = ["setpriv", f"--reuid={self.user}", "--clear-groups", "--"]
            shutil.chown(folder, self.user)

    def call(self, name: str, *options: str) -> None:
        command = [*self.as_user, program(name) or name, *options]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stdout[-500:]} {done.stderr[-500:]}")

    def start(self) -> None:
        self.call("initdb", "-D", "data", "-U", "marsad", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = f"-p {self.port} -k {self.folder} -h 127.0.0.1 -F -c max_connections=60"
        self.call("pg_ctl", "-D", "data", "-l", "log", "-w", "-o", settings, "start")

    def stop(self) -> None:
        self.call("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")

    def url(self, database: str) -> str:
        return f"postgresql://marsad@127.0.0.1:{self.port}/{database}"

    def fresh(self) -> str:
        """The address of an empty database."""
        from sqlalchemy import create_engine, text

        name = f"t{uuid.uuid4().hex[:12]}"
        address = self.url("postgres").replace("postgresql:", "postgresql+pg8000:")
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    if not (program("initdb") and program("pg_ctl") and program("postgres")):
        pytest.skip("PostgreSQL is not on this machine: install the package postgresql to test with it")
    pytest.importorskip("pg8000", reason="PostgreSQL needs the extra 'postgres'")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has at most 107 characters
    folder.chmod(0o711)
    server = Server(folder)
    try:
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is not there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    server: Server = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with open_store(where) as made:
        yield made

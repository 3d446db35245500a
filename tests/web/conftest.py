"""A filled store, the desk over it in one process, and a real server with a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the desk needs the extra 'web'")
pytest.importorskip("sqlalchemy", reason="the desk needs the extra 'store'")
pytest.importorskip("httpx", reason="the desk's tests need httpx")

from browser import CHROMIUM, FLAGS, Visit, serving
from starlette.testclient import TestClient

from marsad.store import Store, open_store
from marsad.web import Settings, create_app
from marsad.web.demo import fill

BASE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the bundled reports; copied for each test, never written."""
    path = tmp_path_factory.mktemp("filled") / "desk.db"
    with open_store(path) as store:
        fill(store)
        with store.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """The filled store, free to be changed."""
    path = tmp_path / "desk.db"
    shutil.copy(filled, path)
    with open_store(path, create=False) as opened:
        yield opened


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    """The desk in single-user mode."""
    with TestClient(create_app(store, Settings(user="amal")), base_url=BASE) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium."""
    driver = pytest.importorskip("playwright.sync_api", reason="browser tests need playwright")
    if CHROMIUM is None:
        pytest.skip("browser tests need Chromium on the machine: apt-get install chromium")
    with driver.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def drawing(chromium: Any) -> Iterator[Any]:
    """A browser that draws maps, in software."""
    flags = [flag for flag in FLAGS if flag != "--disable-gpu"]
    flags += ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    opened = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> Iterator[str]:
    """The desk over the store on a free port, in single-user mode; its address."""
    with serving(store) as address:
        yield address


@pytest.fixture(params=["ar", "en"])
def visit(request: pytest.FixtureRequest, chromium: Any, desk: str) -> Iterator[Visit]:
    """A page in each language; at the end no other host was asked and no script failed."""
    opened = Visit(chromium, desk, request.param)
    yield opened
    opened.context.close()
    opened.check()

"""A real server and a real browser, for tests; what a page asks of other hosts is refused and noted."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from marsad.store import Store
from marsad.web import Settings, create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


@contextmanager
def serving(store: Store, settings: Settings | None = None) -> Iterator[str]:
    """The desk on a free port; its address."""
    config = uvicorn.Config(create_app(store, settings or Settings(user="amal")), port=0, log_level="error")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


class Visit:
    """A page of the desk in a language, with what went wrong on it."""

    def __init__(self, browser: Any, base: str, lang: str, **options: Any) -> None:
        self.base, self.lang = base, lang
        self.context = browser.new_context(viewport={"width": 1360, "height": 850}, base_url=base, **options)
        self.context.add_cookies([{"name": "marsad_lang", "value": lang, "url": base}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.foreign.append(request.url)

    def check(self) -> None:
        """No other host was asked and no script failed."""
        assert self.foreign == []
        assert self.errors == []

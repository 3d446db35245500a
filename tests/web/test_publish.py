"""Published sites: what the gate lets out and nothing else, whole in its folder, asking nobody else."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browser import Visit
from click.testing import CliRunner
from test_atlas import findings, unpacked

from marsad.cli.main import cli
from marsad.errors import UsageError
from marsad.export.gate import PROFILES, Gate
from marsad.export.stored import each_item
from marsad.store import Store
from marsad.web.publish import publish


class Links(HTMLParser):
    """What a page points at or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.found += [value for name in ("href", "src") if (value := told.get(name))]
        self.inline += "style" in told or (tag == "script" and "src" not in told)


def written(store: Store, out: Path, profile: str = "public", *, unreviewed: bool = True, **options: Any) -> Path:
    publish(each_item(store), out, gate=Gate(unreviewed, PROFILES[profile]), **options)
    return out


def test_only_reviewed_incidents_are_published(store: Store, tmp_path: Path) -> None:
    first, *others = [row.id for row in store.find_incidents().items]
    store.incidents.set_status(first, "reviewed", author="huda")
    site = written(store, tmp_path / "site", unreviewed=False)
    assert [path.stem for path in (site / "ar" / "incidents").iterdir()] == [first]
    told = unpacked((site / "data" / "columns.bin").read_bytes())
    assert told["ids"] == [first]
    everything = "".join(path.read_text("utf-8") for path in site.rglob("*.html"))
    assert not [id for id in others if id in everything]
    counts = json.loads((site / "data" / "published.json").read_text())
    assert sum(counts["kept_back_by_the_gate"].values()) == len(others)


def test_the_public_profile_withholds_words_titles_and_places(store: Store, tmp_path: Path) -> None:
    site = written(store, tmp_path / "site")
    everything = "".join(path.read_text("utf-8") for path in site.rglob("*.html"))
    told = unpacked((site / "data" / "columns.bin").read_bytes())
    for incident in store.incidents.all():
        for account in incident.accounts:
            assert not account.title or account.title not in everything
            assert not [words for words in account.words if len(words) > 25 and words in everything]
        assert incident.where is None or incident.where.name not in told["places"]
    open_site = written(store, tmp_path / "open", "internal")
    assert any(account.words[0] in (open_site / "ar" / "incidents" / f"{incident.id}.html").read_text("utf-8")
               for incident in store.incidents.all() for account in incident.accounts if account.words)  # fmt: skip


def test_every_link_within_a_site_leads_somewhere(store: Store, tmp_path: Path) -> None:
    site = written(store, tmp_path / "site", "internal")
    pages = list(site.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        reader = Links()
        reader.feed(path.read_text("utf-8"))
        assert reader.inline == 0, path
        for link in reader.found:
            if not link.startswith(("#", "http:", "https:")):
                target = (path.parent / link).resolve()
                assert target.is_file() or (target / "index.html").is_file(), f"{path}: {link}"


def test_hostile_words_stay_words(store: Store, tmp_path: Path) -> None:
    row = store.find_incidents().items[0]
    store.incidents.correct(row.id, "where.name", "</script><img src=x onerror=alert(1)>'\"", author="amal")
    site = written(store, tmp_path / "site", "internal", title="<script>alert(1)</script>")
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<img src=x" not in text
        assert "<script>alert" not in text


def test_a_folder_of_something_else_is_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError):
        written(store, tmp_path / "site")
    assert (tmp_path / "site" / "letter.txt").read_text() == "dear"
    again = written(store, tmp_path / "other")
    (again / "old.html").write_text("old")
    written(store, again)
    assert not (again / "old.html").exists()


def test_the_verb(store: Store, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        cli, ["publish", store.database.where.removeprefix("sqlite:///"), "--out", str(tmp_path / "s")]
    )
    assert done.exit_code == 0, done.output
    assert "0 incidents" in done.output
    assert "kept back" in done.output


@pytest.fixture
def served(store: Store, tmp_path: Path) -> Iterator[str]:
    written(store, tmp_path / "site")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_site_works_on_a_plain_server(drawing: Any, served: str, store: Store, lang: str) -> None:
    visit = Visit(drawing, served, lang, reduced_motion="reduce")
    page = visit.page
    page.set_default_timeout(60_000)
    page.goto(f"/{lang}/")
    page.wait_for_selector(".map[data-ready]")
    count = page.locator(".list li").count()
    assert count == store.count("", "incidents")
    assert findings(page) == []
    page.locator(".list li a").first.click()
    page.wait_for_url("**/incidents/*.html")
    assert page.locator("h1").count() == 1
    assert findings(page) == []
    visit.check()
    visit.context.close()

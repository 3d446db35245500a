"""Map, timeline and list: columns hold what the store holds; a browser follows one state through all of them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from browser import CHROMIUM, FLAGS, Visit
from starlette.testclient import TestClient
from support import ROOT

from marsad.store import Store
from marsad.web.columns import UNKNOWN, columns_of, day_number
from marsad.web.merging import carry_out, plan_join

STATIC = ROOT / "src" / "marsad" / "web" / "static"
ARABIC = re.compile("[\u0620-\u06ff]")
AXE = Path(__file__).parent / "axe" / "axe.min.js"


def unpacked(body: bytes) -> dict[str, Any]:
    assert body[:4] == b"MRSD"
    size = int.from_bytes(body[4:8], "little")
    head: dict[str, Any] = msgspec.json.decode(body[8 : 8 + size])
    codes = {"f4": "f", "i4": "i", "u2": "H", "u1": "B"}
    for name, (kind, at) in head["columns"].items():
        assert (8 + size + at) % 8 == 0
        head[name] = struct.unpack_from(f"<{head['length']}{codes[kind]}", body, 8 + size + at)
    return head


def test_columns_hold_what_the_lists_hold(store: Store) -> None:
    told = unpacked(columns_of(store, "", "incidents"))
    rows = {row.key: row for row in store.find_incidents(limit=1000).items}
    assert sorted(told["key"]) == sorted(rows)
    for place, key in enumerate(told["key"]):
        row = rows[key]
        assert told["kinds"][told["kind"][place]] == row.kind
        assert told["places"][told["place"][place]] == (row.place or "")
        assert told["start"][place] == (day_number(row.start) if row.start else UNKNOWN)
        assert told["killed_best"][place] == (UNKNOWN if row.killed_best is None else row.killed_best)
        if row.lat is None:
            assert told["lat"][place] != told["lat"][place]
        else:
            assert told["lat"][place] == pytest.approx(row.lat, abs=1e-4)
    assert list(told["start"]) == sorted(told["start"], reverse=True)


def test_a_search_narrows_columns_and_rejected_events_are_left_out(store: Store) -> None:
    everything = unpacked(columns_of(store, "", "events"))
    some = unpacked(columns_of(store, "kind:shelling", "events"))
    assert 0 < some["length"] < everything["length"]
    item = store.events("kind:shelling", limit=1).items[0]
    store.reviews.reject(item.report, item.event, author="amal")
    assert unpacked(columns_of(store, "kind:shelling", "events"))["length"] == some["length"] - 1


def test_columns_change_when_somebody_decides(client: TestClient, store: Store) -> None:
    before = client.get("/map/columns?scope=events").content
    assert client.get("/map/columns?scope=events").content == before
    item = store.events("kind:shelling", limit=1).items[0]
    store.reviews.reject(item.report, item.event, author="amal")
    assert client.get("/map/columns?scope=events").content != before


def test_days() -> None:
    assert day_number("1970-01-02") == 1
    assert day_number("2024") == day_number("2024-01-01")
    assert day_number(None) == day_number("soon") == UNKNOWN


def test_numbers_in_columns_lead_to_pages(client: TestClient, store: Store) -> None:
    row = store.find_incidents(limit=1).items[0]
    answer = client.get(f"/map/incident/{row.key}", follow_redirects=False)
    assert answer.headers["location"] == f"/incidents/{row.id}"
    assert client.get("/map/incident/999999").status_code == 404


def test_labels_and_stances(client: TestClient) -> None:
    client.get("/language/ar")
    assert "سوريا" in client.get("/map/labels").text
    client.get("/language/en")
    assert "Syria" in client.get("/map/labels").text
    told = client.get("/map/stances").json()
    assert told["read"] == told["found"] > 0
    assert {"denies", "asserts"} <= {stance for _, stance, _ in told["rows"]}
    assert client.get("/map/stances?start=1990-01-01&end=1990-01-02").json()["rows"] == []


def test_a_wrong_query_is_told(client: TestClient) -> None:
    assert client.get("/map?q=killed%3E%3Dx").status_code == 422


def test_scripts_hold_no_word_of_a_language_and_know_no_host() -> None:
    own = [path for path in STATIC.rglob("*.js") if "vendor" not in path.parts]
    assert own
    for path in own:
        text = path.read_text(encoding="utf-8")
        assert not ARABIC.findall(text), path.name
        assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text), path.name


def test_what_is_vendored_stands_with_its_licence() -> None:
    folder = STATIC / "vendor" / "maplibre"
    assert "Redistribution and use in source and binary forms" in (folder / "LICENSE.txt").read_text()
    assert "public domain" in (STATIC / "map" / "world.json").read_text(encoding="utf-8")[:200]


@pytest.fixture(params=["ar", "en"])
def atlas(request: pytest.FixtureRequest, drawing: Any, desk: str) -> Iterator[Visit]:
    opened = Visit(drawing, desk, request.param, reduced_motion="reduce")
    opened.page.set_default_timeout(60_000)
    opened.page.goto("/map")
    opened.page.wait_for_selector(".map[data-ready]")
    yield opened
    opened.check()
    opened.context.close()


def now(page: Any) -> int:
    return int(page.locator(".now").inner_text().replace(",", ""))


def test_map_timeline_and_list_follow_each_other(atlas: Visit, store: Store) -> None:
    page = atlas.page
    total = store.count("", "incidents")
    assert now(page) == total
    assert page.locator(".list li").count() == total
    page.wait_for_selector(f".map[data-drawn='{total}']")
    page.locator("[data-preset='3']").click()
    few = now(page)
    assert 0 < few < total
    assert page.locator(".list li").count() == few
    assert page.title().startswith(f"({few})")
    page.wait_for_selector(f".map[data-drawn='{few}']")
    assert "days=3" in page.url
    page.reload()
    page.wait_for_selector(".map[data-ready]")
    assert now(page) == few


def test_the_brush_works_by_keyboard_and_by_pointer(atlas: Visit) -> None:
    page = atlas.page
    first = page.locator("[role=slider]").first
    before = int(first.get_attribute("aria-valuenow") or 0)
    first.focus()
    page.keyboard.press("ArrowUp")
    assert int(first.get_attribute("aria-valuenow") or 0) == before + 1
    page.keyboard.press("ArrowLeft" if atlas.lang == "ar" else "ArrowRight")
    assert int(first.get_attribute("aria-valuenow") or 0) == before + 2
    assert "from=" in page.url
    box = page.locator(".timeline canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 30, steps=4)
    page.mouse.up()
    low, high = (int(page.locator("[role=slider]").nth(n).get_attribute("aria-valuenow") or 0) for n in (0, 1))
    assert before + 2 < low < high


def test_moving_the_map_narrows_the_list(atlas: Visit, store: Store) -> None:
    page = atlas.page
    total = now(page)
    page.goto("/map?at=36.2,37.1,7")
    page.wait_for_selector(".map[data-ready]")
    page.locator(".now").get_by_text(re.compile(f"^(?!{total}$)")).wait_for()
    assert 0 < now(page) < total
    page.locator(".in-view input").uncheck()
    assert now(page) == total
    row = page.locator(".list li").first
    row.locator("a").focus()
    assert row.get_attribute("aria-current") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator(".list li").nth(1).get_attribute("aria-current") == "true"


def findings(page: Any) -> list[str]:
    """Serious and critical findings of axe-core."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    told = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    bad = [one for one in told["violations"] if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:160]}" for one in bad for node in one["nodes"][:3]]


def test_the_map_has_no_serious_fault_of_access(atlas: Visit) -> None:
    assert findings(atlas.page) == []
    atlas.context.add_cookies([{"name": "marsad_theme", "value": "dark", "url": atlas.base}])
    atlas.page.reload()
    atlas.page.wait_for_selector(".map[data-ready]")
    assert findings(atlas.page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_incidents_have_no_serious_fault_of_access(visit: Visit, store: Store, theme: str) -> None:
    visit.context.add_cookies([{"name": "marsad_theme", "value": theme, "url": visit.base}])
    a, b = sorted(store.find_incidents().items, key=lambda row: -row.reports)[:2]
    report = store.incidents.get(a.id).machine.reports[0]
    carry_out(store, plan_join(store, [a.id, b.id], a.id, author="amal", reason="one"), author="amal")
    other = next(row.id for row in store.find_incidents().items if row.id != a.id)
    for path in ("", f"/{a.id}?policy=min_max", f"/{a.id}/part?report={report}", f"/join?id={a.id}&id={other}"):
        visit.page.goto(f"/incidents{path}")
        assert findings(visit.page) == [], path


def test_without_webgl_list_and_timeline_stand(chromium: Any, desk: str, store: Store) -> None:
    bare = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, "--disable-webgl", "--disable-webgl2"])
    visit = Visit(bare, desk, "ar")
    visit.page.goto("/map")
    visit.page.wait_for_selector(".no-webgl:visible")
    assert not visit.page.locator(".map").is_visible()
    assert now(visit.page) == visit.page.locator(".list li").count() == store.count("", "incidents")
    visit.page.locator("[data-preset='3']").click()
    assert now(visit.page) < store.count("", "incidents")
    visit.check()
    bare.close()


def test_joining_and_undoing_in_a_browser(visit: Visit, store: Store) -> None:
    page = visit.page
    page.goto("/incidents")
    before = page.locator("tbody tr").count()
    for box in page.locator("tbody input[type=checkbox]").all()[:2]:
        box.check()
    page.locator("button.join").click()
    assert page.locator(".result").count() == 1
    keepers = page.locator("input[name=keep][type=radio]")
    other = keepers.nth(1 if keepers.nth(0).is_checked() else 0)
    wanted = other.get_attribute("value")
    with page.expect_navigation():
        other.check()
    page.locator("button.primary").click()
    page.wait_for_url(f"**/incidents/{wanted}?done=joined")
    assert store.count("", "incidents") == before - 1
    page.locator("body").press("z")
    page.wait_for_url("**done=undone")
    assert store.count("", "incidents") == before

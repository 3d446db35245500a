"""Accessibility: axe-core over every page, in both languages, light and dark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browser import Visit, serving

from marsad.store import Store
from marsad.web import Settings
from marsad.web.access import SESSION

AXE = Path(__file__).parent / "axe" / "axe.min.js"
PAGES = ["/", "/reports/nakheel-1", "/doubles", "/people", "/account", "/api", "/nothing-here"]
RUN = "() => axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"


def findings(page: Any) -> list[str]:
    """Serious and critical findings, each with the places it was found at."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN)
    return [
        json.dumps({"id": one["id"], "at": [node["html"][:160] for node in one["nodes"][:3]]}, ensure_ascii=False)
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_serious_finding(visit: Visit, path: str, theme: str) -> None:
    visit.context.add_cookies([{"name": "marsad_theme", "value": theme, "url": visit.base}])
    visit.page.goto(path)
    assert findings(visit.page) == []
    visit.errors.clear()  # the page that is not there is noted by the browser


def test_the_check_does_find_what_is_wrong(visit: Visit) -> None:
    visit.page.goto("/")
    visit.page.evaluate("() => document.querySelector('main').append(document.createElement('img'))")
    assert [json.loads(one)["id"] for one in findings(visit.page)] == ["image-alt"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_of_a_value_and_a_reviewed_report_have_none(visit: Visit, store: Store, theme: str) -> None:
    visit.context.add_cookies([{"name": "marsad_theme", "value": theme, "url": visit.base}])
    report = store.report("nakheel-1").report
    event = report.events[0].id
    store.reviews.correct("nakheel-1", event, "casualties[0].low", 4, author="huda", reason="later", own_knowledge=True)
    store.reviews.add_event("nakheel-1", report.events[0].__class__(
        id="", kind="other", plover={}, acled={}, ged={}, trigger=report.events[0].trigger
    ), author="huda", reason="missed")  # fmt: skip
    store.reviews.reject("nakheel-1", store.report("nakheel-1").report.events[-1].id, author="huda", reason="misread")
    page = visit.page
    page.goto("/reports/nakheel-1")
    page.wait_for_selector(".nav")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    assert findings(page) == []
    page.keyboard.press("e")
    page.wait_for_selector("dialog[open]")
    assert findings(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    assert findings(page) == []


def test_pages_of_a_team_have_none(store: Store, chromium: Any) -> None:
    for name, role in (("huda", "coder"), ("omar", "coder"), ("lina", "admin")):
        store.people.add(name, role)  # type: ignore[arg-type]
    made = store.doubles.open("nakheel-1", ["huda", "omar"], author="lina", start_from="machine")
    events = store.report("nakheel-1").machine.events
    store.doubles.save(made.id, "huda", events, submit=True)
    store.doubles.save(made.id, "omar", [], submit=True)
    with serving(store, Settings(accounts=True)) as address:
        for lang in ("ar", "en"):
            visit = Visit(chromium, address, lang)
            visit.page.goto("/login")
            assert findings(visit.page) == []
            session = store.people.issue("lina", kind="session")
            visit.context.add_cookies([{"name": SESSION, "value": session, "url": address}])
            for path in ("/", "/doubles", f"/doubles/{made.id}", "/people", "/account"):
                visit.page.goto(path)
                assert findings(visit.page) == [], path
            visit.context.close()
            visit.check()


def test_the_desk_is_reached_without_a_script(store: Store, chromium: Any, desk: str) -> None:
    """Reading needs no script: words, values and rules stand in the page."""
    visit = Visit(chromium, desk, "ar", java_script_enabled=False)
    visit.page.goto("/")
    visit.page.locator("a.title").first.click()
    assert visit.page.locator("#text mark").count() > 3
    assert visit.page.locator(".value").count() > 3
    visit.context.close()

"""Attacks in text, names and searches; names and hard passages kept out of sight; filters and saved searches."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from browser import Visit
from starlette.testclient import TestClient

import marsad
from marsad.lang.ar.graphic import graphic_stretches
from marsad.record import Article, Event, Party, Span
from marsad.store import Store
from marsad.store.query import parse
from marsad.web.evidence import passages
from marsad.web.filters import read_filters
from marsad.web.names import HIDDEN, without_names

ATTACKS = [
    "<script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "'><svg/onload=window.hit=1>",
    "</script><script>window.hit=1</script>",
    "</textarea></title></style><script>window.hit=1</script>",
    "<!--<script>window.hit=1//-->",
    "javascript:window.hit=1",
    "{{7*7}}{% raw %}${7*7}",
    '<a href="javascript:window.hit=1">x</a>',
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "\u2028\u2029]]><script>window.hit=1</script>",
    "<mark data-refs='e0.trigger' onclick='window.hit=1'>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "\u202e<img src=x onerror=window.hit=1>\u202c",
]


def attacked(store: Store, attack: str) -> str:
    """A report with an attack in every place that others fill."""
    text = f"قتل خمسة في غارة جوية على سرمدا {attack} يوم الأحد."
    at = text.index(attack)
    span = Span(at, at + len(attack), attack)
    told: dict[str, Any] = {"url": attack, "outlet": attack, "title": attack, "author": attack}
    article = Article(id=f"attack {attack}", text=text, sha256="", published="2024-03-12", **told)
    report = marsad.code_article(article)
    kept = msgspec_replace(report, attack, span)
    store.add_report(kept.article, kept)
    return kept.id


def msgspec_replace(report: Any, attack: str, span: Span) -> Any:
    import msgspec

    party = Party(name=attack, canonical=attack, span=span)
    events = [msgspec.structs.replace(event, actors=[party], weapons=[span]) for event in report.events]
    extra = Event(id=f"x{attack}", kind="other", plover={}, acled={}, ged={}, trigger=span)
    return msgspec.structs.replace(report, events=[*events, extra])


def test_nothing_from_outside_runs_or_becomes_markup(visit: Visit, store: Store) -> None:
    ids = [attacked(store, attack) for attack in ATTACKS]
    page = visit.page
    for id, attack in zip(ids, ATTACKS, strict=True):
        event = store.report(id).report.events[0].id
        store.reviews.comment(id, attack, author="amal")
        store.reviews.correct(id, event, "actors[0].name", attack + "!", author=attack[:60], reason=attack)
        page.goto(f"/reports/{quote(id, safe='')}")
        page.wait_for_selector(".nav")
        assert page.evaluate("() => window.hit") is None, attack
        assert attack in page.locator("#text").evaluate("node => node.textContent")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("e")
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("Escape")
    page.goto("/?names=1")
    assert page.evaluate("() => window.hit") is None
    assert page.locator("main img, main svg, main iframe, td script").count() == 0


def test_searches_are_not_echoed_as_markup(visit: Visit) -> None:
    for attack in ATTACKS:
        visit.page.goto("/?" + urlencode({"q": attack, "kind": attack}))
        assert visit.page.evaluate("() => window.hit") is None
        assert visit.page.locator("main script, main svg, main iframe").count() == 0
    visit.errors.clear()  # some cannot be understood as searches: 422


def test_names_of_persons_stay_out_of_titles_till_asked_for(client: TestClient, store: Store) -> None:
    title = "مقتل أحمد محمد الخطيب في غارة على سرمدا"
    report = marsad.code_article(Article(id="named", text=title, title=title, sha256="", published="2024-04-01"))
    store.add_report(report.article, report)
    hidden = client.get("/").text
    assert "الخطيب" not in hidden
    assert HIDDEN in hidden
    assert "سرمدا" in without_names(title, "ar")
    assert "الخطيب" in client.get("/?names=1").text


@pytest.mark.parametrize("title", ["قتلى في قصف سوق سرمدا", "الجيش السوري يسيطر على معرة النعمان", "غارات على حلب"])
def test_titles_without_names_stay_as_they_are(title: str) -> None:
    assert without_names(title, "ar") == title


def test_hard_passages_are_found_sentence_by_sentence() -> None:
    text = "قتل خمسة في غارة على سرمدا. وتناثرت أشلاء الضحايا في السوق. وأصيب عشرة. وقالت الشرطة إنها تحقق."
    assert [text[start:end] for start, end in graphic_stretches(text)] == ["وتناثرت أشلاء الضحايا في السوق."]
    report = marsad.code(text, published="2024-03-12")
    cut = passages(report, report.events, graphic_stretches(text))
    assert "".join(piece.text for passage in cut for piece in passage.pieces) == text
    assert [passage.graphic for passage in cut] == [False, True, False]


def test_hard_passages_are_folded_by_a_key_and_opened_one_by_one(visit: Visit, store: Store) -> None:
    text = "قتل خمسة في غارة على سرمدا. وتناثرت أشلاء الضحايا في السوق. وأصيب عشرة."
    report = marsad.code(text, published="2024-03-12")
    store.add_report(report.article, report)
    page = visit.page
    page.goto(f"/reports/{report.id}")
    page.wait_for_selector(".nav")
    hard = page.locator("#text .graphic")
    assert hard.is_visible()
    page.keyboard.press("f")
    assert hard.is_hidden()
    page.reload()
    page.wait_for_selector(".nav")
    assert hard.is_hidden()  # remembered
    page.locator("#text .unfold").click()
    assert hard.is_visible()


def test_filters_travel_in_the_address_and_come_to_a_query() -> None:
    today = datetime(2024, 3, 13, tzinfo=UTC)
    filters = read_filters({"q": "مدرسة OR سوق", "review": "machine", "kind": "shelling", "who": "me", "days": "3"})
    query = filters.query("amal", today)
    assert query == ('(مدرسة OR سوق) review:machine kind:shelling assignee:"amal" published:2024-03-11..9999-12-31')
    parse(query)
    assert read_filters(dict(re.findall(r"(\w+)=([^&]*)", "review=final&days=7"))).address() == "review=final&days=7"


@pytest.mark.parametrize(
    "given", [{"review": 'x" OR id:*'}, {"kind": "a b"}, {"days": "three"}, {"who": 'a"b'}, {"is_": "(x)"}]
)
def test_filters_that_are_no_plain_words_are_left_out(given: dict[str, str]) -> None:
    assert not read_filters(given)


def test_the_queue_is_filtered_and_the_count_stands_in_the_title(client: TestClient, store: Store) -> None:
    store.reviews.set_status("nakheel-1", "reviewed", author="amal")
    page = client.get("/?review=reviewed").text
    assert "<title>(1) " in page
    assert "nakheel-1" in page
    assert client.get("/?q=kind:nonsense").status_code == 422


def test_searches_are_kept_shared_and_forgotten(client: TestClient, store: Store) -> None:
    found = re.search(r'<meta name="csrf" content="(\w+)"', client.get("/").text)
    assert found
    told = {"csrf": found[1], "name": "غارات", "kind": "air_strike", "shared": "1"}
    page = client.post("/searches", data=told).text
    assert "غارات" in page
    (kept,) = store.people.searches("amal")
    assert (kept.query, kept.shared) == ("kind:air_strike", True)
    client.post("/searches", data={"csrf": found[1], "what": "drop", "name": "غارات"})
    assert store.people.searches("amal") == []

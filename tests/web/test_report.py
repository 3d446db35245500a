"""The report view in a real browser, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from browser import Visit

from marsad.store import Store

REPORT = "nakheel-1"
SETTLED = """entries => JSON.parse(document.querySelector('#state').textContent).seen >= entries
    && !document.querySelector('dialog').open"""


def open_report(visit: Visit, id: str = REPORT) -> Any:
    visit.page.goto(f"/reports/{id}")
    visit.page.wait_for_selector("#text")
    visit.page.wait_for_function("() => document.querySelector('.nav') !== null")
    return visit.page


def to_value(page: Any, path: str, number: int = 0) -> None:
    """Walk down to a value with the arrow key alone."""
    for _ in range(60):
        if page.evaluate(
            "([path, number]) => document.activeElement?.dataset.path === path"
            " && document.activeElement.dataset.number === String(number)",
            [path, number],
        ):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{path} is not to be reached")


def saved(page: Any, store: Store, entries: int, id: str = REPORT) -> None:
    page.wait_for_function(SETTLED, arg=entries)
    assert len(store.report(id).entries) == entries


def test_a_report_is_reviewed_by_keyboard_alone(visit: Visit, store: Store) -> None:
    page = open_report(visit)
    to_value(page, "casualties[0]")
    page.keyboard.press("e")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Control+A")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("6")
    page.keyboard.press("Enter")  # no reason yet: the reasons are next
    page.keyboard.press("1")
    saved(page, store, 1)
    count = store.report(REPORT).report.events[0].casualties[0]
    assert (count.low, count.high, count.best) == (6, 6, 6)
    page.keyboard.press("a")
    saved(page, store, 2)
    assert next(iter(store.report(REPORT).states.values())).state == "corrected"
    before = page.url
    page.keyboard.press("r")
    page.wait_for_url(lambda url: url != before)
    current = store.report(REPORT)
    assert current.status == "reviewed"
    assert current.reviewers == ["amal"]
    entry = current.entries[0]
    assert (entry.author, entry.reason, entry.path) == ("amal", "misread", "casualties[0]")


@pytest.mark.parametrize(("code", "key"), [("KeyX", "ء"), ("KeyX", "x")])
def test_keys_count_by_place_so_an_arabic_layout_works(visit: Visit, store: Store, code: str, key: str) -> None:
    page = open_report(visit)
    page.keyboard.press("ArrowDown")
    event = {"code": code, "key": key, "bubbles": True, "cancelable": True}
    page.evaluate("event => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', event))", event)
    page.wait_for_selector("dialog[open]")
    page.evaluate(
        "() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " {code: 'Digit2', key: '٢', bubbles: true, cancelable: true}))"
    )
    saved(page, store, 1)
    assert store.report(REPORT).entries[0].reason == "other_event"
    assert store.report(REPORT).report.events == []


def test_undo_brings_a_rejected_event_back(visit: Visit, store: Store) -> None:
    page = open_report(visit)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("1")
    saved(page, store, 1)
    assert page.locator(".event.rejected").count() == 1
    page.keyboard.press("z")
    saved(page, store, 2)
    assert page.locator(".event.rejected").count() == 0
    assert len(store.report(REPORT).report.events) == 1


def test_evidence_is_chosen_inside_a_word(visit: Visit, store: Store) -> None:
    """The conjunction that is written together with its word is left out of the evidence, with keys."""
    text = store.article(REPORT).text
    word = text.index("وأصيب")  # w-, then "were injured"
    page = open_report(visit)
    to_value(page, "casualties[2]")
    page.keyboard.press("w")
    page.keyboard.press("Alt+Shift+ArrowLeft")  # the beginning goes on by one letter
    page.keyboard.press("Enter")
    page.keyboard.press("v")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("1")
    saved(page, store, 1)
    span = store.report(REPORT).report.events[0].casualties[2].span
    assert span is not None
    assert (span.start, span.text) == (word + 1, text[word + 1 : word + 5])
    assert store.report(REPORT).entries[0].basis == "evidence"


def test_evidence_is_chosen_with_the_mouse_inside_a_word(visit: Visit, store: Store) -> None:
    text = store.article(REPORT).text
    start = text.index("المصدر") + 2  # behind the article
    page = open_report(visit)
    select(page, start, start + 4)
    to_value(page, "where")
    page.keyboard.press("v")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("3")
    saved(page, store, 1)
    place = store.report(REPORT).report.events[0].where
    assert place is not None
    assert place.span is not None
    assert (place.span.start, place.span.text) == (start, text[start : start + 4])


def select(page: Any, start: int, end: int) -> None:
    """What a drag of the mouse does, told in code points."""
    page.evaluate(
        """async ([start, end]) => {
            const { TextMap } = await import('/static/offsets.js');
            const range = new TextMap(document.querySelector('#text')).range(start, end);
            const selection = document.getSelection();
            selection.removeAllRanges();
            selection.addRange(range);
        }""",
        [start, end],
    )
    page.wait_for_timeout(50)


def test_marks_do_not_break_the_joining_of_letters(visit: Visit) -> None:
    """The same words are as wide with marks inside them as without."""
    page = open_report(visit)
    widths = page.evaluate(
        """() => {
            const text = document.querySelector('#text');
            const plain = document.createElement('span');
            plain.textContent = 'وخمسة بالغارة';
            const cut = document.createElement('span');
            for (const part of ['و', 'خمسة بال', 'غارة']) {
                const mark = document.createElement('mark');
                mark.className = 'count on';
                mark.textContent = part;
                cut.append(mark);
            }
            text.append(plain, cut);
            return [plain.getBoundingClientRect().width, cut.getBoundingClientRect().width];
        }"""
    )
    assert widths[0] > 20
    assert abs(widths[0] - widths[1]) < 0.6


def test_marks_have_no_box(visit: Visit) -> None:
    page = open_report(visit)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('#text mark, #text span')].map((node) => {
            const style = getComputedStyle(node);
            return ['padding', 'margin', 'borderWidth'].map((name) => style[name]).join(' ');
        })"""
    )
    assert set(boxes) == {"0px 0px 0px"}


def test_a_click_on_words_shows_their_value_and_a_click_on_a_value_its_words(visit: Visit) -> None:
    page = open_report(visit)
    page.locator("#text mark.where").first.click()
    assert page.evaluate("document.activeElement.dataset.path") == "where"
    page.locator('.value[data-path="when"]').click()
    assert page.locator("#text mark.when").first.evaluate("node => node.classList.contains('on')")


def test_a_value_without_words_must_be_vouched_for(visit: Visit, store: Store) -> None:
    page = open_report(visit)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("i")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("2")
    page.wait_for_selector('dialog [name="name"]')
    page.keyboard.type("Desk Test Brigade")
    page.keyboard.press("Enter")
    assert page.locator("dialog[open]").count() == 1
    assert store.report(REPORT).entries == []
    page.keyboard.press("k")
    page.keyboard.press("3")
    saved(page, store, 1)
    entry = store.report(REPORT).entries[0]
    assert (entry.basis, entry.action) == ("own_knowledge", "add")
    assert store.report(REPORT).report.events[0].actors[-1].name == "Desk Test Brigade"


def test_no_event_here_and_cannot_be_decided(visit: Visit, store: Store) -> None:
    page = open_report(visit)
    for entries, (key, verdict) in enumerate([("u", "undecidable"), ("0", "no_event")], 1):
        page.keyboard.press(key)
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("6")
        saved(page, store, entries)
        assert store.report(REPORT).verdict == verdict


def test_a_missing_event_is_added_from_words(visit: Visit, store: Store) -> None:
    text = store.article(REPORT).text
    start = text.index("قذيفتين")
    page = open_report(visit)
    select(page, start, start + 7)
    page.keyboard.press("m")
    page.wait_for_selector("dialog[open]")
    page.select_option('dialog [name="kind"]', "bombing")
    page.keyboard.press("Enter")
    page.locator('dialog [value="missed"]').check()
    page.locator("dialog [type=submit]").click()
    saved(page, store, 1)
    event = store.report(REPORT).report.events[-1]
    assert (event.kind, event.trigger.text, event.plover["mode"]) == ("bombing", text[start : start + 7], "explosives")


def test_a_decision_of_somebody_else_is_not_overwritten(visit: Visit, store: Store) -> None:
    page = open_report(visit)
    event = store.report(REPORT).report.events[0].id
    store.reviews.reject(REPORT, event, author="huda", reason="other_event")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("a")
    page.wait_for_selector(".event.rejected")
    page.wait_for_selector("#said .bad")
    assert [entry.author for entry in store.report(REPORT).entries] == ["huda"]
    visit.errors.clear()  # the browser notes the 409


def test_the_next_report_is_there_before_it_is_asked_for(visit: Visit) -> None:
    page = open_report(visit)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    target = page.locator("#next").get_attribute("href")
    page.keyboard.press("g")
    page.wait_for_function("target => location.pathname + location.search === target", arg=target)
    assert not [url for url in asked if url.endswith(f"{target}?part=1")]
    assert page.locator("h1").inner_text()

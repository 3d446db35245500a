"""JavaScript's UTF-16 units against the record's code points."""

from __future__ import annotations

from typing import Any

import pytest
from browser import Visit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import marsad
from marsad.store import Store

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
TEXT = f"\U0001f6a8 عاجل {FAMILY}: قُتِلَ 5 مدنيين في غارة جوية على سرمدا \U0001f1f8\U0001f1fe الثلاثاء"
IN_MAP = "const { TextMap, toPoints, toUnits } = await import('/static/offsets.js');"


@pytest.fixture(scope="module")
def blank(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A page that can load the module."""
    from browser import serving

    from marsad.store import open_store

    with open_store(tmp_path_factory.mktemp("blank") / "desk.db") as store, serving(store) as address:
        opened = Visit(chromium, address, "en")
        opened.page.goto("/")
        yield opened.page
        opened.context.close()


def units(text: str, points: int) -> int:
    return len(text[:points].encode("utf-16-le", "surrogatepass")) // 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40), st.data())
def test_units_and_points_are_converted_both_ways(blank: Any, text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    call = f"async ([text, points, units]) => {{ {IN_MAP} return [toUnits(text, points), toPoints(text, units)]; }}"
    assert blank.evaluate(call, [text, at, units(text, at)]) == [units(text, at), at]


def test_what_is_chosen_among_emoji_and_marks_is_kept_as_it_stands(visit: Visit, store: Store) -> None:
    report = marsad.code(TEXT, published="2024-03-13")
    store.add_report(report.article, report)
    page = visit.page
    page.goto(f"/reports/{report.id}")
    page.wait_for_selector(".nav")
    call = f"""async ([start, end]) => {{ {IN_MAP}
        const map = new TextMap(document.querySelector('#text'));
        const selection = document.getSelection();
        selection.removeAllRanges();
        selection.addRange(map.range(start, end));
        return [map.selected(), map.length, map.text];
    }}"""
    for start, end in [(0, 1), (2, 6), (7, 12), (14, 17), (20, 26), (TEXT.index("\U0001f1f8"), len(TEXT))]:
        found, length, text = page.evaluate(call, [start, end])
        assert (length, text) == (len(TEXT), TEXT)
        assert TEXT[found["start"] : found["end"]] == found["text"]
        assert found["start"] <= start + len(TEXT[start:end]) - len(TEXT[start:end].lstrip())
        assert found["end"] >= len(TEXT[:end].rstrip())


def test_letters_are_not_cut_from_their_marks(visit: Visit, store: Store) -> None:
    report = marsad.code(TEXT, published="2024-03-13")
    store.add_report(report.article, report)
    page = visit.page
    page.goto(f"/reports/{report.id}")
    page.wait_for_selector(".nav")
    verb = TEXT.index("قُ")
    call = f"""async ([start, end]) => {{ {IN_MAP}
        return new TextMap(document.querySelector('#text')).whole(start, end);
    }}"""
    assert page.evaluate(call, [verb, verb + 1]) == {"start": verb, "end": verb + 2, "text": TEXT[verb : verb + 2]}
    assert page.evaluate(call, [verb + 1, verb + 3]) == {"start": verb, "end": verb + 4, "text": TEXT[verb : verb + 4]}
    family = TEXT.index(FAMILY)
    assert page.evaluate(call, [family + 2, family + 3])["text"] == FAMILY


def test_words_moved_among_emoji_reach_the_store_whole(visit: Visit, store: Store) -> None:
    report = marsad.code(TEXT, published="2024-03-13")
    assert report.events
    store.add_report(report.article, report)
    page = visit.page
    page.goto(f"/reports/{report.id}")
    page.wait_for_selector(".nav")
    start = TEXT.index("سرمدا")
    page.evaluate(
        f"""async ([start, end]) => {{ {IN_MAP}
        document.getSelection().addRange(new TextMap(document.querySelector('#text')).range(start, end)); }}""",
        [start, start + 5],
    )
    page.wait_for_timeout(50)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("v")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("1")
    page.wait_for_function("() => JSON.parse(document.querySelector('#state').textContent).seen > 0")
    trigger = store.report(report.id).report.events[0].trigger
    assert (trigger.start, trigger.text) == (start, TEXT[start : start + 5])

"""The terminal card: readable in 80 columns, safe against what a text may hold."""

from __future__ import annotations

import re
import unicodedata

import pytest
from support import article, event, span, strike_report

from marsad.record import Coder, Count, Party, Report
from marsad.render.card import FSI, PDI, card, isolate
from marsad.render.values import amount


def columns(line: str) -> int:
    return sum(unicodedata.category(char) not in ("Mn", "Me", "Cf") for char in line)


def test_every_arabic_run_stands_between_isolates() -> None:
    for line in card(strike_report()).splitlines():
        outside = re.sub(f"{FSI}[^{PDI}]*{PDI}", "", line)
        assert not re.search(r"[\u0600-\u06ff]", outside), line
        assert line.count(FSI) == line.count(PDI)


def test_a_card_keeps_to_its_width_where_words_can_be_broken() -> None:
    for line in card(strike_report(), width=80).splitlines():
        assert columns(line) <= 80, line


def test_a_card_tells_what_when_where_who_how_many_and_who_says_so() -> None:
    shown = re.sub(f"[{FSI}{PDI}]", "", card(strike_report()))
    for expected in (
        "Air strike · news · disputed",
        "2021-11-16",
        "Idlib, SYR",
        "state forces",
        "≥ 9",
        "← الدفاع المدني",
    ):
        assert expected in shown
    assert re.search(r"killed +12 +← مدير المركز الصحي", shown)
    assert re.search(r"toll +340 killed", shown)


def test_no_colour_unless_asked_for() -> None:
    assert "\x1b" not in card(strike_report())
    assert "\x1b[" in card(strike_report(), colour=True)


def test_a_text_cannot_steer_the_terminal_or_turn_the_line() -> None:
    text = "غارة جوية\x1b[2J\u202e\u2069 على\x07 القرية"
    coded = event(text, text, actors=[Party(name=text, span=span(text, text))])
    report = Report(
        id=text, article=article(text, title=text), coder=Coder(name="m", version="0", codebook="0"), events=[coded]
    )
    shown = card(report)
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}
    assert isolate("a\u2069b") == f"{FSI}ab{PDI}"


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(5, 5, "5"), (5, 7, "5-7"), (5, None, "≥ 5"), (None, 7, "≤ 7"), (0, 0, "0"), (None, None, "?")],
)
def test_ranges_as_figures(low: int | None, high: int | None, shown: str) -> None:
    assert amount(Count(outcome="killed", low=low, high=high)) == shown

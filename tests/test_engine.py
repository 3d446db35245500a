"""The pattern engine: which reading is found, in which order, and how much work a hostile text makes."""

from __future__ import annotations

import pytest

from marsad.engine.rules import RuleSet
from marsad.lang.ar.language import arabic

LANGUAGE = arabic()


def found(patterns: dict[str, str], text: str) -> list[tuple[str, str, dict[str, str]]]:
    """(rule, words, remembered words) of every match in a text."""
    rules = RuleSet.from_data([{"id": k, "pattern": v} for k, v in patterns.items()], LANGUAGE.fold)
    doc = LANGUAGE.document(text)
    return [
        (m.rule, doc.span(m.first, m.last).text, {name: doc.span(a, b).text for name, a, b in m.captures})
        for m in rules.find(doc)
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("على ..2 الحدود", "على طول خط الحدود", "على طول خط الحدود"),
        ("على ..1 الحدود", "على طول خط الحدود", None),
        ("على ..3 الحدود", "على الحدود بعيدا الحدود", "على الحدود بعيدا الحدود"),
        ("(في حادث|في حادث سير) أليم?", "في حادث سير", "في حادث سير"),
        ("لم !يكن (يصب|يقتل)", "لم يصب", "لم يصب"),
        ("لم !يصب ..1 أحد", "لم يصب أحد", None),
        ("=قال الناطق", "وقال الناطق", None),
        ("قال الناطق", "وقال الناطق", "وقال الناطق"),
        ("قال ..3 الناطق", "قال. ثم الناطق", None),
    ],
)
def test_a_pattern_gives_its_longest_reading(pattern: str, text: str, words: str | None) -> None:
    assert [row[1] for row in found({"r": pattern}, text)] == ([] if words is None else [words])


def test_of_two_ways_to_one_place_the_first_is_kept() -> None:
    rows = found({"r": "في (a:وقت|b:@no.such.tag|c:وقت) لاحق"}, "في وقت لاحق")
    assert rows == [("r", "في وقت لاحق", {"a": "وقت"})]


def test_rules_fire_in_the_order_in_which_they_are_written_and_once() -> None:
    names = [f"rule{k}" for k in range(9)]
    rows = found(dict.fromkeys(names, "(قصف|@ev.shell|قصفت)"), "قصف الموقع")
    assert [row[0] for row in rows] == names


def test_many_gaps_stay_linear() -> None:
    pattern = "قال " + "..9 كلمة " * 8 + "نهاية"
    rules = RuleSet.from_data([{"id": "r", "pattern": pattern}], LANGUAGE.fold)
    doc = LANGUAGE.document("قال " + "كلمة " * 3000)
    assert rules.find(doc) == []  # trying every gap in turn would never end

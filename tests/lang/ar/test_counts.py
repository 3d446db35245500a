"""Count rules: their examples, the flags of a mention, and that a span read alone says the same."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.lang.ar.counts import CountMention, annotate
from marsad.lang.ar.language import arabic

RULES: list[dict[str, Any]] = arabic().data["counts/rules"]
EXAMPLES = [(rule["id"], *example) for rule in RULES for example in rule.get("examples", ())]
COUNTERS = [(rule["id"], text) for rule in RULES for text in rule.get("counter", ())]


def read(text: str) -> list[CountMention]:
    return [match.value for match in annotate(arabic().document(text))]


def figures(text: str) -> set[tuple[str, int | None, int | None]]:
    return {(value.outcome, value.low, value.high) for value in read(text)}


@pytest.mark.parametrize(("rule", "text", "outcome", "low", "high"), EXAMPLES)
def test_example(rule: str, text: str, outcome: str, low: int | None, high: int | None) -> None:
    found = [(m.rule, m.value.outcome, m.value.low, m.value.high) for m in annotate(arabic().document(text))]
    assert (rule, outcome, low, high) in found


@pytest.mark.parametrize(("rule", "text"), COUNTERS)
def test_counter_example(rule: str, text: str) -> None:
    assert rule not in [match.rule for match in annotate(arabic().document(text))]


@pytest.mark.parametrize("text", sorted({row[1] for row in EXAMPLES}))
def test_a_span_read_alone_says_the_same(text: str) -> None:
    doc = arabic().document(text)
    for match in annotate(doc):
        alone = arabic().document(doc.span(match.first, match.last).text)
        whole = [m for m in annotate(alone) if (m.first, m.last) == (0, len(alone.words))]
        key = (match.rule, match.value.outcome, match.value.low, match.value.high, match.value.mixed)
        assert key in [(m.rule, m.value.outcome, m.value.low, m.value.high, m.value.mixed) for m in whole]


@pytest.mark.parametrize(
    ("text", "cumulative"),
    [
        ("يرتفع عدد القتلى من الصحفيين إلى 15 صحفيا منذ 2016", True),
        ("قتل 300 شخص في المدينة منذ عام 2015", True),
        ("إن نحو 300 قتيل سقطوا في المدينة خلال أقل من شهر", True),
        ("نزاع أوقع أكثر من 40 ألف قتيل في 30 عاما", True),
        ("قتل 390 مقاتلا خلال أسبوعين من الغارات", True),
        ("حصيلة قتلى الغارة بلغت ثلاثة، وسط قصف هو الأعنف الذي تشهده البلدة منذ بداية الحصار", False),
        ("أصيب 30 شخصا في 3 غارات", False),
    ],
)
def test_a_figure_over_a_period_is_a_toll(text: str, cumulative: bool) -> None:
    assert [value.cumulative for value in read(text) if not value.part] == [cumulative]


def test_a_period_ends_with_its_clause() -> None:
    text = "سقط 300 قتيل في المدينة خلال أقل من شهر، فيما لقي خمسة جنود حتفهم في القتال"
    assert [(v.low, v.cumulative) for v in read(text)] == [(300, True), (5, False)]


def test_the_heaviest_since_is_no_period_of_the_next_figure() -> None:
    text = "كان القصف الأكثر كثافة منذ شباط الماضي، مشيرا إلى أن 40 جريحا نقلوا إلى المستشفى"
    assert [value.cumulative for value in read(text)] == [False]


def test_the_parts_of_a_toll_and_its_retelling_are_tolls() -> None:
    text = "قتل 900 شخص في الإقليم. وسقط 900 قتيل خلال شهرين من الغارات، ومن بين المجموع 52 قتيلا مدنيا و70 مقاتلا."
    assert [(v.low, v.cumulative) for v in read(text)] == [(900, True), (900, True), (52, True), (70, True)]


def test_two_of_a_corps_are_printed_like_one() -> None:
    assert figures("وقتل ضابطا شرطة في الكمين") == {("killed", 2, 2)}
    assert figures("قتل المسلحون ضابطا كبيرا") == {("killed", 1, 1)}


def test_what_somebody_is_charged_with_is_no_figure() -> None:
    assert figures("ألقت الشرطة القبض على رجلين بتهمة قتل تاجر") == {("arrested", 2, 2)}


def test_among_them_a_family_is_a_part() -> None:
    text = "مقتل 27 شخصا، بينهم أسرة كاملة من تسعة أفراد قضت تحت الأنقاض"
    assert [(v.low, v.part) for v in read(text)] == [(27, False), (9, True)]


def test_every_rule_has_an_example_and_is_listed_once() -> None:
    ids = [rule["id"] for rule in RULES]
    assert len(ids) == len(set(ids))
    assert all(rule.get("examples") for rule in RULES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مقتل 3 وإصابة 5 في هجوم", {("killed", 3, 3), ("injured", 5, 5)}),
        ("قتيل و5 جرحى في القصف", {("killed", 1, 1), ("injured", 5, 5)}),
        ("قتل جندي وأصيب خمسة آخرون", {("killed", 1, 1), ("injured", 5, 5)}),
        ("مقتل عشرة من منسوبي الشركة وثلاثة من العاملين في الموقع", {("killed", 10, 10), ("killed", 3, 3)}),
        ("مقتل شخص وإصابة آخر", {("killed", 1, 1), ("injured", 1, 1)}),
        ("مقتل قيادات بارزة وإصابة آخرين", set()),
        ("تدمير 5 دبابات وثلاثة منازل", set()),
    ],
)
def test_a_sentence_gives_just_these_figures(text: str, expected: set[tuple[str, int, int]]) -> None:
    assert figures(text) == expected


def test_a_group_is_quoted_without_its_number() -> None:
    doc = arabic().document("مقتل 14 من عناصر «النور» في الغارة")
    (match,) = annotate(doc)
    assert match.value.group is not None
    assert doc.span(*match.value.group).text == "عناصر «النور»"


@pytest.mark.parametrize(
    ("text", "cumulative"),
    [
        ("منذ بدء الحرب قتل 500 مدني", True),
        ("قتل 500 مدني خلال الأشهر الماضية", True),
        ("قتل 5 مدنيين منذ ساعات", False),
        ("قتل 5 مدنيين خلال الهجوم", False),
    ],
)
def test_a_period_makes_a_toll(text: str, cumulative: bool) -> None:
    assert [value.cumulative for value in read(text)] == [cumulative]


def test_a_part_is_marked_and_its_people_described() -> None:
    total, part = read("مقتل 10 مدنيين بينهم ثلاث نساء")
    assert (total.part, total.low, total.civilian) == (False, 10, True)
    assert (part.part, part.low, part.sex) == (True, 3, "female")


def test_a_rising_toll_is_an_update() -> None:
    assert [value.update for value in read("ارتفاع حصيلة القتلى إلى 30")] == [True]

"""Times: what is said, which days it means, its part in the report, and what cannot be true."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

from marsad.lang.ar.language import arabic
from marsad.lang.ar.times import annotate, document_anchor, resolve, scan, warnings
from marsad.lang.ar.times.values import Day

RULES = arabic().data["times/rules"]
EXAMPLES = [(row["id"], text, words) for row in RULES for text, words in row["examples"].items()]
COUNTER = [(row["id"], text) for row in RULES for text in row["counter"]]
SHARED = Path(__file__).resolve().parents[4] / "shared"


def spans(text: str, rule: str | None = None) -> list[str]:
    doc = arabic().document(text)
    return [doc.span(m.first, m.last).text for m in annotate(doc) if rule in (None, m.rule)]


def days(text: str, published: str | None) -> list[tuple[str | None, str | None, str]]:
    return [(m.start, m.end, m.role) for m in scan(arabic().document(text), published)]


def assert_replays(text: str) -> None:
    doc = arabic().document(text)
    for match in annotate(doc):
        words = doc.span(match.first, match.last).text
        again = annotate(arabic().document(words))
        assert [(m.rule, m.value, m.first) for m in again] == [(match.rule, match.value, 0)], words


@pytest.mark.parametrize(("rule", "text", "words"), EXAMPLES)
def test_examples_fire_their_rule(rule: str, text: str, words: str) -> None:
    assert words in spans(text, rule)
    assert_replays(text)


@pytest.mark.parametrize(("rule", "text"), COUNTER)
def test_counter_examples_do_not(rule: str, text: str) -> None:
    assert spans(text, rule) == []


def test_every_rule_the_room_can_give_is_proved() -> None:
    source = "".join(p.read_text(encoding="utf-8") for p in sorted(_room().glob("*.py")))
    named = set(re.findall(r"ar\.time\.\w+", source))
    assert named == {row["id"] for row in RULES}


def _room() -> Path:
    import marsad.lang.ar.times as times

    return Path(times.__file__).parent


# 2015-08-05 is a Wednesday
RESOLVED = [
    ("انفجرت العبوة أمس", "2015-08-05", "2015-08-04", "2015-08-04"),
    ("انفجرت العبوة أول من أمس", "2015-08-05", "2015-08-03", "2015-08-03"),
    ("انفجرت العبوة الأربعاء", "2015-08-05", "2015-08-05", "2015-08-05"),
    ("انفجرت العبوة الخميس", "2015-08-05", "2015-07-30", "2015-07-30"),
    ("انفجرت العبوة الأربعاء الماضي", "2015-08-05", "2015-07-29", "2015-07-29"),
    ("انفجرت العبوة أمس الاثنين", "2015-08-05", "2015-08-03", "2015-08-03"),
    ("قصف الحي ليل الأحد الاثنين", "2015-08-05", "2015-08-02", "2015-08-03"),
    ("قصف الحي الليلة الماضية", "2015-08-05", "2015-08-04", "2015-08-05"),
    ("قتل قبل ثلاثة أيام", "2015-08-05", "2015-08-02", "2015-08-02"),
    ("قتل قبل شهرين", "2015-08-05", "2015-06-01", "2015-06-30"),
    ("قتل الأسبوع الماضي", "2015-08-05", "2015-07-26", "2015-08-01"),
    ("قتل الشهر الماضي", "2015-08-05", "2015-07-01", "2015-07-31"),
    ("قتل العام الماضي", "2015-08-05", "2014-01-01", "2014-12-31"),
    ("قتل في اليومين الأخيرين", "2015-08-05", "2015-08-03", "2015-08-05"),
    ("قتل في 13 فبراير", "2015-08-05", "2015-02-13", "2015-02-13"),
    ("قتل في 13 تشرين الثاني", "2015-08-05", "2014-11-13", "2014-11-13"),
    ("قتل في نوفمبر الماضي", "2015-08-05", "2014-11-01", "2014-11-30"),
    ("قتل في 2 من الشهر الجاري", "2015-08-05", "2015-08-02", "2015-08-02"),
    ("قتل في شباط/فبراير 2012", "2015-08-05", "2012-02-01", "2012-02-29"),
    ("قتل منتصف تموز", "2015-08-05", "2015-07-13", "2015-07-17"),
    ("قتل صيف 2013", "2015-08-05", "2013-06-01", "2013-08-31"),
    ("قتل في 12/10/2014", "2015-08-05", "2014-10-12", "2014-10-12"),
    ("قتل في 2014/10/12", None, "2014-10-12", "2014-10-12"),
    ("قتل في ٢٢.٧.٢٠١٥", None, "2015-07-22", "2015-07-22"),
    ("قتل من 3 إلى 5 مايو 2014", None, "2014-05-03", "2014-05-05"),
    ("قتل بين 28 يونيو و3 يوليو 2014", None, "2014-06-28", "2014-07-03"),
    ("قتل في 12/10/1436هـ", None, "2015-07-28", "2015-07-28"),
    ("قتل في 12 شوال 1436 هـ", None, "2015-07-28", "2015-07-28"),
    ("قتل في 3 نونبر 2014", None, "2014-11-03", "2014-11-03"),
    ("قتل في 3 أوت 2014", None, "2014-08-03", "2014-08-03"),
    ("قتل في العام 1999 بتاريخ 15 شباط", "2015-08-05", "1999-02-15", "1999-02-15"),
]


@pytest.mark.parametrize(("text", "published", "start", "end"), RESOLVED)
def test_days(text: str, published: str | None, start: str, end: str) -> None:
    found = days(text, published)[-1]
    assert found == (start, end, "event_time")
    assert_replays(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("يتواصل القصف منذ أمس", "since"),
        ("توقف القصف حتى الآن", "until"),
        ("ينسحبون بحلول 20 أغسطس", "deadline"),
        ("تبدأ الهدنة الجمعة المقبل", "future"),
        ("تعقد الجلسة في 9 أيلول 2015", "future"),
        ("انفجار قبل قليل", "now"),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert [m[2] for m in days(text, "2015-08-05")] == [role]


def test_durations_and_ages_have_no_days() -> None:
    doc = arabic().document("هدنة لمدة 3 أيام وقتل شاب (20 عاما)")
    assert scan(doc, "2015-08-05") == []
    assert [(m.role, m.start) for m in scan(doc, "2015-08-05", unresolved=True)] == [("duration", None), ("age", None)]


def test_an_undated_report_gets_no_day_from_nowhere() -> None:
    assert days("قتل رجلان أمس في الحي، وأصيب ثالث الأحد", None) == []
    assert days("قتل رجلان في الحي", "2015-08-05") == []


@pytest.mark.parametrize(
    ("text", "day", "basis", "exact"),
    [
        ("قصف على القرية\n1-02-2025, 17:13\nقتل شخص", "2025-02-01", "stamp", True),
        ("قصف على القرية\n2019/05/12\nقتل شخص", "2019-05-12", "stamp", True),
        ("قتل شخص اليوم الأحد 21 مايو 2023 في القرية", "2023-05-21", "prose", True),
        ("قتل شخص أمس السبت 20 مايو 2023 في القرية", "2023-05-21", "prose", True),
        ("قتل شخص اليوم الأحد 21 مايو في القرية. وكان الاتفاق وقع في مارس 2023.", "2023-05-21", "prose", True),
        ("قتل شخص يوم السبت 20 مايو 2023 في القرية", "2023-05-20", "prose", False),
        ("قتل شخص اليوم الأحد 21 مايو في القرية", "2023-05-21", "prose", True),
        ("قتل شخص أمس السبت 20 مايو، في حرب بدأت في 2011", "2023-05-21", "prose", True),
        ("قتل شخص يوم السبت 20 مايو في القرية", "2023-05-20", "prose", False),
    ],
)
def test_the_day_of_writing(text: str, day: str, basis: str, exact: bool) -> None:
    doc = arabic().document(text)
    anchor = document_anchor(doc, annotate(doc), None)
    assert anchor is not None
    assert (anchor.date.isoformat(), anchor.basis, anchor.exact) == (day, basis, exact)


@pytest.mark.parametrize(
    "text",
    [
        "قتل شخص أمس في القرية",
        "قتل شخص اليوم 21 مايو في القرية",
        "قتل شخص أمس السبت في القرية",
        "قتل شخص اليوم الأحد 12 مارس 2016",  # that day was a Saturday
    ],
)
def test_no_anchor_is_guessed(text: str) -> None:
    doc = arabic().document(text)
    assert document_anchor(doc, annotate(doc), None) is None


def test_the_stamp_tells_the_year_where_the_metadata_give_that_of_the_copy() -> None:
    doc = arabic().document("قصف على القرية\n9:10 PM · Feb 3, 2025\nقتل شخص اليوم")
    found = [document_anchor(doc, annotate(doc), published) for published in ("2026-02-03", "2025-04-03")]
    assert [(a.date.isoformat(), a.basis) for a in found if a] == [
        ("2025-02-03", "stamp"),
        ("2025-04-03", "publication"),
    ]


def test_a_near_anchor_finds_weekdays_but_does_not_count_days() -> None:
    near = datetime.date(2023, 5, 20)
    assert resolve(Day(shift=-1), near, "prose", exact=False) is None
    found = resolve(Day(weekday=4), near, "prose", exact=False)
    assert found is not None
    assert (found.start, found.basis) == (datetime.date(2023, 5, 19), "weekday+prose")


@pytest.mark.parametrize(
    ("text", "precision", "date_prec"),
    [
        ("قتل أمس", "day", 1),
        ("قتل ليل الأحد الاثنين", "days", 2),
        ("قتل الأسبوع الماضي", "week", 3),
        ("قتل في أيار 2014", "month", 4),
        ("قتل عام 2014", "year", 5),
        ("قتل قبل أسبوع", "day", 2),
    ],
)
def test_precision(text: str, precision: str, date_prec: int) -> None:
    mention = scan(arabic().document(text), "2015-08-05")[0]
    assert (mention.precision, mention.date_prec) == (precision, date_prec)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("قتل في ديسمبر/أيلول الماضي", "month_names_disagree"),
        ("قتل في 31 فبراير 2014", "impossible_date"),
        ("قتل في 45/10/2014", "impossible_date"),
        ("قتل الأحد 12 مارس 2014", "weekday_disagrees"),
        ("قتل في 12 مارس 2016", "date_after_publication"),
    ],
)
def test_warnings(text: str, code: str) -> None:
    doc = arabic().document(text)
    assert [w.code for w in warnings(doc, "2015-08-05")] == [code]


def test_no_warning_without_reason() -> None:
    doc = arabic().document("قتل الأحد 2 أغسطس/آب 2015 وتعقد الجلسة في 9 أيلول المقبل")
    assert warnings(doc, "2015-08-05") == []


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs the corpora")
def test_every_match_replays_over_the_corpora() -> None:
    for line in (SHARED / "articles" / "khaleej.jsonl").read_text(encoding="utf-8").splitlines():
        assert_replays(json.loads(line)["text"])


def test_the_weekday_of_today_tells_the_day_of_writing() -> None:
    def anchor(text: str) -> str:
        doc = arabic().document(text)
        found = document_anchor(doc, annotate(doc), "2015-07-25")  # a Saturday
        assert found is not None
        return found.date.isoformat()

    assert anchor("قصفت طائرات مواقع اليوم الجمعة. وتأتي غارات اليوم بعد اتفاق.") == "2015-07-24"
    assert anchor("قصفت طائرات مواقع أمس الخميس.") == "2015-07-24"
    assert anchor("قصفت طائرات مواقع أمس الجمعة.") == "2015-07-25"
    assert anchor("قصفت طائرات مواقع اليوم الاثنين.") == "2015-07-25"

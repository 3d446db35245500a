"""Cleaning marks what is not the report, and nothing that is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.ingest import redact
from marsad.lang.ar.cleaning import CleaningRule, clean, cleaning_rules, find_removals, masked, republished_from
from marsad.lang.ar.language import arabic

TITLE = "ثلاثة قتلى في قصف على سوق البلدة"
BODY = [
    "قتل ثلاثة أشخاص وأصيب سبعة آخرون بجروح متفاوتة صباح الاثنين عندما سقطت قذائف مدفعية على سوق البلدة القديمة.",
    "وقال مسعف من الدفاع المدني إن فرق الإنقاذ ما زالت تبحث تحت الأنقاض عن مفقودين بعد ساعات من توقف القصف.",
    "وأضاف أن المستشفى الميداني استقبل أكثر من عشرين مصابا بينهم أطفال ونساء، وأن حالة أربعة منهم حرجة.",
    "ولم تعلن أي جهة مسؤوليتها عن القصف حتى لحظة إعداد هذا التقرير، ونفت قوات المنطقة صلتها به.",
]


def page(*parts: str) -> str:
    return "\n\n".join(parts)


def marked(text: str, title: str | None = None) -> dict[str, str]:
    return {text[r.start : r.end]: r.why for r in find_removals(text, title)}


def fires(rule: CleaningRule, text: str) -> bool:
    if rule.whole_line:
        return rule.on_line(arabic().fold(text)) is not None
    return rule.needs in text and any(pattern.search(text) for pattern in rule.patterns)


@pytest.mark.parametrize("rule", cleaning_rules(), ids=lambda rule: rule.id)
def test_examples_fire_and_counter_examples_do_not(rule: CleaningRule) -> None:
    assert rule.examples
    assert [text for text in rule.examples if not fires(rule, text)] == []
    assert [text for text in rule.counter if fires(rule, text)] == []


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for rule in cleaning_rules()]
    assert len(ids) == len(set(ids))


def test_a_clean_report_is_left_alone() -> None:
    assert find_removals(page(TITLE, *BODY), TITLE) == []


@pytest.mark.parametrize("dateline", ["بغداد - (أ ف ب)", "دير الزور", "غزة / سامي علي / وكالة", "الخرطوم – مراسلنا"])
def test_datelines_stay_readable(dateline: str) -> None:
    assert find_removals(page(TITLE, dateline, *BODY), TITLE) == []


def test_furniture_around_a_report() -> None:
    text = page(
        TITLE, "محمود العلي", "الاثنين 6 مايو 2019", "485 مشاهدة", "A+", "شارك الخبر على:", *BODY, "المصدر: وكالات"
    )
    found = marked(text, TITLE)
    assert found == {
        "محمود العلي": "byline",
        "الاثنين 6 مايو 2019": "page_stamp",
        "485 مشاهدة": "page_furniture",
        "A+": "page_furniture",
        "شارك الخبر على:": "page_furniture",
        "المصدر: وكالات": "source_tail",
    }
    stamp = text.index("الاثنين 6")
    assert not any(start <= stamp < end for start, end in masked(find_removals(text, TITLE)))
    assert clean(text, TITLE).republished_from == "وكالات"


def test_source_tail_behind_the_last_sentence() -> None:
    text = page(*BODY) + ' المصدر: "وكالة النهار"'
    assert republished_from(text) == "وكالة النهار"
    assert republished_from("قال المصدر: قتل خمسة أشخاص في الهجوم.") is None


def test_headlines_below_and_between() -> None:
    below = ["اتفاق جديد لتبادل الأسرى في الجنوب", "رياح قوية تضرب السواحل الشمالية غدا", "اقتصاد"]
    teaser = "انتخابات البلدية تنطلق وسط إقبال ضعيف في العاصمة"
    text = page(TITLE, BODY[0], BODY[1], teaser, BODY[2], BODY[3], *below)
    assert marked(text, TITLE) == dict.fromkeys([teaser, *below], "related_links")


def test_headlines_cut_short_beside_the_report() -> None:
    cut = [
        "اشتباكات بين مهربين على المعابر النهرية في الريف…",
        "الأمن يعتقل ثلاثة من موظفي البلدية بتهمة…",
        "مقتل مختار القرية على يد مجهولين في الطريق إلى...",
    ]
    assert marked(page(TITLE, *BODY, *cut), TITLE) == dict.fromkeys(cut, "related_links")
    assert find_removals(page(TITLE, *BODY, cut[0]), TITLE) == []


def test_a_subheading_and_a_list_of_names_stay() -> None:
    sub = "استقبال أكثر من عشرين مصابا في المستشفى الميداني"
    names = ["أسماء الضحايا:", "سالم حمدان", "جواد الخطيب", "رامي الشامي"]
    assert find_removals(page(TITLE, BODY[0], BODY[1], sub, BODY[2], BODY[3], *names), TITLE) == []


def test_list_of_other_articles_ends_where_the_report_goes_on() -> None:
    listed = ["الأكثر قراءة", "ارتفاع أسعار الخبز", "مباراة القمة تنتهي بالتعادل", "عرض المزيد"]
    text = page(TITLE, BODY[0], *listed, BODY[1], "اقرأ أيضا: هدوء حذر في الشمال", BODY[2])
    assert set(marked(text, TITLE)) == {*listed, "اقرأ أيضا: هدوء حذر في الشمال"}


def test_frames_of_social_media() -> None:
    post = "شبكة الخبر - قصف...\nFacebook\n‎شبكة الخبر‎'s Post\n\nشبكة الخبرMarch 6, 2025 · Shared with Public"
    report = "قصف عنيف على المدينة ومقتل طفلين"
    text = post + report + "All reactions:121 comment1 shareLikeCommentMost relevantالله يرحمهم قتلوا عشرة1y"
    read = arabic().document(text, masked(find_removals(text)))
    words = [word.form for word in read.words if word.kind == "word" and not word.form.isascii()]
    assert words == ["قصف", "عنيف", "علي", "المدينه", "ومقتل", "طفلين"]
    assert "March 6, 2025" in [text[r.start : r.end] for r in find_removals(text) if r.why == "page_stamp"]


def test_tracer_and_decoys() -> None:
    tracer = "MjAzLjAuMTEzLjQyfDIwMjQtMDEtMDI="  # an address of the documentation range, and a day
    text = page(BODY[0], f"ktx {tracer} نافذة زرقاء", BODY[1])
    stored = redact(text)
    assert len(stored) == len(text)
    assert tracer not in stored
    found = marked(stored)
    assert found["█" * len(tracer)] == "tracer"
    assert {part.strip() for part, why in found.items() if why == "decoy"} == {"ktx", "نافذة زرقاء"}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*BODY, TITLE, "الأكثر قراءة", "منذ ساعتين", "█" * 20, "A+", "كلمة", ""]) | st.text(max_size=40)
    )
)
def test_removals_are_sorted_disjoint_and_inside(lines: list[str]) -> None:
    text = "\n".join(lines)
    at = 0
    for removal in find_removals(text):
        assert at <= removal.start < removal.end <= len(text)
        at = removal.end

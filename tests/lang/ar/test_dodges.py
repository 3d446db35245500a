"""Dodged words are read, plain writing is left alone, offsets hold."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.lang.ar.dodges import find_dodges
from marsad.lang.ar.language import arabic

DODGED = [
    ("تحـ ـرير", "تحرير"),
    ("ق.صف", "قصف"),
    ("الاحتـ.ـلال", "الاحتلال"),
    ("د1عش", "داعش"),
    ("د١عش", "داعش"),
    ("داع11ش", "داعش"),
    ("دAعش", "داعش"),
    ("قـ ـتل", "قتل"),
    ("اغتـيال", "اغتيال"),
    ("ص/اروخ", "صاروخ"),
    ("ش ه ي د", "شهيد"),
    ("ارهـ.ـاب", "ارهاب"),
    ("مجززززرة", "مجزره"),
    ("د..ا..عـ ـش", "داعش"),
    ("تـ ـعـ ـتـ ـقـ ـل", "تعتقل"),
    ("ال.عدو.ان", "العدوان"),
    ("قـ.ــصف", "قصف"),
    ("عاجــــل", "عاجل"),
    ("المدنييين", "المدنيين"),
    ("ق\u200bصف", "قصف"),
]
PLAIN = [
    "م. سعيد",
    "د. فلان",
    "(أ.ف.ب)",
    "بلغ 3.5 ملايين",
    "#الجيش_الحر",
    "قال لـ سانا",
    "عام 1436هـ وذلك",
    "حزب ب ي د",
    "انتهى القصف.وقال شاهد",
    "حضر بـ 13 سيارة",
    "سبتمبر/أيلول",
    "صاروخ أرض-جو",
    "الأربعاء2شباط",
    "قتل/جرح",
    "بينهم 3 قتلى و12جريحا",
    "هههههههه",
    "وووري الثرى",
    "المتهم (م ح ع)",
    "بعد:هنا",
    "https://example.org/a.b",
    "1. القصف 2. الحصار",
]


@pytest.mark.parametrize(("written", "read"), DODGED)
def test_dodged_word_is_read(written: str, read: str) -> None:
    text = f"سمع {written} في المدينة"
    doc = arabic().document(text)
    i = next((i for i, word in enumerate(doc.words) if word.form == read), None)
    assert i is not None, [word.form for word in doc.words]
    span = doc.span(i, i + 1)
    assert span.text == text[span.start : span.end] == written


@pytest.mark.parametrize("text", PLAIN)
def test_plain_writing_is_left_alone(text: str) -> None:
    assert find_dodges(text) == ([], [])


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("قصفداعش ـ.,/1A@$\nو ه‏ُ"), max_size=60) | st.text(max_size=80))
def test_span_law_holds_for_any_text(text: str) -> None:
    doc = arabic().document(text)
    for i in range(len(doc.words)):
        span = doc.span(i, i + 1)
        assert span.text == text[span.start : span.end]
    assert doc.starts == sorted(doc.starts)


@pytest.mark.parametrize("unit", ["ـ.", "ق.", "ق ", "ـ ـ", "ق1", "ققق", "قـ.ـ", "د.ا1", "...", "ق/ـ "])
def test_work_grows_with_the_text_on_hostile_text(unit: str) -> None:
    def steps(length: int) -> int:
        """How many lines of Python the search runs."""
        text, count = (unit * length)[:length], 0

        def trace(frame: object, event: str, arg: object) -> object:
            nonlocal count
            count += event == "line"
            return trace

        known = sys.gettrace()
        sys.settrace(trace)
        try:
            find_dodges(text)
        finally:
            sys.settrace(known)
        return count

    find_dodges("ق.صف")
    assert steps(20_000) < 12 * max(steps(2_000), 200)

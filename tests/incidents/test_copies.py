from __future__ import annotations

import pytest

from incidents.made import event, report
from marsad.incidents import build
from marsad.incidents.copies import CopyFinder, near_copies_available
from marsad.lang import text_keys_for

STORY = (
    "أفادت مصادر محلية بأن طائرة مسيرة استهدفت شاحنة وقود على الطريق الواصل بين القريتين ظهر اليوم\n"
    "وقال سائق نجا من الضربة إن النيران أتت على ثلاث مركبات كانت تقف قرب المحطة بينها حافلة صغيرة\n"
    "ولم يصدر عن السلطات أي تعليق حتى ساعة كتابة الخبر"
)
OTHER = (
    "عقد مجلس البلدة اجتماعا طارئا لبحث أزمة المياه بعد توقف المضخات\n"
    "وقرر المجتمعون شراء صهاريج وتوزيعها على الأحياء ابتداء من الغد بالتنسيق مع لجان الأهالي المتطوعين فيها"
)


def kin(*texts: str) -> list[dict[int, str]]:
    finder, keys = CopyFinder(), text_keys_for("ar")
    found = []
    for number, text in enumerate(texts):
        paragraphs = [keys(line) for line in text.splitlines()]
        found.append(finder.add(number, [word for line in paragraphs for word in line], paragraphs))
    return found


def test_an_exact_copy_in_another_spelling_is_an_exact_copy() -> None:
    assert kin(STORY, STORY.replace("أ", "ا").replace("ة", "ه")) == [{}, {0: "exact"}]


def test_a_text_of_its_own_is_no_copy() -> None:
    assert kin(STORY, OTHER) == [{}, {}]


@pytest.mark.skipif(not near_copies_available(), reason="needs the extra incidents")
def test_a_text_with_a_sentence_more_is_a_near_copy() -> None:
    changed = STORY.replace("ظهر اليوم", "قبيل الظهر").replace("\n", " ") + " بحسب الوكالة"
    assert kin(STORY, changed)[1] == {0: "near"}


def test_a_shared_paragraph_is_seen() -> None:
    shared = OTHER + "\n" + STORY.splitlines()[1]
    assert kin(STORY, shared)[1] == {0: "shared"}


def test_furniture_that_everybody_has_is_no_shared_paragraph() -> None:
    line = STORY.splitlines()[1]
    texts = [line + "\n" + " ".join(f"{word}{n}" for word in OTHER.split()) for n in range(30)]
    assert kin(*texts)[-1] == {}


def test_short_texts_have_no_copies() -> None:
    assert kin("قصف على البلدة", "قصف على البلدة") == [{}, {}]


def test_copies_count_as_one_source_and_the_credited_agency_is_the_origin() -> None:
    first = report("a", STORY, event(STORY[:40]), outlet="وكالة السهل", published="2031-02-02")
    second = report("b", STORY, event(STORY[:40]), published="2031-02-01", republished_from="وكالة السهل")
    (found,) = build([second, first])
    assert found.independent_sources == 1
    (copies,) = found.copies
    assert (copies.origin, copies.why) == ("a", "credited")
    assert [account.copy_of for account in found.accounts] == ["a", None]
    assert found.grade == "weak"


def test_without_credit_the_first_published_is_the_origin() -> None:
    first = report("a", STORY, event(STORY[:40]), published="2031-02-02T10:00:00")
    second = report("b", STORY, event(STORY[:40]), published="2031-02-02T08:00:00")
    (found,) = build([first, second])
    assert (found.copies[0].origin, found.copies[0].why) == ("b", "earliest")

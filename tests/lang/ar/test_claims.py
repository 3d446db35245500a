"""Who tells: phrases read to their end, how a source stands to its words, and who goes on speaking."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from marsad.lang.ar.claims import SourceMention, Told, annotate, attribute, quote
from marsad.lang.ar.language import arabic
from marsad.record import SourceType
from marsad.text.document import Document

RULES: list[dict[str, Any]] = arabic().data["claims/rules"]
TEXTS = [(row["id"], text) for row in RULES for text in row["examples"]]

LONG = """مقتل أربعة في قصف على بلدة حدودية

قتل أربعة أشخاص في قصف مدفعي أمس، وفق ما أعلن الدفاع المدني السوري.
وقال مدير المرصد رامي عبد الرحمن لوكالة فرانس برس إن القذائف سقطت على سوق شعبية. وأضاف أن الجرحى نقلوا إلى المشفى.
ونفى الجيش استهداف السوق، فيما أدانت الأمم المتحدة الهجوم.
وذكرت مصادر طبية وسكان أن بين القتلى طفلين.
ونقلت وكالة سانا عن مصدر عسكري أن القصف مصدره المسلحون. وأكد المصدر إصابة جنديين.
"""


def document(text: str) -> Document:
    return arabic().document(text)


def mentions(text: str) -> list[SourceMention]:
    return [match.value for match in annotate(document(text))]


def named(text: str) -> list[str]:
    doc = document(text)
    return [quote(doc, m.value.name).text for m in annotate(doc) if m.value.name]


def tellers(text: str, words: str) -> list[tuple[str, str]]:
    doc = document(text)
    found = annotate(doc)
    told = Told(doc, found, attribute(doc, found))
    start = text.index(words)
    first, last = doc.token_at(start), doc.token_at(start + len(words) - 1) + 1
    rows = told.tellers(first, last)
    return [(quote(doc, mention.name).text, stance) for mention, stance in rows if mention.name]


@pytest.mark.parametrize(("rule", "text"), TEXTS)
def test_every_example_fires_its_rule(rule: str, text: str) -> None:
    assert rule in {match.rule for match in annotate(document(text))}


@pytest.mark.parametrize(("rule", "text"), [(row["id"], text) for row in RULES for text in row["counter"]])
def test_no_counter_example_fires_its_rule(rule: str, text: str) -> None:
    assert rule not in {match.rule for match in annotate(document(text))}


@pytest.mark.parametrize("text", [text for _, text in TEXTS] + [LONG])
def test_the_words_of_a_match_read_alone_give_the_same_match(text: str) -> None:
    doc = document(text)
    for match in annotate(doc):
        alone = document(doc.span(match.first, match.last).text)
        again = [(m.rule, m.first, m.last, m.value) for m in annotate(alone)]
        assert (match.rule, 0, len(alone.words), match.value) in again


def test_every_rule_that_fires_is_catalogued() -> None:
    known = {row["id"] for row in RULES}
    for _, text in TEXTS:
        assert {match.rule for match in annotate(document(text))} <= known


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال الناطق باسم جهاز الإطفاء، سامر الحداد، إن النيران أخمدت", "الناطق باسم جهاز الإطفاء، سامر الحداد"),
        ("أعلن الجيش النيجيري مقتل عشرة مسلحين", "الجيش النيجيري"),
        ("أعلنت وزارة الصحة التابعة للحكومة المؤقتة حصيلة جديدة", "وزارة الصحة التابعة للحكومة المؤقتة"),
        ("وأوضحت خلية الإعلام الأمني العراقية أن العملية انتهت", "خلية الإعلام الأمني العراقية"),
        ("ذكرت مصادر في الشرطة المحلية أن المهاجم فر", "مصادر في الشرطة المحلية"),
        ("أعلنت الشرطة في الخرطوم اعتقال رجلين", "الشرطة"),
        ("ذكر تنظيم «القاعدة» أنه انسحب", "تنظيم «القاعدة»"),
        ("قال قائد عمليات الصحراء إن الطريق آمن", "قائد عمليات الصحراء"),
        ("أكدت وكالة أنباء هاوار سقوط قذيفتين", "وكالة أنباء هاوار"),
        ("قال شهود عيان لرويترز إن الرصاص سمع ليلا", "شهود عيان"),
        ("وقال ياسين البكري إن الوضع صعب", "ياسين البكري"),
        ("وصرح وكيل المحافظة نايف البكري لصحافيين أن القصف عنيف", "وكيل المحافظة نايف البكري"),
        ("وذكر موقع خبر ترك أن الحريق أخمد", "موقع خبر ترك"),
        ("وعلمت صحيفة المدى أن تعزيزات وصلت", "صحيفة المدى"),
        ("أعلنت أطراف محلية اليوم عن مقتل شاب", "أطراف محلية"),
        ("وتبنت «كتيبة الوادي» العملية", "«كتيبة الوادي»"),
        ("وبحسب «تنسيقية الأحياء» فإن القتلى خمسة", "«تنسيقية الأحياء»"),
        ("أما جيش الدفاع فأقر بمقتل أربعة", "جيش الدفاع"),
        ("أصابت القذيفة ثكنة للجيش اللبناني الذي أعلن إصابة جندي", "للجيش اللبناني"),
        ("🔻 مصادر طبية: انتشال رضيعة", "مصادر طبية"),
        ("وكشف المسعف عن أسماء القتلى", "المسعف"),
        ("وقالت الطبيبة هند الراوي في تصريح لقناة محلية إن الأدوية نفدت", "الطبيبة هند الراوي"),
    ],
)
def test_a_phrase_is_read_to_its_end(text: str, name: str) -> None:
    assert named(text) == [name]


@pytest.mark.parametrize(
    ("text", "type_", "stance"),
    [
        ("تبنت حركة الشباب الهجوم", "armed_group", "claims_responsibility"),
        ("أعلن تنظيم القاعدة مسؤوليته عن التفجير", "armed_group", "claims_responsibility"),
        ("نفت وزارة الخارجية صحة التقارير", "official", "denies"),
        ("اتهمت منظمة حقوقية الجيش بقصف القرية", "monitor", "blames"),
        ("قالت مصادر طبية إن الحصيلة ارتفعت", "medical", "asserts"),
        ("قال مصدر أمني إن الانفجار نجم عن عبوة", "police", "asserts"),
        ("قال مسؤول عسكري إن القوات تقدمت", "military", "asserts"),
        ("أفادت رويترز بأن الهدنة صامدة", "agency", "asserts"),
        ("أفاد أهالي القرية بأن الجنود انسحبوا", "resident", "asserts"),
        ("قال وزير الدفاع إن العملية انتهت", "military", "asserts"),
        ("ولم يعلق الجيش الإسرائيلي على الغارة", "military", "no_comment"),
    ],
)
def test_type_and_stance(text: str, type_: str, stance: str) -> None:
    assert [(m.type, m.stance) for m in mentions(text)] == [(type_, stance)]


def test_who_is_blamed() -> None:
    doc = document("حملت الحكومة اليمنية جماعة الحوثي مسؤولية الهجوم: تصعيد خطير")
    blame = [m.value for m in annotate(doc) if m.value.stance == "blames"]
    assert [doc.span(*m.target).text for m in blame] == ["جماعة الحوثي"]


def test_the_channel_is_not_the_source() -> None:
    doc = document("ونقلت صحيفة «البلاد» عن دبلوماسي غربي قوله إن المحادثات تعثرت")
    (mention,) = [match.value for match in annotate(doc)]
    assert doc.span(*mention.name).text == "دبلوماسي غربي"
    assert doc.span(*mention.channel).text == "صحيفة «البلاد»"


def test_distance_and_comment_are_marked() -> None:
    assert mentions("ادعى المتحدث العسكري أن القرية خالية")[0].hedge == {"alleged"}
    assert mentions("رجحت مصادر أمنية أن المنفذ فر")[0].hedge == {"likely"}
    assert mentions("أدانت الحكومة الأردنية الهجوم")[0].comments


def test_tellers_of_a_report() -> None:
    asserts = "asserts"
    assert tellers(LONG, "قصف مدفعي أمس") == [("الدفاع المدني السوري", asserts)]
    assert tellers(LONG, "القذائف سقطت") == [("مدير المرصد رامي عبد الرحمن", asserts), ("وكالة فرانس برس", asserts)]
    assert tellers(LONG, "الجرحى نقلوا") == [("مدير المرصد رامي عبد الرحمن", asserts)]
    assert tellers(LONG, "استهداف السوق") == [("الجيش", "denies")]
    assert tellers(LONG, "طفلين") == [("مصادر طبية", asserts), ("سكان", asserts)]
    assert tellers(LONG, "إصابة جنديين") == [("مصدر عسكري", asserts)]
    assert tellers(LONG, "الأمم المتحدة الهجوم") == []
    assert tellers(LONG, "بلدة حدودية") == []


def test_a_newsroom_that_passes_words_on_tells_too() -> None:
    relayed = "ونقلت قناة المدى عن الشرطة أن حارسا قتل. ونقلت عن مصدر طبي أن الجرحى ثلاثة."
    assert [name for name, _ in tellers(relayed, "حارسا قتل")] == ["الشرطة", "قناة المدى"]
    assert [name for name, _ in tellers("قال طبيب لصحيفة محلية إن الجرحى ثلاثة", "ثلاثة")] == ["طبيب"]
    own = "بغداد (رويترز) - قال طبيب لرويترز إن الجرحى ثلاثة"
    assert [name for name, _ in tellers(own, "ثلاثة")] == ["طبيب"]
    assert [name for name, _ in tellers("قال طبيب لرويترز إن الجرحى ثلاثة", "ثلاثة")] == ["طبيب", "رويترز"]


def test_the_source_stands_for_whoever_was_named_last() -> None:
    text = "قال ضابط كبير إن شبكة اعتقلت. وأوضح المصدر رافضا الكشف عن اسمه أن ثلاثة فروا."
    assert [name for name, _ in tellers(text, "ثلاثة فروا")] == ["ضابط كبير"]


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("حماس تعلن مقتل قيادي", "حماس", "armed_group"),
        ("بوكو حرام تتبنى الهجوم", "بوكو حرام", "armed_group"),
        ("وقالت إسرائيل إن جنديا قتل", "إسرائيل", "official"),
        ("وأعلنت موسكو مقتل أربعين مسلحا", "موسكو", "official"),
        ("قال قيادي في الجناح العسكري لحماس إن القتال توقف", "قيادي في الجناح العسكري لحماس", "armed_group"),
    ],
)
def test_parties_and_states_speak_under_their_own_names(text: str, name: str, type_: str) -> None:
    assert named(text) == [name]
    assert [mention.type for mention in mentions(text)] == [type_]


def test_an_open_quotation_is_followed_over_sentences() -> None:
    text = "قال الشيخ سالم: «وصلنا فجرا. وجدنا البيوت محترقة. دفنا تسعة». وعاد الهدوء لاحقا."
    assert [name for name, _ in tellers(text, "دفنا تسعة")] == ["الشيخ سالم"]
    assert tellers(text, "عاد الهدوء") == []


def test_nobody_tells_where_nobody_is_named() -> None:
    assert mentions("قتل خمسة جنود في هجوم على حاجز شمال المدينة فجر الأحد.") == []
    assert mentions("") == []
    assert mentions("هدفه نشر الرعب في نفوس الناس، داعيا الله للقتلى بالرحمة وأن يشفي الجرحى") == []


def test_outlets_are_well_formed() -> None:
    outlets = arabic().data["lexicon/reporting"]["outlets"]
    types = set(get_args(SourceType))
    names = [arabic().fold(name) for outlet in outlets for name in outlet["names"]]
    assert all(outlet["type"] in types for outlet in outlets)
    assert all(outlet["origin"] is None or len(outlet["origin"]) == 3 for outlet in outlets)
    assert sorted(names) == sorted(set(names))

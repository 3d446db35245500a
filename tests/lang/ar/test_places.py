"""Places in Arabic: every rule with its examples, the law of replay, and resolving in context."""

from __future__ import annotations

import pytest

from marsad.lang.ar.language import arabic
from marsad.lang.ar.places import PlaceMention, annotate, resolve, specificity
from marsad.lang.ar.places.rules import RULES
from marsad.record import Place

EXAMPLES = [(rule, text, name) for rule, row in RULES.items() for text, name in row.examples]
COUNTERS = [(rule, text, name) for rule, row in RULES.items() for text, name in row.counter]


def read(text: str, outlet: str | None = None) -> dict[str, Place]:
    doc = arabic().document(text)
    mentions = annotate(doc)
    places = resolve(doc, mentions, outlet=outlet)
    assert len(places) == len(mentions)
    return {m.value.name: p for m, p in zip(mentions, places, strict=True) if p is not None}


@pytest.mark.parametrize(("rule", "text", "name"), EXAMPLES)
def test_rule_fires(rule: str, text: str, name: str) -> None:
    assert (rule, name) in [(m.rule, m.value.name) for m in annotate(arabic().document(text))]


@pytest.mark.parametrize(("rule", "text", "name"), COUNTERS)
def test_rule_keeps_still(rule: str, text: str, name: str) -> None:
    found = [(m.rule, m.value.name) for m in annotate(arabic().document(text))]
    assert (rule, name) not in found


@pytest.mark.parametrize(("rule", "text", "name"), EXAMPLES)
def test_a_mention_is_read_again_from_its_own_words(rule: str, text: str, name: str) -> None:
    doc = arabic().document(text)
    match = next(m for m in annotate(doc) if m.rule == rule and m.value.name == name)
    again = arabic().document(doc.span(match.first, match.last).text)
    whole = [m for m in annotate(again) if (m.first, m.last) == (0, match.last - match.first)]
    assert [(m.rule, m.value) for m in whole] == [(match.rule, match.value)]


def test_names_are_words_of_the_text() -> None:
    text = "قُتل مدنيان في قريتي كفرتل وعين الزرقا بريف إدلب الجنوبي، وانفجرت عبوة بالرَّمادي."
    doc = arabic().document(text)
    mentions = annotate(doc)
    for match, place in zip(mentions, resolve(doc, mentions), strict=True):
        assert match.value.name in text
        assert place is not None
        assert place.span is not None
        assert text[place.span.start : place.span.end] == place.span.text


def test_chain_places_an_unknown_village() -> None:
    place = read("قصفت المدفعية قرية كفرتلنون بريف إدلب الجنوبي")["كفرتلنون"]
    assert (place.country, place.admin1, place.geonameid) == ("SYR", "Idlib", None)
    assert place.lat is not None
    assert place.where_prec == 5
    assert place.geo_precision == 3


def test_same_name_follows_the_country_of_the_report() -> None:
    libya = read("اشتباكات في طرابلس بين كتائب ليبية قرب مطار معيتيقة")["طرابلس"]
    lebanon = read("اشتباكات في طرابلس شمال لبنان بين باب التبانة وجبل محسن")["طرابلس"]
    assert (libya.country, lebanon.country) == ("LBY", "LBN")
    assert {c.country for c in libya.candidates} >= {"LBY", "LBN"}
    assert all(0 <= c.score <= 1 for c in libya.candidates)
    assert libya.candidates[0].reasons


def test_outlet_decides_when_nothing_else_does() -> None:
    text = "انفجار في رفح يوقع جرحى"
    assert read(text, "youm7.com")["رفح"].country == "EGY"
    assert read(text, "maannews.net")["رفح"].country == "PSE"


def test_demonym_gives_an_unknown_name_its_country() -> None:
    place = read("اعتقلت الشرطة التونسية ثلاثة أشخاص في منطقة الزعفريطة")["الزعفريطة"]
    assert place.country == "TUN"
    assert place.where_prec == 6


@pytest.mark.parametrize(
    ("text", "name", "where", "geo"),
    [
        ("انفجار في مدينة الرقة", "الرقة", 1, 1),
        ("انفجار قرب تكريت", "تكريت", 2, 2),
        ("انفجار في محافظة ديالى", "ديالى", 4, 3),
        ("هجمات في العراق", "العراق", 6, 3),
        ("هجوم على سفينة في البحر الأحمر", "البحر الأحمر", 7, 3),
        ("غارات في جبال حمرين", "جبال حمرين", 3, 2),
    ],
)
def test_precision(text: str, name: str, where: int, geo: int) -> None:
    place = read(text)[name]
    assert (place.where_prec, place.geo_precision) == (where, geo)


def test_roles_and_relations() -> None:
    found = {
        m.value.name: m.value
        for m in annotate(arabic().document("قال محافظ ديالى إن نازحين من سنجار وصلوا شمال شرقي بعقوبة"))
    }
    assert found["ديالى"].role == "title"
    assert found["سنجار"].role == "origin"
    assert (found["بعقوبة"].relation, found["بعقوبة"].relation_kind) == ("شمال شرقي", "side")


def test_the_village_is_a_better_answer_than_its_governorate() -> None:
    doc = arabic().document("في محافظة إدلب قصفت الطائرات قرية بليون")
    mentions = annotate(doc)
    places = resolve(doc, mentions)
    best = min(zip(mentions, places, strict=True), key=lambda pair: specificity(*pair))
    assert best[0].value.name == "بليون"


def test_an_unresolved_place_removes_no_other() -> None:
    found = read("قصف على قرية زرنقطا ومدينة بعقوبة")
    assert set(found) == {"زرنقطا", "بعقوبة"}
    assert found["بعقوبة"].geonameid is not None


def test_countries_by_many_names() -> None:
    for name, code in [
        ("امريكا", "USA"),
        ("سورية", "SYR"),
        ("سوريا", "SYR"),
        ("بريطانيا", "GBR"),
        ("اليابان", "JPN"),
        ("موزمبيق", "MOZ"),
        ("ميانمار", "MMR"),
        ("أذربيجان", "AZE"),
        ("البيرو", "PER"),
    ]:
        assert read(f"أعلنت {name} موقفها")[name].country == code, name


def test_text_without_places() -> None:
    assert annotate(arabic().document("")) == []
    assert annotate(arabic().document("قال الرجل إن العين بالعين والسن بالسن")) == []


def test_mention_is_hashable() -> None:
    assert isinstance(hash(PlaceMention("حلب", "city", None, (1,), "gazetteer")), int)

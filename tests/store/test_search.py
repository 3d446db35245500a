"""Searching: words as people write them, fields, and the parser's complaints."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import marsad
from marsad import QueryError, Store
from marsad.incidents import build
from marsad.store import open_store
from marsad.store.query import FIELDS, parse

REPORTS = {
    "school": "قُتل خمسة تلاميذ في غارة جوية استهدفت المدرسة الابتدائية في مدينة حلب السورية يوم 12 مايو 2024.",
    "bare": "اعتصم أهالٍ أمام مدرسة في تعز احتجاجاً على نقص المعلمين.",
    "with": "التحق عشرات النازحين بالمدرسة ومدارسنا مكتظة، ونُقل إلى مستشفاها 14 مصاباً.",
    "army": "قالت قوات النظام إنها قصفت مواقع في إدلب بالمدفعية، وقُتل ٣ مدنيين وأصيب 20 آخرون.",
    "order": "النظام أرسل قوات إضافية إلى البادية.",
    "latin": "أعلنت منظمة Médecins sans frontières عن مقتل موظفين اثنين في انفجار عبوة في بغداد في 3 مارس 2024.",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if request.param == "sqlite":
        where = str(tmp_path_factory.mktemp("library") / "store.db")
    else:
        where = request.getfixturevalue("postgres").fresh()
    with open_store(where) as store:
        reports = [
            marsad.code(text, published="2024-05-20", id=id, outlet=f"Outlet {id}", title=text[:25])
            for id, text in REPORTS.items()
        ]
        store.add_reports((report.article, report) for report in reports)
        store.incidents.save(build(reports))
        yield store


def found(store: Store, query: str) -> set[str]:
    return {item.id for item in store.reports(query).items}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("المدرسة", {"school", "bare", "with"}),
        ("مدرسه", {"school", "bare", "with"}),
        ("بالمدرسة", {"school", "bare", "with"}),
        ("مَدْرَسَة", {"school", "bare", "with"}),
        ("مدارس", {"school", "bare", "with"}),
        ("المدرسة حلب", {"school"}),
        ("مستشفى", {"with"}),
        ("3", {"army", "latin"}),
        ("٣ إدلب", {"army"}),
        ("ادلب", {"army"}),
        ('"قوات النظام"', {"army"}),
        ("«قوات النظام»", {"army"}),
        ("قوات النظام", {"army", "order"}),
        ("medecins", set()),
        ("Médecins", {"latin"}),
        ("FRONTIÈRES", {"latin"}),
        ("تعز OR بغداد", {"bare", "latin"}),
        ("المدرسة -حلب", {"bare", "with"}),
        ("المدرسة -(حلب OR تعز)", {"with"}),
        ("حلب،", {"school"}),
        ("لا_يوجد", set()),
        ("،", set()),
        ("title:اعتصم", {"bare"}),
        ("title:المعلمين", set()),
    ],
)
def test_words(library: Store, query: str, wanted: set[str]) -> None:
    assert found(library, query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("kind:air_strike", {"school"}),
        ("kind:air_strike killed>=5", {"school"}),
        ("kind:air_strike killed>5", set()),
        ("killed:2..3", {"army", "latin"}),
        ("killed=3 injured>=20", {"army"}),
        ("place:حلب", {"school"}),
        ("place:Aleppo~40", {"school"}),
        ("place:36.2,37.16,50", {"school"}),
        ("place:33.3,44.4", {"latin"}),
        ("country:سوريا place:إدلب", {"army"}),
        ("country:IRQ", {"latin"}),
        ("place:العراق", {"latin"}),
        ('actor:"قوات النظام"', {"army"}),
        ("from:2024-05-12 to:2024-05-12 kind:air_strike", {"school"}),
        ("date:2024-03", {"latin"}),
        ("published:2024-05 id:bare", {"bare"}),
        ("published:..2024-04", set()),
        ('outlet:"outlet army"', {"army"}),
        ("review:machine", set(REPORTS)),
        ("review:done", set()),
        ("assignee:none is:conflict", set()),
        ("language:ar", set(REPORTS)),
        ("state:corrected", set()),
        ("-kind:air_strike -killed>=1 المدرسة", {"bare", "with"}),
        ("", set(REPORTS)),
    ],
)
def test_fields(library: Store, query: str, wanted: set[str]) -> None:
    assert found(library, query) == wanted
    assert library.count(query) == len(wanted)


def test_conditions_that_stand_together_are_met_by_one_event(library: Store) -> None:
    assert {item.report for item in library.events("kind:air_strike killed>=5").items} == {"school"}
    assert all(item.kind != "air_strike" for item in library.events("-kind:air_strike").items)
    assert library.count("-kind:air_strike", "events") + library.count("kind:air_strike", "events") == library.count(
        "", "events"
    )


def test_incidents_by_the_same_language(library: Store) -> None:
    assert [item.kind for item in library.find_incidents("place:حلب killed>=5").items] == ["air_strike"]
    assert [item.kind for item in library.find_incidents("تلاميذ kind:air_strike").items] == ["air_strike"]
    assert library.find_incidents("grade:confirmed").items == []
    assert library.count("review:machine", "incidents") == library.count("", "incidents") > 0
    strike = library.find_incidents("kind:air_strike").items[0].id
    assert found(library, f"incident:{strike}") == {"school"}
    assert library.incidents.of_report("school")


@pytest.mark.parametrize(
    ("query", "at"),
    [
        ("(", 0),
        ("a )", 2),
        ('a "b', 2),
        ('""', 0),
        ("a OR", 2),
        ("OR a", 0),
        ("a -", 2),
        ("kind:war", 0),
        ("knd:raid", 0),
        ("x killed>=five", 2),
        ("deaths>=5", 0),
        ("from:2024-13", 0),
        ("date:2024-05-10..2024-05-01", 0),
        ("place:", 0),
        ("place:91,0", 0),
        ("killed>=99999999999", 0),
        ("(" * 50, 20),
        ("x" * 3000, 2000),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_place(query: str, at: int) -> None:
    if query == "a -":
        parse(query)  # a dash alone is a word
        return
    with pytest.raises(QueryError) as told:
        parse(query)
    assert told.value.at == at


def test_places_and_countries_that_nobody_knows(library: Store) -> None:
    for query in ("country:غلوبستان", "place:غلوبستان~50"):
        with pytest.raises(QueryError):
            library.reports(query)


@given(st.text(alphabet="ab ا\"():-<>=.,~*^+|\\'%_&;0123456789killedORAND", max_size=40))
def test_any_text_is_a_query_or_a_complaint(text: str) -> None:
    at = 0
    try:
        parse(text)
    except QueryError as error:
        at = error.at
    assert 0 <= at <= len(text)


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE reports; --", 'a"b', "NEAR(a b)", "a*", "^a", "{title} : a", "a:*b", "%", "\\"]
)
def test_no_query_reaches_the_database_as_code(library: Store, text: str) -> None:
    with contextlib.suppress(QueryError):
        library.reports(text)
    assert library.count() == len(REPORTS)


def test_every_field_is_documented() -> None:
    from support import ROOT

    page = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    missing = [name for name in FIELDS if not any(f"`{name}{op}" in page for op in ":<>=")]
    assert missing == []

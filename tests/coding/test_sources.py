"""Who tells of an event in the sentences that go on about it."""

from __future__ import annotations

from marsad.api import code

BLAST = "قتل أربعة عمال وأصيب تسعة أمس في انفجار عبوة ناسفة قرب سوق في بغداد. "


def tellers(text: str) -> list[str]:
    events = code(text, published="2020-05-05").events
    return [claim.source.name for claim in events[0].claims]


def test_who_speaks_of_the_dead_in_the_next_sentence_tells_of_the_event() -> None:
    assert tellers(BLAST + "وقال طبيب في المستشفى إن القتلى من أسرة واحدة.") == ["طبيب في المستشفى"]


def test_news_told_first_has_the_source_named_next() -> None:
    told = "قصفت طائرات حربية بلدة في ريف حلب أمس. وقال ناشط إن الغارات استهدفت مستودعا ومدرسة."
    assert {name for event in code(told, published="2020-05-05").events for name in [event.claims[0].source.name]} == {
        "ناشط"
    }


def test_who_speaks_of_something_else_or_of_another_place_does_not() -> None:
    assert tellers(BLAST + "وقال وزير المالية إن الموازنة ستقر الأسبوع المقبل.") == []
    assert tellers(BLAST + "وفي دهوك، قال شهود إن القتلى نقلوا إلى المدينة.") == []


def test_the_observatory_is_not_its_director() -> None:
    text = (
        "قال المرصد السوري لحقوق الإنسان إن غارة أصابت قرية في ريف حلب. وأوضح مدير المرصد سامي عبد الرحمن أن القتلى "
        "مدنيون. وكان المرصد أفاد بأن طائرات قصفت بلدة في ريف إدلب أمس ما أدى إلى مقتل طفل."
    )
    events = code(text, published="2020-05-05").events
    assert [claim.source.name for claim in events[-1].claims] == ["المرصد السوري لحقوق الإنسان"]


def test_one_who_speaks_for_a_body_that_tells_of_it_tells_of_it_too() -> None:
    text = "قتل أربعة في غارات على قرية أمس، بحسب المرصد. وقال مدير المرصد سامي عيسى إن الغارات دمرت جسرا قريبا."
    names = [claim.source.name for claim in code(text, published="2020-05-05").events[0].claims]
    assert names == ["مدير المرصد سامي عيسى"]


def test_who_claims_an_act_is_heard_on_it() -> None:
    text = "قتل أربعة جنود أمس في انفجار عبوة ناسفة قرب بغداد. وقال وزير إن التحقيق بدأ. وتبنى تنظيم داعش العملية."
    claims = code(text, published="2020-05-05").events[0].claims
    assert ("تنظيم داعش", "claims_responsibility") in [(claim.source.name, claim.stance) for claim in claims]


STRIKE = "أصابت غارة جوية مصنعا في مدينة زليتن أمس ما أدى إلى مقتل تسعة عمال. "


def stances(text: str) -> set[tuple[str, str]]:
    claims = code(text, published="2020-05-05").events[0].claims
    return {(claim.stance, claim.source.name) for claim in claims if claim.stance != "asserts"}


def doers(text: str) -> list[str]:
    return [party.name for party in code(text, published="2020-05-05").events[0].actors]


def test_accuser_and_accused_stand_side_by_side() -> None:
    for accuser, accused in [
        ("حزب الكرامة", "إسرائيل"),
        ("الوزير الأوكراني ميكولا ستاخوف", "روسيا"),
        ("عضو المجلس الرئاسي سالم الورفلي", "قوات الشرق"),
        ("ناشطون", "قوات النظام"),
    ]:
        text = f"{STRIKE}واتهم {accuser} {accused} بالوقوف وراء الهجوم."
        assert stances(text) == {("blames", accuser)}
        assert doers(text) == [accused]


def test_who_is_accused_of_something_else_did_nothing() -> None:
    text = STRIKE + "واتهم حزب الكرامة إسرائيل بعرقلة المساعدات."
    assert doers(text) == []
    assert stances(text) == set()


def test_who_denies_responsibility_denies_the_act_told_before() -> None:
    assert stances(STRIKE + "ونفت الخارجية التركية مسؤولية أنقرة عن الهجوم.") == {("denies", "الخارجية التركية")}
    assert stances(STRIKE + "ونفت الخارجية التركية استدعاء السفير.") == set()

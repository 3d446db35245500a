"""Who did it to whom, in sentences of many builds."""

from __future__ import annotations

import pytest

from marsad.coding.merge import Cluster
from marsad.coding.pipeline import Stages, stages
from marsad.coding.sides import sides
from marsad.record import Article

CASES = [
    # verb, subject, object
    (
        "قصف الجيش التركي مواقع قوات سوريا الديمقراطية شمال مدينة منبج صباح اليوم.",
        ["الجيش التركي"],
        ["قوات سوريا الديمقراطية"],
    ),
    # a verbal noun with its owner, and what was hit behind "on"
    ("أدت غارات التحالف العربي على مواقع للحوثيين في صعدة أمس إلى مقتل 7 عناصر.", ["التحالف العربي"], ["للحوثيين"]),
    # a light verb leads to the act
    ("شن الطيران الروسي غارات على معسكر لجبهة النصرة قرب إدلب أمس.", ["الطيران الروسي"], ["لجبهة النصرة"]),
    # a clause behind the act names who laid it
    ("قتل 4 جنود في كمين نصبه مسلحون مجهولون قرب الرمادي أمس.", ["مسلحون مجهولون"], ["جنود"]),
    # by the hand of
    ("قتل 3 مدنيين برصاص قناصة في مدينة تعز أمس.", ["قناصة"], ["مدنيين"]),
    ("اختطف صحفي من قبل مسلحين في مدينة طرابلس مساء أمس.", ["مسلحين"], ["صحفي"]),
    # who underwent the act
    ("تعرضت دورية للشرطة لهجوم من قبل مسلحين في كركوك أمس.", ["مسلحين"], ["للشرطة"]),
    # two sides
    (
        "اندلعت اشتباكات عنيفة بين الجيش الليبي وتنظيم أنصار الشريعة في بنغازي أمس.",
        ["الجيش الليبي"],
        ["تنظيم أنصار الشريعة"],
    ),
    # coordinated doers
    ("قصفت قوات النظام وحزب الله بلدة مضايا أمس ما أدى إلى مقتل 5 مدنيين.", ["قوات النظام", "حزب الله"], ["مدنيين"]),
    # a plural in the nominative behind the letters of a verbal noun shows the verb
    ("وفي البصرة، خطف مسلحون ثلاثة من موظفي البلدية أمس.", ["مسلحون"], ["موظفي البلدية"]),
    # a verb whose subject was told with the verb before it, or is who speaks
    ("عبرت قوات البيشمركة النهر ليلا وقصفت مواقع لداعش في سنجار أمس.", ["قوات البيشمركة"], ["لداعش"]),
    ("أعلنت قوات البيشمركة أنها قصفت مواقع لداعش في سنجار أمس.", ["قوات البيشمركة"], ["لداعش"]),
    # plain people protest
    ("نظم أهالي الحي وقفة احتجاجية أمام مبنى البلدية في نابلس أمس.", ["أهالي الحي"], []),
    # whom a pronoun means; who laid what was seized seized nothing
    ("نجا نائب المحافظ أمس من محاولة لاغتياله في كابول.", [], ["نائب المحافظ"]),
    ("فكك الجيش اليمني أمس لغما زرعته ميليشيا الحوثي قرب ميدي.", ["الجيش اليمني"], ["لغما"]),
    # what a charge went off by; a feminine verb of three letters; shelling from somebody
    ("انفجر لغم زرعه الحوثيون بحافلة صغيرة في تعز أمس.", ["الحوثيون"], ["حافلة"]),
    ("شنت قوات النظام هجوما على مواقع لجبهة النصرة في حماة أمس.", ["قوات النظام"], ["لجبهة النصرة"]),
    ("سقط ثلاثة قتلى في قصف من قوات الدعم السريع في الفاشر أمس.", ["قوات الدعم السريع"], []),
    # the charge is the subject, not who stands before it
    ("أصيب شرطي بانفجار عبوة ناسفة استهدفت دورية للجيش في الموصل أمس.", [], ["للجيش"]),
]


def _stages(text: str) -> Stages:
    found = stages(Article(id="t", text=text, sha256="t", published="2016-03-08", language="ar"))
    assert isinstance(found, Stages)
    return found


def _sides(text: str) -> tuple[list[str], list[str]]:
    """The doers and the harmed of a sentence that tells of one act, all its tellings taken together."""
    found = _stages(text)
    reading = found.reading
    by, to = sides(reading, Cluster(found.mentions, kind=found.mentions[0].kind), [])
    names = [reading.doc.span(party.first, party.last).text for party in reading.parties]
    return [names[k] for k in by], [names[k] for k in to]


def _named(expected: str, names: list[str]) -> bool:
    bare = expected.removeprefix("لل").removeprefix("ال").removeprefix("ل")
    return any(bare in name for name in names)


@pytest.mark.parametrize(("text", "by", "to"), CASES, ids=range(len(CASES)))
def test_doers_and_harmed(text: str, by: list[str], to: list[str]) -> None:
    actors, recipients = _sides(text)
    assert len(actors) == len(by), actors
    assert all(_named(name, actors) for name in by), actors
    assert all(_named(name, recipients) for name in to), recipients


def test_doer_is_carried_to_a_joined_verb() -> None:
    found = _stages("دمر طيران التحالف مخزنا للسلاح في مأرب أمس، وقصف أهدافا أخرى في الجوف.")
    doers = [[found.reading.parties[k].first for k in mention.parties_by] for mention in found.mentions]
    assert len(doers) == 2
    assert doers[0] == doers[1] == [1]


def test_aircraft_make_a_general_act_an_air_strike() -> None:
    found = _stages("استهدفت طائرات حربية روسية مواقع المعارضة في ريف حماة أمس.")
    assert found.mentions[0].base_kind == "attack"
    assert found.mentions[0].kind == "air_strike"

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
    # who is named behind "according to" takes no part
    ("قتل ثلاثة أطفال في غارة على ملعب في الحديدة أمس، وفق منظمة سايف ذي تشيلدرن.", [], ["أطفال"]),
    # some of the dead did nothing; losses in one's own ranks
    (
        "استشهد 13 مواطنا بينهم ثلاثة من قادة سرايا القدس في غارات إسرائيلية على منازل في غزة أمس.",
        [],
        ["مواطنا", "منازل"],
    ),
    ("أعلن الجيش الليبي سقوط قتلى في صفوفه جراء غارات استهدفت قاعدة الجفرة أمس.", [], ["الجيش الليبي"]),
    # who speaks for an armed body announces what it did
    ("أعلن المتحدث باسم جماعة أنصار الله استهداف سفينة بريطانية في خليج عدن أمس.", ["أنصار الله"], ["سفينة"]),
    ("أعلنت كتائب القسام استهداف دبابة إسرائيلية شرقي مدينة رفح أمس.", ["كتائب القسام"], ["دبابة إسرائيلية"]),
    ("أعلنت حكومة طالبان أن غارات جوية استهدفت منطقة برمل أمس وأسفرت عن مقتل 46 شخصا.", [], []),
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
    # the subject of a count's verb, before it and behind it
    ("قال شهود إن ملثمين مسلحين قتلوا تاجرا عندما فتحوا النار في سوق المدينة أمس.", ["ملثمين مسلحين"], ["تاجرا"]),
    # an armed body announces its foes' dead; of its own dead it did nothing
    ("أعلن الجيش المصري، أمس، مقتل خمسة إرهابيين في غارات جوية على رفح.", ["الجيش المصري"], ["إرهابيين"]),
    ("أعلن الجيش المصري، أمس، مقتل خمسة من جنوده في هجوم على حاجز في رفح.", [], ["جنوده", "حاجز"]),
    # an act told beside another keeps its own doer
    (
        "شن الطيران غارات على بلدتي الزهراء ونبل، بالتزامن مع هجوم مقاتلين من عدة كتائب على حواجز للشرطة أمس.",
        ["الطيران"],
        ["للشرطة"],
    ),
    # a country acts; of several joined subjects all do
    ("ذكر ناشطون أن هولندا قصفت مواقع لداعش قرب الرقة أمس.", ["هولندا"], ["لداعش"]),
    ("قوات النظام وحزب الله قصفوا منازل في مضايا أمس.", ["قوات النظام", "حزب الله"], ["منازل"]),
    # who condemns did nothing; who fends off was attacked; who fell with the rest
    ("دانت فرنسا الهجوم على مسجد في باماكو أمس.", [], ["مسجد"]),
    ("صدت قوات الجيش الوطني هجوما شنه مسلحو الحوثي في صرواح أمس.", ["مسلحو الحوثي"], ["قوات الجيش الوطني"]),
    ("قتل ناشط في حزب محلي وسائقه في هجوم مسلح بكراتشي أمس.", [], ["ناشط", "سائقه"]),
    # set on fire; in a clash with X those who fell are the other side
    ("أضرم مستوطنون النار في سيارات قرب حوارة أمس.", ["مستوطنون"], ["سيارات"]),
    ("قتل جنديان في اشتباكات مع مسلحين قرب كركوك أمس.", ["مسلحين"], ["جنديان"]),
    # crowds without a noun; a march is no drone
    ("اعتصم العشرات من أقارب المفقودين أمام مكتب الوالي أمس.", ["العشرات من أقارب المفقودين"], []),
    # who sets a charge off is the subject of its verb; what goes off has no doer
    ("وفي الأنبار، فجر مسلحو القبائل جسرا صغيرا على الفرات أمس.", ["مسلحو القبائل"], ["جسرا"]),
    ("انفجرت عبوة ناسفة بدورية للشرطة في ديالى أمس.", [], ["للشرطة"]),
    # a counted subject stands in the genitive; kidnappers need no object to be the subject
    ("هاجم عشرات المسلحين نقطة تفتيش للجيش قرب ماجوري أمس.", ["المسلحين"], ["نقطة تفتيش للجيش"]),
    ("اختطف مسلحون ملثمون، مساء الجمعة، مقاولا عند حاجز مزيف قرب تيزي وزو.", ["مسلحون ملثمون"], []),
    ("خطف ناشطون من «كتائب شهداء الأقصى» رئيس بلدية نابلس أمس.", ["ناشطون"], ["رئيس بلدية نابلس"]),
    # warships act; rounds of artillery do not
    ("أغارت بوارج التحالف على رصيف صيد في المخا أمس.", ["بوارج التحالف"], []),
    ("سقطت عشرات القذائف المدفعية على بلدة خناصر أمس.", [], []),
    # crowds behind a number
    ("تظاهر مئات من طلاب الجامعة في نيالا أمس احتجاجا على الغلاء.", ["طلاب الجامعة"], []),
    # a verb leads to the act: its subject did it, the owner of the verbal noun was hit
    ("قامت طائرات الأباتشي بقصف فلول المتمردين في حرض أمس.", ["طائرات الأباتشي"], ["فلول المتمردين"]),
    ("واصلت طائرات التحالف قصف فلول المتمردين في حرض أمس.", ["طائرات التحالف"], ["فلول المتمردين"]),
    (
        "قال متحدث إن سلاح الطيران التابع للحكومة، ومقرها شرق البلاد، نفذ ضربة جوية على مواقع لداعش أمس.",
        ["سلاح الطيران التابع للحكومة"],
        ["لداعش"],
    ),
    # who fell in the act did not do it; an armed body announces what it did
    ("قال مصدر إن عشرات من مسلحي داعش قتلوا في الضربات الجوية على ريف سلمية أمس.", [], ["مسلحي داعش"]),
    ("أعلن الجيش أمس شن ضربات جوية على غابة سامبيسا.", ["الجيش"], []),
    # done with a drone of somebody; shelling from somebody
    ("قتل أب وابنتاه في قصف بطائرة مسيرة للاحتلال التركي على قرية مسرب أمس.", ["للاحتلال التركي"], []),
    ("وقع قصف مدفعي عنيف من قوات الدعم السريع على حي أولاد الريف أمس.", ["قوات الدعم السريع"], []),
    # an accusative is no subject; who survives was the target
    ("توجهت طائرات حربية إلى الجنوب وقصفت رتلا للتنظيم عند القيارة أمس.", ["طائرات حربية"], ["رتلا للتنظيم"]),
    ("نجا مدير أمن مديرية لودر من محاولة اغتيال مساء أمس.", [], ["مدير أمن"]),
    # the two sides may be parted by a comma
    (
        "اندلعت مواجهات بين الحوثيين وقوات صالح من جهة، والمقاومة الشعبية من جهة أخرى في أبين أمس.",
        ["الحوثيين", "قوات صالح"],
        ["المقاومة الشعبية"],
    ),
    # suspected of belonging to a body: the body was not arrested
    ("اعتقلت الشرطة أمس مشتبها بانتمائهم لتنظيم القاعدة في إسطنبول.", ["الشرطة"], ["مشتبها"]),
    # what stands where a charge goes off is hit; a town is no bridge, whatever its name means
    ("قتل خمسة في انفجار قنبلة بالقرب من سيارة حكومية في كراتشي أمس.", [], ["سيارة حكومية"]),
    ("قصفت الطائرات الروسية قرية اليعقوبية في ريف جسر الشغور أمس.", ["الطائرات الروسية"], []),
    # what was stormed stands right behind who stormed it
    (
        "أصيب ثلاثة خلال اقتحام قوات الاحتلال الإسرائيلي مخيم نور شمس أمس.",
        ["قوات الاحتلال الإسرائيلي"],
        ["مخيم نور شمس"],
    ),
    # the car that blew up is no victim; who drives to the act did it, and what people ride on was not hit
    ("انفجرت سيارة ملغمة أمام مقر لأحرار الشام في حزانو أمس.", [], ["مقر لأحرار الشام"]),
    ("وفي كركوك، فجر انتحاري يقود شاحنة نفسه قرب مقر حزبي أمس.", ["انتحاري"], []),
    ("أطلق مسلحان على دراجة نارية النار على العقيد فضل المرقشي أمس.", ["مسلحان"], ["العقيد فضل المرقشي"]),
    # police and crowd; set on fire, words of time between; who finds bodies did nothing
    ("اندلعت مواجهات بين قوات الأمن والمحتجين في صفاقس أمس.", ["قوات الأمن"], ["المحتجين"]),
    ("وأضرم محتجون صباح أمس النار في مركز الحرس الوطني بالمدينة.", ["محتجون"], ["مركز الحرس الوطني"]),
    ("عثر أهالي تل شهاب أمس على جثة شاب مكبل اليدين.", [], ["شاب"]),
    # men whom only a number tells of; two of his guards fell with him
    ("أعدمت قوات الأمن أربعة رجال في حي الجبيلة أمس.", ["قوات الأمن"], ["رجال"]),
    ("اغتال مسلحون القاضي سامي العزي واثنين من مرافقيه في بعقوبة أمس.", ["مسلحون"], ["القاضي سامي العزي", "مرافقيه"]),
    # who is accused did it, not who accuses; an agent belongs to the act named last
    ("اتهمت وزارة الدفاع مسلحين من الحراك الجنوبي باغتيال مواطن في أبين أمس.", ["مسلحين من الحراك"], ["مواطن"]),
    ("اتهمت باكستان الهند بالتصعيد، وذكرت أن أربعة مدنيين قتلوا في قصف على قرى كشمير أمس.", [], ["مدنيين"]),
    # the second side of a fight behind a clause about the first
    (
        "اندلعت مواجهات مسلحة بين مسلحين قبليين ينتمون إلى حزب الإصلاح، ومسلحين حوثيين في عمران أمس.",
        ["مسلحين قبليين"],
        ["مسلحين حوثيين"],
    ),
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
    assert to or not recipients, recipients


def test_doer_is_carried_to_a_joined_verb() -> None:
    found = _stages("دمر طيران التحالف مخزنا للسلاح في مأرب أمس، وقصف أهدافا أخرى في الجوف.")
    doers = [[found.reading.parties[k].first for k in mention.parties_by] for mention in found.mentions]
    assert len(doers) == 2
    assert doers[0] == doers[1] == [1]


def test_aircraft_make_a_general_act_an_air_strike() -> None:
    found = _stages("استهدفت طائرات حربية روسية مواقع المعارضة في ريف حماة أمس.")
    assert found.mentions[0].base_kind == "attack"
    assert found.mentions[0].kind == "air_strike"


def _events(text: str) -> list[tuple[list[str], list[str]]]:
    return [([p.name for p in e.actors], [p.name for p in e.recipients]) for e in _stages(text).report.events]


def test_a_nationality_stands_for_the_doer() -> None:
    """The country where the report names it, else the word itself; forces that are named come first."""
    alone = _events("أصيب سبعة مدنيين، مساء أمس، بغارات جوية عنيفة روسية على قرية فريكا.")
    assert alone[0][0] == ["روسية"]
    named = _events("أصيب سبعة مدنيين، مساء أمس، بغارات جوية روسية على قرية فريكا. وتقع في روسيا مدن كثيرة.")
    assert named[0][0] == ["روسيا"]
    forces = _events("أصيب سبعة مدنيين، مساء أمس، بغارات جوية روسية على قرية فريكا. وغادر الجيش الروسي القاعدة.")
    assert forces[0][0] == ["الجيش الروسي"]


def test_who_claims_an_act_afterwards_did_it() -> None:
    claimed = _events("قتل سبعة أشخاص في هجوم انتحاري على سوق في كابول أمس. وأعلنت حركة طالبان مسؤوليتها عن العملية.")
    assert claimed[0][0] == ["حركة طالبان"]
    unclaimed = _events("قتل سبعة أشخاص في هجوم انتحاري على سوق في كابول أمس. ونفت حركة طالبان مسؤوليتها عن العملية.")
    assert unclaimed[0][0] == []


def test_a_description_takes_the_name_behind_it() -> None:
    events = _events("اعتقلت الشرطة الشاب بلال محمود الرز على حاجز في يبرود أمس.")
    assert events[0][1] == ["الشاب بلال محمود الرز"]


def test_people_of_whom_nothing_is_said_are_named_when_nobody_else_is() -> None:
    assert _events("قتل أربعة أشخاص في انفجار سيارة مفخخة وسط بغداد أمس.")[0][1] == ["أشخاص"]
    assert _events("قتل أربعة أشخاص في هجوم على دورية للشرطة وسط بغداد أمس.")[0][1] == ["دورية للشرطة"]


def test_who_is_told_once_does_what_is_told_next() -> None:
    events = _events("اعتقلت قوات الاحتلال 13 فتى من الضفة أمس. ففي نابلس، اعتقلت خمسة شبان بعد مداهمة بيتا.")
    assert events[1] == (["قوات الاحتلال"], ["شبان"])
    events = _events("شنت القوات العراقية هجوما على مواقع داعش في هيت أمس، وتمكنت من تحرير قريتين قربها.")
    assert events[-1][0] == ["القوات العراقية"]


def test_ground_is_taken_from_the_foe() -> None:
    """The other side is told with a fight beside the act; an ally is no foe."""
    taken = _events(
        "سيطر تنظيم داعش على بلدة القريتين أمس. وقتل خمسة في هجوم شنه التنظيم على قوات النظام في ريف حمص مساء أمس."
    )
    assert taken[0] == (["تنظيم داعش"], ["قوات النظام"])
    alone = _events(
        "سيطر تنظيم داعش على بلدة القريتين أمس. وقصف الجيش التركي مواقع قوات سوريا الديمقراطية في منبج أمس."
    )
    assert alone[0] == (["تنظيم داعش"], [])


def test_attackers_among_the_dead_are_no_victims() -> None:
    assert _events("قتل اثنان من المهاجمين في هجوم على دورية للشرطة وسط بغداد أمس.")[0][1] == ["دورية للشرطة"]


def test_a_mosque_is_no_position_of_its_owners() -> None:
    assert _events("أصيب تسعة في تفجير استهدف مسجد قوات الطوارئ في عسير أمس.")[0][1] == ["مسجد قوات الطوارئ"]


def test_who_disperses_a_crowd_is_not_the_crowd() -> None:
    events = _events("قتل 16 شخصا عندما فتحت قوات الأمن النار لتفريق محتجين في الناصرية أمس.")
    assert events[-1] == (["قوات الأمن"], ["محتجين"])


def test_who_backs_a_party_is_on_its_side() -> None:
    events = _events("استعادت المقاومة الشعبية مدعومة من قوات الجيش الوطني مدينة الحوطة أمس بعد مقتل ستة حوثيين.")
    assert events[0][0] == ["المقاومة الشعبية", "قوات الجيش الوطني"]
    events = _events("قتل ثلاثة حين هاجمت المقاومة الشعبية المدعومة بقوات الجيش الوطني موقعا للحوثيين في لحج أمس.")
    assert events[0][0] == ["المقاومة الشعبية", "قوات الجيش الوطني"]

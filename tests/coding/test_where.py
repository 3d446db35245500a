"""Which place an event gets: chains, fronts, datelines, nouns that point back, governments that are no places."""

from __future__ import annotations

import pytest

from marsad.api import code
from marsad.record import Event


def events(text: str) -> list[Event]:
    return [event for event in code(text).events if event.role == "main"]


def place(text: str, n: int = 0) -> tuple[str | None, str | None]:
    where = events(text)[n].where
    return (where.name, where.country) if where else (None, None)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("قتل ثلاثة مدنيين بانفجار سيارة مفخخة في منطقة الكرادة وسط مدينة بغداد أمس الأحد.", "الكرادة", "IRQ"),
        ("واشنطن - شنت طائرات التحالف بقيادة واشنطن غارات على مدينة منبج أمس، وقتل سبعة مسلحين.", "منبج", "SYR"),
        ("وفي جنين، اعتقلت قوات الاحتلال فجر اليوم أربعة شبان من بلدة قباطية.", "قباطية", "PSE"),
        ("انفجرت عبوة ناسفة في العاصمة الليبية طرابلس صباح اليوم وأدت إلى مقتل جنديين.", "طرابلس", "LBY"),
        ("عثرت الشرطة على جثث خمسة أشخاص في أنحاء متفرقة من الموصل أمس.", "الموصل", "IRQ"),
        ("قصفت المدفعية أمس موقعا في وادي عقان بمديرية المسيمير في محافظة لحج، وقتل جنديان.", "وادي عقان", "YEM"),
        ("قتل أحد عشر شخصا في هجوم على بلدة زنكوري النيجرية القريبة من الحدود مع نيجيريا.", "زنكوري", "NER"),
        ("قتل الجيش التركي أمس خمسة مسلحين في اشتباك جنوب شرق البلاد.", "البلاد", "TUR"),
        ("انفجرت قنبلة أمس بحافلة على الطريق بين قندهار وكابول وقتلت سبعة مدنيين.", "قندهار", "AFG"),
        ("غارة جوية استهدفت سيارة على طريق سرمدا قرب بلدة باتبو وقتلت شخصين.", "باتبو", "SYR"),
        ("قتل أربعة جنود في اشتباكات شهدتها تعز، وتحديدا في الجحملية، مساء أمس.", "الجحملية", "YEM"),
        ("وفي رام الله، أصيب شابان برصاص قوات الاحتلال عند حاجز قلنديا أمس.", "حاجز قلنديا", "PSE"),
        ("قصفت مدفعية الجيش أمس مواقع المسلحين في الأراضي اليمنية وقتلت تسعة منهم.", "الأراضي اليمنية", "YEM"),
        ("سقطت قذيفة هاون مصدرها كوباني قرب قرية مرشد بينار أمس وأصابت طفلين.", "مرشد بينار", "TUR"),
        ("قتلت عصابة مسلحة سبعين شخصا في هجوم على بلدة بون سونديه في هايتي فجر الخميس.", "بون سونديه", "HTI"),
        ("وفي لاغوس، أعلن الجيش النيجيري أن جنوده قتلوا تسعة مسلحين في هجوم قرب مايدوغوري.", "مايدوغوري", "NGA"),
    ],
)
def test_the_place_told_with_the_act(text: str, name: str, country: str) -> None:
    assert place(text) == (name, country)


def test_the_quarter_told_after_its_town() -> None:
    text = "قتل جندي أمس برصاص مسلحين أمام منزله في مدينة الكوت.\nوقالت الشرطة إن منزله يقع في حي الزهور بالكوت."
    assert place(text) == ("الزهور", "IRQ")


def test_the_city_of_the_governorate_just_told() -> None:
    text = (
        "اقتحم الجيش مدينة عدن أمس وقتل تسعة مسلحين.\n"
        "وشن مسلحون في محافظة الضالع هجوما واسعا لاجتياح المدينة قتل فيه ستة مدنيين."
    )
    assert place(text, len(events(text)) - 1) == ("الضالع", "YEM")


def test_who_is_named_with_a_country_is_no_place() -> None:
    text = "نقلت وسائل إعلام سورية عن مصدر أن غارة قتلت أربعة مسلحين قرب مدينة السخنة أمس."
    assert place(text) == ("السخنة", "SYR")


def test_the_town_points_back() -> None:
    text = (
        "سيطر مسلحون أمس على بلدة عين الزرقا في ريف حلب الشمالي.\n"
        "وقالت مصادر محلية إن طائرة مسيرة تحلق بكثافة.\n"
        "ونزحت عشرات العائلات من البلدة."
    )
    assert {(e.where.name, e.where.country) for e in events(text) if e.where} == {("عين الزرقا", "SYR")}


def test_a_label_over_the_line_is_its_place() -> None:
    text = "|| برزة || مقتل ثلاثة عناصر برصاص قناص.\n|| دوما || قصف بقذائف الهاون أدى إلى مقتل طفل."
    assert [place(text, n)[0] for n in range(2)] == ["برزة", "دوما"]


def test_a_narrower_place_told_later() -> None:
    text = (
        "قتل سبعة أشخاص في غارة جوية في أفغانستان أمس الأحد.\n"
        "واستهدفت الغارة منزلا في منطقة برمال بإقليم بكتيكا، بحسب مسؤول محلي."
    )
    assert place(text) == ("برمال", "AFG")


def test_no_place_is_made_up() -> None:
    assert place("قتل خمسة جنود في هجوم شنه مسلحون مجهولون أمس.") == (None, None)

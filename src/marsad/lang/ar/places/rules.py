"""The rules that find places, each with examples that must fire it and counter-examples that must not.

An example is (text, name of the place); a counter-example is a text in which no place is found by the rule
for the word given.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["RULES", "PlaceRule"]


class PlaceRule(NamedTuple):
    """What a rule reads, with its proofs."""

    about: str
    examples: tuple[tuple[str, str], ...]
    counter: tuple[tuple[str, str], ...]


RULES: dict[str, PlaceRule] = {
    "ar.place.headed": PlaceRule(
        "a noun of a place with the name behind it, known or not",
        (
            ("قصفت المدفعية قرية كفرتل الشرقية صباحا", "كفرتل الشرقية"),
            ("اشتباكات في بلدة عين الزرقا قرب النهر", "عين الزرقا"),
            ("في حي «الورود» جنوبي العاصمة", "الورود"),
            ("انفجار قرب سد الزرقان", "سد الزرقان"),
            ("استهدف القصف مقر الفوج 87", "الفوج 87"),
            ("سيطروا على مدينة الباب", "الباب"),
            ("وقع الهجوم في بلدة #الأتارب", "الأتارب"),
        ),
        (
            ("قرية صغيرة تعرضت للقصف", "صغيرة"),
            ("في مدينة بريف حلب", "بريف"),
            ("هذا سد الفراغ الأمني", "الفراغ"),
            ("وصل اللواء محمد إلى المقر", "محمد"),
            ("أقاموا قاعدة عسكرية", "عسكرية"),
        ),
    ),
    "ar.place.known": PlaceRule(
        "a name of the gazetteer that stands for itself",
        (
            ("قتل ثلاثة مدنيين في بغداد", "بغداد"),
            ("غارات على خان شيخون", "خان شيخون"),
            ("أعلنت الولايات المتحدة سحب قواتها", "الولايات المتحدة"),
            ("وصل الوفد إلى #دير_الزور", "دير الزور"),
            ("توتر بمصر", "مصر"),
            ("مقتل صحفي بغزة", "غزة"),
        ),
        (
            ("قال إن العين ترى", "العين"),
            ("كان هناك دون شك", "دون"),
            ("بين الطرفين", "بين"),
            ("مبلغ مالي كبير", "مالي"),
            ("نقلت وسائل إعلام سورية عن مصدر", "سورية"),
            ("ردت المدفعية السعودية على القصف", "السعودية"),
        ),
    ),
    "ar.place.cued": PlaceRule(
        "a name of the gazetteer that is also a word or a small place, behind a preposition or relation",
        (
            ("انفجار سيارة في سنجار", "سنجار"),
            ("قصف مدفعي استهدف سلقين", "سلقين"),
            ("اشتباكات بالبريقة", "البريقة"),
            ("انتشار القوات في مالي", "مالي"),
        ),
        (("كان دوما يقول ذلك", "دوما"), ("بأسلحة حديثة ومتطورة", "حديثة"), ("قال محمد الحراك", "الحراك")),
    ),
    "ar.place.listed": PlaceRule(
        "a name joined to a place by and or a comma",
        (
            ("قصف بلدتي كفرتل وعين الزرقا", "عين الزرقا"),
            ("غارات على الرمادي والفلوجة", "الفلوجة"),
        ),
        (("في بغداد وقتل مدني", "قتل"),),
    ),
    "ar.place.countryside": PlaceRule(
        "countryside with its direction and without its town",
        (("قصف مدفعي على الريف الجنوبي", "الريف الجنوبي"), ("غارة بالريف الشمالي", "الريف الشمالي")),
        (("ريف حلب", "الريف"),),
    ),
    "ar.place.beside": PlaceRule(
        "a name that nobody has listed behind a relation, or behind the in that opens a sentence and before a comma",
        (
            ("تعرضت قافلة لكمين شمال فوتركول، وقتل جندي", "فوتركول"),
            ("وفي زرويتا، اعتصم العشرات", "زرويتا"),
            ("غارة قرب شلبو في أقصى الجنوب", "شلبو"),
        ),
        (
            ("وفي تطور، أعلن الجيش ذلك", "تطور"),
            ("انفجار قرب منزله في المساء", "منزله"),
            ("وفي المقابل، نفت الحركة", "المقابل"),
            ("خلاف بين وجهاء القرية", "وجهاء"),
        ),
    ),
    "ar.place.again": PlaceRule(
        "a noun of a place with the article that means the place of its kind named before",
        (
            ("قصف الطيران بلدة عين الزرقا ثم دخلت القوات البلدة", "البلدة"),
            ("سقطت قذائف شرقي المدينة", "المدينة"),
            ("اشتباكات داخل القاعدة", "القاعدة"),
            ("قتل جنديان في كمين جنوب شرق البلاد", "البلاد"),
        ),
        (
            ("قتل زعيم القاعدة", "القاعدة"),
            ("زار المدينة المنورة", "المدينة"),
            ("الحي رقم 3", "الحي"),
            ("أمن البلاد", "البلاد"),
        ),
    ),
    "ar.place.definite": PlaceRule(
        "a noun of a place with the article and the adjective that makes it a name",
        (
            ("انفجار في الحي الصناعي", "الحي الصناعي"),
            ("سقطت قذيفة بالمنطقة الصناعية", "المنطقة الصناعية"),
            ("سقط صاروخان في الأراضي الأردنية", "الأراضي الأردنية"),
            ("توغل الجيش في عمق محاذ للأراضي الأردنية", "الأراضي الأردنية"),
        ),
        (("الحي كله", "الحي"), ("المنطقة آمنة", "المنطقة"), ("استصلاح الأراضي الزراعية", "الأراضي الزراعية")),
    ),
}

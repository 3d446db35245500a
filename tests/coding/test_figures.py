"""Which act a figure belongs to, which figures of an event are kept, and which cannot all be true."""

from __future__ import annotations

import pytest

from marsad import api
from marsad.coding import code
from marsad.coding.casualties import casualties, drop_summaries
from marsad.coding.contradictions import figure_warnings
from marsad.coding.mentions import find_mentions
from marsad.coding.merge import Cluster
from marsad.coding.reading import Reading
from marsad.lang import reader_for
from marsad.record import Article, Count, Report, Toll


def read(text: str, title: str | None = None) -> tuple[Reading, list[Toll]]:
    article = Article(id="t", text=text, sha256="t", title=title, published="2020-05-05", language="ar")
    reader = reader_for("ar")
    assert reader is not None
    reading, _, tolls = reader.read(article)
    return reading, tolls


def told(text: str) -> dict[str, list[tuple[str, int]]]:
    """The figures (outcome, low) by the word of the telling they were given to."""
    reading, _ = read(text)
    found: dict[str, list[tuple[str, int]]] = {}
    for mention in find_mentions(reading):
        for k in mention.counts:
            value = reading.counts[k].value
            if not value.part:
                found.setdefault(reading.doc.words[mention.head].form, []).append((value.outcome, value.low))
    return found


def one_event(text: str, title: str | None = None) -> tuple[list[Count], list[Count]]:
    """The counts when all tellings are of one event."""
    reading, _ = read(text, title)
    event = Cluster(find_mentions(reading), kind="attack")
    reader = reader_for("ar")
    assert reader is not None
    counts, mixed, _ = casualties(reading, event, reader.parties(reading, [event]))
    return counts, mixed


BELONGS = [
    ("قتل خمسة أشخاص وأصيب سبعة في انفجار سيارة في السوق.", {"انفجار": [("killed", 5), ("injured", 7)]}),
    ("استهدفت غارة مدرسة في البلدة ما أدى إلى مقتل أربعة تلاميذ.", {"غاره": [("killed", 4)]}),
    ("قتل جنديان في كمين فيما أسفر القصف عن إصابة ستة عمال.", {"كمين": [("killed", 2)], "القصف": [("injured", 6)]}),
    ("قتل ثلاثة صيادين عندما انفجر لغم بحري في الساحل.", {"انفجر": [("killed", 3)]}),
    ("قتلت القوات 14 مسلحا في القرية.", {"قتلت": [("killed", 14)]}),
    ("أحرق مجهولون مقر الحزب. ولم تقع إصابات.", {"احرق": [("killed", 0), ("injured", 0)]}),
    (
        "انفجرت قنبلة بحافلة فقتل سائقها. ودمرت مدرسة في البصرة من دون وقوع ضحايا.",
        {"انفجرت": [("killed", 1)], "ودمرت": [("killed", 0), ("injured", 0)]},
    ),
    (
        "قتل قائد الكتيبة و4 من رجاله خلال مهمة نفذتها القوة شمال البلدة، وقتلت تسعة مسلحين خلال اشتباكات في الوادي.",
        {"قتل": [("killed", 5)], "اشتباكات": [("killed", 9)]},
    ),
    (
        "اقتحم مسلحون القرية ودارت اشتباكات قتل فيها ستة حراس، وقتل التنظيم 20 قرويا شرقي النهر.",
        {"اشتباكات": [("killed", 6)], "وقتل": [("killed", 20)]},
    ),
    ("قتل ثلاثة جنود في اشتباكات مع مسلحين وقتل خمسة مسلحين.", {"اشتباكات": [("killed", 3), ("killed", 5)]}),
    (
        "قتل أربعة عمال في انفجار عبوة في السوق، ولقي تسعة مسلحين مصرعهم في مكان آخر.",
        {"انفجار": [("killed", 4)], "ولقي": [("killed", 9)]},
    ),
    ("قتل ملثمون حارسين واستعادوا المبنى في هجوم على البلدة.", {"هجوم": [("killed", 2)]}),
    ("قتل رجل في دمشق، بينما قتل ثلاثة في حلب.", {"قتل": [("killed", 1), ("killed", 3)]}),
    (
        "قتل أربعة حراس في حلب، و5 من الجنود في درعا، و3 من الجنود خلال اشتباكات في حمص.",
        {"قتل": [("killed", 4)], "5": [("killed", 5)], "اشتباكات": [("killed", 3)]},
    ),
    (
        "إن 42 مسلحا قتلوا وأصيب 90 كما أسر 11 مسلحا في معارك شهدتها المديرية.",
        {"معارك": [("killed", 42), ("injured", 90), ("arrested", 11)]},
    ),
    ("قتل جنديان وعثر على جثة رجل في الموصل.", {"قتل": [("killed", 2)], "وعثر": [("killed", 1)]}),
    ("أصيب ثمانية متظاهرين بجروح، جراء انفجار قنبلة قرب الساحة.", {"انفجار": [("injured", 8)]}),
    ("وقتل جنديان عندما أرسلت الحكومة تعزيزات.", {"وقتل": [("killed", 2)]}),
    (
        "أصيب خمسة حراس، وفي سياق متصل نجحت الشرطة في توقيف ثمانية أشخاص.",
        {"اصيب": [("injured", 5)], "توقيف": [("arrested", 8)]},
    ),
    (
        "قتلت غارة أربعة مسلحين في الفلوجة. أما في ديالى فاحترق بستان شرق بعقوبة من دون وقوع إصابات.",
        {"غاره": [("killed", 4)]},
    ),
]


@pytest.mark.parametrize(("text", "figures"), BELONGS)
def test_a_figure_goes_to_its_act(text: str, figures: dict[str, list[tuple[str, int]]]) -> None:
    assert told(text) == figures


def test_each_town_has_its_own_dead() -> None:
    reading, _ = read("قتل رجل في دمشق، بينما قتل ثلاثة في حلب.")
    assert [len(mention.counts) for mention in find_mentions(reading)] == [1, 1]


def test_an_earlier_toll_is_no_second_figure() -> None:
    counts, _ = one_event("ارتفعت حصيلة التفجير إلى 20 قتيلا. وكانت حصيلة سابقة أفادت بمقتل 15 شخصا.")
    assert [(c.outcome, c.low) for c in counts] == [("killed", 20)]


def test_a_bound_is_kept_before_the_bare_number() -> None:
    counts, _ = one_event("قتل 17 شخصا في التفجير. وقال مسعفون إن التفجير أدى إلى مقتل ما لا يقل عن 17 شخصا.")
    assert [(c.low, c.high) for c in counts] == [(17, None)]


def test_killed_and_injured_together_are_neither() -> None:
    counts, mixed = one_event("سقط 12 قتيلا وجريحا في قصف على المدينة.")
    assert counts == []
    assert [(c.low, c.mixed) for c in mixed] == [(12, True)]


def test_clashing_figures_of_two_sources_are_both_kept() -> None:
    counts, _ = one_event(
        "أسفر القصف على المدينة عن مقتل 12 مدنيا بحسب الدفاع المدني. وقال مصدر عسكري إن القصف أدى إلى مقتل 8 مسلحين."
    )
    assert [c.low for c in counts] == [12, 8]


def test_a_part_points_at_its_total() -> None:
    counts, _ = one_event("قتل عشرة أشخاص بينهم ثلاثة أطفال في القصف.")
    assert [(c.low, c.part_of) for c in counts] == [(10, None), (3, 0)]


def test_the_total_of_a_round_up_is_no_events_figure() -> None:
    reading, _ = read("قتل خمسة أشخاص في العراق. وقتل شرطيان في تفجير في كركوك. وقتل ثلاثة جنود في هجوم في الموصل.")
    clusters = drop_summaries(reading, [Cluster([m], kind=m.kind) for m in find_mentions(reading)])
    lows = [reading.counts[k].value.low for c in clusters for m in c.mentions for k in m.counts]
    assert sorted(lows) == [2, 3]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("قتل 10 أشخاص هم 6 جنود و3 مدنيين في تفجير في حلب.", ["parts_do_not_add_up"]),
        ("قتل 10 أشخاص هم 6 جنود و4 مدنيين في تفجير في حلب.", []),
        ("قتل 7 أشخاص بينهم 9 أطفال في تفجير في حلب.", ["parts_do_not_add_up"]),
        ("مقتل 12 شخصا في تفجير\nقتل 9 أشخاص في تفجير في حلب.", ["title_body_differ"]),
        ("مقتل أكثر من 50 شخصا في تفجير\nقتل 53 شخصا في تفجير في حلب.", []),
    ],
)
def test_figures_that_cannot_all_be_true(text: str, codes: list[str]) -> None:
    title = text.split("\n")[0] if "\n" in text else None
    reading, _ = read(text, title)
    clusters = [Cluster(find_mentions(reading), kind="bombing")]
    assert [warning.code for warning in figure_warnings(reading, clusters)] == codes


def test_a_toll_says_since_when() -> None:
    reading, tolls = read("قتل أكثر من 500 شخص في المدينة منذ مطلع العام الماضي.")
    assert [(toll.low, toll.since) for toll in tolls] == [(501, "2019-01-01")]
    assert not any(mention.counts for mention in find_mentions(reading))


def test_a_denial_beside_people_hurt_is_no_zero() -> None:
    counts, _ = one_event("انفجرت عبوة في السوق دون وقوع إصابات. وقتل في الانفجار جنديان.")
    assert [(c.outcome, c.low) for c in counts] == [("killed", 2)]


@pytest.mark.parametrize(("kind", "outcome"), [("raid", "arrested"), ("abduction", "abducted")])
def test_people_held_are_what_the_act_makes_them(kind: str, outcome: str) -> None:
    reading, _ = read("احتجز رجال الأمن ستة عمال في المصنع.")
    event = Cluster(find_mentions(reading), kind=kind)
    reader = reader_for("ar")
    assert reader is not None
    counts, _, _ = casualties(reading, event, reader.parties(reading, [event]))
    assert [(c.outcome, c.low) for c in counts] == [(outcome, 6)]


def test_a_figure_of_which_no_more_than_several_is_said_is_none() -> None:
    counts, _ = one_event("قتل ثلاثة جنود وأصيب عدد من المارة في انفجار عبوة قرب السوق.")
    assert [(count.outcome, count.low) for count in counts] == [("killed", 3)]
    counts, _ = one_event("أصيب عشرات المارة في انفجار عبوة قرب السوق.")
    assert [(count.outcome, count.low) for count in counts] == [("injured", 20)]


def test_the_three_dead_are_a_part_only_of_those_told_before() -> None:
    counts, _ = one_event("دفن الأهالي القتلى الثلاثة بعد الغارة على القرية.")
    assert [(count.low, count.part_of) for count in counts] == [(3, None)]
    counts, _ = one_event("قتل سبعة أشخاص في الغارة على القرية ودفن القتلى الثلاثة من أبنائها.")
    assert [count.low for count in counts if count.part_of is None] == [7]


def test_no_casualties_beside_the_dead_speaks_of_others() -> None:
    counts, _ = one_event("أسفر الهجوم على الحاجز عن مقتل أربعة جنود، ولم يصب أي من المهاجمين.")
    assert [(c.outcome, c.low) for c in counts] == [("killed", 4)]


def test_the_dead_of_both_sides_are_kept() -> None:
    counts, _ = one_event("قتل خمسة جنود في هجوم على الحاجز. وأدى الهجوم إلى مقتل سبعة من عناصر طالبان.")
    assert [c.low for c in counts] == [5, 7]


def test_the_same_people_told_smaller_are_not_added() -> None:
    counts, _ = one_event("قتل خمسة جنود في هجوم على الحاجز. وأدى الهجوم إلى مقتل أربعة عسكريين.")
    assert [c.low for c in counts] == [5]


def test_a_movement_of_a_name_is_no_civilian() -> None:
    reading, _ = read("مقتل 4 من طالبان في غارة.")
    assert [count.value.civilian for count in reading.counts] == [None]


def events(text: str) -> list[list[tuple[str, int | None]]]:
    """The figures (outcome, low) of each event of a report."""
    report = code(Article(id="t", text=text, sha256="t", published="2020-05-05", language="ar"))
    assert isinstance(report, Report)
    return [[(c.outcome, c.low) for c in event.casualties if c.part_of is None] for event in report.events]


LEAD = "شن مسلحون صباح الاثنين هجوما على ثكنة للجيش في مدينة الموصل فقتل ثلاثة جنود. "


@pytest.mark.parametrize(
    "told",
    [
        "واستقبل المستشفى 14 جريحا حال بعضهم حرجة.",
        "وقال قائد العمليات إن المهاجمين فروا. وأدى الهجوم إلى إصابة 14 من الجنود.",
    ],
)
def test_a_result_told_later_goes_on_with_its_event(told: str) -> None:
    assert events(LEAD + told) == [[("killed", 3), ("injured", 14)]]


def test_a_result_with_a_town_of_its_own_is_weighed() -> None:
    text = LEAD + "وفي سياق متصل أسفر هجوم على حاجز في مدينة كركوك عن مقتل خمسة من عناصر الشرطة."
    assert sorted(events(text)) == [[("killed", 3)], [("killed", 5)]]


def test_a_year_worked_out_of_the_text_is_said_to_be_so() -> None:
    text = "قتل ثلاثة مدنيين بقصف مدفعي على القرية اليوم الأحد 7 كانون الأول في ريف حلب."
    assert [warning.code for warning in api.code(text).warnings] == ["year_inferred"]
    assert not api.code(text, published="2014-12-08").warnings
    assert not api.code(text.replace("كانون الأول", "كانون الأول 2014")).warnings


def test_a_report_that_counts_the_dead_of_a_blast_is_never_let_go_whole() -> None:
    report = api.code(
        "ارتفع عدد قتلى تفجيرات أجهزة النداء في العاصمة إلى تسعة أشخاص بينهم طفلة، فيما أصيب نحو 400 "
        "آخرين، حسبما قال وزير الصحة الأربعاء. واتهمت الحكومة دولة مجاورة بالوقوف وراء ما جرى وتوعدتها "
        "بالرد في الوقت المناسب. وكانت عشرات من الأجهزة قد توقفت عن العمل قبل ذلك بأيام من دون أن يعرف "
        "أحد السبب. وقال الوزير إن المستشفيات تعمل فوق طاقتها وإن المتبرعين بالدم اصطفوا أمامها منذ "
        "الصباح الباكر.",
        published="2031-09-18",
    )
    assert [(c.outcome, c.low) for event in report.events for c in event.casualties][:1] == [("killed", 9)]

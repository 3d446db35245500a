from __future__ import annotations

import random

import msgspec
import pytest

import marsad
from incidents.made import event, report, retellings, views
from marsad.incidents import IncidentIndex, Reports, build
from marsad.incidents.scoring import FEATURES, load_weights

LEAD = "أصابت قذائف مدفعية سوق قرية منارة الخزامى صباحا فقتلت أربعة من باعة الخضار وجرحت تسعة آخرين"
PLACE = ("منارة الخزامى", 24.1, 13.2)


def grouped(incidents: list[marsad.incidents.Incident]) -> set[frozenset[str]]:  # type: ignore[name-defined]
    return {frozenset(incident.reports) for incident in incidents}


@pytest.fixture(scope="module")
def crowd() -> list:
    """Strangers: words are only rare among many."""
    return views(list(retellings(300, seed=7)))


def test_two_tellings_of_one_event_are_one_incident(crowd: list) -> None:
    a = report("a", LEAD, event(LEAD, killed=4, place=PLACE), published="2031-01-03")
    other = "مقتل أربعة من باعة الخضار في قصف طال منارة الخزامى وفق أهال من القرية"
    b = report("b", other, event(other, killed=4, place=PLACE), published="2031-01-03")
    found = [i for i in build([*crowd, a, b]) if "a" in i.reports]
    assert [i.reports for i in found] == [["a", "b"]]
    assert found[0].killed
    assert (found[0].killed.low, found[0].killed.high) == (4, 4)
    assert found[0].where
    assert found[0].where.name == "منارة الخزامى"
    assert found[0].independent_sources == 2
    assert found[0].grade == "fair"


def test_another_place_on_another_day_is_another_incident(crowd: list) -> None:
    a = report("a", LEAD, event(LEAD, killed=4, place=PLACE), published="2031-01-03")
    other = "مقتل أربعة رعاة في قصف على مزرعة برج اللوز"
    b = report("b", other, event(other, killed=4, place=("برج اللوز", 21.0, 17.0)), published="2031-01-19")
    assert {"a", "b"} not in grouped(build([*crowd, a, b]))


def test_a_follow_up_joins_and_its_source_takes_its_count_back(crowd: list) -> None:
    early = report("a", LEAD, event(LEAD, killed=4, place=PLACE), published="2031-01-03", outlet="صوت القرى")
    text = "ارتفاع حصيلة قصف سوق قرية منارة الخزامى إلى سبعة قتلى من باعة الخضار"
    late = report("b", text, event(text, killed=7, place=PLACE), published="2031-01-04", outlet="صوت القرى")
    (found,) = [i for i in build([*crowd, early, late]) if "a" in i.reports]
    assert found.reports == ["a", "b"]
    assert found.killed
    assert found.killed.best == found.killed.low == 7
    assert [said.superseded for said in found.killed.said] == [True, False]
    assert [row["killed"] for row in found.history] == [[4], [7]]
    assert found.independent_sources == 1


def test_a_report_without_an_event_joins_by_its_words(crowd: list) -> None:
    a = report("a", LEAD, event(LEAD, killed=4, place=PLACE), published="2031-01-03")
    b = report("b", LEAD + " بحسب الأهالي", published="2031-01-03")
    (found,) = [i for i in build([*crowd, a, b]) if "a" in i.reports]
    assert found.reports == ["a", "b"]
    assert [row["report"] for row in found.events] == ["a"]


def test_recalled_events_alone_are_no_incident_unless_asked_for() -> None:
    a = report("a", LEAD, event(LEAD, role="background"))
    assert build([a]) == []
    assert len(build([a], background=True)) == 1


def test_generated_truth_is_found_again() -> None:
    from linking import cubed

    made = list(retellings(1500, seed=3))
    truth = {one.record["id"]: one.incident for one in made}
    got = cubed(build(views(made)), truth)
    assert got["pair_precision"] >= 0.80
    assert got["b_f1"] >= 0.80


def test_the_same_reports_give_the_same_incidents_in_any_process_and_order_of_words(crowd: list) -> None:
    once, again = build(crowd), build(crowd)
    assert msgspec.json.encode(once) == msgspec.json.encode(again)


def test_one_by_one_is_as_good_as_all_at_once() -> None:
    from linking import cubed

    made = list(retellings(700, seed=9))
    truth = {one.record["id"]: one.incident for one in made}
    reports = views(made)
    index = IncidentIndex()
    index.add_all(Reports(reports[:500]))
    for late in reports[500:]:
        assert index.add(late)
    assert cubed(index.incidents(), truth)["b_f1"] >= cubed(build(reports), truth)["b_f1"] - 0.03


def test_a_new_coding_replaces_the_old_one(crowd: list) -> None:
    index = IncidentIndex()
    index.add_all(Reports([*crowd, report("a", LEAD, event(LEAD, killed=4, place=PLACE), published="2031-01-03")]))
    names = index.add(report("a", LEAD, event(LEAD, killed=5, place=PLACE), published="2031-01-03"))
    (found,) = [i for i in index.incidents() if "a" in i.reports]
    assert names == [found.id]
    assert found.killed
    assert found.killed.best == 5
    assert len(found.events) == 1


def test_ids_last_from_build_to_build(crowd: list) -> None:
    index = IncidentIndex()
    index.add_all(Reports(crowd))
    before = index.incidents()
    shuffled = list(crowd)
    random.Random(1).shuffle(shuffled)
    later = IncidentIndex()
    later.add_all(Reports(shuffled))
    later.keep_names(before)
    now = {frozenset(i.reports): i.id for i in later.incidents()}
    kept = [now[frozenset(i.reports)] == i.id for i in before if frozenset(i.reports) in now]
    assert kept
    assert sum(kept) >= 0.98 * len(kept)


def test_links_say_why(crowd: list) -> None:
    incident = max(build(crowd), key=lambda i: len(i.reports))
    assert len(incident.links) >= len(incident.reports) - 1
    for link in incident.links:
        assert set(link.reasons) <= set(FEATURES)
        assert link.reasons


def test_every_feature_has_a_weight() -> None:
    assert set(load_weights().weights) == set(FEATURES)


def test_coded_reports_can_be_built_from() -> None:
    text = "قتل خمسة مدنيين وأصيب سبعة آخرون في غارة جوية استهدفت سوقا في مدينة إدلب اليوم الجمعة."
    reports = [marsad.code(text, published="2024-03-15", outlet=name, id=name) for name in ("أ", "ب")]
    (found,) = build(reports)
    assert found.reports == ["أ", "ب"]
    assert found.copies[0].how == "exact"
    assert found.independent_sources == 1

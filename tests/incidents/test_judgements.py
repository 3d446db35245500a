from __future__ import annotations

from pathlib import Path

import pytest

from incidents.made import event, report
from incidents.test_linking import LEAD, PLACE
from marsad.errors import InputError
from marsad.incidents import IncidentIndex, Judgement, Reports, build, load_judgements, save_judgement
from marsad.incidents.views import ReportView

FAR = [("برج اللوز", 21.0, 17.0), ("عين السماق", 23.5, 10.2), ("كفر هارون", 25.0, 12.0)]
TEXTS = [
    "قتل راعيان بانفجار لغم في أطراف برج اللوز",
    "اشتباكات بالأسلحة الثقيلة عند مدخل عين السماق",
    "غارة على مستودع حبوب في كفر هارون",
]


def strangers() -> list[ReportView]:
    days = ["2031-01-03", "2031-03-09", "2031-06-21"]
    return [
        report(name, text, event(text, id=f"e-{name}", place=place), published=day)
        for name, text, place, day in zip("abc", TEXTS, FAR, days, strict=True)
    ]


def said(verdict: str, a: str, b: str, hour: int = 0, **more: int) -> Judgement:
    time = f"2031-07-01T{hour:02}:00:00+00:00"
    return Judgement(verdict=verdict, a=a, b=b, author="tester", time=time, reason="seen", **more)  # type: ignore[arg-type]


def sets(*judgements: Judgement, reports: list[ReportView] | None = None) -> list[list[str]]:
    return sorted(incident.reports for incident in build(reports or strangers(), judgements=judgements))


def test_strangers_stay_apart() -> None:
    assert sets() == [["a"], ["b"], ["c"]]


def test_same_joins_and_is_transitive() -> None:
    assert sets(said("same", "a#e-a", "b#e-b"), said("same", "b", "c")) == [["a", "b", "c"]]


def test_different_parts_what_looks_the_same_and_follows_from_same() -> None:
    twice = [
        report(name, LEAD, event(LEAD, id=f"e-{name}", place=PLACE), published="2031-01-03") for name in ("a", "b", "c")
    ]
    assert sets(reports=twice) == [["a", "b", "c"]]
    parted = sets(said("same", "a", "b"), said("different", "b", "c"), reports=twice)
    assert parted == [["a", "b"], ["c"]]


def test_withdrawn_takes_it_back() -> None:
    assert sets(said("same", "a", "b", 1), said("withdrawn", "b", "a", 2)) == [["a"], ["b"], ["c"]]


def test_the_later_judgement_on_a_pair_holds() -> None:
    assert sets(said("same", "a", "b", 1), said("different", "a", "b", 2)) == [["a"], ["b"], ["c"]]


def test_what_contradicts_newer_judgements_is_told_and_not_applied() -> None:
    old = said("different", "a", "c", 1)
    index = IncidentIndex([old, said("same", "a", "b", 2), said("same", "b", "c", 3)])
    index.add_all(Reports(strangers()))
    assert index.conflicts == [old]
    assert [i.reports for i in index.incidents()] == [["a", "b", "c"]]


def test_unsure_changes_nothing_and_is_not_asked_again() -> None:
    a, b, c = strangers()
    near = report("d", TEXTS[0] + " صباحا", event(TEXTS[0], id="e-d", place=FAR[0]), published="2031-01-05")
    index = IncidentIndex()
    index.add_all(Reports([a, b, c, near]))
    pairs = {tuple(sorted((link.a, link.b))) for i in index.incidents() for link in i.doubtful}
    for pair in pairs:
        index.judge(said("unsure", *pair))
    left = {tuple(sorted((link.a, link.b))) for i in index.incidents() for link in i.doubtful}
    assert not left & pairs


def test_a_judgement_holds_when_the_report_is_coded_again() -> None:
    a, b, c = strangers()
    judgement = said("same", "a#e-a", "b#e-b", a_at=0)
    recoded = report("a", TEXTS[0], event(TEXTS[0], at=1), event("برج اللوز", at=30), published="2031-01-03")
    (joined,) = [i for i in build([recoded, b, c], judgements=[judgement]) if "b" in i.reports]
    assert joined.reports == ["a", "b"]
    assert ("a", recoded.events[0].id) in {(told["report"], told["event"]) for told in joined.events}
    assert a.events[0].id != recoded.events[0].id


def test_judgements_of_reports_that_are_not_here_do_no_harm() -> None:
    assert sets(said("same", "a", "gone"), said("different", "gone#x", "b")) == [["a"], ["b"], ["c"]]


def test_judgements_are_kept_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    first, second = said("same", "a", "b"), said("unsure", "b", "c")
    save_judgement(path, first)
    save_judgement(path, second)
    assert load_judgements(path) == [first, second]
    path.write_text("{}\n")
    with pytest.raises(InputError, match="no judgement"):
        load_judgements(path)


def test_parting_an_incident_leaves_no_two_of_one_name() -> None:
    reports = [report(name, "قصف السوق في تل الورد", event(day="2031-01-01", place=PLACE)) for name in ("b", "c", "a")]
    first = IncidentIndex()
    first.add_all(Reports(reports))
    previous = first.incidents()
    assert len(previous) == 1
    index = IncidentIndex([Judgement(verdict="different", a="a", b=name, author="x") for name in ("b", "c")])
    index.add_all(Reports(reports))
    index.keep_names(previous)
    names = [incident.id for incident in index.incidents()]
    assert len(names) == len(set(names)) == 2
    assert previous[0].id in names

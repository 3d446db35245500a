from __future__ import annotations

from typing import Any

import pytest

from incidents.made import event, report
from marsad.errors import UsageError
from marsad.incidents import POLICIES, Judgement, build
from marsad.incidents.model import Incident
from marsad.incidents.policies import Vote, policy_named
from marsad.incidents.views import ReportView

TEXT = "قصف على سوق القرية أوقع ضحايا"


def vote(best: int, low: int | None = None, high: int | None = -1, side: int = 0, **more: Any) -> Vote:
    low = best if low is None else low
    top = best if high == -1 else high
    fields = {"type": "outlet", "published": "", "superseded": False, **more}
    return Vote(low, top, best, side, **fields)


def chosen(policy: str, *votes: Vote) -> tuple[int, int, int | None]:
    choice = POLICIES[policy](list(votes))
    return choice.best, choice.low, choice.high


def test_recorders_give_the_outermost_figures_and_what_most_say() -> None:
    votes = [vote(5, side=1), vote(7, side=2), vote(7, side=3), vote(4, side=4)]
    assert chosen("casualty_recorders", *votes) == (7, 4, 7)


def test_many_copies_of_one_side_do_not_outvote() -> None:
    votes = [vote(5, side=1), vote(5, side=1), vote(5, side=1), vote(7, side=2), vote(7, side=3)]
    assert chosen("casualty_recorders", *votes)[0] == 7


def test_of_two_equals_the_lower_is_best() -> None:
    assert chosen("casualty_recorders", vote(9, side=1), vote(6, side=2)) == (6, 6, 9)


def test_at_least_leaves_the_range_open_unless_a_higher_figure_closes_it() -> None:
    assert chosen("casualty_recorders", vote(5, high=None)) == (5, 5, None)
    assert chosen("casualty_recorders", vote(5, high=None), vote(8, side=1)) == (5, 5, 8)
    assert chosen("casualty_recorders", vote(5, high=None), vote(3, side=1)) == (3, 3, None)


def test_superseded_figures_count_for_min_max_alone() -> None:
    votes = [vote(2, superseded=True), vote(6)]
    assert chosen("casualty_recorders", *votes) == (6, 6, 6)
    assert chosen("min_max", *votes) == (2, 2, 6)


def test_ucdp_takes_the_most_reliable_kind_of_source() -> None:
    votes = [vote(3, type="outlet"), vote(8, type="medical"), vote(9, type="medical")]
    assert chosen("ucdp_best_low_high", *votes) == (8, 3, 9)


def test_the_latest_official_word() -> None:
    votes = [
        vote(3, type="official", published="2031-01-01"),
        vote(5, type="police", published="2031-01-02"),
        vote(9, published="2031-01-03"),
    ]
    assert chosen("latest_official", *votes) == (5, 5, 5)
    assert chosen("latest_official", votes[2]) == (9, 9, 9)


def test_an_unknown_policy_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="casualty_recorders"):
        policy_named("guess")


def one(*reports: ReportView, policy: str = "casualty_recorders") -> Incident:
    first, *rest = reports
    same = [Judgement(verdict="same", a=first.id, b=other.id, author="tester") for other in rest]
    (found,) = build(reports, judgements=same, policy=policy)
    return found


def test_contradiction_is_shown_and_claims_stay_side_by_side() -> None:
    found = one(report("a", TEXT, event(TEXT, killed=3)), report("b", TEXT + " كثيرين", event(TEXT, killed=11)))
    assert found.killed
    assert found.killed.contradiction
    assert (found.killed.low, found.killed.high) == (3, 11)
    assert sorted(said.low or 0 for said in found.killed.said) == [3, 11]


def test_no_figure_is_no_zero() -> None:
    found = one(report("a", TEXT, event(TEXT)))
    assert found.killed is None
    zero = one(report("a", TEXT, event(TEXT, killed=0)))
    assert zero.killed
    assert (zero.killed.low, zero.killed.high) == (0, 0)


def test_parts_of_a_total_are_not_added_to_it() -> None:
    counts = [
        {"outcome": "killed", "low": 6, "high": 6},
        {"outcome": "killed", "low": 2, "high": 2, "age": "child", "part_of": 0},
    ]
    found = one(report("a", TEXT, event(TEXT, casualties=counts)))
    assert found.killed
    assert (found.killed.best, found.killed.groups) == (6, {"children": {"low": 2, "high": 2}})


def test_groups_without_a_total_are_added_up() -> None:
    counts = [
        {"outcome": "killed", "low": 2, "high": 2, "age": "child"},
        {"outcome": "killed", "low": 1, "high": 1, "sex": "female"},
    ]
    found = one(report("a", TEXT, event(TEXT, casualties=counts)))
    assert found.killed
    assert (found.killed.low, found.killed.high) == (3, 3)


def claim(stance: str, name: str, target: str | None = None) -> dict[str, Any]:
    return {"source": {"name": name, "type": "military"}, "stance": stance, "target": target}


@pytest.mark.parametrize(
    ("claims", "grade"),
    [
        ([claim("claims_responsibility", "الجيش")], "confirmed"),
        ([claim("denies", "الجيش")], "contested"),
        ([claim("claims_responsibility", "الجيش"), claim("denies", "الجيش")], "contested"),
        ([claim("blames", "أهال", "الجيش"), claim("blames", "الجيش", "المسلحين")], "contested"),
        ([claim("blames", "أهال", "الجيش")], "weak"),
    ],
)
def test_grades(claims: list[dict[str, Any]], grade: str) -> None:
    found = one(report("a", TEXT, event(TEXT, claims=claims)))
    assert found.grade == grade
    assert len(found.claims) == len(claims)


def test_two_independent_reports_are_fair() -> None:
    found = one(report("a", TEXT, event(TEXT)), report("b", "أهال يروون ما جرى في السوق", event("ما جرى في السوق")))
    assert (found.grade, found.independent_sources) == ("fair", 2)


def test_a_missing_date_is_not_the_publication_date() -> None:
    found = one(report("a", TEXT, event(TEXT), published="2031-05-05"))
    assert found.when
    assert (found.when.start, found.when.end, found.when.basis) == (None, "2031-05-05", "published")


def test_the_day_and_place_that_most_say() -> None:
    here, there = ("تل الغار", 24.1, 13.2), ("برج اللوز", 21.0, 17.0)
    days = [("2031-05-04", here), ("2031-05-04", here), ("2031-05-03", there)]
    reports = [
        report(f"r{i}", f"{TEXT} {i}", event(TEXT, day=day, place=place), published="2031-05-05")
        for i, (day, place) in enumerate(days)
    ]
    found = one(*reports)
    assert found.when
    assert found.when.start == "2031-05-04"
    assert found.where
    assert (found.where.name, found.where.reports, found.where.others) == ("تل الغار", 2, ["برج اللوز"])

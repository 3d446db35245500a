from __future__ import annotations

from datetime import date

import pytest

from incidents.made import event, report
from marsad.incidents import IncidentIndex, Reports
from marsad.incidents.figures import supersede
from marsad.incidents.model import SaidFigure
from marsad.incidents.policies import Vote, casualty_recorders
from marsad.incidents.scoring import compare
from marsad.incidents.tellings import tellings_of
from marsad.incidents.words import Words, WordSet
from marsad.lang import glance_for, text_keys_for

SUNDAY = date(2025, 12, 7)
PLACE = ("تل الورد", 21.0, 11.0)


def features(one: str, other: str, published: str | None) -> dict[str, float]:
    words = Words()
    tellings = []
    for id, text, day in (("a", one, None), ("b", other, published)):
        view = report(id, text, event(place=PLACE), published=day)
        facts, found = tellings_of(view, text_keys_for("ar")(text))
        words.learn(facts.words, facts.published)
        tellings.append(found[0])
    words.settle()
    return compare(tellings[0], tellings[1], words, False)


@pytest.mark.parametrize(
    ("text", "hint", "weekday"),
    [
        ("قصف القرية اليوم الأحد 7 كانون الأول", None, None),  # the weekday tells the year
        ("قصف القرية يوم 7 كانون الأول", (12, 7, None), None),
        ("قتل رجل في القرية، الجمعة، بقصف مدفعي", None, 4),
        ("قصف القرية صباحا", None, None),
    ],
)
def test_what_a_report_without_a_year_says_of_its_day(text: str, hint: tuple | None, weekday: int | None) -> None:
    seen = glance_for("ar")(text, [], None, False)
    assert (seen.hint, seen.weekday) == (hint, weekday)


def test_a_day_and_month_without_a_year_meet_the_date_of_another_report() -> None:
    found = features("قصف القرية اليوم الأحد 7 كانون الأول", "قصف القرية", SUNDAY.isoformat())
    assert "undated" not in found
    assert "far_in_time" not in found


def test_the_weekday_rules_out_other_years() -> None:
    other_year = date(2024, 12, 7)
    assert other_year.weekday() != SUNDAY.weekday()
    found = features("قصف القرية اليوم الأحد 7 كانون الأول", "قصف القرية", other_year.isoformat())
    assert found["far_in_time"] == 1.0


@pytest.mark.parametrize(("published", "feature"), [("2031-12-07", "weekday"), ("2031-12-04", "other_weekday")])
def test_a_weekday_alone_speaks_for_or_against(published: str, feature: str) -> None:
    found = features("قصف القرية، الأحد، بالمدفعية", "قصف القرية", published)
    assert "undated" in found
    assert found[feature] == 1.0


def learned(days: dict[str, list[int]], busy: list[int]) -> Words:
    words = Words()
    for word, told in days.items():
        for day in told:
            words.learn([word], day)
    for day in busy:
        words.learn(["سواها"], day)
    words.settle()
    return words


def test_words_of_few_days_are_told_from_words_of_all_days() -> None:
    words = learned({"دوار": [500, 500, 501], "مدفعيه": [100, 300, 500, 700]}, list(range(0, 900, 10)))
    a, b = WordSet(frozenset(["دوار", "مدفعيه"])), WordSet(frozenset(["دوار", "مدفعيه", "قريه"]))
    overlap = words.overlap(a, b, None)
    assert overlap is not None
    assert overlap[-1] == 1
    far = words.overlap(a, b, 800)
    assert far is not None
    assert far[-1] == 0  # a later mention is no sign


def test_all_words_of_one_day_of_news_are_no_sign() -> None:
    words = learned({"دوار": [500, 500, 501]}, [500] * 60)
    a = WordSet(frozenset(["دوار"]))
    overlap = words.overlap(a, a, None)
    assert overlap is not None
    assert overlap[-1] == 0


def said(source: str, published: str | None, figure: int) -> SaidFigure:
    return SaidFigure(
        report="r", event="e", source=source, source_type="medical", published=published, low=figure, high=figure
    )


def test_a_source_replaces_its_figure_and_not_by_saying_it_again() -> None:
    figures = [said("س", "2031-01-01T10:00", 5), said("س", "2031-01-01", 5), said("س", "2031-01-02", 5)]
    supersede(figures)
    assert not any(figure.superseded for figure in figures)
    figures.append(said("س", "2031-01-03", 7))
    supersede(figures)
    assert [figure.superseded for figure in figures] == [True, True, True, False]


def test_a_day_without_an_hour_is_not_before_an_hour_of_that_day() -> None:
    figures = [said("س", "2031-01-01", 5), said("س", "2031-01-01T10:00", 7)]
    supersede(figures)
    assert not any(figure.superseded for figure in figures)


def test_where_no_figure_is_said_by_more_the_middle_one_is_best() -> None:
    votes = [Vote(n, n, n, side, "outlet", "", False) for side, n in enumerate((3, 4, 5, 9))]
    assert casualty_recorders(votes).best == 4
    votes.append(Vote(9, 9, 9, 7, "outlet", "", False))
    assert casualty_recorders(votes).best == 9


def test_judgements_survive_linking_anew_and_are_taken_back() -> None:
    from marsad.incidents import Judgement

    reports = [
        report("a", "قصف القرية الأولى", event(day="2031-01-01", place=PLACE), published="2031-01-01"),
        report(
            "b", "سقطت قذائف هناك", event(day="2031-04-01", place=("عين السماق", 23.0, 15.0)), published="2031-04-01"
        ),
        report(
            "c", "هجوم على الحاجز", event(day="2031-08-01", place=("جسر القصب", 25.0, 17.0)), published="2031-08-01"
        ),
    ]
    index = IncidentIndex()
    index.add_all(Reports(reports))
    assert len(index.incidents()) == 3
    index.judge(Judgement(verdict="same", a="a", b="b", author="amal", time="2031-09-01T10:00:00"))
    index.judge(Judgement(verdict="same", a="b", b="c", author="amal", time="2031-09-01T11:00:00"))
    assert [incident.reports for incident in index.incidents()] == [["a", "b", "c"]]  # a = b and b = c
    again = IncidentIndex(index.judgements)
    again.add_all(Reports(reversed(reports)))
    assert [sorted(incident.reports) for incident in again.incidents()] == [["a", "b", "c"]]
    again.judge(Judgement(verdict="withdrawn", a="c", b="b", author="huda", time="2031-09-02T10:00:00"))
    assert sorted(sorted(incident.reports) for incident in again.incidents()) == [["a", "b"], ["c"]]

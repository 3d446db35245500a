"""The bundled story, from text to incident."""

from __future__ import annotations

from pathlib import Path

import pytest

import marsad
from marsad.incidents import Incident, build

STORY = Path(marsad.__file__).parent / "examples" / "story.jsonl"


@pytest.fixture(scope="module")
def incidents() -> list[Incident]:
    return build(marsad.code_article(article) for article in marsad.read([STORY]))


@pytest.fixture(scope="module")
def shelling(incidents: list[Incident]) -> Incident:
    return max(incidents, key=lambda incident: len(incident.reports))


def test_seven_reports_are_one_incident_and_the_eighth_another(incidents: list[Incident], shelling: Incident) -> None:
    assert len(shelling.reports) == 7
    assert [incident.reports for incident in incidents if incident is not shelling] == [["other-1"]]


def test_copies_count_as_one_source(shelling: Incident) -> None:
    (copies,) = shelling.copies
    assert set(copies.reports) == {"nakheel-1", "sada-1", "minbar-1"}
    assert (copies.origin, copies.why) == ("nakheel-1", "credited")
    assert shelling.independent_sources == 4


def test_the_later_toll_replaces_the_earlier_one_of_its_source(shelling: Incident) -> None:
    assert shelling.killed is not None
    told = {figure.report: figure.superseded for figure in shelling.killed.said}
    assert told["dar-1"]
    assert not told["dar-2"]
    assert not told["nakheel-1"]
    assert shelling.killed.contradiction


def test_the_denial_makes_it_contested(shelling: Incident) -> None:
    assert shelling.grade == "contested"
    assert any(claim.stance == "denies" and claim.report == "rasmi-1" for claim in shelling.claims)

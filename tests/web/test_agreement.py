"""Krippendorff's alpha against the author's own worked examples, and agreement over sheets."""

from __future__ import annotations

from typing import Any

import pytest

import marsad
from marsad.evaluation.agreement import aligned, alpha, interval, measure, overlap

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections B and C/D: values of four observers.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
UNITS = [[value for value in unit if value is not None] for unit in zip(*OBSERVERS, strict=True)]
BINARY = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))


def test_alpha_is_what_its_author_reckons() -> None:
    assert alpha(BINARY) == pytest.approx(0.095, abs=0.0005)
    assert alpha(UNITS) == pytest.approx(0.743, abs=0.0005)
    assert alpha(UNITS, interval) == pytest.approx(0.849, abs=0.0005)


def test_alpha_at_its_ends() -> None:
    assert alpha([["a", "a"], ["b", "b"]]) == 1.0
    assert alpha([["a", "b"], ["b", "a"]]) == pytest.approx(-0.5)
    assert alpha([["a", "a"], ["a", "a"]]) is None
    assert alpha([["a"], []]) is None


def span(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": "x" * (end - start)}


def event(kind: str, at: int, **more: Any) -> dict[str, Any]:
    return {"id": f"{kind}{at}", "kind": kind, "trigger": span(at, at + 4), "evidence": [span(at, at + 10)], **more}


def test_events_of_coders_are_put_together_by_their_words() -> None:
    first = [event("shelling", 10), event("arrest", 50)]
    second = [event("arrest", 52), event("protest", 200)]
    clusters = aligned([first, second])
    assert [sorted(cluster) for cluster in clusters] == [[0], [0, 1], [1]]
    found = measure([[first, second]])
    assert (found.reports, found.events, found.found) == (1, 3, 0.5)
    assert found.trigger == 0.5


def test_overlap_counts_characters_once() -> None:
    assert overlap([span(0, 10), span(5, 10)], [span(5, 15)]) == 0.5
    assert overlap([], []) is None
    assert overlap([span(0, 1)], []) == 0.0


def test_coders_who_say_the_same_agree_wholly() -> None:
    reports = [
        marsad.code("قتل خمسة مدنيين في غارة جوية على سرمدا أمس.", published="2024-03-13"),
        marsad.code("اعتقلت الشرطة عشرة متظاهرين في الرباط الأحد.", published="2024-03-13"),
    ]
    import msgspec

    sheets = [msgspec.to_builtins(report.events) for report in reports]
    found = measure([[sheet, sheet] for sheet in sheets])
    assert found.found == 1.0
    assert {one.alpha for one in found.fields} <= {1.0, None}
    assert next(one.alpha for one in found.fields if one.field == "kind") == 1.0

"""Scores kept in little room, and worked out by several processes."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.incidents import IncidentIndex, Reports, index, scores
from marsad.incidents.blocking import Blocks
from marsad.incidents.scores import Rated, Scores, shared

from .made import retellings, views

forks = pytest.mark.skipif(sys.platform != "linux", reason="forking is safe on Linux only")


@forks
def test_two_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LEAST_SHARED", 1)
    monkeypatch.setattr(index, "can_share", lambda: True)
    monkeypatch.setattr(scores, "CHUNK", 16)
    crowd = views(list(retellings(300)))
    found = []
    for jobs in (1, 2):
        one = IncidentIndex(jobs=jobs)
        one.add_all(Reports(crowd[:200]))
        one.add_all(Reports(crowd[200:]))
        found.append((one.incidents(), one.compared()))
    assert found[0] == found[1]


@forks
def test_what_a_dying_process_leaves_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "CHUNK", 2)
    here = os.getpid()

    def rate(number: int) -> Rated:
        if number == 7 and os.getpid() != here:
            os._exit(1)
        return [number - 1], [number / 10]

    assert [(list(a), list(b)) for a, b in shared(rate, range(1, 12), 2)] == [([n - 1], [n / 10]) for n in range(1, 12)]


@given(st.dictionaries(st.tuples(st.integers(0, 20), st.integers(21, 40)), st.floats(0, 1)))
def test_scores_come_back(pairs: dict[tuple[int, int], float]) -> None:
    kept = Scores()
    for high in range(21, 31):
        others = sorted(low for low, other in pairs if other == high)
        kept.put(high, others, [pairs[low, high] for low in others])
    for (low, high), score in pairs.items():
        if high > 30:
            kept.add(low, high, score)
    for low in range(21):
        for high in range(21, 41):
            assert kept.get(low, high) == pairs.get((low, high))
    assert kept.pairs() == sorted(pairs)


@given(st.lists(st.lists(st.integers(0, 6), unique=True, max_size=5), min_size=1, max_size=60))
def test_candidates_are_the_same_when_later_ones_are_in_already(tellings: list[list[int]]) -> None:
    keyed = [[(key, 1 + key / 8) for key in keys] for keys in tellings]
    whole, growing = Blocks(), Blocks()
    for number, keys in enumerate(keyed):
        whole.add(number, keys)
    for number, keys in enumerate(keyed):
        assert growing.candidates(number, keys) == whole.candidates(number, keys)
        growing.add(number, keys)

"""The fuzzer at a small scale: every target once more, with a seed of its own; and the fuzzer itself."""

from __future__ import annotations

import sys

import pytest
from support import ROOT

sys.path.insert(0, str(ROOT))

from fuzz.run import make, try_one
from fuzz.targets import TARGETS

NEEDS = {
    "query": "sqlalchemy",
    "api": "fastapi",
    "xlsx": "openpyxl",
    "feed": "feedparser",
    "warc": "fastwarc",
    "wacz": "fastwarc",
}


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", TARGETS)
def test_mutated_inputs(name: str) -> None:
    if name in NEEDS:
        pytest.importorskip(NEEDS[name], reason=f"{name} needs an extra")
    for number in range(25):
        wrong, _ = try_one(name, make(name, 20_260, number))
        assert wrong is None or wrong.startswith("slow"), f"--seed 20260 --only {name}:{number}: {wrong}"


def test_an_input_can_be_made_again_from_its_number() -> None:
    assert make("code", 1, 5) == make("code", 1, 5)
    assert len({make("code", 1, number) for number in range(30)}) > 25
    assert make("code", 1, 5) != make("code", 2, 5)


def test_a_finding_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> None:
        raise KeyError("x")

    from dataclasses import replace

    monkeypatch.setitem(TARGETS, "txt", replace(TARGETS["txt"], check=broken))
    wrong, _ = try_one("txt", b"")
    assert wrong
    assert wrong.startswith("KeyError")

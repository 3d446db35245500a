"""Scores are those of the shared scorers; floors only rise."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support import ROOT, example, span

from marsad.errors import UsageError
from marsad.evaluation import Floors, score_events, score_sentences
from marsad.evaluation.floors import fingerprint
from marsad.lang.ar.quotes import same_name

SHARED = ROOT.parent / "shared"


def quote(text: str, words: str) -> dict[str, Any]:
    found = span(text, words)
    return {"start": found.start, "end": found.end, "text": found.text}


def gold_event(**changes: Any) -> dict[str, Any]:
    text = example()["text"]
    event = {
        "kind": "air_strike",
        "role": "main",
        "status": "disputed",
        "trigger": quote(text, "غارة جوية"),
        "evidence": [quote(text, "قُتل تسعة مدنيين على الأقل")],
        "when": {"start": "2021-11-16", "end": "2021-11-16"},
        "where": {"name": "معرة النعمان", "country": "SYR"},
        "actors": [{"name": "القوات الحكومية"}],
        "recipients": [{"name": "سوقاً شعبياً"}],
        "casualties": [{"outcome": "killed", "low": 9, "high": None}],
        "sources": [{"name": "الدفاع المدني"}],
    }
    return event | changes


def test_the_same_event_scores_one_everywhere() -> None:
    record = {"a": {"events": [gold_event()]}}
    table = score_events(record, record).table()
    assert {row["f1"] for row in table.values() if row["gold"]} == {1.0}


def test_an_event_told_as_background_is_missed_and_its_facts_with_it() -> None:
    table = score_events({"a": {"events": [gold_event()]}}, {"a": {"events": [gold_event(role="background")]}}).table()
    assert table["event"]["said"] == 0
    assert table["all facts"]["recall"] == 0.0


def test_a_false_event_costs_precision_but_not_recall() -> None:
    text = example()["text"]
    extra = gold_event(trigger=quote(text, "قصفت فصائل"), evidence=[])
    table = score_events({"a": {"events": [gold_event()]}}, {"a": {"events": [gold_event(), extra]}}).table()
    assert table["event"]["precision"] == 0.5
    assert table["event"]["recall"] == 1.0


def test_parts_of_a_total_are_left_out() -> None:
    parts = [{"outcome": "killed", "low": 9, "high": None}, {"outcome": "killed", "low": 3, "high": 3, "part_of": 0}]
    table = score_events({"a": {"events": [gold_event()]}}, {"a": {"events": [gold_event(casualties=parts)]}}).table()
    assert table["killed"]["f1"] == 1.0


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("الدفاع المدني", "دفاع مدني", True),
        ("مدير المركز الصحي", "المركز الصحي", True),
        ("قوات الأمن", "مسلحين", False),
        ("", "مسلحين", False),
    ],
)
def test_names_are_compared_by_their_words(a: str, b: str, same: bool) -> None:
    assert same_name(a, b) is same


def test_denied_and_planned_events_do_not_make_a_sentence_found() -> None:
    rows = [
        {"id": "1", "label": "yes", "accept": 3, "reject": 0},
        {"id": "2", "label": "easy no", "accept": 0, "reject": 3},
    ]
    found = {"1": {"events": [{"kind": "bombing", "status": "reported"}]}, "2": {"events": [{"kind": "protest"}]}}
    assert score_sentences("assault", rows, found)["unanimous"]["f1"] == 1.0
    foiled = {"1": {"events": [{"kind": "bombing", "status": "planned"}]}}
    assert score_sentences("assault", rows, foiled)["majority"]["f1"] == 0.0


def test_floors_rise_and_are_never_lowered(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    good, bad = ({"event": {"f1": f1, "gold": 10}} for f1 in (0.8, 0.6))
    Floors(path).raise_to("print", "dev", "events", good)
    assert Floors(path).check("print", good) == []
    assert [short.fact for short in Floors(path).check("print", bad)] == ["event"]
    with pytest.raises(UsageError, match="never lowered"):
        Floors(path).raise_to("print", "dev", "events", bad)
    Floors(path).raise_to("print", "dev", "events", {"event": {"f1": 0.9, "gold": 10}})
    assert json.loads(path.read_text())["corpora"]["print"]["floors"] == {"event": 0.9}


def test_a_changed_corpus_has_no_floors(tmp_path: Path) -> None:
    corpus, floors = tmp_path / "gold.jsonl", tmp_path / "floors.json"
    corpus.write_text("{}")
    table = {"event": {"f1": 0.8, "gold": 10}}
    Floors(floors).raise_to(fingerprint(corpus), "gold", "events", table)
    corpus.write_text("{ }")
    with pytest.raises(UsageError, match="has changed"):
        Floors(floors).check(fingerprint(corpus), table)


# Against the shared scorers, on gold records bent at random


def shared_module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"shared_{path.parent.name}_score", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bent(event: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A copy of an event with some fields wrong, as a coder would have them."""
    copy: dict[str, Any] = json.loads(json.dumps(event))
    if chance.random() < 0.3:
        copy["kind"] = chance.choice(["bombing", "raid", "arrest", "protest"])
    if chance.random() < 0.2:
        copy["role"] = "background" if copy.get("role") == "main" else "main"
    if chance.random() < 0.3 and copy.get("evidence"):
        copy["trigger"] = copy["evidence"][0]
    for key in ("actors", "recipients", "casualties"):
        if copy.get(key) and chance.random() < 0.3:
            copy[key] = copy[key][1:] + copy[key][:1] * 2
    if chance.random() < 0.3:
        copy["when"] = None
    copy["claims"] = [{"source": {"name": source["name"]}} for source in copy.pop("sources", None) or []]
    return copy


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(3))
def test_measures_are_those_of_the_shared_event_scorer(seed: int) -> None:
    path = SHARED / "gold" / "dev.jsonl"
    if not path.is_file():
        pytest.skip("no shared corpora here")
    theirs = shared_module(path.with_name("score.py"))
    gold = theirs.load(str(path))
    chance = random.Random(seed)
    predicted = {
        key: {"events": [bent(e, chance) for e in record.get("events") or [] if chance.random() < 0.85]}
        for key, record in gold.items()
    }
    table, misses = theirs.score(gold, predicted)
    ours = score_events(gold, predicted)
    assert ours.table() == table
    assert len(ours.misses) == len(misses)


@pytest.mark.shared
@pytest.mark.parametrize("measure", ["assault", "protest"])
def test_measures_are_those_of_the_shared_sentence_scorer(
    measure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = SHARED / "gsr" / f"{measure}.jsonl"
    if not path.is_file():
        pytest.skip("no shared corpora here")
    sentences = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    chance = random.Random(7)
    kinds = ["bombing", "protest", "raid", "arrest"]
    records = [
        {"id": s["id"], "events": [{"kind": chance.choice(kinds), "status": "reported"}] if s["accept"] else []}
        for s in sentences
    ]
    out = tmp_path / "records.jsonl"
    out.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["score.py", measure, str(path), str(out)])
    shared_module(path.with_name("score.py")).main()
    printed = capsys.readouterr().out
    table = score_sentences(measure, sentences, {record["id"]: record for record in records})
    for protocol, row in table.items():
        expected = f"{protocol:<10} precision {row['precision']:.3f} recall {row['recall']:.3f} F1 {row['f1']:.3f} "
        assert f"{expected}({row['gold']} positive of {row['of']})" in printed

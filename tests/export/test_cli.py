"""``marsad export`` from files and from a store."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from marsad.api import read
from marsad.cli.export import FORMAT_NAMES, PROFILE_NAMES
from marsad.cli.main import cli
from marsad.export import FORMATS, PROFILES
from marsad.export import read as read_back
from marsad.incidents import IncidentIndex, Reports
from marsad.record import Report, encode

TEXTS = {
    "a": "قُتل ثلاثة مدنيين وأصيب سبعة آخرون في غارة جوية على بلدة كفرنبل بريف إدلب أمس الاثنين، بحسب الدفاع المدني.",
    "b": "أصيب شرطيان في انفجار عبوة ناسفة قرب نقطة تفتيش في مدينة بعقوبة يوم الخميس، وفق مصدر أمني.",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments])


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    path = tmp_path_factory.mktemp("in") / "in.jsonl"
    lines = [{"id": id, "text": text, "published": "2031-03-04", "outlet": f"صحيفة {id}"} for id, text in TEXTS.items()]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    from marsad.api import code_article

    return [code_article(article) for article in read([path])]


@pytest.fixture
def files(coded: list[Report], tmp_path: Path) -> dict[str, Path]:
    index = IncidentIndex()
    index.add_all(Reports(coded))
    incidents = index.incidents()
    assert len(incidents) == 2
    found = {name: tmp_path / f"{name}.jsonl" for name in ("incidents", "records", "reviews")}
    found["incidents"].write_bytes(b"\n".join(map(msgspec.json.encode, incidents)))
    found["records"].write_bytes(b"\n".join(map(encode, coded)))
    review = {"incident": incidents[0].id, "state": "final", "version": 4, "reviewer": "rana"}
    found["reviews"].write_text(json.dumps(review), encoding="utf-8")
    return found


def test_the_choices_are_what_there_is() -> None:
    assert list(FORMAT_NAMES) == list(FORMATS)
    assert list(PROFILE_NAMES) == list(PROFILES)


def test_nothing_leaves_without_a_review(files: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = run(str(files["incidents"]), "--format", "csv", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "2 kept back" in result.stderr
    assert list(read_back(out, "csv")) == []


def test_reviews_let_out_and_records_add_offsets(files: dict[str, Path], coded: list[Report], tmp_path: Path) -> None:
    out, loss = tmp_path / "out.csv", tmp_path / "loss.json"
    options = ["--records", str(files["records"]), "--reviews", str(files["reviews"]), "--loss-report", str(loss)]
    result = run(str(files["incidents"]), "--format", "csv", "--out", str(out), *options)
    assert result.exit_code == 0, result.output
    (row,) = read_back(out, "csv")
    assert (row["review_state"], row["version"], row["reviewer"]) == ("final", 4, "rana")
    texts = {report.id: report.article.text for report in coded}
    assert row["evidence"]
    for quote in row["evidence"]:
        assert texts[quote["report"]][quote["start"] : quote["end"]] == quote["text"]
    assert json.loads(loss.read_text(encoding="utf-8"))["kept_back_by_the_gate"] == {"unreviewed": 1}


def test_profiles_and_their_parts(files: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.geojson"
    options = ["--include-unreviewed", "--profile", "partners", "--redact", "urls", "--blur", "50"]
    result = run(str(files["incidents"]), "--format", "geojson", "--out", str(out), *options)
    assert result.exit_code == 0, result.output
    rows = [feature["properties"] for feature in read_back(out, "geojson")]
    assert len(rows) == 2
    for row in rows:
        assert row["review_state"] == "unreviewed"
        assert "place blurred to a grid of 50 km" in row["withheld"]
        assert {quote["text"] for quote in row["evidence"]} == {None}


@pytest.mark.parametrize("wrong", [["--blur", "far"], ["--redact", "dates"], ["--blur", "9000"], ["--query", "kind:x"]])
def test_what_is_not_understood(wrong: list[str], files: dict[str, Path], tmp_path: Path) -> None:
    result = run(str(files["incidents"]), "--format", "csv", "--out", str(tmp_path / "x"), *wrong)
    assert result.exit_code == 1
    assert "M400" in result.output


def test_a_source_that_is_none(tmp_path: Path) -> None:
    result = run(str(tmp_path / "nothing.jsonl"), "--format", "csv", "--out", str(tmp_path / "x"))
    assert result.exit_code == 1
    assert "cannot be read" in result.output
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": 1}\n', encoding="utf-8")
    result = run(str(broken), "--format", "csv", "--out", str(tmp_path / "x"))
    assert "broken.jsonl:1" in result.output
    assert not (tmp_path / "x").exists()


def test_from_a_store(coded: list[Report], tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="the store needs the extra 'store'")
    from marsad.store import open_store

    index = IncidentIndex()
    index.add_all(Reports(coded))
    where = tmp_path / "s.db"
    with open_store(where) as store:
        store.add_reports((report.article, report) for report in coded)
        incidents = index.incidents()
        store.incidents.save(incidents)
        strike = next(one for one in incidents if one.kind == "air_strike")
        store.incidents.correct(strike.id, "killed.best", 4, author="omar", reason="a fourth died")
        store.incidents.set_status(strike.id, "reviewed", author="rana")
    out = tmp_path / "out.csv"
    result = run(str(where), "--format", "csv", "--out", str(out))
    assert result.exit_code == 0, result.output
    (row,) = read_back(out, "csv")
    assert (row["record_id"], row["review_state"], row["reviewer"]) == (strike.id, "reviewed", "rana")
    assert (row["killed_best"], row["killed_low"]) == (4, 3)
    (correction,) = row["corrections"]
    assert (correction["field"], correction["was"], correction["now"]) == ("killed.best", "3", "4")
    assert row["evidence"][0]["start"] is not None
    result = run(str(where), "--format", "csv", "--out", str(out), "--include-unreviewed")
    assert result.exit_code == 0, result.output
    assert sorted(row["review_state"] for row in read_back(out, "csv")) == ["reviewed", "unreviewed"]
    result = run(str(where), "--format", "csv", "--out", str(out), "--include-unreviewed", "--query", "kind:bombing")
    assert result.exit_code == 0, result.output
    assert [row["kind"] for row in read_back(out, "csv")] == ["bombing"]
    assert run(str(where), "--format", "csv", "--out", str(out), "--records", str(out)).exit_code == 1

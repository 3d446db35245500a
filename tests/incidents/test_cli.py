from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from incidents.made import event, report, retellings
from marsad.cli.main import cli
from marsad.incidents import build
from marsad.incidents.card import card
from marsad.incidents.page import page

FIELDS = {"id", "reports", "events", "kind", "when", "where", "killed", "injured", "parties", "claims", "grade"}
NASTY = "قصف <script>alert(1)</script> \" ' & على السوق"


def run(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["incidents", *args])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    coded = tmp_path / "coded.jsonl"
    coded.write_bytes(b"".join(msgspec.json.encode(one.record) + b"\n" for one in retellings(120, seed=5)))
    run("build", str(coded), "--out", "incidents.jsonl", "--quiet")
    return tmp_path


def rows(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_build_writes_the_promised_fields(built: Path) -> None:
    found = rows(run("build", "coded.jsonl", "--json", "--quiet"))
    assert found
    assert all(row.keys() >= FIELDS | {"independent_sources"} for row in found)
    assert {"name", "country", "admin1", "lat", "lon", "precision"} <= next(
        r["where"] for r in found if r["where"]
    ).keys()
    assert {"best", "low", "high"} <= next(r["killed"] for r in found if r["killed"]).keys()


def test_list_show_explain(built: Path) -> None:
    listed = rows(run("list", "--json"))
    assert len(run("list").splitlines()) == len(listed)
    largest = max(listed, key=lambda row: len(row["reports"]))
    assert largest["id"] in run("show", largest["id"])
    assert rows(run("show", largest["id"], "--json")) == [largest]
    assert "+" in run("explain", largest["id"])
    assert rows(run("explain", largest["id"], "--json"))
    assert run("show", largest["id"], "--html", "--lang", "en").startswith("<!doctype html>")
    assert "0 incidents are called" in run("show", "nothing", code=1)


def test_list_can_be_narrowed(built: Path) -> None:
    listed = rows(run("list", "--json"))
    kind = listed[0]["kind"]
    assert {row["kind"] for row in rows(run("list", "--json", "--kind", kind))} == {kind}
    assert {row["grade"] for row in rows(run("list", "--json", "--grade", "weak"))} <= {"weak"}
    assert rows(run("list", "--json", "--since", "2099-01-01")) == []


def test_a_judgement_is_applied_by_the_next_build_and_ids_are_kept(built: Path) -> None:
    first, second = (row["id"] for row in rows(run("list", "--json"))[:2])
    run("judge", "same", first, second, "--author", "tester", "--reason", "one story")
    after = rows(run("build", "coded.jsonl", "--json", "--quiet", "--previous", "incidents.jsonl"))
    ids = {row["id"] for row in after}
    assert len({first, second} & ids) == 1
    run("judge", "withdrawn", first, second, "--author", "tester")
    again = rows(run("build", "coded.jsonl", "--json", "--quiet", "--previous", "incidents.jsonl"))
    assert {first, second} <= {row["id"] for row in again}
    run("judge", "same", first, first, "--author", "tester", code=1)


def test_what_is_no_record_is_named_with_its_line(built: Path) -> None:
    (built / "bad.jsonl").write_text('{"id": "x"}\n', encoding="utf-8")
    output = run("build", "bad.jsonl", code=1)
    assert "bad.jsonl:1" in output
    assert "marsad code" in output
    assert "missing.jsonl" in run("build", "missing.jsonl", code=1)


def test_the_page_escapes_everything_and_asks_no_host() -> None:
    claims = [{"source": {"name": NASTY, "type": "witness"}, "stance": "blames", "target": NASTY}]
    hit = event(NASTY, killed=3, place=(NASTY, 1.0, 2.0), claims=claims, actors=[{"name": NASTY}])
    (incident,) = build([report(NASTY, NASTY * 3, hit, outlet=NASTY, title=NASTY, url="http://x.example")])
    for lang in ("ar", "en"):
        html = page(incident, lang)
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert "http" not in html.replace("http-equiv", "")
        assert f'lang="{lang}"' in html
        assert html.count("<div") == html.count("</div>")
        assert html.count("<table") == html.count("</table>")


def test_the_card_cannot_steer_the_terminal() -> None:
    text = "قصف\x1b[31m\u202e على السوق"
    (incident,) = build([report("a", text, event(text, actors=[{"name": text}]), outlet=text)])
    shown = card(incident)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.fixture
def store(built: Path) -> Path:
    pytest.importorskip("sqlalchemy", reason="stores need the extra `store`")
    from marsad import Article, Report
    from marsad.store import open_store

    with open_store("p.db") as opened:
        for line in Path("coded.jsonl").read_bytes().splitlines():
            plain = json.loads(line)
            opened.add_report(msgspec.convert(plain["article"], Article), msgspec.convert(plain, Report))
    return built


def test_a_store_gives_the_reports_and_keeps_incidents(store: Path) -> None:
    assert run("build", "p.db", "--quiet") == ""
    listed = rows(run("list", "--from", "p.db", "--json"))
    from_file = rows(run("list", "--json"))
    assert {tuple(sorted(row["reports"])) for row in listed} == {tuple(sorted(row["reports"])) for row in from_file}
    assert listed[0]["id"] in run("show", listed[0]["id"], "--from", "p.db")
    before = {row["id"] for row in listed}
    run("build", "p.db", "--quiet")
    assert {row["id"] for row in rows(run("list", "--from", "p.db", "--json"))} == before


def test_judgements_in_a_store_hold_for_the_next_build(store: Path) -> None:
    run("build", "p.db", "--quiet")
    first, second = rows(run("list", "--from", "p.db", "--json"))[:2]
    run("judge", "same", first["id"], second["id"], "--from", "p.db", "--author", "amal")
    assert not Path("judgements.jsonl").exists()
    run("build", "p.db", "--quiet")
    joined = [row for row in rows(run("list", "--from", "p.db", "--json")) if first["reports"][0] in row["reports"]]
    assert any(set(second["reports"]) <= set(row["reports"]) for row in joined)


def test_a_store_stands_alone(store: Path) -> None:
    assert "a store stands alone" in run("build", "p.db", "coded.jsonl", code=1)


def test_a_judgement_of_nothing_known_is_refused(built: Path) -> None:
    assert "is called" in run("judge", "same", "nothing", "nowhere", "--author", "a", code=1)


def test_a_judgement_keeps_where_the_trigger_stands(built: Path) -> None:
    first, second = rows(run("list", "--json"))[:2]
    run("judge", "same", first["id"], second["id"], "--author", "a")
    kept = rows(Path("judgements.jsonl").read_text(encoding="utf-8"))[0]
    assert (kept["a_at"], kept["b_at"]) == (first["events"][0]["at"], second["events"][0]["at"])

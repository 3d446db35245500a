"""Ingest and recode: known, resumed, killed, out of disk; and the command line over it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from killing import grow, once, sound, torment

import marsad
from marsad import Store
from marsad.cli.main import cli
from marsad.ingest import Failure, read_placed
from marsad.store import open_store
from marsad.store.diff import changes
from marsad.store.intake import Intake, articles_of, identified

TEXT = "قُتل خمسة مدنيين في غارة جوية على مدينة إدلب يوم الثلاثاء."


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def take(store: Store, path: Path, **how: object) -> dict[str, int]:
    intake = Intake(store, **how)  # type: ignore[arg-type]
    for _ in intake.run([path], read_placed([path])):
        pass
    return dict(intake.counts)


def test_what_is_kept_is_passed_over(store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"id": "1", "text": TEXT}, {"id": "2", "text": TEXT + " انتهى."})
    assert take(store, path) == {"added": 2}
    assert take(store, path) == {"known": 2}
    lines(path, {"id": "1", "text": TEXT, "published": "2024-05-29"}, {"id": "2", "text": TEXT + " انتهى."})
    assert take(store, path) == {"revised": 1, "known": 1}
    assert take(store, path, prefix="b-") == {"added": 2}
    assert {item.id for item in store.reports().items} == {"1", "2", "b-1", "b-2"}


def test_copies_of_one_text_by_two_outlets_are_two_reports(store: Store, tmp_path: Path) -> None:
    rows = [{"text": TEXT, "outlet": outlet} for outlet in ("أ", "ب", "أ")]
    assert take(store, lines(tmp_path / "a.jsonl", *rows)) == {"added": 2, "known": 1}


def test_a_given_id_is_kept() -> None:
    article = marsad.code(TEXT, id="given").article
    assert identified(article).id == "given"
    assert identified(marsad.code(TEXT).article).id == marsad.code(TEXT).id


def test_what_fails_is_put_aside_with_its_reason_and_settled_later(store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"id": "1", "text": " "}, {"id": "2", "text": TEXT}, [1])
    assert take(store, path) == {"failed": 2, "added": 1}
    assert take(store, path) == {"failed": 2, "known": 1}
    aside = store.imports.quarantined()
    assert [(one.place, one.reason.split(" (")[0]) for one in aside] == [
        (f"{path}:1", "empty text"),
        (f"{path}:3", "not a JSON object but list"),
    ]
    assert aside[0].content == {"id": "1", "text": " "}
    lines(path, {"id": "1", "text": TEXT + "!"}, {"id": "2", "text": TEXT}, {"id": "3", "text": TEXT + "؟"})
    assert take(store, path) == {"added": 2, "known": 1}
    assert store.imports.quarantined() == []


def test_a_text_that_breaks_the_coder_is_put_aside(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from marsad import coding

    whole = coding.code

    def breaks(article: marsad.Article) -> marsad.Report:
        if article.id == "1":
            raise RecursionError("too deep")
        return whole(article)

    monkeypatch.setattr(coding, "code", breaks)
    assert take(store, lines(tmp_path / "a.jsonl", {"id": "1", "text": TEXT}, {"id": "2", "text": TEXT})) == {
        "failed": 1,
        "added": 1,
    }
    assert store.imports.quarantined()[0].content["text"] == TEXT


def test_several_processes_keep_the_same(tmp_path: Path) -> None:
    grow(tmp_path / "a.jsonl", 0, 90)
    found = []
    for jobs in (1, 2):
        with open_store(tmp_path / f"{jobs}.db") as store:
            assert take(store, tmp_path / "a.jsonl", jobs=jobs) == {"added": 90}
            found.append([current.report for current in store.each_report()])
    assert found[0] == found[1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_any_moment_nothing_is_lost_or_doubled(tmp_path: Path, jobs: int) -> None:
    killed, _ = torment(tmp_path, rounds=6, jobs=jobs, step=150)
    assert killed


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    store, source = tmp_path / "store.db", tmp_path / "a.jsonl"
    grow(source, 0, 400)
    limit = 1_500_000  # bytes that any file may grow to: enough for the tables, not for all reports

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "marsad", "ingest", str(store), str(source), "--json", "-q"]
    done = subprocess.run(command, capture_output=True, preexec_fn=small, timeout=300, check=False)
    assert done.returncode == 1, done.stderr.decode()
    assert b"M500" in done.stderr
    assert b"Traceback" not in done.stderr
    acknowledged = {json.loads(line)["report"] for line in done.stdout.splitlines()}
    assert sound(store, acknowledged) == len(acknowledged) < 400
    assert once(store, source, 1, None, acknowledged)
    assert sound(store, acknowledged) == 400


def test_coding_again_keeps_a_version_only_where_something_changed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(store, lines(tmp_path / "a.jsonl", {"id": "1", "text": TEXT}, {"id": "2", "text": "لا خبر هنا."}))
    again = Intake(store, again=True, verb="recode")
    assert [row.outcome for row in again.run([], articles_of(store))] == ["known", "known"]
    from marsad import coding

    whole = coding.code

    def newer(article: marsad.Article) -> marsad.Report:
        report = whole(article)
        events = [msgspec.structs.replace(event, kind="shelling") for event in report.events]
        return msgspec.structs.replace(report, events=events)

    monkeypatch.setattr(coding, "code", newer)
    again = Intake(store, again=True, verb="recode")
    assert {row.report: row.outcome for row in again.run([], articles_of(store))} == {"1": "recoded", "2": "known"}
    (change,) = changes(store.version("1", 1), store.version("1", 2))
    assert (change.what, change.path, change.old, change.new) == ("changed", "kind", "air_strike", "shelling")
    assert store.count("kind:shelling") == 1


def test_differences_of_whole_events() -> None:
    report = marsad.code(TEXT)
    none = msgspec.structs.replace(report, events=[])
    assert [change.what for change in changes(none, report)] == ["added"] * len(report.events)
    assert [change.what for change in changes(report, none)] == ["gone"] * len(report.events)
    assert changes(report, report) == []


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, [str(one) for one in arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_line_from_ingest_to_recode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "s.db"
    source = lines(tmp_path / "a.jsonl", {"id": "1", "text": TEXT, "outlet": "وكالة"}, {"id": "2"})
    code, out, err = run("ingest", store, source, "--json", "--quarantine", tmp_path / "bad.jsonl")
    assert code == 3
    assert [json.loads(line)["outcome"] for line in out.splitlines()] == ["added", "failed"]
    assert "1 added, 0 recoded, 0 revised, 0 known, 1 failed" in err
    assert json.loads((tmp_path / "bad.jsonl").read_text(encoding="utf-8"))["place"] == f"{source}:2"
    assert run("search", store, "غارة", "killed>=5")[1].startswith("1  وكالة")
    assert json.loads(run("search", store, "--json", "--scope", "events", "place:إدلب")[1])["killed_best"] == 5
    assert run("search", store, "--count", "-kind:raid")[1] == "1\n"
    code, out, err = run("search", store, "kind:nothing")
    assert (code, "M410" in err) == (1, True)
    assert run("recode", store, "--diff")[2].startswith("0 changed, 1 as before")
    assert run("recode", store, "--dry-run")[2].startswith("0 would change, 1 would stay")
    assert "reports        1" in run("store", "info", store)[1]
    assert json.loads(run("store", "info", store, "--json")[1])["in quarantine"] == 1
    assert run("store", "check", store)[1] == "whole\n"
    assert "no 'text'" in run("store", "quarantine", store)[1]
    assert json.loads(run("store", "runs", store, "--json")[1].splitlines()[-1])["counts"] == {"added": 1, "failed": 1}
    assert "failed" in run("store", "runs", store, "--rows", "1")[1]
    assert run("store", "upgrade", store)[1] == "0001 → 0001\n"
    assert run("search", tmp_path / "none.db", "x")[0] == 1


def test_a_mapping_kept_under_a_name(tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    table = tmp_path / "t.csv"
    table.write_text(f"رقم الملف;الوصف\n7;{TEXT}\n", encoding="utf-8")
    code, _, _ = run(
        "ingest", store, table, "--field", "text=الوصف", "--field", "id=رقم الملف", "--save-mapping", "desk"
    )
    assert code == 0
    assert run("store", "mappings", store)[1] == "desk: text=الوصف, id=رقم الملف\n"
    assert "1 known" in run("ingest", store, table, "--mapping", "desk")[2]
    assert run("ingest", store, table, "--mapping", "none")[0] == 1
    assert run("ingest", store, table, "--field", "body=x", "--save-mapping", "y")[0] == 1


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    import signal
    import time

    source = tmp_path / "a.jsonl"
    grow(source, 0, 2000)
    command = [sys.executable, "-m", "marsad", "ingest", str(tmp_path / "s.db"), str(source), "-q", "--jobs", "2"]
    process = subprocess.Popen(command, start_new_session=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    workers: list[str] = []
    for _ in range(600):
        workers = children.read_text().split() if children.exists() else []
        if len(workers) >= 2:
            break
        time.sleep(0.05)
    if len(workers) < 2:
        pytest.skip("this system does not tell a process's children")
    time.sleep(2)
    process.kill()
    process.wait()
    for _ in range(200):
        left = [worker for worker in workers if _alive(worker)]
        if not left:
            break
        time.sleep(0.1)
    for worker in left:
        os.kill(int(worker), signal.SIGKILL)
    assert left == []


def _alive(worker: str) -> bool:
    status = Path(f"/proc/{worker}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_failures_keep_what_was_read(tmp_path: Path) -> None:
    ((place, item),) = list(read_placed([lines(tmp_path / "a.jsonl", {"text": 5})]))
    assert isinstance(item, Failure)
    assert (place, item.content) == (f"{tmp_path / 'a.jsonl'}:1", {"text": 5})

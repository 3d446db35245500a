"""Shards: every report in exactly one, results whole or absent, nothing lost or doubled when workers die."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import example
from test_jobs import children

fsspec = pytest.importorskip("fsspec", reason="shards need the extra 'cluster'")

from marsad.cli.main import cli  # noqa: E402
from marsad.errors import UsageError  # noqa: E402
from marsad.scale import Options, code_shard, plan_shards  # noqa: E402
from marsad.scale.files import Folder, Stretch  # noqa: E402
from marsad.scale.plan import keep_plan  # noqa: E402

MARSAD = [sys.executable, "-m", "marsad"]
TEXT = example()["text"]


def row(number: int, text: str = "") -> dict[str, str]:
    return {"id": str(number), "text": text or f"{TEXT[: 200 + number % 90]}\n{number}", "published": "2021-11-17"}


def write(path: Path, count: int) -> Path:
    lines = [json.dumps(row(n), ensure_ascii=n % 2 == 0) for n in range(count)]
    path.write_text("\n".join(lines) + "\n" * (count % 2), encoding="utf-8")
    return path


def ids(out: Path, to: str = "jsonl") -> list[str]:
    found = []
    for path in sorted(out.glob(f"part-*.{to}")):
        if to == "parquet":
            table = pytest.importorskip("pyarrow.parquet").read_table(path)
            found += [json.loads(record)["id"] for record in table["record"].to_pylist()]
        else:
            found += [msgspec.json.decode(line)["id"] for line in path.read_bytes().splitlines()]
    return found


def scale(*given: object) -> str:
    result = CliRunner().invoke(cli, ["scale", "code", *map(str, given)])
    assert result.exit_code == 0, result.output
    return result.stderr


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.binary(max_size=12).map(lambda b: b.replace(b"\n", b"")), max_size=12),
    st.integers(1, 40),
    st.booleans(),
)
def test_every_line_is_in_exactly_one_stretch(tmp_path: Path, lines: list[bytes], size: int, ended: bool) -> None:
    data = b"\n".join(lines) + b"\n" * ended
    path = tmp_path / "x"
    path.write_bytes(data)
    found = []
    for start in range(0, len(data), size):
        with path.open("rb") as stream:
            piece = Stretch(stream, start, min(start + size, len(data)))
            while line := piece.readline(5):
                found.append(line)
    assert b"".join(found) == data


@pytest.mark.parametrize("size", [0.001, 0.0037, 0.05, 100])
def test_the_size_of_shards_changes_no_record_and_no_order(tmp_path: Path, size: float) -> None:
    source = write(tmp_path / "in.jsonl", 40)
    scale(source, "--out", tmp_path / "out", "--workers", 1, "--shard-mb", size)
    assert ids(tmp_path / "out") == [str(n) for n in range(40)]
    coded = CliRunner().invoke(cli, ["code", "--json", str(source)]).stdout_bytes.splitlines()
    parts = b"".join(path.read_bytes() for path in sorted((tmp_path / "out").glob("part-*")))
    assert parts.splitlines() == coded


def test_folders_packed_files_and_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "a.jsonl", 3)
    (tmp_path / "in" / "b.jsonl.gz").write_bytes(gzip.compress(json.dumps(row(3)).encode() + b"\nno json\n"))
    (tmp_path / "in" / "c.jsonl").write_bytes(json.dumps(row(4)).encode("utf-16"))
    (tmp_path / "in" / "d.csv").write_text(f"id,text\n5,{TEXT.splitlines()[0]}\n".replace("،", " "), encoding="utf-8")
    result = CliRunner().invoke(cli, ["scale", "code", str(tmp_path / "in"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 3
    assert ids(tmp_path / "out") == ["0", "1", "2", "3", "4", "5"]
    failed = b"".join(path.read_bytes() for path in (tmp_path / "out" / "failed").iterdir())
    assert [json.loads(line)["where"].rpartition("/")[2] for line in failed.splitlines()] == ["b.jsonl.gz:2"]


def test_parquet_by_row_groups_in_and_out(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet needs the extra 'cluster'")
    import pyarrow

    parquet.write_table(
        pyarrow.Table.from_pylist([row(n) for n in range(25)]), tmp_path / "in.parquet", row_group_size=4
    )
    assert len(plan_shards([str(tmp_path / "in.parquet")], 1)) == 7
    scale(tmp_path / "in.parquet", "--out", tmp_path / "out", "--to", "parquet", "--shard-mb", 0.001, "--workers", 1)
    assert ids(tmp_path / "out", "parquet") == [str(n) for n in range(25)]


def test_objects_in_a_store_without_files(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/in/a.jsonl", "\n".join(json.dumps(row(n)) for n in range(9)).encode())
    shards = plan_shards(["memory://in/*.jsonl"], 1500)
    assert len(shards) > 3
    for shard in shards:
        code_shard(shard, "memory://out", Options())
    folder = Folder("memory://out")
    records = [line for shard in shards for line in folder.read(f"{shard.name}.jsonl").splitlines()]
    assert [msgspec.json.decode(line)["id"] for line in records] == [str(n) for n in range(9)]


def test_a_job_goes_on_and_another_job_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 30)
    out = tmp_path / "out"
    shards = plan_shards([str(source)], 3000)
    folder = Folder(str(out))
    plain = {**msgspec.to_builtins(Options()), "places": [], "parties": [], "bytes": 3000}
    keep_plan(folder, shards, plain)
    first = code_shard(shards[1], str(out), Options())
    (out / ".part-000002.jsonl.dead.tmp").write_bytes(b"half")
    before = (out / "part-000001.jsonl").stat().st_mtime_ns
    said = scale(source, "--out", out, "--shard-mb", 0.003, "--workers", 1)
    assert f"1 of {len(shards)} shards are done already" in said
    assert first.coded > 0
    assert (out / "part-000001.jsonl").stat().st_mtime_ns == before
    assert not list(out.glob(".*.tmp"))
    assert ids(out) == [str(n) for n in range(30)]
    result = CliRunner().invoke(cli, ["scale", "code", str(source), "--out", str(out), "--shard-mb", "0.002"])
    assert result.exit_code == 1
    assert "another folder" in result.output
    with pytest.raises(UsageError):
        plan_shards([str(source)], 0)


def test_a_worker_killed_half_way_loses_and_doubles_nothing(tmp_path: Path) -> None:
    source, out = write(tmp_path / "in.jsonl", 600), tmp_path / "out"
    run = subprocess.Popen(
        [*MARSAD, "scale", "code", str(source), "--out", str(out), "--workers", "2", "--shard-mb", "0.02"],
        stderr=subprocess.PIPE,
    )
    wait_for(lambda: len(list(out.glob("_done/*"))) > 1)
    victims = [pid for pid in children(run.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(victims[0], signal.SIGKILL)
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said.decode()
    assert ids(out) == [str(n) for n in range(600)]


def test_a_driver_killed_half_way_is_started_again(tmp_path: Path) -> None:
    source, out = write(tmp_path / "in.jsonl", 600), tmp_path / "out"
    command = [*MARSAD, "scale", "code", str(source), "--out", str(out), "--workers", "2", "--shard-mb", "0.02"]
    run = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(list(out.glob("_done/*"))) > 1)
    run.kill()
    run.wait()
    done = len(list(out.glob("_done/*.json")))
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(re.match(r"(\d+) of", again.stderr)[1]) >= done  # type: ignore[index]
    assert ids(out) == [str(n) for n in range(600)]


def test_a_text_that_kills_every_worker_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is made deadly by a module that Python loads at the start of every process."""
    hook = (
        "import os, sys\n"
        "if any('spawn' in a or 'marsad' in a for a in sys.orig_argv):\n"
        "    import marsad.coding.pipeline as p, marsad.coding as c\n"
        "    old = p.code\n"
        "    def code(article):\n"
        "        if 'deadly' in article.text: os._exit(9)\n"
        "        return old(article)\n"
        "    c.code = code\n"
    )
    (tmp_path / "sitecustomize.py").write_text(hook)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    source, out = write(tmp_path / "in.jsonl", 40), tmp_path / "out"
    rows = source.read_text(encoding="utf-8").splitlines()
    rows[17] = json.dumps(row(17, f"deadly {TEXT}"))
    source.write_text("\n".join(rows), encoding="utf-8")
    run = subprocess.run(
        [*MARSAD, "scale", "code", str(source), "--out", str(out), "--workers", "2", "--shard-mb", "0.005"],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert run.returncode == 3, run.stderr
    assert ids(out) == [str(n) for n in range(40) if n != 17]
    failed = b"".join(path.read_bytes() for path in (out / "failed").iterdir())
    assert json.loads(failed)["where"] == "17"


# -- a cluster of several processes


def wait_for(true: object, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers without nannies, so that a killed worker stays dead."""
    pytest.importorskip("distributed", reason="a cluster needs the extra 'cluster'")
    port = free_port()
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    address = f"tcp://127.0.0.1:{port}"
    started = [subprocess.Popen([*dask, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet)]  # type: ignore[call-overload]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
    ]
    started += [subprocess.Popen(worker, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    yield address, started[1:]
    for process in reversed(started):
        process.kill()
        process.wait()


def test_a_cluster_with_a_worker_killed_half_way(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    source, out = write(tmp_path / "in.jsonl", 600), tmp_path / "out"
    run = subprocess.Popen(
        [*MARSAD, "scale", "code", str(source), "--out", str(out), "--scheduler", address, "--shard-mb", "0.02"],
        stderr=subprocess.PIPE,
    )
    wait_for(lambda: len(list(out.glob("_done/*"))) > 3)
    workers[0].kill()
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said.decode()
    assert ids(out) == [str(n) for n in range(600)]
    assert b"600 coded, 0 failed" in said


def test_a_scheduler_that_is_not_there_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="a cluster needs the extra 'cluster'")
    monkeypatch.setattr("marsad.scale.engines.PATIENCE", 1)
    source = write(tmp_path / "in.jsonl", 2)
    address = f"tcp://127.0.0.1:{free_port()}"
    result = CliRunner().invoke(
        cli, ["scale", "code", str(source), "--out", str(tmp_path / "o"), "--scheduler", address]
    )
    assert result.exit_code == 1
    assert "no scheduler answers" in result.output

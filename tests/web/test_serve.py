"""``marsad serve``: one command, safe without set-up."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from click.testing import CliRunner

from marsad.cli.main import cli
from marsad.store import Store, open_store
from marsad.web.passwords import password_fits


def run(*words: str, given: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["serve", *words], input=given)
    return done.exit_code, done.output


def test_the_demo_is_up_with_one_command_and_no_store() -> None:
    command = [sys.executable, "-m", "marsad", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert address, line
            with urllib.request.urlopen(address[0] + "health", timeout=20) as answer:
                assert answer.read() == b"ok\n"
            with urllib.request.urlopen(address[0], timeout=20) as answer:
                assert "nakheel-1" in answer.read().decode()
        finally:
            process.terminate()
            process.wait(20)


def test_without_accounts_no_other_machine_may_reach_it(store: Store, tmp_path: Path) -> None:
    path = str(tmp_path / "desk.db")
    for host in ("0.0.0.0", "::", "192.0.2.7", "desk.example.org"):
        code, said = run(path, "--host", host)
        assert code == 1
        assert "--accounts" in said


def test_accounts_take_somebody_who_can_sign_in(store: Store, tmp_path: Path) -> None:
    path = str(tmp_path / "desk.db")
    code, said = run(path, "--accounts", "--host", "0.0.0.0")
    assert code == 1
    assert "--add-person" in said
    secret = "a long enough secret"
    code, said = run(path, "--add-person", "adam", given=f"{secret}\n{secret}\n")
    assert code == 0, said
    assert secret not in said
    with open_store(path) as opened:
        assert password_fits(secret, opened.people.password_of("adam"))


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    code, said = run(str(tmp_path / "none.db"))
    assert code == 1
    assert "no such store" in said
    assert not (tmp_path / "none.db").exists()
    assert run()[0] == 1

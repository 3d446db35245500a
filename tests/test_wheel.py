"""The wheel as a stranger installs it: built, put into a fresh environment, used from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from support import ROOT

from marsad.lang.data import COMPILED

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment with the wheel in it."""
    home = tmp_path_factory.mktemp("env")
    venv.create(home, with_pip=True)
    found = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(found), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    pinned = ["--require-hashes", "-r", str(ROOT / "requirements" / "run.txt")]
    for arguments in (pinned, ["--no-deps", str(wheel)]):
        subprocess.run([*install, *arguments], check=True, capture_output=True)
    return found


def test_the_wheel_holds_compiled_languages_examples_and_licence_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for expected in (
        "lang/ar/" + COMPILED,
        "lang/en/" + COMPILED,
        "examples/reports.jsonl",
        "render/page.css",
        "web/templates/base.html",
        "web/templates/report_part.html",
        "web/static/desk.css",
        "web/static/report.js",
        "web/static/offsets.js",
        "py.typed",
    ):
        assert f"marsad/{expected}" in names
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert not [name for name in names if "test" in name.lower()]


def test_the_installed_package_codes_its_examples(python: Path, tmp_path: Path) -> None:
    marsad = [str(python.with_name("marsad")), "demo"]
    shown = subprocess.run(marsad, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "Air strike" in shown
    run = "import marsad, sys; sys.stdout.buffer.write(marsad.encode(marsad.code(sys.argv[1], published='2024-03-15')))"
    text = "قُتل خمسة أشخاص في غارة جوية أمس"
    coded = subprocess.run([str(python), "-c", run, text], cwd=tmp_path, capture_output=True, check=True).stdout
    (event,) = json.loads(coded)["events"]
    assert event["when"]["start"] == "2024-03-14"


def test_a_read_only_installation_parses_nothing(python: Path, tmp_path: Path) -> None:
    code = (
        "import marsad.lang.data as d; d.parse_yaml = None\n"
        "from marsad.lang.ar.language import arabic; print(len(arabic().forms))"
    )
    forms = subprocess.run([str(python), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert int(forms) > 1000

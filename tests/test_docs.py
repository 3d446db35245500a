"""The documentation says what is so: help in sync, links that lead somewhere, snippets that run."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner
from support import ROOT

from marsad.cli.main import VERBS, cli

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
ARABIC = re.compile("[\u0621-\u064a]")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_command_line_page_is_the_help() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == generator().cli_page(), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("#"):
            assert (page.parent / target.split("#")[0]).exists(), target


@pytest.mark.parametrize("name", ["README.md", "README.ar.md"])
def test_the_python_snippet_runs_and_finds_the_event(name: str) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(snippet, name, "exec"), {})
    shown = out.getvalue()
    assert shown.startswith("air_strike 2024-03-14")
    assert "('killed', 5" in shown
    assert "('injured', 7" in shown


@pytest.mark.parametrize("name", ["README.md", "README.ar.md", "CONTRIBUTING.md"])
def test_the_options_that_pages_show_exist(name: str) -> None:
    content = (ROOT / name).read_text(encoding="utf-8")
    for verb, rest in re.findall(r"marsad ([a-z]+)((?: [^\n`#>]+)?)", content):
        if verb in VERBS:
            shown = CliRunner().invoke(cli, [verb, "--help"]).stdout
            for option in re.findall(r"--[a-z-]+", rest):
                assert option in shown, f"marsad {verb} {option}"


def test_both_readmes_show_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        content = (ROOT / name).read_text(encoding="utf-8")
        return re.findall(r"^make [a-z]+|(?<=bin/)marsad [a-z]+", content, re.MULTILINE)

    assert commands("README.md") == commands("README.ar.md")


def test_the_arabic_readme_is_arabic_and_right_to_left() -> None:
    content = (ROOT / "README.ar.md").read_text(encoding="utf-8")
    assert content.startswith('<div dir="rtl" lang="ar">')
    assert content.count("<div") == content.count("</div>")
    assert len(ARABIC.findall(content)) > 1000


def test_the_codebook_lists_every_kind() -> None:
    from typing import get_args

    from marsad.record import Kind

    listed = re.findall(
        r"^\| `([a-z_]+)` \|", (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(listed) == sorted(get_args(Kind))


def test_every_dependency_is_explained() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    for requirement in project["dependencies"]:
        assert f"| {re.split('[>=<]', requirement)[0].lower()} |" in page

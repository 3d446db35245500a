"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from support import ROOT

import marsad

SOURCES = sorted((ROOT / "src").rglob("*.py"))
ARABIC = re.compile("[\u0620-\u06ff]")
LANGUAGE_FREE = [path for path in SOURCES if "/lang/" not in path.as_posix()]


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno
            found.append((f"{path.name}:{node.name}", node.end_lineno - node.lineno + 1))
    return found


def test_functions_are_short() -> None:
    lengths = sorted((length, name) for path in SOURCES for name, length in functions(path))
    assert not [row for row in lengths if row[0] > 60]
    assert lengths[int(len(lengths) * 0.9)][0] <= 30


def test_files_are_short() -> None:
    lengths = {path.name: path.read_text(encoding="utf-8").count("\n") for path in SOURCES}
    assert not {name: lines for name, lines in lengths.items() if lines >= 500}


@pytest.mark.parametrize("path", LANGUAGE_FREE, ids=lambda path: path.relative_to(ROOT / "src" / "marsad").as_posix())
def test_no_word_of_a_language_outside_its_folder(path: Path) -> None:
    found = ARABIC.findall(path.read_text(encoding="utf-8"))
    assert not found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_every_module_says_what_it_is_and_what_it_offers(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    empty = not tree.body
    assert empty or ast.get_docstring(tree), "no docstring"
    if path.name == "__init__.py" and all(isinstance(node, ast.Expr) for node in tree.body):
        return
    name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    module = import_module(name)
    assert hasattr(module, "__all__"), "no __all__"
    for offered in module.__all__:
        assert hasattr(module, offered), offered
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    public = {name for name in defined if not name.startswith("_")}
    assert public <= set(module.__all__), sorted(public - set(module.__all__))


def test_all_of_the_package_can_be_had_and_is_listed() -> None:
    assert sorted(marsad.__all__) == list(marsad.__all__)
    for name in marsad.__all__:
        assert getattr(marsad, name) is not None
    assert set(marsad.__all__) == set(dir(marsad))
    with pytest.raises(AttributeError):
        _ = marsad.nothing_of_this_name


def test_the_type_checker_sees_the_names_that_are_loaded_late() -> None:
    source = (ROOT / "src" / "marsad" / "__init__.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen | {"__version__"} == set(marsad.__all__)


def test_the_version_is_told_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert project["version"] == marsad.__version__
    assert f"\nversion: {marsad.__version__}\n" in citation


def test_every_yaml_file_has_a_header_comment() -> None:
    files = [*(ROOT / "src").rglob("*.yaml")]
    assert files
    bare = [path.name for path in files if not path.read_text(encoding="utf-8").lstrip().startswith("#")]
    assert not bare


def test_pinned_requirements_are_hashed_and_name_no_host() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        content = path.read_text(encoding="utf-8")
        pins = re.findall(r"^[A-Za-z0-9._-]+==", content, re.MULTILINE)
        assert pins
        assert len(re.findall(r"\\\n    --hash=sha256:", content)) >= len(pins)
        assert "://" not in content
        assert "index" not in content


def test_the_makefile_has_the_commands_of_the_readme() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for name in ("README.md", "README.ar.md", "CONTRIBUTING.md"):
        asked = set(re.findall(r"^(?:    )?make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        assert asked <= targets, name


def test_nothing_is_printed_outside_the_command_line() -> None:
    for path in SOURCES:
        if "/cli/" not in path.as_posix():
            assert not re.search(r"^\s*print\(", path.read_text(encoding="utf-8"), re.MULTILINE), path.name

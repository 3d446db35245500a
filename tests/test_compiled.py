"""The coder compiled by mypyc: what is compiled, and that it answers as the code as written does.

Building takes minutes and needs a C compiler, so that part runs only with MARSAD_COMPILE=1.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support import ROOT

from marsad.engine.gate import Gate, Need
from marsad.lang.ar.language import arabic

CODE = """
import sys
sys.path.insert(0, sys.argv[1])
import marsad, marsad.coding.pipeline as pipeline
assert pipeline.__file__.endswith(sys.argv[2]), pipeline.__file__
for article in marsad.read([sys.argv[3]]):
    print(marsad.code_article(article))
"""


def hook() -> object:
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_compiled_exists_and_leaves_out_packages_and_the_record() -> None:
    names = hook().hot_modules(ROOT / "src")  # type: ignore[attr-defined]
    assert len(names) > 50
    assert all((ROOT / "src" / name).is_file() for name in names)
    assert not [name for name in names if name.endswith("__init__.py") or name == "marsad/record.py"]


def test_no_struct_that_is_compiled_has_a_default_of_another_type_than_its_field() -> None:
    names = hook().hot_modules(ROOT / "src")  # type: ignore[attr-defined]
    found = [name for name in names if "msgspec.field(" in (ROOT / "src" / name).read_text(encoding="utf-8")]
    assert not found, "compiled code believes annotations: write [], {} or set(), of which every Struct gets its own"


def test_an_item_of_two_rows_is_given_once_even_when_it_is_equal_but_not_the_same() -> None:
    """Compiled code makes tuples anew, so identity says nothing of them."""
    need = Need(frozenset(["بيت"]))
    items = [tuple("ab"), tuple("ab"), tuple("ba")]
    gate = Gate([(item, need, None) for item in items])
    assert gate.at([arabic().word("بيت")], 0, 1) == (("a", "b"), ("b", "a"))


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("MARSAD_COMPILE") != "1", reason="takes minutes: set MARSAD_COMPILE=1")
def test_the_compiled_coder_answers_as_the_written_one(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert "none-any" not in wheel.name
    zipfile.ZipFile(wheel).extractall(tmp_path / "in")
    said = [
        subprocess.run(
            [sys.executable, "-c", CODE, str(place), ending, str(ROOT / "src/marsad/examples/reports.jsonl")],
            check=True,
            capture_output=True,
            cwd=tmp_path,
        ).stdout
        for place, ending in ((ROOT / "src", ".py"), (tmp_path / "in", (".pyd" if os.name == "nt" else ".so")))
    ]
    assert said[0] == said[1] != b""

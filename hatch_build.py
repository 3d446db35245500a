"""Build hook: ship the compiled copy of every language's YAML folder, so that nothing is parsed at start-up.

With ``MARSAD_COMPILE=1`` the modules that code a report are also compiled with mypyc (needs mypy, setuptools and a C
compiler; a few minutes).  The wheel then fits one Python and one kind of machine and does the same faster.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HOT = (
    "coding",
    "engine",
    "text",
    "lang/ar",
    "gazetteer/lookup.py",
    "gazetteer/store.py",
    "gazetteer/keys.py",
    "geo.py",
)
"""What every report passes through, below ``src/marsad``. ``__init__`` files stay as they are."""


class CompileLanguages(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # a checkout compiles languages at first use, and its code runs as written
            return
        source = Path(self.root, "src")
        self._languages(source, build_data)
        if self.target_name == "wheel" and os.environ.get("MARSAD_COMPILE") == "1":
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
            build_data["force_include"].update(compile_code(source, Path(self.root, "build", "native")))

    def dependencies(self) -> list[str]:
        return ["mypy>=1.14", "setuptools>=65"] if os.environ.get("MARSAD_COMPILE") == "1" else []

    def _languages(self, source: Path, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(source))
        try:
            from marsad.lang.data import compile_folder
        finally:
            sys.path.remove(str(source))
        for folder in sorted(path.parent for path in source.glob("marsad/lang/*/__init__.py")):
            compiled = compile_folder(folder)
            if not compiled.is_file():
                raise RuntimeError(f"{compiled} could not be written")
            build_data["artifacts"].append(compiled.relative_to(self.root).as_posix())


def hot_modules(source: Path) -> list[str]:
    """The files to compile, relative to ``source``."""
    roots = [source / "marsad" / name for name in HOT]
    files = [path for root in roots for path in (sorted(root.rglob("*.py")) if root.is_dir() else [root])]
    return [path.relative_to(source).as_posix() for path in files if path.name != "__init__.py"]


def compile_code(source: Path, out: Path) -> dict[str, str]:
    """Compile the hot modules into ``out``.

    Returns:
        Each library built, and its path in the wheel.
    """
    from mypyc.build import mypycify
    from setuptools import Distribution

    out.mkdir(parents=True, exist_ok=True)
    lib = out / "lib"
    shutil.rmtree(lib, ignore_errors=True)  # nothing of a module that is no more
    with chdir(source):  # module names follow from the paths
        options = ["--config-file=", "--ignore-missing-imports", f"--cache-dir={out / 'types'}", *hot_modules(source)]
        modules = mypycify(
            options, opt_level="1", debug_level="0", multi_file=True, group_name="marsad", target_dir=str(out / "c")
        )
        builder = Distribution({"ext_modules": modules}).get_command_obj("build_ext")
        builder.build_lib, builder.build_temp = str(lib), str(out / "objects")
        builder.ensure_finalized()
        builder.run()
    return {str(path): path.relative_to(lib).as_posix() for path in lib.rglob("*") if path.is_file()}

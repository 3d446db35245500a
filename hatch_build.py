"""Build hook: ship the compiled copy of every language's YAML folder, so that nothing is parsed at start-up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileLanguages(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # a checkout compiles at first use
            return
        source = Path(self.root, "src")
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

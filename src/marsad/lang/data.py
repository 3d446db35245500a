"""Reading a language's YAML files, with a compiled copy so that start-up stays short.

The copy (``_compiled.json`` in the folder) is only believed while its fingerprint matches the YAML
files; it is written at build time and, in a source checkout, at first use.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from marsad.errors import LexiconError

__all__ = ["COMPILED", "compile_folder", "load_folder", "parse_yaml"]

COMPILED = "_compiled.json"


def parse_yaml(path: Path) -> Any:
    """One YAML file.

    Raises:
        LexiconError: naming the file and line of the mistake.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise LexiconError(str(error.problem), where=f"{path}:{line}", todo="mend the YAML") from error
    except (yaml.YAMLError, UnicodeError, RecursionError, ValueError) as error:
        what = str(error).partition("\n")[0]
        raise LexiconError(f"no readable YAML: {what}", where=str(path), todo="save it as UTF-8") from error


def load_folder(folder: Path) -> dict[str, Any]:
    """All YAML files below ``folder``: relative name without ending -> content."""
    files = sorted(folder.rglob("*.yaml"))
    fingerprint = _fingerprint(folder, files)
    compiled = folder / COMPILED
    if compiled.is_file():
        data = msgspec.json.decode(compiled.read_bytes())
        if data.get("fingerprint") == fingerprint:
            return dict(data["files"])
    content = {_name(folder, file): parse_yaml(file) for file in files}
    _write(compiled, fingerprint, content)
    return content


def compile_folder(folder: Path) -> Path:
    """Write the compiled copy (at build time) and return its path."""
    load_folder(folder)
    return folder / COMPILED


def _name(folder: Path, file: Path) -> str:
    return file.relative_to(folder).with_suffix("").as_posix()


def _fingerprint(folder: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(_name(folder, file).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _write(path: Path, fingerprint: str, content: dict[str, Any]) -> None:
    import os

    data = msgspec.json.encode({"fingerprint": fingerprint, "files": content})
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:  # a read-only installation: the YAML is parsed each time
        temporary.unlink(missing_ok=True)

"""The words of the desk: ``lang/<language>/desk/*.yaml``, beside the labels that card and page share."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from marsad.lang.data import load_folder

__all__ = ["Words", "words_of"]

Words = dict[str, Any]
_FOLDER = Path(__file__).parents[1] / "lang"


@cache
def words_of(lang: str) -> Words:
    """Words by file (``queue``, ``report`` …); ``labels`` are those of the record: kinds, outcomes, stances."""
    files = load_folder(_FOLDER / lang)
    desk = {name.removeprefix("desk/"): content for name, content in files.items() if name.startswith("desk/")}
    return {**desk, "labels": files["interface"], "direction": files["interface"]["direction"], "lang": lang}

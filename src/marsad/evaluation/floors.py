"""Accuracy floors: what was once reached is not lost unnoticed.

A floor belongs to a corpus, known by its fingerprint: on another corpus, or a changed one, it says nothing.
Floors only rise: ``raise_to`` refuses to lower one. ``slack`` is how far a figure may fall below its floor
before the check fails, so that a better rule may cost a single fact elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.errors import UsageError

__all__ = ["Floors", "Shortfall", "fingerprint"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure below its floor."""

    fact: str
    floor: float
    measured: float

    def __str__(self) -> str:
        return f"{self.fact}: F1 {self.measured:.3f} is below its floor {self.floor:.3f}"


def fingerprint(path: Path) -> str:
    """SHA-256 of a corpus file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Floors:
    """A floors file: ``{"slack": 0.01, "corpora": {fingerprint: {"name", "measure", "floors"}}}``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        self.slack: float = content.get("slack", 0.0)
        self.corpora: dict[str, Any] = content.get("corpora", {})

    def check(self, corpus: str, table: dict[str, Any]) -> list[Shortfall]:
        """The figures that fell below their floor.

        Args:
            corpus: the fingerprint of the gold file.
            table: rows with ``f1``.

        Raises:
            UsageError: when there is no floor for this corpus.
        """
        if corpus not in self.corpora:
            todo = "set them with --update"
            raise UsageError("no floors for this corpus (or it has changed)", where=str(self.path), todo=todo)
        floors: dict[str, float] = self.corpora[corpus]["floors"]
        measured = {fact: float(table[fact]["f1"]) if fact in table else 0.0 for fact in floors}
        return [Shortfall(k, floor, measured[k]) for k, floor in floors.items() if measured[k] < floor - self.slack]

    def raise_to(self, corpus: str, name: str, measure: str, table: dict[str, Any]) -> list[str]:
        """Raise floors to the measured figures and write the file; what was raised, as text.

        Raises:
            UsageError: when a figure has fallen below its floor by more than the slack.
        """
        known = self.corpora.get(corpus)
        if known:
            short = self.check(corpus, table)
            if short:
                listed = "; ".join(map(str, short))
                raise UsageError(f"floors are never lowered: {listed}", where=str(self.path))
        entry = known or {"name": name, "measure": measure, "floors": {}}
        raised = []
        for fact, row in table.items():
            floor = entry["floors"].get(fact)
            if row["gold"] and (floor is None or row["f1"] > floor):
                raised.append(f"{fact}: {'new' if floor is None else format(floor, '.3f')} -> {row['f1']:.3f}")
                entry["floors"][fact] = row["f1"]
        self.corpora[corpus] = entry
        content = {"slack": self.slack, "corpora": self.corpora}
        self.path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return raised

"""The loss report: what a format could not hold, what was left out or changed, and how often."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from marsad import __version__
from marsad.export.model import ExportItem

__all__ = ["Ledger", "Loss", "fingerprint"]


@dataclass(frozen=True, slots=True)
class Loss:
    """Something a format has no field for. ``held``: whether an incident has it, so that its loss is counted."""

    field: str
    why: str
    held: Callable[[ExportItem], bool]


@dataclass(slots=True)
class Ledger:
    """Counts while an export runs; ``document`` is what is written beside the file."""

    format: str
    losses: Iterable[Loss] = ()
    records: int = 0
    rows: int = 0
    by_state: Counter[str] = field(default_factory=Counter)
    kept_back: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    choices: Counter[str] = field(default_factory=Counter)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def count(self, item: ExportItem) -> None:
        """An incident that passed the gate."""
        self.records += 1
        self.by_state[item.state] += 1
        for what in item.withheld:
            self.choices[what] += 1

    def lose(self, item: ExportItem) -> None:
        """An incident that was written: what of it the format has no field for."""
        for loss in self.losses:
            if loss.held(item):
                self.lost[loss.field] += 1

    def keep_back(self, item: ExportItem) -> None:
        """An incident the gate did not let out."""
        self.kept_back[item.state] += 1

    def leave_out(self, item: ExportItem, why: str) -> None:
        """An incident that passed the gate but has no place in the format."""
        self.left_out.append((item.id, why))

    def choose(self, what: str) -> None:
        """A value had to be chosen, shortened or left empty against the habit of the format."""
        self.choices[what] += 1

    def document(self, out: Path, **facts: Any) -> dict[str, Any]:
        """The report as JSON values: ``records`` tells in how many exported incidents something was lost."""
        return {
            "format": self.format,
            "exporter": f"marsad {__version__}",
            "file": out.name,
            "sha256": fingerprint(out),
            **facts,
            "records": self.records,
            "rows": self.rows,
            "review_states": dict(sorted(self.by_state.items())),
            "kept_back_by_the_gate": dict(sorted(self.kept_back.items())),
            "cannot_hold": [{"field": x.field, "why": x.why, "records": self.lost[x.field]} for x in self.losses],
            "choices": [{"what": what, "records": n} for what, n in sorted(self.choices.items())],
            "left_out": [{"record": record, "why": why} for record, why in self.left_out],
        }

    def write(self, path: Path, out: Path, **facts: Any) -> None:
        """Write the loss report of ``out`` to ``path``."""
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self.document(out, **facts))) + b"\n")


def fingerprint(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()

"""What people decided about pairs: data with author, time and reason, kept apart from what is computed.

A judgement names tellings as ``report#event`` or reports as ``report``, never incidents, so it holds when
incidents are built anew.  Where a report was coded again and the event's id is gone, the event of that report
whose trigger stands nearest to the judged one takes its place; failing that, the report as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from marsad.errors import InputError

__all__ = ["Decisions", "Judgement", "Verdict", "decide", "latest", "load_judgements", "save_judgement"]

Verdict = Literal["same", "different", "unsure", "withdrawn"]
Resolve = Callable[[str, int | None], list[int]]


class Judgement(msgspec.Struct, kw_only=True):
    """A decision on a pair. ``a_at``/``b_at``: where the judged event's trigger stood in its text."""

    verdict: Verdict
    a: str
    b: str
    author: str
    time: str = msgspec.field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    reason: str = ""
    a_at: int | None = None
    b_at: int | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two names in order: a pair is judged once, whichever is named first."""
        return (self.a, self.b) if self.a <= self.b else (self.b, self.a)


@dataclass(slots=True)
class Decisions:
    """Judgements applied to tellings: ``joined`` sets, ``parted`` pairs, those left open, and conflicts."""

    joined: list[set[int]] = field(default_factory=list)
    parted: set[tuple[int, int]] = field(default_factory=set)
    unsure: set[tuple[int, int]] = field(default_factory=set)
    conflicts: list[Judgement] = field(default_factory=list)


def load_judgements(path: Path) -> list[Judgement]:
    """All judgements of a file, in the order in which they were made.

    Raises:
        InputError: the file cannot be read, or a line is no judgement.
    """
    found = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(msgspec.json.decode(line, type=Judgement))
            except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
                raise InputError(f"no judgement: {error}", where=f"{path}:{number}") from error
    return found


def save_judgement(path: Path, judgement: Judgement) -> None:
    """Append one judgement; nothing is ever overwritten."""
    with path.open("ab") as stream:
        stream.write(msgspec.json.encode(judgement) + b"\n")


def latest(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The last judgement on every pair, the newest first; withdrawn ones are gone."""
    last: dict[tuple[str, str], Judgement] = {}
    for judgement in sorted(judgements, key=lambda one: one.time):
        last[judgement.pair] = judgement
    kept = [one for one in last.values() if one.verdict != "withdrawn"]
    return sorted(kept, key=lambda one: one.time, reverse=True)


def decide(judgements: Iterable[Judgement], resolve: Resolve) -> Decisions:
    """Apply judgements, the newest first: where older ones contradict newer ones, the newer hold.

    ``same`` is transitive: a = b and b = c make a = c; with b != c also a != c.

    Args:
        judgements: any, in any order.
        resolve: gives the tellings that a name (and the trigger's place) stands for.
    """
    found = Decisions()
    sets = _Sets()
    for one in latest(judgements):
        pairs = list(_pairs(one, resolve))
        if one.verdict == "unsure":
            found.unsure.update(pairs)
        elif one.verdict == "different":
            if any(sets.find(a) == sets.find(b) for a, b in pairs):
                found.conflicts.append(one)
            else:
                found.parted.update(pairs)
        elif any(_parted(found.parted, sets, a, b) for a, b in pairs[:1]):
            found.conflicts.append(one)
        else:
            for a, b in pairs[:1]:
                sets.join(a, b)
    found.joined = sets.groups()
    return found


def _pairs(one: Judgement, resolve: Resolve) -> Iterator[tuple[int, int]]:
    for a in resolve(one.a, one.a_at):
        for b in resolve(one.b, one.b_at):
            if a != b:
                yield min(a, b), max(a, b)


def _parted(parted: set[tuple[int, int]], sets: _Sets, a: int, b: int) -> bool:
    roots = {sets.find(a), sets.find(b)}
    return len(roots) == 2 and any({sets.find(x), sets.find(y)} == roots for x, y in parted)


class _Sets:
    """Disjoint sets."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        parent = self._parent.setdefault(item, item)
        while parent != item:
            item, parent = parent, self._parent[parent]
        return item

    def join(self, a: int, b: int) -> None:
        self._parent[self.find(b)] = self.find(a)

    def groups(self) -> list[set[int]]:
        found: dict[int, set[int]] = {}
        for item in list(self._parent):
            found.setdefault(self.find(item), set()).add(item)
        return [group for group in found.values() if len(group) > 1]

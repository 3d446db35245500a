"""The register of parties: who is who, under which names, since when.

Rows come from YAML of a language pack and from a user's own YAML or CSV file, which adds rows or
overrides those of the same id.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast, get_args

from marsad.errors import LexiconError
from marsad.record import PartyType

__all__ = ["Entry", "Register", "read_rows"]

_OPTIONAL = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"\w+")
OPTIONAL = 6  # pieces of a name that may be left out: each doubles its spellings
TYPES = frozenset(get_args(PartyType))
End = tuple["Entry", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A party. ``code`` and ``sector`` are PLOVER's; ``active_from``/``active_to`` are ISO dates or years."""

    id: str
    en: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    country: str | None = None
    type: PartyType | None = None
    code: str | None = None
    sector: str = ""
    parent: str | None = None
    active_from: str | None = None
    active_to: str | None = None
    source: str = ""

    def active(self, date: str | None) -> bool:
        """Whether the party existed on an ISO date (an unknown date or period says yes)."""
        if date is None:
            return True
        year_from, year_to = self.active_from, self.active_to
        return (year_from is None or date[: len(year_from)] >= year_from) and (
            year_to is None or date[: len(year_to)] <= year_to
        )


class Register:
    """Entries with their names, found by exact name, by the words of a text, or by a person's typing.

    Args:
        rows: parsed rows; a later row with a known id overrides the fields it gives.
        fold: how names are folded before they are compared.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]], fold: Callable[[str], str]) -> None:
        self.fold = fold
        self.entries: dict[str, Entry] = {}
        for row in rows:
            self._add(row)
        self.root: dict[str, Any] = {}
        for entry, words in self._spelled((entry, entry.names) for entry in self.entries.values()):
            self._plant(words, entry)

    def _add(self, row: Mapping[str, Any]) -> None:
        if not isinstance(row, Mapping):
            raise LexiconError(f"not a party but {str(row)[:80]!r}", todo="write `id:`, `names:` and so on")
        key = row.get("id")
        if not key:
            raise LexiconError(f"party without an id: {str(dict(row))[:200]}")
        key = str(key)
        fields = _fields(row)
        if fields.get("type") and fields["type"] not in TYPES:
            raise LexiconError(f"party {key}: type {fields['type']!r} is none of {sorted(TYPES)}")
        known = self.entries.get(key)
        if known is None:
            self.entries[key] = Entry(**{"en": key, **fields})
            return
        fields["names"] = (*known.names, *fields.get("names", ()))
        self.entries[key] = replace(known, **fields)

    def _spelled(self, rows: Iterable[tuple[Entry, Iterable[str]]]) -> Iterator[tuple[Entry, list[str]]]:
        """The folded words of each spelling of each name; all are folded at once, which is many times faster."""
        spellings = [(entry, variant) for entry, names in rows for name in names for variant in _variants(name)]
        if not spellings:
            return
        folded = self.fold("\n".join(variant.replace("\n", " ") for _, variant in spellings)).lower().split("\n")
        for (entry, _), text in zip(spellings, folded, strict=True):
            words = _WORD.findall(text)
            if words:
                yield entry, words

    @cached_property
    def _names(self) -> dict[str, list[Entry]]:
        """Every name of every kind, folded; made when a name is first asked for."""
        found: dict[str, list[Entry]] = {}
        every = ((e, (*e.names, e.en, *e.aliases, e.id)) for e in self.entries.values())
        for entry, words in self._spelled(every):
            known = found.setdefault(" ".join(words), [])
            if entry not in known:
                known.append(entry)
        return found

    def _plant(self, words: Sequence[str], entry: Entry) -> None:
        node = self.root
        for word in words:
            node = node.setdefault(word, {})
        ends = node.get("", ())
        if entry not in ends:
            node[""] = (*ends, entry)

    def canonical(self, name: str, date: str | None = None) -> Entry | None:
        """The entry of a name as written in any spelling, preferring one that was active on ``date``."""
        found = self._names.get(" ".join(_WORD.findall(self.fold(name).lower())), [])
        return next((e for e in found if e.active(date)), found[0] if found else None)

    def same(self, a: str | None, b: str | None) -> bool:
        """Whether two ids are one party or one is the other's parent."""
        if a is None or b is None:
            return False
        return a == b or b in self.line(a) or a in self.line(b)

    def line(self, key: str) -> list[str]:
        """The id and its parents, nearest first."""
        found: list[str] = []
        step: str | None = key
        while step and step not in found:
            found.append(step)
            entry = self.entries.get(step)
            step = entry.parent if entry else None
        return found

    def lookup(self, typed: str, most: int = 5) -> list[tuple[Entry, float]]:
        """Entries whose name is like what a person typed, best first, with a likeness of 0 to 1."""
        wanted = " ".join(_WORD.findall(self.fold(typed).lower()))
        if not wanted:
            return []
        scores: dict[str, float] = {}
        for name, entries in self._names.items():
            score = _likeness(wanted, name)
            if score >= 0.45:
                for entry in entries:
                    scores[entry.id] = max(scores.get(entry.id, 0.0), score)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:most]
        return [(self.entries[key], round(score, 3)) for key, score in ranked]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a user's party file: YAML (``parties: [...]`` or a list) or CSV (names split by ``;``).

    Raises:
        LexiconError: when the file holds no rows.
    """
    if path.suffix.lower() == ".csv":
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return [{k: v for k, v in row.items() if k and v} for row in csv.DictReader(lines, restkey="")]
        except (csv.Error, UnicodeError) as error:
            raise LexiconError(f"no readable CSV: {error}", where=str(path), todo="save it as UTF-8") from error
    from marsad.lang.data import parse_yaml

    content = parse_yaml(path)
    rows = content.get("parties") if isinstance(content, dict) else content
    if not isinstance(rows, list):
        raise LexiconError("no list of parties", where=str(path), todo="write `parties:` and a list of rows")
    return [cast("dict[str, Any]", row) for row in rows]


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        k: str(v) for k, v in row.items() if k in Entry.__slots__ and k not in ("names", "aliases")
    }
    names = row.get("names") or row.get("ar") or ()
    aliases = row.get("aliases") or ()
    if names:
        fields["names"] = tuple(_listed(names))
    if aliases:
        fields["aliases"] = tuple(_listed(aliases))
    return fields


def _listed(value: Any) -> Iterator[str]:
    if not isinstance(value, (str, list, tuple)):
        raise LexiconError(f"no list of names: {str(value)[:80]!r}", todo="write [one, two] or one; two")
    for item in value.split(";") if isinstance(value, str) else value:
        if str(item).strip():
            yield str(item).strip()


def _variants(name: str) -> Iterator[str]:
    """``(the )army`` stands for both: a bracketed piece may be left out."""
    if name.count("(") > OPTIONAL:
        raise LexiconError(f"too many pieces that may be left out: {name[:80]!r}", todo=f"at most {OPTIONAL} a name")
    match = _OPTIONAL.search(name) if "(" in name else None
    if match is None:
        yield name
        return
    for piece in (match.group(1), ""):
        yield from _variants(name[: match.start()] + piece + name[match.end() :])


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _likeness(a: str, b: str) -> float:
    """Share of common trigrams (Dice), a little more where one begins the other."""
    if a == b:
        return 1.0
    x, y = _trigrams(a), _trigrams(b)
    score = 2 * len(x & y) / (len(x) + len(y))
    return min(0.99, score + 0.1 * (b.startswith(a) or a.startswith(b)))

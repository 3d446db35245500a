"""Reading a stored article line by line and marking what is not the report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from marsad.lang.ar.cleaning.layout import Line, cut_headlines, headline_runs, menu, unrelated
from marsad.lang.ar.cleaning.rules import CLOSING, TRIMMED, Rules, rules
from marsad.record import Removal

__all__ = ["STAMP", "Cleaning", "clean", "find_removals", "masked", "republished_from"]

STAMP = "page_stamp"
"""Why of the page's own date: marked for whoever shows the page, yet read (the dates room needs it)."""

LONGEST_LINE = 160  # characters; no furniture line is longer
BYLINE_WITHIN = 5  # lines from the top

_LETTER = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_LATIN = re.compile("[A-Za-z]")
_DATE_LIKE = re.compile(r"\d[\d:/., -]*[/:.-]\s?\d")
_BLOCKS = re.compile("\u2588{7,}")
_QUOTES = re.compile('["“”«»]')
_FEW_WORDS = 12
_BESIDE = 500  # characters beside a tracer that are looked at: a line may be endless


@dataclass(slots=True)
class Cleaning:
    """What is not the report, in order and without overlaps, and whom the story was taken from."""

    removals: list[Removal] = field(default_factory=list)
    republished_from: str | None = None


def find_removals(text: str, title: str | None = None, language: str | None = "ar") -> list[Removal]:
    """Regions of a stored text that are not the report, sorted, without overlaps."""
    return clean(text, title, language).removals


def republished_from(text: str) -> str | None:
    """Whom the article names as its source in a tail or a line of its own."""
    return clean(text).republished_from


def masked(removals: Iterable[Removal]) -> tuple[tuple[int, int], ...]:
    """The regions that a document must not read: all but the page's date stamps."""
    return tuple((removal.start, removal.end) for removal in removals if removal.why != STAMP)


def clean(text: str, title: str | None = None, language: str | None = "ar") -> Cleaning:
    """Mark what is not the report.

    Args:
        text: the stored text.
        title: the article's title, which is never marked.
        language: texts in other languages than Arabic are left alone.
    """
    result = Cleaning()
    if language not in (None, "ar"):
        return result
    known = rules()
    found = list(_inline(text, known, result))
    if "\u2588" in text:
        found.extend(_residue(text))
    lines = _lines(text)
    if len(lines) > 1 or len(text) <= LONGEST_LINE:
        found.extend(_by_line(lines, title, known, result))
    result.removals = _disjoint(text, found)
    return result


def _inline(text: str, known: Rules, result: Cleaning) -> Iterator[Removal]:
    for rule in known.inline:
        if rule.needs not in text:
            continue
        for pattern in rule.patterns:
            for match in pattern.finditer(text):
                groups = match.groupdict()
                name = next((part for part in ("part", "part2") if groups.get(part)), None)
                start, end = match.span(name) if name else match.span()
                yield Removal(start, end, rule.why)
                if groups.get("source"):
                    result.republished_from = _name(groups["source"])


def _lines(text: str) -> list[Line]:
    """Lines that are not blank, trimmed, with their offsets."""
    lines: list[Line] = []
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip(TRIMMED)
        if stripped:
            at = start + raw.index(stripped[0])
            lines.append(Line(at, at + len(stripped), stripped))
        start += len(raw) + 1
    return lines


def _by_line(lines: list[Line], title: str | None, known: Rules, result: Cleaning) -> Iterator[Removal]:
    head = (title or "").strip(CLOSING)
    marks: list[str | None] = [None] * len(lines)
    listing = False
    for i, line in enumerate(lines):
        if len(line.text) > LONGEST_LINE or (head and line.text.strip(CLOSING) == head):
            listing = False
            continue
        folded = known.fold(line.text)
        listing = _heading(folded, known) or (listing and unrelated(line.text))
        if _heading(folded, known) or listing:
            marks[i] = "related_links"
        else:
            marks[i] = _furniture(line.text, folded, known, result) or _byline(i, lines, folded, known)
    for first, last in menu(lines, marks):
        marks[first:last] = [mark or "page_furniture" for mark in marks[first:last]]
    for first, last in (*cut_headlines(lines, marks), *headline_runs(lines, marks)):
        marks[first:last] = [mark or "related_links" for mark in marks[first:last]]
    yield from (Removal(line.start, line.end, mark) for line, mark in zip(lines, marks, strict=True) if mark)


def _heading(folded: str, known: Rules) -> bool:
    return len(folded) <= 40 and folded.strip(CLOSING) in known.lists


def _furniture(line: str, folded: str, known: Rules, result: Cleaning) -> str | None:
    """Why a short line is no report, or None."""
    if known.any_line.fullmatch(folded):
        for rule in known.lines:
            match = rule.on_line(folded)
            if match:
                if "source" in match.re.groupindex and match.group("source"):
                    result.republished_from = _as_written(line, folded, match)
                return rule.why
    if known.teaser.fullmatch(folded) and not line.endswith("."):
        return "related_links"
    if not _LETTER.search(line):
        if _DATE_LIKE.search(folded):
            return STAMP if not _LATIN.search(line) else None
        return "page_furniture" if _LATIN.search(line) else None
    return None


def _as_written(line: str, folded: str, match: re.Match[str]) -> str:
    """The named source as it stands in the line; folding may have shifted it by dropped marks."""
    if len(line) == len(folded):
        return _name(line[match.start("source") : match.end("source")])
    return _name(match.group("source"))


def _name(source: str) -> str:
    return _QUOTES.sub("", source).strip(CLOSING)


def _byline(i: int, lines: list[Line], folded: str, known: Rules) -> str | None:
    """A line of two to four words below the title that starts with a given name and says nothing else."""
    if not 0 < i < BYLINE_WITHIN or len(folded) > 60 or i + 1 >= len(lines):
        return None
    name, _, outlet = re.sub("[–—/|]", "-", folded).partition("-")
    words = name.split()
    if not 2 <= len(words) <= 4 or words[0] not in known.given or not all(word.isalpha() for word in words):
        return None
    if len(outlet.split()) > 3 or (outlet and outlet[:1] not in " "):
        return None
    if any(tag.startswith(("event", "outcome")) for word in words for tag in known.word(word).tags):
        return None
    return "byline" if any(len(line.text) >= 60 for line in lines[i + 1 : i + 7]) else None


def _beside(before: str) -> int:
    """How many characters at the end are Latin words with single blanks between."""
    found = re.match(r" ?[A-Za-z0-9_=+/-]++(?: [A-Za-z0-9_=+/-]++)*+", before[::-1])
    return found.end() if found else 0


def _residue(text: str) -> Iterator[Removal]:
    """Overwritten tracers, and the decoy words that were planted with them on the same line."""
    for match in _BLOCKS.finditer(text):
        yield Removal(match.start(), match.end(), "tracer")
        first = text.rfind("\n", 0, match.start()) + 1
        last = text.find("\n", match.end())
        last = len(text) if last < 0 else last
        first, last = max(first, match.start() - _BESIDE), min(last, match.end() + _BESIDE)
        before, behind = text[first : match.start()], text[match.end() : last]
        beside = _beside(before)
        follow = re.match(r"(?: ?[A-Za-z0-9_=+/-]++)++", behind)
        if len((before + behind).split()) <= _FEW_WORDS and not re.search(r"[.؟!]\s*\Z", before + behind):
            yield from (Removal(a, b, "decoy") for a, b in ((first, match.start()), (match.end(), last)) if b > a)
            continue
        if beside:
            yield Removal(match.start() - beside, match.start(), "decoy")
        if follow:
            yield Removal(match.end(), match.end() + follow.end(), "decoy")


def _disjoint(text: str, found: list[Removal]) -> list[Removal]:
    """Sorted, cut free of each other: stamps keep their place, else the earlier and longer wins."""
    if len(found) < 2:
        return found
    stamps = sorted((r for r in found if r.why == STAMP), key=lambda r: (r.start, -r.end))
    others = sorted((r for r in found if r.why != STAMP), key=lambda r: (r.start, -r.end))
    stamps = _without_overlap(stamps)
    ends = [stamp.end for stamp in stamps]
    kept = [*stamps]
    for removal in _without_overlap(others):
        first = bisect_right(ends, removal.start)
        kept.extend(_around(removal, islice(stamps, first, None)))
    return sorted((r for r in kept if text[r.start : r.end].strip()), key=lambda r: r.start)


def _without_overlap(found: list[Removal]) -> list[Removal]:
    kept: list[Removal] = []
    at = 0
    for removal in found:
        start = max(removal.start, at)
        if start < removal.end:
            kept.append(removal if start == removal.start else Removal(start, removal.end, removal.why))
            at = removal.end
    return kept


def _around(removal: Removal, stamps: Iterable[Removal]) -> Iterator[Removal]:
    start = removal.start
    for stamp in stamps:
        if stamp.start >= removal.end:
            break
        if stamp.end > start:
            if stamp.start > start:
                yield Removal(start, stamp.start, removal.why)
            start = max(start, stamp.end)
    if start < removal.end:
        yield Removal(start, removal.end, removal.why)

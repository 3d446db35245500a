"""Relations between words that Arabic shows by small words and clitics."""

from __future__ import annotations

from functools import lru_cache

from marsad.text.document import Document, Word

__all__ = ["clause_starts", "is_verb", "relation"]

_COMMAS = frozenset("،,؛;:()[]«»“”\"-–—|/")
_PROCLITIC = {"ل": "to", "لل": "to", "ب": "by", "بال": "by", "ك": "as", "كال": "as"}
_SPLIT = frozenset("،,؛;:|")


@lru_cache(maxsize=50_000)
def _attached(form: str) -> str:
    """The relation a proclitic shows, judged by the letters alone: ``لل``, ``ل``, ``ب``, ``و``."""
    rest = form[1:] if form[:1] in "وف" and len(form) > 3 else form
    if rest.startswith("لل"):
        return "to"
    if rest.startswith("بال"):
        return "by"
    return ""


def relation(doc: Document, first: int, cut: int | None = None) -> str:
    """How the phrase that begins at word ``first`` is tied to what stands before it.

    One of ``target`` (على، ضد), ``to`` (لـ), ``by`` (بـ), ``at`` (في), ``from``, ``agent`` (من قبل، على يد),
    ``with`` (مع), ``between``, ``and`` (و before it) or ``none``.

    Args:
        cut: how many letters of the first word are clitics, where the phrase's reader knows.
    """
    word = doc.words[first]
    tied = _own(word) if cut is None else _PROCLITIC.get(word.form[:cut].lstrip("وف"), "")
    if tied:
        return tied
    if not first:
        return "none"
    before = doc.words[first - 1]
    if before.kind == "punct" and first > 1:
        before = doc.words[first - 2] if before.form in "\"«“'(" else before
    tags = before.tags
    if "rel.agent" in tags:
        return "agent"
    if "rel.agent2" in tags and first > 1 and "من" in doc.words[first - 2].bares:
        return "agent"
    if "rel.hand" in tags:
        return "agent"
    for tag in ("target", "between", "with", "from", "at"):
        if f"rel.{tag}" in tags:
            return tag
    if cut is not None:
        return "and" if word.form[:cut].startswith("و") else "none"
    return "and" if _joined(word) else "none"


def _own(word: Word) -> str:
    for sense in word.senses:
        before = sense.before.lstrip("وف")
        if before in ("ل", "لل"):
            return "to"
        if before in ("ب", "بال"):
            return "by"
        if not before:
            return ""
    return _attached(word.form)


def _joined(word: Word) -> bool:
    if word.senses:
        return word.senses[0].before.startswith("و")
    return word.form.startswith("وال")


def is_verb(word: Word) -> bool:
    """Whether the first reading of a word is a finite verb."""
    return bool(word.senses) and word.senses[0].shape in ("past", "present", "passive", "passive_present")


def clause_starts(doc: Document) -> list[int]:
    """For every word the number of its clause; clauses end at commas and before words that open one."""
    numbers: list[int] = []
    clause = -1
    for first, last in doc.sentences:
        numbers.extend([max(clause, 0)] * (first - len(numbers)))
        clause += 1
        for i in range(first, last):
            word = doc.words[i]
            if i > first and "f.clause" in word.tags:
                clause += 1
            numbers.append(clause)
            if word.kind == "punct" and word.form in _SPLIT:
                clause += 1
    numbers.extend([max(clause, 0)] * (len(doc.words) - len(numbers)))
    return numbers

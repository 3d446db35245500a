"""Is a count a toll over a period? This looks at the sentence around the count."""

from __future__ import annotations

from marsad.lang.ar.counts.mention import CountMention
from marsad.lang.ar.counts.scan import Scan
from marsad.text.document import Word

__all__ = ["periods"]

AFTER = 14
SAME = frozenset(["نفس", "ذات"])
MARKS = frozenset(["،", ",", "؛", "(", ")", "-"])


def periods(scan: Scan, value: CountMention) -> tuple[bool, bool]:
    """(cumulative, update): a toll over a period; a toll that rose to this figure."""
    first = min(value.anchor[0], value.figure[0])
    last = max(value.anchor[1], value.figure[1])
    start, limit = scan.limits(first)
    words, lists = scan.words, scan.lists
    update = any(words[k].bares & lists["rises"] for k in range(max(start, first - 8), first))
    for k in _periods(scan, start, limit):
        if k < last + AFTER and not first < k < value.anchor[0] and _reaches(scan, k, first, last, start):
            return True, update
    return False, update


def _periods(scan: Scan, start: int, limit: int) -> list[int]:
    """The words of a sentence that open a period, looked for once per sentence."""
    known = scan.periods.get(start)
    if known is None:
        known = scan.periods[start] = [
            k for k in scan.lexis.dated(scan.doc) if start <= k < limit and _period(scan, k, limit)
        ]
    return known


def _period(scan: Scan, k: int, limit: int) -> bool:
    words, lists = scan.words, scan.lists
    bares = words[k].bares
    if bares & lists["since"]:
        near = words[k + 1 : min(k + 3, limit)]
        if len(near) == 2 and near[0].kind == "number" and _month(near[1]):
            return True  # "since 3 May"
        if any(_year(word.form) for word in near):
            return True  # "since 2016", "since the year 2003"
        return not any(word.bares & lists["since_not"] or "number" in word.tags for word in near[:2])
    if bares & lists["over"]:
        vague = k + 2 < limit and words[k + 2].form == "من" and words[k + 1].form in lists["vaguely"]
        if k + 1 < limit and _month(words[k + 1]):
            return True  # "during July"
        near = words[k + 1 + 2 * vague : min(k + 3 + 2 * vague, limit)]
        return any(w.form in lists["over_long"] or _year(w.form) for w in near)
    if words[k].form in lists["periods"]:
        return True
    if words[k].form in lists["within"]:  # "in 30 years"
        return k + 2 < limit and words[k + 1].kind == "number" and words[k + 2].form in lists["years"]
    if bares & lists["tally"]:
        return any(words[j].form in lists["toll_of"] for j in range(k + 1, min(k + 4, limit)))
    return False


def _month(word: Word) -> bool:
    return any(tag.startswith("time.month.") for tag in word.tags)


def _phrase(scan: Scan, k: int, start: int) -> int:
    """Where the phrase of a noun of period begins: its preposition, and for "in the same period" the comma before."""
    words = scan.words
    if words[k].form not in scan.lists["periods"]:
        return k
    i = k
    while i > start and words[i - 1].form in scan.lists["period_opens"]:
        i -= 1
    return i - 1 if i < k and i > start and words[k - 1].form in SAME and words[i - 1].form in MARKS else i


def _year(form: str) -> bool:
    return len(form) == 4 and form.isdigit() and 1950 <= int(form) <= 2050


def _harms(scan: Scan, word: Word) -> bool:
    """Whether a word tells of harm of its own; that the dead "fell" is said of those counted."""
    harm = scan.lexis.harm(word)
    return harm is not None and "harm.fall" not in harm.tags


def _closes(scan: Scan, k: int, first: int) -> bool:
    """Whether the period said at word ``k`` ends a clause: of a figure told before it, or "the heaviest since May"."""
    if not any(word.form in MARKS for word in scan.words[k:first]):
        return False
    if scan.words[k].bares & scan.lists["since"]:
        return True
    start = scan.limits(k)[0]
    return any(start <= match.value.figure[0] and match.value.figure[1] <= k for match in scan.found)


def _reaches(scan: Scan, k: int, first: int, last: int, start: int) -> bool:
    """Does the period said at word ``k`` govern the count?"""
    words = scan.words
    if k >= last:
        said = words[last : _phrase(scan, k, last)]
        told = any(words[i].bares & scan.lists["reaches"] for i in range(max(start, first - 3), first))
        if any(_harms(scan, word) for word in said):
            return False
        if told and not any(word.form in scan.lists["relative"] for word in said):
            return True  # "to reach 41 dead, among them 26 …, since the year began"
        return not any(word.form in MARKS for word in said)
    if k < first:
        opens = _phrase(scan, k, start)
        fresh = opens == start or words[opens - 1].form in MARKS or words[k].form.startswith("و")
        return fresh or (first - k <= 16 and not _closes(scan, k, first))
    return True

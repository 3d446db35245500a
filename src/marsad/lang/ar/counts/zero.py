"""Nobody was hurt: "without casualties"."""

from __future__ import annotations

from marsad.engine.rules import Match
from marsad.lang.ar.counts.mention import CountMention
from marsad.lang.ar.counts.scan import Scan
from marsad.record import Outcome

__all__ = ["zeros"]

BACK = 9


def zeros(scan: Scan) -> None:
    """Record every statement that nobody was killed or hurt, one mention for each outcome."""
    lists = scan.lists
    for i in scan.anchors:
        if i in scan.silent:
            continue
        read = _harmless(scan, i)
        if read is None:
            continue
        outcomes, end = read
        first = _limited(scan, i) if end > i + 1 and scan.words[end - 1].bares & lists["material"] else _denied(scan, i)
        if first is None or _checked(scan, first, end):
            continue
        for outcome in outcomes:
            value = CountMention(outcome, 0, 0, 0, None, None, (i, i + 1), (first, end))
            scan.found.append(Match("ar.count.zero", first, end, value))
        scan.silent.update(range(first, end))


def _harmless(scan: Scan, i: int) -> tuple[tuple[Outcome, ...], int] | None:
    """What word ``i`` says nobody suffered, and where the expression ends."""
    words, lists = scan.words, scan.lists
    word = words[i]
    limit = scan.limits(i)[1]
    both: tuple[Outcome, ...] = ("killed", "injured")
    if any("harm.loss" in s.tags for s in word.senses):
        for k in range(i + 1, min(i + 4, limit)):
            if words[k].form in lists["zero.human"]:
                return both, k + 1
            if words[k].bares & lists["material"]:
                return both, k + 1
        return None
    if any("harm.none" in s.tags for s in word.senses):
        ends = i + 1 < limit and words[i + 1].form in lists["zero.nobody"]
        return (both if "صب" in word.form or "صاب" in word.form else ("killed",), i + 2) if ends else None
    harm = scan.lexis.harm(word)
    if harm is None or i in scan.by_end:
        return None
    if word.bares & lists["zero.all"]:
        return both, i + 1
    if (
        "harm.victim" in harm.tags
        and ("harm.loose" not in harm.tags or harm.lemma == "وفيات")
        and harm.outcome in both
        and not harm.definite
    ):
        partner = scan.lexis.harm(words[i + 1]) if i + 1 < limit else None
        if partner is not None and "harm.victim" in partner.tags and partner.outcome != harm.outcome:
            return both, i + 2
        return (harm.outcome,), i + 1
    return None


def _limited(scan: Scan, i: int) -> int | None:
    """ "Losses were limited to property": the word of limiting, right before or behind the losses."""
    start = scan.limits(i)[0]
    return next((k for k in (i - 1, i - 2) if k >= start and scan.words[k].bares & scan.lists["limited"]), None)


def _denied(scan: Scan, i: int) -> int | None:
    """The word that denies, when only fitting words stand between it and word ``i``."""
    words, lists = scan.words, scan.lists
    start = scan.limits(i)[0]
    k = i - 1
    while k >= max(start, i - BACK):
        form = words[k].form
        bares = words[k].bares
        if bares & lists["zero.deny"] and not bares & lists["zero.between"]:
            return k - 1 if k > start and words[k - 1].form in ("من", "ما") else k
        if not bares & lists["zero.between"] and form not in ("او", "و") and "harm" not in words[k].tags:
            return None
        k -= 1
    return None


def _checked(scan: Scan, first: int, end: int) -> bool:
    """Neither "to make sure that nobody was hurt" nor "no others were hurt" says that nobody was."""
    start, limit = scan.limits(first)
    words, lists = scan.words, scan.lists
    if end < limit and words[end].form in lists["zero.others"]:
        return True
    return any(words[k].form in lists["zero.checks"] for k in range(max(start, first - 2), first))

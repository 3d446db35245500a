"""Parts of a count ("among them 3 children") and counts that go on without their verb ("and 5 in Homs")."""

from __future__ import annotations

from marsad.engine.rules import Match
from marsad.lang.ar.counts.phrase import Phrase
from marsad.lang.ar.counts.scan import Scan, weapon

__all__ = ["listed", "parts"]

FAR = 24


def parts(scan: Scan) -> None:
    """Record parts: the people behind "among them"."""
    words = scan.words
    opened, all_opened = scan.lists["parts"], scan.lists["all_parts"]
    for match in list(scan.found):
        limit = scan.limits(match.last - 1)[1]
        if match.value.part or match.rule == "ar.count.zero":
            continue
        for p in range(match.value.figure[1], min(match.value.figure[1] + 14, limit)):
            if words[p].bares & opened or (words[p].form == "(" and p == match.value.figure[1]):
                _part(scan, match, p, limit)
                break
            if words[p].form in all_opened and _all_told(scan, p + 1, limit, words[p].form):
                _part(scan, match, p, limit, "ar.count.all_parts")
                break
            if scan.lexis.harm(words[p]) is not None and p >= match.last:
                break


def _all_told(scan: Scan, at: int, limit: int, opened: str) -> bool:
    """Whether a figure, or behind "they are" one or two persons, opens the list of all parts."""
    if at in scan.quantities:
        return True
    person = scan.lexis.person(scan.words[at]) if at < limit and opened != ":" else None
    return person is not None and person.number is not None and not person.definite and not person.after


def _part(scan: Scan, whole: Match, p: int, limit: int, rule: str = "ar.count.part") -> None:
    phrase = scan.reader.read(p + 1, limit)
    if phrase is None or phrase.first in scan.used or not (phrase.sure or phrase.group):
        return
    if scan.words[p].form == "(" and (not phrase.sure or p + 1 not in scan.quantities):
        return
    value = whole.value
    if phrase.harm is not None and not value.mixed:
        return
    scan.emit(
        rule,
        value.outcome,
        value.anchor[0],
        scan.joined(phrase, limit),
        part=True,
        also=whole.first,
        upto=whole.last,
        mixed=value.mixed,
    )


def listed(scan: Scan) -> None:
    """Record figures joined to a count earlier in the sentence whose verb is not said again."""
    for first, quantity in scan.quantities.items():
        if first in scan.used or not scan.found:
            continue
        start, limit = scan.limits(first)
        if not _joins(scan, first, start):
            continue
        before = _count_before(scan, first, start)
        if before is None:
            continue
        phrase = scan.reader.read(first, limit)
        if phrase is None or phrase.harm is not None or phrase.of or not _people(scan, phrase, quantity, limit):
            continue
        value = before.value
        chain = scan.joined(phrase, limit)
        scan.emit(
            "ar.count.listed",
            value.outcome,
            value.anchor[0],
            chain,
            part=value.part,
            mixed=value.mixed,
            also=before.first,
            upto=chain[-1].last + (phrase.group is None),
        )


def _joins(scan: Scan, first: int, start: int) -> bool:
    form = scan.words[first].form
    if form.startswith("و") and form not in ("واحد", "واحده"):
        return True
    if first > start + 1 and any(
        joiner[0] in scan.words[first - 2].bares and scan.words[first - 1].form == joiner[1]
        for joiner in scan.lexis.joiners
    ):
        return True
    return first > start and scan.words[first - 1].form == "و"


def _count_before(scan: Scan, first: int, start: int) -> Match | None:
    """The nearest count before, when nothing between breaks the list."""
    best: Match | None = None
    for match in scan.found:
        end = match.value.figure[1]
        if start <= match.value.figure[0] and end <= first and (best is None or end >= best.value.figure[1]):
            best = match
    if best is None or best.rule == "ar.count.zero":
        return None
    end = max(best.last, best.value.figure[1])
    if first - end > FAR:
        return None
    for k in range(end, first):
        word = scan.words[k]
        if word.form in scan.lists["stops"] or (scan.lexis.harm(word) is not None and not _falls(scan, k)):
            return None
        if word.bares & scan.lists["freed"]:
            return None  # "killed 5 gunmen and freed 9 workers and 3 guards": they are freed too
    return best


def _falls(scan: Scan, k: int) -> bool:
    """Whether word ``k`` is the fall of a shell, not of people."""
    words = scan.words
    return "harm.fall" in words[k].tags and k + 1 < len(words) and weapon(words[k + 1])


def _people(scan: Scan, phrase: Phrase, quantity: Match, limit: int) -> bool:
    if phrase.sure:
        return True
    if phrase.group is not None:
        return any(tag.startswith("party.") for tag in scan.words[phrase.group[0]].tags)
    end = phrase.last
    return (
        phrase.group is None and end < limit and scan.words[end].form in ("في", "اثر", "نتيجه", "جراء", "خلال", "برصاص")
    )

"""Nouns for people harmed ("dead", "wounded"), and the figures that go with them."""

from __future__ import annotations

from marsad.engine.rules import Match
from marsad.lang.ar.counts.lexis import Harm
from marsad.lang.ar.counts.phrase import ONE, TWO, Phrase
from marsad.lang.ar.counts.scan import Scan

__all__ = ["victims"]

REACH = 32
FINDER = 7
"""So many words may name who found a body before "upon"."""
REMAINS = frozenset(["جثة", "رفات"])
YEARS = frozenset(str(year) for year in range(1950, 2051))


def victims(scan: Scan, i: int, harm: Harm) -> None:
    """Read the figure of the victim noun ``i``."""
    if i in scan.silent:
        return
    limit = scan.limits(i)[1]
    words = scan.words
    if words[i].form.startswith(("ضحيته", "ضحيتها")):
        _took(scan, i, harm, limit)
    elif i and words[i - 1].form == "بين" and not harm.definite:
        _between(scan, i, harm, limit)
    elif i in scan.by_end and scan.by_end[i].first in scan.used:
        _beside_total(scan, i, harm, limit)
    elif (match := _figure_before(scan, i)) is not None:
        _counted(scan, i, harm, match, limit)
    elif i + 1 in scan.quantities and "pl" in harm.shapes:
        _behind(scan, i, harm, limit)
    elif harm.definite and "pl" in harm.shapes and _spaced(scan, i, limit):
        _told(scan, i, harm, scan.quantities[i + 2])
    elif _tally(scan, i, harm, limit):
        return
    elif not harm.definite and not harm.after and "harm.loose" not in harm.tags:
        _alone(scan, i, harm, limit)
    elif harm.lemma == "جثة" and harm.shapes <= {"sg", "du"} and not harm.definite:
        upon = i > 0 and words[i - 1].form == "علي"
        found = _has(scan, i, "found", FINDER if upon else 3)
        if found is not None:
            quantity = TWO if "du" in harm.shapes else ONE
            phrase = Phrase(quantity, i, i + 1, "single", None, i, True)
            scan.emit("ar.count.body", harm.outcome, i, [phrase], also=found)


def _has(scan: Scan, i: int, name: str, back: int) -> int | None:
    """The nearest word of a list up to ``back`` words before word ``i``."""
    start = scan.limits(i)[0]
    return next((k for k in range(i - 1, max(start, i - back) - 1, -1) if scan.words[k].bares & scan.lists[name]), None)


def _figure_before(scan: Scan, i: int) -> Match | None:
    """The figure right before, "of" and a person noun passed over ("12 dead", "14 of the dead", "3 soldiers dead")."""
    match = scan.by_end.get(i)
    if match is None and i > 1 and scan.words[i - 1].form in (")", "»", '"', "”"):
        match = scan.by_end.get(i - 1)
    if (
        match is None
        and i
        and (
            scan.words[i - 1].form == "من"
            or ("person" in scan.words[i - 1].tags and not scan.words[i].form.startswith("و"))
        )
    ):
        match = scan.by_end.get(i - 1)
    if match is None or match.first in scan.used:
        return None
    return match


def _counted(scan: Scan, i: int, harm: Harm, match: Match, limit: int) -> None:
    phrase = scan.reader.read(match.first, limit)
    if phrase is None or _both_sorts(scan, phrase.last, limit):
        return
    other = _partner(scan, i, harm, limit)
    mixed = other is not None and _both(scan, i, harm, phrase)
    if mixed and other is not None:
        scan.silent.add(other)
    part = phrase.of or (match.first > 0 and scan.words[match.first - 1].form in scan.lists["parts"])
    part = part or _left(scan, i, limit)
    outcome = "killed" if mixed else harm.outcome
    rule = "ar.count.mixed" if mixed else "ar.count.victims"
    chain = [phrase] if mixed else scan.joined(phrase, limit)
    also = other if mixed else match.first - 1 if part and not phrase.of else None
    scan.emit(rule, outcome, i, chain, mixed=mixed, part=part, also=also)


def _partner(scan: Scan, i: int, harm: Harm, limit: int) -> int | None:
    """A victim noun of the other sort, joined by "and" without a figure of its own."""
    k = i + 1
    if k < limit and scan.words[k].form == "و":
        k += 1
    if k >= limit:
        return None
    other = scan.lexis.harm(scan.words[k])
    if other is None or "harm.victim" not in other.tags or other.outcome == harm.outcome:
        return None
    if k == i + 1 and not other.before.startswith("و"):
        return None
    return k if {other.outcome, harm.outcome} == {"killed", "injured"} else None


def _both(scan: Scan, i: int, harm: Harm, phrase: Phrase) -> bool:
    """Is the figure for both sorts? "3 dead and wounded" with a plural counts the dead, "12" with a singular both."""
    if phrase.quantity.vague or harm.definite:
        return True
    return "sg" in harm.shapes


def _behind(scan: Scan, i: int, harm: Harm, limit: int) -> None:
    """ "The bodies of 5 civilians", "the five wounded"."""
    match = scan.quantities[i + 1]
    if match.first in scan.used:
        return
    form = scan.words[match.first].form
    if harm.definite and (form.startswith("ال") or not form.startswith("و")):
        if form.startswith("ال"):
            _told(scan, i, harm, match)
        else:
            _tally(scan, i, harm, limit)
    elif harm.lemma in REMAINS:
        read = scan.reader.read(i + 1, limit)
        if read is not None:
            scan.emit("ar.count.victims", harm.outcome, i, scan.joined(read, limit))


def _spaced(scan: Scan, i: int, limit: int) -> bool:
    """Whether an article by itself and a figure in digits stand behind word ``i`` ("the dead the-3")."""
    return i + 2 < limit and scan.words[i + 1].form == "ال" and i + 2 in scan.quantities


def _told(scan: Scan, i: int, harm: Harm, match: Match) -> None:
    """ "The three dead": those told of before."""
    phrase = Phrase(match.value, i, match.last, "number", (i, i + 1), i, True)
    scan.emit("ar.count.victims", harm.outcome, i, [phrase], part=True)
    scan.used.add(match.first)


def _between(scan: Scan, i: int, harm: Harm, limit: int) -> None:
    """ "40 civilians, between dead and wounded"."""
    start = scan.limits(i)[0]
    other = _partner(scan, i, harm, limit)
    if other is not None:
        scan.silent.add(other)
    for k in range(i - 2, max(start, i - 9) - 1, -1):
        if k in scan.quantities and k not in scan.used:
            phrase = scan.reader.read(k, limit)
            if phrase is None:
                return
            scan.emit("ar.count.mixed", "killed", i, [phrase], mixed=True, also=other)
            return


def _took(scan: Scan, i: int, harm: Harm, limit: int) -> None:
    """ "… in which three people fell victim"."""
    phrase = scan.reader.read(i + 1, limit)
    if phrase is not None and phrase.harm is None and (phrase.sure or phrase.kind == "number"):
        if _both_sorts(scan, phrase.last, limit):
            return
        scan.emit("ar.count.after", harm.outcome, i, scan.joined(phrase, limit))


def _both_sorts(scan: Scan, at: int, limit: int) -> bool:
    """Whether word ``at`` opens "between dead and wounded": the figure before it is of both."""
    if at + 1 >= limit or scan.words[at].form != "بين":
        return False
    harm = scan.lexis.harm(scan.words[at + 1])
    return harm is not None and "harm.victim" in harm.tags and not harm.definite


def _tally(scan: Scan, i: int, harm: Harm, limit: int) -> bool:
    """ "The number of dead reached 544"."""
    tally = _has(scan, i, "tally", 3)
    if tally is None and harm.before == "وال":
        tally = _total_before(scan, i)
    return tally is not None and "pl" in harm.shapes and _reach(scan, i, harm, tally, limit)


def _beside_total(scan: Scan, i: int, harm: Harm, limit: int) -> None:
    """The hurt told right behind the figure of the dead ("the number of dead reached 12 and the wounded 40")."""
    if harm.before == "وال" and "pl" in harm.shapes:
        _tally(scan, i, harm, limit)


def _total_before(scan: Scan, i: int) -> int | None:
    """The "number" of a total right before word ``i`` ("the number of dead rose to 5 and the wounded to 15")."""
    ends = (match for match in scan.found if match.rule == "ar.count.total" and 0 <= i - match.last <= 1)
    match = next(ends, None)
    return None if match is None else match.first


def _reach(scan: Scan, i: int, harm: Harm, tally: int, limit: int) -> bool:
    words, lists = scan.words, scan.lists
    for k in range(i + 1, min(i + REACH, limit)):
        if scan.lexis.harm(words[k]) is not None and not words[k].form.startswith("و"):
            return False
        match = scan.quantities.get(k)
        if match is None or k in scan.used:
            continue
        first = tally - 1 if tally and words[tally - 1].bares & lists["reaches"] else tally
        direct = k == i + 1 or first < tally or words[k - 1].form in lists["reaches"] or words[k].form.startswith("ل")
        apart = words[k - 1].form in ("،", ",") and any("person" in word.tags for word in words[k + 1 : k + 2])
        if not (direct or apart) and match.rule not in ("ar.number.more", "ar.number.least"):
            continue
        phrase = scan.reader.read(k, limit)
        if phrase is None or phrase.kind == "unknown" or (phrase.group is None and words[k].form in YEARS):
            continue
        if phrase.harm is not None and phrase.harm.outcome != harm.outcome:
            return False
        partner = _partner(scan, i, harm, limit)
        if partner is not None:
            scan.silent.add(partner)
            return scan.emit("ar.count.mixed", "killed", i, [phrase], mixed=True, also=first)
        return scan.emit("ar.count.total", harm.outcome, i, [phrase], also=first)
    return False


def _alone(scan: Scan, i: int, harm: Harm, limit: int) -> None:
    """A victim noun without a number: its singular is one, its dual two."""
    if "pl" in harm.shapes:
        return
    before = scan.words[i - 1] if i else None
    if before is not None and (before.bares & scan.lists["generic"] or before.bares & scan.lists["negations"]):
        return
    if "du" in harm.shapes:
        phrase = Phrase(TWO, i, i + 1, "dual", (i, i + 1), i, True)
    elif "sg" in harm.shapes and _free(scan, i):
        phrase = Phrase(ONE, i, i + 1, "single", (i, i + 1), i, True)
    else:
        return
    scan.emit("ar.count.victim", harm.outcome, i, [phrase])


def _free(scan: Scan, i: int) -> bool:
    """Does the singular stand for itself, and not qualify a noun before it?"""
    start = scan.limits(i)[0]
    word = scan.words[i]
    if i == start or word.form.startswith(("و", "ب", "ل")):
        return True
    before = scan.words[i - 1]
    if before.kind != "word" or before.bares & scan.lists["causes"]:
        return True
    return any("harm.fall" in s.tags for s in before.senses)


def _left(scan: Scan, i: int, limit: int) -> bool:
    """The hurt who went home, or lie in hospital still, are some of those told before."""
    return any(word.bares & scan.lists["some_left"] for word in scan.words[i + 1 : min(i + 4, limit)])

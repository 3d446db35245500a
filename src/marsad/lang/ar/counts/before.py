"""People in front of their verb: "three soldiers were killed"."""

from __future__ import annotations

from marsad.lang.ar.counts.lexis import Harm
from marsad.lang.ar.counts.phrase import ONE, TWO, Phrase
from marsad.lang.ar.counts.scan import Scan

__all__ = ["before", "counted_only"]

PRESENT = frozenset(["present", "passive_present"])
NAMED_IN = {"»": "«", "”": "“", ")": "("}
NAME = 5
"""So many words a name in quotation marks may have."""
FAMILY = 5
"""So many words stand at most between "among them" and a figure ("among them a whole family of nine people")."""
SUBJECT = 14
"""So many words stand at most between "that" and the comma behind its subject."""


def counted_only(harm: Harm) -> bool:
    """Harm only when people are counted with it: "lost", "strikes"."""
    return "harm.counted" in harm.tags or ("harm.weak" in harm.tags and not harm.shapes - PRESENT)


def before(scan: Scan, i: int, harm: Harm, also: int | None) -> None:
    """People in front of their verb: "three soldiers were killed"."""
    words, lists = scan.words, scan.lists
    limit = scan.limits(i)[1]
    if harm.before or harm.after not in ("", "هم", "هما"):
        return
    followed = not harm.after and i + 1 < limit and words[i + 1].kind == "word" and "harm.act" in harm.tags
    if followed and _takes_object(scan, i + 1):
        return
    many = words[i].form.endswith(("وا", "و"))
    b, said = _clause(scan, i, many)
    for k in range(b + 1, i):
        if k in scan.used or scan.lexis.harm(words[k]) is not None:
            continue
        phrase = scan.reader.read(k, i) or _two_before(scan, k, i, b)
        if phrase is None or phrase.harm is not None or phrase.first in scan.used or phrase.of:
            continue
        if (harm.after or counted_only(harm)) and phrase.kind != "number":
            continue
        if phrase.kind == "single" and words[i - 1].form in lists["relative"]:
            continue  # "the father of the boy who was kidnapped"
        if phrase.kind in ("single", "dual") and (k != b + 1 or (many and not _many(scan, phrase, i))):
            continue
        if not phrase.sure and phrase.last != i:
            continue
        if any(at in scan.used for at in range(phrase.last, i)):
            return  # the verb is of people read already, nearer to it
        chain = _chain_until(scan, phrase, i)
        among = _among(scan, k)
        also = among if among is not None else also if said is None else said
        scan.emit("ar.count.before", harm.outcome, i, chain, also=also, part=among is not None)
        return


def _clause(scan: Scan, i: int, many: bool) -> tuple[int, int | None]:
    """The word before the clause of the verb ``i``, and a word that the span must reach."""
    start = scan.limits(i)[0]
    said: int | None = None
    b = i - 1
    while b >= start and i - b < 18:
        that = _aside(scan, b, start) if many and b == i - 1 else None
        if that is not None:
            said = that
        elif scan.words[b].form in scan.lists["breaks"]:
            opened = _quoted_figure(scan, b, start)
            said = said if opened is None else opened
            opened = _quoted_name(scan, b, start) if opened is None else opened
            if opened is None:
                break
            b = opened
        b -= 1
    return b, said


def _among(scan: Scan, k: int) -> int | None:
    """The "among them" that opens the phrase of the figure ``k`` ("among them a whole family of nine people")."""
    words, lists = scan.words, scan.lists
    for p in range(k - 1, max(scan.limits(k)[0], k - FAMILY) - 1, -1):
        if words[p].form in lists["parts"]:
            return p
        if words[p].form in lists["breaks"]:
            return None
    return None


def _two_before(scan: Scan, k: int, i: int, b: int) -> Phrase | None:
    """A noun that may be a dual or a plural, in front of a verb in the dual ("that drivers were-two hurt")."""
    if k != b + 1 or i - k > 3 or scan.words[i].form[-1] != "ا" or scan.words[i].form.endswith("وا"):
        return None
    person = scan.lexis.person(scan.words[k])
    if person is None or person.number is not None or person.definite or not scan.words[k].form.endswith(("ين", "ان")):
        return None
    return Phrase(TWO, k, k + 1, "dual", (k, k + 1), k, True, person.tags)


def _quoted_figure(scan: Scan, b: int, start: int) -> int | None:
    """Where a quotation of a mere figure opens that closes at word ``b`` (" 'some ten fighters' of the group")."""
    if scan.words[b].form != "»":
        return None
    opened = next((k for k in range(b - 1, max(start, b - 7) - 1, -1) if scan.words[k].form == "«"), None)
    return opened if opened is not None and opened + 1 in scan.quantities else None


def _quoted_name(scan: Scan, b: int, start: int) -> int | None:
    """Where a quotation of a name opens that closes at word ``b`` ("dozens of 'the Banner' were killed")."""
    opens = NAMED_IN.get(scan.words[b].form)
    opened = next((k for k in range(b - 1, max(start, b - NAME) - 1, -1) if scan.words[k].form == opens), None)
    if opened is None or any(k in scan.quantities or scan.lexis.harm(scan.words[k]) for k in range(opened, b)):
        return None
    return opened


def _aside(scan: Scan, b: int, start: int) -> int | None:
    """The "that" whose subject the comma at word ``b`` parts from its verb ("that 5 of the family, were wounded")."""
    words = scan.words
    if words[b].form not in ("،", ","):
        return None
    for k in range(b - 1, max(start - 1, b - SUBJECT), -1):
        if words[k].form in ("ان", "بان", "وان"):
            return k if any(at in scan.quantities for at in (k + 1, k + 2)) else None
        if scan.lexis.harm(words[k]) is not None or words[k].form in scan.lists["stops"]:
            return None
    return None


def _takes_object(scan: Scan, at: int) -> bool:
    word = scan.words[at]
    return "person" in word.tags or "party.org" in word.tags or word.form.startswith("ال")


def _many(scan: Scan, phrase: Phrase, i: int) -> bool:
    return len(_chain_until(scan, phrase, i)) > 1


def _chain_until(scan: Scan, phrase: Phrase, i: int) -> list[Phrase]:
    """``phrase`` and those joined to it, descriptions in between passed over, up to the verb ``i``."""
    chain = scan.joined(phrase, i)
    k = chain[-1].last
    while k < i:
        word = scan.words[k]
        if word.form in scan.lists["breaks"] or word.form in scan.lists["parts"]:
            break
        opens = word.form == "و" or (word.form.startswith("و") and (k in scan.quantities or "person" in word.tags))
        if opens:
            before = Phrase(ONE, k, k, "single", None, None, True)
            more = scan.reader.joined(before, i)
            if more is not None and more.sure and more.first not in scan.used:
                chain.append(more)
                k = more.last
                continue
        k += 1
    return chain

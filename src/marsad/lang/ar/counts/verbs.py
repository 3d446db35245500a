"""Verbs and verbal nouns of harm, and the people they take."""

from __future__ import annotations

from marsad.engine.rules import Match
from marsad.lang.ar.counts.before import before, counted_only
from marsad.lang.ar.counts.lexis import Harm, Person
from marsad.lang.ar.counts.phrase import CLOSE, MARBUTA, ONE, OPEN, TWO, Phrase
from marsad.lang.ar.counts.scan import ARMED, Scan, weapon

__all__ = ["acts"]

SEARCH = 16
INSTRUMENT = 2
LIFE = 22
HURT = 12
"""So many words stand at most between a loss and the lives that were lost, or those hurt beside them."""
OBJECTS = ("ه", "هما")
DEADLY = frozenset(["أردى", "ذبح"])
SHOT = "أردى"  # said of persons alone
BOTH = frozenset(["killed", "injured"])
PAST = frozenset(["past", "passive"])
PRESENT = frozenset(["present", "passive_present"])


def acts(scan: Scan, i: int, harm: Harm) -> None:
    """Read the people of the harm word ``i``."""
    if i in scan.silent or _unreal(scan, i, harm):
        return
    limit = scan.limits(i)[1]
    if (
        "harm.tally" in harm.tags
        and not harm.before
        and (match := scan.by_end.get(i)) is not None
        and match.first not in scan.used
    ):
        _tally(scan, i, harm, match)
        return
    if _paired(scan, i, harm, 1):
        return
    ready = _special(scan, i, harm, limit)
    if ready is None:
        _object(scan, i, harm)
        return
    harm, also = ready
    if also is None and _purpose(harm):
        also = _cause(scan, i)
    mixed = _paired(scan, i, harm, -1)
    phrase = _after(scan, i, harm, limit)
    if phrase is not None:
        _record(scan, "ar.count.after", i, harm, phrase, limit, mixed, also)
    elif harm.after and not harm.verb:
        _pronoun(scan, i, harm)
    elif not (_object(scan, i, harm) or _at_once(scan, i, harm, limit)) and harm.shapes & PAST:
        before(scan, i, harm, also)


def _at_once(scan: Scan, i: int, harm: Harm, limit: int) -> bool:
    """ "And he was killed on the spot": nobody but the verb tells of him."""
    words = scan.words
    if not harm.verb or harm.before != "ف" or i + 2 >= limit or words[i + 1].form not in ("علي", "في"):
        return False
    if words[i + 2].form not in scan.lists["at_once"]:
        return False
    phrase = Phrase(ONE, i, i + 1, "single", None, None, True)
    return scan.emit("ar.count.at_once", harm.outcome, i, [phrase], also=i + 2)


def _object(scan: Scan, i: int, harm: Harm) -> bool:
    """Those who are an object attached to the verb."""
    if not harm.verb or not _object_pronoun(scan, i, harm):
        return False
    if harm.after not in OBJECTS and not (harm.after == "ها" and harm.lemma == SHOT):
        return False
    quantity = TWO if harm.after == "هما" else ONE
    phrase = Phrase(quantity, i, i + 1, "single", None, None, True)
    return scan.emit("ar.count.object", harm.outcome, i, scan.joined(phrase, scan.limits(i)[1]))


def _object_pronoun(scan: Scan, i: int, harm: Harm) -> bool:
    """Whether a verb with its object attached tells of one or two persons harmed ("and then they killed him").

    Only verbs whose object is a person, or whose subjects are; the form must show that it is no verbal noun.
    """
    before = scan.words[i - 1].form if i > scan.limits(i)[0] else ""
    if "harm.act" not in harm.tags or before in scan.lists["relative"] or before in ("من", "ما", "الذين"):
        return False
    form = scan.words[i].form
    acted = form.endswith(("وه", "اه", "وهما", "اهما"))  # done by persons, as the verb's ending shows
    if "harm.weak" in harm.tags and harm.lemma not in DEADLY:
        return acted and harm.lemma == "أصاب"
    return acted or form.endswith(("ته", "تهما")) or "masdar" not in harm.shapes


def _tally(scan: Scan, i: int, harm: Harm, match: Match) -> None:
    """ "12 cases of wounds"; behind "of them" a part."""
    part = match.first > 0 and scan.words[match.first - 1].form in scan.lists["parts"]
    phrase = Phrase(match.value, match.first, i + 1, "number", None, i, True)
    scan.emit("ar.count.tally", harm.outcome, i, [phrase], part=part, also=match.first - 1 if part else None)


def _record(
    scan: Scan, rule: str, i: int, harm: Harm, phrase: Phrase, limit: int, mixed: bool, also: int | None
) -> None:
    end = phrase.last
    words, lists = scan.words, scan.lists
    if end + 1 < limit and words[end].form == "بين":
        other = scan.lexis.harm(words[end + 1])
        if other is not None and "harm.victim" in other.tags:
            return
    if any(words[k].form in lists["illness"] for k in range(i + 1, min(end + 3, limit))):
        return
    if harm.outcome == "injured" and not harm.verb and end < limit and words[end].form in lists["grave"]:
        return  # "the wounds of one of them are grave": he was counted before
    if harm.lemma == "خسر" and not phrase.tags & ARMED:
        return  # firms and teams lose people too
    if phrase.head is not None and words[phrase.head].bares & lists["players"] and harm.outcome == "injured":
        return
    chain = scan.joined(phrase, limit)
    scan.emit(
        "ar.count.mixed" if mixed else rule,
        harm.outcome if not mixed else "killed",
        i,
        chain,
        mixed=mixed,
        also=i - 1 if mixed else also,
    )


def _unreal(scan: Scan, i: int, harm: Harm) -> bool:
    """Tried, threatened, judged, denied, or to come?"""
    lists, words = scan.lists, scan.words
    start = scan.limits(i)[0]
    if "س" in harm.before and harm.verb:
        return True
    if _purpose(harm) and _cause(scan, i) is None:
        return True  # "a raid to arrest three": what for
    for k in range(max(start, i - 2), i):
        bares = words[k].bares
        if bares & lists["unreal"] or (k == i - 1 and bares & lists["negations"]):
            return True
    if i > start and words[i - 1].form == "قد" and harm.shapes & PRESENT and not harm.shapes & PAST:
        return True
    return harm.lemma == "أعدم" and any(words[k].bares & lists["courts"] for k in range(max(start, i - 6), i))


def _purpose(harm: Harm) -> bool:
    """Whether "to" stands before a verbal noun of what is done: a purpose, unless a cause leads to it."""
    return harm.before.lstrip("وف") == "ل" and "harm.act" in harm.tags and not harm.verb


def _cause(scan: Scan, i: int) -> int | None:
    start = scan.limits(i)[0]
    found = (k for k in range(max(start, i - 3), i) if scan.words[k].bares & scan.lists["causes"])
    return next(found, None)


def _paired(scan: Scan, i: int, harm: Harm, step: int) -> bool:
    """Do two harm words stand together, "killed and injured", before one figure?"""
    first, second = (i, i + 1) if step > 0 else (i - 1, i)
    if first < 0 or second >= len(scan.words):
        return False
    other = scan.lexis.harm(scan.words[i + step])
    if other is None or "harm.victim" in other.tags or other.outcome == harm.outcome:
        return False
    if not {"killed" if o.outcome == "missing" and not o.verb else o.outcome for o in (other, harm)} <= BOTH:
        return False  # "the loss and wounding of 20" loses lives
    if scan.words[first].form.endswith(("وا", "لا", "با")):  # its people stand before it
        return False
    if harm.verb and other.verb and _one_more(scan, first, second + 1):
        return False
    later = other if step > 0 else harm
    return later.before.startswith("و") and not other.after and not harm.after


def _hurt_too(scan: Scan, i: int, limit: int) -> int | None:
    """The noun of wounding that goes on from the harm word ``i``."""
    for k in range(i + 1, min(i + HURT, limit)):
        other = scan.lexis.harm(scan.words[k])
        if other is not None:
            return k if other.outcome == "injured" and other.before.startswith("و") and not other.verb else None
    return None


def _one_more(scan: Scan, first: int, at: int) -> bool:
    """Whether "another" stands behind two verbs: each has its own people ("a soldier was killed and hurt another")."""
    match = scan.quantities.get(at)
    if match is not None:  # with a figure only where someone stands before the first verb
        before = scan.words[first - 1] if first else None
        if before is None or before.kind != "word" or before.form == "قد":
            return False
        at = match.last
    person = scan.lexis.person(scan.words[at]) if at < len(scan.words) else None
    return person is not None and "person.other" in person.tags


def _special(scan: Scan, i: int, harm: Harm, limit: int) -> tuple[Harm, int | None] | None:
    """Fixed expressions: (the harm they mean, a word the span must reach), or None when it is no harm."""
    lists, words = scan.lists, scan.words
    if harm.lemma == "لقي":
        doom = next((k for k in range(i + 1, min(i + 22, limit)) if words[k].form in lists["doom"]), None)
        if doom is not None:
            scan.silent.add(doom)
        return None if doom is None else (harm, doom)
    if harm.lemma == "راح":
        return None
    if harm.lemma == "حياة":
        take = next((k for k in range(max(i - 3, 0), i) if words[k].form in lists["takes"]), None)
        return None if take is None else (harm, take)
    if harm.lemma == "فقد":
        if words[i].form == "فقد" and i + 1 < limit and any(s.shape in PAST for s in words[i + 1].senses):
            return None  # "then they attacked": a particle
        life = next((k for k in range(i + 1, min(i + LIFE, limit)) if words[k].form in lists["lives"]), None)
        if life is None and harm.shapes == {"masdar"}:
            life = _hurt_too(scan, i, limit)  # "the loss of 9 civilians and the wounding of two"
        if life is not None:
            return Harm("killed", harm.tags, harm.shapes, "فقد", harm.before, harm.after, harm.definite), life
    if "harm.on" in harm.tags:
        far = 2 if harm.lemma == "قضاء" else 4
        on = next((k for k in range(i + 1, min(i + far, limit)) if words[k].form.startswith("علي")), None)
        return None if on is None else (harm, on)
    if harm.definite and "harm.on" not in harm.tags:
        return None
    if harm.after and "harm.weak" in harm.tags:
        return None
    return harm, None


def _after(scan: Scan, i: int, harm: Harm, limit: int) -> Phrase | None:
    """The people behind the harm word."""
    if harm.lemma == "لقي" and i + 1 < limit and scan.words[i + 1].form in scan.lists["doom"]:
        return None  # "… met his death": who did stands before
    j = _skip(scan, i + 1, limit)
    if j < limit and j == i + 1 and scan.words[j].form in scan.lists["next_one"] and harm.before.startswith("و"):
        return Phrase(ONE, j, j + 1, "single", None, j, True)
    phrase = _quoted_person(scan, _upon(scan, i, harm, limit), harm, limit) or scan.reader.read(j, limit)
    weak = bool(harm.tags & {"harm.weak", "harm.fall"})
    if phrase is not None and phrase.harm is not None:
        return None
    if phrase is not None and _fits(scan, phrase, i, j, weak):
        if "harm.act" in harm.tags and phrase.kind != "vague":
            return _behind(scan, phrase, limit) or (None if _doer(scan, phrase, harm) else phrase)
        return phrase
    if harm.shapes & PAST and scan.words[i].form.endswith("وا"):
        shot = "harm.act" in harm.tags and j + 1 < limit and j + 1 in scan.quantities and _instrument(scan, j)
        return scan.reader.read(j + 1, limit) if shot else None
    return _search(scan, j, harm, limit)


def _upon(scan: Scan, i: int, harm: Harm, limit: int) -> int:
    """Where the people of a noun of harm begin: right behind it, or behind the "upon" that it takes."""
    if "harm.on" not in harm.tags:
        return i + 1
    return next((k + 1 for k in range(i + 1, min(i + 4, limit)) if scan.words[k].form == "علي"), i + 1)


def _quoted_person(scan: Scan, at: int, harm: Harm, limit: int) -> Phrase | None:
    """A person whose name or nickname stands in quotation marks right behind a noun of harm."""
    words = scan.words
    if "masdar" not in harm.shapes or at + 2 >= limit or words[at].form not in OPEN:
        return None
    close = next((k for k in range(at + 1, min(at + 7, limit)) if words[k].form in CLOSE), None)
    if close is None or close == at + 1 or any(k in scan.quantities for k in range(at, close)):
        return None
    inside = words[at + 1 : close]
    first = inside[0]
    named = first.form in scan.lexis.names or first.form in scan.lists["nicknames"] or "person.title" in first.tags
    if any("party" in word.tags or scan.lexis.harm(word) is not None for word in inside):
        return None
    described = any(word.form in scan.lists["ends"] for word in inside) or first.form.endswith(("ين", "ون"))
    sure = not described and ("harm.undergo" in harm.tags or "harm.on" in harm.tags)
    if not named and (len(inside) < 2 or harm.shapes != {"masdar"} or not sure):
        return None
    return Phrase(ONE, at, close + 1, "single", (at + 1, close), at + 1, True)


def _skip(scan: Scan, j: int, limit: int) -> int:
    fillers = scan.lists["fillers"]
    for _ in range(6):
        if j >= limit or j in scan.quantities:
            break
        form = scan.words[j].form
        if scan.words[j].kind == "number" and j + 1 < limit and "month" in scan.words[j + 1].tags:
            j += 2  # the day and the month of a date, its other word, its year
            j += j < limit and scan.words[j].form in ("الاول", "الثاني", "الاخر")
            j += j < limit and scan.words[j].kind == "number" and j not in scan.quantities
        elif form in fillers or (form == "من" and j + 1 < limit and scan.words[j + 1].form in fillers):
            j += 1
    return j


def _fits(scan: Scan, phrase: Phrase, i: int, j: int, weak: bool) -> bool:
    if phrase.first in scan.used or (phrase.of and (phrase.harm is not None or j != i + 1)):
        return False
    if "person.named" in phrase.tags and (j != i + 1 or weak):
        return False
    if phrase.sure:
        harm = scan.lexis.harm(scan.words[i])
        alone = phrase.kind == "single" and harm is not None and counted_only(harm)
        return not alone or _passed_away(scan, i, j)
    if weak:
        return False
    near = all(word.kind == "punct" for word in scan.words[i + 1 : j])
    return near or (phrase.kind == "number" and phrase.group is not None and j <= i + 3)


def _passed_away(scan: Scan, i: int, j: int) -> bool:
    """ "His driver passed": the verb has other objects too, but someone's man right behind it died."""
    harm, person = scan.lexis.harm(scan.words[i]), scan.lexis.person(scan.words[j])
    if harm is not None and harm.lemma == "مات" and person is not None and j == i + 1 and not person.definite:
        return not person.after and harm.verb
    own = person is not None and j == i + 1 and scan.words[j].form.endswith(("ه", "ها"))
    printed = scan.doc.text[scan.doc.ends[j] - 1] != MARBUTA
    return own and printed and harm is not None and "harm.counted" in harm.tags and harm.outcome == "killed"


def _doer(scan: Scan, phrase: Phrase, harm: Harm) -> bool:
    """Behind a verb that cannot be passive, an indefinite or nominative noun is the doer."""
    if harm.shapes != {"past"} or phrase.kind not in ("single", "dual"):
        return False
    person = scan.lexis.person(scan.words[phrase.first])
    if phrase.kind == "dual":
        return scan.words[phrase.first].form.endswith("ان")
    return person is not None and not person.accusative and not person.definite


def _behind(scan: Scan, subject: Phrase, limit: int) -> Phrase | None:
    """Behind a doer, the people it harmed: "a soldier shot three boys"."""
    at = subject.last
    while at < min(limit, subject.last + INSTRUMENT) and at not in scan.quantities and _instrument(scan, at):
        at += 1
    if at < limit and scan.words[at].form.startswith("و"):
        return None  # goes on from the people before
    phrase = scan.reader.read(at, limit)
    if at > subject.last and at not in scan.quantities:
        return None
    if phrase is None or not phrase.sure or phrase.harm is not None or phrase.first in scan.used:
        return None
    person = scan.lexis.person(scan.words[phrase.first])
    if person is not None and person.joined:
        return None
    if phrase.kind in ("number", "vague", "dual") or (person is not None and person.accusative):
        return phrase
    return None


def _instrument(scan: Scan, at: int) -> bool:
    """ "With a knife": a word with its preposition, between a doer and those it harmed."""
    word = scan.words[at]
    return word.form.startswith("ب") and any(sense.before in ("ب", "بال") for sense in word.senses)


def _search(scan: Scan, j: int, harm: Harm, limit: int) -> Phrase | None:
    """Further on in the clause: a doer or a place stands between the harm and the people."""
    words, lists = scan.words, scan.lists
    if "harm.fall" in harm.tags and j < limit and (weapon(words[j]) or words[j].form in lists["things"]):
        return None  # shells fell, not people
    if harm.verb and harm.outcome == "injured" and j < limit and words[j].bares & lists["things"]:
        return None  # a house was hit
    for k in range(j, min(j + SEARCH, limit)):
        word = words[k]
        later = k == j and word.form == "بعد" and harm.verb  # "and killed after a chase three gunmen"
        if (_stops(scan, k) and not later) or word.form in lists["parts"] or word.bares & lists["blocks"]:
            return None
        if scan.lexis.harm(word) is not None and "harm.fall" not in word.tags:
            return None
        if k in scan.quantities:
            phrase = scan.reader.read(k, limit)
            if phrase is None or phrase.harm is not None or k in scan.used or phrase.of:
                continue
            if phrase.sure or (phrase.kind == "number" and k > j and words[k - 1].form in lists["numbering"]):
                return phrase if not word.form.startswith("و") else None
        elif k <= j + 7 and "person" in word.tags and (_two_behind(scan, j, k) or _uncounted(scan, j, k, harm)):
            return scan.reader.read(k, limit)
    return None


def _two_behind(scan: Scan, j: int, k: int) -> bool:
    """Whether the people at word ``k`` are two, by the figure behind them or by their vowels behind a doer."""
    person = scan.lexis.person(scan.words[k])
    voweled = k > j and person is not None and person.number is None and scan.reader.voweled_dual(k)
    return voweled or (k + 1 in scan.quantities and scan.words[k + 1].form in ("اثنين", "اثنتين"))


def _uncounted(scan: Scan, j: int, k: int, harm: Harm) -> bool:
    """Whether the person at word ``k``, without a figure, is the one harmed; the verb's clause goes on at ``j``."""
    person = scan.lexis.person(scan.words[k])
    if person is None or "person.nation" in person.tags or person.joined or person.attached:
        return False
    behind = k > j and harm.verb
    if behind and scan.words[j].form in scan.lists["ends"] and _two(scan, k, person):
        return True
    if person.number == 2 and person.accusative:
        return "harm.act" in harm.tags and behind and _doers(scan, j, k)
    return "harm.act" in harm.tags and (person.accusative or (behind and _behind_doer(scan, j, k, person)))


def _doers(scan: Scan, j: int, k: int) -> bool:
    """Whether nothing but those who did it stands from word ``j`` up to word ``k`` ("gunmen killed two persons")."""
    return all(
        word.form.endswith("ون") or word.form.startswith("ال") or "person" in word.tags or "party" in word.tags
        for word in scan.words[j:k]
    )


def _two(scan: Scan, k: int, person: Person) -> bool:
    """Two people (nominative) behind the place or the cause: "killed in the blast were two soldiers"."""
    closed = scan.words[k - 1].form.startswith("ال")
    return closed and person.number == 2 and not person.definite and scan.words[k].form.endswith("ان")


def _behind_doer(scan: Scan, j: int, k: int, person: Person) -> bool:
    """Whether the person at word ``k`` is what the doer at word ``j`` harmed, though no ending shows it.

    "Gunmen (nominative) killed the young Samir", "(feminine) the police arrested the teacher Samir": a man cannot be
    the subject here.  The word before must close the doer's phrase, or the person would only belong to it.
    """
    if person.number != 1 or "person.adj" in person.tags or "person.female" in person.tags:
        return False
    words = scan.words
    if words[k].form.endswith("ي") and words[k + 1 : k + 2] and words[k + 1].form not in scan.lexis.names:
        return False  # an adjective of the doer ("civil defence forces")
    plural = words[j].form.endswith("ون")
    closed = words[k - 1].form.startswith("ال") and "person" not in words[k - 1].tags
    if plural:
        member = "person.group" in person.tags and words[k + 1 : k + 2] and words[k + 1].form.startswith("ال")
        whom = person.definite or "person.title" in person.tags or member
        return bool(whom) and (closed or words[k - 1].form.endswith(("ون", "يه")))
    femme = words[j - 1].form.endswith("ت")
    if femme and "person.title" in person.tags and k - j > 1 and words[k - 1].form.endswith(("ه", "يه")):
        return True  # "(feminine) a special force murdered the leader of …"
    return person.definite and closed and femme


def _stops(scan: Scan, k: int) -> bool:
    """Whether a new clause begins at word ``k``; "and that" only where its hamza is printed (Van is a town)."""
    form, stops = scan.words[k].form, scan.lists["stops"]
    if form in stops:
        return True
    return form[:1] == "و" and form[1:] in stops and (form != "وان" or scan.doc.text[scan.doc.starts[k] + 1] == "أ")


def _pronoun(scan: Scan, i: int, harm: Harm) -> None:
    """ "… which led to his killing"."""
    if harm.after not in ("ه", "هما"):
        return
    cause = _cause(scan, i)
    if cause is None:
        return
    quantity = ONE if harm.after == "ه" else TWO
    phrase = Phrase(quantity, i, i + 1, "single", None, None, True)
    scan.emit("ar.count.pronoun", harm.outcome, i, [phrase], also=cause)

"""Reads a noun phrase for people: one figure or person, what follows it, and the people joined to it by "and"."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from marsad.engine.rules import Match
from marsad.lang.ar.counts.lexis import Harm, Lexis, Person
from marsad.lang.ar.numbers.find import finder
from marsad.lang.ar.numbers.quantity import Quantity
from marsad.text.document import Document, Word

__all__ = ["Phrase", "Reader"]

NAMED = frozenset(["person.named"])
KIN = frozenset(["person", "person.kin"])
MARBUTA = "ة"
ONE_OF = frozenset(["احد", "احدي", "واحد", "واحده", "احدهم", "احدهما", "احداهن"])
ONE, TWO = Quantity(1, 1, 1), Quantity(2, 2, 2)
QUOTES = frozenset("\"“”«»'()[]‘’")
CLOSE = frozenset('"”»)')
OPEN = frozenset('"“«(')
KIN_REACH = 5
FURTHER = 14  # words that may describe a person before those killed with him are counted
DESCRIBES = frozenset(["وهو", "وهي", "من", "المدعو", "يدعي", "عن"])
YEARS = range(1950, 2051)
EXTENT = 6  # words that may describe a noun; a title may have a long name behind it
TITLED = 11


class Phrase(msgspec.Struct, frozen=True):
    """People and how many. ``kind``: number, vague, dual, single. ``sure`` when a noun says that they are people."""

    quantity: Quantity
    first: int
    last: int
    kind: str
    group: tuple[int, int] | None
    head: int | None
    sure: bool
    tags: frozenset[str] = frozenset()
    harm: Harm | None = None
    between: bool = False  # "12 between dead and wounded"
    of: bool = False  # "12 of the dead"


class Reader:
    """Phrases of one document."""

    def __init__(self, doc: Document, lexis: Lexis, quantities: Mapping[int, Match]) -> None:
        self.doc = doc
        self.words = doc.words
        self.lexis = lexis
        self.lists = lexis.lists
        self.quantities = quantities
        self.harm = lexis.harm
        self.joiners = lexis.joiners

    def person(self, at: int) -> Person | None:
        """The person noun at word ``at``. A printed ta marbuta is no "his": a province is nobody's governor."""
        person = self.lexis.person(self.words[at])
        if person is not None and self.words[at].form in self.lists["no_persons"]:
            return None
        if person is not None and person.after == "ه" and self.doc.text[self.doc.ends[at] - 1] == MARBUTA:
            return None
        return person

    def read(self, at: int, limit: int) -> Phrase | None:
        """The phrase that starts at word ``at``, or None."""
        if at >= limit:
            return None
        match = self.quantities.get(at)
        if match is not None and match.last <= limit:
            return self._counted(at, match, limit)
        word = self.words[at]
        if word.form in ONE_OF or (word.form[:1] in "ولب" and word.form[1:] in ("احد", "احدي")):
            return self._one_of(at, limit)
        person = self.person(at)
        if person is not None:
            return self._person_alone(at, limit, person)
        harm = self.harm(word)
        if harm is not None and "harm.victim" in harm.tags and not harm.definite and not harm.after:
            return self._victim_alone(at, harm)
        if word.form in self.lexis.names and harm is None:
            return self._named(at, limit)
        if word.form in self.lists["kin_two"]:
            return Phrase(TWO, at, at + 1, "dual", (at, at + 1), at, True, KIN)
        return None

    def joined(self, phrase: Phrase, limit: int) -> Phrase | None:
        """The phrase that "and" joins to ``phrase``, or None."""
        at = phrase.last
        if at < limit and self.words[at].form in ("،", ",") and at + 1 < limit:
            at += 1
        if at >= limit:
            return None
        further = self._further(phrase, at, limit)
        if further is not None:
            return self.read(further, limit)
        if phrase.kind == "single" and phrase.head is not None:
            at = self._kin_ahead(at, limit)
        word = self.words[at]
        if word.form == "و":
            return self.read(at + 1, limit) if at + 1 < limit else None
        if not word.form.startswith("و"):
            return None
        match = self.quantities.get(at)
        if match is not None:
            return self._counted(at, match, limit)
        person = self.person(at)
        if person is not None and person.joined and not person.attached:
            return self._person_alone(at, limit, person)
        if word.form in ("واحد", "واحدي"):
            return self._one_of(at, limit)
        if word.form[1:] in self.lists["kin_two"]:
            return Phrase(TWO, at, at + 1, "dual", (at, at + 1), at, True, KIN)
        return None

    def _further(self, phrase: Phrase, at: int, limit: int) -> int | None:
        """The figure that goes on from a phrase by "in addition to".

        From one person also past what describes him ("the chief, a native of X, and 11 others"); there only "others",
        "with" or "in addition to" say that the figure is of the same harm.
        """
        if phrase.kind != "single" or phrase.head is None:
            return self._added(at)
        for k in range(phrase.last, min(phrase.last + FURTHER, limit - 1)):
            word, form = self.words[k], self.words[k].form
            if k in self.quantities or (form == "و" and k + 1 in self.quantities):
                figure = k + (form == "و")
                return figure if form[0] == "و" and self._others(self.quantities[figure].last, limit) else None
            if form == "مع":
                return k + 1 if k + 1 in self.quantities else None
            added = self._added(k)
            if added is not None:
                return added
            passes = form in DESCRIBES or (word.kind == "punct" and form in QUOTES) or form in ("،", ",")
            if not passes and (word.kind != "word" or form in self.lists["ends"] or form in self.lists["stops"]):
                return None
            if self.harm(word) is not None or form in self.lists["parts"]:
                return None
        return None

    def _added(self, at: int) -> int | None:
        """The figure behind "in addition to" at word ``at``."""
        if at + 2 not in self.quantities:
            return None
        bares, form = self.words[at].bares, self.words[at + 1].form
        return at + 2 if any(joiner[0] in bares and form == joiner[1] for joiner in self.joiners) else None

    def _others(self, at: int, limit: int) -> bool:
        person = self.lexis.person(self.words[at]) if at < limit else None
        return person is not None and "person.other" in person.tags

    def _kin_ahead(self, at: int, limit: int) -> int:
        """Past what describes a person, to kin of the same one ("a member of a party and his brother")."""
        if self.words[at].form not in ("في", "من", "لدي"):
            return at
        for k in range(at + 1, min(at + KIN_REACH, limit)):
            if self.words[k].kind != "word" or self.words[k].form in self.lists["stops"] or self.harm(self.words[k]):
                break
            person = self.person(k)
            own = self.words[k].form.endswith(("ه", "ها")) and self.doc.text[self.doc.ends[k] - 1] != MARBUTA
            if own and person is not None and person.joined and "person.kin" in person.tags:
                return k
        return at

    def _counted(self, at: int, match: Match, limit: int) -> Phrase | None:
        quantity: Quantity = match.value
        kind = "vague" if quantity.vague else "number"
        phrase = self._noun(at, match.last, quantity, kind, limit)
        return None if phrase is None else self._bounded(phrase, limit)

    def _noun(self, at: int, j: int, quantity: Quantity, kind: str, limit: int) -> Phrase | None:
        """The counted noun at word ``j``."""
        bare = Phrase(quantity, at, j, kind, None, None, False)
        if j >= limit:
            return bare
        j = self._through_marks(at, j, limit)
        word = self.words[j]
        of = False
        if word.form == "من" and j + 1 < limit:
            j, of = j + 1, True
            word = self.words[j]
            if word.form == "بين" and j + 1 < limit:
                j += 1
                word = self.words[j]
        elif word.form == "بين":
            return self._between(bare, j, limit)
        elif word.form in self.lists["parts"]:
            people = word.form in ("منهم", "منهن")  # these pronouns stand for people alone
            return replace(bare, of=True, sure=people, last=j + people)
        if word.form in OPEN and j + 1 < limit and of:
            return replace(bare, group=(j, self._extent(j + 1, limit)), last=self._extent(j + 1, limit), of=False)
        harm = self.harm(word)
        if harm is not None and "harm.victim" in harm.tags and not harm.before.startswith("و"):
            return self._victims(bare, j, harm, of, limit)
        if (
            harm is not None
            and "harm.tally" in harm.tags
            and harm.shapes & {"masdar", "pl"}
            and not harm.before
            and not of
        ):
            return replace(bare, last=j + 1, head=j, sure=True, harm=harm)
        person = self.person(j)
        if person is not None and not person.joined:
            return self._people(bare, j, person, limit, of)
        return self._unknown(bare, j, word, of, limit)

    def _through_marks(self, at: int, j: int, limit: int) -> int:
        """Past a bracket that closes behind the figure, or a quote that opens before its noun."""
        if j + 1 >= limit:
            return j
        form, after = self.words[j].form, self.words[j + 1]
        bracketed = at > 0 and self.words[at - 1].form in OPEN
        if form in CLOSE and (after.form == "من" or (bracketed and ("person" in after.tags or "harm" in after.tags))):
            return j + 1
        return j + 1 if form in OPEN and "person" in after.tags else j

    def _people(self, bare: Phrase, j: int, person: Person, limit: int, of: bool) -> Phrase | None:
        if person.attached:
            return bare if not of else None
        if not of and person.definite and person.number == 1 and bare.quantity.low in YEARS:
            return None  # a date before "the young man …"
        end = self._extent(j + 1, limit)
        tags = person.tags if person.number != 2 else frozenset()  # behind a figure no dual stands, but a name
        if j + 1 < end and (adjective := self.person(j + 1)) is not None:
            tags = tags | adjective.tags
        return replace(bare, group=(j, end), last=end, head=j, sure=True, tags=tags)

    def _victims(self, bare: Phrase, j: int, harm: Harm, of: bool, limit: int) -> Phrase:
        if of and (harm.definite or "pl" in harm.shapes) and bare.kind != "vague":
            return replace(bare, last=j + 1, head=j, sure=True, harm=harm, of=True, group=(j, j + 1))
        return replace(bare, last=j + 1, head=j, sure=True, harm=harm, group=(j, j + 1))

    def _between(self, bare: Phrase, j: int, limit: int) -> Phrase:
        """ "12 between dead and wounded"."""
        if j + 1 < limit:
            harm = self.harm(self.words[j + 1])
            if harm is not None and "harm.victim" in harm.tags:
                k = j + 2
                if k < limit and self.words[k].form in ("و", "او"):
                    k += 1
                end = k + 1 if k < limit and self.harm(self.words[k]) is not None else j + 2
                return replace(bare, last=end, head=j + 1, sure=True, harm=harm, between=True)
        return bare

    def _unknown(self, bare: Phrase, j: int, word: Word, of: bool, limit: int) -> Phrase | None:
        """A word behind the figure that is no known noun for people."""
        form = word.form
        if of and form in self.lists["bodies"]:
            end = self._extent(j + 1, limit)
            return replace(bare, group=(j, end), last=end, head=j, sure=True)
        if form in self.lists["things"] or "number" in word.tags:
            return None
        if word.kind != "word" or form in self.lists["ends"] or self.harm(word) is not None:
            return bare if not of else None
        if form in self.lists["stops"] or form.startswith("و"):
            return bare if not of else None
        if of:
            if form.startswith("ال") or "party.org" in word.tags or "party.name" in word.tags:
                end = self._extent(j + 1, limit)
                return replace(bare, group=(j, end), last=end, head=j)
            end = self._extent(j + 1, limit)
            return replace(bare, group=(j, end), last=end, kind="unknown")
        if form[:1] in "بل" and len(form) > 3 and all(s.before.startswith(form[0]) for s in word.senses):
            return bare
        if any(form in self.lists["things"] for form in word.bares):
            return None
        if word.senses and any(tag.startswith(("w.", "ev.", "time.", "month")) for tag in word.tags):
            return None
        end = self._extent(j + 1, limit)
        human = form.endswith(("ين", "ون", "يا"))
        return replace(
            bare, group=(j, end), last=end, head=j if human else None, kind=bare.kind if human else "unknown"
        )

    def _bounded(self, phrase: Phrase, limit: int) -> Phrase:
        """A bound behind the noun: "5 fighters at least"."""
        at = phrase.last
        for skip in (0, 1):
            at = phrase.last + skip
            if at >= limit or (skip and self.words[phrase.last].form not in QUOTES):
                break
            found = finder().effect_at(self.words, at, limit)
            if found is not None:
                return replace(phrase, last=found[1], quantity=finder().apply(phrase.quantity, found[0]))
        return phrase

    def _one_of(self, at: int, limit: int) -> Phrase | None:
        """ "One of the worshippers", "one of them"."""
        if self.words[at].form.endswith(("هم", "هما")):
            return Phrase(ONE, at, at + 1, "single", (at, at + 1), at, True)
        j = at + 1
        if j < limit and self.words[j].form == "من":
            j += 1
        if j >= limit:
            return None
        person = self.person(j)
        if person is None or (person.number == 1 and not person.definite):
            return None
        end = self._extent(j + 1, limit)
        return Phrase(ONE, at, end, "single", (at, end), j, True, person.tags)

    def _person_alone(self, at: int, limit: int, person: Person) -> Phrase | None:
        """A person noun without a number: singular or dual."""
        if person.attached and not person.joined and not self.words[at].form.startswith(("ل", "ب")):
            return None
        if "person.family" in person.tags:
            return self._family(at, limit)
        number = 2 if person.number is None and self.voweled_dual(at) else person.number
        if person.accusative and number == 1 and at + 1 < limit and self.words[at + 1].form in self.lists["corps"]:
            number = 2  # no single man stands so before his corps
        end = self._extent(at + 1, limit, TITLED if "person.title" in person.tags else EXTENT)
        if number is None:
            if at + 2 < limit and (match := self.quantities.get(at + 2)) is not None:
                other = self.person(at + 1)
                if other is not None and "person.other" in other.tags:
                    return self._numbered(at, match, person)
            if at + 1 < limit and (match := self.quantities.get(at + 1)) is not None:
                return self._numbered(at, match, person)
            return None
        if "person.other" in person.tags and person.definite:
            return None
        if at + 1 < limit and self.words[at + 1].form in ("بهم", "فيهم", "بهما"):
            return None
        quantity, kind = (ONE, "single") if number == 1 else (TWO, "dual")
        phrase = Phrase(quantity, at, end, kind, (at, end), at, True, person.tags)
        return self._bounded(phrase, limit)

    def voweled_dual(self, at: int) -> bool:
        """Whether the print tells a dual from a plural by its vowel (-ayn, not -in)."""
        raw = self.doc.text[self.doc.starts[at] : self.doc.ends[at]].rstrip("ِ")
        return raw.endswith(("َين", "يْن"))

    def _named(self, at: int, limit: int) -> Phrase:
        """A person by name."""
        end = self._extent(at + 1, limit, TITLED)
        return Phrase(ONE, at, end, "single", (at, end), at, True, NAMED)

    def _numbered(self, at: int, match: Match, person: Person) -> Phrase | None:
        """ "The four judges": a definite plural with its number behind it."""
        form = self.words[match.first].form
        if not form.startswith("ال") and form not in ("اثنين", "اثنان"):
            return None
        return Phrase(match.value, at, match.last, "number", (at, at + 1), at, True, person.tags)

    def _family(self, at: int, limit: int) -> Phrase | None:
        """ "A family of five": the people of the family are counted."""
        for j in range(at + 1, min(at + 4, limit)):
            if self.words[j].form in self.lists["family_of"]:
                inner = (
                    self.read(j + 2, limit) if self.words[j + 1 : j + 2] and self.words[j + 1].form == "من" else None
                )
                if inner is None:
                    return None
                return replace(inner, first=at, group=(at, inner.last))
        return None

    def _victim_alone(self, at: int, harm: Harm) -> Phrase | None:
        shapes = harm.shapes
        if "pl" in shapes:
            return None
        if "du" in shapes:
            return Phrase(TWO, at, at + 1, "dual", (at, at + 1), at, True, harm=harm)
        if "sg" in shapes:
            return Phrase(ONE, at, at + 1, "single", (at, at + 1), at, True, harm=harm)
        return None

    def _extent(self, at: int, limit: int, most: int = EXTENT) -> int:
        """Where the words that describe a head noun end."""
        ends, parts = self.lists["ends"], self.lists["parts"]
        words, j, opened = self.words, at, 0
        stop = min(limit, at + most)
        while j < stop:
            word = words[j]
            form = word.form
            if form == "من" and j == at and j + 1 < limit and self._belongs(j + 1):
                j += 1
                stop = min(limit, stop + 1)
                continue
            if word.kind == "punct" and form in QUOTES:
                opened = self._quote(form, opened)
                if opened < 0:
                    break
                j += 1
                continue
            if (
                word.kind != "word"
                or form == "و"
                or form in self.lists["doom"]
                or (form in ends and not self._ali(j))
                or form in parts
                or j in self.quantities
            ):
                break
            if self._breaks(word):
                break
            j += 1
        while j > at and (words[j - 1].form == "من" or (opened and words[j - 1].form in OPEN)):
            j -= 1
        return j

    def _ali(self, at: int) -> bool:
        """Whether print tells the name Ali from "upon": its last letter is dotted."""
        return self.words[at].form == "علي" and self.doc.text[self.doc.ends[at] - 1] == "ي"

    def _quote(self, form: str, opened: int) -> int:
        """Open quotes after ``form``; below 0 when it closes what was opened before the phrase."""
        if form == '"':
            return 1 - opened if opened < 2 else opened - 1
        return opened + 1 if form in OPEN else opened - 1

    def _belongs(self, at: int) -> bool:
        """May the word behind "of" go on describing people?"""
        word = self.words[at]
        return word.kind == "word" and word.form not in self.lists["things"] and word.form not in self.lists["ends"]

    def _breaks(self, word: Word) -> bool:
        form = word.form
        if self.harm(word) is not None:
            return True
        if form.startswith("و") and form not in self.lists["waw"]:
            return all(sense.before.startswith("و") for sense in word.senses)
        return form.startswith(("بال", "لل", "وال", "فال")) or (
            len(form) > 4
            and form[0] == "ب"
            and bool(word.senses)
            and all(sense.before.startswith("ب") for sense in word.senses)
        )

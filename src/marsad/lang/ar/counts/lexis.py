"""What the count rules need to know of a word, worked out once per distinct word."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from marsad.lang.ar.language import Arabic
from marsad.record import Outcome
from marsad.text.document import Document, Sense, Word

__all__ = ["Harm", "Lexis", "Person"]

OUTCOMES: tuple[Outcome, ...] = ("killed", "injured", "missing", "abducted", "arrested", "displaced")
PERIODS = ("since", "over", "periods", "within", "tally")
TWO_OF = ("يه", "يها", "يهما", "يهم", "اه", "اها", "اهما", "اهم")
NUMBERS = {"sg": 1, "du": 2}
PAIRS = frozenset(["person.group", "person.force", "person.armed", "person.civ", "person.child", "person.male"])
"""People of whom news has two of a body or a town, and of whom nobody says "my"."""
SINGLE = frozenset(["person.kin", "person.rank", "person.adj", "person.nation"])


@dataclass(frozen=True, slots=True)
class Harm:
    """A harm word: its outcome and the way it takes its people."""

    outcome: Outcome
    tags: frozenset[str]
    shapes: frozenset[str]
    lemma: str
    before: str
    after: str
    definite: bool

    @property
    def verb(self) -> bool:
        """Can it be a finite verb?"""
        return bool(self.shapes & {"past", "present", "passive", "passive_present"})


@dataclass(frozen=True, slots=True)
class Person:
    """A noun for a person. ``number`` is 1, 2, or None for a plural (or a dual that could be one)."""

    number: int | None
    tags: frozenset[str]
    joined: bool
    attached: bool
    definite: bool
    after: str
    accusative: bool


@dataclass(slots=True)
class Lexis:
    """The closed word lists, folded, and the two word memories."""

    language: Arabic
    joiners: tuple[tuple[str, ...], ...] = ()
    names: frozenset[str] = frozenset()  # given names that are no common words
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    _harm: dict[Word, Harm | None] = field(default_factory=dict)
    harming: int = field(init=False)  # numbers of the words with harm, of those that may open a period
    dating: int = field(init=False)
    _person: dict[Word, Person | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        words: dict[str, Any] = self.language.data["counts/words"]
        for name, value in words.items():
            if name == "joiners":
                self.joiners = tuple(tuple(self.language.fold(row).split()) for row in value)
            elif isinstance(value, dict):
                for inner, rows in value.items():
                    self.lists[f"{name}.{inner}"] = self._fold(rows)
            else:
                self.lists[name] = self._fold(value)
        self.lists["kin_two"] = frozenset(stem + end for stem in self.lists["kin"] for end in TWO_OF)
        names = self.language.data.get("parties/given_names") or {}
        self.names = self._fold(str(names.get("given", "")).split())
        self.language.on_forget(self._harm.clear)
        self.language.on_forget(self._person.clear)
        self.harming = self.language.anchors.listed(tags=["harm"])
        openers = frozenset().union(*(self.lists[name] for name in PERIODS))
        self.dating = self.language.anchors.listed(openers)

    def _fold(self, rows: list[str]) -> frozenset[str]:
        return frozenset(self.language.fold(row) for row in rows)

    def harm(self, word: Word) -> Harm | None:
        """The harm reading of a word, or None."""
        try:
            return self._harm[word]
        except KeyError:
            harm = self._harm[word] = _harm(word) if "harm" in word.tags else None
            return harm

    def anchors(self, doc: Document) -> list[int]:
        """The words with harm."""
        return self.language.anchors.of(doc, self.harming)

    def dated(self, doc: Document) -> list[int]:
        """The words that could open a period ("since", "during")."""
        return self.language.anchors.of(doc, self.dating)

    def person(self, word: Word) -> Person | None:
        """The person reading of a word, or None."""
        try:
            return self._person[word]
        except KeyError:
            countries = self.lists["countries"]
            person = _person(word, countries) if "person" in word.tags else None
            if person is not None and person.after == "ي" and person.tags & PAIRS and not person.tags & SINGLE:
                person = replace(person, number=2 if self._two(word.form) else None, after="", accusative=True)
            self._person[word] = person
            return person

    def _two(self, form: str) -> bool:
        """Whether a noun is two people of what follows ("two officers of"): its plural is no sound one."""
        for sense in self.language.word(form).senses:
            if sense.after == "ي" and sense.tags & PAIRS:
                stem = form[len(sense.before) : -1]
                return not any((sense.lemma, "pl") in self.language.forms.get(stem + end, ()) for end in ("ين", "ون"))
        return False


def _harm(word: Word) -> Harm | None:
    """The reading with the fewest clitics; shapes of all readings of that lemma."""
    senses = [s for s in word.senses if "harm" in s.tags and not s.tags & {"harm.none", "harm.loss"}]
    if not senses:
        return None
    if word.form.startswith("ا"):  # nobody reports "I am hit": the same letters are the past of another verb
        senses = [s for s in senses if s.shape != "passive_present"] or senses
    best = min(
        senses,
        key=lambda s: (len(s.after) + len(s.before.lstrip("و")), "harm.victim" not in s.tags, "harm.weak" in s.tags),
    )
    outcome = next((o for o in OUTCOMES if f"outcome.{o}" in best.tags), None)
    if outcome is None:
        return None
    shapes = frozenset(
        s.shape for s in senses if s.lemma == best.lemma and (s.before, s.after) == (best.before, best.after)
    )
    lemma = best.lemma.partition(":")[2]
    return Harm(outcome, best.tags, shapes, lemma, best.before, best.after, best.definite)


def _person(word: Word, countries: frozenset[str]) -> Person | None:
    senses = [sense for sense in word.senses if "person" in sense.tags]
    best = min(senses, key=_weight)
    if "person.nation" in best.tags and word.form.endswith(
        "يا"
    ):  # the country, or a man of it: print means the country
        return None
    same = [s for s in senses if _weight(s) == _weight(best)]
    if "person.other" in best.tags and best.after:
        return None
    shapes = {sense.shape for sense in same}
    number = None if "pl" in shapes else NUMBERS.get(best.shape)
    tags = frozenset().union(*(sense.tags for sense in same))
    stem = word.form
    return Person(
        number,
        tags,
        best.before.startswith("و"),
        bool(best.before.lstrip("وف")) and not best.definite,
        best.definite,
        best.after,
        (stem.endswith("ا") and best.shape == "sg") or (number == 2 and stem.endswith("ين")),
    )


def _weight(sense: Sense) -> int:
    return len(sense.before) + len(sense.after)

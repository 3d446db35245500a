"""What each distinct word can do in a phrase of time, worked out once per word."""

from __future__ import annotations

from typing import Any

from marsad.lang.ar.language import Arabic
from marsad.text.document import Document, Sense, Word

__all__ = ["END", "Clue", "Clues", "clues_of"]

MAX_DIGITS = 4
ERA_LETTERS = {"م": "g", "ه": "h"}  # too short for the lexicon, which takes no word of one letter
SHORT_NAME = 4


class Clue:
    """The time readings of one word form. A field that is null (or empty) is a reading it does not have."""

    # Nearly all words are no words of time: what holds for them is kept in the class, a clue keeps the rest.
    number: int | None = None  # an integer in digits
    numeral = False  # any numeral, such as 22.7.2015
    starts = False  # a time may begin here
    weak = False  # … but only with a solid word close behind
    solid = False  # names a month, a weekday, a unit …
    definite = False
    ampersand = False  # carries the conjunction
    shape = ""
    no_today = False  # behind "the day" it makes it another day: the first, the same
    names = ""

    def __init__(self, form: str) -> None:
        self.form = form

    about = False
    age = False
    before: int | None = None
    cardinal: int | None = None
    dated = False
    days = False
    dhu: int | None = None
    edge: str | None = None
    equals = False
    era: str | None = None
    few = False
    half = False
    head: str | None = None
    hijri: int | None = None
    issued = False
    moment = False
    month: int | None = None
    months = False
    named = False
    now = False
    ordinal: int | None = None
    part: str | None = None
    prep: str | None = None
    season: str | None = None
    shift: int | None = None
    side: int | None = None
    surname = False
    tens: int | None = None
    this = False
    to = False
    tonight = False
    unit: str | None = None
    weekday: int | None = None
    years = False


FLAGS = frozenset(
    [
        "about",
        "age",
        "dated",
        "days",
        "equals",
        "few",
        "half",
        "issued",
        "moment",
        "months",
        "named",
        "no_today",
        "now",
        "surname",
        "this",
        "to",
        "tonight",
        "years",
    ]
)
INTEGERS = frozenset(["before", "dhu", "hijri", "month", "shift", "side", "weekday"])
STRINGS = frozenset(["edge", "era", "head", "part", "prep", "season", "unit"])
SOLID = ("month", "hijri", "head", "weekday", "shift", "unit", "part", "season")
SOLID_FLAGS = ("tonight", "days", "years", "months", "age")
WEAK = ("edge", "before", "ordinal", "tens", "cardinal", "number", "prep")
WEAK_FLAGS = ("this", "numeral", "few", "dated", "about")
SURE_FLAGS = ("now", "issued")
END = Clue("")


class Clues(dict[Word, Clue]):
    """Word to clue, filled on demand."""

    def __init__(self, language: Arabic) -> None:
        super().__init__()
        fold = language.fold
        tables: dict[str, Any] = language.data["times/words"]
        self._numbers: dict[str, dict[str, int]] = {
            kind: {fold(form): int(value) for value, forms in tables[kind].items() for form in forms}
            for kind in ("ordinals", "cardinals", "tens")
        }
        self.issued = frozenset(map(fold, tables["issued"]))
        self.paper_before = frozenset(map(fold, tables["paper_before"]))
        self.papers = frozenset(map(fold, tables["papers"]))
        self.day_after = frozenset(map(fold, tables["day_after"]))
        self._tags = frozenset(tag for tags in language.tags.values() for tag in tags if tag.startswith("time."))
        self._listed = self.issued | self.day_after | {*ERA_LETTERS, "ال"}.union(*self._numbers.values())
        self.starting = language.anchors.ask(lambda word: self[word].starts)
        language.on_forget(self.clear)

    def __missing__(self, word: Word) -> Clue:
        clue = self[word] = self._learn(word)
        return clue

    def _learn(self, word: Word) -> Clue:
        clue = Clue(word.form)
        if word.kind == "word" and self._says_nothing(word):
            clue.weak = True
            return clue
        if word.kind == "number":
            clue.numeral = True
            if word.form.isdigit() and len(word.form) <= MAX_DIGITS:
                clue.number = int(word.form)
        elif word.kind == "punct":
            clue.starts = word.form == "("
        elif word.kind == "word":
            for sense in word.senses:
                _take(clue, sense)
            self._numbers_of(clue)
            clue.issued = word.form in self.issued
            clue.era = clue.era or ERA_LETTERS.get(word.form)
            clue.starts = word.form == "ال"
            clue.no_today = clue.ordinal is not None or word.form in self.day_after
        clue.solid = _any(clue, SOLID, SOLID_FLAGS)
        clue.weak = not clue.solid and not _any(clue, (), SURE_FLAGS)
        clue.starts = clue.starts or not clue.weak or _any(clue, WEAK, WEAK_FLAGS)
        return clue

    def _says_nothing(self, word: Word) -> bool:
        """Whether a word stands in none of the lists, as nearly all do."""
        form = word.form
        if form in self._listed or form.removeprefix("ال") in self._listed or not self._tags.isdisjoint(word.tags):
            return False
        return form[0] != "و" or (form[1:] not in self._listed and form[1:].removeprefix("ال") not in self._listed)

    def _numbers_of(self, clue: Clue) -> None:
        form = clue.form
        for ampersand, bare in ((False, form), (True, form[1:] if form[0] == "و" else "")):
            clue.ordinal = clue.ordinal or self._numbers["ordinals"].get(bare)
            clue.cardinal = clue.cardinal or self._numbers["cardinals"].get(bare)
            for known in (bare, bare.removeprefix("ال")):
                tens = self._numbers["tens"].get(known)
                if tens:
                    clue.tens = tens
                    clue.ampersand = clue.ampersand or ampersand
                    clue.definite = clue.definite or known is not bare
                units = self._numbers["cardinals"].get(known)
                if units and not clue.ordinal:
                    clue.cardinal = units


def _any(clue: Clue, fields: tuple[str, ...], flags: tuple[str, ...]) -> bool:
    return any(getattr(clue, f) is not None for f in fields) or any(getattr(clue, f) for f in flags)


def _take(clue: Clue, sense: Sense) -> None:
    """Copy what a sense's tags (``time.<field>.<value>``) say."""
    if sense.after and "time.age" not in sense.tags:
        return
    for tag in sense.tags:
        if not tag.startswith("time."):
            continue
        field, _, value = tag[5:].partition(".")
        if field in ("month", "names") and sense.before not in ("", "و") and len(clue.form) <= SHORT_NAME:
            continue  # a door is no preposition with a month
        if field in FLAGS:
            if field == "named" and sense.definite:
                continue
            setattr(clue, field, True)
        elif field in INTEGERS:
            setattr(clue, field, int(value))
        elif field == "names":
            clue.names = value
        elif field in STRINGS and getattr(clue, field) is None:
            setattr(clue, field, value)
        if field == "unit":
            clue.shape = sense.shape
        clue.definite = clue.definite or sense.definite
        clue.ampersand = clue.ampersand or sense.before.startswith("و")


def clues_of(doc: Document, memory: Clues) -> list[Clue]:
    """One clue per word, and a few empty ones behind so that readers may look ahead."""
    found = list(map(memory.__getitem__, doc.words))
    found += (END, END, END, END, END, END)
    return found

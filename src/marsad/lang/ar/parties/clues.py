"""What one word can do in a phrase for a party, found once per distinct word."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from marsad.engine.gate import Memory
from marsad.text.document import Document, Sense, Word

__all__ = ["QUOTES", "Clue", "Clues", "name_starts"]

KINDS = ("party.org", "party.people", "party.title", "party.thing")
VERBAL = frozenset(["past", "present", "passive", "passive_present"])
ADJ_AGREEMENT = {"adj_m": "m", "adj_f": "f", "adj_p": "p", "adj_d": "d"}
NONE: frozenset[str] = frozenset()
HOLDS = frozenset(["و", "ف", "ب", "ك", "وب", "وك", "فب"])  # clitics before the article
HOLDS_L = frozenset(["ل", "ول", "فل"])  # … that swallow its alef
QUOTES = frozenset("«»“”\"‘’„'<>")


@dataclass(slots=True, eq=False)  # not frozen: one is made for every distinct word, in a third of the time
class Clue:
    """One word's part in a phrase.

    ``kind`` is what it heads; ``agree`` the agreement it asks of its adjectives (m, f, p: sound plural,
    b: plural of persons that takes either, d: dual); ``adj`` the agreement it shows as an adjective;
    ``skip`` its clitics in letters and ``hold`` the clitic that joins it to the word before.
    """

    form: str
    rest: str  # without article and proclitics
    kind: str = ""
    sense: Sense | None = None
    tags: frozenset[str] = NONE
    agree: str = "m"
    number: str = "sg"
    definite: bool = False
    owned: bool = False
    construct: bool = False
    skip: int = 0
    hold: str = ""
    adj: str = ""
    link: bool = False
    nation: str | None = None
    land: str | None = None  # a country's own name
    folk: str = ""  # people of a nation, as a noun: "pl", or "sg" where only the word before can tell
    finite: bool = False  # a finite verb by its first reading
    feminine: bool = False  # … with a feminine subject
    deed: bool = False  # a verb or its noun: what follows may be its object
    stop: bool = False
    time: bool = False
    given: int = 0  # 2: surely a given name, 1: also a common word
    opaque: bool = False  # could be a proper name: not in the lexicon, not a clitic group, not verb-like
    names: tuple[str, ...] = ()  # the forms, clitics off, under which a register name may begin here
    begins: bool = False  # a mention may begin here
    turn: str = ""  # what a phrase in front of it may do: "" end, quote, bracket, of, led, which, joined, word


class Clues:
    """Clues of words, remembered. Sets of function words come from ``parties/rules.yaml``."""

    def __init__(self, words: dict[str, frozenset[str]], given: dict[str, int], starts: Container[str]) -> None:
        self.words = words
        self.given = given
        self.starts = starts
        turns = ("siding", "without", "spokes", "suspect", "called", "which", "led", "of")  # the last wins
        self._turns = {form: turn for turn in turns for form in words[turn]}
        self._known = Memory(self._learn)
        self._alike: dict[Clue, Clue] = {}  # a name -> the preposition it folds like

    def line(self, doc: Document) -> list[Clue]:
        """The clues of a report's words. A name and a preposition that fold alike are told apart as stored."""
        line = list(map(self._known.__getitem__, doc.words))
        for clue, preposition in self._alike.items():
            i = -1
            for _ in range(line.count(clue)):
                i = line.index(clue, i + 1)
                if doc.text[doc.ends[i] - 1] == "ى":
                    line[i] = preposition
        return line

    def begins(self, word: Word) -> bool:
        """Whether a mention may begin at a word."""
        clue = self._known[word]
        return clue.begins or clue.land is not None

    def _learn(self, word: Word) -> Clue:
        clue = self._place(self._read(word))
        if clue.form in self.words["homograph"]:
            self._alike[clue] = Clue(clue.form, clue.form, stop=True)
        return clue

    def _place(self, clue: Clue) -> Clue:
        """Add where the word may stand: at the start of a mention, behind a phrase."""
        names = tuple([form for form in name_starts(clue.form) if form in self.starts])
        kunya = clue.form in self.words["kunya"]
        clue.names = names
        if names and clue.sense is None and not clue.hold and clue.form not in names:
            clue.hold = _clitics(clue.form, names[0])
            clue.skip = len(clue.hold) - (clue.hold.endswith("ل") and clue.form[len(clue.hold)] == "ل")
            clue.stop = clue.stop or (not clue.definite and not clue.given)
        clue.begins = bool(clue.kind or names or clue.given or kunya or clue.folk or clue.land)
        clue.turn = self._turn(clue)
        return clue

    def _turn(self, clue: Clue) -> str:
        form = clue.form
        if form in QUOTES:
            return "quote"
        if form in "([":
            return "bracket"
        if form == "#":
            return "hash"
        if form[0].isdigit():
            return "number"
        if form in self._turns:
            return self._turns[form]
        if clue.hold:
            return "joined" if clue.hold in ("ل", "ب") else ""
        return "" if clue.stop and not clue.given else "word"

    def forget(self) -> None:
        """Drop what was remembered."""
        self._known.clear()
        self._alike.clear()

    def _read(self, word: Word) -> Clue:
        form = word.form
        if word.kind != "word" or not self.words["never"].isdisjoint(word.bares):
            return Clue(form, form, stop=True)
        if not word.senses:
            return self._unknown(word)
        hold, definite, rest = self._cut(word)
        head, kind = _head(word)
        adjective = _adjective(word)
        nation = _tagged(word, "nation.")
        land = _tagged(word, "land.")
        stop = self._stops(word, kind, nation or land, hold, definite, adjective)
        if head is not None:
            hold, rest = head.before.removesuffix("ال"), _rest(head, form)
            definite = head.definite
            if head.before.endswith("لل"):
                hold = head.before[:-1]
        given = self.given.get(form, 0)
        adj = adjective[0] if adjective else self._nisba(word, rest, definite, hold)
        return Clue(
            form,
            rest,
            kind,
            head,
            word.tags,
            _agreement(head, rest, kind),
            _number(head),
            definite,
            bool(head and head.after),
            _construct(head, form, kind),
            len(hold) - (hold.endswith("ل") and form[len(hold) : len(hold) + 1] == "ل"),
            hold,
            "" if hold else adj,
            any("party.link" in s.tags for s in word.senses),
            nation,
            land,
            "" if land else _folk(word),
            word.senses[0].shape in VERBAL,
            _feminine_verb(word),
            any(s.shape in VERBAL or s.shape == "masdar" for s in word.senses)
            or any(tag.startswith("outcome") for tag in word.tags),
            stop and not given,
            form in self.words["time"] or rest in self.words["time"],
            given,
            self._opaque(word, stop, hold, definite),
        )

    def _unknown(self, word: Word) -> Clue:
        """A word that no lexicon knows: it may be a name, or an adjective by its ending."""
        form, words = word.form, self.words
        hold, definite, rest = self._cut(word)
        stop = form in words["stop"] or (form[0] in "وف" and form[1:] in words["stop"])
        if not stop and not definite and form not in words["inner"]:
            stop = bool(hold) or (len(form) < 3 and form not in words["joiner"])
        given = self.given.get(form, 0)
        return Clue(
            form,
            rest,
            tags=word.tags,
            agree=_agreement(None, rest, ""),
            definite=definite,
            skip=len(hold) - (hold.endswith("ل") and form[len(hold) : len(hold) + 1] == "ل"),
            hold=hold,
            adj="" if hold else self._nisba(word, rest, definite, hold),
            stop=stop and not given,
            time=form in words["time"] or rest in words["time"],
            given=given,
            opaque=self._opaque(word, stop, hold, definite),
        )

    def _cut(self, word: Word) -> tuple[str, bool, str]:
        """Clitic, article and rest of a word as spelled, without asking the lexicon."""
        form = word.form
        at = form.find("ال", 0, 4)
        if at > 0 and len(form) > at + 4 and form[:at] in HOLDS:
            return form[:at], True, form[at + 2 :]
        lam = form.find("لل", 0, 3) + 1
        if lam and len(form) > lam + 3 and form[:lam] in HOLDS_L and not self._plain(word):
            return form[:lam], True, form[lam + 1 :]
        if at == 0 and len(form) > 4:
            return "", True, form[2:]
        for sense in word.senses:
            if sense.shape not in VERBAL:
                return sense.before.removesuffix("ال"), sense.definite, form[len(sense.before) :]
        return "", False, form

    def _plain(self, word: Word) -> bool:
        return word.form in self.given or any(not sense.before for sense in word.senses)

    def _stops(
        self, word: Word, kind: str, place: str | None, hold: str, definite: bool, adjective: tuple[str, str] | None
    ) -> bool:
        """Whether a phrase ends in front of this word: a particle, a verb, a clitic group."""
        form = word.form
        if form in self.words["stop"] or (form[1:] in self.words["stop"] and form[0] in "وف"):
            return True
        if kind or adjective or place or definite or form in self.words["inner"]:
            return False
        if any(s.shape in VERBAL or s.shape in ("masdar", "particle") for s in word.senses):
            return True
        return bool(hold) or (len(form) < 3 and form not in self.words["joiner"])

    def _opaque(self, word: Word, stop: bool, hold: str, definite: bool) -> bool:
        form = word.form
        if form in self.words["proper"]:
            return True
        if stop or hold or definite or len(form) < 3 or form.endswith("وا"):
            return False
        if any(s.shape in VERBAL for s in word.senses) or form in self.words["common"]:
            return False
        if len(form) > 4 and form.endswith(("ون", "ين")):
            return False
        if form[0] in "وبلفيتن" and len(form) > 3:
            return False
        return not (form.startswith(("سي", "ست")) or (form.endswith("ت") and not form.endswith("ات")))

    def _nisba(self, word: Word, rest: str, definite: bool, hold: str) -> str:
        """Agreement of an unlisted adjective in -i; a masculine one only behind the article."""
        if hold or len(rest) < 4 or rest in self.words["common"] or word.senses:
            return ""
        if rest.endswith("يه"):
            return "f" if definite or len(rest) > 5 else ""
        if rest.endswith(("يين", "يون")):
            return "p"
        if definite and rest.endswith(("ين", "ون")):
            return "p" if rest.startswith("م") else ""
        if definite and rest.startswith("م") and rest.endswith("ه") and len(rest) > 4:
            return "f"
        return "m" if definite and rest.endswith("ي") and len(rest) > 3 else ""


def _clitics(form: str, name: str) -> str:
    """What is written onto a name that no lexicon knows: "ل" in "لداعش", "ول" in "وللحوثيين"."""
    if form.endswith(name):
        return form[: len(form) - len(name)]
    return form[: form.index("لل") + 1]  # the article's alef gives way behind "ل"


def name_starts(form: str) -> tuple[str, ...]:
    """A name's first word as written, and with its clitics off."""
    found = [form]
    rest = form
    if rest[:1] in "وف" and len(rest) > 3:
        rest = rest[1:]
        found.append(rest)
    if rest.startswith("لل") and len(rest) > 4:
        found += ["ا" + rest, "ال" + rest[2:]]
    if rest[:1] in "بلك" and len(rest) > 3:
        found.append(rest[1:])
    return tuple(found)


def _head(word: Word) -> tuple[Sense | None, str]:
    """The reading under which the word heads a party phrase, the least cut first."""
    verb = any(s.shape in VERBAL and s.before for s in word.senses)
    for sense in word.senses:
        for kind in KINDS:
            if kind in sense.tags and not _feigned(sense, kind, verb):
                return sense, "people" if kind == "party.title" and sense.shape in ("pl", "du") else kind[6:]
    return None, ""


def _feigned(sense: Sense, kind: str, verb: bool) -> bool:
    """A reading that spelling allows and use does not: *his gunman* for *armed*."""
    if sense.after in ("ي", "ني"):  # an adjective in -i, hardly ever *my*
        return True
    if sense.after in ("ه", "ي", "ك", "ني", "نا") and sense.shape == "sg":
        own = "party.bound" in sense.tags or "party.kept" in sense.tags  # "his brother", "his driver"
        return kind == "party.title" or (kind == "party.people" and not own)
    return verb and sense.before in ("و", "ف") and sense.shape == "sg"


def _feminine_verb(word: Word) -> bool:
    """Whether a finite verb has a feminine subject, by its letters."""
    sense = word.senses[0]
    if sense.shape not in VERBAL:
        return False
    form = word.form[len(sense.before) : len(word.form) - len(sense.after)]
    return form.startswith("ت") if sense.shape.endswith("present") else form.endswith("ت")


def _folk(word: Word) -> str:
    for sense in word.senses:
        if sense.after or sense.shape not in ("adj_p", "adj_m", "adj_d"):
            continue
        if any(tag.startswith("nation.") for tag in sense.tags):
            if sense.shape == "adj_m":
                return "" if sense.definite or sense.before else "acc" if word.form.endswith("ا") else "sg"
            return "pl" if sense.shape == "adj_p" else "du"
    return ""


def _rest(sense: Sense, form: str) -> str:
    return form[len(sense.before) : len(form) - len(sense.after)]


def _adjective(word: Word) -> tuple[str, str] | None:
    for sense in word.senses:
        agree = ADJ_AGREEMENT.get(sense.shape)
        if agree and not sense.after and sense.before in ("", "ال"):
            return agree, sense.lemma
    return None


def _tagged(word: Word, prefix: str) -> str | None:
    for sense in word.senses:
        for tag in () if sense.after else sense.tags:
            if tag.startswith(prefix):
                return tag[len(prefix) :]
    return None


def _agreement(sense: Sense | None, rest: str, kind: str) -> str:
    if sense is None:
        return "f" if rest.endswith(("ه", "ات")) else "m"
    if sense.shape == "du":
        return "d"
    if kind in ("people", "title"):
        if sense.shape == "pl":
            return "b"
        return "f" if rest.endswith("ه") else "m"
    if sense.shape == "pl" or "party.fem" in sense.tags:
        return "f"
    return "f" if rest.endswith(("ه", "ات")) else "m"


def _number(sense: Sense | None) -> str:
    return sense.shape if sense is not None and sense.shape in ("du", "pl") else "sg"


def _construct(sense: Sense | None, form: str, kind: str) -> bool:
    """Whether a noun may own the next word: no article, no pronoun, no nunation."""
    if sense is None or sense.definite or sense.after:
        return False
    if sense.shape == "du" or (kind in ("people", "title") and sense.shape == "pl" and form.endswith(("ون", "ين"))):
        return False
    lemma = sense.lemma.rsplit(":", 1)[-1]
    return not (form.endswith("ا") and not lemma.endswith(("ا", "ي", "ى")) and sense.shape in ("sg", "pl"))

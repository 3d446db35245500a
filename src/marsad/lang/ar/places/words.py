"""What each word of a report can do for a place: name it, head it, relate to it, or point away from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import compress
from operator import attrgetter
from typing import Any

from marsad.engine.gate import Memory
from marsad.gazetteer.store import Entry, Gazetteer
from marsad.lang.ar.language import arabic
from marsad.lang.ar.morphology import FOLDING
from marsad.lang.ar.places.spelling import spelling
from marsad.text.document import Document, Word

__all__ = ["Head", "Info", "Lexicon", "PlaceWords", "Start", "cuts", "lexicon"]

SEPARATORS = frozenset(["_", "-"])  # may stand inside a name (hashtags)
OPENERS = frozenset(["وفي", "ففي"])
_CLITICS_BY_FIRST = {"و": ("و", "وب", "ول", "ولل"), "ب": ("ب",), "ل": ("ل", "لل"), "ف": ("ف",)}


@dataclass(frozen=True, slots=True)
class Head:
    """A noun of a place: what kind, whether it belongs to the name, whether unknown names may follow."""

    kind: str
    keep: bool
    open: bool
    many: bool
    refuse: frozenset[str]


@dataclass(frozen=True, slots=True)
class Start:
    """Names that start with a word once ``cut`` letters of clitics are off: alone, or by their second word."""

    cut: int
    clitic: str
    alone: Entry | None
    behind: dict[str, tuple[Entry, ...]]  # second word -> names, the longest first


@dataclass(frozen=True, slots=True, eq=False)
class Info:
    """What a word form can do.

    ``anchor``: whether reading a place may begin here; if ``needs`` is not None only before one of its words.
    """

    anchor: bool = False
    needs: frozenset[str] | None = None
    head: Head | None = None
    starts: tuple[Start, ...] = ()
    relation: str | None = None
    preposition: bool = False
    origin: bool = False
    role: str | None = None
    given: bool = False
    stop: bool = False
    link: bool = False
    side: bool = False
    part: str | None = None  # before "of": a part of a place, a distance to it
    demonym: str | None = None
    definite: tuple[str, frozenset[str]] | None = None  # a noun with the article and the adjectives that name it
    again: tuple[str, bool] | None = None  # what a noun with the article points back to; whether it needs a lead
    capital: bool = False
    beside: bool = False  # an unlisted name may follow it
    speaks: bool = False  # an anchor or a country's people


_speaks = attrgetter("speaks")
NOTHING = Info()
_UNKNOWN = Info(needs=SEPARATORS)  # a word that says nothing


class Lexicon:
    """The YAML of this folder as sets and maps of folded words."""

    def __init__(self, data: dict[str, Any]) -> None:
        fold = FOLDING.word
        heads, relations, roles = data["places/heads"], data["places/relations"], data["places/roles"]
        self.heads: dict[str, Head] = {}
        refuse = {kind: frozenset(map(fold, words)) for kind, words in heads["not_after"].items()}
        for row in heads["heads"]:
            for many in (False, True):
                head = Head(row["kind"], row["keep"], row["open"], many, refuse.get(row["kind"], frozenset()))
                self.heads.update((fold(word), head) for word in row["many" if many else "one"])
        self.definite = {
            fold(noun): (kind, frozenset(map(fold, row["adjectives"])))
            for kind, row in heads["definite"].items()
            for noun in row["nouns"]
        }
        self.again = {
            fold(noun): (kind, led == "led")
            for kind, row in heads["again"].items()
            for led, nouns in row.items()
            for noun in nouns
        }
        self.again_not = frozenset(map(fold, heads["again_not"]))
        self.belongs = frozenset(map(fold, relations["belongs"]))
        self.beside = frozenset(map(fold, relations["beside"]))
        self.among = frozenset(map(fold, relations["among"]))
        self.seats = frozenset(map(fold, relations["seats"]))
        self.never = frozenset(map(fold, heads["never"]))
        self.ground = frozenset(map(fold, heads["ground"]))
        self.capital = fold(heads["capital"])
        self.relations = {fold(w): kind for kind in ("near", "rif", "inside", "toward") for w in relations[kind]}
        self.relations.update((fold(w), "side") for w in relations["side"])
        self.parts = {fold(w): kind for kind in ("inside", "near") for w in relations["before_of"][kind]}
        self.sides = frozenset(map(fold, relations["sides"]))
        self.links = frozenset(map(fold, relations["links"]))
        self.prepositions = frozenset(map(fold, relations["prepositions"]))
        self.origin = frozenset(map(fold, relations["origin"]))
        self.roles = {fold(w): kind for kind, words in roles.items() if kind != "power" for w in words}
        self.powers = frozenset(map(fold, roles["power"]))
        self.demonyms = dict(_demonyms(data["places/demonyms"]))
        of_country = frozenset(form for form in self.demonyms if form.startswith("ال"))
        self.definite.update((fold(noun), ("country", of_country)) for noun in heads["lands"])


def _demonyms(data: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Stems spread into genders, numbers and definite forms: (folded form, ISO alpha-3)."""
    for country, stems in data.items():
        for stem in map(FOLDING.word, stems):
            for ending in ("ي", "يه", "يين", "يون", "يان", "يتين", "يات", "يتان", "يا"):
                bare = stem + ending
                yield "ال" + bare, country
                if ending != "يا":
                    yield bare, country
            yield "الا" + stem, country  # broken plurals of the kind of الاتراك are few; harmless elsewhere


@cache
def lexicon() -> Lexicon:
    """The one lexicon of places of this process."""
    return Lexicon(arabic().data)


def cuts(form: str) -> list[tuple[int, str, str]]:
    """Ways to read a form as clitics and a name: (letters cut, clitics, rest)."""
    found = [(0, "", form)] if len(form) >= 2 else []
    for clitic in _CLITICS_BY_FIRST.get(form[0], ()):
        if form.startswith(clitic):
            rest = form[len(clitic) :]
            if clitic.endswith("لل"):
                rest = "ال" + rest
            if len(rest) >= 2:
                found.append((len(clitic), clitic, rest))
    return found


class PlaceWords:
    """Remembers for each distinct word what it can do, with one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.lexicon = lexicon()
        self.spelling = spelling()
        lex, speller = self.lexicon, self.spelling
        nouns: frozenset[str] = frozenset().union(lex.heads, lex.definite, lex.again, lex.roles, lex.demonyms)
        around = (lex.relations, lex.prepositions, lex.origin, lex.links, lex.sides, lex.parts)
        roles = {"ال" + role for role in lex.roles}
        self._listed = nouns.union(*around, roles, speller.given, speller.stops)
        self.capitals = frozenset(gazetteer.exact(lex.capital))
        self.known = Memory(self._info)
        self._last: tuple[Document, list[Info], list[int]] | None = None
        arabic().on_forget(self.known.clear)

    def line(self, doc: Document) -> tuple[list[Info], list[int]]:
        """What every word of a report can do, and which words begin a place or name a country's people."""
        last = self._last
        if last is None or last[0] is not doc:
            infos = list(map(self.known.__getitem__, doc.words))
            last = self._last = (doc, infos, list(compress(range(len(infos)), map(_speaks, infos))))
        return last[1], last[2]

    def _info(self, word: Word) -> Info:
        return self._analyse(word.form) if word.kind == "word" and word.form > "z" else NOTHING

    def _analyse(self, form: str) -> Info:
        lex, speller = self.lexicon, self.spelling
        bares = cuts(form)
        rests = [rest for _, _, rest in bares]
        if self._says_nothing(rests or [form]):
            return _UNKNOWN
        starts = tuple(start for cut, clitic, rest in bares if (start := self._start(cut, clitic, rest)))
        head, relation, definite = (_first(table, rests) for table in (lex.heads, lex.relations, lex.definite))
        plain = [form, form[1:]] if form[0] in "وف" and len(form) > 2 else [form]
        again = _first(lex.again, rests)
        beside = any(rest in lex.beside for rest in rests)
        always = (
            head is not None
            or relation in ("rif", "side")
            or form in OPENERS
            or beside
            or definite is not None
            or again is not None
        )
        demonym = _first(lex.demonyms, rests)
        alone = any(start.alone is not None and start.alone.weak < 2 for start in starts)
        behind = frozenset(word for start in starts for word in start.behind)
        return Info(
            anchor=always or alone or bool(behind),
            needs=None if always or alone else behind | SEPARATORS,
            head=head,
            starts=starts,
            relation=relation,
            preposition=any(rest in lex.prepositions for rest in plain),
            origin=any(rest in lex.origin for rest in plain),
            role=_first(lex.roles, [r.removeprefix("ال") if len(r) > 4 else r for r in rests] + rests),
            given=any(rest in speller.given for rest in rests[:2]),
            stop=any(rest in speller.stops for rest in plain) or form in lex.demonyms,
            link=any(rest in lex.links for rest in plain),
            side=any(rest in lex.sides for rest in plain),
            part=_first(lex.parts, plain),
            demonym=demonym,
            definite=definite,
            again=again,
            beside=beside,
            capital=lex.capital in rests,
            speaks=always or alone or bool(behind) or demonym is not None,
        )

    def _says_nothing(self, readings: list[str]) -> bool:
        """Whether a word stands in no list and starts no name, as nearly all do."""
        return self._listed.isdisjoint(readings) and not any(map(self.gazetteer.may_start, readings))

    def _start(self, cut: int, clitic: str, rest: str) -> Start | None:
        entries = self.gazetteer.starting(rest) if self.gazetteer.may_start(rest) else ()
        if not entries:
            return None
        behind: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.rest:
                behind.setdefault(entry.rest[0], []).append(entry)
        alone = entries[-1] if not entries[-1].rest else None
        return Start(cut, clitic, alone, {word: tuple(names) for word, names in behind.items()})


def _first(table: dict[str, Any], words: Iterable[str]) -> Any:
    for word in words:
        found = table.get(word)
        if found is not None:
            return found
    return None

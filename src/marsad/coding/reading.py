"""What a language's rules saw in a report: the input of the coding stages.

Every list is in the order of the text. Positions are word numbers of ``doc``; relations (``target``,
``agent`` …) are what the language's small words say about how a phrase is tied to what stands before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, chain
from math import log
from operator import attrgetter
from typing import Any, Protocol

import msgspec

from marsad.engine.rules import Match
from marsad.record import Place, Span, Warning
from marsad.text.document import Document

__all__ = ["FoundParty", "FoundPlace", "FoundTime", "Order", "Reading", "WordRole"]

_term, _first, _last = attrgetter("term"), attrgetter("first"), attrgetter("last")


@dataclass(frozen=True, slots=True)
class WordRole:
    """What a word by itself says of who did what to whom.

    ``act``: ``does`` (its subject did the act named beside it), ``leads`` (the same of what it leads to: "managed"),
    ``hits`` (its object is harmed), ``undergoes`` (its subject is harmed), ``harms`` (kills or hurts, of either
    voice), ``blasts`` (sets off what explodes), ``finds``, ``comments`` (condemns, warns), ``blames``, ``guesses``,
    ``claims`` (responsibility for what was told), ``falls`` (into an ambush), ``repels``, ``toward`` (against),
    ``which``, ``that``, ``then``, ``beside``, ``side``, ``backed``.
    ``verb`` is the person of a finite verb: ``m``, ``f`` (also of plurals that are no persons), ``p``, or nothing;
    ``pronoun`` that of an attached pronoun; ``nation`` the country (ISO alpha-3) of a nationality.
    ``describes`` marks adjectives.
    """

    act: str = ""
    verb: str = ""
    passive: bool = False  # no active reading
    joined: bool = False  # tied by "and"
    pronoun: str = ""
    feminine: bool = False
    nation: str = ""
    describes: bool = False  # an adjective, or a mark that stands between a noun and its adjective
    anyone: bool = False  # a person of whom nothing is said
    case: str = ""  # nominative, oblique, or not shown
    counts: bool = False  # a number, or a word of share ("several")


class FoundTime(msgspec.Struct):
    """Words of time, the days they mean, and their part in the report (only ``event_time`` dates an act)."""

    first: int
    last: int
    rule: str
    start: date
    end: date
    precision: str
    date_prec: int
    basis: str
    role: str
    said: tuple[int, int] | None = None  # the words that tell the day, where these only take it over


class FoundParty(msgspec.Struct):
    """A party's words, its reading, and its relation to what stands before."""

    first: int
    last: int
    rule: str
    value: Any
    relation: str
    match: Match
    carrier: bool = False  # aircraft, guns, tanks: they stand for who uses them
    idle: bool = False  # explosives and the like: used, neither doer nor harmed
    arms: str = ""  # which kind of carrier: the tag of its head


class FoundPlace(msgspec.Struct):
    """A place's words, its reading, the place it was resolved to, and its relation to what stands before."""

    first: int
    last: int
    rule: str
    value: Any
    relation: str
    place: Place | None
    vagueness: float = 0.5  # 0 a village or a building, 1 a district or countryside, 3 a country
    holder: int | None = None  # number of the place that holds it ("the village of X in the district of Y")
    stand: str = ""  # dateline, heading or front (it opens the sentence and sets its scene)


class _Rarity(dict[str, float]):
    """Term -> how telling it is, worked out when first asked for."""

    def __init__(self, sentences: int, held: Counter[str]) -> None:
        super().__init__()
        self._sentences, self._held = sentences, held

    def __missing__(self, term: str) -> float:
        found = self[term] = log((self._sentences + 1) / self._held[term])
        return found


class _Stretch(Protocol):
    """Some words of a report."""

    @property
    def first(self) -> int: ...

    @property
    def last(self) -> int: ...


class Order:
    """Where the phrases of a list stand, so that those near an act are found however long the report is."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, phrases: Sequence[_Stretch]) -> None:
        self._firsts = list(map(_first, phrases))
        self._lasts = list(accumulate(map(_last, phrases), max))  # phrases may hold one another

    def within(self, first: int, last: int) -> range:
        """The phrases that may share a word with those from ``first`` up to, not including, ``last``."""
        return range(bisect_right(self._lasts, first), bisect_left(self._firsts, last))


@dataclass(slots=True)
class Reading:
    """A report as its language's rules see it.

    ``answerable``: where somebody claims an act (3) or is blamed for one (2): the word that says so, the words that
    name whom (first, behind the last), and that strength.
    """

    doc: Document
    triggers: list[Match]
    cues: list[Match]
    counts: list[Match]
    times: list[FoundTime]
    anchor: date | None
    places: list[FoundPlace]
    parties: list[FoundParty]
    weapons: list[tuple[int, str]]
    means: set[int]
    clause_of: list[int]
    verbs: list[bool]
    tellers: Callable[..., list[Any]]
    quote: Callable[[tuple[int, int]], Span]
    speakers: set[int] = field(default_factory=set)
    answerable: list[tuple[int, int, int, int]] = field(default_factory=list)  # claims and charges, see below
    denials: list[int] = field(default_factory=list)  # words with which somebody denies to have done what was told
    ties: dict[int, str] = field(default_factory=dict)  # relation of each act to what stands before its first word
    telling: Callable[[int, str], float] = lambda sentence, family: 0.0
    contexts: dict[int, set[str]] = field(default_factory=dict)  # sentence -> fields its words belong to
    republished_from: str | None = None  # whom the text itself names as its source
    title_sentences: int = 0
    warnings: list[Warning] = field(default_factory=list)
    roles: list[WordRole] = field(default_factory=list)
    _orders: dict[str, Order] = field(default_factory=dict)
    _rarity: _Rarity | None = None
    _parties_by: dict[str, dict[Any, list[int]]] = field(default_factory=dict)

    @property
    def rarity(self) -> dict[str, float]:
        """How telling each term is of one passage of the report: the log of sentences to those that hold it."""
        if self._rarity is None:
            terms = list(map(_term, self.doc.words))
            held = Counter(chain.from_iterable([set(terms[a:b]) for a, b in self.doc.sentences]))
            self._rarity = _Rarity(len(self.doc.sentences), held)
        return self._rarity

    def near(self, name: str, first: int, last: int) -> range:
        """Numbers of the ``parties``, ``places``, ``times`` or ``triggers`` that may share one of these words.

        Args:
            name: which list.
            first: the first word.
            last: the word behind the last.
        """
        order = self._orders.get(name)
        if order is None:
            order = self._orders[name] = Order(getattr(self, name))
        return order.within(first, last)

    def parties_by(self, name: str, keys: Callable[[FoundParty], Iterable[Any]]) -> dict[Any, list[int]]:
        """Numbers of the parties by something said of them; worked out once for each ``name``."""
        found = self._parties_by.get(name)
        if found is None:
            found = self._parties_by[name] = {}
            for k, party in enumerate(self.parties):
                for key in keys(party):
                    found.setdefault(key, []).append(k)
        return found

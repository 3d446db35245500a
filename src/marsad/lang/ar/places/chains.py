"""How the places of a report hang together: chains, headings, lists, and nouns that point back."""

from __future__ import annotations

import msgspec

from marsad.engine.rules import Match
from marsad.gazetteer.store import Row
from marsad.lang.ar.places.levels import BACK, CHAIN_GAP, LEVEL, MEANT, NAMED, POINT
from marsad.lang.ar.places.mention import PlaceMention
from marsad.lang.ar.places.words import PlaceWords
from marsad.text.document import Document

__all__ = ["CAPITALS", "Links", "Spot"]

AIRPORT = "مطار"
TOWNS = frozenset(["city", "town"])
CAPITALS = 20
"""A name of more places than this is "the capital"."""


class Spot(msgspec.Struct):
    """A mention on its way to a place."""

    match: Match
    value: PlaceMention
    rows: list[Row]
    parent: int | None = None
    wide: bool = False  # stands for the governorate rather than its town
    best: Row | None = None
    score: float = 0.0
    sign: float = 0.0  # what it adds to the signs of its country
    ranked: list[tuple[float, Row, list[str]]] = []
    land: str | None = None  # the country that an adjective right behind it names
    headed: bool = False  # its parent is a line above rather than a word beside it
    meant: int | None = None  # the mention that "the town" points back to


class Links:
    """The mentions of one report and the ties between them."""

    doc: Document
    words: PlaceWords
    spots: list[Spot]

    def _level(self, spot: Spot) -> int:
        value = spot.value
        if value.cue == "again":
            return LEVEL.get(value.kind or "", POINT)
        if value.kind == "countryside" or value.head in LEVEL:
            return LEVEL[value.kind if value.kind == "countryside" else value.head or ""]
        kinds = [LEVEL.get(row.kind, POINT) for row in spot.rows]
        return min(kinds) if kinds else POINT

    def _chains(self) -> None:
        """Join each place to the wider one that follows it ("village of X in the district of Y")."""
        names = [spot.match.part("name") or (spot.match.first, spot.match.last) for spot in self.spots]
        for i, spot in enumerate(self.spots):
            for j in range(i + 1, min(i + 4, len(self.spots))):
                gap = self._gap(names[i][1], self.spots[j].match.first, names[j][0])
                if gap is None:
                    break
                if gap and (self._wider(j, i) or self._led(j, names[i][1])) and self._may_hold(j, i):
                    spot.parent = j
                    break
        self._headings()
        self._brothers(names)
        for spot in self.spots:
            if spot.parent is not None:
                self.spots[spot.parent].wide = True
            first = spot.match.first
            if spot.value.relation_kind in ("side", "rif") or "#" in [
                w.form for w in self.doc.words[max(0, first - 1) : first + 1]
            ]:
                spot.wide = True

    def _gap(self, end: int, first: int, name: int) -> bool | None:
        """True: a chain may go over this gap; False: an item of a list stands between; None: too far."""
        if name - end > CHAIN_GAP + 2:
            return None
        joined = False
        for k in range(end, min(max(first, end), name)):
            word = self.doc.words[k]
            info = self.words.known[word]
            if word.kind == "number" or word.form in '،,()-«»"“”:_#' or (info.link or info.relation or info.part):
                continue
            if word.kind == "break" or word.form in ".؟!":
                return None
            return joined if info.side or info.preposition else None
        start = self.doc.words[end].form if end < len(self.doc.words) else ""
        joined = not (start.startswith("و") and end == first and first == name)
        return (joined and end <= first) or (first < end and name >= end)

    def _wider(self, j: int, i: int) -> bool:
        wide, narrow = self.spots[j], self.spots[i]
        if wide.value.role in ("party", "agency", "title"):
            return False
        a, b = self._level(wide), self._level(narrow)
        return a < b or (a == b and a > 0 and bool(wide.value.relation or narrow.value.relation))

    def _led(self, j: int, end: int) -> bool:
        """Whether a town with its noun and "in" follows at once: the name before it lies in it, however wide."""
        wide = self.spots[j]
        if self.doc.words[end].form in self.words.lexicon.belongs and wide.match.first == end + 1:
            return True
        at_once = wide.match.first == end and self.doc.words[end].form.startswith("ب")
        return at_once and wide.value.head in LEVEL and not wide.value.relation and wide.value.role is None

    def _may_hold(self, j: int, i: int) -> bool:
        """Whether a known place may lie in a known wider one: "Washington in Syria" is no chain."""
        wide, narrow = self.spots[j], self.spots[i]
        if narrow.value.head is not None or narrow.value.weak or not narrow.rows or not wide.rows:
            return True
        lands = {row.country for row in wide.rows}
        return None in lands or any(row.country is None or row.country in lands for row in narrow.rows)

    def _headings(self) -> None:
        """A governorate alone on its line holds the places behind it, up to the next such line."""
        heading: int | None = None
        for i, spot in enumerate(self.spots):
            first, last = spot.match.first, spot.match.last
            line = self.doc.sentences[self.doc.sentence_of[first]] if self.doc.sentences else (0, 0)
            if last - first + 3 >= line[1] - line[0] and any(row.kind in ("admin1", "city") for row in spot.rows):
                heading = i
            elif spot.parent is None and heading is not None and self._level(spot) > 0:
                spot.parent, spot.headed = heading, True

    def _brothers(self, names: list[tuple[int, int]]) -> None:
        """Items of one list share what holds the last of them."""
        for i in range(len(self.spots) - 2, -1, -1):
            here, behind = self.spots[i], self.spots[i + 1]
            near = names[i + 1][0] - names[i][1] <= 2
            joined = behind.value.cue == "list" or (
                behind.match.first == names[i][1] and self.doc.words[behind.match.first].form.startswith("و")
            )
            held = behind.parent
            if here.parent is None and near and joined and held is not None and held != i:
                if behind.value.cue == "list" or self._wider(held, i):
                    here.parent = held

    def _point_back(self, i: int, spot: Spot) -> None:
        """Find what "the town" means: the last place of its kind told in the sentences before."""
        if spot.value.kind == "country":
            return
        sentence = self.doc.sentence_of[spot.match.first]
        found = seat = None
        for j in range(i - 1, -1, -1):
            other = self.spots[j]
            apart = sentence - self.doc.sentence_of[other.match.first]
            if apart > BACK or (apart and seat is not None):
                break
            if other.meant is not None or other.value.cue == "again" or self._other_noun(spot, other):
                continue
            if not apart and self._is_a(other, spot.value.kind or ""):
                found = j  # told in this very sentence
                break
            if not apart and seat is None and self._is_seat(other, spot.value.kind or ""):
                seat = j
                if other.value.head == spot.value.kind:
                    break
            if self._noun(other) == spot.value.kind and other.value.role is None:
                found = j  # named with the very noun
                break
            if found is None and self._is_a(other, spot.value.kind or ""):
                found = j
        found = seat if found is None else found
        if found is not None:
            spot.meant, spot.best, spot.score = found, self.spots[found].best, self.spots[found].score

    def _is_seat(self, other: Spot, kind: str) -> bool:
        """Whether "the city" or "the governorate" may mean a governorate told in this sentence."""
        value, best = other.value, other.best
        if best is None or best.kind != "admin1" or value.role in ("agency", "title") or value.kind == "countryside":
            return False
        if kind == "city":
            return value.role is None and any(row.kind in TOWNS and row.admin1 == best.id for row in other.rows)
        return value.head == kind

    def _other_noun(self, spot: Spot, other: Spot) -> bool:
        """Whether "the airport" is asked for and the other is named a base or a barracks."""
        first, _, rest = other.value.name.partition(" ")
        return bool(rest) and spot.value.name.endswith(AIRPORT) and first != AIRPORT and self._noun(other) == "base"

    def _noun(self, spot: Spot) -> str | None:
        """The kind that a mention's noun says, also where the noun is part of a listed name."""
        if spot.value.head is not None or " " not in spot.value.name:
            return spot.value.head
        head = self.words.lexicon.heads.get(self.words.spelling.fold(spot.value.name.split()[0]))
        return head.kind if head is not None else None

    def _capital(self, i: int, spot: Spot) -> None:
        """ "The capital" is the last one named, else that of the country named last."""
        ids = {row.id: row for row in spot.rows}
        for j in range(i - 1, -1, -1):
            other = self.spots[j]
            if other.best is not None and other.meant is None and any(row.id in ids for row in other.rows):
                if other.best.country == next(ids[row.id].country for row in other.rows if row.id in ids):
                    spot.meant, spot.best, spot.score = j, other.best, other.score
                    return

    def _is_a(self, spot: Spot, kind: str) -> bool:
        """Whether "the (kind)" may mean this mention."""
        value = spot.value
        if value.role in ("party", "agency") or value.kind == "countryside":
            return False
        if value.head in NAMED:
            return value.head == kind or (kind == "base" and value.head == "camp")
        if spot.best is None:
            return value.head == kind
        wanted = MEANT.get(kind, frozenset([kind]))
        return spot.best.kind in wanted or (kind == "admin1" and any(row.kind == kind for row in spot.rows))

"""Where the named places are: chains joined, same-named places chosen by everything the report says."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from marsad.engine.rules import Match
from marsad.gazetteer.keys import key, loose_key
from marsad.gazetteer.store import Gazetteer, Row, open_pack
from marsad.lang.ar.places.chains import CAPITALS, Links, Spot
from marsad.lang.ar.places.finding import place_words
from marsad.lang.ar.places.levels import (
    AGREES,
    COUNTRY_BOUND,
    COUNTRY_SCORE,
    DEGREE,
    FAMOUS,
    KEPT,
    NEAR_POINTS,
    OF_TOWN,
    POINTS,
    PRECISION,
    RIVAL,
    RULER,
    SETTLED,
    SURE,
    grade,
    home,
    inside,
    same,
)
from marsad.lang.ar.places.mention import PlaceMention
from marsad.record import Candidate, Place, Span
from marsad.text.document import Document

__all__ = ["Resolved", "resolve", "resolve_linked"]


AGAINST = 0.05
"""A place that scores no more is spoken against by its kind and by what is said to hold it."""
SPREAD = 0.45
"""With no country more present than so, a report tells of several."""


class Resolved(NamedTuple):
    """Where a mention is, and which mention names the wider place that holds it (its number), if one does."""

    place: Place | None
    holder: int | None
    meant: int | None = None  # the mention that "the town" points back to


def resolve(
    doc: Document,
    mentions: Sequence[Match],
    published: str | None = None,
    outlet: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> list[Place | None]:
    """Say for every mention where it is; the answers stand in the order of the mentions.

    Args:
        doc: the report.
        mentions: what ``annotate`` found in it (with the same gazetteer).
        published: ISO date; kept for gazetteers whose names change with time.
        outlet: name or address of the outlet, a weak sign of the country.
        gazetteer: the packs to look in; the shipped one by default.
    """
    return [found.place for found in resolve_linked(doc, mentions, published, outlet, gazetteer)]


def resolve_linked(
    doc: Document,
    mentions: Sequence[Match],
    published: str | None = None,
    outlet: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> list[Resolved]:
    """As ``resolve``, with the chains that were read ("the village of X in the district of Y")."""
    del published  # no row of the shipped gazetteer has a period yet
    resolver = _Resolver(doc, mentions, outlet, gazetteer or open_pack())
    found = resolver.run()
    return [Resolved(place, spot.parent, spot.meant) for place, spot in zip(found, resolver.spots, strict=True)]


class _Resolver(Links):
    """One report's places, from the wide to the narrow."""

    def __init__(self, doc: Document, mentions: Sequence[Match], outlet: str | None, gazetteer: Gazetteer) -> None:
        self.doc, self.gaz = doc, gazetteer
        self.words = place_words(gazetteer)
        self.spots = [self._spot(match) for match in mentions]
        self.countries: dict[str, float] = self._signs(outlet)
        self.total = sum(self.countries.values())
        self.near = False  # whether nearness to other places counts yet
        self.seen: dict[tuple[object, ...], Spot] = {}
        self.around: list[tuple[float, float, int, bool]] = []  # neighbours of the mention being placed
        self.listed: dict[int, list[Candidate]] = {}  # candidates by the ranked rows they were made of

    def run(self) -> list[Place | None]:
        """Places of all mentions."""
        self._chains()
        order = sorted(
            range(len(self.spots)), key=lambda i: (self._level(self.spots[i]), len(self.spots[i].rows) != 1, i)
        )
        for i in order:
            self._choose(i)
        for i, spot in enumerate(self.spots):
            if spot.value.cue == "again" and spot.value.kind == "country":
                self._the_country(spot)
            elif spot.value.cue == "again":
                self._point_back(i, spot)
            elif len(spot.rows) > CAPITALS:
                self._capital(i, spot)
        self.near, self.seen = True, {}
        for i in order:  # again, now that every neighbour is known
            if self._open(self.spots[i]):
                self._choose(i)
        places = [self._place(i) if self._names(spot) else None for i, spot in enumerate(self.spots)]
        return [places[i] if spot.meant is None else places[spot.meant] for i, spot in enumerate(self.spots)]

    def _names(self, spot: Spot) -> bool:
        """Whether a mention is a place by itself, rather than one that points back."""
        return spot.value.cue != "again" or (spot.best is not None and spot.meant is None)

    def _the_country(self, spot: Spot) -> None:
        """ "The north of the country": of the report's main one, or the one its sentence speaks of."""
        spot.best = self._row_of(self._local_country(self.doc.sentence_of[spot.match.first]))
        spot.score = COUNTRY_SCORE if spot.best is not None else 0.0

    def _open(self, spot: Spot) -> bool:
        """Whether the neighbours may still change the choice."""
        if spot.best is None:
            return bool(spot.rows)
        if spot.meant is not None:
            return False
        if spot.parent is not None and self._level(self.spots[spot.parent]) >= self._level(spot):
            return True  # its holder was chosen after it
        return len(spot.ranked) > 1 and spot.ranked[0][0] - spot.ranked[1][0] < NEAR_POINTS

    # what the report says as a whole

    def _spot(self, match: Match) -> Spot:
        value: PlaceMention = match.value
        ids = value.ids or self._loosely(match, value)
        rows = self._distinct([self.gaz.row(place) for place in ids])
        land = self._land(match) if value.kind != "country" else None
        if land is not None:  # "the town of X, Nigerien": one of that country, else nobody has listed it
            rows = [row for row in rows if row.country in (land, None)]
        return Spot(match, value, rows, land=land)

    def _land(self, match: Match) -> str | None:
        """The country whose adjective, with the article, stands right behind a name."""
        at = (match.part("name") or (match.first, match.last))[1]
        if at >= len(self.doc.words):
            return None
        word = self.doc.words[at]
        return self.words.known[word].demonym if word.form.startswith("ال") else None

    def _loosely(self, match: Match, value: PlaceMention) -> tuple[int, ...]:
        """Places whose name is spelt nearly so; only for names with a head noun."""
        if value.head is None or value.kind == "countryside":
            return ()
        speller = self.words.spelling
        exact = key(value.name, speller.fold)
        head, _, rest = exact.partition(" ")
        names = [exact, rest] if rest and head in self.words.lexicon.heads else [exact]
        for name in names:
            if len(name) > 3:
                found = self.gaz.exact(name) or self.gaz.loose(loose_key(name, speller.strip))
                if found:
                    return found
        return ()

    def _distinct(self, rows: list[Row]) -> list[Row]:
        """Rows of several packs that mean the same place, once."""
        if len(self.gaz.paths) < 2 or len(rows) < 2:
            return rows
        kept: list[Row] = []
        for row in rows:
            if not any(same(row, other) for other in kept):
                kept.append(row)
        return kept

    def _signs(self, outlet: str | None) -> dict[str, float]:
        """How strongly each country is present: named places, adjectives of countries, the outlet."""
        signs: defaultdict[str, float] = defaultdict(float)
        country = home(outlet)
        if country:
            signs[country] += 0.7
        infos, telling = self.words.line(self.doc)
        self.lands = [(land, self.doc.sentence_of[i]) for i in telling if (land := infos[i].demonym)]
        for land, _ in self.lands:
            signs[land] += 0.6
        told: set[tuple[int, ...]] = set()
        for spot in self.spots:
            found = {row.country for row in spot.rows} if len(spot.rows) <= CAPITALS else set()
            only = found.pop() if len(found) == 1 and spot.value.role != "agency" else None
            if only:
                sure = spot.value.weak == 0 and spot.rows[0].kind != "country"
                weight = 1.5 if sure else 1.0 if spot.rows[0].kind == "country" else 0.4
                spot.sign = weight
                if spot.value.ids not in told or spot.rows[0].kind == "country":
                    signs[only] += weight
                told.add(spot.value.ids)
        return signs

    # choosing

    def _choose(self, i: int) -> None:
        spot = self.spots[i]
        if spot.value.cue == "again":
            return
        if len(spot.rows) == 1 and spot.rows[0].kind == "country":
            spot.score, spot.best = COUNTRY_SCORE, spot.rows[0]
            spot.ranked = [(COUNTRY_SCORE, spot.rows[0], ["a country"])]
            return
        parent = self.spots[spot.parent] if spot.parent is not None else None
        if parent is not None and parent.best is not None and spot.headed:
            kept = [row for row in spot.rows if inside(row, parent.best, parent.value)]
            if spot.rows and not kept:  # the line above was no heading over this
                spot.parent = parent = None
        holder = parent.best.id if parent is not None and parent.best is not None else None
        like = (spot.value.ids or spot.value.name, spot.value.head, spot.value.kind, spot.wide, holder)
        known = self.seen.setdefault(like, spot)
        if known is not spot:  # a name means one place throughout a report
            spot.ranked, spot.score, spot.best = known.ranked, known.score, known.best
            return
        if self.near:
            self.around = self._neighbours(i)
        rows = spot.rows
        if len(rows) > CAPITALS:  # only those of countries that the report speaks of
            rows = [row for row in rows if row.country in self.countries] or rows
        ranked = [self._score(spot, row, parent) for row in rows]
        ranked.sort(key=lambda item: -item[0])
        spot.ranked = ranked
        if ranked and ranked[0][0] > AGAINST and self._fits(spot, ranked[0], parent):
            spot.score, spot.best = ranked[0][0], ranked[0][1]
        else:
            spot.score, spot.best = 0.0, None

    def _fits(self, spot: Spot, top: tuple[float, Row, list[str]], parent: Spot | None) -> bool:
        """A small place in a country that the report gives no sign of is another one of that name."""
        _score, row, _ = top
        if parent is not None and parent.best is not None and row.country and parent.best.country:
            if row.country != parent.best.country and row.kind != "country":
                return False
            if not inside(row, parent.best, parent.value):
                return False
        if spot.value.head in POINTS and row.kind in ("country", "admin1", "region"):
            return False
        if row.kind in ("country", "region", "sea", "river") or row.population >= FAMOUS:
            return True
        rest = max(self.total - spot.sign, 0.1)  # its own word does not count
        if (self.countries.get(row.country or "", 0.0) - spot.sign) / rest >= COUNTRY_BOUND:
            return True
        rival = max((sign for country, sign in self.countries.items() if country != row.country), default=0.0) / rest
        if rival < RIVAL:
            return True
        lands = len({other.country for other in spot.rows})
        if row.curated and lands <= 2 and row.kind != "admin1":
            return True
        if spot.value.weak:
            return False
        if row.kind in ("admin1", "city"):  # whoever else the report is about, one is meant so
            if {other.country for other in spot.rows if other.curated} == {row.country}:
                return True
        return rival < RULER and lands == 1

    def _score(self, spot: Spot, row: Row, parent: Spot | None) -> tuple[float, Row, list[str]]:
        reasons: list[str] = []
        points = 0.15 + 0.25 * min(math.log10(row.population + 1) / 7, 1.0)
        if row.kind in ("country", "admin1"):
            points += 0.1
        if row.curated:
            points += 0.1
            reasons.append("curated")
        points += self._kind_points(spot, row, reasons)
        if row.country is None:
            points += 0.3  # seas and regions of several countries are meant when they are named
        share = self.countries.get(row.country or "", 0.0) / max(self.total, 0.1)
        if share:
            points += 0.4 * share
            reasons.append(f"country {row.country} {share:.0%}")
        if parent is not None and parent.best is not None:
            points += self._parent_points(row, parent, reasons)
        if self.near:
            points += self._near_points(spot, row, reasons)
        return max(0.0, min(1.0, points)), row, reasons

    def _kind_points(self, spot: Spot, row: Row, reasons: list[str]) -> float:
        if spot.wide and spot.value.head is None and row.kind == "admin1":
            reasons.append("holds another place or is a heading")
            return 0.35
        wanted = AGREES.get(spot.value.kind if spot.value.kind == "countryside" else spot.value.head or "")
        if wanted is None:
            return 0.08 if row.kind in SETTLED and spot.value.head is None else 0.0
        if row.kind in wanted:
            reasons.append(f"is a {row.kind}")
            return 0.2
        return -0.15

    def _parent_points(self, row: Row, parent: Spot, reasons: list[str]) -> float:
        best = parent.best
        assert best is not None
        if best.id == row.id:
            return -0.3
        if inside(row, best, parent.value):
            reasons.append(f"in {best.name_en}")
            return 0.3
        if row.country == best.country:
            return -0.1
        return -0.4

    def _neighbours(self, i: int) -> list[tuple[float, float, int, bool]]:
        """Latitude, longitude and id of the places surely known around a mention, and whether in its sentence."""
        of = self.doc.sentence_of
        sentence = of[self.spots[i].match.first]
        found = []
        for j in range(max(0, i - 6), min(len(self.spots), i + 7)):
            other = self.spots[j].best
            if other is None or j == i or other.kind == "country" or self.spots[j].score < SURE:
                continue
            if other.lat is not None and other.lon is not None:
                found.append((other.lat, other.lon, other.id, of[self.spots[j].match.first] == sentence))
        return found

    def _near_points(self, spot: Spot, row: Row, reasons: list[str]) -> float:
        """Nearness to the places named around it, those in its sentence counting most."""
        if row.lat is None or row.lon is None or row.kind == "country" or len(spot.rows) == 1:
            return 0.0
        wide = math.cos(math.radians(row.lat))
        here = far = math.inf  # squared km to the nearest place of this sentence, of others
        for lat, lon, ident, beside in self.around:
            if ident == row.id:
                continue
            apart = (row.lat - lat) ** 2 + ((row.lon - lon) * wide) ** 2
            if beside:
                here = min(here, apart)
            else:
                far = min(far, apart)
        if here == far:
            return 0.0
        top = max(math.exp(-math.sqrt(here) * DEGREE / 60), 0.6 * math.exp(-math.sqrt(far) * DEGREE / 60))
        if top > 0.3:
            reasons.append("near other places")
        return NEAR_POINTS * top

    # answers

    def _place(self, i: int) -> Place:
        spot = self.spots[i]
        value, best = spot.value, spot.best
        name = spot.match.part("name") or (spot.match.first, spot.match.last)
        setting = self._setting(i) if best is None else None
        anchor = best or setting
        country = anchor.country if anchor else spot.land or self._main_country()
        precision = self._precision(value, best, setting)
        where, geo = PRECISION[precision] if precision else (None, None)
        return Place(
            name=value.name,
            country=country,
            admin1=self._admin(anchor, 1) or self._parent_admin(i),
            admin2=self._admin(anchor, 2),
            lat=anchor.lat if anchor else None,
            lon=anchor.lon if anchor else None,
            geonameid=best.geonameid if best else None,
            precision=precision,
            where_prec=where,
            geo_precision=geo,
            candidates=self._candidates(spot.ranked),
            span=self._span(name, value.name),
        )

    def _span(self, name: tuple[int, int], text: str) -> Span:
        span = self.doc.span(*name)
        cut = len(span.text) - len(text)
        if 0 < cut <= 3 and span.text.endswith(text):
            return Span(span.start + cut, span.end, text)
        return span

    def _setting(self, i: int) -> Row | None:
        """The known place that an unknown one is said to be in: its chain, else what was named before it."""
        at: int | None = self.spots[i].parent
        seen = 0
        while at is not None and seen < 4:
            if self.spots[at].best is not None:
                return self._seat(i, self.spots[at])
            at, seen = self.spots[at].parent, seen + 1
        sentence = self.doc.sentence_of[self.spots[i].match.first]
        level = self._level(self.spots[i])
        around: list[int] = [*range(i - 1, max(-1, i - 6), -1), *range(i + 1, min(len(self.spots), i + 3))]
        for j in around:
            other = self.spots[j]
            here = self.doc.sentence_of[other.match.first] == sentence
            if other.best is not None and here and self._level(other) <= level and other.best.kind != "country":
                return other.best
        main = self.spots[i].land or self._local_country(sentence)
        return self._row_of(main)

    def _seat(self, i: int, holder: Spot) -> Row | None:
        """Of "the quarter of X in Y", where Y is a governorate and its town, the town."""
        best = holder.best
        if best is None or best.kind != "admin1" or self.spots[i].value.head not in OF_TOWN:
            return best
        if holder.value.head is not None or holder.value.kind == "countryside" or holder.value.relation_kind == "rif":
            return best
        return next((row for _, row, _ in holder.ranked if row.kind == "city" and row.admin1 == best.id), best)

    def _row_of(self, country: str | None) -> Row | None:
        """The row of a country's code."""
        found = self.gaz.exact(country.casefold()) if country else ()
        rows: list[Row] = [self.gaz.row(place) for place in found]
        return next((row for row in rows if row.kind == "country"), None)

    def _local_country(self, sentence: int) -> str | None:
        """The report's main country, unless the sentence speaks of one other country alone."""
        main = self._main_country()
        if main is None or self.countries[main] > SPREAD * self.total:
            return main
        told = {land for land, at in self.lands if at == sentence}
        return told.pop() if len(told) == 1 and main not in told else main

    def _main_country(self) -> str | None:
        return max(self.countries, key=lambda name: self.countries[name]) if self.countries else None

    def _precision(self, value: PlaceMention, best: Row | None, setting: Row | None) -> str | None:
        row = best or setting
        if row is None:
            return None
        wide = grade(row)
        if best is None and wide == "exact":
            return "near"
        if value.kind == "countryside" or value.relation_kind in ("near", "side"):
            return "near" if wide == "exact" else "region" if row.kind == "country" else wide
        return wide

    def _admin(self, row: Row | None, level: int) -> str | None:
        if row is None:
            return None
        if row.kind == f"admin{level}":
            return row.name_en
        up = row.admin1 if level == 1 else row.admin2
        return self.gaz.row(up).name_en if up is not None else None

    def _parent_admin(self, i: int) -> str | None:
        parent = self.spots[i].parent
        return self._admin(self.spots[parent].best, 1) if parent is not None else None

    def _candidates(self, ranked: list[tuple[float, Row, list[str]]]) -> list[Candidate]:
        """The best rows as the record keeps them, made once for all mentions of a name."""
        if not ranked:
            return []
        known = self.listed.get(id(ranked))
        if known is None:
            known = self.listed[id(ranked)] = [self._candidate(item) for item in ranked[:KEPT]]
        return known

    def _candidate(self, item: tuple[float, Row, list[str]]) -> Candidate:
        score, row, reasons = item
        return Candidate(
            name=row.name,
            country=row.country,
            admin1=self._admin(row, 1),
            lat=row.lat,
            lon=row.lon,
            geonameid=row.geonameid,
            source=row.source,
            score=round(score, 3),
            reasons=reasons,
        )

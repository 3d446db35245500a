"""All that the rules of the language see in a report, before anything is joined into events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any

from marsad.coding.reading import FoundParty, FoundPlace, FoundTime, Reading
from marsad.engine.rules import Match
from marsad.lang.ar import claims, cleaning, counts, events, numbers, parties, places, times
from marsad.lang.ar.bearing import bearings, claiming, clause_starts, contexts, finite_verbs, weapons
from marsad.lang.ar.grammar import relation
from marsad.lang.ar.language import arabic
from marsad.lang.ar.telling import load_telling
from marsad.lang.ar.tolls import find_tolls
from marsad.record import Article, Party, Place, Removal, Toll
from marsad.text.document import Document

__all__ = ["ArabicReader"]

VAV_NAMES = frozenset(["واشنطن", "وارسو", "وزيرستان", "واسط", "ولاية", "وادي", "وسط", "ولايه", "وهران"])
WIDTH = {
    "country": 3.0,
    "admin1": 1.2,
    "governorate": 1.2,
    "province": 1.2,
    "region": 1.3,
    "area": 0.4,
    "countryside": 1.6,
    "district": 0.8,
}
SPOTS = frozenset(["mountain", "valley", "base", "camp", "airport", "crossing", "road", "field", "facility"])
TOWNS = frozenset(["city", "town", "village", "neighbourhood"])
_role = attrgetter("role")
BY_PRECISION = {"exact": 0.2, "near": 0.5, "district": 0.9, "governorate": 1.2, "region": 1.4, "country": 3.0}
CARRIERS = frozenset(["w.air", "w.artillery", "w.tank", "w.ship"])
MEANS_WORDS = frozenset(["بواسطه", "باستخدام", "عبر", "مستخدما", "مستخدمه", "مستخدمين"])
SHARES = frozenset(["من", "عدد", "عشرات", "مئات", "وابل", "رشقه", "رشقات", "صليه", "دفعه", "عده", "سلسله"])
MEANS_PHRASE = 5
"""Words before a weapon within which the preposition of its phrase may stand."""
SMALL = frozenset(["rel.target", "rel.at", "rel.from", "rel.with", "rel.between"])
CHARGES = frozenset(["w.ied", "w.bomb", "w.rocket", "w.barrel", "w.firearm"])


class ArabicReader:
    """The Arabic rooms behind one door."""

    code = "ar"

    def read(self, article: Article) -> tuple[Reading, list[Removal], list[Toll]]:
        """Read an article: what the rules saw, what is not the report, cumulative tolls."""
        cleaned = cleaning.clean(article.text, article.title)
        removed = cleaned.removals
        doc = arabic().document(article.text, cleaning.masked(removed))
        quantities = numbers.annotate(doc)
        found_counts = counts.annotate(doc, quantities)
        said = times.annotate(doc)
        voices = claims.annotate(doc)
        anchor = times.document_anchor(doc, said, article.published)
        triggers, found_cues = events.read(doc)
        line = bearings(doc)
        found_places = _places(doc, article)
        reading = Reading(
            doc=doc,
            triggers=triggers,
            cues=found_cues,
            counts=found_counts,
            times=_times(doc, said, article, voices, anchor),
            anchor=anchor.date if anchor else None,
            places=found_places,
            parties=_parties(doc, found_places),
            weapons=(arms := weapons(doc, line)),
            means=_means(doc, arms),
            clause_of=clause_starts(doc, line),
            verbs=finite_verbs(doc, line),
            tellers=claims.Told(doc, voices, claims.attribute(doc, voices)).tellers,
            quote=lambda span: claims.quote(doc, span),
            speakers=_speakers(voices),
            answerable=_answerable(voices, claims.charges(doc, voices), claiming(doc)),
            denials=claims.denials(doc, voices),
            ties={m.first: relation(doc, m.first) for m in triggers},
            roles=list(map(_role, line)),
            republished_from=cleaned.republished_from,
            title_sentences=_title_sentences(doc, article),
            warnings=times.warnings(doc, article.published, matches=said),
            contexts=contexts(doc, line),
            telling=_telling(doc, [*triggers, *found_cues, *found_counts]),
        )
        return reading, removed, find_tolls(doc, found_counts, reading.times)

    def parties(self, reading: Reading, clusters: list[Any]) -> list[Party]:
        """The record's party for every party found, resolved in the report's country."""
        country = next((f.place.country for f in reading.places if f.place and f.place.country), None)
        return parties.resolve(reading.doc, [f.match for f in reading.parties], country)


def _telling(doc: Document, found: list[Match]) -> Callable[[int, str], float]:
    """A sentence's log-odds of telling an act, worked out when first asked for."""
    rules: dict[int, list[str]] = {}
    for match in found:
        rules.setdefault(doc.sentence_of[match.first], []).append(match.rule)
    telling = load_telling()
    known: dict[tuple[int, str], float] = {}

    def score(sentence: int, family: str) -> float:
        key = sentence, family
        if key not in known:
            known[key] = telling.score(doc, sentence, rules.get(sentence, ()), family)
        return known[key]

    return score


def _places(doc: Document, article: Article) -> list[FoundPlace]:
    matches = places.annotate(doc)
    resolved = places.resolve_linked(doc, matches, published=article.published, outlet=article.outlet)
    stands = places.standing(doc, matches)
    found: list[FoundPlace] = []
    for m, (where, up, back), stand in zip(matches, resolved, stands, strict=True):
        wide = _vagueness(m.value, where) if back is None else found[back].vagueness
        if back is not None and m.value.kind in TOWNS and m.value.relation_kind not in ("side", "rif"):
            wide = min(wide, 0.2)  # "the town" is as narrow as a town also where its province was named
        found.append(FoundPlace(m.first, m.last, m.rule, m.value, _place_relation(doc, m), where, wide, up, stand))
    for place in found:  # "in X, in the city of Y": X is no wider than a city, whatever else has its name
        if place.holder is not None and place.value.head is None and found[place.holder].value.head in TOWNS:
            place.vagueness = min(place.vagueness, found[place.holder].vagueness + 0.2)
    return found


def _place_relation(doc: Document, match: Match) -> str:
    """Places are matched with their preposition, so the first word itself tells the relation."""
    word = doc.words[match.first]
    if match.value.cue == "list" or (word.form.startswith("و") and match.first and word.form not in VAV_NAMES):
        return "and"
    for tag in ("target", "from", "with", "at"):
        if f"rel.{tag}" in word.tags:
            return tag
    return relation(doc, match.first)


def _vagueness(value: Any, place: Place | None) -> float:
    """0 for a village or a building, 3 for a country: by the words first, then by what was found."""
    wide = WIDTH.get(value.head or value.kind or "")
    if value.relation_kind in ("rif", "side"):
        return max(1.0, (wide or 0.0) - 0.3)
    if value.head and wide is None:
        return 0.0
    if wide is not None:
        return wide
    if value.kind in SPOTS:
        return 0.2
    return BY_PRECISION.get(place.precision or "", 0.6) if place else 0.6


def _parties(doc: Document, places: list[FoundPlace]) -> list[FoundParty]:
    """The parties that the report names; a town in the dateline is no government."""
    found = []
    datelines = {i for place in places if place.stand == "dateline" for i in range(place.first, place.last)}
    named = {i for place in places for i in range(place.first + 1, place.last)}
    for m in parties.annotate(doc):
        if m.first in datelines and m.last - 1 in datelines:
            continue
        inside = m.first in named and m.last - 1 in named and not doc.words[m.first - 1].tags & SMALL
        if m.value.kind == "thing" and m.value.inner is None and inside:
            continue  # "the countryside of (the town of) Jisr al-Shughur"
        tags = doc.words[m.first + m.value.head].tags if m.value.kind in ("thing", "org") else frozenset()
        found.append(
            FoundParty(
                m.first,
                m.last,
                m.rule,
                m.value,
                relation(doc, m.first, m.value.skip),
                m,
                carrier=not CARRIERS.isdisjoint(tags),
                idle=_charge(doc, m, tags),
                arms=min(CARRIERS & tags, default=""),
            )
        )
    return found


def _charge(doc: Document, match: Match, tags: frozenset[str]) -> bool:
    """Whether a phrase names explosives: by its head, or a vehicle with an adjective that says so."""
    if match.value.kind != "thing":
        return not CHARGES.isdisjoint(tags)
    laden = any("w.ied" in doc.words[i].tags for i in range(match.first, match.last))
    return laden or not CHARGES.isdisjoint(tags)


def _times(
    doc: Document, said: list[Match], article: Article, voices: list[Match], anchor: times.Anchor | None
) -> list[FoundTime]:
    found = []
    scanned = times.scan(doc, article.published, matches=said)
    stated = times.stated(doc, scanned, voices)
    for k, time in enumerate(scanned):
        if time.start and time.end and time.precision and time.date_prec:
            start, end = date.fromisoformat(time.start), date.fromisoformat(time.end)
            role = "statement" if k in stated and time.role == "event_time" else time.role
            basis = time.basis or ""
            found.append(
                FoundTime(time.first, time.last, time.rule, start, end, time.precision, time.date_prec, basis, role)
            )
    for taken in times.carry(doc, scanned, stated, anchor):
        days = (taken.end - taken.start).days + 1
        precision, exact = ("day", 1) if days == 1 else ("days", 2)
        words = (taken.first, taken.last, taken.rule)
        found.append(FoundTime(*words, taken.start, taken.end, precision, exact, taken.basis, "event_time", taken.said))
    found.sort(key=lambda time: time.first)
    return found


def _means(doc: Document, weapons: list[tuple[int, str]]) -> set[int]:
    """Weapon words that "with" ties to an act ("with five heavy shells", "by means of"), and those right behind."""
    found: set[int] = set()
    for position, _ in weapons:
        tied = any(sense.before.lstrip("وف") in ("ب", "بال") for sense in doc.words[position].senses)
        if tied or position - 1 in found or _counted_means(doc, position):
            found.add(position)
    return found


def _counted_means(doc: Document, position: int) -> bool:
    """Whether "with" stands before the number, share or name of the means: "with dozens of", "with a car rigged"."""
    before = doc.words[position - 1] if position else None
    if before and "w.ied" in doc.words[position].tags and before.form.lstrip("وف").startswith("ب"):
        return True
    for i in range(position - 1, max(position - MEANS_PHRASE, -1), -1):
        word = doc.words[i]
        if word.bares & MEANS_WORDS:
            return True
        number = word.kind == "number" or "number" in word.tags or "rel.some" in word.tags or bool(word.bares & SHARES)
        if number and word.form.lstrip("وف").startswith("ب") and not word.form.startswith("بعض"):
            return True
        if not number and word.form not in SHARES:
            return False
    return False


def _answerable(said: list[Match], charges: list[Match], claims: list[int]) -> list[tuple[int, int, int, int]]:
    """Who claims an act, and who is blamed for one; behind "it was claimed by" in one word, the words that follow."""
    found = []
    for match in said:
        voice = match.value
        if voice.stance == "claims_responsibility" and voice.name:
            found.append((voice.cue[0], *voice.name, 3))
    found += [(match.value.cue[0], *match.value.target, 2) for match in charges]
    found += [(i, i + 1, i + 3, 3) for i in claims]
    return sorted(found)


def _speakers(said: list[Match]) -> set[int]:
    """The words that name sources: those who tell are not those who act."""
    return {i for m in said if m.value.name for i in range(*m.value.name)}


def _title_sentences(doc: Document, article: Article) -> int:
    """How many sentences at the top are the headline: the given title, else a first line of its own."""
    if not doc.sentences:
        return 0
    limit = len(article.title) if article.title and article.text.startswith(article.title[:40]) else 0
    if not limit:
        line = article.text.find("\n")
        limit = line if 0 < line < 200 and len(article.text) > 2 * line else 0
    return sum(1 for first, _ in doc.sentences if doc.starts[first] < limit)

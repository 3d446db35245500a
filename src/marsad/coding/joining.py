"""What can be said of a telling beside an event told before it, as named numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from math import fsum

import msgspec

from marsad.coding.facts import Facts, Total, facts
from marsad.coding.mentions import VIOLENT, Mention
from marsad.coding.reading import FoundPlace, Reading
from marsad.geo import kilometres

__all__ = ["Features", "Told", "join_features", "place_beside", "same_family"]

Features = dict[str, float]

NEAR_KINDS = (
    frozenset(["raid", "armed_clash", "attack"]),
    frozenset(["bombing", "suicide_bombing", "attack"]),
    frozenset(["shelling", "air_strike", "attack", "chemical_attack", "bombing"]),
    frozenset(["armed_clash", "territory_gained", "raid"]),
    frozenset(["assassination", "attack", "bombing"]),
    frozenset(["destruction", "air_strike", "shelling", "attack"]),
    frozenset(["arrest", "raid"]),
    frozenset(["protest", "protest_suppressed", "riot"]),
    frozenset(["execution", "attack"]),
    frozenset(["armed_clash", "shelling", "air_strike", "raid"]),
    frozenset(["release", "agreement"]),
    frozenset(["seizure", "arrest", "raid"]),
)
SAME_TOWN_KM = 4.0
SAME_PROVINCE_KM = 120.0
NEARNESS = ("place_same", "place_near", "place_within", "place_other")
BLASTS = (".target", ".massacre", ".reach")
"""How the names of rules end whose verb may have a charge as its subject."""
ABROAD, SOMEWHERE = 9999.0, 500.0
APART = ((30.0, "apart_near"), (100.0, "apart_mid"), (9000.0, "apart_far"), (ABROAD, "apart_abroad"))
"""Kilometres between two places up to which they are near, in reach, far."""
MOST_SHARED = 8.0
NOTHING: Features = {}


class Told(msgspec.Struct):
    """What the tellings of one event say together, kept up as tellings are added."""

    tellings: int = 0
    first: int = -1  # sentence of the first telling
    figures: bool = True  # only figures of dead or hurt tell of it
    words: set[str] = set()  # kinds of the words that name it
    titled: bool = False
    places: list[FoundPlace] = []
    days: list[tuple[date, date]] = []
    totals: set[Total] = set()
    arms: set[str] = set()
    by: set[str] = set()
    to: set[str] = set()
    doer_types: set[str] = set()
    target_types: set[str] = set()
    passages: list[tuple[int, frozenset[str]]] = []  # sentence and terms of each telling

    @property
    def types(self) -> tuple[set[str], set[str]]:
        """Of the doers, and of the targets."""
        return self.doer_types, self.target_types

    @classmethod
    def of(cls, reading: Reading, mentions: Sequence[Mention]) -> Told:
        """What these tellings say."""
        told = cls()
        for mention in mentions:
            told.add(reading, mention)
        return told

    def add(self, reading: Reading, mention: Mention) -> None:
        """Take in one more telling."""
        mine = facts(reading, mention)
        if not self.tellings:
            self.first = mention.sentence
        self.tellings += 1
        self.figures = self.figures and mention.from_figure
        self.words.add(mention.base_kind)
        self.titled = self.titled or mention.sentence < reading.title_sentences
        if mine.place is not None and mine.place not in self.places:
            self.places.append(mine.place)
        if mine.day is not None and mine.day not in self.days:
            self.days.append(mine.day)
        self.totals |= mine.totals
        self.arms |= mine.arms
        self.by |= mine.by
        self.to |= mine.to
        for types, told in zip(mine.types, self.types, strict=True):
            told |= types
        self.passages.append((mention.sentence, mine.terms))


@cache
def same_family(kind: str, figures: bool, other: str) -> bool:
    """Whether two tellings may be of one act at all."""
    if kind == other or any({kind, other} <= near for near in NEAR_KINDS):
        return True
    return figures and {kind, other} <= VIOLENT | {"arrest", "abduction"}


def join_features(
    reading: Reading, event: list[Mention], kind: str, mention: Mention, latest: bool, told: Told | None = None
) -> Features:
    """A telling beside the tellings of an event found before it.

    Args:
        kind: the event's kind so far.
        latest: whether no other event that could be meant was told after it.
        told: what the event's tellings say together, where that is known.
    """
    if told is None:
        told = Told.of(reading, event)
    last = event[-1]
    mine = facts(reading, mention)
    f: Features = {"distance": min(mention.sentence - last.sentence, 8) / 8, "latest": float(latest)}
    where = place_beside(told, mine)
    f.update(_setting(_kind(told, kind, mention), where, _nearby(reading, last, mention), mine.form))
    if where == "place_other":
        f.update(_apart(told, mine))
    f.update(_words(reading, told, mention, mine.terms))
    if mention.sentence == last.sentence and _opened_between(reading, last, mention):
        f["clause_opened"] = f[f"clause_opened&{mine.form}"] = 1.0
    if mine.day is not None and told.days:
        start, end = mine.day
        same = any(start <= day[1] and day[0] <= end for day in told.days)
        f["day_same" if same else "day_other"] = 1.0
    if mine.totals or told.totals:
        f.update(_figures(mine.totals, told.totals))
    _who(f, mine, told)
    if mine.arms and told.arms:
        f["arms_other" if mine.arms.isdisjoint(told.arms) else "arms_same"] = 1.0
    _reference(f, reading, last, mention, mine, told, latest)
    f.update(mine.marks)
    if mention.verb and mention.parties_by and mention.sentence != last.sentence:
        f["own_subject"] = 1.0
    f[_weight(mention.weight)] = 1.0
    if mention.status != last.status:
        f["status_differs"] = 1.0
    if mention.role != last.role:
        f["role_differs"] = 1.0
    return f


@cache
def _setting(like: str, where: str, near: str, form: str) -> Features:
    """Likeness, place and nearness, each alone and with each other, and the form of the telling."""
    names = (like, where, near, f"{like}&{where}", f"{like}&{near}", f"{where}&{near}", f"{form}&{near}")
    return dict.fromkeys((*names, f"{form}&{where}"), 1.0)


@cache
def _weight(weight: str) -> str:
    return f"weight_{weight}"


def _kind(told: Told, kind: str, mention: Mention) -> str:
    if told.figures or mention.from_figure:
        return "kind_figure"
    if kind == mention.kind:
        return "kind_same"
    if mention.base_kind in told.words:
        return "kind_same_word"
    return "kind_attack" if "attack" in (kind, mention.kind) else "kind_near"


def _nearby(reading: Reading, last: Mention, mention: Mention) -> str:
    """How far a telling stands from the last one of an event: clause, sentence, the next, further, or a title."""
    if last.sentence < reading.title_sentences <= mention.sentence:
        return "from_title"
    gap = mention.sentence - last.sentence
    if gap == 0:
        return "in_clause" if mention.clause == last.clause else "in_sentence"
    return "next_sentence" if gap == 1 else "further"


def _opened_between(reading: Reading, last: Mention, mention: Mention) -> bool:
    """Whether a word that opens another story ("while", "as also") stands between two tellings of a sentence."""
    return any("f.clause" in word.tags for word in reading.doc.words[last.head + 1 : mention.head])


def place_beside(told: Told, mine: Facts) -> str:
    """How the place of a telling stands to those of an event: the nearest of ``NEARNESS``, untold or new."""
    if mine.place is None:
        return "place_untold"
    best = len(NEARNESS)
    for other in told.places:
        best = min(best, NEARNESS.index(_nearness(mine.place, other)))
        if not best:
            break
    return NEARNESS[best] if told.places else "place_new"


def _nearness(a: FoundPlace, b: FoundPlace) -> str:
    """Same town, next to it, one within the other, or elsewhere: by name, width of the words, and distance."""
    here, there = a.place, b.place
    if here is None or there is None:
        return "place_within"
    if here.country and there.country and here.country != there.country:
        return "place_other"
    if here.name == there.name:
        return "place_same"
    wide = max(a.vagueness, b.vagueness)
    if wide >= 2.5:
        return "place_within"
    gap = kilometres(here, there)
    if wide >= 0.7:
        other = bool(here.admin1 and there.admin1 and here.admin1 != there.admin1)
        return "place_other" if other or (gap or 0.0) > SAME_PROVINCE_KM else "place_within"
    surely = (here.where_prec or 2) <= 2 and (there.where_prec or 2) <= 2
    return "place_near" if surely and gap is not None and gap <= SAME_TOWN_KM else "place_other"


def _apart(told: Told, mine: Facts) -> Features:
    """How far apart two different places are: names of one town's quarters often stand for each other."""
    here = mine.place.place if mine.place else None
    if here is None:
        return NOTHING
    gaps = []
    for other in told.places:
        if other.place is not None:
            abroad = here.country != other.place.country
            gap = None if abroad else kilometres(here, other.place)
            gaps.append(ABROAD if abroad else SOMEWHERE if gap is None else gap)
    gap = min(gaps, default=SOMEWHERE)
    name = next(name for limit, name in APART if gap <= limit)
    return {name: 1.0, "apart_unsure": float((here.where_prec or 2) > 2)}


def _words(reading: Reading, told: Told, mention: Mention, terms: frozenset[str]) -> Features:
    """Words that two passages share: the rarer they are in the report, the likelier both tell of one act."""
    best, count = 0.0, 0
    for sentence, theirs in told.passages:
        if sentence != mention.sentence and (shared := terms & theirs):
            told_by = fsum(map(reading.rarity.__getitem__, shared))
            if told_by > best:
                best, count = told_by, len(shared)
    alone = not count and mention.sentence != told.passages[-1][0]
    return {
        "words_shared": min(best, MOST_SHARED) / MOST_SHARED,
        "words_shared_count": min(count, 5) / 5,
        "words_none": float(alone),
    }


def _figures(mine: frozenset[Total], theirs: set[Total]) -> Features:
    if not mine or not theirs:
        return {"figures_one_side": 1.0}
    shared = mine & theirs
    if shared:
        return {"figures_same_large" if any((low or 0) > 2 for _, low in shared) else "figures_same": 1.0}
    both = {o for o, _ in mine} & {o for o, _ in theirs}
    if not both:
        return NOTHING
    return {"figures_other_held" if both & {"arrested", "abducted"} else "figures_other": 1.0}


def _who(f: Features, mine: Facts, told: Told) -> None:
    by, to = mine.by, mine.to
    if by and told.by:
        same = not by.isdisjoint(told.by)
        f["doer_same" if same else "doer_other" if by.isdisjoint(told.to) else "doer_swapped"] = 1.0
    if to and told.to:
        f["target_other" if to.isdisjoint(told.to) else "target_same"] = 1.0
    for side, types, theirs in zip(("doer", "target"), mine.types, told.types, strict=True):
        if types and theirs:
            f[f"{side}_type_other" if types.isdisjoint(theirs) else f"{side}_type_same"] = 1.0


def _reference(
    f: Features, reading: Reading, last: Mention, mention: Mention, mine: Facts, told: Told, latest: bool
) -> None:
    """How a telling points back: from the body to the title, by its article, within the sentence."""
    title = reading.title_sentences
    if told.tellings == 1 and last.sentence < title <= mention.sentence:
        f["title_lead" if mention.sentence <= title + 1 else "title_later"] = 1.0
    elif told.titled:
        f["title_event"] = 1.0
    if told.first == title < mention.sentence:  # the lead sums up what the body tells again
        f["lead_event"] = 1.0
        f["lead_untitled"] = float(title == 0)
        f["lead_next"] = float(mention.sentence == title + 1)
    if not mention.verb:
        if latest:
            f["definite_latest" if mine.definite else "indefinite_latest"] = 1.0
        else:
            f["definite" if mine.definite else "indefinite"] = 1.0
        if latest and mine.definite and mine.place is None:
            f["points_back"] = 1.0
    if mention.from_figure and latest and mine.place is None and not told.totals:
        f["figure_for_latest"] = 1.0  # "… and killed a man": the dead of what was just told
        f["figure_for_next"] = float(mention.sentence - last.sentence <= 1)
    if mention.sentence == last.sentence:
        f["same_sentence"] = 1.0
        f["same_clause"] = float(mention.clause == last.clause)
        f["both_verbs"] = float(mention.verb and last.verb)
        f["adjacent"] = float(mention.head - last.head <= 5)
        if mention.verb and not mention.parties_by and mention.rule.endswith(BLASTS):
            f["blast_that_targeted"] = 1.0

"""What can be said of a telling beside an event, and of an event as a whole, as named numbers.

The names are what ``explain`` prints and what the weights file lists, so that a person can read why two
passages were joined or a passage was left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from marsad.coding.mentions import HARM, VIOLENT, Mention, party_name
from marsad.coding.reading import FoundPlace, Reading
from marsad.coding.scope import told_day
from marsad.geo import kilometres

__all__ = [
    "Facts",
    "Features",
    "definite",
    "event_features",
    "facts",
    "join_features",
    "own_place",
    "same_family",
    "totals",
]

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a telling says of itself, worked out once however often it is compared."""

    place: FoundPlace | None
    day: tuple[date, date] | None
    totals: frozenset[tuple[str, int | None]]
    by: frozenset[str]
    to: frozenset[str]
    definite: bool


def facts(reading: Reading, mention: Mention) -> Facts:
    """The facts of a telling, remembered with it."""
    known: Facts | None = mention.facts
    if known is None:
        known = mention.facts = Facts(
            _own_place(reading, mention),
            told_day(reading, mention),
            _totals(reading, mention),
            _names(reading, mention.parties_by),
            _names(reading, mention.parties_to),
            any(sense.definite for sense in reading.doc.words[mention.head].senses),
        )
    return known


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
HELD = frozenset(["arrest", "seizure", "raid", "abduction", "release"])
CROWDS = frozenset(["protest", "protest_suppressed", "riot"])
COUNTED = HARM | {"arrested", "abducted"}
SAME_TOWN_KM = 4.0
SAME_PROVINCE_KM = 120.0


@cache
def same_family(kind: str, figures: bool, other: str) -> bool:
    """Whether two tellings may be of one act at all."""
    if kind == other or any({kind, other} <= near for near in NEAR_KINDS):
        return True
    return figures and {kind, other} <= VIOLENT | {"arrest", "abduction"}


def join_features(reading: Reading, event: list[Mention], kind: str, mention: Mention, latest: bool) -> Features:
    """A telling beside the tellings of an event found before it.

    Args:
        kind: the event's kind so far.
        latest: whether no other event that could be meant was told after it.
    """
    last = event[-1]
    f: Features = {"distance": min(mention.sentence - last.sentence, 8) / 8, "latest": float(latest)}
    like, where, near = _kind(event, kind, mention), _place(reading, event, mention), _nearby(reading, event, mention)
    f[like] = f[where] = f[near] = 1.0
    f[f"{like}&{where}"] = f[f"{like}&{near}"] = f[f"{where}&{near}"] = 1.0
    form = "verb" if mention.verb else "definite" if definite(reading, mention) else "noun"
    f[f"{form}&{near}"] = f[f"{form}&{where}"] = 1.0
    if _opened_between(reading, last, mention):
        f["clause_opened"] = f[f"clause_opened&{form}"] = 1.0
    f.update(_days(reading, event, mention))
    f.update(_figures(reading, event, mention))
    f.update(_who(reading, event, mention))
    f.update(_reference(reading, event, mention, latest))
    for cue in ("new_topic", "recall", "ago", "pluperfect"):
        if cue in mention.cues:
            f[f"cue_{cue}"] = 1.0
    if mention.verb and mention.head - reading.doc.sentences[mention.sentence][0] <= 2:
        f["opens_sentence"] = 1.0
    if mention.verb and mention.parties_by and mention.sentence != last.sentence:
        f["own_subject"] = 1.0
    f[f"weight_{mention.weight}"] = 1.0
    if mention.status != last.status:
        f["status_differs"] = 1.0
    if mention.role != last.role:
        f["role_differs"] = 1.0
    return f


def _kind(event: list[Mention], kind: str, mention: Mention) -> str:
    if mention.from_figure or all(m.from_figure for m in event):
        return "kind_figure"
    if kind == mention.kind:
        return "kind_same"
    if any(m.base_kind == mention.base_kind for m in event):
        return "kind_same_word"
    return "kind_attack" if "attack" in (kind, mention.kind) else "kind_near"


def _nearby(reading: Reading, event: list[Mention], mention: Mention) -> str:
    """How far a telling stands from the last one of an event: clause, sentence, the next, further, or a title."""
    last = event[-1]
    if last.sentence < reading.title_sentences <= mention.sentence:
        return "from_title"
    gap = mention.sentence - last.sentence
    if gap == 0:
        return "in_clause" if mention.clause == last.clause else "in_sentence"
    return "next_sentence" if gap == 1 else "further"


def _opened_between(reading: Reading, last: Mention, mention: Mention) -> bool:
    """Whether a word that opens another story ("while", "as also") stands between two tellings of a sentence."""
    if last.sentence != mention.sentence:
        return False
    return any("f.clause" in reading.doc.words[i].tags for i in range(last.head + 1, mention.head))


def own_place(reading: Reading, mention: Mention) -> FoundPlace | None:
    """The place told with the telling itself."""
    return facts(reading, mention).place


def _own_place(reading: Reading, mention: Mention) -> FoundPlace | None:
    for k in mention.places[:1]:
        found = reading.places[k]
        if -12 <= found.first - mention.head <= 25 and not found.value.role:
            return found
    return None


def _place(reading: Reading, event: list[Mention], mention: Mention) -> str:
    mine = own_place(reading, mention)
    theirs = [place for m in event if (place := own_place(reading, m))]
    if mine is None:
        return "place_untold"
    if not theirs:
        return "place_new"
    order = ("place_same", "place_near", "place_within", "place_other")
    return min((_nearness(mine, other) for other in theirs), key=order.index)


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


def _days(reading: Reading, event: list[Mention], mention: Mention) -> Features:
    mine = facts(reading, mention).day
    theirs = [day for m in event if (day := facts(reading, m).day)]
    if mine is None or not theirs:
        return {}
    same = any(mine[0] <= day[1] and day[0] <= mine[1] for day in theirs)
    return {"day_same" if same else "day_other": 1.0}


def totals(reading: Reading, mentions: Iterable[Mention]) -> set[tuple[str, int | None]]:
    """(outcome, low) of the figures told, parts left out."""
    return {total for mention in mentions for total in facts(reading, mention).totals}


def _totals(reading: Reading, mention: Mention) -> frozenset[tuple[str, int | None]]:
    values = [reading.counts[k].value for k in mention.counts]
    return frozenset((v.outcome, v.low) for v in values if not v.part and v.outcome in COUNTED)


def _figures(reading: Reading, event: list[Mention], mention: Mention) -> Features:
    mine, theirs = totals(reading, [mention]), totals(reading, event)
    if not mine or not theirs:
        return {"figures_one_side": 1.0} if mine or theirs else {}
    shared = mine & theirs
    if shared:
        return {"figures_same_large" if any((low or 0) > 2 for _, low in shared) else "figures_same": 1.0}
    both = {o for o, _ in mine} & {o for o, _ in theirs}
    if not both:
        return {}
    return {"figures_other_held" if both & {"arrested", "abducted"} else "figures_other": 1.0}


def _who(reading: Reading, event: list[Mention], mention: Mention) -> Features:
    f: Features = {}
    mine = facts(reading, mention)
    by, to = mine.by, mine.to
    event_by = {name for m in event for name in facts(reading, m).by}
    event_to = {name for m in event for name in facts(reading, m).to}
    if by and event_by:
        f["doer_same" if by & event_by else "doer_swapped" if by & event_to else "doer_other"] = 1.0
    if to and event_to:
        f["target_same" if to & event_to else "target_other"] = 1.0
    return f


def _names(reading: Reading, positions: list[int]) -> frozenset[str]:
    parties = [reading.parties[k] for k in positions]
    return frozenset(party_name(p.value) or reading.doc.words[p.first].form for p in parties)


def definite(reading: Reading, mention: Mention) -> bool:
    """Whether the word that names the act is definite: it points back to one told before."""
    return facts(reading, mention).definite


def _reference(reading: Reading, event: list[Mention], mention: Mention, latest: bool) -> Features:
    last = event[-1]
    f: Features = {}
    if len(event) == 1 and last.sentence < reading.title_sentences <= mention.sentence:
        f["title_lead" if mention.sentence <= reading.title_sentences + 1 else "title_later"] = 1.0
    elif any(m.sentence < reading.title_sentences for m in event):
        f["title_event"] = 1.0
    if not mention.verb:
        known = "definite" if definite(reading, mention) else "indefinite"
        f[f"{known}_latest" if latest else known] = 1.0
        if latest and known == "definite" and own_place(reading, mention) is None:
            f["points_back"] = 1.0
    if mention.sentence == last.sentence:
        f["same_sentence"] = 1.0
        f["same_clause"] = float(mention.clause == last.clause)
        f["both_verbs"] = float(mention.verb and last.verb)
        gap = mention.head - last.head
        f["adjacent"] = float(gap <= 5)
        if mention.rule.endswith((".target", ".massacre", ".reach")) and mention.verb and not mention.parties_by:
            f["blast_that_targeted"] = 1.0
    return f


def event_features(reading: Reading, event: list[Mention], echo: float = 0.0) -> Features:
    """An event as a whole: how it is told, how exactly, where in the report.

    Args:
        echo: the best chance (0 to 1) that its first telling belonged to an event told before.
    """
    f: Features = {"echo": echo, "echo_squared": echo * echo}
    if len(event) == 1:
        f["echo_alone"] = echo
    first = min(m.sentence for m in event)
    alone = len(reading.doc.sentences) == 1  # a sentence by itself says nothing by its place
    f["alone"] = float(alone)
    f["lead"] = float(first == reading.title_sentences and not alone)
    f["titled"] = float(any(m.sentence < reading.title_sentences for m in event))
    f["depth"] = min(max(first - reading.title_sentences, 0), 12) / 12
    f["tellings"] = min(len(event) - 1, 4) / 4
    f.update(_telling(reading, event))
    f.update(_about(reading, event))
    f.update(_exactness(reading, event))
    share = [cue for m in event for cue in m.cues]
    for cue in set(share):
        f[f"cue_{cue}"] = share.count(cue) / len(event)
    return f


def _telling(reading: Reading, event: list[Mention]) -> Features:
    rank = ("figure", "frame", "general", "strong")
    best = max(event, key=lambda m: rank.index(m.weight))
    f: Features = {f"weight_{best.weight}": 1.0, f"kind_{best.kind}": 1.0}
    f["verb"] = float(any(m.verb and not m.standing for m in event))
    f["standing"] = float(all(m.standing for m in event))
    nouns = [m for m in event if not m.verb]
    if len(nouns) == len(event):
        f["only_definite"] = float(all(definite(reading, m) for m in nouns))
        plural = [any(s.shape == "pl" for s in reading.doc.words[m.head].senses) for m in nouns]
        f["only_plural"] = float(all(plural))
    f["background"] = sum(m.role == "background" for m in event) / len(event)
    single = len(event) == 1
    form = "verb" if best.verb else "definite" if definite(reading, best) else "noun"
    f[f"{form}&{best.weight}"] = 1.0
    if single:
        f[f"single&{form}"] = 1.0
    f.update(_told(reading, event, best.kind))
    f["planned"] = float(all(m.status == "planned" for m in event))
    return f


def _about(reading: Reading, event: list[Mention]) -> Features:
    """What the passage is about, by the contexts of the words around the tellings and in the title."""
    sentences = {m.sentence for m in event} | set(range(reading.title_sentences))
    found = set().union(*(reading.contexts.get(sentence, ()) for sentence in sentences))
    family = "held" if event[0].kind in HELD else "crowd" if event[0].kind in CROWDS else "act"
    f = {f"about_{name}": 1.0 for name in found}
    f.update({f"about_{name}&{family}": 1.0 for name in found})
    if "armed" not in found:
        f[f"unarmed&{family}"] = 1.0
    return f


def _told(reading: Reading, event: list[Mention], kind: str) -> Features:
    """What the linear reading of the sentences says: does one of them tell of an act?"""
    family = "protest" if kind in ("protest", "protest_suppressed", "riot") else "assault"
    score = max(reading.telling(sentence, family) for sentence in {m.sentence for m in event})
    score = max(-4.0, min(4.0, score))
    return {f"told_{family if kind in VIOLENT or family == 'protest' else 'other'}": score}


def _exactness(reading: Reading, event: list[Mention]) -> Features:
    f: Features = {}
    counts = [reading.counts[k].value for m in event for k in m.counts]
    f["counted"] = float(any(c.low for c in counts))
    f["vague_count"] = float(bool(counts) and all(c.vague for c in counts))
    f["nobody_hurt"] = float(bool(counts) and all(c.low == 0 and c.high == 0 for c in counts))
    places = [reading.places[k] for m in event for k in m.places[:1] if own_place(reading, m)]
    f["placed"] = float(any(p.vagueness < 0.8 for p in places))
    f["placed_widely"] = float(bool(places) and not f["placed"])
    f["bare"] = float(not places and not counts)
    f["doer"] = float(any(m.parties_by for m in event))
    f["target"] = float(any(m.parties_to for m in event))
    f["told_by"] = float(any(reading.tellers(m.head, m.head + 1) for m in event))
    f["doer&target"] = f["doer"] * f["target"]
    f["placed&counted"] = f["placed"] * f["counted"]
    days = [day for m in event if (day := facts(reading, m).day)]
    f["dated"] = float(bool(days))
    if days and reading.anchor is not None:
        age = min((reading.anchor - day[1]).days for day in days)
        f["old"] = float(age > 6)
        f["very_old"] = float(age > 25)
        f["fresh"] = float(-1 <= age <= 3)
        f["long"] = float(min((day[1] - day[0]).days for day in days) > 8)
    return f

"""What can be said of a telling beside an event, and of an event as a whole, as named numbers.

The names are what ``explain`` prints and what the weights file lists, so that a person can read why two
passages were joined or a passage was left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from marsad.coding.mentions import HARM, VIOLENT, Mention, party_name
from marsad.coding.reading import Reading
from marsad.coding.scope import told_day
from marsad.geo import kilometres
from marsad.record import Place

__all__ = ["Features", "event_features", "join_features", "own_place", "same_family"]

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
    f[_kind(event, kind, mention)] = 1.0
    f[_place(reading, event, mention)] = 1.0
    f.update(_days(reading, event, mention))
    f.update(_figures(reading, event, mention))
    f.update(_who(reading, event, mention))
    f.update(_reference(reading, event, mention, latest))
    for cue in ("new_topic", "recall", "ago", "pluperfect"):
        if cue in mention.cues:
            f[f"cue_{cue}"] = 1.0
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


def own_place(reading: Reading, mention: Mention) -> Place | None:
    """The place told with the telling itself."""
    for k in mention.places[:1]:
        found = reading.places[k]
        if -12 <= found.first - mention.head <= 25 and not found.value.role:
            return found.place
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


def _nearness(a: Place, b: Place) -> str:
    if a.name == b.name and (not a.country or not b.country or a.country == b.country):
        return "place_same"
    if a.country and b.country and a.country != b.country:
        return "place_other"
    wide = max(a.where_prec or 2, b.where_prec or 2)
    if wide >= 6:
        return "place_within"
    gap = kilometres(a, b)
    if wide >= 3:
        other = bool(a.admin1 and b.admin1 and a.admin1 != b.admin1)
        return "place_other" if other or (gap or 0.0) > SAME_PROVINCE_KM else "place_within"
    return "place_near" if gap is not None and gap <= SAME_TOWN_KM else "place_other"


def _days(reading: Reading, event: list[Mention], mention: Mention) -> Features:
    mine = told_day(reading, mention)
    theirs = [day for m in event if (day := told_day(reading, m))]
    if mine is None or not theirs:
        return {}
    same = any(mine[0] <= day[1] and day[0] <= mine[1] for day in theirs)
    return {"day_same" if same else "day_other": 1.0}


def totals(reading: Reading, mentions: Iterable[Mention]) -> set[tuple[str, int | None]]:
    """(outcome, low) of the figures told, parts left out."""
    values = [reading.counts[k].value for m in mentions for k in m.counts]
    return {(v.outcome, v.low) for v in values if not v.part and v.outcome in HARM | {"arrested", "abducted"}}


def _figures(reading: Reading, event: list[Mention], mention: Mention) -> Features:
    mine, theirs = totals(reading, [mention]), totals(reading, event)
    if not mine or not theirs:
        return {"figures_one_side": 1.0} if mine or theirs else {}
    shared = mine & theirs
    if shared:
        return {"figures_same_large" if any((low or 0) > 2 for _, low in shared) else "figures_same": 1.0}
    return {"figures_other": 1.0} if {o for o, _ in mine} & {o for o, _ in theirs} else {}


def _who(reading: Reading, event: list[Mention], mention: Mention) -> Features:
    f: Features = {}
    by, to = _names(reading, [mention])
    event_by, event_to = _names(reading, event)
    if by and event_by:
        f["doer_same" if by & event_by else "doer_swapped" if by & event_to else "doer_other"] = 1.0
    if to and event_to:
        f["target_same" if to & event_to else "target_other"] = 1.0
    return f


def _names(reading: Reading, mentions: list[Mention]) -> tuple[set[str], set[str]]:
    def names(positions: list[int]) -> set[str]:
        parties = [reading.parties[k] for k in positions]
        return {party_name(p.value) or reading.doc.words[p.first].form for p in parties}

    return (
        names([k for m in mentions for k in m.parties_by]),
        names([k for m in mentions for k in m.parties_to]),
    )


def definite(reading: Reading, mention: Mention) -> bool:
    """Whether the word that names the act is definite: it points back to one told before."""
    return any(sense.definite for sense in reading.doc.words[mention.head].senses)


def _reference(reading: Reading, event: list[Mention], mention: Mention, latest: bool) -> Features:
    last = event[-1]
    f: Features = {}
    if len(event) == 1 and last.sentence < reading.title_sentences <= mention.sentence:
        f["title_lead" if mention.sentence <= reading.title_sentences + 1 else "title_later"] = 1.0
    elif any(m.sentence < reading.title_sentences for m in event):
        f["title_event"] = 1.0
    if not mention.verb and definite(reading, mention):
        f["definite_latest" if latest else "definite"] = 1.0
    if mention.sentence == last.sentence:
        f["same_sentence"] = 1.0
        f["same_clause"] = float(mention.clause == last.clause)
        f["both_verbs"] = float(mention.verb and last.verb)
        gap = mention.head - last.head
        f["adjacent"] = float(gap <= 5)
        if mention.rule.endswith((".target", ".massacre", ".reach")) and mention.verb and not mention.parties_by:
            f["blast_that_targeted"] = 1.0
    return f


def event_features(reading: Reading, event: list[Mention]) -> Features:
    """An event as a whole: how it is told, how exactly, where in the report."""
    f: Features = {}
    last_sentence = max(len(reading.doc.sentences) - 1, 1)
    first = min(m.sentence for m in event)
    f["top"] = float(first <= reading.title_sentences)
    f["titled"] = float(any(m.sentence < reading.title_sentences for m in event))
    f["depth"] = min(max(first - reading.title_sentences, 0), 12) / 12
    f["position"] = first / last_sentence
    f["tellings"] = min(len(event) - 1, 4) / 4
    f.update(_telling(reading, event))
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
    f["planned"] = float(all(m.status == "planned" for m in event))
    return f


def _exactness(reading: Reading, event: list[Mention]) -> Features:
    f: Features = {}
    counts = [reading.counts[k].value for m in event for k in m.counts]
    f["counted"] = float(any(c.low for c in counts))
    f["vague_count"] = float(bool(counts) and all(c.vague for c in counts))
    f["nobody_hurt"] = float(bool(counts) and all(c.low == 0 and c.high == 0 for c in counts))
    places = [reading.places[k] for m in event for k in m.places[:1] if own_place(reading, m)]
    f["placed"] = float(any(p.vagueness < 0.8 for p in places))
    f["placed_widely"] = float(bool(places) and not f["placed"])
    f["doer"] = float(any(m.parties_by for m in event))
    f["target"] = float(any(m.parties_to for m in event))
    f["told_by"] = float(any(reading.tellers(m.head) for m in event))
    days = [day for m in event if (day := told_day(reading, m))]
    f["dated"] = float(bool(days))
    if days and reading.anchor is not None:
        age = min((reading.anchor - day[1]).days for day in days)
        f["old"] = float(age > 6)
        f["very_old"] = float(age > 25)
        f["fresh"] = float(-1 <= age <= 3)
        f["long"] = float(min((day[1] - day[0]).days for day in days) > 8)
    return f

"""What can be said of an event as a whole, as named numbers (of a telling beside an event: ``joining``).

The names are what ``explain`` prints and what the weights file lists, so that a person can read why two
passages were joined or a passage was left out.
"""

from __future__ import annotations

from marsad.coding.facts import definite, facts, own_place
from marsad.coding.joining import Features, join_features
from marsad.coding.mentions import VIOLENT, Mention
from marsad.coding.reading import Reading

__all__ = ["ONLY_LINES", "Features", "event_features", "join_features", "line_features"]

ONLY_LINES = frozenset(["short", "brief", "opens"])
"""What ``line_features`` says beyond ``event_features``."""
SHORT, BRIEF = 14, 25
"""Words of a line that says one thing, and of one that says hardly more."""

HELD = frozenset(["arrest", "seizure", "raid", "abduction", "release"])
CROWDS = frozenset(["protest", "protest_suppressed", "riot"])


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


def line_features(reading: Reading, event: list[Mention], echo: float = 0.0) -> Features:
    """An event of a text that is one line: wires are short and begin with the act, essays are long."""
    words = len(reading.doc.words)
    f = event_features(reading, event, echo)
    f["short"] = float(words <= SHORT)
    f["brief"] = float(words <= BRIEF)
    f["opens"] = float(min(m.first for m in event) <= 2)
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
    places = [place for m in event if (place := own_place(reading, m))]
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

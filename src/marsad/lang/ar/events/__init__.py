"""The words that name events, and the words around them that change how they must be read.

Rules stand in ``rules.yaml`` (which words, which kind), ``idioms.yaml`` (what only looks like an event) and
``cues.yaml`` (negation, plans, recall, doubt, turns of topic).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from marsad.engine.rules import NO_CHUNKS, Match, RuleSet
from marsad.lang.ar.language import arabic
from marsad.text.document import Document

__all__ = ["Cue", "Trigger", "annotate", "cues", "read", "rule_sets"]

_Ranked = tuple[tuple[int, int, int], Match]
CLOSE = 3
"""Words from the head of a phrase within which another event word belongs to it."""
HITS = (".attack.target",)
"""Rule of the verbs of hitting."""
WRECKS = (".destruction.destroy",)
HITTING = frozenset(["ev.target", "ev.hit", "ev.destroy"])
LED_TO = 12
"""Words from "led to" within which wreckage is still its result."""
STRIKES = frozenset(["air_strike", "shelling", "bombing", "suicide_bombing", "chemical_attack", "attack"])
FINITE = frozenset(["past", "present", "passive", "passive_present"])
SUBJECT = 5
"""Words before a verb of hitting within which the act that is its subject stands."""
BEHIND = frozenset(["بعد", "عقب", "قبل", "اثر", "منذ", "غداه"])
REPELS = ".armed_clash.repel"
"""Rule of the verbs of fending off."""
_WEIGHTS = {"strong": 3, "general": 2, "frame": 1}


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a trigger says by itself: the kind, how sure, and the offset of its head from its first word."""

    kind: str
    weight: str
    head: int
    refine: bool = False
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that bears on the events within its reach (``next``, ``clause`` or ``sentence``)."""

    cue: str
    reach: str


@cache
def rule_sets() -> dict[str, RuleSet]:
    """The rule sets of this room by file name."""
    language = arabic()
    sets: dict[str, RuleSet] = {}
    for name in ("rules", "idioms", "cues"):
        rows: list[dict[str, Any]] = language.data[f"events/{name}"]["rules"]
        sets[name] = RuleSet.from_data(rows, language.fold)
        language.on_forget(sets[name].forget)
    return sets


@cache
def _all_sets() -> tuple[RuleSet, dict[str, str]]:
    """All rules of this room in one set, so that a report is gone through once; and the file of each rule."""
    sets = rule_sets()
    rules = [rule for rules in sets.values() for rule in rules.rules.values()]
    one = RuleSet(rules)
    arabic().on_forget(one.forget)
    return one, {rule: name for name, rules in sets.items() for rule in rules.rules}


def read(doc: Document) -> tuple[list[Match], list[Match]]:
    """The event triggers of a report, one for each head word, and its cues, both in order."""
    one, file = _all_sets()
    found: dict[str, list[Match]] = {"rules": [], "idioms": [], "cues": []}
    for match in one.find(doc, NO_CHUNKS):
        found[file[match.rule]].append(match)
    values = _cue_values()
    said = [Match(m.rule, m.first, m.last, values[m.rule]) for m in found["cues"]]
    return _carried(doc, _triggers(found["rules"], found["idioms"]), said), said


def annotate(doc: Document) -> list[Match]:
    """The event triggers of a report, one for each head word, in order."""
    return read(doc)[0]


def cues(doc: Document) -> list[Match]:
    """The cues of a report, in order."""
    return read(doc)[1]


def _triggers(found: list[Match], idioms: list[Match]) -> list[Match]:
    """The most exact reading of each head word that is not part of an idiom."""
    if not found:
        return []
    idiom = {i for match in idioms for i in range(match.first, match.last)}
    best: dict[int, tuple[tuple[int, int, int], Match]] = {}
    for match in found:
        head = _head(match)
        if head in idiom:
            continue
        value = match.value
        rank = (_specific(value), match.last - match.first, -match.first)
        if head not in best or rank > best[head][0]:
            trigger = _trigger(
                value["kind"], value["weight"], head - match.first, bool(value.get("refine")), value.get("status")
            )
            best[head] = (rank, Match(match.rule, match.first, match.last, trigger, match.captures))
    return _once([best[head] for head in sorted(best)])


def _once(found: list[_Ranked]) -> list[Match]:
    """One trigger for each act: of two in one phrase ("repelled an attack", "a campaign of raids") the more exact."""
    gone: set[int] = set()
    for k, (rank, match) in enumerate(found):
        head = _at(match)
        if match.rule.endswith(REPELS):  # the attack tells who made it
            continue
        for other in range(k + 1, len(found)):
            inner = found[other][1]
            if inner.first >= match.last:
                break
            if inner.rule.endswith(HITS):  # its object is what the act hit
                continue
            near = _at(inner) == match.last - 1 or _at(inner) - head < CLOSE
            if near and _at(inner) < match.last and match.first <= inner.first:
                gone.add(k if found[other][0][0] > rank[0] else other)
    return [match for k, (_, match) in enumerate(found) if k not in gone]


def _carried(doc: Document, found: list[Match], said: list[Match]) -> list[Match]:
    """Leave out what is told of an act already named: whom a raid hit, what a blast destroyed."""
    named = {_at(m) for m in found if m.value.kind in STRIKES and not m.rule.endswith(HITS)}
    results = [m for m in said if m.value.cue == "result"]
    return [
        m
        for m in found
        if not (m.rule.endswith(HITS + WRECKS) and _is_of(doc, _at(m), named))
        and not (m.rule.endswith(WRECKS) and _is_result(doc, _at(m), named, results))
    ]


def _is_result(doc: Document, at: int, named: set[int], results: list[Match]) -> bool:
    """Whether wreckage is what a named act led to ("the raid killed two and led to the destruction of")."""
    first = doc.sentences[doc.sentence_of[at]][0]
    for m in results:
        if first <= m.first < at and at - m.last <= LED_TO:
            return any(first <= i < m.first for i in named)
    return False


def _is_of(doc: Document, at: int, named: set[int]) -> bool:
    """Whether a verb stands beside its subject, one of the named acts."""
    shapes = {sense.shape for sense in doc.words[at].senses if not HITTING.isdisjoint(sense.tags)}
    if not shapes or not shapes <= FINITE:
        return False
    if at + 1 in named and "harm" not in doc.words[at + 1].tags:
        return True
    if doc.words[at].form[:1] in "وف":
        return False
    for i in range(at - 1, max(at - SUBJECT, -1), -1):
        if doc.words[i].kind == "punct":
            return False
        if i in named:
            return not (i and doc.words[i - 1].bares & BEHIND)
    return False


def _at(match: Match) -> int:
    """The head word of a trigger."""
    return int(match.first + match.value.head)


@cache
def _trigger(kind: str, weight: str, head: int, refine: bool, status: str | None) -> Trigger:
    """A trigger; the few that there are are made once."""
    return Trigger(kind, weight, head, refine, status)


@cache
def _cue_values() -> dict[str, Cue]:
    """What each rule of the cues says."""
    return {rule.id: Cue(rule.value["cue"], rule.value["reach"]) for rule in rule_sets()["cues"].rules.values()}


def _head(match: Match) -> int:
    part = match.part("head")
    return part[0] if part else match.first


def _specific(value: Any) -> int:
    """A rule that leaves nothing to refine is more exact than one that does."""
    return 2 * _WEIGHTS[value["weight"]] + (not value.get("refine"))

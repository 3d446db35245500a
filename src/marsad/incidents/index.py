"""The index: reports in, incidents out, all at once or one by one as they arrive."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count

from marsad.incidents.blocking import Blocks, keys_of
from marsad.incidents.copies import CopyFinder, Kinship
from marsad.incidents.grouping import group
from marsad.incidents.judgements import Decisions, Judgement, decide
from marsad.incidents.model import Incident, Link
from marsad.incidents.policies import DEFAULT_POLICY, Policy, policy_named
from marsad.incidents.reconcile import Reconciler
from marsad.incidents.scores import Rated, Scores, can_share, shared
from marsad.incidents.scoring import Weights, compare, kilometres_between, load_weights, long_apart
from marsad.incidents.tellings import ReportFacts, Telling, tellings_of
from marsad.incidents.views import Reports, ReportSource, ReportView, view
from marsad.incidents.words import Words
from marsad.lang import LANGUAGES, common_keys_for, text_keys_for
from marsad.record import Report

__all__ = ["IncidentIndex", "build"]

FLOOR = 0.15
"""Pairs scored below are not remembered."""
FAR_KM = 40.0
"""Kilometres beyond what their precision allows from which two places are surely not one."""
LEAST_SHARED = 4_000
"""Tellings below which one process links them all: starting others costs more."""


class IncidentIndex:
    """Coded reports linked into incidents.

    Args:
        judgements: what people decided.
        policy: how figures are reconciled, by name.
        weights: of the comparisons; the shipped ones by default.
        jobs: processes that compare the reports of a batch, where the system can fork; nothing found hangs on it.
    """

    def __init__(
        self,
        judgements: Iterable[Judgement] = (),
        *,
        policy: str = DEFAULT_POLICY,
        weights: Weights | None = None,
        jobs: int = 1,
    ) -> None:
        self.jobs = jobs
        self.policy: Policy = policy_named(policy)
        self.weights = weights or load_weights()
        self.judgements = list(judgements)
        self.words = Words(word for code in LANGUAGES for word in common_keys_for(code))
        self.copies = CopyFinder()
        self.facts: list[ReportFacts] = []
        self.kin: list[Kinship] = []
        self.tellings: list[Telling] = []
        self._number: dict[str, int] = {}
        self._report_of: list[int] = []
        self._day_of: list[int | None] = []
        self._blocks = Blocks()
        self._near: list[dict[int, float]] = []
        self._group_of: list[int] = []
        self._groups: dict[int, list[int]] = {}
        self._names: dict[int, str] = {}
        self._gone: set[int] = set()
        self._scores = Scores()
        self._decisions = Decisions()

    # -- reports in

    def add_all(self, source: ReportSource) -> None:
        """Enter all reports of a source, then link and group everything."""
        first = len(self.tellings)
        with _uncollected():
            for report in source.reports():
                self._enter(report)
            self.words.settle()
            numbers = range(first, len(self.tellings))
            if self.jobs > 1 and len(numbers) >= LEAST_SHARED and can_share():
                self._link_shared(numbers)
            else:
                for number in numbers:
                    self._link(number)
            self.regroup()

    def add(self, report: Report | ReportView) -> list[str]:
        """Enter one report (or a new coding of a known one) and link it; gives the incidents it now belongs to."""
        number = self._enter(view(report))
        mine = self.facts[number].tellings
        for telling in mine:
            self._link(telling)
        self._decisions = decide(self.judgements, self._resolve) if self.judgements else self._decisions
        touched = {self._group_of[other] for telling in mine for other in self._near[telling] if other not in mine}
        touched |= {self._group_of[other] for pair in self._decisions.parted for other in pair}
        touched |= {self._group_of[other] for joined in self._decisions.joined for other in joined}
        members = sorted({*mine, *(m for g in touched if g >= 0 for m in self._groups[g])})
        self._regroup(members)
        return sorted({self._names[self._group_of[telling]] for telling in mine})

    def judge(self, judgement: Judgement) -> None:
        """Take a judgement in and group anew."""
        self.judgements.append(judgement)
        self.regroup()

    @property
    def conflicts(self) -> list[Judgement]:
        """Judgements that were not applied because newer ones say otherwise."""
        return self._decisions.conflicts

    def keep_names(self, previous: Iterable[Incident]) -> None:
        """Give incidents the ids of an earlier build, each to the one it shares most reports with."""
        claims: list[tuple[int, str, int]] = []
        for incident in previous:
            shared: dict[int, int] = {}
            for report in incident.reports:
                for telling in self.facts[self._number[report]].tellings if report in self._number else ():
                    group_number = self._group_of[telling]
                    shared[group_number] = shared.get(group_number, 0) + 1
            claims += [(-count, incident.id, group_number) for group_number, count in shared.items()]
        given: set[int] = set()
        taken: set[str] = set()
        for _, name, group_number in sorted(claims):
            if name not in taken and group_number not in given:
                self._names[group_number] = name
                given.add(group_number)
                taken.add(name)
        for group_number in sorted(self._groups.keys() - given):
            if self._names[group_number] in taken:
                self._names[group_number] = self._fresh(self._groups[group_number], taken)
            taken.add(self._names[group_number])

    def regroup(self) -> None:
        """Group all tellings by the pairs scored so far and the judgements."""
        self._decisions = decide(self.judgements, self._resolve)
        self._regroup([n for n in range(len(self.tellings)) if n not in self._gone])

    # -- incidents out

    def incidents(self, *, background: bool = False) -> list[Incident]:
        """All incidents, the latest last. Groups that nobody reports as news are left out.

        Args:
            background: also give incidents that reports only recall.
        """
        reconciler = Reconciler(self)
        found = []
        with _uncollected():
            for number, members in sorted(self._groups.items()):
                if reconciler.counts_as_news(members) or (background and reconciler.has_event(members)):
                    found.append(reconciler.incident(self._names[number], members))
        by_id = {incident.id for incident in found}
        for incident in found:
            incident.doubtful = [link for link in incident.doubtful if link.incident in by_id]
        found.sort(key=lambda incident: ((incident.when.start if incident.when else None) or "", incident.id))
        return found

    def incident(self, name: str) -> Incident:
        """One incident by its id.

        Raises:
            KeyError: there is none.
        """
        for number, known in self._names.items():
            if known == name and number in self._groups:
                return Reconciler(self).incident(name, self._groups[number])
        raise KeyError(name)

    def members_near(self, members: list[int], least: float) -> list[tuple[float, int, int]]:
        """The remembered pairs (probability, member, other) that lead out of a group, of that probability or more."""
        inside, gone = set(members), self._gone
        pairs = ((p, m, o) for m in members for o, p in self._near[m].items() if p >= least)
        return sorted(
            (pair for pair in pairs if pair[2] not in inside and pair[2] not in gone),
            key=lambda row: (-row[0], row[1], row[2]),
        )

    def undecided(self, a: int, b: int) -> bool:
        """Whether no person has parted the two or left them open."""
        pair = (min(a, b), max(a, b))
        return pair not in self._decisions.parted and pair not in self._decisions.unsure

    def name_of(self, telling: int) -> str:
        """The incident of a telling."""
        return self._names[self._group_of[telling]]

    def kinship(self, a: int, b: int) -> str | None:
        """How two reports (by number) are copies, None where they are not."""
        return self.kin[a].get(b) or self.kin[b].get(a)

    def link(self, a: int, b: int) -> Link:
        """A pair with its reasons."""
        features = self._compare(a, b)
        weights = self.weights
        x, y = self.tellings[a], self.tellings[b]
        return Link(a=x.key, b=y.key, score=round(weights.score(features), 3), reasons=weights.reasons(features))

    def compared(self) -> list[tuple[int, int]]:
        """All pairs scored so far (kept for learning and for looking into blocking)."""
        return self._scores.pairs()

    def features(self, a: int, b: int) -> dict[str, float]:
        """What comparing two tellings gives."""
        return self._compare(a, b)

    def report_number(self, telling: int) -> int:
        """The number of a telling's report."""
        return self._report_of[telling]

    # -- inside

    def _enter(self, report: ReportView) -> int:
        known = self._number.get(report.id)
        if known is not None:
            self._withdraw(known)
        keys = text_keys_for(report.article.language)
        paragraphs = [keys(line) for line in report.body().splitlines()]
        words = [word for paragraph in paragraphs for word in paragraph]
        facts, tellings = tellings_of(report, words)
        number = self._number[report.id] = len(self.facts)
        self.facts.append(facts)
        self.kin.append(self.copies.add(number, words, paragraphs))
        self.words.learn(facts.words, facts.published)
        for telling in tellings:
            facts.tellings.append(len(self.tellings))
            self.tellings.append(telling)
            self._report_of.append(number)
            self._day_of.append(telling.day)
            self._near.append({})
            self._group_of.append(-1)
        return number

    def _withdraw(self, number: int) -> None:
        """Take a report's former tellings out."""
        for telling in self.facts[number].tellings:
            self._gone.add(telling)
            group_number = self._group_of[telling]
            if group_number >= 0:
                self._groups[group_number].remove(telling)
                if not self._groups[group_number]:
                    del self._groups[group_number]

    def _link(self, number: int) -> None:
        """Score a telling against its candidates and remember the likely ones."""
        keys = keys_of(self.tellings[number], self.words)
        self._remember(number, *self._rated(number, keys))
        self._blocks.add(number, keys)

    def _link_shared(self, numbers: range) -> None:
        """The same for many, in several processes: all are entered first, each is then held against earlier ones."""
        for number in numbers:
            self._blocks.add(number, keys_of(self.tellings[number], self.words))

        def rate(number: int) -> Rated:
            return self._rated(number, keys_of(self.tellings[number], self.words))

        for number, (others, scores) in zip(numbers, shared(rate, numbers, self.jobs), strict=True):
            self._remember(number, others, scores)

    def _rated(self, number: int, keys: list[tuple[int, float]]) -> Rated:
        """The candidates of a telling, in order, and how likely each is of the same event."""
        telling, tellings, mine = self.tellings[number], self.tellings, self._report_of[number]
        kin, report_of = self.kin[mine], self._report_of
        found = set(self._blocks.candidates(number, keys))
        found.update(other for other in self.facts[mine].tellings if other < number)
        for one in kin:
            found.update(self.facts[one].tellings)
        others = [
            other
            for other in sorted(found - self._gone if self._gone else found)
            if report_of[other] in kin or not long_apart(telling, tellings[other])
        ]
        score, words = self.weights.score, self.words
        # a report's kin are earlier ones: whether the two are copies is known to the later one
        return others, [score(compare(tellings[one], telling, words, report_of[one] in kin)) for one in others]

    def _remember(self, number: int, others: Sequence[int], scores: Sequence[float]) -> None:
        self._scores.put(number, others, scores)
        near = self._near[number]
        for other, probability in zip(others, scores, strict=True):
            if probability >= FLOOR:
                near[other] = self._near[other][number] = probability

    def score(self, a: int, b: int) -> float:
        """Probability that two tellings are of one event."""
        if a > b:
            a, b = b, a
        known = self._scores.get(a, b)
        if known is None:
            known = self.weights.score(self._compare(a, b))
            self._scores.add(a, b, known)
        return known

    def _compare(self, a: int, b: int) -> dict[str, float]:
        copied = self.kinship(self._report_of[a], self._report_of[b]) is not None
        return compare(self.tellings[a], self.tellings[b], self.words, copied)

    def _far(self, a: int, b: int) -> bool | None:
        """Whether two tellings are surely of different places, None where a place is missing or coarse."""
        x, y = self.tellings[a], self.tellings[b]
        km = kilometres_between(x, y) if x.fine and y.fine else None
        return None if km is None else km > x.radius + y.radius + FAR_KM

    def _regroup(self, members: list[int]) -> None:
        """Group some tellings anew; groups keep the name of the former group they share most members with."""
        inside = set(members)
        edges = [(p, m, o) for m in members for o, p in self._near[m].items() if m < o and o in inside]
        former = {member: self._group_of[member] for member in members}
        names = {number: self._names.pop(number) for number in set(former.values()) if number >= 0}
        for number in names:
            self._groups.pop(number, None)
        taken = set(self._names.values())
        groups = group(
            members, edges, self._decisions, self._report_of, self._day_of, self.score, self.weights.join, self._far
        )
        for found in sorted(groups, key=lambda found: (-len(found), found)):
            number = found[0]
            self._groups[number] = found
            for member in found:
                self._group_of[member] = number
            self._names[number] = self._name(found, former, names, taken)
            taken.add(self._names[number])

    def _name(self, found: list[int], former: dict[int, int], names: dict[int, str], taken: set[str]) -> str:
        votes: dict[str, int] = {}
        for member in found:
            name = names.get(former[member])
            if name and name not in taken:
                votes[name] = votes.get(name, 0) + 1
        if votes:
            return max(votes, key=lambda name: (votes[name], name))
        return self._fresh(found, taken)

    def _fresh(self, found: list[int], taken: set[str]) -> str:
        """A name from the first member whose name no other incident has."""
        keys = sorted(self.tellings[member].key for member in found)
        for key in chain(keys, (f"{keys[0]}/{number}" for number in count(2))):
            name = "i" + hashlib.sha256(key.encode()).hexdigest()[:12]
            if name not in taken:
                return name
        raise AssertionError("unreachable: count has no end")

    def _resolve(self, name: str, at: int | None) -> list[int]:
        """The tellings a judgement's name stands for."""
        report, _, event = name.rpartition("#") if name not in self._number else (name, "", "")
        number = self._number.get(report)
        if number is None:
            return []
        tellings = self.facts[number].tellings
        for telling in tellings:
            if self.tellings[telling].key == name:
                return [telling]
        if event and at is not None:
            told = [(abs(e.trigger.start - at), t) for t in tellings if (e := self.tellings[t].event)]
            return [min(told)[1]] if told else tellings
        return tellings


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cycle collector: nothing here makes cycles, and walking millions of live objects takes its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def build(
    reports: ReportSource | Iterable[Report | ReportView],
    *,
    judgements: Iterable[Judgement] = (),
    policy: str = DEFAULT_POLICY,
    background: bool = False,
) -> list[Incident]:
    """Incidents from coded reports.

    Args:
        reports: a source, or reports at hand.
        judgements: what people decided.
        policy: how figures are reconciled: see ``marsad.incidents.policies``.
        background: also give incidents that reports only recall.
    """
    source = Reports(reports) if isinstance(reports, Iterable) else reports
    index = IncidentIndex(judgements, policy=policy)
    index.add_all(source)
    return index.incidents(background=background)

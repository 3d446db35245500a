"""One incident from its tellings: every value with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.incidents.figures import OUTCOMES, group_label, said_figures, supersede
from marsad.incidents.model import Account, Copies, Figure, Incident, Link, SaidFigure, Voice
from marsad.incidents.policies import Choice, Vote
from marsad.incidents.settling import settle_kind, settle_when, settle_where
from marsad.incidents.sources import copies_of, grade, independent
from marsad.incidents.tellings import Telling
from marsad.incidents.views import PartyView

if TYPE_CHECKING:
    from marsad.incidents.index import IncidentIndex

__all__ = ["Reconciler"]

MOST_DOUBTS = 5
LIVE = frozenset(["reported", "disputed", "unconfirmed"])


class Reconciler:
    """Makes incidents from groups of an index's tellings."""

    def __init__(self, index: IncidentIndex) -> None:
        self.index = index

    def has_event(self, members: list[int]) -> bool:
        """Whether an event was found in any member."""
        return any(self.index.tellings[member].event for member in members)

    def counts_as_news(self, members: list[int]) -> bool:
        """Whether some report tells it as news that happened; recalls, plans and foiled plots only join."""
        events = (self.index.tellings[member].event for member in members)
        return any(event and event.role == "main" and event.status in LIVE for event in events)

    def incident(self, name: str, members: list[int]) -> Incident:
        """The incident of a group."""
        index = self.index
        tellings = [index.tellings[member] for member in members]
        numbers = sorted({index.report_number(member) for member in members})
        sides = independent(numbers, index.facts, index.kinship)
        copies = copies_of(numbers, index.facts, index.kinship)
        voices = [voice for telling in tellings for voice in _voices(telling)]
        kind, kinds = settle_kind(tellings)
        graded, why = grade(tellings, voices, len(sides))
        figures = {outcome: self._figure(tellings, outcome, sides) for outcome in OUTCOMES}
        return Incident(
            id=name,
            kind=kind,
            kinds=kinds,
            when=settle_when(tellings),
            where=settle_where(tellings),
            killed=figures["killed"],
            injured=figures["injured"],
            parties=_parties(tellings),
            grade=graded,
            grade_why=why,
            independent_sources=len(sides),
            sources=[[index.facts[number].id for number in side] for side in sides],
            status=_status(tellings),
            reports=[index.facts[number].id for number in numbers],
            events=[
                {"report": t.report.id, "event": t.event.id, "at": t.event.trigger.start} for t in tellings if t.event
            ],
            claims=voices,
            accounts=_accounts(tellings, copies),
            copies=copies,
            links=self._links(members),
            doubtful=self._doubts(members),
            history=_history(tellings),
        )

    def _figure(self, tellings: list[Telling], outcome: str, sides: list[list[int]]) -> Figure | None:
        said = [figure for telling in tellings for figure in said_figures(telling, outcome)]
        said = [figure for figure in said if figure.low is not None or figure.high is not None]
        if not said:
            return None
        supersede(said)
        side_of = {self.index.facts[number].id: i for i, side in enumerate(sides) for number in side}
        votes = [_vote(figure, side_of[figure.report]) for figure in said]
        name, choose = self.index.policy
        chosen: Choice = choose(votes)
        standing = [vote for vote in votes if not vote.superseded]
        return Figure(
            best=chosen.best,
            low=chosen.low,
            high=chosen.high,
            rule=name,
            contradiction=_contradict(standing),
            groups=_groups(tellings, outcome),
            said=said,
        )

    def _links(self, members: list[int]) -> list[Link]:
        """The strongest link of every member to the ones before it."""
        found = []
        for place, member in enumerate(members[1:], 1):
            earlier = [(self.index.score(member, other), -other) for other in members[:place]]
            found.append(self.index.link(-max(earlier)[1], member))
        return found

    def _doubts(self, members: list[int]) -> list[Link]:
        """Likely pairs that lead to other incidents, for people to judge; one per other incident."""
        index = self.index
        found: dict[str, Link] = {}
        for _, member, other in index.members_near(members, index.weights.doubt):
            name = index.name_of(other)
            if len(found) >= MOST_DOUBTS:
                break
            if name not in found and index.undecided(member, other):
                found[name] = index.link(member, other)
                found[name].incident = name
        return list(found.values())


def _vote(figure: SaidFigure, side: int) -> Vote:
    low = figure.low if figure.low is not None else 0
    best = figure.best if figure.best is not None else (figure.low if figure.low is not None else figure.high or 0)
    return Vote(low, figure.high, best, side, figure.source_type, figure.published or "", figure.superseded)


def _contradict(votes: list[Vote]) -> bool:
    """Whether two standing figures cannot both be true."""
    lowest_high = min((vote.high for vote in votes if vote.high is not None), default=None)
    return lowest_high is not None and any(vote.low > lowest_high for vote in votes)


def _groups(tellings: list[Telling], outcome: str) -> dict[str, dict[str, int | None]]:
    """Low and high over all reports of every group named: children, women, a party's fighters."""
    found: dict[str, dict[str, int | None]] = {}
    counts = [c for t in tellings if t.event for c in t.event.casualties if c.outcome == outcome and not c.mixed]
    for count in counts:
        label = group_label(count)
        low = count.low if count.low is not None else count.high
        if label == "people" or low is None:
            continue
        seen = found.setdefault(label, {"low": low, "high": count.high})
        seen["low"] = min(low, seen["low"] or 0)
        seen["high"] = None if count.high is None or seen["high"] is None else max(count.high, seen["high"])
    return found


def _voices(telling: Telling) -> list[Voice]:
    event = telling.event
    if event is None:
        return []
    return [
        Voice(
            report=telling.report.id,
            event=event.id,
            source=claim.source.name,
            type=claim.source.type,
            stance=claim.stance,
            about=claim.about,
            target=claim.target,
            words=claim.span.text if claim.span else None,
        )
        for claim in event.claims
    ]


def _parties(tellings: list[Telling]) -> list[dict[str, Any]]:
    """Actors and recipients, one row per canonical name, with the reports that name them; ``name`` as first written."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for telling in tellings:
        event = telling.event
        if event is None:
            continue
        for role, parties in (("actor", event.actors), ("recipient", event.recipients)):
            for party in parties:
                row = found.setdefault((role, party.canonical or party.name), _party(role, party))
                if telling.report.id not in row["reports"]:
                    row["reports"].append(telling.report.id)
    return sorted(found.values(), key=lambda row: (row["role"], -len(row["reports"]), row["name"]))


def _party(role: str, party: PartyView) -> dict[str, Any]:
    facts = {"name": party.name, "canonical": party.canonical, "type": party.type, "country": party.country}
    return {"role": role, **facts, "reports": []}


def _status(tellings: list[Telling]) -> str:
    statuses = {telling.event.status for telling in tellings if telling.event}
    ranked = ("disputed", "reported", "unconfirmed", "denied", "planned")
    if "denied" in statuses and "reported" in statuses:
        return "disputed"
    return next((status for status in ranked if status in statuses), "reported")


def _accounts(tellings: list[Telling], copies: list[Copies]) -> list[Account]:
    origins = {report: copy.origin for copy in copies for report in copy.reports if report != copy.origin}
    found: dict[str, Account] = {}
    for telling in tellings:
        facts, event = telling.report, telling.event
        account = found.get(facts.id)
        if account is None:
            account = found[facts.id] = Account(
                report=facts.id,
                events=[],
                outlet=facts.outlet,
                published=facts.published_text,
                url=facts.url,
                title=facts.title,
                copy_of=origins.get(facts.id),
            )
        if event:
            account.events.append(event.id)
            account.kind = account.kind or event.kind
            account.status = account.status or event.status
            account.where = account.where or (event.where.name if event.where else None)
            account.when = account.when or (event.when.start if event.when else None)
            account.words += [span.text for span in event.evidence or [event.trigger]]
    return list(found.values())


def _history(tellings: list[Telling]) -> list[dict[str, Any]]:
    """What was said when, by day of publication: how a toll rose."""
    rows: dict[str, dict[str, Any]] = {}
    for telling in tellings:
        day = (telling.report.published_text or "")[:10]
        row = rows.setdefault(day, {"published": day or None, "reports": [], "killed": [], "injured": []})
        if telling.report.id not in row["reports"]:
            row["reports"].append(telling.report.id)
        for outcome in OUTCOMES:
            for figure in said_figures(telling, outcome):
                if figure.best is not None and figure.best not in row[outcome]:
                    row[outcome].append(figure.best)
    return [rows[day] for day in sorted(rows, key=lambda day: (day == "", day))]

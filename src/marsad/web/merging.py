"""Joining and parting incidents of a store: previews, decisions, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import select

from marsad.errors import NotFoundError, UsageError
from marsad.incidents.judgements import Judgement, latest
from marsad.incidents.model import Incident
from marsad.incidents.rejoining import fresh_id, joining, parting, rebuilt, sides_of, taking_back, tellings_in
from marsad.incidents.views import ReportView, view
from marsad.store import Store
from marsad.store.incidents import CurrentIncident
from marsad.store.models import IncidentRow, Member

__all__ = [
    "APART",
    "MOST",
    "Operation",
    "Plan",
    "carry_out",
    "home_of",
    "operations",
    "plan_join",
    "plan_part",
    "plan_undo",
    "say_pair",
]

MOST = 20
"""Incidents joined in one go at most."""


class Plan(msgspec.Struct, kw_only=True):
    """What a decision would come to. ``seen``: build numbers of what it rests on."""

    words: list[Judgement]
    made: list[Incident]
    gone: list[str]
    seen: dict[str, int]


class Operation(msgspec.Struct, kw_only=True):
    """A joining or parting that was made in one go. ``holds``: no later word stands against it."""

    key: str
    verdict: str
    author: str
    time: str
    reason: str
    pairs: int
    holds: bool
    words: list[Judgement]


def plan_join(store: Store, ids: Sequence[str], keep: str, *, author: str, reason: str = "") -> Plan:
    """One incident of several: the keeper's id, status and decisions stay.

    Raises:
        NotFoundError: one of them is not there.
        UsageError: fewer than two, too many, or the keeper is not among them.
    """
    ids = list(dict.fromkeys(ids))
    if not 2 <= len(ids) <= MOST or keep not in ids:
        raise UsageError("choose two incidents or more, and the one to keep")
    known = {id: _standing(store, id) for id in ids}
    others = [known[id].machine for id in ids if id != keep]
    words = joining(known[keep].machine, others, author=author, reason=reason)
    names = [name for one in (known[keep].machine, *others) for name in tellings_in(one)]
    made = _made(store, [(keep, names)], [one.machine for one in known.values()])
    return Plan(words=words, made=made, gone=[one.id for one in others], seen=_numbers(known.values()))


def plan_part(store: Store, id: str, reports: Iterable[str], *, author: str, reason: str = "") -> Plan:
    """Two incidents of one: what the given reports tell gets an id of its own.

    Raises:
        NotFoundError: there is none.
        UsageError: nothing would be left on one side.
    """
    current = _standing(store, id)
    words = parting(current.machine, reports, author=author, reason=reason)
    out, rest = sides_of(words)
    parts = [(id, rest), (_id_for(store, out), out)]
    made = _made(store, parts, [current.machine])
    return Plan(words=words, made=made, gone=[], seen={id: current.number})


def say_pair(store: Store, a: str, b: str, verdict: str, *, author: str) -> None:
    """Keep a word on a pair that changes no incident now: ``different`` or ``unsure``.

    Raises:
        UsageError: another verdict, or no such tellings.
    """
    places = {}
    for name in (a, b):
        home = home_of(store, name)
        if home is None:
            raise UsageError(f"no incident tells {name}")
        places[name] = tellings_in(store.incidents.get(home).machine).get(name)
    if verdict not in ("different", "unsure"):
        raise UsageError(f"not a word on a pair: {verdict}")
    told = {"a_at": places[a], "b_at": places[b], "author": author, "time": _now()}
    store.incidents.judge(Judgement(verdict=verdict, a=a, b=b, reason=APART, **told))  # type: ignore[arg-type]


def plan_undo(store: Store, key: str, *, author: str) -> Plan:
    """What it comes to when a joining or parting is taken back.

    Raises:
        NotFoundError: there was none.
        UsageError: a later decision stands against it.
    """
    known = store.incidents.judgements()
    words = [one for one in known if _key(one) == key]
    if not words:
        raise NotFoundError("no such decision")
    back = taking_back(words, known, author=author)
    if words[0].verdict == "unsure" or len({home for one in words for home in _homes(store, one)}) == 0:
        return Plan(words=back, made=[], gone=[], seen={})
    return _rejoin(store, words, back) if words[0].verdict == "different" else _reparted(store, words, back)


def _rejoin(store: Store, words: list[Judgement], back: list[Judgement]) -> Plan:
    """A parting taken back: the two incidents are one again, under the id of what was left."""
    homes = [
        home for side in (sides_of(words)[1], sides_of(words)[0]) for name in side if (home := home_of(store, name))
    ]
    ids = list(dict.fromkeys(homes))
    known = [_standing(store, id) for id in ids]
    if len(known) < 2 or not _was_made_by(known, words):
        return Plan(words=back, made=[], gone=[], seen={})
    names = [name for one in known for name in tellings_in(one.machine)]
    made = _made(store, [(ids[0], names)], [one.machine for one in known])
    return Plan(words=back, made=made, gone=ids[1:], seen=_numbers(known))


def _was_made_by(known: Sequence[CurrentIncident], words: list[Judgement]) -> bool:
    """Whether the word parted one incident; said of two that were apart already, it has parted nothing."""
    pair = {words[0].a, words[0].b}
    return words[0].reason != APART and all(pair & tellings_in(one.machine).keys() for one in known[:2])


APART = "apart"
"""The reason kept with a word that two incidents are different: it changes neither."""


def _reparted(store: Store, words: list[Judgement], back: list[Judgement]) -> Plan:
    """A joining taken back: each side is an incident again, those that went under their former ids."""
    home = home_of(store, words[0].a)
    if home is None:
        return Plan(words=back, made=[], gone=[], seen={})
    current = _standing(store, home)
    here, sides = set(tellings_in(current.machine)), sides_of(words)
    leaving = [side & here for side in sides[1:] if side & here]
    if not leaving or not (rest := here.difference(*leaving)):
        return Plan(words=back, made=[], gone=[], seen={})
    parts = [(home, rest)]
    for side in leaving:
        parts.append((_id_for(store, side, [id for id, _ in parts]), side))
    made = _made(store, parts, [current.machine, *_former(store, [id for id, _ in parts[1:]])])
    return Plan(words=back, made=made, gone=[], seen={home: current.number})


def carry_out(store: Store, plan: Plan, seen: dict[str, int] | None = None, *, author: str) -> None:
    """Write a plan.

    Args:
        store: where.
        plan: what to write.
        seen: the build numbers that the person's preview rested on; by default those of the plan.
        author: who decided.

    Raises:
        ClashError: the incidents have changed since; nothing is written.
    """
    store.incidents.regroup(plan.words, plan.made, gone=plan.gone, seen={**plan.seen, **(seen or {})}, author=author)


def operations(store: Store, incident: Incident) -> list[Operation]:
    """What people decided about pairs of an incident's tellings, the latest first."""
    names = tellings_in(incident)
    known = store.incidents.judgements()
    holding = {(one.pair, one.time) for one in latest(known)}
    found: dict[str, list[Judgement]] = {}
    for one in known:
        if one.verdict != "withdrawn" and one.reason != "undo":
            found.setdefault(_key(one), []).append(one)
    mine = [(key, words) for key, words in found.items() if any(one.a in names or one.b in names for one in words)]
    return [
        Operation(
            key=key,
            verdict=words[0].verdict,
            author=words[0].author,
            time=words[0].time,
            reason="" if words[0].reason == APART else words[0].reason,
            pairs=len(words),
            holds=all((one.pair, one.time) in holding for one in words),
            words=words,
        )
        for key, words in reversed(mine)
    ]


def home_of(store: Store, name: str) -> str | None:
    """The incident that a telling belongs to now."""
    report, _, event = name.rpartition("#")
    of = select(IncidentRow.id).join(Member, Member.incident == IncidentRow.key).where(IncidentRow.gone.is_(False))
    with store.database.reading() as connection:
        exact = (
            connection.execute(of.where(Member.report == report, Member.event == event)).scalar() if report else None
        )
        return exact or connection.execute(of.where(Member.report == name)).scalar()


def _homes(store: Store, one: Judgement) -> list[str]:
    return [home for name in (one.a, one.b) if (home := home_of(store, name))]


def _key(one: Judgement) -> str:
    return f"{one.time}|{one.author}"


def _standing(store: Store, id: str) -> CurrentIncident:
    current = store.incidents.get(id)
    if current.gone:
        raise NotFoundError(f"incident {id} is no more", todo="it was joined with another, or built otherwise")
    return current


def _numbers(known: Iterable[CurrentIncident]) -> dict[str, int]:
    return {one.id: one.number for one in known}


def _made(store: Store, parts: Sequence[tuple[str, Iterable[str]]], before: Sequence[Incident]) -> list[Incident]:
    reports = dict.fromkeys(report for one in before for report in one.reports)
    doubtful = {(link.a, link.b): link for one in before for link in one.doubtful}
    views: list[ReportView] = [view(store.report(report).report) for report in reports]
    return rebuilt(views, [(id, list(names)) for id, names in parts], list(doubtful.values()))


def _former(store: Store, ids: Sequence[str]) -> list[Incident]:
    """Incidents that are no more, for the likely pairs they had."""
    found = []
    for id in ids:
        try:
            found.append(store.incidents.get(id).machine)
        except NotFoundError:
            continue
    return found


def _id_for(store: Store, names: Iterable[str], given: Sequence[str] = ()) -> str:
    """The id of the incident that is no more and had most of these tellings, else a new one."""
    names = set(names)
    with store.database.reading() as connection:
        of = select(IncidentRow.id, Member.report, Member.event).join(Member, Member.incident == IncidentRow.key)
        reports = {name.rpartition("#")[0] or name for name in names} | names
        rows = connection.execute(of.where(IncidentRow.gone.is_(True), Member.report.in_(reports))).all()
        taken = list(given)
        while connection.execute(select(IncidentRow.id).where(IncidentRow.id == fresh_id(names, taken))).scalar():
            taken.append(fresh_id(names, taken))
    votes: dict[str, int] = {}
    for id, report, event in rows:
        if id not in given and (f"{report}#{event}" in names or report in names):
            votes[id] = votes.get(id, 0) + 1
    return max(votes, key=lambda one: (votes[one], one)) if votes else fresh_id(names, taken)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")

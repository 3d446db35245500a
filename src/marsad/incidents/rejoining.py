"""Incidents joined and parted at once by a person's word, without building all others anew.

The word is kept as judgements on pairs of tellings, so that the next build comes to the same.  Judgements made in one
go share author and time; the first of them say which incidents were joined or parted, so that it can be taken back:
``same`` with one ``a`` throughout are the bridges, the others (member, first member) hold each side together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from marsad.errors import UsageError
from marsad.incidents.index import IncidentIndex
from marsad.incidents.judgements import Judgement, latest
from marsad.incidents.model import Incident, Link
from marsad.incidents.policies import DEFAULT_POLICY
from marsad.incidents.reconcile import Reconciler
from marsad.incidents.views import Reports, ReportView

__all__ = ["fresh_id", "joining", "parting", "rebuilt", "sides_of", "taking_back", "tellings_in"]


def tellings_in(incident: Incident) -> dict[str, int | None]:
    """Names of an incident's tellings as judgements name them, and where their triggers stand."""
    found: dict[str, int | None] = {f"{one['report']}#{one['event']}": one.get("at") for one in incident.events}
    told = {one["report"] for one in incident.events}
    return found | {report: None for report in incident.reports if report not in told}


def joining(keeper: Incident, others: Sequence[Incident], *, author: str, reason: str = "") -> list[Judgement]:
    """The judgements that make one incident of several."""
    time = _now()
    sides = [tellings_in(one) for one in (keeper, *others)]
    anchors = [next(iter(side)) for side in sides]
    pairs = [(anchors[0], anchor) for anchor in anchors[1:]]
    pairs += [(name, anchor) for side, anchor in zip(sides, anchors, strict=True) for name in side if name != anchor]
    places = {name: at for side in sides for name, at in side.items()}
    return [_word("same", pair, places, author, time, reason) for pair in pairs]


def parting(incident: Incident, out: Iterable[str], *, author: str, reason: str = "") -> list[Judgement]:
    """The judgements that take some reports out of an incident.

    Raises:
        UsageError: nothing would be left on one of the two sides.
    """
    places, gone = tellings_in(incident), set(out)
    report_of = {f"{one['report']}#{one['event']}": one["report"] for one in incident.events}
    theirs = [name for name in places if report_of.get(name, name) in gone]
    rest = [name for name in places if report_of.get(name, name) not in gone]
    if not theirs or not rest:
        raise UsageError("both sides need an account")
    time = _now()
    words = [_word("different", (theirs[0], name), places, author, time, reason) for name in rest]
    held = [
        (name, side[0]) for side in (theirs, rest) for name in side[1:]
    ]  # what held them may run through the others
    return words + [_word("same", pair, places, author, time, reason) for pair in held]


def taking_back(words: Sequence[Judgement], known: Sequence[Judgement], *, author: str) -> list[Judgement]:
    """The judgements that undo some made in one go: what held on each pair before holds again.

    Raises:
        UsageError: a later word on one of the pairs holds.
    """
    now = {one.pair: one for one in latest([*known])}
    earlier = {one.pair: one for one in latest([one for one in known if one.time < words[0].time])}
    if any(now.get(one.pair) is None or now[one.pair].time != one.time for one in words):
        raise UsageError("a later decision holds", todo="undo that one first")
    time = _now()
    return [
        Judgement(
            verdict=earlier[one.pair].verdict if one.pair in earlier else "withdrawn",
            a=one.a,
            b=one.b,
            a_at=one.a_at,
            b_at=one.b_at,
            author=author,
            time=time,
            reason="undo",
        )
        for one in words
    ]


def sides_of(words: Sequence[Judgement]) -> list[set[str]]:
    """The tellings on each side of a joining or parting, that of the first judgement's ``a`` first."""
    bridges = [one for one in words if one.a == words[0].a]
    sides = [{words[0].a}, *({one.b} for one in bridges if one.verdict == "same")]
    if words[0].verdict == "different":
        sides.append({one.b for one in bridges})
    for one in words[len(bridges) :]:
        next(side for side in sides if one.b in side).add(one.a)
    return sides


def rebuilt(
    reports: Iterable[ReportView], parts: Sequence[tuple[str, Iterable[str]]], doubtful: Sequence[Link] = ()
) -> list[Incident]:
    """Incidents of given tellings, everything in them settled anew.

    Args:
        reports: all reports that the tellings stand in.
        parts: the id of each incident and the names of its tellings.
        doubtful: likely pairs known before; those that still lead from one of the parts to elsewhere are kept.
    """
    index = IncidentIndex(policy=DEFAULT_POLICY)
    index.add_all(Reports(reports))
    number = {telling.key: place for place, telling in enumerate(index.tellings)}
    made = []
    for id, names in parts:
        inside = set(names)
        members = sorted(number[name] for name in inside if name in number)
        if not members:
            raise UsageError(f"no report of {id} is left")
        incident = Reconciler(index).incident(id, members)
        incident.doubtful = [link for link in doubtful if (link.a in inside) != (link.b in inside)]
        made.append(incident)
    return made


def fresh_id(names: Iterable[str], taken: Iterable[str]) -> str:
    """An id that no incident has."""
    known, first = set(taken), min(names)
    for number in range(len(known) + 1):
        key = f"{first}/{number + 1}" if number else first
        id = "i" + hashlib.sha256(key.encode()).hexdigest()[:12]
        if id not in known:
            return id
    raise AssertionError("unreachable: one more name than ids that are taken")


def _word(
    verdict: str, pair: tuple[str, str], places: dict[str, int | None], author: str, time: str, reason: str
) -> Judgement:
    a, b = pair
    told = {"author": author, "time": time, "reason": reason}
    return Judgement(verdict=verdict, a=a, b=b, a_at=places[a], b_at=places[b], **told)  # type: ignore[arg-type]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")

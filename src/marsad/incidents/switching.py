"""The same incident under another policy: figures chosen anew among those that were said, nothing read again."""

from __future__ import annotations

import msgspec

from marsad.incidents.model import Figure, Incident
from marsad.incidents.policies import Vote, policy_named

__all__ = ["under_policy"]


def under_policy(incident: Incident, policy: str) -> Incident:
    """A copy with the figures that a policy chooses; figures without sources behind them stay.

    Raises:
        UsageError: no policy has that name.
    """
    policy_named(policy)
    side_of = {report: side for side, reports in enumerate(incident.sources) for report in reports}
    figures = {name: _chosen(getattr(incident, name), policy, side_of) for name in ("killed", "injured")}
    return msgspec.structs.replace(incident, **figures)


def _chosen(figure: Figure | None, policy: str, side_of: dict[str, int]) -> Figure | None:
    if figure is None or not figure.said:
        return figure
    votes = []
    for number, said in enumerate(figure.said):
        low = said.low if said.low is not None else 0
        best = said.best if said.best is not None else (said.low if said.low is not None else said.high or 0)
        side = side_of.get(said.report, len(side_of) + number)
        votes.append(Vote(low, said.high, best, side, said.source_type, said.published or "", said.superseded))
    name, choose = policy_named(policy)
    found = choose(votes)
    return msgspec.structs.replace(figure, best=found.best, low=found.low, high=found.high, rule=name)

"""How a figure is chosen where sources differ: named policies, applied when read, none ever overwritten.

``casualty_recorders`` (default)
    From the lowest to the highest figure that independent sources stand by; best is what most of them say, and where no
    figure is said by more than others, the lower middle one.  After Every Casualty Counts, *Standards for Casualty
    Recording* (2016), and Airwars' published methodology, which give a minimum and a maximum over credible sources.
``ucdp_best_low_high``
    Best is the figure of the most reliable kind of source, the lower one where that does not decide; low and high are
    the outermost figures.  After the UCDP GED Codebook, on best, low and high estimates.
``latest_official``
    The last figure of an official, medical, police or military source, else the last one of any.
``min_max``
    The outermost figures that anybody ever gave, superseded ones too; best is the middle one.

An "at least" leaves the range open above (``high`` None) unless another source gives a higher closed figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median_low

from marsad.errors import UsageError

__all__ = [
    "DEFAULT_POLICY",
    "POLICIES",
    "Choice",
    "Policy",
    "Vote",
    "casualty_recorders",
    "latest_official",
    "min_max",
    "policy_named",
    "ucdp_best_low_high",
]

DEFAULT_POLICY = "casualty_recorders"
OFFICIAL = frozenset(["official", "medical", "police", "military"])
RELIABILITY = ("medical", "official", "monitor", "police", "military", "agency", "witness", "resident", "outlet")
"""Kinds of source that count the dead themselves come before those that pass counts on."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One source's figure. ``side``: sources with one number are not independent of each other."""

    low: int
    high: int | None
    best: int
    side: int
    type: str
    published: str
    superseded: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Best, low, high (None: open) of a figure."""

    best: int
    low: int
    high: int | None


Policy = tuple[str, Callable[[list[Vote]], Choice]]


def casualty_recorders(votes: list[Vote]) -> Choice:
    """Minimum and maximum over independent sources."""
    votes = _standing(votes)
    return Choice(_most_said(votes), min(v.low for v in votes), _highest(votes))


def ucdp_best_low_high(votes: list[Vote]) -> Choice:
    """Best by reliability of the source."""
    votes = _standing(votes)
    rank = {kind: place for place, kind in enumerate(RELIABILITY)}
    top = min(rank.get(vote.type, len(rank)) for vote in votes)
    best = min(vote.best for vote in votes if rank.get(vote.type, len(rank)) == top)
    return Choice(best, min(v.low for v in votes), _highest(votes))


def latest_official(votes: list[Vote]) -> Choice:
    """The last word of officials."""
    standing = [vote for vote in votes if vote.type in OFFICIAL] or votes
    last = max(standing, key=lambda vote: (vote.published, vote.best))
    return Choice(last.best, last.low, last.high)


def min_max(votes: list[Vote]) -> Choice:
    """The outermost figures."""
    return Choice(median_low([v.best for v in votes]), min(v.low for v in votes), _highest(votes))


POLICIES: dict[str, Callable[[list[Vote]], Choice]] = {
    "casualty_recorders": casualty_recorders,
    "ucdp_best_low_high": ucdp_best_low_high,
    "latest_official": latest_official,
    "min_max": min_max,
}


def policy_named(name: str) -> Policy:
    """A policy by its name.

    Raises:
        UsageError: no policy has that name.
    """
    if name not in POLICIES:
        raise UsageError(f"no policy {name!r}", todo="one of " + ", ".join(POLICIES))
    return name, POLICIES[name]


def _standing(votes: list[Vote]) -> list[Vote]:
    return [vote for vote in votes if not vote.superseded] or votes


def _highest(votes: list[Vote]) -> int | None:
    closed = max((vote.high for vote in votes if vote.high is not None), default=None)
    opened = max((vote.low for vote in votes if vote.high is None), default=None)
    return None if closed is None or (opened is not None and opened > closed) else closed


def _most_said(votes: list[Vote]) -> int:
    """The figure of most independent sides; of equals the middle one, the lower of two middle ones."""
    sides: dict[int, set[int]] = {}
    for vote in votes:
        sides.setdefault(vote.best, set()).add(vote.side)
    most = max(map(len, sides.values()))
    return median_low([figure for figure in sides if len(sides[figure]) == most])

"""From scored pairs to groups: average-link clustering with judgements as constraints.

Single links chain: a like b, b like c, and a has nothing to do with c.  So two groups are joined only when the
mean probability over their pairs of reports reaches the threshold.  A report counts with its likeliest telling,
and the less likely half of the pairs is left out: posts of three words are like nothing.  Pairs that blocking
did not bring together are scored then and there, up to ``SAMPLE`` members from each side.  What is left alone after
that joins the group it is like, if it is like no other and not of another place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from marsad.incidents.judgements import Decisions

__all__ = ["group"]

SAMPLE = 10
ATTACH, MARGIN = 0.3, 1.2
"""Likeness from which a report that was left alone is given to a group, and how many times the next best."""
DATED = 3
"""Dated members from which the days of a group are known."""
DAYS_APART = 1.5
"""Days between the medians of two groups beyond which they are of different days."""
Score = Callable[[int, int], float]
Far = Callable[[int, int], bool | None]


class _Groups:
    def __init__(
        self,
        decisions: Decisions,
        members: Iterable[int],
        report_of: Sequence[int],
        day_of: Sequence[int | None],
        score: Score,
        join: float,
        far: Far,
    ) -> None:
        self.far = far
        self.day_of = day_of
        self.report_of = report_of
        self.refused: dict[tuple[int, int], tuple[int, int]] = {}  # pairs of groups, with their sizes at that time
        self.of = {member: member for member in members}
        self.members = {member: [member] for member in self.of}
        self.score = score
        self.join = join
        self._middles: dict[int, float | None] = {}
        self.parted: dict[int, set[int]] = {}
        for a, b in decisions.parted:
            if a in self.of and b in self.of:
                self.parted.setdefault(a, set()).add(b)
                self.parted.setdefault(b, set()).add(a)

    def sizes(self, a: int, b: int) -> tuple[int, int]:
        return len(self.members[a]), len(self.members[b])

    def merge(self, a: int, b: int) -> None:
        mine, theirs = self.members[a], self.members.pop(b)
        mine.extend(theirs)
        for member in theirs:
            self.of[member] = a
        self._middles.pop(a, None)

    def forbidden(self, a: int, b: int) -> bool:
        """Whether a judgement parts a member of one from a member of the other."""
        if not self.parted:
            return False
        theirs = set(self.members[b])
        return any(self.parted.get(member, frozenset()) & theirs for member in self.members[a])

    def apart(self, a: int, b: int) -> bool:
        """Whether both have enough dated members to say that each is of its own days."""
        mine, theirs = self._middle(a), self._middle(b)
        return mine is not None and theirs is not None and abs(mine - theirs) > DAYS_APART

    def _middle(self, group: int) -> float | None:
        """The median day of a group, None where too few members are dated."""
        if group not in self._middles:
            days = [day for member in self.members[group] if (day := self.day_of[member]) is not None]
            self._middles[group] = median(days) if len(days) >= DATED else None
        return self._middles[group]

    def likeness(self, a: int, b: int) -> float:
        """Mean probability over the likelier half of the pairs of reports."""
        best: dict[tuple[int, int], float] = {}
        score, report_of = self.score, self.report_of
        theirs = [(y, report_of[y]) for y in _sample(self.members[b])]
        for x in _sample(self.members[a]):
            report = report_of[x]
            for y, other in theirs:
                probability = score(x, y)
                if probability > best.get((report, other), -1.0):
                    best[report, other] = probability
        likeliest = sorted(best.values(), reverse=True)[: (len(best) + 1) // 2]
        return sum(likeliest) / len(likeliest)

    def free(self, a: int, b: int) -> bool:
        """Whether nothing keeps the two from being joined."""
        return a != b and not self.forbidden(a, b) and not self.apart(a, b)

    def elsewhere(self, a: int, b: int) -> bool:
        """Whether no place of one is near a place of the other, as far as places are known."""
        known = [self.far(x, y) for x in _sample(self.members[a]) for y in _sample(self.members[b])]
        return True in known and False not in known

    def alone(self, group: int) -> bool:
        """Whether all members stand in one report."""
        members = self.members[group]
        return len(members) == 1 or len({self.report_of[member] for member in members}) == 1


def _sample(members: list[int]) -> list[int]:
    if len(members) <= SAMPLE:
        return members
    ordered = sorted(members)
    return [ordered[i * len(ordered) // SAMPLE] for i in range(SAMPLE)]


def group(
    members: Iterable[int],
    edges: Iterable[tuple[float, int, int]],
    decisions: Decisions,
    report_of: Sequence[int],
    day_of: Sequence[int | None],
    score: Score,
    join: float,
    far: Far,
) -> list[list[int]]:
    """Groups of ``members``, each sorted.

    Args:
        members: tellings to group.
        edges: (probability, a, b) of pairs worth joining.
        decisions: what people judged.
        report_of: the report of every telling.
        day_of: the day of every telling, where known.
        score: probability of any pair.
        join: mean probability from which two groups are joined.
        far: whether two tellings are surely of different places, None where that is not known.
    """
    groups = _Groups(decisions, members, report_of, day_of, score, join, far)
    for joined in decisions.joined:
        present = sorted(member for member in joined if member in groups.of)
        for member in present[1:]:
            if groups.of[present[0]] != groups.of[member]:
                groups.merge(groups.of[present[0]], groups.of[member])
    edges = sorted(edges, key=lambda edge: (-edge[0], edge[1], edge[2]))
    _join(groups, edges, join)
    _attach(groups, edges)
    return sorted(sorted(members) for members in groups.members.values())


def _join(groups: _Groups, edges: list[tuple[float, int, int]], join: float) -> None:
    """Join groups along the edges, the likeliest first."""
    for probability, x, y in edges:
        if probability < join:
            break  # no mean reaches it where no pair does
        a, b = sorted((groups.of[x], groups.of[y]))
        if a == b or groups.refused.get((a, b)) == groups.sizes(a, b):
            continue
        if groups.free(a, b) and groups.likeness(a, b) >= join:
            groups.merge(a, b)
        else:
            groups.refused[a, b] = groups.sizes(a, b)


def _attach(groups: _Groups, edges: list[tuple[float, int, int]]) -> None:
    """Give reports that were left alone to the one group that they are like, if no other comes near."""
    lonely = {group for group in groups.members if groups.alone(group)}
    likenesses: dict[int, dict[int, float]] = {}
    for _, x, y in edges:
        one, other = groups.of[x], groups.of[y]
        if one == other:
            continue
        for a, b in ((one, other), (other, one)):
            if a in lonely and b not in likenesses.get(a, ()) and groups.free(a, b):
                likenesses.setdefault(a, {})[b] = groups.likeness(a, b)
    moves = []
    for a, found in likenesses.items():
        first, *rest = sorted(found.values(), reverse=True)
        likest = max(found, key=lambda b: (found[b], -b))
        if first >= ATTACH and (not rest or first >= MARGIN * rest[0]) and not groups.elsewhere(a, likest):
            moves.append((-first, a, likest))
    for _, a, b in sorted(moves):
        if a in groups.members and groups.alone(a):
            target = groups.of[b]
            if groups.free(target, a):
                groups.merge(target, a)

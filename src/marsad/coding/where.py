"""Which of the places named in a report an event gets."""

from __future__ import annotations

from marsad.coding.facts import definite
from marsad.coding.mention import Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import FoundPlace, Reading

__all__ = ["Whereabouts", "place_cost", "rank_places", "told_there"]

MOST = 75.0
"""A place that costs more than so much is not the act's."""
SPREAD = 6
"""At most so many places of one act become events of their own."""


TO_HOME = 8
"""Words between a road and the village beside which an act on it happened."""
FAR = 24.0
"""Words beyond which it does not matter how far a place stands."""
BACK = 2
"""An act without a place is set where one of so many sentences before it was."""
WIDE = 1.3
"""Places no wider are taken over from the sentence before."""
WIDE_TOLD = 1.0
"""A place so wide may be told more narrowly later."""
AHEAD = 2
"""Sentences in which it may be."""
AHEAD_WIDE, OF_COUNTRY = 4, 2.0
"""For an act told only by its country, and what is so wide."""
NEAR_BY = 14.0
"""A narrower place may cost so much more than the wide one around it."""
INNER = ("", "instance")
"""What a narrower place may stand for."""
SET = {"front": 7.0, "heading": 6.0}
"""A place that sets the scene costs at most so much for the words between."""
AIMED = frozenset(["movement", "shelling", "air_strike"])
"""Kinds that are told "towards" where they end."""
SOURCE = frozenset(["arrest", "abduction", "release", "displacement", "movement", "protest"])
"""Kinds done to those "from" a place where they are."""


QUARTERS = frozenset(["neighbourhood", "street", "road", "junction", "camp", "base", "prison", "checkpoint"])
"""What lies in a town or is a spot by itself."""
SPOTS = QUARTERS | {"crossing", "facility", "airport", "port", "city"}
"""What a narrower place in the town that sets the scene may be."""
HOMES = frozenset(["village", "town", "neighbourhood"])
"""Where people "from" such a place are harmed, it mostly was there."""


def rank_places(reading: Reading, mention: Mention, left: int, right: int) -> list[int]:
    """The place words of a mention's sentence, the most likely first; their costs are kept with the mention.

    Args:
        left: first of the words that may belong to the mention.
        right: word behind the last of them.
    """
    costs: dict[int, float] = {}
    first, last = reading.doc.sentences[mention.sentence]
    for k in reading.near("places", first, last):
        found = reading.places[k]
        if found.last <= first or found.place is None:
            continue
        outside = 25.0 if not (left <= found.first < right or found.stand) else 0.0
        costs[k] = place_cost(reading, mention, k) + outside
    for k in sorted(costs, reverse=True):  # of "the quarter of X in the city of Y" the narrowest is meant
        holder = reading.places[k].holder
        if holder in costs and told_there(reading.places[k], mention) and told_there(reading.places[holder], mention):
            costs[k] = min(costs[k], costs[holder] - 0.5)
    _in_order(reading, mention, costs)
    mention.place_costs = {k: cost for k, cost in costs.items() if cost < MOST}
    return sorted(mention.place_costs, key=lambda k: (costs[k], k))


def _in_order(reading: Reading, mention: Mention, costs: dict[int, float]) -> None:
    """Let the first of a list come first, a name before its other name, "among them X" before what X is in,
    a village before the road to it."""
    places = reading.places
    for k in sorted(costs):
        found = places[k]
        if k - 1 in costs and told_there(places[k - 1], mention) and _goes_on(places[k - 1], found):
            costs[k] = max(costs[k], costs[k - 1] + 0.5)
        elif k - 1 in costs and found.stand == "instance" and told_there(places[k - 1], mention):
            costs[k] = min(costs[k], costs[k - 1] - 0.5)
    for k in costs:
        if places[k].value.head == "road":
            homes = [j for j in (k + 1, k + 2) if j in costs and places[j].value.head in HOMES]
            if homes and places[homes[0]].first - places[k].last <= TO_HOME:
                costs[k] = max(costs[k], costs[homes[0]] + 0.5)


def _goes_on(before: FoundPlace, found: FoundPlace) -> bool:
    """Whether a place is joined to the one right before it by "and", or is another name of it."""
    here, there = found.place, before.place
    apart = found.first - before.last
    if found.relation == "and" and apart <= 1:
        return True
    return 0 < apart <= 1 and here is not None and there is not None and (here.lat, here.lon) == (there.lat, there.lon)


def told_there(found: FoundPlace, mention: Mention) -> bool:
    """Whether a place may be where the act happened, rather than part of a name or where somebody comes from."""
    role = found.value.role
    if found.stand == "power":
        return False
    return role is None or (role == "origin" and (mention.kind in SOURCE or found.value.head in HOMES))


def place_cost(reading: Reading, mention: Mention, k: int) -> float:
    """How unlikely it is that the act happened at this place: words between, clauses between, width."""
    found = reading.places[k]
    gap = found.first - mention.head
    cost = min(float(gap) if gap >= 0 else -1.4 * gap + 4, FAR)
    cost += 3.0 * abs(reading.clause_of[found.first] - mention.clause)
    if found.stand in SET and gap < 0:
        cost = min(cost, SET[found.stand])
    cost += 11.0 * found.vagueness
    if found.value.cue == "again":
        cost += 3
    if found.value.relation_kind == "toward":
        cost += 3 if mention.kind in AIMED else 18
    if found.stand == "dateline":
        cost += 40
    if found.relation == "with":
        cost += 12
    if found.stand in ("speaker", "speech"):
        cost += 25
    if not told_there(found, mention):
        cost += 45
    if found.relation == "from":
        cost += 6 if mention.kind in SOURCE else 16
    return cost


class Whereabouts:
    """The places of a report's events.

    Args:
        reading: the report.
        clusters: its events, in the order of the text.
    """

    def __init__(self, reading: Reading, clusters: list[Cluster]) -> None:
        self.reading = reading
        self.clusters = clusters
        self._told_in: dict[int, list[tuple[Cluster, Mention]]] = {}  # the tellings of each sentence
        for cluster in clusters:
            for mention in cluster.mentions:
                self._told_in.setdefault(mention.sentence, []).append((cluster, mention))
        self.main = self._main()

    def place(self, cluster: Cluster, lead: Mention) -> FoundPlace | None:
        """Where an event happened: told with it, or where the report is set; None when unknown."""
        told = self._told(cluster)
        if told is not None:
            return self._narrower(cluster, told) or told
        if lead.role != "main":
            return None
        return self._before(lead) or self.main

    def _before(self, lead: Mention) -> FoundPlace | None:
        """The place that the sentence before was set in, for an act with none of its own."""
        for k in reversed(self.reading.near("places", *self._sentences(lead.sentence - BACK, lead.sentence))):
            found = self.reading.places[k]
            if found.place is not None and told_there(found, lead) and found.stand != "dateline":
                if (
                    found.vagueness <= WIDE
                    and self.reading.doc.sentence_of[found.first] >= self.reading.title_sentences
                ):
                    return self._of_chain(k)
        return None

    def _of_chain(self, k: int) -> FoundPlace:
        """The narrowest place of the chain that a place ends."""
        places = self.reading.places
        while k and places[k - 1].holder == k and places[k - 1].place is not None:
            k -= 1
        return places[k]

    def _sentences(self, first: int, last: int) -> tuple[int, int]:
        """The words of the sentences from ``first`` up to, not including, ``last``."""
        sentences = self.reading.doc.sentences
        first, last = max(first, 0), min(last, len(sentences))
        return (sentences[first][0], sentences[last - 1][1]) if first < last else (0, 0)

    def _narrower(self, cluster: Cluster, told: FoundPlace) -> FoundPlace | None:
        """A narrower place within a wide one, told in the sentences behind of the same act and of no other."""
        if told.place is None or cluster.role != "main":
            return None
        last = cluster.mentions[-1]
        sentence = max(m.sentence for m in cluster.mentions)
        ahead = AHEAD_WIDE if told.vagueness >= OF_COUNTRY else AHEAD
        for number in range(sentence + 1, min(sentence + 1 + ahead, len(self.reading.doc.sentences))):
            if any(c is not cluster and self._other(m, cluster) for c, m in self._told_in.get(number, ())):
                return None
            for k in self.reading.near("places", *self._sentences(number, number + 1)):
                found = self.reading.places[k]
                if self._fits(found, told, last):
                    return found
        return None

    def _other(self, mention: Mention, cluster: Cluster) -> bool:
        """Whether a telling is plainly of another act."""
        return mention.kind not in {m.kind for m in cluster.mentions} and not definite(self.reading, mention)

    def _fits(self, found: FoundPlace, told: FoundPlace, last: Mention) -> bool:
        """Whether a place may be the narrower one that was meant."""
        here, there = found.place, told.place
        if here is None or there is None or not told_there(found, last) or found.value.cue == "again":
            return False
        if found.stand not in INNER or found.vagueness > 0.6 or found.value.relation_kind == "toward":
            return False
        if self._in(found, told) and (found.value.head or found.value.kind) in QUARTERS:
            return True  # "in the city of X", then "in the quarter of Y in X"
        if told.vagueness < WIDE_TOLD or found.vagueness > told.vagueness - 0.6:
            return False
        if found.relation not in ("at", "by", "target") and found.value.head not in HOMES:
            if told.vagueness < OF_COUNTRY or found.value.head not in QUARTERS:
                return False
        return here.country == there.country and (there.admin1 is None or here.admin1 == there.admin1)

    def _main(self) -> FoundPlace | None:
        """The place of the first main event that names one."""
        for cluster in self.clusters:
            if cluster.role == "main":
                found = self._told(cluster)
                if found:
                    return found
        return self._of_officials()

    def _of_officials(self) -> FoundPlace | None:
        """The place whose officials or forces the report names first: all that a report without a place says."""
        named = (f for f in self.reading.places if f.value.role in ("title", "party") and f.place is not None)
        return next((f for f in named if f.vagueness <= WIDE), None)

    def _told(self, cluster: Cluster) -> FoundPlace | None:
        """The place told nearest to the event's tellings, a town before a province; the title only if nothing else."""
        places = self.reading.places
        options: list[tuple[float, int]] = []
        for order, mention in enumerate(cluster.mentions):
            titled = mention.sentence < self.reading.title_sentences
            for k in mention.places[:4]:
                if told_there(places[k], mention):
                    cost = mention.place_costs[k] + 1.0 * min(order, 4) + (6.0 if titled else 0.0)
                    options.append((cost, k))
        if not options:
            return None
        least, best = min(options)
        inner = [
            (cost, k)
            for cost, k in options
            if self._in(places[k], places[best]) or (cost < least + NEAR_BY and self._within(places[k], places[best]))
        ]
        return places[min(inner)[1]] if inner else places[best]

    def _within(self, found: FoundPlace, wide: FoundPlace) -> bool:
        """Whether a village or town lies in the governorate or country told before it."""
        here, there = found.place, wide.place
        if here is None or there is None or found.vagueness > 0.6 or found.stand not in INNER:
            return False
        if wide.vagueness < WIDE_TOLD and not (wide.stand in SET and self._spot(found, wide)):
            return False  # "in X, … in the village of Y"
        kind = found.value.relation_kind
        if kind == "toward" or (kind == "near" and wide.vagueness < WIDE_TOLD) or found.relation in ("with", "to"):
            return False
        return here.country == there.country and (there.admin1 is None or here.admin1 == there.admin1)

    def _spot(self, found: FoundPlace, wide: FoundPlace) -> bool:
        """Whether a place told with its act is a spot in or near the town that sets the scene."""
        if found.value.head in HOMES:
            return True
        return wide.stand == "front" and (found.value.head or found.value.kind) in SPOTS and found.relation == "at"

    def _in(self, found: FoundPlace, wide: FoundPlace) -> bool:
        """Whether the words say that a place lies in another one ("the quarter of X in Y")."""
        if (
            found is wide
            or found.holder is None
            or found.value.relation_kind == "toward"
            or found.place is None
            or wide.place is None
        ):
            return False
        if found.vagueness > wide.vagueness + 0.45 or found.vagueness > WIDE_TOLD:
            return False
        if found.value.head == "road" and wide.value.head in HOMES:
            return False
        holder = self.reading.places[found.holder].place
        return holder is not None and holder.name == wide.place.name != found.place.name

    def towns(self, cluster: Cluster) -> tuple[list[FoundPlace], Mention | None]:
        """The towns of one act told of several ("raids on A, B and C") and the telling that lists them."""
        best: list[FoundPlace] = []
        teller = None
        for mention in cluster.mentions:
            if mention.counts:
                continue
            row = self._coordinated(mention)
            if len(row) > len(best):
                best, teller = row, mention
        return (best[:SPREAD], teller) if len(best) > 1 else ([], None)

    def _coordinated(self, mention: Mention) -> list[FoundPlace]:
        return self._behind(mention) or self._ahead(mention)

    def _behind(self, mention: Mention) -> list[FoundPlace]:
        row: list[FoundPlace] = []
        for found in self._towns(mention, mention.last, self.reading.doc.sentences[mention.sentence][1]):
            if any(other.place is not None and found.place and other.place.name == found.place.name for other in row):
                continue
            if not row:
                if found.first - mention.last > 14:
                    break
                row.append(found)
            elif found.relation == "and" and found.first - row[-1].last <= 4:
                row.append(found)
        return row

    def _ahead(self, mention: Mention) -> list[FoundPlace]:
        """Towns that are the subject of a verb of undergoing ("A, B and C came under fire")."""
        row: list[FoundPlace] = []
        for found in reversed(self._towns(mention, self.reading.doc.sentences[mention.sentence][0], mention.first)):
            behind = row[-1].first if row else mention.first
            if behind - found.last > 4 or (row and row[-1].relation != "and"):
                break
            row.append(found)
        return row[::-1] if len(row) > 1 and self._undergone(row[-1].first) else []

    def _undergone(self, first: int) -> bool:
        words = self.reading.doc.words[max(first - 3, 0) : first]
        return any("rel.undergo" in word.tags for word in words)

    def _towns(self, mention: Mention, first: int, last: int) -> list[FoundPlace]:
        """The places between two words of the telling's sentence that may be towns struck."""
        near = (self.reading.places[k] for k in self.reading.near("places", first, last))
        return [
            found
            for found in near
            if first <= found.first < last
            and self.reading.doc.sentence_of[found.first] == mention.sentence
            and found.place is not None
            and found.vagueness <= 1
            and not found.value.role
            and found.value.cue != "again"
        ]

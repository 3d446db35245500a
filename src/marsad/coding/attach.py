"""Which act a figure belongs to.

A figure is read with its clause: the cause told behind it ("killed five in a raid"), the act whose result it is
("a raid that left five dead"), the figure it goes on from ("and wounded three"), else the nearest act before a
turn ("while …").  A figure with no act of its own becomes a telling by itself, which later stages join to the
event told before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from msgspec.structs import replace

from marsad.coding.mention import HARM, OUTCOME_KIND, VIOLENT, Mention
from marsad.coding.reading import Reading
from marsad.engine.rules import Match

__all__ = ["attach_counts"]

FAR = 40.0
"""Words beyond which a figure is not tied to an act of the same stretch."""
CAUSE_REACH = 5
"""So many words may stand between a word of cause and the act it opens."""
WHEN_REACH = 12
"""So many words may stand between "when" and the act it tells."""
RESULT_REACH = 6
"""So many words may stand between a word of result and the figure."""
COORDINATED = 4
"""A figure goes on from the one before when no more words stand between them."""
CLAUSE = 6.0
"""What a clause between figure and act weighs, in words."""
HARM_BESIDE = frozenset(["arrest", "abduction", "seizure"])
"""Acts that kill nobody by themselves, though people may be hurt in their course."""
HARMLESS = VIOLENT | {"protest"}
"""Acts of which a report says that nobody was hurt."""
ONE_SIDED = frozenset(["bombing", "suicide_bombing", "air_strike", "shelling", "assassination"])
"""Acts that harm one side alone."""
LISTED = ".listed"
ZERO_BACK = 2
"""A denial of casualties speaks of an act told at most so many sentences before."""


@dataclass(slots=True)
class _Figure:
    """A count beside the words around it, as positions in the document."""

    k: int
    match: Match
    first: int
    last: int
    sentence: int
    stretch: tuple[int, int]

    @property
    def outcome(self) -> str:
        return str(self.match.value.outcome)

    @property
    def anchor(self) -> int:
        return int(self.match.value.anchor[0])


class _Attacher:
    """One report: acts by sentence, the words that turn, cause and result, and where each figure went."""

    def __init__(self, reading: Reading, mentions: list[Mention]) -> None:
        self.reading = reading
        self.mentions = mentions
        self.acts: dict[int, list[Mention]] = {}
        for mention in sorted(mentions, key=lambda m: m.head):
            self.acts.setdefault(mention.sentence, []).append(mention)
        cues: dict[str, list[Match]] = {}
        for match in reading.cues:
            cues.setdefault(match.value.cue, []).append(match)
        self.turns = [m.first for m in cues.get("turn", ())]
        self.causes = [m.first for m in cues.get("cause", ())]
        self.whens = [m.first for m in cues.get("when", ())]
        self.results = [m.first for m in cues.get("result", ())]
        self.earlier = {reading.doc.sentence_of[m.first]: m.first for m in cues.get("earlier_toll", ())}
        self.also = {m.first for m in cues.get("also", ())}
        self.places = [p.first for p in reading.places if p.value.cue != "again"]
        self.listed: dict[tuple[int, str], list[int]] = {}  # figures that go on a list
        self.anchors = {int(match.value.anchor[0]) for match in reading.counts}
        self.told: dict[int, list[tuple[_Figure, Mention]]] = {}
        self.verbal: dict[tuple[int, str], list[int]] = {}  # finite verbs that tell figures

    def run(self) -> None:
        """Attach every figure, in the order of the text."""
        figures = [self._figure(k, m) for k, m in enumerate(self.reading.counts) if not m.value.cumulative]
        figures.sort(key=lambda f: (f.sentence, f.first, f.k))
        for figure in figures:
            if figure.match.rule.endswith(LISTED):
                self.listed.setdefault((figure.sentence, figure.outcome), []).append(figure.first)
            if self._clausal(figure):
                self.verbal.setdefault((figure.sentence, figure.outcome), []).append(figure.anchor)
        outcomes: dict[str, int] = {}
        for figure in figures:
            outcomes[figure.outcome] = outcomes.get(figure.outcome, 0) + 1
        spread = self._distributed(figures)
        for figure in figures:
            opened = self.earlier.get(figure.sentence)
            if opened is not None and opened < figure.first and outcomes[figure.outcome] > 1:
                continue
            if figure.k in spread:
                self._drop_or_free(figure, spread[figure.k])
                continue
            self._attach(figure)

    def _figure(self, k: int, match: Match) -> _Figure:
        value = match.value
        first = min(value.anchor[0], value.figure[0])
        if match.rule.endswith(LISTED) or value.part:
            first = value.figure[0]
        last = max(value.figure[1], value.anchor[1])
        sentence = self.reading.doc.sentence_of[first]
        return _Figure(k, match, first, last, sentence, self._stretch(first, sentence))

    def _stretch(self, position: int, sentence: int) -> tuple[int, int]:
        """The words around a position up to the nearest turns ("while", "and also") of its sentence."""
        first, last = self.reading.doc.sentences[sentence]
        i = bisect_right(self.turns, position)
        if i and self.turns[i - 1] > first:
            first = self.turns[i - 1]
        if i < len(self.turns) and self.turns[i] < last:
            last = self.turns[i]
        return first, last

    def _attach(self, figure: _Figure) -> None:
        value = figure.match.value
        rows = self.told.setdefault(figure.sentence, [])
        if value.part:
            whole = next((m for f, m in reversed(rows) if f.outcome == figure.outcome), None)
            if whole is not None:
                whole.counts.append(figure.k)
                return
        act = self._act(figure, rows)
        if value.high == 0 and (act is None or (act.kind == "destruction" and not self._placed(figure.sentence))):
            act = self._denied(figure) or act
        if act is None and (value.part or value.high == 0):
            return
        if act is None:
            act = _from_count(self.reading, figure)
            self.mentions.append(act)
        else:
            act.counts.append(figure.k)
        rows.append((figure, act))

    def _act(self, figure: _Figure, rows: list[tuple[_Figure, Mention]]) -> Mention | None:
        acts = [m for m in self.acts.get(figure.sentence, ()) if _fits(m, figure.outcome)]
        own = self._own(figure, acts)
        if own is not None:
            return self._blast(figure, own, acts) or own
        acts = [m for m in acts if m.kind != "execution" or not self._done(m)]
        caused = self._by_result(figure, acts, rows) or self._by_cause(figure, acts) or self._shared(figure, acts)
        if caused is None and self._fresh(figure, rows):
            return None
        return caused or self._along(figure, rows) or self._nearest(figure, acts) or self._goes_on(figure, rows)

    def _blast(self, figure: _Figure, own: Mention, acts: list[Mention]) -> Mention | None:
        """The blast or shelling that is said to have hurt a crowd: no force dispersed it then."""
        if own.kind != "protest_suppressed" or not own.first <= figure.anchor < own.last:
            return None
        cause = self._by_cause(figure, [act for act in acts if act is not own])
        if cause is None or cause.kind not in ONE_SIDED:
            return None
        self.mentions.remove(own)
        self.acts[figure.sentence].remove(own)
        return cause

    def _fresh(self, figure: _Figure, rows: list[tuple[_Figure, Mention]]) -> bool:
        """Whether a finite verb tells of other people than a figure of the same outcome before it.

        It does when it names its own doer ("and the group killed 25"), or when the figure before had its cause told
        behind it, by an act that has no other side ("killed three in a blast, and 25 were killed in operations").
        """
        before = [(f, act) for f, act in rows if f.outcome == figure.outcome and f.anchor != figure.anchor]
        if not before or not self._clausal(figure) or figure.anchor >= figure.first + 1:
            return False
        between = self.reading.near("parties", figure.anchor + 1, figure.match.value.figure[0])
        if any(self.reading.parties[k].last <= figure.match.value.figure[0] for k in between):
            return True
        other, act = before[-1]
        return act.kind in ONE_SIDED and other.last <= act.head < figure.anchor

    def _clausal(self, figure: _Figure) -> bool:
        """Whether the word of harm is a finite verb, or opens a clause and so is taken for one."""
        at = figure.anchor
        return self.reading.verbs[at] or (at > 0 and self.reading.doc.words[at - 1].kind == "punct")

    def _own(self, figure: _Figure, acts: list[Mention]) -> Mention | None:
        """The act whose very words hold the word of harm or custody."""
        for act in acts:
            if act.head == figure.anchor or act.first <= figure.anchor < act.last:
                return act
        if figure.outcome in HARM:
            return None
        inside = [a for a in acts if figure.match.first <= a.head < figure.match.last]
        return inside[0] if inside else None

    def _by_cause(self, figure: _Figure, acts: list[Mention]) -> Mention | None:
        """The first act told behind the figure, when a word of cause or a preposition opens it."""
        start = figure.first if figure.anchor > figure.first else min(figure.last, figure.match.value.figure[0])
        end = self._next_told(figure)
        for act in acts:
            if start <= act.head < end:
                if self._opened(act, start):
                    return None if self._passed(figure, act) else act
                if act.kind != "territory_gained" and act.kind not in HARM_BESIDE:
                    return None  # the first act behind a figure is its cause or none is
        return None

    def _passed(self, figure: _Figure, act: Mention) -> bool:
        """Whether another clause, of a finite verb that tells no figure, stands between a figure and an act.

        A cause behind a comma is that of all clauses before it.
        """
        clause_of = self.reading.clause_of
        own = clause_of[figure.last - 1]
        i = bisect_right(self.causes, act.head)
        comma = i > 0 and self.causes[i - 1] > 0 and self.reading.doc.words[self.causes[i - 1] - 1].kind == "punct"
        if clause_of[act.head] == own or comma:
            return False
        between = range(figure.last, act.first)
        return any(
            self.reading.verbs[i] and self.reading.roles[i].joined and clause_of[i] != own and i not in self.anchors
            for i in between
        )

    def _done(self, act: Mention) -> bool:
        """Whether the words of an act tell its own dead, so that nobody else's belong to it ("two bodies found")."""
        return any(act.first <= int(count.value.anchor[0]) < act.last for count in self.reading.counts)

    def _shared(self, figure: _Figure, acts: list[Mention]) -> Mention | None:
        """The act that "also" shares: behind the figure of another outcome, in whose stretch the act is told."""
        end = figure.stretch[1]
        if end not in self.also or any(figure.stretch[0] <= act.head < end for act in acts):
            return None
        after = self._stretch(end, figure.sentence)[1]
        act = next((a for a in self.acts.get(figure.sentence, ()) if end < a.head < after and a in acts), None)
        others = [m for m in self.reading.counts if end < m.value.anchor[0] < after]
        if act is None or not others or others[0].value.anchor[0] > act.head:
            return None
        return act if others[0].value.outcome != figure.outcome and self._opened(act, end) else None

    def _next_told(self, figure: _Figure) -> int:
        """Where the next figure of the same outcome is told by a finite verb, past a cause of this one's own.

        A list in which each figure has its town goes on at the next figure.
        """
        listed = self.listed.get((figure.sentence, figure.outcome), ())
        if listed and self._places_itself(figure):
            following = next((first for first in listed if first > figure.last), None)
            if following is not None:
                return following
        i = bisect_left(self.causes, figure.last)
        if i == len(self.causes):
            return figure.stretch[1]
        for other in self.verbal.get((figure.sentence, figure.outcome), ()):
            if self.causes[i] < other < figure.stretch[1]:
                return other
        return figure.stretch[1]

    def _opened(self, act: Mention, after: int) -> bool:
        """Whether a word of cause, a preposition or "when" leads from the figure to an act."""
        clause_of = self.reading.clause_of
        i = bisect_right(self.causes, act.head)
        if i and after < self.causes[i - 1] and act.first - self.causes[i - 1] <= CAUSE_REACH:
            between = self.reading.doc.words[self.causes[i - 1] : act.first]
            if clause_of[self.causes[i - 1]] == clause_of[act.head] or all(w.kind == "word" for w in between):
                return True
        i = bisect_right(self.whens, act.head)
        if i and after < self.whens[i - 1] and act.first - self.whens[i - 1] <= WHEN_REACH:
            return True
        return self.reading.ties.get(act.first) in ("by", "at", "agent")

    def _by_result(self, figure: _Figure, acts: list[Mention], rows: list[tuple[_Figure, Mention]]) -> Mention | None:
        """The act whose result the figure is: the one named between "left" and the figure, else the last before."""
        i = bisect_right(self.results, figure.first)
        sentence_first = self.reading.doc.sentences[figure.sentence][0]
        while i and self.results[i - 1] >= max(sentence_first, figure.stretch[0] - 1):
            i -= 1
            opened = self.results[i]
            between = [a for a in acts if opened < a.head < figure.first]
            if figure.first - opened > RESULT_REACH + 4 * len(between):
                return None
            if between:
                return between[0]
            before = [a for a in acts if a.head <= opened]
            inside = [a for a in before if a.head >= figure.stretch[0]]
            return (inside or before)[-1] if before else None
        return None

    def _along(self, figure: _Figure, rows: list[tuple[_Figure, Mention]]) -> Mention | None:
        """A figure that goes on from the one right before it ("and wounded three") shares its act."""
        if not rows:
            return None
        other, act = rows[-1]
        if not _fits(act, figure.outcome) or figure.first - other.last > COORDINATED:
            return None
        if other.stretch != figure.stretch or (self._places_itself(figure) and other.outcome == figure.outcome):
            return None
        if act.from_figure and other.outcome == figure.outcome and other.anchor != figure.anchor:
            return None
        return act

    def _places_itself(self, figure: _Figure) -> bool:
        """Whether a place stands right behind the figure: each town has its own dead."""
        i = bisect_left(self.places, figure.last)
        return i < len(self.places) and self.places[i] - figure.last <= 2 and self.places[i] < figure.stretch[1]

    def _nearest(self, figure: _Figure, acts: list[Mention]) -> Mention | None:
        """The act of the same stretch that is nearest in words and clauses."""
        clause_of = self.reading.clause_of
        best: tuple[float, Mention] | None = None
        for act in acts:
            if not figure.stretch[0] <= act.head < figure.stretch[1]:
                continue
            if act.kind == "sexual_violence" and self._told_apart(act, figure):
                continue  # "raped five women, and two old men were burnt to death"
            cost = abs(act.head - figure.anchor) + CLAUSE * abs(clause_of[act.head] - clause_of[figure.anchor])
            if act.head > figure.last:
                if clause_of[act.head] > clause_of[figure.last - 1]:
                    continue
                cost += 12.0
            elif self._elsewhere(figure, act):
                continue
            if figure.outcome in HARM and act.kind in HARM_BESIDE:
                cost += 10.0
            if cost <= FAR and (best is None or cost < best[0]):
                best = (cost, act)
        return best[1] if best else None

    def _told_apart(self, act: Mention, figure: _Figure) -> bool:
        """Whether a figure behind an act is told by a clause of its own ("and that …")."""
        apart = self.reading.clause_of[act.head] != self.reading.clause_of[figure.anchor]
        return apart or any(role.act == "that" for role in self.reading.roles[act.last : figure.first])

    def _elsewhere(self, figure: _Figure, act: Mention) -> bool:
        """Harm of a finite verb or another clause, a place right behind it, when the act before it has one too."""
        clause_of = self.reading.clause_of
        apart = self.reading.verbs[figure.anchor] or clause_of[figure.anchor] != clause_of[act.head]
        if not apart or not self._places_itself(figure):
            return False
        i = bisect_left(self.places, act.head)
        return i < len(self.places) and self.places[i] < figure.first

    def _goes_on(self, figure: _Figure, rows: list[tuple[_Figure, Mention]]) -> Mention | None:
        """Behind a turn with neither act nor place of its own: the act of the figure before, else the last act."""
        first, last = figure.stretch
        i = bisect_left(self.places, first)
        placed = i < len(self.places) and self.places[i] < last
        if rows:
            other, act = rows[-1]
            if not _fits(act, figure.outcome) or figure.first - other.last > FAR:
                return None
            same = any(f.outcome == figure.outcome for f, m in rows if m is act)
            if (act.from_figure and same) or (placed and (same or other.stretch != figure.stretch)):
                return None
            return act
        if placed or figure.outcome not in HARM:
            return None
        before = [a for a in self.acts.get(figure.sentence, ()) if a.head < first and a.kind in VIOLENT]
        return before[-1] if before and figure.first - before[-1].head <= FAR else None

    def _placed(self, sentence: int) -> bool:
        """Whether a sentence names a place: what it tells then goes on from nothing before it."""
        first, last = self.reading.doc.sentences[sentence]
        i = bisect_left(self.places, first)
        return i < len(self.places) and self.places[i] < last

    def _denied(self, figure: _Figure) -> Mention | None:
        """The violent act told last before a denial of casualties that names none itself."""
        burnt: Mention | None = None
        for sentence in range(figure.sentence, figure.sentence - ZERO_BACK - 1, -1):
            acts = [a for a in self.acts.get(sentence, ()) if a.kind in HARMLESS and a.head < figure.first]
            if acts and sentence != figure.sentence and self._moved(sentence, figure.sentence):
                return None
            struck = [a for a in acts if a.kind != "destruction"]
            if struck:
                return struck[-1]
            burnt = burnt or (acts[-1] if acts else None)
        return burnt

    def _moved(self, sentence: int, later: int) -> bool:
        """Whether a later sentence names places, and none of them is of the sentence before."""
        here, there = self._towns(later), self._towns(sentence)
        return bool(here and there) and here.isdisjoint(there)

    def _towns(self, sentence: int) -> set[str]:
        first, last = self.reading.doc.sentences[sentence]
        words = self.reading.doc.words
        found = [p for p in self.reading.places if first <= p.first < last and p.value.cue != "again"]
        return {p.place.name if p.place else words[p.last - 1].form for p in found}

    def _distributed(self, figures: list[_Figure]) -> dict[int, bool]:
        """Totals told out over several acts of the same sentence ("13 killed: three in …, seven in …").

        Returns:
            For the total's number False (it is said by its parts), for a part of its own act True.
        """
        found: dict[int, bool] = {}
        for i, whole in enumerate(figures):
            low = whole.match.value.low
            if whole.match.value.part or not low or low < 3 or whole.k in found:
                continue
            parts: list[_Figure] = []
            for figure in figures[i + 1 :]:
                if figure.sentence != whole.sentence or sum(f.match.value.low or 0 for f in parts) >= low:
                    break
                if figure.outcome == whole.outcome:
                    parts.append(figure)
            if len(parts) > 1 and sum(f.match.value.low or 0 for f in parts) == low and self._several(parts):
                found[whole.k] = False
                found.update({f.k: True for f in parts})
        return found

    def _several(self, figures: list[_Figure]) -> bool:
        """Whether each figure has an act of its own."""
        acts = [m for m in self.acts.get(figures[0].sentence, ()) if _fits(m, figures[0].outcome)]
        causes = [self._by_cause(figure, acts) for figure in figures]
        return None not in causes and len({id(act) for act in causes}) == len(causes)

    def _drop_or_free(self, figure: _Figure, free: bool) -> None:
        if free:
            value = replace(figure.match.value, part=False)
            self.reading.counts[figure.k] = figure.match.meaning(value)
            self._attach(self._figure(figure.k, self.reading.counts[figure.k]))


def attach_counts(reading: Reading, mentions: list[Mention]) -> None:
    """Give each figure to the act it belongs to; one with no act of its own becomes a telling, added at the end."""
    _Attacher(reading, mentions).run()


def _fits(mention: Mention, outcome: str) -> bool:
    if outcome in HARM:
        return mention.kind in VIOLENT or mention.kind in HARM_BESIDE
    if outcome == "arrested":
        return mention.kind in ("arrest", "raid") or (mention.kind == "armed_clash" and not mention.from_figure)
    if outcome == "abducted":
        return mention.kind == "abduction"
    return mention.kind == "displacement"


def _from_count(reading: Reading, figure: _Figure) -> Mention:
    value = figure.match.value
    head = figure.anchor if figure.first <= figure.anchor else figure.first
    kind = OUTCOME_KIND.get(value.outcome, "attack")
    return Mention(
        rule=figure.match.rule,
        first=min(figure.match.first, figure.first) if head == figure.anchor else figure.first,
        last=max(figure.match.last, value.anchor[1]),
        head=head,
        sentence=figure.sentence,
        clause=reading.clause_of[head],
        kind=kind,
        base_kind=kind,
        weight="figure",
        refine=kind == "attack",
        counts=[figure.k],
        verb=reading.verbs[head],
    )

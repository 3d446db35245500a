"""Which source vouches for which words: the scopes of the mentions, and speakers that go on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from marsad.engine.rules import Match
from marsad.lang.ar.claims.model import Attribution, SourceMention
from marsad.lang.ar.claims.words import Role, words
from marsad.record import Stance
from marsad.text.document import Document

__all__ = ["Told", "attribute"]

CLOSING = {"«": "»", "“": "”", '"': '"'}
NEWSROOMS = frozenset(["agency", "outlet"])
CARRIED = 6  # sentences through which one quotation is followed


class Told:
    """An index over attributions: who tells of the words at token ``i``."""

    def __init__(self, doc: Document, mentions: Sequence[Match], attributions: Sequence[Attribution]) -> None:
        self.mentions = mentions
        self.attributions = attributions
        self._by_sentence: dict[int, list[Attribution]] = {}
        for told in attributions:
            for sentence in range(doc.sentence_of[told.first], doc.sentence_of[told.last - 1] + 1):
                self._by_sentence.setdefault(sentence, []).append(told)
        self._sentence_of = doc.sentence_of

    def tellers(self, i: int, last: int | None = None) -> list[tuple[SourceMention, Stance]]:
        """The sources that vouch for token ``i`` (or any token up to ``last``), each once, with their stance.

        A newsroom that passes their words on vouches with them.
        """
        last = i + 1 if last is None else last
        found: dict[tuple[int, bool], Stance] = {}
        for sentence in range(self._sentence_of[i], self._sentence_of[last - 1] + 1):
            for told in self._by_sentence.get(sentence, ()):
                if told.first < last and i < told.last:
                    found.setdefault((told.source, False), told.stance)
                    if self.mentions[told.cue].value.passes:
                        found.setdefault((told.cue, True), told.stance)
        return [
            (self.mentions[k].value.carrier() if passed else self.mentions[k].value, stance)
            for (k, passed), stance in sorted(found.items())
        ]


def attribute(doc: Document, mentions: Sequence[Match]) -> list[Attribution]:
    """Give every told clause its source.

    A mention with a verb vouches for what follows it in its sentence, up to the next mention that
    opens a clause of its own; "according to" vouches for the clause around it; where nobody is named
    the speaker before goes on. Comments vouch for nothing but hold the floor.
    """
    return _Scopes(doc, mentions).run()


class _Scopes:
    def __init__(self, doc: Document, mentions: Sequence[Match]) -> None:
        self.doc = doc
        self.mentions = mentions
        self.roles: list[Role] = words().roles(doc)
        self.found: list[Attribution] = []
        self.speaker: int | None = None
        self.open: str | None = None  # the mark that will close the quotation of the last speaker
        self.carried = 0

    def run(self) -> list[Attribution]:
        by_sentence: dict[int, list[int]] = {}
        for k, match in enumerate(self.mentions):
            by_sentence.setdefault(self.doc.sentence_of[match.first], []).append(k)
        for number, (first, last) in enumerate(self.doc.sentences):
            if number in by_sentence:
                told = len(self.found)
                self._sentence(first, last, by_sentence[number])
                if len(self.found) > told:
                    self._quotation(self.found[-1].first, last)
                else:
                    self.open = None
            elif self.open is not None:
                self._carry(first, last)
        return self.found

    def _sentence(self, first: int, last: int, here: list[int]) -> None:
        cuts = sorted({self.mentions[k].first for k in here if self._opens(self.mentions[k], first)} | {first, last})
        for k in here:
            match = self.mentions[k]
            mention: SourceMention = match.value
            before = self.speaker
            source = self._source(k, mention)
            if source is None or mention.about == "none":
                continue
            begin = match.first
            if mention.about == "around":
                begin = cuts[bisect_right(cuts, match.first) - 1]
            end = cuts[bisect_right(cuts, match.first)]
            if not (mention.comments or (mention.goes_on and self.mentions[source].value.comments)):
                self.found.append(Attribution(begin, end, source, mention.stance, k))
                if mention.relays and before is not None and self.mentions[before].value.type in NEWSROOMS:
                    self.found.append(Attribution(begin, end, before, mention.stance, before))

    def _carry(self, first: int, last: int) -> None:
        """A sentence that names nobody is still told by the speaker whose quotation is open."""
        before = self.found[-1]
        for i in range(first, last):
            if self.roles[i].form == self.open:
                self.open, last = None, i + 1
                break
        self.found.append(Attribution(first, last, before.source, before.stance, before.cue))
        self.carried += 1
        if self.carried >= CARRIED:
            self.open = None

    def _quotation(self, first: int, last: int) -> None:
        """Note whether a sentence ends within a quotation."""
        self.open, self.carried = None, 0
        text = self.doc.text[self.doc.starts[first] : self.doc.ends[last - 1]]
        if not any(mark in text for mark in CLOSING):
            return
        for role in self.roles[first:last]:
            if role.form == self.open:
                self.open = None
            elif self.open is None:
                self.open = CLOSING.get(role.form)

    def _opens(self, match: Match, first: int) -> bool:
        """Whether a mention opens a clause of its own, ending the reach of the one before."""
        if match.value.about == "around":
            return False
        i = match.first
        if i == first or self.roles[i].form[0] == "و":
            return True
        before = self.roles[i - 1]
        return before.kind == "punct" or before.form in ("فيما", "بينما", "لكن", "كما", "وكان", "وكانت", "قد")

    def _source(self, k: int, mention: SourceMention) -> int | None:
        if mention.goes_on:
            return self.speaker
        source = k
        if mention.refers:
            source = self._antecedent(k, mention)
        if mention.about != "none":
            self.speaker = source
        return source

    def _antecedent(self, k: int, mention: SourceMention) -> int:
        """The source named before that "the agency", "the sources" stand for, else the mention itself."""
        assert mention.name is not None
        head = self.roles[mention.name[0]]
        within: int | None = None
        for earlier in range(k - 1, -1, -1):
            name = self.mentions[earlier].value.name
            if name is None or self.mentions[earlier].value.refers:
                continue
            for i in range(name[0], name[1]):
                role = self.roles[i]
                if role.lemma == head.lemma and (role.shape == head.shape or head.shape != "pl"):
                    if i == name[0]:
                        return earlier
                    within = earlier if within is None else within  # its director is not the observatory
        if within is not None:
            return within
        return self.speaker if "whoever" in head.lists and self.speaker is not None else k

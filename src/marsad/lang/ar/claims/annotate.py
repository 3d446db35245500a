"""Finding who tells: verbs with their subjects, "according to", headlines, statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from marsad.engine.rules import Match
from marsad.lang.ar.claims.blame import accused_end, accuser_end
from marsad.lang.ar.claims.gaps import PASSING, REACH, Gaps
from marsad.lang.ar.claims.model import Range, SourceMention
from marsad.lang.ar.claims.passing import passes_on
from marsad.lang.ar.claims.phrases import Phrase, Reader
from marsad.lang.ar.claims.words import QUOTES, Words, words
from marsad.lang.ar.language import arabic
from marsad.record import Stance
from marsad.text.document import Document

__all__ = ["annotate"]

PARTING = frozenset("،:|/-؛")
MARKS = 4  # signs before a line of news
BACK = 14  # words of a subject before its verb

STANCES: dict[str, Stance] = {"deny": "denies", "claim": "claims_responsibility", "blame": "blames"}
HEDGES = {"doubt": frozenset(["alleged"]), "likely": frozenset(["likely"])}
NONE = frozenset[str]()
SAYS = frozenset(["say", "announce", "doubt", "likely"])


def annotate(doc: Document) -> list[Match]:
    """All mentions of a source in ``doc``, in order; ``Match.value`` is a ``SourceMention``.

    The reading is context-free: the words of a match read alone give the same match. Who goes on
    speaking where there is no subject is settled by ``attribute``.
    """
    return _Finder(doc, words()).run()


class _Finder:
    def __init__(self, doc: Document, table: Words) -> None:
        self.doc = doc
        self.table = table
        self.roles = table.roles(doc)
        self.reader = Reader(doc, self.roles, table)
        self.gaps = Gaps(doc, self.roles, self.reader, table)
        self.used: set[int] = set()

    def run(self) -> list[Match]:
        found: list[Match] = []
        sentences, sentence_of, roles = self.doc.sentences, self.doc.sentence_of, self.roles
        for first, limit in sentences:
            opening = self._opening(first, limit)
            if roles[opening].source:
                found.extend(self._headline(opening, limit))
        for i in arabic().anchors.of(self.doc, self.table.anchor):
            first, limit = sentences[sentence_of[i]]
            if "alert" in roles[i].lists:
                if i + 1 < limit:
                    found.extend(self._headline(i + 1, limit))
            elif roles[i].reporter and i > first and not roles[i - 1].verb:
                found.extend(self._headline(i, limit))
            elif i not in self.used:
                found.extend(self._at(i, first, limit))
        found.sort(key=lambda match: (match.first, match.last))
        return found

    def _opening(self, first: int, limit: int) -> int:
        """The first word of a line, behind its bullet or sign."""
        i = first
        while i + 1 < min(limit, first + MARKS) and self.roles[i].kind == "punct" and self.roles[i].form not in QUOTES:
            i += 1
        return i

    def _at(self, i: int, first: int, limit: int) -> Iterator[Match]:
        role = self.roles[i]
        if role.lists & {"according", "quoting", "mouth", "words_of", "according_verb"}:
            hits = list(self._according(i, limit))
            if hits:
                yield from hits
                return
        if role.verb:
            yield from self._verb(i, first, limit)
        elif "refuse" in role.lists:
            yield from self._refusal(i, limit)
        elif "utterance" in role.lists:
            yield from self._statement(i, limit)

    # ---- verbs

    def _verb(self, i: int, first: int, limit: int) -> Iterator[Match]:
        role = self.roles[i]
        before = self.roles[i - 1].lists if i > first else frozenset()
        if not role.past and "negation" in before and not self._only_time(i, first):
            yield from self._silence(i, limit)
            return
        if "between" in role.lists and i > first and not role.joined:
            return
        if "called" in role.lists or (i > first and "without" in self.roles[i - 1].lists):
            return  # "asked not to mention his name": a verbal noun
        if role.verb == "relay":
            yield from self._relay(i, i, limit)
            return
        j, channel = self.gaps.fill(i + 1, limit)
        if j < limit and "utterance" in self.roles[j].lists and not self.roles[j].definite:
            yield from self._utterer(i, j, limit)
            return
        phrase = self.reader.phrase(j, accuser_end(self.reader, i, j, limit))
        if phrase is not None and not self._object(i, phrase):
            found = list(self._subject_after(i, phrase, channel, limit))
            if found or phrase.known:
                yield from found
                return
        joined = role.joined and not (role.form[0] == "ف" and "as_for" in self.roles[first].lists)
        subject = None if joined else self._subject_before(i, first)
        if subject is not None:
            yield from self._subject_first(i, subject, j, limit)
        elif self._speech(j) or phrase is None or not phrase.known:
            yield from self._goes_on(i, first, j, limit)

    def _only_time(self, i: int, first: int) -> bool:
        """ "Before it announced": the verb behind "that" is told, not denied."""
        return i - 2 >= first and self.roles[i - 1].form == "ان" and "before_that" in self.roles[i - 2].lists

    def _utterer(self, i: int, j: int, limit: int) -> Iterator[Match]:
        """ "A statement by the ministry said": whose statement it is tells."""
        k = j + 1
        while k < min(limit, j + 4) and self.roles[k].lists & {"issued", "from", "time"}:
            k += 1
        owned = k < limit and (k > j + 1 or self.roles[k].form.startswith("ل"))
        phrase = self._led(k, limit) if owned else None
        if phrase is None:
            return
        told = self.gaps.told(phrase.last, limit, near=True)
        if phrase.known or told is not None:
            yield self._match("ar.claim.utterer", i, phrase.last if phrase.known else told or 0, phrase, i)

    def _object(self, i: int, phrase: Phrase) -> bool:
        return "speech" in self.roles[phrase.first].lists

    def _speech(self, j: int) -> bool:
        return j < len(self.roles) and "speech" in self.roles[j].lists

    def _subject_after(self, i: int, phrase: Phrase, channel: Range | None, limit: int) -> Iterator[Match]:
        role = self.roles[i]
        quoted = role.verb == "claim" and self.roles[phrase.first].form in QUOTES
        if quoted or (role.verb == "blame" and phrase.last < accused_end(self.reader, i, limit) < limit):
            phrase = replace(phrase, known=True)
        told = self.gaps.told(phrase.last, limit, near=not phrase.known or role.strict)
        if told is not None and role.strict and not phrase.known and self.roles[phrase.last].form == "،":
            told = None  # "to spread fear among people, praying that …"
        if role.verb == "blame" and role.strict:
            told = self._responsibility(phrase.last, limit)
        elif told is None and role.verb == "announce" and phrase.known:
            told = self._object_told(phrase.last, limit)
        if not phrase.known or role.strict:
            if told is None or (not phrase.known and role.verb == "comment"):
                return
            last = told
        else:
            last = phrase.last
        stance, end, target = self._stance(i, phrase, last, limit)
        if stance is None:
            return
        channel = channel or self.gaps.channel(phrase.last, limit)
        last = max(last, end, channel[1] if channel else 0)
        yield self._match("ar.claim.verb", i, last, phrase, i, stance=stance, channel=channel, target=target)
        yield from self._joined(i, phrase, limit, stance, last)

    def _object_told(self, j: int, limit: int) -> int | None:
        """The word behind the first of what is told as an object ("revealed … about", "published footage")."""
        while j < limit and (self.roles[j].form == "،" or self.roles[j].lists & PASSING - {"lead"}):
            j += 1
        return j + 1 if j < limit and self.roles[j].lists & {"told", "from"} else None

    def _responsibility(self, j: int, limit: int) -> int | None:
        """The word behind "responsibility", with which "carried" becomes "blamed"."""
        ends = (k + 1 for k in range(j, min(limit, j + REACH)) if "responsibility" in self.roles[k].lists)
        return next(ends, None)

    def _joined(self, i: int, phrase: Phrase, limit: int, stance: Stance, last: int) -> Iterator[Match]:
        """A second source of the same verb: "military sources and residents"."""
        other = self._other(phrase.last, limit)
        if other is not None:
            last = max(other.last, last if not phrase.known or self.roles[i].strict else 0)
            yield self._match("ar.claim.verb_and", i, last, other, i, stance=stance)

    def _other(self, i: int, limit: int) -> Phrase | None:
        """A second source joined by "and" at word ``i``."""
        if i >= limit or (self.roles[i].before[:1] != "و" and "and" not in self.roles[i].lists):
            return None
        other = self.reader.phrase(i + ("and" in self.roles[i].lists), limit)
        return other if other is not None and other.known else None

    def _subject_before(self, i: int, first: int) -> Phrase | None:
        if i > first and self.roles[i].past and "which" in self.roles[i - 1].lists:
            return self._before_which(i - 1, first)
        end = i
        while end - 1 > first and self.roles[end - 1].lists & {"already", "was", "time", "filler"}:
            end -= 1
        if end > first + 1 and self.roles[end - 1].form == "،":
            end -= 1
        begin = end
        while begin > max(first, end - BACK):
            role = self.roles[begin - 1]
            if (
                (role.ends and "names_of" not in role.lists)
                or "as_for" in role.lists
                or role.form in ("،", ":", "|", "/", "-", "؛")
            ):
                break
            begin -= 1
        if begin >= end:
            return None
        phrase = self.reader.phrase(begin, end)
        return phrase if phrase is not None and phrase.known and phrase.last == end else None

    def _before_which(self, end: int, first: int) -> Phrase | None:
        """ "The army, which announced": the longest phrase of a source that ends before "which"."""
        found: Phrase | None = None
        for begin in range(end - 1, max(first, end - BACK) - 1, -1):
            if self.roles[begin].ends:
                break
            phrase = self.reader.phrase(begin, end) if self.roles[begin].source else None
            found = phrase if phrase is not None and phrase.last == end else found
        return found

    def _subject_first(self, i: int, phrase: Phrase, j: int, limit: int) -> Iterator[Match]:
        role = self.roles[i]
        told, last = self.gaps.told(i + 1, limit), i + 1
        if role.strict or "which" in self.roles[i - 1].lists:
            told = told or (self._object_told(i + 1, limit) if role.verb == "announce" else None)
            if told is None:
                return
            last = told
        stance, end, target = self._stance(i, Phrase(i, i + 1, phrase.type, True), last, limit)
        if stance is None:
            return
        start = phrase.first - (role.joined and phrase.first > 0)  # with "as for"
        yield self._match("ar.claim.subject_first", start, max(last, end), phrase, i, stance=stance, target=target)

    def _goes_on(self, i: int, first: int, j: int, limit: int) -> Iterator[Match]:
        """No subject: the speaker before goes on ("and added that")."""
        role = self.roles[i]
        opens = i == first or role.joined
        if not (role.more and role.past and opens):
            return
        j += self._speech(j)
        told = self.gaps.told(j, min(limit, j + 5))
        if told is None and j < limit and self.roles[j].form in ("عن", "الي"):
            told = j + 1
        if told is None:
            if j >= limit or "told" not in self.roles[j].lists or role.strict:
                return
            told = j + 1
        value = SourceMention("unnamed", "asserts", (0, 1), hedge=HEDGES.get(role.verb, NONE), goes_on=True, base=i)
        yield Match("ar.claim.goes_on", i, told, value)

    def _stance(self, i: int, phrase: Phrase, last: int, limit: int) -> tuple[Stance | None, int, Range | None]:
        """How the source of verb ``i`` stands to what it tells: (stance, word behind what shows it, who is blamed)."""
        verb = self.roles[i].verb
        if verb == "announce" and phrase.last < limit:
            for k in range(phrase.last, min(limit, phrase.last + 4)):
                if "responsibility" in self.roles[k].lists:
                    return "claims_responsibility", k + 1, None
        if verb == "blame":
            charge = accused_end(self.reader, i, limit)
            target = self.reader.phrase(phrase.last, charge)
            last = max(last, charge + 1 if charge < limit else 0)
            if target is None:
                return ("blames", last, None) if not self.roles[i].strict else (None, last, None)
            return "blames", max(last, target.last), (target.first, target.last)
        return STANCES.get(verb, "asserts"), last, None

    # ---- one newsroom for another's words

    def _relay(self, start: int, i: int, limit: int) -> Iterator[Match]:
        j, _ = self.gaps.fill(i + 1, limit)
        carrier = self.reader.phrase(j, limit) if j < limit and "from" not in self.roles[j].lists else None
        k = carrier.last if carrier else j
        while k < limit and self.roles[k].lists & {"time", "filler"}:
            k += 1
        if k < limit and "from" in self.roles[k].lists:
            source = self.reader.phrase(k + 1, limit)
            if source is not None and (source.known or self.gaps.told(source.last, limit) is not None or carrier):
                last = source.last if source.known or carrier else self.gaps.told(source.last, limit) or source.last
                channel = (carrier.first, carrier.last) if carrier else None
                passes = carrier.type if carrier and carrier.known else None
                more = {"channel": channel, "passes": passes, "relays": carrier is None and self.roles[i].feminine}
                yield self._match("ar.claim.relay", start, last, source, i, **more)
                return
        if carrier is not None and carrier.known:
            told = self.gaps.told(carrier.last, limit)
            if told is not None:
                yield self._match("ar.claim.verb", start, told, carrier, i)

    # ---- "according to"

    def _according(self, i: int, limit: int) -> Iterator[Match]:
        lists = self.roles[i].lists
        j = i + 1
        sure = False
        if "according" in lists and j < limit and "according_verb" in self.roles[j].lists:
            yield from self._as_told(i, j + 1, limit)
            return
        if "according_verb" in lists:
            yield from self._as_told(i, j, limit)
            return
        if "quoting" in lists:
            if j >= limit or "from" not in self.roles[j].lists:
                return
            j, sure = j + 1, True
        if lists & {"mouth", "words_of"}:
            if i == 0 or self.roles[i - 1].form != ("علي" if "mouth" in lists else "حد"):
                return
            sure = True
        elif "according" in lists and j < limit and self.roles[j].form in ("ل", "الي"):
            j += 1
        phrase = self._led(j, limit)
        if phrase is None or not phrase.known:
            phrase = self._count_by(j, limit) or phrase
        sure = sure or (phrase is not None and self.roles[phrase.first].form in QUOTES)
        if phrase is None or not (phrase.known or sure):
            return
        start = i - 1 if lists & {"mouth", "words_of"} else i
        self.used.update(range(i, phrase.last))
        yield self._match("ar.claim.according", start, phrase.last, phrase, i, about="around")
        other = self._other(phrase.last, limit)
        if other is not None:
            yield self._match("ar.claim.according", start, other.last, other, i, about="around")

    def _count_by(self, j: int, limit: int) -> Phrase | None:
        """ "According to (the latest, a new) count by the agency": whose count it is."""
        j += j < limit and "newest" in self.roles[j].lists
        if j + 1 >= limit or "utterance" not in self.roles[j].lists:
            return None
        for k in range(j + 1, min(j + 4, limit)):
            role = self.roles[k]
            if role.kind != "word" or role.verb or role.lists & {"issued", "from"}:
                return None
            if role.form.startswith("ل") or role.source:
                phrase = self._led(k, limit)
                return phrase if phrase is not None and phrase.known else None
        return None

    def _led(self, j: int, limit: int) -> Phrase | None:
        """A source that may carry a preposition of its own ("according to-the-observatory")."""
        phrase = self.reader.phrase(j, limit)
        if phrase is not None and not phrase.known:
            outlet = self.table.outlet(self.doc, j, limit, strip=True)
            if outlet is not None:
                return Phrase(j, outlet[0], outlet[1]["type"], True)
        return phrase

    def _as_told(self, i: int, j: int, limit: int) -> Iterator[Match]:
        """ "According to what X announced", "as X said"."""
        if j < limit and "already" in self.roles[j].lists:
            j += 1
        if j < limit and "between" in self.roles[j].lists:
            return  # "between seven and six"
        if j >= limit or (self.roles[j].verb or self.roles[j].told_it) not in SAYS | {"relay"}:
            return
        k, channel = self.gaps.fill(j + 1, limit)
        if self.roles[j].verb == "relay":
            self.used.update(range(i, j + 1))
            yield from self._relay(i, j, limit)
            return
        phrase = self.reader.phrase(k, limit)
        if phrase is None:
            return
        self.used.update(range(i, phrase.last))
        channel = channel or self.gaps.channel(phrase.last, limit)
        last = max(phrase.last, channel[1] if channel else 0)
        yield self._match("ar.claim.as_told", i, last, phrase, j, channel=channel, about="around")
        other = self._other(phrase.last, limit)
        if other is not None:
            yield self._match("ar.claim.as_told", i, other.last, other, j, about="around")

    # ---- headlines, statements, refusals

    def _headline(self, i: int, limit: int) -> Iterator[Match]:
        phrase = self.reader.phrase(i, limit) if self.roles[i].source else None
        if phrase is None or phrase.last >= limit:
            return
        behind = self.roles[phrase.last]
        if behind.form != ":" and not (self.roles[i].reporter and "told" in behind.lists):
            return
        if phrase.type in ("agency", "outlet") and phrase.last == i + 1 and not self.roles[i].own:
            return
        yield self._match("ar.claim.headline", i, phrase.last + 1, phrase, phrase.last)

    def _statement(self, i: int, limit: int) -> Iterator[Match]:
        """ "A statement issued by X", "it was said in the army's statement"."""
        if i > 1 and "came" in self.roles[i - 2].lists and self.roles[i - 1].form == "في":
            phrase = self._led(i + 1, limit)
            if phrase is not None and phrase.known:
                yield self._match("ar.claim.statement", i - 2, phrase.last, phrase, i)
                return
        j = i + 1
        while j < min(limit, i + 6) and "issued" not in self.roles[j].lists:
            j += 1
        if j >= min(limit, i + 6):
            return
        j += 1
        while j < limit and self.roles[j].lists & {"time", "filler", "from"}:
            j += 1
        phrase = self.reader.phrase(j, limit)
        if phrase is not None and phrase.known:
            yield self._match("ar.claim.statement", i, phrase.last, phrase, i, about="around")

    def _refusal(self, i: int, limit: int) -> Iterator[Match]:
        phrase = self.reader.phrase(i + 1, limit)
        if phrase is None or not phrase.known or phrase.last >= limit:
            return
        if "comment_noun" in self.roles[phrase.last].lists:
            last = phrase.last + 1
            yield self._match("ar.claim.no_comment", i, last, phrase, i, stance="no_comment", about="none")

    def _silence(self, i: int, limit: int) -> Iterator[Match]:
        """ "The army did not comment"."""
        phrase = self.reader.phrase(i + 1, limit) if "comment_verb" in self.roles[i].lists else None
        if phrase is not None and phrase.known:
            yield self._match("ar.claim.no_comment", i - 1, phrase.last, phrase, i, stance="no_comment", about="none")

    def _match(self, rule: str, first: int, last: int, phrase: Phrase, cue: int, **more: Any) -> Match:
        verb = self.roles[cue].verb
        channel, target = more.get("channel"), more.get("target")
        value = SourceMention(
            phrase.type,  # type: ignore[arg-type]
            more.get("stance", STANCES.get(verb, "asserts")),
            (cue - first, cue + 1 - first),
            (phrase.first - first, phrase.last - first),
            (channel[0] - first, channel[1] - first) if channel else None,
            (target[0] - first, target[1] - first) if target else None,
            HEDGES.get(verb, NONE),
            verb == "comment" and more.get("stance") != "no_comment",
            phrase.refers,
            False,
            more.get("about", "after"),
            more.get("passes") or passes_on(self.doc, self.roles, self.table, channel),
            more.get("relays", False),
            first,
        )
        return Match(rule, first, last, value)

"""Reading the phrase that names a source: where it begins and where it ends.

Three kinds of heads go on differently: a title takes names after it, a body ends with its definite
adjectives, indefinite people and "sources" may go on with "in …" or "of …".
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from marsad.lang.ar.claims.words import OPENING, QUOTES, TYPES, Role, Words
from marsad.text.document import Document

__all__ = ["Phrase", "Reader"]

LONGEST = 16  # words of a phrase
HASHTAG = ("#", "_")
NEVER_FIRST = frozenset(["from", "lead", "utterance", "mute"])
NAME = 5  # words of a name set off by commas


class Phrase(msgspec.Struct, frozen=True):
    """A source's name in words ``first`` to ``last``; ``known``: its head is a word for a source."""

    first: int
    last: int
    type: str
    known: bool
    refers: bool = False


class Reader:
    """Reads source phrases of one document."""

    def __init__(self, doc: Document, roles: Sequence[Role], table: Words) -> None:
        self.doc = doc
        self.roles = roles
        self.table = table

    def phrase(self, i: int, limit: int) -> Phrase | None:
        """The source named from word ``i`` on, or None where none can begin."""
        roles = self.roles
        if i >= limit:
            return None
        role = roles[i]
        if role.form in QUOTES:
            return self._quoted(i, limit)
        outlet = self.table.outlet(self.doc, i, limit)
        if outlet is not None and not role.source:
            return Phrase(i, self._org(outlet[0], limit, True), outlet[1]["type"], True)
        if not role.source:
            body = self.table.body(self.doc, i, limit)
            if body is not None:
                return Phrase(i, self._org(body[0], limit, True), body[1], True)
            if self._state(i):
                return Phrase(i, i + 1, "official", True)
        opens = bool(role.source) or not role.ends or self._given_name(i)
        if role.kind != "word" or not opens or role.lists & NEVER_FIRST or role.before.lstrip("وف")[:1] == "ك":
            return None  # the last: "announced as an emirate"
        if role.source:
            return self._headed(i, limit, outlet[1]["type"] if outlet else "")
        if any(sense.shape == "present" for sense in self.doc.words[i].senses):
            return None  # "he added: we believe"
        end = self._person(i + 1, limit)
        return Phrase(i, end, "unnamed", "nickname" in role.lists and end > i + 1)

    def _state(self, i: int) -> bool:
        """Whether a country or its capital speaks: right behind a verb of telling, or first in its sentence."""
        if "capital" not in self.roles[i].lists and not any(tag[:5] == "land." for tag in self.doc.words[i].tags):
            return False
        first = self.doc.sentences[self.doc.sentence_of[i]][0]
        return i == first or bool(self.roles[i - 1].verb)

    def ends_well(self, j: int, limit: int) -> bool:
        """Whether what follows word ``j`` shows that the phrase before it is complete."""
        if j >= limit:
            return True
        role = self.roles[j]
        return role.kind in ("break", "punct") or bool(role.lists & {"that", "time", "as_saying"})

    def _headed(self, i: int, limit: int, known: str) -> Phrase:
        role = self.roles[i]
        if role.person:
            end = self._person(i + 1, limit, role.naming)
        elif role.loose:
            end = self._loose(i + 1, limit)
        else:
            end = self._org(i + 1, limit, role.definite, role.naming or not role.definite)
        kind = known or self._type(i, end)
        refers = role.back and self._refers(i, end)
        return Phrase(i, end, kind if kind in TYPES else "unnamed", True, refers)

    def _refers(self, i: int, end: int) -> bool:
        """Alone and definite, or with "the same": it stands for a source named before."""
        if any("same" in self.roles[k].lists for k in range(i + 1, end)):
            return True
        return end == i + 1 and self.roles[i].definite

    def _type(self, i: int, end: int) -> str:
        """The head's type, made more exact by an adjective or by the body it speaks for."""
        head = self.roles[i].source
        if head in ("unnamed", "official", "witness"):
            for role in self.roles[i + 1 : end]:
                if role.by and (head != "official" or role.by != "outlet") and (head != "witness"):
                    return role.by
                if role.source in ("military", "police", "medical", "armed_group", "monitor") and role.org:
                    return role.source
        return head

    def _quoted(self, i: int, limit: int) -> Phrase | None:
        """A name in quotation marks, when it is a known outlet or short and complete."""
        end = self._closed(i, limit, 4)
        if end is None:
            return None
        outlet = self.table.outlet(self.doc, i + 1, limit)
        if outlet is not None and outlet[0] <= end - 1:
            return Phrase(i, end, outlet[1]["type"], True)
        body = self.table.body(self.doc, i + 1, limit)
        if body is not None and body[0] <= end - 1:
            return Phrase(i, end, body[1], True)
        return Phrase(i, end, self.roles[i + 1].source or "unnamed", False)

    def _closed(self, i: int, limit: int, most: int) -> int | None:
        """The word behind a bracket or quotation opened at ``i``, if it closes soon and holds only a name."""
        closing = OPENING.get(self.roles[i].form)
        if closing is None:
            return None
        for j in range(i + 1, min(limit, i + most + 2)):
            role = self.roles[j]
            if role.form == closing:
                return j + 1 if j > i + 1 else None
            if role.lists & {"that", "stop"} or role.verb or role.form in (".", ":", "،"):
                return None
        return None

    def _org(self, i: int, limit: int, definite: bool, naming: bool = False) -> int:
        """A body: construct words up to the definite one, then its definite adjectives."""
        top = min(limit, i + LONGEST)
        named = False
        while i < top:
            role = self.roles[i]
            if role.form in HASHTAG and i + 1 < top and self.roles[i + 1].kind == "word":
                i += 1
                continue
            if role.kind == "punct":
                end = self._closed(i, limit, 5) if naming or role.form in "([" else None
                if end is None:
                    break
                i, definite, naming = end, True, False
                continue
            if role.kind == "number" and naming and not named:
                i, definite, named = i + 1, True, True  # "Channel 12"
                continue
            step = self._org_step(i, limit, definite, named)
            if step is None:
                break
            i, definite = step
            named = True
        return i

    def _org_step(self, i: int, limit: int, definite: bool, named: bool) -> tuple[int, bool] | None:
        role = self.roles[i]
        if self._splits(i):
            return None
        if "names_of" in role.lists or (role.lists & {"belonging"} and definite):
            return i + 1, False
        if role.form.startswith("ل") and not role.ends and (named or definite) and self._belongs(i, limit):
            return i + 1, role.form.startswith("لل")
        if role.ends:
            office = "office" in role.lists and not definite and self.roles[i - 1].source == "military"
            return (i + 1, False) if office else None
        if role.definite:
            return i + 1, True
        return None if definite or role.form.startswith("ل") else (i + 1, False)

    def _loose(self, i: int, limit: int) -> int:
        """Indefinite people: adjectives, then "in …", "of …" if the phrase ends well behind them."""
        top = min(limit, i + LONGEST)
        while i < top:
            role = self.roles[i]
            if "called" in role.lists and i + 1 < top:
                return self._person(i + 2, limit)
            lead = "lead" in role.lists or "informed" in self.roles[i - 1].lists
            if lead and not self._utterance(i + 1):
                end = self._inner(i + 1, limit)
                if end is not None and self.ends_well(end, limit) and end > i + 1:
                    i = end
                    continue
                break
            if role.kind != "word" or role.ends or lead or self._splits(i):
                break
            if self.roles[i - 1].definite and not role.definite and not role.source and "same" not in role.lists:
                break  # "the source, unwilling to be named"
            if role.form.startswith("ل") and not self._belongs(i, limit):
                break
            if role.definite and not self.roles[i - 1].definite and role.before == "" and not self._fits(i):
                break
            i += 1
        return i

    def _fits(self, i: int) -> bool:
        """Whether a definite word may follow an indefinite one: only in "residents of the town".

        A plural that has kept its nun stands in no construct state, so what follows is another phrase.
        """
        before = self.roles[i - 1]
        return not before.by and not before.form.endswith(("ون", "ين"))

    def _inner(self, i: int, limit: int) -> int | None:
        if i >= limit or self.roles[i].ends or self.roles[i].kind != "word":
            return None
        top = min(limit, i + 8)
        while i < top and self.roles[i].kind == "word" and not self.roles[i].ends and not self._splits(i):
            if self.roles[i].form.startswith("ل") and not self._belongs(i, limit):
                break
            if "lead" in self.roles[i].lists and self._utterance(i + 1):
                break
            i += 1
        return i

    def _person(self, i: int, limit: int, naming: bool = False) -> int:
        """A title with its office and name, also a name set off by commas."""
        top = min(limit, i + LONGEST)
        several = self.roles[i - 1].shape == "pl"
        while i < top:
            role = self.roles[i]
            if role.form in HASHTAG and i + 1 < top and self.roles[i + 1].kind == "word":
                i += 1
                continue
            if role.kind == "punct":
                end = self._closed(i, limit, 5) if naming or role.form in "([" or self._takes_name(i - 1) else None
                end = end or (self._apposed(i, limit) if role.form == "،" else None)
                if end is None:
                    break
                i = end
                continue
            if "lead" in role.lists:
                end = None if self._utterance(i + 1) else self._inner(i + 1, limit)
                if end is None or not (self._closes(end, limit) or (naming and "told" in self.roles[end].lists)):
                    break
                i = end
                continue
            if "called" in role.lists and i + 1 < top:
                return self._person(i + 2, limit)
            office = "office" in role.lists and self.roles[i - 1].source == "military"
            runs = office or "names_of" in role.lists or self._given_name(i)
            runs = runs or (role.org and "told" in role.lists and self.roles[i - 1].person)  # "the director of health"
            if role.kind != "word" or (role.ends and not runs) or self._splits(i):
                break
            if role.form.startswith("ل") and not self._belongs(i, limit):
                break
            if several and role.definite and self._shut(i - 1):
                break
            i += 1
        return i

    def _shut(self, i: int) -> bool:
        """An indefinite plural that has kept its nun: no construct state, so a definite word begins another phrase."""
        return not self.roles[i].definite and self.roles[i].form.endswith(("ون", "ين"))

    def _given_name(self, i: int) -> bool:
        """Whether a word that looks like a preposition is a name by its last letter as stored."""
        return "also_name" in self.roles[i].lists and self.doc.text[self.doc.ends[i] - 1] == "ي"

    def _closes(self, end: int, limit: int) -> bool:
        return self.ends_well(end, limit) or self._channel_word(end, limit)

    def _apposed(self, i: int, limit: int) -> int | None:
        """The end of a name between commas ("the spokesman, Osama Ali,")."""
        j = i + 1
        while (
            j < min(limit, i + 1 + NAME)
            and self.roles[j].kind == "word"
            and (not self.roles[j].ends or self._given_name(j))
        ):
            if self._channel_word(j, limit) or "lead" in self.roles[j].lists or self.roles[j].form[0] == "و":
                break
            j += 1
        if not 2 <= j - i - 1 <= NAME or (self.roles[i + 1].definite and not self.roles[i + 1].source):
            return None
        done = j >= limit or self.roles[j].form in ("،", ":", "(") or "that" in self.roles[j].lists
        return j if done or self._channel_word(j, limit) else None

    def _takes_name(self, i: int) -> bool:
        """Whether a name in quotation marks may stand behind word ``i``: a party's, a paper's, a province's."""
        return self.roles[i].naming or "takes_name" in self.roles[i].lists

    def _splits(self, i: int) -> bool:
        """Whether another source begins here: "military sources and residents"."""
        role = self.roles[i]
        if not role.source or role.before != ("وال" if role.definite else "و"):
            return False
        return role.source in ("monitor", "agency") if role.definite else role.loose or role.org

    def _utterance(self, i: int) -> bool:
        return i < len(self.roles) and "utterance" in self.roles[i].lists

    def _belongs(self, i: int, limit: int) -> bool:
        """Whether a word with a leading "for" belongs to the name and is no outlet told of it."""
        return self.roles[i].form != "ل" and not self._channel_word(i, limit)

    def _channel_word(self, i: int, limit: int) -> bool:
        if i >= limit or not self.roles[i].form.startswith("ل"):
            return False
        role = self.roles[i]
        if role.form == "ل" or "press" in role.lists:
            return True
        if role.source in ("agency", "outlet") and role.naming and role.before.endswith("ل"):
            return True
        return self.table.outlet(self.doc, i, limit, strip=True) is not None and not role.source

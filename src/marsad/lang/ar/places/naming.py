"""Which words of a report are a place's name: listed ones, and those that nobody has listed in plain settings."""

from __future__ import annotations

import re

import msgspec

from marsad.engine.rules import Match
from marsad.gazetteer.store import Entry
from marsad.lang.ar.places.words import SEPARATORS, Head, Info, PlaceWords
from marsad.text.document import Document, Word

__all__ = ["Name", "Namer"]

LOOSE = frozenset(
    [
        "front",
        "checkpoint",
        "road",
        "street",
        "junction",
        "base",
        "camp",
        "mountain",
        "dam",
        "area",
        "prison",
        "field",
        "valley",
        "admin2",
        "admin3",
    ]
)
_VERB = re.compile("[يت]\\w{2,}(?:ها|هم|هما|ون|وا)|سي\\w{3,}|ست\\w{3,}")
_OWNED = re.compile("\\w{2}(?:ها|هم)$")
_ADJECTIVE = re.compile("(?!ال)\\w{3,}يه")
HOMES = frozenset(["village", "town", "neighbourhood"])
_LOOKS_VERBAL = re.compile("ت[تس]|ي[تس]|است|ان[طق]")
VERBAL = frozenset(["past", "present", "passive", "passive_present"])
IN = frozenset(["في", "وفي", "ففي"])
SMALL = frozenset(["village", "neighbourhood", "area", "town"])


class Name(msgspec.Struct):
    """The words of a name: from ``first`` (with ``cut`` letters of clitics) up to ``last``."""

    first: int
    last: int
    cut: int = 0
    clitic: str = ""
    entry: Entry | None = None
    quoted: bool = False  # a closing quotation mark stands behind it


def _plainer(entry: Entry, best: Name) -> bool:
    """Whether a known name behind a clitic (``بمصر``) beats a rare one that begins with that letter."""
    return best.last == best.first + 1 and best.entry is not None and entry.weak == 0 and best.entry.weak > 0


class Namer:
    """One report's words, read as names."""

    def __init__(self, doc: Document, infos: list[Info], reader: PlaceWords) -> None:
        self.doc, self.words, self.infos = doc, doc.words, infos
        self.reader, self.speller, self.row = reader, reader.spelling, reader.gazetteer.row
        self.found: list[Match] = []
        self.first = 0  # first word of the sentence
        self.limit = 0  # word behind the sentence

    def _known(self, j: int, clitics: bool = True) -> Name | None:
        """The longest name of the gazetteer at word ``j``; of equals the one with the least cut off."""
        best: Name | None = None
        k = j + 1
        if k < self.limit and self.words[k].form in SEPARATORS:
            k += 1
        behind = self.words[k].form if k < self.limit else ""
        for start in self.infos[j].starts:
            if start.cut and not clitics:
                continue
            for entry in start.behind.get(behind, ()):
                last = self._rest(k, entry.rest)
                if last and (best is None or last > best.last):
                    best = Name(j, last, start.cut, start.clitic, entry)
                    break
            alone = start.alone
            if alone is not None and (best is None or _plainer(alone, best)):
                best = Name(j, j + 1, start.cut, start.clitic, alone)
        return best

    def _rest(self, k: int, rest: tuple[str, ...]) -> int:
        """The word behind ``rest`` when it stands at ``k``, else 0."""
        for part in rest:
            if k < self.limit and self.words[k].form in SEPARATORS:
                k += 1
            if k >= self.limit or self.words[k].form != part:
                return 0
            k += 1
        return k

    def _name(self, j: int, head: Head, cut: int = 0) -> Name | None:
        """A name at ``j``: known, or if the head allows it unknown."""
        if head.kind == "unit":
            return Name(j, j + 1) if self.words[j].kind == "number" and self._held(j - 2) else None
        known = self._known(j, clitics=cut > 0)
        form = self.words[j].form[cut:]
        if known is not None and known.cut == cut and (known.last - j > 1 or form not in self.speller.stops):
            if known.last - j == 1 and form in head.refuse:
                return None
            longer = self._longer(known, form, head)
            return self._qualified(known) if longer is None else longer
        if not head.open or form in head.refuse or not self._unknown(j, cut):
            return None
        if (
            not cut
            and head.kind in LOOSE
            and any(start.cut and start.alone and not start.alone.weak for start in self.infos[j].starts)
        ):
            return None  # "an area in Kirkuk"
        if (
            _OWNED.search(form)
            or form == "ال"
            or (_ADJECTIVE.fullmatch(form) and (head.many or head.kind not in HOMES))
        ):
            return None  # "control of it", "an empty area"
        if head.keep and form[0] == "ل" and form not in self.speller.compounds:  # "a farm for …"
            return None
        if head.kind in LOOSE and not self._proper(j, form, head):
            return None
        if self.infos[j].head is not None and not cut and form not in self.speller.compounds:
            return None
        return Name(j, self._extend(j, form), cut)

    # lists

    def _held(self, at: int) -> bool:
        """Whether the word before a unit of the army makes it the ground it holds ("the post of", "in", "towards")."""
        if at < self.first:
            return True
        info = self.infos[at]
        return info.preposition or info.relation is not None or self.words[at].form in self.reader.lexicon.ground

    def _part(self, at: int) -> str | None:
        """What a word before "of, from" says: a part of the place, a side of it, a distance to it; None: neither."""
        if at < self.first:
            return None
        info = self.infos[at]
        return "side" if info.side or info.relation == "side" else info.part

    def _longer(self, name: Name, form: str, head: Head) -> Name | None:
        """A longer unlisted name that begins with a known one (``أبو`` known, ``أبو كذا`` meant)."""
        assert name.entry is not None
        k = name.last
        if k - name.first > 1 or k >= self.limit:
            return None
        last = k
        if form.startswith("ال"):
            if name.entry.weak == 2 and head.kind in SMALL and self.infos[k].side:  # "the area of the eastern coast"
                last = k + 1
        elif name.entry.weak > 0 or head.kind in SMALL:
            last = self._extend(name.first, form) if name.entry.weak else k + self._foreign(k)
        return Name(name.first, last, name.cut, name.clitic) if last > k else None

    def _foreign(self, k: int) -> bool:
        """Whether word ``k`` goes on with a name of another language: a word nobody knows, before a break."""
        form = self.words[k].form
        if form.startswith("ال") or not self._joins(k, form) or form in self.speller.common:
            return False
        behind = self.infos[k + 1] if k + 1 < self.limit else None
        return behind is None or self.words[k + 1].kind != "word" or bool(behind.preposition or behind.relation)

    def _qualified(self, name: Name) -> Name:
        """A known name with the adjective that makes it another one (``درعا البلد``)."""
        k = name.last
        if k < self.limit:
            form = self.words[k].form
            if form in self.speller.qualifiers and form.startswith("ال") and not self.infos[k].side:
                return Name(
                    name.first, k + 1, name.cut, name.clitic, None if name.last - name.first > 2 else name.entry
                )
        return name

    def _unknown(self, j: int, cut: int = 0) -> bool:
        """Whether word ``j`` may be (the beginning of) a name that nobody has listed."""
        word, info = self.words[j], self.infos[j]
        form = word.form[cut:]
        if word.kind != "word" or len(form) < 2 or info.stop or form in self.speller.stops:
            return False
        if info.relation or info.demonym == form or (info.head is not None and form not in self.reader.lexicon.heads):
            return False
        if form.startswith("لل") or _VERB.fullmatch(form):
            return False
        if form[0] == "و" and form not in self.speller.compounds and not self._foreign_w(word, info, form):
            return False
        return not any(sense.shape in VERBAL and not sense.before for sense in word.senses)

    def _foreign_w(self, word: Word, info: Info, form: str) -> bool:
        """Whether a word nobody knows that begins with waw is a name rather than "and" with something."""
        return not word.tags and not info.starts and len(form) > 4 and form[1] not in "يتنسلبفك"

    def _proper(self, j: int, form: str, head: Head) -> bool:
        """Whether an unknown word is no word of the language's lexicon (nouns of daily use also follow these heads)."""
        if head.kind in ("street", "junction") and form.startswith("ال"):
            return True
        return form in self.speller.compounds or not (self.words[j].tags or form in self.speller.common)

    def _extend(self, j: int, form: str) -> int:
        """The word behind an unknown name that starts at ``j``."""
        k = j + 1
        if k >= self.limit:
            return k
        if self.words[k].form == "_" and k + 1 < self.limit:
            return k + 2
        if form in self.speller.compounds:
            if not self._unknown(k):
                return k
            again = self.words[k].form in self.speller.compounds
            return k + 2 if again and k + 1 < self.limit and self._unknown(k + 1) else k + 1
        behind = self.words[k].form
        if behind in self.speller.qualifiers:
            return k + 1 if behind.startswith("ال") or self._ends(k + 1) else k
        return k + 1 if not form.startswith("ال") and self._joins(k, behind) else k

    def _ends(self, k: int) -> bool:
        """Whether no place follows at ``k``, so that a direction before it belongs to the name behind it."""
        return k >= self.limit or not (self.infos[k].starts or self.infos[k].head or self.words[k].form == "#")

    def _joins(self, k: int, form: str) -> bool:
        """Whether word ``k`` is the second half of a name whose first half has no article."""
        info, word = self.infos[k], self.words[k]
        if not self._unknown(k) or info.preposition or info.head is not None or info.role or info.link:
            return False
        if form.startswith("ال"):
            return not info.side and info.demonym is None and not any(tag.startswith("outcome") for tag in word.tags)
        if word.tags or form[0] in "وبل" or any(start.alone and start.alone.weak < 2 for start in info.starts):
            return False
        verbal = form[0] in "يت" or (form[0] == "س" and form[1] in "يتنا")  # the future's letter before a present
        return not (len(form) > 4 and (verbal or form.endswith(("وا", "ون", "ين", "ات", "ت"))))

    def _closed(self, j: int, last: int, cut: int) -> bool:
        """Whether an unknown item of a list is no word of the language and is cut off from what follows."""
        form = self.words[j].form[cut:]
        if form in self.speller.compounds:
            return True
        if self.words[j].tags or _LOOKS_VERBAL.match(form) or form in self.speller.common:
            return False
        if last >= self.limit or self.words[last].kind != "word":
            return True
        behind = self.infos[last]
        return bool(behind.preposition or behind.relation or behind.link or behind.side or behind.head) or (
            self.words[last].form[0] in "وبف"
        )

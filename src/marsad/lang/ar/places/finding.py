"""Finding the names of places in a report: one pass, close looks only where an anchor word stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from marsad.engine.rules import Match
from marsad.gazetteer.store import Entry, Gazetteer, open_pack
from marsad.lang.ar.places.mention import PlaceMention
from marsad.lang.ar.places.words import NOTHING, SEPARATORS, Head, Info, PlaceWords, cuts
from marsad.text.document import Document

__all__ = ["annotate", "place_words"]

QUOTES = frozenset("\"'«»“”‘’()[]")
OPENING = frozenset("\"'«“‘([")
COMMAS = frozenset("،,/-")
LONGEST_QUOTED = 4
MILLION = 1_000_000
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
_LOOKS_VERBAL = re.compile("ت[تس]|ي[تس]|است|ان[طق]")
VERBAL = frozenset(["past", "present", "passive", "passive_present"])
SETTLED = frozenset(["city", "town", "village", "neighbourhood"])
IN = frozenset(["في", "وفي", "ففي"])
SMALL = frozenset(["village", "neighbourhood", "area", "town"])


def place_words(gazetteer: Gazetteer | None = None) -> PlaceWords:
    """The remembered words of one gazetteer (the one in use by default)."""
    return _words_of(gazetteer or open_pack())


@cache
def _words_of(gazetteer: Gazetteer) -> PlaceWords:
    return PlaceWords(gazetteer)


def annotate(doc: Document, gazetteer: Gazetteer | None = None) -> list[Match]:
    """Every place named in a report, in order; ``match.part("name")`` gives the words of the name.

    A match covers the name with its head noun, relation and cue, so that its words alone give it again.

    Args:
        doc: the report.
        gazetteer: the packs to know names from; the shipped one by default.
    """
    reader = place_words(gazetteer)
    known, info = reader.known, reader.info
    infos = [known.get(word.form) or info(word) for word in doc.words]
    finder = _Finder(doc, infos, reader)
    i, end = 0, len(infos)
    words = doc.words
    while i < end:
        here = infos[i]
        if not here.anchor or (here.needs is not None and (i + 1 == end or words[i + 1].form not in here.needs)):
            i += 1
        else:
            i = max(finder.at(i), i + 1)
    return finder.found


@dataclass(slots=True)
class _Name:
    """The words of a name: from ``first`` (with ``cut`` letters of clitics) up to ``last``."""

    first: int
    last: int
    cut: int = 0
    clitic: str = ""
    entry: Entry | None = None
    quoted: bool = False  # a closing quotation mark stands behind it


def _plainer(entry: Entry, best: _Name) -> bool:
    """Whether a known name behind a clitic (``بمصر``) beats a rare one that begins with that letter."""
    return best.last == best.first + 1 and best.entry is not None and entry.weak == 0 and best.entry.weak > 0


class _Finder:
    """One report being read."""

    def __init__(self, doc: Document, infos: list[Info], reader: PlaceWords) -> None:
        self.doc, self.words, self.infos = doc, doc.words, infos
        self.reader, self.speller, self.row = reader, reader.spelling, reader.gazetteer.row
        self.found: list[Match] = []
        self.first = 0  # first word of the sentence
        self.limit = 0  # word behind the sentence

    def at(self, i: int) -> int:
        """Read a place that begins at word ``i``; the word to go on from."""
        self.first, self.limit = self.doc.sentences[self.doc.sentence_of[i]] if self.doc.sentences else (0, 0)
        if i >= self.limit:
            return i + 1
        info = self.infos[i]
        name = self._known(i)
        if info.head is not None and (name is None or name.last - name.first < 2):
            after = self._headed(i, info.head)
            if after:
                return after
        if name is not None and self._stands(name):
            return self._emit_known(name)
        if info.relation == "rif":
            behind = self.infos[i + 1] if i + 1 < self.limit else NOTHING
            name = self._known(i + 1) if behind.starts and behind.head is None else None
            if name is not None and name.last - name.first == 1 and not name.cut:
                return self._emit_known(name)
            return self._countryside(i)
        after = self._definite(i) if info.definite else i + 1
        return self._again(i, *info.again) if info.again and after == i + 1 else after

    # known names

    def _known(self, j: int, clitics: bool = True) -> _Name | None:
        """The longest name of the gazetteer at word ``j``; of equals the one with the least cut off."""
        best: _Name | None = None
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
                    best = _Name(j, last, start.cut, start.clitic, entry)
                    break
            alone = start.alone
            if alone is not None and (best is None or _plainer(alone, best)):
                best = _Name(j, j + 1, start.cut, start.clitic, alone)
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

    def _stands(self, name: _Name) -> bool:
        """Whether a known name without a head noun is a place here."""
        assert name.entry is not None
        i, weak = name.first, name.entry.weak
        tagged = i > self.first and self.words[i - 1].form == "#"
        at = i - 1 - tagged
        before = self.infos[at] if at >= self.first else NOTHING
        if before.given and not before.preposition and not name.clitic and not before.relation:
            return False
        if name.clitic and before.preposition and not before.relation:
            return False  # a preposition does not stand before another clitic
        if name.last - i == 1 and "\u064b" in self.doc.text[self.doc.starts[i] : self.doc.ends[i]]:
            return False  # an adverb in the accusative
        if weak == 0:
            if name.cut == 0 or name.last - i > 1 or len(self.words[i].form) - name.cut > 3:
                return True
            row = self.row(name.entry.ids[0])
            return row.curated or row.kind in ("country", "admin1") or row.population >= MILLION
        if before.relation == "rif":
            return True
        if weak == 2 or self.words[i].form[name.cut :] in self.speller.stops:
            return False
        if name.last - i == 1 and self.words[i].tags and self.row(name.entry.ids[0]).kind != "country":
            return self._led_in(name)  # a word of the language's lexicon
        return tagged or self._cued(name, before)

    def _led_in(self, name: _Name) -> bool:
        """Whether "in" stands before a name and a break, a side or a tie to a wider place behind it."""
        if name.cut or name.first == self.first or self.words[name.first - 1].form not in IN:
            return False
        if name.last >= self.limit or self.words[name.last].kind != "word":
            return True
        behind = self.infos[name.last]
        return bool(behind.link or behind.side or behind.relation or behind.preposition)

    def _cued(self, name: _Name, before: Info) -> bool:
        if self._labels(name):
            return True
        if before.preposition or before.relation or before.role == "title":
            return True
        rest = len(self.words[name.first].form) - name.cut
        if name.clitic.endswith("ب") and (rest > 4 or name.last - name.first > 1):
            return True
        behind = self.infos[name.last] if name.last < self.limit else NOTHING
        return behind.relation in ("rif", "side") and not before.given and name.first == self.first

    def _again(self, i: int, kind: str, led: bool) -> int:
        """``البلدة``: a place told before, which one is for the context to say."""
        again = self.reader.lexicon.again
        cut, clitic = next((cut, clitic) for cut, clitic, rest in cuts(self.words[i].form) if rest in again)
        before = self.infos[i - 1] if i > self.first else NOTHING
        if led and not (cut or before.preposition or before.relation):
            return i + 1
        if i + 1 < self.limit and (
            self.words[i + 1].form in self.reader.lexicon.again_not or self.words[i + 1].kind == "number"
        ):
            return i + 1
        first, relation, kinds, _ = self._before(i)
        name = self._text(_Name(i, i + 1, cut, clitic))
        mention = PlaceMention(name, kind, None, (), "again", " ".join(relation) or None, kinds[0] if kinds else None)
        captures = (("name", i, i + 1), ("core", i, i + 1))
        self.found.append(Match("ar.place.again", first, i + 1, mention, captures))
        return i + 1

    def _labels(self, name: _Name) -> bool:
        """Whether a name opens its line and is cut off by a mark (``|| X ||``, ``X::``)."""
        end = name.last
        marks = "".join(word.form for word in self.words[end : min(end + 2, self.limit)])
        return (marks[:1] == "|" or marks == "::") and all(
            word.kind != "word" for word in self.words[self.first : name.first]
        )

    def _emit_known(self, name: _Name) -> int:
        if self.infos[name.first].capital and name.last - name.first == 1 and name.last < self.limit:
            self._of_country(name, self.infos[name.last].demonym)
        self._emit(name, None, name.first, "gazetteer")
        return self._listed(name.first, name.last, None)

    def _of_country(self, name: _Name, country: str | None) -> None:
        """Keep of the capitals that of the country whose adjective follows."""
        if name.entry is not None and country is not None:
            ids = tuple(place for place in name.entry.ids if self.row(place).country == country)
            name.entry = Entry((), name.entry.weak, ids or name.entry.ids)

    # names behind a head noun

    def _headed(self, i: int, head: Head) -> int:
        """A head noun at ``i`` with the name behind it; the word to go on from, or 0."""
        j = i + 1
        if j < self.limit and (self.words[j].form == "#" or (self.infos[i].capital and self.infos[j].demonym)):
            j += 1
        if j >= self.limit:
            return 0
        if self.words[j].form in OPENING:
            name = self._quoted(j)
            if name is None and self.words[j].form == "(" and head.many and j + 1 < self.limit:
                name = self._name(j + 1, head)
        else:
            name = self._name(j, head)
        if name is None or (name.entry is None and not name.quoted and self._counted(i)):
            return 0
        if name.quoted and head.keep:
            name.entry = self._whole(i, j + 1, name.last)
        self._emit(name, head, i, "head")
        return self._listed(i, name.last, head)

    def _counted(self, i: int) -> bool:
        """Whether a noun of a place stands behind a number: "14 towns of the Assyrians" names none."""
        return i > self.first and self.words[i - 1].kind == "number"

    def _quoted(self, j: int) -> _Name | None:
        for k in range(j + 1, min(j + 2 + LONGEST_QUOTED, self.limit)):
            if self.words[k].form in COMMAS and self.words[j].form == "(":
                return None
            if self.words[k].form in QUOTES:
                if k == j + 1 or self.infos[j + 1].stop:
                    return None
                known = self._known(j + 1, clitics=False)
                return _Name(j + 1, k, entry=known.entry if known and known.last == k else None, quoted=True)
        return None

    def _whole(self, i: int, j: int, last: int) -> Entry | None:
        """The entry of a head noun at ``i`` and the quoted words ``j`` to ``last`` as one name."""
        form = self.words[i].form[self._head_cut(i) :]
        ids = self.reader.gazetteer.exact(" ".join([form, *(word.form for word in self.words[j:last])]))
        return Entry((), 0, ids) if ids else None

    def _name(self, j: int, head: Head, cut: int = 0) -> _Name | None:
        """A name at ``j``: known, or if the head allows it unknown."""
        if head.kind == "unit":
            return _Name(j, j + 1) if self.words[j].kind == "number" else None
        known = self._known(j, clitics=cut > 0)
        form = self.words[j].form[cut:]
        if known is not None and known.cut == cut and (known.last - j > 1 or form not in self.speller.stops):
            if known.last - j == 1 and form in head.refuse:
                return None
            longer = self._longer(known, form, head)
            return self._qualified(known) if longer is None else longer
        if not head.open or form in head.refuse or not self._unknown(j, cut):
            return None
        if head.keep and form[0] == "ل" and form not in self.speller.compounds:  # "a farm for …"
            return None
        if head.kind in LOOSE and not self._proper(j, form, head):
            return None
        if self.infos[j].head is not None and not cut and form not in self.speller.compounds:
            return None
        return _Name(j, self._extend(j, form), cut)

    def _longer(self, name: _Name, form: str, head: Head) -> _Name | None:
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
        return _Name(name.first, last, name.cut, name.clitic) if last > k else None

    def _foreign(self, k: int) -> bool:
        """Whether word ``k`` goes on with a name of another language: a word nobody knows, before a break."""
        form = self.words[k].form
        if form.startswith("ال") or not self._joins(k, form) or form in self.speller.common:
            return False
        behind = self.infos[k + 1] if k + 1 < self.limit else None
        return behind is None or self.words[k + 1].kind != "word" or bool(behind.preposition or behind.relation)

    def _qualified(self, name: _Name) -> _Name:
        """A known name with the adjective that makes it another one (``درعا البلد``)."""
        k = name.last
        if k < self.limit:
            form = self.words[k].form
            if form in self.speller.qualifiers and form.startswith("ال") and not self.infos[k].side:
                return _Name(
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
        if form[0] == "و" and form not in self.speller.compounds and (word.tags or info.starts or len(form) < 5):
            return False
        return not any(sense.shape in VERBAL and not sense.before for sense in word.senses)

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
        return not (len(form) > 4 and (form[0] in "يتس" or form.endswith(("وا", "ون", "ين", "ات", "ت"))))

    # lists

    def _listed(self, start: int, k: int, head: Head | None) -> int:
        """Names joined to the one that ends at ``k`` by "and" or a comma."""
        while k < self.limit:
            comma = self.words[k].form in COMMAS
            j = k + 1 if comma else k
            if j >= self.limit or not (comma or self.words[j].form[0] == "و"):
                return k
            name = self._item(j, comma, head)
            if name is None:
                return k
            self._emit(name, head if head and head.many else None, start, "list")
            k = name.last
        return k

    def _item(self, j: int, comma: bool, head: Head | None) -> _Name | None:
        name = self._known(j)
        joined = name is not None and name.clitic in (("", "و") if comma else ("و",))
        if name is not None and joined and self.infos[j].head is None:
            assert name.entry is not None
            if (name.entry.weak < 2 and not comma) or name.entry.weak == 0:
                return name
        if head is None or not head.many or (comma and self.words[j].form[0] != "و" and name is None):
            return None
        cut = 1 if self.words[j].form[0] == "و" else 0
        if self.infos[j].head is not None:
            return None
        name = self._name(j, head, cut)
        return name if name is None or name.entry is not None or self._closed(j, name.last, cut) else None

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

    # writing down

    def _countryside(self, i: int) -> int:
        """``الريف الجنوبي``: countryside without a name; which one is for the context to say."""
        k = i + 1
        if k < self.limit and self.infos[k].side and self.words[i].form.endswith("الريف"):
            cut = len(self.words[i].form) - len("الريف")
            text = self._text(_Name(i, k + 1, cut))
            mention = PlaceMention(text, "countryside", "countryside", (), "relation", side=self.words[k].form)
            self.found.append(Match("ar.place.countryside", i, k + 1, mention, (("name", i, k + 1),)))
            return k + 1
        return i + 1

    def _definite(self, i: int) -> int:
        """``الحي الصناعي``: a noun with the article and an adjective that together are a name."""
        kind, adjectives = self.infos[i].definite or ("", frozenset[str]())
        k = i + 1
        if k >= self.limit or self.words[k].form not in adjectives:
            return k
        form = self.words[i].form
        cut = next(cut for cut in range(4) if form[cut:] in self.reader.lexicon.definite)
        mention = PlaceMention(self._text(_Name(i, k + 1, cut)), kind, kind, (), "head", weak=2)
        self.found.append(Match("ar.place.definite", i, k + 1, mention, (("name", i, k + 1), ("core", i, k + 1))))
        return k + 1

    def _emit(self, name: _Name, head: Head | None, start: int, cue: str) -> None:
        """Write a mention down with its relation, role and cue words."""
        entry = name.entry
        ids = entry.ids if entry else ()
        first, relation, kinds, role = self._before(start) if cue != "list" else (start, [], [], None)
        inner = name.cut
        last, side = name.last + name.quoted, None
        if head is not None and head.keep and cue != "list" and not name.quoted:
            name = _Name(start, name.last, self._head_cut(start), name.clitic, entry)
        if "rif" in kinds and last < self.limit and self.infos[last].side:
            side, last = self.words[last].form, last + 1
        if "rif" in kinds:
            at = next(k for k in range(first, start) if self.infos[k].relation == "rif")
            name = _Name(at, last, self._rif_cut(at))
        rule = {"head": "headed", "list": "listed"}.get(cue) or ("cued" if entry and entry.weak else "known")
        if cue == "gazetteer" and relation:
            cue = "relation"
        elif cue == "gazetteer" and entry and entry.weak:
            cue = "preposition"
        kind = self._kind(head, ids, kinds)
        mention = PlaceMention(
            self._text(name),
            kind,
            head.kind if head else None,
            ids,
            cue,
            " ".join(relation) or None,
            kinds[0] if kinds else None,
            side,
            role,
            entry.weak if entry else 2,
        )
        captures = (("name", name.first, name.last), ("core", name.first if inner == name.cut else start, name.last))
        self.found.append(Match(f"ar.place.{rule}", first, last, mention, captures))

    def _kind(self, head: Head | None, ids: tuple[int, ...], kinds: list[str]) -> str | None:
        if "rif" in kinds:
            return "countryside"
        if head is not None:
            return head.kind
        return self.row(ids[0]).kind if ids else None

    def _before(self, start: int) -> tuple[int, list[str], list[str], str | None]:
        """Relation words, role and preposition before ``start``: (first word, relation, its kinds, role)."""
        k, relation, kinds = start, list[str](), list[str]()
        if k > self.first and self.words[k - 1].form == "#":
            k -= 1
        while k > self.first and len(relation) < 4:
            info = self.infos[k - 1]
            if info.relation and info.head is None:
                kinds.insert(0, info.relation)
            elif not (info.origin and k - 1 > self.first and self.infos[k - 2].relation in ("near", "side", "inside")):
                break
            relation.insert(0, self.words[k - 1].form)
            k -= 1
        if k > self.first:
            info = self.infos[k - 1]
            if info.origin and not relation:
                part = self._part(k - 2)
                if part:
                    return k - 2, [self.words[k - 2].form, self.words[k - 1].form], [part], None
                return k - 1, relation, kinds, "origin"
            if info.role and not relation and not info.preposition:
                return k - 1, relation, kinds, info.role
            if info.preposition:
                return k - 1, relation, kinds, None
        return k, relation, kinds, None

    def _part(self, at: int) -> str | None:
        """What a word before "of, from" says: a part of the place, a side of it, a distance to it; None: neither."""
        if at < self.first:
            return None
        info = self.infos[at]
        return "side" if info.side or info.relation == "side" else info.part

    def _head_cut(self, start: int) -> int:
        form = self.words[start].form
        heads = self.reader.lexicon.heads
        return next((cut for cut in range(3) if form[cut:] in heads), 0)

    def _rif_cut(self, at: int) -> int:
        form = self.words[at].form
        return max(form.find("ريف"), 0) if "ريف" in form else 0

    def _text(self, name: _Name) -> str:
        """The stored words of a name without its clitics (marks inside the clitic are passed over)."""
        span = self.doc.span(name.first, name.last)
        if name.clitic.endswith("لل"):
            return "ال" + span.text[name.cut :].replace("_", " ")
        text, left = span.text, name.cut
        while left and text:
            folded = self.speller.fold(text[0])
            text, left = text[1:], left - len(folded)
        return text.replace("_", " ").strip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652 ")

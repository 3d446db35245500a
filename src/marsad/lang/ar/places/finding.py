"""Finding the names of places in a report: one pass, close looks only where an anchor word stands."""

from __future__ import annotations

from functools import cache

from marsad.engine.rules import Match
from marsad.gazetteer.store import Entry, Gazetteer, open_pack
from marsad.lang.ar.places.mention import PlaceMention
from marsad.lang.ar.places.naming import IN, VERBAL, Name, Namer
from marsad.lang.ar.places.words import NOTHING, Head, Info, PlaceWords, cuts
from marsad.text.document import Document

__all__ = ["annotate", "place_words"]

QUOTES = frozenset("\"'«»“”‘’()[]")
OPENING = frozenset("\"'«“‘([")
COMMAS = frozenset("،,/-")
LONGEST_QUOTED = 4
MILLION = 1_000_000
AROUND = frozenset(["near", "rif", "inside"])


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
    infos, telling = reader.line(doc)
    finder = _Finder(doc, infos, reader)
    end = len(infos)
    words = doc.words
    done = 0
    for i in telling:
        needs = infos[i].needs
        if i >= done and infos[i].anchor and (needs is None or (i + 1 < end and words[i + 1].form in needs)):
            done = finder.at(i)
    return finder.found


class _Finder(Namer):
    """One report being read."""

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
        if info.relation == "side" or info.beside or (i == self.first and self.words[i].form in IN):
            return self._beside(i)
        after = self._definite(i) if info.definite else i + 1
        return self._again(i, *info.again) if info.again and after == i + 1 else after

    # known names

    def _stands(self, name: Name) -> bool:
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
        if name.last - i == 1 and (self._adjective(i, before) or self._doubled(i)):
            return False
        if name.last - i == 1 and "\u064b" in self.doc.text[self.doc.starts[i] : self.doc.ends[i]]:
            return False  # an adverb in the accusative
        behind = self.infos[name.last] if name.last < self.limit else NOTHING
        if behind.demonym and self.words[name.last].form.startswith("ال"):
            lands = {self.row(place).country for place in name.entry.ids}
            if (
                behind.demonym not in lands
                and None not in lands
                and weak == 0
                and self._kind(None, name.entry.ids, []) != "country"
            ):
                return False  # "the Chadian bank"
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
            return before.relation in AROUND or self._led_in(name)  # a word of the language's lexicon
        return tagged or self._cued(name, before)

    def _doubled(self, i: int) -> bool:
        """Whether a doubling mark makes a verb of a word that is also a name (``تدمّر``)."""
        marked = "\u0651" in self.doc.text[self.doc.starts[i] : self.doc.ends[i]]
        return marked and any(sense.shape in VERBAL for sense in self.words[i].senses)

    def _adjective(self, i: int, before: Info) -> bool:
        """Whether a country's name that is also an adjective agrees with the noun before it ("Syrian forces")."""
        if self.infos[i].demonym is None or i == self.first or self.words[i - 1].kind != "word":
            return False
        form, noun = self.words[i].form, self.words[i - 1].form
        if form.startswith("ال"):
            return any(rest.startswith("ال") for _, _, rest in cuts(noun)) and not before.preposition
        plain = not (before.preposition or before.relation or before.role or before.head or before.link)
        return plain and noun.endswith(("ه", "ات", "م")) and not noun.startswith("ال")

    def _led_in(self, name: Name) -> bool:
        """Whether "in" stands before a name and a break, a side or a tie to a wider place behind it."""
        if name.cut or name.first == self.first or self.words[name.first - 1].form not in IN:
            return False
        if name.last >= self.limit or self.words[name.last].kind != "word":
            return True
        behind = self.infos[name.last]
        return bool(behind.link or behind.side or behind.relation or behind.preposition)

    def _cued(self, name: Name, before: Info) -> bool:
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
        if kind == "country" and "side" not in kinds:
            return i + 1
        name = self._text(Name(i, i + 1, cut, clitic))
        mention = PlaceMention(name, kind, None, (), "again", " ".join(relation) or None, kinds[0] if kinds else None)
        captures = (("name", i, i + 1), ("core", i, i + 1))
        self.found.append(Match("ar.place.again", first, i + 1, mention, captures))
        return i + 1

    def _labels(self, name: Name) -> bool:
        """Whether a name opens its line and is cut off by a mark (``|| X ||``, ``X::``)."""
        end = name.last
        marks = "".join(word.form for word in self.words[end : min(end + 2, self.limit)])
        return (marks[:1] == "|" or marks == "::") and all(
            word.kind != "word" for word in self.words[self.first : name.first]
        )

    def _emit_known(self, name: Name) -> int:
        if self.infos[name.first].capital and name.last - name.first == 1 and name.last < self.limit:
            self._of_country(name, self.infos[name.last].demonym)
        self._emit(name, None, name.first, "gazetteer")
        return self._listed(name.first, name.last, None)

    def _of_country(self, name: Name, country: str | None) -> None:
        """Keep of the capitals that of the country whose adjective follows."""
        if name.entry is not None and country is not None:
            ids = tuple(place for place in name.entry.ids if self.row(place).country == country)
            name.entry = Entry((), name.entry.weak, ids or name.entry.ids)

    def _beside(self, i: int) -> int:
        """``قرب كذا،``: an unlisted name right behind a relation, or behind "in" that opens the sentence."""
        j = i + 1
        if j >= self.limit or self.infos[j].anchor or self.infos[j].relation:
            return j
        form = self.words[j].form
        if form.startswith("ال") or len(form) < 3 or self.words[j].tags or form in self.speller.common:
            return j
        if not self._unknown(j) or self.infos[j].preposition or self.infos[j].part or form in self.reader.lexicon.never:
            return j
        last = self._extend(j, form)
        opens = self.words[i].form in IN
        if opens and last < self.limit and self.words[last].form != "،":
            return j
        if not self._closed(j, last, 0) or (form[0] in "بلك" and form not in self.speller.compounds):
            return j
        self._emit(Name(j, last), None, j, "beside")
        return last

    # names behind a head noun

    def _headed(self, i: int, head: Head) -> int:
        """A head noun at ``i`` with the name behind it; the word to go on from, or 0."""
        if head.kind == "valley" and "أ" in self.doc.text[self.doc.starts[i] : self.doc.ends[i]]:
            return 0  # the verb "he did" is folded to the noun
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

    def _quoted(self, j: int) -> Name | None:
        for k in range(j + 1, min(j + 2 + LONGEST_QUOTED, self.limit)):
            if self.words[k].form in COMMAS and self.words[j].form == "(":
                return None
            if self.words[k].form in QUOTES:
                if k == j + 1 or self.infos[j + 1].stop:
                    return None
                known = self._known(j + 1, clitics=False)
                return Name(j + 1, k, entry=known.entry if known and known.last == k else None, quoted=True)
        return None

    def _whole(self, i: int, j: int, last: int) -> Entry | None:
        """The entry of a head noun at ``i`` and the quoted words ``j`` to ``last`` as one name."""
        form = self.words[i].form[self._head_cut(i) :]
        ids = self.reader.gazetteer.exact(" ".join([form, *(word.form for word in self.words[j:last])]))
        return Entry((), 0, ids) if ids else None

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

    def _item(self, j: int, comma: bool, head: Head | None) -> Name | None:
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

    # writing down

    def _countryside(self, i: int) -> int:
        """``الريف الجنوبي``: countryside without a name; which one is for the context to say."""
        k = i + 1
        if k < self.limit and self.infos[k].side and self.words[i].form.endswith("الريف"):
            cut = len(self.words[i].form) - len("الريف")
            text = self._text(Name(i, k + 1, cut))
            mention = PlaceMention(text, "countryside", "countryside", (), "relation", side=self.words[k].form)
            self.found.append(Match("ar.place.countryside", i, k + 1, mention, (("name", i, k + 1),)))
            return k + 1
        return i + 1

    def _definite(self, i: int) -> int:
        """``الحي الصناعي``, ``الأراضي السورية``: a noun with the article and an adjective that together are a name."""
        kind, adjectives = self.infos[i].definite or ("", frozenset[str]())
        k = i + 1
        if k >= self.limit or self.words[k].form not in adjectives:
            return k
        definite = self.reader.lexicon.definite
        cut, clitic = next((cut, clitic) for cut, clitic, rest in cuts(self.words[i].form) if rest in definite)
        name, captures = self._text(Name(i, k + 1, cut, clitic)), (("name", i, k + 1), ("core", i, k + 1))
        if kind == "country":
            ids = self.reader.gazetteer.exact((self.infos[k].demonym or "").casefold())
            origin = "origin" if i > self.first and self.infos[i - 1].origin and not cut else None
            mention = PlaceMention(name, kind, None, ids, "gazetteer", role=origin)
        else:
            mention = PlaceMention(name, kind, kind, (), "head", weak=2)
        self.found.append(Match("ar.place.definite", i, k + 1, mention, captures))
        return k + 1

    def _emit(self, name: Name, head: Head | None, start: int, cue: str) -> None:
        """Write a mention down with its relation, role and cue words."""
        entry = name.entry
        ids = entry.ids if entry else ()
        first, relation, kinds, role = self._before(start) if cue != "list" else (start, [], [], None)
        if role == "party" and self._inside(name, head, start):
            role = None  # "the forces in the city of X"
        inner = name.cut
        last, side = name.last + name.quoted, None
        if head is not None and head.keep and cue != "list" and not name.quoted:
            name = Name(start, name.last, self._head_cut(start), name.clitic, entry)
        if "rif" in kinds and last < self.limit and self.infos[last].side:
            side, last = self.words[last].form, last + 1
        if "rif" in kinds:
            at = next(k for k in range(first, start) if self.infos[k].relation == "rif")
            name = Name(at, last, self._rif_cut(at))
        rule = {"head": "headed", "list": "listed", "beside": "beside"}.get(cue) or (
            "cued" if entry and entry.weak else "known"
        )
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

    def _inside(self, name: Name, head: Head | None, start: int) -> bool:
        """Whether a place is told with "in" written onto it or its noun."""
        if head is None:
            return name.clitic.endswith("ب")
        return self._head_cut(start) > 0 and self.words[start].form.lstrip("و").startswith("ب")

    def _kind(self, head: Head | None, ids: tuple[int, ...], kinds: list[str]) -> str | None:
        if "rif" in kinds:
            return "countryside"
        if head is not None:
            return head.kind
        return self.row(ids[0]).kind if ids else None

    def _before(self, start: int) -> tuple[int, list[str], list[str], str | None]:
        """Relation words, role and preposition before ``start``: (first word, relation, its kinds, role)."""
        k, relation, kinds = start, list[str](), list[str]()
        if k > self.first and (self.words[k - 1].form == "#" or self.words[k - 1].form in OPENING):
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

    def _head_cut(self, start: int) -> int:
        form = self.words[start].form
        heads = self.reader.lexicon.heads
        return next((cut for cut in range(3) if form[cut:] in heads), 0)

    def _rif_cut(self, at: int) -> int:
        form = self.words[at].form
        return max(form.find("ريف"), 0) if "ريف" in form else 0

    def _text(self, name: Name) -> str:
        """The stored words of a name without its clitics (marks inside the clitic are passed over)."""
        span = self.doc.span(name.first, name.last)
        if name.clitic.endswith("لل"):
            return "ال" + span.text[name.cut :].replace("_", " ")
        text, left = span.text, name.cut
        while left and text:
            folded = self.speller.fold(text[0])
            text, left = text[1:], left - len(folded)
        return text.replace("_", " ").strip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652 ")

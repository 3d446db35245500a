"""What each word can be in a phrase about a source; asked once for a distinct word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from marsad.lang.ar.language import arabic
from marsad.lang.ar.morphology import bares
from marsad.record import SourceType, Span
from marsad.text.document import Document, Sense, Word

__all__ = ["Role", "Words", "quote", "words"]

TYPES = frozenset(get_args(SourceType))
OPENING = {"(": ")", "«": "»", "“": "”", '"': '"', "[": "]"}
QUOTES = frozenset('"«“”»')


@dataclass(slots=True, eq=False)  # not frozen: one is made for every distinct word, in a third of the time
class Role:
    """Flags of one distinct word. ``verb`` is its class of telling, ``source`` its type as a source."""

    kind: str
    form: str
    verb: str = ""
    told_it: str = ""  # its class where an object is written onto it: "what he said (it)"
    past: bool = False
    feminine: bool = False
    strict: bool = False
    more: bool = False
    joined: bool = False  # the verb has "and" before it
    source: str = ""
    lemma: str = ""
    person: bool = False
    org: bool = False
    loose: bool = False
    back: bool = False
    naming: bool = False
    own: bool = False  # with a pronoun: "our correspondent"
    reporter: bool = False
    by: str = ""
    definite: bool = False
    before: str = ""
    shape: str = ""
    lists: frozenset[str] = frozenset()
    ends: bool = False  # no phrase of a source runs over this word
    anchor: bool = False  # a mention of a source may be built on this word


BODIES: dict[str, SourceType] = {
    "rebel": "armed_group",
    "political_militia": "armed_group",
    "identity_militia": "armed_group",
    "state_forces": "military",
    "external_forces": "military",
}
"""Kinds of parties that speak for themselves, as kinds of sources."""
ENDS = frozenset(["that", "stop", "time", "told"])
ANCHORS = frozenset(["according", "according_verb", "quoting", "mouth", "words_of", "refuse", "utterance", "alert"])


class _Roles(dict[Word, Role]):
    """Distinct word -> role, read when first asked for."""

    def __init__(self, read: Callable[[Word], Role]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: Word) -> Role:
        role = self[word] = self._read(word)
        return role


class Words:
    """The closed lists and the outlets by name, ready for use."""

    def __init__(
        self,
        lists: dict[str, list[str]],
        outlets: Iterable[dict[str, Any]],
        bodies: Iterable[dict[str, Any]] = (),
    ) -> None:
        language = arabic()
        self.lists: dict[str, set[str]] = {}
        for name, forms in lists.items():
            for form in forms:
                self.lists.setdefault(language.fold(form), set()).add(name)
        self.outlets: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = {}
        for outlet in outlets:
            for name in outlet["names"]:
                parts = tuple(language.fold(name).split())
                self.outlets.setdefault(parts[0], []).append((parts, outlet))
        for rows in self.outlets.values():
            rows.sort(key=lambda row: -len(row[0]))
        self.bodies: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for body in bodies:
            self._add_body(body)
        tags = frozenset(tag for of_lemma in language.tags.values() for tag in of_lemma)
        self._tags = frozenset(tag for tag in tags if tag.startswith(("tell.", "teller.", "tellerby.", "head.")))
        self._roles = _Roles(self._role)
        self._last: tuple[Document, list[Role]] | None = None
        self.anchor = language.anchors.ask(lambda word: self._roles[word].anchor)
        language.on_forget(self._roles.clear)

    def roles(self, doc: Document) -> list[Role]:
        """The role of every word; asked twice of a report, worked out once."""
        last = self._last
        if last is None or last[0] is not doc:
            last = self._last = (doc, list(map(self._roles.__getitem__, doc.words)))
        return last[1]

    def outlet(self, doc: Document, i: int, last: int, strip: bool = False) -> tuple[int, dict[str, Any]] | None:
        """The known outlet named at word ``i``: (word behind its name, entry). ``strip``: a preposition may lead."""
        form = doc.words[i].form
        for first in _stripped(form) if strip else (form,):
            for parts, entry in self.outlets.get(first, ()):
                end = i + len(parts)
                if end <= last and all(doc.words[i + k].form == parts[k] for k in range(1, len(parts))):
                    return end, entry
        return None

    def _add_body(self, body: dict[str, Any]) -> None:
        """A party to a conflict may speak under its own name, unless that is a common word too ("Students")."""
        kind = BODIES.get(body["type"])
        if kind is None:
            return
        for name in body["names"]:
            doc = arabic().document(name)
            forms = tuple(word.form for word in doc.words)
            if "(" not in name and (len(forms) > 1 or not doc.words[0].senses or "own_name" in self._listed(forms[0])):
                self.bodies.setdefault(forms[0], []).append((forms, kind))

    def _listed(self, form: str) -> set[str]:
        return self.lists.get(form, set())

    def body(self, doc: Document, i: int, last: int) -> tuple[int, str] | None:
        """The party to a conflict named at word ``i``: (word behind its name, kind of source)."""
        rows = self.bodies.get(doc.words[i].form)
        if rows is None:
            return None
        found = [
            (i + len(parts), kind)
            for parts, kind in rows
            if i + len(parts) <= last and all(doc.words[i + k].form == parts[k] for k in range(1, len(parts)))
        ]
        return max(found, default=None)

    def _role(self, word: Word) -> Role:
        if word.kind != "word":
            alert = frozenset(["alert"]) if word.form in ("|", "/") else frozenset()
            return Role(word.kind, word.form, ends=word.kind in ("break", "number"), anchor=bool(alert), lists=alert)
        if self._says_nothing(word):
            return Role("word", word.form, definite=_definite(word))
        verb = next((s for s in word.senses if _tells(s, word.form)), None)
        noun = next((s for s in word.senses if _tag(s.tags, "teller.") and not s.after), None)
        noun = noun or next((s for s in word.senses if "teller.outlet" in s.tags and "head.person" in s.tags), None)
        by = next((_tag(s.tags, "tellerby.") for s in word.senses if _tag(s.tags, "tellerby.")), "")
        lists = set(self.lists.get(word.form, ()))
        for clitic in ("و", "ف"):
            if not lists and word.form.startswith(clitic):
                lists |= self.lists.get(word.form[1:], set())
        if word.form.startswith("ب") and "told" in self.lists.get(word.form[1:], ()):
            lists.add("told")
        tags = noun.tags if noun else frozenset()
        if noun is not None and verb is not None and noun.definite:
            verb = None
        telling = _class(verb.tags) if verb else ""
        reporter = {"teller.outlet", "head.person"} <= tags and noun is not None and not noun.before
        return Role(
            "word",
            word.form,
            verb=telling,
            told_it=_told_it(word),
            past=verb is not None and verb.shape == "past",
            feminine=verb is not None and verb.shape == "past" and word.form.endswith("ت"),
            strict=verb is not None and "tell.strict" in verb.tags,
            joined=verb is not None and verb.before[:1] in ("و", "ف"),
            more=verb is not None and "tell.more" in verb.tags,
            source=_tag(tags, "teller."),
            lemma=noun.lemma if noun else "",
            person="head.person" in tags,
            org="head.org" in tags,
            loose="head.loose" in tags,
            back="head.back" in tags,
            naming="head.naming" in tags,
            own=noun is not None and word.form.endswith("نا"),
            reporter=reporter,
            by=by,
            definite=_definite(word),
            before=noun.before if noun else "",
            shape=noun.shape if noun else "",
            lists=frozenset(lists),
            ends=bool(lists & ENDS) or bool(telling and not noun),
            anchor=bool(telling) or reporter or bool(lists & ANCHORS),
        )

    def _says_nothing(self, word: Word) -> bool:
        """Whether a word stands in none of the lists and tells nothing, as nearly all do."""
        form = word.form
        if form in self.lists or (form[0] in "وفب" and form[1:] in self.lists):
            return False
        return self._tags.isdisjoint(word.tags)


def _tag(tags: Iterable[str], start: str) -> str:
    return next((tag.removeprefix(start) for tag in sorted(tags) if tag.startswith(start)), "")


def quote(doc: Document, span: tuple[int, int]) -> Span:
    """The words of a source without the conjunction or preposition written onto the first of them."""
    whole = doc.span(*span)
    word = doc.words[span[0]]
    noun = next((s for s in word.senses if _tag(s.tags, "teller.")), None)
    cut = len(noun.before) if noun is not None and noun.before in ("و", "ف", "ل", "ب", "ول", "وب") else 0
    if noun is None and words().outlet(doc, *span, strip=True) and not words().outlet(doc, *span):
        return Span(whole.start + 1, whole.end, whole.text[1:])  # "to-Reuters"
    if not cut or not whole.text.startswith(noun.before if noun else ""):
        return whole
    return Span(whole.start + cut, whole.end, whole.text[cut:])


def _tells(sense: Sense, form: str) -> bool:
    """Whether this reading is a verb of telling in the third person, with an object only where that is told."""
    if sense.shape not in ("past", "present") or not _tag(sense.tags, "tell."):
        return False
    if sense.shape == "present" and form[len(sense.before)] in "ان":
        return False
    return not sense.after or not sense.tags & {"tell.say", "tell.strict"}


def _told_it(word: Word) -> str:
    """The class of a verb of telling with "it" for its object."""
    own = (s for s in word.senses if s.shape in ("past", "present") and s.after in ("ه", "ها") and not s.before)
    return next((_class(s.tags) for s in own if _tag(s.tags, "tell.") and "tell.strict" not in s.tags), "")


def _class(tags: Iterable[str]) -> str:
    kinds = {tag.removeprefix("tell.") for tag in tags if tag.startswith("tell.")} - {"more", "strict"}
    return min(kinds, default="")


def _definite(word: Word) -> bool:
    form = word.form
    return len(form) > 3 and form.startswith(("ال", "وال", "بال", "كال", "فال", "لل", "ولل", "وبال"))


def _stripped(form: str) -> Iterable[str]:
    yield form
    for lead in ("ل", "ب", "و", "ول"):
        if form.startswith(lead) and len(form) - len(lead) > 2:
            yield form[len(lead) :]
            if form.startswith("لل"):
                yield "ال" + form[2:]
    yield from bares(form) - {form}


@cache
def words() -> Words:
    """The one table of this process."""
    data = arabic().data
    registers = sorted(name for name in data if name.startswith("parties/register/"))
    bodies = [row for name in registers for row in data[name]["parties"]]
    return Words(data["claims/words"], data["lexicon/reporting"]["outlets"], bodies)

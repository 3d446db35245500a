"""Parties in a report: who is named, as what, belonging to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from marsad.engine.rules import Match
from marsad.lang.ar.language import Arabic, arabic
from marsad.lang.ar.parties.clues import Clue, Clues
from marsad.lang.ar.parties.names import personal_name
from marsad.lang.ar.parties.reader import Phrase, Reader
from marsad.parties.mention import MentionKind, PartyMention
from marsad.parties.register import Entry, Register, read_rows
from marsad.record import PartyType, Span
from marsad.text.document import Document

__all__ = ["Parties", "annotate", "inner_span", "load_register", "mention_span", "parties", "use_register"]

RULES = {"org": "ar.party.body", "people": "ar.party.people", "title": "ar.party.title", "thing": "ar.party.thing"}
KINDS: dict[str, MentionKind] = {"org": "org", "people": "people", "title": "person", "thing": "thing"}
FORCES = frozenset(["قوه", "قوات"])  # a military body when nothing else is said
BACK = frozenset(["party.back"])  # points to a party named before
REMEMBERED = 50_000  # distinct phrases kept
BLAME_REACH = 12
"""So many words stand at most between a verb of blaming and the accused."""


class Parties:
    """The reader of one register: the language's words with the parties it knows."""

    def __init__(self, language: Arabic, register: Register) -> None:
        data = language.data
        fold = language.fold
        steering = data["parties/rules"]["words"]
        words = {name: frozenset(fold(str(w)) for w in listed) for name, listed in steering.items()}
        given = dict.fromkeys(data["parties/given_names"]["weak"].split(), 1)
        given.update(dict.fromkeys(data["parties/given_names"]["given"].split(), 2))
        self.register = register
        self.clues = Clues(words, given, register.root)
        self.reader = Reader(self.clues, register)
        self.states = data["parties/states"]
        self._anchors = language.anchors
        self._begins = language.anchors.ask(self.clues.begins)
        self.anaphoric = frozenset(data["parties/generic"]["anaphoric"])
        self._values: dict[Any, tuple[str, PartyMention]] = {}
        language.on_forget(self.forget)

    def forget(self) -> None:
        """Drop what was remembered about words."""
        self.clues.forget()
        self._values.clear()

    def annotate(self, doc: Document) -> list[Match]:
        """All mentions, left to right, outermost only."""
        found: list[Match] = []
        line = self.clues.line(doc)
        done = 0
        for i in self._anchors.of(doc, self._begins):
            if i < done:
                continue
            first, last = doc.sentences[doc.sentence_of[i]]
            clue = line[i]
            match = self._at(line, i, last, clue, i == first) if clue.begins else None
            if match is None and clue.land:
                match = self._state(line, i, first, last, clue, found)
            if match is not None:
                found.append(match)
                done = match.last
        return found

    def _at(self, line: list[Clue], i: int, limit: int, clue: Clue, opening: bool) -> Match | None:
        if clue.kind or clue.names:
            phrase = self.reader.phrase(line, i, limit)
            if phrase is not None:
                stands = opening or not (self._describes(line, i) or self._places(line, i, phrase))
                stands = stands and not (i and self._fired(line[i - 1], phrase))
                before = line[i - 1]
                told = "party.men" in clue.tags and i > 0 and (before.turn == "number" or "number" in before.tags)
                return self._mention(phrase) if stands and (self._counts(phrase) or told) else None
        if clue.given or clue.form in self.clues.words["kunya"]:
            end = personal_name(line, i, limit, self.clues, False)
            if end is not None and (opening or line[i - 1].form not in self.clues.words["naming"]):
                return Match("ar.party.named", i, end, PartyMention("person", tags=frozenset(["named"])))
        if clue.folk and (clue.folk not in ("sg", "acc") or opening or self._single(clue, line[i - 1])):
            number = "sg" if clue.folk == "acc" else clue.folk
            value = PartyMention("people", 0, clue.skip, clue.rest, number, type="civilians", country=clue.nation)
            return Match("ar.party.nation", i, i + 1, value)
        return None

    def _state(self, line: list[Clue], i: int, first: int, limit: int, clue: Clue, found: list[Match]) -> Match | None:
        """A country's name as a party: behind its verb or *by*, joined to a party, or opening a clause it acts in."""
        before = line[i - 1] if i > first else None
        words = self.clues.words
        if clue.hold.endswith(("ل", "ب", "ك")):
            return None
        if clue.hold:
            acts = bool(found) and found[-1].last == i and found[-1].value.kind == "org"
        elif before is not None and (before.feminine or before.form in words["agent"]):
            acts = True
        else:
            opens = before is None or before.form in words["that"] or (before.turn == "" and not before.tags)
            acts = opens and (line[i + 1].feminine if i + 1 < limit else before is None)
        acts = acts or self._accused(line, i, first, limit)
        if not acts:
            return None
        name, codes = self._english(clue.land, "GOV"), (clue.land, "GOV")
        value = PartyMention("org", 0, clue.skip, clue.rest, "sg", f"{clue.land}.GOV", name, "state_forces",
                             clue.land, codes)  # fmt: skip
        return Match("ar.party.state", i, i + 1, value)

    def _accused(self, line: list[Clue], i: int, first: int, limit: int) -> bool:
        """Whether a country stands between a verb of blaming and the charge ("accused Austria of shelling")."""
        charge = line[i + 1] if i + 1 < limit else None
        if charge is None or not (charge.hold.endswith("ب") and (charge.deed or charge.definite)):
            return False
        blaming = self.clues.words["blaming"]
        return any(clue.form in blaming for clue in line[max(first, i - BLAME_REACH) : i])

    def _single(self, clue: Clue, before: Clue) -> bool:
        """Whether a singular nationality is a person here: behind a verb or its noun; with *-an* behind a number."""
        return before.deed if clue.folk == "sg" else before.turn == "number" or "number" in before.tags

    def _describes(self, line: list[Clue], i: int) -> bool:
        """Whether a word that can be a person or an adjective is an adjective here: a noun stands in front of it."""
        clue, before = line[i], line[i - 1]
        if not clue.adj or clue.kind != "people" or clue.number != "sg" or clue.skip:
            return False
        if clue.definite and (before.turn == "quote" or before.names):
            return True
        if clue.definite and not before.stop and (before.definite or line[i - 2].form in self.clues.words["inner"]):
            return True
        if not clue.definite and (before.form in self.clues.words["armed"] or before.rest in self.clues.words["armed"]):
            return True
        noun = bool(before.kind or before.tags or before.opaque) and not before.stop and not before.deed
        return noun and before.definite == clue.definite and before.turn in ("word", "joined", "")

    def _fired(self, before: Clue, np: Phrase) -> bool:
        """Whether guns of nobody stand behind their rounds ("artillery shells"): a weapon, no party."""
        whose = np.nation or np.entries or np.within or np.inner
        return "party.gunnery" in np.clue.tags and not whose and before.rest in self.clues.words["rounds"]

    def _places(self, line: list[Clue], i: int, np: Phrase) -> bool:
        """Whether a single noun, or what gets attacked, behind *village of*, *towns of* is that place's name."""
        if np.entries or np.clue.skip or (np.kind != "thing" and (np.end > i + 1 or np.clue.number == "pl")):
            return False
        return line[i - 1].form in self.clues.words["naming"]

    def _counts(self, np: Phrase) -> bool:
        """Whether a phrase says enough to be a party."""
        tags = np.clue.tags
        if "party.device" in tags and self._device(np):
            return False
        if np.whole or np.entries or np.within or np.named:
            return True
        if "party.inner" in tags or "party.rankadj" in tags:
            return False
        if "party.definite" in tags and not np.clue.definite:
            return bool(np.nation or np.traits or np.clue.owned)
        if "party.adjneed" in tags and all(trait.rest in self.clues.words["other"] for trait in np.traits):
            return False
        if "party.edge" in tags and all(trait.rest in self.clues.words["edges"] for trait in np.traits):
            return False
        if "party.label" in tags and np.kind == "org" and np.clue.number == "sg" and not np.clue.definite:
            return np.specified
        return np.specified or np.clue.owned or "party.bound" not in tags

    def _device(self, np: Phrase) -> bool:
        """Whether *apparatus* is a thing that people use: phones, radios, pagers."""
        return any(clue.rest in self.clues.words["devices"] for clue in (*np.clues, *np.traits))

    def _mention(self, np: Phrase) -> Match:
        inner = (np.inner[0] - np.first, np.inner[1] - np.first) if np.inner else None
        key = (np.kind, np.clues, np.traits, np.entries, np.within, np.nation, np.whole, inner)
        known = self._values.get(key)
        if known is None:
            if len(self._values) > REMEMBERED:
                self._values.clear()
            known = self._values[key] = self._match(np, inner)
        rule, value = known
        return Match(rule, np.first, np.end, value)

    def _match(self, np: Phrase, inner: tuple[int, int] | None) -> tuple[str, PartyMention]:
        entries = np.entries or np.within
        entry = entries[0] if entries else None
        own = bool(np.entries) or (np.kind in ("org", "people") and bool(np.within))
        named = np.whole and bool(np.entries)
        value = self._value(np, entry if own else None, entry.id if entry and not named else None)
        if inner is not None or len(entries) > 1:
            choices = tuple(e.id for e in entries) if own and len(entries) > 1 else ()
            value = replace(value, inner=inner, choices=choices)
        return "ar.party.name" if named else RULES[np.kind], value

    def _value(self, np: Phrase, entry: Entry | None, parent: str | None) -> PartyMention:
        head = np.clue
        lemma = head.sense.lemma.rsplit(":", 1)[-1] if head.sense else head.rest
        kind = KINDS[np.kind]
        if entry is not None:
            plover = (entry.code, entry.sector)
            return PartyMention(kind, 0, head.skip, lemma, head.number, entry.id, entry.en, entry.type, entry.country,
                                plover, parent, None, _own_tags(head))  # fmt: skip
        code = _first(np.clues, "code.") or _first(np.traits, "code.")
        kind_of = _first(np.clues, "type.") or _first(np.traits, "type.")
        canonical = None
        bodies = self.states["bodies"]
        if np.nation and head.rest in FORCES and code not in bodies:
            code = "MIL"
        if np.nation and code in bodies and (kind in ("org", "people") or np.inner):
            canonical, kind_of = f"{np.nation}.{code}", bodies[code][1]
        own = canonical if kind in ("org", "people") else None
        name = self._english(np.nation, code) if own else None
        parent = parent or (canonical if kind != "org" else None)
        generic = None if canonical or np.nation else self._generic(np)
        pair = (np.nation, code) if code else None
        tags = _own_tags(head) | (BACK if generic in self.anaphoric else frozenset())
        of_type = cast("PartyType | None", kind_of)
        return PartyMention(kind, 0, head.skip, lemma, head.number, own, name, of_type, np.nation, pair,
                            parent, generic, tags)  # fmt: skip

    def _generic(self, np: Phrase) -> str | None:
        """The noun that the report must resolve; of those that point back, only with the article and without a name."""
        clue = _innermost(np.clues)
        if clue is None or clue.sense is None:
            return None
        lemma = clue.sense.lemma.rsplit(":", 1)[-1]
        own = np.named or not (clue.definite or clue.owned)
        return None if own and lemma in self.anaphoric else lemma

    def _english(self, country: str | None, body: str | None) -> str:
        """*Military Forces of Turkey*."""
        return f"{self.states['bodies'][body][0]} {self.states['countries'].get(country, country)}"


def _own_tags(head: Clue) -> frozenset[str]:
    return frozenset(tag for tag in head.tags if tag.startswith("party.")) if head.sense is None else head.sense.tags


def _first(clues: Sequence[Clue], prefix: str) -> str | None:
    for clue in clues:
        tags = clue.sense.tags if clue.sense is not None else clue.tags
        for tag in tags:
            if tag.startswith(prefix):
                return tag[len(prefix) :]
    return None


def _innermost(clues: Sequence[Clue]) -> Clue | None:
    return next((c for c in reversed(clues) if c.sense is not None and c.kind in ("org", "people")), None)


def load_register(extra: Sequence[Path] = ()) -> Register:
    """The register of the language pack with a user's files on top.

    Raises:
        LexiconError: naming the file, when a row is not well formed.
    """
    language = arabic()
    rows: list[dict[str, Any]] = []
    for name, content in language.data.items():
        if name.startswith("parties/register/"):
            shared = {key: content[key] for key in ("source", "country") if key in content}
            rows.extend({**shared, **row} for row in content["parties"])
    for path in extra:
        rows.extend(read_rows(path))
    return Register(rows, language.fold)


@cache
def _default() -> Parties:
    return Parties(arabic(), load_register())


_chosen: list[Parties] = []


def use_register(register: Register | None) -> None:
    """Read with this register from now on (``--parties FILE``); None for the shipped one."""
    _chosen[:] = [] if register is None else [Parties(arabic(), register)]


def parties() -> Parties:
    """The reader in use."""
    return _chosen[0] if _chosen else _default()


def inner_span(doc: Document, match: Match) -> Span | None:
    """The words of the body that a mention belongs to (*positions of the army*: *the army*), or None."""
    inner = match.value.inner
    return doc.span(match.first + inner[0], match.first + inner[1]) if inner else None


def annotate(doc: Document) -> list[Match]:
    """Mentions of parties in ``doc``: matches whose value is a ``PartyMention``."""
    return parties().annotate(doc)


def mention_span(doc: Document, match: Match) -> Span:
    """The words of a mention as an annotator would quote them, without the clitics in front."""
    span = doc.span(match.first, match.last)
    skip = match.value.skip
    stored = span.start + skip
    if not skip or doc.text[span.start : stored] != doc.words[match.first].form[:skip]:
        return span
    return Span(stored, span.end, doc.text[stored : span.end])

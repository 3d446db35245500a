"""Where in its sentence a place stands: a dateline, a heading over what follows, or the front that sets the scene."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from marsad.engine.rules import Match
from marsad.gazetteer.store import Gazetteer
from marsad.lang.ar.language import arabic
from marsad.lang.ar.places.finding import place_words
from marsad.lang.ar.places.words import PlaceWords
from marsad.text.document import Document, Word

__all__ = ["standing"]

_BULLETS = frozenset("#*•-–—|/:.«»\"'()[]{}،0123456789") | {"…"}
_MARKS = frozenset([":", "|", "-", "–", "—", "/"])
BETWEEN = "بين"
SPOKEN = 8  # words between a verb of saying and "that"
AMONG = 2  # words between "among them" and the place
OPENING = 3  # a dateline stands in one of the first so many sentences
LABEL = 9  # words that a dateline with its agency may have
_SETTING = frozenset(["في", "وفي", "ففي", "اما", "واما", "بينما", "كما", "كذلك", "ايضا", "و"])


def standing(doc: Document, mentions: Sequence[Match], gazetteer: Gazetteer | None = None) -> list[str]:
    """What every mention of a place stands for in its sentence, in order.

    ``dateline``: where the report was written; ``heading``: a label over what follows; ``front``: it opens the
    sentence and sets its scene; ``instance``: one place named out of the wider one before it; ``power``: a
    government that leads or backs; ``speaker``: one that says; ``speech``: where something was said, or where who
    says it has its seat; else nothing.
    """
    found: list[str] = []
    reader = place_words(gazetteer)
    for n, match in enumerate(mentions):
        if not doc.sentences:
            found.append("")
            continue
        number = doc.sentence_of[match.first]
        first, last = doc.sentences[number]
        joined = n > 0 and found[-1] in ("dateline", "heading") and mentions[n - 1].last + 1 >= match.first >= first
        if joined and doc.sentence_of[mentions[n - 1].first] == number:
            found.append(found[-1])
            continue
        if n > 0 and found[-1] == "power" and match.value.cue == "list" and mentions[n - 1].last >= match.first - 1:
            found.append("power")
            continue
        stand = (
            _power(doc, match, first, reader)
            or _instance(doc, match, first, reader)
            or _stand(doc, match, number, first, last)
        )
        seat = match.first > first and doc.words[match.first - 1].form in reader.lexicon.seats
        if seat or (stand in ("", "front") and _speech(doc, match, first, last)):
            stand = "speech"
        found.append(stand)
    return found


def _power(doc: Document, match: Match, first: int, reader: PlaceWords) -> str:
    """Whether a country or capital is named for its government."""
    value = match.value
    if (
        value.head
        or not value.ids
        or (value.relation or BETWEEN) != BETWEEN
        or value.cue not in ("gazetteer", "relation")
    ):
        return ""
    if value.kind != "country" and reader.capitals.isdisjoint(value.ids):
        return ""
    name = match.part("name")
    if name is None or name[0] <= first or (doc.words[name[0]].form.startswith("ب") and not value.name.startswith("ب")):
        return ""
    at = name[0] - 1
    if at > first and doc.words[at].form in ("من", "مع", "قبل"):
        at -= 1
    before = doc.words[max(at, first)]
    if before.form == BETWEEN and value.kind != "country":
        return "power"  # "an accord between Baghdad and Washington"
    if before.form in reader.lexicon.powers or any(rest in reader.lexicon.powers for rest in before.bares):
        return "power"
    said = at == name[0] - 1 and any(tag.startswith("tell.") for tag in before.tags)
    return "speaker" if said and any(sense.shape in ("past", "present") for sense in before.senses) else ""


def _instance(doc: Document, match: Match, first: int, reader: PlaceWords) -> str:
    """Whether a place is picked out of the one told before it ("in several quarters, among them X")."""
    among = reader.lexicon.among
    near = doc.words[max(first, match.first - AMONG) : match.first]
    return "instance" if any(word.form in among for word in near) else ""


def _speech(doc: Document, match: Match, first: int, last: int) -> bool:
    """Whether a place tells where something was said: "in X the army announced that", "the army in X said that"."""
    words = doc.words
    telling, that = (arabic().anchors.of(doc, number) for number in _asked())
    behind = match.last + (match.last < last and words[match.last].form == "،")
    told = behind < last and doc.sentence_of[behind] == doc.sentence_of[match.first]
    if told and _within(telling, behind, behind + 1) is not None:
        return match.first - first <= 2 and _within(that, behind + 1, last) is not None
    tells = _within(telling, max(first, match.first - SPOKEN), match.first)
    if tells is None or _within(that, tells, match.first) is not None:
        return False
    return _within(that, match.last, min(last, match.last + SPOKEN)) is not None


@cache
def _asked() -> tuple[int, int]:
    """The numbers of the words of saying, and of "that"."""
    return arabic().anchors.ask(_tells), arabic().anchors.listed(tags=["f.that"])


def _within(found: list[int], first: int, last: int) -> int | None:
    """The last of some words that stands in a stretch."""
    at = bisect_left(found, last) - 1
    return found[at] if at >= 0 and found[at] >= first else None


def _tells(word: Word) -> bool:
    """Whether a word is a finite verb of saying."""
    return any(tag.startswith("tell.") for tag in word.tags) and any(
        sense.shape in ("past", "present") for sense in word.senses
    )


def _stand(doc: Document, match: Match, number: int, first: int, last: int) -> str:
    words = doc.words
    at = first
    while at < match.first and (words[at].form in _BULLETS or words[at].kind == "number"):
        at += 1
    if at == match.first and not _placed(doc, match):
        return _label(doc, match, number, last)
    while at < match.first and words[at].form in _SETTING:
        at += 1
    if at >= match.first and _placed(doc, match):
        return "front"
    return ""


def _placed(doc: Document, match: Match) -> bool:
    """Whether the match is told as a setting: with its preposition."""
    form = doc.words[match.first].form
    return form in _SETTING or (match.first > 0 and doc.words[match.first - 1].form in _SETTING)


def _label(doc: Document, match: Match, number: int, last: int) -> str:
    """A place that opens its sentence and is cut off by a mark: whose news it is, or where it was written."""
    words = doc.words
    beside = "".join(word.form for word in words[match.last : min(match.last + 2, last)])
    tagged = match.first > 0 and words[match.first - 1].form in "#|"
    if beside[:1] in _MARKS and (tagged or number >= OPENING or beside[:1] == "|" or beside == "::"):
        return "heading"
    for k in range(match.last, min(match.last + LABEL, last) if number < OPENING else match.last):
        if words[k].form in _MARKS:
            return "dateline"
        if words[k].kind == "word" and any(sense.shape in ("past", "passive") for sense in words[k].senses):
            return ""
    return ""

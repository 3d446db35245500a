"""Relations between words that Arabic shows by small words and clitics."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from marsad.coding.reading import WordRole
from marsad.engine.gate import Memory
from marsad.lang.ar.language import arabic
from marsad.text.document import Document, Sense, Word

__all__ = ["is_verb", "maybe_verb", "relation", "unknown_role", "verbal_place", "word_role"]

_COMMAS = frozenset('،,؛;:()[]«»“”"-–—|/')
_PROCLITIC = {"ل": "to", "لل": "to", "ب": "by", "بال": "by", "ك": "as", "كال": "as"}
_RELATIONS = ("target", "between", "with", "from", "at")
_PASSED = frozenset(["نحو", "من"])  # … before a number, behind a share
_HASHTAG = frozenset("#_")
_OPENING = frozenset("\"«“'(")
_PLAIN = str.maketrans("أإآىة", "اااىه")
_WANTS_VERB = frozenset(["f.that", "f.relative"])
_VERB_ONLY = frozenset(["ان", "بان"])
_ACTS = {
    "ev.launch": "does",
    "rel.did": "does",
    "rel.lead": "leads",
    "rel.survive": "undergoes",
    "ev.target": "hits",
    "ev.reach": "hits",
    "ev.hit": "hits",
    "ev.undergo": "undergoes",
    "tell.comment": "comments",
    "tell.blame": "blames",
    "tell.likely": "guesses",
    "rel.claim": "claims",
    "rel.fall": "falls",
    "rel.repel": "repels",
    "ev.blast": "blasts",
    "ev.find": "finds",
    "ev.blowup": "blasts",
}
_LEADING = frozenset(["ev.launch", "rel.did", "rel.lead", "ev.target", "ev.reach", "ev.undergo", "harm.act"])
_FINITE = frozenset(["past", "present", "passive", "passive_present"])
_THAT = {
    f"{lead}ان{end}": whose
    for lead in ("", "و", "ب", "وب")
    for end, whose in (("ه", "m"), ("ها", "f"), ("هم", "p"), ("هما", "p"), ("هن", "p"))
}
"""*That* with a pronoun, as written: who speaks may be its subject."""
_ROOTS_IN_T = frozenset(["مات", "بات", "فات", "ثبت", "كبت", "لفت", "صمت", "شتت", "فتت", "اثبت", "بيت", "اسكت"])
_PRONOUNS = {"ه": "m", "ها": "f", "هم": "p", "هن": "p", "هما": "p"}


class _Tie(NamedTuple):
    """What a distinct word says by itself of how a phrase is tied to what stands before it.

    ``own``: what its own proclitic says; ``said``: what it says as the word before a phrase; ``agent2``: it is half of
    "on the part of"; ``joined``: "and" is written onto it; ``opens``: an opening quotation mark; ``number``,
    ``share``: it counts what follows; ``passed``: a phrase's tie may stand before it ("of", "about", a number).
    """

    own: str
    said: str
    agent2: bool
    joined: bool
    opens: bool
    number: bool
    share: bool
    passed: bool


@cache
def _ties() -> Memory[_Tie]:
    memory = Memory(_tie)
    arabic().on_forget(memory.clear)
    return memory


def _tie(word: Word) -> _Tie:
    tags, form = word.tags, word.form
    number = word.kind == "number" or "number" in tags
    said = _PROCLITIC.get(form, "")  # written apart, before a quoted name
    if not said and tags:
        said = "agent" if "rel.agent" in tags or "rel.hand" in tags else ""
        said = said or next((tag for tag in _RELATIONS if f"rel.{tag}" in tags), "")
    return _Tie(
        own=_own(word),
        said=said,
        agent2="rel.agent2" in tags and form not in _PROCLITIC,
        joined=word.kind == "word" and _joined(word),
        opens=word.kind == "punct" and form in _OPENING,
        number=number,
        share="rel.some" in tags or "number" in tags,
        passed=number or "rel.some" in tags or form in _PASSED,
    )


def relation(doc: Document, first: int, cut: int | None = None) -> str:
    """How the phrase that begins at word ``first`` is tied to what stands before it.

    One of ``target`` (على، ضد), ``to`` (لـ), ``by`` (بـ), ``at`` (في), ``from``, ``agent`` (من قبل، على يد),
    ``with`` (مع), ``told`` (وفق، بحسب), ``between``, ``and`` (و before it) or ``none``.

    Args:
        cut: how many letters of the first word are clitics, where the phrase's reader knows.
    """
    ties, word = _ties(), doc.words[first]
    if first and not doc.words[first - 1].bares.isdisjoint(_according()):
        return "told"
    if cut is None:
        tied = ties[word].own
    else:
        tied = (_PROCLITIC.get(word.form[:cut].lstrip("وف"), "") if cut else "") or _merged(word, cut)
    if tied:
        return tied
    at = _before(doc, first, ties)
    if at < 0:
        return "none"
    tie = ties[doc.words[at]]
    if tie.agent2 and at and "من" in doc.words[at - 1].bares:
        return "agent"
    if tie.said:
        return tie.said
    if at + 1 < first and ties[doc.words[at + 1]].joined:
        return "and"
    if cut is not None:
        return "and" if word.form[:cut].startswith("و") else "none"
    return "and" if _joined(word) else "none"


def _merged(word: Word, cut: int) -> str:
    """The preposition that has swallowed the article's alef, which is quoted with its noun."""
    return "to" if word.form.startswith("لل", cut) and not any(s.before == "" for s in word.senses) else ""


def _before(doc: Document, first: int, ties: Memory[_Tie]) -> int:
    """The word that ties a phrase: before its opening quote, its number and words like *several of*."""
    words, at = doc.words, first - 1
    if at > 0 and ties[words[at]].opens:
        at -= 1
    while at > 0 and first - at < 6:
        tie = ties[words[at]]
        if not tie.passed:
            break
        form = words[at].form
        if form == "نحو" and not (tie.number or tie.share or ties[words[at + 1]].number):
            break
        if form == "من" and not (tie.number or tie.share or ties[words[at - 1]].share):
            break  # "of" opens those counted only behind "some of", "hundreds of"
        at -= 1
    return at


def _own(word: Word) -> str:
    for sense in word.senses:
        before = sense.before.lstrip("وف")
        if before in ("ل", "لل"):
            return "to"
        if before in ("ب", "بال"):
            return "by"
        if not before:
            return ""
    return _attached(word.form)


def _attached(form: str) -> str:
    """The relation a proclitic shows, judged by the letters alone: ``لل``, ``ل``, ``ب``, ``و``."""
    rest = form[1:] if form[:1] in "وف" and len(form) > 3 else form
    if rest.startswith("لل"):
        return "to"
    if rest.startswith("بال"):
        return "by"
    return ""


def _joined(word: Word) -> bool:
    if word.senses:
        return word.senses[0].before.startswith("و")
    return word.form.startswith("وال")


def unknown_role(word: Word) -> WordRole | None:
    """The role of a word that no lexicon knows (one of few, each made once), None for all others."""
    form = word.form
    if word.senses or word.kind != "word" or form in _THAT or form in _small_words() or form in _manners():
        return None
    return _unknown_role(form.endswith(("ه", "ات")), _case(word, None), form.endswith(("ي", "ه")), "")


def word_role(word: Word) -> WordRole:
    """What a word by itself says of doers and harmed."""
    if word.form in _THAT:
        return WordRole(act="that", pronoun=_THAT[word.form])
    if not word.senses and word.kind != "number":
        act = _small_words().get(word.form, "")
        return _unknown_role(_feminine(word, None), _case(word, None), _describes(word), act)
    sense = _telling_sense(word)
    finite = sense is not None and sense.shape in _FINITE and (sense is not word.senses[0] or is_verb(word))
    verb = _person(word, sense) if sense is not None and finite else ""
    act = next((act for tag, act in _ACTS.items() if tag in word.tags), "") if verb else ""
    if "rel.target" in word.tags:
        act = "toward"
    elif "rel.ranks" in word.tags:
        act = "ranks"
    elif "rel.side" in word.tags:
        act = "side"
    elif not act and verb and any(tag.startswith("outcome.") for tag in word.tags):
        act = "harms"
    elif "f.relative" in word.tags:
        act = "which"
    elif "f.that" in word.tags:
        act = "that"
    elif "rel.backed" in word.tags:
        act = "backed"
    elif not act and not verb:
        act = _small_words().get(word.form, "")
    nation = next((tag[7:] for tag in word.tags if tag.startswith("nation.")), "")
    return WordRole(
        act=act,
        verb=verb,
        passive=bool(verb) and all(s.shape.startswith("passive") for s in word.senses if s.shape in _FINITE),
        joined=sense is not None and sense.before[:1] in ("و", "ف"),
        pronoun=_PRONOUNS.get(sense.after, "") if sense else "",
        feminine=_feminine(word, sense),
        nation=nation,
        describes=_describes(word),
        anyone="rel.anyone" in word.tags,
        counts=word.kind == "number" or "number" in word.tags or "rel.some" in word.tags,
        case=_case(word, sense),
    )


@cache
def _unknown_role(feminine: bool, case: str, describes: bool, act: str) -> WordRole:
    """The role of words that no lexicon knows: small words, and all that an ending shows."""
    return WordRole(act=act, feminine=feminine, case=case, describes=describes)


@cache
def _small_words() -> dict[str, str]:
    """What the small words of ``grammar.yaml`` say, by their folded form."""
    language = arabic()
    listed = language.data["grammar"]
    return {language.fold(word): act for act in ("beside", "then") for word in listed[act]}


@cache
def _according() -> frozenset[str]:
    language = arabic()
    return frozenset(language.fold(word) for word in language.data["grammar"]["according"])


@cache
def _manners() -> frozenset[str]:
    language = arabic()
    return frozenset(language.fold(word) for word in language.data["grammar"]["manner"])


def _describes(word: Word) -> bool:
    """Whether a word is an adjective by the lexicon or, of weapons, by its ending ("mortar-" shelling)."""
    if word.kind == "punct":
        return word.form in _HASHTAG
    if any(sense.shape.startswith("adj") for sense in word.senses) or word.form in _manners():
        return True
    ending = word.form.endswith(("ي", "يه") if word.senses else ("ي", "ه"))
    return ending and (not word.senses or any(tag.startswith("w.") for tag in word.tags))


def _telling_sense(word: Word) -> Sense | None:
    """The first reading, but a verb before a verbal noun of the same letters where the word leads to an act."""
    if not word.senses:
        return None
    if _LEADING.isdisjoint(word.tags):
        return word.senses[0]
    return next((s for s in word.senses if s.shape in _FINITE and not s.definite), word.senses[0])


def _case(word: Word, sense: Sense | None) -> str:
    """The case that the ending of a plural shows: ``nominative``, ``oblique`` or nothing."""
    form = word.form[: len(word.form) - len(sense.after)] if sense and sense.after else word.form
    if sense is not None and form.endswith("ا") and sense.shape == "sg" and not sense.definite:
        lemma = sense.lemma.rsplit(":", 1)[-1].translate(_PLAIN)  # an alef that the noun itself does not have
        return "oblique" if form[len(sense.before) : -1] == lemma else ""
    if len(form) < 5 or (sense is not None and sense.shape in _FINITE):
        return ""
    return "nominative" if form.endswith("ون") else "oblique" if form.endswith("ين") else ""


def _person(word: Word, sense: Sense) -> str:
    """Masculine, feminine or plural, by the letters of a finite verb without its clitics."""
    shape = sense.shape
    form = word.form[len(sense.before) : len(word.form) - len(sense.after)]
    if form.endswith(("وا", "ون")) or (sense.after and form.endswith("و")):
        return "p"
    if shape in ("present", "passive_present"):
        return "f" if form.startswith("ت") else "m"
    own = sense.lemma.endswith("ت") or (sense.shape == "past" and form in _ROOTS_IN_T)
    return "f" if form.endswith("ت") and len(form) > 2 and not own else "m"


def _feminine(word: Word, sense: Sense | None) -> bool:
    form = word.form[: len(word.form) - len(sense.after)] if sense else word.form
    return form.endswith(("ه", "ات")) or (bool(sense and sense.after) and form.endswith("ت"))


def is_verb(word: Word) -> bool:
    """Whether the first reading of a word is a finite verb; the dual yields to a verbal noun in the accusative."""
    if not word.senses or word.senses[0].shape not in _FINITE:
        return False
    return not (word.form.endswith("ا") and any(sense.shape == "masdar" for sense in word.senses))


def maybe_verb(word: Word) -> bool:
    """Whether a word read as a verbal noun has the letters of a finite verb too."""
    if is_verb(word) or not word.senses or word.senses[0].shape != "masdar":
        return False
    return any(s.shape in _FINITE and not s.definite and not s.after for s in word.senses)


def verbal_place(doc: Document, i: int) -> bool:
    """Whether such a word is a verb here.

    It is behind a word that wants one, before an indefinite object, and before a plural in the nominative,
    which no verbal noun can own ("خطف مسلحون"; but "خطف مسلحين").
    """
    before = doc.words[i - 1] if i else None
    if before is not None and before.form in _THAT:
        return True
    if before is not None and not _WANTS_VERB.isdisjoint(before.tags):
        return before.form in _VERB_ONLY or "f.relative" in before.tags
    if i + 1 >= len(doc.words):
        return False
    following = doc.words[i + 1].form
    if following.endswith("ون") and any(sense.shape == "pl" for sense in doc.words[i + 1].senses):
        return True
    return following.endswith("ا") and len(following) > 4 and not following.startswith("ال")

"""Reading a noun phrase for a party from its first word to its last.

One pass, left to right; each way of going on (`_quoted`, `_adjective`, `_owner` …) either returns the token behind
what it read or None. Nothing looks behind the phrase's own end, so a phrase read alone gives what it gave
in its sentence.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from marsad.lang.ar.parties.clues import QUOTES, Clue, Clues
from marsad.lang.ar.parties.names import personal_name
from marsad.parties.register import Entry, Register

__all__ = ["Phrase", "Reader"]

OPENING = {"«": "»", "“": "”", '"': '"', "”": "“”", "‘": "’", "„": "“”", "'": "'", "<": ">"}
UNFIT = frozenset(["party.nocon", "party.adjneed"])  # says nothing about whose people they are
LONGEST = 14  # tokens of one phrase
AGREES = {"m": "m", "f": "f", "p": "p", "b": "pf", "d": "dp", "n": "mf"}
Entries = tuple[Entry, ...]
Line = list[Clue]  # a report's words


class Phrase(msgspec.Struct):
    """A phrase as far as it is read."""

    first: int
    end: int
    clue: Clue
    kind: str
    definite: bool = False
    construct: bool = False
    agree: str = ""
    entries: Entries = ()
    whole: bool = False  # the head itself is the register's name
    within: Entries = ()  # the body it is a part of, when named apart
    nation: str | None = None
    clues: tuple[Clue, ...] = ()
    traits: tuple[Clue, ...] = ()  # its adjectives
    inner: tuple[int, int] | None = None  # the words of the body it belongs to
    named: bool = False
    specified: bool = False  # something was added to the head


class Reader:
    """Reads phrases with the clues of words and the names of the register."""

    def __init__(self, clues: Clues, register: Register) -> None:
        self.clues = clues
        self.register = register
        words = clues.words
        self.steps: dict[str, tuple[Callable[[Line, Phrase, int, int, int], int | None], ...]] = {
            "quote": (self._quoted,),
            "bracket": (self._alias,),
            "hash": (self._hashtag,),
            "of": (self._member,),
            "led": (self._led,),
            "siding": (self._siding,),
            "without": (self._unmanned,),
            "which": (self._led,),
            "joined": (self._attached,),
            "spokes": (self._speaks,),
            "called": (self._called,),
            "suspect": (self._suspect,),
            "number": (self._number,),
            "word": (self._title_name, self._adjective, self._owner),
            "": (),
        }
        self.kunya = words["kunya"]
        self.led, self.leading = words["led"], words["leading"]

    # -- the register ----------------------------------------------------------------------------

    def register_name(self, line: Line, i: int, limit: int, bare: bool = False) -> tuple[int, Entries] | None:
        """The longest register name at ``i``: (token behind it, its entries). ``bare`` allows no clitic."""
        best: tuple[int, Entries] | None = None
        clue = line[i]
        for form in clue.names:
            if bare and form is not clue.form and form != clue.form:
                continue
            found = self._walk(line, i + 1, limit, self.register.root[form])
            if found and (best is None or found[0] > best[0]):
                best = found
        return best

    def _walk(self, line: Line, j: int, limit: int, node: dict[str, object]) -> tuple[int, Entries] | None:
        best: tuple[int, Entries] | None = None
        opened = closes = False
        while True:
            if "" in node:
                closes = opened
                best = (j, node[""])  # type: ignore[assignment]
            if j < limit and line[j].form in QUOTES and not opened and len(node) > ("" in node):
                opened = True
                j += 1
            following = node.get(line[j].form) if j < limit else None
            if not isinstance(following, dict):
                break
            node = following
            j += 1
        if best and closes and best[0] < limit and line[best[0]].form in QUOTES:
            best = (best[0] + 1, best[1])
        return best

    # -- phrases ---------------------------------------------------------------------------------

    def phrase(self, line: Line, i: int, limit: int, depth: int = 0, bare: bool = False) -> Phrase | None:
        """The phrase that starts at ``i``, or None when nothing there can head one."""
        clue = line[i]
        name = self.register_name(line, i, limit, bare)
        if name is None and not clue.kind:
            return None
        np = Phrase(i, i + 1, clue, clue.kind or "org", clue.definite or clue.owned, clue.construct, clue.agree)
        np.clues = (clue,)
        if clue.kind == "org" and "party.title" in clue.tags and self._ranks(line, i + 1, limit):
            np.kind = "title"
        if name is not None and (name[0] > i + 1 or not clue.kind or not clue.construct):
            np.entries, np.whole, np.end = name[1], True, name[0]
            np.kind = clue.kind if clue.kind in ("org", "people") else "org"
            np.definite, np.construct, np.named = True, False, True
            if np.kind == "people" and name[0] == i + 1 and not clue.definite:
                np.definite = False  # "armed settlers": a name that is a noun of people may go without the article
            np.agree = clue.agree if clue.kind else "n"
            if clue.kind == "" and clue.rest.endswith(("ون", "ين")):
                np.kind, np.agree = "people", "p"
        limit = min(limit, i + LONGEST)
        while np.end < limit:
            for step in self.steps[line[np.end].turn]:
                end = step(line, np, np.end, limit, depth)
                if end is not None:
                    np.end, np.specified = end, True
                    break
            else:
                break
        return np

    def _ranks(self, line: Line, j: int, limit: int) -> bool:
        """Whether a word that means a unit and a rank is a rank here: a name or a rank's second part follows."""
        if j < limit and line[j].adj and j + 1 < limit and line[j + 1].given:
            return True
        return j < limit and (bool(line[j].given) or "party.rankadj" in line[j].tags or line[j].form in self.kunya)

    def nominal(self, line: Line, j: int, limit: int, depth: int) -> Phrase | int | None:
        """What may complement a phrase: another phrase, a name, or any noun with its adjectives."""
        if j >= limit or depth > 3:
            return None
        inner = self.phrase(line, j, limit, depth + 1, True)
        if inner is not None:
            return inner
        clue = line[j]
        named = personal_name(line, j, limit, self.clues, False)
        if named is not None:
            return named
        if clue.stop or clue.time or clue.form in QUOTES:
            return None
        if clue.definite or clue.land or clue.opaque or clue.given:
            return self._plain(line, j, limit, clue)
        return None

    def _plain(self, line: Line, j: int, limit: int, clue: Clue) -> int:
        """A plain noun and the definite adjectives that agree with it."""
        agree = "f" if clue.rest.endswith(("ه", "ات")) or clue.land else "m"
        j += 1
        while j < limit:
            following = line[j]
            if not (following.definite and following.adj and following.adj in AGREES[agree]):
                break
            j += 1
        return j

    def _join(self, np: Phrase, inner: Phrase | int, line: Line, j: int) -> int:
        """Take a complement into the phrase."""
        if isinstance(inner, int):
            clue = line[j]
            np.nation = np.nation or clue.land
            np.clues += (clue,)
            np.agree += "f" if clue.rest.endswith(("ه", "ات")) else "m"
            return inner
        np.nation = np.nation or inner.nation
        np.within = np.within or inner.entries or inner.within
        if inner.kind in ("org", "people") and np.inner is None:
            np.inner = inner.first, inner.end
        np.clues += inner.clues
        np.traits += inner.traits
        np.agree += inner.agree
        return inner.end

    # -- ways to go on ---------------------------------------------------------------------------

    def _quoted(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """A name in quotation marks behind a noun that takes a name."""
        closing = OPENING.get(line[j].form)
        one = np.kind in ("people", "title") and np.clue.number == "sg" and np.definite
        if closing is None or np.named or not (np.construct or one or "party.label" in np.clue.tags or np.clue.adj):
            return None
        for k in range(j + 1, min(limit, j + 7)):
            if line[k].form in closing and k > j + 1:
                name = self.register_name(line, j + 1, k)
                if name is not None and name[0] == k:
                    np.within = name[1]
                    if np.kind == "thing" and np.inner is None:
                        np.inner = j + 1, k
                np.named, np.definite, np.construct = True, True, False
                return k + 1
            if line[k].stop and not line[k].form[0].isdigit():
                return None
        return None

    def _hashtag(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """A register name as a hashtag behind a noun that takes a name."""
        if np.named or not (np.construct or "party.label" in np.clue.tags):
            return None
        name = self.register_name(line, j + 1, limit) if j + 1 < limit else None
        if name is None:
            return None
        np.within, np.named, np.definite, np.construct = name[1], True, True, False
        return name[0]

    def _alias(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """A register name in brackets behind a group: its other name."""
        if line[j].form not in "([" or j + 2 >= limit or np.kind not in ("org", "people"):
            return None
        k = j + 1 + (line[j + 1].form in QUOTES)
        name = self.register_name(line, k, limit)
        if name is None:
            return None
        end = name[0] + (name[0] < limit and line[name[0]].form in QUOTES)
        if end >= limit or line[end].form not in ")]":
            return None
        if not np.entries:
            np.entries, np.whole = name[1], True
        np.named, np.construct = True, False
        return end + 1

    def _title_name(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """A personal name, or a second title, behind a title."""
        titled = np.kind == "title" or ("party.titled" in np.clue.tags and np.clue.number == "sg")
        if not titled or np.named:
            return None
        clue = line[j]
        if "party.rankadj" in clue.tags:
            return j + 1
        if clue.kind == "title" and depth < 3 and (clue.definite or np.construct):
            inner = self.phrase(line, j, limit, depth + 1, True)
            if inner is None:
                return None
            np.named = inner.named
            np.construct, np.definite = False, True
            return self._join(np, inner, line, j)
        end = personal_name(line, j, limit, self.clues, not np.construct or "party.rank" in np.clue.tags)
        if end is not None:
            np.named, np.construct, np.definite = True, False, True
        return end

    def _adjective(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """An adjective that agrees in definiteness, gender and number."""
        clue = line[j]
        if not clue.adj or clue.hold or clue.definite != np.definite or clue.time:
            return None
        if not any(clue.adj in AGREES[a] for a in np.agree):
            return None
        np.traits += (clue,)
        np.nation = np.nation or clue.nation
        np.construct = False
        end = j + 1
        if "party.ofthing" in clue.tags and end < limit and line[end].definite:
            return end + 1
        return (self._linked(line, np, end, limit, depth) if clue.link else None) or end

    def _linked(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """The complement of *belonging to*, *loyal to*, *backed by*."""
        if j >= limit:
            return None
        clue = line[j]
        k = j
        if clue.form in self.clues.words["linking"]:
            k = j + 1
        elif clue.hold not in ("ل", "ب") and not clue.definite:
            return None
        inner = self._complement(line, k, limit, depth, k == j)
        return None if inner is None else self._join(np, inner, line, k)

    def _complement(self, line: Line, k: int, limit: int, depth: int, clitic: bool) -> Phrase | int | None:
        if k >= limit or depth > 3:
            return None
        inner = self.phrase(line, k, limit, depth + (0 if clitic else 1))
        if inner is not None:
            return inner
        clue = line[k]
        if clitic and clue.hold:
            return self._plain(line, k, limit, clue)
        return self.nominal(line, k, limit, depth)

    def _owner(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """The second noun of a construct: a name, a definite noun, another phrase."""
        if not np.construct or depth > 3:
            return None
        clue = line[j]
        if clue.time:
            return None
        inner = self.phrase(line, j, limit, depth + 1, True)
        if inner is not None and not self._fits(np, inner):
            return None
        if inner is None and not self._may_own(np, clue):
            return None
        if inner is not None:
            np.definite, np.construct = inner.definite, False
            np.named = np.named or inner.named
            return self._join(np, inner, line, j)
        end = self._name_part(line, np, j, limit, clue)
        np.definite = clue.definite or clue.form not in self.clues.words["inner"]
        return self._join(np, end, line, j)

    def _fits(self, np: Phrase, inner: Phrase) -> bool:
        tags = np.clue.tags
        if "party.nocon" in tags:
            return inner.kind == "org" and not inner.definite
        alone = inner.kind == "people" and inner.clue.number == "sg" and not inner.definite
        if alone and np.kind == "people" and "person.family" not in inner.clue.tags:
            return False  # "soldiers (hurt) a girl": no construct
        return not (np.kind == "people" and inner.kind == "people" and "party.part" not in tags | inner.clue.tags)

    def _may_own(self, np: Phrase, clue: Clue) -> bool:
        tags = np.clue.tags
        if "party.nocon" in tags:
            return False
        if clue.definite:
            return clue.form not in self.clues.words["traffic"]
        words = self.clues.words
        if np.clues[-1].form in words["placed"]:
            return not clue.time
        if clue.land or clue.given or clue.form in words["kunya"] or clue.form in words["inner"]:
            return True
        if clue.adj or not clue.opaque:
            return False
        return "party.label" in tags or (np.kind in ("org", "title") and not np.clue.tags & {"party.thing"})

    def _name_part(self, line: Line, np: Phrase, j: int, limit: int, clue: Clue) -> int:
        """Words of a name behind a noun: one, or as many as its joiners ask for."""
        if clue.given or clue.form in self.clues.words["joiner"]:
            end = personal_name(line, j, limit, self.clues, True)
            if end is not None:
                np.construct = False
                return end
        end = j + 1
        if clue.form in self.clues.words["joiner"] and end < limit:
            end += 1
        opens = (
            not clue.definite
            and not clue.land
            and ("party.label" in np.clue.tags or clue.form in self.clues.words["inner"])
        )
        np.construct = opens and np.construct
        return end

    def _member(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """*of* or *in* a body behind some of its people: linked to it as their parent."""
        form = line[j].form
        if form not in self.clues.words["of"] or j + 1 >= limit or depth > 2 or np.whole:
            return None
        if np.kind not in ("people", "title") and "party.part" not in np.clue.tags:
            return None
        k = j + 1
        while k + 1 < limit and line[k].form in self.clues.words["several"]:
            k += 1
        inner = self.phrase(line, k, limit, depth + 1, True)
        if inner is None or inner.kind not in ("org", "people") or inner.clue.tags & UNFIT:
            return None
        part = "party.part" in inner.clue.tags or inner.whole or "party.crowd" in np.clue.tags
        if inner.kind == "people" and (form != "من" or not part):
            return None
        if form != "من" and (inner.clue.tags & {"party.thing"} or not inner.definite):
            return None
        np.construct = False
        return self._join(np, inner, line, k)

    def _attached(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """A body joined with a one-letter preposition: a patrol *of the police*, a general *in the army*."""
        clue = line[j]
        if clue.hold not in ("ل", "ب") or depth > 1 or np.whole or np.within:
            return None
        if (np.kind == "org" and "party.thing" not in np.clue.tags) or (clue.hold == "ب" and np.kind != "title"):
            return None
        if np.kind == "people" and clue.hold == "ل" and "party.bound" not in np.clue.tags:
            return None
        inner = self.phrase(line, j, limit, depth + 1) or self._clitic_name(line, j, limit)
        if inner is None or inner.kind != "org" or (not inner.definite and not inner.entries):
            return None
        np.construct = False
        return self._join(np, inner, line, j)

    def _speaks(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """*in the name of X* behind a spokesman."""
        inner = self.nominal(line, j + 1, limit, depth) if np.kind == "title" and not np.named else None
        if inner is None:
            return None
        np.construct, np.definite = False, True
        return self._join(np, inner, line, j + 1)

    def _clitic_name(self, line: Line, j: int, limit: int) -> Phrase | None:
        name = self.register_name(line, j, limit)
        if name is None:
            return None
        return Phrase(j, name[0], line[j], "org", True, entries=name[1], whole=True)

    def _called(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """*called X* behind a person."""
        if np.kind not in ("people", "title") or np.named or j + 1 >= limit:
            return None
        end = personal_name(line, j + 1, limit, self.clues, True)
        if end is not None:
            np.named, np.construct = True, False
        return end

    def _suspect(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """The pronoun that belongs to *suspected*."""
        return j + 1 if "party.suspect" in line[j - 1].tags else None

    def _unmanned(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """*without pilot* behind an aircraft."""
        flies = "party.air" in np.clue.tags and j + 1 < limit
        return j + 2 if flies and line[j + 1].form in self.clues.words["pilot"] else None

    def _number(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """The number of a unit."""
        if np.named or "party.unit" not in np.clue.tags or j != np.first + 1:
            return None
        np.named, np.definite, np.construct = True, True, False
        return j + 1

    def _siding(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """*that support X* behind a body or people without the article."""
        if np.kind not in ("org", "people") or np.definite or depth > 1 or np.clue.number != "pl":
            return None
        k = j + 1 + (j + 1 < limit and line[j + 1].form in self.clues.words["linking"])
        return self._with_another(line, np, k, limit, depth)

    def _led(self, line: Line, np: Phrase, j: int, limit: int, depth: int) -> int | None:
        """*led by X*, *which X leads*."""
        form = line[j].form
        if np.kind != "org" or depth > 1:
            return None
        if form in self.led:
            k = j + 1
        elif form in self.clues.words["which"] and j + 1 < limit and line[j + 1].form in self.leading:
            k = j + 2
        else:
            return None
        return self._with_another(line, np, k, limit, depth)

    def _with_another(self, line: Line, np: Phrase, k: int, limit: int, depth: int) -> int | None:
        """Take in the phrase of somebody else: whom they support, or who leads them, they are not."""
        inner = self.nominal(line, k, limit, depth + 1)
        if inner is None:
            return None
        np.construct = False
        before = np.nation, np.within, np.inner, np.clues
        end = self._join(np, inner, line, k)
        np.nation, np.within, np.inner, np.clues = before
        return end

"""The query language: words, ``"phrases"``, ``field:value``, ``killed>=5``, ``-not``, ``OR``, parentheses.

Parsed by hand into a small tree; what cannot be understood is told with its place in the query.  ``docs/store.md``
is its reference.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from marsad.errors import QueryError
from marsad.incidents.model import Grade
from marsad.record import Kind, Role, Status
from marsad.store.views import STATUSES, State

__all__ = ["COUNTS", "FIELDS", "All", "Any_", "Near", "Node", "Not", "Test", "Words", "parse"]

LONGEST = 2000
DEEPEST = 20
COUNTS = ("killed", "injured", "confidence", "sources", "events", "conflicts")
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "role": get_args(Role),
    "status": get_args(Status),
    "state": get_args(State),
    "grade": get_args(Grade),
    "review": (*STATUSES, "done"),
    "is": ("conflict", "unplaced", "undated", "no_event", "undecidable", "eventless"),
}
FREE = (
    "place",
    "country",
    "party",
    "actor",
    "target",
    "weapon",
    "source",
    "outlet",
    "assignee",
    "title",
    "id",
    "incident",
    "language",
)
DAYS = ("date", "from", "to", "published", "added")
FIELDS = (*CHOICES, *FREE, *DAYS, *COUNTS)
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<paren>[()])
      | (?P<or>(?:OR|\|)(?=[\s(]|$))
      | (?P<and>AND(?=[\s(]|$))
      | (?P<not>-(?=\S)|NOT(?=[\s(]))
      | (?P<count>[a-z_]+)\s*(?P<op><=|>=|=|<|>)\s*(?P<number>[^\s()]+)
      | (?P<field>[A-Za-z_]+):(?P<value>"[^"]*"?|[^\s()"]+|)
      | (?P<phrase>["\u201c\u201d\u00ab][^"\u201c\u201d\u00bb]*["\u201c\u201d\u00bb]?)
      | (?P<word>[^\s()"]+)
    )""",
    re.VERBOSE,
)
_NEAR = re.compile(r"^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?)(?:km)?)?$")
_AROUND = re.compile(r"^(.+?)~(\d+(?:\.\d+)?)(?:km)?$")
_DAY = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
DEFAULT_KM = 25.0


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a row, as typed. One word is a phrase of one."""

    words: tuple[str, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """A field compared with a value. ``op``: ``=``, ``<``, ``<=``, ``>``, ``>=``, ``between`` (days, both ends in)."""

    field: str
    op: str
    value: str | int | float | tuple[str, str]


@dataclass(frozen=True, slots=True)
class Near:
    """Within ``km`` of a point, or of the place called ``name``."""

    km: float
    lat: float = 0.0
    lon: float = 0.0
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """What is not so."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Everything of this. No parts: everything there is."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any_:
    """At least one of these."""

    parts: tuple[Node, ...] = ()


Node = Words | Test | Near | Not | All | Any_


def parse(query: str) -> All:
    """Understand a query.

    Raises:
        QueryError: where and why it cannot be understood.
    """
    if len(query) > LONGEST:
        raise QueryError(f"longer than {LONGEST} characters", at=LONGEST)
    query = query.encode("utf-8", "replace").decode("utf-8")  # no database takes halves of characters
    query = query.replace("\0", " ")  # nor does any take this one
    parser = _Parser(query)
    found = parser.group(0)
    if parser.at < len(parser.tokens):
        raise QueryError("a ) that closes nothing", at=parser.tokens[parser.at].start("paren"))
    return found if isinstance(found, All) else All((found,))


@dataclass
class _Parser:
    query: str
    at: int = 0
    tokens: list[re.Match[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        position = 0
        while position < len(self.query.rstrip()):
            match = _TOKEN.match(self.query, position)
            if match is None:  # only a lone quotation mark is left over
                raise QueryError("a quotation mark out of place", at=position)
            self.tokens.append(match)
            position = match.end()

    def peek(self, kind: str, text: str | None = None) -> bool:
        if self.at >= len(self.tokens):
            return False
        found = self.tokens[self.at][kind]
        return found is not None and (text is None or found == text)

    def group(self, depth: int) -> Node:
        """``a b OR c d``: either a and b, or c and d."""
        if depth > DEEPEST:
            raise QueryError(f"more than {DEEPEST} parentheses in each other", at=self.tokens[self.at - 1].start())
        ways = [self.row(depth)]
        while self.peek("or"):
            position = self.tokens[self.at].start("or")
            self.at += 1
            ways.append(self.row(depth))
            if not (ways[-1].parts and ways[-2].parts):
                raise QueryError("OR wants something on both sides", at=position)
        return ways[0] if len(ways) == 1 else Any_(tuple(ways))

    def row(self, depth: int) -> All:
        parts: list[Node] = []
        while self.at < len(self.tokens) and not self.peek("or") and not self.peek("paren", ")"):
            if self.peek("and"):
                self.at += 1
            else:
                parts.append(self.part(depth))
        return All(tuple(parts))

    def part(self, depth: int) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        if token["not"]:
            if depth > 2 * DEEPEST:
                raise QueryError("too many - in a row", at=token.start("not"))
            if self.at >= len(self.tokens) or self.peek("or") or self.peek("and") or self.peek("paren", ")"):
                raise QueryError("- wants something behind it", at=token.start("not"))
            return Not(self.part(depth + 1))
        if token["paren"]:
            inner = self.group(depth + 1)
            if not self.peek("paren", ")"):
                raise QueryError("a ( that is never closed", at=token.start("paren"))
            self.at += 1
            return inner
        if token["count"]:
            return _count(token["count"], token["op"], token["number"], token.start("count"))
        if token["field"] and token["field"].lower() in FIELDS:
            return _field(token["field"].lower(), token["value"].strip('"'), token.start("field"))
        if token["field"] is not None:
            return _unknown(token)
        return _words(token)


def _words(token: re.Match[str]) -> Words:
    if token["phrase"] is not None:
        text = token["phrase"]
        if len(text) < 2 or text[-1] not in '"\u201d\u00bb\u201c':
            raise QueryError("a quotation mark that is never closed", at=token.start("phrase"))
        words = tuple(text[1:-1].split())
        if not words:
            raise QueryError("nothing between the quotation marks", at=token.start("phrase"))
        return Words(words, quoted=True)
    return Words((token["word"],))


def _unknown(token: re.Match[str]) -> Node:
    """``time:12`` may be words; a mistyped field is told."""
    name = token["field"]
    raise QueryError(f"no such field: {name}", at=token.start("field"), todo=f"fields: {', '.join(FIELDS)}")


def _count(name: str, op: str, number: str, at: int) -> Test:
    if name not in COUNTS:
        raise QueryError(f"{name} is no number", at=at, todo=f"numbers: {', '.join(COUNTS)}")
    try:
        value = float(number) if name == "confidence" else int(number)
    except ValueError:
        raise QueryError(f"not a number: {number}", at=at, todo=f"write it as {name}>=5") from None
    if abs(value) > 2**31 - 1:
        raise QueryError(f"too large a number: {number}", at=at)
    return Test(name, op, value)


def _field(name: str, value: str, at: int) -> Node:
    if not value.strip():
        raise QueryError(f"{name}: wants a value", at=at, todo='with blanks in it, in quotation marks: place:"a b"')
    if name in CHOICES:
        wanted = value.lower()
        if wanted not in CHOICES[name]:
            raise QueryError(f"no {name} is called {value}", at=at, todo=f"one of {', '.join(CHOICES[name])}")
        return Test(name, "=", wanted)
    if name in DAYS:
        return _days(name, value, at)
    if name in COUNTS:
        low, dots, high = value.partition("..")
        if not dots:
            return _count(name, "=", value, at)
        return All((_count(name, ">=", low, at), _count(name, "<=", high, at)))
    return _place(value, at) if name == "place" else Test(name, "=", value)


def _place(value: str, at: int) -> Node:
    point = _NEAR.match(value)
    if point:
        lat, lon, km = float(point[1]), float(point[2]), float(point[3] or DEFAULT_KM)
        if abs(lat) > 90 or abs(lon) > 180:
            raise QueryError(f"no such point: {value}", at=at, todo="place:LAT,LON,KM as in place:33.3,44.4,50")
        return Near(km, lat, lon)
    around = _AROUND.match(value)
    return Near(float(around[2]), name=around[1]) if around else Test("place", "=", value)


def _days(name: str, value: str, at: int) -> Test:
    first, dots, last = value.partition("..")
    start = _day(first, False, at) if first else "0000-00-00"
    end = _day(last if dots else first, True, at) if (last or not dots) else "9999-99-99"
    if start > end:
        raise QueryError(f"{value} ends before it starts", at=at)
    if name == "from":
        return Test("date", "between", (start, "9999-99-99"))
    if name == "to":
        return Test("date", "between", ("0000-00-00", end))
    return Test(name, "between", (start, end))


def _day(text: str, last: bool, at: int) -> str:
    match = _DAY.match(text) or _DAY.match("0000")
    assert match
    try:
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        day = int(match[3] or (monthrange(year, month)[1] if last else 1))
        return date(year, month, day).isoformat()
    except ValueError:
        raise QueryError(
            f"not a day: {text}", at=at, todo="2024-05-31, 2024-05, 2024 or 2024-05-01..2024-05-31"
        ) from None

"""What a reading of a noun phrase says about a party."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.record import PartyType

__all__ = ["MentionKind", "PartyMention"]

MentionKind = Literal["org", "people", "person", "thing"]


@dataclass(frozen=True, slots=True)
class PartyMention:
    """A party as its own words describe it, without regard to the rest of the report.

    ``canonical`` is a register id, ``name`` its English name; ``parent`` is the register id of the body that
    the phrase belongs to (members of a group, a vehicle of a force). ``generic`` is the word that must be
    resolved by the report (the regime, the army, the movement), or None. ``head`` is the token of the head noun,
    counted from the mention's first token; ``skip`` is how many letters of the first token are clitics
    that an annotator would not quote. ``inner`` is the phrase of the body it belongs to, as token offsets from
    the mention's first token; ``choices`` the register ids of a name that several parties share.
    """

    kind: MentionKind
    head: int = 0
    skip: int = 0
    lemma: str = ""
    number: str = "sg"
    canonical: str | None = None
    name: str | None = None
    type: PartyType | None = None
    country: str | None = None
    plover: tuple[str | None, str] | None = None
    parent: str | None = None
    generic: str | None = None
    tags: frozenset[str] = frozenset()
    inner: tuple[int, int] | None = None
    choices: tuple[str, ...] = ()

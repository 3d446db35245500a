"""Newsrooms to which words were given and that pass them on to others."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.lang.ar.claims.model import Range
from marsad.lang.ar.claims.words import Role, Words
from marsad.record import SourceType
from marsad.text.document import Document

__all__ = ["passes_on"]

BYLINE = 20  # words in which a report names its own newsroom


def passes_on(doc: Document, roles: Sequence[Role], table: Words, channel: Range | None) -> SourceType | None:
    """``agency`` where words were told to one that is not the report's own newsroom, else None.

    Args:
        channel: the words that name to whom it was told, with their preposition.
    """
    if channel is None:
        return None
    i = channel[0] + (roles[channel[0]].form == "ل")
    outlet = table.outlet(doc, i, channel[1], strip=True)
    kind = roles[i].source or (outlet[1]["type"] if outlet else "")
    return "agency" if kind == "agency" and not _own(roles, channel) else None


def _own(roles: Sequence[Role], channel: Range) -> bool:
    """Whether the report itself is the newsroom's: its line of place and agency names it."""
    name = roles[channel[1] - 1].form
    return any(name in (role.form, f"ل{role.form}") for role in roles[: min(BYLINE, channel[0])])

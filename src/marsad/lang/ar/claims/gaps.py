"""What may stand between a verb of telling, its subject and what is told."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.lang.ar.claims.model import Range
from marsad.lang.ar.claims.phrases import Reader
from marsad.lang.ar.claims.words import QUOTES, Role, Words
from marsad.text.document import Document

__all__ = ["PASSING", "REACH", "Gaps"]

REACH = 14  # words between a source and what it tells
PASSING = frozenset(["time", "filler", "already", "lead"])


class Gaps:
    """Fillers, channels and the word that opens what is told, in one document."""

    def __init__(self, doc: Document, roles: Sequence[Role], reader: Reader, table: Words) -> None:
        self.doc = doc
        self.roles = roles
        self.reader = reader
        self.table = table

    def fill(self, j: int, limit: int) -> tuple[int, Range | None]:
        """Skip what may stand between a verb and its subject; a channel met there is kept."""
        channel: Range | None = None
        while j < limit:
            role = self.roles[j]
            if role.lists & {"filler", "time"} and not role.source:
                j += 1
            elif role.form == "من" and j + 1 < limit and "aside" in self.roles[j + 1].lists:
                j += 2
            elif role.form == "،" and j + 1 < limit and self.roles[j - 1].lists & {"aside", "filler", "time"}:
                j += 1
            else:
                channel = channel or self.channel(j, limit)
                if channel is None or channel[0] != j:
                    break
                j = channel[1]
        return j, channel

    def channel(self, j: int, limit: int) -> Range | None:
        """The outlet a source spoke to, right behind its name."""
        if j < limit and self.roles[j].form in ("،", ")"):
            j += 1
        if not self.reader._channel_word(j, limit):
            return None
        role = self.roles[j]
        if role.form == "ل":
            phrase = self.reader.phrase(j + 1, limit)
            return (j, phrase.last) if phrase else None
        if role.source:
            return j, self.reader._org(j + 1, limit, role.definite, True)
        outlet = self.table.outlet(self.doc, j, limit, strip=True)
        return (j, outlet[0]) if outlet else None

    def told(self, j: int, limit: int, near: bool = False) -> int | None:
        """The word behind "that", a colon or an opening quotation within reach of ``j``.

        ``near``: only moments, a channel, asides between commas and "in a statement" may stand between.
        """
        free = not near
        for k in range(j, min(limit, j + REACH)):
            role = self.roles[k]
            if "that" in role.lists or role.form == ":":
                return k + 1
            if role.form in QUOTES and k == j:
                return k + 1
            if role.verb and k > j:
                return None
            free = free or role.kind == "punct" or bool(role.lists & {"utterance", "who_is"}) or self._passes(k, limit)
            if not (free or role.lists & PASSING):
                return None
        return None

    def _passes(self, k: int, limit: int) -> bool:
        return self.roles[k].form.startswith("ل") and self.channel(k, limit) is not None

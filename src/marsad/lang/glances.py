"""What a language sees at a glance of a report that could not be coded in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.record import Place

__all__ = ["Glance"]


@dataclass(frozen=True, slots=True)
class Glance:
    """``day``: when the text says it was written; ``places``: all it names, in order.

    ``hint``: month and day of the first date of a text that tells no year of it and no day of its writing.
    """

    day: date | None
    hint: tuple[int, int] | None
    places: list[Place]

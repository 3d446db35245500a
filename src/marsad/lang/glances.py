"""What a language sees at a glance of a report that could not be coded in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.record import Place

__all__ = ["Glance"]


@dataclass(frozen=True, slots=True)
class Glance:
    """``day``: when the text says it was written; ``places``: all it names, in order."""

    day: date | None
    places: list[Place]

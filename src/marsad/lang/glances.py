"""What a language sees at a glance of a report that could not be coded in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marsad.record import Place

__all__ = ["Glance"]


@dataclass(frozen=True, slots=True)
class Glance:
    """``day``: when the text says it was written; ``places``: all it names, in order.

    ``hint``: month, day and weekday (Monday 0; None where not said) of the date of a text that tells no year of it.
    ``weekday``: the first that such a text names.
    """

    day: date | None
    hint: tuple[int, int, int | None] | None
    places: list[Place]
    weekday: int | None = None

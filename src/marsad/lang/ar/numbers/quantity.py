"""What a number expression is worth."""

from __future__ import annotations

import msgspec

__all__ = ["Quantity"]


class Quantity(msgspec.Struct, frozen=True):
    """A whole number or a range of them.

    Attributes:
        low: lowest value, or None where only an upper bound is given.
        high: highest value, or None where only a lower bound is given.
        best: the value the text leans to, or None.
        vague: the vague word as folded ("dozens"), or None. Its ``low`` is the lowest figure it can mean.
    """

    low: int | None
    high: int | None
    best: int | None = None
    vague: str | None = None

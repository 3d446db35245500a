"""What a count of people says."""

from __future__ import annotations

from typing import Literal

import msgspec

from marsad.record import Outcome

__all__ = ["CountMention"]

Tokens = tuple[int, int]


class CountMention(msgspec.Struct, frozen=True):
    """People harmed or held, as one passage counts them. Token ranges are half-open.

    Attributes:
        low, high, best, vague: the figure, as in ``Quantity``.
        group: the words for the people, without the number; None where the text has none.
        anchor: the word that names the harm.
        figure: number and people together.
        mixed: killed and injured in one figure; ``outcome`` is then "killed".
        part: a part of the count before it ("among them 3 children").
        cumulative: the clause makes it a toll over a period.
        update: a toll said to have risen to this figure.
        pronoun: the harmed person is only a pronoun ("his killing").
        civilian, sex, age: what the people noun says, or None.
    """

    outcome: Outcome
    low: int | None
    high: int | None
    best: int | None
    vague: str | None
    group: Tokens | None
    anchor: Tokens
    figure: Tokens
    mixed: bool = False
    part: bool = False
    cumulative: bool = False
    update: bool = False
    pronoun: bool = False
    civilian: bool | None = None
    sex: Literal["female", "male"] | None = None
    age: Literal["child", "adult", "elderly"] | None = None

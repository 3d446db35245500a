"""A telling of an act: what the coding stages fill and join."""

from __future__ import annotations

from typing import Any

import msgspec

__all__ = ["HARM", "OUTCOME_KIND", "VIOLENT", "Mention"]

HARM = frozenset(["killed", "injured", "missing"])
VIOLENT = frozenset(
    "air_strike shelling suicide_bombing bombing chemical_attack armed_clash raid attack assassination execution "
    "sexual_violence territory_gained protest_suppressed riot destruction".split()
)
OUTCOME_KIND = {"abducted": "abduction", "arrested": "arrest", "displaced": "displacement"}


class Mention(msgspec.Struct):
    """One telling of an act. Lists hold positions in the reading's lists."""

    rule: str
    first: int
    last: int
    head: int
    sentence: int
    clause: int
    kind: str
    weight: str
    refine: bool = False
    status: str = "reported"
    role: str = "main"
    cues: set[str] = set()
    counts: list[int] = []
    parties_by: list[int] = []
    parties_to: list[int] = []
    ties_by: dict[int, int] = {}  # strength of each tie: 3 said outright … 1 carried over
    ties_to: dict[int, int] = {}
    places: list[int] = []
    place_costs: dict[int, float] = {}  # how unlikely each of them is
    times: list[int] = []
    weapons: list[int] = []
    why: list[tuple[str, str]] = []
    base_kind: str = ""
    verb: bool = False
    facts: Any = None  # what comparing it with others needs, once worked out (features.py)
    nation: int | None = None  # the word of a nationality that stands for the doer
    standing: bool = False  # told in the present tense: a state of things rather than an act

    @property
    def from_figure(self) -> bool:
        """Whether only a figure of dead or hurt tells of the act."""
        return self.weight == "figure"

"""Who is independent of whom, which report came first, and how well an incident is attested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from marsad.incidents.model import Copies, Grade, Voice
from marsad.incidents.tellings import ReportFacts, Telling

__all__ = ["copies_of", "grade", "independent"]

Kin = Callable[[int, int], str | None]
STRONGEST: tuple[Literal["exact", "near", "shared"], ...] = ("exact", "near", "shared")


def independent(numbers: list[int], facts: list[ReportFacts], kin: Kin) -> list[list[int]]:
    """Reports in sets that count as one source each: copies, one outlet, one credited agency."""
    sets: list[tuple[list[int], set[str]]] = []
    for number in numbers:
        names = _names(facts[number])
        alike = [s for s in sets if names & s[1] or any(kin(number, other) for other in s[0])]
        mine: tuple[list[int], set[str]] = ([number], set(names))
        for other in alike:
            mine[0].extend(other[0])
            mine[1].update(other[1])
            sets.remove(other)
        sets.append(mine)
    return sorted(sorted(members) for members, _ in sets)


def _names(facts: ReportFacts) -> set[str]:
    named = [facts.outlet, facts.republished_from, *facts.agencies]
    return {name.strip().casefold() for name in named if name and name.strip()}


def copies_of(numbers: list[int], facts: list[ReportFacts], kin: Kin) -> list[Copies]:
    """The sets of reports that are one text, each with its likely origin."""
    found = []
    left = list(numbers)
    while left:
        members, queue = [left.pop(0)], 0
        while queue < len(members):
            near = [other for other in left if kin(members[queue], other)]
            members += near
            left = [other for other in left if other not in near]
            queue += 1
        if len(members) > 1:
            hows = {how for a in members for b in members if a != b and (how := kin(a, b))}
            how = next(how for how in STRONGEST if how in hows)
            origin, why = _origin(members, facts)
            reports = [facts[number].id for number in sorted(members)]
            found.append(Copies(reports=reports, origin=facts[origin].id, why=why, how=how))
    return found


def _origin(members: list[int], facts: list[ReportFacts]) -> tuple[int, str]:
    """The report whose outlet the others credit; else the first published; else the first to arrive."""
    for number in members:
        outlet = (facts[number].outlet or "").strip().casefold()
        crediting = [m for m in members if m != number and outlet and outlet in _credits(facts[m])]
        if crediting:
            return number, "credited"
    own = [m for m in members if not facts[m].republished_from]
    pool = own if own and len(own) < len(members) else members
    dated = [m for m in pool if facts[m].published_text]
    if dated:
        return min(dated, key=lambda m: (facts[m].published_text or "", m)), "earliest"
    return min(pool), "names no other source" if len(pool) < len(members) else "arrived first"


def _credits(facts: ReportFacts) -> set[str]:
    credited = (facts.republished_from, *facts.agencies)
    return {name.strip().casefold() for name in credited if name}


def grade(tellings: list[Telling], voices: list[Voice], sides: int) -> tuple[Grade, str]:
    """How well an incident is attested, in the manner of casualty recorders, with the reason in few words."""
    of_event = [voice for voice in voices if voice.about == "event"]
    accepted = sorted({voice.source for voice in of_event if voice.stance == "claims_responsibility"})
    deniers = sorted({voice.source for voice in of_event if voice.stance == "denies"})
    if accepted and not set(deniers) & set(accepted):
        return "confirmed", f"responsibility claimed: {accepted[0]}"
    if deniers:
        return "contested", f"denied: {deniers[0]}"
    blamed = _blamed(of_event)
    if len(blamed) > 1:
        return "contested", "blamed: " + " / ".join(blamed[:4])
    if any(telling.event and telling.event.status == "disputed" for telling in tellings):
        return "contested", "disputed within a report"
    if sides > 1:
        return "fair", f"{sides} independent sources"
    return "weak", "one source"


def _blamed(voices: list[Voice]) -> list[str]:
    """Different sides that are blamed outright by claims of blame."""
    return sorted({voice.target.casefold() for voice in voices if voice.stance == "blames" and voice.target})

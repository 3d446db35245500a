"""An incident for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.incidents.model import Figure, Incident, WhenKnown
from marsad.render.card import isolate

__all__ = ["card", "days", "one_line", "range_of"]

GUTTER = 13


def range_of(figure: Figure | None) -> str:
    """``5``, ``5-7 (6)``, ``≥ 5``; ``-`` where nothing is said."""
    if figure is None or figure.low is None:
        return "-"
    if figure.high is None:
        return f"≥ {figure.low}"
    if figure.low == figure.high:
        return str(figure.low)
    return f"{figure.low}-{figure.high} ({figure.best})"


def days(when: WhenKnown | None) -> str:
    """The days, ``≤`` before a day by which it had happened."""
    if when is None:
        return "?"
    if when.start is None:
        return f"≤ {when.end}"
    return when.start if when.start == when.end else f"{when.start} … {when.end}"


def one_line(incident: Incident) -> str:
    """An incident as one line of a list."""
    where = isolate(incident.where.name) if incident.where else "?"
    figures = f"killed {range_of(incident.killed)}  injured {range_of(incident.injured)}"
    told = f"{len(incident.reports)} reports, {incident.independent_sources} sources"
    return f"{incident.id}  {days(incident.when)}  {incident.kind}  {where}  {figures}  {told}  {incident.grade}"


def card(incident: Incident) -> str:
    """The card of an incident, ending in a line break."""
    return "\n".join(_lines(incident)) + "\n"


def _lines(incident: Incident) -> Iterator[str]:
    yield f"{incident.id} · {incident.kind} · {incident.status} · {incident.grade} ({isolate(incident.grade_why)})"
    yield _row("when", f"{days(incident.when)}  {incident.when.basis if incident.when else ''}")
    if incident.where:
        where = incident.where
        yield _row("where", f"{isolate(where.name)}  {', '.join(x for x in (where.admin1, where.country) if x)}")
    for label, figure in (("killed", incident.killed), ("injured", incident.injured)):
        if figure:
            yield _row(label, f"{range_of(figure)}  {figure.rule}{'  contradiction' if figure.contradiction else ''}")
            for said in figure.said:
                mark = "  superseded" if said.superseded else ""
                value = f"{said.low if said.low is not None else '?'}-{said.high if said.high is not None else '?'}"
                yield _row("", f"{value}  {isolate(said.source)}  {said.published or ''}  {said.report}{mark}")
    for party in incident.parties[:8]:
        yield _row(party["role"], f"{isolate(party['name'])}  {len(party['reports'])}")
    for copies in incident.copies:
        yield _row("copies", f"{copies.how}: {', '.join(copies.reports)}  from {copies.origin} ({copies.why})")
    for account in incident.accounts:
        facts = [isolate(fact) for fact in (account.outlet, account.published) if fact]
        yield _row("account", " · ".join([account.report, *facts]))
        for words in account.words[:2]:
            yield _row("", isolate(words[:160]))


def _row(label: str, value: str) -> str:
    return f"{label:>{GUTTER - 2}}  {value}".rstrip()

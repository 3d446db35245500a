"""What each source says in each report, before anything is reconciled."""

from __future__ import annotations

from collections.abc import Iterable

from marsad.incidents.model import SaidFigure
from marsad.incidents.tellings import Telling
from marsad.incidents.views import CountView, EventView

__all__ = ["OUTCOMES", "group_label", "said_figures", "supersede"]

OUTCOMES = ("killed", "injured")


def said_figures(telling: Telling, outcome: str) -> list[SaidFigure]:
    """The whole figures of a telling, one per source; parts of a total are not told twice."""
    event = telling.event
    if event is None:
        return []
    by_source: dict[int | None, list[CountView]] = {}
    for count in event.casualties:
        if count.outcome == outcome and not count.mixed:
            by_source.setdefault(count.source, []).append(count)
    found = []
    for source, counts in by_source.items():
        low, high, best = _whole([count for count in counts if count.part_of is None] or counts)
        name, kind = _source(event, source, telling)
        found.append(
            SaidFigure(
                report=telling.report.id,
                event=event.id,
                source=name,
                source_type=kind,
                outlet=telling.report.outlet,
                published=telling.report.published_text,
                low=low,
                high=high,
                best=best,
                words=next((count.span.text for count in counts if count.span), None),
            )
        )
    return found


def _source(event: EventView, source: int | None, telling: Telling) -> tuple[str, str]:
    """Who gives a figure: the claim's source, else the outlet, else the report."""
    if source is not None and 0 <= source < len(event.claims):
        named = event.claims[source].source
        if named.type != "unnamed":
            return named.name, named.type
    return telling.report.outlet or telling.report.id, "outlet"


def _whole(counts: list[CountView]) -> tuple[int | None, int | None, int | None]:
    """Low, high, best of a source: its totals where it gives any, else the sum over distinct groups."""
    totals = [count for count in counts if _is_total(count)]
    if totals:
        return _span(totals)
    groups: dict[str, list[CountView]] = {}
    for count in counts:
        groups.setdefault(group_label(count), []).append(count)
    spans = [_span(group) for group in groups.values()]
    low = sum(low or 0 for low, _, _ in spans)
    high = None if any(high is None for _, high, _ in spans) else sum(high or 0 for _, high, _ in spans)
    return low, high, sum(best or 0 for _, _, best in spans) or low


def _is_total(count: CountView) -> bool:
    """A count of people without saying which: not of women, children, or one party's fighters."""
    plain = count.sex is None and count.age in (None, "adult")
    return plain and (count.group is None or count.group.type in (None, "civilians"))


def _span(counts: list[CountView]) -> tuple[int | None, int | None, int | None]:
    lows = [low for c in counts if (low := c.low if c.low is not None else c.high) is not None]
    if not lows:
        return None, None, None
    closed = [count.high for count in counts if count.high is not None]
    most = max(lows)
    high = max(closed) if closed and max(closed) >= most else None
    return min(lows), high, max((c.best for c in counts if c.best is not None), default=most)


def group_label(count: CountView) -> str:
    """Of whom a count is: children, women, civilians, a party's people."""
    if count.age == "child":
        return "children"
    if count.sex is not None:
        return "women" if count.sex == "female" else "men"
    group = count.group
    if group is not None and group.type not in (None, "civilians"):
        return group.canonical or group.name
    return "civilians" if count.civilian else "people"


def supersede(figures: Iterable[SaidFigure]) -> None:
    """Mark the figures that their own source replaced by another one later; saying the same again replaces nothing.

    A day without an hour is neither before nor after an hour of that day.
    """
    by_source: dict[str, list[SaidFigure]] = {}
    for figure in figures:
        by_source.setdefault(figure.source.casefold(), []).append(figure)
    for said in by_source.values():
        dated = [figure for figure in said if figure.published]
        for figure in dated:
            later = [other for other in dated if _earlier(figure, other)]
            newest = max(later, key=lambda other: other.published or "", default=None)
            figure.superseded = newest is not None and _range(newest) != _range(figure)


def _earlier(one: SaidFigure, other: SaidFigure) -> bool:
    mine, theirs = one.published or "", other.published or ""
    shorter = min(len(mine), len(theirs))
    return mine[:shorter] < theirs[:shorter]


def _range(figure: SaidFigure) -> tuple[int | None, int | None, int | None]:
    return figure.low, figure.high, figure.best

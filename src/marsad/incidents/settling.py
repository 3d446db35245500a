"""When, where and what of an incident, settled among its tellings."""

from __future__ import annotations

from collections import Counter
from datetime import date

from marsad.incidents.model import WhenKnown, WhereKnown
from marsad.incidents.scoring import kilometres_between
from marsad.incidents.tellings import Telling

__all__ = ["settle_kind", "settle_when", "settle_where"]

PRECISION_WEIGHT = {"exact": 3.0, "near": 2.5, "district": 1.0, "governorate": 0.5, "region": 0.3, "sea": 0.5}
COARSE_WEIGHT = 0.1
SAME_PLACE_KM = 5.0
AROUND_KM = 30.0
MOST_NAMED = 8


def settle_when(tellings: list[Telling]) -> WhenKnown | None:
    """The days most tellings name; where none names any, only that it was no later than the first report."""
    said: Counter[tuple[int, int]] = Counter()
    for telling in tellings:
        if telling.first is not None and telling.last is not None:
            said[telling.first, telling.last] += 1
    if said:
        (first, last), votes = max(said.items(), key=lambda item: (item[1], item[0][0] - item[0][1], -item[0][0]))
        precision = "day" if first == last else "days"
        return WhenKnown(start=_iso(first), end=_iso(last), precision=precision, basis="said", reports=votes)
    published = [t.report.published for t in tellings if t.report.published is not None]
    if not published:
        return None
    return WhenKnown(start=None, end=_iso(min(published)), precision="until", basis="published", reports=len(published))


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def settle_where(tellings: list[Telling]) -> WhereKnown | None:
    """The place with most support: each telling supports the points near its own, finer ones more."""
    placed = [t for t in tellings if t.event and t.event.where]
    if not placed:
        return None
    told = _told(tellings, placed)
    supports = [(_support(telling, placed, told), -number) for number, telling in enumerate(placed)]
    chosen = placed[-max(supports)[1]]
    assert chosen.event
    where = chosen.event.where
    assert where
    names = Counter(t.event.where.name for t in placed if t.event and t.event.where and _one_place(t, chosen))
    return WhereKnown(
        name=max(names, key=lambda name: (names[name], name == where.name)) if names else where.name,
        country=where.country,
        admin1=where.admin1,
        lat=where.lat,
        lon=where.lon,
        precision=where.precision,
        reports=len({t.report.id for t in placed if _one_place(t, chosen)}),
        others=sorted({t.event.where.name for t in placed if t.event and t.event.where and not _one_place(t, chosen)}),
    )


def _support(telling: Telling, placed: list[Telling], told: Counter[tuple[str, ...]]) -> float:
    """The weight of a telling's place: its own, of others there, in part of others around, and of reports naming it."""
    own = _weight(telling)
    here = around = 0.0
    for other in placed:
        if other is telling:
            continue
        if _one_place(other, telling):
            here += _weight(other)
        elif (km := kilometres_between(other, telling)) is not None and km <= AROUND_KM + other.radius:
            around += _weight(other)
    named = min(told[telling.place_words], MOST_NAMED) if telling.place_words else 0
    return round(own * (1 + 0.5 * here + 0.2 * around + 0.3 * named), 6)


def _told(tellings: list[Telling], placed: list[Telling]) -> Counter[tuple[str, ...]]:
    """In how many reports the words of each place name stand."""
    reports = {telling.report.id: telling.report.words for telling in tellings}
    names = {telling.place_words for telling in placed if telling.place_words and telling.fine}
    return Counter({name: sum(words.issuperset(name) for words in reports.values()) for name in names})


def _weight(telling: Telling) -> float:
    assert telling.event
    where = telling.event.where
    role = 1.0 if telling.event.role == "main" else 0.5
    return role * PRECISION_WEIGHT.get((where.precision if where else None) or "", COARSE_WEIGHT)


def _one_place(a: Telling, b: Telling) -> bool:
    km = kilometres_between(a, b)
    if km is not None:
        return km <= SAME_PLACE_KM
    return bool(a.place_words) and a.place_words == b.place_words


def settle_kind(tellings: list[Telling]) -> tuple[str, dict[str, int]]:
    """The kind most reports give, and all kinds given; of two equals the one told with more confidence."""
    kinds: Counter[str] = Counter()
    weight: Counter[str] = Counter()
    for telling in tellings:
        if telling.event:
            kinds[telling.event.kind] += 1
            weight[telling.event.kind] += round(1000 * telling.event.confidence)
    if not kinds:
        return "other", {}
    return max(kinds, key=lambda kind: (kinds[kind], weight[kind], kind)), dict(kinds.most_common())

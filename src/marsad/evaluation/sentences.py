"""Event detection on sentences that several annotators accepted or rejected.

A sentence counts as found when its record holds an event, of whatever role, of a kind that belongs to the
measured PLOVER type and whose status is neither denied nor planned.  Annotators often disagree, so there
are two protocols: ``unanimous`` leaves the sentences labelled "ambiguous" out, ``majority`` the ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from marsad.evaluation.score import Row, rates

__all__ = ["KINDS", "score_sentences"]

KINDS = {
    "assault": frozenset(
        "air_strike shelling suicide_bombing bombing armed_clash raid attack assassination execution abduction "
        "sexual_violence chemical_attack territory_gained destruction".split()
    ),
    "protest": frozenset(["protest", "protest_suppressed", "riot"]),
}
NOT_HAPPENED = ("denied", "planned")


def score_sentences(measure: str, sentences: Sequence[Row], records: Mapping[str, Row]) -> dict[str, Row]:
    """A row for each protocol.

    Args:
        measure: ``assault`` or ``protest``.
        sentences: with ``id, accept, reject, label``.
        records: by id.
    """
    kinds = KINDS[measure]
    found = {row["id"]: _found(kinds, records.get(row["id"]) or {}) for row in sentences}
    unanimous = [(found[s["id"]], s["label"] == "yes") for s in sentences if s["label"] != "ambiguous"]
    majority = [(found[s["id"]], s["accept"] > s["reject"]) for s in sentences if s["accept"] != s["reject"]]
    return {"unanimous": _row(unanimous), "majority": _row(majority)}


def _found(kinds: frozenset[str], record: Row) -> bool:
    events = record.get("events") or ()
    return any(event.get("kind") in kinds and event.get("status") not in NOT_HAPPENED for event in events)


def _row(pairs: Iterable[tuple[bool, bool]]) -> Row:
    rows = list(pairs)
    right = sum(found and true for found, true in rows)
    said, gold = sum(found for found, _ in rows), sum(true for _, true in rows)
    return {**rates(right, said, gold), "of": len(rows)}

"""Who tells of an event, how they stand to it, and what that makes of its status."""

from __future__ import annotations

from typing import Any

from marsad.coding.mentions import Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import Reading
from marsad.record import Claim, Source, Stance

__all__ = ["claims_of", "status_of"]

TELLING: frozenset[Stance] = frozenset(["asserts", "claims_responsibility", "blames"])


def claims_of(reading: Reading, cluster: Cluster) -> list[Claim]:
    """The claims of an event in the order of the text; one source with one stance is one claim."""
    claims: list[Claim] = []
    body = [m for m in cluster.mentions if m.sentence >= reading.title_sentences] or cluster.mentions
    for mention in body:
        _tell(reading, claims, reading.tellers(*_evidence(reading, mention)))
    return claims


def _tell(reading: Reading, claims: list[Claim], tellers: list[Any]) -> None:
    for source, stance in tellers:
        span = reading.quote(source.name)
        channel = reading.quote(source.channel).text if source.channel else None
        target = reading.quote(source.target).text if source.target else None
        who = Source(name=span.text, type=source.type, span=span)
        _add(claims, Claim(source=who, stance=stance, channel=channel, target=target, span=span))


def _add(claims: list[Claim], claim: Claim) -> None:
    words = set(claim.source.name.split())
    for k, known in enumerate(claims):
        if known.stance != claim.stance:
            continue
        other = set(known.source.name.split())
        if words <= other:
            return
        if other < words:
            claims[k] = claim
            return
    claims.append(claim)


def _evidence(reading: Reading, mention: Mention) -> tuple[int, int]:
    """The words of a telling with its figures, within its sentence."""
    first, last = mention.first, mention.last
    for k in mention.counts:
        count = reading.counts[k]
        if reading.doc.sentence_of[count.first] == mention.sentence:
            first, last = min(first, count.first), max(last, count.last)
    return first, last


def status_of(cluster: Cluster, claims: list[Claim]) -> str:
    """Planned, denied, disputed, unconfirmed or reported: tellings first, then what the sources say."""
    statuses = [mention.status for mention in cluster.mentions]
    if all(status == "planned" for status in statuses):
        return "planned"
    stances = {claim.stance for claim in claims if claim.about == "event"}
    if "denies" in stances:
        return "disputed" if stances & TELLING or len(cluster.mentions) > 1 else "denied"
    firm = {status for status in statuses if status != "planned"}
    return firm.pop() if len(firm) == 1 else "reported"

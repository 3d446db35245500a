"""Names, words and addresses taken out of an incident before it leaves."""

from __future__ import annotations

from typing import Any

import msgspec

from marsad.export.model import ClaimFacts, Correction, CountFacts, EventFacts, ExportItem, PartyFacts, TiedEvent
from marsad.incidents.model import Figure, Incident
from marsad.record import Span

__all__ = ["REDACTIONS", "WITHHELD", "redact"]

REDACTIONS = frozenset(["names", "words", "urls"])
WITHHELD = "withheld"
EXPOSED = frozenset(["witness", "resident"])
"""Source types that may be a private person."""
_replace = msgspec.structs.replace


def redact(item: ExportItem, what: frozenset[str]) -> ExportItem:
    """A copy without what is named in ``what``; names always take the quoted words with them."""
    names, urls = "names" in what, "urls" in what
    incident, events, origins = item.incident, item.events, item.origins
    hidden = _victims(item) if names else frozenset()
    if names:
        incident = _nameless(incident, hidden)
        events = [_replace(tied, event=_nameless_event(tied.event, hidden)) for tied in events]
    incident = _wordless(incident)
    events = [_wordless_event(tied) for tied in events]
    origins = [_replace(origin, title=None, author=None if names else origin.author) for origin in origins]
    if urls:
        incident = _replace(incident, accounts=[_replace(account, url=None) for account in incident.accounts])
        origins = [_replace(origin, url=None) for origin in origins]
    corrections = [_plain(correction) for correction in item.corrections]
    taken = [text for key, text in _SAID.items() if key in what or key == "words"]
    return _replace(
        item,
        incident=incident,
        events=events,
        origins=origins,
        corrections=corrections,
        withheld=[*item.withheld, *taken],
    )


_SAID = {
    "names": "names of victims and witnesses withheld",
    "words": "words and titles of reports withheld",
    "urls": "addresses of reports withheld",
}


def _victims(item: ExportItem) -> frozenset[str]:
    """Names of recipients that are no party of the register: persons, families, the nouns that stand for them."""
    found = {p["name"] for p in item.incident.parties if p["role"] == "recipient" and not p.get("canonical")}
    for tied in item.events:
        found |= {party.name for party in tied.event.recipients if not party.canonical}
        found |= {c.group.name for c in tied.event.casualties if c.group and not c.group.canonical}
    return frozenset(found)


def _nameless(incident: Incident, hidden: frozenset[str]) -> Incident:
    parties = [_nameless_row(row, hidden) for row in incident.parties]
    claims = [
        _replace(
            voice,
            source=voice.type if voice.type in EXPOSED or voice.source in hidden else voice.source,
            target=None if voice.target in hidden else voice.target,
        )
        for voice in incident.claims
    ]
    return _replace(
        incident,
        parties=parties,
        claims=claims,
        killed=_nameless_figure(incident.killed, hidden),
        injured=_nameless_figure(incident.injured, hidden),
        grade_why=incident.grade_why.partition(":")[0],  # behind the colon stand who said so
    )


def _nameless_row(row: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    return {**row, "name": row.get("type") or WITHHELD} if row["name"] in hidden and not row.get("canonical") else row


def _nameless_figure(figure: Figure | None, hidden: frozenset[str]) -> Figure | None:
    if figure is None:
        return None
    said = [
        _replace(said, source=said.source_type if said.source_type in EXPOSED else said.source) for said in figure.said
    ]
    groups = {label: span for label, span in figure.groups.items() if label not in hidden}
    return _replace(figure, said=said, groups=groups)


def _nameless_event(event: EventFacts, hidden: frozenset[str]) -> EventFacts:
    return _replace(
        event,
        actors=[_nameless_party(party, hidden) for party in event.actors],
        recipients=[_nameless_party(party, hidden) for party in event.recipients],
        casualties=[_nameless_count(count, hidden) for count in event.casualties],
        claims=[_nameless_claim(claim, hidden) for claim in event.claims],
    )


def _nameless_party(party: PartyFacts, hidden: frozenset[str]) -> PartyFacts:
    if party.canonical or party.name not in hidden:
        return party
    return _replace(party, name=party.type or WITHHELD)


def _nameless_count(count: CountFacts, hidden: frozenset[str]) -> CountFacts:
    return _replace(count, group=_nameless_party(count.group, hidden)) if count.group else count


def _nameless_claim(claim: ClaimFacts, hidden: frozenset[str]) -> ClaimFacts:
    source, target = claim.source, None if claim.target in hidden else claim.target
    if source.type in EXPOSED or source.name in hidden:
        source = _replace(source, name=source.type)
    return _replace(claim, source=source, target=target)


def _wordless(incident: Incident) -> Incident:
    return _replace(
        incident,
        accounts=[_replace(account, title=None, words=[]) for account in incident.accounts],
        claims=[_replace(voice, words=None) for voice in incident.claims],
        killed=_wordless_figure(incident.killed),
        injured=_wordless_figure(incident.injured),
    )


def _wordless_figure(figure: Figure | None) -> Figure | None:
    if figure is None:
        return None
    return _replace(figure, said=[_replace(said, words=None) for said in figure.said])


def _wordless_event(tied: TiedEvent) -> TiedEvent:
    event = tied.event
    bare = _replace(
        event,
        trigger=_blank(event.trigger),
        evidence=[_blank(span) for span in event.evidence],
        weapons=[],
        claims=[_replace(claim, span=_blank(claim.span) if claim.span else None) for claim in event.claims],
    )
    return _replace(tied, event=bare)


def _blank(span: Span) -> Span:
    return Span(span.start, span.end, "")


def _plain(correction: Correction) -> Correction:
    """That a value was corrected, by whom and when; the values and reasons may quote a report."""
    return _replace(correction, was=None, now=None, reason=None)

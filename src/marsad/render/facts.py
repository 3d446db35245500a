"""The values of a report as HTML: each a button that shows its words in the text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from marsad.record import Claim, Count, Event, Party, Report, Toll
from marsad.render.values import Labels, amount, days, party_note, place_note, source_name

__all__ = ["event_card", "rest_card"]


def event_card(event: Event, prefix: str, words: Labels) -> str:
    """One event: its heading and its values."""
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{value}</dd>\n" for label, value in _rows(event, prefix, words))
    kind = _button(f"{prefix}trigger", "trigger", escape(words["kinds"][event.kind]))
    confidence = f"{escape(words['words']['confidence'])} {_ltr(f'{event.confidence:.2f}')}"
    return (
        f'<div class="event {event.role}">\n<h2>{kind}'
        f'<span class="tag">{escape(words["roles"][event.role])}</span>'
        f'<span class="tag {event.status}">{escape(words["statuses"][event.status])}</span>'
        f'<span class="tag">{confidence}</span></h2>\n<dl>\n{rows}</dl>\n</div>\n'
    )


def rest_card(report: Report, prefix: str, words: Labels) -> str:
    """Tolls and warnings of a report; empty when there are none."""
    rows = [(words["words"]["tolls"], _toll(toll, f"{prefix}t{i}", words)) for i, toll in enumerate(report.tolls)]
    for i, warning in enumerate(report.warnings):
        text = f"<bdi>{escape(warning.message)}</bdi>"
        shown = _button(f"{prefix}w{i}", "warning", text) if warning.span else text
        rows.append((words["words"]["warnings"], f'{shown} <span class="note">{_ltr(warning.code)}</span>'))
    if not rows:
        return ""
    listed = "".join(f"<dt>{escape(label)}</dt><dd>{value}</dd>\n" for label, value in rows)
    return f'<div class="event background">\n<dl>\n{listed}</dl>\n</div>\n'


def _rows(event: Event, prefix: str, words: Labels) -> Iterator[tuple[str, str]]:
    names = words["words"]
    if event.when:
        quoted = f"<bdi>{escape(event.when.span.text)}</bdi> " if event.when.span else ""
        value = _button(f"{prefix}when", "when", f"{_ltr(days(event.when))} {quoted}".rstrip())
        yield names["when"], f"{value} {_note(event.when.basis, ltr=True)}"
    if event.where:
        value = _button(f"{prefix}where", "where", f"<bdi>{escape(event.where.name)}</bdi>")
        yield names["where"], f"{value} {_note(place_note(event.where), ltr=True)}"
    for field, parties in (("actor", event.actors), ("recipient", event.recipients)):
        for i, party in enumerate(parties):
            yield names[f"{field}s"], _party(party, f"{prefix}{field}{i}", field, words)
    for i, span in enumerate(event.weapons):
        yield names["weapons"], _button(f"{prefix}weapon{i}", "weapon", f"<bdi>{escape(span.text)}</bdi>")
    for i, count in enumerate(event.casualties):
        yield words["outcomes"][count.outcome], _count(event, count, f"{prefix}count{i}", words)
    for i, claim in enumerate(event.claims):
        yield names["claims"], _claim(claim, f"{prefix}claim{i}", words)


def _party(party: Party, ref: str, field: str, words: Labels) -> str:
    return f"{_button(ref, field, f'<bdi>{escape(party.name)}</bdi>')} {_note(party_note(party, words))}"


def _count(event: Event, count: Count, ref: str, words: Labels) -> str:
    names = words["words"]
    figure = f'<span class="figure">{_ltr(amount(count))}</span>'
    said = [count.vague, count.group.name if count.group else None]
    texts = [figure, *(f"<bdi>{escape(text)}</bdi>" for text in said if text)]
    if count.civilian and not (count.group and count.group.type == "civilians"):
        texts.append(escape(names["civilian"]))
    if count.mixed:
        texts.append(escape(names["mixed"]))
    part = f"{escape(names['part'])} " if count.part_of is not None else ""
    source = source_name(event, count)
    said_by = f" — {_note(source)}" if source else ""
    return f"{part}{_button(ref, 'count', ' '.join(texts))}{said_by}"


def _claim(claim: Claim, ref: str, words: Labels) -> str:
    about = "" if claim.about == "event" else claim.about
    button = _button(ref, "claim", f"<bdi>{escape(claim.source.name)}</bdi>")
    target = f" <bdi>{escape(claim.target)}</bdi>" if claim.target else ""
    return f"{button} {escape(words['stances'][claim.stance])}{target} {_note(about, ltr=True)}"


def _toll(toll: Toll, ref: str, words: Labels) -> str:
    figure = f'<span class="figure">{_ltr(amount(toll))}</span> {escape(words["outcomes"][toll.outcome])}'
    group = f" <bdi>{escape(toll.group)}</bdi>" if toll.group else ""
    since = f"{escape(words['words']['since'])} {_ltr(toll.since)}" if toll.since else ""
    return f'{_button(ref, "toll", figure + group)} <span class="note">{since}</span>'


def _button(ref: str, field: str, inner: str) -> str:
    swatch = f'<span class="swatch {field}" aria-hidden="true"></span>'
    return f'<button type="button" data-values="{ref}">{swatch}{inner}</button>'


def _ltr(text: str) -> str:
    """Figures, dates and codes keep their order in a right-to-left line."""
    return f'<bdi dir="ltr">{escape(text)}</bdi>'


def _note(text: str, *, ltr: bool = False) -> str:
    if not text:
        return ""
    return f'<span class="note">{_ltr(text) if ltr else f"<bdi>{escape(text)}</bdi>"}</span>'

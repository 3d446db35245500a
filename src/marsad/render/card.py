"""A report as a card for the terminal.

Arabic runs are put between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, so that a terminal with a
bidi algorithm keeps labels, figures and quotes in place, and one without still shows them in order.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator

from marsad.record import Claim, Count, Event, Party, Report, Toll
from marsad.render.values import Labels, amount, days, labels, party_note, place_note, source_name

__all__ = ["card", "isolate"]

FSI, PDI = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")  # a text must not steer the terminal
GUTTER = 13
STYLES = {"bold": "\x1b[1m", "dim": "\x1b[2m", "red": "\x1b[31m", "yellow": "\x1b[33m", "cyan": "\x1b[36m"}
STATUS_STYLE = {"disputed": "yellow", "denied": "red", "planned": "cyan", "unconfirmed": "yellow"}


def isolate(text: str) -> str:
    """``text`` on one line between directional isolates, terminal and bidi controls taken out."""
    plain = " ".join(text.translate(CONTROLS).split())
    plain = "".join(char for char in plain if unicodedata.bidirectional(char) not in _BIDI_CONTROLS)
    return f"{FSI}{plain}{PDI}"


def card(report: Report, *, width: int = 80, colour: bool = False) -> str:
    """The card of a report, lines of at most ``width`` columns, ending in a line break."""
    return "\n".join(_Card(width, colour).lines(report)) + "\n"


_BIDI_CONTROLS = frozenset(["LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"])


class _Card:
    def __init__(self, width: int, colour: bool) -> None:
        self.width = max(width, 40)
        self.colour = colour
        self.words: Labels = labels("en")

    def lines(self, report: Report) -> Iterator[str]:
        article = report.article
        facts = [isolate(part) for part in (article.outlet, article.published) if part]
        yield self.style("bold", isolate(report.id)) + "".join(f" · {fact}" for fact in facts)
        if article.title:
            yield from self.quote(article.title, indent=2)
        if not report.events:
            yield f"  {self.words['words']['no_events']}"
        for number, event in enumerate(report.events, 1):
            yield ""
            yield from self.event(number, event)
        yield from self.rest(report)

    def event(self, number: int, event: Event) -> Iterator[str]:
        words = self.words
        head = self.style("bold", f"{number:>2}  {words['kinds'][event.kind]}")
        status = self.style(STATUS_STYLE.get(event.status, ""), words["statuses"][event.status])
        yield f"{head} · {words['roles'][event.role]} · {status} · {event.confidence:.2f}"
        if event.when:
            quoted = f"  {isolate(event.when.span.text)}" if event.when.span else ""
            yield from self.row("when", f"{days(event.when)}{quoted}", self.style("dim", event.when.basis))
        if event.where:
            yield from self.row("where", isolate(event.where.name), place_note(event.where))
        yield from self.parties("by", event.actors)
        yield from self.parties("to", event.recipients)
        if event.weapons:
            yield from self.row("with", ", ".join(isolate(span.text) for span in event.weapons))
        for count in event.casualties:
            yield from self.count(event, count)
        for claim in event.claims:
            yield from self.claim(claim)
        for i, span in enumerate(event.evidence or [event.trigger]):
            yield from self.quote(span.text, label="" if i else "words")

    def parties(self, label: str, parties: list[Party]) -> Iterator[str]:
        for i, party in enumerate(parties):
            yield from self.row("" if i else label, isolate(party.name), party_note(party, self.words))

    def count(self, event: Event, count: Count) -> Iterator[str]:
        said = [amount(count)]
        if count.vague:
            said.append(isolate(count.vague))
        if count.group:
            said.append(isolate(count.group.name))
        if count.civilian and not (count.group and count.group.type == "civilians"):
            said.append(self.words["words"]["civilian"])
        if count.part_of is not None:
            said.insert(0, self.words["words"]["part"])
        source = source_name(event, count)
        yield from self.row(
            self.words["outcomes"][count.outcome], "  ".join(said), f"← {isolate(source)}" if source else ""
        )

    def claim(self, claim: Claim) -> Iterator[str]:
        stance = self.words["stances"][claim.stance]
        about = "" if claim.about == "event" else f" {claim.about}"
        target = f" {isolate(claim.target)}" if claim.target else ""
        yield from self.row("says", f"{isolate(claim.source.name)} {stance}{target}{about}", claim.source.type)

    def rest(self, report: Report) -> Iterator[str]:
        if report.tolls or report.warnings:
            yield ""
        for toll in report.tolls:
            yield from self.toll(toll)
        for warning in report.warnings:
            quoted = f"  {isolate(warning.span.text)}" if warning.span else ""
            yield from self.row("warning", f"{warning.code}: {isolate(warning.message)}{quoted}")

    def toll(self, toll: Toll) -> Iterator[str]:
        since = f", since {isolate(toll.since)}" if toll.since else ""
        group = f"  {isolate(toll.group)}" if toll.group else ""
        yield from self.row("toll", f"{amount(toll)} {toll.outcome}{group}{since}")

    def row(self, label: str, value: str, note: str = "") -> Iterator[str]:
        """A label and its value; the note goes behind it where it fits, else below."""
        head = f"{label:>{GUTTER - 2}}  "
        if not note:
            yield f"{head}{value}"
        elif GUTTER + _columns(value) + _columns(note) + 2 <= self.width:
            yield f"{head}{value}  {note}"
        else:
            yield f"{head}{value}"
            yield f"{'':{GUTTER}}{note}"

    def quote(self, text: str, *, label: str = "", indent: int = GUTTER) -> Iterator[str]:
        """Words of the report, wrapped, each line isolated by itself."""
        plain = " ".join(text.translate(CONTROLS).split())
        lines = textwrap.wrap(plain, self.width - indent, break_on_hyphens=False)
        for i, line in enumerate(lines):
            head = f"{label if not i else '':>{indent - 2}}  "
            yield self.style("dim", f"{head}{isolate(line)}") if indent == GUTTER else f"{head}{isolate(line)}"

    def style(self, name: str, text: str) -> str:
        return f"{STYLES[name]}{text}\x1b[0m" if self.colour and name in STYLES else text


def _columns(text: str) -> int:
    """Terminal columns, near enough: marks, controls and isolates take none."""
    return sum(unicodedata.category(char) not in ("Mn", "Me", "Cf", "Cc") for char in text)

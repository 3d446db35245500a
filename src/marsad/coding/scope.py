"""How a telling must be read: as news or recall, as fact, plan, doubt or denial, or not at all."""

from __future__ import annotations

from datetime import date

from marsad.coding.mentions import Mention
from marsad.coding.reading import Reading

__all__ = ["judge_scope", "told_day"]

RECALLED_AFTER = 6
"""Days between an event and the report from which it is told as background."""


def judge_scope(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Set status and role of every mention and leave out what is no event."""
    kept = []
    for mention in mentions:
        if _unreal(mention):
            continue
        _status(mention)
        _role(reading, mention)
        kept.append(mention)
    return kept


def _unreal(mention: Mention) -> bool:
    cues = mention.cues
    return "negation" in cues and not mention.from_figure


def _status(mention: Mention) -> None:
    cues = mention.cues
    ahead = "plan" in cues or "hypothesis" in cues
    tried = ("foiled" in cues or "attempt" in cues) and mention.kind != "assassination"
    if (ahead or tried) and not mention.counts:
        mention.status = "planned"
    elif "doubt" in cues and mention.status == "reported":
        mention.status = "unconfirmed"


def _role(reading: Reading, mention: Mention) -> None:
    day = told_day(reading, mention)
    if day is not None and reading.anchor is not None:
        age = (reading.anchor - day[1]).days
        mention.role = "background" if age > RECALLED_AFTER else "main"
        if age <= 3:
            return
    if "recall" in mention.cues or "habitual" in mention.cues:
        mention.role = "background"


def told_day(reading: Reading, mention: Mention) -> tuple[date, date] | None:
    """The day or days that the mention's own words give."""
    if not mention.times:
        return None
    time = reading.times[mention.times[0]]
    return time.start, time.end

"""What differs between two codings of a report, as a person would say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from marsad.record import Report

__all__ = ["Change", "changes"]

_ASIDE = frozenset(["why", "candidates", "confidence", "evidence", "id", "ged", "acled", "plover", "trigger", "span"])
_SPAN = {"start", "end", "text"}


class Change(msgspec.Struct, kw_only=True):
    """One difference. ``what``: ``added``, ``gone`` or ``changed``; ``trigger``: the words that name the event."""

    what: str
    event: str
    trigger: str
    kind: str
    path: str = ""
    old: Any = None
    new: Any = None


def changes(old: Report, new: Report) -> list[Change]:
    """All differences, events in the order of the text.

    An event is the same when its id or its trigger is. How sure the coder is, why, and which words it quotes are left
    out: they differ all the time and change no value.
    """
    before = [msgspec.to_builtins(event) for event in old.events]
    after = [msgspec.to_builtins(event) for event in new.events]
    found: list[Change] = []
    for event in after:
        twin = _twin(event, before)
        if twin is None:
            found.append(_whole("added", event))
            continue
        before.remove(twin)
        for path, was, now in _differences(twin, event, ""):
            about = {"event": event["id"], "trigger": event["trigger"]["text"], "kind": event["kind"]}
            found.append(Change(what="changed", path=path, old=was, new=now, **about))
    return found + [_whole("gone", event) for event in before]


def _twin(event: dict[str, Any], others: list[dict[str, Any]]) -> dict[str, Any] | None:
    for other in others:
        if other["id"] == event["id"]:
            return other
    start, end = event["trigger"]["start"], event["trigger"]["end"]
    near = (one for one in others if one["trigger"]["start"] < end and start < one["trigger"]["end"])
    return next(near, None)


def _whole(what: str, event: dict[str, Any]) -> Change:
    return Change(what=what, event=event["id"], trigger=event["trigger"]["text"], kind=event["kind"])


def _differences(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        if set(new) == _SPAN:
            if old["text"] != new["text"]:
                yield path, old["text"], new["text"]
            return
        for name in new:
            if name not in _ASIDE:
                yield from _differences(old.get(name), new[name], f"{path}.{name}" if path else name)
    elif isinstance(old, list) and isinstance(new, list):
        for at in range(max(len(old), len(new))):
            was, now = old[at] if at < len(old) else None, new[at] if at < len(new) else None
            yield from _differences(was, now, f"{path}[{at}]")
    else:
        yield path, _told(old), _told(new)


def _told(value: Any) -> Any:
    """An object by what names it."""
    if not isinstance(value, dict):
        return value
    if set(value) == _SPAN:
        return value["text"]
    if "outcome" in value:
        low, high = value.get("low"), value.get("high")
        return (
            f"{value['outcome']} {low}"
            if low == high
            else f"{value['outcome']} {low}–{high if high is not None else ''}"
        )
    if "basis" in value:
        return value["start"] if value["start"] == value["end"] else f"{value['start']}–{value['end']}"
    if "source" in value and "stance" in value:
        return f"{value['source']['name']} {value['stance']}"
    return value.get("name") or value

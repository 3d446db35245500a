"""The current view: the latest coding with people's decisions laid over it. Pure functions, no database.

A correction names a value by its path (``casualties[0].low``, ``where``, ``actors[+]``) and keeps what stood there.
After re-coding the event is found again by its id or by its trigger's words, the list item by its span, name and
outcome.  The human value always holds; where the machine has come to say something else than what was corrected, the
clash is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import msgspec

from marsad.coding.crosswalk import crosswalk
from marsad.errors import UsageError
from marsad.record import Event, Report
from marsad.store.packing import digest
from marsad.store.views import Conflict, EntryView, EventState, Mark

__all__ = ["Overlay", "active", "anchor_of", "apply_value", "essence", "event_of", "overlay", "steps", "value_at"]

_STEP = re.compile(r"\.?([A-Za-z_][A-Za-z0-9_]*)|\[(\d+|\+)\]")
_ABOUT_EVENTS = frozenset(["set", "add", "remove", "accept", "reject"])
_IDENTITY = ("span", "outcome", "name")
Plain = dict[str, Any]


def steps(path: str) -> list[str | int]:
    """The steps of a path: names, and indexes of list items (``-1`` for ``[+]``, the place after the last).

    Raises:
        UsageError: it is no path.
    """
    found: list[str | int] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if not match or (not found and match[1] is None):
            break
        found.append(match[1] if match[1] is not None else -1 if match[2] == "+" else int(match[2]))
        at = match.end()
    if not found or at < len(path) or -1 in found[:-1]:
        raise UsageError(f"not a path: {path!r}", todo="write it as casualties[0].low, where.name or actors[+]")
    return found


def value_at(event: Plain, path: str) -> Any:
    """The value at a path, None where there is none."""
    value: Any = event
    for step in steps(path):
        try:
            value = value[step] if step != -1 else None
        except (KeyError, IndexError, TypeError):
            return None
    return value


def anchor_of(event: Plain, path: str) -> Plain:
    """What finds the list item of a path again: its index, span, outcome and name."""
    first, *rest = steps(path)
    items = event.get(str(first))
    if not rest or not isinstance(rest[0], int) or not isinstance(items, list) or not 0 <= rest[0] < len(items):
        return {}
    item = items[rest[0]]
    known = {key: item[key] for key in _IDENTITY if isinstance(item, dict) and item.get(key) is not None}
    if isinstance(item, dict) and {"start", "end", "text"} <= set(item):
        known = {"span": item}
    return {"index": rest[0], **known}


def apply_value(event: Plain, entry: EntryView) -> Any:
    """Carry out ``set``, ``add`` or ``remove`` on an event (changed in place); the value that stood there before.

    Raises:
        UsageError: the path leads nowhere in this event.
    """
    way = _found_again(event, steps(entry.path or ""), entry.anchor)
    holder: Any = event
    enclosing: Any = event
    for step in way[:-1]:
        holder = _inside(holder, step, entry.path)
        if isinstance(holder, dict):
            enclosing = holder
    last = way[-1]
    before = _replace(holder, last, entry)
    target = holder[last] if entry.action == "set" and isinstance(holder[last], dict) else enclosing
    if entry.evidence and entry.action == "set" and target is not event and "span" in target:
        target["span"] = msgspec.to_builtins(entry.evidence)
    return before


def _inside(holder: Any, step: str | int, path: str | None) -> Any:
    try:
        inner = holder[step]
    except (KeyError, IndexError, TypeError):
        inner = None
    if inner is None:
        raise UsageError(f"nothing at {path}", todo="set the whole value instead")
    return inner


def _replace(holder: Any, last: str | int, entry: EntryView) -> Any:
    if isinstance(last, str):
        if not isinstance(holder, dict) or last not in holder:
            raise UsageError(f"no value called {entry.path}")
        before = holder[last]
        holder[last] = deepcopy(entry.new) if entry.action != "remove" else [] if isinstance(before, list) else None
        return before
    if not isinstance(holder, list):
        raise UsageError(f"{entry.path} is no list")
    if entry.action == "add" or last == -1:
        holder.append(deepcopy(entry.new))
        return None
    if not 0 <= last < len(holder):
        raise UsageError(f"nothing at {entry.path}")
    before = holder[last]
    if entry.action == "remove":
        _drop(holder, last)
    else:
        holder[last] = deepcopy(entry.new)
    return before


def _drop(items: list[Any], at: int) -> None:
    """Take an item out; what points at items behind it (``part_of``) goes on pointing at the same."""
    del items[at]
    for item in items:
        part = item.get("part_of") if isinstance(item, dict) else None
        if part is not None:
            item["part_of"] = None if part == at else part - (part > at)


def _found_again(event: Plain, way: list[str | int], anchor: Plain) -> list[str | int]:
    """The path with its first index moved to where the item meant stands now."""
    if len(way) < 2 or not anchor or way[1] == -1:
        return way
    items = event.get(str(way[0]))
    if not isinstance(items, list):
        return way
    best, at = 0, int(way[1])
    for number, item in enumerate(items):
        likeness = _likeness(item, anchor) * 2 + (number == anchor.get("index"))
        if likeness > best:
            best, at = likeness, number
    if best < 2 and any(anchor.get(key) for key in _IDENTITY):
        raise UsageError(f"the item meant by {way[0]}[{way[1]}] is no more")
    return [way[0], at, *way[2:]]


def _likeness(item: Any, anchor: Plain) -> int:
    if not isinstance(item, dict):
        return 0
    span = item if {"start", "end", "text"} <= set(item) else item.get("span")
    if anchor.get("outcome") != item.get("outcome"):
        return 0
    wanted = anchor.get("span")
    overlap = bool(wanted and span and wanted["start"] < span["end"] and span["start"] < wanted["end"])
    named = anchor.get("name") is not None and anchor.get("name") == item.get("name")
    unspanned = not wanted and not span and anchor.get("name") is None
    return 2 * overlap + named + unspanned


def _codes(event: Plain) -> Plain:
    by, to = ({party.get("type") for party in event[side]} for side in ("actors", "recipients"))
    killed = any(count["outcome"] == "killed" and count.get("low") for count in event["casualties"])
    return crosswalk(event["kind"], by, to, killed, set())


def essence(event: Plain) -> str:
    """A hash of what an event says: how sure the machine is, and why, are left out."""
    return digest({key: value for key, value in event.items() if key not in ("id", "confidence", "why", "evidence")})[
        :16
    ]


def event_of(entry: EntryView, events: list[Plain]) -> Plain | None:
    """The event that an entry means: by id, else the one whose trigger overlaps."""
    for event in events:
        if event["id"] == entry.event:
            return event
    start, end = entry.anchor.get("trigger") or (0, 0)
    near = [e for e in events if e["trigger"]["start"] < end and start < e["trigger"]["end"]]
    kind = entry.anchor.get("kind")
    return min(near, key=lambda e: (e["kind"] != kind, abs(e["trigger"]["start"] - start)), default=None)


def active(entries: Iterable[EntryView]) -> list[EntryView]:
    """All entries in order, each told whether it is undone (an undo that is itself undone does not count)."""
    found = sorted(entries, key=lambda entry: entry.id)
    undone: set[int] = set()
    for entry in reversed(found):
        if entry.action == "undo" and entry.undoes is not None and entry.id not in undone:
            undone.add(entry.undoes)
    for entry in found:
        entry.undone = entry.id in undone
    return found


class Overlay(msgspec.Struct):
    """What ``overlay`` gives: the report with decisions, the events rejected, states and conflicts."""

    report: Report
    rejected: list[Event]
    states: dict[str, EventState]
    conflicts: list[Conflict]


class _Laying:
    """Decisions being laid over one report's events, in order."""

    def __init__(self, machine: Report, earlier: Callable[[int], Report]) -> None:
        self.machine: list[Plain] = msgspec.to_builtins(machine.events)
        self.events: list[Plain] = msgspec.to_builtins(machine.events)
        self.earlier = earlier
        self.states = {event["id"]: EventState(marks=[]) for event in self.events}
        self.conflicts: dict[tuple[str, str], Conflict] = {}

    def lay(self, entry: EntryView) -> None:
        if entry.action == "add_event":
            self.events.append(deepcopy(entry.new))
            self.states[entry.new["id"]] = EventState(
                state="added", by=entry.author, time=entry.time, reason=entry.reason, marks=[]
            )
        elif entry.action in _ABOUT_EVENTS:
            event = event_of(entry, self.events) or self._resurrect(entry)
            if event is not None:
                self._decide(event, entry)

    def _resurrect(self, entry: EntryView) -> Plain | None:
        """An event that the machine has no more, from the version on which it was decided."""
        if entry.action == "reject":
            return None
        old: list[Plain] = msgspec.to_builtins(self.earlier(entry.version).events)
        event = next((one for one in old if one["id"] == entry.event), None)
        self._clash(Conflict(why="event_gone", entry=entry.id, event=entry.event, path=entry.path, human=entry.new))
        if event is not None:
            self.events.append(event)
            self.states[event["id"]] = EventState(marks=[])
        return event

    def _decide(self, event: Plain, entry: EntryView) -> None:
        state = self.states[event["id"]]
        state.by, state.time, state.reason = entry.author, entry.time, entry.reason
        if entry.action in ("accept", "reject"):
            if entry.action == "reject":
                state.state = "rejected"
            elif state.state != "added":
                state.state = "corrected" if state.marks else "accepted"
            self._compare(event, entry)
            return
        try:
            before = apply_value(event, entry)
        except UsageError:
            self._clash(
                Conflict(why="cannot_apply", entry=entry.id, event=event["id"], path=entry.path, human=entry.new)
            )
            return
        if state.state != "added":
            state.state = "corrected"
        self._mark(event, entry, before)

    def _mark(self, event: Plain, entry: EntryView, before: Any) -> None:
        state, path = self.states[event["id"]], str(entry.path)
        earlier = next((mark for mark in state.marks if mark.path == path and entry.action == "set"), None)
        machine = earlier.machine if earlier else before
        if earlier:
            state.marks.remove(earlier)
        shared: dict[str, Any] = {"entry": entry.id, "author": entry.author, "time": entry.time, "reason": entry.reason}
        mark = Mark(path=path, machine=machine, human=entry.new, basis=entry.basis, evidence=entry.evidence, **shared)
        state.marks.append(mark)
        key = (event["id"], path)
        if entry.action == "set" and machine == entry.new:
            self.conflicts.pop(key, None)
        elif not earlier and entry.action != "add" and before not in (entry.old, entry.new):
            about = {"event": event["id"], "path": path, "was": entry.old, "machine": before, "human": entry.new}
            self.conflicts[key] = Conflict(why="value_changed", entry=entry.id, **about)

    def _compare(self, event: Plain, entry: EntryView) -> None:
        """An event accepted or rejected as it then was."""
        wanted = entry.anchor.get("essence")
        twin = next((one for one in self.machine if one["id"] == event["id"]), None)
        if wanted and twin is not None and essence(twin) != wanted:
            self._clash(Conflict(why="event_changed", entry=entry.id, event=event["id"]))

    def _clash(self, conflict: Conflict) -> None:
        self.conflicts[conflict.event or "", conflict.path or conflict.why] = conflict


def overlay(machine: Report, entries: Iterable[EntryView], earlier: Callable[[int], Report]) -> Overlay:
    """Lay decisions over a coding.

    Args:
        machine: the latest coding.
        entries: all entries of the report.
        earlier: gives the coding of a version by its number.
    """
    laying = _Laying(machine, earlier)
    for entry in active(entries):
        if not entry.undone:
            laying.lay(entry)
    kept = [e for e in laying.events if laying.states[e["id"]].state != "rejected"]
    gone = [e for e in laying.events if laying.states[e["id"]].state == "rejected"]
    for event in kept:
        if any(mark.path == "kind" for mark in laying.states[event["id"]].marks):
            event.update(_codes(event))  # the codes of other schemes follow the kind
    report = msgspec.structs.replace(machine, events=msgspec.convert(kept, list[Event]))
    return Overlay(report, msgspec.convert(gone, list[Event]), laying.states, list(laying.conflicts.values()))

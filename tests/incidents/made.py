"""Records made by hand for the tests of incidents."""

from __future__ import annotations

import sys
from itertools import count
from typing import Any

import msgspec
from support import ROOT

from marsad.incidents.views import ReportView

sys.path.insert(0, str(ROOT / "bench"))

from retellings import Retold, retellings

__all__ = ["Retold", "event", "report", "retellings", "views"]

_numbers = count(1)


def event(text: str = "قصف القرية", **fields: Any) -> dict[str, Any]:
    trigger = {"start": fields.pop("at", 0), "end": len(text), "text": text}
    base = {"id": f"e{next(_numbers)}", "kind": "shelling", "trigger": trigger, "evidence": [trigger]}
    killed = fields.pop("killed", None)
    if killed is not None:
        low, high = killed if isinstance(killed, tuple) else (killed, killed)
        base["casualties"] = [{"outcome": "killed", "low": low, "high": high, "best": low}]
    day = fields.pop("day", None)
    if day:
        base["when"] = {"start": day, "end": day, "precision": "day"}
    place = fields.pop("place", None)
    if place:
        name, lat, lon = place
        base["where"] = {"name": name, "country": "XXA", "lat": lat, "lon": lon, "precision": "exact"}
    return {**base, **fields}


def report(id: str, text: str, *events: dict[str, Any], **article: Any) -> ReportView:
    fields = {"text": text, "language": "ar", "outlet": id, **article}
    return msgspec.convert({"id": id, "article": fields, "events": list(events)}, ReportView)


def views(retold: list[Retold]) -> list[ReportView]:
    return [msgspec.convert(one.record, ReportView) for one in retold]

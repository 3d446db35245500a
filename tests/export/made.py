"""Incidents made by hand for the tests of exports."""

from __future__ import annotations

from typing import Any

import msgspec

from marsad.export import Correction, EventFacts, ExportItem, Origin, TiedEvent
from marsad.incidents.model import Incident
from marsad.record import Coder

__all__ = ["SHA", "VICTIM", "WITNESS", "bare", "items", "strike"]

VICTIM = "سامر عبد الرحمن الحلاق"
WITNESS = "أم خالد"
SHA = "5d" * 32
CODER = Coder(name="marsad", version="9.9", codebook="7")


def span(start: int, text: str) -> dict[str, Any]:
    return {"start": start, "end": start + len(text), "text": text}


def said(low: int | None, high: int | None, source: str, kind: str, **more: Any) -> dict[str, Any]:
    facts = {"report": "r1", "event": "e1", "source": source, "source_type": kind, "low": low, "high": high}
    return {**facts, "best": low, "words": f"مقتل {VICTIM} وآخرين", **more}


STRIKE: dict[str, Any] = {
    "id": "i0a1b2c3d4e5",
    "kind": "air_strike",
    "kinds": {"air_strike": 2},
    "when": {"start": "2031-03-04", "end": "2031-03-04", "precision": "day", "basis": "said", "reports": 2},
    "where": {
        "name": "كفر الزيتون",
        "country": "SYR",
        "admin1": "Idlib",
        "lat": 35.6137,
        "lon": 36.5741,
        "precision": "exact",
        "reports": 2,
        "others": ["حوش العنب"],
    },
    "killed": {
        "best": 5,
        "low": 4,
        "high": 7,
        "rule": "casualty_recorders",
        "contradiction": True,
        "groups": {
            "civilians": {"low": 4, "high": 4},
            "children": {"low": 1, "high": 2},
            VICTIM: {"low": 1, "high": 1},
        },
        "said": [
            said(4, 4, "الدفاع المدني", "official"),
            said(7, 7, WITNESS, "witness", report="r2", event="e2", superseded=True),
        ],
    },
    "injured": {"best": 12, "low": 12, "high": None, "rule": "casualty_recorders"},
    "parties": [
        {"role": "actor", "name": "سلاح الجو", "canonical": "SYR.MIL", "type": "state_forces", "country": "SYR"},
        {"role": "actor", "name": "طيران حليف", "canonical": "RUS.MIL", "type": "external_forces", "country": "RUS"},
        {"role": "recipient", "name": VICTIM, "canonical": None, "type": "civilians", "country": None},
    ],
    "grade": "contested",
    "grade_why": f"denied: {WITNESS}",
    "independent_sources": 2,
    "sources": [["r1"], ["r2"]],
    "status": "disputed",
    "reports": ["r1", "r2"],
    "events": [{"report": "r1", "event": "e1"}, {"report": "r2", "event": "e2"}],
    "claims": [
        {"report": "r1", "event": "e1", "source": "الدفاع المدني", "type": "official", "stance": "asserts",
         "about": "casualties[0]", "words": f"أعلن الدفاع المدني مقتل {VICTIM}"},
        {"report": "r2", "event": "e2", "source": WITNESS, "type": "witness", "stance": "blames", "target": "سلاح الجو",
         "words": f"قالت {WITNESS}"},
        {"report": "r2", "event": "e2", "source": "مصدر", "type": "unnamed", "stance": "denies"},
    ],
    "accounts": [
        {"report": "r1", "events": ["e1"], "outlet": "وكالة أفق", "published": "2031-03-05",
         "url": "https://a.example/1?x=1;y=2",
         "title": f"غارة على كفر الزيتون تودي بحياة {VICTIM}", "where": "كفر الزيتون",
         "words": ["غارة جوية على السوق"]},
        {"report": "r2", "events": ["e2"], "outlet": "=صوت الوادي", "published": "2031-03-05T10:00:00", "url": None,
         "title": None, "where": "كفر الزيتون", "words": ["قصف الطيران السوق"]},
    ],
    "copies": [],
    "history": [
        {"published": "2031-03-05", "reports": ["r1"], "killed": [4], "injured": []},
        {"published": "2031-03-06", "reports": ["r2"], "killed": [7], "injured": []},
    ],
}  # fmt: skip


def _event(id: str, at: int) -> dict[str, Any]:
    place = {"name": "كفر الزيتون", "country": "SYR", "admin1": "Idlib", "admin2": "Ariha", "lat": 35.6137,
             "lon": 36.5741, "geonameid": 471147114, "precision": "exact", "where_prec": 1,
             "geo_precision": 1}  # fmt: skip
    return {
        "id": id,
        "kind": "air_strike",
        "plover": {"event": "ASSAULT", "mode": "drone"},
        "acled": {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"},
        "ged": {"type_of_violence": 3},
        "trigger": span(at, "غارة"),
        "evidence": [span(at, f'غارة "أولى"\nقتلت {VICTIM};\tثم أخرى')],
        "where": place,
        "weapons": [span(at + 40, "طائرة مسيّرة")],
        "actors": [{"name": "سلاح الجو", "canonical": "SYR.MIL", "type": "state_forces", "country": "SYR",
                    "plover": {"code": "SYR", "sector": "MIL"}}],
        "recipients": [{"name": VICTIM, "type": "civilians", "span": span(at + 9, VICTIM)}],
        "casualties": [{"outcome": "killed", "low": 4, "high": 4, "group": {"name": VICTIM, "type": "civilians"},
                        "span": span(at + 5, f"قتلت {VICTIM}")}],
        "claims": [{"source": {"name": WITNESS, "type": "witness"}, "stance": "blames", "about": "event",
                    "span": span(at + 60, f"قالت {WITNESS}")}],
    }  # fmt: skip


def strike(**fields: Any) -> ExportItem:
    """A disputed strike told by two reports, reviewed, with a correction."""
    incident = msgspec.convert({**STRIKE, **fields.pop("incident", {})}, Incident)
    events = [
        TiedEvent(report=report, event=msgspec.convert(_event(event, at), EventFacts), coder=CODER)
        for report, event, at in (("r1", "e1", 30), ("r2", "e2", 8))
    ]
    origins = [
        Origin(report=a.report, sha256=SHA, url=a.url, outlet=a.outlet, title=a.title, published=a.published,
               language="ar", author="هدى النجار")
        for a in incident.accounts
    ]  # fmt: skip
    correction = Correction(
        field="killed.best", was=4, now=5, author="rana", at="2031-03-07T08:00:00Z", reason="دفن خامس"
    )
    known: dict[str, Any] = {
        "state": "reviewed",
        "version": 3,
        "reviewer": "rana",
        "updated": "2031-03-07T08:00:00Z",
        "corrections": [correction],
        "events": events,
        "origins": origins,
    }
    return ExportItem(incident=incident, **{**known, **fields})


def bare(**fields: Any) -> ExportItem:
    """An incident of which next to nothing is known."""
    facts = {"id": "ibare", "kind": "other", "reports": ["r9"], "independent_sources": 1}
    return ExportItem(incident=msgspec.convert({**facts, **fields.pop("incident", {})}, Incident), **fields)


def items() -> list[ExportItem]:
    """Reviewed incidents of every cut: full, bare, from incidents alone, an interval, no upper bound, no day."""
    no_day = {"start": None, "end": "2031-05-01", "precision": "until", "basis": "published"}
    weeks = {"start": "2031-02-01", "end": "2031-02-20", "precision": "days", "basis": "said"}
    figure = {"best": 3, "low": 3, "high": None, "rule": "min_max"}
    protest = {"id": "iprotest", "kind": "protest", "when": weeks, "killed": None, "injured": None, "claims": []}
    return [
        strike(),
        bare(state="final"),
        strike(events=[], origins=[], state="second_reviewed", incident={"id": "ialone", "when": no_day}),
        strike(incident=protest),
        bare(state="reviewed", incident={"id": "iopen", "kind": "attack", "killed": figure, "when": weeks}),
    ]

"""Exports: one file a format, one gate for all, and beside each file what it could not hold (docs/export.md).

>>> from pathlib import Path
>>> from marsad.export import Gate, export, from_files, profile_named
>>> items = from_files(Path("incidents.jsonl"))
>>> export(items, "acled", Path("acled.csv"), gate=Gate(profile=profile_named("public")))  # doctest: +SKIP
"""

from __future__ import annotations

from marsad.export.format import Format, Options
from marsad.export.gate import PROFILES, Gate, Profile, profile_named
from marsad.export.loading import Records, Review, bind, from_files, load_reviews
from marsad.export.model import Correction, EventFacts, ExportItem, Origin, Quote, TiedEvent
from marsad.export.run import FORMATS, Result, export, format_named, read

__all__ = [
    "FORMATS",
    "PROFILES",
    "Correction",
    "EventFacts",
    "ExportItem",
    "Format",
    "Gate",
    "Options",
    "Origin",
    "Profile",
    "Quote",
    "Records",
    "Result",
    "Review",
    "TiedEvent",
    "bind",
    "export",
    "format_named",
    "from_files",
    "load_reviews",
    "profile_named",
    "read",
]

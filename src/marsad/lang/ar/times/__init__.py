"""Times of an Arabic report: what is said (``annotate``), which days that is (``resolve``, ``scan``)."""

from marsad.lang.ar.times.anchor import document_anchor
from marsad.lang.ar.times.carried import Carried, carry
from marsad.lang.ar.times.reading import annotate
from marsad.lang.ar.times.resolving import resolve
from marsad.lang.ar.times.scanning import scan, warnings
from marsad.lang.ar.times.statements import stated
from marsad.lang.ar.times.values import (
    Age,
    Ago,
    Anchor,
    Day,
    Deadline,
    Duration,
    Month,
    Now,
    Period,
    Range,
    Raw,
    Resolved,
    Since,
    Stamp,
    TimeMention,
    Until,
    Year,
)

__all__ = [
    "Age",
    "Ago",
    "Anchor",
    "Carried",
    "Day",
    "Deadline",
    "Duration",
    "Month",
    "Now",
    "Period",
    "Range",
    "Raw",
    "Resolved",
    "Since",
    "Stamp",
    "TimeMention",
    "Until",
    "Year",
    "annotate",
    "carry",
    "document_anchor",
    "resolve",
    "scan",
    "stated",
    "warnings",
]

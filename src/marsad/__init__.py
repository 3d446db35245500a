"""Reads Arabic news reports into conflict-event records, every value tied to its words.

>>> import marsad
>>> report = marsad.code(text, published="2024-03-15")      # doctest: +SKIP
>>> report.events[0].casualties[0].low                       # doctest: +SKIP
5

Names are loaded when first used, so that ``import marsad`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from marsad.version import VERSION as __version__

if TYPE_CHECKING:
    from marsad.api import code, code_article, read
    from marsad.errors import (
        ClashError,
        InputError,
        LexiconError,
        MarsadError,
        NotFoundError,
        QueryError,
        RuleError,
        StoreError,
        UsageError,
    )
    from marsad.record import (
        Article,
        Claim,
        Coder,
        Count,
        Event,
        Party,
        Place,
        Removal,
        Report,
        Source,
        Span,
        Step,
        Toll,
        Warning,
        When,
        decode,
        encode,
        schema,
    )
    from marsad.store import Store, open_store

__all__ = [
    "Article",
    "Claim",
    "ClashError",
    "Coder",
    "Count",
    "Event",
    "InputError",
    "LexiconError",
    "MarsadError",
    "NotFoundError",
    "Party",
    "Place",
    "QueryError",
    "Removal",
    "Report",
    "RuleError",
    "Source",
    "Span",
    "Step",
    "Store",
    "StoreError",
    "Toll",
    "UsageError",
    "Warning",
    "When",
    "__version__",
    "code",
    "code_article",
    "decode",
    "encode",
    "open_store",
    "read",
    "schema",
]

_HOMES = {
    "marsad.api": ("code", "code_article", "read"),
    "marsad.errors": (
        "ClashError",
        "InputError",
        "LexiconError",
        "MarsadError",
        "NotFoundError",
        "QueryError",
        "RuleError",
        "StoreError",
        "UsageError",
    ),
    "marsad.store": ("Store", "open_store"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'marsad' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF.get(name, "marsad.record")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

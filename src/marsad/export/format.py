"""What a format is: rows from an incident, a writer and a reader of rows, and what it cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marsad.errors import UsageError
from marsad.export.ledger import Ledger, Loss
from marsad.export.model import ExportItem

__all__ = ["Format", "Options", "Row", "needed"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """How to write. ``lang``: of the labels a person reads (``ar``, ``en``); ``bom``: a mark that Excel asks of CSV."""

    lang: str = "ar"
    bom: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: as asked for on the command line.
        ending: of its files.
        title: one line for people.
        rows: the rows of an incident; what had to be chosen or left out goes into the ledger.
        write: puts rows into a file, as they come.
        read: gives the rows of a file back, equal to those written.
        losses: what the format has no field for.
        evidence: whether rows hold the evidence; if not, it is written beside the file.
        source: where the columns are from.
    """

    name: str
    ending: str
    title: str
    rows: Callable[[ExportItem, Ledger], Iterable[Row]]
    write: Callable[[Iterable[Row], Path, Options], None]
    read: Callable[[Path], Iterator[Row]]
    losses: tuple[Loss, ...] = ()
    evidence: bool = True
    source: str = field(default="")


def needed(module: str, extra: str) -> UsageError:
    """The error for a library that is not installed."""
    return UsageError(f"this format needs {module}", todo=f"install marsad[{extra}]")

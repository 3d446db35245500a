"""Running an export: through the gate, into the file, with the loss report and the evidence beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

import msgspec

from marsad.errors import UsageError
from marsad.export.format import Format, Options, Row
from marsad.export.gate import Gate
from marsad.export.ledger import Ledger
from marsad.export.model import ExportItem
from marsad.export.table import NESTED

__all__ = ["FORMATS", "Result", "export", "format_named", "read"]

_MODULES = {"csv": "plain"}
FORMATS = ("acled", "ged", "plover", "airwars", "geojson", "csv", "xlsx", "parquet", "followthemoney", "claims")


def format_named(name: str) -> Format:
    """A format.

    Raises:
        UsageError: for a name that is none.
    """
    if name not in FORMATS:
        raise UsageError(f"no format {name!r}", todo=f"one of {', '.join(FORMATS)}")
    found: Format = import_module(f"marsad.export.{_MODULES.get(name, name)}").FORMAT
    return found


@dataclass(frozen=True, slots=True)
class Result:
    """What an export wrote. ``evidence`` is None where the rows hold it."""

    out: Path
    loss_report: Path
    evidence: Path | None
    ledger: Ledger


def export(
    items: Iterable[ExportItem],
    format: str,
    out: Path,
    *,
    gate: Gate | None = None,
    loss_report: Path | None = None,
    options: Options | None = None,
    step: Callable[[], None] | None = None,
) -> Result:
    """Write incidents in a format, and beside them what the format could not hold.

    Items are taken one at a time and not kept.  The file appears whole or not at all.

    Args:
        items: incidents (``marsad.export.loading``).
        format: one of ``FORMATS``.
        out: the file.
        gate: what may leave; without one, reviewed incidents as they are.
        loss_report: where to write it, ``<out>.loss.json`` if not said.
        options: language of labels, byte order mark.
        step: called after each incident.

    Raises:
        UsageError: an unknown format, or a library it needs is missing.
    """
    form, gate = format_named(format), gate or Gate()
    ledger = Ledger(form.name, form.losses)
    evidence = None if form.evidence else _beside(out, ".evidence.jsonl")
    loss_report = loss_report or _beside(out, ".loss.json")
    fresh, fresh_evidence = _fresh(out), _fresh(evidence) if evidence else None
    try:
        stream = fresh_evidence.open("wb") if fresh_evidence else None
        try:
            rows = _rows(gate.let_out(_counted(items, step), ledger), form, ledger, stream)
            form.write(rows, fresh, options or Options())
        finally:
            if stream:
                stream.close()
        fresh.replace(out)
        if fresh_evidence and evidence:
            fresh_evidence.replace(evidence)
    finally:
        fresh.unlink(missing_ok=True)
        if fresh_evidence:
            fresh_evidence.unlink(missing_ok=True)
    about = {"profile": gate.profile.name, "includes_unreviewed": gate.include_unreviewed, "columns_from": form.source}
    ledger.write(loss_report, out, evidence_file=evidence.name if evidence else None, **about)
    return Result(out, loss_report, evidence, ledger)


def _counted(items: Iterable[ExportItem], step: Callable[[], None] | None) -> Iterator[ExportItem]:
    for item in items:
        yield item
        if step:
            step()


def _rows(items: Iterable[ExportItem], form: Format, ledger: Ledger, evidence: IO[bytes] | None) -> Iterator[Row]:
    for item in items:
        before = ledger.rows
        for row in form.rows(item, ledger):
            ledger.rows += 1
            yield row
        if ledger.rows > before:
            ledger.lose(item)
            if evidence:
                evidence.write(msgspec.json.encode(_evidence(item)) + b"\n")


def _evidence(item: ExportItem) -> Row:
    fields = NESTED["evidence"]
    quotes = [{name: getattr(quote, name) for name in fields} for quote in item.quotes()]
    return {"record_id": item.id, "version": item.version, "review_state": item.state, "evidence": quotes}


def _beside(out: Path, ending: str) -> Path:
    return out.with_name(out.name + ending)


def _fresh(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def read(path: Path, format: str) -> Iterator[Row]:
    """The rows of an exported file, equal to those that were written.

    Raises:
        InputError: when the file is not of this format.
        UsageError: an unknown format, or a library it needs is missing.
    """
    return format_named(format).read(path)

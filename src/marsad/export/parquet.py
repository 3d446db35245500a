"""``parquet``: the shared table for analysis, typed: days are dates, evidence and claims are lists of structs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from marsad import __version__
from marsad.errors import InputError
from marsad.export.format import Format, Options, Row, needed
from marsad.export.ledger import Ledger
from marsad.export.model import ExportItem
from marsad.export.table import COLUMNS, LOSSES, NESTED, table_row

__all__ = ["FORMAT", "arrow_schema"]

ROW_GROUP = 5_000
_DAYS = [name for name, type in COLUMNS.items() if type == "day"]


def arrow_schema() -> Any:
    """The Arrow schema of the table (``pyarrow.Schema``).

    Raises:
        UsageError: when pyarrow is not installed.
    """
    pa = _arrow()
    plain = {"text": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "day": pa.date32()}
    plain["list"] = pa.list_(pa.string())
    for name, fields in NESTED.items():
        plain[name] = pa.list_(pa.struct([(field, plain[type]) for field, type in fields.items()]))
    schema = pa.schema([(name, plain[type]) for name, type in COLUMNS.items()])
    return schema.with_metadata({"exporter": f"marsad {__version__}"})


def _arrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise needed("pyarrow", "parquet") from error
    return pa


def _rows(item: ExportItem, ledger: Ledger) -> Iterable[Row]:
    yield table_row(item)


def _write(rows: Iterable[Row], out: Path, options: Options) -> None:
    pa, schema = _arrow(), arrow_schema()
    import pyarrow.parquet as pq

    rest = iter(rows)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(rest, ROW_GROUP)):
            columns = {name: [row[name] for row in batch] for name in COLUMNS}
            for name in _DAYS:
                columns[name] = [date.fromisoformat(day) if day else None for day in columns[name]]
            writer.write_table(pa.table(columns, schema=schema))


def _read(path: Path) -> Iterator[Row]:
    pa = _arrow()
    import pyarrow.parquet as pq

    try:
        opened = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise InputError("no Parquet file", where=str(path)) from error
    with opened as file:
        if file.schema_arrow.names != list(COLUMNS):
            raise InputError("columns are not those expected", where=str(path))
        for batch in file.iter_batches(ROW_GROUP):
            for row in batch.to_pylist():
                for name in _DAYS:
                    row[name] = row[name].isoformat() if row[name] else None
                yield row


FORMAT = Format("parquet", ".parquet", "the full table, typed, for analysis", _rows, _write, _read, LOSSES)

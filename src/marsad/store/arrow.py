"""Tables for analysis: rows of a query as Arrow columns."""

from __future__ import annotations

import types
import typing
from typing import Any

import msgspec
import pyarrow as pa

from marsad.store.engine import Database

__all__ = ["schema_of", "table_of"]

_TYPES = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), str: pa.string()}
CHUNK = 20_000  # rows turned into columns at a time


def schema_of(item: type[msgspec.Struct]) -> pa.Schema:
    """The Arrow columns of a list item."""
    hints = typing.get_type_hints(item)
    return pa.schema([pa.field(name, _type(hints[name])) for name in item.__struct_fields__ if name != "key"])


def table_of(database: Database, wanted: Any, item: type[msgspec.Struct]) -> pa.Table:
    """What a statement selects, as a table with the columns of ``item``."""
    schema = schema_of(item)
    batches = []
    with database.reading() as connection:
        rows = connection.execution_options(yield_per=CHUNK).execute(wanted)
        for part in rows.mappings().partitions():
            columns = [[row[name] for row in part] for name in schema.names]
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            batches.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _type(hint: Any) -> pa.DataType:
    if isinstance(hint, types.UnionType):
        (hint,) = [one for one in typing.get_args(hint) if one is not type(None)]
    return _TYPES.get(hint, pa.string())  # what is chosen from a list is text

"""Coding one shard: read, code, write. It may be done twice, by two workers even: the result is the same files."""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Any, Literal, cast

import msgspec

from marsad.batch import make_many
from marsad.errors import InputError, UsageError
from marsad.ingest import Failure
from marsad.ingest.reader import read_rows, read_source
from marsad.ingest.sources import Source
from marsad.record import Article, Report
from marsad.scale.files import Folder, Stretch, opened
from marsad.scale.plan import Shard

__all__ = ["DONE", "Done", "Options", "code_shard", "finished"]

DONE = "_done"
Made = tuple[str, str | None, bytes]


class Options(msgspec.Struct, frozen=True):
    """How shards are coded. ``places`` and ``parties`` are files that every worker finds under the same name."""

    to: Literal["jsonl", "parquet"] = "jsonl"
    fields: dict[str, str] = {}
    published: str | None = None
    outlet: str | None = None
    places: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


class Done(msgspec.Struct):
    """What became of a shard. ``peak`` is the most memory its process ever had, in bytes."""

    name: str
    coded: int = 0
    failed: int = 0
    seconds: float = 0.0
    peak: int = 0


def finished(folder: Folder) -> dict[str, Done]:
    """Shards whose results are whole, by name."""
    names = [name for name in folder.names(DONE) if name.endswith(".json")]
    found = [msgspec.json.decode(folder.read(f"{DONE}/{name}"), type=Done) for name in names]
    return {one.name: one for one in found}


def code_shard(shard: Shard, out: str, options: Options, careful: bool = False) -> Done:
    """Code a shard into a folder: the records, what failed, and last the note that both are whole.

    Args:
        shard: which.
        out: the folder's path or URL.
        options: how.
        careful: in processes of their own, so that a text that kills its process fails alone.
    """
    began = time.monotonic()
    folder = Folder(out)
    records: list[Made] = []
    failures: list[bytes] = []
    with ExitStack() as stack:
        items = (item for _, item in _items(shard, options, stack))
        for made in make_many(items, _made, 2 if careful else 1, options.places, options.parties):
            if isinstance(made, Failure):
                failures.append(msgspec.json.encode({"where": made.where, "error": str(made.error)}))
            else:
                records.append(made)
    folder.write(f"failed/{shard.name}.jsonl", _lines(failures))
    folder.write(f"{shard.name}.{options.to}", _packed(records, options.to))
    done = Done(shard.name, len(records), len(failures), time.monotonic() - began, _peak())
    folder.write(f"{DONE}/{shard.name}.json", msgspec.json.encode(done))
    return done


def _made(report: Report) -> Made:
    return report.id, report.article.published, msgspec.json.encode(report)


def _items(shard: Shard, options: Options, stack: ExitStack) -> Iterator[tuple[str, Article | Failure]]:
    given: dict[str, Any] = {
        "fields": options.fields, "published": options.published, "outlet": options.outlet, "warn": _unheard
    }  # fmt: skip
    try:
        stream = stack.enter_context(opened(shard.path))
        if shard.format == "parquet":
            yield from read_rows(_parquet(shard, stream), **given)
            return
        if shard.packed:
            stream = io.BufferedReader(gzip.GzipFile(fileobj=stream))
        name = shard.path
        if shard.end:
            stream, name = cast("IO[bytes]", Stretch(stream, shard.start, shard.end)), f"{shard.path}@{shard.start}"
        for where, item in read_source(Source(name, shard.format, stream), **given):
            blank = shard.end and isinstance(item, Failure) and item.error.what == "empty"
            if not blank:  # a stretch within one long line, or of blank lines, is no failure
                yield where, item
    except (OSError, EOFError) as error:
        yield shard.path, Failure(shard.path, InputError(f"cannot be read: {error}", where=shard.path))


def _unheard(where: str, message: str) -> None:
    """What was mended in a million reports is not told one by one."""


def _parquet(shard: Shard, stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
    import pyarrow.parquet as parquet

    from marsad.ingest.shapes import shaped

    number = 0
    groups = list(range(shard.start, shard.end))
    for batch in parquet.ParquetFile(stream).iter_batches(batch_size=500, row_groups=groups):
        for row in batch.to_pylist():
            number += 1
            yield f"{shard.path}@{shard.start}:{number}", shaped({name: _plain(cell) for name, cell in row.items()})


def _plain(cell: Any) -> Any:
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def _lines(lines: list[bytes]) -> bytes:
    return b"\n".join([*lines, b""]) if lines else b""


def _packed(records: list[Made], to: str) -> bytes:
    if to == "jsonl":
        return _lines([record for _, _, record in records])
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow", todo="pip install 'marsad[cluster]'") from error
    columns = {
        "id": [id for id, _, _ in records],
        "published": pyarrow.array([published for _, published, _ in records], pyarrow.string()),
        "record": [record.decode() for _, _, record in records],
    }
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, compression="zstd")
    return out.getvalue()


def _peak() -> int:
    try:
        import resource
    except ImportError:  # not on Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

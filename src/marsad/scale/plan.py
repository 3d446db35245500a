"""Cutting sources into shards: the same sources and size always give the same shards, so a job can go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from marsad import __version__
from marsad.errors import InputError, UsageError
from marsad.ingest.sources import SUFFIXES
from marsad.scale.files import Folder, expand, opened, size_of

__all__ = ["Plan", "Shard", "keep_plan", "plan_shards"]

MB = 1_000_000
FILE = "_plan.json"


class Shard(msgspec.Struct, frozen=True):
    """A piece of the input: a stretch of a file's bytes, row groups of a Parquet file, or a file.

    ``start`` and ``end`` count bytes of JSON lines, or row groups; of a whole file both are 0.
    """

    name: str
    path: str
    format: str
    start: int = 0
    end: int = 0
    packed: bool = False


class Plan(msgspec.Struct):
    """A job: what is read, how, and the shards that come of it."""

    shards: list[Shard]
    options: dict[str, Any]
    version: str = __version__


def plan_shards(sources: Iterable[str], size: int = 32 * MB) -> list[Shard]:
    """Cut files, folders, globs and URLs into shards.

    Args:
        sources: what the caller named.
        size: bytes of JSON lines, or of packed Parquet, in a shard.

    Raises:
        InputError: a source that is not there, or of no known format.
    """
    if size < 1:
        raise UsageError("a shard needs at least one byte")
    pieces = [piece for source in sources for path in expand(str(source)) for piece in _cut(path, size)]
    return [
        Shard(f"part-{number:06}", path, form, start, end, packed)
        for number, (path, form, start, end, packed) in enumerate(pieces)
    ]


Piece = tuple[str, str, int, int, bool]


def _cut(path: str, size: int) -> Iterator[Piece]:
    name = path.lower().removesuffix(".gz")
    packed = name != path.lower()
    form = "parquet" if name.endswith(".parquet") else SUFFIXES.get("." + name.rpartition(".")[2])
    if form is None:
        raise InputError("no known format", where=path, todo="JSON lines, Parquet, or what `marsad code` reads")
    if form == "parquet":
        yield from _row_groups(path, size)
    elif form == "jsonl" and not packed and not _wide(path):
        whole = size_of(path)
        for start in range(0, whole, size):
            yield path, form, start, min(start + size, whole), False
    else:
        yield path, form, 0, 0, packed


def _wide(path: str) -> bool:
    """UTF-16 cannot be cut at bytes."""
    with opened(path) as stream:
        return stream.read(2) in (b"\xff\xfe", b"\xfe\xff")


def _row_groups(path: str, size: int) -> Iterator[Piece]:
    try:
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow", todo="pip install 'marsad[cluster]'") from error
    try:
        with opened(path) as stream:
            about = parquet.ParquetFile(stream).metadata
            weights = [about.row_group(number).total_byte_size for number in range(about.num_row_groups)]
    except (OSError, ValueError) as error:  # pyarrow's own errors are of these kinds
        raise InputError(f"no Parquet: {error}", where=path) from error
    start = held = 0
    for number, weight in enumerate(weights):
        held += weight
        if held >= size or number == len(weights) - 1:
            yield path, "parquet", start, number + 1, False
            start, held = number + 1, 0


def keep_plan(folder: Folder, shards: list[Shard], options: Mapping[str, Any]) -> None:
    """Write the plan into the folder of results, or find it there as it is now.

    Raises:
        UsageError: the folder holds the results of another job.
    """
    wanted = Plan(shards, dict(options))
    if FILE in folder.names():
        kept = msgspec.json.decode(folder.read(FILE), type=Plan)
        if kept != wanted:
            todo = "name another folder, or empty this one"
            what = "the folder holds results of other sources, options, shard sizes or another version"
            raise UsageError(what, todo=todo)
        return
    folder.write(FILE, msgspec.json.encode(wanted))

"""What ``marsad export SOURCE`` may name: a file of incidents, or a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marsad.errors import UsageError
from marsad.export.loading import Records, from_files, load_reviews
from marsad.export.model import ExportItem
from marsad.incidents.keeping import is_database

__all__ = ["open_source"]


@contextmanager
def open_source(
    source: str | Path,
    records: list[Path] | None = None,
    reviews: Path | None = None,
    query: str = "",
    reviewed_only: bool = False,
) -> Iterator[Iterator[ExportItem]]:
    """The incidents of a source, one at a time.

    Args:
        source: a store (file or address), or a file of incidents.
        records: coded records of the reports; a store has its own.
        reviews: a file of reviews; a store has its own.
        query: which incidents of a store.
        reviewed_only: of other incidents of a store, read only what counting them needs.

    Raises:
        InputError: a source that cannot be read.
        UsageError: options that do not go with the source.
    """
    if is_database(source):
        if records or reviews:
            raise UsageError("a store has its own records and reviews", todo="leave --records and --reviews out")
        from marsad.export.stored import from_store

        with from_store(str(source), query, reviewed_only) as items:
            yield items
        return
    if query:
        raise UsageError("--query searches a store; this is a file")
    opened = Records(records) if records else None
    try:
        yield from_files(Path(source), opened, load_reviews(reviews) if reviews else None)
    finally:
        if opened:
            opened.close()

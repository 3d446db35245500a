"""The bundled reports in a store, to look around in and to test with."""

from __future__ import annotations

from importlib import resources

from marsad.store import Store

__all__ = ["fill"]


def fill(store: Store) -> int:
    """Code the bundled reports into a store and build incidents from them; how many reports there are."""
    from marsad.batch import code_many
    from marsad.incidents import build
    from marsad.ingest import Failure, read

    files = [resources.files("marsad.examples").joinpath(name) for name in ("reports.jsonl", "story.jsonl")]
    with resources.as_file(files[0]) as first, resources.as_file(files[1]) as second:
        reports = [made for made in code_many(read([str(first), str(second)])) if not isinstance(made, Failure)]
    store.add_reports((report.article, report) for report in reports)
    store.incidents.save(build(reports))
    return len(reports)

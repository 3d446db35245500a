"""Whether a store is whole."""

from __future__ import annotations

from sqlalchemy import func, select, text

from marsad.store.models import ReportRow, TextRow, VersionRow
from marsad.store.store import Store

__all__ = ["problems"]


def problems(store: Store) -> list[str]:
    """What is wrong, each in a sentence; nothing when the store is whole."""
    found = []
    with store.database.reading() as connection:
        if store.database.sqlite:
            rows = connection.execute(text("PRAGMA integrity_check")).scalars()
            found += [f"the file: {row}" for row in rows if row != "ok"]
            lost = connection.execute(text("PRAGMA foreign_key_check")).all()
            found += [f"{len(lost)} rows point at nothing"] if lost else []
        reports = connection.execute(select(func.count()).select_from(ReportRow)).scalar_one()
        for table, what in ((TextRow, "text"), (VersionRow, "coded version")):
            have = connection.execute(select(func.count(func.distinct(table.report)))).scalar_one()
            if have != reports:
                found.append(f"{reports - have} reports without a {what}")
        indexed = connection.execute(text("SELECT count(*) FROM search")).scalar_one()
        if indexed != reports:
            found.append(f"{reports} reports, {indexed} in the word index")
    return found

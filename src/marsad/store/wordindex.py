"""The word index: FTS5 on SQLite, a ``tsvector`` on PostgreSQL, with the same folded words in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, bindparam, text

if TYPE_CHECKING:
    from marsad.store.engine import Database

__all__ = ["Phrase", "WordIndex"]

Phrase = list[list[str]]
"""Words in a row, each with the keys it may stand under. One word is a phrase of one."""

_FTS_ADD = text("INSERT INTO search(rowid, title, body) VALUES (:key, :title, :body)")
_FTS_DROP = text("DELETE FROM search WHERE rowid = :key")
_VECTOR = "setweight(to_tsvector('simple', :title), 'A') || setweight(to_tsvector('simple', :body), 'B')"
_TS_ADD = text(f"INSERT INTO search(report, words) VALUES (:key, {_VECTOR})")
_TS_DROP = text("DELETE FROM search WHERE report = :key")


class WordIndex:
    """Writes the index and says, as a condition on reports, which of them hold given words."""

    def __init__(self, database: Database) -> None:
        self.sqlite = database.sqlite

    def add(self, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
        """Index (report key, folded title words, folded body words)."""
        if rows:
            values = [{"key": key, "title": title, "body": body} for key, title, body in rows]
            connection.execute(_FTS_ADD if self.sqlite else _TS_ADD, values)

    def replace(self, connection: Connection, key: int, title: str, body: str) -> None:
        """Index a report anew."""
        connection.execute(_FTS_DROP if self.sqlite else _TS_DROP, {"key": key})
        self.add(connection, [(key, title, body)])

    def holds(self, phrases: Sequence[Phrase], *, title_only: bool = False) -> ColumnElement[bool]:
        """A condition on ``reports``: all phrases stand in title or text."""
        if self.sqlite:
            match = " AND ".join(_fts(phrase) for phrase in phrases)
            wanted = f"{{title}} : ({match})" if title_only else match
            clause = text("reports.key IN (SELECT rowid FROM search WHERE search MATCH :_words)")
        else:
            wanted = " & ".join(_ts(phrase, ":A" if title_only else "") for phrase in phrases)
            clause = text("reports.key IN (SELECT report FROM search WHERE words @@ CAST(:_words AS tsquery))")
        return clause.bindparams(bindparam("_words", wanted, unique=True)).self_group()  # type: ignore[return-value]


def _fts(phrase: Phrase) -> str:
    """A phrase for FTS5. Words are folded letters and digits, quoted all the same."""
    if len(phrase) == 1:
        return "(" + " OR ".join(f'"{key}"' for key in phrase[0]) + ")"
    rest = " ".join(keys[0] for keys in phrase[1:])
    return "(" + " OR ".join(f'"{key} {rest}"' for key in phrase[0]) + ")"


def _ts(phrase: Phrase, weight: str) -> str:
    parts = ["(" + " | ".join(f"'{key}'{weight}" for key in keys) + ")" for keys in phrase]
    return "(" + " <-> ".join(parts) + ")"

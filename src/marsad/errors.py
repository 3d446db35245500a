"""Every error the project raises on purpose, as one tree.

``MarsadError``
├── ``InputError``     an input that cannot be read: names the file and, where there is one, the line
├── ``LexiconError``   a lexicon or register file with a mistake: names the file and the entry
├── ``RuleError``      a rule that is not well formed
├── ``StoreError``     a store that cannot be opened, read or written
│   ├── ``NotFoundError``  it holds no such report, event, incident or user
│   └── ``ClashError``     somebody else has decided since
└── ``UsageError``     a call that cannot be carried out as asked
    └── ``QueryError``     a search that cannot be understood: names the position
"""

from __future__ import annotations

__all__ = [
    "ClashError",
    "InputError",
    "LexiconError",
    "MarsadError",
    "NotFoundError",
    "QueryError",
    "RuleError",
    "StoreError",
    "UsageError",
]


class MarsadError(Exception):
    """What happened, where, and what to do."""

    code = "M000"

    def __init__(self, what: str, *, where: str | None = None, todo: str | None = None) -> None:
        self.what, self.where, self.todo = what, where, todo
        parts = [f"[{self.code}]", f"{where}:" if where else "", what, f"({todo})" if todo else ""]
        super().__init__(" ".join(part for part in parts if part))


class InputError(MarsadError):
    """An input that cannot be read."""

    code = "M100"


class LexiconError(MarsadError):
    """A lexicon or register file with a mistake."""

    code = "M200"


class RuleError(MarsadError):
    """A rule that is not well formed."""

    code = "M300"


class UsageError(MarsadError):
    """A call that cannot be carried out as asked."""

    code = "M400"


class QueryError(UsageError):
    """A search that cannot be understood; ``at`` is the place in the query, counted from 0."""

    code = "M410"

    def __init__(self, what: str, *, at: int = 0, todo: str | None = None) -> None:
        self.at = at
        super().__init__(what, where=f"query, character {at + 1}", todo=todo)


class StoreError(MarsadError):
    """A store that cannot be opened, read or written."""

    code = "M500"


class NotFoundError(StoreError):
    """A store that does not hold what was asked for."""

    code = "M501"


class ClashError(StoreError):
    """Somebody else has decided since the caller last looked."""

    code = "M502"

"""Every error the project raises on purpose, as one tree.

``MarsadError``
├── ``InputError``     an input that cannot be read: names the file and, where there is one, the line
├── ``LexiconError``   a lexicon or register file with a mistake: names the file and the entry
├── ``RuleError``      a rule that is not well formed
└── ``UsageError``     a call that cannot be carried out as asked
"""

from __future__ import annotations

__all__ = ["InputError", "LexiconError", "MarsadError", "RuleError", "UsageError"]


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

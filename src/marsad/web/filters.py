"""Filters of a list as they stand in the address, and the query they come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import msgspec

__all__ = ["Filters", "read_filters"]

PRESETS = (1, 3, 7, 30, 365)
_PLAIN = re.compile(r"^[A-Za-z0-9_.-]{1,60}$")
_FIELDS = ("review", "kind", "state", "who", "days", "country", "is_")


class Filters(msgspec.Struct, kw_only=True, frozen=True):
    """What the form of a list holds; all of it travels in the address.

    ``days``: published within so many days up to today (UTC). ``who``: ``me``, ``none`` or a name.
    """

    q: str = ""
    review: str = ""
    kind: str = ""
    state: str = ""
    who: str = ""
    days: str = ""
    country: str = ""
    is_: str = ""

    def query(self, me: str, today: datetime | None = None) -> str:
        """The filters as one query of the store (``docs/store.md``)."""
        parts = [f"({self.q})" if " OR " in f" {self.q} " else self.q]
        fields = {"review": self.review, "kind": self.kind, "state": self.state, "country": self.country}
        parts += [f"{name}:{value}" for name, value in fields.items() if value]
        if self.is_:
            parts.append(f"is:{self.is_}")
        if self.who:
            parts.append(f'assignee:"{me if self.who == "me" else self.who}"')
        if self.days:
            first = (today or datetime.now(UTC)) - timedelta(days=int(self.days) - 1)
            parts.append(f"published:{first:%Y-%m-%d}..9999-12-31")
        return " ".join(part for part in parts if part.strip())

    def address(self, **other: str | None) -> str:
        """The filters as the query part of an address, some of them otherwise."""
        told = {**msgspec.structs.asdict(self), **other}
        return urlencode({name: value for name, value in told.items() if value})

    def __bool__(self) -> bool:
        return bool(self.address())


def read_filters(given: Mapping[str, str]) -> Filters:
    """The filters in an address; what is no plain word is left out (``q`` is read by the store itself)."""
    plain = {name: given.get(name, "") for name in _FIELDS}
    sound = {name: value for name, value in plain.items() if _PLAIN.match(value) or (name == "who" and _named(value))}
    if sound.get("days") and not sound["days"].isdigit():
        del sound["days"]
    elif sound.get("days"):
        sound["days"] = str(min(max(int(sound["days"]), 1), 36500))
    return Filters(q=given.get("q", "").strip()[:1500], **sound)


def _named(value: str) -> bool:
    return 0 < len(value) <= 60 and '"' not in value and value.isprintable()

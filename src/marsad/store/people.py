"""Who works with a store, what they may do, and the searches they keep."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Literal

import msgspec
from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from marsad.errors import NotFoundError, UsageError
from marsad.store.engine import Database
from marsad.store.models import SavedSearch, Token, User
from marsad.store.packing import now

__all__ = ["ROLES", "People", "Person", "Role", "Saved"]

Role = Literal["viewer", "coder", "reviewer", "admin"]
ROLES: tuple[Role, ...] = ("viewer", "coder", "reviewer", "admin")
"""From the least to the most that somebody may do."""


class Person(msgspec.Struct, kw_only=True):
    """A user. The password's hash is not among what is handed out."""

    name: str
    role: Role
    display: str = ""
    language: str = "ar"
    active: bool = True
    added: str = ""

    def may(self, role: Role) -> bool:
        """Whether this person has at least a role."""
        return self.active and ROLES.index(self.role) >= ROLES.index(role)


class Saved(msgspec.Struct, kw_only=True):
    """A saved search."""

    id: int
    owner: str
    name: str
    scope: Literal["reports", "events", "incidents"]
    query: str
    shared: bool
    added: str


class People:
    """Users, their tokens and their saved searches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, name: str, role: Role, *, display: str = "", language: str = "ar", password: str | None = None
    ) -> Person:
        """A new user.

        Args:
            name: what the person logs in with; unique.
            role: what the person may do.
            display: the name shown.
            language: of the interface.
            password: a hash, made by the caller; never a password.

        Raises:
            UsageError: no such role, or the name is taken.
        """
        _check_role(role)
        columns = {"name": name, "role": role, "display": display, "language": language, "password": password}
        try:
            with self._database.writing() as connection:
                connection.execute(insert(User).values(added=now(), active=True, **columns))
        except IntegrityError as error:
            raise UsageError(f"there is a user {name} already") from error
        return self.get(name)

    def get(self, name: str) -> Person:
        """A user by name.

        Raises:
            NotFoundError: nobody of that name.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(User.__table__).where(User.name == name)).first()
        if row is None:
            raise NotFoundError(f"no user {name}")
        return _person(row)

    def all(self) -> list[Person]:
        """Every user by name."""
        with self._database.reading() as connection:
            return [_person(row) for row in connection.execute(select(User.__table__).order_by(User.name))]

    def change(self, name: str, **columns: Any) -> Person:
        """Change ``role``, ``display``, ``language``, ``active`` or ``password`` (a hash) of a user."""
        unknown = set(columns) - {"role", "display", "language", "active", "password"}
        if unknown:
            raise UsageError(f"no such thing to change: {', '.join(sorted(unknown))}")
        if "role" in columns:
            _check_role(columns["role"])
        self.get(name)
        with self._database.writing() as connection:
            connection.execute(update(User).where(User.name == name).values(**columns))
        return self.get(name)

    def password_of(self, name: str) -> str | None:
        """The hash that was given for a user; None for nobody, for inactive users and for those without one."""
        with self._database.reading() as connection:
            wanted = select(User.password).where(User.name == name, User.active.is_(True))
            return connection.execute(wanted).scalar()

    # -- tokens and sessions

    def issue(self, name: str, *, kind: str = "api", label: str = "", expires: str | None = None) -> str:
        """A new secret for a user, told once; the store keeps its digest.

        Args:
            name: the user.
            kind: ``api`` or ``session``.
            label: what it is for.
            expires: ISO date-time in UTC; never, by default.
        """
        secret = f"marsad_{secrets.token_urlsafe(32)}"
        with self._database.writing() as connection:
            user = connection.execute(select(User.key).where(User.name == name)).scalar()
            if user is None:
                raise NotFoundError(f"no user {name}")
            columns = {"user": user, "kind": kind, "label": label, "expires": expires}
            connection.execute(insert(Token).values(digest=_digest(secret), added=now(), **columns))
        return secret

    def bearer(self, secret: str, kind: str = "api") -> Person | None:
        """Whose secret this is; None when unknown, revoked or expired, or when the user is not active."""
        wanted = (
            select(User.__table__, Token.expires)
            .join(Token, Token.user == User.key)
            .where(Token.digest == _digest(secret), Token.kind == kind)
            .where(Token.revoked.is_(None), User.active.is_(True))
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None or (row.expires and row.expires <= now()) else _person(row)

    def revoke(self, secret_or_id: str | int) -> None:
        """End a token, given as the secret itself or by the number that ``tokens`` tells."""
        mine = Token.digest == _digest(secret_or_id) if isinstance(secret_or_id, str) else Token.key == secret_or_id
        with self._database.writing() as connection:
            connection.execute(update(Token).where(mine).values(revoked=now()))

    def tokens(self, name: str, kind: str = "api") -> list[dict[str, Any]]:
        """A user's tokens without their secrets: id, label, added, expires, revoked."""
        columns = Token.key.label("id"), Token.label, Token.added, Token.expires, Token.revoked
        wanted = select(*columns).join(User, User.key == Token.user).where(User.name == name, Token.kind == kind)
        with self._database.reading() as connection:
            return [dict(row._mapping) for row in connection.execute(wanted.order_by(Token.key))]

    # -- saved searches

    def save_search(self, owner: str, name: str, query: str, *, scope: str = "reports", shared: bool = False) -> Saved:
        """Keep a query under a name; the same name again replaces it.

        Raises:
            QueryError: the query cannot be understood.
        """
        from marsad.store.query import parse

        if scope not in ("reports", "events", "incidents"):
            raise UsageError(f"no such scope: {scope}", todo="reports, events or incidents")
        parse(query)
        with self._database.writing() as connection:
            connection.execute(delete(SavedSearch).where(SavedSearch.owner == owner, SavedSearch.name == name))
            columns = {"owner": owner, "name": name, "query": query, "scope": scope, "shared": shared}
            connection.execute(insert(SavedSearch).values(added=now(), **columns))
        return next(one for one in self.searches(owner) if one.owner == owner and one.name == name)

    def searches(self, owner: str) -> list[Saved]:
        """A person's searches and those that others share, by name."""
        wanted = select(SavedSearch.__table__).where(or_(SavedSearch.owner == owner, SavedSearch.shared.is_(True)))
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(SavedSearch.name, SavedSearch.owner))
            return [msgspec.convert({**row._mapping, "id": row.key}, Saved) for row in rows]

    def drop_search(self, owner: str, name: str) -> None:
        """Forget a saved search of one's own."""
        with self._database.writing() as connection:
            connection.execute(delete(SavedSearch).where(SavedSearch.owner == owner, SavedSearch.name == name))


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise UsageError(f"no such role: {role}", todo=f"one of {', '.join(ROLES)}")


def _person(row: Any) -> Person:
    told = ("name", "role", "display", "language", "active", "added")
    return msgspec.convert({name: row._mapping[name] for name in told}, Person)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

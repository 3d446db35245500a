"""How the desk runs."""

from __future__ import annotations

import ipaddress

import msgspec

__all__ = ["LANGUAGES", "Settings", "is_loopback"]

LANGUAGES = ("ar", "en")


class Settings(msgspec.Struct, kw_only=True, frozen=True):
    """What can be set from outside.

    Attributes:
        accounts: people sign in; False is single-user mode, where whoever reaches the server is ``user``.
        user: author of decisions in single-user mode.
        secure: cookies travel over HTTPS only (set it behind a proxy that speaks HTTPS).
        hosts: names under which the server may be addressed; empty for any. Single-user mode allows loopback alone,
            whatever stands here, so that no foreign page can point its own name at this server.
        language: of people who have not chosen one.
        session_hours: a sign-in lasts so long.
        rate: requests a second that one person or address may send, over time; ``burst`` at once.
        tries: failed sign-ins within a quarter of an hour before a name or an address has to wait.
    """

    accounts: bool = False
    user: str = "local"
    secure: bool = False
    hosts: tuple[str, ...] = ()
    language: str = "ar"
    session_hours: int = 12
    rate: float = 30.0
    burst: int = 300
    tries: int = 8


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine alone."""
    bare = host.strip("[]")
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False

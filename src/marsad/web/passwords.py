"""Passwords as salted scrypt hashes (RFC 7914; parameters after OWASP's Password Storage Cheat Sheet)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from marsad.errors import UsageError

__all__ = ["LEAST", "hash_password", "password_fits"]

LEAST = 10
"""Characters of a password at least."""
MOST = 1000
_N, _R, _P = 2**15, 8, 3
_MEMORY = 64 * 1024 * 1024


def hash_password(password: str) -> str:
    """``scrypt$N$r$p$salt$hash``.

    Raises:
        UsageError: the password is too short, or longer than anybody's.
    """
    if not LEAST <= len(password) <= MOST:
        raise UsageError(f"a password has {LEAST} characters or more")
    salt = secrets.token_bytes(16)
    return f"scrypt${_N}${_R}${_P}${_told(salt)}${_told(_derive(password, salt, _N, _R, _P))}"


def password_fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one hashed. Takes as long when there is no hash, so that names cannot be probed."""
    parts = (kept or "").split("$")
    if len(password) > MOST:
        return False
    if len(parts) != 6 or parts[0] != "scrypt":
        _derive(password, b"nobody's salt...", _N, _R, _P)
        return False
    n, r, p = (int(part) for part in parts[1:4])
    made = _derive(password, base64.b64decode(parts[4]), n, r, p)
    return hmac.compare_digest(made, base64.b64decode(parts[5]))


def _derive(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    secret = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _told(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

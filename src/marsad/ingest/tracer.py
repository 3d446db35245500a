"""Tracers: strings that a site plants in its text to tell which reader copied it.

They are base64 of a line with the reader's IP address (and a time, a page), or the bare address.  An
address is personal data: it is overwritten in the stored text, block character by character, so that every
offset stays.
"""

from __future__ import annotations

import base64
import binascii
import re

__all__ = ["BLOCK", "redact"]

BLOCK = "\u2588"

_CANDIDATE = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_BARE = re.compile(rf"(?<![\w.,/-]){_OCTET}(?:\.{_OCTET}){{3}}(?![\w,/-]|\.\d)")
_ADDRESS = re.compile(
    rf"(?<![\d.]){_OCTET}(?:\.{_OCTET}){{3}}(?![\d.])|(?<![0-9a-f:])(?:[0-9a-f]{{1,4}}:){{3,7}}:?[0-9a-f]{{1,4}}(?![0-9a-f:])",
    re.IGNORECASE,
)
_FACE = re.compile(rb"[A-Za-z0-9+/_-]{12}|\d\.\d{1,3}\.\d")  # the quick look, at what is no Arabic


def redact(text: str) -> str:
    """The text with tracers overwritten by as many ``BLOCK`` characters; the same object when there is none."""
    if not _FACE.search(text.encode("ascii", "ignore")):
        return text
    spans = [match.span() for match in _CANDIDATE.finditer(text) if _traces(match.group())]
    spans += [match.span() for match in _BARE.finditer(text)]
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            start = max(start, at)
            pieces += [text[at:start], BLOCK * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def _traces(token: str) -> bool:
    """Whether a token is base64 of something with an IP address in it, at whichever of the four phases."""
    if token.isalpha() and (token.islower() or token.isupper()):
        return False
    raw = token.rstrip("=").replace("-", "+").replace("_", "/").encode()
    for skip in range(4):
        part = raw[skip:]
        part = part[: len(part) // 4 * 4] if len(part) % 4 == 1 else part + b"=" * (-len(part) % 4)
        try:
            plain = base64.b64decode(part)
        except (binascii.Error, ValueError):
            continue
        if _ADDRESS.search(plain.decode("latin-1")):
            return True
    return False

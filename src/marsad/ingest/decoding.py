"""Bytes to text: the declared encoding is a hint, what the bytes say decides.

Arabic is told by the code points that are frequent in it (alef, lam, ya, mim, waw, nun, ra, ta, ba make
up some 60 % of the letters of any Arabic text, about 30 % where one 8-bit Arabic encoding is read as another).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from marsad.errors import InputError

__all__ = ["Decoded", "decode", "garbled"]

FREQUENT = frozenset(map(chr, (0x627, 0x644, 0x64A, 0x645, 0x648, 0x646, 0x631, 0x62A, 0x628)))
ARABIC = re.compile("[\u0620-\u064a]")
LATIN_1 = re.compile("[\u00c0-\u00ff]")
CANDIDATES = ("windows-1256", "iso-8859-6", "mac_arabic")
SAMPLE = 40_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_BYTES_OF_ARABIC = frozenset([0x00, 0x06, 0x20])
_TAH = frozenset(map(chr, (0x637, 0x638)))  # what the lead bytes of UTF-8 Arabic look like in windows-1256

_SUSPECT = (*_TAH, "\u00d8", "\u00d9", "\u00c7", "\u00e1")  # and of both encodings in windows-1252


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the encoding it was read in, and what the reader should be told (or None)."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, where: str, declared: str | None = None) -> Decoded:
    """Read bytes as text.

    Args:
        data: the whole file or line.
        where: the name to put into errors.
        declared: the encoding that the page or the caller names; believed only when the bytes agree.

    Raises:
        InputError: for binary data and for bytes that are text in no known encoding.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lossy(data, encoding)
    wide = _utf16_without_mark(data)
    if wide:
        return _lossy(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", _disagreement("utf-8", declared, data))
    except UnicodeDecodeError:
        pass
    if data[:SAMPLE].count(0) * 50 > len(data[:SAMPLE]):
        raise InputError("binary data, not text", where=where, todo="export its text first")
    nearly = data.decode("utf-8", "replace")
    if nearly.count("\ufffd") * 200 <= len(nearly):
        return Decoded(nearly, "utf-8", "some bytes are no UTF-8 and were replaced")
    return _eight_bit(data, where, declared)


def garbled(text: str) -> str | None:
    """How a text was misread before it reached us (``UTF-8 read as windows-1252``), or None."""
    head = text[:2000]
    if sum(map(head.count, _SUSPECT)) * 12 < len(head):
        return None
    letters = ARABIC.findall(head)
    if len(letters) < 20:
        strange = LATIN_1.findall(head)
        if len(strange) * 4 < len(head) or len(strange) < 12:
            return None
        return _misread(head, ("windows-1252", "latin-1"))
    if sum(letter in _TAH for letter in letters) * 10 > 3 * len(letters):
        return _misread(head, ("windows-1256",))
    return None


def _misread(head: str, wrongs: tuple[str, ...]) -> str | None:
    for wrong in wrongs:
        raw = head.encode(wrong, "ignore")
        for right in ("utf-8", "windows-1256"):
            if right != wrong and _arabic_score(raw.decode(right, "ignore")) > 0.35:
                return f"{right} read as {wrong}"
    return None


def _arabic_score(text: str) -> float:
    """0 to 1: the share of all letters that are the frequent ones of Arabic."""
    letters = [letter for letter in text[:SAMPLE] if letter.isalpha()]
    return sum(letter in FREQUENT for letter in letters) / len(letters) if letters else 0.0


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:2000]
    if len(head) < 8 or len(head) % 2:
        head = head[: len(head) // 2 * 2]
    if len(head) < 8 or 0 not in head:
        return None
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        high, low = head[first::2], head[1 - first :: 2]
        if sum(b in _HIGH_BYTES_OF_ARABIC for b in high) >= 0.95 * len(high) and low.count(0) * 20 < len(low):
            return encoding
    return None


def _lossy(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, "some bytes could not be read and were replaced" if "\ufffd" in text else None)


def _eight_bit(data: bytes, where: str, declared: str | None) -> Decoded:
    sample = data[:SAMPLE]
    best, encoding = 0.0, ""
    for candidate in dict.fromkeys((*filter(None, [_known(declared)]), *CANDIDATES)):
        score = _arabic_score(sample.decode(candidate, "replace"))
        if score > best:
            best, encoding = score, candidate
    if best < 0.3:
        encoding = _guessed(sample) or ""
    if not encoding:
        raise InputError("text in no known encoding", where=where, todo="save it as UTF-8")
    return Decoded(data.decode(encoding, "replace"), encoding, _disagreement(encoding, declared, data))


def _guessed(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = from_bytes(sample, steps=5, chunk_size=512).best()
    return found.encoding if found is not None else None


def _known(name: str | None) -> str | None:
    if not name:
        return None
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return codec.name if codec._is_text_encoding else None


def _disagreement(encoding: str, declared: str | None, data: bytes) -> str | None:
    known = _known(declared)
    if not declared or data.isascii() or known == codecs.lookup(encoding).name:
        return None
    return f"declared as {declared[:40]}, read as {encoding}"

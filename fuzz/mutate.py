"""Mutations of texts and of bytes: what happens to reports on their way, and what nobody would write.

Everything is drawn from one ``random.Random``, so an input can be made again from its number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

__all__ = ["HOSTILE", "mutate_bytes", "mutate_text"]

LONGEST = 6000  # characters of a mutated text; longer ones are the business of tests/robustness

HOSTILE = (
    "\x00",
    "\ud800",
    "\udfff",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200f",
    "\u200d",
    "\ufeff",
    "\u0301" * 40,
    "\u064b" * 30,
    "\u0640" * 50,
    "(" * 60,
    ")" * 60,
    "[{(<" * 20,
    "«" * 30,
    "»",
    '"' * 15,
    "'",
    "9" * 400,
    "٩" * 60,
    "0" * 30,
    "1.5.2.3",
    "2019-02-30",
    "31/11/2024",
    "٣٠/٢/٢٠٢٤",
    "00:00",
    "99:99",
    "\r\n" * 30,
    "\n\n\n",
    "\t",
    "\u2028",
    "\u0085",
    "\x1b[31m",
    "🔴",
    "👨‍👩‍👧",
    "𐤀𐤁",
    "ﻗﺘﻞ",
    "ﷺ",
    "پگچ",
    "שלום",
    "жертв",
    "死者",
    "%s%n",
    "{0}",
    "\\u0627",
    "&#1575;",
    "<b>",
    "</p>",
    "]]>",
    "-" * 80,
    "." * 80,
    "،" * 40,
    "/" * 40,
    "ـ",
    "ال",
    "و" * 25,
    "مليار",
    "ألف ألف ألف ألف",
    "عشرات المئات من آلاف",
    "خمسة وعشرون وثلاثمئة",
    "قبل ألف عام",
    "بعد غد أمس الأول",
    "في 30 شباط/فبراير 2023",
    "من جهته قال إن",
    "بينهم",
    "على الأقل",
    "١٤٤٥ هـ",
    "قتل قتل قتل",
    "لم يقتل أحد",
    "نفى",
    "وأصيب",
    "1e308",
    "-1",
    "½",
    "²",
    "٪",
    "inf",
    "nan",
)
DIGITS = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")

Texts = Sequence[str]


def _span(text: str, draw: Random, longest: int = 200) -> tuple[int, int]:
    start = draw.randrange(len(text) + 1)
    return start, min(len(text), start + draw.randrange(1, longest))


def _delete(text: str, draw: Random, _: Texts) -> str:
    start, end = _span(text, draw)
    return text[:start] + text[end:]


def _double(text: str, draw: Random, _: Texts) -> str:
    start, end = _span(text, draw)
    return text[:end] + text[start:end] * draw.choice((1, 1, 2, 8)) + text[end:]


def _swap(text: str, draw: Random, _: Texts) -> str:
    (a, b), (c, d) = sorted((_span(text, draw), _span(text, draw)))
    c, d = max(b, c), max(b, c, d)
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _shuffle(text: str, draw: Random, _: Texts) -> str:
    words = text.split(" ")
    start = draw.randrange(len(words))
    some = words[start : start + draw.randrange(2, 30)]
    draw.shuffle(some)
    return " ".join((*words[:start], *some, *words[start + len(some) :]))


def _insert(text: str, draw: Random, _: Texts) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + draw.choice(HOSTILE) + text[at:]


def _between(text: str, draw: Random, _: Texts) -> str:
    words = text.split(" ")
    words.insert(draw.randrange(len(words) + 1), draw.choice(HOSTILE))
    return " ".join(words)


def _splice(text: str, draw: Random, others: Texts) -> str:
    other = draw.choice(others)
    start, end = _span(other, draw, 400)
    at = draw.randrange(len(text) + 1)
    return text[:at] + other[start:end] + text[at:]


def _letter(text: str, draw: Random, others: Texts) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + draw.choice(draw.choice(others) or " ") + text[at + 1 :]


def _any_letter(text: str, draw: Random, _: Texts) -> str:
    at = draw.randrange(len(text) + 1)
    return text[:at] + chr(draw.choice((draw.randrange(0x110000), draw.randrange(0x600, 0x700)))) + text[at + 1 :]


def _digits(text: str, _: Random, __: Texts) -> str:
    return text.translate(DIGITS)


def _join(text: str, draw: Random, _: Texts) -> str:
    start, end = _span(text, draw)
    return text[:start] + text[start:end].replace(" ", "") + text[end:]


def _dodge(text: str, draw: Random, _: Texts) -> str:
    start, end = _span(text, draw, 30)
    return text[:start] + draw.choice((".", "ـ", " ", "\u200c", "*", "-")).join(text[start:end]) + text[end:]


def _break(text: str, draw: Random, _: Texts) -> str:
    mark = draw.choice((".", "،", "\n", ":", "؟", '"', "(", ")"))
    return text.replace(" ", f"{mark} ", draw.randrange(1, 12)) if draw.random() < 0.5 else text.replace(mark, "")


def _crop(text: str, draw: Random, _: Texts) -> str:
    start, end = _span(text, draw, 500)
    return text[start:end]


_OF_TEXT: tuple[Callable[[str, Random, Texts], str], ...] = (
    _delete,
    _double,
    _swap,
    _shuffle,
    _insert,
    _between,
    _splice,
    _letter,
    _any_letter,
    _digits,
    _join,
    _dodge,
    _break,
)


def mutate_text(text: str, draw: Random, others: Texts) -> str:
    """A text with one to eight things done to it.

    Args:
        text: a report.
        draw: where chance comes from.
        others: texts to borrow from.
    """
    if draw.random() < 0.7:
        text = _crop(text, draw, others)
    for _ in range(draw.choice((1, 1, 2, 2, 3, 4, 8))):
        text = draw.choice(_OF_TEXT)(text, draw, others)
    return text[:LONGEST]


def mutate_bytes(data: bytes, draw: Random, words: Sequence[bytes], others: Sequence[bytes]) -> bytes:
    """Bytes of some format, damaged.

    Args:
        data: a well-formed input.
        draw: where chance comes from.
        words: pieces of the format, put in and doubled.
        others: further inputs to borrow from.
    """
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 3, 5, 10))):
        _damage(out, draw, words, others)
    return bytes(out[: 4 * LONGEST])


def _damage(out: bytearray, draw: Random, words: Sequence[bytes], others: Sequence[bytes]) -> None:
    at = draw.randrange(len(out) + 1)
    end = min(len(out), at + draw.choice((1, 2, 4, 16, 100, 1000)))
    what = draw.randrange(8)
    if what == 0 and at < len(out):
        out[at] ^= 1 << draw.randrange(8)
    elif what == 1:
        out[at:at] = draw.randbytes(draw.choice((1, 2, 4, 30)))
    elif what == 2:
        del out[at:end]
    elif what == 3:
        out[at:at] = bytes(out[at:end]) * draw.choice((1, 2, 20))
    elif what == 4:
        out[at:at] = draw.choice(words) * draw.choice((1, 1, 1, 2, 50))
    elif what == 5:
        other = draw.choice(others)
        start = draw.randrange(len(other) + 1)
        out[at:end] = other[start : start + 300]
    elif what == 6:
        out[at:at] = draw.choice(HOSTILE).encode("utf-8", "surrogatepass")
    else:
        del out[at if draw.random() < 0.3 else len(out) :]

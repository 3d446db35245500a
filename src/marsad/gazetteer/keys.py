"""Spelling keys: how a place name is written down for looking it up.

``key`` levels what newsrooms write either way; ``loose_key`` also levels the article, spaces and weak
letters, for names that a person types or that a report spells in its own way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

__all__ = ["Fold", "key", "latin", "loose_key"]

Fold = Callable[[str], str]

_NOT_NAME = re.compile(r"[^\w\s]|_")
_SPACES = re.compile(r"\s+")
_LATIN_ARTICLE = re.compile(r"\b(al|el|ar|as|ash|at|ad|an|az|adh|ath)[\s-]+", re.ASCII)
_DOUBLED = re.compile(r"(.)\1+")


def key(name: str, fold: Fold) -> str:
    """The exact key: folded by the language, lower case, no marks, single spaces."""
    text = fold(unicodedata.normalize("NFKC", name)).casefold()
    if text.isascii() is False and any("a" <= letter <= "z" for letter in text):
        text = latin(text)
    return _SPACES.sub(" ", _NOT_NAME.sub(" ", text.replace("'", ""))).strip()


def latin(text: str) -> str:
    """Latin letters without their marks."""
    kept = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return "".join(letter for letter in kept if letter not in "\u02bb\u02bc\u02be\u02bf\u2018\u2019`\u02b9\u02ba")


def loose_key(exact: str, strip: Fold) -> str:
    """A wider key made from an exact one.

    Args:
        exact: what ``key`` gave.
        strip: the language's own levelling of one word (article off, weak letters levelled).
    """
    if exact.isascii():
        text = _LATIN_ARTICLE.sub("", exact + " ").replace(" ", "").replace("-", "")
        for old, new in (
            ("ou", "u"),
            ("oo", "u"),
            ("ee", "i"),
            ("y", "i"),
            ("e", "a"),
            ("o", "u"),
            ("h", ""),
            ("q", "k"),
        ):
            text = text.replace(old, new)
        return _DOUBLED.sub(r"\1", text)
    return "".join(strip(word) for word in exact.split())

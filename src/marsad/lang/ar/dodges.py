"""Words written to slip past filters (split, dotted, stretched), read through without losing offsets."""

from __future__ import annotations

__all__ = ["find_dodges"]


def find_dodges(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
    """Stored regions to leave out, and (offset, letter) to read differently."""
    return [], []

"""The version of the package and of the codebook its records follow."""

from __future__ import annotations

__all__ = ["CODEBOOK", "VERSION"]

VERSION = "0.1.0"
CODEBOOK = "1"

"""Exports: one file a format, one gate for all (docs/export.md)."""

from __future__ import annotations

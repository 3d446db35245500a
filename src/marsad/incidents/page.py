"""An incident as one self-contained page."""

from __future__ import annotations

from marsad.incidents.model import Incident

__all__ = ["page"]


def page(incident: Incident, lang: str = "ar") -> str:
    """The page; ``lang`` is the language of its labels."""
    raise NotImplementedError

"""From an article to its record, one direction, no stage reaching back.

reading (what the language's rules saw) → mentions (tellings of acts with their figures) → participants →
scope (news or recall, fact or plan) → merge (one event told twice is one) → events of the record.
"""

from __future__ import annotations

from marsad.coding.pipeline import code, stages

__all__ = ["code", "stages"]

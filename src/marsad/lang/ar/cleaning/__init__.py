"""What of a stored article is not the report: page furniture, teasers, source tails, captions, bylines, residue.

Precision comes first: a region is marked only when it is surely not report, for what is marked is not read.
"""

from marsad.lang.ar.cleaning.clean import Cleaning, clean, find_removals, masked, republished_from
from marsad.lang.ar.cleaning.rules import CleaningRule, cleaning_rules

__all__ = ["Cleaning", "CleaningRule", "clean", "cleaning_rules", "find_removals", "masked", "republished_from"]

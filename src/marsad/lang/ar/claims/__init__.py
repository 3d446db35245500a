"""Who tells: the sources a report names, how they stand to what they tell, and for which words they vouch."""

from marsad.lang.ar.claims.annotate import annotate
from marsad.lang.ar.claims.attribute import Told, attribute
from marsad.lang.ar.claims.blame import charges, denials
from marsad.lang.ar.claims.model import Attribution, SourceMention
from marsad.lang.ar.claims.words import quote

__all__ = ["Attribution", "SourceMention", "Told", "annotate", "attribute", "charges", "denials", "quote"]

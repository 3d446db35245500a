"""Places in Arabic reports: ``annotate`` finds their names, ``resolve`` says where they are."""

from marsad.lang.ar.places.finding import annotate
from marsad.lang.ar.places.levels import specificity
from marsad.lang.ar.places.mention import PlaceMention
from marsad.lang.ar.places.resolving import Resolved, resolve, resolve_linked
from marsad.lang.ar.places.standing import standing

__all__ = ["PlaceMention", "Resolved", "annotate", "resolve", "resolve_linked", "specificity", "standing"]

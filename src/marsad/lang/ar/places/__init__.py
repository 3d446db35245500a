"""Places in Arabic reports: ``annotate`` finds their names, ``resolve`` says where they are."""

from marsad.lang.ar.places.finding import annotate
from marsad.lang.ar.places.levels import specificity
from marsad.lang.ar.places.mention import PlaceMention
from marsad.lang.ar.places.resolving import resolve

__all__ = ["PlaceMention", "annotate", "resolve", "specificity"]

"""Numbers: digits and number words with their hedges and bounds, as ranges."""

from marsad.lang.ar.numbers.find import annotate
from marsad.lang.ar.numbers.quantity import Quantity

__all__ = ["Quantity", "annotate"]

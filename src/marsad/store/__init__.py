"""The store: reports, every coded version, people's decisions, incidents; found again by words and values.

>>> import marsad                                                             # doctest: +SKIP
>>> store = marsad.open_store("project.db")                                   # doctest: +SKIP
>>> [item.id for item in store.reports("kind:air_strike killed>=5").items]    # doctest: +SKIP
"""

from marsad.store.incidents import CurrentIncident
from marsad.store.store import Store, open_store
from marsad.store.views import (
    Added,
    Conflict,
    Current,
    EntryView,
    EventItem,
    EventState,
    IncidentItem,
    Mark,
    Page,
    ReportItem,
    Version,
)

__all__ = [
    "Added",
    "Conflict",
    "Current",
    "CurrentIncident",
    "EntryView",
    "EventItem",
    "EventState",
    "IncidentItem",
    "Mark",
    "Page",
    "ReportItem",
    "Store",
    "Version",
    "open_store",
]

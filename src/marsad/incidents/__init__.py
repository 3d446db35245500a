"""From many reports to one incident: copies, links, judgements, reconciled figures.

>>> from marsad.incidents import build                        # doctest: +SKIP
>>> incidents = build(reports, policy="casualty_recorders")   # doctest: +SKIP
"""

from marsad.incidents.index import IncidentIndex, build
from marsad.incidents.judgements import Judgement, load_judgements, save_judgement
from marsad.incidents.model import Incident
from marsad.incidents.policies import POLICIES
from marsad.incidents.views import JsonLines, Reports, ReportSource

__all__ = [
    "POLICIES",
    "Incident",
    "IncidentIndex",
    "JsonLines",
    "Judgement",
    "ReportSource",
    "Reports",
    "build",
    "load_judgements",
    "save_judgement",
]

"""Coding more than one machine's worth of reports: shards of the input, coded apart, each written once.

``plan`` cuts the sources into shards, ``work`` codes one of them, ``engines`` runs many at a time on processes of this
machine or on the workers of a Dask cluster.  ``docs/scale.md`` tells why and what it costs.
"""

from marsad.scale.engines import run_all
from marsad.scale.plan import Plan, Shard, plan_shards
from marsad.scale.work import Done, Options, code_shard

__all__ = ["Done", "Options", "Plan", "Shard", "code_shard", "plan_shards", "run_all"]

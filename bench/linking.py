"""How linking grows: ``python bench/linking.py [--jobs N] [REPORTS …]`` (10000), on generated reports.

For each size: seconds to read, link, group and reconcile, by the clock and of all processes; peak memory
of the largest process; B-cubed and pairwise figures against the truth; seconds to add one more report.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections import Counter

import msgspec
from retellings import Retold, retellings

from marsad.incidents import Incident, IncidentIndex, Reports
from marsad.incidents.views import ReportView

__all__ = ["cubed", "main"]


def cubed(incidents: list[Incident], truth: dict[str, str]) -> dict[str, float]:
    """B-cubed (Bagga and Baldwin 1998) and pairwise precision, recall; reports in no incident stand alone."""
    group_of = {report: number for number, incident in enumerate(incidents) for report in incident.reports}
    for report in truth:
        group_of.setdefault(report, -1 - len(group_of))
    together = Counter((group_of[report], truth[report]) for report in truth)
    groups, incidents_of = Counter(group_of[report] for report in truth), Counter(truth.values())
    precision = sum(n * n / groups[g] for (g, _), n in together.items()) / len(truth)
    recall = sum(n * n / incidents_of[t] for (_, t), n in together.items()) / len(truth)
    right = sum(n * (n - 1) for n in together.values())
    return {
        "b_precision": precision,
        "b_recall": recall,
        "b_f1": 2 * precision * recall / (precision + recall),
        "pair_precision": right / (sum(n * (n - 1) for n in groups.values()) or 1),
        "pair_recall": right / (sum(n * (n - 1) for n in incidents_of.values()) or 1),
    }


def _views(retold: list[Retold]) -> list[ReportView]:
    decoder = msgspec.json.Decoder(ReportView)
    return [decoder.decode(msgspec.json.encode(one.record)) for one in retold]


def processor() -> float:
    """Seconds of the processor, of this process and of those it waited for."""
    return sum(os.times()[:4])


def measure(size: int, jobs: int) -> None:
    """One size, printed."""
    made = list(retellings(size + 5))
    truth = {one.record["id"]: one.incident for one in made[:size]}
    views = _views(made)
    del made
    index = IncidentIndex(jobs=jobs)
    started, begun = time.perf_counter(), processor()
    index.add_all(Reports(views[:size]))
    linked, linking = time.perf_counter(), processor() - begun
    found = index.incidents()
    done, reconciling = time.perf_counter(), processor() - begun - linking
    got = " ".join(f"{name} {value:.3f}" for name, value in cubed(found, truth).items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    sizes = f"{size} reports, {len(set(truth.values()))} incidents, {len(found)} found"
    times = f"linked {linked - started:.1f} s ({linking:.1f} of the processor)"
    times += f", reconciled {done - linked:.1f} s ({reconciling:.1f})"
    print(f"{sizes}: {times}, peak {peak:.2f} GB", flush=True)
    print("  " + got)
    slowest = 0.0
    for view in views[size:]:
        before = time.perf_counter()
        index.add(view)
        slowest = max(slowest, time.perf_counter() - before)
    print(f"  adding one more: {slowest:.3f} s at most")


def main() -> None:
    """All sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="*", type=int, default=[10_000])
    parser.add_argument("--jobs", type=int, default=1)
    wanted = parser.parse_args()
    for size in wanted.reports:
        measure(size, wanted.jobs)


if __name__ == "__main__":
    main()

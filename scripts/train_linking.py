"""Learn the weights of linking (``src/marsad/incidents/weights.json``) from incidents that people linked.

    python scripts/train_linking.py CODED.jsonl TRUTH.jsonl [--write] [--other-half FOLDER]

CODED: coded reports (``marsad code``).  TRUTH: one JSON object a line, ``id`` of a report and ``incidents``: ids of
the incidents it tells of.  Incidents are halved by the hash of their id; only reports all of whose incidents
lie in the first half are learned from, and only those of the second are reported on.  The reports of the second half
are strangers to those of the first: that much is known of them without their labels.

Pairs of reports with several events are labelled by their best pair alone: which event is the shared one is
not coded, so the likeliest by the weights of the round before stands for it, and the rest are left out.
Logistic regression by gradient descent, ridge penalty, signs held to what a feature means; plain Python.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from math import exp
from pathlib import Path

from marsad.incidents.index import IncidentIndex
from marsad.incidents.scoring import FEATURES, Weights, load_weights
from marsad.incidents.views import JsonLines, Reports, ReportView

OUT = Path(__file__).parents[1] / "src" / "marsad" / "incidents" / "weights.json"
GIVEN = frozenset(["told_apart"])  # a rule, not learned
EITHER = frozenset(["undated", "unplaced"])
AGAINST = frozenset(
    ["other_day", "other_weekday", "far_in_time", "apart", "other_kind", "killed_other", "injured_other", "other_actor"]
)
WANTED_PRECISION = 0.85  # above what is asked for: strangers multiply as an archive grows
RIDGE = 2e-4
MOST_WRONG = 4
ROUNDS, STEPS, PACE = 2, 250, 1.0
Pair = tuple[tuple[int, int], dict[str, float]]


def half(incident: str) -> int:
    """0: learned from; 1: reported on."""
    return hashlib.sha256(incident.encode()).digest()[0] % 2


def halves(truth: dict[str, list[str]]) -> dict[str, int]:
    """The half of every report whose incidents lie in one half."""
    found = {}
    for report, incidents in truth.items():
        sides = {half(incident) for incident in incidents}
        if len(sides) == 1:
            found[report] = sides.pop()
    return found


def known_of(truth: dict[str, list[str]], side: int) -> dict[str, list[str]]:
    """The incidents of one half that each report tells of."""
    return {report: [one for one in incidents if half(one) == side] for report, incidents in truth.items()}


def index_of(reports: Iterable[ReportView], weights: Weights) -> IncidentIndex:
    """An index that has linked these reports."""
    index = IncidentIndex(weights=weights)
    index.add_all(Reports(reports))
    return index


def pairs_of(index: IncidentIndex, truth: dict[str, list[str]], mine: set[str]) -> tuple[list[list[Pair]], list[Pair]]:
    """Bags of pairs of which one is right, and pairs that are wrong, of reports of which one is among ``mine``."""
    bags: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    wrong: list[Pair] = []
    for a, b in index.compared():
        x, y = index.tellings[a].report.id, index.tellings[b].report.id
        if x not in mine and y not in mine:
            continue
        row = ((a, b), index.features(a, b))
        if x == y:
            (wrong if len(truth[x]) > 1 else bags[f"{a}", f"{b}"]).append(row) if one_place(row[1]) else None
        elif set(truth[x]) & set(truth[y]):
            bags[x, y].append(row)
        else:
            wrong.append(row)
    return list(bags.values()), wrong


def one_place(features: dict[str, float]) -> bool:
    """Whether two events of one report could be one that was coded twice."""
    return "apart" not in features and "told_apart" not in features


def descend(rows: list[tuple[dict[str, float], int]], start: Weights) -> Weights:
    """Logistic regression from ``start``; wrong pairs together weigh ``MOST_WRONG`` times the right ones at most."""
    names = list(FEATURES)
    place = {name: i for i, name in enumerate(names)}
    data = [([(place[n], v) for n, v in features.items()], label) for features, label in rows]
    weights, bias = [start.weights.get(name, 0.0) for name in names], start.bias
    right = sum(label for _, label in data)
    share_of_wrong = min(1.0, MOST_WRONG * right / (len(data) - right))
    squares, bias_square = [1e-6] * len(names), 1e-6
    for _ in range(STEPS):
        slope, bias_slope = [RIDGE * w * len(data) for w in weights], 0.0
        for features, label in data:
            total = bias + sum(weights[i] * v for i, v in features)
            miss = 1 / (1 + exp(-max(-30.0, min(30.0, total)))) - label
            miss *= 1.0 if label else share_of_wrong
            bias_slope += miss
            for i, v in features:
                slope[i] += miss * v
        for i, name in enumerate(names):
            if name in GIVEN:
                continue
            squares[i] += slope[i] ** 2
            weights[i] -= PACE * slope[i] / squares[i] ** 0.5
            if name not in EITHER:
                weights[i] = min(weights[i], 0.0) if name in AGAINST else max(weights[i], 0.0)
        bias_square += bias_slope**2
        bias -= PACE * bias_slope / bias_square**0.5
    return Weights(bias, dict(zip(names, weights, strict=True)), start.join, start.doubt)


def learn(index: IncidentIndex, truth: dict[str, list[str]], mine: set[str], start: Weights) -> Weights:
    """Weights after some rounds of choosing the likeliest pair of every bag."""
    bags, wrong = pairs_of(index, truth, mine)
    weights = start
    for _ in range(ROUNDS):
        right = [max(bag, key=lambda row: weights.score(row[1])) for bag in bags]
        weights = descend([(f, 1) for _, f in right] + [(f, 0) for _, f in wrong], weights)
        print(f"{len(right)} right, {len(wrong)} wrong pairs, bias {weights.bias:.2f}")
    return weights


def measure(index: IncidentIndex, truth: dict[str, list[str]], mine: set[str] | None = None) -> dict[str, float]:
    """Pairwise precision and recall and extended B-cubed (Amigo et al. 2009), of the reports among ``mine``."""
    gold, said = defaultdict(lambda: defaultdict(int)), defaultdict(lambda: defaultdict(int))
    members = defaultdict(set)
    for report, incidents in truth.items():
        for incident in incidents:
            members[incident].add(report)
    for table, groups in ((gold, members.values()), (said, [set(i.reports) & truth.keys() for i in index.incidents()])):
        for group in groups:
            for a in group:
                for b in group:
                    table[a][b] += 1
    return _cubed(gold, said, sorted(mine or truth))


def _cubed(gold, said, ids) -> dict[str, float]:
    precision = recall = right = linked = wanted = 0.0
    for a in ids:
        g, p = gold[a], said[a] or {a: 1}
        precision += sum(min(n, g.get(b, 0)) / n for b, n in p.items()) / len(p)
        recall += sum(min(n, p.get(b, 0)) / n for b, n in g.items()) / len(g)
        right += len((set(g) & set(p)) - {a})
        linked += len(set(p) - {a})
        wanted += len(set(g) - {a})
    p, r = precision / len(ids), recall / len(ids)
    return {
        "pair_precision": right / (linked or 1),
        "pair_recall": right / (wanted or 1),
        "b_precision": p,
        "b_recall": r,
        "b_f1": 2 * p * r / (p + r),
    }


def choose_join(index: IncidentIndex, truth: dict[str, list[str]], mine: set[str], weights: Weights) -> Weights:
    """The threshold with the best B-cubed F1 on what was learned from, with pairwise precision as wanted."""
    best: tuple[float, float] = (0.0, 0.5)
    for step in range(25, 70, 5):
        index.weights = Weights(weights.bias, weights.weights, step / 100, weights.doubt)
        index.regroup()
        got = measure(index, truth, mine)
        print(f"join {step / 100:.2f} " + " ".join(f"{name} {value:.3f}" for name, value in got.items()))
        if got["pair_precision"] >= WANTED_PRECISION:
            best = max(best, (round(got["b_f1"], 4), step / 100))
    return Weights(weights.bias, weights.weights, best[1], round(best[1] * 0.6, 2))


def main() -> None:
    """Learn, report, and with --write ship."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coded", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--other-half", type=Path, help="write the half reported on: coded.jsonl and truth.jsonl")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.truth.read_text(encoding="utf-8").splitlines() if line.strip()]
    truth = {row["id"]: row["incidents"] for row in rows}
    side = halves(truth)
    reports = list(JsonLines([args.coded]).reports())
    parts = [[report for report in reports if side.get(report.id) == number] for number in (0, 1)]
    mine, known = {report.id for report in parts[0]}, known_of(truth, 0)
    start = load_weights()
    index = index_of(reports, start)  # all texts, for as many strangers as in use; labels of one half only
    weights = learn(index, known, mine, start)
    weights = choose_join(index_of(reports, weights), known, mine, weights)
    for name, points in sorted(weights.weights.items(), key=lambda item: -abs(item[1])):
        print(f"{points:+6.2f}  {name}: {FEATURES[name]}")
    got = measure(index_of(parts[1], weights), {report.id: truth[report.id] for report in parts[1]})
    print(f"reported half ({len(parts[1])} reports): " + " ".join(f"{n} {v:.3f}" for n, v in got.items()))
    if args.other_half:
        keep_half(args, {report.id for report in parts[1]})
    if args.write:
        ship(weights, got, args, len(parts[0]))


def keep_half(args: argparse.Namespace, ids: set[str]) -> None:
    """Write the coded reports and the truth of the half that was not learned from, for other scorers."""
    args.other_half.mkdir(parents=True, exist_ok=True)
    for path, name in ((args.coded, "coded.jsonl"), (args.truth, "truth.jsonl")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if json.loads(line)["id"] in ids]
        (args.other_half / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def ship(weights: Weights, got: dict[str, float], args: argparse.Namespace, learned_from: int) -> None:
    """Write the weights with where they come from."""
    digest = hashlib.sha256(args.coded.read_bytes() + args.truth.read_bytes()).hexdigest()
    data = {
        "about": "written by scripts/train_linking.py",
        "learned": date.today().isoformat(),
        "data_sha256": digest,
        "learned_from_reports": learned_from,
        "other_half": {name: round(value, 3) for name, value in got.items()},
        "bias": round(weights.bias, 2),
        "join": weights.join,
        "doubt": weights.doubt,
        "weights": {name: round(value, 2) for name, value in weights.weights.items()},
    }
    OUT.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Learn the few weights of coding from annotated reports: scripts/train_coding.py GOLD.jsonl [--sentences FILE …].

Four logistic models with named features (see marsad/coding/features.py): whether a telling belongs to an
event told before, whether joined tellings are an event, whether an event is the report's news, and whether a
line by itself tells of one (learned from the sentences alone).  Training is
deterministic (full-batch Newton steps, ridge penalty).  Scores are from leave-out folds by report.
Needs numpy, which the package itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from marsad.coding.casualties import drop_summaries
from marsad.coding.features import ONLY_LINES, Features, event_features, join_features, line_features
from marsad.coding.mentions import Mention, find_mentions
from marsad.coding.merge import Cluster, cluster, comparable, event_kind
from marsad.coding.participants import attach_participants
from marsad.coding.reading import Reading
from marsad.coding.scope import judge_scope
from marsad.coding.weights import FILE
from marsad.lang import reader_for
from marsad.record import Article

FOLDS = 8
SILENT = 3.0
"""Weight of a telling found in a report that tells of no event: such reports are few here and many in the world."""
CROSSED = 3.0
"""How much harder a crossed feature (a&b) is held at its prior than a plain one."""

PRIORS: dict[str, dict[str, float]] = {
    "join": {
        "kind_same": 1.8,
        "kind_figure": 1.1,
        "kind_same_word": 1.3,
        "kind_near": 0.5,
        "kind_attack": 0.7,
        "place_same": 1.4,
        "place_near": 0.2,
        "place_within": 0.3,
        "place_other": -2.3,
        "place_new": 0.0,
        "day_same": 0.6,
        "day_other": -2.2,
        "figures_same_large": 2.2,
        "figures_same": 1.2,
        "figures_other": -1.0,
        "figures_other_held": -2.0,
        "doer_same": 0.5,
        "doer_other": -0.8,
        "target_same": 0.5,
        "target_other": -0.3,
        "title_lead": 1.2,
        "title_later": 0.5,
        "title_event": 0.3,
        "lead_event": 0.3,
        "figure_for_latest": 1.0,
        "definite_latest": 0.4,
        "points_back": 0.8,
        "cue_new_topic": -1.0,
        "status_differs": -0.6,
        "role_differs": -1.0,
        "distance": -1.0,
        "same_clause": 0.8,
        "blast_that_targeted": 1.8,
        "latest": 0.8,
        "clause_opened": -0.5,
        "arms_other": -1.2,
        "arms_same": 0.3,
        "cue_ago": -0.5,
        "cue_pluperfect": -0.5,
    },
    "event": {
        "counted": 0.7,
        "placed": 0.5,
        "placed_widely": 0.2,
        "dated": 0.4,
        "doer": 0.3,
        "target": 0.3,
        "weight_strong": 0.3,
        "weight_frame": -0.4,
        "tellings": 1.0,
        "echo": -1.0,
        "bare": -0.6,
        "titled": 1.0,
        "lead": 0.5,
        "cue_condemn": -0.3,
        "cue_hypothesis": -1.2,
        "cue_call": -2.0,
        "cue_plan": -0.5,
        "long": -0.5,
        "cue_habitual": -0.7,
        "standing": -0.4,
        "only_plural": -0.5,
        "told_by": 0.3,
        "cue_relative": -0.4,
        "about_crime": -0.3,
        "about_crime&held": -1.8,
        "about_accident": -1.0,
        "about_accident&act": -0.7,
        "about_culture": -0.3,
        "about_culture&crowd": -1.5,
        "about_culture&act": -0.3,
        "about_net": -2.0,
        "about_armed": 0.3,
        "about_armed&held": 0.8,
        "unarmed&held": -1.5,
        "told_assault": 0.3,
        "told_protest": 0.3,
        "told_other": 0.2,
        "very_old": -0.5,
        "cue_since_long": -0.5,
    },
    "news": {
        "titled": 2.0,
        "lead": 1.5,
        "cue_recall": -1.8,
        "cue_ago": -1.0,
        "cue_pluperfect": -0.8,
        "old": -1.5,
        "very_old": -1.0,
        "fresh": 1.0,
        "background": -1.0,
        "cue_after": -0.5,
        "cue_relative": -0.8,
        "depth": -0.5,
        "tellings": 0.8,
        "counted": 0.3,
        "cue_habitual": -0.5,
        "cue_announced": -0.8,
    },
}
"""Weights set by hand before any data was seen; training moves them as far as the reports insist."""
PRIORS["line"] = PRIORS["event"]

ASSAULT = set(
    "air_strike shelling suicide_bombing bombing armed_clash raid attack assassination execution abduction "
    "sexual_violence chemical_attack territory_gained destruction".split()
)
PROTEST = {"protest", "protest_suppressed", "riot"}
SLIGHT = 0.2
"""How much less a labelled sentence weighs than a telling of a report in learning what is an event of a report."""
Row = tuple[Features, bool, str, float]  # features, answer, report id, weight


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def reading_of(row: dict[str, Any]) -> tuple[Reading, list[Mention]]:
    text = row["text"]
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        id=row["id"],
        text=text,
        sha256=digest,
        title=row.get("title"),
        outlet=row.get("outlet"),
        published=row.get("published"),
        language="ar",
    )
    reader = reader_for("ar")
    assert reader is not None
    reading, _, _ = reader.read(article)
    mentions = find_mentions(reading)
    attach_participants(reading, mentions)
    return reading, judge_scope(reading, mentions)


def spans(event: dict[str, Any], key: str) -> list[tuple[int, int]]:
    value = event.get(key) or []
    return [(s["start"], s["end"]) for s in (value if isinstance(value, list) else [value]) if s]


def answers(
    row: dict[str, Any], reading: Reading, mentions: list[Mention], titles: bool = False
) -> list[tuple[int, int] | None]:
    """For every telling the annotated event it belongs to, with how surely (0: its trigger, 1 or 2: its evidence).

    Events that share a trigger (one act in several towns) count as one.
    """
    group: dict[Any, int] = {}
    events = row["events"]
    triggers = [next(iter(spans(event, "trigger")), None) for event in events]
    number = [group.setdefault(trigger or -i, i) for i, trigger in enumerate(triggers)]
    found: list[tuple[int, int] | None] = []
    for mention in mentions:
        start, end = reading.doc.starts[mention.first], reading.doc.ends[mention.last - 1]
        options = []
        for i, event in enumerate(events):
            near = abs(start - triggers[i][0]) if triggers[i] else 0
            if triggers[i] and triggers[i][0] < end and start < triggers[i][1]:
                options.append((0, near, number[i]))
            elif any(first < end and start < last for first, last in spans(event, "evidence")):
                if event["kind"] == mention.kind:
                    options.append((1, near, number[i]))
                elif alike(event["kind"], mention):
                    options.append((2, near, number[i]))
        if titles and not options and mention.sentence < reading.title_sentences:
            options += [(3, k, number[k]) for k, e in enumerate(events) if alike(e["kind"], mention)][:1]
        best = min(options, default=None)
        found.append((best[2], best[0]) if best else None)
    return found


def alike(kind: str, mention: Mention) -> bool:
    return comparable(Cluster([mention], kind=mention.kind), probe(kind))


def probe(kind: str) -> Mention:
    return Mention("", 0, 1, 0, 0, 0, kind, "strong", base_kind=kind)


def join_rows(row: dict[str, Any], reading: Reading, mentions: list[Mention]) -> Iterable[Row]:
    known: list[tuple[int, list[Mention]]] = []
    for mention, answer in zip(mentions, answers(row, reading, mentions), strict=True):
        if answer is None:
            continue
        answer = answer[0]
        latest = True
        home = None
        for number, members in reversed(known):
            event = Cluster(members, kind=event_kind(members))
            if number == answer:
                home = members
            if comparable(event, mention):
                yield join_features(reading, members, event.kind, mention, latest), number == answer, row["id"], 1.0
                latest = False
        if home is None:
            known.append((answer, [mention]))
        else:
            home.append(mention)
            known.sort(key=lambda item: item[1][-1].head)


def event_rows(row: dict[str, Any], reading: Reading, clusters: list[Cluster]) -> tuple[list[Row], list[Row]]:
    """Rows for "is an event" and "is news"; of several clusters for one annotated event only the best is right."""
    flat = [m for c in clusters for m in c.mentions]
    said = dict(zip(map(id, flat), answers(row, reading, flat, titles=True), strict=True))
    homes: dict[int, tuple[tuple[int, int, int], int]] = {}
    claimed: list[list[int]] = []
    for k, item in enumerate(clusters):
        hits = [hit for m in item.mentions if (hit := said[id(m)])]
        claimed.append([number for number, _ in hits])
        for number in set(claimed[-1]):
            mine = [rank for n, rank in hits if n == number]
            key = (-min(mine), len(mine), -k)
            if number not in homes or key > homes[number][0]:
                homes[number] = (key, k)
    best = {k: number for number, (_, k) in homes.items()}
    events: list[Row] = []
    news: list[Row] = []
    for k, item in enumerate(clusters):
        features = event_features(reading, item.mentions, item.echo)
        events.append((features, k in best, row["id"], 1.0 if row["events"] else SILENT))
        if k in best:
            news.append((features, row["events"][best[k]]["role"] == "main", row["id"], 1.0))
    return events, news


def sentence_rows(path: Path, left_out: dict[str, float]) -> Iterable[Row]:
    """Labelled sentences: a sentence that holds no act of the type makes all its tellings of it wrong."""
    for row in read(path):
        if row["label"] not in ("yes", "easy no", "difficult no"):
            continue
        kinds = PROTEST if row.get("type", path.stem) == "protest" else ASSAULT
        reading, mentions = reading_of({"id": row["id"], "text": row["text"]})
        if row["id"] in left_out:
            score = left_out[row["id"]]
            reading.telling = lambda sentence, family, score=score: score  # type: ignore[misc]
        clusters = [c for c in cluster(reading, mentions) if c.kind in kinds]
        if row["label"] == "yes" and len(clusters) > 1:
            continue
        for item in clusters:
            weight = 0.25 if "type" in row else 0.5  # our own lines are tidier than the world's
            yield line_features(reading, item.mentions, item.echo), row["label"] == "yes", row["document"], weight


def fit(rows: list[Row], ridge: float, prior: dict[str, float]) -> tuple[float, dict[str, float]]:
    names = sorted({name for features, *_ in rows for name in features})
    counts = {name: sum(name in features and features[name] != 0 for features, *_ in rows) for name in names}
    names = [name for name in names if counts[name] >= 4 or name in prior]
    x = np.array([[features.get(name, 0.0) for name in names] + [1.0] for features, *_ in rows])
    y = np.array([float(answer) for _, answer, *_ in rows])
    weight = np.array([w for *_, w in rows])
    penalty = np.diag([ridge * (CROSSED if "&" in name else 1.0) for name in names] + [1e-3])
    middle = np.array([prior.get(name, 0.0) for name in names] + [0.0])
    beta = middle.copy()
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (y - p)) - penalty @ (beta - middle)
        hessian = (x * (weight * p * (1 - p) + 1e-9)[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if float(np.abs(step).max()) < 1e-7:
            break
    return float(beta[-1]), {name: round(float(b), 3) for name, b in zip(names, beta[:-1], strict=True)}


def probability(model: tuple[float, dict[str, float]], features: Features) -> float:
    z = model[0] + sum(model[1].get(name, 0.0) * value for name, value in features.items())
    return float(1 / (1 + np.exp(-np.clip(z, -30, 30))))


def held_out(rows: list[Row], ridge: float, prior: dict[str, float]) -> list[tuple[float, bool, float]]:
    fold = lambda key: int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS  # noqa: E731
    found = []
    for k in range(FOLDS):
        model = fit([r for r in rows if fold(r[2]) != k], ridge, prior)
        found += [(probability(model, r[0]), r[1], r[3]) for r in rows if fold(r[2]) == k]
    return found


def best_threshold(scored: list[tuple[float, bool, float]]) -> tuple[float, float]:
    """The threshold of the best F1, and that F1."""
    best = (0.5, 0.0)
    for t in np.arange(0.2, 0.8, 0.02):
        tp = sum(p >= t and y for p, y, _ in scored)
        said = sum(p >= t for p, *_ in scored)
        true = sum(y for _, y, _ in scored)
        f1 = 2 * tp / (said + true or 1)
        if f1 > best[1]:
            best = (round(float(t), 2), f1)
    return best


def model(name: str, rows: list[Row], ridge: float, threshold: float | None = None) -> dict[str, Any]:
    own = [r for r in held_out(rows, ridge, PRIORS[name]) if r[2] >= 1.0 or name == "line"]
    best = best_threshold(own)
    print(f"{name}: {len(rows)} rows, {sum(r[1] for r in rows)} yes; left-out F1 {best[1]:.3f} at {best[0]}")
    bias, weights = fit(rows, ridge, PRIORS[name])
    return {"bias": round(bias, 3), "weights": weights, "threshold": threshold or best[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--sentences", type=Path, nargs="*", default=[])
    parser.add_argument("--left-out", type=Path, help="scores of the sentences by models that never saw them")
    parser.add_argument("--protest", type=float, default=0.2, help="threshold for acts of crowds, rare in the data")
    parser.add_argument("--line", type=float, nargs=2, default=[0.31, 0.2], help="thresholds for a line by itself")
    parser.add_argument("--ridge", type=float, default=2.0)
    parser.add_argument("--thresholds", type=float, nargs=3, metavar=("JOIN", "EVENT", "NEWS"), default=[None] * 3)
    args = parser.parse_args()
    gold = [(row, *reading_of(row)) for row in read(args.gold)]
    joins = [r for row, reading, mentions in gold for r in join_rows(row, reading, mentions)]
    data = {"join": model("join", joins, args.ridge, args.thresholds[0])}
    data["event"] = data["news"] = data["line"] = {"bias": 0.0, "weights": {}, "threshold": 0.0}
    trained = {"data": hashlib.sha256(args.gold.read_bytes()).hexdigest()[:16], "reports": str(len(gold))}
    save(data, trained)
    events: list[Row] = []
    news: list[Row] = []
    for row, reading, mentions in gold:
        more = event_rows(row, reading, drop_summaries(reading, cluster(reading, mentions)))
        events += more[0]
        news += more[1]
    left_out = json.loads(args.left_out.read_text(encoding="utf-8")) if args.left_out else {}
    lines = [row for path in args.sentences for row in sentence_rows(path, left_out)]
    events += [
        ({n: v for n, v in f.items() if n not in ONLY_LINES}, said, report, w * SLIGHT) for f, said, report, w in lines
    ]
    data["event"] = model("event", events, 2 * args.ridge, args.thresholds[1])
    data["event"]["by_family"] = {"protest": args.protest}
    data["line"] = model("line", lines, args.ridge, args.line[0])
    data["line"]["by_family"] = {"protest": args.line[1]}
    data["news"] = model("news", news, args.ridge, args.thresholds[2])
    save(data, trained)


def save(data: dict[str, Any], trained: dict[str, str]) -> None:
    from marsad.coding.weights import load_weights

    FILE.write_text(json.dumps({**data, "trained": trained}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    load_weights.cache_clear()


if __name__ == "__main__":
    main()

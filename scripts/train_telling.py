"""Learn which sentences tell of an act: python scripts/train_telling.py assault.jsonl protest.jsonl [--folds DIR].

The files hold sentences with ``text``, ``document`` and ``label`` (yes, easy no, difficult no, ambiguous).
Writes lang/ar/learned/telling.json.  Logistic regression, deterministic; needs scikit-learn, which the
package itself does not.  With --left-out FILE the scores of sentences by models that never saw their
document are written there, for the next training step (scripts/train_coding.py).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from marsad.lang.ar import counts, events, numbers
from marsad.lang.ar.language import arabic
from marsad.lang.ar.telling import FAMILIES, FILE, sentence_features

FOLDS = 8
RARE = 2
STRENGTH = 0.1
SMALL = 0.01


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def features_of(text: str) -> set[str]:
    doc = arabic().document(text)
    found = [*events.annotate(doc), *events.cues(doc), *counts.annotate(doc, numbers.annotate(doc))]
    features: set[str] = set()
    for k, (first, last) in enumerate(doc.sentences):
        features |= sentence_features(doc, k, [m.rule for m in found if first <= m.first < last])
    return features


def matrix(rows: list[set[str]], columns: dict[str, int]) -> csr_matrix:
    pairs = [(i, columns[name]) for i, row in enumerate(rows) for name in row if name in columns]
    where = ([i for i, _ in pairs], [j for _, j in pairs])
    return csr_matrix((np.ones(len(pairs)), where), shape=(len(rows), len(columns)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs=len(FAMILIES))
    parser.add_argument("--left-out", type=Path)
    args = parser.parse_args()
    models: dict[str, Any] = {}
    left_out: dict[str, float] = {}
    for family, path in zip(FAMILIES, args.files, strict=True):
        rows = [row for row in read(path) if row["label"] != "ambiguous"]
        answers = np.array([row["label"] == "yes" for row in rows])
        said = [features_of(row["text"]) for row in rows]
        counted: dict[str, int] = {}
        for names in said:
            for name in names:
                counted[name] = counted.get(name, 0) + 1
        columns = {name: i for i, name in enumerate(sorted(n for n, c in counted.items() if c >= RARE))}
        x = matrix(said, columns)
        fold = np.array([int(hashlib.sha256(row["document"].encode()).hexdigest(), 16) % FOLDS for row in rows])
        scores = np.zeros(len(rows))
        for k in range(FOLDS):
            fitted = LogisticRegression(C=STRENGTH, max_iter=1000).fit(x[fold != k], answers[fold != k])
            scores[fold == k] = fitted.decision_function(x[fold == k])
        left_out.update({row["id"]: round(float(s), 3) for row, s in zip(rows, scores, strict=True)})
        best = max(f1(scores >= t, answers) for t in np.arange(-4, 2, 0.1))
        print(f"{family}: {len(rows)} sentences, left-out F1 {best:.3f}")
        fitted = LogisticRegression(C=STRENGTH, max_iter=1000).fit(x, answers)
        weights = {n: round(float(fitted.coef_[0][i]), 3) for n, i in columns.items()}
        kept = {n: w for n, w in weights.items() if abs(w) >= SMALL}
        models[family] = {"bias": round(float(fitted.intercept_[0]), 3), "weights": kept}
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in args.files)).hexdigest()[:16]
    FILE.parent.mkdir(exist_ok=True)
    data = {"models": models, "trained": {"data": digest}}
    FILE.write_text(json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    if args.left_out:
        args.left_out.write_text(json.dumps(left_out), encoding="utf-8")


def f1(said: Any, true: Any) -> float:
    return float(2 * (said & true).sum() / max(said.sum() + true.sum(), 1))


if __name__ == "__main__":
    main()

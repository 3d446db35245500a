"""What a stopwatch around a function does not tell: start-up, memory, several processes, long texts.

Everything here runs in fresh processes, so that nothing is warm that a user would find cold.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

__all__ = ["jobs", "long_texts", "memory", "start_up"]

_GROW = """
import json, resource, sys, time
import marsad
from marsad.batch import code_many
from marsad.ingest import Failure, read
total, every = int(sys.argv[2]), int(sys.argv[3])
kept = [item for item in read([sys.argv[1]]) if not isinstance(item, Failure)]
import random
draw = random.Random(1)
letters = [chr(c) for c in range(0x628, 0x64b) if c != 0x640]
def endless():
    for number in range(total):
        one = kept[number % len(kept)]
        words = one.text.split(" ")
        for _ in range(8):  # new words for ever: names nobody has listed
            words[draw.randrange(len(words))] = "".join(draw.choices(letters, k=7))
        yield marsad.Article(id=str(number), text=" ".join(words), sha256="", language="ar", published=one.published)
def now():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize() / 1e6
marks = [(0, now())]
for number, _ in enumerate(code_many(endless()), 1):
    if number % every == 0 or number in (1, 100):
        marks.append((number, now()))
print(json.dumps(marks))
"""
_LONG = """
import json, sys, time
import marsad
texts = json.load(sys.stdin)
whole = "\\n".join(texts)
for text in texts:  # their words are known then: what grows is the report
    marsad.code(text)
marks = []
for size in json.loads(sys.argv[1]):
    text = whole * (size // len(whole) + 1)
    began = time.process_time()
    marsad.code(text[:size], published="2024-03-15")
    marks.append((size, time.process_time() - began))
print(json.dumps(marks))
"""
Mark = tuple[int, float]


def _seconds(code: str) -> float:
    """Processor seconds of a fresh interpreter, the best of three."""
    spent = []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        after = os.times()
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(spent)


def start_up() -> list[tuple[str, float]]:
    """(what, processor seconds) of fresh processes, less what an empty one takes."""
    empty = _seconds("pass")
    text = "قُتل خمسة مدنيين في غارة على إدلب أمس."
    programs = {
        "import marsad": "import marsad",
        "marsad, first report": f"import marsad; marsad.code({text!r}, published='2024-03-15')",
        "import dateparser": "import dateparser.search",
        "import spacy": "import spacy",
        "import trafilatura": "import trafilatura",
    }
    found = []
    for what, code in programs.items():
        try:
            found.append((what, _seconds(code) - empty))
        except subprocess.CalledProcessError:
            continue  # not installed
    return found


def memory(path: str, reports: int) -> list[Mark]:
    """(reports coded, megabytes resident) of a process that meets eight words it never saw in every report."""
    return _marks([_GROW, path, str(reports), str(max(reports // 10, 1))])


def long_texts(texts: Sequence[str], sizes: Sequence[int]) -> list[Mark]:
    """(characters, processor seconds) of single texts of many reports run together."""
    return _marks([_LONG, json.dumps(list(sizes))], json.dumps(list(texts)))


def _marks(command: list[str], given: str = "") -> list[Mark]:
    run = subprocess.run([sys.executable, "-c", *command], check=True, capture_output=True, text=True, input=given)
    return [(int(at), float(value)) for at, value in json.loads(run.stdout)]


def jobs(texts: Sequence[str], reports: int, counts: Sequence[int] = (1, 2)) -> list[tuple[int, float, float]]:
    """(processes, seconds on the clock, processor seconds of all) of ``marsad code --jobs`` over so many reports."""
    rows: list[dict[str, Any]] = [{"id": str(n), "text": text} for n, text in enumerate(islice(cycle(texts), reports))]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        for count in counts:
            command = [sys.executable, "-m", "marsad", "code", "-q", "--json", "--jobs", str(count), str(path)]
            best, spent = float("inf"), 0.0
            for _ in range(2):
                before, began = os.times(), time.monotonic()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                took, after = time.monotonic() - began, os.times()
                cpu = after.children_user + after.children_system - before.children_user - before.children_system
                best, spent = (took, cpu) if took < best else (best, spent)
            found.append((count, best, spent))
    return found

"""Does memory stay flat? ``python bench/memory.py --count N [--new 10] [--jobs 1]``: megabytes as reports go by.

The reports never end and never repeat: sentences of the written ones (``evaluation/``) in ever new order, with other
figures and days, and in every report words that nobody ever wrote (invented names with the prefixes and endings of
their language), a new outlet, handle, hashtag, address and Latin word.  What a coder remembers of words must be
forgotten in time: some ``REMEMBERED`` words (``marsad/lang/ar/language.py``) are kept, and no more.

Prints reports, words never seen before, megabytes of this process (and of its workers), reports a second; then the most
of each half.  Ends with 1 when the second half needs a tenth more than the first.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from marsad.batch import code_many
from marsad.record import Article

__all__ = ["Mark", "endless", "grow", "main", "sentences_of"]

WRITTEN = Path(__file__).parents[1] / "evaluation" / "written.jsonl"
LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمنهوي"
BEFORE = ["", "", "ال", "و", "ب", "وال", "لل"]
AFTER = ["", "", "ة", "ي", "ية", "ين", "ات", "هم"]
MARKS = 40
TOLERATED = 1.1

Mark = tuple[int, int, float, float]
"""Reports, words never seen before, megabytes, reports a second of the processor since the mark before."""


def sentences_of(path: Path) -> list[str]:
    """The sentences of reports (JSON lines with ``text``)."""
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for text in texts for line in text.splitlines()]
    return [part.strip() for line in lines for part in line.split(". ") if len(part) > 30]


def _invented(number: int, draw: random.Random) -> str:
    """A word of its own for every number: its letters are the number's digits to the base of the letters."""
    letters = []
    number += len(LETTERS) ** 3  # four letters at least
    while number:
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return draw.choice(BEFORE) + "".join(letters) + draw.choice(AFTER)


def endless(sentences: Sequence[str], new: int, length: int, seed: int = 1) -> Iterator[Article]:
    """Reports without end, each with so many invented words and of so many sentences."""
    draw = random.Random(seed)
    number = 0
    while True:
        text = ". ".join(draw.choices(sentences, k=length))
        text = re.sub(r"\d+", lambda found: str(draw.randrange(10 ** min(len(found[0]), 6))), text)
        words = text.split(" ")
        for one in range(new):
            words.insert(draw.randrange(len(words)), _invented(number * new + one, draw))
        words.append(f"@user{number} #{_invented(number, draw)}_{number} https://example.org/{number} Name{number}ov")
        day = date(2000, 1, 1) + timedelta(days=draw.randrange(9000))
        about = {"outlet": f"وكالة {_invented(number, draw)}", "published": day.isoformat(), "language": "ar"}
        yield Article(id=f"m{number}", text=" ".join(words), sha256="", **about)
        number += 1


def _resident() -> float:
    """Megabytes of this process and its workers; where the system does not say, the most this one ever had."""
    me = Path("/proc/self")
    try:
        workers = [Path("/proc", one) for one in (me / f"task/{me.resolve().name}/children").read_text().split()]
        pages = sum(int((one / "statm").read_text().split()[1]) for one in (me, *workers))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 2**20)
    return pages * resource.getpagesize() / 2**20


def grow(count: int, new: int, length: int, jobs: int = 1, written: Path = WRITTEN) -> Iterator[Mark]:
    """Code so many reports and look at the memory some ``MARKS`` times."""
    stream = endless(sentences_of(written), new, length)
    every = max(count // MARKS, 1)
    began = time.process_time()
    given = (next(stream) for _ in range(count))
    for number, _ in enumerate(code_many(given, jobs), 1):
        if number % every == 0 or number == 1:
            now = time.process_time()
            yield number, number * (new + 4), _resident(), min(number, every) / max(now - began, 1e-9)
            began = now


def main() -> int:
    """Measure, and say whether it stays flat."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="reports")
    parser.add_argument("--new", type=int, default=10, help="invented words in each")
    parser.add_argument("--sentences", type=int, default=2, help="sentences of each")
    parser.add_argument("--jobs", type=int, default=1)
    wanted = parser.parse_args()
    marks = []
    for mark in grow(wanted.count, wanted.new, wanted.sentences, wanted.jobs):
        marks.append(mark)
        print("{:>9} reports {:>10} new words {:7.1f} MB {:7.0f} a second".format(*mark), flush=True)
    half = len(marks) // 2
    first, second = (max(mark[2] for mark in part) for part in (marks[: half + 1], marks[half:]))
    print(f"most of the first half {first:.1f} MB, of the second {second:.1f} MB ({second / first:.2f})")
    return int(second > TOLERATED * first)


if __name__ == "__main__":
    sys.exit(main())

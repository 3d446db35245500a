"""How many reports a second one core codes, in all and stage by stage, and what it needs; with peers, in one run.

    python bench/run.py                          the bundled reports, repeated
    python bench/run.py REPORTS.jsonl            reports of your own
    python bench/run.py REPORTS.jsonl --full --write bench/results.md

The plain pass folds and tokenises every text and looks each token up in the lexicon: what any reader of
Arabic must do.  The ratio to it, taken in the same run, holds across machines far better than seconds do.
Each figure is the best of several rounds, after one round that fills the word memory; "first pass" is that
first round, as a fresh process meets texts it has never seen.  ``--full`` adds the peers (bench/peers.py),
start-up, memory, several processes and long texts (bench/machine.py), and with ``--write`` a plot beside the table.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import msgspec
from machine import jobs, long_texts, memory, start_up
from peers import installed, pages
from plot import FLOOR, OURS, PEERS, Bar, bars

import marsad
from marsad.ingest import Failure
from marsad.lang.ar.language import arabic
from marsad.record import Article

TOKEN = re.compile(r"\w+")
Row = tuple[str, float]


def articles(paths: list[str], limit: int) -> list[Article]:
    """At most ``limit`` articles; the bundled ones are repeated until there are that many."""
    bundled = str(resources.files("marsad") / "examples" / "reports.jsonl")
    found = [item for item in marsad.read(paths or [bundled]) if not isinstance(item, Failure)]
    while not paths and len(found) < limit:
        found += found
    return found[:limit]


def seconds(work: Callable[[], object], rounds: int) -> list[float]:
    """Processor seconds of one first round and of ``rounds`` more."""
    times = []
    for _ in range(rounds + 1):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return times


def best(work: Callable[[], object], rounds: int) -> float:
    """Seconds of the fastest round but the first."""
    return min(seconds(work, rounds)[1:])


def plain(texts: list[str]) -> int:
    """Fold, tokenise, look up."""
    language = arabic()
    fold, forms = language.fold, language.forms
    return sum(token in forms for text in texts for token in TOKEN.findall(fold(text)))


def stages(chosen: list[Article]) -> dict[str, Callable[[], object]]:
    """The rooms one by one, each over documents read before."""
    from marsad.lang.ar import claims, cleaning, counts, events, numbers, parties, places, times

    read = arabic().document
    docs = [read(article.text) for article in chosen]
    found = [numbers.annotate(doc) for doc in docs]
    return {
        "cleaning": lambda: [cleaning.find_removals(article.text, article.title) for article in chosen],
        "words and sentences": lambda: [read(article.text) for article in chosen],
        "numbers": lambda: [numbers.annotate(doc) for doc in docs],
        "counts": lambda: [counts.annotate(doc, n) for doc, n in zip(docs, found, strict=True)],
        "times": lambda: [times.annotate(doc) for doc in docs],
        "places": lambda: [places.annotate(doc) for doc in docs],
        "parties": lambda: [parties.annotate(doc) for doc in docs],
        "triggers": lambda: [events.annotate(doc) for doc in docs],
        "claims": lambda: [claims.annotate(doc) for doc in docs],
    }


def measure(chosen: list[Article], rounds: int) -> list[Row]:
    """Seconds a pass, by what is done."""
    texts = [article.text for article in chosen]
    rows = [("plain fold, tokenise, look up", best(lambda: plain(texts), rounds))]
    whole = seconds(lambda: [marsad.code_article(article) for article in chosen], rounds)
    rows += [("whole coding", min(whole[1:])), ("whole coding, first pass", whole[0])]
    for name, work in stages(chosen).items():
        rows.append((name, best(work, rounds)))
    return rows


def more(chosen: list[Article], rounds: int) -> list[Row]:
    """Seconds a report of what stands before and behind coding."""
    from marsad.incidents.copies import CopyFinder
    from marsad.ingest.page import read_page

    texts = [article.text for article in chosen]
    packed = [msgspec.json.encode(article) for article in chosen]
    written = pages(texts)
    words = [text.split() for text in texts]

    def copies() -> None:
        finder = CopyFinder()
        for number, one in enumerate(words):
            finder.add(number, one, [])

    return [
        ("JSON line to article", best(lambda: [msgspec.json.decode(line, type=Article) for line in packed], rounds)),
        ("web page to text", best(lambda: [read_page(page) for page in written], rounds)),
        ("near copies", best(copies, rounds)),
    ]


def beside(rows: list[Row], chosen: list[Article], rounds: int) -> tuple[str, list[Bar]]:
    """A table of the peers with the ratio to our stage, and bars of both."""
    own = {name: taken / len(chosen) for name, taken in rows}
    lines = ["| for | one would use | reports a second | ours | ours is |", "| --- " * 2 + "| ---: " * 3 + "|"]
    drawn: list[Bar] = [(name, 1 / max(each, 1e-9), OURS) for name, each in own.items()]
    drawn[0] = (*drawn[0][:2], FLOOR)
    for peer, work in installed([article.text for article in chosen]):
        if work is None:
            lines.append(f"| {peer.stage} | {peer.name} | not installed | | |")
            continue
        each = best(work, min(rounds, 2)) / min(peer.reports, len(chosen))
        ours = own[peer.stage]
        lines.append(
            f"| {peer.stage} | {peer.name} | {1 / each:,.0f} | {1 / ours:,.0f} | {each / ours:,.1f} times as fast |"
        )
        drawn.append((f"{peer.name} ({peer.stage})"[:46], 1 / each, PEERS))
    return "\n".join(lines), drawn


def machine(chosen: list[Article], reports: int) -> str:
    """Start-up, memory, processes, long texts, as tables."""
    texts = [article.text for article in chosen]
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as kept:
        kept.write(b"\n".join(msgspec.json.encode({"text": text}) for text in texts))
        kept.flush()
        grown = memory(kept.name, reports)
    lines = ["| start-up | processor seconds |", "| --- | ---: |"]
    lines += [f"| {what} | {spent:.2f} |" for what, spent in start_up()]
    lines += ["", "| reports coded by one process | MB resident |", "| ---: | ---: |"]
    lines += [f"| {count:,} | {held:,.0f} |" for count, held in grown]
    lines += ["", "| processes | seconds | processor seconds |", "| ---: | ---: | ---: |"]
    lines += [f"| {count} | {took:.1f} | {spent:.1f} |" for count, took, spent in jobs(texts, min(reports, 1500))]
    lines += ["", "| characters of one text | seconds | a million characters |", "| ---: | ---: | ---: |"]
    sizes = (62_500, 125_000, 250_000, 500_000, 1_000_000)
    lines += [f"| {size:,} | {took:.2f} | {took / size * 1e6:.1f} |" for size, took in long_texts(texts, sizes)]
    return "\n".join(lines)


def table(rows: list[Row], chosen: list[Article]) -> str:
    """The figures as Markdown."""
    count, characters = len(chosen), sum(len(article.text) for article in chosen)
    base = rows[0][1]
    lines = [
        f"{count} reports, {characters // count} characters each; Python {platform.python_version()}, one core.",
        "",
        "| what | reports a second | ms a report | times the plain pass |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, taken in rows:
        spent = max(taken, 1e-9)
        lines.append(f"| {name} | {count / spent:,.0f} | {1000 * spent / count:.3f} | {spent / base:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="REPORTS", help="files that marsad reads")
    parser.add_argument("--reports", type=int, default=1000, help="at most this many (1000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds after the first (3)")
    parser.add_argument("--full", action="store_true", help="peers, start-up, memory, processes and long texts too")
    parser.add_argument("--grow", type=int, default=20_000, help="reports over which memory is watched (20000)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also write the tables here, and FILE.svg")
    options = parser.parse_args()
    chosen = articles(options.paths, options.reports)
    if not chosen:
        sys.exit("no report could be read")
    rows = measure(chosen, options.rounds)
    rows += more(chosen, options.rounds) if options.full else []
    parts = [table(rows, chosen)]
    drawn: list[Bar] = []
    if options.full:
        compared, drawn = beside(rows, chosen, options.rounds)
        parts += [compared, machine(chosen, options.grow)]
    shown = "\n\n".join(parts)
    print(shown)
    if options.write:
        options.write.write_text(f"# Speed\n\n{shown}\n", encoding="utf-8")
    if options.write and drawn:
        options.write.with_suffix(".svg").write_text(bars("Reports a second, one core", drawn), encoding="utf-8")


if __name__ == "__main__":
    main()

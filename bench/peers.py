"""What one would otherwise use for a stage, measured over the same reports in the same run.

Each peer is installed by the dependency group ``bench`` and belongs to no part that ships.  One that is not installed
is told and left out.  What is compared is speed: a peer often does less (dateparser misses most Arabic phrases), or
something else (an untrained tagger costs what a trained one costs, and finds nothing of worth).
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module, resources
from typing import Any

__all__ = ["PEERS", "Peer", "names", "pages"]

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Peer:
    """``make`` prepares a pass over texts; ``reports`` are how many it is given, as slow peers need fewer."""

    stage: str
    name: str
    make: Callable[[Sequence[str]], Work]
    reports: int = 300


def names() -> list[str]:
    """The names of the shipped gazetteer's places, one each."""
    with resources.as_file(resources.files("marsad.gazetteer") / "data" / "places.sqlite") as path:
        connection = sqlite3.connect(path)
        found = [name for (name,) in connection.execute("SELECT DISTINCT name FROM place") if len(name) > 2]
        connection.close()
    return found


def pages(texts: Sequence[str]) -> list[str]:
    """Each report as a web page with a menu, a side column and a footer."""
    menu = "".join(f'<li><a href="/{n}">section {n}</a></li>' for n in range(30))
    return [
        f"<html><head><title>t</title></head><body><nav><ul>{menu}</ul></nav><main><article><h1>t</h1>"
        + "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
        + f"</article></main><aside><ul>{menu}</ul></aside><footer>all rights</footer></body></html>"
        for text in texts
    ]


def _sentences(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in text.replace(". ", ".\n").splitlines() if line.strip()]


def _dateparser(texts: Sequence[str]) -> Work:
    search: Any = import_module("dateparser.search")
    lines = _sentences(texts)
    return lambda: [search.search_dates(line, languages=["ar"]) for line in lines]


def _flashtext(texts: Sequence[str]) -> Work:
    processor = import_module("flashtext").KeywordProcessor()
    processor.add_keywords_from_list(names())
    return lambda: [processor.extract_keywords(text, span_info=True) for text in texts]


def _flashtext2(texts: Sequence[str]) -> Work:
    processor = import_module("flashtext2").KeywordProcessor(case_sensitive=True)
    processor.add_keywords_from_iter(names())
    return lambda: [processor.extract_keywords_with_span(text) for text in texts]


def _regex_list(texts: Sequence[str]) -> Work:
    import re

    some = random.Random(1).sample(names(), 2000)  # all of them would take an hour
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(some, key=len, reverse=True))) + r")\b")
    return lambda: [pattern.findall(text) for text in texts]


def _shingles(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}


def _datasketch(texts: Sequence[str]) -> Work:
    datasketch: Any = import_module("datasketch")

    def work() -> int:
        index, found = datasketch.MinHashLSH(threshold=0.7, num_perm=128), 0
        for number, text in enumerate(texts):
            sketch = datasketch.MinHash(num_perm=128)
            sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
            found += len(index.query(sketch))
            index.insert(number, sketch)
        return found

    return work


def _trafilatura(texts: Sequence[str]) -> Work:
    extract = import_module("trafilatura").extract
    read = pages(texts)
    return lambda: [extract(page) for page in read]


def _spacy(texts: Sequence[str]) -> Work:
    """A CNN tagger of width 96 and depth 4 with five labels, as spaCy's small models have; weights drawn by chance."""
    spacy: Any = import_module("spacy")
    tagger = spacy.blank("ar")
    ner = tagger.add_pipe("ner")
    for label in ("PLACE", "PARTY", "DATE", "TOLL", "ACT"):
        ner.add_label(label)
    tagger.initialize()
    lines = _sentences(texts)
    return lambda: list(tagger.pipe(lines, batch_size=128))


def _spacy_tokens(texts: Sequence[str]) -> Work:
    tokenizer = import_module("spacy").blank("ar")
    return lambda: [tokenizer.make_doc(text) for text in texts]


PEERS = (
    Peer("words and sentences", "spaCy, Arabic tokens", _spacy_tokens),
    Peer("times", "dateparser, search in sentences", _dateparser, 20),
    Peer("places", "flashtext, the names as they stand", _flashtext, 100),
    Peer("places", "flashtext2, the names as they stand", _flashtext2),
    Peer("places", "re, a list of 2,000 names", _regex_list, 10),
    Peer("whole coding", "spaCy, a CNN tagger", _spacy, 60),
    Peer("web page to text", "trafilatura", _trafilatura, 100),
    Peer("near copies", "datasketch MinHash and LSH", _datasketch),
)


def installed(texts: Sequence[str]) -> Iterator[tuple[Peer, Work | None]]:
    """Every peer with its pass, or None when it is not installed."""
    for peer in PEERS:
        try:
            yield peer, peer.make(texts[: peer.reports])
        except ImportError:
            yield peer, None
